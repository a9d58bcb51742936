// SPDX-License-Identifier: GPL-2.0
/*
 * Suite for codec.c, jack.c and wires.c of drivers/hdaudbus-sim: a codec at
 * work.
 *
 * Test method is:
 *	1) make a codec of text,
 *	2) send it verbs, and compare its answers with what the HD Audio
 *	   specification says,
 *	3) for jacks and sound: put it on a controller, with a client that
 *	   listens and plays.
 */
#include <kunit/test.h>
#include <linux/bitfield.h>
#include <linux/err.h>
#include <linux/random.h>
#include <linux/string.h>
#include "fixture.h"
#include "../drivers/hdaudbus-sim/model.h"

/*
 * All kinds of nodes. The function group is a vendor's, so that no other
 * driver of this kernel wants it.
 */
static const char codec_text[] =
	"Vendor Id: 0x1b360d0e\n"
	"Subsystem Id: 0xabcd1234\n"
	"Revision Id: 0x100102\n"
	"AFG Function Id: 0x80 (unsol 1)\n"
	"Default Amp-Out caps: ofs=0x10, nsteps=0x20, stepsize=0x01, mute=1\n"
	"State of AFG node 0x01:\n"
	"  Power states: D0 D3\n"
	"  Power: setting=D3, actual=D3, Clock-stop-OK\n"
	"Node 0x02 [Audio Output] wcaps 0x25: Stereo Amp-Out Stripe\n"
	"  Amp-Out vals: [0x11 0x12]\n"
	"  Converter: stream=5, channel=1\n"
	"Node 0x03 [Audio Output] wcaps 0x201: Stereo Digital\n"
	"  Digital: Enabled\n"
	"  Digital category: 0x12\n"
	"Node 0x04 [Audio Input] wcaps 0x10010b: Stereo Amp-In\n"
	"  Amp-In caps: ofs=0x00, nsteps=0x0f, stepsize=0x01, mute=0\n"
	"  Amp-In vals: [0x01 0x02] [0x03 0x04]\n"
	"  Connection: 2\n"
	"     0x06 0x07*\n"
	"Node 0x05 [Audio Input] wcaps 0x100001: Stereo\n"
	"Node 0x06 [Pin Complex] wcaps 0x400081: Stereo\n"
	"  Pincap 0x00000024: IN Detect\n"
	"  Pin Default 0x02a19030: [Jack] Mic at Ext Front\n"
	"  Pin-ctls: 0x20: IN\n"
	"  Unsolicited: tag=07, enabled=1\n"
	"Node 0x07 [Pin Complex] wcaps 0x400281: Stereo Digital\n"
	"  Pincap 0x00000094: OUT Detect HDMI\n"
	"Node 0x08 [Audio Mixer] wcaps 0x200101: Stereo\n"
	"  Connection: 6\n"
	"     0x02 0x03 0x04 0x05 0x06 0x07\n"
	"Node 0x09 [Audio Selector] wcaps 0x300101: Stereo\n"
	"  Connection: 3\n"
	"     0x02 0x80 0xff\n"
	"Node 0x0a [Vendor Defined Widget] wcaps 0xf00040: Mono\n"
	"  Processing caps: benign=0, ncoeff=255\n"
	"  Coeff 0x10: 0x1234\n"
	"Node 0x0b [Volume Knob Widget] wcaps 0x600000: Mono\n"
	"  Volume-Knob: delta=0, steps=64, direct=1, val=32\n";

struct codec {
	struct kunit *test;
	struct sim_codec_description *description;
	struct sim_codec *codec;
};

/* The .exit of the suite frees both a codec alone and a controller. */
static struct codec *codec_of_text(struct kunit *test)
{
	struct codec *codec = kunit_kzalloc(test, sizeof(*codec), GFP_KERNEL);
	struct sim_text_error error;

	KUNIT_ASSERT_NOT_NULL(test, codec);
	codec->test = test;
	codec->description = sim_codec_parse(codec_text, strlen(codec_text), &error);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(codec->description), "line %u: %s", error.line,
			       error.message);
	KUNIT_ASSERT_EQ(test, error.unknown, 0U);
	return codec;
}

static struct codec *codec_make(struct kunit *test)
{
	struct codec *codec = codec_of_text(test);

