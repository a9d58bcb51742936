/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Marks in QEMU's trace, for programs and modules alike: a write to a port of a
 * device that does nothing else. qemu_trace.py divides the trace by them, and reads
 * the numbers here. (Port 0x80 does not do: the kernel writes there for a delay.)
 */
#ifndef __TESTS_BENCH_MARK_H
#define __TESTS_BENCH_MARK_H

#define MARK_PORT	0xe9

/* What is measured from a mark to the next MARK_END. */
#define MARK_END		0
#define MARK_SLEEPING		1	/* periods, with programs that wait for each */
#define MARK_UNWATCHED		2	/* periods that nobody waits for */
#define MARK_READY		3	/* from loading the driver to its card */
#define MARK_OPEN		4	/* from opening a stream to the end of its first period */
#define MARK_POSITION		5
#define MARK_START		6
#define MARK_STOP		7
#define MARK_RESUME		8
#define MARK_COPY		9
#define MARK_VERBS_1		16	/* one at a time */
#define MARK_VERBS_8		17
#define MARK_VERBS_64		18
#define MARK_VERBS_512		19

#endif /* __TESTS_BENCH_MARK_H */
