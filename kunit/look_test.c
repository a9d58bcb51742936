// SPDX-License-Identifier: GPL-2.0
/*
 * KUnit: what sysfs and debugfs show of a controller.
 *
 * Test method is:
 *
 * 1) Attributes are read as files and compared with what the software controller and
 *    its codecs are.
 * 2) Engines, calls and codecs are brought into each state there is; debugfs has to say
 *    so, word for word.
 * 3) Each thing that is counted is made to happen a known number of times.
 * 4) Files are read while the controller sleeps, answers no more, is gone, and while it
 *    goes: nobody may touch a register, and nobody may hang.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include "../drivers/hdaudbus/hdaudbus.h"
#include "fixture.h"
#include "look_files.h"

/**
 * struct look - a controller, and where it is looked at
 * @fixture: the controller
 * @mount: sysfs or debugfs
 * @text: what was read last
 */
struct look {
	struct fixture *fixture;
	struct vfsmount *mount;
	char text[LOOK_TEXT];
};

static struct look *look_start(struct fixture *fixture, const char *filesystem)
{
	struct look *look = kunit_kzalloc(fixture->test, sizeof(*look), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(fixture->test, look);
	look->fixture = fixture;
	look->mount = look_mount(fixture->test, filesystem);
	return look;
}

/* Reads a file of the controller's directory in debugfs. */
static const char *debug_file(struct look *look, const char *name)
{
	char path[80];
	ssize_t length;

	snprintf(path, sizeof(path), "hdaudbus/%s/%s", dev_name(look->fixture->parent), name);
	length = look_read(look->mount, path, look->text, sizeof(look->text));
	KUNIT_EXPECT_GT(look->fixture->test, length, (ssize_t)0);
	return look->text;
}

/* What a counter says; the test fails where there is none of that name. */
static unsigned long counter(struct look *look, const char *name)
{
	const char *line = debug_file(look, "counters");
	size_t length = strlen(name);
	unsigned long value;

	for (; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
		if (!strncmp(line, name, length) && sscanf(line + length, " %lu", &value) == 1)
			return value;
	KUNIT_FAIL(look->fixture->test, "there is no %s in %s", name, look->text);
	return 0;
}

/* The file has that line. */
static void expect_line(struct look *look, const char *file, const char *line)
{
	const char *found = strstr(debug_file(look, file), line);

	if (!found || (found != look->text && found[-1] != '\n') ||
	    found[strlen(line)] != '\n')
		KUNIT_FAIL(look->fixture->test, "no line '%s' in %s:\n%s", line, file, look->text);
}

/* The line of an engine, from its owner's name on. */
static void expect_engine(struct look *look, unsigned int index, const char *kind,
			  const char *rest)
{
	char line[256];

	snprintf(line, sizeof(line), "engine %u: %s, owner %s:c0n01, %s", index, kind,
		 dev_name(look->fixture->parent), rest);
	expect_line(look, "engines", line);
}

/*
 * sysfs
 */

static void expect_attribute(struct look *look, const char *directory, const char *name,
			     const char *value)
{
	struct kunit *test = look->fixture->test;
	char path[120];

	snprintf(path, sizeof(path), "devices/%s/%s/%s", dev_name(look->fixture->parent),
		 directory, name);
	KUNIT_EXPECT_GT(test, look_read(look->mount, path, look->text, sizeof(look->text)),
			(ssize_t)0);
	KUNIT_EXPECT_STREQ(test, look->text, value);
}

static void look_test_controller_attributes(struct kunit *test)
{
	struct look *look = look_start(fixture_start(test, NULL), "sysfs");
	char path[80];

	expect_attribute(look, "hdaudbus", "version", "1.0\n");
	expect_attribute(look, "hdaudbus", "codec_mask", "0x0025\n");
	expect_attribute(look, "hdaudbus", "capture_engines", "4\n");
	expect_attribute(look, "hdaudbus", "render_engines", "4\n");
	expect_attribute(look, "hdaudbus", "bidirectional_engines", "2\n");
	fixture_unregister(look->fixture);
	snprintf(path, sizeof(path), "devices/%s/hdaudbus/version",
		 dev_name(look->fixture->parent));
	KUNIT_EXPECT_EQ(test, look_read(look->mount, path, look->text, sizeof(look->text)),
			(ssize_t)-ENOENT);
}

static void look_test_group_attributes(struct kunit *test)
{
	struct look *look = look_start(fixture_start(test, NULL), "sysfs");
	char directory[40];

	snprintf(directory, sizeof(directory), "%s:c2n02", dev_name(look->fixture->parent));
	expect_attribute(look, directory, "codec_address", "2\n");
	expect_attribute(look, directory, "start_node", "0x02\n");
	expect_attribute(look, directory, "function_type", "0x81\n");
	expect_attribute(look, directory, "vendor_id", "0x1b360d02\n");
	expect_attribute(look, directory, "revision_id", "0x00100100\n");
	expect_attribute(look, directory, "subsystem_id", "0x00000333\n");
	expect_attribute(look, directory, "modalias", "hdaudbus:v1B360D02r00100100t81\n");
	expect_attribute(look, directory, "uevent", "MODALIAS=hdaudbus:v1B360D02r00100100t81\n");
}

/*
 * debugfs: engines
 */

static void look_test_engines(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct look *look = look_start(fixture, "debugfs");
	struct fixture_calls *calls = fixture_calls(test);
	struct hdaudio_stream_format format = fixture_format(44100, 24, 1);
	struct fixture_stream play, record;

	expect_line(look, "engines", "controller awake");
	expect_line(look, "engines", "engine 0: capture, free");
	expect_line(look, "engines", "engine 4: render, free");
	expect_line(look, "engines", "engine 9: bidirectional, free");
	expect_line(look, "engines", "SDO 0: 0 of 960 bits");

	fixture_open(fixture, &play, true, NULL, 4096, 2);
	fixture_open(fixture, &record, false, &format, 8192, 1);
	fixture_listen(fixture, &play, calls);
	expect_line(look, "engines", "SDO 0: 32 of 960 bits");
	expect_line(look, "engines", "SDI 0: 34 of 464 bits");
	expect_engine(look, 4, "render",
		      "renders, tag 5, Reset, 48000 Hz 16 bit 2 channels, bandwidth 1 x 32, buffer 4096, cycle 4096, position 0, listeners 1, notified 0");
	expect_engine(look, 0, "capture",
		      "captures, tag 1, Reset, 44100 Hz 24 bit 1 channel, bandwidth 1 x 34, buffer 8192, cycle 8192, position 0, listeners 0, notified 0");
	fixture_run(fixture, play.handle);
	sim_run_frames(fixture->sim, 700);
	expect_engine(look, 4, "render",
		      "renders, tag 5, Run, 48000 Hz 16 bit 2 channels, bandwidth 1 x 32, buffer 4096, cycle 4096, position 2800, listeners 1, notified 1");

	KUNIT_EXPECT_EQ(test, fixture_state(fixture, play.handle, HDAUDIO_STOP_STATE), 0);
	expect_engine(look, 4, "render",
		      "renders, tag 5, Stop, 48000 Hz 16 bit 2 channels, bandwidth 1 x 32, buffer 4096, cycle 4096, position 2800, listeners 1, notified 1");
	fixture->hda.unregister_notification_callback(fixture->hda.context, play.handle,
						      fixture_notified, calls);
	KUNIT_EXPECT_EQ(test, fixture_state(fixture, play.handle, HDAUDIO_RESET_STATE), 0);
	fixture_close(fixture, &play);
	fixture_close(fixture, &record);
	expect_line(look, "engines", "engine 4: render, free");
	expect_line(look, "engines", "SDI 0: 0 of 464 bits");
}

/* A buffer that is not there, not set up, no PCM, and an engine for either way. */
static void look_test_odd_engines(struct kunit *test)
{
	static const struct sim_description either = {
		.bidirectional = 1, .sdo = 1, .outpay = 60, .inpay = 29,
		.codecs = { &fixture_vendor_codec },
	};
	struct hdaudio_stream_format format = fixture_s16_stereo;
	struct fixture *fixture = fixture_start(test, &either);
	struct hdaudio_bus_interface_bdl hda;
	struct hdaudio_buffer_descriptor *bdl;
	struct look *look = look_start(fixture, "debugfs");
	hdaudio_handle_t handle = 0;
	dma_addr_t address;
	void *data;
	u16 code;

	fixture_bdl(fixture, fixture->fdev, &hda);
	format.stream_type = HDAUDIO_STREAM_NON_PCM;
	KUNIT_ASSERT_EQ(test, 0, hda.allocate_render_dma_engine(hda.context, &format, true,
								&handle, &code));
	expect_engine(look, 0, "bidirectional",
		      "renders, tag 1, Reset, 48000 Hz 16 bit 2 channels no PCM, bandwidth 2 x 16, no buffer, position 0, listeners 0, notified 0");
	KUNIT_ASSERT_EQ(test, 0, hda.allocate_contiguous_dma_buffer(hda.context, handle, 1000,
								    &data, &address, &bdl));
	expect_engine(look, 0, "bidirectional",
		      "renders, tag 1, Reset, 48000 Hz 16 bit 2 channels no PCM, bandwidth 2 x 16, buffer 1024, cycle 0, position 0, listeners 0, notified 0");
	KUNIT_EXPECT_EQ(test, 0, hda.free_contiguous_dma_buffer(hda.context, handle));
	KUNIT_EXPECT_EQ(test, 0, hda.free_dma_engine(hda.context, handle));
}

/* Where positions come from memory they are read there. */
static void look_test_position_buffer(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare(test, NULL);
	struct fixture_stream stream;
	struct look *look;

	fixture->sim->host.use_position_buffer = true;
	fixture_register(fixture);
	look = look_start(fixture, "debugfs");
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	sim_run_frames(fixture->sim, 100);
	sim_log_start(fixture->sim);
	expect_engine(look, 4, "render",
		      "renders, tag 5, Run, 48000 Hz 16 bit 2 channels, bandwidth 1 x 32, buffer 4096, cycle 4096, position 400, listeners 0, notified 0");
	KUNIT_EXPECT_EQ(test, fixture->sim->access_count, 0U);
	fixture_finish(fixture, &stream);
}

/* One that does not stop is shown, though nobody owns it. */
static void look_test_stuck_engine(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct fixture_stream stream;
	struct look *look;

	fixture_register(fixture);
	look = look_start(fixture, "debugfs");
	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	fixture->sim->faults.stuck_run = true;
	fixture_put(fixture, fixture->hda.context);
	expect_line(look, "engines", "engine 4: render, stuck, free");
	fixture->sim->faults.stuck_run = false;
}

/*
 * debugfs: rings
 */

static void look_test_rings(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudbus_verbs *verbs = &fixture->sim->host.controller->verbs;
	struct hdaudio_codec_transfer *first = fixture_echoes(test, 1, 0x1, 0);
	struct hdaudio_codec_transfer *second = fixture_echoes(test, 1, 0x1, 1);
	struct fixture_calls *calls = fixture_calls(test);
	struct look *look = look_start(fixture, "debugfs");
	char line[80];
	u16 wp = verbs->corb_wp, rp = verbs->rirb_rp;

	expect_line(look, "rings", "controller awake");
	expect_line(look, "rings", "in flight: 0 of 0 commands");
	expect_line(look, "rings", "waiting: 0 calls");
	expect_line(look, "rings", "codec 0: checked");
	expect_line(look, "rings", "codec 5: checked");
	KUNIT_EXPECT_NULL(test, strstr(look->text, "codec 1:"));

	fixture->sim->manual = true;
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, first, calls), 0);
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, second, calls), 0);
	/* and the check behind it */
	expect_line(look, "rings", "in flight: 2 of 2 commands");
	expect_line(look, "rings", "waiting: 1 calls");
	snprintf(line, sizeof(line), "CORB: 256 entries, written %u, fetched %u", wp + 2, wp);
	expect_line(look, "rings", line);
	snprintf(line, sizeof(line), "RIRB: 256 entries, read %u, written %u", rp, rp);
	expect_line(look, "rings", line);
	fixture->sim->manual = false;
	sim_run_frames(fixture->sim, 20);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls) && fixture_wait(calls));
	snprintf(line, sizeof(line), "CORB: 256 entries, written %u, fetched %u", wp + 4, wp + 4);
	expect_line(look, "rings", line);
	fixture_earn_trust(fixture);
	expect_line(look, "rings", "codec 5: trusted");
}

