// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: a device that lies. Documentation/untrusted-device.rst says which lies
 * there are; those that other suites tell are named there.
 *
 * Test method is:
 *
 * 1) The model tells one lie: a register reads what it cannot, a codec answers
 *    what it is not, the ring has what nobody sent. At runtime a client then does
 *    all it does; or the controller is brought up that way.
 * 2) What becomes of that is the device's fault. But it has to end in time, and
 *    nothing may be touched or kept that should not be: the detectors of the
 *    kernel see to that, and the model's books.
 * 3) Then the device is honest again, and everything has to work as ever.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/random.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fixture.h"

#define SEEDS		40

/* What the lies of the present test need to remember. */
static struct {
	struct rnd_state random;
	u32 count;
	bool bringing_up;
} liar;

static struct fixture *prepare(struct kunit *test, const struct sim_description *description)
{
	memset(&liar, 0, sizeof(liar));
	prandom_seed_state(&liar.random, 1);
	return fixture_prepare_hostile(test, description);
}

/*
 * Registers
 */

/**
 * struct lie - what registers say
 * @name: for the report
 * @offset: of the register; that of the first engine stands for all
 * @clear: bits that read 0
 * @set: bits that read 1
 * @read: instead of these: what it reads
 */
struct lie {
	const char *name;
	u32 offset;
	u32 clear;
	u32 set;
	u32 (*read)(u32 value);
};

static u32 jumping(u32 value)
{
	liar.count += 7;
	return liar.count & 0xff;
}

static u32 backwards(u32 value)
{
	return --liar.count & 0xff;
}

static u32 any(u32 value)
{
	return prandom_u32_state(&liar.random);
}

static u32 any_byte(u32 value)
{
	return any(value) & 0xff;
}

static u32 changing(u32 value)
{
	return liar.count++ & 1 ? ~value : value;
}

#define ALL	0xffffffff
#define SD(reg)	(0x80 + AZX_REG_SD_##reg)

