// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: allocating and freeing DMA engines, and their handles.
 *
 * Test method is:
 *
 * 1) Engines are allocated until one thing after the other runs out: engines
 *    of a direction, the bidirectional ones, those with a FIFO that will do,
 *    stream tags, link bandwidth.
 * 2) Every failing call gets poisoned out-parameters, which have to stay as
 *    they were, and must not cost an engine or bandwidth.
 * 3) Every routine that takes a handle is tried with handles that are stale,
 *    forged, or another client's, also after the engine found a new owner.
 * 4) Routines that may sleep are called from contexts that may not.
 */
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

#define NO_HANDLE	0x5a5a5a5a5a5a5a5aULL
#define NO_FORMAT	0x5a5a

/* Cheap enough that bandwidth is no matter. */
static const struct hdaudio_stream_format thin = {
	.sample_rate = 48000, .valid_bits_per_sample = 8, .container_size = 8,
	.number_of_channels = 1,
};

static int render(struct fixture *fixture, const struct hdaudio_stream_format *format,
		  bool stripe, hdaudio_handle_t *handle)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	u16 code = NO_FORMAT;
	int err;

	*handle = NO_HANDLE;
	err = hda->allocate_render_dma_engine(hda->context, format, stripe, handle, &code);
	if (err) {
		KUNIT_EXPECT_EQ(fixture->test, *handle, NO_HANDLE);
		KUNIT_EXPECT_EQ(fixture->test, code, (u16)NO_FORMAT);
	}
	return err;
}

static int capture(struct fixture *fixture, u8 codec, const struct hdaudio_stream_format *format,
		   hdaudio_handle_t *handle)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	u16 code = NO_FORMAT;
	int err;

	*handle = NO_HANDLE;
	err = hda->allocate_capture_dma_engine(hda->context, codec, format, handle, &code);
	if (err) {
		KUNIT_EXPECT_EQ(fixture->test, *handle, NO_HANDLE);
		KUNIT_EXPECT_EQ(fixture->test, code, (u16)NO_FORMAT);
	}
	return err;
}

static int release(struct fixture *fixture, hdaudio_handle_t handle)
{
	return fixture->hda.free_dma_engine(fixture->hda.context, handle);
}

static void engine_test_converter_format(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_stream_format format = fixture_format(96000, 24, 2);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t one = 0, two = 0;
	u16 code = 0;

	KUNIT_EXPECT_EQ(test, 0, hda->allocate_render_dma_engine(hda->context, &format, false,
								 &one, &code));
	KUNIT_EXPECT_EQ(test, code, (u16)0x0831);
	KUNIT_EXPECT_EQ(test, 0, hda->allocate_capture_dma_engine(hda->context, 5,
								  &fixture_s16_stereo,
								  &two, &code));
	KUNIT_EXPECT_EQ(test, code, (u16)0x0011);
	KUNIT_EXPECT_NE(test, one, (hdaudio_handle_t)0);
	KUNIT_EXPECT_NE(test, two, (hdaudio_handle_t)0);
	KUNIT_EXPECT_NE(test, one, two);
}

/* Allocating reserves and programs nothing. */
static void engine_test_no_register_written(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int i, writes = 0;
	hdaudio_handle_t handle;

	sim_log_start(fixture->sim);
	KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), 0);
	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &thin, &handle), 0);
	for (i = 0; i < fixture->sim->access_count; i++)
		writes += fixture->sim->accesses[i].write;
	KUNIT_EXPECT_EQ(test, writes, 0U);
}

/* 4 for capture, 4 for render, 2 for either: dedicated ones go first. */
static void engine_test_capture_first(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle;
	unsigned int i;

	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, capture(fixture, 0, &thin, &handle), 0);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), 0);
	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &thin, &handle), -EBUSY);
	KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), -EBUSY);
}

static void engine_test_render_first(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle;
	unsigned int i;

	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), 0);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, capture(fixture, 2, &thin, &handle), 0);
	KUNIT_EXPECT_EQ(test, capture(fixture, 2, &thin, &handle), -EBUSY);
	KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), -EBUSY);
}

