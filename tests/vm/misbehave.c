// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: misbehave SECONDS SEED FILE...
 *
 * Asks the files of a sound card whatever comes to mind, from several processes
 * of several threads, for so many seconds: ioctls that exist, with arguments that
 * are nearly right or not at all, pointers that lead nowhere, reads, writes, polls,
 * maps anywhere, files that are closed and processes that are killed meanwhile.
 * What the answers are does not matter; the kernel's messages do.
 *
 * In the end it says how many calls there were, and how many of each kind of file
 * were done as asked; each kind has to have some, or the rest was not worth much.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "raw.h"

#define PROCESSES	3
#define THREADS		3
#define FILES_MAX	32
#define OPEN_MAX	12	/* files of a process */
#define MAPS_MAX	8
#define ARGUMENT	8192	/* larger than any structure */
#define PAGE		4096L
#define LIFE_MAX_MS	3000	/* of a process */

enum kind { PCM, CONTROL, HWDEP, TIMER, KINDS };

static const char *const kind_names[KINDS] = { "PCM", "control", "hwdep", "timer" };

struct path {
	const char *name;
	enum kind kind;
};

/* What all processes share. */
struct figures {
	unsigned long calls, done[KINDS];
};

/* A file, shared by the threads of a process, which do not care about each other. */
struct open_file {
	int file;
	enum kind kind;
};

struct map {
	char *at;
	size_t size;
};

struct thread {
	unsigned int seed;
	pthread_t thread;
	unsigned char argument[ARGUMENT];
};

static struct path paths[FILES_MAX];
static int path_count;
static struct figures *figures;
static struct open_file files[OPEN_MAX];
static struct map maps[MAPS_MAX];
static time_t end;

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static unsigned int any(struct thread *thread)
{
	return (unsigned int)rand_r(&thread->seed) << 16 ^ rand_r(&thread->seed);
}

static unsigned int below(struct thread *thread, unsigned int limit)
{
	return rand_r(&thread->seed) % limit;
}

static int one_in(struct thread *thread, unsigned int times)
{
	return !below(thread, times);
}

/* Small, at the edge of something, or anything. */
static uint64_t any_number(struct thread *thread)
{
	static const uint64_t edges[] = {
		0, 1, 2, 3, 4, 127, 128, 255, 256, 1023, 1024, 4095, 4096, 44100, 48000, 65535,
		65536, 1 << 20, 1 << 22, 1 << 24, 0x7fffffff, 0x80000000, 0xffffffff,
		0x100000000, 0x7fffffffffffffff, 0x8000000000000000, ~0ULL,
	};

	switch (below(thread, 4)) {
	case 0:
		return below(thread, 16);
	case 1:
		return edges[below(thread, sizeof(edges) / sizeof(*edges))];
	case 2:
		return edges[below(thread, sizeof(edges) / sizeof(*edges))] + below(thread, 9) - 4;
	default:
		return (uint64_t)any(thread) << 32 ^ any(thread);
	}
}

/* Where the kernel is to read or write: mostly where it can. */
static void *any_pointer(struct thread *thread, void *good)
{
	switch (below(thread, 12)) {
	case 0:
		return NULL;
	case 1:
		return (void *)any_number(thread);
	case 2:
		return (void *)kind_names;/* not to be written */
	case 3:
		return maps[below(thread, MAPS_MAX)].at;
	default:
		return good;
	}
}

static void fill(struct thread *thread, void *memory, size_t size)
{
	unsigned char *bytes = memory;
	size_t i;

	switch (below(thread, 3)) {
	case 0:
		memset(memory, 0, size);
		break;
	case 1:
		memset(memory, 0xff, size);
		break;
	default:
		for (i = 0; i < size; i++)
			bytes[i] = any(thread);
	}
}

/* A few words of what was right are changed. */
static void spoil(struct thread *thread, void *memory, size_t size)
{
	uint32_t *words = memory;
	unsigned int times = below(thread, 4);

	while (times--)
		words[below(thread, size / sizeof(*words))] = any_number(thread);
}

