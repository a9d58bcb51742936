// SPDX-License-Identifier: GPL-2.0
/*
 * Suite for jack.c and wires.c of drivers/hdaudbus-sim: what is plugged into a
 * codec, and what of its sound comes back.
 *
 * Test method is:
 *	1) put a codec made of text on a controller,
 *	2) plug and unplug, with a client that listens,
 *	3) play and record, and compare what went out with what came in.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/err.h>
#include <linux/random.h>
#include <linux/string.h>
#include "fixture.h"
#include "../drivers/hdaudbus-sim/model.h"

/* Converters, a microphone, a display. The function group is a vendor's. */
static const char board_text[] =
	"Vendor Id: 0x1b360d0e\n"
	"Subsystem Id: 0xabcd1234\n"
	"Revision Id: 0x100102\n"
	"AFG Function Id: 0x80 (unsol 1)\n"
	"Node 0x02 [Audio Output] wcaps 0x21: Stereo Stripe\n"
	"Node 0x03 [Audio Output] wcaps 0x201: Stereo Digital\n"
	"  Digital: Enabled\n"
	"Node 0x04 [Audio Input] wcaps 0x100101: Stereo\n"
	"  Connection: 2\n"
	"     0x06 0x07*\n"
	"Node 0x05 [Audio Input] wcaps 0x100001: Stereo\n"
	"Node 0x06 [Pin Complex] wcaps 0x400081: Stereo\n"
	"  Pincap 0x00000024: IN Detect\n"
	"  Pin Default 0x02a19030: [Jack] Mic at Ext Front\n"
	"  Pin-ctls: 0x20: IN\n"
	"  Unsolicited: tag=07, enabled=1\n"
	"Node 0x07 [Pin Complex] wcaps 0x400281: Stereo Digital\n"
	"  Pincap 0x00000094: OUT Detect HDMI\n";

struct board {
	struct sim_codec_description *codec;
	struct sim_description description;
	struct fixture *fixture;
};

static struct board *board_start(struct kunit *test)
{
	struct board *board = kunit_kzalloc(test, sizeof(*board), GFP_KERNEL);
	struct sim_text_error error;

	KUNIT_ASSERT_NOT_NULL(test, board);
	board->codec = sim_codec_parse(board_text, strlen(board_text), &error);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(board->codec), "line %u: %s", error.line,
			       error.message);
	KUNIT_ASSERT_EQ(test, error.unknown, 0U);
	board->description = fixture_standard;
	memset(board->description.codecs, 0, sizeof(board->description.codecs));
	board->description.codecs[0] = board->codec;
	board->fixture = fixture_start(test, &board->description);
	return board;
}

/* The codec's description outlives the controller. */
static void board_end(struct kunit *test, struct board *board)
{
	fixture_exit(test);
	test->priv = NULL;
	sim_codec_description_free(board->codec);
}

static u32 board_ask(struct board *board, u32 command)
{
	struct hdaudio_bus_interface_v3 *hda = &board->fixture->hda;
	struct hdaudio_codec_transfer transfer = { .output = command };

	KUNIT_EXPECT_EQ(board->fixture->test, 0,
			hda->transfer_codec_verbs(hda->context, 1, &transfer, NULL, NULL));
	KUNIT_EXPECT_TRUE(board->fixture->test, transfer.input & HDAUDIO_RESPONSE_IS_VALID);
	return FIELD_GET(HDAUDIO_RESPONSE_DATA, transfer.input);
}

static struct fixture_calls *board_listen(struct board *board, u8 node)
{
	struct hdaudio_bus_interface_v3 *hda = &board->fixture->hda;
	struct fixture_calls *calls = fixture_calls(board->fixture->test);
	u8 tag;

	KUNIT_ASSERT_EQ(board->fixture->test, 0,
			hda->register_event_callback(hda->context, fixture_responded, calls, &tag));
	board_ask(board, hdaudio_command(0, node, AC_VERB_SET_UNSOLICITED_ENABLE,
					 AC_UNSOL_ENABLED | tag));
	return calls;
}

/*
 * Jacks
 */

