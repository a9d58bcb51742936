// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: interfaces, contexts, and information about the controller.
 *
 * Test method is:
 *
 * 1) The header's constants and layouts are compared with figures written down
 *    here once more. Each interface is asked for with right and wrong GUID,
 *    size and version; a table that is refused keeps its poison.
 * 2) A context that owns one of everything is dereferenced, from every
 *    context; all it owned has to be free for others.
 * 3) Two contexts must not know of each other.
 *
 * What they say when the controller is gone is in gone_test.c.
 */
#include <linux/delay.h>
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

#define POISON	0x5a

/**
 * struct kind - an interface
 * @name: for the report
 * @guid: of the interface
 * @size: of its table
 */
struct kind {
	const char *name;
	guid_t guid;
	u16 size;
};

static const struct kind kinds[] = {
	{ "V1", GUID_HDAUDIO_BUS_INTERFACE, sizeof(struct hdaudio_bus_interface) },
	{ "V2", GUID_HDAUDIO_BUS_INTERFACE_V2, sizeof(struct hdaudio_bus_interface_v2) },
	{ "V3", GUID_HDAUDIO_BUS_INTERFACE_V3, sizeof(struct hdaudio_bus_interface_v3) },
	{ "BDL", GUID_HDAUDIO_BUS_INTERFACE_BDL, sizeof(struct hdaudio_bus_interface_bdl) },
};

static void kind_describe(const struct kind *kind, char *description)
{
	strscpy(description, kind->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kind, kinds, kind_describe);

/* The five members which all tables begin with. */
struct header {
	u16 size;
	u16 version;
	void *context;
	void (*interface_reference)(void *context);
	void (*interface_dereference)(void *context);
};

union any_interface {
	struct header header;
	struct hdaudio_bus_interface v1;
	struct hdaudio_bus_interface_v2 v2;
	struct hdaudio_bus_interface_v3 v3;
	struct hdaudio_bus_interface_bdl bdl;
	void *words[40];
};

/* What the header writes down, against the Windows interface's own figures. */
static void interface_test_guids(struct kunit *test)
{
	static const char * const texts[] = {
		"d2eaf88b-ab18-41a8-b664-8d592167671b",
		"b52af5fb-424b-4bb9-a160-5b38be94e568",
		"dc25da12-bcd1-4c7f-84e1-02adb6dcdcbf",
		"b4d65397-5634-40b0-b068-f5b9f8b967a5",
	};
	unsigned int i;
	guid_t guid;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		KUNIT_ASSERT_EQ(test, guid_parse(texts[i], &guid), 0);
		KUNIT_EXPECT_TRUE(test, guid_equal(&guid, &kinds[i].guid));
	}
}

static void interface_test_bits(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, hdaudio_command(0x3, 0x21, 0xf02, 0x9c), 0x321f029cU);
	KUNIT_EXPECT_EQ(test, hdaudio_command16(0xe, 0x05, 0x3, 0xb07f), 0xe053b07fU);
	KUNIT_EXPECT_EQ(test, HDAUDIO_COMMAND_CODEC | HDAUDIO_COMMAND_NODE |
			HDAUDIO_COMMAND_VERB8 | HDAUDIO_COMMAND_DATA8, 0xffffffffUL);
	KUNIT_EXPECT_EQ(test, HDAUDIO_COMMAND_VERB16 | HDAUDIO_COMMAND_DATA16, 0xfffffUL);
	KUNIT_EXPECT_EQ(test, HDAUDIO_RESPONSE_UNSOL_DATA, 0x1fffffULL);
	KUNIT_EXPECT_EQ(test, HDAUDIO_RESPONSE_UNSOL_SUBTAG, 0x3e00000ULL);
	KUNIT_EXPECT_EQ(test, HDAUDIO_RESPONSE_UNSOL_TAG, 0xfc000000ULL);
	KUNIT_EXPECT_EQ(test, HDAUDIO_RESPONSE_SDATAIN, 0xf00000000ULL);
	KUNIT_EXPECT_EQ(test, HDAUDIO_RESPONSE_IS_UNSOLICITED, 1ULL << 36);
	KUNIT_EXPECT_EQ(test, HDAUDIO_RESPONSE_HAS_FIFO_OVERRUN, 1ULL << 62);
	KUNIT_EXPECT_EQ(test, HDAUDIO_RESPONSE_IS_VALID, 1ULL << 63);
	KUNIT_EXPECT_EQ(test, (int)HDAUDIO_RESET_STATE, 0);
	KUNIT_EXPECT_EQ(test, (int)HDAUDIO_STOP_STATE, 1);
	KUNIT_EXPECT_EQ(test, (int)HDAUDIO_PAUSE_STATE, 1);
	KUNIT_EXPECT_EQ(test, (int)HDAUDIO_RUN_STATE, 2);
}