static void look_test_lost_codec(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x4, 0);
	struct look *look;

	fixture_register(fixture);
	look = look_start(fixture, "debugfs");
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .every = 1,
	});
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	expect_line(look, "rings", "codec 0: checked");
	expect_line(look, "rings", "codec 2: lost");
	sim_set_verb_fault(fixture->sim, NULL);
	fixture_expect_service(fixture);
	expect_line(look, "rings", "codec 2: checked");
}

/*
 * debugfs: counters
 */

static void look_test_verb_counters(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *echoes = fixture_echoes(test, 100, 0x1, 0);
	struct look *look = look_start(fixture, "debugfs");
	unsigned long commands, checks, responses, calls;

	fixture_earn_trust(fixture);
	calls = counter(look, "calls");
	commands = counter(look, "commands");
	checks = counter(look, "checks");
	responses = counter(look, "responses");
	KUNIT_EXPECT_EQ(test, commands, responses);
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 100, echoes, NULL), 0);
	KUNIT_EXPECT_EQ(test, counter(look, "calls"), calls + 1);
	KUNIT_EXPECT_EQ(test, counter(look, "checks"), checks + 1);
	KUNIT_EXPECT_EQ(test, counter(look, "commands"), commands + 101);
	KUNIT_EXPECT_EQ(test, counter(look, "responses"), responses + 101);
	KUNIT_EXPECT_EQ(test, counter(look, "failed_commands"), 0UL);
	KUNIT_EXPECT_EQ(test, counter(look, "timeouts"), 0UL);
	KUNIT_EXPECT_EQ(test, counter(look, "resyncs"), 0UL);
	KUNIT_EXPECT_EQ(test, counter(look, "spurious_responses"), 0UL);
	KUNIT_EXPECT_EQ(test, counter(look, "late_responses"), 0UL);
}

