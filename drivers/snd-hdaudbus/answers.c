// SPDX-License-Identifier: GPL-2.0
/*
 * What a codec has answered before it was asked.
 *
 * While a card comes up, the codec stack and the codec's driver ask the codec for
 * everything it can do, one command after the other, and wait for each answer. So
 * the same is read before, in a few batches: what one batch brings says what the
 * next one has to ask for. Then the answer is there already.
 *
 * Read are parameters, connection lists and the default configuration of pins. These
 * do not change of themselves. A command of which it is not known that it leaves them
 * as they are ends it all, and so does the end of the probe: from then on the codec
 * is asked itself.
 *
 * The card guards them, once there is a codec, by the lock that the codec stack holds
 * around each command.
 */
#include <linux/bitfield.h>
#include <linux/bsearch.h>
#include <linux/sort.h>
#include <linux/slab.h>
#include <sound/hda_verbs.h>
#include "answers.h"

#define ANSWERS_MAX	2048	/* what has to be asked for beyond that is not read before */
#define NODES		256

static void ask(struct snd_hdaudbus_answers *answers, unsigned int node, unsigned int verb,
		unsigned int data)
{
	if (answers->count < ANSWERS_MAX)
		answers->transfers[answers->count++].output =
			hdaudio_command(answers->fdev->codec_address, node, verb, data);
}

static void ask_parameter(struct snd_hdaudbus_answers *answers, unsigned int node,
			  unsigned int parameter)
{
	ask(answers, node, AC_VERB_PARAMETERS, parameter);
}

static void ask_group(struct snd_hdaudbus_answers *answers)
{
	static const u8 root[] = {
		AC_PAR_VENDOR_ID, AC_PAR_SUBSYSTEM_ID, AC_PAR_REV_ID, AC_PAR_NODE_COUNT,
	};
	static const u8 group[] = {
		AC_PAR_FUNCTION_TYPE, AC_PAR_NODE_COUNT, AC_PAR_AUDIO_FG_CAP, AC_PAR_PCM,
		AC_PAR_STREAM, AC_PAR_AMP_IN_CAP, AC_PAR_AMP_OUT_CAP, AC_PAR_POWER_STATE,
		AC_PAR_GPIO_CAP,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(root); i++)
		ask_parameter(answers, AC_NODE_ROOT, root[i]);
	for (i = 0; i < ARRAY_SIZE(group); i++)
		ask_parameter(answers, answers->fdev->start_node, group[i]);
	ask(answers, answers->fdev->start_node, AC_VERB_GET_SUBSYSTEM_ID, 0);
}

static void ask_widgets(struct snd_hdaudbus_answers *answers, u32 range)
{
	unsigned int node = range >> 16 & 0xff, end = node + (range & 0xff);

	for (; node < min_t(unsigned int, end, NODES); node++)
		ask_parameter(answers, node, AC_PAR_AUDIO_WIDGET_CAP);
}

static void ask_widget(struct snd_hdaudbus_answers *answers, unsigned int node, u32 caps)
{
	if (caps & AC_WCAP_CONN_LIST)
		ask_parameter(answers, node, AC_PAR_CONNLIST_LEN);
	if (caps & AC_WCAP_AMP_OVRD && caps & AC_WCAP_IN_AMP)
		ask_parameter(answers, node, AC_PAR_AMP_IN_CAP);
	if (caps & AC_WCAP_AMP_OVRD && caps & AC_WCAP_OUT_AMP)
		ask_parameter(answers, node, AC_PAR_AMP_OUT_CAP);
	if (caps & AC_WCAP_POWER)
		ask_parameter(answers, node, AC_PAR_POWER_STATE);

	switch (FIELD_GET(AC_WCAP_TYPE, caps)) {
	case AC_WID_AUD_OUT:
	case AC_WID_AUD_IN:
		if (caps & AC_WCAP_FORMAT_OVRD) {
			ask_parameter(answers, node, AC_PAR_PCM);
			ask_parameter(answers, node, AC_PAR_STREAM);
		}
		break;
	case AC_WID_PIN:
		ask_parameter(answers, node, AC_PAR_PIN_CAP);
		ask(answers, node, AC_VERB_GET_CONFIG_DEFAULT, 0);
		break;
	default:
		break;
	}
}

static void ask_connections(struct snd_hdaudbus_answers *answers, unsigned int node, u32 length)
{
	unsigned int i, step = length & AC_CLIST_LONG ? 2 : 4;

	for (i = 0; i < (length & AC_CLIST_LENGTH); i += step)
		ask(answers, node, AC_VERB_GET_CONNECT_LIST, i);
}

/* Asks for what an answer says there is. */
static void follow(struct snd_hdaudbus_answers *answers, u32 command, u32 response)
{
	unsigned int node = FIELD_GET(HDAUDIO_COMMAND_NODE, command);

	if (FIELD_GET(HDAUDIO_COMMAND_VERB8, command) != AC_VERB_PARAMETERS)
		return;
	switch (FIELD_GET(HDAUDIO_COMMAND_DATA8, command)) {
	case AC_PAR_NODE_COUNT:
		if (node == answers->fdev->start_node)
			ask_widgets(answers, response);
		break;
	case AC_PAR_AUDIO_WIDGET_CAP:
		ask_widget(answers, node, response);
		break;
	case AC_PAR_CONNLIST_LEN:
		ask_connections(answers, node, response);
		break;
	default:
		break;
	}
}

