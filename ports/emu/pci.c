/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PCI devices of the emu port. Each function is alone on a bus of its own, so
 * that bringing one up leaves the others as they are; the slot is its device
 * number, and decides where its BARs are placed.
 *
 * Memory BARs answer among the platform's registers, I/O BARs through the
 * bus's. Interrupt 0 of a device is its pin, the others are its MSI-X vectors;
 * a message carries the interrupt's number to one address.
 */
#include "emu.h"

#define MAX_SLOT     31
#define DEVFN_SHIFT  3
#define MSI_ADDRESS  0xfee00000u
#define PIN	     0
#define FIRST_VECTOR 1
#define MAX_VECTORS  2048u /* that MSI-X can have */

/* Where the BARs of a slot are: above all windows of MMIO devices. */
#define IO_SHIFT    10 /* below 64 KiB */
#define MEM_START   0x80000000u
#define MEM_SHIFT   24
#define MEM64_SHIFT 40

static struct virtio_emu_pci *to_pci(struct virtio_emu_device *dev)
{
	return container_of(dev, struct virtio_emu_pci, base);
}

/* ---- the bus ---------------------------------------------------------- */

static bool is_function(const struct virtio_emu_pci *dev, unsigned int bus,
			unsigned int devfn)
{
	return bus == 0 && devfn == dev->base.slot << DEVFN_SHIFT;
}

static uint32_t config_read(void *ctx, unsigned int bus, unsigned int devfn,
			    unsigned int offset, unsigned int width)
{
	struct virtio_emu_pci *dev = ctx;

	if (!is_function(dev, bus, devfn))
		return emu_nothing(width);
	return virtio_pci_endpoint_config_read(&dev->endpoint, offset, width);
}

static void config_write(void *ctx, unsigned int bus, unsigned int devfn,
			 unsigned int offset, unsigned int width,
			 uint32_t value)
{
	struct virtio_emu_pci *dev = ctx;

	if (is_function(dev, bus, devfn))
		virtio_pci_endpoint_config_write(&dev->endpoint, offset, width,
						 value);
}

static bool read_bar(struct virtio_pci_endpoint *ep, bool io, uint64_t addr,
		     unsigned int width, uint32_t *value)
{
	uint64_t offset;
	int bar = virtio_pci_endpoint_decode(ep, io, addr, &offset);

	if (bar < 0)
		return false;
	*value = virtio_pci_endpoint_bar_read(ep, (unsigned int)bar, offset,
					      width);
	return true;
}

static bool write_bar(struct virtio_pci_endpoint *ep, bool io, uint64_t addr,
		      unsigned int width, uint32_t value)
{
	uint64_t offset;
	int bar = virtio_pci_endpoint_decode(ep, io, addr, &offset);

	if (bar < 0)
		return false;
	virtio_pci_endpoint_bar_write(ep, (unsigned int)bar, offset, width,
				      value);
	return true;
}

static uint32_t io_read(void *ctx, uint32_t port, unsigned int width)
{
	struct virtio_emu_pci *dev = ctx;
	uint32_t value = emu_nothing(width);

	read_bar(&dev->endpoint, true, port, width, &value);
	return value;
}

static void io_write(void *ctx, uint32_t port, unsigned int width,
		     uint32_t value)
{
	struct virtio_emu_pci *dev = ctx;

	write_bar(&dev->endpoint, true, port, width, value);
}

static bool read_register(struct virtio_emu_device *dev, uintptr_t reg,
			  unsigned int width, uint32_t *value)
{
	return read_bar(&to_pci(dev)->endpoint, false, reg, width, value);
}

static bool write_register(struct virtio_emu_device *dev, uintptr_t reg,
			   unsigned int width, uint32_t value)
{
	return write_bar(&to_pci(dev)->endpoint, false, reg, width, value);
}

static const struct virtio_emu_device_ops pci_ops = {
	.read = read_register,
	.write = write_register,
};

/* ---- interrupts -------------------------------------------------------- */

static int intx_irq(void *ctx, const struct pci_dev *function)
{
	struct virtio_emu_pci *dev = ctx;

	(void)function;
	return (int)emu_irq(&dev->base, PIN);
}

static int msi_alloc(void *ctx, const struct pci_dev *function,
		     unsigned int num, struct pci_msi *msi)
{
	struct virtio_emu_pci *dev = ctx;

	(void)function;
	if (num > dev->base.num_irq - FIRST_VECTOR)
		return -ENOSPC;
	for (unsigned int i = 0; i < num; i++) {
		unsigned int irq = emu_irq(&dev->base, FIRST_VECTOR + i);

		msi[i] = (struct pci_msi){ MSI_ADDRESS, irq, irq };
	}
	return 0;
}

/* Nobody else can have them. */
static void msi_free(void *ctx, const struct pci_dev *function,
		     unsigned int num, const struct pci_msi *msi)
{
	(void)ctx;
	(void)function;
	(void)num;
	(void)msi;
}

