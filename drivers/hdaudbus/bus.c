// SPDX-License-Identifier: GPL-2.0
/*
 * The bus: a device for each function group of each codec, and the function
 * drivers that bind to them.
 *
 * Owns hdaudbus_controller.children, guarded by bus_mutex.
 *
 * Lifetime: a child holds its controller until its last reference goes; it is
 * on the bus from enumeration until the host is unregistered.
 */

#include <linux/export.h>
#include <linux/pm_runtime.h>
#include <linux/pm_wakeup.h>
#include <linux/slab.h>
#include "compat.h"
#include "hdaudbus.h"

#define MAX_GROUPS	8	/* function groups of a codec that are looked at */
#define ATTEMPTS	3	/* to read the function groups of a codec */
#define GROUP_TYPE	0xff	/* in the answer to AC_PAR_FUNCTION_TYPE */

/**
 * struct hdaudbus_child - a function group, as the bus keeps it
 * @fdev: what function drivers see
 * @controller: held
 * @node: in hdaudbus_controller.children
 */
struct hdaudbus_child {
	struct hdaudbus_device fdev;
	struct hdaudbus_controller *controller;
	struct list_head node;
};

static struct hdaudbus_child *to_child(struct hdaudbus_device *fdev)
{
	return container_of(fdev, struct hdaudbus_child, fdev);
}

static struct hdaudbus_driver *to_driver(struct device *dev)
{
	return container_of(dev->driver, struct hdaudbus_driver, driver);
}

/**
 * hdaudbus_device_controller - whose function group is it?
 * @fdev: the function group
 *
 * Context: any.
 * Return: the controller, valid as long as @fdev.
 */
struct hdaudbus_controller *hdaudbus_device_controller(struct hdaudbus_device *fdev)
{
	return to_child(fdev)->controller;
}

/*
 * The bus type
 */

static bool id_matches(const struct hdaudbus_device_id *id, const struct hdaudbus_device *fdev)
{
	return (!id->function_type || id->function_type == fdev->function_type) &&
	       (!id->vendor_id || id->vendor_id == fdev->vendor_id);
}

static int bus_match(struct device *dev, hdaudbus_match_driver *drv)
{
	const struct hdaudbus_driver *driver = container_of(drv, struct hdaudbus_driver, driver);
	const struct hdaudbus_device_id *id;

	for (id = driver->id_table; id->function_type || id->vendor_id; id++)
		if (id_matches(id, to_hdaudbus_device(dev)))
			return 1;
	return 0;
}

static int bus_uevent(hdaudbus_uevent_device *dev, struct kobj_uevent_env *env)
{
	const struct hdaudbus_device *fdev = container_of(dev, struct hdaudbus_device, dev);

	return add_uevent_var(env, "MODALIAS=hdaudbus:v%08Xr%08Xt%02X", fdev->vendor_id,
			      fdev->revision_id, fdev->function_type);
}

/* As with PCI: a bound driver holds its device awake until it says otherwise. */
static int bus_probe(struct device *dev)
{
	int err;

	pm_runtime_get_sync(dev);
	err = to_driver(dev)->probe(to_hdaudbus_device(dev));
	dev_dbg(dev, "%s %s it (%d)\n", dev->driver->name, err ? "does not take" : "takes", err);
	if (err)
		pm_runtime_put_sync(dev);
	return err;
}

static void bus_remove(struct device *dev)
{
	struct hdaudbus_driver *driver = to_driver(dev);

	if (driver->remove)
		driver->remove(to_hdaudbus_device(dev));
	pm_runtime_put_sync(dev);
}

static ssize_t modalias_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	const struct hdaudbus_device *fdev = to_hdaudbus_device(dev);

	return sysfs_emit(buf, "hdaudbus:v%08Xr%08Xt%02X\n", fdev->vendor_id,
			  fdev->revision_id, fdev->function_type);
}
static DEVICE_ATTR_RO(modalias);

static ssize_t codec_address_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", to_hdaudbus_device(dev)->codec_address);
}
static DEVICE_ATTR_RO(codec_address);

