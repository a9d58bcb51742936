// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: channels of NetDMA providers are taken, used, interrupted and released.
 */
#include <linux/cpumask.h>
#include <linux/random.h>
#include "fixture.h"
#include "netdma_fixture.h"

#define GARBAGE	0xdeadbeef
#define RACES	200
#define CONTRACT_TIME	HZ
#define CONTRACT_CYCLES	5
#define CONTRACT_COPIED	20

/**
 * struct engine - an engine, as a test parameter
 * @name: for the report
 * @major: version of NetDMA
 * @minor: likewise
 * @pace: when it works
 */
struct engine {
	const char *name;
	u8 major;
	u8 minor;
	enum scripted_pace pace;
};

static const struct engine engines[] = {
	{ "1.0, thread", 1, 0, SCRIPTED_THREADED },
	{ "1.1, interrupts", 1, 1, SCRIPTED_INTERRUPT },
	{ "1.1, at once", 1, 1, SCRIPTED_AT_ONCE },
	{ "2.0, thread", 2, 0, SCRIPTED_THREADED },
	{ "2.0, interrupts", 2, 0, SCRIPTED_INTERRUPT },
	{ "2.0, at once", 2, 0, SCRIPTED_AT_ONCE },
};

static void engine_describe(const struct engine *engine, char *description)
{
	strscpy(description, engine->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(engine, engines, engine_describe);

/* More than the ring holds, in pieces of all sorts, and nothing left to do at the end. */
static void channel_test_copies(struct kunit *test)
{
	const struct engine *engine = test->param_value;
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, engine->major, engine->minor);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copies[60];
	unsigned int i;

	provider->pace = engine->pace;
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		copies[i] = netdma_fixture_copy(fixture,
						NETDMA_PIECES({ 100, 1 + i }, { 4000, 96 },
							      { 0, 5000 }),
						NETDMA_PIECES({ 0, 4096 }, { 0, 1097 }));
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		netdma_fixture_submit(fixture, channel, copies[i]);
	for (i = 0; i < ARRAY_SIZE(copies); i++) {
		netdma_fixture_expect_copied(fixture, copies[i]);
		KUNIT_EXPECT_EQ(test, copies[i]->place, (int)i + 1);
	}
	KUNIT_EXPECT_EQ(test, scripted_outstanding(scripted_channel(channel)), 0U);
	netdma_fixture_release(fixture, channel);
	KUNIT_EXPECT_EQ(test, (int)scripted_last(provider)->call, (int)SCRIPTED_FREE);
}

/**
 * struct order - an operation that is done while the client is told of another
 * @engine: does both
 * @second: the one that is done later
 * @told: the client is being told of the first
 * @done: the engine has done the second
 * @early: the client was told of the second before it was back
 */
struct order {
	struct scripted_channel *engine;
	struct netdma_copy *second;
	struct completion told;
	struct completion done;
	bool early;
};

static void do_second(void *data)
{
	struct order *order = data;

	wait_for_completion(&order->told);
	scripted_step(order->engine, 1);
	complete(&order->done);
}

static void hear_first(struct netdma_copy *copy)
{
	struct order *order = copy->argument;
	unsigned int i;

	complete(&order->told);
	for (i = 0; i < 1000 && !completion_done(&order->done); i++)
		mdelay(1);
	order->early = netdma_copy_is_done(order->second);
}

/* Clients are told in the order of what is done, whichever processor hears of it. */
static void channel_test_told_in_order(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *first = netdma_fixture_simple(fixture, 100);
	struct order order = { .engine = scripted_channel(channel) };
	struct netdma_task *task;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two processors");
	order.second = netdma_fixture_simple(fixture, 100);
	init_completion(&order.told);
	init_completion(&order.done);
	first->then = hear_first;
	first->argument = &order;
	netdma_fixture_submit(fixture, channel, first);
	netdma_fixture_submit(fixture, channel, order.second);
	task = netdma_fixture_spawn(fixture, do_second, &order);
	scripted_step(order.engine, 1);
	netdma_fixture_join(fixture, task);
	netdma_fixture_expect_copied(fixture, first);
	netdma_fixture_expect_copied(fixture, order.second);
	KUNIT_EXPECT_TRUE(test, completion_done(&order.done));
	KUNIT_EXPECT_FALSE(test, order.early);
}

/*
 * Taken
 */

static struct netdma_channel *take_any(struct netdma_fixture *fixture)
{
	struct netdma_channel_request request = { .cpu = -1 };
	struct netdma_channel *channel = netdma_take_channel(&request);

	if (!IS_ERR(channel))
		netdma_fixture_track(fixture, channel);
	return channel;
}

static void channel_test_round_robin(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	unsigned int i, j;

	for (i = 0; i < 3; i++)
		netdma_fixture_provider(fixture, 2, 0);
	for (i = 1; i <= 3; i++) {
		for (j = 0; j < 3; j++)
			KUNIT_ASSERT_FALSE(test, IS_ERR(take_any(fixture)));
		for (j = 0; j < 3; j++)
			KUNIT_EXPECT_EQ(test, scripted_calls(fixture->providers[j],
							     SCRIPTED_ALLOCATE), i);
	}
}

static void channel_test_by_name(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct netdma_channel_request request = { .cpu = -1, .provider = "scripted" };
	unsigned int i;

	for (i = 0; i < 3; i++)
		netdma_fixture_provider(fixture, 2, 0);
	for (i = 0; i < 3; i++)
		netdma_fixture_take(fixture, fixture->providers[1]);
	KUNIT_EXPECT_EQ(test, scripted_calls(fixture->providers[0], SCRIPTED_ALLOCATE), 0U);
	KUNIT_EXPECT_EQ(test, scripted_calls(fixture->providers[1], SCRIPTED_ALLOCATE), 3U);
	KUNIT_EXPECT_EQ(test, scripted_calls(fixture->providers[2], SCRIPTED_ALLOCATE), 0U);
	KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-ENODEV);
}

