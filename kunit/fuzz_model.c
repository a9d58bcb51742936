// SPDX-License-Identifier: GPL-2.0
/*
 * The contract, as a model that is small enough to be believed: what is wrong
 * with a call. It was written from the contract and the public header, and does
 * its own sums (fuzz_budget.c). What follows from a call that is right, is in
 * fuzz_follow.c.
 *
 * Where several things are wrong with a call, it may fail with the error of any
 * of them; the contract does not say which comes first.
 */
#include <linux/mm.h>
#include "fuzz.h"

#define TAGS			64	/* of a codec */
#define BUFFER_STEP		128
#define BUFFER_LEAST		256
#define BUFFER_MOST		(4 << 20)
#define NOTIFICATIONS		128
/* Pages from anywhere that fit one list; contiguous memory that is always there */
#define CERTAIN_PAGES		64
#define CERTAIN_CONTIGUOUS	(32 << 10)

/*
 * Engines
 */

static bool model_owns(const struct fuzz_engine *engine, unsigned int context)
{
	return engine->live && engine->context == context;
}

/**
 * fuzz_model_engine - the engine that a handle names
 * @fuzz: the sequence
 * @context: the context it is said to belong to
 * @handle: the handle
 *
 * Return: the engine, or NULL.
 */
struct fuzz_engine *fuzz_model_engine(struct fuzz *fuzz, unsigned int context,
				      hdaudio_handle_t handle)
{
	unsigned int i;

	for (i = 0; i < FUZZ_ENGINES; i++)
		if (model_owns(&fuzz->engines[i], context) &&
		    fuzz->engines[i].handle == handle)
			return &fuzz->engines[i];
	return NULL;
}

/**
 * fuzz_model_free_slot - where the next engine goes
 * @fuzz: the sequence
 *
 * Return: it, or NULL.
 */
struct fuzz_engine *fuzz_model_free_slot(struct fuzz *fuzz)
{
	unsigned int i;

	for (i = 0; i < FUZZ_ENGINES; i++)
		if (!fuzz->engines[i].live)
			return &fuzz->engines[i];
	return NULL;
}

/* What is wrong with the arguments alone, whatever the engine. */
static u32 model_malformed(const struct fuzz_args *args)
{
	size_t size = fuzz_model_buffer_size(args->size);
	struct fuzz_format format;

	switch (args->op) {
	case FUZZ_CHANGE:
		return fuzz_model_format(&args->format, &format) ? 0 : FUZZ_EINVAL;
	case FUZZ_GET_NOTIFYING:
		if (!args->count || args->count > NOTIFICATIONS ||
		    size % (args->count * BUFFER_STEP))
			return FUZZ_EINVAL;
		fallthrough;
	case FUZZ_GET_PLAIN:
		return args->size ? 0 : FUZZ_EINVAL;
	case FUZZ_GET_CONTIGUOUS:
		if (args->size > BUFFER_MOST)
			return FUZZ_ENOMEM;
		return args->size ? 0 : FUZZ_EINVAL;
	case FUZZ_SETUP:
		return !args->size || args->lvi < 1 || args->lvi > 255 ? FUZZ_EINVAL : 0;
	default:
		return 0;
	}
}

static u32 model_allocate(struct fuzz *fuzz, const struct fuzz_args *args)
{
	unsigned int controller = fuzz->contexts[args->context].controller;
	const struct fuzz_controller *where = &fuzz->controllers[controller];
	bool render = args->op == FUZZ_RENDER;
	struct fuzz_format format;
	u32 wrong = 0;

	if (!fuzz_engine_left(fuzz, controller, render))
		wrong |= FUZZ_EBUSY;
	if (!render && (args->codec >= SIM_CODECS || !where->description.codecs[args->codec]))
		return wrong | FUZZ_EINVAL;
	if (!fuzz_model_format(&args->format, &format))
		return wrong | FUZZ_EINVAL;
	if (render ? !fuzz_render_fits(fuzz, controller, &format, args->stripe, NULL) :
		     !fuzz_capture_fits(fuzz, controller, &format, args->codec, NULL))
		wrong |= FUZZ_ENOSPC;
	return wrong;
}

static u32 model_change(struct fuzz *fuzz, const struct fuzz_args *args)
{
	const struct fuzz_engine *engine = args->engine;
	struct fuzz_format format;
	u32 wrong = 0;
	bool fits;

	if (engine->state != HDAUDIO_RESET_STATE || engine->buffer)
		wrong |= FUZZ_EBADFD;
	if (!fuzz_model_format(&args->format, &format))
		return wrong | FUZZ_EINVAL;
	if (engine->render)
		fits = fuzz_render_fits(fuzz, engine->controller, &format, engine->stripe,
					engine);
	else
		fits = fuzz_capture_fits(fuzz, engine->controller, &format, engine->codec, engine);
	return fits ? wrong : wrong | FUZZ_ENOSPC;
}

