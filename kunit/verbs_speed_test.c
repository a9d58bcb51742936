// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: what codec commands cost: link frames, register accesses, interrupts.
 *
 * Test method is:
 *
 * 1) The model counts all three. Its link takes one command in each frame, 48,000 in
 *    a second, and no frame passes while nothing is under way: frames are what the
 *    link is kept waiting, however slow the machine is.
 * 2) Codecs are trusted first, as they are after their first thousand commands.
 * 3) A second client has always another batch in its queue: the link is not kept
 *    waiting either, and nobody waits for more than his share of it.
 */
#include <linux/kthread.h>
#include "fixture.h"

#define BATCH		512
#define LINK_FRAMES	(BATCH * 100 / 95)	/* of a batch at 95 % of the link's rate */
#define RUN_MAX		127			/* commands under one doorbell */

static struct fixture *speed_fixture(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);

	fixture_earn_trust(fixture);
	return fixture;
}

/* The answer is there, and the interrupt with it, in the frame after the command's. */
static void speed_test_single_frames(struct kunit *test)
{
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *verb = fixture_echoes(test, 1, 0x1, 1);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int i;

	for (i = 0; i < 20; i++) {
		fixture->sim->manual = true;
		KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, verb, calls), 0);
		sim_run_frames(fixture->sim, 1);
		KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), i);
		sim_run_frames(fixture->sim, 1);
		KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), i + 1);
		fixture_expect_valid(test, verb, 1);
		fixture->sim->manual = false;
		sim_settle(fixture->sim);
	}
}

static void speed_test_single_accesses(struct kunit *test)
{
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *verb = fixture_echoes(test, 1, 0x1, 1);
	unsigned int i, interrupts, accesses = 0;

	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, verb, NULL), 0);
	sim_settle(fixture->sim);
	for (i = 0; i < 20; i++) {
		interrupts = fixture->sim->interrupts;
		sim_log_start(fixture->sim);
		KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, verb, NULL), 0);
		sim_settle(fixture->sim);
		/* where the pointer is 0 there is a closer look, one time in 256 */
		accesses = max(accesses, fixture->sim->access_count);
		KUNIT_EXPECT_EQ(test, fixture->sim->interrupts - interrupts, 1U);
	}
	KUNIT_EXPECT_LE(test, accesses, 5U);
}

static const u32 speed_sizes[] = { 2, 8, 64, RUN_MAX - 1 };

static void speed_describe(const u32 *size, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u commands", *size);
}

KUNIT_ARRAY_PARAM(speed, speed_sizes, speed_describe);

/* One doorbell, one interrupt, however many commands. */
static void speed_test_batch(struct kunit *test)
{
	u32 count = *(const u32 *)test->param_value;
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, count, 0x1, 1);
	struct sim *sim = fixture->sim;
	unsigned int interrupts;
	u64 frame;

	sim_settle(sim);
	interrupts = sim->interrupts;
	frame = sim->frame;
	sim_log_start(sim);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, count, transfers, NULL), 0);
	sim_settle(sim);
	fixture_expect_valid(test, transfers, count);
	KUNIT_EXPECT_EQ(test, sim->interrupts - interrupts, 1U);
	KUNIT_EXPECT_LE(test, sim->access_count, 6U);
	KUNIT_EXPECT_LE(test, sim->frame - frame, count + 3ULL); /* with its check */
}

/**
 * struct speed_cost - what a batch took
 * @frames: link frames
 * @commands: on the link meanwhile, of all clients
 */
struct speed_cost {
	unsigned int frames;
	unsigned int commands;
};

/* Frame by frame, so that none passes before the batch is in its queue. */
static struct speed_cost measure(struct fixture *fixture, u32 count,
				 struct hdaudio_codec_transfer *transfers)
{
	struct fixture_calls *calls = fixture_calls(fixture->test);
	struct sim *sim = fixture->sim;
	struct speed_cost cost = { };
	unsigned int first;

	sim->manual = true;
	sim_settle(sim);
	first = sim->command_count;
	KUNIT_EXPECT_EQ(fixture->test, fixture_transfer(fixture, count, transfers, calls), 0);
	while (!atomic_read(&calls->count) && cost.frames < 10 * BATCH) {
		sim_run_frames(sim, 1);
		cost.frames++;
	}
	cost.commands = sim->command_count - first;
	sim->manual = false;
	sim_advance(sim, 1); /* the others go on */
	fixture_expect_valid(fixture->test, transfers, count);
	return cost;
}

/* A batch of several runs, from the doorbell to its end. */
static void speed_test_link_rate(struct kunit *test)
{
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, BATCH, 0x1, 1);
	unsigned int frames = measure(fixture, BATCH, transfers).frames;

	KUNIT_EXPECT_LE(test, frames, (unsigned int)LINK_FRAMES);
	kunit_info(test, "%u commands in %u link frames: %u per second\n", BATCH, frames,
		   48000 * BATCH / frames);
}

/**
 * struct speed_rival - a client that always has more to send
 * @hda: its interface
 * @transfers: what it sends
 * @sent: batches so far
 * @stop: it is enough
 * @stopped: nothing of it is left
 */
struct speed_rival {
	struct hdaudio_bus_interface_v3 hda;
	struct hdaudio_codec_transfer *transfers;
	unsigned int sent;
	bool stop;
	struct completion stopped;
};

static void rival_transferred(struct hdaudio_codec_transfer *transfers, void *context)
{
	struct speed_rival *rival = context;

	if (READ_ONCE(rival->stop) ||
	    rival->hda.transfer_codec_verbs(rival->hda.context, BATCH, rival->transfers,
					    rival_transferred, rival)) {
		complete(&rival->stopped);
		return;
	}
	WRITE_ONCE(rival->sent, rival->sent + 1);
}

