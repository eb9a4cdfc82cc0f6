/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the host side of PCI share. */
#ifndef VIRTIO_PCI_PRIVATE_H
#define VIRTIO_PCI_PRIVATE_H

#include <virtio/device.h>
#include <virtio/pci.h>

/* Something to tell of a function. */
#define pci_warn(_dev, fmt, ...)                                               \
	virtio_printk((_dev)->host->platform, VIRTIO_LOG_WARNING,              \
		      "pci %02x:%02x.%u: " fmt, (_dev)->bus,                   \
		      (_dev)->devfn >> 3, (_dev)->devfn & 7, __VA_ARGS__)

/*
 * Find out what BARs a function has, the first @count registers, and where they
 * are; place them if the host wants that.
 */
void pci_read_bars(struct pci_dev *dev, unsigned int count);

/*
 * Where firmware placed them: leave out what lies outside of the host's windows
 * or where another BAR is, of the function or of one of @num others.
 */
void pci_check_bars(struct pci_dev *dev, const struct pci_dev *others,
		    unsigned int num);

#endif /* VIRTIO_PCI_PRIVATE_H */
