/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a controller is to be, as plain data. It can be changed freely; the
 * driver makes a device of it and keeps nothing of it.
 */
#ifndef __HDAUDBUS_SIM_CONFIG_H
#define __HDAUDBUS_SIM_CONFIG_H

#include "sim.h"

#define SIM_TEXT_MAX	SZ_256K		/* of a codec */

/**
 * struct sim_config - a controller to be
 * @description: the controller; its codecs are those of @codecs
 * @codecs: by SDI line: the codec in text; NULL: none
 * @sizes: bytes of the texts
 */
struct sim_config {
	struct sim_description description;
	char *codecs[SIM_CODECS];
	size_t sizes[SIM_CODECS];
};

void sim_config_init(struct sim_config *config);
void sim_config_clear(struct sim_config *config);
int sim_config_set_codec(struct sim_config *config, unsigned int address, const char *text,
			 size_t size, struct sim_text_error *error);
void sim_config_remove_codec(struct sim_config *config, unsigned int address);
const char *sim_config_check(const struct sim_config *config);
int sim_config_describe(const struct sim_config *config, struct sim_description *description);
void sim_config_undescribe(struct sim_description *description);

#endif /* __HDAUDBUS_SIM_CONFIG_H */
