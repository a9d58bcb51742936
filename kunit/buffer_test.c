// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: data buffers of engines; those with a client's descriptor list have a
 * suite of their own, bdl_test.c.
 *
 * Test method is:
 *
 * 1) Sizes and notification counts over their ranges: what comes back, and
 *    that the memory is all there, zeroed and described by its mdl.
 * 2) The families are mixed, buffers asked for twice, freed twice, with the
 *    wrong mdl or size, in every state but Reset; poisoned out-parameters
 *    have to stay as they were.
 * 3) Memory that cannot be had and engines that cannot be programmed.
 */
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

#define BUFFER_MAX	(4 * 1024 * 1024)
#define POISON		0x5a

/**
 * struct granted - what an allocation routine hands out
 * @mdl: the pages
 * @size: bytes
 * @offset: of the buffer in the first page
 * @id: stream tag
 * @fifo: FIFO size
 */
struct granted {
	struct hdaudio_mdl *mdl;
	size_t size;
	size_t offset;
	u32 fifo;
	u8 id;
};

static bool untouched(const struct granted *granted)
{
	return !memchr_inv(granted, POISON, sizeof(*granted));
}

static int get_plain(struct fixture *fixture, hdaudio_handle_t handle, size_t size,
		     struct granted *granted)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	memset(granted, POISON, sizeof(*granted));
	return hda->allocate_dma_buffer(hda->context, handle, size, &granted->mdl,
					&granted->size, &granted->id, &granted->fifo);
}

static int get_notifying(struct fixture *fixture, hdaudio_handle_t handle, u32 notifications,
			 size_t size, struct granted *granted)
{
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	memset(granted, POISON, sizeof(*granted));
	return hda->allocate_dma_buffer_with_notification(hda->context, handle, notifications,
							  size, &granted->mdl, &granted->size,
							  &granted->offset, &granted->id,
							  &granted->fifo);
}

static int put_plain(struct fixture *fixture, hdaudio_handle_t handle)
{
	return fixture->hda.free_dma_buffer(fixture->hda.context, handle);
}

static int put_notifying(struct fixture *fixture, hdaudio_handle_t handle,
			 const struct granted *granted)
{
	return fixture->hda.free_dma_buffer_with_notification(fixture->hda.context, handle,
							      granted->mdl, granted->size);
}

static void expect_good_buffer(struct kunit *test, const struct granted *granted, size_t size)
{
	const struct hdaudio_mdl *mdl = granted->mdl;
	unsigned int i, wrong = 0;

	KUNIT_EXPECT_EQ(test, granted->size, size);
	KUNIT_EXPECT_EQ(test, mdl->byte_count, size);
	KUNIT_EXPECT_EQ(test, mdl->page_count, (unsigned int)DIV_ROUND_UP(size, PAGE_SIZE));
	KUNIT_ASSERT_NOT_NULL(test, mdl->system_address);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(mdl->system_address));
	KUNIT_EXPECT_NULL(test, memchr_inv(mdl->system_address, 0, PAGE_ALIGN(size)));
	for (i = 0; i < mdl->page_count; i++) {
		u8 *page = page_address(mdl->pages[i]);
		u8 *mapped = mdl->system_address + i * PAGE_SIZE;

		*mapped = i + 1;
		wrong += *page != (u8)(i + 1);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_GE(test, granted->id, (u8)1);
	KUNIT_EXPECT_LE(test, granted->id, (u8)15);
	KUNIT_EXPECT_GT(test, granted->fifo, 0U);
}

/*
 * Sizes
 */

/**
 * struct wish - a size asked for and the size that is got
 * @requested: bytes
 * @size: bytes
 */
struct wish {
	size_t requested;
	size_t size;
};

static const struct wish wishes[] = {
	{ 1, 256 }, { 128, 256 }, { 255, 256 }, { 256, 256 }, { 257, 256 }, { 319, 256 },
	{ 320, 384 }, { 384, 384 }, { 1000, 1024 }, { 4095, 4096 }, { 4097, 4096 },
	{ 5000, 4992 }, { 65536, 65536 }, { 100000, 99968 }, { 192000, 192000 },
	{ 1024 * 1024, 1024 * 1024 },
};

static void wish_describe(const struct wish *wish, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%zu bytes", wish->requested);
}

KUNIT_ARRAY_PARAM(wish, wishes, wish_describe);

