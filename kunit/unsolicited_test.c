// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: unsolicited responses.
 *
 * Test method is:
 *
 * 1) All tags of a codec are taken; each then gets what carries it, from its
 *    codec, unchanged, and nothing else.
 * 2) Tags are given back, by their owner, by others, twice, and with the
 *    context that owns them.
 * 3) Codecs shout while commands are under way: every answer arrives, and so
 *    does every response that has a taker, in order.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

#define TAGS	64

static int add_to(struct hdaudio_bus_interface_v3 *hda, struct fixture_calls *calls, u8 *tag)
{
	return hda->register_event_callback(hda->context, fixture_responded, calls, tag);
}

static int add(struct fixture *fixture, struct fixture_calls *calls, u8 *tag)
{
	return add_to(&fixture->hda, calls, tag);
}

static int drop(struct fixture *fixture, u8 tag)
{
	return fixture->hda.unregister_event_callback(fixture->hda.context, tag);
}

static u32 response_of(u8 tag, u8 subtag, u32 data)
{
	return FIELD_PREP(HDAUDIO_RESPONSE_UNSOL_TAG, tag) |
	       FIELD_PREP(HDAUDIO_RESPONSE_UNSOL_SUBTAG, subtag) | data;
}

static void shout(struct fixture *fixture, u8 codec, u32 response)
{
	sim_unsolicited(fixture->sim, codec, response);
	sim_settle(fixture->sim);
}

/* Several of them with records of their own; @calls has room for them. */
static void take_tags(struct fixture *fixture, struct fixture_calls **calls, u8 *tags,
		      unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		calls[i] = fixture_calls(fixture->test);
		KUNIT_ASSERT_EQ(fixture->test, add(fixture, calls[i], &tags[i]), 0);
	}
}

static void unsolicited_test_all_tags(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls[TAGS];
	u8 tags[TAGS], extra = 0x5a;
	unsigned int i;
	u64 seen = 0;

	take_tags(fixture, calls, tags, TAGS);
	for (i = 0; i < TAGS; i++) {
		KUNIT_EXPECT_LT(test, tags[i], (u8)TAGS);
		KUNIT_EXPECT_FALSE(test, seen & BIT_ULL(tags[i]));
		seen |= BIT_ULL(tags[i]);
	}
	KUNIT_EXPECT_EQ(test, add(fixture, calls[0], &extra), -EBUSY);
	KUNIT_EXPECT_EQ(test, extra, (u8)0x5a);
	KUNIT_EXPECT_EQ(test, drop(fixture, tags[40]), 0);
	KUNIT_EXPECT_EQ(test, add(fixture, calls[0], &extra), 0);
	KUNIT_EXPECT_EQ(test, extra, tags[40]);
}

/* Every tag in turn: its taker is called, with just this response. */
static void unsolicited_test_routing(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls[TAGS];
	unsigned int i, j, wrong = 0;
	u8 tags[TAGS];

	take_tags(fixture, calls, tags, TAGS);
	for (i = 0; i < TAGS; i++) {
		u32 response = response_of(tags[i], i % 32, 0x12345 + i);
		u64 got;

		shout(fixture, 0, response);
		for (j = 0; j < TAGS; j++)
			wrong += atomic_read(&calls[j]->count) != (j <= i);
		got = calls[i]->argument;
		KUNIT_EXPECT_EQ(test, (u32)FIELD_GET(HDAUDIO_RESPONSE_DATA, got), response);
		KUNIT_EXPECT_TRUE(test, got & HDAUDIO_RESPONSE_IS_UNSOLICITED);
		KUNIT_EXPECT_EQ(test, (u32)FIELD_GET(HDAUDIO_RESPONSE_SDATAIN, got), 0U);
		KUNIT_EXPECT_EQ(test, atomic_read(&calls[i]->sleepable), 0);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0U);
}