/*
 * Buffers
 */

/**
 * fuzz_model_buffer_size - the size that is nearest to the one asked for
 * @requested: bytes
 *
 * Return: bytes.
 */
size_t fuzz_model_buffer_size(size_t requested)
{
	size_t size = min_t(size_t, requested, BUFFER_MOST);

	return max_t(size_t, round_down(size + BUFFER_STEP / 2, BUFFER_STEP), BUFFER_LEAST);
}

static struct fuzz_verdict model_get(struct fuzz *fuzz, const struct fuzz_args *args)
{
	const struct fuzz_engine *engine = args->engine;
	size_t size = fuzz_model_buffer_size(args->size);
	struct fuzz_verdict verdict = { .must = model_malformed(args) };

	if (engine->state != HDAUDIO_RESET_STATE || engine->buffer)
		verdict.must |= FUZZ_EBADFD;
	if (args->op == FUZZ_GET_CONTIGUOUS ? args->size > CERTAIN_CONTIGUOUS :
					      size > CERTAIN_PAGES * PAGE_SIZE)
		verdict.may |= FUZZ_ENOMEM;
	return verdict;
}

static u32 model_put(struct fuzz *fuzz, const struct fuzz_args *args)
{
	static const enum fuzz_buffer families[FUZZ_OPS] = {
		[FUZZ_PUT_PLAIN] = FUZZ_PLAIN,
		[FUZZ_PUT_NOTIFYING] = FUZZ_NOTIFYING,
		[FUZZ_PUT_CONTIGUOUS] = FUZZ_CONTIGUOUS,
	};
	const struct fuzz_engine *engine = args->engine;
	u32 wrong = 0;

	if (engine->state != HDAUDIO_RESET_STATE || engine->buffer != families[args->op])
		wrong |= FUZZ_EBADFD;
	if (args->op == FUZZ_PUT_NOTIFYING &&
	    (args->mdl != engine->mdl || args->size != engine->size))
		wrong |= FUZZ_EINVAL;
	return wrong;
}

/*
 * What is said of the buffer is its size as asked for; "no less is allocated",
 * perhaps up to the end of the page.
 */
static struct fuzz_verdict model_list(const struct fuzz_engine *engine, u32 length, u32 lvi)
{
	struct fuzz_verdict verdict = { };
	u64 sum = 0;
	u32 i;

	if (lvi < 1 || lvi > 255)
		return (struct fuzz_verdict){ .must = FUZZ_EINVAL };
	for (i = 0; i <= lvi; i++) {
		u64 start = le64_to_cpu(engine->bdl[i].address);
		u64 bytes = le32_to_cpu(engine->bdl[i].length);

		sum += bytes;
		if (!bytes || start % BUFFER_STEP || start < engine->address ||
		    start - engine->address + bytes > PAGE_ALIGN(engine->size))
			verdict.must |= FUZZ_EINVAL;
		else if (start - engine->address + bytes > engine->size)
			verdict.may |= FUZZ_EINVAL;
	}
	if (sum != length)
		verdict.must |= FUZZ_EINVAL;
	if (length > engine->size)
		verdict.may |= FUZZ_EINVAL; /* fragments lie upon one another */
	return verdict;
}

static struct fuzz_verdict model_setup(const struct fuzz_args *args)
{
	const struct fuzz_engine *engine = args->engine;
	struct fuzz_verdict verdict;

	if (engine->buffer != FUZZ_CONTIGUOUS)
		return (struct fuzz_verdict){ .must = FUZZ_EBADFD | model_malformed(args) };
	verdict = model_list(engine, args->size, args->lvi);
	if (engine->state != HDAUDIO_RESET_STATE)
		verdict.must |= FUZZ_EBADFD;
	return verdict;
}

/*
 * State
 */

static bool model_step(enum hdaudio_stream_state from, enum hdaudio_stream_state to)
{
	return from == to || from == HDAUDIO_STOP_STATE || to == HDAUDIO_STOP_STATE;
}

