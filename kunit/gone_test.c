// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: interfaces of a controller that is gone.
 *
 * Test method is:
 *
 * 1) The controller goes away; every routine of every interface has to say so
 *    without touching a register or an out-parameter.
 * 2) The pointers handed out must stay readable and stand still.
 * 3) Nobody says that it has gone, but its registers read ones.
 */
#include "fixture.h"

#define POISON	0x5a

static void expect_engines_gone(struct kunit *test, struct hdaudio_bus_interface_v3 *hda,
				hdaudio_handle_t handle)
{
	hdaudio_handle_t new_handle = POISON;
	const void __iomem *where = NULL;
	u16 code = POISON;

	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo, false,
							&new_handle, &code));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->allocate_capture_dma_engine(hda->context, 0, &fixture_s16_stereo,
							 &new_handle, &code));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->change_bandwidth_allocation(hda->context, handle,
							 &fixture_s16_stereo, &code));
	KUNIT_EXPECT_EQ(test, -ENODEV, hda->free_dma_engine(hda->context, handle));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->set_dma_engine_state(hda->context, HDAUDIO_STOP_STATE, 1, &handle));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->get_link_position_register(hda->context, handle, &where));
	KUNIT_EXPECT_EQ(test, -ENODEV, hda->get_wall_clock_register(hda->context, &where));
	KUNIT_EXPECT_EQ(test, new_handle, (hdaudio_handle_t)POISON);
	KUNIT_EXPECT_EQ(test, code, (u16)POISON);
	KUNIT_EXPECT_NULL(test, (__force void *)where);
}

static void expect_buffers_gone(struct kunit *test, struct hdaudio_bus_interface_v3 *hda,
				hdaudio_handle_t handle)
{
	struct hdaudio_mdl none = { }, *mdl = NULL;
	size_t size = POISON, offset = POISON;
	u32 fifo = POISON;
	u8 id = POISON;

	KUNIT_EXPECT_EQ(test, -ENODEV, hda->allocate_dma_buffer(hda->context, handle, 4096, &mdl,
								&size, &id, &fifo));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->allocate_dma_buffer_with_notification(hda->context, handle, 1, 4096,
								   &mdl, &size, &offset, &id,
								   &fifo));
	KUNIT_EXPECT_EQ(test, -ENODEV, hda->free_dma_buffer(hda->context, handle));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->free_dma_buffer_with_notification(hda->context, handle, &none, 4096));
	KUNIT_EXPECT_NULL(test, mdl);
	KUNIT_EXPECT_EQ(test, size + offset, (size_t)2 * POISON);
	KUNIT_EXPECT_EQ(test, fifo, (u32)POISON);
	KUNIT_EXPECT_EQ(test, id, (u8)POISON);
}

static void expect_rest_gone(struct kunit *test, struct hdaudio_bus_interface_v3 *hda,
			     hdaudio_handle_t handle, struct device *device)
{
	struct hdaudio_codec_transfer verb = { 0, POISON };
	struct hdaudio_device_information information = { .size = sizeof(information) };
	u8 one = POISON, two = POISON;
	struct completion event;

	init_completion(&event);
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->transfer_codec_verbs(hda->context, 1, &verb, NULL, NULL));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->register_event_callback(hda->context, fixture_responded, NULL, &one));
	KUNIT_EXPECT_EQ(test, -ENODEV, hda->unregister_event_callback(hda->context, 0));
	KUNIT_EXPECT_EQ(test, -ENODEV, hda->get_device_information(hda->context, &information));
	KUNIT_EXPECT_EQ(test, -ENODEV, hda->get_resource_information(hda->context, &one, &two));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->register_notification_event(hda->context, handle, &event));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->unregister_notification_event(hda->context, handle, &event));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->register_notification_callback(hda->context, handle, device,
							    fixture_notified, NULL));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->unregister_notification_callback(hda->context, handle,
							      fixture_notified, NULL));
	KUNIT_EXPECT_EQ(test, verb.input, (u64)POISON);
	KUNIT_EXPECT_EQ(test, information.codecs_detected, (u16)0);
	KUNIT_EXPECT_EQ(test, one, (u8)POISON);
	KUNIT_EXPECT_EQ(test, two, (u8)POISON);
}

