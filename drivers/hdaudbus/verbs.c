// SPDX-License-Identifier: GPL-2.0
/*
 * TransferCodecVerbs: calls, the runs they are sent in, and who gets which
 * response.
 *
 * Owns struct hdaudbus_verbs, guarded by its lock; the rings' registers are
 * rings.c's. Clients are called with no
 * lock held, inside an RCU read-side critical section.
 *
 * Calls wait in one queue. A *run* takes as many of their commands as the ring
 * holds, in order, and is written with one doorbell; the next run starts when
 * every command of this one is answered or given up:
 *
 *	calls:	[ A A A ][ B B B B B B ][ C ]
 *	run:	  ^^^^^^^^^^^^^^^ in the ring, ^ next run
 *
 * A response carries nothing but the address of its codec, so it belongs to
 * the oldest unanswered command to that codec. If an answer goes missing or
 * comes twice, those behind it move up or down by one. Hence
 *
 * - no response is reported valid before its run is complete;
 * - a codec with several commands in a run gets a *check* behind them, a read
 *   of its vendor id, which shows whether its answers are still in step (a
 *   single command gets none: an answer too many is seen before the next run,
 *   unless it comes later still);
 * - a codec that was out of step is *resynced*: asked for its vendor and
 *   revision ids alone, until these come back one after the other and anything
 *   late has come out;
 * - one that does not come back in step is *lost*: nothing is sent to it but
 *   another resync, and when that fails too, the commands next in the queue
 *   for it fail;
 * - we are *wary* of it from then on: it gets one command and one check in
 *   a run, until it has answered WARY_RUNS of these in step.
 *
 * Lifetimes: a call is the caller's stack when synchronous, else allocated
 * here; it ends in calls_complete(). Its transfers belong to the client, and
 * a cancelled call leaves none in the ring.
 */

#include <linux/bitfield.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "compat.h"
#include "hdaudbus.h"

#define POLL_INTERVAL		msecs_to_jiffies(10)
#define VERB_TIMEOUT_MS		500
#define UNSOLICITED_BATCH	16	/* delivered per release of the lock */
#define WARY_RUNS		256

#define RIRB_CODEC		GENMASK(3, 0)	/* in the second word */
#define RIRB_UNSOLICITED	BIT(4)

/**
 * struct hdaudbus_call - a call of TransferCodecVerbs
 * @node: in hdaudbus_verbs.calls
 * @context: who called; NULL: the bus driver
 * @transfers: commands and responses
 * @count: how many
 * @written: how many of them have been put into the ring
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
	int status;
	hdaudio_transfer_complete_t callback;
	void *callback_context;
	struct completion done;
};

static struct hdaudbus_controller *verbs_controller(struct hdaudbus_verbs *verbs)
{
	return container_of(verbs, struct hdaudbus_controller, verbs);
}

static unsigned long response_timeout(struct hdaudbus_controller *controller)
{
	return msecs_to_jiffies(controller->host->verb_timeout_ms ?: VERB_TIMEOUT_MS);
}

/*
 * Runs
 */

static void run_clear(struct hdaudbus_verbs *verbs)
{
	verbs->run_length = 0;
	verbs->unanswered = 0;
	verbs->members = 0;
	verbs->doubtful = 0;
	verbs->overran = false;
	verbs->resyncing = -1;
	memset(verbs->first, -1, sizeof(verbs->first));
}

static u8 command_codec(u32 command)
{
	return FIELD_GET(HDAUDIO_COMMAND_CODEC, command);
}

static u32 root_parameter(u8 codec, u8 parameter)
{
	return hdaudio_command(codec, AC_NODE_ROOT, AC_VERB_PARAMETERS, parameter);
}

/* 0 while the codec is not identified: then there is nothing to check with. */
static u32 codec_vendor(struct hdaudbus_verbs *verbs, u8 codec)
{
	return codec < HDAUDBUS_MAX_CODECS ? verbs_controller(verbs)->codec_vendor[codec] : 0;
}

/* Puts a command into the ring, not yet under the doorbell. */
static void run_add(struct hdaudbus_verbs *verbs, u32 command,
		    struct hdaudio_codec_transfer *transfer)
{
	unsigned int index = verbs->run_length++;
	struct hdaudbus_slot *slot = &verbs->run[index];
	u8 codec = command_codec(command);

	slot->transfer = transfer;
	slot->command = command;
	slot->codec = codec;
	slot->check = false;
	slot->next = -1;
	if (verbs->first[codec] < 0)
		verbs->first[codec] = index;
	else
		verbs->run[verbs->last[codec]].next = index;
	verbs->last[codec] = index;

