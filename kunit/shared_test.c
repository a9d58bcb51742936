// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: the four interfaces do the same in the routines they share.
 *
 * Test method is:
 *
 * 1) The routines of one interface are put in place of those which the fixture
 *    otherwise calls; what the interface lacks is left empty.
 * 2) A little of everything is then done through them alone: commands, engines
 *    and their errors, a stream, tags, clocks and information.
 * 3) Buffers are got the way each interface has for it.
 */
#include <linux/bitfield.h>
#include <linux/random.h>
#include "fixture.h"

/**
 * struct client - a client of one interface
 * @fixture: its hda is the interface, as far as it goes
 * @bdl: the interface, if it is BDL
 */
struct client {
	struct fixture *fixture;
	struct hdaudio_bus_interface_bdl bdl;
};

/* The tables of V1 and V2 are the beginning of V3's: interface_test_order. */
static void use_v1(struct client *client, struct hdaudio_bus_interface_v3 *hda)
{
	fixture_v1(client->fixture, client->fixture->fdev, (struct hdaudio_bus_interface *)hda);
}

static void use_v2(struct client *client, struct hdaudio_bus_interface_v3 *hda)
{
	fixture_v2(client->fixture, client->fixture->fdev, (struct hdaudio_bus_interface_v2 *)hda);
}

static void use_v3(struct client *client, struct hdaudio_bus_interface_v3 *hda)
{
	fixture_v3(client->fixture, client->fixture->fdev, hda);
}

static void use_bdl(struct client *client, struct hdaudio_bus_interface_v3 *hda)
{
	struct hdaudio_bus_interface_bdl *bdl = &client->bdl;

	fixture_bdl(client->fixture, client->fixture->fdev, bdl);
	hda->context = bdl->context;
	hda->interface_reference = bdl->interface_reference;
	hda->interface_dereference = bdl->interface_dereference;
	hda->transfer_codec_verbs = bdl->transfer_codec_verbs;
	hda->allocate_capture_dma_engine = bdl->allocate_capture_dma_engine;
	hda->allocate_render_dma_engine = bdl->allocate_render_dma_engine;
	hda->change_bandwidth_allocation = bdl->change_bandwidth_allocation;
	hda->free_dma_engine = bdl->free_dma_engine;
	hda->set_dma_engine_state = bdl->set_dma_engine_state;
	hda->get_wall_clock_register = bdl->get_wall_clock_register;
	hda->get_link_position_register = bdl->get_link_position_register;
	hda->register_event_callback = bdl->register_event_callback;
	hda->unregister_event_callback = bdl->unregister_event_callback;
	hda->get_device_information = bdl->get_device_information;
	hda->get_resource_information = bdl->get_resource_information;
}

/**
 * struct kind - an interface
 * @name: for the report
 * @use: gets it
 */
struct kind {
	const char *name;
	void (*use)(struct client *client, struct hdaudio_bus_interface_v3 *hda);
};

static const struct kind kinds[] = {
	{ "V1", use_v1 }, { "V2", use_v2 }, { "V3", use_v3 }, { "BDL", use_bdl },
};

static void kind_describe(const struct kind *kind, char *description)
{
	strscpy(description, kind->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kind, kinds, kind_describe);

static struct client *client_start(struct kunit *test)
{
	struct client *client = kunit_kzalloc(test, sizeof(*client), GFP_KERNEL);
	const struct kind *kind = test->param_value;

	KUNIT_ASSERT_NOT_NULL(test, client);
	client->fixture = fixture_start(test, NULL);
	fixture_put(client->fixture, client->fixture->hda.context);
	memset(&client->fixture->hda, 0, sizeof(client->fixture->hda));
	kind->use(client, &client->fixture->hda);
	return client;
}

static void shared_test_commands(struct kunit *test)
{
	struct fixture *fixture = client_start(test)->fixture;
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 300, 0x25, 0);
	struct fixture_calls *calls = fixture_calls(test);

	fixture_expect_service(fixture);
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 300, transfers,
							   fixture_transferred, calls));
	KUNIT_ASSERT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, calls->argument, (u64)(unsigned long)transfers);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 300).valid, 300U);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 300).wrong, 0U);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->transfer_codec_verbs(hda->context, 0, transfers, NULL, NULL));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->transfer_codec_verbs(hda->context, 1, NULL, NULL, NULL));
}

