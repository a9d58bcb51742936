// SPDX-License-Identifier: GPL-2.0
/*
 * Operations: submitted, handed over to the engine in descriptors, done.
 *
 * An operation waits until all of it is in descriptors, and is under way until they
 * are done; a large one is handed over piece by piece. Operations are done in the order
 * in which they were submitted, unless one fails or is cancelled. What the
 * engine was told and has not done when it stops is told it again: to copy
 * twice does no harm.
 *
 * The client is told without a lock held, from the provider's interrupt or from a
 * work, never from within a routine that it calls.
 */
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include "compat.h"
#include "netdma.h"

#define WATCHDOG_PERIOD	HZ	/* after which a lost interrupt is made good */
#define CLIENT_FLAGS	(NETDMA_SOURCE_NO_SNOOP | NETDMA_DESTINATION_NO_SNOOP |	\
			 NETDMA_SERIALIZE_TRANSFER | NETDMA_NULL_TRANSFER |	\
			 NETDMA_DESTINATION_DCA_ENABLE)
#define TELL		(NETDMA_INTERRUPT_ON_COMPLETION | NETDMA_STATUS_UPDATE_ON_COMPLETION)

/* The owner is who may be in a routine of the provider: netdma_operations_look(). */
static unsigned long channel_lock(struct netdma_channel *channel)
	__acquires(&channel->lock)
{
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	WRITE_ONCE(channel->owner, current);
	return flags;
}

static void channel_unlock(struct netdma_channel *channel, unsigned long flags)
	__releases(&channel->lock)
{
	WRITE_ONCE(channel->owner, NULL);
	spin_unlock_irqrestore(&channel->lock, flags);
}

/*
 * One operation
 */

static bool operation_described(const struct netdma_operation *operation)
{
	if (operation->status)
		return true;
	return operation->length ? operation->described == operation->length :
				   operation->null_described;
}

/* Its descriptors are not the engine's any more. */
static void operation_rewind(struct netdma_operation *operation)
{
	operation->outstanding = 0;
	operation->null_described = false;
	operation->described = operation->copied;
	if (operation->length) {
		netdma_cursor_set(&operation->from, operation->source, operation->copied);
		netdma_cursor_set(&operation->to, operation->destination, operation->copied);
	}
}

static void operation_done(struct netdma_channel *channel, struct netdma_operation *operation,
			   int status)
{
	operation->status = status;
	operation->pending = false;
	list_move_tail(&operation->node, &channel->done);
}

/* What is with the engine has to be done first. */
static void operation_fail(struct netdma_channel *channel, struct netdma_operation *operation,
			   int status)
{
	operation->status = status;
	if (operation->outstanding)
		list_move_tail(&operation->node, &channel->under_way);
	else
		operation_done(channel, operation, status);
}

static void operation_unmap(struct netdma_operation *operation)
{
	struct device *device = operation->channel->ring.device;

	if (!operation->length)
		return;
	dma_unmap_sg(device, operation->source, operation->source_entries, DMA_TO_DEVICE);
	dma_unmap_sg(device, operation->destination, operation->destination_entries,
		     DMA_FROM_DEVICE);
}

static bool in_reach(const struct netdma_channel *channel, struct scatterlist *list, int entries)
{
	struct scatterlist *entry;
	int i;

	for_each_sg(list, entry, entries, i)
		if (sg_dma_address(entry) + (u64)sg_dma_len(entry) - 1 > channel->max_address)
			return false;
	return true;
}

static int operation_map(struct netdma_channel *channel, struct netdma_operation *operation)
{
	struct device *device = channel->ring.device;
	int from, to;

	if (!operation->length)
		return 0;
	from = dma_map_sg(device, operation->source, operation->source_entries, DMA_TO_DEVICE);
	if (!from)
		return -ENOMEM;
	to = dma_map_sg(device, operation->destination, operation->destination_entries,
			DMA_FROM_DEVICE);
	if (!to) {
		dma_unmap_sg(device, operation->source, operation->source_entries, DMA_TO_DEVICE);
		return -ENOMEM;
	}
	if (in_reach(channel, operation->source, from) &&
	    in_reach(channel, operation->destination, to))
		return 0;
	operation_unmap(operation);
	return -EIO;
}

static bool list_has(const struct netdma_channel *channel, struct scatterlist *list,
		     unsigned int entries, size_t length)
{
	struct scatterlist *entry;
	size_t bytes = 0;
	unsigned int i;

	if (!list)
		return false;
	for_each_sg(list, entry, entries, i) {
		if (entry->length > channel->max_entry)
			return false;
		bytes += entry->length;
	}
	return bytes >= length;
}