	codec->codec = sim_codec_create(codec->description);
	KUNIT_ASSERT_NOT_NULL(test, codec->codec);
	return codec;
}

static void codec_end(struct codec *codec)
{
	sim_codec_destroy(codec->codec);
	sim_codec_description_free(codec->description);
}

static u32 ask(struct codec *codec, u8 node, u16 verb, u8 data)
{
	return sim_codec_command(codec->codec, hdaudio_command(0, node, verb, data));
}

static u32 ask16(struct codec *codec, u8 node, u16 verb, u16 data)
{
	return sim_codec_command(codec->codec, hdaudio_command16(0, node, verb >> 8, data));
}

static void codec_test_parameters(struct kunit *test)
{
	struct codec *codec = codec_make(test);
	unsigned int node;

	KUNIT_EXPECT_EQ(test, ask(codec, 0, AC_VERB_PARAMETERS, AC_PAR_VENDOR_ID), 0x1b360d0eU);
	KUNIT_EXPECT_EQ(test, ask(codec, 0, AC_VERB_PARAMETERS, AC_PAR_NODE_COUNT), 0x00010001U);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_PARAMETERS, AC_PAR_NODE_COUNT), 0x0002000aU);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_PARAMETERS, AC_PAR_FUNCTION_TYPE), 0x180U);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_SUBSYSTEM_ID, 0), 0xabcd1234U);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_PARAMETERS, AC_PAR_PIN_CAP), 0x24U);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_PARAMETERS, 0xff), 0U);
	for (node = 0x0c; node < 0x100; node++)
		KUNIT_EXPECT_EQ(test, ask(codec, node, AC_VERB_PARAMETERS,
					  AC_PAR_AUDIO_WIDGET_CAP), 0U);
	codec_end(codec);
}

/*
 * Registers of 8 bits
 */

struct pair {
	const char *name;
	u8 node;
	u16 set;
	u16 get;
};

static const struct pair pairs[] = {
	{ "processing state", 10, AC_VERB_SET_PROC_STATE, AC_VERB_GET_PROC_STATE },
	{ "SDI select", 4, AC_VERB_SET_SDI_SELECT, AC_VERB_GET_SDI_SELECT },
	{ "stream and channel", 2, AC_VERB_SET_CHANNEL_STREAMID, AC_VERB_GET_CONV },
	{ "pin control", 6, AC_VERB_SET_PIN_WIDGET_CONTROL, AC_VERB_GET_PIN_WIDGET_CONTROL },
	{ "unsolicited", 6, AC_VERB_SET_UNSOLICITED_ENABLE, AC_VERB_GET_UNSOLICITED_RESPONSE },
	{ "beep", 1, AC_VERB_SET_BEEP_CONTROL, AC_VERB_GET_BEEP_CONTROL },
	{ "EAPD", 6, AC_VERB_SET_EAPD_BTLENABLE, AC_VERB_GET_EAPD_BTLENABLE },
	{ "volume knob", 11, AC_VERB_SET_VOLUME_KNOB_CONTROL, AC_VERB_GET_VOLUME_KNOB_CONTROL },
	{ "GPIO data", 1, AC_VERB_SET_GPIO_DATA, AC_VERB_GET_GPIO_DATA },
	{ "GPIO mask", 1, AC_VERB_SET_GPIO_MASK, AC_VERB_GET_GPIO_MASK },
	{ "GPIO direction", 1, AC_VERB_SET_GPIO_DIRECTION, AC_VERB_GET_GPIO_DIRECTION },
	{ "GPIO wake", 1, AC_VERB_SET_GPIO_WAKE_MASK, AC_VERB_GET_GPIO_WAKE_MASK },
	{ "GPIO unsolicited", 1, AC_VERB_SET_GPIO_UNSOLICITED_RSP_MASK,
	  AC_VERB_GET_GPIO_UNSOLICITED_RSP_MASK },
	{ "GPIO sticky", 1, AC_VERB_SET_GPIO_STICKY_MASK, AC_VERB_GET_GPIO_STICKY_MASK },
	{ "channel count", 3, AC_VERB_SET_CVT_CHAN_COUNT, AC_VERB_GET_CVT_CHAN_COUNT },
	{ "HDMI DIP index", 7, AC_VERB_SET_HDMI_DIP_INDEX, AC_VERB_GET_HDMI_DIP_INDEX },
	{ "HDMI DIP transmit", 7, AC_VERB_SET_HDMI_DIP_XMIT, AC_VERB_GET_HDMI_DIP_XMIT },
	{ "HDMI content protection", 7, AC_VERB_SET_HDMI_CP_CTRL, AC_VERB_GET_HDMI_CP_CTRL },
	{ "device select", 7, AC_VERB_SET_DEVICE_SEL, AC_VERB_GET_DEVICE_SEL },
};

