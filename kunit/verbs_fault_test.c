// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: codec commands, when answers go wrong.
 *
 * Test method is:
 *
 * 1) The model makes the answers to chosen commands go missing, come late,
 *    twice, in another codec's name, or overrun the ring; or it loses the
 *    interrupt.
 * 2) Whatever happens, the call succeeds, and no answer may stand in the
 *    wrong place: each command has an answer of its own, so one that is valid
 *    and different is one too many.
 * 3) What cannot be in doubt has to be valid: the other codecs' answers.
 * 4) Afterwards everything has to work as if nothing had been.
 */
#include "fixture.h"

#define SHORT_TIMEOUT	20	/* ms */

static struct fixture *impatient(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);

	fixture->sim->host.verb_timeout_ms = SHORT_TIMEOUT;
	fixture_register(fixture);
	return fixture;
}

static struct fixture_answers send(struct fixture *fixture, u32 count,
				   struct hdaudio_codec_transfer *transfers)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	KUNIT_EXPECT_EQ(fixture->test, 0,
			hda->transfer_codec_verbs(hda->context, count, transfers, NULL, NULL));
	return fixture_answers(transfers, count);
}

static unsigned int valid_of(const struct hdaudio_codec_transfer *transfers, u32 count, u8 codec)
{
	unsigned int valid = 0;
	u32 i;

	for (i = 0; i < count; i++)
		if (transfers[i].output >> 28 == codec)
			valid += fixture_answers(&transfers[i], 1).valid;
	return valid;
}

static void faults_test_no_codec(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers =
		fixture_echoes(test, 30, BIT(0) | BIT(FIXTURE_NO_CODEC) | BIT(15), 0);
	struct fixture_answers answers = send(fixture, 30, transfers);

	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	KUNIT_EXPECT_EQ(test, answers.overrun, 0U);
	KUNIT_EXPECT_EQ(test, answers.valid, 10U);
	KUNIT_EXPECT_EQ(test, valid_of(transfers, 30, 0), 10U);
	fixture_expect_service(fixture);
}

/**
 * struct missing - an answer that goes missing
 * @count: commands of the batch
 * @which: the one without an answer
 */
struct missing {
	u32 count;
	u32 which;
};

static const struct missing missings[] = {
	{ 1, 0 }, { 2, 0 }, { 2, 1 }, { 10, 0 }, { 10, 5 }, { 10, 9 },
	{ 300, 0 }, { 300, 126 }, { 300, 127 }, { 300, 128 }, { 300, 299 },
};

static void missing_describe(const struct missing *missing, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u of %u", missing->which + 1,
		 missing->count);
}

KUNIT_ARRAY_PARAM(missing, missings, missing_describe);

static void faults_test_missing(struct kunit *test)
{
	const struct missing *missing = test->param_value;
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, missing->count, 0x1, 0);
	struct fixture_answers answers;

	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .echoes = true, .skip = missing->which,
	});
	answers = send(fixture, missing->count, transfers);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	KUNIT_EXPECT_EQ(test, answers.overrun, 0U);
	KUNIT_EXPECT_LT(test, answers.valid, missing->count);
	KUNIT_EXPECT_EQ(test, fixture_answers(&transfers[missing->which], 1).valid, 0U);
	fixture_expect_service(fixture);
}

/* One codec is silent; the others' answers are not in doubt. */
static void faults_test_silent_codec(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 90, 0x25, 0);
	struct fixture_answers answers;

	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .every = 1,
	});
	answers = send(fixture, 90, transfers);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	KUNIT_EXPECT_EQ(test, valid_of(transfers, 90, 0), 30U);
	KUNIT_EXPECT_EQ(test, valid_of(transfers, 90, 2), 0U);
	KUNIT_EXPECT_EQ(test, valid_of(transfers, 90, 5), 30U);
	sim_set_verb_fault(fixture->sim, NULL);
	fixture_expect_service(fixture);
}

