/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI, driver half: available buffer notifications of the modern
 * interface (4.1.4.4, 4.1.5.2).
 *
 * Two features change what is written: VIRTIO_F_NOTIFICATION_DATA makes it 32
 * bits, with the place of the next buffer above what names the queue, and
 * VIRTIO_F_NOTIF_CONFIG_DATA lets the device say what names the queue.
 */
#include <virtio/err.h>
#include <virtio/virtio_ring.h>

#include "driver.h"

/* What the device told of a queue; kept as its priv, which holds 32 bits. */
struct place {
	uint16_t off; /* queue_notify_off */
	uint16_t id;  /* what names the queue */
};

static void *pack(struct place place)
{
	return (void *)((uintptr_t)place.id << 16 | place.off);
}

static struct place unpack(const void *priv)
{
	uintptr_t bits = (uintptr_t)priv;

	return (struct place){ bits & 0xffff, bits >> 16 & 0xffff };
}

/* From the beginning of the structure. */
static uint64_t offset(const struct virtio_pci_device *vp, struct place place)
{
	return (uint64_t)place.off * vp->notify_multiplier;
}

static bool with_data(const struct virtio_pci_device *vp)
{
	return virtio_has_feature(&vp->vdev, VIRTIO_F_NOTIFICATION_DATA);
}

/* ---- finding ---------------------------------------------------------- */

/* Why nothing can be written there, or NULL. */
static const char *problem(const struct virtio_pci_device *vp, uint64_t at)
{
	bool data = with_data(vp);
	unsigned int width = data ? 4 : 2;

	if ((vp->notify.offset + at) % width)
		return data ? "not aligned to 4 (dev.pci.notif-cap.6, .7)"
			    : "not aligned to 2 (dev.pci.notif-cap.2, .3)";
	if (vp->notify.length < width || at > vp->notify.length - width)
		return data ? "not within them (dev.pci.notif-cap.9)"
			    : "not within them (dev.pci.notif-cap.5)";
	return NULL;
}

static uint16_t read_id(const struct virtio_pci_device *vp, unsigned int index)
{
	if (!virtio_has_feature(&vp->vdev, VIRTIO_F_NOTIF_CONFIG_DATA))
		return (uint16_t)index;
	return (uint16_t)vp_common_read(vp, VIRTIO_PCI_COMMON_Q_NDATA, 2);
}

int vp_find_notify(struct virtio_pci_device *vp, unsigned int index,
		   void **priv)
{
	struct place place = {
		(uint16_t)vp_common_read(vp, VIRTIO_PCI_COMMON_Q_NOFF, 2),
		read_id(vp, index),
	};
	const char *why = problem(vp, offset(vp, place));

	*priv = pack(place);
	if (!why)
		return 0;
	dev_err(&vp->vdev.dev,
		"queue %u is notified at %u * %u in 0x%llx bytes at 0x%llx: %s",
		index, place.off, (unsigned int)vp->notify_multiplier,
		(unsigned long long)vp->notify.length,
		(unsigned long long)vp->notify.offset, why);
	return -EINVAL;
}

/* ---- notifying -------------------------------------------------------- */

/* drv.pci.avail-buf-notif.1, .3, .5 */
static bool notify(struct virtqueue *vq)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);
	struct place place = unpack(vq->priv);

	vp_write(vp, &vp->notify, offset(vp, place), 2, place.id);
	return !virtio_device_is_gone(vq->vdev);
}

/* drv.pci.avail-buf-notif.2, .4, .6 */
static bool notify_with_data(struct virtqueue *vq)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);
	struct place place = unpack(vq->priv);
	uint32_t next = vring_notification_data(vq) & 0xffff0000;

	vp_write(vp, &vp->notify, offset(vp, place), 4, next | place.id);
	return !virtio_device_is_gone(vq->vdev);
}

vp_notify_t *vp_notify_of(const struct virtio_pci_device *vp)
{
	return with_data(vp) ? notify_with_data : notify;
}
