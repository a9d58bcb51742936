// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: netdma-dmaengine.ko over an engine in software.
 *
 * Test method is:
 *
 * 1) Copies of each shape go through; the engine's log says in which pieces, and
 *    that each was given to it as its driver may ask for.
 * 2) The engine has few descriptors, refuses, fails, stands still, or completes at once:
 *    no copy is lost, none is done that was not, nothing is told while the engine
 *    may still write.
 * 3) Engines come, are left out, and go under load.
 * 4) The test client of netdma-test.ko runs over it.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "../drivers/netdma/compat.h"
#include "../drivers/netdma/dmaengine.h"
#include "../drivers/netdma/test.h"
#include "netdma_fake_dma.h"
#include "netdma_fixture.h"

#define ENGINES		2
#define A_WHILE		50	/* ms in which what must not happen would */

static struct fake_dma *engines[ENGINES]; /* of the test */

static int suite_init(struct kunit_suite *suite)
{
	return platform_driver_register(&fake_dma_driver);
}

static void suite_exit(struct kunit_suite *suite)
{
	platform_driver_unregister(&fake_dma_driver);
}

static int test_init(struct kunit *test)
{
	netdma_fixture_start(test);
	return 0;
}

static void test_exit(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ENGINES; i++)
		if (engines[i])
			fake_dma_go(engines[i]);
	netdma_dmaengine_unload();
	for (i = 0; i < ENGINES; i++) {
		if (!engines[i])
			continue;
		fake_dma_exit(engines[i]);
		KUNIT_EXPECT_EQ(test, engines[i]->violations, 0u);
		engines[i] = NULL;
	}
	netdma_fixture_exit(test);
	netdma_dmaengine_load();
}

/* Return: an engine that Linux does not know yet. */
static struct fake_dma *prepare(struct kunit *test, unsigned int channels)
{
	struct fake_dma *engine = kunit_kzalloc(test, sizeof(*engine), GFP_KERNEL);
	unsigned int id = 0;

	KUNIT_ASSERT_NOT_NULL(test, engine);
	while (engines[id])
		id++;
	KUNIT_ASSERT_LT(test, id, (unsigned int)ENGINES);
	engines[id] = engine;
	KUNIT_ASSERT_EQ(test, fake_dma_init(engine, channels, id), 0);
	return engine;
}

static void provide(struct kunit *test, struct fake_dma *engine)
{
	KUNIT_ASSERT_EQ(test, fake_dma_register(engine), 0);
	KUNIT_ASSERT_EQ(test, netdma_dmaengine_rescan(), 0);
}

static struct fake_dma *start(struct kunit *test, unsigned int channels)
{
	struct fake_dma *engine = prepare(test, channels);

	provide(test, engine);
	return engine;
}

static struct netdma_channel *try_take(const struct fake_dma *engine, int cpu)
{
	const struct netdma_channel_request request = {
		.cpu = cpu,
		.provider = dev_name(&engine->platform->dev),
	};

	return netdma_take_channel(&request);
}

static struct netdma_channel *take(struct kunit *test, const struct fake_dma *engine)
{
	struct netdma_channel *channel = try_take(engine, -1);

	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	netdma_fixture_track(test->priv, channel);
	return channel;
}

/* Return: a copy that was submitted. */
static struct netdma_copy *submit(struct kunit *test, struct netdma_channel *channel, size_t size)
{
	struct netdma_copy *copy = netdma_fixture_simple(test->priv, size);

	netdma_fixture_submit(test->priv, channel, copy);
	return copy;
}

static void expect_log(struct kunit *test, const struct fake_dma *engine, const size_t *sizes,
		       unsigned int count)
{
	unsigned int i;

	KUNIT_EXPECT_EQ(test, engine->told, count);
	for (i = 0; i < min(count, engine->told); i++)
		KUNIT_EXPECT_EQ(test, engine->log[i].size, sizes[i]);
}

#define expect_pieces(test, engine, ...)						\
do {											\
	const size_t __sizes[] = { __VA_ARGS__ };					\
											\
	expect_log(test, engine, __sizes, ARRAY_SIZE(__sizes));				\
} while (0)

