/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The HD Audio DDI: what a function driver may include.
 *
 * hdaudbus.ko owns the HD Audio controller. A function driver binds to one
 * function group of one codec (&struct hdaudbus_device) and reaches the
 * controller through an operation table which hdaudbus_query_interface()
 * fills in. Register and verb constants are those of <sound/hda_register.h>
 * and <sound/hda_verbs.h>.
 *
 * Contexts in which a routine may be called:
 *
 * - *process*: may sleep (PASSIVE_LEVEL). Called from anywhere else such a
 *   routine returns -EWOULDBLOCK.
 * - *any*: process, softirq, hard interrupt, or under a spinlock
 *   (<= DISPATCH_LEVEL); never sleeps.
 *
 * Every routine returns -ENODEV once the controller is gone. A routine that
 * fails writes no out-parameter and changes nothing.
 */
#ifndef __SOUND_HDAUDBUS_H
#define __SOUND_HDAUDBUS_H

#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/ktime.h>
#include <linux/types.h>
#include <linux/uuid.h>

struct page;
struct vm_area_struct;

/*
 * Codec commands and responses
 */

/* A command: codec address, node, verb and data in one 32-bit word. */
#define HDAUDIO_COMMAND_DATA8		GENMASK(7, 0)
#define HDAUDIO_COMMAND_VERB8		GENMASK(19, 8)
#define HDAUDIO_COMMAND_DATA16		GENMASK(15, 0)
#define HDAUDIO_COMMAND_VERB16		GENMASK(19, 16)
#define HDAUDIO_COMMAND_NODE		GENMASK(27, 20)
#define HDAUDIO_COMMAND_CODEC		GENMASK(31, 28)

/* A response: 64 bits, as &hdaudio_codec_transfer.input holds it. */
#define HDAUDIO_RESPONSE_DATA		GENMASK_ULL(31, 0)
#define HDAUDIO_RESPONSE_UNSOL_DATA	GENMASK_ULL(20, 0)
#define HDAUDIO_RESPONSE_UNSOL_SUBTAG	GENMASK_ULL(25, 21)
#define HDAUDIO_RESPONSE_UNSOL_TAG	GENMASK_ULL(31, 26)
#define HDAUDIO_RESPONSE_SDATAIN	GENMASK_ULL(35, 32)
#define HDAUDIO_RESPONSE_IS_UNSOLICITED	BIT_ULL(36)
#define HDAUDIO_RESPONSE_HAS_FIFO_OVERRUN BIT_ULL(62)
#define HDAUDIO_RESPONSE_IS_VALID	BIT_ULL(63)

/**
 * struct hdaudio_codec_transfer - one codec command and its response
 * @output: the command, built with hdaudio_command() or hdaudio_command16()
 * @input: the response, valid if %HDAUDIO_RESPONSE_IS_VALID is set in it.
 *	Without it the codec did not answer in time, or, with
 *	%HDAUDIO_RESPONSE_HAS_FIFO_OVERRUN, the response ring overran.
 *
 * HDAUDIO_CODEC_TRANSFER.
 */
struct hdaudio_codec_transfer {
	u32 output;
	u64 input;
};

/**
 * hdaudio_command - a command with a 12-bit verb and 8 bits of data
 * @codec: codec address, 0 to 15
 * @node: node id, 0 to 255
 * @verb: 12-bit verb, AC_VERB_*
 * @data: payload
 *
 * Context: any.
 * Return: the command word.
 */
static inline u32 hdaudio_command(u8 codec, u8 node, u16 verb, u8 data)
{
	return (u32)(codec & 0xf) << 28 | (u32)node << 20 |
	       (u32)(verb & 0xfff) << 8 | data;
}

/**
 * hdaudio_command16 - a command with a 4-bit verb and 16 bits of data
 * @codec: codec address, 0 to 15
 * @node: node id, 0 to 255
 * @verb: 4-bit verb: 2, 3, 4, 5, 0xa, 0xb, ...
 * @data: payload
 *
 * Context: any.
 * Return: the command word.
 */
