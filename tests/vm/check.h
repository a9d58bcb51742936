/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the guest's programs share.
 */
#ifndef __TESTS_VM_CHECK_H
#define __TESTS_VM_CHECK_H

#include <alsa/asoundlib.h>
#include <stdio.h>
#include <stdlib.h>

/* An ALSA call that fails ends the program, and says which it was. */
#define CHECK(call)							\
	do {								\
		long result = (call);					\
									\
		if (result < 0) {					\
			fprintf(stderr, "%s: %s\n", #call,		\
				snd_strerror(result));			\
			exit(1);					\
		}							\
	} while (0)

#endif /* __TESTS_VM_CHECK_H */
