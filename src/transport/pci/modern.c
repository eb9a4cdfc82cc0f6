/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI (4.1), driver half: the modern interface.
 *
 * A queue that was enabled cannot be disabled again but by a reset
 * (drv.pci.common-cfg-struct-layout.6), so queues are made first and enabled
 * when all of them stand and interrupt.
 */
#include <virtio/err.h>

#include "../../ring/virtqueue.h"
#include "../common.h"
#include "driver.h"

/* ---- status and features ---------------------------------------------- */

static uint8_t get_status(struct virtio_device *vdev)
{
	return (uint8_t)vp_common_read(to_vp(vdev), VIRTIO_PCI_COMMON_STATUS,
				       1);
}

static void set_status(struct virtio_device *vdev, uint8_t status)
{
	vp_common_write(to_vp(vdev), VIRTIO_PCI_COMMON_STATUS, 1, status);
}

static uint64_t get_features(struct virtio_device *vdev)
{
	struct virtio_pci_device *vp = to_vp(vdev);
	uint64_t features;

	vp_common_write(vp, VIRTIO_PCI_COMMON_DFSELECT, 4, 1);
	features = vp_common_read(vp, VIRTIO_PCI_COMMON_DF, 4);
	vp_common_write(vp, VIRTIO_PCI_COMMON_DFSELECT, 4, 0);
	return features << 32 | vp_common_read(vp, VIRTIO_PCI_COMMON_DF, 4);
}

static int finalize_features(struct virtio_device *vdev)
{
	struct virtio_pci_device *vp = to_vp(vdev);

	if (!__virtio_test_bit(vdev, VIRTIO_F_VERSION_1)) {
		dev_err(&vdev->dev,
			"a device with a modern interface must offer "
			"VIRTIO_F_VERSION_1 "
			"(dev.reserved.reserved-feat-bits.1)");
		return -EINVAL;
	}
	/* The registers that go with them may lie beyond the structure. */
	if (vp->common.length < VIRTIO_PCI_COMMON_Q_NDATA + 2)
		__virtio_clear_bit(vdev, VIRTIO_F_NOTIF_CONFIG_DATA);
	if (vp->common.length < VIRTIO_PCI_COMMON_Q_RESET + 2)
		__virtio_clear_bit(vdev, VIRTIO_F_RING_RESET);
	vp_common_write(vp, VIRTIO_PCI_COMMON_GFSELECT, 4, 1);
	vp_common_write(vp, VIRTIO_PCI_COMMON_GF, 4,
			(uint32_t)(vdev->features >> 32));
	vp_common_write(vp, VIRTIO_PCI_COMMON_GFSELECT, 4, 0);
	vp_common_write(vp, VIRTIO_PCI_COMMON_GF, 4, (uint32_t)vdev->features);
	return 0;
}

/* ---- configuration ---------------------------------------------------- */

/* drv.pci.pci-device-layout.1 */
static void get(struct virtio_device *vdev, unsigned int offset, void *buf,
		unsigned int len)
{
	struct virtio_pci_device *vp = to_vp(vdev);

	vp_get_config(vp, &vp->config, offset, buf, len,
		      transport_field_width(offset, len));
}

static void set(struct virtio_device *vdev, unsigned int offset,
		const void *buf, unsigned int len)
{
	struct virtio_pci_device *vp = to_vp(vdev);

	vp_set_config(vp, &vp->config, offset, buf, len,
		      transport_field_width(offset, len));
}

static uint32_t generation(struct virtio_device *vdev)
{
	return vp_common_read(to_vp(vdev), VIRTIO_PCI_COMMON_CFGGENERATION, 1);
}

/* ---- one queue -------------------------------------------------------- */

static void select_queue(const struct virtio_pci_device *vp, unsigned int index)
{
	vp_common_write(vp, VIRTIO_PCI_COMMON_Q_SELECT, 2, index);
}

