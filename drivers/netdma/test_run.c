// SPDX-License-Identifier: GPL-2.0
/*
 * Copies by NetDMA, and compares.
 *
 * Threads keep operations in flight, each with buffers of its own. A buffer is made of
 * pages that were allocated one by one, and no page has more than one piece of a copy;
 * so there is something to compare around each piece. When a provider goes, what it
 * had not done is submitted again, to the next one that comes.
 *
 * Threads may share a channel, and nobody knows which of them hears first that it
 * has gone. So each operation in flight holds a reference on its channel (&struct
 * lease), and the last one releases it. Locks: &test_channel.lock guards which
 * lease a channel has; count_lock guards the results.
 */
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/kref.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/netdma.h>
#include <linux/notifier.h>
#include <linux/prandom.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include "test.h"

/* Nobody sleeps longer without a look at the stop flag. */
#define LOOK_PERIOD	(HZ / 10)
#define COPIED		0x80	/* in each byte of a copy, and in no other */

/**
 * struct lease - a channel of NetDMA, as long as somebody uses it
 * @ref: of the test's channel, and of each operation that is in flight on it
 * @channel: NetDMA's
 */
struct lease {
	struct kref ref;
	struct netdma_channel *channel;
};

/**
 * struct test_channel - what some threads share
 * @lock: the member below
 * @lease: NULL when the last one has gone
 */
struct test_channel {
	struct mutex lock; /* lease */
	struct lease *lease;
};

/**
 * struct test - a run
 * @parameters: of it
 * @results: of it
 * @stop: whether to stop
 * @channels: for the threads
 * @notifier: hears of providers and channels
 * @news: waits for these, and for the end of threads
 * @arrivals: counts providers and channels that came
 * @left_operations: not begun yet
 * @left_bytes: likewise
 * @running: threads that have not ended
 */
struct test {
	const struct netdma_test_parameters *parameters;
	struct netdma_test_results *results;
	const bool *stop;
	struct test_channel *channels;
	struct notifier_block notifier;
	wait_queue_head_t news;
	atomic_t arrivals;
	atomic64_t left_operations;
	atomic64_t left_bytes;
	atomic_t running;
};

/**
 * struct side - source or destination of an operation
 * @pages: its memory
 * @list: one entry for each page in use, from the first one on
 * @entries: of @list
 */
struct side {
	struct page **pages;
	struct scatterlist *list;
	unsigned int entries;
};

/**
 * struct copy - an operation, again and again
 * @operation: for NetDMA
 * @source: where from
 * @destination: where to
 * @key: of the patterns
 * @lease: the channel that has it; NULL: none
 */
struct copy {
	struct netdma_operation operation;
	struct side source;
	struct side destination;
	u32 key;
	struct lease *lease;
};

/**
 * struct test_thread - a thread
 * @test: the run
 * @channel: its channel
 * @counts: its counts
 * @random: its random numbers
 * @copies: what it has in flight, and what it could have
 * @task: its task
 */
struct test_thread {
	struct test *test;
	struct test_channel *channel;
	struct netdma_test_counts *counts;
	struct rnd_state random;
	struct copy *copies;
	struct task_struct *task;
};

static DEFINE_SPINLOCK(count_lock); /* results, while they grow */

static bool stopped(const struct test *test)
{
	return READ_ONCE(*test->stop);
}

/* A channel, where there is none now. */
static bool may_come(int error)
{
	return error == -ENODEV || error == -EBUSY;
}

/*
 * Counts
 */

static void count_error(struct test_thread *thread, int error)
{
	struct netdma_test_counts *counts = thread->counts;

	spin_lock(&count_lock);
	counts->errors++;
	if (!counts->error)
		counts->error = error;
	spin_unlock(&count_lock);
}

static void count_repeated(struct test_thread *thread)
{
	spin_lock(&count_lock);
	thread->counts->repeated++;
	spin_unlock(&count_lock);
}

static void count_copy(struct test_thread *thread, size_t length, bool verified, u64 wrong)
{
	struct netdma_test_counts *counts = thread->counts;

	spin_lock(&count_lock);
	counts->operations++;
	counts->bytes += length;
	if (verified)
		counts->verified += length;
	counts->wrong += wrong;
	spin_unlock(&count_lock);
}

/**
 * netdma_test_sum - what all threads have done so far
 * @results: of a run that may be under way
 * @sum: out
 *
 * Context: process.
 */
