// SPDX-License-Identifier: GPL-2.0
/*
 * Data buffers of engines: three families of routines that do not mix.
 *
 * Owns struct hdaudbus_buffer. A routine claims the engine and then has its
 * buffer to itself; no lock is held while memory is allocated.
 *
 * Lifetime: a buffer lives from its allocate to its free routine, or until the
 * context that owns its engine is released; removal of the controller does not
 * end it. The mdl is part of it.
 */

#include <linux/export.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "hdaudbus.h"
#include "trace.h"

static void mdl_fill(struct hdaudio_mdl *mdl, const struct hdaudbus_memory *memory)
{
	mdl->page_count = memory->page_count;
	mdl->pages = memory->pages;
	mdl->byte_count = memory->size;
	mdl->system_address = memory->area;
}

/**
 * hdaudio_mdl_mmap - map a DMA buffer into user space
 * @mdl: the buffer
 * @vma: where; from its first page, no longer than the buffer
 *
 * Caching attributes are those of the kernel's mapping.
 *
 * Context: process; to be called from an mmap file operation.
 * Return: 0, -EINVAL if @vma reaches past the buffer, -errno of the mapping.
 */
int hdaudio_mdl_mmap(const struct hdaudio_mdl *mdl, struct vm_area_struct *vma)
{
	struct hdaudbus_engine *engine =
		container_of((struct hdaudio_mdl *)mdl, struct hdaudbus_engine, buffer.mdl);
	struct hdaudbus_host *host = engine->controller->host;

	if (vma->vm_pgoff || vma_pages(vma) > mdl->page_count)
		return -EINVAL;
	return host->ops->mmap_dma(host, &engine->buffer.memory, vma);
}
EXPORT_SYMBOL_GPL(hdaudio_mdl_mmap);

/**
 * hdaudbus_buffer_release - free an engine's buffer, if it has one
 * @engine: the engine; claimed, or without other users
 *
 * Context: process.
 */
void hdaudbus_buffer_release(struct hdaudbus_engine *engine)
{
	struct hdaudbus_buffer *buffer = &engine->buffer;

	if (buffer->family != HDAUDBUS_BUFFER_NONE)
		trace_hdaudbus_buffer_free(engine);
	hdaudbus_free(engine->controller, &buffer->memory);
	hdaudbus_free(engine->controller, &buffer->descriptors);
	memset(buffer, 0, sizeof(*buffer));
	WRITE_ONCE(engine->programmed, false);
}

/* Memory for a buffer and its descriptors; released by the caller on failure. */
static int buffer_alloc(struct hdaudbus_engine *engine, enum hdaudbus_buffer_family family,
			enum hdaudbus_memory_use use, size_t size)
{
	struct hdaudbus_controller *controller = engine->controller;
	struct hdaudbus_buffer *buffer = &engine->buffer;
	int err;

	err = hdaudbus_alloc(controller, HDAUDBUS_MEMORY_RING,
			     HDAUDIO_BDL_ENTRIES * sizeof(struct hdaudio_buffer_descriptor),
			     &buffer->descriptors);
	if (!err)
		err = hdaudbus_alloc(controller, use, size, &buffer->memory);
	if (!err)
		buffer->family = family;
	return err;
}

static struct hdaudio_buffer_descriptor *buffer_bdl(struct hdaudbus_buffer *buffer)
{
	return (struct hdaudio_buffer_descriptor *)buffer->descriptors.area;
}

/* A buffer with a descriptor list of ours, programmed into the engine. */
static int buffer_set_up(struct hdaudbus_engine *engine, enum hdaudbus_buffer_family family,
			 size_t size, unsigned int notifications)
{
	struct hdaudbus_buffer *buffer = &engine->buffer;
	int err = buffer_alloc(engine, family, HDAUDBUS_MEMORY_BUFFER, size);

	if (err)
		return err;
	mdl_fill(&buffer->mdl, &buffer->memory);
	err = hdaudbus_descriptors_fill(buffer_bdl(buffer), &buffer->memory, size, notifications);
	if (err < 0)
		return err;

	buffer->entries = err;
	buffer->length = size;
	return hdaudbus_engine_program(engine);
}

/* What AllocateDmaBuffer and AllocateDmaBufferWithNotification share. */
static int allocate_buffer(struct hdaudbus_engine *engine, enum hdaudbus_buffer_family family,
			   u32 notifications, size_t size, struct hdaudio_mdl **mdl,
			   size_t *allocated, u8 *stream_id, u32 *fifo_size)
{
	int err;

	if (engine->buffer.family != HDAUDBUS_BUFFER_NONE)
		return -EBADFD;
	err = buffer_set_up(engine, family, size, notifications);
	if (err) {
		hdaudbus_buffer_release(engine);
		return err;
	}

	trace_hdaudbus_buffer_alloc(engine);
	*mdl = &engine->buffer.mdl;
	*allocated = size;
	*stream_id = engine->tag;
	*fifo_size = hdaudbus_engine_fifo_size(engine);
	return 0;
}

