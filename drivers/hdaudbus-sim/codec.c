// SPDX-License-Identifier: GPL-2.0
/*
 * A codec in software: its parameters, what was set in its nodes, and the
 * answers to commands. It does not know when they come.
 *
 * Verbs of 12 bits come in pairs, 7xx to set and Fxx to get a register of 8
 * bits: a node keeps one for each xx, and what is said below are the
 * exceptions.
 *
 * Guarded by the lock of the controller it is on.
 */
#include <linux/bitfield.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>
#include "model.h"

#define SIM_POWER_FLAGS		(AC_PWRST_ERROR | AC_PWRST_CLK_STOP_OK | AC_PWRST_SETTING_RESET)
#define SIM_STRIPE_ANY		(7 << 20)	/* over one, two or four SDO lines */
#define SIM_DIP_BYTES		32		/* of the buffer of an InfoFrame */

#define LOW(verb)		((verb) & 0xff)

/* Registers of 32 bits, by the low bytes of the four verbs that set them. */
static const u8 sim_digital_bytes[4] = { 0x0d, 0x0e, 0x3e, 0x3f };
static const u8 sim_config_bytes[4] = { 0x1c, 0x1d, 0x1e, 0x1f };
static const u8 sim_subsystem_bytes[4] = { 0x20, 0x21, 0x22, 0x23 };

static u32 sim_wide_get(const struct sim_node *node, const u8 bytes[4])
{
	u32 value = 0;
	int i;

	for (i = 3; i >= 0; i--)
		value = value << 8 | node->registers[bytes[i]];
	return value;
}

static void sim_wide_put(struct sim_node *node, const u8 bytes[4], u32 value)
{
	int i;

	for (i = 0; i < 4; i++, value >>= 8)
		node->registers[bytes[i]] = value;
}

/*
 * The graph
 */

static unsigned int sim_nodes_below(const struct sim_codec *codec, unsigned int node, u8 *first)
{
	u32 count = codec->nodes[node].parameters[AC_PAR_NODE_COUNT];

	*first = count >> 16;
	return count & 0xff;
}

/* Whether a node is a function group or one of its widgets. */
static bool sim_in_group(const struct sim_codec *codec, unsigned int group, unsigned int node)
{
	u8 first;
	unsigned int count = sim_nodes_below(codec, group, &first);

	return node == group || (node >= first && node < first + count);
}

/* The function group of a widget; the root where there is none. */
static unsigned int sim_group_of(const struct sim_codec *codec, unsigned int node)
{
	u8 first;
	unsigned int i, count = sim_nodes_below(codec, AC_NODE_ROOT, &first);

	for (i = first; i < first + count && i < codec->num_nodes; i++)
		if (sim_in_group(codec, i, node))
			return i;
	return AC_NODE_ROOT;
}

unsigned int sim_node_type(const struct sim_node *node)
{
	return FIELD_GET(AC_WCAP_TYPE, node->parameters[AC_PAR_AUDIO_WIDGET_CAP]);
}

/*
 * Life
 */

/* How many nodes there are, counting from 0, given all that is said of them. */
static unsigned int sim_count_nodes(const struct sim_codec_description *description)
{
	unsigned int i, last = 0;

	for (i = 0; i < description->count; i++) {
		const struct sim_parameter *parameter = &description->parameters[i];
		u32 value = parameter->value;

		last = max_t(unsigned int, last, parameter->node);
		if (parameter->id == AC_PAR_NODE_COUNT && value & 0xff)
			last = max_t(unsigned int, last, (value >> 16 & 0xff) + (value & 0xff) - 1);
	}
	for (i = 0; i < description->num_settings; i++)
		last = max_t(unsigned int, last, description->settings[i].node);
	for (i = 0; i < description->num_connections; i++)
		last = max_t(unsigned int, last, description->connections[i].node);
	return min(last + 1, (unsigned int)SIM_NODES);
}

