// SPDX-License-Identifier: GPL-2.0
/*
 * Contexts and the four operation tables.
 *
 * Owns struct hdaudbus_context. Everything a client owns hangs on its context
 * by way of a pointer back to it, and goes with the context's last reference.
 *
 * Lifetime: from hdaudbus_query_interface() to the last dereference; a context
 * holds its controller, so it outlives the removal of the hardware.
 */

#include <linux/export.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "hdaudbus.h"

static struct workqueue_struct *release_queue;

/**
 * hdaudbus_context_enter - begin a routine that may be called from anywhere
 * @context: the context
 *
 * Context: any.
 * Return: 0: end with hdaudbus_context_exit(); or -ENODEV.
 */
int hdaudbus_context_enter(struct hdaudbus_context *context)
{
	return hdaudbus_enter(context->controller) ? 0 : -ENODEV;
}

/**
 * hdaudbus_context_enter_passive - begin a routine that may sleep
 * @context: the context
 *
 * Context: any.
 * Return: 0: end with hdaudbus_context_exit(); -ENODEV; or -EWOULDBLOCK when
 * the caller may not sleep.
 */
int hdaudbus_context_enter_passive(struct hdaudbus_context *context)
{
	int err = hdaudbus_context_enter(context);

	if (!err && !hdaudbus_may_sleep()) {
		hdaudbus_context_exit(context);
		err = -EWOULDBLOCK;
	}
	return err;
}

/*
 * References
 */

static void context_release(struct hdaudbus_context *context)
{
	hdaudbus_verbs_cancel(context);
	hdaudbus_unsolicited_release(context);
	hdaudbus_engines_release(context);
	synchronize_rcu(); /* callbacks that were running have returned */
	hdaudbus_controller_put(context->controller);
	kfree(context);
}

static void context_release_work(struct work_struct *work)
{
	context_release(container_of(work, struct hdaudbus_context, release));
}

static void context_last(struct kref *ref)
{
	struct hdaudbus_context *context = container_of(ref, struct hdaudbus_context, ref);

	if (hdaudbus_may_sleep())
		context_release(context);
	else
		queue_work(release_queue, &context->release);
}

static void interface_reference(void *context)
{
	kref_get(&((struct hdaudbus_context *)context)->ref);
}

static void interface_dereference(void *context)
{
	kref_put(&((struct hdaudbus_context *)context)->ref, context_last);
}

/*
 * Routines which need no room of their own
 */

static int transfer_codec_verbs(void *context, u32 count,
				struct hdaudio_codec_transfer *transfers,
				hdaudio_transfer_complete_t callback, void *callback_context)
{
	struct hdaudbus_context *owner = context;
	int err = hdaudbus_context_enter(owner);

	if (err)
		return err;
	err = hdaudbus_verbs_transfer(owner->controller, owner, count, transfers, callback,
				      callback_context);
	hdaudbus_context_exit(owner);
	return err;
}

static int get_wall_clock_register(void *context, const void __iomem **wall_clock)
{
	struct hdaudbus_context *owner = context;
	int err = hdaudbus_context_enter(owner);

	if (err)
		return err;
	if (wall_clock)
		*wall_clock = owner->controller->host->registers + AZX_REG_WALLCLK;
	else
		err = -EINVAL;
	hdaudbus_context_exit(owner);
	return err;
}

static int fill_information(const struct hdaudbus_controller *controller,
			    struct hdaudio_device_information *information)
{
	struct hdaudio_device_information_v2 *v2;

	if (!information)
		return -EINVAL;
	if (information->size < sizeof(*information))
		return -ENOBUFS;

	information->device_version = controller->version;
	information->driver_version = HDAUDIO_INTERFACE_VERSION;
	information->codecs_detected = controller->codec_mask;
	information->is_striping_supported = controller->bandwidth.sdo_lines > 1;
	if (information->size < sizeof(*v2)) {
		information->size = sizeof(*information);
		return 0;
	}

	v2 = container_of(information, struct hdaudio_device_information_v2, v1);
	v2->ctrl_revision = controller->host->revision_id;
	v2->ctrl_vendor_id = controller->host->vendor_id;
	v2->ctrl_device_id = controller->host->device_id;
	information->size = sizeof(*v2);
	return 0;
}

static int get_device_information(void *context, struct hdaudio_device_information *information)
{
	struct hdaudbus_context *owner = context;
	int err = hdaudbus_context_enter(owner);

	if (err)
		return err;
	err = fill_information(owner->controller, information);
	hdaudbus_context_exit(owner);
	return err;
}

static int get_resource_information(void *context, u8 *codec_address,
				    u8 *function_group_start_node)
{
	struct hdaudbus_context *owner = context;
	int err = hdaudbus_context_enter(owner);

	if (err)
		return err;
	if (codec_address && function_group_start_node) {
		*codec_address = owner->codec_address;
		*function_group_start_node = owner->start_node;
	} else {
		err = -EINVAL;
	}
	hdaudbus_context_exit(owner);
	return err;
}

/*
 * The tables
 */

#define COMMON_ROUTINES(type)							\
	.size = sizeof(struct type),						\
	.version = HDAUDIO_INTERFACE_VERSION,					\
	.interface_reference = interface_reference,				\
	.interface_dereference = interface_dereference,				\
	.transfer_codec_verbs = transfer_codec_verbs,				\
	.allocate_capture_dma_engine = hdaudbus_allocate_capture_dma_engine,	\
	.allocate_render_dma_engine = hdaudbus_allocate_render_dma_engine,	\
	.change_bandwidth_allocation = hdaudbus_change_bandwidth_allocation,	\
	.free_dma_engine = hdaudbus_free_dma_engine,				\
	.set_dma_engine_state = hdaudbus_set_dma_engine_state,			\
	.get_wall_clock_register = get_wall_clock_register,			\
	.get_link_position_register = hdaudbus_get_link_position_register,	\
	.register_event_callback = hdaudbus_register_event_callback,		\
	.unregister_event_callback = hdaudbus_unregister_event_callback,	\
	.get_device_information = get_device_information,			\
	.get_resource_information = get_resource_information