static struct speed_rival *rival_start(struct fixture *fixture)
{
	struct kunit *test = fixture->test;
	struct speed_rival *rival = kunit_kzalloc(test, sizeof(*rival), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, rival);
	init_completion(&rival->stopped);
	fixture_v3(fixture, fixture->fdev, &rival->hda);
	rival->transfers = fixture_echoes(test, BATCH, 0x24, 7);
	rival_transferred(rival->transfers, rival);
	return rival;
}

static void rival_stop(struct fixture *fixture, struct speed_rival *rival)
{
	WRITE_ONCE(rival->stop, true);
	wait_for_completion(&rival->stopped);
	fixture_expect_valid(fixture->test, rival->transfers, BATCH);
	fixture_put(fixture, rival->hda.context);
}

/* Each gets half of the link, and the two together all of it. */
static void speed_test_link_rate_busy(struct kunit *test)
{
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, BATCH, 0x1, 1);
	struct speed_rival *rival = rival_start(fixture);
	struct speed_cost cost = measure(fixture, BATCH, transfers);

	rival_stop(fixture, rival);
	KUNIT_EXPECT_GE(test, cost.commands * 100, 95 * cost.frames);
	KUNIT_EXPECT_LE(test, cost.frames, 2U * LINK_FRAMES + 2 * RUN_MAX);
	kunit_info(test, "%u commands beside others in %u link frames: %u per second, of %u\n",
		   BATCH, cost.frames, 48000 * BATCH / cost.frames,
		   48000 * cost.commands / cost.frames);
}

/* A single command waits for what is in the ring, and for the run it is in. */
static void speed_test_single_busy(struct kunit *test)
{
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *verb = fixture_echoes(test, 1, 0x1, 1);
	struct speed_rival *rival = rival_start(fixture);
	unsigned int i, most = 0;

	for (i = 0; i < 20; i++)
		most = max(most, measure(fixture, 1, verb).frames);
	rival_stop(fixture, rival);
	KUNIT_EXPECT_LE(test, most, 2U * (RUN_MAX + 3));
	kunit_info(test, "a single command beside others: %u link frames at most\n", most);
}

/* However much one has queued, the next one's turn comes after 16 commands. */
static void speed_test_turns(struct kunit *test)
{
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *many = fixture_echoes(test, 100, 0x1, 0);
	struct hdaudio_codec_transfer *few = fixture_echoes(test, 20, 0x1, 1000);
	struct hdaudio_codec_transfer *first = fixture_echoes(test, 1, 0x1, 2000);
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_bus_interface_v3 other;
	struct sim *sim = fixture->sim;
	unsigned int start, i;

	fixture_v3(fixture, fixture->fdev, &other);
	sim->manual = true;
	start = sim->command_count + 1;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, first, calls), 0);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 100, many, calls), 0);
	KUNIT_ASSERT_EQ(test, 0, other.transfer_codec_verbs(other.context, 20, few,
							    fixture_transferred, calls));
	sim_run_frames(sim, 200);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 3);
	for (i = 0; i < 16; i++) {
		KUNIT_EXPECT_EQ(test, sim->commands[(start + i) % SIM_LOG], many[i].output);
		KUNIT_EXPECT_EQ(test, sim->commands[(start + 16 + i) % SIM_LOG], few[i].output);
		KUNIT_EXPECT_EQ(test, sim->commands[(start + 32 + i) % SIM_LOG],
				many[16 + i].output);
	}
	for (i = 16; i < 20; i++)
		KUNIT_EXPECT_EQ(test, sim->commands[(start + 32 + i) % SIM_LOG], few[i].output);
	fixture_expect_valid(test, many, 100);
	fixture_expect_valid(test, few, 20);
	sim->manual = false;
	fixture_put(fixture, other.context);
}

/* A client that goes leaves the turns of others as they are. */
static void speed_test_turns_released(struct kunit *test)
{
	struct fixture *fixture = speed_fixture(test);
	struct hdaudio_codec_transfer *many = fixture_echoes(test, 100, 0x1, 0);
	struct hdaudio_codec_transfer *few = fixture_echoes(test, 200, 0x1, 1000);
	struct fixture_calls *calls = fixture_calls(test), *none = fixture_calls(test);
	struct hdaudio_bus_interface_v3 other;
	struct sim *sim = fixture->sim;

	fixture_v3(fixture, fixture->fdev, &other);
	sim->manual = true;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 100, many, calls), 0);
	KUNIT_ASSERT_EQ(test, 0, other.transfer_codec_verbs(other.context, 200, few,
							    fixture_transferred, none));
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 100, many, calls), 0);
	sim_run_frames(sim, 110);
	fixture_put(fixture, other.context);
	sim_run_frames(sim, 300);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&none->count), 0);
	fixture_expect_valid(test, many, 100);
	sim->manual = false;
	fixture_expect_service(fixture);
}

static struct kunit_case speed_cases[] = {
	KUNIT_CASE(speed_test_single_frames),
	KUNIT_CASE(speed_test_single_accesses),
	KUNIT_CASE_PARAM(speed_test_batch, speed_gen_params),
	KUNIT_CASE(speed_test_link_rate),
	KUNIT_CASE(speed_test_link_rate_busy),
	KUNIT_CASE(speed_test_single_busy),
	KUNIT_CASE(speed_test_turns),
	KUNIT_CASE(speed_test_turns_released),
	{}
};

static struct kunit_suite speed_suite = {
	.name = "hdaudbus_verbs_speed",
	.exit = fixture_exit,
	.test_cases = speed_cases,
};

kunit_test_suite(speed_suite);