static void sim_codec_fill(struct sim_codec *codec)
{
	const struct sim_codec_description *description = codec->description;
	unsigned int i;

	for (i = 0; i < description->count; i++)
		if (description->parameters[i].id < SIM_PARAMETERS)
			codec->nodes[description->parameters[i].node]
				.parameters[description->parameters[i].id] =
					description->parameters[i].value;
	for (i = 0; i < description->num_connections; i++) {
		struct sim_node *node = &codec->nodes[description->connections[i].node];

		if (!node->connections++)
			node->first = &description->connections[i];
	}
}

static int sim_codec_add_coefficients(struct sim_codec *codec)
{
	unsigned int i, count = 0;

	for (i = 0; i < codec->num_nodes; i++)
		count += !!(codec->nodes[i].parameters[AC_PAR_PROC_CAP] & AC_PCAP_NUM_COEF);
	if (!count)
		return 0;
	codec->coefficients = kvcalloc(count, sizeof(*codec->coefficients), GFP_KERNEL);
	if (!codec->coefficients)
		return -ENOMEM;
	for (i = 0; i < codec->num_nodes; i++)
		if (codec->nodes[i].parameters[AC_PAR_PROC_CAP] & AC_PCAP_NUM_COEF)
			codec->nodes[i].coefficients = codec->coefficients[--count];
	return 0;
}

/**
 * sim_codec_create - make a codec
 * @description: what it is; must outlive it
 *
 * Context: process.
 * Return: the codec, to be given back with sim_codec_destroy(), or NULL.
 */
struct sim_codec *sim_codec_create(const struct sim_codec_description *description)
{
	unsigned int count = sim_count_nodes(description);
	struct sim_codec *codec = kvzalloc(struct_size(codec, nodes, count), GFP_KERNEL);

	if (!codec)
		return NULL;
	codec->description = description;
	codec->num_nodes = count;
	sim_codec_fill(codec);
	if (sim_codec_add_coefficients(codec) || sim_wires_create(codec)) {
		sim_codec_destroy(codec);
		return NULL;
	}
	sim_codec_reset(codec);
	return codec;
}
EXPORT_SYMBOL_SIM(sim_codec_create);

/**
 * sim_codec_destroy - the end of a codec
 * @codec: the codec; NULL is fine
 *
 * Context: process.
 */
void sim_codec_destroy(struct sim_codec *codec)
{
	unsigned int i;

	if (!codec)
		return;
	for (i = 0; i < codec->num_nodes; i++)
		kfree(codec->nodes[i].eld);
	kvfree(codec->wires);
	kvfree(codec->coefficients);
	kvfree(codec);
}
EXPORT_SYMBOL_SIM(sim_codec_destroy);

/*
 * Reset
 */

/* What outlasts the reset of a function group: who it is, how it is wired. */
static bool sim_is_lasting(u8 low)
{
	return low >= sim_config_bytes[0] && low <= sim_subsystem_bytes[3];
}

static void sim_node_clear(struct sim_node *node, bool all)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(node->registers); i++)
		if (all || !sim_is_lasting(i))
			node->registers[i] = 0;
	if (all)
		sim_wide_put(node, sim_subsystem_bytes, node->parameters[AC_PAR_SUBSYSTEM_ID]);
	memset(node->amps, 0, sizeof(node->amps));
	for (i = 0; i < SIM_HDMI_SLOTS; i++)
		node->slots[i] = i;
	node->power = 0;
	node->format = 0;
	node->coefficient = 0;
	if (node->coefficients)
		memset(node->coefficients, 0, SIM_COEFFICIENTS * sizeof(*node->coefficients));
}

