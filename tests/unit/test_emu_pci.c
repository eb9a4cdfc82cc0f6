/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI devices of the emulated machine: where they are, how they interrupt. */
#include <virtio/port/emu.h>
#include <virtio/virtio_dummy.h>

#include "fake_platform.h"
#include "tap.h"

#define DEVICES 32

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_dummy_model models[DEVICES];
static struct virtio_emu_pci places[DEVICES];

static void machine_up(unsigned int devices)
{
	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	for (unsigned int i = 0; i < devices; i++)
		if (virtio_dummy_model_init(&models[i], &fp.platform, 4))
			fail("no model");
}

static void machine_down(unsigned int devices)
{
	for (unsigned int i = 0; i < devices; i++)
		virtio_model_exit(&models[i].model);
	ok(list_empty(&emu.devices));
	is_clean(&fp);
}

static int add(unsigned int i, enum virtio_pci_kind kind)
{
	return virtio_emu_add_pci(&emu, &places[i], &models[i].model, kind);
}

static int machine_wait(void)
{
	return emu.ops.wait(&emu, 0);
}

static void as_many_as_a_bus_has_places(void)
{
	machine_up(DEVICES);
	for (unsigned int i = 0; i < DEVICES - 1; i++)
		is_int(add(i, VIRTIO_PCI_MODERN), 0);
	is_int(add(DEVICES - 1, VIRTIO_PCI_MODERN), -ENOSPC);
	/* A place that becomes free is taken. */
	virtio_emu_remove_pci(&places[7]);
	is_int(add(DEVICES - 1, VIRTIO_PCI_TRANSITIONAL), 0);
	is_str(places[DEVICES - 1].device.bus_name, "pci@00:08.0");
	for (unsigned int i = 0; i < DEVICES; i++)
		if (i != 7)
			virtio_emu_remove_pci(&places[i]);
	machine_down(DEVICES);
}

static void beside_mmio(void)
{
	struct virtio_emu_mmio mmio;

	machine_up(2);
	is_int(add(0, VIRTIO_PCI_LEGACY), 0);
	is_int(virtio_emu_add(&emu, &mmio, &models[1].model, 2), 0);
	ok(places[0].base.slot != mmio.base.slot);
	is_hex(emu.ops.read(&emu, mmio.device.base, 4), VIRTIO_MMIO_MAGIC);
	is_hex(emu.ops.read(&emu, 0xdead0000, 2), 0xffff);
	virtio_emu_remove(&mmio);
	virtio_emu_remove_pci(&places[0]);
	machine_down(2);
}

static void no_memory(void)
{
	machine_up(1);
	for (unsigned int i = 1; i <= 2; i++) {
		fp.fail_alloc = i;
		is_int(add(0, VIRTIO_PCI_MODERN), -ENOMEM);
		ok(list_empty(&emu.devices));
	}
	models[0].model.config.id.device = 99;
	is_int(add(0, VIRTIO_PCI_MODERN), -EINVAL);
	machine_down(1);
}

/* ---- interrupts ------------------------------------------------------- */

static unsigned int calls;

/* What a handler of the pin does: reading ISR status lowers it. */
static irqreturn_t read_isr(int irq, void *opaque)
{
	struct virtio_emu_pci *dev = opaque;

	(void)irq;
	calls++;
	virtio_pci_endpoint_bar_read(&dev->endpoint, dev->device.isr.bar,
				     dev->device.isr.offset, 1);
	return IRQ_HANDLED;
}

static irqreturn_t count_calls(int irq, void *opaque)
{
	(void)irq;
	(void)opaque;
	calls++;
	return IRQ_HANDLED;
}

static void the_pin_is_delivered_until_it_is_down(void)
{
	unsigned int irq;

	machine_up(1);
	is_int(add(0, VIRTIO_PCI_MODERN), 0);
	irq = (unsigned int)pci_intx_irq(&places[0].function);
	calls = 0;
	is_int(emu.ops.request_irq(&emu, irq, read_isr, &places[0]), 0);
	is_int(emu.ops.request_irq(&emu, irq, read_isr, &emu), -EBUSY);
	places[0].endpoint.config.set_intx(&places[0].base, true);
	is_int(machine_wait(), 1);
	is_int(machine_wait(), 0);
	is_int(calls, 1);
	emu.ops.free_irq(&emu, irq, &places[0]);
	virtio_emu_remove_pci(&places[0]);
	machine_down(1);
}

/* A driver may program any address and any number. */
static void only_messages_to_the_machine_arrive(void)
{
	void (*msi)(void *ctx, uint64_t address, uint32_t data);
	struct pci_msi vectors[2], more[3];
	void *ctx;

	machine_up(1);
	is_int(add(0, VIRTIO_PCI_MODERN), 0);
	msi = places[0].endpoint.config.msi;
	ctx = places[0].endpoint.config.ctx;
	is_int(places[0].host.ops->msi_alloc(&places[0], &places[0].function, 3,
					     more),
	       -ENOSPC);
	is_int(places[0].host.ops->msi_alloc(&places[0], &places[0].function, 2,
					     vectors),
	       0);
	is_int(emu.ops.request_irq(&emu, vectors[1].irq, count_calls, &calls),
	       0);
	calls = 0;
	msi(ctx, vectors[1].address + 4, vectors[1].data);
	msi(ctx, UINT64_MAX, vectors[1].data);
	msi(ctx, vectors[1].address, 0);
	msi(ctx, vectors[1].address, 0xffffffff);
	msi(ctx, vectors[1].address, vectors[1].data + 1);
	msi(ctx, vectors[1].address, vectors[0].data - 1);
	msi(ctx, vectors[1].address, vectors[0].data); /* nobody hears */
	is_int(machine_wait(), 0);
	msi(ctx, vectors[1].address, vectors[1].data);
	msi(ctx, vectors[1].address, vectors[1].data);
	is_int(machine_wait(), 1);
	is_int(calls, 1);
	emu.ops.free_irq(&emu, vectors[1].irq, &calls);
	virtio_emu_remove_pci(&places[0]);
	machine_down(1);
}

int main(void)
{
	TEST(as_many_as_a_bus_has_places);
	TEST(beside_mmio);
	TEST(no_memory);
	TEST(the_pin_is_delivered_until_it_is_down);
	TEST(only_messages_to_the_machine_arrive);
	return tap_done();
}
