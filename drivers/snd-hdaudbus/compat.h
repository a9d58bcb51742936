/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's versions, as far as snd-hdaudbus sees them.
 */
#ifndef __SND_HDAUDBUS_COMPAT_H
#define __SND_HDAUDBUS_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/version.h>
#include <sound/hda_codec.h>
#include <sound/pcm.h>

#define KERNEL_AT_LEAST(major, minor)					\
	(LINUX_VERSION_MAJOR * 1000 + LINUX_VERSION_PATCHLEVEL >= (major) * 1000 + (minor))

/**
 * snd_hdaudbus_codec_load - let the codec driver take its codec
 * @codec: the codec, bound to its driver
 *
 * Context: process.
 * Return: 0 or -errno of the codec driver.
 */
static inline int snd_hdaudbus_codec_load(struct hda_codec *codec)
{
#if KERNEL_AT_LEAST(6, 17)
	return hda_codec_to_driver(codec)->ops->probe(codec, codec->preset);
#else
	hda_codec_patch_t patch = (hda_codec_patch_t)codec->preset->driver_data;

	return patch ? patch(codec) : 0;
#endif
}

/**
 * snd_hdaudbus_codec_unload - let the codec driver give its codec back
 * @codec: the codec
 *
 * Context: process.
 */
static inline void snd_hdaudbus_codec_unload(struct hda_codec *codec)
{
#if KERNEL_AT_LEAST(6, 17)
	if (hda_codec_to_driver(codec)->ops->remove)
		hda_codec_to_driver(codec)->ops->remove(codec);
#else
	if (codec->patch_ops.free)
		codec->patch_ops.free(codec);
#endif
}

/**
 * snd_hdaudbus_codec_drain - wait until nobody uses the codec's PCMs
 * @codec: the codec, its PCMs disconnected
 *
 * 6.18 counts in the codec, 7.2 in a counter of ALSA's.
 *
 * Context: process.
 */
static inline void snd_hdaudbus_codec_drain(struct hda_codec *codec)
{
#if KERNEL_AT_LEAST(7, 2)
	snd_refcount_sync(&codec->pcm_ref);
#else
	if (!refcount_dec_and_test(&codec->pcm_ref))
		wait_event(codec->remove_sleep, !refcount_read(&codec->pcm_ref));
#endif
}

/**
 * snd_hdaudbus_hrtimer_setup - make a relative monotonic timer
 * @timer: the timer
 * @function: called when it expires
 *
 * Context: any.
 */
static inline void snd_hdaudbus_hrtimer_setup(struct hrtimer *timer,
					      enum hrtimer_restart (*function)(struct hrtimer *))
{
#if KERNEL_AT_LEAST(6, 13)
	hrtimer_setup(timer, function, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
#else
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer->function = function;
#endif
}

/**
 * snd_hdaudbus_pcm_device - what user space sees of a stream
 * @pcm: the PCM
 * @stream: SNDRV_PCM_STREAM_*; it has substreams
 *
 * Context: any.
 * Return: its device.
 */
static inline struct device *snd_hdaudbus_pcm_device(struct snd_pcm *pcm, unsigned int stream)
{
#if KERNEL_AT_LEAST(6, 6)
	return pcm->streams[stream].dev;
#else
	return &pcm->streams[stream].dev;
#endif
}

#endif /* __SND_HDAUDBUS_COMPAT_H */
