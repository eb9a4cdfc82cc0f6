/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One queue of QEMU's own devices is reset while it has buffers, and given
 * another size (2.6.1): each buffer comes back once and the device has forgotten
 * it, the queue works as a new one does, and the other queues go on.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/virtio_blk.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "host_end.h"
#include "tap.h"

#define TIMEOUT_NS 5000000000u
#define BUFFERS	   64u /* as many as the queue has entries at first */
#define BYTES	   16u /* in each */
#define DISK_BYTES (1u << 20)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const rings[] = {
	"packed=off",
	"packed=off,event_idx=off",
	"packed=on",
	"packed=on,event_idx=off",
};

static struct virtio_linux port;

/* ---- a driver of console devices that shows its queues ------------------ */

/* Its one port's queues, and memory for buffers of the first. */
static struct raw {
	struct virtqueue *input, *output;
	char *bytes;
	dma_addr_t addr;
	unsigned int recycled[BUFFERS];
	unsigned int done; /* times that all were */
} raw;

static void tell(struct virtqueue *vq)
{
	(void)vq; /* take() looks when one was counted */
}

static int raw_probe(struct virtio_device *vdev)
{
	const struct virtio_platform *p = vdev->dev.platform;
	struct virtqueue_info info[] = { { .name = "input", .callback = tell },
					 { .name = "output",
					   .callback = tell } };
	struct virtqueue *vqs[COUNT(info)];
	int err = virtio_find_vqs(vdev, COUNT(info), vqs, info, NULL);

	if (err)
		return err;
	raw = (struct raw){ .input = vqs[0], .output = vqs[1] };
	raw.bytes = p->ops->dma_alloc(p->ctx, BUFFERS * BYTES, 64, &raw.addr);
	if (raw.bytes)
		return 0;
	vdev->config->del_vqs(vdev);
	return -ENOMEM;
}

static void raw_remove(struct virtio_device *vdev)
{
	const struct virtio_platform *p = vdev->dev.platform;

	virtio_reset_device(vdev);
	while (virtqueue_detach_unused_buf(raw.input))
		;
	vdev->config->del_vqs(vdev);
	p->ops->dma_free(p->ctx, raw.bytes, BUFFERS * BYTES, raw.addr);
}

static const struct virtio_device_id raw_ids[] = {
	{ VIRTIO_ID_CONSOLE, VIRTIO_DEV_ANY_ID },
	{ 0, 0 },
};

static struct virtio_driver raw_driver = {
	.driver.name = "raw_console",
	.id_table = raw_ids,
	.probe = raw_probe,
	.remove = raw_remove,
};

/* ---- its buffers -------------------------------------------------------- */

static char *buffer(unsigned int i)
{
	return raw.bytes + (size_t)i * BYTES;
}

static int add_input(unsigned int i)
{
	struct scatterlist sg;

	sg_init_one(&sg, buffer(i), BYTES);
	return virtqueue_add_inbuf(raw.input, &sg, 1, buffer(i), GFP_KERNEL);
}

/* Give the device these to fill. */
static void offer(unsigned int first, unsigned int num)
{
	for (unsigned int i = first; i < first + num; i++)
		is_int(add_input(i), 0);
	ok(virtqueue_kick(raw.input));
}

static void recycle(struct virtqueue *vq, void *buf)
{
	(void)vq;
	raw.recycled[((char *)buf - raw.bytes) / BYTES]++;
}

static void recycle_done(struct virtqueue *vq)
{
	(void)vq;
	raw.done++;
}

/* These came back once each, and no others. */
static void check_recycled(unsigned int first, unsigned int num)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		is_int(raw.recycled[i], i - first < num);
	is_int(raw.done, 1);
	memset(raw.recycled, 0, sizeof(raw.recycled));
	raw.done = 0;
}

static uint64_t interrupts(struct virtqueue *vq)
{
	struct virtqueue_counters counters;

	virtqueue_get_counters(vq, &counters);
	return counters.interrupts - counters.spurious;
}

