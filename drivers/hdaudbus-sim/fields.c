// SPDX-License-Identifier: GPL-2.0
/*
 * What each line of a codec's text says. These functions get the line behind
 * its keyword and return 0, -EINVAL where it is not as it should be, or
 * -ENOMEM.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <sound/hda_verbs.h>
#include "text.h"

#define TEXT_LIST	127	/* connections of a node */

/*
 * Codec and function groups
 */

static int sim_text_ignore(struct sim_text_parser *parser, const char *text)
{
	return 0;
}

static int sim_text_vendor(struct sim_text_parser *parser, const char *text)
{
	u32 value;

	if (!sim_text_number(&text, 16, U32_MAX, &value))
		return -EINVAL;
	parser->identified = true;
	return sim_text_parameter_of(parser, AC_NODE_ROOT, AC_PAR_VENDOR_ID, value);
}

static int sim_text_revision(struct sim_text_parser *parser, const char *text)
{
	u32 value;

	if (!sim_text_number(&text, 16, U32_MAX, &value))
		return -EINVAL;
	return sim_text_parameter_of(parser, AC_NODE_ROOT, AC_PAR_REV_ID, value);
}

static int sim_text_subsystem(struct sim_text_parser *parser, const char *text)
{
	u32 value;

	if (!sim_text_number(&text, 16, U32_MAX, &value))
		return -EINVAL;
	return sim_text_parameter_of(parser, parser->audio, AC_PAR_SUBSYSTEM_ID, value);
}

static int sim_text_address(struct sim_text_parser *parser, const char *text)
{
	u32 value;

	return sim_text_number(&text, 10, 14, &value) ? 0 : -EINVAL;
}

/* "0x1 (unsol 1)", or in old kernels "0x1" */
static int sim_text_function(const char *text, u32 *type)
{
	u32 unsolicited = 0;

	if (!sim_text_number(&text, 16, 0xff, type))
		return -EINVAL;
	if (sim_text_take(&text, "(unsol") && !sim_text_number(&text, 10, 1, &unsolicited))
		return -EINVAL;
	if (unsolicited)
		*type |= AC_FGT_UNSOL_CAP;
	return 0;
}

static int sim_text_audio_function(struct sim_text_parser *parser, const char *text)
{
	parser->has_audio = true;
	return sim_text_function(text, &parser->audio_type);
}

/* Some old kernels say this of the last function group, whichever that is. */
static int sim_text_last_function(struct sim_text_parser *parser, const char *text)
{
	u32 type;
	int err = sim_text_function(text, &type);

	if (err || type != AC_GRP_AUDIO_FUNCTION)
		return err;
	return sim_text_audio_function(parser, text);
}

/* In the oldest kernels the function groups' types are not said. */
static void sim_text_has_audio(struct sim_text_parser *parser)
{
	if (!parser->has_audio)
		parser->audio_type = AC_GRP_AUDIO_FUNCTION;
	parser->has_audio = true;
}

static int sim_text_default_pcm(struct sim_text_parser *parser, const char *text)
{
	sim_text_has_audio(parser);
	return 0;
}

static int sim_text_modem_function(struct sim_text_parser *parser, const char *text)
{
	return sim_text_function(text, &parser->modem_type);
}

static int sim_text_modem_group(struct sim_text_parser *parser, const char *text)
{
	u32 node;

	if (!sim_text_number(&text, 16, SIM_NODES - 1, &node) || !node)
		return -EINVAL;
	parser->modem = node;
	parser->has_modem = true;
	return 0;
}

/* The function group has had another number so far. */
static int sim_text_audio_group(struct sim_text_parser *parser, const char *text)
{
	struct sim_parameter *parameters = parser->parameters.entries;
	struct sim_setting *settings = parser->settings.entries;
	unsigned int i;
	u32 node;

	if (!sim_text_number(&text, 16, SIM_NODES - 1, &node) || !node)
		return -EINVAL;
	if (parser->widget)
		return sim_text_fail(parser, "this before the first node");
	for (i = 0; i < parser->parameters.count; i++)
		if (parameters[i].node == parser->audio)
			parameters[i].node = node;
	for (i = 0; i < parser->settings.count; i++)
		if (settings[i].node == parser->audio)
			settings[i].node = node;
	parser->audio = node;
	parser->node = node;
	return 0;
}

