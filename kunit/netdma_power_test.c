// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: NetDMA providers that lose their power and get it back.
 *
 * That nothing but FreeDmaChannel is called in between, and that the engine was idle
 * before, the scripted provider checks in each of these tests.
 */
#include "../drivers/netdma/compat.h"
#include "netdma_fixture.h"

#define GARBAGE	0xdeadbeef

static void power_test_version_1_0(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 1, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);

	netdma_fixture_listen(fixture);
	provider->pace = SCRIPTED_THREADED;
	KUNIT_EXPECT_EQ(test, scripted_power(provider, false), -EOPNOTSUPP);
	netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copy);
	netdma_fixture_expect_copied(fixture, copy);
	KUNIT_EXPECT_EQ(test, scripted_power(provider, true), -EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 0U);
}

static void power_test_invalid(struct kunit *test)
{
	static const int events[] = {
		0, NETDMA_PROVIDER_REGISTERED, NETDMA_PROVIDER_ARRIVAL, NETDMA_PROVIDER_REMOVAL,
		NETDMA_CHANNEL_ARRIVAL, NETDMA_PROVIDER_POWER_UP + 1, -1,
	};
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 1, 1);
	unsigned int i;

	netdma_fixture_listen(fixture);
	for (i = 0; i < ARRAY_SIZE(events); i++)
		KUNIT_EXPECT_EQ(test, -EINVAL,
				netdma_pnp_event_notify(provider->handle, events[i]));
	KUNIT_EXPECT_EQ(test, netdma_pnp_event_notify(0, NETDMA_PROVIDER_POWER_DOWN), -EBADF);
	KUNIT_EXPECT_EQ(test, netdma_pnp_event_notify(GARBAGE, NETDMA_PROVIDER_POWER_UP), -EBADF);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 0U);
}

static void power_down_task(void *provider)
{
	scripted_power(provider, false);
}

static void power_test_down_waits(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 1, 1);
	struct netdma_copy *copies[2];
	struct netdma_task *task;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		copies[i] = netdma_fixture_simple(fixture, 200000);
		netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copies[i]);
	}
	task = netdma_fixture_spawn(fixture, power_down_task, provider);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	scripted_run(&provider->channels[1]);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	scripted_step(&provider->channels[0], 3);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	scripted_run(&provider->channels[0]);
	netdma_fixture_join(fixture, task);
	for (i = 0; i < 2; i++)
		netdma_fixture_expect_copied(fixture, copies[i]);
}

/* Its last interrupt is lost: what is done is seen all the same. */
static void power_test_down_lost_interrupt(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	struct netdma_task *task;

	netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copy);
	atomic_inc(&provider->lost);
	task = netdma_fixture_spawn(fixture, power_down_task, provider);
	scripted_run(&provider->channels[0]);
	netdma_fixture_join(fixture, task);
	netdma_fixture_expect_copied(fixture, copy);
}

/* An error on the way to sleep: what follows is not told the engine again. */
static void power_test_down_error(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *one = netdma_fixture_simple(fixture, 100);
	struct netdma_copy *two = netdma_fixture_simple(fixture, 100);
	struct netdma_task *task;

	netdma_fixture_submit(fixture, channel, one);
	netdma_fixture_submit(fixture, channel, two);
	scripted_channel(channel)->halt_at = 1;
	task = netdma_fixture_spawn(fixture, power_down_task, provider);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	scripted_forget(provider);
	scripted_run(scripted_channel(channel));
	netdma_fixture_join(fixture, task);
	netdma_fixture_expect_failed(fixture, one, -EIO);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(two));
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_START), 0U);
	KUNIT_EXPECT_EQ(test, scripted_power(provider, true), 0);
	KUNIT_EXPECT_TRUE(test, netdma_fixture_until(scripted_run(scripted_channel(channel))));
	netdma_fixture_expect_copied(fixture, two);
}

