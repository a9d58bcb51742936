// SPDX-License-Identifier: GPL-2.0
/*
 * TransferCodecVerbs: the calls, and whose turn it is.
 *
 * Owns struct hdaudbus_call and the queues, all guarded by the lock of struct
 * hdaudbus_verbs. What is sent of them, and when, is runs.c's. Clients are
 * called with no lock held that a routine takes, inside an RCU read-side critical
 * section.
 *
 * Each context has a queue, and so has the bus driver. Calls of one queue are
 * written in order; queues take turns, each with so many commands at a time. A
 * call of which all has been written waits for the end of the run.
 *
 *	turns:	 queue: [ A A A ][ B B B B B B ]
 *		 queue: [ C ]
 *	run:	 A A A B B C B B
 *
 * Lifetimes: a call is the caller's stack when synchronous, else allocated
 * here; it ends in hdaudbus_calls_complete(). Its transfers belong to the
 * client, and a cancelled call leaves none in the ring. A queue is its context's.
 */

#include <linux/bitfield.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "hdaudbus.h"
#include "trace.h"

#define TURN	16	/* commands */

/**
 * struct hdaudbus_call - a call of TransferCodecVerbs
 * @node: in its queue, or in hdaudbus_verbs.written
 * @number: of it, for who looks on
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
	unsigned long number;
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

/* As long as there are calls, they hold the controller awake. */
static void calls_settle(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);
	bool any = !list_empty(&verbs->turns) || !list_empty(&verbs->written);

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

/* The next queue's turn. */
static void turn_pass(struct hdaudbus_verbs *verbs)
{
	list_rotate_left(&verbs->turns);
	verbs->turn = TURN;
}

static void queue_add(struct hdaudbus_verbs *verbs, struct hdaudbus_queue *queue,
		      struct hdaudbus_call *call)
{
	list_add_tail(&call->node, &queue->calls);
	if (list_empty(&queue->turn))
		list_add_tail(&queue->turn, &verbs->turns);
}

/* The next command of @call, the first of @queue, is written, or has failed. */
static void queue_advance(struct hdaudbus_verbs *verbs, struct hdaudbus_queue *queue,
			  struct hdaudbus_call *call)
{
	if (++call->written < call->count)
		return;
	list_move_tail(&call->node, &verbs->written);
	if (!list_empty(&queue->calls))
		return;
	list_del_init(&queue->turn);
	verbs->turn = TURN;
}

static struct hdaudbus_queue *turn_queue(struct hdaudbus_verbs *verbs)
{
	return list_first_entry(&verbs->turns, struct hdaudbus_queue, turn);
}

static struct hdaudbus_call *queue_first(struct hdaudbus_queue *queue)
{
	return list_first_entry(&queue->calls, struct hdaudbus_call, node);
}

/**
 * hdaudbus_queue_init - an empty queue
 * @queue: the queue
 *
 * Context: any.
 */
void hdaudbus_queue_init(struct hdaudbus_queue *queue)
{
	INIT_LIST_HEAD(&queue->calls);
	INIT_LIST_HEAD(&queue->turn);
}

/**
 * hdaudbus_calls_init - no calls
 * @verbs: the verbs
 *
 * Context: any.
 */
void hdaudbus_calls_init(struct hdaudbus_verbs *verbs)
{
	INIT_LIST_HEAD(&verbs->turns);
	INIT_LIST_HEAD(&verbs->written);
	hdaudbus_queue_init(&verbs->own);
	verbs->turn = TURN;
}

/**
 * hdaudbus_calls_wait - is there something left to write?
 * @verbs: the verbs
 *
 * Context: any; the caller holds the lock.
 * Return: true if there is; it may be for absent codecs only.
 */
