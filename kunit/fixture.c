// SPDX-License-Identifier: GPL-2.0
/*
 * What the suites share. It owns the controller of a test from
 * fixture_prepare() to fixture_exit(). Callbacks are in fixture_calls.c.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kmsg_dump.h>
#include <linux/random.h>
#include "../drivers/hdaudbus/compat.h"
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fixture.h"

/*
 * The standard controller: four capture, four render, two bidirectional
 * engines, one SDO line, codecs at addresses 0, 2 and 5. Function types are
 * vendors', so that no other function driver of this kernel wants them.
 */

const u8 fixture_codecs[3] = { 0, 2, 5 };

static const struct sim_parameter fixture_vendor_parameters[] = {
	{ 0, AC_PAR_VENDOR_ID, 0x1b360d01 },
	{ 0, AC_PAR_REV_ID, 0x00100203 },
	{ 0, AC_PAR_NODE_COUNT, 0x00010001 },
	{ 1, AC_PAR_FUNCTION_TYPE, 0x00000180 },
	{ 1, AC_PAR_SUBSYSTEM_ID, 0xabcd1234 },
	{ 1, AC_PAR_NODE_COUNT, 0x00020002 },
};

const struct sim_codec_description fixture_vendor_codec = {
	fixture_vendor_parameters, ARRAY_SIZE(fixture_vendor_parameters),
};

static const struct sim_parameter fixture_two_groups_parameters[] = {
	{ 0, AC_PAR_VENDOR_ID, 0x1b360d02 },
	{ 0, AC_PAR_REV_ID, 0x00100100 },
	{ 0, AC_PAR_NODE_COUNT, 0x00010002 },
	{ 1, AC_PAR_FUNCTION_TYPE, 0x00000082 },
	{ 1, AC_PAR_SUBSYSTEM_ID, 0x00000222 },
	{ 2, AC_PAR_FUNCTION_TYPE, 0x00000081 },
	{ 2, AC_PAR_SUBSYSTEM_ID, 0x00000333 },
};

const struct sim_codec_description fixture_two_groups = {
	fixture_two_groups_parameters, ARRAY_SIZE(fixture_two_groups_parameters),
};

const struct sim_description fixture_standard = {
	.inputs = 4,
	.outputs = 4,
	.bidirectional = 2,
	.outpay = 60,
	.inpay = 29,
	.codecs = {
		[0] = &fixture_vendor_codec,
		[2] = &fixture_two_groups,
		[5] = &fixture_vendor_codec,
	},
};

/*
 * Life
 */

/**
 * fixture_prepare - a controller that the bus driver does not know yet
 * @test: the test
 * @description: the controller; NULL: the standard one
 *
 * Return: the fixture; the test fails where it cannot be had.
 */
struct fixture *fixture_prepare(struct kunit *test, const struct sim_description *description)
{
	struct fixture *fixture = kunit_kzalloc(test, sizeof(*fixture), GFP_KERNEL);
	static atomic_t controllers;
	char name[32];

	KUNIT_ASSERT_NOT_NULL(test, fixture);
	fixture->test = test;
	snprintf(name, sizeof(name), "hdaudbus-kunit.%d", atomic_inc_return(&controllers));
	fixture->parent = root_device_register(name);
	KUNIT_ASSERT_FALSE(test, IS_ERR(fixture->parent));
	test->priv = fixture;
	fixture->sim = sim_create(description ?: &fixture_standard, fixture->parent);
	KUNIT_ASSERT_NOT_NULL(test, fixture->sim);
	fixture->sim->host.verb_timeout_ms = FIXTURE_VERB_TIMEOUT;
	return fixture;
}

/**
 * fixture_prepare_hostile - likewise, for a controller that will behave badly
 * @test: the test
 * @description: the controller; NULL: the standard one
 *
 * Return: the fixture; the test fails where it cannot be had.
 */
