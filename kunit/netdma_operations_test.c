// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: what clients submit, and how it is handed over to the engine.
 *
 * Test method is:
 *
 * 1) Clients submit what is wrong in one way; it is refused and costs nothing.
 * 2) What providers get is compared with the rules: flags, changes of context, chains
 *    that are started and appended, interrupts that are asked for. The scripted
 *    provider checks each chain itself.
 * 3) Operations larger than the ring, thousands of them, from each context, from
 *    callbacks and from two threads: each client is told once, in order, and has what was
 *    copied.
 * 4) Mapping, StartDma and AppendDma fail: the right operation fails, others do not,
 *    and nothing stays mapped.
 */
#include <linux/dma-map-ops.h>
#include <linux/slab.h>
#include "../drivers/netdma/compat.h"
#include "netdma_batch.h"

#define TELL	(NETDMA_INTERRUPT_ON_COMPLETION | NETDMA_STATUS_UPDATE_ON_COMPLETION)

KUNIT_ARRAY_PARAM(version, netdma_versions, netdma_version_describe);

/* A descriptor of the last chain the provider was told of, counted from 0. */
static struct netdma_descriptor *chain_descriptor(struct netdma_batch *batch, unsigned int number)
{
	dma_addr_t address = scripted_last(batch->provider)->address;
	struct netdma_descriptor *descriptor = scripted_descriptor(batch->engine, address);

	while (number-- && descriptor) {
		address = le64_to_cpu(descriptor->next_descriptor);
		descriptor = scripted_descriptor(batch->engine, address);
	}
	KUNIT_ASSERT_NOT_NULL(batch->fixture->test, descriptor);
	return descriptor;
}

static u32 chain_flags(struct netdma_batch *batch, unsigned int number)
{
	return le32_to_cpu(chain_descriptor(batch, number)->control_flags);
}

/*
 * What is refused
 */

static void no_source(struct netdma_operation *operation)
{
	operation->source = NULL;
}

static void no_destination(struct netdma_operation *operation)
{
	operation->destination = NULL;
}

static void no_source_entries(struct netdma_operation *operation)
{
	operation->source_entries = 0;
}

static void no_destination_entries(struct netdma_operation *operation)
{
	operation->destination_entries = 0;
}

static void fewer_source_entries(struct netdma_operation *operation)
{
	operation->source_entries--;
}

static void fewer_destination_entries(struct netdma_operation *operation)
{
	operation->destination_entries--;
}

static void no_length(struct netdma_operation *operation)
{
	operation->length = 0;
}

static void too_long(struct netdma_operation *operation)
{
	operation->length++;
}

static void far_too_long(struct netdma_operation *operation)
{
	operation->length = SIZE_MAX;
}

static void null_with_length(struct netdma_operation *operation)
{
	operation->flags = NETDMA_NULL_TRANSFER;
}

/* More than a platform device's segment has. Who goes on mends the lists. */
static void large_source_entry(struct netdma_operation *operation)
{
	operation->source->length = UINT_MAX;
}

static void large_destination_entry(struct netdma_operation *operation)
{
	sg_next(operation->destination)->length = UINT_MAX;
}

static void (*const mistakes[])(struct netdma_operation *operation) = {
	no_source, no_destination, no_source_entries, no_destination_entries,
	fewer_source_entries, fewer_destination_entries, no_length, too_long, far_too_long,
	null_with_length, large_source_entry, large_destination_entry,
};

static struct netdma_copy *two_pieces(struct netdma_batch *batch)
{
	return netdma_fixture_copy(batch->fixture, NETDMA_PIECES({ 0, 100 }, { 7, 300 }),
				   NETDMA_PIECES({ 0, 300 }, { 9, 100 }));
}