/* Take the next buffer that the device uses, which an interrupt has to tell. */
static char *take(struct virtqueue *vq, unsigned int *len)
{
	const struct virtio_platform *p = vq->vdev->dev.platform;
	uint64_t start = p->ops->now(p->ctx), before = interrupts(vq);

	while (interrupts(vq) == before &&
	       p->ops->now(p->ctx) - start < TIMEOUT_NS)
		if (p->ops->wait(p->ctx, TIMEOUT_NS) < 0)
			break;
	is_int(interrupts(vq) - before, 1);
	return virtqueue_get_buf(vq, len);
}

/* The host sends a text, which comes in this buffer. */
static void check_input(const struct host_end *end, unsigned int i)
{
	char text[BYTES] = "";
	unsigned int len = 0;

	snprintf(text, sizeof(text), "for buffer %u", i);
	is_int(write(end->ours, text, BYTES), BYTES);
	is_int(take(raw.input, &len) - raw.bytes, i * BYTES);
	is_int(len, BYTES);
	is_mem(buffer(i), text, BYTES);
}

/* And the other way, from a buffer that is in no queue. */
static void check_output(const struct host_end *end, unsigned int i)
{
	struct scatterlist sg;
	char text[BYTES] = "";
	unsigned int len;

	snprintf(buffer(i), BYTES, "from buffer %u", i);
	sg_init_one(&sg, buffer(i), BYTES);
	is_int(virtqueue_add_outbuf(raw.output, &sg, 1, buffer(i), GFP_KERNEL),
	       0);
	ok(virtqueue_kick(raw.output));
	ok(take(raw.output, &len) == buffer(i));
	is_int(host_end_read(end, text, BYTES), BYTES);
	is_mem(text, buffer(i), BYTES);
}

/* ---- the tests ---------------------------------------------------------- */

static void check_reset(const struct host_end *end)
{
	offer(0, 4);
	is_int(virtqueue_reset(raw.input, recycle, recycle_done), 0);
	check_recycled(0, 4);
	check_output(end, 63);
	offer(4, 3);
	check_input(end, 4);
	/* What the device knew of before, it did not touch. */
	for (unsigned int i = 0; i < 4; i++)
		is_str(buffer(i), "");
	is_int(virtqueue_reset(raw.input, recycle, recycle_done), 0);
	check_recycled(5, 2);
	is_int(virtqueue_reset(raw.output, recycle, recycle_done), 0);
	check_recycled(0, 0);
	check_output(end, 63);
}

static void check_resize(const struct host_end *end)
{
	unsigned int size = virtqueue_get_vring_size(raw.input);

	offer(0, 2);
	is_int(virtqueue_resize(raw.input, 8, recycle, recycle_done), 0);
	check_recycled(0, 2);
	is_int(virtqueue_get_vring_size(raw.input), 8);
	offer(0, 8);
	is_int(add_input(8), -ENOSPC);
	/* Several times round the ring. */
	for (unsigned int i = 0; i < 30; i++) {
		check_input(end, i % 8);
		offer(i % 8, 1);
	}
	is_int(virtqueue_resize(raw.input, size + 1, recycle, recycle_done),
	       -E2BIG);
	is_int(virtqueue_resize(raw.input, size, recycle, recycle_done), 0);
	check_recycled(0, 8);
	is_int(virtqueue_get_vring_size(raw.input), size);
	offer(0, BUFFERS);
	check_input(end, 0);
	check_output(end, 0);
}

/*
 * QEMU 7.2 offers it on every transport, but its MMIO has no such register.
 * That is found out: what the device may still have does not come back.
 */
static void check_no_reset(void)
{
	offer(0, 4);
	is_int(virtqueue_reset(raw.input, recycle, recycle_done), -EBUSY);
	is_int(raw.done, 0);
	ok(virtqueue_is_broken(raw.input));
	is_int(add_input(4), -EIO);
	ok(!virtqueue_is_broken(raw.output));
}

static struct virtio_qemu *start(const char *machine, const char *const args[])
{
	const struct virtio_qemu_config config = {
		.machine = machine,
		.args = args,
		.host = &port.platform,
	};
	struct virtio_qemu *qemu;

