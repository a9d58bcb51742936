// SPDX-License-Identifier: GPL-2.0
/*
 * A NetDMA provider that does what a test tells it. Its engine reads descriptors
 * from memory and copies, and both check what NetDMA promises.
 *
 * &scripted_channel.lock guards an engine: each descriptor is done under it, so
 * an abort finds none half done. &scripted.lock guards the log. Both are inside
 * NetDMA's locks, and none is held when NetDMA is called.
 */
#include <linux/cpumask.h>
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include "../drivers/netdma/compat.h"
#include "netdma_fixture.h"

#define FLAGS_1	(NETDMA_INTERRUPT_ON_COMPLETION | NETDMA_SOURCE_NO_SNOOP |		\
		 NETDMA_DESTINATION_NO_SNOOP | NETDMA_STATUS_UPDATE_ON_COMPLETION |	\
		 NETDMA_SERIALIZE_TRANSFER | NETDMA_NULL_TRANSFER)
#define FLAGS_2	(FLAGS_1 | NETDMA_SOURCE_PAGE_BREAK | NETDMA_DESTINATION_PAGE_BREAK)
#define BREAKS	(NETDMA_SOURCE_PAGE_BREAK | NETDMA_DESTINATION_PAGE_BREAK)

/*
 * Log and complaints
 */

static __printf(2, 3) void violation(struct scripted *provider, const char *format, ...)
{
	unsigned long flags;
	va_list arguments;

	va_start(arguments, format);
	spin_lock_irqsave(&provider->lock, flags);
	if (!provider->violations++)
		vsnprintf(provider->complaint, sizeof(provider->complaint), format, arguments);
	spin_unlock_irqrestore(&provider->lock, flags);
	va_end(arguments);
}

static bool version_2(const struct scripted *provider)
{
	return provider->ops.major_version >= 2;
}

/* Return: what the call is to say. */
static int record(struct scripted *provider, struct scripted_entry entry)
{
	unsigned long flags;

	spin_lock_irqsave(&provider->lock, flags);
	if (provider->fail_times[entry.call]) {
		entry.result = provider->fail[entry.call];
		if (provider->fail_times[entry.call] != SCRIPTED_ALWAYS)
			provider->fail_times[entry.call]--;
	}
	provider->calls[entry.call]++;
	if (provider->logged < SCRIPTED_LOG)
		provider->log[provider->logged++] = entry;
	spin_unlock_irqrestore(&provider->lock, flags);
	return entry.result;
}

static const char *const call_names[] = {
	"affinity", "allocate", "free", "start", "append", "suspend", "resume", "abort", "reset",
};

static void check_call(struct scripted_channel *channel, enum scripted_call call)
{
	struct scripted *provider = channel->provider;

	if (!channel->allocated)
		violation(provider, "%s of a channel that is not allocated", call_names[call]);
	if (!provider->started)
		violation(provider, "%s of a provider that is stopped", call_names[call]);
	if (call == SCRIPTED_FREE)
		return;
	if (provider->asleep)
		violation(provider, "%s while the provider sleeps", call_names[call]);
	if (provider->silent)
		violation(provider, "%s of an engine that is gone", call_names[call]);
}

/* Return: what the call is to say; call_end() follows. */
static int call_begin(struct scripted_channel *channel, enum scripted_call call,
		      dma_addr_t address, u32 count)
{
	struct scripted_entry entry = { call, channel->number, address, count };

	if (atomic_inc_return(&channel->inside) != 1)
		violation(channel->provider, "%s during another call", call_names[call]);
	check_call(channel, call);
	if (channel->provider->linger)
		udelay(channel->provider->linger);
	return record(channel->provider, entry);
}

static int call_end(struct scripted_channel *channel, int result)
{
	atomic_dec(&channel->inside);
	return result;
}

/*
 * Memory
 */

static void *reach(struct scripted_channel *channel, dma_addr_t address)
{
	return phys_to_virt(dma_to_phys(&channel->provider->platform->dev, address));
}

static bool in_ring(const struct scripted_channel *channel, dma_addr_t address)
{
	return address >= channel->ring &&
	       address - channel->ring < NETDMA_RING_SIZE * sizeof(struct netdma_descriptor) &&
	       IS_ALIGNED(address, sizeof(struct netdma_descriptor));
}

