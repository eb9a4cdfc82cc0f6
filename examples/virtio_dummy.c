/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver for the dummy device, in the shape that the kernel's guide to
 * writing virtio drivers teaches. It gives the device a few buffers to fill,
 * shows what comes back, and gives the buffers back a few times. An entropy
 * device fills buffers too, so it is welcome as well.
 *
 * The same file runs in a process,
 *
 *     virtio run virtio_dummy.c --on emu:mmio,dummy
 *
 * and is a module of the Linux kernel: obj-m := virtio_dummy.o
 */
#include <linux/virtio.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_config.h>
#include <linux/module.h>
#include <linux/slab.h>

/* The kernel has no such device type; this is the one that libvirtio shows. */
#ifndef VIRTIO_ID_DUMMY
#define VIRTIO_ID_DUMMY 0x3e
#endif

#define BUFFERS	    4  /* the device has at once */
#define BUFFER_SIZE 64 /* bytes in each */
#define SECOND_USES 4  /* buffers that it is given once more */
#define SHOWN	    16 /* bytes shown of what is not text */

/* device private data (one per device) */
struct dummy {
	struct virtqueue *vq;
	unsigned int second_uses; /* still to come */
};

static bool is_text(const u8 *data, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++)
		if (data[i] < ' ' || data[i] > '~')
			return false;
	return true;
}

/* One line: text as it is, without its newline; else the first bytes in hex. */
static void show(struct virtio_device *vdev, const u8 *data, unsigned int len)
{
	static const char digits[] = "0123456789abcdef";
	char text[BUFFER_SIZE + 1];
	unsigned int i, shown = len;

	if (len && data[len - 1] == '\n')
		shown--;
	if (is_text(data, shown)) {
		memcpy(text, data, shown);
		text[shown] = '\0';
		dev_info(&vdev->dev, "%u bytes: \"%s\"\n", len, text);
		return;
	}
	for (i = 0; i < len && i < SHOWN; i++) {
		text[2 * i] = digits[data[i] >> 4];
		text[2 * i + 1] = digits[data[i] & 15];
	}
	text[2 * i] = '\0';
	dev_info(&vdev->dev, "%u bytes: %s%s\n", len, text,
		 len > SHOWN ? "..." : "");
}

static int add_buffer(struct dummy *dummy, void *buf)
{
	struct scatterlist sg[1];

	sg_init_one(sg, buf, BUFFER_SIZE);
	return virtqueue_add_inbuf(dummy->vq, sg, 1, buf, GFP_ATOMIC);
}

/* Called when the device has filled buffers: one call may be for several. */
static void dummy_recv_cb(struct virtqueue *vq)
{
	struct dummy *dummy = vq->vdev->priv;
	unsigned int len;
	void *buf;

	while ((buf = virtqueue_get_buf(vq, &len)) != NULL) {
		show(vq->vdev, buf, len);
		if (dummy->second_uses && add_buffer(dummy, buf) == 0)
			dummy->second_uses--;
		else
			kfree(buf);
	}
	virtqueue_kick(vq);
}

static int add_buffers(struct dummy *dummy)
{
	unsigned int i;
	void *buf;
	int err;

	for (i = 0; i < BUFFERS; i++) {
		buf = kzalloc(BUFFER_SIZE, GFP_KERNEL);
		if (!buf)
			return -ENOMEM;
		err = add_buffer(dummy, buf);
		if (err) {
			kfree(buf);
			return err;
		}
	}
	return 0;
}

/* Ends what probe began; what the device has not filled is taken back. */
static void stop(struct virtio_device *vdev)
{
	struct dummy *dummy = vdev->priv;
	void *buf;

	/* From here on the device touches nothing, and calls nobody. */
	virtio_reset_device(vdev);
	while ((buf = virtqueue_detach_unused_buf(dummy->vq)) != NULL)
		kfree(buf);
	vdev->config->del_vqs(vdev);
	kfree(dummy);
}

static int dummy_probe(struct virtio_device *vdev)
{
	struct dummy *dummy;
	int err;

	dummy = kzalloc(sizeof(*dummy), GFP_KERNEL);
	if (!dummy)
		return -ENOMEM;
	dummy->second_uses = SECOND_USES;
	dummy->vq = virtio_find_single_vq(vdev, dummy_recv_cb, "input");
	if (IS_ERR(dummy->vq)) {
		err = PTR_ERR(dummy->vq);
		kfree(dummy);
		return err;
	}
	vdev->priv = dummy;

	/* A driver may add buffers before this, but kick only after it. */
	virtio_device_ready(vdev);
	err = add_buffers(dummy);
	if (err) {
		stop(vdev);
		return err;
	}
	virtqueue_kick(dummy->vq);
	return 0;
}

static const struct virtio_device_id id_table[] = {
	{ VIRTIO_ID_DUMMY, VIRTIO_DEV_ANY_ID },
	{ VIRTIO_ID_RNG, VIRTIO_DEV_ANY_ID },
	{ 0 },
};

static struct virtio_driver dummy_driver = {
	.driver.name = KBUILD_MODNAME,
	.id_table = id_table,
	.probe = dummy_probe,
	.remove = stop,
};

module_virtio_driver(dummy_driver);
MODULE_DEVICE_TABLE(virtio, id_table);
MODULE_DESCRIPTION("Shows what a dummy or an entropy device sends");
MODULE_LICENSE("Dual BSD/GPL");
