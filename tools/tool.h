/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the verbs of the virtio command share: messages, units, names.
 *
 * A verb is a function that gets its own part of the command line, with
 * "virtio VERB" as argv[0], and returns the exit status: 0 success, 1 the work
 * failed, 2 it was asked for in a wrong way.
 */
#ifndef TOOL_H
#define TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit status when the work failed, and when the question was wrong. */
#define TOOL_FAILED 1
#define TOOL_USAGE  2

int cmd_ls(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_modinfo(int argc, char **argv);
int cmd_rng(int argc, char **argv);
int cmd_blk(int argc, char **argv);
int cmd_console(int argc, char **argv);
int cmd_trace(int argc, char **argv);

/* The command itself: finds its verb in argv, and returns its exit status. */
int tool_command(int argc, char **argv);

/* "virtio: text", one line on standard error. */
void tool_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same, and then the end: for mistakes on the command line. */
_Noreturn void tool_usage(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/* Reads 4096, 64K, 1M, 1GiB (powers of 1024) or 1kB, 1GB (of 1000). */
bool tool_parse_size(const char *text, uint64_t *bytes);

/* Reads 500ms, 2s, 1m; a bare number is seconds. */
bool tool_parse_time(const char *text, uint64_t *ns);

#define TOOL_SIZE_TEXT 16

/* Writes "512 B", "1.5 MiB". Returns buf, of TOOL_SIZE_TEXT bytes. */
const char *tool_format_size(uint64_t bytes, char *buf);

/* "ENODEV" for -ENODEV. */
const char *tool_errname(int err);

/* "block" for a device type; "unknown" if the specification has no such. */
const char *tool_device_name(uint32_t id);

/* "SEG_MAX", "VERSION_1" for a feature bit; NULL if it has no name. */
const char *tool_feature_name(uint32_t id, unsigned int bit);

/* "DRIVER_OK" for a bit of the device status; NULL if it has no name. */
const char *tool_status_name(unsigned int bit);

/* Write all of it; -EPIPE if nobody reads any more, or another -errno. */
int tool_write_all(int fd, const char *buf, size_t len);

/* One word that can follow the command. */
struct tool_verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *doc;
};

/*
 * Run the verb that argv asks for, of an array that ends with a NULL name, and
 * return its exit status. `doc` says in the help what they are verbs of.
 */
int tool_dispatch(const struct tool_verb *verbs, const char *doc, int argc,
		  char **argv);

#endif /* TOOL_H */