static const struct lie lies[] = {
	{ "RIRBWP: ones", AZX_REG_RIRBWP, .set = ALL },
	{ "RIRBWP: past the end", AZX_REG_RIRBWP, ALL, 256 },
	{ "RIRBWP: stands", AZX_REG_RIRBWP, ALL },
	{ "RIRBWP: jumps", AZX_REG_RIRBWP, .read = jumping },
	{ "RIRBWP: backwards", AZX_REG_RIRBWP, .read = backwards },
	{ "RIRBWP: anywhere", AZX_REG_RIRBWP, .read = any_byte },
	{ "RIRBWP: anything", AZX_REG_RIRBWP, .read = any },
	{ "RIRBSTS: ones", AZX_REG_RIRBSTS, .set = ALL },
	{ "RIRBSTS: reserved bits", AZX_REG_RIRBSTS, .set = 0xfa },
	{ "RIRBSTS: interrupt for ever", AZX_REG_RIRBSTS, .set = AZX_RBSTS_IRQ },
	{ "RIRBSTS: overrun for ever", AZX_REG_RIRBSTS, .set = AZX_RBSTS_OVERRUN },
	{ "RIRBSTS: never anything", AZX_REG_RIRBSTS, ALL },
	{ "RIRBCTL: never runs", AZX_REG_RIRBCTL, ALL },
	{ "RIRBCTL: never stops", AZX_REG_RIRBCTL, .set = AZX_RBCTL_DMA_EN },
	{ "CORBRP: ones", AZX_REG_CORBRP, .set = ALL },
	{ "CORBRP: never resets", AZX_REG_CORBRP, AZX_CORBRP_RST },
	{ "CORBRP: resets for ever", AZX_REG_CORBRP, .set = AZX_CORBRP_RST },
	{ "CORBRP: anything", AZX_REG_CORBRP, .read = any },
	{ "CORBCTL: never runs", AZX_REG_CORBCTL, ALL },
	{ "CORBCTL: never stops", AZX_REG_CORBCTL, .set = AZX_CORBCTL_RUN },
	{ "CORBCTL: ones", AZX_REG_CORBCTL, .set = ALL },
	{ "INTSTS: never anything", AZX_REG_INTSTS, ALL },
	{ "INTSTS: everything", AZX_REG_INTSTS, .set = 0x7fffffff },
	{ "INTSTS: ones", AZX_REG_INTSTS, .set = ALL },
	{ "INTSTS: engines there are not", AZX_REG_INTSTS, .set = GENMASK(29, 10) },
	{ "INTSTS: no cause", AZX_REG_INTSTS, ALL, AZX_INT_GLOBAL_EN },
	{ "INTSTS: anything", AZX_REG_INTSTS, .read = any },
	{ "STATESTS: ones", AZX_REG_STATESTS, .set = ALL },
	{ "STATESTS: changing", AZX_REG_STATESTS, .read = changing },
	{ "GCTL: in reset for ever", AZX_REG_GCTL, ALL },
	{ "GCTL: never in reset", AZX_REG_GCTL, .set = AZX_GCTL_RESET },
	{ "GCTL: ones", AZX_REG_GCTL, .set = ALL },
	{ "GCTL: changing", AZX_REG_GCTL, .read = changing },
	{ "GCAP: ones", AZX_REG_GCAP, .set = ALL },
	{ "GCAP: nothing", AZX_REG_GCAP, ALL },
	{ "SDnSTS: ones", SD(STS), .set = ALL },
	{ "SDnSTS: complete for ever", SD(STS), .set = SD_INT_COMPLETE },
	{ "SDnSTS: errors for ever", SD(STS), .set = SD_INT_FIFO_ERR | SD_INT_DESC_ERR },
	{ "SDnSTS: reserved bits", SD(STS), .set = 0xc3 },
	{ "SDnSTS: never anything", SD(STS), ALL },
	{ "SDnCTL: never runs", SD(CTL), SD_CTL_DMA_START },
	{ "SDnCTL: runs for ever", SD(CTL), .set = SD_CTL_DMA_START },
	{ "SDnCTL: never resets", SD(CTL), SD_CTL_STREAM_RESET },
	{ "SDnCTL: resets for ever", SD(CTL), .set = SD_CTL_STREAM_RESET },
	{ "SDnCTL: ones", SD(CTL), .set = ALL },
	{ "SDnCTL: nothing", SD(CTL), ALL },
	{ "SDnCTL: anything", SD(CTL), .read = any },
	{ "SDnFIFOS: ones", SD(FIFOSIZE), .set = ALL },
	{ "SDnFIFOS: nothing", SD(FIFOSIZE), ALL },
	{ "CORBSIZE: no size", AZX_REG_CORBSIZE, ALL },
	{ "CORBSIZE: reserved bit", AZX_REG_CORBSIZE, ALL, 0x80 },
	{ "CORBSIZE: ones", AZX_REG_CORBSIZE, .set = ALL },
	{ "CORBSIZE: two entries", AZX_REG_CORBSIZE, ALL, 0x10 },
	{ "RIRBSIZE: no size", AZX_REG_RIRBSIZE, ALL },
	{ "RIRBSIZE: reserved bit", AZX_REG_RIRBSIZE, ALL, 0x80 },
	{ "RIRBSIZE: ones", AZX_REG_RIRBSIZE, .set = ALL },
	{ "RIRBSIZE: two entries", AZX_REG_RIRBSIZE, ALL, 0x10 },
	{ "OUTPAY: nothing", AZX_REG_OUTPAY, ALL },
	{ "OUTPAY: ones", AZX_REG_OUTPAY, .set = ALL },
	{ "INPAY: ones", AZX_REG_INPAY, .set = ALL },
	{ "VMAJ: ones", AZX_REG_VMAJ, .set = ALL },
};