/*
 * The calls
 */

static void count(enum kind kind, long result)
{
	__atomic_fetch_add(&figures->calls, 1, __ATOMIC_RELAXED);
	if (result >= 0)
		__atomic_fetch_add(&figures->done[kind], 1, __ATOMIC_RELAXED);
}

static void ask(struct thread *thread, struct open_file *open_file, unsigned long request,
		void *argument)
{
	count(open_file->kind, ioctl(open_file->file, request, any_pointer(thread, argument)));
}

static void ask_number(struct open_file *open_file, unsigned long request, unsigned long number)
{
	count(open_file->kind, ioctl(open_file->file, request, number));
}

/*
 * Prepares or resets. ALSA locks the buffer of the stream that it is asked for, and then
 * those linked to it: two that are asked for at the same time wait for each other for
 * ever, whatever the driver. That is known, and would end the test.
 */
static void ask_group(struct open_file *open_file, unsigned long request)
{
	static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

	pthread_mutex_lock(&one_at_a_time);
	ask_number(open_file, request, 0);
	pthread_mutex_unlock(&one_at_a_time);
}

static struct open_file *some_file(struct thread *thread)
{
	return &files[below(thread, OPEN_MAX)];
}

/* Of some type and number, nearly those that there are. */
static void ask_anything(struct thread *thread, struct open_file *open_file)
{
	static const char types[] = { 'A', 'U', 'H', 'T', 'W', 'R', 'P' };
	unsigned int size = one_in(thread, 4) ? below(thread, 1 << _IOC_SIZEBITS) :
						below(thread, 1024);

	fill(thread, thread->argument, ARGUMENT);
	ask(thread, open_file, _IOC(below(thread, 4), types[below(thread, sizeof(types))],
				    below(thread, 256), size), thread->argument);
}

static void pcm_setup(struct thread *thread, struct open_file *open_file)
{
	struct snd_pcm_hw_params hw;
	struct snd_pcm_sw_params sw;
	unsigned int period = 32 << below(thread, 7), periods = 2 + below(thread, 30);

	raw_params(&hw, one_in(thread, 2) ? SNDRV_PCM_ACCESS_RW_INTERLEAVED :
					    SNDRV_PCM_ACCESS_MMAP_INTERLEAVED, period, periods);
	if (one_in(thread, 4))
		hw.flags = any_number(thread);
	if (one_in(thread, 3))
		spoil(thread, &hw, sizeof(hw));
	ask(thread, open_file, one_in(thread, 4) ? SNDRV_PCM_IOCTL_HW_REFINE :
						   SNDRV_PCM_IOCTL_HW_PARAMS, &hw);
	raw_sw_params(&sw, period * periods);
	if (one_in(thread, 2))
		spoil(thread, &sw, sizeof(sw));
	ask(thread, open_file, SNDRV_PCM_IOCTL_SW_PARAMS, &sw);
	ask_group(open_file, SNDRV_PCM_IOCTL_PREPARE);
}

static void pcm_transfer(struct thread *thread, struct open_file *open_file)
{
	static const unsigned long requests[] = {
		SNDRV_PCM_IOCTL_WRITEI_FRAMES, SNDRV_PCM_IOCTL_READI_FRAMES,
		SNDRV_PCM_IOCTL_WRITEN_FRAMES, SNDRV_PCM_IOCTL_READN_FRAMES,
	};
	void *channels[4] = { thread->argument, any_pointer(thread, thread->argument), NULL, NULL };
	unsigned int way = below(thread, 4);
	struct snd_xferi transfer = {
		.buf = any_pointer(thread, way < 2 ? (void *)thread->argument : channels),
		.frames = one_in(thread, 4) ? any_number(thread) : below(thread, 2000),
	};

	ask(thread, open_file, requests[way], &transfer);
}

