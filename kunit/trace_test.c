// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: tracepoints.
 *
 * Test method is:
 *
 * 1) A probe at each tracepoint writes down what it is told, in few words. What a client
 *    and the hardware do after that is known, so the words have to be those, in order.
 * 2) The same through the kernel's own trace, as a reader of it sees it: text.
 */
#include <linux/bitfield.h>
#include <linux/err.h>
#include <linux/sizes.h>
#include <linux/trace_events.h>
#include <linux/tracepoint.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "../drivers/hdaudbus/trace.h"
#include "fixture.h"
#include "look_files.h"

#define LINES	128
#define LENGTH	64
#define FLOOD	4096	/* unsolicited responses in a second that are too many */

/**
 * struct watch - what probes have written down
 * @host: whose events count
 * @probes: that write it down
 * @count: lines, also those there was no room for
 * @lines: the lines
 */
struct watch {
	const struct hdaudbus_host *host;
	const struct probe *probes;
	atomic_t count;
	char lines[LINES][LENGTH];
};

static __printf(3, 4) void note(struct watch *watch, const struct hdaudbus_controller *controller,
				const char *format, ...)
{
	unsigned int line;
	va_list args;

	if (controller->host != watch->host)
		return;
	line = atomic_inc_return(&watch->count) - 1;
	if (line >= LINES)
		return;
	va_start(args, format);
	vsnprintf(watch->lines[line], LENGTH, format, args);
	va_end(args);
}

/*
 * Probes
 */

static void probe_call_queue(void *data, struct hdaudbus_controller *controller,
			     unsigned long number, const struct hdaudbus_context *context,
			     u32 count, bool async)
{
	note(data, controller, "call of %u %s %s", count, async ? "async" : "sync",
	     context ? "client" : "own");
}

static void probe_call_complete(void *data, struct hdaudbus_controller *controller,
				unsigned long number, u32 count, int status)
{
	note(data, controller, "end of %u status %d", count, status);
}

static void probe_command(void *data, struct hdaudbus_controller *controller, u32 command,
			  unsigned int how)
{
	note(data, controller, "command %x for %u", command, how);
}

static void probe_response(void *data, struct hdaudbus_controller *controller, u32 command,
			   u32 response, bool doubtful)
{
	note(data, controller, "response to %x%s%s", command,
	     response == sim_echo(command) ? " echo" : "", doubtful ? " doubtful" : "");
}

static void probe_command_fail(void *data, struct hdaudbus_controller *controller, u32 command,
			       unsigned int how)
{
	note(data, controller, "failed %x by %u", command, how);
}

static void probe_response_spurious(void *data, struct hdaudbus_controller *controller, u8 codec,
				    u32 response)
{
	note(data, controller, "spurious from %u", codec);
}

static void probe_resync_response(void *data, struct hdaudbus_controller *controller, u8 codec,
				  u32 response)
{
	note(data, controller, "resync response %x from %u", response, codec);
}

static void probe_timeout(void *data, struct hdaudbus_controller *controller,
			  unsigned int commands, unsigned int unanswered)
{
	note(data, controller, "timeout %u of %u", unanswered, commands);
}

static void probe_resync_start(void *data, struct hdaudbus_controller *controller, u8 codec)
{
	note(data, controller, "resync of %u", codec);
}

static void probe_resync_done(void *data, struct hdaudbus_controller *controller, u8 codec)
{
	note(data, controller, "resync done of %u", codec);
}

static void probe_resync_fail(void *data, struct hdaudbus_controller *controller, u8 codec)
{
	note(data, controller, "resync failed of %u", codec);
}

static void probe_unsolicited(void *data, struct hdaudbus_controller *controller, u64 response,
			      enum hdaudbus_delivery delivery)
{
	note(data, controller, "unsolicited %llx: %u", response, delivery);
}

static void probe_engine_alloc(void *data, struct hdaudbus_engine *engine)
{
	note(data, engine->controller, "engine %u alloc %04x", engine->index,
	     engine->converter_format);
}

