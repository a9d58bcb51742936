// SPDX-License-Identifier: GPL-2.0
/*
 * Stream formats and their encoding, one to one. Arithmetic only: no
 * hardware, no state, no lock.
 *
 * The encoding is that of SDnFMT and of AC_VERB_SET_STREAM_FORMAT.
 */

#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/gcd.h>
#include "hdaudbus.h"

#define FORMAT_CHANNELS		GENMASK(3, 0)	/* less one */
#define FORMAT_BITS		GENMASK(6, 4)
#define FORMAT_DIVISOR		GENMASK(10, 8)	/* less one */
#define FORMAT_MULTIPLE		GENMASK(13, 11)	/* less one */
#define FORMAT_BASE_44100	BIT(14)
#define FORMAT_NON_PCM		BIT(15)

#define MAX_DIVISOR	8
#define MAX_MULTIPLE	4

/* Sample sizes by their code: bits on the link, and their container in memory. */
static const struct {
	u16 valid;
	u16 container;
} sample_sizes[] = {
	{ 8, 8 }, { 16, 16 }, { 20, 32 }, { 24, 32 }, { 32, 32 },
};

static int encode_base(u32 rate, u32 base, u16 *code)
{
	u32 common = gcd(rate, base);
	u32 multiple = rate / common;
	u32 divisor = base / common;

	if (multiple > MAX_MULTIPLE || divisor > MAX_DIVISOR)
		return -EINVAL;

	*code = FIELD_PREP(FORMAT_MULTIPLE, multiple - 1) |
		FIELD_PREP(FORMAT_DIVISOR, divisor - 1);
	return 0;
}

static int encode_rate(u32 rate, u16 *code)
{
	if (!rate)
		return -EINVAL;
	if (!encode_base(rate, 48000, code))
		return 0;
	if (encode_base(rate, 44100, code))
		return -EINVAL;

	*code |= FORMAT_BASE_44100;
	return 0;
}

static int encode_sample_size(u16 valid, u16 container, u16 *code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sample_sizes); i++) {
		if (sample_sizes[i].valid == valid &&
		    sample_sizes[i].container == container) {
			*code = FIELD_PREP(FORMAT_BITS, i);
			return 0;
		}
	}
	return -EINVAL;
}

/**
 * hdaudbus_format_encode - encode a stream format
 * @format: the format
 * @converter_format: out: its encoding
 *
 * Context: any.
 * Return: 0, or -EINVAL if it cannot be encoded; nothing is written then.
 */
int hdaudbus_format_encode(const struct hdaudio_stream_format *format, u16 *converter_format)
{
	u16 rate, size;

	if (!format->number_of_channels || format->number_of_channels > 16 ||
	    format->stream_type > HDAUDIO_STREAM_NON_PCM ||
	    encode_rate(format->sample_rate, &rate) ||
	    encode_sample_size(format->valid_bits_per_sample, format->container_size, &size))
		return -EINVAL;

	*converter_format = rate | size |
			    FIELD_PREP(FORMAT_CHANNELS, format->number_of_channels - 1);
	if (format->stream_type == HDAUDIO_STREAM_NON_PCM)
		*converter_format |= FORMAT_NON_PCM;
	return 0;
}

/**
 * hdaudbus_format_decode - what an encoding stands for
 * @converter_format: what hdaudbus_format_encode() gave
 * @format: out: the format
 *
 * Context: any.
 */
void hdaudbus_format_decode(u16 converter_format, struct hdaudio_stream_format *format)
{
	u32 base = converter_format & FORMAT_BASE_44100 ? 44100 : 48000;
	u32 multiple = FIELD_GET(FORMAT_MULTIPLE, converter_format) + 1;
	u32 divisor = FIELD_GET(FORMAT_DIVISOR, converter_format) + 1;
	unsigned int size = FIELD_GET(FORMAT_BITS, converter_format);

	*format = (struct hdaudio_stream_format){
		.sample_rate = base * multiple / divisor,
		.valid_bits_per_sample = sample_sizes[size].valid,
		.container_size = sample_sizes[size].container,
		.number_of_channels = FIELD_GET(FORMAT_CHANNELS, converter_format) + 1,
		.stream_type = converter_format & FORMAT_NON_PCM ? HDAUDIO_STREAM_NON_PCM :
								  HDAUDIO_STREAM_PCM,
	};
}

/**
 * hdaudbus_format_on_link - what a format puts on the link
 * @converter_format: what hdaudbus_format_encode() gave
 * @link: out: bits, channels and blocks per link frame
 *
 * A multiple of n puts n blocks into each frame; at 48 kHz and below there is
 * one block in the frames that carry any.
 *
 * Context: any.
 */
void hdaudbus_format_on_link(u16 converter_format, struct hdaudbus_link_format *link)
{
	unsigned int multiple = FIELD_GET(FORMAT_MULTIPLE, converter_format) + 1;
	unsigned int divisor = FIELD_GET(FORMAT_DIVISOR, converter_format) + 1;

	link->bits = sample_sizes[FIELD_GET(FORMAT_BITS, converter_format)].valid;
	link->channels = FIELD_GET(FORMAT_CHANNELS, converter_format) + 1;
	link->blocks = divisor >= multiple ? 1 : multiple;
}
