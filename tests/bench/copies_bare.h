/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What edu.c calls when there is no NetDMA above it: copies_bare.c.
 */
#ifndef __TESTS_BENCH_COPIES_BARE_H
#define __TESTS_BENCH_COPIES_BARE_H

#define netdma_register_provider	bare_register_provider
#define netdma_deregister_provider	bare_deregister_provider
#define netdma_provider_start		bare_provider_start
#define netdma_provider_stop		bare_provider_stop
#define netdma_provider_gone		bare_provider_gone
#define netdma_pnp_event_notify		bare_pnp_event_notify
#define netdma_isr			bare_isr
#define netdma_interrupt_dpc		bare_interrupt_dpc

#include <linux/netdma.h>

#endif /* __TESTS_BENCH_COPIES_BARE_H */
