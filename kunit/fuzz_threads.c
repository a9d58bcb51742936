// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: random calls of the DDI from several threads at once.
 *
 * Test method is:
 *
 * 1) Each thread has a context of its own, and all have one in common. Link frames
 *    pass, codecs speak, and callbacks come in meanwhile.
 * 2) What a thread does with its own context has to succeed or fail as if it were
 *    alone, but for engines and bandwidth that others have.
 * 3) In the common context anything may fail, and anything be pulled from under
 *    the feet of a call: nothing may hang, crash or stay behind.
 * 4) Nothing has two owners, stream tags and tags of responses included; the budget
 *    of the link is kept and is empty in the end; nobody is called after it
 *    was unregistered; no answer is another's.
 * 5) In some rounds the controller sleeps and wakes, is pulled out, or given back
 *    meanwhile.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jhash.h>
#include <linux/kthread.h>
#include <linux/moduleparam.h>
#include "../drivers/hdaudbus/compat.h"
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fuzz_threads.h"

#define PATIENCE	(120 * HZ)	/* with all of them; KUnit has 300 s for a case */
#define MOST_ID		15
#define MOST_TAG	63
#define TICK_NS		(4 * NSEC_PER_MSEC)
#define TICK_FRAMES	12
#define MAX_ROUNDS	1000

static unsigned int fuzz_rounds = 4;
module_param(fuzz_rounds, uint, 0444);
MODULE_PARM_DESC(fuzz_rounds, "Rounds of the test hdaudbus_fuzz_threads");

static __printf(2, 3) void complain(struct round *round, const char *format, ...)
{
	va_list args;

	if (atomic_inc_return(&round->failures) > 1)
		return;
	va_start(args, format);
	vsnprintf(round->failure, sizeof(round->failure), format, args);
	va_end(args);
}

static u32 draw(struct caller *caller, u32 below)
{
	return prandom_u32_state(&caller->random) % below;
}

/*
 * Callbacks
 */

static void hear(struct ear *ear)
{
	if (!READ_ONCE(ear->open))
		complain(ear->round, "called back after unregistering");
	atomic_inc(&ear->calls);
}

static void heard_notification(void *context, ktime_t time)
{
	hear(context);
}

static void heard_response(u64 response, void *context)
{
	hear(context);
}

static void heard_transfer(struct hdaudio_codec_transfer *transfers, void *context)
{
	struct caller *caller = context;

	if (transfers != caller->later)
		complain(caller->round, "called back with another's commands");
	complete(&caller->transferred);
}

/*
 * Results
 */

/* Whether @err is 0, and complains unless it may be what it is. */
static bool succeeds(struct caller *caller, const char *what, int err, u32 permitted)
{
	struct round *round = caller->round;

	if (round->fate == SLEEPS)
		permitted |= FUZZ_ETIMEDOUT;
	/* While it goes, the hardware may not follow any more. */
	if ((round->fate == PULLED_OUT || round->fate == GIVEN_BACK) && READ_ONCE(round->over))
		permitted |= FUZZ_ENODEV | FUZZ_ETIMEDOUT;
	if (fuzz_error_set(err) & ~permitted)
		complain(round, "%s returns %s", what, fuzz_error_name(err));
	return !err;
}

/* Nobody else may have it. */
static void take(struct round *round, unsigned long *map, u8 bit, const char *what)
{
	if (test_and_set_bit(bit, map))
		complain(round, "%s %u has two owners", what, bit);
}

static void take_id(struct caller *caller, const struct own_engine *engine)
{
	if (!engine->id || engine->id > MOST_ID)
		complain(caller->round, "stream tag is %u", engine->id);
	take(caller->round, caller->round->ids[engine->render], engine->id, "stream tag");
}

static void take_tag(struct caller *caller, u8 tag)
{
	if (tag > MOST_TAG)
		complain(caller->round, "tag is %u", tag);
	take(caller->round, caller->round->tags[caller->codec], tag, "tag");
}

/*
 * A thread's own engines
 */

