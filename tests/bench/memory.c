// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: memory FRAMES DEVICE...
 *
 * Opens streams with buffers of so many frames, four bytes each, one after the other,
 * and says in the kernel's trace when: what is allocated for each is between.
 */
#include "stream.h"

#define TRACE	"/sys/kernel/tracing/trace_marker"
#define PAUSE	100000000L	/* what is freed in a while is freed by then */

static void say(const char *what)
{
	int file = open(TRACE, O_WRONLY);

	RAW_CHECK(file);
	RAW_CHECK(write(file, what, strlen(what)));
	close(file);
}

static void open_stream(const char *device, unsigned int frames)
{
	struct snd_pcm_hw_params hw;
	int file = raw_open(device);

	raw_params(&hw, SNDRV_PCM_ACCESS_RW_INTERLEAVED, frames / PERIODS, PERIODS);
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_HW_PARAMS, &hw));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_PREPARE));
}

int main(int argc, char **argv)
{
	int i;

	if (argc < 3)
		return 2;
	marks_begin();
	say("first");
	for (i = 2; i < argc; i++) {
		wait_ns(PAUSE);
		say("begin");
		open_stream(argv[i], atoi(argv[1]));
		wait_ns(PAUSE);
		say("end");
	}
	return 0;
}