static u32 model_state(struct fuzz *fuzz, const struct fuzz_args *args)
{
	u32 i, other, wrong = 0;

	if (!args->num_handles || args->state > HDAUDIO_RUN_STATE)
		wrong |= FUZZ_EINVAL;
	for (i = 0; i < args->num_handles; i++) {
		struct fuzz_engine *engine = fuzz_model_engine(fuzz, args->context,
							       args->handles[i]);

		for (other = 0; other < i; other++)
			if (args->handles[other] == args->handles[i])
				wrong |= FUZZ_EINVAL;
		if (!engine)
			wrong |= FUZZ_EBADF;
		else if (!model_step(engine->state, args->state) ||
			 (!engine->ready && args->state != HDAUDIO_RESET_STATE))
			wrong |= FUZZ_EBADFD;
	}
	return wrong;
}

/*
 * Listeners
 */

/**
 * fuzz_model_listener - who gets an unsolicited response
 * @fuzz: the sequence
 * @controller: where it came in
 * @codec: from which codec
 * @tag: with which tag
 *
 * Return: the one who registered for that, or NULL.
 */
struct fuzz_listener *fuzz_model_listener(struct fuzz *fuzz, unsigned int controller,
					  u8 codec, u8 tag)
{
	unsigned int i;

	for (i = 0; i < FUZZ_LISTENERS; i++) {
		struct fuzz_listener *listener = &fuzz->listeners[i];

		if (listener->registered && listener->controller == controller &&
		    listener->codec == codec && listener->tag == tag)
			return listener;
	}
	return NULL;
}

static u32 model_listen(struct fuzz *fuzz, const struct fuzz_context *context)
{
	u8 codec = fuzz_group_codecs[context->group];
	unsigned int tag;

	for (tag = 0; tag < TAGS; tag++)
		if (!fuzz_model_listener(fuzz, context->controller, codec, tag))
			return 0;
	return FUZZ_EBUSY;
}

static u32 model_unlisten(struct fuzz *fuzz, const struct fuzz_args *args)
{
	const struct fuzz_context *context = &fuzz->contexts[args->context];
	struct fuzz_listener *listener;

	listener = fuzz_model_listener(fuzz, context->controller,
				       fuzz_group_codecs[context->group], args->tag);
	return listener && listener->context == args->context ? 0 : FUZZ_EINVAL;
}

/*
 * Interfaces
 */

static const struct {
	guid_t guid;
	u16 size;
} model_tables[FUZZ_TYPES] = {
	[FUZZ_V1] = { GUID_HDAUDIO_BUS_INTERFACE, sizeof(struct hdaudio_bus_interface) },
	[FUZZ_V2] = { GUID_HDAUDIO_BUS_INTERFACE_V2, sizeof(struct hdaudio_bus_interface_v2) },
	[FUZZ_V3] = { GUID_HDAUDIO_BUS_INTERFACE_V3, sizeof(struct hdaudio_bus_interface_v3) },
	[FUZZ_BDL] = { GUID_HDAUDIO_BUS_INTERFACE_BDL, sizeof(struct hdaudio_bus_interface_bdl) },
};

static u32 model_query(const struct fuzz_args *args)
{
	unsigned int type;

	for (type = 0; type < FUZZ_TYPES; type++)
		if (guid_equal(&args->guid, &model_tables[type].guid))
			return args->size == model_tables[type].size && args->version == 0x0100 ?
			       0 : FUZZ_EINVAL;
	return FUZZ_EOPNOTSUPP | FUZZ_EINVAL;
}

/*
 * Verdicts
 */

static struct fuzz_verdict must(u32 errors)
{
	return (struct fuzz_verdict){ .must = errors };
}

static struct fuzz_verdict model_with_engine(struct fuzz *fuzz, const struct fuzz_args *args)
{
	const struct fuzz_engine *engine = args->engine;

	switch (args->op) {
	case FUZZ_CHANGE:
		return must(model_change(fuzz, args));
	case FUZZ_GET_PLAIN:
	case FUZZ_GET_NOTIFYING:
	case FUZZ_GET_CONTIGUOUS:
		return model_get(fuzz, args);
	case FUZZ_PUT_PLAIN:
	case FUZZ_PUT_NOTIFYING:
	case FUZZ_PUT_CONTIGUOUS:
		return must(model_put(fuzz, args));
	case FUZZ_SETUP:
		return model_setup(args);
	case FUZZ_FREE:
		return must(engine->state != HDAUDIO_RESET_STATE || engine->buffer ?
			    FUZZ_EBADFD : 0);
	case FUZZ_REMOVE_EVENT:
		return must(args->record < engine->events ||
			    args->record >= engine->events + FUZZ_RECORDS ||
			    !args->record->registered ? FUZZ_EINVAL : 0);
	case FUZZ_REMOVE_CALLBACK:
		return must(args->record < engine->callbacks ||
			    args->record >= engine->callbacks + FUZZ_RECORDS ||
			    !args->record->registered || args->record->routine != args->routine ?
			    FUZZ_EINVAL : 0);
	default:
		return must(0);
	}
}

