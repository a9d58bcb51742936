// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: channels of NetDMA providers are taken, used, interrupted and released.
 */
#include "netdma_fixture.h"

/**
 * struct engine - an engine, as a test parameter
 * @name: for the report
 * @major: version of NetDMA
 * @minor: likewise
 * @pace: when it works
 */
struct engine {
	const char *name;
	u8 major;
	u8 minor;
	enum scripted_pace pace;
};

static const struct engine engines[] = {
	{ "1.0, thread", 1, 0, SCRIPTED_THREADED },
	{ "1.1, interrupts", 1, 1, SCRIPTED_INTERRUPT },
	{ "1.1, at once", 1, 1, SCRIPTED_AT_ONCE },
	{ "2.0, thread", 2, 0, SCRIPTED_THREADED },
	{ "2.0, interrupts", 2, 0, SCRIPTED_INTERRUPT },
	{ "2.0, at once", 2, 0, SCRIPTED_AT_ONCE },
};

static void engine_describe(const struct engine *engine, char *description)
{
	strscpy(description, engine->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(engine, engines, engine_describe);

/* More than the ring holds, in pieces of all sorts, and nothing left to do at the end. */
static void channel_test_copies(struct kunit *test)
{
	const struct engine *engine = test->param_value;
	struct netdma_fixture *fixture = netdma_fixture_start(test);
	struct scripted *provider = netdma_fixture_provider(fixture, engine->major, engine->minor);
	struct netdma_channel *channel = netdma_fixture_take(fixture, provider);
	struct netdma_copy *copies[60];
	unsigned int i;

	provider->pace = engine->pace;
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		copies[i] = netdma_fixture_copy(fixture,
						NETDMA_PIECES({ 100, 1 + i }, { 4000, 96 },
							      { 0, 5000 }),
						NETDMA_PIECES({ 0, 4096 }, { 0, 1097 }));
	for (i = 0; i < ARRAY_SIZE(copies); i++)
		netdma_fixture_submit(fixture, channel, copies[i]);
	for (i = 0; i < ARRAY_SIZE(copies); i++) {
		netdma_fixture_expect_copied(fixture, copies[i]);
		KUNIT_EXPECT_EQ(test, copies[i]->place, (int)i + 1);
	}
	KUNIT_EXPECT_EQ(test, scripted_outstanding(scripted_channel(channel)), 0U);
	netdma_fixture_release(fixture, channel);
	KUNIT_EXPECT_EQ(test, (int)scripted_last(provider)->call, (int)SCRIPTED_FREE);
}

static struct kunit_case channel_cases[] = {
	KUNIT_CASE_PARAM(channel_test_copies, engine_gen_params),
	{}
};

static struct kunit_suite channel_suite = {
	.name = "netdma_channel",
	.exit = netdma_fixture_exit,
	.test_cases = channel_cases,
};

kunit_test_suite(channel_suite);