static int sim_text_gpio(struct sim_text_parser *parser, const char *text)
{
	u32 both, out, in, unsolicited, wake;

	if (!sim_text_decimal(&text, "io=", 0xff, &both) ||
	    !sim_text_decimal(&text, ", o=", 0xff, &out) ||
	    !sim_text_decimal(&text, ", i=", 0xff, &in) ||
	    !sim_text_decimal(&text, ", unsolicited=", 1, &unsolicited) ||
	    !sim_text_decimal(&text, ", wake=", 1, &wake))
		return -EINVAL;
	return sim_text_parameter_of(parser, parser->audio, AC_PAR_GPIO_CAP,
				     both | out << AC_GPIO_O_COUNT_SHIFT |
				     in << AC_GPIO_I_COUNT_SHIFT |
				     (unsolicited ? AC_GPIO_UNSOLICITED : 0) |
				     (wake ? (u32)AC_GPIO_WAKE : 0));
}

/* Each pin has a bit in all of them; the last is missing in old kernels. */
static int sim_text_gpio_pin(struct sim_text_parser *parser, const char *text)
{
	static const struct {
		const char *key;
		u16 verb;
	} fields[] = {
		{ "]: enable=", AC_VERB_GET_GPIO_MASK },
		{ ", dir=", AC_VERB_GET_GPIO_DIRECTION },
		{ ", wake=", AC_VERB_GET_GPIO_WAKE_MASK },
		{ ", sticky=", AC_VERB_GET_GPIO_STICKY_MASK },
		{ ", data=", AC_VERB_GET_GPIO_DATA },
		{ ", unsol=", AC_VERB_GET_GPIO_UNSOLICITED_RSP_MASK },
	};
	u32 pin, value;
	unsigned int i;
	int err;

	if (!sim_text_number(&text, 10, 7, &pin))
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (i == ARRAY_SIZE(fields) - 1 && !*skip_spaces(text))
			break;
		if (!sim_text_decimal(&text, fields[i].key, 1, &value))
			return -EINVAL;
		parser->gpio[i] |= value << pin;
		err = sim_text_setting(parser, fields[i].verb, 0, parser->gpio[i]);
		if (err)
			return err;
	}
	return 0;
}

/*
 * Widgets
 */

static int sim_text_node(struct sim_text_parser *parser, const char *text)
{
	u32 node, caps;
	int err;

	if (!sim_text_number(&text, 16, SIM_NODES - 1, &node) || !sim_text_take(&text, "["))
		return -EINVAL;
	text = strchr(text, ']');
	if (!text || !sim_text_hex(&text, "] wcaps", U32_MAX, &caps))
		return -EINVAL;
	sim_text_has_audio(parser);
	if (!node || node == parser->audio || (parser->has_modem && node == parser->modem))
		return sim_text_fail(parser, "a node id that is not taken");
	if (parser->widget && node != parser->node + 1)
		return sim_text_fail(parser, "the node id that follows the last one");
	if (!parser->widget)
		parser->first = node;
	parser->widget = true;
	parser->node = node;
	parser->digital = 0;
	parser->coefficient = 0;
	err = sim_text_parameter(parser, AC_PAR_AUDIO_WIDGET_CAP, caps);
	if (!err && caps & AC_WCAP_POWER)
		err = sim_text_parameter(parser, AC_PAR_POWER_STATE, TEXT_ALL_STATES);
	return err;
}

static int sim_text_rates(struct sim_text_parser *parser, const char *text)
{
	if (!sim_text_number(&text, 16, AC_SUPPCM_RATES, &parser->rates) ||
	    !sim_text_take(&text, "]:"))
		return -EINVAL;
	return sim_text_parameter(parser, AC_PAR_PCM, parser->rates);
}

