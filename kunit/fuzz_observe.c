// SPDX-License-Identifier: GPL-2.0
/*
 * Compares what a call returned and has written, and what can be seen of the
 * controller, with the model.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/mm.h>
#include "fuzz.h"

#define LOOKED_AT	SZ_16K	/* bytes of a buffer that have to be zero */

/*
 * Results
 */

/**
 * fuzz_error_set - an error as a set
 * @err: 0 or -errno
 *
 * Return: the set of it alone; empty for 0; all ones for what no routine returns.
 */
u32 fuzz_error_set(int err)
{
	switch (err) {
	case 0:
		return 0;
	case -EINVAL:
		return FUZZ_EINVAL;
	case -EBADF:
		return FUZZ_EBADF;
	case -EBADFD:
		return FUZZ_EBADFD;
	case -EBUSY:
		return FUZZ_EBUSY;
	case -ENOSPC:
		return FUZZ_ENOSPC;
	case -ENOMEM:
		return FUZZ_ENOMEM;
	case -ETIMEDOUT:
		return FUZZ_ETIMEDOUT;
	case -ENODEV:
		return FUZZ_ENODEV;
	case -EWOULDBLOCK:
		return FUZZ_EWOULDBLOCK;
	case -EOPNOTSUPP:
		return FUZZ_EOPNOTSUPP;
	case -ENOBUFS:
		return FUZZ_ENOBUFS;
	default:
		return U32_MAX;
	}
}

/* The header says which routines may run out of memory. */
static bool may_lack_memory(enum fuzz_op op)
{
	switch (op) {
	case FUZZ_QUERY:
	case FUZZ_SEND:
	case FUZZ_QUEUE:
	case FUZZ_GET_PLAIN:
	case FUZZ_GET_NOTIFYING:
	case FUZZ_GET_CONTIGUOUS:
	case FUZZ_SETUP:
	case FUZZ_LISTEN:
	case FUZZ_ADD_EVENT:
	case FUZZ_ADD_CALLBACK:
		return true;
	default:
		return false;
	}
}

static void check_result(struct fuzz *fuzz, struct fuzz_verdict verdict)
{
	const struct fuzz_args *args = &fuzz->args;
	u32 set = fuzz_error_set(args->result), allowed = verdict.must | verdict.may;
	char names[80];

	if (args->starved && may_lack_memory(args->op))
		allowed |= FUZZ_ENOMEM;
	if (!set && verdict.must)
		fuzz_fail(fuzz, "succeeds, should fail with %s",
			  fuzz_error_names(verdict.must, names, sizeof(names)));
	else if (set & ~allowed && !allowed)
		fuzz_fail(fuzz, "fails with %s, should succeed", fuzz_error_name(args->result));
	else if (set & ~allowed)
		fuzz_fail(fuzz, "fails with %s, should with %s", fuzz_error_name(args->result),
			  fuzz_error_names(allowed, names, sizeof(names)));
}

/*
 * Outputs. What was looked at is poisoned again, so that at the end all has to
 * be poison.
 */

#define FORGET(field)	memset(&(field), FUZZ_POISON, sizeof(field))

static void check_format(struct fuzz *fuzz)
{
	struct fuzz_outputs *out = &fuzz->args.out;
	struct fuzz_format format;

	if (fuzz_model_format(&fuzz->args.format, &format) && format.code != out->code)
		fuzz_fail(fuzz, "format is %#06x, should be %#06x", out->code, format.code);
	FORGET(out->code);
}

/* One that comes again would let a call with the stale one reach another engine. */
static void check_handle(struct fuzz *fuzz)
{
	struct fuzz_outputs *out = &fuzz->args.out;
	unsigned int i;

	if (!out->handle)
		fuzz_fail(fuzz, "handle is 0");
	for (i = 0; i < FUZZ_STALE; i++)
		if (out->handle == fuzz->stale[i].handle &&
		    fuzz->args.context == fuzz->stale[i].context)
			fuzz_fail(fuzz, "handle comes again");
	if (fuzz_model_engine(fuzz, fuzz->args.context, out->handle))
		fuzz_fail(fuzz, "handle names another engine");
	FORGET(out->handle);
}