static void pcm_sync(struct thread *thread, struct open_file *open_file)
{
	struct snd_pcm_sync_ptr sync = { .flags = below(thread, 8) };

	sync.c.control.appl_ptr = any_number(thread);
	sync.c.control.avail_min = any_number(thread);
	ask(thread, open_file, SNDRV_PCM_IOCTL_SYNC_PTR, &sync);
}

static void pcm_ask(struct thread *thread, struct open_file *open_file)
{
	static const unsigned long plain[] = {
		SNDRV_PCM_IOCTL_START, SNDRV_PCM_IOCTL_START, SNDRV_PCM_IOCTL_DROP,
		SNDRV_PCM_IOCTL_RESUME, SNDRV_PCM_IOCTL_XRUN, SNDRV_PCM_IOCTL_HWSYNC,
		SNDRV_PCM_IOCTL_UNLINK, SNDRV_PCM_IOCTL_HW_FREE, SNDRV_PCM_IOCTL_DRAIN,
	};
	static const unsigned long pointed[] = {
		SNDRV_PCM_IOCTL_STATUS, SNDRV_PCM_IOCTL_STATUS_EXT, SNDRV_PCM_IOCTL_DELAY,
		SNDRV_PCM_IOCTL_INFO, SNDRV_PCM_IOCTL_CHANNEL_INFO, SNDRV_PCM_IOCTL_REWIND,
		SNDRV_PCM_IOCTL_FORWARD, SNDRV_PCM_IOCTL_TTSTAMP, SNDRV_PCM_IOCTL_USER_PVERSION,
		SNDRV_PCM_IOCTL_HW_REFINE,
	};

	switch (below(thread, 9)) {
	case 0:
		pcm_setup(thread, open_file);
		break;
	case 1:
		pcm_transfer(thread, open_file);
		break;
	case 2:
		pcm_sync(thread, open_file);
		break;
	case 3:
		ask_number(open_file, SNDRV_PCM_IOCTL_PAUSE, below(thread, 3));
		break;
	case 4:
		ask_number(open_file, SNDRV_PCM_IOCTL_LINK, some_file(thread)->file);
		break;
	case 5:
	case 6:
		ask_number(open_file, plain[below(thread, sizeof(plain) / sizeof(*plain))], 0);
		break;
	case 7:
		ask_group(open_file, one_in(thread, 2) ? SNDRV_PCM_IOCTL_PREPARE :
							 SNDRV_PCM_IOCTL_RESET);
		break;
	default:
		fill(thread, thread->argument, 1024);
		*(uint64_t *)thread->argument = any_number(thread);
		ask(thread, open_file, pointed[below(thread, sizeof(pointed) / sizeof(*pointed))],
		    thread->argument);
	}
}

/* Of an element that may be there. */
static void any_element(struct thread *thread, struct snd_ctl_elem_id *id)
{
	memset(id, 0, sizeof(*id));
	id->numid = below(thread, 40);
	if (one_in(thread, 4)) {
		id->iface = below(thread, 8);
		id->index = any_number(thread);
		strcpy((char *)id->name, "Master Playback Volume");
		if (one_in(thread, 4))
			memset(id->name, 'x', sizeof(id->name));
	}
}

static void control_element(struct thread *thread, struct open_file *open_file)
{
	static const unsigned long requests[] = {
		SNDRV_CTL_IOCTL_ELEM_READ, SNDRV_CTL_IOCTL_ELEM_WRITE, SNDRV_CTL_IOCTL_ELEM_WRITE,
		SNDRV_CTL_IOCTL_ELEM_INFO, SNDRV_CTL_IOCTL_ELEM_LOCK, SNDRV_CTL_IOCTL_ELEM_UNLOCK,
		SNDRV_CTL_IOCTL_ELEM_REMOVE,
	};
	struct snd_ctl_elem_value *value = (void *)thread->argument;

	fill(thread, value, sizeof(*value));
	any_element(thread, &value->id);
	if (one_in(thread, 2))
		value->value.integer.value[0] = any_number(thread);
	ask(thread, open_file, requests[below(thread, sizeof(requests) / sizeof(*requests))], value);
}

