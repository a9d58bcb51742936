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
 * Every routine returns -ENODEV once the controller is gone. While the system
 * sleeps, from the controller's suspend to its resume, a routine that would need
 * the hardware returns -ETIMEDOUT; commands with a callback wait. A routine that
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
 * @interrupt_time: ktime_get() on entry to the hard interrupt; see
 *	&hdaudbus_driver.no_interrupt_time
 *
 * HDAUDIO_DMA_NOTIFICATION_CALLBACK. It is called when the controller says so;
 * with some that is a little before the position gets there.
 *
 * Context: hard interrupt.
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
 * The routines
 */

/**
 * typedef hdaudio_transfer_codec_verbs_t - send commands to codecs
 * @context: interface context
 * @count: number of @transfers, 1 or more
 * @transfers: commands, to any codecs of the link, and room for their
 *	responses; the bus driver's until the call is done
 * @callback: called when all are final; NULL: wait for that
 * @callback_context: its argument
 *
 * TransferCodecVerbs. Commands go out in the order of the array, and calls
 * of one client in the order of the calls. Success means transferred: look
 * at each response.
 *
 * Context: process without a callback, any with one.
 * Return: 0, -EINVAL, -ENOMEM when it could not be queued, -EWOULDBLOCK,
 * -ENODEV.
 */
typedef int (*hdaudio_transfer_codec_verbs_t)(void *context, u32 count,
		struct hdaudio_codec_transfer *transfers, hdaudio_transfer_complete_t callback,
		void *callback_context);

/**
 * typedef hdaudio_allocate_capture_dma_engine_t - reserve an engine for a stream from a codec
 * @context: interface context
 * @codec_address: the codec, whose SDI line the stream takes
 * @stream_format: of the stream
 * @handle: out: names the engine
 * @converter_format: out: for AC_VERB_SET_STREAM_FORMAT
 *
 * AllocateCaptureDmaEngine. Reserves link bandwidth too, and programs
 * nothing. The engine is in Reset.
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBUSY (no engine or stream tag), -ENOSPC (no
 * bandwidth), -ENOBUFS (no engine has the FIFO for it), -EWOULDBLOCK,
 * -ENODEV.
 */
typedef int (*hdaudio_allocate_capture_dma_engine_t)(void *context, u8 codec_address,
		const struct hdaudio_stream_format *stream_format, hdaudio_handle_t *handle,
		u16 *converter_format);

/**
 * typedef hdaudio_allocate_render_dma_engine_t - reserve an engine for a stream to codecs
 * @context: interface context
 * @stream_format: of the stream
 * @stripe: spread it over all SDO lines, if there is more than one
 * @handle: out: names the engine
 * @converter_format: out: for AC_VERB_SET_STREAM_FORMAT
 *
 * AllocateRenderDmaEngine. Reserves link bandwidth too, and programs
 * nothing. The engine is in Reset.
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBUSY (no engine or stream tag), -ENOSPC (no
 * bandwidth), -ENOBUFS (no engine has the FIFO for it), -EWOULDBLOCK,
 * -ENODEV.
 */
typedef int (*hdaudio_allocate_render_dma_engine_t)(void *context,
		const struct hdaudio_stream_format *stream_format, bool stripe,
		hdaudio_handle_t *handle, u16 *converter_format);

/**
 * typedef hdaudio_change_bandwidth_allocation_t - give an engine another format
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @stream_format: its new format
 * @converter_format: out: for AC_VERB_SET_STREAM_FORMAT
 *
 * ChangeBandwidthAllocation. On failure the old reservation stays.
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOSPC, -ENOBUFS, -EWOULDBLOCK,
 * -ENODEV.
 */
typedef int (*hdaudio_change_bandwidth_allocation_t)(void *context, hdaudio_handle_t handle,
		const struct hdaudio_stream_format *stream_format, u16 *converter_format);

