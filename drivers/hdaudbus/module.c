// SPDX-License-Identifier: GPL-2.0
/*
 * hdaudbus.ko: the rooms that have something to set up, in order.
 */

#include <linux/module.h>
#include "hdaudbus.h"

static int __init hdaudbus_init(void)
{
	int err = hdaudbus_interface_init();

	if (err)
		return err;
	hdaudbus_debugfs_init();
	err = hdaudbus_bus_init();
	if (err)
		goto interface;
	err = hdaudbus_pci_init();
	if (err)
		goto bus;
	return 0;

bus:
	hdaudbus_bus_exit();
interface:
	hdaudbus_debugfs_exit();
	hdaudbus_interface_exit();
	return err;
}
module_init(hdaudbus_init);

static void __exit hdaudbus_exit_module(void)
{
	hdaudbus_pci_exit();
	hdaudbus_bus_exit();
	hdaudbus_debugfs_exit();
	hdaudbus_interface_exit();
}
module_exit(hdaudbus_exit_module);

MODULE_DESCRIPTION("HD Audio bus driver with the HD Audio DDI");
MODULE_LICENSE("GPL");
