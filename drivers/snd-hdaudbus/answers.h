/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a codec has answered before it was asked: DDI, without ALSA, so that it can be
 * tested with a codec in software.
 */
#ifndef __SND_HDAUDBUS_ANSWERS_H
#define __SND_HDAUDBUS_ANSWERS_H

#include <sound/hdaudbus.h>

/**
 * struct snd_hdaudbus_answers - what a codec has answered before it was asked
 * @ddi: how it is asked
 * @fdev: its function group
 * @transfers: in the order of commands; NULL: nothing
 * @count: how many
 */
struct snd_hdaudbus_answers {
	const struct hdaudio_bus_interface_v3 *ddi;
	const struct hdaudbus_device *fdev;
	struct hdaudio_codec_transfer *transfers;
	unsigned int count;
};

void snd_hdaudbus_answers_read(struct snd_hdaudbus_answers *answers,
			       const struct hdaudio_bus_interface_v3 *ddi,
			       const struct hdaudbus_device *fdev);
void snd_hdaudbus_answers_forget(struct snd_hdaudbus_answers *answers);
bool snd_hdaudbus_answers_find(struct snd_hdaudbus_answers *answers, u32 command,
			       u32 *response);

#endif /* __SND_HDAUDBUS_ANSWERS_H */
