/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine of --on where QEMU emulates the devices, and is started for it or
 * runs already:
 *
 *     qemu:MACHINE[;OPTION]...[,DEVICE[;PROPERTY=VALUE]...]...
 *
 * DEVICE is QEMU's name of it. drive=FILE makes a disk of a raw image, other
 * properties are QEMU's. OPTION is legacy, to drive devices by their legacy
 * interface, intx, to do without message-signalled interrupts, and, where QEMU
 * runs already, qtest=PATH, qmp=PATH and ram=PATH; then there are no DEVICEs.
 * A comma in a name is written twice.
 */
#ifndef TOOL_MACHINE_QEMU_H
#define TOOL_MACHINE_QEMU_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include <virtio/platform.h>

struct machine_qemu;

/*
 * Make the machine, which is the bus's platform from now on, out of what
 * follows "qemu:", which is written to, and bring its devices to the bus.
 * `host` must outlive it; if `quiet`, it is not told what is said of a machine
 * whose QEMU is of no use any more. Returns 0, or the exit status after the
 * error was printed.
 */
int machine_qemu_open(struct machine_qemu **m, char *text,
		      const struct virtio_platform *host, bool quiet);

/* What QEMU died of, a line; NULL while it lives. */
const char *machine_qemu_error(const struct machine_qemu *m);

const struct virtio_platform *machine_qemu_platform(struct machine_qemu *m);

/* Bytes of its memory. */
uint64_t machine_qemu_memory(const struct machine_qemu *m);

/* As machine_wake_on(). */
void machine_qemu_wake_on(struct machine_qemu *m, int fd);

/* Whether a disk of the machine is made of this file. */
bool machine_qemu_uses_file(const struct machine_qemu *m,
			    const struct stat *st);

/* Undo machine_qemu_open(). */
void machine_qemu_close(struct machine_qemu *m);

#endif /* TOOL_MACHINE_QEMU_H */