static void buffer_test_plain_size(struct kunit *test)
{
	const struct wish *wish = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;

	KUNIT_ASSERT_EQ(test, get_plain(fixture, handle, wish->requested, &granted), 0);
	expect_good_buffer(test, &granted, wish->size);
	KUNIT_EXPECT_EQ(test, put_plain(fixture, handle), 0);
}

static void buffer_test_notifying_size(struct kunit *test)
{
	const struct wish *wish = test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, false);
	struct granted granted;

	KUNIT_ASSERT_EQ(test, get_notifying(fixture, handle, 1, wish->requested, &granted), 0);
	expect_good_buffer(test, &granted, wish->size);
	KUNIT_EXPECT_EQ(test, granted.offset, (size_t)0);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, handle, &granted), 0);
}

/* The limit; whether its pages fit one descriptor list is luck. */
static void buffer_test_limit(struct kunit *test)
{
	static const size_t sizes[] = { BUFFER_MAX, BUFFER_MAX + 1, SIZE_MAX / 2, SIZE_MAX };
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		err = get_plain(fixture, handle, sizes[i], &granted);
		if (err) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_TRUE(test, untouched(&granted));
			continue;
		}
		KUNIT_EXPECT_EQ(test, granted.size, (size_t)BUFFER_MAX);
		KUNIT_EXPECT_EQ(test, put_plain(fixture, handle), 0);
	}
}

static void buffer_test_size_zero(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;

	KUNIT_EXPECT_EQ(test, get_plain(fixture, handle, 0, &granted), -EINVAL);
	KUNIT_EXPECT_TRUE(test, untouched(&granted));
	KUNIT_EXPECT_EQ(test, get_notifying(fixture, handle, 1, 0, &granted), -EINVAL);
	KUNIT_EXPECT_TRUE(test, untouched(&granted));
}

static void buffer_test_counts(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;
	u32 count;

	for (count = 1; count <= 128; count++) {
		KUNIT_EXPECT_EQ(test, 0, get_notifying(fixture, handle, count, 256 * count,
						       &granted));
		KUNIT_EXPECT_EQ(test, granted.size, (size_t)256 * count);
		KUNIT_EXPECT_EQ(test, put_notifying(fixture, handle, &granted), 0);
	}
}

/* Counts that do not divide the buffer into multiples of 128 bytes. */
static void buffer_test_bad_counts(struct kunit *test)
{
	static const struct {
		u32 count;
		size_t size;
	} bad[] = {
		{ 0, 4096 }, { 129, 128 * 129 }, { 256, 65536 }, { UINT_MAX, 65536 },
		{ 3, 4096 }, { 64, 4096 }, { 2, 384 }, { 5, 4096 }, { 128, 8192 },
		{ 1U << 25, 4096 },
	};
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ(test, -EINVAL, get_notifying(fixture, handle, bad[i].count,
							     bad[i].size, &granted));
		KUNIT_EXPECT_TRUE(test, untouched(&granted));
	}
	KUNIT_EXPECT_EQ(test, fixture->hda.free_dma_engine(fixture->hda.context, handle), 0);
}

static void buffer_test_null(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted g;
	unsigned int missing;

	memset(&g, POISON, sizeof(g));
	for (missing = 0; missing < 4; missing++)
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda->allocate_dma_buffer(hda->context, handle, 4096,
							 missing == 0 ? NULL : &g.mdl,
							 missing == 1 ? NULL : &g.size,
							 missing == 2 ? NULL : &g.id,
							 missing == 3 ? NULL : &g.fifo));
	for (missing = 0; missing < 5; missing++)
		KUNIT_EXPECT_EQ(test, -EINVAL,
				hda->allocate_dma_buffer_with_notification(hda->context, handle,
							1, 4096,
							missing == 0 ? NULL : &g.mdl,
							missing == 1 ? NULL : &g.size,
							missing == 2 ? NULL : &g.offset,
							missing == 3 ? NULL : &g.id,
							missing == 4 ? NULL : &g.fifo));
	KUNIT_EXPECT_TRUE(test, untouched(&g));
	KUNIT_EXPECT_EQ(test, hda->free_dma_engine(hda->context, handle), 0);
}

/*
 * Order of things
 */

