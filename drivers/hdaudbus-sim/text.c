// SPDX-License-Identifier: GPL-2.0
/*
 * Words and numbers in a codec's text, and the tables that what they say goes
 * into.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../hdaudbus/compat.h"
#include "text.h"

#define TEXT_ENTRIES	16384	/* of each table */

/* What is wrong with the line, for whoever wrote it. */
int sim_text_fail(struct sim_text_parser *parser, const char *expected)
{
	parser->error->line = parser->line;
	strscpy(parser->error->message, expected, sizeof(parser->error->message));
	return -EINVAL;
}

/*
 * Tables
 */

void *sim_text_add(struct sim_text_table *table, size_t size)
{
	if (table->count == table->room) {
		unsigned int room = table->room ? 2 * table->room : 64;
		void *entries;

		if (room > TEXT_ENTRIES)
			return NULL;
		entries = kvmalloc_array(room, size, GFP_KERNEL);
		if (!entries)
			return NULL;
		if (table->count)
			memcpy(entries, table->entries, table->count * size);
		kvfree(table->entries);
		table->entries = entries;
		table->room = room;
	}
	return table->entries + size * table->count++;
}

int sim_text_parameter_of(struct sim_text_parser *parser, u8 node, u8 id, u32 value)
{
	struct sim_parameter *parameter = sim_text_add(&parser->parameters, sizeof(*parameter));

	if (!parameter)
		return -ENOMEM;
	*parameter = (struct sim_parameter){ .node = node, .id = id, .value = value };
	return 0;
}

int sim_text_parameter(struct sim_text_parser *parser, u8 id, u32 value)
{
	return sim_text_parameter_of(parser, parser->node, id, value);
}

int sim_text_setting(struct sim_text_parser *parser, u16 verb, u16 index, u32 value)
{
	struct sim_setting *setting = sim_text_add(&parser->settings, sizeof(*setting));

	if (!setting)
		return -ENOMEM;
	*setting = (struct sim_setting){
		.node = parser->node, .verb = verb, .index = index, .value = value,
	};
	return 0;
}

/*
 * Words and numbers. These go ahead in the line where they find what they are
 * for.
 */

bool sim_text_take(const char **text, const char *word)
{
	const char *at = skip_spaces(*text);
	size_t length = strlen(word);

	if (strncmp(at, word, length))
		return false;
	*text = at + length;
	return true;
}

/* A number without sign, decimal or with 0x in front, up to @max. */
bool sim_text_number(const char **text, unsigned int base, u32 max, u32 *value)
{
	const char *at = skip_spaces(*text);
	u64 number = 0;
	int digit;

	if (base == 16 && at[0] == '0' && at[1] == 'x')
		at += 2;
	if (hex_to_bin(*at) < 0 || hex_to_bin(*at) >= base)
		return false;
	for (; (digit = hex_to_bin(*at)) >= 0 && digit < base; at++) {
		number = number * base + digit;
		if (number > max)
			return false;
	}
	*value = number;
	*text = at;
	return true;
}

/* "KEY NUMBER", as most fields are. */
static bool sim_text_field(const char **text, const char *key, unsigned int base, u32 max,
			   u32 *value)
{
	return sim_text_take(text, key) && sim_text_number(text, base, max, value);
}

bool sim_text_decimal(const char **text, const char *key, u32 max, u32 *value)
{
	return sim_text_field(text, key, 10, max, value);
}

bool sim_text_hex(const char **text, const char *key, u32 max, u32 *value)
{
	return sim_text_field(text, key, 16, max, value);
}

/* Words with blanks or commas between them; those that we do not know are let be. */
u32 sim_text_flags(const char *text, const struct sim_text_flag *flags, unsigned int count)
{
	u32 bits = 0;
	unsigned int i;

	while (*(text = skip_spaces(text))) {
		size_t length = strcspn(text, " ,\t\r");

		for (i = 0; i < count; i++)
			if (strlen(flags[i].word) == length &&
			    !strncmp(text, flags[i].word, length))
				bits |= flags[i].bit;
		text += length;
		text += *text == ',';
	}
	return bits;
}
