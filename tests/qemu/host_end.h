/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports of QEMU's console device, with the host's ends in this process: each is
 * a pair of sockets, one of which QEMU inherits. What goes in at one end must
 * come out at the other, whole; ports and ends come and go.
 */
#ifndef TESTS_QEMU_HOST_END_H
#define TESTS_QEMU_HOST_END_H

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <virtio/port/qemu.h>
#include <virtio/virtio_console.h>

#include "prng.h"
#include "tap.h"

#define HOST_END_TIMEOUT_NS 5000000000u
/* More than a queue of the driver holds, and less than a socket does. */
#define HOST_END_BYTES 60000u

/* The second port of a device that has two. */
#define HOST_END_NAME	 "org.test.0"
#define HOST_END_ANOTHER "org.test.1"

struct host_end {
	int ours;
	int qemus;	  /* ours too, until it has been started */
	char chardev[48]; /* argument of -chardev */
};

static inline void host_end_open(struct host_end *end, const char *id)
{
	int fds[2] = { -1, -1 };

	is_int(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	end->ours = fds[0];
	end->qemus = fds[1];
	/* Else QEMU would not see us close it. */
	fcntl(end->ours, F_SETFD, FD_CLOEXEC);
	snprintf(end->chardev, sizeof(end->chardev), "socket,id=%s,fd=%d", id,
		 end->qemus);
}

/* QEMU has been started. */
static inline void host_end_given(const struct host_end *end)
{
	close(end->qemus);
}

/* How many of `len` bytes come in time. */
static inline size_t host_end_read(const struct host_end *end, void *buf,
				   size_t len)
{
	struct pollfd pfd = { .fd = end->ours, .events = POLLIN };
	size_t done = 0;

	while (done < len &&
	       poll(&pfd, 1, (int)(HOST_END_TIMEOUT_NS / 1000000)) == 1) {
		ssize_t n = read(end->ours, (char *)buf + done, len - done);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return done;
}

/* ---- what the driver sees ---------------------------------------------- */

/* The ports of a console, by number. */
struct host_end_ports {
	struct virtio_console_port *port[2];
	unsigned int num;
	unsigned int named; /* those whose name is the second's */
};

static inline struct host_end_ports host_end_list(struct virtio_console *con,
						  const char *name)
{
	struct virtio_console_port *port = NULL;
	struct host_end_ports ports = { .num = 0 };

	while ((port = virtio_console_next_port(con, port))) {
		if (ports.num < 2)
			ports.port[ports.num] = port;
		ports.num++;
		ports.named +=
			!strcmp(virtio_console_port_info(port)->name, name);
	}
	return ports;
}

/* Wait until there are so many ports, the second of them named. */
static inline struct host_end_ports
host_end_wait(struct virtio_console *con, const struct virtio_platform *p,
	      unsigned int num, const char *name)
{
	uint64_t start = p->ops->now(p->ctx);
	struct host_end_ports ports;

	do {
		ports = host_end_list(con, name);
		if (ports.num == num && ports.named == num - 1)
			break;
	} while (p->ops->wait(p->ctx, HOST_END_TIMEOUT_NS) >= 0 &&
		 p->ops->now(p->ctx) - start < HOST_END_TIMEOUT_NS);
	is_int(ports.num, num);
	is_int(ports.named, num - 1);
	return ports;
}

/* ---- tests -------------------------------------------------------------- */

static inline void host_end_note_input(void *seen,
				       struct virtio_console_port *port,
				       enum virtio_console_event event)
{
	(void)port;
	*(bool *)seen |= event == VIRTIO_CONSOLE_EVENT_INPUT;
}

/* The host sends: nobody looks, so an interrupt has to tell. */
static inline void host_end_send(const struct host_end *end,
				 struct virtio_console *con,
				 const struct virtio_platform *p,
				 const void *buf, size_t len)
{
	uint64_t start = p->ops->now(p->ctx);
	bool seen = false;

	virtio_console_set_handler(con, host_end_note_input, &seen);
	is_int(write(end->ours, buf, len), (long long)len);
	while (!seen && p->ops->now(p->ctx) - start < HOST_END_TIMEOUT_NS)
		if (p->ops->wait(p->ctx, HOST_END_TIMEOUT_NS) < 0)
			break;
	ok(seen);
	virtio_console_set_handler(con, NULL, NULL);
}

/* Bytes go both ways, and none is lost, doubled or changed. */
static inline void host_end_exchange(const struct host_end *end,
				     struct virtio_console *con,
				     const struct virtio_platform *p,
				     struct virtio_console_port *port)
{
	static uint8_t bytes[HOST_END_BYTES], back[HOST_END_BYTES];
	static struct prng prng;
	size_t done = 0;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)prng_next(&prng);
	is_int(virtio_console_write(port, bytes, sizeof(bytes),
				    HOST_END_TIMEOUT_NS),
	       sizeof(bytes));
	is_int(virtio_console_flush(port, HOST_END_TIMEOUT_NS), 0);
	is_int(host_end_read(end, back, sizeof(back)), sizeof(back));
	is_mem(back, bytes, sizeof(bytes));

	memset(back, 0, sizeof(back));
	host_end_send(end, con, p, bytes, sizeof(bytes));
	while (done < sizeof(back)) {
		int n = virtio_console_read(port, back + done,
					    sizeof(back) - done,
					    HOST_END_TIMEOUT_NS);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	is_mem(back, bytes, sizeof(bytes));
}

static inline void host_end_emergency(const struct host_end *end,
				      struct virtio_device *vdev)
{
	char c = 0;

	is_int(virtio_console_emergency_write(vdev, '!'), 0);
	is_int(host_end_read(end, &c, 1), 1);
	is_int(c, '!');
}

/* The host closes its end; what the driver reads ends. */
static inline void host_end_close(const struct host_end *end,
				  struct virtio_console_port *port)
{
	char c;

	shutdown(end->ours, SHUT_RDWR);
	is_int(virtio_console_read(port, &c, 1, HOST_END_TIMEOUT_NS), 0);
	ok(!virtio_console_port_info(port)->peer);
}

/* A port is unplugged, and another plugged in, in its place. */
static inline void host_end_replace(struct virtio_qemu *qemu,
				    struct virtio_console *con)
{
	const struct virtio_platform *p = virtio_qemu_platform(qemu);

	is_int(virtio_qemu_qmp(qemu,
			       "{\"execute\": \"device_del\", \"arguments\": "
			       "{\"id\": \"second\"}}",
			       NULL),
	       0);
	host_end_wait(con, p, 1, HOST_END_NAME);
	is_int(virtio_qemu_qmp(qemu,
			       "{\"execute\": \"device_add\", \"arguments\": "
			       "{\"driver\": \"virtserialport\", "
			       "\"name\": \"" HOST_END_ANOTHER "\"}}",
			       NULL),
	       0);
	host_end_wait(con, p, 2, HOST_END_ANOTHER);
}

#endif /* TESTS_QEMU_HOST_END_H */