static inline u32 hdaudio_command16(u8 codec, u8 node, u8 verb, u16 data)
{
	return (u32)(codec & 0xf) << 28 | (u32)node << 20 |
	       (u32)(verb & 0xf) << 16 | data;
}

/**
 * typedef hdaudio_transfer_complete_t - an asynchronous transfer is done
 * @transfers: the array passed to transfer_codec_verbs(); every element is
 *	final
 * @callback_context: the caller's
 *
 * Called once per call of transfer_codec_verbs(), also when the controller
 * goes away; not after the interface is released. HDAUDIO_TRANSFER_COMPLETE_CALLBACK.
 *
 * Context: atomic, possibly hard interrupt.
 */
typedef void (*hdaudio_transfer_complete_t)(struct hdaudio_codec_transfer *transfers,
					    void *callback_context);

/**
 * typedef hdaudio_unsolicited_response_t - an unsolicited response came in
 * @response: the response, HDAUDIO_RESPONSE_*
 * @callback_context: the one registered
 *
 * HDAUDIO_UNSOLICITED_RESPONSE_CALLBACK.
 *
 * Context: atomic, possibly hard interrupt.
 */
typedef void (*hdaudio_unsolicited_response_t)(u64 response, void *callback_context);

/*
 * Streams
 */

/**
 * typedef hdaudio_handle_t - names a DMA engine within one interface context
 *
 * Not a pointer: a stale, forged or foreign handle is -EBADF. 0 is never a
 * handle.
 */
typedef u64 hdaudio_handle_t;

/**
 * enum hdaudio_stream_type - what the samples of a stream are
 * @HDAUDIO_STREAM_PCM: PCM samples
 * @HDAUDIO_STREAM_NON_PCM: anything else (AC-3 in IEC 61937, modem data)
 */
enum hdaudio_stream_type {
	HDAUDIO_STREAM_PCM = 0,
	HDAUDIO_STREAM_NON_PCM = 1,
};

/**
 * struct hdaudio_stream_format - the format of a stream
 * @sample_rate: Hz; 48000 or 44100 times 1 to 4, divided by 1 to 8
 * @valid_bits_per_sample: 8 in a container of 8; 16 in 16; 20, 24 or 32 in 32
 * @container_size: bits of a sample in memory: 8, 16 or 32
 * @number_of_channels: 1 to 16
 * @stream_type: enum hdaudio_stream_type
 *
 * HDAUDIO_STREAM_FORMAT.
 */
struct hdaudio_stream_format {
	u32 sample_rate;
	u16 valid_bits_per_sample;
	u16 container_size;
	u16 number_of_channels;
	u16 stream_type;
};

/**
 * enum hdaudio_stream_state - the state of a DMA engine
 * @HDAUDIO_RESET_STATE: position 0; engines and buffers come and go here
 * @HDAUDIO_STOP_STATE: stands still and keeps its position
 * @HDAUDIO_PAUSE_STATE: the same as stopped
 * @HDAUDIO_RUN_STATE: moves data
 *
 * HDAUDIO_STREAM_STATE.
 */
enum hdaudio_stream_state {
	HDAUDIO_RESET_STATE = 0,
	HDAUDIO_STOP_STATE = 1,
	HDAUDIO_PAUSE_STATE = 1,
	HDAUDIO_RUN_STATE = 2,
};

/**
 * struct hdaudio_mdl - the pages of a DMA buffer
 * @byte_count: size of the buffer in bytes
 * @page_count: number of @pages
 * @pages: the pages, in order; the buffer starts at the first byte of the first
 * @system_address: the buffer as the kernel sees it, contiguous
 *
 * Belongs to the bus driver; valid from allocation to free. The pages are
 * zeroed when handed out. Map them into user space with hdaudio_mdl_mmap().
 * MDL.
 */
struct hdaudio_mdl {
	size_t byte_count;
	unsigned int page_count;
	struct page **pages;
	void *system_address;
};

int hdaudio_mdl_mmap(const struct hdaudio_mdl *mdl, struct vm_area_struct *vma);