static void own_allocate(struct caller *caller, struct own_engine *engine)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	struct hdaudio_stream_format format = fixture_format(48000, 16, 1 + draw(caller, 8));
	u16 code;
	int err;

	engine->render = draw(caller, 2);
	if (engine->render)
		err = hda->allocate_render_dma_engine(hda->context, &format, draw(caller, 2),
						      &engine->handle, &code);
	else
		err = hda->allocate_capture_dma_engine(hda->context,
						       fixture_codecs[draw(caller, 3)], &format,
						       &engine->handle, &code);
	if (!succeeds(caller, "allocating an engine", err, FUZZ_EBUSY | FUZZ_ENOSPC))
		engine->handle = 0;
	engine->state = HDAUDIO_RESET_STATE;
}

static void own_free(struct caller *caller, struct own_engine *engine)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	int err;

	if (engine->ear.open || engine->state != HDAUDIO_RESET_STATE)
		return;
	err = hda->free_dma_engine(hda->context, engine->handle);
	if (succeeds(caller, "freeing an engine", err, 0))
		engine->handle = 0;
}

static void own_get_buffer(struct caller *caller, struct own_engine *engine)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	size_t offset;
	u32 fifo;
	int err;

	err = hda->allocate_dma_buffer_with_notification(hda->context, engine->handle, 2,
							 256 * (1 + draw(caller, 4)),
							 &engine->mdl, &engine->size, &offset,
							 &engine->id, &fifo);
	if (succeeds(caller, "allocating a buffer", err, 0))
		take_id(caller, engine);
	else
		engine->mdl = NULL;
}

/* Given up before it is given back: afterwards it may be another's already. */
static void own_put_buffer(struct caller *caller, struct own_engine *engine)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	int err;

	clear_bit(engine->id, caller->round->ids[engine->render]);
	err = hda->free_dma_buffer_with_notification(hda->context, engine->handle, engine->mdl,
						     engine->size);
	if (succeeds(caller, "freeing a buffer", err, 0))
		engine->mdl = NULL;
	else if (!READ_ONCE(caller->round->over))
		take_id(caller, engine);
}

static void own_change_state(struct caller *caller, struct own_engine *engine)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	enum hdaudio_stream_state state = HDAUDIO_STOP_STATE;
	int err;

	if (engine->state == HDAUDIO_STOP_STATE)
		state = draw(caller, 4) ? HDAUDIO_RUN_STATE : HDAUDIO_RESET_STATE;
	err = hda->set_dma_engine_state(hda->context, state, 1, &engine->handle);
	if (succeeds(caller, "changing the state", err, 0))
		engine->state = state;
}

static void own_register(struct caller *caller, struct own_engine *engine)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	int err;

	if (!engine->ear.open) {
		WRITE_ONCE(engine->ear.open, true);
		err = hda->register_notification_callback(hda->context, engine->handle,
							  caller->round->parent,
							  heard_notification, &engine->ear);
		if (!succeeds(caller, "registering a callback", err, 0))
			WRITE_ONCE(engine->ear.open, false);
		return;
	}
	err = hda->unregister_notification_callback(hda->context, engine->handle,
						    heard_notification, &engine->ear);
	succeeds(caller, "unregistering a callback", err, 0);
	if (!err || err == -ENODEV)
		WRITE_ONCE(engine->ear.open, false);
}

static void own_engine_call(struct caller *caller)
{
	struct own_engine *engine = &caller->engines[draw(caller, ENGINES)];
	u32 what = draw(caller, 8);

	if (!engine->handle)
		own_allocate(caller, engine);
	else if (what < 2)
		own_register(caller, engine);
	else if (engine->mdl && (what < 7 || engine->state != HDAUDIO_RESET_STATE))
		own_change_state(caller, engine);
	else if (engine->mdl)
		own_put_buffer(caller, engine);
	else if (what < 6)
		own_get_buffer(caller, engine);
	else
		own_free(caller, engine);
}

