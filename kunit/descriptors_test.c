// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: buffer sizes and descriptor lists.
 *
 * Test method is:
 *
 * 1) Sizes are compared with the rule over the whole range that can matter.
 * 2) A buffer is made of pages whose order in memory the test chooses:
 *    contiguous, backwards, in pairs.
 * 3) For each order, many sizes and every notification count, the list is
 *    walked: fragments start on 128 bytes, follow the buffer without gap or
 *    overlap, add up to it, and interrupt at the notification points only.
 * 4) Lists at and over the limit of 256 entries.
 * 5) A good list is broken in every single way; each has to be refused.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include "../drivers/hdaudbus/hdaudbus.h"

#define MAX_PAGES	1024	/* as many as the largest buffer has, of 4 KiB */
#define FIRST_ADDRESS	((dma_addr_t)0x7f000000)
#define POISON		cpu_to_le32(0xdeadbeef)

/**
 * struct scatter - an order of pages
 * @name: for the report
 * @group: pages in a row that follow each other in memory; the groups are in
 *	reverse order
 */
struct scatter {
	const char *name;
	unsigned int group;
};

static const struct scatter scatters[] = {
	{ "contiguous", MAX_PAGES },
	{ "backwards", 1 },
	{ "in pairs", 2 },
	{ "in sevens", 7 },
};

