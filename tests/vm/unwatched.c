// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: unwatched DEVICE-FILE PERIOD...
 *
 * Plays silence from buffers of two periods of so many frames, asks to be told of none of
 * them, and asks the kernel now and then where it is. Says of each whether the kernel
 * agreed to be silent, and how often it has answered: "PERIOD silent|telling ANSWERS".
 */
#include <unistd.h>
#include "raw.h"

#define QUESTIONS	20
#define PAUSE_US	30000
#define FRAMES_MAX	4096

static void play(int file, unsigned int period)
{
	static char silence[4 * FRAMES_MAX];
	struct snd_xferi all = { .buf = silence, .frames = 2 * period };
	struct snd_pcm_hw_params params;
	struct snd_pcm_sw_params sw;
	snd_pcm_sframes_t delay;
	int i, answers = 0;

	raw_params(&params, SNDRV_PCM_ACCESS_RW_INTERLEAVED, period, 2);
	params.flags = SNDRV_PCM_HW_PARAMS_NO_PERIOD_WAKEUP;
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_HW_PARAMS, &params));
	raw_sw_params(&sw, 2 * period);
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_SW_PARAMS, &sw));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_PREPARE));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_WRITEI_FRAMES, &all));
	for (i = 0; i < QUESTIONS; i++) {
		usleep(PAUSE_US);
		RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_DELAY, &delay));
		answers++;
	}
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_DROP));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_HW_FREE));
	printf("%u %s %d\n", period,
	       params.info & SNDRV_PCM_INFO_NO_PERIOD_WAKEUP ? "silent" : "telling", answers);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	int file, i;

	if (argc < 3)
		return 2;
	file = raw_open(argv[1]);
	for (i = 2; i < argc; i++)
		play(file, atoi(argv[i]));
	close(file);
	return 0;
}