struct fixture *fixture_prepare_hostile(struct kunit *test,
					const struct sim_description *description)
{
	struct fixture *fixture = fixture_prepare(test, description);

	fixture->may_complain = true;
	fixture->sim->host.verb_timeout_ms = FIXTURE_SHORT_TIMEOUT;
	return fixture;
}

/**
 * fixture_register - the bus driver gets the controller
 * @fixture: what fixture_prepare() returned, changed to taste. There has to be
 *	a codec at address 0 with its function group at node 1.
 *
 * The test fails where it is refused.
 */
void fixture_register(struct fixture *fixture)
{
	KUNIT_ASSERT_EQ(fixture->test, hdaudbus_host_register(&fixture->sim->host), 0);
	fixture->registered = true;
	fixture->fdev = fixture_function_group(fixture, 0, 1);
	fixture_v3(fixture, fixture->fdev, &fixture->hda);
}

/**
 * fixture_start - a controller, its function groups, and an interface
 * @test: the test
 * @description: the controller, as for fixture_register(); NULL: the standard
 *	one
 *
 * Return: the fixture; the test fails where it cannot be had.
 */
struct fixture *fixture_start(struct kunit *test, const struct sim_description *description)
{
	struct fixture *fixture = fixture_prepare(test, description);

	fixture_register(fixture);
	return fixture;
}

/**
 * fixture_unregister - the bus driver gives the controller back
 * @fixture: the fixture
 */
void fixture_unregister(struct fixture *fixture)
{
	sim_settle(fixture->sim);
	if (fixture->registered)
		hdaudbus_host_unregister(&fixture->sim->host);
	fixture->registered = false;
}

/**
 * fixture_put - dereference a context that the fixture got for the test
 * @fixture: the fixture
 * @context: the context
 */
void fixture_put(struct fixture *fixture, void *context)
{
	unsigned int i;

	for (i = 0; i < fixture->num_contexts; i++) {
		if (fixture->contexts[i].context != context)
			continue;
		fixture->contexts[i].context = NULL;
		fixture->contexts[i].dereference(context);
		return;
	}
	KUNIT_FAIL(fixture->test, "not a context of this fixture");
}

static void fixture_check_sim(struct kunit *test, struct fixture *fixture)
{
	struct sim *sim = fixture->sim;

	KUNIT_EXPECT_EQ(test, sim->allocations, 0U);
	if (fixture->may_complain)
		return;
	KUNIT_EXPECT_STREQ(test, sim->complaint, "");
	KUNIT_EXPECT_EQ(test, sim->bus_faults, 0U);
	KUNIT_EXPECT_EQ(test, sim->violations, 0U);
	KUNIT_EXPECT_EQ(test, sim->storms, 0U);
}

/**
 * fixture_exit - the end of a test; to be the .exit of every suite
 * @test: the test
 */
void fixture_exit(struct kunit *test)
{
	struct fixture *fixture = test->priv;
	bool was_registered;
	unsigned int i;

	if (!fixture)
		return;
	if (fixture->sim) {
		was_registered = fixture->registered || fixture->fdev;
		sim_settle(fixture->sim);
		for (i = 0; i < fixture->num_contexts; i++)
			if (fixture->contexts[i].context)
				fixture->contexts[i].dereference(fixture->contexts[i].context);
		fixture_unregister(fixture);
		if (was_registered &&
		    !wait_for_completion_timeout(&fixture->sim->released, 5 * HZ)) {
			KUNIT_FAIL(test, "the bus driver does not let go of the controller");
			return;
		}
		fixture_check_sim(test, fixture);
		sim_destroy(fixture->sim);
	}
	root_device_unregister(fixture->parent);
}

/*
 * Function groups and interfaces
 */

struct fixture_search {
	u8 codec;
	u8 node;
	unsigned int count;
	struct hdaudbus_device *found;
};

