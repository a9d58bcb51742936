// SPDX-License-Identifier: GPL-2.0
/*
 * A NetDMA provider of each engine that the kernel drives and that copies memory,
 * channel by channel.
 *
 * The channels that are free when the module is loaded, or when "rescan" is written,
 * are taken until it is unloaded. Linux does not let an engine's module go
 * before that; its device must not be unbound either.
 *
 * NetDMA starts and appends with interrupts off. Drivers of engines may take locks
 * there that only keep softirqs away, or sleep until a descriptor is free; so
 * the engine is fed from a work, of which there is one for each channel. It is
 * the only one that calls the engine's driver, without a lock held: an engine may
 * well complete from within dma_async_issue_pending().
 *
 * Abort, suspend and reset are not offered. NetDMA calls them in atomic context,
 * where there is only dmaengine_terminate_async(), after which the engine may still
 * write to memory.
 *
 * engines_lock: the engines, and who comes and goes with them. &struct
 * engine_channel.lock: what of a channel's chain the engine has, and the completion
 * word; NetDMA's lock of the channel is outside of it.
 */
#include <linux/cpumask.h>
#include <linux/dma-mapping.h>
#include <linux/dmaengine.h>
#include <linux/module.h>
#include <linux/netdma.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "compat.h"
#include "dmaengine.h"

#define MAX_PIECES	64	/* of a channel that the engine has; a power of two */
#define TELL		(NETDMA_INTERRUPT_ON_COMPLETION | NETDMA_STATUS_UPDATE_ON_COMPLETION)

/**
 * struct piece - bytes that are contiguous on both sides, with the engine
 * @channel: whose they are
 * @number: counts the channel's pieces
 * @covers: the last descriptor that is done when they are copied; 0: none
 * @tell: NetDMA wants to hear of it
 */
struct piece {
	struct engine_channel *channel;
	unsigned int number;
	dma_addr_t covers;
	bool tell;
};

enum channel_state {
	CHANNEL_STOPPED,	/* nothing is with the engine */
	CHANNEL_RUNNING,
	CHANNEL_FAILED,		/* and some of the chain is with the engine still */
};

/**
 * struct engine_channel - a channel of an engine
 * @node: in its engine's list, or in that of a scan
 * @number: in that list
 * @chan: the engine's
 * @got: it is taken from the engine
 * @cpu: the processor that it should interrupt
 * @max_pieces: that the engine may have at a time
 * @feed: gives the engine what it has not
 * @dpc: tells NetDMA on the processor that it wishes
 * @lock: the members below
 * @handle: its name to NetDMA; 0: nobody has it
 * @word: its completion word
 * @state: what becomes of the chain
 * @next: the descriptor that the engine has not, or not all of; the chain may end
 *	before it
 * @next_address: its DMA address
 * @next_offset: bytes of it that the engine has
 * @left: number of descriptors from @next on
 * @fed: the last descriptor that the engine has all of; 0: none
 * @last: the last descriptor done; 0: none
 * @head: counts pieces that the engine was given
 * @tail: counts pieces that it has done
 * @pieces: a piece for each that is with the engine
 */
struct engine_channel {
	struct list_head node;
	u32 number;
	struct dma_chan *chan;
	bool got;
	u32 cpu;
	unsigned int max_pieces;
	struct work_struct feed;
	struct work_struct dpc;

	spinlock_t lock; /* what follows */
	netdma_handle_t handle;
	__le64 *word;
	enum channel_state state;
	struct netdma_descriptor *next;
	dma_addr_t next_address;
	u32 next_offset;
	u32 left;
	dma_addr_t fed;
	dma_addr_t last;
	unsigned int head;
	unsigned int tail;
	struct piece pieces[MAX_PIECES];
};

/**
 * struct engine - channels of one device, which are a provider
 * @node: in the list of engines
 * @dma: the device
 * @device: for which memory is mapped
 * @handle: its name to NetDMA
 * @channels: those it has
 * @num_channels: number of @channels
 */
struct engine {
	struct list_head node;
	struct dma_device *dma;
	struct device *device;
	netdma_handle_t handle;
	struct list_head channels;
	u32 num_channels;
};

static DEFINE_MUTEX(engines_lock); /* the engines */
static LIST_HEAD(engines);
static bool loaded;

