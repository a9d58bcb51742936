// SPDX-License-Identifier: GPL-2.0
/*
 * netdma-edu.ko: a NetDMA provider for QEMU's educational PCI device, and an example
 * for providers of real engines.
 *
 * The engine copies between memory and a buffer of its own, one transfer at a time,
 * and interrupts after each; it knows no descriptors. So the driver does what other
 * engines do themselves: it walks the chain, gathers the pieces of a descriptor in
 * the buffer, scatters them from there, and writes the completion word. In order:
 *
 *   registers; one transfer; a descriptor; the chain; the interrupt; NetDMA's
 *   routines; power; probe and remove
 *
 * &edu.lock guards the chain and the engine. NetDMA is never called with it held:
 * it calls back, and takes it as the inner lock.
 */
#include <linux/io-64-nonatomic-lo-hi.h>
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/netdma.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

/* QEMU's device stops at 28 bits, unless it is told otherwise (dma_mask=). */
static unsigned int dma_bits = 28;
module_param(dma_bits, uint, 0444);
MODULE_PARM_DESC(dma_bits, "bits of a DMA address that the device knows (default 28)");

#define EDU_ID			0x00	/* version, and EDU_ID_LOW */
#define EDU_ID_LOW		0xed
#define EDU_LIVENESS		0x04	/* what is written, inverted */
#define EDU_PROBE		0x12345678U
#define EDU_INTERRUPTS		0x24	/* those that are raised */
#define EDU_RAISE		0x60
#define EDU_ACKNOWLEDGE		0x64
#define EDU_DMA_SOURCE		0x80
#define EDU_DMA_DESTINATION	0x88
#define EDU_DMA_COUNT		0x90
#define EDU_DMA_COMMAND		0x98
#define EDU_DMA_RUN		BIT(0)	/* until it is done */
#define EDU_DMA_TO_MEMORY	BIT(1)	/* from the buffer; 0: into it */
#define EDU_DMA_INTERRUPT	BIT(2)	/* when it is done */

#define EDU_INTERRUPT_DMA	BIT(8)

/* The buffer, where the engine sees it. */
#define EDU_BUFFER		0x40000
/* All of its 4096 bytes but the last, with which no transfer may end before QEMU 8. */
#define EDU_BUFFER_USED		4095
#define EDU_MAX_SIZE		NETDMA_MIN_TRANSFER_SIZE

#define EDU_TRANSFER_US		100000	/* what a transfer takes */
#define EDU_GONE		(~0U)	/* what the registers of a device that is gone say */
#define EDU_WATCH_PERIOD	HZ

/**
 * struct edu_side - source or destination of a descriptor
 * @address: where it begins
 * @length: bytes there
 * @next: where it goes on
 * @done: bytes that the engine was told of, of those there and of the others
 */
struct edu_side {
	dma_addr_t address;
	u32 length;
	dma_addr_t next;
	u32 done;
};

/**
 * struct edu - a device, and its only channel
 * @pci: the device
 * @registers: its registers
 * @provider: NetDMA's name for it
 * @name: for people
 * @lock: the members from @channel on
 * @channel: NetDMA's name for the channel; 0: nobody has it
 * @completion: its completion word
 * @descriptor: what the engine is at, or where the next chain begins
 * @address: its DMA address
 * @count: descriptors that are not done; 0: the engine stands
 * @now: the one at hand, as it was when the engine came to it
 * @size: its bytes
 * @begin: of these, those that have gone through the buffer
 * @end: and those that will have when the buffer has been emptied
 * @source: its source
 * @destination: its destination
 * @last: DMA address of the last descriptor that is done
 * @tell: tells NetDMA on the processor that it wants to hear on
 * @told_channel: of which @tell tells
 * @told: last descriptor, for @tell
 * @watch: sees that the device is gone, which an interrupt would not say
 */
struct edu {
	struct pci_dev *pci;
	void __iomem *registers;
	netdma_handle_t provider;
	char name[NETDMA_NAME_LENGTH];

	spinlock_t lock; /* what follows */
	netdma_handle_t channel;
	__le64 *completion;
	struct netdma_descriptor *descriptor;
	dma_addr_t address;
	u32 count;
	struct netdma_descriptor now;
	u32 size;
	u32 begin;
	u32 end;
	struct edu_side source;
	struct edu_side destination;
	dma_addr_t last;

