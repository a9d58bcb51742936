// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: a controller that misbehaves, and then is well again. What becomes of
 * answers to commands is in verbs_fault_test.c.
 *
 * Test method is:
 *
 * 1) One switch of the model breaks one thing. The routine it hits has to say
 *    so as documented; whatever it does not hit goes on.
 * 2) The switch is turned back: commands are answered and a stream plays, byte
 *    for byte, with its notifications.
 * 3) The controller is taken away at every single register access of its
 *    life, from the first of bringing it up to the last of taking it down.
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include "fixture.h"

/* Taken down and brought up again, which resets the controller. */
static void restart(struct fixture *fixture)
{
	fixture_put(fixture, fixture->hda.context);
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(fixture->test, fixture->sim->allocations, 0U);
	reinit_completion(&fixture->sim->released);
	fixture_register(fixture);
}

/*
 * Bits that do not move
 */

static void fault_test_stuck_controller_reset(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;

	fixture->sim->faults.stuck_reset = true;
	KUNIT_EXPECT_EQ(test, hdaudbus_host_register(host), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 0U);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
	KUNIT_EXPECT_NULL(test, host->controller);
	fixture->sim->faults.stuck_reset = false;
	reinit_completion(&fixture->sim->released);
	fixture_register(fixture);
	fixture_expect_all_well(fixture);
}

/* It cannot be reset when it is let go: it must not write to memory any more. */
static void fault_test_stuck_running(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct sim *sim = fixture->sim;

	fixture_put(fixture, fixture->hda.context);
	sim->faults.stuck_reset = true;
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, sim->allocations, 0U);
	KUNIT_EXPECT_NE(test, sim_read(sim, AZX_REG_GCTL, 4) & AZX_GCTL_RESET, 0U);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_CORBCTL, 1) & AZX_CORBCTL_RUN, 0U);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_RIRBCTL, 1) & AZX_RBCTL_DMA_EN, 0U);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_DPLBASE, 4) & AZX_DPLBASE_ENABLE, 0U);
	sim->faults.stuck_reset = false;
	reinit_completion(&sim->released);
	fixture_register(fixture);
	fixture_expect_all_well(fixture);
}

static struct hdaudbus_host_ops watched_ops;
static const struct hdaudbus_host_ops *sims_ops;
static bool watched_stopped, watched_freed_early;

static void watched_stop_dma(struct hdaudbus_host *host)
{
	watched_stopped = true;
}

static void watched_free_dma(struct hdaudbus_host *host, struct hdaudbus_memory *memory)
{
	watched_freed_early |= !watched_stopped;
	sims_ops->free_dma(host, memory);
}

/**
 * struct silence - why a controller cannot be put into reset
 * @name: for the report
 * @stuck: it does not go
 * @zeros: it does not listen, and its registers read zeros; otherwise ones
 */
struct silence {
	const char *name;
	bool stuck;
	bool zeros;
};

static const struct silence silences[] = {
	{ "the bit is stuck", true, false },
	{ "registers read ones", false, false },
	{ "registers read zeros", false, true },
};

static void silence_describe(const struct silence *silence, char *description)
{
	strscpy(description, silence->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(silence, silences, silence_describe);

/* Its host cuts it off then, before the memory is freed in which it may go on. */
static void fault_test_cut_off(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	const struct silence *silence = test->param_value;
	struct sim *sim = fixture->sim;

	sims_ops = sim->host.ops;
	watched_ops = *sims_ops;
	watched_ops.stop_dma = watched_stop_dma;
	watched_ops.free_dma = watched_free_dma;
	watched_stopped = false;
	watched_freed_early = false;
	sim->host.ops = &watched_ops;
	fixture_register(fixture);
	fixture_put(fixture, fixture->hda.context);
	sim->faults.stuck_reset = silence->stuck;
	sim->faults.no_decode = !silence->stuck;
	sim->faults.read = silence->zeros ? fixture_zeros : NULL;
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, sim->allocations, 0U);
	KUNIT_EXPECT_TRUE(test, watched_stopped);
	KUNIT_EXPECT_FALSE(test, watched_freed_early);
	sim->host.ops = sims_ops;
	sim->faults.stuck_reset = false;
	sim->faults.no_decode = false;
	sim->faults.read = NULL;
	reinit_completion(&sim->released);
	fixture_register(fixture);
	fixture_expect_all_well(fixture);
}

/* Without a buffer then, in Reset, and good for another try. */
static void fault_test_stuck_stream_reset(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream stream = { .render = true };
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	unsigned int allocations = fixture->sim->allocations;
	size_t offset;

	fixture->sim->faults.stuck_stream_reset = true;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			hda->allocate_dma_buffer(hda->context, handle, 4096, &stream.mdl,
						 &stream.size, &stream.id, &stream.fifo));
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			hda->allocate_dma_buffer_with_notification(hda->context, handle, 2, 4096,
								   &stream.mdl, &stream.size,
								   &offset, &stream.id,
								   &stream.fifo));
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, allocations);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, HDAUDIO_RESET_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, HDAUDIO_STOP_STATE), -EBADFD);
	fixture_expect_service(fixture);
	fixture->sim->faults.stuck_stream_reset = false;
	KUNIT_ASSERT_EQ(test, 0,
			hda->allocate_dma_buffer(hda->context, handle, 4096, &stream.mdl,
						 &stream.size, &stream.id, &stream.fifo));
	fixture_run(fixture, handle);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, handle), 40U);
	restart(fixture);
	fixture_expect_all_well(fixture);
}

