// SPDX-License-Identifier: GPL-2.0
/*
 * PCI controllers: a host made of a PCI function. All that knows PCI, and all
 * that knows one maker's controller from another's, is here.
 *
 * Lifetime: struct hdaudbus_pci lives until the driver is unbound and nobody
 * uses the controller any more; the registers stay mapped so long, because
 * position and wall clock pointers of clients lead there.
 */

#include <linux/iopoll.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <sound/memalloc.h>
#include "compat.h"
#include "hdaudbus.h"

static bool msi = true;
module_param(msi, bool, 0444);
MODULE_PARM_DESC(msi, "Use message-signalled interrupts where the controller has them (default: on)");

static int position_buffer = -1;
module_param(position_buffer, int, 0444);
MODULE_PARM_DESC(position_buffer,
		 "Where positions are read: 0 = LPIB register, 1 = position buffer in memory, -1 = as the controller does better (default)");

static bool snoop = true;
module_param(snoop, bool, 0444);
MODULE_PARM_DESC(snoop, "Trust the controller to snoop processor caches (default: on)");

static bool power_save_controller = true;
module_param(power_save_controller, bool, 0444);
MODULE_PARM_DESC(power_save_controller,
		 "Power an idle controller down, where a codec can wake it (default: on). Others do when their power/control says auto");

static bool by_class = true;
module_param(by_class, bool, 0444);
MODULE_PARM_DESC(by_class,
		 "Bind every controller of class 0403 (default: on). Off: only those whose driver_override is hdaudbus");

#define AUTOSUSPEND_DELAY_MS	1000

/**
 * struct hdaudbus_pci - a PCI controller
 * @host: the bus driver's view of it
 * @ref: held by the PCI driver and by the bus driver
 * @pdev: the function, held
 * @quirks: what is different about it
 * @snoops: it sees what is in the processor's caches
 * @translated: its DMA goes through an IOMMU
 * @unbound: it is the driver's no more
 */
struct hdaudbus_pci {
	struct hdaudbus_host host;
	struct kref ref;
	struct pci_dev *pdev;
	unsigned long quirks;
	bool snoops;
	bool translated;
	bool unbound;
};

static struct hdaudbus_pci *to_pci(struct hdaudbus_host *host)
{
	return container_of(host, struct hdaudbus_pci, host);
}

/*
 * What makers do differently
 */

#define OLD_SSYNC	BIT(0)	/* SSYNC where a draft of the specification had it */
#define SNOOP_ATI	BIT(1)	/* has to be told to snoop */
#define SNOOP_NVIDIA	BIT(2)	/* likewise, in its own way */
#define NO_SNOOP	BIT(3)	/* does not */
#define NO_MSI		BIT(4)	/* loses message-signalled interrupts */
#define ONLY_32_BIT	BIT(5)	/* says it could address more */
#define ONLY_40_BIT	BIT(6)	/* likewise */
#define CLEAR_TCSEL	BIT(7)	/* crackles unless in traffic class 0 */
#define POSITIONS	BIT(8)	/* keeps its position buffer well */

#define QUIRKS_INTEL	(CLEAR_TCSEL | POSITIONS)

