// SPDX-License-Identifier: GPL-2.0
/*
 * The interrupt path, all of it: what the controller says, and who is told.
 *
 * It owns hdaudbus_engine.notified, a count. hdaudbus_host_interrupt() reads the clock,
 * if anybody looks at it, then INTSTS and the status of the engines that it names, and
 * calls their clients; it takes no lock for that, and nothing is shared between engines.
 * When the rings have something to say it calls hdaudbus_verbs_interrupt(), which takes
 * verbs.service_lock and verbs.lock, and calls clients under the former. Clients
 * may call any routine that does not sleep: none takes verbs.service_lock. When
 * interrupts do not come to an end, storm.lock is taken.
 *
 * A hard interrupt is an RCU read-side critical section. Notifications and tags are
 * freed, and the controller is taken from its host, with a grace period; so the
 * interrupt need not count itself among those who use the controller.
 */

#include <linux/export.h>
#include <linux/rculist.h>
#include "hdaudbus.h"
#include "trace.h"

#define ROUNDS		8	/* before an interrupt is left to come again */
#define SD_STS_MASK	(SD_INT_COMPLETE | SD_INT_FIFO_ERR | SD_INT_DESC_ERR)

static void notify(struct hdaudbus_notification *notification, u8 status, ktime_t time)
{
	if (status & SD_INT_COMPLETE) {
		if (notification->callback)
			notification->callback(notification->callback_context, time);
		if (notification->event)
			complete(notification->event);
	}
	if (notification->isr)
		notification->isr(notification->callback_context, status);
}

static bool pending(u32 status)
{
	return status && status != HDAUDBUS_ALL_ONES;
}

static noinline void count_errors(struct hdaudbus_controller *controller, u8 status)
{
	if (status & SD_INT_FIFO_ERR)
		atomic_long_inc(&controller->fifo_errors);
	if (status & SD_INT_DESC_ERR)
		atomic_long_inc(&controller->descriptor_errors);
}

/* Returns whether the engine has anything to say. */
static __always_inline bool engine_interrupt(struct hdaudbus_controller *controller,
					     struct hdaudbus_engine *engine, ktime_t time)
{
	u32 sts = engine->offset + AZX_REG_SD_STS;
	u8 read = hdaudbus_read8(controller, sts), status = read & SD_STS_MASK;
	struct hdaudbus_notification *notification;

	OPTIMIZER_HIDE_VAR(engine); /* found once, not at each use */
	if (!status || read == U8_MAX)
		return false;
	hdaudbus_write8(controller, sts, status);
	if (status & ~SD_INT_COMPLETE)
		count_errors(controller, status);
	/* the timer may look after it at the same time, or a new owner begin from 0: wrong then */
	data_race(engine->notified++);
	trace_hdaudbus_notification(engine, status);
	list_for_each_entry_rcu(notification, &engine->notifications, node)
		notify(notification, status, time);
	return true;
}

static __always_inline bool dispatch(struct hdaudbus_controller *controller, u32 status,
				     ktime_t time)
{
	u32 engines = status & controller->engine_mask;
	bool any = false;

	if (status & AZX_INT_CTRL_EN)
		any = hdaudbus_verbs_interrupt(controller);
	for (; engines; engines &= engines - 1)
		any |= engine_interrupt(controller, &controller->engines[__ffs(engines)], time);
	return any;
}

/**
 * hdaudbus_interrupt_dispatch - look after what may have interrupted
 * @controller: the controller
 * @status: bits of INTSTS, any
 * @time: ktime_get() on entry to the interrupt, or 0 if nobody looks at it
 *
 * Context: hard interrupt, in which the controller was not gone.
 */
void hdaudbus_interrupt_dispatch(struct hdaudbus_controller *controller, u32 status,
				 ktime_t time)
{
	dispatch(controller, status, time);
}

/*
 * Read again until nothing is pending: a message-signalled interrupt is sent
 * when the first source asserts, not for those that follow while it is. Nothing
 * found once may be another processor that was faster; twice, it is a line that
 * stays up.
 */
static noinline irqreturn_t interrupt_rounds(struct hdaudbus_controller *controller, u32 status,
					     ktime_t time)
{
	u32 heard = ~READ_ONCE(controller->storm.muted), causes = 0;
	unsigned int round, fruitless = 0;
	irqreturn_t ret = IRQ_NONE;

	for (round = 0; round < ROUNDS && fruitless < 2; round++) {
		if (!pending(status & heard)) {
			hdaudbus_storm_calm(controller);
			return ret;
		}
		causes |= status & heard;
		if (dispatch(controller, status & heard, time)) {
			ret = IRQ_HANDLED;
			fruitless = 0;
		} else {
			fruitless++;
		}
		status = hdaudbus_read32(controller, AZX_REG_INTSTS);
	}
	/* Still pending: make an edge, or a message-signalled interrupt is lost. */
	hdaudbus_storm_listen(controller);
	hdaudbus_storm_count(controller, causes);
	return ret;
}

/* It is nothing for us, or somebody looks at the time, or there is a storm. */
static noinline irqreturn_t interrupt_special(struct hdaudbus_controller *controller)
{
	ktime_t time = READ_ONCE(controller->timed) ? ktime_get() : 0;

	/* gone: what was halted before */
	if (READ_ONCE(controller->asleep) || smp_load_acquire(&controller->gone))
		return IRQ_NONE;
	return interrupt_rounds(controller, hdaudbus_read32(controller, AZX_REG_INTSTS), time);
}

/**
 * hdaudbus_host_interrupt - the controller may have interrupted
 * @irq: not looked at
 * @dev_id: the &struct hdaudbus_host
 *
 * An irq_handler_t.
 *
 * Context: hard interrupt.
 * Return: IRQ_HANDLED if it had, otherwise IRQ_NONE.
 */
irqreturn_t hdaudbus_host_interrupt(int irq, void *dev_id)
{
	struct hdaudbus_host *host = dev_id;
	struct hdaudbus_controller *controller = READ_ONCE(host->controller);
	irqreturn_t ret;
	u32 status;

	if (unlikely(!controller))
		return IRQ_NONE;
	if (unlikely(READ_ONCE(controller->special)))
		return interrupt_special(controller);

	status = hdaudbus_read32(controller, AZX_REG_INTSTS);
	if (!pending(status))
		return IRQ_NONE;
	ret = IRQ_RETVAL(dispatch(controller, status, 0));
	status = hdaudbus_read32(controller, AZX_REG_INTSTS);
	if (likely(!pending(status)))
		return ret;
	return interrupt_rounds(controller, status, 0) | ret;
}
EXPORT_SYMBOL_GPL(hdaudbus_host_interrupt);