/* The answer comes when nobody waits for it any more, amid the next commands. */
static void faults_test_late(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 101, 0x1, 0);
	unsigned int frames;

	for (frames = 1; frames < 8; frames++) {
		sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
			.fate = SIM_LATE, .frames = frames,
		});
		KUNIT_EXPECT_EQ(test, send(fixture, 1, transfers).wrong, 0U);
		KUNIT_EXPECT_EQ(test, send(fixture, 100, transfers + 1).wrong, 0U);
		fixture_expect_service(fixture);
	}
}

/* Late within a run: the codec's other answers wait behind it. */
static void faults_test_late_in_run(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 60, 0x1, 0);
	struct fixture_answers answers;
	unsigned int frames;

	fixture->sim->host.verb_timeout_ms = 3000; /* the machine may be slow */
	for (frames = 1; frames < 8; frames++) {
		sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
			.fate = SIM_LATE, .skip = 20, .frames = 100 * frames,
		});
		answers = send(fixture, 60, transfers);
		KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
		KUNIT_EXPECT_EQ(test, answers.valid, 60U);
		fixture_expect_service(fixture);
	}
}

/* The second answer to the last command of a call must not answer the next. */
static void faults_test_twice(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 50, 0x1, 0);

	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_TWICE, .skip = 9,
	});
	KUNIT_EXPECT_EQ(test, send(fixture, 10, transfers).wrong, 0U);
	KUNIT_EXPECT_EQ(test, send(fixture, 40, transfers + 10).wrong, 0U);
	fixture_expect_service(fixture);
}

static void faults_test_overrun(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 10, 0x1, 0);
	struct fixture_answers answers;

	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_OVERRUN, .echoes = true, .skip = 9,
	});
	answers = send(fixture, 10, transfers);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	KUNIT_EXPECT_GE(test, answers.overrun, 1U);
	KUNIT_EXPECT_EQ(test, fixture_answers(&transfers[9], 1).overrun, 1U);
	fixture_expect_service(fixture);
}

static const u32 lost_batches[] = { 1, 10, 200, 600 };

static void lost_describe(const u32 *count, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u commands", *count);
}

KUNIT_ARRAY_PARAM(lost, lost_batches, lost_describe);

/* The answers are in the ring, only nobody was told: no reason to fail. */
static void faults_test_lost_interrupt(struct kunit *test)
{
	u32 count = *(const u32 *)test->param_value;
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, count, 0x25, 0);
	struct fixture_answers answers;

	fixture->sim->faults.lose_interrupts = 1;
	answers = send(fixture, count, transfers);
	KUNIT_EXPECT_EQ(test, fixture->sim->faults.lose_interrupts, 0U);
	KUNIT_EXPECT_EQ(test, answers.valid, count);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	fixture_expect_service(fixture);
}

/* All interrupts are lost: slow, but it works. */
static void faults_test_no_interrupts(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 300, 0x25, 0);
	struct fixture_answers answers;

	fixture->sim->faults.lose_interrupts = UINT_MAX;
	answers = send(fixture, 300, transfers);
	fixture->sim->faults.lose_interrupts = 0;
	KUNIT_EXPECT_EQ(test, answers.valid, 300U);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	fixture_expect_service(fixture);
}

/* A failed call does not take the one queued behind it with it. */
static void faults_test_next_call(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 20, 0x1, 0);
	struct fixture_calls *one = fixture_calls(test), *two = fixture_calls(test);
	unsigned int silent = FIXTURE_NO_CODEC;

	transfers[0].output = hdaudio_command16(silent, 1, SIM_VERB_ECHO, 1);
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 1, transfers,
							   fixture_transferred, one));
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 19, transfers + 1,
							   fixture_transferred, two));
	KUNIT_ASSERT_TRUE(test, fixture_wait(one));
	KUNIT_ASSERT_TRUE(test, fixture_wait(two));
	KUNIT_EXPECT_EQ(test, atomic_read(&one->count), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&two->count), 1);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 1).valid, 0U);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers + 1, 19).valid, 19U);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers + 1, 19).wrong, 0U);
}

