// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: notification events and callbacks of engines.
 *
 * Test method is:
 *
 * 1) For every notification count time is moved from one notification point
 *    to the next: one notification each, at that point and not before, to all
 *    events and callbacks that are registered.
 * 2) Registering and unregistering by handle, callback and context, also what
 *    is not there; the reference on the device.
 * 3) Callbacks are unregistered while they are being called; afterwards none
 *    may come.
 * 4) The time a callback is told lies between the frame and the callback.
 */
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/sched.h>
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

static int add_event(struct fixture *fixture, hdaudio_handle_t handle, struct completion *event)
{
	return fixture->hda.register_notification_event(fixture->hda.context, handle, event);
}

static int remove_event(struct fixture *fixture, hdaudio_handle_t handle,
			struct completion *event)
{
	return fixture->hda.unregister_notification_event(fixture->hda.context, handle, event);
}

static int add_callback(struct fixture *fixture, hdaudio_handle_t handle,
			struct fixture_calls *calls)
{
	return fixture->hda.register_notification_callback(fixture->hda.context, handle,
							   fixture->parent, fixture_notified,
							   calls);
}

static int remove_callback(struct fixture *fixture, hdaudio_handle_t handle,
			   struct fixture_calls *calls)
{
	return fixture->hda.unregister_notification_callback(fixture->hda.context, handle,
							     fixture_notified, calls);
}

static void run(struct fixture *fixture, hdaudio_handle_t handle)
{
	KUNIT_ASSERT_EQ(fixture->test, fixture_state(fixture, handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(fixture->test, fixture_state(fixture, handle, HDAUDIO_RUN_STATE), 0);
}

static unsigned int drain(struct completion *event)
{
	unsigned int count = 0;

	while (try_wait_for_completion(event))
		count++;
	return count;
}

static const u32 counts[] = { 1, 2, 3, 4, 5, 8, 16, 17, 32, 64, 100, 127, 128 };

static void count_describe(const u32 *count, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u per pass", *count);
}

KUNIT_ARRAY_PARAM(count, counts, count_describe);

/* 48 kHz, 16 bits, stereo: 4 bytes a frame, 128 bytes in 32 frames. */
static void notification_test_count(struct kunit *test)
{
	u32 count = *(const u32 *)test->param_value;
	unsigned int step = 256, early = 0, wrong = 0, i, passes = 2;
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *one = fixture_calls(test), *two = fixture_calls(test);
	struct completion event, other;
	struct fixture_stream stream;

	init_completion(&event);
	init_completion(&other);
	fixture_open(fixture, &stream, true, NULL, step * count, count);
	KUNIT_ASSERT_EQ(test, add_event(fixture, stream.handle, &event), 0);
	KUNIT_ASSERT_EQ(test, add_event(fixture, stream.handle, &other), 0);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, one), 0);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, two), 0);
	run(fixture, stream.handle);
	for (i = 1; i <= passes * count; i++) {
		sim_run_frames(fixture->sim, step / 4 - 1);
		early += atomic_read(&one->count) != i - 1;
		sim_run_frames(fixture->sim, 1);
		wrong += atomic_read(&one->count) != i || atomic_read(&two->count) != i;
	}
	KUNIT_EXPECT_EQ(test, early, 0U);
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_EQ(test, drain(&event), passes * count);
	KUNIT_EXPECT_EQ(test, drain(&other), passes * count);
	KUNIT_EXPECT_EQ(test, atomic_read(&one->sleepable), 0);
	KUNIT_EXPECT_EQ(test, remove_event(fixture, stream.handle, &event), 0);
	KUNIT_EXPECT_EQ(test, remove_event(fixture, stream.handle, &other), 0);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, one), 0);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, two), 0);
}

/* The smallest fragments: 128 bytes, at a rate of 128 bytes and more a frame. */
static void notification_test_fast(struct kunit *test)
{
	struct hdaudio_stream_format format = fixture_format(192000, 32, 7);
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, &format, 128 * 128, 128);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, calls), 0);
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 8 * 128);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 7 * 128);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), 0);
}

static void notification_test_capture(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct completion event;
	struct fixture_stream stream;

	init_completion(&event);
	fixture_open(fixture, &stream, false, NULL, 4096, 2);
	KUNIT_ASSERT_EQ(test, add_event(fixture, stream.handle, &event), 0);
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 511);
	KUNIT_EXPECT_EQ(test, drain(&event), 0U);
	sim_run_frames(fixture->sim, 1);
	KUNIT_EXPECT_EQ(test, drain(&event), 1U);
	sim_run_frames(fixture->sim, 512);
	KUNIT_EXPECT_EQ(test, drain(&event), 1U);
	KUNIT_EXPECT_EQ(test, remove_event(fixture, stream.handle, &event), 0);
}

