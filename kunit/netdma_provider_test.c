// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: NetDMA providers register, start, stop, go, and others hear of it.
 */
#include "fixture.h"
#include "netdma_fixture.h"

#define POISON	0x5a5a5a5a

/*
 * Registration
 */

static void provider_test_version(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, netdma_get_version(), 0x00020000U);
}

/**
 * struct version - a version and flags of a provider
 * @major: version
 * @minor: likewise
 * @flags: flags
 * @valid: NetDMA knows them
 */
struct version {
	u8 major;
	u8 minor;
	u32 flags;
	bool valid;
};

static const struct version versions[] = {
	{ 1, 0, 0, true },
	{ 1, 1, 0, true },
	{ 2, 0, 0, true },
	{ 2, 0, NETDMA_PROVIDER_DCA_SUPPORTED, true },
	{ 1, 0, NETDMA_PROVIDER_DCA_SUPPORTED, false },
	{ 1, 1, NETDMA_PROVIDER_DCA_SUPPORTED, false },
	{ 2, 0, BIT(1), false },
	{ 2, 0, BIT(31), false },
	{ 0, 0, 0, false },
	{ 0, 9, 0, false },
	{ 1, 2, 0, false },
	{ 2, 1, 0, false },
	{ 3, 0, 0, false },
};

static void version_describe(const struct version *version, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u.%u, flags %#x", version->major,
		 version->minor, version->flags);
}

KUNIT_ARRAY_PARAM(version, versions, version_describe);

static void provider_test_versions(struct kunit *test)
{
	const struct version *version = test->param_value;
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, version->major,
							    version->minor);

	provider->ops.flags = version->flags;
	provider->handle = POISON;
	KUNIT_EXPECT_EQ(test, scripted_register(provider), version->valid ? 0 : -EINVAL);
	KUNIT_EXPECT_EQ(test, provider->handle != POISON, version->valid);
	KUNIT_EXPECT_EQ(test, !list_empty(&netdma_providers), version->valid);
}

typedef void (*change_t)(struct netdma_provider_characteristics *ops);

#define CHANGE(name, change)							\
static void without_##name(struct netdma_provider_characteristics *ops)		\
{										\
	change;									\
}

CHANGE(device, ops->device = NULL)
CHANGE(name, ops->friendly_name = NULL)
CHANGE(channels, ops->max_dma_channel_count = 0)
CHANGE(limit, ops->max_dma_channel_count = NETDMA_MAX_CHANNELS + 1)
CHANGE(bound, ops->max_dma_channel_count = U32_MAX)
CHANGE(allocate, ops->allocate_dma_channel = NULL)
CHANGE(free, ops->free_dma_channel = NULL)
CHANGE(start, ops->start_dma = NULL)
CHANGE(append, ops->append_dma = NULL)
CHANGE(suspend, ops->suspend_dma = NULL)
CHANGE(resume, ops->resume_dma = NULL)

static void provider_test_invalid(struct kunit *test)
{
	static const change_t changes[] = {
		without_device, without_name, without_channels, without_limit, without_bound,
		without_allocate, without_free, without_start, without_append, without_suspend,
		without_resume,
	};
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	struct netdma_provider_characteristics ops;
	netdma_handle_t handle = POISON;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		ops = provider->ops;
		changes[i](&ops);
		KUNIT_EXPECT_EQ_MSG(test, netdma_register_provider(provider, &ops, &handle),
				    -EINVAL, "change %u", i);
	}
	KUNIT_EXPECT_EQ(test, netdma_register_provider(provider, &provider->ops, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, handle, (netdma_handle_t)POISON);
	KUNIT_EXPECT_EQ(test, scripted_total(provider), 0U);
	KUNIT_EXPECT_TRUE(test, list_empty(&netdma_providers));
}