/* The first that matches holds. */
static const struct pci_device_id quirk_ids[] = {
	{ PCI_VDEVICE(INTEL, 0x2668), QUIRKS_INTEL | OLD_SSYNC },	/* ICH6 */
	{ PCI_VDEVICE(INTEL, 0x27d8), QUIRKS_INTEL | OLD_SSYNC },	/* ICH7 */
	{ PCI_VDEVICE(INTEL, 0x269a), QUIRKS_INTEL | OLD_SSYNC },	/* ESB2 */
	{ PCI_VDEVICE(INTEL, 0x284b), QUIRKS_INTEL | OLD_SSYNC },	/* ICH8 */
	{ PCI_VDEVICE(INTEL, 0x293e), QUIRKS_INTEL | OLD_SSYNC },	/* ICH9 */
	{ PCI_VDEVICE(INTEL, 0x293f), QUIRKS_INTEL | OLD_SSYNC },	/* ICH9 */
	{ PCI_VDEVICE(INTEL, 0x3a3e), QUIRKS_INTEL | OLD_SSYNC },	/* ICH10 */
	{ PCI_VDEVICE(INTEL, 0x3a6e), QUIRKS_INTEL | OLD_SSYNC },	/* ICH10 */
	{ PCI_VDEVICE(INTEL, PCI_ANY_ID), QUIRKS_INTEL },
	{ PCI_VDEVICE(ATI, 0x437b), SNOOP_ATI | ONLY_32_BIT },		/* SB450 */
	{ PCI_VDEVICE(ATI, 0x4383), SNOOP_ATI | ONLY_32_BIT },		/* SB600 */
	{ PCI_VDEVICE(ATI, PCI_ANY_ID), NO_SNOOP },			/* HDMI */
	{ PCI_VDEVICE(AMD, PCI_ANY_ID), SNOOP_ATI },
	{ PCI_VDEVICE(NVIDIA, PCI_ANY_ID), SNOOP_NVIDIA | NO_MSI | ONLY_40_BIT },
	{ PCI_VDEVICE(CREATIVE, PCI_ANY_ID), NO_MSI | ONLY_32_BIT },
	{ }
};

static unsigned long quirks_of(struct pci_dev *pdev)
{
	const struct pci_device_id *id = pci_match_id(quirk_ids, pdev);

	return id ? id->driver_data : 0;
}

/* Sets the bits of @mask in a byte of configuration space to @value. */
static void update_config(struct pci_dev *pdev, int offset, u8 mask, u8 value)
{
	u8 byte;

	pci_read_config_byte(pdev, offset, &byte);
	pci_write_config_byte(pdev, offset, (byte & ~mask) | value);
}

static void tune(struct hdaudbus_pci *pci)
{
	struct pci_dev *pdev = pci->pdev;

	if (pci->quirks & CLEAR_TCSEL)
		update_config(pdev, AZX_PCIREG_TCSEL, 0x07, 0);
	if (pci->quirks & SNOOP_ATI)
		update_config(pdev, 0x42, 0x07, pci->snoops ? 0x02 : 0);
	if (pci->quirks & SNOOP_NVIDIA && pci->snoops) {
		update_config(pdev, 0x4e, 0x0f, 0x0f);	/* everything */
		update_config(pdev, 0x4d, 0x01, 0x01);	/* input streams */
		update_config(pdev, 0x4c, 0x01, 0x01);	/* output streams */
	}
	if (pci->snoops)
		pcie_capability_clear_word(pdev, PCI_EXP_DEVCTL, PCI_EXP_DEVCTL_NOSNOOP_EN);
}

static u64 address_mask(const struct hdaudbus_pci *pci, u16 gcap)
{
	if (!(gcap & AZX_GCAP_64OK) || pci->quirks & ONLY_32_BIT)
		return DMA_BIT_MASK(32);
	return pci->quirks & ONLY_40_BIT ? DMA_BIT_MASK(40) : DMA_BIT_MASK(64);
}

/*
 * Memory
 */

static int pci_alloc_pages(struct hdaudbus_pci *pci, enum hdaudbus_memory_use use,
			   size_t size, struct snd_dma_buffer *memory)
{
	int contiguous = pci->snoops ? SNDRV_DMA_TYPE_DEV : SNDRV_DMA_TYPE_DEV_WC;
	int pages = pci->snoops ? SNDRV_DMA_TYPE_DEV_SG : SNDRV_DMA_TYPE_DEV_WC_SG;
	struct device *dev = &pci->pdev->dev;
	int err;

	if (use == HDAUDBUS_MEMORY_RING)
		return snd_dma_alloc_pages(contiguous, dev, size, memory);

	err = snd_dma_alloc_pages(pages, dev, size, memory);
	if (err || !memory->dev.need_sync)
		return err;
	/* Pages behind a bounce buffer do not do: clients never sync. */
	snd_dma_free_pages(memory);
	return snd_dma_alloc_pages(contiguous, dev, size, memory);
}

