// SPDX-License-Identifier: GPL-2.0
/*
 * The command and response rings (CORB and RIRB) as hardware: size, start,
 * status.
 *
 * Owns the registers of the rings, guarded by verbs.lock once there are verbs.
 * What is in the rings is runs.c's.
 */

#include <linux/bitfield.h>
#include <linux/bitops.h>
#include "hdaudbus.h"

/* The rings share a page: CORB in its first half, RIRB in the second. */
#define RINGS_RIRB		2048
#define RINGS_SIZE		4096

#define SIZE_CAPABILITY		GENMASK(6, 4)	/* of CORBSIZE, RIRBSIZE: 2, 16, 256 */

/**
 * hdaudbus_rings_alloc - get memory for the rings
 * @controller: the controller
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int hdaudbus_rings_alloc(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	int err = hdaudbus_alloc(controller, HDAUDBUS_MEMORY_RING, RINGS_SIZE, &verbs->rings);

	if (err)
		return err;
	verbs->corb = (__le32 *)verbs->rings.area;
	verbs->rirb = (__le32 *)(verbs->rings.area + RINGS_RIRB);
	return 0;
}

/* Takes the largest size there is. Returns the number of entries less one. */
static u16 ring_mask(struct hdaudbus_controller *controller, u32 reg)
{
	static const u16 entries[] = { 2, 16, 256 };
	/* Some controllers leave the capabilities out; 256 is what they have. */
	u8 sizes = FIELD_GET(SIZE_CAPABILITY, hdaudbus_read8(controller, reg)) ?: BIT(2);
	int code = __fls(sizes);

	hdaudbus_write8(controller, reg, code);
	return entries[code] - 1;
}

/**
 * hdaudbus_rings_stop - the controller reads and writes the rings no more
 * @controller: the controller
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit() or with nobody
 * inside.
 */
void hdaudbus_rings_stop(struct hdaudbus_controller *controller)
{
	hdaudbus_write8(controller, AZX_REG_CORBCTL, 0);
	hdaudbus_write8(controller, AZX_REG_RIRBCTL, 0);
	hdaudbus_poll8(controller, AZX_REG_CORBCTL, AZX_CORBCTL_RUN, 0);
	hdaudbus_poll8(controller, AZX_REG_RIRBCTL, AZX_RBCTL_DMA_EN, 0);
}

/**
 * hdaudbus_rings_size - make the rings as large as they can be
 * @controller: the controller
 *
 * Context: process, between hdaudbus_enter() and hdaudbus_exit().
 */
void hdaudbus_rings_size(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;

	hdaudbus_rings_stop(controller); /* sizes change only while they stand */
	verbs->corb_mask = ring_mask(controller, AZX_REG_CORBSIZE);
	verbs->rirb_mask = ring_mask(controller, AZX_REG_RIRBSIZE);
}

static int corb_start(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	dma_addr_t address = verbs->rings.addresses[0];
	int err;

	hdaudbus_write32(controller, AZX_REG_CORBLBASE, lower_32_bits(address));
	hdaudbus_write32(controller, AZX_REG_CORBUBASE, upper_32_bits(address));
	hdaudbus_write16(controller, AZX_REG_CORBWP, 0);
	verbs->corb_wp = 0;

	/* Controllers that never show the bit reset all the same. */
	hdaudbus_write16(controller, AZX_REG_CORBRP, AZX_CORBRP_RST);
	if (!verbs->no_reset_bit)
		verbs->no_reset_bit = hdaudbus_poll16(controller, AZX_REG_CORBRP,
						      AZX_CORBRP_RST, AZX_CORBRP_RST);
	hdaudbus_write16(controller, AZX_REG_CORBRP, 0);
	err = hdaudbus_poll16(controller, AZX_REG_CORBRP, AZX_CORBRP_RST, 0);
	if (err)
		return err;

	hdaudbus_write8(controller, AZX_REG_CORBCTL, AZX_CORBCTL_RUN);
	return 0;
}

/**
 * hdaudbus_rings_expect - so many responses are to come
 * @controller: the controller
 * @count: how many, 1 or more
 *
 * The interrupt comes with the last of them, or, if some do not come, in the first
 * link frame in which no codec responds. An interrupt that is lost while the count
 * changes is made good by the next: to be called right before the doorbell.
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit(); the caller holds
 * verbs.lock, or nobody uses the rings yet.
 */