/**
 * typedef hdaudio_allocate_dma_buffer_t - get a buffer and set the engine up for it
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @requested_buffer_size: bytes, not 0; the nearest size that the engine can
 *	use is allocated, up to 4 MiB
 * @buffer_mdl: out: the buffer
 * @allocated_buffer_size: out: its size in bytes
 * @stream_id: out: 1 to 15, for AC_VERB_SET_CHANNEL_STREAMID
 * @fifo_size: out: bytes the engine fetches ahead
 *
 * AllocateDmaBuffer.
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOMEM, -ETIMEDOUT (the engine could
 * not be programmed), -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_allocate_dma_buffer_t)(void *context, hdaudio_handle_t handle,
		size_t requested_buffer_size, struct hdaudio_mdl **buffer_mdl,
		size_t *allocated_buffer_size, u8 *stream_id, u32 *fifo_size);

/**
 * typedef hdaudio_free_dma_buffer_t - free what AllocateDmaBuffer gave
 * @context: interface context
 * @handle: the engine, in Reset
 *
 * FreeDmaBuffer.
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD (not in Reset, or no such buffer),
 * -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_free_dma_buffer_t)(void *context, hdaudio_handle_t handle);

/**
 * typedef hdaudio_allocate_contiguous_dma_buffer_t - get a buffer and room for its descriptors
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @requested_buffer_size: bytes, not 0; no less is allocated
 * @data_buffer: out: the buffer, zeroed
 * @data_address: out: its DMA address
 * @bdl: out: %HDAUDIO_BDL_ENTRIES descriptors, zeroed, on a page
 *
 * AllocateContiguousDmaBuffer. The client writes the list and calls
 * setup_dma_engine_with_bdl().
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOMEM (also above 4 MiB),
 * -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_allocate_contiguous_dma_buffer_t)(void *context, hdaudio_handle_t handle,
		size_t requested_buffer_size, void **data_buffer, dma_addr_t *data_address,
		struct hdaudio_buffer_descriptor **bdl);

/**
 * typedef hdaudio_setup_dma_engine_with_bdl_t - set an engine up with descriptors
 * @context: interface context
 * @handle: the engine, in Reset, with a contiguous buffer
 * @buffer_length: bytes the engine cycles through: the sum of the lengths
 * @lvi: index of the last descriptor, 1 to 255
 * @isr: called on completion of fragments that say so, and on errors; or
 *	NULL
 * @isr_context: its argument
 * @stream_id: out: 1 to 15, for AC_VERB_SET_CHANNEL_STREAMID
 * @fifo_size: out: bytes the engine fetches ahead
 *
 * SetupDmaEngineWithBdl. May be called again to replace the set-up. Every
 * fragment has to lie inside the buffer, start on a multiple of 128 bytes
 * and not be empty.
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL (nothing is programmed then), -ENOMEM,
 * -ETIMEDOUT, -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_setup_dma_engine_with_bdl_t)(void *context, hdaudio_handle_t handle,
		u32 buffer_length, u32 lvi, hdaudio_bdl_isr_t isr, void *isr_context,
		u8 *stream_id, u32 *fifo_size);

/**
 * typedef hdaudio_free_contiguous_dma_buffer_t - free what AllocateContiguousDmaBuffer gave
 * @context: interface context
 * @handle: the engine, in Reset
 *
 * FreeContiguousDmaBuffer. On return the interrupt routine is not running and
 * will not run again.
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD (not in Reset, or no such buffer),
 * -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_free_contiguous_dma_buffer_t)(void *context, hdaudio_handle_t handle);

/**
 * typedef hdaudio_free_dma_engine_t - give an engine back
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 *
 * FreeDmaEngine. The handle is -EBADF from now on.
 *
 * Context: any.
 * Return: 0, -EBADF, -EBADFD, -ENODEV.
 */
typedef int (*hdaudio_free_dma_engine_t)(void *context, hdaudio_handle_t handle);

