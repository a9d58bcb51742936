// SPDX-License-Identifier: GPL-2.0
/*
 * The command and response rings of the software controller: one command per
 * link frame out of the CORB, its answer in the next one into the RIRB, and
 * the ways in which answers go wrong.
 *
 * Called with sim->lock held, except for what tests call.
 */
#include <linux/bitfield.h>
#include <linux/pm_runtime.h>
#include <linux/string.h>
#include <sound/hda_register.h>
#include <sound/hdaudbus.h>
#include "model.h"

static unsigned int sim_ring_entries(const struct sim *sim, u32 size_register)
{
	static const unsigned int entries[4] = { 2, 16, 256, 256 };

	return entries[sim_get(sim, size_register, 1) & 0x3];
}

static u64 sim_ring_base(const struct sim *sim, u32 lower)
{
	return sim_get(sim, lower, 4) | (u64)sim_get(sim, lower + 4, 4) << 32;
}

static bool sim_corb_running(const struct sim *sim)
{
	return sim_get(sim, AZX_REG_CORBCTL, 1) & AZX_CORBCTL_RUN;
}

static bool sim_rirb_running(const struct sim *sim)
{
	return sim_get(sim, AZX_REG_RIRBCTL, 1) & AZX_RBCTL_DMA_EN;
}

static bool sim_corb_pending(const struct sim *sim)
{
	return sim_corb_running(sim) &&
	       sim_get(sim, AZX_REG_CORBRP, 1) != sim_get(sim, AZX_REG_CORBWP, 1);
}

void sim_rings_reset(struct sim *sim)
{
	sim->rirb_wp = 0;
	sim->rirb_count = 0;
	sim->pending_count = 0;
}

/* Whether @reg, a byte, is among those written. */
static bool sim_covers(u32 offset, unsigned int size, u32 reg)
{
	return offset <= reg && reg < offset + size;
}

void sim_rings_written(struct sim *sim, u32 offset, unsigned int size)
{
	if (sim_covers(offset, size, AZX_REG_CORBRP + 1) &&
	    sim_get(sim, AZX_REG_CORBRP, 2) & AZX_CORBRP_RST) {
		if (sim_corb_running(sim))
			sim_violation(sim, "CORBRP reset while running");
		sim_put(sim, AZX_REG_CORBRP, 1, 0);
	} else if (sim->faults.stuck_corb && sim_covers(offset, size, AZX_REG_CORBRP + 1)) {
		sim_put(sim, AZX_REG_CORBRP, 2, AZX_CORBRP_RST);
	}
	if (sim_covers(offset, size, AZX_REG_RIRBWP + 1) &&
	    sim_get(sim, AZX_REG_RIRBWP, 2) & AZX_RIRBWP_RST) {
		if (sim_rirb_running(sim))
			sim_violation(sim, "RIRBWP reset while running");
		sim_put(sim, AZX_REG_RIRBWP, 2, 0);
		sim->rirb_wp = 0;
		sim->rirb_count = 0;
	}
	if (sim_corb_running(sim) &&
	    ((offset & ~7) == AZX_REG_CORBLBASE || offset == AZX_REG_CORBSIZE))
		sim_violation(sim, "CORB moved while running");
	if (sim_rirb_running(sim) &&
	    ((offset & ~7) == AZX_REG_RIRBLBASE || offset == AZX_REG_RIRBSIZE))
		sim_violation(sim, "RIRB moved while running");
}

/* Something will happen without anybody doing anything. */
bool sim_rings_busy(const struct sim *sim)
{
	unsigned int i;

	if (sim_corb_pending(sim) || (sim->rirb_count && sim_rirb_running(sim)))
		return true;
	for (i = 0; i < sim->pending_count; i++)
		if (!sim->pending[i].late)
			return true;
	return false;
}

/*
 * Responses
 */

static void sim_send(struct sim *sim, const struct sim_response *response)
{
	if (sim->pending_count < SIM_PENDING)
		sim->pending[sim->pending_count++] = *response;
}

static void sim_response_interrupt(struct sim *sim, u8 status)
{
	sim->rirb_count = 0;
	sim_put(sim, AZX_REG_RIRBSTS, 1, sim_get(sim, AZX_REG_RIRBSTS, 1) | status);
	sim->interrupt_raised = true;
}

