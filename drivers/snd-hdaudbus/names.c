// SPDX-License-Identifier: GPL-2.0
/*
 * What a card is called.
 *
 * Settings that users and programs have stored are filed under these names, so
 * they are those of the driver that had the controller before: the name of the
 * driver, by which alsa-lib knows devices such as front, surround51, iec958 and
 * hdmi, UCM its profiles and alsactl its first levels; and the short name, of
 * which the card's id is made and with it names such as hw:PCH, and which jacks
 * bear as input devices.
 */
#include <linux/pci.h>
#include "snd-hdaudbus.h"

#define NAME(text)	.driver_data = (kernel_ulong_t)(text)
#define INTEL(id, text)	{ PCI_VDEVICE(INTEL, id), NAME(text) }

/* The first that matches holds. */
static const struct pci_device_id names[] = {
	INTEL(0x2668, "HDA Intel"),	/* ICH6 */
	INTEL(0x27d8, "HDA Intel"),	/* ICH7 */
	INTEL(0x269a, "HDA Intel"),	/* ESB2 */
	INTEL(0x284b, "HDA Intel"),	/* ICH8 */
	INTEL(0x293e, "HDA Intel"),	/* ICH9 */
	INTEL(0x293f, "HDA Intel"),	/* ICH9 */
	INTEL(0x3a3e, "HDA Intel"),	/* ICH10 */
	INTEL(0x3a6e, "HDA Intel"),	/* ICH10 */
	INTEL(0x811b, "HDA Intel MID"),	/* Poulsbo */
	INTEL(0x080a, "HDA Intel MID"),	/* Oaktrail */
	INTEL(0x3b56, "HDA Intel MID"),	/* Ibex Peak */
	INTEL(0x3b57, "HDA Intel MID"),	/* Ibex Peak */
	INTEL(0x0a0c, "HDA Intel HDMI"), /* Haswell */
	INTEL(0x0c0c, "HDA Intel HDMI"), /* Haswell */
	INTEL(0x0d0c, "HDA Intel HDMI"), /* Haswell */
	INTEL(0x160c, "HDA Intel HDMI"), /* Broadwell */
	INTEL(PCI_ANY_ID, "HDA Intel PCH"),
	{ PCI_VDEVICE(ATI, 0x437b), NAME("HDA ATI SB") },
	{ PCI_VDEVICE(ATI, 0x4383), NAME("HDA ATI SB") },
	{ PCI_VDEVICE(ATI, PCI_ANY_ID), NAME("HDA ATI HDMI") },
	{ PCI_VDEVICE(NVIDIA, PCI_ANY_ID), NAME("HDA NVidia") },
	{ PCI_VDEVICE(CREATIVE, PCI_ANY_ID), NAME("HDA Creative") },
	{ PCI_VDEVICE(VIA, 0x3288), NAME("HDA VIA VT82xx") },
	{ PCI_VDEVICE(SI, 0x7502), NAME("HDA SIS966") },
	{ PCI_VDEVICE(AL, 0x5461), NAME("HDA ULI M5461") },
	{ PCI_VDEVICE(CMEDIA, 0x5011), NAME("HDA C-Media") },
	{ PCI_VDEVICE(ZHAOXIN, 0x3288), NAME("HDA Zhaoxin") },
	{ PCI_DEVICE(0x6549, PCI_ANY_ID), NAME("HDA Teradici") },
	{ PCI_DEVICE(PCI_ANY_ID, PCI_ANY_ID), NAME("HD-Audio Generic") },
	{ }
};

/**
 * snd_hdaudbus_set_names - give a card its names
 * @chip: the card; its codec has a driver, which may have set the long name, by
 *	which UCM tells boards
 *
 * Context: process.
 */
void snd_hdaudbus_set_names(struct snd_hdaudbus *chip)
{
	struct device *controller = chip->fdev->dev.parent;
	struct hdac_device *hdev = &chip->codec->core;
	struct snd_card *card = chip->card;

	strscpy(card->driver, "HDA-Intel", sizeof(card->driver));
	if (dev_is_pci(controller))
		strscpy(card->shortname,
			(char *)pci_match_id(names, to_pci_dev(controller))->driver_data,
			sizeof(card->shortname));
	else
		snprintf(card->shortname, sizeof(card->shortname), "HDA %s %s",
			 hdev->vendor_name, hdev->chip_name);
	if (!*card->longname)
		snprintf(card->longname, sizeof(card->longname), "%s at %s, codec %u",
			 card->shortname, dev_name(controller), chip->fdev->codec_address);
}