static void expect_bdl_gone(struct kunit *test, struct hdaudio_bus_interface_bdl *bdl,
			    hdaudio_handle_t handle)
{
	struct hdaudio_buffer_descriptor *list = NULL;
	dma_addr_t address = POISON;
	void *data = NULL;
	u32 fifo;
	u8 id;

	KUNIT_EXPECT_EQ(test, -ENODEV,
			bdl->allocate_contiguous_dma_buffer(bdl->context, handle, 4096, &data,
							    &address, &list));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			bdl->setup_dma_engine_with_bdl(bdl->context, handle, 4096, 3, NULL, NULL,
						       &id, &fifo));
	KUNIT_EXPECT_EQ(test, -ENODEV,
			bdl->free_contiguous_dma_buffer(bdl->context, handle));
	KUNIT_EXPECT_NULL(test, data);
	KUNIT_EXPECT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, address, (dma_addr_t)POISON);
}

/* Pulled out while a stream runs. */
static void gone_test_routines(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	const void __iomem *clock, *position;
	struct hdaudio_bus_interface_bdl bdl;
	struct fixture_stream stream;

	fixture_bdl(fixture, fixture->fdev, &bdl);
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	KUNIT_ASSERT_EQ(test, hda->get_wall_clock_register(hda->context, &clock), 0);
	KUNIT_ASSERT_EQ(test, 0, hda->get_link_position_register(hda->context, stream.handle,
								 &position));
	sim_remove(fixture->sim);
	hdaudbus_host_gone(&fixture->sim->host);
	sim_log_start(fixture->sim);
	expect_engines_gone(test, hda, stream.handle);
	expect_buffers_gone(test, hda, stream.handle);
	expect_rest_gone(test, hda, stream.handle, fixture->parent);
	expect_bdl_gone(test, &bdl, stream.handle);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
	readl(clock);
	readl(position);
	fixture_unregister(fixture);
	readl(clock);
	readl(position);
	expect_engines_gone(test, hda, stream.handle);
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
}

/**
 * struct parking - how a controller goes, and what is read of it afterwards
 * @name: for the report
 * @removed: pulled out, otherwise given back
 * @buffer: positions are in memory
 * @clock: what the wall clock reads
 * @position: what the position reads
 */
struct parking {
	const char *name;
	bool removed;
	bool buffer;
	u32 clock;
	u32 position;
};

static const struct parking parkings[] = {
	{ "removed, LPIB", true, false, U32_MAX, U32_MAX },
	{ "removed, position buffer", true, true, U32_MAX, 400 },
	{ "given back, LPIB", false, false, 0, 0 },
	{ "given back, position buffer", false, true, 0, 400 },
};

static void parking_describe(const struct parking *parking, char *description)
{
	strscpy(description, parking->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(parking, parkings, parking_describe);

static void gone_test_pointers(struct kunit *test)
{
	const struct parking *parking = test->param_value;
	struct fixture *fixture = fixture_prepare(test, NULL);
	const void __iomem *clock, *position;
	struct fixture_stream stream;
	unsigned int i;

	fixture->sim->host.use_position_buffer = parking->buffer;
	fixture_register(fixture);
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	KUNIT_ASSERT_EQ(test, 0, fixture->hda.get_wall_clock_register(fixture->hda.context,
								      &clock));
	KUNIT_ASSERT_EQ(test, 0,
			fixture->hda.get_link_position_register(fixture->hda.context,
								stream.handle, &position));
	sim_run_frames(fixture->sim, 100);
	if (parking->removed) {
		sim_remove(fixture->sim);
		hdaudbus_host_gone(&fixture->sim->host);
	} else {
		fixture_unregister(fixture);
	}
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, readl(clock), parking->clock);
		KUNIT_EXPECT_EQ(test, readl(position), parking->position);
		if (i)
			fixture_unregister(fixture);
		else
			sim_run_frames(fixture->sim, 100);
	}
}

/* All registers read ones, but nobody said why: no routine may hang or crash. */
static void gone_test_all_ones(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 5, 0x25, 0);
	struct fixture_stream stream;
	unsigned int i;
	int err;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_remove(fixture->sim);
	for (i = 0; i < 3; i++) {
		err = fixture->hda.transfer_codec_verbs(fixture->hda.context, 5, transfers, NULL,
							NULL);
		KUNIT_EXPECT_TRUE(test, err == 0 || err == -ENODEV);
		KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 5).valid, 0U);
	}
	err = fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE);
	KUNIT_EXPECT_TRUE(test, err == -ETIMEDOUT || err == -ENODEV);
	KUNIT_EXPECT_EQ(test, (int)sim_interrupt(fixture->sim), (int)IRQ_NONE);
}

static struct kunit_case gone_cases[] = {
	KUNIT_CASE(gone_test_routines),
	KUNIT_CASE_PARAM(gone_test_pointers, parking_gen_params),
	KUNIT_CASE(gone_test_all_ones),
	{}
};

static struct kunit_suite gone_suite = {
	.name = "hdaudbus_gone",
	.exit = fixture_exit,
	.test_cases = gone_cases,
};

kunit_test_suite(gone_suite);