/**
 * struct hdaudio_buffer_descriptor - one entry of a buffer descriptor list
 * @address: DMA address of the fragment, a multiple of 128
 * @length: bytes, more than 0
 * @interrupt_on_completion: bit 0: interrupt when the fragment is done
 *
 * HDAUDIO_BUFFER_DESCRIPTOR, as the controller reads it.
 */
struct hdaudio_buffer_descriptor {
	__le64 address;
	__le32 length;
	__le32 interrupt_on_completion;
};

#define HDAUDIO_BDL_ENTRIES	256	/* one page of descriptors */

/**
 * typedef hdaudio_bdl_isr_t - the interrupt routine of a BDL client
 * @context: the one given to setup_dma_engine_with_bdl()
 * @status: SDnSTS bits BCIS (2), FIFOE (3), DESE (4); others 0
 *
 * HDAUDIO_BDL_ISR.
 *
 * Context: hard interrupt.
 */
typedef void (*hdaudio_bdl_isr_t)(void *context, u32 status);

/**
 * typedef hdaudio_dma_notification_t - an engine reached a notification point
 * @callback_context: the one registered
 * @interrupt_time: ktime_get() on entry to the hard interrupt
 *
 * HDAUDIO_DMA_NOTIFICATION_CALLBACK.
 *
 * Context: atomic, possibly hard interrupt.
 */
typedef void (*hdaudio_dma_notification_t)(void *callback_context, ktime_t interrupt_time);

/*
 * Information
 */

/**
 * struct hdaudio_device_information - the controller, version 1
 * @size: in: sizeof the caller's structure; out: sizeof what was filled in
 * @device_version: VMAJ << 8 | VMIN
 * @driver_version: version of the DDI, 0x0100
 * @codecs_detected: mask of codec addresses (SDI lines) with a codec
 * @is_striping_supported: more than one SDO line
 *
 * HDAUDIO_DEVICE_INFORMATION.
 */
struct hdaudio_device_information {
	u16 size;
	u16 device_version;
	u16 driver_version;
	u16 codecs_detected;
	bool is_striping_supported;
};

/**
 * struct hdaudio_device_information_v2 - the controller, version 2
 * @v1: the members of version 1
 * @ctrl_revision: revision of the controller function
 * @ctrl_vendor_id: vendor id of the controller function
 * @ctrl_device_id: device id of the controller function
 *
 * HDAUDIO_DEVICE_INFORMATION_V2.
 */
struct hdaudio_device_information_v2 {
	struct hdaudio_device_information v1;
	u8 ctrl_revision;
	u16 ctrl_vendor_id;
	u16 ctrl_device_id;
};

/*
 * The operation tables
 */

#define GUID_HDAUDIO_BUS_INTERFACE					\
	GUID_INIT(0xd2eaf88b, 0xab18, 0x41a8,				\
		  0xb6, 0x64, 0x8d, 0x59, 0x21, 0x67, 0x67, 0x1b)
#define GUID_HDAUDIO_BUS_INTERFACE_V2					\
	GUID_INIT(0xb52af5fb, 0x424b, 0x4bb9,				\
		  0xa1, 0x60, 0x5b, 0x38, 0xbe, 0x94, 0xe5, 0x68)
#define GUID_HDAUDIO_BUS_INTERFACE_V3					\
	GUID_INIT(0xdc25da12, 0xbcd1, 0x4c7f,				\
		  0x84, 0xe1, 0x02, 0xad, 0xb6, 0xdc, 0xdc, 0xbf)
#define GUID_HDAUDIO_BUS_INTERFACE_BDL					\
	GUID_INIT(0xb4d65397, 0x5634, 0x40b0,				\
		  0xb0, 0x68, 0xf5, 0xb9, 0xf8, 0xb9, 0x67, 0xa5)

#define HDAUDIO_INTERFACE_VERSION	0x0100

/*
 * The members which all four tables share are written down once; the layout
 * of each table stays that of Windows. What each routine promises stands in
 * the comment of &struct hdaudio_bus_interface_v3.
 */
#define HDAUDIO_INTERFACE_HEADER					\
	u16 size;							\
	u16 version;							\
	void *context;							\
	void (*interface_reference)(void *context);			\
	void (*interface_dereference)(void *context)

