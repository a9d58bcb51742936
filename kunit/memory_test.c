// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: no memory.
 *
 * Test method is:
 *
 * 1) A routine is called with its first allocation failing, then its second,
 *    and so on until it needs no more. The kernel's own fault injection does
 *    that, so it hits every allocation, also of those whom the routine calls.
 * 2) Each time the routine says -ENOMEM, or did not need the memory. What
 *    failed must leave nothing behind, and the next call must work.
 * 3) Memory for DMA is the host's, which has a switch for it.
 */
#include <linux/device.h>
#include "fixture.h"

#define TOO_MANY	2000

/**
 * struct errand - a routine and its arguments
 * @fixture: the fixture
 * @bdl: interface of the BDL routines
 * @handle: an engine
 * @call: calls the routine
 * @undo: takes back what it did
 * @event: to register
 * @calls: of callbacks
 * @transfers: commands
 * @mdl: a buffer
 * @size: of it
 * @tag: registered
 * @list: descriptors
 * @address: of a contiguous buffer
 * @interface: got
 */
struct errand {
	struct fixture *fixture;
	struct hdaudio_bus_interface_bdl bdl;
	hdaudio_handle_t handle;
	int (*call)(void *errand);
	void (*undo)(struct errand *errand);
	struct completion event;
	struct fixture_calls *calls;
	struct hdaudio_codec_transfer *transfers;
	struct hdaudio_mdl *mdl;
	size_t size;
	u8 tag;
	struct hdaudio_buffer_descriptor *list;
	dma_addr_t address;
	struct hdaudio_bus_interface_v3 interface;
};

static struct errand *errand_start(struct kunit *test)
{
	struct errand *errand = kunit_kzalloc(test, sizeof(*errand), GFP_KERNEL);

	fixture_need_failing(test);
	KUNIT_ASSERT_NOT_NULL(test, errand);
	errand->fixture = fixture_start(test, NULL);
	errand->handle = fixture_engine(errand->fixture, true);
	errand->calls = fixture_calls(test);
	init_completion(&errand->event);
	return errand;
}

/* Fails the errand's allocations one after the other. */
static void expect_no_memory(struct kunit *test, struct errand *errand)
{
	struct sim *sim = errand->fixture->sim;
	unsigned int nth, refused = 0, allocations = sim->allocations;
	bool failed = true;
	int err;

	for (nth = 1; failed && nth < TOO_MANY; nth++) {
		err = fixture_call_failing(nth, errand->call, errand, &failed);
		if (!err) {
			errand->undo(errand);
		} else {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			KUNIT_EXPECT_TRUE(test, failed);
			refused++;
		}
		KUNIT_EXPECT_EQ(test, sim->allocations, allocations);
	}
	KUNIT_EXPECT_LT(test, nth, (unsigned int)TOO_MANY);
	KUNIT_EXPECT_GT(test, refused, 0U);
}

static int call_query(void *data)
{
	static const guid_t v3 = GUID_HDAUDIO_BUS_INTERFACE_V3;
	struct errand *errand = data;

	return hdaudbus_query_interface(errand->fixture->fdev, &v3, sizeof(errand->interface),
					HDAUDIO_INTERFACE_VERSION, &errand->interface);
}

static void undo_query(struct errand *errand)
{
	errand->interface.interface_dereference(errand->interface.context);
	errand->interface.context = NULL;
}

static void memory_test_query(struct kunit *test)
{
	struct errand *errand = errand_start(test);

	errand->call = call_query;
	errand->undo = undo_query;
	expect_no_memory(test, errand);
}

/*
 * Commands
 */

static int call_commands(void *data)
{
	struct errand *errand = data;
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	return hda->transfer_codec_verbs(hda->context, 3, errand->transfers, fixture_transferred,
					 errand->calls);
}

static void undo_commands(struct errand *errand)
{
	KUNIT_EXPECT_TRUE(errand->fixture->test, fixture_wait(errand->calls));
	KUNIT_EXPECT_EQ(errand->fixture->test, fixture_answers(errand->transfers, 3).valid, 3U);
}

/* Not queued: no command is sent, no response written, and nobody called. */
static void memory_test_commands(struct kunit *test)
{
	struct errand *errand = errand_start(test);
	struct sim *sim = errand->fixture->sim;
	unsigned int commands = sim->command_count;
	bool failed;

	errand->transfers = fixture_echoes(test, 3, 0x25, 0);
	errand->call = call_commands;
	errand->undo = undo_commands;
	KUNIT_EXPECT_EQ(test, -ENOMEM, fixture_call_failing(1, call_commands, errand, &failed));
	sim_settle(sim);
	KUNIT_EXPECT_EQ(test, sim->command_count, commands);
	KUNIT_EXPECT_EQ(test, errand->transfers[0].input, 0x5a5a5a5a5a5a5a5aULL);
	KUNIT_EXPECT_EQ(test, atomic_read(&errand->calls->count), 0);
	expect_no_memory(test, errand);
	fixture_expect_service(errand->fixture);
}

