// SPDX-License-Identifier: GPL-2.0
/*
 * The controller as a whole: reset, capabilities, and the way from a host to a
 * controller and back.
 *
 * Lifetime: the host holds the controller from register to unregister, every
 * child and every context holds it too; the host is released after the last.
 */

#include <linux/delay.h>
#include <linux/export.h>
#include <linux/iopoll.h>
#include <linux/slab.h>
#include "hdaudbus.h"
#include "trace.h"

#define POLL_US			1000	/* a register follows within that, or not at all */
#define RESET_HOLD_US		100	/* the link in reset, at least */
#define CODEC_READY_US		521	/* codecs report within 25 frames */
#define SLACK_US		50	/* beyond either, so that the timer need not be exact */

#define STATESTS_ALL		GENMASK(HDAUDBUS_MAX_CODECS - 1, 0)

/**
 * hdaudbus_controller_present - does the controller answer?
 * @controller: the controller
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit() or with nobody
 * inside.
 * Return: true if it does; false when all its registers read ones, or, as on some
 * machines, zeros.
 */
bool hdaudbus_controller_present(struct hdaudbus_controller *controller)
{
	u16 gcap = hdaudbus_read16(controller, AZX_REG_GCAP);

	return gcap && gcap != U16_MAX; /* neither of itself */
}

/**
 * hdaudbus_controller_lost - does the controller answer, but as after power-on?
 * @controller: the controller, started
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit().
 * Return: true if it has left the state it was brought into: it is in reset, or
 * has been since.
 */
bool hdaudbus_controller_lost(struct hdaudbus_controller *controller)
{
	return READ_ONCE(controller->lost) ||
	       (!(hdaudbus_read32(controller, AZX_REG_GCTL) & AZX_GCTL_RESET) &&
		hdaudbus_controller_present(controller));
}

/**
 * hdaudbus_poll8 - wait until a register follows
 * @controller: the controller
 * @offset: the register
 * @mask: which bits
 * @value: what they shall be
 *
 * Context: any. Takes up to 1 ms, no time when the controller does not answer.
 * Return: 0 or -ETIMEDOUT.
 */
int hdaudbus_poll8(struct hdaudbus_controller *controller, u32 offset, u8 mask, u8 value)
{
	u8 now;
	int err = read_poll_timeout_atomic(hdaudbus_read8, now,
					   (now & mask) == value || now == U8_MAX,
					   1, POLL_US, false, controller, offset);

	if (err)
		return err;
	return (now & mask) == value ? 0 : -ETIMEDOUT;
}

/**
 * hdaudbus_poll16 - wait until a register follows
 * @controller: the controller
 * @offset: the register
 * @mask: which bits
 * @value: what they shall be
 *
 * Context: any. Takes up to 1 ms, no time when the controller does not answer.
 * Return: 0 or -ETIMEDOUT.
 */
int hdaudbus_poll16(struct hdaudbus_controller *controller, u32 offset, u16 mask, u16 value)
{
	u16 now;
	int err = read_poll_timeout_atomic(hdaudbus_read16, now,
					   (now & mask) == value || now == U16_MAX,
					   1, POLL_US, false, controller, offset);

	if (err)
		return err;
	return (now & mask) == value ? 0 : -ETIMEDOUT;
}

/**
 * hdaudbus_alloc - DMA memory, whole pages, zeroed
 * @controller: the controller
 * @use: what for
 * @size: bytes
 * @memory: out: the memory; none on failure
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int hdaudbus_alloc(struct hdaudbus_controller *controller, enum hdaudbus_memory_use use,
		   size_t size, struct hdaudbus_memory *memory)
{
	unsigned int count = DIV_ROUND_UP(size, PAGE_SIZE);
	int err = -ENOMEM;

	*memory = (struct hdaudbus_memory){
		.size = size,
		.page_count = count,
		.pages = kvcalloc(count, sizeof(*memory->pages), GFP_KERNEL),
		.addresses = kvcalloc(count, sizeof(*memory->addresses), GFP_KERNEL),
	};
	if (memory->pages && memory->addresses)
		err = controller->host->ops->alloc_dma(controller->host, use, memory);
	if (err) {
		hdaudbus_free(controller, memory);
		return err;
	}
	memset(memory->area, 0, count * PAGE_SIZE);
	return 0;
}

/**
 * hdaudbus_free - give DMA memory back
 * @controller: the controller
 * @memory: the memory; nothing happens if there is none
 *
 * Context: process.
 */
