/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our drivers against QEMU's own devices: entropy and block, on every machine,
 * transport, interface and kind of interrupt that there is. What the driver
 * wrote is compared with the image from outside, and every queue must have
 * been served by interrupts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/trace.h>
#include <virtio/virtio_blk.h>
#include <virtio/virtio_ids.h>
#include <virtio/virtio_mmio.h>
#include <virtio/virtio_pci.h>
#include <virtio/virtio_rng.h>

#include "prng.h"
#include "tap.h"

#define TIMEOUT_NS  5000000000u
#define DISK_BYTES  (1u << 20)
#define TEST_BYTES  65536u
#define TEST_SECTOR 100u
#define TEST_OFFSET (TEST_SECTOR * 512u)

static const char *const mmio_machines[] = {
	"microvm", "aarch64/virt", "arm/virt", "riscv64/virt", "riscv32/virt",
};

/* With MSI-X or without: virtio_qemu_config::no_msi, or QEMU's machine. */
static const char *const msi_machines[] = {
	"q35", "pc", "aarch64/virt", "arm/virt", "riscv64/virt", "riscv32/virt",
};

static const char *const big_endian_machines[] = {
	"ppc/g3beige",
	"ppc64/pseries",
};

/* A PCI device as QEMU is told to show it, and as we are to drive it. */
static const struct interface {
	const char *name;
	const char *properties;
	bool legacy;
} interfaces[] = {
	{ "modern", "disable-legacy=on,disable-modern=off", false },
	{ "legacy", "disable-legacy=off,disable-modern=on", true },
	{ "transitional as modern", "disable-legacy=off", false },
	{ "transitional as legacy", "disable-legacy=off", true },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What one machine is tested with. */
struct setup {
	const char *machine;
	const char *suffix; /* "pci" or "device" */
	const char *properties;
	bool legacy;
	bool msi;
};

static struct virtio_linux port;
static struct virtio_driver rng_driver, blk_driver;
static unsigned int interrupts[64]; /* by device type: that had work */
static char image[] = "/tmp/virtio-qemu-XXXXXX";
static int image_fd;
static uint8_t before[DISK_BYTES], after[DISK_BYTES];

static void count_interrupts(void *ctx, const struct virtio_event *event)
{
	(void)ctx;
	if (event->kind == VIRTIO_EVENT_INTERRUPT && event->a)
		interrupts[event->vdev->id.device]++;
}

/* Different each time, so that nothing passes by what was there before. */
static void fill(uint8_t *bytes, size_t len)
{
	static struct prng prng;

	while (len--)
		*bytes++ = (uint8_t)prng_next(&prng);
}

/* ---- one device --------------------------------------------------------- */

static void check_interface(struct virtio_device *vdev, const struct setup *s)
{
	bool modern = virtio_has_feature(vdev, VIRTIO_F_VERSION_1);

	is_int(modern, !s->legacy);
	if (strcmp(s->suffix, "pci") == 0) {
		const struct virtio_pci_device *vp =
			container_of(vdev, struct virtio_pci_device, vdev);

		is_int(vp->legacy, s->legacy);
		is_int(vp->irq_mode,
		       s->msi ? VIRTIO_PCI_IRQ_PER_VQ : VIRTIO_PCI_IRQ_INTX);
	} else {
		const struct virtio_mmio_device *vm =
			container_of(vdev, struct virtio_mmio_device, vdev);

		is_int(vm->version, s->legacy ? 1 : 2);
	}
}

static void check_rng(struct virtio_rng *rng)
{
	uint8_t bytes[4096] = { 0 };
	unsigned int zeroes = 0;

	is_int(virtio_rng_read(rng, bytes, sizeof(bytes), TIMEOUT_NS), 0);
	for (size_t i = 0; i < sizeof(bytes); i++)
		zeroes += !bytes[i];
	ok(zeroes < 100);
}

static void check_blk(struct virtio_blk *blk)
{
	static uint8_t data[TEST_BYTES], back[TEST_BYTES];

	fill(data, sizeof(data));
	is_int(virtio_blk_info(blk)->capacity, DISK_BYTES / 512);
	is_int(virtio_blk_read(blk, TEST_SECTOR, back, TEST_BYTES, TIMEOUT_NS),
	       0);
	is_mem(back, before + TEST_OFFSET, TEST_BYTES);
	is_int(virtio_blk_write(blk, TEST_SECTOR, data, TEST_BYTES, TIMEOUT_NS),
	       0);
	is_int(virtio_blk_read(blk, TEST_SECTOR, back, TEST_BYTES, TIMEOUT_NS),
	       0);
	is_mem(back, data, TEST_BYTES);
	is_int(virtio_blk_flush(blk, TIMEOUT_NS), 0);
	memcpy(before + TEST_OFFSET, data, TEST_BYTES);
	is_int(pread(image_fd, after, DISK_BYTES, 0), DISK_BYTES);
	is_mem(after, before, DISK_BYTES);
}

static void check_devices(const struct setup *s)
{
	struct virtio_device *vdev = NULL;
	unsigned int rngs = 0, blks = 0;

	while ((vdev = virtio_bus_next_device(vdev))) {
		struct virtio_rng *rng = virtio_rng_from_vdev(vdev);
		struct virtio_blk *blk = virtio_blk_from_vdev(vdev);

		check_interface(vdev, s);
		if (rng && ++rngs)
			check_rng(rng);
		if (blk && ++blks)
			check_blk(blk);
	}
	is_int(rngs, 1);
	is_int(blks, 1);
	ok(interrupts[VIRTIO_ID_RNG] > 0);
	ok(interrupts[VIRTIO_ID_BLOCK] > 0);
}

/* ---- one machine -------------------------------------------------------- */

static void fill_image(void)
{
	fill(before, DISK_BYTES);
	is_int(pwrite(image_fd, before, DISK_BYTES, 0), DISK_BYTES);
}

static void run(const struct setup *s)
{
	char drive[128], rng[128], blk[128];
	const char *const args[] = { "-drive",	drive, "-device", rng,
				     "-device", blk,   NULL };
	const struct virtio_qemu_config config = {
		.machine = s->machine,
		.args = args,
		.force_legacy = s->legacy,
		.prefer_legacy = s->legacy,
		.no_msi = !s->msi,
		.host = &port.platform,
	};
	const char *comma = *s->properties ? "," : "";
	struct virtio_qemu *qemu;

	snprintf(drive, sizeof(drive), "if=none,id=d,format=raw,file=%s",
		 image);
	snprintf(rng, sizeof(rng), "virtio-rng-%s%s%s", s->suffix, comma,
		 s->properties);
	snprintf(blk, sizeof(blk), "virtio-blk-%s,drive=d%s%s", s->suffix,
		 comma, s->properties);
	fill_image();
	memset(interrupts, 0, sizeof(interrupts));
	if (is_int(virtio_qemu_start(&qemu, &config), 0)) {
		is_int(virtio_qemu_probe(qemu), 0);
		check_devices(s);
		virtio_qemu_close(qemu);
	}
}

static void test(const struct setup *s, const char *interface)
{
	char name[128];

	tap_begin();
	run(s);
	snprintf(name, sizeof(name), "%s, virtio-%s, %s%s", s->machine,
		 s->suffix, interface,
		 strcmp(s->suffix, "pci") ? ""
		 : s->msi		  ? ", MSI-X"
					  : ", INTx");
	tap_end(name);
}

static void test_mmio(const char *machine, bool legacy)
{
	const struct setup s = {
		.machine = machine,
		.suffix = "device",
		.properties = "",
		.legacy = legacy,
	};

	test(&s, legacy ? "version 1" : "version 2");
}

static void test_pci(const char *machine, bool msi)
{
	for (size_t i = 0; i < COUNT(interfaces); i++) {
		const struct setup s = {
			.machine = machine,
			.suffix = "pci",
			.properties = interfaces[i].properties,
			.legacy = interfaces[i].legacy,
			.msi = msi,
		};

		test(&s, interfaces[i].name);
	}
}

int main(void)
{
	image_fd = mkstemp(image);
	virtio_linux_init(&port);
	port.ops.trace = count_interrupts;
	virtio_rng_driver_init(&rng_driver);
	virtio_blk_driver_init(&blk_driver);
	register_virtio_driver(&rng_driver);
	register_virtio_driver(&blk_driver);
	for (size_t i = 0; i < COUNT(mmio_machines); i++) {
		test_mmio(mmio_machines[i], false);
		test_mmio(mmio_machines[i], true);
	}
	/* Its devices know version 2 alone. */
	test_mmio("m68k/virt", false);
	for (size_t i = 0; i < COUNT(msi_machines); i++) {
		test_pci(msi_machines[i], true);
		test_pci(msi_machines[i], false);
	}
	for (size_t i = 0; i < COUNT(big_endian_machines); i++)
		test_pci(big_endian_machines[i], false);
	unregister_virtio_driver(&rng_driver);
	unregister_virtio_driver(&blk_driver);
	unlink(image);
	return tap_done();
}
