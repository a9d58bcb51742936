// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: channels are suspended, resumed and reset, and operations cancelled.
 *
 * Test method is:
 *
 * 1) A chain is suspended, reset, or one of its operations cancelled, when the engine has
 *    done each number of its descriptors, whether NetDMA has heard of these or not.
 * 2) The same with a provider that has no such routine, or whose routine fails.
 * 3) In each state of a channel: never started, idle, suspended, without power, and while
 *    it is released.
 * 4) Threads cancel at random while the engine runs.
 *
 * In each of them the client of each operation is told exactly once, and what was not
 * cancelled is copied right, however often the engine began.
 */
#include <linux/kthread.h>
#include <linux/prandom.h>
#include "netdma_batch.h"

#define CHAIN	4	/* operations in a chain, unless said otherwise */

KUNIT_ARRAY_PARAM(version, netdma_versions, netdma_version_describe);

static unsigned int calls(struct netdma_batch *batch, enum scripted_call call)
{
	return scripted_calls(batch->provider, call);
}

static bool has_calls(struct netdma_batch *batch, enum scripted_call call, unsigned int count)
{
	return netdma_fixture_until(calls(batch, call) == count);
}

/* What was queued for later has been done. */
static void settle(struct netdma_batch *batch)
{
	flush_work(&batch->channel->later);
}

/* The engine has done some of a new chain; of the last ones of these NetDMA has not heard. */
static void begin_chain(struct netdma_batch *batch, unsigned int done, unsigned int unheard)
{
	netdma_batch_clear(batch);
	netdma_batch_submit(batch, CHAIN, 100);
	scripted_step(batch->engine, done - unheard);
	atomic_set(&batch->provider->lost, unheard);
	scripted_step(batch->engine, unheard);
	atomic_set(&batch->provider->lost, 0);
}

/*
 * Suspend and resume
 */

static void netdma_control_test_suspend(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int done, unheard;

	for (done = 0; done <= CHAIN; done++)
		for (unheard = 0; unheard <= done; unheard++) {
			begin_chain(batch, done, unheard);
			KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_SUSPEND), 1U);
			settle(batch);
			netdma_batch_expect_told(batch, done);
			KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), 0U);
			KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_RESUME), 1U);
			KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), CHAIN - done);
			netdma_batch_expect_all(batch);
			netdma_batch_expect_order(batch);
		}
}

/* It need not be told of a channel that it was not told to start. */
static void netdma_control_test_suspend_unused(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	scripted_forget(batch->provider);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	netdma_batch_submit(batch, CHAIN, 100);
	settle(batch);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 0U);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	settle(batch);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), 1U);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 1U);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/* What is submitted meanwhile waits, and follows by an append. */
static void netdma_control_test_suspend_submit(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	netdma_batch_submit(batch, 2, 100);
	scripted_run(batch->engine);
	scripted_forget(batch->provider);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	netdma_batch_submit(batch, 100, 100);
	settle(batch);
	netdma_interrupt_dpc(batch->engine->handle, 0);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 1U);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), 0U);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	settle(batch);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_APPEND), 1U);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), 0U);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
	netdma_batch_expect_order(batch);
}

/* Twice is as good as once. */
static void netdma_control_test_suspend_twice(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	unsigned int i;

	netdma_batch_submit(batch, CHAIN, 100);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_SUSPEND), 1U);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_RESUME), 1U);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/* A suspend that fails changes nothing, and neither does a resume. */
static void netdma_control_test_suspend_fails(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	scripted_fail(batch->provider, SCRIPTED_SUSPEND, -EIO, 1);
	scripted_fail(batch->provider, SCRIPTED_RESUME, -EBUSY, 1);
	netdma_batch_submit(batch, 2, 100);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), -EIO);
	netdma_batch_submit(batch, 2, 100);
	KUNIT_EXPECT_EQ(test, scripted_step(batch->engine, 3), 3U);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), -EBUSY);
	netdma_batch_submit(batch, 2, 100);
	settle(batch);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), 0U);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	settle(batch);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/* Routines that a provider does not have. */
static void netdma_control_test_unsupported(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);

	batch->provider->ops.suspend_dma = NULL;
	batch->provider->ops.resume_dma = NULL;
	batch->provider->ops.abort_dma = NULL;
	batch->provider->ops.reset_channel = NULL;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, CHAIN, 100);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), -EOPNOTSUPP);
	scripted_run(batch->engine);
	netdma_batch_expect_all(batch);
}

