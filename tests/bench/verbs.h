/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two modules that send codec verbs have in common: how many, and when.
 */
#ifndef __TESTS_BENCH_VERBS_H
#define __TESTS_BENCH_VERBS_H

#include <linux/delay.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include "mark.h"

#define VERBS_MAX	512	/* in a batch */
#define VERBS_BATCHES	8	/* of each size */
#define VERBS_BEFORE	8	/* large batches: by then a codec is known to answer in step */
#define VERBS_AFTER_MS	50	/* a driver may look after the rings later, and that counts */

/**
 * verbs_measure - sends batches of each size, with marks around them
 * @send: sends that many verbs and waits for the answers
 * @context: for @send
 *
 * Context: process.
 * Return: 0, or what @send returned that was not.
 */
static inline int verbs_measure(int (*send)(void *context, unsigned int count), void *context)
{
	static const unsigned int sizes[] = { 1, 8, 64, VERBS_MAX };
	unsigned int i, batch;
	int err = 0;

	for (batch = 0; batch < VERBS_BEFORE && !err; batch++)
		err = send(context, VERBS_MAX);
	msleep(VERBS_AFTER_MS);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (batch = 0; batch < VERBS_BATCHES && !err; batch++) {
			outb(MARK_VERBS_1 + i, MARK_PORT);
			err = send(context, sizes[i]);
			msleep(VERBS_AFTER_MS);
			outb(MARK_END, MARK_PORT);
		}
	}
	return err;
}

#endif /* __TESTS_BENCH_VERBS_H */
