// SPDX-License-Identifier: GPL-2.0
/*
 * TransferCodecVerbs: the calls, in one queue.
 *
 * Owns struct hdaudbus_call and the queue of struct hdaudbus_verbs, guarded by
 * its lock. What is sent of the queue, and when, is runs.c's. Clients are
 * called with no lock held that a routine takes, inside an RCU read-side critical
 * section.
 *
 *	calls:	[ A A A ][ B B B B B B ][ C ]
 *	run:	  ^^^^^^^^^^^^^^^ in the ring, ^ the next to be written
 *
 * Lifetimes: a call is the caller's stack when synchronous, else allocated
 * here; it ends in hdaudbus_calls_complete(). Its transfers belong to the
 * client, and a cancelled call leaves none in the ring.
 */

#include <linux/bitfield.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "hdaudbus.h"

/**
 * struct hdaudbus_call - a call of TransferCodecVerbs
 * @node: in hdaudbus_verbs.calls
 * @context: who called; NULL: the bus driver
 * @transfers: commands and responses
 * @count: how many
 * @written: how many of them have been put into the ring, or failed
 * @absent: codecs to which nothing of this call is sent any more
 * @status: what a synchronous call returns
 * @callback: NULL: synchronous
 * @callback_context: for @callback
 * @done: wakes a synchronous caller
 */
struct hdaudbus_call {
	struct list_head node;
	struct hdaudbus_context *context;
	struct hdaudio_codec_transfer *transfers;
	u32 count;
	u32 written;
	u16 absent;
	int status;
	hdaudio_transfer_complete_t callback;
	void *callback_context;
	struct completion done;
};

/* The call behind @call, or NULL. */
static struct hdaudbus_call *call_behind(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	return list_is_last(&call->node, &verbs->calls) ? NULL : list_next_entry(call, node);
}

/* As long as there are calls, they hold the controller awake. */
static void calls_settle(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_controller *controller =
		container_of(verbs, struct hdaudbus_controller, verbs);
	bool any = !list_empty(&verbs->calls);

	if (any == verbs->awake)
		return;
	verbs->awake = any;
	if (any) {
		hdaudbus_power_hold(controller);
	} else {
		verbs->wake_deadline = 0;
		hdaudbus_power_put(controller);
	}
}

static void call_advance(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	if (++call->written == call->count)
		verbs->next_call = call_behind(verbs, call);
}

/**
 * hdaudbus_calls_next - the next command to be written
 * @verbs: the verbs
 *
 * Commands to absent codecs fail on the way.
 *
 * Context: any; the caller holds the lock.
 * Return: the command, or NULL if there is none.
 */
struct hdaudio_codec_transfer *hdaudbus_calls_next(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_call *call;

	while ((call = verbs->next_call)) {
		struct hdaudio_codec_transfer *transfer = &call->transfers[call->written];
		u8 codec = FIELD_GET(HDAUDIO_COMMAND_CODEC, transfer->output);

		if (!(call->absent & BIT(codec)))
			return transfer;
		transfer->input = 0;
		call_advance(verbs, call);
	}
	return NULL;
}

/**
 * hdaudbus_calls_written - the command that was next has been written
 * @verbs: the verbs
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_calls_written(struct hdaudbus_verbs *verbs)
{
	call_advance(verbs, verbs->next_call);
}

/**
 * hdaudbus_calls_fail - nothing that waits now is sent to some codecs any more
 * @verbs: the verbs
 * @codecs: mask of their addresses
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_calls_fail(struct hdaudbus_verbs *verbs, u16 codecs)
{
	struct hdaudbus_call *call = verbs->next_call;

	if (call)
		list_for_each_entry_from(call, &verbs->calls, node)
			call->absent |= codecs;
}

/**
 * hdaudbus_calls_collect - which calls are final
 * @verbs: the verbs; nothing is in the ring
 * @finished: out: calls of which nothing is left to write are added
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_calls_collect(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	struct hdaudbus_call *call, *next;

	list_for_each_entry_safe(call, next, &verbs->calls, node) {
		if (call == verbs->next_call)
			break;
		list_move_tail(&call->node, finished);
	}
	calls_settle(verbs);
}

/**
 * hdaudbus_calls_complete - tell clients that their calls are final
 * @finished: the calls; none is left
 *
 * Context: atomic, inside an RCU read-side critical section; no lock
 * held that a routine takes.
 */