static void scatter_describe(const struct scatter *scatter, char *description)
{
	strscpy(description, scatter->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(scatter, scatters, scatter_describe);

/**
 * struct scattered - memory in a chosen order
 * @memory: as the driver sees it
 * @bdl: room for a list and one entry more
 */
struct scattered {
	struct hdaudbus_memory memory;
	struct hdaudio_buffer_descriptor *bdl;
};

static void scattered_build(struct kunit *test, const struct scatter *scatter)
{
	struct scattered *scattered = kunit_kzalloc(test, sizeof(*scattered), GFP_KERNEL);
	dma_addr_t *addresses;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, scattered);
	test->priv = scattered;
	addresses = kunit_kzalloc(test, MAX_PAGES * sizeof(*addresses), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, addresses);
	scattered->bdl = kunit_kzalloc(test, (HDAUDIO_BDL_ENTRIES + 1) * sizeof(*scattered->bdl),
				       GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, scattered->bdl);
	for (i = 0; i < MAX_PAGES; i++) {
		unsigned int first = i - i % scatter->group;
		unsigned int group = min(scatter->group, MAX_PAGES - first);

		addresses[i] = FIRST_ADDRESS +
			       (MAX_PAGES - first - group + i % scatter->group) * PAGE_SIZE;
	}
	scattered->memory.size = MAX_PAGES * PAGE_SIZE;
	scattered->memory.page_count = MAX_PAGES;
	scattered->memory.addresses = addresses;
}

/* A fragment has one address after the other and is the buffer from @offset on. */
static bool fragment_matches(const struct hdaudbus_memory *memory, size_t offset,
			     const struct hdaudio_buffer_descriptor *descriptor)
{
	u64 address = le64_to_cpu(descriptor->address);
	u32 length = le32_to_cpu(descriptor->length);
	u32 done;

	if (!length || address % HDAUDBUS_BUFFER_ALIGN)
		return false;
	for (done = 0; done < length; done += HDAUDBUS_BUFFER_ALIGN) {
		size_t where = offset + done;

		if (address + done != memory->addresses[where / PAGE_SIZE] + where % PAGE_SIZE)
			return false;
	}
	return true;
}

/* Walks a list; NULL when it is right, otherwise what is not. */
static const char *list_fault(struct scattered *scattered, int entries, size_t size,
			      unsigned int notifications)
{
	const struct hdaudio_buffer_descriptor *descriptor = scattered->bdl;
	size_t offset = 0, step = notifications ? size / notifications : 0;
	unsigned int interrupts = 0;
	int i;

	if (entries < 2 || entries > HDAUDIO_BDL_ENTRIES)
		return "number of entries";
	for (i = 0; i < entries; i++, descriptor++) {
		bool interrupt = descriptor->interrupt_on_completion & cpu_to_le32(1);

		if (descriptor->interrupt_on_completion & ~cpu_to_le32(1))
			return "reserved bits";
		if (offset >= size || !fragment_matches(&scattered->memory, offset, descriptor))
			return "fragment";
		offset += le32_to_cpu(descriptor->length);
		if (interrupt != (step && offset % step == 0))
			return "interrupt";
		interrupts += interrupt;
	}
	if (offset != size)
		return "sum of lengths";
	if (interrupts != notifications)
		return "number of interrupts";
	if (entries <= HDAUDIO_BDL_ENTRIES && descriptor->length != POISON)
		return "entry after the last";
	return NULL;
}

static void list_expect(struct kunit *test, size_t size, unsigned int notifications)
{
	struct scattered *scattered = test->priv;
	const char *fault;
	int entries, i;

	for (i = 0; i <= HDAUDIO_BDL_ENTRIES; i++)
		scattered->bdl[i].length = POISON;
	entries = hdaudbus_descriptors_fill(scattered->bdl, &scattered->memory, size,
					    notifications);
	fault = list_fault(scattered, entries, size, notifications);
	if (fault)
		KUNIT_FAIL(test, "%zu bytes, %u notifications, %d entries: %s", size,
			   notifications, entries, fault);
}

static void descriptors_test_every_small_size(struct kunit *test)
{
	unsigned int notifications;
	size_t size;

	scattered_build(test, test->param_value);
	for (size = 256; size <= 3 * PAGE_SIZE; size += 128)
		for (notifications = 0; notifications <= 128; notifications++)
			if (!notifications || hdaudbus_buffer_divides(size, notifications))
				list_expect(test, size, notifications);
}

static void descriptors_test_large_sizes(struct kunit *test)
{
	static const size_t sizes[] = {
		16384, 16384 + 128, 3 * 128 * 100, 65536, 128 * 127 * 5, 192000, 262144,
		128 * 1999, 500 * 1024,
	};
	unsigned int notifications, i;

	scattered_build(test, test->param_value);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (notifications = 0; notifications <= 128; notifications++)
			if (!notifications ||
			    hdaudbus_buffer_divides(sizes[i], notifications))
				list_expect(test, sizes[i], notifications);
}

/* As large as it gets, in one piece. */
static void descriptors_test_largest(struct kunit *test)
{
	static const struct scatter contiguous = { "contiguous", MAX_PAGES };
	unsigned int notifications;

	scattered_build(test, &contiguous);
	for (notifications = 1; notifications <= 128; notifications *= 2)
		list_expect(test, HDAUDBUS_BUFFER_MAX, notifications);
}

static void descriptors_test_limit(struct kunit *test)
{
	static const struct scatter backwards = { "backwards", 1 };
	struct scattered *scattered;

	scattered_build(test, &backwards);
	scattered = test->priv;
	list_expect(test, 256 * PAGE_SIZE, 0);
	list_expect(test, 256 * PAGE_SIZE, 128);
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			hdaudbus_descriptors_fill(scattered->bdl, &scattered->memory,
						  256 * PAGE_SIZE + 128, 0));
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			hdaudbus_descriptors_fill(scattered->bdl, &scattered->memory,
						  MAX_PAGES * PAGE_SIZE, 2));
	/* 96 pages, 2 * 96 * 4/3 pieces: notification points split pages. */
	list_expect(test, 96 * PAGE_SIZE, 128);
	/* 255 pages and a bit, and splits inside pages: too many. */
	KUNIT_EXPECT_EQ(test, -ENOMEM,
			hdaudbus_descriptors_fill(scattered->bdl, &scattered->memory,
						  250 * PAGE_SIZE, 100));
}

/* Nothing beyond the page of descriptors is written, also on failure. */
static void descriptors_test_overrun(struct kunit *test)
{
	static const struct scatter backwards = { "backwards", 1 };
	struct scattered *scattered;

	scattered_build(test, &backwards);
	scattered = test->priv;
	scattered->bdl[HDAUDIO_BDL_ENTRIES].length = POISON;
	hdaudbus_descriptors_fill(scattered->bdl, &scattered->memory, MAX_PAGES * PAGE_SIZE, 128);
	KUNIT_EXPECT_TRUE(test, scattered->bdl[HDAUDIO_BDL_ENTRIES].length == POISON);
}