static ssize_t start_node_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0x%02x\n", to_hdaudbus_device(dev)->start_node);
}
static DEVICE_ATTR_RO(start_node);

static ssize_t function_type_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0x%02x\n", to_hdaudbus_device(dev)->function_type);
}
static DEVICE_ATTR_RO(function_type);

static ssize_t vendor_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0x%08x\n", to_hdaudbus_device(dev)->vendor_id);
}
static DEVICE_ATTR_RO(vendor_id);

static ssize_t revision_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0x%08x\n", to_hdaudbus_device(dev)->revision_id);
}
static DEVICE_ATTR_RO(revision_id);

static ssize_t subsystem_id_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0x%08x\n", to_hdaudbus_device(dev)->subsystem_id);
}
static DEVICE_ATTR_RO(subsystem_id);

static struct attribute *fdev_attrs[] = {
	&dev_attr_modalias.attr,
	&dev_attr_codec_address.attr,
	&dev_attr_start_node.attr,
	&dev_attr_function_type.attr,
	&dev_attr_vendor_id.attr,
	&dev_attr_revision_id.attr,
	&dev_attr_subsystem_id.attr,
	NULL
};
ATTRIBUTE_GROUPS(fdev);

static struct bus_type hdaudbus_bus_type = {
	.name = "hdaudbus",
	.match = bus_match,
	.uevent = bus_uevent,
	.probe = bus_probe,
	.remove = bus_remove,
	.dev_groups = fdev_groups,
};

/**
 * hdaudbus_wants_interrupt_time - does a driver look at the time of interrupts?
 * @dev: its device, bound
 *
 * Context: process.
 * Return: false if it has said that it does not.
 */
bool hdaudbus_wants_interrupt_time(struct device *dev)
{
	return dev->bus != &hdaudbus_bus_type || !dev->driver ||
	       !to_driver(dev)->no_interrupt_time;
}

/**
 * __hdaudbus_driver_register - make a function driver known to the bus
 * @driver: the driver, with id_table and probe
 * @owner: its module
 *
 * Context: process.
 * Return: 0, -EINVAL without id_table or probe, -errno of driver_register().
 */
int __hdaudbus_driver_register(struct hdaudbus_driver *driver, struct module *owner)
{
	if (!driver->id_table || !driver->probe)
		return -EINVAL;

	driver->driver.bus = &hdaudbus_bus_type;
	driver->driver.owner = owner;
	return driver_register(&driver->driver);
}
EXPORT_SYMBOL_GPL(__hdaudbus_driver_register);

/**
 * hdaudbus_driver_unregister - take a function driver off the bus
 * @driver: the driver; unbound from all its devices on return
 *
 * Context: process.
 */
void hdaudbus_driver_unregister(struct hdaudbus_driver *driver)
{
	driver_unregister(&driver->driver);
}
EXPORT_SYMBOL_GPL(hdaudbus_driver_unregister);

int hdaudbus_bus_init(void)
{
	return bus_register(&hdaudbus_bus_type);
}

void hdaudbus_bus_exit(void)
{
	bus_unregister(&hdaudbus_bus_type);
}

/*
 * Enumeration
 */

/**
 * struct group - a function group as its codec describes it
 * @node: its node
 * @type: what it says of its type
 * @subsystem_id: of it
 */
struct group {
	u8 node;
	u8 type;
	u32 subsystem_id;
};

static u32 parameter(u8 codec, u8 node, u8 parameter)
{
	return hdaudio_command(codec, node, AC_VERB_PARAMETERS, parameter);
}

/* -EIO if one of them was not answered, -ENODEV if the controller is not there. */
static int read_parameters(struct hdaudbus_controller *controller,
			   struct hdaudio_codec_transfer *transfers, unsigned int count)
{
	int err = hdaudbus_verbs_transfer(controller, NULL, count, transfers, NULL, NULL);
	unsigned int i;

	if (err)
		return err;
	for (i = 0; i < count; i++)
		if (!(transfers[i].input & HDAUDIO_RESPONSE_IS_VALID))
			return hdaudbus_controller_present(controller) ? -EIO : -ENODEV;
	return 0;
}