static void sim_receive(struct sim *sim, const struct sim_response *response)
{
	unsigned int limit = sim_get(sim, AZX_REG_RINTCNT, 1) ?: 256;
	__le32 entry[2];

	if (!sim_rirb_running(sim))
		return;
	if (response->unsolicited && !sim->faults.shouting &&
	    !(sim_get(sim, AZX_REG_GCTL, 4) & AZX_GCTL_UNSOL))
		return;
	if (response->overrun) {
		sim_response_interrupt(sim, AZX_RBSTS_OVERRUN);
		return;
	}
	sim->rirb_wp = (sim->rirb_wp + 1) % sim_ring_entries(sim, AZX_REG_RIRBSIZE);
	entry[0] = cpu_to_le32(response->value);
	entry[1] = cpu_to_le32(response->codec | response->unsolicited << 4 |
			       sim->faults.response_flags);
	sim_dma(sim, sim_ring_base(sim, AZX_REG_RIRBLBASE) + sim->rirb_wp * sizeof(entry),
		entry, sizeof(entry), true);
	sim_put(sim, AZX_REG_RIRBWP, 2, sim->rirb_wp);
	if (++sim->rirb_count == limit)
		sim_response_interrupt(sim, AZX_RBSTS_IRQ);
}

/*
 * What is due comes in, one response of each codec. A codec answers in order:
 * behind a late answer the others wait.
 */
static bool sim_receive_due(struct sim *sim)
{
	unsigned int i, kept = 0;
	bool any = false;
	u16 done = 0;

	for (i = 0; i < sim->pending_count; i++) {
		struct sim_response response = sim->pending[i];

		if (response.due > sim->frame || done & BIT(response.codec)) {
			sim->pending[kept++] = response;
		} else {
			any = true;
			sim_receive(sim, &response);
		}
		done |= BIT(response.codec);
	}
	sim->pending_count = kept;
	return any;
}

/*
 * Commands
 */

static enum sim_fate sim_fate(struct sim *sim, u32 command)
{
	struct sim_verb_fault *fault = &sim->faults.verb;
	u8 codec = FIELD_GET(HDAUDIO_COMMAND_CODEC, command);

	if (fault->fate == SIM_ANSWER || (fault->codecs && !(fault->codecs & BIT(codec))))
		return SIM_ANSWER;
	if (fault->echoes && FIELD_GET(HDAUDIO_COMMAND_VERB16, command) != SIM_VERB_ECHO)
		return SIM_ANSWER;
	if (fault->seen++ < fault->skip)
		return SIM_ANSWER;
	if (fault->seen - 1 == fault->skip)
		return fault->fate;
	if (fault->every && (fault->seen - 1 - fault->skip) % fault->every == 0)
		return fault->fate;
	return SIM_ANSWER;
}

static u32 sim_random(struct sim_plague *plague, u32 below)
{
	return prandom_u32_state(&plague->random) % below;
}

static enum sim_fate sim_plague_fate(struct sim_plague *plague)
{
	u32 number = sim_random(plague, 1000);

	if (number < plague->drop)
		return SIM_DROP;
	number -= plague->drop;
	if (number < plague->late)
		return SIM_LATE;
	number -= plague->late;
	return number < plague->twice ? SIM_TWICE : SIM_ANSWER;
}

static enum sim_fate sim_next_fate(struct sim_faults *faults)
{
	faults->script_length--;
	return *faults->script++;
}

static void sim_answer(struct sim *sim, u32 command)
{
	u8 codec = FIELD_GET(HDAUDIO_COMMAND_CODEC, command);
	struct sim_response response = { .due = sim->frame + 1, .codec = codec };
	struct sim_plague *plague = &sim->faults.plague;
	unsigned int frames = sim->faults.verb.frames;
	enum sim_fate fate;

	if (codec >= SIM_CODECS || !sim->codecs[codec])
		return;
	response.value = sim_codec_command(sim->codecs[codec], command);
	if (sim->faults.answer)
		response.value = sim->faults.answer(sim, command, response.value);
	fate = sim->faults.script_length ? sim_next_fate(&sim->faults) : sim_fate(sim, command);
	if (fate == SIM_ANSWER && plague->seed) {
		fate = sim_plague_fate(plague);
		frames = 1 + sim_random(plague, plague->frames);
	}
	if (fate == SIM_DROP)
		return;
	if (fate == SIM_LATE) {
		response.due += frames;
		response.late = true;
	}
	if (fate == SIM_WRONG_CODEC)
		response.codec = sim->faults.verb.codec;
	response.overrun = fate == SIM_OVERRUN;
	sim_send(sim, &response);
	if (fate == SIM_TWICE) {
		response.due++;
		sim_send(sim, &response);
	}
}