	if (!is_int(virtio_qemu_start(&qemu, &config), 0))
		return NULL;
	is_int(virtio_qemu_probe(qemu), 0);
	return qemu;
}

static void run_console(const char *machine, const char *suffix,
			const char *ring)
{
	struct host_end end;
	char device[96];
	const char *const args[] = { "-chardev", end.chardev,
				     "-device",	 device,
				     "-device",	 "virtconsole,chardev=end0",
				     NULL };
	struct virtio_qemu *qemu;

	host_end_open(&end, "end0");
	snprintf(device, sizeof(device), "virtio-serial-%s,max_ports=1,%s",
		 suffix, ring);
	register_virtio_driver(&raw_driver);
	qemu = start(machine, args);
	host_end_given(&end);
	if (qemu && strcmp(suffix, "pci") == 0) {
		check_reset(&end);
		check_resize(&end);
	} else if (qemu) {
		check_no_reset();
	}
	if (qemu)
		virtio_qemu_close(qemu);
	unregister_virtio_driver(&raw_driver);
	close(end.ours);
}

static void test_console(const char *machine, const char *suffix,
			 const char *ring)
{
	char name[128];

	tap_begin();
	run_console(machine, suffix, ring);
	snprintf(name, sizeof(name), "%s, virtio-serial-%s, %s", machine,
		 suffix, ring);
	tap_end(name);
}

/* ---- a disk, whose driver does not know --------------------------------- */

/* Several requests at once, in queues that hold all of them down to one. */
static void check_disk(struct virtio_device *vdev)
{
	static uint8_t data[DISK_BYTES / 4], back[DISK_BYTES / 4];
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);
	struct virtqueue *vq =
		list_entry(vdev->vqs.next, struct virtqueue, list);

	if (!ok(blk != NULL))
		return;
	for (unsigned int size = 64; size >= 4; size /= 2) {
		is_int(virtqueue_resize(vq, size, recycle, recycle_done), 0);
		check_recycled(0, 0);
		is_int(virtqueue_get_vring_size(vq), size);
		memset(data, (int)size, sizeof(data));
		is_int(virtio_blk_write(blk, size, data, sizeof(data),
					TIMEOUT_NS),
		       0);
		is_int(virtio_blk_read(blk, size, back, sizeof(back),
				       TIMEOUT_NS),
		       0);
		is_mem(back, data, sizeof(back));
	}
}

static void run_disk(const char *image, const char *ring)
{
	struct virtio_driver driver;
	struct virtio_qemu *qemu;
	char drive[96], device[96];
	const char *const args[] = { "-drive", drive, "-device", device, NULL };

	snprintf(drive, sizeof(drive), "if=none,id=d,format=raw,file=%s",
		 image);
	/* Chains as long as requests are, so that they fill a small queue. */
	snprintf(device, sizeof(device),
		 "virtio-blk-pci,drive=d,indirect_desc=off,%s", ring);
	virtio_blk_driver_init(&driver);
	register_virtio_driver(&driver);
	qemu = start("q35", args);
	if (qemu) {
		check_disk(virtio_bus_next_device(NULL));
		virtio_qemu_close(qemu);
	}
	unregister_virtio_driver(&driver);
}

static void test_disk(const char *ring)
{
	char image[] = "/tmp/virtio-reset-XXXXXX", name[128];
	int fd = mkstemp(image);

	tap_begin();
	is_int(ftruncate(fd, DISK_BYTES), 0);
	run_disk(image, ring);
	unlink(image);
	close(fd);
	snprintf(name, sizeof(name), "q35, virtio-blk-pci, %s", ring);
	tap_end(name);
}

int main(void)
{
	virtio_linux_init(&port);
	for (size_t i = 0; i < COUNT(rings); i++) {
		test_console("q35", "pci", rings[i]);
		test_console("aarch64/virt", "pci", rings[i]);
		test_console("microvm", "device", rings[i]);
		test_disk(rings[i]);
	}
	return tap_done();
}