#define BUFFER_ROUTINES								\
	.allocate_dma_buffer = hdaudbus_allocate_dma_buffer,			\
	.free_dma_buffer = hdaudbus_free_dma_buffer

#define NOTIFICATION_ROUTINES							\
	.allocate_dma_buffer_with_notification =				\
		hdaudbus_allocate_dma_buffer_with_notification,			\
	.free_dma_buffer_with_notification =					\
		hdaudbus_free_dma_buffer_with_notification,			\
	.register_notification_event = hdaudbus_register_notification_event,	\
	.unregister_notification_event = hdaudbus_unregister_notification_event

static const struct hdaudio_bus_interface interface_v1 = {
	COMMON_ROUTINES(hdaudio_bus_interface),
	BUFFER_ROUTINES,
};

static const struct hdaudio_bus_interface_v2 interface_v2 = {
	COMMON_ROUTINES(hdaudio_bus_interface_v2),
	BUFFER_ROUTINES,
	NOTIFICATION_ROUTINES,
};

static const struct hdaudio_bus_interface_v3 interface_v3 = {
	COMMON_ROUTINES(hdaudio_bus_interface_v3),
	BUFFER_ROUTINES,
	NOTIFICATION_ROUTINES,
	.register_notification_callback = hdaudbus_register_notification_callback,
	.unregister_notification_callback = hdaudbus_unregister_notification_callback,
};

static const struct hdaudio_bus_interface_bdl interface_bdl = {
	COMMON_ROUTINES(hdaudio_bus_interface_bdl),
	.allocate_contiguous_dma_buffer = hdaudbus_allocate_contiguous_dma_buffer,
	.setup_dma_engine_with_bdl = hdaudbus_setup_dma_engine_with_bdl,
	.free_contiguous_dma_buffer = hdaudbus_free_contiguous_dma_buffer,
};

static const struct {
	guid_t type;
	const void *table;
	u16 size;
} interfaces[] = {
	{ GUID_HDAUDIO_BUS_INTERFACE, &interface_v1, sizeof(interface_v1) },
	{ GUID_HDAUDIO_BUS_INTERFACE_V2, &interface_v2, sizeof(interface_v2) },
	{ GUID_HDAUDIO_BUS_INTERFACE_V3, &interface_v3, sizeof(interface_v3) },
	{ GUID_HDAUDIO_BUS_INTERFACE_BDL, &interface_bdl, sizeof(interface_bdl) },
};

static struct hdaudbus_context *context_create(struct hdaudbus_device *fdev)
{
	struct hdaudbus_context *context = kzalloc(sizeof(*context), GFP_KERNEL);

	if (!context)
		return NULL;
	kref_init(&context->ref);
	context->controller = hdaudbus_device_controller(fdev);
	kref_get(&context->controller->ref);
	context->codec_address = fdev->codec_address;
	context->start_node = fdev->start_node;
	hdaudbus_queue_init(&context->queue);
	INIT_WORK(&context->release, context_release_work);
	return context;
}

/**
 * hdaudbus_query_interface - get an operation table (IRP_MN_QUERY_INTERFACE)
 * @fdev: the function group
 * @type: GUID_HDAUDIO_BUS_INTERFACE, _V2, _V3 or _BDL
 * @size: sizeof the structure @interface points to
 * @version: %HDAUDIO_INTERFACE_VERSION
 * @interface: out: the table, with a context of its own and its first
 *	reference, which ends with interface_dereference()
 *
 * Context: process.
 * Return: 0, -EOPNOTSUPP for an unknown GUID, -EINVAL for a wrong size or
 * version, -ENOMEM, -ENODEV, -EWOULDBLOCK.
 */
int hdaudbus_query_interface(struct hdaudbus_device *fdev, const guid_t *type,
			     u16 size, u16 version, void *interface)
{
	struct hdaudbus_context *context;
	unsigned int i;

	if (!fdev || !type || !interface)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(interfaces); i++)
		if (guid_equal(type, &interfaces[i].type))
			break;
	if (i == ARRAY_SIZE(interfaces))
		return -EOPNOTSUPP;
	if (size != interfaces[i].size || version != HDAUDIO_INTERFACE_VERSION)
		return -EINVAL;
	if (READ_ONCE(hdaudbus_device_controller(fdev)->gone))
		return -ENODEV;
	if (!hdaudbus_may_sleep())
		return -EWOULDBLOCK;

	context = context_create(fdev);
	if (!context)
		return -ENOMEM;
	memcpy(interface, interfaces[i].table, size);
	/* The first members of all tables are the same. */
	((struct hdaudio_bus_interface *)interface)->context = context;
	return 0;
}
EXPORT_SYMBOL_GPL(hdaudbus_query_interface);

/**
 * hdaudbus_release_later - run work before the module goes
 * @work: work that follows an RCU grace period
 *
 * Context: any.
 */
void hdaudbus_release_later(struct rcu_work *work)
{
	queue_rcu_work(release_queue, work);
}

int hdaudbus_interface_init(void)
{
	release_queue = alloc_workqueue("hdaudbus", WQ_UNBOUND, 0);
	return release_queue ? 0 : -ENOMEM;
}

void hdaudbus_interface_exit(void)
{
	flush_workqueue(release_queue); /* releases, which queue more after RCU */
	rcu_barrier();
	destroy_workqueue(release_queue);
}
