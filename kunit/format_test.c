// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: stream formats and their encoding.
 *
 * Test method is:
 *
 * 1) Every rate that the HDA specification can encode is derived here from
 *    base, multiple and divisor in lowest terms, independently of the driver.
 * 2) For each rate, every sample size, channel count and stream type is
 *    encoded and compared with the code composed from the specification.
 * 3) All codes are collected: no two formats may share one.
 * 4) All other rates up to 200 kHz, all other pairs of bits and container, all
 *    other channel counts and types have to be refused, nothing written.
 * 5) What a code costs on the link is compared with the contract's rule.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/gcd.h>
#include "../drivers/hdaudbus/hdaudbus.h"

#define HIGHEST_RATE	200000

struct format_rate {
	u32 rate;
	unsigned int multiple;
	unsigned int divisor;
	bool base_44k;
};

struct format_size {
	u16 valid;
	u16 container;
	u16 code;
};

static const struct format_size format_sizes[] = {
	{ 8, 8, 0 }, { 16, 16, 1 }, { 20, 32, 2 }, { 24, 32, 3 }, { 32, 32, 4 },
};

/* The rate of base, multiple and divisor number @n; false if there is none. */
static bool format_rate(unsigned int n, struct format_rate *rate)
{
	u32 base;

	*rate = (struct format_rate){
		.base_44k = n / 32,
		.multiple = n / 8 % 4 + 1,
		.divisor = n % 8 + 1,
	};
	base = rate->base_44k ? 44100 : 48000;
	rate->rate = base * rate->multiple / rate->divisor;
	return base * rate->multiple % rate->divisor == 0 &&
	       gcd(rate->multiple, rate->divisor) == 1;
}

/* All of them once more, written out. */
static const struct format_rate format_rates[] = {
	{ 48000, 1, 1 }, { 24000, 1, 2 }, { 16000, 1, 3 }, { 12000, 1, 4 },
	{ 9600, 1, 5 }, { 8000, 1, 6 }, { 6000, 1, 8 }, { 96000, 2, 1 },
	{ 32000, 2, 3 }, { 19200, 2, 5 }, { 144000, 3, 1 }, { 72000, 3, 2 },
	{ 36000, 3, 4 }, { 28800, 3, 5 }, { 18000, 3, 8 }, { 192000, 4, 1 },
	{ 64000, 4, 3 }, { 38400, 4, 5 },
	{ 44100, 1, 1, true }, { 22050, 1, 2, true }, { 14700, 1, 3, true }, { 11025, 1, 4, true },
	{ 8820, 1, 5, true }, { 7350, 1, 6, true }, { 6300, 1, 7, true }, { 88200, 2, 1, true },
	{ 29400, 2, 3, true }, { 17640, 2, 5, true }, { 12600, 2, 7, true }, { 132300, 3, 1, true },
	{ 66150, 3, 2, true }, { 33075, 3, 4, true }, { 26460, 3, 5, true }, { 18900, 3, 7, true },
	{ 176400, 4, 1, true }, { 58800, 4, 3, true }, { 35280, 4, 5, true }, { 25200, 4, 7, true },
};

static void format_describe(const struct format_rate *rate, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u Hz", rate->rate);
}

KUNIT_ARRAY_PARAM(format, format_rates, format_describe);

static u16 format_code(const struct format_rate *rate, const struct format_size *size,
		       unsigned int channels, unsigned int type)
{
	return type << 15 | rate->base_44k << 14 | (rate->multiple - 1) << 11 |
	       (rate->divisor - 1) << 8 | size->code << 4 | (channels - 1);
}

static struct hdaudio_stream_format format_of(u32 rate, const struct format_size *size,
					      unsigned int channels, unsigned int type)
{
	return (struct hdaudio_stream_format){
		.sample_rate = rate,
		.valid_bits_per_sample = size->valid,
		.container_size = size->container,
		.number_of_channels = channels,
		.stream_type = type,
	};
}

static void format_test_encode(struct kunit *test)
{
	const struct format_rate *rate = test->param_value;
	unsigned int size, channels, type;
	struct hdaudio_stream_format format;
	u16 code;

	for (size = 0; size < ARRAY_SIZE(format_sizes); size++)
		for (channels = 1; channels <= 16; channels++)
			for (type = 0; type < 2; type++) {
				code = 0xffff;
				format = format_of(rate->rate, &format_sizes[size], channels, type);
				KUNIT_EXPECT_EQ(test, hdaudbus_format_encode(&format, &code), 0);
				KUNIT_EXPECT_EQ(test, code, format_code(rate, &format_sizes[size],
									channels, type));
			}
}