static void pair_describe(const struct pair *pair, char *description)
{
	strscpy(description, pair->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(pair, pairs, pair_describe);

/* What is set is what is read, of that node and no other. */
static void codec_test_registers(struct kunit *test)
{
	const struct pair *pair = test->param_value;
	struct codec *codec = codec_make(test);
	u32 other = ask(codec, pair->node + 1, pair->get, 0);
	unsigned int value;

	for (value = 0; value < 256; value++) {
		KUNIT_EXPECT_EQ(test, ask(codec, pair->node, pair->set, value), 0U);
		KUNIT_EXPECT_EQ(test, ask(codec, pair->node, pair->get, 0), value);
	}
	KUNIT_EXPECT_EQ(test, ask(codec, pair->node + 1, pair->get, 0), other);
	sim_codec_reset(codec->codec);
	KUNIT_EXPECT_NE(test, ask(codec, pair->node, pair->get, 0), 255U);
	codec_end(codec);
}

/* Setting something in a node that is not there does nothing at all. */
static void codec_test_no_node(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask(codec, 0x0c, AC_VERB_SET_PIN_WIDGET_CONTROL, 0x40), 0U);
	KUNIT_EXPECT_EQ(test, ask(codec, 0x0c, AC_VERB_GET_PIN_WIDGET_CONTROL, 0), 0U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 0xff, AC_VERB_SET_AMP_GAIN_MUTE, 0xffff), 0U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 0xff, AC_VERB_GET_AMP_GAIN_MUTE, 0xffff), 0U);
	codec_end(codec);
}

static void codec_test_unknown_verb(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask(codec, 2, 0xfe0, 0xff), 0U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 2, 0x1000, 0xffff), 0U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 2, 0xe00, 0xffff), 0U);
	codec_end(codec);
}

static void codec_test_echo(struct kunit *test)
{
	struct codec *codec = codec_make(test);
	u32 command = hdaudio_command16(3, 0xfe, SIM_VERB_ECHO, 0x1234);

	KUNIT_EXPECT_EQ(test, sim_codec_command(codec->codec, command), sim_echo(command));
	codec_end(codec);
}

/*
 * Registers of 32 bits
 */

static void codec_test_config_default(struct kunit *test)
{
	struct codec *codec = codec_make(test);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_CONFIG_DEFAULT, 0), 0x02a19030U);
	for (i = 0; i < 4; i++)
		ask(codec, 6, AC_VERB_SET_CONFIG_DEFAULT_BYTES_0 + i, 0x81 + i);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_CONFIG_DEFAULT, 0), 0x84838281U);
	for (i = 0; i < 4; i++)
		ask(codec, 1, 0x720 + i, 0x91 + i);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_SUBSYSTEM_ID, 0), 0x94939291U);
	codec_end(codec);
}

static void codec_test_digital(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask(codec, 3, AC_VERB_GET_DIGI_CONVERT_1, 0), 0x1201U);
	ask(codec, 3, AC_VERB_SET_DIGI_CONVERT_1, 0x81);
	ask(codec, 3, AC_VERB_SET_DIGI_CONVERT_2, 0x7f);
	ask(codec, 3, AC_VERB_SET_DIGI_CONVERT_3, 0x8f);
	ask(codec, 3, 0x73f, 0x55);
	KUNIT_EXPECT_EQ(test, ask(codec, 3, AC_VERB_GET_DIGI_CONVERT_1, 0), 0x558f7f81U);
	KUNIT_EXPECT_EQ(test, ask(codec, 3, AC_VERB_GET_DIGI_CONVERT_2, 0), 0x558f7f81U);
	codec_end(codec);
}

