// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's HDA codec stack on the DDI.
 *
 * The codec stack knows the controller as a &struct hda_bus. Here is one for
 * each card, with the one codec the card's function group is part of. Its
 * verbs go through TransferCodecVerbs, its unsolicited responses come by
 * RegisterEventCallback; its PCMs are pcm.c's.
 *
 * The codec stack sends verbs from process context only and holds
 * bus.core.cmd_mutex around each: it guards the transfer under way and the
 * set of registered tags. bus.core.reg_lock guards the queue of unsolicited
 * responses, which the interrupt fills and the bus' work item empties.
 *
 * The codec is a device of the card: snd_card_free() takes it off its driver
 * and frees it. After that nothing sends verbs; then the tags go, then the
 * bus.
 */
#include <linux/bitfield.h>
#include <linux/firmware.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include "compat.h"
#include "snd-hdaudbus.h"

#define COMMAND_VERB(command)	FIELD_GET(HDAUDIO_COMMAND_VERB8, command)
#define COMMAND_DATA(command)	FIELD_GET(HDAUDIO_COMMAND_DATA8, command)

/* An unsolicited response: queue it for the bus' work item. Atomic context. */
static void codec_unsolicited(u64 response, void *context)
{
	struct hdac_bus *bus = context;
	unsigned long flags;
	unsigned int next;

	spin_lock_irqsave(&bus->reg_lock, flags);
	next = (bus->unsol_wp + 1) % HDA_UNSOL_QUEUE_SIZE;
	if (next != bus->unsol_rp) {	/* a flood loses the latest */
		bus->unsol_queue[2 * next] = lower_32_bits(response);
		bus->unsol_queue[2 * next + 1] = upper_32_bits(response);
		bus->unsol_wp = next;
	}
	spin_unlock_irqrestore(&bus->reg_lock, flags);
	schedule_work(&bus->unsol_work);
}

/*
 * The codec stack chooses tags itself, the DDI hands out the lowest free one:
 * take tags until this one is ours. Those below it stay registered.
 */
static int codec_register_tag(struct snd_hdaudbus *chip, unsigned int tag)
{
	u8 given;
	int err;

	while (!(chip->tags & BIT_ULL(tag))) {
		err = chip->ddi.register_event_callback(chip->ddi.context, codec_unsolicited,
							&chip->bus.core, &given);
		if (err < 0)
			return err;
		chip->tags |= BIT_ULL(given);
		if (given > tag)	/* another client of this codec has it */
			return -EBUSY;
	}
	return 0;
}

static void codec_unregister_tags(struct snd_hdaudbus *chip)
{
	unsigned int tag;

	for (tag = 0; chip->tags; tag++) {
		if (chip->tags & BIT_ULL(tag))
			chip->ddi.unregister_event_callback(chip->ddi.context, tag);
		chip->tags &= ~BIT_ULL(tag);
	}
}

static int codec_transfer(struct snd_hdaudbus *chip, u32 command)
{
	int err;

	if (COMMAND_VERB(command) == AC_VERB_SET_UNSOLICITED_ENABLE &&
	    COMMAND_DATA(command) & AC_UNSOL_ENABLED) {
		err = codec_register_tag(chip, COMMAND_DATA(command) & AC_UNSOL_TAG);
		if (err < 0)
			return err;
	}
	chip->transfer.output = command;
	return chip->ddi.transfer_codec_verbs(chip->ddi.context, 1, &chip->transfer, NULL, NULL);
}

/*
 * A converter that gives its stream back is told stream 0, and then format 0. If it
 * later has to be told another, the codec stack waits until a codec has got over that,
 * which takes as long as a timer tick or two. Without a stream its format means nothing,
 * so it keeps the one it has: unless 0 is what a stream may have, for then the codec
 * stack would believe that it has it.
 */
static bool codec_keeps_format(const struct snd_hdaudbus *chip, u32 command)
{
	u8 codec = chip->fdev->codec_address, node = FIELD_GET(HDAUDIO_COMMAND_NODE, command);

	return !chip->format_zero &&
	       command == hdaudio_command16(codec, node, AC_VERB_SET_STREAM_FORMAT >> 8, 0) &&
	       chip->transfer.output ==
		       hdaudio_command(codec, node, AC_VERB_SET_CHANNEL_STREAMID, 0);
}

