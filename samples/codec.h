/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The codec's side of the samples: finds a way out of an audio function group
 * and a way into it, and opens both.
 *
 * Owns nothing but struct sample_codec. All of it is called from probe and
 * remove, which the driver core keeps apart, and sleeps: there is no lock.
 *
 * A header of static functions: take it along when you copy a sample, and each
 * sample stays a module made of one source file.
 */
#ifndef __HDAUDBUS_SAMPLES_CODEC_H
#define __HDAUDBUS_SAMPLES_CODEC_H

#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>

#define CODEC_PATH_MAX		8	/* widgets from a converter to a pin */
#define CODEC_INPUTS_MAX	32	/* inputs of a widget that are looked at */
#define CODEC_NODES		256
#define CODEC_BATCH		64	/* commands sent in one call */
#define CODEC_POWER_UP_MS	200

/**
 * struct codec_path - a way through the graph, against the sound's direction
 * @length: of @nodes; 0: there is none
 * @nodes: pin to converter for output, converter to pin for input
 * @inputs: the input of nodes[i] that nodes[i + 1] is connected to
 */
struct codec_path {
	unsigned int length;
	u8 nodes[CODEC_PATH_MAX];
	u8 inputs[CODEC_PATH_MAX];
};

/**
 * struct sample_codec - an audio function group
 * @transfer: TransferCodecVerbs; it is the same in all interfaces
 * @context: its first argument
 * @address: of the codec
 * @group: node of the function group
 * @output: from a pin back to its converter
 * @input: from a converter back to its pin
 * @err: the first failure; nothing is sent after it, so that it is enough to
 *	look at the end
 * @count: commands that wait in @batch
 * @batch: commands that will be sent together
 */
struct sample_codec {
	hdaudio_transfer_codec_verbs_t transfer;
	void *context;
	u8 address;
	u8 group;
	struct codec_path output;
	struct codec_path input;
	int err;
	unsigned int count;
	struct hdaudio_codec_transfer batch[CODEC_BATCH];
};

/**
 * struct codec_graph - what a search needs to know and to remember
 * @first: the first widget
 * @end: the one behind the last
 * @caps: AC_PAR_AUDIO_WIDGET_CAP of each
 * @seen: the search has come to these
 * @parent: from where
 * @input: and at which input of it
 * @queue: in this order
 */
struct codec_graph {
	unsigned int first;
	unsigned int end;
	u32 caps[CODEC_NODES];
	DECLARE_BITMAP(seen, CODEC_NODES);
	u8 parent[CODEC_NODES];
	u8 input[CODEC_NODES];
	u8 queue[CODEC_NODES];
};

/*
 * Commands
 */

/*
 * Sends what waits, all in one call. That the call succeeds says that the
 * commands went out; whether the codec answered, each response says for itself.
 */
static void codec_flush(struct sample_codec *codec)
{
	unsigned int i;

	if (codec->count && !codec->err)
		codec->err = codec->transfer(codec->context, codec->count, codec->batch,
					     NULL, NULL);
	for (i = 0; i < codec->count && !codec->err; i++)
		if (!(codec->batch[i].input & HDAUDIO_RESPONSE_IS_VALID))
			codec->err = -EIO;
	codec->count = 0;
}

static void codec_queue(struct sample_codec *codec, u32 command)
{
	if (codec->count == CODEC_BATCH)
		codec_flush(codec);
	codec->batch[codec->count++].output = command;
}

/* A command whose answer does not matter. */
static void codec_tell(struct sample_codec *codec, u8 node, u16 verb, u8 data)
{
	codec_queue(codec, hdaudio_command(codec->address, node, verb, data));
}

/* The same for verbs of 4 bits, which AC_VERB_* has as 12: the data is 16 bits. */
static void codec_tell16(struct sample_codec *codec, u8 node, u16 verb, u16 data)
{
	codec_queue(codec, hdaudio_command16(codec->address, node, verb >> 8, data));
}

/* A command with an answer; 0 if there is none, and then it is an error. */
static u32 codec_ask(struct sample_codec *codec, u8 node, u16 verb, u8 data)
{
	codec_flush(codec);
	codec_tell(codec, node, verb, data);
	codec_flush(codec);
	return codec->err ? 0 : (u32)(codec->batch[0].input & HDAUDIO_RESPONSE_DATA);
}

static u32 codec_parameter(struct sample_codec *codec, u8 node, u8 parameter)
{
	return codec_ask(codec, node, AC_VERB_PARAMETERS, parameter);
}

/*
 * The graph
 */

static unsigned int codec_type(u32 caps)
{
	return (caps & AC_WCAP_TYPE) >> AC_WCAP_TYPE_SHIFT;
}