void hdaudbus_calls_complete(struct list_head *finished)
{
	struct hdaudbus_call *call, *next;

	list_for_each_entry_safe(call, next, finished, node) {
		list_del(&call->node);
		if (!call->callback) {
			complete(&call->done);
			continue;
		}
		call->callback(call->transfers, call->callback_context);
		kfree(call);
	}
}

/**
 * hdaudbus_calls_end - all calls end without an answer
 * @verbs: the verbs
 * @finished: out: the calls are added
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_calls_end(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	struct hdaudbus_call *call;

	list_for_each_entry(call, &verbs->calls, node) {
		call->status = -ENODEV;
		for (; call->written < call->count; call->written++)
			call->transfers[call->written].input = 0;
	}
	verbs->next_call = NULL;
	list_splice_tail_init(&verbs->calls, finished);
	calls_settle(verbs);
}

static int call_queue(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&verbs->lock, flags);
	if (verbs->stopped || (call->context && call->context->released)) {
		err = -ENODEV;
	} else {
		list_add_tail(&call->node, &verbs->calls);
		if (!verbs->next_call)
			verbs->next_call = call;
		calls_settle(verbs);
		hdaudbus_run_start(verbs);
	}
	spin_unlock_irqrestore(&verbs->lock, flags);
	return err;
}

static int transfer_async(struct hdaudbus_verbs *verbs, const struct hdaudbus_call *template)
{
	struct hdaudbus_call *call = kmemdup(template, sizeof(*template), GFP_ATOMIC);
	int err;

	if (!call)
		return -ENOMEM;

	err = call_queue(verbs, call);
	if (err)
		kfree(call);
	return err;
}

static int transfer_awake(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	int err;

	init_completion(&call->done);
	err = call_queue(verbs, call);
	if (err)
		return err;

	wait_for_completion(&call->done);
	return call->status;
}

/* Who can wait wakes the controller himself. */
static int transfer_sync(struct hdaudbus_controller *controller, struct hdaudbus_call *call)
{
	int err;

	if (!READ_ONCE(controller->verbs.held))
		return transfer_awake(&controller->verbs, call);
	err = hdaudbus_power_get(controller);
	if (err)
		return err;
	err = transfer_awake(&controller->verbs, call);
	hdaudbus_power_put(controller);
	return err;
}

/**
 * hdaudbus_verbs_transfer - TransferCodecVerbs
 * @controller: the controller
 * @context: whose call it is; NULL: the bus driver's own
 * @count: number of @transfers, 1 or more
 * @transfers: commands, in order, and room for their responses
 * @callback: called when all are final; NULL: wait for that
 * @callback_context: for @callback
 *
 * Context: between hdaudbus_enter() and hdaudbus_exit(); any with @callback,
 * process without.
 * Return: 0 when transferred or queued, -EINVAL, -ENOMEM, -ENODEV,
 * -EWOULDBLOCK; -ETIMEDOUT without @callback while the system sleeps.
 */
int hdaudbus_verbs_transfer(struct hdaudbus_controller *controller,
			    struct hdaudbus_context *context, u32 count,
			    struct hdaudio_codec_transfer *transfers,
			    hdaudio_transfer_complete_t callback, void *callback_context)
{
	struct hdaudbus_call call = {
		.context = context,
		.transfers = transfers,
		.count = count,
		.callback = callback,
		.callback_context = callback_context,
	};

	if (!count || !transfers)
		return -EINVAL;
	if (callback)
		return transfer_async(&controller->verbs, &call);
	if (!hdaudbus_may_sleep())
		return -EWOULDBLOCK;
	return transfer_sync(controller, &call);
}

static void call_drop(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	hdaudbus_run_forget(verbs, call->transfers, call->count);
	if (verbs->next_call == call)
		verbs->next_call = call_behind(verbs, call);
	list_del(&call->node);
	kfree(call);
}

/**
 * hdaudbus_verbs_cancel - drop what a context still has queued
 * @context: the context
 *
 * Nothing is queued for it any more. Callbacks of calls that were complete
 * before may still be called until an RCU grace period has passed.
 *
 * Context: any.
 */
void hdaudbus_verbs_cancel(struct hdaudbus_context *context)
{
	struct hdaudbus_verbs *verbs = &context->controller->verbs;
	struct hdaudbus_call *call, *next;
	unsigned long flags;

	spin_lock_irqsave(&verbs->lock, flags);
	context->released = true;
	list_for_each_entry_safe(call, next, &verbs->calls, node)
		if (call->context == context && call->callback)
			call_drop(verbs, call);
	calls_settle(verbs);
	spin_unlock_irqrestore(&verbs->lock, flags);
}