static bool operation_valid(const struct netdma_channel *channel,
			    const struct netdma_operation *operation)
{
	bool null = operation->flags & NETDMA_NULL_TRANSFER;

	if (operation->flags & ~CLIENT_FLAGS || null == !!operation->length)
		return false;
	return null ||
	       (list_has(channel, operation->source, operation->source_entries,
			 operation->length) &&
		list_has(channel, operation->destination, operation->destination_entries,
			 operation->length));
}

static void operation_init(struct netdma_channel *channel, struct netdma_operation *operation)
{
	operation->channel = channel;
	operation->status = 0;
	operation->copied = 0;
	if (!operation->complete)
		init_completion(&operation->done);
}

/*
 * To the engine
 */

static u32 operation_flags(const struct netdma_channel *channel,
			   const struct netdma_operation *operation)
{
	u32 flags = operation->flags;

	if (!channel->changes_context)
		flags &= ~NETDMA_DESTINATION_DCA_ENABLE;
	return flags;
}

/* At its end; and on the way of a large one, so that there is space before the engine stands. */
static u32 tell_flags(const struct netdma_channel *channel,
		      const struct netdma_operation *operation)
{
	bool half = channel->ring.head % (NETDMA_RING_SIZE / 2) == 0;

	return half || operation_described(operation) ? TELL : 0;
}

static void add_descriptor(struct netdma_channel *channel, struct netdma_operation *operation)
{
	struct netdma_ring *ring = &channel->ring;
	struct netdma_slot *slot = netdma_ring_slot(ring, ring->head);
	struct netdma_descriptor *descriptor = netdma_ring_add(ring, operation);
	size_t left = operation->length - operation->described;

	if (left)
		slot->bytes = netdma_describe(descriptor, &operation->from, &operation->to, left,
					      &channel->limits);
	else
		operation->null_described = true;
	operation->described += slot->bytes;
	operation->outstanding++;
	descriptor->control_flags |= cpu_to_le32(operation_flags(channel, operation) |
						 tell_flags(channel, operation));
}

/* The engine sends what it copies into the cache of the processor that is told of it. */
static void add_context(struct netdma_channel *channel)
{
	struct netdma_descriptor *descriptor;

	if (!channel->changes_context || !channel->new_context)
		return;
	descriptor = netdma_ring_add(&channel->ring, NULL);
	descriptor->dca_context = cpu_to_le32(netdma_cpu_apic_id(channel->cpu));
	descriptor->control_flags = cpu_to_le32(NETDMA_OP_TYPE_CONTEXT_CHANGE |
						NETDMA_DCA_CONTEXT_CHANGE);
	channel->new_context = false;
}

/* As much as there is space for. */
static void add_waiting(struct netdma_channel *channel)
{
	struct netdma_operation *operation, *next;

	list_for_each_entry_safe(operation, next, &channel->waiting, node) {
		while (!operation_described(operation)) {
			if (!netdma_ring_space(&channel->ring))
				return;
			add_descriptor(channel, operation);
		}
		list_move_tail(&operation->node, &channel->under_way);
	}
}

static int start_or_append(struct netdma_channel *channel, unsigned int first)
{
	struct netdma_ring *ring = &channel->ring;
	struct netdma_descriptor *descriptors = netdma_ring_descriptor(ring, first);
	dma_addr_t address = netdma_ring_address(ring, first);
	u32 count = ring->head - first;
	int err;

	netdma_ring_descriptor(ring, ring->head - 1)->control_flags |= cpu_to_le32(TELL);
	netdma_ring_terminate(ring, first);
	if (!channel->started) {
		netdma_ring_arm(ring);
		err = channel->ops.start_dma(channel->context, descriptors, address, count);
		channel->started = !err;
		return err;
	}
	netdma_ring_link(ring, first);
	err = channel->ops.append_dma(channel->context, descriptors, address, count);
	if (err)
		netdma_ring_unlink(ring, first);
	return err;
}