#define AFTER(before, member)							\
	(offsetof(struct hdaudio_bus_interface_v3, member) ==			\
	 offsetof(struct hdaudio_bus_interface_v3, before) + sizeof(void *))

/* The longer tables begin with the shorter ones. */
static void interface_test_order(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, AFTER(context, interface_reference));
	KUNIT_EXPECT_TRUE(test, AFTER(interface_reference, interface_dereference));
	KUNIT_EXPECT_TRUE(test, AFTER(interface_dereference, transfer_codec_verbs));
	KUNIT_EXPECT_TRUE(test, AFTER(transfer_codec_verbs, allocate_capture_dma_engine));
	KUNIT_EXPECT_TRUE(test, AFTER(allocate_capture_dma_engine, allocate_render_dma_engine));
	KUNIT_EXPECT_TRUE(test, AFTER(allocate_render_dma_engine, change_bandwidth_allocation));
	KUNIT_EXPECT_TRUE(test, AFTER(change_bandwidth_allocation, allocate_dma_buffer));
	KUNIT_EXPECT_TRUE(test, AFTER(allocate_dma_buffer, free_dma_buffer));
	KUNIT_EXPECT_TRUE(test, AFTER(free_dma_buffer, free_dma_engine));
	KUNIT_EXPECT_TRUE(test, AFTER(free_dma_engine, set_dma_engine_state));
	KUNIT_EXPECT_TRUE(test, AFTER(set_dma_engine_state, get_wall_clock_register));
	KUNIT_EXPECT_TRUE(test, AFTER(get_wall_clock_register, get_link_position_register));
	KUNIT_EXPECT_TRUE(test, AFTER(get_link_position_register, register_event_callback));
	KUNIT_EXPECT_TRUE(test, AFTER(register_event_callback, unregister_event_callback));
	KUNIT_EXPECT_TRUE(test, AFTER(unregister_event_callback, get_device_information));
	KUNIT_EXPECT_TRUE(test, AFTER(get_device_information, get_resource_information));
	KUNIT_EXPECT_TRUE(test, AFTER(get_resource_information,
				      allocate_dma_buffer_with_notification));
	KUNIT_EXPECT_TRUE(test, AFTER(free_dma_buffer_with_notification,
				      register_notification_event));
	KUNIT_EXPECT_TRUE(test, AFTER(unregister_notification_event,
				      register_notification_callback));

	KUNIT_EXPECT_EQ(test, offsetof(struct hdaudio_bus_interface, get_resource_information),
			offsetof(struct hdaudio_bus_interface_v3, get_resource_information));
	KUNIT_EXPECT_EQ(test, offsetof(struct hdaudio_bus_interface_v2,
				       unregister_notification_event),
			offsetof(struct hdaudio_bus_interface_v3,
				 unregister_notification_event));
	KUNIT_EXPECT_EQ(test, offsetof(struct hdaudio_bus_interface_bdl,
				       allocate_contiguous_dma_buffer),
			offsetof(struct hdaudio_bus_interface, allocate_dma_buffer));
	KUNIT_EXPECT_EQ(test, offsetof(struct hdaudio_bus_interface_bdl, free_dma_engine),
			offsetof(struct hdaudio_bus_interface, free_dma_engine) + sizeof(void *));
}