/* Sends a verb and waits for the response, which get_response() hands over. */
static int codec_command(struct hdac_bus *bus, unsigned int command)
{
	struct snd_hdaudbus *chip = snd_hdaudbus_of_bus(bus);
	u32 response;
	int err;

	if (snd_hdaudbus_answers_find(&chip->answers, command, &response)) {
		chip->transfer.input = HDAUDIO_RESPONSE_IS_VALID | response;
		return 0;
	}
	if (codec_keeps_format(chip, command)) {
		chip->transfer.input = HDAUDIO_RESPONSE_IS_VALID;
		return 0;
	}
	chip->transfer.input = 0;
	err = codec_transfer(chip, command);
	if (err < 0) {
		if (err != -ENODEV)
			dev_err_ratelimited(bus->dev, "verb %08x not sent: %d\n", command, err);
		return err;
	}
	/* a codec on its way to D3 may keep silent */
	if (!(chip->transfer.input & HDAUDIO_RESPONSE_IS_VALID) &&
	    !chip->bus.no_response_fallback)
		dev_err_ratelimited(bus->dev, "no valid response to verb %08x\n", command);
	return 0;
}

static int codec_get_response(struct hdac_bus *bus, unsigned int addr, unsigned int *res)
{
	u64 input = snd_hdaudbus_of_bus(bus)->transfer.input;

	if (!(input & HDAUDIO_RESPONSE_IS_VALID))
		return -EIO;
	*res = FIELD_GET(HDAUDIO_RESPONSE_DATA, input);
	return 0;
}

static const struct hdac_bus_ops codec_bus_ops = {
	.command = codec_command,
	.get_response = codec_get_response,
};

/* All that a bound codec driver does with its codec. */
static int codec_build(struct snd_hdaudbus *chip, struct hda_codec *codec)
{
	int err;

	/*
	 * A stream tag is the codec's only while it plays: another codec of
	 * this link may be given it next, and an idle converter that still
	 * had it would play along.
	 */
	codec->no_sticky_stream = 1;

	err = snd_hda_codec_parse_pcms(codec);
	if (err < 0)
		return err;
	err = snd_hdaudbus_pcms_create(chip, codec);
	if (err < 0)
		return err;
	err = snd_hda_codec_build_controls(codec);
	if (err < 0)
		return err;
	if (!codec->card->registered)
		return 0;

	/* bound anew, by hwdep's reconfig or through sysfs */
	snd_hda_codec_register(codec);
	return snd_hdaudbus_pcms_register(codec);
}

/* The codec stack found a driver for the codec: the driver's probe. */
static int codec_attach(struct hdac_device *hdev)
{
	struct snd_hdaudbus *chip = snd_hdaudbus_of_bus(hdev->bus);
	struct hda_codec *codec = hdac_to_hda_codec(hdev);
	struct module *owner = hdev->dev.driver->owner;
	int err;

	err = snd_hda_codec_set_name(codec, codec->preset->name);
	if (err < 0)
		goto cleanup;
	err = snd_hdac_regmap_init(hdev);
	if (err < 0)
		goto cleanup;
	if (!try_module_get(owner)) {
		err = -ENODEV;
		goto cleanup;
	}
	codec->jackpoll_interval = chip->jackpoll_interval;
	err = snd_hdaudbus_codec_load(codec);
	if (err < 0)
		goto put_module;
	err = codec_build(chip, codec);
	if (err < 0)
		goto unload;

	hdev->lazy_cache = true;
	return 0;

unload:
	cancel_delayed_work_sync(&codec->jackpoll_work);
	snd_hdaudbus_codec_unload(codec);
put_module:
	module_put(owner);
cleanup:
	snd_hda_codec_cleanup_for_unbind(codec);
	codec->preset = NULL;
	return err;
}

/* The codec leaves its driver: the driver's remove. */
static int codec_detach(struct hdac_device *hdev)
{
	struct hda_codec *codec = hdac_to_hda_codec(hdev);

	snd_hdaudbus_pcms_disconnect(codec);
	snd_hdaudbus_codec_drain(codec);
	snd_power_sync_ref(codec->card);

	codec->jackpoll_interval = 0; /* it looks at jacks that are about to go */
	cancel_delayed_work_sync(&codec->jackpoll_work);
	snd_hdaudbus_codec_unload(codec);
	snd_hda_codec_cleanup_for_unbind(codec);
	codec->preset = NULL;
	module_put(hdev->dev.driver->owner);
	return 0;
}

