/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of text over a socket. Both of QEMU's protocols are made of them; none
 * is waited for without end.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "qemu.h"

#define WRITE_TIMEOUT_MS 5000

/* Take a line out of what was received, if there is a whole one. */
static char *take_line(struct line_reader *r)
{
	char *line = r->text + r->start;
	char *end = memchr(line, '\n', r->end - r->start);

	if (!end)
		return NULL;
	r->start = (size_t)(end + 1 - r->text);
	if (end > line && end[-1] == '\r')
		end--;
	*end = '\0';
	return line;
}

/* Receive more, behind what there is. */
static int receive(struct line_reader *r)
{
	ssize_t n;

	memmove(r->text, r->text + r->start, r->end - r->start);
	r->end -= r->start;
	r->start = 0;
	if (r->end == sizeof(r->text))
		return -EIO;
	n = recv(r->fd, r->text + r->end, sizeof(r->text) - r->end,
		 MSG_DONTWAIT);
	if (n > 0) {
		r->end += (size_t)n;
		return 0;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return -ENODEV;
}

char *line_read(struct line_reader *r, int timeout_ms, int *err)
{
	struct pollfd pfd = { .fd = r->fd, .events = POLLIN };
	char *line;

	while (!(line = take_line(r))) {
		int n = poll(&pfd, 1, timeout_ms);

		if (n < 0 && errno == EINTR)
			continue;
		*err = n ? receive(r) : -EAGAIN;
		if (*err)
			return NULL;
	}
	return line;
}

int line_write(int fd, const char *text, size_t len)
{
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };

	while (len) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			text += n;
			len -= (size_t)n;
		} else if (errno != EAGAIN && errno != EINTR) {
			return -ENODEV;
		} else if (!poll(&pfd, 1, WRITE_TIMEOUT_MS)) {
			return -ETIMEDOUT;
		}
	}
	return 0;
}
