/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Doors between the files of the software controller. All of these are called
 * with sim->lock held, unless they say otherwise.
 */
#ifndef __HDAUDBUS_SIM_MODEL_H
#define __HDAUDBUS_SIM_MODEL_H

#include "sim.h"

/* model.c */
void sim_wake(struct sim *sim);
bool sim_link_running(const struct sim *sim);
void sim_violation(struct sim *sim, const char *what);
void sim_bus_fault(struct sim *sim, u64 address);

/* Here, because each link frame looks at a hundred registers. */
static inline u32 sim_get(const struct sim *sim, u32 offset, unsigned int size)
{
	const u8 *where = sim->registers + offset;

	switch (size) {
	case 1:
		return *where;
	case 2:
		return le16_to_cpup((const __le16 *)where);
	default:
		return le32_to_cpup((const __le32 *)where);
	}
}

static inline void sim_put(struct sim *sim, u32 offset, unsigned int size, u32 value)
{
	u8 *where = sim->registers + offset;

	switch (size) {
	case 1:
		*where = value & 0xff;
		break;
	case 2:
		*(__le16 *)where = cpu_to_le16(value);
		break;
	default:
		*(__le32 *)where = cpu_to_le32(value);
	}
}

/* registers.c */
void sim_registers_reset(struct sim *sim);
void sim_registers_power_on(struct sim *sim);

/* memory.c: sim_memory_*() are called without sim->lock, in process context */
bool sim_dma(struct sim *sim, u64 address, void *data, size_t size, bool write);
int sim_memory_alloc(struct hdaudbus_host *host, enum hdaudbus_memory_use use,
		     struct hdaudbus_memory *memory);
void sim_memory_free(struct hdaudbus_host *host, struct hdaudbus_memory *memory);
int sim_memory_map(struct hdaudbus_host *host, struct hdaudbus_memory *memory,
		   struct vm_area_struct *vma);

/* rings.c */
void sim_rings_reset(struct sim *sim);
void sim_rings_written(struct sim *sim, u32 offset, unsigned int size);
bool sim_rings_busy(const struct sim *sim);
void sim_rings_frame(struct sim *sim);

/* streams.c */
void sim_streams_reset(struct sim *sim);
void sim_stream_written(struct sim *sim, u32 offset, unsigned int size, const u8 *old);
void sim_streams_frame(struct sim *sim);
bool sim_streams_running(const struct sim *sim);
unsigned int sim_engine_count(const struct sim_description *description);

unsigned int sim_block_bytes(u16 format);

/* codec.c */
struct sim_codec *sim_codec_create(const struct sim_codec_description *description);
void sim_codec_destroy(struct sim_codec *codec);
unsigned int sim_node_type(const struct sim_node *node);
void sim_codec_reset(struct sim_codec *codec);
u32 sim_codec_command(struct sim_codec *codec, u32 command);

/* wires.c */
int sim_wires_create(struct sim_codec *codec);
void sim_wires_put(struct sim *sim, u8 tag, const u8 *data, size_t size);
bool sim_wires_get(struct sim *sim, u8 tag, u8 *data, size_t size);
void sim_wires_start(struct sim *sim, u8 tag);

#endif /* __HDAUDBUS_SIM_MODEL_H */
