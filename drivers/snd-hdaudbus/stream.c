// SPDX-License-Identifier: GPL-2.0
/*
 * A stream of a PCM, on a DMA engine of the DDI.
 *
 *	 new		allocate		run
 *   ---------> idle ---------> Reset -> Stop <-----> Run
 *		  ^		  ^	  |    stop
 *		  |    release	  |rewind |
 *		  +---------------+-------+
 *
 * A stream lives from open to close of its substream. Its engine, buffer and
 * notification callback are got together and given back together. When the
 * controller is gone the DDI says -ENODEV to all of it; the context, which
 * the card holds until its last file is closed, then keeps the buffer and the
 * position register.
 *
 * ALSA calls open, hw_params, prepare, hw_free and close of a substream one
 * at a time, trigger and pointer under the substream's lock. The stream's own
 * lock is taken inside that one and guards what tells a period's end; it is
 * never held when ALSA or the DDI is called.
 */
#include <linux/io.h>
#include <linux/slab.h>
#include "compat.h"
#include "snd-hdaudbus.h"

#define RECHECK_MIN_NS		(50 * NSEC_PER_USEC)

/*
 * Periods
 */

/**
 * snd_hdaudbus_stream_position - where a stream is in its buffer
 * @stream: the stream; it has an engine
 *
 * Context: any.
 * Return: byte offset, less than the buffer's size.
 */
unsigned int snd_hdaudbus_stream_position(struct snd_hdaudbus_stream *stream)
{
	return snd_hdaudbus_periods_position(&stream->periods, readl(stream->position));
}

/*
 * Tells whether a period is over since the last time, once for each. If a
 * notification came too early for that, has it looked at again when the period
 * should be over. Called with the lock held, on a running stream.
 */
static bool stream_period_over(struct snd_hdaudbus_stream *stream)
{
	struct snd_hdaudbus_periods *periods = &stream->periods;
	unsigned int position = snd_hdaudbus_stream_position(stream);
	bool over = snd_hdaudbus_periods_over(periods, position, jiffies);
	u64 ns;

	if (periods->owed) {
		ns = snd_hdaudbus_periods_left(periods, position);
		hrtimer_start(&stream->recheck, ns_to_ktime(max_t(u64, ns, RECHECK_MIN_NS)),
			      HRTIMER_MODE_REL);
	}
	return over;
}

/* The notification was early or late, or the stream does not run any more. */
static noinline bool stream_look(struct snd_hdaudbus_stream *stream)
{
	snd_hdaudbus_periods_notified(&stream->periods, snd_hdaudbus_stream_position(stream));
	return stream->periods.runs && stream_period_over(stream);
}

/*
 * The engine reached a period's end, or says so. A hard interrupt, which takes the
 * lock as it is; all others do with interrupts off.
 */
static void stream_notify(void *context, ktime_t interrupt_time)
{
	struct snd_hdaudbus_stream *stream = context;
	bool over;

	spin_lock(&stream->lock);
	over = snd_hdaudbus_periods_next(&stream->periods, readl(stream->position), jiffies);
	if (unlikely(!over))
		over = stream_look(stream);
	spin_unlock(&stream->lock);
	if (over)
		snd_pcm_period_elapsed(stream->core.substream);
}

static enum hrtimer_restart stream_recheck(struct hrtimer *timer)
{
	struct snd_hdaudbus_stream *stream =
		container_of(timer, struct snd_hdaudbus_stream, recheck);
	unsigned long flags;
	bool over;

	spin_lock_irqsave(&stream->lock, flags);
	over = stream->periods.runs && stream->periods.owed && stream_period_over(stream);
	spin_unlock_irqrestore(&stream->lock, flags);
	if (over)
		snd_pcm_period_elapsed(stream->core.substream);
	return HRTIMER_NORESTART;
}