static void netdma_operations_test_invalid(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	struct netdma_copy *copy = two_pieces(batch);
	struct netdma_operation good = copy->operation;
	unsigned int source = good.source->length;
	unsigned int destination = sg_next(good.destination)->length;
	unsigned int i;

	scripted_forget(batch->provider);
	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		copy->operation = good;
		good.source->length = source;
		sg_next(good.destination)->length = destination;
		mistakes[i](&copy->operation);
		KUNIT_EXPECT_EQ_MSG(test, netdma_submit(batch->channel, &copy->operation), -EINVAL,
				    "mistake %u", i);
	}
	sg_next(good.destination)->length = destination;
	for (i = 0; i < 32; i++) {
		copy->operation = good;
		copy->operation.flags = BIT(i);
		if (BIT(i) & (NETDMA_SOURCE_NO_SNOOP | NETDMA_DESTINATION_NO_SNOOP |
			      NETDMA_SERIALIZE_TRANSFER | NETDMA_DESTINATION_DCA_ENABLE))
			continue;
		KUNIT_EXPECT_EQ_MSG(test, netdma_submit(batch->channel, &copy->operation), -EINVAL,
				    "flag %u", i);
	}
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&copy->told), 0);
	copy->operation = good;
	netdma_batch_add(batch, copy);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/* The lists may have more than is copied. */
static void netdma_operations_test_shorter(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	size_t length;

	for (length = 1; length <= 400; length += length < 5 || length > 290 ? 1 : 41) {
		struct netdma_copy *copy = two_pieces(batch);

		copy->operation.length = length;
		netdma_batch_add(batch, copy);
		scripted_run(batch->engine);
	}
	netdma_batch_expect_all(batch);
}

/*
 * What the provider gets
 */

static void netdma_operations_test_null(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	struct netdma_copy *null = netdma_fixture_simple(batch->fixture, 64);

	null->operation.flags = NETDMA_NULL_TRANSFER;
	null->operation.length = 0;
	null->operation.source = NULL;
	null->operation.destination = NULL;
	netdma_batch_submit(batch, 1, 100);
	netdma_batch_add(batch, null);
	KUNIT_EXPECT_EQ(test, chain_flags(batch, 0), (u32)(NETDMA_NULL_TRANSFER | TELL));
	netdma_batch_submit(batch, 1, 100);
	KUNIT_EXPECT_EQ(test, scripted_outstanding(batch->engine), 3U);
	scripted_step(batch->engine, 1);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(null));
	scripted_step(batch->engine, 1);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(netdma_copy_is_done(null)));
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(batch->copies[2]));
	scripted_run(batch->engine);
	KUNIT_EXPECT_EQ(test, batch->engine->nulls, 1U);
	netdma_batch_expect_all(batch);
	netdma_batch_expect_order(batch);
}

/* Each one alone and all together; to the cache only where the provider knows it. */
static void expect_flags(struct kunit *test, u32 provider_flags, u32 dropped)
{
	static const u32 flags[] = {
		0, NETDMA_SOURCE_NO_SNOOP, NETDMA_DESTINATION_NO_SNOOP, NETDMA_SERIALIZE_TRANSFER,
		NETDMA_DESTINATION_DCA_ENABLE,
		NETDMA_SOURCE_NO_SNOOP | NETDMA_DESTINATION_NO_SNOOP | NETDMA_SERIALIZE_TRANSFER |
			NETDMA_DESTINATION_DCA_ENABLE,
	};
	struct netdma_batch *batch = netdma_batch_prepare(test, NULL);
	unsigned int i;

	batch->provider->ops.flags = provider_flags;
	batch->provider->attributes.maximum_transfer_size = NETDMA_PAGE_SIZE;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, 1, 64);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		struct netdma_copy *copy = netdma_fixture_simple(batch->fixture, 5000);

		copy->operation.flags = flags[i];
		netdma_batch_add(batch, copy);
		KUNIT_ASSERT_EQ(test, scripted_last(batch->provider)->count, 2U);
		KUNIT_EXPECT_EQ(test, chain_flags(batch, 0), flags[i] & ~dropped);
		KUNIT_EXPECT_EQ(test, chain_flags(batch, 1), (flags[i] & ~dropped) | TELL);
		scripted_run(batch->engine);
	}
	netdma_batch_expect_all(batch);
}

static void netdma_operations_test_flags(struct kunit *test)
{
	expect_flags(test, NETDMA_PROVIDER_DCA_SUPPORTED, 0);
}

static void netdma_operations_test_flags_unknown(struct kunit *test)
{
	expect_flags(test, 0, NETDMA_DESTINATION_DCA_ENABLE);
}

