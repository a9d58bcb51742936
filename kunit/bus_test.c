// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: function groups as devices, and the function drivers that bind.
 *
 * Test method is:
 *
 * 1) A controller with three codecs and four function groups gives four
 *    devices; what they say is compared with the codecs' parameters.
 * 2) Drivers with different tables are registered before and after; each has
 *    to get the devices its table names, and no others.
 * 3) Devices and drivers go away, in either order; every probe that succeeded
 *    has its remove, and in it the interface still answers.
 * 4) The uevent carries the modalias that a module is loaded by.
 */
#include <linux/kobject.h>
#include "fixture.h"

/* What the drivers of these tests saw; one test runs at a time. */
static struct {
	unsigned int probes;
	unsigned int removes;
	int probe_error;
	int answer_in_remove;
	u32 vendors;
	bool query;
	struct hdaudio_bus_interface_v3 hda;
} seen;

static int bus_probe(struct hdaudbus_device *fdev)
{
	static const guid_t v3 = GUID_HDAUDIO_BUS_INTERFACE_V3;

	seen.probes++;
	seen.vendors |= BIT(fdev->vendor_id & 0xf);
	if (seen.probe_error)
		return seen.probe_error;
	if (!seen.query)
		return 0;
	return hdaudbus_query_interface(fdev, &v3, sizeof(seen.hda), HDAUDIO_INTERFACE_VERSION,
					&seen.hda);
}

static void bus_remove(struct hdaudbus_device *fdev)
{
	struct hdaudio_codec_transfer verb = {
		hdaudio_command(fdev->codec_address, 0, AC_VERB_PARAMETERS, AC_PAR_VENDOR_ID),
	};

	seen.removes++;
	if (!seen.query)
		return;
	seen.answer_in_remove = seen.hda.transfer_codec_verbs(seen.hda.context, 1, &verb, NULL,
							      NULL);
	if (!seen.answer_in_remove && (u32)verb.input != fdev->vendor_id)
		seen.answer_in_remove = -EIO;
	seen.hda.interface_dereference(seen.hda.context);
}

static struct hdaudbus_driver bus_driver(const struct hdaudbus_device_id *table)
{
	memset(&seen, 0, sizeof(seen));
	return (struct hdaudbus_driver){
		.driver.name = "hdaudbus-kunit",
		.id_table = table,
		.probe = bus_probe,
		.remove = bus_remove,
	};
}

static void bus_test_devices(struct kunit *test)
{
	static const struct {
		u8 codec, node, type;
		u32 vendor, revision, subsystem;
	} expected[] = {
		{ 0, 1, 0x80, 0x1b360d01, 0x00100203, 0xabcd1234 },
		{ 2, 1, 0x82, 0x1b360d02, 0x00100100, 0x00000222 },
		{ 2, 2, 0x81, 0x1b360d02, 0x00100100, 0x00000333 },
		{ 5, 1, 0x80, 0x1b360d01, 0x00100203, 0xabcd1234 },
	};
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudbus_device *fdev;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 4U);
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		fdev = fixture_function_group(fixture, expected[i].codec, expected[i].node);
		KUNIT_EXPECT_EQ(test, fdev->function_type, expected[i].type);
		KUNIT_EXPECT_EQ(test, fdev->vendor_id, expected[i].vendor);
		KUNIT_EXPECT_EQ(test, fdev->revision_id, expected[i].revision);
		KUNIT_EXPECT_EQ(test, fdev->subsystem_id, expected[i].subsystem);
		KUNIT_EXPECT_PTR_EQ(test, fdev->dev.parent, fixture->parent);
	}
	fixture_put(fixture, fixture->hda.context);
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 0U);
}

/**
 * struct table - what a driver asks for and how many devices it gets
 * @name: for the report
 * @ids: its table
 * @matches: number of devices of the standard controller
 */
struct table {
	const char *name;
	struct hdaudbus_device_id ids[3];
	unsigned int matches;
};

