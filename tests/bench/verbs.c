// SPDX-License-Identifier: GPL-2.0
/*
 * A function driver for tools/bench: its probe sends batches of verbs, and that is all.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>
#include "verbs.h"

/**
 * struct verbs - an interface, and what is sent through it
 * @bus: the interface
 * @transfers: a batch
 */
struct verbs {
	struct hdaudio_bus_interface bus;
	struct hdaudio_codec_transfer transfers[VERBS_MAX];
};

static int verbs_send(void *context, unsigned int count)
{
	struct verbs *verbs = context;
	unsigned int i;
	int err;

	err = verbs->bus.transfer_codec_verbs(verbs->bus.context, count, verbs->transfers, NULL,
					      NULL);
	for (i = 0; i < count && !err; i++)
		if (!(verbs->transfers[i].input & HDAUDIO_RESPONSE_IS_VALID))
			err = -EIO;
	return err;
}

static int verbs_probe(struct hdaudbus_device *fdev)
{
	const guid_t v1 = GUID_HDAUDIO_BUS_INTERFACE;
	struct verbs *verbs = kzalloc(sizeof(*verbs), GFP_KERNEL);
	unsigned int i;
	int err;

	if (!verbs)
		return -ENOMEM;
	err = hdaudbus_query_interface(fdev, &v1, sizeof(verbs->bus), HDAUDIO_INTERFACE_VERSION,
				       &verbs->bus);
	if (err)
		goto free;
	for (i = 0; i < VERBS_MAX; i++)
		verbs->transfers[i].output =
			hdaudio_command(fdev->codec_address, AC_NODE_ROOT, AC_VERB_PARAMETERS,
					AC_PAR_VENDOR_ID);
	err = verbs_measure(verbs_send, verbs);
	verbs->bus.interface_dereference(verbs->bus.context);
free:
	kfree(verbs);
	return err;
}

static const struct hdaudbus_device_id verbs_ids[] = {
	{ .function_type = AC_GRP_AUDIO_FUNCTION },
	{ }
};

static struct hdaudbus_driver verbs_driver = {
	.driver.name = KBUILD_MODNAME,
	.id_table = verbs_ids,
	.probe = verbs_probe,
};
module_hdaudbus_driver(verbs_driver);

MODULE_DESCRIPTION("HD Audio DDI: what codec verbs cost");
MODULE_LICENSE("GPL");
