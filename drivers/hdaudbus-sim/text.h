/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Doors between the files that make a codec's description of text.
 *
 * text.c knows words, numbers and tables; fields.c what a line says;
 * description.c goes from line to line and draws the conclusions.
 */
#ifndef __HDAUDBUS_SIM_TEXT_H
#define __HDAUDBUS_SIM_TEXT_H

#include <linux/bits.h>
#include "codec.h"

#define TEXT_STATES	4	/* D0 to D3 */
#define TEXT_ALL_STATES	GENMASK(TEXT_STATES - 1, 0)

/**
 * struct sim_text_table - a table that grows
 * @entries: its entries
 * @count: number of them
 * @room: for so many there is memory
 */
struct sim_text_table {
	void *entries;
	unsigned int count;
	unsigned int room;
};

/**
 * struct sim_text_parser - where we are
 * @error: what is wrong, for the caller
 * @line: number of the line
 * @parameters: of &struct sim_parameter
 * @settings: of &struct sim_setting
 * @connections: of &struct sim_connection
 * @node: that the line is about
 * @audio: the audio function group
 * @modem: the modem function group; 0: there is none
 * @first: widget; 0: none yet
 * @widget: the line is about one
 * @audio_type: type of the audio function group and whether it speaks
 * @modem_type: likewise
 * @has_audio: there is an audio function group
 * @has_modem: there is a modem function group
 * @power_known: the text has the power states of the audio function group
 * @identified: the text has a vendor id
 * @rates: last seen
 * @digital: of the converter
 * @coefficient: last seen without an index
 * @gpio: masks of GPIO pins, in the order of their line
 * @list: so many connections have to be in the next line
 * @skip_list: the next line is a list that the driver made up
 */
struct sim_text_parser {
	struct sim_text_error *error;
	unsigned int line;
	struct sim_text_table parameters;
	struct sim_text_table settings;
	struct sim_text_table connections;
	u8 node;
	u8 audio;
	u8 modem;
	u8 first;
	bool widget;
	u32 audio_type;
	u32 modem_type;
	bool has_audio;
	bool has_modem;
	bool power_known;
	bool identified;
	u32 rates;
	u32 digital;
	u32 coefficient;
	u8 gpio[6];
	unsigned int list;
	bool skip_list;
};

/**
 * struct sim_text_flag - a word for a bit
 * @word: the word
 * @bit: the bit
 */
struct sim_text_flag {
	const char *word;
	u32 bit;
};

/**
 * struct sim_text_keyword - a line that is known
 * @keyword: how it begins
 * @parse: what to do with the rest. Returns 0, -EINVAL, or -ENOMEM.
 * @expected: what the line should look like
 */
struct sim_text_keyword {
	const char *keyword;
	int (*parse)(struct sim_text_parser *parser, const char *text);
	const char *expected;
};

/* text.c */
int sim_text_fail(struct sim_text_parser *parser, const char *expected);
void *sim_text_add(struct sim_text_table *table, size_t size);
int sim_text_parameter_of(struct sim_text_parser *parser, u8 node, u8 id, u32 value);
int sim_text_parameter(struct sim_text_parser *parser, u8 id, u32 value);
int sim_text_setting(struct sim_text_parser *parser, u16 verb, u16 index, u32 value);
bool sim_text_take(const char **text, const char *word);
bool sim_text_number(const char **text, unsigned int base, u32 max, u32 *value);
bool sim_text_decimal(const char **text, const char *key, u32 max, u32 *value);
bool sim_text_hex(const char **text, const char *key, u32 max, u32 *value);
u32 sim_text_flags(const char *text, const struct sim_text_flag *flags, unsigned int count);

/* fields.c */
const struct sim_text_keyword *sim_text_keyword(const char **text);
int sim_text_connections(struct sim_text_parser *parser, const char *text);

#endif /* __HDAUDBUS_SIM_TEXT_H */