#define HDAUDIO_INTERFACE_ENGINES					\
	int (*transfer_codec_verbs)(void *context, u32 count,		\
				    struct hdaudio_codec_transfer *transfers, \
				    hdaudio_transfer_complete_t callback, \
				    void *callback_context);		\
	int (*allocate_capture_dma_engine)(void *context, u8 codec_address, \
				const struct hdaudio_stream_format *stream_format, \
				hdaudio_handle_t *handle, u16 *converter_format); \
	int (*allocate_render_dma_engine)(void *context,		\
				const struct hdaudio_stream_format *stream_format, \
				bool stripe, hdaudio_handle_t *handle,	\
				u16 *converter_format);			\
	int (*change_bandwidth_allocation)(void *context, hdaudio_handle_t handle, \
				const struct hdaudio_stream_format *stream_format, \
				u16 *converter_format)

#define HDAUDIO_INTERFACE_BUFFER					\
	int (*allocate_dma_buffer)(void *context, hdaudio_handle_t handle, \
				   size_t requested_buffer_size,	\
				   struct hdaudio_mdl **buffer_mdl,	\
				   size_t *allocated_buffer_size,	\
				   u8 *stream_id, u32 *fifo_size);	\
	int (*free_dma_buffer)(void *context, hdaudio_handle_t handle)

#define HDAUDIO_INTERFACE_BDL_BUFFER					\
	int (*allocate_contiguous_dma_buffer)(void *context, hdaudio_handle_t handle, \
				size_t requested_buffer_size, void **data_buffer, \
				dma_addr_t *data_address,		\
				struct hdaudio_buffer_descriptor **bdl); \
	int (*setup_dma_engine_with_bdl)(void *context, hdaudio_handle_t handle, \
				u32 buffer_length, u32 lvi,		\
				hdaudio_bdl_isr_t isr, void *isr_context, \
				u8 *stream_id, u32 *fifo_size);		\
	int (*free_contiguous_dma_buffer)(void *context, hdaudio_handle_t handle)

#define HDAUDIO_INTERFACE_CONTROL					\
	int (*free_dma_engine)(void *context, hdaudio_handle_t handle);	\
	int (*set_dma_engine_state)(void *context,			\
				    enum hdaudio_stream_state stream_state, \
				    u32 number_of_handles,		\
				    const hdaudio_handle_t *handles);	\
	int (*get_wall_clock_register)(void *context,			\
				       const void __iomem **wall_clock); \
	int (*get_link_position_register)(void *context, hdaudio_handle_t handle, \
					  const void __iomem **position); \
	int (*register_event_callback)(void *context,			\
				       hdaudio_unsolicited_response_t routine, \
				       void *callback_context, u8 *tag); \
	int (*unregister_event_callback)(void *context, u8 tag);	\
	int (*get_device_information)(void *context,			\
				      struct hdaudio_device_information *information); \
	int (*get_resource_information)(void *context, u8 *codec_address, \
					u8 *function_group_start_node)

#define HDAUDIO_INTERFACE_NOTIFICATION					\
	int (*allocate_dma_buffer_with_notification)(void *context,	\
				hdaudio_handle_t handle, u32 notification_count, \
				size_t requested_buffer_size,		\
				struct hdaudio_mdl **buffer_mdl,	\
				size_t *allocated_buffer_size,		\
				size_t *offset_from_first_page,		\
				u8 *stream_id, u32 *fifo_size);		\
	int (*free_dma_buffer_with_notification)(void *context,		\
				hdaudio_handle_t handle,		\
				struct hdaudio_mdl *buffer_mdl,		\
				size_t buffer_size);			\
	int (*register_notification_event)(void *context, hdaudio_handle_t handle, \
					   struct completion *notification_event); \
	int (*unregister_notification_event)(void *context, hdaudio_handle_t handle, \
					     struct completion *notification_event)