void hdaudbus_free(struct hdaudbus_controller *controller, struct hdaudbus_memory *memory)
{
	if (memory->area)
		controller->host->ops->free_dma(controller->host, memory);
	kvfree(memory->pages);
	kvfree(memory->addresses);
	memset(memory, 0, sizeof(*memory));
}

/*
 * Reset and start
 */

static int poll_reset(struct hdaudbus_controller *controller, u32 value)
{
	u32 now;
	int err = read_poll_timeout(hdaudbus_read32, now,
				    (now & AZX_GCTL_RESET) == value || now == HDAUDBUS_ALL_ONES,
				    100, HDAUDBUS_RESET_TIMEOUT_US, false, controller,
				    AZX_REG_GCTL);

	if (err)
		return err;
	return (now & AZX_GCTL_RESET) == value ? 0 : -ENODEV;
}

/* Takes the link through reset. Codecs are ready afterwards. */
static int reset_link(struct hdaudbus_controller *controller)
{
	int err;

	/* Codecs of before would seem to be there. */
	hdaudbus_write16(controller, AZX_REG_STATESTS, STATESTS_ALL);
	hdaudbus_write32(controller, AZX_REG_GCTL, 0);
	err = poll_reset(controller, 0);
	if (err)
		return err;
	usleep_range(RESET_HOLD_US, RESET_HOLD_US + SLACK_US);

	hdaudbus_write32(controller, AZX_REG_GCTL, AZX_GCTL_RESET);
	err = poll_reset(controller, AZX_GCTL_RESET);
	if (err)
		return err;
	usleep_range(CODEC_READY_US + SLACK_US, CODEC_READY_US + 2 * SLACK_US);
	return 0;
}

static u16 read_codecs(struct hdaudbus_controller *controller)
{
	u16 present = hdaudbus_read16(controller, AZX_REG_STATESTS) & STATESTS_ALL;

	hdaudbus_write16(controller, AZX_REG_STATESTS, present);
	return present;
}

static void start_positions(struct hdaudbus_controller *controller)
{
	dma_addr_t address = controller->positions.addresses[0];

	hdaudbus_write32(controller, AZX_REG_DPUBASE, upper_32_bits(address));
	hdaudbus_write32(controller, AZX_REG_DPLBASE,
			 lower_32_bits(address) | AZX_DPLBASE_ENABLE);
}

/**
 * hdaudbus_controller_start - bring the link and the rings up
 * @controller: the controller
 * @codecs: out: addresses of the codecs that have reported
 *
 * Context: process; nobody else touches registers.
 * Return: 0, -ENODEV if the controller does not answer, -ETIMEDOUT if it does
 * not reset.
 */
int hdaudbus_controller_start(struct hdaudbus_controller *controller, u16 *codecs)
{
	int err = reset_link(controller);

	*codecs = 0;
	if (!err) {
		*codecs = read_codecs(controller);
		hdaudbus_engines_measure(controller);
		hdaudbus_write16(controller, AZX_REG_WAKEEN, 0);
		start_positions(controller);
		err = hdaudbus_verbs_start(controller);
		if (err && !hdaudbus_controller_present(controller))
			err = -ENODEV;
	}
	trace_hdaudbus_link_start(controller, *codecs, err);
	dev_dbg(controller->host->dev, "link reset (%d), codecs %#x\n", err, *codecs);
	return err;
}

/**
 * hdaudbus_controller_listen - let the controller interrupt
 * @controller: the controller, started
 *
 * Context: process.
 */
void hdaudbus_controller_listen(struct hdaudbus_controller *controller)
{
	hdaudbus_unsolicited_listen(controller);
	hdaudbus_storm_listen(controller);
}

/**
 * hdaudbus_controller_stop - put controller and link into reset
 * @controller: the controller
 *
 * Context: process; nobody else touches registers.
 */
void hdaudbus_controller_stop(struct hdaudbus_controller *controller)
{
	trace_hdaudbus_link_stop(controller);
	hdaudbus_write32(controller, AZX_REG_GCTL, 0);
	/* zeros may be no answer at all */
	if (!poll_reset(controller, 0) && hdaudbus_controller_present(controller))
		return;
	dev_warn(controller->host->dev, "controller does not go into reset\n");
	/* Where it could go on writing is about to be freed. */
	hdaudbus_rings_stop(controller);
	hdaudbus_write32(controller, AZX_REG_DPLBASE, 0);
	if (controller->host->ops->stop_dma)
		controller->host->ops->stop_dma(controller->host);
}

