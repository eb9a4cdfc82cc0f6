/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parts of making text share: see format.c. */
#ifndef SRC_FORMAT_H
#define SRC_FORMAT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text being made: counts on when the buffer is full, as snprintf() does. */
struct out {
	char *buf;
	size_t size;
	size_t len;

	/* Called at each newline, which is not kept; or NULL: it is text. */
	void (*line_ends)(struct out *o);
};

/* One conversion of a format. */
struct spec {
	bool zero_pad;
	bool left;
	bool plus;
	bool space;
	bool alternate;
	unsigned int width;
	int precision; /* -1 if none was given */
	char size;     /* h, H for hh, l, L for ll, z, t, j; or 0 */
};

void out_char(struct out *o, char c);

/* A text as %s would have it, or the part of it that has a length. */
void out_string(struct out *o, const struct spec *s, const char *text);

/* A number to a base; `sign` is '-', '+', ' ' or 0 for none. */
void out_number(struct out *o, const struct spec *s, uint64_t value,
		unsigned int base, char sign, bool upper);

/* A format and its arguments. */
void out_format(struct out *o, const char *fmt, va_list *args);

/*
 * What the letters behind "%p" make of a pointer. Returns where they end: they
 * are letters and digits.
 */
const char *out_pointer(struct out *o, struct spec *s, const char *letters,
			const void *pointer);

/* "EIO" for 5; NULL for what is no error's number. */
const char *errno_name(unsigned long number);

#endif /* SRC_FORMAT_H */
