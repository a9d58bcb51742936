// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: drivers/snd-hdaudbus/progress.h, how far a stream is.
 *
 * Test method is:
 *
 * 1) An engine is a line: so many bytes a second. Its notifications come early,
 *    in time or late, and whoever is told to ask again does so at the time
 *    stream.c would.
 * 2) For every number of periods, every size and every earliness each end of a
 *    period has to be told once, and none before the position has passed it.
 * 3) A notification that comes up to two passes late is told at once, and so is
 *    one after a pause.
 * 4) A position that stands, or is beyond the buffer, leads nowhere else than
 *    into the buffer, and periods are told by notifications.
 * 5) Link time is compared with a wall clock of 64 bits, read often and seldom,
 *    with a system's clock that runs faster or slower.
 * 6) Positions and wall clocks that no honest device shows give no time that runs
 *    backwards, and no position outside of the buffer.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include "../drivers/snd-hdaudbus/progress.h"

#define PROGRESS_RATE		192000		/* bytes a second */
#define PROGRESS_RECHECK_NS	50000
#define PROGRESS_PASSES		3

/**
 * struct progress_engine - an engine, and who looks after its periods
 * @periods: what is tested
 * @now: ns since it was started
 * @again: when to ask again, if anything is owed; ns
 * @told: periods told so far
 */
struct progress_engine {
	struct snd_hdaudbus_periods periods;
	u64 now;
	u64 again;
	u64 told;
};

static u64 progress_ns(u64 bytes)
{
	return DIV_ROUND_UP_ULL(bytes * NSEC_PER_SEC, PROGRESS_RATE);
}

static unsigned long progress_jiffies(u64 ns)
{
	return div_u64(ns * HZ, NSEC_PER_SEC);
}

static u64 progress_bytes(u64 ns)
{
	return div_u64(ns * PROGRESS_RATE, NSEC_PER_SEC);
}

static struct progress_engine progress_engine(unsigned int count, u32 period_bytes)
{
	struct progress_engine engine = {
		.periods = {
			.buffer_bytes = count * period_bytes,
			.period_bytes = period_bytes,
			.byte_rate = PROGRESS_RATE,
		},
	};

	snd_hdaudbus_periods_rewind(&engine.periods);
	snd_hdaudbus_periods_run(&engine.periods, true, 0);
	return engine;
}

static u32 progress_position(const struct progress_engine *engine)
{
	u64 bytes = progress_bytes(engine->now);
	u32 position;

	div_u64_rem(bytes, engine->periods.buffer_bytes, &position);
	return snd_hdaudbus_periods_position(&engine->periods, position);
}

/* What stream.c does, and when it looks again. */
static bool progress_look(struct progress_engine *engine)
{
	u32 position = progress_position(engine);
	bool over = snd_hdaudbus_periods_over(&engine->periods, position,
					      progress_jiffies(engine->now));

	engine->again = engine->now + max_t(u64, PROGRESS_RECHECK_NS,
					    snd_hdaudbus_periods_left(&engine->periods, position));
	engine->told += over;
	return over;
}

static bool progress_notify(struct progress_engine *engine)
{
	if (snd_hdaudbus_periods_next(&engine->periods, progress_position(engine),
				      progress_jiffies(engine->now))) {
		engine->told++;
		return true;
	}
	snd_hdaudbus_periods_notified(&engine->periods, progress_position(engine));
	return progress_look(engine);
}

/* Time passes, and who is owed a period asks for it. */
static void progress_until(struct progress_engine *engine, u64 ns)
{
	while (engine->periods.owed && engine->again <= ns) {
		engine->now = engine->again;
		progress_look(engine);
	}
	engine->now = ns;
}

