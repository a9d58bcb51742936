// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: contiguous buffers whose descriptor list the client writes.
 *
 * Test method is:
 *
 * 1) Lists are played, of all lengths there are, and replaced.
 * 2) Lists that are wrong, routines out of order, handles that are none: they
 *    are refused, and poisoned out-parameters stay as they were.
 * 3) What the client's interrupt routine gets to see of errors, and engines that
 *    cannot be programmed.
 */
#include <linux/random.h>
#include <linux/sizes.h>
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

#define POISON		0x5a

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

static void bdl_test_plays(struct kunit *test)
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
static void bdl_test_every_length(struct kunit *test)
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

/* However little is asked for, there is room for the two fragments of a list. */
static void bdl_test_smallest(struct kunit *test)
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

/* The setup may be replaced; the new one counts. */
static void bdl_test_again(struct kunit *test)
{
	struct bdl_client *client = bdl_open(test, 4096);

	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 4, 1024, 1), 3), 0);
	KUNIT_ASSERT_EQ(test, bdl_setup(client, bdl_write(client, 8, 256, 4), 7), 0);
	bdl_run(test, client);
	sim_run_frames(client->fixture->sim, 1024);
	KUNIT_EXPECT_EQ(test, atomic_read(&client->calls), 4);
}

static void bdl_test_refused(struct kunit *test)
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
static void bdl_test_errors(struct kunit *test)
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
static void bdl_test_status(struct kunit *test)
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

static void bdl_test_order(struct kunit *test)
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

/* Every routine of this family with a handle that is none, and without outs. */
/* No less than was asked for is allocated, so what is too much is refused. */
static void bdl_test_too_large(struct kunit *test)
{
	static const size_t sizes[] = {
		SZ_4M + 1, SIZE_MAX / 2, SIZE_MAX - 127, SIZE_MAX - 126, SIZE_MAX,
	};
	struct bdl_client *client = bdl_open(test, 4096);
	struct hdaudio_bus_interface_bdl *bdl = &client->bdl;
	struct hdaudio_buffer_descriptor *list = NULL;
	dma_addr_t address = POISON;
	void *data = NULL;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, bdl_free(client), 0);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		KUNIT_EXPECT_EQ(test, -ENOMEM,
				bdl->allocate_contiguous_dma_buffer(bdl->context, client->handle,
								    sizes[i], &data, &address,
								    &list));
	KUNIT_EXPECT_NULL(test, data);
	KUNIT_EXPECT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, address, (dma_addr_t)POISON);
}

static void bdl_test_arguments(struct kunit *test)
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

/* What was set up before is set up no more; the buffer stays for another try. */
static void bdl_test_stuck(struct kunit *test)
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

static void bdl_test_contexts(struct kunit *test)
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

static struct kunit_case bdl_cases[] = {
	KUNIT_CASE(bdl_test_plays),
	KUNIT_CASE(bdl_test_every_length),
	KUNIT_CASE(bdl_test_smallest),
	KUNIT_CASE(bdl_test_again),
	KUNIT_CASE(bdl_test_refused),
	KUNIT_CASE(bdl_test_errors),
	KUNIT_CASE(bdl_test_status),
	KUNIT_CASE(bdl_test_order),
	KUNIT_CASE(bdl_test_too_large),
	KUNIT_CASE(bdl_test_arguments),
	KUNIT_CASE(bdl_test_stuck),
	KUNIT_CASE_PARAM(bdl_test_contexts, place_gen_params),
	{}
};

static struct kunit_suite bdl_suite = {
	.name = "hdaudbus_bdl",
	.exit = fixture_exit,
	.test_cases = bdl_cases,
};

kunit_test_suite(bdl_suite);
