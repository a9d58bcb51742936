// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: held PLAYBACK CAPTURE CONTROL HWDEP
 *
 * Keeps a card's files open while the card goes: plays from a mapped buffer, with
 * threads that wait in a read of what is recorded, in poll() and in a read of
 * events. Says "ready", and waits until the mapped status says DISCONNECTED. Then
 * all that can be asked of the files has to fail at once with what ALSA has for it,
 * and the mapped memory to be there still, until the program ends a little later.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>
#include "raw.h"

#define PERIOD		1024
#define PERIODS		8
#define BUFFER_BYTES	(4 * PERIOD * PERIODS)
#define PAGE		4096
#define SECONDS_MAX	20		/* until the card goes, and a thread notices */
#define KEPT_MS		200		/* open, after that */
#define STEP_MS		10

static int failures;

static void wrong(const char *what, long result, int error)
{
	failures++;
	printf("%s: %ld, %s\n", what, result, strerror(error));
}

/* A call on a file whose card has gone. */
#define GONE(call)							\
	do {								\
		long result;						\
									\
		errno = 0;						\
		result = (long)(call);					\
		if (result != -1 || errno != ENODEV)			\
			wrong(#call, result, errno);			\
	} while (0)

static int open_pcm(const char *path, unsigned int access)
{
	struct snd_pcm_hw_params hw;
	struct snd_pcm_sw_params sw;
	int file = raw_open(path);

	raw_params(&hw, access, PERIOD, PERIODS);
	raw_sw_params(&sw, PERIOD * PERIODS);
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_HW_PARAMS, &hw));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_SW_PARAMS, &sw));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_PREPARE));
	return file;
}

static void *map(int file, off_t offset, size_t size, int protection)
{
	void *memory = mmap(NULL, size, protection, MAP_SHARED, file, offset);

	if (memory == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return memory;
}

/* A call that waits while the card goes: at which it fails, and with what. */
struct waiter {
	const char *name;
	void (*wait)(struct waiter *waiter);
	int file;
	atomic_int error;
	short revents;
	pthread_t thread;
};

static void wait_in_poll(struct waiter *waiter)
{
	struct pollfd file = { .fd = waiter->file, .events = POLLPRI };

	poll(&file, 1, -1);
	waiter->revents = file.revents;
	waiter->error = file.revents & POLLERR ? ENODEV : -1;
}

static void wait_in_readi(struct waiter *waiter)
{
	char frames[4 * PERIOD];
	struct snd_xferi transfer = { .buf = frames, .frames = PERIOD };

	while (!ioctl(waiter->file, SNDRV_PCM_IOCTL_READI_FRAMES, &transfer))
		;
	waiter->error = errno;
}

static void wait_in_read(struct waiter *waiter)
{
	struct snd_ctl_event event;

	while (read(waiter->file, &event, sizeof(event)) > 0)
		;
	waiter->error = errno;
}

static void *waiter_main(void *waiter)
{
	((struct waiter *)waiter)->wait(waiter);
	return NULL;
}

/*
 * A read of a PCM that was under way finds it in no state to go on; or ALSA gave up
 * waiting for a controller that was silent before anybody said that it has gone.
 */
static void check_waiter(struct waiter *waiter)
{
	int ms;

	for (ms = 0; !waiter->error && ms < SECONDS_MAX * 1000; ms += STEP_MS)
		usleep(STEP_MS * 1000);
	if (waiter->error != ENODEV &&
	    !(waiter->wait == wait_in_readi &&
	      (waiter->error == EBADFD || waiter->error == EIO)))
		wrong(waiter->name, -1, waiter->error);
}

static void check_poll(const char *what, int file)
{
	struct pollfd poll_file = { .fd = file, .events = POLLIN | POLLOUT };
	int result = poll(&poll_file, 1, 0);

	if (result != 1 || !(poll_file.revents & POLLERR))
		wrong(what, poll_file.revents, 0);
}

static void check_pcm(int file)
{
	struct snd_pcm_status status = { };
	struct snd_pcm_sync_ptr sync = { };
	struct snd_pcm_hw_params hw = { };
	struct snd_pcm_info info = { };
	char frames[64] = { };
	struct snd_xferi transfer = { .buf = frames, .frames = 1 };
	snd_pcm_sframes_t delay;

	GONE(ioctl(file, SNDRV_PCM_IOCTL_INFO, &info));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_HW_PARAMS, &hw));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_HW_FREE));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_STATUS, &status));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_SYNC_PTR, &sync));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_DELAY, &delay));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_HWSYNC));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_PREPARE));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_START));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_PAUSE, 1));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_DRAIN));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_DROP));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_WRITEI_FRAMES, &transfer));
	GONE(ioctl(file, SNDRV_PCM_IOCTL_READI_FRAMES, &transfer));
	GONE(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, 0));
	check_poll("poll of a PCM", file);
}

