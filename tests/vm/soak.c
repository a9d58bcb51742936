// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: soak SECONDS SEED CARD...
 *
 * Plays and records on cards that hear themselves, for so long: on each a thread
 * that plays and one that records, which start, pause and stop at random moments,
 * with random buffers, independently of each other.
 *
 * What is played are numbers: each frame's is one more than that of the frame
 * before, and each time a stream starts they begin anew, so that whoever hears a
 * frame knows which should be next. What is recorded has to be silence, or the
 * beginning, or what comes next; after silence within what is played only if that
 * was paused there.
 *
 * Says how far it is every minute, and what it counted at the end.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

#define RATE		48000
#define CARDS_MAX	8
#define RUN_BITS	20	/* of a number: which frame of a run; above: which run */
#define RUN_MAX		(10 * RATE)
#define RUN_SHORT	(RATE / 4)
#define BUFFER_MAX	16384
#define STALL_S		30
#define LEAST		10	/* a stream moves, and is heard, for more than this part */
#define WRONG_SHOWN	5

struct counts {
	atomic_ulong starts, frames, xruns, pauses, drains, drops, closes;
};

struct stream {
	int card;
	int playback;
	unsigned int seed;
	snd_pcm_t *pcm;
	snd_pcm_uframes_t period, buffer;
	struct counts counts;
	unsigned long watched;	/* frames, by who watches */
	pthread_t thread;
};

struct card {
	struct stream player, recorder;
	/* what was heard, by the recorder only */
	uint32_t last;
	int fresh, silent;
	unsigned long heard, begun, gaps, wrong;
};

static struct card cards[CARDS_MAX];
static int count;
static time_t end;

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static unsigned int choose(struct stream *stream, unsigned int least, unsigned int most)
{
	return least + rand_r(&stream->seed) % (most - least + 1);
}

/* Frames from a start to its stop. */
static unsigned int choose_run(struct stream *stream)
{
	return choose(stream, 1, choose(stream, 0, 1) ? RUN_SHORT : RUN_MAX);
}

static void rest(struct stream *stream, unsigned int most_ms)
{
	usleep(choose(stream, 0, most_ms) * 1000);
}

static void open_stream(struct stream *stream)
{
	char name[16];

	snprintf(name, sizeof(name), "hw:%d,0", stream->card);
	CHECK(snd_pcm_open(&stream->pcm, name, stream->playback ? SND_PCM_STREAM_PLAYBACK :
			   SND_PCM_STREAM_CAPTURE, 0));
}

/* Where nothing has been written there is silence. */
static void set_silence(struct stream *stream)
{
	snd_pcm_sw_params_t *sw;
	snd_pcm_uframes_t boundary;

	snd_pcm_sw_params_alloca(&sw);
	CHECK(snd_pcm_sw_params_current(stream->pcm, sw));
	CHECK(snd_pcm_sw_params_get_boundary(sw, &boundary));
	CHECK(snd_pcm_sw_params_set_silence_threshold(stream->pcm, sw, 0));
	CHECK(snd_pcm_sw_params_set_silence_size(stream->pcm, sw, boundary));
	CHECK(snd_pcm_sw_params(stream->pcm, sw));
}

static void set_buffer(struct stream *stream)
{
	snd_pcm_hw_params_t *hw;

	stream->period = 32 * choose(stream, 4, 32);
	stream->buffer = stream->period * choose(stream, 4, 16);
	snd_pcm_hw_params_alloca(&hw);
	CHECK(snd_pcm_hw_params_any(stream->pcm, hw));
	CHECK(snd_pcm_hw_params_set_access(stream->pcm, hw, SND_PCM_ACCESS_RW_INTERLEAVED));
	CHECK(snd_pcm_hw_params_set_format(stream->pcm, hw, SND_PCM_FORMAT_S16_LE));
	CHECK(snd_pcm_hw_params_set_channels(stream->pcm, hw, 2));
	CHECK(snd_pcm_hw_params_set_rate(stream->pcm, hw, RATE, 0));
	CHECK(snd_pcm_hw_params_set_period_size(stream->pcm, hw, stream->period, 0));
	CHECK(snd_pcm_hw_params_set_buffer_size(stream->pcm, hw, stream->buffer));
	CHECK(snd_pcm_hw_params(stream->pcm, hw));
	if (stream->playback)
		set_silence(stream);
}

