// SPDX-License-Identifier: GPL-2.0
/*
 * The same through snd_hda_intel, for tools/bench: one verb after the other, which is
 * what the kernel's own bus has.
 */
#include <linux/module.h>
#include <sound/core.h>
#include <sound/hda_codec.h>
#include "verbs.h"

static int verbs_send(void *context, unsigned int count)
{
	unsigned int answer;
	int err = 0;

	while (count-- && !err)
		err = snd_hdac_read(context, AC_NODE_ROOT, AC_VERB_PARAMETERS, AC_PAR_VENDOR_ID,
				    &answer);
	return err;
}

static int __init verbs_peer_init(void)
{
	struct device *dev = bus_find_next_device(&snd_hda_bus_type, NULL);
	int err;

	if (!dev)
		return -ENODEV;
	err = verbs_measure(verbs_send, dev_to_hdac_dev(dev));
	put_device(dev);
	return err;
}
module_init(verbs_peer_init);

static void __exit verbs_peer_exit(void)
{
}
module_exit(verbs_peer_exit);

MODULE_DESCRIPTION("snd_hda_intel: what codec verbs cost");
MODULE_LICENSE("GPL");
