// SPDX-License-Identifier: GPL-2.0
/*
 * What DMA engines do: their registers, and SetDmaEngineState.
 *
 * Owns the stream registers, SSYNC, and hdaudbus_engine.state and .programmed,
 * guarded by engine_lock; the registers of a claimed engine are the claimer's.
 *
 * An engine is programmed when its buffer is set up, and again on the way from
 * Reset to Stop if it has been reset since.
 */

#include <linux/bitops.h>
#include "hdaudbus.h"
#include "trace.h"

/*
 * Registers
 */

static void write_control(struct hdaudbus_engine *engine, u8 bits)
{
	hdaudbus_write8(engine->controller, engine->offset + AZX_REG_SD_CTL, bits);
}

static int poll_control(struct hdaudbus_engine *engine, u8 mask, u8 value)
{
	return hdaudbus_poll8(engine->controller, engine->offset + AZX_REG_SD_CTL, mask, value);
}

static void tell_to_stop(struct hdaudbus_engine *engine)
{
	write_control(engine, SD_INT_MASK);
}

/*
 * It has been told to. Where registers that do not answer read as zeros it would seem
 * to have stopped: the interrupts are left enabled to show that it has.
 */
static int await_stop(struct hdaudbus_engine *engine)
{
	if (!poll_control(engine, SD_CTL_DMA_START | SD_INT_MASK, SD_INT_MASK))
		return 0;
	if (!hdaudbus_controller_present(engine->controller))
		return -ETIMEDOUT;
	return poll_control(engine, SD_CTL_DMA_START, 0);
}

/* Afterwards all registers of the engine and its position are 0. */
static int engine_reset(struct hdaudbus_engine *engine)
{
	int err;

	WRITE_ONCE(engine->programmed, false);
	WRITE_ONCE(*hdaudbus_position_entry(engine), 0);
	if (READ_ONCE(engine->controller->asleep))
		return 0; /* nor would they survive it */
	write_control(engine, SD_CTL_STREAM_RESET);
	err = poll_control(engine, SD_CTL_STREAM_RESET, SD_CTL_STREAM_RESET);
	write_control(engine, 0);
	if (!err)
		err = poll_control(engine, SD_CTL_STREAM_RESET, 0);
	WRITE_ONCE(*hdaudbus_position_entry(engine), 0);
	return err;
}

/* A register did not follow. */
static void restart_if_lost(struct hdaudbus_controller *controller)
{
	if (!READ_ONCE(controller->asleep) && hdaudbus_controller_lost(controller))
		hdaudbus_power_restart(controller);
}

/**
 * hdaudbus_engine_program - set an engine up for its buffer
 * @engine: the engine, in Reset, with a buffer that is set up
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit(); the caller
 * holds engine_lock or has claimed the engine.
 * Return: 0, or -ETIMEDOUT: it is not programmed then.
 */
int hdaudbus_engine_program(struct hdaudbus_engine *engine)
{
	struct hdaudbus_controller *controller = engine->controller;
	const struct hdaudbus_buffer *buffer = &engine->buffer;
	u32 offset = engine->offset;
	int err = READ_ONCE(controller->asleep) ? -ETIMEDOUT : engine_reset(engine);

	if (err) {
		restart_if_lost(controller);
		return err;
	}

	hdaudbus_write32(controller, offset + AZX_REG_SD_CTL, engine->control);
	hdaudbus_write16(controller, offset + AZX_REG_SD_FORMAT, engine->converter_format);
	hdaudbus_write32(controller, offset + AZX_REG_SD_CBL, buffer->length);
	hdaudbus_write16(controller, offset + AZX_REG_SD_LVI, buffer->entries - 1);
	hdaudbus_write32(controller, offset + AZX_REG_SD_BDLPL,
			 lower_32_bits(buffer->descriptors.addresses[0]));
	hdaudbus_write32(controller, offset + AZX_REG_SD_BDLPU,
			 upper_32_bits(buffer->descriptors.addresses[0]));
	WRITE_ONCE(engine->programmed, true);
	return 0;
}

/**
 * hdaudbus_engine_fifo_size - how much a programmed engine fetches ahead
 * @engine: the engine
 *
 * Context: any, between hdaudbus_enter() and hdaudbus_exit().
 * Return: bytes.
 */
u32 hdaudbus_engine_fifo_size(struct hdaudbus_engine *engine)
{
	return hdaudbus_read16(engine->controller, engine->offset + AZX_REG_SD_FIFOSIZE) + 1;
}

/*
 * States. Sets of engines are masks of their indices; all under engine_lock.
 */

/**
 * hdaudbus_engine_set_state - note which state an engine is in
 * @engine: the engine
 * @state: its state from now on
 *
 * Context: any; the caller holds engine_lock.
 */
void hdaudbus_engine_set_state(struct hdaudbus_engine *engine, enum hdaudio_stream_state state)
{
	if (engine->state != state)
		trace_hdaudbus_engine_state(engine, state);
	engine->state = state;
}

/* Holds the engines of a set back until the next link frame after release. */
static void hold_engines(struct hdaudbus_controller *controller, unsigned long set)
{
	if (hweight_long(set) > 1)
		hdaudbus_write32(controller, controller->host->ssync, set);
}

