// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: the budget of the link.
 *
 * Test method is:
 *
 * 1) Budgets are made from registers, as a controller would show them, and the
 *    lines and capacities compared with the specification's.
 * 2) For every size, channel count and block count the reservation is compared
 *    with the contract's sum, in both directions.
 * 3) Streams are reserved until there is no room, to the bit; the failing
 *    reservation must leave the budget as it was.
 * 4) Releasing gives back exactly what was taken.
 */
#include <kunit/test.h>
#include "../drivers/hdaudbus/hdaudbus.h"

#define CODE_8BIT	0
#define CODE_16BIT	1
#define CODE_20BIT	2
#define CODE_24BIT	3
#define CODE_32BIT	4

static const unsigned int bandwidth_bits[] = { 8, 16, 20, 24, 32 };

/* 48 kHz times @multiple. */
static u16 bandwidth_code(unsigned int size, unsigned int channels, unsigned int multiple)
{
	return (multiple - 1) << 11 | size << 4 | (channels - 1);
}

static u16 bandwidth_gcap(unsigned int nsdo)
{
	return 0x4401 | nsdo << 1;
}

static struct hdaudbus_bandwidth bandwidth_of(unsigned int nsdo)
{
	struct hdaudbus_bandwidth bandwidth;

	memset(&bandwidth, 0xff, sizeof(bandwidth));
	hdaudbus_bandwidth_init(&bandwidth, bandwidth_gcap(nsdo), 60, 29);
	return bandwidth;
}

static void bandwidth_test_lines(struct kunit *test)
{
	static const unsigned int lines[] = { 1, 2, 4, 1 };
	unsigned int nsdo, i;

	for (nsdo = 0; nsdo < 4; nsdo++) {
		struct hdaudbus_bandwidth bandwidth = bandwidth_of(nsdo);

		KUNIT_EXPECT_EQ(test, bandwidth.sdo_lines, lines[nsdo]);
		for (i = 0; i < HDAUDBUS_MAX_SDO; i++)
			KUNIT_EXPECT_EQ(test, bandwidth.out_used[i], 0U);
		for (i = 0; i < HDAUDBUS_MAX_CODECS; i++)
			KUNIT_EXPECT_EQ(test, bandwidth.in_used[i], 0U);
	}
}

static void bandwidth_test_capacity(struct kunit *test)
{
	struct hdaudbus_bandwidth bandwidth;

	hdaudbus_bandwidth_init(&bandwidth, bandwidth_gcap(0), 60, 29);
	KUNIT_EXPECT_EQ(test, bandwidth.out_capacity, 960U);
	KUNIT_EXPECT_EQ(test, bandwidth.in_capacity, 464U);
	hdaudbus_bandwidth_init(&bandwidth, bandwidth_gcap(0), 0, 0);
	KUNIT_EXPECT_EQ(test, bandwidth.out_capacity, 960U);
	KUNIT_EXPECT_EQ(test, bandwidth.in_capacity, 464U);
	hdaudbus_bandwidth_init(&bandwidth, bandwidth_gcap(0), 30, 0x80);
	KUNIT_EXPECT_EQ(test, bandwidth.out_capacity, 480U);
	KUNIT_EXPECT_EQ(test, bandwidth.in_capacity, 2048U);
}

static void bandwidth_test_render_cost(struct kunit *test)
{
	unsigned int size, channels, multiple;

	for (size = 0; size < ARRAY_SIZE(bandwidth_bits); size++)
		for (channels = 1; channels <= 16; channels++)
			for (multiple = 1; multiple <= 4; multiple++) {
				struct hdaudbus_bandwidth bandwidth = bandwidth_of(0);
				struct hdaudbus_reservation held = { };
				unsigned int cost = bandwidth_bits[size] * channels * multiple;
				u16 code = bandwidth_code(size, channels, multiple);
				int err;

				err = hdaudbus_bandwidth_reserve_render(&bandwidth, code, false,
									&held);
				KUNIT_EXPECT_EQ(test, err, cost <= 960 ? 0 : -ENOSPC);
				KUNIT_EXPECT_EQ(test, bandwidth.out_used[0],
						cost <= 960 ? cost : 0);
			}
}

