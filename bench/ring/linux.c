// SPDX-License-Identifier: BSD-2-Clause
/*
 * Linux's ring: a queue of a device that nothing is behind, in memory of the
 * heap.
 */
#include "ring.h"

#include <linux/uaccess.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ring.h>
#include <linux/vringh.h>

/* What tools/virtio expects of a program: it may reach all memory. */
void *__user_addr_min, *__user_addr_max = (void *)~0ul;
void *__kmalloc_fake, *__kfree_ignore_start, *__kfree_ignore_end;

void *bench_pages(size_t size)
{
	void *mem;

	if (posix_memalign(&mem, 4096, size))
		abort();
	memset(mem, 0, size);
	return mem;
}

/* ---- queues ----------------------------------------------------------- */

static struct virtio_device vdev;

void ring_init(void)
{
	vdev.features =
		BIT_ULL(VIRTIO_F_VERSION_1) | BIT_ULL(VIRTIO_RING_F_EVENT_IDX);
	if (work.packed)
		vdev.features |= BIT_ULL(VIRTIO_F_RING_PACKED);
	if (work.indirect)
		vdev.features |= BIT_ULL(VIRTIO_RING_F_INDIRECT_DESC);
	INIT_LIST_HEAD(&vdev.vqs);
	spin_lock_init(&vdev.vqs_list_lock);
}

static bool bench_notify(struct virtqueue *vq)
{
	return true;
}

static void bench_callback(struct virtqueue *vq)
{
}

struct virtqueue *ring_create(void)
{
	return vring_create_virtqueue(0, work.size, 64, &vdev, true, false,
				      false, bench_notify, bench_callback,
				      "bench");
}

struct ring_parts ring_parts(struct virtqueue *vq)
{
	return (struct ring_parts){
		(void *)(unsigned long)virtqueue_get_desc_addr(vq),
		(void *)(unsigned long)virtqueue_get_avail_addr(vq),
		(void *)(unsigned long)virtqueue_get_used_addr(vq),
	};
}

/* ---- the device half: vringh on memory of the kernel ------------------ */

#define PIECES 8

static struct vringh vrh;
static struct kvec readable[PIECES], writable[PIECES];
static struct vringh_kiov riov, wiov;

void ring_vringh_init(const struct ring_parts *parts)
{
	if (vringh_init_kern(&vrh, vdev.features, work.size, true, parts->desc,
			     parts->driver, parts->device))
		exit(1);
	vringh_kiov_init(&riov, readable, PIECES);
	vringh_kiov_init(&wiov, writable, PIECES);
	vringh_notify_disable_kern(&vrh);
}

unsigned int ring_vringh_run(unsigned int max)
{
	unsigned int n;

	for (n = 0; n < max; n++) {
		u16 head;
		size_t room = 0;

		if (vringh_getdesc_kern(&vrh, &riov, &wiov, &head,
					GFP_ATOMIC) != 1)
			break;
		for (unsigned int i = 0; i < wiov.used; i++)
			room += wiov.iov[i].iov_len;
		vringh_complete_kern(&vrh, head, room);
	}
	return n;
}

bool ring_vringh_need_notify(void)
{
	return vringh_need_notify_kern(&vrh);
}
