// SPDX-License-Identifier: GPL-2.0
/*
 * Runs: what is in the rings, and what comes back.
 *
 * Owns struct hdaudbus_verbs but for its queue (calls.c) and what it knows of
 * codecs (trust.c); its lock guards everything. The rings' registers are
 * rings.c's.
 *
 * A *run* takes as many commands of the calls as the ring holds, in order,
 * with checks between them, and is written with one doorbell. The next run
 * starts when every command of this one is answered or given up. No response
 * is reported valid before its run is complete.
 */

#include <linux/bitfield.h>
#include <linux/iopoll.h>
#include <linux/rcupdate.h>
#include "compat.h"
#include "hdaudbus.h"
#include "trace.h"

#define VERB_TIMEOUT_MS		500
#define WAKE_TIMEOUT_MS		3000	/* until calls fail that wait for the controller to wake */
#define HOLD_TIMEOUT_US		(2 * USEC_PER_SEC) /* for what is in the ring, before it sleeps */
#define UNSOLICITED_BATCH	16	/* delivered per release of the lock */

#define RIRB_CODEC		GENMASK(3, 0)	/* in the second word */
#define RIRB_UNSOLICITED	BIT(4)

static unsigned long response_timeout(struct hdaudbus_controller *controller)
{
	return msecs_to_jiffies(controller->host->verb_timeout_ms ?: VERB_TIMEOUT_MS);
}

/*
 * Writing a run
 */

static void run_clear(struct hdaudbus_verbs *verbs)
{
	unsigned long members = verbs->members;
	unsigned int address;

	for_each_set_bit(address, &members, HDAUDBUS_ADDRESSES)
		hdaudbus_codec_forget_run(&verbs->codecs[address]);
	WRITE_ONCE(verbs->run_length, 0);
	verbs->unanswered = 0;
	verbs->members = 0;
	verbs->doubtful = 0;
	verbs->spoiled = 0;
	verbs->overran = false;
	verbs->resyncing = -1;
}

/* Puts a command into the ring, not yet under the doorbell. */
static struct hdaudbus_slot *run_add(struct hdaudbus_verbs *verbs, u32 command,
				     enum hdaudbus_purpose purpose)
{
	unsigned int index = verbs->run_length;
	struct hdaudbus_slot *slot = &verbs->run[index];
	u8 address = FIELD_GET(HDAUDIO_COMMAND_CODEC, command);
	struct hdaudbus_codec *codec = &verbs->codecs[address];

	*slot = (struct hdaudbus_slot){
		.command = command, .codec = address, .id = -1, .before = -1, .next = -1,
	};
	if (codec->first < 0) {
		codec->first = index;
		codec->unsure = index;
	} else {
		verbs->run[codec->last].next = index;
	}
	codec->last = index;

	WRITE_ONCE(verbs->run_length, index + 1);
	verbs->unanswered++;
	verbs->commands++;
	verbs->members |= BIT(address);
	verbs->corb_wp = (verbs->corb_wp + 1) & verbs->corb_mask;
	verbs->corb[verbs->corb_wp] = cpu_to_le32(command);
	trace_hdaudbus_command(hdaudbus_verbs_controller(verbs), command, purpose);
	return slot;
}

/* A check behind @behind. */
static void run_add_check(struct hdaudbus_verbs *verbs, u8 address, u32 behind)
{
	struct hdaudbus_codec *codec = &verbs->codecs[address];
	unsigned int id;
	u32 command;

	if (verbs->run_length == verbs->run_max)
		return;
	id = hdaudbus_codec_check(codec, address, behind, &command);
	run_add(verbs, command, HDAUDBUS_FOR_CHECK)->id = id;
	verbs->checks++;
}

static void run_ring(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);

	verbs->deadline = jiffies + response_timeout(controller);
	mod_timer(&verbs->timer, jiffies + HDAUDBUS_POLL_INTERVAL);
	hdaudbus_rings_expect(controller, verbs->run_length);
	dma_wmb(); /* the commands before the doorbell */
	hdaudbus_write16(controller, AZX_REG_CORBWP, verbs->corb_wp);
}

static void run_start_resync(struct hdaudbus_verbs *verbs, int address)
{
	u32 commands[2];

	hdaudbus_resync_begin(verbs, address, commands);
	run_add(verbs, commands[0], HDAUDBUS_FOR_RESYNC);
	run_add(verbs, commands[1], HDAUDBUS_FOR_RESYNC);
	run_ring(verbs);
	verbs->deadline += 2 * HDAUDBUS_POLL_INTERVAL; /* for the silence behind it */
}

