/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Doors between the files of hdaudbus-sim.ko.
 */
#ifndef __HDAUDBUS_SIM_DRIVER_H
#define __HDAUDBUS_SIM_DRIVER_H

#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/workqueue.h>
#include "config.h"

#define DRIVER_NAME	"hdaudbus-sim"

struct sim_display;

/**
 * struct sim_device - a controller that runs in real time
 * @description: what it is
 * @sim: the model
 * @machine: what is around @pdev and @display, if there is a @display
 * @pdev: its device
 * @display: the graphics next to it, or NULL
 * @timer: moves it
 * @start: when it began to move
 * @frames: link frames that have passed since
 * @end: for sim_device_destroy_later()
 */
struct sim_device {
	struct sim_description description;
	struct sim *sim;
	struct platform_device *machine;
	struct platform_device *pdev;
	struct sim_display *display;
	struct hrtimer timer;
	ktime_t start;
	u64 frames;
	struct work_struct end;
};

/* driver.c */
struct sim_device *sim_device_create(const struct sim_config *config);
void sim_device_destroy(struct sim_device *device);
void sim_device_destroy_later(struct sim_device *device);
int sim_config_load_codec(struct sim_config *config, unsigned int address, const char *name,
			  struct sim_text_error *error);

/* display.c */
struct sim_display *sim_display_create(struct sim *sim, struct device *parent);
void sim_display_destroy(struct sim_display *display);
void sim_display_changed(struct sim_display *display, unsigned int port);

/* configfs.c */
int sim_configfs_init(void);
void sim_configfs_exit(void);

#endif /* __HDAUDBUS_SIM_DRIVER_H */
