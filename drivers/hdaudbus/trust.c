// SPDX-License-Identifier: GPL-2.0
/*
 * Which response answers which command: whom to believe, and how far.
 *
 * Owns struct hdaudbus_codec, guarded by the lock of struct hdaudbus_verbs.
 *
 * A response carries nothing but the address of its codec, so it belongs to
 * the oldest unanswered command to that codec. If an answer goes missing or
 * comes twice, those behind it move up or down by one. Hence *checks*: between
 * the commands of a call the codec is asked for an id of its root node that we
 * know. What comes in the place of a check has to be this id, and what comes in
 * the place of a command must not be that of the check before or behind it:
 *
 *	commands:	A  v  B  r  C  n		v, r, n: checks
 *	B is lost:	A  v  r  C  n		r in the place of B
 *	A comes twice:	A  A  v  B  r  C  n	A in the place of v
 *
 * A response is *sure*, and will be reported valid, when the check behind it, if
 * there is one, was in its place and all before it were. Three ids in turn: when
 * all between two checks for the same id are lost, the second could stand for the
 * first, but then so many are missing in the end that none is believed.
 *
 * A codec is *trusted* when it has answered TRUSTED commands in step. Before
 * that, there are as many commands to it in a run as it has answered in step so
 * far, and one: a codec that is out of step spoils few answers, one that works
 * is fast soon. Afterwards there is one check only, behind several commands.
 * What that cannot show is an answer lost and another one doubled within the
 * same run, nor one that comes again when the next command has been sent. Rings
 * of two entries have no room for checks at all.
 *
 * A codec that was out of step is *resynced*: asked for vendor id and revision
 * alone; these have to be the last to come, one after the other, behind anything
 * late. One that does not come back in step is *lost*: nothing is sent to it
 * but another resync, and when that fails too, the commands that wait for it
 * fail.
 */

#include <linux/bitfield.h>
#include "hdaudbus.h"
#include "trace.h"

#define TRUSTED		1024	/* commands; with a check behind each of them */

static const u8 id_parameters[HDAUDBUS_IDS] = {
	AC_PAR_VENDOR_ID, AC_PAR_REV_ID, AC_PAR_NODE_COUNT,
};

/* With one id alone, a check for it would not differ from a client's question. */
static bool known(const struct hdaudbus_codec *codec)
{
	return hweight8(codec->usable) > 1;
}

static bool trusted(const struct hdaudbus_codec *codec)
{
	return codec->clean == TRUSTED;
}

/* Not 0, which is the answer to most commands, and each only once. */
static u8 usable_ids(const u32 *ids)
{
	unsigned int i, j;
	u8 usable = 0;

	for (i = 0; i < HDAUDBUS_IDS; i++) {
		for (j = 0; j < i && ids[j] != ids[i]; j++)
			;
		if (ids[i] && j == i)
			usable |= BIT(i);
	}
	return usable;
}

/**
 * hdaudbus_codec_identify - what to know a codec by
 * @controller: the controller
 * @address: of the codec
 * @ids: vendor id, revision, and count of nodes under its root; NULL: unknown
 *
 * Context: any.
 */
void hdaudbus_codec_identify(struct hdaudbus_controller *controller, u8 address, const u32 *ids)
{
	struct hdaudbus_verbs *verbs = &controller->verbs;
	struct hdaudbus_codec *codec = &verbs->codecs[address];
	unsigned long flags;

	spin_lock_irqsave(&verbs->lock, flags);
	memset(codec->ids, 0, sizeof(codec->ids));
	if (ids)
		memcpy(codec->ids, ids, sizeof(codec->ids));
	codec->usable = usable_ids(codec->ids);
	verbs->lost &= ~BIT(address);
	verbs->resync &= ~BIT(address);
	spin_unlock_irqrestore(&verbs->lock, flags);
}

