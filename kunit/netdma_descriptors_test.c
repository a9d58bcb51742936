// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: scatter-gather lists to descriptors.
 *
 * Test method is:
 *
 * 1) Lists are made of pieces with DMA addresses that the test chooses: nothing is
 *    mapped and nothing is copied.
 * 2) An engine in the test reads the descriptors as hardware would, a byte at a time,
 *    and goes to the second page where a descriptor says so. Each byte has to be
 *    the one that the lists have there, in both of them.
 * 3) Each descriptor is looked at: page breaks where the engine leaves the first page
 *    and nowhere else, second pages aligned and not left, sizes within the limit.
 * 4) There are no more descriptors than pieces that end and full descriptors.
 * 5) Pieces begin and end at, before and behind page edges, on each side, with each
 *    limit; and a thousand lists are made at random.
 */
#include <kunit/test.h>
#include <linux/prandom.h>
#include "../drivers/netdma/netdma.h"

#define SOURCE_BASE		((dma_addr_t)0x7f50000000ULL)
#define DESTINATION_BASE	((dma_addr_t)0x3c90000000ULL)
#define PIECE_STRIDE		0x10000
#define MAX_PIECES		260
#define PAGE_BREAKS		(NETDMA_SOURCE_PAGE_BREAK | NETDMA_DESTINATION_PAGE_BREAK)
#define KEPT			0x5a5a5a5a5a5a5a5aULL	/* in what is not to be written */

/**
 * struct side - a list, and where its bytes are
 * @list: as the kernel maps it
 * @address: of each piece
 * @length: of each piece
 * @count: of pieces
 * @base: below all of them
 * @piece: where the test is: number of the piece
 * @offset: bytes into it
 */
struct side {
	struct scatterlist list[MAX_PIECES];
	dma_addr_t address[MAX_PIECES];
	u32 length[MAX_PIECES];
	unsigned int count;
	dma_addr_t base;
	unsigned int piece;
	u32 offset;
};

/**
 * struct pair - what is copied, and what became of it
 * @source: the source
 * @destination: the destination
 * @count: descriptors so far
 * @total: bytes in them
 */
struct pair {
	struct side source;
	struct side destination;
	unsigned int count;
	size_t total;
};

/**
 * struct walker - one address of the test's engine
 * @address: of the next byte
 * @next: where the second page is
 * @page_break: there is one, and it is not there yet
 */
struct walker {
	u64 address;
	u64 next;
	bool page_break;
};

static struct pair *pair_new(struct kunit *test)
{
	struct pair *pair = kunit_kzalloc(test, sizeof(*pair), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, pair);
	pair->source.base = SOURCE_BASE;
	pair->destination.base = DESTINATION_BASE;
	return pair;
}

static void pair_clear(struct pair *pair)
{
	pair->source.count = 0;
	pair->destination.count = 0;
}

static void side_add_at(struct side *side, dma_addr_t address, u32 length)
{
	side->address[side->count] = address;
	side->length[side->count] = length;
	side->count++;
}

/* Pieces lie backwards, so that none goes on where the one before it ends. */
static void side_add(struct side *side, u32 offset, u32 length)
{
	side_add_at(side, side->base + (MAX_PIECES - side->count) * PIECE_STRIDE + offset,
		    length);
}

static size_t side_bytes(const struct side *side)
{
	size_t bytes = 0;
	unsigned int i;

	for (i = 0; i < side->count; i++)
		bytes += side->length[i];
	return bytes;
}

static void side_map(struct side *side)
{
	unsigned int i;

	sg_init_table(side->list, side->count);
	for (i = 0; i < side->count; i++) {
		sg_dma_address(&side->list[i]) = side->address[i];
		sg_dma_len(&side->list[i]) = side->length[i];
	}
	side->piece = 0;
	side->offset = 0;
}

/* Return: where the next byte is. */
static dma_addr_t side_step(struct side *side)
{
	while (side->offset == side->length[side->piece]) {
		side->piece++;
		side->offset = 0;
	}
	return side->address[side->piece] + side->offset++;
}

static u64 walker_step(struct walker *walker)
{
	u64 address = walker->address++;

	if (walker->page_break && walker->address % NETDMA_PAGE_SIZE == 0) {
		walker->address = walker->next;
		walker->page_break = false;
	}
	return address;
}