static void check_tag(struct fuzz *fuzz)
{
	const struct fuzz_engine *engine = fuzz->args.engine;
	struct fuzz_outputs *out = &fuzz->args.out;
	unsigned int i;

	if (!out->id || out->id > 15)
		fuzz_fail(fuzz, "stream tag is %u", out->id);
	if (!out->fifo || out->fifo > SZ_64K)
		fuzz_fail(fuzz, "FIFO has %u bytes", out->fifo);
	for (i = 0; i < FUZZ_ENGINES; i++) {
		const struct fuzz_engine *other = &fuzz->engines[i];

		if (other != engine && other->live && other->number >= 0 &&
		    other->controller == engine->controller &&
		    other->render == engine->render && other->id == out->id)
			fuzz_fail(fuzz, "stream tag %u is another's", out->id);
	}
	FORGET(out->id);
	FORGET(out->fifo);
}

static void check_mdl(struct fuzz *fuzz)
{
	struct fuzz_outputs *out = &fuzz->args.out;
	size_t size = fuzz_model_buffer_size(fuzz->args.size);
	const struct hdaudio_mdl *mdl = out->mdl;

	if (out->size != size || mdl->byte_count != size)
		fuzz_fail(fuzz, "buffer has %zu bytes, should have %zu", out->size, size);
	if (mdl->page_count != DIV_ROUND_UP(size, PAGE_SIZE) || !mdl->system_address)
		fuzz_fail(fuzz, "buffer has %u pages", mdl->page_count);
	else if (memchr_inv(mdl->system_address, 0, min_t(size_t, size, LOOKED_AT)))
		fuzz_fail(fuzz, "buffer is not zeroed");
	FORGET(out->mdl);
	FORGET(out->size);
	if (fuzz->args.op == FUZZ_GET_PLAIN)
		return;
	if (out->offset)
		fuzz_fail(fuzz, "buffer starts at %zu", out->offset);
	FORGET(out->offset);
}

static void check_contiguous(struct fuzz *fuzz)
{
	struct fuzz_outputs *out = &fuzz->args.out;

	if (memchr_inv(out->data, 0, min_t(size_t, fuzz->args.size, LOOKED_AT)) ||
	    memchr_inv(out->bdl, 0, HDAUDIO_BDL_ENTRIES * sizeof(*out->bdl)))
		fuzz_fail(fuzz, "buffer or list is not zeroed");
	if (!PAGE_ALIGNED(out->bdl) || out->address % 128)
		fuzz_fail(fuzz, "buffer or list is not aligned");
	FORGET(out->data);
	FORGET(out->address);
	FORGET(out->bdl);
}

static void check_device_info(struct fuzz *fuzz, const struct fuzz_controller *controller)
{
	struct hdaudio_device_information_v2 *v2 = &fuzz->args.out.information;
	bool second = fuzz->args.size >= sizeof(*v2);

	if (v2->v1.size != (second ? sizeof(*v2) : sizeof(v2->v1)))
		fuzz_fail(fuzz, "size is %u", v2->v1.size);
	if (v2->v1.device_version != 0x0100 || v2->v1.driver_version != 0x0100 ||
	    v2->v1.codecs_detected != 0x0025 ||
	    v2->v1.is_striping_supported != !!controller->description.sdo)
		fuzz_fail(fuzz, "information is wrong");
	if (second && (v2->ctrl_vendor_id != 0x1b36 || v2->ctrl_device_id != 0x0da0 ||
		       v2->ctrl_revision != 0x03))
		fuzz_fail(fuzz, "information of version 2 is wrong");
	memset(v2, FUZZ_POISON, second ? sizeof(*v2) : sizeof(v2->v1));
}

static void check_resource_info(struct fuzz *fuzz)
{
	struct fuzz_outputs *out = &fuzz->args.out;
	unsigned int group = fuzz->contexts[fuzz->args.context].group;

	if (out->codec != fuzz_group_codecs[group] || out->node != fuzz_group_nodes[group])
		fuzz_fail(fuzz, "function group is node %u of codec %u", out->node, out->codec);
	FORGET(out->codec);
	FORGET(out->node);
}

static void check_listener(struct fuzz *fuzz)
{
	const struct fuzz_context *context = &fuzz->contexts[fuzz->args.context];
	struct fuzz_outputs *out = &fuzz->args.out;

	if (out->tag > 63)
		fuzz_fail(fuzz, "tag is %u", out->tag);
	if (fuzz_model_listener(fuzz, context->controller, fuzz_group_codecs[context->group],
				out->tag))
		fuzz_fail(fuzz, "tag %u is taken", out->tag);
	FORGET(out->tag);
}