static void sim_node_set(struct sim_node *node, const struct sim_setting *setting)
{
	u16 index = setting->index;

	switch (setting->verb) {
	case AC_VERB_GET_STREAM_FORMAT:
		node->format = setting->value;
		break;
	case AC_VERB_GET_AMP_GAIN_MUTE:
		node->amps[!!(index & AC_AMP_GET_OUTPUT)][!(index & AC_AMP_GET_LEFT)]
			  [index & AC_AMP_GET_INDEX] = setting->value;
		break;
	case AC_VERB_GET_COEF_INDEX:
		node->coefficient = setting->value;
		break;
	case AC_VERB_GET_PROC_COEF:
		if (node->coefficients)
			node->coefficients[index % SIM_COEFFICIENTS] = setting->value;
		break;
	case AC_VERB_GET_POWER_STATE:
		node->registers[LOW(AC_VERB_GET_POWER_STATE)] = setting->value;
		node->power = setting->value & SIM_POWER_FLAGS;
		break;
	case AC_VERB_GET_DIGI_CONVERT_1:
		sim_wide_put(node, sim_digital_bytes, setting->value);
		break;
	case AC_VERB_GET_CONFIG_DEFAULT:
		sim_wide_put(node, sim_config_bytes, setting->value);
		break;
	case AC_VERB_GET_SUBSYSTEM_ID:
		sim_wide_put(node, sim_subsystem_bytes, setting->value);
		break;
	default:
		node->registers[LOW(setting->verb)] = setting->value;
	}
}

/* After a reset nothing is in a stream, and nobody speaks without being asked. */
static bool sim_is_set_by_reset(const struct sim_setting *setting, bool all)
{
	switch (setting->verb) {
	case AC_VERB_GET_CONV:
	case AC_VERB_GET_UNSOLICITED_RESPONSE:
		return false;
	case AC_VERB_GET_CONFIG_DEFAULT:
	case AC_VERB_GET_SUBSYSTEM_ID:
		return all;
	default:
		return true;
	}
}

/**
 * sim_codec_reset - what a link reset does to a codec
 * @codec: the codec
 *
 * Context: any.
 */
void sim_codec_reset(struct sim_codec *codec)
{
	const struct sim_codec_description *description = codec->description;
	unsigned int i;

	for (i = 0; i < codec->num_nodes; i++)
		sim_node_clear(&codec->nodes[i], true);
	for (i = 0; i < description->num_settings; i++)
		if (sim_is_set_by_reset(&description->settings[i], true))
			sim_node_set(&codec->nodes[description->settings[i].node],
				     &description->settings[i]);
	codec->was_reset = false;
}

/* Once, a function group keeps its configuration; twice in a row, nothing. */
static void sim_group_reset(struct sim_codec *codec, unsigned int group)
{
	const struct sim_codec_description *description = codec->description;
	bool all = codec->was_reset;
	unsigned int i;

	for (i = 0; i < codec->num_nodes; i++)
		if (sim_in_group(codec, group, i))
			sim_node_clear(&codec->nodes[i], all);
	for (i = 0; i < description->num_settings; i++) {
		const struct sim_setting *setting = &description->settings[i];

		if (sim_in_group(codec, group, setting->node) && sim_is_set_by_reset(setting, all))
			sim_node_set(&codec->nodes[setting->node], setting);
	}
}

/*
 * Verbs with 16 bits of data
 */

static u32 sim_amp_caps(const struct sim_codec *codec, unsigned int node, bool output)
{
	u8 id = output ? AC_PAR_AMP_OUT_CAP : AC_PAR_AMP_IN_CAP;
	const u32 *parameters = codec->nodes[node].parameters;
	u32 widget = parameters[AC_PAR_AUDIO_WIDGET_CAP];

	if (!(widget & (output ? AC_WCAP_OUT_AMP : AC_WCAP_IN_AMP)))
		return 0;
	if (widget & AC_WCAP_AMP_OVRD)
		return parameters[id];
	return codec->nodes[sim_group_of(codec, node)].parameters[id];
}

/* An amplifier takes what its capabilities allow, and the loudest for more. */
static void sim_amp_set(struct sim_codec *codec, unsigned int number, u16 data, bool output)
{
	u32 caps = sim_amp_caps(codec, number, output);
	u8 (*amps)[SIM_AMP_INDEXES] = codec->nodes[number].amps[output];
	u8 index = FIELD_GET(AC_AMP_SET_INDEX, data);
	u8 value = min_t(u8, data & AC_AMP_GAIN, FIELD_GET(AC_AMPCAP_NUM_STEPS, caps));

	if (!(codec->nodes[number].parameters[AC_PAR_AUDIO_WIDGET_CAP] &
	      (output ? AC_WCAP_OUT_AMP : AC_WCAP_IN_AMP)))
		return;
	if (caps & AC_AMPCAP_MUTE)
		value |= data & AC_AMP_MUTE;
	if (data & AC_AMP_SET_LEFT)
		amps[0][index] = value;
	if (data & AC_AMP_SET_RIGHT)
		amps[1][index] = value;
}