static const struct table tables[] = {
	{ "a type", { { .function_type = 0x80 } }, 2 },
	{ "another type", { { .function_type = 0x82 } }, 1 },
	{ "a vendor", { { .vendor_id = 0x1b360d02 } }, 2 },
	{ "type and vendor", { { 0x81, 0x1b360d02 } }, 1 },
	{ "type of another vendor", { { 0x80, 0x1b360d02 } }, 0 },
	{ "two entries", { { 0x80, 0 }, { 0, 0x1b360d02 } }, 4 },
	{ "overlapping entries", { { 0x81, 0 }, { 0, 0x1b360d02 } }, 2 },
	{ "unknown vendor", { { 0, 0x1b360d03 } }, 0 },
	{ "unknown type", { { 0x7f, 0 } }, 0 },
	{ "nothing", { }, 0 },
};

static void table_describe(const struct table *table, char *description)
{
	strscpy(description, table->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(table, tables, table_describe);

/* The driver comes to the devices. */
static void bus_test_match(struct kunit *test)
{
	const struct table *table = test->param_value;
	struct hdaudbus_driver driver = bus_driver(table->ids);

	fixture_start(test, NULL);
	KUNIT_ASSERT_EQ(test, hdaudbus_driver_register(&driver), 0);
	KUNIT_EXPECT_EQ(test, seen.probes, table->matches);
	KUNIT_EXPECT_EQ(test, seen.removes, 0U);
	hdaudbus_driver_unregister(&driver);
	KUNIT_EXPECT_EQ(test, seen.removes, table->matches);
}

/* The devices come to the driver. */
static void bus_test_match_later(struct kunit *test)
{
	const struct table *table = test->param_value;
	struct hdaudbus_driver driver = bus_driver(table->ids);
	struct fixture *fixture;

	KUNIT_ASSERT_EQ(test, hdaudbus_driver_register(&driver), 0);
	fixture = fixture_start(test, NULL);
	KUNIT_EXPECT_EQ(test, seen.probes, table->matches);
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, seen.removes, table->matches);
	hdaudbus_driver_unregister(&driver);
	KUNIT_EXPECT_EQ(test, seen.removes, table->matches);
}

static const struct hdaudbus_device_id codec_zero[] = { { 0x80, 0x1b360d01 }, { } };

/* A driver may use its interface from probe to the end of remove. */
static void bus_test_use_in_remove(struct kunit *test)
{
	static const struct hdaudbus_device_id other[] = { { 0x82, 0 }, { } };
	struct hdaudbus_driver driver = bus_driver(other);
	struct fixture *fixture;

	seen.query = true;
	KUNIT_ASSERT_EQ(test, hdaudbus_driver_register(&driver), 0);
	fixture = fixture_start(test, NULL);
	KUNIT_EXPECT_EQ(test, seen.probes, 1U);
	seen.answer_in_remove = 1;
	fixture_unregister(fixture);
	KUNIT_EXPECT_EQ(test, seen.removes, 1U);
	KUNIT_EXPECT_EQ(test, seen.answer_in_remove, 0);
	hdaudbus_driver_unregister(&driver);
}

static void bus_test_probe_fails(struct kunit *test)
{
	struct hdaudbus_driver driver = bus_driver(codec_zero);

	seen.probe_error = -ENXIO;
	fixture_start(test, NULL);
	KUNIT_ASSERT_EQ(test, hdaudbus_driver_register(&driver), 0);
	KUNIT_EXPECT_EQ(test, seen.probes, 2U);
	hdaudbus_driver_unregister(&driver);
	KUNIT_EXPECT_EQ(test, seen.removes, 0U);
}

static void bus_test_modalias(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudbus_device *fdev = fixture_function_group(fixture, 2, 2);
	struct kobj_uevent_env *env = kunit_kzalloc(test, sizeof(*env), GFP_KERNEL);
	unsigned int i, found = 0;

	KUNIT_ASSERT_NOT_NULL(test, env);
	KUNIT_ASSERT_NOT_NULL(test, fdev->dev.bus->uevent);
	KUNIT_EXPECT_EQ(test, fdev->dev.bus->uevent(&fdev->dev, env), 0);
	for (i = 0; i < env->envp_idx; i++)
		found += !strcmp(env->envp[i], "MODALIAS=hdaudbus:v1B360D02r00100100t81");
	KUNIT_EXPECT_EQ(test, found, 1U);
}

/* Two controllers side by side do not mind each other. */
static void bus_test_two_controllers(struct kunit *test)
{
	struct hdaudbus_driver driver = bus_driver(codec_zero);
	struct fixture *first, *second;

	KUNIT_ASSERT_EQ(test, hdaudbus_driver_register(&driver), 0);
	first = fixture_start(test, NULL);
	second = fixture_start(test, NULL);
	KUNIT_EXPECT_EQ(test, seen.probes, 4U);
	fixture_expect_service(first);
	fixture_expect_service(second);
	fixture_exit(test);
	KUNIT_EXPECT_EQ(test, seen.removes, 2U);
	test->priv = first;
	fixture_expect_service(first);
	fixture_unregister(first);
	hdaudbus_driver_unregister(&driver);
	KUNIT_EXPECT_EQ(test, seen.removes, 4U);
}

/**
 * struct claim - what a codec says of its function groups
 * @nodes: response to %AC_PAR_NODE_COUNT of the root: first node << 16 | count
 * @groups: how many are believed
 */
struct claim {
	u32 nodes;
	unsigned int groups;
};

static const struct claim claims[] = {
	{ 0x00010001, 1 }, { 0x00fe0002, 2 }, { 0x00ff0001, 1 },
	{ 0x00ff0002, 0 }, { 0x00010000, 0 }, { 0x00000001, 0 }, { 0x000100ff, 8 },
};

static void claim_describe(const struct claim *claim, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%#x", claim->nodes);
}

KUNIT_ARRAY_PARAM(claim, claims, claim_describe);

/* There are nodes up to 255, node 0 is the root, and nobody has 255 groups. */
static void bus_test_claims(struct kunit *test)
{
	const struct claim *claim = test->param_value;
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description), GFP_KERNEL);
	struct sim_codec_description *codec = kunit_kzalloc(test, sizeof(*codec), GFP_KERNEL);
	struct sim_parameter *parameters = kunit_kcalloc(test, 3, sizeof(*parameters), GFP_KERNEL);
	struct fixture *fixture;

	KUNIT_ASSERT_TRUE(test, description && codec && parameters);
	parameters[0] = (struct sim_parameter){ 0, AC_PAR_VENDOR_ID, 0x1b360d03 };
	parameters[1] = (struct sim_parameter){ 0, AC_PAR_REV_ID, 0x00100100 };
	parameters[2] = (struct sim_parameter){ 0, AC_PAR_NODE_COUNT, claim->nodes };
	codec->parameters = parameters;
	codec->count = 3;
	description->inputs = 1;
	description->outputs = 1;
	description->codecs[0] = codec;

	fixture = fixture_prepare(test, description);
	KUNIT_ASSERT_EQ(test, hdaudbus_host_register(&fixture->sim->host), 0);
	fixture->registered = true;
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), claim->groups);
}

static struct kunit_case bus_cases[] = {
	KUNIT_CASE(bus_test_devices),
	KUNIT_CASE_PARAM(bus_test_match, table_gen_params),
	KUNIT_CASE_PARAM(bus_test_match_later, table_gen_params),
	KUNIT_CASE(bus_test_use_in_remove),
	KUNIT_CASE(bus_test_probe_fails),
	KUNIT_CASE(bus_test_modalias),
	KUNIT_CASE(bus_test_two_controllers),
	KUNIT_CASE_PARAM(bus_test_claims, claim_gen_params),
	{}
};

static struct kunit_suite bus_suite = {
	.name = "hdaudbus_bus",
	.exit = fixture_exit,
	.test_cases = bus_cases,
};

kunit_test_suite(bus_suite);
