/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The rooms of hdaudbus.ko and the doors between them.
 *
 * Locks, outermost first; no room takes an earlier one while it holds a later:
 *
 *   controller->bus_mutex	children of the controller; sleeps
 *   verbs.service_lock		held from reading responses until clients have
 *				been called; only the interrupt and the timer
 *				take it; interrupts off
 *   controller->engine_lock	ownership and state of engines, bandwidth,
 *				tags, lists of notifications; interrupts off
 *   verbs.lock			the rings and the calls; interrupts off
 *   storm.lock			INTCTL; interrupts off
 *   dev->power.lock		runtime PM's, of the host's device
 *
 * What the interrupt walks, notifications and tags, is RCU's; the interrupt
 * path takes the locks of verbs, and in a storm that of INTCTL, and no other; it
 * calls clients with none held that a routine takes.
 *
 * Lifetimes: a context holds its controller, the controller its host. Every
 * routine that may touch registers does so between hdaudbus_enter() and
 * hdaudbus_exit(); unregistering a host waits until nobody is inside. The interrupt
 * counts as inside, but is not counted: for that there is a grace period.
 */
#ifndef __HDAUDBUS_H
#define __HDAUDBUS_H

#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/hrtimer.h>
#include <linux/io.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <sound/hda_register.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>
#include "host.h"

struct hdaudbus_context;

#define HDAUDBUS_ALL_ONES	0xffffffffU /* a register of a controller that is not there */
#define HDAUDBUS_MAX_ENGINES	30	/* INTSTS has a bit for each */
#define HDAUDBUS_MAX_CODECS	15	/* STATESTS has a bit for each */
#define HDAUDBUS_MAX_SDO	4
#define HDAUDBUS_TAGS		64	/* unsolicited tags of a codec */
#define HDAUDBUS_BUFFER_ALIGN	128	/* where a fragment may start */
#define HDAUDBUS_BUFFER_MAX	SZ_4M	/* largest data buffer */
#define HDAUDBUS_NOTIFICATIONS_MAX 128	/* per pass of a buffer */
#define HDAUDBUS_POSITION_STRIDE 8	/* of an engine in the position buffer */
#define HDAUDBUS_RESET_TIMEOUT_US 100000
#define HDAUDBUS_ATTRIBUTES	5	/* of a controller in sysfs */

/*
 * format.c: stream formats and their encoding. Arithmetic only.
 */

int hdaudbus_format_encode(const struct hdaudio_stream_format *format, u16 *converter_format);
void hdaudbus_format_decode(u16 converter_format, struct hdaudio_stream_format *format);

/**
 * struct hdaudbus_link_format - what a format costs on the link
 * @bits: bits of a sample on the link: 8, 16, 20, 24 or 32
 * @channels: samples of a block
 * @blocks: blocks in a link frame
 */
struct hdaudbus_link_format {
	unsigned int bits;
	unsigned int channels;
	unsigned int blocks;
};

void hdaudbus_format_on_link(u16 converter_format, struct hdaudbus_link_format *link);

/*
 * bandwidth.c: the budget of the link, in bits per 48 kHz frame. Arithmetic
 * only; the caller holds engine_lock.
 */

/**
 * struct hdaudbus_bandwidth - what the link can carry, and carries
 * @sdo_lines: 1, 2 or 4
 * @out_capacity: bits of one SDO line
 * @in_capacity: bits of one SDI line
 * @out_used: bits reserved on each SDO line
 * @in_used: bits reserved on each codec's SDI line
 */
struct hdaudbus_bandwidth {
	unsigned int sdo_lines;
	unsigned int out_capacity;
	unsigned int in_capacity;
	unsigned int out_used[HDAUDBUS_MAX_SDO];
	unsigned int in_used[HDAUDBUS_MAX_CODECS];
};

/**
 * struct hdaudbus_reservation - bandwidth that one engine holds
 * @render: on SDO lines, otherwise on an SDI line
 * @first: render: unused; capture: the codec address
 * @lines: number of SDO lines, or 1
 * @bits: bits on each of these lines; 0: holds nothing
 */
struct hdaudbus_reservation {
	bool render;
	unsigned int first;
	unsigned int lines;
	unsigned int bits;
};

void hdaudbus_bandwidth_init(struct hdaudbus_bandwidth *bandwidth, u16 gcap,
			     u16 outpay, u16 inpay);
int hdaudbus_bandwidth_reserve_render(struct hdaudbus_bandwidth *bandwidth,
				      u16 converter_format, bool stripe,
				      struct hdaudbus_reservation *reservation);
int hdaudbus_bandwidth_reserve_capture(struct hdaudbus_bandwidth *bandwidth,
				       u16 converter_format, u8 codec_address,
				       struct hdaudbus_reservation *reservation);
void hdaudbus_bandwidth_release(struct hdaudbus_bandwidth *bandwidth,
				struct hdaudbus_reservation *reservation);

/*
 * descriptors.c: buffer sizes and descriptor lists. Arithmetic only.
 */

size_t hdaudbus_buffer_size(size_t requested);
bool hdaudbus_buffer_divides(size_t size, unsigned int notifications);
int hdaudbus_descriptors_fill(struct hdaudio_buffer_descriptor *bdl,
			      const struct hdaudbus_memory *memory, size_t size,
			      unsigned int notifications);