/* The same tag of three codecs. */
static void unsolicited_test_codecs(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 interfaces[3];
	struct fixture_calls *calls[3];
	unsigned int i, j;
	u8 tags[3];

	for (i = 0; i < 3; i++) {
		fixture_v3(fixture, fixture_function_group(fixture, fixture_codecs[i], 1),
			   &interfaces[i]);
		calls[i] = fixture_calls(test);
		KUNIT_ASSERT_EQ(test, add_to(&interfaces[i], calls[i], &tags[i]), 0);
		KUNIT_EXPECT_EQ(test, tags[i], tags[0]);
	}
	for (i = 0; i < 3; i++) {
		shout(fixture, fixture_codecs[i], response_of(tags[0], 0, i));
		for (j = 0; j < 3; j++)
			KUNIT_EXPECT_EQ(test, atomic_read(&calls[j]->count), j <= i ? 1 : 0);
		KUNIT_EXPECT_EQ(test, (u32)FIELD_GET(HDAUDIO_RESPONSE_SDATAIN, calls[i]->argument),
				(u32)fixture_codecs[i]);
	}
}

/* Two function groups of one codec share its tags. */
static void unsolicited_test_one_codec(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 one, two;
	struct fixture_calls *first = fixture_calls(test), *second = fixture_calls(test);
	unsigned int i, taken = 0;
	u8 tag, other;

	fixture_v3(fixture, fixture_function_group(fixture, 2, 1), &one);
	fixture_v3(fixture, fixture_function_group(fixture, 2, 2), &two);
	KUNIT_ASSERT_EQ(test, add_to(&one, first, &tag), 0);
	KUNIT_ASSERT_EQ(test, add_to(&two, second, &other), 0);
	KUNIT_EXPECT_NE(test, tag, other);
	shout(fixture, 2, response_of(other, 0, 0));
	KUNIT_EXPECT_EQ(test, atomic_read(&first->count), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&second->count), 1);
	for (i = 0; i < TAGS; i++)
		taken += !add_to(i % 2 ? &one : &two, first, &tag);
	KUNIT_EXPECT_EQ(test, taken, TAGS - 2U);
}

static void unsolicited_test_unregister(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_bus_interface_v3 other;
	u8 tag;

	fixture_v3(fixture, fixture->fdev, &other);
	KUNIT_ASSERT_EQ(test, add(fixture, calls, &tag), 0);
	KUNIT_EXPECT_EQ(test, other.unregister_event_callback(other.context, tag), -EINVAL);
	shout(fixture, 0, response_of(tag, 0, 1));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, drop(fixture, tag), 0);
	shout(fixture, 0, response_of(tag, 0, 2));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, drop(fixture, tag), -EINVAL);
}

static void unsolicited_test_unknown_tags(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int i, wrong = 0;
	u8 tag;

	for (i = 0; i < 256; i++)
		wrong += drop(fixture, i) != -EINVAL;
	KUNIT_ASSERT_EQ(test, add(fixture, calls, &tag), 0);
	for (i = 0; i < 256; i++)
		wrong += i != tag && drop(fixture, i) != -EINVAL;
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_EQ(test, drop(fixture, tag), 0);
}

static void unsolicited_test_null(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	u8 tag = 0x5a;

	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->register_event_callback(hda->context, NULL, NULL, &tag));
	KUNIT_EXPECT_EQ(test, tag, (u8)0x5a);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->register_event_callback(hda->context, fixture_responded, NULL, NULL));
}

/* Without a taker: counted and dropped, and everything else goes on. */
static void unsolicited_test_no_taker(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	atomic_long_t *dropped = &fixture->sim->host.controller->dropped_responses;
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int i;
	u8 tag;

	KUNIT_ASSERT_EQ(test, add(fixture, calls, &tag), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(dropped), 0L);
	for (i = 0; i < TAGS; i++) {
		if (i != tag)
			shout(fixture, 0, response_of(i, 0, 7));
		shout(fixture, 2, response_of(i, 0, 7));
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(dropped), 2L * TAGS - 1);
	fixture_expect_service(fixture);
	shout(fixture, 0, response_of(tag, 0, 7));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, atomic_long_read(dropped), 2L * TAGS - 1);
}

