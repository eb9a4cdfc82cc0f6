/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the devices are: the machine that --on describes.
 *
 * A bus is written KIND[:ARGS]. Two kinds are known: what machine_qemu.h says,
 * and
 *
 *     emu[:TRANSPORT][,DEVICE[=ARG][;OPTION[=VALUE]]...]
 *
 * device models in this process, behind the TRANSPORT mmio, mmio-legacy, pci,
 * pci-legacy or pci-transitional.
 */
#ifndef TOOL_MACHINE_H
#define TOOL_MACHINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include <virtio/platform.h>
#include <virtio/trace.h>

struct machine;

/* What the caller wants to hear of; any may be NULL. */
struct machine_hooks {
	void (*trace)(void *ctx, const struct virtio_event *ev);
	void (*log)(void *ctx, enum virtio_log_level level, const char *line);
	void *ctx;

	/* Instead of the host's virtio_platform_ops::alloc and ::free. */
	void *(*alloc)(void *host, size_t size, size_t align);
	void (*free)(void *host, void *mem);
};

/*
 * Make the machine, which is the bus's platform from now on, and bring its
 * devices to the bus. `hooks` may be NULL, else it must outlive the machine.
 * Returns 0, or the exit status after the error was printed.
 */
int machine_open(struct machine **m, const char *on,
		 const struct machine_hooks *hooks);

const struct virtio_platform *machine_platform(struct machine *m);

/* Bytes of its memory; 0: it has none of its own. */
uint64_t machine_memory(const struct machine *m);

/*
 * Whether the machine is of no use any more, as when QEMU has ended; then why
 * is printed. To ask before an error is put down to one of its devices.
 */
bool machine_died(const struct machine *m);

/* Let the platform's wait() end, too, when a file can be read; -1: none. */
void machine_wake_on(struct machine *m, int fd);

/* Let models work that have something to do, and deliver no interrupt. */
void machine_poll(struct machine *m);

/* How --on says its devices are reached: "mmio-legacy"; or NULL: each own. */
const char *machine_transport(const struct machine *m);

/* Whether a disk of the machine is made of this file. */
bool machine_uses_file(const struct machine *m, const struct stat *st);

/* Undo machine_open(); drivers have been unregistered. */
void machine_close(struct machine *m);

#endif /* TOOL_MACHINE_H */