static void board_test_jack(struct kunit *test)
{
	struct board *board = board_start(test);
	u32 sense = hdaudio_command(0, 6, AC_VERB_GET_PIN_SENSE, 0);
	struct fixture_calls *calls = board_listen(board, 6);
	struct sim *sim = board->fixture->sim;
	unsigned int round;

	KUNIT_EXPECT_EQ(test, board_ask(board, sense), 0U);
	for (round = 1; round <= 4; round++) {
		KUNIT_EXPECT_EQ(test, 0, sim_set_presence(sim, 0, 6, round % 2));
		sim_settle(sim);
		KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), (int)round);
		KUNIT_EXPECT_EQ(test, calls->argument & 0x3ffffff, 0ULL);
		KUNIT_EXPECT_EQ(test, board_ask(board, sense), round % 2 ? BIT(31) : 0U);
	}
	/* nobody asked for it any more */
	board_ask(board, hdaudio_command(0, 6, AC_VERB_SET_UNSOLICITED_ENABLE, 0));
	KUNIT_EXPECT_EQ(test, 0, sim_set_presence(sim, 0, 6, true));
	sim_settle(sim);
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 4);
	KUNIT_EXPECT_EQ(test, board_ask(board, sense), BIT(31) + 0U);
	board_end(test, board);
}

static void board_test_display(struct kunit *test)
{
	static const u8 eld[] = { 0x10, 0x00, 0x08, 0x00, 0x55 };
	struct board *board = board_start(test);
	struct fixture_calls *calls = board_listen(board, 7);
	struct sim *sim = board->fixture->sim;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, 0, sim_set_presence(sim, 0, 7, true));
	sim_settle(sim);
	KUNIT_EXPECT_EQ(test, calls->argument & 0x3ffffff, 0ULL + AC_UNSOL_RES_PD);
	KUNIT_EXPECT_EQ(test, 0, sim_set_eld(sim, 0, 7, eld, sizeof(eld)));
	KUNIT_EXPECT_EQ(test, atomic_read(&calls->count), 1);
	KUNIT_EXPECT_EQ(test, 0, sim_set_presence(sim, 0, 7, true));
	sim_settle(sim);
	KUNIT_EXPECT_EQ(test, calls->argument & 0x3ffffff,
			0ULL + (AC_UNSOL_RES_PD | AC_UNSOL_RES_ELDV));
	KUNIT_EXPECT_EQ(test, board_ask(board, hdaudio_command(0, 7, AC_VERB_GET_PIN_SENSE, 0)),
			BIT(31) | BIT(30) | 0U);
	KUNIT_EXPECT_EQ(test, board_ask(board, hdaudio_command(0, 7, AC_VERB_GET_HDMI_DIP_SIZE,
							       AC_DIPSIZE_ELD_BUF)), 5U);
	for (i = 0; i < 256; i++)
		KUNIT_EXPECT_EQ(test,
				board_ask(board, hdaudio_command(0, 7, AC_VERB_GET_HDMI_ELDD, i)),
				i < sizeof(eld) ? 0x80000000U | eld[i] : 0U);
	KUNIT_EXPECT_EQ(test, 0, sim_set_presence(sim, 0, 7, false));
	sim_settle(sim);
	KUNIT_EXPECT_EQ(test, calls->argument & 0x3ffffff, 0ULL);
	board_end(test, board);
}

/* What a graphics driver sees of the pins: 7 is the only one for a display. */
static void board_test_graphics(struct kunit *test)
{
	static const u8 eld[] = { 0x10, 0x00, 0x08, 0x00, 0x55 };
	struct board *board = board_start(test);
	struct sim *sim = board->fixture->sim;
	u8 seen[8] = { };
	bool present;

	KUNIT_EXPECT_EQ(test, 1, sim_display_port(sim, 0, 7));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_display_port(sim, 0, 6));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_display_port(sim, 1, 7));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_display_port(sim, 15, 7));
	KUNIT_EXPECT_EQ(test, 0, sim_set_eld(sim, 0, 7, eld, sizeof(eld)));
	KUNIT_EXPECT_EQ(test, 0, sim_display_eld(sim, 1, &present, seen, sizeof(seen)));
	KUNIT_EXPECT_FALSE(test, present);
	KUNIT_EXPECT_EQ(test, 0, sim_set_presence(sim, 0, 7, true));
	KUNIT_EXPECT_EQ(test, 5, sim_display_eld(sim, 1, &present, seen, 2));
	KUNIT_EXPECT_TRUE(test, present);
	KUNIT_EXPECT_EQ(test, seen[0], 0x10);
	KUNIT_EXPECT_EQ(test, seen[4], 0x00);	/* there was no room */
	KUNIT_EXPECT_EQ(test, 5, sim_display_eld(sim, 1, &present, seen, sizeof(seen)));
	KUNIT_EXPECT_EQ(test, 0, memcmp(seen, eld, sizeof(eld)));
	KUNIT_EXPECT_EQ(test, 0, sim_set_eld(sim, 0, 7, eld, 0));
	KUNIT_EXPECT_EQ(test, 0, sim_display_eld(sim, 1, &present, seen, sizeof(seen)));
	KUNIT_EXPECT_TRUE(test, present);
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_display_eld(sim, 2, &present, seen, sizeof(seen)));
	KUNIT_EXPECT_FALSE(test, present);
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_display_eld(sim, 0, &present, seen, sizeof(seen)));
	board_end(test, board);
}

