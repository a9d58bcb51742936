// SPDX-License-Identifier: GPL-2.0
/*
 * A HD Audio controller in software: its life, its interrupt, and time. What the
 * rings do is in rings.c, the engines in streams.c, its memory in memory.c; what
 * registers it has is in registers.c.
 *
 * Everything in struct sim is guarded by its lock, which is taken with
 * interrupts off and never held while the bus driver is called.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <sound/hda_register.h>
#include <sound/hda_verbs.h>
#include "../hdaudbus/compat.h"
#include "model.h"

#define SIM_RUN_AT_ONCE		512	/* frames in one hard interrupt */
#define SIM_PAUSE_NS		NSEC_PER_MSEC	/* for the machine, before there are more */
#define SIM_STORM		16	/* interrupts in a row that calm nothing */

/*
 * Complaints: what a driver does wrong, for tests to look at.
 */

static void sim_complain(struct sim *sim, const char *what, u64 detail)
{
	if (!sim->complaint[0])
		snprintf(sim->complaint, sizeof(sim->complaint), "%s (%#llx) in frame %llu",
			 what, detail, sim->frame);
}

/* The driver did what the specification forbids. */
void sim_violation(struct sim *sim, const char *what)
{
	sim->violations++;
	sim_complain(sim, what, 0);
}

/* The driver let the controller loose on memory that it was not given. */
void sim_bus_fault(struct sim *sim, u64 address)
{
	sim->bus_faults++;
	sim_complain(sim, "bus fault", address);
}

/*
 * The interrupt line
 */

static u32 sim_interrupt_status(const struct sim *sim)
{
	unsigned int engines = sim_engine_count(sim->description);
	u32 status = sim->faults.storm;
	unsigned int i;

	if (sim_get(sim, AZX_REG_RIRBSTS, 1) & sim_get(sim, AZX_REG_RIRBCTL, 1) &
	    (AZX_RBSTS_IRQ | AZX_RBSTS_OVERRUN))
		status |= AZX_INT_CTRL_EN;
	if (sim_get(sim, AZX_REG_STATESTS, 2) & sim_get(sim, AZX_REG_WAKEEN, 2))
		status |= AZX_INT_CTRL_EN;
	for (i = 0; i < engines; i++)
		if (sim_get(sim, sim_engine_register(i, AZX_REG_SD_STS), 1) &
		    sim_get(sim, sim_engine_register(i, AZX_REG_SD_CTL), 1) & SD_INT_MASK)
			status |= BIT(i);
	return status;
}

static bool sim_line(const struct sim *sim)
{
	u32 control = sim_get(sim, AZX_REG_INTCTL, 4);

	return control & AZX_INT_GLOBAL_EN &&
	       control & sim_get(sim, AZX_REG_INTSTS, 4) & ~AZX_INT_GLOBAL_EN;
}

/* Brings INTSTS up to date; the line going up is an event of its own. */
static void sim_update_interrupt(struct sim *sim)
{
	bool before = sim_line(sim);
	u32 status = sim_interrupt_status(sim);

	if (status & sim_get(sim, AZX_REG_INTCTL, 4))
		status |= AZX_INT_GLOBAL_EN;
	sim_put(sim, AZX_REG_INTSTS, 4, status);
	if (sim_line(sim) && !before)
		sim->interrupt_raised = true;
}

/* Calls the bus driver as long as the line is up. Drops the lock for that. */
static void sim_deliver(struct sim *sim)
	__must_hold(&sim->lock)
{
	unsigned int row = 0;

	while (!sim->gone && sim->interrupt_raised && sim_line(sim)) {
		irqreturn_t answer;

		sim->interrupt_raised = false;
		if (sim->faults.lose_interrupts) {
			sim->faults.lose_interrupts--;
			continue;
		}
		if (++row > SIM_STORM) {
			sim->storms++;
			break;
		}
		spin_unlock(&sim->lock);
		answer = hdaudbus_host_interrupt(0, &sim->host);
		spin_lock(&sim->lock);
		sim->interrupts++;
		sim->unhandled += answer == IRQ_NONE;
		sim->interrupt_raised |= sim_line(sim);
	}
	sim->interrupt_raised = false;
}

/*
 * Time
 */

bool sim_link_running(const struct sim *sim)
{
	return sim_get(sim, AZX_REG_GCTL, 1) & AZX_GCTL_RESET;
}