/* What is optional, all of it missing; it copies all the same. */
static void provider_test_optional(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 1, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 1000);

	provider->ops.set_dma_channel_cpu_affinity = NULL;
	provider->ops.suspend_dma = NULL;
	provider->ops.resume_dma = NULL;
	provider->ops.abort_dma = NULL;
	provider->ops.reset_channel = NULL;
	provider->pace = SCRIPTED_THREADED;
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copy);
	netdma_fixture_expect_copied(fixture, copy);
}

static void provider_test_handles(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *one = netdma_fixture_prepare(fixture, 1, 0);
	struct scripted *two = netdma_fixture_prepare(fixture, 2, 0);
	netdma_handle_t old;

	KUNIT_ASSERT_EQ(test, scripted_register(one), 0);
	KUNIT_ASSERT_EQ(test, scripted_register(two), 0);
	KUNIT_EXPECT_NE(test, one->handle, 0U);
	KUNIT_EXPECT_NE(test, two->handle, 0U);
	KUNIT_EXPECT_NE(test, one->handle, two->handle);
	old = one->handle;
	scripted_deregister(one);
	KUNIT_ASSERT_EQ(test, scripted_register(one), 0);
	KUNIT_EXPECT_NE(test, one->handle, old);
}

/* What was registered is not looked up again. */
static void provider_test_copied(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel_request request = { .cpu = -1, .provider = "scripted 0" };
	struct netdma_channel *channel;

	memset(&provider->ops, 0, sizeof(provider->ops));
	memset(provider->name, 'x', 10);
	channel = netdma_take_channel(&request);
	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	netdma_fixture_release(fixture, channel);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_ALLOCATE), 1U);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
}

/* That it is complete and that its processors exist the provider checks. */
static void provider_test_affinity(struct kunit *test)
{
	static const u32 counts[] = { 1, 2, SCRIPTED_CHANNELS, NETDMA_MAX_CHANNELS };
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	unsigned int i;

	provider->attributes.dma_channel_count = 1;
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		scripted_forget(provider);
		provider->ops.max_dma_channel_count = counts[i];
		KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
		KUNIT_EXPECT_EQ(test, scripted_total(provider), 1U);
		KUNIT_EXPECT_EQ(test, (int)scripted_last(provider)->call, (int)SCRIPTED_AFFINITY);
		KUNIT_EXPECT_EQ(test, scripted_last(provider)->count, counts[i]);
		KUNIT_EXPECT_EQ(test, scripted_start(provider), 0);
		KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_AFFINITY), 1U);
		scripted_deregister(provider);
	}
}

static void provider_test_affinity_fails(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);

	netdma_fixture_listen(fixture);
	provider->handle = POISON;
	scripted_fail(provider, SCRIPTED_AFFINITY, -EIO, 1);
	KUNIT_EXPECT_EQ(test, scripted_register(provider), -EIO);
	KUNIT_EXPECT_EQ(test, provider->handle, (netdma_handle_t)POISON);
	KUNIT_EXPECT_TRUE(test, list_empty(&netdma_providers));
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 0U);
	KUNIT_EXPECT_EQ(test, scripted_register(provider), 0);
}

static int register_now(void *provider)
{
	return scripted_register(provider);
}

static void provider_test_no_memory(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	unsigned int nth;
	bool failed;

	fixture_need_failing(test);
	provider->handle = POISON;
	for (nth = 1; ; nth++) {
		int err = fixture_call_failing(nth, register_now, provider, &failed);

		if (!failed) {
			KUNIT_EXPECT_EQ(test, err, 0);
			break;
		}
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, provider->handle, (netdma_handle_t)POISON);
		KUNIT_EXPECT_TRUE(test, list_empty(&netdma_providers));
	}
	KUNIT_EXPECT_GT(test, nth, 2U);
}

/*
 * Start
 */

