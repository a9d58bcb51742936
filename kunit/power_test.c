// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: sleep and wake.
 *
 * Test method is:
 *
 * 1) The controller goes to sleep under engines in every state, under calls
 *    that are queued and calls that are in the ring, and wakes up again; what
 *    clients see then, and what they get while it sleeps.
 * 2) All that clients can call is called while it sleeps, with an eye on the
 *    registers: nobody touches one.
 * 3) The controller vanishes at every register access of a sleep, or does not
 *    wake up.
 */
#include <linux/delay.h>
#include "fixture.h"

#define RESET	HDAUDIO_RESET_STATE
#define STOP	HDAUDIO_STOP_STATE
#define RUN	HDAUDIO_RUN_STATE

#define WAKE_TIMEOUT_MS	3000	/* calls do not wait longer for the controller */

static int transfer(struct fixture *fixture, u32 count, struct hdaudio_codec_transfer *transfers,
		    struct fixture_calls *calls)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	return hda->transfer_codec_verbs(hda->context, count, transfers,
					 calls ? fixture_transferred : NULL, calls);
}

/*
 * Engines
 */

static void reach(struct fixture *fixture, hdaudio_handle_t handle, enum hdaudio_stream_state to)
{
	enum hdaudio_stream_state state;

	for (state = STOP; state <= to; state++)
		KUNIT_ASSERT_EQ(fixture->test, fixture_state(fixture, handle, state), 0);
}

/* From the start of the buffer, at its pace. */
static void expect_plays(struct fixture *fixture, const struct fixture_stream *stream)
{
	struct kunit *test = fixture->test;

	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream->handle, RUN), 0);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream->handle), 0U);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream->handle), 40U);
}

static void power_test_engines(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream streams[3];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(streams); i++) {
		fixture_open(fixture, &streams[i], i != 1, NULL, 8192, 2);
		reach(fixture, streams[i].handle, RESET + i);
	}
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, streams[2].handle), 40U);

	fixture_fall_asleep(fixture);
	fixture_awaken(fixture);
	/* one in Reset, two in Stop */
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, streams[0].handle, RUN), -EBADFD);
	reach(fixture, streams[0].handle, STOP);
	for (i = 0; i < ARRAY_SIZE(streams); i++) {
		sim_run_frames(fixture->sim, 10);
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, streams[i].handle), 0U);
		KUNIT_EXPECT_EQ(test, fixture_engine_read(fixture, &streams[i],
							  AZX_REG_SD_FORMAT, 2),
				(u32)streams[i].format);
		expect_plays(fixture, &streams[i]);
		fixture_finish(fixture, &streams[i]);
	}
}

/* Notifications of before are those of afterwards. */
static void power_test_notifications(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	KUNIT_ASSERT_EQ(test, hda->register_notification_callback(hda->context, stream.handle,
								  &fixture->fdev->dev,
								  fixture_notified, calls), 0);
	reach(fixture, stream.handle, RUN);
	fixture_fall_asleep(fixture);
	sim_advance(fixture->sim, 2000);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	fixture_awaken(fixture);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, RUN), 0);
	sim_run_frames(fixture->sim, 2048);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	KUNIT_EXPECT_EQ(test, hda->unregister_notification_callback(hda->context, stream.handle,
								    fixture_notified, calls), 0);
	fixture_finish(fixture, &stream);
}

/*
 * While it sleeps
 */

