// SPDX-License-Identifier: GPL-2.0
/*
 * From text to a codec's description. The text is what the kernel's codec
 * stack shows as codec#N in the directory of a card in /proc/asound, in this
 * kernel or an old one, or what somebody wrote in that way. Nothing in it is
 * trusted.
 *
 * A line is a keyword and what it says of the node it stands below, or, before
 * the first node, of the codec and its audio function group. Indentation means
 * nothing. Names in words, and what comes from the codec's driver, are passed
 * over, and so are lines that nobody knows, which are counted.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include "text.h"

#define TEXT_LINE	1024	/* bytes of the longest line */

static int sim_text_line(struct sim_text_parser *parser, const char *text)
{
	const struct sim_text_keyword *keyword;
	int err;

	if (parser->list)
		return sim_text_connections(parser, text);
	text = skip_spaces(text);
	if (!*text)
		return 0;
	if (parser->skip_list) {
		parser->skip_list = false;
		return 0;
	}
	keyword = sim_text_keyword(&text);
	if (!keyword) {
		parser->error->unknown = parser->error->unknown ?: parser->line;
		return 0;
	}
	err = keyword->parse(parser, text);
	if (err == -EINVAL && !parser->error->line)
		sim_text_fail(parser, keyword->expected);
	return err;
}

static int sim_text_lines(struct sim_text_parser *parser, const char *text, size_t size)
{
	char *line = kmalloc(TEXT_LINE, GFP_KERNEL);
	int err = 0;

	if (!line)
		return -ENOMEM;
	while (size && !err) {
		const char *end = memchr(text, '\n', size);
		size_t length = end ? end - text : size;

		parser->line++;
		if (length >= TEXT_LINE) {
			err = sim_text_fail(parser, "a line of less than 1024 bytes");
			break;
		}
		memcpy(line, text, length);
		line[length] = '\0';
		if (strlen(line) != length)
			err = sim_text_fail(parser, "text without zero bytes");
		else
			err = sim_text_line(parser, line);
		size -= end ? length + 1 : length;
		text += end ? length + 1 : length;
	}
	kfree(line);
	return err;
}

/*
 * What the text does not say, because it follows from the rest
 */

static int sim_text_count_nodes(struct sim_text_parser *parser)
{
	u8 first = parser->audio, last = parser->audio;

	if (parser->has_modem) {
		first = parser->has_audio ? min(first, parser->modem) : parser->modem;
		last = parser->has_audio ? max(last, parser->modem) : parser->modem;
	}
	if (!parser->has_audio && !parser->has_modem)
		return sim_text_fail(parser, "a function group");
	if (parser->has_audio && parser->audio == parser->modem)
		return sim_text_fail(parser, "function groups with node ids of their own");
	if (parser->first && parser->first <= last)
		return sim_text_fail(parser, "widgets with higher node ids than function groups");
	return sim_text_parameter_of(parser, AC_NODE_ROOT, AC_PAR_NODE_COUNT,
				     first << 16 | (last - first + 1));
}

static int sim_text_finish_audio(struct sim_text_parser *parser)
{
	u8 count = parser->first ? parser->node - parser->first + 1 : 0;
	int err;

	err = sim_text_parameter_of(parser, parser->audio, AC_PAR_FUNCTION_TYPE,
				    parser->audio_type) ?:
	      sim_text_parameter_of(parser, parser->audio, AC_PAR_NODE_COUNT,
				    parser->first << 16 | count);
	if (err || parser->power_known)
		return err;
	return sim_text_parameter_of(parser, parser->audio, AC_PAR_POWER_STATE,
				     TEXT_ALL_STATES);
}

static int sim_text_finish(struct sim_text_parser *parser)
{
	int err;

	if (parser->list)
		return sim_text_fail(parser, "a list of connections");
	if (!parser->identified)
		return sim_text_fail(parser, "'Vendor Id:'");
	err = sim_text_count_nodes(parser);
	if (!err && parser->has_audio)
		err = sim_text_finish_audio(parser);
	if (!err && parser->has_modem)
		err = sim_text_parameter_of(parser, parser->modem, AC_PAR_FUNCTION_TYPE,
					    parser->modem_type ?: AC_GRP_MODEM_FUNCTION);
	return err;
}

static struct sim_codec_description *sim_text_description(const struct sim_text_parser *parser)
{
	struct sim_codec_description *description = kmalloc(sizeof(*description), GFP_KERNEL);

	if (description)
		*description = (struct sim_codec_description){
			.parameters = parser->parameters.entries,
			.count = parser->parameters.count,
			.settings = parser->settings.entries,
			.num_settings = parser->settings.count,
			.connections = parser->connections.entries,
			.num_connections = parser->connections.count,
		};
	return description;
}

/**
 * sim_codec_parse - make a codec's description of text
 * @text: as codec#N in a card's directory of /proc/asound
 * @size: bytes of it; it need not end with a zero byte
 * @error: what is wrong, where that is the reason to fail, and which line was
 *	passed over first
 *
 * Context: process.
 * Return: the description, to be given back with sim_codec_description_free(),
 * or ERR_PTR: -EINVAL with @error, -ENOMEM, also for a text with absurdly many
 * lines.
 */
struct sim_codec_description *sim_codec_parse(const char *text, size_t size,
					      struct sim_text_error *error)
{
	struct sim_text_parser parser = { .error = error, .node = 1, .audio = 1 };
	struct sim_codec_description *description = NULL;
	int err;

	*error = (struct sim_text_error){ };
	err = sim_text_lines(&parser, text, size) ?: sim_text_finish(&parser);
	if (!err) {
		description = sim_text_description(&parser);
		if (description)
			return description;
		err = -ENOMEM;
	}
	kvfree(parser.parameters.entries);
	kvfree(parser.settings.entries);
	kvfree(parser.connections.entries);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_SIM(sim_codec_parse);

/**
 * sim_codec_description_free - the end of what sim_codec_parse() made
 * @description: the description; NULL is fine
 *
 * Context: process.
 */
void sim_codec_description_free(struct sim_codec_description *description)
{
	if (!description)
		return;
	kvfree(description->parameters);
	kvfree(description->settings);
	kvfree(description->connections);
	kfree(description);
}
EXPORT_SYMBOL_SIM(sim_codec_description_free);
