// SPDX-License-Identifier: GPL-2.0
/*
 * Sleep and wake: what happens to what is going on when the controller is to
 * sleep, what keeps it from that, and who is told when a codec wakes it.
 *
 * Owns hdaudbus_controller.asleep, written with both engine_lock and
 * verbs.lock held, so that one of them will do to read it, and .woken.
 *
 *	awake ---> calls held ---> engines stopped ---> link in reset: asleep
 *	  ^                                                          |
 *	  +--- calls go on <--- engines set up <--- link is up <-----+
 *
 * When that happens is up to the kernel: before the system sleeps, or as
 * runtime PM of the host's device finds. An engine that is allocated and a call
 * that is not final hold that device awake, and wake it.
 */

#include <linux/export.h>
#include <linux/pm_runtime.h>
#include "hdaudbus.h"
#include "trace.h"

#define STATESTS_ALL	GENMASK(HDAUDBUS_MAX_CODECS - 1, 0)

/*
 * Holding it awake
 */

/**
 * hdaudbus_power_get - wake the controller and hold it awake
 * @controller: the controller
 *
 * Context: process.
 * Return: 0: give it back with hdaudbus_power_put(); -ETIMEDOUT when it stays
 * asleep, because the system sleeps; -ENODEV when it does not wake up.
 */
int hdaudbus_power_get(struct hdaudbus_controller *controller)
{
	pm_runtime_get_sync(controller->host->dev);
	/* pairs with set_asleep() behind restart()'s flag */
	if (smp_load_acquire(&controller->asleep) && READ_ONCE(controller->restarting))
		flush_work(&controller->restart_work);
	if (!READ_ONCE(controller->asleep))
		return 0;
	hdaudbus_power_put(controller);
	return READ_ONCE(controller->gone) ? -ENODEV : -ETIMEDOUT;
}

/**
 * hdaudbus_power_hold - hold the controller awake, and wake it some time
 * @controller: the controller
 *
 * To be given back with hdaudbus_power_put().
 *
 * Context: any; the caller holds verbs.lock, and has queued a call.
 */
void hdaudbus_power_hold(struct hdaudbus_controller *controller)
{
	/* Otherwise it is awake, and stays so: verbs_hold() will find the call. */
	if (controller->verbs.held)
		pm_runtime_get(controller->host->dev);
	else
		pm_runtime_get_noresume(controller->host->dev);
}

/**
 * hdaudbus_power_put - the controller may sleep, for all the caller cares
 * @controller: the controller
 *
 * Context: any.
 */
void hdaudbus_power_put(struct hdaudbus_controller *controller)
{
	pm_runtime_mark_last_busy(controller->host->dev);
	pm_runtime_put_autosuspend(controller->host->dev);
}

/*
 * Sleep
 */

static void set_asleep(struct hdaudbus_controller *controller, bool asleep)
{
	lockdep_assert_held(&controller->engine_lock);
	spin_lock(&controller->verbs.lock);
	WRITE_ONCE(controller->asleep, asleep);
	spin_unlock(&controller->verbs.lock);
}

/* From here on only this file touches registers. */
static int stop_everything(struct hdaudbus_controller *controller, bool system)
{
	int err = hdaudbus_verbs_hold(controller, !system);

	if (err)
		return err;
	spin_lock_irq(&controller->engine_lock);
	if (!system && hdaudbus_engines_used(controller)) {
		spin_unlock_irq(&controller->engine_lock);
		hdaudbus_verbs_go_on(controller);
		return -EBUSY;
	}
	hdaudbus_engines_sleep(controller);
	hdaudbus_write32(controller, AZX_REG_INTCTL, 0);
	set_asleep(controller, true);
	smp_mb(); /* pairs with hdaudbus_storm_listen(): one of us has the last word */
	hdaudbus_write32(controller, AZX_REG_INTCTL, 0);
	spin_unlock_irq(&controller->engine_lock);
	hdaudbus_engines_settle(controller);
	hdaudbus_storm_end(controller);
	return 0;
}

