// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: the descriptors of a channel, and its completion word.
 *
 * Test method is:
 *
 * 1) A ring is made for a device without an engine; the test writes the completion
 *    word itself.
 * 2) Everything that counts descriptors is done with counters that are about to
 *    wrap at the ring's size and at 32 bits.
 * 3) For each number of descriptors that is outstanding and each descriptor of the
 *    ring, the word names it with each status; and it names what is no descriptor.
 * 4) Chains are closed, linked and taken back as version 1.x wants it, and as 2.0 does.
 */
#include <kunit/test.h>
#include <linux/dma-mapping.h>
#include <linux/platform_device.h>
#include "../drivers/netdma/netdma.h"

#define DESCRIPTOR	sizeof(struct netdma_descriptor)
#define HIGH_ADDRESS	((dma_addr_t)0xffffffc0fffff000ULL)

/**
 * struct bench - a ring and whose it is
 * @device: the device
 * @ring: the ring
 * @address: its address, which a test may change
 */
struct bench {
	struct platform_device *device;
	struct netdma_ring ring;
	dma_addr_t address;
};

static int bench_init(struct kunit *test)
{
	struct bench *bench = kunit_kzalloc(test, sizeof(*bench), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bench);
	bench->device = platform_device_register_simple("netdma-ring", PLATFORM_DEVID_AUTO,
							NULL, 0);
	if (IS_ERR(bench->device))
		return PTR_ERR(bench->device);
	test->priv = bench;
	return 0;
}

static void bench_exit(struct kunit *test)
{
	struct bench *bench = test->priv;

	if (!bench)
		return;
	bench->ring.address = bench->address;
	if (bench->ring.descriptors)
		netdma_ring_free(&bench->ring);
	platform_device_unregister(bench->device);
}

static struct netdma_ring *bench_ring(struct kunit *test, bool terminated)
{
	struct bench *bench = test->priv;

	KUNIT_ASSERT_EQ(test, netdma_ring_init(&bench->ring, &bench->device->dev, terminated), 0);
	bench->address = bench->ring.address;
	return &bench->ring;
}

/* Counters from which the test goes over an edge soon. */
static const unsigned int starts[] = {
	0, 1, NETDMA_RING_SIZE - 1, NETDMA_RING_SIZE, 0x7fffffff,
	-NETDMA_RING_SIZE, -2U, -1U,
};

static void starts_describe(const unsigned int *start, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "from %#x", *start);
}

KUNIT_ARRAY_PARAM(starts, starts, starts_describe);

static void ring_begin(struct netdma_ring *ring, unsigned int start)
{
	ring->head = start;
	ring->tail = start;
}

static void ring_fill(struct netdma_ring *ring, unsigned int count)
{
	while (count--)
		netdma_ring_add(ring, NULL);
}

static u64 ring_next(struct netdma_ring *ring, unsigned int number)
{
	return le64_to_cpu(netdma_ring_descriptor(ring, number)->next_descriptor);
}

static void ring_say(struct netdma_ring *ring, u64 address, unsigned int status)
{
	*ring->completion = cpu_to_le64(address | status);
}

/*
 * Memory
 */

static void netdma_ring_test_memory(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, true);
	unsigned int done = 99;

	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(ring->address, DESCRIPTOR));
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)ring->descriptors, DESCRIPTOR));
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED(ring->completion_address, sizeof(__le64)));
	KUNIT_EXPECT_FALSE(test, netdma_ring_has(ring, ring->completion_address));
	KUNIT_EXPECT_GT(test, netdma_ring_end(ring), (u64)ring->completion_address);
	KUNIT_EXPECT_GE(test, netdma_ring_end(ring),
			(u64)netdma_ring_address(ring, NETDMA_RING_SIZE - 1) + DESCRIPTOR - 1);
	KUNIT_EXPECT_EQ(test, netdma_ring_status(ring, &done),
			(enum netdma_transfer_status)NETDMA_TRANSFER_ARMED);
	KUNIT_EXPECT_EQ(test, done, 0U);
}

