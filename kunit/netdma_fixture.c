// SPDX-License-Identifier: GPL-2.0
/*
 * What the NetDMA suites share. It owns the providers and the channels of a test
 * from netdma_fixture_start() to netdma_fixture_exit(), and the memory that a
 * client copies.
 */
#include <linux/kthread.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include "netdma_fixture.h"

#define UNTOUCHED	0xee	/* what is around the destination, and in it before */

/*
 * Life
 */

/**
 * netdma_fixture_start - a test without a provider
 * @test: the test
 *
 * Return: the fixture; the test fails where it cannot be had.
 */
struct netdma_fixture *netdma_fixture_start(struct kunit *test)
{
	struct netdma_fixture *fixture = kunit_kzalloc(test, sizeof(*fixture), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fixture);
	KUNIT_ASSERT_TRUE_MSG(test, list_empty(&netdma_providers), "there are other providers");
	fixture->test = test;
	fixture->seed = 1;
	test->priv = fixture;
	return fixture;
}

/**
 * netdma_fixture_prepare - a provider that NetDMA does not know yet
 * @fixture: the fixture
 * @major: version of NetDMA
 * @minor: likewise
 *
 * Return: the provider, to be changed to taste; the test fails where it cannot be had.
 */
struct scripted *netdma_fixture_prepare(struct netdma_fixture *fixture, u8 major, u8 minor)
{
	struct scripted *provider = kunit_kzalloc(fixture->test, sizeof(*provider), GFP_KERNEL);
	unsigned int number = fixture->num_providers;

	KUNIT_ASSERT_NOT_NULL(fixture->test, provider);
	KUNIT_ASSERT_LT(fixture->test, number, (unsigned int)NETDMA_FIXTURE_PROVIDERS);
	provider->fixture = fixture;
	snprintf(provider->name, sizeof(provider->name), "scripted %u", number);
	KUNIT_ASSERT_EQ(fixture->test, scripted_init(provider, major, minor), 0);
	fixture->providers[fixture->num_providers++] = provider;
	return provider;
}

/**
 * netdma_fixture_provider - a provider that has started
 * @fixture: the fixture
 * @major: version of NetDMA
 * @minor: likewise
 *
 * Return: the provider; the test fails where it cannot be had.
 */
struct scripted *netdma_fixture_provider(struct netdma_fixture *fixture, u8 major, u8 minor)
{
	struct scripted *provider = netdma_fixture_prepare(fixture, major, minor);

	KUNIT_ASSERT_EQ(fixture->test, scripted_register(provider), 0);
	KUNIT_ASSERT_EQ(fixture->test, scripted_start(provider), 0);
	return provider;
}

/**
 * netdma_fixture_small - likewise, with the smallest descriptors that there may be
 * @fixture: the fixture
 * @major: version of NetDMA
 * @minor: likewise
 *
 * Return: the provider; the test fails where it cannot be had.
 */
struct scripted *netdma_fixture_small(struct netdma_fixture *fixture, u8 major, u8 minor)
{
	struct scripted *provider = netdma_fixture_prepare(fixture, major, minor);

	provider->attributes.maximum_transfer_size = NETDMA_MIN_TRANSFER_SIZE;
	KUNIT_ASSERT_EQ(fixture->test, scripted_register(provider), 0);
	KUNIT_ASSERT_EQ(fixture->test, scripted_start(provider), 0);
	return provider;
}

/* What has not ended does now, whatever the test has left behind. */
static void provider_exit(struct kunit *test, struct scripted *provider)
{
	if (provider->registered)
		scripted_deregister(provider);
	KUNIT_EXPECT_EQ_MSG(test, provider->violations, 0U, "%s: %s", provider->name,
			    provider->complaint);
	scripted_exit(provider);
}

/* An engine that was stepped has to go on by itself, so that it can be stopped. */
static void let_run(struct scripted *provider)
{
	unsigned int i;

	if (provider->asleep)
		scripted_power(provider, true);
	provider->pace = SCRIPTED_THREADED;
	for (i = 0; i < SCRIPTED_CHANNELS; i++)
		scripted_go(&provider->channels[i]);
}