static void lie_describe(const struct lie *lie, char *description)
{
	strscpy(description, lie->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lie, lies, lie_describe);

/* The lie being told. */
static const struct lie *lie_told;

static u32 tell_lie(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	if (offset >= SD(CTL))
		offset = SD(CTL) + offset % 0x20;
	if (offset != lie_told->offset)
		return value;
	return lie_told->read ? lie_told->read(value) : (value & ~lie_told->clear) | lie_told->set;
}

/* Told when it is brought up, and believed until the next time. */
static bool told_once(u32 offset)
{
	return offset == AZX_REG_CORBSIZE || offset == AZX_REG_RIRBSIZE ||
	       (offset >= SD(CTL) && offset % 0x20 == AZX_REG_SD_FIFOSIZE);
}

/* Any register reads anything. */
static u32 tell_anything(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	return told_once(offset) && !liar.bringing_up ? value : any(value);
}

/* Like that, but seldom: it gets further. */
static u32 tell_something(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	return any(value) % 8 ? value : tell_anything(sim, offset, size, value);
}

/**
 * struct life - what a client has got so far
 * @streams: to a codec and from it
 */
struct life {
	struct fixture_stream streams[2];
};

/* One after the other, as far as it goes; each state alone and both together. */
static void live(struct fixture *fixture, struct life *life)
{
	static const enum hdaudio_stream_state states[] = {
		HDAUDIO_STOP_STATE, HDAUDIO_RUN_STATE, HDAUDIO_STOP_STATE, HDAUDIO_RESET_STATE,
		HDAUDIO_STOP_STATE, HDAUDIO_RUN_STATE,
	};
	struct hdaudio_codec_transfer *echoes = fixture_echoes(fixture->test, 40, 0x25, 0);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	const void __iomem *position;
	unsigned int i, state;
	size_t offset;

	hda->transfer_codec_verbs(hda->context, 40, echoes, NULL, NULL);
	hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo, false,
					&life->streams[0].handle, &life->streams[0].format);
	hda->allocate_capture_dma_engine(hda->context, 0, &fixture_s16_stereo,
					 &life->streams[1].handle, &life->streams[1].format);
	for (i = 0; i < 2; i++) {
		struct fixture_stream *stream = &life->streams[i];

		if (hda->allocate_dma_buffer_with_notification(hda->context, stream->handle, 2,
							       1024, &stream->mdl, &stream->size,
							       &offset, &stream->id,
							       &stream->fifo))
			stream->mdl = NULL;
	}
	for (state = 0; state < ARRAY_SIZE(states); state++) {
		for (i = 0; i < 2; i++)
			fixture_state(fixture, life->streams[i].handle, states[state]);
		sim_run_frames(fixture->sim, 300);
		hda->transfer_codec_verbs(hda->context, 1, echoes, NULL, NULL);
		hda->get_link_position_register(hda->context, life->streams[0].handle, &position);
	}
	sim_unsolicited(fixture->sim, 2, 1);
	sim_settle(fixture->sim);
}

/* The first call may be the one that finds out what has to be put right. */
static void recover(struct fixture *fixture)
{
	struct hdaudio_codec_transfer *echoes = fixture_echoes(fixture->test, 3, 0x25, 0);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;

	hda->transfer_codec_verbs(hda->context, 3, echoes, NULL, NULL);
	msleep(10 * FIXTURE_SHORT_TIMEOUT);
	fixture_await_calm(fixture);
}

/* Gives back what there is. Whatever was before, that works now. */
static void end_life(struct fixture *fixture, struct life *life)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct fixture_stream *stream = &life->streams[i];

		if (!stream->handle)
			continue;
		if (stream->mdl)
			KUNIT_EXPECT_EQ(fixture->test, 0, fixture_state(fixture, stream->handle,
									HDAUDIO_STOP_STATE));
		KUNIT_EXPECT_EQ(fixture->test, 0, fixture_state(fixture, stream->handle,
								HDAUDIO_RESET_STATE));
		fixture_close(fixture, stream);
	}
}

static void live_with(struct fixture *fixture,
		      u32 (*read)(struct sim *sim, u32 offset, unsigned int size, u32 value))
{
	unsigned long before = jiffies;
	struct life life = { };

	fixture->sim->faults.read = read;
	live(fixture, &life);
	KUNIT_EXPECT_LT(fixture->test, jiffies_to_msecs(jiffies - before), 20000U);
	fixture->sim->faults.read = NULL;
	sim_settle(fixture->sim);
	recover(fixture);
	end_life(fixture, &life);
	fixture_expect_all_well(fixture);
}

static void lies_test_register(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);

	lie_told = test->param_value;
	fixture_register(fixture);
	live_with(fixture, tell_lie);
}

static void lies_test_anything(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);
	unsigned int seed;

	fixture_register(fixture);
	for (seed = 0; seed < SEEDS && !test->status; seed++) {
		prandom_seed_state(&liar.random, seed);
		live_with(fixture, seed % 2 ? tell_anything : tell_something);
	}
}