static int fixture_match(struct device *dev, void *data)
{
	struct hdaudbus_device *fdev = to_hdaudbus_device(dev);
	struct fixture_search *search = data;

	if (!dev->bus || strcmp(dev->bus->name, "hdaudbus"))
		return 0;
	search->count++;
	if (fdev->codec_address == search->codec && fdev->start_node == search->node)
		search->found = fdev;
	return 0;
}

/**
 * fixture_function_group - find a function group
 * @fixture: the fixture
 * @codec: codec address
 * @node: start node
 *
 * Return: it, good until the controller is unregistered; the test fails where
 * it is not there.
 */
struct hdaudbus_device *fixture_function_group(struct fixture *fixture, u8 codec, u8 node)
{
	struct fixture_search search = { codec, node };

	device_for_each_child(fixture->parent, &search, fixture_match);
	KUNIT_ASSERT_NOT_NULL(fixture->test, search.found);
	return search.found;
}

/**
 * fixture_count_devices - how many function groups there are
 * @fixture: the fixture
 *
 * Return: their number.
 */
unsigned int fixture_count_devices(struct fixture *fixture)
{
	struct fixture_search search = { 0xff, 0xff };

	device_for_each_child(fixture->parent, &search, fixture_match);
	return search.count;
}

static void fixture_track(struct fixture *fixture, void *context,
			  void (*dereference)(void *context))
{
	KUNIT_ASSERT_LT(fixture->test, fixture->num_contexts, (unsigned int)FIXTURE_CONTEXTS);
	fixture->contexts[fixture->num_contexts].context = context;
	fixture->contexts[fixture->num_contexts].dereference = dereference;
	fixture->num_contexts++;
}

/*
 * fixture_v1() and so on: an interface for as long as the test lasts or until
 * fixture_put(). The test fails where it is refused.
 */
#define FIXTURE_QUERY(function, type, guid)					\
void function(struct fixture *fixture, struct hdaudbus_device *fdev,		\
	      struct type *interface)						\
{										\
	static const guid_t wanted = guid;					\
										\
	KUNIT_ASSERT_EQ(fixture->test, 0,					\
			hdaudbus_query_interface(fdev, &wanted, sizeof(*interface), \
						 HDAUDIO_INTERFACE_VERSION, interface)); \
	fixture_track(fixture, interface->context, interface->interface_dereference); \
}

FIXTURE_QUERY(fixture_v1, hdaudio_bus_interface, GUID_HDAUDIO_BUS_INTERFACE)
FIXTURE_QUERY(fixture_v2, hdaudio_bus_interface_v2, GUID_HDAUDIO_BUS_INTERFACE_V2)
FIXTURE_QUERY(fixture_v3, hdaudio_bus_interface_v3, GUID_HDAUDIO_BUS_INTERFACE_V3)
FIXTURE_QUERY(fixture_bdl, hdaudio_bus_interface_bdl, GUID_HDAUDIO_BUS_INTERFACE_BDL)

/*
 * Streams
 */

const struct hdaudio_stream_format fixture_s16_stereo = {
	.sample_rate = 48000,
	.valid_bits_per_sample = 16,
	.container_size = 16,
	.number_of_channels = 2,
};

/**
 * fixture_format - a PCM format
 * @rate: Hz
 * @bits: valid bits; the container is what they go in
 * @channels: channels
 *
 * Return: it.
 */
struct hdaudio_stream_format fixture_format(u32 rate, u16 bits, u16 channels)
{
	return (struct hdaudio_stream_format){
		.sample_rate = rate,
		.valid_bits_per_sample = bits,
		.container_size = bits > 16 ? 32 : bits,
		.number_of_channels = channels,
	};
}

/**
 * fixture_engine - allocate an engine without a buffer
 * @fixture: the fixture
 * @render: direction; capture is from codec 0
 *
 * Return: its handle; the test fails where it cannot be had.
 */
