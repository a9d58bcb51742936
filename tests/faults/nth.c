// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: nth write FILE TEXT [UNDO-FILE UNDO-TEXT]
 *        nth load MODULE.ko NAME [PARAMETERS]
 *        nth pcm DEVICE			such as /dev/snd/pcmC0D0p
 *        nth control DEVICE
 *        nth hwdep DEVICE
 *
 * Does something over and over: first its first allocation in the kernel fails,
 * then its second, and so on until it needs no more. What succeeds although an
 * allocation failed is taken back; what fails has to have left nothing, so the
 * last time, without a failure, has to succeed.
 *
 * Of loading a module that is only what its init function does: shelter.c sees to
 * it.
 *
 * Says how many allocations failed, and how many of them were needed. With NTH_STRIDE
 * in the environment only each so manyth fails after the first few hundred; NTH_FIRST
 * is where to begin.
 * The kernel's trace gets a line with the name of what is done.
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "raw.h"

#define ALL		400	/* of more allocations only some fail, if it is to be quick */
#define TOO_MANY	20000
#define PERIOD		1024
#define PERIODS		4
/* where there is nothing yet, and page tables are needed */
#define FAR_AWAY	((void *)0x200000000000)
#define BYTES		(PERIOD * PERIODS * 4)

static unsigned int first = 1, stride = 1;
static char **arguments;
static const char *device;
static int file = -1;
static void *mapping;

static void give_up(const char *what)
{
	printf("not ok - %s: %s\n", what, strerror(errno));
	exit(1);
}

static int open_file(const char *name, int flags)
{
	int fd = open(name, flags | O_CLOEXEC);

	if (fd < 0)
		give_up(name);
	return fd;
}

static void mark(const char *name)
{
	int fd = open("/sys/kernel/tracing/trace_marker", O_WRONLY);

	if (fd < 0 || write(fd, name, strlen(name)) < 0)
		give_up("trace_marker");
	close(fd);
}

/* The next allocation of this thread to fail; 0: none. */
static void set_nth(int fd, unsigned int nth)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", nth);
	if (pwrite(fd, text, strlen(text), 0) < 0)
		give_up("fail-nth");
}

