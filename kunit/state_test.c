// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: SetDmaEngineState, and what engines do in each state.
 *
 * Test method is:
 *
 * 1) Every pair of present and wanted state: the answer, the RUN bit, and
 *    whether the position moves.
 * 2) Calls that are wrong in one place must change no engine.
 * 3) Groups of all sizes are started and stopped while time passes with every
 *    register access; positions and wall clock must show that all engines ran
 *    for the same link frames.
 * 4) Bytes put into buffers are compared with bytes on the link, in both
 *    directions, for many formats and through stops.
 * 5) Bits that do not move end in -ETIMEDOUT.
 */
#include <linux/random.h>
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

#define RESET	HDAUDIO_RESET_STATE
#define STOP	HDAUDIO_STOP_STATE
#define RUN	HDAUDIO_RUN_STATE

/**
 * struct transition - from one state to another
 * @from: the present one
 * @to: the wanted one
 * @err: the answer
 */
struct transition {
	enum hdaudio_stream_state from;
	enum hdaudio_stream_state to;
	int err;
};

static const struct transition transitions[] = {
	{ RESET, RESET, 0 },
	{ RESET, STOP, 0 },
	{ RESET, HDAUDIO_PAUSE_STATE, 0 },
	{ RESET, RUN, -EBADFD },
	{ STOP, RESET, 0 },
	{ STOP, STOP, 0 },
	{ STOP, RUN, 0 },
	{ RUN, RESET, -EBADFD },
	{ RUN, STOP, 0 },
	{ RUN, HDAUDIO_PAUSE_STATE, 0 },
	{ RUN, RUN, 0 },
};

static void transition_describe(const struct transition *transition, char *description)
{
	static const char * const names[] = { "Reset", "Stop", "Run" };

	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%s to %s",
		 names[transition->from], names[transition->to]);
}

KUNIT_ARRAY_PARAM(transition, transitions, transition_describe);

static void reach(struct fixture *fixture, hdaudio_handle_t handle,
		  enum hdaudio_stream_state state)
{
	enum hdaudio_stream_state step;

	for (step = STOP; step <= state; step++)
		KUNIT_ASSERT_EQ(fixture->test, fixture_state(fixture, handle, step), 0);
}

/* Back to Reset from anywhere. */
static void retreat(struct fixture *fixture, hdaudio_handle_t handle)
{
	fixture_state(fixture, handle, STOP);
	KUNIT_EXPECT_EQ(fixture->test, fixture_state(fixture, handle, RESET), 0);
}

static void state_test_pairs(struct kunit *test)
{
	const struct transition *transition = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	enum hdaudio_stream_state now;
	struct fixture_stream stream;
	u32 before, control;
	bool runs, ran;

	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	control = sim_engine_register(sim_engine_of(fixture->sim, true, stream.id),
				      AZX_REG_SD_CTL);
	reach(fixture, stream.handle, transition->from);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, transition->to),
			transition->err);
	now = transition->err ? transition->from : transition->to;
	runs = sim_read(fixture->sim, control, 1) & SD_CTL_DMA_START;
	KUNIT_EXPECT_EQ(test, runs, now == RUN);
	before = fixture_position(fixture, stream.handle);
	ran = transition->from == RUN && now != RESET;
	KUNIT_EXPECT_EQ(test, before, ran ? 40U : 0U);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle) - before,
			now == RUN ? 40U : 0U);
	retreat(fixture, stream.handle);
	fixture_close(fixture, &stream);
}

static void state_test_arguments(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream one, two;
	hdaudio_handle_t twice[3];
	unsigned int state;

	fixture_open(fixture, &one, true, NULL, 4096, 1);
	fixture_open(fixture, &two, false, NULL, 4096, 1);
	twice[0] = one.handle;
	twice[1] = two.handle;
	twice[2] = one.handle;
	for (state = RESET; state <= RUN; state++) {
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda->set_dma_engine_state(hda->context, state, 0, twice));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda->set_dma_engine_state(hda->context, state, 0, NULL));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda->set_dma_engine_state(hda->context, state, 1, NULL));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda->set_dma_engine_state(hda->context, state, 3, twice));
	}
	KUNIT_EXPECT_EQ(test, -EINVAL, hda->set_dma_engine_state(hda->context, 3, 2, twice));
	KUNIT_EXPECT_EQ(test, -EINVAL, hda->set_dma_engine_state(hda->context, -1, 2, twice));
	KUNIT_EXPECT_EQ(test, 0, hda->set_dma_engine_state(hda->context, STOP, 2, twice));
}

