// SPDX-License-Identifier: GPL-2.0
/*
 * A DMA engine of Linux' own in software.
 *
 * It wants of its client what the most demanding of drivers do: to be called where one
 * may sleep and interrupts are on, each descriptor submitted that was prepared, and no
 * descriptor left when the channel is given back. &struct fake_dma_channel.lock is
 * outside of &struct fake_dma.lock; no lock is held when a callback is called.
 */
#include <linux/bottom_half.h>
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/slab.h>
#include "../drivers/netdma/compat.h"
#include "netdma_fake_dma.h"

/**
 * struct fake_dma_descriptor - a descriptor
 * @tx: Linux' part of it
 * @node: among those submitted or issued
 * @piece: what is to be copied
 */
struct fake_dma_descriptor {
	struct dma_async_tx_descriptor tx;
	struct list_head node;
	struct fake_dma_piece piece;
};

static struct fake_dma_channel *channel_of(struct dma_chan *chan)
{
	return container_of(chan, struct fake_dma_channel, chan);
}

static void expect(struct fake_dma *engine, bool promise)
{
	spin_lock_bh(&engine->lock);
	engine->violations += !promise;
	spin_unlock_bh(&engine->lock);
}

/*
 * Work
 */

/* Return: it may do a piece. */
static bool may_step(struct fake_dma *engine)
{
	bool may = true;

	spin_lock_bh(&engine->lock);
	if (engine->held) {
		may = engine->steps;
		engine->steps -= may;
	}
	spin_unlock_bh(&engine->lock);
	return may;
}

static struct fake_dma_descriptor *channel_next(struct fake_dma_channel *channel)
{
	struct fake_dma_descriptor *descriptor;

	spin_lock_bh(&channel->lock);
	descriptor = list_first_entry_or_null(&channel->issued, struct fake_dma_descriptor, node);
	if (descriptor && may_step(channel->engine))
		list_del(&descriptor->node);
	else
		descriptor = NULL;
	spin_unlock_bh(&channel->lock);
	return descriptor;
}

/* Return: it went well. */
static bool copy(struct fake_dma *engine, const struct fake_dma_piece *piece)
{
	bool good;

	if (engine->delay)
		usleep_range(engine->delay, 2 * engine->delay);
	spin_lock_bh(&engine->lock);
	good = ++engine->done != engine->fail_at;
	spin_unlock_bh(&engine->lock);
	if (good)
		memcpy(phys_to_virt(piece->to), phys_to_virt(piece->from), piece->size);
	return good;
}

static void channel_do(struct fake_dma_channel *channel, struct fake_dma_descriptor *descriptor)
{
	dma_async_tx_callback_result callback = descriptor->tx.callback_result;
	void *param = descriptor->tx.callback_param;
	struct dmaengine_result result = {
		.result = DMA_TRANS_NOERROR,
		.residue = channel->engine->residue,
	};

	if (!copy(channel->engine, &descriptor->piece))
		result.result = DMA_TRANS_WRITE_FAILED;
	spin_lock_bh(&channel->lock);
	channel->chan.completed_cookie = descriptor->tx.cookie;
	channel->used--;
	channel->last_callback = callback;
	channel->last_param = param;
	spin_unlock_bh(&channel->lock);
	if (callback) {
		local_bh_disable(); /* as in a tasklet */
		callback(param, &result);
		local_bh_enable();
	}
	kfree(descriptor);
}

static void channel_run(struct fake_dma_channel *channel)
{
	struct fake_dma_descriptor *descriptor;

	while ((descriptor = channel_next(channel)))
		channel_do(channel, descriptor);
}

static void channel_work(struct work_struct *work)
{
	channel_run(container_of(work, struct fake_dma_channel, work));
}

/*
 * What Linux calls
 */

static dma_cookie_t submit(struct dma_async_tx_descriptor *tx)
{
	struct fake_dma_channel *channel = channel_of(tx->chan);
	struct fake_dma_descriptor *descriptor =
		container_of(tx, struct fake_dma_descriptor, tx);
	struct fake_dma *engine = channel->engine;
	bool refused;

	might_sleep();
	spin_lock_bh(&engine->lock);
	refused = ++engine->offered == engine->refuse_at;
	spin_unlock_bh(&engine->lock);
	spin_lock_bh(&channel->lock);
	channel->prepared--;
	if (refused) {
		channel->used--;
	} else {
		channel->chan.cookie = max(channel->chan.cookie + 1, DMA_MIN_COOKIE);
		tx->cookie = channel->chan.cookie;
		list_add_tail(&descriptor->node, &channel->submitted);
	}
	spin_unlock_bh(&channel->lock);
	if (!refused)
		return tx->cookie;
	kfree(descriptor);
	return -EIO;
}