/**
 * netdma_fixture_exit - the end of a test; to be the .exit of every suite
 * @test: the test
 */
void netdma_fixture_exit(struct kunit *test)
{
	struct netdma_fixture *fixture = test->priv;
	unsigned int i;

	if (!fixture)
		return;
	fixture->hear = NULL;
	for (i = 0; i < fixture->num_providers; i++)
		let_run(fixture->providers[i]);
	for (i = 0; i < NETDMA_FIXTURE_CHANNELS; i++)
		if (fixture->channels[i])
			netdma_fixture_release(fixture, fixture->channels[i]);
	for (i = 0; i < fixture->num_providers; i++)
		provider_exit(test, fixture->providers[i]);
	if (fixture->listening)
		netdma_unregister_notifier(&fixture->notifier);
	KUNIT_EXPECT_TRUE(test, list_empty(&netdma_providers));
}

/*
 * Channels
 */

/**
 * netdma_fixture_track - have a channel released at the end
 * @fixture: the fixture
 * @channel: the channel
 */
void netdma_fixture_track(struct netdma_fixture *fixture, struct netdma_channel *channel)
{
	unsigned int i;

	for (i = 0; i < NETDMA_FIXTURE_CHANNELS; i++)
		if (!fixture->channels[i]) {
			fixture->channels[i] = channel;
			return;
		}
	netdma_release_channel(channel);
	KUNIT_FAIL(fixture->test, "more channels than the fixture has room for");
}

/**
 * netdma_fixture_take - a channel for as long as the test lasts
 * @fixture: the fixture
 * @provider: whose
 *
 * Return: it; the test fails where it cannot be had.
 */
struct netdma_channel *netdma_fixture_take(struct netdma_fixture *fixture,
					   const struct scripted *provider)
{
	struct netdma_channel_request request = { .cpu = -1, .provider = provider->name };
	struct netdma_channel *channel = netdma_take_channel(&request);

	KUNIT_ASSERT_FALSE(fixture->test, IS_ERR(channel));
	netdma_fixture_track(fixture, channel);
	return channel;
}

/**
 * netdma_fixture_release - or shorter
 * @fixture: the fixture
 * @channel: of netdma_fixture_take() or netdma_fixture_track()
 */
void netdma_fixture_release(struct netdma_fixture *fixture, struct netdma_channel *channel)
{
	unsigned int i;

	for (i = 0; i < NETDMA_FIXTURE_CHANNELS; i++)
		if (fixture->channels[i] == channel)
			fixture->channels[i] = NULL;
	netdma_release_channel(channel);
}

/*
 * Notices
 */

static int heard(struct notifier_block *notifier, unsigned long event, void *data)
{
	struct netdma_fixture *fixture = container_of(notifier, struct netdma_fixture, notifier);
	struct netdma_notice notice = { event, *(struct netdma_provider_information *)data };

	if (fixture->num_notices < NETDMA_FIXTURE_NOTICES)
		fixture->notices[fixture->num_notices++] = notice;
	if (fixture->hear)
		fixture->hear(fixture, &notice);
	return NOTIFY_OK;
}

/**
 * netdma_fixture_listen - remember notices
 * @fixture: the fixture, of which one thread at a time provokes any
 */
void netdma_fixture_listen(struct netdma_fixture *fixture)
{
	fixture->notifier.notifier_call = heard;
	KUNIT_ASSERT_EQ(fixture->test, netdma_register_notifier(&fixture->notifier), 0);
	fixture->listening = true;
}

/*
 * Copies
 */

static void *allocate(struct netdma_fixture *fixture, size_t size)
{
	void *memory = kunit_kzalloc(fixture->test, size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fixture->test, memory);
	return memory;
}