/* What is submitted meanwhile waits, and the channel is started anew. */
static void power_test_up(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 1, 1);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copies[3];
	unsigned int i;

	provider->pace = SCRIPTED_THREADED;
	for (i = 0; i < 3; i++)
		copies[i] = netdma_fixture_simple(fixture, 100 + i);
	netdma_fixture_submit(fixture, channel, copies[0]);
	netdma_fixture_expect_copied(fixture, copies[0]);
	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	scripted_forget(provider);
	for (i = 1; i < 3; i++)
		netdma_fixture_submit(fixture, channel, copies[i]);
	msleep(50);
	KUNIT_EXPECT_EQ(test, scripted_total(provider), 0U);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copies[1]));
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	for (i = 1; i < 3; i++)
		netdma_fixture_expect_copied(fixture, copies[i]);
	KUNIT_EXPECT_EQ(test, (int)provider->log[0].call, (int)SCRIPTED_START);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_START), 1U);
}

/* Each channel is, also one that has nothing to do at that time. */
static void power_test_up_each(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	unsigned int i, round;

	provider->pace = SCRIPTED_INTERRUPT;
	for (i = 0; i < 3; i++)
		netdma_fixture_take(fixture, provider);
	for (round = 1; round <= 3; round++) {
		for (i = 0; i < 3; i++) {
			netdma_copy_refill(copy);
			netdma_fixture_submit(fixture, fixture->channels[i], copy);
			netdma_fixture_expect_copied(fixture, copy);
		}
		KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_START), 3 * round);
		KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_APPEND), 0U);
		KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
		KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	}
}

/* An engine that fills caches is told anew whose. */
static void power_test_context(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	struct netdma_channel *channel;
	struct scripted_channel *engine;
	unsigned int round, i;

	provider->ops.flags = NETDMA_PROVIDER_DCA_SUPPORTED;
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	provider->pace = SCRIPTED_THREADED;
	channel = netdma_fixture_take(fixture, provider);
	engine = scripted_channel(channel);
	copy->operation.flags = NETDMA_DESTINATION_DCA_ENABLE;
	for (round = 1; round <= 3; round++) {
		for (i = 0; i < 2; i++) {
			netdma_copy_refill(copy);
			netdma_fixture_submit(fixture, channel, copy);
			netdma_fixture_expect_copied(fixture, copy);
		}
		KUNIT_EXPECT_EQ(test, engine->contexts, round);
		KUNIT_EXPECT_EQ(test, engine->context,
				(u32)netdma_cpu_apic_id(netdma_channel_cpu(channel)));
		KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
		KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	}
}

/* What the engine has of an operation it ends; the rest follows when it is awake. */
static void power_test_large(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_small(fixture, 1, 1);
	struct netdma_copy *copy = netdma_fixture_simple(fixture,
							  200 * NETDMA_MIN_TRANSFER_SIZE);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_task *task;

	netdma_fixture_submit(fixture, channel, copy);
	task = netdma_fixture_spawn(fixture, power_down_task, provider);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	KUNIT_EXPECT_EQ(test, scripted_run(scripted_channel(channel)), NETDMA_RING_SIZE - 1U);
	netdma_fixture_join(fixture, task);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copy));
	provider->pace = SCRIPTED_THREADED;
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	netdma_fixture_expect_copied(fixture, copy);
	KUNIT_EXPECT_EQ(test, scripted_channel(channel)->bytes,
			200ULL * NETDMA_MIN_TRANSFER_SIZE);
}

/* Nothing would wake it: what waits fails. */
static void power_test_stop(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copies[3];
	unsigned int i;

	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	for (i = 0; i < 3; i++) {
		copies[i] = netdma_fixture_simple(fixture, 100);
		netdma_fixture_submit(fixture, channel, copies[i]);
	}
	scripted_stop(provider);
	for (i = 0; i < 3; i++)
		netdma_fixture_expect_failed(fixture, copies[i], -ENODEV);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_START), 0U);
	netdma_fixture_release(fixture, channel);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	provider->pace = SCRIPTED_THREADED;
	netdma_copy_refill(copies[0]);
	netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copies[0]);
	netdma_fixture_expect_copied(fixture, copies[0]);
}

static void power_test_release(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);

	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	netdma_fixture_submit(fixture, channel, copy);
	netdma_fixture_release(fixture, channel);
	netdma_fixture_expect_failed(fixture, copy, -ENODEV);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
}

static void release_now(void *channel)
{
	netdma_release_channel(channel);
}