/**
 * hdaudbus_allocate_dma_buffer - AllocateDmaBuffer
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @requested: wanted size in bytes
 * @mdl: out: the buffer
 * @allocated: out: its size in bytes
 * @stream_id: out: for the codec's converter
 * @fifo_size: out: bytes the engine fetches ahead
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOMEM, -ETIMEDOUT, -EWOULDBLOCK,
 * -ENODEV.
 */
int hdaudbus_allocate_dma_buffer(void *context, hdaudio_handle_t handle, size_t requested,
				 struct hdaudio_mdl **mdl, size_t *allocated, u8 *stream_id,
				 u32 *fifo_size)
{
	struct hdaudbus_engine *engine = hdaudbus_engine_claim(context, handle);
	int err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	if (!requested || !mdl || !allocated || !stream_id || !fifo_size)
		err = -EINVAL;
	else
		err = allocate_buffer(engine, HDAUDBUS_BUFFER_PLAIN, 0,
				      hdaudbus_buffer_size(requested), mdl, allocated,
				      stream_id, fifo_size);
	hdaudbus_engine_unclaim(engine);
	return err;
}

/**
 * hdaudbus_allocate_dma_buffer_with_notification - AllocateDmaBufferWithNotification
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @notifications: per pass, 1 to 128
 * @requested: wanted size in bytes
 * @mdl: out: the buffer
 * @allocated: out: its size in bytes
 * @offset: out: where it starts in its first page: 0
 * @stream_id: out: for the codec's converter
 * @fifo_size: out: bytes the engine fetches ahead
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOMEM, -ETIMEDOUT, -EWOULDBLOCK,
 * -ENODEV.
 */
int hdaudbus_allocate_dma_buffer_with_notification(void *context, hdaudio_handle_t handle,
						   u32 notifications, size_t requested,
						   struct hdaudio_mdl **mdl, size_t *allocated,
						   size_t *offset, u8 *stream_id,
						   u32 *fifo_size)
{
	struct hdaudbus_engine *engine = hdaudbus_engine_claim(context, handle);
	size_t size = hdaudbus_buffer_size(requested);
	int err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	if (!requested || !mdl || !allocated || !offset || !stream_id || !fifo_size ||
	    !hdaudbus_buffer_divides(size, notifications))
		err = -EINVAL;
	else
		err = allocate_buffer(engine, HDAUDBUS_BUFFER_NOTIFICATION, notifications, size,
				      mdl, allocated, stream_id, fifo_size);
	hdaudbus_engine_unclaim(engine);
	if (!err)
		*offset = 0;
	return err;
}

/* Frees the buffer of a claimed engine. The routine of a BDL client ends with it. */
static void buffer_free(struct hdaudbus_engine *engine)
{
	if (engine->buffer.family == HDAUDBUS_BUFFER_BDL)
		hdaudbus_notification_set_isr(engine, NULL, NULL);
	hdaudbus_buffer_release(engine);
}

/* What the free routines share. */
static int free_buffer(struct hdaudbus_context *context, hdaudio_handle_t handle,
		       enum hdaudbus_buffer_family family, const struct hdaudio_mdl *mdl,
		       size_t size)
{
	struct hdaudbus_engine *engine = hdaudbus_engine_claim(context, handle);
	int err = 0;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	if (engine->buffer.family != family)
		err = -EBADFD;
	else if (family == HDAUDBUS_BUFFER_NOTIFICATION &&
		 (mdl != &engine->buffer.mdl || size != mdl->byte_count))
		err = -EINVAL;
	else
		buffer_free(engine);
	hdaudbus_engine_unclaim(engine);
	return err;
}

/**
 * hdaudbus_free_dma_buffer - FreeDmaBuffer
 * @context: interface context
 * @handle: the engine, in Reset
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EWOULDBLOCK, -ENODEV.
 */
int hdaudbus_free_dma_buffer(void *context, hdaudio_handle_t handle)
{
	return free_buffer(context, handle, HDAUDBUS_BUFFER_PLAIN, NULL, 0);
}

/**
 * hdaudbus_free_dma_buffer_with_notification - FreeDmaBufferWithNotification
 * @context: interface context
 * @handle: the engine, in Reset
 * @mdl: the buffer
 * @size: its size as handed out
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -EWOULDBLOCK, -ENODEV.
 */
int hdaudbus_free_dma_buffer_with_notification(void *context, hdaudio_handle_t handle,
					       struct hdaudio_mdl *mdl, size_t size)
{
	return free_buffer(context, handle, HDAUDBUS_BUFFER_NOTIFICATION, mdl, size);
}