/* Every end of a period is notified @early bytes before it is there. */
static void progress_run_early(struct kunit *test, unsigned int count, u32 bytes, u32 early)
{
	struct progress_engine engine = progress_engine(count, bytes);
	u64 end;

	for (end = bytes; end <= (u64)PROGRESS_PASSES * count * bytes; end += bytes) {
		progress_until(&engine, progress_ns(end > early ? end - early : 0));
		progress_notify(&engine);
		KUNIT_ASSERT_LE_MSG(test, engine.told * bytes, progress_bytes(engine.now),
				    "%u periods of %u, %u early: too soon", count, bytes, early);
		KUNIT_ASSERT_LE_MSG(test, progress_bytes(engine.now), (engine.told + 1) * bytes +
				    progress_bytes(PROGRESS_RECHECK_NS),
				    "%u periods of %u, %u early: lost", count, bytes, early);
	}
	progress_until(&engine, progress_ns(end - 1));
	KUNIT_ASSERT_EQ_MSG(test, engine.told, (u64)PROGRESS_PASSES * count,
			    "%u periods of %u, %u early", count, bytes, early);
}

static void progress_test_early(struct kunit *test)
{
	static const u32 sizes[] = { 128, 256, 384, 4096, 65536, SZ_2M };
	static const unsigned int counts[] = { 2, 3, 4, 5, 16, 127, 128 };
	unsigned int count, size;

	for (size = 0; size < ARRAY_SIZE(sizes); size++) {
		for (count = 0; count < ARRAY_SIZE(counts); count++) {
			u32 bytes = sizes[size];

			progress_run_early(test, counts[count], bytes, 0);
			progress_run_early(test, counts[count], bytes, 1);
			progress_run_early(test, counts[count], bytes, 64);
			progress_run_early(test, counts[count], bytes, bytes / 2);
			progress_run_early(test, counts[count], bytes, bytes - 1);
			progress_run_early(test, counts[count], bytes, bytes);
			progress_run_early(test, counts[count], bytes, bytes * 5 / 4);
		}
	}
}

/* The first notifications are swallowed; one comes @late bytes after the first end. */
static void progress_test_late(struct kunit *test)
{
	static const unsigned int counts[] = { 2, 3, 16 };
	const u32 bytes = 4096;
	unsigned int i;
	u32 late;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		for (late = 0; late < 2 * counts[i] * bytes; late += 64) {
			struct progress_engine engine = progress_engine(counts[i], bytes);

			progress_until(&engine, progress_ns(bytes + late));
			KUNIT_ASSERT_TRUE_MSG(test, progress_notify(&engine),
					      "%u periods, %u late", counts[i], late);
			/* the next one comes in time */
			progress_until(&engine, progress_ns((2 + late / bytes) * bytes));
			KUNIT_ASSERT_TRUE_MSG(test, progress_notify(&engine),
					      "%u periods, in time after %u late", counts[i], late);
		}
	}
}

/* However long it takes, an early notification is still one after it. */
static void progress_test_pause(struct kunit *test)
{
	struct snd_hdaudbus_periods periods = progress_engine(2, 4096).periods;
	unsigned long late = 3600UL * HZ;

	snd_hdaudbus_periods_notified(&periods, 4000);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_over(&periods, 4000,
							   progress_jiffies(progress_ns(4000))));
	snd_hdaudbus_periods_run(&periods, true, late);
	KUNIT_EXPECT_EQ(test, periods.owed, 1U);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_over(&periods, 4000, late));
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_over(&periods, 4096, late));
	KUNIT_EXPECT_EQ(test, periods.owed, 0U);
}

/* One comes on the way into it: with two periods nothing else tells. */
static void progress_test_into_pause(struct kunit *test)
{
	struct snd_hdaudbus_periods periods = progress_engine(2, 4096).periods;

	snd_hdaudbus_periods_notified(&periods, 4100);
	snd_hdaudbus_periods_run(&periods, true, 5 * HZ);
	KUNIT_EXPECT_NE(test, periods.owed, 0U);
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_over(&periods, 4110, 5 * HZ));
	KUNIT_EXPECT_EQ(test, periods.owed, 0U);
}

/* A position that goes back a little has not gone round the buffer. */
static void progress_test_back(struct kunit *test)
{
	struct snd_hdaudbus_periods periods = progress_engine(2, 4096).periods;

	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_over(&periods, 4200, 0));
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_over(&periods, 4190, 1));
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_over(&periods, 8191, 1));
	/* but then it has */
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_over(&periods, 4190, HZ));
}