static void power_test_asleep(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 1, 0x7100);
	hdaudio_handle_t bare = fixture_engine(fixture, true), none = 17;
	struct fixture_stream set_up, running;
	struct hdaudio_mdl *mdl = NULL;
	size_t size;
	u32 fifo;
	u16 code;
	u8 id;

	fixture_open(fixture, &set_up, true, NULL, 8192, 2);
	fixture_open(fixture, &running, true, NULL, 8192, 2);
	reach(fixture, running.handle, RUN);
	fixture_fall_asleep(fixture);
	sim_log_start(fixture->sim);

	KUNIT_EXPECT_EQ(test, transfer(fixture, 1, echo, NULL), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo,
							      false, &none, &code), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, none, (hdaudio_handle_t)17);
	KUNIT_EXPECT_EQ(test, hda->allocate_dma_buffer(hda->context, bare, 4096, &mdl, &size, &id,
						       &fifo), -ETIMEDOUT);
	KUNIT_EXPECT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, set_up.handle, STOP), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, running.handle, RUN), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, running.handle, STOP), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, running.handle, RESET), 0);
	fixture_close(fixture, &running);
	KUNIT_EXPECT_EQ(test, (int)sim_interrupt(fixture->sim), (int)IRQ_NONE);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);

	fixture_awaken(fixture);
	KUNIT_EXPECT_EQ(test, hda->allocate_dma_buffer(hda->context, bare, 4096, &mdl, &size, &id,
						       &fifo), 0);
	KUNIT_EXPECT_EQ(test, hda->free_dma_buffer(hda->context, bare), 0);
	KUNIT_EXPECT_EQ(test, hda->free_dma_engine(hda->context, bare), 0);
	reach(fixture, set_up.handle, STOP);
	expect_plays(fixture, &set_up);
	fixture_expect_service(fixture);
}

/* What a client leaves behind while it sleeps is cleared away. */
static void power_test_release(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	reach(fixture, stream.handle, RUN);
	fixture_fall_asleep(fixture);
	sim_log_start(fixture->sim);
	fixture_put(fixture, fixture->hda.context);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
	fixture_awaken(fixture);
	fixture_v3(fixture, fixture->fdev, &fixture->hda);
	fixture_expect_service(fixture);
	fixture_expect_streaming(fixture);
}

static void power_test_unregister(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	reach(fixture, stream.handle, RUN);
	fixture_fall_asleep(fixture);
	sim_log_start(fixture->sim);
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, STOP), -ENODEV);
}

/* Nobody wakes it after that. */
static void power_test_shutdown(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);

	fixture_fall_asleep(fixture);
	sim_log_start(fixture->sim);
	hdaudbus_host_shutdown(&fixture->sim->host);
	KUNIT_EXPECT_EQ(test, fixture_resume(fixture), 0);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
}

static void power_test_twice(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, fixture_resume(fixture), 0);
	for (i = 0; i < 20; i++) {
		fixture_fall_asleep(fixture);
		KUNIT_EXPECT_EQ(test, fixture_suspend(fixture), 0);
		fixture_awaken(fixture);
		KUNIT_EXPECT_EQ(test, fixture_resume(fixture), 0);
		fixture_expect_service(fixture);
	}
	fixture_expect_streaming(fixture);
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, fixture_suspend(fixture), 0);
	KUNIT_EXPECT_EQ(test, fixture_resume(fixture), 0);
}

/*
 * Calls
 */

static void power_test_queued(struct kunit *test)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 40, 0x25, 0x7100);
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_answers answers;

	fixture_fall_asleep(fixture);
	sim_log_start(fixture->sim);
	KUNIT_EXPECT_EQ(test, transfer(fixture, 40, transfers, calls), 0);
	msleep(WAKE_TIMEOUT_MS / 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
	fixture_awaken(fixture);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	answers = fixture_answers(transfers, 40);
	KUNIT_EXPECT_EQ(test, answers.valid, 40U);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
}

/* It does not wake: calls fail, and the next ones have time of their own. */
static void power_test_no_wake(struct kunit *test)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 40, 0x25, 0x7100);
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *first = fixture_calls(test), *second = fixture_calls(test);

	fixture_fall_asleep(fixture);
	sim_log_start(fixture->sim);
	KUNIT_EXPECT_EQ(test, transfer(fixture, 20, transfers, first), 0);
	msleep(WAKE_TIMEOUT_MS + 500);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->count), 1);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 20).valid, 0U);
	KUNIT_EXPECT_EQ(test, transfer(fixture, 20, transfers + 20, second), 0);
	msleep(WAKE_TIMEOUT_MS / 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&second->count), 0);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
	fixture_awaken(fixture);
	KUNIT_EXPECT_TRUE(test, fixture_wait(second));
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers + 20, 20).valid, 20U);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->count), 1);
}