static void shared_test_engines(struct kunit *test)
{
	struct fixture *fixture = client_start(test)->fixture;
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_stream_format format = fixture_format(192000, 32, 7);
	hdaudio_handle_t out = 0, in = 0, none;
	u16 code = 0;

	KUNIT_EXPECT_EQ(test, 0, hda->allocate_render_dma_engine(hda->context, &format, true,
								 &out, &code));
	KUNIT_EXPECT_EQ(test, code, (u16)0x1846);
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hda->allocate_render_dma_engine(hda->context, &format, true, &none,
							&code));
	KUNIT_EXPECT_EQ(test, 0,
			hda->allocate_capture_dma_engine(hda->context, 5, &fixture_s16_stereo,
							 &in, &code));
	KUNIT_EXPECT_EQ(test, code, (u16)0x0011);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->allocate_capture_dma_engine(hda->context, FIXTURE_NO_CODEC,
							 &fixture_s16_stereo, &none, &code));
	KUNIT_EXPECT_EQ(test, 0,
			hda->change_bandwidth_allocation(hda->context, out, &fixture_s16_stereo,
							 &code));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->change_bandwidth_allocation(hda->context, out, NULL, &code));
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, out, HDAUDIO_RESET_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, out, HDAUDIO_STOP_STATE), -EBADFD);
	KUNIT_EXPECT_EQ(test, hda->free_dma_engine(hda->context, out), 0);
	KUNIT_EXPECT_EQ(test, hda->free_dma_engine(hda->context, out), -EBADF);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, out, HDAUDIO_RESET_STATE), -EBADF);
	KUNIT_EXPECT_EQ(test, hda->free_dma_engine(hda->context, in), 0);
}

/* A buffer of 4096 bytes, got as the interface has it. */
static void get_buffer(struct client *client, struct fixture_stream *stream, void **data)
{
	struct hdaudio_bus_interface_v3 *hda = &client->fixture->hda;
	struct hdaudio_bus_interface_bdl *bdl = &client->bdl;
	struct kunit *test = client->fixture->test;
	struct hdaudio_buffer_descriptor *list;
	dma_addr_t address;
	unsigned int i;

	if (hda->allocate_dma_buffer) {
		KUNIT_ASSERT_EQ(test, 0,
				hda->allocate_dma_buffer(hda->context, stream->handle, 4096,
							 &stream->mdl, &stream->size, &stream->id,
							 &stream->fifo));
		*data = stream->mdl->system_address;
		return;
	}
	KUNIT_ASSERT_EQ(test, 0,
			bdl->allocate_contiguous_dma_buffer(bdl->context, stream->handle, 4096,
							    data, &address, &list));
	for (i = 0; i < 2; i++) {
		list[i].address = cpu_to_le64(address + 2048 * i);
		list[i].length = cpu_to_le32(2048);
	}
	KUNIT_ASSERT_EQ(test, 0,
			bdl->setup_dma_engine_with_bdl(bdl->context, stream->handle, 4096, 1,
						       NULL, NULL, &stream->id, &stream->fifo));
}

static int put_buffer(struct client *client, hdaudio_handle_t handle)
{
	struct hdaudio_bus_interface_v3 *hda = &client->fixture->hda;
	struct hdaudio_bus_interface_bdl *bdl = &client->bdl;

	if (hda->free_dma_buffer)
		return hda->free_dma_buffer(hda->context, handle);
	return bdl->free_contiguous_dma_buffer(bdl->context, handle);
}

static void shared_test_stream(struct kunit *test)
{
	struct client *client = client_start(test);
	struct fixture *fixture = client->fixture;
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream stream = { .render = true };
	u8 *link = kunit_kzalloc(test, 4096, GFP_KERNEL);
	const void __iomem *clock = NULL;
	void *data = NULL;
	u32 before;

	KUNIT_ASSERT_NOT_NULL(test, link);
	stream.handle = fixture_engine(fixture, true);
	get_buffer(client, &stream, &data);
	KUNIT_EXPECT_EQ(test, stream.fifo,
			fixture_engine_read(fixture, &stream, AZX_REG_SD_FIFOSIZE, 2) + 1);
	get_random_bytes(data, 4096);
	sim_render_to(fixture->sim, stream.id, link, 4096);
	KUNIT_ASSERT_EQ(test, hda->get_wall_clock_register(hda->context, &clock), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	KUNIT_EXPECT_EQ(test, put_buffer(client, stream.handle), -EBADFD);
	before = readl(clock);
	sim_run_frames(fixture->sim, 1000);
	KUNIT_EXPECT_EQ(test, readl(clock) - before, 500000U);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 4000U);
	KUNIT_EXPECT_EQ(test, memcmp(link, data, 4000), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE), 0);
	sim_render_to(fixture->sim, stream.id, NULL, 0);
	KUNIT_EXPECT_EQ(test, put_buffer(client, stream.handle), 0);
	KUNIT_EXPECT_EQ(test, put_buffer(client, stream.handle), -EBADFD);
	KUNIT_EXPECT_EQ(test, hda->free_dma_engine(hda->context, stream.handle), 0);
}