static void stream_set_running(struct snd_hdaudbus_stream *stream, bool running)
{
	unsigned long flags;

	spin_lock_irqsave(&stream->lock, flags);
	snd_hdaudbus_periods_run(&stream->periods, running, jiffies);
	/* what was notified before a pause, or on the way into it, is not forgotten */
	if (running && stream->periods.owed)
		hrtimer_start(&stream->recheck, ns_to_ktime(RECHECK_MIN_NS), HRTIMER_MODE_REL);
	spin_unlock_irqrestore(&stream->lock, flags);
}

/*
 * The engine
 */

static int stream_set_state(struct snd_hdaudbus_stream *stream, enum hdaudio_stream_state state)
{
	const struct hdaudio_bus_interface_v3 *ddi = &stream->chip->ddi;

	return ddi->set_dma_engine_state(ddi->context, state, 1, &stream->handle);
}

/* From any state to Reset: position 0. */
static int stream_reset(struct snd_hdaudbus_stream *stream)
{
	int err = stream_set_state(stream, HDAUDIO_STOP_STATE);

	return err < 0 ? err : stream_set_state(stream, HDAUDIO_RESET_STATE);
}

/*
 * The engine's stream is PCM to the DDI, whatever is in it: only the converter
 * cares, and what it is to be told may change until prepare.
 */
static int stream_allocate_engine(struct snd_hdaudbus_stream *stream,
				  struct snd_pcm_hw_params *params, unsigned int msbits)
{
	const struct hdaudio_bus_interface_v3 *ddi = &stream->chip->ddi;
	struct hdaudio_stream_format format = {
		.sample_rate = params_rate(params),
		.valid_bits_per_sample = params_width(params),
		.container_size = params_physical_width(params),
		.number_of_channels = params_channels(params),
		.stream_type = HDAUDIO_STREAM_PCM,
	};

	if (format.container_size == 32)
		format.valid_bits_per_sample = msbits;
	stream->periods.byte_rate = format.sample_rate * format.number_of_channels *
				    (format.container_size / BITS_PER_BYTE);
	if (stream->core.direction == SNDRV_PCM_STREAM_CAPTURE)
		return ddi->allocate_capture_dma_engine(ddi->context,
							stream->chip->fdev->codec_address, &format,
							&stream->handle, &stream->converter_format);
	return ddi->allocate_render_dma_engine(ddi->context, &format, false, &stream->handle,
					       &stream->converter_format);
}

static int stream_allocate_buffer(struct snd_hdaudbus_stream *stream,
				  struct snd_pcm_hw_params *params)
{
	const struct hdaudio_bus_interface_v3 *ddi = &stream->chip->ddi;
	size_t wanted = params_buffer_bytes(params), size, offset = 0;
	u8 *tag = &stream->core.stream_tag;
	u32 fifo_size;
	int err;

	if (stream->notifies)
		err = ddi->allocate_dma_buffer_with_notification(ddi->context, stream->handle,
								 params_periods(params), wanted,
								 &stream->mdl, &size, &offset, tag,
								 &fifo_size);
	else
		err = ddi->allocate_dma_buffer(ddi->context, stream->handle, wanted, &stream->mdl,
					       &size, tag, &fifo_size);
	if (err < 0)
		return err;
	stream->core.bufsize = size;
	stream->core.period_bytes = params_period_bytes(params);
	stream->core.fifo_size = fifo_size;
	stream->periods.buffer_bytes = size;
	stream->periods.period_bytes = params_period_bytes(params);
	return size == wanted && !offset ? 0 : -EINVAL;
}

static void stream_free_buffer(struct snd_hdaudbus_stream *stream)
{
	const struct hdaudio_bus_interface_v3 *ddi = &stream->chip->ddi;

	int err;

	if (stream->notifies)
		err = ddi->free_dma_buffer_with_notification(ddi->context, stream->handle,
							     stream->mdl, stream->core.bufsize);
	else
		err = ddi->free_dma_buffer(ddi->context, stream->handle);
	if (err != -EBADFD)
		stream->mdl = NULL;
}

static int stream_register(struct snd_hdaudbus_stream *stream)
{
	const struct hdaudio_bus_interface_v3 *ddi = &stream->chip->ddi;
	int err;

	err = ddi->register_notification_callback(ddi->context, stream->handle,
						  &stream->chip->fdev->dev, stream_notify, stream);
	stream->registered = !err;
	return err;
}

