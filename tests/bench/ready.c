// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: ready MODULE-FILE...
 *
 * Loads the modules, in that order, and waits until the first card's control device is
 * announced, as udev would. Prints how long that took, in nanoseconds, and how much of
 * it until each module was loaded.
 */
#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include "stream.h"

#define MODULES_MAX	4

struct module {
	void *image;
	long size, loaded;
};

static void read_module(struct module *module, const char *path)
{
	struct stat status;
	int file = open(path, O_RDONLY);

	RAW_CHECK(file);
	RAW_CHECK(fstat(file, &status));
	module->size = status.st_size;
	module->image = malloc(module->size);
	RAW_CHECK(read(file, module->image, module->size));
	close(file);
}

static int listen_to_kernel(void)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int kernel = socket(AF_NETLINK, SOCK_DGRAM, NETLINK_KOBJECT_UEVENT);

	RAW_CHECK(kernel);
	RAW_CHECK(bind(kernel, (struct sockaddr *)&address, sizeof(address)));
	return kernel;
}

static void wait_for_control(int kernel)
{
	static const char wanted[] = "/controlC0";
	char event[4096];
	long length;

	do {
		length = recv(kernel, event, sizeof(event) - 1, 0);
		RAW_CHECK(length);
		event[length] = 0;
	} while (strncmp(event, "add@", 4) || strlen(event) < sizeof(wanted) ||
		 strcmp(event + strlen(event) - strlen(wanted), wanted));
}

int main(int argc, char **argv)
{
	struct module modules[MODULES_MAX];
	int i, kernel, count = argc - 1;
	long start, end;

	if (count < 1 || count > MODULES_MAX)
		return 2;
	marks_begin();
	for (i = 0; i < count; i++)
		read_module(&modules[i], argv[i + 1]);
	kernel = listen_to_kernel();

	mark(MARK_READY);
	start = now_ns();
	for (i = 0; i < count; i++) {
		RAW_CHECK(syscall(SYS_init_module, modules[i].image, modules[i].size, ""));
		modules[i].loaded = now_ns();
	}
	wait_for_control(kernel);
	end = now_ns();
	mark(MARK_END);

	for (i = 0; i < count; i++)
		printf("loaded %ld %s\n", modules[i].loaded - start, argv[i + 1]);
	printf("ready %ld\n", end - start);
	return 0;
}
