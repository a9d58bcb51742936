// SPDX-License-Identifier: GPL-2.0
/*
 * The model: what follows from calls that succeed, from time that passes, and from
 * what happens to controllers.
 */
#include <linux/math64.h>
#include "fuzz.h"

/*
 * Calls
 */

static void follow_rewind(struct fuzz_engine *engine)
{
	engine->frames = 0;
	engine->fragment = 0;
}

static void follow_new_engine(struct fuzz *fuzz, const struct fuzz_args *args)
{
	struct fuzz_engine *engine = fuzz_model_free_slot(fuzz);
	unsigned int controller = fuzz->contexts[args->context].controller;

	engine->context = args->context;
	engine->controller = controller;
	engine->handle = args->out.handle;
	engine->render = args->op == FUZZ_RENDER;
	engine->stripe = engine->render && args->stripe;
	engine->bidirectional = fuzz_takes_bidirectional(fuzz, controller, engine->render);
	engine->codec = args->codec;
	engine->state = HDAUDIO_RESET_STATE;
	engine->buffer = FUZZ_NO_BUFFER;
	engine->ready = false;
	engine->pointer = NULL;
	engine->number = -1;
	follow_rewind(engine);
	fuzz_model_format(&args->format, &engine->format);
	engine->live = true;
}

static void follow_engine_ends(struct fuzz *fuzz, struct fuzz_engine *engine)
{
	unsigned int i;

	for (i = 0; i < FUZZ_RECORDS; i++) {
		engine->events[i].registered = false;
		engine->callbacks[i].registered = false;
	}
	engine->live = false;
	engine->isr_registered = false;
	engine->buffer = FUZZ_NO_BUFFER;
	engine->ready = false;
	fuzz->stale[fuzz->num_stale++ % FUZZ_STALE] = (struct fuzz_stale){
		.handle = engine->handle,
		.context = engine->context,
	};
}

static void follow_got_buffer(const struct fuzz_args *args)
{
	struct fuzz_engine *engine = args->engine;
	unsigned int i;

	follow_rewind(engine);
	engine->size = fuzz_model_buffer_size(args->size);
	engine->length = engine->size;
	engine->mdl = args->out.mdl;
	engine->id = args->out.id;
	engine->fifo = args->out.fifo;
	engine->ready = true;
	if (args->op == FUZZ_GET_PLAIN) {
		engine->buffer = FUZZ_PLAIN;
		engine->fragments = 1;
	} else {
		engine->buffer = FUZZ_NOTIFYING;
		engine->fragments = args->count;
	}
	bitmap_zero(engine->notifies, FUZZ_FRAGMENTS);
	for (i = 0; i < engine->fragments; i++) {
		engine->ends[i] = (i + 1) * (engine->size / engine->fragments);
		if (engine->buffer == FUZZ_NOTIFYING)
			set_bit(i, engine->notifies);
	}
}

static void follow_set_up(const struct fuzz_args *args)
{
	struct fuzz_engine *engine = args->engine;
	unsigned int i;
	u32 end = 0;

	follow_rewind(engine);
	engine->length = args->size;
	engine->id = args->out.id;
	engine->fifo = args->out.fifo;
	engine->isr_registered = args->isr;
	engine->fragments = args->lvi + 1;
	bitmap_zero(engine->notifies, FUZZ_FRAGMENTS);
	for (i = 0; i < engine->fragments; i++) {
		end += le32_to_cpu(engine->bdl[i].length);
		engine->ends[i] = end;
		if (le32_to_cpu(engine->bdl[i].interrupt_on_completion) & 1)
			set_bit(i, engine->notifies);
	}
	engine->ready = true;
}

static void follow_change_state(struct fuzz *fuzz, const struct fuzz_args *args)
{
	u32 i;

	for (i = 0; i < args->num_handles; i++) {
		struct fuzz_engine *engine = fuzz_model_engine(fuzz, args->context,
							       args->handles[i]);

		engine->state = args->state;
		if (args->state == HDAUDIO_RESET_STATE)
			follow_rewind(engine);
	}
}

static void follow_listening(struct fuzz *fuzz, const struct fuzz_args *args)
{
	const struct fuzz_context *context = &fuzz->contexts[args->context];
	struct fuzz_listener *listener = args->listener;

	listener->context = args->context;
	listener->controller = context->controller;
	listener->codec = fuzz_group_codecs[context->group];
	listener->tag = args->out.tag;
	listener->registered = true;
}

static void follow_registered(const struct fuzz_args *args)
{
	args->record->registered = true;
	args->record->routine = args->routine;
}

/**
 * fuzz_model_release - the last reference on a context has gone
 * @fuzz: the sequence
 * @context: index of the context
 */
void fuzz_model_release(struct fuzz *fuzz, unsigned int context)
{
	unsigned int i;

	fuzz->contexts[context].live = false;
	for (i = 0; i < FUZZ_ENGINES; i++)
		if (fuzz->engines[i].live && fuzz->engines[i].context == context)
			follow_engine_ends(fuzz, &fuzz->engines[i]);
	/* A handle means something within its context; the next one may have it again. */
	for (i = 0; i < FUZZ_STALE; i++)
		if (fuzz->stale[i].context == context)
			fuzz->stale[i].context = FUZZ_CONTEXTS;
	for (i = 0; i < FUZZ_LISTENERS; i++)
		if (fuzz->listeners[i].context == context)
			fuzz->listeners[i].registered = false;
	for (i = 0; i < FUZZ_TRANSFERS; i++)
		if (fuzz->transfers[i].pending && fuzz->transfers[i].context == context)
			fuzz->transfers[i].dropped = true;
}