static void engine_test_bidirectional_returns(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handles[6], handle;
	unsigned int i;

	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, capture(fixture, 0, &thin, &handles[i]), 0);
	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &thin, &handle), -EBUSY);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, release(fixture, handles[i]), 0);
	for (i = 0; i < 6; i++)
		KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handles[i]), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), -EBUSY);
}

/* Tags 1 to 15: the sixteenth render stream finds an engine but no tag. */
static void engine_test_stream_tags(struct kunit *test)
{
	static const struct sim_description many = {
		.inputs = 1, .outputs = 15, .bidirectional = 14, .outpay = 60, .inpay = 60,
		.codecs = { [0] = &fixture_vendor_codec },
	};
	struct fixture *fixture = fixture_start(test, &many);
	hdaudio_handle_t handle, last;
	unsigned int i;

	for (i = 0; i < 15; i++)
		KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &last), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), -EBUSY);
	for (i = 0; i < 15; i++)
		KUNIT_EXPECT_EQ(test, capture(fixture, 0, &thin, &handle), 0);
	KUNIT_EXPECT_EQ(test, release(fixture, last), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), 0);
}

static void engine_test_bad_codec(struct kunit *test)
{
	static const u8 codecs[] = { 1, 3, FIXTURE_NO_CODEC, 14, 15, 16, 255 };
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(codecs); i++)
		KUNIT_EXPECT_EQ(test, capture(fixture, codecs[i], &thin, &handle), -EINVAL);
}

static void engine_test_bad_format(struct kunit *test)
{
	const struct hdaudio_stream_format bad[] = {
		fixture_format(0, 16, 2), fixture_format(47999, 16, 2),
		fixture_format(48000, 16, 0), fixture_format(48000, 16, 17),
		fixture_format(48000, 12, 2),
		{ 48000, 24, 24, 2, HDAUDIO_STREAM_PCM }, { 48000, 16, 16, 2, 2 },
	};
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, render(fixture, &bad[i], false, &handle), -EINVAL);
		KUNIT_EXPECT_EQ(test, capture(fixture, 0, &bad[i], &handle), -EINVAL);
	}
}

static void engine_test_null(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t handle = NO_HANDLE;
	u16 code = NO_FORMAT;

	KUNIT_EXPECT_EQ(test, -EINVAL, hda->allocate_render_dma_engine(hda->context, NULL, false,
								       &handle, &code));
	KUNIT_EXPECT_EQ(test, -EINVAL, hda->allocate_render_dma_engine(hda->context, &thin, false,
								       NULL, &code));
	KUNIT_EXPECT_EQ(test, -EINVAL, hda->allocate_render_dma_engine(hda->context, &thin, false,
								       &handle, NULL));
	KUNIT_EXPECT_EQ(test, -EINVAL, hda->allocate_capture_dma_engine(hda->context, 0, NULL,
									&handle, &code));
	KUNIT_EXPECT_EQ(test, -EINVAL, hda->allocate_capture_dma_engine(hda->context, 0, &thin,
									NULL, &code));
	KUNIT_EXPECT_EQ(test, -EINVAL, hda->allocate_capture_dma_engine(hda->context, 0, &thin,
									&handle, NULL));
	KUNIT_EXPECT_EQ(test, handle, NO_HANDLE);
	KUNIT_EXPECT_EQ(test, code, (u16)NO_FORMAT);
}

/*
 * FIFOs
 */

/* Of the engines that can render one alone holds a block of 32 bytes. */
static const struct sim_description short_fifos = {
	.inputs = 1, .outputs = 2, .bidirectional = 2, .outpay = 60, .inpay = 29,
	.fifos = { 8, 16, 16, 32, 16 },
	.codecs = { [0] = &fixture_vendor_codec },
};

static int change(struct fixture *fixture, hdaudio_handle_t handle,
		  const struct hdaudio_stream_format *format, u16 *code)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	return hda->change_bandwidth_allocation(hda->context, handle, format, code);
}