/* Rates up to 48 kHz need one block in a frame, n times a base n of them. */
static void format_test_on_link(struct kunit *test)
{
	const struct format_rate *rate = test->param_value;
	unsigned int size, channels;

	for (size = 0; size < ARRAY_SIZE(format_sizes); size++)
		for (channels = 1; channels <= 16; channels++) {
			u16 code = format_code(rate, &format_sizes[size], channels, 0);
			struct hdaudbus_link_format link = { };

			hdaudbus_format_on_link(code, &link);
			KUNIT_EXPECT_EQ(test, link.bits, (unsigned int)format_sizes[size].valid);
			KUNIT_EXPECT_EQ(test, link.channels, channels);
			if (rate->rate <= 48000)
				KUNIT_EXPECT_EQ(test, link.blocks, 1U);
			else if (rate->divisor == 1)
				KUNIT_EXPECT_EQ(test, link.blocks, rate->multiple);
			else
				KUNIT_EXPECT_GE(test, link.blocks * 48000, rate->rate);
		}
}

static void format_test_unique(struct kunit *test)
{
	unsigned long *seen = kunit_kzalloc(test, BITS_TO_LONGS(65536) * sizeof(long), GFP_KERNEL);
	unsigned int n, size, channels, type, twice = 0;
	struct hdaudio_stream_format format;
	struct format_rate rate;
	u16 code;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (n = 0; n < 64 * ARRAY_SIZE(format_sizes) * 32; n++) {
		size = n / 32 % ARRAY_SIZE(format_sizes);
		channels = n % 16 + 1;
		type = n / 16 % 2;
		if (!format_rate(n / 32 / ARRAY_SIZE(format_sizes), &rate))
			continue;
		format = format_of(rate.rate, &format_sizes[size], channels, type);
		if (!hdaudbus_format_encode(&format, &code))
			twice += __test_and_set_bit(code, seen);
	}
	KUNIT_EXPECT_EQ(test, twice, 0U);
	KUNIT_EXPECT_EQ(test, bitmap_weight(seen, 65536),
			ARRAY_SIZE(format_rates) * ARRAY_SIZE(format_sizes) * 32);
}

static void format_test_other_rates(struct kunit *test)
{
	unsigned long *valid = kunit_kzalloc(test, BITS_TO_LONGS(HIGHEST_RATE) * sizeof(long),
					     GFP_KERNEL);
	unsigned int n, wrong = 0, written = 0;
	struct hdaudio_stream_format format;
	struct format_rate rate;

	KUNIT_ASSERT_NOT_NULL(test, valid);
	for (n = 0; n < 64; n++)
		if (format_rate(n, &rate))
			__set_bit(rate.rate, valid);
	for (n = 0; n < HIGHEST_RATE; n++) {
		u16 code = 0xbeef;

		if (test_bit(n, valid))
			continue;
		format = format_of(n, &format_sizes[1], 2, 0);
		wrong += hdaudbus_format_encode(&format, &code) != -EINVAL;
		written += code != 0xbeef;
	}
	KUNIT_EXPECT_EQ(test, wrong, 0U);
	KUNIT_EXPECT_EQ(test, written, 0U);
}

static void format_test_huge_rates(struct kunit *test)
{
	static const u32 rates[] = { 384000, 48000 * 5, 44100 * 5, 0x80000000, 0xffffffff };
	struct hdaudio_stream_format format;
	unsigned int i;
	u16 code;

	for (i = 0; i < ARRAY_SIZE(rates); i++) {
		format = format_of(rates[i], &format_sizes[1], 2, 0);
		KUNIT_EXPECT_EQ(test, hdaudbus_format_encode(&format, &code), -EINVAL);
	}
}

static bool format_size_exists(unsigned int valid, unsigned int container)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(format_sizes); i++)
		if (format_sizes[i].valid == valid && format_sizes[i].container == container)
			return true;
	return false;
}

static void format_test_sizes(struct kunit *test)
{
	unsigned int valid, container;

	for (valid = 0; valid <= 64; valid++)
		for (container = 0; container <= 64; container++) {
			struct format_size size = { valid, container };
			struct hdaudio_stream_format format = format_of(48000, &size, 2, 0);
			u16 code = 0xbeef;

			KUNIT_EXPECT_EQ(test, hdaudbus_format_encode(&format, &code),
					format_size_exists(valid, container) ? 0 : -EINVAL);
			if (!format_size_exists(valid, container))
				KUNIT_EXPECT_EQ(test, code, (u16)0xbeef);
		}
}