static int read_capabilities(struct hdaudbus_controller *controller)
{
	u16 gcap;

	if (!hdaudbus_controller_present(controller))
		return -ENODEV;
	gcap = hdaudbus_read16(controller, AZX_REG_GCAP);
	controller->version = hdaudbus_read8(controller, AZX_REG_VMAJ) << 8 |
			      hdaudbus_read8(controller, AZX_REG_VMIN);
	hdaudbus_bandwidth_init(&controller->bandwidth, gcap,
				hdaudbus_read16(controller, AZX_REG_OUTPAY),
				hdaudbus_read16(controller, AZX_REG_INPAY));
	return hdaudbus_engines_init(controller, gcap);
}

/*
 * Register and unregister
 */

static void controller_drained(struct percpu_ref *active)
{
	complete(&container_of(active, struct hdaudbus_controller, active)->drained);
}

static struct hdaudbus_controller *controller_alloc(struct hdaudbus_host *host)
{
	struct hdaudbus_controller *controller = kzalloc(sizeof(*controller), GFP_KERNEL);

	if (!controller)
		return NULL;
	if (percpu_ref_init(&controller->active, controller_drained, 0, GFP_KERNEL)) {
		kfree(controller);
		return NULL;
	}
	kref_init(&controller->ref);
	init_completion(&controller->drained);
	mutex_init(&controller->bus_mutex);
	INIT_LIST_HEAD(&controller->children);
	hdaudbus_power_init(controller);
	hdaudbus_storm_init(controller);
	controller->host = host;
	controller->mmio = host->ops->read8 ? NULL : host->registers;
	return controller;
}

static void controller_release(struct kref *ref)
{
	struct hdaudbus_controller *controller =
		container_of(ref, struct hdaudbus_controller, ref);
	struct hdaudbus_host *host = controller->host;
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++)
		hdaudbus_buffer_release(&controller->engines[i]);
	hdaudbus_verbs_free(controller);
	hdaudbus_free(controller, &controller->positions);
	percpu_ref_exit(&controller->active);
	kfree(controller);
	if (host->ops->release)
		host->ops->release(host);
}

/**
 * hdaudbus_controller_put - give a reference back
 * @controller: the controller
 *
 * Context: process.
 */
void hdaudbus_controller_put(struct hdaudbus_controller *controller)
{
	kref_put(&controller->ref, controller_release);
}

static bool controller_answers(const struct hdaudbus_controller *controller)
{
	return !READ_ONCE(controller->gone) && !READ_ONCE(controller->asleep);
}

/* From gone on nobody starts anything, and nothing moves any more. */
static void controller_silence(struct hdaudbus_controller *controller)
{
	hdaudbus_write32(controller, AZX_REG_INTCTL, 0);
	spin_lock_irq(&controller->engine_lock);
	hdaudbus_engines_halt(controller);
	smp_store_release(&controller->gone, true); /* what was halted, first */
	spin_unlock_irq(&controller->engine_lock);
	smp_mb(); /* pairs with hdaudbus_storm_listen(): one of us has the last word */
	hdaudbus_write32(controller, AZX_REG_INTCTL, 0);
}

/* Lets nobody in any more and waits until nobody is inside. */
static void controller_shut(struct hdaudbus_controller *controller)
{
	hdaudbus_verbs_stop(controller);
	percpu_ref_kill(&controller->active);
	synchronize_rcu(); /* the interrupt is not counted */
	wait_for_completion(&controller->drained);
	hdaudbus_storm_end(controller);
	hdaudbus_power_exit(controller);
}

/* From here on nothing calls in: the host's interrupt finds no controller. */
static void controller_detach(struct hdaudbus_controller *controller)
{
	WRITE_ONCE(controller->host->controller, NULL);
	synchronize_rcu();
	hdaudbus_debugfs_remove(controller);
	hdaudbus_verbs_free(controller);
	hdaudbus_controller_put(controller);
}

static void announce(const struct hdaudbus_controller *controller)
{
	struct device *dev = controller->host->dev;

	dev_info(dev, "HD Audio %u.%u, %u DMA engines, %u codecs\n", controller->version >> 8,
		 controller->version & 0xff, controller->num_engines,
		 hweight16(controller->codec_mask));
	if (!controller->codec_mask)
		dev_warn(dev, "no codec has reported; there will be no sound from here\n");
}