/* The device reaches so little that none of it is memory that could be had. */
static void netdma_ring_test_no_memory(struct kunit *test)
{
	struct bench *bench = test->priv;

	bench->device->dev.coherent_dma_mask = DMA_BIT_MASK(12);
	KUNIT_EXPECT_EQ(test, netdma_ring_init(&bench->ring, &bench->device->dev, true), -ENOMEM);
	KUNIT_EXPECT_NULL(test, bench->ring.descriptors);
}

/*
 * Numbers and addresses
 */

static void netdma_ring_test_space(struct kunit *test)
{
	const unsigned int *start = test->param_value;
	struct netdma_ring *ring = bench_ring(test, false);
	unsigned int i;

	ring_begin(ring, *start);
	for (i = 0; i < NETDMA_RING_SIZE - 1; i++) {
		KUNIT_EXPECT_EQ(test, netdma_ring_space(ring), NETDMA_RING_SIZE - 1 - i);
		KUNIT_EXPECT_EQ(test, netdma_ring_outstanding(ring), i);
		ring_fill(ring, 1);
	}
	KUNIT_EXPECT_EQ(test, netdma_ring_space(ring), 0U);
	for (i = 0; i < 3 * NETDMA_RING_SIZE; i++) {
		ring->tail++;
		KUNIT_EXPECT_EQ(test, netdma_ring_space(ring), 1U);
		ring_fill(ring, 1);
		KUNIT_EXPECT_EQ(test, netdma_ring_outstanding(ring), NETDMA_RING_SIZE - 1U);
	}
}

static void netdma_ring_test_addresses(struct kunit *test)
{
	const unsigned int *start = test->param_value;
	struct netdma_ring *ring = bench_ring(test, false);
	unsigned int i;

	for (i = 0; i < 2 * NETDMA_RING_SIZE; i++) {
		unsigned int number = *start + i;
		dma_addr_t address = netdma_ring_address(ring, number);
		struct netdma_descriptor *descriptor = netdma_ring_descriptor(ring, number);
		dma_addr_t next = netdma_ring_address(ring, number + 1);

		KUNIT_EXPECT_TRUE(test, netdma_ring_has(ring, address));
		KUNIT_EXPECT_EQ(test, address - ring->address,
				(dma_addr_t)((void *)descriptor - (void *)ring->descriptors));
		KUNIT_EXPECT_PTR_EQ(test, netdma_next_descriptor(descriptor, address, next),
				    netdma_ring_descriptor(ring, number + 1));
		KUNIT_EXPECT_PTR_EQ(test, netdma_ring_slot(ring, number),
				    netdma_ring_slot(ring, number + NETDMA_RING_SIZE));
		KUNIT_EXPECT_PTR_NE(test, netdma_ring_slot(ring, number),
				    netdma_ring_slot(ring, number + 1));
	}
}

/* Return: how many addresses from @from on the ring takes for those of descriptors. */
static unsigned int ring_count(const struct netdma_ring *ring, dma_addr_t from, size_t bytes)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < bytes; i++)
		count += netdma_ring_has(ring, from + i);
	return count;
}

static void netdma_ring_test_has(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, false);
	size_t bytes = NETDMA_RING_SIZE * DESCRIPTOR;
	dma_addr_t address[] = { ring->address, DESCRIPTOR, HIGH_ADDRESS };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(address); i++) {
		ring->address = address[i];
		KUNIT_EXPECT_EQ(test, ring_count(ring, ring->address, bytes),
				(unsigned int)NETDMA_RING_SIZE);
		KUNIT_EXPECT_EQ(test, ring_count(ring, ring->address - DESCRIPTOR, DESCRIPTOR), 0U);
		KUNIT_EXPECT_EQ(test, ring_count(ring, ring->address + bytes, bytes), 0U);
		KUNIT_EXPECT_FALSE(test, netdma_ring_has(ring, 0));
		KUNIT_EXPECT_FALSE(test, netdma_ring_has(ring, ~(dma_addr_t)0));
	}
}

