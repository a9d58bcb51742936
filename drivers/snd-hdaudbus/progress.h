/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How far a stream is: when a period is over, and what time it is on the link.
 *
 * Arithmetic without hardware, ALSA or locks, so that it can be tested for
 * every case. Whoever has one of the structures guards it.
 */
#ifndef __SND_HDAUDBUS_PROGRESS_H
#define __SND_HDAUDBUS_PROGRESS_H

#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/time64.h>
#include <linux/types.h>

/*
 * Periods
 *
 * Notifications are the controller's word that a period is over. With some it
 * comes before the position is there, with a busy machine after the position
 * has passed further ends. So a period is over when the position has left it,
 * and as long as there were more notifications than periods, one has to look
 * again when the position should be there.
 */

/* Notifications in a row at position 0, until it is plain that it stands. */
#define SND_HDAUDBUS_STANDS	3

/**
 * struct snd_hdaudbus_periods - what has been told of a stream's periods
 * @buffer_bytes: size of the buffer
 * @period_bytes: of a period; it divides the buffer
 * @byte_rate: bytes the stream moves in a second
 * @period: the period the position was in when last one was told
 * @position: where it was then, or when the stream was started
 * @time: when that was
 * @owed: notifications that came before their periods' ends
 * @count: notifications since the buffer's start; from the last one on again from 0
 * @zeros: notifications in a row that found position 0
 * @stands: the position is not to be believed: notifications are counted
 */
struct snd_hdaudbus_periods {
	u32 buffer_bytes;
	u32 period_bytes;
	u32 byte_rate;
	u32 period;
	u32 position;
	ktime_t time;
	u32 owed;
	u32 count;
	u32 zeros;
	bool stands;
};

/**
 * snd_hdaudbus_periods_rewind - the stream is at the buffer's start again
 * @periods: its periods
 *
 * Context: any.
 */
static inline void snd_hdaudbus_periods_rewind(struct snd_hdaudbus_periods *periods)
{
	periods->period = 0;
	periods->owed = 0;
	periods->count = 0;
}

/**
 * snd_hdaudbus_periods_start - the stream runs from now on
 * @periods: its periods
 * @position: snd_hdaudbus_periods_position()
 * @now: ktime_get()
 *
 * Context: any.
 */
static inline void snd_hdaudbus_periods_start(struct snd_hdaudbus_periods *periods, u32 position,
					      ktime_t now)
{
	periods->position = position;
	periods->time = now;
}

/**
 * snd_hdaudbus_periods_position - where the stream is
 * @periods: its periods
 * @position: what the controller says
 *
 * Context: any.
 * Return: byte offset, less than the buffer's size.
 */
static inline u32 snd_hdaudbus_periods_position(const struct snd_hdaudbus_periods *periods,
						u32 position)
{
	if (READ_ONCE(periods->stands))
		return READ_ONCE(periods->period) * periods->period_bytes;
	/* some controllers show the buffer's size for its start */
	return position < periods->buffer_bytes ? position : 0;
}

/**
 * snd_hdaudbus_periods_left - until the end of the period
 * @periods: the stream's periods
 * @position: snd_hdaudbus_periods_position()
 *
 * Context: any.
 * Return: nanoseconds.
 */
static inline u64 snd_hdaudbus_periods_left(const struct snd_hdaudbus_periods *periods,
					    u32 position)
{
	u64 bytes = periods->period_bytes - position % periods->period_bytes;

	return div_u64(bytes * NSEC_PER_SEC, periods->byte_rate);
}

/**
 * snd_hdaudbus_periods_notified - there was a notification
 * @periods: the stream's periods
 * @position: snd_hdaudbus_periods_position()
 *
 * Context: any.
 */
static inline void snd_hdaudbus_periods_notified(struct snd_hdaudbus_periods *periods,
						 u32 position)
{
	u32 count = periods->buffer_bytes / periods->period_bytes;

	periods->count = (periods->count + 1) % count;
	periods->owed = min(periods->owed + 1, count);
	periods->zeros = position ? 0 : periods->zeros + 1;
	if (periods->zeros >= SND_HDAUDBUS_STANDS)
		WRITE_ONCE(periods->stands, true);
}

