/* SPDX-License-Identifier: BSD-2-Clause */
/* The machines: how each is started, and what is to be known to drive it. */
#include <string.h>

#include "qemu.h"

/* Which of QEMU's objects tells of an interrupt differs, see qmp.c. */
static const struct qemu_machine machines[] = {
	{
		.name = "q35",
		.program = "qemu-system-x86_64",
		.package = "qemu-system-x86",
		.machine = "q35",
		.park = &park_x86,
		.ram_mib = 128,
		.irq_path = "ioapic",
		.has_msi = true,
		.discover = discover_q35,
	},
	{
		.name = "pc",
		.program = "qemu-system-x86_64",
		.package = "qemu-system-x86",
		.machine = "pc",
		.park = &park_x86,
		.ram_mib = 128,
		.irq_path = "ioapic",
		.has_msi = true,
		.discover = discover_pc,
	},
	{
		.name = "microvm",
		.program = "qemu-system-x86_64",
		.package = "qemu-system-x86",
		.machine = "microvm,pit=off,pic=off,rtc=off,acpi=off",
		.park = &park_x86,
		.wants_kernel = true,
		.ram_mib = 128,
		.irq_path = "/machine/ioapic",
		.discover = discover_microvm,
	},
	{
		.name = "aarch64/virt",
		.program = "qemu-system-aarch64",
		.package = "qemu-system-arm",
		.machine = "virt",
		.cpu = "cortex-a57",
		.park = &park_aarch64,
		.ram_base = 0x40000000,
		.ram_mib = 128,
		.irq_type = "arm_gic",
		.has_msi = true,
		.discover = discover_fdt,
	},
	{
		.name = "arm/virt",
		.program = "qemu-system-arm",
		.package = "qemu-system-arm",
		.machine = "virt",
		.cpu = "cortex-a15",
		.park = &park_arm,
		.ram_base = 0x40000000,
		.ram_mib = 128,
		.irq_type = "arm_gic",
		.has_msi = true,
		.discover = discover_fdt,
	},
	{
		.name = "riscv64/virt",
		.program = "qemu-system-riscv64",
		.package = "qemu-system-misc",
		.machine = "virt",
		.park = &park_riscv,
		.ram_base = 0x80000000,
		.ram_mib = 128,
		.irq_type = "riscv.sifive.plic",
		.has_msi = true,
		.discover = discover_fdt,
	},
	{
		.name = "riscv32/virt",
		.program = "qemu-system-riscv32",
		.package = "qemu-system-misc",
		.machine = "virt",
		.park = &park_riscv,
		.ram_base = 0x80000000,
		.ram_mib = 128,
		.irq_type = "riscv.sifive.plic",
		.has_msi = true,
		.discover = discover_fdt,
	},
	{
		.name = "m68k/virt",
		.program = "qemu-system-m68k",
		.package = "qemu-system-misc",
		.machine = "virt",
		.park = &park_m68k,
		.ram_mib = 128,
		.irq_type = "goldfish_pic",
		.irq_nth = 4, /* see add_m68k_windows() */
		.big_endian = true,
		.discover = discover_m68k,
	},
	{
		.name = "ppc/g3beige",
		.program = "qemu-system-ppc",
		.package = "qemu-system-ppc",
		.machine = "g3beige",
		.park = &park_ppc,
		.ram_mib = 128,
		.irq_path = "pic",
		.big_endian = true,
		.discover = discover_g3beige,
	},
	{
		.name = "ppc64/pseries",
		.program = "qemu-system-ppc64",
		.package = "qemu-system-ppc",
		/* What TCG does not have is not asked for, nor warned of. */
		.machine = "pseries,cap-cfpc=broken,cap-sbbc=broken,"
			   "cap-ibs=broken,cap-ccf-assist=off",
		.park = &park_pseries,
		.ram_mib = 256,
		.big_endian = true,
		.discover = discover_pseries,
	},
};

#define MACHINES (sizeof(machines) / sizeof(machines[0]))

const struct qemu_machine *machine_find(const char *name)
{
	for (size_t i = 0; i < MACHINES; i++)
		if (strcmp(machines[i].name, name) == 0)
			return &machines[i];
	return NULL;
}

const char *virtio_qemu_machine(unsigned int index)
{
	return index < MACHINES ? machines[index].name : NULL;
}