/*
 * Chains
 */

/* What was in it before is gone, and it leads to the next one. */
static void netdma_ring_test_add(struct kunit *test)
{
	static const u8 nothing[DESCRIPTOR - sizeof(u64)];
	const unsigned int *start = test->param_value;
	struct netdma_ring *ring = bench_ring(test, false);
	struct netdma_operation operation;
	unsigned int i;

	memset(ring->descriptors, 0xee, NETDMA_RING_SIZE * DESCRIPTOR);
	ring_begin(ring, *start);
	for (i = 0; i < 2 * NETDMA_RING_SIZE; i++) {
		struct netdma_descriptor *descriptor;

		netdma_ring_slot(ring, ring->head)->bytes = 5;
		descriptor = netdma_ring_add(ring, i & 1 ? &operation : NULL);
		KUNIT_EXPECT_PTR_EQ(test, descriptor, netdma_ring_descriptor(ring, *start + i));
		KUNIT_EXPECT_EQ(test, ring_next(ring, *start + i),
				(u64)netdma_ring_address(ring, *start + i + 1));
		KUNIT_EXPECT_PTR_EQ(test, netdma_ring_slot(ring, *start + i)->operation,
				    i & 1 ? &operation : NULL);
		KUNIT_EXPECT_EQ(test, netdma_ring_slot(ring, *start + i)->bytes, 0U);
		descriptor->next_descriptor = 0;
		KUNIT_EXPECT_EQ(test, memcmp(descriptor, nothing, sizeof(nothing)), 0);
		ring->tail = ring->head;
	}
}

/* Version 1.x: a chain ends with a 0, and is found behind the one before it when linked. */
static void netdma_ring_test_terminated(struct kunit *test)
{
	const unsigned int *start = test->param_value;
	struct netdma_ring *ring = bench_ring(test, true);
	unsigned int first = *start + 2;

	ring_begin(ring, *start);
	ring_fill(ring, 2);
	netdma_ring_terminate(ring, *start);
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start), (u64)netdma_ring_address(ring, *start + 1));
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start + 1), 0ULL);

	ring_fill(ring, 3);
	netdma_ring_terminate(ring, first);
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start + 1), 0ULL);
	netdma_ring_link(ring, first);
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start + 1), (u64)netdma_ring_address(ring, first));
	KUNIT_EXPECT_EQ(test, ring_next(ring, first), (u64)netdma_ring_address(ring, first + 1));
	KUNIT_EXPECT_EQ(test, ring_next(ring, first + 2), 0ULL);
	netdma_ring_unlink(ring, first);
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start + 1), 0ULL);
}

/* Version 2.0: the last one leads to where the next chain will be. */
static void netdma_ring_test_endless(struct kunit *test)
{
	const unsigned int *start = test->param_value;
	struct netdma_ring *ring = bench_ring(test, false);
	u64 last;

	ring_begin(ring, *start);
	ring_fill(ring, 2);
	last = netdma_ring_address(ring, *start + 2);
	netdma_ring_terminate(ring, *start);
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start + 1), last);
	ring_fill(ring, 1);
	netdma_ring_terminate(ring, *start + 2);
	netdma_ring_link(ring, *start + 2);
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start + 1), last);
	netdma_ring_unlink(ring, *start + 2);
	KUNIT_EXPECT_EQ(test, ring_next(ring, *start + 1), last);
}

/* Of no descriptors there is no last one: that of the chain before stays as it is. */
static void netdma_ring_test_empty_chain(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, true);

	ring_fill(ring, 1);
	netdma_ring_terminate(ring, ring->head);
	KUNIT_EXPECT_EQ(test, ring_next(ring, 0), (u64)netdma_ring_address(ring, 1));
}

/*
 * The completion word
 */