static void look_test_failure_counters(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x4, 0);
	unsigned long strays;
	struct look *look;

	fixture_register(fixture);
	look = look_start(fixture, "debugfs");
	/* one answer never comes; the codec is asked to get in step, and does */
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_DROP, .codecs = BIT(2), .echoes = true,
	});
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	KUNIT_EXPECT_EQ(test, fixture_answers(echo, 1).valid, 0U);
	fixture_expect_service(fixture);
	KUNIT_EXPECT_EQ(test, counter(look, "failed_commands"), 1UL);
	KUNIT_EXPECT_EQ(test, counter(look, "timeouts"), 1UL);
	KUNIT_EXPECT_EQ(test, counter(look, "resyncs"), 1UL);
	KUNIT_EXPECT_EQ(test, counter(look, "late_responses"), 0UL);

	/* another finds no room */
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_OVERRUN, .codecs = BIT(2), .echoes = true,
	});
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	KUNIT_EXPECT_EQ(test, fixture_answers(echo, 1).overrun, 1U);
	fixture_expect_service(fixture);
	KUNIT_EXPECT_EQ(test, counter(look, "failed_commands"), 2UL);
	KUNIT_EXPECT_EQ(test, counter(look, "ring_overruns"), 1UL);
	KUNIT_EXPECT_EQ(test, counter(look, "timeouts"), 1UL);

	/* and one comes a second time, a frame later: to nobody, or amid the resync */
	strays = counter(look, "spurious_responses") + counter(look, "late_responses");
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_TWICE, .codecs = BIT(2), .echoes = true,
	});
	fixture_transfer(fixture, 1, echo, NULL);
	fixture_expect_service(fixture);
	KUNIT_EXPECT_EQ(test, counter(look, "spurious_responses") +
			      counter(look, "late_responses"), strays + 1);
}