/* More handles than there are engines cannot all be different and good. */
static void state_test_too_many(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t *handles = kunit_kzalloc(test, 1000 * sizeof(*handles), GFP_KERNEL);
	hdaudio_handle_t good = fixture_engine(fixture, true);
	unsigned int i;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, handles);
	for (i = 0; i < 1000; i++)
		handles[i] = i ? good + 1000 + i : good;
	err = hda->set_dma_engine_state(hda->context, RESET, 1000, handles);
	KUNIT_EXPECT_TRUE(test, err == -EBADF || err == -EINVAL);
	err = hda->set_dma_engine_state(hda->context, RESET, UINT_MAX, handles);
	KUNIT_EXPECT_TRUE(test, err == -EBADF || err == -EINVAL);
}

/* Without a buffer there is only Reset. */
static void state_test_no_buffer(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);

	KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, RESET), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, STOP), -EBADFD);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, RUN), -EBADFD);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, RESET), 0);
}

static unsigned int count_running(struct fixture *fixture)
{
	unsigned int n, running = 0;

	for (n = 0; n < 10; n++)
		running += !!(sim_read(fixture->sim, sim_engine_register(n, AZX_REG_SD_CTL), 1) &
			      SD_CTL_DMA_START);
	return running;
}

/* One engine of four is not where it should be: nobody moves. */
static void state_test_all_or_nothing(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream streams[4];
	hdaudio_handle_t handles[4], bare = fixture_engine(fixture, false);
	unsigned int i, bad;

	for (i = 0; i < 4; i++) {
		fixture_open(fixture, &streams[i], i & 1, NULL, 4096, 1);
		reach(fixture, streams[i].handle, STOP);
	}
	for (bad = 0; bad < 4; bad++) {
		for (i = 0; i < 4; i++)
			handles[i] = streams[i].handle;
		handles[bad] ^= BIT_ULL(40);
		KUNIT_EXPECT_EQ(test, -EBADF,
				hda->set_dma_engine_state(hda->context, RUN, 4, handles));
		KUNIT_EXPECT_EQ(test, count_running(fixture), 0U);
		handles[bad] = bare;
		KUNIT_EXPECT_EQ(test, -EBADFD,
				hda->set_dma_engine_state(hda->context, RUN, 4, handles));
		KUNIT_EXPECT_EQ(test, count_running(fixture), 0U);
		handles[bad] = streams[bad].handle;
		fixture_state(fixture, handles[bad], RESET);
		KUNIT_EXPECT_EQ(test, -EBADFD,
				hda->set_dma_engine_state(hda->context, RUN, 4, handles));
		KUNIT_EXPECT_EQ(test, count_running(fixture), 0U);
		reach(fixture, handles[bad], STOP);
	}
	KUNIT_EXPECT_EQ(test, 0, hda->set_dma_engine_state(hda->context, RUN, 4, handles));
	KUNIT_EXPECT_EQ(test, count_running(fixture), 4U);
	fixture_state(fixture, handles[2], STOP);
	KUNIT_EXPECT_EQ(test, -EBADFD,
			hda->set_dma_engine_state(hda->context, RESET, 4, handles));
	KUNIT_EXPECT_EQ(test, count_running(fixture), 3U);
	KUNIT_EXPECT_EQ(test, 0, hda->set_dma_engine_state(hda->context, STOP, 4, handles));
	KUNIT_EXPECT_EQ(test, count_running(fixture), 0U);
}

/*
 * Groups
 */

static const bool ssync_places[] = { false, true };