/* On the way back to Reset: it is there, as far as the client is concerned. */
static void fault_test_stuck_stream_reset_later(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	fixture->sim->faults.stuck_stream_reset = true;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE));
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE));
	fixture->sim->faults.stuck_stream_reset = false;
	fixture_run(fixture, stream.handle);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 0U);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 40U);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/* It runs on, and is still the client's to stop. */
static void fault_test_stuck_run(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	fixture->sim->faults.stuck_run = true;
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE));
	KUNIT_EXPECT_EQ(test, -EBADFD,
			fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE));
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 40U);
	fixture_expect_service(fixture);
	fixture->sim->faults.stuck_run = false;
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/* How many of the six that there are can be had. */
static unsigned int render_engines(struct fixture *fixture)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t handles[6];
	unsigned int count, i;
	u16 code;

	for (count = 0; count < ARRAY_SIZE(handles); count++)
		if (hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo, false,
						    &handles[count], &code))
			break;
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_EQ(fixture->test, 0, hda->free_dma_engine(hda->context, handles[i]));
	return count;
}

/* A client that leaves an engine behind which does not stop. */
static void leave_running(struct fixture *fixture)
{
	struct hdaudio_bus_interface_v3 other;
	struct fixture_stream stream;

	fixture_v3(fixture, fixture->fdev, &other);
	swap(other, fixture->hda);
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	swap(other, fixture->hda);
	fixture->sim->faults.stuck_run = true;
	fixture_put(fixture, other.context);
}

/* Its owner leaves: the engine keeps its memory until it stops. */
static void fault_test_stuck_run_released(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);

	leave_running(fixture);
	KUNIT_EXPECT_EQ(test, render_engines(fixture), 5U);
	sim_run_frames(fixture->sim, 2000);
	KUNIT_EXPECT_EQ(test, render_engines(fixture), 5U);
	fixture->sim->faults.stuck_run = false;
	KUNIT_EXPECT_EQ(test, render_engines(fixture), 6U);
	sim_run_frames(fixture->sim, 2000);
	fixture_expect_all_well(fixture);
}

/* Likewise, and only the reset with which the system wakes up stops it. */
static void fault_test_stuck_run_restarted(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;

	leave_running(fixture);
	KUNIT_EXPECT_EQ(test, 0, hdaudbus_host_suspend(host, true));
	fixture->sim->faults.stuck_run = false;
	KUNIT_EXPECT_EQ(test, 0, hdaudbus_host_resume(host));
	KUNIT_EXPECT_EQ(test, render_engines(fixture), 6U);
	fixture_expect_all_well(fixture);
}

/* A FIFO that does not get ready holds a group up for a moment only. */
static void fault_test_fifo_never_ready(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream streams[2];
	hdaudio_handle_t handles[2];
	unsigned int i;

	for (i = 0; i < 2; i++) {
		fixture_open(fixture, &streams[i], i, NULL, 4096, 1);
		handles[i] = streams[i].handle;
	}
	fixture->sim->faults.fifo_never_ready = true;
	KUNIT_EXPECT_EQ(test, 0, hda->set_dma_engine_state(hda->context, HDAUDIO_STOP_STATE, 2,
							   handles));
	KUNIT_EXPECT_EQ(test, 0, hda->set_dma_engine_state(hda->context, HDAUDIO_RUN_STATE, 2,
							   handles));
	sim_run_frames(fixture->sim, 10);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, handles[i]), 40U);
		fixture_finish(fixture, &streams[i]);
	}
	fixture->sim->faults.fifo_never_ready = false;
	fixture_expect_all_well(fixture);
}