/**
 * typedef hdaudio_set_dma_engine_state_t - change the state of engines together
 * @context: interface context
 * @stream_state: the new state; one step: Run, Stop or Pause, Reset
 * @number_of_handles: 1 or more
 * @handles: the engines, each once
 *
 * SetDmaEngineState. All of them or none. Engines which one call starts or
 * stops do so in the same link frame. Those already in the state stay in it.
 *
 * Context: any.
 * Return: 0, -EINVAL, -EBADF, -EBADFD (not from the present state, or no
 * buffer), -ETIMEDOUT (the hardware did not follow), -ENODEV.
 */
typedef int (*hdaudio_set_dma_engine_state_t)(void *context,
		enum hdaudio_stream_state stream_state, u32 number_of_handles,
		const hdaudio_handle_t *handles);

/**
 * typedef hdaudio_get_wall_clock_register_t - where to read the wall clock of the link
 * @context: interface context
 * @wall_clock: out: where readl() reads it: 24 MHz, 32 bits
 *
 * GetWallClockRegister. Wraps after 179 s. Stays readable until the context is
 * released. When the controller is gone it stands still: at all ones if it was
 * pulled out, at 0 if it was given back.
 *
 * Context: any.
 * Return: 0, -EINVAL, -ENODEV.
 */
typedef int (*hdaudio_get_wall_clock_register_t)(void *context, const void __iomem **wall_clock);

/**
 * typedef hdaudio_get_link_position_register_t - where to read the position of an engine
 * @context: interface context
 * @handle: the engine
 * @position: out: where readl() reads it: the byte offset in the cyclic buffer
 *
 * GetLinkPositionRegister. What is read there is the controller's word: where
 * it matters, see to it that it lies inside the buffer. Stays readable until the
 * context is released. When the controller is gone it stands still: where it
 * was, at 0, or at all ones.
 *
 * Context: any.
 * Return: 0, -EBADF, -EINVAL, -ENODEV.
 */
typedef int (*hdaudio_get_link_position_register_t)(void *context, hdaudio_handle_t handle,
		const void __iomem **position);

/**
 * typedef hdaudio_register_event_callback_t - receive unsolicited responses
 * @context: interface context
 * @routine: called with each response of this codec that carries @tag
 * @callback_context: its argument
 * @tag: out: 0 to 63, unique within the codec
 *
 * RegisterEventCallback.
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBUSY (no tag is left), -ENOMEM, -EWOULDBLOCK,
 * -ENODEV.
 */
typedef int (*hdaudio_register_event_callback_t)(void *context,
		hdaudio_unsolicited_response_t routine, void *callback_context, u8 *tag);

/**
 * typedef hdaudio_unregister_event_callback_t - receive them no more
 * @context: interface context
 * @tag: what register_event_callback() gave this client
 *
 * UnregisterEventCallback. On return the routine is not running and will not
 * run again, also when the controller is gone.
 *
 * Context: process.
 * Return: 0, -EINVAL (not a tag of this client), -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_unregister_event_callback_t)(void *context, u8 tag);

/**
 * typedef hdaudio_get_device_information_t - what the controller is
 * @context: interface context
 * @information: in: size; out: as much as fits of version 1 or 2
 *
 * GetDeviceInformation.
 *
 * Context: any.
 * Return: 0, -EINVAL, -ENOBUFS (smaller than version 1), -ENODEV.
 */
typedef int (*hdaudio_get_device_information_t)(void *context,
		struct hdaudio_device_information *information);

/**
 * typedef hdaudio_get_resource_information_t - where the function group is
 * @context: interface context
 * @codec_address: out: its codec
 * @function_group_start_node: out: its node
 *
 * GetResourceInformation.
 *
 * Context: any.
 * Return: 0, -EINVAL, -ENODEV.
 */
typedef int (*hdaudio_get_resource_information_t)(void *context, u8 *codec_address,
		u8 *function_group_start_node);