	struct work_struct tell;
	netdma_handle_t told_channel;
	dma_addr_t told;
	struct delayed_work watch;
};

/*
 * Registers
 */

static u32 edu_read(struct edu *edu, unsigned int offset)
{
	return readl(edu->registers + offset);
}

static void edu_write(struct edu *edu, unsigned int offset, u32 value)
{
	writel(value, edu->registers + offset);
}

/* In one access. Where there is none, the device ignores the upper half, which is 0. */
static void edu_write_address(struct edu *edu, unsigned int offset, u64 address)
{
	writeq(address, edu->registers + offset);
}

/*
 * One transfer. It cannot be stopped; so there is no abort, no reset, and nobody
 * frees memory that the engine was told of before it has interrupted.
 */

static void edu_transfer(struct edu *edu, u64 source, u64 destination, u32 size, u32 direction)
{
	edu_write_address(edu, EDU_DMA_SOURCE, source);
	edu_write_address(edu, EDU_DMA_DESTINATION, destination);
	edu_write(edu, EDU_DMA_COUNT, size);
	edu_write(edu, EDU_DMA_COMMAND, EDU_DMA_RUN | EDU_DMA_INTERRUPT | direction);
}

/*
 * A descriptor: pieces of the source into the buffer until it is full, then the pieces
 * of the destination out of it, and once more if there is more. Devices can write to
 * descriptors: so they are read once, and no size goes to the engine unchecked.
 */

static struct edu_side edu_side(__le64 address, __le64 next, bool page_break, u32 size)
{
	struct edu_side side = {
		.address = le64_to_cpu(address),
		.length = size,
		.next = le64_to_cpu(next),
	};

	if (page_break)
		side.length = min_t(u32, size, NETDMA_PAGE_SIZE - side.address % NETDMA_PAGE_SIZE);
	return side;
}

/* Return: the bytes of the next piece of it, up to @end, which is at @address. */
static u32 edu_piece(struct edu_side *side, u32 end, dma_addr_t *address)
{
	bool first = side->done < side->length;
	u32 bytes = (first ? min(side->length, end) : end) - side->done;

	*address = first ? side->address + side->done : side->next + side->done - side->length;
	side->done += bytes;
	return bytes;
}

/* Return: whether there was something left to transfer. */
static bool edu_continue(struct edu *edu)
{
	struct edu_side *from = &edu->source;
	struct edu_side *to = &edu->destination;
	dma_addr_t address;
	u64 buffer;
	u32 bytes;

	if (to->done == edu->end) {
		edu->begin = edu->end;
		edu->end = min_t(u32, edu->size, edu->begin + EDU_BUFFER_USED);
	}
	if (from->done < edu->end) {
		buffer = EDU_BUFFER + from->done - edu->begin;
		bytes = edu_piece(from, edu->end, &address);
		edu_transfer(edu, address, buffer, bytes, 0);
		return true;
	}
	if (to->done < edu->end) {
		buffer = EDU_BUFFER + to->done - edu->begin;
		bytes = edu_piece(to, edu->end, &address);
		edu_transfer(edu, buffer, address, bytes, EDU_DMA_TO_MEMORY);
		return true;
	}
	return false;
}

static u32 edu_flags(const struct edu *edu)
{
	return le32_to_cpu(edu->now.control_flags);
}

/* A null transfer is an interrupt and nothing else. Return: 0 or -EIO. */
static int edu_begin(struct edu *edu)
{
	struct netdma_descriptor *now = &edu->now;

	*now = *edu->descriptor;
	barrier(); /* from here on only the copy counts */
	edu->size = 0;
	edu->begin = 0;
	edu->end = 0;
	if (edu_flags(edu) & NETDMA_NULL_TRANSFER) {
		edu_write(edu, EDU_RAISE, EDU_INTERRUPT_DMA);
		return 0;
	}
	edu->size = le32_to_cpu(now->transfer_size);
	if (!edu->size || edu->size > EDU_MAX_SIZE)
		return -EIO;
	edu->source = edu_side(now->source_address, now->next_source_address,
			       edu_flags(edu) & NETDMA_SOURCE_PAGE_BREAK, edu->size);
	edu->destination = edu_side(now->destination_address, now->next_destination_address,
				    edu_flags(edu) & NETDMA_DESTINATION_PAGE_BREAK, edu->size);
	edu_continue(edu);
	return 0;
}