/* Codecs that do not exist, or never, have nothing to say. */
static void unsolicited_test_strange_codecs(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	u8 tag;

	KUNIT_ASSERT_EQ(test, add(fixture, calls, &tag), 0);
	shout(fixture, FIXTURE_NO_CODEC, response_of(tag, 0, 0));
	shout(fixture, 14, response_of(tag, 0, 0));
	shout(fixture, 15, response_of(tag, 0, 0));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	fixture_expect_service(fixture);
}

/* Two codecs say more than the ring holds, amid commands to all three. */
static void unsolicited_test_flood(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 600, 0x25, 0);
	struct fixture_calls *calls = fixture_calls(test), *done = fixture_calls(test);
	struct fixture_answers answers;
	unsigned int i;
	u8 tag;

	KUNIT_ASSERT_EQ(test, add(fixture, calls, &tag), 0);
	fixture->sim->host.verb_timeout_ms = 3000; /* the machine may be slow */
	fixture->sim->manual = true;
	for (i = 0; i < 700; i++) {
		sim_unsolicited(fixture->sim, 0, response_of(tag, 0, i));
		sim_unsolicited(fixture->sim, 2, response_of(tag, 0, i));
	}
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 600, transfers,
							   fixture_transferred, done));
	fixture->sim->manual = false;
	sim_settle(fixture->sim);
	KUNIT_ASSERT_TRUE(test, fixture_wait(done));
	sim_settle(fixture->sim);
	answers = fixture_answers(transfers, 600);
	KUNIT_EXPECT_EQ(test, answers.valid, 600U);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 700);
	KUNIT_EXPECT_EQ(test, (u32)FIELD_GET(HDAUDIO_RESPONSE_UNSOL_DATA, calls->argument), 699U);
}

/*
 * More come while some are being read: the interrupt has an end all the same,
 * and what is left in the ring is not forgotten.
 */
static void unsolicited_test_endless(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int i, waited = 0;
	u8 tag;

	KUNIT_ASSERT_EQ(test, add(fixture, calls, &tag), 0);
	msleep(50); /* no timer is left of the commands of before */
	fixture->sim->manual = true;
	for (i = 0; i < 400; i++)
		sim_unsolicited(fixture->sim, 0, response_of(tag, 0, i));
	fixture->sim->frames_per_access = 6; /* 18 of them while 16 are read */
	fixture->sim->manual = false;
	sim_settle(fixture->sim);
	fixture->sim->frames_per_access = 0;
	sim_settle(fixture->sim);
	while (atomic_read(&calls->count) < 400 && waited++ < 1000)
		usleep_range(1000, 2000);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 400);
	KUNIT_EXPECT_EQ(test, (u32)FIELD_GET(HDAUDIO_RESPONSE_UNSOL_DATA, calls->argument), 399U);
}

/* How many responses had been delivered when a call was over. */
struct unsolicited_noise {
	struct fixture_calls *calls;
	struct completion over;
	int count;
};

static void noise_transferred(struct hdaudio_codec_transfer *transfers, void *context)
{
	struct unsolicited_noise *noise = context;

	noise->count = atomic_read(&noise->calls->count);
	complete(&noise->over);
}

/* The ring is never empty, not even at a tick: a call that is answered ends. */
static void unsolicited_test_noise(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct unsolicited_noise noise = { .calls = fixture_calls(test) };
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, BIT(2), 0);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	unsigned int i;
	u8 tag;

	init_completion(&noise.over);
	KUNIT_ASSERT_EQ(test, add(fixture, noise.calls, &tag), 0);
	fixture->sim->host.verb_timeout_ms = 3000;
	fixture->sim->manual = true;
	fixture->sim->faults.lose_interrupts = UINT_MAX;
	for (i = 0; i < 1000; i++)
		sim_unsolicited(fixture->sim, 0, response_of(tag, 0, i));
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 1, echo,
							   noise_transferred, &noise));
	fixture->sim->frames_per_access = 6; /* 18 of them while 16 are read */
	KUNIT_ASSERT_TRUE(test, wait_for_completion_timeout(&noise.over, 5 * HZ));
	fixture->sim->frames_per_access = 0;
	KUNIT_EXPECT_LT(test, noise.count, 1000);
	KUNIT_EXPECT_GT(test, fixture->sim->host.controller->verbs.lost_interrupts, 0UL);
	KUNIT_EXPECT_LT(test, fixture->sim->host.controller->verbs.lost_interrupts, 1000UL);
	KUNIT_EXPECT_EQ(test, fixture_answers(echo, 1).valid, 1U);
	fixture->sim->faults.lose_interrupts = 0;
	fixture->sim->manual = false;
	sim_settle(fixture->sim);
	for (i = 0; atomic_read(&noise.calls->count) < 1000 && i < 1000; i++)
		usleep_range(1000, 2000);
	KUNIT_EXPECT_EQ(test, atomic_read(&noise.calls->count), 1000);
}

