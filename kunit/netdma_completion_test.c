// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: what the engine has done, and what NetDMA makes of it.
 *
 * Test method is:
 *
 * 1) The completion word names each descriptor of a chain with each status, also with
 *    statuses and addresses that are lies. What is told is compared with what the engine
 *    has really done.
 * 2) The engine halts at each descriptor: what it has done is good, what it was at
 *    fails, and the rest is copied by a new start.
 * 3) Chains are appended while the engine is at each point of the chain before, inside and
 *    outside of AppendDma, stepped and running by itself for a second.
 * 4) Interrupts are lost, late, doubled, and come on two processors at once.
 *
 * In each of them the client of each operation is told exactly once.
 */
#include <linux/kthread.h>
#include "netdma_batch.h"

#define CHAIN	5	/* operations in a chain, unless said otherwise */

KUNIT_ARRAY_PARAM(version, netdma_versions, netdma_version_describe);

/* DMA address of an operation's descriptor, where each has had one since the start. */
static dma_addr_t address_of(struct netdma_batch *batch, unsigned int number)
{
	return netdma_ring_address(&batch->channel->ring, number);
}

static void say(struct netdma_batch *batch, u64 address, unsigned int status)
{
	scripted_say(batch->engine, address | status);
	netdma_interrupt_dpc(batch->engine->handle, 0);
}

/*
 * Statuses
 */

/* Each operation is done when the word names its descriptor or one behind it. */
static void netdma_completion_test_word(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	static const enum netdma_transfer_status statuses[] = {
		NETDMA_TRANSFER_ACTIVE, NETDMA_TRANSFER_IDLE, NETDMA_TRANSFER_SUSPENDED,
	};
	unsigned int i;

	netdma_batch_submit(batch, 30, 100);
	atomic_set(&batch->provider->lost, INT_MAX);
	scripted_run(batch->engine);
	for (i = 0; i < 30; i += 1 + i % 3) {
		say(batch, address_of(batch, i), statuses[i % ARRAY_SIZE(statuses)]);
		netdma_batch_expect_told(batch, i + 1);
	}
	say(batch, address_of(batch, 29), NETDMA_TRANSFER_IDLE);
	netdma_batch_expect_all(batch);
	netdma_batch_expect_order(batch);
}

/* A large operation is done with the last of its descriptors. */
static void netdma_completion_test_last_descriptor(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);
	unsigned int i;

	batch->provider->attributes.maximum_transfer_size = NETDMA_PAGE_SIZE;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, 2, 4 * NETDMA_PAGE_SIZE);
	for (i = 0; i < 8; i++) {
		scripted_step(batch->engine, 1);
		say(batch, address_of(batch, i), NETDMA_TRANSFER_ACTIVE);
		netdma_batch_expect_told(batch, (i + 1) / 4);
	}
	netdma_batch_expect_all(batch);
}

/* Nothing is done, whatever the address says. */
static void netdma_completion_test_armed(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, le64_to_cpu(*batch->engine->completion), (u64)NETDMA_TRANSFER_ARMED);
	netdma_batch_submit(batch, CHAIN, 100);
	netdma_interrupt_dpc(batch->engine->handle, 0);
	for (i = 0; i < CHAIN; i++)
		say(batch, address_of(batch, i), NETDMA_TRANSFER_ARMED);
	netdma_batch_expect_told(batch, 0U);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
	/* anew with each start, so that what the engine said before is not taken for new */
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), 0);
	netdma_batch_submit(batch, 1, 100);
	KUNIT_EXPECT_EQ(test, le64_to_cpu(*batch->engine->completion), (u64)NETDMA_TRANSFER_ARMED);
}

/*
 * Errors
 */

/* @number fails and the others do not: they are started anew. */
static void expect_halted(struct netdma_batch *batch, unsigned int number, unsigned int resets)
{
	struct kunit *test = batch->fixture->test;
	unsigned int i;

	for (i = 0; i < batch->count; i++)
		netdma_batch_expect(batch, i, i == number ? -EIO : 0);
	netdma_batch_expect_order(batch);
	KUNIT_EXPECT_EQ(test, scripted_calls(batch->provider, SCRIPTED_RESET), resets);
	KUNIT_EXPECT_EQ(test, scripted_calls(batch->provider, SCRIPTED_START),
			number + 1 < batch->count ? 1U : 0U);
}

/* At each descriptor of the chain, which is appended to what went well. */
static void halt_at_each(struct netdma_batch *batch, unsigned int resets)
{
	unsigned int number;

	netdma_batch_submit(batch, 1, 100);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
	for (number = 0; number < CHAIN; number++) {
		netdma_batch_clear(batch);
		netdma_batch_submit(batch, CHAIN, 100);
		KUNIT_EXPECT_EQ(batch->fixture->test,
				scripted_calls(batch->provider, SCRIPTED_START), 0U);
		batch->engine->halt_at = number + 1;
		scripted_run(batch->engine);
		expect_halted(batch, number, resets);
	}
}

