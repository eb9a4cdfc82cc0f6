/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing to standard output, to files that appear whole, to devices. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine.h"
#include "output.h"
#include "tool.h"

static int fail(const struct output *out, int err)
{
	if (err == EPIPE)
		return TOOL_FAILED;
	tool_error("cannot write %s: %s: %s", out->name, strerror(err),
		   err == ENOSPC || err == EFBIG || err == EDQUOT
			   ? "make room or choose another target"
			   : "choose another target");
	return TOOL_FAILED;
}

/* ---- the temporary file ------------------------------------------------- */

/* What a signal removes before it ends the program. */
static const char *volatile doomed;

static void remove_doomed(int sig)
{
	if (doomed)
		unlink(doomed);
	/* The default action, set by SA_RESETHAND, follows on return. */
	raise(sig);
}

static void catch_signals(const sigset_t *signals)
{
	struct sigaction action = { .sa_handler = remove_doomed,
				    .sa_flags = (int)SA_RESETHAND };
	struct sigaction old;
	int sig;

	for (sig = 1; sig < NSIG; sig++) {
		if (sigismember(signals, sig) != 1)
			continue;
		sigaction(sig, NULL, &old);
		if (old.sa_handler == SIG_DFL)
			sigaction(sig, &action, NULL);
	}
}

/* Make a file and doom it, with no moment in which a signal forgets it. */
static int make_doomed(char *template)
{
	sigset_t signals, old;
	int fd, err;

	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &old);
	catch_signals(&signals);
	fd = mkstemp(template);
	err = errno;
	if (fd >= 0)
		doomed = template;
	sigprocmask(SIG_SETMASK, &old, NULL);
	errno = err;
	return fd;
}

/* What a new file would get, as mkstemp() does not ask. */
static mode_t default_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* ---- opening ------------------------------------------------------------ */

/* Begin a file that will be called `target`, with the mode it shall have. */
static int open_temp(struct output *out, char *target, mode_t mode)
{
	char *copy = strdup(target);
	char *temp = NULL;
	int fd;

	if (!copy || asprintf(&temp, "%s/.virtio-XXXXXX", dirname(copy)) < 0) {
		free(copy);
		free(target);
		return fail(out, ENOMEM);
	}
	free(copy);
	fd = make_doomed(temp);
	if (fd < 0) {
		free(temp);
		free(target);
		return fail(out, errno);
	}
	out->fd = fd;
	out->target = target;
	out->temp = temp;
	if (fchmod(fd, mode) == 0)
		return 0;
	fail(out, errno);
	output_discard(out);
	return TOOL_FAILED;
}

static int open_new(struct output *out, const char *path)
{
	char *target = strdup(path);

	return target ? open_temp(out, target, default_mode())
		      : fail(out, ENOMEM);
}

/* Replace a file: the one that a symbolic link leads to, if it is one. */
static int open_replacement(struct output *out, const char *path,
			    const struct stat *st)
{
	char *target;

	if (access(path, W_OK))
		return fail(out, errno);
	target = realpath(path, NULL);
	return target ? open_temp(out, target, st->st_mode & 07777)
		      : fail(out, errno);
}

static int check_device_size(struct output *out)
{
	char has[TOOL_SIZE_TEXT], needs[TOOL_SIZE_TEXT];
	off_t end = lseek(out->fd, 0, SEEK_END);

	if (end < 0 || lseek(out->fd, 0, SEEK_SET) < 0)
		return fail(out, errno);
	if ((uint64_t)end >= out->size)
		return 0;
	tool_error("%s is too small, %s for %s: choose a larger target",
		   out->name, tool_format_size((uint64_t)end, has),
		   tool_format_size(out->size, needs));
	return TOOL_FAILED;
}

/* A device or a pipe. */
static int open_in_place(struct output *out, const char *path,
			 const struct stat *st)
{
	int status;

	out->fd = open(path, O_WRONLY | O_CLOEXEC);
	if (out->fd < 0)
		return fail(out, errno);
	status = S_ISBLK(st->st_mode) ? check_device_size(out) : 0;
	if (status)
		output_discard(out);
	return status;
}

static int refuse_disk(const struct output *out)
{
	tool_error("%s is a disk of the bus itself: choose another target",
		   out->name);
	return TOOL_FAILED;
}

static int open_path(struct output *out, const char *path,
		     const struct machine *m)
{
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT ? open_new(out, path) : fail(out, errno);
	if (machine_uses_file(m, &st))
		return refuse_disk(out);
	if (S_ISDIR(st.st_mode))
		return fail(out, EISDIR);
	if (S_ISREG(st.st_mode))
		return open_replacement(out, path, &st);
	return open_in_place(out, path, &st);
}

static int open_stdout(struct output *out, const struct machine *m)
{
	struct stat st;

	out->fd = STDOUT_FILENO;
	if (isatty(out->fd)) {
		tool_error("standard output is a terminal: "
			   "redirect it to a file or a pipe");
		return TOOL_USAGE;
	}
	if (fstat(out->fd, &st))
		return fail(out, errno);
	return machine_uses_file(m, &st) ? refuse_disk(out) : 0;
}

int output_open(struct output *out, const char *path, uint64_t size,
		const struct machine *m)
{
	bool to_stdout = !path || strcmp(path, "-") == 0;

	*out = (struct output){
		.name = to_stdout ? "standard output" : path,
		.fd = -1,
		.size = size,
	};
	return to_stdout ? open_stdout(out, m) : open_path(out, path, m);
}

/* ---- writing ------------------------------------------------------------ */

static bool all_zero(const char *buf, size_t len)
{
	return !*buf && memcmp(buf, buf + 1, len - 1) == 0;
}

int output_write(struct output *out, const void *buf, size_t len)
{
	const char *from = buf;
	int err;

	/* A new file reads as zeroes where nothing was written. */
	if (out->temp && len && all_zero(from, len)) {
		if (lseek(out->fd, (off_t)len, SEEK_CUR) < 0)
			return fail(out, errno);
		return 0;
	}
	err = tool_write_all(out->fd, from, len);
	return err ? fail(out, -err) : 0;
}

int output_finish(struct output *out)
{
	int err = 0;

	if (out->temp && ftruncate(out->fd, (off_t)out->size))
		err = errno;
	if (close(out->fd) && !err)
		err = errno;
	out->fd = -1;
	if (!err && out->temp && rename(out->temp, out->target))
		err = errno;
	if (err)
		fail(out, err);
	else
		doomed = NULL;
	output_discard(out);
	return err ? TOOL_FAILED : 0;
}

void output_discard(struct output *out)
{
	if (out->fd >= 0)
		close(out->fd);
	out->fd = -1;
	if (doomed)
		unlink(doomed);
	doomed = NULL;
	free(out->temp);
	free(out->target);
	out->temp = out->target = NULL;
}