/* Whoever looks after the position by himself needs no interrupts. */
static bool wants_periods(const struct snd_pcm_hw_params *params)
{
	return !(params->info & SNDRV_PCM_INFO_NO_PERIOD_WAKEUP &&
		 params->flags & SNDRV_PCM_HW_PARAMS_NO_PERIOD_WAKEUP);
}

static int stream_allocate_all(struct snd_hdaudbus_stream *stream,
			       struct snd_pcm_hw_params *params, unsigned int msbits)
{
	const struct hdaudio_bus_interface_v3 *ddi = &stream->chip->ddi;
	int err;

	stream->periods = (struct snd_hdaudbus_periods){ };
	stream->notifies = wants_periods(params);
	err = stream_allocate_engine(stream, params, msbits);
	if (err < 0)
		return err;
	err = stream_allocate_buffer(stream, params);
	if (err < 0)
		return err;
	err = ddi->get_link_position_register(ddi->context, stream->handle, &stream->position);
	if (err < 0)
		return err;
	err = ddi->get_wall_clock_register(ddi->context, &stream->wall_clock);
	if (err < 0)
		return err;
	return stream->notifies ? stream_register(stream) : 0;
}

/**
 * snd_hdaudbus_stream_new - a stream without an engine
 * @substream: its substream, in open
 *
 * To be ended with snd_hdaudbus_stream_end(); or with kfree(), as long as it has no
 * engine.
 *
 * Context: process.
 * Return: the stream or NULL.
 */
struct snd_hdaudbus_stream *snd_hdaudbus_stream_new(struct snd_pcm_substream *substream)
{
	struct snd_hdaudbus *chip = substream->pcm->card->private_data;
	struct snd_hdaudbus_stream *stream;

	stream = kzalloc(sizeof(*stream), GFP_KERNEL);
	if (!stream)
		return NULL;
	stream->chip = chip;
	stream->core.bus = &chip->bus.core;
	stream->core.direction = substream->stream;
	stream->core.substream = substream;
	spin_lock_init(&stream->lock);
	snd_hdaudbus_hrtimer_setup(&stream->recheck, stream_recheck);
	return stream;
}

/**
 * snd_hdaudbus_stream_allocate - get an engine, its buffer and notifications
 * @stream: the stream; it has no engine
 * @params: format, size of the buffer, number of periods, whether their ends
 *	are to be told
 * @msbits: valid bits of samples in 32-bit containers
 *
 * Context: process.
 * Return: 0, or -errno of the DDI with nothing allocated.
 */
int snd_hdaudbus_stream_allocate(struct snd_hdaudbus_stream *stream,
				 struct snd_pcm_hw_params *params, unsigned int msbits)
{
	int err = stream_allocate_all(stream, params, msbits);

	if (err < 0)
		snd_hdaudbus_stream_release(stream);
	return err;
}

/**
 * snd_hdaudbus_stream_release - give back what was allocated
 * @stream: the stream; it does not run, and may have no engine
 *
 * Context: process.
 * Return: 0, or -EBADFD when the engine does not stop: it is the stream's then as
 * before, with its buffer, but notifies no more.
 */
int snd_hdaudbus_stream_release(struct snd_hdaudbus_stream *stream)
{
	const struct hdaudio_bus_interface_v3 *ddi = &stream->chip->ddi;

	if (!stream->handle)
		return 0;
	stream_set_running(stream, false);
	if (stream->mdl)
		stream_reset(stream);
	if (stream->registered)
		ddi->unregister_notification_callback(ddi->context, stream->handle,
						      stream_notify, stream);
	stream->registered = false;
	hrtimer_cancel(&stream->recheck);
	if (stream->mdl)
		stream_free_buffer(stream);
	if (ddi->free_dma_engine(ddi->context, stream->handle) == -EBADFD)
		return -EBADFD;
	stream->handle = 0;
	return 0;
}

/**
 * snd_hdaudbus_stream_end - the end of a stream
 * @stream: the stream; it does not run
 *
 * One whose engine does not stop is the card's from here on.
 *
 * Context: process; the caller holds open_mutex of the card.
 */
