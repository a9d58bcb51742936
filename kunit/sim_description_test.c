// SPDX-License-Identifier: GPL-2.0
/*
 * Suite for drivers/hdaudbus-sim/description.c: from text to a codec.
 *
 * Test method is:
 *	1) take a text: a head that every codec has, and lines under test,
 *	2) have it parsed,
 *	3) look up the parameter or setting that the lines are about,
 *	4) for broken texts: expect the number of the line, and what was
 *	   expected there.
 * Texts that nobody would write are parsed for the detectors' sake.
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include "../drivers/hdaudbus-sim/codec.h"

#define ROOM	(256 * 1024)

/* Lines of the head, of a function group, and of a node. */
#define HEAD								\
	"Codec: Nobody Nothing\n"					\
	"Vendor Id: 0x1b360d0e\n"					\
	"Revision Id: 0x100102\n"
#define GROUP	HEAD "AFG Function Id: 0x1 (unsol 0)\n"
#define NODE	GROUP "Node 0x02 [Anything] wcaps 0x400581: Stereo\n"
#define HEAD_LINES	3
#define NODE_LINES	5

struct text {
	struct kunit *test;
	struct sim_codec_description *description;
	struct sim_text_error error;
};

static int text_init(struct kunit *test)
{
	struct text *text = kunit_kzalloc(test, sizeof(*text), GFP_KERNEL);

	if (!text)
		return -ENOMEM;
	text->test = test;
	test->priv = text;
	return 0;
}

static void text_forget(struct text *text)
{
	if (!IS_ERR(text->description))
		sim_codec_description_free(text->description);
	text->description = NULL;
}

static void text_exit(struct kunit *test)
{
	text_forget(test->priv);
}

