/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints: what perf and trace-cmd show as hdaudbus:hdaudbus_*.
 *
 * They own nothing and take no lock. Controllers go by their device's name, engines by
 * their index; no address of the kernel's is recorded. A tracepoint that is off is a
 * static branch, so all that takes work is worked out in TP_fast_assign().
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM hdaudbus

#if !defined(__HDAUDBUS_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define __HDAUDBUS_TRACE_H

#include <linux/bitfield.h>
#include <linux/tracepoint.h>
#include "compat.h"
#include "hdaudbus.h"

TRACE_DEFINE_ENUM(HDAUDIO_RESET_STATE);
TRACE_DEFINE_ENUM(HDAUDIO_STOP_STATE);
TRACE_DEFINE_ENUM(HDAUDIO_RUN_STATE);
TRACE_DEFINE_ENUM(HDAUDBUS_BUFFER_PLAIN);
TRACE_DEFINE_ENUM(HDAUDBUS_BUFFER_NOTIFICATION);
TRACE_DEFINE_ENUM(HDAUDBUS_BUFFER_BDL);
TRACE_DEFINE_ENUM(HDAUDBUS_FOR_CALL);
TRACE_DEFINE_ENUM(HDAUDBUS_FOR_CHECK);
TRACE_DEFINE_ENUM(HDAUDBUS_FOR_RESYNC);
TRACE_DEFINE_ENUM(HDAUDBUS_NO_ANSWER);
TRACE_DEFINE_ENUM(HDAUDBUS_OUT_OF_STEP);
TRACE_DEFINE_ENUM(HDAUDBUS_OVERRUN);
TRACE_DEFINE_ENUM(HDAUDBUS_NOT_SENT);
TRACE_DEFINE_ENUM(HDAUDBUS_GIVEN_UP);
TRACE_DEFINE_ENUM(HDAUDBUS_TAKEN);
TRACE_DEFINE_ENUM(HDAUDBUS_NO_TAKER);
TRACE_DEFINE_ENUM(HDAUDBUS_TOO_MANY);

#define engine_name(engine)	hdaudbus_name((engine)->controller)

#define show_state(state)				\
	__print_symbolic(state,				\
			 { HDAUDIO_RESET_STATE, "Reset" },	\
			 { HDAUDIO_STOP_STATE, "Stop" },	\
			 { HDAUDIO_RUN_STATE, "Run" })

#define show_family(family)				\
	__print_symbolic(family,			\
			 { HDAUDBUS_BUFFER_PLAIN, "plain" },	\
			 { HDAUDBUS_BUFFER_NOTIFICATION, "with notification" }, \
			 { HDAUDBUS_BUFFER_BDL, "contiguous" })

#define show_direction(render)				\
	__print_symbolic(render, { 0, "capture" }, { 1, "render" })

