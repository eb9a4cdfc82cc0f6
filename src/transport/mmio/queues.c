/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over MMIO (4.2), driver half: setting queues up, in the two ways that
 * the two versions have, and taking them down.
 */
#include <virtio/err.h>
#include <virtio/virtio_ring.h>

#include "../../ring/virtqueue.h"
#include "../common.h"
#include "mmio.h"

/* What legacy drivers have always asked the used ring to be aligned to. */
#define LEGACY_USED_ALIGN 4096

static uint32_t page_size(const struct virtio_mmio_device *vm)
{
	uint32_t size = vm->vdev.dev.platform->page_size;

	return size ? size : 4096;
}

static bool notify(struct virtqueue *vq)
{
	mmio_write(to_mmio(vq->vdev), VIRTIO_MMIO_QUEUE_NOTIFY, vq->index);
	return true;
}

/* 4.2.3.3: the same register, with what else the device may want to know. */
static bool notify_with_data(struct virtqueue *vq)
{
	mmio_write(to_mmio(vq->vdev), VIRTIO_MMIO_QUEUE_NOTIFY,
		   vring_notification_data(vq));
	return true;
}

/* ---- the registers ---------------------------------------------------- */

static void write_pair(const struct virtio_mmio_device *vm, uint32_t low,
		       uint64_t v)
{
	mmio_write(vm, low, (uint32_t)v);
	mmio_write(vm, low + 4, (uint32_t)(v >> 32));
}

/* 4.2.3.2, steps 5 to 7. */
static int enable_modern(struct virtio_mmio_device *vm, struct virtqueue *vq)
{
	mmio_write(vm, VIRTIO_MMIO_QUEUE_NUM, virtqueue_get_vring_size(vq));
	write_pair(vm, VIRTIO_MMIO_QUEUE_DESC_LOW, virtqueue_get_desc_addr(vq));
	write_pair(vm, VIRTIO_MMIO_QUEUE_AVAIL_LOW,
		   virtqueue_get_avail_addr(vq));
	write_pair(vm, VIRTIO_MMIO_QUEUE_USED_LOW, virtqueue_get_used_addr(vq));
	mmio_write(vm, VIRTIO_MMIO_QUEUE_READY, 1);
	if (mmio_read(vm, VIRTIO_MMIO_QUEUE_READY))
		return 0;
	dev_err(&vm->vdev.dev, "device does not accept queue %u (%s)",
		vq->index, vq->name);
	return -EIO;
}

/* 4.2.4: one page number for the whole queue. */
static int enable_legacy(struct virtio_mmio_device *vm, struct virtqueue *vq)
{
	uint64_t pfn = virtqueue_get_desc_addr(vq) / page_size(vm);

	if (pfn > UINT32_MAX) {
		dev_err(&vm->vdev.dev,
			"queue %u lies at 0x%llx, where a legacy device cannot "
			"reach; use a larger virtio_platform::page_size",
			vq->index,
			(unsigned long long)virtqueue_get_desc_addr(vq));
		return -EFAULT;
	}
	mmio_write(vm, VIRTIO_MMIO_GUEST_PAGE_SIZE, page_size(vm));
	mmio_write(vm, VIRTIO_MMIO_QUEUE_NUM, virtqueue_get_vring_size(vq));
	mmio_write(vm, VIRTIO_MMIO_QUEUE_ALIGN, LEGACY_USED_ALIGN);
	mmio_write(vm, VIRTIO_MMIO_QUEUE_PFN, (uint32_t)pfn);
	if (mmio_read(vm, VIRTIO_MMIO_QUEUE_PFN))
		return 0;
	dev_err(&vm->vdev.dev, "device does not accept queue %u (%s)",
		vq->index, vq->name);
	return -EIO;
}

static int enable(struct virtio_mmio_device *vm, struct virtqueue *vq)
{
	mmio_write(vm, VIRTIO_MMIO_QUEUE_SEL, vq->index);
	if (vm->version == 1)
		return enable_legacy(vm, vq);
	return enable_modern(vm, vq);
}

/*
 * drv.mmio.mmio-device-register-layout.11: write 0, and read it back. False if
 * the device holds on to the queue.
 */
static bool disable(struct virtio_mmio_device *vm, struct virtqueue *vq)
{
	uint32_t reg = vm->version == 1 ? VIRTIO_MMIO_QUEUE_PFN
					: VIRTIO_MMIO_QUEUE_READY;

	mmio_write(vm, VIRTIO_MMIO_QUEUE_SEL, vq->index);
	mmio_write(vm, reg, 0);
	return !mmio_read(vm, reg);
}