/* From memory of just that size, so that KASAN sees who reads on. */
static int text_parse(struct text *text, const char *data, size_t size)
{
	char *copy = kvmalloc(size, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(text->test, copy);
	memcpy(copy, data, size);
	text_forget(text);
	text->description = sim_codec_parse(copy, size, &text->error);
	kvfree(copy);
	return PTR_ERR_OR_ZERO(text->description);
}

static void text_is(struct text *text, const char *data)
{
	KUNIT_ASSERT_EQ_MSG(text->test, 0, text_parse(text, data, strlen(data)),
			    "line %u: expected %s", text->error.line, text->error.message);
}

static bool has_parameter(struct text *text, u8 node, u8 id, u32 *value)
{
	const struct sim_codec_description *description = text->description;
	unsigned int i;

	for (i = description->count; i--;) {
		if (description->parameters[i].node != node || description->parameters[i].id != id)
			continue;
		*value = description->parameters[i].value;
		return true;
	}
	return false;
}

static bool has_setting(struct text *text, u8 node, u16 verb, u16 index, u32 *value)
{
	const struct sim_codec_description *description = text->description;
	unsigned int i;

	for (i = description->num_settings; i--;) {
		const struct sim_setting *setting = &description->settings[i];

		if (setting->node != node || setting->verb != verb || setting->index != index)
			continue;
		*value = setting->value;
		return true;
	}
	return false;
}

static void expect_parameter(struct text *text, u8 node, u8 id, u32 value)
{
	u32 is = 0;

	KUNIT_EXPECT_TRUE_MSG(text->test, has_parameter(text, node, id, &is),
			      "node %u has no parameter %#x", node, id);
	KUNIT_EXPECT_EQ_MSG(text->test, is, value, "node %u, parameter %#x", node, id);
}

static void expect_setting(struct text *text, u8 node, u16 verb, u16 index, u32 value)
{
	u32 is = 0;

	KUNIT_EXPECT_TRUE_MSG(text->test, has_setting(text, node, verb, index, &is),
			      "node %u has no setting %#x", node, verb);
	KUNIT_EXPECT_EQ_MSG(text->test, is, value, "node %u, verb %#x, %#x", node, verb, index);
}

/*
 * Every line that says something of a node
 */

struct field {
	const char *lines;
	u16 verb;	/* AC_VERB_PARAMETERS, then @index is AC_PAR_* */
	u16 index;
	u32 value;
};

#define PARAMETER(id, value, lines)	{ lines, AC_VERB_PARAMETERS, id, value }
#define SETTING(verb, value, lines)	{ lines, verb, 0, value }
#define IN_LEFT(n)	(AC_AMP_GET_INPUT | AC_AMP_GET_LEFT | (n))
#define IN_RIGHT(n)	(AC_AMP_GET_INPUT | AC_AMP_GET_RIGHT | (n))
#define OUT_LEFT	(AC_AMP_GET_OUTPUT | AC_AMP_GET_LEFT)
#define OUT_RIGHT	(AC_AMP_GET_OUTPUT | AC_AMP_GET_RIGHT)
#define DIGITAL		AC_VERB_GET_DIGI_CONVERT_1
#define POWER		AC_VERB_GET_POWER_STATE

static const struct field fields[] = {
	PARAMETER(AC_PAR_PCM, 0x7ff, "rates [0x7ff]: 8000 192000"),
	PARAMETER(AC_PAR_PCM, 0x1e0560, "rates [0x560]: 44100\nbits [0x1e]: 16"),
	PARAMETER(AC_PAR_STREAM, 0x5, "formats [0x5]: PCM AC3"),
	PARAMETER(AC_PAR_POWER_STATE, 0x9, "Power states:  D0\tD3\r"),
	PARAMETER(AC_PAR_AMP_IN_CAP, 0x80051f17,
		  "Amp-In caps: ofs=0x17, nsteps=0x1f, stepsize=0x05, mute=1"),
	PARAMETER(AC_PAR_AMP_OUT_CAP, 0x007f7f7f,
		  "Amp-Out caps: ofs=0x7f, nsteps=0x7f, stepsize=0x7f, mute=0"),
	{ "Amp-In vals:  [0x12 0x92] [0x34 0x56]", AC_VERB_GET_AMP_GAIN_MUTE, IN_LEFT(0), 0x12 },
	{ "Amp-In vals:  [0x12 0x92] [0x34 0x56]", AC_VERB_GET_AMP_GAIN_MUTE, IN_RIGHT(0), 0x92 },
	{ "Amp-In vals:  [0x12 0x92] [0x34 0x56]", AC_VERB_GET_AMP_GAIN_MUTE, IN_LEFT(1), 0x34 },
	{ "Amp-In vals:  [0x12 0x92] [0x34 0x56]", AC_VERB_GET_AMP_GAIN_MUTE, IN_RIGHT(1), 0x56 },
	{ "Amp-Out vals:  [0x80 0x7f]", AC_VERB_GET_AMP_GAIN_MUTE, OUT_LEFT, 0x80 },
	{ "Amp-Out vals:  [0x80 0x7f]", AC_VERB_GET_AMP_GAIN_MUTE, OUT_RIGHT, 0x7f },
	{ "Amp-Out vals:  [0x23]", AC_VERB_GET_AMP_GAIN_MUTE, OUT_LEFT, 0x23 },
	{ "Amp-Out vals:  [0x23]", AC_VERB_GET_AMP_GAIN_MUTE, OUT_RIGHT, 0x23 },
	PARAMETER(AC_PAR_PIN_CAP, 0x0901003c, "Pincap 0x0901003c: IN OUT HP EAPD Detect HBR DP"),
	PARAMETER(AC_PAR_PIN_CAP, 0x0814, "Pincap 0x0814: OUT Detect"),
	SETTING(AC_VERB_GET_CONFIG_DEFAULT, 0x02a19030,
		"Pin Default 0x02a19030: [Jack] Mic at Ext Front"),
	SETTING(AC_VERB_GET_PIN_WIDGET_CONTROL, 0xc5, "Pin-ctls: 0xc5: OUT HP VREF_100"),
	SETTING(AC_VERB_GET_EAPD_BTLENABLE, 0x7, "EAPD 0x7: BALANCED EAPD R/L"),
	SETTING(AC_VERB_GET_CONV, 0xf7, "Converter: stream=15, channel=7"),
	SETTING(AC_VERB_GET_SDI_SELECT, 15, "SDI-Select: 15"),
	SETTING(DIGITAL, 0x00, "Digital:"),
	SETTING(DIGITAL, 0x01, "Digital: Enabled"),
	SETTING(DIGITAL, 0x02, "Digital: Validity"),
	SETTING(DIGITAL, 0x04, "Digital: ValidityCfg"),
	SETTING(DIGITAL, 0x08, "Digital: Preemphasis"),
	SETTING(DIGITAL, 0x10, "Digital: Copyright"),
	SETTING(DIGITAL, 0x10, "Digital: Non-Copyright"),
	SETTING(DIGITAL, 0x20, "Digital: Non-Audio"),
	SETTING(DIGITAL, 0x40, "Digital: Pro"),
	SETTING(DIGITAL, 0x80, "Digital: GenLevel"),
	SETTING(DIGITAL, 0x800000, "Digital: KAE"),
	SETTING(DIGITAL, 0x0f7fff,
		"Digital: Enabled Validity ValidityCfg Preemphasis Non-Copyright\n"
		"Digital: Non-Audio Pro GenLevel\nDigital category: 0x7f\nIEC Coding Type: 0xf"),
	SETTING(AC_VERB_GET_UNSOLICITED_RESPONSE, 0xbf, "Unsolicited: tag=3f, enabled=1"),
	SETTING(AC_VERB_GET_UNSOLICITED_RESPONSE, 0x12, "Unsolicited: tag=12, enabled=0"),
	PARAMETER(AC_PAR_POWER_STATE, 0x0000000f, "Power states:  D0 D1 D2 D3"),
	PARAMETER(AC_PAR_POWER_STATE, 0xe0000019,
		  "Power states:  D0 D3 D3cold S3D3cold CLKSTOP EPSS"),
	SETTING(POWER, 0x03, "Power: setting=D3, actual=D0"),
	SETTING(POWER, 0x20, "Power: setting=D0, actual=D2"),
	SETTING(POWER, 0x700, "Power: setting=D0, actual=D0, Error, Clock-stop-OK, Setting-reset"),
	SETTING(POWER, 0x133, "Power: setting=UNKNOWN, actual=UNKNOWN, Error"),
	SETTING(POWER, 0x30, "Power: setting=D0, actual=D3cold"),
	SETTING(POWER, 0x33, "Power: 0x33"),
	PARAMETER(AC_PAR_POWER_STATE, 0x0f, "Power: 0x33"),
	PARAMETER(AC_PAR_VOL_KNB_CAP, 0xff, "Volume-Knob: delta=1, steps=127, direct=0, val=0"),
	SETTING(AC_VERB_GET_VOLUME_KNOB_CONTROL, 0xbf,
		"Volume-Knob: delta=0, steps=64, direct=1, val=63"),
	PARAMETER(AC_PAR_PROC_CAP, 0xff01, "Processing caps: benign=1, ncoeff=255"),
	{ "Coeff 0x1f: 0xabcd", AC_VERB_GET_PROC_COEF, 0x1f, 0xabcd },
	SETTING(AC_VERB_GET_COEF_INDEX, 9, "Processing Coefficient: 0x77\nCoefficient Index: 0x09"),
	{ "Processing Coefficient: 0x77\nCoefficient Index: 0x09", AC_VERB_GET_PROC_COEF, 9, 0x77 },
	PARAMETER(AC_PAR_CONNLIST_LEN, 3, "Connection: 3\n   0x05 0x06* 0x07"),
	PARAMETER(AC_PAR_CONNLIST_LEN, 0x82, "Connection: 2\n   0x05 0x80"),
	SETTING(AC_VERB_GET_CONNECT_SEL, 1, "Connection: 3\n   0x05 0x06* 0x07"),
	/* form that does not matter */
	SETTING(AC_VERB_GET_SDI_SELECT, 3, "\t   SDI-Select:3  "),
	SETTING(AC_VERB_GET_SDI_SELECT, 3, "\n\n SDI-Select: 3\n\n"),
	/* of two the latter */
	SETTING(AC_VERB_GET_SDI_SELECT, 4, "SDI-Select: 3\nSDI-Select: 4"),
	/* lists that the driver made up say nothing */
	SETTING(AC_VERB_GET_SDI_SELECT, 5,
		"In-driver Connection: 2\n  SDI-Select: 3\nSDI-Select: 5"),
	PARAMETER(AC_PAR_AUDIO_WIDGET_CAP, 0x400581, ""),
};

static void field_describe(const struct field *field, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%s (%#x)", field->lines, field->index);
	strreplace(description, '\n', ' ');
}

KUNIT_ARRAY_PARAM(field, fields, field_describe);

static void description_test_field(struct kunit *test)
{
	const struct field *field = test->param_value;
	struct text *text = test->priv;
	char *data = kunit_kzalloc(test, 1024, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, data);
	snprintf(data, 1024, NODE "%s\n", field->lines);
	text_is(text, data);
	KUNIT_EXPECT_EQ(test, text->error.unknown, 0U);
	if (field->verb == AC_VERB_PARAMETERS)
		expect_parameter(text, 2, field->index, field->value);
	else
		expect_setting(text, 2, field->verb, field->index, field->value);
}

/* What has no amplifier says so, and then there is no parameter. */
static void description_test_no_amps(struct kunit *test)
{
	struct text *text = test->priv;
	u32 value;

	text_is(text, NODE "Amp-In caps: N/A\nAmp-Out caps: N/A\nAmp-In vals:\n");
	KUNIT_EXPECT_FALSE(test, has_parameter(text, 2, AC_PAR_AMP_IN_CAP, &value));
	KUNIT_EXPECT_FALSE(test, has_parameter(text, 2, AC_PAR_AMP_OUT_CAP, &value));
	KUNIT_EXPECT_EQ(test, text->description->num_settings, 0U);
}

/*
 * The codec and its function groups
 */

static void description_test_codec(struct kunit *test)
{
	struct text *text = test->priv;

	text_is(text,
		"Codec: Somebody Something\nAddress: 14\nAFG Function Id: 0x1 (unsol 1)\n"
		"MFG Function Id: 0x2 (unsol 1)\nVendor Id: 0x14f15067\n"
		"Subsystem Id: 0x103c360b\nRevision Id: 0x100301\nModem Function Group: 0x2\n"
		"Default PCM:\n rates [0x560]:\n bits [0xe]:\n formats [0x1]:\n"
		"Default Amp-In caps: ofs=0x01, nsteps=0x02, stepsize=0x03, mute=1\n"
		"Default Amp-Out caps: ofs=0x04, nsteps=0x05, stepsize=0x06, mute=0\n"
		"State of AFG node 0x01:\n Power states: D0 D3\n Power: setting=D3, actual=D3\n"
		"GPIO: io=3, o=2, i=1, unsolicited=1, wake=1\n"
		"IO[0]: enable=1, dir=0, wake=1, sticky=0, data=1, unsol=0\n"
		"IO[2]: enable=1, dir=1, wake=0, sticky=1, data=0, unsol=1\n"
		"Node 0x10 [x] wcaps 0x1:\nNode 0x11 [x] wcaps 0x2:\nNode 0x12 [x] wcaps 0x3:");
	expect_parameter(text, 0, AC_PAR_VENDOR_ID, 0x14f15067);
	expect_parameter(text, 0, AC_PAR_REV_ID, 0x100301);
	expect_parameter(text, 0, AC_PAR_NODE_COUNT, 0x00010002);
	expect_parameter(text, 1, AC_PAR_SUBSYSTEM_ID, 0x103c360b);
	expect_parameter(text, 1, AC_PAR_FUNCTION_TYPE, 0x101);
	expect_parameter(text, 1, AC_PAR_NODE_COUNT, 0x00100003);
	expect_parameter(text, 1, AC_PAR_PCM, 0xe0560);
	expect_parameter(text, 1, AC_PAR_STREAM, 1);
	expect_parameter(text, 1, AC_PAR_AMP_IN_CAP, 0x80030201);
	expect_parameter(text, 1, AC_PAR_AMP_OUT_CAP, 0x00060504);
	expect_parameter(text, 1, AC_PAR_POWER_STATE, 0x9);
	expect_parameter(text, 1, AC_PAR_GPIO_CAP, 0xc0010203);
	expect_setting(text, 1, AC_VERB_GET_POWER_STATE, 0, 0x33);
	expect_setting(text, 1, AC_VERB_GET_GPIO_MASK, 0, 0x5);
	expect_setting(text, 1, AC_VERB_GET_GPIO_DIRECTION, 0, 0x4);
	expect_setting(text, 1, AC_VERB_GET_GPIO_WAKE_MASK, 0, 0x1);
	expect_setting(text, 1, AC_VERB_GET_GPIO_STICKY_MASK, 0, 0x4);
	expect_setting(text, 1, AC_VERB_GET_GPIO_DATA, 0, 0x1);
	expect_setting(text, 1, AC_VERB_GET_GPIO_UNSOLICITED_RSP_MASK, 0, 0x4);
	expect_parameter(text, 2, AC_PAR_FUNCTION_TYPE, 0x102);
}

/* What old kernels leave out is made up. */
static void description_test_old_text(struct kunit *test)
{
	struct text *text = test->priv;

	text_is(text,
		"Codec: Old\nAddress: 0\nVendor Id: 0x10ec0268\nSubsystem Id: 0xe1854\n"
		"Revision Id: 0x100003\nNo Modem Function Group found\nDefault PCM:\n"
		" GPIO: io=1, o=0, i=0, unsolicited=0, wake=0\n"
		" IO[0]: enable=0, dir=0, wake=0, sticky=0, data=1\n"
		"Node 0x02 [x] wcaps 0x401: Stereo\n Converter: stream=0, channel=0\n");
	expect_parameter(text, 0, AC_PAR_NODE_COUNT, 0x00010001);
	expect_parameter(text, 1, AC_PAR_FUNCTION_TYPE, 0x1);
	expect_parameter(text, 1, AC_PAR_NODE_COUNT, 0x00020001);
	expect_parameter(text, 1, AC_PAR_POWER_STATE, 0xf);
	expect_setting(text, 1, AC_VERB_GET_GPIO_DATA, 0, 1);
	expect_parameter(text, 2, AC_PAR_POWER_STATE, 0xf);
}

/* "Function Id:" is that of the last function group. */
static void description_test_old_modem(struct kunit *test)
{
	struct text *text = test->priv;

	text_is(text, HEAD "Function Id: 0x2\nModem Function Group: 0x2\nDefault PCM:\n"
		"Node 0x03 [x] wcaps 0x1:\n");
	expect_parameter(text, 0, AC_PAR_NODE_COUNT, 0x00010002);
	expect_parameter(text, 1, AC_PAR_FUNCTION_TYPE, AC_GRP_AUDIO_FUNCTION);
	expect_parameter(text, 2, AC_PAR_FUNCTION_TYPE, AC_GRP_MODEM_FUNCTION);
	text_forget(text);
	text_is(text, HEAD "Function Id: 0x2\nModem Function Group: 0x1\n");
	expect_parameter(text, 0, AC_PAR_NODE_COUNT, 0x00010001);
	expect_parameter(text, 1, AC_PAR_FUNCTION_TYPE, AC_GRP_MODEM_FUNCTION);
}

/* Where the function group is only comes after what it can do. */
static void description_test_group_elsewhere(struct kunit *test)
{
	struct text *text = test->priv;
	u32 value;

	text_is(text, GROUP "Subsystem Id: 0x12345678\nDefault PCM:\nrates [0x40]:\n"
		"State of AFG node 0x0a:\nNode 0x0b [x] wcaps 0x1:\n");
	expect_parameter(text, 0, AC_PAR_NODE_COUNT, 0x000a0001);
	expect_parameter(text, 10, AC_PAR_FUNCTION_TYPE, 0x1);
	expect_parameter(text, 10, AC_PAR_SUBSYSTEM_ID, 0x12345678);
	expect_parameter(text, 10, AC_PAR_PCM, 0x40);
	expect_parameter(text, 10, AC_PAR_NODE_COUNT, 0x000b0001);
	KUNIT_EXPECT_FALSE(test, has_parameter(text, 1, AC_PAR_PCM, &value));
}

static void description_test_modem_only(struct kunit *test)
{
	struct text *text = test->priv;

	text_is(text, HEAD "Modem Function Group: 0x1\n");
	expect_parameter(text, 0, AC_PAR_NODE_COUNT, 0x00010001);
	expect_parameter(text, 1, AC_PAR_FUNCTION_TYPE, AC_GRP_MODEM_FUNCTION);
}

static void description_test_no_widgets(struct kunit *test)
{
	struct text *text = test->priv;

	text_is(text, GROUP);
	expect_parameter(text, 1, AC_PAR_NODE_COUNT, 0);
}

static void description_test_connections(struct kunit *test)
{
	static const struct sim_connection expected[] = {
		{ 2, 0x05 }, { 2, 0x06 }, { 2, 0xff }, { 3, 0x02 },
	};
	struct text *text = test->priv;
	unsigned int i;

	text_is(text, NODE "Connection: 3\n 0x05 0x06 0xff*\n"
		"Node 0x03 [x] wcaps 0x100:\n Connection: 1\n 0x02\n"
		"Node 0x04 [x] wcaps 0x100:\n Connection: 0\n");
	KUNIT_ASSERT_EQ(test, text->description->num_connections,
			(unsigned int)ARRAY_SIZE(expected));
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		KUNIT_EXPECT_EQ(test, text->description->connections[i].node, expected[i].node);
		KUNIT_EXPECT_EQ(test, text->description->connections[i].source, expected[i].source);
	}
	expect_parameter(text, 2, AC_PAR_CONNLIST_LEN, 0x83);
	expect_parameter(text, 3, AC_PAR_CONNLIST_LEN, 1);
}

static void description_test_unknown_line(struct kunit *test)
{
	struct text *text = test->priv;

	text_is(text, NODE "Pinx Default 0x1\nWhatever\n");
	KUNIT_EXPECT_EQ(test, text->error.unknown, NODE_LINES + 1U);
	KUNIT_EXPECT_EQ(test, text->error.line, 0U);
}

/*
 * Broken texts
 */

struct broken {
	const char *text;
	unsigned int line;
	const char *expected;
};

#define BROKEN_HEAD(n, expected, lines)	{ HEAD lines, HEAD_LINES + (n), expected }
#define BROKEN_NODE(n, expected, lines)	{ NODE lines, NODE_LINES + (n), expected }

static const struct broken broken[] = {
	{ "", 0, "'Vendor Id:'" },
	{ "Address: 15\n", 1, "an address up to 14" },
	{ "Vendor Id: 10ec\nVendor Id:\n", 2, "a number of 32 bits" },
	{ "Vendor Id: 0x\n", 1, "a number of 32 bits" },
	{ "Vendor Id: 0x100000000\n", 1, "a number of 32 bits" },
	{ "Vendor Id: -1\n", 1, "a number of 32 bits" },
	BROKEN_HEAD(0, "a function group", ""),
	BROKEN_HEAD(1, "a number of 32 bits", "Revision Id: new\n"),
	BROKEN_HEAD(1, "a number of 32 bits", "Subsystem Id: 0x123456789\n"),
	BROKEN_HEAD(1, "'0x1 (unsol 0)'", "AFG Function Id: 0x100\n"),
	BROKEN_HEAD(1, "'0x1 (unsol 0)'", "AFG Function Id: 0x1 (unsol 2)\n"),
	BROKEN_HEAD(1, "a function type", "Function Id: yes\n"),
	BROKEN_HEAD(1, "'0x2 (unsol 0)'", "MFG Function Id:\n"),
	BROKEN_HEAD(1, "a node id from 0x01", "Modem Function Group: 0x0\n"),
	BROKEN_HEAD(1, "a node id from 0x01", "Modem Function Group: 0x100\n"),
	BROKEN_HEAD(1, "a node id from 0x01", "State of AFG node 0x00:\n"),
	BROKEN_HEAD(1, "'io=N, o=N", "GPIO: io=256, o=0, i=0, unsolicited=0, wake=0\n"),
	BROKEN_HEAD(1, "'io=N, o=N", "GPIO: io=1, o=0\n"),
	BROKEN_HEAD(1, "'IO[0-7]", "IO[8]: enable=0, dir=0, wake=0, sticky=0, data=0\n"),
	BROKEN_HEAD(1, "'IO[0-7]", "IO[0]: enable=2, dir=0, wake=0, sticky=0, data=0\n"),
	BROKEN_HEAD(1, "'IO[0-7]", "IO[0]: enable=0, dir=0, wake=0, sticky=0\n"),
	BROKEN_HEAD(1, "'IO[0-7]", "IO[0]: enable=0, dir=0, wake=0, sticky=0, data=0, unsol=\n"),
	BROKEN_HEAD(1, "'Node 0xNN", "Node 0x100 [x] wcaps 0x1:\n"),
	BROKEN_HEAD(1, "'Node 0xNN", "Node 0x02 wcaps 0x1:\n"),
	BROKEN_HEAD(1, "'Node 0xNN", "Node 0x02 [x wcaps 0x1:\n"),
	BROKEN_HEAD(1, "'Node 0xNN", "Node 0x02 [x] wcaps:\n"),
	BROKEN_HEAD(1, "a node id that is not taken", "Node 0x00 [x] wcaps 0x1:\n"),
	BROKEN_HEAD(1, "a node id that is not taken", "Node 0x01 [x] wcaps 0x1:\n"),
	BROKEN_HEAD(2, "a node id that is not taken",
		    "Modem Function Group: 0x2\nNode 0x02 [x] wcaps 0x1:\n"),
	BROKEN_HEAD(3, "function groups with node ids of their own",
		    "Function Id: 0x1\nState of AFG node 0x02:\nModem Function Group: 0x2\n"),
	BROKEN_HEAD(2, "widgets with higher node ids",
		    "Modem Function Group: 0x9\nNode 0x02 [x] wcaps 0x1:\n"),
	BROKEN_NODE(1, "the node id that follows", "Node 0x02 [x] wcaps 0x1:\n"),
	BROKEN_NODE(1, "the node id that follows", "Node 0x04 [x] wcaps 0x1:\n"),
	BROKEN_NODE(1, "this before the first node", "State of AFG node 0x01:\n"),
	BROKEN_NODE(1, "'rates [0xN]:'", "rates [0x1000]:\n"),
	BROKEN_NODE(1, "'rates [0xN]:'", "rates [0x1\n"),
	BROKEN_NODE(1, "'bits [0xN]:'", "bits [0x100]:\n"),
	BROKEN_NODE(1, "'formats [0xN]:'", "formats [none]:\n"),
	BROKEN_NODE(1, "'N/A' or", "Amp-In caps: ofs=0x80, nsteps=0x00, stepsize=0x00, mute=0\n"),
	BROKEN_NODE(1, "'N/A' or", "Amp-Out caps: ofs=0x00, nsteps=0x00, stepsize=0x00, mute=2\n"),
	BROKEN_NODE(1, "'N/A' or", "Amp-Out caps: ofs=0x00, nsteps=0x00\n"),
	BROKEN_NODE(1, "up to 16 pairs", "Amp-In vals: [0x100]\n"),
	BROKEN_NODE(1, "up to 16 pairs", "Amp-In vals: [0x00 0x00 0x00]\n"),
	BROKEN_NODE(1, "up to 16 pairs", "Amp-Out vals: [0x00 0x00\n"),
	BROKEN_NODE(1, "up to 16 pairs", "Amp-Out vals: 0x00\n"),
	BROKEN_NODE(1, "up to 16 pairs",
		    "Amp-In vals: [0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]\n"),
	BROKEN_NODE(1, "a number of 32 bits", "Pincap 0x123456789: OUT\n"),
	BROKEN_NODE(1, "a number of 32 bits", "Pin Default nothing\n"),
	BROKEN_NODE(1, "a number of 8 bits", "Pin-ctls: 0x100:\n"),
	BROKEN_NODE(1, "a number of 8 bits", "EAPD 0x100:\n"),
	BROKEN_NODE(1, "'stream=N, channel=N'", "Converter: stream=16, channel=0\n"),
	BROKEN_NODE(1, "'stream=N, channel=N'", "Converter: stream=1, channel=16\n"),
	BROKEN_NODE(1, "a number up to 15", "SDI-Select: 16\n"),
	BROKEN_NODE(1, "a number up to 0x7f", "Digital category: 0x80\n"),
	BROKEN_NODE(1, "a number up to 0xf", "IEC Coding Type: 0x10\n"),
	BROKEN_NODE(1, "'tag=NN, enabled=N'", "Unsolicited: tag=40, enabled=1\n"),
	BROKEN_NODE(1, "'tag=NN, enabled=N'", "Unsolicited: tag=3f, enabled=2\n"),
	BROKEN_NODE(1, "'setting=DN, actual=DN'", "Power: setting=D4, actual=D0\n"),
	BROKEN_NODE(1, "'setting=DN, actual=DN'", "Power: setting=D0\n"),
	BROKEN_NODE(1, "'delta=N, steps=N", "Volume-Knob: delta=0, steps=128, direct=0, val=0\n"),
	BROKEN_NODE(1, "'delta=N, steps=N", "Volume-Knob: delta=0, steps=1, direct=0, val=128\n"),
	BROKEN_NODE(1, "'benign=N, ncoeff=N'", "Processing caps: benign=0, ncoeff=256\n"),
	BROKEN_NODE(1, "'Coeff 0xNN", "Coeff 0x100: 0x0000\n"),
	BROKEN_NODE(1, "'Coeff 0xNN", "Coeff 0x00: 0x10000\n"),
	BROKEN_NODE(1, "a number of 16 bits", "Processing Coefficient: 0x10000\n"),
	BROKEN_NODE(1, "a number of 8 bits", "Coefficient Index: 0x100\n"),
	BROKEN_NODE(1, "a number of connections up to 127", "Connection: 128\n"),
	BROKEN_NODE(1, "a number of connections", "In-driver Connection: many\n"),
	BROKEN_NODE(1, "a list of connections", "Connection: 1\n"),
	BROKEN_NODE(2, "as many connections", "Connection: 2\n 0x03\n"),
	BROKEN_NODE(2, "as many connections", "Connection: 1\n 0x100\n"),
	BROKEN_NODE(2, "as many connections", "Connection: 1\n\n 0x03\n"),
	BROKEN_NODE(2, "no more connections", "Connection: 1\n 0x03 0x04\n"),
};

static void broken_describe(const struct broken *text, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "%s, not %s", text->expected,
		 text->text + max_t(int, 0, (int)strlen(text->text) - 60));
	strreplace(description, '\n', ' ');
}

