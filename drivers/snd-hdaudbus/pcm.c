// SPDX-License-Identifier: GPL-2.0
/*
 * The codec's PCMs, as ALSA sees them.
 *
 *   ALSA			DDI
 *   hw_params			allocate engine and buffer, register for
 *				notifications: Reset
 *   prepare			Reset -> Stop, position 0; the codec gets the
 *				stream id
 *   trigger			Stop <-> Run, all linked streams in one call
 *   pointer			link position register
 *   get_time_info		wall clock register
 *   period elapsed		notification callback
 *   hw_free			Stop -> Reset, give everything back
 *
 * An ALSA PCM is made when the codec driver has described its own, and goes
 * with it or before it. What an open substream owns is in stream.c.
 *
 * Codec drivers' open and close are called under chip->open_mutex; all else
 * rests on the locks that ALSA holds around the operations.
 */
#include <linux/slab.h>
#include "compat.h"
#include "snd-hdaudbus.h"

#define FORMATS		(SNDRV_PCM_FMTBIT_S8 | SNDRV_PCM_FMTBIT_U8 | \
			 SNDRV_PCM_FMTBIT_S16_LE | SNDRV_PCM_FMTBIT_S32_LE | \
			 SNDRV_PCM_FMTBIT_FLOAT_LE | \
			 SNDRV_PCM_FMTBIT_IEC958_SUBFRAME_LE)
#define PERIODS_MIN	2
#define WALL_CLOCK_NS	42	/* a tick of it, rounded up */

static struct snd_hdaudbus_stream *stream_of(struct snd_pcm_substream *substream)
{
	return container_of(substream->runtime->private_data, struct snd_hdaudbus_stream, core);
}

static struct hda_pcm_stream *hinfo_of(struct snd_pcm_substream *substream)
{
	struct hda_pcm *hpcm = snd_pcm_substream_chip(substream);

	return &hpcm->stream[substream->stream];
}

/* A 32-bit container carries as many valid bits as the converter takes. */
static unsigned int valid_bits(unsigned int maxbps)
{
	return maxbps >= 32 ? 32 : maxbps >= 24 ? 24 : 20;
}

static const struct snd_pcm_hardware pcm_hardware = {
	.info = SNDRV_PCM_INFO_MMAP | SNDRV_PCM_INFO_MMAP_VALID | SNDRV_PCM_INFO_INTERLEAVED |
		SNDRV_PCM_INFO_BLOCK_TRANSFER | SNDRV_PCM_INFO_PAUSE | SNDRV_PCM_INFO_SYNC_START |
		SNDRV_PCM_INFO_NO_PERIOD_WAKEUP,
	.rate_min = 48000,	/* for converters that have none of ALSA's rates */
	.rate_max = 48000,
	.buffer_bytes_max = SND_HDAUDBUS_BUFFER_MAX,
	.period_bytes_min = SND_HDAUDBUS_BUFFER_ALIGN,
	.period_bytes_max = SND_HDAUDBUS_BUFFER_MAX / PERIODS_MIN,
	.periods_min = PERIODS_MIN,
	.periods_max = SND_HDAUDBUS_PERIODS_MAX,
};

/*
 * The wall clock is the link's, and so is the pace of all that is played and of
 * what analog converters record. What comes in digitally has a pace of its own.
 * Who does not ask for any clock in particular gets it for playback.
 */
static unsigned int pcm_clocks(struct snd_pcm_substream *substream)
{
	struct hda_pcm *hpcm = snd_pcm_substream_chip(substream);

	if (substream->stream == SNDRV_PCM_STREAM_PLAYBACK)
		return SNDRV_PCM_INFO_HAS_LINK_ATIME | SNDRV_PCM_INFO_HAS_WALL_CLOCK;
	return hpcm->pcm_type == HDA_PCM_TYPE_AUDIO ? SNDRV_PCM_INFO_HAS_LINK_ATIME : 0;
}