/* The controller is brought up while it lies; then it is asked again. */
static void register_with(struct fixture *fixture,
			  u32 (*read)(struct sim *sim, u32 offset, unsigned int size, u32 value))
{
	struct hdaudbus_host *host = &fixture->sim->host;
	struct kunit *test = fixture->test;
	unsigned long before = jiffies;
	int err;

	fixture->sim->faults.read = read;
	liar.bringing_up = true;
	err = hdaudbus_host_register(host);
	KUNIT_EXPECT_TRUE(test, !err || err == -ENODEV || err == -ETIMEDOUT);
	if (!err) {
		KUNIT_EXPECT_LE(test, fixture_count_devices(fixture), 15U * 8);
		sim_run_frames(fixture->sim, 100);
		hdaudbus_host_unregister(host);
	}
	KUNIT_EXPECT_LT(test, jiffies_to_msecs(jiffies - before), 20000U);
	KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 0U);
	KUNIT_EXPECT_NULL(test, host->controller);
	KUNIT_EXPECT_TRUE(test, completion_done(&fixture->sim->released));
	reinit_completion(&fixture->sim->released);
	fixture->sim->faults.read = NULL;
}

static void expect_honest(struct fixture *fixture)
{
	fixture_register(fixture);
	KUNIT_EXPECT_EQ(fixture->test, fixture_count_devices(fixture), 4U);
	fixture_expect_all_well(fixture);
}

static void lies_test_bring_up(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);

	lie_told = test->param_value;
	register_with(fixture, tell_lie);
	expect_honest(fixture);
}

static void lies_test_bring_up_anything(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);
	unsigned int seed;

	for (seed = 0; seed < SEEDS && !test->status; seed++) {
		prandom_seed_state(&liar.random, seed);
		register_with(fixture, seed % 2 ? tell_anything : tell_something);
	}
	expect_honest(fixture);
}

/*
 * Capabilities
 */

/**
 * struct capabilities - how many engines there are said to be
 * @gcap: GCAP
 * @engines: how many are believed; 0: none, and no controller
 */
struct capabilities {
	u16 gcap;
	unsigned int engines;
};

#define GCAP(inputs, outputs, both)	((inputs) << 8 | (outputs) << 12 | (both) << 3)

static const struct capabilities capabilities[] = {
	{ GCAP(0, 0, 0) | 1, 0 },
	{ GCAP(0, 0, 0) | 6, 0 },
	{ GCAP(1, 0, 0), 1 },
	{ GCAP(0, 1, 0), 1 },
	{ GCAP(0, 0, 1), 1 },
	{ GCAP(15, 15, 0), 30 },
	{ GCAP(0, 0, 30), 30 },
	{ GCAP(0, 0, 31), 30 },
	{ GCAP(15, 15, 16), 30 },
	{ GCAP(15, 15, 31), 30 },
	{ GCAP(15, 15, 31) | 6, 30 },
};

static void capabilities_describe(const struct capabilities *claim, char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "GCAP %#06x", claim->gcap);
}

KUNIT_ARRAY_PARAM(capabilities, capabilities, capabilities_describe);

/* All there are can be had, up to the tags and the bandwidth, and set up; no more. */
static void take_engines(struct fixture *fixture, unsigned int engines)
{
	const struct hdaudio_stream_format mono = fixture_format(48000, 8, 1);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	unsigned int got = 0, pass;
	struct hdaudio_mdl *mdl;
	hdaudio_handle_t handle;
	u16 format;
	size_t size;
	u32 fifo;
	u8 id;

	for (pass = 0; pass < 2; pass++) {
		while (!(pass ? hda->allocate_capture_dma_engine(hda->context, 0, &mono, &handle,
								 &format) :
				hda->allocate_render_dma_engine(hda->context, &mono, false,
								&handle, &format))) {
			got++;
			KUNIT_ASSERT_LE(fixture->test, got, engines);
			KUNIT_EXPECT_EQ(fixture->test, 0,
					hda->allocate_dma_buffer(hda->context, handle, 256, &mdl,
								 &size, &id, &fifo));
			KUNIT_EXPECT_EQ(fixture->test, 0,
					fixture_state(fixture, handle, HDAUDIO_STOP_STATE));
			KUNIT_EXPECT_EQ(fixture->test, 0,
					fixture_state(fixture, handle, HDAUDIO_RUN_STATE));
		}
	}
	/* fifteen tags in each direction */
	KUNIT_EXPECT_EQ(fixture->test, got, engines);
	sim_run_frames(fixture->sim, 100);
}