/*
 * Another processor finds more responses while a client is called for the first,
 * and waits until it has returned.
 */

struct unsolicited_crowd {
	struct fixture *fixture;
	u8 tag;
	atomic_t inside;
	unsigned int most_inside;
	unsigned int order;
	bool first;
	bool second;
	struct completion stopped;
};

static void crowd_responded(u64 response, void *context)
{
	struct unsolicited_crowd *crowd = context;
	unsigned int data = FIELD_GET(HDAUDIO_RESPONSE_UNSOL_DATA, response), i;

	crowd->most_inside = max_t(unsigned int, crowd->most_inside,
				   atomic_inc_return(&crowd->inside));
	if (data == 1) {
		WRITE_ONCE(crowd->first, true);
		for (i = 0; i < 1000 && !READ_ONCE(crowd->second); i++)
			udelay(9);
		for (i = 0; i < 100; i++)
			udelay(9); /* it is on its way, and may overtake now */
	}
	crowd->order = 10 * crowd->order + data;
	atomic_dec(&crowd->inside);
}

static int crowd_interrupt(void *data)
{
	struct unsolicited_crowd *crowd = data;
	struct sim *sim = crowd->fixture->sim;

	while (!READ_ONCE(crowd->first))
		usleep_range(10, 20);
	local_irq_disable();
	sim_unsolicited(sim, 0, response_of(crowd->tag, 0, 2));
	sim_unsolicited(sim, 0, response_of(crowd->tag, 0, 3));
	sim->frames_per_access = 3; /* both, and one in which nothing comes */
	WRITE_ONCE(crowd->second, true);
	hdaudbus_host_interrupt(0, &sim->host);
	sim->frames_per_access = 0;
	local_irq_enable();
	complete(&crowd->stopped);
	return 0;
}

static void unsolicited_test_two_processors(struct kunit *test)
{
	struct unsolicited_crowd crowd = { .fixture = fixture_start(test, NULL) };
	struct hdaudio_bus_interface_v3 *hda = &crowd.fixture->hda;

	init_completion(&crowd.stopped);
	KUNIT_ASSERT_EQ(test, 0, hda->register_event_callback(hda->context, crowd_responded, &crowd,
							      &crowd.tag));
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(crowd_interrupt, &crowd, "hdaudbus-crowd")));
	msleep(50); /* the thread is there, on the other processor if there is one */
	shout(crowd.fixture, 0, response_of(crowd.tag, 0, 1));
	wait_for_completion(&crowd.stopped);
	sim_settle(crowd.fixture->sim);
	KUNIT_EXPECT_EQ(test, crowd.most_inside, 1U);
	KUNIT_EXPECT_EQ(test, crowd.order, 123U);
}

/* What is served leaves no timer behind, and is not lost. */
static void unsolicited_test_no_timer(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudbus_verbs *verbs;
	u8 tag;

	KUNIT_ASSERT_EQ(test, add(fixture, calls, &tag), 0);
	verbs = &fixture->sim->host.controller->verbs;
	msleep(50); /* as above */
	verbs->lost_interrupts = 0;
	shout(fixture, 0, response_of(tag, 0, 1));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_FALSE(test, timer_pending(&verbs->timer));
	KUNIT_EXPECT_EQ(test, verbs->lost_interrupts, 0UL);
}

/* An interrupt that is late finds nobody to serve. */
static void unsolicited_test_stopped(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);

	hdaudbus_verbs_stop(fixture->sim->host.controller);
	sim_log_start(fixture->sim);
	KUNIT_EXPECT_FALSE(test, hdaudbus_verbs_interrupt(fixture->sim->host.controller));
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
}

