// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: storms and floods.
 *
 * Test method is:
 *
 * 1) Interrupts come that do not end, for each reason there can be: INTCTL and
 *    their number have to show that they are cut off, the kernel's log that this is
 *    said once; and when they end, that all is as before.
 * 2) Likewise with unsolicited responses, and GCTL.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fixture.h"

#define ROW	256	/* interrupts that calm nothing, until they are a storm */
#define FLOOD	4096	/* unsolicited responses in a second that are too many */
#define SD(reg)	(0x80 + AZX_REG_SD_##reg)

/**
 * struct storm - interrupts that do not end
 * @name: for the report
 * @offset: of the register that keeps them going; 0: none does
 * @set: its bits that read 1
 * @intsts: bits of INTSTS that stay
 * @intctl: what is left of INTCTL when it has been noticed
 */
struct storm {
	const char *name;
	u32 offset;
	u32 set;
	u32 intsts;
	u32 intctl;
};

#define EVERYTHING	(AZX_INT_GLOBAL_EN | AZX_INT_CTRL_EN | GENMASK(9, 0))

static const struct storm storms[] = {
	{ "response ring", AZX_REG_RIRBSTS, AZX_RBSTS_IRQ,
	  AZX_INT_CTRL_EN, EVERYTHING & ~AZX_INT_CTRL_EN },
	{ "codecs' states", AZX_REG_STATESTS, 0x7fff,
	  AZX_INT_CTRL_EN, EVERYTHING & ~AZX_INT_CTRL_EN },
	{ "end of a fragment", SD(STS), SD_INT_COMPLETE,
	  BIT(9), EVERYTHING & ~BIT(9) },
	{ "stream error", SD(STS), SD_INT_DESC_ERR,
	  BIT(4), EVERYTHING & ~BIT(4) },
	{ "two engines", SD(STS), SD_INT_COMPLETE,
	  BIT(0) | BIT(1), EVERYTHING & ~(BIT(0) | BIT(1)) },
	{ "no reason", 0, 0, BIT(3), EVERYTHING & ~BIT(3) },
	{ "engines there are not", 0, 0, GENMASK(29, 10), 0 },
	{ "nobody", 0, 0, AZX_INT_GLOBAL_EN, 0 },
	{ "everybody", SD(STS), 0x1c, 0x7fffffff, 0 },
};

static void storm_describe(const struct storm *storm, char *description)
{
	strscpy(description, storm->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(storm, storms, storm_describe);

/* The one there is. */
static const struct storm *storm_now;

static u32 tell_storm(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	if (offset == AZX_REG_INTSTS)
		return value | storm_now->intsts;
	if (offset >= SD(CTL))
		offset = SD(CTL) + offset % 0x20;
	return storm_now->offset && offset == storm_now->offset ? value | storm_now->set : value;
}

/* So many interrupts; whoever is told of something that is not there, is so seldom. */
static void blow(struct fixture *fixture, unsigned int interrupts)
{
	while (interrupts--)
		sim_interrupt(fixture->sim);
}

/* Up to where it is noticed. */
static void begin_storm(struct fixture *fixture, const struct storm *storm)
{
	storm_now = storm;
	fixture->sim->faults.read = tell_storm;
	blow(fixture, ROW);
}

/* How often INTSTS has been read. */
static unsigned int looks(const struct sim *sim)
{
	unsigned int i, count = 0;

	for (i = 0; i < sim->access_count; i++)
		count += sim->accesses[i].offset == AZX_REG_INTSTS;
	return count;
}

/*
 * It is cut off, said once, looked after all the same, tried again after a second,
 * cut off again, and over when it is over.
 */
static void storm_test_causes(struct kunit *test)
{
	const struct storm *storm = test->param_value;
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudbus_storm *known;
	struct sim *sim = fixture->sim;
	unsigned int round;

	fixture_register(fixture);
	known = &sim->host.controller->storm;
	storm_now = storm;
	for (round = 1; round <= 2; round++) {
		sim->faults.read = tell_storm;
		blow(fixture, ROW - 1);
		KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), EVERYTHING);
		blow(fixture, 1);
		KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), storm->intctl);
		KUNIT_EXPECT_EQ(test, known->count, (unsigned long)round);
		/* what is muted is no reason any more */
		sim_log_start(sim);
		blow(fixture, 10);
		KUNIT_EXPECT_EQ(test, looks(sim), 10U);
		fixture_expect_service(fixture);
		fixture_await_calm(fixture);
		KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), EVERYTHING);
		KUNIT_EXPECT_EQ(test, known->count, (unsigned long)round);
	}
	KUNIT_EXPECT_EQ(test, fixture_messages(fixture, "interrupts do not end"), 1U);
	sim->faults.read = NULL;
	fixture_expect_all_well(fixture);
	KUNIT_EXPECT_EQ(test, known->count, 2UL);
}