/* Whole pages, and at least a byte behind the piece. */
static void side_init(struct netdma_fixture *fixture, struct netdma_side *side,
		      const struct netdma_piece *pieces)
{
	unsigned int i, count;

	for (count = 0; pieces[count].size; count++)
		;
	side->count = count;
	side->list = allocate(fixture, count * sizeof(*side->list));
	side->pieces = allocate(fixture, count * sizeof(*pieces));
	side->memory = allocate(fixture, count * sizeof(*side->memory));
	side->room = allocate(fixture, count * sizeof(*side->room));
	sg_init_table(side->list, count);
	for (i = 0; i < count; i++) {
		side->pieces[i] = pieces[i];
		side->size += pieces[i].size;
		side->room[i] = max_t(size_t, PAGE_SIZE,
				      roundup_pow_of_two(pieces[i].offset + pieces[i].size + 1));
		side->memory[i] = allocate(fixture, side->room[i]);
		sg_set_buf(&side->list[i], side->memory[i] + pieces[i].offset, pieces[i].size);
	}
}

static u8 pattern(u8 seed, size_t place)
{
	return seed + place * 7 + (place >> 8) * 13 + (place >> 16) * 5;
}

/**
 * netdma_copy_refill - new memory to copy
 * @copy: is not under way
 */
void netdma_copy_refill(struct netdma_copy *copy)
{
	size_t place = 0;
	unsigned int i;
	u32 j;

	copy->seed += 31;
	for (i = 0; i < copy->source.count; i++)
		for (j = 0; j < copy->source.pieces[i].size; j++)
			copy->source.memory[i][copy->source.pieces[i].offset + j] =
				pattern(copy->seed, place++);
	for (i = 0; i < copy->destination.count; i++)
		memset(copy->destination.memory[i], UNTOUCHED, copy->destination.room[i]);
	atomic_set(&copy->told, 0);
	reinit_completion(&copy->done);
	copy->status = 1;
}

static void told(struct netdma_operation *operation)
{
	struct netdma_copy *copy = operation->context;

	copy->status = operation->status;
	copy->place = atomic_inc_return(&copy->fixture->told);
	atomic_inc(&copy->told);
	if (copy->then)
		copy->then(copy);
	complete(&copy->done);
}

/**
 * netdma_fixture_copy - an operation that copies as much as both sides have
 * @fixture: the fixture
 * @from: NETDMA_PIECES() of the source
 * @to: NETDMA_PIECES() of the destination
 *
 * Return: it, to be changed to taste; the test fails where it cannot be had.
 */
struct netdma_copy *netdma_fixture_copy(struct netdma_fixture *fixture,
					const struct netdma_piece *from,
					const struct netdma_piece *to)
{
	struct netdma_copy *copy = allocate(fixture, sizeof(*copy));

	copy->fixture = fixture;
	copy->seed = fixture->seed++;
	init_completion(&copy->done);
	side_init(fixture, &copy->source, from);
	side_init(fixture, &copy->destination, to);
	copy->operation = (struct netdma_operation){
		.source = copy->source.list,
		.destination = copy->destination.list,
		.source_entries = copy->source.count,
		.destination_entries = copy->destination.count,
		.length = min(copy->source.size, copy->destination.size),
		.complete = told,
		.context = copy,
	};
	netdma_copy_refill(copy);
	return copy;
}

/**
 * netdma_fixture_simple - an operation with a piece on each side
 * @fixture: the fixture
 * @size: bytes
 *
 * Return: it; the test fails where it cannot be had.
 */
struct netdma_copy *netdma_fixture_simple(struct netdma_fixture *fixture, size_t size)
{
	return netdma_fixture_copy(fixture, NETDMA_PIECES({ 0, size }),
				   NETDMA_PIECES({ 64, size }));
}

/**
 * netdma_copy_wait - until the callback was called
 * @copy: was submitted
 *
 * Return: the status it saw, or -ETIMEDOUT.
 */
int netdma_copy_wait(struct netdma_copy *copy)
{
	if (!wait_for_completion_timeout(&copy->done, NETDMA_FIXTURE_TIMEOUT))
		return -ETIMEDOUT;
	return copy->status;
}

/**
 * netdma_copy_is_done - whether the callback was called
 * @copy: was submitted
 *
 * Return: whether.
 */
bool netdma_copy_is_done(struct netdma_copy *copy)
{
	return atomic_read(&copy->told);
}

static bool untouched(const u8 *memory, size_t size)
{
	return !size || (memory[0] == UNTOUCHED && !memcmp(memory, memory + 1, size - 1));
}

/**
 * netdma_copy_is_right - whether all was copied, and nothing else
 * @copy: is done
 *
 * Return: whether.
 */
