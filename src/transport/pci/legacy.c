/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI (4.1), driver half: the legacy interface, one block of
 * registers at the beginning of BAR 0 (4.1.4.10).
 *
 * The registers are little-endian; the device configuration that follows them
 * is in the guest's byte order, and is accessed by the byte. While MSI-X is
 * enabled, two vector registers come before it.
 */
#include <virtio/err.h>

#include "../../ring/virtqueue.h"
#include "../common.h"
#include "driver.h"

/* ---- status and features ---------------------------------------------- */

static uint8_t get_status(struct virtio_device *vdev)
{
	return (uint8_t)vp_common_read(to_vp(vdev), VIRTIO_PCI_STATUS, 1);
}

static void set_status(struct virtio_device *vdev, uint8_t status)
{
	vp_common_write(to_vp(vdev), VIRTIO_PCI_STATUS, 1, status);
}

static uint64_t get_features(struct virtio_device *vdev)
{
	return vp_common_read(to_vp(vdev), VIRTIO_PCI_HOST_FEATURES, 4);
}

static int finalize_features(struct virtio_device *vdev)
{
	vp_common_write(to_vp(vdev), VIRTIO_PCI_GUEST_FEATURES, 4,
			(uint32_t)vdev->features);
	return 0;
}

/* ---- configuration ---------------------------------------------------- */

/* leg.pci.pci-device-layout.4 */
static unsigned int config_offset(const struct virtio_pci_device *vp)
{
	return vp->num_msi ? VIRTIO_PCI_CONFIG_OFF_MSIX
			   : VIRTIO_PCI_CONFIG_OFF_INTX;
}

static void get(struct virtio_device *vdev, unsigned int offset, void *buf,
		unsigned int len)
{
	struct virtio_pci_device *vp = to_vp(vdev);

	vp_get_config(vp, &vp->common, (uint64_t)config_offset(vp) + offset,
		      buf, len, 1);
}

static void set(struct virtio_device *vdev, unsigned int offset,
		const void *buf, unsigned int len)
{
	struct virtio_pci_device *vp = to_vp(vdev);

	vp_set_config(vp, &vp->common, (uint64_t)config_offset(vp) + offset,
		      buf, len, 1);
}

/* ---- one queue -------------------------------------------------------- */

static void select_queue(const struct virtio_pci_device *vp, unsigned int index)
{
	vp_common_write(vp, VIRTIO_PCI_QUEUE_SEL, 2, index);
}

/* The device's size is the queue's: a size, or -ENOENT, -EBUSY, -EIO. */
static int fixed_size(struct virtio_pci_device *vp, unsigned int index,
		      unsigned int *size)
{
	select_queue(vp, index);
	*size = vp_common_read(vp, VIRTIO_PCI_QUEUE_NUM, 2);
	if (!*size) {
		dev_err(&vp->vdev.dev, "device has no queue %u", index);
		return -ENOENT;
	}
	if (vp_common_read(vp, VIRTIO_PCI_QUEUE_PFN, 4)) {
		dev_err(&vp->vdev.dev, "queue %u is in use already", index);
		return -EBUSY;
	}
	if (*size <= VRING_SPLIT_NUM_MAX && !(*size & (*size - 1)))
		return 0;
	dev_err(&vp->vdev.dev, "%u is no size for queue %u: no power of two",
		*size, index);
	return -EIO;
}

static int enable(struct virtio_pci_device *vp, struct virtqueue *vq)
{
	uint64_t addr = virtqueue_get_desc_addr(vq);
	uint64_t pfn = addr >> VIRTIO_PCI_QUEUE_ADDR_SHIFT;

	if (pfn > UINT32_MAX) {
		dev_err(&vp->vdev.dev,
			"queue %u lies at 0x%llx, where a legacy device cannot "
			"reach: it must be below 2^44",
			vq->index, (unsigned long long)addr);
		return -EFAULT;
	}
	vp_common_write(vp, VIRTIO_PCI_QUEUE_PFN, 4, (uint32_t)pfn);
	if (vp_common_read(vp, VIRTIO_PCI_QUEUE_PFN, 4) == pfn)
		return 0;
	dev_err(&vp->vdev.dev, "device does not accept queue %u (%s)",
		vq->index, vq->name);
	return -EIO;
}