/**
 * hdaudbus_codec_forget_run - nothing of a codec is in the ring
 * @codec: the codec
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_codec_forget_run(struct hdaudbus_codec *codec)
{
	codec->first = -1;
	codec->last = -1;
	codec->unsure = -1;
	codec->commands = 0;
	codec->alone = false;
}

/**
 * hdaudbus_codec_window - how many commands a codec gets in a run
 * @codec: the codec
 *
 * Context: any; the caller holds the lock.
 * Return: 1 or more.
 */
unsigned int hdaudbus_codec_window(const struct hdaudbus_codec *codec)
{
	if (!known(codec))
		return 1;
	return min_t(unsigned int, codec->clean + 1, HDAUDBUS_RUN_MAX);
}

/**
 * hdaudbus_codec_checked - are there checks, and where?
 * @codec: the codec
 *
 * Context: any; the caller holds the lock.
 * Return: whether there are none, one behind all commands, or one behind each.
 */
enum hdaudbus_checks hdaudbus_codec_checked(const struct hdaudbus_codec *codec)
{
	if (!known(codec))
		return HDAUDBUS_CHECK_NOTHING;
	return trusted(codec) ? HDAUDBUS_CHECK_RUN : HDAUDBUS_CHECK_COMMANDS;
}

static u32 root_parameter(u8 address, u8 parameter)
{
	return hdaudio_command(address, AC_NODE_ROOT, AC_VERB_PARAMETERS, parameter);
}

/*
 * Is a codec's answer to @command its id number @id, or may be? Some have the
 * same subsystem id as vendor id.
 */
static bool answers_id(u32 command, unsigned int id)
{
	u16 verb = FIELD_GET(HDAUDIO_COMMAND_VERB8, command);
	u8 data = FIELD_GET(HDAUDIO_COMMAND_DATA8, command);

	if (verb == AC_VERB_PARAMETERS)
		return data == id_parameters[id] || (!id && data == AC_PAR_SUBSYSTEM_ID);
	return !id && verb >= AC_VERB_GET_SUBSYSTEM_ID && verb < AC_VERB_GET_SUBSYSTEM_ID + 4;
}

/**
 * hdaudbus_command_asks_id - does a command ask for what checks ask for?
 * @command: the command
 *
 * The answer to it could stand for one to a check, so there is no other command
 * to the codec in a run with it.
 *
 * Context: any.
 * Return: true if it does.
 */
bool hdaudbus_command_asks_id(u32 command)
{
	unsigned int id;

	for (id = 0; id < HDAUDBUS_IDS; id++)
		if (answers_id(command, id))
			return true;
	return false;
}

/**
 * hdaudbus_codec_check - the next check
 * @codec: the codec
 * @address: its address
 * @behind: the command it comes behind
 * @command: out: the check's command
 *
 * Context: any; the caller holds the lock.
 * Return: which id it asks for.
 */
unsigned int hdaudbus_codec_check(struct hdaudbus_codec *codec, u8 address, u32 behind,
				  u32 *command)
{
	do
		codec->id = (codec->id + 1) % HDAUDBUS_IDS;
	while (!(codec->usable & BIT(codec->id)) || answers_id(behind, codec->id));
	*command = root_parameter(address, id_parameters[codec->id]);
	return codec->id;
}

/**
 * hdaudbus_codec_checked_before - what must not come in the place of a command
 * @codec: the codec
 * @command: the command
 *
 * Context: any; the caller holds the lock.
 * Return: the id that the check before it asked for, or -1 if this is what the
 * command asks for, too.
 */
int hdaudbus_codec_checked_before(const struct hdaudbus_codec *codec, u32 command)
{
	return answers_id(command, codec->id) ? -1 : codec->id;
}

/* Can this be the answer to what is in the slot, as far as one can see? */
static bool in_step(const struct hdaudbus_verbs *verbs, const struct hdaudbus_slot *slot,
		    u32 response)
{
	const struct hdaudbus_codec *codec = &verbs->codecs[slot->codec];
	int behind = slot->next < 0 ? -1 : verbs->run[slot->next].id;

	if (slot->id >= 0)
		return response == codec->ids[slot->id];
	if (behind >= 0 && response == codec->ids[behind])
		return false;
	return slot->before < 0 || response != codec->ids[slot->before];
}

