// SPDX-License-Identifier: GPL-2.0
/*
 * A function driver on HDAUDIO_BUS_INTERFACE: plays a tone and records, and
 * looks at the positions of its engines from time to time.
 *
 * Owns struct tone_v1, one for each function group. Probe and remove exclude
 * each other by the device's lock; between them only the work item is busy. So
 * there is no lock.
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "codec.h"
#include "sound.h"

/* How often to look: the buffer is sixteen times as long. */
#define TONE_INTERVAL_MS	10

/**
 * struct tone_v1 - an audio function group that plays and records
 * @bus: the interface, with the context of ours
 * @codec: the codec's side of it
 * @sound: what is played and recorded
 * @handles: the DMA engines; the two are started and stopped together
 * @formats: of their streams, as the converters want it
 * @stream_ids: of their streams, as the converters want it
 * @look: looks at the positions, and queues itself again
 */
struct tone_v1 {
	struct hdaudio_bus_interface bus;
	struct sample_codec codec;
	struct sound sound;
	hdaudio_handle_t handles[SOUND_DIRECTIONS];
	u16 formats[SOUND_DIRECTIONS];
	u8 stream_ids[SOUND_DIRECTIONS];
	struct delayed_work look;
};

/*
 * Step 1: the interface. It is filled with routines, and with the context that
 * is the first argument of each. What we get through it hangs on that context.
 */
static int tone_query(struct tone_v1 *tone, struct hdaudbus_device *fdev)
{
	static const guid_t v1 = GUID_HDAUDIO_BUS_INTERFACE;

	return hdaudbus_query_interface(fdev, &v1, sizeof(tone->bus), HDAUDIO_INTERFACE_VERSION,
					&tone->bus);
}

/*
 * Step 2: the codec. Where our function group is, the bus says; what is in it,
 * the codec says when it is asked with verbs.
 */
static int tone_find_codec(struct tone_v1 *tone)
{
	struct hdaudio_bus_interface *bus = &tone->bus;
	struct sample_codec *codec = &tone->codec;
	int err;

	codec->transfer = bus->transfer_codec_verbs;
	codec->context = bus->context;
	err = bus->get_resource_information(bus->context, &codec->address, &codec->group);
	return err ?: codec_find(codec);
}

/*
 * Step 3: a DMA engine each way, and with it the link's bandwidth. The format
 * comes back as the converters understand it.
 */
static int tone_allocate_engines(struct tone_v1 *tone)
{
	struct hdaudio_bus_interface *bus = &tone->bus;

	return bus->allocate_render_dma_engine(bus->context, &sound_format, false,
					       &tone->handles[SOUND_RENDER],
					       &tone->formats[SOUND_RENDER]) ?:
	       bus->allocate_capture_dma_engine(bus->context, tone->codec.address, &sound_format,
						&tone->handles[SOUND_CAPTURE],
						&tone->formats[SOUND_CAPTURE]);
}

/*
 * Step 4: a buffer for each engine, a plain one without notifications. The size
 * that counts is the one that comes back. The engine gets its stream id here,
 * too.
 */
static int tone_allocate_buffer(struct tone_v1 *tone, enum sound_direction direction)
{
	struct hdaudio_bus_interface *bus = &tone->bus;
	struct hdaudio_mdl *mdl;
	u32 fifo_size;
	size_t size;
	int err;

	err = bus->allocate_dma_buffer(bus->context, tone->handles[direction],
				       SOUND_BUFFER_BYTES, &mdl, &size,
				       &tone->stream_ids[direction], &fifo_size);
	if (err)
		return err;
	sound_set_buffer(&tone->sound, direction, mdl->system_address, size, fifo_size);
	return 0;
}

/*
 * Step 5: the positions. Nobody tells when a part of the buffer is done: look
 * where the engines are, often enough that they cannot go round in between. The
 * registers may be read at any time, also when the controller is gone.
 */
static void tone_look(struct work_struct *work)
{
	struct tone_v1 *tone = container_of(work, struct tone_v1, look.work);

	sound_serve(&tone->sound.streams[SOUND_RENDER]);
	sound_serve(&tone->sound.streams[SOUND_CAPTURE]);
	schedule_delayed_work(&tone->look, msecs_to_jiffies(TONE_INTERVAL_MS));
}

