/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting in the hosted port: for so long, or until a file can be read. */
#include <unistd.h>

#include <virtio/port/linux.h>

#include "tap.h"

#define MS   1000000u
#define HOUR (3600u * (uint64_t)1000 * MS)

static struct virtio_linux port;

/* How long a wait with this limit took. */
static uint64_t wait_for(uint64_t timeout_ns)
{
	uint64_t begun = port.ops.now(&port);

	is_int(port.ops.wait(&port, timeout_ns), 0);
	return port.ops.now(&port) - begun;
}

static void waits_for_so_long(void)
{
	virtio_linux_init(&port);
	ok(wait_for(20 * MS) >= 20 * MS);
}

static void a_file_ends_it(void)
{
	int ends[2];

	virtio_linux_init(&port);
	is_int(pipe(ends), 0);
	port.wake_fd = ends[0];
	ok(wait_for(20 * MS) >= 20 * MS);
	is_int(write(ends[1], "x", 1), 1);
	ok(wait_for(HOUR) < HOUR);

	/* Nothing but what is asked for. */
	port.wake_fd = -1;
	ok(wait_for(20 * MS) >= 20 * MS);

	/* The end of a file can be read, too. */
	port.wake_fd = ends[0];
	is_int(read(ends[0], &(char){ 0 }, 1), 1);
	close(ends[1]);
	ok(wait_for(HOUR) < HOUR);
	close(ends[0]);
}

int main(void)
{
	TEST(waits_for_so_long);
	TEST(a_file_ends_it);
	return tap_done();
}
