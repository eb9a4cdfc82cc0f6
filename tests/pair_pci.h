/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PCI bus with one function on it, an endpoint: its configuration space, its
 * BARs where the driver half places them, its pin and its messages.
 */
#ifndef TESTS_PAIR_PCI_H
#define TESTS_PAIR_PCI_H

#include <virtio/virtio_pci.h>

#include "fake_platform.h"

#define PAIR_PIN_IRQ 4
#define PAIR_MSI_IRQ 16 /* of the first message */
#define PAIR_DEVFN   (1 << 3)
#define PAIR_VECTORS 16u

struct pair_pci {
	struct virtio_pci_endpoint ep;
	struct virtio_pci_device vp;
	struct pci_host host;
	struct pci_dev function;
	unsigned int host_vectors; /* that the host has to give */
	bool pin;
	uint32_t messages; /* that have not been delivered, a bit each */
};

static struct pair_pci pair_pci;

static inline bool pair_pci_is(unsigned int bus, unsigned int devfn)
{
	return bus == 0 && devfn == PAIR_DEVFN;
}

static inline uint32_t pair_config_read(void *ctx, unsigned int bus,
					unsigned int devfn, unsigned int offset,
					unsigned int width)
{
	(void)ctx;
	if (!pair_pci_is(bus, devfn))
		return UINT32_MAX >> (32 - 8 * width);
	return virtio_pci_endpoint_config_read(&pair_pci.ep, offset, width);
}

static inline void pair_config_write(void *ctx, unsigned int bus,
				     unsigned int devfn, unsigned int offset,
				     unsigned int width, uint32_t value)
{
	(void)ctx;
	if (pair_pci_is(bus, devfn))
		virtio_pci_endpoint_config_write(&pair_pci.ep, offset, width,
						 value);
}

static inline uint32_t pair_bar_read(bool io, uint64_t addr, unsigned int width)
{
	uint64_t offset;
	int bar = virtio_pci_endpoint_decode(&pair_pci.ep, io, addr, &offset);

	if (bar < 0)
		return UINT32_MAX >> (32 - 8 * width);
	return virtio_pci_endpoint_bar_read(&pair_pci.ep, (unsigned int)bar,
					    offset, width);
}

static inline void pair_bar_write(bool io, uint64_t addr, unsigned int width,
				  uint32_t value)
{
	uint64_t offset;
	int bar = virtio_pci_endpoint_decode(&pair_pci.ep, io, addr, &offset);

	if (bar >= 0)
		virtio_pci_endpoint_bar_write(&pair_pci.ep, (unsigned int)bar,
					      offset, width, value);
}

static inline uint32_t pair_mem_read(void *device, uintptr_t reg,
				     unsigned int width)
{
	(void)device;
	return pair_bar_read(false, reg, width);
}

static inline void pair_mem_write(void *device, uintptr_t reg,
				  unsigned int width, uint32_t value)
{
	(void)device;
	pair_bar_write(false, reg, width, value);
}

static inline uint32_t pair_io_read(void *ctx, uint32_t port,
				    unsigned int width)
{
	(void)ctx;
	return pair_bar_read(true, port, width);
}

static inline void pair_io_write(void *ctx, uint32_t port, unsigned int width,
				 uint32_t value)
{
	(void)ctx;
	pair_bar_write(true, port, width, value);
}

static inline int pair_intx_irq(void *ctx, const struct pci_dev *dev)
{
	(void)ctx;
	(void)dev;
	return PAIR_PIN_IRQ;
}

static inline int pair_msi_alloc(void *ctx, const struct pci_dev *dev,
				 unsigned int num, struct pci_msi *msi)
{
	(void)ctx;
	(void)dev;
	if (num > pair_pci.host_vectors)
		return -ENOSPC;
	for (unsigned int i = 0; i < num; i++)
		msi[i] = (struct pci_msi){ 0xfee00000, i, PAIR_MSI_IRQ + i };
	return 0;
}

static inline void pair_msi_free(void *ctx, const struct pci_dev *dev,
				 unsigned int num, const struct pci_msi *msi)
{
	(void)ctx;
	(void)dev;
	(void)num;
	(void)msi;
}

static inline void pair_set_pin(void *ctx, bool level)
{
	(void)ctx;
	pair_pci.pin = level;
}

static inline void pair_message(void *ctx, uint64_t address, uint32_t data)
{
	(void)ctx;
	if (address == 0xfee00000 && data < PAIR_VECTORS)
		pair_pci.messages |= (uint32_t)1 << data;
}

/* Deliver what has come. */
static inline void pair_pci_interrupt(struct fake_platform *fp)
{
	uint32_t messages = pair_pci.messages;

	pair_pci.messages = 0;
	if (pair_pci.pin)
		fake_interrupt(fp, PAIR_PIN_IRQ);
	for (unsigned int i = 0; i < PAIR_VECTORS; i++)
		if (messages >> i & 1)
			fake_interrupt(fp, PAIR_MSI_IRQ + i);
}

/* Make the function of a model: before the driver half looks for it. */
static inline int pair_pci_show(struct virtio_model *model,
				const struct vringh_memory *memory,
				enum virtio_pci_kind kind, unsigned int vectors,
				void (*work)(void *ctx))
{
	struct virtio_pci_endpoint_config config = {
		.model = model,
		.kind = kind,
		.memory = memory,
		.num_vectors = vectors,
		.set_intx = pair_set_pin,
		.msi = pair_message,
		.work = work,
	};

	pair_pci.pin = false;
	pair_pci.messages = 0;
	pair_pci.host_vectors = vectors;
	return virtio_pci_endpoint_init(&pair_pci.ep, &config);
}

static inline int pair_pci_probe(const struct virtio_platform *platform,
				 enum virtio_pci_order order)
{
	static const struct pci_host_ops ops = {
		.config_read = pair_config_read,
		.config_write = pair_config_write,
		.io_read = pair_io_read,
		.io_write = pair_io_write,
		.intx_irq = pair_intx_irq,
		.msi_alloc = pair_msi_alloc,
		.msi_free = pair_msi_free,
	};

	pair_pci.host = (struct pci_host){
		.ops = &ops,
		.platform = platform,
		.io = { 0xc000, 0xd000 },
		.mem = { 0xe0000000, 0xf0000000 },
		.place = true,
	};
	if (pci_scan(&pair_pci.host, &pair_pci.function, 1) != 1)
		return -ENODEV;
	return virtio_pci_probe(&pair_pci.vp, &pair_pci.function, order);
}

static inline void pair_pci_down(void)
{
	virtio_pci_remove(&pair_pci.vp);
	virtio_pci_endpoint_exit(&pair_pci.ep);
}

#endif /* TESTS_PAIR_PCI_H */
