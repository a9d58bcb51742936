/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the NetDMA suites share: providers that do what a test tells them, and
 * the chores of a client.
 *
 *   netdma_scripted.c  the provider and its engine
 *   netdma_fixture.c   a test's life, copies, notices
 *
 * A test says netdma_fixture_start(), a suite has netdma_fixture_exit() as its
 * .exit, which also checks that nothing is left and that no promise to a provider
 * was broken.
 */
#ifndef __NETDMA_KUNIT_FIXTURE_H
#define __NETDMA_KUNIT_FIXTURE_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/notifier.h>
#include <linux/platform_device.h>
#include "../drivers/netdma/netdma.h"

#define NETDMA_FIXTURE_PROVIDERS	4
#define NETDMA_FIXTURE_CHANNELS		16
#define NETDMA_FIXTURE_NOTICES		64
#define NETDMA_FIXTURE_TIMEOUT		(10 * HZ)

/* Waits for a condition as long as one can. The value is whether it came true. */
#define netdma_fixture_until(condition)						\
({										\
	unsigned long __end = jiffies + NETDMA_FIXTURE_TIMEOUT;			\
	bool __true;								\
										\
	while (!(__true = (condition)) && time_before(jiffies, __end))		\
		usleep_range(100, 200);						\
	__true;									\
})

/*
 * The scripted provider
 */

#define SCRIPTED_CHANNELS	8
#define SCRIPTED_LOG		256

enum scripted_call {
	SCRIPTED_AFFINITY,
	SCRIPTED_ALLOCATE,
	SCRIPTED_FREE,
	SCRIPTED_START,
	SCRIPTED_APPEND,
	SCRIPTED_SUSPEND,
	SCRIPTED_RESUME,
	SCRIPTED_ABORT,
	SCRIPTED_RESET,
	SCRIPTED_CALLS, /* number of those above */
};

/**
 * enum scripted_pace - when the engine works on what it has
 * @SCRIPTED_STEPPED: in scripted_step() and scripted_run()
 * @SCRIPTED_THREADED: soon, in a work
 * @SCRIPTED_INTERRUPT: soon, in hard interrupts, a descriptor in each
 * @SCRIPTED_AT_ONCE: from within StartDma, AppendDma and ResumeDma
 */
enum scripted_pace {
	SCRIPTED_STEPPED,
	SCRIPTED_THREADED,
	SCRIPTED_INTERRUPT,
	SCRIPTED_AT_ONCE,
};

/**
 * struct scripted_entry - a call of the provider
 * @call: which
 * @channel: number of the channel; of AllocateDmaChannel and later ones
 * @address: of the first descriptor; of SuspendDma: of the last one done
 * @count: of descriptors; of SetDmaChannelCpuAffinity: of channels
 * @result: what it returned
 */
struct scripted_entry {
	enum scripted_call call;
	unsigned int channel;
	dma_addr_t address;
	u32 count;
	int result;
};

/**
 * struct scripted_channel - a channel of the provider
 * @provider: its provider
 * @number: among the provider's
 * @handle: its name to NetDMA; stays when it was freed
 * @completion: where the completion word is
 * @ring: DMA address of the first descriptor there is
 * @memory: the same, as the kernel sees it
 * @priority: as asked for
 * @wanted_cpu: the first processor of those asked for
 * @wanted_cpus: number of these
 * @dpc_cpu: what netdma_isr() said last
 * @inside: calls that are under way
 * @lock: what follows, which is the engine's state
 * @allocated: between AllocateDmaChannel and FreeDmaChannel
 * @chained: StartDma was called, so AppendDma is due
 * @suspended: by SuspendDma
 * @halted: by an error
 * @first: address of the first descriptor since StartDma
 * @last: address of the last one done since then, or 0
 * @end: address of the last one it was told of
 * @behind: where the next chain begins, with version 2.0
 * @told: descriptors since StartDma
 * @done: of these
 * @halt_at: the one that an error halts at, 1 being the next; 0: none
 * @bytes: that it has copied
 * @nulls: null transfers done
 * @breaks: descriptors with a page break done
 * @contexts: changes of context done
 * @context: the last one's
 * @work: for %SCRIPTED_THREADED
 * @interrupt: for %SCRIPTED_INTERRUPT
 */
struct scripted_channel {
	struct scripted *provider;
	unsigned int number;
	netdma_handle_t handle;
	__le64 *completion;
	dma_addr_t ring;
	struct netdma_descriptor *memory;
	u32 priority;
	unsigned int wanted_cpu;
	unsigned int wanted_cpus;
	unsigned int dpc_cpu;
	atomic_t inside;