/*
 * The chain. With NetDMA 2.0 the last descriptor leads to where the next chain begins;
 * so it goes on without end, and counting says how far.
 */

static void edu_write_status(struct edu *edu, enum netdma_transfer_status status)
{
	WRITE_ONCE(*edu->completion, cpu_to_le64(edu->last | status));
}

/* Return: whether NetDMA is to be told. */
static bool edu_halt(struct edu *edu)
{
	edu->count = 0;
	edu_write_status(edu, NETDMA_TRANSFER_HALTED);
	return true;
}

/* The descriptor at hand is done. Return: whether NetDMA is to be told. */
static bool edu_complete(struct edu *edu)
{
	u32 flags = edu_flags(edu);

	edu->last = edu->address;
	edu->address = le64_to_cpu(edu->now.next_descriptor);
	edu->descriptor = netdma_next_descriptor(edu->descriptor, edu->last, edu->address);
	edu->count--;
	if (flags & NETDMA_STATUS_UPDATE_ON_COMPLETION)
		edu_write_status(edu, edu->count ? NETDMA_TRANSFER_ACTIVE : NETDMA_TRANSFER_IDLE);
	if (edu->count && edu_begin(edu))
		return edu_halt(edu);
	return flags & NETDMA_INTERRUPT_ON_COMPLETION;
}

/* The engine stands, and gets a chain. */
static int edu_run(struct edu *edu, struct netdma_descriptor *descriptors, dma_addr_t address,
		   u32 count)
{
	int err;

	edu->descriptor = descriptors;
	edu->address = address;
	err = edu_begin(edu);
	if (!err)
		edu->count = count;
	return err;
}

/*
 * The interrupt
 */

static void edu_tell_here(struct work_struct *work)
{
	struct edu *edu = container_of(work, struct edu, tell);
	netdma_handle_t channel;
	dma_addr_t last;

	spin_lock_irq(&edu->lock);
	channel = edu->told_channel;
	last = edu->told;
	spin_unlock_irq(&edu->lock);
	netdma_interrupt_dpc(channel, last);
}

/* On the processor that NetDMA names, which is mostly this one. */
static void edu_tell(struct edu *edu, netdma_handle_t channel, dma_addr_t last)
{
	unsigned long flags;
	unsigned int cpu;

	netdma_isr(channel, last, &cpu);
	if (cpu == raw_smp_processor_id()) {
		netdma_interrupt_dpc(channel, last);
		return;
	}
	spin_lock_irqsave(&edu->lock, flags);
	edu->told_channel = channel;
	edu->told = last;
	spin_unlock_irqrestore(&edu->lock, flags);
	queue_work_on(cpu, system_highpri_wq, &edu->tell);
}

/* Its line may be shared. What a device that is gone says is not its interrupt. */
static irqreturn_t edu_interrupt(int irq, void *data)
{
	struct edu *edu = data;
	u32 raised = edu_read(edu, EDU_INTERRUPTS);
	netdma_handle_t channel;
	unsigned long flags;
	bool tell = false;
	dma_addr_t last;

	if (!raised || raised == EDU_GONE)
		return IRQ_NONE;
	edu_write(edu, EDU_ACKNOWLEDGE, raised);
	spin_lock_irqsave(&edu->lock, flags);
	if (edu->count && !(edu_read(edu, EDU_DMA_COMMAND) & EDU_DMA_RUN))
		tell = !edu_continue(edu) && edu_complete(edu);
	channel = edu->channel;
	last = edu->last;
	spin_unlock_irqrestore(&edu->lock, flags);
	if (tell)
		edu_tell(edu, channel, last);
	return IRQ_HANDLED;
}

static bool edu_busy(struct edu *edu)
{
	unsigned long flags;
	bool busy;

	spin_lock_irqsave(&edu->lock, flags);
	busy = edu->count;
	spin_unlock_irqrestore(&edu->lock, flags);
	return busy;
}