static void ssync_describe(const bool *old, char *description)
{
	strscpy(description, *old ? "SSYNC at 0x34" : "SSYNC at 0x38", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(ssync, ssync_places, ssync_describe);

static struct fixture *start_with_ssync(struct kunit *test, bool old)
{
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description),
							    GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, description);
	*description = fixture_standard;
	description->old_ssync = old;
	return fixture_start(test, description);
}

#define GROUP_MAX	10

/**
 * struct group - engines that start and stop together
 * @old_ssync: SSYNC is at 0x34
 * @count: how many there are, every second one of them a render engine
 */
struct group {
	bool old_ssync;
	unsigned int count;
};

/* Every number of engines that the standard controller has. */
static const struct group groups[] = {
	{ false, 1 }, { false, 2 }, { false, 3 }, { false, 4 }, { false, 5 },
	{ false, 6 }, { false, 7 }, { false, 8 }, { false, 9 }, { false, GROUP_MAX },
	{ true, 1 }, { true, 2 }, { true, 3 }, { true, 4 }, { true, 5 },
	{ true, 6 }, { true, 7 }, { true, 8 }, { true, 9 }, { true, GROUP_MAX },
};

static void group_describe(const struct group *group, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u engines, SSYNC at %#x",
		 group->count, group->old_ssync ? 0x34 : 0x38);
}

KUNIT_ARRAY_PARAM(group, groups, group_describe);

static u32 wall_clock(struct fixture *fixture)
{
	const void __iomem *where = NULL;

	KUNIT_ASSERT_EQ(fixture->test, 0,
			fixture->hda.get_wall_clock_register(fixture->hda.context, &where));
	return readl(where);
}

/* Three frames pass with each access of the call. Returns the time it began. */
static u32 change_slowly(struct fixture *fixture, enum hdaudio_stream_state state,
			 unsigned int count, const hdaudio_handle_t *handles)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	u32 before = wall_clock(fixture);

	fixture->sim->frames_per_access = 3;
	KUNIT_EXPECT_EQ(fixture->test, 0,
			hda->set_dma_engine_state(hda->context, state, count, handles));
	fixture->sim->frames_per_access = 0;
	return before;
}

/* All are at the same position. Returns how long they ran for it, in wall clock ticks. */
static u32 expect_same_progress(struct fixture *fixture, unsigned int count,
				const hdaudio_handle_t *handles)
{
	u32 position = fixture_position(fixture, handles[0]);
	unsigned int i;

	for (i = 1; i < count; i++)
		KUNIT_EXPECT_EQ(fixture->test, fixture_position(fixture, handles[i]), position);
	return position / 4 * SIM_WALL_CLOCK_TICKS;
}

/*
 * What all of them ran between start and stop: no less than from the end of the
 * one call to the beginning of the other, and no more than with both calls.
 */
static void group_round(struct fixture *fixture, unsigned int count,
			const hdaudio_handle_t *handles)
{
	u32 past = expect_same_progress(fixture, count, handles), ran;
	u32 start, started, stop, stopped;

	start = change_slowly(fixture, RUN, count, handles);
	started = wall_clock(fixture);
	ran = expect_same_progress(fixture, count, handles) - past;
	KUNIT_EXPECT_LE(fixture->test, ran, started - start);
	sim_run_frames(fixture->sim, 20);
	KUNIT_EXPECT_EQ(fixture->test, expect_same_progress(fixture, count, handles) - past,
			ran + 20 * SIM_WALL_CLOCK_TICKS);
	stop = change_slowly(fixture, STOP, count, handles);
	stopped = wall_clock(fixture);
	ran = expect_same_progress(fixture, count, handles) - past;
	KUNIT_EXPECT_GE(fixture->test, ran, stop - started);
	KUNIT_EXPECT_LE(fixture->test, ran, stopped - start);
	sim_run_frames(fixture->sim, 20);
	KUNIT_EXPECT_EQ(fixture->test, ran,
			expect_same_progress(fixture, count, handles) - past);
}

