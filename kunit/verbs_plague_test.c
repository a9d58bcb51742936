// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: codec commands on a link where everything goes wrong all the time.
 *
 * Test method is:
 *
 * 1) Link frames pass with the time of the kernel, 48 in a millisecond. On
 *    user-mode Linux in time-travel mode that is virtual, too.
 * 2) Of the answers of three codecs one in a hundred never comes, one comes
 *    late, before or after it has been given up, and one comes twice.
 * 3) A batch of a thousand commands goes to them, each with an answer of its
 *    own. One that is valid and not the command's is one too many.
 * 4) Then the link is good again, and a batch has to be answered at once.
 * 5) That many times over, each time with other answers that go wrong: 3
 *    times, or as hdaudbus.plague_batches says.
 */
#include <linux/moduleparam.h>
#include "../drivers/hdaudbus/compat.h"
#include "fixture.h"

#define BATCH		1000	/* commands */
#define CASE_BATCHES	100	/* in a test case */
#define MAX_CASES	1000
/* ms until an answer counts as missing; longer where the machine may be slow */
#define TIMEOUT		(IS_ENABLED(CONFIG_UML_TIME_TRAVEL_SUPPORT) ? 20 : 100)
#define LATE_FRAMES	2000	/* 42 ms */

static unsigned int plague_batches = 3;
module_param(plague_batches, uint, 0444);
MODULE_PARM_DESC(plague_batches, "Batches of the test hdaudbus_verbs_plague");

/* Answers are not the same for 65 batches, nor for the same data later on. */
static void fill(struct hdaudio_codec_transfer *transfers, unsigned int batch)
{
	u32 i;

	for (i = 0; i < BATCH; i++) {
		transfers[i].output = hdaudio_command16(fixture_codecs[(i * 7 + batch) % 3],
							1 + batch / 65 % 200, SIM_VERB_ECHO,
							batch % 65 * BATCH + i);
		transfers[i].input = 0;
	}
}

static unsigned int plague_cases(void)
{
	return DIV_ROUND_UP(plague_batches, CASE_BATCHES);
}

/* KUnit ends a case that takes more than five minutes: there are several. */
static const void *plague_generate(hdaudbus_generator_arguments)
{
	static unsigned int firsts[MAX_CASES];
	const unsigned int *last = previous;
	unsigned int next = last ? last - firsts + 1 : 0;

	if (next >= min_t(unsigned int, plague_cases(), MAX_CASES))
		return NULL;
	firsts[next] = next * CASE_BATCHES;
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "from batch %u", firsts[next]);
	return &firsts[next];
}

static void plague_test_batches(struct kunit *test)
{
	unsigned int first = *(const unsigned int *)test->param_value;
	unsigned int last = min(plague_batches, first + CASE_BATCHES);
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *transfers;
	unsigned int batch, valid = 0, wrong = 0;
	struct fixture_answers answers;
	struct fixture_clock *clock;

	transfers = kunit_kzalloc(test, BATCH * sizeof(*transfers), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, transfers);
	fixture->sim->host.verb_timeout_ms = TIMEOUT;
	fixture_register(fixture);
	clock = fixture_start_clock(fixture);

	for (batch = first; batch < last && !test->status; batch++) {
		sim_set_plague(fixture->sim, &(struct sim_plague){
			.seed = batch + 1, .drop = 10, .late = 10, .twice = 10,
			.frames = LATE_FRAMES,
		});
		fill(transfers, batch);
		KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, BATCH, transfers,
								   NULL, NULL));
		answers = fixture_answers(transfers, BATCH);
		KUNIT_EXPECT_EQ(test, answers.overrun, 0U);
		KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
		wrong += answers.wrong;
		valid += answers.valid;
		sim_set_plague(fixture->sim, NULL);
		fixture_expect_service(fixture);
	}
	fixture_stop_clock(clock);
	KUNIT_EXPECT_GT(test, valid, (last - first) * BATCH / 2);
	kunit_info(test, "%u batches, %u of %u responses valid, %u wrong, %llu link frames\n",
		   batch - first, valid, (batch - first) * BATCH, wrong, fixture->sim->frame);
}

static struct kunit_case plague_cases_list[] = {
	KUNIT_CASE_PARAM(plague_test_batches, plague_generate),
	{}
};

static struct kunit_suite plague_suite = {
	.name = "hdaudbus_verbs_plague",
	.exit = fixture_exit,
	.test_cases = plague_cases_list,
};

kunit_test_suite(plague_suite);
