/* SPDX-License-Identifier: GPL-2.0 */
/*
 * NetDMA: copies from memory to memory, done by an engine.
 *
 * A *provider* is the driver of a DMA engine. It registers with netdma.ko and is
 * called through &struct netdma_provider_characteristics. A *client* wants copies
 * done: it takes a channel, submits operations to it and hears when they are done.
 * Providers come and go under their clients.
 *
 * Contexts in which a routine may be called, or is called:
 *
 * - *process*: may sleep (PASSIVE_LEVEL).
 * - *any*: process, softirq, hard interrupt, or under a spinlock; never sleeps.
 *
 * The structures carry no size and no revision as on Windows: modules are built
 * for one kernel, and the version of a provider says which rules it knows.
 */
#ifndef __LINUX_NETDMA_H
#define __LINUX_NETDMA_H

#include <linux/bits.h>
#include <linux/completion.h>
#include <linux/list.h>
#include <linux/types.h>

struct cpumask;
struct device;
struct netdma_channel;
struct notifier_block;
struct scatterlist;

#define NETDMA_VERSION(major, minor)	((major) << 16 | (minor))

/**
 * typedef netdma_handle_t - names a provider or a channel to NetDMA
 *
 * Not a pointer: what is told of a channel that is gone is ignored. 0 is never a
 * handle.
 */
typedef u32 netdma_handle_t;

/*
 * Descriptors
 */

#define NETDMA_INTERRUPT_ON_COMPLETION		BIT(0)
#define NETDMA_SOURCE_NO_SNOOP			BIT(1)
#define NETDMA_DESTINATION_NO_SNOOP		BIT(2)
#define NETDMA_STATUS_UPDATE_ON_COMPLETION	BIT(3)
#define NETDMA_SERIALIZE_TRANSFER		BIT(4)
#define NETDMA_NULL_TRANSFER			BIT(5)
/* Version 2.0: */
#define NETDMA_SOURCE_PAGE_BREAK		BIT(6)
#define NETDMA_DESTINATION_PAGE_BREAK		BIT(7)
#define NETDMA_DESTINATION_DCA_ENABLE		BIT(9)
#define NETDMA_OP_TYPE_MASK			GENMASK(31, 24)
#define NETDMA_OP_TYPE_CONTEXT_CHANGE		GENMASK(31, 24)
/* In a descriptor that changes the context, what it changes: */
#define NETDMA_DCA_CONTEXT_CHANGE		BIT(0)

#define NETDMA_PAGE_SIZE	4096	/* of page breaks, whatever the kernel's is */

/**
 * struct netdma_descriptor - one piece of work for an engine, as the engine reads it
 * @transfer_size: bytes
 * @dca_context: instead, where @control_flags has %NETDMA_OP_TYPE_CONTEXT_CHANGE:
 *	APIC ID of the processor that gets the data
 * @control_flags: NETDMA_INTERRUPT_ON_COMPLETION and the others
 * @source_address: DMA address of the source
 * @destination_address: DMA address of the destination
 * @next_descriptor: DMA address of the next descriptor. In the last one of a
 *	chain: 0 (version 1.x), or where the chain that is appended next begins
 *	(2.0)
 * @next_source_address: with %NETDMA_SOURCE_PAGE_BREAK: where the source goes on
 *	after the end of the page that @source_address is in; otherwise the
 *	provider's
 * @next_destination_address: with %NETDMA_DESTINATION_PAGE_BREAK, likewise;
 *	otherwise the provider's
 * @user_context1: NetDMA's
 * @user_context2: NetDMA's
 *
 * Aligned to 64 bytes. NET_DMA_DESCRIPTOR.
 */
struct netdma_descriptor {
	union {
		__le32 transfer_size;
		__le32 dca_context;
	};
	__le32 control_flags;
	__le64 source_address;
	__le64 destination_address;
	__le64 next_descriptor;
	__le64 next_source_address;
	__le64 next_destination_address;
	__le64 user_context1;
	__le64 user_context2;
};

/**
 * netdma_next_descriptor - the descriptor behind one
 * @descriptor: a descriptor
 * @address: its DMA address
 * @next: the DMA address in its next_descriptor
 *
 * For providers that read descriptors themselves: all descriptors of a channel lie
 * in one piece of memory.
 *
 * Context: any.
 * Return: where the kernel sees it.
 */