/* Is there room for a command, its check, and those behind the run? */
static bool run_has_room(struct hdaudbus_verbs *verbs, u8 address, u32 command)
{
	const struct hdaudbus_codec *codec = &verbs->codecs[address];
	u16 checked = verbs->checked_behind;
	unsigned int slots = 1;

	if (!verbs->run_length)
		return true;
	if (codec->commands >= hdaudbus_codec_window(codec))
		return false;
	switch (hdaudbus_codec_checked(codec)) {
	case HDAUDBUS_CHECK_COMMANDS:
		if (codec->alone || (codec->commands && hdaudbus_command_asks_id(command)))
			return false;
		slots++;
		break;
	case HDAUDBUS_CHECK_RUN:
		checked |= BIT(address);
		break;
	default:
		break;
	}
	return verbs->run_length + slots + hweight16(checked) <= verbs->run_max;
}

static void run_add_transfer(struct hdaudbus_verbs *verbs, struct hdaudio_codec_transfer *transfer)
{
	u32 command = transfer->output;
	u8 address = FIELD_GET(HDAUDIO_COMMAND_CODEC, command);
	struct hdaudbus_codec *codec = &verbs->codecs[address];
	enum hdaudbus_checks checks = hdaudbus_codec_checked(codec);
	struct hdaudbus_slot *slot;

	slot = run_add(verbs, command, HDAUDBUS_FOR_CALL);
	slot->transfer = transfer;
	codec->commands++;
	if (checks == HDAUDBUS_CHECK_COMMANDS) {
		codec->alone = hdaudbus_command_asks_id(command);
		slot->before = hdaudbus_codec_checked_before(codec, command);
		run_add_check(verbs, address, command);
	} else if (checks == HDAUDBUS_CHECK_RUN) {
		verbs->checked_behind |= BIT(address);
	}
}

/* Takes commands from the calls, in order, until one has to wait. */
static void run_fill(struct hdaudbus_verbs *verbs)
{
	struct hdaudio_codec_transfer *transfer;

	while ((transfer = hdaudbus_calls_next(verbs))) {
		u8 address = FIELD_GET(HDAUDIO_COMMAND_CODEC, transfer->output);

		if (verbs->lost & BIT(address)) {
			verbs->resync |= BIT(address);
			return;
		}
		if (!run_has_room(verbs, address, transfer->output))
			return;
		run_add_transfer(verbs, transfer);
		hdaudbus_calls_written(verbs);
	}
}

/* A single command gets none: the answer to it would cost a link frame more. */
static void run_add_checks_behind(struct hdaudbus_verbs *verbs)
{
	unsigned long checked = verbs->checked_behind;
	unsigned int address;

	for_each_set_bit(address, &checked, HDAUDBUS_ADDRESSES) {
		struct hdaudbus_codec *codec = &verbs->codecs[address];

		if (codec->commands > 1)
			run_add_check(verbs, address, verbs->run[codec->last].command);
	}
	verbs->checked_behind = 0;
}

/* Calls wait for the controller to wake, but not for ever. */
static void run_await_wake(struct hdaudbus_verbs *verbs)
{
	if (!hdaudbus_calls_wait(verbs) || verbs->wake_deadline)
		return;
	verbs->wake_deadline = (jiffies + msecs_to_jiffies(WAKE_TIMEOUT_MS)) | 1;
	mod_timer(&verbs->timer, verbs->wake_deadline);
}

/**
 * hdaudbus_run_start - start the next run
 * @verbs: the verbs
 *
 * If there is something to send and the ring is idle.
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_run_start(struct hdaudbus_verbs *verbs)
{
	int address;

	if (verbs->run_length || verbs->stopped)
		return;
	if (verbs->held) {
		run_await_wake(verbs);
		return;
	}
	if (verbs->dead) {
		mod_timer(&verbs->timer, jiffies);
		return;
	}

	address = hdaudbus_resync_next(verbs);
	if (address < 0) {
		run_fill(verbs);
		if (verbs->run_length) {
			run_add_checks_behind(verbs);
			run_ring(verbs);
			return;
		}
		address = hdaudbus_resync_next(verbs);
	}
	if (address >= 0)
		run_start_resync(verbs, address);
}

/**
 * hdaudbus_run_forget - nobody wants some responses any more
 * @verbs: the verbs
 * @transfers: where they would have gone
 * @count: how many
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_run_forget(struct hdaudbus_verbs *verbs,
			 const struct hdaudio_codec_transfer *transfers, u32 count)
{
	unsigned int i;

	for (i = 0; i < verbs->run_length; i++) {
		struct hdaudio_codec_transfer *transfer = verbs->run[i].transfer;

		if (transfer >= transfers && transfer < transfers + count)
			verbs->run[i].transfer = NULL;
	}
}

/*
 * The end of a run
 */

