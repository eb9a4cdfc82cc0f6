/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI (4.1.3): reading and writing in the structures of a device,
 * in its BARs or through the window in configuration space.
 */
#include "../../mem.h"
#include "../common.h"
#include "driver.h"

/*
 * Point the window at a register (drv.pci.pci-cfg-access-cap.1, .2); where in
 * configuration space it then is.
 */
static unsigned int aim(const struct virtio_pci_device *vp,
			const struct virtio_pci_region *region, uint64_t at,
			unsigned int width)
{
	unsigned int cap = vp->window_cap;

	pci_config_write(vp->pci, cap + VIRTIO_PCI_CAP_BAR, 1, region->bar);
	pci_config_write(vp->pci, cap + VIRTIO_PCI_CAP_OFFSET, 4,
			 (uint32_t)(region->offset + at));
	pci_config_write(vp->pci, cap + VIRTIO_PCI_CAP_LENGTH, 4, width);
	return cap + VIRTIO_PCI_CFG_CAP_DATA;
}

uint32_t vp_read(const struct virtio_pci_device *vp,
		 const struct virtio_pci_region *region, uint64_t at,
		 unsigned int width)
{
	if (region->window)
		return pci_config_read(vp->pci, aim(vp, region, at, width),
				       width);
	return pci_bar_read(vp->pci, region->bar, region->offset + at, width);
}

void vp_write(const struct virtio_pci_device *vp,
	      const struct virtio_pci_region *region, uint64_t at,
	      unsigned int width, uint32_t value)
{
	if (region->window)
		pci_config_write(vp->pci, aim(vp, region, at, width), width,
				 value);
	else
		pci_bar_write(vp->pci, region->bar, region->offset + at, width,
			      value);
}

/* ---- configuration ---------------------------------------------------- */

/* A device may offer a feature and not have the fields that go with it. */
static bool within(struct virtio_pci_device *vp,
		   const struct virtio_pci_region *region, uint64_t at,
		   unsigned int len)
{
	if (at <= region->length && region->length - at >= len)
		return true;
	dev_err(&vp->vdev.dev,
		"configuration ends at 0x%llx: there are no %u bytes at 0x%llx",
		(unsigned long long)region->length, len,
		(unsigned long long)at);
	return false;
}

void vp_get_config(struct virtio_pci_device *vp,
		   const struct virtio_pci_region *region, uint64_t at,
		   void *buf, unsigned int len, unsigned int width)
{
	uint8_t *to = buf;

	if (!within(vp, region, at, len)) {
		memset(buf, 0, len);
		return;
	}
	for (unsigned int i = 0; i < len; i += width)
		transport_put_bytes(to + i, vp_read(vp, region, at + i, width),
				    width);
}

void vp_set_config(struct virtio_pci_device *vp,
		   const struct virtio_pci_region *region, uint64_t at,
		   const void *buf, unsigned int len, unsigned int width)
{
	const uint8_t *from = buf;

	if (!within(vp, region, at, len))
		return;
	for (unsigned int i = 0; i < len; i += width)
		vp_write(vp, region, at + i, width,
			 transport_get_bytes(from + i, width));
}