static bool sim_has_work(const struct sim *sim)
{
	if (sim->gone)
		return false;
	return sim->interrupt_raised || sim->frames_left ||
	       (!sim->manual && sim_link_running(sim) && sim_rings_busy(sim));
}

static void sim_frame(struct sim *sim)
{
	bool running = sim_link_running(sim);

	sim->frame++;
	if (running)
		sim_rings_frame(sim);
	if (sim->frames_left) {
		sim->frames_left--;
		if (running) {
			sim_put(sim, AZX_REG_WALLCLK, 4, sim_get(sim, AZX_REG_WALLCLK, 4) +
				SIM_WALL_CLOCK_TICKS);
			sim_streams_frame(sim);
		}
	}
	sim_update_interrupt(sim);
	if (sim->faults.storm)
		sim->interrupt_raised = true;
}

/* Works until nothing is left to do. Returns whether it stopped before that. */
static bool sim_work(struct sim *sim)
	__must_hold(&sim->lock)
{
	unsigned int frames = 0;

	sim->in_service = true;
	while (sim_has_work(sim) && frames < SIM_RUN_AT_ONCE) {
		if (!sim->interrupt_raised) {
			sim_frame(sim);
			frames++;
		}
		sim_deliver(sim);
	}
	sim->in_service = false;
	if (sim_has_work(sim))
		return true;
	sim->frames_left = 0;
	return false;
}

/*
 * The model at work, in hard interrupt context. Queued while it runs on
 * another processor it has nothing to do: whoever is in service looks for work
 * until there is none. Who sends a command for every answer can always have
 * one more, and must not keep the processor for that.
 */
static enum hrtimer_restart sim_service(struct hrtimer *work)
{
	struct sim *sim = container_of(work, struct sim, work);
	unsigned long flags;
	bool more = false;

	local_irq_save(flags);
	spin_lock(&sim->lock);
	if (!sim->in_service)
		more = sim_work(sim);
	spin_unlock(&sim->lock);
	local_irq_restore(flags);
	if (more)
		hrtimer_start(work, ns_to_ktime(SIM_PAUSE_NS), HRTIMER_MODE_REL);
	return HRTIMER_NORESTART;
}

/* Has the model at work as soon as interrupts are on. Any context. */
void sim_wake(struct sim *sim)
{
	hrtimer_start(&sim->work, 0, HRTIMER_MODE_REL);
}

/* Has @timer go off now, in hard interrupt context, and waits until it is through. */
static void sim_in_interrupt(struct hrtimer *timer)
{
	hrtimer_start(timer, 0, HRTIMER_MODE_REL);
	while (hrtimer_active(timer))
		cpu_relax();
}

static bool sim_idle(struct sim *sim)
{
	unsigned long flags;
	bool idle;

	spin_lock_irqsave(&sim->lock, flags);
	idle = !sim->in_service && !sim_has_work(sim);
	spin_unlock_irqrestore(&sim->lock, flags);
	return idle;
}

/**
 * sim_settle - wait until the model stands still
 * @sim: the controller
 *
 * In automatic mode every command that was sent by now is answered, as far as
 * it ever will be, and the interrupts are through.
 *
 * Context: process.
 */
void sim_settle(struct sim *sim)
{
	do {
		sim_in_interrupt(&sim->work);
		cond_resched();
	} while (!sim_idle(sim));
}

/**
 * sim_run_frames - let time pass
 * @sim: the controller
 * @frames: link frames, of 20.83 us each
 *
 * On return the interrupts of these frames are through.
 *
 * Context: process.
 */
void sim_run_frames(struct sim *sim, unsigned int frames)
{
	while (frames) {
		unsigned int now = min_t(unsigned int, frames, SIM_RUN_AT_ONCE);

		spin_lock_irq(&sim->lock);
		sim->frames_left += now;
		spin_unlock_irq(&sim->lock);
		sim_settle(sim);
		frames -= now;
	}
}