static int sim_text_bits(struct sim_text_parser *parser, const char *text)
{
	u32 bits;

	if (!sim_text_number(&text, 16, 0xff, &bits) || !sim_text_take(&text, "]:"))
		return -EINVAL;
	return sim_text_parameter(parser, AC_PAR_PCM, parser->rates | bits << 16);
}

static int sim_text_formats(struct sim_text_parser *parser, const char *text)
{
	u32 formats;

	if (!sim_text_number(&text, 16, 0xff, &formats) || !sim_text_take(&text, "]:"))
		return -EINVAL;
	return sim_text_parameter(parser, AC_PAR_STREAM, formats);
}

static int sim_text_amp_caps(struct sim_text_parser *parser, u8 id, const char *text)
{
	u32 offset, steps, size, mute;

	if (sim_text_take(&text, "N/A"))
		return 0;
	if (!sim_text_hex(&text, "ofs=", 0x7f, &offset) ||
	    !sim_text_hex(&text, ", nsteps=", 0x7f, &steps) ||
	    !sim_text_hex(&text, ", stepsize=", 0x7f, &size) ||
	    !sim_text_decimal(&text, ", mute=", 1, &mute))
		return -EINVAL;
	return sim_text_parameter(parser, id, offset | steps << AC_AMPCAP_NUM_STEPS_SHIFT |
				  size << AC_AMPCAP_STEP_SIZE_SHIFT | mute << AC_AMPCAP_MUTE_SHIFT);
}

static int sim_text_amp_in_caps(struct sim_text_parser *parser, const char *text)
{
	return sim_text_amp_caps(parser, AC_PAR_AMP_IN_CAP, text);
}

static int sim_text_amp_out_caps(struct sim_text_parser *parser, const char *text)
{
	return sim_text_amp_caps(parser, AC_PAR_AMP_OUT_CAP, text);
}

static int sim_text_amp_value(struct sim_text_parser *parser, u16 which, u32 value)
{
	return sim_text_setting(parser, AC_VERB_GET_AMP_GAIN_MUTE, which, value);
}

/* "[0x00 0x80] [0x00]": left and right, or both */
static int sim_text_amp_values(struct sim_text_parser *parser, u16 direction, const char *text)
{
	unsigned int index;
	u32 left, right;
	int err;

	for (index = 0; sim_text_take(&text, "["); index++) {
		if (index == SIM_AMP_INDEXES || !sim_text_number(&text, 16, 0xff, &left))
			return -EINVAL;
		if (!sim_text_number(&text, 16, 0xff, &right))
			right = left;
		if (!sim_text_take(&text, "]"))
			return -EINVAL;
		err = sim_text_amp_value(parser, direction | AC_AMP_GET_LEFT | index, left) ?:
		      sim_text_amp_value(parser, direction | AC_AMP_GET_RIGHT | index, right);
		if (err)
			return err;
	}
	return *skip_spaces(text) ? -EINVAL : 0;
}

static int sim_text_amp_in_values(struct sim_text_parser *parser, const char *text)
{
	return sim_text_amp_values(parser, AC_AMP_GET_INPUT, text);
}

static int sim_text_amp_out_values(struct sim_text_parser *parser, const char *text)
{
	return sim_text_amp_values(parser, AC_AMP_GET_OUTPUT, text);
}

static int sim_text_pin_caps(struct sim_text_parser *parser, const char *text)
{
	u32 caps;

	if (!sim_text_number(&text, 16, U32_MAX, &caps))
		return -EINVAL;
	return sim_text_parameter(parser, AC_PAR_PIN_CAP, caps);
}

static int sim_text_register(struct sim_text_parser *parser, u16 verb, u32 max, const char *text)
{
	u32 value;

	if (!sim_text_number(&text, 16, max, &value))
		return -EINVAL;
	return sim_text_setting(parser, verb, 0, value);
}

