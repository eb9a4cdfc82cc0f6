/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The qtest protocol: a command is a line, and so is its answer, "OK" and maybe
 * a number. In between come lines that tell of interrupts, "IRQ raise 5". One
 * that a command causes comes before the command's answer.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu.h"

/* QEMU answers in microseconds, unless its host is very busy. */
#define ANSWER_TIMEOUT_NS 10000000000u

/* After so many lines the socket is left alone until the next time. */
#define COLLECT_LINES 1000

/* Take note of an interrupt; false if the line tells of none. */
static bool note_irq(struct virtio_qemu *q, const char *line)
{
	unsigned int irq;
	char what[8];

	if (sscanf(line, "IRQ %7s %u", what, &irq) != 2)
		return false;
	if (irq >= QEMU_LINES)
		return true;
	q->lines[irq].level = strcmp(what, "raise") == 0;
	q->lines[irq].pending |= q->lines[irq].level;
	return true;
}

static int read_answer(struct virtio_qemu *q, uint64_t deadline,
		       uint64_t *value)
{
	char *line, *end;
	int err = 0;

	do {
		line = line_read(q, &q->qtest, deadline, &err);
		if (!line)
			return err == -EAGAIN ? -ETIMEDOUT : err;
	} while (note_irq(q, line));
	if (strncmp(line, "OK", 2) != 0)
		return -EIO;
	if (!value)
		return 0;
	*value = strtoull(line + 2, &end, 0);
	return line[2] == ' ' && !*end ? 0 : -EIO;
}

int qtest_command(struct virtio_qemu *q, uint64_t *value, const char *fmt, ...)
{
	uint64_t deadline = platform_now(q) + ANSWER_TIMEOUT_NS;
	char text[192];
	va_list args;
	int len, err;

	if (q->error)
		return q->error;
	va_start(args, fmt);
	len = vsnprintf(text, sizeof(text) - 1, fmt, args);
	va_end(args);
	text[len] = '\n';
	err = line_write(q, q->qtest.fd, text, (size_t)len + 1, deadline);
	if (!err)
		err = read_answer(q, deadline, value);
	text[len] = '\0';
	if (err)
		return qemu_fail(q, err, text);
	q->heard = deadline - ANSWER_TIMEOUT_NS;
	return 0;
}

int qtest_ping(struct virtio_qemu *q)
{
	return qtest_command(q, NULL, "endianness");
}

int qtest_collect(struct virtio_qemu *q)
{
	char *line;
	int err = 0;

	for (int n = 0; !q->error && !err; n++) {
		if (n >= COLLECT_LINES && !line_left(&q->qtest))
			break;
		line = line_read(q, &q->qtest, 0, &err);
		if (line && !note_irq(q, line))
			return qemu_fail(q, -EIO, "waiting for interrupts");
	}
	if (!q->error && err && err != -EAGAIN)
		qemu_fail(q, err, "waiting for interrupts");
	return q->error;
}

/* ---- registers --------------------------------------------------------- */

static char width_letter(unsigned int width)
{
	return width == 1 ? 'b' : width == 2 ? 'w' : 'l';
}

static uint32_t all_ones(unsigned int width)
{
	return UINT32_MAX >> (32 - 8 * width);
}

/*
 * A command stores and loads in the byte order of the machine; registers are
 * little-endian everywhere.
 */
static uint32_t swap(const struct virtio_qemu *q, uint32_t v,
		     unsigned int width)
{
	return q->machine->big_endian ? __builtin_bswap32(v) >> (32 - 8 * width)
				      : v;
}

uint32_t qtest_read(struct virtio_qemu *q, uint64_t addr, unsigned int width)
{
	uint64_t value;

	if (qtest_command(q, &value, "read%c 0x%" PRIx64, width_letter(width),
			  addr))
		return all_ones(width);
	return swap(q, (uint32_t)value, width);
}

void qtest_write(struct virtio_qemu *q, uint64_t addr, unsigned int width,
		 uint32_t value)
{
	qtest_command(q, NULL, "write%c 0x%" PRIx64 " 0x%" PRIx32,
		      width_letter(width), addr, swap(q, value, width));
}

uint32_t qtest_in(struct virtio_qemu *q, uint32_t port, unsigned int width)
{
	uint64_t value;

	if (qtest_command(q, &value, "in%c 0x%" PRIx32, width_letter(width),
			  port))
		return all_ones(width);
	return (uint32_t)value;
}

void qtest_out(struct virtio_qemu *q, uint32_t port, unsigned int width,
	       uint32_t value)
{
	qtest_command(q, NULL, "out%c 0x%" PRIx32 " 0x%" PRIx32,
		      width_letter(width), port, value);
}
