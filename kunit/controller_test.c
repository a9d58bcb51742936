// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: bringing a controller up and down, and its interrupt.
 *
 * Test method is:
 *
 * 1) The log of register accesses shows the order in which a controller is
 *    reset, set up and shut down.
 * 2) Bringing it up is made to fail at every allocation of memory for DMA;
 *    nothing may be left behind. At every register access: fault_test.c.
 * 3) Interrupts that are nobody's, and those of a controller that is gone.
 */
#include "fixture.h"

static bool wrote(const struct sim_access *access, u32 offset)
{
	return access->write && access->offset == offset;
}

/* Index of the first write to @offset whose bits @mask are @value; or -1. */
static int first_write(const struct sim *sim, u32 offset, u32 mask, u32 value, unsigned int from)
{
	unsigned int i;

	for (i = from; i < sim->access_count; i++)
		if (wrote(&sim->accesses[i], offset) &&
		    (sim->accesses[i].value & mask) == value)
			return i;
	return -1;
}

static void controller_test_reset_order(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct sim *sim = fixture->sim;
	int enter, leave, command, interrupts;

	sim_log_start(sim);
	fixture_register(fixture);
	enter = first_write(sim, AZX_REG_GCTL, AZX_GCTL_RESET, 0, 0);
	KUNIT_ASSERT_GE(test, enter, 0);
	leave = first_write(sim, AZX_REG_GCTL, AZX_GCTL_RESET, AZX_GCTL_RESET, enter);
	KUNIT_ASSERT_GT(test, leave, enter);
	KUNIT_EXPECT_GT(test, first_write(sim, AZX_REG_CORBCTL, AZX_CORBCTL_RUN,
					  AZX_CORBCTL_RUN, 0), leave);
	command = first_write(sim, AZX_REG_CORBWP, 0, 0, leave);
	KUNIT_EXPECT_GT(test, command, leave);
	interrupts = first_write(sim, AZX_REG_INTCTL, AZX_INT_GLOBAL_EN, AZX_INT_GLOBAL_EN, leave);
	KUNIT_EXPECT_GT(test, interrupts, leave);
}

/* A controller that another driver left running is stopped first. */
static void controller_test_left_running(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;

	host->ops->write32(host, AZX_REG_GCTL, AZX_GCTL_RESET | AZX_GCTL_UNSOL);
	host->ops->write32(host, AZX_REG_INTCTL, AZX_INT_GLOBAL_EN | AZX_INT_CTRL_EN);
	host->ops->write16(host, AZX_REG_STATESTS, 0x7fff);
	fixture_register(fixture);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 4U);
	fixture_expect_service(fixture);
}

static void controller_test_unsolicited_enabled(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);

	KUNIT_EXPECT_NE(test, sim_read(fixture->sim, AZX_REG_GCTL, 4) & AZX_GCTL_UNSOL, 0U);
}

/* Afterwards the controller reaches no memory and raises no interrupt. */
static void controller_test_quiet_afterwards(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	struct sim *sim = fixture->sim;
	unsigned int n, interrupts;

	fixture_open(fixture, &stream, true, NULL, 4096, 4);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_run_frames(sim, 100);
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_CORBCTL, 1) & AZX_CORBCTL_RUN, 0U);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_RIRBCTL, 1) & AZX_RBCTL_DMA_EN, 0U);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_DPLBASE, 4) & AZX_DPLBASE_ENABLE, 0U);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_INTCTL, 4) & AZX_INT_GLOBAL_EN, 0U);
	for (n = 0; n < 10; n++)
		KUNIT_EXPECT_EQ(test, 0U, SD_CTL_DMA_START &
				sim_read(sim, sim_engine_register(n, AZX_REG_SD_CTL), 1));
	interrupts = sim->interrupts;
	sim_run_frames(sim, 2000);
	KUNIT_EXPECT_EQ(test, sim->interrupts, interrupts);
}