static void lies_test_capabilities(struct kunit *test)
{
	const struct capabilities *claim = test->param_value;
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description), GFP_KERNEL);
	struct fixture *fixture;

	KUNIT_ASSERT_NOT_NULL(test, description);
	*description = fixture_standard;
	description->outpay = 0x1000;
	description->inpay = 0x1000;
	description->gcap = claim->gcap;
	description->inputs = min(FIELD_GET(AZX_GCAP_ISS, claim->gcap), 30);
	description->outputs = FIELD_GET(AZX_GCAP_OSS, claim->gcap);
	description->bidirectional = min(FIELD_GET(AZX_GCAP_BSS, claim->gcap),
					 30 - description->inputs - description->outputs);
	if (!claim->engines)
		description->inputs = 1;
	fixture = prepare(test, description);
	if (!claim->engines) {
		KUNIT_EXPECT_EQ(test, hdaudbus_host_register(&fixture->sim->host), -ENODEV);
		KUNIT_EXPECT_EQ(test, fixture->sim->allocations, 0U);
		return;
	}
	fixture_register(fixture);
	KUNIT_EXPECT_EQ(test, fixture->sim->host.controller->num_engines, claim->engines);
	take_engines(fixture, claim->engines);
	fixture_expect_service(fixture);
}

/* There are fewer than it says: those that are not there refuse to be set up. */
static void lies_test_fewer_engines(struct kunit *test)
{
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description), GFP_KERNEL);
	struct hdaudio_bus_interface_v3 *hda;
	struct fixture *fixture;
	struct hdaudio_mdl *mdl;
	hdaudio_handle_t handle;
	unsigned int i;
	u16 format;
	size_t size;
	u32 fifo;
	u8 id;

	KUNIT_ASSERT_NOT_NULL(test, description);
	*description = fixture_standard;
	description->bidirectional = 0;
	description->gcap = GCAP(4, 15, 0);
	fixture = prepare(test, description);
	fixture_register(fixture);
	hda = &fixture->hda;
	for (i = 0; i < 15; i++) {
		KUNIT_ASSERT_EQ(test, 0,
				hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo,
								false, &handle, &format));
		KUNIT_EXPECT_EQ(test, i < 4 ? 0 : -ETIMEDOUT,
				hda->allocate_dma_buffer(hda->context, handle, 1024, &mdl, &size,
							 &id, &fifo));
	}
	KUNIT_EXPECT_EQ(test, -EBUSY,
			hda->allocate_render_dma_engine(hda->context, &fixture_s16_stereo, false,
							&handle, &format));
	fixture_expect_service(fixture);
}

/* As many codecs as there can be. */
static void lies_test_all_codecs(struct kunit *test)
{
	struct sim_description *description = kunit_kzalloc(test, sizeof(*description), GFP_KERNEL);
	struct fixture *fixture;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, description);
	*description = fixture_standard;
	for (i = 0; i < SIM_CODECS; i++)
		description->codecs[i] = &fixture_vendor_codec;
	fixture = prepare(test, description);
	fixture_register(fixture);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 15U);
	for (i = 0; i < SIM_CODECS; i++) {
		struct hdaudio_codec_transfer *echoes = fixture_echoes(test, 30, BIT(i), 0);

		KUNIT_EXPECT_EQ(test, 0, fixture->hda.transfer_codec_verbs(fixture->hda.context, 30,
									   echoes, NULL, NULL));
		KUNIT_EXPECT_EQ(test, fixture_answers(echoes, 30).valid, 30U);
	}
	fixture_expect_all_well(fixture);
}

/* All say that they are there; three are. That takes its time, and has an end. */
static void lies_test_absent_codecs(struct kunit *test)
{
	static const struct lie all_there = {
		.offset = AZX_REG_STATESTS, .set = ALL,
	};
	struct fixture *fixture = prepare(test, NULL);
	unsigned long before = jiffies;

	lie_told = &all_there;
	fixture->sim->faults.read = tell_lie;
	fixture_register(fixture);
	fixture->sim->faults.read = NULL;
	/* three attempts each */
	KUNIT_EXPECT_LT(test, jiffies_to_msecs(jiffies - before), 12 * 3 * 100U);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 4U);
	KUNIT_EXPECT_EQ(test, (int)fixture->sim->host.controller->codec_mask, 0x25);
	fixture_expect_all_well(fixture);
}

/*
 * Codecs
 */

