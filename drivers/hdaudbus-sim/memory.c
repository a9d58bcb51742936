// SPDX-License-Identifier: GPL-2.0
/*
 * The memory of the software controller: what it hands out, and nothing else,
 * it reaches by DMA.
 *
 * Owns sim.pages, which has a lock of its own; sim.allocations is guarded by
 * sim->lock.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/xarray.h>
#include "model.h"

/* The controller at @address. Returns false where nothing was handed out. */
bool sim_dma(struct sim *sim, u64 address, void *data, size_t size, bool write)
{
	while (size) {
		size_t offset = address & ~PAGE_MASK;
		size_t now = min_t(size_t, size, PAGE_SIZE - offset);
		u8 *page = xa_load(&sim->pages, address >> PAGE_SHIFT);

		if (!page) {
			sim_bus_fault(sim, address);
			return false;
		}
		if (write)
			memcpy(page + offset, data, now);
		else
			memcpy(data, page + offset, now);
		address += now;
		data += now;
		size -= now;
	}
	return true;
}

static void sim_free_pages(struct hdaudbus_memory *memory)
{
	unsigned int i;

	for (i = 0; i < memory->page_count && memory->pages[i]; i++)
		__free_page(memory->pages[i]);
}

/* Pages of a buffer come from anywhere, others in one piece. */
static int sim_get_pages(enum hdaudbus_memory_use use, struct hdaudbus_memory *memory)
{
	unsigned int i;
	u8 *block;

	if (use == HDAUDBUS_MEMORY_RING) {
		block = alloc_pages_exact(memory->page_count * PAGE_SIZE, GFP_KERNEL);
		for (i = 0; i < memory->page_count && block; i++)
			memory->pages[i] = virt_to_page(block + i * PAGE_SIZE);
		return block ? 0 : -ENOMEM;
	}
	for (i = 0; i < memory->page_count; i++) {
		memory->pages[i] = alloc_page(GFP_KERNEL);
		if (!memory->pages[i])
			return -ENOMEM;
	}
	return 0;
}

/* hdaudbus_host_ops.free_dma */
void sim_memory_free(struct hdaudbus_host *host, struct hdaudbus_memory *memory)
{
	struct sim *sim = container_of(host, struct sim, host);
	unsigned int i;

	for (i = 0; i < memory->page_count; i++)
		xa_erase(&sim->pages, memory->addresses[i] >> PAGE_SHIFT);
	vunmap(memory->area);
	sim_free_pages(memory);
	spin_lock_irq(&sim->lock);
	sim->allocations--;
	spin_unlock_irq(&sim->lock);
}

/*
 * hdaudbus_host_ops.alloc_dma. Memory comes dirty, so that whoever promises
 * zeroes has to keep it.
 */
int sim_memory_alloc(struct hdaudbus_host *host, enum hdaudbus_memory_use use,
		     struct hdaudbus_memory *memory)
{
	struct sim *sim = container_of(host, struct sim, host);
	unsigned int i;
	int err;

	if (sim->faults.fail_allocation && !--sim->faults.fail_allocation)
		return -ENOMEM;
	err = sim_get_pages(use, memory);
	if (!err)
		memory->area = vmap(memory->pages, memory->page_count, VM_MAP, PAGE_KERNEL);
	if (!memory->area) {
		sim_free_pages(memory);
		return -ENOMEM;
	}
	memset(memory->area, 0xa5, memory->page_count * PAGE_SIZE);
	spin_lock_irq(&sim->lock);
	sim->allocations++;
	spin_unlock_irq(&sim->lock);
	for (i = 0; i < memory->page_count && !err; i++) {
		memory->addresses[i] = page_to_phys(memory->pages[i]);
		err = xa_err(xa_store(&sim->pages, memory->addresses[i] >> PAGE_SHIFT,
				      memory->area + i * PAGE_SIZE, GFP_KERNEL));
	}
	if (err) {
		sim_memory_free(host, memory);
		memory->area = NULL;
	}
	return err;
}

/* hdaudbus_host_ops.mmap_dma */
int sim_memory_map(struct hdaudbus_host *host, struct hdaudbus_memory *memory,
		   struct vm_area_struct *vma)
{
	return vm_map_pages(vma, memory->pages, memory->page_count);
}