/* They march in step, as positions and wall clock tell a client. */
static void state_test_group(struct kunit *test)
{
	const struct group *group = test->param_value;
	struct fixture *fixture = start_with_ssync(test, group->old_ssync);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream streams[GROUP_MAX];
	hdaudio_handle_t handles[GROUP_MAX];
	unsigned int i;

	for (i = 0; i < group->count; i++) {
		fixture_open(fixture, &streams[i], i % 2, NULL, 65536, 1);
		handles[i] = streams[i].handle;
	}
	KUNIT_ASSERT_EQ(test, 0,
			hda->set_dma_engine_state(hda->context, STOP, group->count, handles));
	for (i = 0; i < 3; i++)
		group_round(fixture, group->count, handles);
	KUNIT_EXPECT_EQ(test, 0,
			hda->set_dma_engine_state(hda->context, RESET, group->count, handles));
	for (i = 0; i < group->count; i++)
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, handles[i]), 0U);
	KUNIT_EXPECT_EQ(test, sim_read(fixture->sim, fixture->sim->host.ssync, 4), 0U);
}

/* An engine that is already running is not held up by others that start. */
static void state_test_group_leaves_others(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream alone, pair[2];
	hdaudio_handle_t handles[2];
	unsigned int i;
	u64 frames;

	fixture_open(fixture, &alone, true, NULL, 65536, 1);
	reach(fixture, alone.handle, RUN);
	for (i = 0; i < 2; i++) {
		fixture_open(fixture, &pair[i], true, NULL, 65536, 1);
		reach(fixture, pair[i].handle, STOP);
		handles[i] = pair[i].handle;
	}
	sim_run_frames(fixture->sim, 5);
	frames = fixture->sim->frame;
	fixture->sim->frames_per_access = 2;
	KUNIT_EXPECT_EQ(test, 0, hda->set_dma_engine_state(hda->context, RUN, 2, handles));
	KUNIT_EXPECT_EQ(test, 0, hda->set_dma_engine_state(hda->context, STOP, 2, handles));
	fixture->sim->frames_per_access = 0;
	frames = fixture->sim->frame - frames + 5;
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, alone.handle), (u32)(4 * frames));
}

/* SSYNC is set before the first RUN and cleared when every FIFO had time to fill. */
static void state_test_group_order(struct kunit *test)
{
	struct fixture *fixture = start_with_ssync(test, *(const bool *)test->param_value);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	unsigned int i, set = 0, cleared = 0, first_run = 0, last_run = 0, waited = 0;
	struct sim *sim = fixture->sim;
	struct fixture_stream streams[3];
	hdaudio_handle_t handles[3];
	u32 mask = 0;

	for (i = 0; i < 3; i++) {
		fixture_open(fixture, &streams[i], i != 1, NULL, 4096, 1);
		handles[i] = streams[i].handle;
		mask |= BIT(sim_engine_of(sim, i != 1, streams[i].id));
	}
	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, STOP, 3, handles));
	sim_log_start(sim);
	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, RUN, 3, handles));
	for (i = 0; i < sim->access_count; i++) {
		const struct sim_access *access = &sim->accesses[i];

		if (!access->write) {
			waited += last_run && !cleared && access->offset >= 0x80 &&
				  access->offset % 0x20 == AZX_REG_SD_STS;
			continue;
		}
		if (access->offset == sim->host.ssync && (access->value & mask) == mask)
			set = i + 1;
		else if (access->offset == sim->host.ssync && !(access->value & mask))
			cleared = i + 1;
		else if (access->offset == sim->host.ssync)
			KUNIT_FAIL(test, "SSYNC changed by halves");
		if (access->offset >= 0x80 && access->offset % 0x20 == 0 &&
		    access->value & SD_CTL_DMA_START) {
			last_run = i + 1;
			first_run = first_run ?: last_run;
		}
	}
	KUNIT_EXPECT_GT(test, set, 0U);
	KUNIT_EXPECT_GT(test, first_run, set);
	KUNIT_EXPECT_GT(test, last_run, first_run);
	KUNIT_EXPECT_GT(test, cleared, last_run);
	KUNIT_EXPECT_GE(test, waited, 3U); /* each FIFO was looked at */
}

