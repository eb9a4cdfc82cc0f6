/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications as the driver half writes them and the device half hears them:
 * every combination of VIRTIO_F_NOTIFICATION_DATA and
 * VIRTIO_F_NOTIF_CONFIG_DATA on every transport that has them. What goes over
 * the registers is watched, and each must reach the model.
 */
#include "pair_rig.h"
#include "tap.h"

#define BIT(n)	   ((uint64_t)1 << (n))
#define DATA	   BIT(VIRTIO_F_NOTIFICATION_DATA)
#define IDS	   BIT(VIRTIO_F_NOTIF_CONFIG_DATA)
#define QUEUE_SIZE 4u
#define ROUNDS	   (65536 + 3 * QUEUE_SIZE) /* the index wraps */

static unsigned char memory[64];

static struct {
	void (*below)(void *device, uintptr_t reg, unsigned int width,
		      uint32_t value);
	unsigned int count;
	unsigned int width;
	uint32_t value;
} seen;

/* No interrupt is delivered: all that is written are notifications. */
static void watch(void *device, uintptr_t reg, unsigned int width,
		  uint32_t value)
{
	seen.count++;
	seen.width = width;
	seen.value = value;
	seen.below(device, reg, width, value);
}

static void up(enum pair_transport transport, uint64_t without)
{
	struct pair_config c = {
		.transport = transport,
		.without = without | PAIR_PACKED, /* indices that count */
		.size = QUEUE_SIZE,
		.buffers = memory,
		.buffers_len = sizeof(memory),
	};

	is_int(pair_up(&c), 0);
	seen.below = pair.fp.write;
	seen.count = 0;
	pair.fp.write = watch;
}

static void down(void)
{
	pair.fp.write = seen.below;
	pair_down();
	is_clean(&pair.fp);
}

/* One buffer there and back; it was announced with one write. */
static void round_trip(void)
{
	struct scatterlist sg;
	unsigned int len;

	seen.count = 0;
	pair.kicked = false;
	sg_init_one(&sg, memory, sizeof(memory));
	is_int(virtqueue_add_inbuf(pair.vq, &sg, 1, memory, 0), 0);
	virtqueue_kick(pair.vq);
	is_int(seen.count, 1);
	ok(pair.kicked);
	ok(virtio_model_get(pair.mq));
	virtio_model_put(pair.mq, 0);
	ok(!virtio_model_get(pair.mq));
	ok(virtqueue_get_buf(pair.vq, &len) == memory);
}

static void notifications(enum pair_transport transport, uint64_t features)
{
	bool data = features & DATA;
	uint32_t name = 0;

	up(transport, (DATA | IDS) & ~features);
	is_hex(pair.vq->vdev->features & (DATA | IDS), features);
	if (features & IDS) {
		virtqueue_notify(pair.vq);
		name = seen.value & 0xffff;
		ok(name != 0);
	}
	for (uint32_t i = 1; i <= ROUNDS; i++) {
		round_trip();
		is_hex(seen.value, name | (data ? i << 16 : 0));
		is_int(seen.width, data || transport == PAIR_MMIO ? 4 : 2);
	}
	down();
}

static void mmio(void)
{
	notifications(PAIR_MMIO, 0);
	notifications(PAIR_MMIO, DATA);
}

/* PCI alone can give names to queues; what is offered there is not here. */
static void mmio_has_no_names(void)
{
	up(PAIR_MMIO, 0);
	is_hex(pair.model.offered & IDS, 0);
	down();
}

static void pci(void)
{
	notifications(PAIR_PCI, 0);
	notifications(PAIR_PCI, DATA);
	notifications(PAIR_PCI, IDS);
	notifications(PAIR_PCI, DATA | IDS);
}

static void legacy_interfaces_have_neither(void)
{
	static const enum pair_transport legacy[] = {
		PAIR_MMIO_LEGACY,
		PAIR_PCI_LEGACY,
		PAIR_PCI_TRANSITIONAL,
	};

	for (unsigned int i = 0; i < 3; i++) {
		up(legacy[i], 0);
		is_hex(pair.model.offered & (DATA | IDS), 0);
		is_hex(pair.vq->vdev->features & (DATA | IDS), 0);
		down();
	}
}

int main(void)
{
	TEST(mmio);
	TEST(mmio_has_no_names);
	TEST(pci);
	TEST(legacy_interfaces_have_neither);
	return tap_done();
}