/*
 * Registrations
 */

static int call_tag(void *data)
{
	struct errand *errand = data;
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	return hda->register_event_callback(hda->context, fixture_responded, errand->calls,
					    &errand->tag);
}

static void undo_tag(struct errand *errand)
{
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	KUNIT_EXPECT_EQ(errand->fixture->test, errand->tag, 0);
	KUNIT_EXPECT_EQ(errand->fixture->test, 0,
			hda->unregister_event_callback(hda->context, errand->tag));
	errand->tag = 0x5a;
}

static void memory_test_tag(struct kunit *test)
{
	struct errand *errand = errand_start(test);
	bool failed;

	errand->call = call_tag;
	errand->undo = undo_tag;
	errand->tag = 0x5a;
	KUNIT_EXPECT_EQ(test, -ENOMEM, fixture_call_failing(1, call_tag, errand, &failed));
	KUNIT_EXPECT_EQ(test, errand->tag, 0x5a);
	expect_no_memory(test, errand);
}

static int call_event(void *data)
{
	struct errand *errand = data;
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	return hda->register_notification_event(hda->context, errand->handle, &errand->event);
}

static void undo_event(struct errand *errand)
{
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	KUNIT_EXPECT_EQ(errand->fixture->test, 0,
			hda->unregister_notification_event(hda->context, errand->handle,
							   &errand->event));
}

static void memory_test_event(struct kunit *test)
{
	struct errand *errand = errand_start(test);
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	errand->call = call_event;
	errand->undo = undo_event;
	expect_no_memory(test, errand);
	KUNIT_EXPECT_EQ(test, -EINVAL,
			hda->unregister_notification_event(hda->context, errand->handle,
							   &errand->event));
}

static int call_callback(void *data)
{
	struct errand *errand = data;
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	return hda->register_notification_callback(hda->context, errand->handle,
						   errand->fixture->parent, fixture_notified,
						   errand->calls);
}

static void undo_callback(struct errand *errand)
{
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	KUNIT_EXPECT_EQ(errand->fixture->test, 0,
			hda->unregister_notification_callback(hda->context, errand->handle,
							      fixture_notified, errand->calls));
}

static void memory_test_callback(struct kunit *test)
{
	struct errand *errand = errand_start(test);
	unsigned int references = kref_read(&errand->fixture->parent->kobj.kref);

	errand->call = call_callback;
	errand->undo = undo_callback;
	expect_no_memory(test, errand);
	KUNIT_EXPECT_EQ(test, kref_read(&errand->fixture->parent->kobj.kref), references);
}

/*
 * Buffers
 */

static int call_buffer(void *data)
{
	struct errand *errand = data;
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;
	size_t offset;
	u32 fifo;
	u8 id;

	return hda->allocate_dma_buffer_with_notification(hda->context, errand->handle, 2, 8192,
							  &errand->mdl, &errand->size, &offset,
							  &id, &fifo);
}

static void undo_buffer(struct errand *errand)
{
	struct hdaudio_bus_interface_v3 *hda = &errand->fixture->hda;

	KUNIT_EXPECT_EQ(errand->fixture->test, 0,
			hda->free_dma_buffer_with_notification(hda->context, errand->handle,
							       errand->mdl, errand->size));
}

/* The driver's own memory, and the kernel's for it; the host's: next. */
static void memory_test_buffer(struct kunit *test)
{
	struct errand *errand = errand_start(test);

	errand->call = call_buffer;
	errand->undo = undo_buffer;
	expect_no_memory(test, errand);
	fixture_expect_streaming(errand->fixture);
}

static void bdl_open(struct kunit *test, struct errand *errand)
{
	struct hdaudio_bus_interface_bdl *bdl = &errand->bdl;
	u16 code;

	fixture_bdl(errand->fixture, errand->fixture->fdev, bdl);
	KUNIT_ASSERT_EQ(test, 0,
			bdl->allocate_render_dma_engine(bdl->context, &fixture_s16_stereo, false,
							&errand->handle, &code));
}

static int call_contiguous(void *data)
{
	struct errand *errand = data;
	struct hdaudio_bus_interface_bdl *bdl = &errand->bdl;
	void *buffer;

	return bdl->allocate_contiguous_dma_buffer(bdl->context, errand->handle, 4096, &buffer,
						   &errand->address, &errand->list);
}

static void undo_contiguous(struct errand *errand)
{
	struct hdaudio_bus_interface_bdl *bdl = &errand->bdl;

	KUNIT_EXPECT_EQ(errand->fixture->test, 0,
			bdl->free_contiguous_dma_buffer(bdl->context, errand->handle));
}

