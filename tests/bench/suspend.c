// SPDX-License-Identifier: GPL-2.0
/*
 * Usage: suspend
 *
 * Lets the system sleep to RAM, between marks. The host wakes it.
 */
#include "stream.h"

int main(void)
{
	int state = open("/sys/power/state", O_WRONLY);

	RAW_CHECK(state);
	marks_begin();
	mark(MARK_RESUME);
	RAW_CHECK(write(state, "mem", 3));
	mark(MARK_END);
	return 0;
}
