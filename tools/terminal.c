/* SPDX-License-Identifier: BSD-2-Clause */
/* The terminal's settings, saved, changed, and put back whatever happens. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "terminal.h"
#include "tool.h"

#define CTRL_BRACKET 0x1d

static const int deadly_signals[] = { SIGHUP,  SIGINT,	SIGQUIT,
				      SIGTERM, SIGABRT, SIGSEGV };

static struct termios saved;
static volatile sig_atomic_t is_raw;

void terminal_end(void)
{
	if (is_raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &saved);
	is_raw = 0;
}

/* The handler is gone by then: the signal does what it does. */
static void end_and_die(int sig)
{
	terminal_end();
	raise(sig);
}

/* But for those that are ignored, as nohup(1) does. */
static void catch_signals(void)
{
	const struct sigaction action = { .sa_handler = end_and_die,
					  .sa_flags = (int)SA_RESETHAND };
	struct sigaction old;
	size_t i;

	for (i = 0; i < sizeof(deadly_signals) / sizeof(deadly_signals[0]);
	     i++) {
		sigaction(deadly_signals[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			sigaction(deadly_signals[i], &action, NULL);
	}
}

int terminal_begin(struct terminal_keys *keys)
{
	struct termios raw;

	*keys = (struct terminal_keys){ .line_begins = true };
	if (tcgetattr(STDIN_FILENO, &saved)) {
		tool_error("cannot read the terminal's settings: %s",
			   strerror(errno));
		return TOOL_FAILED;
	}
	raw = saved;
	cfmakeraw(&raw);
	atexit(terminal_end);
	catch_signals();
	is_raw = 1;
	if (!tcsetattr(STDIN_FILENO, TCSANOW, &raw))
		return 0;
	tool_error("cannot make the terminal raw: %s", strerror(errno));
	return TOOL_FAILED;
}

size_t terminal_filter(struct terminal_keys *keys, const char *in, size_t len,
		       char *out, bool *leave)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++) {
		bool after_tilde = keys->tilde;
		char c = in[i];

		keys->tilde = false;
		if (c == CTRL_BRACKET || (after_tilde && c == '.')) {
			*leave = true;
			return n;
		}
		if (c == '~' && keys->line_begins) {
			keys->tilde = true;
			keys->line_begins = false;
			continue;
		}
		if (after_tilde && c != '~')
			out[n++] = '~';
		out[n++] = c;
		keys->line_begins = c == '\r' || c == '\n';
	}
	return n;
}