/* Return: what is wrong with one address of a descriptor before anything is copied. */
static const char *break_fault(u64 address, u64 next, bool page_break, u32 size)
{
	u32 first = NETDMA_PAGE_SIZE - address % NETDMA_PAGE_SIZE;

	if (!page_break)
		return next == KEPT ? NULL : "a reserved field was written";
	if (next % NETDMA_PAGE_SIZE)
		return "a second page is not aligned";
	if (size <= first)
		return "a page break where the page is not left";
	if (size - first > NETDMA_PAGE_SIZE)
		return "the second page is left";
	return NULL;
}

static const char *descriptor_fault(const struct netdma_descriptor *descriptor,
				    const struct netdma_limits *limits)
{
	u32 size = le32_to_cpu(descriptor->transfer_size);
	u32 flags = le32_to_cpu(descriptor->control_flags);
	const char *fault;

	if (!size || size > limits->max_size)
		return "the size is not within the limit";
	if (flags & ~PAGE_BREAKS || (flags && !limits->page_breaks))
		return "there is a flag that should not be there";
	if (le64_to_cpu(descriptor->next_descriptor) != KEPT ||
	    le64_to_cpu(descriptor->user_context1) != KEPT ||
	    le64_to_cpu(descriptor->user_context2) != KEPT)
		return "a field was written that is not the address of a page";
	fault = break_fault(le64_to_cpu(descriptor->source_address),
			    le64_to_cpu(descriptor->next_source_address),
			    flags & NETDMA_SOURCE_PAGE_BREAK, size);
	return fault ?: break_fault(le64_to_cpu(descriptor->destination_address),
				    le64_to_cpu(descriptor->next_destination_address),
				    flags & NETDMA_DESTINATION_PAGE_BREAK, size);
}

/* Return: what is wrong with what the engine does with a descriptor. */
static const char *copy_fault(struct pair *pair, const struct netdma_descriptor *descriptor)
{
	u32 flags = le32_to_cpu(descriptor->control_flags);
	u32 size = le32_to_cpu(descriptor->transfer_size);
	struct walker from = {
		.address = le64_to_cpu(descriptor->source_address),
		.next = le64_to_cpu(descriptor->next_source_address),
		.page_break = flags & NETDMA_SOURCE_PAGE_BREAK,
	};
	struct walker to = {
		.address = le64_to_cpu(descriptor->destination_address),
		.next = le64_to_cpu(descriptor->next_destination_address),
		.page_break = flags & NETDMA_DESTINATION_PAGE_BREAK,
	};

	while (size--) {
		if (walker_step(&from) != side_step(&pair->source))
			return "it reads another byte";
		if (walker_step(&to) != side_step(&pair->destination))
			return "it writes another byte";
	}
	return NULL;
}

/* Return: what is wrong with one of the descriptors for the first @length bytes. */
static const char *pair_fault(struct pair *pair, size_t length, const struct netdma_limits *limits)
{
	struct netdma_cursor from, to;
	const char *fault = NULL;
	size_t left = length;

	pair->count = 0;
	side_map(&pair->source);
	side_map(&pair->destination);
	netdma_cursor_set(&from, pair->source.list, 0);
	netdma_cursor_set(&to, pair->destination.list, 0);
	while (left && !fault) {
		struct netdma_descriptor descriptor;
		u32 size;

		memset(&descriptor, 0x5a, sizeof(descriptor));
		size = netdma_describe(&descriptor, &from, &to, left, limits);
		fault = descriptor_fault(&descriptor, limits);
		if (size != le32_to_cpu(descriptor.transfer_size) || size > left)
			return "it says another size than it writes";
		fault = fault ?: copy_fault(pair, &descriptor);
		left -= size;
		pair->count++;
	}
	pair->total = length - left;
	return fault;
}

/* Each descriptor is full, or some piece ends in it. */
static bool pair_greedy(const struct pair *pair, size_t length, const struct netdma_limits *limits)
{
	return pair->count <= length / limits->max_size + pair->source.count +
			      pair->destination.count;
}

static size_t pair_length(const struct pair *pair)
{
	return min(side_bytes(&pair->source), side_bytes(&pair->destination));
}

static void pair_expect(struct kunit *test, struct pair *pair, size_t length,
			const struct netdma_limits *limits)
{
	KUNIT_ASSERT_STREQ(test, pair_fault(pair, length, limits) ?: "", "");
	KUNIT_ASSERT_EQ(test, pair->total, length);
	KUNIT_ASSERT_TRUE(test, pair_greedy(pair, length, limits));
}