hdaudio_handle_t fixture_engine(struct fixture *fixture, bool render)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t handle = 0;
	u16 format;
	int err;

	if (render)
		err = hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo, false,
						      &handle, &format);
	else
		err = hda->allocate_capture_dma_engine(hda->context, 0, &fixture_s16_stereo,
						       &handle, &format);
	KUNIT_ASSERT_EQ(fixture->test, err, 0);
	return handle;
}

/**
 * fixture_open - allocate an engine and a buffer with notification
 * @fixture: the fixture
 * @stream: what it gets
 * @render: direction; capture is from codec 0
 * @format: NULL: 48 kHz, 16 bits, stereo
 * @bytes: buffer size
 * @notifications: per pass
 *
 * The test fails where it cannot be had.
 */
void fixture_open(struct fixture *fixture, struct fixture_stream *stream, bool render,
		  const struct hdaudio_stream_format *format, size_t bytes,
		  u32 notifications)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	size_t offset = 1;
	int err;

	*stream = (struct fixture_stream){ .render = render };
	format = format ?: &fixture_s16_stereo;
	if (render)
		err = hda->allocate_render_dma_engine(hda->context, format, false,
						      &stream->handle, &stream->format);
	else
		err = hda->allocate_capture_dma_engine(hda->context, 0, format,
						       &stream->handle, &stream->format);
	KUNIT_ASSERT_EQ(fixture->test, err, 0);
	err = hda->allocate_dma_buffer_with_notification(hda->context, stream->handle,
							 notifications, bytes, &stream->mdl,
							 &stream->size, &offset, &stream->id,
							 &stream->fifo);
	KUNIT_ASSERT_EQ(fixture->test, err, 0);
	KUNIT_EXPECT_EQ(fixture->test, offset, (size_t)0);
}

/**
 * fixture_close - free buffer and engine, which is in Reset
 * @fixture: the fixture
 * @stream: the stream
 */
void fixture_close(struct fixture *fixture, struct fixture_stream *stream)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	if (stream->mdl)
		KUNIT_EXPECT_EQ(fixture->test, 0,
				hda->free_dma_buffer_with_notification(hda->context,
								       stream->handle,
								       stream->mdl,
								       stream->size));
	KUNIT_EXPECT_EQ(fixture->test, hda->free_dma_engine(hda->context, stream->handle), 0);
}

/**
 * fixture_finish - the end of a stream that runs, or could
 * @fixture: the fixture
 * @stream: the stream, in Run or Stop
 */
void fixture_finish(struct fixture *fixture, struct fixture_stream *stream)
{
	KUNIT_EXPECT_EQ(fixture->test, 0,
			fixture_state(fixture, stream->handle, HDAUDIO_STOP_STATE));
	KUNIT_EXPECT_EQ(fixture->test, 0,
			fixture_state(fixture, stream->handle, HDAUDIO_RESET_STATE));
	fixture_close(fixture, stream);
}

/**
 * fixture_state - change the state of one engine
 * @fixture: the fixture
 * @handle: the engine
 * @state: new state
 *
 * Return: as set_dma_engine_state().
 */
int fixture_state(struct fixture *fixture, hdaudio_handle_t handle,
		  enum hdaudio_stream_state state)
{
	return fixture->hda.set_dma_engine_state(fixture->hda.context, state, 1, &handle);
}

/**
 * fixture_run - have an engine with a buffer run
 * @fixture: the fixture
 * @handle: its handle
 */
