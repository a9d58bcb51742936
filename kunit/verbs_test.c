// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: codec commands, when all goes well.
 *
 * Test method is:
 *
 * 1) The codecs answer each command with a value that no other command gets,
 *    so an answer in the wrong place is seen at once.
 * 2) Batches of many sizes, below and above what the ring holds, go out
 *    synchronously and asynchronously, from every context that is allowed;
 *    the model's log of commands shows the order on the link.
 * 3) In manual mode commands move one per frame when the test says so: this
 *    shows that they are pipelined, and what happens to those in flight when
 *    their client or the controller goes away.
 *
 * What goes wrong is in verbs_fault_test.c.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include "fixture.h"

KUNIT_ARRAY_PARAM(place, fixture_atomic_places, fixture_describe_place);

static const u32 batch_sizes[] = {
	1, 2, 3, 16, 126, 127, 128, 129, 254, 255, 256, 257, 511, 512, 1000,
};

static void batch_describe(const u32 *size, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u commands", *size);
}

KUNIT_ARRAY_PARAM(batch, batch_sizes, batch_describe);

/*
 * The next command on the link from @place on that is an echo; the bus driver
 * may put commands of its own in between.
 */
static u32 next_echo(struct sim *sim, unsigned int *place)
{
	u32 command = 0;

	while (*place < sim->command_count) {
		command = sim->commands[(*place)++ % SIM_LOG];
		if (FIELD_GET(HDAUDIO_COMMAND_VERB16, command) == SIM_VERB_ECHO)
			return command;
	}
	return 0;
}

/* The commands went over the link in the order of the array, each once. */
static void expect_order(struct fixture *fixture, unsigned int first,
			 const struct hdaudio_codec_transfer *transfers, u32 count)
{
	unsigned int i, wrong = 0;

	for (i = 0; i < count; i++)
		wrong += next_echo(fixture->sim, &first) != transfers[i].output;
	KUNIT_EXPECT_EQ(fixture->test, wrong, 0U);
	KUNIT_EXPECT_EQ(fixture->test, next_echo(fixture->sim, &first), 0U);
}

static void verbs_test_parameter(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer verb = {
		hdaudio_command(2, 0, AC_VERB_PARAMETERS, AC_PAR_VENDOR_ID),
	};
	u32 command = verb.output;

	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, &verb, NULL), 0);
	KUNIT_EXPECT_EQ(test, verb.input,
			HDAUDIO_RESPONSE_IS_VALID | 2ULL << 32 | 0x1b360d02);
	KUNIT_EXPECT_EQ(test, verb.output, command);
}

static void verbs_test_sync(struct kunit *test)
{
	u32 count = *(const u32 *)test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, count, 0x1, 0);
	unsigned int first = fixture->sim->command_count;

	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, count, transfers, NULL), 0);
	fixture_expect_valid(test, transfers, count);
	expect_order(fixture, first, transfers, count);
}

static void verbs_test_sync_three_codecs(struct kunit *test)
{
	u32 count = *(const u32 *)test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, count, 0x25, 0);
	unsigned int first = fixture->sim->command_count;

	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, count, transfers, NULL), 0);
	fixture_expect_valid(test, transfers, count);
	expect_order(fixture, first, transfers, count);
}

static void verbs_test_async(struct kunit *test)
{
	u32 count = *(const u32 *)test->param_value;
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, count, 0x25, 0);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int first = fixture->sim->command_count;

	calls->transfers = transfers;
	calls->num_transfers = count;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, count, transfers, calls), 0);
	KUNIT_ASSERT_TRUE(test, fixture_wait(calls));
	sim_settle(fixture->sim);
	fixture_expect_valid(test, transfers, count);
	expect_order(fixture, first, transfers, count);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->sleepable), 0);
	KUNIT_EXPECT_EQ(test, calls->unfinished, 0U);
	KUNIT_EXPECT_EQ(test, calls->argument, (u64)(unsigned long)transfers);
}