void netdma_test_sum(struct netdma_test_results *results, struct netdma_test_counts *sum)
{
	const struct netdma_test_counts *counts;

	*sum = (struct netdma_test_counts){};
	spin_lock(&count_lock);
	for (counts = results->counts; counts < results->counts + results->threads; counts++) {
		sum->operations += counts->operations;
		sum->repeated += counts->repeated;
		sum->bytes += counts->bytes;
		sum->verified += counts->verified;
		sum->wrong += counts->wrong;
		sum->errors += counts->errors;
		sum->error = sum->error ?: counts->error;
	}
	spin_unlock(&count_lock);
}

/**
 * netdma_test_verdict - whether all was right
 * @counts: of a thread that has ended
 *
 * Context: any.
 * Return: the verdict.
 */
enum netdma_test_verdict netdma_test_verdict(const struct netdma_test_counts *counts)
{
	if (counts->wrong || (counts->errors && !may_come(counts->error)))
		return NETDMA_TEST_FAILED;
	if (!counts->operations)
		return NETDMA_TEST_SKIPPED;
	return counts->errors ? NETDMA_TEST_FAILED : NETDMA_TEST_PASSED;
}

/*
 * Patterns
 */

/* Its high bits differ from place to place. */
static u8 pattern(u32 key, u32 place)
{
	return ((key + place) * 0x9e3779b1u) >> 25;
}

static void fill_copied(u8 *bytes, u32 key, u32 place, unsigned int count)
{
	while (count--)
		*bytes++ = COPIED | pattern(key, place++);
}

static void fill_around(u8 *bytes, u32 key, u32 place, unsigned int count)
{
	while (count--)
		*bytes++ = pattern(key, place++);
}

static unsigned int compare_copied(const u8 *bytes, u32 key, u32 place, unsigned int count)
{
	unsigned int wrong = 0;

	while (count--)
		wrong += *bytes++ != (COPIED | pattern(key, place++));
	return wrong;
}

static unsigned int compare_around(const u8 *bytes, u32 key, u32 place, unsigned int count)
{
	unsigned int wrong = 0;

	while (count--)
		wrong += *bytes++ != pattern(key, place++);
	return wrong;
}

/* All pages in use; what is to be copied too, or only what is around it. */
static void side_fill(const struct side *side, u32 key, bool copied)
{
	struct scatterlist *entry;
	u32 place = 0;
	int i;

	for_each_sg(side->list, entry, side->entries, i) {
		u8 *page = page_address(sg_page(entry));

		fill_around(page, ~key, i * PAGE_SIZE, PAGE_SIZE);
		if (copied)
			fill_copied(page + entry->offset, key, place, entry->length);
		place += entry->length;
		cond_resched();
	}
}

static u64 side_compare(const struct side *side, u32 key)
{
	struct scatterlist *entry;
	u32 place = 0;
	u64 wrong = 0;
	int i;

	for_each_sg(side->list, entry, side->entries, i) {
		u8 *page = page_address(sg_page(entry));
		u32 end = entry->offset + entry->length;

		wrong += compare_around(page, ~key, i * PAGE_SIZE, entry->offset);
		wrong += compare_copied(page + entry->offset, key, place, entry->length);
		wrong += compare_around(page + end, ~key, i * PAGE_SIZE + end, PAGE_SIZE - end);
		place += entry->length;
		cond_resched();
	}
	return wrong;
}

/*
 * Buffers
 */

static unsigned int max_pages(const struct netdma_test_parameters *parameters)
{
	return parameters->max_size / PAGE_SIZE + 2 * parameters->pieces;
}

/* From 0 to @most. */
static u32 random_up_to(struct test_thread *thread, u32 most)
{
	return prandom_u32_state(&thread->random) % (most + 1);
}

static unsigned int random_size(struct test_thread *thread)
{
	const struct netdma_test_parameters *parameters = thread->test->parameters;
	u32 bits = random_up_to(thread, fls(parameters->max_size));
	u32 most = min_t(u32, GENMASK(bits, 0) >> 1, parameters->max_size);
	u32 less = random_up_to(thread, 3) ? random_up_to(thread, most / 2) : 0;

	return max(parameters->min_size, most - less);
}

/* A piece, from a page of its own on; it is cut where pages end. */
static void side_add(struct side *side, unsigned int offset, unsigned int length)
{
	while (length) {
		unsigned int here = min_t(unsigned int, length, PAGE_SIZE - offset);

		sg_set_page(&side->list[side->entries], side->pages[side->entries], here, offset);
		side->entries++;
		length -= here;
		offset = 0;
	}
}

