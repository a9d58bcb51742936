// SPDX-License-Identifier: GPL-2.0
/*
 * The budget of the link, in bits per 48 kHz frame. Arithmetic only; whoever
 * owns a struct hdaudbus_bandwidth guards it.
 *
 * Each SDO line carries render streams to all codecs; a stream that is not
 * striped is on line 0, a striped one on all lines. Each codec has an SDI
 * line of its own.
 */

#include <linux/bitfield.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include "hdaudbus.h"

#define PAYLOAD_WORD_BITS	16	/* unit of OUTPAY and INPAY */
#define OUT_CAPACITY		960	/* the specification's, per SDO line */
#define IN_CAPACITY		464	/* the specification's, per SDI line */
#define IN_STREAM_TAG_BITS	10

/**
 * hdaudbus_bandwidth_init - an empty link
 * @bandwidth: the budget
 * @gcap: GCAP, for the number of SDO lines
 * @outpay: OUTPAY, 0 if the controller does not say
 * @inpay: INPAY, likewise
 *
 * Context: any.
 */
void hdaudbus_bandwidth_init(struct hdaudbus_bandwidth *bandwidth, u16 gcap,
			     u16 outpay, u16 inpay)
{
	unsigned int nsdo = FIELD_GET(AZX_GCAP_NSDO, gcap);

	memset(bandwidth, 0, sizeof(*bandwidth));
	bandwidth->sdo_lines = nsdo <= 2 ? 1 << nsdo : 1;
	bandwidth->out_capacity = outpay ? outpay * PAYLOAD_WORD_BITS : OUT_CAPACITY;
	bandwidth->in_capacity = inpay ? inpay * PAYLOAD_WORD_BITS : IN_CAPACITY;
}

/**
 * hdaudbus_bandwidth_reserve_render - reserve room on the SDO lines
 * @bandwidth: the budget
 * @converter_format: format of the stream
 * @stripe: spread it over all lines
 * @reservation: out: what was reserved
 *
 * Context: any; the caller guards @bandwidth.
 * Return: 0, or -ENOSPC.
 */
int hdaudbus_bandwidth_reserve_render(struct hdaudbus_bandwidth *bandwidth,
				      u16 converter_format, bool stripe,
				      struct hdaudbus_reservation *reservation)
{
	unsigned int lines = stripe ? bandwidth->sdo_lines : 1;
	struct hdaudbus_link_format link;
	unsigned int bits, i;

	hdaudbus_format_on_link(converter_format, &link);
	bits = DIV_ROUND_UP(link.bits * link.channels * link.blocks, lines);

	for (i = 0; i < lines; i++)
		if (bandwidth->out_used[i] + bits > bandwidth->out_capacity)
			return -ENOSPC;
	for (i = 0; i < lines; i++)
		bandwidth->out_used[i] += bits;

	*reservation = (struct hdaudbus_reservation){
		.render = true, .lines = lines, .bits = bits,
	};
	return 0;
}

/**
 * hdaudbus_bandwidth_reserve_capture - reserve room on a codec's SDI line
 * @bandwidth: the budget
 * @converter_format: format of the stream
 * @codec_address: the codec
 * @reservation: out: what was reserved
 *
 * Context: any; the caller guards @bandwidth.
 * Return: 0, -ENOSPC, or -EINVAL if there can be no such codec.
 */
int hdaudbus_bandwidth_reserve_capture(struct hdaudbus_bandwidth *bandwidth,
				       u16 converter_format, u8 codec_address,
				       struct hdaudbus_reservation *reservation)
{
	struct hdaudbus_link_format link;
	unsigned int bits;

	if (codec_address >= HDAUDBUS_MAX_CODECS)
		return -EINVAL;

	hdaudbus_format_on_link(converter_format, &link);
	bits = (round_up(link.bits * link.channels, 8) + IN_STREAM_TAG_BITS) * link.blocks;
	if (bandwidth->in_used[codec_address] + bits > bandwidth->in_capacity)
		return -ENOSPC;
	bandwidth->in_used[codec_address] += bits;

	*reservation = (struct hdaudbus_reservation){
		.first = codec_address, .lines = 1, .bits = bits,
	};
	return 0;
}

/**
 * hdaudbus_bandwidth_release - give a reservation back
 * @bandwidth: the budget
 * @reservation: the reservation; empty afterwards
 *
 * Context: any; the caller guards @bandwidth.
 */
void hdaudbus_bandwidth_release(struct hdaudbus_bandwidth *bandwidth,
				struct hdaudbus_reservation *reservation)
{
	unsigned int *used = reservation->render ? bandwidth->out_used : bandwidth->in_used;
	unsigned int i;

	for (i = 0; i < reservation->lines; i++)
		used[reservation->first + i] -= reservation->bits;
	memset(reservation, 0, sizeof(*reservation));
}