/*
 * One engine alone waits for nobody: no SSYNC, no look at its FIFO. It is asked
 * whether it still knows what it is to do, and started.
 */
static void state_test_single_cost(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct sim *sim = fixture->sim;
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, STOP), 0);
	sim_log_start(sim);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, RUN), 0);
	KUNIT_EXPECT_EQ(test, sim->access_count, 2U);
}

/*
 * Bytes
 */

static const struct hdaudio_stream_format formats[] = {
	{ 48000, 16, 16, 2 }, { 44100, 16, 16, 2 }, { 8000, 8, 8, 1 }, { 96000, 24, 32, 2 },
	{ 192000, 32, 32, 2 }, { 22050, 16, 16, 1 }, { 11025, 20, 32, 3 }, { 32000, 16, 16, 5 },
	{ 88200, 24, 32, 1 }, { 176400, 16, 16, 2 }, { 48000, 32, 32, 12 },
};

static void format_describe(const struct hdaudio_stream_format *format, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u Hz, %u bits, %u channels",
		 format->sample_rate, format->valid_bits_per_sample,
		 format->number_of_channels);
}

KUNIT_ARRAY_PARAM(format, formats, format_describe);

static unsigned int differences(const u8 *buffer, size_t size, const u8 *link, size_t used)
{
	unsigned int wrong = 0;
	size_t i;

	for (i = 0; i < used; i++)
		wrong += link[i] != buffer[i % size];
	return wrong;
}

/* What an engine moves in @frames, to within a sample block. */
static u32 expected_bytes(const struct hdaudio_stream_format *format, unsigned int frames)
{
	return (u64)frames * format->sample_rate / 48000 * format->container_size / 8 *
	       format->number_of_channels;
}

static void state_test_render_bytes(struct kunit *test)
{
	const struct hdaudio_stream_format *format = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	size_t room = 65536;
	u8 *link = kunit_kzalloc(test, room, GFP_KERNEL);
	size_t used;

	KUNIT_ASSERT_NOT_NULL(test, link);
	fixture_open(fixture, &stream, true, format, 7168, 7);
	get_random_bytes(stream.mdl->system_address, stream.size);
	sim_render_to(fixture->sim, stream.id, link, room);
	reach(fixture, stream.handle, RUN);
	sim_run_frames(fixture->sim, 333);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, STOP), 0);
	sim_run_frames(fixture->sim, 33);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, RUN), 0);
	sim_run_frames(fixture->sim, 667);
	used = fixture->sim->render[stream.id].used;
	KUNIT_EXPECT_EQ(test, used, (size_t)expected_bytes(format, 1000));
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle),
			(u32)(used % stream.size));
	KUNIT_EXPECT_EQ(test, 0U, differences(stream.mdl->system_address, stream.size, link,
					      min(used, room)));
	sim_render_to(fixture->sim, stream.id, NULL, 0);
	retreat(fixture, stream.handle);
}

static void state_test_capture_bytes(struct kunit *test)
{
	const struct hdaudio_stream_format *format = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int frames = 100;
	struct fixture_stream stream;
	u8 *link = kunit_kzalloc(test, 8192, GFP_KERNEL);
	u32 used;

	if (format->number_of_channels > 5)
		kunit_skip(test, "more than an input line carries");
	KUNIT_ASSERT_NOT_NULL(test, link);
	get_random_bytes(link, 8192);
	fixture_open(fixture, &stream, false, format, 8192, 8);
	sim_capture_from(fixture->sim, stream.id, link, 8192);
	reach(fixture, stream.handle, RUN);
	sim_run_frames(fixture->sim, frames);
	used = fixture->sim->capture[stream.id].used;
	KUNIT_EXPECT_EQ(test, used, expected_bytes(format, frames));
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), used);
	KUNIT_EXPECT_EQ(test, memcmp(stream.mdl->system_address, link, used), 0);
	retreat(fixture, stream.handle);
}