static void provider_test_start_invalid(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	const struct netdma_provider_attributes good = provider->attributes;

	provider->ops.max_dma_channel_count = 5;
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	netdma_fixture_listen(fixture);
	provider->attributes.dma_channel_count = 0;
	KUNIT_EXPECT_EQ(test, scripted_start(provider), -EINVAL);
	provider->attributes.dma_channel_count = 6;
	KUNIT_EXPECT_EQ(test, scripted_start(provider), -EINVAL);
	provider->attributes = good;
	provider->attributes.maximum_transfer_size = NETDMA_MIN_TRANSFER_SIZE - 1;
	KUNIT_EXPECT_EQ(test, scripted_start(provider), -EINVAL);
	provider->attributes.maximum_transfer_size = 0;
	KUNIT_EXPECT_EQ(test, scripted_start(provider), -EINVAL);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 0U);
	provider->attributes = good;
	provider->attributes.dma_channel_count = 5;
	provider->attributes.maximum_transfer_size = NETDMA_MIN_TRANSFER_SIZE;
	KUNIT_EXPECT_EQ(test, scripted_start(provider), 0);
}

static void provider_test_start_unknown(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	netdma_handle_t old = provider->handle;

	KUNIT_EXPECT_EQ(test, netdma_provider_start(0, &provider->attributes), -EBADF);
	KUNIT_EXPECT_EQ(test, netdma_provider_start(POISON, &provider->attributes), -EBADF);
	netdma_provider_stop(POISON);
	netdma_provider_gone(POISON);
	netdma_deregister_provider(POISON);
	scripted_deregister(provider);
	KUNIT_EXPECT_EQ(test, netdma_provider_start(old, &provider->attributes), -EBADF);
	netdma_provider_stop(old);
	netdma_provider_gone(old);
	netdma_deregister_provider(old);
}

static void provider_test_start_twice(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_provider_information information;

	netdma_fixture_listen(fixture);
	provider->attributes.dma_channel_count = 1;
	KUNIT_EXPECT_EQ(test, scripted_start(provider), -EALREADY);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 0U);
	KUNIT_ASSERT_EQ(test, 0,
			netdma_channel_information(netdma_fixture_take(fixture, provider),
						   &information));
	KUNIT_EXPECT_EQ(test, information.channels, 4U);
}

/* Each time with other attributes, which hold: the engine checks them. */
static void provider_test_start_again(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 40000);
	struct netdma_channel_request request = { .cpu = -1 };
	unsigned int i, j;

	provider->pace = SCRIPTED_THREADED;
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	for (i = 1; i <= 4; i++) {
		provider->attributes.dma_channel_count = i;
		provider->attributes.maximum_transfer_size = 4096 * i + 1;
		KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
		for (j = 0; j < i; j++)
			netdma_fixture_take(fixture, provider);
		KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-EBUSY);
		scripted_forget(provider);
		netdma_copy_refill(copy);
		netdma_fixture_submit(fixture, fixture->channels[0], copy);
		netdma_fixture_expect_copied(fixture, copy);
		KUNIT_EXPECT_EQ(test, scripted_last(provider)->count,
				DIV_ROUND_UP(40000U, 4096 * i + 1));
		for (j = 0; j < i; j++)
			netdma_fixture_release(fixture, fixture->channels[j]);
		scripted_stop(provider);
		KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-ENODEV);
	}
}

/*
 * Stop
 */

static void provider_test_stop_waits(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *one = netdma_fixture_simple(fixture, 100);
	struct netdma_copy *two = netdma_fixture_simple(fixture, 200000);
	struct netdma_task *task;

	netdma_fixture_submit(fixture, channel, one);
	netdma_fixture_submit(fixture, channel, two);
	task = netdma_fixture_stop(fixture, provider);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 100));
	KUNIT_EXPECT_EQ(test, scripted_step(scripted_channel(channel), 2), 2U);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 100));
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 0U);
	KUNIT_EXPECT_FALSE(test, netdma_copy_is_done(two));
	scripted_run(scripted_channel(channel));
	netdma_fixture_join(fixture, task);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	netdma_fixture_expect_copied(fixture, one);
	netdma_fixture_expect_copied(fixture, two);
}