	spinlock_t lock; /* what follows */
	bool allocated;
	bool chained;
	bool suspended;
	bool halted;
	dma_addr_t first;
	dma_addr_t last;
	dma_addr_t end;
	dma_addr_t behind;
	u32 told;
	u32 done;
	u32 halt_at;
	u64 bytes;
	unsigned int nulls;
	unsigned int breaks;
	unsigned int contexts;
	u32 context;
	struct work_struct work;
	struct irq_work interrupt;
};

/**
 * struct scripted - a provider that does what a test tells it
 * @fixture: whose it is
 * @platform: its device, with a DMA mask of 64 bits
 * @ops: what it registers with; a test may change it before
 * @attributes: what it starts with; a test may change them before
 * @name: its friendly name
 * @handle: its name to NetDMA
 * @pace: when its engines work; to be changed while they stand
 * @cpu: the processor that it chooses for channels; negative: the first it may
 * @linger: microseconds that each call takes longer
 * @lost: interrupts that get lost from now on
 * @registered: with NetDMA
 * @started: likewise
 * @asleep: it has no power
 * @dead: its engines are gone
 * @silent: NetDMA was told that they are
 * @channels: its channels
 * @lock: what follows
 * @fail: what calls return instead of working
 * @fail_times: how often they still do
 * @calls: number of calls
 * @log: the first calls
 * @logged: number of these
 * @violations: promises broken
 * @complaint: the first of these
 */
struct scripted {
	struct netdma_fixture *fixture;
	struct platform_device *platform;
	struct netdma_provider_characteristics ops;
	struct netdma_provider_attributes attributes;
	char name[NETDMA_NAME_LENGTH];
	netdma_handle_t handle;
	enum scripted_pace pace;
	int cpu;
	unsigned int linger;
	atomic_t lost;
	bool registered;
	bool started;
	bool asleep;
	bool dead;
	bool silent;
	struct scripted_channel channels[SCRIPTED_CHANNELS];

	spinlock_t lock; /* what follows */
	int fail[SCRIPTED_CALLS];
	unsigned int fail_times[SCRIPTED_CALLS];
	unsigned int calls[SCRIPTED_CALLS];
	struct scripted_entry log[SCRIPTED_LOG];
	unsigned int logged;
	unsigned int violations;
	char complaint[128];
};

#define SCRIPTED_ALWAYS	UINT_MAX

int scripted_init(struct scripted *provider, u8 major, u8 minor);
void scripted_exit(struct scripted *provider);
int scripted_register(struct scripted *provider);
int scripted_start(struct scripted *provider);
void scripted_stop(struct scripted *provider);
void scripted_deregister(struct scripted *provider);
void scripted_die(struct scripted *provider);
int scripted_power(struct scripted *provider, bool up);

void scripted_fail(struct scripted *provider, enum scripted_call call, int err,
		   unsigned int times);
unsigned int scripted_calls(struct scripted *provider, enum scripted_call call);
unsigned int scripted_total(struct scripted *provider);
const struct scripted_entry *scripted_last(struct scripted *provider);
void scripted_forget(struct scripted *provider);

struct scripted_channel *scripted_channel(struct netdma_channel *channel);
unsigned int scripted_step(struct scripted_channel *channel, unsigned int descriptors);
unsigned int scripted_run(struct scripted_channel *channel);
void scripted_run_all(struct scripted *provider);
void scripted_go(struct scripted_channel *channel);
unsigned int scripted_outstanding(struct scripted_channel *channel);
void scripted_say(struct scripted_channel *channel, u64 word);
void scripted_interrupt(struct scripted_channel *channel, dma_addr_t last);
struct netdma_descriptor *scripted_descriptor(struct scripted_channel *channel,
					      dma_addr_t address);

/*
 * Copies
 */

/**
 * struct netdma_piece - a piece of a copy's memory, in pages of its own
 * @offset: where it begins in the first page
 * @size: bytes
 */
struct netdma_piece {
	u32 offset;
	u32 size;
};

/* Pieces, and one without a byte behind them. */
#define NETDMA_PIECES(...)	((const struct netdma_piece[]){ __VA_ARGS__, { } })

/**
 * struct netdma_side - the source or the destination of a copy
 * @list: for the operation
 * @pieces: of the memory
 * @memory: where each begins
 * @room: bytes allocated for each
 * @count: of these
 * @size: bytes of all pieces
 */
