/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the CPU does while this process stands in for it: nothing. Each machine
 * gets the smallest image that QEMU takes for firmware, or for a kernel where
 * it describes itself only to one, with a loop that waits for ever.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "qemu.h"

/* cli; hlt; jmp to the hlt: at the reset vector, 16 bytes below the end */
static const uint8_t x86_code[] = { 0xfa, 0xf4, 0xeb, 0xfd };
/* wfi; b to it */
static const uint8_t aarch64_code[] = { 0x7f, 0x20, 0x03, 0xd5,
					0xff, 0xff, 0xff, 0x17 };
static const uint8_t arm_code[] = { 0x03, 0xf0, 0x20, 0xe3,
				    0xfd, 0xff, 0xff, 0xea };
static const uint8_t riscv_code[] = { 0x73, 0x00, 0x50, 0x10,
				      0x6f, 0xf0, 0xdf, 0xff };
/*
 * Sleep by power management: lis r3,0x40; mtspr HID0,r3; mfmsr r4; oris r4,r4,4
 * (POW); mtmsr r4; b to the oris. At the reset vector, 0x100 in the last of the
 * 4 MiB that the ROM has.
 */
static const uint8_t ppc_code[] = { 0x3c, 0x60, 0x00, 0x40, 0x7c, 0x70,
				    0xfb, 0xa6, 0x7c, 0x80, 0x00, 0xa6,
				    0x64, 0x84, 0x00, 0x04, 0x7c, 0x80,
				    0x01, 0x24, 0x4b, 0xff, 0xff, 0xf8 };
/*
 * Sleep by a call to the hypervisor, once the timer that would end it is set to
 * the far future: li r4,-1; rldicl r4,r4,0,9; mtdec r4; li r3,0xe0 (H_CEDE);
 * sc 1; b to the li. At the reset vector.
 */
static const uint8_t pseries_code[] = { 0x38, 0x80, 0xff, 0xff, 0x78, 0x84,
					0x02, 0x40, 0x7c, 0x96, 0x03, 0xa6,
					0x38, 0x60, 0x00, 0xe0, 0x44, 0x00,
					0x00, 0x22, 0x4b, 0xff, 0xff, 0xf8 };
/*
 * An ELF kernel of one segment, 0x1000 bytes at 0x1000, that begins with
 * stop #0x2700; bra to it.
 */
static const uint8_t m68k_code[] = {
	0x7f, 'E',  'L',  'F',	1,    2,    1,	  0,	0, 0, 0,
	0,    0,    0,	  0,	0,		     /* ident */
	0,    2,    0,	  4,	0,    0,    0,	  1, /* executable, m68k, version */
	0,    0,    0x10, 0x54,			     /* entry */
	0,    0,    0,	  0x34, 0,    0,    0,	  0, /* program headers; sections */
	0,    0,    0,	  0,	0,    0x34, 0,	  0x20, 0, 1, /* flags, sizes, one header */
	0,    0,    0,	  0,	0,    0,		      /* no sections */
	0,    0,    0,	  1,	0,    0,    0,	  0, /* loaded, from the start */
	0,    0,    0x10, 0,	0,    0,    0x10, 0, /* to here */
	0,    0,    0x10, 0,	0,    0,    0x10, 0, /* so much */
	0,    0,    0,	  5,	0,    0,    0x10, 0, /* read, execute; alignment */
	0x4e, 0x72, 0x27, 0x00, 0x60, 0xfa,
};

#define PARK(name, how, bytes, where)                                          \
	const struct qemu_park park_##name = {                                 \
		.option = how,                                                 \
		.size = bytes,                                                 \
		.offset = where,                                               \
		.code = name##_code,                                           \
		.len = sizeof(name##_code),                                    \
	}

PARK(x86, "-bios", 0x10000, 0xfff0);
PARK(aarch64, "-bios", sizeof(aarch64_code), 0);
PARK(arm, "-bios", sizeof(arm_code), 0);
PARK(riscv, "-bios", sizeof(riscv_code), 0);
PARK(ppc, "-bios", 0x400000, 0x300100);
PARK(pseries, "-bios", 0x1000, 0x100);
PARK(m68k, "-kernel", 0x1000, 0);

int park_open(const struct qemu_park *park)
{
	int fd = memfd_create("virtio-park", MFD_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = pwrite(fd, park->code, park->len, (off_t)park->offset);
	if (n == (ssize_t)park->len && !ftruncate(fd, (off_t)park->size))
		return fd;
	close(fd);
	return -EIO;
}