static void netdma_completion_test_halted(struct kunit *test)
{
	halt_at_each(netdma_batch_start(test, test->param_value), 1);
}

static void netdma_completion_test_halted_no_reset(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);

	batch->provider->ops.reset_channel = NULL;
	batch->provider->ops.abort_dma = NULL;
	netdma_batch_begin(batch);
	halt_at_each(batch, 0);
}

/* Before it has done anything at all there is no descriptor to name. */
static void netdma_completion_test_halted_first(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	netdma_batch_submit(batch, 3, 100);
	batch->engine->halt_at = 1;
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 0, -EIO);
	netdma_batch_expect(batch, 1, 0);
	netdma_batch_expect(batch, 2, 0);
	/* nor when it was started again after an error */
	netdma_batch_submit(batch, 3, 100);
	batch->engine->halt_at = 1;
	scripted_step(batch->engine, 1);
	batch->engine->halt_at = 1;
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 3, -EIO);
	netdma_batch_expect(batch, 4, -EIO);
	netdma_batch_expect(batch, 5, 0);
}

/* One error in a large operation is enough: the rest of it is not copied any more. */
static void netdma_completion_test_halted_amid(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);
	unsigned int number;

	batch->provider->attributes.maximum_transfer_size = NETDMA_PAGE_SIZE;
	netdma_batch_begin(batch);
	for (number = 1; number <= 100; number += 11) {
		u64 bytes = batch->engine->bytes;

		netdma_batch_clear(batch);
		netdma_batch_submit(batch, 1, 200);
		netdma_batch_submit(batch, 1, 100 * NETDMA_PAGE_SIZE);
		netdma_batch_submit(batch, 1, 300);
		batch->engine->halt_at = number + 1;
		scripted_run(batch->engine);
		netdma_batch_expect(batch, 0, 0);
		netdma_batch_expect(batch, 1, -EIO);
		netdma_batch_expect(batch, 2, 0);
		KUNIT_EXPECT_EQ(test, batch->engine->bytes - bytes,
				500ULL + (number - 1) * NETDMA_PAGE_SIZE);
	}
}

/* It cannot be set up anew and cannot be started: all fails, and each is told once. */
static void netdma_completion_test_halted_for_good(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int i;

	netdma_batch_submit(batch, 100, 100);
	batch->engine->halt_at = 10;
	scripted_fail(batch->provider, SCRIPTED_RESET, -EIO, SCRIPTED_ALWAYS);
	scripted_fail(batch->provider, SCRIPTED_START, -EIO, SCRIPTED_ALWAYS);
	scripted_run(batch->engine);
	for (i = 0; i < 100; i++)
		netdma_batch_expect(batch, i, i < 9 ? 0 : -EIO);
	scripted_fail(batch->provider, SCRIPTED_RESET, 0, 0);
	scripted_fail(batch->provider, SCRIPTED_START, 0, 0);
}

/*
 * Lies
 */

/* Nothing is done, nothing is lost, and the truth is believed afterwards. */
static void netdma_completion_test_lies(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	struct netdma_ring *ring = &batch->channel->ring;
	unsigned int i, status;

	netdma_batch_submit(batch, CHAIN, 100);
	atomic_set(&batch->provider->lost, INT_MAX);
	scripted_step(batch->engine, 2);
	netdma_interrupt_dpc(batch->engine->handle, 0);
	netdma_batch_expect_told(batch, 2U);
	for (status = 0; status <= NETDMA_TRANSFER_SUSPENDED; status++) {
		u64 lies[] = {
			address_of(batch, CHAIN), address_of(batch, 0),
			address_of(batch, NETDMA_RING_SIZE - 1),
			ring->address - 64, ring->completion_address,
			ring->address ^ BIT_ULL(45), GENMASK_ULL(63, 6),
		};

		for (i = 0; i < ARRAY_SIZE(lies); i++) {
			say(batch, lies[i], status);
			KUNIT_EXPECT_EQ_MSG(test, netdma_batch_told(batch), 2U, "%#llx", lies[i]);
		}
	}
	for (status = NETDMA_TRANSFER_ARMED + 1; status < 8; status++)
		for (i = 0; i < CHAIN; i++) {
			say(batch, address_of(batch, i), status);
			KUNIT_EXPECT_EQ_MSG(test, netdma_batch_told(batch), 2U, "status %u",
					    status);
		}
	scripted_run(batch->engine);
	netdma_interrupt_dpc(batch->engine->handle, 0);
	netdma_batch_expect_all(batch);
}

