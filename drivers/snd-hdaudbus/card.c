// SPDX-License-Identifier: GPL-2.0
/*
 * One ALSA card for each audio function group, and for a modem without one.
 *
 * Owns the card, the context of the DDI, the number by which the module
 * parameters name the card, and its power. Probe, remove and wake of a function
 * group exclude each other by its device lock; cards_lock guards the list of
 * cards that power_save is for.
 */
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/pm_runtime.h>
#include <sound/initval.h>
#include "snd-hdaudbus.h"

#ifdef CONFIG_SND_HDA_POWER_SAVE_DEFAULT
#define POWER_SAVE_DEFAULT	CONFIG_SND_HDA_POWER_SAVE_DEFAULT
#else
#define POWER_SAVE_DEFAULT	0
#endif

#ifdef CONFIG_SND_HDA_INPUT_BEEP_MODE
#define BEEP_MODE_DEFAULT	CONFIG_SND_HDA_INPUT_BEEP_MODE
#else
#define BEEP_MODE_DEFAULT	0
#endif

#define JACKPOLL_MS_MIN		50
#define JACKPOLL_MS_MAX		60000

static int index[SNDRV_CARDS] = SNDRV_DEFAULT_IDX;
static char *id[SNDRV_CARDS] = SNDRV_DEFAULT_STR;
static bool enable[SNDRV_CARDS] = SNDRV_DEFAULT_ENABLE_PNP;
static char *model[SNDRV_CARDS];
static char *patch[SNDRV_CARDS];
static int jackpoll_ms[SNDRV_CARDS];
static bool beep_mode[SNDRV_CARDS] = { [0 ... SNDRV_CARDS - 1] = BEEP_MODE_DEFAULT };
static bool read_ahead = true;
static int power_save = POWER_SAVE_DEFAULT;
static const struct kernel_param_ops power_save_ops;

module_param_array(index, int, NULL, 0444);
MODULE_PARM_DESC(index, "Index of the card.");
module_param_array(id, charp, NULL, 0444);
MODULE_PARM_DESC(id, "ID string of the card.");
module_param_array(enable, bool, NULL, 0444);
MODULE_PARM_DESC(enable, "Make this card.");
module_param_array(model, charp, NULL, 0444);
MODULE_PARM_DESC(model, "Board model, as the codec driver knows it.");
module_param_array(patch, charp, NULL, 0444);
MODULE_PARM_DESC(patch, "Firmware file with settings for the codec driver, as snd_hda_intel takes it.");
module_param_array(jackpoll_ms, int, NULL, 0444);
MODULE_PARM_DESC(jackpoll_ms, "Milliseconds after which jacks are looked at, 50 to 60000; 0: when the codec says so.");
module_param_array(beep_mode, bool, NULL, 0444);
MODULE_PARM_DESC(beep_mode, "Make an input device of the codec's beep generator.");
module_param(read_ahead, bool, 0644);
MODULE_PARM_DESC(read_ahead, "Read what a codec can do in batches, before its driver asks for it (default: on).");
module_param_cb(power_save, &power_save_ops, &power_save, 0644);
MODULE_PARM_DESC(power_save, "Seconds until an idle codec is powered down; 0: never.");

/* Which elements of the parameters are in use. */
static DEFINE_IDA(slots);

static LIST_HEAD(cards);
static DEFINE_MUTEX(cards_lock); /* cards */

/*
 * Power
 */

static void card_set_power_save(struct snd_hdaudbus *chip)
{
	snd_hda_codec_set_power_save(chip->codec, power_save * MSEC_PER_SEC);
}

static int power_save_set(const char *value, const struct kernel_param *parameter)
{
	struct snd_hdaudbus *chip;
	int err = param_set_int(value, parameter);

	if (err)
		return err;
	mutex_lock(&cards_lock);
	list_for_each_entry(chip, &cards, node)
		card_set_power_save(chip);
	mutex_unlock(&cards_lock);
	return 0;
}

static const struct kernel_param_ops power_save_ops = {
	.set = power_save_set,
	.get = param_get_int,
};

/* From here on the codec sleeps and wakes as it likes, and the link with it. */
static void card_allow_sleep(struct snd_hdaudbus *chip)
{
	mutex_lock(&cards_lock);
	list_add_tail(&chip->node, &cards);
	card_set_power_save(chip);
	mutex_unlock(&cards_lock);
	pm_runtime_put(&chip->fdev->dev);
}

static void card_forbid_sleep(struct snd_hdaudbus *chip)
{
	pm_runtime_get_sync(&chip->fdev->dev);
	mutex_lock(&cards_lock);
	list_del(&chip->node);
	mutex_unlock(&cards_lock);
}

static int card_suspend(struct device *dev)
{
	snd_hdaudbus_display_power(dev_get_drvdata(dev), false);
	return 0;
}

static int card_resume(struct device *dev)
{
	snd_hdaudbus_display_power(dev_get_drvdata(dev), true);
	return 0;
}

/* Streams are the codec's, whose device goes to sleep before the card's. */
static int card_prepare(struct device *dev)
{
	struct snd_hdaudbus *chip = dev_get_drvdata(dev);

	WRITE_ONCE(chip->system_sleeps, true);
	snd_power_change_state(chip->card, SNDRV_CTL_POWER_D3hot);
	flush_work(&chip->bus.core.unsol_work);
	return 0;
}

static void card_complete(struct device *dev)
{
	struct snd_hdaudbus *chip = dev_get_drvdata(dev);

	snd_power_change_state(chip->card, SNDRV_CTL_POWER_D0);
	WRITE_ONCE(chip->system_sleeps, false);
}

