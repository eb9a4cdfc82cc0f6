/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For tests of what runs in the kernel environment, and when: a platform whose
 * time is the test's, a note of what ran, and whether something ends the
 * program.
 */
#ifndef TESTS_KERNEL_TASKS_H
#define TESTS_KERNEL_TASKS_H

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <virtio/port/linux.h>

#include "fake_platform.h"
#include "tap.h"

#include <linux/module.h>

#define MS 1000000ull

static struct fake_platform fp;
static char order[32];	/* what ran, a letter each */
static int report = -1; /* a child's: why it died */

static inline void ran(char c)
{
	size_t len = strlen(order);

	if (len < sizeof(order) - 1) {
		order[len] = c;
		order[len + 1] = '\0';
	}
}

static inline void last_words(const char *why)
{
	_exit(write(report, why, strlen(why)) < 0);
}

/* Whether doing this ends the program with words like these: a copy of it. */
#define dies(what, words)                                                      \
	do {                                                                   \
		char death[256] = "";                                          \
		int pipe_[2];                                                  \
                                                                               \
		if (!is_int(pipe(pipe_), 0))                                   \
			break;                                                 \
		if (!fork()) {                                                 \
			report = pipe_[1];                                     \
			what;                                                  \
			_exit(0);                                              \
		}                                                              \
		close(pipe_[1]);                                               \
		ok(read(pipe_[0], death, sizeof(death) - 1) > 0);              \
		ok(strstr(death, words) != NULL);                              \
		close(pipe_[0]);                                               \
		wait(NULL);                                                    \
	} while (0)

static inline void begin(void)
{
	fake_platform_init(&fp);
	fp.now = 5 * MS;
	virtio_bus_set_platform(&fp.platform);
	__this_module.die = last_words;
	order[0] = '\0';
}

static inline void end(void)
{
	ok(list_empty(&__this_module.deferred));
	ok(list_empty(&__this_module.tasks.list));
	is_int(__this_module.tasks.sleeping, 0);
	is_int(__this_module.blocks, 0);
	is_int(__this_module.atomic, 0);
	is_clean(&fp);
	virtio_bus_set_platform(NULL);
}

#endif /* TESTS_KERNEL_TASKS_H */