static unsigned int get_nth(int fd)
{
	char text[16] = "";

	if (pread(fd, text, sizeof(text) - 1, 0) < 0)
		give_up("fail-nth");
	return strtoul(text, NULL, 10);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void sweep(const char *name, int (*act)(void), void (*undo)(void))
{
	double start = seconds();
	int fd = open_file("/proc/thread-self/fail-nth", O_RDWR);
	unsigned int nth, left = 0, tries = 0, refused = 0;
	int ret, err;

	mark(name);
	for (nth = first; !left; nth += nth < ALL ? 1 : stride) {
		set_nth(fd, nth);
		ret = act();
		err = errno;
		left = get_nth(fd);
		set_nth(fd, 0);
		if (ret >= 0 && undo)
			undo();
		refused += ret < 0;
		if (ret < 0 && left) {
			printf("# without a failure it does not work any more\n");
			errno = err;
			give_up(name);
		}
		tries++;
		if (nth > TOO_MANY) {
			printf("not ok - %s: no end of allocations\n", name);
			exit(1);
		}
	}
	mark("-");
	printf("ok - %s: %u allocations failed, %u were needed, in %.0f s\n", name, tries - 1,
	       refused, seconds() - start);
	close(fd);
}

/*
 * Files that make something happen
 */

static int undo_file = -1;

static int do_write(void)
{
	return pwrite(file, arguments[1], strlen(arguments[1]), 0);
}

static void undo_write(void)
{
	if (pwrite(undo_file, arguments[3], strlen(arguments[3]), 0) < 0)
		give_up(arguments[2]);
}

static void sweep_write(int count)
{
	char name[256];

	file = open_file(arguments[0], O_WRONLY);
	if (count > 2)
		undo_file = open_file(arguments[2], O_WRONLY);
	snprintf(name, sizeof(name), "%s >%s", arguments[1], arguments[0]);
	sweep(name, do_write, count > 2 ? undo_write : NULL);
}

/*
 * Modules
 */

static int do_load(void)
{
	return syscall(SYS_finit_module, file, arguments[2] ? arguments[2] : "", 0);
}

static void undo_load(void)
{
	if (syscall(SYS_delete_module, arguments[1], O_NONBLOCK) < 0)
		give_up(arguments[1]);
}

static void sweep_module(void)
{
	char name[256];

	file = open_file(arguments[0], O_RDONLY);
	snprintf(name, sizeof(name), "insmod %s", arguments[1]);
	sweep(name, do_load, undo_load);
}

/*
 * PCM
 */

static int do_open(void)
{
	file = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	return file;
}

static void undo_open(void)
{
	close(file);
}

static int do_hw_params(void)
{
	struct snd_pcm_hw_params params;

	raw_params(&params, SNDRV_PCM_ACCESS_MMAP_INTERLEAVED, PERIOD, PERIODS);
	return ioctl(file, SNDRV_PCM_IOCTL_HW_PARAMS, &params);
}

static void undo_hw_params(void)
{
	if (ioctl(file, SNDRV_PCM_IOCTL_HW_FREE) < 0)
		give_up("HW_FREE");
}

static int do_map(void)
{
	mapping = mmap(FAR_AWAY, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	return mapping == MAP_FAILED ? -1 : 0;
}

static void undo_map(void)
{
	munmap(mapping, BYTES);
}

static int do_prepare(void)
{
	return ioctl(file, SNDRV_PCM_IOCTL_PREPARE);
}

/* What plays has a full buffer to play, of silence. */
static void fill(void)
{
	snd_pcm_uframes_t frames = PERIOD * PERIODS;

	if (device[strlen(device) - 1] == 'p' && ioctl(file, SNDRV_PCM_IOCTL_FORWARD, &frames) < 0)
		give_up("FORWARD");
}

static int do_start(void)
{
	return ioctl(file, SNDRV_PCM_IOCTL_START);
}

static void undo_start(void)
{
	if (ioctl(file, SNDRV_PCM_IOCTL_DROP) < 0)
		give_up("DROP");
	if (do_prepare() < 0)
		give_up("PREPARE");
	fill();
}

static void pcm_sweep(const char *what, int (*act)(void), void (*undo)(void))
{
	char name[256];

	snprintf(name, sizeof(name), "%s %s", what, device);
	sweep(name, act, undo);
}

static void sweep_pcm(void)
{
	pcm_sweep("open", do_open, undo_open);
	if (do_open() < 0)
		give_up(device);
	pcm_sweep("hw_params", do_hw_params, undo_hw_params);
	if (do_hw_params() < 0)
		give_up("HW_PARAMS");
	pcm_sweep("mmap", do_map, undo_map);
	pcm_sweep("prepare", do_prepare, NULL);
	fill();
	pcm_sweep("start", do_start, undo_start);
	close(file);
}

/*
 * Controls
 */

static int for_each_control(int (*act)(struct snd_ctl_elem_value *value))
{
	struct snd_ctl_elem_list list = { };
	struct snd_ctl_elem_value value;
	struct snd_ctl_elem_id ids[64];

	list.space = sizeof(ids) / sizeof(ids[0]);
	list.pids = ids;
	if (ioctl(file, SNDRV_CTL_IOCTL_ELEM_LIST, &list) < 0)
		return -1;
	while (list.used--) {
		memset(&value, 0, sizeof(value));
		value.id = ids[list.used];
		if (act(&value) < 0)
			return -1;
	}
	return 0;
}

/* As it is, which the codec driver knows not to send, and the other way round. */
static int write_control(struct snd_ctl_elem_value *value)
{
	struct snd_ctl_elem_info info = { .id = value->id };

	if (ioctl(file, SNDRV_CTL_IOCTL_ELEM_INFO, &info) < 0)
		return -1;
	if (!(info.access & SNDRV_CTL_ELEM_ACCESS_READ) ||
	    !(info.access & SNDRV_CTL_ELEM_ACCESS_WRITE))
		return 0;
	if (ioctl(file, SNDRV_CTL_IOCTL_ELEM_READ, value) < 0)
		return -1;
	if (info.type == SNDRV_CTL_ELEM_TYPE_BOOLEAN)
		value->value.integer.value[0] ^= 1;
	return ioctl(file, SNDRV_CTL_IOCTL_ELEM_WRITE, value);
}

static int do_controls(void)
{
	return for_each_control(write_control);
}

static void sweep_control(void)
{
	if (do_open() < 0)
		give_up(device);
	pcm_sweep("controls", do_controls, NULL);
}

/*
 * hwdep: verbs of user space
 */

static int do_verb(void)
{
	struct raw_hda_verb verb = { .verb = 0xf00 << 8 | 0x04 };
	int fd = open(device, O_RDWR | O_CLOEXEC), ret;

	if (fd < 0)
		return -1;
	ret = ioctl(fd, RAW_HDA_VERB, &verb);
	close(fd);
	return ret;
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	if (getenv("NTH_FIRST"))
		first = atoi(getenv("NTH_FIRST"));
	if (getenv("NTH_STRIDE"))
		stride = atoi(getenv("NTH_STRIDE"));
	arguments = argv + 2;
	device = argv[2];
	setbuf(stdout, NULL);
	if (!strcmp(what, "write") && (argc == 4 || argc == 6))
		sweep_write(argc - 2);
	else if (!strcmp(what, "load") && argc >= 4)
		sweep_module();
	else if (!strcmp(what, "pcm"))
		sweep_pcm();
	else if (!strcmp(what, "control"))
		sweep_control();
	else if (!strcmp(what, "hwdep"))
		pcm_sweep("verb", do_verb, NULL);
	else
		return 2;
	return 0;
}
