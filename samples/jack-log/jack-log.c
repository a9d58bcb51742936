// SPDX-License-Identifier: GPL-2.0
/*
 * A function driver that says in the kernel's log what is plugged into the jacks
 * of a codec, and what is pulled out.
 *
 * Documentation/tutorial.rst writes it step by step, and has all of it.
 *
 * Owns struct jack_log, one for each function group. Probe, remove and resume
 * exclude each other by the device's lock; a work item reads nothing that changes
 * while it may run. So there is no lock.
 */
#include <linux/module.h>
#include <linux/pm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>

#define JACKS_MAX	16

/**
 * struct jack - a pin that notices what is plugged in
 * @log: of its function group
 * @node: the pin
 * @tag: of its unsolicited responses
 * @look: looks at it
 */
struct jack {
	struct jack_log *log;
	u8 node;
	u8 tag;
	struct work_struct look;
};

/**
 * struct jack_log - a function group
 * @fdev: its device
 * @bus: the interface, with the context of ours
 * @count: how many @jacks there are
 * @jacks: its jacks
 */
struct jack_log {
	struct hdaudbus_device *fdev;
	struct hdaudio_bus_interface bus;
	unsigned int count;
	struct jack jacks[JACKS_MAX];
};

/* One command, and the codec's answer to it. Sleeps. */
static int jack_ask(struct jack_log *log, u8 node, u16 verb, u8 data, u32 *answer)
{
	struct hdaudio_codec_transfer transfer = {
		.output = hdaudio_command(log->fdev->codec_address, node, verb, data),
	};
	int err;

	err = log->bus.transfer_codec_verbs(log->bus.context, 1, &transfer, NULL, NULL);
	if (err)
		return err;
	if (!(transfer.input & HDAUDIO_RESPONSE_IS_VALID))
		return -EIO;
	*answer = transfer.input & HDAUDIO_RESPONSE_DATA;
	return 0;
}

/* Asks the pin. Where it does not answer any more there is nothing to say. */
static void jack_look(struct work_struct *work)
{
	struct jack *jack = container_of(work, struct jack, look);
	u32 sense;

	if (jack_ask(jack->log, jack->node, AC_VERB_GET_PIN_SENSE, 0, &sense))
		return;
	dev_info(&jack->log->fdev->dev, "jack at node %#04x: %s\n", jack->node,
		 sense & AC_PINSENSE_PRESENCE ? "plugged in" : "empty");
}

/* The pin has something to say. This may be a hard interrupt: asking has to wait. */
static void jack_changed(u64 response, void *context)
{
	struct jack *jack = context;

	queue_work(system_freezable_wq, &jack->look);
}

/* Is this node a pin that can say by itself that something was plugged in? */
static bool jack_is(struct jack_log *log, u8 node)
{
	u32 caps, pin_caps, config;

	if (jack_ask(log, node, AC_VERB_PARAMETERS, AC_PAR_AUDIO_WIDGET_CAP, &caps) ||
	    (caps & AC_WCAP_TYPE) >> AC_WCAP_TYPE_SHIFT != AC_WID_PIN ||
	    !(caps & AC_WCAP_UNSOL_CAP))
		return false;
	/* a pin that measures only when it is triggered is left out */
	if (jack_ask(log, node, AC_VERB_PARAMETERS, AC_PAR_PIN_CAP, &pin_caps) ||
	    !(pin_caps & AC_PINCAP_PRES_DETECT) || pin_caps & AC_PINCAP_TRIG_REQ)
		return false;
	/* so is one that the board's maker has not connected */
	if (jack_ask(log, node, AC_VERB_GET_CONFIG_DEFAULT, 0, &config))
		return false;
	return (config & AC_DEFCFG_PORT_CONN) >> AC_DEFCFG_PORT_CONN_SHIFT != AC_JACK_PORT_NONE;
}

