// SPDX-License-Identifier: GPL-2.0
/*
 * Says what was called: contexts are c0, c1 and so on, engines e0, e1, with their
 * number, not their handle, which differs from run to run.
 */
#include "fuzz.h"

static const char * const names[FUZZ_OPS] = {
	[FUZZ_QUERY] = "query_interface",
	[FUZZ_REFERENCE] = "interface_reference",
	[FUZZ_DEREFERENCE] = "interface_dereference",
	[FUZZ_SEND] = "transfer_codec_verbs",
	[FUZZ_QUEUE] = "transfer_codec_verbs, asynchronous",
	[FUZZ_CAPTURE] = "allocate_capture_dma_engine",
	[FUZZ_RENDER] = "allocate_render_dma_engine",
	[FUZZ_CHANGE] = "change_bandwidth_allocation",
	[FUZZ_GET_PLAIN] = "allocate_dma_buffer",
	[FUZZ_PUT_PLAIN] = "free_dma_buffer",
	[FUZZ_GET_NOTIFYING] = "allocate_dma_buffer_with_notification",
	[FUZZ_PUT_NOTIFYING] = "free_dma_buffer_with_notification",
	[FUZZ_GET_CONTIGUOUS] = "allocate_contiguous_dma_buffer",
	[FUZZ_SETUP] = "setup_dma_engine_with_bdl",
	[FUZZ_PUT_CONTIGUOUS] = "free_contiguous_dma_buffer",
	[FUZZ_FREE] = "free_dma_engine",
	[FUZZ_STATE] = "set_dma_engine_state",
	[FUZZ_CLOCK] = "get_wall_clock_register",
	[FUZZ_POSITION] = "get_link_position_register",
	[FUZZ_LISTEN] = "register_event_callback",
	[FUZZ_UNLISTEN] = "unregister_event_callback",
	[FUZZ_DEVICE_INFO] = "get_device_information",
	[FUZZ_RESOURCE_INFO] = "get_resource_information",
	[FUZZ_ADD_EVENT] = "register_notification_event",
	[FUZZ_REMOVE_EVENT] = "unregister_notification_event",
	[FUZZ_ADD_CALLBACK] = "register_notification_callback",
	[FUZZ_REMOVE_CALLBACK] = "unregister_notification_callback",
	[FUZZ_FRAMES] = "link frames pass",
	[FUZZ_UNSOLICITED] = "unsolicited response",
	[FUZZ_SLEEP] = "controller goes to sleep",
	[FUZZ_WAKE] = "controller wakes up",
	[FUZZ_REMOVE] = "controller goes away",
};

static const char * const places[] = {
	[FIXTURE_PROCESS] = "",
	[FIXTURE_IRQS_OFF] = " with interrupts off",
	[FIXTURE_SPINLOCK] = " under a spinlock",
	[FIXTURE_BH_OFF] = " with bottom halves off",
	[FIXTURE_HARDIRQ] = " in a hard interrupt",
};

static const char * const types[FUZZ_TYPES] = { "V1", "V2", "V3", "BDL" };

static const char * const fates[] = {
	"", "lost", "late", "twice", "another codec's", "overrun",
};

static const char * const errors[] = {
	"0", "-EINVAL", "-EBADF", "-EBADFD", "-EBUSY", "-ENOSPC", "-ENOMEM", "-ETIMEDOUT",
	"-ENODEV", "-EWOULDBLOCK", "-EOPNOTSUPP", "-ENOBUFS",
};

/**
 * fuzz_error_name - an error in letters
 * @err: 0 or -errno
 *
 * Return: its name.
 */
const char *fuzz_error_name(int err)
{
	u32 set = fuzz_error_set(err);

	return set == U32_MAX ? "an error of its own" : errors[ffs(set)];
}

/**
 * fuzz_error_names - a set of errors in letters
 * @set: the set
 * @text: out: their names
 * @size: of @text in bytes
 *
 * Return: @text.
 */
const char *fuzz_error_names(u32 set, char *text, size_t size)
{
	unsigned int i;
	int used = 0;

	text[0] = '\0';
	for (i = 1; i < ARRAY_SIZE(errors); i++)
		if (set & BIT(i - 1))
			used += scnprintf(text + used, size - used, used ? " or %s" : "%s",
					  errors[i]);
	return text;
}

