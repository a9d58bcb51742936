// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: random calls of the whole DDI.
 *
 * Test method is:
 *
 * 1) Two controllers, each of its own making, and up to eight clients of theirs.
 * 2) Calls are drawn at random: most are right, some have bad handles, missing
 *    pointers, formats, sizes and counts at the edges, come in the wrong state or
 *    from where one may not sleep, lose answers, interrupts or memory; in between
 *    link frames pass, codecs speak, controllers sleep, wake, and go away.
 * 3) A model of the contract says what each has to return. Afterwards registers,
 *    positions, notifications, responses and out-parameters have to be as the
 *    model says.
 * 4) A sequence that fails is made short and printed, with what it takes to
 *    repeat it: hdaudbus.fuzz_replay=seed:call,call-call,...
 */
#include <linux/hash.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include "../drivers/hdaudbus/compat.h"
#include "fuzz.h"

#define SEQUENCE	1000	/* calls with the same two controllers */
#define CASE_CALLS	5000	/* KUnit ends a case after five minutes */
#define MAX_CASES	4000
#define MAX_CALLS	(MAX_CASES * CASE_CALLS)
#define VARIETY		20000	/* calls in which each of them should be */

static unsigned int fuzz_calls = 3000;
module_param(fuzz_calls, uint, 0444);
MODULE_PARM_DESC(fuzz_calls, "Random calls that the test hdaudbus_fuzz makes");

unsigned int fuzz_seed = 1;
module_param(fuzz_seed, uint, 0444);
MODULE_PARM_DESC(fuzz_seed, "Which calls hdaudbus_fuzz and hdaudbus_fuzz_threads make");

static char *fuzz_replay;
module_param(fuzz_replay, charp, 0444);
MODULE_PARM_DESC(fuzz_replay, "Calls that hdaudbus_fuzz makes again: seed:number,from-to,...");

static const void *calls_generate(hdaudbus_generator_arguments)
{
	static unsigned int firsts[MAX_CASES];
	const unsigned int *last = previous;
	unsigned int next = last ? last - firsts + 1 : 0;

	if (next >= DIV_ROUND_UP(fuzz_calls, CASE_CALLS) || next == MAX_CASES)
		return NULL;
	firsts[next] = next * CASE_CALLS;
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "seed %u, calls from %u on", fuzz_seed,
		 firsts[next]);
	return &firsts[next];
}

/* How to repeat it stands in one line, which printk() cuts off after a thousand letters. */
static void print_replay(struct kunit *test, const struct fuzz_sequence *sequence)
{
	char *line = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	const u16 *numbers = sequence->numbers;
	unsigned int i, first;
	int used;

	KUNIT_ASSERT_NOT_NULL(test, line);
	used = scnprintf(line, PAGE_SIZE, "hdaudbus.fuzz_replay=%#x:", sequence->seed);
	for (i = 0; i < sequence->length; i++) {
		used += scnprintf(line + used, PAGE_SIZE - used, i ? ",%u" : "%u", numbers[i]);
		for (first = i; i + 1 < sequence->length && numbers[i + 1] == numbers[i] + 1;)
			i++;
		if (i > first)
			used += scnprintf(line + used, PAGE_SIZE - used, "-%u", numbers[i]);
	}
	kunit_info(test, "%s\n", line);
}

static void report(struct kunit *test, struct fuzz_sequence *sequence)
{
	kunit_info(test, "after %u calls of sequence %#x: %s\n", sequence->length,
		   sequence->seed, sequence->failure);
	fuzz_shrink(test, sequence);
	fuzz_run(test, sequence, true);
	kunit_info(test, "        %s\n", sequence->kind ? sequence->failure :
		   "this time all is well");
	print_replay(test, sequence);
	kfree(sequence->numbers);
	KUNIT_FAIL(test, "seed %u: %u calls are enough", fuzz_seed, sequence->length);
}

static void fuzz_test_calls(struct kunit *test)
{
	unsigned int first = *(const unsigned int *)test->param_value;
	unsigned int last = min(fuzz_calls, first + CASE_CALLS), call;
	struct fuzz_sequence sequence;

	for (call = first; call < last; call += SEQUENCE) {
		sequence = (struct fuzz_sequence){
			.seed = hash_32(fuzz_seed, 32) + call / SEQUENCE,
			.length = min_t(unsigned int, last - call, SEQUENCE),
		};
		if (!fuzz_run(test, &sequence, false)) {
			report(test, &sequence);
			return;
		}
	}
}

/* Afterwards: were there calls of all sorts, and did some of each succeed? */
static void fuzz_test_variety(struct kunit *test)
{
	if (fuzz_calls < VARIETY)
		kunit_skip(test, "needs %u calls", VARIETY);
	fuzz_print_count(test);
	KUNIT_EXPECT_STREQ(test, fuzz_never() ?: "", "");
}

/* "7" or "7-12"; returns what follows it, or NULL. */
static const char *parse_numbers(const char *next, struct fuzz_sequence *sequence)
{
	unsigned int first, last;
	int used;

	if (sscanf(next, "%u%n", &first, &used) != 1)
		return NULL;
	next += used;
	last = first;
	if (*next == '-') {
		if (sscanf(++next, "%u%n", &last, &used) != 1)
			return NULL;
		next += used;
	}
	if (last < first || last > U16_MAX || last - first >= SEQUENCE - sequence->length)
		return NULL;
	for (; first <= last; first++)
		sequence->numbers[sequence->length++] = first;
	return next;
}

static bool parse_replay(struct fuzz_sequence *sequence)
{
	const char *next = strchr(fuzz_replay, ':');

	if (!next || sscanf(fuzz_replay, "%i:", (int *)&sequence->seed) != 1)
		return false;
	do {
		next = parse_numbers(next + 1, sequence);
	} while (next && *next == ',');
	return next && !*next;
}

static void fuzz_test_replay(struct kunit *test)
{
	struct fuzz_sequence sequence = { };

	if (!fuzz_replay)
		kunit_skip(test, "hdaudbus.fuzz_replay says what to repeat");
	sequence.numbers = kunit_kcalloc(test, SEQUENCE, sizeof(*sequence.numbers), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, sequence.numbers);
	KUNIT_ASSERT_TRUE(test, parse_replay(&sequence));
	if (!fuzz_run(test, &sequence, true))
		KUNIT_FAIL(test, "%s", sequence.failure);
}

static int fuzz_suite_init(struct kunit_suite *suite)
{
	if (fuzz_calls <= MAX_CALLS)
		return 0;
	pr_err("hdaudbus.fuzz_calls may be %u at most\n", MAX_CALLS);
	return -EINVAL;
}

static struct kunit_case fuzz_cases[] = {
	KUNIT_CASE_PARAM(fuzz_test_calls, calls_generate),
	KUNIT_CASE(fuzz_test_variety),
	KUNIT_CASE(fuzz_test_replay),
	{}
};

static struct kunit_suite fuzz_suite = {
	.name = "hdaudbus_fuzz",
	.suite_init = fuzz_suite_init,
	.test_cases = fuzz_cases,
};

kunit_test_suite(fuzz_suite);