/*
 * The widgets connected to the inputs of a widget, in order. Answers hold two or
 * four entries, and an entry may stand for all nodes from the one before it.
 */
static unsigned int codec_connections(struct sample_codec *codec, u8 node, u16 *list)
{
	u32 parameter = codec_parameter(codec, node, AC_PAR_CONNLIST_LEN);
	unsigned int bits = parameter & AC_CLIST_LONG ? 16 : 8;
	unsigned int entries = parameter & AC_CLIST_LENGTH;
	unsigned int count = 0, next, last, i;
	u32 answer = 0;

	for (i = 0; i < entries; i++) {
		if (i % (32 / bits) == 0)
			answer = codec_ask(codec, node, AC_VERB_GET_CONNECT_LIST, i);
		last = answer & GENMASK(bits - 2, 0);
		next = count && answer & BIT(bits - 1) ? list[count - 1] + 1 : last;
		for (; next <= last && count < CODEC_INPUTS_MAX; next++)
			list[count++] = next;
		answer >>= bits;
	}
	return count;
}

/* Reads what kind of widgets there are, many with each call. */
static struct codec_graph *codec_read_graph(struct sample_codec *codec)
{
	u32 nodes = codec_parameter(codec, codec->group, AC_PAR_NODE_COUNT);
	struct codec_graph *graph = kzalloc(sizeof(*graph), GFP_KERNEL);
	unsigned int node, i;

	if (!graph)
		return NULL;
	graph->first = (nodes >> 16) & 0xff;
	graph->end = min_t(unsigned int, graph->first + (nodes & 0xff), CODEC_NODES);
	for (node = graph->first; node < graph->end && !codec->err; node += i) {
		unsigned int count = min_t(unsigned int, graph->end - node, CODEC_BATCH);

		for (i = 0; i < count; i++)
			codec_tell(codec, node + i, AC_VERB_PARAMETERS, AC_PAR_AUDIO_WIDGET_CAP);
		codec_flush(codec);
		for (i = 0; i < count; i++)
			graph->caps[node + i] = codec->batch[i].input & HDAUDIO_RESPONSE_DATA;
	}
	return graph;
}

/* What the board's maker connected to a pin: AC_JACK_*. */
static unsigned int codec_device(struct sample_codec *codec, u8 pin)
{
	u32 config = codec_ask(codec, pin, AC_VERB_GET_CONFIG_DEFAULT, 0);

	return (config & AC_DEFCFG_DEVICE) >> AC_DEFCFG_DEVICE_SHIFT;
}

/* Is there an analog pin here, with something connected to it, that can do this? */
static bool codec_is_pin(struct sample_codec *codec, const struct codec_graph *graph, u8 node,
			 u32 pin_cap)
{
	u32 config;

	if (codec_type(graph->caps[node]) != AC_WID_PIN ||
	    graph->caps[node] & AC_WCAP_DIGITAL ||
	    !(codec_parameter(codec, node, AC_PAR_PIN_CAP) & pin_cap))
		return false;
	config = codec_ask(codec, node, AC_VERB_GET_CONFIG_DEFAULT, 0);
	return (config & AC_DEFCFG_PORT_CONN) >> AC_DEFCFG_PORT_CONN_SHIFT != AC_JACK_PORT_NONE;
}

static bool codec_is_converter(const struct codec_graph *graph, u8 node, unsigned int type)
{
	return codec_type(graph->caps[node]) == type && !(graph->caps[node] & AC_WCAP_DIGITAL);
}

/* Where a search ends: at a converter for output, for input at another pin. */
static bool codec_is_source(struct sample_codec *codec, const struct codec_graph *graph, u8 node,
			    bool output)
{
	if (output)
		return codec_is_converter(graph, node, AC_WID_AUD_OUT);
	return node != codec->output.nodes[0] && codec_is_pin(codec, graph, node, AC_PINCAP_IN);
}

static bool codec_goes_on(const struct codec_graph *graph, u8 node)
{
	unsigned int type = codec_type(graph->caps[node]);

	return type == AC_WID_AUD_MIX || type == AC_WID_AUD_SEL;
}

/* Writes down how the search came from @sink to @source. */
static bool codec_trace(const struct codec_graph *graph, u8 sink, u8 source,
			struct codec_path *path)
{
	unsigned int length = 1, i;
	u8 node;

	for (node = source; node != sink; node = graph->parent[node])
		length++;
	if (length > CODEC_PATH_MAX)
		return false;

	path->length = length;
	for (i = length - 1, node = source; i; i--, node = graph->parent[node]) {
		path->nodes[i] = node;
		path->inputs[i - 1] = graph->input[node];
	}
	path->nodes[0] = sink;
	return true;
}