static void control_add(struct thread *thread, struct open_file *open_file)
{
	struct snd_ctl_elem_info info = {
		.type = below(thread, 8),
		.count = one_in(thread, 3) ? any_number(thread) : 1 + below(thread, 8),
		.access = SNDRV_CTL_ELEM_ACCESS_READWRITE,
	};

	any_element(thread, &info.id);
	/* of one that is there already the kernel complains, with whatever is in its name */
	info.id.numid = 0;
	snprintf((char *)info.id.name, sizeof(info.id.name), "misbehaved %d %x", gettid(),
		 any(thread));
	if (one_in(thread, 2))
		spoil(thread, &info.type, sizeof(info) - offsetof(struct snd_ctl_elem_info, type));
	ask(thread, open_file, one_in(thread, 4) ? SNDRV_CTL_IOCTL_ELEM_REPLACE :
						   SNDRV_CTL_IOCTL_ELEM_ADD, &info);
}

static void control_tlv(struct thread *thread, struct open_file *open_file)
{
	static const unsigned long requests[] = {
		SNDRV_CTL_IOCTL_TLV_READ, SNDRV_CTL_IOCTL_TLV_WRITE, SNDRV_CTL_IOCTL_TLV_COMMAND,
	};
	struct snd_ctl_tlv *tlv = (void *)thread->argument;

	fill(thread, thread->argument, ARGUMENT);
	tlv->numid = below(thread, 40);
	tlv->length = one_in(thread, 4) ? any_number(thread) : below(thread, 2048);
	ask(thread, open_file, requests[below(thread, 3)], tlv);
}

static void control_list(struct thread *thread, struct open_file *open_file)
{
	struct snd_ctl_elem_list list = {
		.offset = any_number(thread), .space = one_in(thread, 2) ? below(thread, 100) :
									   any_number(thread),
		.pids = any_pointer(thread, thread->argument),
	};

	ask(thread, open_file, SNDRV_CTL_IOCTL_ELEM_LIST, &list);
}

static void control_ask(struct thread *thread, struct open_file *open_file)
{
	static const unsigned long others[] = {
		SNDRV_CTL_IOCTL_PVERSION, SNDRV_CTL_IOCTL_CARD_INFO,
		SNDRV_CTL_IOCTL_SUBSCRIBE_EVENTS, SNDRV_CTL_IOCTL_HWDEP_NEXT_DEVICE,
		SNDRV_CTL_IOCTL_HWDEP_INFO, SNDRV_CTL_IOCTL_PCM_NEXT_DEVICE,
		SNDRV_CTL_IOCTL_PCM_INFO, SNDRV_CTL_IOCTL_PCM_PREFER_SUBDEVICE,
		SNDRV_CTL_IOCTL_POWER_STATE,
	};

	switch (below(thread, 6)) {
	case 0:
	case 1:
		control_element(thread, open_file);
		break;
	case 2:
		control_add(thread, open_file);
		break;
	case 3:
		control_tlv(thread, open_file);
		break;
	case 4:
		control_list(thread, open_file);
		break;
	default:
		fill(thread, thread->argument, 512);
		*(uint32_t *)thread->argument = any_number(thread);
		ask(thread, open_file, others[below(thread, sizeof(others) / sizeof(*others))],
		    thread->argument);
	}
}

/* Verbs to nodes that are there, or not. */
static void hwdep_ask(struct thread *thread, struct open_file *open_file)
{
	struct raw_hda_verb verb = {
		.verb = below(thread, 8) << 24 | below(thread, 0x1000) << 8 | below(thread, 256),
	};

	if (one_in(thread, 4))
		verb.verb = any_number(thread);
	ask(thread, open_file, one_in(thread, 4) ? RAW_HDA_WCAP : RAW_HDA_VERB, &verb);
}