/* What the stream can do, before the codec driver's open narrows it. */
static int pcm_set_hardware(struct snd_pcm_substream *substream)
{
	struct hda_pcm_stream *hinfo = hinfo_of(substream);
	struct snd_pcm_runtime *runtime = substream->runtime;
	int err;

	runtime->hw = pcm_hardware;
	runtime->hw.info |= pcm_clocks(substream);
	runtime->hw.channels_min = hinfo->channels_min;
	runtime->hw.channels_max = hinfo->channels_max;
	runtime->hw.formats = hinfo->formats;
	runtime->hw.rates = hinfo->rates;
	snd_pcm_limit_hw_rates(runtime);

	err = snd_pcm_hw_constraint_integer(runtime, SNDRV_PCM_HW_PARAM_PERIODS);
	if (err < 0)
		return err;
	err = snd_pcm_hw_constraint_step(runtime, 0, SNDRV_PCM_HW_PARAM_BUFFER_BYTES,
					 SND_HDAUDBUS_BUFFER_ALIGN);
	if (err < 0)
		return err;
	return snd_pcm_hw_constraint_step(runtime, 0, SNDRV_PCM_HW_PARAM_PERIOD_BYTES,
					  SND_HDAUDBUS_BUFFER_ALIGN);
}

/* What is left of it afterwards. */
static int pcm_limit_hardware(struct snd_pcm_runtime *runtime, struct hda_pcm_stream *hinfo)
{
	snd_pcm_limit_hw_rates(runtime);
	runtime->hw.formats &= FORMATS;
	if (!runtime->hw.channels_max || !runtime->hw.formats || !runtime->hw.rates)
		return -EINVAL;
	return snd_pcm_hw_constraint_msbits(runtime, 0, 32, valid_bits(hinfo->maxbps));
}

/* The codec is up and the codec driver knows of the stream, or neither. */
static int pcm_open_codec(struct hda_codec *codec, struct snd_pcm_substream *substream)
{
	struct hda_pcm_stream *hinfo = hinfo_of(substream);
	int err;

	err = snd_hda_power_up(codec);
	if (err < 0)
		goto power_down;
	err = hinfo->ops.open(hinfo, codec, substream);
	if (err < 0)
		goto power_down;
	err = pcm_limit_hardware(substream->runtime, hinfo);
	if (err < 0)
		goto close;
	return 0;

close:
	hinfo->ops.close(hinfo, codec, substream);
power_down:
	snd_hda_power_down(codec);
	return err;
}

static int pcm_open(struct snd_pcm_substream *substream)
{
	struct hda_pcm *hpcm = snd_pcm_substream_chip(substream);
	struct snd_hdaudbus_stream *stream;
	struct snd_hdaudbus *chip;
	int err;

	stream = snd_hdaudbus_stream_new(substream);
	if (!stream)
		return -ENOMEM;
	chip = stream->chip;
	substream->runtime->private_data = &stream->core;
	snd_hda_codec_pcm_get(hpcm);

	err = pcm_set_hardware(substream);
	if (err < 0)
		goto put;
	mutex_lock(&chip->open_mutex);
	snd_hdaudbus_streams_retry(chip);
	err = pcm_open_codec(chip->codec, substream);
	mutex_unlock(&chip->open_mutex);
	if (err < 0)
		goto put;
	snd_pcm_set_sync(substream);
	return 0;

put:
	snd_hda_codec_pcm_put(hpcm);
	kfree(stream);
	return err;
}

static int pcm_release(struct snd_pcm_substream *substream)
{
	struct snd_hdaudbus_stream *stream = stream_of(substream);

	/* the converter first: it must not listen to a tag that is free */
	if (stream->prepared)
		snd_hda_codec_cleanup(stream->chip->codec, hinfo_of(substream), substream);
	stream->prepared = false;
	substream->runtime->dma_area = NULL;
	substream->runtime->dma_bytes = 0;
	return snd_hdaudbus_stream_release(stream);
}

static int pcm_close(struct snd_pcm_substream *substream)
{
	struct snd_hdaudbus_stream *stream = stream_of(substream);
	struct hda_pcm_stream *hinfo = hinfo_of(substream);
	struct snd_hdaudbus *chip = stream->chip;

	pcm_release(substream); /* hw_free may have refused to */
	mutex_lock(&chip->open_mutex);
	hinfo->ops.close(hinfo, chip->codec, substream);
	snd_hda_power_down(chip->codec);
	snd_hdaudbus_stream_end(stream);
	mutex_unlock(&chip->open_mutex);
	snd_hda_codec_pcm_put(snd_pcm_substream_chip(substream));
	return 0;
}

/* With OSS emulation ALSA does not look whether somebody has the buffer mapped. */
static int pcm_hw_free(struct snd_pcm_substream *substream)
{
	if (atomic_read(&substream->mmap_count))
		return -EBUSY;
	return pcm_release(substream);
}

/*
 * Without period wakeups ALSA looks for overruns by the time that has gone by, in steps
 * of the buffer's jiffies; if these are 0 it never ends.
 */