/*
 * Trust
 */

/* Commands that the codecs got for a batch: its own and checks. */
static unsigned int commands_for(struct fixture *fixture, u32 count,
				 struct hdaudio_codec_transfer *transfers)
{
	unsigned int before = fixture->sim->command_count;
	struct fixture_answers answers = send(fixture, count, transfers);

	KUNIT_EXPECT_EQ(fixture->test, answers.valid, count);
	KUNIT_EXPECT_EQ(fixture->test, answers.wrong, 0U);
	return fixture->sim->command_count - before;
}

/*
 * A codec that has answered so many commands in step gets one check behind a
 * batch and none behind a single command; one that was out of step gets them
 * again, and all responses behind the missing one are in doubt.
 */
static void faults_test_trust(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 60, 0x1, 0);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, commands_for(fixture, 60, transfers), 120U);
	fixture_earn_trust(fixture);
	KUNIT_EXPECT_EQ(test, commands_for(fixture, 60, transfers), 61U);
	KUNIT_EXPECT_EQ(test, commands_for(fixture, 1, transfers), 1U);

	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .echoes = true, .skip = 30,
	});
	KUNIT_EXPECT_EQ(test, send(fixture, 60, transfers).valid, 0U);
	msleep(5 * SHORT_TIMEOUT); /* in step again */
	KUNIT_EXPECT_EQ(test, commands_for(fixture, 60, transfers), 120U);
	for (i = 0; i < 2; i++)
		KUNIT_EXPECT_EQ(test, commands_for(fixture, 1, transfers), 2U);
}

/* A codec that was out of step gets one command, then two, four, and so on. */
static void faults_test_window(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 32, 0x1, 0);
	struct sim *sim = fixture->sim;
	unsigned int i, doorbells = 0;

	sim_set_verb_fault(sim, &(struct sim_verb_fault){ .fate = SIM_DROP, .echoes = true });
	KUNIT_EXPECT_EQ(test, send(fixture, 1, transfers + 31).valid, 0U);
	msleep(5 * SHORT_TIMEOUT); /* in step again */
	sim_log_start(sim);
	KUNIT_EXPECT_EQ(test, send(fixture, 31, transfers).valid, 31U);
	for (i = 0; i < sim->access_count; i++)
		doorbells += sim->accesses[i].write && sim->accesses[i].offset == AZX_REG_CORBWP;
	KUNIT_EXPECT_EQ(test, doorbells, 5U);
}

/* With checks between them, the commands before the missing answer stay valid. */
static void faults_test_before_missing(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 40, 0x1, 0);

	KUNIT_EXPECT_EQ(test, commands_for(fixture, 40, transfers), 80U);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .echoes = true, .skip = 30,
	});
	send(fixture, 40, transfers);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 40).valid, 30U);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 30).valid, 30U);
	fixture_expect_service(fixture);
}

/* Every answer of one codec comes twice: that says nothing of the others'. */
static void faults_test_babbling_codec(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 90, 0x25, 0);
	struct fixture_answers answers;

	fixture_earn_trust(fixture);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_TWICE, .codecs = BIT(2), .every = 1,
	});
	answers = send(fixture, 90, transfers);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	KUNIT_EXPECT_EQ(test, valid_of(transfers, 90, 0), 30U);
	KUNIT_EXPECT_LT(test, valid_of(transfers, 90, 2), 30U);
	KUNIT_EXPECT_EQ(test, valid_of(transfers, 90, 5), 30U);
	sim_set_verb_fault(fixture->sim, NULL);
	fixture_expect_service(fixture);
}