static int jack_add(struct jack_log *log, u8 node)
{
	struct jack *jack = &log->jacks[log->count];
	int err;

	jack->log = log;
	jack->node = node;
	INIT_WORK(&jack->look, jack_look);
	err = log->bus.register_event_callback(log->bus.context, jack_changed, jack, &jack->tag);
	if (!err)
		log->count++;
	return err;
}

static int jack_log_find(struct jack_log *log)
{
	unsigned int node, end;
	u32 nodes;
	int err;

	err = jack_ask(log, log->fdev->start_node, AC_VERB_PARAMETERS, AC_PAR_NODE_COUNT, &nodes);
	if (err)
		return err;
	node = (nodes >> 16) & 0xff;
	end = min(node + (nodes & 0xff), 256U);
	for (; node < end && log->count < JACKS_MAX && !err; node++)
		if (jack_is(log, node))
			err = jack_add(log, node);
	return err;
}

/* Has the codec speak of each jack, and says how it is now. */
static void jack_log_listen(struct jack_log *log)
{
	struct jack *jack;
	u32 answer;

	jack_ask(log, log->fdev->start_node, AC_VERB_SET_POWER_STATE, AC_PWRST_D0, &answer);
	for (jack = log->jacks; jack < log->jacks + log->count; jack++) {
		jack_ask(log, jack->node, AC_VERB_SET_UNSOLICITED_ENABLE,
			 AC_UNSOL_ENABLED | jack->tag, &answer);
		queue_work(system_freezable_wq, &jack->look);
	}
}

static void jack_log_stop(struct jack_log *log)
{
	struct jack *jack;
	u32 answer;

	for (jack = log->jacks; jack < log->jacks + log->count; jack++) {
		jack_ask(log, jack->node, AC_VERB_SET_UNSOLICITED_ENABLE, 0, &answer);
		log->bus.unregister_event_callback(log->bus.context, jack->tag);
		cancel_work_sync(&jack->look);
	}
	log->bus.interface_dereference(log->bus.context);
}

static int jack_log_probe(struct hdaudbus_device *fdev)
{
	static const guid_t v1 = GUID_HDAUDIO_BUS_INTERFACE;
	struct jack_log *log = devm_kzalloc(&fdev->dev, sizeof(*log), GFP_KERNEL);
	int err;

	if (!log)
		return -ENOMEM;
	log->fdev = fdev;
	dev_set_drvdata(&fdev->dev, log);
	err = hdaudbus_query_interface(fdev, &v1, sizeof(log->bus), HDAUDIO_INTERFACE_VERSION,
				       &log->bus);
	if (err)
		return err;
	err = jack_log_find(log);
	if (err) {
		jack_log_stop(log);
		return err;
	}
	dev_info(&fdev->dev, "%u jacks\n", log->count);
	jack_log_listen(log);
	return 0;
}

static void jack_log_remove(struct hdaudbus_device *fdev)
{
	jack_log_stop(dev_get_drvdata(&fdev->dev));
}

/* While the system slept the codec was reset: it has to be told again. */
static int jack_log_resume(struct device *dev)
{
	jack_log_listen(dev_get_drvdata(dev));
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(jack_log_pm, NULL, jack_log_resume);

/* Any audio function group. Say which codec, if yours is for one. */
static const struct hdaudbus_device_id jack_log_ids[] = {
	{ .function_type = AC_GRP_AUDIO_FUNCTION },
	{ }
};

static struct hdaudbus_driver jack_log_driver = {
	.driver = {
		.name = KBUILD_MODNAME,
		.pm = pm_sleep_ptr(&jack_log_pm),
	},
	.id_table = jack_log_ids,
	.probe = jack_log_probe,
	.remove = jack_log_remove,
};
module_hdaudbus_driver(jack_log_driver);

MODULE_DESCRIPTION("HD Audio DDI sample: jacks in the log");
MODULE_LICENSE("GPL");