/* ---- setting up ------------------------------------------------------- */

/* What the device offers: a size, or -ENOENT, or -EBUSY. */
static int offered_size(struct virtio_mmio_device *vm, unsigned int index,
			uint32_t *size)
{
	uint32_t in_use = vm->version == 1 ? VIRTIO_MMIO_QUEUE_PFN
					   : VIRTIO_MMIO_QUEUE_READY;

	mmio_write(vm, VIRTIO_MMIO_QUEUE_SEL, index);
	if (mmio_read(vm, in_use)) {
		dev_err(&vm->vdev.dev, "queue %u is in use already", index);
		return -EBUSY;
	}
	*size = mmio_read(vm, VIRTIO_MMIO_QUEUE_NUM_MAX);
	if (*size)
		return 0;
	dev_err(&vm->vdev.dev, "device has no queue %u", index);
	return -ENOENT;
}

static struct virtqueue *setup_vq(struct virtio_device *vdev,
				  unsigned int index,
				  const struct virtqueue_info *info)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);
	bool legacy = vm->version == 1;
	bool with_data = virtio_has_feature(vdev, VIRTIO_F_NOTIFICATION_DATA);
	struct vring_config config = {
		.vdev = vdev,
		.index = index,
		.align = legacy ? page_size(vm) : VRING_DESC_ALIGN_SIZE,
		.used_align =
			legacy ? LEGACY_USED_ALIGN : VRING_USED_ALIGN_SIZE,
		.info = info,
		.notify = with_data ? notify_with_data : notify,
	};
	struct virtqueue *vq;
	int err = offered_size(vm, index, &config.num_max);

	if (err)
		return ERR_PTR(err);
	vq = transport_create_vq(&config);
	if (!vq)
		return ERR_PTR(-ENOMEM);
	err = enable(vm, vq);
	if (err) {
		vring_delete(vq);
		return ERR_PTR(err);
	}
	return vq;
}

static int request_irq(struct virtio_mmio_device *vm)
{
	const struct virtio_platform *p = vm->vdev.dev.platform;
	int err = p->ops->request_irq(p->ctx, vm->irq, mmio_interrupt, vm);

	vm->irq_requested = !err;
	return err;
}

int mmio_find_vqs(struct virtio_device *vdev, unsigned int nvqs,
		  struct virtqueue *vqs[], struct virtqueue_info vqs_info[],
		  struct irq_affinity *desc)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);
	int err;

	(void)desc;
	err = request_irq(vm);
	if (err) {
		dev_err(&vdev->dev, "cannot use interrupt %u: error %d",
			vm->irq, err);
		return err;
	}
	err = transport_setup_vqs(vdev, nvqs, vqs, vqs_info, setup_vq);
	if (err)
		mmio_del_vqs(vdev);
	return err;
}

void mmio_del_vqs(struct virtio_device *vdev)
{
	struct virtio_mmio_device *vm = to_mmio(vdev);
	const struct virtio_platform *p = vdev->dev.platform;
	struct virtqueue *vq, *next;
	unsigned int kept = 0;

	list_for_each_entry_safe(vq, next, &vdev->vqs, list) {
		kept += !disable(vm, vq);
		vring_delete(vq);
	}
	transport_warn_kept(vdev, kept);
	if (vm->irq_requested)
		p->ops->free_irq(p->ctx, vm->irq, vm);
	vm->irq_requested = false;
}

/* ---- reset of one queue ----------------------------------------------- */

static uint32_t queue_reset(struct virtio_device *vdev)
{
	return mmio_read(to_mmio(vdev), VIRTIO_MMIO_QUEUE_RESET);
}

int mmio_disable_vq_and_reset(struct virtqueue *vq)
{
	struct virtio_mmio_device *vm = to_mmio(vq->vdev);
	int err;

	mmio_write(vm, VIRTIO_MMIO_QUEUE_SEL, vq->index);
	mmio_write(vm, VIRTIO_MMIO_QUEUE_RESET, 1);
	/* drv.mmio.mmio-device-register-layout.14 */
	err = transport_wait_zero(vq->vdev, queue_reset);
	if (!err && !mmio_read(vm, VIRTIO_MMIO_QUEUE_READY))
		return 0;
	dev_err(&vm->vdev.dev, "device does not reset queue %u (%s)", vq->index,
		vq->name);
	return -EBUSY;
}

int mmio_enable_vq_after_reset(struct virtqueue *vq)
{
	return enable(to_mmio(vq->vdev), vq);
}
