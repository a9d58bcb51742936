// SPDX-License-Identifier: GPL-2.0
/*
 * Providers register, start, stop and sleep; and who wants to hear of it does.
 *
 * Notices go out without a lock held, so who hears may take or release channels.
 */
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include "netdma.h"

DEFINE_MUTEX(netdma_lock); /* providers, their state and their channels */
LIST_HEAD(netdma_providers);
static netdma_handle_t last_handle;
static struct srcu_notifier_head notifiers;

/**
 * netdma_provider_init - nobody is told of anything yet
 *
 * Context: process.
 */
void netdma_provider_init(void)
{
	srcu_init_notifier_head(&notifiers);
}

/**
 * netdma_provider_exit - the last provider has gone
 *
 * Context: process.
 */
void netdma_provider_exit(void)
{
	srcu_cleanup_notifier_head(&notifiers);
}

/*
 * Notices
 */

/**
 * netdma_provider_information - what is told of a provider
 * @provider: the provider
 * @information: out
 *
 * Context: netdma_lock.
 */
void netdma_provider_information(const struct netdma_provider *provider,
				 struct netdma_provider_information *information)
{
	unsigned int channels = 0;

	if (provider->state == NETDMA_STARTED)
		channels = provider->attributes.dma_channel_count;
	*information = (struct netdma_provider_information){
		.provider = provider->handle,
		.device = provider->ops.device,
		.channels = channels,
		.free = channels - min(channels, provider->num_channels),
	};
	strscpy(information->name, provider->name, sizeof(information->name));
}

/**
 * netdma_notify - tell who wants to hear
 * @event: what has happened
 * @information: to which provider
 *
 * Context: process, without netdma_lock.
 */
void netdma_notify(enum netdma_notification event,
		   const struct netdma_provider_information *information)
{
	srcu_notifier_call_chain(&notifiers, event, (void *)information);
}

/**
 * netdma_register_notifier - hear of providers and channels
 * @notifier: called in process context with an enum netdma_notification and a
 *	&struct netdma_provider_information. What is there already it does not hear of
 *
 * It may take and release channels.
 *
 * Context: process.
 * Return: 0.
 */
int netdma_register_notifier(struct notifier_block *notifier)
{
	return srcu_notifier_chain_register(&notifiers, notifier);
}
EXPORT_SYMBOL_GPL(netdma_register_notifier);

/**
 * netdma_unregister_notifier - hear nothing any more
 * @notifier: was registered; is not called any more when this returns
 *
 * Context: process, but not from within a notifier.
 * Return: 0, or -ENOENT when it was not registered.
 */
int netdma_unregister_notifier(struct notifier_block *notifier)
{
	return srcu_notifier_chain_unregister(&notifiers, notifier);
}
EXPORT_SYMBOL_GPL(netdma_unregister_notifier);

/*
 * Registration
 */

/**
 * netdma_get_version - the version of this interface
 *
 * NetDmaGetVersion.
 *
 * Context: any.
 * Return: major version << 16 | minor version.
 */
unsigned int netdma_get_version(void)
{
	return NETDMA_INTERFACE_VERSION;
}
EXPORT_SYMBOL_GPL(netdma_get_version);

static struct netdma_provider *provider_find(netdma_handle_t handle)
{
	struct netdma_provider *provider;

	list_for_each_entry(provider, &netdma_providers, node)
		if (provider->handle == handle)
			return provider;
	return NULL;
}

static bool version_known(const struct netdma_provider_characteristics *ops)
{
	switch (NETDMA_VERSION(ops->major_version, ops->minor_version)) {
	case NETDMA_VERSION(1, 0):
	case NETDMA_VERSION(1, 1):
		return !ops->flags;
	case NETDMA_VERSION(2, 0):
		return !(ops->flags & ~NETDMA_PROVIDER_DCA_SUPPORTED);
	default:
		return false;
	}
}

static bool characteristics_valid(const struct netdma_provider_characteristics *ops)
{
	return version_known(ops) && ops->device && ops->friendly_name &&
	       ops->max_dma_channel_count - 1 < NETDMA_MAX_CHANNELS &&
	       ops->allocate_dma_channel && ops->free_dma_channel && ops->start_dma &&
	       ops->append_dma && !ops->suspend_dma == !ops->resume_dma;
}

/* Channels near to their device, one for each processor as far as they go. */
static int set_affinity(void *context, const struct netdma_provider_characteristics *ops)
{
	struct netdma_channel_cpu_affinity *affinity;
	u32 i;
	int err;

	if (!ops->set_dma_channel_cpu_affinity)
		return 0;
	affinity = kcalloc(ops->max_dma_channel_count, sizeof(*affinity), GFP_KERNEL);
	if (!affinity)
		return -ENOMEM;
	for (i = 0; i < ops->max_dma_channel_count; i++) {
		affinity[i].dma_channel = i;
		affinity[i].cpu_number = cpumask_local_spread(i, dev_to_node(ops->device));
	}
	err = ops->set_dma_channel_cpu_affinity(context, affinity, ops->max_dma_channel_count);
	kfree(affinity);
	return err;
}