static void channel_test_no_provider(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);

	KUNIT_EXPECT_EQ(test, PTR_ERR(take_any(fixture)), (long)-ENODEV);
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(take_any(fixture)), (long)-ENODEV);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, PTR_ERR(take_any(fixture)), (long)-ENODEV);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_ALLOCATE), 0U);
}

static void channel_test_none_left(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *one = netdma_fixture_provider(fixture, 2, 0);
	struct scripted *two = netdma_fixture_provider(fixture, 1, 0);
	unsigned int i;

	for (i = 0; i < 4; i++)
		netdma_fixture_take(fixture, one);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_FALSE(test, IS_ERR(take_any(fixture)));
	KUNIT_EXPECT_EQ(test, PTR_ERR(take_any(fixture)), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, scripted_calls(two, SCRIPTED_ALLOCATE), 4U);
	netdma_fixture_release(fixture, fixture->channels[1]);
	KUNIT_EXPECT_FALSE(test, IS_ERR(take_any(fixture)));
	KUNIT_EXPECT_EQ(test, scripted_calls(one, SCRIPTED_ALLOCATE), 5U);
}

/* The provider's word counts, if there is such a processor. */
static void channel_test_cpu(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel_request request = { .cpu = -1 };
	unsigned int last = cpumask_last(cpu_online_mask);
	struct netdma_channel *channel = take_any(fixture);

	KUNIT_EXPECT_EQ(test, scripted_channel(channel)->wanted_cpus, num_online_cpus());
	request.cpu = last;
	channel = netdma_take_channel(&request);
	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	netdma_fixture_track(fixture, channel);
	KUNIT_EXPECT_EQ(test, scripted_channel(channel)->wanted_cpus, 1U);
	KUNIT_EXPECT_EQ(test, scripted_channel(channel)->wanted_cpu, last);
	KUNIT_EXPECT_EQ(test, netdma_channel_cpu(channel), last);
	provider->cpu = 0;
	channel = netdma_take_channel(&request);
	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	netdma_fixture_track(fixture, channel);
	KUNIT_EXPECT_EQ(test, netdma_channel_cpu(channel), 0U);
	provider->cpu = INT_MAX;
	channel = take_any(fixture);
	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	KUNIT_EXPECT_LT(test, netdma_channel_cpu(channel), nr_cpu_ids);
}

static void channel_test_no_such_cpu(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel_request request = { .cpu = nr_cpu_ids };

	KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-EINVAL);
	request.cpu = INT_MAX;
	KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_ALLOCATE), 0U);
}

static void channel_test_priority(struct kunit *test)
{
	static const u32 priorities[] = { 0, 7, U32_MAX };
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct netdma_channel *channel;
	unsigned int i;

	netdma_fixture_provider(fixture, 2, 0);
	for (i = 0; i < ARRAY_SIZE(priorities); i++) {
		struct netdma_channel_request request = { .cpu = -1, .priority = priorities[i] };

		channel = netdma_take_channel(&request);
		KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
		netdma_fixture_track(fixture, channel);
		KUNIT_EXPECT_EQ(test, scripted_channel(channel)->priority, priorities[i]);
	}
}