/**
 * scripted_descriptor - where the kernel sees a descriptor
 * @channel: a channel that is allocated
 * @address: its DMA address
 *
 * Return: it; or NULL and a complaint when there is none.
 */
struct netdma_descriptor *scripted_descriptor(struct scripted_channel *channel,
					      dma_addr_t address)
{
	if (!in_ring(channel, address)) {
		violation(channel->provider, "no descriptor is at %pad", &address);
		return NULL;
	}
	return netdma_next_descriptor(channel->memory, channel->ring, address);
}

static dma_addr_t next_of(struct scripted_channel *channel, dma_addr_t address)
{
	struct netdma_descriptor *descriptor = scripted_descriptor(channel, address);

	return descriptor ? le64_to_cpu(READ_ONCE(descriptor->next_descriptor)) : 0;
}

/*
 * The engine
 */

/**
 * scripted_say - write a completion word
 * @channel: a channel that is allocated
 * @word: the word, which may be a lie
 */
void scripted_say(struct scripted_channel *channel, u64 word)
{
	WRITE_ONCE(*channel->completion, cpu_to_le64(word));
}

/**
 * scripted_interrupt - tell NetDMA that something is done, as an interrupt would
 * @channel: a channel, also one that was freed
 * @last: the last descriptor done, or 0
 */
void scripted_interrupt(struct scripted_channel *channel, dma_addr_t last)
{
	unsigned int cpu = UINT_MAX;

	if (atomic_dec_if_positive(&channel->provider->lost) >= 0)
		return;
	netdma_isr(channel->handle, last, &cpu);
	WRITE_ONCE(channel->dpc_cpu, cpu);
	netdma_interrupt_dpc(channel->handle, last);
}

static void check_reach(struct scripted_channel *channel, u64 address, u32 size)
{
	if (size && address + size - 1 > channel->provider->attributes.maximum_address_space)
		violation(channel->provider, "%#llx is out of reach", address);
}

static u32 allowed_flags(const struct scripted *provider)
{
	u32 flags = version_2(provider) ? FLAGS_2 : FLAGS_1;

	if (provider->ops.flags & NETDMA_PROVIDER_DCA_SUPPORTED)
		flags |= NETDMA_DESTINATION_DCA_ENABLE;
	return flags;
}

static void change_context(struct scripted_channel *channel,
			   const struct netdma_descriptor *descriptor)
{
	if (!(channel->provider->ops.flags & NETDMA_PROVIDER_DCA_SUPPORTED))
		violation(channel->provider, "a change of context that it does not know");
	channel->contexts++;
	channel->context = le32_to_cpu(descriptor->dca_context);
}

/* Bytes up to the end of the page, or all. */
static u32 first_part(u64 address, u32 left, bool breaks)
{
	return breaks ? min_t(u32, left, NETDMA_PAGE_SIZE - address % NETDMA_PAGE_SIZE) : left;
}

static void copy(struct scripted_channel *channel, const struct netdma_descriptor *descriptor,
		 u32 flags)
{
	u64 from = le64_to_cpu(descriptor->source_address);
	u64 to = le64_to_cpu(descriptor->destination_address);
	u32 left = le32_to_cpu(descriptor->transfer_size);
	u32 from_part = first_part(from, left, flags & NETDMA_SOURCE_PAGE_BREAK);
	u32 to_part = first_part(to, left, flags & NETDMA_DESTINATION_PAGE_BREAK);

	if (!left || left > channel->provider->attributes.maximum_transfer_size)
		violation(channel->provider, "a descriptor of %u bytes", left);
	channel->bytes += left;
	channel->breaks += !!(flags & BREAKS);
	while (left) {
		u32 size = min(from_part, to_part);

		check_reach(channel, from, size);
		check_reach(channel, to, size);
		memcpy(reach(channel, to), reach(channel, from), size);
		left -= size;
		from += size;
		to += size;
		from_part -= size;
		to_part -= size;
		if (left && !from_part) {
			from = le64_to_cpu(descriptor->next_source_address);
			from_part = left;
		}
		if (left && !to_part) {
			to = le64_to_cpu(descriptor->next_destination_address);
			to_part = left;
		}
	}
}

