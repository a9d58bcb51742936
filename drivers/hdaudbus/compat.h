/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Differences between kernels, for hdaudbus.ko: the one place here that asks
 * for the version.
 */
#ifndef __HDAUDBUS_COMPAT_H
#define __HDAUDBUS_COMPAT_H

#include <linux/pci.h>
#include <linux/timer.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
#define timer_delete_sync(timer)	del_timer_sync(timer)
#endif

#ifndef PCI_IRQ_INTX /* since 6.8 */
#define PCI_IRQ_INTX			PCI_IRQ_LEGACY
#endif

/* The bus's callbacks take const pointers since 6.3 and 6.11. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#define hdaudbus_uevent_device		struct device
#else
#define hdaudbus_uevent_device		const struct device
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#define hdaudbus_match_driver		struct device_driver
#else
#define hdaudbus_match_driver		const struct device_driver
#endif

#endif /* __HDAUDBUS_COMPAT_H */
