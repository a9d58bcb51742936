// SPDX-License-Identifier: GPL-2.0
/*
 * Draws calls at random. What a call is follows from the seed of the sequence,
 * its number, and the state that the model is in: left out of a sequence, it
 * changes nothing about the others but what they meet.
 *
 * Most calls are drawn to be right, for only those lead anywhere.
 */
#include <linux/jhash.h>
#include "fuzz.h"

/* Function groups of the standard controller. */
const u8 fuzz_group_codecs[FUZZ_GROUPS] = { 0, 2, 2, 5 };
const u8 fuzz_group_nodes[FUZZ_GROUPS] = { 1, 1, 2, 1 };

#define ALL_TYPES	(BIT(FUZZ_V1) | BIT(FUZZ_V2) | BIT(FUZZ_V3) | BIT(FUZZ_BDL))
#define MDL_TYPES	(BIT(FUZZ_V1) | BIT(FUZZ_V2) | BIT(FUZZ_V3))
#define EVENT_TYPES	(BIT(FUZZ_V2) | BIT(FUZZ_V3))

/*
 * Engines that a routine is good for
 */

typedef bool (*wanted_t)(const struct fuzz_engine *engine);

static bool anyone(const struct fuzz_engine *engine)
{
	return true;
}

static bool bare(const struct fuzz_engine *engine)
{
	return engine->state == HDAUDIO_RESET_STATE && !engine->buffer;
}

static bool plain(const struct fuzz_engine *engine)
{
	return engine->state == HDAUDIO_RESET_STATE && engine->buffer == FUZZ_PLAIN;
}

static bool notifying(const struct fuzz_engine *engine)
{
	return engine->state == HDAUDIO_RESET_STATE && engine->buffer == FUZZ_NOTIFYING;
}

static bool contiguous(const struct fuzz_engine *engine)
{
	return engine->state == HDAUDIO_RESET_STATE && engine->buffer == FUZZ_CONTIGUOUS;
}

static bool ready(const struct fuzz_engine *engine)
{
	return engine->ready;
}

/**
 * struct likelihood - how often something is drawn
 * @weight: in proportion to the others'
 * @types: interfaces that have it; 0: it is not a routine of theirs
 * @nulls: pointers that may be missing
 * @wanted: engines it is good for; NULL: it is not about an engine
 */
struct likelihood {
	u8 weight;
	u8 types;
	u8 nulls;
	wanted_t wanted;
};

static const struct likelihood likelihoods[FUZZ_OPS] = {
	[FUZZ_QUERY] = { 8, 0, 3 },
	[FUZZ_REFERENCE] = { 2, ALL_TYPES, 0 },
	[FUZZ_DEREFERENCE] = { 6, ALL_TYPES, 0 },
	[FUZZ_SEND] = { 12, ALL_TYPES, 1 },
	[FUZZ_QUEUE] = { 12, ALL_TYPES, 1 },
	[FUZZ_CAPTURE] = { 16, ALL_TYPES, 3 },
	[FUZZ_RENDER] = { 16, ALL_TYPES, 3 },
	[FUZZ_CHANGE] = { 10, ALL_TYPES, 2, bare },
	[FUZZ_GET_PLAIN] = { 10, MDL_TYPES, 4, bare },
	[FUZZ_PUT_PLAIN] = { 8, MDL_TYPES, 0, plain },
	[FUZZ_GET_NOTIFYING] = { 18, EVENT_TYPES, 5, bare },
	[FUZZ_PUT_NOTIFYING] = { 10, EVENT_TYPES, 0, notifying },
	[FUZZ_GET_CONTIGUOUS] = { 12, BIT(FUZZ_BDL), 3, bare },
	[FUZZ_SETUP] = { 20, BIT(FUZZ_BDL), 2, contiguous },
	[FUZZ_PUT_CONTIGUOUS] = { 7, BIT(FUZZ_BDL), 0, contiguous },
	[FUZZ_FREE] = { 10, ALL_TYPES, 0, bare },
	[FUZZ_STATE] = { 56, ALL_TYPES, 1, ready },
	[FUZZ_CLOCK] = { 2, ALL_TYPES, 1 },
	[FUZZ_POSITION] = { 8, ALL_TYPES, 1, ready },
	[FUZZ_LISTEN] = { 10, ALL_TYPES, 2 },
	[FUZZ_UNLISTEN] = { 8, ALL_TYPES, 0 },
	[FUZZ_DEVICE_INFO] = { 3, ALL_TYPES, 1 },
	[FUZZ_RESOURCE_INFO] = { 2, ALL_TYPES, 2 },
	[FUZZ_ADD_EVENT] = { 10, EVENT_TYPES, 1, anyone },
	[FUZZ_REMOVE_EVENT] = { 7, EVENT_TYPES, 1, anyone },
	[FUZZ_ADD_CALLBACK] = { 10, BIT(FUZZ_V3), 1, anyone },
	[FUZZ_REMOVE_CALLBACK] = { 7, BIT(FUZZ_V3), 1, anyone },
	[FUZZ_FRAMES] = { 40, 0, 0 },
	[FUZZ_UNSOLICITED] = { 14, 0, 0 },
	[FUZZ_SLEEP] = { 2, 0, 0 },
};