/* The engine hears whose cache it is first of all, and again when it has forgotten. */
static void netdma_operations_test_context(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, NULL);

	batch->provider->ops.flags = NETDMA_PROVIDER_DCA_SUPPORTED;
	batch->provider->cpu = num_possible_cpus() - 1;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, 1, 300);
	KUNIT_EXPECT_EQ(test, scripted_last(batch->provider)->count, 2U);
	KUNIT_EXPECT_EQ(test, chain_flags(batch, 0),
			(u32)(NETDMA_OP_TYPE_CONTEXT_CHANGE | NETDMA_DCA_CONTEXT_CHANGE));
	KUNIT_EXPECT_EQ(test, le32_to_cpu(chain_descriptor(batch, 0)->dca_context),
			(u32)netdma_cpu_apic_id(num_possible_cpus() - 1));
	netdma_batch_submit(batch, 3, 300);
	scripted_run(batch->engine);
	netdma_batch_submit(batch, 3, 300);
	scripted_run(batch->engine);
	KUNIT_EXPECT_EQ(test, batch->engine->contexts, 1U);
	netdma_batch_submit(batch, 3, 300);
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), 0);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(scripted_outstanding(batch->engine) == 4));
	scripted_run(batch->engine);
	KUNIT_EXPECT_EQ(test, batch->engine->contexts, 2U);
	netdma_batch_expect_all(batch);
}

/* A chain that is taken back takes the change of context with it. */
static void netdma_operations_test_context_taken_back(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, NULL);

	batch->provider->ops.flags = NETDMA_PROVIDER_DCA_SUPPORTED;
	netdma_batch_begin(batch);
	scripted_fail(batch->provider, SCRIPTED_START, -EIO, 1);
	netdma_batch_submit(batch, 2, 300);
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 0, -EIO);
	netdma_batch_expect(batch, 1, 0);
	KUNIT_EXPECT_EQ(test, batch->engine->contexts, 1U);
}

/* First StartDma, then AppendDma, also when the engine has been idle in between. */
static void netdma_operations_test_start_append(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int i;

	for (i = 0; i < 200; i++) {
		netdma_batch_submit(batch, 1, 64);
		if (i % 7 > 3)
			scripted_run(batch->engine);
	}
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
	KUNIT_EXPECT_EQ(test, scripted_calls(batch->provider, SCRIPTED_START), 1U);
	KUNIT_EXPECT_EQ(test, scripted_calls(batch->provider, SCRIPTED_APPEND), 199U);
	KUNIT_EXPECT_EQ(test, (int)batch->provider->log[2].call, (int)SCRIPTED_START);
}

/* Interrupts at the end of an operation, of a chain and of half the ring, and nowhere else. */
static void netdma_operations_test_interrupts(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);
	unsigned int i;

	batch->provider->attributes.maximum_transfer_size = NETDMA_PAGE_SIZE;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, 1, 3 * NETDMA_PAGE_SIZE);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, chain_flags(batch, i), i == 2 ? (u32)TELL : 0U);
	/* what does not fit: the chain ends amid an operation */
	netdma_batch_submit(batch, 1, 59 * NETDMA_PAGE_SIZE);
	for (i = 0; i < 59; i++) /* the ring is half full with that at 28 */
		KUNIT_EXPECT_EQ(test, chain_flags(batch, i), i == 28 || i == 58 ? (u32)TELL : 0U);
	netdma_batch_submit(batch, 1, 2 * NETDMA_PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, scripted_last(batch->provider)->count, 1U);
	KUNIT_EXPECT_EQ(test, chain_flags(batch, 0), (u32)TELL);
	/* several operations in one chain */
	netdma_batch_submit(batch, 2, 2 * NETDMA_PAGE_SIZE);
	scripted_step(batch->engine, 3);
	KUNIT_EXPECT_EQ(test, scripted_last(batch->provider)->count, 3U);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, chain_flags(batch, i), i != 1 ? (u32)TELL : 0U);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/*
 * Much
 */

static struct netdma_piece *many_pieces(struct kunit *test, u32 offset, u32 size, u32 bytes)
{
	unsigned int i, count = DIV_ROUND_UP(bytes, size);
	struct netdma_piece *pieces = kunit_kcalloc(test, count + 1, sizeof(*pieces), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pieces);
	for (i = 0; i < count; i++)
		pieces[i] = (struct netdma_piece){ (offset * i) % 4000, size };
	return pieces;
}

