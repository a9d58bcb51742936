// SPDX-License-Identifier: GPL-2.0
/*
 * Controllers by mkdir:
 *
 *   hdaudbus-sim/CONTROLLER/	inputs, outputs, ...: what it is
 *			   live	1 brings it up, 0 takes it down
 *			   codecs/N/	name or text: the codec on SDI line N
 *				 status	what is wrong with the text
 *				 jack, eld	what is plugged in
 *
 * A controller that is up is made of what was there then: the directories may
 * go in any order. While it is up its attributes do not change.
 *
 * The mutex of a controller guards its configuration, its codecs' items and
 * its device. It is taken with configfs' own locks held.
 */
#include <linux/configfs.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../hdaudbus/compat.h"
#include "driver.h"

#define CONFIGFS_NAME_MAX	48

/**
 * struct controller_item - the directory of a controller
 * @group: the directory
 * @codecs: its subdirectory
 * @mutex: guards what follows, and the codecs' items
 * @config: what it is to be
 * @wanted: SDI lines that have a directory
 * @device: the controller that is up, or NULL
 */
struct controller_item {
	struct config_group group;
	struct config_group codecs;
	struct mutex mutex; /* all that follows */
	struct sim_config config;
	u16 wanted;
	struct sim_device *device;
};

/**
 * struct codec_item - the directory of a codec
 * @item: the directory
 * @address: SDI line
 * @name: that it was loaded by; empty if its text was written
 * @error: what is wrong with its text
 */
struct codec_item {
	struct config_item item;
	unsigned int address;
	char name[CONFIGFS_NAME_MAX];
	struct sim_text_error error;
};

static struct controller_item *controller_of(struct config_item *item)
{
	return container_of(to_config_group(item), struct controller_item, group);
}

static struct codec_item *codec_of(struct config_item *item)
{
	return container_of(item, struct codec_item, item);
}

/* CONTROLLER/codecs/N */
static struct controller_item *controller_of_codec(struct config_item *item)
{
	return controller_of(item->ci_parent->ci_parent);
}

/*
 * A codec
 */

/* Called with the mutex held. */
static void codec_log(const struct codec_item *codec)
{
	const char *name = codec->item.ci_name;

	if (codec->error.line)
		pr_info("%s: codec %s, line %u: expected %s\n", DRIVER_NAME, name,
			codec->error.line, codec->error.message);
	else if (codec->error.unknown)
		pr_info("%s: codec %s, line %u is not known\n", DRIVER_NAME, name,
			codec->error.unknown);
}

static ssize_t codec_name_show(struct config_item *item, char *page)
{
	struct controller_item *controller = controller_of_codec(item);
	ssize_t size;

	mutex_lock(&controller->mutex);
	size = sysfs_emit(page, "%s\n", codec_of(item)->name);
	mutex_unlock(&controller->mutex);
	return size;
}

static int codec_load(struct controller_item *controller, struct codec_item *codec,
		      const char *name)
{
	int err;

	if (controller->device)
		return -EBUSY;
	err = sim_config_load_codec(&controller->config, codec->address, name, &codec->error);
	codec_log(codec);
	if (!err)
		strscpy(codec->name, name, sizeof(codec->name));
	return err;
}

static ssize_t codec_name_store(struct config_item *item, const char *page, size_t size)
{
	struct controller_item *controller = controller_of_codec(item);
	char copy[CONFIGFS_NAME_MAX];
	int err;

	if (size >= sizeof(copy))
		return -ENAMETOOLONG;
	memcpy(copy, page, size);
	copy[size] = '\0';
	mutex_lock(&controller->mutex);
	err = codec_load(controller, codec_of(item), strim(copy));
	mutex_unlock(&controller->mutex);
	return err ?: size;
}

static ssize_t codec_status_show(struct config_item *item, char *page)
{
	struct controller_item *controller = controller_of_codec(item);
	struct codec_item *codec = codec_of(item);
	ssize_t size;

	mutex_lock(&controller->mutex);
	if (codec->error.line)
		size = sysfs_emit(page, "line %u: expected %s\n", codec->error.line,
				  codec->error.message);
	else if (!controller->config.codecs[codec->address])
		size = sysfs_emit(page, "no text\n");
	else if (codec->error.unknown)
		size = sysfs_emit(page, "ok, but line %u is not known\n", codec->error.unknown);
	else
		size = sysfs_emit(page, "ok\n");
	mutex_unlock(&controller->mutex);
	return size;
}

/*
 * Called for the size first, and then for the text. configfs shows all of its
 * buffer whatever comes, so a text that was replaced in between does not do.
 */