#define REMOVE_ONE_IN	2000

static enum fuzz_op draw_op(struct fuzz *fuzz)
{
	unsigned int op, sum = 0;
	u32 which;

	for (op = 0; op < FUZZ_OPS; op++)
		sum += likelihoods[op].weight;
	which = fuzz_random(fuzz, sum);
	for (op = 0; which >= likelihoods[op].weight; op++)
		which -= likelihoods[op].weight;
	return op;
}

/* An engine that a routine is good for, and with it the context. */
static bool draw_wanted(struct fuzz *fuzz, const struct likelihood *likelihood)
{
	unsigned int first = fuzz_random(fuzz, FUZZ_ENGINES), i;

	for (i = 0; i < FUZZ_ENGINES; i++) {
		struct fuzz_engine *engine = &fuzz->engines[(first + i) % FUZZ_ENGINES];

		if (!engine->live || !likelihood->wanted(engine) ||
		    !(likelihood->types & BIT(fuzz->contexts[engine->context].type)))
			continue;
		fuzz->args.context = engine->context;
		fuzz->args.engine = engine;
		return true;
	}
	return false;
}

/* One of the contexts with an interface of @types. */
static bool draw_context(struct fuzz *fuzz, unsigned int types)
{
	unsigned int first = fuzz_random(fuzz, FUZZ_CONTEXTS), i;

	for (i = 0; i < FUZZ_CONTEXTS; i++) {
		unsigned int index = (first + i) % FUZZ_CONTEXTS;
		const struct fuzz_context *context = &fuzz->contexts[index];

		if (context->live && types & BIT(context->type)) {
			fuzz->args.context = index;
			return true;
		}
	}
	return false;
}

/*
 * Handles
 */

static struct fuzz_engine *draw_engine(struct fuzz *fuzz, bool ours, wanted_t wanted)
{
	unsigned int first = fuzz_random(fuzz, FUZZ_ENGINES), i;

	for (i = 0; i < FUZZ_ENGINES; i++) {
		struct fuzz_engine *engine = &fuzz->engines[(first + i) % FUZZ_ENGINES];

		bool own = engine->context == fuzz->args.context;

		if (engine->live && own == ours && wanted(engine))
			return engine;
	}
	return NULL;
}

static hdaudio_handle_t draw_wrong_handle(struct fuzz *fuzz)
{
	struct fuzz_engine *engine = NULL;
	u64 high;

	switch (fuzz_random(fuzz, 5)) {
	case 0:
		return fuzz->stale[fuzz_random(fuzz, FUZZ_STALE)].handle;
	case 1:
		engine = draw_engine(fuzz, false, anyone);
		return engine ? engine->handle : 0;
	case 2:
		engine = draw_engine(fuzz, true, anyone);
		return (engine ? engine->handle : 0) ^ BIT_ULL(fuzz_random(fuzz, 64));
	case 3:
		high = prandom_u32_state(&fuzz->random);
		return high << 32 | prandom_u32_state(&fuzz->random);
	default:
		return fuzz_random(fuzz, 4) - 1ULL;
	}
}

/* The engine that was chosen with the context, or any, or none. */
static hdaudio_handle_t draw_handle(struct fuzz *fuzz)
{
	struct fuzz_engine *engine = fuzz->args.engine;

	if (fuzz_one_in(fuzz, 25))
		return draw_wrong_handle(fuzz);
	if (!engine || fuzz_one_in(fuzz, 8))
		engine = draw_engine(fuzz, true, anyone);
	return engine ? engine->handle : draw_wrong_handle(fuzz);
}