static const int errors[] = { -ENOMEM, -EBUSY, -EIO };

static void error_describe(const int *error, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%d", *error);
}

KUNIT_ARRAY_PARAM(error, errors, error_describe);

/* What was not allocated is not freed; the next provider is asked. */
static void channel_test_allocate_fails(struct kunit *test)
{
	const int *error = test->param_value;
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *one = netdma_fixture_provider(fixture, 2, 0);
	struct scripted *two;

	scripted_fail(one, SCRIPTED_ALLOCATE, *error, SCRIPTED_ALWAYS);
	KUNIT_EXPECT_EQ(test, PTR_ERR(take_any(fixture)), (long)*error);
	two = netdma_fixture_provider(fixture, 2, 0);
	KUNIT_EXPECT_FALSE(test, IS_ERR(take_any(fixture)));
	KUNIT_EXPECT_FALSE(test, IS_ERR(take_any(fixture)));
	KUNIT_EXPECT_EQ(test, scripted_calls(one, SCRIPTED_ALLOCATE), 3U);
	KUNIT_EXPECT_EQ(test, scripted_calls(two, SCRIPTED_ALLOCATE), 2U);
	scripted_fail(one, SCRIPTED_ALLOCATE, 0, 0);
	netdma_fixture_take(fixture, one);
	scripted_stop(one);
	KUNIT_EXPECT_EQ(test, scripted_calls(one, SCRIPTED_FREE), 1U);
}

/* Its descriptors and its completion word would be where the engine does not reach. */
static void channel_test_out_of_reach(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);

	provider->attributes.maximum_address_space = 4095;
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(take_any(fixture)), (long)-EIO);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_ALLOCATE), 0U);
}

static int take_now(void *data)
{
	struct netdma_channel_request request = { .cpu = -1 };
	struct netdma_channel **channel = data;

	*channel = netdma_take_channel(&request);
	return PTR_ERR_OR_ZERO(*channel);
}

static void channel_test_no_memory(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct netdma_channel *channel;
	unsigned int nth;
	bool failed;

	netdma_fixture_provider(fixture, 2, 0);
	fixture_need_failing(test);
	for (nth = 1; nth < 20; nth++) {
		int err = fixture_call_failing(nth, take_now, &channel, &failed);

		KUNIT_EXPECT_TRUE(test, err == 0 || (failed && err == -ENOMEM));
		if (nth == 1)
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		if (!err)
			netdma_release_channel(channel);
		if (!failed)
			break;
	}
	KUNIT_EXPECT_FALSE(test, failed);
}

static void channel_test_information(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_provider_information information;

	netdma_fixture_take(fixture, provider);
	KUNIT_ASSERT_EQ(test, netdma_channel_information(channel, &information), 0);
	KUNIT_EXPECT_EQ(test, information.provider, provider->handle);
	KUNIT_EXPECT_STREQ(test, information.name, provider->name);
	KUNIT_EXPECT_PTR_EQ(test, information.device, &provider->platform->dev);
	KUNIT_EXPECT_EQ(test, information.channels, 4U);
	KUNIT_EXPECT_EQ(test, information.free, 2U);
	scripted_stop(provider);
	memset(&information, 0, sizeof(information));
	KUNIT_EXPECT_EQ(test, netdma_channel_information(channel, &information), -ENODEV);
	KUNIT_EXPECT_EQ(test, information.provider, 0U);
}

/*
 * Released
 */

static void release_now(void *channel)
{
	netdma_release_channel(channel);
}

/* More than fits into the ring at once. */
static void channel_test_release_waits(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_small(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct scripted_channel *engine = scripted_channel(channel);
	struct netdma_copy *one = netdma_fixture_simple(fixture, 100);
	struct netdma_copy *two = netdma_fixture_simple(fixture, 100 * NETDMA_MIN_TRANSFER_SIZE);
	struct netdma_task *task;

	netdma_fixture_submit(fixture, channel, one);
	netdma_fixture_submit(fixture, channel, two);
	fixture->channels[0] = NULL;
	task = netdma_fixture_spawn(fixture, release_now, channel);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	KUNIT_EXPECT_EQ(test, scripted_step(engine, 10), 10U);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 0U);
	provider->pace = SCRIPTED_THREADED;
	scripted_go(engine);
	netdma_fixture_join(fixture, task);
	netdma_fixture_expect_copied(fixture, one);
	netdma_fixture_expect_copied(fixture, two);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
}