KUNIT_ARRAY_PARAM(broken, broken, broken_describe);

static void description_test_broken(struct kunit *test)
{
	const struct broken *broken = test->param_value;
	struct text *text = test->priv;

	KUNIT_EXPECT_EQ(test, -EINVAL, text_parse(text, broken->text, strlen(broken->text)));
	KUNIT_EXPECT_EQ(test, text->error.line, broken->line);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text->error.message, broken->expected),
				  "it says: %s", text->error.message);
}

static void description_test_zero_byte(struct kunit *test)
{
	static const char zero[] = GROUP "Address: 0\0 and more\n";
	struct text *text = test->priv;

	KUNIT_EXPECT_EQ(test, -EINVAL, text_parse(text, zero, sizeof(zero) - 1));
	KUNIT_EXPECT_EQ(test, text->error.line, HEAD_LINES + 2U);
	KUNIT_EXPECT_STREQ(test, text->error.message, "text without zero bytes");
}

static void description_test_long_line(struct kunit *test)
{
	char *data = kunit_kzalloc(test, 2048, GFP_KERNEL);
	struct text *text = test->priv;
	size_t head = strlen(GROUP);

	KUNIT_ASSERT_NOT_NULL(test, data);
	memcpy(data, GROUP, head);
	memset(data + head, ' ', 1023);
	KUNIT_EXPECT_EQ(test, 0, text_parse(text, data, head + 1023));
	data[head + 1023] = ' ';
	KUNIT_EXPECT_EQ(test, -EINVAL, text_parse(text, data, head + 1024));
	KUNIT_EXPECT_EQ(test, text->error.line, HEAD_LINES + 2U);
	KUNIT_EXPECT_STREQ(test, text->error.message, "a line of less than 1024 bytes");
}