#define show_verb(verb)					\
	__print_symbolic(verb,				\
			 { AC_VERB_GET_STREAM_FORMAT, "GET_STREAM_FORMAT" }, \
			 { AC_VERB_GET_AMP_GAIN_MUTE, "GET_AMP_GAIN_MUTE" }, \
			 { AC_VERB_GET_PROC_COEF, "GET_PROC_COEF" }, \
			 { AC_VERB_GET_COEF_INDEX, "GET_COEF_INDEX" }, \
			 { AC_VERB_PARAMETERS, "PARAMETERS" },	\
			 { AC_VERB_GET_CONNECT_SEL, "GET_CONNECT_SEL" }, \
			 { AC_VERB_GET_CONNECT_LIST, "GET_CONNECT_LIST" }, \
			 { AC_VERB_GET_POWER_STATE, "GET_POWER_STATE" }, \
			 { AC_VERB_GET_CONV, "GET_CONV" },	\
			 { AC_VERB_GET_PIN_WIDGET_CONTROL, "GET_PIN_WIDGET_CONTROL" }, \
			 { AC_VERB_GET_UNSOLICITED_RESPONSE, "GET_UNSOLICITED_RESPONSE" }, \
			 { AC_VERB_GET_PIN_SENSE, "GET_PIN_SENSE" }, \
			 { AC_VERB_GET_EAPD_BTLENABLE, "GET_EAPD_BTLENABLE" }, \
			 { AC_VERB_GET_CONFIG_DEFAULT, "GET_CONFIG_DEFAULT" }, \
			 { AC_VERB_GET_SUBSYSTEM_ID, "GET_SUBSYSTEM_ID" }, \
			 { AC_VERB_SET_STREAM_FORMAT, "SET_STREAM_FORMAT" }, \
			 { AC_VERB_SET_AMP_GAIN_MUTE, "SET_AMP_GAIN_MUTE" }, \
			 { AC_VERB_SET_PROC_COEF, "SET_PROC_COEF" }, \
			 { AC_VERB_SET_COEF_INDEX, "SET_COEF_INDEX" }, \
			 { AC_VERB_SET_CONNECT_SEL, "SET_CONNECT_SEL" }, \
			 { AC_VERB_SET_POWER_STATE, "SET_POWER_STATE" }, \
			 { AC_VERB_SET_CHANNEL_STREAMID, "SET_CHANNEL_STREAMID" }, \
			 { AC_VERB_SET_PIN_WIDGET_CONTROL, "SET_PIN_WIDGET_CONTROL" }, \
			 { AC_VERB_SET_UNSOLICITED_ENABLE, "SET_UNSOLICITED_ENABLE" }, \
			 { AC_VERB_SET_PIN_SENSE, "SET_PIN_SENSE" }, \
			 { AC_VERB_SET_EAPD_BTLENABLE, "SET_EAPD_BTLENABLE" }, \
			 { AC_VERB_SET_CODEC_RESET, "SET_CODEC_RESET" })

/*
 * Codec verbs. A call has a number, by which its beginning and its end go together.
 */

TRACE_EVENT(hdaudbus_call_queue,
	    TP_PROTO(struct hdaudbus_controller *controller, unsigned long number,
		     const struct hdaudbus_context *context, u32 count, bool async),
	    TP_ARGS(controller, number, context, count, async),
	    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
			     __field(unsigned long, number)
			     __field(int, codec)
			     __field(u8, node)
			     __field(u32, count)
			     __field(bool, async)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
			   __entry->number = number;
			   __entry->codec = context ? context->codec_address : -1;
			   __entry->node = context ? context->start_node : 0;
			   __entry->count = count;
			   __entry->async = async;
	    ),
	    TP_printk("%s call %lu: %u commands, %s, codec %d node 0x%02x", __get_str(controller),
		      __entry->number, __entry->count,
		      __print_symbolic(__entry->async, { 0, "waits" }, { 1, "is called back" }),
		      __entry->codec, __entry->node)
);

TRACE_EVENT(hdaudbus_call_complete,
	    TP_PROTO(struct hdaudbus_controller *controller, unsigned long number, u32 count,
		     int status),
	    TP_ARGS(controller, number, count, status),
	    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
			     __field(unsigned long, number)
			     __field(u32, count)
			     __field(int, status)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
			   __entry->number = number;
			   __entry->count = count;
			   __entry->status = status;
	    ),
	    TP_printk("%s call %lu: %u commands, status %d", __get_str(controller),
		      __entry->number, __entry->count, __entry->status)
);