static int sim_text_pin_default(struct sim_text_parser *parser, const char *text)
{
	return sim_text_register(parser, AC_VERB_GET_CONFIG_DEFAULT, U32_MAX, text);
}

static int sim_text_pin_control(struct sim_text_parser *parser, const char *text)
{
	return sim_text_register(parser, AC_VERB_GET_PIN_WIDGET_CONTROL, 0xff, text);
}

static int sim_text_eapd(struct sim_text_parser *parser, const char *text)
{
	return sim_text_register(parser, AC_VERB_GET_EAPD_BTLENABLE, 0xff, text);
}

static int sim_text_converter(struct sim_text_parser *parser, const char *text)
{
	u32 stream, channel;

	if (!sim_text_decimal(&text, "stream=", 15, &stream) ||
	    !sim_text_decimal(&text, ", channel=", 15, &channel))
		return -EINVAL;
	return sim_text_setting(parser, AC_VERB_GET_CONV, 0,
				stream << AC_CONV_STREAM_SHIFT | channel);
}

static int sim_text_sdi_select(struct sim_text_parser *parser, const char *text)
{
	u32 value;

	if (!sim_text_number(&text, 10, AC_SDI_SELECT, &value))
		return -EINVAL;
	return sim_text_setting(parser, AC_VERB_GET_SDI_SELECT, 0, value);
}

static int sim_text_digital_setting(struct sim_text_parser *parser)
{
	return sim_text_setting(parser, AC_VERB_GET_DIGI_CONVERT_1, 0, parser->digital);
}

static int sim_text_digital(struct sim_text_parser *parser, const char *text)
{
	static const struct sim_text_flag flags[] = {
		{ "Enabled", AC_DIG1_ENABLE },
		{ "Validity", AC_DIG1_V },
		{ "ValidityCfg", AC_DIG1_VCFG },
		{ "Preemphasis", AC_DIG1_EMPHASIS },
		{ "Copyright", AC_DIG1_COPYRIGHT },	/* so old kernels call it */
		{ "Non-Copyright", AC_DIG1_COPYRIGHT },
		{ "Non-Audio", AC_DIG1_NONAUDIO },
		{ "Pro", AC_DIG1_PROFESSIONAL },
		{ "GenLevel", AC_DIG1_LEVEL },
		{ "KAE", AC_DIG3_KAE << 16 },
	};

	parser->digital |= sim_text_flags(text, flags, ARRAY_SIZE(flags));
	return sim_text_digital_setting(parser);
}

static int sim_text_digital_category(struct sim_text_parser *parser, const char *text)
{
	u32 category;

	if (!sim_text_number(&text, 16, AC_DIG2_CC, &category))
		return -EINVAL;
	parser->digital |= category << 8;
	return sim_text_digital_setting(parser);
}

static int sim_text_coding_type(struct sim_text_parser *parser, const char *text)
{
	u32 type;

	if (!sim_text_number(&text, 16, AC_DIG3_ICT, &type))
		return -EINVAL;
	parser->digital |= type << 16;
	return sim_text_digital_setting(parser);
}

static int sim_text_unsolicited(struct sim_text_parser *parser, const char *text)
{
	u32 tag, enabled;

	if (!sim_text_hex(&text, "tag=", AC_UNSOL_TAG, &tag) ||
	    !sim_text_decimal(&text, ", enabled=", 1, &enabled))
		return -EINVAL;
	return sim_text_setting(parser, AC_VERB_GET_UNSOLICITED_RESPONSE, 0,
				tag | (enabled ? AC_UNSOL_ENABLED : 0));
}

