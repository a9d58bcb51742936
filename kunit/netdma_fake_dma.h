/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A DMA engine of Linux' own in software, for the suite of netdma-dmaengine.ko: the
 * processor copies, and a test says what goes wrong.
 */
#ifndef __NETDMA_KUNIT_FAKE_DMA_H
#define __NETDMA_KUNIT_FAKE_DMA_H

#include <kunit/test.h>
#include <linux/dmaengine.h>
#include <linux/list.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#define FAKE_DMA_CHANNELS	4
#define FAKE_DMA_LOG		256

/**
 * struct fake_dma_piece - what the engine was told to copy
 * @to: DMA address
 * @from: DMA address
 * @size: bytes
 * @flags: DMA_PREP_INTERRUPT and others
 */
struct fake_dma_piece {
	dma_addr_t to;
	dma_addr_t from;
	size_t size;
	unsigned long flags;
};

/**
 * struct fake_dma_channel - a channel of the engine
 * @chan: Linux' part of it
 * @engine: whose it is
 * @work: copies
 * @lock: the members below
 * @prepared: descriptors that are neither submitted nor done
 * @submitted: in order
 * @issued: in order
 * @used: descriptors that are not free
 * @most: the most of them at a time
 * @allocated: somebody has the channel
 * @last_callback: the last one that was called
 * @last_param: its parameter
 */
struct fake_dma_channel {
	struct dma_chan chan;
	struct fake_dma *engine;
	struct work_struct work;

	spinlock_t lock; /* what follows */
	unsigned int prepared;
	struct list_head submitted;
	struct list_head issued;
	unsigned int used;
	unsigned int most;
	bool allocated;
	dma_async_tx_callback_result last_callback;
	void *last_param;
};

/**
 * struct fake_dma - an engine
 * @platform: its device, with a DMA mask of 64 bits
 * @dma: Linux' part of it; a test may change it before fake_dma_register()
 * @channels: its channels
 * @registered: Linux knows it
 * @descriptors: that each channel has; 0: as many as one likes
 * @delay: microseconds that each piece takes
 * @residue: that it reports of each piece, as drivers do that set none
 * @at_once: it copies within device_issue_pending
 * @no_resources: bit mask of channels whose resources cannot be had
 * @held: pieces wait for fake_dma_step() or fake_dma_go()
 * @lock: the members below
 * @steps: pieces that it may do although @held
 * @fail_at: the piece that fails, the first being 1; 0: none
 * @refuse_at: the piece that cannot be submitted, likewise
 * @told: pieces that were prepared
 * @offered: pieces that were submitted, or should have been
 * @done: pieces that were done, or failed
 * @log: the first pieces
 * @violations: misuse by its client
 */
struct fake_dma {
	struct platform_device *platform;
	struct dma_device dma;
	struct fake_dma_channel channels[FAKE_DMA_CHANNELS];
	bool registered;
	unsigned int descriptors;
	unsigned int delay;
	u32 residue;
	bool at_once;
	unsigned long no_resources;
	bool held;

	spinlock_t lock; /* what follows */
	unsigned int steps;
	unsigned int fail_at;
	unsigned int refuse_at;
	unsigned int told;
	unsigned int offered;
	unsigned int done;
	struct fake_dma_piece log[FAKE_DMA_LOG];
	unsigned int violations;
};

extern struct platform_driver fake_dma_driver;

int fake_dma_init(struct fake_dma *engine, unsigned int channels, int id);
int fake_dma_register(struct fake_dma *engine);
void fake_dma_exit(struct fake_dma *engine);
void fake_dma_step(struct fake_dma *engine, unsigned int pieces);
void fake_dma_go(struct fake_dma *engine);
void fake_dma_call_again(struct fake_dma_channel *channel);
void fake_dma_cannot_stop(struct fake_dma *engine);
unsigned int fake_dma_done(struct fake_dma *engine);
unsigned int fake_dma_used(struct fake_dma *engine);

#endif /* __NETDMA_KUNIT_FAKE_DMA_H */
