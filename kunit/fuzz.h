/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fuzzer: random calls of the DDI, and a model that knows what each of them
 * has to return.
 *
 *   fuzz_model.c	the contract: what a call must return
 *   fuzz_follow.c	and what follows from it
 *   fuzz_budget.c	its sums: formats, engines, bandwidth
 *   fuzz_calls.c	draws calls at random
 *   fuzz_arguments.c	and what they are made with
 *   fuzz_invoke.c	makes them, from contexts of all sorts
 *   fuzz_print.c	says what was called
 *   fuzz_observe.c	compares what can be seen with the model
 *   fuzz_world.c	controllers, and what happens to them
 *   fuzz_shrink.c	few of the calls that failed, failing all the same
 *   fuzz_threads.c	many callers at once
 *   fuzz_test.c	the suite
 *
 * The model knows the public header and the contract, not the bus driver. One
 * thread makes all calls, so nothing here needs a lock; what callbacks count is
 * atomic.
 */
#ifndef __HDAUDBUS_KUNIT_FUZZ_H
#define __HDAUDBUS_KUNIT_FUZZ_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/prandom.h>
#include "fixture.h"

#define FUZZ_CONTROLLERS	2
#define FUZZ_CONTEXTS		8
#define FUZZ_ENGINES		64
#define FUZZ_STALE		16	/* handles that were good once */
#define FUZZ_RECORDS		3	/* events of an engine, and as many callbacks */
#define FUZZ_GROUPS		4	/* function groups of a controller */
#define FUZZ_LISTENERS		400
#define FUZZ_TRANSFERS		16	/* asynchronous calls under way */
#define FUZZ_VERBS		300	/* commands of a call */
#define FUZZ_HANDLES		40	/* of a call of SetDmaEngineState */
#define FUZZ_FRAGMENTS		256
#define FUZZ_POISON		0x5a
#define FUZZ_TEXT		200

/* What can be called, and what can happen. */
enum fuzz_op {
	FUZZ_QUERY,
	FUZZ_REFERENCE,
	FUZZ_DEREFERENCE,
	FUZZ_SEND,
	FUZZ_QUEUE,
	FUZZ_CAPTURE,
	FUZZ_RENDER,
	FUZZ_CHANGE,
	FUZZ_GET_PLAIN,
	FUZZ_PUT_PLAIN,
	FUZZ_GET_NOTIFYING,
	FUZZ_PUT_NOTIFYING,
	FUZZ_GET_CONTIGUOUS,
	FUZZ_SETUP,
	FUZZ_PUT_CONTIGUOUS,
	FUZZ_FREE,
	FUZZ_STATE,
	FUZZ_CLOCK,
	FUZZ_POSITION,
	FUZZ_LISTEN,
	FUZZ_UNLISTEN,
	FUZZ_DEVICE_INFO,
	FUZZ_RESOURCE_INFO,
	FUZZ_ADD_EVENT,
	FUZZ_REMOVE_EVENT,
	FUZZ_ADD_CALLBACK,
	FUZZ_REMOVE_CALLBACK,
	/* not calls */
	FUZZ_FRAMES,
	FUZZ_UNSOLICITED,
	FUZZ_SLEEP,
	FUZZ_WAKE,
	FUZZ_REMOVE,
	FUZZ_OPS,
};

/* The interfaces. */
enum fuzz_type {
	FUZZ_V1,
	FUZZ_V2,
	FUZZ_V3,
	FUZZ_BDL,
	FUZZ_TYPES,
};

/*
 * Sets of errors, a bit each
 */
#define FUZZ_EINVAL	BIT(0)
#define FUZZ_EBADF	BIT(1)
#define FUZZ_EBADFD	BIT(2)
#define FUZZ_EBUSY	BIT(3)
#define FUZZ_ENOSPC	BIT(4)
#define FUZZ_ENOMEM	BIT(5)
#define FUZZ_ETIMEDOUT	BIT(6)
#define FUZZ_ENODEV	BIT(7)
#define FUZZ_EWOULDBLOCK BIT(8)
#define FUZZ_EOPNOTSUPP	BIT(9)
#define FUZZ_ENOBUFS	BIT(10)