static void execute(struct scripted_channel *channel, const struct netdma_descriptor *descriptor)
{
	u32 flags = le32_to_cpu(descriptor->control_flags);

	if ((flags & NETDMA_OP_TYPE_MASK) == NETDMA_OP_TYPE_CONTEXT_CHANGE) {
		change_context(channel, descriptor);
		return;
	}
	if (flags & ~allowed_flags(channel->provider))
		violation(channel->provider, "flags %#x that it does not know", flags);
	if (!(flags & NETDMA_NULL_TRANSFER))
		copy(channel, descriptor, flags);
	else if (!descriptor->transfer_size)
		channel->nulls++;
	else
		violation(channel->provider, "a null transfer of some bytes");
}

static void say_status(struct scripted_channel *channel, enum netdma_transfer_status status)
{
	scripted_say(channel, channel->last | status);
}

/*
 * Does one descriptor, which it finds by the one before.
 * Return: it did; @interrupts: NetDMA is to be told.
 */
static bool engine_step(struct scripted_channel *channel, bool *interrupts)
{
	struct netdma_descriptor *descriptor;
	dma_addr_t address;
	u32 flags;

	if (!channel->chained || channel->suspended || channel->halted ||
	    channel->provider->dead || channel->done == channel->told)
		return false;
	if (channel->halt_at && !--channel->halt_at) {
		channel->halted = true;
		say_status(channel, NETDMA_TRANSFER_HALTED);
		*interrupts = true;
		return true;
	}
	address = channel->done ? next_of(channel, channel->last) : channel->first;
	descriptor = scripted_descriptor(channel, address);
	if (!descriptor) {
		channel->halted = true;
		return false;
	}
	execute(channel, descriptor);
	channel->last = address;
	channel->done++;
	flags = le32_to_cpu(descriptor->control_flags);
	if (flags & NETDMA_STATUS_UPDATE_ON_COMPLETION)
		say_status(channel, channel->done == channel->told ? NETDMA_TRANSFER_IDLE :
								      NETDMA_TRANSFER_ACTIVE);
	*interrupts = flags & NETDMA_INTERRUPT_ON_COMPLETION;
	return true;
}

/**
 * scripted_step - let an engine do some of its work
 * @channel: a channel
 * @descriptors: how many, or fewer if there are not so many
 *
 * Context: any in which netdma_interrupt_dpc() may be called.
 * Return: how many it did, one at which it halted included.
 */
unsigned int scripted_step(struct scripted_channel *channel, unsigned int descriptors)
{
	unsigned int done;

	for (done = 0; done < descriptors; done++) {
		bool worked, interrupts = false;
		unsigned long flags;
		dma_addr_t last;

		spin_lock_irqsave(&channel->lock, flags);
		worked = engine_step(channel, &interrupts);
		last = channel->last;
		spin_unlock_irqrestore(&channel->lock, flags);
		if (!worked)
			break;
		if (interrupts)
			scripted_interrupt(channel, last);
	}
	return done;
}

/**
 * scripted_run - let an engine do all it has to do, and what follows from it
 * @channel: a channel
 *
 * Return: number of descriptors it did.
 */
unsigned int scripted_run(struct scripted_channel *channel)
{
	return scripted_step(channel, UINT_MAX);
}

/**
 * scripted_run_all - let all engines of a provider do all they have to do
 * @provider: the provider
 */
void scripted_run_all(struct scripted *provider)
{
	unsigned int i;

	for (i = 0; i < SCRIPTED_CHANNELS; i++)
		scripted_run(&provider->channels[i]);
}

static unsigned int outstanding(const struct scripted_channel *channel)
{
	return channel->chained && !channel->halted ? channel->told - channel->done : 0;
}

/**
 * scripted_outstanding - what an engine has to do
 * @channel: a channel
 *
 * Return: number of descriptors.
 */
unsigned int scripted_outstanding(struct scripted_channel *channel)
{
	unsigned long flags;
	unsigned int count;

	spin_lock_irqsave(&channel->lock, flags);
	count = outstanding(channel);
	spin_unlock_irqrestore(&channel->lock, flags);
	return count;
}

static void engine_work(struct work_struct *work)
{
	struct scripted_channel *channel = container_of(work, struct scripted_channel, work);

	while (scripted_step(channel, 1))
		cond_resched();
}

static void engine_interrupt(struct irq_work *work)
{
	struct scripted_channel *channel = container_of(work, struct scripted_channel, interrupt);

	if (scripted_step(channel, 1))
		irq_work_queue(work);
}

