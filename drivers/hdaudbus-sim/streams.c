// SPDX-License-Identifier: GPL-2.0
/*
 * The DMA engines of the software controller: their registers, and the bytes
 * they carry between memory, as their descriptor lists say, and the streams
 * of the link.
 *
 * Called with sim->lock held, except for what tests call.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <sound/hda_register.h>
#include <sound/hdaudbus.h>
#include "model.h"

#define SIM_CHUNK	128	/* bytes that move at once */

#define SIM_FORMAT_CHANNELS	GENMASK(3, 0)
#define SIM_FORMAT_BITS		GENMASK(6, 4)
#define SIM_FORMAT_DIVISOR	GENMASK(10, 8)
#define SIM_FORMAT_MULTIPLE	GENMASK(13, 11)
#define SIM_FORMAT_BASE_44K	BIT(14)

unsigned int sim_engine_count(const struct sim_description *description)
{
	return description->inputs + description->outputs + description->bidirectional;
}

/**
 * sim_engine_register - where a register of an engine is
 * @engine: number of the engine
 * @offset: AZX_REG_SD_*
 *
 * Context: any.
 * Return: the offset in the register file.
 */
u32 sim_engine_register(unsigned int engine, u32 offset)
{
	return 0x80 + 0x20 * engine + offset;
}

static u32 sim_engine_get(const struct sim *sim, unsigned int n, u32 offset, unsigned int size)
{
	return sim_get(sim, sim_engine_register(n, offset), size);
}

static void sim_engine_put(struct sim *sim, unsigned int n, u32 offset,
			   unsigned int size, u32 value)
{
	sim_put(sim, sim_engine_register(n, offset), size, value);
}

static bool sim_engine_running(const struct sim *sim, unsigned int n)
{
	return sim_engine_get(sim, n, AZX_REG_SD_CTL, 1) & SD_CTL_DMA_START;
}

static bool sim_engine_renders(const struct sim *sim, unsigned int n)
{
	const struct sim_description *description = sim->description;

	if (n < description->inputs + description->outputs)
		return n >= description->inputs;
	return sim_engine_get(sim, n, AZX_REG_SD_CTL, 4) & SD_CTL_DIR;
}

/* Status bits come up, enabled or not. */
static void sim_engine_event(struct sim *sim, unsigned int n, u8 status)
{
	sim_engine_put(sim, n, AZX_REG_SD_STS, 1,
		       sim_engine_get(sim, n, AZX_REG_SD_STS, 1) | status);
	sim->interrupt_raised = true;
}

static u8 sim_engine_tag(const struct sim *sim, unsigned int n)
{
	return (sim_engine_get(sim, n, AZX_REG_SD_CTL, 4) & SD_CTL_STREAM_TAG_MASK) >>
	       SD_CTL_STREAM_TAG_SHIFT;
}

/*
 * Reset
 */

static void sim_engine_mask(struct sim *sim, unsigned int n, u32 offset,
			    unsigned int size, u32 writable)
{
	while (size--) {
		sim->writable[sim_engine_register(n, offset++)] = writable;
		writable >>= 8;
	}
}

static void sim_engine_reset(struct sim *sim, unsigned int n)
{
	u32 control = SD_CTL_STREAM_TAG_MASK | SD_CTL_STRIPE | SD_CTL_TRAFFIC_PRIO |
		      SD_CTL_STREAM_RESET | SD_CTL_DMA_START | SD_INT_MASK;

	if (n >= sim->description->inputs + sim->description->outputs)
		control |= SD_CTL_DIR;
	memset(sim->registers + sim_engine_register(n, 0), 0, 0x20);
	if (sim->description->fifos[n])
		sim_engine_put(sim, n, AZX_REG_SD_FIFOSIZE, 2, sim->description->fifos[n] - 1);
	sim_engine_mask(sim, n, AZX_REG_SD_CTL, 3, control);
	sim->clearable[sim_engine_register(n, AZX_REG_SD_STS)] = SD_INT_MASK;
	sim_engine_mask(sim, n, AZX_REG_SD_CBL, 4, 0xffffffff);
	sim_engine_mask(sim, n, AZX_REG_SD_LVI, 2, 0x00ff);
	sim_engine_mask(sim, n, AZX_REG_SD_FORMAT, 2, 0xff7f);
	sim_engine_mask(sim, n, AZX_REG_SD_BDLPL, 4, 0xffffff80);
	sim_engine_mask(sim, n, AZX_REG_SD_BDLPU, 4, 0xffffffff);
	sim->engines[n] = (struct sim_engine){ };
}

void sim_streams_reset(struct sim *sim)
{
	unsigned int n;

	for (n = 0; n < sim_engine_count(sim->description); n++)
		sim_engine_reset(sim, n);
}