/* A codec answers what it was not asked. */
static void answer_unasked(struct sim *sim, u8 codec)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->pending[sim->pending_count++] = (struct sim_response){
		.due = sim->frame + 1, .codec = codec,
	};
	spin_unlock_irqrestore(&sim->lock, flags);
}

/*
 * Answers that come amid a resync are counted apart from those nobody waits for, as
 * those of another codec are then, too.
 */
static void look_test_late_responses(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudbus_verbs *verbs;
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x1, 0);
	struct fixture_calls *calls = fixture_calls(test);
	unsigned int i;
	struct look *look;

	fixture->sim->host.verb_timeout_ms = FIXTURE_LONG_TIMEOUT;
	fixture_register(fixture);
	verbs = &fixture->sim->host.controller->verbs;
	look = look_start(fixture, "debugfs");
	fixture->sim->manual = true;
	sim_set_verb_fault(fixture->sim, &(struct sim_verb_fault){
		.fate = SIM_LATE, .codecs = BIT(0), .echoes = true, .frames = 1000,
	});
	KUNIT_ASSERT_EQ(test, fixture_transfer(fixture, 1, echo, calls), 0);
	sim_run_frames(fixture->sim, 20);
	for (i = 0; i < 500 && READ_ONCE(verbs->resyncing) != 0; i++)
		msleep(20);
	KUNIT_ASSERT_EQ(test, (int)READ_ONCE(verbs->resyncing), 0);
	expect_line(look, "rings", "resync of codec 0");
	answer_unasked(fixture->sim, 2);
	sim_run_frames(fixture->sim, 1100);
	KUNIT_EXPECT_TRUE(test, fixture_wait(calls));
	fixture->sim->manual = false;
	sim_settle(fixture->sim);
	fixture_expect_service(fixture);
	/* the echo's and the check's behind it */
	KUNIT_EXPECT_EQ(test, counter(look, "late_responses"), 2UL);
	KUNIT_EXPECT_EQ(test, counter(look, "spurious_responses"), 1UL);
}