bool hdaudbus_calls_wait(const struct hdaudbus_verbs *verbs)
{
	return !list_empty(&verbs->turns);
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
	while (!list_empty(&verbs->turns)) {
		struct hdaudbus_queue *queue = turn_queue(verbs);
		struct hdaudbus_call *call = queue_first(queue);
		struct hdaudio_codec_transfer *transfer = &call->transfers[call->written];
		u8 codec = FIELD_GET(HDAUDIO_COMMAND_CODEC, transfer->output);

		if (!(call->absent & BIT(codec)))
			return transfer;
		hdaudbus_command_fail(verbs, transfer, HDAUDBUS_NOT_SENT);
		queue_advance(verbs, queue, call);
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
	struct hdaudbus_queue *queue = turn_queue(verbs);

	queue_advance(verbs, queue, queue_first(queue));
	if (!list_empty(&queue->calls) && !--verbs->turn)
		turn_pass(verbs);
}

/**
 * hdaudbus_calls_count - how many calls wait
 * @verbs: the verbs
 *
 * Context: any; the caller holds the lock.
 * Return: the number of calls of which something is left to write.
 */
unsigned int hdaudbus_calls_count(const struct hdaudbus_verbs *verbs)
{
	const struct hdaudbus_queue *queue;
	const struct hdaudbus_call *call;
	unsigned int count = 0;

	list_for_each_entry(queue, &verbs->turns, turn)
		list_for_each_entry(call, &queue->calls, node)
			count++;
	return count;
}

/**
 * hdaudbus_command_fail - a command of a call ends without a valid response
 * @verbs: the verbs
 * @transfer: the command
 * @failure: why
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_command_fail(struct hdaudbus_verbs *verbs, struct hdaudio_codec_transfer *transfer,
			   enum hdaudbus_failure failure)
{
	verbs->failed++;
	transfer->input = failure == HDAUDBUS_OVERRUN ? HDAUDIO_RESPONSE_HAS_FIFO_OVERRUN : 0;
	trace_hdaudbus_command_fail(hdaudbus_verbs_controller(verbs), transfer->output, failure);
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
	struct hdaudbus_queue *queue;
	struct hdaudbus_call *call;

	list_for_each_entry(queue, &verbs->turns, turn)
		list_for_each_entry(call, &queue->calls, node)
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
	list_splice_tail_init(&verbs->written, finished);
	calls_settle(verbs);
}

/**
 * hdaudbus_calls_complete - tell clients that their calls are final
 * @verbs: the verbs
 * @finished: the calls; none is left
 *
 * Context: atomic, inside an RCU read-side critical section; no lock
 * held that a routine takes.
 */
void hdaudbus_calls_complete(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	struct hdaudbus_call *call, *next;

	list_for_each_entry_safe(call, next, finished, node) {
		list_del(&call->node);
		trace_hdaudbus_call_complete(hdaudbus_verbs_controller(verbs), call->number,
					     call->count, call->status);
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
	struct hdaudbus_queue *queue, *next;
	struct hdaudbus_call *call;

	list_for_each_entry_safe(queue, next, &verbs->turns, turn) {
		list_splice_tail_init(&queue->calls, &verbs->written);
		list_del_init(&queue->turn);
	}
	list_for_each_entry(call, &verbs->written, node) {
		call->status = -ENODEV;
		for (; call->written < call->count; call->written++)
			hdaudbus_command_fail(verbs, &call->transfers[call->written],
					      HDAUDBUS_GIVEN_UP);
	}
	list_splice_tail_init(&verbs->written, finished);
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
		call->number = ++verbs->calls_made;
		trace_hdaudbus_call_queue(hdaudbus_verbs_controller(verbs), call->number,
					  call->context, call->count, call->callback);
		queue_add(verbs, call->context ? &call->context->queue : &verbs->own, call);
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

/* Drops what @context has in @calls; others may have some there, too. */
static void calls_drop(struct hdaudbus_verbs *verbs, struct list_head *calls,
		       const struct hdaudbus_context *context)
{
	struct hdaudbus_call *call, *next;

	list_for_each_entry_safe(call, next, calls, node) {
		if (call->context != context || !call->callback)
			continue;
		hdaudbus_run_forget(verbs, call->transfers, call->count);
		list_del(&call->node);
		kfree(call);
	}
}

/* The context goes with its queue; somebody may yet wait for a call in it. */
static void queue_disown(struct hdaudbus_verbs *verbs, struct hdaudbus_queue *queue)
{
	struct hdaudbus_call *call, *next;

	list_for_each_entry_safe(call, next, &queue->calls, node) {
		list_del(&call->node);
		queue_add(verbs, &verbs->own, call);
	}
	list_del_init(&queue->turn);
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
	unsigned long flags;

	spin_lock_irqsave(&verbs->lock, flags);
	context->released = true;
	calls_drop(verbs, &context->queue.calls, context);
	calls_drop(verbs, &verbs->written, context);
	queue_disown(verbs, &context->queue);
	calls_settle(verbs);
	spin_unlock_irqrestore(&verbs->lock, flags);
}
