// SPDX-License-Identifier: GPL-2.0
/*
 * Unsolicited responses: tags, and who gets the responses that carry them.
 *
 * Owns hdaudbus_controller.tags: written under engine_lock, read under RCU. And
 * struct hdaudbus_flood, guarded by verbs.lock: when codecs say more than there can
 * be to say they are not listened to for a second.
 *
 * Lifetime: a tag ends when its owner unregisters it, which waits until the
 * routine is not running, or with the owner's context, which does the same.
 */

#include <linux/bitfield.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "hdaudbus.h"
#include "trace.h"

#define FLOOD		4096	/* responses in a second: nobody has so many jacks */
#define FLOOD_TIME	HZ

/* It listens, and its link is not in reset: that would not be the way out. */
static bool listens(struct hdaudbus_controller *controller)
{
	return hdaudbus_controller_present(controller) && !hdaudbus_controller_lost(controller);
}

static void listen(struct hdaudbus_controller *controller, bool on)
{
	WRITE_ONCE(controller->flood.off, !on);
	controller->flood.since = jiffies;
	controller->flood.count = 0;
	if (listens(controller))
		hdaudbus_write32(controller, AZX_REG_GCTL,
				 AZX_GCTL_RESET | (on ? AZX_GCTL_UNSOL : 0));
}

/**
 * hdaudbus_unsolicited_admit - there is an unsolicited response
 * @controller: the controller
 * @response: the response
 *
 * Context: any, while the controller is awake; the caller holds verbs.lock.
 * Return: whether it is to be delivered.
 */
bool hdaudbus_unsolicited_admit(struct hdaudbus_controller *controller, u64 response)
{
	struct hdaudbus_flood *flood = &controller->flood;

	if (!flood->off && time_after(jiffies, flood->since + FLOOD_TIME)) {
		flood->since = jiffies;
		flood->count = 0;
	}
	if (!flood->off && ++flood->count > FLOOD) {
		if (!flood->floods++)
			dev_warn(controller->host->dev,
				 "too many unsolicited responses; not listened to for a second, now and whenever it happens\n");
		listen(controller, false);
	}
	if (flood->off) {
		atomic_long_inc(&controller->dropped_responses);
		trace_hdaudbus_unsolicited(controller, response, HDAUDBUS_TOO_MANY);
	}
	return !flood->off;
}

/**
 * hdaudbus_unsolicited_wait - listen to codecs again when it is time
 * @controller: the controller
 *
 * Context: any, while the controller is awake; the caller holds verbs.lock.
 * Return: true as long as it is not.
 */
bool hdaudbus_unsolicited_wait(struct hdaudbus_controller *controller)
{
	struct hdaudbus_flood *flood = &controller->flood;

	if (flood->off && time_after(jiffies, flood->since + FLOOD_TIME) && listens(controller))
		listen(controller, true);
	return flood->off;
}

/**
 * hdaudbus_unsolicited_listen - codecs may say something
 * @controller: the controller, started
 *
 * Context: process.
 */
void hdaudbus_unsolicited_listen(struct hdaudbus_controller *controller)
{
	spin_lock_irq(&controller->verbs.lock);
	listen(controller, true);
	spin_unlock_irq(&controller->verbs.lock);
}

/**
 * hdaudbus_unsolicited_deliver - hand a response to whose tag it carries
 * @controller: the controller
 * @response: the response; its codec address and tag are the device's word
 *
 * Context: any, inside an RCU read-side critical section, with no lock
 * held that a routine takes.
 */
void hdaudbus_unsolicited_deliver(struct hdaudbus_controller *controller, u64 response)
{
	unsigned int codec = FIELD_GET(HDAUDIO_RESPONSE_SDATAIN, response);
	unsigned int number = FIELD_GET(HDAUDIO_RESPONSE_UNSOL_TAG, response);
	struct hdaudbus_tag *tag = NULL;

	if (codec < HDAUDBUS_MAX_CODECS)
		tag = rcu_dereference(controller->tags[codec][number]);

	trace_hdaudbus_unsolicited(controller, response,
				   tag ? HDAUDBUS_TAKEN : HDAUDBUS_NO_TAKER);
	if (tag)
		tag->routine(response, tag->routine_context);
	else
		atomic_long_inc(&controller->dropped_responses);
}

