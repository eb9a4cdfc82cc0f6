/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lying PCI function as a console with a port and its control queues: what it
 * tells its driver of ports, and what an application does with those.
 */
#ifndef TESTS_FUZZ_LYING_CONSOLE_H
#define TESTS_FUZZ_LYING_CONSOLE_H

#include "lying_rings.h"

#include <virtio/virtio_console.h>

#define CONSOLE_PATIENCE 10000000u /* ns */

/* ---- what the device tells ---------------------------------------------- */

/* A message: rightly begun more often than not, about a port there may be. */
static inline struct pattern control_message(struct fuzz *in)
{
	uint32_t id = fuzz_below(in, 8) ? fuzz_below(in, 4) : any_value(in);
	uint32_t event = fuzz_below(in, 8) ? fuzz_below(in, 9) : any_value(in);
	struct pattern p = { .len = 8 + fuzz_below(in, 24) };

	for (unsigned int i = 0; i < 4; i++)
		p.bytes[i] = (uint8_t)(id >> 8 * i);
	p.bytes[4] = (uint8_t)event;
	p.bytes[5] = (uint8_t)(event >> 8);
	for (unsigned int i = 6; i < p.len; i++)
		p.bytes[i] = fuzz_byte(in);
	return p;
}

/* A queue interrupts the way it was told to. */
static inline void interrupt_for(const struct virtqueue *vq)
{
	unsigned int vector = lp.dev.queues[vq->index].vector;

	lp.dev.isr = VIRTIO_PCI_ISR_QUEUE;
	fake_interrupt(&lp.fp, lp.vp.num_msi ? FAKE_PCI_MSI_IRQ + vector
					     : FAKE_PCI_PIN_IRQ);
}

/* Where it tells of ports, or NULL. */
static inline struct virtqueue *control_queue(void)
{
	struct virtqueue *vq;

	if (!lp.vp.vdev.vqs.next)
		return NULL;
	virtio_device_for_each_vq(&lp.vp.vdev, vq)
		if (vq->index == VIRTIO_CONSOLE_QUEUE_CONTROL_IN)
			return vq;
	return NULL;
}

/* The device has something to say of ports; seldom, how long it is is a lie. */
static inline void tell(struct fuzz *in)
{
	struct virtqueue *vq = control_queue();
	struct pattern p;

	if (!vq)
		return;
	p = control_message(in);
	use_with(vq, &p, fuzz_below(in, 8) ? p.len : fuzz_take(in, 2));
	if (fuzz_below(in, 4))
		interrupt_for(vq);
}

/* It begins as it should: with a port whose end is open. */
static inline void tell_of_port(uint8_t id)
{
	static const uint8_t events[] = { VIRTIO_CONSOLE_PORT_ADD,
					  VIRTIO_CONSOLE_PORT_OPEN };
	struct virtqueue *vq = control_queue();

	for (unsigned int i = 0; vq && i < 2; i++) {
		struct pattern p = { 8, { id, 0, 0, 0, events[i], 0, 1, 0 } };

		use_with(vq, &p, p.len);
		interrupt_for(vq);
	}
}

/* It takes what was written, or has something to be read. */
static inline void exchange(struct fuzz *in)
{
	struct virtqueue *vq = any_queue(in);

	if (!vq)
		return;
	use(in, vq, true);
	interrupt_for(vq);
}

/* ---- what the application does ------------------------------------------- */

static inline void check_info(const struct virtio_console *console,
			      const struct virtio_console_port *port)
{
	const struct virtio_console_port_info *info =
		virtio_console_port_info(port);
	size_t len = 0;

	CHECK(info->id < virtio_console_info(console)->max_ports);
	for (; len < sizeof(info->name) && info->name[len]; len++)
		CHECK((uint8_t)info->name[len] >= 0x20);
	CHECK(len < sizeof(info->name));
}

static inline void hear(void *ctx, struct virtio_console_port *port,
			enum virtio_console_event event)
{
	(void)event;
	check_info((struct virtio_console *)ctx, port);
}

static inline void use_port(struct fuzz *in, struct virtio_console_port *port)
{
	static uint8_t bytes[3000];
	size_t len = fuzz_take(in, 2) % sizeof(bytes);
	int ret = 0;

	switch (fuzz_below(in, 6)) {
	case 0:
		virtio_console_open(port);
		break;
	case 1:
		virtio_console_close(port);
		break;
	case 2:
		ret = virtio_console_write(port, bytes, len, CONSOLE_PATIENCE);
		break;
	case 3:
		virtio_console_flush(port, CONSOLE_PATIENCE);
		break;
	default:
		ret = virtio_console_read(port, bytes, len, CONSOLE_PATIENCE);
	}
	CHECK(ret <= (int)len);
}

static inline void request_console(struct fuzz *in,
				   struct virtio_console *console)
{
	struct virtio_console_port *port = NULL;
	unsigned int num = 0;

	virtio_console_set_handler(console, hear, console);
	while ((port = virtio_console_next_port(console, port))) {
		check_info(console, port);
		num++;
	}
	CHECK(num <= virtio_console_info(console)->max_ports);
	port = virtio_console_next_port(console, NULL);
	if (port)
		use_port(in, port);
	if (!fuzz_below(in, 8))
		virtio_console_emergency_write(&lp.vp.vdev, fuzz_byte(in));
}

#endif /* TESTS_FUZZ_LYING_CONSOLE_H */