static void look_test_repaired_interrupts(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x4, 0);
	struct look *look = look_start(fixture, "debugfs");

	KUNIT_EXPECT_EQ(test, counter(look, "repaired_interrupts"), 0UL);
	fixture->sim->faults.lose_interrupts = 1;
	KUNIT_EXPECT_EQ(test, fixture_transfer(fixture, 1, echo, NULL), 0);
	KUNIT_EXPECT_EQ(test, fixture_answers(echo, 1).valid, 1U);
	KUNIT_EXPECT_EQ(test, counter(look, "repaired_interrupts"), 1UL);
}

static void look_test_unsolicited_counters(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct hdaudio_bus_interface_v3 *hda = &fixture->hda;
	struct fixture_calls *calls = fixture_calls(test);
	struct look *look = look_start(fixture, "debugfs");
	u8 tag;

	KUNIT_ASSERT_EQ(test, 0, hda->register_event_callback(hda->context, fixture_responded,
							      calls, &tag));
	sim_unsolicited(fixture->sim, 0, (u32)tag << 26);
	sim_unsolicited(fixture->sim, 0, (u32)(tag + 1) << 26);
	sim_unsolicited(fixture->sim, 2, (u32)tag << 26);
	sim_settle(fixture->sim);
	KUNIT_EXPECT_EQ(test, counter(look, "unsolicited_responses"), 3UL);
	KUNIT_EXPECT_EQ(test, counter(look, "dropped_responses"), 2UL);
	KUNIT_EXPECT_EQ(test, counter(look, "floods"), 0UL);
	KUNIT_EXPECT_EQ(test, 0, hda->unregister_event_callback(hda->context, tag));
}

static void look_test_stream_errors(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct look *look = look_start(fixture, "debugfs");
	struct fixture_stream stream;
	int engine;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	engine = sim_engine_of(fixture->sim, true, stream.id);
	sim_stream_error(fixture->sim, engine, SD_INT_FIFO_ERR);
	sim_stream_error(fixture->sim, engine, SD_INT_DESC_ERR);
	sim_stream_error(fixture->sim, engine, SD_INT_DESC_ERR | SD_INT_COMPLETE);
	KUNIT_EXPECT_EQ(test, counter(look, "fifo_errors"), 1UL);
	KUNIT_EXPECT_EQ(test, counter(look, "descriptor_errors"), 2UL);
	fixture_finish(fixture, &stream);
}