/**
 * struct impostor - what a codec answers, whatever it is asked
 * @name: for the report
 * @answer: to a command
 */
struct impostor {
	const char *name;
	u32 (*answer)(u32 command, u32 response);
};

static u32 answer_ones(u32 command, u32 response)
{
	return ALL;
}

static u32 answer_zeros(u32 command, u32 response)
{
	return 0;
}

static u32 answer_anything(u32 command, u32 response)
{
	return any(0);
}

static u32 answer_changing(u32 command, u32 response)
{
	return response + liar.count++ / 4;
}

static u32 answer_same(u32 command, u32 response)
{
	return 0x00010008;
}

static u32 answer_command(u32 command, u32 response)
{
	return command;
}

static u32 answer_last(u32 command, u32 response)
{
	u32 last = liar.count;

	liar.count = response;
	return last;
}

/* 255 function groups from the last node on, of types unheard of. */
static u32 answer_many_nodes(u32 command, u32 response)
{
	switch (command & 0xfffff) {
	case AC_VERB_PARAMETERS << 8 | AC_PAR_NODE_COUNT:
		return 0x00ffffff;
	default:
		return response;
	}
}

static u32 answer_many_groups(u32 command, u32 response)
{
	if ((command & 0xfffff) == (AC_VERB_PARAMETERS << 8 | AC_PAR_NODE_COUNT))
		return 0x000100ff;
	if ((command & 0xfffff) == (AC_VERB_PARAMETERS << 8 | AC_PAR_FUNCTION_TYPE))
		return any(0);
	return response;
}

static const struct impostor impostors[] = {
	{ "ones", answer_ones },
	{ "zeros", answer_zeros },
	{ "anything", answer_anything },
	{ "changing", answer_changing },
	{ "always the same", answer_same },
	{ "the command", answer_command },
	{ "what was asked before", answer_last },
	{ "nodes past 255", answer_many_nodes },
	{ "255 groups of any type", answer_many_groups },
};

static void impostor_describe(const struct impostor *impostor, char *description)
{
	strscpy(description, impostor->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(impostor, impostors, impostor_describe);

static const struct impostor *impostor_here;

/* Only the codec at address 2. */
static u32 pretend(struct sim *sim, u32 command, u32 response)
{
	if (FIELD_GET(HDAUDIO_COMMAND_CODEC, command) != 2)
		return response;
	return impostor_here->answer(command, response);
}

static unsigned int valid_of(const struct hdaudio_codec_transfer *transfers, u32 count, u8 codec)
{
	unsigned int valid = 0;
	u32 i;

	for (i = 0; i < count; i++) {
		struct fixture_answers answers = fixture_answers(&transfers[i], 1);

		if (FIELD_GET(HDAUDIO_COMMAND_CODEC, transfers[i].output) == codec)
			valid += answers.valid - answers.wrong;
	}
	return valid;
}

/* It is what it says, or left out. The others are what they are. */
static void lies_test_impostor(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);
	unsigned int seed, count;

	impostor_here = test->param_value;
	for (seed = 0; seed < 10; seed++) {
		prandom_seed_state(&liar.random, seed);
		fixture->sim->faults.answer = pretend;
		fixture_register(fixture);
		count = fixture_count_devices(fixture);
		KUNIT_EXPECT_GE(test, count, 2U);
		KUNIT_EXPECT_LE(test, count, 2U + 8);
		fixture_function_group(fixture, 5, 1);
		fixture->sim->faults.answer = NULL;
		fixture_put(fixture, fixture->hda.context);
		fixture_unregister(fixture);
		reinit_completion(&fixture->sim->released);
		fixture->num_contexts = 0;
	}
	expect_honest(fixture);
}

/* It was honest when it was asked who it is. */
static void lies_test_impostor_later(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echoes;
	unsigned int round;

	impostor_here = test->param_value;
	fixture_register(fixture);
	fixture->sim->faults.answer = pretend;
	for (round = 0; round < 4; round++) {
		echoes = fixture_echoes(test, 90, 0x25, round * 90);
		KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 90, echoes, NULL,
								   NULL));
		KUNIT_EXPECT_EQ(test, valid_of(echoes, 90, 0), 30U);
		KUNIT_EXPECT_EQ(test, valid_of(echoes, 90, 5), 30U);
	}
	fixture->sim->faults.answer = NULL;
	fixture_expect_all_well(fixture);
}