/* Played and recorded at once, over a wire. */
static void state_test_loopback(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream out, in;
	hdaudio_handle_t both[2];

	fixture_open(fixture, &out, true, NULL, 16384, 2);
	fixture_open(fixture, &in, false, NULL, 16384, 2);
	get_random_bytes(out.mdl->system_address, out.size);
	sim_loop_back(fixture->sim, out.id, in.id);
	both[0] = out.handle;
	both[1] = in.handle;
	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, STOP, 2, both));
	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, RUN, 2, both));
	sim_run_frames(fixture->sim, 4096);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, in.handle), 0U);
	KUNIT_EXPECT_EQ(test, 0, memcmp(out.mdl->system_address, in.mdl->system_address,
					out.size));
}

/* After Reset everything begins again, at position 0. */
static void state_test_reset_rewinds(struct kunit *test)
{
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description),
							    GFP_KERNEL);
	struct fixture *fixture;
	struct fixture_stream stream;
	unsigned int round;

	KUNIT_ASSERT_NOT_NULL(test, description);
	*description = fixture_standard;
	description->position_buffer = *(const bool *)test->param_value;
	fixture = fixture_start(test, description);
	fixture_open(fixture, &stream, true, NULL, 4096, 2);
	for (round = 0; round < 3; round++) {
		reach(fixture, stream.handle, RUN);
		sim_run_frames(fixture->sim, 1234);
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 4936U % 4096);
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, STOP), 0);
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 4936U % 4096);
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, RESET), 0);
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 0U);
	}
}

static const bool position_sources[] = { false, true };

static void position_describe(const bool *buffer, char *description)
{
	strscpy(description, *buffer ? "position buffer" : "LPIB", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(position, position_sources, position_describe);

/*
 * What is programmed
 */

static void state_test_registers(struct kunit *test)
{
	const struct hdaudio_stream_format *format = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	u32 control;

	fixture_open(fixture, &stream, true, format, 16384, 4);
	KUNIT_EXPECT_GE(test, stream.id, (u8)1);
	KUNIT_EXPECT_LE(test, stream.id, (u8)15);
	reach(fixture, stream.handle, STOP);
	control = fixture_engine_read(fixture, &stream, AZX_REG_SD_CTL, 4);
	KUNIT_EXPECT_EQ(test, control & SD_CTL_STRIPE, 0U);
	KUNIT_EXPECT_EQ(test, control & SD_CTL_STREAM_RESET, 0U);
	KUNIT_EXPECT_EQ(test, fixture_engine_read(fixture, &stream, AZX_REG_SD_FORMAT, 2),
			(u32)stream.format);
	KUNIT_EXPECT_EQ(test, fixture_engine_read(fixture, &stream, AZX_REG_SD_CBL, 4),
			(u32)stream.size);
	KUNIT_EXPECT_GE(test, fixture_engine_read(fixture, &stream, AZX_REG_SD_LVI, 2), 3U);
	KUNIT_EXPECT_EQ(test, fixture_engine_read(fixture, &stream, AZX_REG_SD_FIFOSIZE, 2) + 1,
			stream.fifo);
	retreat(fixture, stream.handle);
}

/* No two streams of a direction share a tag; SDnCTL says so too. */
static void state_test_tags(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_stream_format thin = fixture_format(48000, 8, 1);
	struct fixture_stream stream;
	u16 used[2] = { 0 };
	unsigned int i;

	for (i = 0; i < 10; i++) {
		fixture_open(fixture, &stream, i % 2, &thin, 4096, 1);
		KUNIT_EXPECT_EQ(test, used[i % 2] & BIT(stream.id), 0);
		used[i % 2] |= BIT(stream.id);
		reach(fixture, stream.handle, RUN);
	}
	sim_run_frames(fixture->sim, 50);
	KUNIT_EXPECT_EQ(test, count_running(fixture), 10U);
}

static void state_test_stripe_bits(struct kunit *test)
{
	struct sim_description *four = kunit_kzalloc(test, sizeof(*four), GFP_KERNEL);
	struct fixture_stream stream = { .render = true };
	struct hdaudio_bus_interface_v3 *hda;
	struct fixture *fixture;
	size_t offset;

	KUNIT_ASSERT_NOT_NULL(test, four);
	*four = fixture_standard;
	four->sdo = 2;
	fixture = fixture_start(test, four);
	hda = &fixture->hda;
	KUNIT_ASSERT_EQ(test, 0, hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo,
								 true, &stream.handle,
								 &stream.format));
	KUNIT_ASSERT_EQ(test, 0,
			hda->allocate_dma_buffer_with_notification(hda->context, stream.handle, 1,
								   4096, &stream.mdl, &stream.size,
								   &offset, &stream.id,
								   &stream.fifo));
	reach(fixture, stream.handle, STOP);
	KUNIT_EXPECT_EQ(test, fixture_engine_read(fixture, &stream, AZX_REG_SD_CTL, 4) &
			SD_CTL_STRIPE, 2U << 16);
}

/*
 * Faults, contexts
 */

static void state_test_stuck_run(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture->may_complain = true;
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	reach(fixture, stream.handle, RUN);
	fixture->sim->faults.stuck_run = true;
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, STOP), -ETIMEDOUT);
	fixture->sim->faults.stuck_run = false;
	fixture_expect_service(fixture);
}

