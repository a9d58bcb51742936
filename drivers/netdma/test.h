/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netdma-test.ko: what its rooms share.
 *
 *   test_run.c  copies, and compares; knows NetDMA and nothing else
 *   test.c      module parameters, debugfs, results as text
 */
#ifndef __NETDMA_TEST_H
#define __NETDMA_TEST_H

#include <linux/types.h>

#define NETDMA_TEST_MAX_THREADS		64
#define NETDMA_TEST_MAX_OVERLAP		64
#define NETDMA_TEST_MAX_PIECES		64
#define NETDMA_TEST_MAX_SIZE		(64 << 20)

/**
 * struct netdma_test_parameters - what is to be done
 * @provider: friendly name of the provider; NULL: whichever there are
 * @threads: 1 to %NETDMA_TEST_MAX_THREADS
 * @channels: 1 to @threads, which share them
 * @operations: after so many it ends; 0: there is no such limit
 * @bytes: after so many, of all threads together, it ends; 0: there is no such limit
 * @min_size: of a copy, in bytes; 0: there are null transfers, too
 * @max_size: of a copy, in bytes; 1 to %NETDMA_TEST_MAX_SIZE
 * @max_offset: bytes from the beginning of a page to where a piece begins; less than a
 *	page
 * @overlap: operations that a thread has in flight; 1 to %NETDMA_TEST_MAX_OVERLAP
 * @pieces: into how many a buffer is cut at most, besides at the ends of pages; 1 to
 *	%NETDMA_TEST_MAX_PIECES
 * @timeout: seconds until an operation, or a channel to come, is given up; 0: never
 * @seed: of all that is random
 * @verify: compare
 *
 * Small sizes are as frequent as large ones: each number of bits is.
 */
struct netdma_test_parameters {
	const char *provider;
	unsigned int threads;
	unsigned int channels;
	u64 operations;
	u64 bytes;
	unsigned int min_size;
	unsigned int max_size;
	unsigned int max_offset;
	unsigned int overlap;
	unsigned int pieces;
	unsigned int timeout;
	u64 seed;
	bool verify;
};

/**
 * struct netdma_test_counts - what a thread has done, or all of them
 * @operations: done without an error, and compared if that was asked for
 * @repeated: submitted once more because their provider had gone
 * @bytes: copied by @operations
 * @verified: of these, compared
 * @wrong: bytes that are not what they should be, in the copy, around it, or in the
 *	source
 * @errors: operations that failed, and other troubles
 * @error: the first of these
 */
struct netdma_test_counts {
	u64 operations;
	u64 repeated;
	u64 bytes;
	u64 verified;
	u64 wrong;
	u64 errors;
	int error;
};

/**
 * struct netdma_test_results - what came of it
 * @threads: of which there are counts; 0: none has begun
 * @went: how often a provider went
 * @came: how often a provider came, or came back
 * @counts: of each thread
 *
 * Zero it before it is used. netdma_test_sum() may be called meanwhile, the rest is
 * to be looked at afterwards.
 */
struct netdma_test_results {
	unsigned int threads;
	unsigned int went;
	unsigned int came;
	struct netdma_test_counts counts[NETDMA_TEST_MAX_THREADS];
};

/**
 * enum netdma_test_verdict - on a thread
 * @NETDMA_TEST_PASSED: it did something, and all of it was right
 * @NETDMA_TEST_FAILED: something was not
 * @NETDMA_TEST_SKIPPED: there was nothing to do, or nothing to do it with
 */
enum netdma_test_verdict {
	NETDMA_TEST_PASSED,
	NETDMA_TEST_FAILED,
	NETDMA_TEST_SKIPPED,
};

int netdma_test_run(const struct netdma_test_parameters *parameters,
		    struct netdma_test_results *results, const bool *stop);
void netdma_test_sum(struct netdma_test_results *results, struct netdma_test_counts *sum);
enum netdma_test_verdict netdma_test_verdict(const struct netdma_test_counts *counts);

#endif /* __NETDMA_TEST_H */
