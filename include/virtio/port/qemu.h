/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The qemu port: a machine that QEMU emulates, driven from this process.
 *
 * QEMU runs without a guest: its CPU is parked, and this program stands in for
 * it. Registers are reached over QEMU's qtest protocol, its RAM is shared with
 * this process, and its interrupts arrive here. Drivers meet QEMU's own devices
 * this way, in milliseconds and under a debugger.
 *
 * It stands on another port, its host, for time, messages and alloc(), which
 * gives memory of the CPU alone. What is for a device comes from dma_alloc(): it
 * is the machine's RAM, and a device reaches nothing else.
 *
 * A QEMU that ends, answers too late or answers nonsense is an error with one
 * line in the log. From then on registers read as ones and wait() returns that
 * error: -ENODEV, -ETIMEDOUT or -EIO. Whoever waits long finds out, too: when
 * nothing was said for two seconds QEMU is asked whether it lives.
 *
 * A machine belongs to the thread that started it: QEMU is killed when that
 * thread ends, however it ends.
 */
#ifndef VIRTIO_PORT_QEMU_H
#define VIRTIO_PORT_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/platform.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A machine; its members are private. */
struct virtio_qemu;

/** What a machine is made of. */
struct virtio_qemu_config {
	/**
	 * Which one: "q35", "pc", "microvm", "aarch64/virt", "arm/virt",
	 * "riscv64/virt", "riscv32/virt", "m68k/virt", "ppc/g3beige" or
	 * "ppc64/pseries".
	 */
	const char *machine;
	/**
	 * More arguments for QEMU, such as "-device", "virtio-rng-pci"; ended
	 * by NULL. May be NULL.
	 */
	const char *const *args;
	/** Devices on MMIO show the legacy interface, version 1. */
	bool force_legacy;
	/** Give no message-signalled interrupts to PCI functions. */
	bool no_msi;
	/** PCI functions that have a legacy interface are driven through it. */
	bool prefer_legacy;
	/** What it stands on; must outlive it. Its trace is passed on. */
	const struct virtio_platform *host;
};

/** Where a running QEMU listens, and what to know about it. */
struct virtio_qemu_sockets {
	const char *qtest; /**< path of the socket of -qtest */
	const char *qmp;   /**< path of the socket of -qmp */
	const char *ram;   /**< file of the shared memory back-end of its RAM */
};

/**
 * Tell which machines there are, one by one. Any context.
 * @param index from 0
 * @return its name, as for virtio_qemu_config::machine; NULL after the last
 */
const char *virtio_qemu_machine(unsigned int index);

/**
 * Start a QEMU. Process context. What goes wrong is also one line in the log.
 *
 * @param qemu set to the machine
 * @param config not needed afterwards, but for its host
 * @return 0; -EINVAL if there is no such machine; -ENODEV if QEMU is not
 *         installed or ends; -ETIMEDOUT if it does not answer; -EIO if it
 *         answers nonsense; -E2BIG if it has more than some 200 arguments;
 *         -ENOMEM; another -errno of the system
 */
int virtio_qemu_start(struct virtio_qemu **qemu,
		      const struct virtio_qemu_config *config);

/**
 * Take up a QEMU that runs already, parked as virtio_qemu_start() would.
 * Process context.
 *
 * Its sockets are used up: when the machine is closed, QEMU goes on, but
 * nothing more can be said to it unless it listens again.
 *
 * @param qemu set to the machine
 * @param config what it is; args and force_legacy are not looked at. Without a
 *        doorbell of our own its PCI functions have no MSI-X
 * @param sockets where it listens
 * @return as virtio_qemu_start()
 */
int virtio_qemu_attach(struct virtio_qemu **qemu,
		       const struct virtio_qemu_config *config,
		       const struct virtio_qemu_sockets *sockets);

/**
 * Bring the machine's virtio devices to the bus. Process context.
 *
 * A device that cannot be driven is passed over; why is in the log.
 *
 * @param qemu a machine whose devices are not on the bus
 * @return 0, -ENOMEM, or what QEMU died of
 */
int virtio_qemu_probe(struct virtio_qemu *qemu);

/**
 * What drivers on the machine run on. Any context.
 * @param qemu the machine
 * @return its platform
 */
const struct virtio_platform *virtio_qemu_platform(struct virtio_qemu *qemu);

/**
 * How much memory the machine has. Any context.
 * @param qemu the machine
 * @return bytes of its RAM; what devices are given is of it
 */
uint64_t virtio_qemu_memory(const struct virtio_qemu *qemu);

/**
 * Tell whether QEMU is still of use. Any context.
 * @param qemu the machine
 * @return 0; or what it died of, of which there is one line in the log:
 *         -ENODEV, -ETIMEDOUT or -EIO
 */
int virtio_qemu_error(const struct virtio_qemu *qemu);

/**
 * Let wait() end, too, when a file can be read. Process context.
 * @param qemu the machine
 * @param fd the file, which stays the caller's; -1: none, as at first
 */
void virtio_qemu_wake_on(struct virtio_qemu *qemu, int fd);

/**
 * Tell QEMU something over its monitor, QMP. Process context.
 *
 * @param qemu the machine
 * @param command JSON text, as in {"execute": "query-status"}
 * @param reply set to QEMU's reply, JSON text without newline, the caller's to
 *        free(); may be NULL
 * @return 0; -EINVAL if QEMU replied with an error, @p reply says which;
 *         -ENOMEM; or what QEMU died of
 */
int virtio_qemu_qmp(struct virtio_qemu *qemu, const char *command,
		    char **reply);

/**
 * Take the devices off the bus and end the QEMU, if virtio_qemu_start() began
 * it. Process context.
 *
 * @param qemu the machine
 */
void virtio_qemu_close(struct virtio_qemu *qemu);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_PORT_QEMU_H */