static void side_cut(struct test_thread *thread, struct side *side, unsigned int length)
{
	const struct netdma_test_parameters *parameters = thread->test->parameters;
	unsigned int pieces = 1 + random_up_to(thread, parameters->pieces - 1);

	sg_init_table(side->list, max_pages(parameters));
	side->entries = 0;
	while (length) {
		unsigned int piece = --pieces ? 1 + random_up_to(thread, length - 1) : length;

		side_add(side, random_up_to(thread, parameters->max_offset), piece);
		length -= piece;
	}
	if (side->entries)
		sg_mark_end(&side->list[side->entries - 1]);
}

static void side_free(struct side *side, unsigned int pages)
{
	unsigned int i;

	for (i = 0; side->pages && i < pages; i++)
		if (side->pages[i])
			__free_page(side->pages[i]);
	kvfree(side->pages);
	kvfree(side->list);
}

static int side_allocate(struct side *side, unsigned int pages)
{
	unsigned int i;

	side->pages = kvcalloc(pages, sizeof(*side->pages), GFP_KERNEL);
	side->list = kvcalloc(pages, sizeof(*side->list), GFP_KERNEL);
	if (!side->pages || !side->list)
		return -ENOMEM;
	for (i = 0; i < pages; i++) {
		side->pages[i] = alloc_page(GFP_KERNEL);
		if (!side->pages[i])
			return -ENOMEM;
	}
	return 0;
}

/*
 * Channels
 */

static void lease_release(struct kref *ref)
{
	struct lease *lease = container_of(ref, struct lease, ref);

	netdma_release_channel(lease->channel);
	kfree(lease);
}

static struct lease *lease_take(const struct test *test)
{
	const struct netdma_channel_request request = {
		.cpu = -1,
		.provider = test->parameters->provider,
	};
	struct lease *lease = kzalloc(sizeof(*lease), GFP_KERNEL);

	if (!lease)
		return ERR_PTR(-ENOMEM);
	kref_init(&lease->ref);
	lease->channel = netdma_take_channel(&request);
	if (IS_ERR(lease->channel)) {
		struct netdma_channel *error = lease->channel;

		kfree(lease);
		return ERR_CAST(error);
	}
	return lease;
}

/* Return: for who uses it, with a reference; or an error pointer. */
static struct lease *channel_get(const struct test *test, struct test_channel *channel)
{
	struct lease *lease;

	mutex_lock(&channel->lock);
	lease = channel->lease ?: lease_take(test);
	if (!IS_ERR(lease)) {
		channel->lease = lease;
		kref_get(&lease->ref);
	}
	mutex_unlock(&channel->lock);
	return lease;
}

/* Whoever comes next gets another one. */
static void channel_drop(struct test_channel *channel, const struct lease *lease)
{
	struct lease *dropped = NULL;

	mutex_lock(&channel->lock);
	if (channel->lease == lease)
		swap(channel->lease, dropped);
	mutex_unlock(&channel->lock);
	if (dropped)
		kref_put(&dropped->ref, lease_release);
}

/* Waits until there is one. */
static struct lease *channel_await(struct test *test, struct test_channel *channel)
{
	unsigned long end = jiffies + test->parameters->timeout * HZ;
	struct lease *lease;
	int arrivals;

	do {
		arrivals = atomic_read(&test->arrivals);
		lease = channel_get(test, channel);
		if (!IS_ERR(lease) || !may_come(PTR_ERR(lease)))
			return lease;
		wait_event_idle_timeout(test->news, atomic_read(&test->arrivals) != arrivals,
					LOOK_PERIOD);
	} while (!stopped(test) && (!test->parameters->timeout || time_before(jiffies, end)));
	return lease;
}

static bool concerns(const struct test *test,
		     const struct netdma_provider_information *information)
{
	return !test->parameters->provider ||
	       !strcmp(test->parameters->provider, information->name);
}

static int test_notified(struct notifier_block *notifier, unsigned long event, void *information)
{
	struct test *test = container_of(notifier, struct test, notifier);

	if (!concerns(test, information))
		return NOTIFY_DONE;
	spin_lock(&count_lock);
	test->results->went += event == NETDMA_PROVIDER_REMOVAL;
	test->results->came += event == NETDMA_PROVIDER_ARRIVAL;
	spin_unlock(&count_lock);
	if (event == NETDMA_PROVIDER_ARRIVAL || event == NETDMA_CHANNEL_ARRIVAL) {
		atomic_inc(&test->arrivals);
		wake_up_all(&test->news);
	}
	return NOTIFY_OK;
}

/*
 * Copies
 */

static void copy_free(struct copy *copy, unsigned int pages)
{
	side_free(&copy->source, pages);
	side_free(&copy->destination, pages);
}

static int copy_allocate(struct copy *copy, unsigned int pages)
{
	return side_allocate(&copy->source, pages) ?: side_allocate(&copy->destination, pages);
}

