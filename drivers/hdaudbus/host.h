/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The host interface: all that the bus driver knows of the machine.
 *
 * A host is a set of HD Audio registers, memory the controller can reach and
 * an interrupt. pci.c makes one of a PCI function, hdaudbus-sim one of
 * software. A host outside of this directory includes this header and, for what
 * differs between kernel versions, compat.h; nothing else of it.
 */
#ifndef __HDAUDBUS_HOST_H
#define __HDAUDBUS_HOST_H

#include <linux/interrupt.h>
#include <linux/types.h>

struct hdaudbus_controller;
struct hdaudbus_host;
struct vm_area_struct;

/**
 * enum hdaudbus_memory_use - what DMA memory is for
 * @HDAUDBUS_MEMORY_RING: rings, descriptor lists, positions: contiguous,
 *	starting on a page
 * @HDAUDBUS_MEMORY_BUFFER: sample data: pages from anywhere, cached where the
 *	controller snoops, fit for mapping into user space
 */
enum hdaudbus_memory_use {
	HDAUDBUS_MEMORY_RING,
	HDAUDBUS_MEMORY_BUFFER,
};

/**
 * struct hdaudbus_memory - DMA memory
 * @area: where the kernel sees it in one piece; NULL: there is none
 * @size: bytes
 * @page_count: pages, the last perhaps in part
 * @pages: these pages
 * @addresses: the DMA address of each of them
 * @private: the host's
 */
struct hdaudbus_memory {
	void *area;
	size_t size;
	unsigned int page_count;
	struct page **pages;
	dma_addr_t *addresses;
	void *private;
};

/**
 * struct hdaudbus_host_ops - access to a controller
 * @read8: read a register; @offset in bytes from the start of the registers.
 *	NULL: this and the next five are not needed, &hdaudbus_host.registers are the
 *	registers. Context: any. Return: its contents; all ones when the controller
 *	does not answer.
 * @read16: likewise, of 16 bits. Context: any. Return: its contents.
 * @read32: likewise, of 32 bits. Context: any. Return: its contents.
 * @write8: write a register; @offset as for @read8. Context: any.
 * @write16: likewise, of 16 bits. Context: any.
 * @write32: likewise, of 32 bits. Context: any.
 * @alloc_dma: allocates DMA memory for @memory, of which size, pages and
 *	addresses are there, the latter two to be filled in; the bus driver zeroes
 *	it. Context: process. Return: 0 or -ENOMEM.
 * @free_dma: frees it. Context: process. After hdaudbus_host_unregister()
 *	only for clients that keep a context beyond their remove(), which they
 *	should not.
 * @mmap_dma: maps it into user space, as it is mapped in the kernel; the
 *	caller has checked that @vma is not longer. Context: process. Return: 0 or
 *	-errno.
 * @stop_dma: the controller, which does not listen, reaches memory no more;
 *	optional. Context: process.
 * @release: the last user of the host is gone; optional. Context: process.
 */
struct hdaudbus_host_ops {
	u8 (*read8)(struct hdaudbus_host *host, u32 offset);
	u16 (*read16)(struct hdaudbus_host *host, u32 offset);
	u32 (*read32)(struct hdaudbus_host *host, u32 offset);
	void (*write8)(struct hdaudbus_host *host, u32 offset, u8 value);
	void (*write16)(struct hdaudbus_host *host, u32 offset, u16 value);
	void (*write32)(struct hdaudbus_host *host, u32 offset, u32 value);
	int (*alloc_dma)(struct hdaudbus_host *host, enum hdaudbus_memory_use use,
			 struct hdaudbus_memory *memory);
	void (*free_dma)(struct hdaudbus_host *host, struct hdaudbus_memory *memory);
	int (*mmap_dma)(struct hdaudbus_host *host, struct hdaudbus_memory *memory,
			struct vm_area_struct *vma);
	void (*stop_dma)(struct hdaudbus_host *host);
	void (*release)(struct hdaudbus_host *host);
};

/**
 * struct hdaudbus_host - a controller as its host implementation describes it
 * @ops: access to it
 * @dev: its device; parent of the function groups' devices
 * @registers: where readl() reads the registers: what position and wall clock
 *	pointers of the DDI point into. Must stay readable until @release.
 * @ssync: offset of the stream synchronisation register, %AZX_REG_SSYNC or
 *	%AZX_REG_OLD_SSYNC
 * @use_position_buffer: clients read positions from the DMA position buffer
 *	in memory rather than from LPIB
 * @traffic_priority: streams ask for prioritised traffic, for controllers that
 *	do not snoop
 * @vendor_id: of the controller function
 * @device_id: of the controller function
 * @revision_id: of the controller function
 * @verb_timeout_ms: a codec that has not answered for so long does not
 *	answer; 0: the default
 * @controller: the bus driver's; NULL outside register and unregister
 */
struct hdaudbus_host {
	const struct hdaudbus_host_ops *ops;
	struct device *dev;
	void __iomem *registers;
	u32 ssync;
	bool use_position_buffer;
	bool traffic_priority;
	u16 vendor_id;
	u16 device_id;
	u8 revision_id;
	unsigned int verb_timeout_ms;
	struct hdaudbus_controller *controller;
};

int hdaudbus_host_register(struct hdaudbus_host *host);
void hdaudbus_host_unregister(struct hdaudbus_host *host);
void hdaudbus_host_gone(struct hdaudbus_host *host);
void hdaudbus_host_shutdown(struct hdaudbus_host *host);
int hdaudbus_host_suspend(struct hdaudbus_host *host, bool system);
int hdaudbus_host_resume(struct hdaudbus_host *host);
irqreturn_t hdaudbus_host_interrupt(int irq, void *dev_id);

#endif /* __HDAUDBUS_HOST_H */