/* All the nodes there can be, with the longest lists. */
static void description_test_largest(struct kunit *test)
{
	char *data = kvmalloc(ROOM, GFP_KERNEL);
	struct text *text = test->priv;
	unsigned int node, i;
	int at, err;

	KUNIT_ASSERT_NOT_NULL(test, data);
	at = scnprintf(data, ROOM, GROUP);
	for (node = 2; node < 128; node++) {
		at += scnprintf(data + at, ROOM - at,
				"Node 0x%02x [x] wcaps 0x100:\nConnection: 127\n", node);
		for (i = 0; i < 127; i++)
			at += scnprintf(data + at, ROOM - at, " 0x%02x", i + 1);
		at += scnprintf(data + at, ROOM - at, "\n");
	}
	for (; node < SIM_NODES; node++)
		at += scnprintf(data + at, ROOM - at, "Node 0x%02x [x] wcaps 0x1:\n", node);
	err = text_parse(text, data, at);
	if (!err) {
		expect_parameter(text, 1, AC_PAR_NODE_COUNT, 0x000200fe);
		KUNIT_EXPECT_EQ(test, text->description->num_connections, 126U * 127);
	}
	/* There is no node after the last one. */
	at += scnprintf(data + at, ROOM - at, "Node 0x02 [x] wcaps 0x1:\n");
	KUNIT_EXPECT_EQ(test, -EINVAL, text_parse(text, data, at));
	kvfree(data);
	KUNIT_EXPECT_EQ(test, err, 0);
}

