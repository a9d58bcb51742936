/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Differences between kernels and architectures, for netdma.ko and its providers:
 * the one place there that asks for them.
 */
#ifndef __NETDMA_COMPAT_H
#define __NETDMA_COMPAT_H

#include <linux/smp.h>
#include <linux/timer.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#define KERNEL_AT_LEAST(major, minor)					\
	(LINUX_VERSION_MAJOR * 1000 + LINUX_VERSION_PATCHLEVEL >= (major) * 1000 + (minor))

#if !KERNEL_AT_LEAST(6, 2)
#define timer_delete_sync(timer)	del_timer_sync(timer)
#endif

#if !KERNEL_AT_LEAST(6, 17)
#define system_dfl_wq			system_unbound_wq
#endif

/* What an engine calls a processor whose cache it fills. */
#if defined(CONFIG_X86) && defined(CONFIG_SMP)
#define netdma_cpu_apic_id(cpu)		cpu_physical_id(cpu)
#else
#define netdma_cpu_apic_id(cpu)		(cpu)
#endif

#endif /* __NETDMA_COMPAT_H */