static void release_engines(struct hdaudbus_controller *controller, unsigned long set)
{
	if (hweight_long(set) > 1)
		hdaudbus_write32(controller, controller->host->ssync, 0);
}

static void run_engines(struct hdaudbus_controller *controller, unsigned long set)
{
	struct hdaudbus_engine *engines = controller->engines;
	unsigned int i;

	hold_engines(controller, set);
	for_each_set_bit(i, &set, controller->num_engines) {
		write_control(&engines[i], SD_INT_MASK | SD_CTL_DMA_START);
		hdaudbus_engine_set_state(&engines[i], HDAUDIO_RUN_STATE);
	}
	/* A group starts when all can: a FIFO that stays empty delays nobody long. */
	if (hweight_long(set) > 1)
		for_each_set_bit(i, &set, controller->num_engines)
			hdaudbus_poll8(controller, engines[i].offset + AZX_REG_SD_STS,
				       SD_STS_FIFO_READY, SD_STS_FIFO_READY);
	release_engines(controller, set);
}

/* Does it still know what it was programmed for? It may have had no power meanwhile. */
static bool engine_ready(struct hdaudbus_engine *engine)
{
	u32 control = hdaudbus_read32(engine->controller, engine->offset + AZX_REG_SD_CTL);

	return READ_ONCE(engine->programmed) && control != U32_MAX &&
	       !((control ^ engine->control) & SD_CTL_STREAM_TAG_MASK);
}

static int start_engines(struct hdaudbus_controller *controller, unsigned long set)
{
	unsigned int i;
	int err;

	for_each_set_bit(i, &set, controller->num_engines) {
		if (engine_ready(&controller->engines[i]))
			continue;
		err = hdaudbus_engine_program(&controller->engines[i]);
		if (err)
			return err;
	}
	run_engines(controller, set);
	return 0;
}

static int stop_engines(struct hdaudbus_controller *controller, unsigned long set)
{
	struct hdaudbus_engine *engines = controller->engines;
	unsigned int i;
	int err = 0, ret;

	hold_engines(controller, set);
	for_each_set_bit(i, &set, controller->num_engines)
		tell_to_stop(&engines[i]);
	for_each_set_bit(i, &set, controller->num_engines) {
		ret = await_stop(&engines[i]);
		if (ret)
			err = ret;
		else
			hdaudbus_engine_set_state(&engines[i], HDAUDIO_STOP_STATE);
	}
	release_engines(controller, set);
	return err;
}

static int prepare_engines(struct hdaudbus_controller *controller, unsigned long set)
{
	struct hdaudbus_engine *engines = controller->engines;
	unsigned int i;
	int err;

	for_each_set_bit(i, &set, controller->num_engines) {
		if (READ_ONCE(engines[i].programmed))
			continue;
		err = hdaudbus_engine_program(&engines[i]);
		if (err)
			return err;
	}
	for_each_set_bit(i, &set, controller->num_engines)
		hdaudbus_engine_set_state(&engines[i], HDAUDIO_STOP_STATE);
	return 0;
}

static int reset_engines(struct hdaudbus_controller *controller, unsigned long set)
{
	struct hdaudbus_engine *engines = controller->engines;
	unsigned int i;
	int err = 0;

	for_each_set_bit(i, &set, controller->num_engines) {
		err = engine_reset(&engines[i]) ?: err;
		hdaudbus_engine_set_state(&engines[i], HDAUDIO_RESET_STATE);
	}
	if (err)
		restart_if_lost(controller);
	return err;
}

static bool may_change(const struct hdaudbus_engine *engine, enum hdaudio_stream_state state)
{
	if (state != HDAUDIO_RESET_STATE && (engine->busy || !engine->buffer.length))
		return false;
	return abs((int)state - (int)engine->state) <= 1;
}

/* The set the handles name, if all of them may go to @state. */
static int check_engines(struct hdaudbus_context *context, enum hdaudio_stream_state state,
			 u32 count, const hdaudio_handle_t *handles, unsigned long *set)
{
	struct hdaudbus_controller *controller = context->controller;
	struct hdaudbus_engine *engine;
	unsigned int i;

	*set = 0;
	for (i = 0; i < count; i++) {
		engine = hdaudbus_engine_find(context, handles[i]);
		if (!engine)
			return -EBADF;
		if (*set & BIT(engine->index))
			return -EINVAL;
		*set |= BIT(engine->index);
	}

	for_each_set_bit(i, set, controller->num_engines)
		if (!may_change(&controller->engines[i], state))
			return -EBADFD;
	return 0;
}

static int change_state(struct hdaudbus_controller *controller, enum hdaudio_stream_state state,
			unsigned long set)
{
	unsigned long below = 0, above = 0;
	unsigned int i;

	for_each_set_bit(i, &set, controller->num_engines) {
		if (controller->engines[i].state < state)
			below |= BIT(i);
		else if (controller->engines[i].state > state)
			above |= BIT(i);
	}

	switch (state) {
	case HDAUDIO_RESET_STATE:
		return reset_engines(controller, above);
	case HDAUDIO_STOP_STATE:
		return stop_engines(controller, above) ?: prepare_engines(controller, below);
	case HDAUDIO_RUN_STATE:
		if (controller->asleep)
			return -ETIMEDOUT;
		return start_engines(controller, below);
	}
	return -EINVAL;
}