/* Who waits for the engine, perhaps in remove, would wait for ever once it is gone. */
static void edu_watch(struct work_struct *work)
{
	struct edu *edu = container_of(to_delayed_work(work), struct edu, watch);

	if (!edu_busy(edu))
		return;
	if (pci_device_is_present(edu->pci))
		schedule_delayed_work(&edu->watch, EDU_WATCH_PERIOD);
	else
		netdma_provider_gone(edu->provider);
}

/*
 * NetDMA's routines
 */

static int edu_allocate_channel(void *context, struct netdma_channel_parameters *parameters,
				netdma_handle_t channel, void **channel_context)
{
	struct edu *edu = context;

	parameters->cpu_number = cpumask_first(parameters->processor_affinity);
	spin_lock_irq(&edu->lock);
	edu->channel = channel;
	edu->completion = parameters->completion_virtual_address;
	spin_unlock_irq(&edu->lock);
	*channel_context = edu;
	return 0;
}

/* What the engine was at when the device went is forgotten, too. */
static void edu_free_channel(void *context)
{
	struct edu *edu = context;

	spin_lock_irq(&edu->lock);
	edu->channel = 0;
	edu->completion = NULL;
	edu->count = 0;
	spin_unlock_irq(&edu->lock);
}

static int edu_start_dma(void *context, struct netdma_descriptor *descriptors,
			 dma_addr_t address, u32 count)
{
	struct edu *edu = context;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&edu->lock, flags);
	err = edu_run(edu, descriptors, address, count);
	spin_unlock_irqrestore(&edu->lock, flags);
	schedule_delayed_work(&edu->watch, EDU_WATCH_PERIOD);
	return err;
}

/* An engine that is under way finds the chain by itself. */
static int edu_append_dma(void *context, struct netdma_descriptor *descriptors,
			  dma_addr_t address, u32 count)
{
	struct edu *edu = context;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&edu->lock, flags);
	if (edu->count)
		edu->count += count;
	else
		err = edu_run(edu, descriptors, address, count);
	spin_unlock_irqrestore(&edu->lock, flags);
	schedule_delayed_work(&edu->watch, EDU_WATCH_PERIOD);
	return err;
}

static int edu_register(struct edu *edu)
{
	const struct netdma_provider_characteristics characteristics = {
		.major_version = 2,
		.minor_version = 0,
		.device = &edu->pci->dev,
		.max_dma_channel_count = 1,
		.allocate_dma_channel = edu_allocate_channel,
		.free_dma_channel = edu_free_channel,
		.start_dma = edu_start_dma,
		.append_dma = edu_append_dma,
		.friendly_name = edu->name,
	};
	u32 id = edu_read(edu, EDU_ID);
	const struct netdma_provider_attributes attributes = {
		.major_hw_version = id >> 24,
		.minor_hw_version = id >> 16,
		.vendor_id = edu->pci->vendor,
		.dma_channel_count = 1,
		.maximum_transfer_size = EDU_MAX_SIZE,
		.maximum_address_space = DMA_BIT_MASK(dma_bits),
	};
	int err;

	err = netdma_register_provider(edu, &characteristics, &edu->provider);
	if (err)
		return err;
	err = netdma_provider_start(edu->provider, &attributes);
	if (err)
		netdma_deregister_provider(edu->provider);
	return err;
}

/* The engine finishes what it has, for which it needs its interrupt. */
static void edu_deregister(struct edu *edu)
{
	if (!pci_device_is_present(edu->pci))
		netdma_provider_gone(edu->provider);
	netdma_provider_stop(edu->provider);
	netdma_deregister_provider(edu->provider);
	cancel_delayed_work_sync(&edu->watch);
}

/*
 * Power. The PCI core saves configuration space and restores it.
 */

static int edu_suspend(struct device *device)
{
	struct edu *edu = dev_get_drvdata(device);

	return netdma_pnp_event_notify(edu->provider, NETDMA_PROVIDER_POWER_DOWN);
}