/**
 * hdaudbus_host_register - bring a controller up and find its codecs
 * @host: the host, able to deliver interrupts. It is handed over: whatever
 *	this returns, ops->release ends it, if there is one.
 *
 * Context: process.
 * Return: 0, -ENODEV if the controller does not answer, -ETIMEDOUT if it does
 * not reset, -ENOMEM.
 */
int hdaudbus_host_register(struct hdaudbus_host *host)
{
	struct hdaudbus_controller *controller = controller_alloc(host);
	int err;

	if (!controller) {
		if (host->ops->release)
			host->ops->release(host);
		return -ENOMEM;
	}

	err = read_capabilities(controller) ?: hdaudbus_verbs_init(controller);
	if (err)
		goto put;
	WRITE_ONCE(host->controller, controller);
	err = hdaudbus_controller_start(controller, &controller->codec_mask);
	if (err)
		goto stop;
	hdaudbus_controller_listen(controller);
	hdaudbus_verbs_go_on(controller);
	hdaudbus_debugfs_add(controller);
	announce(controller);
	err = hdaudbus_attributes_add(controller);
	if (err)
		goto stop;
	err = hdaudbus_bus_enumerate(controller);
	if (err)
		goto remove;
	return 0;

remove:
	hdaudbus_bus_remove(controller);
	hdaudbus_attributes_remove(controller);
stop:
	hdaudbus_power_settle(controller);
	controller_silence(controller);
	controller_shut(controller);
	hdaudbus_controller_stop(controller);
	controller_detach(controller);
	return err;
put:
	hdaudbus_controller_put(controller);
	return err;
}
EXPORT_SYMBOL_GPL(hdaudbus_host_register);

/* Their memory should go before the device does. */
static void complain_of_engines(struct hdaudbus_controller *controller)
{
	spin_lock_irq(&controller->engine_lock);
	if (hdaudbus_engines_used(controller))
		dev_warn(controller->host->dev,
			 "a function driver keeps DMA engines beyond its remove\n");
	spin_unlock_irq(&controller->engine_lock);
}

/**
 * hdaudbus_host_unregister - take a controller down
 * @host: the host
 *
 * Function drivers are unbound first, and may use the controller while they
 * are, unless hdaudbus_host_gone() said that it does not answer any more.
 * Contexts they keep live on and get -ENODEV.
 *
 * Context: process. The host may end before ops->release only if that is NULL.
 */
void hdaudbus_host_unregister(struct hdaudbus_host *host)
{
	struct hdaudbus_controller *controller = host->controller;
	bool answers;

	hdaudbus_bus_remove(controller);
	hdaudbus_attributes_remove(controller);
	complain_of_engines(controller);
	hdaudbus_power_settle(controller);
	answers = controller_answers(controller);
	if (answers)
		controller_silence(controller);
	WRITE_ONCE(controller->gone, true);
	controller_shut(controller);
	if (answers)
		hdaudbus_controller_stop(controller);
	controller_detach(controller);
}
EXPORT_SYMBOL_GPL(hdaudbus_host_unregister);

/**
 * hdaudbus_host_gone - the controller has been removed under us
 * @host: the host
 *
 * From now on every routine returns -ENODEV and touches no register, and
 * whoever waits for a codec wakes up. To be followed by
 * hdaudbus_host_unregister().
 *
 * Context: process.
 */
void hdaudbus_host_gone(struct hdaudbus_host *host)
{
	struct hdaudbus_controller *controller = host->controller;

	trace_hdaudbus_gone(controller);
	WRITE_ONCE(controller->gone, true);
	hdaudbus_verbs_stop(controller);
}
EXPORT_SYMBOL_GPL(hdaudbus_host_gone);

/**
 * hdaudbus_host_shutdown - the machine goes down: leave the controller quiet
 * @host: the host
 *
 * As hdaudbus_host_gone(), with interrupts and DMA stopped before. Function
 * drivers stay bound.
 *
 * Context: process.
 */
void hdaudbus_host_shutdown(struct hdaudbus_host *host)
{
	struct hdaudbus_controller *controller = host->controller;
	bool answers;

	hdaudbus_power_settle(controller);
	answers = controller_answers(controller);
	if (answers)
		controller_silence(controller);
	WRITE_ONCE(controller->gone, true);
	hdaudbus_verbs_stop(controller);
	if (answers)
		hdaudbus_controller_stop(controller);
}
EXPORT_SYMBOL_GPL(hdaudbus_host_shutdown);
