// SPDX-License-Identifier: GPL-2.0
/*
 * Channels: taken by clients, set up and freed by providers, found by their names
 * when they interrupt.
 *
 * A channel outlives its provider, for the client that still has it, and its
 * engine's interrupts end before its memory goes: names are looked up in an RCU
 * critical section, which the way back to the provider waits for.
 */
#include <linux/cpumask.h>
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include "compat.h"
#include "netdma.h"

#define WAIT_COMPLAINT	(60 * HZ)

/* The channels' names, of which one is not used again for a long time. */
static DEFINE_XARRAY_FLAGS(names, XA_FLAGS_ALLOC1 | XA_FLAGS_LOCK_IRQ);
static u32 last_name;

/**
 * netdma_channel_exit - the last channel has gone
 *
 * Context: process.
 */
void netdma_channel_exit(void)
{
	xa_destroy(&names);
}

/*
 * Interrupts
 */

/**
 * netdma_isr - an engine interrupts
 * @channel: the channel, as in &netdma_provider_characteristics.allocate_dma_channel
 * @descriptor: the last one done, or 0
 * @cpu: out: the processor to call netdma_interrupt_dpc() on
 *
 * NetDmaIsr.
 *
 * Context: any; usually hard interrupt.
 */
void netdma_isr(netdma_handle_t channel, dma_addr_t descriptor, unsigned int *cpu)
{
	struct netdma_channel *found;

	*cpu = raw_smp_processor_id();
	rcu_read_lock();
	found = xa_load(&names, channel);
	if (found && cpu_online(found->cpu))
		*cpu = found->cpu;
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(netdma_isr);

/**
 * netdma_interrupt_dpc - see what an engine has done, and tell the clients
 * @channel: the channel
 * @last_descriptor: the last one done; 0 when it is called for another reason
 *
 * What is done is read from the completion word, which the provider has
 * written before. Of a channel that was freed nothing happens. NetDmaInterruptDpc.
 *
 * Context: any.
 */
void netdma_interrupt_dpc(netdma_handle_t channel, dma_addr_t last_descriptor)
{
	struct netdma_channel *found;

	rcu_read_lock();
	found = xa_load(&names, channel);
	if (found)
		netdma_operations_look(found, last_descriptor);
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(netdma_interrupt_dpc);

/*
 * Set up and given back
 */

static void channel_free(struct kref *ref)
{
	struct netdma_channel *channel = container_of(ref, struct netdma_channel, ref);

	mutex_destroy(&channel->release);
	kfree(channel);
}

/**
 * netdma_channel_put - let go of a channel
 * @channel: the channel
 *
 * Context: process.
 */
void netdma_channel_put(struct netdma_channel *channel)
{
	kref_put(&channel->ref, channel_free);
}

/* Its name is known from here on. */
static struct netdma_channel *channel_new(struct netdma_provider *provider)
{
	bool version_2 = provider->ops.major_version >= 2;
	struct netdma_channel *channel = kzalloc(sizeof(*channel), GFP_KERNEL);

	if (!channel)
		return NULL;
	kref_init(&channel->ref);
	INIT_LIST_HEAD(&channel->node);
	mutex_init(&channel->release);
	netdma_operations_init(channel);
	channel->provider = provider;
	channel->ops = provider->ops;
	strscpy(channel->provider_name, provider->name, sizeof(channel->provider_name));
	channel->limits = (struct netdma_limits){
		.max_size = provider->attributes.maximum_transfer_size,
		.page_breaks = version_2,
	};
	channel->max_entry = dma_get_max_seg_size(provider->ops.device);
	channel->max_address = provider->attributes.maximum_address_space;
	channel->changes_context = provider->ops.flags & NETDMA_PROVIDER_DCA_SUPPORTED;
	if (netdma_ring_init(&channel->ring, provider->ops.device, !version_2))
		goto free;
	if (xa_alloc_cyclic_irq(&names, &channel->handle, channel, xa_limit_32b, &last_name,
				GFP_KERNEL) >= 0)
		return channel;
	netdma_ring_free(&channel->ring);
free:
	netdma_channel_put(channel);
	return NULL;
}

/* Nobody finds it any more. */
static void channel_forget(struct netdma_channel *channel)
{
	xa_erase_irq(&names, channel->handle);
	synchronize_rcu();
	netdma_operations_exit(channel);
	netdma_ring_free(&channel->ring);
}

static int channel_allocate(struct netdma_channel *channel,
			    const struct netdma_channel_request *request)
{
	struct netdma_channel_parameters parameters = {
		.completion_virtual_address = channel->ring.completion,
		.completion_physical_address = channel->ring.completion_address,
		.processor_affinity = cpu_online_mask,
		.channel_priority = request->priority,
	};
	int err;

	if (netdma_ring_end(&channel->ring) > channel->max_address)
		return -EIO;
	if (request->cpu >= 0)
		parameters.processor_affinity = cpumask_of(request->cpu);
	parameters.cpu_number = cpumask_first(parameters.processor_affinity);
	err = channel->ops.allocate_dma_channel(channel->provider->context, &parameters,
						 channel->handle, &channel->context);
	if (err)
		return err;
	channel->cpu = parameters.cpu_number < nr_cpu_ids ? parameters.cpu_number : 0;
	channel->allocated = true;
	return 0;
}

static struct netdma_channel *channel_set_up(struct netdma_provider *provider,
					     const struct netdma_channel_request *request)
{
	struct netdma_channel *channel = channel_new(provider);
	int err;

	if (!channel)
		return ERR_PTR(-ENOMEM);
	err = channel_allocate(channel, request);
	if (err) {
		channel_forget(channel);
		netdma_channel_put(channel);
		return ERR_PTR(err);
	}
	list_add_tail(&channel->node, &provider->channels);
	provider->num_channels++;
	return channel;
}

/*
 * An engine that never ends keeps its provider, and somebody should know. One that is
 * slow is none of these; it is heard of after as much as a ring full of descriptors.
 */
static void wait_until_idle(struct netdma_channel *channel)
{
	unsigned int before, tail = READ_ONCE(channel->ring.tail);

	while (!wait_event_timeout(channel->idle, netdma_operations_idle(channel),
				   WAIT_COMPLAINT)) {
		before = tail;
		tail = READ_ONCE(channel->ring.tail);
		if (tail == before)
			pr_warn_ratelimited("netdma: %s: operations do not end; waiting for them\n",
					    channel->provider_name);
	}
}

/**
 * netdma_channel_give_back - free the provider's channel, once
 * @channel: closed
 * @information: out: the provider
 *
 * Waits until its operations are done.
 *
 * Context: process, without netdma_lock.
 * Return: it was freed, and another can be taken.
 */
bool netdma_channel_give_back(struct netdma_channel *channel,
			      struct netdma_provider_information *information)
{
	bool arrival = false;

	mutex_lock(&channel->release);
	wait_until_idle(channel);
	if (channel->allocated) {
		netdma_operations_forbid(channel);
		channel->ops.free_dma_channel(channel->context);
		channel_forget(channel);
		mutex_lock(&netdma_lock);
		list_del_init(&channel->node);
		channel->provider->num_channels--;
		netdma_provider_information(channel->provider, information);
		arrival = channel->provider->state == NETDMA_STARTED;
		mutex_unlock(&netdma_lock);
	}
	mutex_unlock(&channel->release);
	return arrival;
}

/*
 * Clients
 */

/**
 * netdma_take_channel - have a channel
 * @request: which
 *
 * Providers take turns.
 *
 * Context: process.
 * Return: a channel, for netdma_release_channel(); or an error pointer: -EINVAL when
 * there is no such processor, -ENODEV when there is no such provider, -EBUSY when no
 * channel is free or the provider sleeps, -ENOMEM, -EIO when it would be where the
 * engine does not reach, or what the last provider said.
 */
struct netdma_channel *netdma_take_channel(const struct netdma_channel_request *request)
{
	struct netdma_channel *channel = ERR_PTR(-ENODEV);
	struct netdma_provider *provider;

	if (request->cpu >= 0 && (request->cpu >= nr_cpu_ids || !cpu_possible(request->cpu)))
		return ERR_PTR(-EINVAL);
	mutex_lock(&netdma_lock);
	list_for_each_entry(provider, &netdma_providers, node) {
		if (!netdma_provider_serves(provider, request))
			continue;
		channel = ERR_PTR(-EBUSY);
		if (!provider->asleep &&
		    provider->num_channels < provider->attributes.dma_channel_count)
			channel = channel_set_up(provider, request);
		if (IS_ERR(channel))
			continue;
		list_move_tail(&provider->node, &netdma_providers);
		break;
	}
	mutex_unlock(&netdma_lock);
	return channel;
}
EXPORT_SYMBOL_GPL(netdma_take_channel);

/**
 * netdma_release_channel - give a channel back
 * @channel: the channel; not to be used any more
 *
 * Waits until its operations are done; netdma_cancel() them first if they should not be.
 *
 * Context: process; also in a notifier.
 */
void netdma_release_channel(struct netdma_channel *channel)
{
	struct netdma_provider_information information;

	netdma_operations_close(channel);
	if (netdma_channel_give_back(channel, &information))
		netdma_notify(NETDMA_CHANNEL_ARRIVAL, &information);
	netdma_channel_put(channel);
}
EXPORT_SYMBOL_GPL(netdma_release_channel);

/**
 * netdma_channel_cpu - the processor on which one hears of a channel
 * @channel: the channel
 *
 * Context: any.
 * Return: its number.
 */
unsigned int netdma_channel_cpu(struct netdma_channel *channel)
{
	return channel->cpu;
}
EXPORT_SYMBOL_GPL(netdma_channel_cpu);

/**
 * netdma_channel_information - whose channel it is
 * @channel: the channel
 * @information: out: its provider
 *
 * Context: process.
 * Return: 0, or -ENODEV when that has gone.
 */
int netdma_channel_information(struct netdma_channel *channel,
			       struct netdma_provider_information *information)
{
	int err = -ENODEV;

	mutex_lock(&netdma_lock);
	if (!list_empty(&channel->node)) {
		netdma_provider_information(channel->provider, information);
		err = 0;
	}
	mutex_unlock(&netdma_lock);
	return err;
}
EXPORT_SYMBOL_GPL(netdma_channel_information);