	verbs->unanswered++;
	verbs->members |= BIT(codec);
	verbs->corb_wp = (verbs->corb_wp + 1) & verbs->corb_mask;
	verbs->corb[verbs->corb_wp] = cpu_to_le32(command);
}

static void run_ring(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_controller *controller = verbs_controller(verbs);

	verbs->deadline = jiffies + response_timeout(controller);
	mod_timer(&verbs->timer, jiffies + POLL_INTERVAL);
	dma_wmb(); /* the commands before the doorbell */
	hdaudbus_write16(controller, AZX_REG_CORBWP, verbs->corb_wp);
}

/* The codec whose turn it is to be resynced; those never identified cannot be. */
static int resync_next(struct hdaudbus_verbs *verbs)
{
	while (verbs->resync) {
		int codec = __ffs(verbs->resync);

		verbs->resync &= ~BIT(codec);
		if (codec_vendor(verbs, codec) && verbs->run_max >= 2)
			return codec;
	}
	return -1;
}

static void run_start_resync(struct hdaudbus_verbs *verbs, int codec)
{
	verbs->resyncing = codec;
	verbs->settling = false;
	verbs->last_response = 0;
	run_add(verbs, root_parameter(codec, AC_PAR_VENDOR_ID), NULL);
	run_add(verbs, root_parameter(codec, AC_PAR_REV_ID), NULL);
	run_ring(verbs);
}

/* Is there room for a command, and for the checks at the end? */
static bool run_has_room(struct hdaudbus_verbs *verbs, u8 codec)
{
	if (!verbs->run_length)
		return true;
	if (verbs->wary[codec] && verbs->members & BIT(codec))
		return false;
	return verbs->run_length + hweight16(verbs->members | BIT(codec)) < verbs->run_max;
}

/*
 * Takes a command of a call. Returns false when it has to wait: for room, or
 * for its codec to be brought back in step.
 */
static bool run_take(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	struct hdaudio_codec_transfer *transfer = &call->transfers[call->written];
	u8 codec = command_codec(transfer->output);

	if (verbs->absent & BIT(codec)) {
		transfer->input = 0;
		call->written++;
		return true;
	}
	if (verbs->lost & BIT(codec)) {
		verbs->resync |= BIT(codec);
		return false;
	}
	if (!run_has_room(verbs, codec))
		return false;
	run_add(verbs, transfer->output, transfer);
	call->written++;
	return true;
}

/* Takes commands from the calls, in order, until one has to wait. */
static void run_fill(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_call *call;

	list_for_each_entry(call, &verbs->calls, node)
		while (call->written < call->count)
			if (!run_take(verbs, call))
				return;
}

/*
 * The id to check with: one that the command itself does not ask for. Some
 * codecs have the same subsystem id as vendor id.
 */
static u8 check_parameter(u32 command)
{
	u32 verb = command >> 8 & 0xfff;

	return verb >= AC_VERB_GET_SUBSYSTEM_ID && verb < AC_VERB_GET_SUBSYSTEM_ID + 4 ?
	       AC_PAR_REV_ID : AC_PAR_VENDOR_ID;
}

static void run_add_checks(struct hdaudbus_verbs *verbs)
{
	unsigned long members = verbs->members;
	unsigned int codec;

	for_each_set_bit(codec, &members, ARRAY_SIZE(verbs->first)) {
		bool several = verbs->first[codec] != verbs->last[codec];
		u32 command = verbs->run[verbs->first[codec]].command;

		if (!codec_vendor(verbs, codec) || !(several || verbs->wary[codec]) ||
		    verbs->run_length == verbs->run_max)
			continue;
		run_add(verbs, root_parameter(codec, check_parameter(command)), NULL);
		verbs->run[verbs->run_length - 1].check = true;
	}
}

/* Starts the next run if there is something to send and the ring is idle. */
static void run_start(struct hdaudbus_verbs *verbs)
{
	int codec;

	if (verbs->run_length || verbs->stopped)
		return;

	run_clear(verbs);
	codec = resync_next(verbs);
	if (codec < 0) {
		run_fill(verbs);
		verbs->absent = 0;
		if (verbs->run_length) {
			run_add_checks(verbs);
			run_ring(verbs);
			return;
		}
		codec = resync_next(verbs);
	}
	if (codec >= 0)
		run_start_resync(verbs, codec);
}