/* The provider has gone: there is nothing to suspend, resume, reset or cancel. */
static void netdma_control_test_closed(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);

	batch->provider->pace = SCRIPTED_THREADED;
	netdma_batch_submit(batch, CHAIN, 100);
	scripted_stop(batch->provider);
	scripted_forget(batch->provider);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), -ENODEV);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), -ENODEV);
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), -ENODEV);
	netdma_cancel(&batch->copies[0]->operation);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 0U);
	netdma_batch_expect_all(batch);
}

/* What is suspended goes on when its channel is released, and what waits is copied. */
static void release_suspended(struct netdma_batch *batch)
{
	netdma_batch_submit(batch, 2, 100);
	KUNIT_EXPECT_EQ(batch->fixture->test, netdma_suspend(batch->channel), 0);
	netdma_batch_submit(batch, 2, 100);
	batch->provider->pace = SCRIPTED_THREADED;
	netdma_fixture_release(batch->fixture, batch->channel);
	netdma_batch_expect_all(batch);
	KUNIT_EXPECT_EQ(batch->fixture->test, calls(batch, SCRIPTED_FREE), 1U);
}

static void netdma_control_test_suspend_release(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	release_suspended(batch);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_RESUME), 1U);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), 1U);
}

/* It cannot be resumed: so it is aborted, and begins anew. */
static void netdma_control_test_suspend_release_fails(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	scripted_fail(batch->provider, SCRIPTED_RESUME, -EIO, SCRIPTED_ALWAYS);
	release_suspended(batch);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_ABORT), 1U);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), 2U);
}

/*
 * Cancel
 */

/* What is done stays done; with an engine that can abort the rest begins anew. */
static void netdma_control_test_cancel(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int done, number, i;

	for (done = 0; done <= CHAIN; done++)
		for (number = 0; number < CHAIN; number++) {
			bool late = number < done;

			begin_chain(batch, done, 0);
			scripted_forget(batch->provider);
			netdma_cancel(&batch->copies[number]->operation);
			netdma_cancel(&batch->copies[number]->operation);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_ABORT), late ? 0U : 1U);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START),
					late || done + 1 == CHAIN ? 0U : 1U);
			netdma_batch_expect(batch, number, late ? 0 : -ECANCELED);
			KUNIT_EXPECT_EQ(test, scripted_run(batch->engine),
					CHAIN - done - (late ? 0 : 1));
			for (i = 0; i < CHAIN; i++)
				netdma_batch_expect(batch, i,
						    i == number && !late ? -ECANCELED : 0);
		}
}

/* The engine is further than NetDMA knows. What it has done is not done again. */
static void netdma_control_test_cancel_unheard(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int done, number, i;

	for (done = 1; done <= CHAIN; done++)
		for (number = 0; number < CHAIN; number++) {
			begin_chain(batch, done, done);
			netdma_cancel(&batch->copies[number]->operation);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_ABORT), 1U);
			KUNIT_EXPECT_EQ(test, scripted_run(batch->engine),
					CHAIN - done - (number < done ? 0 : 1));
			for (i = 0; i < CHAIN; i++)
				netdma_batch_expect(batch, i, i == number ? -ECANCELED : 0);
		}
}

/* Its other descriptors are not copied, and those of the operations around it are. */
static void netdma_control_test_cancel_large(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);
	unsigned int done;

	batch->provider->attributes.maximum_transfer_size = NETDMA_PAGE_SIZE;
	netdma_batch_begin(batch);
	for (done = 0; done <= 101; done += done < 3 || done > 98 ? 1 : 19) {
		bool late = done == 101;

		netdma_batch_clear(batch);
		netdma_batch_submit(batch, 1, 200);
		netdma_batch_submit(batch, 1, 100 * NETDMA_PAGE_SIZE);
		netdma_batch_submit(batch, 2, 300);
		scripted_step(batch->engine, done);
		netdma_cancel(&batch->copies[1]->operation);
		KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), 2U + !done);
		netdma_batch_expect(batch, 0, 0);
		netdma_batch_expect(batch, 1, late ? 0 : -ECANCELED);
		netdma_batch_expect(batch, 2, 0);
		netdma_batch_expect(batch, 3, 0);
	}
}