static void progress_test_stands(struct kunit *test)
{
	struct progress_engine engine = progress_engine(4, 4096);
	struct snd_hdaudbus_periods *periods = &engine.periods;
	unsigned int i, told = 0;
	u32 position;

	for (i = 1; i <= 32; i++) {
		position = snd_hdaudbus_periods_position(periods, 0);
		snd_hdaudbus_periods_notified(periods, position);
		told += snd_hdaudbus_periods_over(periods, position,
						  progress_jiffies(progress_ns(i * 4096)));
		position = snd_hdaudbus_periods_position(periods, 0);
		if (i >= SND_HDAUDBUS_STANDS)
			KUNIT_EXPECT_EQ(test, position, i % 4 * 4096);
	}
	KUNIT_EXPECT_EQ(test, told, 32U - (SND_HDAUDBUS_STANDS - 1));

	/* also after it is started anew */
	snd_hdaudbus_periods_rewind(periods);
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_periods_position(periods, 0), 0U);
	snd_hdaudbus_periods_run(periods, true, HZ);
	snd_hdaudbus_periods_notified(periods, 0);
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_over(periods, 0, HZ + 5));
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_periods_position(periods, 0), 4096U);
}

/* What is as it should be comes to the same, looked at briefly or with all care. */
static void progress_test_next(struct kunit *test)
{
	struct snd_hdaudbus_periods brief, careful;
	u32 told, owed, position;

	for (told = 0; told < 4 * 4096; told += 4096) {
		for (owed = 0; owed < 2; owed++) {
			for (position = 0; position < 5 * 4096; position += 512) {
				careful = progress_engine(4, 4096).periods;
				careful.next = snd_hdaudbus_periods_behind(&careful, told);
				careful.owed = owed;
				snd_hdaudbus_periods_settle(&careful);
				brief = careful;
				if (!snd_hdaudbus_periods_next(&brief, position, 7)) {
					KUNIT_ASSERT_FALSE(test,
							   memcmp(&brief, &careful, sizeof(brief)));
					continue;
				}
				snd_hdaudbus_periods_notified(&careful, position);
				KUNIT_ASSERT_TRUE(test, snd_hdaudbus_periods_over(&careful,
										  position, 7));
				careful.zeros = 0;
				snd_hdaudbus_periods_settle(&careful);
				KUNIT_ASSERT_FALSE(test, memcmp(&brief, &careful, sizeof(brief)));
			}
		}
	}
}

/* Only what runs as it should is looked at briefly. */
static void progress_test_special(struct kunit *test)
{
	struct snd_hdaudbus_periods periods = progress_engine(2, 4096).periods;

	snd_hdaudbus_periods_run(&periods, false, 0);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_next(&periods, 4100, 0));
	snd_hdaudbus_periods_run(&periods, true, 0);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_next(&periods, 4000, 0));
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_next(&periods, 8192, 0));
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_next(&periods, 8191, 0));
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_next(&periods, 8191, 0));
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_next(&periods, 1, 0));
}

/* Twice in a row at 0 is no proof that it stands. */
static void progress_test_moves(struct kunit *test)
{
	struct snd_hdaudbus_periods periods = progress_engine(2, 4096).periods;
	static const u32 positions[] = { 0, 0, 4096, 0, 0, 4100, 0, 8191 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(positions); i++)
		snd_hdaudbus_periods_notified(&periods, positions[i]);
	KUNIT_EXPECT_FALSE(test, periods.stands);
}

static void progress_test_beyond(struct kunit *test)
{
	struct snd_hdaudbus_periods periods = progress_engine(2, 4096).periods;
	static const u32 positions[] = { 8192, 8193, 0x80000000, 0xffffffff };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(positions); i++)
		KUNIT_EXPECT_EQ(test, snd_hdaudbus_periods_position(&periods, positions[i]), 0U);
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_periods_position(&periods, 8191), 8191U);
}