/*
 * Interrupts
 */

/**
 * struct storm - an interrupt that cannot be calmed
 * @name: for the report
 * @bits: of INTSTS
 */
struct storm {
	const char *name;
	u32 bits;
};

static const struct storm storms[] = {
	{ "of an engine", BIT(0) },
	{ "of the controller", AZX_INT_CTRL_EN },
	{ "of everything", AZX_INT_CTRL_EN | GENMASK(9, 0) },
};

static void storm_describe(const struct storm *storm, char *description)
{
	strscpy(description, storm->name, KUNIT_PARAM_DESC_SIZE);
}

/* Work that does not end: the interrupt does, and nothing is forgotten. */
static void fault_test_always_pending(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct sim *sim = fixture->sim;
	struct fixture_stream stream;
	unsigned int i, edges = 0;

	fixture->may_complain = true;
	fixture_open(fixture, &stream, true, NULL, 256, 2);
	fixture_listen(fixture, &stream, calls);
	fixture_run(fixture, stream.handle);
	sim_log_start(sim);
	sim->frames_per_access = 40; /* more than a period */
	sim_run_frames(sim, 32);
	sim->frames_per_access = 0;
	for (i = 0; i < sim->access_count; i++)
		edges += sim->accesses[i].write && sim->accesses[i].offset == AZX_REG_INTCTL &&
			 !sim->accesses[i].value;
	KUNIT_EXPECT_GT(test, edges, 0U);
	sim_run_frames(sim, 32);
	i = atomic_read(&calls->count);
	sim_run_frames(sim, 3200);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), i + 100);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

KUNIT_ARRAY_PARAM(storm, storms, storm_describe);

/* Each interrupt ends, nobody is told what did not happen, and all goes on. */
static void fault_test_storm(struct kunit *test)
{
	const struct storm *storm = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct sim *sim = fixture->sim;
	struct fixture_stream stream;
	unsigned int interrupts;

	fixture->may_complain = true;
	fixture_open(fixture, &stream, true, NULL, 1024, 2);
	fixture_listen(fixture, &stream, calls);
	fixture_run(fixture, stream.handle);
	sim->faults.storm = storm->bits;
	sim_run_frames(sim, 100);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	sim_run_frames(sim, 28);
	msleep(20); /* polled by now */
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	fixture_expect_service(fixture);
	KUNIT_EXPECT_GT(test, sim->storms, 0U);
	/* Unhandled, should it be somebody else's line. */
	if (!(storm->bits & AZX_INT_CTRL_EN))
		KUNIT_EXPECT_GT(test, sim->unhandled, sim->interrupts / 2);
	sim->faults.storm = 0;
	sim_run_frames(sim, 128);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	fixture_await_calm(fixture);
	interrupts = sim->interrupts;
	sim_run_frames(sim, 64);
	KUNIT_EXPECT_EQ(test, sim->interrupts, interrupts);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/* A client hears when the controller says so, and sees from the position where it is. */
static void fault_test_early(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;
	unsigned int i;

	fixture_open(fixture, &stream, true, NULL, 2048, 2);
	fixture_listen(fixture, &stream, calls);
	fixture_run(fixture, stream.handle);
	fixture->sim->faults.early = 64;
	for (i = 0; i < 6; i++) {
		sim_run_frames(fixture->sim, 239);
		KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), i);
		sim_run_frames(fixture->sim, 1);
		KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), i + 1);
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle) % 1024, 960U);
		sim_run_frames(fixture->sim, 16);
		KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), i + 1);
	}
	fixture->sim->faults.early = 0;
	sim_run_frames(fixture->sim, 255);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 6);
	sim_run_frames(fixture->sim, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 7);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/* One that is lost costs its notification, not those that follow. */
