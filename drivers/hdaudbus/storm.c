// SPDX-License-Identifier: GPL-2.0
/*
 * Storms: interrupts that do not come to an end.
 *
 * Owns struct hdaudbus_storm, hdaudbus_controller.stormy and INTCTL, all guarded by
 * its lock. The interrupt counts, the timer calms.
 *
 * An interrupt ends when nothing is pending any more. One that does not, because
 * what it acknowledges comes up again at once, or was nobody's, is counted. After
 * so many in a row that nobody believes in them any more, the causes they had in
 * common are *muted*: they do not interrupt, but are looked after by a timer for a
 * second, so that whoever depends on them is served, only later. Then they may
 * interrupt again; if the storm is not over, that costs one more row.
 */

#include <linux/hrtimer.h>
#include "compat.h"
#include "hdaudbus.h"
#include "trace.h"

#define ROW		256	/* interrupts that calm nothing: some milliseconds */
#define POLL_NS		(10 * NSEC_PER_MSEC)
#define MUTED_POLLS	100	/* a second */

static u32 all_causes(const struct hdaudbus_controller *controller)
{
	return AZX_INT_CTRL_EN | controller->engine_mask;
}

/**
 * hdaudbus_storm_listen - let the controller interrupt, as far as it may
 * @controller: the controller
 *
 * What is pending makes an edge: a message-signalled interrupt is sent for it.
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit() or with nobody
 * inside.
 */
void hdaudbus_storm_listen(struct hdaudbus_controller *controller)
{
	struct hdaudbus_storm *storm = &controller->storm;
	unsigned long flags;
	u32 causes;

	spin_lock_irqsave(&storm->lock, flags);
	causes = all_causes(controller) & ~storm->muted;
	hdaudbus_write32(controller, AZX_REG_INTCTL, 0);
	hdaudbus_write32(controller, AZX_REG_INTCTL, causes ? AZX_INT_GLOBAL_EN | causes : 0);
	spin_unlock_irqrestore(&storm->lock, flags);
	smp_mb(); /* pairs with controller_silence() and stop_everything() */
	if (READ_ONCE(controller->gone) || READ_ONCE(controller->asleep))
		hdaudbus_write32(controller, AZX_REG_INTCTL, 0);
}

/*
 * The global status only says that there is another, so it is muted with any. What is
 * no cause of ours mutes all.
 */
static void storm_begin(struct hdaudbus_controller *controller, u32 causes)
{
	struct hdaudbus_storm *storm = &controller->storm;
	unsigned long flags;

	if (!(causes & all_causes(controller)))
		causes = ~0U;
	trace_hdaudbus_storm(controller, causes);
	if (!storm->count++)
		dev_warn(controller->host->dev,
			 "interrupts do not end (%#x); polled for a second, now and whenever it happens\n",
			 causes);
	spin_lock_irqsave(&storm->lock, flags);
	if (!READ_ONCE(controller->gone) && !READ_ONCE(controller->asleep)) {
		WRITE_ONCE(storm->muted, storm->muted | causes | AZX_INT_GLOBAL_EN);
		WRITE_ONCE(controller->stormy, true);
		if (!storm->polls)
			hrtimer_start(&storm->timer, ns_to_ktime(POLL_NS), HRTIMER_MODE_REL);
		storm->polls = MUTED_POLLS;
	}
	spin_unlock_irqrestore(&storm->lock, flags);
	hdaudbus_storm_listen(controller);
}

/* The caller holds the lock. */
static void set_row(struct hdaudbus_controller *controller, unsigned int row)
{
	controller->storm.row = row;
	WRITE_ONCE(controller->stormy, row || controller->storm.muted);
}

/**
 * hdaudbus_storm_calm - an interrupt came to its end
 * @controller: the controller
 *
 * Context: hard interrupt.
 */
void hdaudbus_storm_calm(struct hdaudbus_controller *controller)
{
	struct hdaudbus_storm *storm = &controller->storm;
	unsigned long flags;

	if (!READ_ONCE(controller->stormy))
		return;
	spin_lock_irqsave(&storm->lock, flags);
	set_row(controller, 0);
	spin_unlock_irqrestore(&storm->lock, flags);
}

/**
 * hdaudbus_storm_count - an interrupt could not be calmed
 * @controller: the controller
 * @causes: bits of INTSTS that were set meanwhile, not 0
 *
 * Context: hard interrupt, in which the controller was not gone.
 */
void hdaudbus_storm_count(struct hdaudbus_controller *controller, u32 causes)
{
	struct hdaudbus_storm *storm = &controller->storm;
	unsigned long flags;
	unsigned int row;

	causes &= ~AZX_INT_GLOBAL_EN;
	spin_lock_irqsave(&storm->lock, flags);
	row = storm->row + 1;
	if (row > 1)
		causes &= storm->causes;
	storm->causes = causes;
	set_row(controller, row % ROW);
	spin_unlock_irqrestore(&storm->lock, flags);
	if (row == ROW)
		storm_begin(controller, causes);
}

/* Nothing is muted any more. The caller holds the lock. */
static void unmute(struct hdaudbus_controller *controller)
{
	WRITE_ONCE(controller->storm.muted, 0);
	set_row(controller, 0);
}

/* Returns whether something is muted any longer: one that does not listen is not told. */
static bool still_muted(struct hdaudbus_controller *controller)
{
	struct hdaudbus_storm *storm = &controller->storm;
	unsigned long flags;
	bool muted;

	spin_lock_irqsave(&storm->lock, flags);
	if (storm->polls > 1 || hdaudbus_controller_present(controller))
		storm->polls -= !!storm->polls;
	muted = storm->polls;
	if (muted)
		hrtimer_forward_now(&storm->timer, ns_to_ktime(POLL_NS));
	else
		unmute(controller);
	spin_unlock_irqrestore(&storm->lock, flags);
	return muted;
}

static enum hrtimer_restart storm_poll(struct hrtimer *timer)
{
	struct hdaudbus_controller *controller =
		container_of(timer, struct hdaudbus_controller, storm.timer);
	bool again = false;

	if (!hdaudbus_enter(controller))
		return HRTIMER_NORESTART;
	if (!READ_ONCE(controller->asleep)) {
		hdaudbus_interrupt_dispatch(controller, READ_ONCE(controller->storm.muted),
					    ktime_get());
		again = still_muted(controller);
		if (!again)
			hdaudbus_storm_listen(controller);
	}
	hdaudbus_exit(controller);
	return again ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

/**
 * hdaudbus_storm_init - no storm so far
 * @controller: the controller
 *
 * Context: process.
 */
void hdaudbus_storm_init(struct hdaudbus_controller *controller)
{
	spin_lock_init(&controller->storm.lock);
	hrtimer_setup(&controller->storm.timer, storm_poll, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
}

/**
 * hdaudbus_storm_end - the controller does not interrupt any more
 * @controller: the controller, gone or asleep
 *
 * Context: process.
 */
void hdaudbus_storm_end(struct hdaudbus_controller *controller)
{
	struct hdaudbus_storm *storm = &controller->storm;

	spin_lock_irq(&storm->lock);
	storm->polls = 0;
	unmute(controller);
	spin_unlock_irq(&storm->lock);
	hrtimer_cancel(&storm->timer); /* nobody starts it any more */
}