/* Rings of 2, 16 and 256 entries, alone and to choose from. */
static const u8 ring_sizes[] = { 0x02, 0x10, 0x20, 0x40, 0x30, 0x70 };

static void ring_describe(const u8 *size, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "size register %#x", *size);
}

KUNIT_ARRAY_PARAM(ring, ring_sizes, ring_describe);

static void verbs_test_ring_sizes(struct kunit *test)
{
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description),
							    GFP_KERNEL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 300, 0x25, 0);
	struct fixture *fixture;
	unsigned int first;

	KUNIT_ASSERT_NOT_NULL(test, description);
	*description = fixture_standard;
	description->ring_sizes = *(const u8 *)test->param_value;
	fixture = fixture_start(test, description);
	first = fixture->sim->command_count;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 300, transfers, NULL), 0);
	fixture_expect_valid(test, transfers, 300);
	expect_order(fixture, first, transfers, 300);
}

/* Calls of one client are carried out in order, also behind asynchronous ones. */
static void verbs_test_call_order(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 700, 0x25, 0);
	struct fixture_calls *one = fixture_calls(test), *two = fixture_calls(test);
	unsigned int first = fixture->sim->command_count;
	atomic_t order = ATOMIC_INIT(0);

	one->order = &order;
	two->order = &order;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 300, transfers, one), 0);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, transfers + 300, two), 0);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 399, transfers + 301, NULL), 0);
	KUNIT_ASSERT_TRUE(test, fixture_wait(one));
	KUNIT_ASSERT_TRUE(test, fixture_wait(two));
	fixture_expect_valid(test, transfers, 700);
	expect_order(fixture, first, transfers, 700);
	KUNIT_EXPECT_EQ(test, one->place, 1);
	KUNIT_EXPECT_EQ(test, two->place, 2);
}

/* Likewise when several of them wait behind the one that is in the ring. */
static void verbs_test_queue_order(struct kunit *test)
{
	static const u32 counts[] = { 1, 2, 200, 1, 3 };
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 207, 0x25, 0);
	struct fixture_calls *calls[ARRAY_SIZE(counts)];
	unsigned int first;
	atomic_t order = ATOMIC_INIT(0);
	u32 i, next = 0;

	fixture_earn_trust(fixture);
	first = fixture->sim->command_count;
	fixture->sim->manual = true;
	fixture->sim->host.verb_timeout_ms = 5000;
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		calls[i] = fixture_calls(test);
		calls[i]->order = &order;
		KUNIT_ASSERT_EQ(test, 0,
				fixture_transfer(fixture, counts[i], transfers + next, calls[i]));
		next += counts[i];
	}
	sim_run_frames(fixture->sim, 300);

	fixture_expect_valid(test, transfers, next);
	expect_order(fixture, first, transfers, next);
	for (i = 0; i < ARRAY_SIZE(counts); i++)
		KUNIT_EXPECT_EQ(test, calls[i]->place, i + 1);
}

struct verbs_errand {
	struct fixture *fixture;
	u32 count;
	struct hdaudio_codec_transfer *transfers;
	struct fixture_calls *calls;
};

static int run_errand(void *data)
{
	struct verbs_errand *errand = data;

	return fixture_transfer(errand->fixture, errand->count, errand->transfers, errand->calls);
}

static void verbs_test_async_anywhere(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct verbs_errand errand = { fixture_start(test, NULL), 300 };

	errand.transfers = fixture_echoes(test, 300, 0x25, 0);
	errand.calls = fixture_calls(test);
	KUNIT_ASSERT_EQ(test, fixture_call(test, place->context, run_errand, &errand), 0);
	KUNIT_ASSERT_TRUE(test, fixture_wait(errand.calls));
	fixture_expect_valid(test, errand.transfers, 300);
}