struct netdma_side {
	struct scatterlist *list;
	struct netdma_piece *pieces;
	u8 **memory;
	size_t *room;
	unsigned int count;
	size_t size;
};

/**
 * struct netdma_copy - an operation, its memory, and what became of it
 * @operation: the operation
 * @source: memory with a pattern
 * @destination: memory with another
 * @seed: of the pattern
 * @fixture: whose it is
 * @then: called when it is done, in the callback; or NULL
 * @argument: for @then
 * @told: times that its callback was called
 * @place: among the callbacks of the test, from 1
 * @status: that the callback saw
 * @done: completed in the callback
 */
struct netdma_copy {
	struct netdma_operation operation;
	struct netdma_side source;
	struct netdma_side destination;
	u8 seed;
	struct netdma_fixture *fixture;
	void (*then)(struct netdma_copy *copy);
	void *argument;
	atomic_t told;
	int place;
	int status;
	struct completion done;
};

/**
 * struct netdma_notice - what a notifier was told
 * @event: the event
 * @information: of which provider
 */
struct netdma_notice {
	enum netdma_notification event;
	struct netdma_provider_information information;
};

/**
 * struct netdma_task - something done at the same time
 * @function: what
 * @data: its argument
 * @ended: it has come to its end
 */
struct netdma_task {
	void (*function)(void *data);
	void *data;
	struct completion ended;
};

/**
 * struct netdma_fixture - providers and clients of a test
 * @test: the test
 * @providers: the providers
 * @num_providers: number of them
 * @channels: channels to release at the end
 * @told: callbacks so far
 * @seed: of the next copy
 * @notifier: listens
 * @listening: it does
 * @hear: called for each notice; or NULL
 * @notices: what it heard
 * @num_notices: number of these
 */
struct netdma_fixture {
	struct kunit *test;
	struct scripted *providers[NETDMA_FIXTURE_PROVIDERS];
	unsigned int num_providers;
	struct netdma_channel *channels[NETDMA_FIXTURE_CHANNELS];
	atomic_t told;
	u8 seed;
	struct notifier_block notifier;
	bool listening;
	void (*hear)(struct netdma_fixture *fixture, const struct netdma_notice *notice);
	struct netdma_notice notices[NETDMA_FIXTURE_NOTICES];
	unsigned int num_notices;
};

struct netdma_fixture *netdma_fixture_start(struct kunit *test);
void netdma_fixture_exit(struct kunit *test);
struct scripted *netdma_fixture_prepare(struct netdma_fixture *fixture, u8 major, u8 minor);
struct scripted *netdma_fixture_provider(struct netdma_fixture *fixture, u8 major, u8 minor);
struct scripted *netdma_fixture_small(struct netdma_fixture *fixture, u8 major, u8 minor);
struct netdma_channel *netdma_fixture_take(struct netdma_fixture *fixture,
					   const struct scripted *provider);
void netdma_fixture_track(struct netdma_fixture *fixture, struct netdma_channel *channel);
void netdma_fixture_release(struct netdma_fixture *fixture, struct netdma_channel *channel);
void netdma_fixture_listen(struct netdma_fixture *fixture);

struct netdma_task *netdma_fixture_spawn(struct netdma_fixture *fixture,
					 void (*function)(void *data), void *data);
struct netdma_task *netdma_fixture_stop(struct netdma_fixture *fixture,
					struct scripted *provider);
bool netdma_task_ended(struct netdma_task *task, unsigned int milliseconds);
void netdma_fixture_join(struct netdma_fixture *fixture, struct netdma_task *task);

struct netdma_copy *netdma_fixture_copy(struct netdma_fixture *fixture,
					const struct netdma_piece *from,
					const struct netdma_piece *to);
struct netdma_copy *netdma_fixture_simple(struct netdma_fixture *fixture, size_t size);
void netdma_copy_refill(struct netdma_copy *copy);
int netdma_copy_wait(struct netdma_copy *copy);
bool netdma_copy_is_done(struct netdma_copy *copy);
bool netdma_copy_is_right(const struct netdma_copy *copy);
void netdma_fixture_submit(struct netdma_fixture *fixture, struct netdma_channel *channel,
			   struct netdma_copy *copy);
void netdma_fixture_expect_copied(struct netdma_fixture *fixture, struct netdma_copy *copy);
void netdma_fixture_expect_failed(struct netdma_fixture *fixture, struct netdma_copy *copy,
				  int status);

#endif /* __NETDMA_KUNIT_FIXTURE_H */
