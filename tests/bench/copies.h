/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two modules that have memory copied have in common: what, how often, and
 * when.
 */
#ifndef __TESTS_BENCH_COPIES_H
#define __TESTS_BENCH_COPIES_H

#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/string.h>
#include "mark.h"

#define COPY_BYTES	4096
#define COPIES_BEFORE	4	/* by then all is in the caches that the kernel keeps */
#define COPIES		64
#define COPY_PAUSE_MS	250	/* what the last one has left to do is not the next one's */

/**
 * copies_measure - has a page copied, with marks around each time
 * @copy: copies the first page to the second and waits for it
 * @context: for @copy
 *
 * Context: process.
 * Return: 0, or what @copy returned that was not, -ENOMEM, -EIO.
 */
static inline int copies_measure(int (*copy)(void *context, struct page *from, struct page *to),
				 void *context)
{
	struct page *from = alloc_page(GFP_KERNEL | GFP_DMA);
	struct page *to = alloc_page(GFP_KERNEL | GFP_DMA);
	unsigned int i;
	int err = from && to ? 0 : -ENOMEM;

	for (i = 0; i < COPIES_BEFORE + COPIES && !err; i++) {
		memset(page_address(from), i + 1, COPY_BYTES);
		msleep(COPY_PAUSE_MS);
		outb(i < COPIES_BEFORE ? MARK_END : MARK_COPY, MARK_PORT);
		err = copy(context, from, to);
		outb(MARK_END, MARK_PORT);
		if (!err && memcmp(page_address(from), page_address(to), COPY_BYTES))
			err = -EIO;
	}
	if (from)
		__free_page(from);
	if (to)
		__free_page(to);
	return err;
}

#endif /* __TESTS_BENCH_COPIES_H */
