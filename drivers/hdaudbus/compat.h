/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Differences between kernels, for hdaudbus.ko and hdaudbus-sim.ko: the one
 * place there that asks for the version.
 */
#ifndef __HDAUDBUS_COMPAT_H
#define __HDAUDBUS_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/pci.h>
#include <linux/timer.h>
#include <linux/version.h>

#define KERNEL_AT_LEAST(major, minor)					\
	(LINUX_VERSION_MAJOR * 1000 + LINUX_VERSION_PATCHLEVEL >= (major) * 1000 + (minor))

/* Before 6.4, kernel.h declares hex_to_bin() and hex2bin(). */
#if KERNEL_AT_LEAST(6, 4)
#include <linux/hex.h>
#else
#include <linux/kernel.h>
#endif

#if !KERNEL_AT_LEAST(6, 2)
#define timer_delete_sync(timer)	del_timer_sync(timer)
#endif

#ifndef PCI_IRQ_INTX /* since 6.8 */
#define PCI_IRQ_INTX			PCI_IRQ_LEGACY
#endif

#if !KERNEL_AT_LEAST(6, 13)
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*function)(struct hrtimer *timer),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}
#endif

/* Since 6.10 tracepoints know what they copy from __string(). */
#if !KERNEL_AT_LEAST(6, 10)
#define hdaudbus_assign_str(field, text) __assign_str(field, text)
#else
#define hdaudbus_assign_str(field, text) do { (void)(text); __assign_str(field); } while (0)
#endif

/* The bus's callbacks take const pointers since 6.3 and 6.11. */
#if !KERNEL_AT_LEAST(6, 3)
#define hdaudbus_uevent_device		struct device
#else
#define hdaudbus_uevent_device		const struct device
#endif

#if !KERNEL_AT_LEAST(6, 11)
#define hdaudbus_match_driver		struct device_driver
#else
#define hdaudbus_match_driver		const struct device_driver
#endif

/* A generator of parameters for KUnit is told the test, since 6.18. */
#if KERNEL_AT_LEAST(6, 18)
#define hdaudbus_generator_arguments	struct kunit *test, const void *previous, char *description
#else
#define hdaudbus_generator_arguments	const void *previous, char *description
#endif

#endif /* __HDAUDBUS_COMPAT_H */
