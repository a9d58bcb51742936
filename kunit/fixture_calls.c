// SPDX-License-Identifier: GPL-2.0
/*
 * What the suites share of calls: callbacks, which only count and remember,
 * expectations being for the test itself; and functions called from contexts of
 * all sorts, or while memory is short.
 */
#include <linux/dcache.h>
#include <linux/debugfs.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "fixture.h"

/*
 * Callbacks
 */

/**
 * fixture_calls - an empty record of calls
 * @test: the test
 *
 * Return: it; lives as long as the test.
 */
struct fixture_calls *fixture_calls(struct kunit *test)
{
	struct fixture_calls *calls = kunit_kzalloc(test, sizeof(*calls), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, calls);
	init_completion(&calls->called);
	return calls;
}

static void fixture_called(struct fixture_calls *calls, u64 argument)
{
	u32 i;

	for (i = 0; i < calls->num_transfers; i++)
		calls->unfinished += calls->transfers[i].input == 0x5a5a5a5a5a5a5a5aULL;
	if (calls->order)
		calls->place = atomic_inc_return(calls->order);
	calls->argument = argument;
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT) && preemptible())
		atomic_inc(&calls->sleepable);
	atomic_inc(&calls->count);
	complete(&calls->called);
}

/**
 * fixture_transfer - TransferCodecVerbs with the fixture's interface
 * @fixture: the fixture
 * @count: of @transfers
 * @transfers: the commands
 * @calls: who is called at the end; NULL: wait for it
 *
 * Return: what the routine returned.
 */
int fixture_transfer(struct fixture *fixture, u32 count,
		     struct hdaudio_codec_transfer *transfers, struct fixture_calls *calls)
{
	return fixture->hda.transfer_codec_verbs(fixture->hda.context, count, transfers,
						 calls ? fixture_transferred : NULL, calls);
}

/* A hdaudio_transfer_complete_t. */
void fixture_transferred(struct hdaudio_codec_transfer *transfers, void *context)
{
	fixture_called(context, (unsigned long)transfers);
}

/* A hdaudio_unsolicited_response_t. */
void fixture_responded(u64 response, void *context)
{
	fixture_called(context, response);
}

/* A hdaudio_dma_notification_t. */
void fixture_notified(void *context, ktime_t time)
{
	struct fixture_calls *calls = context;

	calls->time = time;
	fixture_called(calls, 0);
}

/**
 * fixture_wait - wait for one call
 * @calls: the record
 *
 * Return: whether it came.
 */
bool fixture_wait(struct fixture_calls *calls)
{
	return wait_for_completion_timeout(&calls->called, 5 * HZ);
}

/*
 * Races. The callback stays for some milliseconds, unless unregistering returns
 * meanwhile: it should have waited.
 */

/**
 * fixture_race_start - a thread that provokes a callback
 * @fixture: the fixture
 * @provoke: of the thread, with the race as argument: provokes until
 *	&fixture_race.stop, then completes &fixture_race.stopped
 *
 * Return: the race; the test fails where it cannot be had.
 */
struct fixture_race *fixture_race_start(struct fixture *fixture, int (*provoke)(void *race))
{
	struct fixture_race *race = kunit_kzalloc(fixture->test, sizeof(*race), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fixture->test, race);
	race->fixture = fixture;
	init_completion(&race->stopped);
	KUNIT_ASSERT_FALSE(fixture->test, IS_ERR(kthread_run(provoke, race, "hdaudbus-race")));
	return race;
}

/**
 * fixture_race_callback - what the callback does
 * @race: the race
 */
void fixture_race_callback(struct fixture_race *race)
{
	unsigned int i;

	WRITE_ONCE(race->entered, true);
	for (i = 0; i < 300 && !READ_ONCE(race->over); i++)
		udelay(9);
	if (READ_ONCE(race->over))
		atomic_inc(&race->too_late);
}

/**
 * fixture_race_wait - wait until the callback runs
 * @race: the race; the callback is registered and &fixture_race.entered cleared
 *
 * Return: whether it does.
 */
bool fixture_race_wait(struct fixture_race *race)
{
	unsigned long end = jiffies + 5 * HZ;

	while (!READ_ONCE(race->entered) && time_before(jiffies, end))
		usleep_range(20, 100);
	return READ_ONCE(race->entered);
}

/**
 * fixture_race_stop - the end of the thread
 * @race: the race
 */
void fixture_race_stop(struct fixture_race *race)
{
	WRITE_ONCE(race->stop, true);
	wait_for_completion(&race->stopped);
}

/*
 * Contexts
 */

const struct fixture_place fixture_atomic_places[4] = {
	{ "interrupts off", FIXTURE_IRQS_OFF },
	{ "under a spinlock", FIXTURE_SPINLOCK },
	{ "bottom halves off", FIXTURE_BH_OFF },
	{ "hard interrupt", FIXTURE_HARDIRQ },
};