static void interface_test_query(struct kunit *test)
{
	const struct kind *kind = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	union any_interface interface;
	unsigned int i;

	memset(&interface, 0, sizeof(interface));
	KUNIT_ASSERT_EQ(test, 0, hdaudbus_query_interface(fixture->fdev, &kind->guid, kind->size,
							  0x0100, &interface));
	KUNIT_EXPECT_EQ(test, interface.header.size, kind->size);
	KUNIT_EXPECT_EQ(test, interface.header.version, (u16)0x0100);
	for (i = 1; i < kind->size / sizeof(void *); i++)
		KUNIT_EXPECT_NOT_NULL(test, interface.words[i]);
	for (; i < ARRAY_SIZE(interface.words); i++)
		KUNIT_EXPECT_NULL(test, interface.words[i]);
	interface.header.interface_dereference(interface.header.context);
}

static int query(struct fixture *fixture, const guid_t *guid, u16 size, u16 version)
{
	union any_interface interface;
	int err;

	memset(&interface, POISON, sizeof(interface));
	err = hdaudbus_query_interface(fixture->fdev, guid, size, version, &interface);
	if (!err)
		interface.header.interface_dereference(interface.header.context);
	else
		KUNIT_EXPECT_NULL(fixture->test,
				  memchr_inv(&interface, POISON, sizeof(interface)));
	return err;
}

static void interface_test_query_refused(struct kunit *test)
{
	const struct kind *kind = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	guid_t unknown = kind->guid;
	u16 size = kind->size;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, 0, 0x0100), -EINVAL);
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, size - 1, 0x0100), -EINVAL);
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, size + 1, 0x0100), -EINVAL);
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, size + 8, 0x0100), -EINVAL);
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, 0xffff, 0x0100), -EINVAL);
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, size, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, size, 0x0101), -EINVAL);
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, size, 0x0001), -EINVAL);
	for (i = 0; i < 16; i++) {
		unknown = kind->guid;
		unknown.b[i] ^= 0x10;
		KUNIT_EXPECT_EQ(test, query(fixture, &unknown, size, 0x0100), -EOPNOTSUPP);
	}
	KUNIT_EXPECT_EQ(test, -EINVAL, hdaudbus_query_interface(fixture->fdev, &kind->guid, size,
								0x0100, NULL));
	KUNIT_EXPECT_EQ(test, query(fixture, &kind->guid, size, 0x0100), 0);
}

struct query_errand {
	struct fixture *fixture;
	const struct kind *kind;
};

static int errand_query(void *data)
{
	struct query_errand *errand = data;

	return query(errand->fixture, &errand->kind->guid, errand->kind->size, 0x0100);
}

static void interface_test_query_contexts(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct query_errand errand = { fixture_start(test, NULL) };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		errand.kind = &kinds[i];
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
				fixture_call(test, place->context, errand_query, &errand));
		KUNIT_EXPECT_EQ(test, errand_query(&errand), 0);
	}
}

/*
 * Contexts
 */

/* One of everything that a context can own; the engine runs. */
static void own_everything(struct fixture *fixture, struct hdaudio_bus_interface_v3 *hda,
			   struct fixture_calls *calls, struct completion *event)
{
	struct kunit *test = fixture->test;
	hdaudio_handle_t handle, idle;
	struct hdaudio_mdl *mdl;
	size_t size, offset;
	u16 code;
	u32 fifo;
	u8 tag;

	KUNIT_ASSERT_EQ(test, 0, hda->allocate_render_dma_engine(hda->context,
								 &fixture_s16_stereo, false,
								 &handle, &code));
	KUNIT_ASSERT_EQ(test, 0, hda->allocate_capture_dma_engine(hda->context, 0,
								  &fixture_s16_stereo,
								  &idle, &code));
	KUNIT_ASSERT_EQ(test, 0,
			hda->allocate_dma_buffer_with_notification(hda->context, handle, 4, 4096,
								   &mdl, &size, &offset, &tag,
								   &fifo));
	KUNIT_ASSERT_EQ(test, 0, hda->register_event_callback(hda->context, fixture_responded,
							      calls, &tag));
	KUNIT_ASSERT_EQ(test, 0, hda->register_notification_event(hda->context, handle, event));
	KUNIT_ASSERT_EQ(test, 0, hda->register_notification_callback(hda->context, handle,
								     fixture->parent,
								     fixture_notified, calls));
	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, HDAUDIO_STOP_STATE, 1,
							   &handle));
	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, HDAUDIO_RUN_STATE, 1,
							   &handle));
	sim_run_frames(fixture->sim, 100);
}

