// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the call that was drawn: from its context, with its pointers missing and
 * its allocations failing; and the callbacks, which only count.
 */
#include <linux/io.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fuzz.h"

#define IMPATIENT	20	/* ms until a codec counts as silent, where one will be */

/**
 * fuzz_is_passive - whether a routine may sleep
 * @op: which
 *
 * Return: that.
 */
bool fuzz_is_passive(enum fuzz_op op)
{
	switch (op) {
	case FUZZ_REFERENCE:
	case FUZZ_DEREFERENCE:
	case FUZZ_QUEUE:
	case FUZZ_FREE:
	case FUZZ_STATE:
	case FUZZ_CLOCK:
	case FUZZ_POSITION:
	case FUZZ_DEVICE_INFO:
	case FUZZ_RESOURCE_INFO:
		return false;
	default:
		return true;
	}
}

/*
 * Callbacks
 */

static void called_0(void *context, ktime_t time)
{
	atomic_inc(&((struct fuzz_record *)context)->calls[0]);
}

static void called_1(void *context, ktime_t time)
{
	atomic_inc(&((struct fuzz_record *)context)->calls[1]);
}

static const hdaudio_dma_notification_t routines[2] = { called_0, called_1 };

#define BCIS	BIT(2)

/* Only completions are expected: a call for anything else counts as too many. */
static void interrupted(void *context, u32 status)
{
	atomic_add(status == BCIS ? 1 : 1000, &((struct fuzz_record *)context)->calls[0]);
}

static void responded(u64 response, void *context)
{
	struct fuzz_listener *listener = context;

	listener->last = response;
	atomic_inc(&listener->calls);
}

static void transferred(struct hdaudio_codec_transfer *transfers, void *context)
{
	struct fuzz_transfer *transfer = context;

	transfer->first = transfers;
	atomic_inc(&transfer->calls);
}

/*
 * Routines
 */

/* Pointer number @n, unless it is to be missing. */
#define OUT(n, what)	(args->nulls & BIT(n) ? NULL : &args->out.what)

static int invoke_query(struct fuzz *fuzz, struct fuzz_args *args)
{
	struct fuzz_controller *controller = &fuzz->controllers[args->controller];

	return hdaudbus_query_interface(args->nulls & BIT(0) ? NULL :
					controller->groups[args->group],
					args->nulls & BIT(1) ? NULL : &args->guid, args->size,
					args->version, OUT(2, table));
}

static int invoke_engine(const struct hdaudio_bus_interface_v3 *hda, struct fuzz_args *args)
{
	const struct hdaudio_stream_format *format = args->nulls & BIT(0) ? NULL : &args->format;

	switch (args->op) {
	case FUZZ_CAPTURE:
		return hda->allocate_capture_dma_engine(hda->context, args->codec, format,
							OUT(1, handle), OUT(2, code));
	case FUZZ_RENDER:
		return hda->allocate_render_dma_engine(hda->context, format, args->stripe,
						       OUT(1, handle), OUT(2, code));
	case FUZZ_CHANGE:
		return hda->change_bandwidth_allocation(hda->context, args->handle, format,
							OUT(1, code));
	case FUZZ_FREE:
		return hda->free_dma_engine(hda->context, args->handle);
	case FUZZ_STATE:
		return hda->set_dma_engine_state(hda->context, args->state, args->num_handles,
						 args->nulls ? NULL : args->handles);
	default:
		return hda->get_link_position_register(hda->context, args->handle,
						       OUT(0, pointer));
	}
}

static int invoke_buffer(const struct fuzz_context *context, struct fuzz_args *args)
{
	const struct hdaudio_bus_interface_v3 *hda = &context->hda;
	const struct hdaudio_bus_interface_bdl *bdl = &context->bdl;

	switch (args->op) {
	case FUZZ_GET_PLAIN:
		return hda->allocate_dma_buffer(hda->context, args->handle, args->size,
						OUT(0, mdl), OUT(1, size), OUT(2, id),
						OUT(3, fifo));
	case FUZZ_PUT_PLAIN:
		return hda->free_dma_buffer(hda->context, args->handle);
	case FUZZ_GET_NOTIFYING:
		return hda->allocate_dma_buffer_with_notification(hda->context, args->handle,
								  args->count, args->size,
								  OUT(0, mdl), OUT(1, size),
								  OUT(2, offset), OUT(3, id),
								  OUT(4, fifo));
	case FUZZ_PUT_NOTIFYING:
		return hda->free_dma_buffer_with_notification(hda->context, args->handle,
							      args->mdl, args->size);
	case FUZZ_GET_CONTIGUOUS:
		return bdl->allocate_contiguous_dma_buffer(bdl->context, args->handle, args->size,
							   OUT(0, data), OUT(1, address),
							   OUT(2, bdl));
	case FUZZ_SETUP:
		return bdl->setup_dma_engine_with_bdl(bdl->context, args->handle, args->size,
						      args->lvi, args->isr ? interrupted : NULL,
						      args->engine ? &args->engine->isr : NULL,
						      OUT(0, id), OUT(1, fifo));
	default:
		return bdl->free_contiguous_dma_buffer(bdl->context, args->handle);
	}
}