int hdaudbus_descriptors_check(const struct hdaudio_buffer_descriptor *bdl, u32 lvi,
			       dma_addr_t buffer, size_t buffer_size, u32 length);

/*
 * rings.c: the command and response rings as hardware.
 */

int hdaudbus_rings_alloc(struct hdaudbus_controller *controller);
void hdaudbus_rings_size(struct hdaudbus_controller *controller);
int hdaudbus_rings_start(struct hdaudbus_controller *controller);
void hdaudbus_rings_stop(struct hdaudbus_controller *controller);
void hdaudbus_rings_expect(struct hdaudbus_controller *controller, unsigned int count);
u16 hdaudbus_rings_answered(struct hdaudbus_controller *controller);
u16 hdaudbus_rings_status(struct hdaudbus_controller *controller, bool *raised);

/*
 * calls.c: calls of TransferCodecVerbs. runs.c: what of them is in the rings.
 * trust.c: which response answers which command.
 */

#define HDAUDBUS_RUN_MAX	127	/* commands in the ring at a time */
#define HDAUDBUS_ADDRESSES	16	/* a command has four bits for one */
#define HDAUDBUS_IDS		3	/* what a codec is known by */
#define HDAUDBUS_POLL_INTERVAL	msecs_to_jiffies(10)

struct hdaudbus_call;

/**
 * enum hdaudbus_checks - where a codec's answers are checked
 * @HDAUDBUS_CHECK_NOTHING: nowhere: it is not known yet
 * @HDAUDBUS_CHECK_RUN: behind several commands
 * @HDAUDBUS_CHECK_COMMANDS: behind each command
 */
enum hdaudbus_checks {
	HDAUDBUS_CHECK_NOTHING,
	HDAUDBUS_CHECK_RUN,
	HDAUDBUS_CHECK_COMMANDS,
};

/*
 * A command in the kernel's notation of AC_VERB_*: four-bit verbs are multiples of
 * 0x100 and have 16 bits of data.
 */

static inline bool hdaudbus_command_is_long(u32 command)
{
	return (FIELD_GET(HDAUDIO_COMMAND_VERB16, command) & 7) == 7;
}

static inline u16 hdaudbus_command_verb(u32 command)
{
	u16 verb = FIELD_GET(HDAUDIO_COMMAND_VERB8, command);

	return hdaudbus_command_is_long(command) ? verb : verb & 0xf00;
}

static inline u16 hdaudbus_command_data(u32 command)
{
	return hdaudbus_command_is_long(command) ? FIELD_GET(HDAUDIO_COMMAND_DATA8, command) :
						   FIELD_GET(HDAUDIO_COMMAND_DATA16, command);
}

/**
 * enum hdaudbus_purpose - why a command is sent
 * @HDAUDBUS_FOR_CALL: it is a client's
 * @HDAUDBUS_FOR_CHECK: to see whether the codec is in step
 * @HDAUDBUS_FOR_RESYNC: to bring the codec back in step
 */
enum hdaudbus_purpose {
	HDAUDBUS_FOR_CALL,
	HDAUDBUS_FOR_CHECK,
	HDAUDBUS_FOR_RESYNC,
};

/**
 * enum hdaudbus_failure - why a client's command ends without a valid response
 * @HDAUDBUS_NO_ANSWER: none came in time
 * @HDAUDBUS_OUT_OF_STEP: what came may be the answer to something else
 * @HDAUDBUS_OVERRUN: there was no room for it in the response ring
 * @HDAUDBUS_NOT_SENT: the codec had not answered before, or no controller did
 * @HDAUDBUS_GIVEN_UP: the controller went to sleep, or away
 */
enum hdaudbus_failure {
	HDAUDBUS_NO_ANSWER,
	HDAUDBUS_OUT_OF_STEP,
	HDAUDBUS_OVERRUN,
	HDAUDBUS_NOT_SENT,
	HDAUDBUS_GIVEN_UP,
};

/**
 * struct hdaudbus_slot - a command in the ring
 * @transfer: where its response goes; NULL when nobody wants it any more
 * @command: the command
 * @codec: codec address
 * @answered: there was a response
 * @sure: the response is the command's
 * @id: it is a check: which id of the codec it asks for; -1: a call's command
 * @before: which id the check before it asked for; -1: none
 * @next: index of the next command to the same codec, or -1
 */
struct hdaudbus_slot {
	struct hdaudio_codec_transfer *transfer;
	u32 command;
	u8 codec;
	bool answered;
	bool sure;
	s8 id;
	s8 before;
	s8 next;
};

/**
 * struct hdaudbus_codec - a codec, as far as its answers go
 * @ids: vendor id, revision, count of nodes
 * @usable: those of them that are fit for checks
 * @id: which of these the last check asked for
 * @clean: commands answered in step since one was not
 * @commands: commands of calls in the run
 * @alone: the one that is there stays alone
 * @first: oldest command in the run without a response, or -1
 * @last: the newest, if @first is one
 * @unsure: in the run, what is behind the last check that was in its place, or
 *	-1
 */
struct hdaudbus_codec {
	u32 ids[HDAUDBUS_IDS];
	u8 usable;
	u8 id;
	u16 clean;
	u8 commands;
	bool alone;
	s8 first;
	s8 last;
	s8 unsure;
};

/**
 * struct hdaudbus_queue - calls of one context; verbs.lock
 * @calls: calls of which something is left to write, in order
 * @turn: in hdaudbus_verbs.turns, if there are any
 */
