/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals of crashes. They are handled on a stack of their own: the driver's
 * may be what is full. Nothing here takes memory or a lock.
 */
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kernel/linux/moduleloader.h>

#include "driver.h"
#include "guard.h"
#include "oops.h"
#include "tool.h"
#include "where.h"

#define STACK_SIZE (64 << 10)

/* An access so near to the end of the stack is one to a stack that is full. */
#define NEAR (256 << 10)

static const struct {
	int sig;
	const char *what;
} crashes[] = {
	{ SIGSEGV, "touches" },
	{ SIGBUS, "touches" },
	{ SIGILL, "breaks a rule that is checked by an assertion" },
	{ SIGTRAP, "breaks a rule that is checked by an assertion" },
	{ SIGFPE, "divides by zero" },
	{ SIGABRT, "gives up" },
};

#define NUM (sizeof(crashes) / sizeof(crashes[0]))

static struct sigaction before[NUM];
static bool leave_to_others;
static char stack[STACK_SIZE];

static _Noreturn void end_with(const char *line)
{
	ssize_t written = write(STDERR_FILENO, line, strlen(line));

	/* If nobody can be told, the status has to say it. */
	(void)written;
	_exit(TOOL_FAILED);
}

static _Noreturn void end_with_place(const char *what, const struct where *w)
{
	char line[512];

	snprintf(line, sizeof(line), "virtio: %s (in %s%s%s)\n", what, w->call,
		 *w->place ? ", " : "", w->place);
	end_with(line);
}

_Noreturn void oops_die(const char *why)
{
	struct where w;

	fflush(stdout);
	where_find(&w, NULL);
	end_with_place(why, &w);
}

/* What is wrong with an address, or what it is. */
static void describe(char *text, size_t size, const siginfo_t *info,
		     const struct where *w)
{
	uintptr_t at = (uintptr_t)info->si_addr;

	if (w->stack - at < NEAR || at - w->stack < 4096)
		snprintf(text, size, "has filled its stack");
	else if (at == w->pc)
		snprintf(text, size, "calls what is no function: 0x%zx",
			 (size_t)at);
	else if (info->si_code == SI_KERNEL)
		snprintf(text, size, "touches an address that cannot be");
	else if (at < 4096)
		snprintf(text, size,
			 "goes through a NULL pointer: it touches "
			 "address 0x%zx",
			 (size_t)at);
	else
		snprintf(text, size,
			 "touches memory that is not there: "
			 "address 0x%zx",
			 (size_t)at);
}

static _Noreturn void say(size_t i, const siginfo_t *info, const void *context)
{
	char what[160], text[128];
	struct where w;

	where_find(&w, context);
	if (crashes[i].sig == SIGSEGV || crashes[i].sig == SIGBUS)
		describe(text, sizeof(text), info, &w);
	else
		snprintf(text, sizeof(text), "%s", crashes[i].what);
	snprintf(what, sizeof(what), "the driver crashes: it %s", text);
	end_with_place(what, &w);
}

/* The stack cannot be walked. */
static _Noreturn void end_spoilt(void)
{
	char line[192];

	snprintf(
		line, sizeof(line),
		"virtio: the driver crashes, and its stack is spoilt (in %s)\n",
		where_in());
	end_with(line);
}

/* What would have happened without this file. */
static void pass_on(size_t i, int sig, siginfo_t *info, void *context)
{
	if (before[i].sa_flags & SA_SIGINFO) {
		before[i].sa_sigaction(sig, info, context);
		return;
	}
	/* It happens again once this returns. */
	sigaction(sig, &before[i], NULL);
}

static void crashed(int sig, siginfo_t *info, void *context)
{
	static volatile sig_atomic_t again;
	const char *touched = guard_message(info->si_addr);
	size_t i = 0;

	if (again++)
		end_spoilt();
	if (touched && (sig == SIGSEGV || sig == SIGBUS))
		end_with(touched);
	while (i < NUM - 1 && crashes[i].sig != sig)
		i++;
	if (!leave_to_others)
		say(i, info, context);
	pass_on(i, sig, info, context);
	again = 0;
}

static void use_other_stack(void)
{
	stack_t ours = { .ss_sp = stack, .ss_size = sizeof(stack) }, old;

	/* A sanitizer that has brought one takes it for its own at the end. */
	if (!sigaltstack(NULL, &old) && (old.ss_flags & SS_DISABLE))
		sigaltstack(&ours, NULL);
}

void oops_init(const struct drivers *d, bool sanitized)
{
	struct sigaction action = {
		.sa_sigaction = crashed,
		/* A second crash has to arrive, too, while one is handled. */
		.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER,
	};
	size_t i;

	for (i = 0; i < d->num; i++)
		d->at[i].module->die = oops_die;
	leave_to_others = sanitized;
	use_other_stack();
	for (i = 0; i < NUM; i++)
		sigaction(crashes[i].sig, &action, &before[i]);
}
