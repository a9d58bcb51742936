// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: clock STREAM RAW-FILE PERIOD PERIODS WAKEUPS SLEEP-MS PAUSE-MS
 *
 * Plays 48 kHz stereo S16 sound, or records as much, on a stream such as
 * "p:hw:0,0" or "c:hw:0,0", with period wakeups or without, and asks for the
 * time of the link whenever it has slept: "link SYSTEM AUDIO FRAMES ACCURACY",
 * the first two in ns since the start. It moves when it wants to, not when
 * the device says so. After a pause in the middle link time begins anew.
 * (ALSA itself cannot pause without period wakeups: it takes the time that it
 * stood for time that it moved.)
 */
#include <string.h>
#include <time.h>
#include "check.h"

#define CHUNK	4096

static snd_pcm_t *pcm;
static int playback;
static long buffer, moved;
static FILE *file;

static void configure(long period, long periods, int wakeups)
{
	snd_pcm_hw_params_t *hw;
	snd_pcm_sw_params_t *sw;

	buffer = period * periods;
	snd_pcm_hw_params_alloca(&hw);
	CHECK(snd_pcm_hw_params_any(pcm, hw));
	CHECK(snd_pcm_hw_params_set_access(pcm, hw, SND_PCM_ACCESS_RW_INTERLEAVED));
	CHECK(snd_pcm_hw_params_set_format(pcm, hw, SND_PCM_FORMAT_S16_LE));
	CHECK(snd_pcm_hw_params_set_channels(pcm, hw, 2));
	CHECK(snd_pcm_hw_params_set_rate(pcm, hw, 48000, 0));
	CHECK(snd_pcm_hw_params_set_period_size(pcm, hw, period, 0));
	CHECK(snd_pcm_hw_params_set_buffer_size(pcm, hw, buffer));
	if (!wakeups && !snd_pcm_hw_params_can_disable_period_wakeup(hw)) {
		fprintf(stderr, "it cannot do without period wakeups\n");
		exit(1);
	}
	CHECK(snd_pcm_hw_params_set_period_wakeup(pcm, hw, wakeups));
	CHECK(snd_pcm_hw_params(pcm, hw));
	for (int type = 0; type <= 5; type++)
		printf("type %d %s\n", type, snd_pcm_hw_params_supports_audio_ts_type(hw, type) ?
		       "yes" : "no");
	snd_pcm_sw_params_alloca(&sw);
	CHECK(snd_pcm_sw_params_current(pcm, sw));
	CHECK(snd_pcm_sw_params_set_start_threshold(pcm, sw, 1 << 30));
	CHECK(snd_pcm_sw_params_set_stop_threshold(pcm, sw, buffer));
	CHECK(snd_pcm_sw_params_set_tstamp_mode(pcm, sw, SND_PCM_TSTAMP_ENABLE));
	CHECK(snd_pcm_sw_params_set_tstamp_type(pcm, sw, SND_PCM_TSTAMP_TYPE_MONOTONIC));
	CHECK(snd_pcm_sw_params(pcm, sw));
}

/* As much as fits. Returns whether there is more. */
static int move(void)
{
	static char frames[4 * CHUNK];
	long room = snd_pcm_avail(pcm), now, have;

	CHECK(room);
	for (; room; room -= now) {
		now = room < CHUNK ? room : CHUNK;
		have = fread(frames, 4, now, file);
		if (playback && have)
			CHECK(snd_pcm_writei(pcm, frames, have));
		if (!playback)
			CHECK(snd_pcm_readi(pcm, frames, now));
		moved += playback ? have : now;
		if (have < now)
			return 0;
	}
	return 1;
}

static void say(void)
{
	snd_pcm_audio_tstamp_config_t config = { .type_requested = SND_PCM_AUDIO_TSTAMP_TYPE_LINK };
	snd_pcm_audio_tstamp_report_t report;
	snd_htimestamp_t system, audio, trigger;
	snd_pcm_status_t *status;
	long frames;

	snd_pcm_status_alloca(&status);
	snd_pcm_status_set_audio_htstamp_config(status, &config);
	CHECK(snd_pcm_status(pcm, status));
	snd_pcm_status_get_htstamp(status, &system);
	snd_pcm_status_get_trigger_htstamp(status, &trigger);
	snd_pcm_status_get_audio_htstamp(status, &audio);
	snd_pcm_status_get_audio_htstamp_report(status, &report);
	frames = snd_pcm_status_get_avail(status);
	frames = playback ? moved - (buffer - frames) : moved + frames;
	if (report.actual_type == SND_PCM_AUDIO_TSTAMP_TYPE_LINK)
		printf("link %lld %lld %ld %u\n",
		       (system.tv_sec - trigger.tv_sec) * 1000000000LL +
		       system.tv_nsec - trigger.tv_nsec,
		       audio.tv_sec * 1000000000LL + audio.tv_nsec, frames,
		       report.accuracy_report ? report.accuracy : 0);
	else
		printf("no link time: type %u\n", report.actual_type);
}

static void sleep_ms(long ms)
{
	struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

static void pause_for(long ms)
{
	CHECK(snd_pcm_pause(pcm, 1));
	sleep_ms(ms);
	CHECK(snd_pcm_pause(pcm, 0));
	printf("paused\n");
}

int main(int argc, char **argv)
{
	long ms, pause, size;

	if (argc != 8)
		return 2;
	playback = argv[1][0] == 'p';
	file = fopen(argv[2], "rb");
	if (!file)
		return 2;
	fseek(file, 0, SEEK_END);
	size = ftell(file) / 4;
	rewind(file);
	ms = atol(argv[6]);
	pause = atol(argv[7]);
	CHECK(snd_pcm_open(&pcm, argv[1] + 2, playback ? SND_PCM_STREAM_PLAYBACK :
			   SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK));
	configure(atol(argv[3]), atol(argv[4]), atoi(argv[5]));
	if (playback)
		move();
	CHECK(snd_pcm_start(pcm));
	do {
		say();
		sleep_ms(ms);
		if (pause && moved > size / 2) {
			pause_for(pause);
			pause = 0;
		}
	} while (move());
	if (playback)
		sleep_ms(buffer / 48);
	printf("moved %ld\n", moved);
	CHECK(snd_pcm_drop(pcm));
	CHECK(snd_pcm_close(pcm));
	return 0;
}
