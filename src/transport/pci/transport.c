/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI (4.1), driver half: recognising a device by its ids, choosing
 * the interface to drive it through, and what both interfaces share.
 */
#include <virtio/err.h>

#include "../../mem.h"
#include "../common.h"
#include "driver.h"

const char *vp_bus_name(struct virtio_device *vdev)
{
	return to_vp(vdev)->bus_name;
}

static uint32_t status_register(struct virtio_device *vdev)
{
	return vdev->config->get_status(vdev);
}

/* A look costs an access to the bus; a kick should cost little more than one. */
#define LOOK_NS 10000000u

/* A function that was unplugged reads as ones, its vendor too. */
static bool is_absent(const struct virtio_pci_device *vp)
{
	return pci_config_read(vp->pci, PCI_VENDOR_ID, 2) == 0xffff;
}

bool vp_is_gone(struct virtio_device *vdev)
{
	const struct virtio_platform *p = vdev->dev.platform;
	struct virtio_pci_device *vp = to_vp(vdev);
	uint64_t now = p->ops->now(p->ctx);

	if (now - vp->looked < LOOK_NS)
		return false;
	vp->looked = now;
	return is_absent(vp);
}

bool vp_suspect(struct virtio_pci_device *vp)
{
	const struct virtio_platform *p = vp->vdev.dev.platform;

	vp->looked = p->ops->now(p->ctx) - LOOK_NS;
	return virtio_device_is_gone(&vp->vdev);
}

int vp_reset(struct virtio_device *vdev)
{
	int err = -ENODEV;

	vdev->config->set_status(vdev, 0);
	/* drv.pci.common-cfg-struct-layout.5 */
	if (!is_absent(to_vp(vdev)))
		err = transport_wait_zero(vdev, status_register);
	virtio_device_was_reset(vdev);
	return err;
}

/* drv.pci.pci-device-discovery.1, .2 */
static bool is_virtio(const struct pci_dev *dev)
{
	return dev->vendor == PCI_VENDOR_ID_REDHAT_QUMRANET &&
	       dev->device >= VIRTIO_PCI_ID_TRANS_FIRST &&
	       dev->device <= VIRTIO_PCI_ID_LAST;
}

static int identify(struct virtio_pci_device *vp)
{
	const struct pci_dev *dev = vp->pci;

	/* leg.pci.pci-device-discovery.2 */
	if (dev->device < VIRTIO_PCI_ID_MODERN_BASE)
		vp->vdev.id.device = dev->subsystem_device;
	else
		vp->vdev.id.device = dev->device - VIRTIO_PCI_ID_MODERN_BASE;
	vp->vdev.id.vendor = dev->subsystem_vendor;
	if (vp->vdev.id.device)
		return 0;
	vp_err(vp, "id 0x%04x and subsystem 0x%04x give device type 0",
	       dev->device, dev->subsystem_device);
	return -EIO;
}

static int choose_interface(struct virtio_pci_device *vp,
			    enum virtio_pci_order order)
{
	int err;

	if (order == VIRTIO_PCI_MODERN_FIRST) {
		err = vp_modern_probe(vp);
		return err == -ENODEV ? vp_legacy_probe(vp) : err;
	}
	err = vp_legacy_probe(vp);
	/* The registers may be I/O ports, and there may be none here. */
	return err == -ENODEV || err == -ENOMEM ? vp_modern_probe(vp) : err;
}

static void explain(const struct virtio_pci_device *vp, int err)
{
	const struct pci_dev *dev = vp->pci;

	if (err == -ENOMEM)
		vp_err(vp,
		       "legacy registers cannot be reached: BAR 0 has 0x%llx "
		       "bytes at 0x%llx",
		       (unsigned long long)dev->bars[0].size,
		       (unsigned long long)dev->bars[0].addr);
	else if (err == -ENODEV)
		vp_err(vp,
		       "no interface can be used: no modern structures, and no "
		       "legacy device by its id 0x%04x, revision %u",
		       dev->device, dev->revision);
}

int virtio_pci_probe(struct virtio_pci_device *vp, struct pci_dev *dev,
		     enum virtio_pci_order order)
{
	int err;

	if (!is_virtio(dev))
		return -ENODEV;
	memset(vp, 0, sizeof(*vp));
	vp->vdev.dev.platform = dev->host->platform;
	vp->pci = dev;
	vp->intx = -1;
	virtio_snprintf(vp->bus_name, sizeof(vp->bus_name), "pci@%02x:%02x.%u",
			dev->bus, dev->devfn >> 3, dev->devfn & 7);
	err = identify(vp);
	if (err)
		return err;
	pci_enable_device(dev);
	/* Whoever was here before us may have left it on. */
	pci_msix_disable(dev, 0, NULL);
	err = choose_interface(vp, order);
	explain(vp, err);
	if (!err)
		err = register_virtio_device(&vp->vdev);
	if (err)
		pci_disable_device(dev);
	return err;
}

void virtio_pci_remove(struct virtio_pci_device *vp)
{
	unregister_virtio_device(&vp->vdev);
	pci_disable_device(vp->pci);
}