static int sim_text_power_states(struct sim_text_parser *parser, const char *text)
{
	static const struct sim_text_flag flags[] = {
		{ "D0", AC_PWRST_D0SUP },
		{ "D1", AC_PWRST_D1SUP },
		{ "D2", AC_PWRST_D2SUP },
		{ "D3", AC_PWRST_D3SUP },
		{ "D3cold", AC_PWRST_D3COLDSUP },
		{ "S3D3cold", AC_PWRST_S3D3COLDSUP },
		{ "CLKSTOP", AC_PWRST_CLKSTOP },
		{ "EPSS", AC_PWRST_EPSS },
	};

	parser->power_known |= !parser->widget;
	return sim_text_parameter(parser, AC_PAR_POWER_STATE,
				  sim_text_flags(text, flags, ARRAY_SIZE(flags)));
}

/* A codec that slept too deeply to say is taken to be in D3. */
static bool sim_text_power_state(const char **text, const char *key, u32 *state)
{
	if (!sim_text_take(text, key))
		return false;
	*state = 3;
	if (sim_text_take(text, "UNKNOWN") || sim_text_take(text, "D3cold"))
		return true;
	return sim_text_decimal(text, "D", TEXT_STATES - 1, state);
}

/* "setting=D0, actual=D0, Error", or in old kernels "0x0" and no list of states */
static int sim_text_power(struct sim_text_parser *parser, const char *text)
{
	static const struct sim_text_flag flags[] = {
		{ "Error", AC_PWRST_ERROR },
		{ "Clock-stop-OK", AC_PWRST_CLK_STOP_OK },
		{ "Setting-reset", AC_PWRST_SETTING_RESET },
	};
	u32 setting, actual;

	if (sim_text_number(&text, 16, 0xff, &setting))
		return sim_text_parameter(parser, AC_PAR_POWER_STATE, TEXT_ALL_STATES) ?:
		       sim_text_setting(parser, AC_VERB_GET_POWER_STATE, 0, setting);
	if (!sim_text_power_state(&text, "setting=", &setting) ||
	    !sim_text_power_state(&text, ", actual=", &actual))
		return -EINVAL;
	return sim_text_setting(parser, AC_VERB_GET_POWER_STATE, 0,
				setting | actual << AC_PWRST_ACTUAL_SHIFT |
			    sim_text_flags(text, flags, ARRAY_SIZE(flags)));
}

static int sim_text_volume_knob(struct sim_text_parser *parser, const char *text)
{
	u32 delta, steps, direct, value;

	if (!sim_text_decimal(&text, "delta=", 1, &delta) ||
	    !sim_text_decimal(&text, ", steps=", AC_KNBCAP_NUM_STEPS, &steps) ||
	    !sim_text_decimal(&text, ", direct=", 1, &direct) ||
	    !sim_text_decimal(&text, ", val=", 0x7f, &value))
		return -EINVAL;
	return sim_text_parameter(parser, AC_PAR_VOL_KNB_CAP,
				  steps | (delta ? AC_KNBCAP_DELTA : 0)) ?:
	       sim_text_setting(parser, AC_VERB_GET_VOLUME_KNOB_CONTROL, 0, value | direct << 7);
}

static int sim_text_processing(struct sim_text_parser *parser, const char *text)
{
	u32 benign, count;

	if (!sim_text_decimal(&text, "benign=", 1, &benign) ||
	    !sim_text_decimal(&text, ", ncoeff=", 0xff, &count))
		return -EINVAL;
	return sim_text_parameter(parser, AC_PAR_PROC_CAP,
				  benign | count << AC_PCAP_NUM_COEF_SHIFT);
}

static int sim_text_coefficient(struct sim_text_parser *parser, const char *text)
{
	u32 index, value;

	if (!sim_text_number(&text, 16, SIM_COEFFICIENTS - 1, &index) ||
	    !sim_text_hex(&text, ":", U16_MAX, &value))
		return -EINVAL;
	return sim_text_setting(parser, AC_VERB_GET_PROC_COEF, index, value);
}

/* Old kernels show one coefficient, and then its index. */
static int sim_text_lone_coefficient(struct sim_text_parser *parser, const char *text)
{
	return sim_text_number(&text, 16, U16_MAX, &parser->coefficient) ? 0 : -EINVAL;
}

