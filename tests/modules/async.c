// SPDX-License-Identifier: GPL-2.0
/*
 * A function driver for tools/faults: sends a command without waiting for the
 * answer, which neither snd-hdaudbus nor a sample does. Its probe succeeds when the
 * answer has come.
 */
#include <linux/completion.h>
#include <linux/module.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>

static void async_done(struct hdaudio_codec_transfer *transfers, void *context)
{
	complete(context);
}

static int async_probe(struct hdaudbus_device *fdev)
{
	const guid_t v3 = GUID_HDAUDIO_BUS_INTERFACE_V3;
	struct hdaudio_codec_transfer transfer = {
		.output = hdaudio_command(fdev->codec_address, AC_NODE_ROOT, AC_VERB_PARAMETERS,
					  AC_PAR_VENDOR_ID),
	};
	struct hdaudio_bus_interface_v3 bus;
	DECLARE_COMPLETION_ONSTACK(done);
	int err;

	err = hdaudbus_query_interface(fdev, &v3, sizeof(bus), HDAUDIO_INTERFACE_VERSION, &bus);
	if (err)
		return err;
	err = bus.transfer_codec_verbs(bus.context, 1, &transfer, async_done, &done);
	if (!err)
		wait_for_completion(&done);
	bus.interface_dereference(bus.context);
	if (!err && !(transfer.input & HDAUDIO_RESPONSE_IS_VALID))
		err = -EIO;
	return err;
}

static const struct hdaudbus_device_id async_ids[] = {
	{ .function_type = AC_GRP_AUDIO_FUNCTION },
	{ }
};

static struct hdaudbus_driver async_driver = {
	.driver.name = KBUILD_MODNAME,
	.id_table = async_ids,
	.probe = async_probe,
};
module_hdaudbus_driver(async_driver);

MODULE_DESCRIPTION("HD Audio DDI: a command sent without waiting");
MODULE_LICENSE("GPL");