/* The engine has none of the descriptors from @first on, and none will be its. */
static void take_back(struct netdma_channel *channel, unsigned int first)
{
	struct netdma_ring *ring = &channel->ring;
	struct netdma_operation *operation, *previous;

	while (ring->head != first) {
		struct netdma_slot *slot = netdma_ring_slot(ring, --ring->head);

		operation = slot->operation;
		if (!operation) {
			channel->new_context = true;
			continue;
		}
		operation->described -= slot->bytes;
		operation->null_described = false;
		operation->outstanding--;
	}
	list_for_each_entry_safe_reverse(operation, previous, &channel->under_way, node)
		if (!operation_described(operation))
			list_move(&operation->node, &channel->waiting);
	list_for_each_entry(operation, &channel->waiting, node)
		if (operation->length) {
			netdma_cursor_set(&operation->from, operation->source,
					  operation->described);
			netdma_cursor_set(&operation->to, operation->destination,
					  operation->described);
		}
}

static bool may_run(const struct netdma_channel *channel)
{
	return channel->allocated && !channel->suspended && !channel->asleep;
}

static void hand_over(struct netdma_channel *channel)
{
	while (may_run(channel) && !list_empty(&channel->waiting) &&
	       netdma_ring_space(&channel->ring)) {
		unsigned int first = channel->ring.head;
		int err;

		add_context(channel);
		add_waiting(channel);
		err = start_or_append(channel, first);
		if (!err)
			return;
		take_back(channel, first);
		operation_fail(channel, list_first_entry(&channel->waiting,
							 struct netdma_operation, node), err);
	}
}

/*
 * From the engine
 */

static void reap(struct netdma_channel *channel, unsigned int count)
{
	while (count--) {
		struct netdma_slot *slot = netdma_ring_slot(&channel->ring, channel->ring.tail++);
		struct netdma_operation *operation = slot->operation;

		if (!operation)
			continue;
		operation->copied += slot->bytes;
		operation->outstanding--;
		if (operation_described(operation) && !operation->outstanding)
			operation_done(channel, operation, operation->status);
	}
}

/* The engine stands and has forgotten its descriptors. */
static void rewind(struct netdma_channel *channel)
{
	struct netdma_operation *operation, *next;

	channel->ring.head = channel->ring.tail;
	channel->started = false;
	channel->engine_suspended = false;
	channel->new_context = true;
	list_splice_init(&channel->under_way, &channel->waiting);
	list_for_each_entry_safe(operation, next, &channel->waiting, node) {
		operation_rewind(operation);
		if (operation->status)
			operation_done(channel, operation, operation->status);
	}
}

static struct netdma_operation *first_outstanding(struct netdma_channel *channel)
{
	struct netdma_ring *ring = &channel->ring;
	unsigned int number;

	for (number = ring->tail; number != ring->head; number++)
		if (netdma_ring_slot(ring, number)->operation)
			return netdma_ring_slot(ring, number)->operation;
	return NULL;
}

/* An error: that of the descriptor behind the last one done. */
static void halted(struct netdma_channel *channel)
{
	struct netdma_operation *operation = first_outstanding(channel);

	if (operation && !operation->status)
		operation->status = -EIO;
	if (channel->ops.reset_channel)
		channel->ops.reset_channel(channel->context);
	rewind(channel);
}

static void check_descriptor(const struct netdma_channel *channel, dma_addr_t address)
{
	if (address && !netdma_ring_has(&channel->ring, address))
		pr_warn_ratelimited("netdma: %s: it names a descriptor that is none of the channel's\n",
				    channel->provider_name);
}

/* Return: the engine said that it was halted. */
static bool reap_done(struct netdma_channel *channel)
{
	unsigned int done;
	enum netdma_transfer_status status = netdma_ring_status(&channel->ring, &done);

	if (done <= netdma_ring_outstanding(&channel->ring))
		reap(channel, done);
	else
		pr_warn_ratelimited("netdma: %s: the completion word names no descriptor that is outstanding\n",
				    channel->provider_name);
	return status == NETDMA_TRANSFER_HALTED;
}

/* But what is with the engine ends first. */
static void fail_waiting(struct netdma_channel *channel)
{
	struct netdma_operation *operation, *next;

	list_for_each_entry_safe(operation, next, &channel->waiting, node)
		operation_fail(channel, operation, -ENODEV);
}

/* An engine that has done all it had to before it sleeps is not asked any more. */
static void fall_asleep(struct netdma_channel *channel)
{
	if (channel->asleep && !netdma_ring_outstanding(&channel->ring))
		channel->started = false;
}

static void look(struct netdma_channel *channel)
{
	if (channel->started && reap_done(channel))
		halted(channel);
	hand_over(channel);
	fall_asleep(channel);
	/* who waits looks under the lock, when it is already in the queue */
	if (!netdma_ring_outstanding(&channel->ring) && waitqueue_active(&channel->idle))
		wake_up_all(&channel->idle);
}

