// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: data buffers of engines, all three families.
 *
 * Test method is:
 *
 * 1) Sizes and notification counts over their ranges: what comes back, and
 *    that the memory is all there, zeroed and described by its mdl.
 * 2) The families are mixed, buffers asked for twice, freed twice, with the
 *    wrong mdl or size, in every state but Reset; poisoned out-parameters
 *    have to stay as they were.
 * 3) Descriptor lists of a client: played, replaced, refused, and the errors
 *    its interrupt routine gets to see.
 * 4) Memory that cannot be had and engines that cannot be programmed.
 */
#include <linux/random.h>
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
 * Descriptor lists of a client
 */

struct bdl_client {
	struct fixture *fixture;
	struct hdaudio_bus_interface_bdl bdl;
	hdaudio_handle_t handle;
	void *data;
	dma_addr_t address;
	struct hdaudio_buffer_descriptor *list;
	atomic_t calls;
	atomic_t sleepable;
	u32 status;
	u32 fifo;
	u8 id;
};

static void bdl_isr(void *context, u32 status)
{
	struct bdl_client *client = context;

	atomic_inc(&client->calls);
	if (!in_hardirq() && !irqs_disabled())
		atomic_inc(&client->sleepable);
	client->status |= status;
}

static struct bdl_client *bdl_open_format(struct kunit *test, size_t size,
					  const struct hdaudio_stream_format *format)
{
	struct bdl_client *client = kunit_kzalloc(test, sizeof(*client), GFP_KERNEL);
	struct hdaudio_bus_interface_bdl *bdl;
	u16 code;

	KUNIT_ASSERT_NOT_NULL(test, client);
	client->fixture = fixture_start(test, NULL);
	fixture_bdl(client->fixture, client->fixture->fdev, &client->bdl);
	bdl = &client->bdl;
	KUNIT_ASSERT_EQ(test, 0, bdl->allocate_render_dma_engine(bdl->context, format, false,
								 &client->handle, &code));
	KUNIT_ASSERT_EQ(test, 0,
			bdl->allocate_contiguous_dma_buffer(bdl->context, client->handle, size,
							    &client->data, &client->address,
							    &client->list));
	return client;
}

static struct bdl_client *bdl_open(struct kunit *test, size_t size)
{
	return bdl_open_format(test, size, &fixture_s16_stereo);
}

/* @entries fragments of equal length; every @interrupt-th interrupts. */
static u32 bdl_write(struct bdl_client *client, unsigned int entries, u32 length,
		     unsigned int interrupt)
{
	unsigned int i;

	for (i = 0; i < entries; i++) {
		client->list[i].address = cpu_to_le64(client->address + i * length);
		client->list[i].length = cpu_to_le32(length);
		client->list[i].interrupt_on_completion =
			cpu_to_le32(interrupt && (i + 1) % interrupt == 0);
	}
	return entries * length;
}

static int bdl_setup(struct bdl_client *client, u32 length, u32 lvi)
{
	return client->bdl.setup_dma_engine_with_bdl(client->bdl.context, client->handle, length,
						     lvi, bdl_isr, client, &client->id,
						     &client->fifo);
}

static int bdl_state(struct bdl_client *client, enum hdaudio_stream_state state)
{
	return client->bdl.set_dma_engine_state(client->bdl.context, state, 1, &client->handle);
}

static void bdl_run(struct kunit *test, struct bdl_client *client)
{
	KUNIT_ASSERT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, bdl_state(client, HDAUDIO_RUN_STATE), 0);
}

static int bdl_free(struct bdl_client *client)
{
	return client->bdl.free_contiguous_dma_buffer(client->bdl.context, client->handle);
}

