// SPDX-License-Identifier: GPL-2.0
/*
 * A function driver that does what one should not: it keeps its context, with an
 * engine that runs, until its module is unloaded, whatever becomes of the controller.
 *
 * It takes the first audio function group. Probe and the end of the module exclude
 * each other by the driver core, so there is no lock.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>

#define LATE_BUFFER	SZ_64K

/**
 * struct late - what is kept
 * @bus: the interface
 * @handle: the engine
 * @mdl: its buffer; NULL: there is nothing
 * @position: its position
 * @wall_clock: of the link
 */
struct late {
	struct hdaudio_bus_interface bus;
	hdaudio_handle_t handle;
	struct hdaudio_mdl *mdl;
	const void __iomem *position;
	const void __iomem *wall_clock;
};

static struct late late;

static int late_set_state(enum hdaudio_stream_state state)
{
	return late.bus.set_dma_engine_state(late.bus.context, state, 1, &late.handle);
}

/* Whether what is written at its address is in the pages of the buffer. */
static int late_check_pages(void)
{
	const struct hdaudio_mdl *mdl = late.mdl;
	unsigned int i;
	void *again;
	int differ;

	for (i = 0; i < mdl->page_count; i++)
		if (!pfn_valid(page_to_pfn(mdl->pages[i])))
			return -EFAULT;
	again = vmap(mdl->pages, mdl->page_count, VM_MAP, PAGE_KERNEL);
	if (!again)
		return -ENOMEM;
	for (i = 0; i < mdl->byte_count / sizeof(u32); i++)
		((u32 *)mdl->system_address)[i] = i;
	differ = memcmp(again, mdl->system_address, mdl->byte_count);
	vunmap(again);
	return differ ? -EFAULT : 0;
}

static int late_start(void)
{
	static const struct hdaudio_stream_format format = {
		.sample_rate = 48000,
		.valid_bits_per_sample = 16,
		.container_size = 16,
		.number_of_channels = 2,
		.stream_type = HDAUDIO_STREAM_PCM,
	};
	struct hdaudio_bus_interface *bus = &late.bus;
	u32 fifo_size;
	u8 stream_id;
	size_t size;
	u16 code;

	return bus->allocate_render_dma_engine(bus->context, &format, false, &late.handle, &code) ?:
	       bus->allocate_dma_buffer(bus->context, late.handle, LATE_BUFFER, &late.mdl, &size,
					&stream_id, &fifo_size) ?:
	       late_check_pages() ?:
	       bus->get_link_position_register(bus->context, late.handle, &late.position) ?:
	       bus->get_wall_clock_register(bus->context, &late.wall_clock) ?:
	       late_set_state(HDAUDIO_STOP_STATE) ?: late_set_state(HDAUDIO_RUN_STATE);
}

static int late_probe(struct hdaudbus_device *fdev)
{
	static const guid_t v1 = GUID_HDAUDIO_BUS_INTERFACE;
	int err;

	if (late.mdl)
		return -ENODEV;
	err = hdaudbus_query_interface(fdev, &v1, sizeof(late.bus), HDAUDIO_INTERFACE_VERSION,
				       &late.bus);
	if (err)
		return err;
	err = late_start();
	if (err) {
		late.bus.interface_dereference(late.bus.context);
		late.mdl = NULL;
	}
	return err;
}

static const struct hdaudbus_device_id late_ids[] = {
	{ .function_type = AC_GRP_AUDIO_FUNCTION },
	{ }
};

static struct hdaudbus_driver late_driver = {
	.driver.name = KBUILD_MODNAME,
	.id_table = late_ids,
	.probe = late_probe,
};

static int __init late_init(void)
{
	return hdaudbus_driver_register(&late_driver);
}
module_init(late_init);

/* All that it was given can be read and written; no routine does anything. */
static void __exit late_exit(void)
{
	hdaudbus_driver_unregister(&late_driver);
	if (!late.mdl)
		return;
	memset(late.mdl->system_address, 0xff, late.mdl->byte_count);
	pr_info("late: position %#x, wall clock %#x, stop %d\n", readl(late.position),
		readl(late.wall_clock), late_set_state(HDAUDIO_STOP_STATE));
	late.bus.interface_dereference(late.bus.context);
}
module_exit(late_exit);

MODULE_DESCRIPTION("Test: a client of the HD Audio DDI that keeps its context too long");
MODULE_LICENSE("GPL");