/* Other channels of the provider go on. */
static void channel_test_release_one(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *one = netdma_fixture_take(fixture, provider);
	struct netdma_channel *two = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);

	netdma_fixture_submit(fixture, two, copy);
	netdma_fixture_release(fixture, one);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	KUNIT_EXPECT_EQ(test, scripted_last(provider)->channel, 0U);
	scripted_run(scripted_channel(two));
	netdma_fixture_expect_copied(fixture, copy);
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 2U);
	KUNIT_EXPECT_EQ(test, scripted_last(provider)->channel, 1U);
}

static void channel_test_arrival(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	unsigned int i;

	for (i = 0; i < 4; i++)
		netdma_fixture_take(fixture, provider);
	netdma_fixture_listen(fixture);
	netdma_fixture_release(fixture, fixture->channels[0]);
	KUNIT_ASSERT_EQ(test, fixture->num_notices, 1U);
	KUNIT_EXPECT_EQ(test, (int)fixture->notices[0].event, (int)NETDMA_CHANNEL_ARRIVAL);
	KUNIT_EXPECT_EQ(test, fixture->notices[0].information.free, 1U);
	KUNIT_EXPECT_FALSE(test, IS_ERR(take_any(fixture)));
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 2U);
	for (i = 0; i < 4; i++)
		netdma_fixture_release(fixture, fixture->channels[i]);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 2U);
}

/* A client that is slow to hear. */
static void channel_test_after_stop(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	struct netdma_provider_information information;

	provider->pace = SCRIPTED_THREADED;
	netdma_fixture_submit(fixture, channel, copy);
	scripted_stop(provider);
	netdma_fixture_expect_copied(fixture, copy);
	netdma_copy_refill(copy);
	scripted_forget(provider);
	KUNIT_EXPECT_EQ(test, netdma_submit(channel, &copy->operation), -ENODEV);
	KUNIT_EXPECT_EQ(test, netdma_suspend(channel), -ENODEV);
	KUNIT_EXPECT_EQ(test, netdma_resume(channel), -ENODEV);
	KUNIT_EXPECT_EQ(test, netdma_reset(channel), -ENODEV);
	KUNIT_EXPECT_EQ(test, netdma_channel_information(channel, &information), -ENODEV);
	netdma_cancel(&copy->operation);
	netdma_channel_cpu(channel);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copy));
	scripted_deregister(provider);
	KUNIT_EXPECT_EQ(test, netdma_submit(channel, &copy->operation), -ENODEV);
	KUNIT_EXPECT_EQ(test, netdma_reset(channel), -ENODEV);
	netdma_fixture_release(fixture, channel);
	KUNIT_EXPECT_EQ(test, scripted_total(provider), 0U);
}

/* Also while the provider has started anew, with channels of the same numbers. */
static void channel_test_after_restart(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *old = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	struct netdma_channel *new;

	provider->pace = SCRIPTED_THREADED;
	scripted_stop(provider);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	new = netdma_fixture_take(fixture, provider);
	KUNIT_EXPECT_PTR_EQ(test, scripted_channel(new), &provider->channels[0]);
	KUNIT_EXPECT_EQ(test, netdma_submit(old, &copy->operation), -ENODEV);
	netdma_fixture_release(fixture, old);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	netdma_fixture_submit(fixture, new, copy);
	netdma_fixture_expect_copied(fixture, copy);
}

/* Each is freed once, whoever comes first. */
static void channel_test_release_races_stop(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	unsigned int i;

	provider->pace = SCRIPTED_INTERRUPT;
	for (i = 1; i <= RACES; i++) {
		struct netdma_channel_request request = { .cpu = -1 };
		struct netdma_channel *channel = netdma_take_channel(&request);
		struct netdma_task *release;

		KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
		netdma_copy_refill(copy);
		netdma_fixture_submit(fixture, channel, copy);
		release = netdma_fixture_spawn(fixture, release_now, channel);
		udelay(get_random_u32() % 128);
		scripted_stop(provider);
		KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), i);
		netdma_fixture_join(fixture, release);
		netdma_fixture_expect_copied(fixture, copy);
		KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	}
}

/*
 * Interrupts
 */