static void sim_fetch(struct sim *sim)
{
	unsigned int rp = sim_get(sim, AZX_REG_CORBRP, 1);
	__le32 entry;
	u32 command;

	rp = (rp + 1) % sim_ring_entries(sim, AZX_REG_CORBSIZE);
	if (!sim_dma(sim, sim_ring_base(sim, AZX_REG_CORBLBASE) + rp * sizeof(entry),
		     &entry, sizeof(entry), false)) {
		sim_put(sim, AZX_REG_CORBSTS, 1, AZX_CORBSTS_CMEI);
		sim_put(sim, AZX_REG_CORBCTL, 1, 0);
		return;
	}
	sim_put(sim, AZX_REG_CORBRP, 1, rp);
	command = le32_to_cpu(entry);
	sim->commands[sim->command_count++ % SIM_LOG] = command;
	sim_answer(sim, command);
}

static bool sim_shout(struct sim *sim)
{
	unsigned long codecs = sim->frames_left ? sim->faults.shouting : 0;
	unsigned int codec;

	for_each_set_bit(codec, &codecs, SIM_CODECS)
		sim_receive(sim, &(struct sim_response){ .codec = codec, .unsolicited = true });
	return codecs;
}

/*
 * A link frame. The response interrupt comes when as many responses as
 * RINTCNT says have come, or when after some of them a frame brings none.
 */
void sim_rings_frame(struct sim *sim)
{
	bool any = sim_receive_due(sim);

	any |= sim_shout(sim);
	if (!any && sim->rirb_count)
		sim_response_interrupt(sim, AZX_RBSTS_IRQ);
	if (sim_corb_pending(sim))
		sim_fetch(sim);
}

/* While the link stands still a codec can only ask to be heard. Is it? */
static bool sim_ask(struct sim *sim, u8 codec)
{
	sim_put(sim, AZX_REG_STATESTS, 2, sim_get(sim, AZX_REG_STATESTS, 2) | BIT(codec));
	return sim_get(sim, AZX_REG_WAKEEN, 2) & BIT(codec);
}

/**
 * sim_unsolicited - a codec has something to say
 * @sim: the controller
 * @codec: its address
 * @response: 32 bits; the tag in bits 26 to 31
 *
 * In automatic mode it is delivered at once, in manual mode it comes with the
 * next frame. While the link is in reset there is none: the codec raises its
 * bit of STATESTS, which wakes the host's device where WAKEEN says so.
 *
 * Context: any.
 */
void sim_unsolicited(struct sim *sim, u8 codec, u32 response)
{
	bool running, wakes = false;
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	running = sim_link_running(sim);
	if (running)
		sim_send(sim, &(struct sim_response){
			.due = sim->frame + 1, .value = response,
			.codec = codec, .unsolicited = true,
		});
	else if (!sim->gone)
		wakes = sim_ask(sim, codec);
	spin_unlock_irqrestore(&sim->lock, flags);
	if (running)
		sim_wake(sim);
	else if (wakes)
		pm_request_resume(sim->host.dev);
}

/**
 * sim_set_plague - break answers at random from the next command on
 * @sim: the controller
 * @plague: how; NULL: not any more
 *
 * Context: any.
 */
void sim_set_plague(struct sim *sim, const struct sim_plague *plague)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->faults.plague = plague ? *plague : (struct sim_plague){ };
	prandom_seed_state(&sim->faults.plague.random, sim->faults.plague.seed);
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_set_script - what becomes of the answers to the next commands
 * @sim: the controller
 * @script: a fate for each of them; stays until all are used
 * @length: how many
 *
 * Context: any.
 */
void sim_set_script(struct sim *sim, const enum sim_fate *script, unsigned int length)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->faults.script = script;
	sim->faults.script_length = length;
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_set_verb_fault - break answers from the next command on
 * @sim: the controller
 * @fault: how; NULL: not at all
 *
 * Context: any.
 */
void sim_set_verb_fault(struct sim *sim, const struct sim_verb_fault *fault)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->faults.verb = fault ? *fault : (struct sim_verb_fault){ };
	sim->faults.verb.seen = 0;
	spin_unlock_irqrestore(&sim->lock, flags);
}