/* What is suspended ends, too. */
static void provider_test_stop_suspended(struct kunit *test)
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
	scripted_stop(provider);
	netdma_fixture_expect_copied(fixture, one);
	netdma_fixture_expect_copied(fixture, two);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_RESUME), 1U);
}

/* That nothing is called afterwards the provider sees to itself. */
static void provider_test_stop_frees(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 1, 1);
	struct netdma_copy *copies[4];
	unsigned int i;

	provider->pace = SCRIPTED_INTERRUPT;
	for (i = 0; i < ARRAY_SIZE(copies); i++) {
		copies[i] = netdma_fixture_simple(fixture, 1000);
		netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copies[i]);
	}
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 4U);
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		KUNIT_EXPECT_FALSE(test, provider->channels[i].allocated);
	scripted_forget(provider);
	for (i = 0; i < ARRAY_SIZE(copies); i++) {
		netdma_fixture_expect_copied(fixture, copies[i]);
		netdma_copy_refill(copies[i]);
		KUNIT_EXPECT_EQ(test, -ENODEV,
				netdma_submit(fixture->channels[i], &copies[i]->operation));
		scripted_interrupt(&provider->channels[i], 0);
	}
	msleep(20);
	KUNIT_EXPECT_EQ(test, scripted_total(provider), 0U);
}

static void provider_test_stop_twice(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);

	netdma_fixture_listen(fixture);
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 1U);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	netdma_fixture_take(fixture, provider);
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 3U);
}

static void provider_test_deregister(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 5000);
	struct netdma_provider_information information;

	provider->pace = SCRIPTED_THREADED;
	netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copy);
	scripted_deregister(provider);
	netdma_fixture_expect_copied(fixture, copy);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
	KUNIT_EXPECT_TRUE(test, list_empty(&netdma_providers));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			netdma_channel_information(fixture->channels[0], &information));
}

/*
 * Gone
 */

static void provider_test_gone(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_small(fixture, 2, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *done = netdma_fixture_simple(fixture, 100);
	struct netdma_copy *begun = netdma_fixture_simple(fixture, 50000);
	struct netdma_copy *large = netdma_fixture_simple(fixture, 100 * NETDMA_MIN_TRANSFER_SIZE);

	netdma_fixture_submit(fixture, channel, done);
	netdma_fixture_submit(fixture, channel, begun);
	netdma_fixture_submit(fixture, channel, large);
	scripted_step(scripted_channel(channel), 2);
	scripted_die(provider);
	netdma_fixture_expect_copied(fixture, done);
	netdma_fixture_expect_failed(fixture, begun, -ENODEV);
	netdma_fixture_expect_failed(fixture, large, -ENODEV);
	netdma_copy_refill(done);
	KUNIT_EXPECT_EQ(test, netdma_submit(channel, &done->operation), -ENODEV);
	scripted_interrupt(scripted_channel(channel), 0);
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 1U);
}

/* While stop waits for an engine that will never end. */
static void provider_test_gone_in_stop(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 1, 0);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);
	struct netdma_task *task;

	netdma_fixture_submit(fixture, channel, copy);
	task = netdma_fixture_stop(fixture, provider);
	KUNIT_EXPECT_FALSE(test, netdma_task_ended(task, 50));
	scripted_die(provider);
	netdma_fixture_join(fixture, task);
	netdma_fixture_expect_failed(fixture, copy, -ENODEV);
}

static void provider_test_gone_take(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_channel_request request = { .cpu = -1 };

	netdma_fixture_listen(fixture);
	netdma_fixture_take(fixture, provider);
	scripted_die(provider);
	KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-ENODEV);
	netdma_fixture_release(fixture, fixture->channels[0]);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 0U);
	KUNIT_EXPECT_EQ(test, PTR_ERR(netdma_take_channel(&request)), (long)-ENODEV);
	scripted_stop(provider);
	provider->dead = false;
	provider->silent = false;
	KUNIT_EXPECT_EQ(test, scripted_start(provider), 0);
	netdma_fixture_take(fixture, provider);
}