/* All engines, and the SDO line to the last bit. */
static bool all_free(struct fixture *fixture)
{
	struct hdaudio_stream_format wide = fixture_format(48000, 32, 5);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t handles[6];
	unsigned int count, i;
	u16 code;

	for (count = 0; count < ARRAY_SIZE(handles); count++)
		if (hda->allocate_render_dma_engine(hda->context, &wide, false, &handles[count],
						    &code))
			break;
	for (i = 0; i < count; i++)
		KUNIT_EXPECT_EQ(fixture->test, 0, hda->free_dma_engine(hda->context, handles[i]));
	return count == ARRAY_SIZE(handles);
}

static void interface_test_references(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int allocations = fixture->sim->allocations;
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_bus_interface_v3 other;
	struct completion event;

	init_completion(&event);
	fixture_v3(fixture, fixture->fdev, &other);
	own_everything(fixture, &other, calls, &event);
	KUNIT_EXPECT_GT(test, fixture->sim->allocations, allocations);
	other.interface_reference(other.context);
	other.interface_reference(other.context);
	other.interface_dereference(other.context);
	other.interface_dereference(other.context);
	sim_run_frames(fixture->sim, 1024);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 4);
	fixture_put(fixture, other.context);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, allocations);
	sim_run_frames(fixture->sim, 2048);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 4);
	KUNIT_EXPECT_TRUE(test, all_free(fixture));
}

struct dereference_errand {
	void (*dereference)(void *context);
	void *context;
};

static int errand_dereference(void *data)
{
	struct dereference_errand *errand = data;

	errand->dereference(errand->context);
	return 0;
}

/* From where one may not sleep the release follows a little later. */
static void interface_test_dereference_anywhere(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int allocations = fixture->sim->allocations, wait = 0;
	struct fixture_calls *calls = fixture_calls(test);
	const struct kind *kind = &kinds[2];
	struct hdaudio_bus_interface_v3 other;
	struct dereference_errand errand;
	struct completion event;

	fixture_needs(test, place->context);
	init_completion(&event);
	KUNIT_ASSERT_EQ(test, 0, hdaudbus_query_interface(fixture->fdev, &kind->guid, kind->size,
							  0x0100, &other));
	own_everything(fixture, &other, calls, &event);
	errand.dereference = other.interface_dereference;
	errand.context = other.context;
	fixture_call(test, place->context, errand_dereference, &errand);
	while ((fixture->sim->allocations != allocations || !all_free(fixture)) && wait++ < 1000)
		usleep_range(1000, 2000);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, allocations);
	KUNIT_EXPECT_TRUE(test, all_free(fixture));
}

/* The controller is given back while the context lives. */
static void interface_test_outlives(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	const void __iomem *clock = NULL, *again = NULL;
	struct completion event;

	init_completion(&event);
	own_everything(fixture, &fixture->hda, calls, &event);
	KUNIT_ASSERT_EQ(test, 0, fixture->hda.get_wall_clock_register(fixture->hda.context,
								      &clock));
	fixture_unregister(fixture);
	KUNIT_EXPECT_FALSE(test, completion_done(&fixture->sim->released));
	KUNIT_EXPECT_EQ(test, -ENODEV, fixture->hda.get_wall_clock_register(fixture->hda.context,
									    &again));
	KUNIT_EXPECT_NULL(test, (__force void *)again);
	readl(clock);
}

/* Also what an engine was playing from is given back in the end. */
static void interface_test_outlives_playing(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	fixture_unregister(fixture);
	KUNIT_EXPECT_GT(test, fixture->sim->allocations, 0U);
}

static void interface_test_independent(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_bus_interface_v3 other;
	struct fixture_stream stream;
	struct completion event;

	init_completion(&event);
	fixture_v3(fixture, fixture->fdev, &other);
	KUNIT_EXPECT_PTR_NE(test, other.context, fixture->hda.context);
	own_everything(fixture, &other, calls, &event);
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	fixture_put(fixture, other.context);
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_EQ(test, fixture_position(fixture, stream.handle), 40U);
}

/*
 * Clocks and information
 */