static inline struct netdma_descriptor *
netdma_next_descriptor(struct netdma_descriptor *descriptor, dma_addr_t address, dma_addr_t next)
{
	return (void *)descriptor + (ptrdiff_t)(next - address);
}

/**
 * enum netdma_transfer_status - the lowest three bits of a completion word
 * @NETDMA_TRANSFER_ACTIVE: the descriptor is done, there are more
 * @NETDMA_TRANSFER_IDLE: the descriptor is done, and was the last
 * @NETDMA_TRANSFER_SUSPENDED: the descriptor is done, and SuspendDma was called
 * @NETDMA_TRANSFER_HALTED: the descriptor is done; the rest was aborted, by
 *	AbortDma, by ResetChannel or because of an error
 * @NETDMA_TRANSFER_ARMED: nothing is done yet, and the address says nothing
 *
 * NET_DMA_TRANSFER_STATUS.
 */
enum netdma_transfer_status {
	NETDMA_TRANSFER_ACTIVE = 0,
	NETDMA_TRANSFER_IDLE = 1,
	NETDMA_TRANSFER_SUSPENDED = 2,
	NETDMA_TRANSFER_HALTED = 3,
	NETDMA_TRANSFER_ARMED = 4,
};

/* A completion word: the DMA address of the last descriptor done, and a status. */
#define NETDMA_TRANSFER_STATUS_MASK	GENMASK_ULL(2, 0)
#define NETDMA_TRANSFER_ADDRESS_MASK	GENMASK_ULL(63, 6)

/*
 * Providers
 */

/**
 * struct netdma_channel_cpu_affinity - which processor a channel should interrupt
 * @dma_channel: number of the channel, from 0
 * @cpu_number: the processor
 *
 * NET_DMA_CHANNEL_CPU_AFFINITY.
 */
struct netdma_channel_cpu_affinity {
	u32 dma_channel;
	u32 cpu_number;
};

/**
 * struct netdma_channel_parameters - how a channel is to be set up
 * @completion_virtual_address: where the engine writes the completion word
 * @completion_physical_address: its DMA address
 * @processor_affinity: processors that its interrupts may go to
 * @channel_priority: higher ones go first; the highest there is, if there are not
 *	so many
 * @cpu_number: out: the processor that the provider chose
 *
 * NET_DMA_CHANNEL_PARAMETERS.
 */
struct netdma_channel_parameters {
	__le64 *completion_virtual_address;
	dma_addr_t completion_physical_address;
	const struct cpumask *processor_affinity;
	u32 channel_priority;
	u32 cpu_number;
};

#define NETDMA_PROVIDER_DCA_SUPPORTED	BIT(0)

/**
 * struct netdma_provider_characteristics - a provider's routines
 * @major_version: of NetDMA that the provider was written for
 * @minor_version: likewise: 1.0, 1.1 or 2.0
 * @flags: %NETDMA_PROVIDER_DCA_SUPPORTED, which 2.0 knows
 * @device: what masters the bus: memory is mapped for it, with its DMA mask
 * @max_dma_channel_count: channels that it can have, 1 to %NETDMA_MAX_CHANNELS
 * @set_dma_channel_cpu_affinity: ProviderSetDmaChannelCpuAffinity, or NULL. Called
 *	during netdma_register_provider(), once, for all channels it can
 *	have. Context: process. Return: 0, or a reason not to register.
 * @allocate_dma_channel: ProviderAllocateDmaChannel: sets one channel up, whose
 *	name to NetDMA is @channel, chooses its processor, and says what the other
 *	routines are to call it. Context: process. Return: 0, -ENOMEM, -EBUSY (no
 *	channel is left) or -EIO.
 * @free_dma_channel: ProviderFreeDmaChannel. Nothing is outstanding on it, and no
 *	routine is called for it afterwards. Context: process.
 * @start_dma: ProviderStartDma: begins with this chain, whatever was before. The first
 *	call for a channel that was allocated, aborted or reset. Context: any. Return: 0
 *	or -EIO.
 * @suspend_dma: ProviderSuspendDma, or NULL: completes the descriptor at hand, stops,
 *	and says which was the last. Context: any. Return: 0 or -EIO.
 * @resume_dma: ProviderResumeDma; together with @suspend_dma or not at
 *	all. Context: any. Return: 0 or -EIO.
 * @abort_dma: ProviderAbortDma, or NULL: stops at once. When it returns the engine
 *	touches no memory any more but the completion word, which says
 *	%NETDMA_TRANSFER_HALTED. Context: any. Return: 0 or -EIO.
 * @append_dma: ProviderAppendDma: goes on with this chain after the last descriptor
 *	it has. With 1.x NetDMA has linked it to that one, which the engine reads
 *	once more. Context: any. Return: 0 or -EIO.
 * @reset_channel: ProviderResetChannel, or NULL: as @abort_dma, and the channel is as
 *	it was after it was allocated. Context: any. Return: 0 or -EIO.
 * @friendly_name: name for people, unique if they are to choose by it
 *
 * Those of a channel, from @start_dma to @reset_channel, are called one at a time.
 * They may call netdma_isr() and netdma_interrupt_dpc(), nothing else of NetDMA.
 * NET_DMA_PROVIDER_CHARACTERISTICS.
 */