/* In the order in which they are done, hence by one processor at a time. */
static bool tell_begin(struct netdma_channel *channel, struct list_head *done)
{
	unsigned long flags = channel_lock(channel);
	bool begun = !channel->telling && !list_empty(&channel->done);

	if (begun) {
		channel->telling = true;
		list_splice_init(&channel->done, done);
	}
	channel_unlock(channel, flags);
	return begun;
}

static void tell_end(struct netdma_channel *channel, unsigned int told)
{
	unsigned long flags = channel_lock(channel);

	channel->telling = false;
	if (!list_empty(&channel->done))
		queue_work(system_highpri_wq, &channel->later);
	channel->active -= told;
	if (!channel->active)
		wake_up_all(&channel->idle);
	channel_unlock(channel, flags);
}

static void tell(struct netdma_channel *channel)
{
	struct netdma_operation *operation, *next;
	unsigned int told = 0;
	LIST_HEAD(done);

	if (!tell_begin(channel, &done))
		return;
	list_for_each_entry_safe(operation, next, &done, node) {
		operation_unmap(operation);
		if (operation->complete)
			operation->complete(operation);
		else
			complete(&operation->done);
		told++;
	}
	tell_end(channel, told);
}

/**
 * netdma_operations_look - see what is done, and tell
 * @channel: the channel
 * @last: the last descriptor done, as the provider says; or 0
 *
 * Context: any; the channel's name was looked up in the same RCU critical section,
 * or it is otherwise held.
 */
void netdma_operations_look(struct netdma_channel *channel, dma_addr_t last)
{
	unsigned long flags;

	check_descriptor(channel, last);
	if (READ_ONCE(channel->owner) == current) {
		queue_work(system_highpri_wq, &channel->later);
		return;
	}
	flags = channel_lock(channel);
	look(channel);
	channel_unlock(channel, flags);
	tell(channel);
}

static void look_later(struct work_struct *work)
{
	netdma_operations_look(container_of(work, struct netdma_channel, later), 0);
}

static void watchdog(struct timer_list *timer)
{
	struct netdma_channel *channel = container_of(timer, struct netdma_channel, watchdog);

	netdma_operations_look(channel, 0);
	if (!netdma_operations_idle(channel))
		mod_timer(timer, jiffies + WATCHDOG_PERIOD);
}

/*
 * Clients
 */

static int channel_enqueue(struct netdma_channel *channel, struct netdma_operation *operation)
{
	unsigned long flags;
	int err = -ENODEV;

	flags = channel_lock(channel);
	if (!channel->closed) {
		err = 0;
		channel->active++;
		operation->pending = true;
		operation_rewind(operation);
		list_add_tail(&operation->node, &channel->waiting);
		hand_over(channel);
		if (!timer_pending(&channel->watchdog))
			mod_timer(&channel->watchdog, jiffies + WATCHDOG_PERIOD);
		if (!list_empty(&channel->done))
			queue_work(system_highpri_wq, &channel->later);
	}
	channel_unlock(channel, flags);
	return err;
}

/**
 * netdma_submit - have something copied
 * @channel: the channel
 * @operation: what is to be copied, and who is told
 *
 * Operations of a channel are done in the order in which they are submitted. There may
 * be any number of them.
 *
 * Context: any.
 * Return: 0: it is done when its client is told; -EINVAL; -ENOMEM when it could
 * not be mapped; -EIO when it is where the engine does not reach; -ENODEV when the
 * provider has gone or is about to.
 */
int netdma_submit(struct netdma_channel *channel, struct netdma_operation *operation)
{
	int err = -ENODEV;

	if (!operation_valid(channel, operation))
		return -EINVAL;
	rcu_read_lock(); /* the device is there as long as the channel is not closed */
	if (!READ_ONCE(channel->closed)) {
		operation_init(channel, operation);
		err = operation_map(channel, operation);
	}
	if (!err) {
		err = channel_enqueue(channel, operation);
		if (err)
			operation_unmap(operation);
	}
	rcu_read_unlock();
	return err;
}
EXPORT_SYMBOL_GPL(netdma_submit);

/**
 * netdma_wait - until an operation is done
 * @operation: was submitted without a callback
 *
 * Context: process.
 * Return: its status.
 */
int netdma_wait(struct netdma_operation *operation)
{
	wait_for_completion_state(&operation->done, TASK_IDLE);
	return operation->status;
}
EXPORT_SYMBOL_GPL(netdma_wait);

