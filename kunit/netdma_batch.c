// SPDX-License-Identifier: GPL-2.0
/*
 * Many copies on one channel of a scripted provider, and what became of each: the
 * client of each was told exactly once, and has what was copied.
 */
#include <linux/dcache.h>
#include <linux/debugfs.h>
#include "netdma_batch.h"

const struct netdma_version netdma_versions[3] = { { 1, 0 }, { 1, 1 }, { 2, 0 } };

/* For KUNIT_ARRAY_PARAM(version, netdma_versions, netdma_version_describe). */
void netdma_version_describe(const struct netdma_version *version, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "version %u.%u", version->major,
		 version->minor);
}

/**
 * netdma_batch_prepare - a provider that NetDMA does not know yet
 * @test: the test
 * @version: of the provider; NULL: 2.0
 *
 * Return: the batch; the provider is to be changed to taste.
 */
struct netdma_batch *netdma_batch_prepare(struct kunit *test, const struct netdma_version *version)
{
	struct netdma_batch *batch = kunit_kzalloc(test, sizeof(*batch), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, batch);
	if (!version)
		version = &netdma_versions[2];
	batch->fixture = netdma_fixture_start(test);
	batch->provider = netdma_fixture_prepare(batch->fixture, version->major, version->minor);
	return batch;
}

/**
 * netdma_batch_begin - a channel of the provider
 * @batch: was prepared
 */
void netdma_batch_begin(struct netdma_batch *batch)
{
	struct kunit *test = batch->fixture->test;

	KUNIT_ASSERT_EQ(test, scripted_register(batch->provider), 0);
	KUNIT_ASSERT_EQ(test, scripted_start(batch->provider), 0);
	batch->channel = netdma_fixture_take(batch->fixture, batch->provider);
	batch->engine = scripted_channel(batch->channel);
}

/**
 * netdma_batch_start - a channel of an ordinary provider
 * @test: the test
 * @version: of the provider; NULL: 2.0
 *
 * Return: the batch.
 */
struct netdma_batch *netdma_batch_start(struct kunit *test, const struct netdma_version *version)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, version);

	netdma_batch_begin(batch);
	return batch;
}

/**
 * netdma_batch_clear - begin anew, with the same copies where they fit
 * @batch: of which all is done
 */
void netdma_batch_clear(struct netdma_batch *batch)
{
	batch->count = 0;
	atomic_set(&batch->fixture->told, 0);
	scripted_forget(batch->provider);
}

/**
 * netdma_batch_add - submit a copy
 * @batch: the batch
 * @copy: was not submitted
 *
 * Return: the copy; the test fails where it is refused.
 */
struct netdma_copy *netdma_batch_add(struct netdma_batch *batch, struct netdma_copy *copy)
{
	KUNIT_ASSERT_LT(batch->fixture->test, batch->count, (unsigned int)NETDMA_BATCH);
	batch->copies[batch->count++] = copy;
	netdma_fixture_submit(batch->fixture, batch->channel, copy);
	return copy;
}

/**
 * netdma_batch_submit - submit copies of one descriptor each, or of more
 * @batch: the batch
 * @count: how many
 * @size: bytes of each, on as many pieces as the engine wants descriptors
 */
void netdma_batch_submit(struct netdma_batch *batch, unsigned int count, size_t size)
{
	while (count--) {
		struct netdma_copy *copy = batch->copies[batch->count];

		if (copy && copy->source.size == size)
			netdma_copy_refill(copy);
		else
			copy = netdma_fixture_simple(batch->fixture, size);
		netdma_batch_add(batch, copy);
	}
}

/**
 * netdma_batch_told - how many clients were told
 * @batch: the batch
 *
 * Return: how many, those that were told twice counted twice.
 */
unsigned int netdma_batch_told(struct netdma_batch *batch)
{
	unsigned int i, told = 0;

	for (i = 0; i < batch->count; i++)
		told += atomic_read(&batch->copies[i]->told);
	return told;
}

/**
 * netdma_batch_expect_told - so many clients are told by now, or about to be
 * @batch: the batch
 * @count: how many
 */
void netdma_batch_expect_told(struct netdma_batch *batch, unsigned int count)
{
	netdma_fixture_until(netdma_batch_told(batch) >= count);
	KUNIT_EXPECT_EQ(batch->fixture->test, netdma_batch_told(batch), count);
}

/**
 * netdma_batch_idle - whether all clients were told, once they can be
 * @batch: the batch
 *
 * Return: whether.
 */
bool netdma_batch_idle(struct netdma_batch *batch)
{
	return netdma_fixture_until(netdma_operations_idle(batch->channel));
}

/**
 * netdma_batch_expect - a copy ends, its client is told once, and has what was copied
 * @batch: the batch
 * @number: of the copy, from 0
 * @status: how it ends
 */
void netdma_batch_expect(struct netdma_batch *batch, unsigned int number, int status)
{
	struct netdma_copy *copy = batch->copies[number];
	struct kunit *test = batch->fixture->test;

	KUNIT_EXPECT_EQ_MSG(test, netdma_copy_wait(copy), status, "copy %u of %u", number,
			    batch->count);
	complete(&copy->done); /* for who waits again */
	KUNIT_EXPECT_EQ_MSG(test, atomic_read(&copy->told), 1, "copy %u of %u", number,
			    batch->count);
	if (!status)
		KUNIT_EXPECT_TRUE_MSG(test, netdma_copy_is_right(copy), "copy %u of %u", number,
				      batch->count);
}

/**
 * netdma_batch_expect_all - all copies end well, each client is told once
 * @batch: the batch
 */
void netdma_batch_expect_all(struct netdma_batch *batch)
{
	unsigned int i;

	for (i = 0; i < batch->count; i++)
		netdma_batch_expect(batch, i, 0);
}

/**
 * netdma_batch_expect_order - clients were told in the order in which they submitted
 * @batch: of which all is done
 */
void netdma_batch_expect_order(struct netdma_batch *batch)
{
	unsigned int i;

	for (i = 1; i < batch->count; i++)
		KUNIT_EXPECT_GT(batch->fixture->test, batch->copies[i]->place,
				batch->copies[i - 1]->place);
}

/**
 * netdma_batch_mapped - what the debugging of the DMA API knows to be mapped
 *
 * Return: a number that is the same again when all that was mapped is unmapped;
 * negative where nobody counts.
 */
int netdma_batch_mapped(void)
{
	struct dentry *directory = debugfs_lookup("dma-api", NULL);
	struct dentry *file;
	int mapped = -1;

	if (IS_ERR_OR_NULL(directory))
		return -1;
	file = debugfs_lookup("num_free_entries", directory);
	dput(directory);
	if (IS_ERR_OR_NULL(file))
		return -1;
	mapped = INT_MAX - *(u32 *)d_inode(file)->i_private;
	dput(file);
	return mapped;
}