static ssize_t codec_text_read(struct config_item *item, void *data, size_t size)
{
	struct controller_item *controller = controller_of_codec(item);
	struct codec_item *codec = codec_of(item);
	ssize_t have;

	mutex_lock(&controller->mutex);
	have = controller->config.sizes[codec->address];
	if (data && have != size)
		have = -EAGAIN;
	else if (data)
		memcpy(data, controller->config.codecs[codec->address], size);
	mutex_unlock(&controller->mutex);
	return have;
}

/*
 * Comes with the file's last close, whose caller does not hear of errors: a
 * text that is wrong leaves no codec, and a status. One that comes too late is
 * not taken, and the log says so.
 */
static ssize_t codec_text_write(struct config_item *item, const void *data, size_t size)
{
	struct controller_item *controller = controller_of_codec(item);
	struct codec_item *codec = codec_of(item);
	int err = -EBUSY;

	mutex_lock(&controller->mutex);
	if (!controller->device) {
		sim_config_remove_codec(&controller->config, codec->address);
		codec->name[0] = '\0';
		err = sim_config_set_codec(&controller->config, codec->address, data, size,
					   &codec->error);
		codec_log(codec);
	} else {
		pr_info("%s: codec %s keeps its text: its controller is live\n", DRIVER_NAME,
			item->ci_name);
	}
	mutex_unlock(&controller->mutex);
	return err ?: size;
}

/* The graphics knows of what is at a pin for a display, too. */
static void codec_display_changed(struct sim_device *device, unsigned int address,
				  unsigned int node)
{
	int port = sim_display_port(device->sim, address, node);

	if (port > 0 && device->display)
		sim_display_changed(device->display, port);
}

/* "NODE 0|1" */
static ssize_t codec_jack_store(struct config_item *item, const char *page, size_t size)
{
	struct controller_item *controller = controller_of_codec(item);
	struct codec_item *codec = codec_of(item);
	int node, present, err = -ENODEV;

	if (sscanf(page, "%i %i", &node, &present) != 2 || node < 0 || present < 0 || present > 1)
		return -EINVAL;
	mutex_lock(&controller->mutex);
	if (controller->device)
		err = sim_set_presence(controller->device->sim, codec->address, node, present);
	if (!err)
		codec_display_changed(controller->device, codec->address, node);
	mutex_unlock(&controller->mutex);
	return err ?: size;
}

/* "NODE HEX..." */
static ssize_t codec_eld_store(struct config_item *item, const char *page, size_t size)
{
	struct controller_item *controller = controller_of_codec(item);
	struct codec_item *codec = codec_of(item);
	u8 eld[SIM_ELD_MAX];
	int node, at, err = -ENODEV;
	size_t digits;

	if (sscanf(page, "%i %n", &node, &at) != 1 || node < 0)
		return -EINVAL;
	digits = strcspn(page + at, "\n");
	if (digits % 2 || digits / 2 > sizeof(eld) || hex2bin(eld, page + at, digits / 2))
		return -EINVAL;
	mutex_lock(&controller->mutex);
	if (controller->device)
		err = sim_set_eld(controller->device->sim, codec->address, node, eld, digits / 2);
	mutex_unlock(&controller->mutex);
	return err ?: size;
}

CONFIGFS_ATTR(codec_, name);
CONFIGFS_ATTR_RO(codec_, status);
CONFIGFS_BIN_ATTR(codec_, text, NULL, SIM_TEXT_MAX);
CONFIGFS_ATTR_WO(codec_, jack);
CONFIGFS_ATTR_WO(codec_, eld);

static struct configfs_attribute *codec_attributes[] = {
	&codec_attr_name,
	&codec_attr_status,
	&codec_attr_jack,
	&codec_attr_eld,
	NULL
};

static struct configfs_bin_attribute *codec_bin_attributes[] = {
	&codec_attr_text,
	NULL
};

static void codec_release(struct config_item *item)
{
	kfree(codec_of(item));
}

static struct configfs_item_operations codec_operations = {
	.release = codec_release,
};

static const struct config_item_type codec_type = {
	.ct_item_ops = &codec_operations,
	.ct_attrs = codec_attributes,
	.ct_bin_attrs = codec_bin_attributes,
	.ct_owner = THIS_MODULE,
};

/* A new codec is the default one, until something else is said. */
static struct config_item *codecs_make_item(struct config_group *group, const char *name)
{
	struct controller_item *controller = controller_of(group->cg_item.ci_parent);
	struct codec_item *codec;
	unsigned int address;
	int err;