/**
 * hdaudbus_set_dma_engine_state - SetDmaEngineState
 * @context: interface context
 * @state: HDAUDIO_*_STATE
 * @count: number of @handles, 1 or more
 * @handles: engines to change together
 *
 * Context: any.
 * Return: 0, -EINVAL, -EBADF, -EBADFD, -ETIMEDOUT, -ENODEV.
 */
int hdaudbus_set_dma_engine_state(void *context, enum hdaudio_stream_state state, u32 count,
				  const hdaudio_handle_t *handles)
{
	struct hdaudbus_context *owner = context;
	struct hdaudbus_controller *controller = owner->controller;
	unsigned long flags;
	int err = hdaudbus_context_enter(owner);
	unsigned long set;

	if (err)
		return err;
	if (!count || !handles || (unsigned int)state > HDAUDIO_RUN_STATE) {
		err = -EINVAL;
	} else {
		spin_lock_irqsave(&controller->engine_lock, flags);
		err = READ_ONCE(controller->gone) ? -ENODEV :
		      check_engines(owner, state, count, handles, &set) ?:
		      change_state(controller, state, set);
		spin_unlock_irqrestore(&controller->engine_lock, flags);
	}
	hdaudbus_context_exit(owner);
	return err;
}

/**
 * hdaudbus_engines_halt - stop all engines, whosever they are
 * @controller: the controller; an engine that does not stop is marked stuck
 *
 * Their state stays what it was.
 *
 * Context: any, while the controller answers; the caller holds engine_lock.
 */
void hdaudbus_engines_halt(struct hdaudbus_controller *controller)
{
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++) {
		struct hdaudbus_engine *engine = &controller->engines[i];

		if (engine->state != HDAUDIO_RUN_STATE)
			continue;
		tell_to_stop(engine);
		WRITE_ONCE(engine->stuck, await_stop(engine));
	}
}

/**
 * hdaudbus_engines_sleep - the controller is about to be reset
 * @controller: the controller
 *
 * Engines that run stop; none is programmed any more.
 *
 * Context: any; the caller holds engine_lock.
 */
void hdaudbus_engines_sleep(struct hdaudbus_controller *controller)
{
	unsigned int i;

	hdaudbus_engines_halt(controller);
	for (i = 0; i < controller->num_engines; i++) {
		struct hdaudbus_engine *engine = &controller->engines[i];

		if (engine->state == HDAUDIO_RUN_STATE)
			hdaudbus_engine_set_state(engine, HDAUDIO_STOP_STATE);
		WRITE_ONCE(engine->programmed, false);
	}
}

/**
 * hdaudbus_engines_wake - engines are what they were before
 * @controller: the controller, fresh from reset
 *
 * Those in Stop are programmed; one that refuses is in Reset then.
 *
 * Context: any; the caller holds engine_lock.
 */
void hdaudbus_engines_wake(struct hdaudbus_controller *controller)
{
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++) {
		struct hdaudbus_engine *engine = &controller->engines[i];

		/* also what a claimer was at before it saw that it sleeps */
		WRITE_ONCE(engine->programmed, false);
		if (engine->context)
			WRITE_ONCE(engine->stuck, false);
		if (engine->state != HDAUDIO_STOP_STATE)
			continue;
		if (hdaudbus_engine_program(engine))
			hdaudbus_engine_set_state(engine, HDAUDIO_RESET_STATE);
	}
}

/**
 * hdaudbus_engine_quiet - stop and reset an engine whatever it is doing
 * @engine: the engine; it is marked stuck if it does not stop
 *
 * Context: process. Does nothing when the controller is gone.
 */
void hdaudbus_engine_quiet(struct hdaudbus_engine *engine)
{
	struct hdaudbus_controller *controller = engine->controller;

	if (!hdaudbus_enter(controller))
		return;
	spin_lock_irq(&controller->engine_lock);
	if (engine->state == HDAUDIO_RUN_STATE &&
	    stop_engines(controller, BIT(engine->index))) {
		WRITE_ONCE(engine->stuck, true);
		dev_err(controller->host->dev, "stream %u does not stop; not used until it does\n",
			engine->index);
	}
	if (engine->state == HDAUDIO_STOP_STATE)
		reset_engines(controller, BIT(engine->index));
	spin_unlock_irq(&controller->engine_lock);
	hdaudbus_exit(controller);
}

/**
 * hdaudbus_engine_halt_again - stop and reset an engine that is stuck
 * @engine: the engine; nobody owns it
 *
 * Context: any, while the controller answers; the caller holds engine_lock.
 * Return: 0: it is in Reset; or -ETIMEDOUT.
 */
int hdaudbus_engine_halt_again(struct hdaudbus_engine *engine)
{
	tell_to_stop(engine);
	return await_stop(engine) ?: engine_reset(engine);
}
