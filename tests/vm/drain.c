// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: drain RAW-FILE STREAM...
 *
 * Links streams, such as "p:hw:0,0" and "c:hw:0,0", starts them, plays RAW-FILE,
 * less than half a second of 48 kHz stereo S16, on every playback, or, on
 * "p/4:hw:0,0", a fourth of it, and drains the group. Says what became of it: "drained in MS ms: STATE..."
 */
#include <string.h>
#include <time.h>
#include "check.h"

#define STREAMS_MAX	8
#define LATENCY_US	500000
#define FRAMES_MAX	(48000 / 1000 * LATENCY_US / 1000 - 1)

static snd_pcm_t *open_stream(const char *name, const char *frames, size_t count)
{
	snd_pcm_stream_t way = name[0] == 'p' ? SND_PCM_STREAM_PLAYBACK : SND_PCM_STREAM_CAPTURE;
	size_t part = name[1] == '/' ? atoi(name + 2) : 1;
	snd_pcm_t *pcm;

	CHECK(snd_pcm_open(&pcm, strchr(name, ':') + 1, way, 0));
	CHECK(snd_pcm_set_params(pcm, SND_PCM_FORMAT_S16_LE, SND_PCM_ACCESS_RW_INTERLEAVED, 2,
				 48000, 0, LATENCY_US));
	if (way == SND_PCM_STREAM_PLAYBACK)
		CHECK(snd_pcm_writei(pcm, frames, count / part));
	return pcm;
}

static long milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	static char frames[4 * FRAMES_MAX];
	snd_pcm_t *streams[STREAMS_MAX];
	int count = argc - 2, i;
	size_t length;
	long start;
	FILE *file;

	if (count < 1 || count > STREAMS_MAX)
		return 2;
	file = fopen(argv[1], "rb");
	if (!file)
		return 2;
	length = fread(frames, 4, FRAMES_MAX, file);
	for (i = 0; i < count; i++)
		streams[i] = open_stream(argv[i + 2], frames, length);
	for (i = 1; i < count; i++)
		CHECK(snd_pcm_link(streams[0], streams[i]));
	start = milliseconds();
	CHECK(snd_pcm_start(streams[0]));
	CHECK(snd_pcm_drain(streams[0]));
	printf("drained in %ld ms:", milliseconds() - start);
	for (i = 0; i < count; i++)
		printf(" %s", snd_pcm_state_name(snd_pcm_state(streams[i])));
	printf("\n");
	for (i = 0; i < count; i++)
		CHECK(snd_pcm_close(streams[i]));
	return 0;
}