/**
 * typedef hdaudio_allocate_dma_buffer_with_notification_t - get a buffer that notifies
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @notification_count: evenly spaced notifications per pass, 1 to 128
 * @requested_buffer_size: bytes, not 0; the nearest size that the engine can
 *	use is allocated, up to 4 MiB
 * @buffer_mdl: out: the buffer
 * @allocated_buffer_size: out: its size in bytes
 * @offset_from_first_page: out: where it starts: 0
 * @stream_id: out: 1 to 15, for AC_VERB_SET_CHANNEL_STREAMID
 * @fifo_size: out: bytes the engine fetches ahead
 *
 * AllocateDmaBufferWithNotification.
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL (also when the buffer does not divide
 * into so many multiples of 128 bytes), -ENOMEM, -ETIMEDOUT, -EWOULDBLOCK,
 * -ENODEV.
 */
typedef int (*hdaudio_allocate_dma_buffer_with_notification_t)(void *context,
		hdaudio_handle_t handle, u32 notification_count, size_t requested_buffer_size,
		struct hdaudio_mdl **buffer_mdl, size_t *allocated_buffer_size,
		size_t *offset_from_first_page, u8 *stream_id, u32 *fifo_size);

/**
 * typedef hdaudio_free_dma_buffer_with_notification_t - free a buffer that notifies
 * @context: interface context
 * @handle: the engine, in Reset
 * @buffer_mdl: the very one handed out
 * @buffer_size: likewise, in bytes
 *
 * FreeDmaBufferWithNotification.
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL (another mdl or size), -EWOULDBLOCK,
 * -ENODEV.
 */
typedef int (*hdaudio_free_dma_buffer_with_notification_t)(void *context,
		hdaudio_handle_t handle, struct hdaudio_mdl *buffer_mdl, size_t buffer_size);

/**
 * typedef hdaudio_register_notification_event_t - have a completion completed on each notification
 * @context: interface context
 * @handle: the engine
 * @notification_event: the completion
 *
 * RegisterNotificationEvent.
 *
 * Context: process.
 * Return: 0, -EBADF, -EINVAL, -ENOMEM, -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_register_notification_event_t)(void *context, hdaudio_handle_t handle,
		struct completion *notification_event);

/**
 * typedef hdaudio_unregister_notification_event_t - have it completed no more
 * @context: interface context
 * @handle: the engine
 * @notification_event: the completion; not touched any more on return
 *
 * UnregisterNotificationEvent.
 *
 * Context: process.
 * Return: 0, -EBADF, -EINVAL (not registered), -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_unregister_notification_event_t)(void *context, hdaudio_handle_t handle,
		struct completion *notification_event);

/**
 * typedef hdaudio_register_notification_callback_t - be called on each notification
 * @context: interface context
 * @handle: the engine
 * @device: held, with the module of its driver, until unregistered
 * @callback: the routine
 * @callback_context: its argument
 *
 * RegisterNotificationCallback.
 *
 * Context: process.
 * Return: 0, -EBADF, -EINVAL, -ENOMEM, -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_register_notification_callback_t)(void *context, hdaudio_handle_t handle,
		struct device *device, hdaudio_dma_notification_t callback,
		void *callback_context);

/**
 * typedef hdaudio_unregister_notification_callback_t - be called no more
 * @context: interface context
 * @handle: the engine
 * @callback: the routine
 * @callback_context: its argument; both have to match
 *
 * UnregisterNotificationCallback. On return the routine is not running and
 * will not run again, also when the controller is gone.
 *
 * Context: process.
 * Return: 0, -EBADF, -EINVAL (not registered), -EWOULDBLOCK, -ENODEV.
 */
typedef int (*hdaudio_unregister_notification_callback_t)(void *context, hdaudio_handle_t handle,
		hdaudio_dma_notification_t callback, void *callback_context);

