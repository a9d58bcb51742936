// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: drivers/snd-hdaudbus/answers.c, what a codec has answered before it was asked.
 *
 * Test method is:
 *
 * 1) Each answer is compared with what the codec answers when it is asked itself.
 * 2) A command that may change one of them ends it all; those that cannot, do not.
 * 3) Codecs that lie, keep silent or go away leave fewer answers, none that is wrong,
 *    and no question without end.
 */
#include <linux/err.h>
#include <linux/string.h>
#include "fixture.h"
#include "../drivers/hdaudbus-sim/codec.h"

/* The client may be in the same kernel. */
#define snd_hdaudbus_answers_read	tested_answers_read
#define snd_hdaudbus_answers_forget	tested_answers_forget
#define snd_hdaudbus_answers_find	tested_answers_find
#include "../drivers/snd-hdaudbus/answers.c"

/* The function group is a vendor's, or a driver in the same kernel would take it. */
#define TYPE		"Id: 0x1 ("
#define TYPE_OF_VENDOR	"Id: 0x81("

struct answers_fixture {
	struct sim_codec_description *codec;
	struct sim_description description;
	struct fixture *fixture;
	struct snd_hdaudbus_answers answers;
};

static struct answers_fixture *answers_start(struct kunit *test)
{
	struct answers_fixture *this = kunit_kzalloc(test, sizeof(*this), GFP_KERNEL);
	struct sim_text_error error;
	size_t size = strlen(sim_default_codec) + 1;
	char *text, *type;

	KUNIT_ASSERT_NOT_NULL(test, this);
	text = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, text);
	memcpy(text, sim_default_codec, size);
	type = strstr(text, TYPE);
	KUNIT_ASSERT_NOT_NULL(test, type);
	memcpy(type, TYPE_OF_VENDOR, strlen(TYPE_OF_VENDOR));
	this->codec = sim_codec_parse(text, strlen(text), &error);
	KUNIT_ASSERT_FALSE(test, IS_ERR(this->codec));
	this->description = fixture_standard;
	this->description.codecs[0] = this->codec;
	this->fixture = fixture_start(test, &this->description);
	return this;
}

/* The codec's description outlives the controller. */
static void answers_end(struct kunit *test, struct answers_fixture *this)
{
	snd_hdaudbus_answers_forget(&this->answers);
	fixture_exit(test);
	test->priv = NULL;
	sim_codec_description_free(this->codec);
}

static void answers_read(struct answers_fixture *this)
{
	snd_hdaudbus_answers_read(&this->answers, &this->fixture->hda, this->fixture->fdev);
}

static u32 parameter_of(struct answers_fixture *this, u8 node, u8 which)
{
	return hdaudio_command(this->fixture->fdev->codec_address, node, AC_VERB_PARAMETERS,
			       which);
}

/* Asks the codec itself. */
static u32 answer_of(struct answers_fixture *this, u32 command)
{
	struct hdaudio_codec_transfer verb = { .output = command };
	struct hdaudio_bus_interface_v3 *hda = &this->fixture->hda;

	KUNIT_EXPECT_EQ(this->fixture->test, 0,
			hda->transfer_codec_verbs(hda->context, 1, &verb, NULL, NULL));
	KUNIT_EXPECT_TRUE(this->fixture->test, verb.input & HDAUDIO_RESPONSE_IS_VALID);
	return verb.input;
}

static void answers_test_right(struct kunit *test)
{
	struct answers_fixture *this = answers_start(test);
	struct sim *sim = this->fixture->sim;
	unsigned int i, lists = 0, pins = 0;
	u64 start = sim->frame, batches, single;
	u32 response;

	answers_read(this);
	batches = sim->frame - start;
	KUNIT_ASSERT_GT(test, this->answers.count, 20U);
	start = sim->frame;
	for (i = 0; i < this->answers.count; i++) {
		u32 command = this->answers.transfers[i].output;

		KUNIT_ASSERT_TRUE(test, snd_hdaudbus_answers_find(&this->answers, command,
								  &response));
		KUNIT_EXPECT_EQ(test, response, answer_of(this, command));
		lists += (command >> 8 & 0xfff) == AC_VERB_GET_CONNECT_LIST;
		pins += (command >> 8 & 0xfff) == AC_VERB_GET_CONFIG_DEFAULT;
	}
	single = sim->frame - start;
	KUNIT_EXPECT_LT(test, batches, single);
	kunit_info(test, "%u answers: %llu link frames in batches, %llu one after the other\n",
		   this->answers.count, batches, single);
	KUNIT_EXPECT_GT(test, lists, 0U);
	KUNIT_EXPECT_GT(test, pins, 0U);
	KUNIT_EXPECT_TRUE(test, snd_hdaudbus_answers_find(&this->answers,
							  parameter_of(this, 0, AC_PAR_VENDOR_ID),
							  &response));
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_answers_find(&this->answers,
							   parameter_of(this, 0x7f, AC_PAR_PCM),
							   &response));
	snd_hdaudbus_answers_forget(&this->answers);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_answers_find(&this->answers,
							   parameter_of(this, 0, AC_PAR_VENDOR_ID),
							   &response));
	answers_end(test, this);
}