static void probe_engine_change(void *data, struct hdaudbus_engine *engine)
{
	note(data, engine->controller, "engine %u change %04x", engine->index,
	     engine->converter_format);
}

static void probe_engine_free(void *data, struct hdaudbus_engine *engine)
{
	note(data, engine->controller, "engine %u free", engine->index);
}

static void probe_engine_state(void *data, struct hdaudbus_engine *engine,
			       enum hdaudio_stream_state to)
{
	note(data, engine->controller, "engine %u state %u-%u", engine->index, engine->state, to);
}

static void probe_buffer_alloc(void *data, struct hdaudbus_engine *engine)
{
	note(data, engine->controller, "engine %u buffer %zu cycle %u", engine->index,
	     engine->buffer.mdl.byte_count, engine->buffer.length);
}

static void probe_buffer_setup(void *data, struct hdaudbus_engine *engine)
{
	note(data, engine->controller, "engine %u cycle %u of %u", engine->index,
	     engine->buffer.length, engine->buffer.entries);
}

static void probe_buffer_free(void *data, struct hdaudbus_engine *engine)
{
	note(data, engine->controller, "engine %u no buffer", engine->index);
}

static void probe_notification(void *data, struct hdaudbus_engine *engine, u8 status)
{
	note(data, engine->controller, "engine %u notifies %02x", engine->index, status);
}

static void probe_link_stop(void *data, struct hdaudbus_controller *controller)
{
	note(data, controller, "link stop");
}

static void probe_gone(void *data, struct hdaudbus_controller *controller)
{
	note(data, controller, "gone");
}

static void probe_interrupt_repair(void *data, struct hdaudbus_controller *controller)
{
	note(data, controller, "repaired");
}

static void probe_link_start(void *data, struct hdaudbus_controller *controller, u16 codecs,
			     int status)
{
	note(data, controller, "link start %x status %d", codecs, status);
}

static void probe_suspend(void *data, struct hdaudbus_controller *controller, u16 codecs,
			  int status)
{
	note(data, controller, "suspend %x status %d", codecs, status);
}

static void probe_resume(void *data, struct hdaudbus_controller *controller, u16 codecs,
			 int status)
{
	note(data, controller, "resume %x status %d", codecs, status);
}

static void probe_restart(void *data, struct hdaudbus_controller *controller, u16 codecs,
			  int status)
{
	note(data, controller, "restart %x status %d", codecs, status);
}

static void probe_storm(void *data, struct hdaudbus_controller *controller, u32 causes)
{
	note(data, controller, "storm %x", causes);
}

/**
 * struct probe - what writes down a tracepoint
 * @tracepoint: the tracepoint
 * @function: the probe, of its prototype
 */
struct probe {
	struct tracepoint *tracepoint;
	void *function;
};

