// SPDX-License-Identifier: GPL-2.0
/*
 * The provider of QEMU's device with nothing above it, for tools/bench: one channel,
 * one descriptor, one page at a time. What it takes is what a copy takes that
 * has no NetDMA between who wants it and who does it.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include "copies.h"
#include "copies_bare.h"

#define BARE_CHANNEL	1

/**
 * struct bare - a channel and its only descriptor
 * @ops: the provider's routines
 * @provider: what they call the provider
 * @channel: what they call the channel
 * @memory: the descriptor, and the completion word behind it
 * @address: DMA address of @memory
 * @done: the copy is
 */
struct bare {
	struct netdma_provider_characteristics ops;
	void *provider;
	void *channel;
	struct {
		struct netdma_descriptor descriptor;
		__le64 completion;
	} *memory;
	dma_addr_t address;
	struct completion done;
};

static struct bare bare;

static int bare_copy_page(void *context, struct page *from, struct page *to)
{
	struct device *device = bare.ops.device;
	struct netdma_descriptor *descriptor = &bare.memory->descriptor;
	dma_addr_t source = dma_map_page(device, from, 0, COPY_BYTES, DMA_TO_DEVICE);
	dma_addr_t destination = dma_map_page(device, to, 0, COPY_BYTES, DMA_FROM_DEVICE);
	int err;

	if (dma_mapping_error(device, source) || dma_mapping_error(device, destination))
		return -ENOMEM;
	descriptor->transfer_size = cpu_to_le32(COPY_BYTES);
	descriptor->control_flags = cpu_to_le32(NETDMA_INTERRUPT_ON_COMPLETION |
						NETDMA_STATUS_UPDATE_ON_COMPLETION);
	descriptor->source_address = cpu_to_le64(source);
	descriptor->destination_address = cpu_to_le64(destination);
	dma_wmb();
	reinit_completion(&bare.done);
	err = bare.ops.start_dma(bare.channel, descriptor, bare.address, 1);
	if (!err)
		wait_for_completion(&bare.done);
	dma_unmap_page(device, source, COPY_BYTES, DMA_TO_DEVICE);
	dma_unmap_page(device, destination, COPY_BYTES, DMA_FROM_DEVICE);
	return err;
}

int bare_register_provider(void *provider_context,
			   const struct netdma_provider_characteristics *characteristics,
			   netdma_handle_t *provider)
{
	bare.ops = *characteristics;
	bare.provider = provider_context;
	*provider = BARE_CHANNEL;
	return 0;
}

void bare_deregister_provider(netdma_handle_t provider)
{
}

int bare_provider_start(netdma_handle_t provider,
			const struct netdma_provider_attributes *attributes)
{
	struct netdma_channel_parameters parameters = { .processor_affinity = cpu_online_mask };
	int err;

	init_completion(&bare.done);
	bare.memory = dma_alloc_coherent(bare.ops.device, sizeof(*bare.memory), &bare.address,
					 GFP_KERNEL);
	if (!bare.memory)
		return -ENOMEM;
	parameters.completion_virtual_address = &bare.memory->completion;
	parameters.completion_physical_address = bare.address + sizeof(struct netdma_descriptor);
	err = bare.ops.allocate_dma_channel(bare.provider, &parameters, BARE_CHANNEL,
					    &bare.channel);
	if (!err) {
		err = copies_measure(bare_copy_page, NULL);
		bare.ops.free_dma_channel(bare.channel);
	}
	dma_free_coherent(bare.ops.device, sizeof(*bare.memory), bare.memory, bare.address);
	return err;
}

void bare_provider_stop(netdma_handle_t provider)
{
}

void bare_provider_gone(netdma_handle_t provider)
{
}

int bare_pnp_event_notify(netdma_handle_t provider, enum netdma_notification event)
{
	return 0;
}

void bare_isr(netdma_handle_t channel, dma_addr_t descriptor, unsigned int *cpu)
{
	*cpu = raw_smp_processor_id();
}

void bare_interrupt_dpc(netdma_handle_t channel, dma_addr_t last_descriptor)
{
	if (le64_to_cpu(READ_ONCE(bare.memory->completion)) ==
	    (bare.address | NETDMA_TRANSFER_IDLE))
		complete(&bare.done);
}