static void buffer_test_bdl_plays(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);
	struct sim *sim = client->fixture->sim;
	u8 *link = kunit_kzalloc(test, 8192, GFP_KERNEL);
	u32 fifo;

	KUNIT_ASSERT_NOT_NULL(test, link);
	KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(client->list));
	KUNIT_EXPECT_EQ(test, client->address % 128, (dma_addr_t)0);
	KUNIT_EXPECT_NULL(test, memchr_inv(client->data, 0, 4096));
	get_random_bytes(client->data, 4096);
	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 4, 1024, 2), 3), 0);
	KUNIT_EXPECT_GE(test, client->id, (u8)1);
	fifo = sim_engine_register(sim_engine_of(sim, true, client->id), AZX_REG_SD_FIFOSIZE);
	KUNIT_EXPECT_EQ(test, client->fifo, sim_read(sim, fifo, 2) + 1);
	sim_render_to(sim, client->id, link, 8192);
	bdl_run(test, client);
	sim_run_frames(sim, 2048);
	KUNIT_EXPECT_EQ(test, memcmp(link, client->data, 4096), 0);
	KUNIT_EXPECT_EQ(test, memcmp(link + 4096, client->data, 4096), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 4);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->sleepable), 0);
	KUNIT_EXPECT_EQ(test, client->status, (u32)SD_INT_COMPLETE);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_RESET_STATE), 0);
	KUNIT_EXPECT_EQ(test, bdl_free(client), 0);
	KUNIT_EXPECT_EQ(test, client->bdl.free_dma_engine(client->bdl.context, client->handle), 0);
}

/* Lists of all lengths there are, of the shortest fragments; the last interrupts. */
static void buffer_test_bdl_every_length(struct kunit *test)
{
	struct hdaudio_stream_format format = fixture_format(192000, 32, 7);
	struct bdl_client *client = bdl_open_format(test, 256 * 128, &format);
	unsigned int entries, frame_bytes = 4 * 7 * 4, wrong = 0;

	for (entries = 2; entries <= 256; entries++) {
		u32 length = bdl_write(client, entries, 128, entries);

		atomic_set(&client->calls, 0);
		KUNIT_ASSERT_EQ(test, bdl_setup(client, length, entries - 1), 0);
		bdl_run(test, client);
		sim_run_frames(client->fixture->sim, (length - 1) / frame_bytes);
		wrong += atomic_read(&client->calls) != 0;
		sim_run_frames(client->fixture->sim, 1);
		wrong += atomic_read(&client->calls) != 1;
		KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), 0);
		KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_RESET_STATE), 0);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_EQ(test, client->status, (u32)SD_INT_COMPLETE);
}

/* The setup may be replaced; the new one counts. */
/* However little is asked for, there is room for the two fragments of a list. */
static void buffer_test_bdl_smallest(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 1);
	struct sim *sim = client->fixture->sim;

	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 2, 128, 1), 1), 0);
	bdl_run(test, client);
	sim_run_frames(sim, 64 + 32); /* four bytes each: once around, and half */
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 3);
	KUNIT_EXPECT_EQ(test, 128U,
			sim_read(sim, sim_engine_register(sim_engine_of(sim, true, client->id),
							  AZX_REG_SD_LPIB), 4));
}

static void buffer_test_bdl_again(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);

	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 4, 1024, 1), 3), 0);
	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 8, 256, 4), 7), 0);
	bdl_run(test, client);
	sim_run_frames(client->fixture->sim, 1024);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 4);
}

static void buffer_test_bdl_refused(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);
	u32 length = bdl_write(client, 4, 1024, 1);
	unsigned int i, writes = 0;

	client->id = POISON;
	client->fifo = POISON;
	sim_log_start(client->fixture->sim);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 256), -EINVAL);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 2), -EINVAL);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length - 128, 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, 0, 3), -EINVAL);
	client->list[3].address = cpu_to_le64(client->address + PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 3), -EINVAL);
	client->list[3].address = cpu_to_le64(client->address + 64);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 3), -EINVAL);
	client->list[3].length = 0;
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length - 1024, 3), -EINVAL);
	for (i = 0; i < client->fixture->sim->access_count; i++)
		writes += client->fixture->sim->accesses[i].write;
	KUNIT_EXPECT_EQ(test, writes, 0U);
	KUNIT_EXPECT_EQ(test, client->id, (u8)POISON);
	KUNIT_EXPECT_EQ(test, client->fifo, (u32)POISON);
	length = bdl_write(client, 4, 1024, 1);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 3), 0);
}