static bool valid(const struct hdaudio_codec_transfer *transfer)
{
	return transfer->input & HDAUDIO_RESPONSE_IS_VALID;
}

/* Batch after batch, until the answers say of nothing more. */
static int read_all(struct snd_hdaudbus_answers *answers)
{
	unsigned int first = 0, end;
	int err = 0;

	ask_group(answers);
	while (first < answers->count && !err) {
		end = answers->count;
		err = answers->ddi->transfer_codec_verbs(answers->ddi->context, end - first,
							 answers->transfers + first, NULL,
							 NULL);
		for (; first < end && !err; first++)
			if (valid(&answers->transfers[first]))
				follow(answers, answers->transfers[first].output,
				       answers->transfers[first].input);
	}
	return err;
}

static int compare(const void *a, const void *b)
{
	u32 one = ((const struct hdaudio_codec_transfer *)a)->output;
	u32 other = ((const struct hdaudio_codec_transfer *)b)->output;

	return one < other ? -1 : one > other;
}

/**
 * snd_hdaudbus_answers_read - read what the codec is about to be asked for
 * @answers: out: the answers
 * @ddi: an interface to the codec's function group; stays until they are forgotten
 * @fdev: the function group
 *
 * Whatever cannot be read will be asked for when it is needed.
 *
 * Context: process.
 */
void snd_hdaudbus_answers_read(struct snd_hdaudbus_answers *answers,
			       const struct hdaudio_bus_interface_v3 *ddi,
			       const struct hdaudbus_device *fdev)
{
	unsigned int i, kept = 0;

	answers->ddi = ddi;
	answers->fdev = fdev;
	answers->count = 0;
	answers->transfers = kvcalloc(ANSWERS_MAX, sizeof(*answers->transfers), GFP_KERNEL);
	if (!answers->transfers)
		return;
	if (read_all(answers)) {
		snd_hdaudbus_answers_forget(answers);
		return;
	}
	for (i = 0; i < answers->count; i++)
		if (valid(&answers->transfers[i]))
			answers->transfers[kept++] = answers->transfers[i];
	answers->count = kept;
	sort(answers->transfers, kept, sizeof(*answers->transfers), compare, NULL);
}

/**
 * snd_hdaudbus_answers_forget - from now on the codec is asked itself
 * @answers: the answers, or none
 *
 * Context: process; the caller guards @answers.
 */
void snd_hdaudbus_answers_forget(struct snd_hdaudbus_answers *answers)
{
	kvfree(answers->transfers);
	answers->transfers = NULL;
	answers->count = 0;
}

/* Commands that read, and those that set what is not among the answers. */
static bool leaves_answers(u32 command)
{
	unsigned int verb = FIELD_GET(HDAUDIO_COMMAND_VERB8, command);

	switch (verb >> 8) {
	case AC_VERB_SET_STREAM_FORMAT >> 8:
	case AC_VERB_SET_AMP_GAIN_MUTE >> 8:
	case AC_VERB_GET_STREAM_FORMAT >> 8:
	case AC_VERB_GET_AMP_GAIN_MUTE >> 8:
	case AC_VERB_GET_PROC_COEF >> 8:
	case AC_VERB_SET_COEF_INDEX >> 8:
	case AC_VERB_GET_COEF_INDEX >> 8:
	case AC_VERB_PARAMETERS >> 8:
		return true;
	default:
		break;
	}
	switch (verb) {
	case AC_VERB_SET_CONNECT_SEL:
	case AC_VERB_SET_POWER_STATE:
	case AC_VERB_SET_CHANNEL_STREAMID:
	case AC_VERB_SET_PIN_WIDGET_CONTROL:
	case AC_VERB_SET_UNSOLICITED_ENABLE:
	case AC_VERB_SET_PIN_SENSE:
	case AC_VERB_SET_EAPD_BTLENABLE:
	case AC_VERB_SET_DIGI_CONVERT_1:
	case AC_VERB_SET_DIGI_CONVERT_2:
	case AC_VERB_SET_CVT_CHAN_COUNT:
		return true;
	default:
		return false;
	}
}

/**
 * snd_hdaudbus_answers_find - the answer to a command, if it has been read
 * @answers: the answers, or none
 * @command: the command
 * @response: out: the answer; not written without one
 *
 * Context: process; the caller guards @answers.
 * Return: true if there is one; otherwise the command has to be sent.
 */
bool snd_hdaudbus_answers_find(struct snd_hdaudbus_answers *answers, u32 command, u32 *response)
{
	const struct hdaudio_codec_transfer key = { .output = command }, *found;

	if (!answers->transfers)
		return false;
	if (!leaves_answers(command)) {
		snd_hdaudbus_answers_forget(answers);
		return false;
	}
	found = bsearch(&key, answers->transfers, answers->count, sizeof(key), compare);
	if (found)
		*response = found->input;
	return found;
}
