// SPDX-License-Identifier: GPL-2.0
/*
 * Loopback inside codecs: each input converter hears an output converter of
 * its codec, the first one the first, the n-th the n-th, and where there is no
 * n-th, the first. Converters of a different format do not hear each other.
 *
 * A stream may have more channels than one converter takes, and several
 * converters then share it: each takes, or gives, as many channels as it has,
 * from the first one it was told.
 *
 * Guarded by the lock of the controller.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include "model.h"

/*
 * So many sample blocks are kept on a wire when the first one comes out: as
 * many as go in within a link frame, and one more, since two streams at 44.1
 * kHz need not have their blocks in the same frames.
 */
#define SIM_WIRE_LEAD	5

static unsigned int sim_count_type(const struct sim_codec *codec, unsigned int type)
{
	unsigned int i, count = 0;

	for (i = 1; i < codec->num_nodes; i++)
		count += codec->nodes[i].parameters[AC_PAR_AUDIO_WIDGET_CAP] &&
			 sim_node_type(&codec->nodes[i]) == type;
	return count;
}

/* The n-th widget of a type, from 0. It is there. */
static u8 sim_find_type(const struct sim_codec *codec, unsigned int type, unsigned int n)
{
	unsigned int i;

	for (i = 1; i < codec->num_nodes; i++)
		if (codec->nodes[i].parameters[AC_PAR_AUDIO_WIDGET_CAP] &&
		    sim_node_type(&codec->nodes[i]) == type && !n--)
			break;
	return i;
}

int sim_wires_create(struct sim_codec *codec)
{
	unsigned int inputs = sim_count_type(codec, AC_WID_AUD_IN);
	unsigned int outputs = sim_count_type(codec, AC_WID_AUD_OUT);
	unsigned int i;

	if (!inputs || !outputs)
		return 0;
	codec->wires = kvcalloc(inputs, sizeof(*codec->wires), GFP_KERNEL);
	if (!codec->wires)
		return -ENOMEM;
	codec->num_wires = inputs;
	for (i = 0; i < inputs; i++) {
		codec->wires[i].input = sim_find_type(codec, AC_WID_AUD_IN, i);
		codec->wires[i].output =
			sim_find_type(codec, AC_WID_AUD_OUT, i < outputs ? i : 0);
	}
	return 0;
}

/*
 * Converters
 */

static u8 sim_converter_tag(const struct sim_node *node)
{
	return node->registers[AC_VERB_GET_CONV & 0xff] >> AC_CONV_STREAM_SHIFT;
}

static unsigned int sim_converter_channel(const struct sim_node *node)
{
	return node->registers[AC_VERB_GET_CONV & 0xff] & AC_CONV_CHANNEL;
}

static unsigned int sim_converter_width(const struct sim_node *node)
{
	u32 caps = node->parameters[AC_PAR_AUDIO_WIDGET_CAP];

	return ((caps & AC_WCAP_CHAN_CNT_EXT) >> 12 | (caps & AC_WCAP_STEREO)) + 1;
}

static unsigned int sim_channels(u16 format)
{
	return (format & AC_FMT_CHAN_MASK) + 1;
}

static unsigned int sim_sample_bytes(u16 format)
{
	return sim_block_bytes(format & ~AC_FMT_CHAN_MASK);
}

/*
 * A wire
 */

static void sim_wire_put(struct sim_wire *wire, u16 format, const u8 *data, size_t size)
{
	unsigned int block = sim_block_bytes(format);

	if (!block)
		return;
	if (wire->format != format) {
		wire->format = format;
		wire->flowing = false;
		wire->in = 0;
		wire->out = 0;
		wire->part = 0;
	}
	while (wire->in - wire->out + size > sizeof(wire->data))
		wire->out += block;	/* nobody listens */
	wire->part = (wire->part + size) % block;
	while (size--)
		wire->data[wire->in++ % sizeof(wire->data)] = *data++;
}