/* Collects what is final, and goes on with what is not. */
static void run_next(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	hdaudbus_calls_collect(verbs, finished);
	hdaudbus_run_start(verbs);
	if (!verbs->run_length) /* nothing was left to send */
		hdaudbus_calls_collect(verbs, finished);
}

static enum hdaudbus_failure failure_of(const struct hdaudbus_verbs *verbs,
					const struct hdaudbus_slot *slot)
{
	if (verbs->overran)
		return HDAUDBUS_OVERRUN;
	return slot->answered ? HDAUDBUS_OUT_OF_STEP : HDAUDBUS_NO_ANSWER;
}

static void run_finish(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	unsigned int i;

	for (i = 0; i < verbs->run_length; i++) {
		struct hdaudbus_slot *slot = &verbs->run[i];

		if (!slot->transfer)
			continue;
		if (slot->sure && !(verbs->spoiled & BIT(slot->codec)))
			slot->transfer->input |= HDAUDIO_RESPONSE_IS_VALID;
		else
			hdaudbus_command_fail(verbs, slot->transfer, failure_of(verbs, slot));
	}
	hdaudbus_codecs_judge(verbs);
	run_clear(verbs); /* also nothing that comes late finds its way to a client */
	run_next(verbs, finished);
}

static void unanswered_are_doubtful(struct hdaudbus_verbs *verbs)
{
	unsigned long members = verbs->members;
	unsigned int address;

	for_each_set_bit(address, &members, HDAUDBUS_ADDRESSES)
		if (verbs->codecs[address].first >= 0)
			hdaudbus_codec_silent(verbs, address);
}

/* Gives up on what is unanswered, and brings the ring back in step. */
static void run_give_up(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);

	if (verbs->resyncing >= 0)
		hdaudbus_resync_failed(verbs);
	else
		unanswered_are_doubtful(verbs);

	WRITE_ONCE(verbs->dead, hdaudbus_rings_start(controller));
	if (verbs->dead && !verbs->held)
		dev_err_ratelimited(controller->host->dev, "%s; verbs will fail until it does\n",
				    verbs->absent ? "controller does not answer" :
						    "command ring does not start");
	run_finish(verbs, finished);
}

/*
 * Calls wait, but the rings are dead: if they still are, the calls fail, unless the
 * controller is about to be brought up anew.
 */
static void rings_revive(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	if (hdaudbus_calls_next(verbs))
		WRITE_ONCE(verbs->dead, hdaudbus_rings_start(hdaudbus_verbs_controller(verbs)));
	if (verbs->dead && !verbs->held) {
		hdaudbus_calls_fail(verbs, GENMASK(HDAUDBUS_ADDRESSES - 1, 0));
		hdaudbus_calls_next(verbs);
	}
	run_next(verbs, finished);
}

/* The ring is empty: is the run over? */
static void run_judge(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	/* A resync goes by what comes, and has its deadline. */
	if (!verbs->run_length || verbs->resyncing >= 0)
		return;
	if (!verbs->overran) {
		if (!verbs->unanswered)
			run_finish(verbs, finished);
	} else { /* the timer gives up: to restart the rings may take milliseconds */
		verbs->deadline = jiffies - 1;
		mod_timer(&verbs->timer, jiffies);
	}
}

/*
 * Responses
 */

static void solicited_response(struct hdaudbus_verbs *verbs, u8 address, u32 response)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);
	struct hdaudbus_codec *codec = &verbs->codecs[address];
	struct hdaudbus_slot *slot;

	verbs->responses++;
	if (verbs->resyncing >= 0) {
		trace_hdaudbus_resync_response(controller, address, response);
		hdaudbus_resync_response(verbs, address, response);
		return;
	}
	if (codec->first < 0) {
		trace_hdaudbus_response_spurious(controller, address, response);
		hdaudbus_codec_babbled(verbs, address);
		return;
	}

	verbs->deadline = jiffies + response_timeout(controller);
	slot = &verbs->run[codec->first];
	codec->first = slot->next;
	verbs->unanswered--;
	slot->answered = true;
	hdaudbus_codec_answered(verbs, slot, response);
	trace_hdaudbus_response(controller, slot->command, response,
				verbs->doubtful & BIT(address));
	if (slot->transfer)
		slot->transfer->input = FIELD_PREP(HDAUDIO_RESPONSE_SDATAIN, address) | response;
}