/* What the engine still copies is not taken from under it. */
static void power_test_release_on_the_way(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_small(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct scripted_channel *engine = scripted_channel(channel);
	struct netdma_copy *begun = netdma_fixture_simple(fixture, 10000);
	struct netdma_copy *large = netdma_fixture_simple(fixture,
							   100 * NETDMA_MIN_TRANSFER_SIZE);
	struct netdma_task *power, *release;

	netdma_fixture_submit(fixture, channel, begun);
	netdma_fixture_submit(fixture, channel, large);
	power = netdma_fixture_spawn(fixture, power_down_task, provider);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(power, 50));
	fixture->channels[0] = NULL;
	release = netdma_fixture_spawn(fixture, release_now, channel);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(release, 50));
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(power, 0));
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(begun) || netdma_copy_is_done(large));
	scripted_run(engine);
	netdma_fixture_join(fixture, power);
	netdma_fixture_join(fixture, release);
	netdma_fixture_expect_copied(fixture, begun);
	netdma_fixture_expect_failed(fixture, large, -ENODEV);
}

/* Whatever a client does, the engine does not hear of it. */
static void power_test_asleep(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copies[2];
	unsigned int i;

	for (i = 0; i < 2; i++)
		copies[i] = netdma_fixture_simple(fixture, 100);
	netdma_fixture_submit(fixture, channel, copies[0]);
	scripted_run(scripted_channel(channel));
	netdma_fixture_expect_copied(fixture, copies[0]);
	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	scripted_forget(provider);
	netdma_copy_refill(copies[0]);
	for (i = 0; i < 2; i++)
		netdma_fixture_submit(fixture, channel, copies[i]);
	KUNIT_EXPECT_EQ(test, netdma_suspend(channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_resume(channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_suspend(channel), 0);
	KUNIT_EXPECT_EQ(test, netdma_reset(channel), 0);
	netdma_cancel(&copies[0]->operation);
	netdma_fixture_expect_failed(fixture, copies[0], -ECANCELED);
	KUNIT_EXPECT_EQ(test, scripted_total(provider), 0U);
	provider->pace = SCRIPTED_THREADED;
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	netdma_fixture_expect_copied(fixture, copies[1]);
}

/* A provider that stops its engine leaves a word, which says nothing any more. */
static void power_test_last_word(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct scripted_channel *engine = scripted_channel(channel);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);

	netdma_fixture_submit(fixture, channel, copy);
	scripted_run(engine);
	netdma_fixture_expect_copied(fixture, copy);
	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	scripted_forget(provider);
	netdma_copy_refill(copy);
	netdma_fixture_submit(fixture, channel, copy);
	scripted_say(engine, engine->last | NETDMA_TRANSFER_HALTED);
	scripted_interrupt(engine, engine->last);
	KUNIT_EXPECT_EQ(test, scripted_total(provider), 0U);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copy));
	provider->pace = SCRIPTED_THREADED;
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	netdma_fixture_expect_copied(fixture, copy);
}

/* A channel that is suspended goes on to its end, and is suspended afterwards. */
static void power_test_suspended(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *one = netdma_fixture_simple(fixture, 100);
	struct netdma_copy *two = netdma_fixture_simple(fixture, 100);

	netdma_fixture_submit(fixture, channel, one);
	KUNIT_ASSERT_EQ(test, netdma_suspend(channel), 0);
	netdma_fixture_submit(fixture, channel, two);
	provider->pace = SCRIPTED_THREADED;
	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	netdma_fixture_expect_copied(fixture, one);
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	msleep(50);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(two));
	KUNIT_EXPECT_EQ(test, netdma_resume(channel), 0);
	netdma_fixture_expect_copied(fixture, two);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_RESUME), 1U);
}

/* It cannot even be resumed: then it is aborted, and copies once it is awake. */
static void power_test_resume_fails(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);

	netdma_fixture_submit(fixture, channel, copy);
	KUNIT_ASSERT_EQ(test, netdma_suspend(channel), 0);
	scripted_fail(provider, SCRIPTED_RESUME, -EIO, 1);
	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_ABORT), 1U);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copy));
	provider->pace = SCRIPTED_THREADED;
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	KUNIT_EXPECT_EQ(test, netdma_resume(channel), 0);
	netdma_fixture_expect_copied(fixture, copy);
}

static void power_test_take(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel_request request = { .cpu = -1 };

	KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_ALLOCATE), 0U);
	KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
	netdma_fixture_take(fixture, provider);
}