static int invoke_event(struct fuzz *fuzz, const struct hdaudio_bus_interface_v3 *hda,
			struct fuzz_args *args)
{
	struct completion *event = args->nulls ? NULL : &args->record->event;
	hdaudio_dma_notification_t routine = args->nulls ? NULL : routines[args->routine];

	switch (args->op) {
	case FUZZ_ADD_EVENT:
		return hda->register_notification_event(hda->context, args->handle, event);
	case FUZZ_REMOVE_EVENT:
		return hda->unregister_notification_event(hda->context, args->handle, event);
	case FUZZ_ADD_CALLBACK:
		return hda->register_notification_callback(hda->context, args->handle, fuzz->held,
							   routine, args->record);
	default:
		return hda->unregister_notification_callback(hda->context, args->handle, routine,
							     args->record);
	}
}

static int invoke_information(const struct hdaudio_bus_interface_v3 *hda, struct fuzz_args *args)
{
	if (args->op == FUZZ_RESOURCE_INFO)
		return hda->get_resource_information(hda->context, OUT(0, codec), OUT(1, node));
	args->out.information.v1.size = args->size;
	return hda->get_device_information(hda->context, OUT(0, information.v1));
}

/* What may be called from any context; with fixture_call()'s type. */
static int invoke_routine(void *data)
{
	struct fuzz *fuzz = data;
	struct fuzz_args *args = &fuzz->args;
	const struct fuzz_context *context = &fuzz->contexts[args->context];
	const struct hdaudio_bus_interface_v3 *hda = &context->hda;

	switch (args->op) {
	case FUZZ_QUERY:
		return invoke_query(fuzz, args);
	case FUZZ_REFERENCE:
		hda->interface_reference(hda->context);
		return 0;
	case FUZZ_DEREFERENCE:
		hda->interface_dereference(hda->context);
		return 0;
	case FUZZ_SEND:
		return hda->transfer_codec_verbs(hda->context, args->count,
						 args->nulls ? NULL : args->verbs, NULL, NULL);
	case FUZZ_QUEUE:
		return hda->transfer_codec_verbs(hda->context, args->count,
						 args->nulls ? NULL : args->transfer->verbs,
						 transferred, args->transfer);
	case FUZZ_CLOCK:
		return hda->get_wall_clock_register(hda->context, OUT(0, pointer));
	case FUZZ_LISTEN:
		return hda->register_event_callback(hda->context,
						    args->nulls & BIT(0) ? NULL : responded,
						    args->listener, OUT(1, tag));
	case FUZZ_UNLISTEN:
		return hda->unregister_event_callback(hda->context, args->tag);
	case FUZZ_DEVICE_INFO:
	case FUZZ_RESOURCE_INFO:
		return invoke_information(hda, args);
	case FUZZ_CAPTURE:
	case FUZZ_RENDER:
	case FUZZ_CHANGE:
	case FUZZ_FREE:
	case FUZZ_STATE:
	case FUZZ_POSITION:
		return invoke_engine(hda, args);
	case FUZZ_ADD_EVENT:
	case FUZZ_REMOVE_EVENT:
	case FUZZ_ADD_CALLBACK:
	case FUZZ_REMOVE_CALLBACK:
		return invoke_event(fuzz, hda, args);
	default:
		return invoke_buffer(context, args);
	}
}

/* The routines of BDL stand elsewhere in its table. */
static void get_bdl_table(struct fuzz_context *context,
			  const struct hdaudio_bus_interface_bdl *bdl)
{
	context->bdl = *bdl;
	context->hda = (struct hdaudio_bus_interface_v3){
		.context = bdl->context,
		.interface_reference = bdl->interface_reference,
		.interface_dereference = bdl->interface_dereference,
		.transfer_codec_verbs = bdl->transfer_codec_verbs,
		.allocate_capture_dma_engine = bdl->allocate_capture_dma_engine,
		.allocate_render_dma_engine = bdl->allocate_render_dma_engine,
		.change_bandwidth_allocation = bdl->change_bandwidth_allocation,
		.free_dma_engine = bdl->free_dma_engine,
		.set_dma_engine_state = bdl->set_dma_engine_state,
		.get_wall_clock_register = bdl->get_wall_clock_register,
		.get_link_position_register = bdl->get_link_position_register,
		.register_event_callback = bdl->register_event_callback,
		.unregister_event_callback = bdl->unregister_event_callback,
		.get_device_information = bdl->get_device_information,
		.get_resource_information = bdl->get_resource_information,
	};
}