static void engine_test_fifo(struct kunit *test)
{
	struct hdaudio_stream_format exact = fixture_format(48000, 32, 8);
	struct hdaudio_stream_format more = fixture_format(48000, 16, 16);
	struct hdaudio_stream_format most = fixture_format(48000, 32, 9);
	struct fixture *fixture = fixture_start(test, &short_fifos);
	hdaudio_handle_t wide, narrow, handle;

	KUNIT_EXPECT_EQ(test, render(fixture, &most, false, &handle), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &most, &handle), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, render(fixture, &exact, false, &wide), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &exact, false, &handle), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, render(fixture, &more, false, &handle), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, render(fixture, &fixture_s16_stereo, false, &narrow), 0);
	KUNIT_EXPECT_EQ(test, release(fixture, wide), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &more, false, &wide), 0);
}

static void engine_test_fifo_change(struct kunit *test)
{
	struct hdaudio_stream_format exact = fixture_format(48000, 32, 4);
	struct hdaudio_stream_format more = fixture_format(48000, 32, 5);
	struct fixture *fixture = fixture_start(test, &short_fifos);
	hdaudio_handle_t handle;
	u16 code = NO_FORMAT;

	KUNIT_ASSERT_EQ(test, render(fixture, &thin, false, &handle), 0);
	KUNIT_EXPECT_EQ(test, change(fixture, handle, &more, &code), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, code, (u16)NO_FORMAT);
	KUNIT_EXPECT_EQ(test, change(fixture, handle, &exact, &code), 0);
	KUNIT_EXPECT_EQ(test, code, (u16)0x0043);
}

/* What a narrow format makes of a FIFO says nothing about a wide one. */
static void engine_test_fifo_grows(struct kunit *test)
{
	struct hdaudio_stream_format wide = fixture_format(48000, 32, 16);
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_stream stream;
	u16 code;

	fixture_open(fixture, &stream, true, &thin, 4096, 1);
	KUNIT_EXPECT_EQ(test, stream.fifo, 32U);
	KUNIT_EXPECT_EQ(test, 0,
			hda->free_dma_buffer_with_notification(hda->context, stream.handle,
							       stream.mdl, stream.size));
	KUNIT_EXPECT_EQ(test, change(fixture, stream.handle, &wide, &code), 0);
}

/*
 * Bandwidth
 */

static void engine_test_render_bandwidth(struct kunit *test)
{
	struct hdaudio_stream_format wide = fixture_format(192000, 32, 8);
	struct hdaudio_stream_format half = fixture_format(96000, 32, 7);
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t one, two, handle;
	unsigned int i;

	for (i = 0; i < 20; i++) {
		KUNIT_EXPECT_EQ(test, render(fixture, &wide, false, &handle), -ENOSPC);
		KUNIT_EXPECT_EQ(test, render(fixture, &wide, true, &handle), -ENOSPC);
	}
	KUNIT_EXPECT_EQ(test, render(fixture, &half, false, &one), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &half, false, &two), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &half, false, &handle), -ENOSPC);
	KUNIT_EXPECT_EQ(test, release(fixture, one), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &half, false, &one), 0);
}

static void engine_test_capture_bandwidth(struct kunit *test)
{
	struct hdaudio_stream_format wide = fixture_format(96000, 24, 4);
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t one, handle;

	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &wide, &one), 0);
	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &wide, &handle), 0);
	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &wide, &handle), -ENOSPC);
	KUNIT_EXPECT_EQ(test, capture(fixture, 2, &wide, &handle), 0);
	KUNIT_EXPECT_EQ(test, release(fixture, one), 0);
	KUNIT_EXPECT_EQ(test, capture(fixture, 0, &wide, &handle), 0);
}

