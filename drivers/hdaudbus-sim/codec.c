// SPDX-License-Identifier: GPL-2.0
/*
 * A codec in software: its parameters, what was set in its nodes, and the
 * answers to commands. It does not know when they come.
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

/**
 * sim_codec_create - make a codec
 * @description: its parameters; must outlive it
 *
 * Context: process.
 * Return: the codec, to be freed with kvfree(), or NULL.
 */
struct sim_codec *sim_codec_create(const struct sim_codec_description *description)
{
	struct sim_codec *codec = kvzalloc(sizeof(*codec), GFP_KERNEL);

	if (codec)
		codec->description = description;
	return codec;
}

/**
 * sim_codec_reset - what a link reset does to a codec
 * @codec: the codec
 *
 * Context: any.
 */
void sim_codec_reset(struct sim_codec *codec)
{
	memset(codec->nodes, 0, sizeof(codec->nodes));
	memset(codec->converters, 0, sizeof(codec->converters));
}

static u32 sim_codec_parameter(const struct sim_codec *codec, u8 node, u8 id)
{
	const struct sim_codec_description *description = codec->description;
	unsigned int i;

	for (i = 0; i < description->count; i++)
		if (description->parameters[i].node == node &&
		    description->parameters[i].id == id)
			return description->parameters[i].value;
	return 0;
}

/* Four set verbs, one get verb: a 32-bit register of the node. */
static u32 sim_codec_wide(const struct sim_codec *codec, u8 node, u8 verb)
{
	const u8 *set = &codec->nodes[node][verb];

	return set[0] | set[1] << 8 | set[2] << 16 | (u32)set[3] << 24;
}

/* Verbs of 12 bits: 7xx sets, Fxx gets. */
static u32 sim_codec_get(const struct sim_codec *codec, u8 node, u16 verb, u8 data)
{
	u8 low = verb & 0xff;

	switch (verb) {
	case AC_VERB_PARAMETERS:
		return sim_codec_parameter(codec, node, data);
	case AC_VERB_GET_SUBSYSTEM_ID:
		if (!sim_codec_wide(codec, node, low))
			return sim_codec_parameter(codec, node, AC_PAR_SUBSYSTEM_ID);
		fallthrough;
	case AC_VERB_GET_CONFIG_DEFAULT:
		return sim_codec_wide(codec, node, low);
	case AC_VERB_GET_POWER_STATE:
		return codec->nodes[node][low] | codec->nodes[node][low] << 4;
	default:
		return codec->nodes[node][low];
	}
}

/**
 * sim_codec_command - what a codec answers
 * @codec: the codec
 * @command: the command
 *
 * Context: any.
 * Return: the response.
 */
u32 sim_codec_command(struct sim_codec *codec, u32 command)
{
	u8 node = FIELD_GET(HDAUDIO_COMMAND_NODE, command);
	u16 verb = FIELD_GET(HDAUDIO_COMMAND_VERB8, command);
	u8 data = FIELD_GET(HDAUDIO_COMMAND_DATA8, command);

	switch (FIELD_GET(HDAUDIO_COMMAND_VERB16, command)) {
	case SIM_VERB_ECHO:
		return sim_echo(command);
	case AC_VERB_SET_STREAM_FORMAT >> 8:
		codec->converters[node] = FIELD_GET(HDAUDIO_COMMAND_DATA16, command);
		return 0;
	case AC_VERB_GET_STREAM_FORMAT >> 8:
		return codec->converters[node];
	case 0x7:
		if (verb == AC_VERB_SET_CODEC_RESET)
			sim_codec_reset(codec);
		else
			codec->nodes[node][verb & 0xff] = data;
		return 0;
	case 0xf:
		return sim_codec_get(codec, node, verb, data);
	default:
		return 0;
	}
}