/*
 * The operation tables, their members in the order of Windows
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

/**
 * struct hdaudio_bus_interface - version 1
 * @size: sizeof this structure
 * @version: %HDAUDIO_INTERFACE_VERSION
 * @context: first argument of every routine
 * @interface_reference: take a reference on the context. Context: any.
 * @interface_dereference: give one back; with the last, all that the context
 *	owns is released. Context: any; where the caller may not sleep, the
 *	release follows from a work item.
 * @transfer_codec_verbs: &typedef hdaudio_transfer_codec_verbs_t
 * @allocate_capture_dma_engine: &typedef hdaudio_allocate_capture_dma_engine_t
 * @allocate_render_dma_engine: &typedef hdaudio_allocate_render_dma_engine_t
 * @change_bandwidth_allocation: &typedef hdaudio_change_bandwidth_allocation_t
 * @allocate_dma_buffer: &typedef hdaudio_allocate_dma_buffer_t
 * @free_dma_buffer: &typedef hdaudio_free_dma_buffer_t
 * @free_dma_engine: &typedef hdaudio_free_dma_engine_t
 * @set_dma_engine_state: &typedef hdaudio_set_dma_engine_state_t
 * @get_wall_clock_register: &typedef hdaudio_get_wall_clock_register_t
 * @get_link_position_register: &typedef hdaudio_get_link_position_register_t
 * @register_event_callback: &typedef hdaudio_register_event_callback_t
 * @unregister_event_callback: &typedef hdaudio_unregister_event_callback_t
 * @get_device_information: &typedef hdaudio_get_device_information_t
 * @get_resource_information: &typedef hdaudio_get_resource_information_t
 *
 * HDAUDIO_BUS_INTERFACE.
 */
struct hdaudio_bus_interface {
	u16 size;
	u16 version;
	void *context;
	void (*interface_reference)(void *context);
	void (*interface_dereference)(void *context);
	hdaudio_transfer_codec_verbs_t transfer_codec_verbs;
	hdaudio_allocate_capture_dma_engine_t allocate_capture_dma_engine;
	hdaudio_allocate_render_dma_engine_t allocate_render_dma_engine;
	hdaudio_change_bandwidth_allocation_t change_bandwidth_allocation;
	hdaudio_allocate_dma_buffer_t allocate_dma_buffer;
	hdaudio_free_dma_buffer_t free_dma_buffer;
	hdaudio_free_dma_engine_t free_dma_engine;
	hdaudio_set_dma_engine_state_t set_dma_engine_state;
	hdaudio_get_wall_clock_register_t get_wall_clock_register;
	hdaudio_get_link_position_register_t get_link_position_register;
	hdaudio_register_event_callback_t register_event_callback;
	hdaudio_unregister_event_callback_t unregister_event_callback;
	hdaudio_get_device_information_t get_device_information;
	hdaudio_get_resource_information_t get_resource_information;
};

/**
 * struct hdaudio_bus_interface_v2 - version 1 and buffers that notify
 * @size: sizeof this structure
 * @version: %HDAUDIO_INTERFACE_VERSION
 * @context: first argument of every routine
 * @interface_reference: take a reference on the context. Context: any.
 * @interface_dereference: give one back; with the last, all that the context
 *	owns is released. Context: any; where the caller may not sleep, the
 *	release follows from a work item.
 * @transfer_codec_verbs: &typedef hdaudio_transfer_codec_verbs_t
 * @allocate_capture_dma_engine: &typedef hdaudio_allocate_capture_dma_engine_t
 * @allocate_render_dma_engine: &typedef hdaudio_allocate_render_dma_engine_t
 * @change_bandwidth_allocation: &typedef hdaudio_change_bandwidth_allocation_t
 * @allocate_dma_buffer: &typedef hdaudio_allocate_dma_buffer_t
 * @free_dma_buffer: &typedef hdaudio_free_dma_buffer_t
 * @free_dma_engine: &typedef hdaudio_free_dma_engine_t
 * @set_dma_engine_state: &typedef hdaudio_set_dma_engine_state_t
 * @get_wall_clock_register: &typedef hdaudio_get_wall_clock_register_t
 * @get_link_position_register: &typedef hdaudio_get_link_position_register_t
 * @register_event_callback: &typedef hdaudio_register_event_callback_t
 * @unregister_event_callback: &typedef hdaudio_unregister_event_callback_t
 * @get_device_information: &typedef hdaudio_get_device_information_t
 * @get_resource_information: &typedef hdaudio_get_resource_information_t
 * @allocate_dma_buffer_with_notification: &typedef hdaudio_allocate_dma_buffer_with_notification_t
 * @free_dma_buffer_with_notification: &typedef hdaudio_free_dma_buffer_with_notification_t
 * @register_notification_event: &typedef hdaudio_register_notification_event_t
 * @unregister_notification_event: &typedef hdaudio_unregister_notification_event_t
 *
 * HDAUDIO_BUS_INTERFACE_V2.
 */