/*
 * Edges
 */

static const struct netdma_limits some_limits[] = {
	{ NETDMA_PAGE_SIZE, false },
	{ NETDMA_PAGE_SIZE + 1, false },
	{ SZ_1M, false },
	{ NETDMA_PAGE_SIZE, true },
	{ NETDMA_PAGE_SIZE + 1, true },
	{ 2 * NETDMA_PAGE_SIZE - 1, true },
	{ SZ_1M, true },
};

static void limits_describe(const struct netdma_limits *limits, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u bytes, %s", limits->max_size,
		 limits->page_breaks ? "page breaks" : "no page breaks");
}

KUNIT_ARRAY_PARAM(limits, some_limits, limits_describe);

static const u32 begins[] = { 0, 1, NETDMA_PAGE_SIZE - 1 };
static const u32 ends[] = { NETDMA_PAGE_SIZE - 1, NETDMA_PAGE_SIZE, NETDMA_PAGE_SIZE + 1,
			    2 * NETDMA_PAGE_SIZE };

/* Two pieces at, before or behind page edges, and a long one. */
static void side_edges(struct side *side, unsigned int number)
{
	unsigned int piece;

	side->count = 0;
	for (piece = 0; piece < 2; piece++) {
		u32 begin = begins[number % ARRAY_SIZE(begins)];
		u32 end;

		number /= ARRAY_SIZE(begins);
		end = ends[number % ARRAY_SIZE(ends)];
		number /= ARRAY_SIZE(ends);
		if (end <= begin)
			end += NETDMA_PAGE_SIZE;
		side_add(side, begin, end - begin);
	}
	side_add(side, 0, NETDMA_PAGE_SIZE + 5);
}

#define EDGES	144	/* what side_edges() knows */

static void netdma_descriptors_test_edges(struct kunit *test)
{
	struct pair *pair = pair_new(test);
	unsigned int source, i;

	for (source = 0; source < EDGES; source++) {
		side_edges(&pair->source, source);
		for (i = 0; i < 3; i++) {
			side_edges(&pair->destination, (source * 5 + i * 49) % EDGES);
			pair_expect(test, pair, pair_length(pair), test->param_value);
		}
	}
}

/*
 * What is known beforehand
 */

static void pair_pages(struct pair *pair, unsigned int pages)
{
	while (pages--) {
		side_add(&pair->source, 0, NETDMA_PAGE_SIZE);
		side_add(&pair->destination, 0, NETDMA_PAGE_SIZE);
	}
}

/* Two pages in a descriptor with version 2.0, one with 1.x. */
static void netdma_descriptors_test_pages(struct kunit *test)
{
	const struct netdma_limits *limits = test->param_value;
	bool two = limits->page_breaks && limits->max_size >= 2 * NETDMA_PAGE_SIZE;
	struct pair *pair = pair_new(test);

	pair_pages(pair, 256);
	pair_expect(test, pair, SZ_1M, limits);
	if (two)
		KUNIT_EXPECT_EQ(test, pair->count, 128U);
	else if (!limits->page_breaks)
		KUNIT_EXPECT_EQ(test, pair->count, 256U);
}

/* One piece on each side: descriptors are full, but for the last one. */
static void netdma_descriptors_test_full(struct kunit *test)
{
	const struct netdma_limits *limits = test->param_value;
	struct pair *pair = pair_new(test);
	size_t length;

	side_add(&pair->source, 77, SZ_64K);
	side_add(&pair->destination, 4095, SZ_64K);
	for (length = limits->max_size - 1; length <= limits->max_size + 1; length++) {
		size_t bytes = min_t(size_t, length, SZ_64K);

		pair_expect(test, pair, bytes, limits);
		KUNIT_EXPECT_EQ(test, (size_t)pair->count, DIV_ROUND_UP(bytes, limits->max_size));
	}
	pair_expect(test, pair, SZ_64K, limits);
	KUNIT_EXPECT_EQ(test, (size_t)pair->count, DIV_ROUND_UP(SZ_64K, limits->max_size));
}