static int tone_get_clocks(struct tone_v1 *tone, enum sound_direction direction)
{
	struct hdaudio_bus_interface *bus = &tone->bus;
	const void __iomem *position, *wall_clock;
	int err;

	err = bus->get_link_position_register(bus->context, tone->handles[direction],
					      &position) ?:
	      bus->get_wall_clock_register(bus->context, &wall_clock);
	if (!err)
		sound_set_clocks(&tone->sound.streams[direction], position, wall_clock);
	return err;
}

/*
 * Step 6: run. Both engines in one call start with the same frame on the link.
 * From Reset to Run leads through Stop.
 */
static int tone_set_state(struct tone_v1 *tone, enum hdaudio_stream_state state)
{
	return tone->bus.set_dma_engine_state(tone->bus.context, state, SOUND_DIRECTIONS,
					      tone->handles);
}

static int tone_start(struct tone_v1 *tone, struct hdaudbus_device *fdev)
{
	int err;

	err = tone_query(tone, fdev) ?:
	      tone_find_codec(tone) ?:
	      tone_allocate_engines(tone) ?:
	      tone_allocate_buffer(tone, SOUND_RENDER) ?:
	      tone_allocate_buffer(tone, SOUND_CAPTURE) ?:
	      codec_open(&tone->codec, tone->formats[SOUND_RENDER],
			 tone->stream_ids[SOUND_RENDER], tone->formats[SOUND_CAPTURE],
			 tone->stream_ids[SOUND_CAPTURE]) ?:
	      tone_get_clocks(tone, SOUND_RENDER) ?:
	      tone_get_clocks(tone, SOUND_CAPTURE) ?:
	      tone_set_state(tone, HDAUDIO_STOP_STATE) ?:
	      tone_set_state(tone, HDAUDIO_RUN_STATE);
	if (!err)
		schedule_delayed_work(&tone->look, msecs_to_jiffies(TONE_INTERVAL_MS));
	return err;
}

/*
 * Step 7: give everything back, in the opposite order. This is the way out of a
 * probe that failed half-way as well: the DDI refuses to free what was never
 * allocated, which does no harm, so nobody has to remember how far it came.
 * Likewise when the controller was pulled out: then each routine says -ENODEV.
 * The last dereference releases what is left, so this is the end of the buffers
 * and of the positions: the work item has to be over by then.
 */
static void tone_stop(struct tone_v1 *tone)
{
	struct hdaudio_bus_interface *bus = &tone->bus;
	unsigned int i;

	if (!bus->context)
		return;
	cancel_delayed_work_sync(&tone->look);
	tone_set_state(tone, HDAUDIO_STOP_STATE);
	tone_set_state(tone, HDAUDIO_RESET_STATE);
	codec_close(&tone->codec);
	for (i = 0; i < SOUND_DIRECTIONS; i++) {
		bus->free_dma_buffer(bus->context, tone->handles[i]);
		bus->free_dma_engine(bus->context, tone->handles[i]);
	}
	bus->interface_dereference(bus->context);
}

/*
 * The driver: probe takes a function group, remove gives it back.
 */

static int tone_probe(struct hdaudbus_device *fdev)
{
	struct tone_v1 *tone = devm_kzalloc(&fdev->dev, sizeof(*tone), GFP_KERNEL);
	int err;

	if (!tone)
		return -ENOMEM;
	dev_set_drvdata(&fdev->dev, tone);
	INIT_DELAYED_WORK(&tone->look, tone_look);
	err = sound_init(&tone->sound, &fdev->dev, &tone->codec) ?: tone_start(tone, fdev);
	if (err) {
		tone_stop(tone);
		sound_exit(&tone->sound);
	}
	return err;
}

static void tone_remove(struct hdaudbus_device *fdev)
{
	struct tone_v1 *tone = dev_get_drvdata(&fdev->dev);

	tone_stop(tone);
	sound_exit(&tone->sound);
}

/* Any audio function group. Say which codec, if yours is for one. */
static const struct hdaudbus_device_id tone_ids[] = {
	{ .function_type = AC_GRP_AUDIO_FUNCTION },
	{ }
};

static struct hdaudbus_driver tone_driver = {
	.driver = { .name = KBUILD_MODNAME },
	.id_table = tone_ids,
	.probe = tone_probe,
	.remove = tone_remove,
};
module_hdaudbus_driver(tone_driver);

/* No MODULE_ALIAS: a sample is loaded by hand and takes no device by itself. */
MODULE_DESCRIPTION("HD Audio DDI sample: V1, polling of the positions");
MODULE_LICENSE("GPL");