struct hdaudbus_queue {
	struct list_head calls;
	struct list_head turn;
};

/**
 * struct hdaudbus_verbs - the rings and what is in them
 * @service_lock: held from reading responses until clients have been called
 * @lock: guards everything here
 * @rings: memory of both rings
 * @corb: the command ring
 * @rirb: the response ring: response, then codec address and flags
 * @corb_mask: entries of the command ring less one
 * @rirb_mask: entries of the response ring less one
 * @corb_wp: the last command written
 * @rirb_rp: the last response read
 * @expected: responses until the ring interrupts: RINTCNT
 * @unread: responses were left in the ring, for the timer to go on with
 * @turns: queues with calls; the first one's is next
 * @turn: commands it has left
 * @written: calls of which nothing is left to write, but which are not final
 * @own: the bus driver's queue
 * @awake: the calls hold the controller awake
 * @stopped: no further call is accepted
 * @held: no further run is started: the controller sleeps, or is about to, or
 *	has to be brought up anew
 * @wake_deadline: jiffies; calls that wait since it was asked to wake fail then
 * @run: the commands in the ring
 * @run_length: how many there are; 0: the ring is idle
 * @run_max: how many there may be
 * @unanswered: how many of them have no response yet; in a resync all
 * @codecs: by address
 * @members: codecs that have a command in the run
 * @checked_behind: those of them that get a check behind the run, while it is
 *	being written
 * @doubtful: codecs of which a response was not in its place
 * @spoiled: codecs of which no response of this run is believed
 * @overran: responses of this run were lost for want of room
 * @lost: codecs to which nothing is sent before they are resynced
 * @resync: codecs to bring back in step before the next run
 * @resyncing: the codec the present run is for, or -1 for a run of calls
 * @resync_responses: to it so far
 * @last_response: while resyncing, the response before the present one
 * @settling: while resyncing, the right responses came last
 * @silent_until: jiffies; when nothing follows until then they were the last
 * @absent: the controller did not answer when it was asked last
 * @dead: the rings did not start again; the timer tries once more for the next
 *	call
 * @no_reset_bit: CORBRP never shows its reset bit
 * @deadline: jiffies; without another response by then the run is given up; a
 *	resync is then anyway
 * @timer: looks after lost interrupts and missing responses
 * @calls_made: calls accepted
 * @commands: commands put into the ring
 * @checks: of these, checks
 * @failed: commands of calls that have ended without a valid response
 * @responses: solicited responses
 * @unsolicited: unsolicited responses
 * @lost_interrupts: responses found before their interrupt came, if ever it did
 * @timeouts: runs given up
 * @resyncs: codecs brought back in step, or not
 * @late: responses in a resync beyond those to it
 * @spurious: responses nobody had asked for
 * @overruns: overruns of the response ring
 */
struct hdaudbus_verbs {
	spinlock_t service_lock; /* from the response ring to clients: in order */
	spinlock_t lock; /* everything here */
	struct hdaudbus_memory rings;
	__le32 *corb;
	__le32 *rirb;
	u16 corb_mask;
	u16 rirb_mask;
	u16 corb_wp;
	u16 rirb_rp;
	unsigned int expected;
	bool unread;
	struct list_head turns;
	unsigned int turn;
	struct list_head written;
	struct hdaudbus_queue own;
	bool awake;
	bool stopped;
	bool held;
	unsigned long wake_deadline;
	struct hdaudbus_slot run[HDAUDBUS_RUN_MAX];
	unsigned int run_length;
	unsigned int run_max;
	unsigned int unanswered;
	struct hdaudbus_codec codecs[HDAUDBUS_ADDRESSES];
	u16 members;
	u16 checked_behind;
	u16 doubtful;
	u16 spoiled;
	bool overran;
	u16 lost;
	u16 resync;
	s8 resyncing;
	unsigned int resync_responses;
	u32 last_response;
	bool settling;
	unsigned long silent_until;
	bool absent;
	bool dead;
	bool no_reset_bit;
	unsigned long deadline;
	struct timer_list timer;
	unsigned long calls_made;
	unsigned long commands;
	unsigned long checks;
	unsigned long failed;
	unsigned long responses;
	unsigned long unsolicited;
	unsigned long lost_interrupts;
	unsigned long timeouts;
	unsigned long resyncs;
	unsigned long late;
	unsigned long spurious;
	unsigned long overruns;
};

int hdaudbus_verbs_transfer(struct hdaudbus_controller *controller,
			    struct hdaudbus_context *context, u32 count,
			    struct hdaudio_codec_transfer *transfers,
			    hdaudio_transfer_complete_t callback, void *callback_context);
void hdaudbus_verbs_cancel(struct hdaudbus_context *context);
void hdaudbus_queue_init(struct hdaudbus_queue *queue);
void hdaudbus_calls_init(struct hdaudbus_verbs *verbs);
bool hdaudbus_calls_wait(const struct hdaudbus_verbs *verbs);
struct hdaudio_codec_transfer *hdaudbus_calls_next(struct hdaudbus_verbs *verbs);
void hdaudbus_calls_written(struct hdaudbus_verbs *verbs);
unsigned int hdaudbus_calls_count(const struct hdaudbus_verbs *verbs);
void hdaudbus_command_fail(struct hdaudbus_verbs *verbs, struct hdaudio_codec_transfer *transfer,
			   enum hdaudbus_failure failure);
