/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI (4.1.5): finding queues, and how they interrupt.
 *
 * Three ways are tried: MSI-X with a vector for each queue and one for the
 * configuration; MSI-X with two, one of them for all queues; the pin, and the
 * ISR status to tell what it means. -ENOSPC leads from one to the next:
 * function or host have too few vectors, or the device did not take one.
 */
#include <virtio/err.h>
#include <virtio/virtio_ring.h>

#include "../common.h"
#include "driver.h"

#define CONFIG_VECTOR 0 /* of both ways with MSI-X */
#define QUEUES_VECTOR 1 /* of the one with two */

static const struct vp_interface *
interface_of(const struct virtio_pci_device *vp)
{
	return vp->legacy ? &vp_legacy : &vp_modern;
}

/* ---- handlers --------------------------------------------------------- */

static irqreturn_t config_interrupt(int irq, void *opaque)
{
	struct virtio_pci_device *vp = opaque;

	(void)irq;
	virtio_config_changed(&vp->vdev);
	return IRQ_HANDLED;
}

static irqreturn_t queues_interrupt(int irq, void *opaque)
{
	struct virtio_pci_device *vp = opaque;
	irqreturn_t handled = IRQ_NONE;
	struct virtqueue *vq;

	virtio_device_for_each_vq(&vp->vdev, vq)
		if (vring_interrupt(irq, vq) == IRQ_HANDLED)
			handled = IRQ_HANDLED;
	return handled;
}

/* drv.pci.notif-device-cfg-changes.1 */
static irqreturn_t pin_interrupt(int irq, void *opaque)
{
	struct virtio_pci_device *vp = opaque;
	uint32_t isr = interface_of(vp)->isr(vp);

	/* Another function's: the pin is shared. */
	if (!isr)
		return IRQ_NONE;
	/* All ones is no status; the line is raised by another. */
	if (isr == 0xff && vp_suspect(vp))
		return IRQ_NONE;
	if (isr & VIRTIO_PCI_ISR_CONFIG)
		config_interrupt(irq, vp);
	if (isr & VIRTIO_PCI_ISR_QUEUE)
		queues_interrupt(irq, vp);
	return IRQ_HANDLED;
}

/* ---- vectors ---------------------------------------------------------- */

static int request_vector(struct virtio_pci_device *vp, unsigned int vector,
			  irq_handler_t handler, void *user)
{
	const struct virtio_platform *p = vp->vdev.dev.platform;

	if (p->ops->request_irq(p->ctx, vp->msi[vector].irq, handler, user))
		return -ENOSPC;
	vp->msi_users[vector] = user;
	return 0;
}

static void free_vector(struct virtio_pci_device *vp, unsigned int vector)
{
	const struct virtio_platform *p = vp->vdev.dev.platform;

	if (vp->msi_users[vector])
		p->ops->free_irq(p->ctx, vp->msi[vector].irq,
				 vp->msi_users[vector]);
	vp->msi_users[vector] = NULL;
}

/* Which vector was requested for somebody: NULL finds one that is free. */
static unsigned int vector_of(const struct virtio_pci_device *vp,
			      const void *user)
{
	unsigned int vector = 0;

	while (vector < vp->num_msi && vp->msi_users[vector] != user)
		vector++;
	return vector < vp->num_msi ? vector : VIRTIO_MSI_NO_VECTOR;
}

static int refused(struct virtio_pci_device *vp, unsigned int vector)
{
	dev_warn(&vp->vdev.dev,
		 "device refuses MSI-X vector %u "
		 "(drv.pci.msi-x-vector-cfg.5)",
		 vector);
	return -ENOSPC;
}

int vp_connect_vq(struct virtqueue *vq)
{
	struct virtio_pci_device *vp = to_vp(vq->vdev);
	unsigned int vector = vp->irq_mode == VIRTIO_PCI_IRQ_SHARED
				      ? QUEUES_VECTOR
				      : vector_of(vp, vq);

	/* Without one the register stays as reset left it. */
	if (!vp->num_msi || vector == VIRTIO_MSI_NO_VECTOR)
		return 0;
	if (interface_of(vp)->queue_vector(vq, (uint16_t)vector) == vector)
		return 0;
	return refused(vp, vector);
}

static int enable_msix(struct virtio_pci_device *vp, unsigned int num)
{
	struct pci_msix msix;
	int err = pci_msix_find(vp->pci, &msix);

	if (!err)
		err = vp_check_msix(vp, &msix);
	return err ? err : pci_msix_enable(vp->pci, &msix, num, vp->msi);
}

/* Both ways with MSI-X: vectors, and the configuration's connected. */
static int start_msix(struct virtio_pci_device *vp, unsigned int num)
{
	const struct virtio_platform *p = vp->vdev.dev.platform;
	size_t size = num * sizeof(*vp->msi);
	char *mem = p->ops->alloc(p->ctx, size + num * sizeof(*vp->msi_users),
				  _Alignof(struct pci_msi));
	int err;

	if (!mem)
		return -ENOMEM;
	vp->msi = (struct pci_msi *)(void *)mem;
	vp->msi_users = (void **)(void *)(mem + size);
	err = enable_msix(vp, num);
	if (err) {
		p->ops->free(p->ctx, mem);
		return err;
	}
	vp->num_msi = num;
	err = request_vector(vp, CONFIG_VECTOR, config_interrupt, vp);
	if (err)
		return err;
	if (interface_of(vp)->config_vector(vp, CONFIG_VECTOR) != CONFIG_VECTOR)
		return refused(vp, CONFIG_VECTOR);
	return 0;
}