static void channel_test_late_interrupts(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	struct scripted_channel *engine = scripted_channel(channel);
	netdma_handle_t handle = engine->handle;
	unsigned int i, cpu;

	netdma_fixture_submit(fixture, channel, copy);
	scripted_run(engine);
	netdma_fixture_expect_copied(fixture, copy);
	netdma_fixture_release(fixture, channel);
	channel = netdma_fixture_take(fixture, provider);
	KUNIT_EXPECT_PTR_EQ(test, scripted_channel(channel), engine);
	KUNIT_EXPECT_NE(test, engine->handle, handle);
	netdma_copy_refill(copy);
	netdma_fixture_submit(fixture, channel, copy);
	atomic_inc(&provider->lost);
	scripted_run(engine);
	for (i = 0; i < 3; i++) {
		const netdma_handle_t names[] = { handle, 0, GARBAGE };

		cpu = UINT_MAX;
		netdma_isr(names[i], engine->ring, &cpu);
		KUNIT_EXPECT_LT(test, cpu, nr_cpu_ids);
		netdma_interrupt_dpc(names[i], engine->ring);
		netdma_interrupt_dpc(names[i], 0);
	}
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copy));
	scripted_interrupt(engine, 0);
	netdma_fixture_expect_copied(fixture, copy);
}

static void channel_test_isr_cpu(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
		struct netdma_channel *channel;

		provider->cpu = cpu;
		channel = netdma_fixture_take(fixture, provider);
		netdma_fixture_submit(fixture, channel, copy);
		scripted_run(scripted_channel(channel));
		netdma_fixture_expect_copied(fixture, copy);
		KUNIT_EXPECT_EQ(test, scripted_channel(channel)->dpc_cpu, cpu);
		netdma_fixture_release(fixture, channel);
	}
}

/* An engine names none of its descriptors, before it says what it has done. */
static void channel_test_strange_descriptor(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	struct scripted_channel *engine = scripted_channel(channel);

	netdma_fixture_submit(fixture, channel, copy);
	scripted_interrupt(engine, engine->ring + 1);
	scripted_interrupt(engine, GARBAGE);
	scripted_interrupt(engine, engine->ring);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(copy));
	scripted_run(engine);
	netdma_fixture_expect_copied(fixture, copy);
}

/*
 * The contract around FreeDmaChannel, with all at once: a provider that comes and
 * goes, and clients that take, submit, cancel and release. That it is kept the
 * provider checks.
 */

/**
 * struct contract - what the threads share
 * @fixture: the fixture
 * @provider: the provider
 * @end: they stop
 * @submitted: operations that were
 * @copied: of these, right
 * @failed: of these, with -ENODEV or -ECANCELED
 * @wrong: anything else
 */
struct contract {
	struct netdma_fixture *fixture;
	struct scripted *provider;
	bool end;
	atomic_t submitted;
	atomic_t copied;
	atomic_t failed;
	atomic_t wrong;
};

#define CONTRACT_CLIENTS	3
#define CONTRACT_COPIES		4

/**
 * struct contract_client - a client
 * @contract: which contract
 * @copies: what it submits
 */
struct contract_client {
	struct contract *contract;
	struct netdma_copy *copies[CONTRACT_COPIES];
};

static void contract_count(struct contract *contract, struct netdma_copy *copy)
{
	int status = netdma_copy_wait(copy);

	if (!status && netdma_copy_is_right(copy) && atomic_read(&copy->told) == 1)
		atomic_inc(&contract->copied);
	else if (status == -ENODEV || status == -ECANCELED)
		atomic_inc(&contract->failed);
	else
		atomic_inc(&contract->wrong);
}

static void contract_use(struct contract_client *client, struct netdma_channel *channel)
{
	struct contract *contract = client->contract;
	unsigned int i, submitted;

	for (submitted = 0; submitted < CONTRACT_COPIES; submitted++) {
		struct netdma_copy *copy = client->copies[submitted];

		netdma_copy_refill(copy);
		if (netdma_submit(channel, &copy->operation))
			break;
		atomic_inc(&contract->submitted);
		if (get_random_u32() % 4 == 0)
			netdma_cancel(&copy->operation);
		if (get_random_u32() % 16 == 0)
			netdma_reset(channel);
	}
	if (get_random_u32() % 2) {
		netdma_release_channel(channel);
		channel = NULL;
	}
	for (i = 0; i < submitted; i++)
		contract_count(contract, client->copies[i]);
	if (channel)
		netdma_release_channel(channel);
}

