/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A HD Audio controller and its codecs in software.
 *
 * Three parts, as far as they go apart:
 *
 *   description	plain data: what the controller and its codecs can do
 *   model		registers with their side effects, rings, engines, time
 *   host		struct hdaudbus_host, through which the bus driver sees it
 *
 * Time is virtual and counted in link frames of 20.83 us. In automatic mode
 * commands are answered at once, outside of time, whenever the bus driver
 * rings the doorbell; everything else moves, and in manual mode commands too,
 * only when sim_run_frames() or sim_advance() says so.
 *
 * The model never raises its interrupt from inside a register access, for the
 * bus driver accesses registers with its locks held: it runs from a timer, in
 * hard interrupt context; on PREEMPT_RT where interrupts are handled, in a thread.
 */
#ifndef __HDAUDBUS_SIM_H
#define __HDAUDBUS_SIM_H

#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/prandom.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>
#include "../hdaudbus/host.h"
#include "codec.h"

#define SIM_CODECS		15	/* SDI lines */
#define SIM_ENGINES		30
#define SIM_TAGS		16	/* stream tags of the link; 0 is idle */
#define SIM_WALL_CLOCK_TICKS	500	/* of 24 MHz, in a link frame */
#define SIM_PENDING		2048	/* responses on their way */
#define SIM_LOG			4096	/* register accesses and commands remembered */

/*
 * Description
 */

/**
 * struct sim_description - a controller
 * @inputs: number of capture engines
 * @outputs: number of render engines
 * @bidirectional: number of engines for either
 * @sdo: NSDO field of GCAP: 0, 1, 2 for one, two, four SDO lines
 * @gcap: what GCAP says instead of all these; 0: the truth
 * @outpay: OUTPAY register, in 16-bit words
 * @inpay: INPAY register
 * @old_ssync: SSYNC is at 0x34, as in ICH6
 * @position_buffer: the bus driver is to use the DMA position buffer
 * @display: a graphics driver next to it knows of its codecs' displays
 * @ring_sizes: bits 4 to 6 of CORBSIZE and RIRBSIZE; 0: 256 entries only; 2: that,
 *	without saying so in these bits
 * @fifos: bytes of the FIFO of each engine, whatever the format; 0: as the
 *	format needs it, and not known before
 * @wall_clock: what the wall clock shows after a reset
 * @early: fragments are reported done so many bytes before their end
 * @position_stands: LPIB and position buffer are never written
 * @codecs: by SDI line; NULL where there is none
 */
struct sim_description {
	u8 inputs;
	u8 outputs;
	u8 bidirectional;
	u8 sdo;
	u16 gcap;
	u16 outpay;
	u16 inpay;
	bool old_ssync;
	bool position_buffer;
	bool display;
	u8 ring_sizes;
	u16 fifos[SIM_ENGINES];
	u32 wall_clock;
	u32 early;
	bool position_stands;
	const struct sim_codec_description *codecs[SIM_CODECS];
};

/*
 * Faults
 */

struct sim;

/**
 * enum sim_fate - what becomes of the answer to a command
 * @SIM_ANSWER: comes in the next frame
 * @SIM_DROP: never comes
 * @SIM_LATE: comes &sim_verb_fault.frames later than it should, and the codec's
 *	next answers after it; in automatic mode nobody waits for it
 * @SIM_TWICE: comes again in the frame after
 * @SIM_WRONG_CODEC: comes in the name of &sim_verb_fault.codec
 * @SIM_OVERRUN: finds no room: dropped, and the overrun bit set
 */
enum sim_fate {
	SIM_ANSWER,
	SIM_DROP,
	SIM_LATE,
	SIM_TWICE,
	SIM_WRONG_CODEC,
	SIM_OVERRUN,
};

/**
 * struct sim_verb_fault - which commands meet which fate
 * @fate: the fate
 * @codecs: mask of the codecs concerned; 0: all
 * @echoes: only echo commands are counted and concerned
 * @skip: so many of their commands are answered first
 * @every: afterwards every n-th meets the fate; 0: one, and no more
 * @frames: for %SIM_LATE
 * @codec: for %SIM_WRONG_CODEC
 * @seen: the model's: commands counted so far
 */
struct sim_verb_fault {
	enum sim_fate fate;
	u16 codecs;
	bool echoes;
	unsigned int skip;
	unsigned int every;
	unsigned int frames;
	u8 codec;
	unsigned int seen;
};

/**
 * struct sim_plague - how many answers meet a fate, at random
 * @seed: of the random numbers; 0: there is no plague
 * @drop: so many of a thousand never come
 * @late: so many come late
 * @twice: so many come twice
 * @frames: late ones come up to so many frames later
 * @random: the model's
 */
struct sim_plague {
	u32 seed;
	u16 drop;
	u16 late;
	u16 twice;
	unsigned int frames;
	struct rnd_state random;
};

