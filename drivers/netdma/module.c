// SPDX-License-Identifier: GPL-2.0
/*
 * netdma.ko: the rooms that have something to set up.
 */
#include <linux/module.h>
#include "netdma.h"

static int __init netdma_init(void)
{
	netdma_provider_init();
	return 0;
}
subsys_initcall(netdma_init); /* before providers that are built in */

static void __exit netdma_exit(void)
{
	netdma_channel_exit();
	netdma_provider_exit();
}
module_exit(netdma_exit);

MODULE_DESCRIPTION("NetDMA: copies from memory to memory by DMA engines");
MODULE_LICENSE("GPL");