static void codec_test_format(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask16(codec, 2, AC_VERB_SET_STREAM_FORMAT, 0x4011), 0U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 2, AC_VERB_GET_STREAM_FORMAT, 0), 0x4011U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 3, AC_VERB_GET_STREAM_FORMAT, 0), 0U);
	codec_end(codec);
}

/*
 * Amplifiers
 */

#define OUT	AC_AMP_GET_OUTPUT
#define LEFT	AC_AMP_GET_LEFT

static u32 amp(struct codec *codec, u8 node, u16 which)
{
	return ask16(codec, node, AC_VERB_GET_AMP_GAIN_MUTE, which);
}

static void amp_set(struct codec *codec, u8 node, u16 data)
{
	KUNIT_EXPECT_EQ(codec->test, ask16(codec, node, AC_VERB_SET_AMP_GAIN_MUTE, data), 0U);
}

static void codec_test_amp_sides(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT | LEFT), 0x11U);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT), 0x12U);
	amp_set(codec, 2, AC_AMP_SET_OUTPUT | AC_AMP_SET_LEFT | 0x05);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT | LEFT), 0x05U);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT), 0x12U);
	amp_set(codec, 2, AC_AMP_SET_OUTPUT | AC_AMP_SET_RIGHT | 0x86);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT | LEFT), 0x05U);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT), 0x86U);
	amp_set(codec, 2, AC_AMP_SET_OUTPUT | AC_AMP_SET_LEFT | AC_AMP_SET_RIGHT | 0x87);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT | LEFT), 0x87U);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT), 0x87U);
	codec_end(codec);
}

static void codec_test_amp_indexes(struct kunit *test)
{
	struct codec *codec = codec_make(test);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, amp(codec, 4, LEFT | 0), 1U);
	KUNIT_EXPECT_EQ(test, amp(codec, 4, 0), 2U);
	KUNIT_EXPECT_EQ(test, amp(codec, 4, LEFT | 1), 3U);
	KUNIT_EXPECT_EQ(test, amp(codec, 4, 1), 4U);
	for (i = 0; i < SIM_AMP_INDEXES; i++)
		amp_set(codec, 4, AC_AMP_SET_INPUT | AC_AMP_SET_LEFT |
			i << AC_AMP_SET_INDEX_SHIFT | (15 - i));
	for (i = 0; i < SIM_AMP_INDEXES; i++)
		KUNIT_EXPECT_EQ(test, amp(codec, 4, LEFT | i), 15 - i);
	KUNIT_EXPECT_EQ(test, amp(codec, 4, 1), 4U);
	codec_end(codec);
}

/* No more than the steps there are, and mute only where there is such a switch. */
static void codec_test_amp_limits(struct kunit *test)
{
	struct codec *codec = codec_make(test);
	unsigned int value;

	for (value = 0; value < 256; value++) {
		amp_set(codec, 2, AC_AMP_SET_OUTPUT | AC_AMP_SET_LEFT | value);
		KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT | LEFT),
				min(value & 0x7f, 0x20U) | (value & 0x80));
		amp_set(codec, 4, AC_AMP_SET_INPUT | AC_AMP_SET_LEFT | value);
		KUNIT_EXPECT_EQ(test, amp(codec, 4, LEFT), min(value & 0x7f, 0x0fU));
	}
	/* none there */
	amp_set(codec, 4, AC_AMP_SET_OUTPUT | AC_AMP_SET_LEFT | 0x81);
	KUNIT_EXPECT_EQ(test, amp(codec, 4, OUT | LEFT), 0U);
	amp_set(codec, 8, AC_AMP_SET_INPUT | AC_AMP_SET_LEFT | 0x81);
	KUNIT_EXPECT_EQ(test, amp(codec, 8, LEFT), 0U);
	codec_end(codec);
}

/*
 * Power
 */

static void codec_test_power(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_POWER_STATE, 0),
			0x33U | AC_PWRST_CLK_STOP_OK);
	ask(codec, 1, AC_VERB_SET_POWER_STATE, AC_PWRST_D0);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_POWER_STATE, 0), AC_PWRST_CLK_STOP_OK + 0U);
	/* D2 is not there */
	ask(codec, 1, AC_VERB_SET_POWER_STATE, AC_PWRST_D2);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_POWER_STATE, 0),
			0x02U | AC_PWRST_ERROR | AC_PWRST_CLK_STOP_OK);
	ask(codec, 1, AC_VERB_SET_POWER_STATE, AC_PWRST_D3);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_POWER_STATE, 0),
			0x33U | AC_PWRST_CLK_STOP_OK);
	codec_end(codec);
}