/* What a context registered goes with it. */
static void unsolicited_test_released(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_bus_interface_v3 other;
	unsigned int i;
	u8 tag;

	fixture_v3(fixture, fixture->fdev, &other);
	for (i = 0; i < TAGS; i++)
		KUNIT_ASSERT_EQ(test, add_to(&other, calls, &tag), 0);
	KUNIT_EXPECT_EQ(test, add(fixture, calls, &tag), -EBUSY);
	fixture_put(fixture, other.context);
	for (i = 0; i < TAGS; i++)
		shout(fixture, 0, response_of(i, 0, 0));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	KUNIT_EXPECT_EQ(test, add(fixture, calls, &tag), 0);
}

static void race_responded(u64 response, void *context)
{
	fixture_race_callback(context);
}

static int race_shout(void *data)
{
	struct fixture_race *race = data;
	u8 tag;

	for (tag = 0; !READ_ONCE(race->stop); tag = (tag + 1) % TAGS) {
		shout(race->fixture, 0, response_of(tag, 0, 0));
		cond_resched();
	}
	complete(&race->stopped);
	return 0;
}

/* On return the routine is not running and will not run again. */
static void unsolicited_test_race(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_race *race = fixture_race_start(fixture, race_shout);
	unsigned int round, failed = 0;
	u8 tag;

	for (round = 0; round < 10; round++) {
		WRITE_ONCE(race->over, false);
		WRITE_ONCE(race->entered, false);
		failed += !!hda->register_event_callback(hda->context, race_responded, race,
							 &tag);
		failed += !fixture_race_wait(race);
		failed += !!hda->unregister_event_callback(hda->context, tag);
		WRITE_ONCE(race->over, true);
	}
	fixture_race_stop(race);
	KUNIT_EXPECT_EQ(test, failed, 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&race->too_late), 0);
}

struct unsolicited_errand {
	struct fixture *fixture;
	u8 tag;
};

static int errand_add(void *data)
{
	struct unsolicited_errand *errand = data;
	u8 tag;

	return add(errand->fixture, NULL, &tag);
}

static int errand_drop(void *data)
{
	struct unsolicited_errand *errand = data;

	return drop(errand->fixture, errand->tag);
}

static void unsolicited_test_contexts(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct unsolicited_errand errand = { fixture_start(test, NULL) };

	KUNIT_ASSERT_EQ(test, add(errand.fixture, fixture_calls(test), &errand.tag), 0);
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
			fixture_call(test, place->context, errand_add, &errand));
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
			fixture_call(test, place->context, errand_drop, &errand));
	KUNIT_EXPECT_EQ(test, drop(errand.fixture, errand.tag), 0);
}

static struct kunit_case unsolicited_cases[] = {
	KUNIT_CASE(unsolicited_test_all_tags),
	KUNIT_CASE(unsolicited_test_routing),
	KUNIT_CASE(unsolicited_test_codecs),
	KUNIT_CASE(unsolicited_test_one_codec),
	KUNIT_CASE(unsolicited_test_unregister),
	KUNIT_CASE(unsolicited_test_unknown_tags),
	KUNIT_CASE(unsolicited_test_null),
	KUNIT_CASE(unsolicited_test_no_taker),
	KUNIT_CASE(unsolicited_test_strange_codecs),
	KUNIT_CASE(unsolicited_test_flood),
	KUNIT_CASE(unsolicited_test_endless),
	KUNIT_CASE(unsolicited_test_noise),
	KUNIT_CASE(unsolicited_test_two_processors),
	KUNIT_CASE(unsolicited_test_no_timer),
	KUNIT_CASE(unsolicited_test_stopped),
	KUNIT_CASE(unsolicited_test_released),
	KUNIT_CASE(unsolicited_test_race),
	KUNIT_CASE_PARAM(unsolicited_test_contexts, place_gen_params),
	{}
};

static struct kunit_suite unsolicited_suite = {
	.name = "hdaudbus_unsolicited",
	.exit = fixture_exit,
	.test_cases = unsolicited_cases,
};

kunit_test_suite(unsolicited_suite);
