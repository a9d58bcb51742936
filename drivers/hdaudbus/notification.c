// SPDX-License-Identifier: GPL-2.0
/*
 * Who is told when an engine interrupts: events, callbacks and the interrupt
 * routine of a BDL client.
 *
 * Owns hdaudbus_engine.notifications: written under engine_lock, walked by
 * the interrupt under RCU.
 *
 * Lifetime: a notification ends when it is unregistered, which waits until it
 * is not running, or with its engine or context: then it is freed after a
 * grace period. The device of a callback, and the module of its driver, are
 * held until then.
 */

#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "hdaudbus.h"

static void notification_put(struct hdaudbus_notification *notification)
{
	if (notification->device) {
		put_device(notification->device);
		module_put(notification->module);
	}
	kfree(notification);
}

static void notification_put_work(struct work_struct *work)
{
	notification_put(container_of(to_rcu_work(work), struct hdaudbus_notification, release));
}

/**
 * hdaudbus_notifications_drop - an engine is freed: forget its notifications
 * @engine: the engine
 *
 * Context: any; the caller holds engine_lock.
 */
void hdaudbus_notifications_drop(struct hdaudbus_engine *engine)
{
	struct hdaudbus_notification *notification, *next;

	list_for_each_entry_safe(notification, next, &engine->notifications, node) {
		list_del_rcu(&notification->node);
		INIT_RCU_WORK(&notification->release, notification_put_work);
		hdaudbus_release_later(&notification->release);
	}
}

/**
 * hdaudbus_notification_set_isr - give an engine the routine of a BDL client
 * @engine: the engine, claimed
 * @isr: the routine; NULL: none
 * @isr_context: its argument
 *
 * Replaces the present one, which is not running when this returns.
 *
 * Context: process.
 * Return: 0 or -ENOMEM: then the present one stays.
 */
int hdaudbus_notification_set_isr(struct hdaudbus_engine *engine, hdaudio_bdl_isr_t isr,
				  void *isr_context)
{
	struct hdaudbus_controller *controller = engine->controller;
	struct hdaudbus_notification *present, *old = NULL, *new = NULL;

	if (isr) {
		new = kzalloc(sizeof(*new), GFP_KERNEL);
		if (!new)
			return -ENOMEM;
		new->isr = isr;
		new->callback_context = isr_context;
	}

	spin_lock_irq(&controller->engine_lock);
	list_for_each_entry(present, &engine->notifications, node)
		if (present->isr)
			old = present;
	if (old)
		list_del_rcu(&old->node);
	if (new)
		list_add_rcu(&new->node, &engine->notifications);
	spin_unlock_irq(&controller->engine_lock);

	if (old) {
		synchronize_rcu();
		kfree(old);
	}
	return 0;
}

static int notification_add(struct hdaudbus_context *context, hdaudio_handle_t handle,
			    struct hdaudbus_notification *notification)
{
	struct hdaudbus_controller *controller = context->controller;
	struct hdaudbus_engine *engine;

	spin_lock_irq(&controller->engine_lock);
	engine = hdaudbus_engine_find(context, handle);
	if (engine)
		list_add_tail_rcu(&notification->node, &engine->notifications);
	spin_unlock_irq(&controller->engine_lock);
	return engine ? 0 : -EBADF;
}

/* Unlinks the notification that matches and waits until it is not running. */
static int notification_remove(struct hdaudbus_context *context, hdaudio_handle_t handle,
			       const struct hdaudbus_notification *wanted)
{
	struct hdaudbus_controller *controller = context->controller;
	struct hdaudbus_notification *present, *found = NULL;
	struct hdaudbus_engine *engine;

	if (!wanted->event && !wanted->callback)
		return -EINVAL;
	spin_lock_irq(&controller->engine_lock);
	engine = hdaudbus_engine_find(context, handle);
	if (engine) {
		list_for_each_entry(present, &engine->notifications, node) {
			if (!present->isr && present->event == wanted->event &&
			    present->callback == wanted->callback &&
			    present->callback_context == wanted->callback_context) {
				found = present;
				list_del_rcu(&found->node);
				break;
			}
		}
	}
	spin_unlock_irq(&controller->engine_lock);

	if (!engine)
		return -EBADF;
	if (!found)
		return -EINVAL;
	synchronize_rcu();
	notification_put(found);
	return 0;
}

static int notification_create(struct hdaudbus_context *context, hdaudio_handle_t handle,
			       const struct hdaudbus_notification *template)
{
	struct hdaudbus_notification *notification;
	int err;

	if (!template->event && !template->callback)
		return -EINVAL;
	notification = kmemdup(template, sizeof(*template), GFP_KERNEL);
	if (!notification)
		return -ENOMEM;
	err = notification_add(context, handle, notification);
	if (err)
		kfree(notification);
	return err;
}

