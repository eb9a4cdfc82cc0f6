/* SPDX-License-Identifier: BSD-2-Clause */
/* The limit is a timer, whose signal ends the program. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "tool.h"
#include "watchdog.h"

/* Made beforehand, as a signal handler may hardly do anything. */
static char message[256];

static void time_is_up(int sig)
{
	ssize_t written = write(STDERR_FILENO, message, strlen(message));

	/* If nobody can be told, the status has to say it. */
	(void)written;
	(void)sig;
	_exit(TOOL_FAILED);
}

static void set_timer(uint64_t ns)
{
	struct itimerval timer = {
		.it_value = { .tv_sec = (time_t)(ns / 1000000000),
			      .tv_usec = (suseconds_t)(ns / 1000 % 1000000) },
	};

	setitimer(ITIMER_REAL, &timer, NULL);
}

void watchdog_start(const char *what, uint64_t limit_ns, const char *limit)
{
	snprintf(message, sizeof(message),
		 "virtio: %s did not return within %s: does the device "
		 "answer? --timeout allows more\n",
		 what, limit);
	signal(SIGALRM, time_is_up);
	/* A timer of 0 would never end. */
	set_timer(limit_ns < 1000 ? 1000 : limit_ns);
}

void watchdog_stop(void)
{
	set_timer(0);
}
