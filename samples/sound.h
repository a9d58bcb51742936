/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the samples play and what becomes of what they record: a tone, a
 * recording, and their files in debugfs. Nothing here calls the DDI.
 *
 * Each stream belongs to whoever moves its sound along by calling
 * sound_serve(): a thread, a work item or an interrupt, one at a time. Only that
 * one writes to it, and to the tone (render) or the recording (capture). The
 * files read single words of it: there is no lock.
 *
 * A header of static functions: take it along when you copy a sample, or put
 * your own sound in its place.
 */
#ifndef __HDAUDBUS_SAMPLES_SOUND_H
#define __HDAUDBUS_SAMPLES_SOUND_H

#include <linux/debugfs.h>
#include <linux/fixp-arith.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>
#include <sound/hdaudbus.h>
#include "codec.h"

#define SOUND_RATE		48000
#define SOUND_CHANNELS		2
#define SOUND_FRAME		(SOUND_CHANNELS * sizeof(__le16))
#define SOUND_TONE		997	/* Hz; prime, so that it takes a second to repeat */
#define SOUND_LEVEL_SHIFT	17	/* 32-bit full scale to 16 bits at -6 dB */

/* Ten milliseconds a period: often enough, and a multiple of 128 bytes. */
#define SOUND_PERIOD_BYTES	(SOUND_RATE / 100 * SOUND_FRAME)
#define SOUND_PERIODS		16
#define SOUND_BUFFER_BYTES	(SOUND_PERIODS * SOUND_PERIOD_BYTES)

#define SOUND_SECONDS_MAX	60
#define WALL_CLOCK_PER_FRAME	(24000000 / SOUND_RATE)

static unsigned int seconds = 5;
module_param(seconds, uint, 0444);
MODULE_PARM_DESC(seconds,
		 "Seconds to play and record, at most 60; 0: play for ever and record nothing.");

static const struct hdaudio_stream_format sound_format = {
	.sample_rate = SOUND_RATE,
	.valid_bits_per_sample = 16,
	.container_size = 16,
	.number_of_channels = SOUND_CHANNELS,
	.stream_type = HDAUDIO_STREAM_PCM,
};

enum sound_direction { SOUND_RENDER, SOUND_CAPTURE, SOUND_DIRECTIONS };

struct sound;

/**
 * struct sound_stream - the sound of one DMA engine
 * @sound: whose it is
 * @render: to the codec, otherwise from it
 * @buffer: of the engine
 * @size: of @buffer, in bytes
 * @fifo_size: bytes of it on their way between link and memory
 * @position: where to read the byte offset of the engine in @buffer
 * @wall_clock: where to read the time on the link
 * @last_position: at the last look
 * @last_time: at the last look
 * @moved: bytes the engine has moved on and the driver has not
 * @offset: the driver's next byte in @buffer
 * @frames: played or recorded
 * @served: calls of sound_serve()
 * @xruns: the engine went round the buffer without a call
 * @errors: errors the engine reported
 */
struct sound_stream {
	struct sound *sound;
	bool render;
	void *buffer;
	size_t size;
	u32 fifo_size;
	const void __iomem *position;
	const void __iomem *wall_clock;
	u32 last_position;
	u32 last_time;
	size_t moved;
	size_t offset;
	unsigned int frames;
	unsigned int served;
	unsigned int xruns;
	unsigned int errors;
};

/**
 * struct sound - all of it
 * @codec: for the state file
 * @streams: by enum sound_direction
 * @phase: of the tone, in 1 / SOUND_RATE of a turn
 * @left: frames of tone to go
 * @recording: of so many seconds
 * @recorded: bytes of @recording that have been filled
 * @directory: of the files
 */
struct sound {
	const struct sample_codec *codec;
	struct sound_stream streams[SOUND_DIRECTIONS];
	u32 phase;
	u32 left;
	struct debugfs_blob_wrapper recording;
	size_t recorded;
	struct dentry *directory;
};

/* The next frames of the tone: a sine on the left, a cosine on the right. */
static void sound_play(struct sound *sound, __le16 *samples, size_t frames)
{
	for (; frames; frames--, samples += SOUND_CHANNELS) {
		if (seconds && !sound->left) {
			memset(samples, 0, frames * SOUND_FRAME);
			return;
		}
		samples[0] = cpu_to_le16(fixp_sin32_rad(sound->phase, SOUND_RATE) >>
					 SOUND_LEVEL_SHIFT);
		samples[1] = cpu_to_le16(fixp_cos32_rad(sound->phase, SOUND_RATE) >>
					 SOUND_LEVEL_SHIFT);
		sound->phase = (sound->phase + SOUND_TONE) % SOUND_RATE;
		sound->left--;
	}
}

static void sound_record(struct sound *sound, const void *samples, size_t bytes)
{
	size_t room = sound->recording.size - sound->recorded;

	bytes = min(bytes, room);
	memcpy(sound->recording.data + sound->recorded, samples, bytes);
	/* who reads that it is there finds it there */
	smp_store_release(&sound->recorded, sound->recorded + bytes);
}

/*
 * Bytes the engine has moved since the last look. A position tells nothing of
 * whole turns, but the wall clock does: it counts 500 ticks for each frame.
 */
