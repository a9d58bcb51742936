// SPDX-License-Identifier: GPL-2.0
/*
 * DMA engines: who owns them. What they do is in state.c.
 *
 * Owns struct hdaudbus_engine, guarded by engine_lock. Programs nothing.
 *
 *	            allocate_*_dma_engine()
 *	 nobody's ---------------------------> Reset, no buffer <--+
 *	    ^                                    |      |          | free buffer
 *	    +------------------------------------+      | allocate buffer
 *	            free_dma_engine()                   v          |
 *	                                       Reset, buffer ------+
 *	                                           |  ^
 *	                 set_dma_engine_state()    v  |
 *	                                          Stop
 *	                                           |  ^
 *	                                           v  |
 *	                                           Run
 *
 * Lifetime: an engine belongs to a context from allocate to free, or until the
 * context is released. Its handle names it for just so long: handles are
 * numbered through and never used again.
 */

#include <linux/bitfield.h>
#include <linux/iopoll.h>
#include <linux/log2.h>
#include "hdaudbus.h"
#include "trace.h"

#define ENGINE_REGISTERS	0x80
#define ENGINE_STRIDE		0x20
#define MAX_TAG			15
#define HANDLE_ENGINE		GENMASK_ULL(7, 0)

static void add_engines(struct hdaudbus_controller *controller, unsigned int count,
			bool captures, bool renders)
{
	while (count-- && controller->num_engines < HDAUDBUS_MAX_ENGINES) {
		unsigned int index = controller->num_engines++;
		struct hdaudbus_engine *engine = &controller->engines[index];

		engine->controller = controller;
		engine->index = index;
		engine->offset = ENGINE_REGISTERS + index * ENGINE_STRIDE;
		engine->captures = captures;
		engine->renders = renders;
		INIT_LIST_HEAD(&engine->notifications);
		controller->engine_mask |= BIT(index);
	}
}

/**
 * hdaudbus_engines_init - what engines are there?
 * @controller: the controller
 * @gcap: GCAP
 *
 * Context: process.
 * Return: 0, -ENODEV if there is none, -ENOMEM.
 */
int hdaudbus_engines_init(struct hdaudbus_controller *controller, u16 gcap)
{
	spin_lock_init(&controller->engine_lock);
	controller->next_handle = 1;
	add_engines(controller, FIELD_GET(AZX_GCAP_ISS, gcap), true, false);
	add_engines(controller, FIELD_GET(AZX_GCAP_OSS, gcap), false, true);
	add_engines(controller, FIELD_GET(AZX_GCAP_BSS, gcap), true, true);
	if (!controller->num_engines)
		return -ENODEV;

	return hdaudbus_alloc(controller, HDAUDBUS_MEMORY_RING,
			      controller->num_engines * HDAUDBUS_POSITION_STRIDE,
			      &controller->positions);
}

/**
 * hdaudbus_engines_measure - how much do the engines' FIFOs hold?
 * @controller: the controller, fresh from reset
 *
 * To be asked before a format is set: afterwards the register tells what that
 * format makes of the FIFO, which says nothing about another.
 *
 * Context: process.
 */
void hdaudbus_engines_measure(struct hdaudbus_controller *controller)
{
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++) {
		struct hdaudbus_engine *engine = &controller->engines[i];
		u16 fifo = hdaudbus_read16(controller, engine->offset + AZX_REG_SD_FIFOSIZE);

		WRITE_ONCE(engine->fifo, fifo ? fifo + 1 : 0);
	}
}

/**
 * hdaudbus_engine_find - look a handle up
 * @context: whose handle it is
 * @handle: the handle, any value
 *
 * Context: any; the caller holds engine_lock.
 * Return: the engine, or NULL if it is no live handle of this context.
 */
struct hdaudbus_engine *hdaudbus_engine_find(struct hdaudbus_context *context,
					     hdaudio_handle_t handle)
{
	struct hdaudbus_controller *controller = context->controller;
	unsigned int index = FIELD_GET(HANDLE_ENGINE, handle);
	struct hdaudbus_engine *engine;

	if (!handle || index >= controller->num_engines)
		return NULL;
	engine = &controller->engines[index];
	return engine->handle == handle && engine->context == context ? engine : NULL;
}

/* The engine, if nothing stands in the way of changing it; under engine_lock. */
static struct hdaudbus_engine *find_in_reset(struct hdaudbus_context *context,
					     hdaudio_handle_t handle)
{
	struct hdaudbus_engine *engine = hdaudbus_engine_find(context, handle);

	if (!engine)
		return ERR_PTR(-EBADF);
	if (engine->busy || engine->state != HDAUDIO_RESET_STATE)
		return ERR_PTR(-EBADFD);
	return engine;
}