/* 1 MiB in pieces that never end at the same byte: more descriptors than the ring has. */
static void netdma_operations_test_scattered(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	struct netdma_copy *copy = netdma_fixture_copy(batch->fixture,
						       many_pieces(test, 37, 4095, SZ_1M),
						       many_pieces(test, 211, 3000, SZ_1M));

	copy->operation.length = SZ_1M;
	netdma_batch_add(batch, copy);
	netdma_batch_submit(batch, 2, 500);
	KUNIT_EXPECT_EQ(test, scripted_outstanding(batch->engine), NETDMA_RING_SIZE - 1U);
	KUNIT_EXPECT_GT(test, scripted_run(batch->engine), 600U);
	netdma_batch_expect_all(batch);
	netdma_batch_expect_order(batch);
}

/* All of them are waiting before the first one is done. */
static void netdma_operations_test_thousands(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);

	netdma_batch_submit(batch, NETDMA_BATCH, 90);
	KUNIT_EXPECT_EQ(test, scripted_outstanding(batch->engine), NETDMA_RING_SIZE - 1U);
	netdma_batch_expect_told(batch, 0U);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
	netdma_batch_expect_order(batch);
}

/*
 * Callbacks
 */

/**
 * struct within - whether a callback came from within netdma_submit()
 * @submitting: who is in it
 * @count: how often it did
 */
static struct within {
	struct task_struct *submitting;
	atomic_t count;
} within;

static void note_within(struct netdma_copy *copy)
{
	if (READ_ONCE(within.submitting) == current && in_task())
		atomic_inc(&within.count);
}

static int submit_noting(struct netdma_batch *batch, struct netdma_copy *copy)
{
	int err;

	copy->then = note_within;
	WRITE_ONCE(within.submitting, current);
	err = netdma_submit(batch->channel, &copy->operation);
	WRITE_ONCE(within.submitting, NULL);
	return err;
}

/* The engine is done before StartDma and AppendDma return, or these fail. */
static void netdma_operations_test_at_once(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int i;

	atomic_set(&within.count, 0);
	batch->provider->pace = SCRIPTED_AT_ONCE;
	for (i = 0; i < 50; i++) {
		batch->copies[batch->count++] = netdma_fixture_simple(batch->fixture, 70);
		if (i == 20)
			scripted_fail(batch->provider, SCRIPTED_APPEND, -EIO, 1);
		KUNIT_EXPECT_EQ(test, submit_noting(batch, batch->copies[i]), 0);
	}
	for (i = 0; i < 50; i++)
		netdma_batch_expect(batch, i, i == 20 ? -EIO : 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&within.count), 0);
}

/* An operation goes round until it has been done @left times. */
static atomic_t left;

static void submit_again(struct netdma_copy *copy)
{
	if (atomic_dec_if_positive(&left) >= 0)
		netdma_submit(copy->operation.channel, &copy->operation);
}

static void netdma_operations_test_resubmit(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	static const enum scripted_pace paces[] = {
		SCRIPTED_STEPPED, SCRIPTED_THREADED, SCRIPTED_INTERRUPT, SCRIPTED_AT_ONCE,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(paces); i++) {
		struct netdma_copy *copy = netdma_fixture_simple(batch->fixture, 700);

		batch->provider->pace = paces[i];
		atomic_set(&left, 100);
		copy->then = submit_again;
		netdma_fixture_submit(batch->fixture, batch->channel, copy);
		KUNIT_EXPECT_TRUE(test, netdma_fixture_until((scripted_run(batch->engine),
							      atomic_read(&copy->told) == 101)));
		KUNIT_EXPECT_EQ(test, copy->status, 0);
		KUNIT_EXPECT_TRUE(test, netdma_copy_is_right(copy));
		KUNIT_EXPECT_TRUE(test, netdma_batch_idle(batch));
	}
}

static atomic_t freed;

static void free_it(struct netdma_operation *operation)
{
	memset(operation, 0xcc, sizeof(*operation));
	kfree(operation);
	atomic_inc(&freed);
}