static void timer_ask(struct thread *thread, struct open_file *open_file)
{
	static const unsigned long plain[] = {
		SNDRV_TIMER_IOCTL_START, SNDRV_TIMER_IOCTL_STOP, SNDRV_TIMER_IOCTL_CONTINUE,
		SNDRV_TIMER_IOCTL_PAUSE,
	};
	static const unsigned long pointed[] = {
		SNDRV_TIMER_IOCTL_NEXT_DEVICE, SNDRV_TIMER_IOCTL_TREAD_OLD,
		SNDRV_TIMER_IOCTL_GINFO, SNDRV_TIMER_IOCTL_GPARAMS, SNDRV_TIMER_IOCTL_GSTATUS,
		SNDRV_TIMER_IOCTL_INFO, SNDRV_TIMER_IOCTL_STATUS, SNDRV_TIMER_IOCTL_TREAD64,
	};
	struct snd_timer_select select = { .id = {
		.dev_class = SNDRV_TIMER_CLASS_PCM, .card = below(thread, 2),
		.subdevice = below(thread, 3),
	} };
	struct snd_timer_params params = {
		.flags = below(thread, 8), .ticks = 1 + below(thread, 50),
		.queue_size = below(thread, 1024), .filter = any(thread),
	};

	switch (below(thread, 4)) {
	case 0:
		if (one_in(thread, 4))
			spoil(thread, &select, sizeof(select));
		ask(thread, open_file, SNDRV_TIMER_IOCTL_SELECT, &select);
		if (one_in(thread, 4))
			spoil(thread, &params, sizeof(params));
		ask(thread, open_file, SNDRV_TIMER_IOCTL_PARAMS, &params);
		break;
	case 1:
		ask_number(open_file, plain[below(thread, 4)], 0);
		break;
	default:
		fill(thread, thread->argument, 512);
		ask(thread, open_file, pointed[below(thread, sizeof(pointed) / sizeof(*pointed))],
		    thread->argument);
	}
}

static void map_some(struct thread *thread, struct open_file *open_file)
{
	static const off_t offsets[] = { 0, 0x80000000, 0x81000000, RAW_STATUS_OFFSET,
					 RAW_CONTROL_OFFSET };
	struct map *map = &maps[below(thread, MAPS_MAX)], old = *map;
	size_t size = (1 + below(thread, one_in(thread, 4) ? 2000 : 8)) * PAGE;
	off_t offset = offsets[below(thread, sizeof(offsets) / sizeof(*offsets))];
	char *at;

	if (one_in(thread, 3))
		offset = any_number(thread) & ~(PAGE - 1);
	at = mmap(NULL, size, below(thread, 8), one_in(thread, 4) ? MAP_PRIVATE : MAP_SHARED,
		  open_file->file, offset);
	count(open_file->kind, at == MAP_FAILED ? -1 : 0);
	if (at == MAP_FAILED)
		return;
	if (one_in(thread, 4))
		mprotect(at, size, below(thread, 8));
	if (one_in(thread, 4))
		mremap(at + PAGE, PAGE, 4 * PAGE, MREMAP_MAYMOVE);
	if (one_in(thread, 4))
		munmap(at, PAGE);
	*map = (struct map){ at, size };
	if (old.at)
		munmap(old.at, old.size);
}

static void move(struct thread *thread, struct open_file *open_file)
{
	struct iovec pieces[3];
	struct pollfd poll_file = { .fd = open_file->file, .events = any(thread) };
	size_t size = one_in(thread, 8) ? any_number(thread) : below(thread, ARGUMENT);
	void *memory = any_pointer(thread, thread->argument);
	unsigned int i;

	for (i = 0; i < 3; i++)
		pieces[i] = (struct iovec){ any_pointer(thread, thread->argument),
					    below(thread, ARGUMENT) };
	switch (below(thread, 5)) {
	case 0:
		count(open_file->kind, read(open_file->file, memory, size));
		break;
	case 1:
		count(open_file->kind, write(open_file->file, memory, size));
		break;
	case 2:
		count(open_file->kind, readv(open_file->file, pieces, 1 + below(thread, 3)));
		break;
	case 3:
		count(open_file->kind, writev(open_file->file, pieces, 1 + below(thread, 3)));
		break;
	default:
		count(open_file->kind, poll(&poll_file, 1, below(thread, 5)));
	}
}

