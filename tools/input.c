/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading files, devices and pipes whose size must be known beforehand. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input.h"
#include "tool.h"

#define PIECE 65536

static int fail(const struct input *in, int err)
{
	tool_error("cannot read %s: %s: choose another source", in->name,
		   strerror(err));
	return TOOL_FAILED;
}

/* Up to `len` bytes, fewer only at the end; or a negative error. */
static ssize_t read_all(int fd, char *buf, size_t len)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = read(fd, buf + done, len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

/* Copy a pipe to a file; sets the size. 0 or a negative error. */
static int collect_to(struct input *in, int file, uint64_t limit)
{
	char piece[PIECE];
	ssize_t n;
	int err;

	in->size = 0;
	do {
		size_t want = sizeof(piece);

		if (limit - in->size < want)
			want = (size_t)(limit - in->size) + 1;
		n = read_all(in->fd, piece, want);
		if (n < 0)
			return (int)n;
		err = tool_write_all(file, piece, (size_t)n);
		if (err)
			return err;
		in->size += (uint64_t)n;
	} while (n > 0 && in->size <= limit);
	return lseek(file, 0, SEEK_SET) < 0 ? -errno : 0;
}

/* Put a file with the pipe's bytes in place of the pipe. */
static int collect(struct input *in, uint64_t limit)
{
	FILE *file = tmpfile();
	int fd, err;

	if (!file)
		return -errno;
	fd = dup(fileno(file));
	fclose(file);
	if (fd < 0)
		return -errno;
	err = collect_to(in, fd, limit);
	input_close(in);
	in->fd = fd;
	return err;
}

static int find_size(struct input *in, uint64_t limit)
{
	off_t here, end;
	struct stat st;

	if (fstat(in->fd, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode))
		return collect(in, limit);
	here = lseek(in->fd, 0, SEEK_CUR);
	end = lseek(in->fd, 0, SEEK_END);
	if (here < 0 || end < 0 || lseek(in->fd, here, SEEK_SET) < 0)
		return -errno;
	in->size = end > here ? (uint64_t)(end - here) : 0;
	return 0;
}

int input_open(struct input *in, const char *path, uint64_t limit)
{
	bool from_stdin = !path || strcmp(path, "-") == 0;
	int err;

	*in = (struct input){ .name = from_stdin ? "standard input" : path };
	in->fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0)
		return fail(in, errno);
	if (isatty(in->fd)) {
		tool_error("%s is a terminal: name a file or use a pipe",
			   in->name);
		input_close(in);
		return TOOL_USAGE;
	}
	err = find_size(in, limit);
	if (err) {
		input_close(in);
		return fail(in, -err);
	}
	return 0;
}

int input_read(struct input *in, void *buf, size_t len)
{
	ssize_t n = read_all(in->fd, buf, len);

	if (n < 0)
		return fail(in, (int)-n);
	if ((size_t)n == len)
		return 0;
	tool_error("%s has become shorter meanwhile: try again", in->name);
	return TOOL_FAILED;
}

void input_close(struct input *in)
{
	if (in->fd > STDIN_FILENO)
		close(in->fd);
	in->fd = -1;
}