/* Likewise, and it has no buffer. */
static struct hdaudbus_engine *find_bare(struct hdaudbus_context *context,
					 hdaudio_handle_t handle)
{
	struct hdaudbus_engine *engine = find_in_reset(context, handle);

	if (!IS_ERR(engine) && engine->buffer.family != HDAUDBUS_BUFFER_NONE)
		return ERR_PTR(-EBADFD);
	return engine;
}

/**
 * hdaudbus_engine_claim - begin a routine that has an engine's buffer to itself
 * @context: interface context
 * @handle: the handle, any value
 *
 * Until hdaudbus_engine_unclaim() the engine stays in Reset, is not freed,
 * and its buffer is the caller's alone. The caller may sleep meanwhile.
 *
 * Context: any.
 * Return: the engine; -EBADF if there is none, -EBADFD if it is not in Reset
 * or claimed, -EWOULDBLOCK, -ENODEV.
 */
struct hdaudbus_engine *hdaudbus_engine_claim(struct hdaudbus_context *context,
					      hdaudio_handle_t handle)
{
	struct hdaudbus_controller *controller = context->controller;
	int err = hdaudbus_context_enter_passive(context);
	struct hdaudbus_engine *engine;

	if (err)
		return ERR_PTR(err);

	spin_lock_irq(&controller->engine_lock);
	engine = find_in_reset(context, handle);
	if (!IS_ERR(engine))
		engine->busy = true;
	spin_unlock_irq(&controller->engine_lock);

	if (IS_ERR(engine))
		hdaudbus_context_exit(context);
	return engine;
}

/**
 * hdaudbus_engine_unclaim - end what hdaudbus_engine_claim() began
 * @engine: the engine
 *
 * Context: process.
 */
void hdaudbus_engine_unclaim(struct hdaudbus_engine *engine)
{
	struct hdaudbus_controller *controller = engine->controller;

	spin_lock_irq(&controller->engine_lock);
	engine->busy = false;
	spin_unlock_irq(&controller->engine_lock);
	hdaudbus_exit(controller);
}

/*
 * Allocation
 */

/* An engine which says how large its FIFO is must have room for a block. */
static bool fifo_suffices(const struct hdaudbus_engine *engine,
			  const struct hdaudio_stream_format *format)
{
	unsigned int fifo = READ_ONCE(engine->fifo);

	return !fifo || fifo >= format->container_size / 8 * format->number_of_channels;
}

static bool engine_fits(const struct hdaudbus_engine *engine, bool render, bool bidirectional)
{
	return !engine->context && !engine->stuck &&
	       (render ? engine->renders : engine->captures) &&
	       (engine->renders && engine->captures) == bidirectional;
}

/* Engines of one direction come before those of both. */
static struct hdaudbus_engine *pick_engine(struct hdaudbus_controller *controller, bool render,
					   const struct hdaudio_stream_format *format)
{
	int err = -EBUSY;
	unsigned int i;
	int pass;

	for (pass = 0; pass < 2; pass++) {
		for (i = 0; i < controller->num_engines; i++) {
			struct hdaudbus_engine *engine = &controller->engines[i];

			if (!engine_fits(engine, render, pass))
				continue;
			if (fifo_suffices(engine, format))
				return engine;
			err = -ENOBUFS;
		}
	}
	return ERR_PTR(err);
}

/*
 * Tags are unique within a direction. With up to 15 engines each has its own,
 * which some controllers need to be unique over both.
 */
static int pick_tag(struct hdaudbus_controller *controller,
		    const struct hdaudbus_engine *engine, bool render)
{
	u16 used = controller->tags_in_use[render];
	unsigned int tag = engine->index + 1;

	if (tag <= MAX_TAG && !(used & BIT(tag)))
		return tag;
	for (tag = 1; tag <= MAX_TAG; tag++)
		if (!(used & BIT(tag)))
			return tag;
	return -EBUSY;
}

static u32 engine_control(struct hdaudbus_engine *engine)
{
	u32 control = (u32)engine->tag << SD_CTL_STREAM_TAG_SHIFT | SD_INT_MASK;

	if (engine->render && engine->captures)
		control |= SD_CTL_DIR;
	if (engine->controller->host->traffic_priority)
		control |= SD_CTL_TRAFFIC_PRIO;
	return control | FIELD_PREP(SD_CTL_STRIPE, ilog2(engine->reservation.lines));
}

