// SPDX-License-Identifier: GPL-2.0
/*
 * A function driver on HDAUDIO_BUS_INTERFACE_V2: plays a tone and records, and
 * does its work in a thread that waits for a notification event.
 *
 * Owns struct tone_v2, one for each function group. Probe and remove exclude
 * each other by the device's lock; between them only the thread is at work. So
 * there is no lock.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include "codec.h"
#include "sound.h"

/* Longest wait for an event: well over a period, well under the whole buffer. */
#define TONE_PATIENCE_MS	50

/**
 * struct tone_v2 - an audio function group that plays and records
 * @bus: the interface, with the context of ours
 * @codec: the codec's side of it
 * @sound: what is played and recorded
 * @handles: the DMA engines; the two are started and stopped together
 * @formats: of their streams, as the converters want it
 * @stream_ids: of their streams, as the converters want it
 * @mdls: their buffers
 * @sizes: of the buffers, in bytes
 * @event: completed at the end of each period, of either engine
 * @thread: waits for it
 */
struct tone_v2 {
	struct hdaudio_bus_interface_v2 bus;
	struct sample_codec codec;
	struct sound sound;
	hdaudio_handle_t handles[SOUND_DIRECTIONS];
	u16 formats[SOUND_DIRECTIONS];
	u8 stream_ids[SOUND_DIRECTIONS];
	struct hdaudio_mdl *mdls[SOUND_DIRECTIONS];
	size_t sizes[SOUND_DIRECTIONS];
	struct completion event;
	struct task_struct *thread;
};

/*
 * Step 1: the interface. It is filled with routines, and with the context that
 * is the first argument of each. What we get through it hangs on that context.
 */
static int tone_query(struct tone_v2 *tone, struct hdaudbus_device *fdev)
{
	static const guid_t v2 = GUID_HDAUDIO_BUS_INTERFACE_V2;

	return hdaudbus_query_interface(fdev, &v2, sizeof(tone->bus), HDAUDIO_INTERFACE_VERSION,
					&tone->bus);
}

/*
 * Step 2: the codec. Where our function group is, the bus says; what is in it,
 * the codec says when it is asked with verbs.
 */