static __printf(2, 3) void add(struct fuzz *fuzz, const char *format, ...)
{
	size_t used = strlen(fuzz->text);
	va_list args;

	va_start(args, format);
	vsnprintf(fuzz->text + used, sizeof(fuzz->text) - used, format, args);
	va_end(args);
}

static void add_engine(struct fuzz *fuzz, hdaudio_handle_t handle)
{
	unsigned int i;

	for (i = 0; i < FUZZ_ENGINES; i++)
		if (fuzz->engines[i].live && fuzz->engines[i].handle == handle) {
			add(fuzz, " e%u", i);
			if (fuzz->engines[i].context != fuzz->args.context)
				add(fuzz, " of c%u", fuzz->engines[i].context);
			return;
		}
	for (i = 0; i < FUZZ_STALE; i++)
		if (handle && fuzz->stale[i].handle == handle) {
			add(fuzz, " stale handle");
			return;
		}
	add(fuzz, " handle %#llx", handle);
}

static void add_format(struct fuzz *fuzz)
{
	const struct hdaudio_stream_format *format = &fuzz->args.format;

	add(fuzz, " %u Hz %u/%u bits %u channels%s", format->sample_rate,
	    format->valid_bits_per_sample, format->container_size, format->number_of_channels,
	    format->stream_type == HDAUDIO_STREAM_PCM ? "" : " no PCM");
}

static void add_states(struct fuzz *fuzz)
{
	static const char * const states[] = { "Reset", "Stop", "Run" };
	const struct fuzz_args *args = &fuzz->args;
	u32 i;

	if (args->state < ARRAY_SIZE(states))
		add(fuzz, " %s", states[args->state]);
	else
		add(fuzz, " state %u", args->state);
	for (i = 0; i < args->num_handles; i++)
		add_engine(fuzz, args->handles[i]);
}

static void add_record(struct fuzz *fuzz)
{
	const struct fuzz_record *record = fuzz->args.record;
	unsigned int i;

	for (i = 0; i < FUZZ_ENGINES; i++) {
		const struct fuzz_engine *engine = &fuzz->engines[i];

		if (record >= engine->events && record < engine->events + FUZZ_RECORDS)
			add(fuzz, " event e%u.%u", i, (unsigned int)(record - engine->events));
		if (record >= engine->callbacks && record < engine->callbacks + FUZZ_RECORDS)
			add(fuzz, " routine %u of callback e%u.%u", fuzz->args.routine, i,
			    (unsigned int)(record - engine->callbacks));
	}
}

static void add_arguments(struct fuzz *fuzz)
{
	const struct fuzz_args *args = &fuzz->args;

	switch (args->op) {
	case FUZZ_QUERY:
		add(fuzz, " %s %pUl size %zu version %#x of m%u group %u", types[args->type],
		    &args->guid, args->size, args->version, args->controller, args->group);
		break;
	case FUZZ_SEND:
		add(fuzz, " %u commands", args->count);
		if (args->fate)
			add(fuzz, ", an answer is %s", fates[args->fate]);
		if (args->lost)
			add(fuzz, ", %u interrupts are lost", args->lost);
		break;
	case FUZZ_QUEUE:
		add(fuzz, " %u commands", args->count);
		break;
	case FUZZ_CAPTURE:
		add_format(fuzz);
		add(fuzz, " from codec %u", args->codec);
		break;
	case FUZZ_RENDER:
		add_format(fuzz);
		add(fuzz, "%s", args->stripe ? " striped" : "");
		break;
	case FUZZ_STATE:
		add_states(fuzz);
		break;
	case FUZZ_UNLISTEN:
		add(fuzz, " tag %u", args->tag);
		break;
	case FUZZ_DEVICE_INFO:
		add(fuzz, " size %zu", args->size);
		break;
	case FUZZ_REFERENCE:
	case FUZZ_DEREFERENCE:
	case FUZZ_CLOCK:
	case FUZZ_LISTEN:
	case FUZZ_RESOURCE_INFO:
		break;
	default:
		add_engine(fuzz, args->handle);
	}
}

