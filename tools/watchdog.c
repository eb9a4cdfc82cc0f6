/* SPDX-License-Identifier: BSD-2-Clause */
/* The limit is a timer, whose signal ends the program. */
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "tool.h"
#include "watchdog.h"
#include "where.h"

/* A report of a sanitizer takes long, as it looks for lines of the source. */
#define REPORT_NS     1000000000
#define REPORT_ROUNDS 60

static char limit[32];
static int (*report_present)(void);

static void set_timer(uint64_t ns)
{
	struct itimerval timer = {
		.it_value = { .tv_sec = (time_t)(ns / 1000000000),
			      .tv_usec = (suseconds_t)(ns / 1000 % 1000000) },
	};

	setitimer(ITIMER_REAL, &timer, NULL);
}

/* What is about to be told ends the program anyway, and says more. */
static bool is_being_reported(const struct where *w)
{
	static unsigned int rounds;

	return (w->reporting || (report_present && report_present())) &&
	       rounds++ < REPORT_ROUNDS;
}

static void describe(char *text, size_t size, const struct where *w)
{
	if (w->wait)
		snprintf(text, size,
			 "it waits in %s(), %s: does the device answer? "
			 "--timeout allows more",
			 w->wait,
			 *w->place ? w->place : "called by the driver");
	else
		snprintf(text, size,
			 "it does not wait but runs on, %s: a loop without "
			 "end? --timeout allows more",
			 *w->place ? w->place : "nobody knows where");
}

static void time_is_up(int sig, siginfo_t *info, void *context)
{
	char text[320], line[512];
	struct where w;
	ssize_t written;

	(void)sig;
	(void)info;
	where_find(&w, context);
	if (is_being_reported(&w)) {
		set_timer(REPORT_NS);
		return;
	}
	describe(text, sizeof(text), &w);
	snprintf(line, sizeof(line),
		 "virtio: %s did not return within %s: %s\n", w.call, limit,
		 text);
	written = write(STDERR_FILENO, line, strlen(line));
	/* If nobody can be told, the status has to say it. */
	(void)written;
	_exit(TOOL_FAILED);
}

void watchdog_init(const char *text)
{
	struct sigaction action = {
		.sa_sigaction = time_is_up,
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART,
	};

	snprintf(limit, sizeof(limit), "%s", text);
	*(void **)&report_present =
		dlsym(RTLD_DEFAULT, "__asan_report_present");
	sigaction(SIGALRM, &action, NULL);
}

void watchdog_start(const char *what, uint64_t limit_ns)
{
	where_call(what);
	/* A timer of 0 would never end. */
	set_timer(limit_ns < 1000 ? 1000 : limit_ns);
}

void watchdog_stop(void)
{
	set_timer(0);
	where_call("what the tool does");
}
