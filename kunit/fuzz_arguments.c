// SPDX-License-Identifier: GPL-2.0
/*
 * Draws what calls are made with: formats, sizes, counts and descriptor lists, most
 * of them right.
 */
#include <linux/mm.h>
#include "fuzz.h"

/*
 * Formats and sizes
 */

/**
 * fuzz_draw_format - draw a stream format, mostly one there is
 * @fuzz: the sequence
 */
void fuzz_draw_format(struct fuzz *fuzz)
{
	static const u32 rates[] = {
		8000, 11025, 16000, 22050, 32000, 44100, 48000, 48000, 88200, 96000, 176400,
		192000, 6000, 9600, 24000, 144000, 72000, 14700, 64000, 132300,
	};
	static const u16 bits[] = { 16, 16, 8, 20, 24, 32 };
	struct hdaudio_stream_format *format = &fuzz->args.format;

	*format = fixture_format(rates[fuzz_random(fuzz, ARRAY_SIZE(rates))],
				 bits[fuzz_random(fuzz, ARRAY_SIZE(bits))],
				 fuzz_one_in(fuzz, 3) ? 1 + fuzz_random(fuzz, 16) :
							1 + fuzz_random(fuzz, 3));
	format->stream_type = fuzz_one_in(fuzz, 8);
	if (!fuzz_one_in(fuzz, 12))
		return;
	switch (fuzz_random(fuzz, 6)) {
	case 0:
		format->sample_rate = fuzz_random(fuzz, 200000);
		break;
	case 1:
		format->sample_rate = prandom_u32_state(&fuzz->random);
		break;
	case 2:
		format->container_size = fuzz_random(fuzz, 5) * 8;
		break;
	case 3:
		format->valid_bits_per_sample = fuzz_random(fuzz, 40);
		break;
	case 4:
		format->number_of_channels = fuzz_one_in(fuzz, 2) ? 0 : 17 + fuzz_random(fuzz, 300);
		break;
	default:
		format->stream_type = 2 + fuzz_random(fuzz, 100);
	}
}

/**
 * fuzz_draw_size - draw a size of a buffer
 * @fuzz: the sequence
 *
 * Return: bytes.
 */
size_t fuzz_draw_size(struct fuzz *fuzz)
{
	switch (fuzz_random(fuzz, 40)) {
	case 0:
		return fuzz_random(fuzz, 3);
	case 1:
		return fuzz_random(fuzz, 1 << 18);
	case 2:
		return fuzz_one_in(fuzz, 8) ? (4 << 20) - 2 + fuzz_random(fuzz, 4) : 4096;
	case 3:
		return fuzz_one_in(fuzz, 20) ? SIZE_MAX - fuzz_random(fuzz, 200) : 8192;
	default:
		return 1 + fuzz_random(fuzz, 3000);
	}
}

/**
 * fuzz_draw_notifications - draw a count of notifications and a size
 * @fuzz: the sequence
 *
 * The count divides the size, mostly.
 */
void fuzz_draw_notifications(struct fuzz *fuzz)
{
	static const u32 counts[] = { 1, 2, 3, 4, 8 };
	struct fuzz_args *args = &fuzz->args;

	args->count = counts[fuzz_random(fuzz, ARRAY_SIZE(counts))];
	args->size = fuzz_draw_size(fuzz);
	if (!fuzz_one_in(fuzz, 5))
		args->size = args->count * 128 * (1 + fuzz_random(fuzz, 6));
	else if (fuzz_one_in(fuzz, 4))
		args->count = fuzz_one_in(fuzz, 2) ? fuzz_random(fuzz, 140) :
						     prandom_u32_state(&fuzz->random);
}

static void put_fragment(struct fuzz *fuzz, u32 index, u32 offset, u32 length)
{
	const struct fuzz_engine *engine = fuzz->args.engine;

	engine->bdl[index] = (struct hdaudio_buffer_descriptor){
		.address = cpu_to_le64(engine->address + offset),
		.length = cpu_to_le32(length),
		.interrupt_on_completion = cpu_to_le32(fuzz_random(fuzz, 4)),
	};
	fuzz->args.size += length;
}

/* One behind the other; in a buffer too small for that, one upon the other. */
static void draw_fragments(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	u32 size = args->engine->size, steps = size / 128, at = 0, i;

	args->size = 0;
	args->lvi = 1;
	if (steps < 2) {
		put_fragment(fuzz, 0, 0, 1 + fuzz_random(fuzz, size));
		put_fragment(fuzz, 1, 0, 1 + fuzz_random(fuzz, size));
		return;
	}
	args->lvi = min(1 + fuzz_random(fuzz, 6), steps - 1);
	if (fuzz_one_in(fuzz, 20))
		args->lvi = min(steps - 1, 255U);
	for (i = 0; i < args->lvi; i++) {
		u32 spare = steps - at - (args->lvi - i);
		u32 take = 1 + fuzz_random(fuzz, min(spare, 8U));

		put_fragment(fuzz, i, 128 * at, 128 * take - fuzz_one_in(fuzz, 4));
		at += take;
	}
	put_fragment(fuzz, i, 128 * at, 1 + fuzz_random(fuzz, size - 128 * at));
}

/**
 * fuzz_draw_list - the client writes its descriptor list
 * @fuzz: the sequence
 *
 * Right, or with one thing wrong. The controller reads that very list, so a client
 * keeps its hands off it but in Reset.
 */
void fuzz_draw_list(struct fuzz *fuzz)
{
	struct fuzz_args *args = &fuzz->args;
	const struct fuzz_engine *engine = args->engine;
	struct hdaudio_buffer_descriptor *victim;

	memcpy(fuzz->list, engine->bdl, sizeof(fuzz->list));
	draw_fragments(fuzz);
	args->isr = !fuzz_one_in(fuzz, 4);
	if (!fuzz_one_in(fuzz, 4))
		return;
	victim = &engine->bdl[fuzz_random(fuzz, args->lvi + 1)];
	switch (fuzz_random(fuzz, 9)) {
	case 0:
		victim->address = cpu_to_le64(le64_to_cpu(victim->address) + 64);
		break;
	case 1:
		victim->address = cpu_to_le64(engine->address - 128);
		break;
	case 2:
		victim->address = cpu_to_le64(engine->address + PAGE_ALIGN(engine->size));
		break;
	case 3:
		args->size -= le32_to_cpu(victim->length);
		victim->length = 0;
		break;
	case 4:
		args->size -= le32_to_cpu(victim->length) + 1;
		victim->length = cpu_to_le32(U32_MAX);
		break;
	case 5:
		args->size += fuzz_one_in(fuzz, 2) ? 1 : -1;
		break;
	case 6:
		args->lvi = fuzz_one_in(fuzz, 2) ? 0 : 256 + fuzz_random(fuzz, 1000);
		break;
	case 7:
		victim->address = cpu_to_le64(U64_MAX - 127);
		break;
	default:
		args->size = 0;
	}
}
