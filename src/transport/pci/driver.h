/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the driver half share.
 *
 * A device has one or two interfaces, modern and legacy. Each fills a struct
 * virtio_config_ops, for the bus, and a struct vp_interface, for what has to be
 * done with its queues and interrupts.
 */
#ifndef VIRTIO_TRANSPORT_PCI_DRIVER_H
#define VIRTIO_TRANSPORT_PCI_DRIVER_H

#include <virtio/virtio_pci.h>

#define to_vp(_vdev) container_of(_vdev, struct virtio_pci_device, vdev)

/* Something to say before the device is on the bus. */
#define vp_printk(_vp, _level, fmt, ...)                                       \
	virtio_printk((_vp)->vdev.dev.platform, _level, "%s: " fmt,            \
		      (_vp)->bus_name, __VA_ARGS__)
#define vp_err(_vp, ...)  vp_printk(_vp, VIRTIO_LOG_ERR, __VA_ARGS__)
#define vp_warn(_vp, ...) vp_printk(_vp, VIRTIO_LOG_WARNING, __VA_ARGS__)

/* What an interface does with queues and interrupts. */
struct vp_interface {
	/* Make a queue: the queue or an ERR_PTR(). */
	struct virtqueue *(*setup_vq)(struct virtio_pci_device *vp,
				      unsigned int index,
				      const struct virtqueue_info *info);
	/* Enable all that were made; NULL if each was when it was made. */
	int (*enable_vqs)(struct virtio_pci_device *vp);
	/* Delete a queue; false if the device does not let go of it. */
	bool (*del_vq)(struct virtqueue *vq);
	/* Write a vector register and read it back. */
	uint16_t (*config_vector)(struct virtio_pci_device *vp,
				  uint16_t vector);
	uint16_t (*queue_vector)(struct virtqueue *vq, uint16_t vector);
	/* Read the ISR status, which clears it. */
	uint32_t (*isr)(struct virtio_pci_device *vp);
};

extern const struct vp_interface vp_modern;
extern const struct vp_interface vp_legacy;

/* ---- caps.c ----------------------------------------------------------- */

/* Find the structures of the modern interface: 0, -ENODEV, -EIO. */
int vp_find_structures(struct virtio_pci_device *vp);

/* No structure is where vectors are: 0, or -EIO with a message. */
int vp_check_msix(struct virtio_pci_device *vp, const struct pci_msix *msix);

/* struct virtio_config_ops::get_shm_region */
bool vp_get_shm_region(struct virtio_device *vdev,
		       struct virtio_shm_region *region, uint8_t id);

/* ---- access.c --------------------------------------------------------- */

/* Read or write in a structure; @at + @width is within its length. */
uint32_t vp_read(const struct virtio_pci_device *vp,
		 const struct virtio_pci_region *region, uint64_t at,
		 unsigned int width);
void vp_write(const struct virtio_pci_device *vp,
	      const struct virtio_pci_region *region, uint64_t at,
	      unsigned int width, uint32_t value);

/*
 * The same for @len bytes of configuration, in pieces of @width, which may be
 * anywhere: what lies outside reads as 0, is not written, and gets a message.
 */
void vp_get_config(struct virtio_pci_device *vp,
		   const struct virtio_pci_region *region, uint64_t at,
		   void *buf, unsigned int len, unsigned int width);
void vp_set_config(struct virtio_pci_device *vp,
		   const struct virtio_pci_region *region, uint64_t at,
		   const void *buf, unsigned int len, unsigned int width);

/* ---- irq.c ------------------------------------------------------------ */

/* struct virtio_config_ops::find_vqs and del_vqs */
int vp_find_vqs(struct virtio_device *vdev, unsigned int nvqs,
		struct virtqueue *vqs[], struct virtqueue_info vqs_info[],
		struct irq_affinity *desc);
void vp_del_vqs(struct virtio_device *vdev);

/* Give a queue its vector, again after it was reset: 0, or -ENOSPC. */
int vp_connect_vq(struct virtqueue *vq);

/* ---- notify.c --------------------------------------------------------- */

/*
 * Ask where the selected queue of the modern interface is notified, and by
 * what: the queue's priv. 0, or -EINVAL with a message.
 */
int vp_find_notify(struct virtio_pci_device *vp, unsigned int index,
		   void **priv);

/* How queues with such a priv are notified, by what was negotiated. */
typedef bool vp_notify_t(struct virtqueue *vq);
vp_notify_t *vp_notify_of(const struct virtio_pci_device *vp);

/* ---- modern.c, legacy.c ------------------------------------------------ */

/* Try to drive the device so: 0; -ENODEV and -ENOMEM without a message. */
int vp_modern_probe(struct virtio_pci_device *vp);
int vp_legacy_probe(struct virtio_pci_device *vp);

/* ---- transport.c ------------------------------------------------------ */

/* struct virtio_config_ops::bus_name */
const char *vp_bus_name(struct virtio_device *vdev);

/* struct virtio_config_ops::is_gone */
bool vp_is_gone(struct virtio_device *vdev);

/* What was read may be no answer: look now. If it is gone, it is broken. */
bool vp_suspect(struct virtio_pci_device *vp);

/* Reset, for both interfaces: their status is where their operations say. */
int vp_reset(struct virtio_device *vdev);

/* The common configuration; on a legacy device, all of BAR 0. */
static inline uint32_t vp_common_read(const struct virtio_pci_device *vp,
				      unsigned int at, unsigned int width)
{
	return vp_read(vp, &vp->common, at, width);
}

static inline void vp_common_write(const struct virtio_pci_device *vp,
				   unsigned int at, unsigned int width,
				   uint32_t value)
{
	vp_write(vp, &vp->common, at, width, value);
}

#endif /* VIRTIO_TRANSPORT_PCI_DRIVER_H */
