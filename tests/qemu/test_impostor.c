/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Somebody who is no QEMU, at sockets that one should listen at: whatever is
 * said there or is not, it ends with an error that has a name, and one line.
 *
 * Time is the host's, and here it runs whenever it is looked at. So that what
 * would take seconds of patience takes none, and never depends on the machine.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>

#include "tap.h"

#define SECOND_NS 1000000000u

#define GREETING "{\"QMP\": {}}\r\n{\"return\": {}}\r\n"
#define EVENT	 "{\"event\": 1}\r\n"
#define IRQ	 "IRQ raise 5\n"

static struct virtio_linux port;
static unsigned int lines;
static char line[512]; /* the last one */
static char dir[] = "/tmp/virtio-qemu-XXXXXX";

static void keep_line(void *ctx, enum virtio_log_level level, const char *text)
{
	(void)ctx;
	(void)level;
	lines++;
	snprintf(line, sizeof(line), "%s", text);
}

/* A second for each time that somebody asks. */
static uint64_t now(void *ctx)
{
	static uint64_t time;

	(void)ctx;
	return time += SECOND_NS;
}

/* ---- what it says ------------------------------------------------------- */

struct impostor {
	const char *qmp, *qtest; /* said first, at each socket */
	/* Then this, again and again until nobody listens, at one of them. */
	const char *qmp_flood, *qtest_flood;
	bool drips;   /* byte by byte, and not as fast as it can */
	bool answers; /* says OK to each line at qtest, before any flood */
};

struct stage {
	const struct impostor *impostor;
	struct sockaddr_un qtest_addr, qmp_addr;
	int qtest, qmp; /* where it listens */
	int ram_fd;
	char ram[32];
	int go[2]; /* closed: no more answers */
	pthread_t thread;
};

/* False if the other end has hung up. */
static bool say(int fd, const char *text)
{
	return send(fd, text, strlen(text), MSG_NOSIGNAL) >= 0;
}

/* Many at once: it is to be faster than whoever reads them. */
static void flood(int fd, const char *text)
{
	static char much[1 << 17];
	size_t len = strlen(text), at;

	for (at = 0; at + len < sizeof(much); at += len)
		memcpy(much + at, text, len);
	much[at] = '\0';
	while (say(fd, much))
		;
}

static void drip(int fd, const char *text)
{
	for (size_t at = 0; send(fd, text + at, 1, MSG_NOSIGNAL) == 1;
	     at = text[at + 1] ? at + 1 : 0)
		poll(NULL, 0, 1);
}

static void go_on(const struct impostor *i, int fd, const char *text)
{
	if (i->drips)
		drip(fd, text);
	else
		flood(fd, text);
}

/* Say OK to everything, until the test has seen enough of it. */
static void answer(const struct stage *s, int fd)
{
	struct pollfd files[] = { { .fd = fd, .events = POLLIN },
				  { .fd = s->go[0], .events = POLLIN } };
	char c;

	while (poll(files, 2, -1) > 0 && !files[1].revents)
		if (read(fd, &c, 1) != 1 || (c == '\n' && !say(fd, "OK 0x0\n")))
			break;
}

static void *play(void *arg)
{
	const struct stage *s = arg;
	const struct impostor *i = s->impostor;
	int qtest = accept(s->qtest, NULL, NULL);
	int qmp = accept(s->qmp, NULL, NULL);
	char c;

	if (say(qmp, i->qmp) && say(qtest, i->qtest)) {
		if (i->answers)
			answer(s, qtest);
		if (i->qmp_flood)
			go_on(i, qmp, i->qmp_flood);
		else if (i->qtest_flood)
			go_on(i, qtest, i->qtest_flood);
		while (*i->qtest && read(qtest, &c, 1) == 1)
			;
	}
	close(qmp);
	close(qtest);
	return NULL;
}

/* ---- the stage ---------------------------------------------------------- */

static int listen_at(const char *name, struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	addr->sun_family = AF_UNIX;
	snprintf(addr->sun_path, sizeof(addr->sun_path), "%s/%s", dir, name);
	is_int(bind(fd, (const struct sockaddr *)addr, sizeof(*addr)), 0);
	is_int(listen(fd, 1), 0);
	return fd;
}

static void set_stage(struct stage *s, const struct impostor *impostor)
{
	memset(s, 0, sizeof(*s));
	s->impostor = impostor;
	s->qtest = listen_at("qtest", &s->qtest_addr);
	s->qmp = listen_at("qmp", &s->qmp_addr);
	s->ram_fd = memfd_create("ram", 0);
	snprintf(s->ram, sizeof(s->ram), "/proc/self/fd/%d", s->ram_fd);
	is_int(ftruncate(s->ram_fd, 8 << 20), 0);
	is_int(pipe(s->go), 0);
	lines = 0;
	*line = '\0';
	pthread_create(&s->thread, NULL, play, s);
}

