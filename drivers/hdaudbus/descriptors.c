// SPDX-License-Identifier: GPL-2.0
/*
 * Buffer sizes and descriptor lists. Arithmetic only: no hardware, no state,
 * no lock.
 *
 * A fragment starts on a multiple of 128 bytes and ends at a notification
 * point, where contiguous memory ends, or at the end of the buffer. A list
 * has two entries at least.
 */

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include "hdaudbus.h"

#define INTERRUPT_ON_COMPLETION	BIT(0)

/**
 * hdaudbus_buffer_size - the nearest size an engine can use
 * @requested: wanted size in bytes
 *
 * Context: any.
 * Return: a size in bytes, from two fragments up to %HDAUDBUS_BUFFER_MAX.
 */
size_t hdaudbus_buffer_size(size_t requested)
{
	if (requested >= HDAUDBUS_BUFFER_MAX)
		return HDAUDBUS_BUFFER_MAX;

	return max_t(size_t, 2 * HDAUDBUS_BUFFER_ALIGN,
		     round_down(requested + HDAUDBUS_BUFFER_ALIGN / 2, HDAUDBUS_BUFFER_ALIGN));
}

/**
 * hdaudbus_buffer_divides - can a buffer have so many notification points?
 * @size: of the buffer, in bytes
 * @notifications: evenly spaced points in a pass
 *
 * Context: any.
 * Return: true if each of 1 to %HDAUDBUS_NOTIFICATIONS_MAX parts is made of
 * whole fragments.
 */
bool hdaudbus_buffer_divides(size_t size, unsigned int notifications)
{
	return notifications && notifications <= HDAUDBUS_NOTIFICATIONS_MAX &&
	       size % (HDAUDBUS_BUFFER_ALIGN * notifications) == 0;
}

static void fill_one(struct hdaudio_buffer_descriptor *descriptor, dma_addr_t address,
		     u32 length, bool interrupt)
{
	descriptor->address = cpu_to_le64(address);
	descriptor->length = cpu_to_le32(length);
	descriptor->interrupt_on_completion =
		cpu_to_le32(interrupt ? INTERRUPT_ON_COMPLETION : 0);
}

/* The list would have one entry only: split it. */
static int split_single(struct hdaudio_buffer_descriptor *bdl)
{
	u32 length = le32_to_cpu(bdl[0].length);
	u32 half = round_up(length / 2, HDAUDBUS_BUFFER_ALIGN);
	dma_addr_t address = le64_to_cpu(bdl[0].address);
	bool interrupt = bdl[0].interrupt_on_completion;

	fill_one(&bdl[0], address, half, false);
	fill_one(&bdl[1], address + half, length - half, interrupt);
	return 2;
}

static dma_addr_t address_of(const struct hdaudbus_memory *memory, size_t offset)
{
	return memory->addresses[offset / PAGE_SIZE] + offset % PAGE_SIZE;
}

/* How much of @length from @offset on has one DMA address after the other. */
static size_t contiguous(const struct hdaudbus_memory *memory, size_t offset, size_t length)
{
	size_t end = offset + length;
	size_t next = round_down(offset, PAGE_SIZE) + PAGE_SIZE;

	while (next < end && address_of(memory, next) == address_of(memory, next - 1) + 1)
		next += PAGE_SIZE;
	return min(next, end) - offset;
}

/**
 * hdaudbus_descriptors_fill - describe a buffer
 * @bdl: out: the list, room for %HDAUDIO_BDL_ENTRIES
 * @memory: the buffer
 * @size: bytes of it to use, from hdaudbus_buffer_size()
 * @notifications: evenly spaced points with an interrupt, for which
 *	hdaudbus_buffer_divides(); or 0: no interrupt
 *
 * Context: any.
 * Return: number of entries, or -ENOMEM when the memory is so scattered that
 * the list is too short for it.
 */
int hdaudbus_descriptors_fill(struct hdaudio_buffer_descriptor *bdl,
			      const struct hdaudbus_memory *memory, size_t size,
			      unsigned int notifications)
{
	size_t part = notifications ? size / notifications : size;
	unsigned int entries = 0;
	size_t offset, length;

	for (offset = 0; offset < size; offset += length) {
		length = part - offset % part;
		length = contiguous(memory, offset, length);
		if (entries == HDAUDIO_BDL_ENTRIES)
			return -ENOMEM;
		fill_one(&bdl[entries++], address_of(memory, offset), length,
			 notifications && (offset + length) % part == 0);
	}

	return entries == 1 ? split_single(bdl) : entries;
}

static bool descriptor_valid(const struct hdaudio_buffer_descriptor *descriptor,
			     dma_addr_t buffer, size_t buffer_size)
{
	u64 address = le64_to_cpu(descriptor->address);
	u32 length = le32_to_cpu(descriptor->length);

	return length && length <= buffer_size &&
	       IS_ALIGNED(address, HDAUDBUS_BUFFER_ALIGN) &&
	       address >= buffer && address - buffer <= buffer_size - length;
}

/**
 * hdaudbus_descriptors_check - may an engine be given a client's list?
 * @bdl: the list
 * @lvi: index of its last entry, 1 to 255
 * @buffer: DMA address of the buffer
 * @buffer_size: its size in bytes
 * @length: bytes the engine is to cycle through
 *
 * Context: any.
 * Return: 0, or -EINVAL if an entry is empty, not aligned, or not inside the
 * buffer, or if the lengths do not add up.
 */
int hdaudbus_descriptors_check(const struct hdaudio_buffer_descriptor *bdl, u32 lvi,
			       dma_addr_t buffer, size_t buffer_size, u32 length)
{
	u64 total = 0;
	u32 i;

	if (lvi < 1 || lvi >= HDAUDIO_BDL_ENTRIES || length > buffer_size)
		return -EINVAL;

	for (i = 0; i <= lvi; i++) {
		if (!descriptor_valid(&bdl[i], buffer, buffer_size))
			return -EINVAL;
		total += le32_to_cpu(bdl[i].length);
	}
	return total == length ? 0 : -EINVAL;
}