/*
 * Formats
 */

unsigned int sim_block_bytes(u16 format)
{
	static const u8 bytes[8] = { 1, 2, 4, 4, 4 };

	return bytes[FIELD_GET(SIM_FORMAT_BITS, format)] *
	       (FIELD_GET(SIM_FORMAT_CHANNELS, format) + 1);
}

/* Unless it is fixed: sixteen frames' worth of samples, in steps of 32 bytes. */
static u16 sim_fifo_size(const struct sim *sim, unsigned int n, u16 format)
{
	unsigned int blocks = FIELD_GET(SIM_FORMAT_MULTIPLE, format) + 1;

	if (sim->description->fifos[n])
		return sim->description->fifos[n];
	return roundup(16 * blocks * sim_block_bytes(format), 32);
}

/*
 * Sample blocks due in this frame. 44.1 kHz is 147 blocks in 160 frames; the
 * fraction that is left stays in the engine's phase.
 */
static unsigned int sim_blocks(struct sim_engine *engine, u16 format)
{
	unsigned int divisor = 160 * (FIELD_GET(SIM_FORMAT_DIVISOR, format) + 1);
	unsigned int blocks;

	engine->phase += (format & SIM_FORMAT_BASE_44K ? 147 : 160) *
			 (FIELD_GET(SIM_FORMAT_MULTIPLE, format) + 1);
	blocks = engine->phase / divisor;
	engine->phase %= divisor;
	return blocks;
}

/*
 * Register writes
 */

static void sim_engine_start(struct sim *sim, unsigned int n)
{
	bool renders = sim_engine_renders(sim, n);
	u8 tag = sim_engine_tag(sim, n);
	unsigned int i;

	if (!tag)
		sim_violation(sim, "engine runs without a stream tag");
	if (!sim_engine_get(sim, n, AZX_REG_SD_CBL, 4))
		sim_violation(sim, "engine runs without a buffer");
	if (!sim_engine_get(sim, n, AZX_REG_SD_LVI, 2))
		sim_violation(sim, "engine runs with fewer than two descriptors");
	for (i = 0; renders && i < sim_engine_count(sim->description); i++)
		if (i != n && sim_engine_running(sim, i) &&
		    sim_engine_renders(sim, i) && sim_engine_tag(sim, i) == tag)
			sim_violation(sim, "two engines render one stream");
	if (!renders)
		sim_wires_start(sim, tag);
}

/* The FIFO fills as soon as the engine may run, also while SSYNC holds it. */
static void sim_fifo_ready(struct sim *sim, unsigned int n)
{
	u8 status = sim_engine_get(sim, n, AZX_REG_SD_STS, 1) & ~SD_STS_FIFO_READY;

	if (sim_engine_running(sim, n) && !sim->faults.fifo_never_ready)
		status |= SD_STS_FIFO_READY;
	sim_engine_put(sim, n, AZX_REG_SD_STS, 1, status);
}

static void sim_control_byte(struct sim *sim, unsigned int n, u8 old)
{
	u8 now = sim_engine_get(sim, n, AZX_REG_SD_CTL, 1);

	if (sim->faults.stuck_stream_reset)
		now = (now & ~SD_CTL_STREAM_RESET) | (old & SD_CTL_STREAM_RESET);
	if (sim->faults.stuck_run)
		now |= old & SD_CTL_DMA_START;
	if (now & SD_CTL_STREAM_RESET) {
		if (old & SD_CTL_DMA_START)
			sim_violation(sim, "stream reset while running");
		sim_engine_reset(sim, n);
		now = SD_CTL_STREAM_RESET;
	} else if (old & SD_CTL_STREAM_RESET) {
		now &= ~SD_CTL_DMA_START;
	}
	sim_engine_put(sim, n, AZX_REG_SD_CTL, 1, now);
	sim_fifo_ready(sim, n);
	if (now & ~old & SD_CTL_DMA_START)
		sim_engine_start(sim, n);
}

void sim_stream_written(struct sim *sim, u32 offset, unsigned int size, const u8 *old)
{
	unsigned int n = (offset - sim_engine_register(0, 0)) / 0x20;
	u32 reg = offset % 0x20;
	u16 format;

	if (n >= sim_engine_count(sim->description)) {
		sim_violation(sim, "no such engine");
		return;
	}
	if (reg && sim_engine_get(sim, n, AZX_REG_SD_CTL, 1) & SD_CTL_STREAM_RESET) {
		memcpy(sim->registers + offset, old, size);
		return;
	}
	if (!reg)
		sim_control_byte(sim, n, old[0]);
	if (reg >= AZX_REG_SD_CBL && sim_engine_running(sim, n))
		sim_violation(sim, "engine programmed while running");
	if (reg == AZX_REG_SD_FORMAT) {
		format = sim_engine_get(sim, n, AZX_REG_SD_FORMAT, 2);
		if (!sim_block_bytes(format))
			sim_violation(sim, "reserved sample size");
		sim_engine_put(sim, n, AZX_REG_SD_FIFOSIZE, 2, sim_fifo_size(sim, n, format) - 1);
	}
}

