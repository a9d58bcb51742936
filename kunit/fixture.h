/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites share: a controller in software behind the bus driver, its
 * function groups, interfaces to them, and the chores of a client.
 *
 * A test says fixture_start(), a suite has fixture_exit() as its .exit, which
 * also checks that nothing is left and that the hardware was treated right.
 */
#ifndef __HDAUDBUS_KUNIT_FIXTURE_H
#define __HDAUDBUS_KUNIT_FIXTURE_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <sound/hda_register.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>
#include "../drivers/hdaudbus-sim/sim.h"

#define FIXTURE_CONTEXTS	24
#define FIXTURE_VERB_TIMEOUT	100	/* ms until a codec counts as silent */
#define FIXTURE_SHORT_TIMEOUT	20	/* likewise, where many codecs will be */
#define FIXTURE_LONG_TIMEOUT	3000	/* likewise, where none has to be */
#define FIXTURE_TRUST		1024	/* commands before a codec is trusted */
#define FIXTURE_NO_CODEC	7	/* an address without a codec */

/* Codec addresses of the standard controller. */
extern const u8 fixture_codecs[3];

extern const struct sim_description fixture_standard;
extern const struct sim_codec_description fixture_vendor_codec;
extern const struct sim_codec_description fixture_two_groups;

/**
 * struct fixture - a controller and a client of its first function group
 * @test: the test it belongs to
 * @parent: the controller's device
 * @sim: the controller
 * @fdev: function group of the codec at address 0
 * @hda: a version 3 interface to it
 * @registered: the bus driver has the controller
 * @may_complain: the test provokes bus faults, violations or storms
 * @contexts: contexts to dereference at the end
 * @num_contexts: number of them
 */
struct fixture {
	struct kunit *test;
	struct device *parent;
	struct sim *sim;
	struct hdaudbus_device *fdev;
	struct hdaudio_bus_interface_v3 hda;
	bool registered;
	bool may_complain;
	struct {
		void *context;
		void (*dereference)(void *context);
	} contexts[FIXTURE_CONTEXTS];
	unsigned int num_contexts;
};

struct fixture *fixture_prepare(struct kunit *test, const struct sim_description *description);
struct fixture *fixture_prepare_hostile(struct kunit *test,
					const struct sim_description *description);
void fixture_register(struct fixture *fixture);
struct fixture *fixture_start(struct kunit *test, const struct sim_description *description);
void fixture_exit(struct kunit *test);
void fixture_unregister(struct fixture *fixture);

struct hdaudbus_device *fixture_function_group(struct fixture *fixture, u8 codec, u8 node);
unsigned int fixture_count_devices(struct fixture *fixture);

void fixture_v1(struct fixture *fixture, struct hdaudbus_device *fdev,
		struct hdaudio_bus_interface *interface);
void fixture_v2(struct fixture *fixture, struct hdaudbus_device *fdev,
		struct hdaudio_bus_interface_v2 *interface);
void fixture_v3(struct fixture *fixture, struct hdaudbus_device *fdev,
		struct hdaudio_bus_interface_v3 *interface);
void fixture_bdl(struct fixture *fixture, struct hdaudbus_device *fdev,
		 struct hdaudio_bus_interface_bdl *interface);
void fixture_put(struct fixture *fixture, void *context);

/*
 * Streams
 */

/**
 * struct fixture_stream - an engine with its buffer
 * @handle: its name
 * @render: its direction
 * @format: as encoded
 * @mdl: its buffer; NULL: none
 * @size: of the buffer
 * @id: stream tag
 * @fifo: FIFO size
 */
struct fixture_stream {
	hdaudio_handle_t handle;
	bool render;
	u16 format;
	struct hdaudio_mdl *mdl;
	size_t size;
	u8 id;
	u32 fifo;
};

struct fixture_calls;

extern const struct hdaudio_stream_format fixture_s16_stereo;

struct hdaudio_stream_format fixture_format(u32 rate, u16 bits, u16 channels);
hdaudio_handle_t fixture_engine(struct fixture *fixture, bool render);
void fixture_open(struct fixture *fixture, struct fixture_stream *stream, bool render,
		  const struct hdaudio_stream_format *format, size_t bytes,
		  u32 notifications);
void fixture_close(struct fixture *fixture, struct fixture_stream *stream);
void fixture_finish(struct fixture *fixture, struct fixture_stream *stream);
int fixture_state(struct fixture *fixture, hdaudio_handle_t handle,
		  enum hdaudio_stream_state state);
void fixture_run(struct fixture *fixture, hdaudio_handle_t handle);
void fixture_listen(struct fixture *fixture, const struct fixture_stream *stream,
		    struct fixture_calls *calls);
u32 fixture_position(struct fixture *fixture, hdaudio_handle_t handle);
u32 fixture_engine_read(struct fixture *fixture, const struct fixture_stream *stream,
			u32 reg, unsigned int size);

/*
 * Commands whose answers cannot be taken for one another
 */

/**
 * struct fixture_answers - what became of a batch
 * @valid: answers marked valid
 * @wrong: of these, answers to something else
 * @overrun: answers lost to an overrun
 */