static size_t sound_progress(struct sound_stream *stream)
{
	u32 position = readl(stream->position), time = readl(stream->wall_clock);
	size_t moved;

	if (position > stream->size)
		return 0;	/* no answer: the controller is gone */
	if (position == stream->size)
		position = 0;
	if ((time - stream->last_time) / WALL_CLOCK_PER_FRAME >= stream->size / SOUND_FRAME)
		WRITE_ONCE(stream->xruns, stream->xruns + 1);

	moved = (position + stream->size - stream->last_position) % stream->size;
	stream->last_position = position;
	stream->last_time = time;
	return moved;
}

/*
 * Follow the engine: fill what it has played, take what it has recorded.
 * Follows the position and does not count calls, so a late call, or one too
 * many, does no harm. Any context.
 *
 * The last bytes from the codec may still be in the engine's FIFO and not in
 * memory. Those to the codec are out of memory when they are counted.
 */
static void sound_serve(struct sound_stream *stream)
{
	size_t behind = stream->render ? 0 : stream->fifo_size;
	size_t ready, bytes;

	/* an interrupt that nobody asked for may come before there are clocks */
	if (!smp_load_acquire(&stream->position))
		return;
	WRITE_ONCE(stream->served, stream->served + 1);
	stream->moved += sound_progress(stream);
	if (stream->moved <= behind)
		return;

	ready = rounddown(stream->moved - behind, SOUND_FRAME);
	stream->moved -= ready;
	WRITE_ONCE(stream->frames, stream->frames + ready / SOUND_FRAME);
	while (ready) {
		bytes = min(ready, stream->size - stream->offset);
		if (stream->render)
			sound_play(stream->sound, stream->buffer + stream->offset,
				   bytes / SOUND_FRAME);
		else
			sound_record(stream->sound, stream->buffer + stream->offset, bytes);
		stream->offset = (stream->offset + bytes) % stream->size;
		ready -= bytes;
	}
}

/*
 * Files: "state", words that a script can read, and "recording", the raw frames.
 */

static void sound_show_path(struct seq_file *file, const char *name,
			    const struct codec_path *path)
{
	unsigned int i;

	seq_puts(file, name);
	for (i = 0; i < path->length; i++)
		seq_printf(file, " %02x", path->nodes[i]);
	seq_puts(file, "\n");
}

static void sound_show_stream(struct seq_file *file, const char *name,
			      const struct sound_stream *stream)
{
	seq_printf(file, "%s frames %u served %u xruns %u errors %u\n", name,
		   READ_ONCE(stream->frames), READ_ONCE(stream->served),
		   READ_ONCE(stream->xruns), READ_ONCE(stream->errors));
}

static int state_show(struct seq_file *file, void *unused)
{
	struct sound *sound = file->private;

	sound_show_path(file, "output", &sound->codec->output);
	sound_show_path(file, "input", &sound->codec->input);
	sound_show_stream(file, "render", &sound->streams[SOUND_RENDER]);
	sound_show_stream(file, "capture", &sound->streams[SOUND_CAPTURE]);
	/* what is counted here can be read from the recording */
	seq_printf(file, "recorded %zu of %lu\n", smp_load_acquire(&sound->recorded),
		   sound->recording.size);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/*
 * What the samples call
 */

/* Make a recording of nothing and the files. Returns 0 or -ENOMEM. */
static int sound_init(struct sound *sound, struct device *dev, const struct sample_codec *codec)
{
	unsigned int frames = min_t(unsigned int, seconds, SOUND_SECONDS_MAX) * SOUND_RATE;
	char *name;

	sound->codec = codec;
	sound->left = frames;
	sound->recording.size = frames * SOUND_FRAME;
	sound->recording.data = vzalloc(max_t(size_t, sound->recording.size, PAGE_SIZE));
	name = kasprintf(GFP_KERNEL, "%s:%s", KBUILD_MODNAME, dev_name(dev));
	if (name && sound->recording.data) {
		sound->directory = debugfs_create_dir(name, NULL);
		debugfs_create_file("state", 0444, sound->directory, sound, &state_fops);
		debugfs_create_blob("recording", 0444, sound->directory, &sound->recording);
	}
	kfree(name);
	return sound->directory ? 0 : -ENOMEM;
}

/* Nobody calls sound_serve() any more. */
static void sound_exit(struct sound *sound)
{
	debugfs_remove(sound->directory);	/* waits for readers */
	vfree(sound->recording.data);
}

/*
 * Give a stream its buffer, before the engine runs; one to play is filled from
 * end to end. The sizes are what the DDI said they are.
 */
static void sound_set_buffer(struct sound *sound, enum sound_direction direction, void *buffer,
			     size_t size, u32 fifo_size)
{
	struct sound_stream *stream = &sound->streams[direction];

	stream->sound = sound;
	stream->render = direction == SOUND_RENDER;
	stream->buffer = buffer;
	stream->size = size;
	stream->fifo_size = min_t(size_t, fifo_size, size / 2);
	if (stream->render)
		sound_play(sound, buffer, size / SOUND_FRAME);
}

/* Give a stream its clocks, right before the engine runs. */
static void sound_set_clocks(struct sound_stream *stream, const void __iomem *position,
			     const void __iomem *wall_clock)
{
	stream->wall_clock = wall_clock;
	stream->last_time = readl(wall_clock);
	/* with these sound_serve() begins */
	smp_store_release(&stream->position, position);
}

#endif /* __HDAUDBUS_SAMPLES_SOUND_H */