/**
 * netdma_wait_timeout - until an operation is done, but not for ever
 * @operation: was submitted without a callback
 * @timeout: jiffies
 *
 * Context: process.
 * Return: its status; -ETIMEDOUT: it is still under way, so cancel it and wait, or
 * wait on.
 */
int netdma_wait_timeout(struct netdma_operation *operation, unsigned long timeout)
{
	if (!wait_for_completion_timeout(&operation->done, timeout))
		return -ETIMEDOUT;
	return operation->status;
}
EXPORT_SYMBOL_GPL(netdma_wait_timeout);

static void abort_engine(struct netdma_channel *channel)
{
	if (!channel->ops.abort_dma || !channel->allocated || !channel->started ||
	    channel->ops.abort_dma(channel->context))
		return;
	reap_done(channel);
	rewind(channel);
	hand_over(channel);
}

/**
 * netdma_cancel - do not copy, if it can be helped
 * @operation: was submitted, and is not freed before this returns
 *
 * Its client is told in any case, later: with -ECANCELED, or as it went when it was too
 * late. What the engine has begun it leaves off where the provider can abort, and
 * finishes elsewhere.
 *
 * Context: any, but not from within the operation's own callback.
 */
void netdma_cancel(struct netdma_operation *operation)
{
	struct netdma_channel *channel = operation->channel;
	unsigned long flags = channel_lock(channel);

	if (operation->pending && !operation->status) {
		operation_fail(channel, operation, -ECANCELED);
		if (operation->outstanding)
			abort_engine(channel);
		queue_work(system_highpri_wq, &channel->later);
	}
	channel_unlock(channel, flags);
}
EXPORT_SYMBOL_GPL(netdma_cancel);

/* One without power stands, or does what it has and then stands. */
static int suspend_engine(struct netdma_channel *channel)
{
	dma_addr_t last = 0;
	int err;

	if (!channel->started || channel->suspended || channel->asleep)
		return 0;
	err = channel->ops.suspend_dma(channel->context, &last);
	if (err)
		return err;
	channel->engine_suspended = true;
	check_descriptor(channel, last);
	return 0;
}

/**
 * netdma_suspend - let a channel stand still
 * @channel: the channel
 *
 * The engine finishes the descriptor that it is at. What is submitted meanwhile waits.
 *
 * Context: any.
 * Return: 0, -EOPNOTSUPP when the provider cannot, -ENODEV, or what the provider
 * says.
 */
int netdma_suspend(struct netdma_channel *channel)
{
	unsigned long flags;
	int err;

	if (!channel->ops.suspend_dma)
		return -EOPNOTSUPP;
	flags = channel_lock(channel);
	err = channel->closed ? -ENODEV : suspend_engine(channel);
	if (!err) {
		channel->suspended = true;
		queue_work(system_highpri_wq, &channel->later);
	}
	channel_unlock(channel, flags);
	return err;
}
EXPORT_SYMBOL_GPL(netdma_suspend);

static int resume_engine(struct netdma_channel *channel)
{
	int err = 0;

	if (channel->engine_suspended)
		err = channel->ops.resume_dma(channel->context);
	if (!err)
		channel->engine_suspended = false;
	return err;
}

/**
 * netdma_resume - let a channel go on
 * @channel: the channel
 *
 * Context: any.
 * Return: 0, -EOPNOTSUPP when the provider cannot, -ENODEV, or what the provider
 * says.
 */
int netdma_resume(struct netdma_channel *channel)
{
	unsigned long flags;
	int err;

	if (!channel->ops.resume_dma)
		return -EOPNOTSUPP;
	flags = channel_lock(channel);
	err = channel->closed ? -ENODEV : resume_engine(channel);
	if (!err) {
		channel->suspended = false;
		queue_work(system_highpri_wq, &channel->later);
	}
	channel_unlock(channel, flags);
	return err;
}
EXPORT_SYMBOL_GPL(netdma_resume);

/* Without power it needs none: it is started anew when that comes back. */
static int reset_engine(struct netdma_channel *channel)
{
	int err;

	if (channel->asleep)
		return 0;
	err = channel->ops.reset_channel(channel->context);
	if (err)
		return err;
	if (channel->started)
		reap_done(channel);
	rewind(channel);
	return 0;
}

/**
 * netdma_reset - set a channel up anew
 * @channel: the channel
 *
 * What the engine had not done it is told again. A suspended channel goes on.
 *
 * Context: any.
 * Return: 0, -EOPNOTSUPP when the provider cannot, -ENODEV, or what the provider
 * says.
 */
