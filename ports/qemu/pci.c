/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How each machine reaches its PCI bus: configuration space, I/O ports, the
 * windows for BARs and where INTx leads. Nobody has set the bus up before us.
 */
#include <string.h>

#include "qemu.h"

/* ---- I/O ports --------------------------------------------------------- */

static uint32_t port_read(void *ctx, uint32_t port, unsigned int width)
{
	return qtest_in(ctx, port, width);
}

static void port_write(void *ctx, uint32_t port, unsigned int width,
		       uint32_t value)
{
	qtest_out(ctx, port, width, value);
}

/* On all but x86 they are a window of memory. */
static uint32_t window_read(void *ctx, uint32_t port, unsigned int width)
{
	struct virtio_qemu *q = ctx;

	return qtest_read(q, q->pci.io_reg + port, width);
}

static void window_write(void *ctx, uint32_t port, unsigned int width,
			 uint32_t value)
{
	struct virtio_qemu *q = ctx;

	qtest_write(q, q->pci.io_reg + port, width, value);
}

/* ---- message-signalled interrupts ------------------------------------- */

static int msi_alloc(void *ctx, const struct pci_dev *dev, unsigned int num,
		     struct pci_msi *msi)
{
	(void)dev;
	return doorbell_alloc(ctx, num, msi);
}

static void msi_free(void *ctx, const struct pci_dev *dev, unsigned int num,
		     const struct pci_msi *msi)
{
	(void)dev;
	doorbell_free(ctx, num, msi);
}

/* The last bus that there can be: a number of eight bits. */
#define MAX_BUS 255

static void use_host(struct virtio_qemu *q, const struct pci_host_ops *ops,
		     unsigned int last_bus)
{
	q->pci.host.ops = ops;
	q->pci.host.ctx = q;
	q->pci.host.platform = &q->platform;
	q->pci.host.place = true;
	q->pci.host.last_bus = last_bus;
}

/* INTA of device 0, INTB of device 3 and so on share a wire, of four. */
static unsigned int wire(const struct pci_dev *dev)
{
	return ((dev->root_devfn >> 3) + dev->root_pin - 1u) % 4;
}

/* ---- x86 --------------------------------------------------------------- */

static uint32_t cf8_read(void *ctx, unsigned int bus, unsigned int devfn,
			 unsigned int offset, unsigned int width)
{
	const struct pci_host *host = &((struct virtio_qemu *)ctx)->pci.host;

	return pci_cf8_read(host->ops, ctx, bus, devfn, offset, width);
}

static void cf8_write(void *ctx, unsigned int bus, unsigned int devfn,
		      unsigned int offset, unsigned int width, uint32_t value)
{
	const struct pci_host *host = &((struct virtio_qemu *)ctx)->pci.host;

	pci_cf8_write(host->ops, ctx, bus, devfn, offset, width, value);
}

/* ICH9 ties the wires of bus 0 to PIRQE to PIRQH, inputs 20 to 23. */
static int q35_intx(void *ctx, const struct pci_dev *dev)
{
	(void)ctx;
	return (int)(20 + wire(dev));
}

/* The input that PIIX's PIRQA to PIRQD lead to, once pc_route_pirqs() ran. */
#define PIIX_IRQ      10
#define PIIX_BRIDGE   (1 << 3)
#define PIIX_PIRQRC   0x60
#define PIIX_NUM_PIRQ 4

static int pc_intx(void *ctx, const struct pci_dev *dev)
{
	(void)ctx;
	(void)dev;
	return PIIX_IRQ;
}

static void pc_route_pirqs(struct virtio_qemu *q)
{
	for (unsigned int i = 0; i < PIIX_NUM_PIRQ; i++)
		cf8_write(q, 0, PIIX_BRIDGE, PIIX_PIRQRC + i, 1, PIIX_IRQ);
}

static const struct pci_host_ops q35_ops = {
	.config_read = cf8_read,
	.config_write = cf8_write,
	.io_read = port_read,
	.io_write = port_write,
	.intx_irq = q35_intx,
	.msi_alloc = msi_alloc,
	.msi_free = msi_free,
};