/*
 * From the engine
 */

static bool channel_busy(const struct engine_channel *channel)
{
	return channel->head != channel->tail;
}

/* The word names a descriptor; before the first one is done it says nothing. */
static void write_word(struct engine_channel *channel, enum netdma_transfer_status status)
{
	if (!channel->last && status != NETDMA_TRANSFER_HALTED)
		return;
	dma_wmb(); /* the copy is seen before the word */
	WRITE_ONCE(*channel->word, cpu_to_le64(channel->last | status));
}

static void write_progress(struct engine_channel *channel)
{
	bool more = channel->left || channel_busy(channel);

	write_word(channel, more ? NETDMA_TRANSFER_ACTIVE : NETDMA_TRANSFER_IDLE);
}

static dma_addr_t last_done(struct engine_channel *channel)
{
	unsigned long flags;
	dma_addr_t last;

	spin_lock_irqsave(&channel->lock, flags);
	last = channel->last;
	spin_unlock_irqrestore(&channel->lock, flags);
	return last;
}

static void tell(struct engine_channel *channel)
{
	dma_addr_t last = last_done(channel);
	unsigned int cpu;

	netdma_isr(channel->handle, last, &cpu);
	if (cpu == raw_smp_processor_id())
		netdma_interrupt_dpc(channel->handle, last);
	else
		queue_work_on(cpu, system_highpri_wq, &channel->dpc);
}

static void tell_there(struct work_struct *work)
{
	struct engine_channel *channel = container_of(work, struct engine_channel, dpc);

	netdma_interrupt_dpc(channel->handle, last_done(channel));
}

/* An engine does its pieces in order. Return: NetDMA wants to hear of it. */
static bool reap_before(struct engine_channel *channel, unsigned int number)
{
	bool wanted = false;

	while (channel->tail != number) {
		const struct piece *piece = &channel->pieces[channel->tail++ % MAX_PIECES];

		channel->last = piece->covers;
		wanted |= piece->tell;
	}
	return wanted;
}

/* Not all drivers set the residue, so it says nothing. */
static bool piece_good(const struct dmaengine_result *result)
{
	return !result || result->result == DMA_TRANS_NOERROR;
}

/* Return: NetDMA wants to hear of it. */
static bool reap(struct engine_channel *channel, const struct piece *piece, bool good)
{
	bool wanted;

	if (channel->state == CHANNEL_FAILED) {
		channel->tail = piece->number + 1;
		return false;
	}
	wanted = reap_before(channel, piece->number);
	if (good) {
		wanted |= reap_before(channel, piece->number + 1);
	} else {
		channel->tail++;
		channel->state = CHANNEL_FAILED;
	}
	write_progress(channel);
	return wanted;
}

static void piece_done(void *param, const struct dmaengine_result *result)
{
	const struct piece *piece = param;
	struct engine_channel *channel = piece->channel;
	bool wanted = false, hungry = false;
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	if (piece->number - channel->tail < channel->head - channel->tail) {
		wanted = reap(channel, piece, piece_good(result));
		hungry = channel->left || channel->state == CHANNEL_FAILED;
	}
	spin_unlock_irqrestore(&channel->lock, flags);
	if (hungry)
		queue_work(system_highpri_wq, &channel->feed);
	if (wanted)
		tell(channel);
}

/*
 * To the engine
 */

/**
 * struct copy - what becomes a piece
 * @from: DMA address
 * @to: DMA address
 * @size: bytes; 0: the descriptor copies nothing
 * @flags: of the engine
 */
struct copy {
	dma_addr_t from;
	dma_addr_t to;
	u32 size;
	unsigned long flags;
};

/* Return: bytes, of those that are left, that go on where @at says. */
static u32 side(u64 address, u64 next, bool breaks, u32 offset, u32 left, dma_addr_t *at)
{
	u32 first = NETDMA_PAGE_SIZE - address % NETDMA_PAGE_SIZE;

	*at = address + offset;
	if (!breaks)
		return left;
	if (offset < first)
		return min(left, first - offset);
	*at = next + offset - first;
	return left;
}

static struct copy copy_at(const struct netdma_descriptor *descriptor, u32 offset)
{
	u32 control = le32_to_cpu(descriptor->control_flags);
	/* only of a piece with an interrupt an error is heard, too */
	struct copy copy = { .flags = DMA_PREP_INTERRUPT | DMA_CTRL_ACK };
	u32 left;