static void grow_wary(struct hdaudbus_verbs *verbs, u8 codec)
{
	if (!verbs->wary[codec])
		dev_warn_ratelimited(verbs_controller(verbs)->host->dev,
				     "codec %u left out answers or sent too many; it gets one command at a time for a while\n",
				     codec);
	verbs->wary[codec] = WARY_RUNS;
}

static void judge_members(struct hdaudbus_verbs *verbs)
{
	unsigned long members = verbs->members;
	unsigned int codec;

	if (verbs->overran || verbs->resyncing >= 0)
		return;
	for_each_set_bit(codec, &members, ARRAY_SIZE(verbs->wary)) {
		if (verbs->doubtful & BIT(codec))
			grow_wary(verbs, codec);
		else if (verbs->wary[codec])
			verbs->wary[codec]--;
	}
}

/* No run is going on: calls of which nothing is left to write are final. */
static void calls_collect(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	struct hdaudbus_call *call, *next;

	list_for_each_entry_safe(call, next, &verbs->calls, node) {
		if (call->written < call->count)
			break;
		list_move_tail(&call->node, finished);
	}
}

/* Ends a run: its responses are final. */
static void run_finish(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	u64 failed = verbs->overran ? HDAUDIO_RESPONSE_HAS_FIFO_OVERRUN : 0;
	unsigned int i;

	for (i = 0; i < verbs->run_length; i++) {
		struct hdaudbus_slot *slot = &verbs->run[i];

		if (!slot->transfer)
			continue;
		if (verbs->doubtful & BIT(slot->codec))
			slot->transfer->input = failed;
		else
			slot->transfer->input |= HDAUDIO_RESPONSE_IS_VALID;
	}
	judge_members(verbs);
	verbs->resync |= verbs->doubtful;
	verbs->run_length = 0;

	calls_collect(verbs, finished);
	run_start(verbs);
	if (!verbs->run_length) /* nothing was left to send */
		calls_collect(verbs, finished);
}

static void unanswered_are_doubtful(struct hdaudbus_verbs *verbs)
{
	unsigned int codec;

	for (codec = 0; codec < ARRAY_SIZE(verbs->first); codec++)
		if (verbs->first[codec] >= 0)
			verbs->doubtful |= BIT(codec);
}

/* Gives up on what is unanswered, and brings the ring back in step. */
static void run_give_up(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	struct hdaudbus_controller *controller = verbs_controller(verbs);

	if (verbs->resyncing >= 0) {
		verbs->absent |= verbs->lost & BIT(verbs->resyncing);
		verbs->lost |= BIT(verbs->resyncing);
	} else {
		unanswered_are_doubtful(verbs);
	}

	if (hdaudbus_rings_start(controller))
		dev_err_ratelimited(controller->host->dev,
				    "command ring does not reset; verbs will fail until it does\n");
	run_finish(verbs, finished);
}

/* Nobody had asked: if there is a run, one of its answers was not for it. */
static void spurious_response(struct hdaudbus_verbs *verbs, u8 codec)
{
	verbs->spurious++;
	verbs->doubtful |= verbs->members & BIT(codec);
	grow_wary(verbs, codec);
}

/*
 * Late answers may be those of a vendor and a revision id, too. So the right
 * ones have to be followed by silence.
 */
static void resync_response(struct hdaudbus_verbs *verbs, unsigned int codec, u32 response)
{
	struct hdaudbus_controller *controller = verbs_controller(verbs);

	if (codec != verbs->resyncing)
		return;
	verbs->settling = verbs->last_response == controller->codec_vendor[codec] &&
			  response == controller->codec_revision[codec];
	verbs->silent_until = jiffies + POLL_INTERVAL;
	verbs->last_response = response;
}

/* What a check has to answer. */
static u32 check_response(struct hdaudbus_verbs *verbs, const struct hdaudbus_slot *check)
{
	struct hdaudbus_controller *controller = verbs_controller(verbs);

	if (check->command == root_parameter(check->codec, AC_PAR_REV_ID))
		return controller->codec_revision[check->codec];
	return controller->codec_vendor[check->codec];
}

/* Can this be the answer to the command in the slot, as far as one can see? */
static bool in_step(struct hdaudbus_verbs *verbs, const struct hdaudbus_slot *slot, u32 response)
{
	const struct hdaudbus_slot *next;

	if (slot->check)
		return response == check_response(verbs, slot);
	if (!verbs->wary[slot->codec] || slot->next < 0)
		return true;
	/* What looks like the answer to the check behind the command is it. */
	next = &verbs->run[slot->next];
	return response != check_response(verbs, next) || slot->command == next->command;
}

