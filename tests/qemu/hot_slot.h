/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A slot that a device comes to and leaves again: on the root bus of
 * QEMU's machine pc, with ACPI's hot plug, or behind a root port of q35, with
 * PCI Express's own. The machine has no firmware and no system to be asked, so
 * that their part is played here. The device stands on a platform of its own,
 * which counts what it holds.
 */
#ifndef TESTS_QEMU_HOT_SLOT_H
#define TESTS_QEMU_HOT_SLOT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/port/qemu.h>
#include <virtio/virtio_pci.h>

#include "tap.h"

#define HOT_TIMEOUT_NS 5000000000u
#define HOT_SLOT       9u
#define HOT_MAX_LINES  8u /* in the log, of a device that went */

/* QEMU's ACPI hot plug: a bit for each slot of bus 0. */
#define HOT_EJECT_PORT 0xae08u

/* PCI Express: a root port's capability, and its slot's power and its light. */
#define HOT_CAP_ID_EXP	   0x10u
#define HOT_SLOT_CONTROL   0x18u
#define HOT_SLOT_LIGHT_ON  0x0100u
#define HOT_SLOT_LIGHT_OFF 0x0300u
#define HOT_SLOT_POWER_OFF 0x0400u

/* Where the device is, how it is driven, and what is there when it went. */
struct hot_config {
	bool express; /* behind the root port "root" in the slot */
	bool legacy;
	/*
	 * QEMU answers for memory where nobody is with zeroes; most buses with
	 * ones.
	 */
	bool ones_when_gone;
};

static struct {
	struct virtio_qemu *qemu;
	struct hot_config config;
	const struct virtio_platform *machine; /* what it stands on */
	const struct pci_host *machine_host;
	struct virtio_platform_ops ops;
	struct virtio_platform platform;
	struct pci_host_ops host_ops;
	struct pci_host host;
	struct pci_dev function;
	struct virtio_pci_device device;
	int held;	    /* blocks of memory, interrupts, vectors */
	unsigned int lines; /* of its log */
	bool eject_in_wait; /* when somebody waits, */
	bool stops;	    /* and its errors have stopped the machine */
	bool gone;
} hot;

static inline uint64_t hot_now(void)
{
	return hot.machine->ops->now(hot.machine->ctx);
}

static inline bool hot_in_time(uint64_t start)
{
	return hot_now() - start < HOT_TIMEOUT_NS;
}

/* Wait until the machine runs, or a disk's error has stopped it. */
static inline void hot_wait_until_running(bool running)
{
	uint64_t start = hot_now();
	char *reply = NULL;
	bool is = !running;

	do {
		free(reply);
		if (virtio_qemu_qmp(hot.qemu, "{\"execute\": \"query-status\"}",
				    &reply))
			break;
		is = strstr(reply, "\"running\": true") != NULL;
	} while (is != running && hot_in_time(start));
	free(reply);
	is_int(is, running);
}

/* ---- a platform that counts -------------------------------------------- */

static inline void *hot_count_alloc(void *ctx, size_t size, size_t align)
{
	void *mem = hot.machine->ops->alloc(ctx, size, align);

	hot.held += mem != NULL;
	return mem;
}

static inline void hot_count_free(void *ctx, void *mem)
{
	hot.held -= mem != NULL;
	hot.machine->ops->free(ctx, mem);
}

static inline void *hot_count_dma_alloc(void *ctx, size_t size, size_t align,
					dma_addr_t *addr)
{
	void *mem = hot.machine->ops->dma_alloc(ctx, size, align, addr);

	hot.held += mem != NULL;
	return mem;
}

static inline void hot_count_dma_free(void *ctx, void *mem, size_t size,
				      dma_addr_t addr)
{
	hot.held--;
	hot.machine->ops->dma_free(ctx, mem, size, addr);
}

static inline int hot_count_request_irq(void *ctx, unsigned int irq,
					irq_handler_t handler, void *dev_id)
{
	int err = hot.machine->ops->request_irq(ctx, irq, handler, dev_id);

	hot.held += !err;
	return err;
}

static inline void hot_count_free_irq(void *ctx, unsigned int irq, void *dev_id)
{
	hot.held--;
	hot.machine->ops->free_irq(ctx, irq, dev_id);
}

static inline int hot_count_msi_alloc(void *ctx, const struct pci_dev *dev,
				      unsigned int num, struct pci_msi *msi)
{
	int err = hot.machine_host->ops->msi_alloc(ctx, dev, num, msi);

	hot.held += err ? 0 : (int)num;
	return err;
}

static inline void hot_count_msi_free(void *ctx, const struct pci_dev *dev,
				      unsigned int num,
				      const struct pci_msi *msi)
{
	hot.held -= (int)num;
	hot.machine_host->ops->msi_free(ctx, dev, num, msi);
}

static inline void hot_count_line(void *ctx, enum virtio_log_level level,
				  const char *line)
{
	hot.lines++;
	hot.machine->ops->log(ctx, level, line);
}

/* ---- a bus that the device can leave ------------------------------------ */

static inline uint32_t hot_read_memory(void *ctx, uintptr_t reg,
				       unsigned int width)
{
	if (hot.gone && hot.config.ones_when_gone)
		return UINT32_MAX >> (32 - 8 * width);
	return hot.machine->ops->read(ctx, reg, width);
}

/*
 * A scan finds the one slot alone, and what is behind it, and leaves the others
 * as they are.
 */
