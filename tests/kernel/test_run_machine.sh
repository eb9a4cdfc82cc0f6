#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What a driver under the virtio command learns of the machine, and which of its
# devices may say nothing without that being a failure.
. "$(dirname "$0")/../cli/tap.sh"

# driver TYPE: for devices of the type; it tells of the machine's memory, and
# has a buffer in the queue that nobody may ever use.
driver()
{
	cat >"$1.c" <<-END
		#include <linux/mm.h>
		#include <linux/module.h>
		#include <linux/virtio.h>
		#include <linux/virtio_config.h>
		#include <linux/virtio_ids.h>

		static char *buf;

		static void used(struct virtqueue *vq)
		{
			unsigned int len;

			virtqueue_get_buf(vq, &len);
		}

		static int probe(struct virtio_device *vdev)
		{
			struct virtqueue *vq;
			struct scatterlist sg;
			struct sysinfo info;

			si_meminfo(&info);
			dev_info(&vdev->dev, "%lu MiB",
				 info.totalram >> (20 - PAGE_SHIFT));
			vq = virtio_find_single_vq(vdev, used, "in");
			if (IS_ERR(vq))
				return PTR_ERR(vq);
			buf = kmalloc(64, GFP_KERNEL);
			virtio_device_ready(vdev);
			sg_init_one(&sg, buf, 64);
			virtqueue_add_inbuf(vq, &sg, 1, buf, GFP_KERNEL);
			virtqueue_kick(vq);
			return 0;
		}

		static void remove(struct virtio_device *vdev)
		{
			virtio_reset_device(vdev);
			vdev->config->del_vqs(vdev);
			kfree(buf);
		}

		static const struct virtio_device_id ids[] = {
			{ VIRTIO_ID_${1^^}, VIRTIO_DEV_ANY_ID }, { 0 },
		};
		static struct virtio_driver drv = {
			.driver.name = KBUILD_MODNAME,
			.id_table = ids,
			.probe = probe,
			.remove = remove,
		};
		module_virtio_driver(drv);
		MODULE_LICENSE("GPL");
	END
}

says()
{
	went_well && grep -q -- "$1" out
}

for type in rng console dummy; do
	driver "$type"
done

virtio run rng.c --on qemu:q35,virtio-rng-pci
check "QEMU's machine has its memory" says 'virtio0: 128 MiB$'
virtio run rng.c --on emu,rng
check "models have no memory of their own" says 'virtio0: 0 MiB$'

virtio run console.c --on 'emu,console;mute' --timeout 200ms
check "nobody types" says '^summary .* 1 buffers added, 0 used'
refused "no entropy" 1 "no buffer was used within 200ms" \
	run rng.c --on 'emu,rng;mute' --timeout 200ms
refused "no entropy, though nobody types either" 1 "no buffer was used" \
	run rng.c --on 'emu,rng;mute,console' --timeout 200ms
refused "a dummy" 1 "no buffer was used within 200ms" \
	run dummy.c --on 'emu,dummy;mute' --timeout 200ms

finish