static bool shorter_than_a_jiffy(const struct snd_pcm_hw_params *params)
{
	return params_buffer_size(params) * HZ < params_rate(params);
}

static int pcm_hw_params(struct snd_pcm_substream *substream, struct snd_pcm_hw_params *params)
{
	struct snd_hdaudbus_stream *stream = stream_of(substream);
	unsigned int msbits = valid_bits(hinfo_of(substream)->maxbps);
	int err = pcm_hw_free(substream);

	if (err < 0)
		return err;
	if (params_format(params) == SNDRV_PCM_FORMAT_FLOAT_LE)
		msbits = 32;
	if (shorter_than_a_jiffy(params))
		params->info &= ~SNDRV_PCM_INFO_NO_PERIOD_WAKEUP;
	err = snd_hdaudbus_stream_allocate(stream, params, msbits);
	if (err < 0)
		return err;
	substream->runtime->dma_area = stream->mdl->system_address;
	substream->runtime->dma_bytes = stream->core.bufsize;
	return 0;
}

/* The converter's format, with what the IEC 958 status says by now. */
static unsigned int pcm_converter_format(struct snd_pcm_substream *substream)
{
	struct snd_hdaudbus_stream *stream = stream_of(substream);
	struct hda_spdif_out *spdif =
		snd_hda_spdif_out_of_nid(stream->chip->codec, hinfo_of(substream)->nid);

	if (spdif && spdif->ctls & AC_DIG1_NONAUDIO)
		return stream->converter_format | AC_FMT_TYPE_NON_PCM;
	return stream->converter_format;
}

static int pcm_prepare(struct snd_pcm_substream *substream)
{
	struct snd_hdaudbus_stream *stream = stream_of(substream);
	int err;

	err = snd_hdaudbus_stream_rewind(stream);
	if (err < 0)
		return err;
	stream->prepared = true;
	return snd_hda_codec_prepare(stream->chip->codec, hinfo_of(substream),
				     stream->core.stream_tag, pcm_converter_format(substream),
				     substream);
}

/*
 * Whether a linked stream does what the one that ALSA has asked for does. To
 * drain a group ALSA stops what captures, and only that: it asks for each playback
 * that is to stop with them.
 */
static bool pcm_joins(struct snd_pcm_substream *substream, struct snd_pcm_substream *asked,
		      int cmd)
{
	if (substream->pcm->card != asked->pcm->card)
		return false;
	if (cmd == SNDRV_PCM_TRIGGER_STOP && substream != asked &&
	    substream->runtime->state == SNDRV_PCM_STATE_DRAINING)
		return false; /* it has more to play */
	if (cmd != SNDRV_PCM_TRIGGER_STOP || substream->stream == asked->stream)
		return true;
	return asked->stream == SNDRV_PCM_STREAM_PLAYBACK ||
	       substream->runtime->trigger_master != substream;
}

/* Starts or stops the linked streams of this card together. */
static int pcm_trigger_group(struct snd_pcm_substream *substream, int cmd, bool run)
{
	struct snd_hdaudbus_stream *streams[SND_HDAUDBUS_ENGINES_MAX];
	struct snd_pcm_runtime *runtime = substream->runtime;
	struct snd_pcm_substream *s;
	unsigned int count = 0;
	int err;

	snd_pcm_group_for_each_entry(s, substream) {
		if (!pcm_joins(s, substream, cmd))
			continue;
		snd_pcm_trigger_done(s, substream);
		/* a stream that is to stop need never have been started */
		if (stream_of(s)->periods.runs != run && count < ARRAY_SIZE(streams))
			streams[count++] = stream_of(s);
	}
	if (!count)
		return 0;
	err = snd_hdaudbus_streams_run(streams, count, run);

	/* the beginning of link time; ALSA takes the time of a stop itself */
	runtime->trigger_tstamp_latched = run && !err;
	if (runtime->trigger_tstamp_latched)
		snd_pcm_gettime(runtime, &runtime->trigger_tstamp);
	return err;
}

static int pcm_trigger(struct snd_pcm_substream *substream, int cmd)
{
	switch (cmd) {
	case SNDRV_PCM_TRIGGER_START:
	case SNDRV_PCM_TRIGGER_PAUSE_RELEASE:
		return pcm_trigger_group(substream, cmd, true);
	case SNDRV_PCM_TRIGGER_STOP:
	case SNDRV_PCM_TRIGGER_PAUSE_PUSH:
	case SNDRV_PCM_TRIGGER_SUSPEND:
		return pcm_trigger_group(substream, cmd, false);
	default:
		return -EINVAL;
	}
}

