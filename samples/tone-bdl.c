// SPDX-License-Identifier: GPL-2.0
/*
 * A function driver on HDAUDIO_BUS_INTERFACE_BDL: plays a tone and records, with
 * descriptor lists of its own and an interrupt routine.
 *
 * Owns struct tone_bdl, one for each function group. Probe and remove exclude
 * each other by the device's lock; between them only the interrupt routine is
 * at work, on the stream of the engine that called it. So there is no lock.
 */
#include <linux/module.h>
#include <sound/hda_register.h>
#include "codec.h"
#include "sound.h"

/**
 * struct tone_bdl - an audio function group that plays and records
 * @bus: the interface, with the context of ours
 * @codec: the codec's side of it
 * @sound: what is played and recorded
 * @handles: the DMA engines; the two are started and stopped together
 * @formats: of their streams, as the converters want it
 * @stream_ids: of their streams, as the converters want it
 */
struct tone_bdl {
	struct hdaudio_bus_interface_bdl bus;
	struct sample_codec codec;
	struct sound sound;
	hdaudio_handle_t handles[SOUND_DIRECTIONS];
	u16 formats[SOUND_DIRECTIONS];
	u8 stream_ids[SOUND_DIRECTIONS];
};

/*
 * Step 1: the interface. It is filled with routines, and with the context that
 * is the first argument of each. What we get through it hangs on that context.
 */
static int tone_query(struct tone_bdl *tone, struct hdaudbus_device *fdev)
{
	static const guid_t type = GUID_HDAUDIO_BUS_INTERFACE_BDL;

	return hdaudbus_query_interface(fdev, &type, sizeof(tone->bus), HDAUDIO_INTERFACE_VERSION,
					&tone->bus);
}

/*
 * Step 2: the codec. Where our function group is, the bus says; what is in it,
 * the codec says when it is asked with verbs.
 */