/* The longest buffer at the lowest rate is not too much for the arithmetic. */
static void progress_test_slowest(struct kunit *test)
{
	struct snd_hdaudbus_periods periods = {
		.buffer_bytes = SZ_4M, .period_bytes = SZ_2M, .byte_rate = 6000,
	};

	const unsigned long half = (u64)SZ_2M * HZ / 6000;

	snd_hdaudbus_periods_rewind(&periods);
	snd_hdaudbus_periods_run(&periods, true, 0);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_periods_over(&periods, 0, half));
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_periods_over(&periods, 0, half + 2));
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_periods_left(&periods, 0),
			(u64)SZ_2M * NSEC_PER_SEC / 6000);
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_periods_left(&periods, SZ_4M - 6), (u64)NSEC_PER_MSEC);
}

/*
 * Link time
 */

#define PROGRESS_WALL_CLOCK	24000000ULL	/* Hz */

/**
 * struct progress_gaps - how often the link time is asked for
 * @seconds: from one time to the next
 * @times: that it is
 * @ppm: how much faster than the wall clock the system's clock is
 */
struct progress_gaps {
	u32 seconds;
	unsigned int times;
	int ppm;
};

static const struct progress_gaps progress_gaps[] = {
	{ 1, 1000, 0 }, { 88, 100, 0 }, { 178, 20, 0 }, { 179, 20, 0 }, { 358, 20, 0 },
	{ 1, 1000, 500 }, { 1, 1000, -500 }, { 3600, 500, 500 }, { 3600, 500, -500 },
	{ 86400, 60, 500 }, { 86400, 60, -500 }, { 86400, 3, -1000 }, { 86400, 3, 1000 },
};

static void progress_gap_name(const struct progress_gaps *gaps, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "every %u s, %d ppm", gaps->seconds, gaps->ppm);
}

KUNIT_ARRAY_PARAM(progress_gaps, progress_gaps, progress_gap_name);

static void progress_test_link_time(struct kunit *test)
{
	const struct progress_gaps *gaps = test->param_value;
	static const u32 starts[] = { 0, 1, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff };
	unsigned int i, time;

	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		struct snd_hdaudbus_link_time link;
		u64 ticks = 0, ns, read;
		ktime_t now = ms_to_ktime(5000);

		snd_hdaudbus_link_time_start(&link, starts[i], now);
		KUNIT_ASSERT_EQ(test, snd_hdaudbus_link_time_read(&link, starts[i], now), 0ULL);
		for (time = 1; time <= gaps->times; time++) {
			ticks += gaps->seconds * PROGRESS_WALL_CLOCK + 7;
			ns = (u64)gaps->seconds * (NSEC_PER_SEC + 1000 * gaps->ppm);
			now = ktime_add_ns(now, ns);
			read = snd_hdaudbus_link_time_read(&link, starts[i] + (u32)ticks, now);
			KUNIT_ASSERT_EQ(test, read, div_u64(ticks * 125, 3));
		}
	}
}

/* Asked at once, when the wall clock may be ahead of the system's or behind. */
static void progress_test_link_time_at_once(struct kunit *test)
{
	struct snd_hdaudbus_link_time link;

	snd_hdaudbus_link_time_start(&link, 0xffffffff, 1000);
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_link_time_read(&link, 2, 1000), 125ULL);
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_link_time_read(&link, 2, 5000), 125ULL);
	KUNIT_EXPECT_EQ(test, snd_hdaudbus_link_time_read(&link, 5, 5000), 250ULL);
}

/*
 * What the device says
 */