static int edu_resume(struct device *device)
{
	struct edu *edu = dev_get_drvdata(device);

	if (pci_device_is_present(edu->pci))
		return netdma_pnp_event_notify(edu->provider, NETDMA_PROVIDER_POWER_UP);
	netdma_provider_gone(edu->provider);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(edu_pm_ops, edu_suspend, edu_resume);

/*
 * Probe and remove
 */

/* Who had the engine before may have left it running. */
static int edu_check(struct edu *edu)
{
	u32 command;

	if ((edu_read(edu, EDU_ID) & 0xff) != EDU_ID_LOW)
		return -ENODEV;
	edu_write(edu, EDU_LIVENESS, EDU_PROBE);
	if (edu_read(edu, EDU_LIVENESS) != ~EDU_PROBE)
		return -EIO;
	return readl_poll_timeout(edu->registers + EDU_DMA_COMMAND, command,
				  !(command & EDU_DMA_RUN), EDU_TRANSFER_US / 10,
				  2 * EDU_TRANSFER_US);
}

static int edu_map(struct edu *edu)
{
	struct pci_dev *pci = edu->pci;
	int err;

	/* An access to the registers has no more bits than this. */
	if (dma_bits - 1 >= BITS_PER_LONG)
		return -EINVAL;
	err = dma_set_mask_and_coherent(&pci->dev, DMA_BIT_MASK(dma_bits));
	if (err)
		return err;
	dma_set_max_seg_size(&pci->dev, UINT_MAX); /* NetDMA makes descriptors of it */
	err = pci_enable_device(pci);
	if (err)
		return err;
	err = pci_request_regions(pci, KBUILD_MODNAME);
	if (err)
		goto disable;
	edu->registers = pci_ioremap_bar(pci, 0);
	if (!edu->registers) {
		err = -ENOMEM;
		goto release;
	}
	err = edu_check(edu);
	if (err)
		goto unmap;
	pci_set_master(pci);
	return 0;
unmap:
	iounmap(edu->registers);
release:
	pci_release_regions(pci);
disable:
	pci_disable_device(pci);
	return err;
}

static void edu_unmap(struct edu *edu)
{
	pci_clear_master(edu->pci);
	iounmap(edu->registers);
	pci_release_regions(edu->pci);
	pci_disable_device(edu->pci);
}

static int edu_request_interrupt(struct edu *edu)
{
	int err = pci_alloc_irq_vectors(edu->pci, 1, 1, PCI_IRQ_ALL_TYPES);

	if (err < 0)
		return err;
	err = pci_request_irq(edu->pci, 0, edu_interrupt, NULL, edu, "%s", edu->name);
	if (err)
		pci_free_irq_vectors(edu->pci);
	return err;
}

static void edu_free_interrupt(struct edu *edu)
{
	pci_free_irq(edu->pci, 0, edu);
	cancel_work_sync(&edu->tell);
	pci_free_irq_vectors(edu->pci);
}

static int edu_probe(struct pci_dev *pci, const struct pci_device_id *id)
{
	struct edu *edu = devm_kzalloc(&pci->dev, sizeof(*edu), GFP_KERNEL);
	int err;

	if (!edu)
		return -ENOMEM;
	edu->pci = pci;
	snprintf(edu->name, sizeof(edu->name), "edu-%s", pci_name(pci));
	spin_lock_init(&edu->lock);
	INIT_WORK(&edu->tell, edu_tell_here);
	INIT_DELAYED_WORK(&edu->watch, edu_watch);
	pci_set_drvdata(pci, edu);

	err = edu_map(edu);
	if (err)
		return err;
	err = edu_request_interrupt(edu);
	if (err)
		goto unmap;
	err = edu_register(edu);
	if (err)
		goto free_interrupt;
	return 0;
free_interrupt:
	edu_free_interrupt(edu);
unmap:
	edu_unmap(edu);
	return err;
}

static void edu_remove(struct pci_dev *pci)
{
	struct edu *edu = pci_get_drvdata(pci);

	edu_deregister(edu);
	edu_free_interrupt(edu);
	edu_unmap(edu);
}

static const struct pci_device_id edu_ids[] = {
	{ PCI_DEVICE(0x1234, 0x11e8) },
	{ }
};
MODULE_DEVICE_TABLE(pci, edu_ids);

static struct pci_driver edu_driver = {
	.name = "netdma-edu",
	.id_table = edu_ids,
	.probe = edu_probe,
	.remove = edu_remove,
	.driver.pm = pm_sleep_ptr(&edu_pm_ops),
};
module_pci_driver(edu_driver);

MODULE_DESCRIPTION("NetDMA provider: QEMU's educational device");
MODULE_LICENSE("GPL");