/* The client changes its list behind the controller's back. */
static void buffer_test_bdl_errors(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);
	struct sim *sim = client->fixture->sim;
	int engine;

	client->fixture->may_complain = true;
	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 4, 1024, 0), 3), 0);
	bdl_run(test, client);
	sim_run_frames(sim, 100);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 0);
	engine = sim_engine_of(sim, true, client->id);
	KUNIT_ASSERT_GE(test, engine, 0);
	sim_stream_error(sim, engine, SD_INT_FIFO_ERR);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 1);
	KUNIT_EXPECT_EQ(test, client->status, (u32)SD_INT_FIFO_ERR);
	client->status = 0;
	client->list[1].length = 0;
	sim_run_frames(sim, 300);
	KUNIT_EXPECT_GE(test, atomic_read(&client->calls), 2);
	KUNIT_EXPECT_EQ(test, client->status, (u32)SD_INT_DESC_ERR);
}

/* SDnSTS has other bits, too: FIFO ready, and reserved ones. */
static void buffer_test_bdl_status(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);
	struct sim *sim = client->fixture->sim;
	u32 status;

	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 4, 1024, 1), 3), 0);
	bdl_run(test, client);
	sim->faults.stream_status = 0xc3 | SD_INT_FIFO_ERR;
	sim_run_frames(sim, 1);
	status = sim_engine_register(sim_engine_of(sim, true, client->id), AZX_REG_SD_STS);
	KUNIT_EXPECT_EQ(test, sim_read(sim, status, 1), 0xc3U | SD_STS_FIFO_READY);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 1);
	KUNIT_EXPECT_EQ(test, client->status, (u32)SD_INT_FIFO_ERR);
	sim->faults.stream_status = 0;
	client->status = 0;
	sim_run_frames(sim, 255);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 2);
	KUNIT_EXPECT_EQ(test, client->status, (u32)SD_INT_COMPLETE);
}

static void buffer_test_bdl_order(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);
	struct hdaudio_bus_interface_bdl *bdl = &client->bdl;
	struct hdaudio_buffer_descriptor *list = (void *)POISON;
	dma_addr_t address = POISON;
	void *data = (void *)POISON;

	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), -EBADFD);
	KUNIT_EXPECT_EQ(test, -EBADFD,
			bdl->allocate_contiguous_dma_buffer(bdl->context, client->handle, 4096,
							    &data, &address, &list));
	KUNIT_EXPECT_PTR_EQ(test, data, (void *)POISON);
	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 2, 1024, 1), 1), 0);
	bdl_run(test, client);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, 2048, 1), -EBADFD);
	KUNIT_EXPECT_EQ(test, bdl_free(client), -EBADFD);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, bdl_free(client), -EBADFD);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_RESET_STATE), 0);
	KUNIT_EXPECT_EQ(test, bdl_free(client), 0);
	KUNIT_EXPECT_EQ(test, bdl_free(client), -EBADFD);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, 2048, 1), -EBADFD);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bdl->allocate_contiguous_dma_buffer(bdl->context, client->handle, 0,
							    &data, &address, &list));
}

/*
 * What fails below
 */

/* Every routine of this family with a handle that is none, and without outs. */
static void buffer_test_bdl_arguments(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);
	struct hdaudio_bus_interface_bdl *bdl = &client->bdl;
	hdaudio_handle_t live = client->handle;
	u32 length = bdl_write(client, 2, 1024, 1);
	struct hdaudio_buffer_descriptor *list;
	dma_addr_t address;
	u8 id = 0x5a;
	void *data;
	u32 fifo;

	client->handle = live ^ BIT_ULL(40);
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 1), -EBADF);
	KUNIT_EXPECT_EQ(test, bdl_free(client), -EBADF);
	KUNIT_EXPECT_EQ(test, -EBADF,
			bdl->allocate_contiguous_dma_buffer(bdl->context, client->handle, 4096,
							    &data, &address, &list));
	client->handle = live;
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bdl->setup_dma_engine_with_bdl(bdl->context, live, length, 1, bdl_isr,
						       client, NULL, &fifo));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bdl->setup_dma_engine_with_bdl(bdl->context, live, length, 1, bdl_isr,
						       client, &id, NULL));
	KUNIT_EXPECT_EQ(test, id, 0x5a);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), -EBADFD);
	KUNIT_ASSERT_EQ(test, bdl_free(client), 0);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bdl->allocate_contiguous_dma_buffer(bdl->context, live, 4096, NULL,
							    &address, &list));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bdl->allocate_contiguous_dma_buffer(bdl->context, live, 4096, &data,
							    NULL, &list));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			bdl->allocate_contiguous_dma_buffer(bdl->context, live, 4096, &data,
							    &address, NULL));
}

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