/* The shortest way from @sink, through mixers and selectors, to a source. */
static bool codec_search(struct sample_codec *codec, struct codec_graph *graph, u8 sink,
			 bool output, struct codec_path *path)
{
	unsigned int head = 0, tail = 0, count, i;
	u16 list[CODEC_INPUTS_MAX];

	bitmap_zero(graph->seen, CODEC_NODES);
	__set_bit(sink, graph->seen);
	graph->queue[tail++] = sink;
	while (head < tail && !codec->err) {
		u8 node = graph->queue[head++];

		if (node != sink && codec_is_source(codec, graph, node, output))
			return codec_trace(graph, sink, node, path);
		if (node != sink && !codec_goes_on(graph, node))
			continue;
		count = codec_connections(codec, node, list);
		for (i = 0; i < count; i++) {
			if (list[i] < graph->first || list[i] >= graph->end ||
			    __test_and_set_bit(list[i], graph->seen))
				continue;
			graph->parent[list[i]] = node;
			graph->input[list[i]] = i;
			graph->queue[tail++] = list[i];
		}
	}
	return false;
}

/* Output to a pin that is meant for this, if there is one, the best first. */
static bool codec_find_output(struct sample_codec *codec, struct codec_graph *graph)
{
	static const u8 devices[] = { AC_JACK_LINE_OUT, AC_JACK_SPEAKER, AC_JACK_HP_OUT };
	unsigned int node, i;

	for (i = 0; i < ARRAY_SIZE(devices); i++)
		for (node = graph->first; node < graph->end; node++)
			if (codec_is_pin(codec, graph, node, AC_PINCAP_OUT) &&
			    codec_device(codec, node) == devices[i] &&
			    codec_search(codec, graph, node, true, &codec->output))
				return true;
	return false;
}

static bool codec_find_input(struct sample_codec *codec, struct codec_graph *graph)
{
	unsigned int node;

	for (node = graph->first; node < graph->end; node++)
		if (codec_is_converter(graph, node, AC_WID_AUD_IN) &&
		    codec_search(codec, graph, node, false, &codec->input))
			return true;
	return false;
}

/*
 * Ways through it
 */

/* Opens an amplifier at 0 dB, or mutes it. Without such an amplifier: nothing. */
static void codec_set_amp(struct sample_codec *codec, u8 node, u32 caps, bool output,
			  unsigned int index, bool open)
{
	u8 described_by = caps & AC_WCAP_AMP_OVRD ? node : codec->group;
	u16 value = AC_AMP_SET_LEFT | AC_AMP_SET_RIGHT;
	u32 amp_caps;

	if (!(caps & (output ? AC_WCAP_OUT_AMP : AC_WCAP_IN_AMP)))
		return;
	/* the offset is the step with 0 dB */
	amp_caps = codec_parameter(codec, described_by,
				   output ? AC_PAR_AMP_OUT_CAP : AC_PAR_AMP_IN_CAP);
	value |= output ? AC_AMP_SET_OUTPUT :
			  AC_AMP_SET_INPUT | (index << AC_AMP_SET_INDEX_SHIFT & AC_AMP_SET_INDEX);
	value |= open ? amp_caps & AC_AMPCAP_OFFSET : AC_AMP_MUTE;
	codec_tell16(codec, node, AC_VERB_SET_AMP_GAIN_MUTE, value);
}

/* Takes one of a widget's inputs; of a mixer's, this one alone. */
static void codec_open_input(struct sample_codec *codec, u8 node, u32 caps, unsigned int input)
{
	u16 list[CODEC_INPUTS_MAX];
	unsigned int count = codec_connections(codec, node, list);
	unsigned int i;

	if (codec_type(caps) == AC_WID_AUD_MIX) {
		for (i = 0; i < count; i++)
			codec_set_amp(codec, node, caps, false, i, i == input);
		return;
	}
	if (count > 1)
		codec_tell(codec, node, AC_VERB_SET_CONNECT_SEL, input);
	/* a pin's input amplifier is not on the way out of it */
	if (codec_type(caps) != AC_WID_PIN)
		codec_set_amp(codec, node, caps, false, input, true);
}

