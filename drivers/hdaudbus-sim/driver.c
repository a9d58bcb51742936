// SPDX-License-Identifier: GPL-2.0
/*
 * hdaudbus-sim.ko: controllers in software that run in real time.
 *
 * A timer tells the model every millisecond how many link frames have passed.
 * What the model does then it does in hard interrupt context and without a lock
 * of the bus driver's, as hardware would.
 *
 * A device lives from sim_device_create() until the bus driver has released
 * its host, which may be after the last file of a sound card is closed. Nothing
 * here needs a lock: the list of devices belongs to init and exit.
 */
#include <linux/err.h>
#include <linux/firmware.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm_domain.h>
#include <linux/pm_runtime.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../hdaudbus/compat.h"
#include "driver.h"

#define DRIVER_TICK_NS		NSEC_PER_MSEC
#define DRIVER_CONTROLLERS	8
#define DRIVER_NAME_MAX		64
#define DRIVER_IDLE_MS		1000	/* until it sleeps */

/*
 * After a pause, when the machine had something better to do, the link goes on
 * where it was, at twice its speed and not for more than a quarter of a second:
 * all this is time with interrupts off.
 */
#define DRIVER_TICK_FRAMES	96
#define DRIVER_BEHIND_FRAMES	12000

static unsigned int controllers = 1;
module_param(controllers, uint, 0444);
MODULE_PARM_DESC(controllers, "Number of controllers, up to 8; more come by configfs.");

static char *codecs[DRIVER_CONTROLLERS];
static unsigned int num_codecs;
module_param_array(codecs, charp, &num_codecs, 0444);
MODULE_PARM_DESC(codecs, "For each controller its codecs, with + between them: 'default', or files in hdaudbus-sim/ of the firmware directory.");

static struct sim_device *driver_devices[DRIVER_CONTROLLERS];
static struct device *driver_root;
static struct workqueue_struct *driver_ends;

/*
 * Time
 */

/* 48 link frames are a millisecond. */
static u64 driver_frames(ktime_t time)
{
	return div_u64(ktime_to_ns(time) * 3, 62500);
}

static enum hrtimer_restart driver_tick(struct hrtimer *timer)
{
	struct sim_device *device = container_of(timer, struct sim_device, timer);
	u64 due = driver_frames(ktime_sub(ktime_get(), device->start)) - device->frames;

	if (due > DRIVER_BEHIND_FRAMES) {
		device->frames += due - DRIVER_BEHIND_FRAMES;
		due = DRIVER_BEHIND_FRAMES;
	}
	due = min_t(u64, due, DRIVER_TICK_FRAMES);
	device->frames += due;
	sim_tick(device->sim, due);
	hrtimer_forward_now(timer, ns_to_ktime(DRIVER_TICK_NS));
	return HRTIMER_RESTART;
}

/*
 * Sleep. A model has no power to lose: all that happens is what the bus driver
 * does to it.
 */

static int driver_suspend(struct device *dev, bool system)
{
	struct sim_device *device = dev_get_drvdata(dev);

	return device ? hdaudbus_host_suspend(&device->sim->host, system) : 0;
}

static int driver_resume(struct device *dev)
{
	struct sim_device *device = dev_get_drvdata(dev);

	return device ? hdaudbus_host_resume(&device->sim->host) : 0;
}

/* Awake first, as with PCI: in the two sleeps other codecs may wake it. */
static int driver_system_suspend(struct device *dev)
{
	pm_runtime_resume(dev);
	return driver_suspend(dev, true);
}

static int driver_runtime_suspend(struct device *dev)
{
	return driver_suspend(dev, false);
}

static struct dev_pm_domain driver_power = {
	.ops = {
		SYSTEM_SLEEP_PM_OPS(driver_system_suspend, driver_resume)
		RUNTIME_PM_OPS(driver_runtime_suspend, driver_resume, NULL)
	},
};

static void device_allow_sleep(struct sim_device *device)
{
	struct device *dev = &device->pdev->dev;

	dev_set_drvdata(dev, device);
	pm_runtime_set_autosuspend_delay(dev, DRIVER_IDLE_MS);
	pm_runtime_use_autosuspend(dev);
	pm_runtime_put_autosuspend(dev);
}

/*
 * Devices
 */