/**
 * struct engine_request - what an engine is wanted for
 * @render: direction
 * @codec_address: capture: where from
 * @stripe: render: over all SDO lines
 * @format: of the stream
 * @converter_format: the same, encoded
 */
struct engine_request {
	bool render;
	u8 codec_address;
	bool stripe;
	const struct hdaudio_stream_format *format;
	u16 converter_format;
};

static int reserve_bandwidth(struct hdaudbus_controller *controller,
			     const struct engine_request *request,
			     struct hdaudbus_reservation *reservation)
{
	if (request->render)
		return hdaudbus_bandwidth_reserve_render(&controller->bandwidth,
							 request->converter_format,
							 request->stripe, reservation);
	return hdaudbus_bandwidth_reserve_capture(&controller->bandwidth,
						  request->converter_format,
						  request->codec_address, reservation);
}

/* Takes an engine for the context; under engine_lock. */
static int engine_allocate(struct hdaudbus_context *context,
			   const struct engine_request *request, hdaudio_handle_t *handle)
{
	struct hdaudbus_controller *controller = context->controller;
	struct hdaudbus_engine *engine = pick_engine(controller, request->render, request->format);
	int tag, err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	tag = pick_tag(controller, engine, request->render);
	if (tag < 0)
		return tag;
	err = reserve_bandwidth(controller, request, &engine->reservation);
	if (err)
		return err;

	controller->tags_in_use[request->render] |= BIT(tag);
	WRITE_ONCE(engine->context, context);
	engine->handle = controller->next_handle++ << 8 | engine->index;
	engine->render = request->render;
	engine->stripe = request->stripe;
	engine->tag = tag;
	engine->converter_format = request->converter_format;
	engine->control = engine_control(engine);
	engine->awake = true;
	engine->notified = 0;
	trace_hdaudbus_engine_alloc(engine);
	*handle = engine->handle;
	return 0;
}

static void let_sleep(struct hdaudbus_engine *engine)
{
	if (engine->awake)
		hdaudbus_power_put(engine->controller);
	engine->awake = false;
}

/* Gives an engine in Reset and without a buffer back; under engine_lock. */
static void engine_free(struct hdaudbus_engine *engine)
{
	struct hdaudbus_controller *controller = engine->controller;

	trace_hdaudbus_engine_free(engine);
	hdaudbus_notifications_drop(engine);
	hdaudbus_bandwidth_release(&controller->bandwidth, &engine->reservation);
	if (!engine->stuck)
		controller->tags_in_use[engine->render] &= ~BIT(engine->tag);
	WRITE_ONCE(engine->context, NULL);
	engine->handle = 0;
	let_sleep(engine);
}

/*
 * Tries again to stop an engine that did not when it was given back. Its memory is
 * freed with the engine claimed.
 */
static void recover_engine(struct hdaudbus_engine *engine)
{
	struct hdaudbus_controller *controller = engine->controller;
	bool stopped;

	spin_lock_irq(&controller->engine_lock);
	stopped = engine->stuck && !engine->context && !engine->busy &&
		  !READ_ONCE(controller->gone) && !controller->asleep &&
		  !hdaudbus_engine_halt_again(engine);
	engine->busy |= stopped;
	spin_unlock_irq(&controller->engine_lock);
	if (!stopped)
		return;

	hdaudbus_buffer_release(engine);
	spin_lock_irq(&controller->engine_lock);
	engine->busy = false;
	WRITE_ONCE(engine->stuck, false);
	controller->tags_in_use[engine->render] &= ~BIT(engine->tag);
	spin_unlock_irq(&controller->engine_lock);
}

static void recover_engines(struct hdaudbus_controller *controller)
{
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++)
		if (READ_ONCE(controller->engines[i].stuck))
			recover_engine(&controller->engines[i]);
}

static int allocate_engine(struct hdaudbus_context *context, struct engine_request *request,
			   hdaudio_handle_t *handle, u16 *converter_format)
{
	struct hdaudbus_controller *controller = context->controller;
	int err;

	if (!request->format || !handle || !converter_format)
		return -EINVAL;
	err = hdaudbus_format_encode(request->format, &request->converter_format);
	if (err)
		return err;
	if (!request->render && (request->codec_address >= HDAUDBUS_MAX_CODECS ||
				 !(controller->codec_mask & BIT(request->codec_address))))
		return -EINVAL;
	err = hdaudbus_power_get(controller);
	if (err)
		return err;

	recover_engines(controller);
	spin_lock_irq(&controller->engine_lock);
	err = engine_allocate(context, request, handle);
	spin_unlock_irq(&controller->engine_lock);
	if (err)
		hdaudbus_power_put(controller); /* otherwise it is the engine's */
	else
		*converter_format = request->converter_format;
	return err;
}

