/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The terminal on standard input while it belongs to somebody else: every key
 * goes through as it is, except for the way out.
 */
#ifndef TOOL_TERMINAL_H
#define TOOL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* What is remembered of the keys before. */
struct terminal_keys {
	bool line_begins;
	bool tilde; /* at the beginning of a line, held back */
};

/*
 * Make the terminal raw. It is as before after terminal_end(), after exit(),
 * and after a signal that ends the program. Returns 0, or the exit status after
 * the error was printed.
 */
int terminal_begin(struct terminal_keys *keys);

void terminal_end(void);

/*
 * What of `len` keys goes through to `out`, which has room for one more: the
 * number of bytes. Sets `leave` at Ctrl-] or, at the beginning of a line, "~.";
 * there "~~" is one "~".
 */
size_t terminal_filter(struct terminal_keys *keys, const char *in, size_t len,
		       char *out, bool *leave);

#endif /* TOOL_TERMINAL_H */
