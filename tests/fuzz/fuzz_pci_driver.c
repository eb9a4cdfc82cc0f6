/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of PCI against a function that lies: in its configuration
 * space, its registers, its rings and its interrupts, before, while and after a
 * driver takes it. The drivers are one of the fuzzer's own and those of the
 * library for block and entropy devices and consoles.
 *
 * Whatever it does, no assertion stops the program, every access is where it
 * may be and there is an end to them (lying_pci.h), and nothing stays behind.
 * As long as it does not lie, it knows the queues and the vectors of its driver
 * after a probe, and is out of reach of memory after a removal.
 */
#include "lying_pci.h"

#include "lying_choice.h"
#include "lying_console.h"

#include <virtio/virtio_blk.h>
#include <virtio/virtio_rng.h>

#define OWN_VQS	 3
#define STEPS	 64
#define PATIENCE 10000000u /* ns */

static struct virtio_driver drivers[4];
static bool in_flight[BUFFERS];

/* ---- the driver of our own ----------------------------------------------- */

static void got(void *buf)
{
	size_t i =
		(size_t)((unsigned char *)buf - memory[0]) / sizeof(memory[0]);

	CHECK(i < BUFFERS && in_flight[i]);
	in_flight[i] = false;
}

static void own_callback(struct virtqueue *vq)
{
	unsigned int len;
	void *buf;

	while ((buf = virtqueue_get_buf(vq, &len))) {
		CHECK(len <= sizeof(memory[0]));
		got(buf);
	}
}

static void own_recycle(struct virtqueue *vq, void *buf)
{
	(void)vq;
	got(buf);
}

static int own_probe(struct virtio_device *vdev)
{
	struct virtqueue_info info[OWN_VQS] = {
		{ "first", own_callback, false, 0 },
		{ "polled", NULL, false, 0 },
		{ "last", own_callback, false, 0 },
	};
	struct virtio_shm_region shm;
	struct virtqueue *vqs[OWN_VQS];
	uint8_t config[16];

	virtio_cread_bytes(vdev, fuzz_byte(&lp.in), config, sizeof(config));
	virtio_get_shm_region(vdev, &shm, 0);
	return virtio_find_vqs(vdev, OWN_VQS, vqs, info, NULL);
}

static void own_remove(struct virtio_device *vdev)
{
	struct virtqueue *vq;
	void *buf;

	virtio_reset_device(vdev);
	virtio_device_for_each_vq(vdev, vq)
		while ((buf = virtqueue_detach_unused_buf(vq)))
			got(buf);
	vdev->config->del_vqs(vdev);
}

static int own_freeze(struct virtio_device *vdev)
{
	own_remove(vdev);
	return 0;
}

/* Hears of changes by looking at the new configuration. */
static void own_config_changed(struct virtio_device *vdev)
{
	virtio_cread64(vdev, 8);
	virtio_cwrite32(vdev, 4, virtio_cread32(vdev, 0));
}

static void own_driver_init(struct virtio_driver *drv)
{
	static const struct virtio_device_id ids[] = {
		{ OWN_TYPE, VIRTIO_DEV_ANY_ID },
		{ 0, 0 },
	};

	memset(drv, 0, sizeof(*drv));
	drv->driver.name = "own";
	drv->id_table = ids;
	drv->probe = own_probe;
	drv->remove = own_remove;
	drv->freeze = own_freeze;
	drv->restore = own_probe;
	drv->config_changed = own_config_changed;
}

/* What it does while the driver waits: some buffers, some interrupts. */
static int on_wait(void *device)
{
	(void)device;
	CHECK(lp.fp.waits < LYING_WAITS);
	if (!fuzz_more(&lp.in))
		return 0;
	if (virtio_console_from_vdev(&lp.vp.vdev))
		tell(&lp.in);
	act(&lp.in);
	interrupt(&lp.in);
	return 1;
}

/* ---- what its driver does ----------------------------------------------- */

static void request_block(struct fuzz *in, struct virtio_blk *blk)
{
	uint64_t sector = fuzz_below(in, 4) ? fuzz_byte(in) : any_value(in);
	size_t len = 512u * (1 + fuzz_below(in, 4));
	static unsigned char data[4 * 512];

	switch (fuzz_below(in, 4)) {
	case 0:
		virtio_blk_write(blk, sector, data, len, PATIENCE);
		break;
	case 1:
		virtio_blk_flush(blk, PATIENCE);
		break;
	case 2:
		virtio_blk_discard(blk, sector, fuzz_byte(in), PATIENCE);
		break;
	default:
		virtio_blk_read(blk, sector, data, len, PATIENCE);
	}
}

