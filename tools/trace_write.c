/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing a recorded trace to a file that is mapped window by window. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"
#include "trace_write.h"

/* How much of the file is mapped: some 16000 events. */
#define WINDOW (1u << 18)
/* More than an event, its names and a gap can take. */
#define MARGIN 4096
/* Windows begin at multiples of this, whatever the size of a page. */
#define WINDOW_ALIGN 65536

uint64_t trace_write_time(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/* ---- the window --------------------------------------------------------- */

static void unmap_window(struct trace_writer *w)
{
	if (w->window)
		munmap(w->window, WINDOW);
	w->window = NULL;
}

void trace_write_fail(struct trace_writer *w, int err)
{
	unmap_window(w);
	w->err = err;
}

/* Move the window to where the next record goes. */
static void move_window(struct trace_writer *w)
{
	off_t end = w->base + (off_t)w->used;
	void *map;
	int err;

	unmap_window(w);
	w->base = end - end % WINDOW_ALIGN;
	w->used = (size_t)(end % WINDOW_ALIGN);
	/* A full disk is to be noticed here, not when it is written to. */
	err = posix_fallocate(w->fd, w->base, WINDOW);
	if (err) {
		trace_write_fail(w, err);
		return;
	}
	map = mmap(NULL, WINDOW, PROT_READ | PROT_WRITE, MAP_SHARED, w->fd,
		   w->base);
	if (map == MAP_FAILED) {
		trace_write_fail(w, errno);
		return;
	}
	/* Faults now are none later. Older kernels cannot, and do with them. */
	madvise(map, WINDOW, MADV_POPULATE_WRITE);
	w->window = map;
}

/* The time that takes is told: it is not the run's own. */
static void turn_window(struct trace_writer *w)
{
	const struct trace_record pause = { .kind = TRACE_PAUSE | TRACE_WIDE };
	uint64_t begun = trace_write_time();

	move_window(w);
	if (!w->window)
		return;
	trace_write_record(w, &pause);
	trace_write_wide(w, trace_write_time() - begun, 0);
}

bool trace_write_room(struct trace_writer *w)
{
	if (w->window && w->used > WINDOW - MARGIN)
		turn_window(w);
	return w->window != NULL;
}

/* ---- pieces ------------------------------------------------------------- */

static void *next_piece(struct trace_writer *w)
{
	void *piece = w->window + w->used;

	w->used += sizeof(struct trace_record);
	return piece;
}

void trace_write_record(struct trace_writer *w,
			const struct trace_record *record)
{
	memcpy(next_piece(w), record, sizeof(*record));
}

void trace_write_wide(struct trace_writer *w, uint64_t a, uint64_t b)
{
	const struct trace_wide wide = { cpu_to_le64(a), cpu_to_le64(b) };

	memcpy(next_piece(w), &wide, sizeof(wide));
}

void trace_write_text(struct trace_writer *w, const char *text, size_t len)
{
	const size_t piece = sizeof(struct trace_record);

	/* What was never written is zero. */
	for (; len > piece; len -= piece, text += piece)
		memcpy(next_piece(w), text, piece);
	if (len)
		memcpy(next_piece(w), text, len);
}

/* ---- beginning and end -------------------------------------------------- */

/* A disk image, or anything else that somebody needs, is not to be lost. */
static bool may_replace(int fd, const struct stat *st)
{
	char magic[sizeof(TRACE_MAGIC) - 1];

	if (!S_ISREG(st->st_mode))
		return false;
	if (!st->st_size)
		return true;
	return pread(fd, magic, sizeof(magic), 0) == (ssize_t)sizeof(magic) &&
	       memcmp(magic, TRACE_MAGIC, sizeof(magic)) == 0;
}

static int open_file(struct trace_writer *w)
{
	struct stat st;

	w->fd = open(w->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
	if (w->fd < 0 || fstat(w->fd, &st))
		tool_error("cannot record to %s: %s: choose another file "
			   "with -o",
			   w->path, strerror(errno));
	else if (!may_replace(w->fd, &st))
		tool_error("cannot record to %s: it is there and no trace: "
			   "choose another file with -o",
			   w->path);
	else
		return 0;
	if (w->fd >= 0)
		close(w->fd);
	return TOOL_FAILED;
}

int trace_write_begin(struct trace_writer *w, const char *path)
{
	struct trace_header header = {
		.version = cpu_to_le32(TRACE_VERSION),
		.clock = cpu_to_le32(TRACE_CLOCK_MONOTONIC),
	};
	int status;

	*w = (struct trace_writer){ .path = path };
	status = open_file(w);
	if (status)
		return status;
	if (ftruncate(w->fd, 0))
		trace_write_fail(w, errno);
	else
		move_window(w);
	if (w->err)
		return trace_write_end(w);
	memcpy(header.magic, TRACE_MAGIC, sizeof(header.magic));
	memcpy(w->window, &header, sizeof(header));
	w->used = sizeof(header);
	return 0;
}

int trace_write_end(struct trace_writer *w)
{
	unmap_window(w);
	/* Take off what was mapped and not used. */
	if (ftruncate(w->fd, w->base + (off_t)w->used) && !w->err)
		w->err = errno;
	if (close(w->fd) && !w->err)
		w->err = errno;
	if (!w->err)
		return 0;
	tool_error("%s is not complete: %s: make room or choose another file "
		   "with -o",
		   w->path, strerror(w->err));
	return TOOL_FAILED;
}