/*
 * Notices
 */

static void expect_notice(struct netdma_fixture *fixture, unsigned int number,
			  enum netdma_notification event, const struct scripted *provider,
			  unsigned int channels, unsigned int free)
{
	const struct netdma_notice *notice = &fixture->notices[number];
	struct kunit *test = fixture->test;

	KUNIT_ASSERT_LT(test, number, fixture->num_notices);
	KUNIT_EXPECT_EQ_MSG(test, (int)notice->event, (int)event, "notice %u", number);
	KUNIT_EXPECT_EQ(test, notice->information.provider, provider->handle);
	KUNIT_EXPECT_STREQ(test, notice->information.name, provider->name);
	KUNIT_EXPECT_PTR_EQ(test, notice->information.device, &provider->platform->dev);
	KUNIT_EXPECT_EQ_MSG(test, notice->information.channels, channels, "notice %u", number);
	KUNIT_EXPECT_EQ_MSG(test, notice->information.free, free, "notice %u", number);
}

static void provider_test_notices(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	struct scripted *other = netdma_fixture_provider(fixture, 1, 1);

	netdma_fixture_listen(fixture);
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 1U);
	expect_notice(fixture, 0, NETDMA_PROVIDER_REGISTERED, provider, 0, 0);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 2U);
	expect_notice(fixture, 1, NETDMA_PROVIDER_ARRIVAL, provider, 4, 4);
	netdma_fixture_take(fixture, provider);
	netdma_fixture_take(fixture, provider);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 2U);
	netdma_fixture_release(fixture, fixture->channels[0]);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 3U);
	expect_notice(fixture, 2, NETDMA_CHANNEL_ARRIVAL, provider, 4, 3);
	KUNIT_EXPECT_EQ(test, scripted_power(other, false), 0);
	KUNIT_EXPECT_EQ(test, scripted_power(other, true), 0);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 5U);
	expect_notice(fixture, 3, NETDMA_PROVIDER_POWER_DOWN, other, 4, 4);
	expect_notice(fixture, 4, NETDMA_PROVIDER_POWER_UP, other, 4, 4);
	scripted_stop(provider);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 6U);
	expect_notice(fixture, 5, NETDMA_PROVIDER_REMOVAL, provider, 0, 0);
	netdma_fixture_release(fixture, fixture->channels[1]);
	scripted_deregister(provider);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 6U);
}

/* Removal comes while operations can still end, and before channels are freed. */
static void removal_first(struct netdma_fixture *fixture, const struct netdma_notice *notice)
{
	struct scripted *provider = fixture->providers[0];
	struct netdma_channel_request request = { .cpu = -1 };

	if (notice->event != NETDMA_PROVIDER_REMOVAL)
		return;
	KUNIT_EXPECT_EQ(fixture->test, scripted_calls(provider, SCRIPTED_FREE), 0U);
	KUNIT_EXPECT_EQ(fixture->test, PTR_ERR(netdma_take_channel(&request)), (long)-ENODEV);
	scripted_run_all(provider);
}

static void provider_test_notices_removal(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, 2, 0);
	struct netdma_copy *copy = netdma_fixture_simple(fixture, 100);

	netdma_fixture_listen(fixture);
	fixture->hear = removal_first;
	netdma_fixture_submit(fixture, netdma_fixture_take(fixture, provider), copy);
	scripted_stop(provider);
	netdma_fixture_expect_copied(fixture, copy);
}

/* A client that has what there is as long as it is there. */
static void take_and_release(struct netdma_fixture *fixture, const struct netdma_notice *notice)
{
	switch (notice->event) {
	case NETDMA_PROVIDER_ARRIVAL:
		netdma_fixture_take(fixture, fixture->providers[0]);
		netdma_fixture_take(fixture, fixture->providers[0]);
		break;
	case NETDMA_PROVIDER_REMOVAL:
		netdma_fixture_release(fixture, fixture->channels[0]);
		netdma_fixture_release(fixture, fixture->channels[1]);
		break;
	default:
		break;
	}
}