struct fixture_answers {
	unsigned int valid;
	unsigned int wrong;
	unsigned int overrun;
};

struct hdaudio_codec_transfer *fixture_echoes(struct kunit *test, u32 count, u16 codecs,
					      u16 first);
struct fixture_answers fixture_answers(const struct hdaudio_codec_transfer *transfers,
				       u32 count);
void fixture_expect_valid(struct kunit *test,
			  const struct hdaudio_codec_transfer *transfers, u32 count);
void fixture_await_calm(struct fixture *fixture);
unsigned int fixture_messages(struct fixture *fixture, const char *text);
u32 fixture_zeros(struct sim *sim, u32 offset, unsigned int size, u32 value);
void fixture_expect_service(struct fixture *fixture);
void fixture_expect_streaming(struct fixture *fixture);
void fixture_expect_all_well(struct fixture *fixture);

/*
 * Sleep
 */

int fixture_suspend(struct fixture *fixture);
int fixture_idle(struct fixture *fixture);
int fixture_resume(struct fixture *fixture);
bool fixture_link_runs(struct fixture *fixture);
void fixture_fall_asleep(struct fixture *fixture);
void fixture_awaken(struct fixture *fixture);

/*
 * Callbacks
 */

/**
 * struct fixture_calls - what a callback has seen
 * @count: times it was called
 * @sleepable: of these, in a context that may sleep
 * @argument: last argument beside its context: transfers, response, ...
 * @time: of the last notification
 * @called: completed each time
 * @transfers: if set, all of them have to be final when it is called
 * @num_transfers: number of them
 * @unfinished: those that were not
 * @order: incremented and remembered in @place each time, if set
 * @place: see @order
 */
struct fixture_calls {
	atomic_t count;
	atomic_t sleepable;
	u64 argument;
	ktime_t time;
	struct completion called;
	const struct hdaudio_codec_transfer *transfers;
	u32 num_transfers;
	unsigned int unfinished;
	atomic_t *order;
	int place;
};

struct fixture_calls *fixture_calls(struct kunit *test);

/**
 * struct fixture_clock - lets link frames pass with the time of the kernel
 * @timer: every millisecond
 * @sim: where they pass
 */
struct fixture_clock {
	struct hrtimer timer;
	struct sim *sim;
};

struct fixture_clock *fixture_start_clock(struct fixture *fixture);
void fixture_stop_clock(struct fixture_clock *clock);
int fixture_transfer(struct fixture *fixture, u32 count,
		     struct hdaudio_codec_transfer *transfers, struct fixture_calls *calls);
void fixture_transferred(struct hdaudio_codec_transfer *transfers, void *context);
void fixture_responded(u64 response, void *context);
void fixture_notified(void *context, ktime_t time);
bool fixture_wait(struct fixture_calls *calls);

/**
 * struct fixture_race - a callback that is unregistered while it runs
 * @entered: it runs
 * @over: unregistering has returned, so it must not run any more
 * @too_late: times that it did
 * @stop: for the thread that provokes the callback
 * @stopped: it has
 * @fixture: for the thread
 */
struct fixture_race {
	bool entered;
	bool over;
	atomic_t too_late;
	bool stop;
	struct completion stopped;
	struct fixture *fixture;
};

struct fixture_race *fixture_race_start(struct fixture *fixture, int (*provoke)(void *race));
void fixture_race_callback(struct fixture_race *race);
bool fixture_race_wait(struct fixture_race *race);
void fixture_race_stop(struct fixture_race *race);

/*
 * Contexts in which a sleeping routine has no business
 */

/**
 * enum fixture_context - where a function is called from
 * @FIXTURE_PROCESS: nothing held
 * @FIXTURE_IRQS_OFF: interrupts disabled
 * @FIXTURE_SPINLOCK: under a spinlock; only seen where preemption is counted
 * @FIXTURE_BH_OFF: bottom halves disabled; likewise
 * @FIXTURE_HARDIRQ: in a hard interrupt
 */
enum fixture_context {
	FIXTURE_PROCESS,
	FIXTURE_IRQS_OFF,
	FIXTURE_SPINLOCK,
	FIXTURE_BH_OFF,
	FIXTURE_HARDIRQ,
};

/**
 * struct fixture_place - a context and its name, as a test parameter
 * @name: for the report
 * @context: the context
 */
struct fixture_place {
	const char *name;
	enum fixture_context context;
};

void fixture_earn_trust(struct fixture *fixture);
void fixture_needs(struct kunit *test, enum fixture_context context);
int fixture_call(struct kunit *test, enum fixture_context context,
		 int (*function)(void *data), void *data);

extern const struct fixture_place fixture_atomic_places[4];
void fixture_describe_place(const struct fixture_place *place, char *description);

/*
 * Allocations that fail
 */

bool fixture_can_fail(void);
void fixture_need_failing(struct kunit *test);
int fixture_call_failing(unsigned int nth, int (*function)(void *data), void *data,
			 bool *failed);

#endif /* __HDAUDBUS_KUNIT_FIXTURE_H */