static int tag_insert(struct hdaudbus_context *context, struct hdaudbus_tag *tag)
{
	struct hdaudbus_controller *controller = context->controller;
	struct hdaudbus_tag __rcu **tags = controller->tags[context->codec_address];
	int number;

	spin_lock_irq(&controller->engine_lock);
	for (number = 0; number < HDAUDBUS_TAGS; number++) {
		if (!rcu_access_pointer(tags[number])) {
			rcu_assign_pointer(tags[number], tag);
			break;
		}
	}
	spin_unlock_irq(&controller->engine_lock);
	return number < HDAUDBUS_TAGS ? number : -EBUSY;
}

/* Takes a tag of this context out of the table. */
static struct hdaudbus_tag *tag_remove(struct hdaudbus_context *context, unsigned int number)
{
	struct hdaudbus_controller *controller = context->controller;
	struct hdaudbus_tag __rcu **slot = &controller->tags[context->codec_address][number];
	struct hdaudbus_tag *tag;

	spin_lock_irq(&controller->engine_lock);
	tag = rcu_dereference_protected(*slot, lockdep_is_held(&controller->engine_lock));
	if (tag && tag->context == context)
		RCU_INIT_POINTER(*slot, NULL);
	else
		tag = NULL;
	spin_unlock_irq(&controller->engine_lock);
	return tag;
}

/**
 * hdaudbus_unsolicited_release - unregister all tags of a context
 * @context: the context
 *
 * A routine may still be running until an RCU grace period has passed.
 *
 * Context: process.
 */
void hdaudbus_unsolicited_release(struct hdaudbus_context *context)
{
	unsigned int number;

	for (number = 0; number < HDAUDBUS_TAGS; number++) {
		struct hdaudbus_tag *tag = tag_remove(context, number);

		if (tag)
			kfree_rcu(tag, rcu);
	}
}

static int register_event_callback(struct hdaudbus_context *context,
				   hdaudio_unsolicited_response_t routine,
				   void *routine_context, u8 *number)
{
	struct hdaudbus_tag *tag;
	int ret;

	if (!routine || !number)
		return -EINVAL;

	tag = kzalloc(sizeof(*tag), GFP_KERNEL);
	if (!tag)
		return -ENOMEM;
	tag->context = context;
	tag->routine = routine;
	tag->routine_context = routine_context;

	ret = tag_insert(context, tag);
	if (ret < 0) {
		kfree(tag);
		return ret;
	}
	*number = ret;
	return 0;
}

/**
 * hdaudbus_register_event_callback - RegisterEventCallback
 * @context: interface context
 * @routine: called with each unsolicited response that carries the tag
 * @callback_context: its argument
 * @tag: out: the tag, 0 to 63
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBUSY when no tag is left, -ENOMEM, -EWOULDBLOCK,
 * -ENODEV.
 */
int hdaudbus_register_event_callback(void *context, hdaudio_unsolicited_response_t routine,
				     void *callback_context, u8 *tag)
{
	int ret = hdaudbus_context_enter_passive(context);

	if (ret)
		return ret;
	ret = register_event_callback(context, routine, callback_context, tag);
	hdaudbus_context_exit(context);
	return ret;
}

static int tag_unregister(struct hdaudbus_context *context, u8 number)
{
	struct hdaudbus_tag *tag = number < HDAUDBUS_TAGS ? tag_remove(context, number) : NULL;

	if (!tag)
		return -EINVAL;
	synchronize_rcu();
	kfree(tag);
	return 0;
}

/**
 * hdaudbus_unregister_event_callback - UnregisterEventCallback
 * @context: interface context
 * @tag: the tag
 *
 * Context: process. On return the routine is not running, also when the
 * controller is gone.
 * Return: 0, -EINVAL when it is not a tag of this context, -EWOULDBLOCK,
 * -ENODEV.
 */
int hdaudbus_unregister_event_callback(void *context, u8 tag)
{
	struct hdaudbus_context *owner = context;
	int ret = -EWOULDBLOCK;

	if (hdaudbus_may_sleep())
		ret = tag_unregister(owner, tag);
	return READ_ONCE(owner->controller->gone) ? -ENODEV : ret;
}