struct hdaudio_bus_interface_v2 {
	u16 size;
	u16 version;
	void *context;
	void (*interface_reference)(void *context);
	void (*interface_dereference)(void *context);
	hdaudio_transfer_codec_verbs_t transfer_codec_verbs;
	hdaudio_allocate_capture_dma_engine_t allocate_capture_dma_engine;
	hdaudio_allocate_render_dma_engine_t allocate_render_dma_engine;
	hdaudio_change_bandwidth_allocation_t change_bandwidth_allocation;
	hdaudio_allocate_dma_buffer_t allocate_dma_buffer;
	hdaudio_free_dma_buffer_t free_dma_buffer;
	hdaudio_free_dma_engine_t free_dma_engine;
	hdaudio_set_dma_engine_state_t set_dma_engine_state;
	hdaudio_get_wall_clock_register_t get_wall_clock_register;
	hdaudio_get_link_position_register_t get_link_position_register;
	hdaudio_register_event_callback_t register_event_callback;
	hdaudio_unregister_event_callback_t unregister_event_callback;
	hdaudio_get_device_information_t get_device_information;
	hdaudio_get_resource_information_t get_resource_information;
	hdaudio_allocate_dma_buffer_with_notification_t allocate_dma_buffer_with_notification;
	hdaudio_free_dma_buffer_with_notification_t free_dma_buffer_with_notification;
	hdaudio_register_notification_event_t register_notification_event;
	hdaudio_unregister_notification_event_t unregister_notification_event;
};

/**
 * struct hdaudio_bus_interface_v3 - version 2 and notification callbacks
 * @size: sizeof this structure
 * @version: %HDAUDIO_INTERFACE_VERSION
 * @context: first argument of every routine
 * @interface_reference: take a reference on the context. Context: any.
 * @interface_dereference: give one back; with the last, all that the context
 *	owns is released. Context: any; where the caller may not sleep, the
 *	release follows from a work item.
 * @transfer_codec_verbs: &typedef hdaudio_transfer_codec_verbs_t
 * @allocate_capture_dma_engine: &typedef hdaudio_allocate_capture_dma_engine_t
 * @allocate_render_dma_engine: &typedef hdaudio_allocate_render_dma_engine_t
 * @change_bandwidth_allocation: &typedef hdaudio_change_bandwidth_allocation_t
 * @allocate_dma_buffer: &typedef hdaudio_allocate_dma_buffer_t
 * @free_dma_buffer: &typedef hdaudio_free_dma_buffer_t
 * @free_dma_engine: &typedef hdaudio_free_dma_engine_t
 * @set_dma_engine_state: &typedef hdaudio_set_dma_engine_state_t
 * @get_wall_clock_register: &typedef hdaudio_get_wall_clock_register_t
 * @get_link_position_register: &typedef hdaudio_get_link_position_register_t
 * @register_event_callback: &typedef hdaudio_register_event_callback_t
 * @unregister_event_callback: &typedef hdaudio_unregister_event_callback_t
 * @get_device_information: &typedef hdaudio_get_device_information_t
 * @get_resource_information: &typedef hdaudio_get_resource_information_t
 * @allocate_dma_buffer_with_notification: &typedef hdaudio_allocate_dma_buffer_with_notification_t
 * @free_dma_buffer_with_notification: &typedef hdaudio_free_dma_buffer_with_notification_t
 * @register_notification_event: &typedef hdaudio_register_notification_event_t
 * @unregister_notification_event: &typedef hdaudio_unregister_notification_event_t
 * @register_notification_callback: &typedef hdaudio_register_notification_callback_t
 * @unregister_notification_callback: &typedef hdaudio_unregister_notification_callback_t
 *
 * HDAUDIO_BUS_INTERFACE_V3.
 */