static void draw_target(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;

	args->handle = draw_handle(fuzz);
	args->engine = fuzz_model_engine(fuzz, args->context, args->handle);
}

/* Several engines to which a state is a step, or anything. */
static void draw_states(struct fuzz *fuzz)
{
	static const unsigned int states[] = {
		HDAUDIO_RUN_STATE, HDAUDIO_RUN_STATE, HDAUDIO_STOP_STATE, HDAUDIO_STOP_STATE,
		HDAUDIO_RESET_STATE,
	};
	struct fuzz_args *args = &fuzz->args;
	unsigned int first, i;

	args->state = states[fuzz_random(fuzz, ARRAY_SIZE(states))];
	if (fuzz_one_in(fuzz, 40))
		args->state = fuzz_one_in(fuzz, 2) ? 3 : prandom_u32_state(&fuzz->random);
	args->num_handles = 1;
	if (fuzz_one_in(fuzz, 4))
		args->num_handles = 1 + fuzz_random(fuzz, 4);
	if (fuzz_one_in(fuzz, 50))
		args->num_handles = fuzz_one_in(fuzz, 2) ? 0 : FUZZ_HANDLES;
	for (i = 0; i < args->num_handles; i++)
		args->handles[i] = draw_handle(fuzz);
	if (fuzz_one_in(fuzz, 3) || !args->num_handles)
		return;
	/* Neighbours rather than one several times. */
	args->num_handles = min(args->num_handles, 4U);
	first = fuzz_random(fuzz, FUZZ_ENGINES);
	for (i = 0, args->count = 0; i < FUZZ_ENGINES && args->count < args->num_handles; i++) {
		struct fuzz_engine *engine = &fuzz->engines[(first + i) % FUZZ_ENGINES];

		if (engine->live && engine->context == args->context && engine->ready &&
		    (engine->state == HDAUDIO_STOP_STATE || args->state == HDAUDIO_STOP_STATE))
			args->handles[args->count++] = engine->handle;
	}
	if (args->count)
		args->num_handles = args->count;
}

/*
 * Buffers
 */

static void draw_setup(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;

	draw_target(fuzz);
	args->size = fuzz_random(fuzz, 5000);
	args->lvi = fuzz_random(fuzz, 10);
	if (args->engine && contiguous(args->engine))
		fuzz_draw_list(fuzz);
}

static void draw_freed(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	struct fuzz_engine *other;

	draw_target(fuzz);
	if (args->engine) {
		args->mdl = args->engine->buffer ? args->engine->mdl : NULL;
		args->size = args->engine->size;
	}
	if (!fuzz_one_in(fuzz, 6))
		return;
	other = draw_engine(fuzz, true, notifying);
	switch (fuzz_random(fuzz, 3)) {
	case 0:
		args->mdl = NULL;
		break;
	case 1:
		args->size += fuzz_one_in(fuzz, 2) ? 1 : -1;
		break;
	default:
		args->mdl = other ? other->mdl : NULL;
	}
}

/*
 * Commands
 */

static u8 draw_codec(struct fuzz *fuzz)
{
	return fixture_codecs[fuzz_random(fuzz, ARRAY_SIZE(fixture_codecs))];
}

/* Each with a number of its own, and its client's name in the node. */
static void draw_verbs(struct fuzz *fuzz, struct hdaudio_codec_transfer *verbs, u32 most)
{
	struct fuzz_args *args = &fuzz->args;
	const struct fuzz_context *context = &fuzz->contexts[args->context];
	bool silent = fuzz_one_in(fuzz, 400);
	u32 i;

	args->count = 1 + fuzz_random(fuzz, 5);
	if (fuzz_one_in(fuzz, 15))
		args->count = fuzz_random(fuzz, 40);
	if (fuzz_one_in(fuzz, 200))
		args->count = min_t(u32, most, FUZZ_VERBS);
	if (silent)
		args->count = 1;
	for (i = 0; i < args->count; i++) {
		u8 codec = silent ? FIXTURE_NO_CODEC : draw_codec(fuzz);

		verbs[i].output = hdaudio_command16(codec, 1 + args->context, SIM_VERB_ECHO,
						    context->sent + 1 + i);
		memset(&verbs[i].input, FUZZ_POISON, sizeof(verbs[i].input));
	}
}

