// SPDX-License-Identifier: GPL-2.0
/*
 * The graphics next to a controller: it knows of the displays, and tells the
 * codec driver what the codec does not, as i915 does for codecs of Intel's.
 *
 * The kernel's component framework brings both together. The mutex guards what
 * it has brought; the codec driver is called with it held, and may ask back.
 */
#include <linux/component.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <sound/hda_component.h>
#include "driver.h"

/**
 * struct sim_display - graphics
 * @sim: the controller next to it
 * @pdev: its device
 * @mutex: guards @acomp
 * @acomp: who wants to know, or NULL
 */
struct sim_display {
	struct sim *sim;
	struct platform_device *pdev;
	struct mutex mutex;	/* of acomp */
	struct drm_audio_component *acomp;
};

static int display_get_eld(struct device *dev, int port, int pipe, bool *enabled,
			   unsigned char *buffer, int size)
{
	struct sim_display *display = dev_get_drvdata(dev);
	int have;

	if (port <= 0 || size < 0)
		return -EINVAL;
	have = sim_display_eld(display->sim, port, enabled, buffer, size);
	return have == -ENOENT ? 0 : have;	/* nothing is connected there */
}

static const struct drm_audio_component_ops display_ops = {
	.owner = THIS_MODULE,
	.get_eld = display_get_eld,
};

static int display_bind(struct device *dev, struct device *master, void *data)
{
	struct sim_display *display = dev_get_drvdata(dev);
	struct drm_audio_component *acomp = data;

	acomp->ops = &display_ops;
	acomp->dev = dev;
	mutex_lock(&display->mutex);
	display->acomp = acomp;
	mutex_unlock(&display->mutex);
	return 0;
}

static void display_unbind(struct device *dev, struct device *master, void *data)
{
	struct sim_display *display = dev_get_drvdata(dev);
	struct drm_audio_component *acomp = data;

	mutex_lock(&display->mutex);
	display->acomp = NULL;
	mutex_unlock(&display->mutex);
	acomp->ops = NULL;
	acomp->dev = NULL;
}

static const struct component_ops display_component_ops = {
	.bind = display_bind,
	.unbind = display_unbind,
};

/**
 * sim_display_create - graphics next to a controller
 * @sim: the controller
 * @parent: of its device, the parent of the controller's device too
 *
 * Context: process.
 * Return: the graphics, to be given back with sim_display_destroy(), or ERR_PTR.
 */
struct sim_display *sim_display_create(struct sim *sim, struct device *parent)
{
	struct sim_display *display = kzalloc(sizeof(*display), GFP_KERNEL);
	int err;

	if (!display)
		return ERR_PTR(-ENOMEM);
	display->sim = sim;
	mutex_init(&display->mutex);
	display->pdev = platform_device_register_resndata(parent, DRIVER_NAME "-display",
							  PLATFORM_DEVID_AUTO, NULL, 0, NULL, 0);
	if (IS_ERR(display->pdev)) {
		err = PTR_ERR(display->pdev);
		goto free;
	}
	platform_set_drvdata(display->pdev, display);
	err = component_add_typed(&display->pdev->dev, &display_component_ops,
				  I915_COMPONENT_AUDIO);
	if (err)
		goto unregister;
	return display;

unregister:
	platform_device_unregister(display->pdev);
free:
	kfree(display);
	return ERR_PTR(err);
}

/**
 * sim_display_destroy - its end
 * @display: the graphics, or NULL or ERR_PTR
 *
 * Context: process.
 */
void sim_display_destroy(struct sim_display *display)
{
	if (IS_ERR_OR_NULL(display))
		return;
	component_del(&display->pdev->dev, &display_component_ops);
	platform_device_unregister(display->pdev);
	mutex_destroy(&display->mutex);
	kfree(display);
}

/**
 * sim_display_changed - tell the codec driver that a display came, or went
 * @display: the graphics
 * @port: where
 *
 * Context: process.
 */
void sim_display_changed(struct sim_display *display, unsigned int port)
{
	const struct drm_audio_component_audio_ops *ops;

	mutex_lock(&display->mutex);
	ops = display->acomp ? display->acomp->audio_ops : NULL;
	if (ops && ops->pin_eld_notify)
		ops->pin_eld_notify(ops->audio_ptr, port, -1);	/* no multi-stream */
	mutex_unlock(&display->mutex);
}