static void verbs_test_sync_needs_sleep(struct kunit *test)
{
	const struct fixture_place *place = test->param_value;
	struct verbs_errand errand = { fixture_start(test, NULL), 2 };
	unsigned int first = errand.fixture->sim->command_count;
	u64 untouched;

	errand.transfers = fixture_echoes(test, 2, 0x1, 0);
	untouched = errand.transfers[0].input;
	KUNIT_EXPECT_EQ(test, -EWOULDBLOCK,
			fixture_call(test, place->context, run_errand, &errand));
	KUNIT_EXPECT_EQ(test, errand.transfers[0].input, untouched);
	KUNIT_EXPECT_EQ(test, errand.fixture->sim->command_count, first);
}

static void verbs_test_invalid(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 1, 0x1, 0);
	struct fixture_calls *calls = fixture_calls(test);

	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 0, transfers, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, NULL, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 0, NULL, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 0, transfers, calls), -EINVAL);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, NULL, calls), -EINVAL);
	fixture_expect_service(fixture);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
}

/* One command a frame is what the link carries; nothing waits for answers. */
static void verbs_test_pipelined(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 100, 0x25, 0);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int first;
	unsigned int interrupts;

	fixture_earn_trust(fixture);
	first = fixture->sim->command_count;
	interrupts = fixture->sim->interrupts;
	fixture->sim->manual = true;
	fixture->sim->host.verb_timeout_ms = 5000;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 100, transfers, calls), 0);
	sim_run_frames(fixture->sim, 60);
	KUNIT_EXPECT_EQ(test, fixture->sim->command_count - first, 60U);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	sim_run_frames(fixture->sim, 40);
	KUNIT_EXPECT_EQ(test, fixture->sim->command_count - first, 100U);
	sim_run_frames(fixture->sim, 8);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	fixture_expect_valid(test, transfers, 100);
	KUNIT_EXPECT_LT(test, fixture->sim->interrupts - interrupts, 100U);
}

static void verbs_test_two_clients(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *mine = fixture_echoes(test, 400, 0x1, 0);
	struct hdaudio_codec_transfer *theirs = fixture_echoes(test, 400, 0x1, 0x4000);
	struct fixture_calls *one = fixture_calls(test), *two = fixture_calls(test);
	struct hdaudio_bus_interface_v3 other;

	fixture_v3(fixture, fixture_function_group(fixture, 2, 1), &other);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 400, mine, one), 0);
	KUNIT_ASSERT_EQ(test, 0, other.transfer_codec_verbs(other.context, 400, theirs,
							    fixture_transferred, two));
	KUNIT_ASSERT_TRUE(test, fixture_wait(one));
	KUNIT_ASSERT_TRUE(test, fixture_wait(two));
	fixture_expect_valid(test, mine, 400);
	fixture_expect_valid(test, theirs, 400);
}

struct chain {
	struct fixture *fixture;
	struct hdaudio_codec_transfer *transfers;
	unsigned int left;
	int err;
	struct completion done;
};

static void chain_next(struct hdaudio_codec_transfer *transfers, void *context)
{
	struct hdaudio_bus_interface_v3 *hda;
	struct chain *chain = context;

	if (!--chain->left) {
		complete(&chain->done);
		return;
	}
	hda = &chain->fixture->hda;
	chain->err = hda->transfer_codec_verbs(hda->context, 3, transfers + 3, chain_next, chain);
	if (chain->err)
		complete(&chain->done);
}

/* A callback may send the next commands. */
static void verbs_test_chain(struct kunit *test)
{
	struct chain *chain = kunit_kzalloc(test, sizeof(*chain), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, chain);
	chain->fixture = fixture_start(test, NULL);
	chain->transfers = fixture_echoes(test, 150, 0x25, 0);
	chain->left = 51;
	init_completion(&chain->done);
	chain_next(chain->transfers - 3, chain);
	KUNIT_ASSERT_TRUE(test, wait_for_completion_timeout(&chain->done, 5 * HZ));
	KUNIT_EXPECT_EQ(test, chain->err, 0);
	fixture_expect_valid(test, chain->transfers, 150);
}

#define ENDLESS_ENOUGH	512	/* more than the model answers in one go */
#define ENDLESS		20000

/* A client that always has one more command. */
struct endless {
	struct fixture *fixture;
	bool stop;
	unsigned int sent;
	struct completion done;
};