struct netdma_provider_characteristics {
	u8 major_version;
	u8 minor_version;
	u32 flags;
	struct device *device;
	u32 max_dma_channel_count;
	int (*set_dma_channel_cpu_affinity)(void *provider_context,
					    const struct netdma_channel_cpu_affinity *affinity,
					    u32 count);
	int (*allocate_dma_channel)(void *provider_context,
				    struct netdma_channel_parameters *parameters,
				    netdma_handle_t channel, void **channel_context);
	void (*free_dma_channel)(void *channel_context);
	int (*start_dma)(void *channel_context, struct netdma_descriptor *descriptors,
			 dma_addr_t address, u32 count);
	int (*suspend_dma)(void *channel_context, dma_addr_t *last_descriptor);
	int (*resume_dma)(void *channel_context);
	int (*abort_dma)(void *channel_context);
	int (*append_dma)(void *channel_context, struct netdma_descriptor *descriptors,
			  dma_addr_t address, u32 count);
	int (*reset_channel)(void *channel_context);
	const char *friendly_name;
};

#define NETDMA_MAX_CHANNELS		1024
#define NETDMA_MIN_TRANSFER_SIZE	4096

/**
 * struct netdma_provider_attributes - a provider that is ready
 * @major_hw_version: of the engine
 * @minor_hw_version: of the engine
 * @vendor_id: of the engine
 * @dma_channel_count: channels it has, 1 to its max_dma_channel_count
 * @maximum_transfer_size: bytes that one descriptor may have, at least
 *	%NETDMA_MIN_TRANSFER_SIZE
 * @maximum_address_space: the highest DMA address
 *
 * NET_DMA_PROVIDER_ATTRIBUTES.
 */
struct netdma_provider_attributes {
	u8 major_hw_version;
	u8 minor_hw_version;
	u32 vendor_id;
	u32 dma_channel_count;
	u32 maximum_transfer_size;
	u64 maximum_address_space;
};

/**
 * enum netdma_notification - what became of a provider or a channel
 * @NETDMA_PROVIDER_REGISTERED: there is one, which is not ready yet
 * @NETDMA_PROVIDER_ARRIVAL: it has started: its channels can be taken
 * @NETDMA_PROVIDER_REMOVAL: it is about to stop: who holds a channel should
 *	release it
 * @NETDMA_CHANNEL_ARRIVAL: one of its channels became free
 * @NETDMA_PROVIDER_POWER_DOWN: it goes to sleep: operations wait
 * @NETDMA_PROVIDER_POWER_UP: it is back
 *
 * NET_DMA_PNP_NOTIFICATION_CODE.
 */
enum netdma_notification {
	NETDMA_PROVIDER_REGISTERED = 1,
	NETDMA_PROVIDER_ARRIVAL,
	NETDMA_PROVIDER_REMOVAL,
	NETDMA_CHANNEL_ARRIVAL,
	NETDMA_PROVIDER_POWER_DOWN,
	NETDMA_PROVIDER_POWER_UP,
};

unsigned int netdma_get_version(void);
int netdma_register_provider(void *provider_context,
			     const struct netdma_provider_characteristics *characteristics,
			     netdma_handle_t *provider);
void netdma_deregister_provider(netdma_handle_t provider);
int netdma_provider_start(netdma_handle_t provider,
			  const struct netdma_provider_attributes *attributes);
void netdma_provider_stop(netdma_handle_t provider);
void netdma_provider_gone(netdma_handle_t provider);
int netdma_pnp_event_notify(netdma_handle_t provider, enum netdma_notification event);
void netdma_isr(netdma_handle_t channel, dma_addr_t descriptor, unsigned int *cpu);
void netdma_interrupt_dpc(netdma_handle_t channel, dma_addr_t last_descriptor);