void fixture_run(struct fixture *fixture, hdaudio_handle_t handle)
{
	KUNIT_ASSERT_EQ(fixture->test, fixture_state(fixture, handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(fixture->test, fixture_state(fixture, handle, HDAUDIO_RUN_STATE), 0);
}

/**
 * fixture_listen - be called back for each notification of a stream
 * @fixture: the fixture
 * @stream: the stream
 * @calls: counts them
 */
void fixture_listen(struct fixture *fixture, const struct fixture_stream *stream,
		    struct fixture_calls *calls)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	KUNIT_ASSERT_EQ(fixture->test, 0,
			hda->register_notification_callback(hda->context, stream->handle,
							    fixture->parent, fixture_notified,
							    calls));
}

/**
 * fixture_position - where an engine is in its buffer
 * @fixture: the fixture
 * @handle: the engine
 *
 * Return: byte offset.
 */
u32 fixture_position(struct fixture *fixture, hdaudio_handle_t handle)
{
	const void __iomem *where = NULL;

	KUNIT_ASSERT_EQ(fixture->test, 0,
			fixture->hda.get_link_position_register(fixture->hda.context, handle,
								&where));
	return readl(where);
}

/**
 * fixture_engine_read - a register of the engine that carries a stream
 * @fixture: the fixture
 * @stream: the stream
 * @reg: AZX_REG_SD_*
 * @size: 1, 2 or 4
 *
 * Return: its value; the test fails where no engine carries the stream.
 */
u32 fixture_engine_read(struct fixture *fixture, const struct fixture_stream *stream,
			u32 reg, unsigned int size)
{
	int engine = sim_engine_of(fixture->sim, stream->render, stream->id);

	KUNIT_ASSERT_GE(fixture->test, engine, 0);
	return sim_read(fixture->sim, sim_engine_register(engine, reg), size);
}

/*
 * Commands
 */

/**
 * fixture_echoes - a batch of commands, each with an answer of its own
 * @test: the test
 * @count: how many
 * @codecs: mask of codecs that they go to in turns
 * @first: data of the first; the others count up
 *
 * Return: the batch, the inputs filled with nonsense.
 */
struct hdaudio_codec_transfer *fixture_echoes(struct kunit *test, u32 count, u16 codecs,
					      u16 first)
{
	struct hdaudio_codec_transfer *transfers;
	unsigned int i, codec = 15;

	transfers = kunit_kzalloc(test, array_size(count, sizeof(*transfers)), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, transfers);
	for (i = 0; i < count; i++) {
		do {
			codec = (codec + 1) % 16;
		} while (!(codecs & BIT(codec)));
		transfers[i].output = hdaudio_command16(codec, 1, SIM_VERB_ECHO, first + i);
		transfers[i].input = 0x5a5a5a5a5a5a5a5aULL;
	}
	return transfers;
}

/**
 * fixture_answers - what became of a batch of echoes
 * @transfers: the batch
 * @count: how many
 *
 * Return: counts.
 */
struct fixture_answers fixture_answers(const struct hdaudio_codec_transfer *transfers,
				       u32 count)
{
	struct fixture_answers answers = { };
	u32 i;

	for (i = 0; i < count; i++) {
		u64 input = transfers[i].input;

		if (input & HDAUDIO_RESPONSE_IS_VALID) {
			answers.valid++;
			answers.wrong += (u32)input != sim_echo(transfers[i].output) ||
					 input & HDAUDIO_RESPONSE_IS_UNSOLICITED ||
					 FIELD_GET(HDAUDIO_RESPONSE_SDATAIN, input) !=
					 FIELD_GET(HDAUDIO_COMMAND_CODEC, transfers[i].output);
		} else if (input & HDAUDIO_RESPONSE_HAS_FIFO_OVERRUN) {
			answers.overrun++;
		}
	}
	return answers;
}

/**
 * fixture_expect_valid - each of a batch of echoes has been answered
 * @test: the test
 * @transfers: the batch
 * @count: how many
 */
void fixture_expect_valid(struct kunit *test, const struct hdaudio_codec_transfer *transfers,
			  u32 count)
{
	struct fixture_answers answers = fixture_answers(transfers, count);

	KUNIT_EXPECT_EQ(test, answers.valid, count);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
	KUNIT_EXPECT_EQ(test, answers.overrun, 0U);
}

/**
 * fixture_await_calm - the storm and the flood are over, if there were any
 * @fixture: the fixture; nothing makes them go on
 */
void fixture_await_calm(struct fixture *fixture)
{
	struct hdaudbus_controller *controller = fixture->sim->host.controller;
	unsigned int i;

	for (i = 0; i < 150 && (READ_ONCE(controller->storm.polls) ||
				READ_ONCE(controller->flood.off)); i++)
		msleep(20);
	KUNIT_EXPECT_LT(fixture->test, i, 150U);
	sim_settle(fixture->sim);
}

/**
 * fixture_messages - how often the kernel has said something of the controller
 * @fixture: the fixture
 * @text: part of the message
 *
 * Return: the number of messages, as far as the log still has them.
 */
unsigned int fixture_messages(struct fixture *fixture, const char *text)
{
	struct kmsg_dump_iter iter;
	unsigned int count = 0;
	static char line[512];
	char name[40];
	size_t length;

	snprintf(name, sizeof(name), "%s: ", dev_name(fixture->parent));
	kmsg_dump_rewind(&iter);
	while (kmsg_dump_get_line(&iter, false, line, sizeof(line) - 1, &length)) {
		line[length] = 0;
		count += strstr(line, name) && strstr(line, text);
	}
	return count;
}

/**
 * fixture_zeros - what all registers read where nothing listens, for sim_faults.read
 * @sim: the controller
 * @offset: of the register
 * @size: of the register
 * @value: what it would read
 *
 * Return: 0.
 */
u32 fixture_zeros(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	return 0;
}

/**
 * fixture_expect_service - commands to all codecs are answered as ever
 * @fixture: the fixture, in automatic mode
 */
void fixture_expect_service(struct fixture *fixture)
{
	struct kunit *test = fixture->test;
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 30, 0x25, 0x7700);
	struct fixture_answers answers;

	KUNIT_EXPECT_EQ(test, 0,
			fixture->hda.transfer_codec_verbs(fixture->hda.context, 30, transfers,
							  NULL, NULL));
	answers = fixture_answers(transfers, 30);
	KUNIT_EXPECT_EQ(test, answers.valid, 30U);
	KUNIT_EXPECT_EQ(test, answers.wrong, 0U);
}

