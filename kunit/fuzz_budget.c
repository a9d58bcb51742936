// SPDX-License-Identifier: GPL-2.0
/*
 * The sums of the model: formats, engines, stream tags and bandwidth. Each is done
 * anew from the engines that live, so that nothing can be forgotten.
 */
#include <linux/gcd.h>
#include "fuzz.h"

#define CAPTURE_TAG_BITS	10
#define STREAM_TAGS		15	/* for each direction */

/*
 * Formats
 */

static bool model_rate(u32 rate, struct fuzz_format *format)
{
	static const struct {
		u32 rate;
		unsigned int up;
		u16 code;
	} bases[] = { { 48000, 160, 0 }, { 44100, 147, 1 << 14 } };
	unsigned int i, times, by;

	for (i = 0; i < ARRAY_SIZE(bases); i++)
		for (times = 1; times <= 4; times++)
			for (by = 1; by <= 8; by++) {
				if (rate * by != bases[i].rate * times || gcd(times, by) != 1)
					continue;
				format->code = bases[i].code | (times - 1) << 11 | (by - 1) << 8;
				format->rate_up = bases[i].up * times;
				format->rate_down = 160 * by;
				format->blocks = rate <= 48000 ? 1 : times;
				return true;
			}
	return false;
}

static bool model_sample(u16 container, u16 valid, struct fuzz_format *format)
{
	static const struct {
		u16 container;
		u16 valid;
	} samples[] = { { 8, 8 }, { 16, 16 }, { 32, 20 }, { 32, 24 }, { 32, 32 } };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(samples); i++)
		if (samples[i].container == container && samples[i].valid == valid) {
			format->code |= i << 4;
			format->bits = valid;
			return true;
		}
	return false;
}

/**
 * fuzz_model_format - encode a stream format
 * @stream: the stream format
 * @format: out: what it is
 *
 * Return: whether it can be encoded.
 */
bool fuzz_model_format(const struct hdaudio_stream_format *stream, struct fuzz_format *format)
{
	/* No product of these overflows. */
	if (stream->sample_rate > 192000 || !model_rate(stream->sample_rate, format) ||
	    !model_sample(stream->container_size, stream->valid_bits_per_sample, format))
		return false;
	if (!stream->number_of_channels || stream->number_of_channels > 16 ||
	    stream->stream_type > HDAUDIO_STREAM_NON_PCM)
		return false;
	format->code |= stream->stream_type << 15 | (stream->number_of_channels - 1);
	format->channels = stream->number_of_channels;
	format->bytes = stream->container_size / 8 * stream->number_of_channels;
	return true;
}

/*
 * Engines and stream tags
 */

static unsigned int model_count(struct fuzz *fuzz, unsigned int controller, bool render,
				bool bidirectional)
{
	unsigned int i, count = 0;

	for (i = 0; i < FUZZ_ENGINES; i++)
		count += fuzz->engines[i].live && fuzz->engines[i].controller == controller &&
			 fuzz->engines[i].render == render &&
			 fuzz->engines[i].bidirectional == bidirectional;
	return count;
}

/**
 * fuzz_takes_bidirectional - whether the next engine is one for either direction
 * @fuzz: the sequence
 * @controller: of this controller
 * @render: in this direction, whose own engines come first
 *
 * Return: that.
 */
bool fuzz_takes_bidirectional(struct fuzz *fuzz, unsigned int controller, bool render)
{
	const struct sim_description *description = &fuzz->controllers[controller].description;

	return model_count(fuzz, controller, render, false) >=
	       (render ? description->outputs : description->inputs);
}

/**
 * fuzz_engine_left - whether there is an engine, and a stream tag, left
 * @fuzz: the sequence
 * @controller: of this controller
 * @render: direction
 *
 * Return: that.
 */
bool fuzz_engine_left(struct fuzz *fuzz, unsigned int controller, bool render)
{
	const struct sim_description *description = &fuzz->controllers[controller].description;
	unsigned int both = model_count(fuzz, controller, render, true);

	if (model_count(fuzz, controller, render, false) + both >= STREAM_TAGS)
		return false;
	if (!fuzz_takes_bidirectional(fuzz, controller, render))
		return true;
	return both + model_count(fuzz, controller, !render, true) < description->bidirectional;
}

/*
 * Bandwidth, in bits per link frame
 */

static unsigned int model_lines(struct fuzz *fuzz, unsigned int controller)
{
	return 1 << fuzz->controllers[controller].description.sdo;
}

static unsigned int model_render_bits(const struct fuzz_format *format, unsigned int lines)
{
	return DIV_ROUND_UP(format->bits * format->channels * format->blocks, lines);
}

static unsigned int model_capture_bits(const struct fuzz_format *format)
{
	return (roundup(format->bits * format->channels, 8) + CAPTURE_TAG_BITS) * format->blocks;
}

/* What engines other than @but take of SDO line @line, or of the SDI line of codec @line. */
static unsigned int model_used(struct fuzz *fuzz, unsigned int controller, bool render,
			       unsigned int line, const struct fuzz_engine *but)
{
	unsigned int i, lines, used = 0;

	for (i = 0; i < FUZZ_ENGINES; i++) {
		const struct fuzz_engine *engine = &fuzz->engines[i];

		if (!engine->live || engine == but || engine->controller != controller ||
		    engine->render != render)
			continue;
		lines = engine->stripe ? model_lines(fuzz, controller) : 1;
		if (render && line < lines)
			used += model_render_bits(&engine->format, lines);
		else if (!render && engine->codec == line)
			used += model_capture_bits(&engine->format);
	}
	return used;
}

/**
 * fuzz_render_fits - whether there is bandwidth for a stream to codecs
 * @fuzz: the sequence
 * @controller: on the link of this controller
 * @format: the stream's
 * @stripe: over all SDO lines; an unstriped stream keeps to the first
 * @but: an engine that does not count; or NULL
 *
 * Return: that.
 */
bool fuzz_render_fits(struct fuzz *fuzz, unsigned int controller,
		      const struct fuzz_format *format, bool stripe,
		      const struct fuzz_engine *but)
{
	unsigned int lines = stripe ? model_lines(fuzz, controller) : 1;
	unsigned int line;

	for (line = 0; line < lines; line++)
		if (model_used(fuzz, controller, true, line, but) +
		    model_render_bits(format, lines) > fuzz->controllers[controller].out_capacity)
			return false;
	return true;
}

/**
 * fuzz_capture_fits - whether there is bandwidth for a stream from a codec
 * @fuzz: the sequence
 * @controller: on the link of this controller
 * @format: the stream's
 * @codec: where it comes from
 * @but: an engine that does not count; or NULL
 *
 * Return: that.
 */
bool fuzz_capture_fits(struct fuzz *fuzz, unsigned int controller,
		       const struct fuzz_format *format, u8 codec,
		       const struct fuzz_engine *but)
{
	return model_used(fuzz, controller, false, codec, but) + model_capture_bits(format) <=
	       fuzz->controllers[controller].in_capacity;
}