static u32 sim_amp_get(const struct sim_node *node, u16 data)
{
	return node->amps[!!(data & AC_AMP_GET_OUTPUT)][!(data & AC_AMP_GET_LEFT)]
			 [data & AC_AMP_GET_INDEX];
}

static void sim_coefficient_set(struct sim_node *node, u16 value)
{
	if (node->coefficients)
		node->coefficients[node->coefficient++] = value;
}

static u32 sim_coefficient_get(struct sim_node *node)
{
	return node->coefficients ? node->coefficients[node->coefficient++] : 0;
}

/*
 * Verbs with 8 bits of data: get
 */

/* Four short or two long entries. */
static u32 sim_connections_get(const struct sim_node *node, u8 index)
{
	bool wide = node->parameters[AC_PAR_CONNLIST_LEN] & AC_CLIST_LONG;
	unsigned int i, entries = wide ? 2 : 4, bits = wide ? 16 : 8;
	u32 value = 0;

	index -= index % entries;
	for (i = 0; i < entries && index + i < node->connections; i++)
		value |= node->first[index + i].source << (i * bits);
	return value;
}

static u32 sim_sense_get(const struct sim_node *node)
{
	return (node->present ? AC_PINSENSE_PRESENCE : 0) |
	       (node->present && node->eld_size ? AC_PINSENSE_ELDV : 0);
}

static u32 sim_eld_get(const struct sim_node *node, u8 index)
{
	return index < node->eld_size ? (u32)AC_ELDD_ELD_VALID | node->eld[index] : 0;
}

static u32 sim_stripe_get(const struct sim_node *node)
{
	u32 value = node->registers[LOW(AC_VERB_GET_STRIPE_CONTROL)];

	if (node->parameters[AC_PAR_AUDIO_WIDGET_CAP] & AC_WCAP_STRIPE)
		value |= SIM_STRIPE_ANY;
	return value;
}

static u32 sim_codec_get(const struct sim_node *node, u16 verb, u8 data)
{
	switch (verb) {
	case AC_VERB_PARAMETERS:
		return data < SIM_PARAMETERS ? node->parameters[data] : 0;
	case AC_VERB_GET_CONNECT_LIST:
		return sim_connections_get(node, data);
	case AC_VERB_GET_POWER_STATE:
		return node->registers[LOW(verb)] | node->power;
	case AC_VERB_GET_PIN_SENSE:
		return sim_sense_get(node);
	case AC_VERB_GET_DIGI_CONVERT_1:
	case AC_VERB_GET_DIGI_CONVERT_2:
		return sim_wide_get(node, sim_digital_bytes);
	case AC_VERB_GET_CONFIG_DEFAULT:
		return sim_wide_get(node, sim_config_bytes);
	case AC_VERB_GET_SUBSYSTEM_ID:
		return sim_wide_get(node, sim_subsystem_bytes);
	case AC_VERB_GET_STRIPE_CONTROL:
		return sim_stripe_get(node);
	case AC_VERB_GET_HDMI_DIP_SIZE:
		return data & AC_DIPSIZE_ELD_BUF ? node->eld_size : SIM_DIP_BYTES - 1;
	case AC_VERB_GET_HDMI_ELDD:
		return sim_eld_get(node, data);
	case AC_VERB_GET_HDMI_CHAN_SLOT:
		data &= AC_CVTMAP_HDMI_SLOT;
		return node->slots[data] << 4 | data;
	default:
		return node->registers[LOW(verb)];
	}
}

/*
 * Verbs with 8 bits of data: set
 */