static void check_table(struct fuzz *fuzz)
{
	const struct fuzz_args *args = &fuzz->args;
	struct hdaudio_bus_interface *table = &fuzz->args.out.table.v1;

	if (table->size != args->size || table->version != args->version || !table->context)
		fuzz_fail(fuzz, "interface is of size %u, version %#x", table->size,
			  table->version);
	memset(table, FUZZ_POISON, args->size);
}

static void check_outputs(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	struct fuzz_controller *controller;

	controller = &fuzz->controllers[fuzz->contexts[args->context].controller];
	switch (args->op) {
	case FUZZ_QUERY:
		check_table(fuzz);
		break;
	case FUZZ_CAPTURE:
	case FUZZ_RENDER:
		check_handle(fuzz);
		check_format(fuzz);
		break;
	case FUZZ_CHANGE:
		check_format(fuzz);
		break;
	case FUZZ_GET_PLAIN:
	case FUZZ_GET_NOTIFYING:
		check_mdl(fuzz);
		check_tag(fuzz);
		break;
	case FUZZ_GET_CONTIGUOUS:
		check_contiguous(fuzz);
		break;
	case FUZZ_SETUP:
		check_tag(fuzz);
		break;
	case FUZZ_CLOCK:
		if (readl(args->out.pointer) != sim_read(controller->sim, AZX_REG_WALLCLK, 4))
			fuzz_fail(fuzz, "not the wall clock");
		fallthrough;
	case FUZZ_POSITION:
		FORGET(args->out.pointer);
		break;
	case FUZZ_LISTEN:
		check_listener(fuzz);
		break;
	case FUZZ_DEVICE_INFO:
		check_device_info(fuzz, controller);
		break;
	case FUZZ_RESOURCE_INFO:
		check_resource_info(fuzz);
		break;
	default:
		break;
	}
}

/* After a failure nothing may have been written. */
static void check_untouched(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;

	if (args->op == FUZZ_DEVICE_INFO && args->result) {
		if (args->out.information.v1.size != args->size)
			fuzz_fail(fuzz, "size was changed");
		FORGET(args->out.information.v1.size);
	}
	if (memchr_inv(&args->out, FUZZ_POISON, sizeof(args->out)))
		fuzz_fail(fuzz, "an out-parameter was written that should not be");
}

/*
 * Commands
 */

static void check_answers(struct fuzz *fuzz, const struct hdaudio_codec_transfer *verbs,
			  u32 count, bool doubtful)
{
	u32 i;

	for (i = 0; i < count && !fuzz->failed; i++) {
		struct fixture_answers answer = fixture_answers(&verbs[i], 1);
		bool silent = FIELD_GET(HDAUDIO_COMMAND_CODEC, verbs[i].output) ==
			      FIXTURE_NO_CODEC;

		if (answer.wrong)
			fuzz_fail(fuzz, "command %u of %u got another's answer", i, count);
		else if (silent && (answer.valid || answer.overrun))
			fuzz_fail(fuzz, "command %u of %u was answered by nobody", i, count);
		else if (!silent && !answer.valid && !doubtful)
			fuzz_fail(fuzz, "command %u of %u was not answered", i, count);
	}
}

static void check_sent(struct fuzz *fuzz, const struct fuzz_controller *controller)
{
	struct fuzz_args *args = &fuzz->args;
	u32 i;

	if (!args->result) {
		check_answers(fuzz, args->verbs, args->count,
			      args->fate || controller->asleep || controller->gone);
		return;
	}
	for (i = 0; i < args->count; i++)
		if (memchr_inv(&args->verbs[i].input, FUZZ_POISON, sizeof(args->verbs[i].input)))
			fuzz_fail(fuzz, "a response was written that should not be");
}

