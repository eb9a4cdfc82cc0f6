/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of text over a socket. Both of QEMU's protocols are made of them; none
 * is waited for beyond a moment, whatever else comes until then.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "qemu.h"

#define NSEC_PER_MSEC 1000000u
#define LONGEST_MS    1000000u

/* How long to wait for it: none if it is over. */
static int milliseconds_until(const struct virtio_qemu *q, uint64_t deadline)
{
	uint64_t at = deadline ? platform_now(q) : 0, ms;

	if (at >= deadline)
		return 0;
	ms = (deadline - at) / NSEC_PER_MSEC + 1;
	return (int)(ms < LONGEST_MS ? ms : LONGEST_MS);
}

/*
 * Wait until something comes; 0, or -EAGAIN if nothing does by then. Once the
 * time is over there is one last look: it may be this process that was stopped,
 * in a debugger, and the answer be there.
 */
static int wait_to_read(const struct virtio_qemu *q, struct line_reader *r,
			uint64_t deadline)
{
	struct pollfd pfd = { .fd = r->fd, .events = POLLIN };
	int ms = milliseconds_until(q, deadline);

	if (!ms && deadline) {
		if (r->last_look == deadline)
			return -EAGAIN;
		r->last_look = deadline;
	}
	/* After a signal it is looked at again how late it is. */
	return poll(&pfd, 1, ms) ? 0 : -EAGAIN;
}

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

bool line_left(const struct line_reader *r)
{
	return memchr(r->text + r->start, '\n', r->end - r->start) != NULL;
}

char *line_read(const struct virtio_qemu *q, struct line_reader *r,
		uint64_t deadline, int *err)
{
	char *line;

	while (!(line = take_line(r))) {
		*err = wait_to_read(q, r, deadline);
		if (!*err)
			*err = receive(r);
		if (*err)
			return NULL;
	}
	return line;
}

int line_write(const struct virtio_qemu *q, int fd, const char *text,
	       size_t len, uint64_t deadline)
{
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };

	while (len) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			text += n;
			len -= (size_t)n;
		} else if (errno != EAGAIN && errno != EINTR) {
			return -ENODEV;
		} else if (!poll(&pfd, 1, milliseconds_until(q, deadline))) {
			return -ETIMEDOUT;
		}
	}
	return 0;
}