#define HDAUDIO_INTERFACE_NOTIFICATION_CALLBACK				\
	int (*register_notification_callback)(void *context,		\
				hdaudio_handle_t handle, struct device *device, \
				hdaudio_dma_notification_t callback,	\
				void *callback_context);		\
	int (*unregister_notification_callback)(void *context,		\
				hdaudio_handle_t handle,		\
				hdaudio_dma_notification_t callback,	\
				void *callback_context)

/**
 * struct hdaudio_bus_interface - version 1 of the DDI
 *
 * The routines are described at &struct hdaudio_bus_interface_v3.
 * HDAUDIO_BUS_INTERFACE.
 */
struct hdaudio_bus_interface {
	HDAUDIO_INTERFACE_HEADER;
	HDAUDIO_INTERFACE_ENGINES;
	HDAUDIO_INTERFACE_BUFFER;
	HDAUDIO_INTERFACE_CONTROL;
};

/**
 * struct hdaudio_bus_interface_v2 - version 1 and buffers with notification
 *
 * The routines are described at &struct hdaudio_bus_interface_v3.
 * HDAUDIO_BUS_INTERFACE_V2.
 */
struct hdaudio_bus_interface_v2 {
	HDAUDIO_INTERFACE_HEADER;
	HDAUDIO_INTERFACE_ENGINES;
	HDAUDIO_INTERFACE_BUFFER;
	HDAUDIO_INTERFACE_CONTROL;
	HDAUDIO_INTERFACE_NOTIFICATION;
};