/* A codec that answers all there is with its ids, in step and out of step. */
static void faults_test_ids(struct kunit *test)
{
	static const u8 parameters[] = {
		AC_PAR_VENDOR_ID, AC_PAR_SUBSYSTEM_ID, AC_PAR_REV_ID, AC_PAR_NODE_COUNT,
	};
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer transfers[64] = { };
	unsigned int i, round;

	for (i = 0; i < ARRAY_SIZE(transfers); i++)
		transfers[i].output = hdaudio_command(0, i % 8 ? 0 : 1,
						      i % 5 == 4 ? AC_VERB_GET_SUBSYSTEM_ID :
								   AC_VERB_PARAMETERS,
						      parameters[i / 3 % 4]);
	for (round = 0; round < 4; round++)
		KUNIT_EXPECT_EQ(test, send(fixture, ARRAY_SIZE(transfers), transfers).valid,
				ARRAY_SIZE(transfers));
}

/* A response that comes when the rings had been given up goes nowhere. */
static void faults_test_after_no_decode(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 10, 0x1, 0);
	struct fixture_calls *calls = fixture_calls(test);

	fixture->sim->manual = true;
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 10, transfers,
							   fixture_transferred, calls));
	fixture->sim->faults.no_decode = true;
	KUNIT_ASSERT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 10).valid, 0U);
	memset(transfers, 0x5a, 10 * sizeof(*transfers));
	fixture->sim->faults.no_decode = false;
	sim_run_frames(fixture->sim, 100);
	KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(transfers, 0x5a, 10 * sizeof(*transfers)));
	fixture->sim->manual = false;
	fixture_expect_service(fixture);
}

/* An answer that comes when it has been given up does not spoil the next call. */
static void faults_test_late_next(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 20, 0x1, 0);
	struct fixture_clock *clock;
	unsigned int frames;

	if (!IS_ENABLED(CONFIG_UML_TIME_TRAVEL_SUPPORT))
		kunit_skip(test, "needs time that does not depend on the machine");
	clock = fixture_start_clock(fixture);
	for (frames = 1300; frames < 2600; frames += 100) {
		sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
			.fate = SIM_LATE, .echoes = true, .skip = 3, .frames = frames,
		});
		KUNIT_EXPECT_EQ(test, send(fixture, 10, transfers).wrong, 0U);
		KUNIT_EXPECT_EQ(test, send(fixture, 10, transfers + 10).valid, 10U);
		sim_set_verb_fault(fixture->sim, NULL);
		fixture_expect_service(fixture);
	}
	fixture_stop_clock(clock);
}

static void expect_fate(struct kunit *test, const struct hdaudio_codec_transfer *transfers,
			const u64 *answers, unsigned int count, unsigned int sure,
			unsigned int number)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		bool valid = transfers[i].input & HDAUDIO_RESPONSE_IS_VALID;

		KUNIT_ASSERT_FALSE_MSG(test, valid && transfers[i].input != answers[i],
				       "fates %u: response %u is not the command's", number, i);
		KUNIT_ASSERT_FALSE_MSG(test, i < sure && !valid, "fates %u: response %u",
				       number, i);
	}
}

/*
 * What can become of the answers to four commands and to the checks between
 * them, all of it: each is right, missing, or there twice. In the second case two
 * of the commands ask for what the checks ask for. What comes before the first
 * that is not right stays valid, unless nearly all are missing.
 */
static const bool with_ids[] = { false, true };