/**
 * struct fuzz_verdict - what a call may return
 * @must: there is something wrong with it: it has to fail with one of these.
 *	Empty: it has to succeed.
 * @may: or it fails with one of these, for which there is reason beside the call
 */
struct fuzz_verdict {
	u32 must;
	u32 may;
};

/*
 * State
 */

/**
 * struct fuzz_format - a stream format as the specification sees it
 * @code: encoded
 * @bits: of a sample on the link
 * @channels: samples in a block
 * @blocks: blocks that a link frame needs room for
 * @bytes: of a block in memory
 * @rate_up: blocks in @rate_down link frames
 * @rate_down: see @rate_up
 */
struct fuzz_format {
	u16 code;
	unsigned int bits;
	unsigned int channels;
	unsigned int blocks;
	unsigned int bytes;
	unsigned int rate_up;
	unsigned int rate_down;
};

/**
 * struct fuzz_record - an event or a callback, and how often it has come
 * @registered: it is, with its engine
 * @routine: callback: which of two
 * @event: event: completed each time
 * @calls: callback: times each of the two was called
 * @least: notifications up to now: at least so many
 * @most: at most so many
 */
struct fuzz_record {
	bool registered;
	unsigned int routine;
	struct completion event;
	atomic_t calls[2];
	unsigned int least;
	unsigned int most;
};

/* The families of buffers. */
enum fuzz_buffer {
	FUZZ_NO_BUFFER,
	FUZZ_PLAIN,
	FUZZ_NOTIFYING,
	FUZZ_CONTIGUOUS,
};

/**
 * struct fuzz_engine - a DMA engine that a context owns
 * @live: it does
 * @context: which
 * @controller: where
 * @handle: its name
 * @render: direction
 * @stripe: over all SDO lines
 * @bidirectional: one of those for either direction
 * @codec: capture: where from
 * @format: its format
 * @state: HDAUDIO_*_STATE
 * @buffer: family of its buffer
 * @ready: it is set up for the buffer
 * @size: bytes of the buffer; contiguous: as asked for
 * @length: bytes it cycles through
 * @mdl: as handed out
 * @data: contiguous: as handed out
 * @address: likewise
 * @bdl: likewise
 * @pointer: where its position is read; NULL: nobody asked
 * @id: stream tag
 * @fifo: bytes it fetches ahead, as was said
 * @number: of the engine in the controller; negative: not known
 * @fragments: number of @ends
 * @ends: where fragments end
 * @notifies: their ends are notification points
 * @frames: link frames since Reset
 * @fragment: the one it is in
 * @events: registered events
 * @callbacks: registered callbacks
 * @isr: calls of the interrupt routine
 * @isr_registered: there is one
 */
struct fuzz_engine {
	bool live;
	u8 context;
	u8 controller;
	hdaudio_handle_t handle;
	bool render;
	bool stripe;
	bool bidirectional;
	u8 codec;
	struct fuzz_format format;
	enum hdaudio_stream_state state;
	enum fuzz_buffer buffer;
	bool ready;
	size_t size;
	u32 length;
	struct hdaudio_mdl *mdl;
	void *data;
	dma_addr_t address;
	struct hdaudio_buffer_descriptor *bdl;
	const void __iomem *pointer;
	u8 id;
	u32 fifo;
	int number;
	unsigned int fragments;
	u32 ends[FUZZ_FRAGMENTS];
	DECLARE_BITMAP(notifies, FUZZ_FRAGMENTS);
	u64 frames;
	unsigned int fragment;
	struct fuzz_record events[FUZZ_RECORDS];
	struct fuzz_record callbacks[FUZZ_RECORDS];
	struct fuzz_record isr;
	bool isr_registered;
};

/**
 * struct fuzz_context - an interface
 * @live: it was got and not given back
 * @type: which
 * @references: taken on it
 * @controller: whose
 * @group: function group: index
 * @hda: its routines, as far as it has them
 * @bdl: those which BDL alone has
 * @sent: number of the last command sent
 * @seen: number of the last one the codecs of each controller have seen
 */