/* Returns whether there is work with these frames; otherwise they are over. */
static bool sim_due(struct sim *sim, unsigned int frames)
{
	unsigned long flags;
	bool work;

	spin_lock_irqsave(&sim->lock, flags);
	work = sim->manual || sim->in_service || sim->pending_count || sim_has_work(sim) ||
	       sim_streams_running(sim);
	if (work) {
		sim->frames_left = min_t(unsigned int, sim->frames_left + frames, SIM_RUN_AT_ONCE);
	} else if (!sim->gone) {
		sim->frame += frames;
		if (sim_link_running(sim))
			sim_put(sim, AZX_REG_WALLCLK, 4, sim_get(sim, AZX_REG_WALLCLK, 4) +
				frames * SIM_WALL_CLOCK_TICKS);
	}
	spin_unlock_irqrestore(&sim->lock, flags);
	return work;
}

/**
 * sim_advance - time has passed
 * @sim: the controller
 * @frames: link frames
 *
 * Returns at once. Where nothing is under way the frames are over then,
 * otherwise they and their interrupts come one after the other. Those that the
 * model cannot keep up with are dropped.
 *
 * Context: any.
 */
void sim_advance(struct sim *sim, unsigned int frames)
{
	if (sim_due(sim, frames))
		sim_wake(sim);
}
EXPORT_SYMBOL_SIM(sim_advance);

/**
 * sim_tick - time has passed, as a timer says
 * @sim: the controller
 * @frames: link frames
 *
 * As sim_advance(), but on return the frames and their interrupts are through.
 * A timer that has another one expire at once, as several controllers do it,
 * looks to the kernel like an interrupt that never ends, and 7.x then lets all
 * timers wait for milliseconds.
 *
 * Context: a timer's callback, in hard interrupt context.
 */
void sim_tick(struct sim *sim, unsigned int frames)
{
	if (sim_due(sim, frames))
		sim_service(&sim->work);
}
EXPORT_SYMBOL_SIM(sim_tick);

static enum hrtimer_restart sim_poke(struct hrtimer *poke)
{
	struct sim *sim = container_of(poke, struct sim, poke);

	sim->poke_answer = hdaudbus_host_interrupt(0, &sim->host);
	return HRTIMER_NORESTART;
}

/**
 * sim_interrupt - an interrupt that the controller did not raise
 * @sim: the controller
 *
 * Context: process; the bus driver sees hard interrupt context.
 * Return: what the bus driver returned.
 */
irqreturn_t sim_interrupt(struct sim *sim)
{
	sim_settle(sim);
	sim_in_interrupt(&sim->poke);
	return sim->poke_answer;
}

/*
 * Reset
 */

static u16 sim_codec_mask(const struct sim *sim)
{
	u16 mask = 0;
	unsigned int i;

	for (i = 0; i < SIM_CODECS; i++)
		if (sim->codecs[i])
			mask |= BIT(i);
	return mask;
}

static void sim_enter_reset(struct sim *sim)
{
	u32 control = sim_get(sim, AZX_REG_GCTL, 4);

	sim_registers_reset(sim);
	sim_streams_reset(sim);
	sim_rings_reset(sim);
	sim_put(sim, AZX_REG_GCTL, 4, control & ~AZX_GCTL_UNSOL);
}

/* Codecs ask for their address by raising their bit of STATESTS. */
static void sim_leave_reset(struct sim *sim)
{
	unsigned int i;

	for (i = 0; i < SIM_CODECS; i++)
		if (sim->codecs[i])
			sim_codec_reset(sim->codecs[i]);
	sim_put(sim, AZX_REG_STATESTS, 2,
		sim_get(sim, AZX_REG_STATESTS, 2) | sim_codec_mask(sim));
}

static void sim_control_written(struct sim *sim, u8 old)
{
	u8 now = sim_get(sim, AZX_REG_GCTL, 1);

	if (!((now ^ old) & AZX_GCTL_RESET))
		return;
	if (sim->faults.stuck_reset)
		sim_put(sim, AZX_REG_GCTL, 1, now ^ AZX_GCTL_RESET);
	else if (now & AZX_GCTL_RESET)
		sim_leave_reset(sim);
	else
		sim_enter_reset(sim);
}

/*
 * Register accesses of the bus driver
 */

static void sim_log(struct sim *sim, u32 offset, unsigned int size, u32 value, bool write)
{
	struct sim_access *access = &sim->accesses[sim->access_count];

	if (!sim->logging || sim->access_count == SIM_LOG)
		return;
	*access = (struct sim_access){
		.frame = sim->frame, .offset = offset, .value = value,
		.size = size, .write = write,
	};
	sim->access_count++;
}