/**
 * hdaudbus_allocate_capture_dma_engine - AllocateCaptureDmaEngine
 * @context: interface context
 * @codec_address: the codec whose SDI line the stream comes from
 * @format: of the stream
 * @handle: out: names the engine
 * @converter_format: out: for the codec's converter
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBUSY, -ENOSPC, -ENOBUFS, -EWOULDBLOCK, -ENODEV,
 * -ETIMEDOUT while the system sleeps.
 */
int hdaudbus_allocate_capture_dma_engine(void *context, u8 codec_address,
					 const struct hdaudio_stream_format *format,
					 hdaudio_handle_t *handle, u16 *converter_format)
{
	struct engine_request request = { .codec_address = codec_address, .format = format };
	int err = hdaudbus_context_enter_passive(context);

	if (err)
		return err;
	err = allocate_engine(context, &request, handle, converter_format);
	hdaudbus_context_exit(context);
	return err;
}

/**
 * hdaudbus_allocate_render_dma_engine - AllocateRenderDmaEngine
 * @context: interface context
 * @format: of the stream
 * @stripe: spread it over all SDO lines
 * @handle: out: names the engine
 * @converter_format: out: for the codec's converter
 *
 * Context: process.
 * Return: 0, -EINVAL, -EBUSY, -ENOSPC, -ENOBUFS, -EWOULDBLOCK, -ENODEV,
 * -ETIMEDOUT while the system sleeps.
 */
int hdaudbus_allocate_render_dma_engine(void *context,
					const struct hdaudio_stream_format *format, bool stripe,
					hdaudio_handle_t *handle, u16 *converter_format)
{
	struct engine_request request = { .render = true, .stripe = stripe, .format = format };
	int err = hdaudbus_context_enter_passive(context);

	if (err)
		return err;
	err = allocate_engine(context, &request, handle, converter_format);
	hdaudbus_context_exit(context);
	return err;
}

/* Exchanges the reservation, or leaves it as it is; under engine_lock. */
static int change_reservation(struct hdaudbus_engine *engine, struct engine_request *request)
{
	struct hdaudbus_controller *controller = engine->controller;
	struct hdaudbus_bandwidth before = controller->bandwidth;
	struct hdaudbus_reservation reservation = engine->reservation;
	int err;

	if (!fifo_suffices(engine, request->format))
		return -ENOBUFS;

	request->render = engine->render;
	request->stripe = engine->stripe;
	request->codec_address = engine->render ? 0 : engine->reservation.first;
	hdaudbus_bandwidth_release(&controller->bandwidth, &engine->reservation);
	err = reserve_bandwidth(controller, request, &engine->reservation);
	if (err) {
		controller->bandwidth = before;
		engine->reservation = reservation;
		return err;
	}
	engine->converter_format = request->converter_format;
	engine->control = engine_control(engine);
	trace_hdaudbus_engine_change(engine);
	return 0;
}

static int change_bandwidth(struct hdaudbus_context *context, hdaudio_handle_t handle,
			    struct engine_request *request)
{
	struct hdaudbus_controller *controller = context->controller;
	struct hdaudbus_engine *engine;
	int err;

	spin_lock_irq(&controller->engine_lock);
	engine = find_bare(context, handle);
	err = IS_ERR(engine) ? PTR_ERR(engine) : change_reservation(engine, request);
	spin_unlock_irq(&controller->engine_lock);
	return err;
}

/**
 * hdaudbus_change_bandwidth_allocation - ChangeBandwidthAllocation
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 * @format: its new format
 * @converter_format: out: for the codec's converter
 *
 * Context: process.
 * Return: 0, -EBADF, -EBADFD, -EINVAL, -ENOSPC, -ENOBUFS, -EWOULDBLOCK,
 * -ENODEV.
 */
int hdaudbus_change_bandwidth_allocation(void *context, hdaudio_handle_t handle,
					 const struct hdaudio_stream_format *format,
					 u16 *converter_format)
{
	struct engine_request request = { .format = format };
	int err = hdaudbus_context_enter_passive(context);

	if (err)
		return err;
	if (!format || !converter_format)
		err = -EINVAL;
	else
		err = hdaudbus_format_encode(format, &request.converter_format) ?:
		      change_bandwidth(context, handle, &request);
	hdaudbus_context_exit(context);
	if (!err)
		*converter_format = request.converter_format;
	return err;
}

/**
 * hdaudbus_free_dma_engine - FreeDmaEngine
 * @context: interface context
 * @handle: the engine, in Reset and without a buffer
 *
 * Context: any.
 * Return: 0, -EBADF, -EBADFD, -ENODEV.
 */
