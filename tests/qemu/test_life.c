/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a QEMU: how one begins, is talked to, and ends - as it should, by
 * itself, or with its owner. What goes wrong has a name and one line.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/virtio_console.h>
#include <virtio/virtio_rng.h>

#include "tap.h"

#define SECOND_NS 1000000000u
#define HOUR_NS	  (3600 * (uint64_t)SECOND_NS)

static struct virtio_linux port;
static struct virtio_driver rng_driver;
static unsigned int lines;
static char line[512]; /* the last one */

static void keep_line(void *ctx, enum virtio_log_level level, const char *text)
{
	(void)ctx;
	(void)level;
	lines++;
	snprintf(line, sizeof(line), "%s", text);
}

static int start(struct virtio_qemu **qemu, const char *machine,
		 const char *device)
{
	const char *const args[] = { "-device", device, NULL };
	const struct virtio_qemu_config config = {
		.machine = machine,
		.args = args,
		.host = &port.platform,
	};

	lines = 0;
	*line = '\0';
	return virtio_qemu_start(qemu, &config);
}

static struct virtio_qemu *start_rng(void)
{
	struct virtio_qemu *qemu;

	if (!is_int(start(&qemu, "q35", "virtio-rng-pci"), 0))
		return NULL;
	is_int(virtio_qemu_probe(qemu), 0);
	return qemu;
}

/* A child of this process: the QEMU that was started last. */
static pid_t child_of(pid_t pid)
{
	char path[64];
	int child = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid,
		 (int)pid);
	file = fopen(path, "r");
	if (file) {
		if (fscanf(file, "%d", &child) != 1)
			child = 0;
		fclose(file);
	}
	return child;
}

static void monitor_answers(void)
{
	struct virtio_qemu *qemu = start_rng();
	char *reply;

	if (!qemu)
		return;
	is_int(virtio_qemu_qmp(qemu, "{\"execute\": \"query-status\"}", &reply),
	       0);
	ok(strstr(reply, "\"running\": true") != NULL);
	free(reply);
	is_int(virtio_qemu_qmp(qemu, "{\"execute\": \"no-such\"}", &reply),
	       -EINVAL);
	ok(strstr(reply, "CommandNotFound") != NULL);
	free(reply);
	is_int(virtio_qemu_qmp(qemu, "{\"execute\": \"query-pci\"}", NULL), 0);
	virtio_qemu_close(qemu);
	is_int(lines, 0);
}

/* Nothing happens in the machine, but the caller's file can be read. */
static void a_file_ends_the_wait(void)
{
	struct virtio_qemu *qemu = start_rng();
	const struct virtio_platform *platform;
	int ends[2];

	if (!qemu)
		return;
	platform = virtio_qemu_platform(qemu);
	is_int(pipe(ends), 0);
	virtio_qemu_wake_on(qemu, ends[0]);
	is_int(write(ends[1], "x", 1), 1);
	is_int(platform->ops->wait(platform->ctx, HOUR_NS), 0);

	/* It is no reason to keep from a driver what has come. */
	is_int(virtio_rng_read(
		       virtio_rng_from_vdev(virtio_bus_next_device(NULL)),
		       &(char){ 0 }, 1, 5u * SECOND_NS),
	       0);
	virtio_qemu_wake_on(qemu, -1);
	is_int(platform->ops->wait(platform->ctx, SECOND_NS / 50), 0);
	close(ends[0]);
	close(ends[1]);
	virtio_qemu_close(qemu);
}

static void unknown_machine(void)
{
	struct virtio_qemu *qemu;

	is_int(start(&qemu, "pdp11", "virtio-rng-pci"), -EINVAL);
	is_str(virtio_qemu_machine(0), "q35");
}

static void unknown_device(void)
{
	struct virtio_qemu *qemu;

	is_int(start(&qemu, "q35", "virtio-toaster-pci"), -ENODEV);
	is_int(lines, 1);
	ok(strstr(line, "QEMU has ended with status 1: ") == line);
	ok(strstr(line, "'virtio-toaster-pci' is not a valid device") != NULL);
	is_int(child_of(getpid()), 0);
}

/* All of its arguments, or none. */
static void too_many_arguments(void)
{
	const char *args[301];
	const struct virtio_qemu_config config = {
		.machine = "q35",
		.args = args,
		.host = &port.platform,
	};
	struct virtio_qemu *qemu;

	for (size_t i = 0; i < 300; i++)
		args[i] = i % 2 ? "file" : "-readconfig";
	args[300] = NULL;
	lines = 0;
	is_int(virtio_qemu_start(&qemu, &config), -E2BIG);
	is_int(lines, 1);
	is_str(line, "cannot start QEMU: Argument list too long");
	is_int(child_of(getpid()), 0);
}