static void sim_go(struct sim *sim)
{
	sim->gone = true;
	memset(sim->registers, 0xff, PAGE_SIZE);
}

/* Any access may be the last one that the controller answers. */
static void sim_touch(struct sim *sim, u32 offset, unsigned int size)
{
	unsigned int i;

	for (i = 0; i < sim->frames_per_access && !sim->gone; i++) {
		sim->frames_left++;
		sim_frame(sim);
	}
	if (offset % size || offset + size > PAGE_SIZE)
		sim_violation(sim, "register access out of line");
	if (sim->faults.gone_after && !--sim->faults.gone_after)
		sim_go(sim);
}

static u32 sim_host_read(struct hdaudbus_host *host, u32 offset, unsigned int size)
{
	struct sim *sim = container_of(host, struct sim, host);
	unsigned long flags;
	bool work;
	u32 value;

	spin_lock_irqsave(&sim->lock, flags);
	sim_touch(sim, offset, size);
	value = sim->faults.no_decode ? GENMASK(8 * size - 1, 0) : sim_get(sim, offset, size);
	if (sim->faults.read)
		value = sim->faults.read(sim, offset, size, value) & GENMASK(8 * size - 1, 0);
	sim_log(sim, offset, size, value, false);
	work = sim_has_work(sim);
	spin_unlock_irqrestore(&sim->lock, flags);
	if (work)
		sim_wake(sim);
	return value;
}

/* In reset only GCTL, WAKEEN and STATESTS listen. */
static bool sim_deaf(const struct sim *sim, u32 offset)
{
	if (sim->gone || sim->faults.no_decode)
		return true;
	if (sim_link_running(sim))
		return false;
	return offset < AZX_REG_GCTL || offset >= AZX_REG_GSTS;
}

static void sim_store(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	unsigned int i;

	for (i = 0; i < size; i++, value >>= 8) {
		u8 *where = &sim->registers[offset + i];
		u8 writable = sim->writable[offset + i];

		*where = (*where & ~writable) | (value & writable);
		*where &= ~(value & sim->clearable[offset + i]);
	}
}

static void sim_host_write(struct hdaudbus_host *host, u32 offset, unsigned int size, u32 value)
{
	struct sim *sim = container_of(host, struct sim, host);
	unsigned long flags;
	bool work;
	u8 old[4];

	spin_lock_irqsave(&sim->lock, flags);
	sim_touch(sim, offset, size);
	sim_log(sim, offset, size, value, true);
	if (!sim_deaf(sim, offset)) {
		memcpy(old, sim->registers + offset, size);
		sim_store(sim, offset, size, value);
		if (offset == AZX_REG_GCTL)
			sim_control_written(sim, old[0]);
		else if (offset >= sim_engine_register(0, 0))
			sim_stream_written(sim, offset, size, old);
		else
			sim_rings_written(sim, offset, size);
		sim_update_interrupt(sim);
	}
	work = sim_has_work(sim);
	spin_unlock_irqrestore(&sim->lock, flags);
	if (work)
		sim_wake(sim);
}

static u8 sim_read8(struct hdaudbus_host *host, u32 offset)
{
	return sim_host_read(host, offset, 1);
}

static u16 sim_read16(struct hdaudbus_host *host, u32 offset)
{
	return sim_host_read(host, offset, 2);
}

static u32 sim_read32(struct hdaudbus_host *host, u32 offset)
{
	return sim_host_read(host, offset, 4);
}

static void sim_write8(struct hdaudbus_host *host, u32 offset, u8 value)
{
	sim_host_write(host, offset, 1, value);
}

static void sim_write16(struct hdaudbus_host *host, u32 offset, u16 value)
{
	sim_host_write(host, offset, 2, value);
}

static void sim_write32(struct hdaudbus_host *host, u32 offset, u32 value)
{
	sim_host_write(host, offset, 4, value);
}

static void sim_release(struct hdaudbus_host *host)
{
	complete_all(&container_of(host, struct sim, host)->released);
}

static const struct hdaudbus_host_ops sim_host_ops = {
	.read8 = sim_read8,
	.read16 = sim_read16,
	.read32 = sim_read32,
	.write8 = sim_write8,
	.write16 = sim_write16,
	.write32 = sim_write32,
	.alloc_dma = sim_memory_alloc,
	.free_dma = sim_memory_free,
	.mmap_dma = sim_memory_map,
	.release = sim_release,
};