DECLARE_EVENT_CLASS(hdaudbus_verb,
		    TP_PROTO(struct hdaudbus_controller *controller, u32 command, unsigned int how),
		    TP_ARGS(controller, command, how),
		    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
				     __field(u32, command)
				     __field(u8, codec)
				     __field(u8, node)
				     __field(u16, verb)
				     __field(u16, data)
				     __field(u8, how)
		    ),
		    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
				   __entry->command = command;
				   __entry->codec = FIELD_GET(HDAUDIO_COMMAND_CODEC, command);
				   __entry->node = FIELD_GET(HDAUDIO_COMMAND_NODE, command);
				   __entry->verb = hdaudbus_command_verb(command);
				   __entry->data = hdaudbus_command_data(command);
				   __entry->how = how;
		    ),
		    TP_printk("%s codec %u node 0x%02x verb 0x%03x data 0x%02x: %s",
			      __get_str(controller),
			      __entry->codec, __entry->node, __entry->verb, __entry->data,
			      __print_symbolic(__entry->how,
					       { HDAUDBUS_NO_ANSWER, "no answer" },
					       { HDAUDBUS_OUT_OF_STEP, "answers are out of step" },
					       { HDAUDBUS_OVERRUN, "response ring overran" },
					       { HDAUDBUS_NOT_SENT, "not sent" },
					       { HDAUDBUS_GIVEN_UP, "given up" }))
);

/* A command is put into the ring; @how: enum hdaudbus_purpose. */
DEFINE_EVENT_PRINT(hdaudbus_verb, hdaudbus_command,
		   TP_PROTO(struct hdaudbus_controller *controller, u32 command, unsigned int how),
		   TP_ARGS(controller, command, how),
		   TP_printk("%s codec %u node 0x%02x verb 0x%03x data 0x%02x %s (%s)",
			     __get_str(controller),
			     __entry->codec, __entry->node, __entry->verb, __entry->data,
			     show_verb(__entry->verb),
			     __print_symbolic(__entry->how,
					      { HDAUDBUS_FOR_CALL, "call" },
					      { HDAUDBUS_FOR_CHECK, "check" },
					      { HDAUDBUS_FOR_RESYNC, "resync" }))
);

/* A client's command ends without a valid response; @how: enum hdaudbus_failure. */
DEFINE_EVENT(hdaudbus_verb, hdaudbus_command_fail,
	     TP_PROTO(struct hdaudbus_controller *controller, u32 command, unsigned int how),
	     TP_ARGS(controller, command, how)
);

TRACE_EVENT(hdaudbus_response,
	    TP_PROTO(struct hdaudbus_controller *controller, u32 command, u32 response,
		     bool doubtful),
	    TP_ARGS(controller, command, response, doubtful),
	    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
			     __field(u32, command)
			     __field(u32, response)
			     __field(u8, codec)
			     __field(u8, node)
			     __field(u16, verb)
			     __field(u16, data)
			     __field(bool, doubtful)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
			   __entry->command = command;
			   __entry->response = response;
			   __entry->codec = FIELD_GET(HDAUDIO_COMMAND_CODEC, command);
			   __entry->node = FIELD_GET(HDAUDIO_COMMAND_NODE, command);
			   __entry->verb = hdaudbus_command_verb(command);
			   __entry->data = hdaudbus_command_data(command);
			   __entry->doubtful = doubtful;
	    ),
	    TP_printk("%s codec %u node 0x%02x verb 0x%03x data 0x%02x response 0x%08x %s",
		      __get_str(controller), __entry->codec, __entry->node, __entry->verb,
		      __entry->data, __entry->response,
		      __print_symbolic(__entry->doubtful, { 0, "in step" }, { 1, "out of step" }))
);

/* What comes from a codec that was not asked, or is being resynced. */
DECLARE_EVENT_CLASS(hdaudbus_stray,
		    TP_PROTO(struct hdaudbus_controller *controller, u8 codec, u32 response),
		    TP_ARGS(controller, codec, response),
		    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
				     __field(u8, codec)
				     __field(u32, response)
		    ),
		    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
				   __entry->codec = codec;
				   __entry->response = response;
		    ),
		    TP_printk("%s codec %u response 0x%08x", __get_str(controller), __entry->codec,
			      __entry->response)
);

DEFINE_EVENT(hdaudbus_stray, hdaudbus_response_spurious,
	     TP_PROTO(struct hdaudbus_controller *controller, u8 codec, u32 response),
	     TP_ARGS(controller, codec, response)
);