	if (control & (NETDMA_NULL_TRANSFER | NETDMA_OP_TYPE_MASK))
		return copy;
	if (control & NETDMA_SERIALIZE_TRANSFER)
		copy.flags |= DMA_PREP_FENCE;
	left = le32_to_cpu(descriptor->transfer_size) - offset;
	left = side(le64_to_cpu(descriptor->source_address),
		    le64_to_cpu(descriptor->next_source_address),
		    control & NETDMA_SOURCE_PAGE_BREAK, offset, left, &copy.from);
	copy.size = side(le64_to_cpu(descriptor->destination_address),
			 le64_to_cpu(descriptor->next_destination_address),
			 control & NETDMA_DESTINATION_PAGE_BREAK, offset, left, &copy.to);
	return copy;
}

/* The engine has all of the next descriptor. Return: NetDMA wants to hear when it is done. */
static bool next_fed(struct engine_channel *channel)
{
	struct netdma_descriptor *descriptor = channel->next;
	dma_addr_t address = channel->next_address;

	channel->fed = address;
	channel->next_address = le64_to_cpu(descriptor->next_descriptor);
	channel->next = netdma_next_descriptor(descriptor, address, channel->next_address);
	channel->next_offset = 0;
	channel->left--;
	return le32_to_cpu(descriptor->control_flags) & TELL;
}

/* Return: it is done, and NetDMA wants to hear of it. */
static bool null_fed(struct engine_channel *channel)
{
	struct piece *before = &channel->pieces[(channel->head - 1) % MAX_PIECES];
	bool wanted = next_fed(channel);

	if (channel_busy(channel)) {
		before->covers = channel->fed;
		before->tell |= wanted;
		return false;
	}
	channel->last = channel->fed;
	write_progress(channel);
	return wanted;
}

static struct piece *copy_fed(struct engine_channel *channel, u32 size)
{
	struct piece *piece = &channel->pieces[channel->head % MAX_PIECES];

	*piece = (struct piece){ .channel = channel, .number = channel->head++ };
	channel->next_offset += size;
	if (channel->next_offset == le32_to_cpu(channel->next->transfer_size))
		piece->tell = next_fed(channel);
	piece->covers = channel->fed;
	return piece;
}

static void feed_null(struct engine_channel *channel)
{
	unsigned long flags;
	bool wanted;

	spin_lock_irqsave(&channel->lock, flags);
	wanted = channel->state == CHANNEL_RUNNING && null_fed(channel);
	spin_unlock_irqrestore(&channel->lock, flags);
	if (wanted)
		tell(channel);
}

static void feed_failed(struct engine_channel *channel, bool refused)
{
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	if (refused)
		channel->head--;
	channel->state = CHANNEL_FAILED;
	spin_unlock_irqrestore(&channel->lock, flags);
}

/*
 * What was prepared is submitted, whatever has become of the chain: drivers may hold
 * a lock in between.
 *
 * Return: the engine has it.
 */
static bool feed_copy(struct engine_channel *channel, const struct copy *copy)
{
	struct dma_async_tx_descriptor *tx;
	unsigned long flags;

	tx = dmaengine_prep_dma_memcpy(channel->chan, copy->to, copy->from, copy->size,
				       copy->flags);
	if (!tx)
		return false;
	tx->callback_result = piece_done;
	spin_lock_irqsave(&channel->lock, flags);
	tx->callback_param = copy_fed(channel, copy->size);
	spin_unlock_irqrestore(&channel->lock, flags);
	if (dma_submit_error(dmaengine_submit(tx)))
		feed_failed(channel, true);
	return true;
}

/* Return: there is something that the engine has not and may have. */
static bool next_copy(struct engine_channel *channel, struct copy *copy, bool *busy)
{
	unsigned long flags;
	bool more;

	spin_lock_irqsave(&channel->lock, flags);
	*busy = channel_busy(channel);
	more = channel->state == CHANNEL_RUNNING && channel->left &&
	       channel->head - channel->tail < channel->max_pieces;
	if (more)
		*copy = copy_at(channel->next, channel->next_offset);
	spin_unlock_irqrestore(&channel->lock, flags);
	return more;
}

