/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netdma.ko: what its rooms share.
 *
 *   descriptors.c  scatter-gather lists to descriptors: arithmetic, no hardware
 *   ring.c         the descriptors of a channel, and its completion word
 *   operations.c   submit, hand over, complete, cancel
 *   channel.c      channels are taken, set up, interrupted and released
 *   provider.c     providers register, start, stop and sleep
 *
 * Locks, from the outer to the inner: netdma_lock (mutex: the providers, their state
 * and their channels), &netdma_channel.release (mutex: it is given back once),
 * &netdma_channel.lock (spinlock: its ring and its operations). A provider's start,
 * append, suspend, resume, abort and reset are called with the channel's lock held,
 * which is what calls them one at a time, and never after free.
 */
#ifndef __NETDMA_INTERNAL_H
#define __NETDMA_INTERNAL_H

#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/netdma.h>
#include <linux/scatterlist.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define NETDMA_INTERFACE_VERSION	NETDMA_VERSION(2, 0)

/*
 * Descriptors
 */

/**
 * struct netdma_limits - what one descriptor may hold
 * @max_size: bytes
 * @page_breaks: it may go on in a second page
 */
struct netdma_limits {
	u32 max_size;
	bool page_breaks;
};

void netdma_cursor_set(struct netdma_cursor *cursor, struct scatterlist *list, size_t offset);
u32 netdma_describe(struct netdma_descriptor *descriptor, struct netdma_cursor *from,
		    struct netdma_cursor *to, size_t left, const struct netdma_limits *limits);

/*
 * The ring of a channel
 */

#define NETDMA_RING_SIZE	64	/* a power of two */

/**
 * struct netdma_slot - what a descriptor is for, out of the device's reach
 * @operation: whose it is; NULL: a change of context
 * @bytes: of it
 */
struct netdma_slot {
	struct netdma_operation *operation;
	u32 bytes;
};

/**
 * struct netdma_ring - the descriptors of a channel, and its completion word
 * @device: for which it is mapped
 * @descriptors: each leads to the one behind it, and the last one to the first
 * @address: DMA address of @descriptors
 * @completion: the completion word
 * @completion_address: its DMA address
 * @terminated: chains end with a 0, as with version 1.x
 * @head: counts descriptors that were filled
 * @tail: counts descriptors that are done
 * @slots: one for each descriptor
 *
 * One slot is always free: so the last descriptor that is done, which the completion
 * word names and an engine of version 1.x reads again, is not among those
 * that are not done.
 */
struct netdma_ring {
	struct device *device;
	struct netdma_descriptor *descriptors;
	dma_addr_t address;
	__le64 *completion;
	dma_addr_t completion_address;
	bool terminated;
	unsigned int head;
	unsigned int tail;
	struct netdma_slot slots[NETDMA_RING_SIZE];
};

int netdma_ring_init(struct netdma_ring *ring, struct device *device, bool terminated);
void netdma_ring_free(struct netdma_ring *ring);
u64 netdma_ring_end(const struct netdma_ring *ring);
struct netdma_descriptor *netdma_ring_descriptor(struct netdma_ring *ring, unsigned int number);
dma_addr_t netdma_ring_address(const struct netdma_ring *ring, unsigned int number);
struct netdma_slot *netdma_ring_slot(struct netdma_ring *ring, unsigned int number);
struct netdma_descriptor *netdma_ring_add(struct netdma_ring *ring,
					  struct netdma_operation *operation);
void netdma_ring_terminate(struct netdma_ring *ring, unsigned int first);
void netdma_ring_link(struct netdma_ring *ring, unsigned int first);
void netdma_ring_unlink(struct netdma_ring *ring, unsigned int first);
void netdma_ring_arm(struct netdma_ring *ring);
enum netdma_transfer_status netdma_ring_status(const struct netdma_ring *ring,
					       unsigned int *done);
bool netdma_ring_has(const struct netdma_ring *ring, u64 address);

static inline unsigned int netdma_ring_outstanding(const struct netdma_ring *ring)
{
	return ring->head - ring->tail;
}

static inline unsigned int netdma_ring_space(const struct netdma_ring *ring)
{
	return NETDMA_RING_SIZE - 1 - netdma_ring_outstanding(ring);
}

/*
 * Providers
 */

enum netdma_provider_state {
	NETDMA_REGISTERED,
	NETDMA_STARTED,
	NETDMA_GONE,
	NETDMA_STOPPING,
};