static void expect_not_yet(struct kunit *test, struct netdma_copy *copy)
{
	msleep(A_WHILE);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copy));
}

/* Of five copies. */
static void expect_third_failed(struct kunit *test, struct netdma_copy **copies)
{
	unsigned int i;

	for (i = 0; i < 5; i++)
		if (i == 2)
			netdma_fixture_expect_failed(test->priv, copies[i], -EIO);
		else
			netdma_fixture_expect_copied(test->priv, copies[i]);
}

/*
 * Shapes
 */

static void one_copy(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_copy *copy = submit(test, take(test, engine), 1000);

	netdma_fixture_expect_copied(test->priv, copy);
	expect_pieces(test, engine, 1000);
	KUNIT_EXPECT_EQ(test, engine->log[0].from,
			(dma_addr_t)virt_to_phys(copy->source.memory[0]));
	KUNIT_EXPECT_EQ(test, engine->log[0].to,
			(dma_addr_t)virt_to_phys(copy->destination.memory[0]) + 64);
}

static void sizes_and_offsets(struct kunit *test)
{
	static const u32 sizes[] = { 1, 2, 63, 64, 65, 4095, 4096, 4097, 8191, 8192, 8193 };
	static const u32 offsets[] = { 0, 1, 63, 4095 };
	struct netdma_channel *channel = take(test, start(test, 1));
	struct netdma_copy *copy;
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < ARRAY_SIZE(offsets); j++) {
			copy = netdma_fixture_copy(test->priv,
						   NETDMA_PIECES({ offsets[j], sizes[i] }),
						   NETDMA_PIECES({ offsets[3 - j], sizes[i] }));
			netdma_fixture_submit(test->priv, channel, copy);
			netdma_fixture_expect_copied(test->priv, copy);
		}
}

static void many_in_order(struct kunit *test)
{
	struct netdma_channel *channel = take(test, start(test, 1));
	struct netdma_copy *copies[150];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(copies); i++)
		copies[i] = submit(test, channel, 1 + 37 * i);
	for (i = 0; i < ARRAY_SIZE(copies); i++) {
		netdma_fixture_expect_copied(test->priv, copies[i]);
		KUNIT_EXPECT_EQ(test, copies[i]->place, (int)i + 1);
	}
}

/* A descriptor with breaks on both sides, at different places, is three pieces. */
static void page_breaks(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copy;

	copy = netdma_fixture_copy(test->priv, NETDMA_PIECES({ 96, 4000 }, { 0, 3000 }),
				   NETDMA_PIECES({ 1096, 3000 }, { 0, 4000 }));
	netdma_fixture_submit(test->priv, channel, copy);
	netdma_fixture_expect_copied(test->priv, copy);
	expect_pieces(test, engine, 3000, 1000, 3000);
}

static void page_break_on_one_side(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *one, *other, *same;

	one = netdma_fixture_copy(test->priv, NETDMA_PIECES({ 96, 4000 }, { 0, 3000 }),
				  NETDMA_PIECES({ 0, 7000 }));
	other = netdma_fixture_copy(test->priv, NETDMA_PIECES({ 0, 7000 }),
				    NETDMA_PIECES({ 0, 4096 }, { 0, 2904 }));
	same = netdma_fixture_copy(test->priv, NETDMA_PIECES({ 0, 4096 }, { 0, 4096 }),
				   NETDMA_PIECES({ 0, 4096 }, { 0, 4096 }));
	netdma_fixture_submit(test->priv, channel, one);
	netdma_fixture_submit(test->priv, channel, other);
	netdma_fixture_submit(test->priv, channel, same);
	netdma_fixture_expect_copied(test->priv, one);
	netdma_fixture_expect_copied(test->priv, other);
	netdma_fixture_expect_copied(test->priv, same);
	expect_pieces(test, engine, 4000, 3000, 4096, 2904, 4096, 4096);
}

/* More descriptors than the ring has, of scattered pages. */
static void scattered(struct kunit *test)
{
	struct netdma_piece from[100] = { }, to[100] = { };
	struct netdma_channel *channel = take(test, start(test, 1));
	struct netdma_copy *copy;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(from) - 1; i++) {
		from[i] = (struct netdma_piece){ 0, 4096 };
		to[i] = (struct netdma_piece){ i ? 0 : 4, i ? 4096 : 4092 };
	}
	copy = netdma_fixture_copy(test->priv, from, to);
	netdma_fixture_submit(test->priv, channel, copy);
	netdma_fixture_expect_copied(test->priv, copy);
}