/**
 * fixture_earn_trust - answer so many commands in step that there are no checks
 * @fixture: the fixture, in automatic mode
 *
 * Afterwards a batch goes to the codecs as it is, but for a check at its end.
 */
void fixture_earn_trust(struct fixture *fixture)
{
	u32 count = 3 * FIXTURE_TRUST;
	struct hdaudio_codec_transfer *transfers = fixture_echoes(fixture->test, count, 0x25, 0);

	KUNIT_ASSERT_EQ(fixture->test, 0,
			fixture->hda.transfer_codec_verbs(fixture->hda.context, count, transfers,
							  NULL, NULL));
	KUNIT_ASSERT_EQ(fixture->test, fixture_answers(transfers, count).valid, count);
	kunit_kfree(fixture->test, transfers);
}

/**
 * fixture_expect_streaming - a stream plays, notifies and ends as ever
 * @fixture: the fixture; an engine and the bandwidth for it are free
 */
void fixture_expect_streaming(struct fixture *fixture)
{
	struct kunit *test = fixture->test;
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	u8 *link = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct fixture_stream stream;

	KUNIT_ASSERT_NOT_NULL(test, link);
	fixture_open(fixture, &stream, true, NULL, 4096, 2);
	get_random_bytes(stream.mdl->system_address, stream.size);
	sim_render_to(fixture->sim, stream.id, link, 4096);
	KUNIT_EXPECT_EQ(test, 0,
			hda->register_notification_callback(hda->context, stream.handle,
							    fixture->parent, fixture_notified,
							    calls));
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_run_frames(fixture->sim, 1000);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 4000U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	sim_run_frames(fixture->sim, 24);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 0U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 2);
	KUNIT_EXPECT_EQ(test, memcmp(link, stream.mdl->system_address, 4096), 0);
	KUNIT_EXPECT_EQ(test, 0,
			hda->unregister_notification_callback(hda->context, stream.handle,
							      fixture_notified, calls));
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE), 0);
	sim_render_to(fixture->sim, stream.id, NULL, 0);
	fixture_close(fixture, &stream);
}