static inline uint32_t hot_read_slot(void *ctx, unsigned int bus,
				     unsigned int devfn, unsigned int offset,
				     unsigned int width)
{
	if (!bus && devfn >> 3 != HOT_SLOT)
		return UINT32_MAX >> (32 - 8 * width);
	return hot.machine_host->ops->config_read(ctx, bus, devfn, offset,
						  width);
}

static inline void hot_control_slot(uint32_t control)
{
	struct pci_dev port = { .host = &hot.host, .devfn = HOT_SLOT << 3 };
	int cap = pci_find_capability(&port, HOT_CAP_ID_EXP, 0);

	if (ok(cap > 0))
		pci_config_write(&port, (unsigned int)cap + HOT_SLOT_CONTROL, 2,
				 control);
}

static inline void hot_eject(void)
{
	if (hot.config.express)
		hot_control_slot(HOT_SLOT_LIGHT_OFF | HOT_SLOT_POWER_OFF);
	else
		hot.host.ops->io_write(hot.host.ctx, HOT_EJECT_PORT, 4,
				       1u << HOT_SLOT);
	hot.gone = true;
}

static inline int hot_wait_and_eject(void *ctx, uint64_t timeout_ns)
{
	if (hot.eject_in_wait) {
		if (hot.stops)
			hot_wait_until_running(false);
		hot_eject();
	}
	hot.eject_in_wait = false;
	return hot.machine->ops->wait(ctx, timeout_ns);
}

static inline void hot_stand_on_machine(void)
{
	hot.machine = virtio_qemu_platform(hot.qemu);
	hot.ops = *hot.machine->ops;
	hot.ops.alloc = hot_count_alloc;
	hot.ops.free = hot_count_free;
	hot.ops.dma_alloc = hot_count_dma_alloc;
	hot.ops.dma_free = hot_count_dma_free;
	hot.ops.request_irq = hot_count_request_irq;
	hot.ops.free_irq = hot_count_free_irq;
	hot.ops.log = hot_count_line;
	hot.ops.read = hot_read_memory;
	hot.ops.wait = hot_wait_and_eject;
	hot.platform = *hot.machine;
	hot.platform.ops = &hot.ops;
}

/* The machine's own device shows the way to its bus. */
static inline void hot_hang_on_bus(void)
{
	struct virtio_device *other = virtio_bus_next_device(NULL);

	hot.machine_host =
		container_of(other, struct virtio_pci_device, vdev)->pci->host;
	hot.host_ops = *hot.machine_host->ops;
	hot.host_ops.config_read = hot_read_slot;
	hot.host_ops.msi_alloc = hot_count_msi_alloc;
	hot.host_ops.msi_free = hot_count_msi_free;
	hot.host = *hot.machine_host;
	hot.host.ops = &hot.host_ops;
	hot.host.platform = &hot.platform;
}

/* ---- plugging ----------------------------------------------------------- */

static inline void hot_add_device(const char *properties)
{
	char command[320];

	snprintf(command, sizeof(command),
		 "{\"execute\": \"device_add\", \"arguments\": {"
		 "\"id\": \"hot\", \"bus\": \"%s\", \"addr\": \"%u\", "
		 "\"disable-legacy\": \"off\", %s}}",
		 hot.config.express ? "root" : "pci.0",
		 hot.config.express ? 0 : HOT_SLOT, properties);
	is_int(virtio_qemu_qmp(hot.qemu, command, NULL), 0);
	/* A slot that was empty has no power. */
	if (hot.config.express)
		hot_control_slot(HOT_SLOT_LIGHT_ON);
}

/* Bring a device with such properties, and to the bus; NULL if that fails. */
static inline struct virtio_device *hot_plug(struct virtio_qemu *qemu,
					     const char *properties,
					     const struct hot_config *config)
{
	hot.qemu = qemu;
	hot.config = *config;
	hot.held = 0;
	hot.lines = 0;
	hot.gone = false;
	hot.stops = false;
	hot_stand_on_machine();
	hot_hang_on_bus();
	hot_add_device(properties);
	if (!is_int(pci_scan(&hot.host, &hot.function, 1), 1))
		return NULL;
	if (!is_int(virtio_pci_probe(&hot.device, &hot.function,
				     config->legacy ? VIRTIO_PCI_LEGACY_FIRST
						    : VIRTIO_PCI_MODERN_FIRST),
		    0))
		return NULL;
	is_int(hot.device.legacy, config->legacy);
	return &hot.device.vdev;
}

static inline void hot_ask_to_unplug(void)
{
	is_int(virtio_qemu_qmp(hot.qemu,
			       "{\"execute\": \"device_del\", "
			       "\"arguments\": {\"id\": \"hot\"}}",
			       NULL),
	       0);
}

static inline bool hot_is_plugged(void)
{
	return !virtio_qemu_qmp(hot.qemu,
				"{\"execute\": \"qom-get\", \"arguments\": "
				"{\"path\": \"/machine/peripheral/hot\", "
				"\"property\": \"type\"}}",
				NULL);
}

static inline void hot_unplug(void)
{
	uint64_t start = hot_now();

	hot_ask_to_unplug();
	ok(hot_is_plugged());
	hot_eject();
	while (hot_is_plugged() && hot_in_time(start))
		;
	ok(!hot_is_plugged());
	is_hex(pci_config_read(&hot.function, PCI_VENDOR_ID, 2), 0xffff);
}

/* Take it off the bus: all that it held comes back, in time, in few words. */
static inline void hot_remove(void)
{
	uint64_t start = hot_now();

	virtio_pci_remove(&hot.device);
	ok(hot_in_time(start));
	is_int(hot.held, 0);
	ok(hot.lines <= HOT_MAX_LINES);
}

#endif /* TESTS_QEMU_HOT_SLOT_H */