/**
 * struct hdaudio_bus_interface_v3 - version 2 and notification callbacks
 *
 * HDAUDIO_BUS_INTERFACE_V3. Every routine takes the table's @context first.
 *
 * @size: sizeof this structure
 * @version: %HDAUDIO_INTERFACE_VERSION
 * @context: first argument of every routine
 *
 * @interface_reference: Takes a reference on the context. Context: any.
 *
 * @interface_dereference: Gives one back. With the last one everything the
 *	context owns is released: engines are stopped and freed with their
 *	buffers, tags and notifications unregistered, queued verbs dropped.
 *	Context: any; where the caller may not sleep the release follows
 *	from a work item.
 *
 * @transfer_codec_verbs: TransferCodecVerbs. Sends @count commands (1 or
 *	more, to any codecs of the link) in the order of the array. Without
 *	a callback returns when each is answered or given up; with one
 *	returns once they are queued, and @transfers stays the bus driver's
 *	until the callback. Calls of one client are carried out in order.
 *	Context: process without a callback, any with one.
 *	Return: 0 when transferred (look at each response), -EINVAL,
 *	-ENOMEM if it could not be queued, -EWOULDBLOCK, -ENODEV.
 *
 * @allocate_capture_dma_engine: AllocateCaptureDmaEngine. Reserves an engine
 *	and link bandwidth on the codec's SDI line; programs nothing. The
 *	engine is in Reset. @converter_format is for AC_VERB_SET_STREAM_FORMAT.
 *	Context: process.
 *	Return: 0, -EINVAL, -EBUSY (no engine or stream tag), -ENOSPC (no
 *	bandwidth), -ENOBUFS (no engine has the FIFO for it), -EWOULDBLOCK,
 *	-ENODEV.
 *
 * @allocate_render_dma_engine: AllocateRenderDmaEngine. Likewise for the
 *	SDO lines; with @stripe the stream is spread over all of them, if
 *	there is more than one. Context and Return: as for capture.
 *
 * @change_bandwidth_allocation: ChangeBandwidthAllocation. Gives the engine
 *	another format; it must be in Reset and without a buffer (-EBADFD).
 *	On failure the old reservation stays.
 *	Context: process.
 *	Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOSPC, -ENOBUFS, -EWOULDBLOCK,
 *	-ENODEV.
 *
 * @allocate_dma_buffer: AllocateDmaBuffer. @requested_buffer_size in bytes,
 *	not 0; the nearest size the engine can use is allocated. The engine
 *	must be in Reset and have no buffer (-EBADFD).
 *	Context: process.
 *	Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOMEM, -ETIMEDOUT (the engine
 *	could not be programmed), -EWOULDBLOCK, -ENODEV.
 *
 * @free_dma_buffer: FreeDmaBuffer. Frees what allocate_dma_buffer() gave;
 *	the engine must be in Reset (-EBADFD).
 *	Context: process.
 *	Return: 0, -EBADF, -EBADFD, -EWOULDBLOCK, -ENODEV.
 *
 * @free_dma_engine: FreeDmaEngine. The engine must be in Reset and without a
 *	buffer (-EBADFD). The handle is -EBADF from now on.
 *	Context: any.
 *	Return: 0, -EBADF, -EBADFD, -ENODEV.
 *
 * @set_dma_engine_state: SetDmaEngineState. Changes all engines together,
 *	or none: those started or stopped by one call do so in the same link
 *	frame. Run <-> Stop (= Pause) <-> Reset, one step at a time.
 *	Context: any.
 *	Return: 0, -EINVAL (no handles, the same handle twice, no such
 *	state), -EBADF, -EBADFD (not from the present state, or no buffer),
 *	-ETIMEDOUT (hardware did not follow), -ENODEV.
 *
 * @get_wall_clock_register: GetWallClockRegister. Where readl() reads the
 *	link's wall clock: 24 MHz, 32 bits. Stays readable until the context
 *	is released, also when the controller is gone.
 *	Context: any.
 *	Return: 0, -EINVAL, -ENODEV.
 *
 * @get_link_position_register: GetLinkPositionRegister. Where readl() reads
 *	the engine's byte offset in its cyclic buffer. Readable as long as
 *	the wall clock.
 *	Context: any.
 *	Return: 0, -EBADF, -EINVAL, -ENODEV.
 *
 * @register_event_callback: RegisterEventCallback. Allocates a tag, 0 to 63,
 *	unique within the codec; unsolicited responses of this codec which
 *	carry it go to @routine.
 *	Context: process.
 *	Return: 0, -EINVAL, -EBUSY (no tag left), -ENOMEM, -EWOULDBLOCK,
 *	-ENODEV.
 *
 * @unregister_event_callback: UnregisterEventCallback. On return the routine
 *	is not running and will not run again.
 *	Context: process.
 *	Return: 0, -EINVAL (not a tag of this client), -EWOULDBLOCK, -ENODEV.
 *
 * @get_device_information: GetDeviceInformation. The size member says which
 *	version the caller wants, and on return which one it got.
 *	Context: any.
 *	Return: 0, -EINVAL, -ENOBUFS (smaller than version 1), -ENODEV.
 *
 * @get_resource_information: GetResourceInformation. Codec address and start
 *	node of the function group. Context: any.
 *	Return: 0, -EINVAL, -ENODEV.
 *
 * @allocate_dma_buffer_with_notification: AllocateDmaBufferWithNotification.
 *	As allocate_dma_buffer(), with @notification_count, 1 to 128, evenly
 *	spaced notifications per pass; -EINVAL if the buffer does not divide
 *	into that many multiples of 128 bytes. @offset_from_first_page is
 *	always 0.
 *
 * @free_dma_buffer_with_notification: FreeDmaBufferWithNotification. Needs
 *	the very mdl and size handed out (-EINVAL); otherwise as
 *	free_dma_buffer().
 *
 * @register_notification_event: RegisterNotificationEvent. The completion is
 *	completed once per notification.
 *	Context: process.
 *	Return: 0, -EBADF, -EINVAL, -ENOMEM, -EWOULDBLOCK, -ENODEV.
 *
 * @unregister_notification_event: UnregisterNotificationEvent. On return the
 *	bus driver does not touch the completion any more.
 *	Context: process.
 *	Return: 0, -EBADF, -EINVAL (not registered), -EWOULDBLOCK, -ENODEV.
 *
 * @register_notification_callback: RegisterNotificationCallback. @device and
 *	the module of its driver are held until it is unregistered.
 *	Context: process.
 *	Return: 0, -EBADF, -EINVAL, -ENOMEM, -EWOULDBLOCK, -ENODEV.
 *
 * @unregister_notification_callback: UnregisterNotificationCallback, by
 *	callback and callback context. On return it is not running and will
 *	not run again.
 *	Context: process.
 *	Return: 0, -EBADF, -EINVAL (not registered), -EWOULDBLOCK, -ENODEV.
 */
