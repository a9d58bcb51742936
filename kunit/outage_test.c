// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: a controller that does not answer for a while.
 *
 * Test method is:
 *
 * 1) All registers read ones, or zeros, amid a call or a stream, though nobody has
 *    said that the controller is gone. What needs it has to fail soon, and what runs
 *    is not taken for stopped.
 * 2) They answer again: as before, or as after power-on, or in reset. Whoever needs
 *    the controller then has to get it.
 */
#include <linux/delay.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fixture.h"

/* Each call fails as soon as that is plain, long before a codec would be given up. */
static void outage_test_calls(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	unsigned int round, i;
	unsigned long before;

	fixture->sim->host.verb_timeout_ms = FIXTURE_LONG_TIMEOUT;
	fixture_register(fixture);
	for (round = 0; round < 3; round++) {
		fixture->sim->faults.no_decode = true;
		for (i = 0; i < 5; i++) {
			struct hdaudio_codec_transfer *echoes =
				fixture_echoes(test, 300, 0x25, 300 * i);

			before = jiffies;
			KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 300,
									   echoes, NULL, NULL));
			KUNIT_EXPECT_LT(test, jiffies_to_msecs(jiffies - before),
					(unsigned int)FIXTURE_LONG_TIMEOUT / 2);
			KUNIT_EXPECT_EQ(test, fixture_answers(echoes, 300).valid, 0U);
			KUNIT_EXPECT_EQ(test, fixture_answers(echoes, 300).overrun, 0U);
		}
		fixture->sim->faults.no_decode = false;
		fixture_expect_all_well(fixture);
	}
}

/* It comes in the midst of a call. */
static void outage_test_in_flight(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echoes = fixture_echoes(test, 300, 0x25, 0);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned long before;

	fixture->sim->host.verb_timeout_ms = FIXTURE_LONG_TIMEOUT;
	fixture_register(fixture);
	fixture->sim->manual = true;
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 300, echoes,
							   fixture_transferred, calls));
	sim_run_frames(fixture->sim, 20);
	before = jiffies;
	fixture->sim->faults.no_decode = true;
	KUNIT_ASSERT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_LT(test, jiffies_to_msecs(jiffies - before),
			(unsigned int)FIXTURE_LONG_TIMEOUT / 2);
	KUNIT_EXPECT_EQ(test, fixture_answers(echoes, 300).wrong, 0U);
	fixture->sim->faults.no_decode = false;
	fixture->sim->manual = false;
	fixture_expect_all_well(fixture);
}

/* On some machines registers that are not there read zeros: old responses are none. */
static void outage_test_zeros(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echoes = fixture_echoes(test, 8, 0x1, 0);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int i;

	fixture_register(fixture);
	fixture_earn_trust(fixture);
	fixture->sim->faults.read = fixture_zeros;
	for (i = 0; i < 8; i++) {
		KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 1, &echoes[i],
								   fixture_transferred, calls));
		KUNIT_ASSERT_TRUE(test, fixture_wait(calls));
	}
	KUNIT_EXPECT_EQ(test, fixture_answers(echoes, 8).valid, 0U);
	fixture->sim->faults.read = NULL;
	fixture_expect_all_well(fixture);
	KUNIT_EXPECT_EQ(test, fixture_messages(fixture, "had lost its registers"), 0U);
}

/**
 * struct outage - what becomes of a controller that does not answer for a while
 * @name: for the report
 * @lost: it forgets everything
 * @verbs: somebody needs a codec meanwhile
 * @zeros: its registers read zeros, and not ones
 */
struct outage {
	const char *name;
	bool lost;
	bool verbs;
	bool zeros;
};

static const struct outage outages[] = {
	{ "nothing is lost", false, false },
	{ "nothing is lost, verbs", false, true },
	{ "everything is lost", true, false },
	{ "everything is lost, verbs", true, true },
	{ "nothing is lost, zeros", false, false, true },
	{ "everything is lost, zeros", true, false, true },
};

