/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Gives a program of Linux's, which has a main() of its own, a place to run in:
 * this process, before main() begins.
 */
#include <virtio/port/linux.h>
#include <virtio/virtio.h>

static __attribute__((constructor)) void name_the_platform(void)
{
	static struct virtio_linux port;

	virtio_linux_init(&port);
	virtio_bus_set_platform(&port.platform);
}