/* What the engine has no descriptor for waits for a piece that it has. */
static void feed_chain(struct engine_channel *channel)
{
	struct copy copy;
	bool busy;

	while (next_copy(channel, &copy, &busy)) {
		if (!copy.size) {
			feed_null(channel);
		} else if (!feed_copy(channel, &copy)) {
			if (!busy)
				feed_failed(channel, false);
			break;
		}
	}
	dma_async_issue_pending(channel->chan);
}

/*
 * NetDMA hears of an error when the engine touches nothing of the chain any more. One
 * that cannot be stopped goes through all it has.
 */
static void channel_halt(struct engine_channel *channel)
{
	bool stopped = !dmaengine_terminate_sync(channel->chan);
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	if (stopped)
		channel->tail = channel->head;
	stopped = !channel_busy(channel);
	if (stopped) {
		channel->state = CHANNEL_STOPPED;
		write_word(channel, NETDMA_TRANSFER_HALTED);
	}
	spin_unlock_irqrestore(&channel->lock, flags);
	if (stopped)
		tell(channel);
}

static bool channel_failed(struct engine_channel *channel)
{
	unsigned long flags;
	bool failed;

	spin_lock_irqsave(&channel->lock, flags);
	failed = channel->state == CHANNEL_FAILED;
	spin_unlock_irqrestore(&channel->lock, flags);
	return failed;
}

static void feed(struct work_struct *work)
{
	struct engine_channel *channel = container_of(work, struct engine_channel, feed);

	feed_chain(channel);
	if (channel_failed(channel))
		channel_halt(channel);
}

/*
 * The provider
 */

static int start_dma(void *channel_context, struct netdma_descriptor *descriptors,
		     dma_addr_t address, u32 count)
{
	struct engine_channel *channel = channel_context;
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	channel->state = CHANNEL_RUNNING;
	channel->next = descriptors;
	channel->next_address = address;
	channel->next_offset = 0;
	channel->left = count;
	channel->fed = 0;
	channel->last = 0;
	spin_unlock_irqrestore(&channel->lock, flags);
	queue_work(system_highpri_wq, &channel->feed);
	return 0;
}

/*
 * The last descriptor leads to these. After an error they are aborted with the rest:
 * NetDMA has not heard of it yet, and starts anew when it has.
 */
static int append_dma(void *channel_context, struct netdma_descriptor *descriptors,
		      dma_addr_t address, u32 count)
{
	struct engine_channel *channel = channel_context;
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	channel->left += count;
	spin_unlock_irqrestore(&channel->lock, flags);
	queue_work(system_highpri_wq, &channel->feed);
	return 0;
}

static int set_dma_channel_cpu_affinity(void *provider_context,
					const struct netdma_channel_cpu_affinity *affinity,
					u32 count)
{
	struct engine *engine = provider_context;
	struct engine_channel *channel;
	u32 i;

	list_for_each_entry(channel, &engine->channels, node)
		for (i = 0; i < count; i++)
			if (affinity[i].dma_channel == channel->number)
				channel->cpu = affinity[i].cpu_number;
	return 0;
}

static void channel_assign(struct engine_channel *channel, netdma_handle_t handle, __le64 *word)
{
	unsigned long flags;

	spin_lock_irqsave(&channel->lock, flags);
	channel->handle = handle;
	channel->word = word;
	channel->state = CHANNEL_STOPPED;
	channel->left = 0;
	channel->tail = channel->head;
	spin_unlock_irqrestore(&channel->lock, flags);
}

/* Return: one that nobody has; one whose processor is among those, if there is. */
static struct engine_channel *channel_free(struct engine *engine, const struct cpumask *cpus)
{
	struct engine_channel *channel, *found = NULL;

	list_for_each_entry(channel, &engine->channels, node) {
		if (READ_ONCE(channel->handle))
			continue;
		if (!found)
			found = channel;
		if (cpumask_test_cpu(channel->cpu, cpus))
			return channel;
	}
	return found;
}