static void request_own(struct fuzz *in)
{
	struct virtqueue *vq = any_queue(in);
	unsigned int i = fuzz_below(in, BUFFERS);
	struct scatterlist sg;

	if (!vq)
		return;
	sg_init_one(&sg, memory[i], sizeof(memory[i]));
	if (!in_flight[i] && !virtqueue_add_inbuf(vq, &sg, 1, memory[i], 0))
		in_flight[i] = true;
	virtqueue_kick(vq);
	if (!fuzz_below(in, 8))
		virtqueue_reset(vq, own_recycle, NULL);
}

static void request(struct fuzz *in)
{
	struct virtio_device *vdev = &lp.vp.vdev;
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);
	struct virtio_rng *rng = virtio_rng_from_vdev(vdev);
	struct virtio_console *console = virtio_console_from_vdev(vdev);
	unsigned char random[64];

	if (console)
		request_console(in, console);
	else if (blk)
		request_block(in, blk);
	else if (rng)
		virtio_rng_read(rng, random, fuzz_below(in, sizeof(random)),
				PATIENCE);
	else if (vdev->dev.driver)
		request_own(in);
}

/* ---- bringing up and taking down ---------------------------------------- */

/* As the device has it, unless it lied. */
static bool knows_queue(const struct virtqueue *vq)
{
	const struct fake_pci_queue *q = &lp.dev.queues[vq->index];
	uint64_t desc = virtqueue_get_desc_addr(vq);

	if (lp.vp.num_msi && vq->callback && q->vector >= lp.vp.num_msi)
		return false;
	if (lp.vp.legacy)
		return q->pfn == desc >> VIRTIO_PCI_QUEUE_ADDR_SHIFT;
	return q->enable && q->size == virtqueue_get_vring_size(vq) &&
	       q->addr[0] == desc &&
	       q->addr[1] == virtqueue_get_avail_addr(vq) &&
	       q->addr[2] == virtqueue_get_used_addr(vq);
}

static void check_probed(void)
{
	struct virtqueue *vq;

	if (lp.lied)
		return;
	virtio_device_for_each_vq(&lp.vp.vdev, vq)
		CHECK(knows_queue(vq));
	CHECK(!lp.vp.num_msi || lp.dev.config_vector < lp.vp.num_msi);
}

static void check_gone(void)
{
	CHECK(!lp.dev.vectors_out && !fake_live_irqs(&lp.fp));
	CHECK(!fake_live_blocks(&lp.fp) && !lp.fp.nr_maps);
	CHECK(lp.lied || !(fake_get(&lp.dev, PCI_COMMAND, 2) &
			   (PCI_COMMAND_MASTER | PCI_COMMAND_MEMORY)));
	for (unsigned int i = 0; i < BUFFERS; i++)
		CHECK(!in_flight[i]);
}

static bool up(struct fuzz *in)
{
	uint8_t how = fuzz_byte(in);
	unsigned int count;
	int err;

	lying_begin();
	memset(&lp.vp, 0, sizeof(lp.vp));
	count = fake_pci_scan(&lp.dev);
	CHECK(count || lp.lied);
	if (!count)
		return false;
	lying_begin();
	err = virtio_pci_probe(&lp.vp, &lp.dev.dev,
			       how & 1 ? VIRTIO_PCI_LEGACY_FIRST
				       : VIRTIO_PCI_MODERN_FIRST);
	if (!err)
		check_probed();
	else
		check_gone();
	return !err;
}

static void down(void)
{
	lying_begin();
	virtio_pci_remove(&lp.vp);
	check_gone();
}

static bool sleep_and_wake(void)
{
	return !virtio_device_freeze(&lp.vp.vdev) &&
	       !virtio_device_restore(&lp.vp.vdev);
}

/* One step of a device that is up; false if it has to be taken down. */
static bool step(struct fuzz *in)
{
	lying_begin();
	switch (fuzz_below(in, 12)) {
	case 0:
		return false;
	case 1:
		return sleep_and_wake();
	case 2:
		spoil_space(in);
		return true;
	case 3:
	case 4:
	case 5:
	case 6:
		request(in);
		return true;
	case 7:
		if (virtio_console_from_vdev(&lp.vp.vdev))
			tell(in);
		return true;
	default:
		act(in);
		return true;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	lying_init(data, size);
	lp.fp.on_wait = on_wait;
	choose(&lp.in);
	own_driver_init(&drivers[0]);
	virtio_blk_driver_init(&drivers[1]);
	virtio_rng_driver_init(&drivers[2]);
	virtio_console_driver_init(&drivers[3]);
	for (unsigned int i = 0; i < 4; i++)
		register_virtio_driver(&drivers[i]);
	for (unsigned int life = 0; life < 3; life++) {
		if (!up(&lp.in))
			continue;
		for (unsigned int n = 0; n < STEPS && fuzz_more(&lp.in); n++)
			if (!step(&lp.in))
				break;
		down();
	}
	for (unsigned int i = 0; i < 4; i++)
		unregister_virtio_driver(&drivers[i]);
	CHECK(!lp.fp.violations);
	return 0;
}