static struct fuzz_verdict model_specific(struct fuzz *fuzz, const struct fuzz_args *args)
{
	const struct fuzz_context *context = &fuzz->contexts[args->context];

	switch (args->op) {
	case FUZZ_QUERY:
		return must(model_query(args));
	case FUZZ_SEND:
	case FUZZ_QUEUE:
		return must(args->count ? 0 : FUZZ_EINVAL);
	case FUZZ_CAPTURE:
	case FUZZ_RENDER:
		return must(model_allocate(fuzz, args));
	case FUZZ_STATE:
		return must(model_state(fuzz, args));
	case FUZZ_LISTEN:
		return must(model_listen(fuzz, context));
	case FUZZ_UNLISTEN:
		return must(model_unlisten(fuzz, args));
	case FUZZ_DEVICE_INFO:
		return must(args->size < sizeof(struct hdaudio_device_information) ?
			    FUZZ_ENOBUFS : 0);
	case FUZZ_CHANGE:
	case FUZZ_GET_PLAIN:
	case FUZZ_PUT_PLAIN:
	case FUZZ_GET_NOTIFYING:
	case FUZZ_PUT_NOTIFYING:
	case FUZZ_GET_CONTIGUOUS:
	case FUZZ_SETUP:
	case FUZZ_PUT_CONTIGUOUS:
	case FUZZ_FREE:
	case FUZZ_POSITION:
	case FUZZ_ADD_EVENT:
	case FUZZ_REMOVE_EVENT:
	case FUZZ_ADD_CALLBACK:
	case FUZZ_REMOVE_CALLBACK:
		return args->engine ? model_with_engine(fuzz, args) :
				      must(FUZZ_EBADF | model_malformed(args));
	default:
		return must(0);
	}
}

/* What would need a controller that sleeps. */
static bool model_needs_hardware(const struct fuzz_args *args)
{
	switch (args->op) {
	case FUZZ_SEND:
	case FUZZ_CAPTURE:
	case FUZZ_RENDER:
	case FUZZ_CHANGE:
	case FUZZ_GET_PLAIN:
	case FUZZ_GET_NOTIFYING:
	case FUZZ_GET_CONTIGUOUS:
	case FUZZ_SETUP:
		return true;
	case FUZZ_STATE:
		return args->state != HDAUDIO_RESET_STATE;
	default:
		return false;
	}
}

/**
 * fuzz_model_verdict - what a call may return
 * @fuzz: the sequence
 * @args: the call, which is about to be made
 *
 * Return: the verdict.
 */
struct fuzz_verdict fuzz_model_verdict(struct fuzz *fuzz, const struct fuzz_args *args)
{
	unsigned int controller = args->op == FUZZ_QUERY ? args->controller :
				  fuzz->contexts[args->context].controller;
	const struct fuzz_controller *where = &fuzz->controllers[controller];
	struct fuzz_verdict verdict;

	if (args->op == FUZZ_REFERENCE || args->op == FUZZ_DEREFERENCE)
		return must(0);
	if (where->gone && args->op != FUZZ_QUERY)
		return must(FUZZ_ENODEV);
	verdict = model_specific(fuzz, args);
	if (where->gone)
		verdict.must |= FUZZ_ENODEV;
	if (args->nulls)
		verdict.must |= FUZZ_EINVAL;
	if (args->place != FIXTURE_PROCESS && fuzz_is_passive(args->op))
		verdict.must |= FUZZ_EWOULDBLOCK;
	/* Nothing else being wrong, an engine that cannot be reset is met with. */
	if (args->stuck && !verdict.must && !where->asleep)
		verdict.must = FUZZ_ETIMEDOUT;
	else if (args->stuck || (where->asleep && model_needs_hardware(args)))
		verdict.may |= FUZZ_ETIMEDOUT;
	return verdict;
}

/**
 * fuzz_model_gone - what follows from a call when the controller is gone
 * @fuzz: the sequence
 * @args: the call, which says -ENODEV
 *
 * "On return the routine is not running and will not run again, also when the
 * controller is gone": so unregistering ends a registration all the same.
 */
void fuzz_model_gone(struct fuzz *fuzz, const struct fuzz_args *args)
{
	if (args->op == FUZZ_REMOVE_CALLBACK && args->engine && !args->nulls &&
	    args->place == FIXTURE_PROCESS && !model_with_engine(fuzz, args).must)
		args->record->registered = false;
}