/* NetDMA calls it for one channel at a time. */
static int allocate_dma_channel(void *provider_context,
				struct netdma_channel_parameters *parameters,
				netdma_handle_t handle, void **channel_context)
{
	const struct cpumask *cpus = parameters->processor_affinity;
	struct engine_channel *channel = channel_free(provider_context, cpus);

	if (!channel)
		return -EBUSY;
	channel_assign(channel, handle, parameters->completion_virtual_address);
	parameters->cpu_number = channel->cpu;
	if (!cpumask_test_cpu(channel->cpu, cpus))
		parameters->cpu_number = cpumask_first(cpus);
	*channel_context = channel;
	return 0;
}

/* No callback runs afterwards, nor what it has queued. */
static void free_dma_channel(void *channel_context)
{
	struct engine_channel *channel = channel_context;

	cancel_work_sync(&channel->feed);
	if (dmaengine_terminate_sync(channel->chan))
		dmaengine_synchronize(channel->chan);
	cancel_work_sync(&channel->feed);
	cancel_work_sync(&channel->dpc);
	channel_assign(channel, 0, NULL);
}

static const struct netdma_provider_characteristics characteristics = {
	.major_version = 2,
	.minor_version = 0,
	.set_dma_channel_cpu_affinity = set_dma_channel_cpu_affinity,
	.allocate_dma_channel = allocate_dma_channel,
	.free_dma_channel = free_dma_channel,
	.start_dma = start_dma,
	.append_dma = append_dma,
};

/*
 * Engines
 */

static void channel_put(struct engine_channel *channel)
{
	list_del(&channel->node);
	if (channel->got)
		dma_release_channel(channel->chan);
	kfree(channel);
}

static void channels_put(struct list_head *channels)
{
	struct engine_channel *channel, *next;

	list_for_each_entry_safe(channel, next, channels, node)
		channel_put(channel);
}

static void engine_stop(struct engine *engine)
{
	list_del(&engine->node);
	if (engine->handle)
		netdma_deregister_provider(engine->handle);
	channels_put(&engine->channels);
	kfree(engine);
}

static int engine_register(struct engine *engine)
{
	struct netdma_provider_characteristics ours = characteristics;
	struct netdma_provider_attributes attributes = {
		.dma_channel_count = engine->num_channels,
		.maximum_transfer_size = dma_get_max_seg_size(engine->device),
		.maximum_address_space = dma_get_mask(engine->device),
	};
	int err;

	ours.device = engine->device;
	ours.max_dma_channel_count = engine->num_channels;
	ours.friendly_name = dev_name(engine->dma->dev);
	err = netdma_register_provider(engine, &ours, &engine->handle);
	if (err)
		return err;
	return netdma_provider_start(engine->handle, &attributes);
}

/* NetDMA promises its clients any size and any address. */
static bool engine_suits(const struct engine *engine)
{
	if (dma_get_max_seg_size(engine->device) < NETDMA_MIN_TRANSFER_SIZE) {
		dev_info(engine->device, "no NetDMA: it copies fewer than %u bytes at a time\n",
			 NETDMA_MIN_TRANSFER_SIZE);
		return false;
	}
	if (engine->dma->copy_align) {
		dev_info(engine->device, "no NetDMA: what it copies has to be aligned\n");
		return false;
	}
	return true;
}

static int engine_start(struct engine *engine)
{
	int err;

	if (!engine_suits(engine)) {
		engine_stop(engine);
		return 0;
	}
	err = engine_register(engine);
	if (err) {
		dev_err(engine->device, "no NetDMA: %d\n", err);
		engine_stop(engine);
	}
	return err;
}

/*
 * Finding them
 */

static struct engine_channel *channel_new(struct dma_chan *chan)
{
	struct engine_channel *channel = kzalloc(sizeof(*channel), GFP_KERNEL);

	if (!channel)
		return NULL;
	channel->chan = chan;
	/* who promises no order gets no second piece before the first is done */
	channel->max_pieces = MAX_PIECES;
	if (dma_has_cap(DMA_COMPLETION_NO_ORDER, chan->device->cap_mask))
		channel->max_pieces = 1;
	spin_lock_init(&channel->lock);
	INIT_WORK(&channel->feed, feed);
	INIT_WORK(&channel->dpc, tell_there);
	return channel;
}

static struct engine_channel *channel_find(struct list_head *channels,
					   const struct dma_chan *chan)
{
	struct engine_channel *channel;

	list_for_each_entry(channel, channels, node)
		if (channel->chan == chan)
			return channel;
	return NULL;
}

