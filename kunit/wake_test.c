// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: who wakes the controller, and who is told.
 *
 * Test method is:
 *
 * 1) Where the kernel has runtime PM, the controller's device has it too; what
 *    needs the hardware has to wake it, and hold it awake.
 * 2) Codecs report while the link stands still, and drivers are told.
 */
#include <linux/delay.h>
#include <linux/pm_domain.h>
#include <linux/pm_runtime.h>
#include "fixture.h"

/*
 * Runtime PM
 */

static struct fixture *wake_fixture; /* of the test that runs */

static int runtime_suspend(struct device *dev)
{
	return fixture_idle(wake_fixture);
}

static int runtime_resume(struct device *dev)
{
	return fixture_resume(wake_fixture);
}

static struct dev_pm_domain wake_domain = {
	.ops = { RUNTIME_PM_OPS(runtime_suspend, runtime_resume, NULL) },
};

/* A controller that sleeps as soon as it may; its drivers let it. */
static struct fixture *runtime_start(struct kunit *test)
{
	struct fixture *fixture;

	if (!IS_ENABLED(CONFIG_PM))
		kunit_skip(test, "this kernel has no runtime PM");
	fixture = fixture_prepare(test, NULL);
	wake_fixture = fixture;
	dev_pm_domain_set(fixture->parent, &wake_domain);
	pm_runtime_set_active(fixture->parent);
	pm_runtime_get_noresume(fixture->parent);
	pm_runtime_enable(fixture->parent);
	fixture_register(fixture);
	pm_runtime_put_sync(fixture->parent);
	return fixture;
}

static bool asleep_soon(struct fixture *fixture)
{
	unsigned int i;

	for (i = 0; i < 100 && !pm_runtime_suspended(fixture->parent); i++)
		msleep(20);
	return pm_runtime_suspended(fixture->parent) && !fixture_link_runs(fixture);
}

static void runtime_end(struct fixture *fixture)
{
	pm_runtime_get_sync(fixture->parent);
	fixture_unregister(fixture);
	pm_runtime_disable(fixture->parent);
	pm_runtime_put_noidle(fixture->parent);
	dev_pm_domain_set(fixture->parent, NULL);
}

static void wake_test_runtime_verbs(struct kunit *test)
{
	struct fixture *fixture = runtime_start(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 40, 0x25, 0x7100);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);

	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	fixture_expect_service(fixture);
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	local_irq_disable(); /* from where one cannot wait */
	KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 40, transfers,
							   fixture_transferred, calls));
	local_irq_enable();
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	KUNIT_EXPECT_EQ(test, fixture_answers(transfers, 40).valid, 40U);
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	runtime_end(fixture);
}

static void wake_test_runtime_engine(struct kunit *test)
{
	struct fixture *fixture = runtime_start(test);
	struct fixture_stream stream;

	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	fixture_open(fixture, &stream, true, NULL, 8192, 2);
	fixture_expect_streaming(fixture);
	msleep(100);
	KUNIT_EXPECT_FALSE(test, pm_runtime_suspended(fixture->parent));
	fixture_close(fixture, &stream);
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	/* an engine that its context leaves behind, and one that outlives the controller */
	fixture_engine(fixture, true);
	fixture_put(fixture, fixture->hda.context);
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	fixture_v3(fixture, fixture->fdev, &fixture->hda);
	fixture_engine(fixture, true);
	runtime_end(fixture);
	KUNIT_EXPECT_EQ(test, atomic_read(&fixture->parent->power.usage_count), 0);
}

/* Calls that are cancelled hold nothing awake. */
static void wake_test_runtime_cancel(struct kunit *test)
{
	struct fixture *fixture = runtime_start(test);
	struct hdaudio_codec_transfer *transfers = fixture_echoes(test, 4, 1, 0x7100);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);

	fixture->sim->manual = true;
	KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 4, transfers,
							   fixture_transferred, calls));
	fixture_put(fixture, fixture->hda.context);
	fixture->sim->manual = false;
	sim_run_frames(fixture->sim, 10);
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 0);
	runtime_end(fixture);
}

/*
 * Wake
 */

/* What drivers of these tests were told, by the address of their codec. */
static struct completion wake_told[16];
static bool wake_releases;

static int wake_probe(struct hdaudbus_device *fdev)
{
	if (wake_releases)
		pm_runtime_put_noidle(&fdev->dev);
	return 0;
}