/* What registers a probe takes any function. */
#define IS_PROBE(event)								\
	__same_type(&check_trace_callback_type_hdaudbus_##event,		\
		    (void (*)(typeof(probe_##event) *))0)
#define PROBE(event) {								\
	.tracepoint = &__tracepoint_hdaudbus_##event,				\
	.function = (void *)probe_##event + BUILD_BUG_ON_ZERO(!IS_PROBE(event)),	\
}

/* Verbs are many, and of no interest where streams are looked at. */
static const struct probe verbs_probes[] = {
	PROBE(call_queue), PROBE(call_complete), PROBE(command), PROBE(response),
	PROBE(command_fail), PROBE(response_spurious), PROBE(resync_response), PROBE(timeout),
	PROBE(resync_start), PROBE(resync_done), PROBE(resync_fail), PROBE(interrupt_repair),
	{ }
};

static const struct probe other_probes[] = {
	PROBE(unsolicited), PROBE(engine_alloc), PROBE(engine_change), PROBE(engine_free),
	PROBE(engine_state), PROBE(buffer_alloc), PROBE(buffer_setup), PROBE(buffer_free),
	PROBE(notification), PROBE(link_stop), PROBE(gone), PROBE(link_start), PROBE(suspend),
	PROBE(resume), PROBE(restart), PROBE(storm),
	{ }
};

/* The watch of the test that runs. */
static struct watch *watching;

static struct watch *watch_start(struct fixture *fixture, const struct probe *probes)
{
	struct watch *watch = kunit_kzalloc(fixture->test, sizeof(*watch), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fixture->test, watch);
	watch->host = &fixture->sim->host;
	watch->probes = probes;
	watching = watch;
	for (; probes->tracepoint; probes++)
		KUNIT_EXPECT_EQ(fixture->test, 0,
				tracepoint_probe_register(probes->tracepoint, probes->function,
							  watch));
	return watch;
}

static void watch_stop(void)
{
	const struct probe *probe;

	if (!watching)
		return;
	for (probe = watching->probes; probe->tracepoint; probe++)
		tracepoint_probe_unregister(probe->tracepoint, probe->function, watching);
	tracepoint_synchronize_unregister();
	watching = NULL;
}

/* These lines, and no others, since the last time. */
static void expect_lines(struct kunit *test, struct watch *watch, const char * const *lines,
			 unsigned int count)
{
	unsigned int i, seen = min(atomic_read(&watch->count), LINES);

	KUNIT_EXPECT_EQ(test, atomic_read(&watch->count), (int)count);
	for (i = 0; i < max(count, seen); i++)
		KUNIT_EXPECT_STREQ(test, i < seen ? watch->lines[i] : "",
				   i < count ? lines[i] : "");
	atomic_set(&watch->count, 0);
}

/* These lines are there, in that order; others may be between them. */
static void expect_in_order(struct kunit *test, const struct watch *watch,
			    const char * const *lines, unsigned int count)
{
	unsigned int i, line = 0, seen = min(atomic_read(&watch->count), LINES);

	for (i = 0; i < count; i++) {
		while (line < seen && strcmp(watch->lines[line], lines[i]))
			line++;
		if (line++ < seen)
			continue;
		KUNIT_FAIL(test, "no '%s' in its place among", lines[i]);
		for (line = 0; line < seen; line++)
			kunit_info(test, "%s\n", watch->lines[line]);
		return;
	}
}

#define EXPECT_IN_ORDER(test, watch, ...)					\
	expect_in_order(test, watch, (const char * const []){ __VA_ARGS__ },	\
			ARRAY_SIZE(((const char * const []){ __VA_ARGS__ })))

#define EXPECT_LINES(test, watch, ...)						\
	expect_lines(test, watch, (const char * const []){ __VA_ARGS__ },	\
		     ARRAY_SIZE(((const char * const []){ __VA_ARGS__ })))

/*
 * Engines
 */

static void trace_test_stream(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct watch *watch = watch_start(fixture, other_probes);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 2);
	fixture_run(fixture, stream.handle);
	EXPECT_LINES(test, watch, "engine 4 alloc 0011", "engine 4 buffer 4096 cycle 4096",
		     "engine 4 state 0-1", "engine 4 state 1-2");
	sim_run_frames(fixture->sim, 1024);
	sim_stream_error(fixture->sim, 4, SD_INT_FIFO_ERR);
	EXPECT_LINES(test, watch, "engine 4 notifies 04", "engine 4 notifies 04",
		     "engine 4 notifies 08");
	/* what is so already is no news */
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	fixture_finish(fixture, &stream);
	EXPECT_LINES(test, watch, "engine 4 state 2-1", "engine 4 state 1-0",
		     "engine 4 no buffer", "engine 4 free");
}

static void trace_test_bdl_stream(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct watch *watch = watch_start(fixture, other_probes);
	struct hdaudio_stream_format format = fixture_format(44100, 24, 1);
	struct hdaudio_bus_interface_bdl hda;
	struct hdaudio_buffer_descriptor *bdl;
	hdaudio_handle_t handle = fixture_engine(fixture, false);
	dma_addr_t address;
	void *data;
	u32 fifo;
	u16 code;
	u8 tag;

	KUNIT_EXPECT_EQ(test, fixture->hda.change_bandwidth_allocation(fixture->hda.context, handle,
								       &format, &code), 0);
	KUNIT_EXPECT_EQ(test, fixture->hda.free_dma_engine(fixture->hda.context, handle), 0);
	EXPECT_LINES(test, watch, "engine 0 alloc 0011", "engine 0 change 4030", "engine 0 free");

	fixture_bdl(fixture, fixture->fdev, &hda);
	KUNIT_ASSERT_EQ(test, 0, hda.allocate_capture_dma_engine(hda.context, 0,
								 &fixture_s16_stereo, &handle,
								 &code));
	KUNIT_ASSERT_EQ(test, 0, hda.allocate_contiguous_dma_buffer(hda.context, handle, 1000,
								    &data, &address, &bdl));
	bdl[0] = (struct hdaudio_buffer_descriptor){ cpu_to_le64(address), cpu_to_le32(512) };
	bdl[1] = (struct hdaudio_buffer_descriptor){ cpu_to_le64(address + 512),
						     cpu_to_le32(256) };
	KUNIT_ASSERT_EQ(test, 0, hda.setup_dma_engine_with_bdl(hda.context, handle, 768, 1, NULL,
							       NULL, &tag, &fifo));
	EXPECT_LINES(test, watch, "engine 0 alloc 0011", "engine 0 buffer 1024 cycle 0",
		     "engine 0 cycle 768 of 2");
	/* and it is not set up for what is no list */
	KUNIT_EXPECT_EQ(test, -EINVAL, hda.setup_dma_engine_with_bdl(hda.context, handle, 769, 1,
								     NULL, NULL, &tag, &fifo));
	KUNIT_EXPECT_EQ(test, atomic_read(&watch->count), 0);
}

/*
 * Verbs
 */

static void trace_test_verbs(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct watch *watch = watch_start(fixture, verbs_probes);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x4, 0x7700);
	u32 command = echo->output;
	u32 check;
	char sent[2][LENGTH], answered[2][LENGTH];

	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	KUNIT_ASSERT_EQ(test, fixture_answers(echo, 1).valid, 1U);
	check = fixture->sim->commands[(fixture->sim->command_count - 1) % SIM_LOG];
	snprintf(sent[0], LENGTH, "command %x for %u", command, HDAUDBUS_FOR_CALL);
	snprintf(sent[1], LENGTH, "command %x for %u", check, HDAUDBUS_FOR_CHECK);
	snprintf(answered[0], LENGTH, "response to %x echo", command);
	snprintf(answered[1], LENGTH, "response to %x", check);
	EXPECT_LINES(test, watch, "call of 1 sync client", sent[0], sent[1], answered[0],
		     answered[1], "end of 1 status 0");
}

/* An answer that does not come: the codec is brought in step before it is asked again. */
static void trace_test_timeout(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x4, 0x7700);
	char failed[LENGTH], asked[2][LENGTH];
	struct watch *watch;

	fixture_register(fixture);
	watch = watch_start(fixture, verbs_probes);
	snprintf(failed, LENGTH, "failed %x by %u", echo->output, HDAUDBUS_OUT_OF_STEP);
	snprintf(asked[0], LENGTH, "command %x for %u",
		 hdaudio_command(2, 0, AC_VERB_PARAMETERS, AC_PAR_VENDOR_ID), HDAUDBUS_FOR_RESYNC);
	snprintf(asked[1], LENGTH, "command %x for %u",
		 hdaudio_command(2, 0, AC_VERB_PARAMETERS, AC_PAR_REV_ID), HDAUDBUS_FOR_RESYNC);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .echoes = true,
	});
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	fixture_expect_service(fixture);
	EXPECT_IN_ORDER(test, watch, "call of 1 sync client", "timeout 1 of 2", failed,
			"resync of 2", asked[0], asked[1], "resync response 1b360d02 from 2",
			"resync response 100100 from 2", "resync done of 2");
}