static struct netdma_copy *submit_null(struct kunit *test, struct netdma_channel *channel)
{
	struct netdma_copy *copy = netdma_fixture_simple(test->priv, 1);

	copy->operation.flags = NETDMA_NULL_TRANSFER;
	copy->operation.length = 0;
	netdma_fixture_submit(test->priv, channel, copy);
	return copy;
}

static void null_alone(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_copy *copy = submit_null(test, take(test, engine));

	netdma_fixture_expect_copied(test->priv, copy);
	KUNIT_EXPECT_EQ(test, engine->told, 0u);
}

/* It is done when what is before it is. */
static void null_in_order(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5];
	unsigned int i;

	engine->held = true;
	copies[0] = submit(test, channel, 100);
	copies[1] = submit_null(test, channel);
	copies[2] = submit_null(test, channel);
	copies[3] = submit(test, channel, 200);
	copies[4] = submit_null(test, channel);
	expect_not_yet(test, copies[1]);
	fake_dma_step(engine, 1);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(netdma_copy_is_done(copies[2])));
	expect_not_yet(test, copies[4]);
	fake_dma_go(engine);
	for (i = 0; i < ARRAY_SIZE(copies); i++) {
		netdma_fixture_expect_copied(test->priv, copies[i]);
		KUNIT_EXPECT_EQ(test, copies[i]->place, (int)i + 1);
	}
}

static void fences(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copy;
	unsigned int i;

	netdma_fixture_expect_copied(test->priv, submit(test, channel, 10));
	copy = netdma_fixture_copy(test->priv, NETDMA_PIECES({ 96, 4000 }, { 0, 3000 }),
				   NETDMA_PIECES({ 0, 7000 }));
	copy->operation.flags = NETDMA_SERIALIZE_TRANSFER;
	netdma_fixture_submit(test->priv, channel, copy);
	netdma_fixture_expect_copied(test->priv, copy);
	netdma_fixture_expect_copied(test->priv, submit(test, channel, 20));
	expect_pieces(test, engine, 10, 4000, 3000, 20);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, engine->log[i].flags,
				DMA_PREP_INTERRUPT | DMA_CTRL_ACK |
				(i == 1 || i == 2 ? DMA_PREP_FENCE : 0ul));
}

/* What the engine takes at a time, and how far it reaches, is NetDMA's limit. */
static void limits(struct kunit *test)
{
	struct fake_dma *engine = prepare(test, 2);
	const struct netdma_provider *provider;
	struct netdma_copy *copy;

	dma_set_max_seg_size(&engine->platform->dev, 4096);
	KUNIT_ASSERT_EQ(test, dma_get_max_seg_size(&engine->platform->dev), 4096U);
	KUNIT_ASSERT_EQ(test,
			dma_set_mask_and_coherent(&engine->platform->dev, DMA_BIT_MASK(40)), 0);
	provide(test, engine);
	provider = list_first_entry(&netdma_providers, struct netdma_provider, node);
	KUNIT_EXPECT_EQ(test, provider->attributes.maximum_transfer_size, 4096u);
	KUNIT_EXPECT_EQ(test, provider->attributes.maximum_address_space, DMA_BIT_MASK(40));
	KUNIT_EXPECT_EQ(test, provider->attributes.dma_channel_count, 2u);
	KUNIT_EXPECT_EQ(test, provider->ops.major_version, (u8)2);
	KUNIT_EXPECT_STREQ(test, provider->name, "netdma-fake.0");
	copy = netdma_fixture_copy(test->priv, NETDMA_PIECES({ 96, 4000 }, { 0, 3000 }),
				   NETDMA_PIECES({ 1096, 3000 }, { 0, 4000 }));
	netdma_fixture_submit(test->priv, take(test, engine), copy);
	netdma_fixture_expect_copied(test->priv, copy);
	expect_pieces(test, engine, 3000, 1000, 96, 2904);
}

