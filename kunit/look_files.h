/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of sysfs and debugfs, for the suites.
 */
#ifndef __HDAUDBUS_KUNIT_LOOK_FILES_H
#define __HDAUDBUS_KUNIT_LOOK_FILES_H

#include <kunit/test.h>
#include <linux/types.h>

struct file;
struct vfsmount;

#define LOOK_TEXT	8192	/* more than any of our files is long */

struct vfsmount *look_mount(struct kunit *test, const char *name);
void look_exit(struct kunit *test);
struct file *look_open(struct vfsmount *mount, const char *path);
ssize_t look_into(struct file *file, char *text, size_t size);
ssize_t look_read(struct vfsmount *mount, const char *path, char *text, size_t size);

#endif /* __HDAUDBUS_KUNIT_LOOK_FILES_H */