static void state_test_stuck_reset(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture->may_complain = true;
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	reach(fixture, stream.handle, RUN);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, STOP), 0);
	fixture->sim->faults.stuck_stream_reset = true;
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, RESET), -ETIMEDOUT);
	fixture->sim->faults.stuck_stream_reset = false;
	fixture_expect_service(fixture);
}

struct state_errand {
	struct fixture *fixture;
	hdaudio_handle_t handle;
	enum hdaudio_stream_state state;
};

static int errand_state(void *data)
{
	struct state_errand *errand = data;

	return fixture_state(errand->fixture, errand->handle, errand->state);
}

/* Any context will do. */
static void state_test_contexts(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct state_errand errand = { fixture_start(test, NULL) };
	static const enum hdaudio_stream_state way[] = { STOP, RUN, STOP, RESET };
	struct fixture_stream stream;
	unsigned int i;

	fixture_open(errand.fixture, &stream, true, NULL, 4096, 1);
	errand.handle = stream.handle;
	for (i = 0; i < ARRAY_SIZE(way); i++) {
		errand.state = way[i];
		KUNIT_EXPECT_EQ(test, 0,
				fixture_call(test, place->context, errand_state, &errand));
	}
}

static struct kunit_case state_cases[] = {
	KUNIT_CASE_PARAM(state_test_pairs, transition_gen_params),
	KUNIT_CASE(state_test_arguments),
	KUNIT_CASE(state_test_too_many),
	KUNIT_CASE(state_test_no_buffer),
	KUNIT_CASE(state_test_all_or_nothing),
	KUNIT_CASE_PARAM(state_test_group, group_gen_params),
	KUNIT_CASE(state_test_group_leaves_others),
	KUNIT_CASE(state_test_single_cost),
	KUNIT_CASE_PARAM(state_test_group_order, ssync_gen_params),
	KUNIT_CASE_PARAM(state_test_render_bytes, format_gen_params),
	KUNIT_CASE_PARAM(state_test_capture_bytes, format_gen_params),
	KUNIT_CASE(state_test_loopback),
	KUNIT_CASE_PARAM(state_test_reset_rewinds, position_gen_params),
	KUNIT_CASE_PARAM(state_test_registers, format_gen_params),
	KUNIT_CASE(state_test_tags),
	KUNIT_CASE(state_test_stripe_bits),
	KUNIT_CASE(state_test_stuck_run),
	KUNIT_CASE(state_test_stuck_reset),
	KUNIT_CASE_PARAM(state_test_contexts, place_gen_params),
	{}
};

static struct kunit_suite state_suite = {
	.name = "hdaudbus_state",
	.exit = fixture_exit,
	.test_cases = state_cases,
};

kunit_test_suite(state_suite);
