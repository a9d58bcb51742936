/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sound cards without alsa-lib, for programs that look at the kernel's own answers.
 * The two do not go together: their headers have the same names in them.
 */
#ifndef __TESTS_VM_RAW_H
#define __TESTS_VM_RAW_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sound/asound.h>

/* Where alsa-lib's headers have it, the kernel's for programs do not. */
#define RAW_STATUS_OFFSET	0x82000000	/* to be mapped, with 64-bit times */
#define RAW_CONTROL_OFFSET	0x83000000
#define RAW_HDA_VERB		_IOWR('H', 0x11, struct raw_hda_verb)
#define RAW_HDA_WCAP		_IOWR('H', 0x12, struct raw_hda_verb)

struct raw_hda_verb {
	unsigned int verb, res;
};

/* A system call that fails ends the program, and says which it was. */
#define RAW_CHECK(call)							\
	do {								\
		if ((long)(call) < 0) {					\
			perror(#call);					\
			exit(1);					\
		}							\
	} while (0)

static inline int raw_open(const char *path)
{
	int file = open(path, O_RDWR);

	RAW_CHECK(file);
	return file;
}

/* All that there may be. */
static inline void raw_any(struct snd_pcm_hw_params *params)
{
	unsigned int i;

	memset(params, 0, sizeof(*params));
	memset(params->masks, 0xff, sizeof(params->masks));
	for (i = 0; i < sizeof(params->intervals) / sizeof(*params->intervals); i++)
		params->intervals[i].max = ~0U;
	params->rmask = ~0U;
	params->info = ~0U;
}

static inline void raw_choose(struct snd_pcm_hw_params *params, int mask, unsigned int value)
{
	struct snd_mask *bits = &params->masks[mask - SNDRV_PCM_HW_PARAM_FIRST_MASK];

	memset(bits, 0, sizeof(*bits));
	bits->bits[value / 32] = 1U << value % 32;
}

static inline void raw_set(struct snd_pcm_hw_params *params, int interval, unsigned int value)
{
	struct snd_interval *range =
		&params->intervals[interval - SNDRV_PCM_HW_PARAM_FIRST_INTERVAL];

	range->min = value;
	range->max = value;
	range->integer = 1;
}

/* Stereo, 16 bits, 48 kHz. */
static inline void raw_params(struct snd_pcm_hw_params *params, unsigned int access,
			      unsigned int period, unsigned int periods)
{
	raw_any(params);
	raw_choose(params, SNDRV_PCM_HW_PARAM_ACCESS, access);
	raw_choose(params, SNDRV_PCM_HW_PARAM_FORMAT, SNDRV_PCM_FORMAT_S16_LE);
	raw_set(params, SNDRV_PCM_HW_PARAM_CHANNELS, 2);
	raw_set(params, SNDRV_PCM_HW_PARAM_RATE, 48000);
	raw_set(params, SNDRV_PCM_HW_PARAM_PERIOD_SIZE, period);
	raw_set(params, SNDRV_PCM_HW_PARAM_BUFFER_SIZE, period * periods);
}

/* It starts by itself with the first frame, and goes round and round. */
static inline void raw_sw_params(struct snd_pcm_sw_params *sw, unsigned long buffer)
{
	memset(sw, 0, sizeof(*sw));
	sw->period_step = 1;
	sw->avail_min = 1;
	sw->start_threshold = 1;
	sw->boundary = buffer;
	while (sw->boundary * 2 <= 0x7fffffffUL - buffer)
		sw->boundary *= 2;
	sw->stop_threshold = sw->boundary;
}

#endif /* __TESTS_VM_RAW_H */