static void copy_prepare(struct test_thread *thread, struct copy *copy, unsigned int size)
{
	struct netdma_operation *operation = &copy->operation;

	copy->key = prandom_u32_state(&thread->random);
	side_cut(thread, &copy->source, size);
	side_cut(thread, &copy->destination, size);
	operation->source = copy->source.list;
	operation->source_entries = copy->source.entries;
	operation->destination = copy->destination.list;
	operation->destination_entries = copy->destination.entries;
	operation->length = size;
	operation->flags = size ? 0 : NETDMA_NULL_TRANSFER;
	side_fill(&copy->source, copy->key, true);
	side_fill(&copy->destination, copy->key, false);
}

/* Return: 0, and it is in flight; or why not. */
static int copy_submit(struct test_thread *thread, struct copy *copy)
{
	struct lease *lease;
	int err;

	do {
		lease = channel_await(thread->test, thread->channel);
		if (IS_ERR(lease))
			return PTR_ERR(lease);
		err = netdma_submit(lease->channel, &copy->operation);
		if (!err) {
			copy->lease = lease;
			return 0;
		}
		if (err == -ENODEV)
			channel_drop(thread->channel, lease);
		kref_put(&lease->ref, lease_release);
	} while (err == -ENODEV && !stopped(thread->test));
	return err;
}

/*
 * What has taken too long, or is not wanted any more, is cancelled; but its memory is
 * the engine's until NetDMA says that it is not.
 */
static int copy_wait(struct test *test, struct copy *copy)
{
	unsigned long end = jiffies + test->parameters->timeout * HZ;
	int err;

	do {
		err = netdma_wait_timeout(&copy->operation, LOOK_PERIOD);
		if (err != -ETIMEDOUT)
			return err;
	} while (!stopped(test) && (!test->parameters->timeout || time_before(jiffies, end)));
	netdma_cancel(&copy->operation);
	err = netdma_wait(&copy->operation);
	return err == -ECANCELED && !stopped(test) ? -ETIMEDOUT : err;
}

static void copy_done(struct test_thread *thread, struct copy *copy)
{
	bool verify = thread->test->parameters->verify;
	u64 wrong = 0;

	if (verify)
		wrong = side_compare(&copy->source, copy->key) +
			side_compare(&copy->destination, copy->key);
	count_copy(thread, copy->operation.length, verify, wrong);
}

/* What the provider left undone is done again, however often it goes. */
static void copy_finish(struct test_thread *thread, struct copy *copy)
{
	int err = 0;

	while (copy->lease && !err) {
		struct lease *lease = copy->lease;

		err = copy_wait(thread->test, copy);
		copy->lease = NULL;
		if (err == -ENODEV)
			channel_drop(thread->channel, lease);
		kref_put(&lease->ref, lease_release);
		if (!err) {
			copy_done(thread, copy);
		} else if (err == -ENODEV && !stopped(thread->test)) {
			count_repeated(thread);
			err = copy_submit(thread, copy);
		}
	}
	if (err && !stopped(thread->test))
		count_error(thread, err);
}

/*
 * Threads
 */

/* Return: there is something left to do, and the thread does it. */
static bool claim(struct test *test, unsigned int size)
{
	if (test->parameters->operations && atomic64_dec_return(&test->left_operations) < 0)
		return false;
	return !test->parameters->bytes ||
	       atomic64_sub_return(size, &test->left_bytes) + size > 0;
}

/* Return: whether to go on. */
static bool copy_begin(struct test_thread *thread, struct copy *copy)
{
	unsigned int size = random_size(thread);
	int err;

	if (stopped(thread->test) || !claim(thread->test, size))
		return false;
	copy_prepare(thread, copy, size);
	err = copy_submit(thread, copy);
	if (err && !stopped(thread->test))
		count_error(thread, err);
	return !may_come(err);
}

static void copy_all(struct test_thread *thread)
{
	unsigned int overlap = thread->test->parameters->overlap;
	unsigned int next = 0;

	do {
		copy_finish(thread, &thread->copies[next]);
		if (!copy_begin(thread, &thread->copies[next]))
			break;
		next = (next + 1) % overlap;
	} while (thread->counts->error != -ETIMEDOUT);
	for (next = 0; next < overlap; next++)
		copy_finish(thread, &thread->copies[next]);
}