static void endless_next(struct hdaudio_codec_transfer *transfers, void *context)
{
	struct endless *endless = context;
	struct hdaudio_bus_interface_v3 *hda = &endless->fixture->hda;

	if (READ_ONCE(endless->stop) || ++endless->sent == ENDLESS ||
	    hda->transfer_codec_verbs(hda->context, 1, transfers, endless_next, endless))
		complete(&endless->done);
}

/* Others get the processor all the same: we, to stop it. */
static void verbs_test_endless(struct kunit *test)
{
	struct endless *endless = kunit_kzalloc(test, sizeof(*endless), GFP_KERNEL);
	unsigned int ms;

	KUNIT_ASSERT_NOT_NULL(test, endless);
	endless->fixture = fixture_start(test, NULL);
	init_completion(&endless->done);
	endless_next(fixture_echoes(test, 1, 0x25, 0), endless);
	for (ms = 0; ms < 5000 && READ_ONCE(endless->sent) <= ENDLESS_ENOUGH; ms++)
		usleep_range(1000, 2000);
	WRITE_ONCE(endless->stop, true);
	KUNIT_ASSERT_TRUE(test, wait_for_completion_timeout(&endless->done, 5 * HZ));
	KUNIT_EXPECT_GT(test, endless->sent, (unsigned int)ENDLESS_ENOUGH);
	KUNIT_EXPECT_LT(test, endless->sent, (unsigned int)ENDLESS);
	fixture_expect_service(endless->fixture);
}

static int run_errand_thread(void *data)
{
	struct verbs_errand *errand = data;
	unsigned int round, bad = 0;

	for (round = 0; round < 20; round++) {
		bad += !!fixture_transfer(errand->fixture, errand->count, errand->transfers, NULL);
		bad += fixture_answers(errand->transfers, errand->count).valid != errand->count;
		bad += fixture_answers(errand->transfers, errand->count).wrong;
	}
	errand->count = bad;
	complete(&errand->calls->called);
	return 0;
}

static void verbs_test_threads(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct verbs_errand *errands = kunit_kzalloc(test, 4 * sizeof(*errands), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, errands);
	fixture->sim->host.verb_timeout_ms = 3000; /* the machine may be slow */
	for (i = 0; i < 4; i++) {
		errands[i].fixture = fixture;
		errands[i].count = 70;
		errands[i].transfers = fixture_echoes(test, 70, 0x25, i << 12);
		errands[i].calls = fixture_calls(test);
		kthread_run(run_errand_thread, &errands[i], "hdaudbus-verbs-%u", i);
	}
	for (i = 0; i < 4; i++) {
		KUNIT_ASSERT_TRUE(test, fixture_wait(errands[i].calls));
		KUNIT_EXPECT_EQ(test, errands[i].count, 0U);
	}
}

/* What a client left in flight is dropped with its context, and nothing else. */
static void verbs_test_released(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_calls *calls = fixture_calls(test), *mine = fixture_calls(test);
	struct hdaudio_codec_transfer *transfers, *kept = fixture_echoes(test, 3, 0x1, 0x7000);
	struct hdaudio_bus_interface_v3 other;

	transfers = kcalloc(500, sizeof(*transfers), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, transfers);
	memcpy(transfers, fixture_echoes(test, 500, 0x25, 0), 500 * sizeof(*transfers));
	fixture_v3(fixture, fixture->fdev, &other);
	fixture->sim->manual = true;
	KUNIT_EXPECT_EQ(test, 0, other.transfer_codec_verbs(other.context, 500, transfers,
							    fixture_transferred, calls));
	KUNIT_EXPECT_EQ(test, 0, fixture_transfer(fixture, 3, kept, mine));
	sim_run_frames(fixture->sim, 20);
	fixture_put(fixture, other.context);
	kfree(transfers);
	fixture->sim->manual = false;
	sim_run_frames(fixture->sim, 3000);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&mine->count), 1);
	fixture_expect_valid(test, kept, 3);
	fixture_expect_service(fixture);
}