/* The operation may be gone when its callback returns. */
static void netdma_operations_test_free(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	struct netdma_copy *copy = netdma_fixture_simple(batch->fixture, 16);
	unsigned int i;

	atomic_set(&freed, 0);
	for (i = 0; i < 20; i++) {
		struct netdma_operation *operation = kzalloc(sizeof(*operation), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, operation);
		operation->flags = NETDMA_NULL_TRANSFER;
		operation->complete = free_it;
		KUNIT_EXPECT_EQ(test, netdma_submit(batch->channel, operation), 0);
	}
	netdma_batch_add(batch, copy);
	scripted_run(batch->engine);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(atomic_read(&freed) == 20));
	netdma_batch_expect_all(batch);
}

/* Without a callback. */
static void netdma_operations_test_wait(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	struct netdma_copy *copy = netdma_fixture_simple(batch->fixture, 900);
	struct netdma_operation *operation = &copy->operation;

	operation->complete = NULL;
	KUNIT_EXPECT_EQ(test, netdma_submit(batch->channel, operation), 0);
	KUNIT_EXPECT_EQ(test, netdma_wait_timeout(operation, HZ / 50), -ETIMEDOUT);
	scripted_run(batch->engine);
	KUNIT_EXPECT_EQ(test, netdma_wait_timeout(operation, HZ), 0);
	KUNIT_EXPECT_TRUE(test, netdma_copy_is_right(copy));

	netdma_copy_refill(copy);
	batch->provider->pace = SCRIPTED_THREADED;
	KUNIT_EXPECT_EQ(test, netdma_submit(batch->channel, operation), 0);
	KUNIT_EXPECT_EQ(test, netdma_wait(operation), 0);
	KUNIT_EXPECT_TRUE(test, netdma_copy_is_right(copy));

	flush_work(&batch->engine->work); /* lest it does the next one */
	batch->provider->pace = SCRIPTED_STEPPED;
	KUNIT_EXPECT_EQ(test, netdma_submit(batch->channel, operation), 0);
	KUNIT_EXPECT_EQ(test, netdma_wait_timeout(operation, 1), -ETIMEDOUT);
	netdma_cancel(operation);
	KUNIT_EXPECT_EQ(test, netdma_wait(operation), -ECANCELED);
}

/*
 * Contexts
 */

static void call_irqs_off(void (*function)(void *data), void *data)
{
	unsigned long flags;

	local_irq_save(flags);
	function(data);
	local_irq_restore(flags);
}

static void call_spinlock(void (*function)(void *data), void *data)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	function(data);
	spin_unlock(&lock);
}

static void call_bh_off(void (*function)(void *data), void *data)
{
	local_bh_disable();
	function(data);
	local_bh_enable();
}

/**
 * struct errand - a call from a hard interrupt
 * @work: the interrupt
 * @function: what is called
 * @data: with what
 */
struct errand {
	struct irq_work work;
	void (*function)(void *data);
	void *data;
};

static void errand_run(struct irq_work *work)
{
	struct errand *errand = container_of(work, struct errand, work);

	errand->function(errand->data);
}

static void call_hardirq(void (*function)(void *data), void *data)
{
	struct errand errand = { .function = function, .data = data };

	errand.work = IRQ_WORK_INIT(errand_run);
	irq_work_queue(&errand.work);
	irq_work_sync(&errand.work);
}

/**
 * struct place - where a client submits
 * @name: for the report
 * @call: calls from there
 */
struct place {
	const char *name;
	void (*call)(void (*function)(void *data), void *data);
};

static const struct place places[] = {
	{ "interrupts off", call_irqs_off },
	{ "under a spinlock", call_spinlock },
	{ "bottom halves off", call_bh_off },
	{ "hard interrupt", call_hardirq },
};