/*
 * Engines with faults
 */

static void few_descriptors(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[20];
	unsigned int i;

	for (engine->descriptors = 1; engine->descriptors < 4; engine->descriptors++) {
		for (i = 0; i < ARRAY_SIZE(copies); i++) {
			copies[i] = netdma_fixture_copy(test->priv,
							NETDMA_PIECES({ 96, 4000 }, { 0, 3000 }),
							NETDMA_PIECES({ 1096, 3000 }, { 0, 4000 }));
			netdma_fixture_submit(test->priv, channel, copies[i]);
		}
		for (i = 0; i < ARRAY_SIZE(copies); i++)
			netdma_fixture_expect_copied(test->priv, copies[i]);
		KUNIT_EXPECT_EQ(test, engine->channels[0].most, engine->descriptors);
	}
}

/* Others have all of its descriptors. */
static void no_descriptor(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);

	engine->descriptors = 1;
	engine->channels[0].used = 1;
	netdma_fixture_expect_failed(test->priv, submit(test, channel, 100), -EIO);
	engine->channels[0].used = 0;
	netdma_fixture_expect_copied(test->priv, submit(test, channel, 100));
}

static void submit_five(struct kunit *test, struct netdma_channel *channel,
			struct netdma_copy **copies)
{
	unsigned int i;

	for (i = 0; i < 5; i++)
		copies[i] = submit(test, channel, 1000 + i);
}

static void cannot_be_submitted(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5];

	netdma_fixture_expect_copied(test->priv, submit(test, channel, 1));
	engine->refuse_at = 2;
	netdma_fixture_expect_failed(test->priv, submit(test, channel, 2), -EIO);
	submit_five(test, channel, copies);
	netdma_fixture_expect_copied(test->priv, copies[0]);
	netdma_fixture_expect_copied(test->priv, copies[4]);
}

static void first_fails(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);

	engine->fail_at = 1;
	netdma_fixture_expect_failed(test->priv, submit(test, channel, 100), -EIO);
	netdma_fixture_expect_copied(test->priv, submit(test, channel, 100));
}

/* In the word: halted, and no descriptor. That is no reason to complain. */
static void first_fails_word(struct kunit *test)
{
	struct fake_dma *engine = prepare(test, 1);
	struct netdma_ring *ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);
	unsigned int done = 1;

	KUNIT_ASSERT_NOT_NULL(test, ring);
	KUNIT_ASSERT_EQ(test, netdma_ring_init(ring, &engine->platform->dev, false), 0);
	netdma_ring_add(ring, NULL);
	*ring->completion = cpu_to_le64(NETDMA_TRANSFER_HALTED);
	KUNIT_EXPECT_EQ(test, netdma_ring_status(ring, &done), NETDMA_TRANSFER_HALTED);
	KUNIT_EXPECT_EQ(test, done, 0u);
	*ring->completion = cpu_to_le64(NETDMA_TRANSFER_SUSPENDED);
	KUNIT_EXPECT_EQ(test, netdma_ring_status(ring, &done), NETDMA_TRANSFER_SUSPENDED);
	KUNIT_EXPECT_EQ(test, done, 0u);
	*ring->completion = cpu_to_le64(NETDMA_TRANSFER_IDLE);
	KUNIT_EXPECT_EQ(test, netdma_ring_status(ring, &done), NETDMA_TRANSFER_IDLE);
	KUNIT_EXPECT_GT(test, done, netdma_ring_outstanding(ring));
	netdma_ring_free(ring);
}

static void middle_fails(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5];

	engine->held = true;
	engine->fail_at = 3;
	submit_five(test, channel, copies);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(fake_dma_used(engine) == 5));
	fake_dma_go(engine);
	expect_third_failed(test, copies);
}

/* The second of the three pieces of a descriptor. */
static void piece_fails(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5];
	unsigned int i;

	engine->held = true;
	engine->fail_at = 4;
	for (i = 0; i < 5; i++) {
		if (i == 2)
			copies[i] = netdma_fixture_copy(test->priv,
							NETDMA_PIECES({ 96, 4000 }, { 0, 3000 }),
							NETDMA_PIECES({ 1096, 3000 }, { 0, 4000 }));
		else
			copies[i] = netdma_fixture_simple(test->priv, 500);
		netdma_fixture_submit(test->priv, channel, copies[i]);
	}
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(fake_dma_used(engine) == 7));
	fake_dma_go(engine);
	expect_third_failed(test, copies);
}

