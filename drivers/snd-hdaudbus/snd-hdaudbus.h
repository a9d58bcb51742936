/* SPDX-License-Identifier: GPL-2.0 */
/*
 * snd-hdaudbus.ko, the ALSA client of the HD Audio DDI.
 *
 *   card.c	one ALSA card per audio function group, or modem
 *   codec.c	the kernel's HDA codec stack on a bus whose verbs go through
 *		TransferCodecVerbs
 *   answers.c	what a codec has answered before its driver asks
 *   names.c	what cards are called
 *   display.c	what a graphics driver knows of the displays of HDMI codecs
 *   pcm.c	the codec's PCMs: what ALSA asks of them
 *   stream.c	their streams, each on a DMA engine of the DDI
 *   progress.h	how far a stream is: arithmetic for stream.c
 *
 * Lifetimes: the function group owns the card; &struct snd_hdaudbus is the
 * card's private data and dies with it. The interface is released by the
 * card's private_free, after the last file of the card is closed and the last
 * verb is sent: buffers, which user space may have mapped, and the position
 * register stay valid until then.
 */
#ifndef __SND_HDAUDBUS_H
#define __SND_HDAUDBUS_H

#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <sound/core.h>
#include <sound/hda_codec.h>
#include <sound/hdaudbus.h>
#include <sound/pcm_params.h>
#include "answers.h"
#include "progress.h"

/* What an engine of the DDI can do. */
#define SND_HDAUDBUS_BUFFER_ALIGN	128	/* of a buffer and of a period */
#define SND_HDAUDBUS_BUFFER_MAX		SZ_4M
#define SND_HDAUDBUS_PERIODS_MAX	128	/* notifications of a buffer */
#define SND_HDAUDBUS_ENGINES_MAX	30	/* of a controller */

#define SND_HDAUDBUS_ROOM		1024	/* see codec_refuse_dsp() */

/**
 * struct snd_hdaudbus - one card: a codec's audio function group
 * @bus: what the codec stack takes for the controller; carries one codec
 * @room: zero; see codec_refuse_dsp()
 * @dsp_loader: likewise
 * @card: the ALSA card
 * @fdev: the function group
 * @slot: element of the module parameters that describes the card
 * @ddi: the interface through which everything goes
 * @codec: the codec, once it is created
 * @transfer: the verb under way, guarded by bus.core.cmd_mutex
 * @answers: known before the codec is asked, while the card comes up
 * @format_zero: a stream of the codec may have converter format 0
 * @tags: tags of unsolicited responses that are registered, one bit each,
 *	guarded by bus.core.cmd_mutex
 * @registers: what the codec stack reads for the controller's GCAP; zero, as
 *	in one SDO line
 * @open_mutex: held while a codec driver opens or closes a stream; guards
 *	@left_streams
 * @left_streams: closed, but their engines did not stop
 * @node: in the list of cards
 * @system_sleeps: or is about to, or about to have slept
 * @jackpoll_interval: jiffies between looks at the jacks; 0: none
 * @beep_mode: beep generators become input devices
 */
struct snd_hdaudbus {
	struct hda_bus bus;
	u8 room[SND_HDAUDBUS_ROOM];
	struct hdac_stream dsp_loader;
	struct snd_card *card;
	struct hdaudbus_device *fdev;
	int slot;
	struct hdaudio_bus_interface_v3 ddi;
	struct hda_codec *codec;
	struct hdaudio_codec_transfer transfer;
	struct snd_hdaudbus_answers answers;
	bool format_zero;
	u64 tags;
	u32 registers;
	struct mutex open_mutex;	/* codec drivers' open and close, left_streams */
	struct list_head left_streams;
	struct list_head node;
	bool system_sleeps;
	unsigned long jackpoll_interval;
	bool beep_mode;
};

/**
 * snd_hdaudbus_of_bus - the card that a bus of the codec stack belongs to
 * @bus: the bus
 *
 * Context: any.
 * Return: the card.
 */
static inline struct snd_hdaudbus *snd_hdaudbus_of_bus(struct hdac_bus *bus)
{
	return container_of(bus, struct snd_hdaudbus, bus.core);
}

/**
 * struct snd_hdaudbus_stream - an open substream and its engine
 * @core: what codec drivers expect behind runtime->private_data, so it comes
 *	first. The HDMI driver writes ->stripe. We keep here: bus, substream,
 *	direction, stream_tag, bufsize, period_bytes, fifo_size.
 * @chip: the card
 * @handle: the engine; 0: none, and the next six mean nothing
 * @converter_format: of the engine's stream
 * @mdl: the buffer, or NULL
 * @notifies: it is a buffer with notifications
 * @registered: the notification callback is registered
 * @position: the link position register
 * @wall_clock: the wall clock of the link
 * @left: in the card's list of streams that did not stop
 * @prepared: the codec driver has been asked to set up its converter
 * @link: how long it has been running; guarded by the substream's lock
 * @lock: guards what follows
 * @periods: which ends of periods have been told, and whether the engine runs, or is
 *	about to
 * @recheck: looks again after an early notification
 */
struct snd_hdaudbus_stream {
	struct hdac_stream core;
	struct snd_hdaudbus *chip;
	hdaudio_handle_t handle;
	u16 converter_format;
	struct hdaudio_mdl *mdl;
	bool notifies;
	bool registered;
	const void __iomem *position;
	const void __iomem *wall_clock;
	struct list_head left;
	bool prepared;
	struct snd_hdaudbus_link_time link;
	spinlock_t lock;	/* of what follows */
	struct snd_hdaudbus_periods periods;
	struct hrtimer recheck;
};

int snd_hdaudbus_bus_init(struct snd_hdaudbus *chip, const char *model);
void snd_hdaudbus_bus_exit(struct snd_hdaudbus *chip);
int snd_hdaudbus_codec_create(struct snd_hdaudbus *chip, const char *patch);

int snd_hdaudbus_display_init(struct snd_hdaudbus *chip);
void snd_hdaudbus_display_power(struct snd_hdaudbus *chip, bool on);
void snd_hdaudbus_display_offer(struct snd_hdaudbus *chip);
void snd_hdaudbus_display_exit(struct snd_hdaudbus *chip);

void snd_hdaudbus_set_names(struct snd_hdaudbus *chip);

int snd_hdaudbus_pcms_create(struct snd_hdaudbus *chip, struct hda_codec *codec);
int snd_hdaudbus_pcms_register(struct hda_codec *codec);
void snd_hdaudbus_pcms_disconnect(struct hda_codec *codec);

struct snd_hdaudbus_stream *snd_hdaudbus_stream_new(struct snd_pcm_substream *substream);
int snd_hdaudbus_stream_allocate(struct snd_hdaudbus_stream *stream,
				 struct snd_pcm_hw_params *params, unsigned int msbits);
int snd_hdaudbus_stream_release(struct snd_hdaudbus_stream *stream);
void snd_hdaudbus_stream_end(struct snd_hdaudbus_stream *stream);
void snd_hdaudbus_streams_retry(struct snd_hdaudbus *chip);
void snd_hdaudbus_streams_forget(struct snd_hdaudbus *chip);
int snd_hdaudbus_stream_rewind(struct snd_hdaudbus_stream *stream);
int snd_hdaudbus_streams_run(struct snd_hdaudbus_stream *const *streams, unsigned int count,
			     bool run);
unsigned int snd_hdaudbus_stream_position(struct snd_hdaudbus_stream *stream);
u64 snd_hdaudbus_stream_link_time(struct snd_hdaudbus_stream *stream);

#endif /* __SND_HDAUDBUS_H */