/* More than any queue has is a lie; a split queue is a power of two. */
static int check_size(struct virtio_pci_device *vp, unsigned int index,
		      unsigned int size)
{
	bool packed = __virtio_test_bit(&vp->vdev, VIRTIO_F_RING_PACKED);

	if (size > VRING_SPLIT_NUM_MAX) {
		dev_err(&vp->vdev.dev,
			"%u is no size for queue %u: more than %u (%s)", size,
			index, VRING_SPLIT_NUM_MAX,
			packed ? "2.8"
			       : "2.7, dev.pci.common-cfg-struct-layout.15");
		return -EIO;
	}
	if (!packed && size & (size - 1))
		dev_warn(
			&vp->vdev.dev,
			"%u as size of queue %u is no power of two "
			"(dev.pci.common-cfg-struct-layout.15): fewer are used",
			size, index);
	return 0;
}

/* What the device offers: a size, or -ENOENT, -EIO, -EBUSY. */
static int offered_size(struct virtio_pci_device *vp, unsigned int index,
			unsigned int *size)
{
	int err;

	*size = 0;
	if (index < vp_common_read(vp, VIRTIO_PCI_COMMON_NUMQ, 2)) {
		select_queue(vp, index);
		*size = vp_common_read(vp, VIRTIO_PCI_COMMON_Q_SIZE, 2);
	}
	if (!*size) {
		dev_err(&vp->vdev.dev, "device has no queue %u", index);
		return -ENOENT;
	}
	err = check_size(vp, index, *size);
	if (err)
		return err;
	if (!vp_common_read(vp, VIRTIO_PCI_COMMON_Q_ENABLE, 2))
		return 0;
	dev_err(&vp->vdev.dev, "queue %u is in use already", index);
	return -EBUSY;
}

static void write_pair(const struct virtio_pci_device *vp, unsigned int low,
		       uint64_t v)
{
	vp_common_write(vp, low, 4, (uint32_t)v);
	vp_common_write(vp, low + 4, 4, (uint32_t)(v >> 32));
}

/* Tell the device of a queue, all but that it is enabled. */
static int describe(struct virtio_pci_device *vp, struct virtqueue *vq)
{
	unsigned int num = virtqueue_get_vring_size(vq);

	select_queue(vp, vq->index);
	vp_common_write(vp, VIRTIO_PCI_COMMON_Q_SIZE, 2, num);
	write_pair(vp, VIRTIO_PCI_COMMON_Q_DESCLO, virtqueue_get_desc_addr(vq));
	write_pair(vp, VIRTIO_PCI_COMMON_Q_AVAILLO,
		   virtqueue_get_avail_addr(vq));
	write_pair(vp, VIRTIO_PCI_COMMON_Q_USEDLO, virtqueue_get_used_addr(vq));
	/* A larger queue than there is memory for must not be used. */
	if (vp_common_read(vp, VIRTIO_PCI_COMMON_Q_SIZE, 2) == num)
		return 0;
	dev_err(&vp->vdev.dev, "device does not accept %u as size of queue %u",
		num, vq->index);
	return -EIO;
}

static int enable(struct virtio_pci_device *vp, struct virtqueue *vq)
{
	select_queue(vp, vq->index);
	vp_common_write(vp, VIRTIO_PCI_COMMON_Q_ENABLE, 2, 1);
	if (vp_common_read(vp, VIRTIO_PCI_COMMON_Q_ENABLE, 2) == 1)
		return 0;
	dev_err(&vp->vdev.dev, "device does not accept queue %u (%s)",
		vq->index, vq->name);
	return -EIO;
}

/* ---- struct vp_interface ---------------------------------------------- */