static void with_ids_describe(const bool *ids, char *description)
{
	strscpy(description, *ids ? "among them ids" : "echoes", KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(with_ids, with_ids, with_ids_describe);

static void faults_test_all_fates(struct kunit *test)
{
	static const enum sim_fate fates[] = { SIM_ANSWER, SIM_DROP, SIM_TWICE };
	bool ids = *(const bool *)test->param_value;
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 20 + 4, 0x1, 0);
	/* Waiting takes none of user-mode Linux' time, elsewhere a sample has to do. */
	unsigned int step = !IS_ENABLED(CONFIG_UML_TIME_TRAVEL_SUPPORT) ? 211 : ids ? 7 : 1;
	unsigned int number, i, rest, sure, missing;
	enum sim_fate script[8];
	u64 answers[4];

	if (ids) {
		transfers[21].output = hdaudio_command(0, AC_NODE_ROOT, AC_VERB_PARAMETERS,
						       AC_PAR_REV_ID);
		transfers[23].output = hdaudio_command(0, AC_NODE_ROOT, AC_VERB_PARAMETERS,
						       AC_PAR_VENDOR_ID);
	}
	fixture->sim->host.verb_timeout_ms = 1;
	for (number = 0; number < 6561; number += step) {
		for (i = 0, missing = 0, rest = number; i < ARRAY_SIZE(script); i++, rest /= 3) {
			script[i] = fates[rest % 3];
			missing += script[i] == SIM_DROP;
		}
		for (sure = 0; sure < 4 && script[2 * sure] == SIM_ANSWER &&
		     script[2 * sure + 1] == SIM_ANSWER; sure++)
			;
		KUNIT_ASSERT_EQ(test, send(fixture, 20, transfers).valid, 20U);
		send(fixture, 4, transfers + 20);
		for (i = 0; i < ARRAY_SIZE(answers); i++)
			answers[i] = transfers[20 + i].input;
		sim_set_script(fixture->sim, script, ARRAY_SIZE(script));
		send(fixture, 4, transfers + 20);
		KUNIT_ASSERT_TRUE(test, ids || !fixture->sim->faults.script_length);
		sim_set_script(fixture->sim, NULL, 0);
		expect_fate(test, transfers + 20, answers, 4, missing < 4 ? sure : 0, number);
	}
}

/*
 * Memory decoding is off for a while. The first command waits for its timeout,
 * those after it fail at once, and when decoding is on again all is well.
 */
static void faults_test_no_decode(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 30, 0x25, 0);
	unsigned long begin;
	unsigned int i;

	fixture->sim->faults.no_decode = true;
	KUNIT_EXPECT_EQ(test, send(fixture, 30, transfers).valid, 0U);
	fixture->sim->host.verb_timeout_ms = FIXTURE_LONG_TIMEOUT;
	begin = jiffies;
	for (i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, send(fixture, 30, transfers).valid, 0U);
	KUNIT_EXPECT_LT(test, jiffies_to_msecs(jiffies - begin),
			(unsigned int)FIXTURE_LONG_TIMEOUT);
	fixture->sim->faults.no_decode = false;
	fixture_expect_service(fixture);
}

/*
 * Faults again and again, with batches large and small to three codecs.
 */

/**
 * struct plague - a fault that keeps coming
 * @name: for the report
 * @fault: the fault
 */
struct plague {
	const char *name;
	struct sim_verb_fault fault;
};

static const struct plague plagues[] = {
	{ "dropped", { .fate = SIM_DROP, .every = 37 } },
	{ "one frame late", { .fate = SIM_LATE, .every = 37, .frames = 1 } },
	{ "late", { .fate = SIM_LATE, .every = 37, .frames = 5 } },
	{ "very late", { .fate = SIM_LATE, .every = 53, .frames = 70 } },
	{ "twice", { .fate = SIM_TWICE, .every = 37 } },
	{ "overrun", { .fate = SIM_OVERRUN, .every = 37 } },
	{ "wrong codec", { .fate = SIM_WRONG_CODEC, .every = 37, .codec = 2 } },
	{ "no such codec", { .fate = SIM_WRONG_CODEC, .every = 37, .codec = 9 } },
};