/**
 * struct breaking - which breaks the first descriptor has
 * @source: first piece of the source
 * @next_source: offset in its page of the second one
 * @destination: likewise, of the destination
 * @next_destination: likewise
 * @flags: the breaks
 * @size: the bytes
 */
struct breaking {
	struct { u32 offset, length; } source;
	u32 next_source;
	struct { u32 offset, length; } destination;
	u32 next_destination;
	u32 flags;
	u32 size;
};

static const struct breaking breakings[] = {
	/* both, at the same byte and not */
	{ { 0, 4096 }, 0, { 0, 4096 }, 0, PAGE_BREAKS, 8192 },
	{ { 96, 4000 }, 0, { 1096, 3000 }, 0, PAGE_BREAKS, 7096 },
	{ { 4095, 1 }, 0, { 4095, 1 }, 0, PAGE_BREAKS, 4097 },
	/* one of them */
	{ { 0, 4096 }, 0, { 0, 9000 }, 0, NETDMA_SOURCE_PAGE_BREAK, 8192 },
	{ { 0, 9000 }, 0, { 0, 4096 }, 0, NETDMA_DESTINATION_PAGE_BREAK, 8192 },
	/* the piece ends before the page, or behind it */
	{ { 0, 4095 }, 0, { 0, 9000 }, 0, 0, 4095 },
	{ { 0, 4097 }, 0, { 0, 9000 }, 0, 0, 4097 },
	{ { 0, 9000 }, 0, { 1, 4094 }, 0, 0, 4094 },
	{ { 0, 9000 }, 0, { 1, 4096 }, 0, 0, 4096 },
	/* it is longer than what is left of its first page, and ends with another */
	{ { 0, 8192 }, 0, { 0, 9000 }, 0, 0, 8192 },
	{ { 0, 9000 }, 0, { 4095, 4097 }, 0, 0, 4097 },
	/* the second piece does not begin with a page */
	{ { 0, 4096 }, 1, { 0, 9000 }, 0, 0, 4096 },
	{ { 0, 9000 }, 0, { 0, 4096 }, 4095, 0, 4096 },
	/* the other side ends at the page edge, too, and cannot go on */
	{ { 0, 4096 }, 0, { 8, 4096 }, 0, 0, 4096 },
	{ { 8, 4096 }, 0, { 0, 4096 }, 0, 0, 4096 },
};

static void netdma_descriptors_test_breaks(struct kunit *test)
{
	static const struct netdma_limits limits = { SZ_1M, true };
	struct pair *pair = pair_new(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(breakings); i++) {
		const struct breaking *breaking = &breakings[i];
		struct netdma_descriptor descriptor = { };
		struct netdma_cursor from, to;
		u32 size;

		pair_clear(pair);
		side_add(&pair->source, breaking->source.offset, breaking->source.length);
		side_add(&pair->source, breaking->next_source, 3 * NETDMA_PAGE_SIZE);
		side_add(&pair->destination, breaking->destination.offset,
			 breaking->destination.length);
		side_add(&pair->destination, breaking->next_destination, 3 * NETDMA_PAGE_SIZE);
		pair_expect(test, pair, pair_length(pair), &limits);

		netdma_cursor_set(&from, pair->source.list, 0);
		netdma_cursor_set(&to, pair->destination.list, 0);
		size = netdma_describe(&descriptor, &from, &to, pair_length(pair), &limits);
		KUNIT_EXPECT_EQ_MSG(test, size, breaking->size, "row %u", i);
		KUNIT_EXPECT_EQ_MSG(test, le32_to_cpu(descriptor.control_flags), breaking->flags,
				    "row %u", i);
	}
}

/* Pieces that follow each other in memory are pieces all the same. */
static void netdma_descriptors_test_adjacent(struct kunit *test)
{
	struct pair *pair = pair_new(test);
	unsigned int i;

	for (i = 0; i < 12; i++) {
		side_add_at(&pair->source, SOURCE_BASE + i * 2048, 2048);
		side_add_at(&pair->destination, DESTINATION_BASE + i * 3072, 3072);
	}
	pair_expect(test, pair, 12 * 2048, test->param_value);
}