DEFINE_EVENT(hdaudbus_stray, hdaudbus_resync_response,
	     TP_PROTO(struct hdaudbus_controller *controller, u8 codec, u32 response),
	     TP_ARGS(controller, codec, response)
);

TRACE_EVENT(hdaudbus_timeout,
	    TP_PROTO(struct hdaudbus_controller *controller, unsigned int commands,
		     unsigned int unanswered),
	    TP_ARGS(controller, commands, unanswered),
	    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
			     __field(unsigned int, commands)
			     __field(unsigned int, unanswered)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
			   __entry->commands = commands;
			   __entry->unanswered = unanswered;
	    ),
	    TP_printk("%s %u of %u commands are not answered", __get_str(controller),
		      __entry->unanswered, __entry->commands)
);

DECLARE_EVENT_CLASS(hdaudbus_codec,
		    TP_PROTO(struct hdaudbus_controller *controller, u8 codec),
		    TP_ARGS(controller, codec),
		    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
				     __field(u8, codec)
		    ),
		    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
				   __entry->codec = codec;
		    ),
		    TP_printk("%s codec %u", __get_str(controller), __entry->codec)
);

DEFINE_EVENT(hdaudbus_codec, hdaudbus_resync_start,
	     TP_PROTO(struct hdaudbus_controller *controller, u8 codec),
	     TP_ARGS(controller, codec)
);

DEFINE_EVENT(hdaudbus_codec, hdaudbus_resync_done,
	     TP_PROTO(struct hdaudbus_controller *controller, u8 codec),
	     TP_ARGS(controller, codec)
);

DEFINE_EVENT(hdaudbus_codec, hdaudbus_resync_fail,
	     TP_PROTO(struct hdaudbus_controller *controller, u8 codec),
	     TP_ARGS(controller, codec)
);

/*
 * Unsolicited responses
 */

TRACE_EVENT(hdaudbus_unsolicited,
	    TP_PROTO(struct hdaudbus_controller *controller, u64 response,
		     enum hdaudbus_delivery delivery),
	    TP_ARGS(controller, response, delivery),
	    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
			     __field(u8, codec)
			     __field(u8, tag)
			     __field(u32, response)
			     __field(u8, delivery)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
			   __entry->codec = FIELD_GET(HDAUDIO_RESPONSE_SDATAIN, response);
			   __entry->tag = FIELD_GET(HDAUDIO_RESPONSE_UNSOL_TAG, response);
			   __entry->response = FIELD_GET(HDAUDIO_RESPONSE_DATA, response);
			   __entry->delivery = delivery;
	    ),
	    TP_printk("%s codec %u tag %u response 0x%08x: %s", __get_str(controller),
		      __entry->codec, __entry->tag, __entry->response,
		      __print_symbolic(__entry->delivery,
				       { HDAUDBUS_TAKEN, "taken" },
				       { HDAUDBUS_NO_TAKER, "dropped, nobody has the tag" },
				       { HDAUDBUS_TOO_MANY, "dropped, there are too many" }))
);

/*
 * Engines
 */

