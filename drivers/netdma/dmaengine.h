/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netdma-dmaengine.ko: what its suite reaches of it.
 */
#ifndef __NETDMA_DMAENGINE_H
#define __NETDMA_DMAENGINE_H

int netdma_dmaengine_load(void);
void netdma_dmaengine_unload(void);
int netdma_dmaengine_rescan(void);

#endif /* __NETDMA_DMAENGINE_H */