/* A codec that says nothing any more. */
static void trace_test_lost(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x4, 0x7700);
	char silent[LENGTH], unsent[LENGTH];
	struct watch *watch;

	fixture_register(fixture);
	watch = watch_start(fixture, verbs_probes);
	snprintf(silent, LENGTH, "failed %x by %u", echo->output, HDAUDBUS_NO_ANSWER);
	snprintf(unsent, LENGTH, "failed %x by %u", echo->output, HDAUDBUS_NOT_SENT);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .every = 1,
	});
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	EXPECT_IN_ORDER(test, watch, "timeout 2 of 2", silent, "resync of 2", "timeout 2 of 2",
			"resync failed of 2", "resync failed of 2", unsent, "end of 1 status 0");
}

/* Answers that are not asked for, find no room, or whose interrupt is lost. */
static void trace_test_strays(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x4, 0x7700);
	char overrun[LENGTH];
	struct watch *watch;

	fixture_register(fixture);
	watch = watch_start(fixture, verbs_probes);
	snprintf(overrun, LENGTH, "failed %x by %u", echo->output, HDAUDBUS_OVERRUN);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_WRONG_CODEC, .codecs = BIT(2), .echoes = true, .codec = 5,
	});
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	EXPECT_IN_ORDER(test, watch, "spurious from 5");
	fixture_expect_service(fixture);
	atomic_set(&watch->count, 0);

	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_OVERRUN, .codecs = BIT(2), .echoes = true,
	});
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	EXPECT_IN_ORDER(test, watch, overrun);
	sim_set_verb_fault(fixture->sim, NULL);
	fixture_expect_service(fixture);
	atomic_set(&watch->count, 0);

	fixture->sim->faults.lose_interrupts = 1;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	KUNIT_EXPECT_EQ(test, fixture_answers(echo, 1).valid, 1U);
	EXPECT_IN_ORDER(test, watch, "call of 1 sync client", "repaired", "end of 1 status 0");
}