/* Each is tried once: one that cannot be had would otherwise hide those behind it. */
static bool try_once(struct dma_chan *chan, void *param)
{
	struct list_head *tried = param;
	struct engine_channel *channel;

	if (channel_find(tried, chan))
		return false;
	channel = channel_new(chan);
	if (channel)
		list_add_tail(&channel->node, tried);
	return channel;
}

static void take_channels(struct list_head *tried)
{
	struct list_head *before;
	struct dma_chan *chan;
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	do {
		before = tried->prev;
		chan = dma_request_channel(mask, try_once, tried);
		if (chan)
			channel_find(tried, chan)->got = true;
	} while (tried->prev != before);
}

static struct engine *engine_new(struct dma_chan *chan, struct list_head *found)
{
	struct engine *engine = kzalloc(sizeof(*engine), GFP_KERNEL);

	if (!engine)
		return NULL;
	engine->dma = chan->device;
	engine->device = dmaengine_get_dma_device(chan);
	INIT_LIST_HEAD(&engine->channels);
	list_add_tail(&engine->node, found);
	return engine;
}

static struct engine *engine_of(struct dma_chan *chan, struct list_head *found)
{
	struct engine *engine;

	list_for_each_entry(engine, found, node)
		if (engine->dma == chan->device &&
		    engine->device == dmaengine_get_dma_device(chan) &&
		    engine->num_channels < NETDMA_MAX_CHANNELS)
			return engine;
	return engine_new(chan, found);
}

static int group_channels(struct list_head *tried, struct list_head *found)
{
	struct engine_channel *channel, *next;
	struct engine *engine;

	list_for_each_entry_safe(channel, next, tried, node) {
		if (!channel->got)
			continue;
		engine = engine_of(channel->chan, found);
		if (!engine)
			return -ENOMEM;
		channel->number = engine->num_channels++;
		list_move_tail(&channel->node, &engine->channels);
	}
	return 0;
}

static int scan(void)
{
	struct engine *engine, *next;
	LIST_HEAD(tried);
	LIST_HEAD(found);
	int err, ret;

	take_channels(&tried);
	ret = group_channels(&tried, &found);
	channels_put(&tried);
	list_for_each_entry_safe(engine, next, &found, node) {
		list_move_tail(&engine->node, &engines);
		err = engine_start(engine);
		ret = ret ?: err;
	}
	return ret;
}

/**
 * netdma_dmaengine_rescan - take the channels that became free, or came, meanwhile
 *
 * Context: process, but not from within a NetDMA notifier.
 * Return: 0; -ENODEV when the module is not loaded; -ENOMEM or what else kept an engine
 * from being a provider. The others are.
 */
int netdma_dmaengine_rescan(void)
{
	int err = -ENODEV;

	mutex_lock(&engines_lock);
	if (loaded)
		err = scan();
	mutex_unlock(&engines_lock);
	return err;
}

/* What is said on the kernel's command line comes before the module is loaded. */
static int rescan_set(const char *value, const struct kernel_param *kp)
{
	int err = netdma_dmaengine_rescan();

	return err == -ENODEV ? 0 : err;
}

static const struct kernel_param_ops rescan_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = rescan_set,
};
module_param_cb(rescan, &rescan_ops, NULL, 0200);
MODULE_PARM_DESC(rescan, "Write anything to take the channels that became free meanwhile");

/**
 * netdma_dmaengine_load - make providers of the engines there are
 *
 * Context: process.
 * Return: 0.
 */
int netdma_dmaengine_load(void)
{
	mutex_lock(&engines_lock);
	loaded = true;
	scan();
	mutex_unlock(&engines_lock);
	return 0;
}
module_init(netdma_dmaengine_load);

/**
 * netdma_dmaengine_unload - give all channels back
 *
 * Context: process, but not from within a NetDMA notifier.
 */
void netdma_dmaengine_unload(void)
{
	struct engine *engine, *next;

	mutex_lock(&engines_lock);
	loaded = false;
	list_for_each_entry_safe(engine, next, &engines, node)
		engine_stop(engine);
	mutex_unlock(&engines_lock);
}
module_exit(netdma_dmaengine_unload);

MODULE_DESCRIPTION("NetDMA provider: any engine that the kernel drives");
MODULE_LICENSE("GPL");