static void close_stream(struct stream *stream)
{
	CHECK(snd_pcm_close(stream->pcm));
	stream->pcm = NULL;
	stream->counts.closes++;
}

/* Ready to start; opened, or given another buffer, every few times. */
static void prepare(struct stream *stream)
{
	if (stream->pcm && !choose(stream, 0, 3))
		close_stream(stream);
	if (!stream->pcm) {
		open_stream(stream);
		set_buffer(stream);
	} else if (!choose(stream, 0, 1)) {
		CHECK(snd_pcm_drop(stream->pcm));	/* what had an xrun keeps its buffer */
		CHECK(snd_pcm_hw_free(stream->pcm));
		set_buffer(stream);
	} else {
		CHECK(snd_pcm_prepare(stream->pcm));
	}
	stream->counts.starts++;
}

/* Whether it went on; an xrun ends the run. */
static int moved(struct stream *stream, snd_pcm_sframes_t result)
{
	if (result == -EPIPE) {
		stream->counts.xruns++;
		return 0;
	}
	CHECK(result);
	stream->counts.frames += result;
	return 1;
}

/*
 * What plays
 */

static int write_all(struct stream *stream, const uint32_t *frames, snd_pcm_uframes_t left)
{
	snd_pcm_sframes_t result;

	while (left) {
		result = snd_pcm_writei(stream->pcm, frames, left);
		if (!moved(stream, result))
			return 0;
		frames += result;
		left -= result;
	}
	return 1;
}

static void pause_for_a_while(struct stream *stream)
{
	/* counted first: it may be heard before this goes on */
	stream->counts.pauses++;
	if (snd_pcm_state(stream->pcm) != SND_PCM_STATE_RUNNING ||
	    snd_pcm_pause(stream->pcm, 1) < 0)
		return;
	rest(stream, 300);
	CHECK(snd_pcm_pause(stream->pcm, 0));
}

static void stop(struct stream *stream)
{
	int result;

	if (choose(stream, 0, 1)) {
		CHECK(snd_pcm_drop(stream->pcm));
		stream->counts.drops++;
		return;
	}
	result = snd_pcm_drain(stream->pcm);
	if (result == -EPIPE)	/* there was nothing left */
		stream->counts.xruns++;
	else
		CHECK(result);
	stream->counts.drains++;
}

static void play_run(struct stream *stream, uint32_t run)
{
	static __thread uint32_t frames[BUFFER_MAX];
	uint32_t number = run << RUN_BITS, left = choose_run(stream), some, i;

	while (left) {
		some = choose(stream, 1, stream->period * 2);
		some = some < left ? some : left;
		for (i = 0; i < some; i++)
			frames[i] = ++number;
		if (!write_all(stream, frames, some))
			return;
		left -= some;
		if (!choose(stream, 0, 300))
			pause_for_a_while(stream);
	}
	stop(stream);
}

static void *player(void *data)
{
	struct stream *stream = data;
	uint32_t run = 0;

	while (now() < end) {
		prepare(stream);
		run = (run + 1) % (1 << (32 - RUN_BITS));
		play_run(stream, run);
		if (!choose(stream, 0, 1))
			rest(stream, 1000);
	}
	close_stream(stream);
	return NULL;
}

/*
 * What records
 */

static void hear_wrong(struct card *card, uint32_t frame)
{
	if (card->wrong++ < WRONG_SHOWN)
		printf("card %d: frame %08x after %08x%s\n", card->recorder.card, frame,
		       card->last, card->silent ? " and silence" : "");
}

static void hear(struct card *card, uint32_t frame)
{
	uint32_t first = frame & ((1 << RUN_BITS) - 1);

	if (!frame) {
		card->silent = 1;
		return;
	}
	if (card->fresh)
		card->fresh = 0;	/* in the midst of something */
	else if (first == 1)
		card->begun++;
	else if (frame != card->last + 1)
		hear_wrong(card, frame);
	else if (card->silent)
		card->gaps++;
	card->silent = 0;
	card->last = frame;
	card->heard++;
}

