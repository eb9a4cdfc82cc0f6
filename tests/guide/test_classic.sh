#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# virtio run --classic: a driver of 2007 on today's devices, and every name of
# that interface.
examples=$(realpath "$(dirname "$0")/../../examples")
example=$examples/virtio_blk_2007.c
. "$(dirname "$0")/../cli/tap.sh"

make_data disk.img 256K
sum=$(head -c 64K disk.img | sum | sed 's/^0*//; s/ .*//')
first=$(head -c 16 disk.img | od -An -tx1 | tr -d ' ')

# It read what is there.
reads_the_disk()
{
	went_well && out_has ' 512 sectors$' "begins with $first\$" \
		"128 sectors read, their sum is $sum\$" \
		'16 buffers added, 16 used'
}

for transport in "${transports[@]}"; do
	virtio run --classic "$example" --on "emu:$transport,blk=disk.img"
	check "$transport: the disk is read" reads_the_disk
done
for on in "q35,virtio-blk-pci" "q35;legacy,virtio-blk-pci" \
	"q35;intx,virtio-blk-pci" "microvm,virtio-blk-device" \
	"microvm;legacy,virtio-blk-device"; do
	virtio run --classic "$example" --on "qemu:$on;drive=disk.img"
	check "$on: the disk is read" reads_the_disk
	check "$on: a field is found" out_has 'at most [0-9]* segments'
	check "$on: which accepts its feature" out_has 'accepted [^;]*SEG_MAX'
done

head -c 700 disk.img >small.img
truncate -s 1536 small.img
virtio run --classic "$example" --on emu:mmio,blk=small.img
check "a disk of three sectors" out_has \
	"3 sectors read, their sum is $(sum small.img | sed 's/^0*//; s/ .*//')"

virtio run --classic "$example" --on "emu,blk=disk.img;mute" --timeout 200ms
check "a device that does not answer" test "$status" -eq 1
check "its buffer is taken back" out_has '1 taken back unused'
check "nothing is left in a queue" test -z "$(grep 'shutdown is missing' out)"
refused "no disk" 1 "wants type 2 .block." run --classic "$example" --on emu,rng

virtio run "$example" --on "emu,blk=disk.img"
check "without --classic it does not compile" test "$status" -eq 1
virtio run --classic "$examples/virtio_dummy.c" --on emu,dummy
check "with it a driver of today does not" test "$status" -eq 1

# Every declaration of 2007, and types that have to fit.
cat >names.c <<'END'
#include <linux/module.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_blk.h>

/* A driver may include what today's half of the program has, too. */
#include <virtio/virtio_config.h>

static bool called(struct virtqueue *vq)
{
	bool (*callback)(struct virtqueue *vq) = vq->callback;
	void *priv = vq->priv;

	return callback == called && !priv;
}

static int queue(struct virtqueue *vq)
{
	struct virtqueue_ops *ops = vq->vq_ops;
	int (*add_buf)(struct virtqueue *vq, struct scatterlist sg[],
		       unsigned int out_num, unsigned int in_num,
		       void *data) = ops->add_buf;
	void (*kick)(struct virtqueue *vq) = ops->kick;
	void *(*get_buf)(struct virtqueue *vq, unsigned int *len) =
		ops->get_buf;
	bool (*restart)(struct virtqueue *vq) = ops->restart;
	void (*shutdown)(struct virtqueue *vq) = ops->shutdown;

	return add_buf && kick && get_buf && restart && shutdown ? 0 : -EINVAL;
}

static int config(struct virtio_device *vdev)
{
	struct virtio_config_ops *ops = vdev->config;
	void *(*find)(struct virtio_device *vdev, u8 type, unsigned *len) =
		ops->find;
	void (*get)(struct virtio_device *vdev, void *token, void *buf,
		    unsigned len) = ops->get;
	void (*set)(struct virtio_device *vdev, void *token, const void *buf,
		    unsigned len) = ops->set;
	u8 (*get_status)(struct virtio_device *vdev) = ops->get_status;
	void (*set_status)(struct virtio_device *vdev, u8 status) =
		ops->set_status;
	struct virtqueue *(*find_vq)(struct virtio_device *vdev,
				     bool (*callback)(struct virtqueue *)) =
		ops->find_vq;
	void (*del_vq)(struct virtqueue *vq) = ops->del_vq;
	struct virtqueue *vq = find_vq(vdev, called);
	int err = vq->vdev == vdev ? queue(vq) : -EINVAL;
	unsigned int len;
	void *token = find(vdev, VIRTIO_CONFIG_F_VIRTQUEUE, &len);

	if (token || find(vdev, VIRTIO_CONFIG_F_VIRTIO, &len))
		err = -EINVAL;
	token = find(vdev, VIRTIO_CONFIG_BLK_F, &len);
	set_status(vdev, get_status(vdev) | VIRTIO_CONFIG_S_DRIVER);
	if (virtio_use_bit(vdev, token, len, VIRTIO_BLK_F_BARRIER))
		err = -EINVAL;
	del_vq(vq);
	return get && set ? err : -EINVAL;
}

