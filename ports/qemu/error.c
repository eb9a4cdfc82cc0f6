/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What becomes of a machine whose QEMU has ended, hangs, or talks nonsense: the
 * first error stays, and one line says what QEMU itself had to say of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "qemu.h"

/* The last line that QEMU wrote to its standard error, in @line. */
static void last_line(const struct virtio_qemu *q, char *line, size_t size)
{
	struct stat st;
	char *end;
	ssize_t n = 0;

	if (q->stderr_fd >= 0 && !fstat(q->stderr_fd, &st))
		n = pread(q->stderr_fd, line, size - 1,
			  st.st_size < (off_t)size
				  ? 0
				  : st.st_size - (off_t)size + 1);
	line[n < 0 ? 0 : n] = '\0';
	/* Warnings, and where in QEMU it was, come before. */
	end = line + strlen(line);
	while (end > line && end[-1] == '\n')
		*--end = '\0';
	end = strrchr(line, '\n');
	if (end)
		memmove(line, end + 1, strlen(end));
}

static void report_end(struct virtio_qemu *q, const char *doing)
{
	char complaint[256], how[64];
	int status = qemu_bury(q, how, sizeof(how));

	last_line(q, complaint, sizeof(complaint));
	if (status == QEMU_NO_PROGRAM && *complaint)
		qemu_err(q, "%s", complaint);
	else
		qemu_err(q, "QEMU has ended%s: %s", how,
			 *complaint ? complaint : doing);
}

int qemu_fail(struct virtio_qemu *q, int err, const char *doing)
{
	if (q->error)
		return q->error;
	q->error = err;
	if (err == -ENODEV)
		report_end(q, doing);
	else if (err == -ETIMEDOUT)
		qemu_err(q, "QEMU does not answer: %s", doing);
	else
		qemu_err(q, "QEMU answers nonsense: %s", doing);
	return err;
}