int hdaudbus_free_dma_engine(void *context, hdaudio_handle_t handle)
{
	struct hdaudbus_context *owner = context;
	struct hdaudbus_controller *controller = owner->controller;
	struct hdaudbus_engine *engine;
	unsigned long flags;
	int err = hdaudbus_context_enter(owner);

	if (err)
		return err;

	spin_lock_irqsave(&controller->engine_lock, flags);
	engine = find_bare(owner, handle);
	if (IS_ERR(engine))
		err = PTR_ERR(engine);
	else
		engine_free(engine);
	spin_unlock_irqrestore(&controller->engine_lock, flags);

	hdaudbus_context_exit(owner);
	return err;
}

/**
 * hdaudbus_get_link_position_register - GetLinkPositionRegister
 * @context: interface context
 * @handle: the engine
 * @position: out: where readl() reads its byte offset in the buffer
 *
 * Context: any.
 * Return: 0, -EBADF, -EINVAL, -ENODEV.
 */
int hdaudbus_get_link_position_register(void *context, hdaudio_handle_t handle,
					const void __iomem **position)
{
	struct hdaudbus_context *owner = context;
	struct hdaudbus_controller *controller = owner->controller;
	struct hdaudbus_host *host = controller->host;
	struct hdaudbus_engine *engine;
	unsigned long flags;
	int err = hdaudbus_context_enter(owner);

	if (err)
		return err;

	spin_lock_irqsave(&controller->engine_lock, flags);
	engine = hdaudbus_engine_find(owner, handle);
	if (!engine)
		err = -EBADF;
	else if (!position)
		err = -EINVAL;
	else if (host->use_position_buffer)
		*position = (const void __force __iomem *)hdaudbus_position_entry(engine);
	else
		*position = host->registers + engine->offset + AZX_REG_SD_LPIB;
	spin_unlock_irqrestore(&controller->engine_lock, flags);

	hdaudbus_context_exit(owner);
	return err;
}

/*
 * Sleep
 */

/**
 * hdaudbus_engines_used - is there an engine that somebody owns?
 * @controller: the controller
 *
 * Context: any; the caller holds engine_lock.
 * Return: true if there is.
 */
bool hdaudbus_engines_used(struct hdaudbus_controller *controller)
{
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++)
		if (controller->engines[i].context)
			return true;
	return false;
}

static bool any_busy(struct hdaudbus_controller *controller)
{
	bool busy = false;
	unsigned int i;

	spin_lock_irq(&controller->engine_lock);
	for (i = 0; i < controller->num_engines; i++)
		busy |= controller->engines[i].busy;
	spin_unlock_irq(&controller->engine_lock);
	return busy;
}

/**
 * hdaudbus_engines_settle - wait for routines that have claimed an engine
 * @controller: the controller, marked asleep: later ones touch no register
 *
 * Context: process. Takes up to a second.
 */
void hdaudbus_engines_settle(struct hdaudbus_controller *controller)
{
	bool busy;

	read_poll_timeout(any_busy, busy, !busy, 100, USEC_PER_SEC, false, controller);
}

/**
 * hdaudbus_engines_let_sleep - engines hold the controller awake no longer
 * @controller: the controller
 *
 * Context: any; the caller holds engine_lock.
 */
void hdaudbus_engines_let_sleep(struct hdaudbus_controller *controller)
{
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++)
		let_sleep(&controller->engines[i]);
}

/*
 * Release
 */

/**
 * hdaudbus_engines_release - take back what a context owns
 * @context: the context, without users
 *
 * An engine that does not stop keeps its buffer, and is not handed out, until it
 * does.
 *
 * Context: process.
 */
void hdaudbus_engines_release(struct hdaudbus_context *context)
{
	struct hdaudbus_controller *controller = context->controller;
	unsigned int i;

	for (i = 0; i < controller->num_engines; i++) {
		struct hdaudbus_engine *engine = &controller->engines[i];

		if (READ_ONCE(engine->context) != context)
			continue;

		hdaudbus_engine_quiet(engine);
		if (!READ_ONCE(engine->stuck))
			hdaudbus_buffer_release(engine);
		spin_lock_irq(&controller->engine_lock);
		hdaudbus_engine_set_state(engine, HDAUDIO_RESET_STATE);
		/* a reset may have stopped it meanwhile; its buffer is still there */
		if (engine->buffer.family != HDAUDBUS_BUFFER_NONE)
			WRITE_ONCE(engine->stuck, true);
		engine_free(engine);
		spin_unlock_irq(&controller->engine_lock);
	}
}
