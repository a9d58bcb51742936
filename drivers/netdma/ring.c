// SPDX-License-Identifier: GPL-2.0
/*
 * The descriptors of a channel, in one piece of coherent memory, and behind them
 * its completion word. What the engine may write is read once and checked.
 */
#include <linux/dma-mapping.h>
#include <linux/string.h>
#include "netdma.h"

#define DESCRIPTORS_BYTES	(NETDMA_RING_SIZE * sizeof(struct netdma_descriptor))
#define RING_BYTES		(DESCRIPTORS_BYTES + sizeof(struct netdma_descriptor))

static_assert(sizeof(struct netdma_descriptor) == 64);

static unsigned int ring_index(unsigned int number)
{
	return number % NETDMA_RING_SIZE;
}

/**
 * netdma_ring_init - memory for the descriptors
 * @ring: zeroed
 * @device: that reads them
 * @terminated: chains end with a 0
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int netdma_ring_init(struct netdma_ring *ring, struct device *device, bool terminated)
{
	ring->descriptors = dma_alloc_coherent(device, RING_BYTES, &ring->address, GFP_KERNEL);
	if (!ring->descriptors)
		return -ENOMEM;
	ring->device = device;
	ring->terminated = terminated;
	ring->completion = (void *)ring->descriptors + DESCRIPTORS_BYTES;
	ring->completion_address = ring->address + DESCRIPTORS_BYTES;
	netdma_ring_arm(ring);
	return 0;
}

/**
 * netdma_ring_free - the opposite
 * @ring: the ring
 *
 * Context: process.
 */
void netdma_ring_free(struct netdma_ring *ring)
{
	dma_free_coherent(ring->device, RING_BYTES, ring->descriptors, ring->address);
}

/**
 * netdma_ring_end - the highest address of it
 * @ring: the ring
 *
 * Context: any.
 * Return: a DMA address.
 */
u64 netdma_ring_end(const struct netdma_ring *ring)
{
	return ring->address + RING_BYTES - 1;
}

/**
 * netdma_ring_descriptor - a descriptor by its number
 * @ring: the ring
 * @number: any that head and tail can have
 *
 * Context: any.
 * Return: where the kernel sees it.
 */
struct netdma_descriptor *netdma_ring_descriptor(struct netdma_ring *ring, unsigned int number)
{
	return &ring->descriptors[ring_index(number)];
}

/**
 * netdma_ring_address - where the engine sees a descriptor
 * @ring: the ring
 * @number: any that head and tail can have
 *
 * Context: any.
 * Return: its DMA address.
 */
dma_addr_t netdma_ring_address(const struct netdma_ring *ring, unsigned int number)
{
	return ring->address + ring_index(number) * sizeof(struct netdma_descriptor);
}

/**
 * netdma_ring_slot - what a descriptor is for
 * @ring: the ring
 * @number: any that head and tail can have
 *
 * Context: any.
 * Return: the slot.
 */
struct netdma_slot *netdma_ring_slot(struct netdma_ring *ring, unsigned int number)
{
	return &ring->slots[ring_index(number)];
}

/**
 * netdma_ring_add - the next descriptor, empty, leading to the one behind it
 * @ring: has space
 * @operation: whose it is; NULL: a change of context
 *
 * Context: the ring's lock.
 * Return: the descriptor.
 */
struct netdma_descriptor *netdma_ring_add(struct netdma_ring *ring,
					  struct netdma_operation *operation)
{
	struct netdma_descriptor *descriptor = netdma_ring_descriptor(ring, ring->head);

	memset(descriptor, 0, sizeof(*descriptor));
	descriptor->next_descriptor = cpu_to_le64(netdma_ring_address(ring, ring->head + 1));
	*netdma_ring_slot(ring, ring->head) = (struct netdma_slot){ .operation = operation };
	ring->head++;
	return descriptor;
}

/**
 * netdma_ring_terminate - a chain is complete
 * @ring: the ring
 * @first: number of its first descriptor; the last one is the last of the ring
 *
 * What is in memory is what the engine reads when it hears of it.
 *
 * Context: the ring's lock.
 */
void netdma_ring_terminate(struct netdma_ring *ring, unsigned int first)
{
	if (ring->terminated && ring->head != first)
		netdma_ring_descriptor(ring, ring->head - 1)->next_descriptor = 0;
	dma_wmb();
}

/**
 * netdma_ring_link - let the engine find a chain behind what it has
 * @ring: the ring
 * @first: number of the chain's first descriptor
 *
 * Context: the ring's lock.
 */
void netdma_ring_link(struct netdma_ring *ring, unsigned int first)
{
	if (ring->terminated)
		WRITE_ONCE(netdma_ring_descriptor(ring, first - 1)->next_descriptor,
			   cpu_to_le64(netdma_ring_address(ring, first)));
	dma_wmb();
}

/**
 * netdma_ring_unlink - the engine would not have the chain
 * @ring: the ring
 * @first: number of the chain's first descriptor
 *
 * Context: the ring's lock.
 */
void netdma_ring_unlink(struct netdma_ring *ring, unsigned int first)
{
	if (ring->terminated)
		WRITE_ONCE(netdma_ring_descriptor(ring, first - 1)->next_descriptor, 0);
}

/**
 * netdma_ring_arm - the completion word says nothing
 * @ring: the ring; the engine stands
 *
 * Context: the ring's lock.
 */
void netdma_ring_arm(struct netdma_ring *ring)
{
	WRITE_ONCE(*ring->completion, cpu_to_le64(NETDMA_TRANSFER_ARMED));
}

/**
 * netdma_ring_has - whether an address is that of a descriptor
 * @ring: the ring
 * @address: the address
 *
 * Context: any.
 * Return: whether it is.
 */
bool netdma_ring_has(const struct netdma_ring *ring, u64 address)
{
	return address >= ring->address && address - ring->address < DESCRIPTORS_BYTES &&
	       IS_ALIGNED(address - ring->address, sizeof(struct netdma_descriptor));
}

/**
 * netdma_ring_status - what the completion word says
 * @ring: the ring
 * @done: out: how many of the outstanding descriptors are done; more than there are
 *	when it names none of them. An engine that stops before it has done any names 0
 *
 * Context: the ring's lock.
 * Return: the status.
 */
enum netdma_transfer_status netdma_ring_status(const struct netdma_ring *ring,
					       unsigned int *done)
{
	u64 word = le64_to_cpu(READ_ONCE(*ring->completion));
	u64 address = word & NETDMA_TRANSFER_ADDRESS_MASK;
	enum netdma_transfer_status status = word & NETDMA_TRANSFER_STATUS_MASK;
	bool stopped = status == NETDMA_TRANSFER_HALTED || status == NETDMA_TRANSFER_SUSPENDED;

	dma_rmb(); /* what is done was written before the word */
	if (status == NETDMA_TRANSFER_ARMED || (stopped && !address))
		*done = 0;
	else if (status > NETDMA_TRANSFER_ARMED || !netdma_ring_has(ring, address))
		*done = NETDMA_RING_SIZE;
	else
		*done = ring_index((address - ring->address) / sizeof(struct netdma_descriptor) +
				   1 - ring->tail);
	return status;
}