static void contract_task(void *data)
{
	struct contract_client *client = data;

	while (!READ_ONCE(client->contract->end)) {
		struct netdma_channel_request request = { .cpu = -1 };
		struct netdma_channel *channel = netdma_take_channel(&request);

		if (IS_ERR(channel))
			usleep_range(50, 100);
		else
			contract_use(client, channel);
	}
}

static struct contract_client *contract_client(struct kunit *test, struct contract *contract)
{
	struct contract_client *client = kunit_kzalloc(test, sizeof(*client), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, client);
	client->contract = contract;
	for (i = 0; i < CONTRACT_COPIES; i++)
		client->copies[i] = netdma_fixture_simple(contract->fixture, 1 + 7000 * i);
	return client;
}

/* A second, or longer where the machine is slow. */
static bool contract_over(struct contract *contract, unsigned long begin, unsigned int cycles)
{
	if (time_before(jiffies, begin + CONTRACT_TIME))
		return false;
	return (cycles >= CONTRACT_CYCLES && atomic_read(&contract->copied) >= CONTRACT_COPIED) ||
	       time_after(jiffies, begin + 2 * NETDMA_FIXTURE_TIMEOUT);
}

static void contract_provide(struct kunit *test, struct contract *contract)
{
	unsigned long begin = jiffies;
	unsigned int cycles;

	for (cycles = 0; !contract_over(contract, begin, cycles); cycles++) {
		usleep_range(500, 5000);
		scripted_stop(contract->provider);
		KUNIT_EXPECT_EQ(test, scripted_start(contract->provider), 0);
	}
	WRITE_ONCE(contract->end, true);
	KUNIT_EXPECT_GE(test, cycles, (unsigned int)CONTRACT_CYCLES);
}

static void channel_test_contract(struct kunit *test)
{
	const struct engine *engine = test->param_value;
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct contract contract = { .fixture = fixture };
	struct netdma_task *tasks[CONTRACT_CLIENTS];
	unsigned int i;

	contract.provider = netdma_fixture_provider(fixture, engine->major, engine->minor);
	contract.provider->pace = engine->pace;
	contract.provider->linger = 5;
	for (i = 0; i < CONTRACT_CLIENTS; i++)
		tasks[i] = netdma_fixture_spawn(fixture, contract_task,
						contract_client(test, &contract));
	contract_provide(test, &contract);
	for (i = 0; i < CONTRACT_CLIENTS; i++)
		netdma_fixture_join(fixture, tasks[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&contract.wrong), 0);
	KUNIT_EXPECT_GE(test, atomic_read(&contract.copied), CONTRACT_COPIED);
	KUNIT_EXPECT_EQ(test, atomic_read(&contract.submitted),
			atomic_read(&contract.copied) + atomic_read(&contract.failed));
	scripted_stop(contract.provider);
	KUNIT_EXPECT_EQ(test, scripted_calls(contract.provider, SCRIPTED_FREE),
			scripted_calls(contract.provider, SCRIPTED_ALLOCATE));
}

static struct kunit_case channel_cases[] = {
	KUNIT_CASE_PARAM(channel_test_copies, engine_gen_params),
	KUNIT_CASE(channel_test_told_in_order),
	KUNIT_CASE(channel_test_round_robin),
	KUNIT_CASE(channel_test_by_name),
	KUNIT_CASE(channel_test_no_provider),
	KUNIT_CASE(channel_test_none_left),
	KUNIT_CASE(channel_test_cpu),
	KUNIT_CASE(channel_test_no_such_cpu),
	KUNIT_CASE(channel_test_priority),
	KUNIT_CASE_PARAM(channel_test_allocate_fails, error_gen_params),
	KUNIT_CASE(channel_test_out_of_reach),
	KUNIT_CASE(channel_test_no_memory),
	KUNIT_CASE(channel_test_information),
	KUNIT_CASE(channel_test_release_waits),
	KUNIT_CASE(channel_test_release_one),
	KUNIT_CASE(channel_test_arrival),
	KUNIT_CASE(channel_test_after_stop),
	KUNIT_CASE(channel_test_after_restart),
	KUNIT_CASE(channel_test_release_races_stop),
	KUNIT_CASE(channel_test_late_interrupts),
	KUNIT_CASE(channel_test_isr_cpu),
	KUNIT_CASE(channel_test_strange_descriptor),
	KUNIT_CASE_PARAM(channel_test_contract, engine_gen_params),
	{}
};

static struct kunit_suite channel_suite = {
	.name = "netdma_channel",
	.exit = netdma_fixture_exit,
	.test_cases = channel_cases,
};

kunit_test_suite(channel_suite);