/* Where devices do not see caches, or an IOMMU gathers pages, they are mapped anew. */
static struct page *page_at(const void *address)
{
	return is_vmalloc_addr(address) ? vmalloc_to_page(address) : virt_to_page(address);
}

static int pci_alloc_dma(struct hdaudbus_host *host, enum hdaudbus_memory_use use,
			 struct hdaudbus_memory *memory)
{
	struct snd_dma_buffer *pages = kzalloc(sizeof(*pages), GFP_KERNEL);
	unsigned int i;
	int err;

	if (!pages)
		return -ENOMEM;
	err = pci_alloc_pages(to_pci(host), use, memory->page_count * PAGE_SIZE, pages);
	if (err) {
		kfree(pages);
		return err;
	}

	memory->private = pages;
	memory->area = pages->area;
	for (i = 0; i < memory->page_count; i++) {
		memory->pages[i] = page_at(memory->area + i * PAGE_SIZE);
		memory->addresses[i] = snd_sgbuf_get_addr(pages, i * PAGE_SIZE);
	}
	return 0;
}

/*
 * Once the driver is unbound nobody can take memory out of an IOMMU for it. What
 * a client frees so late is lost, also where the IOMMU translates nothing.
 */
static void pci_free_dma(struct hdaudbus_host *host, struct hdaudbus_memory *memory)
{
	struct hdaudbus_pci *pci = to_pci(host);

	if (READ_ONCE(pci->unbound) && pci->translated)
		dev_warn(host->dev, "freed after the driver was unbound: %zu bytes are lost\n",
			 memory->size);
	else
		snd_dma_free_pages(memory->private);
	kfree(memory->private);
}

static int pci_mmap_dma(struct hdaudbus_host *host, struct hdaudbus_memory *memory,
			struct vm_area_struct *vma)
{
	return snd_dma_buffer_mmap(memory->private, vma);
}

static void pci_stop_dma(struct hdaudbus_host *host)
{
	pci_clear_master(to_pci(host)->pdev);
}

static void pci_host_free(struct kref *ref)
{
	struct hdaudbus_pci *pci = container_of(ref, struct hdaudbus_pci, ref);

	if (pci->host.registers)
		iounmap(pci->host.registers);
	pci_dev_put(pci->pdev);
	kfree(pci);
}

static void pci_put(struct hdaudbus_pci *pci)
{
	kref_put(&pci->ref, pci_host_free);
}

static void pci_host_release(struct hdaudbus_host *host)
{
	pci_put(to_pci(host));
}

static const struct hdaudbus_host_ops pci_host_ops = {
	.alloc_dma = pci_alloc_dma,
	.free_dma = pci_free_dma,
	.mmap_dma = pci_mmap_dma,
	.stop_dma = pci_stop_dma,
	.release = pci_host_release,
};

/*
 * Probe and remove
 */

static struct hdaudbus_pci *pci_create(struct pci_dev *pdev)
{
	struct hdaudbus_pci *pci = kzalloc(sizeof(*pci), GFP_KERNEL);

	if (!pci)
		return NULL;
	kref_init(&pci->ref);
	pci->pdev = pci_dev_get(pdev);
	pci->host.ops = &pci_host_ops;
	pci->host.dev = &pdev->dev;
	pci->host.vendor_id = pdev->vendor;
	pci->host.device_id = pdev->device;
	pci->host.revision_id = pdev->revision;
	pci->quirks = quirks_of(pdev);
	pci->snoops = snoop && !(pci->quirks & NO_SNOOP);
	pci->host.ssync = pci->quirks & OLD_SSYNC ? AZX_REG_OLD_SSYNC : AZX_REG_SSYNC;
	pci->host.use_position_buffer = position_buffer < 0 ? pci->quirks & POSITIONS :
							       position_buffer;
	pci->host.traffic_priority = !pci->snoops;
	pci->translated = device_iommu_mapped(&pdev->dev);
	return pci;
}