/*
 * Tags and commands
 */

static void own_listener_call(struct caller *caller)
{
	struct own_listener *listener = &caller->listeners[draw(caller, LISTENERS)];
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	unsigned long *tags = caller->round->tags[caller->codec];
	int err;

	if (!listener->ear.open) {
		WRITE_ONCE(listener->ear.open, true);
		err = hda->register_event_callback(hda->context, heard_response, &listener->ear,
						   &listener->tag);
		if (succeeds(caller, "registering a tag", err, 0))
			take_tag(caller, listener->tag);
		else
			WRITE_ONCE(listener->ear.open, false);
		return;
	}
	clear_bit(listener->tag, tags);
	err = hda->unregister_event_callback(hda->context, listener->tag);
	succeeds(caller, "unregistering a tag", err, 0);
	if (!err || err == -ENODEV)
		WRITE_ONCE(listener->ear.open, false);
	else
		take_tag(caller, listener->tag);
}

static u32 fill(struct caller *caller, struct hdaudio_codec_transfer *verbs)
{
	u32 count = 1 + draw(caller, VERBS), i;

	for (i = 0; i < count; i++) {
		verbs[i].output = hdaudio_command16(fixture_codecs[draw(caller, 3)], caller->node,
						    SIM_VERB_ECHO, caller->number++);
		verbs[i].input = 0;
	}
	return count;
}

static void check(struct caller *caller, const struct hdaudio_codec_transfer *verbs, u32 count)
{
	struct fixture_answers answers = fixture_answers(verbs, count);

	if (answers.wrong)
		complain(caller->round, "an answer is another's");
	if (answers.valid < count && caller->round->fate == NOTHING)
		complain(caller->round, "%u of %u commands were answered", answers.valid, count);
}

static void own_commands(struct caller *caller)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	u32 count = fill(caller, caller->verbs);
	int err = hda->transfer_codec_verbs(hda->context, count, caller->verbs, NULL, NULL);

	if (succeeds(caller, "sending commands", err, 0))
		check(caller, caller->verbs, count);
}

static void await_commands(struct caller *caller)
{
	if (caller->waiting && !wait_for_completion_timeout(&caller->transferred, PATIENCE / 4))
		complain(caller->round, "commands are never done");
	caller->waiting = false;
}

static void own_commands_later(struct caller *caller)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->hda;
	u32 count;
	int err;

	await_commands(caller);
	count = fill(caller, caller->later);
	reinit_completion(&caller->transferred);
	err = hda->transfer_codec_verbs(hda->context, count, caller->later, heard_transfer,
					caller);
	caller->waiting = succeeds(caller, "queueing commands", err, 0);
}

/*
 * The context in common. Anything can happen to its engines, at any time.
 */

#define ANYTHING	(FUZZ_EBADF | FUZZ_EBADFD | FUZZ_EINVAL | FUZZ_EBUSY | FUZZ_ENOSPC)

static void shared_allocate(struct caller *caller, hdaudio_handle_t *slot)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->round->hda;
	hdaudio_handle_t handle;
	u16 code;

	if (succeeds(caller, "allocating a common engine",
		     hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo, false,
						     &handle, &code), FUZZ_EBUSY | FUZZ_ENOSPC) &&
	    cmpxchg64(slot, 0, handle))
		succeeds(caller, "freeing a common engine",
			 hda->free_dma_engine(hda->context, handle), 0);
}

static void shared_buffer(struct caller *caller, hdaudio_handle_t handle)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->round->hda;
	struct hdaudio_mdl *mdl;
	size_t size;
	u32 fifo;
	u8 id;

	succeeds(caller, "allocating a common buffer",
		 hda->allocate_dma_buffer(hda->context, handle, 1024, &mdl, &size, &id, &fifo),
		 ANYTHING);
}