/* V2 and V3: buffers that notify, and events. */
static void shared_test_notification(struct kunit *test)
{
	struct fixture *fixture = client_start(test)->fixture;
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream stream;
	struct completion event;
	unsigned int count = 0;

	if (!hda->register_notification_event)
		return;
	init_completion(&event);
	fixture_open(fixture, &stream, true, NULL, 4096, 4);
	KUNIT_EXPECT_EQ(test, -EBADFD, hda->free_dma_buffer(hda->context, stream.handle));
	KUNIT_ASSERT_EQ(test, 0,
			hda->register_notification_event(hda->context, stream.handle, &event));
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_run_frames(fixture->sim, 1024);
	while (try_wait_for_completion(&event))
		count++;
	KUNIT_EXPECT_EQ(test, count, 4U);
	KUNIT_EXPECT_EQ(test, 0,
			hda->unregister_notification_event(hda->context, stream.handle, &event));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->unregister_notification_event(hda->context, stream.handle, &event));
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE), 0);
	fixture_close(fixture, &stream);
}

static void shared_test_tags(struct kunit *test)
{
	struct fixture *fixture = client_start(test)->fixture;
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	u32 response;
	u8 tag;

	KUNIT_ASSERT_EQ(test, 0, hda->register_event_callback(hda->context, fixture_responded,
							      calls, &tag));
	response = FIELD_PREP(HDAUDIO_RESPONSE_UNSOL_TAG, tag) | 0x1234;
	sim_unsolicited(fixture->sim, 0, response);
	sim_settle(fixture->sim);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, (u32)calls->argument, response);
	KUNIT_EXPECT_EQ(test, hda->unregister_event_callback(hda->context, tag), 0);
	KUNIT_EXPECT_EQ(test, hda->unregister_event_callback(hda->context, tag), -EINVAL);
	sim_unsolicited(fixture->sim, 0, response);
	sim_settle(fixture->sim);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
}

static void shared_test_information(struct kunit *test)
{
	struct hdaudio_bus_interface_v3 *hda = &client_start(test)->fixture->hda;
	struct hdaudio_device_information_v2 information = { };
	u8 codec = 0x5a, node = 0x5a;

	information.v1.size = sizeof(information);
	KUNIT_EXPECT_EQ(test, hda->get_device_information(hda->context, &information.v1), 0);
	KUNIT_EXPECT_EQ(test, information.v1.codecs_detected, (u16)0x0025);
	KUNIT_EXPECT_EQ(test, information.ctrl_vendor_id, (u16)0x1b36);
	information.v1.size = 1;
	KUNIT_EXPECT_EQ(test, -ENOBUFS,
			hda->get_device_information(hda->context, &information.v1));
	KUNIT_EXPECT_EQ(test, 0, hda->get_resource_information(hda->context, &codec, &node));
	KUNIT_EXPECT_EQ(test, codec, (u8)0);
	KUNIT_EXPECT_EQ(test, node, (u8)1);
}

/* Whatever a context of this interface owns goes with it. */
static void shared_test_released(struct kunit *test)
{
	struct client *client = client_start(test);
	struct fixture *fixture = client->fixture;
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	unsigned int allocations = fixture->sim->allocations, i;
	struct fixture_stream stream = { .render = true };
	struct hdaudio_bus_interface_v3 other;
	hdaudio_handle_t handle;
	void *data;
	u16 code;

	stream.handle = fixture_engine(fixture, true);
	get_buffer(client, &stream, &data);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_run_frames(fixture->sim, 10);
	hda->interface_reference(hda->context);
	hda->interface_dereference(hda->context);
	KUNIT_EXPECT_GT(test, fixture->sim->allocations, allocations);
	fixture_put(fixture, hda->context);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, allocations);
	fixture_v3(fixture, fixture->fdev, &other);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, 0,
				other.allocate_render_dma_engine(other.context,
								 &fixture_s16_stereo, false,
								 &handle, &code));
}

static struct kunit_case shared_cases[] = {
	KUNIT_CASE_PARAM(shared_test_commands, kind_gen_params),
	KUNIT_CASE_PARAM(shared_test_engines, kind_gen_params),
	KUNIT_CASE_PARAM(shared_test_stream, kind_gen_params),
	KUNIT_CASE_PARAM(shared_test_notification, kind_gen_params),
	KUNIT_CASE_PARAM(shared_test_tags, kind_gen_params),
	KUNIT_CASE_PARAM(shared_test_information, kind_gen_params),
	KUNIT_CASE_PARAM(shared_test_released, kind_gen_params),
	{}
};

static struct kunit_suite shared_suite = {
	.name = "hdaudbus_shared",
	.exit = fixture_exit,
	.test_cases = shared_cases,
};

kunit_test_suite(shared_suite);