/*
 * Samples
 */

static void sim_loop_put(struct sim_loop *loop, u8 tag, const u8 *data, size_t size)
{
	if (tag != loop->render_tag || !tag)
		return;
	while (size-- && loop->in - loop->out < sizeof(loop->data))
		loop->data[loop->in++ % sizeof(loop->data)] = *data++;
}

static void sim_stream_put(struct sim *sim, u8 tag, const u8 *data, size_t size)
{
	struct sim_stream *stream = &sim->render[tag];

	if (stream->used < stream->size)
		memcpy(stream->data + stream->used, data,
		       min(size, stream->size - stream->used));
	stream->used += size;
	sim_loop_put(&sim->loop, tag, data, size);
	sim_wires_put(sim, tag, data, size);
}

static void sim_stream_get(struct sim *sim, u8 tag, u8 *data, size_t size)
{
	struct sim_stream *stream = &sim->capture[tag];
	struct sim_loop *loop = &sim->loop;

	if (!stream->size && tag != loop->capture_tag && sim_wires_get(sim, tag, data, size)) {
		stream->used += size;
		return;
	}
	for (; size; size--, data++, stream->used++) {
		if (tag == loop->capture_tag && tag)
			*data = loop->in != loop->out ?
				loop->data[loop->out++ % sizeof(loop->data)] : 0;
		else
			*data = stream->size ? stream->data[stream->used % stream->size] : 0;
	}
}

static bool sim_engine_descriptor(struct sim *sim, unsigned int n,
				  struct hdaudio_buffer_descriptor *descriptor)
{
	u64 list = sim_engine_get(sim, n, AZX_REG_SD_BDLPL, 4) |
		   (u64)sim_engine_get(sim, n, AZX_REG_SD_BDLPU, 4) << 32;
	const struct sim_engine *engine = &sim->engines[n];

	if (!sim_dma(sim, list + engine->entry * sizeof(*descriptor),
		     descriptor, sizeof(*descriptor), false))
		return false;
	if (le64_to_cpu(descriptor->address) % 128 ||
	    engine->offset >= le32_to_cpu(descriptor->length) ||
	    engine->position >= sim_engine_get(sim, n, AZX_REG_SD_CBL, 4)) {
		sim_violation(sim, "broken descriptor");
		return false;
	}
	return true;
}

/* The engine has reached the end of a fragment. */
static void sim_engine_next(struct sim *sim, unsigned int n)
{
	struct sim_engine *engine = &sim->engines[n];

	engine->offset = 0;
	if (engine->entry++ < sim_engine_get(sim, n, AZX_REG_SD_LVI, 2))
		return;
	engine->entry = 0;
	if (engine->position)
		sim_violation(sim, "list and buffer differ in length");
}

/* Moves up to @bytes; 0 when the list leads nowhere. */
static size_t sim_engine_chunk(struct sim *sim, unsigned int n, size_t bytes)
{
	struct sim_engine *engine = &sim->engines[n];
	bool renders = sim_engine_renders(sim, n);
	struct hdaudio_buffer_descriptor descriptor;
	u8 tag = sim_engine_tag(sim, n);
	u8 data[SIM_CHUNK];
	u32 length, cyclic, done;

	if (!sim_engine_descriptor(sim, n, &descriptor))
		return 0;
	length = le32_to_cpu(descriptor.length);
	cyclic = sim_engine_get(sim, n, AZX_REG_SD_CBL, 4);
	bytes = min3(bytes, sizeof(data), (size_t)(length - engine->offset));
	bytes = min_t(size_t, bytes, cyclic - engine->position);
	if (!renders)
		sim_stream_get(sim, tag, data, bytes);
	if (!sim_dma(sim, le64_to_cpu(descriptor.address) + engine->offset, data, bytes, !renders))
		return 0;
	if (renders)
		sim_stream_put(sim, tag, data, bytes);
	done = length - min(sim->faults.early, length - 1);
	if (engine->offset < done && engine->offset + bytes >= done &&
	    descriptor.interrupt_on_completion & cpu_to_le32(1))
		sim_engine_event(sim, n, SD_INT_COMPLETE);
	engine->offset += bytes;
	engine->position = (engine->position + bytes) % cyclic;
	if (engine->offset == length)
		sim_engine_next(sim, n);
	return bytes;
}