/* Return: there was a descriptor. */
static bool channel_use(struct fake_dma_channel *channel)
{
	unsigned int most = channel->engine->descriptors;
	bool free;

	spin_lock_bh(&channel->lock);
	free = !most || channel->used < most;
	channel->used += free;
	channel->prepared += free;
	channel->most = max(channel->most, channel->used);
	spin_unlock_bh(&channel->lock);
	return free;
}

static void note(struct fake_dma *engine, const struct fake_dma_piece *piece)
{
	spin_lock_bh(&engine->lock);
	if (engine->told < FAKE_DMA_LOG)
		engine->log[engine->told] = *piece;
	engine->told++;
	spin_unlock_bh(&engine->lock);
}

static struct dma_async_tx_descriptor *prepare(struct dma_chan *chan, dma_addr_t to,
					       dma_addr_t from, size_t size,
					       unsigned long flags)
{
	struct fake_dma_channel *channel = channel_of(chan);
	struct fake_dma *engine = channel->engine;
	struct fake_dma_descriptor *descriptor;

	might_sleep();
	expect(engine, channel->allocated);
	expect(engine, size && size <= dma_get_max_seg_size(&engine->platform->dev));
	if (!channel_use(channel))
		return NULL;
	descriptor = kzalloc(sizeof(*descriptor), GFP_KERNEL | __GFP_NOFAIL);
	descriptor->piece = (struct fake_dma_piece){ to, from, size, flags };
	note(engine, &descriptor->piece);
	dma_async_tx_descriptor_init(&descriptor->tx, chan);
	descriptor->tx.flags = flags;
	descriptor->tx.tx_submit = submit;
	return &descriptor->tx;
}

static void issue_pending(struct dma_chan *chan)
{
	struct fake_dma_channel *channel = channel_of(chan);

	might_sleep();
	spin_lock_bh(&channel->lock);
	list_splice_tail_init(&channel->submitted, &channel->issued);
	spin_unlock_bh(&channel->lock);
	if (channel->engine->at_once)
		channel_run(channel);
	else
		queue_work(system_dfl_wq, &channel->work);
}

static enum dma_status tx_status(struct dma_chan *chan, dma_cookie_t cookie,
				 struct dma_tx_state *state)
{
	return dma_async_is_complete(cookie, chan->completed_cookie, chan->cookie);
}

static int terminate_all(struct dma_chan *chan)
{
	struct fake_dma_channel *channel = channel_of(chan);
	struct fake_dma_descriptor *descriptor, *next;
	LIST_HEAD(gone);

	spin_lock_bh(&channel->lock);
	list_splice_init(&channel->issued, &gone);
	list_splice_tail_init(&channel->submitted, &gone);
	list_for_each_entry_safe(descriptor, next, &gone, node) {
		channel->used--;
		kfree(descriptor);
	}
	spin_unlock_bh(&channel->lock);
	return 0;
}

static void synchronize(struct dma_chan *chan)
{
	flush_work(&channel_of(chan)->work);
}

static int alloc_chan_resources(struct dma_chan *chan)
{
	struct fake_dma_channel *channel = channel_of(chan);

	if (channel->engine->no_resources & BIT(channel - channel->engine->channels))
		return -ENOMEM;
	channel->allocated = true;
	return 1;
}

static void free_chan_resources(struct dma_chan *chan)
{
	struct fake_dma_channel *channel = channel_of(chan);

	expect(channel->engine, !channel->prepared && !channel->used);
	terminate_all(chan);
	channel->allocated = false;
}

/*
 * Life
 */

static int probe(struct platform_device *platform)
{
	return dma_set_mask_and_coherent(&platform->dev, DMA_BIT_MASK(64));
}

struct platform_driver fake_dma_driver = {
	.driver = { .name = "netdma-fake" },
	.probe = probe,
};

static void channel_init(struct fake_dma *engine, struct fake_dma_channel *channel)
{
	channel->engine = engine;
	channel->chan.device = &engine->dma;
	channel->chan.cookie = DMA_MIN_COOKIE;
	channel->chan.completed_cookie = DMA_MIN_COOKIE;
	spin_lock_init(&channel->lock);
	INIT_LIST_HEAD(&channel->submitted);
	INIT_LIST_HEAD(&channel->issued);
	INIT_WORK(&channel->work, channel_work);
	list_add_tail(&channel->chan.device_node, &engine->dma.channels);
}