static void interface_test_wall_clock(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	const void __iomem *clock;
	u32 before;

	KUNIT_ASSERT_EQ(test, hda->get_wall_clock_register(hda->context, &clock), 0);
	before = readl(clock);
	sim_run_frames(fixture->sim, 480);
	KUNIT_EXPECT_EQ(test, readl(clock) - before, 240000U);
	KUNIT_EXPECT_EQ(test, hda->get_wall_clock_register(hda->context, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->get_link_position_register(hda->context,
							fixture_engine(fixture, true), NULL));
}

/* 32 bits of 24 MHz: after 179 seconds it begins again, and differences stay right. */
static void interface_test_wall_clock_wraps(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	const void __iomem *clock;
	u32 before;

	KUNIT_ASSERT_EQ(test, hda->get_wall_clock_register(hda->context, &clock), 0);
	sim_write(fixture->sim, AZX_REG_WALLCLK, 4, U32_MAX - 1200);
	before = readl(clock);
	KUNIT_EXPECT_EQ(test, before, U32_MAX - 1200);
	sim_run_frames(fixture->sim, 2);
	KUNIT_EXPECT_EQ(test, readl(clock), U32_MAX - 200);
	sim_run_frames(fixture->sim, 1);
	KUNIT_EXPECT_EQ(test, readl(clock), 299U);
	KUNIT_EXPECT_EQ(test, readl(clock) - before, 1500U);
}

struct clock_errand {
	struct fixture *fixture;
	hdaudio_handle_t handle;
	const void __iomem *where;
};

static int errand_clock(void *data)
{
	struct clock_errand *errand = data;
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	return hda->get_wall_clock_register(hda->context, &errand->where);
}

static int errand_position(void *data)
{
	struct clock_errand *errand = data;
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	return hda->get_link_position_register(hda->context, errand->handle, &errand->where);
}

static int errand_read(void *data)
{
	struct clock_errand *errand = data;

	return readl(errand->where);
}

static void interface_test_clocks_anywhere(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct clock_errand errand = { fixture_start(test, NULL) };
	struct fixture_stream stream;

	fixture_open(errand.fixture, &stream, true, NULL, 4096, 1);
	errand.handle = stream.handle;
	KUNIT_ASSERT_EQ(test, 0,
			fixture_state(errand.fixture, stream.handle, HDAUDIO_STOP_STATE));
	KUNIT_ASSERT_EQ(test, 0,
			fixture_state(errand.fixture, stream.handle, HDAUDIO_RUN_STATE));
	sim_run_frames(errand.fixture->sim, 10);
	KUNIT_ASSERT_EQ(test, 0,
			fixture_call(test, place->context, errand_position, &errand));
	KUNIT_EXPECT_EQ(test, 40, fixture_call(test, place->context, errand_read, &errand));
	KUNIT_ASSERT_EQ(test, fixture_call(test, place->context, errand_clock, &errand), 0);
	KUNIT_EXPECT_EQ(test, sim_read(errand.fixture->sim, AZX_REG_WALLCLK, 4),
			(u32)fixture_call(test, place->context, errand_read, &errand));
	errand.handle ^= BIT_ULL(40);
	KUNIT_EXPECT_EQ(test, -EBADF,
			fixture_call(test, place->context, errand_position, &errand));
}

static void interface_test_resources(struct kunit *test)
{
	static const u8 groups[][2] = { { 0, 1 }, { 2, 1 }, { 2, 2 }, { 5, 1 } };
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 hda;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		u8 codec = POISON, node = POISON;

		fixture_v3(fixture, fixture_function_group(fixture, groups[i][0], groups[i][1]),
			   &hda);
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda.get_resource_information(hda.context, NULL, &node));
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda.get_resource_information(hda.context, &codec, NULL));
		KUNIT_EXPECT_EQ(test, codec, (u8)POISON);
		KUNIT_EXPECT_EQ(test, node, (u8)POISON);
		KUNIT_EXPECT_EQ(test, 0, hda.get_resource_information(hda.context, &codec, &node));
		KUNIT_EXPECT_EQ(test, codec, groups[i][0]);
		KUNIT_EXPECT_EQ(test, node, groups[i][1]);
	}
}