/* The machine goes down: engines stop first, then the controller goes into reset. */
static void controller_test_shutdown(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *echoes = fixture_echoes(test, 1, 0x1, 0);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	unsigned int i, quiet = 0, halted = 0, reset = 0;
	struct sim *sim = fixture->sim;
	struct fixture_stream stream;
	u32 control;

	fixture_open(fixture, &stream, true, NULL, 4096, 4);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	control = sim_engine_register(sim_engine_of(sim, true, stream.id), AZX_REG_SD_CTL);
	sim_log_start(sim);
	hdaudbus_host_shutdown(&sim->host);
	for (i = 0; i < sim->access_count; i++) {
		const struct sim_access *access = &sim->accesses[i];

		if (!access->write)
			continue;
		if (access->offset == AZX_REG_INTCTL && !access->value)
			quiet = quiet ?: i + 1;
		else if (access->offset == control && !(access->value & SD_CTL_DMA_START))
			halted = halted ?: i + 1;
		else if (access->offset == AZX_REG_GCTL && !(access->value & AZX_GCTL_RESET))
			reset = reset ?: i + 1;
	}
	KUNIT_EXPECT_GT(test, quiet, 0U);
	KUNIT_EXPECT_GT(test, halted, quiet);
	KUNIT_EXPECT_GT(test, reset, halted);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_GCTL, 4) & AZX_GCTL_RESET, 0U);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), -ENODEV);
	KUNIT_EXPECT_EQ(test, -ENODEV,
			hda->transfer_codec_verbs(hda->context, 1, echoes, NULL, NULL));
}

/* Again and again: nothing is used up. */
static void controller_test_again(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;
	unsigned int round;

	for (round = 0; round < 5; round++) {
		KUNIT_ASSERT_EQ(test, hdaudbus_host_register(host), 0);
		KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 4U);
		sim_settle(fixture->sim);
		hdaudbus_host_unregister(host);
		KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
		KUNIT_EXPECT_NULL(test, host->controller);
	}
}

/*
 * Failures
 */

static void controller_test_stuck_reset(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;

	fixture->sim->faults.stuck_reset = true;
	KUNIT_EXPECT_EQ(test, hdaudbus_host_register(host), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 0U);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
	KUNIT_EXPECT_NULL(test, host->controller);
}

/* It leaves reset, but does not enter it. */
static void controller_test_stuck_running(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;

	host->ops->write32(host, AZX_REG_GCTL, AZX_GCTL_RESET);
	fixture->sim->faults.stuck_reset = true;
	KUNIT_EXPECT_EQ(test, hdaudbus_host_register(host), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
}

static void controller_test_all_ones(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;

	sim_remove(fixture->sim);
	KUNIT_EXPECT_EQ(test, hdaudbus_host_register(host), -ENODEV);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 0U);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
	KUNIT_EXPECT_NULL(test, host->controller);
}

static void controller_test_no_memory(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct hdaudbus_host *host = &fixture->sim->host;
	unsigned int nth;
	int err = -ENOMEM;

	for (nth = 1; err; nth++) {
		fixture->sim->faults.fail_allocation = nth;
		err = hdaudbus_host_register(host);
		if (!err)
			break;
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
	}
	fixture->sim->faults.fail_allocation = 0;
	KUNIT_EXPECT_GT(test, nth, 1U);
	hdaudbus_host_unregister(host);
}

/* A codec that raises its hand and then says nothing: the others work. */
static void controller_test_stuck_corb(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);

	fixture->sim->faults.stuck_corb = true;
	KUNIT_EXPECT_EQ(test, hdaudbus_host_register(&fixture->sim->host), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
	fixture->sim->faults.stuck_corb = false;
	fixture_register(fixture);
	fixture_expect_service(fixture);
}

/* A controller with nothing on its link is a controller. */
static void controller_test_no_codec(struct kunit *test)
{
	static const struct sim_description lonely = { .inputs = 1, .outputs = 1 };
	struct fixture *fixture = fixture_prepare(test, &lonely);

	KUNIT_ASSERT_EQ(test, hdaudbus_host_register(&fixture->sim->host), 0);
	fixture->registered = true;
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 0U);
}

static void controller_test_silent_codec(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);

	fixture->sim->host.verb_timeout_ms = 20;
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .every = 1,
	});
	fixture_register(fixture);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 2U);
	sim_set_verb_fault(fixture->sim, NULL);
}

/* It says who it is, and then nothing more. */
static void controller_test_codec_falls_silent(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);

	fixture->sim->host.verb_timeout_ms = 20;
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .skip = 3, .every = 1,
	});
	fixture_register(fixture);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 2U);
	sim_set_verb_fault(fixture->sim, NULL);
}

