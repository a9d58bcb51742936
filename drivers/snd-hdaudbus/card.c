// SPDX-License-Identifier: GPL-2.0
/*
 * One ALSA card for each audio function group.
 *
 * Owns the card, the context of the DDI and the number by which the module
 * parameters name the card. Probe and remove of a function group exclude each
 * other by its device lock; there is nothing else to guard.
 */
#include <linux/idr.h>
#include <linux/module.h>
#include <sound/initval.h>
#include "snd-hdaudbus.h"

#ifdef CONFIG_SND_HDA_POWER_SAVE_DEFAULT
#define POWER_SAVE_DEFAULT	CONFIG_SND_HDA_POWER_SAVE_DEFAULT
#else
#define POWER_SAVE_DEFAULT	0
#endif

static int index[SNDRV_CARDS] = SNDRV_DEFAULT_IDX;
static char *id[SNDRV_CARDS] = SNDRV_DEFAULT_STR;
static bool enable[SNDRV_CARDS] = SNDRV_DEFAULT_ENABLE_PNP;
static char *model[SNDRV_CARDS];
static int power_save = POWER_SAVE_DEFAULT;

module_param_array(index, int, NULL, 0444);
MODULE_PARM_DESC(index, "Index of the card.");
module_param_array(id, charp, NULL, 0444);
MODULE_PARM_DESC(id, "ID string of the card.");
module_param_array(enable, bool, NULL, 0444);
MODULE_PARM_DESC(enable, "Make this card.");
module_param_array(model, charp, NULL, 0444);
MODULE_PARM_DESC(model, "Board model, as the codec driver knows it.");
module_param(power_save, int, 0444);
MODULE_PARM_DESC(power_save, "Seconds until an idle codec is powered down; 0: never.");

/* Which elements of the parameters are in use. */
static DEFINE_IDA(slots);

/* The card has no file, device or codec any more. */
static void card_private_free(struct snd_card *card)
{
	struct snd_hdaudbus *chip = card->private_data;

	snd_hdaudbus_bus_exit(chip);
	chip->ddi.interface_dereference(chip->ddi.context);
}

static void card_set_names(struct snd_hdaudbus *chip)
{
	struct hdac_device *hdev = &chip->codec->core;
	struct snd_card *card = chip->card;

	strscpy(card->driver, "HDAudBus", sizeof(card->driver));
	snprintf(card->shortname, sizeof(card->shortname), "HDA %s %s",
		 hdev->vendor_name, hdev->chip_name);
	snprintf(card->longname, sizeof(card->longname), "%s at %s, codec %u",
		 card->shortname, dev_name(chip->fdev->dev.parent),
		 chip->fdev->codec_address);
}

static int card_create(struct hdaudbus_device *fdev, int slot)
{
	static const guid_t v3 = GUID_HDAUDIO_BUS_INTERFACE_V3;
	struct snd_hdaudbus *chip;
	struct snd_card *card;
	int err;

	err = snd_card_new(&fdev->dev, index[slot], id[slot], THIS_MODULE,
			   sizeof(*chip), &card);
	if (err < 0)
		return err;
	chip = card->private_data;
	chip->card = card;
	chip->fdev = fdev;
	chip->slot = slot;
	mutex_init(&chip->open_mutex);

	err = snd_hdaudbus_bus_init(chip, model[slot]);
	if (err < 0)
		goto free_card;
	err = hdaudbus_query_interface(fdev, &v3, sizeof(chip->ddi),
				       HDAUDIO_INTERFACE_VERSION, &chip->ddi);
	if (err < 0)
		goto free_card;
	card->private_free = card_private_free;

	err = snd_hdaudbus_codec_create(chip);
	if (err < 0)
		goto free_card;
	card_set_names(chip);
	err = snd_card_register(card);
	if (err < 0)
		goto free_card;
	snd_hda_codec_set_power_save(chip->codec, power_save * MSEC_PER_SEC);

	dev_set_drvdata(&fdev->dev, chip);
	return 0;

free_card:
	snd_card_free(card);
	return err;
}

static int card_probe(struct hdaudbus_device *fdev)
{
	int slot = ida_alloc_max(&slots, SNDRV_CARDS - 1, GFP_KERNEL);
	int err;

	if (slot < 0)
		return slot;
	err = enable[slot] ? card_create(fdev, slot) : -ENODEV;
	if (err < 0)
		ida_free(&slots, slot);
	return err;
}

static void card_remove(struct hdaudbus_device *fdev)
{
	struct snd_hdaudbus *chip = dev_get_drvdata(&fdev->dev);
	int slot = chip->slot;

	chip->bus.shutdown = 1;		/* no jack event from here on */
	snd_card_free(chip->card);	/* waits until the last file is closed */
	ida_free(&slots, slot);
}

static const struct hdaudbus_device_id card_ids[] = {
	{ .function_type = AC_GRP_AUDIO_FUNCTION },
	{ }
};

static struct hdaudbus_driver card_driver = {
	.driver = { .name = KBUILD_MODNAME },
	.id_table = card_ids,
	.probe = card_probe,
	.remove = card_remove,
};
module_hdaudbus_driver(card_driver);

MODULE_ALIAS("hdaudbus:v*r*t01");
MODULE_DESCRIPTION("ALSA card on the HD Audio DDI");
MODULE_LICENSE("GPL");