/* After an error nobody is told while the engine has pieces of the chain. */
static void cannot_be_stopped(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5];

	fake_dma_cannot_stop(engine);
	engine->held = true;
	engine->fail_at = 3;
	submit_five(test, channel, copies);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(fake_dma_used(engine) == 5));
	fake_dma_step(engine, 4);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(fake_dma_done(engine) == 4));
	expect_not_yet(test, copies[2]);
	KUNIT_EXPECT_EQ(test, engine->told, 5u);
	fake_dma_go(engine);
	expect_third_failed(test, copies);
}

/* One that can be stopped does nothing of the old chain any more. */
static void is_stopped(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5];

	engine->held = true;
	engine->fail_at = 3;
	submit_five(test, channel, copies);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(fake_dma_used(engine) == 5));
	fake_dma_step(engine, 3);
	netdma_fixture_expect_failed(test->priv, copies[2], -EIO);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(engine->told == 7));
	KUNIT_EXPECT_EQ(test, fake_dma_used(engine), 2u);
	fake_dma_go(engine);
	netdma_fixture_expect_copied(test->priv, copies[3]);
	netdma_fixture_expect_copied(test->priv, copies[4]);
	KUNIT_EXPECT_EQ(test, fake_dma_done(engine), 5u);
}

/* An append between the error and NetDMA's hearing of it. */
static void appended_after_error(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5];
	unsigned int i;

	fake_dma_cannot_stop(engine);
	engine->held = true;
	engine->fail_at = 3;
	for (i = 0; i < 4; i++)
		copies[i] = submit(test, channel, 1000 + i);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(fake_dma_used(engine) == 4));
	fake_dma_step(engine, 3);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(fake_dma_done(engine) == 3));
	copies[4] = submit(test, channel, 1004);
	expect_not_yet(test, copies[2]);
	KUNIT_EXPECT_EQ(test, engine->told, 4u);
	fake_dma_go(engine);
	expect_third_failed(test, copies);
}

static void completes_at_once(struct kunit *test)
{
	struct fake_dma *engine = start(test, 2);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[100];
	unsigned int i;

	engine->at_once = true;
	engine->descriptors = 5;
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		copies[i] = submit(test, channel, 1 + 77 * i);
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		netdma_fixture_expect_copied(test->priv, copies[i]);
	engine->fail_at = fake_dma_done(engine) + 1;
	netdma_fixture_expect_failed(test->priv, submit(test, channel, 9), -EIO);
	netdma_fixture_expect_copied(test->priv, submit(test, channel, 9));
}

/* Some drivers leave the residue as they found it. */
static void residue_says_nothing(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);

	engine->residue = 0xcccccccc;
	netdma_fixture_expect_copied(test->priv, submit(test, take(test, engine), 5000));
}

/* Who promises no order gets a piece at a time. */
static void no_order(struct kunit *test)
{
	struct fake_dma *engine = prepare(test, 1);
	struct netdma_channel *channel;
	struct netdma_copy *copies[10];
	unsigned int i;

	dma_cap_set(DMA_COMPLETION_NO_ORDER, engine->dma.cap_mask);
	engine->delay = 100;
	provide(test, engine);
	channel = take(test, engine);
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		copies[i] = submit(test, channel, 100 + i);
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		netdma_fixture_expect_copied(test->priv, copies[i]);
	KUNIT_EXPECT_EQ(test, engine->channels[0].most, 1u);
}

/*
 * Channels
 */

static void two_channels(struct kunit *test)
{
	struct fake_dma *engine = start(test, 2);
	struct netdma_channel *one = take(test, engine), *other = take(test, engine);
	struct netdma_copy *copies[40];
	unsigned int i;

	engine->delay = 100;
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		copies[i] = submit(test, i % 2 ? one : other, 1 + 100 * i);
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		netdma_fixture_expect_copied(test->priv, copies[i]);
	KUNIT_EXPECT_GT(test, engine->channels[0].chan.cookie, 20);
	KUNIT_EXPECT_GT(test, engine->channels[1].chan.cookie, 20);
}