static int attach(struct stage *s, struct virtio_qemu **qemu)
{
	const struct virtio_qemu_sockets sockets = { s->qtest_addr.sun_path,
						     s->qmp_addr.sun_path,
						     s->ram };
	const struct virtio_qemu_config config = { .machine = "q35",
						   .host = &port.platform };

	return virtio_qemu_attach(qemu, &config, &sockets);
}

static void clear_stage(struct stage *s)
{
	pthread_join(s->thread, NULL);
	close(s->qtest);
	close(s->qmp);
	close(s->ram_fd);
	close(s->go[0]);
	unlink(s->qtest_addr.sun_path);
	unlink(s->qmp_addr.sun_path);
}

static void check(const struct impostor *impostor, int error, const char *words)
{
	struct virtio_qemu *qemu;
	struct stage s;

	set_stage(&s, impostor);
	is_int(attach(&s, &qemu), error);
	is_int(lines, 1);
	ok(strstr(line, words) != NULL);
	close(s.go[1]);
	clear_stage(&s);
}

static void check_words(const char *qmp, const char *qtest, int error,
			const char *words)
{
	const struct impostor impostor = { .qmp = qmp, .qtest = qtest };

	check(&impostor, error, words);
}

/* ---- the tests ---------------------------------------------------------- */

static void qemu_talks_nonsense(void)
{
	check_words("220 mail ready\r\n", "", -EIO, "answers nonsense");
	check_words(GREETING, "HELLO\n", -EIO, "answers nonsense");
	check_words(GREETING, "FAIL no such\n", -EIO, "irq_intercept_in");
	check_words(GREETING, "IRQ raise 4294967295\nOK\nMAYBE\n", -EIO,
		    "answers nonsense");
}

static void qemu_hangs_up(void)
{
	check_words("", "", -ENODEV, "QEMU has ended");
	check_words(GREETING, "", -ENODEV, "QEMU has ended");
}

/* It talks without end, but never answers. */
static void qemu_never_comes_to_the_point(void)
{
	static const struct impostor events = { .qmp = EVENT,
						.qtest = "",
						.qmp_flood = EVENT };
	static const struct impostor interrupts = { .qmp = GREETING,
						    .qtest = IRQ,
						    .qtest_flood = IRQ };

	check(&events, -ETIMEDOUT, "does not answer: greeting QEMU");
	check(&interrupts, -ETIMEDOUT, "does not answer: irq_intercept_in");
}

/* Each byte comes soon after the one before, and none ends the line. */
static void qemu_drips(void)
{
	static const struct impostor qmp = {
		.qmp = "{", .qtest = "", .qmp_flood = "x", .drips = true
	};
	static const struct impostor qtest = {
		.qmp = GREETING, .qtest = "O", .qtest_flood = "K", .drips = true
	};

	check(&qmp, -ETIMEDOUT, "does not answer: greeting QEMU");
	check(&qtest, -ETIMEDOUT, "does not answer: irq_intercept_in");
}

/* Interrupts that nobody wants, faster than they are read. */
static void interrupts_without_end(void)
{
	static const struct impostor impostor = { .qmp = GREETING,
						  .qtest = IRQ,
						  .answers = true,
						  .qtest_flood = IRQ };
	const struct virtio_platform *p;
	struct virtio_qemu *qemu;
	struct stage s;

	set_stage(&s, &impostor);
	if (is_int(attach(&s, &qemu), 0)) {
		p = virtio_qemu_platform(qemu);
		close(s.go[1]);
		/* Asked whether it lives, it says nothing to the point. */
		is_int(p->ops->wait(p->ctx, UINT64_MAX), -ETIMEDOUT);
		is_int(lines, 1);
		ok(strstr(line, "QEMU does not answer: endianness") == line);
		is_hex(p->ops->read(p->ctx, 0, 2), 0xffff);
		is_int(lines, 1);
		virtio_qemu_close(qemu);
	}
	clear_stage(&s);
}

int main(void)
{
	virtio_linux_init(&port);
	port.ops.log = keep_line;
	port.ops.now = now;
	if (!mkdtemp(dir))
		return 1;
	TEST(qemu_talks_nonsense);
	TEST(qemu_hangs_up);
	TEST(qemu_never_comes_to_the_point);
	TEST(qemu_drips);
	TEST(interrupts_without_end);
	rmdir(dir);
	return tap_done();
}