struct hdaudio_bus_interface_v3 {
	HDAUDIO_INTERFACE_HEADER;
	HDAUDIO_INTERFACE_ENGINES;
	HDAUDIO_INTERFACE_BUFFER;
	HDAUDIO_INTERFACE_CONTROL;
	HDAUDIO_INTERFACE_NOTIFICATION;
	HDAUDIO_INTERFACE_NOTIFICATION_CALLBACK;
};

/**
 * struct hdaudio_bus_interface_bdl - version 1 with descriptor lists
 *
 * The buffer routines of version 1 are replaced by three which let the client
 * write the descriptor list itself. The others are described at
 * &struct hdaudio_bus_interface_v3. HDAUDIO_BUS_INTERFACE_BDL.
 */
struct hdaudio_bus_interface_bdl {
	HDAUDIO_INTERFACE_HEADER;
	HDAUDIO_INTERFACE_ENGINES;
	HDAUDIO_INTERFACE_BDL_BUFFER;
	HDAUDIO_INTERFACE_CONTROL;
};

/*
 * The bus: one device per function group, function drivers bind to them
 */

/**
 * struct hdaudbus_device - one function group of one codec
 * @dev: the device, on bus "hdaudbus"; its parent is the controller's device
 * @codec_address: SDI line of the codec, 0 to 14
 * @start_node: node id of the function group
 * @function_type: AC_GRP_AUDIO_FUNCTION, AC_GRP_MODEM_FUNCTION or vendor's
 * @vendor_id: vendor << 16 | device, of the codec
 * @revision_id: of the codec
 * @subsystem_id: of the function group
 */
struct hdaudbus_device {
	struct device dev;
	u8 codec_address;
	u8 start_node;
	u8 function_type;
	u32 vendor_id;
	u32 revision_id;
	u32 subsystem_id;
};

#define to_hdaudbus_device(d)	container_of(d, struct hdaudbus_device, dev)

/**
 * struct hdaudbus_device_id - what a function driver binds to
 * @function_type: of the function group, or 0 for any
 * @vendor_id: of the codec, or 0 for any
 */
struct hdaudbus_device_id {
	u8 function_type;
	u32 vendor_id;
};

/**
 * struct hdaudbus_driver - a function driver
 * @driver: name; the rest is filled in by hdaudbus_driver_register()
 * @id_table: ends with an entry of zeroes. For autoloading say
 *	MODULE_ALIAS("hdaudbus:v*r*t01") and the like: vendor and revision id
 *	as eight digits, function type as two, in upper-case hexadecimal.
 * @probe: takes the function group; 0 or -errno
 * @remove: gives it back. Everything got through hdaudbus_query_interface()
 *	is to be released before it returns.
 */
struct hdaudbus_driver {
	struct device_driver driver;
	const struct hdaudbus_device_id *id_table;
	int (*probe)(struct hdaudbus_device *fdev);
	void (*remove)(struct hdaudbus_device *fdev);
};

int __hdaudbus_driver_register(struct hdaudbus_driver *driver, struct module *owner);
void hdaudbus_driver_unregister(struct hdaudbus_driver *driver);

/**
 * hdaudbus_driver_register - make a function driver known to the bus
 * @driver: the driver
 *
 * Context: process.
 * Return: 0 or -errno of driver_register().
 */
#define hdaudbus_driver_register(driver) \
	__hdaudbus_driver_register(driver, THIS_MODULE)

/**
 * module_hdaudbus_driver - for modules that do nothing but register a driver
 * @driver: a struct hdaudbus_driver
 */
#define module_hdaudbus_driver(driver) \
	module_driver(driver, hdaudbus_driver_register, hdaudbus_driver_unregister)

int hdaudbus_query_interface(struct hdaudbus_device *fdev, const guid_t *type,
			     u16 size, u16 version, void *interface);

#endif /* __SOUND_HDAUDBUS_H */