/*
 * Takes responses out of the ring. Unsolicited ones go into @unsolicited, at
 * most UNSOLICITED_BATCH. Returns how many did.
 */
static unsigned int rirb_take(struct hdaudbus_verbs *verbs, u16 wp, u64 *unsolicited)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);
	unsigned int taken = 0;

	dma_rmb(); /* the write pointer before the responses */
	while (verbs->rirb_rp != wp && taken < UNSOLICITED_BATCH) {
		u32 response, flags;
		u8 address;

		verbs->rirb_rp = (verbs->rirb_rp + 1) & verbs->rirb_mask;
		response = le32_to_cpu(READ_ONCE(verbs->rirb[2 * verbs->rirb_rp]));
		flags = le32_to_cpu(READ_ONCE(verbs->rirb[2 * verbs->rirb_rp + 1]));
		address = FIELD_GET(RIRB_CODEC, flags);

		if (!(flags & RIRB_UNSOLICITED)) {
			solicited_response(verbs, address, response);
			continue;
		}
		unsolicited[taken] = HDAUDIO_RESPONSE_IS_VALID | HDAUDIO_RESPONSE_IS_UNSOLICITED |
				     FIELD_PREP(HDAUDIO_RESPONSE_SDATAIN, address) | response;
		verbs->unsolicited++;
		taken += hdaudbus_unsolicited_admit(controller, unsolicited[taken]);
	}
	return taken;
}

/* No run, for the controller sleeps. */
static void held_tick(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	if (!hdaudbus_calls_wait(verbs))
		return;
	if (time_before(jiffies, verbs->wake_deadline)) {
		mod_timer(&verbs->timer, verbs->wake_deadline);
		return;
	}
	hdaudbus_calls_fail(verbs, GENMASK(HDAUDBUS_ADDRESSES - 1, 0));
	hdaudbus_calls_next(verbs);
	verbs->wake_deadline = 0;
	hdaudbus_calls_collect(verbs, finished);
}

static void run_timeout(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);

	verbs->timeouts++;
	trace_hdaudbus_timeout(controller, verbs->run_length, verbs->unanswered);
	dev_dbg(controller->host->dev, "%u of %u commands are not answered\n",
		verbs->unanswered, verbs->run_length);
}

/* What is due, at a tick of the timer. */
static void run_tick(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	if (!verbs->run_length) {
		if (verbs->held)
			held_tick(verbs, finished);
		else if (verbs->dead && hdaudbus_calls_wait(verbs))
			rings_revive(verbs, finished);
	} else if (verbs->resyncing >= 0 && hdaudbus_resync_done(verbs)) {
		run_finish(verbs, finished);
	} else if (!verbs->unanswered && !verbs->overran) {
		run_finish(verbs, finished); /* unsolicited ones do not come to an end */
	} else if (verbs->absent || time_after(jiffies, verbs->deadline)) {
		if (!verbs->overran)
			run_timeout(verbs);
		run_give_up(verbs, finished);
	} else {
		mod_timer(&verbs->timer, jiffies + HDAUDBUS_POLL_INTERVAL);
	}
}

/*
 * Service: reading the response ring and calling whoever waited for it, at an
 * interrupt or a tick of the timer
 */

/**
 * struct service - what has been found
 * @tick: the timer is to do what is due
 * @told: the controller has just said that there is something
 * @rounds: of reading and calling that may follow
 * @raised: there was an interrupt
 * @any: there was a response
 * @unsolicited: responses to be delivered
 * @count: how many
 * @finished: calls to be completed
 */
struct service {
	bool tick;
	bool told;
	unsigned int rounds;
	bool raised;
	bool any;
	u64 unsolicited[UNSOLICITED_BATCH];
	unsigned int count;
	struct list_head finished;
};