void hdaudbus_calls_fail(struct hdaudbus_verbs *verbs, u16 codecs);
void hdaudbus_calls_collect(struct hdaudbus_verbs *verbs, struct list_head *finished);
void hdaudbus_calls_complete(struct hdaudbus_verbs *verbs, struct list_head *finished);
void hdaudbus_calls_end(struct hdaudbus_verbs *verbs, struct list_head *finished);

int hdaudbus_verbs_init(struct hdaudbus_controller *controller);
int hdaudbus_verbs_start(struct hdaudbus_controller *controller);
int hdaudbus_verbs_hold(struct hdaudbus_controller *controller, bool idle);
void hdaudbus_verbs_go_on(struct hdaudbus_controller *controller);
void hdaudbus_verbs_stop(struct hdaudbus_controller *controller);
void hdaudbus_verbs_free(struct hdaudbus_controller *controller);
bool hdaudbus_verbs_interrupt(struct hdaudbus_controller *controller);
void hdaudbus_run_start(struct hdaudbus_verbs *verbs);
void hdaudbus_run_forget(struct hdaudbus_verbs *verbs,
			 const struct hdaudio_codec_transfer *transfers, u32 count);

void hdaudbus_codec_identify(struct hdaudbus_controller *controller, u8 address, const u32 *ids);
void hdaudbus_codec_forget_run(struct hdaudbus_codec *codec);
unsigned int hdaudbus_codec_window(const struct hdaudbus_codec *codec);
enum hdaudbus_checks hdaudbus_codec_checked(const struct hdaudbus_codec *codec);
bool hdaudbus_command_asks_id(u32 command);
unsigned int hdaudbus_codec_check(struct hdaudbus_codec *codec, u8 address, u32 behind,
				  u32 *command);
int hdaudbus_codec_checked_before(const struct hdaudbus_codec *codec, u32 command);
void hdaudbus_codec_answered(struct hdaudbus_verbs *verbs, struct hdaudbus_slot *slot,
			     u32 response);
void hdaudbus_codec_silent(struct hdaudbus_verbs *verbs, u8 address);
void hdaudbus_codec_babbled(struct hdaudbus_verbs *verbs, u8 address);
const char *hdaudbus_codec_standing(const struct hdaudbus_verbs *verbs, u8 address);
void hdaudbus_codecs_judge(struct hdaudbus_verbs *verbs);
int hdaudbus_resync_next(struct hdaudbus_verbs *verbs);
void hdaudbus_resync_begin(struct hdaudbus_verbs *verbs, u8 address, u32 *commands);
void hdaudbus_resync_response(struct hdaudbus_verbs *verbs, u8 address, u32 response);
bool hdaudbus_resync_done(struct hdaudbus_verbs *verbs);
void hdaudbus_resync_failed(struct hdaudbus_verbs *verbs);

/*
 * unsolicited.c: tags and who gets what carries them.
 */

/**
 * enum hdaudbus_delivery - what became of an unsolicited response
 * @HDAUDBUS_TAKEN: its taker was called
 * @HDAUDBUS_NO_TAKER: nobody has its tag
 * @HDAUDBUS_TOO_MANY: codecs are not listened to
 */
enum hdaudbus_delivery {
	HDAUDBUS_TAKEN,
	HDAUDBUS_NO_TAKER,
	HDAUDBUS_TOO_MANY,
};

/**
 * struct hdaudbus_tag - a registered tag
 * @context: whose it is
 * @routine: called with each response
 * @routine_context: its argument
 * @rcu: frees it
 */
struct hdaudbus_tag {
	struct hdaudbus_context *context;
	hdaudio_unsolicited_response_t routine;
	void *routine_context;
	struct rcu_head rcu;
};

/**
 * struct hdaudbus_flood - how many unsolicited responses there are
 * @since: jiffies; when counting began, or when they were turned off
 * @count: how many have come since
 * @off: they are turned off
 * @floods: times that they were
 */
struct hdaudbus_flood {
	unsigned long since;
	unsigned int count;
	bool off;
	unsigned long floods;
};

bool hdaudbus_unsolicited_admit(struct hdaudbus_controller *controller, u64 response);
bool hdaudbus_unsolicited_wait(struct hdaudbus_controller *controller);
void hdaudbus_unsolicited_listen(struct hdaudbus_controller *controller);
void hdaudbus_unsolicited_deliver(struct hdaudbus_controller *controller, u64 response);
void hdaudbus_unsolicited_release(struct hdaudbus_context *context);
int hdaudbus_register_event_callback(void *context, hdaudio_unsolicited_response_t routine,
				     void *callback_context, u8 *tag);
int hdaudbus_unregister_event_callback(void *context, u8 tag);

/*
 * engine.c: DMA engines: who owns them.
 */

/**
 * enum hdaudbus_buffer_family - which routines an engine's buffer belongs to
 * @HDAUDBUS_BUFFER_NONE: there is no buffer
 * @HDAUDBUS_BUFFER_PLAIN: AllocateDmaBuffer
 * @HDAUDBUS_BUFFER_NOTIFICATION: AllocateDmaBufferWithNotification
 * @HDAUDBUS_BUFFER_BDL: AllocateContiguousDmaBuffer
 */
enum hdaudbus_buffer_family {
	HDAUDBUS_BUFFER_NONE,
	HDAUDBUS_BUFFER_PLAIN,
	HDAUDBUS_BUFFER_NOTIFICATION,
	HDAUDBUS_BUFFER_BDL,
};