static void board_test_no_such_pin(struct kunit *test)
{
	struct board *board = board_start(test);
	struct sim *sim = board->fixture->sim;
	u8 eld[SIM_ELD_MAX + 1] = { };

	KUNIT_EXPECT_EQ(test, -ENOENT, sim_set_presence(sim, 1, 6, true));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_set_presence(sim, 15, 6, true));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_set_presence(sim, 0, 0, true));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_set_presence(sim, 0, 2, true));	/* a converter */
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_set_presence(sim, 0, 12, true));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_set_presence(sim, 0, 0xffffffff, true));
	KUNIT_EXPECT_EQ(test, -ENOENT, sim_set_eld(sim, 0, 2, eld, 1));
	KUNIT_EXPECT_EQ(test, -EINVAL, sim_set_eld(sim, 0, 6, eld, 1));	/* no display there */
	KUNIT_EXPECT_EQ(test, -EINVAL, sim_set_eld(sim, 0, 7, eld, sizeof(eld)));
	KUNIT_EXPECT_EQ(test, 0, sim_set_eld(sim, 0, 7, eld, SIM_ELD_MAX));
	board_end(test, board);
}

/*
 * Loopback
 */

static void board_converter(struct board *board, u8 node, const struct fixture_stream *stream,
			    u8 channel)
{
	board_ask(board, hdaudio_command16(0, node, AC_VERB_SET_STREAM_FORMAT >> 8,
					   stream->format));
	board_ask(board, hdaudio_command(0, node, AC_VERB_SET_CHANNEL_STREAMID,
					 stream->id << 4 | channel));
}

static void board_run(struct board *board, const struct fixture_stream *out,
		      const struct fixture_stream *in, unsigned int frames)
{
	hdaudio_handle_t both[2] = { out->handle, in->handle };
	struct hdaudio_bus_interface_v3 *hda = &board->fixture->hda;
	struct kunit *test = board->fixture->test;

	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, HDAUDIO_STOP_STATE,
							   2, both));
	KUNIT_ASSERT_EQ(test, 0, hda->set_dma_engine_state(hda->context, HDAUDIO_RUN_STATE,
							   2, both));
	sim_run_frames(board->fixture->sim, frames);
}

static bool all_zero(const u8 *data, size_t size)
{
	return !memchr_inv(data, 0, size);
}

struct way {
	u32 rate;
	u16 bits;
	u8 output;
	u8 input;
	bool heard;
};

static const struct way ways[] = {
	{ 48000, 16, 2, 4, true }, { 48000, 16, 3, 5, true },
	{ 48000, 16, 3, 4, false }, { 48000, 16, 2, 5, false },
	{ 44100, 16, 2, 4, true }, { 8000, 8, 2, 4, true }, { 96000, 24, 2, 4, true },
	{ 88200, 16, 2, 4, true }, { 192000, 32, 2, 4, true }, { 11025, 32, 3, 5, true },
};

static void way_describe(const struct way *way, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u Hz, %u bits, node %u to %u", way->rate,
		 way->bits, way->output, way->input);
}

KUNIT_ARRAY_PARAM(way, ways, way_describe);

/*
 * Bit for bit, from the first sample on; only the first blocks come a little
 * later, as silence before it.
 */