static const struct hdac_ext_bus_ops codec_ext_ops = {
	.hdev_attach = codec_attach,
	.hdev_detach = codec_detach,
};

/*
 * The driver of CA0132 has the codec's DSP loaded through a stream of the
 * controller, past the bus: the codec stack takes the bus for the beginning of
 * its own controller's structure, looks up there, behind the bus, which stream it
 * is, and sets up its registers. Here it finds a 0 for it, and under that number
 * a stream that is not to be had: the codec goes without its DSP.
 */
static void codec_refuse_dsp(struct snd_hdaudbus *chip)
{
	chip->dsp_loader.bus = &chip->bus.core;
	chip->dsp_loader.locked = true;
	snd_hdac_dsp_lock_init(&chip->dsp_loader);
	list_add_tail(&chip->dsp_loader.list, &chip->bus.core.stream_list);
}

/**
 * snd_hdaudbus_bus_init - make the bus of a card
 * @chip: the card; card and fdev are set
 * @model: board model for the codec driver, or NULL
 *
 * Context: process.
 * Return: 0 or -errno. Needs snd_hdaudbus_bus_exit() only once the codec is
 * created.
 */
int snd_hdaudbus_bus_init(struct snd_hdaudbus *chip, const char *model)
{
	struct device *controller = chip->fdev->dev.parent;
	struct hda_bus *bus = &chip->bus;
	int err;

	err = snd_hdac_bus_init(&bus->core, &chip->fdev->dev, &codec_bus_ops);
	if (err < 0)
		return err;
	bus->core.ext_ops = &codec_ext_ops;
	bus->core.chip_init = true; /* the link works: that is hdaudbus's business */
	bus->core.remap_addr = (void __iomem __force *)&chip->registers;
	bus->card = chip->card;
	if (dev_is_pci(controller))	/* codec drivers know boards by its ids */
		bus->pci = to_pci_dev(controller);
	bus->modelname = model;
	bus->mixer_assigned = -1;
	mutex_init(&bus->prepare_mutex);
	codec_refuse_dsp(chip);
	return 0;
}

/**
 * snd_hdaudbus_bus_exit - the end of a card's bus
 * @chip: the card; its codec is gone
 *
 * Context: process.
 */
void snd_hdaudbus_bus_exit(struct snd_hdaudbus *chip)
{
	codec_unregister_tags(chip);
	list_del(&chip->dsp_loader.list);
	snd_hdac_bus_exit(&chip->bus.core);
}

/* A card goes without settings that cannot be had. */
static void codec_load_patch(struct snd_hdaudbus *chip, const char *name)
{
#ifdef CONFIG_SND_HDA_PATCH_LOADER
	const struct firmware *patch;
	int err = request_firmware(&patch, name, &chip->fdev->dev);

	if (!err) {
		err = snd_hda_load_patch(&chip->bus, patch->size, patch->data);
		release_firmware(patch);
	}
	if (err < 0)
		dev_err(&chip->fdev->dev, "settings in %s cannot be loaded: %d\n", name, err);
#else
	dev_warn(&chip->fdev->dev, "%s: this kernel has no CONFIG_SND_HDA_PATCH_LOADER\n", name);
#endif
}

/**
 * snd_hdaudbus_codec_create - make the codec of a card and bind its driver
 * @chip: the card; its bus is made and its interface got
 * @patch: firmware file with settings for the codec driver, or NULL
 *
 * Loads the codec driver's module. The codec becomes a device of the card and
 * goes with it, also after failure.
 *
 * Context: process.
 * Return: 0 or -errno; -ENODEV where the codec stack would drive another
 * function group of the codec than the card's.
 */
int snd_hdaudbus_codec_create(struct snd_hdaudbus *chip, const char *patch)
{
	int err = snd_hda_codec_new(&chip->bus, chip->card, chip->fdev->codec_address,
				    &chip->codec);

	if (err < 0)
		return err;
	if ((chip->codec->core.afg ?: chip->codec->core.mfg) != chip->fdev->start_node)
		return -ENODEV;
	snd_hdaudbus_display_offer(chip);
	chip->codec->beep_mode = chip->beep_mode;
	if (patch && *patch)
		codec_load_patch(chip, patch);
	err = snd_hda_codec_configure(chip->codec);
	if (err < 0)
		dev_err(&chip->fdev->dev, "no codec driver takes codec %08x: %d\n",
			chip->fdev->vendor_id, err);
	return err;
}