static int allocate_contiguous(struct hdaudbus_engine *engine, size_t requested, void **data,
			       dma_addr_t *address, struct hdaudio_buffer_descriptor **bdl)
{
	struct hdaudbus_buffer *buffer = &engine->buffer;
	size_t size = max_t(size_t, round_up(requested, HDAUDBUS_BUFFER_ALIGN),
			    2 * HDAUDBUS_BUFFER_ALIGN);
	int err;

	if (buffer->family != HDAUDBUS_BUFFER_NONE)
		return -EBADFD;
	/* The caller is not told the size, so it never gets less. */
	if (requested > HDAUDBUS_BUFFER_MAX)
		return -ENOMEM;

	err = buffer_alloc(engine, HDAUDBUS_BUFFER_BDL, HDAUDBUS_MEMORY_RING, size);
	if (err) {
		hdaudbus_buffer_release(engine);
		return err;
	}
	buffer->mdl.byte_count = size;
	trace_hdaudbus_buffer_alloc(engine);
	*data = buffer->memory.area;
	*address = buffer->memory.addresses[0];
	*bdl = buffer_bdl(buffer);
	return 0;
}

/**
 * hdaudbus_allocate_contiguous_dma_buffer - AllocateContiguousDmaBuffer
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @requested: wanted size in bytes; no less is allocated
 * @data: out: the buffer, zeroed
 * @address: out: its DMA address
 * @bdl: out: a page for the descriptor list, zeroed
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOMEM, -EWOULDBLOCK, -ENODEV.
 */
int hdaudbus_allocate_contiguous_dma_buffer(void *context, hdaudio_handle_t handle,
					    size_t requested, void **data, dma_addr_t *address,
					    struct hdaudio_buffer_descriptor **bdl)
{
	struct hdaudbus_engine *engine = hdaudbus_engine_claim(context, handle);
	int err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	if (!requested || !data || !address || !bdl)
		err = -EINVAL;
	else
		err = allocate_contiguous(engine, requested, data, address, bdl);
	hdaudbus_engine_unclaim(engine);
	return err;
}

/* Replaces the set-up of a claimed engine, or leaves it as it is. */
static int set_up_bdl(struct hdaudbus_engine *engine, u32 length, u32 lvi,
		      hdaudio_bdl_isr_t isr, void *isr_context)
{
	struct hdaudbus_buffer *buffer = &engine->buffer;
	u32 old_length = buffer->length;
	unsigned int old_entries = buffer->entries;
	int err;

	if (buffer->family != HDAUDBUS_BUFFER_BDL)
		return -EBADFD;
	err = hdaudbus_descriptors_check(buffer_bdl(buffer), lvi, buffer->memory.addresses[0],
					 buffer->mdl.byte_count, length);
	if (err)
		return err;

	buffer->length = length;
	buffer->entries = lvi + 1;
	err = hdaudbus_engine_program(engine) ?:
	      hdaudbus_notification_set_isr(engine, isr, isr_context);
	if (err) {
		buffer->length = old_length;
		buffer->entries = old_entries;
		WRITE_ONCE(engine->programmed, false);
	} else {
		trace_hdaudbus_buffer_setup(engine);
	}
	return err;
}

/**
 * hdaudbus_setup_dma_engine_with_bdl - SetupDmaEngineWithBdl
 * @context: interface context
 * @handle: the engine, in Reset and with a contiguous buffer
 * @length: bytes to cycle through
 * @lvi: index of the last entry of the descriptor list, 1 to 255
 * @isr: called in hard interrupt on completion and errors; may be NULL
 * @isr_context: its argument
 * @stream_id: out: for the codec's converter
 * @fifo_size: out: bytes the engine fetches ahead
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOMEM, -ETIMEDOUT, -EWOULDBLOCK,
 * -ENODEV.
 */
int hdaudbus_setup_dma_engine_with_bdl(void *context, hdaudio_handle_t handle, u32 length,
				       u32 lvi, hdaudio_bdl_isr_t isr, void *isr_context,
				       u8 *stream_id, u32 *fifo_size)
{
	struct hdaudbus_engine *engine = hdaudbus_engine_claim(context, handle);
	int err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	if (!stream_id || !fifo_size)
		err = -EINVAL;
	else
		err = set_up_bdl(engine, length, lvi, isr, isr_context);
	if (!err) {
		*stream_id = engine->tag;
		*fifo_size = hdaudbus_engine_fifo_size(engine);
	}
	hdaudbus_engine_unclaim(engine);
	return err;
}

/**
 * hdaudbus_free_contiguous_dma_buffer - FreeContiguousDmaBuffer
 * @context: interface context
 * @handle: the engine, in Reset
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EWOULDBLOCK, -ENODEV.
 */
int hdaudbus_free_contiguous_dma_buffer(void *context, hdaudio_handle_t handle)
{
	return free_buffer(context, handle, HDAUDBUS_BUFFER_BDL, NULL, 0);
}