/* Reads what is there, as far as there is room for it. */
static void service_read(struct hdaudbus_verbs *verbs, struct service *service)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);
	u16 wp = verbs->rirb_rp;

	service->count = 0;
	WRITE_ONCE(verbs->unread, false);
	if (controller->asleep)
		return;
	if (service->told)
		wp = hdaudbus_rings_answered(controller);
	if (wp == verbs->rirb_rp)
		wp = hdaudbus_rings_status(controller, &service->raised);
	service->told = false;
	service->any |= verbs->rirb_rp != wp;
	service->count = rirb_take(verbs, wp, service->unsolicited);
	WRITE_ONCE(verbs->unread, verbs->rirb_rp != wp);
	if (!verbs->unread)
		run_judge(verbs, &service->finished);
}

/* The last round: what is due, and who goes on with the rest. */
static void service_end(struct hdaudbus_verbs *verbs, struct service *service)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);

	service->rounds = 0;
	if (service->tick) {
		if (service->any) {
			verbs->lost_interrupts++;
			trace_hdaudbus_interrupt_repair(controller);
		}
		run_tick(verbs, &service->finished);
	}
	if (verbs->unread)
		mod_timer(&verbs->timer, jiffies + 1);
	else if (!controller->asleep && hdaudbus_unsolicited_wait(controller) &&
		 !timer_pending(&verbs->timer))
		mod_timer(&verbs->timer, jiffies + HDAUDBUS_POLL_INTERVAL);
}

static void service_call(struct hdaudbus_verbs *verbs, struct service *service)
{
	unsigned int i;

	for (i = 0; i < service->count; i++)
		hdaudbus_unsolicited_deliver(hdaudbus_verbs_controller(verbs),
					     service->unsolicited[i]);
	hdaudbus_calls_complete(verbs, &service->finished);
}

/* Returns whether another round shall follow. */
static bool service_round(struct hdaudbus_verbs *verbs, struct service *service)
{
	unsigned long flags;

	spin_lock_irqsave(&verbs->service_lock, flags);
	spin_lock(&verbs->lock);
	if (verbs->stopped) {
		spin_unlock(&verbs->lock);
		spin_unlock_irqrestore(&verbs->service_lock, flags);
		return false;
	}
	service_read(verbs, service);
	if (!verbs->unread || !--service->rounds)
		service_end(verbs, service);
	spin_unlock(&verbs->lock);
	service_call(verbs, service);
	spin_unlock_irqrestore(&verbs->service_lock, flags);
	return service->rounds;
}

/*
 * The interrupt and the timer may do this at a time, on two processors: in turns
 * then, so that the ring is emptied and clients get responses in order.
 */
static void service_run(struct hdaudbus_verbs *verbs, struct service *service)
{
	service->rounds = verbs->rirb_mask / UNSOLICITED_BATCH + 1;
	INIT_LIST_HEAD(&service->finished);
	rcu_read_lock();
	while (service_round(verbs, service))
		;
	rcu_read_unlock();
}

/**
 * hdaudbus_verbs_interrupt - the controller says that responses have arrived
 * @controller: the controller
 *
 * Context: hard interrupt, in which the controller was not gone.
 * Return: true if there were any, or it had reason to say so.
 */
bool hdaudbus_verbs_interrupt(struct hdaudbus_controller *controller)
{
	struct service service = { .told = true };

	service_run(&controller->verbs, &service);
	return service.any || service.raised;
}

/* Finds answers whose interrupt was lost, and gives up on those that are due. */
static void verbs_timer(struct timer_list *timer)
{
	struct hdaudbus_verbs *verbs = container_of(timer, struct hdaudbus_verbs, timer);
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);
	struct service service = { .tick = true };

	/* The last run of a series leaves the timer pending: cheaper than deleting it. */
	if (!READ_ONCE(verbs->run_length) && !READ_ONCE(verbs->unread) &&
	    !READ_ONCE(verbs->dead) && !READ_ONCE(verbs->held) &&
	    !READ_ONCE(controller->flood.off))
		return;
	if (!hdaudbus_enter(controller))
		return;
	service_run(verbs, &service);
	hdaudbus_exit(controller);
}

/*
 * Life
 */

/**
 * hdaudbus_verbs_init - get memory for the rings
 * @controller: the controller
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int hdaudbus_verbs_init(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	unsigned int address;

	spin_lock_init(&verbs->service_lock);
	spin_lock_init(&verbs->lock);
	hdaudbus_calls_init(verbs);
	timer_setup(&verbs->timer, verbs_timer, 0);
	for (address = 0; address < HDAUDBUS_ADDRESSES; address++)
		hdaudbus_codec_forget_run(&verbs->codecs[address]);
	verbs->resyncing = -1;
	WRITE_ONCE(verbs->held, true);

	return hdaudbus_rings_alloc(controller);
}

/**
 * hdaudbus_verbs_start - set the rings going after a controller reset
 * @controller: the controller; hdaudbus_verbs_go_on() lets calls begin
 *
 * Context: process.
 * Return: 0, or -ETIMEDOUT when the command ring does not reset.
 */