static int get_information(struct fixture *fixture, u16 size,
			   struct hdaudio_device_information_v2 *information)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	memset(information, POISON, sizeof(*information));
	information->v1.size = size;
	return hda->get_device_information(hda->context, &information->v1);
}

static void interface_test_information(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_device_information_v2 information;
	u16 v1 = sizeof(information.v1), v2 = sizeof(information), size;

	KUNIT_ASSERT_EQ(test, get_information(fixture, v2, &information), 0);
	KUNIT_EXPECT_EQ(test, information.v1.size, v2);
	KUNIT_EXPECT_EQ(test, information.v1.device_version, (u16)0x0100);
	KUNIT_EXPECT_EQ(test, information.v1.driver_version, (u16)0x0100);
	KUNIT_EXPECT_EQ(test, information.v1.codecs_detected, (u16)0x0025);
	KUNIT_EXPECT_FALSE(test, information.v1.is_striping_supported);
	KUNIT_EXPECT_EQ(test, information.ctrl_vendor_id, fixture->sim->host.vendor_id);
	KUNIT_EXPECT_EQ(test, information.ctrl_device_id, fixture->sim->host.device_id);
	KUNIT_EXPECT_EQ(test, information.ctrl_revision, fixture->sim->host.revision_id);
	for (size = v1; size < v2; size++) {
		KUNIT_ASSERT_EQ(test, get_information(fixture, size, &information), 0);
		KUNIT_EXPECT_EQ(test, information.v1.size, v1);
		KUNIT_EXPECT_EQ(test, information.v1.codecs_detected, (u16)0x0025);
		KUNIT_EXPECT_NULL(test, memchr_inv((u8 *)&information + v1, POISON, v2 - v1));
	}
	KUNIT_ASSERT_EQ(test, get_information(fixture, v2 + 20, &information), 0);
	KUNIT_EXPECT_EQ(test, information.v1.size, v2);
	for (size = 0; size < v1; size++) {
		KUNIT_EXPECT_EQ(test, get_information(fixture, size, &information), -ENOBUFS);
		KUNIT_EXPECT_EQ(test, information.v1.size, size);
		KUNIT_EXPECT_NULL(test, memchr_inv((u8 *)&information + 2, POISON, v2 - 2));
	}
	KUNIT_EXPECT_EQ(test, -EINVAL,
			fixture->hda.get_device_information(fixture->hda.context, NULL));
}

static void interface_test_striping(struct kunit *test)
{
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description),
							    GFP_KERNEL);
	struct hdaudio_device_information_v2 information;
	struct fixture *fixture;

	KUNIT_ASSERT_NOT_NULL(test, description);
	*description = fixture_standard;
	description->sdo = 1;
	fixture = fixture_start(test, description);
	KUNIT_ASSERT_EQ(test, get_information(fixture, sizeof(information), &information), 0);
	KUNIT_EXPECT_TRUE(test, information.v1.is_striping_supported);
}

static struct kunit_case interface_cases[] = {
	KUNIT_CASE(interface_test_guids),
	KUNIT_CASE(interface_test_bits),
	KUNIT_CASE(interface_test_order),
	KUNIT_CASE_PARAM(interface_test_query, kind_gen_params),
	KUNIT_CASE_PARAM(interface_test_query_refused, kind_gen_params),
	KUNIT_CASE_PARAM(interface_test_query_contexts, place_gen_params),
	KUNIT_CASE(interface_test_references),
	KUNIT_CASE_PARAM(interface_test_dereference_anywhere, place_gen_params),
	KUNIT_CASE(interface_test_outlives),
	KUNIT_CASE(interface_test_outlives_playing),
	KUNIT_CASE(interface_test_independent),
	KUNIT_CASE(interface_test_wall_clock),
	KUNIT_CASE(interface_test_wall_clock_wraps),
	KUNIT_CASE_PARAM(interface_test_clocks_anywhere, place_gen_params),
	KUNIT_CASE(interface_test_resources),
	KUNIT_CASE(interface_test_information),
	KUNIT_CASE(interface_test_striping),
	{}
};

static struct kunit_suite interface_suite = {
	.name = "hdaudbus_interface",
	.exit = fixture_exit,
	.test_cases = interface_cases,
};

kunit_test_suite(interface_suite);