void snd_hdaudbus_stream_end(struct snd_hdaudbus_stream *stream)
{
	if (snd_hdaudbus_stream_release(stream))
		list_add_tail(&stream->left, &stream->chip->left_streams);
	else
		kfree(stream);
}

/**
 * snd_hdaudbus_streams_retry - try again to end streams that did not stop
 * @chip: the card
 *
 * Context: process; the caller holds open_mutex of the card.
 */
void snd_hdaudbus_streams_retry(struct snd_hdaudbus *chip)
{
	struct snd_hdaudbus_stream *stream, *next;
	LIST_HEAD(left);

	list_splice_init(&chip->left_streams, &left); /* to which some come back */
	list_for_each_entry_safe(stream, next, &left, left)
		snd_hdaudbus_stream_end(stream);
}

/**
 * snd_hdaudbus_streams_forget - the end of streams that never stopped
 * @chip: the card, at its own end; their engines are the bus driver's again
 *
 * Context: process.
 */
void snd_hdaudbus_streams_forget(struct snd_hdaudbus *chip)
{
	struct snd_hdaudbus_stream *stream, *next;

	list_for_each_entry_safe(stream, next, &chip->left_streams, left)
		kfree(stream);
}

/**
 * snd_hdaudbus_stream_rewind - make ready to run from the buffer's start
 * @stream: the stream; it has an engine and does not run
 *
 * Context: process.
 * Return: 0 or -errno of the DDI.
 */
int snd_hdaudbus_stream_rewind(struct snd_hdaudbus_stream *stream)
{
	int err;

	err = stream_reset(stream);
	if (err < 0)
		return err;
	spin_lock_irq(&stream->lock);
	snd_hdaudbus_periods_rewind(&stream->periods);
	spin_unlock_irq(&stream->lock);
	return stream_set_state(stream, HDAUDIO_STOP_STATE);
}

/* Streams that have just been started together have the same time. */
static void streams_start_time(struct snd_hdaudbus_stream *const *streams, unsigned int count)
{
	u32 wall_clock = readl(streams[0]->wall_clock);
	ktime_t now = ktime_get();
	unsigned int i;

	for (i = 0; i < count; i++)
		snd_hdaudbus_link_time_start(&streams[i]->link, wall_clock, now);
}

/**
 * snd_hdaudbus_stream_link_time - how long a stream has been running, on the link
 * @stream: the stream, running
 *
 * Context: any; the caller's substream is locked.
 * Return: nanoseconds since it was started last; the clock ticks every 42 of them.
 */
u64 snd_hdaudbus_stream_link_time(struct snd_hdaudbus_stream *stream)
{
	return snd_hdaudbus_link_time_read(&stream->link, readl(stream->wall_clock), ktime_get());
}

/**
 * snd_hdaudbus_streams_run - start or stop streams together
 * @streams: streams of one card, each once; they are prepared
 * @count: of @streams, at most %SND_HDAUDBUS_ENGINES_MAX
 * @run: start them, otherwise stop
 *
 * Context: any; the callers' substreams are locked.
 * Return: 0, or -errno of the DDI; then none counts as running.
 */
int snd_hdaudbus_streams_run(struct snd_hdaudbus_stream *const *streams, unsigned int count,
			     bool run)
{
	const struct hdaudio_bus_interface_v3 *ddi = &streams[0]->chip->ddi;
	hdaudio_handle_t handles[SND_HDAUDBUS_ENGINES_MAX];
	unsigned int i;
	int err;

	for (i = 0; i < count; i++) {
		stream_set_running(streams[i], run);
		handles[i] = streams[i]->handle;
	}
	err = ddi->set_dma_engine_state(ddi->context,
					run ? HDAUDIO_RUN_STATE : HDAUDIO_STOP_STATE,
					count, handles);
	if (!err && run)
		streams_start_time(streams, count);
	if (err < 0)
		for (i = 0; i < count; i++)
			stream_set_running(streams[i], false);
	return err;
}
