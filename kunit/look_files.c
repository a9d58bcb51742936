// SPDX-License-Identifier: GPL-2.0
/*
 * Reads files of sysfs and debugfs, as user space would, for the suites. It owns what it
 * mounts, until the test's end.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uio.h>
#include "fixture.h"
#include "look_files.h"

static struct vfsmount *mounted;

/**
 * look_mount - a file system of the kernel's, for the test only; one at a time
 * @test: the test; skipped where the kernel does not have it
 * @name: "sysfs", "debugfs" or "tracefs"
 *
 * Return: where it is mounted, until look_exit().
 */
struct vfsmount *look_mount(struct kunit *test, const char *name)
{
	struct file_system_type *type = get_fs_type(name);
	struct vfsmount *mount;

	if (!type)
		kunit_skip(test, "this kernel has no %s", name);
	mount = kern_mount(type);
	module_put(type->owner);
	KUNIT_ASSERT_FALSE(test, IS_ERR(mount));
	mounted = mount;
	return mount;
}

/**
 * look_exit - end a test that mounted something, and its fixture
 * @test: the test, which may have failed amid anything
 */
void look_exit(struct kunit *test)
{
	if (mounted)
		kern_unmount(mounted);
	mounted = NULL;
	fixture_exit(test);
}

/**
 * look_open - open a file
 * @mount: where
 * @path: of the file in there
 *
 * Return: the file, or an ERR_PTR().
 */
struct file *look_open(struct vfsmount *mount, const char *path)
{
	return file_open_root_mnt(mount, path, O_RDONLY, 0);
}

/* Files of debugfs know how to read into the kernel, though their file operations do not. */
static ssize_t read_sequential(struct file *file, struct kiocb *kiocb, struct iov_iter *iter)
{
	bool may_go = file_inode(file)->i_sb->s_magic == DEBUGFS_MAGIC;
	ssize_t length;

	if (may_go && debugfs_file_get(file->f_path.dentry))
		return -EIO;
	length = seq_read_iter(kiocb, iter);
	if (may_go)
		debugfs_file_put(file->f_path.dentry);
	return length;
}

/**
 * look_into - read an open file from its start
 * @file: the file
 * @text: out: what is in it
 * @size: of @text; more is not read
 *
 * Return: the length of @text, or -errno: -EIO if what it shows is gone.
 */
ssize_t look_into(struct file *file, char *text, size_t size)
{
	struct kvec vector = { .iov_base = text, .iov_len = size - 1 };
	struct iov_iter iter;
	struct kiocb kiocb;
	ssize_t length;

	init_sync_kiocb(&kiocb, file);
	iov_iter_kvec(&iter, ITER_DEST, &vector, 1, size - 1);
	if (file->f_op->read_iter)
		length = file->f_op->read_iter(&kiocb, &iter);
	else
		length = read_sequential(file, &kiocb, &iter);
	text[length < 0 ? 0 : length] = 0;
	return length;
}

/**
 * look_read - read a file
 * @mount: where
 * @path: of the file in there
 * @text: out: what is in it
 * @size: of @text
 *
 * Return: the length of @text, or -errno.
 */
ssize_t look_read(struct vfsmount *mount, const char *path, char *text, size_t size)
{
	struct file *file = look_open(mount, path);
	ssize_t length;

	if (IS_ERR(file))
		return PTR_ERR(file);
	length = look_into(file, text, size);
	fput(file);
	return length;
}
