/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How far a stream is: when a period is over, and what time it is on the link.
 *
 * Arithmetic without hardware, ALSA or locks, so that it can be tested for
 * every case. Whoever has one of the structures guards it.
 */
#ifndef __SND_HDAUDBUS_PROGRESS_H
#define __SND_HDAUDBUS_PROGRESS_H

#include <linux/jiffies.h>
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
 * @runs: the stream runs
 * @next: where the period begins that is behind the last one told
 * @plain: @period_bytes as long as the stream runs and nothing is out of the
 *	ordinary, otherwise 0
 * @time: when a period was told last, or the stream was started; jiffies
 * @owed: notifications that came before their periods' ends
 * @zeros: notifications in a row that found position 0
 * @stands: the position is not to be believed: notifications are counted
 */
struct snd_hdaudbus_periods {
	u32 buffer_bytes;
	u32 period_bytes;
	u32 byte_rate;
	bool runs;
	u32 next;
	u32 plain;
	unsigned long time;
	u32 owed;
	u32 zeros;
	bool stands;
};

static inline void snd_hdaudbus_periods_settle(struct snd_hdaudbus_periods *periods)
{
	bool plain = periods->runs && !periods->owed && !periods->zeros && !periods->stands;

	periods->plain = plain ? periods->period_bytes : 0;
}

/**
 * snd_hdaudbus_periods_rewind - the stream is at the buffer's start again
 * @periods: its periods
 *
 * Context: any.
 */
static inline void snd_hdaudbus_periods_rewind(struct snd_hdaudbus_periods *periods)
{
	WRITE_ONCE(periods->next, periods->period_bytes);
	periods->owed = 0;
	periods->zeros = 0;
	snd_hdaudbus_periods_settle(periods);
}

/**
 * snd_hdaudbus_periods_run - the stream runs from now on, or no more
 * @periods: its periods
 * @run: which of the two
 * @now: jiffies
 *
 * Context: any.
 */
static inline void snd_hdaudbus_periods_run(struct snd_hdaudbus_periods *periods, bool run,
					    unsigned long now)
{
	periods->runs = run;
	periods->time = now;
	snd_hdaudbus_periods_settle(periods);
}

/* The start of the period behind the one that starts at @start. */
static inline u32 snd_hdaudbus_periods_behind(const struct snd_hdaudbus_periods *periods,
					      u32 start)
{
	u32 behind = start + periods->period_bytes;

	return behind < periods->buffer_bytes ? behind : 0;
}

/* The start of the period told last. */
static inline u32 snd_hdaudbus_periods_told(const struct snd_hdaudbus_periods *periods)
{
	return (READ_ONCE(periods->next) ?: periods->buffer_bytes) - periods->period_bytes;
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
		return snd_hdaudbus_periods_told(periods);
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
 * snd_hdaudbus_periods_next - was there a notification as it should be?
 * @periods: the stream's periods
 * @position: what the controller says
 * @now: jiffies
 *
 * To be asked first: whoever gets false goes on with snd_hdaudbus_periods_notified()
 * and snd_hdaudbus_periods_over(), which would have come to the same, but for counting
 * a first position of 0.
 *
 * Context: any.
 * Return: true when the position is in the period behind the one told last; false,
 * with nothing changed, when more has to be looked at.
 */
static inline bool snd_hdaudbus_periods_next(struct snd_hdaudbus_periods *periods, u32 position,
					     unsigned long now)
{
	u32 next = periods->next;

	if (position - next >= periods->plain)
		return false;
	WRITE_ONCE(periods->next, snd_hdaudbus_periods_behind(periods, next));
	periods->time = now;
	return true;
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
	periods->owed = min(periods->owed + 1, periods->buffer_bytes / periods->period_bytes);
	periods->zeros = position ? 0 : periods->zeros + 1;
	if (periods->zeros >= SND_HDAUDBUS_STANDS)
		WRITE_ONCE(periods->stands, true);
	snd_hdaudbus_periods_settle(periods);
}

/*
 * The position is in the same period as the last time, or in it again? Then
 * it moved by all of the buffer, or nearly so, and that took its time. An early
 * notification comes within a period, which is half of the buffer at most. What
 * jiffies show may be up to one more than has passed.
 */
static inline bool snd_hdaudbus_periods_passed(const struct snd_hdaudbus_periods *periods,
					       unsigned long now)
{
	unsigned long passed = now - periods->time;

	return passed &&
	       mul_u64_u32_div(passed - 1, periods->byte_rate, HZ) >= periods->buffer_bytes / 2;
}

/**
 * snd_hdaudbus_periods_over - is a period over since the last time?
 * @periods: the stream's periods
 * @position: snd_hdaudbus_periods_position()
 * @now: jiffies
 *
 * To be asked after each notification, and, while @periods->owed is not 0, when
 * snd_hdaudbus_periods_left() is over.
 *
 * Context: any.
 * Return: true once when one or more are.
 */
static inline bool snd_hdaudbus_periods_over(struct snd_hdaudbus_periods *periods, u32 position,
					     unsigned long now)
{
	u32 told = snd_hdaudbus_periods_told(periods);
	u32 start = position - position % periods->period_bytes;

	if (periods->stands)
		start = (told + periods->owed * periods->period_bytes) % periods->buffer_bytes;
	if (start == told && !snd_hdaudbus_periods_passed(periods, now))
		return false;
	WRITE_ONCE(periods->next, snd_hdaudbus_periods_behind(periods, start));
	periods->owed = periods->stands ? 0 : periods->owed - min(periods->owed, 1U);
	periods->time = now;
	snd_hdaudbus_periods_settle(periods);
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