/* Halted, and nobody knows where: one operation fails, the others are copied again. */
static void netdma_completion_test_halted_nowhere(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	netdma_batch_submit(batch, CHAIN, 100);
	scripted_forget(batch->provider);
	say(batch, batch->channel->ring.address - 64, NETDMA_TRANSFER_HALTED);
	scripted_run(batch->engine);
	expect_halted(batch, 0, 1);
}

/* What the provider says was done last is not believed, and not needed. */
static void netdma_completion_test_wrong_address(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	static const dma_addr_t lies[] = { 1, 64, ~(dma_addr_t)0, (dma_addr_t)1 << 31 };
	unsigned int i;

	netdma_batch_submit(batch, CHAIN, 100);
	for (i = 0; i < ARRAY_SIZE(lies); i++)
		scripted_interrupt(batch->engine, lies[i]);
	scripted_interrupt(batch->engine, address_of(batch, CHAIN - 1));
	netdma_batch_expect_told(batch, 0U);
	atomic_set(&batch->provider->lost, INT_MAX);
	scripted_run(batch->engine);
	netdma_interrupt_dpc(batch->engine->handle, ~(dma_addr_t)0);
	netdma_batch_expect_all(batch);
}

/*
 * Append races with the last descriptor
 */

/* The first chain is done up to each point when the second one comes, told or not. */
static void netdma_completion_test_append_points(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int steps, lost, chain;

	for (chain = 1; chain <= 3; chain++)
		for (steps = 0; steps <= chain; steps++)
			for (lost = 0; lost <= steps; lost++) {
				netdma_batch_clear(batch);
				netdma_batch_submit(batch, chain, 80);
				scripted_step(batch->engine, steps - lost);
				atomic_set(&batch->provider->lost, lost);
				scripted_step(batch->engine, lost);
				atomic_set(&batch->provider->lost, 0);
				netdma_batch_submit(batch, chain, 80);
				scripted_run(batch->engine);
				netdma_batch_expect_all(batch);
				netdma_batch_expect_order(batch);
			}
}

/**
 * struct racer - an engine that goes on within AppendDma
 * @append: the scripted provider's
 * @before: descriptors that it does before it has heard of the chain
 * @behind: descriptors that it does before AppendDma returns
 */
static struct racer {
	int (*append)(void *context, struct netdma_descriptor *descriptors, dma_addr_t address,
		      u32 count);
	unsigned int before;
	unsigned int behind;
} racer;

static int racer_append(void *context, struct netdma_descriptor *descriptors, dma_addr_t address,
			u32 count)
{
	int err;

	scripted_step(context, racer.before);
	err = racer.append(context, descriptors, address, count);
	scripted_step(context, racer.behind);
	return err;
}

/* It becomes idle between the link and AppendDma, or is done with all before that returns. */
static void netdma_completion_test_append_inside(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);

	racer.append = batch->provider->ops.append_dma;
	batch->provider->ops.append_dma = racer_append;
	racer.before = 0;
	racer.behind = 0;
	netdma_batch_begin(batch);
	for (racer.before = 0; racer.before <= 3; racer.before++)
		for (racer.behind = 0; racer.behind <= 5; racer.behind++) {
			netdma_batch_clear(batch);
			netdma_batch_submit(batch, 3, 80);
			netdma_batch_submit(batch, 3, 80);
			flush_work(&batch->channel->later);
			scripted_run(batch->engine);
			netdma_batch_expect_all(batch);
		}
}

/* And fails: the engine, which is idle by then, has heard nothing. */
static void netdma_completion_test_append_fails_idle(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);

	racer.append = batch->provider->ops.append_dma;
	batch->provider->ops.append_dma = racer_append;
	racer.before = 10;
	racer.behind = 0;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, 2, 80);
	scripted_fail(batch->provider, SCRIPTED_APPEND, -EIO, 1);
	netdma_batch_submit(batch, 3, 80);
	netdma_batch_expect(batch, 0, 0);
	netdma_batch_expect(batch, 1, 0);
	netdma_batch_expect(batch, 2, -EIO);
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 3, 0);
	netdma_batch_expect(batch, 4, 0);
}

/* A copy at a time, two, three, while the engine runs as it likes. */
static void run_freely(struct kunit *test, enum scripted_pace pace)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned long end = jiffies + HZ;
	unsigned int round = 0;

	batch->provider->pace = pace;
	do {
		netdma_batch_clear(batch);
		while (batch->count <= round % 6) {
			netdma_batch_submit(batch, 1, 64);
			udelay(round % 13);
		}
		netdma_batch_expect_all(batch);
		round++;
	} while (time_before(jiffies, end));
	KUNIT_EXPECT_GT(test, round, 1U);
}