/* Vendor id, revision and node count, by which the codec is known from now on. */
static int identify(struct hdaudbus_controller *controller, u8 codec, u32 *ids)
{
	struct hdaudio_codec_transfer root[HDAUDBUS_IDS] = {
		{ .output = parameter(codec, AC_NODE_ROOT, AC_PAR_VENDOR_ID) },
		{ .output = parameter(codec, AC_NODE_ROOT, AC_PAR_REV_ID) },
		{ .output = parameter(codec, AC_NODE_ROOT, AC_PAR_NODE_COUNT) },
	};
	unsigned int i;
	int err;

	hdaudbus_codec_identify(controller, codec, NULL);
	err = read_parameters(controller, root, ARRAY_SIZE(root));
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(root); i++)
		ids[i] = root[i].input & HDAUDIO_RESPONSE_DATA;
	hdaudbus_codec_identify(controller, codec, ids);
	return 0;
}

/* The ids of a codec and its function groups. Returns the number of these or -errno. */
static int read_groups(struct hdaudbus_controller *controller, u8 codec, u32 *ids,
		       struct group *groups)
{
	struct hdaudio_codec_transfer transfers[2 * MAX_GROUPS];
	int err = identify(controller, codec, ids);
	unsigned int start, count, i;

	if (err)
		return err;
	start = (ids[2] >> 16) & 0xff;
	count = min_t(unsigned int, ids[2] & 0xff, MAX_GROUPS);
	if (!count || !start || start + count > 256)
		return -ENXIO;

	for (i = 0; i < count; i++) {
		transfers[2 * i].output = parameter(codec, start + i, AC_PAR_FUNCTION_TYPE);
		transfers[2 * i + 1].output = hdaudio_command(codec, start + i,
							      AC_VERB_GET_SUBSYSTEM_ID, 0);
	}
	err = read_parameters(controller, transfers, 2 * count);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		groups[i].node = start + i;
		groups[i].type = transfers[2 * i].input & GROUP_TYPE;
		groups[i].subsystem_id = transfers[2 * i + 1].input & HDAUDIO_RESPONSE_DATA;
	}
	return count;
}

static void child_release(struct device *dev)
{
	struct hdaudbus_child *child = to_child(to_hdaudbus_device(dev));

	hdaudbus_controller_put(child->controller);
	kfree(child);
}

static int add_child(struct hdaudbus_controller *controller, u8 codec, const u32 *ids,
		     const struct group *group)
{
	struct hdaudbus_child *child = kzalloc(sizeof(*child), GFP_KERNEL);
	struct hdaudbus_device *fdev;
	int err;

	if (!child)
		return -ENOMEM;

	kref_get(&controller->ref);
	child->controller = controller;
	fdev = &child->fdev;
	fdev->codec_address = codec;
	fdev->start_node = group->node;
	fdev->function_type = group->type;
	fdev->vendor_id = ids[0];
	fdev->revision_id = ids[1];
	fdev->subsystem_id = group->subsystem_id;
	fdev->dev.bus = &hdaudbus_bus_type;
	fdev->dev.parent = controller->host->dev;
	fdev->dev.release = child_release;
	device_initialize(&fdev->dev);
	device_set_wakeup_capable(&fdev->dev, true);
	pm_runtime_set_active(&fdev->dev);
	pm_runtime_enable(&fdev->dev);

	err = dev_set_name(&fdev->dev, "%s:c%un%02x", dev_name(controller->host->dev),
			   codec, group->node) ?:
	      device_add(&fdev->dev);
	if (err) {
		pm_runtime_disable(&fdev->dev);
		pm_runtime_set_suspended(&fdev->dev); /* the parent has counted it */
		put_device(&fdev->dev);
		return err;
	}

	mutex_lock(&controller->bus_mutex);
	list_add_tail(&child->node, &controller->children);
	mutex_unlock(&controller->bus_mutex);
	return 0;
}

