/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The emu port: a machine made of device models, in this program.
 *
 * It stands on another port, its host, for memory, time and messages, and adds
 * what a machine has: registers, configuration space, interrupts and doorbells.
 * It needs no operating system, so the two wings can meet on bare metal too.
 *
 * A kick only marks a queue; the model works, and interrupts arrive, when
 * somebody waits on the machine's platform, as with a real device.
 */
#ifndef VIRTIO_PORT_EMU_H
#define VIRTIO_PORT_EMU_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/list.h>
#include <virtio/pci.h>
#include <virtio/platform.h>
#include <virtio/virtio_mmio.h>
#include <virtio/virtio_pci.h>
#include <virtio/vringh.h>

#ifdef __cplusplus
extern "C" {
#endif

struct virtio_emu_device;

/** A machine. Members are private but for platform. */
struct virtio_emu {
	const struct virtio_platform *host; /**< what it stands on */
	struct virtio_platform platform;    /**< what drivers run on */
	struct virtio_platform_ops ops;	    /**< its functions */
	struct list_head devices;	    /**< struct virtio_emu_device */
	struct vringh_range range;	    /**< all memory of this program */
	struct vringh_memory memory;	    /**< what models reach */
};

/** An interrupt of the machine. Members are private. */
struct virtio_emu_irq {
	irq_handler_t handler; /**< who is called, or NULL */
	void *dev_id;	       /**< handed to it */
	bool raised;	       /**< the line is up, or a message came */
	bool message;	       /**< no line: taken back as soon as delivered */
};

/** How the registers of a device are reached, if they are at @p reg. */
struct virtio_emu_device_ops {
	/** Read: false if the register is none of its. */
	bool (*read)(struct virtio_emu_device *dev, uintptr_t reg,
		     unsigned int width, uint32_t *value);
	/** Write: false if the register is none of its. */
	bool (*write)(struct virtio_emu_device *dev, uintptr_t reg,
		      unsigned int width, uint32_t value);
};

/** What any device of the machine has. Members are private. */
struct virtio_emu_device {
	const struct virtio_emu_device_ops *ops; /**< its registers */
	struct virtio_emu *emu;			 /**< whose it is */
	struct virtio_model *model;		 /**< what it does */
	struct list_head node;			 /**< in virtio_emu::devices */
	unsigned int slot;	     /**< its number in the machine, from 1 */
	unsigned int num_irq;	     /**< how many interrupts it has */
	struct virtio_emu_irq *irqs; /**< the interrupts */
	bool pending;		     /**< the model has something to do */
	bool muted;		     /**< see virtio_emu_mute() */
};

/** An MMIO device: a window of registers and an interrupt line. */
struct virtio_emu_mmio {
	struct virtio_emu_device base;	      /**< what any device has */
	struct virtio_mmio_endpoint endpoint; /**< the registers */
	struct virtio_mmio_device device;     /**< the driver's side of them */
	struct virtio_emu_irq irq;	      /**< the line */
};

/** A PCI device: a function alone on a bus of its own. */
struct virtio_emu_pci {
	struct virtio_emu_device base;	     /**< what any device has */
	struct virtio_pci_endpoint endpoint; /**< the function */
	struct virtio_pci_device device;     /**< the driver's side of it */
	struct pci_host host;		     /**< its bus */
	struct pci_dev function;	     /**< as the bus shows it */
};

/**
 * Make a machine without devices, whose devices reach all memory of this
 * program at its own address.
 *
 * @param emu the machine; the caller's
 * @param host what it stands on; must outlive it. Its trace is passed on, its
 *        dma_map is not used
 */
void virtio_emu_init(struct virtio_emu *emu,
		     const struct virtio_platform *host);

/**
 * Let devices reach some memory only, at addresses that need not be the CPU's:
 * as behind an IOMMU, or in a guest that keeps its memory to itself. From here
 * on what they may reach comes from the host's dma_alloc and dma_map; an
 * address that a driver took from elsewhere is outside memory for them. Before
 * any device is added.
 *
 * @param emu the machine
 * @param memory all that the host's dma_alloc and dma_map can hand out, as
 *        device addresses; its ranges must outlive the machine
 */
void virtio_emu_set_memory(struct virtio_emu *emu,
			   const struct vringh_memory *memory);

/**
 * Let the models work, as a wait does, and deliver nothing: for a driver that
 * looks at its queue again and again instead of waiting. Not from a model.
 *
 * @param emu the machine
 * @return whether any had something to do
 */
bool virtio_emu_run(struct virtio_emu *emu);

/**
 * Put a model into the machine and bring it to the bus. Process context.
 * @param emu the machine
 * @param dev its place; the caller's, until virtio_emu_remove()
 * @param model the model
 * @param version of the MMIO transport: 2, or 1 for legacy
 * @return 0 or an error of virtio_mmio_probe(); it is not in the machine then
 */
int virtio_emu_add(struct virtio_emu *emu, struct virtio_emu_mmio *dev,
		   struct virtio_model *model, uint32_t version);

/**
 * Take a device off the bus and out of the machine. Process context.
 * @param dev what virtio_emu_add() put there
 */
void virtio_emu_remove(struct virtio_emu_mmio *dev);

/**
 * Let a device ignore its driver's kicks: it never answers. For testing what a
 * driver does then.
 *
 * @param dev the device
 * @param mute true to begin, false to end
 */
void virtio_emu_mute(struct virtio_emu_mmio *dev, bool mute);

/**
 * Put a model into the machine as a PCI function, with an MSI-X vector for each
 * queue and one more, and bring it to the bus. Process context.
 *
 * @param emu the machine
 * @param dev its place; the caller's, until virtio_emu_remove_pci()
 * @param model the model
 * @param kind modern, legacy or transitional
 * @return 0; -ENOSPC if the machine has no device number below 32 left;
 *         -ENOMEM; or an error of virtio_pci_endpoint_init() or
 *         virtio_pci_probe(); it is not in the machine then
 */
int virtio_emu_add_pci(struct virtio_emu *emu, struct virtio_emu_pci *dev,
		       struct virtio_model *model, enum virtio_pci_kind kind);

/**
 * Take a device off the bus and out of the machine. Process context.
 * @param dev what virtio_emu_add_pci() put there
 */
void virtio_emu_remove_pci(struct virtio_emu_pci *dev);

/**
 * As virtio_emu_mute().
 * @param dev the device
 * @param mute true to begin, false to end
 */
void virtio_emu_mute_pci(struct virtio_emu_pci *dev, bool mute);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_PORT_EMU_H */
