// SPDX-License-Identifier: GPL-2.0
/*
 * The controller in sysfs: a group "hdaudbus" of attributes on the host's device. Those
 * of function groups are in bus.c.
 *
 * Owns struct hdaudbus_attributes, which is written before anybody sees it. What the
 * attributes show does not change while they are there, but for codecs that are left
 * out.
 *
 * Lifetime: from hdaudbus_host_register() to hdaudbus_host_unregister(), which waits
 * until nobody reads one.
 */

#include <linux/sysfs.h>
#include "hdaudbus.h"

static const struct hdaudbus_controller *attribute_controller(struct device_attribute *attr)
{
	return container_of(attr, struct dev_ext_attribute, attr)->var;
}

static unsigned int count_engines(const struct hdaudbus_controller *controller, bool captures,
				  bool renders)
{
	unsigned int i, count = 0;

	for (i = 0; i < controller->num_engines; i++)
		count += controller->engines[i].captures == captures &&
			 controller->engines[i].renders == renders;
	return count;
}

static ssize_t version_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	u16 version = attribute_controller(attr)->version;

	return sysfs_emit(buf, "%u.%u\n", version >> 8, version & 0xff);
}

static ssize_t codec_mask_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0x%04x\n", READ_ONCE(attribute_controller(attr)->codec_mask));
}

static ssize_t capture_engines_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", count_engines(attribute_controller(attr), true, false));
}

static ssize_t render_engines_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", count_engines(attribute_controller(attr), false, true));
}

static ssize_t bidirectional_engines_show(struct device *dev, struct device_attribute *attr,
					  char *buf)
{
	return sysfs_emit(buf, "%u\n", count_engines(attribute_controller(attr), true, true));
}

static const struct device_attribute templates[HDAUDBUS_ATTRIBUTES] = {
	__ATTR_RO(version),
	__ATTR_RO(codec_mask),
	__ATTR_RO(capture_engines),
	__ATTR_RO(render_engines),
	__ATTR_RO(bidirectional_engines),
};

/**
 * hdaudbus_attributes_add - show a controller in sysfs
 * @controller: the controller, started
 *
 * Context: process.
 * Return: 0, -ENOMEM, or another -errno of the driver core.
 */
int hdaudbus_attributes_add(struct hdaudbus_controller *controller)
{
	struct hdaudbus_attributes *attributes = &controller->attributes;
	unsigned int i;

	for (i = 0; i < HDAUDBUS_ATTRIBUTES; i++) {
		struct dev_ext_attribute *each = &attributes->each[i];

		each->attr = templates[i];
		each->var = controller;
		sysfs_attr_init(&each->attr.attr);
		attributes->list[i] = &each->attr.attr;
	}
	attributes->group.name = "hdaudbus";
	attributes->group.attrs = attributes->list;
	return device_add_group(controller->host->dev, &attributes->group);
}

/**
 * hdaudbus_attributes_remove - show it no longer
 * @controller: the controller
 *
 * Context: process. Nobody reads an attribute on return.
 */
void hdaudbus_attributes_remove(struct hdaudbus_controller *controller)
{
	device_remove_group(controller->host->dev, &controller->attributes.group);
}