/* Once and with the first command; not when its client has gone. */
static void check_transfer(struct fuzz *fuzz, struct fuzz_transfer *transfer)
{
	const struct fuzz_controller *controller = &fuzz->controllers[transfer->controller];
	int calls = atomic_read(&transfer->calls);

	if (transfer->dropped) {
		if (transfer->calls_then < 0) {
			transfer->calls_then = calls;
			FORGET(transfer->verbs);
		}
		if (calls != transfer->calls_then ||
		    memchr_inv(transfer->verbs, FUZZ_POISON, sizeof(transfer->verbs)))
			fuzz_fail(fuzz, "a transfer goes on after its context has gone");
		return;
	}
	if (!calls)
		return;
	if (calls > 1 || transfer->first != transfer->verbs)
		fuzz_fail(fuzz, "callback of a transfer came %d times", calls);
	check_answers(fuzz, transfer->verbs, transfer->count,
		      controller->gone || transfer->doubtful);
	transfer->pending = false;
}

/* What sleeps takes its time; everything else is done soon, or given up. */
static void await_transfer(struct fuzz *fuzz, struct fuzz_transfer *transfer)
{
	unsigned long end = jiffies + 10 * HZ;

	if (transfer->dropped || fuzz->controllers[transfer->controller].asleep)
		return;
	while (!atomic_read(&transfer->calls) && time_before(jiffies, end))
		usleep_range(20, 100);
	if (!atomic_read(&transfer->calls))
		fuzz_fail(fuzz, "callback of a transfer does not come");
}

static void check_transfers(struct fuzz *fuzz, bool wait)
{
	unsigned int i;

	for (i = 0; i < FUZZ_TRANSFERS; i++) {
		struct fuzz_transfer *transfer = &fuzz->transfers[i];

		if (!transfer->pending && !transfer->dropped)
			continue;
		if (wait)
			await_transfer(fuzz, transfer);
		check_transfer(fuzz, transfer);
	}
}

/*
 * Commands have to reach the codecs in the order of each client's calls, each of
 * them once. Where faults were at work, or clients went, some may be missing.
 */
static void check_order(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	unsigned int count, index = controller - fuzz->controllers;
	struct sim *sim = controller->sim;

	spin_lock_irq(&sim->lock);
	for (count = sim->command_count; controller->commands != count; controller->commands++) {
		u32 command = sim->commands[controller->commands % SIM_LOG];
		unsigned int node = FIELD_GET(HDAUDIO_COMMAND_NODE, command);
		struct fuzz_context *context;
		u16 number = command, ahead;

		if (FIELD_GET(HDAUDIO_COMMAND_VERB16, command) != SIM_VERB_ECHO ||
		    !node || node > FUZZ_CONTEXTS)
			continue;
		context = &fuzz->contexts[node - 1];
		ahead = number - context->seen[index];
		if (!ahead || ahead > SIM_LOG)
			fuzz_fail(fuzz, "command %#x of context %u out of order, after %#x",
				  number, node - 1, context->seen[index]);
		context->seen[index] = number;
	}
	spin_unlock_irq(&sim->lock);
}

/*
 * Engines
 */

/* Without the controller's lock: engines move only when this thread says so. */
static u32 engine_register(const struct fuzz_controller *controller, int number, u32 offset,
			   unsigned int size)
{
	u32 value = readl((const void __iomem __force *)controller->sim->registers +
			  sim_engine_register(number, round_down(offset, 4)));

	return value >> (offset % 4 * 8) & GENMASK(size * 8 - 1, 0);
}

static unsigned int hardware_engines(const struct sim_description *description)
{
	return description->inputs + description->outputs + description->bidirectional;
}

/* One direction's own engines come first, then those for either. */
static bool right_kind(const struct sim_description *description,
		       const struct fuzz_engine *engine)
{
	int outputs = description->inputs, both = description->inputs + description->outputs;

	if (engine->bidirectional)
		return engine->number >= both;
	if (engine->render)
		return engine->number >= outputs && engine->number < both;
	return engine->number < outputs;
}

static void find_engine(struct fuzz *fuzz, struct fuzz_engine *engine)
{
	struct fuzz_controller *controller = &fuzz->controllers[engine->controller];
	unsigned int i, number, hits = 0;

	for (number = 0; number < hardware_engines(&controller->description); number++) {
		u32 control = engine_register(controller, number, AZX_REG_SD_CTL, 4);

		engine->number = number;
		if ((control & SD_CTL_STREAM_TAG_MASK) >> SD_CTL_STREAM_TAG_SHIFT != engine->id ||
		    !right_kind(&controller->description, engine) ||
		    (engine->bidirectional && !(control & SD_CTL_DIR) == engine->render))
			continue;
		for (i = 0; i < FUZZ_ENGINES; i++)
			if (&fuzz->engines[i] != engine && fuzz->engines[i].live &&
			    fuzz->engines[i].controller == engine->controller &&
			    fuzz->engines[i].number == number)
				fuzz_fail(fuzz, "engine %u has two owners", number);
		hits++;
		break;
	}
	if (!hits) {
		engine->number = -1;
		fuzz_fail(fuzz, "no engine of the right kind has stream tag %u", engine->id);
	}
}

