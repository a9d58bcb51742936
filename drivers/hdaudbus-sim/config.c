// SPDX-License-Identifier: GPL-2.0
/*
 * What a controller is to be: defaults, limits, and codecs in text. Whoever
 * has a configuration guards it.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "config.h"

#define CONFIG_ENGINES	15	/* the fields of GCAP are 4, 4 and 5 bits wide */
#define CONFIG_SDO	2

/**
 * sim_config_init - a controller as most are
 * @config: four capture and four render engines, one SDO line, no codec
 *
 * Context: any.
 */
void sim_config_init(struct sim_config *config)
{
	*config = (struct sim_config){
		.description = { .inputs = 4, .outputs = 4, .outpay = 60, .inpay = 29 },
	};
}
EXPORT_SYMBOL_SIM(sim_config_init);

/**
 * sim_config_clear - the end of a configuration
 * @config: the configuration; empty afterwards
 *
 * Context: process.
 */
void sim_config_clear(struct sim_config *config)
{
	unsigned int i;

	for (i = 0; i < SIM_CODECS; i++)
		sim_config_remove_codec(config, i);
	sim_config_init(config);
}
EXPORT_SYMBOL_SIM(sim_config_clear);

/**
 * sim_config_set_codec - say what codec there is at an address
 * @config: the configuration
 * @address: SDI line
 * @text: the codec; copied
 * @size: bytes of it
 * @error: what is wrong with the text
 *
 * Context: process.
 * Return: 0, -EINVAL with @error, -ERANGE for an address that there is not,
 * -EFBIG, -ENOMEM. On failure the codec is as before.
 */
int sim_config_set_codec(struct sim_config *config, unsigned int address, const char *text,
			 size_t size, struct sim_text_error *error)
{
	struct sim_codec_description *description;
	char *copy;

	*error = (struct sim_text_error){ };
	if (address >= SIM_CODECS)
		return -ERANGE;
	if (size > SIM_TEXT_MAX)
		return -EFBIG;
	description = sim_codec_parse(text, size, error);
	if (IS_ERR(description))
		return PTR_ERR(description);
	sim_codec_description_free(description);
	copy = kvmalloc(size, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, text, size);
	sim_config_remove_codec(config, address);
	config->codecs[address] = copy;
	config->sizes[address] = size;
	return 0;
}
EXPORT_SYMBOL_SIM(sim_config_set_codec);

/**
 * sim_config_remove_codec - say that there is no codec at an address
 * @config: the configuration
 * @address: SDI line, less than %SIM_CODECS
 *
 * Context: process.
 */
void sim_config_remove_codec(struct sim_config *config, unsigned int address)
{
	kvfree(config->codecs[address]);
	config->codecs[address] = NULL;
	config->sizes[address] = 0;
}
EXPORT_SYMBOL_SIM(sim_config_remove_codec);

/**
 * sim_config_check - can there be such a controller?
 * @config: the configuration
 *
 * Context: any.
 * Return: NULL if there can, otherwise why not.
 */
const char *sim_config_check(const struct sim_config *config)
{
	const struct sim_description *description = &config->description;
	unsigned int engines = description->inputs + description->outputs +
			       description->bidirectional;

	if (description->inputs > CONFIG_ENGINES)
		return "more than 15 capture engines";
	if (description->outputs > CONFIG_ENGINES)
		return "more than 15 render engines";
	if (!engines)
		return "no engine at all";
	if (engines > SIM_ENGINES)
		return "more than 30 engines";
	if (description->sdo > CONFIG_SDO)
		return "sdo is 0, 1 or 2, for one, two or four lines";
	return NULL;
}
EXPORT_SYMBOL_SIM(sim_config_check);

/**
 * sim_config_describe - what sim_create() needs
 * @config: the configuration
 * @description: the controller with its codecs, to be given back with
 *	sim_config_undescribe()
 *
 * Context: process.
 * Return: 0, -EINVAL if there cannot be such a controller, -ENOMEM.
 */
int sim_config_describe(const struct sim_config *config, struct sim_description *description)
{
	struct sim_text_error error;
	unsigned int i;

	if (sim_config_check(config))
		return -EINVAL;
	*description = config->description;
	memset(description->codecs, 0, sizeof(description->codecs));
	for (i = 0; i < SIM_CODECS; i++) {
		struct sim_codec_description *codec;

		if (!config->codecs[i])
			continue;
		codec = sim_codec_parse(config->codecs[i], config->sizes[i], &error);
		if (IS_ERR(codec)) {
			sim_config_undescribe(description);
			return PTR_ERR(codec);
		}
		description->codecs[i] = codec;
	}
	return 0;
}
EXPORT_SYMBOL_SIM(sim_config_describe);

/**
 * sim_config_undescribe - the end of what sim_config_describe() made
 * @description: no controller is made of it any more
 *
 * Context: process.
 */
void sim_config_undescribe(struct sim_description *description)
{
	unsigned int i;

	for (i = 0; i < SIM_CODECS; i++) {
		sim_codec_description_free((struct sim_codec_description *)description->codecs[i]);
		description->codecs[i] = NULL;
	}
}
EXPORT_SYMBOL_SIM(sim_config_undescribe);