static void place_describe(const struct place *place, char *description)
{
	strscpy(description, place->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(place, places, place_describe);

static void submit_three(void *data)
{
	struct netdma_batch *batch = data;
	unsigned int i;

	for (i = 0; i < 3; i++)
		netdma_submit(batch->channel, &batch->copies[i]->operation);
}

static void cancel_second(void *data)
{
	struct netdma_batch *batch = data;

	netdma_cancel(&batch->copies[1]->operation);
}

/* Also where the engine is done at once, and where one changes one's mind. */
static void netdma_operations_test_contexts(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	const struct place *place = test->param_value;
	static const enum scripted_pace paces[] = { SCRIPTED_STEPPED, SCRIPTED_AT_ONCE };
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(paces); i++) {
		batch->provider->pace = paces[i];
		for (j = 0; j < 3; j++)
			batch->copies[j] = netdma_fixture_simple(batch->fixture, 333);
		batch->count = 3;
		place->call(submit_three, batch);
		if (paces[i] == SCRIPTED_STEPPED) {
			netdma_batch_expect_told(batch, 0U);
			place->call(cancel_second, batch);
			netdma_batch_expect(batch, 1, -ECANCELED);
			scripted_run(batch->engine);
		}
		netdma_batch_expect(batch, 0, 0);
		netdma_batch_expect(batch, 1, paces[i] == SCRIPTED_STEPPED ? -ECANCELED : 0);
		netdma_batch_expect(batch, 2, 0);
	}
}

/**
 * struct clerk - a thread that submits
 * @fixture: the test's
 * @channel: where
 * @copies: what, one after another
 * @bad: how many were not copied
 */
struct clerk {
	struct netdma_fixture *fixture;
	struct netdma_channel *channel;
	struct netdma_copy *copies[8];
	unsigned int bad;
};

/* Keeps some in flight. */
static void clerk_run(void *data)
{
	struct clerk *clerk = data;
	unsigned int round, i;

	for (round = 0; round < 15; round++) {
		for (i = 0; i < ARRAY_SIZE(clerk->copies); i++) {
			netdma_copy_refill(clerk->copies[i]);
			clerk->bad += !!netdma_submit(clerk->channel, &clerk->copies[i]->operation);
		}
		for (i = 0; i < ARRAY_SIZE(clerk->copies); i++)
			clerk->bad += netdma_copy_wait(clerk->copies[i]) ||
				      atomic_read(&clerk->copies[i]->told) != 1 ||
				      !netdma_copy_is_right(clerk->copies[i]);
	}
}

static void netdma_operations_test_threads(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	struct clerk *clerks = kunit_kcalloc(test, 2, sizeof(*clerks), GFP_KERNEL);
	struct netdma_task *tasks[2];
	unsigned int i, j;

	KUNIT_ASSERT_NOT_NULL(test, clerks);
	batch->provider->pace = SCRIPTED_THREADED;
	for (i = 0; i < 2; i++) {
		clerks[i].fixture = batch->fixture;
		clerks[i].channel = batch->channel;
		for (j = 0; j < ARRAY_SIZE(clerks[i].copies); j++)
			clerks[i].copies[j] = netdma_fixture_simple(batch->fixture, 1 + 777 * j);
	}
	for (i = 0; i < 2; i++)
		tasks[i] = netdma_fixture_spawn(batch->fixture, clerk_run, &clerks[i]);
	for (i = 0; i < 2; i++) {
		netdma_fixture_join(batch->fixture, tasks[i]);
		KUNIT_EXPECT_EQ(test, clerks[i].bad, 0U);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&batch->fixture->told), 2 * 15 * 8);
}

/*
 * Memory that cannot be mapped
 */

#if defined(CONFIG_DMA_OPS) || defined(CONFIG_ARCH_HAS_DMA_OPS) /* until and since Linux 6.12 */

/* How many lists can still be mapped, and are. */
static int mappings_left;
static int mappings;

static int fail_map_sg(struct device *device, struct scatterlist *list, int entries,
		       enum dma_data_direction direction, unsigned long attributes)
{
	struct scatterlist *entry;
	int i;

	if (!mappings_left)
		return -EIO;
	mappings_left--;
	mappings++;
	for_each_sg(list, entry, entries, i) {
		sg_dma_address(entry) = sg_phys(entry);
		sg_dma_len(entry) = entry->length;
	}
	return entries;
}

static void fail_unmap_sg(struct device *device, struct scatterlist *list, int entries,
			  enum dma_data_direction direction, unsigned long attributes)
{
	mappings--;
}