static void bandwidth_test_capture_cost(struct kunit *test)
{
	unsigned int size, channels, multiple;

	for (size = 0; size < ARRAY_SIZE(bandwidth_bits); size++)
		for (channels = 1; channels <= 16; channels++)
			for (multiple = 1; multiple <= 4; multiple++) {
				struct hdaudbus_bandwidth bandwidth = bandwidth_of(0);
				struct hdaudbus_reservation held = { };
				unsigned int block = bandwidth_bits[size] * channels;
				unsigned int cost = (roundup(block, 8) + 10) * multiple;
				u16 code = bandwidth_code(size, channels, multiple);
				int err;

				err = hdaudbus_bandwidth_reserve_capture(&bandwidth, code, 3,
									 &held);
				KUNIT_EXPECT_EQ(test, err, cost <= 464 ? 0 : -ENOSPC);
				KUNIT_EXPECT_EQ(test, bandwidth.in_used[3],
						cost <= 464 ? cost : 0);
				KUNIT_EXPECT_EQ(test, bandwidth.in_used[2], 0U);
			}
}

static void bandwidth_test_striped_cost(struct kunit *test)
{
	unsigned int nsdo, size, channels, multiple, line;

	for (nsdo = 0; nsdo < 3; nsdo++)
		for (size = 0; size < ARRAY_SIZE(bandwidth_bits); size++)
			for (channels = 1; channels <= 16; channels++)
				for (multiple = 1; multiple <= 4; multiple++) {
					struct hdaudbus_bandwidth bandwidth = bandwidth_of(nsdo);
					struct hdaudbus_reservation held = { };
					unsigned int cost =
						DIV_ROUND_UP(bandwidth_bits[size] * channels *
							     multiple, 1 << nsdo);
					u16 code = bandwidth_code(size, channels, multiple);
					int err;

					err = hdaudbus_bandwidth_reserve_render(&bandwidth, code,
										true, &held);
					KUNIT_EXPECT_EQ(test, err, cost <= 960 ? 0 : -ENOSPC);
					for (line = 0; line < 1 << nsdo; line++)
						KUNIT_EXPECT_EQ(test, bandwidth.out_used[line],
								cost <= 960 ? cost : 0);
				}
}

/* 8 channels of 32 bits at 192 kHz, the contract's example. */
static void bandwidth_test_example(struct kunit *test)
{
	u16 code = bandwidth_code(CODE_32BIT, 8, 4);
	struct hdaudbus_bandwidth bandwidth = bandwidth_of(0);
	struct hdaudbus_reservation held = { };

	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, false, &held));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, true, &held));
	bandwidth = bandwidth_of(1);
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, false, &held));
	KUNIT_EXPECT_EQ(test, 0,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, true, &held));
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[0], 512U);
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[1], 512U);
}

static void bandwidth_test_render_limit(struct kunit *test)
{
	struct hdaudbus_bandwidth bandwidth = bandwidth_of(0), before;
	u16 code = bandwidth_code(CODE_16BIT, 2, 1);
	struct hdaudbus_reservation held[31] = { };
	unsigned int i;

	for (i = 0; i < 30; i++)
		KUNIT_EXPECT_EQ(test, 0, hdaudbus_bandwidth_reserve_render(&bandwidth, code, false,
									   &held[i]));
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[0], 960U);
	before = bandwidth;
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, false, &held[30]));
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_render(&bandwidth, bandwidth_code(0, 1, 1),
							  false, &held[30]));
	KUNIT_EXPECT_EQ(test, memcmp(&bandwidth, &before, sizeof(before)), 0);
	KUNIT_EXPECT_EQ(test, held[30].bits, 0U);
	hdaudbus_bandwidth_release(&bandwidth, &held[7]);
	KUNIT_EXPECT_EQ(test, 0,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, false, &held[30]));
}

static void bandwidth_test_capture_limit(struct kunit *test)
{
	struct hdaudbus_bandwidth bandwidth = bandwidth_of(0), before;
	u16 code = bandwidth_code(CODE_16BIT, 2, 1);
	struct hdaudbus_reservation held[13] = { };
	unsigned int i;

	for (i = 0; i < 11; i++)
		KUNIT_EXPECT_EQ(test, 0, hdaudbus_bandwidth_reserve_capture(&bandwidth, code, 14,
									    &held[i]));
	before = bandwidth;
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_capture(&bandwidth, code, 14, &held[11]));
	KUNIT_EXPECT_EQ(test, memcmp(&bandwidth, &before, sizeof(before)), 0);
	KUNIT_EXPECT_EQ(test, 0,
			hdaudbus_bandwidth_reserve_capture(&bandwidth, code, 13, &held[11]));
	hdaudbus_bandwidth_release(&bandwidth, &held[0]);
	KUNIT_EXPECT_EQ(test, 0,
			hdaudbus_bandwidth_reserve_capture(&bandwidth, code, 14, &held[12]));
}

