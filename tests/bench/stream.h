/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the programs in the guest share: streams, and marks from user space.
 */
#ifndef __TESTS_BENCH_STREAM_H
#define __TESTS_BENCH_STREAM_H

#include <sys/io.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include "../vm/raw.h"
#include "mark.h"

#define PERIOD		480	/* frames: 10 ms */
#define PERIODS		4
#define PERIOD_NS	10000000L

static inline void mark(int what)
{
	outb(what, MARK_PORT);
}

/* No page of the program is missing later, when it would be counted. */
static inline void marks_begin(void)
{
	RAW_CHECK(ioperm(MARK_PORT, 1, 1));
	RAW_CHECK(mlockall(MCL_CURRENT | MCL_FUTURE));
}

static inline void wait_ns(long ns)
{
	struct timespec pause = { ns / 1000000000, ns % 1000000000 };

	nanosleep(&pause, NULL);
}

static inline long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

/* Starts by itself when so many frames are there. */
static inline void stream_configure(int file, unsigned long start)
{
	struct snd_pcm_hw_params hw;
	struct snd_pcm_sw_params sw;

	raw_params(&hw, SNDRV_PCM_ACCESS_RW_INTERLEAVED, PERIOD, PERIODS);
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_HW_PARAMS, &hw));
	raw_sw_params(&sw, PERIOD * PERIODS);
	sw.avail_min = PERIOD;
	sw.start_threshold = start;
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_SW_PARAMS, &sw));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_PREPARE));
}

static inline void stream_write(int file, unsigned int periods)
{
	static short silence[PERIODS * PERIOD * 2];
	struct snd_xferi transfer = { .buf = silence, .frames = PERIOD * periods };

	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_WRITEI_FRAMES, &transfer));
}

#endif /* __TESTS_BENCH_STREAM_H */