/* An IOMMU may map many entries as one, and leaves the last ones empty. */
static void netdma_descriptors_test_merged(struct kunit *test)
{
	struct pair *pair = pair_new(test);

	side_add(&pair->source, 0, NETDMA_PAGE_SIZE);
	side_add(&pair->source, 0, 0);
	side_add(&pair->source, 0, 0);
	side_add(&pair->destination, 0, NETDMA_PAGE_SIZE);
	side_add(&pair->destination, 0, 0);
	pair_expect(test, pair, NETDMA_PAGE_SIZE, test->param_value);
	KUNIT_EXPECT_EQ(test, pair->count, 1U);
}

/* The lists may have more than is copied: it is left alone. */
static void netdma_descriptors_test_less(struct kunit *test)
{
	struct pair *pair = pair_new(test);
	size_t length;

	side_add(&pair->source, 4000, 96);
	side_add(&pair->source, 0, NETDMA_PAGE_SIZE);
	side_add(&pair->destination, 3996, 100);
	side_add(&pair->destination, 0, NETDMA_PAGE_SIZE);
	for (length = 1; length <= 300; length++)
		pair_expect(test, pair, length, test->param_value);
}

/*
 * At random
 */

/* Mostly near page edges, where what is interesting happens. */
static u32 random_near(struct rnd_state *rnd, u32 edge)
{
	u32 dice = prandom_u32_state(rnd);

	return dice & 1 ? edge : edge - 2 + (dice >> 8) % 5;
}

static void side_random(struct side *side, struct rnd_state *rnd)
{
	unsigned int pieces = 1 + prandom_u32_state(rnd) % 6;

	side->count = 0;
	while (pieces--) {
		u32 dice = prandom_u32_state(rnd);
		u32 begin = dice & 1 ? 0 : (dice >> 8) % NETDMA_PAGE_SIZE;
		u32 end = random_near(rnd, ((dice >> 4) % 3 + 1) * NETDMA_PAGE_SIZE);

		if (dice & 2)
			end = begin + 1 + (dice >> 20) % 64;
		side_add(side, begin, end > begin ? end - begin : 1);
	}
}

static void netdma_descriptors_test_random(struct kunit *test)
{
	struct pair *pair = pair_new(test);
	struct rnd_state rnd;
	unsigned int i;

	prandom_seed_state(&rnd, 20070);
	for (i = 0; i < 1000; i++) {
		struct netdma_limits limits = {
			.max_size = random_near(&rnd, SZ_8K),
			.page_breaks = i & 1,
		};

		side_random(&pair->source, &rnd);
		side_random(&pair->destination, &rnd);
		pair_expect(test, pair, pair_length(pair), &limits);
	}
}

/* A place is found by its offset, whichever entry it is in. */
static void netdma_descriptors_test_cursor(struct kunit *test)
{
	struct pair *pair = pair_new(test);
	struct side *side = &pair->source;
	struct netdma_cursor cursor;
	size_t offset, bytes;

	side_add(side, 0, 3);
	side_add(side, 5, 1);
	side_add(side, 9, 40);
	side_map(side);
	bytes = side_bytes(side);
	for (offset = 0; offset < bytes; offset++) {
		netdma_cursor_set(&cursor, side->list, offset);
		KUNIT_ASSERT_NOT_NULL(test, cursor.entry);
		KUNIT_EXPECT_EQ(test, sg_dma_address(cursor.entry) + cursor.offset,
				side_step(side));
	}
	netdma_cursor_set(&cursor, side->list, bytes);
	KUNIT_EXPECT_NULL(test, cursor.entry);
}

static struct kunit_case netdma_descriptors_cases[] = {
	KUNIT_CASE_PARAM(netdma_descriptors_test_edges, limits_gen_params),
	KUNIT_CASE_PARAM(netdma_descriptors_test_pages, limits_gen_params),
	KUNIT_CASE_PARAM(netdma_descriptors_test_full, limits_gen_params),
	KUNIT_CASE(netdma_descriptors_test_breaks),
	KUNIT_CASE_PARAM(netdma_descriptors_test_adjacent, limits_gen_params),
	KUNIT_CASE_PARAM(netdma_descriptors_test_merged, limits_gen_params),
	KUNIT_CASE_PARAM(netdma_descriptors_test_less, limits_gen_params),
	KUNIT_CASE(netdma_descriptors_test_random),
	KUNIT_CASE(netdma_descriptors_test_cursor),
	{}
};

static struct kunit_suite netdma_descriptors_suite = {
	.name = "netdma_descriptors",
	.test_cases = netdma_descriptors_cases,
};

kunit_test_suite(netdma_descriptors_suite);