/**
 * struct netdma_provider - a driver of an engine
 * @node: in the list of providers
 * @handle: its name
 * @ops: what it registered
 * @context: its own
 * @name: its friendly name
 * @attributes: what it started with
 * @state: whether its channels can be taken
 * @asleep: between power down and power up
 * @channels: those that clients have
 * @num_channels: number of @channels
 *
 * All under netdma_lock.
 */
struct netdma_provider {
	struct list_head node;
	netdma_handle_t handle;
	struct netdma_provider_characteristics ops;
	void *context;
	char name[NETDMA_NAME_LENGTH];
	struct netdma_provider_attributes attributes;
	enum netdma_provider_state state;
	bool asleep;
	struct list_head channels;
	unsigned int num_channels;
};

extern struct mutex netdma_lock;
extern struct list_head netdma_providers;

void netdma_provider_information(const struct netdma_provider *provider,
				 struct netdma_provider_information *information);
void netdma_notify(enum netdma_notification event,
		   const struct netdma_provider_information *information);
bool netdma_provider_serves(const struct netdma_provider *provider,
			    const struct netdma_channel_request *request);
void netdma_provider_init(void);
void netdma_provider_exit(void);

/*
 * Channels
 */

/**
 * struct netdma_channel - a channel of a provider that a client has
 * @ref: the client's, and those of who waits for it
 * @node: in its provider's list; under netdma_lock
 * @handle: its name, under which the provider tells of it
 * @provider: whose it is, while it is in that list
 * @ops: the provider's routines, of which none is called once it is freed
 * @provider_name: its name, which outlives it
 * @context: what they call it
 * @cpu: the processor that it interrupts
 * @limits: of a descriptor
 * @max_entry: bytes of an entry of a scatter-gather list, which the device's limit of
 *	a segment says, though here only descriptors are the device's
 * @max_address: highest DMA address that the engine reaches
 * @changes_context: the engine is told whose cache to fill
 * @release: held while it is given back to the provider
 * @allocated: the provider has it; set under @release and @lock
 * @lock: the members below, and what is private in operations
 * @owner: who has @lock, and is perhaps in a routine of the provider
 * @ring: its descriptors
 * @waiting: operations that the engine was not told of, or not of all; in order
 * @under_way: those that it was told of
 * @done: those whose client is to be told
 * @telling: somebody is telling others
 * @active: number of all these, and of those whose client is being told
 * @started: the engine has a chain, so that one can be appended
 * @new_context: the engine does not know yet whose cache to fill
 * @suspended: by netdma_suspend()
 * @engine_suspended: the engine, too
 * @asleep: the provider has no power
 * @closed: takes no operation any more
 * @idle: waits for @active to be 0, or for an empty ring
 * @watchdog: looks at the completion word when no interrupt came
 * @later: looks when the provider completes from within its own routine
 */
struct netdma_channel {
	struct kref ref;
	struct list_head node;
	netdma_handle_t handle;
	struct netdma_provider *provider;
	struct netdma_provider_characteristics ops;
	char provider_name[NETDMA_NAME_LENGTH];
	void *context;
	unsigned int cpu;
	struct netdma_limits limits;
	unsigned int max_entry;
	u64 max_address;
	bool changes_context;

	struct mutex release; /* it is given back */
	bool allocated;

	spinlock_t lock; /* what follows */
	struct task_struct *owner;
	struct netdma_ring ring;
	struct list_head waiting;
	struct list_head under_way;
	struct list_head done;
	bool telling;
	unsigned int active;
	bool started;
	bool new_context;
	bool suspended;
	bool engine_suspended;
	bool asleep;
	bool closed;
	wait_queue_head_t idle;
	struct timer_list watchdog;
	struct work_struct later;
};

bool netdma_channel_give_back(struct netdma_channel *channel,
			      struct netdma_provider_information *information);
void netdma_channel_put(struct netdma_channel *channel);
void netdma_channel_exit(void);

void netdma_operations_init(struct netdma_channel *channel);
void netdma_operations_exit(struct netdma_channel *channel);
void netdma_operations_look(struct netdma_channel *channel, dma_addr_t last);
void netdma_operations_forbid(struct netdma_channel *channel);
void netdma_operations_close(struct netdma_channel *channel);
void netdma_operations_fail(struct netdma_channel *channel);
void netdma_operations_sleep(struct netdma_channel *channel, bool asleep);
bool netdma_operations_idle(struct netdma_channel *channel);
bool netdma_operations_quiet(struct netdma_channel *channel);

#endif /* __NETDMA_INTERNAL_H */