/*
 * Connections
 */

static void codec_test_connection_list(struct kunit *test)
{
	struct codec *codec = codec_make(test);
	unsigned int i;

	KUNIT_EXPECT_EQ(test, ask(codec, 8, AC_VERB_PARAMETERS, AC_PAR_CONNLIST_LEN), 6U);
	for (i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, ask(codec, 8, AC_VERB_GET_CONNECT_LIST, i), 0x05040302U);
	for (; i < 8; i++)
		KUNIT_EXPECT_EQ(test, ask(codec, 8, AC_VERB_GET_CONNECT_LIST, i), 0x00000706U);
	for (; i < 256; i++)
		KUNIT_EXPECT_EQ(test, ask(codec, 8, AC_VERB_GET_CONNECT_LIST, i), 0U);
	codec_end(codec);
}

static void codec_test_long_connection_list(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask(codec, 9, AC_VERB_PARAMETERS, AC_PAR_CONNLIST_LEN), 0x83U);
	KUNIT_EXPECT_EQ(test, ask(codec, 9, AC_VERB_GET_CONNECT_LIST, 0), 0x00800002U);
	KUNIT_EXPECT_EQ(test, ask(codec, 9, AC_VERB_GET_CONNECT_LIST, 1), 0x00800002U);
	KUNIT_EXPECT_EQ(test, ask(codec, 9, AC_VERB_GET_CONNECT_LIST, 2), 0x000000ffU);
	KUNIT_EXPECT_EQ(test, ask(codec, 9, AC_VERB_GET_CONNECT_LIST, 4), 0U);
	codec_end(codec);
}

static void codec_test_connection_select(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask(codec, 4, AC_VERB_GET_CONNECT_SEL, 0), 1U);
	ask(codec, 4, AC_VERB_SET_CONNECT_SEL, 0);
	KUNIT_EXPECT_EQ(test, ask(codec, 4, AC_VERB_GET_CONNECT_SEL, 0), 0U);
	ask(codec, 4, AC_VERB_SET_CONNECT_SEL, 2);	/* behind the end */
	KUNIT_EXPECT_EQ(test, ask(codec, 4, AC_VERB_GET_CONNECT_SEL, 0), 0U);
	codec_end(codec);
}

/*
 * Processing
 */

static void codec_test_coefficients(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	ask16(codec, 10, AC_VERB_SET_COEF_INDEX, 0x10);
	KUNIT_EXPECT_EQ(test, ask16(codec, 10, AC_VERB_GET_COEF_INDEX, 0), 0x10U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 10, AC_VERB_GET_PROC_COEF, 0), 0x1234U);
	/* reading and writing go on to the next one */
	KUNIT_EXPECT_EQ(test, ask16(codec, 10, AC_VERB_GET_COEF_INDEX, 0), 0x11U);
	ask16(codec, 10, AC_VERB_SET_PROC_COEF, 0xfedc);
	KUNIT_EXPECT_EQ(test, ask16(codec, 10, AC_VERB_GET_COEF_INDEX, 0), 0x12U);
	ask16(codec, 10, AC_VERB_SET_COEF_INDEX, 0x11);
	KUNIT_EXPECT_EQ(test, ask16(codec, 10, AC_VERB_GET_PROC_COEF, 0), 0xfedcU);
	/* the last one is followed by the first */
	ask16(codec, 10, AC_VERB_SET_COEF_INDEX, 0xff);
	ask16(codec, 10, AC_VERB_SET_PROC_COEF, 0x5555);
	KUNIT_EXPECT_EQ(test, ask16(codec, 10, AC_VERB_GET_COEF_INDEX, 0), 0U);
	/* none there */
	ask16(codec, 2, AC_VERB_SET_PROC_COEF, 0x5555);
	KUNIT_EXPECT_EQ(test, ask16(codec, 2, AC_VERB_GET_PROC_COEF, 0), 0U);
	codec_end(codec);
}

