/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The emu port: a machine made of device models, in this program.
 *
 * It stands on another port, its host, for memory, time and messages, and adds
 * what a machine has: register windows, interrupt lines and doorbells. It needs
 * no operating system, so the two wings can meet on bare metal too.
 *
 * A kick only marks a queue; the model works, and interrupts arrive, when
 * somebody waits on the machine's platform, as with a real device.
 */
#ifndef VIRTIO_PORT_EMU_H
#define VIRTIO_PORT_EMU_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/list.h>
#include <virtio/platform.h>
#include <virtio/virtio_mmio.h>
#include <virtio/vringh.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A machine. Members are private but for platform. */
struct virtio_emu {
	struct virtio_platform platform;    /**< what drivers run on */
	struct virtio_platform_ops ops;	    /**< its functions */
	const struct virtio_platform *host; /**< what it stands on */
	struct list_head devices;	    /**< struct virtio_emu_mmio */
	struct vringh_range range;	    /**< all memory of this program */
	struct vringh_memory memory;	    /**< the same, for models */
};

/** A device of the machine: a window of registers and an interrupt line. */
struct virtio_emu_mmio {
	struct virtio_mmio_endpoint endpoint; /**< the registers */
	struct virtio_mmio_device device;     /**< the driver's side of them */
	struct virtio_emu *emu;		      /**< whose it is */
	struct list_head node;		      /**< private */
	irq_handler_t handler;		      /**< private */
	void *dev_id;			      /**< private */
	bool line;    /**< the interrupt line is raised */
	bool pending; /**< the model has something to do */
	bool muted;   /**< see virtio_emu_mute() */
};

/**
 * Make a machine without devices.
 * @param emu the machine; the caller's
 * @param host what it stands on; must outlive it. Its trace is passed on
 */
void virtio_emu_init(struct virtio_emu *emu,
		     const struct virtio_platform *host);

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

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_PORT_EMU_H */