/* For KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place). */
void fixture_describe_place(const struct fixture_place *place, char *description)
{
	strscpy(description, place->name, KUNIT_PARAM_DESC_SIZE);
}

struct fixture_errand {
	struct irq_work work;
	int (*function)(void *data);
	void *data;
	int answer;
};

static void fixture_run_errand(struct irq_work *work)
{
	struct fixture_errand *errand = container_of(work, struct fixture_errand, work);

	errand->answer = errand->function(errand->data);
}

static int fixture_call_hardirq(int (*function)(void *data), void *data)
{
	struct fixture_errand errand = { .function = function, .data = data };

	init_irq_work(&errand.work, fixture_run_errand);
	irq_work_queue(&errand.work);
	irq_work_sync(&errand.work);
	return errand.answer;
}

/**
 * fixture_needs - skip the test where the kernel cannot see a context
 * @test: the test
 * @context: the context
 */
void fixture_needs(struct kunit *test, enum fixture_context context)
{
	if ((context == FIXTURE_SPINLOCK || context == FIXTURE_BH_OFF) &&
	    !IS_ENABLED(CONFIG_PREEMPT_COUNT))
		kunit_skip(test, "preemption is not counted");
}

/**
 * fixture_call - call a function from some context
 * @test: the test; skipped where the kernel cannot see such a context
 * @context: where from
 * @function: what
 * @data: its argument
 *
 * Return: what @function returned.
 */
int fixture_call(struct kunit *test, enum fixture_context context,
		 int (*function)(void *data), void *data)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;
	int answer;

	fixture_needs(test, context);
	switch (context) {
	case FIXTURE_IRQS_OFF:
		local_irq_save(flags);
		answer = function(data);
		local_irq_restore(flags);
		return answer;
	case FIXTURE_SPINLOCK:
		spin_lock(&lock);
		answer = function(data);
		spin_unlock(&lock);
		return answer;
	case FIXTURE_BH_OFF:
		local_bh_disable();
		answer = function(data);
		local_bh_enable();
		return answer;
	case FIXTURE_HARDIRQ:
		return fixture_call_hardirq(function, data);
	default:
		return function(data);
	}
}

/*
 * Allocations that fail. The kernel's fault injection makes the n-th allocation
 * of a task fail (/proc/self/fail-nth); what else it needs to know are files in
 * debugfs, whose inodes point to the variables behind them.
 */

#if defined(CONFIG_FAILSLAB) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)

static void *failslab_variable(const char *name)
{
	struct dentry *directory = debugfs_lookup("failslab", NULL);
	struct dentry *file;
	void *variable;

	if (IS_ERR_OR_NULL(directory))
		return NULL;
	file = debugfs_lookup(name, directory);
	dput(directory);
	if (IS_ERR_OR_NULL(file))
		return NULL;
	variable = d_inode(file)->i_private;
	dput(file);
	return variable;
}

/**
 * fixture_can_fail - whether allocations can be made to fail
 *
 * Return: that.
 */
bool fixture_can_fail(void)
{
	return failslab_variable("ignore-gfp-wait") && failslab_variable("verbose");
}

/**
 * fixture_need_failing - skip the test where allocations cannot be made to fail
 * @test: the test
 */
void fixture_need_failing(struct kunit *test)
{
	if (!fixture_can_fail())
		kunit_skip(test, "no debugfs to control fault injection with");
}

/**
 * fixture_call_failing - call a function whose n-th allocation fails
 * @nth: which one, from 1
 * @function: the function
 * @data: its argument
 * @failed: out: it came to that allocation
 *
 * Counted is what this task gets from the slab allocator meanwhile, by whomever
 * the function calls. To be used after fixture_need_failing().
 *
 * Return: what @function returned.
 */
int fixture_call_failing(unsigned int nth, int (*function)(void *data), void *data,
			 bool *failed)
{
	bool *only_atomic = failslab_variable("ignore-gfp-wait");
	unsigned long *verbose = failslab_variable("verbose");
	unsigned long old_verbose = *verbose;
	bool old_only_atomic = *only_atomic;
	int answer;

	*only_atomic = false;
	*verbose = 0;
	WRITE_ONCE(current->fail_nth, nth);
	answer = function(data);
	*failed = !READ_ONCE(current->fail_nth);
	WRITE_ONCE(current->fail_nth, 0);
	*verbose = old_verbose;
	*only_atomic = old_only_atomic;
	return answer;
}

#else

bool fixture_can_fail(void)
{
	return false;
}

void fixture_need_failing(struct kunit *test)
{
	kunit_skip(test, "needs CONFIG_FAILSLAB and CONFIG_FAULT_INJECTION_DEBUG_FS");
}

int fixture_call_failing(unsigned int nth, int (*function)(void *data), void *data,
			 bool *failed)
{
	*failed = false;
	return function(data);
}

#endif