/* Under whoever uses it. */
static void open_another(struct thread *thread, struct open_file *open_file)
{
	struct path *path = &paths[below(thread, path_count)];
	int file = open(path->name, (one_in(thread, 4) ? (int)below(thread, 3) : O_RDWR) |
				    (one_in(thread, 32) ? 0 : O_NONBLOCK));

	if (open_file->file >= 0)
		close(open_file->file);
	open_file->kind = path->kind;
	open_file->file = file;
}

static void ask_kind(struct thread *thread, struct open_file *open_file)
{
	switch (open_file->kind) {
	case PCM:
		pcm_ask(thread, open_file);
		break;
	case CONTROL:
		control_ask(thread, open_file);
		break;
	case HWDEP:
		hwdep_ask(thread, open_file);
		break;
	default:
		timer_ask(thread, open_file);
	}
}

static void *misbehave(void *data)
{
	struct thread *thread = data;
	struct open_file *open_file;

	while (now() < end) {
		open_file = some_file(thread);
		if (open_file->file < 0 || one_in(thread, 50))
			open_another(thread, open_file);
		else if (one_in(thread, 12))
			map_some(thread, open_file);
		else if (one_in(thread, 8))
			move(thread, open_file);
		else if (one_in(thread, 20))
			ask_anything(thread, open_file);
		else
			ask_kind(thread, open_file);
	}
	return NULL;
}

/*
 * Processes: some end by themselves, most are killed in the middle of something.
 */

static void process(unsigned int seed)
{
	static struct thread threads[THREADS];
	int i;

	for (i = 0; i < OPEN_MAX; i++)
		files[i].file = -1;
	for (i = 0; i < THREADS; i++) {
		threads[i].seed = seed + i * 7919;
		pthread_create(&threads[i].thread, NULL, misbehave, &threads[i]);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i].thread, NULL);
	_exit(0);
}

static pid_t start(unsigned int seed)
{
	pid_t pid = fork();

	RAW_CHECK(pid);
	if (!pid)
		process(seed);
	return pid;
}

/* At most three at a time; whoever was killed gets a successor. */
static void run(struct thread *thread)
{
	pid_t pids[PROCESSES];
	int i;

	for (i = 0; i < PROCESSES; i++)
		pids[i] = start(any(thread));
	while (now() < end) {
		usleep(below(thread, LIFE_MAX_MS) * 1000);
		i = below(thread, PROCESSES);
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
		pids[i] = start(any(thread));
	}
	for (i = 0; i < PROCESSES; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}

static enum kind kind_of(const char *name)
{
	if (strstr(name, "/pcm"))
		return PCM;
	if (strstr(name, "/control"))
		return CONTROL;
	return strstr(name, "/hw") ? HWDEP : TIMER;
}

int main(int argc, char **argv)
{
	static struct thread thread;
	int asked[KINDS] = { }, failed = 0, i;

	if (argc < 4 || argc - 3 > FILES_MAX)
		return 2;
	end = now() + atol(argv[1]);
	thread.seed = atoi(argv[2]);
	for (i = 3; i < argc; i++) {
		paths[path_count++] = (struct path){ argv[i], kind_of(argv[i]) };
		asked[kind_of(argv[i])] = 1;
	}
	figures = mmap(NULL, sizeof(*figures), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		       -1, 0);
	run(&thread);

	printf("seed %s: %lu calls", argv[2], figures->calls);
	for (i = 0; i < KINDS; i++) {
		printf(", %s %lu", kind_names[i], figures->done[i]);
		failed |= asked[i] && !figures->done[i];
	}
	printf(" done\n");
	return failed ? 3 : 0;
}