/* What codecs have said before does not count. */
static void arm_wake(struct hdaudbus_controller *controller, u16 codecs)
{
	hdaudbus_write16(controller, AZX_REG_STATESTS, STATESTS_ALL);
	hdaudbus_write16(controller, AZX_REG_WAKEEN, codecs);
}

/**
 * hdaudbus_host_suspend - the controller is about to lose power
 * @host: the host
 * @system: because the system goes to sleep; otherwise nobody has needed it
 *	for a while
 *
 * Calls that are queued go on after hdaudbus_host_resume(); what is in the
 * ring is waited for, up to two seconds. Engines that run stop. Codecs are
 * asked to report what happens to their jacks: all of them, or, when the system
 * sleeps, those of function groups that may wake it (device_may_wakeup()).
 *
 * Context: process; not while hdaudbus_host_register(), _unregister() or
 * _resume() run. The host still answers, and has not answered an interrupt
 * later than a synchronize_irq() after this.
 * Return: 0; without @system -EBUSY while there is an engine allocated or a
 * call under way, and nothing has changed then.
 */
int hdaudbus_host_suspend(struct hdaudbus_host *host, bool system)
{
	struct hdaudbus_controller *controller = host->controller;
	u16 wakers;
	int err;

	if (!controller || READ_ONCE(controller->gone) || controller->asleep)
		return 0;
	wakers = system ? hdaudbus_bus_wakers(controller) : controller->codec_mask;
	err = stop_everything(controller, system);
	trace_hdaudbus_suspend(controller, wakers, err);
	if (err)
		return err;
	WRITE_ONCE(controller->suspends, controller->suspends + 1);
	arm_wake(controller, wakers);
	hdaudbus_controller_stop(controller);
	return 0;
}
EXPORT_SYMBOL_GPL(hdaudbus_host_suspend);

/*
 * Wake
 */

/* Which codecs have asked for it. To be read before the link is up: then all have. */
static u16 who_woke(struct hdaudbus_controller *controller)
{
	u16 status = hdaudbus_read16(controller, AZX_REG_STATESTS);

	return status == U16_MAX ? 0 : status & controller->codec_mask;
}

static void check_codecs(struct hdaudbus_controller *controller, u16 present)
{
	u16 missing = controller->codec_mask & ~present;

	if (missing)
		dev_warn(controller->host->dev,
			 "codecs %#x have not come back from sleep; their cards will be silent\n",
			 missing);
}

static void start_everything(struct hdaudbus_controller *controller)
{
	spin_lock_irq(&controller->engine_lock);
	set_asleep(controller, false);
	hdaudbus_engines_wake(controller);
	spin_unlock_irq(&controller->engine_lock);
	hdaudbus_controller_listen(controller);
	hdaudbus_verbs_go_on(controller);
}

/**
 * hdaudbus_host_resume - the controller has power again
 * @host: the host
 *
 * Engines that ran, or were about to, are in Stop with a position of 0; clients
 * start them again. Drivers of codecs that have asked to be woken are told, by
 * hdaudbus_driver.wake.
 *
 * Context: process; as for hdaudbus_host_suspend(). The host can deliver
 * interrupts.
 * Return: 0; -ENODEV or -ETIMEDOUT when the controller does not come back.
 * Then it counts as gone.
 */