static int test_thread(void *data)
{
	struct test_thread *thread = data;
	struct test *test = thread->test;
	unsigned int overlap = test->parameters->overlap;
	unsigned int pages = max_pages(test->parameters);
	unsigned int i;
	int err;

	thread->copies = kvcalloc(overlap, sizeof(*thread->copies), GFP_KERNEL);
	err = thread->copies ? 0 : -ENOMEM;
	for (i = 0; !err && i < overlap; i++)
		err = copy_allocate(&thread->copies[i], pages);
	if (err)
		count_error(thread, err);
	else
		copy_all(thread);
	for (i = 0; thread->copies && i < overlap; i++)
		copy_free(&thread->copies[i], pages);
	kvfree(thread->copies);
	if (atomic_dec_and_test(&test->running))
		wake_up_all(&test->news);
	return 0;
}

static void thread_start(struct test *test, struct test_thread *thread, unsigned int number)
{
	struct task_struct *task;

	thread->test = test;
	thread->channel = &test->channels[number % test->parameters->channels];
	thread->counts = &test->results->counts[number];
	prandom_seed_state(&thread->random, test->parameters->seed + number);
	task = kthread_create(test_thread, thread, "netdma-test/%u", number);
	if (IS_ERR(task)) {
		count_error(thread, PTR_ERR(task));
		return;
	}
	thread->task = get_task_struct(task);
	atomic_inc(&test->running);
	wake_up_process(task);
}

/* It has ended, or is about to. */
static void thread_join(struct test_thread *thread)
{
	if (!thread->task)
		return;
	kthread_stop(thread->task);
	put_task_struct(thread->task);
}

static void run_threads(struct test *test, struct test_thread *threads)
{
	unsigned int i;

	for (i = 0; i < test->parameters->threads; i++)
		thread_start(test, &threads[i], i);
	wait_event_idle(test->news, !atomic_read(&test->running));
	for (i = 0; i < test->parameters->threads; i++)
		thread_join(&threads[i]);
}

static bool parameters_valid(const struct netdma_test_parameters *parameters)
{
	return parameters->threads - 1 < NETDMA_TEST_MAX_THREADS &&
	       parameters->channels - 1 < parameters->threads &&
	       parameters->overlap - 1 < NETDMA_TEST_MAX_OVERLAP &&
	       parameters->pieces - 1 < NETDMA_TEST_MAX_PIECES &&
	       parameters->max_size - 1 < NETDMA_TEST_MAX_SIZE &&
	       parameters->min_size <= parameters->max_size &&
	       parameters->max_offset < PAGE_SIZE && parameters->timeout <= INT_MAX / HZ &&
	       parameters->operations <= S64_MAX && parameters->bytes <= S64_MAX;
}

static void results_begin(struct netdma_test_results *results, unsigned int threads)
{
	spin_lock(&count_lock);
	memset(results, 0, sizeof(*results));
	results->threads = threads;
	spin_unlock(&count_lock);
}

static int run(struct test *test)
{
	unsigned int count = test->parameters->channels;
	struct test_thread *threads;
	unsigned int i;

	threads = kcalloc(test->parameters->threads, sizeof(*threads), GFP_KERNEL);
	test->channels = kcalloc(count, sizeof(*test->channels), GFP_KERNEL);
	if (!threads || !test->channels) {
		kfree(threads);
		kfree(test->channels);
		return -ENOMEM;
	}
	for (i = 0; i < count; i++)
		mutex_init(&test->channels[i].lock);
	netdma_register_notifier(&test->notifier);
	run_threads(test, threads);
	for (i = 0; i < count; i++) {
		channel_drop(&test->channels[i], test->channels[i].lease);
		mutex_destroy(&test->channels[i].lock);
	}
	netdma_unregister_notifier(&test->notifier);
	kfree(test->channels);
	kfree(threads);
	return 0;
}

/**
 * netdma_test_run - copy, and compare
 * @parameters: what
 * @results: out; also while it runs
 * @stop: when it becomes true the run is cut short: what is in flight is cancelled
 *
 * Waits for a provider where there is none, as long as the timeout allows.
 *
 * Context: process.
 * Return: 0, and the results say how it went; -EINVAL or -ENOMEM.
 */
int netdma_test_run(const struct netdma_test_parameters *parameters,
		    struct netdma_test_results *results, const bool *stop)
{
	struct test test = {
		.parameters = parameters,
		.results = results,
		.stop = stop,
		.notifier.notifier_call = test_notified,
		.arrivals = ATOMIC_INIT(0),
		.running = ATOMIC_INIT(0),
	};

	if (!parameters_valid(parameters))
		return -EINVAL;
	init_waitqueue_head(&test.news);
	atomic64_set(&test.left_operations, parameters->operations);
	atomic64_set(&test.left_bytes, parameters->bytes);
	results_begin(results, parameters->threads);
	return run(&test);
}