/* Engines that cannot leave off finish what they have, and no client is told before. */
static void finish_cancelled(struct netdma_batch *batch)
{
	struct kunit *test = batch->fixture->test;
	unsigned int done, number, i;

	for (done = 0; done < CHAIN; done++)
		for (number = done; number < CHAIN; number++) {
			begin_chain(batch, done, 0);
			netdma_cancel(&batch->copies[number]->operation);
			settle(batch);
			KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(batch->copies[number]));
			KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), CHAIN - done);
			for (i = 0; i < CHAIN; i++)
				netdma_batch_expect(batch, i, i == number ? -ECANCELED : 0);
			netdma_batch_expect_order(batch);
		}
}

static void netdma_control_test_cancel_no_abort(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);

	batch->provider->ops.abort_dma = NULL;
	netdma_batch_begin(batch);
	finish_cancelled(batch);
}

static void netdma_control_test_cancel_abort_fails(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	scripted_fail(batch->provider, SCRIPTED_ABORT, -EIO, SCRIPTED_ALWAYS);
	finish_cancelled(batch);
	KUNIT_EXPECT_NE(test, calls(batch, SCRIPTED_ABORT), 0U);
}

/* The part of a large operation that the engine was not told of it is not told of. */
static void netdma_control_test_cancel_no_abort_large(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_prepare(test, test->param_value);

	batch->provider->ops.abort_dma = NULL;
	batch->provider->attributes.maximum_transfer_size = NETDMA_PAGE_SIZE;
	netdma_batch_begin(batch);
	netdma_batch_submit(batch, 1, 100 * NETDMA_PAGE_SIZE);
	netdma_batch_submit(batch, 1, 300);
	netdma_cancel(&batch->copies[0]->operation);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), NETDMA_RING_SIZE);
	netdma_batch_expect(batch, 0, -ECANCELED);
	netdma_batch_expect(batch, 1, 0);
}

/* What the engine was not told of costs it nothing. */
static void netdma_control_test_cancel_waiting(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int i;

	netdma_batch_submit(batch, 100, 100);
	for (i = 99; i >= NETDMA_RING_SIZE; i--)
		netdma_cancel(&batch->copies[i]->operation);
	for (i = NETDMA_RING_SIZE; i < 100; i++)
		netdma_batch_expect(batch, i, -ECANCELED);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_ABORT), 0U);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), NETDMA_RING_SIZE);
	for (i = 0; i < NETDMA_RING_SIZE; i++)
		netdma_batch_expect(batch, i, 0);
}

/* Of a suspended channel: nothing begins before it is resumed. */
static void netdma_control_test_cancel_suspended(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	netdma_batch_submit(batch, 3, 100);
	scripted_step(batch->engine, 1);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	netdma_batch_submit(batch, 2, 100);
	netdma_cancel(&batch->copies[3]->operation);
	netdma_batch_expect(batch, 3, -ECANCELED);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_ABORT), 0U);
	netdma_cancel(&batch->copies[1]->operation);
	netdma_batch_expect(batch, 1, -ECANCELED);
	settle(batch);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), 1U);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), 0U);
	netdma_batch_expect_told(batch, 3U);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	settle(batch);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), 2U);
	netdma_batch_expect(batch, 0, 0);
	netdma_batch_expect(batch, 2, 0);
	netdma_batch_expect(batch, 4, 0);
}

/* Who cancels, and how often a client was told by the same thread. */
static struct task_struct *canceller;
static atomic_t told_within;

static void note_canceller(struct netdma_copy *copy)
{
	if (READ_ONCE(canceller) == current && in_task())
		atomic_inc(&told_within);
}

/* Clients are told later, not from within netdma_cancel(). */
static void netdma_control_test_cancel_later(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, NULL);
	unsigned int i;

	atomic_set(&told_within, 0);
	netdma_batch_submit(batch, 100, 64);
	for (i = 0; i < 100; i++)
		batch->copies[i]->then = note_canceller;
	WRITE_ONCE(canceller, current);
	for (i = 0; i < 100; i++)
		netdma_cancel(&batch->copies[(i * 37) % 100]->operation);
	WRITE_ONCE(canceller, NULL);
	for (i = 0; i < 100; i++)
		netdma_batch_expect(batch, i, -ECANCELED);
	KUNIT_EXPECT_EQ(test, atomic_read(&told_within), 0);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), 0U);
}

/* Another operation, out of a callback. */
static struct netdma_copy *victim;

static void cancel_victim(struct netdma_copy *copy)
{
	netdma_cancel(&victim->operation);
}