int hdaudbus_host_resume(struct hdaudbus_host *host)
{
	struct hdaudbus_controller *controller = host->controller;
	u16 present, woken;
	int err;

	if (!controller || READ_ONCE(controller->gone) || !controller->asleep)
		return 0;
	woken = who_woke(controller);
	WRITE_ONCE(controller->lost, false);
	err = hdaudbus_controller_start(controller, &present);
	trace_hdaudbus_resume(controller, woken, err);
	if (err) {
		dev_err(host->dev,
			"controller does not come back from sleep (%d); to try again, unbind and bind it\n",
			err);
		hdaudbus_controller_stop(controller);
		hdaudbus_host_gone(host);
		return err;
	}
	check_codecs(controller, present);
	start_everything(controller);
	if (woken) {
		atomic_or(woken, &controller->woken);
		schedule_work(&controller->wake_work);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(hdaudbus_host_resume);

/*
 * Anew
 *
 * A controller that has lost its power for a moment, while nobody told us, answers
 * as after power-on. It is put to sleep and woken then, as far as it needs it.
 */

/* What waits for it fails; whoever needs it next tries again. */
static void go_on_without(struct hdaudbus_controller *controller)
{
	spin_lock_irq(&controller->engine_lock);
	set_asleep(controller, false);
	spin_unlock_irq(&controller->engine_lock);
	WRITE_ONCE(controller->lost, true);
	spin_lock_irq(&controller->verbs.lock);
	WRITE_ONCE(controller->verbs.dead, true);
	hdaudbus_calls_fail(&controller->verbs, GENMASK(HDAUDBUS_ADDRESSES - 1, 0));
	spin_unlock_irq(&controller->verbs.lock);
	hdaudbus_verbs_go_on(controller);
}

static void start_anew(struct hdaudbus_controller *controller)
{
	u16 present;
	int err;

	if (stop_everything(controller, true))
		return;
	WRITE_ONCE(controller->lost, false);
	WRITE_ONCE(controller->restarts, controller->restarts + 1);
	err = hdaudbus_controller_start(controller, &present);
	trace_hdaudbus_restart(controller, present, err);
	dev_err_ratelimited(controller->host->dev,
			    "controller had lost its registers; %s (%d)\n",
			    err ? "it does not start again" : "its codecs have been reset", err);
	if (err) {
		go_on_without(controller);
		return;
	}
	check_codecs(controller, present);
	start_everything(controller);
}

static void restart(struct work_struct *work)
{
	struct hdaudbus_controller *controller =
		container_of(work, struct hdaudbus_controller, restart_work);

	if (!hdaudbus_enter(controller))
		return;
	pm_runtime_get_sync(controller->host->dev);
	if (!READ_ONCE(controller->settled) && !READ_ONCE(controller->asleep)) {
		WRITE_ONCE(controller->restarting, true); /* before it is asleep */
		if (hdaudbus_controller_lost(controller))
			start_anew(controller);
		else
			hdaudbus_verbs_go_on(controller);
		WRITE_ONCE(controller->restarting, false);
	}
	hdaudbus_power_put(controller);
	hdaudbus_exit(controller);
}

/**
 * hdaudbus_power_restart - bring the controller up anew some time
 * @controller: the controller, which is in reset but should not be
 *
 * Not while the system sleeps. Engines that run are in Stop afterwards.
 *
 * Context: any.
 */
void hdaudbus_power_restart(struct hdaudbus_controller *controller)
{
	/* it has to be, also if it tells otherwise by then */
	WRITE_ONCE(controller->lost, true);
	queue_work(system_freezable_wq, &controller->restart_work);
}

/**
 * hdaudbus_power_settle - the controller is not brought up anew any more
 * @controller: the controller, which is going away
 *
 * Context: process.
 */
void hdaudbus_power_settle(struct hdaudbus_controller *controller)
{
	WRITE_ONCE(controller->settled, true);
	cancel_work_sync(&controller->restart_work);
}

static void tell_woken(struct work_struct *work)
{
	struct hdaudbus_controller *controller =
		container_of(work, struct hdaudbus_controller, wake_work);

	hdaudbus_bus_wake(controller, atomic_xchg(&controller->woken, 0));
}

/**
 * hdaudbus_power_init - the controller is awake
 * @controller: the controller
 *
 * Context: process.
 */
void hdaudbus_power_init(struct hdaudbus_controller *controller)
{
	INIT_WORK(&controller->wake_work, tell_woken);
	INIT_WORK(&controller->restart_work, restart);
}

/**
 * hdaudbus_power_exit - nobody is told of wakes any more
 * @controller: the controller, which is going away; nobody uses it
 *
 * What is still allocated holds the host's device awake no longer.
 *
 * Context: process.
 */
void hdaudbus_power_exit(struct hdaudbus_controller *controller)
{
	cancel_work_sync(&controller->wake_work);
	cancel_work_sync(&controller->restart_work);
	spin_lock_irq(&controller->engine_lock);
	hdaudbus_engines_let_sleep(controller);
	spin_unlock_irq(&controller->engine_lock);
}
