// SPDX-License-Identifier: GPL-2.0
/*
 * The provider of QEMU's device as it is, but for whom it calls: copies_bare.c.
 */
#include "copies_bare.h"
#include "../../drivers/netdma/edu.c"
