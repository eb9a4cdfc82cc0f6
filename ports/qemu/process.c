/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The QEMU process. It gets everything as open files: sockets, RAM, the parked
 * CPU's code. So nothing is left in any directory, whoever dies first.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "qemu.h"

#define MAX_ARGS  256
#define ARG_BYTES 128

/* From the end of its sockets to its own. */
#define BURIAL_MS 1000

/* A command line that grows. */
struct command {
	const char *argv[MAX_ARGS + 1];
	unsigned int num;
	char text[16][ARG_BYTES]; /* arguments that are made here */
	unsigned int texts;
};

/* Files that QEMU shall have, and we give up. */
struct files {
	int qtest, qmp, park;
};

/* What is too much is counted, so that qemu_spawn() sees it. */
static void add(struct command *c, const char *arg)
{
	if (c->num < MAX_ARGS)
		c->argv[c->num] = arg;
	c->num++;
}

__attribute__((format(printf, 3, 4))) static void
add_option(struct command *c, const char *option, const char *fmt, ...)
{
	char *text = c->text[c->texts++];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, ARG_BYTES, fmt, args);
	va_end(args);
	add(c, option);
	add(c, text);
}

static void add_machine(struct command *c, const struct virtio_qemu *q)
{
	add_option(c, "-machine", "%s,memory-backend=ram", q->machine->machine);
	/* What it runs is a loop: little memory for translations will do. */
	add_option(c, "-accel", "tcg,tb-size=1");
	add_option(c, "-m", "%uM", q->machine->ram_mib);
	add_option(c, "-object",
		   "memory-backend-file,id=ram,size=%uM,share=on,"
		   "mem-path=/proc/self/fd/%d",
		   q->machine->ram_mib, q->ram_fd);
	if (q->machine->cpu)
		add_option(c, "-cpu", "%s", q->machine->cpu);
	add(c, "-nodefaults");
	add(c, "-no-user-config");
	add_option(c, "-display", "none");
}

static void add_connections(struct command *c, const struct virtio_qemu *q,
			    const struct files *files)
{
	const char *park = q->machine->park->option;

	add_option(c, "-chardev", "socket,id=qtest,fd=%d", files->qtest);
	add_option(c, "-qtest", "chardev:qtest");
	add_option(c, "-qtest-log", "none");
	add_option(c, "-chardev", "socket,id=qmp,fd=%d", files->qmp);
	add_option(c, "-mon", "chardev=qmp,mode=control");
	add_option(c, park, "/proc/self/fd/%d", files->park);
	if (q->machine->wants_kernel)
		add_option(c, "-kernel", "/proc/self/fd/%d", files->park);
	if (q->doorbell.socket >= 0) {
		add_option(c, "-chardev", "socket,id=doorbell,fd=%d",
			   q->doorbell.socket);
		add_option(c, "-device",
			   "ivshmem-doorbell,chardev=doorbell,vectors=%d",
			   QEMU_MSI_VECTORS);
	}
}

static int make_command(struct command *c, const struct virtio_qemu *q,
			const struct virtio_qemu_config *config,
			const struct files *files)
{
	const char *const *arg;

	add(c, q->machine->program);
	add_machine(c, q);
	add_connections(c, q, files);
	add_option(c, "-global", "virtio-mmio.force-legacy=%s",
		   config->force_legacy ? "on" : "off");
	for (arg = config->args; arg && *arg; arg++)
		add(c, *arg);
	if (c->num > MAX_ARGS)
		return -E2BIG;
	c->argv[c->num] = NULL;
	return 0;
}

/* ---- becoming QEMU ------------------------------------------------------ */

static void keep(int fd)
{
	if (fd >= 0)
		fcntl(fd, F_SETFD, 0);
}

_Noreturn static void become_qemu(const struct virtio_qemu *q,
				  const struct command *c,
				  const struct files *files, pid_t parent)
{
	int null = open("/dev/null", O_RDWR);

	/* Dies with its owner, also if that died before this line. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(QEMU_NO_PROGRAM);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(q->stderr_fd, STDERR_FILENO);
	keep(files->qtest);
	keep(files->qmp);
	keep(files->park);
	keep(q->ram_fd);
	keep(q->doorbell.socket);
	execvp(c->argv[0], (char *const *)c->argv);
	dprintf(STDERR_FILENO, "cannot run %s: %m%s%s\n", c->argv[0],
		errno == ENOENT ? ": Debian's package is " : "",
		errno == ENOENT ? q->machine->package : "");
	_exit(QEMU_NO_PROGRAM);
}

static int open_pair(int *ours, int *theirs)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return -errno;
	*ours = fds[0];
	*theirs = fds[1];
	return 0;
}

static void close_files(const struct files *files)
{
	if (files->qtest >= 0)
		close(files->qtest);
	if (files->qmp >= 0)
		close(files->qmp);
	if (files->park >= 0)
		close(files->park);
}

static int open_files(struct virtio_qemu *q, struct files *files)
{
	int err = open_pair(&q->qtest.fd, &files->qtest);

	if (!err)
		err = open_pair(&q->qmp.fd, &files->qmp);
	if (err)
		return err;
	files->park = park_open(q->machine->park);
	if (files->park < 0)
		return files->park;
	q->stderr_fd = memfd_create("virtio-qemu-stderr", MFD_CLOEXEC);
	return q->stderr_fd < 0 ? -errno : 0;
}

static int open_ram(struct virtio_qemu *q)
{
	int fd = memfd_create("virtio-qemu-ram", MFD_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)q->machine->ram_mib << 20)) {
		err = -errno;
		close(fd);
		return err;
	}
	err = memory_map(q, fd);
	if (err)
		close(fd);
	return err;
}

int qemu_spawn(struct virtio_qemu *q, const struct virtio_qemu_config *config)
{
	struct files files = { -1, -1, -1 };
	struct command command = { .num = 0 };
	pid_t parent = getpid();
	int err = open_ram(q);

	if (!err)
		err = open_files(q, &files);
	if (!err && q->machine->has_msi && !q->no_msi)
		err = doorbell_open(q);
	if (!err)
		err = make_command(&command, q, config, &files);
	if (!err) {
		q->pid = fork();
		if (!q->pid)
			become_qemu(q, &command, &files, parent);
		if (q->pid < 0) {
			err = -errno;
			q->pid = 0;
		}
	}
	close_files(&files);
	if (err)
		qemu_err(q, "cannot start QEMU: %s", strerror(-err));
	return err;
}

int qemu_bury(struct virtio_qemu *q, char *how, size_t size)
{
	struct pollfd end = { .fd = -1, .events = POLLIN };
	int status, ended = 0;

	*how = '\0';
	if (!q->pid)
		return -1;
	end.fd = pidfd_open(q->pid, 0);
	if (end.fd >= 0 && poll(&end, 1, BURIAL_MS) > 0)
		ended = waitpid(q->pid, &status, WNOHANG) == q->pid;
	if (end.fd >= 0)
		close(end.fd);
	if (!ended)
		return -1;
	q->pid = 0;
	if (WIFEXITED(status))
		snprintf(how, size, " with status %d", WEXITSTATUS(status));
	else
		snprintf(how, size, " by signal %d (%s)", WTERMSIG(status),
			 strsignal(WTERMSIG(status)));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void qemu_kill(struct virtio_qemu *q)
{
	if (!q->pid)
		return;
	kill(q->pid, SIGKILL);
	while (waitpid(q->pid, NULL, 0) < 0 && errno == EINTR)
		;
	q->pid = 0;
}