/* What is in the ring is waited for, the rest is sent afterwards, all in order. */
static void power_test_in_flight(struct kunit *test)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 600, 0x25, 0x7100);
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls[3];
	struct fixture_answers answers;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		calls[i] = fixture_calls(test);
		KUNIT_EXPECT_EQ(test, transfer(fixture, 200, transfers + 200 * i, calls[i]), 0);
	}
	fixture_fall_asleep(fixture);
	fixture_awaken(fixture);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		KUNIT_EXPECT_TRUE(test, fixture_wait(calls[i]));
	answers = fixture_answers(transfers, 600);
	KUNIT_EXPECT_EQ(test, answers.valid, 600U);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
}

/* A codec that says nothing does not keep the machine from sleeping. */
static void power_test_silent_codec(struct kunit *test)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 4, 1, 0x7100);
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);

	fixture->sim->host.verb_timeout_ms = 60 * MSEC_PER_SEC;
	fixture_register(fixture);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(0), .every = 1,
	});
	KUNIT_EXPECT_EQ(test, transfer(fixture, 4, transfers, calls), 0);
	fixture_fall_asleep(fixture);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){ });
	fixture_awaken(fixture);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 4).wrong, 0U);
	fixture_expect_service(fixture);
}

/* Nor do commands behind them fail before it has slept. */
static void power_test_silent_run(struct kunit *test)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 400, 1, 0x7100);
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);

	fixture->sim->host.verb_timeout_ms = 60 * MSEC_PER_SEC;
	fixture_register(fixture);
	fixture_earn_trust(fixture);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(0), .every = 1,
	});
	KUNIT_EXPECT_EQ(test, transfer(fixture, 400, transfers, calls), 0);
	fixture_fall_asleep(fixture);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){ });
	msleep(WAKE_TIMEOUT_MS / 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	fixture_awaken(fixture);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 126).valid, 0U);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers + 126, 274).valid, 274U);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers + 126, 274).wrong, 0U);
}

/* What a client takes away with it leaves its time to nobody. */
static void power_test_cancelled(struct kunit *test)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 40, 0x25, 0x7100);
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *first = fixture_calls(test), *second = fixture_calls(test);

	fixture_fall_asleep(fixture);
	KUNIT_EXPECT_EQ(test, transfer(fixture, 20, transfers, first), 0);
	msleep(WAKE_TIMEOUT_MS - 500);
	fixture_put(fixture, fixture->hda.context);
	fixture_v3(fixture, fixture->fdev, &fixture->hda);
	KUNIT_EXPECT_EQ(test, transfer(fixture, 20, transfers + 20, second), 0);
	msleep(WAKE_TIMEOUT_MS - 500);
	KUNIT_EXPECT_EQ(test, atomic_read(&second->count), 0);
	msleep(1000);
	KUNIT_EXPECT_EQ(test, atomic_read(&second->count), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->count), 0);
	fixture_awaken(fixture);
	fixture_expect_service(fixture);
}

/*
 * Idle
 */

static void power_test_busy_engine(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t bare = fixture_engine(fixture, false);
	struct fixture_stream stream;

	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), -EBUSY);
	KUNIT_EXPECT_EQ(test, hda->free_dma_engine(hda->context, bare), 0);
	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), -EBUSY);
	reach(fixture, stream.handle, STOP);
	expect_plays(fixture, &stream);
	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), -EBUSY);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 80U);
	fixture_expect_service(fixture);
	fixture_finish(fixture, &stream);
	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), 0);
	KUNIT_EXPECT_FALSE(test, fixture_link_runs(fixture));
	fixture_awaken(fixture);
}

static void power_test_busy_call(struct kunit *test)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 4, 1, 0x7100);
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);

	fixture->sim->manual = true;
	KUNIT_EXPECT_EQ(test, transfer(fixture, 4, transfers, calls), 0);
	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), -EBUSY);
	KUNIT_EXPECT_TRUE(test, fixture_link_runs(fixture));
	fixture->sim->manual = false;
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 4).valid, 4U);
	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), 0);
	KUNIT_EXPECT_FALSE(test, fixture_link_runs(fixture));
	fixture_awaken(fixture);
}

/*
 * Tags
 */

/* Unsolicited responses come as before. */
static void power_test_tags(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	u8 tag;

	KUNIT_ASSERT_EQ(test, hda->register_event_callback(hda->context, fixture_responded, calls,
							   &tag), 0);
	fixture_fall_asleep(fixture);
	sim_unsolicited(fixture->sim, 0, (u32)tag << 26);
	fixture_awaken(fixture);
	sim_settle(fixture->sim);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	sim_unsolicited(fixture->sim, 0, (u32)tag << 26);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
}