struct fuzz_context {
	bool live;
	enum fuzz_type type;
	unsigned int references;
	u8 controller;
	u8 group;
	struct hdaudio_bus_interface_v3 hda;
	struct hdaudio_bus_interface_bdl bdl;
	u16 sent;
	u16 seen[FUZZ_CONTROLLERS];
};

/**
 * struct fuzz_stale - a handle that was good
 * @handle: it; 0: none yet
 * @context: whose; FUZZ_CONTEXTS: of one that was released since
 */
struct fuzz_stale {
	hdaudio_handle_t handle;
	unsigned int context;
};

/**
 * struct fuzz_listener - a routine for unsolicited responses
 * @registered: it is
 * @context: by whom
 * @controller: where
 * @codec: of which codec
 * @tag: with which tag
 * @calls: times it was called
 * @last: with what
 * @expected: times it should have been
 */
struct fuzz_listener {
	bool registered;
	u8 context;
	u8 controller;
	u8 codec;
	u8 tag;
	atomic_t calls;
	u64 last;
	int expected;
};

/**
 * struct fuzz_transfer - an asynchronous call of TransferCodecVerbs
 * @pending: its callback has not come
 * @dropped: its context went before that
 * @doubtful: answers went wrong meanwhile
 * @context: whose
 * @controller: where
 * @count: commands
 * @verbs: the commands
 * @calls: times the callback came
 * @calls_then: of these, before it was dropped; negative: not looked at yet
 * @first: what it was called with
 */
struct fuzz_transfer {
	bool pending;
	bool dropped;
	bool doubtful;
	u8 context;
	u8 controller;
	u32 count;
	struct hdaudio_codec_transfer verbs[40];
	atomic_t calls;
	int calls_then;
	struct hdaudio_codec_transfer *first;
};

/**
 * struct fuzz_controller - a controller
 * @description: what it can do
 * @parent: its device
 * @sim: itself
 * @inside: the bus driver's side
 * @groups: function groups
 * @registered: the bus driver has it
 * @gone: it is not there any more
 * @asleep: between suspend and resume
 * @commands: of its log of commands, so many were looked at
 * @allocations: pieces of its memory in use before the present call
 * @out_capacity: bits of a SDO line
 * @in_capacity: bits of a SDI line
 */
struct fuzz_controller {
	struct sim_description description;
	struct device *parent;
	struct sim *sim;
	struct hdaudbus_controller *inside;
	struct hdaudbus_device *groups[FUZZ_GROUPS];
	bool registered;
	bool gone;
	bool asleep;
	unsigned int commands;
	unsigned int allocations;
	unsigned int out_capacity;
	unsigned int in_capacity;
};

/* All that routines write; poisoned before each call. */
struct fuzz_outputs {
	hdaudio_handle_t handle;
	struct hdaudio_mdl *mdl;
	size_t size;
	size_t offset;
	void *data;
	dma_addr_t address;
	struct hdaudio_buffer_descriptor *bdl;
	const void __iomem *pointer;
	u32 fifo;
	u16 code;
	u8 id;
	u8 tag;
	u8 codec;
	u8 node;
	struct hdaudio_device_information_v2 information;
	union {
		struct hdaudio_bus_interface v1;
		struct hdaudio_bus_interface_v2 v2;
		struct hdaudio_bus_interface_v3 v3;
		struct hdaudio_bus_interface_bdl bdl;
	} table;
};

