/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PCI endpoint's configuration space as the driver uses it: registers, the
 * window through which all BARs can be reached (4.1.4.9), and where the BARs
 * answer.
 */
#include <virtio/err.h>

#include "endpoint.h"

uint32_t ep_space(const struct virtio_pci_endpoint *ep, unsigned int offset,
		  unsigned int width)
{
	return ep_get_bytes(&ep->space[offset], width);
}

/* ---- the window --------------------------------------------------------- */

/* May be anything: what the BARs make of it is theirs to check. */
struct window {
	unsigned int bar;
	unsigned int width;
	uint32_t offset;
	uint8_t *data;
};

static bool window_open(struct virtio_pci_endpoint *ep, struct window *w)
{
	unsigned int cap = ep->window_cap;
	uint32_t length = ep_space(ep, cap + VIRTIO_PCI_CAP_LENGTH, 4);

	w->bar = ep_space(ep, cap + VIRTIO_PCI_CAP_BAR, 1);
	w->offset = ep_space(ep, cap + VIRTIO_PCI_CAP_OFFSET, 4);
	w->width = length;
	w->data = &ep->space[cap + VIRTIO_PCI_CFG_CAP_DATA];
	/* drv.pci.pci-cfg-access-cap.1 */
	return (length == 1 || length == 2 || length == 4) &&
	       w->offset % length == 0;
}

/* Does an access touch the window's data? */
static bool hits_window(const struct virtio_pci_endpoint *ep,
			unsigned int offset, unsigned int width)
{
	unsigned int data = ep->window_cap + VIRTIO_PCI_CFG_CAP_DATA;

	return ep->window_cap && offset < data + 4 && offset + width > data;
}

/* dev.pci.pci-cfg-access-cap.3 */
static void read_through_window(struct virtio_pci_endpoint *ep)
{
	struct window w;

	if (window_open(ep, &w))
		ep_put_bytes(w.data, w.width,
			     virtio_pci_endpoint_bar_read(ep, w.bar, w.offset,
							  w.width));
}

/* dev.pci.pci-cfg-access-cap.2 */
static void write_through_window(struct virtio_pci_endpoint *ep)
{
	struct window w;

	if (window_open(ep, &w))
		virtio_pci_endpoint_bar_write(ep, w.bar, w.offset, w.width,
					      ep_get_bytes(w.data, w.width));
}

/* ---- access ------------------------------------------------------------- */

static bool within_space(unsigned int offset, unsigned int width)
{
	return (width == 1 || width == 2 || width == 4) &&
	       offset % width == 0 && offset < PCI_CFG_SPACE_SIZE;
}

uint32_t virtio_pci_endpoint_config_read(struct virtio_pci_endpoint *ep,
					 unsigned int offset,
					 unsigned int width)
{
	if (!within_space(offset, width))
		return 0;
	if (hits_window(ep, offset, width))
		read_through_window(ep);
	return ep_space(ep, offset, width);
}

/* Command and MSI-X flags may open the way for what was held back. */
static void interrupts_changed(struct virtio_pci_endpoint *ep)
{
	ep_update_intx(ep);
	ep_send_pending(ep);
}

static void command_changed(struct virtio_pci_endpoint *ep, uint32_t old)
{
	uint32_t set_now = ep_space(ep, PCI_COMMAND, 2) & ~old;

	interrupts_changed(ep);
	if (set_now & PCI_COMMAND_MASTER)
		ep->config.work(ep->config.ctx);
}

void virtio_pci_endpoint_config_write(struct virtio_pci_endpoint *ep,
				      unsigned int offset, unsigned int width,
				      uint32_t value)
{
	uint32_t command = ep_space(ep, PCI_COMMAND, 2);
	uint32_t bits;

	if (!within_space(offset, width))
		return;
	bits = ep_get_bytes(&ep->writable[offset], width);
	ep_put_bytes(&ep->space[offset], width,
		     (ep_space(ep, offset, width) & ~bits) | (value & bits));
	if ((offset & ~3u) == PCI_COMMAND)
		command_changed(ep, command);
	else if (ep->msix_cap && (offset & ~3u) == ep->msix_cap)
		interrupts_changed(ep);
	else if (hits_window(ep, offset, width))
		write_through_window(ep);
}

/* ---- addresses ---------------------------------------------------------- */

static uint64_t bar_address(const struct virtio_pci_endpoint *ep,
			    unsigned int bar)
{
	unsigned int reg = PCI_BASE_ADDRESS_0 + 4 * bar;
	uint32_t low = ep_space(ep, reg, 4);

	if (low & PCI_BASE_ADDRESS_SPACE_IO)
		return low & ~PCI_BASE_ADDRESS_IO_FLAGS;
	if (low & PCI_BASE_ADDRESS_MEM_64)
		return (low & ~PCI_BASE_ADDRESS_MEM_FLAGS) |
		       (uint64_t)ep_space(ep, reg + 4, 4) << 32;
	return low & ~PCI_BASE_ADDRESS_MEM_FLAGS;
}

static bool answers(const struct virtio_pci_endpoint *ep, unsigned int bar,
		    bool io)
{
	uint32_t command = ep_space(ep, PCI_COMMAND, 2);
	bool io_bar = ep_space(ep, PCI_BASE_ADDRESS_0 + 4 * bar, 1) &
		      PCI_BASE_ADDRESS_SPACE_IO;

	return ep->bar_size[bar] && io_bar == io &&
	       command & (io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY);
}

int virtio_pci_endpoint_decode(const struct virtio_pci_endpoint *ep, bool io,
			       uint64_t addr, uint64_t *offset)
{
	for (unsigned int bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		uint64_t base;

		if (!answers(ep, bar, io))
			continue;
		base = bar_address(ep, bar);
		/* A BAR at 0 was not placed. */
		if (!base || addr < base || addr - base >= ep->bar_size[bar])
			continue;
		*offset = addr - base;
		return (int)bar;
	}
	return -ENOENT;
}