/**
 * fuzz_get_table - take the operation table that a query wrote
 * @context: for this context
 * @args: the query
 */
void fuzz_get_table(struct fuzz_context *context, const struct fuzz_args *args)
{
	if (args->type == FUZZ_BDL)
		get_bdl_table(context, &args->out.table.bdl);
	else
		context->hda = args->out.table.v3; /* V1 and V2 are its beginning */
}

/*
 * Calls
 */

/* Dereferenced where one may not sleep, a context is released by a work item. */
static bool dereference_later(struct fuzz *fuzz)
{
	const struct fuzz_context *context = &fuzz->contexts[fuzz->args.context];

	return fuzz->args.op == FUZZ_DEREFERENCE && fuzz->args.place != FIXTURE_PROCESS &&
	       context->references == 1 && fuzz->controllers[context->controller].registered;
}

static void await_release(struct fuzz *fuzz, struct kref *ref, unsigned int before)
{
	unsigned long end = jiffies + 5 * HZ;

	while (kref_read(ref) >= before && time_before(jiffies, end))
		usleep_range(20, 100);
	if (kref_read(ref) >= before)
		fuzz_fail(fuzz, "the context is not released");
}

static void invoke_dereference_later(struct fuzz *fuzz)
{
	const struct fuzz_context *context = &fuzz->contexts[fuzz->args.context];
	struct kref *ref = &fuzz->controllers[context->controller].inside->ref;
	unsigned int before = kref_read(ref);

	fixture_call(fuzz->test, fuzz->args.place, invoke_routine, fuzz);
	await_release(fuzz, ref, before);
}

/* What goes wrong now may as well meet commands that are still under way. */
static void doubt_transfers(struct fuzz *fuzz, struct sim *sim)
{
	unsigned int i;

	for (i = 0; i < FUZZ_TRANSFERS; i++)
		if (fuzz->controllers[fuzz->transfers[i].controller].sim == sim)
			fuzz->transfers[i].doubtful = true;
}

static void set_faults(struct fuzz *fuzz, struct sim *sim)
{
	const struct fuzz_args *args = &fuzz->args;
	bool silent = args->op == FUZZ_SEND && args->count &&
		      args->verbs[0].output >> 28 == FIXTURE_NO_CODEC;

	sim->host.verb_timeout_ms = args->fate || silent ? IMPATIENT : FIXTURE_LONG_TIMEOUT;
	spin_lock_irq(&sim->lock);
	sim->faults.lose_interrupts = args->lost;
	sim->faults.fail_allocation = args->fail_dma;
	sim->faults.stuck_stream_reset = args->stuck;
	spin_unlock_irq(&sim->lock);
	if (args->fate || silent)
		doubt_transfers(fuzz, sim);
	if (args->fate)
		sim_set_verb_fault(sim, &(struct sim_verb_fault){
			.fate = args->fate, .echoes = true, .frames = 1 + args->count,
			.skip = args->count / 2, .codec = fixture_codecs[1],
		});
}

static void clear_faults(struct fuzz *fuzz, struct sim *sim)
{
	struct fuzz_args *args = &fuzz->args;

	spin_lock_irq(&sim->lock);
	args->starved |= args->fail_dma && !sim->faults.fail_allocation;
	sim->faults.fail_allocation = 0;
	sim->faults.stuck_stream_reset = false;
	sim->faults.lose_interrupts = 0;
	spin_unlock_irq(&sim->lock);
	if (args->fate)
		sim_set_verb_fault(sim, NULL);
}

/**
 * fuzz_invoke - make the call that was drawn
 * @fuzz: the sequence
 *
 * Its result and what it has written are in &fuzz.args then.
 */
void fuzz_invoke(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	struct sim *sim = fuzz->controllers[args->op == FUZZ_QUERY ? args->controller :
				fuzz->contexts[args->context].controller].sim;

	memset(&args->out, FUZZ_POISON, sizeof(args->out));
	if (dereference_later(fuzz)) {
		invoke_dereference_later(fuzz);
		return;
	}
	set_faults(fuzz, sim);
	if (args->fail_nth)
		args->result = fixture_call_failing(args->fail_nth, invoke_routine, fuzz,
						    &args->starved);
	else
		args->result = fixture_call(fuzz->test, args->place, invoke_routine, fuzz);
	clear_faults(fuzz, sim);
}