/**
 * struct sim_faults - what is broken
 * @verb: answers
 * @plague: answers, at random
 * @script: fates of the answers to the next commands, in turn
 * @script_length: how many
 * @lose_interrupts: so many interrupts, from now on, do not arrive
 * @storm: bits of INTSTS that are set whatever is acknowledged
 * @stuck_reset: GCTL.CRST does not change any more
 * @stuck_stream_reset: SDnCTL.SRST does not change any more
 * @stuck_run: SDnCTL.RUN does not clear
 * @stuck_corb: CORBRP.RST does not clear
 * @no_decode: registers read ones and do not listen, as when memory decoding is
 *	off; they are not gone
 * @gone_after: all ones after so many register accesses; 0: never
 * @fail_allocation: the n-th allocation of DMA memory from now fails; 0: none
 * @early: fragments are reported done so many bytes before their end; at first
 *	as the description says
 * @stream_status: bits that come up in SDnSTS of each running engine, in every
 *	frame: FIFO error, descriptor error, or what means nothing
 * @fifo_never_ready: SDnSTS.FIFORDY does not come up
 * @position_stands: LPIB and position buffer are not written any more; at first as
 *	the description says
 * @position_offset: added to what they show; it may lead past the buffer
 * @response_flags: bits that are set in the second word of each entry of the
 *	response ring, whatever belongs there
 * @shouting: mask of codecs that send an unsolicited response in each frame that
 *	sim_run_frames() or sim_advance() lets pass, whatever GCTL says of it
 * @read: what the bus driver reads instead of @value; called for each register,
 *	with the lock held
 * @answer: what a codec answers instead of @response, likewise
 */
struct sim_faults {
	struct sim_verb_fault verb;
	struct sim_plague plague;
	const enum sim_fate *script;
	unsigned int script_length;
	unsigned int lose_interrupts;
	u32 storm;
	bool stuck_reset;
	bool stuck_stream_reset;
	bool stuck_run;
	bool stuck_corb;
	bool no_decode;
	unsigned int gone_after;
	unsigned int fail_allocation;
	u32 early;
	u8 stream_status;
	bool fifo_never_ready;
	bool position_stands;
	u32 position_offset;
	u32 response_flags;
	u16 shouting;
	u32 (*read)(struct sim *sim, u32 offset, unsigned int size, u32 value);
	u32 (*answer)(struct sim *sim, u32 command, u32 response);
};

/*
 * Model
 */

/**
 * struct sim_access - a register access
 * @frame: when
 * @offset: of the register
 * @value: written or read
 * @size: 1, 2 or 4 bytes
 * @write: written, otherwise read
 */
struct sim_access {
	u64 frame;
	u32 offset;
	u32 value;
	u8 size;
	bool write;
};

/**
 * struct sim_response - a response on its way to the ring
 * @due: frame in which the codec sends it
 * @value: 32 bits
 * @codec: SDI line it comes in on
 * @unsolicited: it is
 * @late: later than the specification allows
 * @overrun: the controller has no room for it
 */
struct sim_response {
	u64 due;
	u32 value;
	u8 codec;
	bool unsolicited;
	bool late;
	bool overrun;
};

/**
 * struct sim_stream - one tag of the link, in one direction
 * @data: render: where the samples go; capture: where they come from
 * @size: bytes of @data; a render stream stops filling there, a capture
 *	stream starts again
 * @used: render: bytes that went by, stored or not; capture: bytes taken
 */
struct sim_stream {
	u8 *data;
	size_t size;
	size_t used;
};

/**
 * struct sim_loop - the wire from a render stream to a capture stream
 * @render_tag: where it begins; 0: there is none
 * @capture_tag: where it ends
 * @in: bytes that went in
 * @out: bytes that came out
 * @data: those in between
 */
struct sim_loop {
	u8 render_tag;
	u8 capture_tag;
	u32 in;
	u32 out;
	u8 data[SZ_8K];
};

/**
 * struct sim_block - a sample block of a capture stream on its way
 * @data: the block
 * @size: of it
 * @used: bytes that are in memory already
 */
struct sim_block {
	u8 data[SIM_BLOCK_MAX];
	unsigned int size;
	unsigned int used;
};

/**
 * struct sim_engine - what an engine knows beside its registers
 * @entry: descriptor it is in
 * @offset: bytes of it that are done
 * @position: byte offset in the cyclic buffer
 * @phase: fraction of a sample block that is due, see streams.c
 * @frames: link frames in which it ran since its last reset
 */
struct sim_engine {
	unsigned int entry;
	u32 offset;
	u32 position;
	u32 phase;
	u64 frames;
};