static void draw_fault(struct fuzz *fuzz)
{
	static const enum sim_fate fates[] = {
		SIM_DROP, SIM_LATE, SIM_TWICE, SIM_WRONG_CODEC, SIM_OVERRUN,
	};
	struct fuzz_args *args = &fuzz->args;

	if (fuzz_one_in(fuzz, 60))
		args->fate = fates[fuzz_random(fuzz, ARRAY_SIZE(fates))];
	else if (fuzz_one_in(fuzz, 60))
		args->lost = 1 + fuzz_random(fuzz, 2);
}

static bool draw_transfer(struct fuzz *fuzz)
{
	unsigned int i;

	for (i = 0; i < FUZZ_TRANSFERS; i++) {
		struct fuzz_transfer *transfer = &fuzz->transfers[i];

		if (transfer->pending || transfer->dropped)
			continue;
		transfer->context = fuzz->args.context;
		transfer->controller = fuzz->contexts[fuzz->args.context].controller;
		atomic_set(&transfer->calls, 0);
		transfer->calls_then = -1;
		transfer->doubtful = false;
		draw_verbs(fuzz, transfer->verbs, ARRAY_SIZE(transfer->verbs));
		transfer->count = fuzz->args.count;
		fuzz->args.transfer = transfer;
		return true;
	}
	return false;
}

/*
 * Events, callbacks, tags
 */

static struct fuzz_record *draw_record(struct fuzz *fuzz, struct fuzz_engine *engine, bool event,
				       bool registered)
{
	unsigned int first = fuzz_random(fuzz, FUZZ_RECORDS), i;
	struct fuzz_record *records;

	if (!engine)
		engine = &fuzz->engines[fuzz_random(fuzz, FUZZ_ENGINES)];
	records = event ? engine->events : engine->callbacks;
	for (i = 0; i < FUZZ_RECORDS; i++)
		if (records[(first + i) % FUZZ_RECORDS].registered == registered)
			return &records[(first + i) % FUZZ_RECORDS];
	return NULL;
}

/* Registering twice what is registered: the contract does not say. */
static bool draw_registration(struct fuzz *fuzz, bool event)
{
	struct fuzz_args *args = &fuzz->args;

	draw_target(fuzz);
	args->routine = fuzz_random(fuzz, 2);
	args->record = draw_record(fuzz, args->engine, event, false);
	return args->record;
}

static void draw_unregistration(struct fuzz *fuzz, bool event)
{
	struct fuzz_args *args = &fuzz->args;

	draw_target(fuzz);
	args->record = draw_record(fuzz, args->engine, event, true);
	if (!args->record || fuzz_one_in(fuzz, 6))
		args->record = draw_record(fuzz, NULL, event, true);
	if (!args->record)
		args->record = event ? fuzz->engines[0].events : fuzz->engines[0].callbacks;
	args->routine = args->record->routine ^ fuzz_one_in(fuzz, 6);
}

static bool draw_listener(struct fuzz *fuzz)
{
	unsigned int i;

	for (i = 0; i < FUZZ_LISTENERS; i++)
		if (!fuzz->listeners[i].registered)
			break;
	if (i == FUZZ_LISTENERS)
		return false;
	fuzz->args.listener = &fuzz->listeners[i];
	return true;
}

static u8 draw_tag(struct fuzz *fuzz, bool ours)
{
	unsigned int first = fuzz_random(fuzz, FUZZ_LISTENERS), i;

	if (fuzz_one_in(fuzz, 5))
		return fuzz_random(fuzz, ours ? 256 : 64);
	for (i = 0; i < FUZZ_LISTENERS; i++) {
		struct fuzz_listener *listener = &fuzz->listeners[(first + i) % FUZZ_LISTENERS];

		if (listener->registered &&
		    (ours ? listener->context == fuzz->args.context :
			    listener->controller == fuzz->args.controller))
			return listener->tag;
	}
	return fuzz_random(fuzz, 64);
}

static void draw_unsolicited(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;

	args->codec = fuzz_one_in(fuzz, 15) ? FIXTURE_NO_CODEC : draw_codec(fuzz);
	args->tag = draw_tag(fuzz, false);
	args->response = (u32)args->tag << 26 |
			 (prandom_u32_state(&fuzz->random) & GENMASK(25, 0));
}

/*
 * Interfaces
 */