	if (kstrtouint(name, 10, &address) || address >= SIM_CODECS)
		return ERR_PTR(-EINVAL);
	codec = kzalloc(sizeof(*codec), GFP_KERNEL);
	if (!codec)
		return ERR_PTR(-ENOMEM);
	codec->address = address;
	config_item_init_type_name(&codec->item, name, &codec_type);
	mutex_lock(&controller->mutex);
	err = controller->wanted & BIT(address) ? -EEXIST :	/* as 1 and 01 */
	      codec_load(controller, codec, "default");
	if (!err)
		controller->wanted |= BIT(address);
	mutex_unlock(&controller->mutex);
	if (err) {
		config_item_put(&codec->item);	/* a long name is memory of its own */
		return ERR_PTR(err);
	}
	return &codec->item;
}

static void codecs_drop_item(struct config_group *group, struct config_item *item)
{
	struct controller_item *controller = controller_of(group->cg_item.ci_parent);
	unsigned int address = codec_of(item)->address;

	mutex_lock(&controller->mutex);
	sim_config_remove_codec(&controller->config, address);
	controller->wanted &= ~BIT(address);
	mutex_unlock(&controller->mutex);
	config_item_put(item);
}

static struct configfs_group_operations codecs_operations = {
	.make_item = codecs_make_item,
	.drop_item = codecs_drop_item,
};

static const struct config_item_type codecs_type = {
	.ct_group_ops = &codecs_operations,
	.ct_owner = THIS_MODULE,
};

/*
 * A controller
 */

/* With the mutex held if this succeeds: the controller is down. */
static int controller_number(struct controller_item *controller, const char *page,
			     unsigned int max, unsigned int *value)
{
	int err = kstrtouint(page, 0, value);

	if (err)
		return err;
	if (*value > max)
		return -ERANGE;
	mutex_lock(&controller->mutex);
	if (!controller->device)
		return 0;
	mutex_unlock(&controller->mutex);
	return -EBUSY;
}

#define CONTROLLER_SHOW(field)								\
static ssize_t controller_##field##_show(struct config_item *item, char *page)		\
{											\
	return sysfs_emit(page, "%u\n",							\
			  READ_ONCE(controller_of(item)->config.description.field));	\
}

#define CONTROLLER_STORE(field, max)							\
static ssize_t controller_##field##_store(struct config_item *item, const char *page,	\
					  size_t size)					\
{											\
	struct controller_item *controller = controller_of(item);			\
	unsigned int value;								\
	int err = controller_number(controller, page, max, &value);			\
											\
	if (err)									\
		return err;								\
	controller->config.description.field = value;					\
	mutex_unlock(&controller->mutex);						\
	return size;									\
}

CONTROLLER_SHOW(inputs)
CONTROLLER_STORE(inputs, U8_MAX)
CONFIGFS_ATTR(controller_, inputs);

CONTROLLER_SHOW(outputs)
CONTROLLER_STORE(outputs, U8_MAX)
CONFIGFS_ATTR(controller_, outputs);

CONTROLLER_SHOW(bidirectional)
CONTROLLER_STORE(bidirectional, U8_MAX)
CONFIGFS_ATTR(controller_, bidirectional);

CONTROLLER_SHOW(sdo)
CONTROLLER_STORE(sdo, U8_MAX)
CONFIGFS_ATTR(controller_, sdo);

CONTROLLER_SHOW(outpay)
CONTROLLER_STORE(outpay, U16_MAX)
CONFIGFS_ATTR(controller_, outpay);

CONTROLLER_SHOW(inpay)
CONTROLLER_STORE(inpay, U16_MAX)
CONFIGFS_ATTR(controller_, inpay);

CONTROLLER_SHOW(old_ssync)
CONTROLLER_STORE(old_ssync, 1)
CONFIGFS_ATTR(controller_, old_ssync);

CONTROLLER_SHOW(position_buffer)
CONTROLLER_STORE(position_buffer, 1)
CONFIGFS_ATTR(controller_, position_buffer);

CONTROLLER_SHOW(display)
CONTROLLER_STORE(display, 1)
CONFIGFS_ATTR(controller_, display);

CONTROLLER_SHOW(wall_clock)
CONTROLLER_STORE(wall_clock, U32_MAX)
CONFIGFS_ATTR(controller_, wall_clock);

CONTROLLER_SHOW(early)
CONTROLLER_STORE(early, U32_MAX)
CONFIGFS_ATTR(controller_, early);