/* The line itself stays up: a few hundred interrupts a second, and no more. */
static void storm_test_line(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct sim *sim = fixture->sim;
	unsigned int second;

	fixture_register(fixture);
	sim->faults.storm = BIT(2);
	for (second = 1; second <= 5; second++) {
		sim->interrupts = 0;
		sim_run_frames(sim, 1000);
		KUNIT_EXPECT_LE(test, sim->interrupts, ROW + 20U);
		KUNIT_EXPECT_GT(test, sim->interrupts, 0U);
		fixture_await_calm(fixture);
	}
	sim->faults.storm = 0;
	fixture_expect_all_well(fixture);
}

/* Interrupts that end are no storm, however many there are. */
static void storm_test_no_storm(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 256, 2);
	KUNIT_ASSERT_EQ(test, 0, hda->register_notification_callback(hda->context, stream.handle,
								     fixture->parent,
								     fixture_notified, calls));
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_run_frames(fixture->sim, 32 * 10 * ROW);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 10 * ROW);
	KUNIT_EXPECT_EQ(test, fixture->sim->host.controller->storm.count, 0UL);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE), 0);
	fixture_close(fixture, &stream);
}

/* The controller goes while it is being polled. */
static void storm_test_unregister(struct kunit *test)
{
	static const struct storm first_engine = { .intsts = BIT(0) };
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);

	fixture_register(fixture);
	begin_storm(fixture, &first_engine);
	KUNIT_EXPECT_NE(test, fixture->sim->host.controller->storm.polls, 0U);
	fixture_put(fixture, fixture->hda.context);
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, sim_read(fixture->sim, AZX_REG_INTCTL, 4), 0U);
	fixture->sim->faults.read = NULL;
	reinit_completion(&fixture->sim->released);
	fixture_register(fixture);
	fixture_expect_all_well(fixture);
}

/* It goes to sleep while it is being polled, and wakes without a storm. */
static void storm_test_sleep(struct kunit *test)
{
	static const struct storm first_engine = { .intsts = BIT(0) };
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct sim *sim = fixture->sim;

	fixture_register(fixture);
	begin_storm(fixture, &first_engine);
	sim->faults.read = NULL;
	KUNIT_ASSERT_EQ(test, hdaudbus_host_suspend(&sim->host, true), 0);
	sim_log_start(sim);
	msleep(50);
	KUNIT_EXPECT_EQ(test, sim->access_count, 0U);
	KUNIT_ASSERT_EQ(test, hdaudbus_host_resume(&sim->host), 0);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), EVERYTHING);
	fixture_expect_all_well(fixture);
}

/* Each of two causes has a storm of its own: the other one goes on interrupting. */
static void storm_test_another(struct kunit *test)
{
	static const struct storm engine = { .intsts = BIT(4) | AZX_INT_GLOBAL_EN };
	static const struct storm rings = { .intsts = AZX_INT_CTRL_EN | AZX_INT_GLOBAL_EN };
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct sim *sim = fixture->sim;

	fixture_register(fixture);
	begin_storm(fixture, &engine);
	fixture_await_calm(fixture);
	begin_storm(fixture, &rings);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), EVERYTHING & ~AZX_INT_CTRL_EN);
	sim->faults.read = NULL;
	fixture_expect_all_well(fixture);
}

/* It ends while the controller does not answer: then it cannot be told. */
static void storm_test_outage(struct kunit *test)
{
	static const struct storm first_engine = { .intsts = BIT(0) };
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct sim *sim = fixture->sim;

	fixture_register(fixture);
	begin_storm(fixture, &first_engine);
	sim->faults.read = NULL;
	sim->faults.no_decode = true;
	msleep(2000);
	sim->faults.no_decode = false;
	msleep(100);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), EVERYTHING);
	fixture_expect_all_well(fixture);
}

/*
 * Floods
 */

static u32 response_of(u8 tag)
{
	return FIELD_PREP(HDAUDIO_RESPONSE_UNSOL_TAG, tag);
}

static bool listens(struct sim *sim)
{
	return sim_read(sim, AZX_REG_GCTL, 4) & AZX_GCTL_UNSOL;
}

/* Three times as many as can be. Returns whether that was too many for it. */
static bool pour(struct fixture *fixture, u8 tag)
{
	unsigned int chunk, i;

	for (chunk = 0; chunk < 3 * 4; chunk++) {
		for (i = 0; i < FLOOD / 4; i++)
			sim_unsolicited(fixture->sim, 0, response_of(tag));
		sim_settle(fixture->sim);
	}
	return READ_ONCE(fixture->sim->host.controller->flood.off);
}

/* A codec says more than can be: it is not listened to for a second, which is said once. */
static void storm_test_flood(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct sim *sim = fixture->sim;
	unsigned int round;
	u8 tag;

	fixture_register(fixture);
	KUNIT_ASSERT_EQ(test, 0, fixture->hda.register_event_callback(fixture->hda.context,
								      fixture_responded, calls,
								      &tag));
	for (round = 1; round <= 2; round++) {
		if (!pour(fixture, tag) && !IS_ENABLED(CONFIG_UML_TIME_TRAVEL_SUPPORT))
			kunit_skip(test, "this machine is too slow for a flood");
		if (IS_ENABLED(CONFIG_UML_TIME_TRAVEL_SUPPORT))
			KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), round * FLOOD);
		KUNIT_EXPECT_FALSE(test, listens(sim));
		fixture_expect_service(fixture);
		fixture_await_calm(fixture);
		KUNIT_EXPECT_TRUE(test, listens(sim));
	}
	KUNIT_EXPECT_EQ(test, fixture_messages(fixture, "too many unsolicited responses"), 1U);
	round = atomic_read(&calls->count);
	sim_unsolicited(sim, 0, response_of(tag));
	sim_settle(sim);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), round + 1);
	fixture_expect_all_well(fixture);
}