/* Frames between the link and what is heard, as far as the codec driver knows. */
static unsigned int pcm_codec_delay(struct snd_pcm_substream *substream)
{
	struct hda_pcm_stream *hinfo = hinfo_of(substream);

	if (!hinfo->ops.get_delay)
		return 0;
	return hinfo->ops.get_delay(hinfo, stream_of(substream)->chip->codec, substream);
}

/*
 * The position is that of the link: the next byte to be sent or received. What
 * the engine has fetched ahead is beyond it, and so the FIFO is no delay.
 */
static snd_pcm_uframes_t pcm_pointer(struct snd_pcm_substream *substream)
{
	substream->runtime->delay = pcm_codec_delay(substream);
	return bytes_to_frames(substream->runtime,
			       snd_hdaudbus_stream_position(stream_of(substream)));
}

/* Link time as what is heard, or goes into the codec, at this moment has it. */
static u64 pcm_delayed_time(struct snd_pcm_substream *substream, u64 ns)
{
	u64 delay = div_u64((u64)pcm_codec_delay(substream) * NSEC_PER_SEC,
			    substream->runtime->rate);

	if (substream->stream == SNDRV_PCM_STREAM_CAPTURE)
		return ns + delay;
	return ns > delay ? ns - delay : 0;
}

static int pcm_get_time_info(struct snd_pcm_substream *substream, struct timespec64 *system_ts,
			     struct timespec64 *audio_ts,
			     struct snd_pcm_audio_tstamp_config *config,
			     struct snd_pcm_audio_tstamp_report *report)
{
	struct snd_pcm_runtime *runtime = substream->runtime;
	u64 ns;

	if (!(runtime->hw.info & SNDRV_PCM_INFO_HAS_LINK_ATIME) ||
	    config->type_requested != SNDRV_PCM_AUDIO_TSTAMP_TYPE_LINK) {
		report->actual_type = SNDRV_PCM_AUDIO_TSTAMP_TYPE_DEFAULT;
		return 0;
	}
	snd_pcm_gettime(runtime, system_ts);
	ns = snd_hdaudbus_stream_link_time(stream_of(substream));
	if (config->report_delay)
		ns = pcm_delayed_time(substream, ns);
	*audio_ts = ns_to_timespec64(ns);
	report->actual_type = SNDRV_PCM_AUDIO_TSTAMP_TYPE_LINK;
	report->accuracy_report = 1;
	report->accuracy = WALL_CLOCK_NS;
	return 0;
}

static int pcm_mmap(struct snd_pcm_substream *substream, struct vm_area_struct *vma)
{
	return hdaudio_mdl_mmap(stream_of(substream)->mdl, vma);
}

static const struct snd_pcm_ops pcm_ops = {
	.open = pcm_open,
	.close = pcm_close,
	.hw_params = pcm_hw_params,
	.hw_free = pcm_hw_free,
	.prepare = pcm_prepare,
	.trigger = pcm_trigger,
	.pointer = pcm_pointer,
	.get_time_info = pcm_get_time_info,
	.mmap = pcm_mmap,
};

/*
 * The PCMs of a codec
 */

/* The numbers under which users of HDA look for each kind of PCM. */
static int pcm_take_number(struct hda_bus *bus, unsigned int type)
{
	static const unsigned long numbers[HDA_PCM_NTYPES] = {
		[HDA_PCM_TYPE_AUDIO] = BIT(0) | BIT(2) | BIT(4) | BIT(5),
		[HDA_PCM_TYPE_SPDIF] = BIT(1),
		[HDA_PCM_TYPE_HDMI] = BIT(3) | BIT(7) | BIT(8) | BIT(9),
		[HDA_PCM_TYPE_MODEM] = BIT(6),
	};
	unsigned long choice;
	unsigned int number;

	if (type >= HDA_PCM_NTYPES)
		return -EINVAL;
	choice = numbers[type] | GENMASK(31, 10);
	for_each_set_bit(number, &choice, min(SNDRV_PCM_DEVICES, 32))
		if (!test_and_set_bit(number, bus->pcm_dev_bits))
			return number;
	return -EBUSY;
}

/* ALSA's PCM goes before the codec's. */
static void pcm_private_free(struct snd_pcm *pcm)
{
	struct hda_pcm *hpcm = pcm->private_data;

	hpcm->pcm = NULL;
}