/**
 * scripted_go - an engine has something to do, and does it when it is its pace to
 * @channel: a channel
 */
void scripted_go(struct scripted_channel *channel)
{
	switch (channel->provider->pace) {
	case SCRIPTED_STEPPED:
		break;
	case SCRIPTED_THREADED:
		queue_work(system_dfl_wq, &channel->work);
		break;
	case SCRIPTED_INTERRUPT:
		irq_work_queue(&channel->interrupt);
		break;
	case SCRIPTED_AT_ONCE:
		scripted_run(channel);
		break;
	}
}

static void engine_forget(struct scripted_channel *channel)
{
	channel->chained = false;
	channel->suspended = false;
	channel->halted = false;
	channel->told = 0;
	channel->done = 0;
}

/*
 * The routines
 */

static int set_affinity(void *context, const struct netdma_channel_cpu_affinity *affinity,
			u32 count)
{
	struct scripted *provider = context;
	u32 i;

	for (i = 0; i < count; i++) {
		if (affinity[i].dma_channel != i)
			violation(provider, "affinity of channel %u where %u was due",
				  affinity[i].dma_channel, i);
		if (affinity[i].cpu_number >= nr_cpu_ids || !cpu_possible(affinity[i].cpu_number))
			violation(provider, "affinity with processor %u", affinity[i].cpu_number);
	}
	return record(provider, (struct scripted_entry){ SCRIPTED_AFFINITY, .count = count });
}

static struct scripted_channel *unused_channel(struct scripted *provider)
{
	unsigned int i;

	for (i = 0; i < provider->attributes.dma_channel_count; i++)
		if (!provider->channels[i].allocated)
			return &provider->channels[i];
	return NULL;
}

static void check_parameters(struct scripted *provider,
			     const struct netdma_channel_parameters *parameters,
			     netdma_handle_t channel)
{
	if (!channel)
		violation(provider, "a channel without a name");
	if (!parameters->completion_virtual_address ||
	    !IS_ALIGNED(parameters->completion_physical_address, sizeof(u64)))
		violation(provider, "a completion word at %pad",
			  &parameters->completion_physical_address);
	if (cpumask_empty(parameters->processor_affinity))
		violation(provider, "no processor to interrupt");
}

static void channel_set_up(struct scripted_channel *channel,
			   struct netdma_channel_parameters *parameters, netdma_handle_t handle)
{
	const size_t descriptors = NETDMA_RING_SIZE * sizeof(struct netdma_descriptor);

	channel->handle = handle;
	channel->completion = parameters->completion_virtual_address;
	channel->memory = (void *)channel->completion - descriptors;
	channel->ring = parameters->completion_physical_address - descriptors;
	channel->priority = parameters->channel_priority;
	channel->wanted_cpu = cpumask_first(parameters->processor_affinity);
	channel->wanted_cpus = cpumask_weight(parameters->processor_affinity);
	channel->last = 0;
	channel->halt_at = 0;
	engine_forget(channel);
	channel->allocated = true;
}

static int allocate_channel(void *context, struct netdma_channel_parameters *parameters,
			    netdma_handle_t handle, void **channel_context)
{
	struct scripted *provider = context;
	struct scripted_channel *channel = unused_channel(provider);
	struct scripted_entry entry = { SCRIPTED_ALLOCATE };
	unsigned long flags;
	int err;

	if (!provider->started)
		violation(provider, "allocate of a provider that is stopped");
	if (!channel)
		violation(provider, "more channels than it has");
	check_parameters(provider, parameters, handle);
	entry.channel = channel ? channel->number : SCRIPTED_CHANNELS;
	err = record(provider, entry);
	if (err || !channel)
		return err ?: -EBUSY;
	spin_lock_irqsave(&channel->lock, flags);
	channel_set_up(channel, parameters, handle);
	spin_unlock_irqrestore(&channel->lock, flags);
	parameters->cpu_number = provider->cpu < 0 ? channel->wanted_cpu : provider->cpu;
	*channel_context = channel;
	return 0;
}

static void free_channel(void *context)
{
	struct scripted_channel *channel = context;
	struct scripted *provider = channel->provider;
	unsigned long flags;

	call_begin(channel, SCRIPTED_FREE, 0, 0);
	cancel_work_sync(&channel->work);
	irq_work_sync(&channel->interrupt);
	spin_lock_irqsave(&channel->lock, flags);
	if (outstanding(channel) && !provider->dead)
		violation(provider, "free with %u descriptors outstanding", outstanding(channel));
	engine_forget(channel);
	channel->allocated = false;
	spin_unlock_irqrestore(&channel->lock, flags);
	call_end(channel, 0);
}

