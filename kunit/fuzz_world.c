// SPDX-License-Identifier: GPL-2.0
/*
 * Two controllers, what happens to them, and calls one after the other. Owns them
 * from fuzz_begin() to fuzz_end().
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/panic.h>
#include <linux/debug_locks.h>
#include <linux/slab.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fuzz.h"

/**
 * fuzz_fail - something is not as it should be
 * @fuzz: the sequence
 * @format: what; only the first counts
 */
void fuzz_fail(struct fuzz *fuzz, const char *format, ...)
{
	va_list args;

	if (fuzz->failed)
		return;
	fuzz->failed = true;
	fuzz->kind = format;
	va_start(args, format);
	vsnprintf(fuzz->failure, sizeof(fuzz->failure), format, args);
	va_end(args);
}

/**
 * fuzz_random - a random number
 * @fuzz: the sequence
 * @below: more than it, or 0
 *
 * Return: it.
 */
u32 fuzz_random(struct fuzz *fuzz, u32 below)
{
	return below ? prandom_u32_state(&fuzz->random) % below : 0;
}

/**
 * fuzz_one_in - a rare event
 * @fuzz: the sequence
 * @times: how rare
 *
 * Return: whether it happens.
 */
bool fuzz_one_in(struct fuzz *fuzz, u32 times)
{
	return !fuzz_random(fuzz, times);
}

/*
 * Controllers
 */

/* Of all sorts; codecs are those of the standard one. */
static void describe_controller(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	static const u16 payloads[][2] = { { 60, 29 }, { 0, 0 }, { 30, 14 }, { 200, 100 } };
	struct sim_description *description = &controller->description;
	unsigned int payload = fuzz_random(fuzz, ARRAY_SIZE(payloads));

	*description = fixture_standard;
	description->inputs = 1 + fuzz_random(fuzz, 4);
	description->outputs = 1 + fuzz_random(fuzz, 4);
	description->bidirectional = fuzz_random(fuzz, 3);
	if (fuzz_one_in(fuzz, 4))
		description->outputs = 15; /* with others more than there are stream tags */
	description->sdo = fuzz_random(fuzz, 3);
	description->outpay = payloads[payload][0];
	description->inpay = payloads[payload][1];
	description->old_ssync = fuzz_one_in(fuzz, 3);
	description->position_buffer = fuzz_one_in(fuzz, 2);
	controller->out_capacity = description->outpay * 16 ?: 960;
	controller->in_capacity = description->inpay * 16 ?: 464;
}

static int take_group(struct device *dev, void *data)
{
	struct hdaudbus_device *fdev = to_hdaudbus_device(dev);
	struct fuzz_controller *controller = data;
	unsigned int i;

	if (!dev->bus || strcmp(dev->bus->name, "hdaudbus"))
		return 0;
	for (i = 0; i < FUZZ_GROUPS; i++)
		if (fdev->codec_address == fuzz_group_codecs[i] &&
		    fdev->start_node == fuzz_group_nodes[i])
			controller->groups[i] = fdev;
	return 0;
}

static struct device *make_device(const char *what)
{
	static atomic_t devices;
	char name[32];

	snprintf(name, sizeof(name), "hdaudbus-%s.%d", what, atomic_inc_return(&devices));
	return root_device_register(name);
}

static void begin_controller(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	struct kunit *test = fuzz->test;
	unsigned int i;

	describe_controller(fuzz, controller);
	controller->parent = make_device("fuzz");
	KUNIT_ASSERT_FALSE(test, IS_ERR(controller->parent));
	controller->sim = sim_create(&controller->description, controller->parent);
	KUNIT_ASSERT_NOT_NULL(test, controller->sim);
	controller->sim->host.verb_timeout_ms = FIXTURE_VERB_TIMEOUT;
	KUNIT_ASSERT_EQ(test, hdaudbus_host_register(&controller->sim->host), 0);
	controller->inside = controller->sim->host.controller;
	controller->allocations = controller->sim->allocations;
	controller->registered = true;
	device_for_each_child(controller->parent, controller, take_group);
	for (i = 0; i < FUZZ_GROUPS; i++)
		KUNIT_ASSERT_NOT_NULL(test, controller->groups[i]);
}

static unsigned long kernel_complaints(void)
{
	unsigned long taint = get_taint() & (BIT(TAINT_WARN) | BIT(TAINT_BAD_PAGE));

	return taint | (debug_locks ? 0 : BIT(31));
}