/**
 * struct hdaudbus_buffer - the buffer of an engine
 * @family: which routines it belongs to
 * @memory: sample data
 * @descriptors: the descriptor list, one page
 * @mdl: what the client sees of @memory
 * @length: bytes the engine cycles through; 0: not set up
 * @entries: entries of the descriptor list in use
 */
struct hdaudbus_buffer {
	enum hdaudbus_buffer_family family;
	struct hdaudbus_memory memory;
	struct hdaudbus_memory descriptors;
	struct hdaudio_mdl mdl;
	u32 length;
	unsigned int entries;
};

/**
 * struct hdaudbus_engine - a DMA engine
 * @controller: whose it is
 * @index: its number: bit in INTSTS and SSYNC, entry in the position buffer
 * @offset: of its registers
 * @captures: can move data from the link to memory
 * @renders: can move data from memory to the link
 * @fifo: bytes of its FIFO; 0: it depends on the format
 * @context: who owns it; NULL: nobody
 * @handle: its name in @context
 * @render: what it is allocated for
 * @tag: stream tag, 1 to 15
 * @converter_format: its format
 * @reservation: its link bandwidth
 * @awake: holds the controller awake
 * @state: Reset, Stop or Run
 * @stripe: render: over all SDO lines
 * @programmed: its registers are set up for @buffer
 * @stuck: did not stop; not handed out until it does
 * @busy: a routine that sleeps is at work on its buffer
 * @buffer: its buffer
 * @control: SDnCTL but for SRST and RUN
 * @notifications: what to do on an interrupt; RCU
 * @notified: times that it was done; the interrupt's
 *
 * engine_lock guards everything from @context on; a routine that has made it
 * busy has @buffer for itself.
 */
struct hdaudbus_engine {
	struct hdaudbus_controller *controller;
	unsigned int index;
	u32 offset;
	bool captures;
	bool renders;
	unsigned int fifo;
	struct hdaudbus_context *context;
	hdaudio_handle_t handle;
	bool render;
	u8 tag;
	u16 converter_format;
	struct hdaudbus_reservation reservation;
	bool awake;
	enum hdaudio_stream_state state;
	bool stripe;
	bool programmed;
	bool stuck;
	bool busy;
	struct hdaudbus_buffer buffer;
	u32 control;
	struct list_head notifications;
	unsigned long notified;
} ____cacheline_aligned;

int hdaudbus_engines_init(struct hdaudbus_controller *controller, u16 gcap);
void hdaudbus_engines_measure(struct hdaudbus_controller *controller);
void hdaudbus_engines_release(struct hdaudbus_context *context);
struct hdaudbus_engine *hdaudbus_engine_find(struct hdaudbus_context *context,
					     hdaudio_handle_t handle);
struct hdaudbus_engine *hdaudbus_engine_claim(struct hdaudbus_context *context,
					      hdaudio_handle_t handle);
void hdaudbus_engine_unclaim(struct hdaudbus_engine *engine);
bool hdaudbus_engines_used(struct hdaudbus_controller *controller);
void hdaudbus_engines_settle(struct hdaudbus_controller *controller);
void hdaudbus_engines_let_sleep(struct hdaudbus_controller *controller);
int hdaudbus_allocate_capture_dma_engine(void *context, u8 codec_address,
					 const struct hdaudio_stream_format *format,
					 hdaudio_handle_t *handle, u16 *converter_format);
int hdaudbus_allocate_render_dma_engine(void *context,
					const struct hdaudio_stream_format *format, bool stripe,
					hdaudio_handle_t *handle, u16 *converter_format);
int hdaudbus_change_bandwidth_allocation(void *context, hdaudio_handle_t handle,
					 const struct hdaudio_stream_format *format,
					 u16 *converter_format);
int hdaudbus_free_dma_engine(void *context, hdaudio_handle_t handle);
int hdaudbus_get_link_position_register(void *context, hdaudio_handle_t handle,
					const void __iomem **position);

/*
 * state.c: what engines do.
 */

void hdaudbus_engine_set_state(struct hdaudbus_engine *engine, enum hdaudio_stream_state state);
int hdaudbus_engine_program(struct hdaudbus_engine *engine);
u32 hdaudbus_engine_fifo_size(struct hdaudbus_engine *engine);
void hdaudbus_engine_quiet(struct hdaudbus_engine *engine);
int hdaudbus_engine_halt_again(struct hdaudbus_engine *engine);
void hdaudbus_engines_halt(struct hdaudbus_controller *controller);
void hdaudbus_engines_sleep(struct hdaudbus_controller *controller);
void hdaudbus_engines_wake(struct hdaudbus_controller *controller);
int hdaudbus_set_dma_engine_state(void *context, enum hdaudio_stream_state state, u32 count,
				  const hdaudio_handle_t *handles);

/*
 * buffer.c: data buffers of engines.
 */

void hdaudbus_buffer_release(struct hdaudbus_engine *engine);
int hdaudbus_allocate_dma_buffer(void *context, hdaudio_handle_t handle, size_t requested,
				 struct hdaudio_mdl **mdl, size_t *allocated, u8 *stream_id,
				 u32 *fifo_size);