static void sim_show_position(struct sim *sim, unsigned int n)
{
	u32 position = sim->engines[n].position + sim->faults.position_offset;
	u32 lower = sim_get(sim, AZX_REG_DPLBASE, 4);
	u64 base = (lower & ~0x7f) | (u64)sim_get(sim, AZX_REG_DPUBASE, 4) << 32;
	__le32 entry = cpu_to_le32(position);

	if (sim->faults.position_stands)
		return;
	sim_engine_put(sim, n, AZX_REG_SD_LPIB, 4, position);
	if (lower & AZX_DPLBASE_ENABLE)
		sim_dma(sim, base + 8 * n, &entry, sizeof(entry), true);
}

static void sim_engine_frame(struct sim *sim, unsigned int n)
{
	u16 format = sim_engine_get(sim, n, AZX_REG_SD_FORMAT, 2);
	size_t bytes = sim_blocks(&sim->engines[n], format) * sim_block_bytes(format);

	sim->engines[n].frames++;
	if (sim->faults.stream_status)
		sim_engine_event(sim, n, sim->faults.stream_status);
	while (bytes) {
		size_t moved = sim_engine_chunk(sim, n, bytes);

		if (!moved) {
			sim_engine_event(sim, n, SD_INT_DESC_ERR);
			break;
		}
		bytes -= moved;
	}
	sim_show_position(sim, n);
}

bool sim_streams_running(const struct sim *sim)
{
	unsigned int n;

	for (n = 0; n < sim_engine_count(sim->description); n++)
		if (sim_engine_running(sim, n))
			return true;
	return false;
}

/* A link frame: first everything that is rendered, then what is captured. */
void sim_streams_frame(struct sim *sim)
{
	u32 held = sim_get(sim, sim->host.ssync, 4);
	unsigned int n, pass;

	for (pass = 0; pass < 2; pass++)
		for (n = 0; n < sim_engine_count(sim->description); n++)
			if (sim_engine_running(sim, n) && !(held & BIT(n)) &&
			    sim_engine_renders(sim, n) == !pass)
				sim_engine_frame(sim, n);
}

/*
 * For tests
 */

/**
 * sim_render_to - keep what a render stream sends
 * @sim: the controller
 * @tag: stream tag
 * @data: where the bytes go from now on
 * @size: how many at most
 *
 * &sim_stream.used of sim->render[@tag] counts them, also those beyond.
 *
 * Context: any.
 */
void sim_render_to(struct sim *sim, u8 tag, void *data, size_t size)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->render[tag] = (struct sim_stream){ .data = data, .size = size };
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_capture_from - what a capture stream hears
 * @sim: the controller
 * @tag: stream tag
 * @data: the bytes, over and over again
 * @size: how many
 *
 * Context: any.
 */
void sim_capture_from(struct sim *sim, u8 tag, void *data, size_t size)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->capture[tag] = (struct sim_stream){ .data = data, .size = size };
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_loop_back - a wire from a render stream to a capture stream
 * @sim: the controller
 * @render_tag: where it begins
 * @capture_tag: where it ends
 *
 * Context: any.
 */
void sim_loop_back(struct sim *sim, u8 render_tag, u8 capture_tag)
{
	unsigned long flags;

	spin_lock_irqsave(&sim->lock, flags);
	sim->loop.in = 0;
	sim->loop.out = 0;
	sim->loop.render_tag = render_tag;
	sim->loop.capture_tag = capture_tag;
	spin_unlock_irqrestore(&sim->lock, flags);
}

/**
 * sim_stream_error - an engine reports something
 * @sim: the controller
 * @engine: number of the engine
 * @status: SDnSTS bits
 *
 * The interrupt is through on return.
 *
 * Context: process.
 */
void sim_stream_error(struct sim *sim, unsigned int engine, u8 status)
{
	spin_lock_irq(&sim->lock);
	sim_engine_event(sim, engine, status);
	spin_unlock_irq(&sim->lock);
	sim_run_frames(sim, 1);
}

/**
 * sim_engine_of - which engine carries a stream
 * @sim: the controller
 * @render: the direction
 * @tag: stream tag
 *
 * Context: any.
 * Return: number of the engine, or -ENOENT.
 */
int sim_engine_of(struct sim *sim, bool render, u8 tag)
{
	unsigned long flags;
	int found = -ENOENT;
	unsigned int n;

	spin_lock_irqsave(&sim->lock, flags);
	for (n = 0; n < sim_engine_count(sim->description); n++)
		if (sim_engine_renders(sim, n) == render && sim_engine_tag(sim, n) == tag)
			found = n;
	spin_unlock_irqrestore(&sim->lock, flags);
	return found;
}
