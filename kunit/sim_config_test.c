// SPDX-License-Identifier: GPL-2.0
/*
 * Suite for drivers/hdaudbus-sim/config.c: what a controller is to be.
 *
 * Test method is:
 *	1) start from the default configuration,
 *	2) change it, within the limits and beyond,
 *	3) look at what is said of it and at the description that comes of it.
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include "../drivers/hdaudbus-sim/config.h"

static const char small[] = "Vendor Id: 0x11112222\nFunction Id: 0x1\n";
static const char other[] = "Vendor Id: 0x33334444\nFunction Id: 0x1\n";
static const char bad[] = "Vendor Id: 0x33334444\nPincap?\nPincap x\n";

static int config_init(struct kunit *test)
{
	struct sim_config *config = kunit_kzalloc(test, sizeof(*config), GFP_KERNEL);

	if (!config)
		return -ENOMEM;
	sim_config_init(config);
	test->priv = config;
	return 0;
}

static void config_exit(struct kunit *test)
{
	sim_config_clear(test->priv);
}

static u32 vendor(const struct sim_description *description, unsigned int address)
{
	const struct sim_codec_description *codec = description->codecs[address];
	unsigned int i;

	for (i = 0; codec && i < codec->count; i++)
		if (!codec->parameters[i].node && codec->parameters[i].id == AC_PAR_VENDOR_ID)
			return codec->parameters[i].value;
	return 0;
}

static void config_test_default(struct kunit *test)
{
	struct sim_description description;

	KUNIT_EXPECT_NULL(test, sim_config_check(test->priv));
	KUNIT_ASSERT_EQ(test, 0, sim_config_describe(test->priv, &description));
	KUNIT_EXPECT_EQ(test, description.inputs, 4);
	KUNIT_EXPECT_EQ(test, description.outputs, 4);
	KUNIT_EXPECT_EQ(test, vendor(&description, 0), 0U);
	sim_config_undescribe(&description);
}

struct limit {
	u8 inputs, outputs, bidirectional, sdo;
	bool good;
};

static const struct limit limits[] = {
	{ 1, 0, 0, 0, true }, { 0, 1, 0, 0, true }, { 0, 0, 1, 0, true },
	{ 15, 15, 0, 2, true }, { 0, 0, 30, 0, true }, { 10, 10, 10, 0, true },
	{ 0, 0, 0, 0, false }, { 16, 0, 0, 0, false }, { 0, 16, 0, 0, false },
	{ 0, 0, 31, 0, false }, { 15, 15, 1, 0, false }, { 10, 10, 11, 0, false },
	{ 255, 255, 255, 0, false }, { 4, 4, 0, 3, false }, { 4, 4, 0, 255, false },
};

static void limit_describe(const struct limit *limit, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u + %u + %u engines, sdo %u", limit->inputs,
		 limit->outputs, limit->bidirectional, limit->sdo);
}

KUNIT_ARRAY_PARAM(limit, limits, limit_describe);

static void config_test_limits(struct kunit *test)
{
	const struct limit *limit = test->param_value;
	struct sim_config *config = test->priv;
	struct sim_description description;
	int err;

	config->description.inputs = limit->inputs;
	config->description.outputs = limit->outputs;
	config->description.bidirectional = limit->bidirectional;
	config->description.sdo = limit->sdo;
	KUNIT_EXPECT_EQ(test, !sim_config_check(config), limit->good);
	err = sim_config_describe(config, &description);
	KUNIT_EXPECT_EQ(test, err, limit->good ? 0 : -EINVAL);
	if (!err)
		sim_config_undescribe(&description);
}

static void config_test_codecs(struct kunit *test)
{
	struct sim_description description;
	struct sim_text_error error;

	KUNIT_EXPECT_EQ(test, 0, sim_config_set_codec(test->priv, 0, small, strlen(small), &error));
	KUNIT_EXPECT_EQ(test, 0, sim_config_set_codec(test->priv, 3, small, strlen(small), &error));
	KUNIT_EXPECT_EQ(test, 0, sim_config_set_codec(test->priv, 3, other, strlen(other), &error));
	KUNIT_EXPECT_EQ(test, 0, sim_config_set_codec(test->priv, 14, other, strlen(other),
						      &error));
	sim_config_remove_codec(test->priv, 14);
	KUNIT_ASSERT_EQ(test, 0, sim_config_describe(test->priv, &description));
	KUNIT_EXPECT_EQ(test, vendor(&description, 0), 0x11112222U);
	KUNIT_EXPECT_EQ(test, vendor(&description, 1), 0U);
	KUNIT_EXPECT_EQ(test, vendor(&description, 3), 0x33334444U);
	KUNIT_EXPECT_EQ(test, vendor(&description, 14), 0U);
	/* the description owns what it has */
	sim_config_clear(test->priv);
	KUNIT_EXPECT_EQ(test, vendor(&description, 3), 0x33334444U);
	sim_config_undescribe(&description);
}

/* A codec that cannot be leaves the one that is there. */
static void config_test_bad_codec(struct kunit *test)
{
	struct sim_config *config = test->priv;
	struct sim_text_error error;

	KUNIT_EXPECT_EQ(test, 0, sim_config_set_codec(config, 2, small, strlen(small), &error));
	KUNIT_EXPECT_EQ(test, -EINVAL, sim_config_set_codec(config, 2, bad, strlen(bad), &error));
	KUNIT_EXPECT_EQ(test, error.line, 2U);
	KUNIT_EXPECT_EQ(test, -EFBIG, sim_config_set_codec(config, 2, other, SIM_TEXT_MAX + 1,
							   &error));
	KUNIT_EXPECT_EQ(test, error.line, 0U);
	KUNIT_EXPECT_EQ(test, -ERANGE, sim_config_set_codec(config, SIM_CODECS, other,
							    strlen(other), &error));
	KUNIT_EXPECT_EQ(test, config->sizes[2], strlen(small));
	KUNIT_EXPECT_EQ(test, 0, memcmp(config->codecs[2], small, strlen(small)));
}

static struct kunit_case config_cases[] = {
	KUNIT_CASE(config_test_default),
	KUNIT_CASE_PARAM(config_test_limits, limit_gen_params),
	KUNIT_CASE(config_test_codecs),
	KUNIT_CASE(config_test_bad_codec),
	{ }
};

static struct kunit_suite config_suite = {
	.name = "hdaudbus_sim_config",
	.init = config_init,
	.exit = config_exit,
	.test_cases = config_cases,
};

kunit_test_suite(config_suite);
