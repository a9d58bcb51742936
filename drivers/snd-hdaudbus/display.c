// SPDX-License-Identifier: GPL-2.0
/*
 * What a graphics driver knows of the displays of HDMI and DisplayPort codecs.
 *
 * Codecs of Intel's graphics do not see their displays; the graphics driver
 * does, and the kernel's codec driver takes no such codec without it. The two
 * meet in a component of the kernel's, which is here for the card of a codec of
 * Intel's. The drivers of AMD's and NVIDIA's codecs make one themselves, but of
 * the controller; without it they ask the codec.
 *
 * snd_hdac_i915_init(), which does this for PCI controllers, takes the device
 * of the bus for one. Here that is the function group.
 *
 * The component lives from before the codec is made until after it is freed.
 * The kernel's component framework has the lock for it.
 */
#include <linux/pci.h>
#include <sound/hda_component.h>
#include "compat.h"
#include "snd-hdaudbus.h"

#define DISPLAY_VENDOR(fdev)	((fdev)->vendor_id >> 16)

/**
 * struct display - what codec driver and graphics driver share
 * @i915: what the graphics driver expects
 * @ops: the graphics driver's, without those that are not for us
 */
struct display {
	struct i915_audio_component i915;
	struct drm_audio_component_ops ops;
};

static struct device *display_ancestor(struct device *dev, unsigned int generations)
{
	while (dev && generations--)
		dev = dev->parent;
	return dev;
}

/* On the same PCI bus, or where both have two bridges between them and it. */
static bool display_is_near(struct device *display, struct device *controller)
{
	struct device *bus = display_ancestor(controller, 1);
	struct device *card = display_ancestor(controller, 3);

	return (bus && display_ancestor(display, 1) == bus) ||
	       (card && display_ancestor(display, 3) == card);
}

static int display_match(struct device *dev, int subcomponent, void *data)
{
	struct snd_hdaudbus *chip = snd_hdaudbus_of_bus(data);

	return subcomponent == I915_COMPONENT_AUDIO &&
	       display_is_near(dev, chip->fdev->dev.parent);
}

/*
 * With the clock of the display at hand, the codec stack would set up that of
 * the link, in registers that are the bus driver's.
 */
static int display_bind(struct device *dev, struct drm_audio_component *acomp)
{
	struct display *display = container_of(acomp, struct display, i915.base);

	display->ops = *acomp->ops;
	display->ops.get_cdclk_freq = NULL;
	acomp->ops = &display->ops;
	return 0;
}

static const struct drm_audio_component_audio_ops display_ops = {
	.master_bind = display_bind,
};

/* There is graphics of Intel's whose driver may still come. */
static bool display_expected(struct device *controller)
{
	struct pci_dev *pci = NULL;

	for_each_pci_dev(pci) {
		if (pci->vendor == PCI_VENDOR_ID_INTEL &&
		    pci->class >> 16 == PCI_BASE_CLASS_DISPLAY &&
		    display_is_near(&pci->dev, controller)) {
			pci_dev_put(pci);
			return true;
		}
	}
	return false;
}

/**
 * snd_hdaudbus_display_power - the codec's half of the graphics stays powered
 * @chip: the card
 * @on: from now on, otherwise no longer
 *
 * Without it a codec of Intel's graphics does not answer. As long as there is the
 * card: the link may be reset at any time, which the codec must not miss.
 *
 * Context: process.
 */
void snd_hdaudbus_display_power(struct snd_hdaudbus *chip, bool on)
{
	if (DISPLAY_VENDOR(chip->fdev) == PCI_VENDOR_ID_INTEL && chip->bus.core.audio_component)
		snd_hdac_display_power(&chip->bus.core, HDA_CODEC_IDX_CONTROLLER, on);
}

/**
 * snd_hdaudbus_display_init - meet the graphics driver, if the codec needs one
 * @chip: the card; its bus is made, its codec not yet
 *
 * Without graphics of Intel's next to the controller there is no component, and
 * the codec driver decides whether it can do without.
 *
 * Context: process.
 * Return: 0 or -errno; -EPROBE_DEFER until the graphics driver has come.
 */
int snd_hdaudbus_display_init(struct snd_hdaudbus *chip)
{
	struct hdac_bus *bus = &chip->bus.core;
	int err;

	if (DISPLAY_VENDOR(chip->fdev) != PCI_VENDOR_ID_INTEL)
		return 0;
	err = snd_hdac_acomp_init(bus, &display_ops, display_match,
				  sizeof(struct display) - sizeof(struct drm_audio_component));
	if (err == -ENOMEM)
		return err;
	if (err < 0)
		return 0;
	if (bus->audio_component->ops) {
		snd_hdaudbus_display_power(chip, true);
		return 0;
	}
	snd_hdac_acomp_exit(bus);
	return display_expected(chip->fdev->dev.parent) ? -EPROBE_DEFER : 0;
}

/* Says that a card passes for its controller. Nothing is to be done in the end. */
static void display_offered(struct device *controller, void *chip)
{
}

static bool display_wants_controller(const struct hdaudbus_device *fdev)
{
	switch (DISPLAY_VENDOR(fdev)) {
	case PCI_VENDOR_ID_ATI:
	case PCI_VENDOR_ID_AMD:
	case PCI_VENDOR_ID_NVIDIA:
		return dev_is_pci(fdev->dev.parent);
	default:
		return false;
	}
}

/**
 * snd_hdaudbus_display_offer - let the codec driver meet the graphics driver
 * @chip: the card; its codec is made and has no driver yet
 *
 * Drivers that make the component themselves make it of the device of the bus,
 * which has to be the controller for that. Of a controller there can be one only:
 * the first card has it.
 *
 * Context: process.
 */
void snd_hdaudbus_display_offer(struct snd_hdaudbus *chip)
{
	struct device *controller = chip->fdev->dev.parent;
	void *offer;

	if (!display_wants_controller(chip->fdev))
		return;
	offer = devres_alloc(display_offered, sizeof(chip), GFP_KERNEL);
	if (offer && devres_get(controller, offer, NULL, NULL) == offer)
		chip->bus.core.dev = controller;
}

/**
 * snd_hdaudbus_display_exit - part from the graphics driver
 * @chip: the card; its codec is gone
 *
 * Context: process.
 */
void snd_hdaudbus_display_exit(struct snd_hdaudbus *chip)
{
	snd_hdaudbus_display_power(chip, false);
	snd_hdac_acomp_exit(&chip->bus.core);
	if (chip->bus.core.dev == chip->fdev->dev.parent)
		devres_destroy(chip->bus.core.dev, display_offered, NULL, NULL);
}