static void buffer_test_second(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted first, second;

	KUNIT_ASSERT_EQ(test, get_plain(fixture, handle, 4096, &first), 0);
	KUNIT_EXPECT_EQ(test, get_plain(fixture, handle, 4096, &second), -EBADFD);
	KUNIT_EXPECT_TRUE(test, untouched(&second));
	KUNIT_EXPECT_EQ(test, get_notifying(fixture, handle, 1, 4096, &second), -EBADFD);
	KUNIT_EXPECT_EQ(test, put_plain(fixture, handle), 0);
	KUNIT_ASSERT_EQ(test, get_notifying(fixture, handle, 1, 4096, &first), 0);
	KUNIT_EXPECT_EQ(test, get_plain(fixture, handle, 4096, &second), -EBADFD);
	KUNIT_EXPECT_EQ(test, get_notifying(fixture, handle, 1, 4096, &second), -EBADFD);
	KUNIT_EXPECT_TRUE(test, untouched(&second));
}

static void buffer_test_wrong_family(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;

	KUNIT_ASSERT_EQ(test, get_plain(fixture, handle, 4096, &granted), 0);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, handle, &granted), -EBADFD);
	KUNIT_EXPECT_EQ(test, put_plain(fixture, handle), 0);
	KUNIT_ASSERT_EQ(test, get_notifying(fixture, handle, 2, 4096, &granted), 0);
	KUNIT_EXPECT_EQ(test, put_plain(fixture, handle), -EBADFD);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, handle, &granted), 0);
}

static void buffer_test_nothing_to_free(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;

	KUNIT_EXPECT_EQ(test, put_plain(fixture, handle), -EBADFD);
	KUNIT_ASSERT_EQ(test, get_notifying(fixture, handle, 1, 4096, &granted), 0);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, handle, &granted), 0);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, handle, &granted), -EBADFD);
	KUNIT_EXPECT_EQ(test, put_plain(fixture, handle), -EBADFD);
}

static void buffer_test_wrong_mdl(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t one = fixture_engine(fixture, true);
	hdaudio_handle_t two = fixture_engine(fixture, true);
	struct granted first, second, wrong;

	KUNIT_ASSERT_EQ(test, get_notifying(fixture, one, 1, 4096, &first), 0);
	KUNIT_ASSERT_EQ(test, get_notifying(fixture, two, 1, 4096, &second), 0);
	wrong = first;
	wrong.mdl = NULL;
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, one, &wrong), -EINVAL);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, one, &second), -EINVAL);
	wrong = first;
	wrong.size--;
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, one, &wrong), -EINVAL);
	wrong.size = 0;
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, one, &wrong), -EINVAL);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, one, &first), 0);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, two, &second), 0);
}

static void buffer_test_not_in_reset(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	struct granted granted, held;
	unsigned int state;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	held.mdl = stream.mdl;
	held.size = stream.size;
	for (state = HDAUDIO_STOP_STATE; state <= HDAUDIO_RUN_STATE; state++) {
		KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, state), 0);
		KUNIT_EXPECT_EQ(test, -EBADFD, get_plain(fixture, stream.handle, 4096, &granted));
		KUNIT_EXPECT_EQ(test, -EBADFD,
				get_notifying(fixture, stream.handle, 1, 4096, &granted));
		KUNIT_EXPECT_TRUE(test, untouched(&granted));
		KUNIT_EXPECT_EQ(test, put_notifying(fixture, stream.handle, &held), -EBADFD);
		KUNIT_EXPECT_EQ(test, put_plain(fixture, stream.handle), -EBADFD);
	}
	sim_run_frames(fixture->sim, 2000);
	fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE);
	fixture_state(fixture, stream.handle, HDAUDIO_RESET_STATE);
	fixture_close(fixture, &stream);
}

/* During an engine's life buffers come and go, each of them in use. */
static void buffer_test_come_and_go(struct kunit *test)
{
	static const size_t sizes[] = { 256, 65536, 4096, 384, 12800 };
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	struct granted granted;
	unsigned int round;

	for (round = 0; round < 25; round++) {
		KUNIT_ASSERT_EQ(test, 0, get_notifying(fixture, handle, 1, sizes[round % 5],
						       &granted));
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, HDAUDIO_STOP_STATE), 0);
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, HDAUDIO_RUN_STATE), 0);
		sim_run_frames(fixture->sim, 60);
		KUNIT_EXPECT_EQ(test, fixture_position(fixture, handle),
				(u32)(240 % sizes[round % 5]));
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, HDAUDIO_STOP_STATE), 0);
		KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, HDAUDIO_RESET_STATE), 0);
		KUNIT_ASSERT_EQ(test, put_notifying(fixture, handle, &granted), 0);
	}
}

/*
 * What fails below
 */