/*
 * Done also when the controller is gone: the caller is about to free what the
 * interrupt may be using at this moment.
 */
static int notification_unregister(struct hdaudbus_context *context, hdaudio_handle_t handle,
				   const struct hdaudbus_notification *wanted)
{
	int ret;

	if (hdaudbus_may_sleep())
		ret = notification_remove(context, handle, wanted);
	else
		ret = -EWOULDBLOCK;
	return READ_ONCE(context->controller->gone) ? -ENODEV : ret;
}

/**
 * hdaudbus_register_notification_event - RegisterNotificationEvent
 * @context: interface context
 * @handle: the engine
 * @event: completed once per notification
 *
 * Context: process.
 * Return: 0, -EBADF, -EINVAL, -ENOMEM, -EWOULDBLOCK, -ENODEV.
 */
int hdaudbus_register_notification_event(void *context, hdaudio_handle_t handle,
					 struct completion *event)
{
	const struct hdaudbus_notification notification = { .event = event };
	int ret = hdaudbus_context_enter_passive(context);

	if (ret)
		return ret;
	ret = notification_create(context, handle, &notification);
	hdaudbus_context_exit(context);
	return ret;
}

/**
 * hdaudbus_unregister_notification_event - UnregisterNotificationEvent
 * @context: interface context
 * @handle: the engine
 * @event: what was registered
 *
 * Context: process. On return @event is not touched any more.
 * Return: 0, -EBADF, -EINVAL when it is not registered, -EWOULDBLOCK, -ENODEV.
 */
int hdaudbus_unregister_notification_event(void *context, hdaudio_handle_t handle,
					   struct completion *event)
{
	const struct hdaudbus_notification notification = { .event = event };

	return notification_unregister(context, handle, &notification);
}

/* An interrupt that has begun without it may find who looks at it. */
static void take_interrupt_time(struct hdaudbus_controller *controller)
{
	if (READ_ONCE(controller->timed))
		return;
	WRITE_ONCE(controller->timed, true);
	synchronize_rcu();
}

/* Holds the device and the module of its driver, if all goes well. */
static int register_callback(struct hdaudbus_context *context, hdaudio_handle_t handle,
			     struct hdaudbus_notification *template)
{
	struct device *device = template->device;
	int err;

	template->module = device->driver ? device->driver->owner : NULL;
	if (!try_module_get(template->module))
		return -ENODEV;
	get_device(device);
	if (hdaudbus_wants_interrupt_time(device))
		take_interrupt_time(context->controller);

	err = notification_create(context, handle, template);
	if (err) {
		put_device(device);
		module_put(template->module);
	}
	return err;
}

/**
 * hdaudbus_register_notification_callback - RegisterNotificationCallback
 * @context: interface context
 * @handle: the engine
 * @device: held, with its driver's module, until unregistered
 * @callback: called once per notification
 * @callback_context: its argument
 *
 * Context: process.
 * Return: 0, -EBADF, -EINVAL, -ENOMEM, -EWOULDBLOCK, -ENODEV, also when the
 * module of the device's driver is going away.
 */
int hdaudbus_register_notification_callback(void *context, hdaudio_handle_t handle,
					    struct device *device,
					    hdaudio_dma_notification_t callback,
					    void *callback_context)
{
	struct hdaudbus_notification notification = {
		.callback = callback,
		.callback_context = callback_context,
		.device = device,
	};
	int ret = hdaudbus_context_enter_passive(context);

	if (ret)
		return ret;
	if (device && callback)
		ret = register_callback(context, handle, &notification);
	else
		ret = -EINVAL;
	hdaudbus_context_exit(context);
	return ret;
}

/**
 * hdaudbus_unregister_notification_callback - UnregisterNotificationCallback
 * @context: interface context
 * @handle: the engine
 * @callback: what was registered
 * @callback_context: and its argument: both must match
 *
 * Context: process. On return the callback is not running.
 * Return: 0, -EBADF, -EINVAL when it is not registered, -EWOULDBLOCK, -ENODEV.
 */
int hdaudbus_unregister_notification_callback(void *context, hdaudio_handle_t handle,
					      hdaudio_dma_notification_t callback,
					      void *callback_context)
{
	const struct hdaudbus_notification notification = {
		.callback = callback,
		.callback_context = callback_context,
	};

	return notification_unregister(context, handle, &notification);
}
