/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages: text (format.c) that is handed to the port line by line. Linux's
 * messages end with a newline, lines of this contract do not; one within makes
 * another line, as in the kernel's log.
 */
#include <virtio/device.h>

#include "format.h"

/* Longest line a port is handed, its terminating zero included. */
#define LINE_SIZE 241

/* A message on its way. */
struct message {
	struct out out; /* first: line_ends() is called with it */
	const struct virtio_platform *platform;
	enum virtio_log_level level;
	bool said; /* a line of it */
	char line[LINE_SIZE];
};

static void line_ends(struct out *o)
{
	struct message *m = (struct message *)o;

	m->line[o->len < LINE_SIZE ? o->len : LINE_SIZE - 1] = '\0';
	m->platform->ops->log(m->platform->ctx, m->level, m->line);
	m->said = true;
	o->len = 0;
}

static void begin(struct message *m, const struct virtio_platform *platform,
		  enum virtio_log_level level)
{
	m->out = (struct out){ .buf = m->line,
			       .size = LINE_SIZE,
			       .line_ends = line_ends };
	m->platform = platform;
	m->level = level;
	m->said = false;
}

/* What no newline ended is a line all the same, and so is nothing at all. */
static void end(struct message *m)
{
	if (m->out.len || !m->said)
		line_ends(&m->out);
}

static void put(struct message *m, const char *text)
{
	while (*text)
		out_char(&m->out, *text++);
}

static void put_args(struct message *m, const char *fmt, va_list args)
{
	va_list copy;

	va_copy(copy, args);
	out_format(&m->out, fmt, &copy);
	va_end(copy);
}

void virtio_printk(const struct virtio_platform *platform,
		   enum virtio_log_level level, const char *fmt, ...)
{
	struct message m;
	va_list args;

	begin(&m, platform, level);
	va_start(args, fmt);
	put_args(&m, fmt, args);
	va_end(args);
	end(&m);
}

void virtio_dev_printk(enum virtio_log_level level, const struct device *dev,
		       const char *fmt, ...)
{
	struct message m;
	va_list args;

	begin(&m, dev->platform, level);
	put(&m, dev->driver ? dev->driver->name : "virtio");
	put(&m, " ");
	put(&m, dev->name);
	put(&m, ": ");
	va_start(args, fmt);
	put_args(&m, fmt, args);
	va_end(args);
	end(&m);
}