static void codec_open_pin(struct sample_codec *codec, u8 node, u32 caps, bool output)
{
	u32 pin_caps = codec_parameter(codec, node, AC_PAR_PIN_CAP);
	u8 control = output ? AC_PINCTL_OUT_EN : AC_PINCTL_IN_EN;

	if (output && pin_caps & AC_PINCAP_HP_DRV)
		control |= AC_PINCTL_HP_EN;
	/* electret microphones need a bias */
	if (!output && pin_caps >> AC_PINCAP_VREF_SHIFT & AC_PINCAP_VREF_80 &&
	    codec_device(codec, node) == AC_JACK_MIC_IN)
		control |= AC_PINCTL_VREF_80;
	codec_tell(codec, node, AC_VERB_SET_PIN_WIDGET_CONTROL, control);
	if (output && pin_caps & AC_PINCAP_EAPD)
		codec_tell(codec, node, AC_VERB_SET_EAPD_BTLENABLE, AC_EAPDBTL_EAPD);
	if (!output)
		codec_set_amp(codec, node, caps, false, 0, true);
}

static void codec_open_path(struct sample_codec *codec, const struct codec_path *path, bool output)
{
	unsigned int i;

	for (i = 0; i < path->length; i++) {
		u8 node = path->nodes[i];
		u32 caps = codec_parameter(codec, node, AC_PAR_AUDIO_WIDGET_CAP);

		if (caps & AC_WCAP_POWER)
			codec_tell(codec, node, AC_VERB_SET_POWER_STATE, AC_PWRST_D0);
		if (codec_type(caps) == AC_WID_PIN)
			codec_open_pin(codec, node, caps, output);
		if (i + 1 < path->length)
			codec_open_input(codec, node, caps, path->inputs[i]);
		/* nor is its output amplifier on the way in */
		if (output || codec_type(caps) != AC_WID_PIN)
			codec_set_amp(codec, node, caps, true, 0, true);
	}
}

static u8 codec_output_converter(const struct sample_codec *codec)
{
	return codec->output.nodes[codec->output.length - 1];
}

static u8 codec_input_converter(const struct sample_codec *codec)
{
	return codec->input.nodes[0];
}

static void codec_power_up(struct sample_codec *codec)
{
	unsigned int ms;
	u32 state;

	codec_tell(codec, codec->group, AC_VERB_SET_POWER_STATE, AC_PWRST_D0);
	for (ms = 0; ms < CODEC_POWER_UP_MS; ms++) {
		state = codec_ask(codec, codec->group, AC_VERB_GET_POWER_STATE, 0);
		if (codec->err ||
		    (state & AC_PWRST_ACTUAL) >> AC_PWRST_ACTUAL_SHIFT == AC_PWRST_D0)
			return;
		usleep_range(1000, 2000);
	}
	codec->err = -ETIMEDOUT;
}

/*
 * What the samples call
 */

/* Power up and find both ways. Returns 0, -ENODEV if one is missing, -errno. */
static int codec_find(struct sample_codec *codec)
{
	struct codec_graph *graph;
	bool found;

	codec_power_up(codec);
	graph = codec_read_graph(codec);
	if (!graph)
		return -ENOMEM;
	found = codec_find_output(codec, graph) && codec_find_input(codec, graph);
	kfree(graph);
	return codec->err ?: found ? 0 : -ENODEV;
}

/* Tell a converter which stream is its, and what is in it. Stream 0: none. */
static void codec_set_stream(struct sample_codec *codec, u8 converter, u16 format, u8 stream_id)
{
	codec_tell16(codec, converter, AC_VERB_SET_STREAM_FORMAT, format);
	codec_tell(codec, converter, AC_VERB_SET_CHANNEL_STREAMID,
		   stream_id << AC_CONV_STREAM_SHIFT);
}

/* Open both ways. The converters wait for their streams to run then. */
static int codec_open(struct sample_codec *codec, u16 output_format, u8 output_stream,
		      u16 input_format, u8 input_stream)
{
	codec_open_path(codec, &codec->output, true);
	codec_open_path(codec, &codec->input, false);
	codec_set_stream(codec, codec_output_converter(codec), output_format, output_stream);
	codec_set_stream(codec, codec_input_converter(codec), input_format, input_stream);
	codec_flush(codec);
	return codec->err;
}

/* Close what may be open, whatever failed before. */
static void codec_close(struct sample_codec *codec)
{
	codec->err = 0;
	codec->count = 0;
	if (codec->output.length) {
		codec_set_stream(codec, codec_output_converter(codec), 0, 0);
		codec_tell(codec, codec->output.nodes[0], AC_VERB_SET_PIN_WIDGET_CONTROL, 0);
	}
	if (codec->input.length) {
		codec_set_stream(codec, codec_input_converter(codec), 0, 0);
		codec_tell(codec, codec->input.nodes[codec->input.length - 1],
			   AC_VERB_SET_PIN_WIDGET_CONTROL, 0);
	}
	codec_tell(codec, codec->group, AC_VERB_SET_POWER_STATE, AC_PWRST_D3);
	codec_flush(codec);
}

#endif /* __HDAUDBUS_SAMPLES_CODEC_H */