/**
 * struct fuzz_args - a call
 * @op: what
 * @context: whose; its index
 * @place: where from
 * @nulls: mask of the pointers that are missing, as fuzz_invoke.c numbers them
 * @fail_nth: this allocation fails; 0: none
 * @fail_dma: this allocation of DMA memory fails; 0: none
 * @stuck: engines do not enter or leave reset
 * @handle: of an engine, perhaps
 * @engine: the engine, if the handle names one
 * @format: stream format
 * @stripe: likewise
 * @codec: codec address
 * @size: of a buffer or structure
 * @count: of notifications or commands; or what @frames there are
 * @lvi: last valid index
 * @mdl: to be freed
 * @state: new state
 * @handles: to be changed
 * @num_handles: number of them
 * @tag: unsolicited tag
 * @response: unsolicited response
 * @record: event or callback
 * @routine: which of two callbacks
 * @isr: there is an interrupt routine
 * @listener: for RegisterEventCallback
 * @transfer: for asynchronous commands
 * @fate: what becomes of answers
 * @lost: so many interrupts are lost
 * @controller: index
 * @group: index of a function group
 * @type: interface asked for
 * @guid: its GUID or another
 * @version: interface version
 * @result: what was returned
 * @starved: @fail_nth or @fail_dma came to pass
 * @verbs: commands of a synchronous call
 * @out: what was written
 */
struct fuzz_args {
	enum fuzz_op op;
	unsigned int context;
	enum fixture_context place;
	unsigned int nulls;
	unsigned int fail_nth;
	unsigned int fail_dma;
	bool stuck;
	hdaudio_handle_t handle;
	struct fuzz_engine *engine;
	struct hdaudio_stream_format format;
	bool stripe;
	u8 codec;
	size_t size;
	u32 count;
	u32 lvi;
	struct hdaudio_mdl *mdl;
	unsigned int state;
	hdaudio_handle_t handles[FUZZ_HANDLES];
	u32 num_handles;
	u8 tag;
	u32 response;
	struct fuzz_record *record;
	unsigned int routine;
	bool isr;
	struct fuzz_listener *listener;
	struct fuzz_transfer *transfer;
	enum sim_fate fate;
	unsigned int lost;
	unsigned int controller;
	unsigned int group;
	enum fuzz_type type;
	guid_t guid;
	u16 version;
	int result;
	bool starved;
	struct hdaudio_codec_transfer verbs[FUZZ_VERBS];
	struct fuzz_outputs out;
};

/**
 * struct fuzz - a sequence of calls
 * @test: the test it belongs to
 * @seed: of the sequence; with it and their numbers calls can be repeated
 * @number: of the present call
 * @verbose: calls are printed
 * @failed: something is not as it should be
 * @kind: of failure: the same for the same check
 * @failure: what
 * @text: the present call
 * @random: for the details of the present call
 * @taint: of the kernel at the beginning
 * @held: what callbacks are registered for
 * @held_before: references on it without them
 * @controllers: the controllers
 * @contexts: interfaces
 * @engines: engines
 * @stale: handles that were good
 * @num_stale: number of handles ever put there
 * @listeners: routines for unsolicited responses
 * @transfers: asynchronous calls
 * @list: what the descriptor list was before the client wrote it for the call
 * @args: the present call
 */
struct fuzz {
	struct kunit *test;
	u32 seed;
	unsigned int number;
	bool verbose;
	bool failed;
	const char *kind;
	char failure[FUZZ_TEXT];
	char text[FUZZ_TEXT];
	struct rnd_state random;
	unsigned long taint;
	struct device *held;
	unsigned int held_before;
	struct fuzz_controller controllers[FUZZ_CONTROLLERS];
	struct fuzz_context contexts[FUZZ_CONTEXTS];
	struct fuzz_engine engines[FUZZ_ENGINES];
	struct fuzz_stale stale[FUZZ_STALE];
	unsigned int num_stale;
	struct fuzz_listener listeners[FUZZ_LISTENERS];
	struct fuzz_transfer transfers[FUZZ_TRANSFERS];
	struct hdaudio_buffer_descriptor list[HDAUDIO_BDL_ENTRIES];
	struct fuzz_args args;
};

__printf(2, 3) void fuzz_fail(struct fuzz *fuzz, const char *format, ...);
u32 fuzz_random(struct fuzz *fuzz, u32 below);
bool fuzz_one_in(struct fuzz *fuzz, u32 times);

