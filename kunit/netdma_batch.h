/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Many copies on one channel of a scripted provider, and what became of each.
 */
#ifndef __NETDMA_KUNIT_BATCH_H
#define __NETDMA_KUNIT_BATCH_H

#include "netdma_fixture.h"

#define NETDMA_BATCH	2048

/**
 * struct netdma_version - what a provider was written for
 * @major: version of NetDMA
 * @minor: likewise
 */
struct netdma_version {
	u8 major;
	u8 minor;
};

extern const struct netdma_version netdma_versions[3];

void netdma_version_describe(const struct netdma_version *version, char *description);

/**
 * struct netdma_batch - copies that were submitted one after another
 * @fixture: the test's
 * @provider: the provider
 * @channel: its channel
 * @engine: the provider's side of the channel
 * @copies: the copies
 * @count: number of them
 */
struct netdma_batch {
	struct netdma_fixture *fixture;
	struct scripted *provider;
	struct netdma_channel *channel;
	struct scripted_channel *engine;
	struct netdma_copy *copies[NETDMA_BATCH];
	unsigned int count;
};

struct netdma_batch *netdma_batch_prepare(struct kunit *test,
					  const struct netdma_version *version);
void netdma_batch_begin(struct netdma_batch *batch);
struct netdma_batch *netdma_batch_start(struct kunit *test, const struct netdma_version *version);
void netdma_batch_clear(struct netdma_batch *batch);
struct netdma_copy *netdma_batch_add(struct netdma_batch *batch, struct netdma_copy *copy);
void netdma_batch_submit(struct netdma_batch *batch, unsigned int count, size_t size);
unsigned int netdma_batch_told(struct netdma_batch *batch);
void netdma_batch_expect_told(struct netdma_batch *batch, unsigned int count);
bool netdma_batch_idle(struct netdma_batch *batch);
void netdma_batch_expect(struct netdma_batch *batch, unsigned int number, int status);
void netdma_batch_expect_all(struct netdma_batch *batch);
void netdma_batch_expect_order(struct netdma_batch *batch);
int netdma_batch_mapped(void);

#endif /* __NETDMA_KUNIT_BATCH_H */