/* What is told twice holds once, and up without down is nothing. */
static void power_test_twice(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *one = netdma_fixture_simple(fixture, 100);
	struct netdma_copy *two = netdma_fixture_simple(fixture, 100);

	netdma_fixture_submit(fixture, channel, one);
	KUNIT_EXPECT_EQ(test, scripted_power(provider, true), 0);
	scripted_run(scripted_channel(channel));
	netdma_fixture_expect_copied(fixture, one);
	KUNIT_EXPECT_EQ(test, scripted_power(provider, false), 0);
	KUNIT_EXPECT_EQ(test, scripted_power(provider, false), 0);
	netdma_fixture_submit(fixture, channel, two);
	provider->pace = SCRIPTED_THREADED;
	KUNIT_EXPECT_EQ(test, scripted_power(provider, true), 0);
	KUNIT_EXPECT_EQ(test, scripted_power(provider, true), 0);
	netdma_fixture_expect_copied(fixture, two);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_START), 2U);
}

/* A provider without channels, or not started, may sleep as well. */
static void power_test_before_start(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 1, 1);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);

	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_EXPECT_EQ(test, scripted_power(provider, false), 0);
	provider->asleep = false;
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	provider->pace = SCRIPTED_THREADED;
	netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copy);
	netdma_fixture_expect_copied(fixture, copy);
}

/**
 * struct load - operations that follow one another through sleep and waking
 * @channel: where
 * @copy: what
 * @end: when it ends, in jiffies
 * @copied: how often
 * @wrong: how often not
 */
struct load {
	struct netdma_channel *channel;
	struct netdma_copy *copy;
	unsigned long end;
	unsigned int copied;
	unsigned int wrong;
};

static void load_task(void *data)
{
	struct load *load = data;

	while (time_before(jiffies, load->end)) {
		netdma_copy_refill(load->copy);
		if (netdma_submit(load->channel, &load->copy->operation) ||
		    netdma_copy_wait(load->copy) || !netdma_copy_is_right(load->copy))
			load->wrong++;
		else
			load->copied++;
	}
}

static void power_test_load(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_small(fixture, 2, 0);
	struct load load = {
		.channel = netdma_fixture_take(fixture, provider),
		.copy = netdma_fixture_simple(fixture, 100 * NETDMA_MIN_TRANSFER_SIZE + 1),
		.end = jiffies + HZ,
	};
	unsigned int cycles = 0;
	struct netdma_task *task;

	provider->pace = SCRIPTED_THREADED;
	task = netdma_fixture_spawn(fixture, load_task, &load);
	while (!netdma_task_ended(task, 1)) {
		KUNIT_ASSERT_EQ(test, scripted_power(provider, false), 0);
		usleep_range(100, 1000);
		KUNIT_ASSERT_EQ(test, scripted_power(provider, true), 0);
		cycles++;
	}
	KUNIT_EXPECT_EQ(test, load.wrong, 0U);
	KUNIT_EXPECT_GT(test, load.copied, 3U);
	KUNIT_EXPECT_GT(test, cycles, 3U);
}

static struct kunit_case power_cases[] = {
	KUNIT_CASE(power_test_version_1_0),
	KUNIT_CASE(power_test_invalid),
	KUNIT_CASE(power_test_down_waits),
	KUNIT_CASE(power_test_down_lost_interrupt),
	KUNIT_CASE(power_test_down_error),
	KUNIT_CASE(power_test_up),
	KUNIT_CASE(power_test_up_each),
	KUNIT_CASE(power_test_context),
	KUNIT_CASE(power_test_large),
	KUNIT_CASE(power_test_stop),
	KUNIT_CASE(power_test_release),
	KUNIT_CASE(power_test_release_on_the_way),
	KUNIT_CASE(power_test_asleep),
	KUNIT_CASE(power_test_last_word),
	KUNIT_CASE(power_test_suspended),
	KUNIT_CASE(power_test_resume_fails),
	KUNIT_CASE(power_test_take),
	KUNIT_CASE(power_test_twice),
	KUNIT_CASE(power_test_before_start),
	KUNIT_CASE(power_test_load),
	{}
};

static struct kunit_suite power_suite = {
	.name = "netdma_power",
	.exit = netdma_fixture_exit,
	.test_cases = power_cases,
};

kunit_test_suite(power_suite);
