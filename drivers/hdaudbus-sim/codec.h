/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Codecs in software: what one is, as plain data, and one at work.
 */
#ifndef __HDAUDBUS_SIM_CODEC_H
#define __HDAUDBUS_SIM_CODEC_H

#include <linux/build_bug.h>
#include <linux/export.h>
#include <linux/types.h>

#define SIM_NODES		256
#define SIM_PARAMETERS		0x40	/* AC_PAR_* that a node may have */
#define SIM_AMP_INDEXES		16	/* inputs with an amplifier of their own */
#define SIM_COEFFICIENTS	256
#define SIM_HDMI_SLOTS		16
#define SIM_ELD_MAX		256
#define SIM_WIRE_BYTES		1024
#define SIM_BLOCK_MAX		64	/* a sample block: 16 channels of 4 bytes */

/*
 * What is exported where the suites have the model, which is then used there.
 * Elsewhere this says nothing.
 */
#ifdef CONFIG_HDAUDBUS_KUNIT_TEST
#define EXPORT_SYMBOL_SIM(symbol)	EXPORT_SYMBOL_GPL(symbol)
#else
#define EXPORT_SYMBOL_SIM(symbol)	static_assert(__builtin_constant_p(symbol) || true)
#endif

/*
 * A vendor's verb of every codec here, with 16 bits of data, for any node: the
 * response is a different one for each of all possible commands, so that no
 * answer passes for another.
 */
#define SIM_VERB_ECHO		0x6

/*
 * Description
 */

/**
 * struct sim_parameter - what a node answers to one AC_VERB_PARAMETERS
 * @node: node id
 * @id: AC_PAR_*
 * @value: the response
 */
struct sim_parameter {
	u8 node;
	u8 id;
	u32 value;
};

/**
 * struct sim_setting - what a node answers to another get verb after power-on
 * @node: node id
 * @verb: AC_VERB_GET_*
 * @index: data of the verb, where it chooses among several settings: an
 *	amplifier, as AC_AMP_GET_* says, or a coefficient
 * @value: the response
 */
struct sim_setting {
	u8 node;
	u16 verb;
	u16 index;
	u32 value;
};

/**
 * struct sim_connection - one entry of a connection list
 * @node: whose list
 * @source: node id it leads to
 */
struct sim_connection {
	u8 node;
	u8 source;
};

/**
 * struct sim_codec_description - a codec
 * @parameters: those that are not 0, in any order; of two for the same the
 *	latter counts
 * @count: number of @parameters
 * @settings: those that are not 0 after power-on, likewise
 * @num_settings: number of @settings
 * @connections: connection lists, each in one piece
 * @num_connections: number of @connections
 */
struct sim_codec_description {
	const struct sim_parameter *parameters;
	unsigned int count;
	const struct sim_setting *settings;
	unsigned int num_settings;
	const struct sim_connection *connections;
	unsigned int num_connections;
};

/**
 * struct sim_text_error - what is wrong with the text of a codec
 * @line: number of the line, from 1
 * @message: what was expected there
 * @unknown: number of the first line that was passed over because nothing is
 *	known of what it says; 0: none
 */
struct sim_text_error {
	unsigned int line;
	char message[80];
	unsigned int unknown;
};

extern const char sim_default_codec[];

struct sim_codec_description *sim_codec_parse(const char *text, size_t size,
					      struct sim_text_error *error);
void sim_codec_description_free(struct sim_codec_description *description);

/*
 * Model
 */

/**
 * struct sim_node - a node of a codec
 * @parameters: by AC_PAR_*
 * @registers: what verbs of 12 bits set, by the verb's low byte
 * @amps: gain and mute, by output, right, and index
 * @power: bits of the power state beside the states themselves
 * @format: stream format of a converter
 * @coefficient: index of the next one
 * @coefficients: %SIM_COEFFICIENTS of them, or NULL
 * @first: of its connection list
 * @connections: length of its connection list
 * @slots: channels in the slots of HDMI
 * @present: something is plugged in
 * @eld_size: bytes of the ELD; 0: there is none
 * @eld: what a display tells of itself, %SIM_ELD_MAX bytes, or NULL
 */
struct sim_node {
	u32 parameters[SIM_PARAMETERS];
	u8 registers[256];
	u8 amps[2][2][SIM_AMP_INDEXES];
	u16 power;
	u16 format;
	u8 coefficient;
	u16 *coefficients;
	const struct sim_connection *first;
	unsigned int connections;
	u8 slots[SIM_HDMI_SLOTS];
	bool present;
	u16 eld_size;
	u8 *eld;
};

/**
 * struct sim_wire - from an output converter to an input converter
 * @output: node id
 * @input: node id
 * @format: of the stream whose blocks are in @data
 * @flowing: blocks come out; until enough went in there is silence
 * @in: bytes that went in
 * @out: bytes that came out
 * @part: bytes at the end of a block whose rest has not come yet
 * @data: those between @in and @out
 */
struct sim_wire {
	u8 output;
	u8 input;
	u16 format;
	bool flowing;
	u32 in;
	u32 out;
	u32 part;
	u8 data[SIM_WIRE_BYTES];
};

/**
 * struct sim_codec - a codec and its state
 * @description: what it is
 * @was_reset: the last command was a function group's reset
 * @wires: one for each input converter
 * @num_wires: number of @wires
 * @coefficients: of all nodes
 * @num_nodes: number of @nodes
 * @nodes: by node id
 */
struct sim_codec {
	const struct sim_codec_description *description;
	bool was_reset;
	struct sim_wire *wires;
	unsigned int num_wires;
	u16 (*coefficients)[SIM_COEFFICIENTS];
	unsigned int num_nodes;
	struct sim_node nodes[];
};

/**
 * sim_echo - the response to an echo command
 * @command: the command, as sent
 *
 * Context: any.
 * Return: the response.
 */
static inline u32 sim_echo(u32 command)
{
	return (command ^ 0x5bd1e995) * 0x9e3779b1;
}

#endif /* __HDAUDBUS_SIM_CODEC_H */