static int tone_find_codec(struct tone_v2 *tone)
{
	struct hdaudio_bus_interface_v2 *bus = &tone->bus;
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
static int tone_allocate_engines(struct tone_v2 *tone)
{
	struct hdaudio_bus_interface_v2 *bus = &tone->bus;

	return bus->allocate_render_dma_engine(bus->context, &sound_format, false,
					       &tone->handles[SOUND_RENDER],
					       &tone->formats[SOUND_RENDER]) ?:
	       bus->allocate_capture_dma_engine(bus->context, tone->codec.address, &sound_format,
						&tone->handles[SOUND_CAPTURE],
						&tone->formats[SOUND_CAPTURE]);
}

/*
 * Step 4: a buffer for each engine, which tells when a period of it is over.
 * The engine gets its stream id here, too.
 */
static int tone_allocate_buffer(struct tone_v2 *tone, enum sound_direction direction)
{
	struct hdaudio_bus_interface_v2 *bus = &tone->bus;
	size_t offset;
	u32 fifo_size;
	int err;

	err = bus->allocate_dma_buffer_with_notification(bus->context, tone->handles[direction],
							 SOUND_PERIODS, SOUND_BUFFER_BYTES,
							 &tone->mdls[direction],
							 &tone->sizes[direction], &offset,
							 &tone->stream_ids[direction], &fifo_size);
	if (err)
		return err;
	sound_set_buffer(&tone->sound, direction, tone->mdls[direction]->system_address + offset,
			 tone->sizes[direction], fifo_size);
	return 0;
}

/*
 * Step 5: the event. It is a completion, and counts: there is one wake-up for
 * each period. An engine that stands still wakes nobody, so the thread looks
 * from time to time without being asked. This is a place that may sleep: who
 * calls routines of the DDI that do, calls them here.
 */
static int tone_thread(void *data)
{
	struct tone_v2 *tone = data;

	while (!kthread_should_stop()) {
		wait_for_completion_interruptible_timeout(&tone->event,
							  msecs_to_jiffies(TONE_PATIENCE_MS));
		sound_serve(&tone->sound.streams[SOUND_RENDER]);
		sound_serve(&tone->sound.streams[SOUND_CAPTURE]);
	}
	return 0;
}

static int tone_register(struct tone_v2 *tone, enum sound_direction direction)
{
	struct hdaudio_bus_interface_v2 *bus = &tone->bus;
	const void __iomem *position, *wall_clock;
	int err;

	err = bus->get_link_position_register(bus->context, tone->handles[direction],
					      &position) ?:
	      bus->get_wall_clock_register(bus->context, &wall_clock);
	if (err)
		return err;
	sound_set_clocks(&tone->sound.streams[direction], position, wall_clock);
	return bus->register_notification_event(bus->context, tone->handles[direction],
						&tone->event);
}

static int tone_start_thread(struct tone_v2 *tone)
{
	struct task_struct *thread = kthread_run(tone_thread, tone, KBUILD_MODNAME);

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	tone->thread = thread;
	return 0;
}

/*
 * Step 6: run. Both engines in one call start with the same frame on the link.
 * From Reset to Run leads through Stop.
 */
static int tone_set_state(struct tone_v2 *tone, enum hdaudio_stream_state state)
{
	return tone->bus.set_dma_engine_state(tone->bus.context, state, SOUND_DIRECTIONS,
					      tone->handles);
}

static int tone_start(struct tone_v2 *tone, struct hdaudbus_device *fdev)
{
	return tone_query(tone, fdev) ?:
	       tone_find_codec(tone) ?:
	       tone_allocate_engines(tone) ?:
	       tone_allocate_buffer(tone, SOUND_RENDER) ?:
	       tone_allocate_buffer(tone, SOUND_CAPTURE) ?:
	       codec_open(&tone->codec, tone->formats[SOUND_RENDER],
			  tone->stream_ids[SOUND_RENDER], tone->formats[SOUND_CAPTURE],
			  tone->stream_ids[SOUND_CAPTURE]) ?:
	       tone_register(tone, SOUND_RENDER) ?:
	       tone_register(tone, SOUND_CAPTURE) ?:
	       tone_set_state(tone, HDAUDIO_STOP_STATE) ?:
	       tone_set_state(tone, HDAUDIO_RUN_STATE) ?:
	       tone_start_thread(tone);
}

/*
 * Step 7: give everything back, in the opposite order. This is the way out of a
 * probe that failed half-way as well: the DDI refuses to free what was never
 * allocated, which does no harm, so nobody has to remember how far it came.
 * Likewise when the controller was pulled out: then each routine says -ENODEV,
 * and unregistering still sees to it that the event is left alone. The last
 * dereference releases what is left, so this is the end of the buffers.
 */
static void tone_stop(struct tone_v2 *tone)
{
	struct hdaudio_bus_interface_v2 *bus = &tone->bus;
	unsigned int i;

	if (!bus->context)
		return;
	if (tone->thread)
		kthread_stop(tone->thread);
	tone_set_state(tone, HDAUDIO_STOP_STATE);
	tone_set_state(tone, HDAUDIO_RESET_STATE);
	for (i = 0; i < SOUND_DIRECTIONS; i++)
		bus->unregister_notification_event(bus->context, tone->handles[i], &tone->event);
	codec_close(&tone->codec);
	for (i = 0; i < SOUND_DIRECTIONS; i++) {
		bus->free_dma_buffer_with_notification(bus->context, tone->handles[i],
						       tone->mdls[i], tone->sizes[i]);
		bus->free_dma_engine(bus->context, tone->handles[i]);
	}
	bus->interface_dereference(bus->context);
}

/*
 * The driver: probe takes a function group, remove gives it back.
 */

static int tone_probe(struct hdaudbus_device *fdev)
{
	struct tone_v2 *tone = devm_kzalloc(&fdev->dev, sizeof(*tone), GFP_KERNEL);
	int err;

	if (!tone)
		return -ENOMEM;
	dev_set_drvdata(&fdev->dev, tone);
	init_completion(&tone->event);
	err = sound_init(&tone->sound, &fdev->dev, &tone->codec) ?: tone_start(tone, fdev);
	if (err) {
		tone_stop(tone);
		sound_exit(&tone->sound);
	}
	return err;
}

static void tone_remove(struct hdaudbus_device *fdev)
{
	struct tone_v2 *tone = dev_get_drvdata(&fdev->dev);

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
MODULE_DESCRIPTION("HD Audio DDI sample: V2, notification event");
MODULE_LICENSE("GPL");