/* Whether a block comes out. */
static bool sim_wire_flows(struct sim_wire *wire, unsigned int block)
{
	unsigned int blocks = (wire->in - wire->out) / block;

	if (!blocks)
		wire->flowing = false;
	else if (blocks >= SIM_WIRE_LEAD)
		wire->flowing = true;
	return wire->flowing;
}

/* What an input converter adds to a block of its stream. */
static void sim_wire_get(const struct sim_codec *codec, struct sim_wire *wire, u8 *block)
{
	const struct sim_node *output = &codec->nodes[wire->output];
	const struct sim_node *input = &codec->nodes[wire->input];
	unsigned int from = sim_converter_channel(output), to = sim_converter_channel(input);
	unsigned int sample = sim_sample_bytes(input->format);
	unsigned int channels = min(sim_converter_width(output), sim_converter_width(input));
	unsigned int i;

	if ((wire->format ^ input->format) & ~AC_FMT_CHAN_MASK || !sample ||
	    !sim_wire_flows(wire, sim_block_bytes(wire->format)))
		return;
	for (; channels && from < sim_channels(wire->format) && to < sim_channels(input->format);
	     channels--, from++, to++)
		for (i = 0; i < sample; i++)
			block[to * sample + i] =
				wire->data[(wire->out + from * sample + i) % sizeof(wire->data)];
	wire->out += sim_block_bytes(wire->format);
}

/*
 * The wires of all codecs of a controller
 */

static struct sim_wire *sim_wire_next(struct sim *sim, struct sim_codec **codec,
				      unsigned int *position)
{
	unsigned int i = *position / SIM_NODES, n = *position % SIM_NODES;

	for (; i < SIM_CODECS; i++, n = 0) {
		if (!sim->codecs[i] || n >= sim->codecs[i]->num_wires)
			continue;
		*codec = sim->codecs[i];
		*position = i * SIM_NODES + n + 1;
		return &sim->codecs[i]->wires[n];
	}
	return NULL;
}

/* A stream is rendered: bytes in whole blocks, but not all at once. */
void sim_wires_put(struct sim *sim, u8 tag, const u8 *data, size_t size)
{
	unsigned int position = 0;
	struct sim_codec *codec;
	struct sim_wire *wire;

	while ((wire = sim_wire_next(sim, &codec, &position))) {
		const struct sim_node *output = &codec->nodes[wire->output];

		if (tag && sim_converter_tag(output) == tag)
			sim_wire_put(wire, output->format, data, size);
	}
}

static unsigned int sim_wires_block(struct sim *sim, u8 tag, u8 *block)
{
	unsigned int position = 0, size = 0;
	struct sim_codec *codec;
	struct sim_wire *wire;

	memset(block, 0, SIM_BLOCK_MAX);
	while ((wire = sim_wire_next(sim, &codec, &position))) {
		const struct sim_node *input = &codec->nodes[wire->input];

		if (!tag || sim_converter_tag(input) != tag)
			continue;
		size = sim_block_bytes(input->format);
		sim_wire_get(codec, wire, block);
	}
	return size;
}

/* A stream is captured. Returns whether any converter gives to it. */
bool sim_wires_get(struct sim *sim, u8 tag, u8 *data, size_t size)
{
	struct sim_block *block = &sim->blocks[tag];

	while (size) {
		size_t now;

		if (block->used == block->size) {
			block->used = 0;
			block->size = sim_wires_block(sim, tag, block->data);
			if (!block->size)
				return false;
		}
		now = min_t(size_t, size, block->size - block->used);
		memcpy(data, block->data + block->used, now);
		block->used += now;
		data += now;
		size -= now;
	}
	return true;
}

/* Capture begins: what was rendered before nobody has heard. */
void sim_wires_start(struct sim *sim, u8 tag)
{
	unsigned int position = 0;
	struct sim_codec *codec;
	struct sim_wire *wire;

	sim->blocks[tag] = (struct sim_block){ };
	while ((wire = sim_wire_next(sim, &codec, &position))) {
		if (sim_converter_tag(&codec->nodes[wire->input]) != tag)
			continue;
		wire->flowing = false;
		wire->out = wire->in - wire->part;
	}
}