DECLARE_EVENT_CLASS(hdaudbus_engine,
		    TP_PROTO(struct hdaudbus_engine *engine),
		    TP_ARGS(engine),
		    TP_STRUCT__entry(__string(controller, engine_name(engine))
				     __field(u8, engine)
				     __field(bool, render)
				     __field(u8, tag)
				     __field(u16, format)
				     __field(u32, rate)
				     __field(u8, bits)
				     __field(u8, channels)
				     __field(u8, lines)
				     __field(unsigned int, bandwidth)
		    ),
		    TP_fast_assign(struct hdaudio_stream_format format;

				   hdaudbus_format_decode(engine->converter_format, &format);
				   hdaudbus_assign_str(controller, engine_name(engine));
				   __entry->engine = engine->index;
				   __entry->render = engine->render;
				   __entry->tag = engine->tag;
				   __entry->format = engine->converter_format;
				   __entry->rate = format.sample_rate;
				   __entry->bits = format.valid_bits_per_sample;
				   __entry->channels = format.number_of_channels;
				   __entry->lines = engine->reservation.lines;
				   __entry->bandwidth = engine->reservation.bits;
		    ),
		    TP_printk("%s engine %u %s tag %u format 0x%04x: %u Hz %u bit %u channels, %u bits a frame on %u lines",
			      __get_str(controller), __entry->engine,
			      show_direction(__entry->render),
			      __entry->tag, __entry->format, __entry->rate, __entry->bits,
			      __entry->channels, __entry->bandwidth, __entry->lines)
);

DEFINE_EVENT(hdaudbus_engine, hdaudbus_engine_alloc,
	     TP_PROTO(struct hdaudbus_engine *engine),
	     TP_ARGS(engine)
);

DEFINE_EVENT(hdaudbus_engine, hdaudbus_engine_change,
	     TP_PROTO(struct hdaudbus_engine *engine),
	     TP_ARGS(engine)
);

DEFINE_EVENT(hdaudbus_engine, hdaudbus_engine_free,
	     TP_PROTO(struct hdaudbus_engine *engine),
	     TP_ARGS(engine)
);

TRACE_EVENT(hdaudbus_engine_state,
	    TP_PROTO(struct hdaudbus_engine *engine, enum hdaudio_stream_state to),
	    TP_ARGS(engine, to),
	    TP_STRUCT__entry(__string(controller, engine_name(engine))
			     __field(u8, engine)
			     __field(u8, tag)
			     __field(u8, from)
			     __field(u8, to)
			     __field(u16, format)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, engine_name(engine));
			   __entry->engine = engine->index;
			   __entry->tag = engine->tag;
			   __entry->from = engine->state;
			   __entry->to = to;
			   __entry->format = engine->converter_format;
	    ),
	    TP_printk("%s engine %u tag %u: %s -> %s, format 0x%04x", __get_str(controller),
		      __entry->engine, __entry->tag, show_state(__entry->from),
		      show_state(__entry->to), __entry->format)
);

DECLARE_EVENT_CLASS(hdaudbus_buffer,
		    TP_PROTO(struct hdaudbus_engine *engine),
		    TP_ARGS(engine),
		    TP_STRUCT__entry(__string(controller, engine_name(engine))
				     __field(u8, engine)
				     __field(u8, family)
				     __field(size_t, size)
				     __field(u32, length)
				     __field(unsigned int, entries)
		    ),
		    TP_fast_assign(hdaudbus_assign_str(controller, engine_name(engine));
				   __entry->engine = engine->index;
				   __entry->family = engine->buffer.family;
				   __entry->size = engine->buffer.mdl.byte_count;
				   __entry->length = engine->buffer.length;
				   __entry->entries = engine->buffer.entries;
		    ),
		    TP_printk("%s engine %u: %s, %zu bytes, cycle of %u bytes in %u entries",
			      __get_str(controller), __entry->engine, show_family(__entry->family),
			      __entry->size, __entry->length, __entry->entries)
);

DEFINE_EVENT(hdaudbus_buffer, hdaudbus_buffer_alloc,
	     TP_PROTO(struct hdaudbus_engine *engine),
	     TP_ARGS(engine)
);

DEFINE_EVENT(hdaudbus_buffer, hdaudbus_buffer_setup,
	     TP_PROTO(struct hdaudbus_engine *engine),
	     TP_ARGS(engine)
);

DEFINE_EVENT(hdaudbus_buffer, hdaudbus_buffer_free,
	     TP_PROTO(struct hdaudbus_engine *engine),
	     TP_ARGS(engine)
);