static void record_run(struct card *card)
{
	static __thread uint32_t frames[BUFFER_MAX];
	struct stream *stream = &card->recorder;
	long left = choose_run(stream);
	snd_pcm_sframes_t result, i;

	card->fresh = 1;
	card->silent = 0;
	while (left > 0) {
		result = snd_pcm_readi(stream->pcm, frames, choose(stream, 1, stream->period * 2));
		if (!moved(stream, result))
			return;
		for (i = 0; i < result; i++)
			hear(card, frames[i]);
		left -= result;
	}
	CHECK(snd_pcm_drop(stream->pcm));
	stream->counts.drops++;
}

static void *recorder(void *data)
{
	struct card *card = data;
	struct stream *stream = &card->recorder;

	while (now() < end) {
		prepare(stream);
		record_run(card);
		if (!choose(stream, 0, 3))
			rest(stream, 500);
	}
	close_stream(stream);
	return NULL;
}

/*
 * Figures
 */

static void say_stream(const char *what, struct stream *stream)
{
	struct counts *c = &stream->counts;

	printf("card %d %s: %lu starts, %lu frames, %lu xruns, %lu pauses, %lu drains, "
	       "%lu drops, %lu closes\n", stream->card, what, c->starts, c->frames, c->xruns,
	       c->pauses, c->drains, c->drops, c->closes);
}

static unsigned long frames_moved(void)
{
	unsigned long frames = 0;
	int i;

	for (i = 0; i < count; i++)
		frames += cards[i].player.counts.frames + cards[i].recorder.counts.frames;
	return frames;
}

/* No rest is nearly so long: what stood still since the last time ends it all. */
static void check_moved(struct stream *stream)
{
	unsigned long frames = stream->counts.frames;

	if (frames == stream->watched && now() < end) {
		printf("card %d %s: no frame moved for %d s\n", stream->card,
		       stream->playback ? "plays" : "records", STALL_S);
		exit(3);
	}
	stream->watched = frames;
}

/* Once a minute to the host, which sees it at once. */
static void watch(time_t start)
{
	FILE *host = fopen("/dev/output", "w");
	time_t said = start;
	int i;

	while (now() < end) {
		sleep(STALL_S);
		for (i = 0; i < count; i++) {
			check_moved(&cards[i].player);
			check_moved(&cards[i].recorder);
		}
		if (host && now() - said >= 60) {
			said = now();
			fprintf(host, "# soak: %ld s, %lu frames\n", said - start, frames_moved());
			fflush(host);
		}
	}
}

/* It has moved for long enough, and not every start ended in an xrun. */
static int failed_stream(struct stream *stream, unsigned long least)
{
	return stream->counts.frames <= least || stream->counts.xruns >= stream->counts.starts;
}

static int say_card(struct card *card, unsigned long least)
{
	int failed = card->wrong || card->heard <= least || !card->begun ||
		     failed_stream(&card->player, least) ||
		     failed_stream(&card->recorder, least) ||
		     card->gaps > card->player.counts.pauses;

	say_stream("plays", &card->player);
	say_stream("records", &card->recorder);
	printf("card %d: %lu frames compared, %lu beginnings, %lu pauses heard, %lu frames wrong\n",
	       card->player.card, card->heard, card->begun, card->gaps, card->wrong);
	return failed;
}

int main(int argc, char **argv)
{
	time_t start = now();
	int i, failed = 0;

	if (argc < 4 || argc - 3 > CARDS_MAX)
		return 2;
	end = start + atol(argv[1]);
	for (i = 3; i < argc; i++) {
		struct card *card = &cards[count++];

		card->player.playback = 1;
		card->player.card = atoi(argv[i]);
		card->player.seed = atoi(argv[2]) + 2 * i;
		card->recorder.card = card->player.card;
		card->recorder.seed = card->player.seed + 1;
		pthread_create(&card->player.thread, NULL, player, &card->player);
		pthread_create(&card->recorder.thread, NULL, recorder, card);
	}
	watch(start);
	for (i = 0; i < count; i++) {
		pthread_join(cards[i].player.thread, NULL);
		pthread_join(cards[i].recorder.thread, NULL);
		failed |= say_card(&cards[i], atol(argv[1]) * RATE / LEAST);
	}
	return failed ? 3 : 0;
}