/* A text that says the same thing over and over again costs no end of memory. */
static void description_test_endless(struct kunit *test)
{
	char *data = kvmalloc(ROOM, GFP_KERNEL);
	struct text *text = test->priv;
	int at, err;

	KUNIT_ASSERT_NOT_NULL(test, data);
	at = scnprintf(data, ROOM, NODE);
	while (at + 8 < ROOM)
		at += scnprintf(data + at, ROOM - at, "EAPD 0\n");
	err = text_parse(text, data, at);
	kvfree(data);
	KUNIT_EXPECT_EQ(test, err, -ENOMEM);
}

/*
 * The default codec
 */

static void description_test_default(struct kunit *test)
{
	struct text *text = test->priv;

	text_is(text, sim_default_codec);
	KUNIT_EXPECT_EQ(test, text->error.unknown, 0U);
	expect_parameter(text, 0, AC_PAR_NODE_COUNT, 0x00010001);
	expect_parameter(text, 1, AC_PAR_NODE_COUNT, 0x0002000b);
	expect_parameter(text, 1, AC_PAR_FUNCTION_TYPE, 0x101);
}

/* Wherever it is cut off there is a description or an error. */
static void description_test_truncated(struct kunit *test)
{
	size_t size, whole = strlen(sim_default_codec);
	struct text *text = test->priv;
	unsigned int good = 0;
	int err;

	for (size = 0; size < whole; size += 3) {
		err = text_parse(text, sim_default_codec, size);
		good += !err;
		if (err)
			KUNIT_EXPECT_TRUE(test, err == -EINVAL && text->error.message[0]);
	}
	KUNIT_EXPECT_GT(test, good, 0U);
}