static void provider_test_notices_inside(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	unsigned int i;

	netdma_fixture_listen(fixture);
	fixture->hear = take_and_release;
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	for (i = 1; i <= 3; i++) {
		KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
		KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_ALLOCATE), 2 * i);
		scripted_stop(provider);
		KUNIT_EXPECT_EQ(test, scripted_calls(provider, SCRIPTED_FREE), 2 * i);
	}
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 7U);
}

static void provider_test_notices_end(struct kunit *test)
{
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);

	netdma_fixture_listen(fixture);
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_EXPECT_EQ(test, netdma_unregister_notifier(&fixture->notifier), 0);
	fixture->listening = false;
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	KUNIT_EXPECT_EQ(test, fixture->num_notices, 1U);
	KUNIT_EXPECT_EQ(test, netdma_unregister_notifier(&fixture->notifier), -ENOENT);
}

/* A long name is cut off, and asked for as it is told. */
static void provider_test_long_name(struct kunit *test)
{
	static const char name[] = "a provider with a name of more than thirty-two characters";
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_prepare(fixture, 2, 0);
	struct netdma_channel_request request = { .cpu = -1 };
	struct netdma_channel *channel;

	netdma_fixture_listen(fixture);
	provider->ops.friendly_name = name;
	KUNIT_ASSERT_EQ(test, scripted_register(provider), 0);
	KUNIT_ASSERT_EQ(test, scripted_start(provider), 0);
	request.provider = fixture->notices[0].information.name;
	KUNIT_EXPECT_EQ(test, strlen(request.provider), (size_t)NETDMA_NAME_LENGTH - 1);
	KUNIT_EXPECT_EQ(test, strncmp(request.provider, name, NETDMA_NAME_LENGTH - 1), 0);
	channel = netdma_take_channel(&request);
	KUNIT_ASSERT_FALSE(test, IS_ERR(channel));
	netdma_fixture_track(fixture, channel);
}

static struct kunit_case provider_cases[] = {
	KUNIT_CASE(provider_test_version),
	KUNIT_CASE_PARAM(provider_test_versions, version_gen_params),
	KUNIT_CASE(provider_test_invalid),
	KUNIT_CASE(provider_test_optional),
	KUNIT_CASE(provider_test_handles),
	KUNIT_CASE(provider_test_copied),
	KUNIT_CASE(provider_test_affinity),
	KUNIT_CASE(provider_test_affinity_fails),
	KUNIT_CASE(provider_test_no_memory),
	KUNIT_CASE(provider_test_start_invalid),
	KUNIT_CASE(provider_test_start_unknown),
	KUNIT_CASE(provider_test_start_twice),
	KUNIT_CASE(provider_test_start_again),
	KUNIT_CASE(provider_test_stop_waits),
	KUNIT_CASE(provider_test_stop_suspended),
	KUNIT_CASE(provider_test_stop_frees),
	KUNIT_CASE(provider_test_stop_twice),
	KUNIT_CASE(provider_test_deregister),
	KUNIT_CASE(provider_test_gone),
	KUNIT_CASE(provider_test_gone_in_stop),
	KUNIT_CASE(provider_test_gone_take),
	KUNIT_CASE(provider_test_notices),
	KUNIT_CASE(provider_test_notices_removal),
	KUNIT_CASE(provider_test_notices_inside),
	KUNIT_CASE(provider_test_notices_end),
	KUNIT_CASE(provider_test_long_name),
	{}
};

static struct kunit_suite provider_suite = {
	.name = "netdma_provider",
	.exit = netdma_fixture_exit,
	.test_cases = provider_cases,
};

kunit_test_suite(provider_suite);