/*
 * The response ring
 */

static void lies_test_reserved_bits(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);

	fixture->sim->faults.response_flags = ~0x1fU;
	fixture_register(fixture);
	KUNIT_EXPECT_EQ(test, fixture_count_devices(fixture), 4U);
	fixture_expect_all_well(fixture);
	fixture->sim->faults.response_flags = 0;
	fixture_expect_all_well(fixture);
}

/* All that fits into it: of any codec, in answer to anything or nothing. */
static void lies_test_garbage(struct kunit *test)
{
	struct fixture *fixture = prepare(test, NULL);
	struct hdaudbus_verbs *verbs;
	unsigned int round, i;

	fixture_register(fixture);
	verbs = &fixture->sim->host.controller->verbs;
	for (round = 0; round < 30; round++) {
		for (i = 0; i < 2 * 256; i++)
			verbs->rirb[i] = cpu_to_le32(any(0));
		if (round % 3 == 0)
			for (i = 0; i < 256; i++) /* answers only */
				verbs->rirb[2 * i + 1] = cpu_to_le32(any(0) & ~0x10U);
		sim_write(fixture->sim, AZX_REG_RIRBWP, 2, any(0) & 0xff);
		sim_write(fixture->sim, AZX_REG_RIRBSTS, 1, AZX_RBSTS_IRQ);
		sim_run_frames(fixture->sim, 10);
	}
	fixture_await_calm(fixture);
	fixture->sim->rirb_wp = verbs->rirb_rp; /* where it goes on */
	fixture_expect_all_well(fixture);
}

/*
 * It has larger rings when it is asked first than when it wakes up: then there is
 * no room to bring a codec back in step. Calls end all the same.
 */
static void lies_test_rings_shrink(struct kunit *test)
{
	static const struct lie two_entries = {
		.offset = AZX_REG_RIRBSIZE, .clear = ALL, .set = 0x10,
	};
	struct fixture *fixture = prepare(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct hdaudio_codec_transfer *echoes = fixture_echoes(test, 10, BIT(2), 0);
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudbus_host *host = &fixture->sim->host;

	fixture_register(fixture);
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .every = 1,
	});
	KUNIT_EXPECT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 10, echoes, NULL, NULL));
	msleep(10 * FIXTURE_SHORT_TIMEOUT);
	KUNIT_EXPECT_NE(test, host->controller->verbs.lost & BIT(2), 0);
	lie_told = &two_entries;
	fixture->sim->faults.read = tell_lie;
	KUNIT_ASSERT_EQ(test, hdaudbus_host_suspend(host, true), 0);
	KUNIT_ASSERT_EQ(test, hdaudbus_host_resume(host), 0);
	KUNIT_ASSERT_EQ(test, 0, hda->transfer_codec_verbs(hda->context, 10, echoes,
							   fixture_transferred, calls));
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	fixture->sim->faults.read = NULL;
	sim_set_verb_fault(fixture->sim, NULL);
	KUNIT_ASSERT_EQ(test, hdaudbus_host_suspend(host, true), 0);
	KUNIT_ASSERT_EQ(test, hdaudbus_host_resume(host), 0);
	fixture_expect_all_well(fixture);
}

static struct kunit_case lies_cases[] = {
	KUNIT_CASE_PARAM(lies_test_register, lie_gen_params),
	KUNIT_CASE(lies_test_anything),
	KUNIT_CASE_PARAM(lies_test_bring_up, lie_gen_params),
	KUNIT_CASE(lies_test_bring_up_anything),
	KUNIT_CASE_PARAM(lies_test_capabilities, capabilities_gen_params),
	KUNIT_CASE(lies_test_fewer_engines),
	KUNIT_CASE(lies_test_all_codecs),
	KUNIT_CASE(lies_test_absent_codecs),
	KUNIT_CASE_PARAM(lies_test_impostor, impostor_gen_params),
	KUNIT_CASE_PARAM(lies_test_impostor_later, impostor_gen_params),
	KUNIT_CASE(lies_test_reserved_bits),
	KUNIT_CASE(lies_test_garbage),
	KUNIT_CASE(lies_test_rings_shrink),
	{}
};

static struct kunit_suite lies_suite = {
	.name = "hdaudbus_lies",
	.exit = fixture_exit,
	.test_cases = lies_cases,
};

kunit_test_suite(lies_suite);