/**
 * fuzz_model_apply - what follows from a call
 * @fuzz: the sequence
 * @args: the call, which succeeded
 */
void fuzz_model_apply(struct fuzz *fuzz, const struct fuzz_args *args)
{
	struct fuzz_context *context = &fuzz->contexts[args->context];
	struct fuzz_engine *engine = args->engine;

	switch (args->op) {
	case FUZZ_QUERY:
		context->live = true;
		context->references = 1;
		context->type = args->type;
		context->controller = args->controller;
		context->group = args->group;
		break;
	case FUZZ_REFERENCE:
		context->references++;
		break;
	case FUZZ_DEREFERENCE:
		if (!--context->references)
			fuzz_model_release(fuzz, args->context);
		break;
	case FUZZ_QUEUE:
		args->transfer->pending = true;
		fallthrough;
	case FUZZ_SEND:
		context->sent += args->count;
		break;
	case FUZZ_CAPTURE:
	case FUZZ_RENDER:
		follow_new_engine(fuzz, args);
		break;
	case FUZZ_CHANGE:
		fuzz_model_format(&args->format, &engine->format);
		break;
	case FUZZ_GET_PLAIN:
	case FUZZ_GET_NOTIFYING:
		follow_got_buffer(args);
		break;
	case FUZZ_GET_CONTIGUOUS:
		engine->buffer = FUZZ_CONTIGUOUS;
		engine->size = args->size;
		engine->data = args->out.data;
		engine->address = args->out.address;
		engine->bdl = args->out.bdl;
		break;
	case FUZZ_SETUP:
		follow_set_up(args);
		break;
	case FUZZ_PUT_PLAIN:
	case FUZZ_PUT_NOTIFYING:
	case FUZZ_PUT_CONTIGUOUS:
		engine->buffer = FUZZ_NO_BUFFER;
		engine->ready = false;
		engine->isr_registered = false;
		engine->number = -1;
		break;
	case FUZZ_FREE:
		follow_engine_ends(fuzz, engine);
		break;
	case FUZZ_STATE:
		follow_change_state(fuzz, args);
		break;
	case FUZZ_POSITION:
		engine->pointer = args->out.pointer;
		break;
	case FUZZ_LISTEN:
		follow_listening(fuzz, args);
		break;
	case FUZZ_UNLISTEN:
		fuzz_model_listener(fuzz, context->controller, fuzz_group_codecs[context->group],
				    args->tag)->registered = false;
		break;
	case FUZZ_ADD_EVENT:
	case FUZZ_ADD_CALLBACK:
		follow_registered(args);
		break;
	case FUZZ_REMOVE_EVENT:
	case FUZZ_REMOVE_CALLBACK:
		args->record->registered = false;
		break;
	default:
		break;
	}
}

/*
 * Time
 */

static u64 follow_bytes(const struct fuzz_engine *engine, u64 frames)
{
	return div_u64(frames * engine->format.rate_up, engine->format.rate_down) *
	       engine->format.bytes;
}

/**
 * fuzz_model_position - where an engine is in its buffer
 * @engine: the engine
 *
 * Return: byte offset.
 */
u32 fuzz_model_position(const struct fuzz_engine *engine)
{
	u32 position;

	if (!engine->ready || !engine->frames)
		return 0;
	div_u64_rem(follow_bytes(engine, engine->frames), engine->length, &position);
	return position;
}

static void follow_notify(struct fuzz_record *record, unsigned int ends)
{
	record->least++;
	record->most += ends;
}

/**
 * fuzz_model_frame - a link frame passes
 * @engine: an engine
 *
 * An engine that comes to several notification points in one frame raises one
 * interrupt for them: the contract cannot ask for more than one notification
 * then, and nobody may make more of it than there are points.
 */
void fuzz_model_frame(struct fuzz_engine *engine)
{
	u32 position = fuzz_model_position(engine);
	unsigned int i, ends = 0;
	u64 bytes;

	if (!engine->live || engine->state != HDAUDIO_RUN_STATE)
		return;
	bytes = follow_bytes(engine, engine->frames + 1) - follow_bytes(engine, engine->frames);
	engine->frames++;
	while (bytes && bytes >= engine->ends[engine->fragment] - position) {
		bytes -= engine->ends[engine->fragment] - position;
		position = engine->ends[engine->fragment];
		ends += test_bit(engine->fragment, engine->notifies);
		if (++engine->fragment == engine->fragments) {
			engine->fragment = 0;
			position = 0;
		}
	}
	if (!ends)
		return;
	for (i = 0; i < FUZZ_RECORDS; i++) {
		if (engine->events[i].registered)
			follow_notify(&engine->events[i], ends);
		if (engine->callbacks[i].registered)
			follow_notify(&engine->callbacks[i], ends);
	}
	if (engine->isr_registered)
		follow_notify(&engine->isr, ends);
}

/**
 * fuzz_model_sleep - the controller goes to sleep
 * @fuzz: the sequence
 * @controller: index of the controller
 */
void fuzz_model_sleep(struct fuzz *fuzz, unsigned int controller)
{
	unsigned int i;

	for (i = 0; i < FUZZ_ENGINES; i++) {
		struct fuzz_engine *engine = &fuzz->engines[i];

		if (!engine->live || engine->controller != controller)
			continue;
		if (engine->state == HDAUDIO_RUN_STATE)
			engine->state = HDAUDIO_STOP_STATE;
		follow_rewind(engine);
	}
}