static void plague_describe(const struct plague *plague, char *description)
{
	strscpy(description, plague->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(plague, plagues, plague_describe);

static void faults_test_plague(struct kunit *test)
{
	static const u32 sizes[] = { 1, 7, 40, 3, 150, 1, 1, 20 };
	const struct plague *plague = test->param_value;
	struct fixture *fixture = impatient(test);
	unsigned int round, valid = 0, wrong = 0;

	sim_set_verb_fault(fixture->sim, &plague->fault);
	for (round = 0; round < 2 * ARRAY_SIZE(sizes); round++) {
		u32 count = sizes[round % ARRAY_SIZE(sizes)];
		struct fixture_answers answers;

		answers = send(fixture, count, fixture_echoes(test, count, 0x25, round << 8));
		valid += answers.valid;
		wrong += answers.wrong;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_GT(test, valid, 0U);
	sim_set_verb_fault(fixture->sim, NULL);
	sim_run_frames(fixture->sim, 100);
	fixture_expect_service(fixture);
}

/* The controller goes away and nobody has been told: that is silence, no overrun. */
static void faults_test_vanished(struct kunit *test)
{
	struct fixture *fixture = impatient(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 10, 0x1, 0);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	struct fixture_answers answers;

	fixture->sim->manual = true;
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 10, transfers,
							   fixture_transferred, calls));
	sim_remove(fixture->sim);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	answers = fixture_answers(transfers, 10);
	KUNIT_EXPECT_EQ(test, answers.valid, 0U);
	KUNIT_EXPECT_EQ(test, answers.overrun, 0U);
	hdaudbus_host_gone(&fixture->sim->host);
}

/* Memory decoding goes off behind the interrupt's first look: the rest of it is zeros. */
static u32 only_intsts(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	if (!in_hardirq())
		return value;
	return offset == AZX_REG_INTSTS ? AZX_INT_GLOBAL_EN | AZX_INT_CTRL_EN : 0;
}

/*
 * A pointer of 0 may be no answer: what is in the ring from before is none either, and
 * no reason to distrust a codec.
 */
static void faults_test_pointer_zero(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 1, 0x1, 0x4000);
	struct fixture_calls *calls = fixture_calls(test);
	struct sim *sim = fixture->sim;

	fixture_earn_trust(fixture); /* and fill the ring */
	sim->manual = true;
	KUNIT_ASSERT_EQ(test, 0, fixture->hda.transfer_codec_verbs(fixture->hda.context, 1,
								   transfers, fixture_transferred,
								   calls));
	sim->faults.read = only_intsts;
	sim_interrupt(sim);
	sim->faults.read = NULL;
	sim->manual = false;
	/* answered, or given up meanwhile: then without an answer */
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 1).wrong, 0U);
	KUNIT_EXPECT_EQ(test, fixture_messages(fixture, "left out answers"), 0U);
	fixture_expect_service(fixture);
}

static struct kunit_case faults_cases[] = {
	KUNIT_CASE(faults_test_no_codec),
	KUNIT_CASE_PARAM(faults_test_missing, missing_gen_params),
	KUNIT_CASE(faults_test_silent_codec),
	KUNIT_CASE(faults_test_late),
	KUNIT_CASE(faults_test_late_in_run),
	KUNIT_CASE(faults_test_twice),
	KUNIT_CASE(faults_test_overrun),
	KUNIT_CASE_PARAM(faults_test_lost_interrupt, lost_gen_params),
	KUNIT_CASE(faults_test_no_interrupts),
	KUNIT_CASE(faults_test_next_call),
	KUNIT_CASE(faults_test_trust),
	KUNIT_CASE(faults_test_window),
	KUNIT_CASE(faults_test_before_missing),
	KUNIT_CASE(faults_test_babbling_codec),
	KUNIT_CASE(faults_test_ids),
	KUNIT_CASE(faults_test_no_decode),
	KUNIT_CASE(faults_test_after_no_decode),
	KUNIT_CASE(faults_test_late_next),
	KUNIT_CASE_PARAM(faults_test_all_fates, with_ids_gen_params),
	KUNIT_CASE_PARAM(faults_test_plague, plague_gen_params),
	KUNIT_CASE(faults_test_vanished),
	KUNIT_CASE(faults_test_pointer_zero),
	{}
};

static struct kunit_suite faults_suite = {
	.name = "hdaudbus_verbs_fault",
	.exit = fixture_exit,
	.test_cases = faults_cases,
};

kunit_test_suite(faults_suite);