/* The controller goes away under asynchronous calls. */
static void verbs_test_gone_async(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 600, 0x25, 0);
	struct fixture_calls *one = fixture_calls(test), *two = fixture_calls(test);

	fixture->sim->manual = true;
	one->transfers = transfers;
	one->num_transfers = 400;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 400, transfers, one), 0);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 200, transfers + 400, two), 0);
	sim_run_frames(fixture->sim, 10);
	sim_remove(fixture->sim);
	hdaudbus_host_gone(&fixture->sim->host);
	KUNIT_EXPECT_TRUE(test, fixture_wait(one));
	KUNIT_EXPECT_TRUE(test, fixture_wait(two));
	KUNIT_EXPECT_EQ(test, atomic_read(&one->count), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&two->count), 1);
	KUNIT_EXPECT_EQ(test, one->unfinished, 0U);
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 600).wrong, 0U);
	KUNIT_EXPECT_LE(test, fixture_answers(transfers, 600).valid, 10U);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, transfers, one), -ENODEV);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, transfers, NULL), -ENODEV);
}

static int run_errand_once(void *data)
{
	struct verbs_errand *errand = data;

	errand->count = fixture_transfer(errand->fixture, errand->count, errand->transfers, NULL);
	complete(&errand->calls->called);
	return 0;
}

/* The controller goes away under somebody who waits. */
static void verbs_test_gone_sync(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct verbs_errand *errand = kunit_kzalloc(test, sizeof(*errand), GFP_KERNEL);
	unsigned int wait = 0;

	KUNIT_ASSERT_NOT_NULL(test, errand);
	fixture->sim->host.verb_timeout_ms = 5000;
	fixture_register(fixture);
	fixture->sim->manual = true;
	*errand = (struct verbs_errand){
		fixture, 200, fixture_echoes(test, 200, 0x25, 0), fixture_calls(test),
	};
	kthread_run(run_errand_once, errand, "hdaudbus-verbs");
	while (sim_read(fixture->sim, AZX_REG_CORBWP, 2) ==
	       sim_read(fixture->sim, AZX_REG_CORBRP, 2) && wait++ < 1000)
		usleep_range(500, 1000);
	sim_remove(fixture->sim);
	hdaudbus_host_gone(&fixture->sim->host);
	KUNIT_ASSERT_TRUE(test, fixture_wait(errand->calls));
	KUNIT_EXPECT_EQ(test, (int)errand->count, -ENODEV);
	KUNIT_EXPECT_EQ(test, fixture_answers(errand->transfers, 200).valid, 0U);
}

static struct kunit_case verbs_cases[] = {
	KUNIT_CASE(verbs_test_parameter),
	KUNIT_CASE_PARAM(verbs_test_sync, batch_gen_params),
	KUNIT_CASE_PARAM(verbs_test_sync_three_codecs, batch_gen_params),
	KUNIT_CASE_PARAM(verbs_test_async, batch_gen_params),
	KUNIT_CASE_PARAM(verbs_test_ring_sizes, ring_gen_params),
	KUNIT_CASE(verbs_test_call_order),
	KUNIT_CASE(verbs_test_queue_order),
	KUNIT_CASE_PARAM(verbs_test_async_anywhere, place_gen_params),
	KUNIT_CASE_PARAM(verbs_test_sync_needs_sleep, place_gen_params),
	KUNIT_CASE(verbs_test_invalid),
	KUNIT_CASE(verbs_test_pipelined),
	KUNIT_CASE(verbs_test_two_clients),
	KUNIT_CASE(verbs_test_chain),
	KUNIT_CASE(verbs_test_endless),
	KUNIT_CASE(verbs_test_threads),
	KUNIT_CASE(verbs_test_released),
	KUNIT_CASE(verbs_test_gone_async),
	KUNIT_CASE(verbs_test_gone_sync),
	{}
};

static struct kunit_suite verbs_suite = {
	.name = "hdaudbus_verbs",
	.exit = fixture_exit,
	.test_cases = verbs_cases,
};

kunit_test_suite(verbs_suite);