static void netdma_control_test_cancel_in_callback(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	netdma_batch_submit(batch, 4, 100);
	victim = batch->copies[2];
	batch->copies[0]->then = cancel_victim;
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 2, -ECANCELED);
	scripted_run(batch->engine);
	netdma_batch_expect(batch, 0, 0);
	netdma_batch_expect(batch, 1, 0);
	netdma_batch_expect(batch, 3, 0);
}

/**
 * struct vandal - a thread that cancels at random
 * @batch: whose operations
 * @task: the thread
 * @rnd: dice
 */
struct vandal {
	struct netdma_batch *batch;
	struct task_struct *task;
	struct rnd_state rnd;
};

#define VANDALS		3
#define VICTIMS		40

static int vandal_run(void *data)
{
	struct vandal *vandal = data;

	while (!kthread_should_stop()) {
		u32 dice = prandom_u32_state(&vandal->rnd);

		netdma_cancel(&vandal->batch->copies[dice % VICTIMS]->operation);
		usleep_range(50, 50 + (dice >> 16) % 512);
	}
	return 0;
}

static void vandals_start(struct kunit *test, struct netdma_batch *batch, struct vandal *vandals)
{
	unsigned int i;

	for (i = 0; i < VANDALS; i++) {
		vandals[i].batch = batch;
		prandom_seed_state(&vandals[i].rnd, 4711 + i);
		vandals[i].task = kthread_run(vandal_run, &vandals[i], "netdma-vandal/%u", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(vandals[i].task));
	}
}

/* Return: how many were cancelled. */
static unsigned int count_cancelled(struct netdma_batch *batch)
{
	unsigned int i, cancelled = 0;

	for (i = 0; i < batch->count; i++) {
		int status = netdma_copy_wait(batch->copies[i]);

		cancelled += status == -ECANCELED;
		complete(&batch->copies[i]->done);
		netdma_batch_expect(batch, i, status == -ECANCELED ? status : 0);
	}
	return cancelled;
}

/* Those that are under way, wait, and are done and submitted again. */
static void netdma_control_test_cancel_threads(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	struct vandal *vandals = kunit_kcalloc(test, VANDALS, sizeof(*vandals), GFP_KERNEL);
	unsigned int i, round, cancelled = 0;

	KUNIT_ASSERT_NOT_NULL(test, vandals);
	batch->provider->pace = SCRIPTED_THREADED;
	netdma_batch_submit(batch, VICTIMS, 500);
	netdma_batch_expect_all(batch);
	vandals_start(test, batch, vandals);
	for (round = 0; round < 15; round++) {
		netdma_batch_clear(batch);
		netdma_batch_submit(batch, VICTIMS, 500);
		cancelled += count_cancelled(batch);
	}
	for (i = 0; i < VANDALS; i++)
		kthread_stop(vandals[i].task);
	KUNIT_EXPECT_GT(test, cancelled, 0U);
	KUNIT_EXPECT_LT(test, cancelled, 15U * VICTIMS);
}

/*
 * Reset
 */

/* What the engine had not done begins anew, by StartDma. */
static void netdma_control_test_reset(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);
	unsigned int done, unheard;

	for (done = 0; done <= CHAIN; done++)
		for (unheard = 0; unheard <= done; unheard++) {
			begin_chain(batch, done, unheard);
			scripted_forget(batch->provider);
			KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), 0);
			settle(batch);
			netdma_batch_expect_told(batch, done);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_RESET), 1U);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), done < CHAIN ? 1U : 0U);
			KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), CHAIN - done);
			netdma_batch_submit(batch, 1, 100);
			KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), 1U);
			scripted_run(batch->engine);
			netdma_batch_expect_all(batch);
			netdma_batch_expect_order(batch);
		}
}

/* A suspended channel goes on. */
static void netdma_control_test_reset_suspended(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	netdma_batch_submit(batch, CHAIN, 100);
	scripted_step(batch->engine, 1);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), 0);
	settle(batch);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), CHAIN - 1U);
	netdma_batch_expect_all(batch);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_RESUME), 0U);
}

/* One that fails changes nothing. */
static void netdma_control_test_reset_fails(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, test->param_value);

	netdma_batch_submit(batch, CHAIN, 100);
	scripted_step(batch->engine, 1);
	scripted_fail(batch->provider, SCRIPTED_RESET, -EIO, 1);
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), -EIO);
	settle(batch);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), CHAIN - 1U);
	netdma_batch_expect_all(batch);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_START), 1U);
}