static const struct dev_pm_ops card_pm = {
	.prepare = card_prepare,
	.complete = card_complete,
	SYSTEM_SLEEP_PM_OPS(card_suspend, card_resume)
};

/* Something was plugged in while the link stood still: the codec looks at its jacks. */
static void card_wake(struct hdaudbus_device *fdev)
{
	struct snd_hdaudbus *chip = dev_get_drvdata(&fdev->dev);
	struct device *codec = hda_codec_dev(chip->codec);

	/* when the system wakes up they all are looked at */
	if (READ_ONCE(chip->system_sleeps) || chip->codec->relaxed_resume)
		return;
	/* A codec that is awake may be about to sleep: that has to be asked for anew. */
	pm_runtime_get(codec);
	pm_runtime_mark_last_busy(codec);
	pm_runtime_put_autosuspend(codec);
}

/*
 * Life
 */

/* The card has no file, device or codec any more. */
static void card_private_free(struct snd_card *card)
{
	struct snd_hdaudbus *chip = card->private_data;

	snd_hdaudbus_display_exit(chip);
	snd_hdaudbus_answers_forget(&chip->answers);
	snd_hdaudbus_bus_exit(chip);
	chip->ddi.interface_dereference(chip->ddi.context);
	snd_hdaudbus_streams_forget(chip);
}

/* No jack event from here on. */
static void card_quiet(struct snd_hdaudbus *chip)
{
	chip->bus.shutdown = 1;
	cancel_work_sync(&chip->bus.core.unsol_work);
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
	INIT_LIST_HEAD(&chip->left_streams);

	err = snd_hdaudbus_bus_init(chip, model[slot]);
	if (err < 0)
		goto free_bare;
	err = hdaudbus_query_interface(fdev, &v3, sizeof(chip->ddi),
				       HDAUDIO_INTERFACE_VERSION, &chip->ddi);
	if (err < 0)
		goto free_card;
	card->private_free = card_private_free;

	err = snd_hdaudbus_display_init(chip);
	if (err < 0)
		goto free_card;
	if (jackpoll_ms[slot] >= JACKPOLL_MS_MIN && jackpoll_ms[slot] <= JACKPOLL_MS_MAX)
		chip->jackpoll_interval = msecs_to_jiffies(jackpoll_ms[slot]);
	chip->beep_mode = beep_mode[slot];
	if (read_ahead)
		snd_hdaudbus_answers_read(&chip->answers, &chip->ddi, fdev);
	err = snd_hdaudbus_codec_create(chip, patch[slot]);
	if (err < 0)
		goto free_card;
	snd_hdaudbus_set_names(chip);
	err = snd_hdaudbus_pcms_register(chip->codec);
	if (err < 0)
		goto free_card;
	mutex_lock(&chip->bus.core.cmd_mutex);
	snd_hdaudbus_answers_forget(&chip->answers);
	mutex_unlock(&chip->bus.core.cmd_mutex);
	dev_set_drvdata(&fdev->dev, chip);
	card_allow_sleep(chip);
	return 0;

free_card:
	card_quiet(chip);
free_bare:
	snd_card_free(card);
	return err;
}

static int card_has_codec(struct device *dev, void *data)
{
	struct hdaudbus_device *fdev = data, *other = to_hdaudbus_device(dev);

	return dev->bus == fdev->dev.bus && other->codec_address == fdev->codec_address &&
	       other->function_type == AC_GRP_AUDIO_FUNCTION;
}

/* The codec stack drives the audio function of a codec, or a modem if there is none. */
static bool card_is_wanted(struct hdaudbus_device *fdev)
{
	return fdev->function_type == AC_GRP_AUDIO_FUNCTION ||
	       !device_for_each_child(fdev->dev.parent, fdev, card_has_codec);
}

static int card_probe(struct hdaudbus_device *fdev)
{
	int slot, err;

	if (!card_is_wanted(fdev))
		return -ENODEV;
	slot = ida_alloc_max(&slots, SNDRV_CARDS - 1, GFP_KERNEL);
	if (slot < 0)
		return slot;
	if (!enable[slot])
		return -ENODEV;	/* the slot is this card's, or the next would get it */
	err = card_create(fdev, slot);
	if (err < 0)
		ida_free(&slots, slot);
	return err;
}

static void card_remove(struct hdaudbus_device *fdev)
{
	struct snd_hdaudbus *chip = dev_get_drvdata(&fdev->dev);
	int slot = chip->slot;

	card_forbid_sleep(chip);
	card_quiet(chip);
	snd_card_free(chip->card);	/* waits until the last file is closed */
	ida_free(&slots, slot);
}

static const struct hdaudbus_device_id card_ids[] = {
	{ .function_type = AC_GRP_AUDIO_FUNCTION },
	{ .function_type = AC_GRP_MODEM_FUNCTION },
	{ }
};

static struct hdaudbus_driver card_driver = {
	.driver = { .name = KBUILD_MODNAME, .pm = pm_sleep_ptr(&card_pm) },
	.id_table = card_ids,
	.no_interrupt_time = true, /* ALSA takes its own */
	.probe = card_probe,
	.remove = card_remove,
	.wake = card_wake,
};
module_hdaudbus_driver(card_driver);

MODULE_ALIAS("hdaudbus:v*r*t01");
MODULE_ALIAS("hdaudbus:v*r*t02");
MODULE_DESCRIPTION("ALSA card on the HD Audio DDI");
MODULE_LICENSE("GPL");