static void fault_test_lost_period(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 2048, 2);
	fixture_listen(fixture, &stream, calls);
	fixture_run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 256);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	fixture->sim->faults.lose_interrupts = 1;
	sim_run_frames(fixture->sim, 256);
	KUNIT_EXPECT_EQ(test, fixture->sim->faults.lose_interrupts, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	sim_run_frames(fixture->sim, 256);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/*
 * Streams
 */

static const u8 stream_errors[] = {
	SD_INT_FIFO_ERR, SD_INT_DESC_ERR, SD_INT_FIFO_ERR | SD_INT_DESC_ERR,
};

static void stream_error_describe(const u8 *status, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%s%s",
		 *status & SD_INT_FIFO_ERR ? "FIFO " : "",
		 *status & SD_INT_DESC_ERR ? "descriptor" : "");
}

KUNIT_ARRAY_PARAM(stream_error, stream_errors, stream_error_describe);

/* In every frame: acknowledged, and no notification of anything. */
static void fault_test_stream_error(struct kunit *test)
{
	u8 status = *(const u8 *)test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 2048, 2);
	fixture_listen(fixture, &stream, calls);
	fixture_run(fixture, stream.handle);
	fixture->sim->faults.stream_status = status;
	sim_run_frames(fixture->sim, 255);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	KUNIT_EXPECT_EQ(test, 0U, SD_INT_MASK &
			fixture_engine_read(fixture, &stream, AZX_REG_SD_STS, 1));
	sim_run_frames(fixture->sim, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	fixture_expect_service(fixture);
	fixture->sim->faults.stream_status = 0;
	sim_run_frames(fixture->sim, 256);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

static const bool position_sources[] = { false, true };

static void position_describe(const bool *buffer, char *description)
{
	strscpy(description, *buffer ? "position buffer" : "LPIB", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(position, position_sources, position_describe);

static struct fixture *start_with_positions(struct kunit *test, bool buffer)
{
	struct fixture *fixture = fixture_prepare(test, NULL);

	fixture->sim->host.use_position_buffer = buffer;
	fixture_register(fixture);
	return fixture;
}

/* Positions are the controller's word; notifications do not depend on them. */
static void fault_test_position_stands(struct kunit *test)
{
	struct fixture *fixture = start_with_positions(test, *(const bool *)test->param_value);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 2048, 2);
	fixture_listen(fixture, &stream, calls);
	fixture_run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 10);
	fixture->sim->faults.position_stands = true;
	sim_run_frames(fixture->sim, 246 + 256);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 40U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	fixture->sim->faults.position_stands = false;
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 40U);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 80U);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/* A client sees what the controller shows: it has to look whether it can be. */
static void fault_test_position_past_end(struct kunit *test)
{
	struct fixture *fixture = start_with_positions(test, *(const bool *)test->param_value);
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 2048, 2);
	fixture_listen(fixture, &stream, calls);
	fixture_run(fixture, stream.handle);
	fixture->sim->faults.position_offset = 4096;
	sim_run_frames(fixture->sim, 100);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 4496U);
	sim_run_frames(fixture->sim, 412);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	fixture->sim->faults.position_offset = 0;
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 40U);
	fixture_finish(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/*
 * Removal, at any register access
 */

static const struct sim_description small = {
	.inputs = 1, .outputs = 1, .outpay = 60, .inpay = 29,
	.codecs = { [0] = &fixture_vendor_codec },
};

/* What a client does, up to the first routine that fails. */
static int client_life(struct fixture *fixture, struct hdaudio_bus_interface_v3 *hda)
{
	struct hdaudio_codec_transfer *transfers = fixture_echoes(fixture->test, 3, 0x1, 0);
	static const enum hdaudio_stream_state states[] = {
		HDAUDIO_STOP_STATE, HDAUDIO_RUN_STATE, HDAUDIO_STOP_STATE, HDAUDIO_RESET_STATE,
	};
	hdaudio_handle_t both[2];
	struct hdaudio_mdl *mdl[2];
	size_t size[2], offset;
	unsigned int i;
	u16 code;
	u32 fifo;
	int err;
	u8 id;

	err = hda->transfer_codec_verbs(hda->context, 3, transfers, NULL, NULL);
	KUNIT_EXPECT_EQ(fixture->test, fixture_answers(transfers, 3).wrong, 0U);
	err = err ?: hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo, false,
						     &both[0], &code);
	err = err ?: hda->allocate_capture_dma_engine(hda->context, 0, &fixture_s16_stereo,
						      &both[1], &code);
	for (i = 0; i < 2; i++)
		err = err ?: hda->allocate_dma_buffer_with_notification(hda->context, both[i], 2,
									512, &mdl[i], &size[i],
									&offset, &id, &fifo);
	for (i = 0; i < ARRAY_SIZE(states); i++) {
		err = err ?: hda->set_dma_engine_state(hda->context, states[i], 2, both);
		if (!err && states[i] == HDAUDIO_RUN_STATE)
			sim_run_frames(fixture->sim, 64);
	}
	for (i = 0; i < 2; i++) {
		err = err ?: hda->free_dma_buffer_with_notification(hda->context, both[i], mdl[i],
								    size[i]);
		err = err ?: hda->free_dma_engine(hda->context, both[i]);
	}
	return err;
}

