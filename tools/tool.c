/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of the virtio command, and sizes and times as people write them. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

struct unit {
	const char *name;
	uint64_t factor;
};

static void print_error(const char *fmt, va_list args)
{
	fputs("virtio: ", stderr);
	vfprintf(stderr, fmt, args);
	fputc('\n', stderr);
}

void tool_error(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_error(fmt, args);
	va_end(args);
}

void tool_usage(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print_error(fmt, args);
	va_end(args);
	exit(TOOL_USAGE);
}

/* A whole number and one of the units; the array ends with a NULL name. */
static bool parse_with_unit(const char *text, const struct unit *units,
			    uint64_t *value)
{
	unsigned long long number;
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno)
		return false;
	while (units->name && strcasecmp(units->name, end) != 0)
		units++;
	return units->name &&
	       !__builtin_mul_overflow((uint64_t)number, units->factor, value);
}

bool tool_parse_size(const char *text, uint64_t *bytes)
{
	static const struct unit units[] = {
		{ "", 1 },
		{ "B", 1 },
		{ "K", 1ULL << 10 },
		{ "KiB", 1ULL << 10 },
		{ "M", 1ULL << 20 },
		{ "MiB", 1ULL << 20 },
		{ "G", 1ULL << 30 },
		{ "GiB", 1ULL << 30 },
		{ "T", 1ULL << 40 },
		{ "TiB", 1ULL << 40 },
		{ "kB", 1000 },
		{ "MB", 1000 * 1000 },
		{ "GB", 1000 * 1000 * 1000 },
		{ "TB", 1000ULL * 1000 * 1000 * 1000 },
		{ NULL, 0 },
	};

	return parse_with_unit(text, units, bytes);
}

bool tool_parse_time(const char *text, uint64_t *ns)
{
	static const struct unit units[] = {
		{ "", 1000 * 1000 * 1000 },
		{ "ns", 1 },
		{ "us", 1000 },
		{ "ms", 1000 * 1000 },
		{ "s", 1000 * 1000 * 1000 },
		{ "m", 60 * 1000ULL * 1000 * 1000 },
		{ "h", 3600 * 1000ULL * 1000 * 1000 },
		{ NULL, 0 },
	};

	return parse_with_unit(text, units, ns);
}

const char *tool_format_size(uint64_t bytes, char *buf)
{
	static const char prefixes[] = "KMGTPE";
	const char *prefix = prefixes;
	double value = (double)bytes / 1024;

	if (bytes < 1024) {
		snprintf(buf, TOOL_SIZE_TEXT, "%u B", (unsigned int)bytes);
		return buf;
	}
	while (value >= 1023.95) {
		value /= 1024;
		prefix++;
	}
	snprintf(buf, TOOL_SIZE_TEXT, "%.*f %ciB",
		 value == (double)(unsigned int)value ? 0 : 1, value, *prefix);
	return buf;
}

const char *tool_errname(int err)
{
	const char *name = strerrorname_np(-err);

	return name ? name : "an unknown error";
}

int tool_write_all(int fd, const char *buf, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, buf, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		buf += n;
		len -= (size_t)n;
	}
	return 0;
}
