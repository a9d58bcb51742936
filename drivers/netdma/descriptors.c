// SPDX-License-Identifier: GPL-2.0
/*
 * Scatter-gather lists to descriptors: arithmetic, no hardware.
 */
#include <linux/minmax.h>
#include "netdma.h"

/**
 * struct stretch - what one descriptor can hold of one side
 * @address: where it begins
 * @first: bytes there
 * @next: where it goes on, if @size is more than @first
 * @size: bytes in all
 */
struct stretch {
	u64 address;
	u32 first;
	u64 next;
	u32 size;
};

/**
 * netdma_cursor_set - go to a place in a mapped list
 * @cursor: the cursor
 * @list: the list
 * @offset: bytes from its beginning, at most what it has
 *
 * Context: any.
 */
void netdma_cursor_set(struct netdma_cursor *cursor, struct scatterlist *list, size_t offset)
{
	while (list && offset >= sg_dma_len(list)) {
		offset -= sg_dma_len(list);
		list = sg_next(list);
	}
	cursor->entry = list;
	cursor->offset = offset;
}

static void cursor_advance(struct netdma_cursor *cursor, u32 size)
{
	netdma_cursor_set(cursor, cursor->entry, (size_t)cursor->offset + size);
}

/* The engine leaves the first page at its end, so what is there must end there, too. */
static struct scatterlist *second_page(const struct stretch *stretch, struct scatterlist *entry)
{
	u64 end = stretch->address + stretch->first;
	struct scatterlist *next;

	if (end % NETDMA_PAGE_SIZE || stretch->first > NETDMA_PAGE_SIZE)
		return NULL;
	next = sg_next(entry);
	if (!next || !sg_dma_len(next) || sg_dma_address(next) % NETDMA_PAGE_SIZE)
		return NULL;
	return next;
}

static struct stretch stretch_at(const struct netdma_cursor *cursor, bool page_breaks)
{
	struct scatterlist *next = NULL;
	struct stretch stretch = {
		.address = sg_dma_address(cursor->entry) + cursor->offset,
		.first = sg_dma_len(cursor->entry) - cursor->offset,
	};

	stretch.size = stretch.first;
	if (page_breaks)
		next = second_page(&stretch, cursor->entry);
	if (next) {
		stretch.next = sg_dma_address(next);
		stretch.size += min_t(u32, sg_dma_len(next), NETDMA_PAGE_SIZE);
	}
	return stretch;
}

/**
 * netdma_describe - one descriptor, as large as it can be
 * @descriptor: written, but for what leads to the next one
 * @from: where in the source; moves on
 * @to: where in the destination; moves on
 * @left: bytes, 1 or more, which both have
 * @limits: of a descriptor
 *
 * Context: any.
 * Return: bytes that it copies.
 */
u32 netdma_describe(struct netdma_descriptor *descriptor, struct netdma_cursor *from,
		    struct netdma_cursor *to, size_t left, const struct netdma_limits *limits)
{
	struct stretch source = stretch_at(from, limits->page_breaks);
	struct stretch destination = stretch_at(to, limits->page_breaks);
	u32 size = min3(source.size, destination.size, limits->max_size);
	u32 flags = 0;

	size = min_t(size_t, size, left);
	if (size > source.first) {
		flags |= NETDMA_SOURCE_PAGE_BREAK;
		descriptor->next_source_address = cpu_to_le64(source.next);
	}
	if (size > destination.first) {
		flags |= NETDMA_DESTINATION_PAGE_BREAK;
		descriptor->next_destination_address = cpu_to_le64(destination.next);
	}
	descriptor->transfer_size = cpu_to_le32(size);
	descriptor->control_flags = cpu_to_le32(flags);
	descriptor->source_address = cpu_to_le64(source.address);
	descriptor->destination_address = cpu_to_le64(destination.address);
	cursor_advance(from, size);
	cursor_advance(to, size);
	return size;
}