/* Positions that cannot be, notifications that mean nothing. */
static void progress_test_nonsense(struct kunit *test)
{
	static const u32 positions[] = { 0, 1, 4095, 4096, 16383, 16384, 0x7fffffff, 0xffffffff };
	struct snd_hdaudbus_periods periods = progress_engine(4, 4096).periods;
	unsigned int i, told = 0, notified = 0;
	struct rnd_state random;
	ktime_t now = 0;

	prandom_seed_state(&random, 1);
	for (i = 0; i < 100000; i++) {
		u32 number = prandom_u32_state(&random), position;

		position = number & BIT(8) ? number : positions[number % ARRAY_SIZE(positions)];
		now = ktime_add_ns(now, number & BIT(9) ? 0 : prandom_u32_state(&random));
		position = snd_hdaudbus_periods_position(&periods, position);
		KUNIT_ASSERT_LT(test, position, periods.buffer_bytes);
		if (number & BIT(10)) {
			snd_hdaudbus_periods_notified(&periods, position);
			notified++;
		}
		told += snd_hdaudbus_periods_over(&periods, position, now);
		KUNIT_ASSERT_LE(test, periods.owed, 4U);
		KUNIT_ASSERT_LE(test, snd_hdaudbus_periods_left(&periods, position),
				progress_ns(4096));
	}
	KUNIT_EXPECT_GT(test, told, 0U);
	/* and then it goes on as ever, from where it is */
	snd_hdaudbus_periods_rewind(&periods);
	periods.stands = false;
	periods.zeros = 0;
	snd_hdaudbus_periods_run(&periods, true, now);
	for (i = 1, told = 0; i <= 16; i++) {
		now = ktime_add_ns(now, progress_ns(4096));
		snd_hdaudbus_periods_notified(&periods, i * 4096 % 16384);
		told += snd_hdaudbus_periods_over(&periods, i * 4096 % 16384, now);
	}
	KUNIT_EXPECT_EQ(test, told, 16U);
}

/* A wall clock that stands, runs backwards, or shows anything: no time is negative. */
static void progress_test_link_time_nonsense(struct kunit *test)
{
	static const u32 steps[] = { 0, -1, -1000, 0x80000000, 0x7fffffff, 1 };
	unsigned int i, time;

	for (i = 0; i <= ARRAY_SIZE(steps); i++) {
		struct snd_hdaudbus_link_time link;
		struct rnd_state random;
		u32 wall_clock = 0;
		ktime_t now = 0;
		u64 last = 0, read;

		prandom_seed_state(&random, 1);
		snd_hdaudbus_link_time_start(&link, 0, 0);
		for (time = 0; time < 1000; time++) {
			wall_clock += i < ARRAY_SIZE(steps) ? steps[i] : prandom_u32_state(&random);
			now = ktime_add_ns(now, time % 3 ? 1000000 : 0);
			read = snd_hdaudbus_link_time_read(&link, wall_clock, now);
			KUNIT_ASSERT_GE_MSG(test, read, last, "step %#x", i);
			/* at most half a turn of the clock more than it was, each time */
			KUNIT_ASSERT_LE_MSG(test, read, last + 90ULL * NSEC_PER_SEC, "step %#x", i);
			last = read;
		}
	}
}

/* One that jumps, and is asked for again and again: the time comes to a stop. */
static void progress_test_link_time_end(struct kunit *test)
{
	struct snd_hdaudbus_link_time link = { .ticks = SND_HDAUDBUS_TICKS_MAX - 5 };
	unsigned int i;
	u64 read = 0;

	for (i = 1; i < 10; i++)
		read = snd_hdaudbus_link_time_read(&link, i * 0x7fffffff, 0);
	KUNIT_EXPECT_EQ(test, link.ticks, SND_HDAUDBUS_TICKS_MAX);
	KUNIT_EXPECT_GT(test, read, U64_MAX - 1000);
}

static struct kunit_case progress_cases[] = {
	KUNIT_CASE(progress_test_early),
	KUNIT_CASE(progress_test_late),
	KUNIT_CASE(progress_test_pause),
	KUNIT_CASE(progress_test_into_pause),
	KUNIT_CASE(progress_test_back),
	KUNIT_CASE(progress_test_next),
	KUNIT_CASE(progress_test_special),
	KUNIT_CASE(progress_test_stands),
	KUNIT_CASE(progress_test_moves),
	KUNIT_CASE(progress_test_beyond),
	KUNIT_CASE(progress_test_slowest),
	KUNIT_CASE_PARAM(progress_test_link_time, progress_gaps_gen_params),
	KUNIT_CASE(progress_test_link_time_at_once),
	KUNIT_CASE(progress_test_nonsense),
	KUNIT_CASE(progress_test_link_time_nonsense),
	KUNIT_CASE(progress_test_link_time_end),
	{ }
};

static struct kunit_suite progress_suite = {
	.name = "hdaudbus_progress",
	.test_cases = progress_cases,
};

kunit_test_suite(progress_suite);
