/* SPDX-License-Identifier: BSD-2-Clause */
/* What the transports know of their devices. */
#include <string.h>

#include <virtio/virtio_mmio.h>
#include <virtio/virtio_pci.h>

#include "transport.h"

/* NULL if it is not on PCI. */
static const struct virtio_pci_device *pci_device(struct virtio_device *vdev)
{
	if (strncmp(virtio_bus_name(vdev), "pci@", 4) != 0)
		return NULL;
	return container_of(vdev, struct virtio_pci_device, vdev);
}

static uint32_t mmio_version(struct virtio_device *vdev)
{
	return container_of(vdev, struct virtio_mmio_device, vdev)->version;
}

bool transport_is_mmio_v2(struct virtio_device *vdev)
{
	return !pci_device(vdev) && mmio_version(vdev) == 2;
}

const char *transport_interface(struct virtio_device *vdev)
{
	const struct virtio_pci_device *pci = pci_device(vdev);

	if (pci)
		return pci->legacy ? "legacy" : "modern";
	return mmio_version(vdev) == 1 ? "version 1" : "version 2";
}

const char *transport_interrupts(struct virtio_device *vdev)
{
	static const char *const modes[] = {
		[VIRTIO_PCI_IRQ_PER_VQ] = "MSI-X for each queue",
		[VIRTIO_PCI_IRQ_SHARED] = "MSI-X for all queues",
		[VIRTIO_PCI_IRQ_INTX] = "INTx",
	};
	const struct virtio_pci_device *pci = pci_device(vdev);

	return pci ? modes[pci->irq_mode] : NULL;
}

void transport_show(const struct show *show)
{
	struct virtio_device *vdev = NULL;

	while ((vdev = virtio_bus_next_device(vdev))) {
		const char *interrupts = transport_interrupts(vdev);

		if (vdev->dev.driver)
			show_line(show, "transport", "%s: %s, %s%s%s",
				  dev_name(&vdev->dev), virtio_bus_name(vdev),
				  transport_interface(vdev),
				  interrupts ? ", " : "",
				  interrupts ? interrupts : "");
	}
}