static void codec_test_stripe(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	KUNIT_EXPECT_EQ(test, ask(codec, 2, AC_VERB_GET_STRIPE_CONTROL, 0), 0x00700000U);
	ask(codec, 2, AC_VERB_SET_STRIPE_CONTROL, 2);
	KUNIT_EXPECT_EQ(test, ask(codec, 2, AC_VERB_GET_STRIPE_CONTROL, 0), 0x00700002U);
	KUNIT_EXPECT_EQ(test, ask(codec, 3, AC_VERB_GET_STRIPE_CONTROL, 0), 0U);
	codec_end(codec);
}

static void codec_test_hdmi_slots(struct kunit *test)
{
	struct codec *codec = codec_make(test);
	unsigned int slot;

	for (slot = 0; slot < SIM_HDMI_SLOTS; slot++)
		KUNIT_EXPECT_EQ(test, ask(codec, 7, AC_VERB_GET_HDMI_CHAN_SLOT, slot),
				slot << 4 | slot);
	for (slot = 0; slot < SIM_HDMI_SLOTS; slot++)
		ask(codec, 7, AC_VERB_SET_HDMI_CHAN_SLOT, (15 - slot) << 4 | slot);
	for (slot = 0; slot < SIM_HDMI_SLOTS; slot++)
		KUNIT_EXPECT_EQ(test, ask(codec, 7, AC_VERB_GET_HDMI_CHAN_SLOT, slot),
				(15 - slot) << 4 | slot);
	codec_end(codec);
}

/*
 * Resets
 */

/* All that a verb can change, in all nodes, and what must be there again. */
static void change_everything(struct codec *codec)
{
	unsigned int node, verb;

	for (node = 0; node < 12; node++) {
		for (verb = 0x701; verb < 0x7ff; verb++)
			ask(codec, node, verb, 0x1);
		ask16(codec, node, AC_VERB_SET_STREAM_FORMAT, 0x4031);
		ask16(codec, node, AC_VERB_SET_AMP_GAIN_MUTE, 0xf001);
		ask16(codec, node, AC_VERB_SET_COEF_INDEX, 0x10);
		ask16(codec, node, AC_VERB_SET_PROC_COEF, 0x9999);
	}
}

static void expect_reset(struct codec *codec)
{
	struct kunit *test = codec->test;

	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_PIN_WIDGET_CONTROL, 0), 0x20U);
	KUNIT_EXPECT_EQ(test, ask(codec, 3, AC_VERB_GET_DIGI_CONVERT_1, 0), 0x1201U);
	KUNIT_EXPECT_EQ(test, ask(codec, 4, AC_VERB_GET_CONNECT_SEL, 0), 1U);
	KUNIT_EXPECT_EQ(test, ask(codec, 11, AC_VERB_GET_VOLUME_KNOB_CONTROL, 0), 0xa0U);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_POWER_STATE, 0) & 0xff, 0x33U);
	KUNIT_EXPECT_EQ(test, amp(codec, 2, OUT | LEFT), 0x11U);
	KUNIT_EXPECT_EQ(test, ask16(codec, 2, AC_VERB_GET_STREAM_FORMAT, 0), 0U);
	ask16(codec, 10, AC_VERB_SET_COEF_INDEX, 0x10);
	KUNIT_EXPECT_EQ(test, ask16(codec, 10, AC_VERB_GET_PROC_COEF, 0), 0x1234U);
	/* whatever the text says: in no stream, and silent */
	KUNIT_EXPECT_EQ(test, ask(codec, 2, AC_VERB_GET_CONV, 0), 0U);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_UNSOLICITED_RESPONSE, 0), 0U);
}

static void codec_test_link_reset(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	expect_reset(codec);
	change_everything(codec);
	sim_codec_reset(codec->codec);
	expect_reset(codec);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_CONFIG_DEFAULT, 0), 0x02a19030U);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_SUBSYSTEM_ID, 0), 0xabcd1234U);
	codec_end(codec);
}