static void qemu_not_installed(void)
{
	char *path = strdup(getenv("PATH"));
	struct virtio_qemu *qemu;

	setenv("PATH", "/nonexistent", 1);
	is_int(start(&qemu, "q35", "virtio-rng-pci"), -ENODEV);
	setenv("PATH", path, 1);
	free(path);
	is_int(lines, 1);
	is_str(line, "cannot run qemu-system-x86_64: No such file or directory:"
		     " Debian's package is qemu-system-x86");
}

/* It dies while a driver waits: the driver and the caller hear of it. */
static void qemu_dies(void)
{
	struct virtio_qemu *qemu = start_rng();
	struct virtio_device *vdev = virtio_bus_next_device(NULL);
	const struct virtio_platform *p;
	uint8_t bytes[16];

	if (!qemu)
		return;
	ok(vdev != NULL);
	p = virtio_qemu_platform(qemu);
	kill(child_of(getpid()), SIGKILL);
	is_int(p->ops->wait(p->ctx, 10u * SECOND_NS), -ENODEV);
	is_int(lines, 1);
	ok(strstr(line, "QEMU has ended by signal 9 (Killed): ") == line);
	is_int(virtio_qemu_error(qemu), -ENODEV);
	ok(virtio_rng_read(virtio_rng_from_vdev(vdev), bytes, sizeof(bytes),
			   SECOND_NS) < 0);
	is_hex(p->ops->read(p->ctx, 0, 2), 0xffff);
	is_int(virtio_qemu_qmp(qemu, "{\"execute\": \"stop\"}", NULL), -ENODEV);
	virtio_qemu_close(qemu);
	is_int(child_of(getpid()), 0);
}

/* It ends as somebody asked it to. */
static void qemu_quits(void)
{
	struct virtio_qemu *qemu = start_rng();
	const struct virtio_platform *p;

	if (!qemu)
		return;
	p = virtio_qemu_platform(qemu);
	is_int(virtio_qemu_error(qemu), 0);
	is_int(virtio_qemu_qmp(qemu, "{\"execute\": \"quit\"}", NULL), 0);
	is_int(p->ops->wait(p->ctx, 10u * SECOND_NS), -ENODEV);
	ok(strstr(line, "QEMU has ended with status 0: ") == line);
	virtio_qemu_close(qemu);
}

static volatile sig_atomic_t hours; /* by which the clock is fast */

static uint64_t fast_clock(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * SECOND_NS + (uint64_t)ts.tv_nsec +
	       (uint64_t)hours * HOUR_NS;
}

/* All that a signal does here is to end a sleep. */
static void an_hour_later(int sig)
{
	(void)sig;
	hours++;
}

/*
 * It is stopped while nobody says anything to it, and whoever waits finds out.
 * An hour goes by whenever somebody sleeps.
 */
static void qemu_hangs(void)
{
	const struct sigaction action = { .sa_handler = an_hour_later };
	const struct itimerval often = { .it_interval = { .tv_usec = 20000 },
					 .it_value = { .tv_usec = 20000 } };
	struct virtio_qemu *qemu = start_rng();
	const struct virtio_platform *p;

	if (!qemu)
		return;
	p = virtio_qemu_platform(qemu);
	kill(child_of(getpid()), SIGSTOP);
	port.ops.now = fast_clock;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	is_int(p->ops->wait(p->ctx, UINT64_MAX), -ETIMEDOUT);
	setitimer(ITIMER_REAL, &(const struct itimerval){ 0 }, NULL);
	is_int(lines, 1);
	ok(strstr(line, "QEMU does not answer: ") == line);
	virtio_qemu_close(qemu);
	is_int(child_of(getpid()), 0);
}

/* One that lives is not disturbed by the question. */
static void qemu_is_idle(void)
{
	struct virtio_qemu *qemu = start_rng();
	const struct virtio_platform *p;

	if (!qemu)
		return;
	p = virtio_qemu_platform(qemu);
	port.ops.now = fast_clock;
	hours++;
	is_int(p->ops->wait(p->ctx, SECOND_NS / 50), 0);
	is_int(virtio_qemu_error(qemu), 0);
	is_int(lines, 0);
	virtio_qemu_close(qemu);
}

/* A device of many queues is removed from a dead machine in few words. */
static void qemu_dies_with_many_queues(void)
{
	static struct virtio_driver driver;
	struct virtio_qemu *qemu;

	virtio_console_driver_init(&driver);
	register_virtio_driver(&driver);
	if (is_int(start(&qemu, "microvm", "virtio-serial-device"), 0)) {
		is_int(virtio_qemu_probe(qemu), 0);
		ok(virtio_console_from_vdev(virtio_bus_next_device(NULL)) !=
		   NULL);
		kill(child_of(getpid()), SIGKILL);
		virtio_qemu_close(qemu);
		/* It has ended; it does not reset; no queue is let go. */
		is_int(lines, 3);
	}
	unregister_virtio_driver(&driver);
}