static void check_registers(struct fuzz *fuzz, const struct fuzz_engine *engine)
{
	const struct fuzz_controller *controller = &fuzz->controllers[engine->controller];
	bool runs = engine_register(controller, engine->number, AZX_REG_SD_CTL, 1) &
		    SD_CTL_DMA_START;
	u32 lvi = engine_register(controller, engine->number, AZX_REG_SD_LVI, 2);
	unsigned int i = engine - fuzz->engines;

	if (runs && engine->state != HDAUDIO_RUN_STATE)
		fuzz_fail(fuzz, "engine e%u runs", i);
	if (!runs && engine->state == HDAUDIO_RUN_STATE)
		fuzz_fail(fuzz, "engine e%u does not run", i);
	if (engine->state == HDAUDIO_RESET_STATE)
		return; /* the rest may be set up when it leaves it */
	if (engine_register(controller, engine->number, AZX_REG_SD_FORMAT, 2) !=
	    engine->format.code)
		fuzz_fail(fuzz, "engine e%u has another format", i);
	if (engine_register(controller, engine->number, AZX_REG_SD_CBL, 4) != engine->length)
		fuzz_fail(fuzz, "engine e%u has a buffer of another length", i);
	if (engine_register(controller, engine->number, AZX_REG_SD_FIFOSIZE, 2) + 1 !=
	    engine->fifo)
		fuzz_fail(fuzz, "FIFO of engine e%u has %u bytes, not %u", i,
			  engine_register(controller, engine->number, AZX_REG_SD_FIFOSIZE, 2) + 1,
			  engine->fifo);
	if (engine->buffer == FUZZ_CONTIGUOUS && lvi != engine->fragments - 1)
		fuzz_fail(fuzz, "engine e%u has another list", i);
}

static void check_count(struct fuzz *fuzz, struct fuzz_record *record, unsigned int count,
			const char *what)
{
	if (count < record->least || count > record->most)
		fuzz_fail(fuzz, "%s: %u notifications in all, should be %u to %u", what, count,
			  record->least, record->most);
	record->least = count;
	record->most = count;
}

static void check_notifications(struct fuzz *fuzz, struct fuzz_engine *engine)
{
	unsigned int i;

	for (i = 0; i < FUZZ_RECORDS; i++) {
		struct fuzz_record *callback = &engine->callbacks[i];

		check_count(fuzz, &engine->events[i], engine->events[i].event.done, "event");
		check_count(fuzz, callback, atomic_read(&callback->calls[0]) +
					    atomic_read(&callback->calls[1]), "callback");
	}
	check_count(fuzz, &engine->isr, atomic_read(&engine->isr.calls[0]), "interrupt routine");
}

static void check_engine(struct fuzz *fuzz, struct fuzz_engine *engine)
{
	const struct fuzz_controller *controller = &fuzz->controllers[engine->controller];
	u32 position;

	check_notifications(fuzz, engine);
	position = engine->pointer ? readl(engine->pointer) : 0;
	if (controller->gone || controller->asleep)
		return;
	if (engine->pointer && position != fuzz_model_position(engine))
		fuzz_fail(fuzz, "position of engine e%ld is %u, should be %u",
			  (long)(engine - fuzz->engines), position, fuzz_model_position(engine));
	if (engine->ready && engine->number < 0)
		find_engine(fuzz, engine);
	if (engine->ready && engine->number >= 0)
		check_registers(fuzz, engine);
}