static void shared_state(struct caller *caller, hdaudio_handle_t handle)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->round->hda;
	hdaudio_handle_t handles[2] = { handle };

	handles[1] = READ_ONCE(caller->round->handles[draw(caller, SHARED_ENGINES)]);
	succeeds(caller, "changing a common state",
		 hda->set_dma_engine_state(hda->context, draw(caller, 3), 1 + draw(caller, 2),
					   handles), ANYTHING);
}

static void shared_look(struct caller *caller, hdaudio_handle_t handle)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->round->hda;
	const void __iomem *pointer;

	if (succeeds(caller, "looking at a common position",
		     hda->get_link_position_register(hda->context, handle, &pointer), ANYTHING))
		readl(pointer);
	if (succeeds(caller, "looking at the clock",
		     hda->get_wall_clock_register(hda->context, &pointer), 0))
		readl(pointer);
}

static void shared_call(struct caller *caller)
{
	struct hdaudio_bus_interface_v3 *hda = &caller->round->hda;
	hdaudio_handle_t *slot = &caller->round->handles[draw(caller, SHARED_ENGINES)];
	hdaudio_handle_t handle = READ_ONCE(*slot);
	u16 code;

	if (!handle) {
		shared_allocate(caller, slot);
		return;
	}
	switch (draw(caller, 8)) {
	case 0:
		if (succeeds(caller, "freeing a common engine",
			     hda->free_dma_engine(hda->context, handle), ANYTHING))
			cmpxchg64(slot, handle, 0);
		break;
	case 1:
		succeeds(caller, "changing a common format",
			 hda->change_bandwidth_allocation(hda->context, handle,
							  &fixture_s16_stereo, &code), ANYTHING);
		break;
	case 2:
	case 3:
		shared_buffer(caller, handle);
		break;
	case 4:
		succeeds(caller, "freeing a common buffer",
			 hda->free_dma_buffer(hda->context, handle), ANYTHING);
		break;
	case 5:
		shared_look(caller, handle);
		break;
	default:
		shared_state(caller, handle);
	}
}

/*
 * Contexts come and go
 */

static void own_query(struct caller *caller)
{
	const guid_t v3 = GUID_HDAUDIO_BUS_INTERFACE_V3;
	int err = hdaudbus_query_interface(caller->fdev, &v3, sizeof(caller->hda),
					   HDAUDIO_INTERFACE_VERSION, &caller->hda);

	if (!succeeds(caller, "asking for an interface", err, 0))
		caller->hda.context = NULL;
}

/* With it goes all that it owns. */
static void own_release(struct caller *caller)
{
	unsigned int i;

	for (i = 0; i < ENGINES; i++)
		if (caller->engines[i].handle && caller->engines[i].mdl)
			clear_bit(caller->engines[i].id,
				  caller->round->ids[caller->engines[i].render]);
	for (i = 0; i < LISTENERS; i++)
		if (caller->listeners[i].ear.open)
			clear_bit(caller->listeners[i].tag,
				  caller->round->tags[caller->codec]);
	await_commands(caller);
	caller->hda.interface_dereference(caller->hda.context);
	caller->hda.context = NULL;
	for (i = 0; i < ENGINES; i++) {
		caller->engines[i].handle = 0;
		caller->engines[i].mdl = NULL;
		WRITE_ONCE(caller->engines[i].ear.open, false);
	}
	for (i = 0; i < LISTENERS; i++)
		WRITE_ONCE(caller->listeners[i].ear.open, false);
}

/*
 * The device of a controller that is given back goes with it, and asking it for an
 * interface is forbidden from then on; so there nobody asks again.
 */
static void own_renew(struct caller *caller)
{
	if (caller->round->fate == GIVEN_BACK)
		return;
	own_release(caller);
	own_query(caller);
}

/*
 * Threads
 */

static void check_budget(struct round *round)
{
	const struct hdaudbus_bandwidth *bandwidth = &round->inside->bandwidth;
	unsigned int i;

	spin_lock_irq(&round->inside->engine_lock);
	for (i = 0; i < bandwidth->sdo_lines; i++)
		if (bandwidth->out_used[i] > bandwidth->out_capacity)
			complain(round, "SDO line %u carries too much", i);
	for (i = 0; i < HDAUDBUS_MAX_CODECS; i++)
		if (bandwidth->in_used[i] > bandwidth->in_capacity)
			complain(round, "SDI line %u carries too much", i);
	spin_unlock_irq(&round->inside->engine_lock);
}