/* Nothing comes while the engine stands; afterwards it goes on as it would. */
static void notification_test_stop(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 2048, 2);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, calls), 0);
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 200);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	sim_run_frames(fixture->sim, 1000);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_run_frames(fixture->sim, 55);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	sim_run_frames(fixture->sim, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE), 0);
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 255);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	sim_run_frames(fixture->sim, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), 0);
}

/* Each engine tells its own. */
static void notification_test_two_engines(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *one = fixture_calls(test), *two = fixture_calls(test);
	struct fixture_stream out, in;

	fixture_open(fixture, &out, true, NULL, 1024, 1);
	fixture_open(fixture, &in, false, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, out.handle, one), 0);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, in.handle, two), 0);
	run(fixture, out.handle);
	run(fixture, in.handle);
	sim_run_frames(fixture->sim, 2048);
	KUNIT_EXPECT_EQ(test, atomic_read(&one->count), 8);
	KUNIT_EXPECT_EQ(test, atomic_read(&two->count), 2);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, in.handle, one), -EINVAL);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, out.handle, one), 0);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, in.handle, two), 0);
}

/*
 * Unregistering
 */

static void notification_test_not_registered(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test), *others = fixture_calls(test);
	struct completion event, other;
	struct fixture_stream stream;

	init_completion(&event);
	init_completion(&other);
	fixture_open(fixture, &stream, true, NULL, 1024, 1);
	KUNIT_EXPECT_EQ(test, remove_event(fixture, stream.handle, &event), -EINVAL);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), -EINVAL);
	KUNIT_ASSERT_EQ(test, add_event(fixture, stream.handle, &event), 0);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, calls), 0);
	KUNIT_EXPECT_EQ(test, remove_event(fixture, stream.handle, &other), -EINVAL);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, others), -EINVAL);
	KUNIT_EXPECT_EQ(test, remove_event(fixture, stream.handle, &event), 0);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), 0);
	KUNIT_EXPECT_EQ(test, remove_event(fixture, stream.handle, &event), -EINVAL);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), -EINVAL);
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 1024);
	KUNIT_EXPECT_EQ(test, drain(&event), 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
}

static void other_routine(void *context, ktime_t time)
{
	fixture_notified(context, time);
}

/* Same context, another routine: another registration. */
static void notification_test_matched_on_both(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 1024, 1);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, calls), 0);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->unregister_notification_callback(hda->context, stream.handle,
							      other_routine, calls));
	KUNIT_ASSERT_EQ(test, 0,
			hda->register_notification_callback(hda->context, stream.handle,
							    fixture->parent, other_routine,
							    calls));
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), 0);
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 256);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, 0,
			hda->unregister_notification_callback(hda->context, stream.handle,
							      other_routine, calls));
}

static void notification_test_null(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t handle = fixture_engine(fixture, true);

	KUNIT_EXPECT_EQ(test, add_event(fixture, handle, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->register_notification_callback(hda->context, handle,
							    fixture->parent, NULL, NULL));
}

/*
 * The device
 */

static void notification_test_device(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;
	unsigned int before;

	fixture_open(fixture, &stream, true, NULL, 1024, 1);
	before = kref_read(&fixture->parent->kobj.kref);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, calls), 0);
	KUNIT_EXPECT_EQ(test, kref_read(&fixture->parent->kobj.kref), before + 1);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), 0);
	KUNIT_EXPECT_EQ(test, kref_read(&fixture->parent->kobj.kref), before);
}

#ifdef CONFIG_MODULE_UNLOAD
/* A module that is in the kernel is none; this one has nothing but references. */
static void notification_test_module(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct module *module = kunit_kzalloc(test, sizeof(*module), GFP_KERNEL);
	struct device_driver driver = { .name = "hdaudbus-kunit", .owner = module };
	hdaudio_handle_t handle = fixture_engine(fixture, true);

	KUNIT_ASSERT_NOT_NULL(test, module);
	module->state = MODULE_STATE_LIVE;
	atomic_set(&module->refcnt, 1);
	fixture->parent->driver = &driver;
	KUNIT_EXPECT_EQ(test, add_callback(fixture, handle, calls), 0);
	KUNIT_EXPECT_EQ(test, module_refcount(module), 1);
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, handle, calls), 0);
	KUNIT_EXPECT_EQ(test, module_refcount(module), 0);
	KUNIT_EXPECT_EQ(test, add_callback(fixture, handle ^ BIT_ULL(40), calls), -EBADF);
	KUNIT_EXPECT_EQ(test, module_refcount(module), 0);
	module->state = MODULE_STATE_GOING;
	KUNIT_EXPECT_EQ(test, add_callback(fixture, handle, calls), -ENODEV);
	fixture->parent->driver = NULL;
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, handle, calls), -EINVAL);
}
#else
static void notification_test_module(struct kunit *test)
{
	kunit_skip(test, "modules are not counted without CONFIG_MODULE_UNLOAD");
}
#endif