static const struct dma_map_ops fail_ops = {
	.map_sg = fail_map_sg,
	.unmap_sg = fail_unmap_sg,
};

/* The first list, or the second one. */
static void netdma_operations_test_unmappable(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	struct device *device = &batch->provider->platform->dev;
	const struct dma_map_ops *ops = device->dma_ops;
	struct netdma_copy *copy = netdma_fixture_simple(batch->fixture, 64);

	scripted_forget(batch->provider);
	set_dma_ops(device, &fail_ops);
	for (mappings_left = 0; mappings_left < 2;) {
		int left = mappings_left;

		mappings = 0;
		KUNIT_EXPECT_EQ(test, netdma_submit(batch->channel, &copy->operation), -ENOMEM);
		KUNIT_EXPECT_EQ(test, mappings, 0);
		mappings_left = left + 1;
	}
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 0U);
	mappings_left = 2;
	netdma_batch_add(batch, copy);
	KUNIT_EXPECT_EQ(test, mappings, 2);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
	KUNIT_EXPECT_EQ(test, mappings, 0);
	set_dma_ops(device, ops);
}

#else

static void netdma_operations_test_unmappable(struct kunit *test)
{
	kunit_skip(test, "mapping cannot be made to fail");
}

#endif

/* Up to the last byte that the engine reaches, on both sides. */
static void netdma_operations_test_beyond(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	struct netdma_copy *copy = netdma_fixture_simple(batch->fixture, 1000);
	u64 from = sg_phys(copy->operation.source) + 999;
	u64 to = sg_phys(copy->operation.destination) + 999;
	u64 last = max(from, to);
	int mapped = netdma_batch_mapped();

	scripted_forget(batch->provider);
	batch->channel->max_address = last - 1;
	KUNIT_EXPECT_EQ(test, netdma_submit(batch->channel, &copy->operation), -EIO);
	batch->channel->max_address = min(from, to) - 1;
	KUNIT_EXPECT_EQ(test, netdma_submit(batch->channel, &copy->operation), -EIO);
	KUNIT_EXPECT_EQ(test, netdma_batch_mapped(), mapped);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 0U);
	batch->channel->max_address = last;
	netdma_batch_add(batch, copy);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/* However operations end, nothing of them is mapped when their client is told. */
static void netdma_operations_test_unmapped(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	int mapped = netdma_batch_mapped();

	if (mapped < 0)
		kunit_skip(test, "nobody counts what is mapped");
	scripted_fail(batch->provider, SCRIPTED_START, -EIO, 1);
	netdma_batch_submit(batch, 10, 100);
	KUNIT_EXPECT_NE(test, netdma_batch_mapped(), mapped);
	scripted_step(batch->engine, 2);
	netdma_cancel(&batch->copies[5]->operation);
	netdma_cancel(&batch->copies[9]->operation);
	netdma_batch_expect(batch, 5, -ECANCELED);
	scripted_step(batch->engine, 1);
	batch->engine->halt_at = 1;
	scripted_step(batch->engine, 1);
	scripted_run(batch->engine);
	KUNIT_EXPECT_TRUE(test, netdma_batch_idle(batch));
	netdma_batch_expect_told(batch, 10U);
	KUNIT_EXPECT_EQ(test, netdma_batch_mapped(), mapped);
}

/*
 * A provider that fails
 */

/* The one that could not be started fails; the next one is, and so on. */
static void netdma_operations_test_start_fails(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	scripted_fail(batch->provider, SCRIPTED_START, -EBUSY, 2);
	netdma_batch_submit(batch, 4, 500);
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 0, -EBUSY);
	netdma_batch_expect(batch, 1, -EBUSY);
	netdma_batch_expect(batch, 2, 0);
	netdma_batch_expect(batch, 3, 0);
	KUNIT_EXPECT_EQ(test, scripted_calls(batch->provider, SCRIPTED_START), 3U);
	KUNIT_EXPECT_EQ(test, scripted_calls(batch->provider, SCRIPTED_APPEND), 1U);
}