struct hdaudio_bus_interface_v3 {
	u16 size;
	u16 version;
	void *context;
	void (*interface_reference)(void *context);
	void (*interface_dereference)(void *context);
	hdaudio_transfer_codec_verbs_t transfer_codec_verbs;
	hdaudio_allocate_capture_dma_engine_t allocate_capture_dma_engine;
	hdaudio_allocate_render_dma_engine_t allocate_render_dma_engine;
	hdaudio_change_bandwidth_allocation_t change_bandwidth_allocation;
	hdaudio_allocate_dma_buffer_t allocate_dma_buffer;
	hdaudio_free_dma_buffer_t free_dma_buffer;
	hdaudio_free_dma_engine_t free_dma_engine;
	hdaudio_set_dma_engine_state_t set_dma_engine_state;
	hdaudio_get_wall_clock_register_t get_wall_clock_register;
	hdaudio_get_link_position_register_t get_link_position_register;
	hdaudio_register_event_callback_t register_event_callback;
	hdaudio_unregister_event_callback_t unregister_event_callback;
	hdaudio_get_device_information_t get_device_information;
	hdaudio_get_resource_information_t get_resource_information;
	hdaudio_allocate_dma_buffer_with_notification_t allocate_dma_buffer_with_notification;
	hdaudio_free_dma_buffer_with_notification_t free_dma_buffer_with_notification;
	hdaudio_register_notification_event_t register_notification_event;
	hdaudio_unregister_notification_event_t unregister_notification_event;
	hdaudio_register_notification_callback_t register_notification_callback;
	hdaudio_unregister_notification_callback_t unregister_notification_callback;
};

/**
 * struct hdaudio_bus_interface_bdl - version 1 with descriptor lists
 * @size: sizeof this structure
 * @version: %HDAUDIO_INTERFACE_VERSION
 * @context: first argument of every routine
 * @interface_reference: take a reference on the context. Context: any.
 * @interface_dereference: give one back; with the last, all that the context
 *	owns is released. Context: any; where the caller may not sleep, the
 *	release follows from a work item.
 * @transfer_codec_verbs: &typedef hdaudio_transfer_codec_verbs_t
 * @allocate_capture_dma_engine: &typedef hdaudio_allocate_capture_dma_engine_t
 * @allocate_render_dma_engine: &typedef hdaudio_allocate_render_dma_engine_t
 * @change_bandwidth_allocation: &typedef hdaudio_change_bandwidth_allocation_t
 * @allocate_contiguous_dma_buffer: &typedef hdaudio_allocate_contiguous_dma_buffer_t
 * @setup_dma_engine_with_bdl: &typedef hdaudio_setup_dma_engine_with_bdl_t
 * @free_contiguous_dma_buffer: &typedef hdaudio_free_contiguous_dma_buffer_t
 * @free_dma_engine: &typedef hdaudio_free_dma_engine_t
 * @set_dma_engine_state: &typedef hdaudio_set_dma_engine_state_t
 * @get_wall_clock_register: &typedef hdaudio_get_wall_clock_register_t
 * @get_link_position_register: &typedef hdaudio_get_link_position_register_t
 * @register_event_callback: &typedef hdaudio_register_event_callback_t
 * @unregister_event_callback: &typedef hdaudio_unregister_event_callback_t
 * @get_device_information: &typedef hdaudio_get_device_information_t
 * @get_resource_information: &typedef hdaudio_get_resource_information_t
 *
 * HDAUDIO_BUS_INTERFACE_BDL.
 */