static const struct pci_host_ops pc_ops = {
	.config_read = cf8_read,
	.config_write = cf8_write,
	.io_read = port_read,
	.io_write = port_write,
	.intx_irq = pc_intx,
	.msi_alloc = msi_alloc,
	.msi_free = msi_free,
};

/* The timer's command register: counter 0, one shot, not begun. */
#define PIT_COMMAND 0x43
#define PIT_STOP    0x30

static int use_x86(struct virtio_qemu *q, const struct pci_host_ops *ops)
{
	use_host(q, ops, MAX_BUS);
	/* Above the ports of the chipset, and below its memory. */
	q->pci.host.io = (struct pci_window){ 0xc000, 0x10000 };
	q->pci.host.mem = (struct pci_window){ 0xe0000000, 0xfe000000 };
	/* Nobody waits for the timer's interrupts. */
	qtest_out(q, PIT_COMMAND, 1, PIT_STOP);
	return q->error;
}

int discover_q35(struct virtio_qemu *q)
{
	return use_x86(q, &q35_ops);
}

int discover_pc(struct virtio_qemu *q)
{
	int err = use_x86(q, &pc_ops);

	if (!err)
		pc_route_pirqs(q);
	return err ? err : q->error;
}

/* ---- configuration space as memory ------------------------------------- */

static uint32_t ecam_read(void *ctx, unsigned int bus, unsigned int devfn,
			  unsigned int offset, unsigned int width)
{
	struct virtio_qemu *q = ctx;

	return pci_ecam_read(&q->platform, (uintptr_t)q->pci.ecam, bus, devfn,
			     offset, width);
}

static void ecam_write(void *ctx, unsigned int bus, unsigned int devfn,
		       unsigned int offset, unsigned int width, uint32_t value)
{
	struct virtio_qemu *q = ctx;

	pci_ecam_write(&q->platform, (uintptr_t)q->pci.ecam, bus, devfn, offset,
		       width, value);
}

static int fdt_intx(void *ctx, const struct pci_dev *dev)
{
	return fdt_pci_intx(((struct virtio_qemu *)ctx)->pci.fdt, dev);
}

static const struct pci_host_ops ecam_ops = {
	.config_read = ecam_read,
	.config_write = ecam_write,
	.io_read = window_read,
	.io_write = window_write,
	.intx_irq = fdt_intx,
	.msi_alloc = msi_alloc,
	.msi_free = msi_free,
};

void pci_use_ecam(struct virtio_qemu *q, unsigned int last_bus)
{
	use_host(q, &ecam_ops, last_bus);
}

/* ---- PowerPC: g3beige -------------------------------------------------- */

/* The Grackle bridge has 0xcf8 and 0xcfc as two windows of memory. */
#define GRACKLE_ADDRESS 0xfec00000
#define GRACKLE_DATA	0xfee00000
#define GRACKLE_IO	0xfe000000
#define GRACKLE_ENABLE	0x80000000u

/* Inputs of the interrupt controller that the slots are wired to. */
#define HEATHROW_FIRST_SLOT 0x15

static uint64_t grackle_select(struct virtio_qemu *q, unsigned int bus,
			       unsigned int devfn, unsigned int offset)
{
	qtest_write(q, GRACKLE_ADDRESS, 4,
		    GRACKLE_ENABLE | bus << 16 | devfn << 8 | (offset & 0xfc));
	return GRACKLE_DATA + (offset & 3);
}

static uint32_t grackle_read(void *ctx, unsigned int bus, unsigned int devfn,
			     unsigned int offset, unsigned int width)
{
	if (offset >= PCI_CFG_SPACE_SIZE)
		return UINT32_MAX >> (32 - 8 * width);
	return qtest_read(ctx, grackle_select(ctx, bus, devfn, offset), width);
}

static void grackle_write(void *ctx, unsigned int bus, unsigned int devfn,
			  unsigned int offset, unsigned int width,
			  uint32_t value)
{
	if (offset < PCI_CFG_SPACE_SIZE)
		qtest_write(ctx, grackle_select(ctx, bus, devfn, offset), width,
			    value);
}