/* With version 1.x the engine must not find the chain behind the one it has. */
static void netdma_operations_test_append_fails(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	struct netdma_descriptor *last;

	netdma_batch_submit(batch, 1, 500);
	last = chain_descriptor(batch, 0);
	scripted_fail(batch->provider, SCRIPTED_APPEND, -EIO, 2);
	netdma_batch_submit(batch, 2, 500);
	if (batch->channel->ring.terminated)
		KUNIT_EXPECT_EQ(test, le64_to_cpu(last->next_descriptor), 0ULL);
	netdma_batch_expect(batch, 1, -EIO);
	netdma_batch_expect(batch, 2, -EIO);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(batch->copies[0]));
	netdma_batch_submit(batch, 2, 500);
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 0, 0);
	netdma_batch_expect(batch, 3, 0);
	netdma_batch_expect(batch, 4, 0);
}

/* Of a large operation the engine has a part already: it is done with that first. */
static void netdma_operations_test_append_fails_amid(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);

	batch->provider->attributes.maximum_transfer_size = NETDMA_PAGE_SIZE;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, 1, 100 * NETDMA_PAGE_SIZE);
	netdma_batch_submit(batch, 2, 500);
	scripted_step(batch->engine, 62);
	scripted_fail(batch->provider, SCRIPTED_APPEND, -EIO, 1);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(batch->copies[0]));
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 0, -EIO);
	netdma_batch_expect(batch, 1, 0);
	netdma_batch_expect(batch, 2, 0);
	netdma_batch_expect_order(batch);
}

/* Each time: only what was started is ever copied. */
static void netdma_operations_test_append_fails_always(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int i;

	scripted_fail(batch->provider, SCRIPTED_APPEND, -EIO, SCRIPTED_ALWAYS);
	netdma_batch_submit(batch, 200, 40);
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 0, 0);
	for (i = 1; i < 200; i++)
		netdma_batch_expect(batch, i, -EIO);
	KUNIT_EXPECT_EQ(test, scripted_calls(batch->provider, SCRIPTED_START), 1U);
	scripted_fail(batch->provider, SCRIPTED_APPEND, 0, 0);
	netdma_batch_submit(batch, 1, 40);
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 200, 0);
}

static struct kunit_case netdma_operations_cases[] = {
	KUNIT_CASE(netdma_operations_test_invalid),
	KUNIT_CASE(netdma_operations_test_shorter),
	KUNIT_CASE_PARAM(netdma_operations_test_null, version_gen_params),
	KUNIT_CASE(netdma_operations_test_flags),
	KUNIT_CASE(netdma_operations_test_flags_unknown),
	KUNIT_CASE(netdma_operations_test_context),
	KUNIT_CASE(netdma_operations_test_context_taken_back),
	KUNIT_CASE_PARAM(netdma_operations_test_start_append, version_gen_params),
	KUNIT_CASE_PARAM(netdma_operations_test_interrupts, version_gen_params),
	KUNIT_CASE_PARAM(netdma_operations_test_scattered, version_gen_params),
	KUNIT_CASE(netdma_operations_test_thousands),
	KUNIT_CASE_PARAM(netdma_operations_test_at_once, version_gen_params),
	KUNIT_CASE(netdma_operations_test_resubmit),
	KUNIT_CASE(netdma_operations_test_free),
	KUNIT_CASE(netdma_operations_test_wait),
	KUNIT_CASE_PARAM(netdma_operations_test_contexts, place_gen_params),
	KUNIT_CASE_PARAM(netdma_operations_test_threads, version_gen_params),
	KUNIT_CASE(netdma_operations_test_unmappable),
	KUNIT_CASE(netdma_operations_test_beyond),
	KUNIT_CASE(netdma_operations_test_unmapped),
	KUNIT_CASE_PARAM(netdma_operations_test_start_fails, version_gen_params),
	KUNIT_CASE_PARAM(netdma_operations_test_append_fails, version_gen_params),
	KUNIT_CASE_PARAM(netdma_operations_test_append_fails_amid, version_gen_params),
	KUNIT_CASE_PARAM(netdma_operations_test_append_fails_always, version_gen_params),
	{}
};

static struct kunit_suite netdma_operations_suite = {
	.name = "netdma_operations",
	.exit = netdma_fixture_exit,
	.test_cases = netdma_operations_cases,
};

kunit_test_suite(netdma_operations_suite);