/* What is under way when the controller goes. */
static void trace_test_given_up(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *first = fixture_echoes(test, 1, 0x4, 0x7700);
	struct hdaudio_codec_transfer *second = fixture_echoes(test, 1, 0x4, 0x7701);
	struct fixture_calls *calls = fixture_calls(test);
	char failed[2][LENGTH];
	struct watch *watch;

	fixture_register(fixture);
	watch = watch_start(fixture, verbs_probes);
	snprintf(failed[0], LENGTH, "failed %x by %u", first->output, HDAUDBUS_GIVEN_UP);
	snprintf(failed[1], LENGTH, "failed %x by %u", second->output, HDAUDBUS_GIVEN_UP);
	fixture->sim->manual = true;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, first, calls), 0);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, second, calls), 0);
	hdaudbus_host_gone(&fixture->sim->host);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	EXPECT_IN_ORDER(test, watch, "call of 1 async client", "call of 1 async client", failed[0],
			failed[1], "end of 1 status -19", "end of 1 status -19");
}

static void trace_test_unsolicited(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	struct watch *watch = watch_start(fixture, other_probes);
	char taken[LENGTH], dropped[LENGTH];
	u8 tag;

	KUNIT_ASSERT_EQ(test, 0, hda->register_event_callback(hda->context, fixture_responded,
							      calls, &tag));
	sim_unsolicited(fixture->sim, 0, (u32)tag << 26 | 0x15);
	sim_unsolicited(fixture->sim, 2, (u32)tag << 26 | 0x16);
	sim_settle(fixture->sim);
	snprintf(taken, LENGTH, "unsolicited %llx: %u",
		 HDAUDIO_RESPONSE_IS_VALID | HDAUDIO_RESPONSE_IS_UNSOLICITED |
		 FIELD_PREP(HDAUDIO_RESPONSE_UNSOL_TAG, tag) | 0x15, HDAUDBUS_TAKEN);
	snprintf(dropped, LENGTH, "unsolicited %llx: %u",
		 HDAUDIO_RESPONSE_IS_VALID | HDAUDIO_RESPONSE_IS_UNSOLICITED |
		 FIELD_PREP(HDAUDIO_RESPONSE_SDATAIN, 2) |
		 FIELD_PREP(HDAUDIO_RESPONSE_UNSOL_TAG, tag) | 0x16, HDAUDBUS_NO_TAKER);
	EXPECT_LINES(test, watch, taken, dropped);
	KUNIT_EXPECT_EQ(test, 0, hda->unregister_event_callback(hda->context, tag));
}