static bool notify(struct virtqueue *vq)
{
	vp_common_write(to_vp(vq->vdev), VIRTIO_PCI_QUEUE_NOTIFY, 2, vq->index);
	return !virtio_device_is_gone(vq->vdev);
}

/* ---- struct vp_interface ---------------------------------------------- */

static struct virtqueue *setup_vq(struct virtio_pci_device *vp,
				  unsigned int index,
				  const struct virtqueue_info *info)
{
	struct vring_config config = {
		.vdev = &vp->vdev,
		.index = index,
		.align = VIRTIO_PCI_VRING_ALIGN,
		.used_align = VIRTIO_PCI_VRING_ALIGN,
		.info = info,
		.notify = notify,
	};
	struct virtqueue *vq;
	int err = fixed_size(vp, index, &config.num);

	if (err)
		return ERR_PTR(err);
	config.num_max = config.num;
	vq = vring_create(&config);
	if (!vq)
		return ERR_PTR(-ENOMEM);
	err = enable(vp, vq);
	if (err) {
		vring_delete(vq);
		return ERR_PTR(err);
	}
	return vq;
}

/* The vector registers are there only while MSI-X is enabled. */
static uint16_t config_vector(struct virtio_pci_device *vp, uint16_t vector)
{
	vp_common_write(vp, VIRTIO_MSI_CONFIG_VECTOR, 2, vector);
	return (uint16_t)vp_common_read(vp, VIRTIO_MSI_CONFIG_VECTOR, 2);
}

static uint16_t queue_vector(struct virtqueue *vq, uint16_t vector)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);

	select_queue(vp, vq->index);
	vp_common_write(vp, VIRTIO_MSI_QUEUE_VECTOR, 2, vector);
	return (uint16_t)vp_common_read(vp, VIRTIO_MSI_QUEUE_VECTOR, 2);
}

static bool del_vq(struct virtqueue *vq)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);
	bool released;

	if (vp->num_msi)
		queue_vector(vq, VIRTIO_MSI_NO_VECTOR);
	select_queue(vp, vq->index);
	vp_common_write(vp, VIRTIO_PCI_QUEUE_PFN, 4, 0);
	released = !vp_common_read(vp, VIRTIO_PCI_QUEUE_PFN, 4);
	vring_delete(vq);
	return released;
}

static uint32_t isr(struct virtio_pci_device *vp)
{
	return vp_common_read(vp, VIRTIO_PCI_ISR, 1);
}

const struct vp_interface vp_legacy = {
	.setup_vq = setup_vq,
	.del_vq = del_vq,
	.config_vector = config_vector,
	.queue_vector = queue_vector,
	.isr = isr,
};

/* ---- finding ---------------------------------------------------------- */

/* There is no generation, no shared memory and no reset of one queue. */
static const struct virtio_config_ops config_ops = {
	.get = get,
	.set = set,
	.get_status = get_status,
	.set_status = set_status,
	.reset = vp_reset,
	.is_gone = vp_is_gone,
	.find_vqs = vp_find_vqs,
	.del_vqs = vp_del_vqs,
	.get_features = get_features,
	.finalize_features = finalize_features,
	.bus_name = vp_bus_name,
};

int vp_legacy_probe(struct virtio_pci_device *vp)
{
	const struct pci_dev *dev = vp->pci;

	/* leg.pci.pci-device-discovery.1, .3 */
	if (dev->device > VIRTIO_PCI_ID_TRANS_LAST ||
	    dev->revision != VIRTIO_PCI_ABI_VERSION)
		return -ENODEV;
	if (!pci_bar_usable(dev, 0) ||
	    dev->bars[0].size < VIRTIO_PCI_CONFIG_OFF_MSIX)
		return -ENOMEM;
	vp->common = (struct virtio_pci_region){ .length = dev->bars[0].size };
	vp->legacy = true;
	vp->vdev.config = &config_ops;
	return 0;
}