/* Released with the context, callbacks, events and all. */
static void notification_test_released(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;
	struct completion event;
	struct device *device;
	unsigned int before, wait = 0;

	init_completion(&event);
	device = root_device_register("hdaudbus-kunit-client");
	KUNIT_ASSERT_FALSE(test, IS_ERR(device));
	before = kref_read(&device->kobj.kref);
	fixture_open(fixture, &stream, true, NULL, 1024, 1);
	KUNIT_EXPECT_EQ(test, add_event(fixture, stream.handle, &event), 0);
	KUNIT_EXPECT_EQ(test, 0,
			fixture->hda.register_notification_callback(fixture->hda.context,
								    stream.handle, device,
								    fixture_notified, calls));
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 256);
	fixture_put(fixture, fixture->hda.context);
	while (kref_read(&device->kobj.kref) != before && wait++ < 1000)
		usleep_range(1000, 2000);
	KUNIT_EXPECT_EQ(test, kref_read(&device->kobj.kref), before);
	root_device_unregister(device);
	sim_run_frames(fixture->sim, 1024);
	KUNIT_EXPECT_EQ(test, drain(&event), 1U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
}

/*
 * Time
 */

static void notification_test_time(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;
	unsigned int i;

	fixture_open(fixture, &stream, true, NULL, 1024, 1);
	KUNIT_ASSERT_EQ(test, add_callback(fixture, stream.handle, calls), 0);
	run(fixture, stream.handle);
	for (i = 0; i < 20; i++) {
		ktime_t before = ktime_get();

		sim_run_frames(fixture->sim, 256);
		KUNIT_EXPECT_GE(test, ktime_to_ns(calls->time), ktime_to_ns(before));
		KUNIT_EXPECT_LE(test, ktime_to_ns(calls->time), ktime_to_ns(ktime_get()));
	}
	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, calls), 0);
}

static int untimed_probe(struct hdaudbus_device *fdev)
{
	return 0;
}

/* Interrupts take the time only where somebody looks at it. */
static void notification_test_no_time(struct kunit *test)
{
	const struct hdaudbus_device_id ids[] = { { .function_type = 0x80 }, { } };
	struct hdaudbus_driver driver = {
		.driver.name = "hdaudbus-kunit-untimed",
		.id_table = ids,
		.no_interrupt_time = true,
		.probe = untimed_probe,
	};
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *untimed = fixture_calls(test), *timed = fixture_calls(test);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 1024, 1);
	KUNIT_ASSERT_EQ(test, hdaudbus_driver_register(&driver), 0);
	KUNIT_EXPECT_PTR_EQ(test, fixture->fdev->dev.driver, &driver.driver);
	KUNIT_EXPECT_EQ(test, hda->register_notification_callback(hda->context, stream.handle,
								  &fixture->fdev->dev,
								  fixture_notified, untimed), 0);
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 512);
	KUNIT_EXPECT_GT(test, atomic_read(&untimed->count), 0);
	KUNIT_EXPECT_EQ(test, ktime_to_ns(untimed->time), 0LL);

	KUNIT_EXPECT_EQ(test, add_callback(fixture, stream.handle, timed), 0);
	sim_run_frames(fixture->sim, 512);
	KUNIT_EXPECT_GT(test, atomic_read(&timed->count), 0);
	KUNIT_EXPECT_NE(test, ktime_to_ns(timed->time), 0LL);

	KUNIT_EXPECT_EQ(test, remove_callback(fixture, stream.handle, timed), 0);
	KUNIT_EXPECT_EQ(test, hda->unregister_notification_callback(hda->context, stream.handle,
								    fixture_notified, untimed), 0);
	hdaudbus_driver_unregister(&driver);
}

struct slow_calls {
	ktime_t first;
	ktime_t second;
};

static void slow_first(void *context, ktime_t time)
{
	struct slow_calls *calls = context;

	calls->first = time;
	udelay(9);
}

static void slow_second(void *context, ktime_t time)
{
	((struct slow_calls *)context)->second = time;
}