/* What was set up before is set up no more; the buffer stays for another try. */
static void buffer_test_bdl_stuck(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);
	struct sim *sim = client->fixture->sim;
	u32 length = bdl_write(client, 4, 1024, 2);

	client->id = POISON;
	client->fifo = POISON;
	sim->faults.stuck_stream_reset = true;
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 3), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, client->id, (u8)POISON);
	KUNIT_EXPECT_EQ(test, client->fifo, (u32)POISON);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_RESET_STATE), 0);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), -EBADFD);
	sim->faults.stuck_stream_reset = false;
	KUNIT_EXPECT_EQ(test, bdl_setup(client, length, 3), 0);
	bdl_run(test, client);
	sim_run_frames(sim, 1024);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 2);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_STOP_STATE), 0);
	KUNIT_EXPECT_EQ(test, bdl_state(client, HDAUDIO_RESET_STATE), 0);
	KUNIT_EXPECT_EQ(test, bdl_free(client), 0);
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

static int errand_get_contiguous(void *data)
{
	struct bdl_client *client = data;
	struct hdaudio_bus_interface_bdl *bdl = &client->bdl;
	struct hdaudio_buffer_descriptor *list;
	dma_addr_t address;
	void *buffer;

	return bdl->allocate_contiguous_dma_buffer(bdl->context, client->handle, 4096, &buffer,
						   &address, &list);
}

static int errand_setup(void *data)
{
	return bdl_setup(data, 4096, 3);
}

static int errand_put_contiguous(void *data)
{
	return bdl_free(data);
}

static void buffer_test_bdl_contexts(struct kunit *test)
{
	static int (* const errands[])(void *data) = {
		errand_get_contiguous, errand_setup, errand_put_contiguous,
	};
	const struct fixture_place *place = test->param_value;
	struct bdl_client *client = bdl_open(test, 4096);
	unsigned int i;

	bdl_write(client, 4, 1024, 1);
	for (i = 0; i < ARRAY_SIZE(errands); i++)
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
				fixture_call(test, place->context, errands[i], client));
	KUNIT_EXPECT_EQ(test, errand_setup(client), 0);
	KUNIT_EXPECT_EQ(test, errand_put_contiguous(client), 0);
	for (i = 0; i < ARRAY_SIZE(errands); i++)
		KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
				fixture_call(test, place->context, errands[i], client));
	KUNIT_EXPECT_EQ(test, errand_get_contiguous(client), 0);
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
	KUNIT_CASE(buffer_test_bdl_plays),
	KUNIT_CASE(buffer_test_bdl_every_length),
	KUNIT_CASE(buffer_test_bdl_smallest),
	KUNIT_CASE(buffer_test_bdl_again),
	KUNIT_CASE(buffer_test_bdl_refused),
	KUNIT_CASE(buffer_test_bdl_errors),
	KUNIT_CASE(buffer_test_bdl_status),
	KUNIT_CASE(buffer_test_bdl_order),
	KUNIT_CASE(buffer_test_bdl_arguments),
	KUNIT_CASE(buffer_test_no_memory),
	KUNIT_CASE(buffer_test_stuck),
	KUNIT_CASE(buffer_test_bdl_stuck),
	KUNIT_CASE_PARAM(buffer_test_contexts, place_gen_params),
	KUNIT_CASE_PARAM(buffer_test_bdl_contexts, place_gen_params),
	{}
};

static struct kunit_suite buffer_suite = {
	.name = "hdaudbus_buffer",
	.exit = fixture_exit,
	.test_cases = buffer_cases,
};

kunit_test_suite(buffer_suite);