/* The chain leads from the first to the last, and no further with version 1.x. */
static void check_chain(struct scripted_channel *channel, struct netdma_descriptor *descriptors,
			dma_addr_t address, u32 count)
{
	struct scripted *provider = channel->provider;
	u32 i;

	if (!count || count >= NETDMA_RING_SIZE)
		violation(provider, "a chain of %u descriptors", count);
	if (scripted_descriptor(channel, address) != descriptors)
		violation(provider, "descriptors in two places");
	for (i = 0; i + 1 < count; i++)
		address = next_of(channel, address);
	channel->end = address;
	channel->behind = next_of(channel, address);
	if (!version_2(provider) && channel->behind)
		violation(provider, "a chain that does not end");
	if (version_2(provider) && !in_ring(channel, channel->behind))
		violation(provider, "a chain that leads nowhere");
}

static void check_append(struct scripted_channel *channel, dma_addr_t address)
{
	if (version_2(channel->provider) && address != channel->behind)
		violation(channel->provider, "append of another chain than the last one leads to");
	if (next_of(channel, channel->end) != address)
		violation(channel->provider, "append of a chain that is not linked");
}

static int start_dma(void *context, struct netdma_descriptor *descriptors, dma_addr_t address,
		     u32 count)
{
	struct scripted_channel *channel = context;
	unsigned long flags;
	int err = call_begin(channel, SCRIPTED_START, address, count);

	if (err)
		return call_end(channel, err);
	spin_lock_irqsave(&channel->lock, flags);
	if (channel->chained && !channel->halted)
		violation(channel->provider, "start when append was due");
	engine_forget(channel);
	check_chain(channel, descriptors, address, count);
	channel->first = address;
	channel->last = 0;
	channel->told = count;
	channel->chained = true;
	spin_unlock_irqrestore(&channel->lock, flags);
	scripted_go(channel);
	return call_end(channel, 0);
}

static int append_dma(void *context, struct netdma_descriptor *descriptors, dma_addr_t address,
		      u32 count)
{
	struct scripted_channel *channel = context;
	unsigned long flags;
	int err = call_begin(channel, SCRIPTED_APPEND, address, count);

	if (err)
		return call_end(channel, err);
	spin_lock_irqsave(&channel->lock, flags);
	if (!channel->chained) {
		violation(channel->provider, "append when start was due");
	} else {
		check_append(channel, address);
		check_chain(channel, descriptors, address, count);
		channel->told += count;
	}
	spin_unlock_irqrestore(&channel->lock, flags);
	scripted_go(channel);
	return call_end(channel, 0);
}

static int suspend_dma(void *context, dma_addr_t *last_descriptor)
{
	struct scripted_channel *channel = context;
	unsigned long flags;
	int err = call_begin(channel, SCRIPTED_SUSPEND, channel->last, 0);

	if (err)
		return call_end(channel, err);
	spin_lock_irqsave(&channel->lock, flags);
	if (channel->suspended)
		violation(channel->provider, "suspend of a channel that is suspended");
	channel->suspended = true;
	*last_descriptor = channel->last;
	if (!channel->halted)
		say_status(channel, NETDMA_TRANSFER_SUSPENDED);
	spin_unlock_irqrestore(&channel->lock, flags);
	return call_end(channel, 0);
}

static int resume_dma(void *context)
{
	struct scripted_channel *channel = context;
	unsigned long flags;
	int err = call_begin(channel, SCRIPTED_RESUME, 0, 0);

	if (err)
		return call_end(channel, err);
	spin_lock_irqsave(&channel->lock, flags);
	if (!channel->suspended)
		violation(channel->provider, "resume of a channel that is not suspended");
	channel->suspended = false;
	spin_unlock_irqrestore(&channel->lock, flags);
	scripted_go(channel);
	return call_end(channel, 0);
}

static int halt_dma(struct scripted_channel *channel, enum scripted_call call)
{
	unsigned long flags;
	int err = call_begin(channel, call, 0, 0);

	if (err)
		return call_end(channel, err);
	spin_lock_irqsave(&channel->lock, flags);
	engine_forget(channel);
	say_status(channel, NETDMA_TRANSFER_HALTED);
	spin_unlock_irqrestore(&channel->lock, flags);
	return call_end(channel, 0);
}