static void netdma_completion_test_append_thread(struct kunit *test)
{
	run_freely(test, SCRIPTED_THREADED);
}

static void netdma_completion_test_append_interrupt(struct kunit *test)
{
	run_freely(test, SCRIPTED_INTERRUPT);
}

/*
 * Interrupts
 */

/* That the watchdog looks within a second is sure, however slow the machine is. */
static void expect_watched(struct kunit *test, struct netdma_batch *batch)
{
	struct timer_list *watchdog = &batch->channel->watchdog;

	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(timer_pending(watchdog)));
	KUNIT_EXPECT_TRUE(test, time_before_eq(watchdog->expires, jiffies + HZ));
}

static void netdma_completion_test_lost(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	atomic_set(&batch->provider->lost, INT_MAX);
	netdma_batch_submit(batch, 100, 70); /* more than the ring has: twice around */
	expect_watched(test, batch);
	scripted_run(batch->engine);
	KUNIT_EXPECT_LT(test, atomic_read(&batch->provider->lost), INT_MAX);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(netdma_batch_told(batch)));
	expect_watched(test, batch);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/* It goes on looking, however often the interrupt is lost, and however late the end. */
static void netdma_completion_test_lost_again(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	unsigned int i;

	atomic_set(&batch->provider->lost, INT_MAX);
	for (i = 0; i < 3; i++) {
		netdma_batch_submit(batch, 1, 70);
		if (i == 1)
			msleep(1500); /* it has looked once, and found nothing */
		expect_watched(test, batch);
		scripted_run(batch->engine);
		netdma_batch_expect(batch, i, 0);
	}
}

/* Late ones, also of what has long been done, and each of them twice. */
static void netdma_completion_test_late(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int i, j;

	for (i = 0; i < 3 * NETDMA_RING_SIZE; i++) {
		atomic_set(&batch->provider->lost, i % 3);
		netdma_batch_submit(batch, 1, 64);
		scripted_run(batch->engine);
		atomic_set(&batch->provider->lost, 0);
		for (j = 0; j < 2; j++) {
			scripted_interrupt(batch->engine, address_of(batch, i / 2));
			scripted_interrupt(batch->engine, 0);
		}
		netdma_batch_expect_told(batch, i + 1);
	}
	netdma_batch_expect_all(batch);
	netdma_batch_expect_order(batch);
}

static int interrupt_always(void *data)
{
	struct netdma_batch *batch = data;

	while (!kthread_should_stop()) {
		scripted_interrupt(batch->engine, 0);
		cond_resched();
	}
	return 0;
}

/* On each processor, all the time, whether there is something to tell or not. */
static void netdma_completion_test_two_processors(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	struct task_struct *tasks[2];
	unsigned int i, round;

	for (i = 0; i < 2; i++) {
		tasks[i] = kthread_create(interrupt_always, batch, "netdma-dpc/%u", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(tasks[i]));
		if (cpu_online(i))
			kthread_bind(tasks[i], i);
		wake_up_process(tasks[i]);
	}
	batch->provider->pace = SCRIPTED_THREADED;
	for (round = 0; round < 20; round++) {
		netdma_batch_clear(batch);
		netdma_batch_submit(batch, 40, 64);
		netdma_batch_expect_all(batch);
	}
	for (i = 0; i < 2; i++)
		kthread_stop(tasks[i]);
}

static struct kunit_case netdma_completion_cases[] = {
	KUNIT_CASE_PARAM(netdma_completion_test_word, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_last_descriptor, version_gen_params),
	KUNIT_CASE(netdma_completion_test_armed),
	KUNIT_CASE_PARAM(netdma_completion_test_halted, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_halted_no_reset, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_halted_first, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_halted_amid, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_halted_for_good, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_lies, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_halted_nowhere, version_gen_params),
	KUNIT_CASE(netdma_completion_test_wrong_address),
	KUNIT_CASE_PARAM(netdma_completion_test_append_points, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_append_inside, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_append_fails_idle, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_append_thread, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_append_interrupt, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_lost, version_gen_params),
	KUNIT_CASE(netdma_completion_test_lost_again),
	KUNIT_CASE_PARAM(netdma_completion_test_late, version_gen_params),
	KUNIT_CASE_PARAM(netdma_completion_test_two_processors, version_gen_params),
	{}
};

static struct kunit_suite netdma_completion_suite = {
	.name = "netdma_completion",
	.exit = netdma_fixture_exit,
	.test_cases = netdma_completion_cases,
};

kunit_test_suite(netdma_completion_suite);