static bool draw_query(struct fuzz *fuzz)
{
	static const struct {
		guid_t guid;
		u16 size;
	} tables[FUZZ_TYPES] = {
		[FUZZ_V1] = { GUID_HDAUDIO_BUS_INTERFACE,
			      sizeof(struct hdaudio_bus_interface) },
		[FUZZ_V2] = { GUID_HDAUDIO_BUS_INTERFACE_V2,
			      sizeof(struct hdaudio_bus_interface_v2) },
		[FUZZ_V3] = { GUID_HDAUDIO_BUS_INTERFACE_V3,
			      sizeof(struct hdaudio_bus_interface_v3) },
		[FUZZ_BDL] = { GUID_HDAUDIO_BUS_INTERFACE_BDL,
			       sizeof(struct hdaudio_bus_interface_bdl) },
	};
	static const enum fuzz_type types[] = {
		FUZZ_V3, FUZZ_V3, FUZZ_V3, FUZZ_BDL, FUZZ_BDL, FUZZ_V2, FUZZ_V1,
	};
	struct fuzz_args *args = &fuzz->args;

	for (args->context = 0; args->context < FUZZ_CONTEXTS; args->context++)
		if (!fuzz->contexts[args->context].live)
			break;
	if (args->context == FUZZ_CONTEXTS || !fuzz->controllers[args->controller].registered)
		return false;
	args->type = types[fuzz_random(fuzz, ARRAY_SIZE(types))];
	args->group = fuzz_random(fuzz, FUZZ_GROUPS);
	args->guid = tables[args->type].guid;
	args->size = tables[args->type].size;
	args->version = HDAUDIO_INTERFACE_VERSION;
	if (!fuzz_one_in(fuzz, 6))
		return true;
	switch (fuzz_random(fuzz, 4)) {
	case 0:
		args->guid.b[fuzz_random(fuzz, sizeof(args->guid))] ^= 1 << fuzz_random(fuzz, 8);
		break;
	case 1:
		args->size += fuzz_one_in(fuzz, 2) ? 1 : -1;
		break;
	case 2:
		args->size = tables[fuzz_random(fuzz, FUZZ_TYPES)].size;
		break;
	default:
		args->version = fuzz_one_in(fuzz, 2) ? 0x0101 : fuzz_random(fuzz, 0x10000);
	}
	return true;
}

static size_t draw_information_size(struct fuzz *fuzz)
{
	static const u16 sizes[] = {
		sizeof(struct hdaudio_device_information) - 1,
		sizeof(struct hdaudio_device_information),
		sizeof(struct hdaudio_device_information) + 1,
		sizeof(struct hdaudio_device_information_v2) - 1,
		sizeof(struct hdaudio_device_information_v2),
		sizeof(struct hdaudio_device_information_v2) + 1,
		0, U16_MAX,
	};

	return sizes[fuzz_random(fuzz, ARRAY_SIZE(sizes))];
}

/*
 * Calls
 */

/* Where a call comes from, and what fails under it. */
static void draw_circumstances(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	unsigned int nulls = likelihoods[args->op].nulls;

	args->place = FIXTURE_PROCESS;
	if (fuzz_one_in(fuzz, 14)) {
		args->place = fixture_atomic_places[fuzz_random(fuzz, 4)].context;
		if (!IS_ENABLED(CONFIG_PREEMPT_COUNT) && args->place != FIXTURE_HARDIRQ)
			args->place = FIXTURE_IRQS_OFF;
	} else if (fuzz_one_in(fuzz, 30) && fixture_can_fail()) {
		args->fail_nth = 1 + fuzz_random(fuzz, 4);
	}
	args->nulls = nulls && fuzz_one_in(fuzz, 25) ? BIT(fuzz_random(fuzz, nulls)) : 0;
	if (args->op == FUZZ_GET_PLAIN || args->op == FUZZ_GET_NOTIFYING ||
	    args->op == FUZZ_GET_CONTIGUOUS || args->op == FUZZ_SETUP)
		args->fail_dma = fuzz_one_in(fuzz, 20) ? 1 + fuzz_random(fuzz, 3) : 0;
	if (args->op == FUZZ_GET_PLAIN || args->op == FUZZ_GET_NOTIFYING ||
	    args->op == FUZZ_SETUP)
		args->stuck = fuzz_one_in(fuzz, 40);
}

