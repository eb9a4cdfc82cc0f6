/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver for block devices in the style of 2007, when virtio was new: queues
 * are found one by one, configuration is a list of fields, and a feature is
 * used by setting a bit. It reads the beginning of the disk and prints what
 * `sum` prints of the same bytes.
 *
 *     virtio run --classic virtio_blk_2007.c --on emu:mmio,blk=disk.img
 *
 * A request is in the byte order of the machine, as in 2007. Today's devices
 * want it little-endian.
 */
#include <linux/virtio.h>
#include <linux/virtio_blk.h>
#include <linux/virtio_config.h>
#include <linux/module.h>
#include <linux/slab.h>

#define SECTOR	 512
#define AT_ONCE	 8   /* sectors in a request */
#define READ_MAX 128 /* sectors read of a large disk */
#define SHOWN	 16  /* bytes of the first sector */

/* device private data (one per device) */
struct disk {
	struct virtqueue *vq;
	u64 sectors; /* to be read */
	u64 next;    /* first that was not asked for */
	unsigned int sum;
	/* The request: there is one at a time. */
	unsigned int asked; /* sectors */
	struct virtio_blk_outhdr out;
	struct virtio_blk_inhdr in;
	u8 data[AT_ONCE * SECTOR];
};

/* The header, room for the data, room for the status. */
static int ask(struct disk *disk)
{
	struct scatterlist sg[3];

	disk->asked =
		(unsigned int)min_t(u64, disk->sectors - disk->next, AT_ONCE);
	disk->out.type = VIRTIO_BLK_T_IN;
	disk->out.sector = disk->next;
	disk->next += disk->asked;

	sg_init_table(sg, 3);
	sg_set_buf(&sg[0], &disk->out, sizeof(disk->out));
	sg_set_buf(&sg[1], disk->data, disk->asked * SECTOR);
	sg_set_buf(&sg[2], &disk->in, sizeof(disk->in));
	return disk->vq->vq_ops->add_buf(disk->vq, sg, 1, 2, disk);
}

static void show_beginning(struct virtio_device *vdev, const u8 *data)
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * SHOWN + 1];
	unsigned int i;

	for (i = 0; i < SHOWN; i++) {
		text[2 * i] = digits[data[i] >> 4];
		text[2 * i + 1] = digits[data[i] & 15];
	}
	text[2 * i] = '\0';
	dev_info(&vdev->dev, "begins with %s\n", text);
}

/* The checksum of the BSD systems, which `sum` knows. */
static unsigned int add_to_sum(unsigned int sum, const u8 *data,
			       unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++) {
		sum = (sum >> 1) + ((sum & 1) << 15);
		sum = (sum + data[i]) & 0xffff;
	}
	return sum;
}

/* A request is back. True if there is another one for the device. */
static bool take(struct disk *disk, unsigned int len)
{
	struct virtio_device *vdev = disk->vq->vdev;

	/* The device wrote the data, and the status behind it. */
	if (len != disk->asked * SECTOR + 1 ||
	    disk->in.status != VIRTIO_BLK_S_OK) {
		dev_err(&vdev->dev, "sector %llu cannot be read\n",
			disk->out.sector);
		return false;
	}
	if (!disk->out.sector)
		show_beginning(vdev, disk->data);
	disk->sum = add_to_sum(disk->sum, disk->data, disk->asked * SECTOR);
	if (disk->next < disk->sectors)
		return ask(disk) == 0;
	dev_info(&vdev->dev, "%llu sectors read, their sum is %u\n",
		 disk->sectors, disk->sum);
	return false;
}

/* The device has used buffers. True: call me again. */
static bool disk_done(struct virtqueue *vq)
{
	struct disk *disk;
	unsigned int len;
	bool more = false;

	while ((disk = vq->vq_ops->get_buf(vq, &len)) != NULL)
		more |= take(disk, len);
	if (more)
		vq->vq_ops->kick(vq);
	return true;
}

/* What the device says of itself: how large it is, and what it can do. */
static int read_config(struct virtio_device *vdev, struct disk *disk)
{
	unsigned int len;
	u64 capacity;
	u32 seg_max;
	void *token;
	int err;

	err = virtio_config_val(vdev, VIRTIO_CONFIG_BLK_F_CAPACITY, &capacity);
	if (err) {
		dev_err(&vdev->dev, "no capacity\n");
		return err;
	}
	dev_info(&vdev->dev, "%llu sectors\n", capacity);
	disk->sectors = min_t(u64, capacity, READ_MAX);

	/* Devices need not say this one. */
	err = virtio_config_val(vdev, VIRTIO_CONFIG_BLK_F_SEG_MAX, &seg_max);
	if (!err)
		dev_info(&vdev->dev, "at most %u segments\n", seg_max);

	token = vdev->config->find(vdev, VIRTIO_CONFIG_BLK_F, &len);
	if (virtio_use_bit(vdev, token, len, VIRTIO_BLK_F_BARRIER))
		dev_info(&vdev->dev, "barriers\n");
	return 0;
}

static int disk_probe(struct virtio_device *vdev)
{
	struct disk *disk;
	int err;

	disk = kzalloc(sizeof(*disk), GFP_KERNEL);
	if (!disk)
		return -ENOMEM;
	vdev->priv = disk;
	disk->vq = vdev->config->find_vq(vdev, disk_done);
	if (IS_ERR(disk->vq)) {
		err = (int)PTR_ERR(disk->vq);
		goto free;
	}
	err = read_config(vdev, disk);
	if (!err && disk->sectors)
		err = ask(disk);
	if (err)
		goto delete;
	disk->vq->vq_ops->kick(disk->vq);
	return 0;

	delete : vdev->config->del_vq(disk->vq);
free:
	kfree(disk);
	return err;
}

static void disk_remove(struct virtio_device *vdev)
{
	struct disk *disk = vdev->priv;

	/* A request may be on its way: it has to be ours again. */
	disk->vq->vq_ops->shutdown(disk->vq);
	vdev->config->del_vq(disk->vq);
	kfree(disk);
}

static const struct virtio_device_id id_table[] = {
	{ VIRTIO_ID_BLOCK, VIRTIO_DEV_ANY_ID },
	{ 0 },
};

static struct virtio_driver disk_driver = {
	.driver.name = KBUILD_MODNAME,
	.id_table = id_table,
	.probe = disk_probe,
	.remove = disk_remove,
};

static int __init start(void)
{
	return register_virtio_driver(&disk_driver);
}

static void __exit stop(void)
{
	unregister_virtio_driver(&disk_driver);
}

module_init(start);
module_exit(stop);
MODULE_DEVICE_TABLE(virtio, id_table);
MODULE_DESCRIPTION("Reads the beginning of a disk");
MODULE_LICENSE("Dual BSD/GPL");