static void all_taken(struct kunit *test)
{
	struct fake_dma *engine = start(test, 2);
	struct netdma_channel *first = take(test, engine);

	take(test, engine);
	KUNIT_EXPECT_PTR_EQ(test, try_take(engine, -1), ERR_PTR(-EBUSY));
	netdma_fixture_release(test->priv, first);
	netdma_fixture_expect_copied(test->priv, submit(test, take(test, engine), 100));
	KUNIT_EXPECT_PTR_EQ(test, try_take(engine, -1), ERR_PTR(-EBUSY));
}

static int heard_on;

static void where_heard(struct netdma_copy *copy)
{
	heard_on = raw_smp_processor_id();
}

static void processors(struct kunit *test)
{
	struct fake_dma *engine = start(test, 2);
	struct netdma_channel *channel;
	struct netdma_copy *copy;
	int cpu;

	for_each_online_cpu(cpu) {
		channel = try_take(engine, cpu);
		KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
		netdma_fixture_track(test->priv, channel);
		KUNIT_EXPECT_EQ(test, netdma_channel_cpu(channel), (unsigned int)cpu);
		copy = netdma_fixture_simple(test->priv, 100);
		copy->then = where_heard;
		heard_on = -1;
		netdma_fixture_submit(test->priv, channel, copy);
		netdma_fixture_expect_copied(test->priv, copy);
		KUNIT_EXPECT_EQ(test, heard_on, cpu);
		netdma_fixture_release(test->priv, channel);
	}
}

struct releasing {
	struct work_struct work;
	struct netdma_channel *channel;
	struct completion done;
};

static void release_work(struct work_struct *work)
{
	struct releasing *releasing = container_of(work, struct releasing, work);

	if (releasing->channel)
		netdma_release_channel(releasing->channel);
	else
		netdma_dmaengine_unload();
	complete(&releasing->done);
}

static struct releasing *release_later(struct kunit *test, struct netdma_channel *channel)
{
	struct releasing *releasing = kunit_kzalloc(test, sizeof(*releasing), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, releasing);
	INIT_WORK(&releasing->work, release_work);
	init_completion(&releasing->done);
	releasing->channel = channel;
	queue_work(system_dfl_wq, &releasing->work);
	msleep(A_WHILE);
	return releasing;
}

static void expect_released(struct kunit *test, struct releasing *releasing)
{
	flush_work(&releasing->work);
	KUNIT_EXPECT_TRUE(test, completion_done(&releasing->done));
}

/* It waits for the engine; a callback that comes once more afterwards is nobody's. */
static void released_under_load(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);
	struct netdma_channel *channel = try_take(engine, -1);
	struct netdma_copy *copies[5];
	struct releasing *releasing;
	unsigned int i;

	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	engine->held = true;
	submit_five(test, channel, copies);
	releasing = release_later(test, channel);
	KUNIT_EXPECT_FALSE(test, completion_done(&releasing->done));
	fake_dma_go(engine);
	expect_released(test, releasing);
	for (i = 0; i < 5; i++)
		netdma_fixture_expect_copied(test->priv, copies[i]);
	fake_dma_call_again(&engine->channels[0]);
	channel = take(test, engine);
	fake_dma_call_again(&engine->channels[0]);
	netdma_fixture_expect_copied(test->priv, submit(test, channel, 100));
}

static void unloaded_under_load(struct kunit *test)
{
	struct fake_dma *engine = start(test, 2);
	struct netdma_channel *channel = take(test, engine);
	struct netdma_copy *copies[5], *late;
	struct releasing *unloading;
	unsigned int i;

	take(test, engine);
	engine->held = true;
	submit_five(test, channel, copies);
	unloading = release_later(test, NULL);
	KUNIT_EXPECT_FALSE(test, completion_done(&unloading->done));
	late = netdma_fixture_simple(test->priv, 1);
	KUNIT_EXPECT_EQ(test, netdma_submit(channel, &late->operation), -ENODEV);
	fake_dma_go(engine);
	expect_released(test, unloading);
	for (i = 0; i < 5; i++)
		netdma_fixture_expect_copied(test->priv, copies[i]);
	KUNIT_EXPECT_EQ(test, engine->channels[0].chan.client_count, 0);
	KUNIT_EXPECT_EQ(test, engine->channels[1].chan.client_count, 0);
	KUNIT_EXPECT_EQ(test, netdma_dmaengine_rescan(), -ENODEV);
	KUNIT_EXPECT_PTR_EQ(test, try_take(engine, -1), ERR_PTR(-ENODEV));
	netdma_dmaengine_load();
	netdma_fixture_expect_copied(test->priv, submit(test, take(test, engine), 100));
}