static void look_test_sleep_counters(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct hdaudio_codec_transfer *echo = fixture_echoes(test, 1, 0x1, 0);
	struct look *look;

	fixture_register(fixture);
	look = look_start(fixture, "debugfs");
	KUNIT_EXPECT_EQ(test, fixture_idle(fixture), 0);
	fixture_awaken(fixture);
	fixture_fall_asleep(fixture);
	fixture_awaken(fixture);
	KUNIT_EXPECT_EQ(test, counter(look, "suspends"), 2UL);
	KUNIT_EXPECT_EQ(test, counter(look, "restarts"), 0UL);

	sim_power_cycle(fixture->sim);
	fixture_transfer(fixture, 1, echo, NULL);
	fixture_expect_service(fixture);
	KUNIT_EXPECT_EQ(test, counter(look, "restarts"), 1UL);
	KUNIT_EXPECT_EQ(test, counter(look, "suspends"), 2UL);
}

/*
 * At any time
 */

/* All files, and no register. */
static void read_untouched(struct look *look, const char *state)
{
	struct kunit *test = look->fixture->test;
	char line[60];

	snprintf(line, sizeof(line), "controller %s", state);
	sim_log_start(look->fixture->sim);
	expect_line(look, "engines", line);
	KUNIT_EXPECT_NULL(test, strstr(look->text, "position"));
	expect_line(look, "rings", line);
	KUNIT_EXPECT_NULL(test, strstr(look->text, "fetched"));
	counter(look, "commands");
	KUNIT_EXPECT_EQ(test, look->fixture->sim->access_count, 0U);
}

static void look_test_asleep(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct look *look = look_start(fixture, "debugfs");
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	fixture_fall_asleep(fixture);
	read_untouched(look, "asleep");
	KUNIT_EXPECT_FALSE(test, fixture_link_runs(fixture));
	expect_engine(look, 4, "render",
		      "renders, tag 5, Stop, 48000 Hz 16 bit 2 channels, bandwidth 1 x 32, buffer 4096, cycle 4096, listeners 0, notified 0");
	expect_line(look, "rings", "waiting: 0 calls, held");
	fixture_awaken(fixture);
	expect_line(look, "rings", "waiting: 0 calls");
	fixture_finish(fixture, &stream);
}

static void look_test_gone(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct look *look = look_start(fixture, "debugfs");
	struct fixture_stream stream;

	fixture_open(fixture, &stream, true, NULL, 4096, 1);
	fixture_run(fixture, stream.handle);
	sim_remove(fixture->sim);
	/* nobody has been told */
	KUNIT_EXPECT_NULL(test, strstr(debug_file(look, "engines"), "position"));
	KUNIT_EXPECT_NULL(test, strstr(debug_file(look, "rings"), "fetched"));
	hdaudbus_host_gone(&fixture->sim->host);
	read_untouched(look, "gone");
}

/* What is open when the controller goes stays open, and shows no more. */
static void look_test_removed_while_open(struct kunit *test)
{
	static const char * const names[] = { "engines", "rings", "counters" };
	struct fixture *fixture = fixture_start(test, NULL);
	struct look *look = look_start(fixture, "debugfs");
	struct file *files[ARRAY_SIZE(names)];
	unsigned int i;
	char path[80];

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "hdaudbus/%s/%s", dev_name(fixture->parent),
			 names[i]);
		files[i] = look_open(look->mount, path);
		KUNIT_ASSERT_FALSE(test, IS_ERR(files[i]));
	}
	fixture_unregister(fixture);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		loff_t position = 0;

		KUNIT_EXPECT_EQ(test, (ssize_t)-EIO,
				files[i]->f_op->read(files[i], (char __user *)look->text, 10,
						     &position));
		fput(files[i]);
	}
	KUNIT_EXPECT_EQ(test, look_read(look->mount, path, look->text, sizeof(look->text)),
			(ssize_t)-ENOENT);
}

/* Who reads all the while, until the test's end. */
static struct task_struct *reader;
static atomic_t rounds;

