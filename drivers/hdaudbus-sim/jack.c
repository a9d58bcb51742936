// SPDX-License-Identifier: GPL-2.0
/*
 * What happens outside of a codec: something is plugged in or pulled out, a
 * display tells of itself. The codec's pin sees it and says so, if it was
 * asked to.
 *
 * Takes the lock of the controller.
 */
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include "model.h"

static struct sim_node *sim_pin(struct sim *sim, unsigned int codec, unsigned int node)
{
	struct sim_node *pin;

	if (codec >= SIM_CODECS || !sim->codecs[codec] || node >= sim->codecs[codec]->num_nodes)
		return NULL;
	pin = &sim->codecs[codec]->nodes[node];
	if (!pin->parameters[AC_PAR_AUDIO_WIDGET_CAP] || sim_node_type(pin) != AC_WID_PIN)
		return NULL;
	return pin;
}

static bool sim_pin_shows_elds(const struct sim_node *pin)
{
	u32 caps = pin->parameters[AC_PAR_PIN_CAP];

	return pin->parameters[AC_PAR_AUDIO_WIDGET_CAP] & AC_WCAP_DIGITAL &&
	       caps & (AC_PINCAP_HDMI | AC_PINCAP_DP);
}

/* The unsolicited response of a pin, with no subtag and no device entry. */
static u32 sim_pin_response(const struct sim_node *pin)
{
	u8 control = pin->registers[AC_VERB_GET_UNSOLICITED_RESPONSE & 0xff];
	u32 response = (u32)(control & AC_UNSOL_TAG) << AC_UNSOL_RES_TAG_SHIFT;

	if (!sim_pin_shows_elds(pin))
		return response;
	if (pin->present)
		response |= AC_UNSOL_RES_PD;
	if (pin->present && pin->eld_size)
		response |= AC_UNSOL_RES_ELDV;
	return response;
}

static bool sim_pin_speaks(const struct sim_node *pin)
{
	return pin->registers[AC_VERB_GET_UNSOLICITED_RESPONSE & 0xff] & AC_UNSOL_ENABLED;
}

/**
 * sim_set_presence - plug something in, or pull it out
 * @sim: the controller
 * @codec: SDI line
 * @node: of the pin
 * @present: something is there
 *
 * The pin sends an unsolicited response if that is enabled, also when nothing
 * changes. It is delivered as by sim_unsolicited().
 *
 * Context: any.
 * Return: 0, or -ENOENT where there is no such pin.
 */
int sim_set_presence(struct sim *sim, unsigned int codec, unsigned int node, bool present)
{
	bool speaks = false;
	struct sim_node *pin;
	unsigned long flags;
	u32 response;

	spin_lock_irqsave(&sim->lock, flags);
	pin = sim_pin(sim, codec, node);
	if (pin) {
		pin->present = present;
		speaks = sim_pin_speaks(pin);
		response = sim_pin_response(pin);
	}
	spin_unlock_irqrestore(&sim->lock, flags);
	if (speaks)
		sim_unsolicited(sim, codec, response);
	return pin ? 0 : -ENOENT;
}
EXPORT_SYMBOL_SIM(sim_set_presence);

/**
 * sim_set_eld - what the display at a pin tells of itself
 * @sim: the controller
 * @codec: SDI line
 * @node: of the pin
 * @eld: the ELD
 * @size: of it in bytes, up to %SIM_ELD_MAX; 0: there is none
 *
 * It is told from the next sim_set_presence() on; nothing is sent here.
 *
 * Context: process.
 * Return: 0, -ENOENT where there is no such pin, -EINVAL for a pin that is for
 * no display or a size beyond the limit, -ENOMEM.
 */
int sim_set_eld(struct sim *sim, unsigned int codec, unsigned int node, const void *eld,
		size_t size)
{
	struct sim_node *pin;
	u8 *buffer, *old = NULL;
	int err = 0;

	if (size > SIM_ELD_MAX)
		return -EINVAL;
	buffer = kzalloc(SIM_ELD_MAX, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	memcpy(buffer, eld, size);
	spin_lock_irq(&sim->lock);
	pin = sim_pin(sim, codec, node);
	if (!pin) {
		err = -ENOENT;
	} else if (!sim_pin_shows_elds(pin)) {
		err = -EINVAL;
	} else {
		old = pin->eld;
		pin->eld = buffer;
		pin->eld_size = size;
		buffer = NULL;
	}
	spin_unlock_irq(&sim->lock);
	kfree(buffer);
	kfree(old);
	return err;
}
EXPORT_SYMBOL_SIM(sim_set_eld);

/* The graphics' ports: pins for displays, in the order of codecs and nodes, from 1. */
static struct sim_node *sim_port(struct sim *sim, unsigned int port)
{
	unsigned int codec, node;
	struct sim_node *pin;

	for (codec = 0; codec < SIM_CODECS; codec++)
		for (node = 0; node < SIM_NODES; node++) {
			pin = sim_pin(sim, codec, node);
			if (pin && sim_pin_shows_elds(pin) && !--port)
				return pin;
		}
	return NULL;
}

/**
 * sim_display_port - as what the graphics knows a pin
 * @sim: the controller
 * @codec: SDI line
 * @node: of the pin
 *
 * Context: any.
 * Return: the port of the graphics, from 1, or -ENOENT for a pin that is for no
 * display.
 */
int sim_display_port(struct sim *sim, unsigned int codec, unsigned int node)
{
	struct sim_node *pin, *at;
	unsigned long flags;
	int port = 0;

	spin_lock_irqsave(&sim->lock, flags);
	pin = sim_pin(sim, codec, node);
	do {
		at = sim_port(sim, ++port);
	} while (at && at != pin);
	spin_unlock_irqrestore(&sim->lock, flags);
	return at ? port : -ENOENT;
}
EXPORT_SYMBOL_SIM(sim_display_port);

/**
 * sim_display_eld - what the graphics knows of a display
 * @sim: the controller
 * @port: of the graphics, from 1
 * @present: the display is there
 * @eld: what it tells of itself
 * @size: room for that, in bytes
 *
 * Context: any.
 * Return: the bytes of the whole ELD, 0 where there is none, or -ENOENT for a
 * port that there is not.
 */
int sim_display_eld(struct sim *sim, unsigned int port, bool *present, void *eld, size_t size)
{
	struct sim_node *pin;
	unsigned long flags;
	int have = -ENOENT;

	*present = false;
	spin_lock_irqsave(&sim->lock, flags);
	pin = port ? sim_port(sim, port) : NULL;
	if (pin) {
		*present = pin->present;
		have = pin->present ? pin->eld_size : 0;
		if (have)
			memcpy(eld, pin->eld, min_t(size_t, size, have));
	}
	spin_unlock_irqrestore(&sim->lock, flags);
	return have;
}
EXPORT_SYMBOL_SIM(sim_display_eld);