int hdaudbus_free_dma_buffer(void *context, hdaudio_handle_t handle);
int hdaudbus_allocate_dma_buffer_with_notification(void *context, hdaudio_handle_t handle,
						   u32 notifications, size_t requested,
						   struct hdaudio_mdl **mdl, size_t *allocated,
						   size_t *offset, u8 *stream_id,
						   u32 *fifo_size);
int hdaudbus_free_dma_buffer_with_notification(void *context, hdaudio_handle_t handle,
					       struct hdaudio_mdl *mdl, size_t size);
int hdaudbus_allocate_contiguous_dma_buffer(void *context, hdaudio_handle_t handle,
					    size_t requested, void **data, dma_addr_t *address,
					    struct hdaudio_buffer_descriptor **bdl);
int hdaudbus_setup_dma_engine_with_bdl(void *context, hdaudio_handle_t handle, u32 length,
				       u32 lvi, hdaudio_bdl_isr_t isr, void *isr_context,
				       u8 *stream_id, u32 *fifo_size);
int hdaudbus_free_contiguous_dma_buffer(void *context, hdaudio_handle_t handle);

/*
 * notification.c: who is told when an engine interrupts.
 */

/**
 * struct hdaudbus_notification - something to do on an interrupt
 * @node: in hdaudbus_engine.notifications
 * @isr: BDL: interrupt routine; otherwise NULL
 * @callback: notification callback; otherwise NULL
 * @callback_context: argument of @isr and @callback
 * @event: event to complete; otherwise NULL
 * @device: held for @callback
 * @module: of its driver, held likewise
 * @release: frees it
 */
struct hdaudbus_notification {
	struct list_head node;
	hdaudio_bdl_isr_t isr;
	hdaudio_dma_notification_t callback;
	void *callback_context;
	struct completion *event;
	struct device *device;
	struct module *module;
	struct rcu_work release;
};

int hdaudbus_notification_set_isr(struct hdaudbus_engine *engine, hdaudio_bdl_isr_t isr,
				  void *isr_context);
void hdaudbus_notifications_drop(struct hdaudbus_engine *engine);
int hdaudbus_register_notification_event(void *context, hdaudio_handle_t handle,
					 struct completion *event);
int hdaudbus_unregister_notification_event(void *context, hdaudio_handle_t handle,
					   struct completion *event);
int hdaudbus_register_notification_callback(void *context, hdaudio_handle_t handle,
					    struct device *device,
					    hdaudio_dma_notification_t callback,
					    void *callback_context);
int hdaudbus_unregister_notification_callback(void *context, hdaudio_handle_t handle,
					      hdaudio_dma_notification_t callback,
					      void *callback_context);

/*
 * interrupt.c: the interrupt path.
 */

void hdaudbus_interrupt_dispatch(struct hdaudbus_controller *controller, u32 status,
				 ktime_t time);

/*
 * storm.c: interrupts that do not come to an end.
 */

/**
 * struct hdaudbus_storm - what is known of them
 * @lock: guards everything here, and INTCTL
 * @row: interrupts in a row that could not be calmed
 * @causes: bits of INTSTS they have in common
 * @muted: bits of INTSTS that do not interrupt
 * @polls: times that these will be looked after; 0: nothing is muted
 * @timer: looks after them
 * @count: storms so far
 */
struct hdaudbus_storm {
	spinlock_t lock; /* INTCTL */
	unsigned int row;
	u32 causes;
	u32 muted;
	unsigned int polls;
	struct hrtimer timer;
	unsigned long count;
};

void hdaudbus_storm_init(struct hdaudbus_controller *controller);
void hdaudbus_storm_listen(struct hdaudbus_controller *controller);
void hdaudbus_storm_calm(struct hdaudbus_controller *controller);
void hdaudbus_storm_count(struct hdaudbus_controller *controller, u32 causes);
void hdaudbus_storm_end(struct hdaudbus_controller *controller);

/*
 * controller.c: the controller as a whole.
 */

/**
 * struct hdaudbus_attributes - the controller's attributes in sysfs
 * @each: attributes, whose var is the controller
 * @list: these, and NULL
 * @group: of them
 */
struct hdaudbus_attributes {
	struct dev_ext_attribute each[HDAUDBUS_ATTRIBUTES];
	struct attribute *list[HDAUDBUS_ATTRIBUTES + 1];
	struct attribute_group group;
};

/**
 * struct hdaudbus_controller - a controller
 * @ref: held by the host from register to unregister, by every child and by
 *	every context
 * @host: access to it
 * @mmio: its registers; NULL: @host->ops has to be asked for them
 * @gone: set first when it is removed; nobody begins to use it after that
 * @asleep: it has no power, or is about to lose it: nobody but power.c touches
 *	registers
 * @timed: somebody looks at the time of interrupts, or has looked
 * @stormy: the last interrupt did not come to an end, or something is muted; storm.lock
 * @special: the four above in one: 0 as a rule
 * @woken: codecs that have woken it, whose drivers are to be told
 * @wake_work: tells them
 * @lost: it has to be brought up anew
 * @settled: it is not brought up anew any more
 * @restarting: it is asleep because it is being brought up anew
 * @restart_work: brings it up anew
 * @active: counts who is between hdaudbus_enter() and hdaudbus_exit()
 * @drained: nobody is, and nobody will be
 * @version: VMAJ << 8 | VMIN
 * @codec_mask: addresses of the codecs found
 * @bus_mutex: guards @children
 * @children: function groups
 * @engine_lock: guards engines, @bandwidth, @next_handle, @tags and the lists
 *	of notifications (readers of both: RCU)
 * @engines: DMA engines
 * @num_engines: how many there are
 * @engine_mask: their bits of INTSTS
 * @next_handle: generation of the next handle
 * @tags_in_use: stream tags of capture [0] and render [1] engines
 * @bandwidth: of the link
 * @positions: the DMA position buffer
 * @tags: takers of unsolicited responses, by codec and tag
 * @flood: unsolicited responses lately; verbs.lock
 * @dropped_responses: unsolicited responses without a taker, or too many of them
 * @fifo_errors: FIFO errors of engines
 * @descriptor_errors: descriptor errors of engines
 * @suspends: times that it went to sleep
 * @restarts: times that it was brought up anew
 * @verbs: the rings
 * @storm: interrupts that do not end
 * @attributes: in sysfs
 * @debugfs: its directory
 */