/**
 * fuzz_begin - two new controllers, and nobody who calls them
 * @test: the test
 * @seed: says what the controllers can do, and then the calls
 *
 * Return: the sequence; the test fails where it cannot be had.
 */
struct fuzz *fuzz_begin(struct kunit *test, u32 seed)
{
	struct fuzz *fuzz = kvzalloc(sizeof(*fuzz), GFP_KERNEL);
	unsigned int i, j;

	KUNIT_ASSERT_NOT_NULL(test, fuzz);
	fuzz->test = test;
	fuzz->seed = seed;
	prandom_seed_state(&fuzz->random, seed);
	fuzz->taint = kernel_complaints();
	fuzz->held = make_device("held");
	KUNIT_ASSERT_FALSE(test, IS_ERR(fuzz->held));
	fuzz->held_before = kref_read(&fuzz->held->kobj.kref);
	for (i = 0; i < FUZZ_ENGINES; i++)
		for (j = 0; j < FUZZ_RECORDS; j++)
			init_completion(&fuzz->engines[i].events[j].event);
	for (i = 0; i < FUZZ_CONTROLLERS; i++)
		begin_controller(fuzz, &fuzz->controllers[i]);
	return fuzz;
}

/*
 * What happens to controllers
 */

static void pass_frames(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	unsigned int i, frames = controller->asleep || controller->gone ? 0 : fuzz->args.count;

	sim_run_frames(controller->sim, fuzz->args.count);
	for (; frames; frames--)
		for (i = 0; i < FUZZ_ENGINES; i++)
			if (&fuzz->controllers[fuzz->engines[i].controller] == controller)
				fuzz_model_frame(&fuzz->engines[i]);
}

static void respond(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	const struct fuzz_args *args = &fuzz->args;
	struct fuzz_listener *listener;

	if (controller->asleep || controller->gone)
		return;
	listener = fuzz_model_listener(fuzz, args->controller, args->codec, args->tag);
	sim_unsolicited(controller->sim, args->codec, args->response);
	sim_settle(controller->sim);
	if (!listener)
		return;
	listener->expected++;
	if ((u32)listener->last != args->response)
		fuzz_fail(fuzz, "response is %#llx, should be %#x", listener->last,
			  args->response);
}

static void fall_asleep(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	int err = hdaudbus_host_suspend(&controller->sim->host, true);

	if (err)
		fuzz_fail(fuzz, "suspend fails with %s", fuzz_error_name(err));
	controller->asleep = true;
	sim_settle(controller->sim);
	sim_log_start(controller->sim);
	fuzz_model_sleep(fuzz, fuzz->args.controller);
}

static void awaken(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	int err;

	if (controller->sim->access_count)
		fuzz_fail(fuzz, "register %#x is accessed of a controller that sleeps",
			  controller->sim->accesses[0].offset);
	controller->sim->logging = false;
	controller->sim->access_count = 0;
	err = hdaudbus_host_resume(&controller->sim->host);
	if (err)
		fuzz_fail(fuzz, "resume fails with %s", fuzz_error_name(err));
	controller->asleep = false;
}

/* Pulled out, or given back while it still works. */
static void take_away(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	if (fuzz->args.count) {
		sim_remove(controller->sim);
		hdaudbus_host_gone(&controller->sim->host);
	} else {
		hdaudbus_host_unregister(&controller->sim->host);
		controller->registered = false;
	}
	controller->gone = true;
	controller->asleep = false;
	sim_settle(controller->sim);
	sim_log_start(controller->sim);
}

static void happen(struct fuzz *fuzz)
{
	struct fuzz_controller *controller = &fuzz->controllers[fuzz->args.controller];

	fuzz->args.result = 0;
	switch (fuzz->args.op) {
	case FUZZ_FRAMES:
		pass_frames(fuzz, controller);
		break;
	case FUZZ_UNSOLICITED:
		respond(fuzz, controller);
		break;
	case FUZZ_SLEEP:
		fall_asleep(fuzz, controller);
		break;
	case FUZZ_WAKE:
		awaken(fuzz, controller);
		break;
	default:
		take_away(fuzz, controller);
	}
}

/*
 * Calls
 */

/* What was refused is not the list that the engine is set up for. */
static void put_list_back(struct fuzz *fuzz)
{
	struct fuzz_engine *engine = fuzz->args.engine;

	if (engine && engine->buffer == FUZZ_CONTIGUOUS &&
	    engine->state == HDAUDIO_RESET_STATE)
		memcpy(engine->bdl, fuzz->list, sizeof(fuzz->list));
}

