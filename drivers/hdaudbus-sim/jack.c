// SPDX-License-Identifier: GPL-2.0
/*
 * What happens outside of a codec: something is plugged in or pulled out, a
 * display tells of itself. The codec's pin sees it and says so, if it was
 * asked to.
 *
 * Takes the lock of the controller.
 */
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