/* The driver may have written any address and any number: most are nothing. */
static void message(void *ctx, uint64_t address, uint32_t data)
{
	struct virtio_emu_device *dev = ctx;
	unsigned int index = data & EMU_IRQ_MASK;

	if (address == MSI_ADDRESS && data >> EMU_IRQ_SHIFT == dev->slot &&
	    index >= FIRST_VECTOR && index < dev->num_irq)
		dev->irqs[index].raised = true;
}

static const struct pci_host_ops host_ops = {
	.config_read = config_read,
	.config_write = config_write,
	.io_read = io_read,
	.io_write = io_write,
	.intx_irq = intx_irq,
	.msi_alloc = msi_alloc,
	.msi_free = msi_free,
};

/* ---- a device ----------------------------------------------------------- */

/* A window for a slot: as large as the distance to the next. */
static struct pci_window window(uint64_t start, unsigned int slot,
				unsigned int shift)
{
	uint64_t at = start + ((uint64_t)slot << shift);

	return (struct pci_window){ at, at + ((uint64_t)1 << shift) };
}

static void make_bus(struct virtio_emu_pci *dev)
{
	unsigned int slot = dev->base.slot;

	dev->host = (struct pci_host){
		.ops = &host_ops,
		.ctx = dev,
		.platform = &dev->base.emu->platform,
		.io = window(0, slot, IO_SHIFT),
		.mem = window(MEM_START, slot, MEM_SHIFT),
		.place = true,
	};
	if (UINTPTR_MAX > UINT32_MAX)
		dev->host.mem64 = window(0, slot, MEM64_SHIFT);
}

static int alloc_irqs(struct virtio_emu_device *dev, unsigned int vectors)
{
	const struct virtio_platform *host = dev->emu->host;

	dev->num_irq = FIRST_VECTOR + vectors;
	dev->irqs =
		host->ops->alloc(host->ctx, dev->num_irq * sizeof(*dev->irqs),
				 _Alignof(struct virtio_emu_irq));
	if (!dev->irqs)
		return -ENOMEM;
	for (unsigned int i = FIRST_VECTOR; i < dev->num_irq; i++)
		dev->irqs[i].message = true;
	return 0;
}

static void free_irqs(struct virtio_emu_device *dev)
{
	const struct virtio_platform *host = dev->emu->host;

	host->ops->free(host->ctx, dev->irqs);
}

static int make_function(struct virtio_emu_pci *dev, enum virtio_pci_kind kind)
{
	const struct virtio_pci_endpoint_config config = {
		.model = dev->base.model,
		.kind = kind,
		.memory = &dev->base.emu->memory,
		.num_vectors = dev->base.num_irq - FIRST_VECTOR,
		.set_intx = emu_set_line,
		.msi = message,
		.work = emu_kicked,
		.ctx = &dev->base,
	};

	return virtio_pci_endpoint_init(&dev->endpoint, &config);
}

/* A vector for each queue and the configuration, as far as there are any. */
static unsigned int vectors_for(const struct virtio_model *model)
{
	unsigned int wanted = model->config.nvqs + 1;

	return wanted < MAX_VECTORS ? wanted : MAX_VECTORS;
}

static int bring_up(struct virtio_emu_pci *dev)
{
	make_bus(dev);
	if (pci_scan(&dev->host, &dev->function, 1) != 1)
		return -ENODEV;
	return virtio_pci_probe(&dev->device, &dev->function,
				VIRTIO_PCI_MODERN_FIRST);
}

static int start(struct virtio_emu_pci *dev, enum virtio_pci_kind kind)
{
	int err = alloc_irqs(&dev->base, vectors_for(dev->base.model));

	if (err)
		return err;
	err = make_function(dev, kind);
	if (!err) {
		err = bring_up(dev);
		if (err)
			virtio_pci_endpoint_exit(&dev->endpoint);
	}
	if (err)
		free_irqs(&dev->base);
	return err;
}

int virtio_emu_add_pci(struct virtio_emu *emu, struct virtio_emu_pci *dev,
		       struct virtio_model *model, enum virtio_pci_kind kind)
{
	int err = -ENOSPC;

	*dev = (struct virtio_emu_pci){
		.base = { .ops = &pci_ops, .model = model },
	};
	emu_plug(emu, &dev->base);
	if (dev->base.slot <= MAX_SLOT)
		err = start(dev, kind);
	if (err)
		emu_unplug(&dev->base);
	return err;
}

void virtio_emu_remove_pci(struct virtio_emu_pci *dev)
{
	virtio_pci_remove(&dev->device);
	virtio_pci_endpoint_exit(&dev->endpoint);
	emu_unplug(&dev->base);
	free_irqs(&dev->base);
}

void virtio_emu_mute_pci(struct virtio_emu_pci *dev, bool mute)
{
	dev->base.muted = mute;
}