/**
 * netdma_register_provider - there is an engine
 * @provider_context: what the provider's routines call it
 * @characteristics: its routines; copied, but for the names' text and the device
 * @provider: out: its handle
 *
 * NetDmaRegisterProvider.
 *
 * Context: process.
 * Return: 0, -EINVAL, -ENOMEM, or what set_dma_channel_cpu_affinity() said.
 */
int netdma_register_provider(void *provider_context,
			     const struct netdma_provider_characteristics *characteristics,
			     netdma_handle_t *provider)
{
	struct netdma_provider_information information;
	struct netdma_provider *new;
	int err;

	if (!provider || !characteristics_valid(characteristics))
		return -EINVAL;
	err = set_affinity(provider_context, characteristics);
	if (err)
		return err;
	new = kzalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	new->ops = *characteristics;
	new->context = provider_context;
	INIT_LIST_HEAD(&new->channels);
	strscpy(new->name, characteristics->friendly_name, sizeof(new->name));
	mutex_lock(&netdma_lock);
	new->handle = ++last_handle;
	*provider = new->handle;
	list_add_tail(&new->node, &netdma_providers);
	netdma_provider_information(new, &information);
	mutex_unlock(&netdma_lock);
	netdma_notify(NETDMA_PROVIDER_REGISTERED, &information);
	return 0;
}
EXPORT_SYMBOL_GPL(netdma_register_provider);

/**
 * netdma_deregister_provider - there is an engine no more
 * @provider: its handle
 *
 * Stops it, if it was not. NetDmaDeregisterProvider.
 *
 * Context: process.
 */
void netdma_deregister_provider(netdma_handle_t provider)
{
	struct netdma_provider *old;

	netdma_provider_stop(provider);
	mutex_lock(&netdma_lock);
	old = provider_find(provider);
	if (old)
		list_del(&old->node);
	mutex_unlock(&netdma_lock);
	kfree(old);
}
EXPORT_SYMBOL_GPL(netdma_deregister_provider);

/*
 * Start and stop
 */

/**
 * netdma_provider_serves - whether a client can have a channel of a provider
 * @provider: the provider
 * @request: what the client wants
 *
 * Context: netdma_lock.
 * Return: whether.
 */
bool netdma_provider_serves(const struct netdma_provider *provider,
			    const struct netdma_channel_request *request)
{
	return provider->state == NETDMA_STARTED &&
	       (!request->provider || !strcmp(request->provider, provider->name));
}

static int provider_start(struct netdma_provider *provider,
			  const struct netdma_provider_attributes *attributes)
{
	if (!provider)
		return -EBADF;
	if (attributes->dma_channel_count - 1 >= provider->ops.max_dma_channel_count ||
	    attributes->maximum_transfer_size < NETDMA_MIN_TRANSFER_SIZE)
		return -EINVAL;
	if (provider->state != NETDMA_REGISTERED)
		return -EALREADY;
	provider->attributes = *attributes;
	provider->state = NETDMA_STARTED;
	provider->asleep = false;
	return 0;
}

/**
 * netdma_provider_start - its channels are ready
 * @provider: its handle
 * @attributes: what it is; may differ from those of the last time
 *
 * Its routines may be called before this returns. NetDmaProviderStart.
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBADF, or -EALREADY when it was started and not stopped.
 */
int netdma_provider_start(netdma_handle_t provider,
			  const struct netdma_provider_attributes *attributes)
{
	struct netdma_provider_information information;
	struct netdma_provider *found;
	int err;

	mutex_lock(&netdma_lock);
	found = provider_find(provider);
	err = provider_start(found, attributes);
	if (!err)
		netdma_provider_information(found, &information);
	mutex_unlock(&netdma_lock);
	if (!err)
		netdma_notify(NETDMA_PROVIDER_ARRIVAL, &information);
	return err;
}
EXPORT_SYMBOL_GPL(netdma_provider_start);

/* Return: it, as long as it is there. */
static struct netdma_channel *first_channel(struct netdma_provider *provider)
{
	struct netdma_channel *channel;

	mutex_lock(&netdma_lock);
	channel = list_first_entry_or_null(&provider->channels, struct netdma_channel, node);
	if (channel)
		kref_get(&channel->ref);
	mutex_unlock(&netdma_lock);
	return channel;
}

static void give_back_all(struct netdma_provider *provider)
{
	struct netdma_provider_information information;
	struct netdma_channel *channel;

	while ((channel = first_channel(provider))) {
		netdma_channel_give_back(channel, &information);
		netdma_channel_put(channel);
	}
}

/* Return: it can be stopped, and nobody gets a channel of it any more. */
static struct netdma_provider *provider_close(netdma_handle_t handle)
{
	struct netdma_provider *provider = provider_find(handle);
	struct netdma_channel *channel;

