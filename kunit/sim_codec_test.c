// SPDX-License-Identifier: GPL-2.0
/*
 * Suite for codec.c of drivers/hdaudbus-sim: a codec at work.
 *
 * Test method is:
 *	1) make a codec of text,
 *	2) send it verbs, and compare its answers with what the HD Audio
 *	   specification says.
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include <sound/hdaudbus.h>
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

static struct codec *codec_make(struct kunit *test)
{
	struct codec *codec = kunit_kzalloc(test, sizeof(*codec), GFP_KERNEL);
	struct sim_text_error error;

	KUNIT_ASSERT_NOT_NULL(test, codec);
	codec->test = test;
	codec->description = sim_codec_parse(codec_text, strlen(codec_text), &error);
	KUNIT_ASSERT_FALSE_MSG(test, IS_ERR(codec->description), "line %u: %s", error.line,
			       error.message);
	KUNIT_ASSERT_EQ(test, error.unknown, 0U);
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
	{ }
};

static struct kunit_suite codec_suite = {
	.name = "hdaudbus_sim_codec",
	.test_cases = codec_cases,
};

kunit_test_suite(codec_suite);