void hdaudbus_rings_expect(struct hdaudbus_controller *controller, unsigned int count)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;

	if (verbs->expected == count)
		return;
	verbs->expected = count;
	hdaudbus_write16(controller, AZX_REG_RINTCNT, count);
}

static void rirb_start(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	dma_addr_t address = verbs->rings.addresses[0] + RINGS_RIRB;

	hdaudbus_write32(controller, AZX_REG_RIRBLBASE, lower_32_bits(address));
	hdaudbus_write32(controller, AZX_REG_RIRBUBASE, upper_32_bits(address));
	hdaudbus_write16(controller, AZX_REG_RIRBWP, AZX_RIRBWP_RST);
	verbs->expected = 0;
	hdaudbus_rings_expect(controller, 1);
	hdaudbus_write8(controller, AZX_REG_RIRBSTS, AZX_RBSTS_IRQ | AZX_RBSTS_OVERRUN);
	hdaudbus_write8(controller, AZX_REG_RIRBCTL,
			AZX_RBCTL_DMA_EN | AZX_RBCTL_IRQ_EN | AZX_RBCTL_OVERRUN_EN);
	verbs->rirb_rp = 0;
}

/* Not there, perhaps for a moment only, or as after power-on: then calls wait. */
static bool answers(struct hdaudbus_controller *controller)
{
	if (!hdaudbus_controller_present(controller))
		return false;
	if (!hdaudbus_controller_lost(controller))
		return true;
	if (!controller->verbs.held) { /* it had been started */
		WRITE_ONCE(controller->verbs.held, true);
		hdaudbus_power_restart(controller);
	}
	return false;
}

/**
 * hdaudbus_rings_start - empty both rings and let them run from their start
 * @controller: the controller
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit(); the caller holds
 * verbs.lock, or nobody uses the rings yet.
 * Return: 0, -ETIMEDOUT when the command ring does not reset, -ENODEV when the
 * controller does not answer, or is in reset: it will be brought up anew then.
 */
int hdaudbus_rings_start(struct hdaudbus_controller *controller)
{
	if (!answers(controller))
		return -ENODEV;
	hdaudbus_rings_stop(controller);
	rirb_start(controller);
	return corb_start(controller);
}

/**
 * hdaudbus_rings_answered - acknowledge the interrupt of the response ring
 * @controller: the controller, which has just said that there is one
 *
 * What other reasons it may have had is for hdaudbus_rings_status(): the interrupt
 * does not end before they have been looked at.
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit(); the caller holds
 * verbs.lock.
 * Return: the index of the last response in the ring; if there is no news, or
 * nonsense, of the last one read.
 */
u16 hdaudbus_rings_answered(struct hdaudbus_controller *controller)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	u16 wp;

	/* Acknowledged before the pointer is read: later ones interrupt again. */
	hdaudbus_write8(controller, AZX_REG_RIRBSTS, AZX_RBSTS_IRQ);
	wp = hdaudbus_read16(controller, AZX_REG_RIRBWP);
	/* 0 may be no answer at all */
	if (!wp || wp > verbs->rirb_mask || wp == verbs->rirb_rp)
		return verbs->rirb_rp;
	verbs->absent = false;
	return wp;
}

/**
 * hdaudbus_rings_status - what has the response ring to say?
 * @controller: the controller
 * @raised: set to true if it had an interrupt to acknowledge
 *
 * Notes an overrun, and whether the controller answers at all.
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit(); the caller holds
 * verbs.lock.
 * Return: the index of the last response in the ring; where the controller
 * tells nonsense, of the last one read.
 */
u16 hdaudbus_rings_status(struct hdaudbus_controller *controller, bool *raised)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	u8 status = hdaudbus_read8(controller, AZX_REG_RIRBSTS);
	u16 wp;

	verbs->absent = status == U8_MAX && !hdaudbus_controller_present(controller);
	if (verbs->absent)
		return verbs->rirb_rp;

	if (status)
		hdaudbus_write8(controller, AZX_REG_RIRBSTS, status);
	*raised |= status & (AZX_RBSTS_IRQ | AZX_RBSTS_OVERRUN);
	if (status & AZX_RBSTS_OVERRUN) {
		verbs->overruns++;
		verbs->overran = verbs->run_length;
	}

	wp = hdaudbus_read16(controller, AZX_REG_RIRBWP);
	/* More than is told: if it is not there at all, these are old ones. */
	if (!status && wp != verbs->rirb_rp)
		verbs->absent = !hdaudbus_controller_present(controller);
	return wp <= verbs->rirb_mask && !verbs->absent ? wp : verbs->rirb_rp;
}
