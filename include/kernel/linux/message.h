/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The line of the log that a module has begun: what stands behind printk() and
 * dev_info(). The kernel has no such header.
 *
 * A message is shown when a newline ends it. One that none ends waits for
 * pr_cont(), and is shown when the module says something else, waits, or comes
 * back to its loader.
 */
#ifndef LINUX_MESSAGE_H
#define LINUX_MESSAGE_H

#include <stdarg.h>

#include <linux/moduleloader.h>

#include <virtio/virtio.h>

/** This module: see export.h. */
extern struct module __this_module;

/** Longest message, its terminating zero included. */
#define MESSAGE_SIZE 1024

/** Show the line that was begun, though it is empty. Private. */
static inline void message_end_(void)
{
	struct module_line *line = &__this_module.line;
	const struct virtio_platform *p = line->platform;

	line->text[line->len] = '\0';
	line->len = 0;
	if (p)
		p->ops->log(p->ctx, (enum virtio_log_level)line->level,
			    line->text);
}

/** Show what was begun, if anything was. Any context. */
static inline void message_flush(void)
{
	if (__this_module.line.len)
		message_end_();
}

/**
 * Begin another line. Any context.
 * @param platform whose log it is for, or NULL: for none
 * @param level how much it matters
 */
static inline void message_begin(const struct virtio_platform *platform,
				 enum virtio_log_level level)
{
	message_flush();
	__this_module.line.platform = platform;
	__this_module.line.level = (int)level;
}

/**
 * Go on with the line. Any context.
 * @param text what to add; each newline ends a line
 */
static inline void message_add(const char *text)
{
	struct module_line *line = &__this_module.line;

	for (; *text; text++)
		if (*text == '\n')
			message_end_();
		else if (line->len < sizeof(line->text) - 1)
			line->text[line->len++] = *text;
}

#endif /* LINUX_MESSAGE_H */