/* It has lost its power when it is to be listened to again: that is not for the flood to mend. */
static void storm_test_flood_outage(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct sim *sim = fixture->sim;

	fixture_register(fixture);
	if (!pour(fixture, 1))
		kunit_skip(test, "this machine is too slow for a flood");
	sim_power_cycle(sim);
	msleep(2000);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_GCTL, 4) & AZX_GCTL_RESET, 0U);
	fixture->hda.transfer_codec_verbs(fixture->hda.context, 1,
					  fixture_echoes(test, 1, 0x1, 0), NULL, NULL);
	fixture_expect_all_well(fixture);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), EVERYTHING);
	KUNIT_EXPECT_TRUE(test, listens(sim));
}

/* So many, but not at once, are heard. */
static void storm_test_no_flood(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int i;
	u8 tag;

	fixture_register(fixture);
	KUNIT_ASSERT_EQ(test, 0, fixture->hda.register_event_callback(fixture->hda.context,
								      fixture_responded, calls,
								      &tag));
	for (i = 1; i <= 3 * FLOOD; i++) {
		sim_unsolicited(fixture->sim, 0, response_of(tag));
		sim_settle(fixture->sim);
		if (i % FLOOD == 0)
			msleep(1100);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 3 * FLOOD);
	KUNIT_EXPECT_EQ(test, fixture->sim->host.controller->flood.floods, 0UL);
	fixture_expect_service(fixture);
}

/* Codecs shout in every frame, and the controller lets them, told or not. */
static void storm_test_shouting(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_codec_transfer *echoes;
	struct fixture_clock *clock;
	unsigned int round;
	u8 tag;

	if (!IS_ENABLED(CONFIG_UML_TIME_TRAVEL_SUPPORT))
		kunit_skip(test, "needs time that does not depend on the machine");
	fixture->sim->host.verb_timeout_ms = FIXTURE_LONG_TIMEOUT;
	fixture_register(fixture);
	KUNIT_ASSERT_EQ(test, 0, hda->register_event_callback(hda->context, fixture_responded,
							      calls, &tag));
	clock = fixture_start_clock(fixture);
	fixture->sim->faults.shouting = BIT(0) | BIT(3);
	for (round = 0; round < 10; round++) {
		echoes = fixture_echoes(test, 60, 0x24, round);
		KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 60, echoes, NULL,
								   NULL));
		KUNIT_EXPECT_EQ(test, fixture_answers(echoes, 60).valid, 60U);
		KUNIT_EXPECT_EQ(test, fixture_answers(echoes, 60).wrong, 0U);
		msleep(400);
	}
	/* four seconds and some of 48000 a second */
	KUNIT_EXPECT_LE(test, atomic_read(&calls->count), 6 * FLOOD);
	KUNIT_EXPECT_EQ(test, fixture_messages(fixture, "too many unsolicited responses"), 1U);
	fixture->sim->faults.shouting = 0;
	fixture_stop_clock(clock);
	fixture_expect_all_well(fixture);
}

/* One interrupt that comes to its end, and those before it do not count. */
static void storm_test_not_in_a_row(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct sim *sim = fixture->sim;
	unsigned int i;

	fixture_register(fixture);
	storm_now = &storms[5]; /* no reason */
	for (i = 0; i < 4; i++) {
		sim->faults.read = tell_storm;
		blow(fixture, ROW - 1);
		sim->faults.read = NULL;
		blow(fixture, 1);
	}
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4), EVERYTHING);
	KUNIT_EXPECT_EQ(test, sim->host.controller->storm.count, 0UL);
	KUNIT_EXPECT_FALSE(test, sim->host.controller->stormy);
}

static struct kunit_case storm_cases[] = {
	KUNIT_CASE_PARAM(storm_test_causes, storm_gen_params),
	KUNIT_CASE(storm_test_not_in_a_row),
	KUNIT_CASE(storm_test_line),
	KUNIT_CASE(storm_test_no_storm),
	KUNIT_CASE(storm_test_unregister),
	KUNIT_CASE(storm_test_sleep),
	KUNIT_CASE(storm_test_another),
	KUNIT_CASE(storm_test_outage),
	KUNIT_CASE(storm_test_flood),
	KUNIT_CASE(storm_test_flood_outage),
	KUNIT_CASE(storm_test_no_flood),
	KUNIT_CASE(storm_test_shouting),
	{}
};

static struct kunit_suite storm_suite = {
	.name = "hdaudbus_storm",
	.exit = fixture_exit,
	.test_cases = storm_cases,
};

kunit_test_suite(storm_suite);