static void device_free(struct sim_device *device)
{
	sim_display_destroy(device->display);
	sim_destroy(device->sim);
	platform_device_unregister(device->pdev);
	platform_device_unregister(device->machine);
	sim_config_undescribe(&device->description);
	kfree(device);
}

/* Who uses the host may go on for a while after it is unregistered. */
static void device_stop(struct sim_device *device)
{
	wait_for_completion(&device->sim->released);
	hrtimer_cancel(&device->timer);
	device_free(device);
}

static void device_end(struct work_struct *work)
{
	sim_device_destroy(container_of(work, struct sim_device, end));
}

static int device_place(struct platform_device **pdev, struct device *parent, const char *name)
{
	struct platform_device *new =
		platform_device_register_resndata(parent, name, PLATFORM_DEVID_AUTO, NULL, 0,
						  NULL, 0);

	if (IS_ERR(new))
		return PTR_ERR(new);
	*pdev = new;
	return 0;
}

/* Graphics and controller have a parent of their own, so that they find each other. */
static int device_make(struct sim_device *device, const struct sim_config *config)
{
	struct device *parent = driver_root;
	int err = sim_config_describe(config, &device->description);

	if (!err && config->description.display) {
		err = device_place(&device->machine, driver_root, DRIVER_NAME "-machine");
		if (!err)
			parent = &device->machine->dev;
	}
	if (!err)
		err = device_place(&device->pdev, parent, DRIVER_NAME);
	if (err)
		return err;
	dev_pm_domain_set(&device->pdev->dev, &driver_power);
	pm_runtime_set_active(&device->pdev->dev);
	pm_runtime_get_noresume(&device->pdev->dev);
	pm_runtime_enable(&device->pdev->dev);
	device->sim = sim_create(&device->description, &device->pdev->dev);
	if (!device->sim)
		return -ENOMEM;
	if (device->machine)
		device->display = sim_display_create(device->sim, parent);
	return PTR_ERR_OR_ZERO(device->display);
}

/**
 * sim_device_create - bring a controller up
 * @config: what it is to be; not needed afterwards
 *
 * Context: process.
 * Return: the controller, to be given back with sim_device_destroy(), or
 * ERR_PTR: -EINVAL if there cannot be such a controller, -ENOMEM, or what the
 * bus driver says.
 */
struct sim_device *sim_device_create(const struct sim_config *config)
{
	struct sim_device *device = kzalloc(sizeof(*device), GFP_KERNEL);
	int err;

	if (!device)
		return ERR_PTR(-ENOMEM);
	INIT_WORK(&device->end, device_end);
	err = device_make(device, config);
	if (err) {
		device_free(device);
		return ERR_PTR(err);
	}
	hrtimer_setup(&device->timer, driver_tick, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	device->start = ktime_get();
	hrtimer_start(&device->timer, ns_to_ktime(DRIVER_TICK_NS), HRTIMER_MODE_REL);
	err = hdaudbus_host_register(&device->sim->host);
	if (err) {
		device_stop(device);
		return ERR_PTR(err);
	}
	device_allow_sleep(device);
	return device;
}

/**
 * sim_device_destroy - take a controller down
 * @device: the controller
 *
 * Waits until its sound cards are closed.
 *
 * Context: process.
 */
void sim_device_destroy(struct sim_device *device)
{
	struct device *dev = &device->pdev->dev;

	pm_runtime_get_sync(dev);
	device_lock(dev); /* the system may be about to sleep */
	dev_set_drvdata(dev, NULL);
	device_unlock(dev);
	hdaudbus_host_unregister(&device->sim->host);
	device_stop(device);
}

/**
 * sim_device_destroy_later - the same for who cannot wait
 * @device: the controller
 *
 * It is down at the latest when the module is unloaded.
 *
 * Context: process.
 */
void sim_device_destroy_later(struct sim_device *device)
{
	queue_work(driver_ends, &device->end);
}

/*
 * Codecs by name
 */

static int load_firmware(struct sim_config *config, unsigned int address, const char *name,
			 struct sim_text_error *error)
{
	const struct firmware *firmware;
	char path[DRIVER_NAME_MAX];
	int err;