static int add_codec(struct hdaudbus_controller *controller, u8 codec)
{
	unsigned int attempts = ATTEMPTS;
	struct group groups[MAX_GROUPS];
	u32 ids[HDAUDBUS_IDS];
	int count, err, i;

	/* While its ids are not known, answers that are out of step do not show. */
	do
		count = read_groups(controller, codec, ids, groups);
	while (count < 0 && count != -ENODEV && --attempts);
	if (count < 0) {
		dev_err(controller->host->dev,
			"codec %u: its function groups cannot be read (%d); it is left out\n",
			codec, count);
		controller->codec_mask &= ~BIT(codec);
		return count == -ENODEV ? count : 0;
	}
	dev_dbg(controller->host->dev, "codec %u: vendor id %#x, revision %#x, %d function groups\n",
		codec, ids[0], ids[1], count);
	for (i = 0; i < count; i++) {
		err = add_child(controller, codec, ids, &groups[i]);
		if (err)
			return err;
	}
	return 0;
}

/**
 * hdaudbus_bus_enumerate - make a device of each function group
 * @controller: the controller, running
 *
 * A codec that does not answer is left out.
 *
 * Context: process.
 * Return: 0, -ENODEV, -ENOMEM; children added so far stay.
 */
int hdaudbus_bus_enumerate(struct hdaudbus_controller *controller)
{
	u8 codec;
	int err;

	for (codec = 0; codec < HDAUDBUS_MAX_CODECS; codec++) {
		if (!(controller->codec_mask & BIT(codec)))
			continue;
		err = add_codec(controller, codec);
		if (err)
			return err;
	}
	return 0;
}

/**
 * hdaudbus_bus_remove - take all function groups off the bus
 * @controller: the controller
 *
 * Context: process. Their drivers are unbound on return.
 */
void hdaudbus_bus_remove(struct hdaudbus_controller *controller)
{
	struct hdaudbus_child *child;

	mutex_lock(&controller->bus_mutex);
	while (!list_empty(&controller->children)) {
		child = list_last_entry(&controller->children, struct hdaudbus_child, node);
		list_del(&child->node);
		mutex_unlock(&controller->bus_mutex);
		device_unregister(&child->fdev.dev);
		mutex_lock(&controller->bus_mutex);
	}
	mutex_unlock(&controller->bus_mutex);
}

/*
 * Wake
 */

/**
 * hdaudbus_bus_wakers - which codecs may wake the system?
 * @controller: the controller
 *
 * Context: process.
 * Return: mask of the addresses of those that have a function group for which
 * device_may_wakeup().
 */
u16 hdaudbus_bus_wakers(struct hdaudbus_controller *controller)
{
	struct hdaudbus_child *child;
	u16 codecs = 0;

	mutex_lock(&controller->bus_mutex);
	list_for_each_entry(child, &controller->children, node)
		if (device_may_wakeup(&child->fdev.dev))
			codecs |= BIT(child->fdev.codec_address);
	mutex_unlock(&controller->bus_mutex);
	return codecs;
}

/**
 * struct wake - what has happened
 * @controller: which controller was woken
 * @codecs: by which codecs
 */
struct wake {
	struct hdaudbus_controller *controller;
	u16 codecs;
};

static int wake_child(struct device *dev, void *data)
{
	struct hdaudbus_device *fdev = to_hdaudbus_device(dev);
	const struct wake *wake = data;

	if (to_child(fdev)->controller != wake->controller ||
	    !(wake->codecs & BIT(fdev->codec_address)))
		return 0;
	pm_wakeup_event(dev, 0);
	device_lock(dev);
	if (dev->driver && to_driver(dev)->wake)
		to_driver(dev)->wake(fdev);
	device_unlock(dev);
	return 0;
}

/**
 * hdaudbus_bus_wake - tell drivers that their codec woke the controller
 * @controller: the controller
 * @codecs: mask of codec addresses
 *
 * Context: process; the caller holds no device's lock.
 */
void hdaudbus_bus_wake(struct hdaudbus_controller *controller, u16 codecs)
{
	struct wake wake = { .controller = controller, .codecs = codecs };

	bus_for_each_dev(&hdaudbus_bus_type, NULL, &wake, wake_child);
}