static void add_more_arguments(struct fuzz *fuzz)
{
	const struct fuzz_args *args = &fuzz->args;

	switch (args->op) {
	case FUZZ_CHANGE:
		add_format(fuzz);
		break;
	case FUZZ_GET_NOTIFYING:
		add(fuzz, " %u notifications in", args->count);
		fallthrough;
	case FUZZ_GET_PLAIN:
	case FUZZ_GET_CONTIGUOUS:
		add(fuzz, " %zu bytes", args->size);
		break;
	case FUZZ_PUT_NOTIFYING:
		add(fuzz, " %s mdl, %zu bytes", !args->mdl ? "no" : args->engine &&
		    args->engine->mdl == args->mdl ? "its" : "another's", args->size);
		break;
	case FUZZ_SETUP:
		add(fuzz, " %zu bytes, last index %u%s", args->size, args->lvi,
		    args->isr ? ", with interrupt routine" : "");
		break;
	case FUZZ_ADD_EVENT:
	case FUZZ_REMOVE_EVENT:
	case FUZZ_ADD_CALLBACK:
	case FUZZ_REMOVE_CALLBACK:
		add_record(fuzz);
		break;
	default:
		break;
	}
}

static void describe_event(struct fuzz *fuzz)
{
	const struct fuzz_args *args = &fuzz->args;

	add(fuzz, "m%u: ", args->controller);
	if (args->op == FUZZ_FRAMES)
		add(fuzz, "%u ", args->count);
	add(fuzz, "%s", names[args->op]);
	if (args->op == FUZZ_UNSOLICITED)
		add(fuzz, " from codec %u with tag %u", args->codec, args->tag);
	if (args->op == FUZZ_REMOVE)
		add(fuzz, args->count ? ", pulled out" : ", given back");
}

/**
 * fuzz_describe - put the present call into words
 * @fuzz: the sequence
 *
 * They are in &fuzz.text then.
 */
void fuzz_describe(struct fuzz *fuzz)
{
	const struct fuzz_args *args = &fuzz->args;

	fuzz->text[0] = '\0';
	if (args->op >= FUZZ_FRAMES) {
		describe_event(fuzz);
		return;
	}
	add(fuzz, "c%u: %s:", args->context, names[args->op]);
	add_arguments(fuzz);
	add_more_arguments(fuzz);
	if (args->nulls)
		add(fuzz, ", pointer %u missing", ffs(args->nulls) - 1);
	add(fuzz, "%s", places[args->place]);
	if (args->fail_nth)
		add(fuzz, ", allocation %u fails", args->fail_nth);
	if (args->stuck)
		add(fuzz, ", the engine does not reset");
	if (args->fail_dma)
		add(fuzz, ", DMA allocation %u fails", args->fail_dma);
}

/*
 * What has been called so far, and with what success
 */

static unsigned int tally[FUZZ_OPS][ARRAY_SIZE(errors)];

/**
 * fuzz_count - remember how the present call went
 * @fuzz: the sequence
 */
void fuzz_count(const struct fuzz *fuzz)
{
	u32 set = fuzz_error_set(fuzz->args.result);

	if (set != U32_MAX)
		tally[fuzz->args.op][ffs(set)]++;
}

/**
 * fuzz_print_count - say how often what was called, and what it returned
 * @test: the test
 */
void fuzz_print_count(struct kunit *test)
{
	unsigned int op, i;

	for (op = 0; op < FUZZ_OPS; op++) {
		char line[FUZZ_TEXT];
		int used = 0;

		line[0] = '\0';
		for (i = 0; i < ARRAY_SIZE(errors); i++)
			if (tally[op][i])
				used += scnprintf(line + used, sizeof(line) - used, "  %s %u",
						  errors[i], tally[op][i]);
		kunit_info(test, "%s:%s\n", names[op], line);
	}
}

/**
 * fuzz_never - a routine that never succeeded
 *
 * Return: its name, or NULL.
 */
const char *fuzz_never(void)
{
	unsigned int op;

	for (op = 0; op < FUZZ_OPS; op++)
		if (!tally[op][0])
			return names[op];
	return NULL;
}