static int pci_map(struct hdaudbus_pci *pci)
{
	struct pci_dev *pdev = pci->pdev;
	u16 gcap;

	pci->host.registers = pci_ioremap_bar(pdev, 0);
	if (!pci->host.registers)
		return -ENXIO;

	gcap = readw(pci->host.registers + AZX_REG_GCAP);
	dma_set_max_seg_size(&pdev->dev, UINT_MAX);
	if (!dma_set_mask_and_coherent(&pdev->dev, address_mask(pci, gcap)))
		return 0;
	return dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
}

/*
 * Engines that somebody left running would write into memory of today as soon
 * as they may: into reset with them first.
 */
static int pci_quiet(struct hdaudbus_pci *pci)
{
	void __iomem *gctl = pci->host.registers + AZX_REG_GCTL;
	u32 now;

	if (readl(gctl) == ~0U)
		return -ENODEV;
	/* In reset it would not listen, and codecs of before seem to be there. */
	writew(0x7fff, pci->host.registers + AZX_REG_STATESTS);
	writel(0, gctl);
	return readl_poll_timeout(gctl, now, !(now & AZX_GCTL_RESET), 10,
				  HDAUDBUS_RESET_TIMEOUT_US);
}

static int pci_request_interrupt(struct hdaudbus_pci *pci)
{
	struct pci_dev *pdev = pci->pdev;
	int ret = -ENOSPC;

	if (msi && !(pci->quirks & NO_MSI))
		ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSI);
	if (ret < 0)
		ret = pci_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_INTX);
	if (ret < 0)
		return ret;

	ret = request_irq(pci_irq_vector(pdev, 0), hdaudbus_host_interrupt,
			  pdev->msi_enabled ? 0 : IRQF_SHARED, KBUILD_MODNAME, &pci->host);
	if (ret)
		pci_free_irq_vectors(pdev);
	return ret;
}

static void pci_free_interrupt(struct hdaudbus_pci *pci)
{
	free_irq(pci_irq_vector(pci->pdev, 0), &pci->host);
	pci_free_irq_vectors(pci->pdev);
}

/* Without a way to be woken, what is plugged in meanwhile would go unnoticed. */
static void pci_allow_sleep(struct pci_dev *pdev)
{
	/* In the two sleeps other codecs may wake it, so it has to be awake between them. */
	dev_pm_set_driver_flags(&pdev->dev, DPM_FLAG_NO_DIRECT_COMPLETE);
	pm_runtime_set_autosuspend_delay(&pdev->dev, AUTOSUSPEND_DELAY_MS);
	pm_runtime_use_autosuspend(&pdev->dev);
	if (power_save_controller && pci_dev_run_wake(pdev))
		pm_runtime_allow(&pdev->dev);
	pm_runtime_put_autosuspend(&pdev->dev);
}

static void pci_forbid_sleep(struct pci_dev *pdev)
{
	pm_runtime_get_noresume(&pdev->dev);
	pm_runtime_forbid(&pdev->dev);
	pm_runtime_dont_use_autosuspend(&pdev->dev);
}