struct hdaudbus_controller {
	struct kref ref;
	struct hdaudbus_host *host;
	void __iomem *mmio;
	union {
		struct {
			bool gone;
			bool asleep;
			bool timed;
			bool stormy;
		};
		u32 special;
	};
	atomic_t woken;
	struct work_struct wake_work;
	bool lost;
	bool settled;
	bool restarting;
	struct work_struct restart_work;
	struct percpu_ref active;
	struct completion drained;
	u16 version;
	u16 codec_mask;
	struct mutex bus_mutex; /* children */
	struct list_head children;
	spinlock_t engine_lock; /* engines, bandwidth, tags, notifications */
	struct hdaudbus_engine engines[HDAUDBUS_MAX_ENGINES];
	unsigned int num_engines;
	u32 engine_mask;
	u64 next_handle;
	u16 tags_in_use[2];
	struct hdaudbus_bandwidth bandwidth;
	struct hdaudbus_memory positions;
	struct hdaudbus_tag __rcu *tags[HDAUDBUS_MAX_CODECS][HDAUDBUS_TAGS];
	struct hdaudbus_flood flood;
	atomic_long_t dropped_responses;
	atomic_long_t fifo_errors;
	atomic_long_t descriptor_errors;
	unsigned long suspends;
	unsigned long restarts;
	struct hdaudbus_verbs verbs;
	struct hdaudbus_storm storm;
	struct hdaudbus_attributes attributes;
	struct dentry *debugfs;
};

int hdaudbus_controller_start(struct hdaudbus_controller *controller, u16 *codecs);
void hdaudbus_controller_listen(struct hdaudbus_controller *controller);
void hdaudbus_controller_stop(struct hdaudbus_controller *controller);
void hdaudbus_controller_put(struct hdaudbus_controller *controller);
int hdaudbus_alloc(struct hdaudbus_controller *controller, enum hdaudbus_memory_use use,
		   size_t size, struct hdaudbus_memory *memory);
void hdaudbus_free(struct hdaudbus_controller *controller, struct hdaudbus_memory *memory);
bool hdaudbus_controller_present(struct hdaudbus_controller *controller);
bool hdaudbus_controller_lost(struct hdaudbus_controller *controller);
int hdaudbus_poll8(struct hdaudbus_controller *controller, u32 offset, u8 mask, u8 value);
int hdaudbus_poll16(struct hdaudbus_controller *controller, u32 offset, u16 mask, u16 value);

/**
 * hdaudbus_name - what a controller is called
 * @controller: the controller
 *
 * Context: any.
 * Return: the name of its device.
 */
static inline const char *hdaudbus_name(const struct hdaudbus_controller *controller)
{
	return dev_name(controller->host->dev);
}

/**
 * hdaudbus_verbs_controller - whose rings they are
 * @verbs: the rings and what is in them
 *
 * Context: any.
 * Return: their controller.
 */
static inline struct hdaudbus_controller *hdaudbus_verbs_controller(struct hdaudbus_verbs *verbs)
{
	return container_of(verbs, struct hdaudbus_controller, verbs);
}

/**
 * hdaudbus_position_entry - where the controller writes an engine's position
 * @engine: the engine
 *
 * Context: any.
 * Return: its entry in the position buffer.
 */
static inline __le32 *hdaudbus_position_entry(struct hdaudbus_engine *engine)
{
	return (__le32 *)(engine->controller->positions.area +
			  engine->index * HDAUDBUS_POSITION_STRIDE);
}

/*
 * Access. Most controllers are mapped into memory: no detour for these.
 */

static inline u8 hdaudbus_read8(struct hdaudbus_controller *controller, u32 offset)
{
	if (likely(controller->mmio))
		return readb(controller->mmio + offset);
	return controller->host->ops->read8(controller->host, offset);
}

static inline u16 hdaudbus_read16(struct hdaudbus_controller *controller, u32 offset)
{
	if (likely(controller->mmio))
		return readw(controller->mmio + offset);
	return controller->host->ops->read16(controller->host, offset);
}

static inline u32 hdaudbus_read32(struct hdaudbus_controller *controller, u32 offset)
{
	if (likely(controller->mmio))
		return readl(controller->mmio + offset);
	return controller->host->ops->read32(controller->host, offset);
}

static inline void hdaudbus_write8(struct hdaudbus_controller *controller, u32 offset, u8 value)
{
	if (likely(controller->mmio))
		writeb(value, controller->mmio + offset);
	else
		controller->host->ops->write8(controller->host, offset, value);
}

