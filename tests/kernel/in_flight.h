/* SPDX-License-Identifier: BSD-2-Clause */
/* How many buffers are on their way, for programs that tell a driver's life. */
#ifndef TEST_IN_FLIGHT_H
#define TEST_IN_FLIGHT_H

#include <virtio/trace.h>

static unsigned int in_flight;

/* Buffers that the device has and the driver has not got back. */
static void count(void *ctx, const struct virtio_event *ev)
{
	(void)ctx;
	if (ev->kind == VIRTIO_EVENT_ADD)
		in_flight++;
	else if (ev->kind == VIRTIO_EVENT_GET)
		in_flight--;
	else if (ev->kind == VIRTIO_EVENT_DEL_QUEUE)
		in_flight = 0;
}

#endif /* TEST_IN_FLIGHT_H */