/* fuzz_budget.c */
bool fuzz_model_format(const struct hdaudio_stream_format *stream, struct fuzz_format *format);
bool fuzz_takes_bidirectional(struct fuzz *fuzz, unsigned int controller, bool render);
bool fuzz_engine_left(struct fuzz *fuzz, unsigned int controller, bool render);
bool fuzz_render_fits(struct fuzz *fuzz, unsigned int controller,
		      const struct fuzz_format *format, bool stripe,
		      const struct fuzz_engine *but);
bool fuzz_capture_fits(struct fuzz *fuzz, unsigned int controller,
		       const struct fuzz_format *format, u8 codec,
		       const struct fuzz_engine *but);

/* fuzz_model.c */
size_t fuzz_model_buffer_size(size_t requested);
struct fuzz_engine *fuzz_model_engine(struct fuzz *fuzz, unsigned int context,
				      hdaudio_handle_t handle);
struct fuzz_engine *fuzz_model_free_slot(struct fuzz *fuzz);
struct fuzz_listener *fuzz_model_listener(struct fuzz *fuzz, unsigned int controller,
					  u8 codec, u8 tag);
struct fuzz_verdict fuzz_model_verdict(struct fuzz *fuzz, const struct fuzz_args *args);
void fuzz_model_gone(struct fuzz *fuzz, const struct fuzz_args *args);

/* fuzz_follow.c */
void fuzz_model_apply(struct fuzz *fuzz, const struct fuzz_args *args);
u32 fuzz_model_position(const struct fuzz_engine *engine);
void fuzz_model_frame(struct fuzz_engine *engine);
void fuzz_model_sleep(struct fuzz *fuzz, unsigned int controller);
void fuzz_model_release(struct fuzz *fuzz, unsigned int context);

/* fuzz_arguments.c */
void fuzz_draw_format(struct fuzz *fuzz);
size_t fuzz_draw_size(struct fuzz *fuzz);
void fuzz_draw_notifications(struct fuzz *fuzz);
void fuzz_draw_list(struct fuzz *fuzz);

/* fuzz_calls.c */
extern const u8 fuzz_group_codecs[FUZZ_GROUPS];
extern const u8 fuzz_group_nodes[FUZZ_GROUPS];
void fuzz_draw(struct fuzz *fuzz, unsigned int number);

/* fuzz_invoke.c */
bool fuzz_is_passive(enum fuzz_op op);
void fuzz_get_table(struct fuzz_context *context, const struct fuzz_args *args);
void fuzz_invoke(struct fuzz *fuzz);

/* fuzz_print.c */
const char *fuzz_error_name(int err);
const char *fuzz_error_names(u32 set, char *text, size_t size);
void fuzz_describe(struct fuzz *fuzz);
void fuzz_count(const struct fuzz *fuzz);
void fuzz_print_count(struct kunit *test);
const char *fuzz_never(void);

/* fuzz_world.c */
struct fuzz *fuzz_begin(struct kunit *test, u32 seed);
void fuzz_step(struct fuzz *fuzz, unsigned int number);
void fuzz_end(struct fuzz *fuzz);

/* fuzz_observe.c */
u32 fuzz_error_set(int err);
void fuzz_check_call(struct fuzz *fuzz, struct fuzz_verdict verdict);
void fuzz_observe(struct fuzz *fuzz, bool thorough);

/* fuzz_test.c */
extern unsigned int fuzz_seed;

/* fuzz_shrink.c */

/**
 * struct fuzz_sequence - calls of a seed
 * @seed: the seed
 * @length: how many
 * @numbers: their numbers; NULL: from 0 on
 * @kind: of failure: the same for the same check; NULL: there was none
 * @op: that failed
 * @failure: what was wrong
 */
struct fuzz_sequence {
	u32 seed;
	unsigned int length;
	u16 *numbers;
	const char *kind;
	enum fuzz_op op;
	char failure[FUZZ_TEXT];
};

bool fuzz_run(struct kunit *test, struct fuzz_sequence *sequence, bool verbose);
void fuzz_shrink(struct kunit *test, struct fuzz_sequence *sequence);

#endif /* __HDAUDBUS_KUNIT_FUZZ_H */