static int hdaudbus_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct hdaudbus_pci *pci;
	int err = pci_enable_device(pdev);

	if (err)
		return err;
	err = pci_request_regions(pdev, KBUILD_MODNAME);
	if (err)
		goto disable;
	pci = pci_create(pdev);
	if (!pci) {
		err = -ENOMEM;
		goto regions;
	}
	err = pci_map(pci);
	if (err)
		goto put;
	err = pci_quiet(pci);
	if (err)
		goto put;
	pci_set_master(pdev);
	tune(pci);
	err = pci_request_interrupt(pci);
	if (err)
		goto put;
	dev_dbg(&pdev->dev, "%s, %ssnooped, positions in %s, quirks %#lx\n",
		pdev->msi_enabled ? "MSI" : "INTx", pci->snoops ? "" : "not ",
		pci->host.use_position_buffer ? "memory" : "LPIB", pci->quirks);

	kref_get(&pci->ref);
	err = hdaudbus_host_register(&pci->host);
	if (err)
		goto interrupt;
	pci_set_drvdata(pdev, pci);
	pci_allow_sleep(pdev);
	return 0;

interrupt:
	pci_free_interrupt(pci);
put:
	pci_put(pci);
regions:
	pci_release_regions(pdev);
disable:
	pci_disable_device(pdev);
	return dev_err_probe(&pdev->dev, err, "controller cannot be brought up\n");
}

static void hdaudbus_pci_remove(struct pci_dev *pdev)
{
	struct hdaudbus_pci *pci = pci_get_drvdata(pdev);

	pci_forbid_sleep(pdev);
	if (!pci_device_is_present(pdev))
		hdaudbus_host_gone(&pci->host);
	hdaudbus_host_unregister(&pci->host);
	pci_free_interrupt(pci);
	WRITE_ONCE(pci->unbound, true);
	pci_put(pci);
	pci_release_regions(pdev);
	pci_disable_device(pdev);
}

/* The next kernel shall find a controller that neither interrupts nor writes. */
static void hdaudbus_pci_shutdown(struct pci_dev *pdev)
{
	struct hdaudbus_pci *pci = pci_get_drvdata(pdev);

	hdaudbus_host_shutdown(&pci->host);
}

/*
 * Sleep. Configuration space and power states are the PCI core's.
 */

static int pci_suspend(struct device *dev, bool system)
{
	struct hdaudbus_pci *pci = dev_get_drvdata(dev);
	int err = hdaudbus_host_suspend(&pci->host, system);

	if (!err)
		synchronize_irq(pci_irq_vector(pci->pdev, 0));
	return err;
}

static int pci_resume(struct device *dev)
{
	struct hdaudbus_pci *pci = dev_get_drvdata(dev);

	pci_set_master(pci->pdev);
	tune(pci);
	return hdaudbus_host_resume(&pci->host);
}

static int hdaudbus_pci_system_suspend(struct device *dev)
{
	return pci_suspend(dev, true);
}

static int hdaudbus_pci_runtime_suspend(struct device *dev)
{
	return pci_suspend(dev, false);
}

static const struct dev_pm_ops hdaudbus_pci_pm = {
	SYSTEM_SLEEP_PM_OPS(hdaudbus_pci_system_suspend, pci_resume)
	RUNTIME_PM_OPS(hdaudbus_pci_runtime_suspend, pci_resume, NULL)
};

static const struct pci_device_id hdaudbus_pci_ids[] = {
	{ PCI_DEVICE_CLASS(PCI_CLASS_MULTIMEDIA_HD_AUDIO << 8, 0xffff00) },
	{ }
};
MODULE_DEVICE_TABLE(pci, hdaudbus_pci_ids);

static struct pci_driver hdaudbus_pci_driver = {
	.name = KBUILD_MODNAME,
	.id_table = hdaudbus_pci_ids,
	.probe = hdaudbus_pci_probe,
	.remove = hdaudbus_pci_remove,
	.shutdown = hdaudbus_pci_shutdown,
	.driver.pm = pm_ptr(&hdaudbus_pci_pm),
};

int hdaudbus_pci_init(void)
{
	/* What driver_override names needs no id. */
	if (!by_class)
		hdaudbus_pci_driver.id_table = NULL;
	return pci_register_driver(&hdaudbus_pci_driver);
}

void hdaudbus_pci_exit(void)
{
	pci_unregister_driver(&hdaudbus_pci_driver);
}