int hdaudbus_verbs_start(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	int err;

	hdaudbus_rings_size(controller);
	err = hdaudbus_rings_start(controller);
	if (err)
		return err;

	/* A run fits the command ring and half the response ring. */
	verbs->run_max = min3((unsigned int)HDAUDBUS_RUN_MAX, (unsigned int)verbs->corb_mask,
			      (verbs->rirb_mask + 1U) / 2);
	if (verbs->run_max < 2) { /* no room for a resync: nobody waits for one */
		verbs->lost = 0;
		verbs->resync = 0;
	}
	verbs->absent = false;
	WRITE_ONCE(verbs->dead, false);
	WRITE_ONCE(verbs->unread, false);
	return 0;
}

/* What is in the ring will not be answered. */
static void run_drop(struct hdaudbus_verbs *verbs)
{
	unsigned int i;

	for (i = 0; i < verbs->run_length; i++)
		if (verbs->run[i].transfer)
			hdaudbus_command_fail(verbs, verbs->run[i].transfer, HDAUDBUS_GIVEN_UP);
	run_clear(verbs);
}

/**
 * hdaudbus_verbs_hold - send nothing any more until hdaudbus_verbs_go_on()
 * @controller: the controller
 * @idle: only if nothing is queued
 *
 * Waits for what is in the ring, and gives it up after two seconds. Calls are
 * still accepted.
 *
 * Context: process.
 * Return: 0, or -EBUSY with @idle when something is queued; nothing has changed
 * then.
 */
int hdaudbus_verbs_hold(struct hdaudbus_controller *controller, bool idle)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	unsigned int length;
	int err = 0;

	spin_lock_irq(&verbs->lock);
	if (idle && (verbs->awake || verbs->unread))
		err = -EBUSY;
	else
		WRITE_ONCE(verbs->held, true);
	spin_unlock_irq(&verbs->lock);
	if (err)
		return err;

	read_poll_timeout(READ_ONCE, length, !length, 100, HOLD_TIMEOUT_US, false,
			  verbs->run_length);
	spin_lock_irq(&verbs->lock);
	if (verbs->run_length) {
		run_drop(verbs);
		WRITE_ONCE(verbs->dead, true); /* until the rings are started again */
	}
	hdaudbus_run_start(verbs); /* what is left waits from now on */
	spin_unlock_irq(&verbs->lock);
	return 0;
}

/**
 * hdaudbus_verbs_go_on - send what has been queued
 * @controller: the controller, started
 *
 * Context: process.
 */
void hdaudbus_verbs_go_on(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	LIST_HEAD(finished);

	local_bh_disable(); /* callbacks are called in atomic context */
	rcu_read_lock();
	spin_lock_irq(&verbs->lock);
	WRITE_ONCE(verbs->held, false);
	verbs->wake_deadline = 0;
	run_next(verbs, &finished);
	spin_unlock_irq(&verbs->lock);
	hdaudbus_calls_complete(verbs, &finished);
	rcu_read_unlock();
	local_bh_enable();
}

/**
 * hdaudbus_verbs_stop - end all calls and accept no more
 * @controller: the controller
 *
 * Synchronous callers get -ENODEV, callbacks are called; responses are not valid
 * but for those of runs that were complete. Touches no register.
 *
 * Context: process.
 */
void hdaudbus_verbs_stop(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	LIST_HEAD(finished);

	local_bh_disable(); /* callbacks are called in atomic context */
	rcu_read_lock();
	spin_lock_irq(&verbs->lock);
	verbs->stopped = true;
	run_drop(verbs);
	hdaudbus_calls_end(verbs, &finished);
	spin_unlock_irq(&verbs->lock);
	hdaudbus_calls_complete(verbs, &finished);
	rcu_read_unlock();
	local_bh_enable();

	timer_delete_sync(&verbs->timer);
}

/**
 * hdaudbus_verbs_free - give the memory of the rings back
 * @controller: the controller
 *
 * Context: process; after hdaudbus_verbs_stop().
 */
void hdaudbus_verbs_free(struct hdaudbus_controller *controller)
{
	hdaudbus_free(controller, &controller->verbs.rings);
}