/* The details of an op; what cannot be had now is something else. */
static bool draw_details(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;

	switch (args->op) {
	case FUZZ_QUERY:
		return draw_query(fuzz);
	case FUZZ_REFERENCE:
		return fuzz->contexts[args->context].references < 4;
	case FUZZ_SEND:
		draw_verbs(fuzz, args->verbs, FUZZ_VERBS);
		draw_fault(fuzz);
		return true;
	case FUZZ_QUEUE:
		return draw_transfer(fuzz);
	case FUZZ_CAPTURE:
		args->codec = draw_codec(fuzz);
		if (fuzz_one_in(fuzz, 20))
			args->codec = fuzz_random(fuzz, 256);
		fallthrough;
	case FUZZ_RENDER:
		args->stripe = fuzz_one_in(fuzz, 2);
		fuzz_draw_format(fuzz);
		return fuzz_model_free_slot(fuzz);
	case FUZZ_CHANGE:
		fuzz_draw_format(fuzz);
		break;
	case FUZZ_GET_PLAIN:
	case FUZZ_GET_CONTIGUOUS:
		args->size = fuzz_draw_size(fuzz);
		break;
	case FUZZ_GET_NOTIFYING:
		fuzz_draw_notifications(fuzz);
		draw_target(fuzz);
		return true;
	case FUZZ_PUT_NOTIFYING:
		draw_freed(fuzz);
		return true;
	case FUZZ_SETUP:
		draw_setup(fuzz);
		return true;
	case FUZZ_STATE:
		draw_states(fuzz);
		return true;
	case FUZZ_LISTEN:
		return draw_listener(fuzz);
	case FUZZ_UNLISTEN:
		args->tag = draw_tag(fuzz, true);
		return true;
	case FUZZ_DEVICE_INFO:
		args->size = draw_information_size(fuzz);
		return true;
	case FUZZ_ADD_EVENT:
		return draw_registration(fuzz, true);
	case FUZZ_ADD_CALLBACK:
		return draw_registration(fuzz, false);
	case FUZZ_REMOVE_EVENT:
		draw_unregistration(fuzz, true);
		return true;
	case FUZZ_REMOVE_CALLBACK:
		draw_unregistration(fuzz, false);
		return true;
	case FUZZ_FRAMES:
		args->count = 1 + fuzz_random(fuzz, fuzz_one_in(fuzz, 30) ? 600 : 24);
		return true;
	case FUZZ_UNSOLICITED:
		draw_unsolicited(fuzz);
		return true;
	default:
		break;
	}
	if (likelihoods[args->op].wanted)
		draw_target(fuzz);
	return true;
}

/* What happens to a controller. */
static bool draw_event(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	const struct fuzz_controller *controller = &fuzz->controllers[args->controller];

	if (controller->asleep && fuzz_one_in(fuzz, 8)) {
		args->op = FUZZ_WAKE;
		return true;
	}
	if (args->op == FUZZ_SLEEP && (controller->gone || controller->asleep))
		args->op = FUZZ_FRAMES;
	if (!fuzz_one_in(fuzz, REMOVE_ONE_IN) || controller->gone)
		return false;
	args->op = FUZZ_REMOVE;
	args->count = fuzz_random(fuzz, 2);
	return true;
}

/**
 * fuzz_draw - draw a call
 * @fuzz: the sequence
 * @number: of the call
 *
 * It is in &fuzz.args then.
 */
void fuzz_draw(struct fuzz *fuzz, unsigned int number)
{
	struct fuzz_args *args = &fuzz->args;
	const struct likelihood *likelihood;

	memset(args, 0, offsetof(struct fuzz_args, verbs));
	prandom_seed_state(&fuzz->random, jhash_2words(fuzz->seed, number, 0));
	fuzz->number = number;
	args->controller = fuzz_random(fuzz, FUZZ_CONTROLLERS);
	args->op = draw_op(fuzz);
	if (draw_event(fuzz))
		return;
	likelihood = &likelihoods[args->op];
	if (likelihood->wanted && !fuzz_one_in(fuzz, 5)) {
		if (!draw_wanted(fuzz, likelihood)) {
			args->op = fuzz_one_in(fuzz, 2) ? FUZZ_RENDER : FUZZ_CAPTURE;
			if (!draw_context(fuzz, likelihood->types))
				args->op = FUZZ_QUERY;
		}
	} else if (likelihood->types && !draw_context(fuzz, likelihood->types)) {
		args->op = FUZZ_QUERY;
	}
	draw_circumstances(fuzz);
	if (draw_details(fuzz))
		return;
	args->op = FUZZ_FRAMES;
	args->count = 1;
}