/*
 * Sizes
 */

static size_t nearest_size(size_t requested)
{
	if (requested < 256)
		return 256;
	if (requested > HDAUDBUS_BUFFER_MAX)
		return HDAUDBUS_BUFFER_MAX;
	return requested % 128 >= 64 ? requested / 128 * 128 + 128 : requested / 128 * 128;
}

static void descriptors_test_size(struct kunit *test)
{
	size_t requested;

	for (requested = 1; requested < 10000; requested++)
		KUNIT_EXPECT_EQ(test, hdaudbus_buffer_size(requested), nearest_size(requested));
	for (requested = HDAUDBUS_BUFFER_MAX - 300; requested < HDAUDBUS_BUFFER_MAX + 300;
	     requested++)
		KUNIT_EXPECT_EQ(test, hdaudbus_buffer_size(requested), nearest_size(requested));
	KUNIT_EXPECT_EQ(test, hdaudbus_buffer_size(SIZE_MAX), (size_t)HDAUDBUS_BUFFER_MAX);
	KUNIT_EXPECT_EQ(test, hdaudbus_buffer_size(SIZE_MAX - 63), (size_t)HDAUDBUS_BUFFER_MAX);
	KUNIT_EXPECT_EQ(test, hdaudbus_buffer_size(SIZE_MAX / 2), (size_t)HDAUDBUS_BUFFER_MAX);
}

static void descriptors_test_divides(struct kunit *test)
{
	unsigned int notifications;
	size_t size;

	for (size = 256; size <= 40000; size += 128)
		for (notifications = 0; notifications <= 200; notifications++)
			KUNIT_EXPECT_EQ(test, hdaudbus_buffer_divides(size, notifications),
					notifications >= 1 && notifications <= 128 &&
					size % (128 * notifications) == 0);
	KUNIT_EXPECT_FALSE(test, hdaudbus_buffer_divides(65536, UINT_MAX));
	KUNIT_EXPECT_FALSE(test, hdaudbus_buffer_divides(65536, 1U << 25));
	KUNIT_EXPECT_FALSE(test, hdaudbus_buffer_divides(65536, 1U << 31));
}

/*
 * Lists of clients
 */

#define BUFFER	0x12340000ULL
#define SIZE	8192

/**
 * struct breakage - a way to break a list of four fragments
 * @name: for the report
 * @entry: the entry that is replaced
 * @address: by this address
 * @length: and this length
 * @total: the buffer length said
 * @lvi: the index of the last entry said
 * @ok: it is not broken after all
 */
struct breakage {
	const char *name;
	unsigned int entry;
	u64 address;
	u32 length;
	u32 total;
	u32 lvi;
	bool ok;
};

static const struct breakage breakages[] = {
	{ "nothing", 0, BUFFER, 1024, 4096, 3, true },
	{ "two entries", 0, BUFFER, 1024, 2048, 1, true },
	{ "up to the end", 3, BUFFER + SIZE - 1024, 1024, 4096, 3, true },
	{ "odd length", 3, BUFFER, 1000, 4072, 3, true },
	{ "one byte", 3, BUFFER, 1, 3073, 3, true },
	{ "lvi 0", 0, BUFFER, 1024, 1024, 0 },
	{ "lvi 256", 0, BUFFER, 1024, 4096, 256 },
	{ "lvi huge", 0, BUFFER, 1024, 4096, UINT_MAX },
	{ "before the buffer", 1, BUFFER - 128, 1024, 4096, 3 },
	{ "at 0", 1, 0, 1024, 4096, 3 },
	{ "one byte too far", 2, BUFFER + SIZE - 1024, 1025, 4097, 3 },
	{ "behind the buffer", 2, BUFFER + SIZE, 1024, 4096, 3 },
	{ "far away", 2, BUFFER + 0x100000000ULL, 1024, 4096, 3 },
	{ "at the top of memory", 2, 0xffffffffffffff80ULL, 1024, 4096, 3 },
	{ "not on 128", 3, BUFFER + 64, 1024, 4096, 3 },
	{ "not on 128 by one", 3, BUFFER + 1, 1024, 4096, 3 },
	{ "length 0", 1, BUFFER, 0, 3072, 3 },
	{ "length wraps", 1, BUFFER, 0xfffffc00, 2048, 3 },
	{ "sum too small", 3, BUFFER, 896, 4096, 3 },
	{ "sum too large", 3, BUFFER, 1152, 4096, 3 },
	{ "total 0", 0, BUFFER, 1024, 0, 3 },
	{ "fewer entries than the sum needs", 0, BUFFER, 1024, 4096, 2 },
};

