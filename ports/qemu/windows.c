/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where machines without a device tree say that their MMIO devices are: microvm
 * on the kernel's command line, the m68k machine in its bootinfo records.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu.h"

int window_add(struct virtio_qemu *q, uint64_t base, unsigned int irq)
{
	if (q->num_windows == QEMU_MAX_WINDOWS)
		return -ENOSPC;
	q->windows[q->num_windows++] = (struct qemu_window){ base, irq };
	return 0;
}

/* ---- microvm ----------------------------------------------------------- */

/* QEMU's firmware configuration: select a file by number, read its bytes. */
#define FW_CFG_SELECT	    0x510
#define FW_CFG_DATA	    0x511
#define FW_CFG_CMDLINE_SIZE 0x14
#define FW_CFG_CMDLINE_DATA 0x15

#define MAX_CMDLINE 4096

static void fw_cfg_read(struct virtio_qemu *q, uint32_t file, uint8_t *buf,
			size_t len)
{
	qtest_out(q, FW_CFG_SELECT, 2, file);
	while (len--)
		*buf++ = (uint8_t)qtest_in(q, FW_CFG_DATA, 1);
}

int discover_microvm(struct virtio_qemu *q)
{
	static const char key[] = "virtio_mmio.device=";
	char cmdline[MAX_CMDLINE + 1], *at = cmdline;
	uint8_t le[4];
	uint32_t size;

	fw_cfg_read(q, FW_CFG_CMDLINE_SIZE, le, sizeof(le));
	size = le[0] | (uint32_t)le[1] << 8 | (uint32_t)le[2] << 16 |
	       (uint32_t)le[3] << 24;
	if (size > MAX_CMDLINE) {
		qemu_err(q, "microvm has a command line of %u bytes", size);
		return -EIO;
	}
	fw_cfg_read(q, FW_CFG_CMDLINE_DATA, (uint8_t *)cmdline, size);
	cmdline[size] = '\0';
	/* As in virtio_mmio.device=512@0xfeb00e00:12 */
	while ((at = strstr(at, key))) {
		uint64_t base;
		unsigned int irq;

		at += strlen(key);
		if (sscanf(at, "%*u@%" SCNi64 ":%u", (int64_t *)&base, &irq) ==
		    2)
			window_add(q, base, irq);
	}
	return q->error;
}

/* ---- m68k -------------------------------------------------------------- */

/* Bootinfo is a row of records: tag, size of all of it, numbers of 32 bits. */
#define BI_LAST	       0
#define BI_VIRT_VIRTIO 0x8004 /* first window, first interrupt */

#define VIRTIO_WINDOW  0x200
#define VIRTIO_WINDOWS 128

static uint32_t be(const uint8_t *p, unsigned int bytes)
{
	uint32_t v = 0;

	while (bytes--)
		v = v << 8 | *p++;
	return v;
}

/*
 * QEMU tells of the inputs of one interrupt controller only, and puts devices
 * into the last windows first: so it is the fifth, that of the last 32.
 */
#define PIC_INPUTS 32

static void add_m68k_windows(struct virtio_qemu *q, uint64_t first)
{
	for (unsigned int i = 0; i < PIC_INPUTS; i++)
		window_add(q,
			   first + (uint64_t)VIRTIO_WINDOW *
					   (VIRTIO_WINDOWS - PIC_INPUTS + i),
			   i);
}

int discover_m68k(struct virtio_qemu *q)
{
	const uint8_t *at = (const uint8_t *)q->ram + PARK_M68K_BOOTINFO;
	const uint8_t *end = at + PARK_M68K_BOOTINFO;

	while (at < end && be(at, 2) != BI_LAST) {
		if (be(at, 2) == BI_VIRT_VIRTIO) {
			add_m68k_windows(q, be(at + 4, 4));
			return 0;
		}
		at += be(at + 2, 2);
		if (be(at + 2, 2) < 4)
			break;
	}
	qemu_err(q, "%s has no bootinfo of its virtio devices",
		 q->machine->name);
	return -EIO;
}
