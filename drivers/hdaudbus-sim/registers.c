// SPDX-License-Identifier: GPL-2.0
/*
 * The register file of a controller in software, and what it is after a reset.
 *
 * Every byte has a mask of bits that a write changes and one of bits that writing
 * a 1 clears; all others are the hardware's. Guarded by the lock of struct sim.
 */
#include <linux/bitfield.h>
#include <linux/bitops.h>
#include <linux/log2.h>
#include <sound/hda_register.h>
#include "model.h"

static void sim_define(struct sim *sim, u32 offset, unsigned int size, u32 value,
		       u32 writable, u32 clearable)
{
	unsigned int i;

	sim_put(sim, offset, size, value);
	for (i = 0; i < size; i++) {
		sim->writable[offset + i] = writable >> (8 * i);
		sim->clearable[offset + i] = clearable >> (8 * i);
	}
}

static u16 sim_gcap(const struct sim_description *description)
{
	if (description->gcap)
		return description->gcap;
	return AZX_GCAP_64OK | FIELD_PREP(AZX_GCAP_NSDO, description->sdo) |
	       FIELD_PREP(AZX_GCAP_BSS, description->bidirectional) |
	       FIELD_PREP(AZX_GCAP_ISS, description->inputs) |
	       FIELD_PREP(AZX_GCAP_OSS, description->outputs);
}

static void sim_define_rings(struct sim *sim)
{
	u8 sizes = sim->description->ring_sizes ?: 0x40;
	u8 writable = hweight8(sizes) > 1 ? 0x03 : 0;
	u8 present = writable || !(sizes & 0x70) ? 0 : ilog2(sizes >> 4);

	sim_define(sim, AZX_REG_CORBLBASE, 4, 0, 0xffffff80, 0);
	sim_define(sim, AZX_REG_CORBUBASE, 4, 0, 0xffffffff, 0);
	sim_define(sim, AZX_REG_CORBWP, 2, 0, 0x00ff, 0);
	sim_define(sim, AZX_REG_CORBRP, 2, 0, AZX_CORBRP_RST, 0);
	sim_define(sim, AZX_REG_CORBCTL, 1, 0, AZX_CORBCTL_RUN | AZX_CORBCTL_CMEIE, 0);
	sim_define(sim, AZX_REG_CORBSTS, 1, 0, 0, AZX_CORBSTS_CMEI);
	sim_define(sim, AZX_REG_CORBSIZE, 1, sizes | present, writable, 0);
	sim_define(sim, AZX_REG_RIRBLBASE, 4, 0, 0xffffff80, 0);
	sim_define(sim, AZX_REG_RIRBUBASE, 4, 0, 0xffffffff, 0);
	sim_define(sim, AZX_REG_RIRBWP, 2, 0, AZX_RIRBWP_RST, 0);
	sim_define(sim, AZX_REG_RINTCNT, 2, 0, 0x00ff, 0);
	sim_define(sim, AZX_REG_RIRBCTL, 1, 0,
		   AZX_RBCTL_IRQ_EN | AZX_RBCTL_DMA_EN | AZX_RBCTL_OVERRUN_EN, 0);
	sim_define(sim, AZX_REG_RIRBSTS, 1, 0, 0, AZX_RBSTS_IRQ | AZX_RBSTS_OVERRUN);
	sim_define(sim, AZX_REG_RIRBSIZE, 1, sizes | present, writable, 0);
}

/* What a controller reset sets; GCTL, WAKEEN and STATESTS outlast it. */
void sim_registers_reset(struct sim *sim)
{
	const struct sim_description *description = sim->description;
	u32 engines = GENMASK(sim_engine_count(description) - 1, 0);

	sim_define(sim, AZX_REG_GCAP, 2, sim_gcap(description), 0, 0);
	sim_define(sim, AZX_REG_VMIN, 1, 0, 0, 0);
	sim_define(sim, AZX_REG_VMAJ, 1, 1, 0, 0);
	sim_define(sim, AZX_REG_OUTPAY, 2, description->outpay, 0, 0);
	sim_define(sim, AZX_REG_INPAY, 2, description->inpay, 0, 0);
	sim_define(sim, AZX_REG_INTCTL, 4, 0, AZX_INT_GLOBAL_EN | AZX_INT_CTRL_EN | engines, 0);
	sim_define(sim, AZX_REG_INTSTS, 4, 0, 0, 0);
	sim_define(sim, AZX_REG_WALLCLK, 4, description->wall_clock, 0, 0);
	sim_define(sim, sim->host.ssync, 4, 0, engines, 0);
	sim_define(sim, AZX_REG_DPLBASE, 4, 0, 0xffffff81, 0);
	sim_define(sim, AZX_REG_DPUBASE, 4, 0, 0xffffffff, 0);
	sim_define_rings(sim);
}

void sim_registers_power_on(struct sim *sim)
{
	sim_define(sim, AZX_REG_GCTL, 4, 0, AZX_GCTL_RESET | AZX_GCTL_FCNTRL | AZX_GCTL_UNSOL, 0);
	sim_define(sim, AZX_REG_WAKEEN, 2, 0, 0x7fff, 0);
	sim_define(sim, AZX_REG_STATESTS, 2, 0, 0, 0x7fff);
	sim_registers_reset(sim);
	sim_streams_reset(sim);
}
