// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: link RAW-FILE RECORDING STREAM...
 *
 * Links streams, such as "p:hw:0,0" and "c:hw:0,0", and starts them with one
 * call. RAW-FILE, 48 kHz stereo S16, goes to every playback; what the last
 * capture gets goes to RECORDING. Then, after half a second each: a pause; on
 * again; the last stream leaves the group while it runs, and the group is
 * paused and goes on without it. In the end the group is stopped, and the last
 * stream too.
 *
 * At each point it says of every stream: its state, how far it is, and when it
 * was started or stopped last.
 */
#include <string.h>
#include <time.h>
#include "check.h"

#define STREAMS_MAX	8
#define PERIOD		480
#define BUFFER		(8 * PERIOD)
#define STEP_MS		500

struct stream {
	const char *name;
	snd_pcm_t *pcm;
	int playback;
	FILE *file;	/* to be played, or NULL */
	long moved;	/* frames written or read */
};

static struct stream streams[STREAMS_MAX];
static int count;
static FILE *recording;

static void open_stream(struct stream *stream, const char *name, const char *file)
{
	snd_pcm_hw_params_t *hw;
	snd_pcm_sw_params_t *sw;

	stream->name = name;
	stream->playback = name[0] == 'p';
	CHECK(snd_pcm_open(&stream->pcm, name + 2, stream->playback ? SND_PCM_STREAM_PLAYBACK :
			   SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK));
	snd_pcm_hw_params_alloca(&hw);
	CHECK(snd_pcm_hw_params_any(stream->pcm, hw));
	CHECK(snd_pcm_hw_params_set_access(stream->pcm, hw, SND_PCM_ACCESS_RW_INTERLEAVED));
	CHECK(snd_pcm_hw_params_set_format(stream->pcm, hw, SND_PCM_FORMAT_S16_LE));
	CHECK(snd_pcm_hw_params_set_channels(stream->pcm, hw, 2));
	CHECK(snd_pcm_hw_params_set_rate(stream->pcm, hw, 48000, 0));
	CHECK(snd_pcm_hw_params_set_period_size(stream->pcm, hw, PERIOD, 0));
	CHECK(snd_pcm_hw_params_set_buffer_size(stream->pcm, hw, BUFFER));
	CHECK(snd_pcm_hw_params(stream->pcm, hw));
	if (!snd_pcm_hw_params_can_sync_start(hw))
		printf("%s cannot start with others\n", name);
	snd_pcm_sw_params_alloca(&sw);
	CHECK(snd_pcm_sw_params_current(stream->pcm, sw));
	CHECK(snd_pcm_sw_params_set_start_threshold(stream->pcm, sw, 1 << 30));
	CHECK(snd_pcm_sw_params_set_tstamp_mode(stream->pcm, sw, SND_PCM_TSTAMP_ENABLE));
	CHECK(snd_pcm_sw_params(stream->pcm, sw));
	if (stream->playback) {
		stream->file = fopen(file, "rb");
		if (!stream->file)
			exit(2);
	}
}

/* Silence after the file's end. */
static void write_some(struct stream *stream)
{
	char frames[4 * BUFFER];
	long room, have;

	room = snd_pcm_avail(stream->pcm);
	CHECK(room);
	if (!room)
		return;
	memset(frames, 0, sizeof(frames));
	have = fread(frames, 4, room, stream->file);
	if (have < room)
		have = room;
	CHECK(snd_pcm_writei(stream->pcm, frames, have));
	stream->moved += have;
}

static void read_some(struct stream *stream, int keep)
{
	char frames[4 * BUFFER];
	long have;

	have = snd_pcm_avail(stream->pcm);
	CHECK(have);
	if (!have)
		return;
	have = snd_pcm_readi(stream->pcm, frames, have);
	CHECK(have);
	stream->moved += have;
	if (keep)
		fwrite(frames, 4, have, recording);
}

static void serve(int ms)
{
	struct timespec pause = { .tv_nsec = 5000000 };
	struct stream *stream;

	for (; ms > 0; ms -= 5) {
		for (stream = streams; stream < streams + count; stream++) {
			if (snd_pcm_state(stream->pcm) != SND_PCM_STATE_RUNNING)
				continue;
			if (stream->playback)
				write_some(stream);
			else
				read_some(stream, 1);
		}
		nanosleep(&pause, NULL);
	}
}

static void say(const char *when)
{
	struct stream *stream;
	snd_pcm_status_t *status;
	snd_htimestamp_t trigger;
	long frames;

	snd_pcm_status_alloca(&status);
	for (stream = streams; stream < streams + count; stream++) {
		CHECK(snd_pcm_status(stream->pcm, status));
		frames = snd_pcm_status_get_avail(status);
		frames = stream->playback ? stream->moved - (BUFFER - frames) :
					    stream->moved + frames;
		snd_pcm_status_get_trigger_htstamp(status, &trigger);
		printf("%s %s %s %ld %ld.%09ld\n", when, stream->name,
		       snd_pcm_state_name(snd_pcm_status_get_state(status)), frames,
		       (long)trigger.tv_sec, (long)trigger.tv_nsec);
	}
}

int main(int argc, char **argv)
{
	struct stream *last;
	int i;

	if (argc < 4 || argc - 3 > STREAMS_MAX)
		return 2;
	recording = fopen(argv[2], "wb");
	if (!recording)
		return 2;
	for (i = 3; i < argc; i++)
		open_stream(&streams[count++], argv[i], argv[1]);
	last = &streams[count - 1];
	for (i = 1; i < count; i++)
		CHECK(snd_pcm_link(streams[0].pcm, streams[i].pcm));
	for (i = 0; i < count; i++)
		if (streams[i].playback)
			write_some(&streams[i]);

	CHECK(snd_pcm_start(streams[0].pcm));
	say("started");
	serve(STEP_MS);
	CHECK(snd_pcm_pause(streams[0].pcm, 1));
	say("paused");
	CHECK(snd_pcm_pause(last->pcm, 0));
	say("resumed");
	serve(STEP_MS);
	CHECK(snd_pcm_unlink(last->pcm));
	CHECK(snd_pcm_pause(streams[0].pcm, 1));
	say("unlinked");
	CHECK(snd_pcm_pause(streams[0].pcm, 0));
	serve(STEP_MS);
	CHECK(snd_pcm_drop(streams[0].pcm));
	CHECK(snd_pcm_drop(last->pcm));
	say("stopped");
	fclose(recording);
	for (i = 0; i < count; i++)
		CHECK(snd_pcm_close(streams[i].pcm));
	return 0;
}