static void call(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	struct fuzz_verdict verdict = fuzz_model_verdict(fuzz, args);

	fuzz_invoke(fuzz);
	fuzz_check_call(fuzz, verdict);
	if (args->result && args->op == FUZZ_SETUP)
		put_list_back(fuzz);
	if (args->result == -ENODEV)
		fuzz_model_gone(fuzz, args);
	if (args->result || fuzz->failed)
		return;
	if (args->op == FUZZ_QUERY)
		fuzz_get_table(&fuzz->contexts[args->context], args);
	fuzz_model_apply(fuzz, args);
}

static void print_call(struct fuzz *fuzz)
{
	fuzz_describe(fuzz);
	if (fuzz->args.op < FUZZ_FRAMES)
		kunit_info(fuzz->test, "%5u  %s = %s\n", fuzz->number, fuzz->text,
			   fuzz_error_name(fuzz->args.result));
	else
		kunit_info(fuzz->test, "%5u  %s\n", fuzz->number, fuzz->text);
}

/**
 * fuzz_step - draw a call, make it, and look at what follows
 * @fuzz: the sequence
 * @number: of the call
 *
 * &fuzz.failed says whether all is well.
 */
void fuzz_step(struct fuzz *fuzz, unsigned int number)
{
	fuzz_draw(fuzz, number);
	if (fuzz->args.op < FUZZ_FRAMES)
		call(fuzz);
	else
		happen(fuzz);
	fuzz_count(fuzz);
	if (fuzz->verbose)
		print_call(fuzz);
	if (!fuzz->failed)
		fuzz_observe(fuzz, number % 16 == 15);
	if (kernel_complaints() != fuzz->taint)
		fuzz_fail(fuzz, "the kernel complains");
}

/*
 * The end
 */

static void end_contexts(struct fuzz *fuzz)
{
	unsigned int i;

	for (i = 0; i < FUZZ_CONTEXTS; i++) {
		struct fuzz_context *context = &fuzz->contexts[i];

		if (!context->live)
			continue;
		while (context->references--)
			context->hda.interface_dereference(context->hda.context);
		fuzz_model_release(fuzz, i);
	}
}

static void check_budget(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	const struct hdaudbus_bandwidth *bandwidth = &controller->inside->bandwidth;

	if (memchr_inv(bandwidth->out_used, 0, sizeof(bandwidth->out_used)) ||
	    memchr_inv(bandwidth->in_used, 0, sizeof(bandwidth->in_used)))
		fuzz_fail(fuzz, "bandwidth is reserved for nobody");
}

/* The bus driver's threads may still be busy with a controller that is not let go. */
static void end_controller(struct fuzz *fuzz, struct fuzz_controller *controller)
{
	struct sim *sim = controller->sim;

	if (controller->registered) {
		check_budget(fuzz, controller);
		sim_settle(sim);
		hdaudbus_host_unregister(&sim->host);
	}
	if (!wait_for_completion_timeout(&sim->released, 10 * HZ)) {
		fuzz_fail(fuzz, "the bus driver does not let go of the controller");
		return;
	}
	if (sim->allocations)
		fuzz_fail(fuzz, "%u pieces of DMA memory are left", sim->allocations);
	if (sim->complaint[0])
		fuzz_fail(fuzz, "the controller complains: %s", sim->complaint);
	sim_destroy(sim);
	root_device_unregister(controller->parent);
}

/**
 * fuzz_end - the end of a sequence
 * @fuzz: the sequence
 *
 * All that is left is given back; &fuzz.failed says whether that went well. The
 * sequence is to be freed with kvfree().
 */
void fuzz_end(struct fuzz *fuzz)
{
	unsigned int i;

	fuzz->args.op = FUZZ_OPS;
	for (i = 0; i < FUZZ_CONTROLLERS; i++)
		if (fuzz->controllers[i].asleep) {
			fuzz->args.controller = i;
			awaken(fuzz, &fuzz->controllers[i]);
		}
	end_contexts(fuzz);
	if (!fuzz->failed)
		fuzz_observe(fuzz, true);
	for (i = 0; i < FUZZ_CONTROLLERS; i++)
		end_controller(fuzz, &fuzz->controllers[i]);
	root_device_unregister(fuzz->held);
	if (kernel_complaints() != fuzz->taint)
		fuzz_fail(fuzz, "the kernel complains");
}