static struct virtqueue *setup_vq(struct virtio_pci_device *vp,
				  unsigned int index,
				  const struct virtqueue_info *info)
{
	struct vring_config config = {
		.vdev = &vp->vdev,
		.index = index,
		.align = VRING_DESC_ALIGN_SIZE,
		.used_align = VRING_USED_ALIGN_SIZE,
		.info = info,
		.notify = vp_notify_of(vp),
	};
	struct virtqueue *vq;
	void *place;
	int err = offered_size(vp, index, &config.num_max);

	if (!err)
		err = vp_find_notify(vp, index, &place);
	if (err)
		return ERR_PTR(err);
	vq = transport_create_vq(&config);
	if (!vq)
		return ERR_PTR(-ENOMEM);
	vq->priv = place;
	err = describe(vp, vq);
	if (err) {
		vring_delete(vq);
		return ERR_PTR(err);
	}
	return vq;
}

static int enable_vqs(struct virtio_pci_device *vp)
{
	struct virtqueue *vq;
	int err;

	virtio_device_for_each_vq(&vp->vdev, vq) {
		err = enable(vp, vq);
		if (err)
			return err;
	}
	return 0;
}

static uint16_t config_vector(struct virtio_pci_device *vp, uint16_t vector)
{
	vp_common_write(vp, VIRTIO_PCI_COMMON_MSIX, 2, vector);
	return (uint16_t)vp_common_read(vp, VIRTIO_PCI_COMMON_MSIX, 2);
}

static uint16_t queue_vector(struct virtqueue *vq, uint16_t vector)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);

	select_queue(vp, vq->index);
	vp_common_write(vp, VIRTIO_PCI_COMMON_Q_MSIX, 2, vector);
	return (uint16_t)vp_common_read(vp, VIRTIO_PCI_COMMON_Q_MSIX, 2);
}

static bool del_vq(struct virtqueue *vq)
{
	if (to_vp(vq->vdev)->num_msi)
		queue_vector(vq, VIRTIO_MSI_NO_VECTOR);
	vring_delete(vq);
	return true;
}

static uint32_t isr(struct virtio_pci_device *vp)
{
	return vp_read(vp, &vp->isr, 0, 1);
}

const struct vp_interface vp_modern = {
	.setup_vq = setup_vq,
	.enable_vqs = enable_vqs,
	.del_vq = del_vq,
	.config_vector = config_vector,
	.queue_vector = queue_vector,
	.isr = isr,
};

/* ---- reset of one queue ----------------------------------------------- */

static uint32_t queue_reset(struct virtio_device *vdev)
{
	return vp_common_read(to_vp(vdev), VIRTIO_PCI_COMMON_Q_RESET, 2);
}

static int disable_vq_and_reset(struct virtqueue *vq)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);
	int err;

	select_queue(vp, vq->index);
	vp_common_write(vp, VIRTIO_PCI_COMMON_Q_RESET, 2, 1);
	/* drv.pci.common-cfg-struct-layout.7 */
	err = transport_wait_zero(vq->vdev, queue_reset);
	if (!err && !vp_common_read(vp, VIRTIO_PCI_COMMON_Q_ENABLE, 2))
		return 0;
	dev_err(&vp->vdev.dev, "device does not reset queue %u (%s)", vq->index,
		vq->name);
	return -EBUSY;
}

static int enable_vq_after_reset(struct virtqueue *vq)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);
	int err = describe(vp, vq);

	if (!err)
		err = vp_connect_vq(vq);
	return err ? err : enable(vp, vq);
}

/* ---- finding ---------------------------------------------------------- */

static const struct virtio_config_ops config_ops = {
	.get = get,
	.set = set,
	.generation = generation,
	.get_status = get_status,
	.set_status = set_status,
	.reset = vp_reset,
	.is_gone = vp_is_gone,
	.find_vqs = vp_find_vqs,
	.del_vqs = vp_del_vqs,
	.get_features = get_features,
	.finalize_features = finalize_features,
	.bus_name = vp_bus_name,
	.get_shm_region = vp_get_shm_region,
	.disable_vq_and_reset = disable_vq_and_reset,
	.enable_vq_after_reset = enable_vq_after_reset,
};

int vp_modern_probe(struct virtio_pci_device *vp)
{
	int err = vp_find_structures(vp);

	if (err)
		return err;
	vp->legacy = false;
	vp->vdev.config = &config_ops;
	return 0;
}
