// SPDX-License-Identifier: GPL-2.0
/*
 * A NetDMA client for tools/bench: its load has a page copied, and that is all.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/netdma.h>
#include <linux/scatterlist.h>
#include "copies.h"

static int netdma_copy_page(void *context, struct page *from, struct page *to)
{
	struct scatterlist source, destination;
	struct netdma_operation operation = {
		.source = &source,
		.destination = &destination,
		.source_entries = 1,
		.destination_entries = 1,
		.length = COPY_BYTES,
	};
	int err;

	sg_init_table(&source, 1);
	sg_set_page(&source, from, COPY_BYTES, 0);
	sg_init_table(&destination, 1);
	sg_set_page(&destination, to, COPY_BYTES, 0);
	err = netdma_submit(context, &operation);
	return err ?: netdma_wait(&operation);
}

static int __init copies_init(void)
{
	static const struct netdma_channel_request any = { .cpu = -1 };
	struct netdma_channel *channel = netdma_take_channel(&any);
	int err;

	if (IS_ERR(channel))
		return PTR_ERR(channel);
	err = copies_measure(netdma_copy_page, channel);
	netdma_release_channel(channel);
	return err;
}
module_init(copies_init);

static void __exit copies_exit(void)
{
}
module_exit(copies_exit);

MODULE_DESCRIPTION("NetDMA: what a copy costs");
MODULE_LICENSE("GPL");