/* The contract's example, on a controller with two lines. */
static void engine_test_striped(struct kunit *test)
{
	struct hdaudio_stream_format wide = fixture_format(192000, 32, 8);
	struct sim_description *two = kunit_kzalloc(test, sizeof(*two), GFP_KERNEL);
	struct fixture *fixture;
	hdaudio_handle_t handle;

	KUNIT_ASSERT_NOT_NULL(test, two);
	*two = fixture_standard;
	two->sdo = 1;
	fixture = fixture_start(test, two);
	KUNIT_EXPECT_EQ(test, render(fixture, &wide, false, &handle), -ENOSPC);
	KUNIT_EXPECT_EQ(test, render(fixture, &wide, true, &handle), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &wide, true, &handle), -ENOSPC);
}

/* Asking for stripes where there is one line is no error. */
static void engine_test_stripe_on_one_line(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle;

	KUNIT_EXPECT_EQ(test, render(fixture, &fixture_s16_stereo, true, &handle), 0);
}

static void engine_test_change(struct kunit *test)
{
	struct hdaudio_stream_format wide = fixture_format(96000, 32, 13);
	struct hdaudio_stream_format rest = fixture_format(48000, 32, 4);
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t one, two;
	u16 code = NO_FORMAT;

	KUNIT_ASSERT_EQ(test, render(fixture, &thin, false, &one), 0);
	KUNIT_ASSERT_EQ(test, render(fixture, &rest, false, &two), 0);
	KUNIT_EXPECT_EQ(test, change(fixture, one, &wide, &code), 0);
	KUNIT_EXPECT_EQ(test, code, (u16)0x084c);
	code = NO_FORMAT;
	KUNIT_EXPECT_EQ(test, change(fixture, two, &wide, &code), -ENOSPC);
	KUNIT_EXPECT_EQ(test, code, (u16)NO_FORMAT);
	/* 832 and 128 bits: not a bit is left while both stand. */
	KUNIT_EXPECT_EQ(test, change(fixture, one, &thin, &code), 0);
	KUNIT_EXPECT_EQ(test, change(fixture, one, &wide, &code), 0);
}

/* After a failed change the old reservation stands, no more and no less. */
static void engine_test_change_fails(struct kunit *test)
{
	struct hdaudio_stream_format most = fixture_format(48000, 32, 15);
	struct hdaudio_stream_format rest = fixture_format(96000, 32, 7);
	struct hdaudio_stream_format more = fixture_format(48000, 32, 16);
	struct hdaudio_stream_format exact = fixture_format(48000, 16, 2);
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t one, two, handle;
	u16 code;

	KUNIT_ASSERT_EQ(test, render(fixture, &rest, false, &one), 0);
	KUNIT_ASSERT_EQ(test, render(fixture, &most, false, &two), 0);
	KUNIT_EXPECT_EQ(test, change(fixture, one, &more, &code), -ENOSPC);
	KUNIT_EXPECT_EQ(test, render(fixture, &exact, false, &handle), 0);
	KUNIT_EXPECT_EQ(test, render(fixture, &thin, false, &handle), -ENOSPC);
}

static void engine_test_change_refused(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	u16 code = NO_FORMAT;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_EXPECT_EQ(test, change(fixture, stream.handle, &thin, &code), -EBADFD);
	fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE);
	KUNIT_EXPECT_EQ(test, change(fixture, stream.handle, &thin, &code), -EBADFD);
	fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE);
	KUNIT_EXPECT_EQ(test, change(fixture, stream.handle, NULL, &code), -EINVAL);
	KUNIT_EXPECT_EQ(test, change(fixture, stream.handle, &thin, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, code, (u16)NO_FORMAT);
}

/*
 * Freeing and handles
 */

static void engine_test_free_refused(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_EXPECT_EQ(test, release(fixture, stream.handle), -EBADFD);
	fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE);
	KUNIT_EXPECT_EQ(test, release(fixture, stream.handle), -EBADFD);
	fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE);
	KUNIT_EXPECT_EQ(test, release(fixture, stream.handle), -EBADFD);
	fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE);
	fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE);
	fixture_close(fixture, &stream);
	KUNIT_EXPECT_EQ(test, release(fixture, stream.handle), -EBADF);
}