struct answers_command {
	const char *what;
	u16 verb;
	bool ends;
};

static const struct answers_command answers_commands[] = {
	{ "power state", AC_VERB_SET_POWER_STATE, false },
	{ "connection", AC_VERB_SET_CONNECT_SEL, false },
	{ "pin control", AC_VERB_SET_PIN_WIDGET_CONTROL, false },
	{ "stream", AC_VERB_SET_CHANNEL_STREAMID, false },
	{ "format", AC_VERB_SET_STREAM_FORMAT, false },
	{ "gain", AC_VERB_SET_AMP_GAIN_MUTE | 0x90, false },
	{ "gain read", AC_VERB_GET_AMP_GAIN_MUTE | 0x80, false },
	{ "coefficient index", AC_VERB_SET_COEF_INDEX, false },
	{ "coefficient read", AC_VERB_GET_PROC_COEF, false },
	{ "coefficient", AC_VERB_SET_PROC_COEF, true },
	{ "pin default", AC_VERB_SET_CONFIG_DEFAULT_BYTES_2, true },
	{ "subsystem id", 0x720, true },
	{ "GPIO", AC_VERB_SET_GPIO_DATA, true },
	{ "vendor's", 0x781, true },
	{ "function reset", AC_VERB_SET_CODEC_RESET, true },
};

static void answers_describe(const struct answers_command *command, char *description)
{
	strscpy(description, command->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(answers, answers_commands, answers_describe);

static void answers_test_ended(struct kunit *test)
{
	const struct answers_command *command = test->param_value;
	struct answers_fixture *this = answers_start(test);
	u32 response;

	answers_read(this);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_answers_find(&this->answers,
							   hdaudio_command(0, 2, command->verb, 1),
							   &response));
	KUNIT_EXPECT_EQ(test, command->ends,
			!snd_hdaudbus_answers_find(&this->answers,
						   parameter_of(this, 0, AC_PAR_VENDOR_ID),
						   &response));
	answers_end(test, this);
}

/* A codec that says of everything that there is as much as can be. */
static u32 answers_all(struct sim *sim, u32 command, u32 response)
{
	return (command & 0xffff00) == AC_VERB_PARAMETERS << 8 && !(command >> 20 & 0xff) ?
		       response : 0xffffffff;
}

static void answers_test_lies(struct kunit *test)
{
	struct answers_fixture *this = answers_start(test);

	this->fixture->sim->faults.answer = answers_all;
	answers_read(this);
	this->fixture->sim->faults.answer = NULL;
	KUNIT_EXPECT_LE(test, this->answers.count, (unsigned int)ANSWERS_MAX);
	answers_end(test, this);
}

/* What is not answered is not there, whatever came instead. */
static void answers_test_plague(struct kunit *test)
{
	struct answers_fixture *this = answers_start(test);
	unsigned int i;

	this->fixture->sim->host.verb_timeout_ms = 20;
	sim_set_plague(this->fixture->sim, &(struct sim_plague){
		.seed = 7, .drop = 50, .twice = 50, .frames = 10,
	});
	answers_read(this);
	sim_set_plague(this->fixture->sim, NULL);
	for (i = 0; i < this->answers.count; i++)
		KUNIT_EXPECT_EQ(test, (u32)this->answers.transfers[i].input,
				answer_of(this, this->answers.transfers[i].output));
	answers_end(test, this);
}

static void answers_test_gone(struct kunit *test)
{
	struct answers_fixture *this = answers_start(test);
	u32 response;

	hdaudbus_host_gone(&this->fixture->sim->host);
	answers_read(this);
	KUNIT_EXPECT_FALSE(test, snd_hdaudbus_answers_find(&this->answers,
							   parameter_of(this, 0, AC_PAR_VENDOR_ID),
							   &response));
	KUNIT_EXPECT_NULL(test, this->answers.transfers);
	answers_end(test, this);
}

static struct kunit_case answers_cases[] = {
	KUNIT_CASE(answers_test_right),
	KUNIT_CASE_PARAM(answers_test_ended, answers_gen_params),
	KUNIT_CASE(answers_test_lies),
	KUNIT_CASE(answers_test_plague),
	KUNIT_CASE(answers_test_gone),
	{}
};

static struct kunit_suite answers_suite = {
	.name = "hdaudbus_answers",
	.exit = fixture_exit,
	.test_cases = answers_cases,
};

kunit_test_suite(answers_suite);