int netdma_reset(struct netdma_channel *channel)
{
	unsigned long flags;
	int err;

	if (!channel->ops.reset_channel)
		return -EOPNOTSUPP;
	flags = channel_lock(channel);
	err = channel->closed ? -ENODEV : reset_engine(channel);
	if (!err) {
		channel->suspended = false;
		queue_work(system_highpri_wq, &channel->later);
	}
	channel_unlock(channel, flags);
	return err;
}
EXPORT_SYMBOL_GPL(netdma_reset);

/*
 * Their channel
 */

/**
 * netdma_operations_init - a channel without operations
 * @channel: zeroed
 *
 * Context: process.
 */
void netdma_operations_init(struct netdma_channel *channel)
{
	spin_lock_init(&channel->lock);
	INIT_LIST_HEAD(&channel->waiting);
	INIT_LIST_HEAD(&channel->under_way);
	INIT_LIST_HEAD(&channel->done);
	init_waitqueue_head(&channel->idle);
	timer_setup(&channel->watchdog, watchdog, 0);
	INIT_WORK(&channel->later, look_later);
	channel->new_context = true;
}

/**
 * netdma_operations_exit - nothing looks at the channel any more
 * @channel: closed, idle, and nobody finds it by its name
 *
 * Context: process.
 */
void netdma_operations_exit(struct netdma_channel *channel)
{
	timer_delete_sync(&channel->watchdog);
	cancel_work_sync(&channel->later);
}

/**
 * netdma_operations_forbid - no routine of the provider is called any more
 * @channel: closed and idle
 *
 * Context: any.
 */
void netdma_operations_forbid(struct netdma_channel *channel)
{
	unsigned long flags = channel_lock(channel);

	channel->allocated = false;
	channel->started = false;
	channel_unlock(channel, flags);
}

/**
 * netdma_operations_close - take nothing more, and let what is there end
 * @channel: the channel
 *
 * Also what is suspended ends; what waits for power does not, and fails.
 *
 * Context: any.
 */
void netdma_operations_close(struct netdma_channel *channel)
{
	unsigned long flags = channel_lock(channel);

	WRITE_ONCE(channel->closed, true);
	if (channel->allocated && resume_engine(channel))
		abort_engine(channel);
	channel->suspended = false;
	if (channel->asleep)
		fail_waiting(channel);
	if (channel->allocated)
		queue_work(system_highpri_wq, &channel->later);
	channel_unlock(channel, flags);
}

/**
 * netdma_operations_fail - the engine is gone, and touches no memory
 * @channel: the channel
 *
 * Context: any.
 */
void netdma_operations_fail(struct netdma_channel *channel)
{
	unsigned long flags = channel_lock(channel);

	WRITE_ONCE(channel->closed, true);
	channel->asleep = true;
	rewind(channel);
	fail_waiting(channel);
	channel_unlock(channel, flags);
	tell(channel);
}

/**
 * netdma_operations_sleep - hand nothing over, or go on
 * @channel: the channel
 * @asleep: whether the engine goes to sleep, or has come back
 *
 * The engine has lost what it was told.
 *
 * Context: any.
 */
void netdma_operations_sleep(struct netdma_channel *channel, bool asleep)
{
	unsigned long flags = channel_lock(channel);

	channel->asleep = asleep;
	if (!asleep)
		rewind(channel);
	else if (resume_engine(channel)) /* to its end; nothing follows */
		abort_engine(channel);
	fall_asleep(channel);
	channel_unlock(channel, flags);
	queue_work(system_highpri_wq, &channel->later);
}

/**
 * netdma_operations_quiet - whether the engine has nothing to do
 * @channel: the channel
 *
 * Context: any.
 * Return: whether.
 */
bool netdma_operations_quiet(struct netdma_channel *channel)
{
	unsigned long flags;
	bool quiet;

	flags = channel_lock(channel);
	quiet = !netdma_ring_outstanding(&channel->ring);
	channel_unlock(channel, flags);
	return quiet;
}

/**
 * netdma_operations_idle - whether each client was told of all its operations
 * @channel: the channel
 *
 * Context: any.
 * Return: whether.
 */
bool netdma_operations_idle(struct netdma_channel *channel)
{
	unsigned long flags;
	bool idle;

	flags = channel_lock(channel);
	idle = !channel->active;
	channel_unlock(channel, flags);
	return idle;
}