/* A line of 48 bits: 32 and 10 fit, nothing beside them. */
static void bandwidth_test_capture_exact(struct kunit *test)
{
	struct hdaudbus_bandwidth bandwidth;
	struct hdaudbus_reservation held = { };

	hdaudbus_bandwidth_init(&bandwidth, bandwidth_gcap(0), 60, 3);
	KUNIT_EXPECT_EQ(test, bandwidth.in_capacity, 48U);
	KUNIT_EXPECT_EQ(test, 0,
			hdaudbus_bandwidth_reserve_capture(&bandwidth,
							   bandwidth_code(CODE_16BIT, 2, 1), 0,
							   &held));
	KUNIT_EXPECT_EQ(test, held.bits, 42U);
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_capture(&bandwidth,
							   bandwidth_code(CODE_8BIT, 1, 1), 0,
							   &held));
}

static void bandwidth_test_capture_codec(struct kunit *test)
{
	struct hdaudbus_bandwidth bandwidth = bandwidth_of(0);
	struct hdaudbus_reservation held = { };
	u16 code = bandwidth_code(CODE_16BIT, 2, 1);
	unsigned int codec;

	for (codec = 0; codec < 256; codec++)
		KUNIT_EXPECT_EQ(test, codec > 14 ? -EINVAL : 0,
				hdaudbus_bandwidth_reserve_capture(&bandwidth, code, codec,
								   &held));
}

/* An unstriped stream keeps to line 0, a striped one needs room on all. */
static void bandwidth_test_mixed_stripes(struct kunit *test)
{
	struct hdaudbus_bandwidth bandwidth = bandwidth_of(2);
	struct hdaudbus_reservation plain = { }, striped = { };
	u16 code = bandwidth_code(CODE_32BIT, 7, 4);

	KUNIT_EXPECT_EQ(test, 0,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, false, &plain));
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[0], 896U);
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[1], 0U);
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, true, &striped));
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[3], 0U);
	hdaudbus_bandwidth_release(&bandwidth, &plain);
	KUNIT_EXPECT_EQ(test, 0,
			hdaudbus_bandwidth_reserve_render(&bandwidth, code, true, &striped));
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[3], 224U);
	hdaudbus_bandwidth_release(&bandwidth, &striped);
	KUNIT_EXPECT_EQ(test, bandwidth.out_used[0] + bandwidth.out_used[1] +
			bandwidth.out_used[2] + bandwidth.out_used[3], 0U);
}

static void bandwidth_test_release(struct kunit *test)
{
	struct hdaudbus_bandwidth bandwidth = bandwidth_of(1);
	struct hdaudbus_bandwidth empty = bandwidth;
	struct hdaudbus_reservation render = { }, capture = { };

	hdaudbus_bandwidth_reserve_render(&bandwidth, bandwidth_code(CODE_24BIT, 6, 2), true,
					  &render);
	hdaudbus_bandwidth_reserve_capture(&bandwidth, bandwidth_code(CODE_20BIT, 1, 2), 9,
					   &capture);
	hdaudbus_bandwidth_release(&bandwidth, &render);
	hdaudbus_bandwidth_release(&bandwidth, &capture);
	KUNIT_EXPECT_EQ(test, memcmp(&bandwidth, &empty, sizeof(empty)), 0);
	KUNIT_EXPECT_EQ(test, render.bits, 0U);
	hdaudbus_bandwidth_release(&bandwidth, &render);
	hdaudbus_bandwidth_release(&bandwidth, &capture);
	KUNIT_EXPECT_EQ(test, memcmp(&bandwidth, &empty, sizeof(empty)), 0);
}

static struct kunit_case bandwidth_cases[] = {
	KUNIT_CASE(bandwidth_test_lines),
	KUNIT_CASE(bandwidth_test_capacity),
	KUNIT_CASE(bandwidth_test_render_cost),
	KUNIT_CASE(bandwidth_test_capture_cost),
	KUNIT_CASE(bandwidth_test_striped_cost),
	KUNIT_CASE(bandwidth_test_example),
	KUNIT_CASE(bandwidth_test_render_limit),
	KUNIT_CASE(bandwidth_test_capture_limit),
	KUNIT_CASE(bandwidth_test_capture_exact),
	KUNIT_CASE(bandwidth_test_capture_codec),
	KUNIT_CASE(bandwidth_test_mixed_stripes),
	KUNIT_CASE(bandwidth_test_release),
	{}
};

static struct kunit_suite bandwidth_suite = {
	.name = "hdaudbus_bandwidth",
	.test_cases = bandwidth_cases,
};

kunit_test_suite(bandwidth_suite);