/* The statuses with which it names a descriptor; the other one is armed. */
static const enum netdma_transfer_status statuses[] = {
	NETDMA_TRANSFER_ACTIVE, NETDMA_TRANSFER_IDLE,
	NETDMA_TRANSFER_SUSPENDED, NETDMA_TRANSFER_HALTED,
};

/* Return: how many are done when the word names descriptor @number. */
static unsigned int ring_done(struct kunit *test, struct netdma_ring *ring, unsigned int number,
			      enum netdma_transfer_status status)
{
	unsigned int done = 99;

	ring_say(ring, netdma_ring_address(ring, number), status);
	KUNIT_EXPECT_EQ(test, netdma_ring_status(ring, &done), status);
	return done;
}

/* Each descriptor that is outstanding: it and those before it; the last done: none. */
static void netdma_ring_test_done(struct kunit *test)
{
	const unsigned int *start = test->param_value;
	struct netdma_ring *ring = bench_ring(test, false);
	unsigned int outstanding, i, s;

	ring_begin(ring, *start);
	for (outstanding = 0; outstanding < NETDMA_RING_SIZE; outstanding++) {
		for (s = 0; s < ARRAY_SIZE(statuses); s++)
			for (i = 0; i <= outstanding; i++)
				KUNIT_ASSERT_EQ(test, ring_done(test, ring, ring->tail + i - 1,
								statuses[s]), i);
		if (netdma_ring_space(ring))
			ring_fill(ring, 1);
	}
}

/* A descriptor that is not outstanding, and is not the last one done. */
static void netdma_ring_test_not_outstanding(struct kunit *test)
{
	const unsigned int *start = test->param_value;
	struct netdma_ring *ring = bench_ring(test, false);
	unsigned int outstanding, number, s;

	ring_begin(ring, *start);
	for (outstanding = 0; outstanding < NETDMA_RING_SIZE; outstanding++) {
		for (s = 0; s < ARRAY_SIZE(statuses); s++)
			for (number = ring->head; number + 1 != ring->tail + NETDMA_RING_SIZE;
			     number++)
				KUNIT_ASSERT_GT(test, ring_done(test, ring, number, statuses[s]),
						outstanding);
		if (netdma_ring_space(ring))
			ring_fill(ring, 1);
	}
}

/* Return: how many are done when the word is @word; the status, if there is such a one. */
static unsigned int ring_read(struct netdma_ring *ring, u64 word)
{
	unsigned int done = 99;

	*ring->completion = cpu_to_le64(word);
	netdma_ring_status(ring, &done);
	return done;
}

/* What is no descriptor of this ring is none that is outstanding, however full it is. */
static void netdma_ring_test_outside(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, false);
	u64 lies[] = {
		ring->address - DESCRIPTOR, ring->completion_address,
		ring->address + (u64)2 * NETDMA_RING_SIZE * DESCRIPTOR,
		ring->address ^ BIT_ULL(40), ring->address ^ BIT_ULL(63),
		NETDMA_TRANSFER_ADDRESS_MASK,
	};
	unsigned int i, s;

	ring_fill(ring, NETDMA_RING_SIZE - 1);
	for (i = 0; i < ARRAY_SIZE(lies); i++)
		for (s = 0; s < ARRAY_SIZE(statuses); s++)
			KUNIT_EXPECT_GT_MSG(test, ring_read(ring, lies[i] | statuses[s]),
					    netdma_ring_outstanding(ring), "%#llx", lies[i]);
}

/* An engine that stops before it has done any has none to name, and one that works has. */
static void netdma_ring_test_none(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, false);

	ring_fill(ring, NETDMA_RING_SIZE - 1);
	KUNIT_EXPECT_EQ(test, ring_read(ring, NETDMA_TRANSFER_HALTED), 0U);
	KUNIT_EXPECT_EQ(test, ring_read(ring, NETDMA_TRANSFER_SUSPENDED), 0U);
	KUNIT_EXPECT_GT(test, ring_read(ring, NETDMA_TRANSFER_ACTIVE),
			netdma_ring_outstanding(ring));
	KUNIT_EXPECT_GT(test, ring_read(ring, NETDMA_TRANSFER_IDLE),
			netdma_ring_outstanding(ring));
}