static int grackle_intx(void *ctx, const struct pci_dev *dev)
{
	(void)ctx;
	return (int)(HEATHROW_FIRST_SLOT + wire(dev));
}

static const struct pci_host_ops grackle_ops = {
	.config_read = grackle_read,
	.config_write = grackle_write,
	.io_read = window_read,
	.io_write = window_write,
	.intx_irq = grackle_intx,
};

int discover_g3beige(struct virtio_qemu *q)
{
	use_host(q, &grackle_ops, MAX_BUS);
	q->pci.io_reg = GRACKLE_IO;
	q->pci.host.io = (struct pci_window){ 0x1000, 0x10000 };
	q->pci.host.mem = (struct pci_window){ 0x90000000, 0xf0000000 };
	return 0;
}

/* ---- PowerPC: pseries -------------------------------------------------- */

/*
 * Configuration space is behind calls to the firmware (RTAS), which QEMU
 * itself is. Arguments and results are big-endian words in RAM.
 */
#define RTAS_ARGS    0x200000
#define RTAS_RESULTS 0x201000

/* The first host bridge, and its windows. */
#define PSERIES_BUID 0x800000020000000u
#define PSERIES_IO   0x200000000000u
#define PSERIES_MEM  0x200000000000u

static uint32_t rtas(struct virtio_qemu *q, const char *call,
		     const uint32_t *args, unsigned int num_args,
		     unsigned int num_results, uint32_t *result)
{
	uint8_t *to = (uint8_t *)q->ram + RTAS_ARGS;
	const uint8_t *from = (uint8_t *)q->ram + RTAS_RESULTS;
	uint32_t results[2] = { 0 };
	uint64_t status;

	for (unsigned int i = 0; i < num_args; i++)
		for (int bit = 24; bit >= 0; bit -= 8)
			*to++ = (uint8_t)(args[i] >> bit);
	if (qtest_command(q, &status, "rtas %s %u 0x%x %u 0x%x", call, num_args,
			  RTAS_ARGS, num_results, RTAS_RESULTS))
		return UINT32_MAX;
	for (unsigned int i = 0; i < 4 * num_results; i++)
		results[i / 4] = results[i / 4] << 8 | from[i];
	if (result)
		*result = results[1];
	return status ? (uint32_t)status : results[0];
}

static uint32_t rtas_read(void *ctx, unsigned int bus, unsigned int devfn,
			  unsigned int offset, unsigned int width)
{
	const uint32_t args[] = {
		bus << 16 | devfn << 8 | offset,
		PSERIES_BUID >> 32,
		(uint32_t)PSERIES_BUID,
		width,
	};
	uint32_t value;

	if (offset >= PCI_CFG_SPACE_SIZE ||
	    rtas(ctx, "ibm,read-pci-config", args, 4, 2, &value))
		return UINT32_MAX >> (32 - 8 * width);
	return value;
}

static void rtas_write(void *ctx, unsigned int bus, unsigned int devfn,
		       unsigned int offset, unsigned int width, uint32_t value)
{
	const uint32_t args[] = {
		bus << 16 | devfn << 8 | offset,
		PSERIES_BUID >> 32,
		(uint32_t)PSERIES_BUID,
		width,
		value,
	};

	if (offset < PCI_CFG_SPACE_SIZE)
		rtas(ctx, "ibm,write-pci-config", args, 5, 1, NULL);
}

/* The controller is behind calls that only the CPU can make. */
static int polled_intx(void *ctx, const struct pci_dev *dev)
{
	(void)ctx;
	(void)dev;
	return QEMU_POLLED_IRQ;
}

static const struct pci_host_ops pseries_ops = {
	.config_read = rtas_read,
	.config_write = rtas_write,
	.io_read = window_read,
	.io_write = window_write,
	.intx_irq = polled_intx,
};

int discover_pseries(struct virtio_qemu *q)
{
	use_host(q, &pseries_ops, MAX_BUS);
	q->pci.io_reg = PSERIES_IO;
	q->pci.host.mem_reg = PSERIES_MEM;
	q->pci.host.io = (struct pci_window){ 0x1000, 0x10000 };
	q->pci.host.mem = (struct pci_window){ 0x90000000, 0xf0000000 };
	return 0;
}
