// SPDX-License-Identifier: GPL-2.0
/*
 * Runs sequences of calls, and makes one that fails short: calls are left out,
 * first many at a time, then fewer, as long as it fails without them, in the same
 * kind of call and for the same reason.
 */
#include <linux/jiffies.h>
#include <linux/slab.h>
#include "fuzz.h"

#define PATIENCE	(100 * HZ)	/* KUnit ends a case after five minutes */

/**
 * fuzz_run - run a sequence
 * @test: the test
 * @sequence: the sequence; its failure is filled in, and its length becomes that
 *	of what was run
 * @verbose: print the calls
 *
 * Return: whether all was well.
 */
bool fuzz_run(struct kunit *test, struct fuzz_sequence *sequence, bool verbose)
{
	struct fuzz *fuzz = fuzz_begin(test, sequence->seed);
	unsigned int i;

	fuzz->verbose = verbose;
	for (i = 0; i < sequence->length && !fuzz->failed; i++)
		fuzz_step(fuzz, sequence->numbers ? sequence->numbers[i] : i);
	if (fuzz->failed)
		sequence->length = i;
	sequence->op = fuzz->args.op;
	fuzz_end(fuzz);
	sequence->kind = fuzz->kind;
	strscpy(sequence->failure, fuzz->failure, sizeof(sequence->failure));
	kvfree(fuzz);
	return !sequence->kind;
}

/* Without the calls from @first to before @end. Whether it fails just the same. */
static bool fails_without(struct kunit *test, struct fuzz_sequence *sequence,
			  unsigned int first, unsigned int end)
{
	struct fuzz_sequence shorter = { .seed = sequence->seed };
	unsigned int i;

	shorter.numbers = kmalloc_array(sequence->length, sizeof(*shorter.numbers), GFP_KERNEL);
	if (!shorter.numbers)
		return false;
	for (i = 0; i < sequence->length; i++)
		if (i < first || i >= end)
			shorter.numbers[shorter.length++] = sequence->numbers[i];
	fuzz_run(test, &shorter, false);
	if (shorter.kind != sequence->kind || shorter.op != sequence->op) {
		kfree(shorter.numbers);
		return false;
	}
	kfree(sequence->numbers);
	*sequence = shorter;
	return true;
}

/**
 * fuzz_shrink - make a sequence that fails short
 * @test: the test
 * @sequence: the sequence; it gets numbers, to be freed with kfree()
 */
void fuzz_shrink(struct kunit *test, struct fuzz_sequence *sequence)
{
	unsigned long end = jiffies + PATIENCE;
	unsigned int size, first, i;

	if (!sequence->numbers) {
		sequence->numbers = kmalloc_array(sequence->length, sizeof(*sequence->numbers),
						  GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, sequence->numbers);
		for (i = 0; i < sequence->length; i++)
			sequence->numbers[i] = i;
	}
	for (size = max(sequence->length / 2, 1U);; size = max(size / 2, 1U)) {
		bool any = false;

		for (first = 0; first < sequence->length && time_before(jiffies, end);)
			if (fails_without(test, sequence, first,
					  min(first + size, sequence->length)))
				any = true;
			else
				first += size;
		if (time_after_eq(jiffies, end) || (size == 1 && !any))
			return;
	}
}