static int abort_dma(void *context)
{
	return halt_dma(context, SCRIPTED_ABORT);
}

static int reset_channel(void *context)
{
	return halt_dma(context, SCRIPTED_RESET);
}

static const struct netdma_provider_characteristics scripted_ops = {
	.max_dma_channel_count = SCRIPTED_CHANNELS,
	.set_dma_channel_cpu_affinity = set_affinity,
	.allocate_dma_channel = allocate_channel,
	.free_dma_channel = free_channel,
	.start_dma = start_dma,
	.suspend_dma = suspend_dma,
	.resume_dma = resume_dma,
	.abort_dma = abort_dma,
	.append_dma = append_dma,
	.reset_channel = reset_channel,
};

static const struct netdma_provider_attributes scripted_attributes = {
	.major_hw_version = 3,
	.minor_hw_version = 2,
	.vendor_id = 0x8086,
	.dma_channel_count = 4,
	.maximum_transfer_size = 65536,
	.maximum_address_space = U64_MAX,
};

/*
 * Life
 */

/**
 * scripted_init - a provider that NetDMA does not know yet
 * @provider: zeroed, but for its name
 * @major: version of NetDMA
 * @minor: likewise
 *
 * Return: 0 or what the kernel says of its device.
 */
int scripted_init(struct scripted *provider, u8 major, u8 minor)
{
	unsigned int i;

	provider->platform = platform_device_register_simple("netdma-kunit", PLATFORM_DEVID_AUTO,
							     NULL, 0);
	if (IS_ERR(provider->platform))
		return PTR_ERR(provider->platform);
	dma_coerce_mask_and_coherent(&provider->platform->dev, DMA_BIT_MASK(64));
	dma_set_max_seg_size(&provider->platform->dev, SZ_16M);
	provider->ops = scripted_ops;
	provider->ops.major_version = major;
	provider->ops.minor_version = minor;
	provider->ops.device = &provider->platform->dev;
	provider->ops.friendly_name = provider->name;
	provider->attributes = scripted_attributes;
	provider->cpu = -1;
	spin_lock_init(&provider->lock);
	for (i = 0; i < SCRIPTED_CHANNELS; i++) {
		struct scripted_channel *channel = &provider->channels[i];

		channel->provider = provider;
		channel->number = i;
		spin_lock_init(&channel->lock);
		INIT_WORK(&channel->work, engine_work);
		channel->interrupt = IRQ_WORK_INIT(engine_interrupt);
	}
	return 0;
}

static void engines_stop(struct scripted *provider)
{
	unsigned int i;

	for (i = 0; i < SCRIPTED_CHANNELS; i++) {
		cancel_work_sync(&provider->channels[i].work);
		irq_work_sync(&provider->channels[i].interrupt);
	}
}

/**
 * scripted_exit - the end of a provider
 * @provider: was deregistered, or never registered
 */
void scripted_exit(struct scripted *provider)
{
	engines_stop(provider);
	platform_device_unregister(provider->platform);
}

/**
 * scripted_register - netdma_register_provider()
 * @provider: the provider
 *
 * Return: what it returned.
 */
int scripted_register(struct scripted *provider)
{
	int err = netdma_register_provider(provider, &provider->ops, &provider->handle);

	provider->registered = !err;
	return err;
}

/**
 * scripted_start - netdma_provider_start()
 * @provider: the provider
 *
 * Return: what it returned.
 */
int scripted_start(struct scripted *provider)
{
	bool was_started = provider->started;
	int err;

	provider->started = true;
	err = netdma_provider_start(provider->handle, &provider->attributes);
	if (err)
		provider->started = was_started;
	return err;
}

static void after_stop(struct scripted *provider)
{
	unsigned int i;

	for (i = 0; i < SCRIPTED_CHANNELS; i++)
		if (provider->channels[i].allocated)
			violation(provider, "channel %u is not free after stop", i);
	provider->started = false;
	provider->asleep = false;
}

/**
 * scripted_stop - netdma_provider_stop()
 * @provider: the provider
 *
 * From when it returns each call is a violation.
 */
void scripted_stop(struct scripted *provider)
{
	netdma_provider_stop(provider->handle);
	after_stop(provider);
}