/**
 * struct sim - a controller
 * @host: what the bus driver sees
 * @description: what it can do
 * @manual: commands move only in sim_run_frames()
 * @frames_per_access: link frames that pass with every register access
 * @faults: what is broken; set while nothing moves, or with @lock held
 * @released: completed when the bus driver has let go of the host
 * @frame: link frames since creation
 * @commands: the last commands fetched, oldest first, up to %SIM_LOG
 * @command_count: commands fetched
 * @accesses: register accesses since sim_log_start(), up to %SIM_LOG
 * @access_count: register accesses since then; reads and writes
 * @logging: accesses are being remembered
 * @interrupts: interrupts delivered
 * @unhandled: of these, answered with IRQ_NONE
 * @storms: times that an interrupt could not be calmed
 * @bus_faults: accesses to memory that was not handed out
 * @violations: things written that the specification forbids
 * @allocations: pieces of DMA memory not yet given back
 * @complaint: the first bus fault or violation, in words
 *
 * Below: the model's.
 * @lock: guards all of it; taken with interrupts off
 * @work: runs the model and raises interrupts
 * @poke: raises an interrupt for sim_interrupt()
 * @poke_answer: what came of it
 * @in_service: @work is running the model
 * @frames_left: frames that sim_run_frames() or sim_advance() still wants
 * @registers: what the bus driver reads, little-endian
 * @writable: bits that a write changes
 * @clearable: bits that writing 1 clears
 * @gone: all registers read ones
 * @interrupt_raised: something happened since the last interrupt
 * @rirb_wp: response ring: where the last response went
 * @rirb_count: responses since the last interrupt
 * @pending: responses on their way
 * @pending_count: number of them
 * @codecs: by SDI line
 * @engines: by number: capture, render, bidirectional
 * @render: by stream tag
 * @capture: by stream tag
 * @loop: the loopback
 * @blocks: by stream tag
 * @pages: DMA memory: page frame number to kernel address
 */
struct sim {
	struct hdaudbus_host host;
	const struct sim_description *description;
	bool manual;
	unsigned int frames_per_access;
	struct sim_faults faults;
	struct completion released;
	u64 frame;
	u32 commands[SIM_LOG];
	unsigned int command_count;
	struct sim_access accesses[SIM_LOG];
	unsigned int access_count;
	bool logging;
	unsigned int interrupts;
	unsigned int unhandled;
	unsigned int storms;
	unsigned int bus_faults;
	unsigned int violations;
	unsigned int allocations;
	char complaint[80];

	spinlock_t lock; /* everything here */
	struct hrtimer work;
	struct hrtimer poke;
	irqreturn_t poke_answer;
	bool in_service;
	unsigned int frames_left;
	u8 *registers;
	u8 writable[PAGE_SIZE];
	u8 clearable[PAGE_SIZE];
	bool gone;
	bool interrupt_raised;
	u8 rirb_wp;
	unsigned int rirb_count;
	struct sim_response pending[SIM_PENDING];
	unsigned int pending_count;
	struct sim_codec *codecs[SIM_CODECS];
	struct sim_engine engines[SIM_ENGINES];
	struct sim_stream render[SIM_TAGS];
	struct sim_stream capture[SIM_TAGS];
	struct sim_loop loop;
	struct sim_block blocks[SIM_TAGS];
	struct xarray pages;
};

struct sim *sim_create(const struct sim_description *description, struct device *dev);
void sim_destroy(struct sim *sim);

void sim_run_frames(struct sim *sim, unsigned int frames);
void sim_advance(struct sim *sim, unsigned int frames);
void sim_tick(struct sim *sim, unsigned int frames);
void sim_settle(struct sim *sim);
irqreturn_t sim_interrupt(struct sim *sim);
void sim_remove(struct sim *sim);
void sim_power_cycle(struct sim *sim);
void sim_unsolicited(struct sim *sim, u8 codec, u32 response);
int sim_set_presence(struct sim *sim, unsigned int codec, unsigned int node, bool present);
int sim_set_eld(struct sim *sim, unsigned int codec, unsigned int node, const void *eld,
		size_t size);
int sim_display_port(struct sim *sim, unsigned int codec, unsigned int node);
int sim_display_eld(struct sim *sim, unsigned int port, bool *present, void *eld, size_t size);
void sim_set_verb_fault(struct sim *sim, const struct sim_verb_fault *fault);
void sim_set_plague(struct sim *sim, const struct sim_plague *plague);
void sim_set_script(struct sim *sim, const enum sim_fate *script, unsigned int length);

void sim_log_start(struct sim *sim);
void sim_render_to(struct sim *sim, u8 tag, void *data, size_t size);
void sim_capture_from(struct sim *sim, u8 tag, void *data, size_t size);
void sim_loop_back(struct sim *sim, u8 render_tag, u8 capture_tag);
void sim_stream_error(struct sim *sim, unsigned int engine, u8 status);
int sim_engine_of(struct sim *sim, bool render, u8 tag);
u32 sim_read(struct sim *sim, u32 offset, unsigned int size);
void sim_write(struct sim *sim, u32 offset, unsigned int size, u32 value);
u32 sim_engine_register(unsigned int engine, u32 offset);

#endif /* __HDAUDBUS_SIM_H */