static void wake_remove(struct hdaudbus_device *fdev)
{
	if (wake_releases)
		pm_runtime_get_noresume(&fdev->dev);
}

static void wake_wake(struct hdaudbus_device *fdev)
{
	complete(&wake_told[fdev->codec_address]);
}

static const struct hdaudbus_device_id wake_ids[] = {
	{ .vendor_id = 0x1b360d01 },
	{ .vendor_id = 0x1b360d02 },
	{ }
};

static struct hdaudbus_driver wake_driver = {
	.driver.name = "hdaudbus-kunit-wake",
	.id_table = wake_ids,
	.probe = wake_probe,
	.remove = wake_remove,
	.wake = wake_wake,
};

static void wake_drive(struct kunit *test, bool releases)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(wake_told); i++)
		init_completion(&wake_told[i]);
	wake_releases = releases;
	KUNIT_ASSERT_EQ(test, hdaudbus_driver_register(&wake_driver), 0);
}

static bool told(unsigned int codec)
{
	return wait_for_completion_timeout(&wake_told[codec], HZ);
}

static void wake_test_told(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct sim *sim = fixture->sim;

	wake_drive(test, false);
	fixture_fall_asleep(fixture);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_WAKEEN, 2), 0U);
	fixture_awaken(fixture);
	KUNIT_EXPECT_EQ(test, device_set_wakeup_enable(&fixture_function_group(fixture, 2, 2)->dev,
						       true), 0);
	fixture_fall_asleep(fixture);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_WAKEEN, 2), (u32)BIT(2));
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_STATESTS, 2), 0U);
	sim_unsolicited(sim, 2, 0);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_STATESTS, 2), (u32)BIT(2));
	fixture_awaken(fixture);
	KUNIT_EXPECT_EQ(test, sim_read(sim, AZX_REG_WAKEEN, 2), 0U);
	/* both function groups */
	KUNIT_EXPECT_TRUE(test, told(2));
	KUNIT_EXPECT_TRUE(test, told(2));
	KUNIT_EXPECT_FALSE(test, told(0));
	/* once */
	fixture_fall_asleep(fixture);
	fixture_awaken(fixture);
	KUNIT_EXPECT_FALSE(test, told(2));
	fixture_expect_service(fixture);
	device_set_wakeup_enable(&fixture_function_group(fixture, 2, 2)->dev, false);
	hdaudbus_driver_unregister(&wake_driver);
}

/* Drivers may go while their codecs wake the controller. */
static void wake_test_unbound(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	unsigned int i;

	for (i = 0; i < 50; i++) {
		wake_drive(test, false);
		KUNIT_ASSERT_EQ(test, fixture_idle(fixture), 0);
		sim_unsolicited(fixture->sim, 0, 0);
		fixture_awaken(fixture);
		hdaudbus_driver_unregister(&wake_driver);
	}
	KUNIT_ASSERT_EQ(test, fixture_idle(fixture), 0);
	sim_unsolicited(fixture->sim, 0, 0);
	fixture_awaken(fixture);
	fixture_unregister(fixture);
}

/* A bound driver holds the controller awake until it lets go; then its codec wakes it. */
static void wake_test_runtime_told(struct kunit *test)
{
	struct fixture *fixture = runtime_start(test);

	wake_drive(test, false);
	msleep(100);
	KUNIT_EXPECT_FALSE(test, pm_runtime_suspended(fixture->parent));
	hdaudbus_driver_unregister(&wake_driver);
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));

	wake_drive(test, true);
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	sim_unsolicited(fixture->sim, 5, 0);
	KUNIT_EXPECT_TRUE(test, told(5));
	KUNIT_EXPECT_TRUE(test, asleep_soon(fixture));
	hdaudbus_driver_unregister(&wake_driver);
	runtime_end(fixture);
}

static struct kunit_case wake_cases[] = {
	KUNIT_CASE(wake_test_runtime_verbs),
	KUNIT_CASE(wake_test_runtime_engine),
	KUNIT_CASE(wake_test_runtime_cancel),
	KUNIT_CASE(wake_test_told),
	KUNIT_CASE(wake_test_unbound),
	KUNIT_CASE(wake_test_runtime_told),
	{}
};

static struct kunit_suite wake_suite = {
	.name = "hdaudbus_wake",
	.exit = fixture_exit,
	.test_cases = wake_cases,
};

kunit_test_suite(wake_suite);