static void solicited_response(struct hdaudbus_verbs *verbs, unsigned int codec, u32 response)
{
	struct hdaudbus_slot *slot;

	if (verbs->resyncing >= 0) {
		resync_response(verbs, codec, response);
		return;
	}
	if (verbs->first[codec] < 0) {
		spurious_response(verbs, codec);
		return;
	}

	verbs->deadline = jiffies + response_timeout(verbs_controller(verbs));
	slot = &verbs->run[verbs->first[codec]];
	verbs->first[codec] = slot->next;
	verbs->unanswered--;
	if (!in_step(verbs, slot, response))
		verbs->doubtful |= BIT(codec);
	if (slot->transfer)
		slot->transfer->input = FIELD_PREP(HDAUDIO_RESPONSE_SDATAIN, codec) | response;
}

/*
 * Takes responses out of the ring. Unsolicited ones go into @unsolicited, at
 * most UNSOLICITED_BATCH. Returns how many did.
 */
static unsigned int rirb_take(struct hdaudbus_verbs *verbs, u16 wp, u64 *unsolicited)
{
	unsigned int taken = 0;

	dma_rmb(); /* the write pointer before the responses */
	while (verbs->rirb_rp != wp && taken < UNSOLICITED_BATCH) {
		u32 response, flags, codec;

		verbs->rirb_rp = (verbs->rirb_rp + 1) & verbs->rirb_mask;
		response = le32_to_cpu(READ_ONCE(verbs->rirb[2 * verbs->rirb_rp]));
		flags = le32_to_cpu(READ_ONCE(verbs->rirb[2 * verbs->rirb_rp + 1]));
		codec = FIELD_GET(RIRB_CODEC, flags);

		if (flags & RIRB_UNSOLICITED)
			unsolicited[taken++] = HDAUDIO_RESPONSE_IS_VALID |
				HDAUDIO_RESPONSE_IS_UNSOLICITED |
				FIELD_PREP(HDAUDIO_RESPONSE_SDATAIN, codec) | response;
		else
			solicited_response(verbs, codec, response);
	}
	return taken;
}

static void calls_complete(struct list_head *finished)
{
	struct hdaudbus_call *call, *next;

	list_for_each_entry_safe(call, next, finished, node) {
		if (!call->callback) {
			complete(&call->done);
			continue;
		}
		call->callback(call->transfers, call->callback_context);
		kfree(call);
	}
}

/* The ring is empty: is the run over? */
static void run_judge(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	if (!verbs->run_length)
		return;
	/* A resync goes by what comes, and has its deadline. */
	if (verbs->overran && verbs->resyncing < 0)
		run_give_up(verbs, finished);
	else if (!verbs->unanswered)
		run_finish(verbs, finished);
}

/*
 * Reads the response ring and calls whoever waited for it. The lock is
 * released for that, so each round starts afresh. Returns whether there was
 * any response.
 */
static bool rirb_service(struct hdaudbus_verbs *verbs)
{
	struct hdaudbus_controller *controller = verbs_controller(verbs);
	unsigned int rounds = verbs->rirb_mask / UNSOLICITED_BATCH + 1;
	u64 unsolicited[UNSOLICITED_BATCH];
	bool any = false, empty;
	unsigned int taken, i;
	LIST_HEAD(finished);
	unsigned long flags;
	u16 wp;

	rcu_read_lock();
	do {
		spin_lock_irqsave(&verbs->lock, flags);
		if (verbs->stopped) {
			spin_unlock_irqrestore(&verbs->lock, flags);
			break;
		}
		wp = hdaudbus_rings_status(controller);
		any |= verbs->rirb_rp != wp;
		taken = rirb_take(verbs, wp, unsolicited);
		empty = verbs->rirb_rp == wp;
		verbs->unread = !empty;
		if (empty)
			run_judge(verbs, &finished);
		else if (!--rounds)
			mod_timer(&verbs->timer, jiffies + 1);
		spin_unlock_irqrestore(&verbs->lock, flags);

		for (i = 0; i < taken; i++)
			hdaudbus_unsolicited_deliver(controller, unsolicited[i]);
		calls_complete(&finished);
		INIT_LIST_HEAD(&finished);
	} while (!empty && rounds);
	rcu_read_unlock();
	return any;
}

/**
 * hdaudbus_verbs_interrupt - the controller says that responses have arrived
 * @controller: the controller
 *
 * Context: hard interrupt, between hdaudbus_enter() and hdaudbus_exit().
 */
void hdaudbus_verbs_interrupt(struct hdaudbus_controller *controller)
{
	rirb_service(&controller->verbs);
}

