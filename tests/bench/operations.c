// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: operations COUNT DEVICE...
 *
 * What programs ask of a stream, each between marks, COUNT times. With one DEVICE: to
 * open it and play its first period, its position, to stop and to start. With several
 * they are linked, and start and stop together.
 */
#include <poll.h>
#include "stream.h"

#define DEVICES_MAX	16
#define POSITIONS	4	/* in a period and a bit */

static int open_stream(const char *device)
{
	int file = raw_open(device);

	/* It starts when it is told to. */
	stream_configure(file, PERIOD * PERIODS * 2);
	stream_write(file, PERIODS);
	return file;
}

static void wait_for_period(int file)
{
	struct pollfd room = { .fd = file, .events = POLLOUT };

	RAW_CHECK(poll(&room, 1, 1000));
}

static int first_period(const char *device)
{
	long begin, opened, started, end;
	int file;

	mark(MARK_OPEN);
	begin = now_ns();
	file = open_stream(device);
	opened = now_ns();
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_START));
	started = now_ns();
	wait_for_period(file);
	end = now_ns();
	mark(MARK_END);
	printf("open %ld %ld %ld\n", opened - begin, started - begin, end - begin - PERIOD_NS);
	return file;
}

static void positions(int file)
{
	int i;

	for (i = 0; i < POSITIONS; i++) {
		wait_ns(PERIOD_NS / 3);
		mark(MARK_POSITION);
		RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_HWSYNC));
		mark(MARK_END);
	}
}

/* The streams, of which all are linked with the first, run in the end. */
static void stop_and_start(int count, const int *files)
{
	int i;

	mark(MARK_STOP);
	RAW_CHECK(ioctl(files[0], SNDRV_PCM_IOCTL_DROP));
	mark(MARK_END);
	/* This is for all that are linked, too. */
	RAW_CHECK(ioctl(files[0], SNDRV_PCM_IOCTL_PREPARE));
	for (i = 0; i < count; i++)
		stream_write(files[i], PERIODS);
	wait_ns(PERIOD_NS);
	mark(MARK_START);
	RAW_CHECK(ioctl(files[0], SNDRV_PCM_IOCTL_START));
	mark(MARK_END);
	wait_ns(PERIOD_NS * 5 / 2);
}

static void one_stream(const char *device)
{
	int file = first_period(device);

	positions(file);
	stop_and_start(1, &file);
	close(file);
	wait_ns(PERIOD_NS);
}

static void linked_streams(int count, char **devices)
{
	int i, files[DEVICES_MAX] = { 0 };

	for (i = 0; i < count; i++) {
		files[i] = open_stream(devices[i]);
		if (i)
			RAW_CHECK(ioctl(files[0], SNDRV_PCM_IOCTL_LINK, files[i]));
	}
	RAW_CHECK(ioctl(files[0], SNDRV_PCM_IOCTL_START));
	wait_ns(PERIOD_NS * 5 / 2);
	stop_and_start(count, files);
	for (i = 0; i < count; i++)
		close(files[i]);
}

int main(int argc, char **argv)
{
	int count = argc - 2, times;

	if (count < 1 || count > DEVICES_MAX)
		return 2;
	marks_begin();
	for (times = atoi(argv[1]); times > 0; times--) {
		if (count == 1)
			one_stream(argv[2]);
		else
			linked_streams(count, argv + 2);
	}
	return 0;
}