	if (strchr(name, '/') || name[0] == '.' ||
	    snprintf(path, sizeof(path), DRIVER_NAME "/%s", name) >= sizeof(path))
		return -ENAMETOOLONG;
	err = request_firmware(&firmware, path, driver_root);
	if (err)
		return err;
	err = sim_config_set_codec(config, address, firmware->data, firmware->size, error);
	release_firmware(firmware);
	return err;
}

/**
 * sim_config_load_codec - say by name what codec there is at an address
 * @config: the configuration
 * @address: SDI line
 * @name: "default", or a file in hdaudbus-sim/ of the firmware directory
 * @error: what is wrong with the text
 *
 * Context: process.
 * Return: 0, what sim_config_set_codec() or request_firmware() returns, or
 * -ENAMETOOLONG for what cannot be the name of such a file.
 */
int sim_config_load_codec(struct sim_config *config, unsigned int address, const char *name,
			  struct sim_text_error *error)
{
	*error = (struct sim_text_error){ };
	if (!strcmp(name, "default"))
		return sim_config_set_codec(config, address, sim_default_codec,
					    strlen(sim_default_codec), error);
	return load_firmware(config, address, name, error);
}

/*
 * Controllers that the module's parameters ask for
 */

static int add_codec(struct sim_config *config, unsigned int address, const char *name)
{
	struct sim_text_error error;
	int err = sim_config_load_codec(config, address, name, &error);

	if (error.line)
		dev_err(driver_root, "codec %s, line %u: expected %s\n", name, error.line,
			error.message);
	else if (err)
		dev_err(driver_root, "no codec %s: %d\n", name, err);
	else if (error.unknown)
		dev_notice(driver_root, "codec %s, line %u is not known\n", name, error.unknown);
	return err;
}

/* "default+other": at addresses 0 and 1 */
static int add_codecs(struct sim_config *config, const char *names)
{
	char *copy = kstrdup(names, GFP_KERNEL), *rest = copy, *name;
	unsigned int address = 0;
	int err = copy ? 0 : -ENOMEM;

	while (!err && (name = strsep(&rest, "+")))
		err = add_codec(config, address++, name);
	kfree(copy);
	return err;
}

static int add_controller(unsigned int i)
{
	struct sim_config config;
	int err;

	sim_config_init(&config);
	err = add_codecs(&config, i < num_codecs ? codecs[i] : "default");
	if (!err) {
		driver_devices[i] = sim_device_create(&config);
		err = PTR_ERR_OR_ZERO(driver_devices[i]);
		if (err)
			driver_devices[i] = NULL;
	}
	sim_config_clear(&config);
	return err;
}

static void remove_controllers(void)
{
	unsigned int i;

	for (i = 0; i < DRIVER_CONTROLLERS; i++)
		if (driver_devices[i])
			sim_device_destroy(driver_devices[i]);
}

static int add_controllers(void)
{
	unsigned int i;
	int err = 0;

	if (controllers > DRIVER_CONTROLLERS || num_codecs > controllers) {
		dev_err(driver_root, "codecs for %u controllers, and %u controllers, up to %d\n",
			num_codecs, controllers, DRIVER_CONTROLLERS);
		return -EINVAL;
	}
	for (i = 0; i < controllers && !err; i++)
		err = add_controller(i);
	if (err)
		remove_controllers();
	return err;
}

static int __init driver_init_module(void)
{
	int err;

	driver_root = root_device_register(DRIVER_NAME);
	if (IS_ERR(driver_root))
		return PTR_ERR(driver_root);
	driver_ends = alloc_workqueue("%s", WQ_UNBOUND, 0, DRIVER_NAME);
	if (!driver_ends) {
		err = -ENOMEM;
		goto root;
	}
	err = add_controllers();
	if (err)
		goto workqueue;
	err = sim_configfs_init();
	if (err)
		goto remove;
	return 0;

remove:
	remove_controllers();
workqueue:
	destroy_workqueue(driver_ends);
root:
	root_device_unregister(driver_root);
	return err;
}
late_initcall(driver_init_module);

static void __exit driver_exit_module(void)
{
	sim_configfs_exit();
	remove_controllers();
	destroy_workqueue(driver_ends);
	root_device_unregister(driver_root);
}
module_exit(driver_exit_module);

MODULE_DESCRIPTION("HD Audio controllers and codecs in software");
MODULE_LICENSE("GPL");