/* What is due, at a tick of the timer. */
static void run_tick(struct hdaudbus_verbs *verbs, struct list_head *finished)
{
	if (!verbs->run_length || verbs->stopped)
		return;

	if (verbs->resyncing >= 0 && verbs->settling &&
	    time_after_eq(jiffies, verbs->silent_until)) {
		verbs->lost &= ~BIT(verbs->resyncing);
		run_finish(verbs, finished);
	} else if (time_after(jiffies, verbs->deadline)) {
		verbs->timeouts++;
		run_give_up(verbs, finished);
	} else {
		mod_timer(&verbs->timer, jiffies + POLL_INTERVAL);
	}
}

/* Finds answers whose interrupt was lost, and gives up on those that are due. */
static void verbs_timer(struct timer_list *timer)
{
	struct hdaudbus_verbs *verbs = container_of(timer, struct hdaudbus_verbs, timer);
	struct hdaudbus_controller *controller = verbs_controller(verbs);
	LIST_HEAD(finished);
	unsigned long flags;
	bool found;

	/* The last run of a series leaves the timer pending: cheaper than deleting it. */
	if (!READ_ONCE(verbs->run_length) && !READ_ONCE(verbs->unread))
		return;
	if (!hdaudbus_enter(controller))
		return;
	found = rirb_service(verbs);

	rcu_read_lock();
	spin_lock_irqsave(&verbs->lock, flags);
	verbs->lost_interrupts += found;
	run_tick(verbs, &finished);
	spin_unlock_irqrestore(&verbs->lock, flags);
	calls_complete(&finished);
	rcu_read_unlock();

	hdaudbus_exit(controller);
}

/*
 * Calls
 */

static int call_queue(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&verbs->lock, flags);
	if (verbs->stopped || (call->context && call->context->released)) {
		err = -ENODEV;
	} else {
		list_add_tail(&call->node, &verbs->calls);
		run_start(verbs);
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

static int transfer_sync(struct hdaudbus_verbs *verbs, struct hdaudbus_call *call)
{
	int err;

	init_completion(&call->done);
	err = call_queue(verbs, call);
	if (err)
		return err;

	wait_for_completion(&call->done);
	return call->status;
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
 * -EWOULDBLOCK.
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
	return transfer_sync(&controller->verbs, &call);
}

/* Takes a call's commands out of the run; their answers are dropped. */
static void run_forget(struct hdaudbus_verbs *verbs, const struct hdaudbus_call *call)
{
	unsigned int i;

	for (i = 0; i < verbs->run_length; i++) {
		struct hdaudio_codec_transfer *transfer = verbs->run[i].transfer;

		if (transfer >= call->transfers && transfer < call->transfers + call->count)
			verbs->run[i].transfer = NULL;
	}
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
	list_for_each_entry_safe(call, next, &verbs->calls, node) {
		if (call->context != context || !call->callback)
			continue;
		run_forget(verbs, call);
		list_del(&call->node);
		kfree(call);
	}
	spin_unlock_irqrestore(&verbs->lock, flags);
}

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

	spin_lock_init(&verbs->lock);
	INIT_LIST_HEAD(&verbs->calls);
	timer_setup(&verbs->timer, verbs_timer, 0);
	run_clear(verbs);
	verbs->stopped = true;

	return hdaudbus_rings_alloc(controller);
}

/**
 * hdaudbus_verbs_start - set the rings going after a controller reset
 * @controller: the controller
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
	spin_lock_irq(&verbs->lock);
	verbs->stopped = false;
	spin_unlock_irq(&verbs->lock);
	return 0;
}

/**
 * hdaudbus_verbs_stop - end all calls and accept no more
 * @controller: the controller
 *
 * Synchronous callers get -ENODEV, callbacks responses that are not valid.
 * Touches no register.
 *
 * Context: process.
 */
void hdaudbus_verbs_stop(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	struct hdaudbus_call *call;
	LIST_HEAD(finished);
	unsigned int i;

	local_bh_disable(); /* callbacks are called in atomic context */
	rcu_read_lock();
	spin_lock_irq(&verbs->lock);
	verbs->stopped = true;
	for (i = 0; i < verbs->run_length; i++)
		if (verbs->run[i].transfer)
			verbs->run[i].transfer->input = 0;
	list_for_each_entry(call, &verbs->calls, node) {
		call->status = -ENODEV;
		for (i = call->written; i < call->count; i++)
			call->transfers[i].input = 0;
	}
	list_splice_init(&verbs->calls, &finished);
	run_clear(verbs);
	spin_unlock_irq(&verbs->lock);
	calls_complete(&finished);
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