/* The owner crashes: its QEMU, which comes to us then, has been killed. */
static void owner_crashes(void)
{
	struct virtio_qemu *qemu;
	pid_t owner, child = 0;
	int status = 0, fds[2];

	if (!is_int(pipe(fds), 0))
		return;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	owner = fork();
	if (!owner) {
		if (!start(&qemu, "q35", "virtio-rng-pci"))
			child = child_of(getpid());
		if (write(fds[1], &child, sizeof(child)) < 0)
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	is_int(read(fds[0], &child, sizeof(child)), sizeof(child));
	is_int(waitpid(owner, &status, 0), owner);
	ok(child > 0);
	if (child > 0) {
		is_int(waitpid(child, &status, 0), child);
		ok(WIFSIGNALED(status));
	}
	close(fds[0]);
	close(fds[1]);
}

static char dir[] = "/tmp/virtio-qemu-XXXXXX";

/* ---- one that runs already --------------------------------------------- */

/* It is not parked, but runs into nothing: no matter for its devices. */
static pid_t spawn(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (chdir(dir))
		_exit(1);
	execlp("qemu-system-riscv64", "qemu-system-riscv64", "-machine",
	       "virt,memory-backend=ram", "-m", "64M", "-bios", "none",
	       "-nodefaults", "-display", "none", "-object",
	       "memory-backend-file,id=ram,size=64M,share=on,mem-path=ram",
	       "-qtest", "unix:qtest,server=on,wait=off", "-qtest-log", "none",
	       "-qmp", "unix:qmp,server=on,wait=off", "-device",
	       "virtio-rng-pci", (char *)NULL);
	_exit(1);
}

/* Wait until a file of the test's folder is there; the kernel tells. */
static bool appears(const char *path)
{
	struct pollfd news = { .fd = inotify_init1(IN_CLOEXEC),
			       .events = POLLIN };
	char event[512];

	if (inotify_add_watch(news.fd, dir, IN_CREATE) < 0) {
		close(news.fd);
		return false;
	}
	while (access(path, F_OK) && poll(&news, 1, 10000) > 0)
		if (read(news.fd, event, sizeof(event)) < 0)
			break;
	close(news.fd);
	return access(path, F_OK) == 0;
}

static void attach_to_running(void)
{
	char qtest[64], qmp[64], ram[64];
	const struct virtio_qemu_sockets sockets = { qtest, qmp, ram };
	const struct virtio_qemu_config config = {
		.machine = "riscv64/virt",
		.host = &port.platform,
	};
	struct virtio_qemu *qemu;
	pid_t pid = spawn();
	uint8_t bytes[16];

	snprintf(qtest, sizeof(qtest), "%s/qtest", dir);
	snprintf(qmp, sizeof(qmp), "%s/qmp", dir);
	snprintf(ram, sizeof(ram), "%s/ram", dir);
	ok(appears(ram));
	if (is_int(virtio_qemu_attach(&qemu, &config, &sockets), 0)) {
		is_int(virtio_qemu_probe(qemu), 0);
		is_int(virtio_rng_read(virtio_rng_from_vdev(
					       virtio_bus_next_device(NULL)),
				       bytes, sizeof(bytes), 5u * SECOND_NS),
		       0);
		virtio_qemu_close(qemu);
	}
	/* It was not ours to end. */
	is_int(waitpid(pid, NULL, WNOHANG), 0);
	kill(pid, SIGKILL);
	is_int(waitpid(pid, NULL, 0), pid);
	unlink(qtest);
	unlink(qmp);
	unlink(ram);
}

int main(void)
{
	virtio_linux_init(&port);
	port.ops.log = keep_line;
	virtio_rng_driver_init(&rng_driver);
	register_virtio_driver(&rng_driver);
	if (!mkdtemp(dir))
		return 1;
	TEST(monitor_answers);
	TEST(a_file_ends_the_wait);
	TEST(unknown_machine);
	TEST(unknown_device);
	TEST(too_many_arguments);
	TEST(qemu_not_installed);
	TEST(qemu_dies);
	TEST(qemu_quits);
	TEST(qemu_hangs);
	TEST(qemu_is_idle);
	TEST(qemu_dies_with_many_queues);
	TEST(owner_crashes);
	TEST(attach_to_running);
	rmdir(dir);
	unregister_virtio_driver(&rng_driver);
	return tap_done();
}