static void buffer_test_no_memory(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	unsigned int nth, allocations = fixture->sim->allocations;
	struct granted granted;
	int err = -ENOMEM;

	for (nth = 1; err; nth++) {
		fixture->sim->faults.fail_allocation = nth;
		err = get_notifying(fixture, handle, 2, 8192, &granted);
		if (!err)
			break;
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_TRUE(test, untouched(&granted));
		KUNIT_EXPECT_EQ(test, fixture->sim->allocations, allocations);
	}
	fixture->sim->faults.fail_allocation = 0;
	KUNIT_EXPECT_GT(test, nth, 1U);
	KUNIT_EXPECT_EQ(test, put_notifying(fixture, handle, &granted), 0);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, allocations);
}

static void buffer_test_stuck(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	hdaudio_handle_t handle = fixture_engine(fixture, true);
	unsigned int allocations = fixture->sim->allocations;
	struct granted granted;

	fixture->may_complain = true;
	fixture->sim->faults.stuck_stream_reset = true;
	KUNIT_EXPECT_EQ(test, get_plain(fixture, handle, 8192, &granted), -ETIMEDOUT);
	KUNIT_EXPECT_TRUE(test, untouched(&granted));
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, allocations);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, handle, HDAUDIO_STOP_STATE), -EBADFD);
	fixture->sim->faults.stuck_stream_reset = false;
	fixture_expect_service(fixture);
}

/*
 * Contexts
 */

struct buffer_errand {
	struct fixture *fixture;
	hdaudio_handle_t handle;
	struct granted granted;
};

static int errand_get_plain(void *data)
{
	struct buffer_errand *errand = data;
	struct granted granted;

	return get_plain(errand->fixture, errand->handle, 4096, &granted);
}

static int errand_get_notifying(void *data)
{
	struct buffer_errand *errand = data;
	struct granted granted;

	return get_notifying(errand->fixture, errand->handle, 1, 4096, &granted);
}

static int errand_put_plain(void *data)
{
	struct buffer_errand *errand = data;

	return put_plain(errand->fixture, errand->handle);
}

static int errand_put_notifying(void *data)
{
	struct buffer_errand *errand = data;

	return put_notifying(errand->fixture, errand->handle, &errand->granted);
}

static void buffer_test_contexts(struct kunit *test)
{
	static int (* const errands[])(void *data) = {
		errand_get_plain, errand_get_notifying, errand_put_plain, errand_put_notifying,
	};
	const struct fixture_place *place = test->param_value;
	struct buffer_errand errand = { fixture_start(test, NULL) };
	struct hdaudio_mdl none = { };
	unsigned int i;

	errand.granted.mdl = &none;
	errand.granted.size = 4096;
	errand.handle = fixture_engine(errand.fixture, true);
	for (i = 0; i < ARRAY_SIZE(errands); i++)
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
				fixture_call(test, place->context, errands[i], &errand));
	KUNIT_ASSERT_EQ(test, 0, get_notifying(errand.fixture, errand.handle, 1, 4096,
					       &errand.granted));
	for (i = 0; i < ARRAY_SIZE(errands); i++)
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
				fixture_call(test, place->context, errands[i], &errand));
	KUNIT_EXPECT_EQ(test, 0, put_notifying(errand.fixture, errand.handle, &errand.granted));
}

static struct kunit_case buffer_cases[] = {
	KUNIT_CASE_PARAM(buffer_test_plain_size, wish_gen_params),
	KUNIT_CASE_PARAM(buffer_test_notifying_size, wish_gen_params),
	KUNIT_CASE(buffer_test_limit),
	KUNIT_CASE(buffer_test_size_zero),
	KUNIT_CASE(buffer_test_counts),
	KUNIT_CASE(buffer_test_bad_counts),
	KUNIT_CASE(buffer_test_null),
	KUNIT_CASE(buffer_test_second),
	KUNIT_CASE(buffer_test_wrong_family),
	KUNIT_CASE(buffer_test_nothing_to_free),
	KUNIT_CASE(buffer_test_wrong_mdl),
	KUNIT_CASE(buffer_test_not_in_reset),
	KUNIT_CASE(buffer_test_come_and_go),
	KUNIT_CASE(buffer_test_no_memory),
	KUNIT_CASE(buffer_test_stuck),
	KUNIT_CASE_PARAM(buffer_test_contexts, place_gen_params),
	{}
};

static struct kunit_suite buffer_suite = {
	.name = "hdaudbus_buffer",
	.exit = fixture_exit,
	.test_cases = buffer_cases,
};

kunit_test_suite(buffer_suite);