/* With the kernel's memory failing, then with the host's. */
static void memory_test_contiguous(struct kunit *test)
{
	struct errand *errand = errand_start(test);
	struct sim *sim = errand->fixture->sim;
	unsigned int nth, allocations;

	bdl_open(test, errand);
	errand->call = call_contiguous;
	errand->undo = undo_contiguous;
	expect_no_memory(test, errand);
	allocations = sim->allocations;
	for (nth = 1; nth <= 2; nth++) {
		sim->faults.fail_allocation = nth;
		KUNIT_EXPECT_EQ(test, call_contiguous(errand), -ENOMEM);
		KUNIT_EXPECT_EQ(test, sim->allocations, allocations);
	}
	KUNIT_EXPECT_EQ(test, call_contiguous(errand), 0);
	undo_contiguous(errand);
}

static void no_isr(void *context, u32 status)
{
}

static int call_setup(void *data)
{
	struct errand *errand = data;
	struct hdaudio_bus_interface_bdl *bdl = &errand->bdl;
	u32 fifo;
	u8 id;

	return bdl->setup_dma_engine_with_bdl(bdl->context, errand->handle, 4096, 1, no_isr, NULL,
					      &id, &fifo);
}

/* It is set up for good; what can be taken back is what it may run. */
static void undo_setup(struct errand *errand)
{
	struct hdaudio_bus_interface_bdl *bdl = &errand->bdl;
	struct kunit *test = errand->fixture->test;

	KUNIT_EXPECT_EQ(test, 0, bdl->set_dma_engine_state(bdl->context, HDAUDIO_STOP_STATE, 1,
							   &errand->handle));
	KUNIT_EXPECT_EQ(test, 0, bdl->set_dma_engine_state(bdl->context, HDAUDIO_RESET_STATE, 1,
							   &errand->handle));
}

static void memory_test_setup(struct kunit *test)
{
	struct errand *errand = errand_start(test);
	struct hdaudio_bus_interface_bdl *bdl = &errand->bdl;
	unsigned int i;

	bdl_open(test, errand);
	KUNIT_ASSERT_EQ(test, call_contiguous(errand), 0);
	for (i = 0; i < 2; i++) {
		errand->list[i].address = cpu_to_le64(errand->address + 2048 * i);
		errand->list[i].length = cpu_to_le32(2048);
	}
	errand->call = call_setup;
	errand->undo = undo_setup;
	expect_no_memory(test, errand);
	KUNIT_EXPECT_EQ(test, call_setup(errand), 0);
	KUNIT_EXPECT_EQ(test, 0, bdl->set_dma_engine_state(bdl->context, HDAUDIO_STOP_STATE, 1,
							   &errand->handle));
	KUNIT_EXPECT_EQ(test, 0, bdl->set_dma_engine_state(bdl->context, HDAUDIO_RUN_STATE, 1,
							   &errand->handle));
	sim_run_frames(errand->fixture->sim, 2000);
}

/*
 * Controllers
 */

static const struct sim_description small = {
	.inputs = 1, .outputs = 1, .outpay = 60, .inpay = 29,
	.codecs = { [0] = &fixture_vendor_codec },
};

static int call_register(void *data)
{
	struct errand *errand = data;

	return hdaudbus_host_register(&errand->fixture->sim->host);
}

static void undo_register(struct errand *errand)
{
	sim_settle(errand->fixture->sim);
	hdaudbus_host_unregister(&errand->fixture->sim->host);
}

static void memory_test_register(struct kunit *test)
{
	struct errand *errand = kunit_kzalloc(test, sizeof(*errand), GFP_KERNEL);

	fixture_need_failing(test);
	KUNIT_ASSERT_NOT_NULL(test, errand);
	errand->fixture = fixture_prepare(test, &small);
	errand->call = call_register;
	errand->undo = undo_register;
	expect_no_memory(test, errand);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(errand->fixture), 0U);
	fixture_register(errand->fixture);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(errand->fixture), 1U);
	fixture_expect_streaming(errand->fixture);
}

static struct kunit_case memory_cases[] = {
	KUNIT_CASE(memory_test_query),
	KUNIT_CASE(memory_test_commands),
	KUNIT_CASE(memory_test_tag),
	KUNIT_CASE(memory_test_event),
	KUNIT_CASE(memory_test_callback),
	KUNIT_CASE(memory_test_buffer),
	KUNIT_CASE(memory_test_contiguous),
	KUNIT_CASE(memory_test_setup),
	KUNIT_CASE(memory_test_register),
	{}
};

static struct kunit_suite memory_suite = {
	.name = "hdaudbus_memory",
	.exit = fixture_exit,
	.test_cases = memory_cases,
};

kunit_test_suite(memory_suite);