/*
 * Bring up, use, take down. When a routine says that the controller is gone,
 * the host hears of it, as PCI hears of it when a card is pulled out. In every
 * second life the context is kept for longer than the controller.
 */
static int controller_life(struct fixture *fixture, bool keep)
{
	static const guid_t v3 = GUID_HDAUDIO_BUS_INTERFACE_V3;
	struct hdaudbus_host *host = &fixture->sim->host;
	struct hdaudio_bus_interface_v3 hda = { };
	int err = hdaudbus_host_register(host);

	if (err)
		return err;
	if (fixture_count_devices(fixture)) {
		err = hdaudbus_query_interface(fixture_function_group(fixture, 0, 1), &v3,
					       sizeof(hda), HDAUDIO_INTERFACE_VERSION, &hda);
		err = err ?: client_life(fixture, &hda);
	}
	sim_settle(fixture->sim);
	if (err)
		hdaudbus_host_gone(host);
	if (hda.context && !keep)
		hda.interface_dereference(hda.context);
	hdaudbus_host_unregister(host);
	if (hda.context && keep)
		hda.interface_dereference(hda.context);
	return err;
}

/* Gone at the n-th access, for all n. Returns whether there were as many. */
static bool life_until(struct kunit *test, unsigned int nth)
{
	struct fixture *fixture = fixture_prepare(test, &small);
	struct sim *sim = fixture->sim;
	ktime_t before = ktime_get();
	bool gone;
	int err;

	sim->host.verb_timeout_ms = 5;
	sim->faults.gone_after = nth;
	err = controller_life(fixture, nth & 1);
	gone = !sim->faults.gone_after;
	/* Before the host says so, it does not answer, and may yet. */
	if (err && err != -ENODEV && err != -ETIMEDOUT)
		KUNIT_FAIL(test, "gone at access %u: status %d", nth, err);
	KUNIT_EXPECT_TRUE(test, gone || !err);
	KUNIT_EXPECT_LT(test, ktime_ms_delta(ktime_get(), before), 5000LL);
	KUNIT_EXPECT_TRUE(test, completion_done(&sim->released));
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 0U);
	KUNIT_EXPECT_NULL(test, sim->host.controller);
	fixture_exit(test);
	test->priv = NULL;
	return gone;
}

static void fault_test_removed(struct kunit *test)
{
	unsigned int nth = 1;

	while (life_until(test, nth))
		nth++;
	kunit_info(test, "%u register accesses\n", nth - 1);
	KUNIT_EXPECT_GT(test, nth, 100U);
}

static struct kunit_case fault_cases[] = {
	KUNIT_CASE(fault_test_stuck_controller_reset),
	KUNIT_CASE(fault_test_stuck_running),
	KUNIT_CASE_PARAM(fault_test_cut_off, silence_gen_params),
	KUNIT_CASE(fault_test_stuck_stream_reset),
	KUNIT_CASE(fault_test_stuck_stream_reset_later),
	KUNIT_CASE(fault_test_stuck_run),
	KUNIT_CASE(fault_test_stuck_run_released),
	KUNIT_CASE(fault_test_stuck_run_restarted),
	KUNIT_CASE(fault_test_fifo_never_ready),
	KUNIT_CASE(fault_test_always_pending),
	KUNIT_CASE_PARAM(fault_test_storm, storm_gen_params),
	KUNIT_CASE(fault_test_early),
	KUNIT_CASE(fault_test_lost_period),
	KUNIT_CASE_PARAM(fault_test_stream_error, stream_error_gen_params),
	KUNIT_CASE_PARAM(fault_test_position_stands, position_gen_params),
	KUNIT_CASE_PARAM(fault_test_position_past_end, position_gen_params),
	KUNIT_CASE(fault_test_removed),
	{}
};

static struct kunit_suite fault_suite = {
	.name = "hdaudbus_fault",
	.exit = fixture_exit,
	.test_cases = fault_cases,
};

kunit_test_suite(fault_suite);