/**
 * struct handle_taker - a routine that takes a handle
 * @name: of the routine
 * @call: calls it with otherwise good arguments
 */
struct handle_taker {
	const char *name;
	int (*call)(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle);
};

static struct completion taker_event;

static int take_change(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	u16 code;

	return hda->change_bandwidth_allocation(hda->context, handle, &thin, &code);
}

static int take_allocate(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	struct hdaudio_mdl *mdl;
	size_t size;
	u32 fifo;
	u8 id;

	return hda->allocate_dma_buffer(hda->context, handle, 4096, &mdl, &size, &id, &fifo);
}

static int take_allocate_notification(struct hdaudio_bus_interface_v3 *hda,
				      hdaudio_handle_t handle)
{
	struct hdaudio_mdl *mdl;
	size_t size, offset;
	u32 fifo;
	u8 id;

	return hda->allocate_dma_buffer_with_notification(hda->context, handle, 1, 4096, &mdl,
							  &size, &offset, &id, &fifo);
}

static int take_free_buffer(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	return hda->free_dma_buffer(hda->context, handle);
}

static int take_free_notification(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	struct hdaudio_mdl mdl;

	return hda->free_dma_buffer_with_notification(hda->context, handle, &mdl, 4096);
}

static int take_free(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	return hda->free_dma_engine(hda->context, handle);
}

static int take_state(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	return hda->set_dma_engine_state(hda->context, HDAUDIO_RESET_STATE, 1, &handle);
}

static int take_position(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	const void __iomem *position;

	return hda->get_link_position_register(hda->context, handle, &position);
}

static int take_event(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	return hda->register_notification_event(hda->context, handle, &taker_event);
}

static int take_no_event(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	return hda->unregister_notification_event(hda->context, handle, &taker_event);
}

static struct device *taker_device;

static int take_callback(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	return hda->register_notification_callback(hda->context, handle, taker_device,
						   fixture_notified, NULL);
}

static int take_no_callback(struct hdaudio_bus_interface_v3 *hda, hdaudio_handle_t handle)
{
	return hda->unregister_notification_callback(hda->context, handle,
						     fixture_notified, NULL);
}

static const struct handle_taker takers[] = {
	{ "change_bandwidth_allocation", take_change },
	{ "allocate_dma_buffer", take_allocate },
	{ "allocate_dma_buffer_with_notification", take_allocate_notification },
	{ "free_dma_buffer", take_free_buffer },
	{ "free_dma_buffer_with_notification", take_free_notification },
	{ "free_dma_engine", take_free },
	{ "set_dma_engine_state", take_state },
	{ "get_link_position_register", take_position },
	{ "register_notification_event", take_event },
	{ "unregister_notification_event", take_no_event },
	{ "register_notification_callback", take_callback },
	{ "unregister_notification_callback", take_no_callback },
};

