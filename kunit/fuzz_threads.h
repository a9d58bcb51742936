/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the threads of fuzz_threads.c have in common, and each for itself. A thread's
 * own is touched by it and its callbacks; struct round by all: in bits, atomically.
 */
#ifndef __HDAUDBUS_KUNIT_FUZZ_THREADS_H
#define __HDAUDBUS_KUNIT_FUZZ_THREADS_H

#include <linux/hrtimer.h>
#include "fuzz.h"

#define THREADS		4
#define CALLS		250	/* of a thread in a round */
#define ENGINES		3	/* of a thread */
#define LISTENERS	3	/* likewise */
#define SHARED_ENGINES	6
#define VERBS		12

/**
 * enum fate - what happens to the controller in a round
 * @NOTHING: nothing
 * @SLEEPS: it sleeps and wakes, again and again
 * @PULLED_OUT: it goes and says so
 * @GIVEN_BACK: the bus driver has to give it back
 * @FATES: number of them
 */
enum fate {
	NOTHING,
	SLEEPS,
	PULLED_OUT,
	GIVEN_BACK,
	FATES,
};

/**
 * struct round - what the threads share
 * @fixture: the test's, whose memory goes with it: not for the threads
 * @sim: the controller
 * @parent: its device
 * @hda: the context in common
 * @inside: the bus driver's side of the controller
 * @fate: what happens to it
 * @over: it has happened, or is about to
 * @timer: lets frames pass
 * @handles: engines of the common context; 0: none
 * @ids: stream tags in use, by direction; there is room for whatever is said
 * @tags: tags of responses in use, by codec; likewise
 * @callers: the threads
 * @running: some are, or hang
 * @failures: number of them
 * @failure: the first
 */
struct round {
	struct fixture *fixture;
	struct sim *sim;
	struct device *parent;
	struct hdaudio_bus_interface_v3 hda;
	struct hdaudbus_controller *inside;
	enum fate fate;
	bool over;
	struct hrtimer timer;
	hdaudio_handle_t handles[SHARED_ENGINES];
	DECLARE_BITMAP(ids[2], U8_MAX + 1);
	DECLARE_BITMAP(tags[SIM_CODECS], U8_MAX + 1);
	struct caller *callers[THREADS];
	bool running;
	atomic_t failures;
	char failure[FUZZ_TEXT];
};

/**
 * struct ear - somebody who is called back
 * @round: the round
 * @open: may be called
 * @calls: times it was
 */
struct ear {
	struct round *round;
	bool open;
	atomic_t calls;
};

/**
 * struct own_engine - an engine of a thread's own
 * @handle: its name; 0: there is none
 * @render: direction
 * @state: as far as the thread knows
 * @mdl: its buffer, if any
 * @size: of the buffer
 * @id: stream tag
 * @ear: callback
 */
struct own_engine {
	hdaudio_handle_t handle;
	bool render;
	enum hdaudio_stream_state state;
	struct hdaudio_mdl *mdl;
	size_t size;
	u8 id;
	struct ear ear;
};

/**
 * struct own_listener - a tag of a thread's own
 * @tag: the tag
 * @ear: who listens
 */
struct own_listener {
	u8 tag;
	struct ear ear;
};

/**
 * struct caller - a thread
 * @round: the round
 * @fdev: its function group, until the controller is given back
 * @codec: codec address of it
 * @hda: its own context; without a context it is at an end
 * @random: its random numbers
 * @engines: its engines
 * @listeners: its tags
 * @verbs: commands of a synchronous call
 * @later: those of an asynchronous one
 * @number: of its next command
 * @node: in its commands
 * @transferred: the asynchronous call is done
 * @waiting: there is one
 * @calls: made so far
 * @done: the thread is
 */
struct caller {
	struct round *round;
	struct hdaudbus_device *fdev;
	u8 codec;
	struct hdaudio_bus_interface_v3 hda;
	struct rnd_state random;
	struct own_engine engines[ENGINES];
	struct own_listener listeners[LISTENERS];
	struct hdaudio_codec_transfer verbs[VERBS];
	struct hdaudio_codec_transfer later[VERBS];
	u16 number;
	u8 node;
	struct completion transferred;
	bool waiting;
	unsigned int calls;
	struct completion done;
};

#endif /* __HDAUDBUS_KUNIT_FUZZ_THREADS_H */