static void check_control(int file)
{
	struct snd_ctl_card_info info;
	struct snd_ctl_elem_list list = { };
	struct snd_ctl_event event;

	GONE(ioctl(file, SNDRV_CTL_IOCTL_CARD_INFO, &info));
	GONE(ioctl(file, SNDRV_CTL_IOCTL_ELEM_LIST, &list));
	GONE(read(file, &event, sizeof(event)));
	check_poll("poll of the control file", file);
}

static void check_hwdep(int file)
{
	struct raw_hda_verb verb = { .verb = 0xf0000 };
	struct snd_hwdep_info info;

	GONE(ioctl(file, SNDRV_HWDEP_IOCTL_INFO, &info));
	GONE(ioctl(file, RAW_HDA_VERB, &verb));
	check_poll("poll of the hwdep file", file);
}

/* Memory that was mapped is still what it was. */
static void check_buffer(char *buffer, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		buffer[i] = i * 7;
	usleep(KEPT_MS * 1000);
	for (i = 0; i < size; i++)
		if (buffer[i] != (char)(i * 7)) {
			wrong("the mapped buffer changes", i, 0);
			return;
		}
}

/* Plays what is in the mapped buffer, from its beginning. */
static void play(int file, size_t frames)
{
	struct snd_pcm_sync_ptr sync = { .flags = SNDRV_PCM_SYNC_PTR_AVAIL_MIN };

	sync.c.control.appl_ptr = frames;
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_SYNC_PTR, &sync));
	RAW_CHECK(ioctl(file, SNDRV_PCM_IOCTL_START));
}

/* A stream's status in its mapped page: NULL where the architecture has no such page. */
static const volatile struct snd_pcm_mmap_status *map_status(int file)
{
	void *status = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, RAW_STATUS_OFFSET);

	if (status == MAP_FAILED && errno == ENXIO)
		return NULL;
	RAW_CHECK(status);
	return status;
}

static bool has_gone(int file, const volatile struct snd_pcm_mmap_status *status)
{
	int version;

	if (status)
		return status->state == SNDRV_PCM_STATE_DISCONNECTED;
	return ioctl(file, SNDRV_PCM_IOCTL_PVERSION, &version) < 0 && errno == ENODEV;
}

static void wait_for_the_end(int file, const volatile struct snd_pcm_mmap_status *status)
{
	int ms;

	for (ms = 0; !has_gone(file, status); ms += STEP_MS) {
		if (ms > SECONDS_MAX * 1000) {
			printf("it has not gone after %d s\n", SECONDS_MAX);
			exit(3);
		}
		usleep(STEP_MS * 1000);
	}
}

int main(int argc, char **argv)
{
	const volatile struct snd_pcm_mmap_status *status;
	int playback, capture, control, hwdep, yes = 1;
	char *buffer;
	size_t i;

	if (argc != 5)
		return 2;
	playback = open_pcm(argv[1], SNDRV_PCM_ACCESS_MMAP_INTERLEAVED);
	capture = open_pcm(argv[2], SNDRV_PCM_ACCESS_RW_INTERLEAVED);
	control = raw_open(argv[3]);
	hwdep = raw_open(argv[4]);
	RAW_CHECK(ioctl(control, SNDRV_CTL_IOCTL_SUBSCRIBE_EVENTS, &yes));
	status = map_status(playback);
	buffer = map(playback, 0, BUFFER_BYTES, PROT_READ | PROT_WRITE);
	play(playback, PERIOD * PERIODS);

	struct waiter waiters[] = {
		{ .name = "poll of what plays", .wait = wait_in_poll, .file = playback },
		{ .name = "read of what is recorded", .wait = wait_in_readi, .file = capture },
		{ .name = "read of events", .wait = wait_in_read, .file = control },
	};
	for (i = 0; i < sizeof(waiters) / sizeof(*waiters); i++)
		pthread_create(&waiters[i].thread, NULL, waiter_main, &waiters[i]);
	printf("ready\n");
	fflush(stdout);

	wait_for_the_end(playback, status);
	for (i = 0; i < sizeof(waiters) / sizeof(*waiters); i++)
		check_waiter(&waiters[i]);
	check_pcm(playback);
	GONE(write(playback, buffer, PERIOD));
	check_pcm(capture);
	GONE(read(capture, buffer, PERIOD));
	check_control(control);
	check_hwdep(hwdep);
	check_buffer(buffer, BUFFER_BYTES);
	if (!failures)
		printf("all is as it should be\n");
	/* unmaps and closes it all, in whatever order */
	return failures ? 3 : 0;
}