static void format_test_channels(struct kunit *test)
{
	struct hdaudio_stream_format format;
	unsigned int channels;
	u16 code = 0xbeef;

	for (channels = 17; channels < 0x10000; channels++) {
		format = format_of(48000, &format_sizes[1], channels, 0);
		if (hdaudbus_format_encode(&format, &code) != -EINVAL)
			break;
	}
	KUNIT_EXPECT_EQ(test, channels, 0x10000U);
	format = format_of(48000, &format_sizes[1], 0, 0);
	KUNIT_EXPECT_EQ(test, hdaudbus_format_encode(&format, &code), -EINVAL);
	KUNIT_EXPECT_EQ(test, code, (u16)0xbeef);
}

static void format_test_types(struct kunit *test)
{
	struct hdaudio_stream_format format;
	unsigned int type;
	u16 code = 0xbeef;

	for (type = 2; type < 0x10000; type++) {
		format = format_of(48000, &format_sizes[1], 2, type);
		if (hdaudbus_format_encode(&format, &code) != -EINVAL)
			break;
	}
	KUNIT_EXPECT_EQ(test, type, 0x10000U);
	KUNIT_EXPECT_EQ(test, code, (u16)0xbeef);
}

/* A few codes as the HDA specification and sound drivers write them down. */
static void format_test_known_codes(struct kunit *test)
{
	static const struct {
		u32 rate;
		unsigned int size;
		unsigned int channels;
		u16 code;
	} known[] = {
		{ 48000, 1, 2, 0x0011 }, { 44100, 1, 2, 0x4011 }, { 96000, 3, 2, 0x0831 },
		{ 192000, 4, 8, 0x1847 }, { 8000, 0, 1, 0x0500 }, { 32000, 1, 2, 0x0a11 },
		{ 22050, 1, 1, 0x4110 }, { 88200, 2, 6, 0x4825 }, { 11025, 1, 1, 0x4310 },
		{ 16000, 1, 1, 0x0210 }, { 176400, 3, 2, 0x5831 }, { 6000, 1, 1, 0x0710 },
		{ 9600, 1, 1, 0x0410 }, { 144000, 1, 2, 0x1011 }, { 24000, 1, 2, 0x0111 },
	};
	struct hdaudio_stream_format format;
	unsigned int i;
	u16 code;

	for (i = 0; i < ARRAY_SIZE(known); i++) {
		format = format_of(known[i].rate, &format_sizes[known[i].size],
				   known[i].channels, 0);
		KUNIT_EXPECT_EQ(test, hdaudbus_format_encode(&format, &code), 0);
		KUNIT_EXPECT_EQ(test, code, known[i].code);
	}
}

/* Each code stands for what it was made of. */
static void format_test_decode(struct kunit *test)
{
	const struct format_rate *rate = test->param_value;
	struct hdaudio_stream_format format, decoded;
	unsigned int size, channels, type;

	for (size = 0; size < ARRAY_SIZE(format_sizes); size++)
		for (channels = 1; channels <= 16; channels++)
			for (type = 0; type < 2; type++) {
				format = format_of(rate->rate, &format_sizes[size], channels, type);
				hdaudbus_format_decode(format_code(rate, &format_sizes[size],
								   channels, type), &decoded);
				KUNIT_EXPECT_EQ(test, memcmp(&decoded, &format, sizeof(format)), 0);
			}
}

static struct kunit_case format_cases[] = {
	KUNIT_CASE_PARAM(format_test_encode, format_gen_params),
	KUNIT_CASE_PARAM(format_test_decode, format_gen_params),
	KUNIT_CASE_PARAM(format_test_on_link, format_gen_params),
	KUNIT_CASE(format_test_known_codes),
	KUNIT_CASE(format_test_unique),
	KUNIT_CASE(format_test_other_rates),
	KUNIT_CASE(format_test_huge_rates),
	KUNIT_CASE(format_test_sizes),
	KUNIT_CASE(format_test_channels),
	KUNIT_CASE(format_test_types),
	{}
};

static struct kunit_suite format_suite = {
	.name = "hdaudbus_format",
	.test_cases = format_cases,
};

kunit_test_suite(format_suite);
