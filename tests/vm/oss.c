// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: oss
 *
 * Maps the buffer of /dev/dsp, asks for another rate, which takes another buffer,
 * and fills the one that is mapped: whoever freed it would see that. Then it lets
 * go of it, and asks again. Says "mapped: ERROR, then: ERROR".
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/soundcard.h>

#define SIZE	4096

static int set(int fd, unsigned long request, int value)
{
	return ioctl(fd, request, &value);
}

/* The rate takes effect with the next question. */
static int change_rate(int fd, int rate)
{
	int size;

	set(fd, SNDCTL_DSP_SPEED, rate);
	return ioctl(fd, SNDCTL_DSP_GETBLKSIZE, &size) < 0 ? errno : 0;
}

int main(void)
{
	int fd = open("/dev/dsp", O_RDWR), mapped, then;
	char *buffer;

	if (fd < 0 || set(fd, SNDCTL_DSP_SETFMT, AFMT_S16_LE) < 0 ||
	    set(fd, SNDCTL_DSP_CHANNELS, 2) < 0 || change_rate(fd, 48000)) {
		perror("oss: /dev/dsp");
		return 1;
	}
	buffer = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (buffer == MAP_FAILED) {
		perror("oss: mmap");
		return 1;
	}
	mapped = change_rate(fd, 96000);
	memset(buffer, 0x5a, SIZE);
	munmap(buffer, SIZE);
	then = change_rate(fd, 48000);
	printf("mapped: %s, then: %s\n", strerror(mapped), strerror(then));
	return 0;
}