/*
 * Controller
 */

static void trace_test_life(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct watch *watch = watch_start(fixture, other_probes);
	hdaudio_handle_t handle;

	fixture_register(fixture);
	EXPECT_LINES(test, watch, "link start 25 status 0");
	handle = fixture_engine(fixture, true);
	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), -EBUSY);
	KUNIT_EXPECT_EQ(test, fixture->hda.free_dma_engine(fixture->hda.context, handle), 0);
	EXPECT_LINES(test, watch, "engine 4 alloc 0011", "suspend 25 status -16",
		     "engine 4 free");
	fixture_fall_asleep(fixture);
	EXPECT_LINES(test, watch, "suspend 0 status 0", "link stop");
	fixture_awaken(fixture);
	EXPECT_LINES(test, watch, "link start 25 status 0", "resume 0 status 0");
	hdaudbus_host_gone(&fixture->sim->host);
	fixture_unregister(fixture);
	EXPECT_LINES(test, watch, "gone");
}

static u32 tell_engine_2(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	return offset == AZX_REG_INTSTS ? value | BIT(2) : value;
}

/* Brought up anew after it had lost its power, and a storm. */
static void trace_test_troubles(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x1, 0);
	struct watch *watch;
	unsigned int i;

	fixture_register(fixture);
	watch = watch_start(fixture, other_probes);
	sim_power_cycle(fixture->sim);
	fixture_transfer(fixture, 1, echo, NULL);
	fixture_expect_service(fixture);
	EXPECT_LINES(test, watch, "link start 25 status 0", "restart 25 status 0");

	fixture->sim->faults.read = tell_engine_2;
	for (i = 0; i < 256; i++)
		sim_interrupt(fixture->sim);
	fixture->sim->faults.read = NULL;
	EXPECT_LINES(test, watch, "storm 4");
	fixture_await_calm(fixture);
}

/* One more than there can be in a second. */
static void trace_test_flood(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	char dropped[LENGTH];
	struct watch *watch;
	unsigned int i;

	fixture_register(fixture);
	watch = watch_start(fixture, other_probes);
	for (i = 0; i < FLOOD; i++) {
		sim_unsolicited(fixture->sim, 0, 0);
		if (i % 1024 == 1023)
			sim_settle(fixture->sim);
	}
	atomic_set(&watch->count, 0);
	sim_unsolicited(fixture->sim, 0, 0);
	sim_settle(fixture->sim);
	if (!READ_ONCE(fixture->sim->host.controller->flood.off) &&
	    !IS_ENABLED(CONFIG_UML_TIME_TRAVEL_SUPPORT))
		kunit_skip(test, "this machine is too slow for a flood");
	snprintf(dropped, LENGTH, "unsolicited %llx: %u",
		 HDAUDIO_RESPONSE_IS_VALID | HDAUDIO_RESPONSE_IS_UNSOLICITED, HDAUDBUS_TOO_MANY);
	EXPECT_LINES(test, watch, dropped);
	fixture_await_calm(fixture);
}

/*
 * Text
 */

#ifdef CONFIG_EVENT_TRACING

/* The last line of the trace that begins like this, from there on. */
static const char *trace_line(const char *text, const char *start)
{
	const char *found = NULL, *next = text;

	while ((next = strstr(next, start)))
		found = next++;
	return found ?: "";
}

static void expect_text(struct kunit *test, const struct fixture *fixture, const char *trace,
			const char *event, const char *text)
{
	const char *line;
	char start[80];

	snprintf(start, sizeof(start), "%s: %s ", event, dev_name(fixture->parent));
	line = trace_line(trace, start);
	if (!*line || !strstarts(line + strlen(start), text))
		KUNIT_FAIL(test, "'%s%s' is '%.120s'", start, text, line);
}