/* The configuration stays, until the reset comes twice in a row. */
static void codec_test_group_reset(struct kunit *test)
{
	struct codec *codec = codec_make(test);

	change_everything(codec);
	ask(codec, 1, AC_VERB_SET_CODEC_RESET, 0);
	expect_reset(codec);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_CONFIG_DEFAULT, 0), 0x01010101U);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_SUBSYSTEM_ID, 0), 0x01010101U);
	ask(codec, 1, AC_VERB_SET_CODEC_RESET, 0);
	ask(codec, 1, AC_VERB_GET_POWER_STATE, 0);	/* something in between */
	ask(codec, 1, AC_VERB_SET_CODEC_RESET, 0);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_CONFIG_DEFAULT, 0), 0x01010101U);
	ask(codec, 1, AC_VERB_SET_CODEC_RESET, 0);
	ask(codec, 1, AC_VERB_SET_CODEC_RESET, 0);
	expect_reset(codec);
	KUNIT_EXPECT_EQ(test, ask(codec, 6, AC_VERB_GET_CONFIG_DEFAULT, 0), 0x02a19030U);
	KUNIT_EXPECT_EQ(test, ask(codec, 1, AC_VERB_GET_SUBSYSTEM_ID, 0), 0xabcd1234U);
	codec_end(codec);
}

/*
 * On a controller
 */

struct board {
	struct codec *codec;
	struct sim_description description;
	struct fixture *fixture;
};

static struct board *board_start(struct kunit *test)
{
	struct board *board = kunit_kzalloc(test, sizeof(*board), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, board);
	board->codec = codec_of_text(test);
	board->description = fixture_standard;
	memset(board->description.codecs, 0, sizeof(board->description.codecs));
	board->description.codecs[0] = board->codec->description;
	board->fixture = fixture_start(test, &board->description);
	return board;
}

/* The codec's description outlives the controller. */
static void board_end(struct kunit *test, struct board *board)
{
	fixture_exit(test);
	test->priv = NULL;
	sim_codec_description_free(board->codec->description);
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

static void codec_test_jack(struct kunit *test)
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

static void codec_test_display(struct kunit *test)
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

static void codec_test_no_such_pin(struct kunit *test)
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
static void codec_test_loopback(struct kunit *test)
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
static void codec_test_loopback_other_format(struct kunit *test)
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
static void codec_test_loopback_channels(struct kunit *test)
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
static void codec_test_loopback_pair(struct kunit *test)
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
static void codec_test_loopback_joins(struct kunit *test)
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
static void codec_test_loopback_begins(struct kunit *test)
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

static struct kunit_case codec_cases[] = {
	KUNIT_CASE(codec_test_parameters),
	KUNIT_CASE_PARAM(codec_test_registers, pair_gen_params),
	KUNIT_CASE(codec_test_no_node),
	KUNIT_CASE(codec_test_unknown_verb),
	KUNIT_CASE(codec_test_echo),
	KUNIT_CASE(codec_test_config_default),
	KUNIT_CASE(codec_test_digital),
	KUNIT_CASE(codec_test_format),
	KUNIT_CASE(codec_test_amp_sides),
	KUNIT_CASE(codec_test_amp_indexes),
	KUNIT_CASE(codec_test_amp_limits),
	KUNIT_CASE(codec_test_power),
	KUNIT_CASE(codec_test_connection_list),
	KUNIT_CASE(codec_test_long_connection_list),
	KUNIT_CASE(codec_test_connection_select),
	KUNIT_CASE(codec_test_coefficients),
	KUNIT_CASE(codec_test_stripe),
	KUNIT_CASE(codec_test_hdmi_slots),
	KUNIT_CASE(codec_test_link_reset),
	KUNIT_CASE(codec_test_group_reset),
	KUNIT_CASE(codec_test_jack),
	KUNIT_CASE(codec_test_display),
	KUNIT_CASE(codec_test_no_such_pin),
	KUNIT_CASE_PARAM(codec_test_loopback, way_gen_params),
	KUNIT_CASE(codec_test_loopback_other_format),
	KUNIT_CASE(codec_test_loopback_channels),
	KUNIT_CASE(codec_test_loopback_pair),
	KUNIT_CASE_PARAM(codec_test_loopback_joins, joining_gen_params),
	KUNIT_CASE_PARAM(codec_test_loopback_begins, joining_gen_params),
	{ }
};

static struct kunit_suite codec_suite = {
	.name = "hdaudbus_sim_codec",
	.exit = fixture_exit,
	.test_cases = codec_cases,
};

kunit_test_suite(codec_suite);