/*
 * Engines come
 */

static void comes_later(struct kunit *test)
{
	struct fake_dma *first = start(test, 1), *later;
	struct netdma_copy *copies[2];

	later = prepare(test, 3);
	KUNIT_ASSERT_EQ(test, fake_dma_register(later), 0);
	KUNIT_EXPECT_PTR_EQ(test, try_take(later, -1), ERR_PTR(-ENODEV));
	KUNIT_EXPECT_EQ(test, netdma_dmaengine_rescan(), 0);
	KUNIT_EXPECT_EQ(test, netdma_dmaengine_rescan(), 0);
	/* a list of two */
	KUNIT_EXPECT_PTR_EQ(test, netdma_providers.next->next, netdma_providers.prev);
	copies[0] = submit(test, take(test, first), 1000);
	copies[1] = submit(test, take(test, later), 1000);
	netdma_fixture_expect_copied(test->priv, copies[0]);
	netdma_fixture_expect_copied(test->priv, copies[1]);
	KUNIT_EXPECT_EQ(test, first->told, 1u);
	KUNIT_EXPECT_EQ(test, later->told, 1u);
}

/* What others have is theirs, until they give it back. */
static void others_have_channels(struct kunit *test)
{
	struct fake_dma *engine = prepare(test, 2);
	struct netdma_channel *channel;
	struct dma_chan *theirs;
	dma_cap_mask_t mask;

	KUNIT_ASSERT_EQ(test, fake_dma_register(engine), 0);
	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	theirs = dma_request_channel(mask, NULL, NULL);
	KUNIT_ASSERT_NOT_NULL(test, theirs);
	KUNIT_EXPECT_EQ(test, netdma_dmaengine_rescan(), 0);
	take(test, engine);
	KUNIT_EXPECT_PTR_EQ(test, try_take(engine, -1), ERR_PTR(-EBUSY));
	dma_release_channel(theirs);
	KUNIT_EXPECT_EQ(test, netdma_dmaengine_rescan(), 0);
	channel = take(test, engine);
	netdma_fixture_expect_copied(test->priv, submit(test, channel, 100));
	KUNIT_EXPECT_PTR_EQ(test, try_take(engine, -1), ERR_PTR(-EBUSY));
}

/* A channel that cannot be had does not hide those behind it. */
static void channel_without_resources(struct kunit *test)
{
	struct fake_dma *engine = prepare(test, 3);

	engine->no_resources = BIT(0) | BIT(1);
	provide(test, engine);
	netdma_fixture_expect_copied(test->priv, submit(test, take(test, engine), 100));
	KUNIT_EXPECT_PTR_EQ(test, try_take(engine, -1), ERR_PTR(-EBUSY));
	KUNIT_EXPECT_EQ(test, engine->channels[2].chan.client_count, 1);
}

static void expect_left_out(struct kunit *test, struct fake_dma *engine)
{
	provide(test, engine);
	KUNIT_EXPECT_TRUE(test, list_empty(&netdma_providers));
	KUNIT_EXPECT_PTR_EQ(test, try_take(engine, -1), ERR_PTR(-ENODEV));
	KUNIT_EXPECT_EQ(test, engine->channels[0].chan.client_count, 0);
	KUNIT_EXPECT_EQ(test, engine->channels[1].chan.client_count, 0);
}

static void too_small(struct kunit *test)
{
	struct fake_dma *engine = prepare(test, 2);

	dma_set_max_seg_size(&engine->platform->dev, 4095);
	KUNIT_ASSERT_EQ(test, dma_get_max_seg_size(&engine->platform->dev), 4095U);
	expect_left_out(test, engine);
}