static inline void hdaudbus_write16(struct hdaudbus_controller *controller, u32 offset, u16 value)
{
	if (likely(controller->mmio))
		writew(value, controller->mmio + offset);
	else
		controller->host->ops->write16(controller->host, offset, value);
}

static inline void hdaudbus_write32(struct hdaudbus_controller *controller, u32 offset, u32 value)
{
	if (likely(controller->mmio))
		writel(value, controller->mmio + offset);
	else
		controller->host->ops->write32(controller->host, offset, value);
}

/**
 * hdaudbus_enter - begin to use the controller
 * @controller: the controller
 *
 * Context: any.
 * Return: true; false when it is gone: the caller returns -ENODEV.
 */
static inline bool hdaudbus_enter(struct hdaudbus_controller *controller)
{
	return !smp_load_acquire(&controller->gone) && /* what was halted before */
	       percpu_ref_tryget_live(&controller->active);
}

/**
 * hdaudbus_exit - end what hdaudbus_enter() began
 * @controller: the controller
 *
 * Context: any.
 */
static inline void hdaudbus_exit(struct hdaudbus_controller *controller)
{
	percpu_ref_put(&controller->active);
}

/**
 * hdaudbus_may_sleep - is this a context in which a PASSIVE routine may run?
 *
 * Where the kernel does not count preemption, spinlocks cannot be seen.
 *
 * Context: any.
 * Return: true if the caller may sleep.
 */
static inline bool hdaudbus_may_sleep(void)
{
	if (rcu_preempt_depth())
		return false;
	if (IS_ENABLED(CONFIG_PREEMPT_COUNT))
		return preemptible();
	return !in_interrupt() && !irqs_disabled();
}

/*
 * power.c: sleep and wake.
 */

int hdaudbus_power_get(struct hdaudbus_controller *controller);
void hdaudbus_power_hold(struct hdaudbus_controller *controller);
void hdaudbus_power_put(struct hdaudbus_controller *controller);
void hdaudbus_power_restart(struct hdaudbus_controller *controller);
void hdaudbus_power_settle(struct hdaudbus_controller *controller);
void hdaudbus_power_init(struct hdaudbus_controller *controller);
void hdaudbus_power_exit(struct hdaudbus_controller *controller);

/*
 * interface.c: contexts and the operation tables.
 */

/**
 * struct hdaudbus_context - what a successful query hands out
 * @ref: InterfaceReference and InterfaceDereference
 * @controller: a reference on it
 * @codec_address: codec of the function group
 * @start_node: node id of the function group
 * @queue: its calls of TransferCodecVerbs
 * @released: its last reference is gone; verbs.lock
 * @release: for a last dereference where one may not sleep
 */
struct hdaudbus_context {
	struct kref ref;
	struct hdaudbus_controller *controller;
	u8 codec_address;
	u8 start_node;
	struct hdaudbus_queue queue;
	bool released;
	struct work_struct release;
};

int hdaudbus_interface_init(void);
void hdaudbus_interface_exit(void);
void hdaudbus_release_later(struct rcu_work *work);
int hdaudbus_context_enter(struct hdaudbus_context *context);
int hdaudbus_context_enter_passive(struct hdaudbus_context *context);

/**
 * hdaudbus_context_exit - end what hdaudbus_context_enter() began
 * @context: the context
 *
 * Context: any.
 */
static inline void hdaudbus_context_exit(struct hdaudbus_context *context)
{
	hdaudbus_exit(context->controller);
}

/*
 * bus.c: function groups as devices.
 */

bool hdaudbus_wants_interrupt_time(struct device *dev);
int hdaudbus_bus_init(void);
void hdaudbus_bus_exit(void);
int hdaudbus_bus_enumerate(struct hdaudbus_controller *controller);
void hdaudbus_bus_remove(struct hdaudbus_controller *controller);
u16 hdaudbus_bus_wakers(struct hdaudbus_controller *controller);
void hdaudbus_bus_wake(struct hdaudbus_controller *controller, u16 codecs);
struct hdaudbus_controller *hdaudbus_device_controller(struct hdaudbus_device *fdev);

/*
 * attributes.c: the controller in sysfs.
 */

int hdaudbus_attributes_add(struct hdaudbus_controller *controller);
void hdaudbus_attributes_remove(struct hdaudbus_controller *controller);

/*
 * debugfs.c: the controller in debugfs.
 */

#ifdef CONFIG_DEBUG_FS
void hdaudbus_debugfs_init(void);
void hdaudbus_debugfs_exit(void);
void hdaudbus_debugfs_add(struct hdaudbus_controller *controller);
void hdaudbus_debugfs_remove(struct hdaudbus_controller *controller);
#else
static inline void hdaudbus_debugfs_init(void)
{
}

static inline void hdaudbus_debugfs_exit(void)
{
}

static inline void hdaudbus_debugfs_add(struct hdaudbus_controller *controller)
{
}

static inline void hdaudbus_debugfs_remove(struct hdaudbus_controller *controller)
{
}
#endif

/*
 * pci.c: PCI controllers.
 */

#ifdef HDAUDBUS_PCI
int hdaudbus_pci_init(void);
void hdaudbus_pci_exit(void);
#else
static inline int hdaudbus_pci_init(void)
{
	return 0;
}

static inline void hdaudbus_pci_exit(void)
{
}
#endif

#endif /* __HDAUDBUS_H */