static void stop_msix(struct virtio_pci_device *vp)
{
	const struct virtio_platform *p = vp->vdev.dev.platform;

	if (!vp->num_msi)
		return;
	interface_of(vp)->config_vector(vp, VIRTIO_MSI_NO_VECTOR);
	pci_msix_disable(vp->pci, vp->num_msi, vp->msi);
	p->ops->free(p->ctx, vp->msi);
	vp->num_msi = 0;
}

/* ---- the three ways --------------------------------------------------- */

static int start_per_vq(struct virtio_pci_device *vp, unsigned int nvqs,
			const struct virtqueue_info vqs_info[])
{
	unsigned int num = 1;

	for (unsigned int i = 0; i < nvqs; i++)
		num += vqs_info[i].name && vqs_info[i].callback;
	return start_msix(vp, num);
}

static int start_shared(struct virtio_pci_device *vp)
{
	int err = start_msix(vp, 2);

	if (err)
		return err;
	return request_vector(vp, QUEUES_VECTOR, queues_interrupt, vp);
}

static int start_pin(struct virtio_pci_device *vp)
{
	const struct virtio_platform *p = vp->vdev.dev.platform;
	int irq = pci_intx_irq(vp->pci);
	int err = irq;

	if (irq >= 0)
		err = p->ops->request_irq(p->ctx, (unsigned int)irq,
					  pin_interrupt, vp);
	if (err < 0) {
		dev_err(&vp->vdev.dev,
			"has no interrupt: MSI-X cannot be used, and the pin "
			"gives error %d",
			err);
		return err;
	}
	vp->intx = irq;
	return 0;
}

static int start_irqs(struct virtio_pci_device *vp,
		      enum virtio_pci_irq_mode mode, unsigned int nvqs,
		      const struct virtqueue_info vqs_info[])
{
	vp->irq_mode = mode;
	switch (mode) {
	case VIRTIO_PCI_IRQ_PER_VQ:
		return start_per_vq(vp, nvqs, vqs_info);
	case VIRTIO_PCI_IRQ_SHARED:
		return start_shared(vp);
	default:
		return start_pin(vp);
	}
}

/* No handler is called from here on. */
static void free_irqs(struct virtio_pci_device *vp)
{
	const struct virtio_platform *p = vp->vdev.dev.platform;

	for (unsigned int i = 0; i < vp->num_msi; i++)
		free_vector(vp, i);
	if (vp->intx >= 0)
		p->ops->free_irq(p->ctx, (unsigned int)vp->intx, vp);
	vp->intx = -1;
}

/* ---- queues ----------------------------------------------------------- */

/* A queue of its own vector gets it before it is told to the device. */
static int request_vq(struct virtio_pci_device *vp, struct virtqueue *vq)
{
	if (vp->irq_mode != VIRTIO_PCI_IRQ_PER_VQ || !vq->callback)
		return 0;
	return request_vector(vp, vector_of(vp, NULL), vring_interrupt, vq);
}

static struct virtqueue *setup_vq(struct virtio_device *vdev,
				  unsigned int index,
				  const struct virtqueue_info *info)
{
	struct virtio_pci_device *vp = to_vp(vdev);
	struct virtqueue *vq = interface_of(vp)->setup_vq(vp, index, info);
	int err;

	if (IS_ERR(vq))
		return vq;
	err = request_vq(vp, vq);
	if (!err)
		err = vp_connect_vq(vq);
	return err ? ERR_PTR(err) : vq;
}

static int try_mode(struct virtio_pci_device *vp, enum virtio_pci_irq_mode mode,
		    unsigned int nvqs, struct virtqueue *vqs[],
		    const struct virtqueue_info vqs_info[])
{
	int err = start_irqs(vp, mode, nvqs, vqs_info);

	if (!err)
		err = transport_setup_vqs(&vp->vdev, nvqs, vqs, vqs_info,
					  setup_vq);
	if (!err && interface_of(vp)->enable_vqs)
		err = interface_of(vp)->enable_vqs(vp);
	if (err)
		vp_del_vqs(&vp->vdev);
	return err;
}

int vp_find_vqs(struct virtio_device *vdev, unsigned int nvqs,
		struct virtqueue *vqs[], struct virtqueue_info vqs_info[],
		struct irq_affinity *desc)
{
	static const enum virtio_pci_irq_mode modes[] = {
		VIRTIO_PCI_IRQ_PER_VQ,
		VIRTIO_PCI_IRQ_SHARED,
		VIRTIO_PCI_IRQ_INTX,
	};
	int err = -ENOSPC;

	(void)desc;
	for (unsigned int i = 0; i < 3 && err == -ENOSPC; i++)
		err = try_mode(to_vp(vdev), modes[i], nvqs, vqs, vqs_info);
	return err;
}

void vp_del_vqs(struct virtio_device *vdev)
{
	struct virtio_pci_device *vp = to_vp(vdev);
	struct virtqueue *vq, *next;
	unsigned int kept = 0;

	free_irqs(vp);
	list_for_each_entry_safe(vq, next, &vdev->vqs, list)
		kept += !interface_of(vp)->del_vq(vq);
	transport_warn_kept(vdev, kept);
	stop_msix(vp);
	vp->irq_mode = VIRTIO_PCI_IRQ_NONE;
}