CONTROLLER_SHOW(position_stands)
CONTROLLER_STORE(position_stands, 1)
CONFIGFS_ATTR(controller_, position_stands);

static ssize_t controller_live_show(struct config_item *item, char *page)
{
	return sysfs_emit(page, "%d\n", !!READ_ONCE(controller_of(item)->device));
}

static int controller_up(struct controller_item *controller)
{
	const char *name = config_item_name(&controller->group.cg_item);
	const char *problem = sim_config_check(&controller->config);
	struct sim_device *device;
	unsigned int i;

	for (i = 0; i < SIM_CODECS; i++)
		if (controller->wanted & BIT(i) && !controller->config.codecs[i])
			problem = "a codec without a description";
	if (problem) {
		pr_info("%s: %s: %s\n", DRIVER_NAME, name, problem);
		return -EINVAL;
	}
	device = sim_device_create(&controller->config);
	if (IS_ERR(device))
		return PTR_ERR(device);
	controller->device = device;
	return 0;
}

static ssize_t controller_live_store(struct config_item *item, const char *page, size_t size)
{
	struct controller_item *controller = controller_of(item);
	struct sim_device *end = NULL;
	bool live;
	int err = kstrtobool(page, &live);

	if (err)
		return err;
	mutex_lock(&controller->mutex);
	if (live && !controller->device)
		err = controller_up(controller);
	else if (!live)
		swap(end, controller->device);
	mutex_unlock(&controller->mutex);
	if (end)
		sim_device_destroy(end);	/* nobody else need wait for who uses it */
	return err ?: size;
}
CONFIGFS_ATTR(controller_, live);

static struct configfs_attribute *controller_attributes[] = {
	&controller_attr_inputs,
	&controller_attr_outputs,
	&controller_attr_bidirectional,
	&controller_attr_sdo,
	&controller_attr_outpay,
	&controller_attr_inpay,
	&controller_attr_old_ssync,
	&controller_attr_position_buffer,
	&controller_attr_display,
	&controller_attr_wall_clock,
	&controller_attr_early,
	&controller_attr_position_stands,
	&controller_attr_live,
	NULL
};

static void controller_release(struct config_item *item)
{
	struct controller_item *controller = controller_of(item);

	sim_config_clear(&controller->config);
	mutex_destroy(&controller->mutex);
	kfree(controller);
}

static struct configfs_item_operations controller_operations = {
	.release = controller_release,
};

static const struct config_item_type controller_type = {
	.ct_item_ops = &controller_operations,
	.ct_attrs = controller_attributes,
	.ct_owner = THIS_MODULE,
};

/*
 * The subsystem
 */

static struct config_group *make_controller(struct config_group *group, const char *name)
{
	struct controller_item *controller = kzalloc(sizeof(*controller), GFP_KERNEL);

	if (!controller)
		return ERR_PTR(-ENOMEM);
	mutex_init(&controller->mutex);
	sim_config_init(&controller->config);
	config_group_init_type_name(&controller->group, name, &controller_type);
	config_group_init_type_name(&controller->codecs, "codecs", &codecs_type);
	configfs_add_default_group(&controller->codecs, &controller->group);
	return &controller->group;
}

/* rmdir must not wait for who has the sound card open. */
static void drop_controller(struct config_group *group, struct config_item *item)
{
	struct controller_item *controller = controller_of(item);

	mutex_lock(&controller->mutex);
	if (controller->device)
		sim_device_destroy_later(controller->device);
	controller->device = NULL;
	mutex_unlock(&controller->mutex);
	config_item_put(item);
}

static struct configfs_group_operations subsystem_operations = {
	.make_group = make_controller,
	.drop_item = drop_controller,
};

static const struct config_item_type subsystem_type = {
	.ct_group_ops = &subsystem_operations,
	.ct_owner = THIS_MODULE,
};

static struct configfs_subsystem subsystem = {
	.su_group = {
		.cg_item = {
			.ci_namebuf = DRIVER_NAME,
			.ci_type = &subsystem_type,
		},
	},
};

/**
 * sim_configfs_init - the directory hdaudbus-sim
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int sim_configfs_init(void)
{
	config_group_init(&subsystem.su_group);
	mutex_init(&subsystem.su_mutex);
	return configfs_register_subsystem(&subsystem);
}

/**
 * sim_configfs_exit - its end; there is nothing in it, or the module would not go
 *
 * Context: process.
 */
void sim_configfs_exit(void)
{
	configfs_unregister_subsystem(&subsystem);
	mutex_destroy(&subsystem.su_mutex);
}