static int tone_find_codec(struct tone_bdl *tone)
{
	struct hdaudio_bus_interface_bdl *bus = &tone->bus;
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
static int tone_allocate_engines(struct tone_bdl *tone)
{
	struct hdaudio_bus_interface_bdl *bus = &tone->bus;

	return bus->allocate_render_dma_engine(bus->context, &sound_format, false,
					       &tone->handles[SOUND_RENDER],
					       &tone->formats[SOUND_RENDER]) ?:
	       bus->allocate_capture_dma_engine(bus->context, tone->codec.address, &sound_format,
						&tone->handles[SOUND_CAPTURE],
						&tone->formats[SOUND_CAPTURE]);
}

/*
 * Step 4: a buffer for each engine, in one piece, and a page for the list of its
 * fragments, which is ours to write. Here each fragment is a period and ends
 * with an interrupt.
 */
static void tone_describe(struct hdaudio_buffer_descriptor *bdl, dma_addr_t address)
{
	unsigned int i;

	for (i = 0; i < SOUND_PERIODS; i++) {
		bdl[i].address = cpu_to_le64(address + i * SOUND_PERIOD_BYTES);
		bdl[i].length = cpu_to_le32(SOUND_PERIOD_BYTES);
		bdl[i].interrupt_on_completion = cpu_to_le32(1);
	}
}

/*
 * Step 5: the interrupt routine. It is called in hard interrupt context with the
 * stream's status bits: a fragment is done, or the engine ran into an error.
 */
static void tone_isr(void *context, u32 status)
{
	struct sound_stream *stream = context;

	if (status & (SD_INT_FIFO_ERR | SD_INT_DESC_ERR))
		WRITE_ONCE(stream->errors, stream->errors + 1);
	if (status & SD_INT_COMPLETE)
		sound_serve(stream);
}

/* The DDI checks the list before the engine sees it: -EINVAL is our mistake. */
static int tone_set_up(struct tone_bdl *tone, enum sound_direction direction)
{
	struct hdaudio_bus_interface_bdl *bus = &tone->bus;
	struct hdaudio_buffer_descriptor *bdl;
	dma_addr_t address;
	void *buffer;
	u32 fifo_size;
	int err;

	err = bus->allocate_contiguous_dma_buffer(bus->context, tone->handles[direction],
						  SOUND_BUFFER_BYTES, &buffer, &address, &bdl);
	if (err)
		return err;
	tone_describe(bdl, address);
	err = bus->setup_dma_engine_with_bdl(bus->context, tone->handles[direction],
					     SOUND_BUFFER_BYTES, SOUND_PERIODS - 1, tone_isr,
					     &tone->sound.streams[direction],
					     &tone->stream_ids[direction], &fifo_size);
	if (err)
		return err;
	sound_set_buffer(&tone->sound, direction, buffer, SOUND_BUFFER_BYTES, fifo_size);
	return 0;
}

static int tone_get_clocks(struct tone_bdl *tone, enum sound_direction direction)
{
	struct hdaudio_bus_interface_bdl *bus = &tone->bus;
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
static int tone_set_state(struct tone_bdl *tone, enum hdaudio_stream_state state)
{
	return tone->bus.set_dma_engine_state(tone->bus.context, state, SOUND_DIRECTIONS,
					      tone->handles);
}

static int tone_start(struct tone_bdl *tone, struct hdaudbus_device *fdev)
{
	return tone_query(tone, fdev) ?:
	       tone_find_codec(tone) ?:
	       tone_allocate_engines(tone) ?:
	       tone_set_up(tone, SOUND_RENDER) ?:
	       tone_set_up(tone, SOUND_CAPTURE) ?:
	       codec_open(&tone->codec, tone->formats[SOUND_RENDER],
			  tone->stream_ids[SOUND_RENDER], tone->formats[SOUND_CAPTURE],
			  tone->stream_ids[SOUND_CAPTURE]) ?:
	       tone_get_clocks(tone, SOUND_RENDER) ?:
	       tone_get_clocks(tone, SOUND_CAPTURE) ?:
	       tone_set_state(tone, HDAUDIO_STOP_STATE) ?:
	       tone_set_state(tone, HDAUDIO_RUN_STATE);
}

/*
 * Step 7: give everything back, in the opposite order. This is the way out of a
 * probe that failed half-way as well: the DDI refuses to free what was never
 * allocated, which does no harm, so nobody has to remember how far it came.
 * Likewise when the controller was pulled out: then each routine says -ENODEV.
 * The last dereference releases what is left and returns when the interrupt
 * routine is not running and will not run again.
 */
static void tone_stop(struct tone_bdl *tone)
{
	struct hdaudio_bus_interface_bdl *bus = &tone->bus;
	unsigned int i;

	if (!bus->context)
		return;
	tone_set_state(tone, HDAUDIO_STOP_STATE);
	tone_set_state(tone, HDAUDIO_RESET_STATE);
	codec_close(&tone->codec);
	for (i = 0; i < SOUND_DIRECTIONS; i++) {
		bus->free_contiguous_dma_buffer(bus->context, tone->handles[i]);
		bus->free_dma_engine(bus->context, tone->handles[i]);
	}
	bus->interface_dereference(bus->context);
}

/*
 * The driver: probe takes a function group, remove gives it back.
 */

static int tone_probe(struct hdaudbus_device *fdev)
{
	struct tone_bdl *tone = devm_kzalloc(&fdev->dev, sizeof(*tone), GFP_KERNEL);
	int err;

	if (!tone)
		return -ENOMEM;
	dev_set_drvdata(&fdev->dev, tone);
	err = sound_init(&tone->sound, &fdev->dev, &tone->codec) ?: tone_start(tone, fdev);
	if (err) {
		tone_stop(tone);
		sound_exit(&tone->sound);
	}
	return err;
}

static void tone_remove(struct hdaudbus_device *fdev)
{
	struct tone_bdl *tone = dev_get_drvdata(&fdev->dev);

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
MODULE_DESCRIPTION("HD Audio DDI sample: BDL, descriptor lists and their interrupts");
MODULE_LICENSE("GPL");