static void board_test_loopback(struct kunit *test)
{
	const struct way *way = test->param_value;
	struct hdaudio_stream_format format = fixture_format(way->rate, way->bits, 2);
	size_t block = 2 * format.container_size / 8, late = 0, heard;
	struct board *board = board_start(test);
	struct fixture_stream out, in;
	const u8 *sent, *got;

	fixture_open(board->fixture, &out, true, &format, 16384, 2);
	fixture_open(board->fixture, &in, false, &format, 16384, 2);
	get_random_bytes(out.mdl->system_address, out.size);
	sent = out.mdl->system_address;
	got = in.mdl->system_address;
	memset(in.mdl->system_address, 0x55, in.size);
	board_converter(board, way->output, &out, 0);
	board_converter(board, way->input, &in, 0);
	board_run(board, &out, &in, 500);
	heard = fixture_position(board->fixture, in.handle);
	KUNIT_ASSERT_GT(test, heard, 8 * block);
	while (late < heard && all_zero(got + late, block))
		late += block;
	if (way->heard) {
		KUNIT_EXPECT_LE(test, late, 5 * block);
		KUNIT_EXPECT_EQ(test, 0, memcmp(got + late, sent, heard - late));
	} else {
		KUNIT_EXPECT_EQ(test, late, heard);
	}
	board_end(test, board);
}

/* Streams of different formats do not mix. */
static void board_test_loopback_other_format(struct kunit *test)
{
	struct hdaudio_stream_format other = fixture_format(44100, 16, 2);
	struct board *board = board_start(test);
	struct fixture_stream out, in;
	size_t heard;

	fixture_open(board->fixture, &out, true, NULL, 4096, 2);
	fixture_open(board->fixture, &in, false, &other, 4096, 2);
	get_random_bytes(out.mdl->system_address, out.size);
	board_converter(board, 2, &out, 0);
	board_converter(board, 4, &in, 0);
	board_run(board, &out, &in, 500);
	heard = fixture_position(board->fixture, in.handle);
	KUNIT_EXPECT_GT(test, heard, (size_t)1000);
	KUNIT_EXPECT_TRUE(test, all_zero(in.mdl->system_address, heard));
	board_end(test, board);
}

/*
 * Two output converters share a stream of four channels, two input converters
 * another: what went out on channels 2 and 3 comes in there, too.
 */
static void board_test_loopback_channels(struct kunit *test)
{
	struct hdaudio_stream_format four = fixture_format(48000, 16, 4);
	struct board *board = board_start(test);
	struct fixture_stream out, in;
	size_t block = 8, late = 0;
	const u8 *got;

	fixture_open(board->fixture, &out, true, &four, 8192, 2);
	fixture_open(board->fixture, &in, false, &four, 8192, 2);
	get_random_bytes(out.mdl->system_address, out.size);
	board_converter(board, 2, &out, 0);
	board_converter(board, 3, &out, 2);
	board_converter(board, 4, &in, 0);
	board_converter(board, 5, &in, 2);
	board_run(board, &out, &in, 500);
	got = in.mdl->system_address;
	while (late < 4000 && all_zero(got + late, block))
		late += block;
	KUNIT_EXPECT_LE(test, late, 5 * block);
	KUNIT_EXPECT_EQ(test, 0, memcmp(got + late, out.mdl->system_address, 4000 - late));
	board_end(test, board);
}

/* A stereo converter hears the channels of the one that it is wired to. */
static void board_test_loopback_pair(struct kunit *test)
{
	struct hdaudio_stream_format four = fixture_format(48000, 16, 4);
	struct board *board = board_start(test);
	struct fixture_stream out, in;
	unsigned int frame, late = 0;
	const u16 *sent, *got;

	fixture_open(board->fixture, &out, true, &four, 8192, 2);
	fixture_open(board->fixture, &in, false, NULL, 8192, 2);
	get_random_bytes(out.mdl->system_address, out.size);
	board_converter(board, 3, &out, 2);
	board_converter(board, 5, &in, 0);
	board_run(board, &out, &in, 500);
	sent = out.mdl->system_address;
	got = in.mdl->system_address;
	while (late < 500 && !got[2 * late] && !got[2 * late + 1])
		late++;
	KUNIT_EXPECT_LE(test, late, 5U);
	for (frame = 0; frame + late < 500; frame++)
		KUNIT_EXPECT_TRUE(test, got[2 * (frame + late)] == sent[4 * frame + 2] &&
				  got[2 * (frame + late) + 1] == sent[4 * frame + 3]);
	board_end(test, board);
}

struct joining {
	u32 rate;
	unsigned int frames;
};

/* In the first ten link frames there are those in which 44.1 kHz has no block. */
static const struct joining joinings[] = {
	{ 48000, 2000 }, { 44100, 2001 }, { 44100, 2002 }, { 44100, 2005 }, { 44100, 2011 },
	{ 88200, 2001 }, { 88200, 2004 }, { 176400, 1001 }, { 176400, 1002 }, { 11025, 1003 },
};