/**
 * scripted_deregister - netdma_deregister_provider()
 * @provider: the provider
 *
 * From when it returns each call is a violation.
 */
void scripted_deregister(struct scripted *provider)
{
	netdma_deregister_provider(provider->handle);
	provider->registered = false;
	after_stop(provider);
}

/**
 * scripted_die - the engines touch no memory any more: netdma_provider_gone()
 * @provider: the provider
 *
 * From when it returns each call but FreeDmaChannel is a violation.
 */
void scripted_die(struct scripted *provider)
{
	provider->dead = true;
	engines_stop(provider);
	netdma_provider_gone(provider->handle);
	provider->silent = true;
}

static void lose_power(struct scripted *provider)
{
	unsigned long flags;
	unsigned int i;

	provider->asleep = true;
	for (i = 0; i < SCRIPTED_CHANNELS; i++) {
		struct scripted_channel *channel = &provider->channels[i];

		spin_lock_irqsave(&channel->lock, flags);
		if (outstanding(channel))
			violation(provider, "power down with %u descriptors outstanding",
				  outstanding(channel));
		engine_forget(channel);
		spin_unlock_irqrestore(&channel->lock, flags);
	}
}

/**
 * scripted_power - netdma_pnp_event_notify()
 * @provider: the provider
 * @up: whether its power comes back, or goes
 *
 * Between the two the engines have forgotten everything, and each call for a channel
 * but FreeDmaChannel is a violation.
 *
 * Return: what it returned.
 */
int scripted_power(struct scripted *provider, bool up)
{
	bool was_asleep = provider->asleep;
	int err;

	if (up)
		provider->asleep = false;
	err = netdma_pnp_event_notify(provider->handle, up ? NETDMA_PROVIDER_POWER_UP :
							     NETDMA_PROVIDER_POWER_DOWN);
	if (err)
		provider->asleep = was_asleep;
	else if (!up)
		lose_power(provider);
	return err;
}

/*
 * What a test asks and tells
 */

/**
 * scripted_fail - let calls fail
 * @provider: the provider
 * @call: which calls
 * @err: what they return
 * @times: how many of them; %SCRIPTED_ALWAYS; or 0: none
 */
void scripted_fail(struct scripted *provider, enum scripted_call call, int err,
		   unsigned int times)
{
	unsigned long flags;

	spin_lock_irqsave(&provider->lock, flags);
	provider->fail[call] = err;
	provider->fail_times[call] = times;
	spin_unlock_irqrestore(&provider->lock, flags);
}

/**
 * scripted_calls - how often it was called
 * @provider: the provider
 * @call: counted calls
 *
 * Return: how often, since scripted_forget().
 */
unsigned int scripted_calls(struct scripted *provider, enum scripted_call call)
{
	unsigned long flags;
	unsigned int calls;

	spin_lock_irqsave(&provider->lock, flags);
	calls = provider->calls[call];
	spin_unlock_irqrestore(&provider->lock, flags);
	return calls;
}

/**
 * scripted_total - how often it was called in all
 * @provider: the provider
 *
 * Return: how often, since scripted_forget().
 */
unsigned int scripted_total(struct scripted *provider)
{
	unsigned int call, total = 0;

	for (call = 0; call < SCRIPTED_CALLS; call++)
		total += scripted_calls(provider, call);
	return total;
}

/**
 * scripted_last - the last call
 * @provider: the provider, of which there were not more than %SCRIPTED_LOG
 *
 * Return: it, or an entry of zeros.
 */
const struct scripted_entry *scripted_last(struct scripted *provider)
{
	static const struct scripted_entry none;

	return provider->logged ? &provider->log[provider->logged - 1] : &none;
}

/**
 * scripted_forget - an empty log
 * @provider: the provider
 */
void scripted_forget(struct scripted *provider)
{
	unsigned long flags;

	spin_lock_irqsave(&provider->lock, flags);
	memset(provider->calls, 0, sizeof(provider->calls));
	provider->logged = 0;
	spin_unlock_irqrestore(&provider->lock, flags);
}

/**
 * scripted_channel - the provider's side of a channel
 * @channel: a client's channel of a scripted provider
 *
 * Return: it.
 */
struct scripted_channel *scripted_channel(struct netdma_channel *channel)
{
	return channel->context;
}