/*
 * For tests
 */

/**
 * sim_remove - the controller is pulled out: all registers read ones
 * @sim: the controller
 *
 * Context: any.
 */
void sim_remove(struct sim *sim)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim_go(sim);
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_power_cycle - the controller had no power for a moment
 * @sim: the controller
 *
 * All registers are what they are after power-on: the link is in reset.
 *
 * Context: any.
 */
void sim_power_cycle(struct sim *sim)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	if (!sim->gone) {
		memset(sim->registers, 0, PAGE_SIZE);
		sim_registers_power_on(sim);
		sim_rings_reset(sim);
	}
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_log_start - remember register accesses from now on
 * @sim: the controller
 *
 * Context: any.
 */
void sim_log_start(struct sim *sim)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->access_count = 0;
	sim->logging = true;
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_read - look at a register without anybody noticing
 * @sim: the controller
 * @offset: of the register
 * @size: 1, 2 or 4
 *
 * Context: any.
 * Return: its value.
 */
u32 sim_read(struct sim *sim, u32 offset, unsigned int size)
{
	unsigned long flags;
	u32 value;

	spin_lock_irqsave(&sim->lock, flags);
	value = sim_get(sim, offset, size);
	spin_unlock_irqrestore(&sim->lock, flags);
	return value;
}

/**
 * sim_write - change a register as only the hardware can
 * @sim: the controller
 * @offset: of the register
 * @size: 1, 2 or 4
 * @value: its new value
 *
 * Context: any.
 */
void sim_write(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim_put(sim, offset, size, value);
	spin_unlock_irqrestore(&sim->lock, flags);
}

/*
 * Life
 */

/**
 * sim_destroy - the end of a controller that the bus driver has released
 * @sim: the controller; NULL is fine
 *
 * Context: process.
 */
void sim_destroy(struct sim *sim)
{
	unsigned int i;

	if (!sim)
		return;
	hrtimer_cancel(&sim->work);
	for (i = 0; i < SIM_CODECS; i++)
		sim_codec_destroy(sim->codecs[i]);
	xa_destroy(&sim->pages);
	kfree(sim->registers);
	kvfree(sim);
}
EXPORT_SYMBOL_SIM(sim_destroy);

static int sim_create_codecs(struct sim *sim)
{
	unsigned int i;

	for (i = 0; i < SIM_CODECS; i++) {
		if (!sim->description->codecs[i])
			continue;
		sim->codecs[i] = sim_codec_create(sim->description->codecs[i]);
		if (!sim->codecs[i])
			return -ENOMEM;
	}
	return 0;
}

/**
 * sim_create - make a controller from its description
 * @description: what it can do; must outlive it
 * @dev: the device it is said to be
 *
 * It is ready for hdaudbus_host_register(&sim->host), in automatic mode.
 *
 * Context: process.
 * Return: the controller, to be given back with sim_destroy(), or NULL.
 */
struct sim *sim_create(const struct sim_description *description, struct device *dev)
{
	struct sim *sim = kvzalloc(sizeof(*sim), GFP_KERNEL);

	if (!sim)
		return NULL;
	sim->description = description;
	sim->faults.early = description->early;
	sim->faults.position_stands = description->position_stands;
	spin_lock_init(&sim->lock);
	hrtimer_setup(&sim->work, sim_service, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_setup(&sim->poke, sim_poke, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	init_completion(&sim->released);
	xa_init(&sim->pages);
	sim->registers = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!sim->registers || sim_create_codecs(sim)) {
		sim_destroy(sim);
		return NULL;
	}
	sim->host = (struct hdaudbus_host){
		.ops = &sim_host_ops,
		.dev = dev,
		.registers = (void __iomem __force *)sim->registers,
		.ssync = description->old_ssync ? AZX_REG_OLD_SSYNC : AZX_REG_SSYNC,
		.use_position_buffer = description->position_buffer,
		.vendor_id = 0x1b36,
		.device_id = 0x0da0,
		.revision_id = 0x03,
	};
	sim_registers_power_on(sim);
	return sim;
}
EXPORT_SYMBOL_SIM(sim_create);