struct hdaudio_bus_interface_bdl {
	u16 size;
	u16 version;
	void *context;
	void (*interface_reference)(void *context);
	void (*interface_dereference)(void *context);
	hdaudio_transfer_codec_verbs_t transfer_codec_verbs;
	hdaudio_allocate_capture_dma_engine_t allocate_capture_dma_engine;
	hdaudio_allocate_render_dma_engine_t allocate_render_dma_engine;
	hdaudio_change_bandwidth_allocation_t change_bandwidth_allocation;
	hdaudio_allocate_contiguous_dma_buffer_t allocate_contiguous_dma_buffer;
	hdaudio_setup_dma_engine_with_bdl_t setup_dma_engine_with_bdl;
	hdaudio_free_contiguous_dma_buffer_t free_contiguous_dma_buffer;
	hdaudio_free_dma_engine_t free_dma_engine;
	hdaudio_set_dma_engine_state_t set_dma_engine_state;
	hdaudio_get_wall_clock_register_t get_wall_clock_register;
	hdaudio_get_link_position_register_t get_link_position_register;
	hdaudio_register_event_callback_t register_event_callback;
	hdaudio_unregister_event_callback_t unregister_event_callback;
	hdaudio_get_device_information_t get_device_information;
	hdaudio_get_resource_information_t get_resource_information;
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

/**
 * to_hdaudbus_device - the function group that a device is
 * @d: a struct device on bus "hdaudbus"
 *
 * Context: any.
 * Return: its struct hdaudbus_device.
 */
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
 * @probe: takes the function group. Context: process. Return: 0 or -errno.
 * @remove: gives it back. Context: process. Everything got through
 *	hdaudbus_query_interface() is to be released before it returns. A context that
 *	lives on gets -ENODEV from every routine; behind an IOMMU, buffers that it still
 *	has are lost when it goes.
 * @wake: optional: while the controller slept, something happened at the codec,
 *	such as something being plugged in. Of that there is no unsolicited
 *	response. Context: process, the controller is awake or about to be.
 * @no_interrupt_time: its notification callbacks do not look at interrupt_time,
 *	which may be 0 then: where nobody does, no interrupt reads the clock. Linux only
 *
 * Power: while the driver is bound its function group's device, and thus the
 * controller, is held awake. A driver whose codec may sleep says
 * pm_runtime_put_noidle() or the like in @probe and pm_runtime_get_noresume() in
 * @remove, as with PCI. Then an allocated engine or a call of TransferCodecVerbs
 * still wakes the controller; but when nobody holds it awake the link is reset,
 * the codec may forget its state, and its wall clock and unsolicited responses
 * stand still: @wake takes their place. Wake from system sleep is up to
 * device_may_wakeup() of the function group and of the controller.
 *
 * When the system sleeps, engines stop, and are in Stop, with a position of 0,
 * when it wakes up. Commands that have to wait are sent then, but none waits for
 * more than three seconds of a machine that is awake.
 */
struct hdaudbus_driver {
	struct device_driver driver;
	const struct hdaudbus_device_id *id_table;
	int (*probe)(struct hdaudbus_device *fdev);
	void (*remove)(struct hdaudbus_device *fdev);
	void (*wake)(struct hdaudbus_device *fdev);
	bool no_interrupt_time;
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
 *
 * Context: outside of functions.
 */
#define module_hdaudbus_driver(driver) \
	module_driver(driver, hdaudbus_driver_register, hdaudbus_driver_unregister)

int hdaudbus_query_interface(struct hdaudbus_device *fdev, const guid_t *type,
			     u16 size, u16 version, void *interface);

#endif /* __SOUND_HDAUDBUS_H */