/*
 * No return
 */

/* With an engine allocated and a call queued, it sleeps and does not wake up. */
static void expect_gone(struct kunit *test, void (*fail)(struct sim *sim), int err)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 4, 1, 0x7100);
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	fixture_fall_asleep(fixture);
	KUNIT_EXPECT_EQ(test, transfer(fixture, 4, transfers, calls), 0);
	fail(fixture->sim);
	KUNIT_EXPECT_EQ(test, fixture_resume(fixture), err);
	KUNIT_EXPECT_TRUE(test, fixture->sim->gone || !fixture_link_runs(fixture));
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, transfer(fixture, 1, transfers, NULL), -ENODEV);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, STOP), -ENODEV);
	fixture->sim->faults = (struct sim_faults){ };
	fixture_unregister(fixture);
}

static void power_test_vanished(struct kunit *test)
{
	expect_gone(test, sim_remove, -ENODEV);
}

static void stick_reset(struct sim *sim)
{
	sim->faults.stuck_reset = true;
}

static void power_test_stuck_reset(struct kunit *test)
{
	expect_gone(test, stick_reset, -ETIMEDOUT);
}

static void stick_ring(struct sim *sim)
{
	sim->faults.stuck_corb = true;
}

/* Where the command ring does not come up, nothing else may go on either. */
static void power_test_stuck_ring(struct kunit *test)
{
	expect_gone(test, stick_ring, -ETIMEDOUT);
}

/* An engine that does not leave its reset is in Reset, and the others play. */
static void power_test_stuck_engine(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	reach(fixture, stream.handle, RUN);
	fixture_fall_asleep(fixture);
	fixture->sim->faults.stuck_stream_reset = true;
	fixture_awaken(fixture);
	fixture->sim->faults.stuck_stream_reset = false;
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, RUN), -EBADFD);
	reach(fixture, stream.handle, STOP);
	expect_plays(fixture, &stream);
}

/* Returns whether the controller was still there in the end. */
static bool vanish_after(struct kunit *test, unsigned int accesses)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	bool survived;

	fixture->may_complain = true;
	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	reach(fixture, stream.handle, RUN);
	fixture->sim->faults.gone_after = accesses;
	fixture_suspend(fixture);
	fixture_resume(fixture);
	survived = !fixture->sim->gone;
	fixture->sim->faults.gone_after = 0;
	if (!survived)
		hdaudbus_host_gone(&fixture->sim->host);
	fixture_unregister(fixture);
	fixture_exit(test);
	test->priv = NULL;
	return survived;
}

static void power_test_vanishes(struct kunit *test)
{
	unsigned int accesses = 1;

	while (!vanish_after(test, accesses))
		accesses++;
	KUNIT_EXPECT_GT(test, accesses, 40U);
}

static struct kunit_case power_cases[] = {
	KUNIT_CASE(power_test_engines),
	KUNIT_CASE(power_test_notifications),
	KUNIT_CASE(power_test_asleep),
	KUNIT_CASE(power_test_release),
	KUNIT_CASE(power_test_unregister),
	KUNIT_CASE(power_test_shutdown),
	KUNIT_CASE(power_test_twice),
	KUNIT_CASE(power_test_queued),
	KUNIT_CASE(power_test_no_wake),
	KUNIT_CASE(power_test_in_flight),
	KUNIT_CASE(power_test_silent_codec),
	KUNIT_CASE(power_test_silent_run),
	KUNIT_CASE(power_test_cancelled),
	KUNIT_CASE(power_test_busy_engine),
	KUNIT_CASE(power_test_busy_call),
	KUNIT_CASE(power_test_tags),
	KUNIT_CASE(power_test_vanished),
	KUNIT_CASE(power_test_stuck_reset),
	KUNIT_CASE(power_test_stuck_ring),
	KUNIT_CASE(power_test_stuck_engine),
	KUNIT_CASE(power_test_vanishes),
	{}
};

static struct kunit_suite power_suite = {
	.name = "hdaudbus_power",
	.exit = fixture_exit,
	.test_cases = power_cases,
};

kunit_test_suite(power_suite);