static void has_to_be_aligned(struct kunit *test)
{
	struct fake_dma *engine = prepare(test, 2);

	engine->dma.copy_align = DMAENGINE_ALIGN_4_BYTES;
	expect_left_out(test, engine);
}

/*
 * The test client
 */

static void run_test_client(struct kunit *test, const struct fake_dma *engine,
			    unsigned int channels, u64 bytes)
{
	const struct netdma_test_parameters parameters = {
		.provider = dev_name(&engine->platform->dev),
		.threads = 4,
		.channels = channels,
		.bytes = bytes,
		.min_size = 1,
		.max_size = 1 << 20,
		.max_offset = PAGE_SIZE - 1,
		.overlap = 4,
		.pieces = 8,
		.timeout = 60,
		.seed = 1 + channels,
		.verify = true,
	};
	struct netdma_test_results *results = kunit_kzalloc(test, sizeof(*results), GFP_KERNEL);
	struct netdma_test_counts sum;
	const bool stop = false;

	KUNIT_ASSERT_NOT_NULL(test, results);
	KUNIT_EXPECT_EQ(test, netdma_test_run(&parameters, results, &stop), 0);
	netdma_test_sum(results, &sum);
	KUNIT_EXPECT_EQ(test, sum.errors, 0ull);
	KUNIT_EXPECT_EQ(test, sum.wrong, 0ull);
	KUNIT_EXPECT_GE(test, sum.bytes, bytes);
	KUNIT_EXPECT_EQ(test, sum.verified, sum.bytes);
	KUNIT_EXPECT_EQ(test, netdma_test_verdict(&sum), NETDMA_TEST_PASSED);
	kunit_info(test, "%llu copies, %llu bytes\n", sum.operations, sum.bytes);
}

static void test_client(struct kunit *test)
{
	run_test_client(test, start(test, 4), 4, 16 << 20);
}

static void test_client_few_descriptors(struct kunit *test)
{
	struct fake_dma *engine = start(test, 2);

	engine->descriptors = 7;
	run_test_client(test, engine, 2, 8 << 20);
}

static void test_client_at_once(struct kunit *test)
{
	struct fake_dma *engine = start(test, 1);

	engine->at_once = true;
	run_test_client(test, engine, 1, 8 << 20);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(one_copy),
	KUNIT_CASE(sizes_and_offsets),
	KUNIT_CASE(many_in_order),
	KUNIT_CASE(page_breaks),
	KUNIT_CASE(page_break_on_one_side),
	KUNIT_CASE(scattered),
	KUNIT_CASE(null_alone),
	KUNIT_CASE(null_in_order),
	KUNIT_CASE(fences),
	KUNIT_CASE(limits),
	KUNIT_CASE(few_descriptors),
	KUNIT_CASE(no_descriptor),
	KUNIT_CASE(cannot_be_submitted),
	KUNIT_CASE(first_fails),
	KUNIT_CASE(first_fails_word),
	KUNIT_CASE(middle_fails),
	KUNIT_CASE(piece_fails),
	KUNIT_CASE(cannot_be_stopped),
	KUNIT_CASE(is_stopped),
	KUNIT_CASE(appended_after_error),
	KUNIT_CASE(completes_at_once),
	KUNIT_CASE(residue_says_nothing),
	KUNIT_CASE(no_order),
	KUNIT_CASE(two_channels),
	KUNIT_CASE(all_taken),
	KUNIT_CASE(processors),
	KUNIT_CASE(released_under_load),
	KUNIT_CASE(unloaded_under_load),
	KUNIT_CASE(comes_later),
	KUNIT_CASE(others_have_channels),
	KUNIT_CASE(channel_without_resources),
	KUNIT_CASE(too_small),
	KUNIT_CASE(has_to_be_aligned),
	KUNIT_CASE(test_client),
	KUNIT_CASE(test_client_few_descriptors),
	KUNIT_CASE(test_client_at_once),
	{}
};

static struct kunit_suite suite = {
	.name = "netdma_dmaengine",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.init = test_init,
	.exit = test_exit,
	.test_cases = cases,
};

kunit_test_suite(suite);