static void joining_describe(const struct joining *joining, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%u Hz, after %u frames", joining->rate,
		 joining->frames);
}

KUNIT_ARRAY_PARAM(joining, joinings, joining_describe);

/*
 * Who begins to record while something plays hears what is played then, without
 * a gap, though the blocks of both streams need not come in the same frames.
 */
static void board_test_loopback_joins(struct kunit *test)
{
	const struct joining *joining = test->param_value;
	struct hdaudio_stream_format format = fixture_format(joining->rate, 16, 2);
	struct board *board = board_start(test);
	struct fixture *fixture = board->fixture;
	unsigned int late = 0, before, heard;
	struct fixture_stream out, in;
	const u32 *sent, *got;

	fixture_open(fixture, &out, true, &format, 65536, 2);
	fixture_open(fixture, &in, false, &format, 65536, 2);
	get_random_bytes(out.mdl->system_address, out.size);
	board_converter(board, 2, &out, 0);
	board_converter(board, 4, &in, 0);
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, out.handle, HDAUDIO_STOP_STATE));
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, out.handle, HDAUDIO_RUN_STATE));
	sim_run_frames(fixture->sim, joining->frames);
	before = fixture_position(fixture, out.handle) / sizeof(*sent);
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, in.handle, HDAUDIO_STOP_STATE));
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, in.handle, HDAUDIO_RUN_STATE));
	sim_run_frames(fixture->sim, 1500);
	heard = fixture_position(fixture, in.handle) / sizeof(*got);
	sent = out.mdl->system_address;
	got = in.mdl->system_address;
	while (late < heard && !got[late])
		late++;
	KUNIT_EXPECT_LE(test, late, 5U);
	KUNIT_EXPECT_EQ(test, 0,
			memcmp(got + late, sent + before, (heard - late) * sizeof(*got)));
	board_end(test, board);
}

/* The same where recording was first: what is played then begins without a gap. */
static void board_test_loopback_begins(struct kunit *test)
{
	const struct joining *joining = test->param_value;
	struct hdaudio_stream_format format = fixture_format(joining->rate, 16, 2);
	struct board *board = board_start(test);
	struct fixture *fixture = board->fixture;
	unsigned int at = 0, before, heard;
	struct fixture_stream out, in;
	const u32 *sent, *got;

	fixture_open(fixture, &out, true, &format, 65536, 2);
	fixture_open(fixture, &in, false, &format, 65536, 2);
	get_random_bytes(out.mdl->system_address, out.size);
	board_converter(board, 2, &out, 0);
	board_converter(board, 4, &in, 0);
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, in.handle, HDAUDIO_STOP_STATE));
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, in.handle, HDAUDIO_RUN_STATE));
	sim_run_frames(fixture->sim, joining->frames);
	before = fixture_position(fixture, in.handle) / sizeof(*got);
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, out.handle, HDAUDIO_STOP_STATE));
	KUNIT_ASSERT_EQ(test, 0, fixture_state(fixture, out.handle, HDAUDIO_RUN_STATE));
	sim_run_frames(fixture->sim, 1500);
	heard = fixture_position(fixture, in.handle) / sizeof(*got);
	sent = out.mdl->system_address;
	got = in.mdl->system_address;
	while (at < heard && !got[at])
		at++;
	KUNIT_EXPECT_GE(test, at, before);
	KUNIT_EXPECT_LE(test, at, before + 6);
	KUNIT_EXPECT_EQ(test, 0, memcmp(got + at, sent, (heard - at) * sizeof(*got)));
	board_end(test, board);
}

static struct kunit_case board_cases[] = {
	KUNIT_CASE(board_test_jack),
	KUNIT_CASE(board_test_display),
	KUNIT_CASE(board_test_graphics),
	KUNIT_CASE(board_test_no_such_pin),
	KUNIT_CASE_PARAM(board_test_loopback, way_gen_params),
	KUNIT_CASE(board_test_loopback_other_format),
	KUNIT_CASE(board_test_loopback_channels),
	KUNIT_CASE(board_test_loopback_pair),
	KUNIT_CASE_PARAM(board_test_loopback_joins, joining_gen_params),
	KUNIT_CASE_PARAM(board_test_loopback_begins, joining_gen_params),
	{ }
};

static struct kunit_suite board_suite = {
	.name = "hdaudbus_sim_board",
	.exit = fixture_exit,
	.test_cases = board_cases,
};

kunit_test_suite(board_suite);