/* All are told the same time, taken before the first of them was called. */
static void notification_test_entry_time(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct slow_calls *calls = kunit_kzalloc(test, sizeof(*calls), GFP_KERNEL);
	struct fixture_stream stream;

	KUNIT_ASSERT_NOT_NULL(test, calls);
	fixture_open(fixture, &stream, true, NULL, 1024, 1);
	KUNIT_ASSERT_EQ(test, 0, hda->register_notification_callback(hda->context, stream.handle,
								     fixture->parent, slow_first,
								     calls));
	KUNIT_ASSERT_EQ(test, 0, hda->register_notification_callback(hda->context, stream.handle,
								     fixture->parent, slow_second,
								     calls));
	run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 256);
	KUNIT_EXPECT_GT(test, ktime_to_ns(calls->first), 0LL);
	KUNIT_EXPECT_EQ(test, ktime_to_ns(calls->first), ktime_to_ns(calls->second));
}

/*
 * Races and contexts
 */

static void race_notified(void *context, ktime_t time)
{
	fixture_race_callback(context);
}

static int race_run(void *data)
{
	struct fixture_race *race = data;

	while (!READ_ONCE(race->stop)) {
		sim_run_frames(race->fixture->sim, 64);
		cond_resched();
	}
	complete(&race->stopped);
	return 0;
}

/* On return the callback is not running and will not run again. */
static void notification_test_race(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	unsigned int round, failed = 0;
	struct fixture_stream stream;
	struct fixture_race *race;

	fixture_open(fixture, &stream, true, NULL, 1024, 2);
	run(fixture, stream.handle);
	race = fixture_race_start(fixture, race_run);
	for (round = 0; round < 10; round++) {
		WRITE_ONCE(race->over, false);
		WRITE_ONCE(race->entered, false);
		failed += !!hda->register_notification_callback(hda->context, stream.handle,
								fixture->parent, race_notified,
								race);
		failed += !fixture_race_wait(race);
		failed += !!hda->unregister_notification_callback(hda->context, stream.handle,
								  race_notified, race);
		WRITE_ONCE(race->over, true);
	}
	fixture_race_stop(race);
	KUNIT_EXPECT_EQ(test, failed, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&race->too_late), 0);
}

struct notification_errand {
	struct fixture *fixture;
	hdaudio_handle_t handle;
	struct completion *event;
	struct fixture_calls *calls;
};

static int errand_add_event(void *data)
{
	struct notification_errand *errand = data;

	return add_event(errand->fixture, errand->handle, errand->event);
}

static int errand_remove_event(void *data)
{
	struct notification_errand *errand = data;

	return remove_event(errand->fixture, errand->handle, errand->event);
}

static int errand_add_callback(void *data)
{
	struct notification_errand *errand = data;

	return add_callback(errand->fixture, errand->handle, errand->calls);
}

static int errand_remove_callback(void *data)
{
	struct notification_errand *errand = data;

	return remove_callback(errand->fixture, errand->handle, errand->calls);
}

static void notification_test_contexts(struct kunit *test)
{
	static int (* const errands[])(void *data) = {
		errand_add_event, errand_remove_event,
		errand_add_callback, errand_remove_callback,
	};
	const struct fixture_place *place = test->param_value;
	struct notification_errand errand = { fixture_start(test, NULL) };
	struct completion event;
	unsigned int i;

	init_completion(&event);
	errand.event = &event;
	errand.calls = fixture_calls(test);
	errand.handle = fixture_engine(errand.fixture, true);
	for (i = 0; i < ARRAY_SIZE(errands); i++)
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
				fixture_call(test, place->context, errands[i], &errand));
	for (i = 0; i < ARRAY_SIZE(errands); i++)
		KUNIT_EXPECT_EQ(test, 0, errands[i](&errand));
}

static struct kunit_case notification_cases[] = {
	KUNIT_CASE_PARAM(notification_test_count, count_gen_params),
	KUNIT_CASE(notification_test_fast),
	KUNIT_CASE(notification_test_capture),
	KUNIT_CASE(notification_test_stop),
	KUNIT_CASE(notification_test_two_engines),
	KUNIT_CASE(notification_test_not_registered),
	KUNIT_CASE(notification_test_matched_on_both),
	KUNIT_CASE(notification_test_null),
	KUNIT_CASE(notification_test_device),
	KUNIT_CASE(notification_test_module),
	KUNIT_CASE(notification_test_released),
	KUNIT_CASE(notification_test_time),
	KUNIT_CASE(notification_test_no_time),
	KUNIT_CASE(notification_test_entry_time),
	KUNIT_CASE(notification_test_race),
	KUNIT_CASE_PARAM(notification_test_contexts, place_gen_params),
	{}
};

static struct kunit_suite notification_suite = {
	.name = "hdaudbus_notification",
	.exit = fixture_exit,
	.test_cases = notification_cases,
};

kunit_test_suite(notification_suite);