static int sim_text_coefficient_index(struct sim_text_parser *parser, const char *text)
{
	u32 index;

	if (!sim_text_number(&text, 16, SIM_COEFFICIENTS - 1, &index))
		return -EINVAL;
	return sim_text_setting(parser, AC_VERB_GET_COEF_INDEX, 0, index) ?:
	       sim_text_setting(parser, AC_VERB_GET_PROC_COEF, index, parser->coefficient);
}

static int sim_text_connection(struct sim_text_parser *parser, const char *text)
{
	return sim_text_number(&text, 10, TEXT_LIST, &parser->list) ? 0 : -EINVAL;
}

/* The list is in the line behind, and nobody wants it. */
static int sim_text_driver_connection(struct sim_text_parser *parser, const char *text)
{
	u32 count;

	if (!sim_text_number(&text, 10, TEXT_LIST, &count))
		return -EINVAL;
	parser->skip_list = count;
	return 0;
}

/* " 0x01* 0x04" */
int sim_text_connections(struct sim_text_parser *parser, const char *text)
{
	unsigned int i, count = parser->list;
	bool wide = false;
	u32 source;
	int err;

	parser->list = 0;
	for (i = 0; i < count; i++) {
		struct sim_connection *connection;

		if (!sim_text_number(&text, 16, SIM_NODES - 1, &source))
			return sim_text_fail(parser, "as many connections as the line before says");
		connection = sim_text_add(&parser->connections, sizeof(*connection));
		if (!connection)
			return -ENOMEM;
		*connection = (struct sim_connection){ parser->node, source };
		wide |= source > 0x7f;
		err = sim_text_take(&text, "*") ?
		      sim_text_setting(parser, AC_VERB_GET_CONNECT_SEL, 0, i) : 0;
		if (err)
			return err;
	}
	if (*skip_spaces(text))
		return sim_text_fail(parser, "no more connections than the line before says");
	return sim_text_parameter(parser, AC_PAR_CONNLIST_LEN, count | (wide ? AC_CLIST_LONG : 0));
}

/*
 * Keywords
 */