static void taker_describe(const struct handle_taker *taker, char *description)
{
	strscpy(description, taker->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(taker, takers, taker_describe);

static void engine_test_handles(struct kunit *test)
{
	const struct handle_taker *taker = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 other;
	hdaudio_handle_t stale, live, foreign;
	unsigned int bit;
	u16 code;

	init_completion(&taker_event);
	taker_device = fixture->parent;
	fixture_v3(fixture, fixture->fdev, &other);
	stale = fixture_engine(fixture, true);
	KUNIT_EXPECT_EQ(test, release(fixture, stale), 0);
	KUNIT_EXPECT_EQ(test, taker->call(&fixture->hda, stale), -EBADF);
	live = fixture_engine(fixture, true);
	KUNIT_EXPECT_NE(test, live, stale);
	KUNIT_EXPECT_EQ(test, taker->call(&fixture->hda, stale), -EBADF);
	KUNIT_EXPECT_EQ(test, taker->call(&fixture->hda, 0), -EBADF);
	for (bit = 0; bit < 64; bit++)
		KUNIT_EXPECT_EQ(test, taker->call(&fixture->hda, live ^ BIT_ULL(bit)), -EBADF);
	KUNIT_EXPECT_EQ(test, taker->call(&other, live), -EBADF);
	KUNIT_EXPECT_EQ(test, 0, other.allocate_render_dma_engine(other.context, &thin, false,
								  &foreign, &code));
	KUNIT_EXPECT_EQ(test, taker->call(&fixture->hda, foreign), -EBADF);
	KUNIT_EXPECT_NE(test, taker->call(&fixture->hda, live), -EBADF);
}

/* A handle stays dead, however often its engine is allocated again. */
static void engine_test_generations(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t first = fixture_engine(fixture, true), handle;
	unsigned int round, again = 0;

	KUNIT_EXPECT_EQ(test, release(fixture, first), 0);
	for (round = 0; round < 1000; round++) {
		handle = fixture_engine(fixture, true);
		again += handle == first;
		again += release(fixture, first) != -EBADF;
		KUNIT_ASSERT_EQ(test, release(fixture, handle), 0);
	}
	KUNIT_EXPECT_EQ(test, again, 0U);
}

/*
 * Contexts
 */

struct engine_errand {
	struct fixture *fixture;
	hdaudio_handle_t handle;
};

static int errand_render(void *data)
{
	struct engine_errand *errand = data;
	hdaudio_handle_t handle;

	return render(errand->fixture, &thin, false, &handle);
}

static int errand_capture(void *data)
{
	struct engine_errand *errand = data;
	hdaudio_handle_t handle;

	return capture(errand->fixture, 0, &thin, &handle);
}

static int errand_change(void *data)
{
	struct engine_errand *errand = data;

	return take_change(&errand->fixture->hda, errand->handle);
}

static int errand_free(void *data)
{
	struct engine_errand *errand = data;

	return release(errand->fixture, errand->handle);
}

static void engine_test_contexts(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct engine_errand errand = { fixture_start(test, NULL) };

	errand.handle = fixture_engine(errand.fixture, true);
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
			fixture_call(test, place->context, errand_render, &errand));
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
			fixture_call(test, place->context, errand_capture, &errand));
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
			fixture_call(test, place->context, errand_change, &errand));
	KUNIT_EXPECT_EQ(test, 0, fixture_call(test, place->context, errand_free, &errand));
}

static struct kunit_case engine_cases[] = {
	KUNIT_CASE(engine_test_converter_format),
	KUNIT_CASE(engine_test_no_register_written),
	KUNIT_CASE(engine_test_capture_first),
	KUNIT_CASE(engine_test_render_first),
	KUNIT_CASE(engine_test_bidirectional_returns),
	KUNIT_CASE(engine_test_stream_tags),
	KUNIT_CASE(engine_test_bad_codec),
	KUNIT_CASE(engine_test_bad_format),
	KUNIT_CASE(engine_test_null),
	KUNIT_CASE(engine_test_fifo),
	KUNIT_CASE(engine_test_fifo_change),
	KUNIT_CASE(engine_test_fifo_grows),
	KUNIT_CASE(engine_test_render_bandwidth),
	KUNIT_CASE(engine_test_capture_bandwidth),
	KUNIT_CASE(engine_test_striped),
	KUNIT_CASE(engine_test_stripe_on_one_line),
	KUNIT_CASE(engine_test_change),
	KUNIT_CASE(engine_test_change_fails),
	KUNIT_CASE(engine_test_change_refused),
	KUNIT_CASE(engine_test_free_refused),
	KUNIT_CASE_PARAM(engine_test_handles, taker_gen_params),
	KUNIT_CASE(engine_test_generations),
	KUNIT_CASE_PARAM(engine_test_contexts, place_gen_params),
	{}
};

static struct kunit_suite engine_suite = {
	.name = "hdaudbus_engine",
	.exit = fixture_exit,
	.test_cases = engine_cases,
};

kunit_test_suite(engine_suite);