/* One answer that is missing, whichever, is no reason to leave a codec out. */
static void controller_test_missing_answer(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	unsigned int which;

	fixture->sim->host.verb_timeout_ms = 1;
	for (which = 0; which < 12; which++) {
		sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
			.fate = SIM_DROP, .codecs = BIT(2), .skip = which,
		});
		fixture_register(fixture);
		KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 4U);
		sim_set_verb_fault(fixture->sim, NULL);
		fixture_expect_service(fixture);
		fixture_unregister(fixture);
	}
}

/*
 * Interrupts
 */

static void controller_test_spurious(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int i;

	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, (int)sim_interrupt(fixture->sim), (int)IRQ_NONE);
	fixture_expect_service(fixture);
	KUNIT_EXPECT_EQ(test, fixture->sim->unhandled, 0U);
}

/* All ones is no interrupt, and nothing to write to. */
static void controller_test_interrupt_gone(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int i;

	sim_remove(fixture->sim);
	sim_log_start(fixture->sim);
	KUNIT_EXPECT_EQ(test, (int)sim_interrupt(fixture->sim), (int)IRQ_NONE);
	for (i = 0; i < fixture->sim->access_count; i++)
		KUNIT_EXPECT_FALSE(test, fixture->sim->accesses[i].write);
	KUNIT_EXPECT_LE(test, fixture->sim->access_count, 2U);
	hdaudbus_host_gone(&fixture->sim->host);
	KUNIT_EXPECT_EQ(test, (int)sim_interrupt(fixture->sim), (int)IRQ_NONE);
}

/* An interrupt of a stream costs four accesses: INTSTS twice, its own status twice. */
static void controller_test_interrupt_cost(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct sim *sim = fixture->sim;
	struct fixture_stream stream;
	unsigned int i, cost = 0;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	sim_log_start(sim);
	sim_run_frames(sim, 1024);
	for (i = 0; i < sim->access_count; i++)
		cost += sim->accesses[i].offset == AZX_REG_INTSTS ||
			sim->accesses[i].offset >= sim_engine_register(0, 0);
	KUNIT_EXPECT_GE(test, cost, 3U);
	KUNIT_EXPECT_LE(test, cost, 4U);
}

/* FIFO and descriptor errors are taken care of, also without a client that asked. */
static void controller_test_stream_errors(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	int engine;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_STOP_STATE), 0);
	KUNIT_ASSERT_EQ(test, fixture_state(fixture, stream.handle, HDAUDIO_RUN_STATE), 0);
	engine = sim_engine_of(fixture->sim, true, stream.id);
	KUNIT_ASSERT_GE(test, engine, 0);
	sim_stream_error(fixture->sim, engine, SD_INT_FIFO_ERR);
	sim_stream_error(fixture->sim, engine, SD_INT_DESC_ERR);
	sim_stream_error(fixture->sim, engine, SD_INT_MASK);
	KUNIT_EXPECT_EQ(test, 0U, SD_INT_MASK &
			sim_read(fixture->sim, sim_engine_register(engine, AZX_REG_SD_STS), 1));
}

static struct kunit_case controller_cases[] = {
	KUNIT_CASE(controller_test_reset_order),
	KUNIT_CASE(controller_test_left_running),
	KUNIT_CASE(controller_test_unsolicited_enabled),
	KUNIT_CASE(controller_test_quiet_afterwards),
	KUNIT_CASE(controller_test_shutdown),
	KUNIT_CASE(controller_test_again),
	KUNIT_CASE(controller_test_stuck_reset),
	KUNIT_CASE(controller_test_stuck_running),
	KUNIT_CASE(controller_test_all_ones),
	KUNIT_CASE(controller_test_no_memory),
	KUNIT_CASE(controller_test_stuck_corb),
	KUNIT_CASE(controller_test_no_codec),
	KUNIT_CASE(controller_test_silent_codec),
	KUNIT_CASE(controller_test_codec_falls_silent),
	KUNIT_CASE(controller_test_missing_answer),
	KUNIT_CASE(controller_test_spurious),
	KUNIT_CASE(controller_test_interrupt_gone),
	KUNIT_CASE(controller_test_interrupt_cost),
	KUNIT_CASE(controller_test_stream_errors),
	{}
};

static struct kunit_suite controller_suite = {
	.name = "hdaudbus_controller",
	.exit = fixture_exit,
	.test_cases = controller_cases,
};

kunit_test_suite(controller_suite);