/* One channel of 8 bits at 48 kHz has format 0. */
static bool pcm_may_be_zero(const struct hda_pcm_stream *hinfo)
{
	return hinfo->channels_min == 1 && hinfo->formats & SNDRV_PCM_FMTBIT_U8;
}

static int pcm_create(struct snd_hdaudbus *chip, struct hda_pcm *hpcm)
{
	unsigned int stream;
	struct snd_pcm *pcm;
	int err;

	err = snd_pcm_new(chip->card, hpcm->name, hpcm->device,
			  hpcm->stream[SNDRV_PCM_STREAM_PLAYBACK].substreams,
			  hpcm->stream[SNDRV_PCM_STREAM_CAPTURE].substreams, &pcm);
	if (err < 0)
		return err;
	strscpy(pcm->name, hpcm->name, sizeof(pcm->name));
	if (hpcm->pcm_type == HDA_PCM_TYPE_MODEM)
		pcm->dev_class = SNDRV_PCM_CLASS_MODEM;
	pcm->private_data = hpcm;
	pcm->private_free = pcm_private_free;
	for (stream = 0; stream < ARRAY_SIZE(hpcm->stream); stream++) {
		if (!hpcm->stream[stream].substreams)
			continue;
		snd_pcm_set_ops(pcm, stream, &pcm_ops);
		chip->format_zero |= pcm_may_be_zero(&hpcm->stream[stream]);
	}
	hpcm->pcm = pcm;
	return 0;
}

/**
 * snd_hdaudbus_pcms_create - make an ALSA PCM of each PCM of a codec
 * @chip: the card
 * @codec: its codec, the codec driver has described its PCMs
 *
 * A PCM for which no device number is left is passed over. The codec stack
 * frees the PCMs with the codec driver's others.
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int snd_hdaudbus_pcms_create(struct snd_hdaudbus *chip, struct hda_codec *codec)
{
	struct hda_pcm *hpcm;
	int err;

	list_for_each_entry(hpcm, &codec->pcm_list_head, list) {
		if (hpcm->pcm || !(hpcm->stream[0].substreams || hpcm->stream[1].substreams))
			continue;
		err = pcm_take_number(&chip->bus, hpcm->pcm_type);
		if (err < 0) {
			dev_warn(chip->card->dev, "no device number left for PCM %s\n",
				 hpcm->name);
			continue;
		}
		hpcm->device = err;
		err = pcm_create(chip, hpcm);
		if (err < 0)
			return err;
	}
	return 0;
}

/**
 * snd_hdaudbus_pcms_disconnect - take the PCMs of a codec away from users
 * @codec: the codec, about to lose its driver
 *
 * Gives back the reference on codec->pcm_ref that each PCM holds; streams
 * that are open keep theirs until they are closed.
 *
 * Context: process.
 */
void snd_hdaudbus_pcms_disconnect(struct hda_codec *codec)
{
	struct hda_pcm *hpcm;

	list_for_each_entry(hpcm, &codec->pcm_list_head, list) {
		if (hpcm->disconnected)
			continue;
		if (hpcm->pcm)
			snd_device_disconnect(codec->card, hpcm->pcm);
		snd_hda_codec_pcm_put(hpcm);
		hpcm->disconnected = 1;
	}
}

static void pcm_unregister(struct snd_pcm *pcm)
{
	unsigned int stream;

	for (stream = 0; stream < ARRAY_SIZE(pcm->streams); stream++)
		if (pcm->streams[stream].substream_count &&
		    device_is_registered(snd_hdaudbus_pcm_device(pcm, stream)))
			snd_unregister_device(snd_hdaudbus_pcm_device(pcm, stream));
}

/**
 * snd_hdaudbus_pcms_register - show a card and its PCMs to users
 * @codec: the codec of the card; what of the card is new is shown as well
 *
 * ALSA forgets a stream that it has registered when it cannot register the other
 * one of the PCM, and such a stream would hold the card for good. Those of other
 * PCMs, which it has not forgotten, may go now, too: after failure the PCMs are
 * about to be freed.
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int snd_hdaudbus_pcms_register(struct hda_codec *codec)
{
	struct hda_pcm *hpcm;
	int err = snd_card_register(codec->card);

	if (err < 0)
		list_for_each_entry(hpcm, &codec->pcm_list_head, list)
			if (hpcm->pcm)
				pcm_unregister(hpcm->pcm);
	return err;
}