/*
 * Without power
 */

/* The engine is not called, and does what it was told to when it has power again. */
static void netdma_control_test_asleep(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, &netdma_versions[1]);

	netdma_batch_submit(batch, CHAIN, 100);
	scripted_run(batch->engine);
	KUNIT_ASSERT_EQ(test, scripted_power(batch->provider, false), 0);
	scripted_forget(batch->provider);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	netdma_batch_submit(batch, 2, 100);
	netdma_cancel(&batch->copies[CHAIN]->operation);
	netdma_batch_expect(batch, CHAIN, -ECANCELED);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 0U);
	KUNIT_ASSERT_EQ(test, scripted_power(batch->provider, true), 0);
	settle(batch);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 0U);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	KUNIT_EXPECT_TRUE(test, has_calls(batch, SCRIPTED_START, 1));
	scripted_run(batch->engine);
	netdma_batch_expect(batch, CHAIN + 1, 0);
	KUNIT_EXPECT_EQ(test, scripted_total(batch->provider), 1U);
}

static void power_down(void *provider)
{
	scripted_power(provider, false);
}

/* Who suspends or resets while the power is about to go does not keep it. */
static void netdma_control_test_falling_asleep(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, &netdma_versions[1]);
	struct netdma_task *task;

	netdma_batch_submit(batch, CHAIN, 100);
	scripted_step(batch->engine, 1);
	task = netdma_fixture_spawn(batch->fixture, power_down, batch->provider);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(READ_ONCE(batch->channel->asleep)));
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_reset(batch->channel), 0);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_SUSPEND), 0U);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_RESET), 0U);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 0));
	scripted_run(batch->engine);
	netdma_fixture_join(batch->fixture, task);
	KUNIT_EXPECT_TRUE(test, batch->provider->asleep);
	netdma_batch_expect_all(batch);
	KUNIT_EXPECT_EQ(test, scripted_power(batch->provider, true), 0);
}

/* A suspended engine that cannot be resumed is aborted, so that the power can go. */
static void netdma_control_test_asleep_suspended(struct kunit *test)
{
	struct netdma_batch *batch = netdma_batch_start(test, &netdma_versions[1]);

	netdma_batch_submit(batch, CHAIN, 100);
	scripted_step(batch->engine, 1);
	KUNIT_EXPECT_EQ(test, netdma_suspend(batch->channel), 0);
	scripted_fail(batch->provider, SCRIPTED_RESUME, -EIO, SCRIPTED_ALWAYS);
	KUNIT_ASSERT_EQ(test, scripted_power(batch->provider, false), 0);
	KUNIT_EXPECT_EQ(test, calls(batch, SCRIPTED_ABORT), 1U);
	KUNIT_ASSERT_EQ(test, scripted_power(batch->provider, true), 0);
	KUNIT_EXPECT_EQ(test, netdma_resume(batch->channel), 0);
	settle(batch);
	KUNIT_EXPECT_EQ(test, scripted_run(batch->engine), CHAIN - 1U);
	netdma_batch_expect_all(batch);
}

static struct kunit_case netdma_control_cases[] = {
	KUNIT_CASE_PARAM(netdma_control_test_suspend, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_suspend_unused, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_suspend_submit, version_gen_params),
	KUNIT_CASE(netdma_control_test_suspend_twice),
	KUNIT_CASE_PARAM(netdma_control_test_suspend_fails, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_unsupported, version_gen_params),
	KUNIT_CASE(netdma_control_test_closed),
	KUNIT_CASE_PARAM(netdma_control_test_suspend_release, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_suspend_release_fails, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_unheard, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_large, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_no_abort, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_abort_fails, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_no_abort_large, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_waiting, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_suspended, version_gen_params),
	KUNIT_CASE(netdma_control_test_cancel_later),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_in_callback, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_cancel_threads, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_reset, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_reset_suspended, version_gen_params),
	KUNIT_CASE_PARAM(netdma_control_test_reset_fails, version_gen_params),
	KUNIT_CASE(netdma_control_test_asleep),
	KUNIT_CASE(netdma_control_test_falling_asleep),
	KUNIT_CASE(netdma_control_test_asleep_suspended),
	{}
};

static struct kunit_suite netdma_control_suite = {
	.name = "netdma_control",
	.exit = netdma_fixture_exit,
	.test_cases = netdma_control_cases,
};

kunit_test_suite(netdma_control_suite);