/* A state that the node does not have is an error, and nothing changes. */
static void sim_power_set(struct sim_node *node, u8 state)
{
	u8 *power = &node->registers[LOW(AC_VERB_SET_POWER_STATE)];
	u32 supported = node->parameters[AC_PAR_POWER_STATE];

	state &= AC_PWRST_SETTING;
	node->power &= ~AC_PWRST_ERROR;
	if (!supported || supported & BIT(state)) {
		*power = state | state << AC_PWRST_ACTUAL_SHIFT;
		return;
	}
	*power = state | (*power & AC_PWRST_ACTUAL);
	node->power |= AC_PWRST_ERROR;
}

static void sim_codec_set(struct sim_codec *codec, unsigned int number, u16 verb, u8 data)
{
	struct sim_node *node = &codec->nodes[number];

	switch (verb) {
	case AC_VERB_SET_CODEC_RESET:
		sim_group_reset(codec, number);
		break;
	case AC_VERB_SET_POWER_STATE:
		sim_power_set(node, data);
		break;
	case AC_VERB_SET_CONNECT_SEL:
		if (!node->connections || data < node->connections)
			node->registers[LOW(verb)] = data;
		break;
	case AC_VERB_SET_HDMI_CHAN_SLOT:
		node->slots[data & AC_CVTMAP_HDMI_SLOT] = FIELD_GET(AC_CVTMAP_CHAN, data);
		break;
	default:
		node->registers[LOW(verb)] = data;
	}
	codec->was_reset = verb == AC_VERB_SET_CODEC_RESET && !codec->was_reset;
}

static u32 sim_codec_answer(struct sim_codec *codec, unsigned int number, u32 command)
{
	u16 verb = FIELD_GET(HDAUDIO_COMMAND_VERB8, command);
	u16 data = FIELD_GET(HDAUDIO_COMMAND_DATA16, command);
	struct sim_node *node = &codec->nodes[number];

	switch (FIELD_GET(HDAUDIO_COMMAND_VERB16, command)) {
	case AC_VERB_SET_STREAM_FORMAT >> 8:
		node->format = data;
		return 0;
	case AC_VERB_GET_STREAM_FORMAT >> 8:
		return node->format;
	case AC_VERB_SET_AMP_GAIN_MUTE >> 8:
		if (data & AC_AMP_SET_OUTPUT)
			sim_amp_set(codec, number, data, true);
		if (data & AC_AMP_SET_INPUT)
			sim_amp_set(codec, number, data, false);
		return 0;
	case AC_VERB_GET_AMP_GAIN_MUTE >> 8:
		return sim_amp_get(node, data);
	case AC_VERB_SET_COEF_INDEX >> 8:
		node->coefficient = data;
		return 0;
	case AC_VERB_GET_COEF_INDEX >> 8:
		return node->coefficient;
	case AC_VERB_SET_PROC_COEF >> 8:
		sim_coefficient_set(node, data);
		return 0;
	case AC_VERB_GET_PROC_COEF >> 8:
		return sim_coefficient_get(node);
	case 0x7:
		sim_codec_set(codec, number, verb, data);
		return 0;
	case 0xf:
		return sim_codec_get(node, verb, data);
	default:
		return 0;
	}
}

/**
 * sim_codec_command - what a codec answers
 * @codec: the codec
 * @command: the command
 *
 * Context: any.
 * Return: the response; 0 from nodes that there are not.
 */
u32 sim_codec_command(struct sim_codec *codec, u32 command)
{
	u8 node = FIELD_GET(HDAUDIO_COMMAND_NODE, command);

	if (FIELD_GET(HDAUDIO_COMMAND_VERB16, command) == SIM_VERB_ECHO)
		return sim_echo(command);
	if (FIELD_GET(HDAUDIO_COMMAND_VERB8, command) != AC_VERB_SET_CODEC_RESET)
		codec->was_reset = false;
	if (node >= codec->num_nodes)
		return 0;
	return sim_codec_answer(codec, node, command);
}
EXPORT_SYMBOL_SIM(sim_codec_command);