/* Statuses that there are not say nothing of any descriptor. */
static void netdma_ring_test_no_status(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, false);
	unsigned int status, i;

	ring_fill(ring, 5);
	for (status = NETDMA_TRANSFER_ARMED + 1; status < 8; status++)
		for (i = 0; i < 5; i++)
			KUNIT_EXPECT_GT(test,
					ring_read(ring, netdma_ring_address(ring, i) | status),
					netdma_ring_outstanding(ring));
}

/* Bits 3 to 5 are neither address nor status. */
static void netdma_ring_test_spare_bits(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, false);
	unsigned int bits, done;

	ring_fill(ring, 5);
	for (bits = 0; bits < DESCRIPTOR; bits += 8) {
		ring_say(ring, netdma_ring_address(ring, 3) | bits, NETDMA_TRANSFER_IDLE);
		KUNIT_EXPECT_EQ(test, netdma_ring_status(ring, &done),
				(enum netdma_transfer_status)NETDMA_TRANSFER_IDLE);
		KUNIT_EXPECT_EQ(test, done, 4U);
	}
}

/* Nothing is done, whatever the address. */
static void netdma_ring_test_armed(struct kunit *test)
{
	struct netdma_ring *ring = bench_ring(test, false);
	u64 address[] = { 0, ring->address, netdma_ring_address(ring, 2), ~0ULL << 6 };
	unsigned int i, done;

	ring_fill(ring, 5);
	for (i = 0; i < ARRAY_SIZE(address); i++) {
		done = 99;
		ring_say(ring, address[i], NETDMA_TRANSFER_ARMED);
		KUNIT_EXPECT_EQ(test, netdma_ring_status(ring, &done),
				(enum netdma_transfer_status)NETDMA_TRANSFER_ARMED);
		KUNIT_EXPECT_EQ(test, done, 0U);
	}
	ring_say(ring, netdma_ring_address(ring, 2), NETDMA_TRANSFER_IDLE);
	netdma_ring_arm(ring);
	netdma_ring_status(ring, &done);
	KUNIT_EXPECT_EQ(test, done, 0U);
}

static struct kunit_case netdma_ring_cases[] = {
	KUNIT_CASE(netdma_ring_test_memory),
	KUNIT_CASE(netdma_ring_test_no_memory),
	KUNIT_CASE_PARAM(netdma_ring_test_space, starts_gen_params),
	KUNIT_CASE_PARAM(netdma_ring_test_addresses, starts_gen_params),
	KUNIT_CASE(netdma_ring_test_has),
	KUNIT_CASE_PARAM(netdma_ring_test_add, starts_gen_params),
	KUNIT_CASE_PARAM(netdma_ring_test_terminated, starts_gen_params),
	KUNIT_CASE_PARAM(netdma_ring_test_endless, starts_gen_params),
	KUNIT_CASE(netdma_ring_test_empty_chain),
	KUNIT_CASE_PARAM(netdma_ring_test_done, starts_gen_params),
	KUNIT_CASE_PARAM(netdma_ring_test_not_outstanding, starts_gen_params),
	KUNIT_CASE(netdma_ring_test_outside),
	KUNIT_CASE(netdma_ring_test_none),
	KUNIT_CASE(netdma_ring_test_no_status),
	KUNIT_CASE(netdma_ring_test_spare_bits),
	KUNIT_CASE(netdma_ring_test_armed),
	{}
};

static struct kunit_suite netdma_ring_suite = {
	.name = "netdma_ring",
	.init = bench_init,
	.exit = bench_exit,
	.test_cases = netdma_ring_cases,
};

kunit_test_suite(netdma_ring_suite);
