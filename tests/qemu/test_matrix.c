/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our drivers against QEMU's own devices: entropy, block and console, on every
 * machine, transport, interface and kind of interrupt that there is, with fewer
 * vectors than queues, with split and packed rings and what a ring can be
 * without, and behind bridges. What the driver wrote is compared with the image
 * from outside, what it sent with what the host's end got, and every device must
 * have been served by interrupts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/trace.h>
#include <virtio/virtio_blk.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_console.h>
#include <virtio/virtio_ids.h>
#include <virtio/virtio_mmio.h>
#include <virtio/virtio_pci.h>
#include <virtio/virtio_rng.h>

#include "host_end.h"
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
	{ "modern, packed", "disable-legacy=on,packed=on", false },
	{ "legacy", "disable-legacy=off,disable-modern=on", true },
	{ "transitional as modern", "disable-legacy=off", false },
	{ "transitional as legacy", "disable-legacy=off", true },
};

/* What the rings are told to be, and to do without. */
static const char *const ring_variants[] = {
	"event_idx=off",
	"indirect_desc=off",
	"event_idx=off,indirect_desc=off",
	"iommu_platform=on",
	"packed=on,event_idx=off",
	"packed=on,indirect_desc=off",
	"packed=on,event_idx=off,indirect_desc=off",
	"packed=on,iommu_platform=on",
};

/* What that means for the features: on or off unless said otherwise. */
static const struct {
	unsigned int bit;
	const char *property;
	bool usual;
} ring_features[] = {
	{ VIRTIO_F_RING_PACKED, "packed=on", false },
	{ VIRTIO_F_ACCESS_PLATFORM, "iommu_platform=on", false },
	{ VIRTIO_RING_F_EVENT_IDX, "event_idx=off", true },
	{ VIRTIO_RING_F_INDIRECT_DESC, "indirect_desc=off", true },
};

/*
 * Bridges, one behind another: the entropy device hangs on bus `outer`, the
 * others on `inner`. A port of PCI Express has one slot, the others many.
 */
static const char *const express_bridges[] = {
	"-device", "pcie-root-port,id=outer,chassis=1",
	"-device", "pcie-root-port,id=root,chassis=2,addr=7",
	"-device", "pcie-pci-bridge,id=inner,bus=root",
	NULL,
};