static void expect_somewhere(struct kunit *test, const char *trace, const char *text)
{
	if (!strstr(trace, text))
		KUNIT_FAIL(test, "no '%s' in the trace", text);
}

static void trace_test_text(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer verbs[2] = {
		{ .output = hdaudio_command(0, 1, AC_VERB_SET_CHANNEL_STREAMID, 0x50) },
		{ .output = hdaudio_command16(0, 1, 0x2, 0x4011) },
	};
	char *trace = kunit_kzalloc(test, SZ_64K, GFP_KERNEL);
	struct vfsmount *mount = look_mount(test, "tracefs");
	struct fixture_stream stream;

	KUNIT_ASSERT_NOT_NULL(test, trace);
	KUNIT_ASSERT_EQ(test, trace_set_clr_event("hdaudbus", NULL, 1), 0);
	fixture_open(fixture, &stream, true, NULL, 4096, 2);
	fixture_run(fixture, stream.handle);
	fixture_transfer(fixture, 2, verbs, NULL);
	sim_unsolicited(fixture->sim, 0, 0x04000001);
	sim_run_frames(fixture->sim, 512);
	sim_settle(fixture->sim);
	fixture_finish(fixture, &stream);
	KUNIT_EXPECT_EQ(test, trace_set_clr_event("hdaudbus", NULL, 0), 0);
	KUNIT_EXPECT_GT(test, look_read(mount, "trace", trace, SZ_64K), (ssize_t)0);

	expect_text(test, fixture, trace, "hdaudbus_engine_alloc",
		    "engine 4 render tag 5 format 0x0011: 48000 Hz 16 bit 2 channels, 32 bits a frame on 1 lines\n");
	expect_text(test, fixture, trace, "hdaudbus_buffer_alloc",
		    "engine 4: with notification, 4096 bytes, cycle of 4096 bytes in 2 entries\n");
	expect_text(test, fixture, trace, "hdaudbus_notification", "engine 4 tag 5: complete\n");
	expect_text(test, fixture, trace, "hdaudbus_engine_state",
		    "engine 4 tag 5: Stop -> Reset, format 0x0011\n");
	expect_text(test, fixture, trace, "hdaudbus_response",
		    "codec 0 node 0x00 verb 0xf00 data 0x");
	expect_somewhere(test, trace, "verb 0x200 data 0x4011 response 0x00000000 in step\n");
	expect_text(test, fixture, trace, "hdaudbus_unsolicited",
		    "codec 0 tag 1 response 0x04000001: dropped, nobody has the tag\n");
	expect_somewhere(test, trace, "verb 0x706 data 0x50 SET_CHANNEL_STREAMID (call)\n");
	expect_somewhere(test, trace, "verb 0x200 data 0x4011 SET_STREAM_FORMAT (call)\n");
	expect_somewhere(test, trace, "2 commands, waits, codec 0 node 0x01\n");
}

#else

static void trace_test_text(struct kunit *test)
{
	kunit_skip(test, "this kernel does not record events");
}

#endif

static void trace_test_exit(struct kunit *test)
{
	watch_stop();
#ifdef CONFIG_EVENT_TRACING
	trace_set_clr_event("hdaudbus", NULL, 0);
#endif
	look_exit(test);
}

static struct kunit_case trace_cases[] = {
	KUNIT_CASE(trace_test_stream),
	KUNIT_CASE(trace_test_bdl_stream),
	KUNIT_CASE(trace_test_verbs),
	KUNIT_CASE(trace_test_timeout),
	KUNIT_CASE(trace_test_lost),
	KUNIT_CASE(trace_test_strays),
	KUNIT_CASE(trace_test_given_up),
	KUNIT_CASE(trace_test_unsolicited),
	KUNIT_CASE(trace_test_life),
	KUNIT_CASE(trace_test_troubles),
	KUNIT_CASE(trace_test_flood),
	KUNIT_CASE(trace_test_text),
	{}
};

static struct kunit_suite trace_suite = {
	.name = "hdaudbus_trace",
	.exit = trace_test_exit,
	.test_cases = trace_cases,
};

kunit_test_suite(trace_suite);