	if (!provider ||
	    (provider->state != NETDMA_STARTED && provider->state != NETDMA_GONE))
		return NULL;
	provider->state = NETDMA_STOPPING;
	list_for_each_entry(channel, &provider->channels, node)
		netdma_operations_close(channel);
	return provider;
}

/**
 * netdma_provider_stop - its channels are ready no more
 * @provider: its handle
 *
 * Waits until what clients have submitted is done, and frees all channels. Clients keep
 * theirs, and get nothing done with them. Does nothing when it was not started.
 * NetDmaProviderStop.
 *
 * Context: process, but not from within a notifier.
 */
void netdma_provider_stop(netdma_handle_t provider)
{
	struct netdma_provider_information information;
	struct netdma_provider *found;

	mutex_lock(&netdma_lock);
	found = provider_close(provider);
	if (found)
		netdma_provider_information(found, &information);
	mutex_unlock(&netdma_lock);
	if (!found)
		return;
	netdma_notify(NETDMA_PROVIDER_REMOVAL, &information);
	give_back_all(found);
	mutex_lock(&netdma_lock);
	found->state = NETDMA_REGISTERED;
	mutex_unlock(&netdma_lock);
}
EXPORT_SYMBOL_GPL(netdma_provider_stop);

/**
 * netdma_provider_gone - the engine does not answer any more, and touches no memory
 * @provider: its handle
 *
 * What is outstanding fails with -ENODEV, so that netdma_provider_stop() does not
 * wait for it, and nobody gets a channel of it any more. Windows has no such routine.
 *
 * Context: process.
 */
void netdma_provider_gone(netdma_handle_t provider)
{
	struct netdma_provider *found;
	struct netdma_channel *channel;

	mutex_lock(&netdma_lock);
	found = provider_find(provider);
	if (found) {
		if (found->state == NETDMA_STARTED)
			found->state = NETDMA_GONE;
		list_for_each_entry(channel, &found->channels, node)
			netdma_operations_fail(channel);
	}
	mutex_unlock(&netdma_lock);
}
EXPORT_SYMBOL_GPL(netdma_provider_gone);

/*
 * Power
 */

static void provider_sleep(struct netdma_provider *provider, bool asleep)
{
	struct netdma_channel *channel;

	provider->asleep = asleep;
	list_for_each_entry(channel, &provider->channels, node)
		netdma_operations_sleep(channel, asleep);
}

/* Return: one whose engine has something to do, as long as it is there. */
static struct netdma_channel *busy_channel(struct netdma_provider *provider)
{
	struct netdma_channel *channel;
	bool quiet = true;

	mutex_lock(&netdma_lock);
	list_for_each_entry(channel, &provider->channels, node) {
		quiet = netdma_operations_quiet(channel);
		if (quiet)
			continue;
		kref_get(&channel->ref);
		break;
	}
	mutex_unlock(&netdma_lock);
	return quiet ? NULL : channel;
}

static void wait_until_quiet(struct netdma_provider *provider)
{
	struct netdma_channel *channel;

	while ((channel = busy_channel(provider))) {
		wait_event(channel->idle, netdma_operations_quiet(channel));
		netdma_channel_put(channel);
	}
}

static int power_event(struct netdma_provider *provider, bool asleep)
{
	if (!provider)
		return -EBADF;
	if (NETDMA_VERSION(provider->ops.major_version, provider->ops.minor_version) <
	    NETDMA_VERSION(1, 1))
		return -EOPNOTSUPP;
	if (provider->asleep != asleep)
		provider_sleep(provider, asleep);
	return 0;
}

/**
 * netdma_pnp_event_notify - the engine loses its power, or has it again
 * @provider: its handle; of version 1.1 or higher
 * @event: %NETDMA_PROVIDER_POWER_DOWN: when this returns the engine is idle, and what
 *	clients submit waits; %NETDMA_PROVIDER_POWER_UP: each channel is started anew
 *
 * NetDmaPnPEventNotify. Not to be called at the same time as the others that
 * start and stop the provider.
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBADF, or -EOPNOTSUPP with version 1.0.
 */
int netdma_pnp_event_notify(netdma_handle_t provider, enum netdma_notification event)
{
	struct netdma_provider_information information;
	bool asleep = event == NETDMA_PROVIDER_POWER_DOWN;
	struct netdma_provider *found;
	int err;

	if (!asleep && event != NETDMA_PROVIDER_POWER_UP)
		return -EINVAL;
	mutex_lock(&netdma_lock);
	found = provider_find(provider);
	err = power_event(found, asleep);
	if (!err)
		netdma_provider_information(found, &information);
	mutex_unlock(&netdma_lock);
	if (err)
		return err;
	netdma_notify(event, &information);
	if (asleep)
		wait_until_quiet(found);
	return 0;
}
EXPORT_SYMBOL_GPL(netdma_pnp_event_notify);