/* A check was in its place: what came before it is sure. */
static void settle(struct hdaudbus_verbs *verbs, struct hdaudbus_codec *codec,
		   const struct hdaudbus_slot *check)
{
	int i;

	for (i = codec->unsure; &verbs->run[i] != check; i = verbs->run[i].next)
		verbs->run[i].sure = true;
	codec->unsure = check->next;
}

/**
 * hdaudbus_codec_answered - a response came in the place of a slot
 * @verbs: the verbs
 * @slot: the slot
 * @response: the response
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_codec_answered(struct hdaudbus_verbs *verbs, struct hdaudbus_slot *slot,
			     u32 response)
{
	if (verbs->doubtful & BIT(slot->codec))
		return;
	if (!in_step(verbs, slot, response))
		verbs->doubtful |= BIT(slot->codec);
	else if (slot->id >= 0)
		settle(verbs, &verbs->codecs[slot->codec], slot);
	else if (slot->next < 0) /* there is no check behind it */
		slot->sure = true;
}

static void distrust(struct hdaudbus_verbs *verbs, u8 address)
{
	if (trusted(&verbs->codecs[address]))
		dev_warn_ratelimited(hdaudbus_verbs_controller(verbs)->host->dev,
				     "codec %u left out answers or sent too many; each of them is checked for a while\n",
				     address);
	verbs->codecs[address].clean = 0;
}

/**
 * hdaudbus_codec_silent - a codec has not answered all of a run
 * @verbs: the verbs
 * @address: of the codec
 *
 * Nothing more is sent to an address where no codec is known for the calls that
 * wait now. If so many answers of one that is known are missing that a check for
 * the same id may have stood in for one before, none is sure.
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_codec_silent(struct hdaudbus_verbs *verbs, u8 address)
{
	const struct hdaudbus_codec *codec = &verbs->codecs[address];
	unsigned int missing = 0;
	int i;

	for (i = codec->first; i >= 0; i = verbs->run[i].next)
		missing++;
	verbs->doubtful |= BIT(address);
	if (!known(codec)) /* it has one command in the run, which is missing */
		hdaudbus_calls_fail(verbs, BIT(address));
	else if (missing >= 2 * (hweight8(codec->usable) - 1))
		verbs->spoiled |= BIT(address);
}

/**
 * hdaudbus_codec_babbled - a codec responded that had not been asked
 * @verbs: the verbs
 * @address: of the codec
 *
 * If it has commands in the run, one of its answers was not for them. Where each
 * of them is checked, what is sure is so all the same.
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_codec_babbled(struct hdaudbus_verbs *verbs, u8 address)
{
	u16 member = verbs->members & BIT(address);

	verbs->spurious++;
	verbs->doubtful |= member;
	if (hdaudbus_codec_checked(&verbs->codecs[address]) != HDAUDBUS_CHECK_COMMANDS)
		verbs->spoiled |= member;
	distrust(verbs, address);
}

/**
 * hdaudbus_codec_standing - how far a codec is believed
 * @verbs: the verbs
 * @address: of the codec
 *
 * Context: any; the caller holds the lock.
 * Return: a word for it.
 */
const char *hdaudbus_codec_standing(const struct hdaudbus_verbs *verbs, u8 address)
{
	const struct hdaudbus_codec *codec = &verbs->codecs[address];

	if (verbs->lost & BIT(address))
		return "lost";
	if (!known(codec))
		return "unknown";
	return trusted(codec) ? "trusted" : "checked";
}