/* An engine has interrupted; those who have asked for it are about to be told. */
TRACE_EVENT(hdaudbus_notification,
	    TP_PROTO(struct hdaudbus_engine *engine, u8 status),
	    TP_ARGS(engine, status),
	    TP_STRUCT__entry(__string(controller, engine_name(engine))
			     __field(u8, engine)
			     __field(u8, tag)
			     __field(u8, status)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, engine_name(engine));
			   __entry->engine = engine->index;
			   __entry->tag = engine->tag;
			   __entry->status = status;
	    ),
	    TP_printk("%s engine %u tag %u: %s", __get_str(controller), __entry->engine,
		      __entry->tag,
		      __print_flags(__entry->status, "|",
				    { SD_INT_COMPLETE, "complete" },
				    { SD_INT_FIFO_ERR, "FIFO error" },
				    { SD_INT_DESC_ERR, "descriptor error" }))
);

/*
 * Controller and link
 */

DECLARE_EVENT_CLASS(hdaudbus_controller,
		    TP_PROTO(struct hdaudbus_controller *controller),
		    TP_ARGS(controller),
		    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
		    ),
		    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
		    ),
		    TP_printk("%s", __get_str(controller))
);

DEFINE_EVENT(hdaudbus_controller, hdaudbus_link_stop,
	     TP_PROTO(struct hdaudbus_controller *controller),
	     TP_ARGS(controller)
);

DEFINE_EVENT(hdaudbus_controller, hdaudbus_gone,
	     TP_PROTO(struct hdaudbus_controller *controller),
	     TP_ARGS(controller)
);

DEFINE_EVENT(hdaudbus_controller, hdaudbus_interrupt_repair,
	     TP_PROTO(struct hdaudbus_controller *controller),
	     TP_ARGS(controller)
);

DECLARE_EVENT_CLASS(hdaudbus_outcome,
		    TP_PROTO(struct hdaudbus_controller *controller, u16 codecs, int status),
		    TP_ARGS(controller, codecs, status),
		    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
				     __field(u16, codecs)
				     __field(int, status)
		    ),
		    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
				   __entry->codecs = codecs;
				   __entry->status = status;
		    ),
		    TP_printk("%s codecs 0x%04x, status %d", __get_str(controller), __entry->codecs,
			      __entry->status)
);

/* The link is out of reset; these codecs are there. */
DEFINE_EVENT(hdaudbus_outcome, hdaudbus_link_start,
	     TP_PROTO(struct hdaudbus_controller *controller, u16 codecs, int status),
	     TP_ARGS(controller, codecs, status)
);

/* The controller goes to sleep; these codecs may wake it. */
DEFINE_EVENT(hdaudbus_outcome, hdaudbus_suspend,
	     TP_PROTO(struct hdaudbus_controller *controller, u16 codecs, int status),
	     TP_ARGS(controller, codecs, status)
);

/* It is awake again; these codecs have woken it. */
DEFINE_EVENT(hdaudbus_outcome, hdaudbus_resume,
	     TP_PROTO(struct hdaudbus_controller *controller, u16 codecs, int status),
	     TP_ARGS(controller, codecs, status)
);

/* It had lost its registers and has been brought up anew; these codecs are there. */
DEFINE_EVENT(hdaudbus_outcome, hdaudbus_restart,
	     TP_PROTO(struct hdaudbus_controller *controller, u16 codecs, int status),
	     TP_ARGS(controller, codecs, status)
);

TRACE_EVENT(hdaudbus_storm,
	    TP_PROTO(struct hdaudbus_controller *controller, u32 causes),
	    TP_ARGS(controller, causes),
	    TP_STRUCT__entry(__string(controller, hdaudbus_name(controller))
			     __field(u32, causes)
	    ),
	    TP_fast_assign(hdaudbus_assign_str(controller, hdaudbus_name(controller));
			   __entry->causes = causes;
	    ),
	    TP_printk("%s causes 0x%08x are polled", __get_str(controller), __entry->causes)
);

#endif /* __HDAUDBUS_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