static void speak(struct caller *caller)
{
	sim_unsolicited(caller->round->sim, fixture_codecs[draw(caller, 3)],
			FIELD_PREP(HDAUDIO_RESPONSE_UNSOL_TAG, draw(caller, 8)));
}

static void make_call(struct caller *caller)
{
	u32 what = draw(caller, 64);

	if (what < 28)
		own_engine_call(caller);
	else if (what < 44)
		shared_call(caller);
	else if (what < 50)
		own_listener_call(caller);
	else if (what < 54)
		own_commands(caller);
	else if (what < 58)
		own_commands_later(caller);
	else if (what < 61)
		speak(caller);
	else if (what < 63)
		check_budget(caller->round);
	else
		own_renew(caller);
}

static int call_at_random(void *data)
{
	struct caller *caller = data;

	while (caller->hda.context && caller->calls++ < CALLS) {
		make_call(caller);
		cond_resched();
		if (!draw(caller, 16))
			usleep_range(50, 2000); /* let others, also where there is one processor */
	}
	if (caller->hda.context)
		own_release(caller);
	complete(&caller->done);
	return 0;
}

static void start_caller(struct round *round, unsigned int seed, unsigned int index)
{
	static const u8 nodes[][2] = { { 0, 1 }, { 2, 1 }, { 2, 2 }, { 5, 1 } };
	struct kunit *test = round->fixture->test;
	struct caller *caller = kzalloc(sizeof(*caller), GFP_KERNEL);
	struct task_struct *task;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, caller);
	round->callers[index] = caller;
	caller->round = round;
	caller->fdev = fixture_function_group(round->fixture, nodes[index % 4][0],
					      nodes[index % 4][1]);
	caller->codec = nodes[index % 4][0];
	caller->node = index + 1;
	prandom_seed_state(&caller->random, jhash_2words(seed, index, 0));
	for (i = 0; i < ENGINES; i++)
		caller->engines[i].ear.round = round;
	for (i = 0; i < LISTENERS; i++)
		caller->listeners[i].ear.round = round;
	init_completion(&caller->transferred);
	init_completion(&caller->done);
	own_query(caller);
	task = kthread_run(call_at_random, caller, "hdaudbus-fuzz/%u", index);
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
}

/*
 * Rounds
 */

static enum hrtimer_restart tick(struct hrtimer *timer)
{
	struct round *round = container_of(timer, struct round, timer);

	sim_tick(round->sim, TICK_FRAMES);
	hrtimer_forward_now(timer, ns_to_ktime(TICK_NS));
	return HRTIMER_RESTART;
}

static void sleep_and_wake(struct round *round)
{
	struct hdaudbus_host *host = &round->sim->host;
	unsigned int i;

	for (i = 0; i < 10; i++) {
		usleep_range(1000, 20000);
		if (hdaudbus_host_suspend(host, true))
			complain(round, "it does not go to sleep");
		usleep_range(500, 5000);
		if (hdaudbus_host_resume(host))
			complain(round, "it does not wake up");
	}
}

static void let_happen(struct round *round, struct rnd_state *random)
{
	if (round->fate == NOTHING)
		return;
	usleep_range(1000, 1000 + prandom_u32_state(random) % 100000);
	if (round->fate == SLEEPS) {
		sleep_and_wake(round);
		return;
	}
	WRITE_ONCE(round->over, true);
	if (round->fate == GIVEN_BACK) {
		fixture_unregister(round->fixture);
		return;
	}
	sim_remove(round->sim);
	hdaudbus_host_gone(&round->sim->host);
}

