// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: play sleeping|unwatched|forever COUNT DEVICE...
 *
 * Plays silence on each DEVICE, such as /dev/snd/pcmC0D0p, in periods of 10 ms, with
 * marks before and after COUNT periods. Sleeping: a program for each writes a period
 * when there is room for it, as players do. Unwatched: nobody waits, and what is in
 * the buffer is played again and again. Forever: the same without marks and end.
 */
#include <signal.h>
#include <sys/prctl.h>
#include "stream.h"

#define BEFORE	20	/* periods until all is as it will be */

static int start(const char *device)
{
	int file = raw_open(device);

	stream_configure(file, PERIOD * PERIODS);
	stream_write(file, PERIODS);
	return file;
}

static void play(int file, unsigned int periods)
{
	while (periods--)
		stream_write(file, 1);
}

/* The first device has the marks; by then the others play. */
static void play_sleeping(int devices, char **device, unsigned int count)
{
	int i, file;

	for (i = 1; i < devices; i++) {
		if (!fork()) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			play(start(device[i]), -1);
		}
	}
	wait_ns(BEFORE * PERIOD_NS);
	file = start(device[0]);
	play(file, BEFORE);
	mark(MARK_SLEEPING);
	play(file, count);
	mark(MARK_END);
}

static void start_all(int devices, char **device)
{
	int i;

	for (i = 0; i < devices; i++)
		start(device[i]);
}

static void play_unwatched(int devices, char **device, unsigned int count)
{
	start_all(devices, device);
	wait_ns(BEFORE * PERIOD_NS);
	mark(MARK_UNWATCHED);
	wait_ns(count * PERIOD_NS);
	mark(MARK_END);
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	marks_begin();
	if (!strcmp(argv[1], "sleeping")) {
		play_sleeping(argc - 3, argv + 3, atoi(argv[2]));
	} else if (!strcmp(argv[1], "unwatched")) {
		play_unwatched(argc - 3, argv + 3, atoi(argv[2]));
	} else {
		start_all(argc - 3, argv + 3);
		pause();
	}
	return 0;
}