/*
 * The position is in the same period as the last time, or in it again? Then
 * it moved by all of the buffer, or nearly so, and that took its time. An early
 * notification comes within a period, which is half of the buffer at most.
 */
static inline bool snd_hdaudbus_periods_passed(const struct snd_hdaudbus_periods *periods,
					       u32 position, ktime_t now)
{
	u64 bytes = mul_u64_u32_div(ktime_to_ns(ktime_sub(now, periods->time)),
				    periods->byte_rate, NSEC_PER_SEC);
	u32 quarter = periods->buffer_bytes / 4;

	return bytes >= (position < periods->position ? 2 * quarter : 3 * quarter);
}

/**
 * snd_hdaudbus_periods_over - is a period over since the last time?
 * @periods: the stream's periods
 * @position: snd_hdaudbus_periods_position()
 * @now: ktime_get()
 *
 * To be asked after each notification, and, while @periods->owed is not 0, when
 * snd_hdaudbus_periods_left() is over.
 *
 * Context: any.
 * Return: true once when one or more are.
 */
static inline bool snd_hdaudbus_periods_over(struct snd_hdaudbus_periods *periods, u32 position,
					     ktime_t now)
{
	u32 period = position / periods->period_bytes;

	if (periods->stands)
		period = periods->count;
	if (period == periods->period && !snd_hdaudbus_periods_passed(periods, position, now))
		return false;
	WRITE_ONCE(periods->period, period);
	periods->owed -= min(periods->owed, 1U);
	snd_hdaudbus_periods_start(periods, position, now);
	return true;
}

/*
 * Link time
 */

/* More would not fit into nanoseconds: 584 years, unless the wall clock jumps. */
#define SND_HDAUDBUS_TICKS_MAX	(U64_MAX / 125 * 3)

/**
 * struct snd_hdaudbus_link_time - how long a stream has been running
 * @wall_clock: what the wall clock showed when it was read last
 * @time: what time that was
 * @ticks: of the wall clock, from the start until then
 */
struct snd_hdaudbus_link_time {
	u32 wall_clock;
	ktime_t time;
	u64 ticks;
};

/**
 * snd_hdaudbus_link_time_start - the stream runs from now on
 * @link: its time
 * @wall_clock: what the wall clock shows
 * @now: ktime_get()
 *
 * Context: any.
 */
static inline void snd_hdaudbus_link_time_start(struct snd_hdaudbus_link_time *link,
						u32 wall_clock, ktime_t now)
{
	*link = (struct snd_hdaudbus_link_time){ .wall_clock = wall_clock, .time = now };
}

/**
 * snd_hdaudbus_link_time_read - how long has it been running?
 * @link: its time
 * @wall_clock: what the wall clock shows
 * @now: ktime_get()
 *
 * The wall clock knows it to the tick, but starts again every 179 s. How often
 * it did the system's clock knows, as long as the two are not 89 s apart since the
 * last time: nobody has to ask every so often. A wall clock that runs backwards is
 * not believed.
 *
 * Context: any.
 * Return: nanoseconds.
 */
static inline u64 snd_hdaudbus_link_time_read(struct snd_hdaudbus_link_time *link,
					      u32 wall_clock, ktime_t now)
{
	/* 24 MHz: 3 ticks are 125 ns */
	u64 about = mul_u64_u32_div(ktime_to_ns(ktime_sub(now, link->time)), 3, 125);
	u32 ticks = wall_clock - link->wall_clock;
	s64 passed = about + (s32)(ticks - (u32)about);

	link->ticks = min_t(u64, link->ticks + max_t(s64, passed, 0), SND_HDAUDBUS_TICKS_MAX);
	link->wall_clock = wall_clock;
	link->time = now;
	return mul_u64_u32_div(link->ticks, 125, 3);
}

#endif /* __SND_HDAUDBUS_PROGRESS_H */