static void breakage_describe(const struct breakage *breakage, char *description)
{
	strscpy(description, breakage->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(breakage, breakages, breakage_describe);

static struct hdaudio_buffer_descriptor *good_list(struct kunit *test)
{
	struct hdaudio_buffer_descriptor *bdl;
	unsigned int i;

	bdl = kunit_kzalloc(test, (HDAUDIO_BDL_ENTRIES + 1) * sizeof(*bdl), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, bdl);
	for (i = 0; i <= HDAUDIO_BDL_ENTRIES; i++) {
		bdl[i].address = cpu_to_le64(BUFFER + i * 1024 % SIZE);
		bdl[i].length = cpu_to_le32(1024);
		bdl[i].interrupt_on_completion = cpu_to_le32(i & 1);
	}
	return bdl;
}

static void descriptors_test_check(struct kunit *test)
{
	const struct breakage *breakage = test->param_value;
	struct hdaudio_buffer_descriptor *bdl = good_list(test);

	bdl[breakage->entry].address = cpu_to_le64(breakage->address);
	bdl[breakage->entry].length = cpu_to_le32(breakage->length);
	KUNIT_EXPECT_EQ(test, breakage->ok ? 0 : -EINVAL,
			hdaudbus_descriptors_check(bdl, breakage->lvi, BUFFER, SIZE,
						   breakage->total));
}

/* All 256 entries, and no more; the buffer is not larger than it is. */
static void descriptors_test_check_whole(struct kunit *test)
{
	struct hdaudio_buffer_descriptor *bdl = good_list(test);
	unsigned int i;

	for (i = 0; i <= HDAUDIO_BDL_ENTRIES; i++) {
		bdl[i].address = cpu_to_le64(BUFFER + i * 128);
		bdl[i].length = cpu_to_le32(128);
	}
	KUNIT_EXPECT_EQ(test, hdaudbus_descriptors_check(bdl, 255, BUFFER, 32768, 32768), 0);
	KUNIT_EXPECT_EQ(test, hdaudbus_descriptors_check(bdl, 256, BUFFER, 32896, 32896), -EINVAL);
	KUNIT_EXPECT_EQ(test, hdaudbus_descriptors_check(bdl, 255, BUFFER, 32640, 32768), -EINVAL);
	bdl[255].address = bdl[254].address;
	KUNIT_EXPECT_EQ(test, hdaudbus_descriptors_check(bdl, 255, BUFFER, 32640, 32768), -EINVAL);
}

static struct kunit_case descriptors_cases[] = {
	KUNIT_CASE_PARAM(descriptors_test_every_small_size, scatter_gen_params),
	KUNIT_CASE_PARAM(descriptors_test_large_sizes, scatter_gen_params),
	KUNIT_CASE(descriptors_test_largest),
	KUNIT_CASE(descriptors_test_limit),
	KUNIT_CASE(descriptors_test_overrun),
	KUNIT_CASE(descriptors_test_size),
	KUNIT_CASE(descriptors_test_divides),
	KUNIT_CASE_PARAM(descriptors_test_check, breakage_gen_params),
	KUNIT_CASE(descriptors_test_check_whole),
	{}
};

static struct kunit_suite descriptors_suite = {
	.name = "hdaudbus_descriptors",
	.test_cases = descriptors_cases,
};

kunit_test_suite(descriptors_suite);