bool netdma_copy_is_right(const struct netdma_copy *copy)
{
	const struct netdma_side *side = &copy->destination;
	size_t place = 0;
	unsigned int i;
	u32 j;

	for (i = 0; i < side->count; i++) {
		const u8 *memory = side->memory[i];

		if (!untouched(memory, side->pieces[i].offset))
			return false;
		memory += side->pieces[i].offset;
		for (j = 0; j < side->pieces[i].size && place < copy->operation.length; j++)
			if (memory[j] != pattern(copy->seed, place++))
				return false;
		if (!untouched(memory + j, side->room[i] - side->pieces[i].offset - j))
			return false;
	}
	return true;
}

/**
 * netdma_fixture_submit - netdma_submit(); the test fails where it is refused
 * @fixture: the fixture
 * @channel: the channel
 * @copy: the copy
 */
void netdma_fixture_submit(struct netdma_fixture *fixture, struct netdma_channel *channel,
			   struct netdma_copy *copy)
{
	KUNIT_ASSERT_EQ(fixture->test, netdma_submit(channel, &copy->operation), 0);
}

/**
 * netdma_fixture_expect_copied - a copy ends well, and its client is told once
 * @fixture: the fixture
 * @copy: was submitted
 */
void netdma_fixture_expect_copied(struct netdma_fixture *fixture, struct netdma_copy *copy)
{
	netdma_fixture_expect_failed(fixture, copy, 0);
	KUNIT_EXPECT_TRUE(fixture->test, netdma_copy_is_right(copy));
}

/**
 * netdma_fixture_expect_failed - a copy ends, and its client is told once
 * @fixture: the fixture
 * @copy: was submitted
 * @status: how it ends
 */
void netdma_fixture_expect_failed(struct netdma_fixture *fixture, struct netdma_copy *copy,
				  int status)
{
	KUNIT_EXPECT_EQ(fixture->test, netdma_copy_wait(copy), status);
	KUNIT_EXPECT_EQ(fixture->test, atomic_read(&copy->told), 1);
}

/*
 * Tasks
 */

static int task_run(void *data)
{
	struct netdma_task *task = data;

	task->function(task->data);
	complete(&task->ended);
	return 0;
}

/**
 * netdma_fixture_spawn - do something at the same time
 * @fixture: the fixture
 * @function: what; it has no expectations
 * @data: its argument
 *
 * Return: for netdma_task_ended(); the test fails where it cannot be had.
 */
struct netdma_task *netdma_fixture_spawn(struct netdma_fixture *fixture,
					 void (*function)(void *data), void *data)
{
	struct netdma_task *task = allocate(fixture, sizeof(*task));

	task->function = function;
	task->data = data;
	init_completion(&task->ended);
	KUNIT_ASSERT_FALSE(fixture->test, IS_ERR(kthread_run(task_run, task, "netdma-kunit")));
	return task;
}

/**
 * netdma_task_ended - whether a task has come to its end
 * @task: the task
 * @milliseconds: to wait for that
 *
 * Return: whether.
 */
bool netdma_task_ended(struct netdma_task *task, unsigned int milliseconds)
{
	if (!wait_for_completion_timeout(&task->ended, msecs_to_jiffies(milliseconds)))
		return false;
	complete_all(&task->ended);
	return true;
}

/**
 * netdma_fixture_join - a task ends
 * @fixture: the fixture
 * @task: the task; the test fails where it does not end
 */
void netdma_fixture_join(struct netdma_fixture *fixture, struct netdma_task *task)
{
	KUNIT_ASSERT_TRUE(fixture->test,
			  netdma_task_ended(task, jiffies_to_msecs(NETDMA_FIXTURE_TIMEOUT)));
}

static void stop_task(void *provider)
{
	scripted_stop(provider);
}

/**
 * netdma_fixture_stop - scripted_stop() at the same time
 * @fixture: the fixture
 * @provider: the provider
 *
 * Return: for netdma_task_ended().
 */
struct netdma_task *netdma_fixture_stop(struct netdma_fixture *fixture,
					struct scripted *provider)
{
	return netdma_fixture_spawn(fixture, stop_task, provider);
}