static int read_on(void *data)
{
	static const char * const names[] = { "engines", "rings", "counters" };
	struct look *look = data;
	unsigned int i;
	char path[80];

	for (; !kthread_should_stop(); usleep_range(50, 100)) {
		for (i = 0; i < ARRAY_SIZE(names); i++) {
			snprintf(path, sizeof(path), "hdaudbus/%s/%s",
				 dev_name(look->fixture->parent), names[i]);
			if (look_read(look->mount, path, look->text, sizeof(look->text)) > 0)
				atomic_inc(&rounds);
		}
	}
	return 0;
}

static void start_reader(struct look *look)
{
	struct task_struct *task = kthread_run(read_on, look, "hdaudbus-look");

	KUNIT_ASSERT_FALSE(look->fixture->test, IS_ERR(task));
	reader = task;
}

/* It has read something since. */
static void await_reader(struct kunit *test)
{
	unsigned int tries = 10000;

	atomic_set(&rounds, 0);
	while (!atomic_read(&rounds) && --tries)
		usleep_range(100, 200);
	KUNIT_EXPECT_GT(test, atomic_read(&rounds), 0);
}

/* Streams come and go and the controller sleeps and wakes while somebody looks on. */
static void look_test_looked_at(struct kunit *test)
{
	struct fixture *fixture = fixture_start(test, NULL);
	struct fixture_stream stream;
	unsigned int i;

	start_reader(look_start(fixture, "debugfs"));
	for (i = 0; i < 30; i++) {
		fixture_open(fixture, &stream, i % 2, NULL, 4096, 2);
		fixture_run(fixture, stream.handle);
		if (i % 3 == 0) {
			fixture_fall_asleep(fixture);
			usleep_range(100, 200);
			fixture_awaken(fixture);
		}
		fixture_expect_service(fixture);
		if (i % 5) {
			fixture_finish(fixture, &stream);
			continue;
		}
		fixture_put(fixture, fixture->hda.context);
		fixture_v3(fixture, fixture->fdev, &fixture->hda);
	}
	await_reader(test);
}

/* The controller comes up and goes while somebody looks on. */
static void look_test_comes_and_goes(struct kunit *test)
{
	struct fixture *fixture = fixture_prepare_hostile(test, NULL);
	struct look *look = look_start(fixture, "debugfs");

	start_reader(look);
	fixture_register(fixture);
	await_reader(test);
	fixture_unregister(fixture);
	atomic_set(&rounds, 0);
	usleep_range(1000, 2000);
	KUNIT_EXPECT_EQ(test, atomic_read(&rounds), 0);
}

static void look_test_exit(struct kunit *test)
{
	if (reader)
		kthread_stop(reader);
	reader = NULL;
	look_exit(test);
}

static struct kunit_case look_cases[] = {
	KUNIT_CASE(look_test_controller_attributes),
	KUNIT_CASE(look_test_group_attributes),
	KUNIT_CASE(look_test_engines),
	KUNIT_CASE(look_test_odd_engines),
	KUNIT_CASE(look_test_position_buffer),
	KUNIT_CASE(look_test_stuck_engine),
	KUNIT_CASE(look_test_rings),
	KUNIT_CASE(look_test_lost_codec),
	KUNIT_CASE(look_test_verb_counters),
	KUNIT_CASE(look_test_failure_counters),
	KUNIT_CASE(look_test_late_responses),
	KUNIT_CASE(look_test_repaired_interrupts),
	KUNIT_CASE(look_test_unsolicited_counters),
	KUNIT_CASE(look_test_stream_errors),
	KUNIT_CASE(look_test_sleep_counters),
	KUNIT_CASE(look_test_asleep),
	KUNIT_CASE(look_test_gone),
	KUNIT_CASE(look_test_removed_while_open),
	KUNIT_CASE(look_test_looked_at),
	KUNIT_CASE(look_test_comes_and_goes),
	{}
};

static struct kunit_suite look_suite = {
	.name = "hdaudbus_look",
	.exit = look_test_exit,
	.test_cases = look_cases,
};

kunit_test_suite(look_suite);