/**
 * fake_dma_init - an engine that Linux does not know yet
 * @engine: zeroed
 * @channels: 1 to %FAKE_DMA_CHANNELS
 * @id: its device is called netdma-fake.@id
 *
 * Return: 0 or a negative error code.
 */
int fake_dma_init(struct fake_dma *engine, unsigned int channels, int id)
{
	struct dma_device *dma = &engine->dma;
	unsigned int i;

	spin_lock_init(&engine->lock);
	engine->platform = platform_device_register_simple("netdma-fake", id, NULL, 0);
	if (IS_ERR(engine->platform))
		return PTR_ERR(engine->platform);
	dma->dev = &engine->platform->dev;
	dma_cap_set(DMA_MEMCPY, dma->cap_mask);
	dma_cap_set(DMA_PRIVATE, dma->cap_mask);
	dma->device_alloc_chan_resources = alloc_chan_resources;
	dma->device_free_chan_resources = free_chan_resources;
	dma->device_prep_dma_memcpy = prepare;
	dma->device_issue_pending = issue_pending;
	dma->device_tx_status = tx_status;
	dma->device_terminate_all = terminate_all;
	dma->device_synchronize = synchronize;
	INIT_LIST_HEAD(&dma->channels);
	for (i = 0; i < channels; i++)
		channel_init(engine, &engine->channels[i]);
	return 0;
}

/**
 * fake_dma_register - Linux knows the engine
 * @engine: the engine
 *
 * Return: 0 or a negative error code.
 */
int fake_dma_register(struct fake_dma *engine)
{
	int err = dma_async_device_register(&engine->dma);

	engine->registered = !err;
	return err;
}

/**
 * fake_dma_exit - there is no engine any more
 * @engine: of fake_dma_init(), whether or not that went well; nobody has a channel
 */
void fake_dma_exit(struct fake_dma *engine)
{
	struct dma_chan *chan;

	if (IS_ERR_OR_NULL(engine->platform))
		return;
	list_for_each_entry(chan, &engine->dma.channels, device_node)
		cancel_work_sync(&channel_of(chan)->work);
	if (engine->registered)
		dma_async_device_unregister(&engine->dma);
	platform_device_unregister(engine->platform);
}

/*
 * What a test does
 */

static void run_all(struct fake_dma *engine)
{
	struct dma_chan *chan;

	list_for_each_entry(chan, &engine->dma.channels, device_node)
		queue_work(system_dfl_wq, &channel_of(chan)->work);
}

/**
 * fake_dma_step - an engine that is held does a few pieces
 * @engine: the engine
 * @pieces: how many
 */
void fake_dma_step(struct fake_dma *engine, unsigned int pieces)
{
	spin_lock_bh(&engine->lock);
	engine->steps += pieces;
	spin_unlock_bh(&engine->lock);
	run_all(engine);
}

/**
 * fake_dma_go - an engine is not held any more
 * @engine: the engine
 */
void fake_dma_go(struct fake_dma *engine)
{
	spin_lock_bh(&engine->lock);
	engine->held = false;
	spin_unlock_bh(&engine->lock);
	run_all(engine);
}

/**
 * fake_dma_call_again - a callback comes twice
 * @channel: has called one
 */
void fake_dma_call_again(struct fake_dma_channel *channel)
{
	const struct dmaengine_result result = { .result = DMA_TRANS_ABORTED };

	local_bh_disable();
	channel->last_callback(channel->last_param, &result);
	local_bh_enable();
}

/**
 * fake_dma_cannot_stop - what it was given it does
 * @engine: the engine
 */
void fake_dma_cannot_stop(struct fake_dma *engine)
{
	engine->dma.device_terminate_all = NULL;
}

/**
 * fake_dma_done - how much it has done
 * @engine: the engine
 *
 * Return: number of pieces.
 */
unsigned int fake_dma_done(struct fake_dma *engine)
{
	unsigned int done;

	spin_lock_bh(&engine->lock);
	done = engine->done;
	spin_unlock_bh(&engine->lock);
	return done;
}

/**
 * fake_dma_used - how much it has to do
 * @engine: the engine
 *
 * Return: number of descriptors that are not free.
 */
unsigned int fake_dma_used(struct fake_dma *engine)
{
	struct dma_chan *chan;
	unsigned int used = 0;

	list_for_each_entry(chan, &engine->dma.channels, device_node)
		used += READ_ONCE(channel_of(chan)->used);
	return used;
}