/**
 * hdaudbus_codecs_judge - what a run that is complete says of its codecs
 * @verbs: the verbs
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_codecs_judge(struct hdaudbus_verbs *verbs)
{
	unsigned long members = verbs->members;
	unsigned int address;

	for_each_set_bit(address, &members, HDAUDBUS_ADDRESSES) {
		struct hdaudbus_codec *codec = &verbs->codecs[address];

		if (!(verbs->doubtful & BIT(address)))
			codec->clean = min_t(unsigned int, codec->clean + codec->commands,
					     TRUSTED);
		else if (!verbs->overran) /* not its fault */
			distrust(verbs, address);
	}
	verbs->resync |= verbs->doubtful;
}

/*
 * Resync
 */

/**
 * hdaudbus_resync_next - whose turn it is to be resynced
 * @verbs: the verbs
 *
 * Those never identified cannot be.
 *
 * Context: any; the caller holds the lock.
 * Return: address of the codec, or -1.
 */
int hdaudbus_resync_next(struct hdaudbus_verbs *verbs)
{
	while (verbs->resync) {
		int address = __ffs(verbs->resync);

		verbs->resync &= ~BIT(address);
		if (known(&verbs->codecs[address]) && verbs->run_max >= 2)
			return address;
	}
	return -1;
}

/**
 * hdaudbus_resync_begin - what to ask a codec for
 * @verbs: the verbs
 * @address: of the codec
 * @commands: out: two commands
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_resync_begin(struct hdaudbus_verbs *verbs, u8 address, u32 *commands)
{
	struct hdaudbus_controller *controller = hdaudbus_verbs_controller(verbs);

	verbs->resyncs++;
	trace_hdaudbus_resync_start(controller, address);
	dev_dbg(controller->host->dev, "codec %u is out of step\n", address);
	verbs->resyncing = address;
	verbs->resync_responses = 0;
	verbs->settling = false;
	verbs->last_response = 0;
	commands[0] = root_parameter(address, id_parameters[0]);
	commands[1] = root_parameter(address, id_parameters[1]);
}

/**
 * hdaudbus_resync_response - a response during a resync
 * @verbs: the verbs
 * @address: of the codec it is from
 * @response: the response
 *
 * Late answers may be those to checks, too. So the right ones have to be
 * followed by silence.
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_resync_response(struct hdaudbus_verbs *verbs, u8 address, u32 response)
{
	const u32 *ids = verbs->codecs[address].ids;

	if (address != verbs->resyncing) {
		verbs->spurious++;
		return;
	}
	if (++verbs->resync_responses > 2)
		verbs->late++;
	verbs->settling = verbs->last_response == ids[0] && response == ids[1];
	verbs->silent_until = jiffies + HDAUDBUS_POLL_INTERVAL + 1;
	verbs->last_response = response;
}

/**
 * hdaudbus_resync_done - has the right answer been followed by silence?
 * @verbs: the verbs
 *
 * Context: any; the caller holds the lock.
 * Return: true if the codec is in step.
 */
bool hdaudbus_resync_done(struct hdaudbus_verbs *verbs)
{
	if (!verbs->settling || time_before(jiffies, verbs->silent_until))
		return false;
	verbs->lost &= ~BIT(verbs->resyncing);
	trace_hdaudbus_resync_done(hdaudbus_verbs_controller(verbs), verbs->resyncing);
	dev_dbg(hdaudbus_verbs_controller(verbs)->host->dev, "codec %d is in step again\n",
		verbs->resyncing);
	return true;
}

/**
 * hdaudbus_resync_failed - the codec did not come back in step
 * @verbs: the verbs
 *
 * Context: any; the caller holds the lock.
 */
void hdaudbus_resync_failed(struct hdaudbus_verbs *verbs)
{
	u16 codec = BIT(verbs->resyncing);

	trace_hdaudbus_resync_fail(hdaudbus_verbs_controller(verbs), verbs->resyncing);
	dev_dbg(hdaudbus_verbs_controller(verbs)->host->dev, "codec %d does not get in step\n",
		verbs->resyncing);
	if (!known(&verbs->codecs[verbs->resyncing])) /* any more */
		return;
	if (verbs->lost & codec)
		hdaudbus_calls_fail(verbs, codec);
	verbs->lost |= codec;
}