static const char *const bridges[] = {
	"-device", "pci-bridge,id=outer,chassis_nr=1,addr=6",
	"-device", "pci-bridge,id=inner,chassis_nr=2,addr=9,bus=outer",
	NULL,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What one machine is tested with. */
struct setup {
	const char *machine;
	const char *suffix; /* "pci" or "device" */
	const char *properties;
	bool legacy;
	bool msi;
	const int *vectors;	    /* of MSI-X, or NULL: as many as it takes */
	bool one_port;		    /* of the console, else two */
	const char *const *bridges; /* arguments, or NULL */
};

static struct virtio_linux port;
static struct virtio_driver rng_driver, blk_driver, console_driver;
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

/* MSI-X for all that interrupts, or two for config and queues, or the pin. */
static int irq_mode(struct virtio_device *vdev, const struct setup *s)
{
	struct virtqueue *vq;
	int wanted = 1;

	list_for_each_entry(vq, &vdev->vqs, list)
		wanted += vq->callback != NULL;
	if (!s->msi || (s->vectors && *s->vectors < 2))
		return VIRTIO_PCI_IRQ_INTX;
	if (s->vectors && *s->vectors < wanted)
		return VIRTIO_PCI_IRQ_SHARED;
	return VIRTIO_PCI_IRQ_PER_VQ;
}

static void check_interface(struct virtio_device *vdev, const struct setup *s)
{
	bool modern = virtio_has_feature(vdev, VIRTIO_F_VERSION_1);

	is_int(modern, !s->legacy);
	for (size_t i = 0; i < COUNT(ring_features); i++) {
		bool said = strstr(s->properties, ring_features[i].property);

		is_int(virtio_has_feature(vdev, ring_features[i].bit),
		       ring_features[i].usual != said);
	}
	if (strcmp(s->suffix, "pci") == 0) {
		const struct virtio_pci_device *vp =
			container_of(vdev, struct virtio_pci_device, vdev);

		is_int(vp->legacy, s->legacy);
		is_int(vp->irq_mode, irq_mode(vdev, s));
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

static void check_console(struct virtio_device *vdev, const struct setup *s,
			  struct virtio_qemu *qemu, const struct host_end *ends)
{
	struct virtio_console *con = virtio_console_from_vdev(vdev);
	const struct virtio_platform *p = virtio_qemu_platform(qemu);
	struct host_end_ports ports;

	ports = host_end_wait(con, p, s->one_port ? 1 : 2, HOST_END_NAME);
	is_int(virtio_console_info(con)->multiport, !s->one_port);
	if (!ports.port[0])
		return;
	host_end_exchange(&ends[0], con, p, ports.port[0]);
	host_end_emergency(&ends[0], vdev);
	if (!ports.port[1])
		return;
	is_int(virtio_console_open(ports.port[1]), 0);
	host_end_exchange(&ends[1], con, p, ports.port[1]);
	host_end_close(&ends[1], ports.port[1]);
	host_end_replace(qemu, con);
}

static void check_devices(const struct setup *s, struct virtio_qemu *qemu,
			  const struct host_end *ends)
{
	struct virtio_device *vdev = NULL;
	unsigned int rngs = 0, blks = 0, consoles = 0;

	while ((vdev = virtio_bus_next_device(vdev))) {
		struct virtio_rng *rng = virtio_rng_from_vdev(vdev);
		struct virtio_blk *blk = virtio_blk_from_vdev(vdev);

		check_interface(vdev, s);
		if (rng && ++rngs)
			check_rng(rng);
		if (blk && ++blks)
			check_blk(blk);
		if (virtio_console_from_vdev(vdev) && ++consoles)
			check_console(vdev, s, qemu, ends);
	}
	is_int(rngs, 1);
	is_int(blks, 1);
	is_int(consoles, 1);
	ok(interrupts[VIRTIO_ID_RNG] > 0);
	ok(interrupts[VIRTIO_ID_BLOCK] > 0);
	ok(interrupts[VIRTIO_ID_CONSOLE] > 0);
}

/* ---- one machine -------------------------------------------------------- */

static void fill_image(void)
{
	fill(before, DISK_BYTES);
	is_int(pwrite(image_fd, before, DISK_BYTES, 0), DISK_BYTES);
}

/* The command line that makes a setup's devices. */
struct arguments {
	const char *argv[32];
	unsigned int num;
	char text[4][128];
	unsigned int texts;
};

static void add(struct arguments *a, const char *option, const char *value)
{
	a->argv[a->num++] = option;
	a->argv[a->num++] = value;
	a->argv[a->num] = NULL;
}

/* A device as the setup wants it; `more` begins with a comma or is empty. */
static void add_device(struct arguments *a, const struct setup *s,
		       const char *device, const char *more, const char *bus)
{
	char *text = a->text[a->texts++];

	snprintf(text, sizeof(a->text[0]), "virtio-%s-%s%s%s%s%s%s", device,
		 s->suffix, more, *s->properties ? "," : "", s->properties,
		 s->bridges ? ",bus=" : "", s->bridges ? bus : "");
	add(a, "-device", text);
}

static void add_console(struct arguments *a, const struct setup *s,
			const struct host_end *ends)
{
	bool pci = strcmp(s->suffix, "pci") == 0;
	char more[64];

	/* By itself QEMU gives fewer vectors than there are queues. */
	snprintf(more, sizeof(more), ",max_ports=%d%s", s->one_port ? 1 : 2,
		 pci ? ",vectors=8" : "");
	add(a, "-chardev", ends[0].chardev);
	add(a, "-chardev", ends[1].chardev);
	add_device(a, s, "serial", more, "inner,addr=7");
	add(a, "-device", "virtconsole,chardev=end0");
	if (!s->one_port)
		add(a, "-device",
		    "virtserialport,id=second,chardev=end1,"
		    "name=" HOST_END_NAME);
}

static void add_all(struct arguments *a, const struct setup *s,
		    const struct host_end *ends)
{
	const char *const *bridge = s->bridges;
	char *drive = a->text[a->texts++];

	for (; bridge && *bridge; bridge += 2)
		add(a, bridge[0], bridge[1]);
	snprintf(drive, sizeof(a->text[0]), "if=none,id=d,format=raw,file=%s",
		 image);
	add(a, "-drive", drive);
	add_device(a, s, "rng", "", "outer");
	add_device(a, s, "blk",
		   s->vectors ? ",drive=d,num-queues=2" : ",drive=d",
		   "inner,addr=2");
	add_console(a, s, ends);
}

static void run(const struct setup *s)
{
	struct arguments arguments = { .num = 0 };
	const struct virtio_qemu_config config = {
		.machine = s->machine,
		.args = arguments.argv,
		.force_legacy = s->legacy,
		.prefer_legacy = s->legacy,
		.no_msi = !s->msi,
		.host = &port.platform,
	};
	struct host_end ends[2];
	struct virtio_qemu *qemu;
	int err;

	host_end_open(&ends[0], "end0");
	host_end_open(&ends[1], "end1");
	add_all(&arguments, s, ends);
	fill_image();
	memset(interrupts, 0, sizeof(interrupts));
	err = virtio_qemu_start(&qemu, &config);
	host_end_given(&ends[0]);
	host_end_given(&ends[1]);
	if (is_int(err, 0)) {
		is_int(virtio_qemu_probe(qemu), 0);
		check_devices(s, qemu, ends);
		virtio_qemu_close(qemu);
	}
	close(ends[0].ours);
	close(ends[1].ours);
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
	struct setup s = {
		.machine = machine,
		.suffix = "device",
		.properties = "",
		.legacy = legacy,
	};

	test(&s, legacy ? "version 1" : "version 2");
	if (legacy)
		return;
	s.properties = "packed=on";
	test(&s, "version 2, packed");
}

static void test_pci(const char *machine, bool msi, const char *const *over)
{
	for (size_t i = 0; i < COUNT(interfaces); i++) {
		const struct setup s = {
			.machine = machine,
			.suffix = "pci",
			.properties = interfaces[i].properties,
			.legacy = interfaces[i].legacy,
			.msi = msi,
			.bridges = over,
		};
		char name[64];

		snprintf(name, sizeof(name), "%s%s", interfaces[i].name,
			 over ? " behind bridges" : "");
		test(&s, name);
	}
}

/* Fewer vectors than queues: one for all of them, or none that is of use. */
static void test_few_vectors(const char *machine, bool legacy)
{
	struct setup s = {
		.machine = machine,
		.suffix = "pci",
		.legacy = legacy,
		.msi = true,
	};

	for (int vectors = 2; vectors >= 0; vectors--) {
		char properties[64], name[64];

		snprintf(properties, sizeof(properties),
			 "disable-legacy=%s,vectors=%d", legacy ? "off" : "on",
			 vectors);
		snprintf(name, sizeof(name), "%s, vectors=%d",
			 legacy ? "legacy" : "modern", vectors);
		s.properties = properties;
		s.vectors = &vectors;
		test(&s, name);
	}
}

/* Other rings, and a console with one port and without messages. */
static void test_variants(const char *machine, const char *suffix, bool msi)
{
	/* Most of what is asked of the rings is beyond legacy devices. */
	const char *modern = strcmp(suffix, "pci") ? "" : "disable-legacy=on,";
	struct setup s = { .machine = machine, .suffix = suffix, .msi = msi };
	char properties[96];

	for (size_t i = 0; i < COUNT(ring_variants); i++) {
		snprintf(properties, sizeof(properties), "%s%s", modern,
			 ring_variants[i]);
		s.properties = properties;
		test(&s, ring_variants[i]);
	}
	s.properties = "";
	s.one_port = true;
	test(&s, "console with one port");
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
	virtio_console_driver_init(&console_driver);
	register_virtio_driver(&console_driver);
	for (size_t i = 0; i < COUNT(mmio_machines); i++) {
		test_mmio(mmio_machines[i], false);
		test_mmio(mmio_machines[i], true);
	}
	/* Its devices know version 2 alone. */
	test_mmio("m68k/virt", false);
	for (size_t i = 0; i < COUNT(msi_machines); i++) {
		test_pci(msi_machines[i], true, NULL);
		test_pci(msi_machines[i], false, NULL);
	}
	for (size_t i = 0; i < COUNT(big_endian_machines); i++)
		test_pci(big_endian_machines[i], false, NULL);
	for (int msi = 1; msi >= 0; msi--) {
		test_pci("q35", msi, express_bridges);
		test_pci("pc", msi, bridges);
		test_pci("aarch64/virt", msi, express_bridges);
	}
	for (size_t i = 0; i < COUNT(msi_machines); i++)
		test_few_vectors(msi_machines[i], false);
	test_few_vectors("q35", true);
	test_variants("microvm", "device", false);
	test_variants("q35", "pci", true);
	unregister_virtio_driver(&console_driver);
	unregister_virtio_driver(&rng_driver);
	unregister_virtio_driver(&blk_driver);
	unlink(image);
	return tap_done();
}