static void outage_describe(const struct outage *outage, char *description)
{
	strscpy(description, outage->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(outage, outages, outage_describe);

static void begin_outage(struct fixture *fixture, const struct outage *outage)
{
	fixture->sim->faults.no_decode = true;
	fixture->sim->faults.read = outage->zeros ? fixture_zeros : NULL;
}

static void end_outage(struct fixture *fixture)
{
	fixture->sim->faults.no_decode = false;
	fixture->sim->faults.read = NULL;
}

static void suffer(struct fixture *fixture, const struct outage *outage)
{
	struct hdaudio_codec_transfer *echo = fixture_echoes(fixture->test, 1, 0x1, 0);

	begin_outage(fixture, outage);
	if (outage->verbs)
		fixture->hda.transfer_codec_verbs(fixture->hda.context, 1, echo, NULL, NULL);
	if (outage->lost)
		sim_power_cycle(fixture->sim);
	end_outage(fixture);
}

/* The next call is answered as ever. */
static void outage_test_verbs(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	const struct outage *outage = test->param_value;
	unsigned int round;

	fixture_register(fixture);
	for (round = 0; round < 3; round++) {
		suffer(fixture, outage);
		if (outage->lost && !outage->verbs) { /* nobody has noticed yet */
			struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x1, 0);

			fixture->hda.transfer_codec_verbs(fixture->hda.context, 1, echo, NULL,
							  NULL);
		}
		fixture_expect_all_well(fixture);
	}
}

/* A stream in Stop starts from where it was, or from its buffer's start. */
static void outage_test_stop(struct kunit *test)
{
	const struct outage *outage = test->param_value;
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	u8 *link = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct fixture_stream stream;

	KUNIT_ASSERT_NOT_NULL(test, link);
	fixture_register(fixture);
	fixture_open(fixture, &stream, true, NULL, 4096, 2);
	get_random_bytes(stream.mdl->system_address, stream.size);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	suffer(fixture, outage);
	if (fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE)) {
		KUNIT_EXPECT_TRUE(test, outage->lost);
		msleep(100); /* brought up anew */
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	}
	sim_render_to(fixture->sim, stream.id, link, 4096);
	sim_run_frames(fixture->sim, 1024);
	KUNIT_EXPECT_EQ(test, memcmp(link, stream.mdl->system_address, 4096), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE), 0);
	sim_render_to(fixture->sim, stream.id, NULL, 0);
	fixture_close(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/* One that runs goes on, whatever it says, or stands until it is started anew. */
static void outage_test_run(struct kunit *test)
{
	const struct outage *outage = test->param_value;
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct fixture_stream stream;

	fixture_register(fixture);
	fixture_open(fixture, &stream, true, NULL, 4096, 2);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_run_frames(fixture->sim, 10);
	begin_outage(fixture, outage);
	KUNIT_EXPECT_EQ(test, -ETIMEDOUT,
			fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE));
	suffer(fixture, outage);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), outage->lost ? 0U : 80U);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	if (fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE)) {
		KUNIT_EXPECT_TRUE(test, outage->lost);
		msleep(100); /* brought up anew */
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	}
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), outage->lost ? 40U : 120U);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE), 0);
	fixture_close(fixture, &stream);
	fixture_expect_all_well(fixture);
}

/* It is back, but does not leave reset; later it does. */
static void outage_test_stuck(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x1, 0);

	fixture_register(fixture);
	sim_power_cycle(fixture->sim);
	fixture->sim->faults.stuck_reset = true;
	KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 1, echo, NULL, NULL));
	KUNIT_EXPECT_EQ(test, fixture_answers(echo, 1).valid, 0U);
	msleep(1000);
	hda->transfer_codec_verbs(hda->context, 1, echo, NULL, NULL);
	KUNIT_EXPECT_EQ(test, fixture_answers(echo, 1).valid, 0U);
	fixture->sim->faults.stuck_reset = false;
	hda->transfer_codec_verbs(hda->context, 1, echo, NULL, NULL);
	msleep(1000);
	fixture_expect_all_well(fixture);
}

/* In reset whenever the rings look, out of it whenever somebody sees to that. */
static u32 flicker(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	static bool down;

	if (offset != AZX_REG_GCTL)
		return value;
	down = !down;
	return down ? value & ~AZX_GCTL_RESET : value;
}

/* Calls end, whatever it says of itself. */
static void outage_test_flicker(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x1, 0);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int round;

	fixture_register(fixture);
	fixture->sim->faults.read = flicker;
	/* who does not answer has the rings started anew */
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(0), .every = 1,
	});
	for (round = 0; round < 4; round++) {
		KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 1, echo,
								   fixture_transferred, calls));
		KUNIT_ASSERT_TRUE(test, fixture_wait(calls));
	}
	fixture->sim->faults.read = NULL;
	sim_set_verb_fault(fixture->sim, NULL);
	hda->transfer_codec_verbs(hda->context, 1, echo, NULL, NULL);
	msleep(1000);
	fixture_expect_all_well(fixture);
}

/* Nobody has noticed when it goes: nothing is brought up any more. */
static void outage_test_unregister(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x1, 0);
	struct fixture_calls *calls = fixture_calls(test);

	fixture_register(fixture);
	sim_power_cycle(fixture->sim);
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 1, echo,
							   fixture_transferred, calls));
	hdaudbus_power_restart(fixture->sim->host.controller);
	hdaudbus_host_unregister(&fixture->sim->host);
	fixture->registered = false;
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, sim_read(fixture->sim, AZX_REG_GCTL, 4) & AZX_GCTL_RESET, 0U);
	fixture_put(fixture, hda->context);
	reinit_completion(&fixture->sim->released);
	fixture_register(fixture);
	fixture_expect_all_well(fixture);
}

static struct kunit_case outage_cases[] = {
	KUNIT_CASE(outage_test_calls),
	KUNIT_CASE(outage_test_in_flight),
	KUNIT_CASE(outage_test_zeros),
	KUNIT_CASE_PARAM(outage_test_verbs, outage_gen_params),
	KUNIT_CASE_PARAM(outage_test_stop, outage_gen_params),
	KUNIT_CASE_PARAM(outage_test_run, outage_gen_params),
	KUNIT_CASE(outage_test_stuck),
	KUNIT_CASE(outage_test_flicker),
	KUNIT_CASE(outage_test_unregister),
	{}
};

static struct kunit_suite outage_suite = {
	.name = "hdaudbus_outage",
	.exit = fixture_exit,
	.test_cases = outage_cases,
};

kunit_test_suite(outage_suite);
