// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: pause DEVICE RAW-FILE FRAME
 *
 * Plays 48 kHz stereo S16 sound, pauses for a second when FRAME is being heard,
 * and goes on. (aplay pauses too, but only from a terminal.) Fails if the
 * position moves during the pause.
 */
#include <unistd.h>
#include "check.h"

static snd_pcm_sframes_t delay(snd_pcm_t *pcm)
{
	snd_pcm_sframes_t frames;

	CHECK(snd_pcm_delay(pcm, &frames));
	return frames;
}

static void pause_a_second(snd_pcm_t *pcm)
{
	snd_pcm_sframes_t before, after;

	CHECK(snd_pcm_pause(pcm, 1));
	before = delay(pcm);
	sleep(1);
	after = delay(pcm);
	if (before != after) {
		fprintf(stderr, "the position moved by %ld during the pause\n",
			before - after);
		exit(1);
	}
	CHECK(snd_pcm_pause(pcm, 0));
	printf("paused, with %ld frames to go in the buffer\n", before);
}

static void play(snd_pcm_t *pcm, FILE *file, snd_pcm_sframes_t pause_at)
{
	snd_pcm_sframes_t written = 0;
	char frames[4 * 256];
	size_t count;

	while ((count = fread(frames, 4, 256, file)) > 0) {
		CHECK(snd_pcm_writei(pcm, frames, count));
		written += count;
		if (pause_at && written - delay(pcm) >= pause_at) {
			pause_a_second(pcm);
			pause_at = 0;
		}
	}
	CHECK(snd_pcm_drain(pcm));
}

int main(int argc, char **argv)
{
	snd_pcm_t *pcm;
	FILE *file;

	if (argc != 4)
		return 2;
	file = fopen(argv[2], "rb");
	if (!file) {
		perror(argv[2]);
		return 1;
	}
	CHECK(snd_pcm_open(&pcm, argv[1], SND_PCM_STREAM_PLAYBACK, 0));
	CHECK(snd_pcm_set_params(pcm, SND_PCM_FORMAT_S16_LE,
				 SND_PCM_ACCESS_RW_INTERLEAVED, 2, 48000, 0,
				 100000));
	play(pcm, file, atol(argv[3]));
	CHECK(snd_pcm_close(pcm));
	return 0;
}