/*
 * Clients
 */

struct netdma_operation;

/**
 * typedef netdma_complete_t - an operation is done
 * @operation: it; its status says how it went
 *
 * Called once for each operation that was submitted, one of a channel after the
 * other. It may free the operation, or submit it again.
 *
 * Context: any; often hard interrupt.
 */
typedef void (*netdma_complete_t)(struct netdma_operation *operation);

/**
 * struct netdma_cursor - where in a scatter-gather list one is
 * @entry: the entry
 * @offset: bytes into it
 *
 * NetDMA's.
 */
struct netdma_cursor {
	struct scatterlist *entry;
	unsigned int offset;
};

/**
 * struct netdma_operation - a copy
 * @source: what is copied; not DMA mapped. No entry is larger than
 *	dma_get_max_seg_size() of the provider's device
 * @destination: where to; likewise
 * @source_entries: of @source
 * @destination_entries: of @destination
 * @length: bytes, 1 to what both have; 0 with %NETDMA_NULL_TRANSFER
 * @flags: %NETDMA_SOURCE_NO_SNOOP, %NETDMA_DESTINATION_NO_SNOOP,
 *	%NETDMA_SERIALIZE_TRANSFER, %NETDMA_NULL_TRANSFER, and
 *	%NETDMA_DESTINATION_DCA_ENABLE, which is for providers that know it
 * @complete: called when it is done; NULL: netdma_wait() for that
 * @context: the client's
 * @status: 0; -ECANCELED; -EIO when the engine failed; -ENODEV when the provider
 *	went. What the destination holds is known only with 0
 *
 * All of it, the lists and what they point to are NetDMA's from netdma_submit()
 * until it is done. Zero it before its first use.
 */
struct netdma_operation {
	struct scatterlist *source;
	struct scatterlist *destination;
	unsigned int source_entries;
	unsigned int destination_entries;
	size_t length;
	u32 flags;
	netdma_complete_t complete;
	void *context;
	int status;

	/* private: */
	struct netdma_channel *channel;
	struct list_head node;
	struct netdma_cursor from;
	struct netdma_cursor to;
	size_t described;	/* bytes in descriptors that were handed over */
	size_t copied;		/* of these, done */
	unsigned int outstanding; /* descriptors that were handed over and are not done */
	bool null_described;	/* likewise, without a byte */
	bool pending;		/* from netdma_submit() until it is done */
	struct completion done;
};

/**
 * struct netdma_channel_request - which channel a client wants
 * @cpu: processor on which it would like to hear; negative: any
 * @priority: see &netdma_channel_parameters.channel_priority
 * @provider: friendly name of the provider; NULL: any
 */
struct netdma_channel_request {
	int cpu;
	u32 priority;
	const char *provider;
};

#define NETDMA_NAME_LENGTH	32

/**
 * struct netdma_provider_information - a provider, for who hears of one
 * @provider: its handle
 * @name: its friendly name, cut off at %NETDMA_NAME_LENGTH
 * @device: its device
 * @channels: how many it has; 0 before it has started
 * @free: of these, how many nobody has
 */
struct netdma_provider_information {
	netdma_handle_t provider;
	char name[NETDMA_NAME_LENGTH];
	struct device *device;
	unsigned int channels;
	unsigned int free;
};

struct netdma_channel *netdma_take_channel(const struct netdma_channel_request *request);
void netdma_release_channel(struct netdma_channel *channel);
unsigned int netdma_channel_cpu(struct netdma_channel *channel);
int netdma_channel_information(struct netdma_channel *channel,
			       struct netdma_provider_information *information);
int netdma_submit(struct netdma_channel *channel, struct netdma_operation *operation);
int netdma_wait(struct netdma_operation *operation);
int netdma_wait_timeout(struct netdma_operation *operation, unsigned long timeout);
void netdma_cancel(struct netdma_operation *operation);
int netdma_suspend(struct netdma_channel *channel);
int netdma_resume(struct netdma_channel *channel);
int netdma_reset(struct netdma_channel *channel);
int netdma_register_notifier(struct notifier_block *notifier);
int netdma_unregister_notifier(struct notifier_block *notifier);

#endif /* __LINUX_NETDMA_H */