static int probe(struct virtio_device *vdev)
{
	struct device *dev = &vdev->dev;
	struct virtio_device_id id = vdev->id;
	u64 capacity;
	__u8 none;

	dev_info(dev, "index %d, type %u, status %u of %u %u %u %u\n",
		 vdev->index, id.device, vdev->config->get_status(vdev),
		 VIRTIO_CONFIG_S_ACKNOWLEDGE, VIRTIO_CONFIG_S_DRIVER,
		 VIRTIO_CONFIG_S_DRIVER_OK, VIRTIO_CONFIG_S_FAILED);
	vdev->priv = dev;
	if (__virtio_config_val(vdev, VIRTIO_CONFIG_BLK_F_CAPACITY, &capacity,
				sizeof(capacity)) ||
	    virtio_config_val(vdev, VIRTIO_CONFIG_BLK_F_CAPACITY, &capacity) !=
		    -ENOENT ||
	    virtio_config_val(vdev, VIRTIO_CONFIG_BLK_F_SIZE_MAX, &none) !=
		    -ENOENT)
		return -EINVAL;
	return config(vdev);
}

static void remove(struct virtio_device *vdev)
{
	dev_info(vdev->priv, "removed\n");
}

static struct virtio_device_id ids[] = {
	{ VIRTIO_ID_BLOCK, VIRTIO_DEV_ANY_ID },
	{ 0 },
};

static struct virtio_driver driver = {
	.driver.name = KBUILD_MODNAME,
	.driver.owner = THIS_MODULE,
	.id_table = ids,
	.probe = probe,
	.remove = remove,
};

/* A transport's half: not here. */
int no_device(struct virtio_device *vdev)
{
	int err = register_virtio_device(vdev);

	unregister_virtio_device(vdev);
	return err;
}

static int __init start(void)
{
	struct virtio_device none = { .config = NULL };

	if (register_virtio_device(&none) != -EINVAL)
		return -EIO;
	return register_virtio_driver(&driver);
}

static void __exit stop(void)
{
	unregister_virtio_driver(&driver);
}

module_init(start);
module_exit(stop);
MODULE_LICENSE("Dual BSD/GPL");
END
CC="cc -Werror -Wextra" virtio run --classic names.c --on emu,blk=disk.img
check "every name" went_well
check "they mean something" out_has \
	'index 0, type 2, status 3 of 1 2 4 128' 'virtio0: removed'
sed 's/u64 capacity/u8 capacity[3]/' names.c >bad.c
virtio run --classic bad.c --on emu,blk=disk.img
check "a number has 1, 2, 4 or 8 bytes" grep -q "a number has 1, 2, 4" err

# What belongs to a device ends with it, also if probe fails.
for result in 0 -EIO; do
	cat >devm.c <<-END
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>

		static DEFINE_SPINLOCK(lock); /* <linux/virtio.h> brought it */

		static void gone(void *data)
		{
			pr_info("gone: %s\\n", (char *)data);
		}

		static int probe(struct virtio_device *vdev)
		{
			spin_lock(&lock);
			spin_unlock(&lock);
			if (!devm_kzalloc(&vdev->dev, 100, GFP_KERNEL) ||
			    devm_add_action(&vdev->dev, gone, "it"))
				return -ENOMEM;
			return $result;
		}

		static void remove(struct virtio_device *vdev)
		{
			dev_info(&vdev->dev, "remove\\n");
		}

		static struct virtio_device_id ids[] = {
			{ 2, VIRTIO_DEV_ANY_ID },
			{ 0 },
		};
		static struct virtio_driver drv = {
			.driver.name = KBUILD_MODNAME,
			.id_table = ids,
			.probe = probe,
			.remove = remove,
		};
		static int __init start(void)
		{
			return register_virtio_driver(&drv);
		}
		module_init(start);
		static void __exit stop(void)
		{
			unregister_virtio_driver(&drv);
			if (drv.probe != probe || drv.remove != remove)
				pr_err("not as it was\\n");
		}
		module_exit(stop);
	END
	virtio run --classic devm.c --on emu,blk=disk.img
	check "probe returns $result: what was its device's is gone" \
		out_has '^says  *gone: it$'
	check "probe returns $result: nothing is left" \
		test -z "$(grep -E 'WARNING|ERROR.*not as' out)"
done

gcc -shared -fPIC -DKBUILD_MODNAME='"old"' -DMODULE -I"$examples/../include/classic" \
	-I"$examples/../include/kernel" -I"$examples/../include" -o old.so "$example"
virtio run old.so --on emu,blk=disk.img
check "a shared object knows itself" reads_the_disk

finish