static void await_threads(struct round *round)
{
	unsigned long end = jiffies + PATIENCE;
	unsigned int i;

	round->running = false;
	for (i = 0; i < THREADS; i++) {
		struct caller *caller = round->callers[i];
		long left = end - jiffies;

		if (wait_for_completion_timeout(&caller->done, max(left, 1L)))
			continue;
		complain(round, "thread %u hangs after %u calls", i, caller->calls);
		round->running = true;
	}
}

/* The bus driver's own books; there are some as long as it has the controller. */
static void check_empty(struct round *round)
{
	struct hdaudbus_bandwidth *bandwidth = &round->inside->bandwidth;

	if (round->fate == GIVEN_BACK)
		return;
	if (memchr_inv(bandwidth->out_used, 0, sizeof(bandwidth->out_used)) ||
	    memchr_inv(bandwidth->in_used, 0, sizeof(bandwidth->in_used)))
		complain(round, "bandwidth is reserved for nobody");
}

/* A parameter for each round: KUnit ends a case that takes too long. */
static const void *round_generate(hdaudbus_generator_arguments)
{
	static const char * const fates[FATES] = {
		"undisturbed", "sleep", "pulled out", "given back",
	};
	static unsigned int numbers[MAX_ROUNDS];
	const unsigned int *last = previous;
	unsigned int next = last ? last - numbers + 1 : 0;

	if (next >= min_t(unsigned int, fuzz_rounds, MAX_ROUNDS))
		return NULL;
	numbers[next] = next;
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "seed %u, round %u, %s", fuzz_seed,
		 next, fates[next % FATES]);
	return &numbers[next];
}

static struct round *present_round;

static void threads_test_round(struct kunit *test)
{
	unsigned int number = *(const unsigned int *)test->param_value;
	unsigned int seed = jhash_2words(fuzz_seed, number, 0), i;
	struct round *round = kzalloc(sizeof(*round), GFP_KERNEL);
	struct rnd_state random;

	KUNIT_ASSERT_NOT_NULL(test, round);
	present_round = round;
	prandom_seed_state(&random, seed);
	round->fate = number % FATES;
	round->fixture = fixture_start(test, NULL);
	round->sim = round->fixture->sim;
	round->parent = round->fixture->parent;
	round->hda = round->fixture->hda;
	round->inside = round->sim->host.controller;
	round->sim->host.verb_timeout_ms = round->fate == NOTHING ? FIXTURE_LONG_TIMEOUT : 50;
	round->running = true;
	hrtimer_setup(&round->timer, tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&round->timer, ns_to_ktime(TICK_NS), HRTIMER_MODE_REL);
	for (i = 0; i < THREADS; i++)
		start_caller(round, seed, i);
	let_happen(round, &random);
	await_threads(round);
	if (!round->running) {
		hrtimer_cancel(&round->timer);
		fixture_put(round->fixture, round->hda.context);
		check_empty(round);
	}
	KUNIT_EXPECT_STREQ(test, round->failure, "");
}

/* A thread that hangs keeps all that it uses: better a leak than more damage. */
static void threads_exit(struct kunit *test)
{
	struct round *round = present_round;
	unsigned int i;

	present_round = NULL;
	if (round && round->running) {
		kunit_err(test, "threads still run: their controller and memory stay\n");
		return;
	}
	fixture_exit(test);
	for (i = 0; round && i < THREADS; i++)
		kfree(round->callers[i]);
	kfree(round);
}

static int threads_suite_init(struct kunit_suite *suite)
{
	if (fuzz_rounds <= MAX_ROUNDS)
		return 0;
	pr_err("hdaudbus.fuzz_rounds may be %u at most\n", MAX_ROUNDS);
	return -EINVAL;
}

static struct kunit_case threads_cases[] = {
	KUNIT_CASE_PARAM(threads_test_round, round_generate),
	{}
};

static struct kunit_suite threads_suite = {
	.name = "hdaudbus_fuzz_threads",
	.suite_init = threads_suite_init,
	.exit = threads_exit,
	.test_cases = threads_cases,
};

kunit_test_suite(threads_suite);