static const struct sim_text_keyword sim_text_keywords[] = {
	{ "Codec:", sim_text_ignore, "" },
	{ "Address:", sim_text_address, "an address up to 14" },
	{ "AFG Function Id:", sim_text_audio_function, "'0x1 (unsol 0)'" },
	{ "MFG Function Id:", sim_text_modem_function, "'0x2 (unsol 0)'" },
	{ "Function Id:", sim_text_last_function, "a function type in hexadecimal" },
	{ "Vendor Id:", sim_text_vendor, "a number of 32 bits in hexadecimal" },
	{ "Subsystem Id:", sim_text_subsystem, "a number of 32 bits in hexadecimal" },
	{ "Revision Id:", sim_text_revision, "a number of 32 bits in hexadecimal" },
	{ "Modem Function Group:", sim_text_modem_group, "a node id from 0x01 to 0xff" },
	{ "No Modem Function Group found", sim_text_ignore, "" },
	{ "State of AFG node", sim_text_audio_group, "a node id from 0x01 to 0xff" },
	{ "Invalid AFG subtree", sim_text_ignore, "" },
	{ "GPIO:", sim_text_gpio, "'io=N, o=N, i=N, unsolicited=N, wake=N'" },
	{ "IO[", sim_text_gpio_pin,
	  "'IO[0-7]: enable=N, dir=N, wake=N, sticky=N, data=N, unsol=N'" },
	{ "Default PCM:", sim_text_default_pcm, "" },
	{ "Default Amp-In caps:", sim_text_amp_in_caps,
	  "'N/A' or 'ofs=0xN, nsteps=0xN, stepsize=0xN, mute=N'" },
	{ "Default Amp-Out caps:", sim_text_amp_out_caps,
	  "'N/A' or 'ofs=0xN, nsteps=0xN, stepsize=0xN, mute=N'" },
	{ "Node", sim_text_node, "'Node 0xNN [TYPE] wcaps 0xN:'" },
	{ "Control:", sim_text_ignore, "" },
	{ "ControlAmp:", sim_text_ignore, "" },
	{ "Device:", sim_text_ignore, "" },
	{ "PCM:", sim_text_ignore, "" },
	{ "N/A", sim_text_ignore, "" },
	{ "rates [", sim_text_rates, "'rates [0xN]:', up to 0xfff" },
	{ "bits [", sim_text_bits, "'bits [0xN]:', up to 0xff" },
	{ "formats [", sim_text_formats, "'formats [0xN]:', up to 0xff" },
	{ "Amp-In caps:", sim_text_amp_in_caps,
	  "'N/A' or 'ofs=0xN, nsteps=0xN, stepsize=0xN, mute=N'" },
	{ "Amp-Out caps:", sim_text_amp_out_caps,
	  "'N/A' or 'ofs=0xN, nsteps=0xN, stepsize=0xN, mute=N'" },
	{ "Amp-In vals:", sim_text_amp_in_values, "up to 16 pairs '[0xNN 0xNN]'" },
	{ "Amp-Out vals:", sim_text_amp_out_values, "up to 16 pairs '[0xNN 0xNN]'" },
	{ "Pincap", sim_text_pin_caps, "a number of 32 bits in hexadecimal" },
	{ "Vref caps:", sim_text_ignore, "" },
	{ "Pin Default", sim_text_pin_default, "a number of 32 bits in hexadecimal" },
	{ "Conn =", sim_text_ignore, "" },
	{ "DefAssociation =", sim_text_ignore, "" },
	{ "Misc =", sim_text_ignore, "" },
	{ "Pin-ctls:", sim_text_pin_control, "a number of 8 bits in hexadecimal" },
	{ "EAPD", sim_text_eapd, "a number of 8 bits in hexadecimal" },
	{ "Converter:", sim_text_converter, "'stream=N, channel=N', up to 15" },
	{ "SDI-Select:", sim_text_sdi_select, "a number up to 15" },
	{ "Digital:", sim_text_digital, "" },
	{ "Digital category:", sim_text_digital_category, "a number up to 0x7f" },
	{ "IEC Coding Type:", sim_text_coding_type, "a number up to 0xf" },
	{ "Unsolicited:", sim_text_unsolicited, "'tag=NN, enabled=N', a tag up to 3f" },
	{ "Power states:", sim_text_power_states, "" },
	{ "Power:", sim_text_power, "'setting=DN, actual=DN', D0 to D3" },
	{ "Delay:", sim_text_ignore, "" },
	{ "Volume-Knob:", sim_text_volume_knob, "'delta=N, steps=N, direct=N, val=N'" },
	{ "Processing caps:", sim_text_processing, "'benign=N, ncoeff=N'" },
	{ "Coeff ", sim_text_coefficient, "'Coeff 0xNN: 0xNNNN'" },
	{ "Processing Coefficient:", sim_text_lone_coefficient,
	  "a number of 16 bits in hexadecimal" },
	{ "Coefficient Index:", sim_text_coefficient_index, "a number of 8 bits in hexadecimal" },
	{ "Connection:", sim_text_connection, "a number of connections up to 127" },
	{ "In-driver Connection:", sim_text_driver_connection,
	  "a number of connections up to 127" },
	{ "Power-Map:", sim_text_ignore, "" },
	{ "Analog Loopback:", sim_text_ignore, "" },
	{ "Devices:", sim_text_ignore, "" },
	{ "Dev ", sim_text_ignore, "" },
	{ "*Dev ", sim_text_ignore, "" },
};

/* What to do with the line at @text, which goes behind the keyword; or NULL. */
const struct sim_text_keyword *sim_text_keyword(const char **text)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sim_text_keywords); i++)
		if (sim_text_take(text, sim_text_keywords[i].keyword))
			return &sim_text_keywords[i];
	return NULL;
}