/* Nor does anything else happen where some of its bytes are others. */
static void description_test_garbled(struct kunit *test)
{
	size_t whole = strlen(sim_default_codec);
	char *data = kunit_kmalloc(test, whole, GFP_KERNEL);
	struct text *text = test->priv;
	unsigned int round, i, bad = 0;
	struct rnd_state random;
	int err;

	KUNIT_ASSERT_NOT_NULL(test, data);
	prandom_seed_state(&random, 20260101);
	for (round = 0; round < 1000; round++) {
		memcpy(data, sim_default_codec, whole);
		for (i = 0; i < 4; i++)
			data[prandom_u32_state(&random) % whole] = prandom_u32_state(&random);
		err = text_parse(text, data, whole);
		bad += !!err;
		if (err)
			KUNIT_EXPECT_TRUE(test, err == -EINVAL && text->error.message[0]);
	}
	KUNIT_EXPECT_GT(test, bad, 100U);
}

static struct kunit_case description_cases[] = {
	KUNIT_CASE_PARAM(description_test_field, field_gen_params),
	KUNIT_CASE(description_test_no_amps),
	KUNIT_CASE(description_test_codec),
	KUNIT_CASE(description_test_old_text),
	KUNIT_CASE(description_test_old_modem),
	KUNIT_CASE(description_test_group_elsewhere),
	KUNIT_CASE(description_test_modem_only),
	KUNIT_CASE(description_test_no_widgets),
	KUNIT_CASE(description_test_connections),
	KUNIT_CASE(description_test_unknown_line),
	KUNIT_CASE_PARAM(description_test_broken, broken_gen_params),
	KUNIT_CASE(description_test_zero_byte),
	KUNIT_CASE(description_test_long_line),
	KUNIT_CASE(description_test_largest),
	KUNIT_CASE(description_test_endless),
	KUNIT_CASE(description_test_default),
	KUNIT_CASE(description_test_truncated),
	KUNIT_CASE(description_test_garbled),
	{ }
};

static struct kunit_suite description_suite = {
	.name = "hdaudbus_sim_description",
	.init = text_init,
	.exit = text_exit,
	.test_cases = description_cases,
};

kunit_test_suite(description_suite);