static void check_idle_engines(struct fuzz *fuzz, const struct fuzz_controller *controller)
{
	u32 owned = 0;
	unsigned int i;

	for (i = 0; i < FUZZ_ENGINES; i++)
		if (fuzz->engines[i].live && fuzz->engines[i].number >= 0 &&
		    &fuzz->controllers[fuzz->engines[i].controller] == controller)
			owned |= BIT(fuzz->engines[i].number);
	for (i = 0; i < hardware_engines(&controller->description); i++)
		if (!(owned & BIT(i)) &&
		    engine_register(controller, i, AZX_REG_SD_CTL, 1) & SD_CTL_DMA_START)
			fuzz_fail(fuzz, "engine %u of the controller runs for nobody", i);
}

/*
 * Everything else
 */

static void check_listeners(struct fuzz *fuzz)
{
	unsigned int i;

	for (i = 0; i < FUZZ_LISTENERS; i++)
		if (atomic_read(&fuzz->listeners[i].calls) != fuzz->listeners[i].expected)
			fuzz_fail(fuzz, "tag %u of codec %u: %d responses, should be %d",
				  fuzz->listeners[i].tag, fuzz->listeners[i].codec,
				  atomic_read(&fuzz->listeners[i].calls),
				  fuzz->listeners[i].expected);
}

static unsigned int held_references(struct fuzz *fuzz)
{
	return kref_read(&fuzz->held->kobj.kref) - fuzz->held_before;
}

/* Where an engine was freed with its callbacks, they go after a grace period. */
static void check_held(struct fuzz *fuzz)
{
	unsigned int i, j, registered = 0;
	unsigned long end = jiffies + 5 * HZ;

	for (i = 0; i < FUZZ_ENGINES; i++)
		for (j = 0; j < FUZZ_RECORDS; j++)
			registered += fuzz->engines[i].callbacks[j].registered;
	while (held_references(fuzz) > registered && time_before(jiffies, end))
		usleep_range(20, 100);
	if (held_references(fuzz) != registered)
		fuzz_fail(fuzz, "%u references on the device for %u callbacks",
			  held_references(fuzz), registered);
}

static void check_controller(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	struct sim *sim = controller->sim;

	check_order(fuzz, controller);
	if (controller->gone || controller->asleep) {
		if (sim->access_count)
			fuzz_fail(fuzz, "register %#x is accessed of a controller that %s",
				  sim->accesses[0].offset, controller->gone ? "is gone" : "sleeps");
	} else {
		check_idle_engines(fuzz, controller);
	}
	if (sim->complaint[0])
		fuzz_fail(fuzz, "the controller complains: %s", sim->complaint);
	if (sim->storms)
		fuzz_fail(fuzz, "an interrupt could not be calmed");
	if (fuzz->args.result && fuzz->args.op < FUZZ_FRAMES &&
	    sim->allocations > controller->allocations)
		fuzz_fail(fuzz, "a call that failed keeps memory");
	controller->allocations = sim->allocations;
}

/**
 * fuzz_check_call - what a call returned and wrote
 * @fuzz: the sequence
 * @verdict: what it should return
 */
void fuzz_check_call(struct fuzz *fuzz, struct fuzz_verdict verdict)
{
	struct fuzz_args *args = &fuzz->args;
	struct fuzz_outputs written = args->out;

	check_result(fuzz, verdict);
	if (fuzz->failed)
		return;
	if (!args->result)
		check_outputs(fuzz);
	check_untouched(fuzz);
	if (args->op == FUZZ_SEND)
		check_sent(fuzz, &fuzz->controllers[fuzz->contexts[args->context].controller]);
	args->out = written;
}

/**
 * fuzz_observe - compare what can be seen with the model
 * @fuzz: the sequence
 * @thorough: also where nothing should have happened
 */
void fuzz_observe(struct fuzz *fuzz, bool thorough)
{
	unsigned int i;

	check_transfers(fuzz, thorough || fuzz->number & 1);
	for (i = 0; i < FUZZ_CONTROLLERS; i++)
		check_controller(fuzz, &fuzz->controllers[i]);
	for (i = 0; i < FUZZ_ENGINES; i++)
		if (fuzz->engines[i].live)
			check_engine(fuzz, &fuzz->engines[i]);
		else if (thorough)
			check_notifications(fuzz, &fuzz->engines[i]);
	if (thorough || fuzz->args.op == FUZZ_UNSOLICITED)
		check_listeners(fuzz);
	if (thorough || fuzz->args.op == FUZZ_REMOVE_CALLBACK || fuzz->args.op == FUZZ_ADD_CALLBACK)
		check_held(fuzz);
}