/**
 * fixture_expect_all_well - verbs and streams, as a client finds them
 * @fixture: the fixture; as for fixture_expect_streaming()
 */
void fixture_expect_all_well(struct fixture *fixture)
{
	fixture_await_calm(fixture);
	fixture_expect_service(fixture);
	fixture_expect_streaming(fixture);
}

/*
 * Sleep
 */

/**
 * fixture_suspend - the system goes to sleep
 * @fixture: the fixture
 *
 * Return: what hdaudbus_host_suspend() returns.
 */
int fixture_suspend(struct fixture *fixture)
{
	return hdaudbus_host_suspend(&fixture->sim->host, true);
}

/**
 * fixture_idle - nobody has needed the controller for a while
 * @fixture: the fixture
 *
 * Return: what hdaudbus_host_suspend() returns.
 */
int fixture_idle(struct fixture *fixture)
{
	return hdaudbus_host_suspend(&fixture->sim->host, false);
}

/**
 * fixture_resume - the controller has power again
 * @fixture: the fixture
 *
 * Return: what hdaudbus_host_resume() returns.
 */
int fixture_resume(struct fixture *fixture)
{
	return hdaudbus_host_resume(&fixture->sim->host);
}

/**
 * fixture_link_runs - is the link out of reset?
 * @fixture: the fixture
 *
 * Return: true if it is.
 */
bool fixture_link_runs(struct fixture *fixture)
{
	return sim_read(fixture->sim, AZX_REG_GCTL, 4) & AZX_GCTL_RESET;
}

/**
 * fixture_fall_asleep - fixture_suspend() that succeeds
 * @fixture: the fixture
 */
void fixture_fall_asleep(struct fixture *fixture)
{
	KUNIT_ASSERT_EQ(fixture->test, fixture_suspend(fixture), 0);
	KUNIT_EXPECT_FALSE(fixture->test, fixture_link_runs(fixture));
}

/**
 * fixture_awaken - fixture_resume() that succeeds
 * @fixture: the fixture
 */
void fixture_awaken(struct fixture *fixture)
{
	KUNIT_ASSERT_EQ(fixture->test, fixture_resume(fixture), 0);
	KUNIT_EXPECT_TRUE(fixture->test, fixture_link_runs(fixture));
}

/*
 * Time
 */

#define TICK_NS		1000000
#define TICK_FRAMES	48

static enum hrtimer_restart clock_tick(struct hrtimer *timer)
{
	struct fixture_clock *clock = container_of(timer, struct fixture_clock, timer);

	sim_tick(clock->sim, TICK_FRAMES);
	hrtimer_forward_now(timer, TICK_NS);
	return HRTIMER_RESTART;
}

/**
 * fixture_start_clock - from now on link frames pass with the kernel's time
 * @fixture: the fixture; commands move with them only
 *
 * Return: the clock, to be stopped with fixture_stop_clock().
 */
struct fixture_clock *fixture_start_clock(struct fixture *fixture)
{
	struct fixture_clock *clock = kunit_kzalloc(fixture->test, sizeof(*clock), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fixture->test, clock);
	clock->sim = fixture->sim;
	clock->sim->manual = true;
	hrtimer_setup(&clock->timer, clock_tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&clock->timer, TICK_NS, HRTIMER_MODE_REL);
	return clock;
}

/**
 * fixture_stop_clock - link frames pass in automatic mode again
 * @clock: the clock
 */
void fixture_stop_clock(struct fixture_clock *clock)
{
	hrtimer_cancel(&clock->timer);
	clock->sim->manual = false;
	sim_settle(clock->sim);
}
