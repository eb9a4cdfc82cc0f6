/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the PCI transport: what it does at the registers of a
 * device that the test plays, how it interrupts, and what it makes of
 * capabilities and registers that lie.
 */
#include <virtio/virtio.h>
#include <virtio/virtio_config.h>

#include "fake_pci.h"
#include "tap.h"

#define NUM_VQS 2
#define BIT(n)	((uint64_t)1 << (n))
#define V1	BIT(VIRTIO_F_VERSION_1)
#define DATA	BIT(VIRTIO_F_NOTIFICATION_DATA)
#define IDS	BIT(VIRTIO_F_NOTIF_CONFIG_DATA)
#define RESET	BIT(VIRTIO_F_RING_RESET)

static struct fake_platform fp;
static struct fake_pci dev;
static struct virtio_pci_device vp;
static struct virtio_driver drv;
static struct virtqueue *vqs[NUM_VQS];
static int probe_error;
static unsigned int callbacks, changes;

static void callback(struct virtqueue *vq)
{
	(void)vq;
	callbacks++;
}

static int probe(struct virtio_device *vdev)
{
	struct virtqueue_info info[NUM_VQS] = {
		{ "first", callback, false, 0 },
		{ "second", callback, false, 0 },
	};

	probe_error = virtio_find_vqs(vdev, NUM_VQS, vqs, info, NULL);
	return probe_error;
}

static void drv_remove(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	for (unsigned int i = 0; i < NUM_VQS; i++)
		while (virtqueue_detach_unused_buf(vqs[i]))
			;
	vdev->config->del_vqs(vdev);
}

static void config_changed(struct virtio_device *vdev)
{
	(void)vdev;
	changes++;
}

/* A modern device that nobody drives yet. */
static void init(void)
{
	static const struct virtio_device_id ids[] = {
		{ 42, VIRTIO_DEV_ANY_ID },
		{ 0, 0 },
	};

	fake_platform_init(&fp);
	fake_pci_init(&dev, &fp);
	memset(&drv, 0, sizeof(drv));
	drv.driver.name = "test";
	drv.id_table = ids;
	drv.probe = probe;
	drv.remove = drv_remove;
	drv.config_changed = config_changed;
	probe_error = 0;
	callbacks = 0;
	changes = 0;
	register_virtio_driver(&drv);
}

static void init_legacy(void)
{
	init();
	fake_pci_make_legacy(&dev);
	dev.features = 0;
}

static int start_in(enum virtio_pci_order order)
{
	int err;

	is_int(fake_pci_scan(&dev), 1);
	err = virtio_pci_probe(&vp, &dev.dev, order);
	return err ? err : probe_error;
}

static int start(void)
{
	return start_in(VIRTIO_PCI_MODERN_FIRST);
}

/* After a start() of the transport that succeeded. */
static void stop(void)
{
	virtio_pci_remove(&vp);
	unregister_virtio_driver(&drv);
	is_int(dev.vectors_out, 0);
	is_clean(&fp);
}

/* After one that did not; it was said why. */
static void stop_failed(const char *why)
{
	unregister_virtio_driver(&drv);
	ok(fake_logged(&fp, why) >= 1);
	is_clean(&fp);
}

static unsigned int structure(unsigned int type)
{
	unsigned int at = dev.space[PCI_CAPABILITY_LIST];

	while (at && (dev.space[at] != PCI_CAP_ID_VNDR ||
		      dev.space[at + VIRTIO_PCI_CAP_CFG_TYPE] != type))
		at = dev.space[at + 1];
	return at;
}

static void add_buffer(unsigned int i, char *mem)
{
	struct scatterlist sg;

	sg_init_one(&sg, mem, 8);
	virtqueue_add_inbuf(vqs[i], &sg, 1, mem, 0);
	virtqueue_kick(vqs[i]);
}

/* The device uses the first buffer of a queue. */
static void use_buffer(unsigned int i)
{
	struct vring_used *used =
		fake_cpu_addr(&fp, virtqueue_get_used_addr(vqs[i]));

	used->ring[0].len.raw = virtio_swab32(true, 8);
	used->idx.raw = virtio_swab16(true, 1);
}

/* ---- finding ------------------------------------------------------------ */

static void ids_tell_what_it_is(void)
{
	init();
	is_int(start(), 0);
	is_int(vp.vdev.id.device, 42);
	is_hex(vp.vdev.id.vendor, 0x1af4);
	is_str(virtio_bus_name(&vp.vdev), "pci@00:05.0");
	ok(!vp.legacy);
	stop();
	init();
	fake_set(&dev, PCI_DEVICE_ID, 2, 0x1005);
	fake_set(&dev, PCI_SUBSYSTEM_ID, 2, 42);
	is_int(start(), 0);
	is_int(vp.vdev.id.device, 42);
	ok(!vp.legacy);
	stop();
}

static void others_are_passed_over_silently(void)
{
	static const uint32_t ids[] = { 0x1af40fff, 0x1af41080, 0x80861040 };

	for (unsigned int i = 0; i < 3; i++) {
		init();
		fake_set(&dev, PCI_VENDOR_ID, 2, ids[i] >> 16);
		fake_set(&dev, PCI_DEVICE_ID, 2, ids[i] & 0xffff);
		is_int(start(), -ENODEV);
		is_int(fp.nr_lines, 0);
		unregister_virtio_driver(&drv);
	}
}

static void type_0_makes_no_sense(void)
{
	init();
	fake_set(&dev, PCI_DEVICE_ID, 2, 0x1000);
	fake_set(&dev, PCI_SUBSYSTEM_ID, 2, 0);
	is_int(start(), -EIO);
	stop_failed("type 0");
}

static void the_order_of_interfaces(void)
{
	init();
	fake_set(&dev, PCI_DEVICE_ID, 2, 0x1005);
	fake_set(&dev, PCI_REVISION_ID, 1, 0);
	is_int(start_in(VIRTIO_PCI_LEGACY_FIRST), 0);
	ok(vp.legacy);
	stop();
	init_legacy();
	is_int(start(), 0);
	ok(vp.legacy);
	stop();
	/* No I/O ports here: -ENOMEM, and then modern. */
	init();
	fake_set(&dev, PCI_DEVICE_ID, 2, 0x1005);
	fake_set(&dev, PCI_REVISION_ID, 1, 0);
	fake_pci_bar(&dev, 0, 0, 0);
	is_int(start_in(VIRTIO_PCI_LEGACY_FIRST), 0);
	ok(!vp.legacy);
	is_int(fp.nr_lines, 0);
	stop();
	/* A modern id is no legacy device: -ENODEV, and then modern. */
	init();
	is_int(start_in(VIRTIO_PCI_LEGACY_FIRST), 0);
	ok(!vp.legacy);
	stop();
}

static void no_interface_can_be_used(void)
{
	init_legacy();
	fake_set(&dev, PCI_REVISION_ID, 1, 1);
	is_int(start(), -ENODEV);
	stop_failed("no interface");
	init_legacy();
	fake_pci_bar(&dev, 0, 0, 0);
	is_int(start(), -ENOMEM);
	stop_failed("BAR 0");
	is_int(fake_get(&dev, PCI_COMMAND, 2) & 7, 0);
}

/* ---- capabilities that lie ---------------------------------------------- */

static void a_list_that_loops(void)
{
	init();
	dev.space[structure(VIRTIO_PCI_CAP_NOTIFY_CFG) + 1] =
		dev.space[PCI_CAPABILITY_LIST];
	is_int(start(), -EIO);
	stop_failed("capability list");
	init();
	dev.space[structure(VIRTIO_PCI_CAP_NOTIFY_CFG) + 1] = 0x10;
	is_int(start(), -EIO);
	stop_failed("capability list");
}

/* One field of one structure is wrong; there is no other of its type. */
static void bad_field(unsigned int type, unsigned int field, uint32_t value,
		      const char *why)
{
	unsigned int width = field < VIRTIO_PCI_CAP_OFFSET ? 1 : 4;

	init();
	fake_set(&dev, structure(type) + field, width, value);
	/* Without common structures it might be a legacy device. */
	is_int(start(), type == VIRTIO_PCI_CAP_COMMON_CFG ? -ENODEV : -EIO);
	stop_failed(why);
}

static void structures_that_are_none(void)
{
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_LENGTH, 55,
		  "too short");
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_OFFSET, 2,
		  "aligned");
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_OFFSET, 0x3ff0,
		  "within");
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_OFFSET, 0xfffffffc,
		  "within");
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_BAR, 6, "no such");
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_BAR, 255,
		  "no such");
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_BAR, 2, "no such");
	bad_field(VIRTIO_PCI_CAP_COMMON_CFG, VIRTIO_PCI_CAP_LEN, 15,
		  "no interface");
	bad_field(VIRTIO_PCI_CAP_NOTIFY_CFG, VIRTIO_PCI_CAP_LENGTH, 1,
		  "too short");
	bad_field(VIRTIO_PCI_CAP_NOTIFY_CFG, VIRTIO_PCI_CAP_LEN, 16,
		  "capability is too short");
	bad_field(VIRTIO_PCI_CAP_NOTIFY_CFG, VIRTIO_PCI_CAP_OFFSET, 0x3001,
		  "aligned");
	bad_field(VIRTIO_PCI_CAP_ISR_CFG, VIRTIO_PCI_CAP_LENGTH, 0,
		  "too short");
	bad_field(VIRTIO_PCI_CAP_ISR_CFG, VIRTIO_PCI_CAP_OFFSET, 0x4000,
		  "within");
	bad_field(VIRTIO_PCI_CAP_ISR_CFG, VIRTIO_PCI_CAP_OFFSET, 0x20,
		  "overlap");
	bad_field(VIRTIO_PCI_CAP_DEVICE_CFG, VIRTIO_PCI_CAP_OFFSET, 0x3000,
		  "overlap");
}

/* drv.pci.struct-pci-cap.2, .4 */
static void the_next_of_its_type_is_taken(void)
{
	init();
	fake_set(&dev,
		 structure(VIRTIO_PCI_CAP_COMMON_CFG) + VIRTIO_PCI_CAP_BAR, 1,
		 7);
	fake_pci_structure(&dev, VIRTIO_PCI_CAP_COMMON_CFG, 4, 0, 0x1000, 16);
	fake_pci_structure(&dev, VIRTIO_PCI_CAP_COMMON_CFG, 4, 0x800, 64, 16);
	is_int(start(), 0);
	is_hex(vp.common.offset, 0);
	is_int(fp.nr_lines, 1);
	stop();
}

/* drv.pci.struct-pci-cap.6 */
static void a_length_beyond_the_bar_is_cut(void)
{
	init();
	fake_set(&dev,
		 structure(VIRTIO_PCI_CAP_NOTIFY_CFG) + VIRTIO_PCI_CAP_LENGTH,
		 4, 0xffffffff);
	is_int(start(), 0);
	is_hex(vp.notify.length, 0x1000);
	stop();
}

static void add_window(void)
{
	dev.window_cap = fake_pci_structure(&dev, VIRTIO_PCI_CAP_PCI_CFG, 0, 0,
					    0, VIRTIO_PCI_CFG_CAP_SIZEOF);
}

static void a_bar_out_of_reach(void)
{
	init();
	fake_pci_bar(&dev, 4, PCI_BASE_ADDRESS_MEM_64, ~(uint32_t)0x3fff);
	is_int(start(), -ENODEV);
	stop_failed("cannot be reached");
	init();
	fake_pci_bar(&dev, 4, PCI_BASE_ADDRESS_MEM_64, ~(uint32_t)0x3fff);
	add_window();
	dev.config[4] = 0x2a;
	is_int(start(), 0);
	ok(vp.common.window && vp.notify.window);
	is_int(virtio_cread8(&vp.vdev, 4), 0x2a);
	virtqueue_notify(vqs[1]);
	is_int(dev.queues[1].kicks, 1);
	stop();
}

/* A device whose BAR has 8 GiB and no place, and a structure far up in it. */
static void init_large(uint32_t type, uint32_t offset, uint32_t length)
{
	unsigned int cap;

	init();
	fake_pci_bar(&dev, 4, PCI_BASE_ADDRESS_MEM_64, 0);
	fake_pci_bar(&dev, 5, 0, ~(uint32_t)1);
	add_window();
	cap = structure(type);
	fake_set(&dev, cap + VIRTIO_PCI_CAP_OFFSET, 4, offset);
	fake_set(&dev, cap + VIRTIO_PCI_CAP_LENGTH, 4, length);
}

/* 4.1.4.9: the window's offset has 32 bits. */
static void a_bar_beyond_the_windows_reach(void)
{
	init_large(VIRTIO_PCI_CAP_NOTIFY_CFG, 0xfffff000, 0x2000);
	is_int(start(), 0);
	ok(vp.notify.window);
	is_hex(vp.notify.length, 0x1000);
	stop();
	/* It would be the common configuration's first register. */
	init_large(VIRTIO_PCI_CAP_NOTIFY_CFG, 0xfffff000, 0x2000);
	dev.queues[1].notify_off = 0x400;
	is_int(start(), -EINVAL);
	is_int(fake_logged(&fp, "is notified at"), 1);
	stop();
	init_large(VIRTIO_PCI_CAP_COMMON_CFG, 0xffffffe0, 0x1000);
	is_int(start(), -ENODEV);
	stop_failed("so far up");
}

static void shared_memory(void)
{
	struct virtio_shm_region region;
	unsigned int at;

	init();
	at = fake_pci_structure(&dev, VIRTIO_PCI_CAP_SHARED_MEMORY_CFG, 4,
				0x3800, 0x800, VIRTIO_PCI_CAP64_SIZEOF);
	dev.space[at + VIRTIO_PCI_CAP_ID] = 7;
	is_int(start(), 0);
	ok(virtio_get_shm_region(&vp.vdev, &region, 7));
	is_hex(region.addr, FAKE_PCI_MEMORY + 0x3800);
	is_hex(region.len, 0x800);
	ok(!virtio_get_shm_region(&vp.vdev, &region, 8));
	is_int(fp.nr_lines, 0);
	fake_set(&dev, at + VIRTIO_PCI_CAP64_LENGTH_HI, 4, 1);
	ok(!virtio_get_shm_region(&vp.vdev, &region, 7));
	ok(fake_logged(&fp, "shared memory 7") == 1);
	stop();
}

/* ---- status and features ------------------------------------------------ */

static void a_status_that_never_resets(void)
{
	init();
	dev.status = 15;
	dev.never_resets = true;
	is_int(start(), -EIO);
	stop_failed("does not complete its reset");
	ok(fp.now >= 900000000u && fp.now <= 2000000000u);
}

static int a_neighbour_interrupts(void *device)
{
	(void)device;
	fp.now += 1000;
	return 1;
}

/* Nor do others' interrupts make its second shorter, or longer. */
static void a_status_that_never_resets_among_others(void)
{
	init();
	dev.status = 15;
	dev.never_resets = true;
	fp.on_wait = a_neighbour_interrupts;
	is_int(start(), -EIO);
	stop_failed("does not complete its reset");
	ok(fp.now >= 1000000000u && fp.now <= 1100000000u);
	fp.on_wait = NULL;
}

static void features_in_halves(void)
{
	init();
	dev.features |= BIT(VIRTIO_RING_F_EVENT_IDX) | BIT(62) | RESET;
	is_int(start(), 0);
	is_hex(dev.driver_features, BIT(VIRTIO_RING_F_EVENT_IDX) | V1 | RESET);
	is_int(dev.status, 15);
	stop();
}

static void features_whose_register_is_missing(void)
{
	static const struct {
		uint32_t length; /* of the common configuration */
		uint64_t features;
	} cases[] = {
		{ 56, V1 | DATA },
		{ 57, V1 | DATA },
		{ 58, V1 | DATA | IDS },
		{ 59, V1 | DATA | IDS },
		{ 60, V1 | DATA | IDS | RESET },
	};

	for (unsigned int i = 0; i < 5; i++) {
		init();
		dev.features |= DATA | IDS | RESET;
		fake_set(&dev,
			 structure(VIRTIO_PCI_CAP_COMMON_CFG) +
				 VIRTIO_PCI_CAP_LENGTH,
			 4, cases[i].length);
		is_int(start(), 0);
		is_hex(dev.driver_features, cases[i].features);
		stop();
	}
}

static void a_modern_device_that_does_not_say_so(void)
{
	init();
	dev.features = 0;
	is_int(start(), 0);
	is_int(dev.status & VIRTIO_CONFIG_S_FAILED, VIRTIO_CONFIG_S_FAILED);
	ok(fake_logged(&fp, "VERSION_1") >= 1);
	stop();
}

/* ---- queues ------------------------------------------------------------- */

static void a_queue_as_the_device_sees_it(void)
{
	init();
	is_int(start(), 0);
	is_hex(dev.queues[1].addr[0], virtqueue_get_desc_addr(vqs[1]));
	is_hex(dev.queues[1].addr[1], virtqueue_get_avail_addr(vqs[1]));
	is_hex(dev.queues[1].addr[2], virtqueue_get_used_addr(vqs[1]));
	is_int(dev.queues[1].enable, 1);
	virtqueue_notify(vqs[1]);
	is_int(dev.queues[1].kicks, 1);
	is_hex(dev.queues[1].kicked_at, 4);
	stop();
}

static void sizes_of_queues(void)
{
	static const uint16_t offered[] = { 1, 3, 100, 32768 };
	static const uint16_t taken[] = { 1, 2, 64, 32768 };

	for (unsigned int i = 0; i < 4; i++) {
		init();
		dev.queues[0].size = offered[i];
		is_int(start(), 0);
		is_int(dev.queues[0].size, taken[i]);
		is_int(vqs[0]->num_max, offered[i]);
		is_int(fake_logged(&fp, "struct-layout.15"),
		       offered[i] != taken[i]);
		stop();
	}
	init();
	dev.queues[1].size = 0;
	is_int(start(), -ENOENT);
	stop();
	init();
	dev.num_queues = 1;
	is_int(start(), -ENOENT);
	stop();
	init();
	dev.queues[0].size = 100;
	dev.size_stays = true;
	is_int(start(), -EIO);
	ok(fake_logged(&fp, "does not accept 64 as size of queue 0") == 1);
	stop();
}

/* More than 32768, packed or not; a packed one may have any number below. */
static void sizes_that_no_queue_has(void)
{
	for (unsigned int packed = 0; packed < 2; packed++) {
		const char *clause =
			packed ? "more than 32768 (2.8)"
			       : "dev.pci.common-cfg-struct-layout.15";

		init();
		dev.features |= packed ? BIT(VIRTIO_F_RING_PACKED) : 0;
		dev.queues[1].size = 32769;
		is_int(start(), -EIO);
		is_int(fake_logged(&fp, clause), 1);
		is_int(fake_logged(&fp, "32769 is no size for queue 1"), 1);
		stop();
		init();
		dev.features |= packed ? BIT(VIRTIO_F_RING_PACKED) : 0;
		dev.queues[1].size = 65535;
		is_int(start(), -EIO);
		is_int(fake_logged(&fp, clause), 1);
		stop();
	}
}

static void queues_that_do_not_stand(void)
{
	init();
	dev.enable_stays_zero = true;
	is_int(start(), -EIO);
	stop();
	init();
	dev.features |= RESET;
	dev.never_resets_queue = true;
	is_int(start(), 0);
	is_int(virtqueue_reset(vqs[0], NULL, NULL), -EBUSY);
	ok(virtqueue_is_broken(vqs[0]));
	stop();
}

static void a_queue_is_reset_alone(void)
{
	init();
	dev.features |= RESET;
	is_int(start(), 0);
	dev.queues[0].vector = VIRTIO_MSI_NO_VECTOR;
	is_int(virtqueue_reset(vqs[0], NULL, NULL), 0);
	is_int(dev.queues[0].enable, 1);
	is_int(dev.queues[0].vector, 1);
	stop();
}

static void notified_outside_of_the_structure(void)
{
	static const struct {
		uint16_t off;
		uint32_t multiplier;
		int err;
		uint64_t at;
	} cases[] = {
		{ 0xffff, 0, 0, 0 },
		{ 3, 2, 0, 6 },
		{ 0x3ff, 4, 0, 0xffc },
		{ 0x400, 4, -EINVAL, 0 },
		{ 0xffff, 0xffffffff, -EINVAL, 0 },
		{ 1, 1, -EINVAL, 0 },
	};

	for (unsigned int i = 0; i < 6; i++) {
		init();
		dev.queues[1].notify_off = cases[i].off;
		dev.queues[0].notify_off = 0;
		fake_set(&dev,
			 structure(VIRTIO_PCI_CAP_NOTIFY_CFG) +
				 VIRTIO_PCI_NOTIFY_CAP_MULT,
			 4, cases[i].multiplier);
		is_int(start(), cases[i].err);
		if (!cases[i].err) {
			virtqueue_notify(vqs[1]);
			is_hex(dev.queues[1].kicked_at, cases[i].at);
		}
		is_int(fake_logged(&fp, "is notified at"), cases[i].err != 0);
		stop();
	}
}

/* Of the notification structure; the multiplier is 2. */
static void notified_with_data_outside_of_the_structure(void)
{
	static const struct {
		uint32_t offset;
		uint32_t length;
		uint16_t off;
		const char *why; /* NULL: it works */
	} cases[] = {
		{ 0x3000, 4, 0, NULL },
		{ 0x3000, 0x1000, 0x7fe, NULL },
		{ 0x3002, 0x100, 1, NULL },
		{ 0x3000, 2, 0, "dev.pci.notif-cap.9" },
		{ 0x3000, 3, 0, "dev.pci.notif-cap.9" },
		{ 0x3000, 0xfff, 0x7fe, "dev.pci.notif-cap.9" },
		{ 0x3000, 0x1000, 0x800, "dev.pci.notif-cap.9" },
		{ 0x3000, 0x1000, 0x7ff, "dev.pci.notif-cap.6, .7" },
		{ 0x3002, 0x100, 0, "dev.pci.notif-cap.6, .7" },
	};

	for (unsigned int i = 0; i < 9; i++) {
		unsigned int cap;

		init();
		dev.features |= DATA;
		cap = structure(VIRTIO_PCI_CAP_NOTIFY_CFG);
		fake_set(&dev, cap + VIRTIO_PCI_CAP_OFFSET, 4, cases[i].offset);
		fake_set(&dev, cap + VIRTIO_PCI_CAP_LENGTH, 4, cases[i].length);
		fake_set(&dev, cap + VIRTIO_PCI_NOTIFY_CAP_MULT, 4, 2);
		dev.queues[0].notify_off = cases[i].off;
		dev.queues[1].notify_off = cases[i].off;
		is_int(start(), cases[i].why ? -EINVAL : 0);
		if (cases[i].why)
			is_int(fake_logged(&fp, cases[i].why), 1);
		else
			virtqueue_notify(vqs[0]);
		is_int(dev.queues[0].kicks, !cases[i].why);
		stop();
	}
}

/* drv.pci.avail-buf-notif.1 to .6; the device checks the width. */
static void notifications(void)
{
	static const struct {
		uint64_t features;
		uint32_t first, second; /* with no buffer, with one */
	} cases[] = {
		{ 0, 1, 1 },
		{ DATA, 1, 0x10001 },
		{ IDS, 0x8101, 0x8101 },
		{ DATA | IDS, 0x8101, 0x18101 },
	};
	static char mem[8];

	for (unsigned int i = 0; i < 4; i++) {
		init();
		dev.features |= cases[i].features;
		is_int(start(), 0);
		virtqueue_notify(vqs[1]);
		is_hex(dev.queues[1].kicked_with, cases[i].first);
		add_buffer(1, mem);
		is_int(dev.queues[1].kicks, 2);
		is_hex(dev.queues[1].kicked_with, cases[i].second);
		is_hex(dev.queues[1].kicked_at, 4);
		stop();
	}
}

/* ---- interrupts --------------------------------------------------------- */

static void a_vector_each(void)
{
	static char mem[2][8];

	init();
	is_int(start(), 0);
	is_int(vp.irq_mode, VIRTIO_PCI_IRQ_PER_VQ);
	is_int(dev.vectors_out, 3);
	is_int(dev.config_vector, 0);
	is_int(dev.queues[0].vector, 1);
	is_int(dev.queues[1].vector, 2);
	/* The table is as the host said, and nothing in it is masked. */
	is_hex(dev.table[2 * 4], 0xfee00002);
	is_hex(dev.table[2 * 4 + 1], 1);
	is_hex(dev.table[2 * 4 + 2], 0x4002);
	is_hex(dev.table[2 * 4 + 3], 0);
	add_buffer(0, mem[0]);
	add_buffer(1, mem[1]);
	use_buffer(0);
	use_buffer(1);
	is_int(fake_interrupt(&fp, FAKE_PCI_MSI_IRQ + 2), 1);
	is_int(callbacks, 1);
	is_int(fake_interrupt(&fp, FAKE_PCI_MSI_IRQ), 1);
	is_int(changes, 1);
	stop();
	is_int(dev.config_vector, VIRTIO_MSI_NO_VECTOR);
	ok(!fake_msix_enabled(&dev));
}

static void all_queues_on_one(void)
{
	static char mem[2][8];

	init();
	dev.host_vectors = 2;
	is_int(start(), 0);
	is_int(vp.irq_mode, VIRTIO_PCI_IRQ_SHARED);
	is_int(dev.queues[0].vector, 1);
	is_int(dev.queues[1].vector, 1);
	add_buffer(0, mem[0]);
	add_buffer(1, mem[1]);
	use_buffer(0);
	use_buffer(1);
	is_int(fake_interrupt(&fp, FAKE_PCI_MSI_IRQ + 1), 1);
	is_int(callbacks, 2);
	stop();
}

static void the_pin(void)
{
	static char mem[8];

	init();
	dev.host_vectors = 1;
	is_int(start(), 0);
	is_int(vp.irq_mode, VIRTIO_PCI_IRQ_INTX);
	is_int(fake_interrupt(&fp, FAKE_PCI_PIN_IRQ), 0);
	add_buffer(0, mem);
	use_buffer(0);
	dev.isr = VIRTIO_PCI_ISR_QUEUE;
	is_int(fake_interrupt(&fp, FAKE_PCI_PIN_IRQ), 1);
	is_int(callbacks, 1);
	is_int(changes, 0);
	dev.isr = VIRTIO_PCI_ISR_CONFIG;
	is_int(fake_interrupt(&fp, FAKE_PCI_PIN_IRQ), 1);
	is_int(changes, 1);
	is_int(dev.isr, 0);
	stop();
	init();
	dev.host_vectors = 0;
	fake_set(&dev, PCI_INTERRUPT_PIN, 1, 0);
	is_int(start(), -ENXIO);
	ok(fake_logged(&fp, "has no interrupt") == 1);
	stop();
}

/* drv.pci.msi-x-vector-cfg.5, .6 */
static void vectors_that_are_refused(void)
{
	static const enum virtio_pci_irq_mode modes[] = {
		VIRTIO_PCI_IRQ_INTX, VIRTIO_PCI_IRQ_INTX, VIRTIO_PCI_IRQ_SHARED,
		VIRTIO_PCI_IRQ_PER_VQ
	};

	for (unsigned int i = 0; i < 4; i++) {
		init();
		dev.refused_from = i;
		is_int(start(), 0);
		is_int(vp.irq_mode, modes[i]);
		is_int(dev.queues[0].enable, 1);
		is_int(fake_logged(&fp, "refuses"), i < 2 ? 2 : 3 - i);
		stop();
	}
}

/* Registers between the structures, where a table is put. */
static uint32_t msix_anywhere_read(void *device, uintptr_t reg,
				   unsigned int width)
{
	if (reg >= FAKE_PCI_MEMORY + 0x2040 && reg < FAKE_PCI_MEMORY + 0x3000)
		return 0;
	return fake_mem_read(device, reg, width);
}

static void msix_anywhere_write(void *device, uintptr_t reg, unsigned int width,
				uint32_t v)
{
	if (reg < FAKE_PCI_MEMORY + 0x2040 || reg >= FAKE_PCI_MEMORY + 0x3000)
		fake_mem_write(device, reg, width, v);
}

static void an_msix_table_that_is_nowhere(void)
{
	unsigned int at;

	init();
	at = dev.space[PCI_CAPABILITY_LIST];
	fake_set(&dev, at + PCI_MSIX_TABLE, 4, 0xff8 | 1);
	is_int(start(), -EIO);
	ok(fake_logged(&fp, "not within its BAR") == 1);
	stop();
	init();
	fake_set(&dev, at + PCI_MSIX_TABLE, 4, 7);
	is_int(start(), -EIO);
	ok(fake_logged(&fp, "in no BAR") == 1);
	stop();
}

/* The table, or the pending bits, in the place of a structure. */
static void an_msix_table_upon_structures(void)
{
	static const struct {
		unsigned int field;
		uint32_t where;
		const char *what; /* NULL: that is possible */
	} cases[] = {
		{ PCI_MSIX_TABLE, 0, "common configuration" },
		{ PCI_MSIX_TABLE, 0xff8, "common configuration" },
		{ PCI_MSIX_TABLE, 0x1ff8, "ISR status" },
		{ PCI_MSIX_TABLE, 0x2038, "device configuration" },
		{ PCI_MSIX_TABLE, 0x2040, NULL },
		{ PCI_MSIX_TABLE, 0x2f80, NULL },
		{ PCI_MSIX_TABLE, 0x2f88, "notifications" },
		{ PCI_MSIX_TABLE, 0x3f80, "notifications" },
		{ PCI_MSIX_PBA, 0x10, "common configuration" },
		{ PCI_MSIX_PBA, 0x3000, "notifications" },
		{ PCI_MSIX_PBA, 0x2ff8, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		init();
		fake_set(&dev, dev.space[PCI_CAPABILITY_LIST] + cases[i].field,
			 4, cases[i].where | 4);
		if (!cases[i].what) {
			fp.read = msix_anywhere_read;
			fp.write = msix_anywhere_write;
		}
		is_int(start(), cases[i].what ? -EIO : 0);
		is_int(fp.nr_lines != 0, cases[i].what != NULL);
		if (cases[i].what)
			is_int(fake_logged(&fp, cases[i].what), 1);
		stop();
	}
}

static void pending_bits_that_are_nowhere(void)
{
	static const struct {
		uint32_t where;
		const char *what;
	} cases[] = {
		{ 7, "pending bits are in no BAR" },
		{ 0x1000 | 1, "pending bits are not within their BAR" },
		{ 0, "pending bits are not within their BAR" },
		{ 0x78 | 1, "overlap" },
	};

	for (unsigned int i = 0; i < 4; i++) {
		init();
		fake_set(&dev, dev.space[PCI_CAPABILITY_LIST] + PCI_MSIX_PBA, 4,
			 cases[i].where);
		is_int(start(), -EIO);
		is_int(fake_logged(&fp, cases[i].what), 1);
		stop();
	}
}

/* Whichever allocation fails, nothing is left. */
static void memory_runs_out(void)
{
	for (unsigned int n = 1; n < 6; n++) {
		init();
		is_int(fake_pci_scan(&dev), 1);
		fp.fail_alloc = n;
		is_int(virtio_pci_probe(&vp, &dev.dev, 0), 0);
		fp.fail_alloc = 0;
		stop();
	}
}

/* ---- unplugged ---------------------------------------------------------- */

static void unplug(void)
{
	fake_set(&dev, PCI_VENDOR_ID, 4, UINT32_MAX);
}

static void stop_gone(void)
{
	is_int(fake_logged(&fp, "is gone"), 1);
	stop();
	is_int(fake_logged(&fp, "is gone"), 1);
}

/* A kick finds it out, but does not look each time. */
static void a_kick_of_a_device_that_is_gone(void)
{
	for (unsigned int legacy = 0; legacy < 2; legacy++) {
		if (legacy)
			init_legacy();
		else
			init();
		is_int(start(), 0);
		fp.now += 10000000;
		ok(virtqueue_notify(vqs[0]));
		unplug();
		fp.now += 9999999;
		ok(virtqueue_notify(vqs[0]));
		ok(!virtqueue_is_broken(vqs[0]));
		fp.now += 1;
		ok(!virtqueue_notify(vqs[0]));
		ok(virtqueue_is_broken(vqs[1]));
		is_int(fp.nr_lines, 1);
		ok(virtio_device_is_gone(&vp.vdev));
		stop_gone();
	}
}

/* An interrupt that reads ones looks at once. */
static void a_pin_of_a_device_that_is_gone(void)
{
	init();
	dev.host_vectors = 0;
	is_int(start(), 0);
	fp.now += 10000000;
	ok(!virtio_device_is_gone(&vp.vdev));
	dev.isr = 0xff;
	is_int(fake_interrupt(&fp, FAKE_PCI_PIN_IRQ), 1);
	ok(!virtqueue_is_broken(vqs[0]));
	unplug();
	dev.isr = 0xff;
	is_int(fake_interrupt(&fp, FAKE_PCI_PIN_IRQ), 0);
	ok(virtqueue_is_broken(vqs[0]));
	ok(virtio_device_is_gone(&vp.vdev));
	stop_gone();
}

/* Gone is gone: one that comes to its place is another one. */
static void a_device_in_the_place_of_another(void)
{
	init();
	is_int(start(), 0);
	unplug();
	fp.now += 10000000;
	ok(virtio_device_is_gone(&vp.vdev));
	fake_set(&dev, PCI_VENDOR_ID, 2, PCI_VENDOR_ID_REDHAT_QUMRANET);
	fp.now += 10000000;
	ok(virtio_device_is_gone(&vp.vdev));
	stop_gone();
	fake_set(&dev, PCI_DEVICE_ID, 2, VIRTIO_PCI_ID_MODERN_BASE + 42);
	register_virtio_driver(&drv);
	is_int(start(), 0);
	ok(!virtio_device_is_gone(&vp.vdev));
	stop();
}

/* ---- configuration ------------------------------------------------------ */

static void fields_of_the_configuration(void)
{
	init();
	for (unsigned int i = 0; i < FAKE_PCI_CONFIG; i++)
		dev.config[i] = (uint8_t)(i + 1);
	is_int(start(), 0);
	is_hex(virtio_cread16(&vp.vdev, 2), 0x0403);
	is_hex(virtio_cread64(&vp.vdev, 8), 0x100f0e0d0c0b0a09u);
	virtio_cwrite32(&vp.vdev, 16, 0x01020304);
	is_hex(dev.config[16], 4);
	dev.churn = 5;
	is_hex(virtio_cread32(&vp.vdev, 4), 0x08070605);
	is_int(dev.churn, 0);
	is_int(fp.nr_lines, 0);
	/* What is not there reads as 0. */
	is_hex(virtio_cread32(&vp.vdev, FAKE_PCI_CONFIG), 0);
	ok(fake_logged(&fp, "configuration ends at 0x40") >= 1);
	virtio_cwrite32(&vp.vdev, 0xfffffffc, 1);
	stop();
}

static void a_configuration_that_never_settles(void)
{
	init();
	is_int(start(), 0);
	dev.churn = UINT32_MAX;
	virtio_cread32(&vp.vdev, 0);
	ok(fake_logged(&fp, "does not settle") == 1);
	stop();
}

/* ---- legacy ------------------------------------------------------------- */

static void a_legacy_device(void)
{
	init_legacy();
	dev.features = (uint64_t)1 << VIRTIO_RING_F_EVENT_IDX |
		       (uint64_t)1 << VIRTIO_F_VERSION_1;
	dev.config[0] = 0x34;
	dev.config[1] = 0x12;
	is_int(start(), 0);
	is_hex(dev.driver_features, (uint64_t)1 << VIRTIO_RING_F_EVENT_IDX);
	is_int(dev.status, 7);
	is_hex((uint64_t)dev.queues[1].pfn << 12,
	       virtqueue_get_desc_addr(vqs[1]));
	is_int(vp.irq_mode, VIRTIO_PCI_IRQ_PER_VQ);
	is_int(dev.queues[1].vector, 2);
	is_hex(virtio_cread16(&vp.vdev, 0), 0x1234);
	virtqueue_notify(vqs[1]);
	is_int(dev.queues[1].kicks, 1);
	stop();
	is_int(dev.queues[1].pfn, 0);
}

static void a_legacy_device_without_msix(void)
{
	init_legacy();
	dev.host_vectors = 0;
	fp.platform.big_endian = true;
	dev.config[0] = 0x12;
	dev.config[1] = 0x34;
	is_int(start(), 0);
	is_int(vp.irq_mode, VIRTIO_PCI_IRQ_INTX);
	is_hex(virtio_cread16(&vp.vdev, 0), 0x1234);
	stop();
}

static void legacy_queues_that_cannot_be(void)
{
	init_legacy();
	dev.queues[0].size = 65535;
	is_int(start(), -EIO);
	ok(fake_logged(&fp, "no power of two") == 1);
	stop();
	init_legacy();
	dev.queues[0].size = 0;
	is_int(start(), -ENOENT);
	stop();
	init_legacy();
	dev.enable_stays_zero = true;
	is_int(start(), -EIO);
	stop();
	init_legacy();
	fp.platform.dma_offset += (uint64_t)1 << 44;
	is_int(start(), -EFAULT);
	ok(fake_logged(&fp, "2^44") == 1);
	stop();
}

int main(void)
{
	TEST(ids_tell_what_it_is);
	TEST(others_are_passed_over_silently);
	TEST(type_0_makes_no_sense);
	TEST(the_order_of_interfaces);
	TEST(no_interface_can_be_used);
	TEST(a_list_that_loops);
	TEST(structures_that_are_none);
	TEST(the_next_of_its_type_is_taken);
	TEST(a_length_beyond_the_bar_is_cut);
	TEST(a_bar_out_of_reach);
	TEST(a_bar_beyond_the_windows_reach);
	TEST(shared_memory);
	TEST(a_status_that_never_resets);
	TEST(a_status_that_never_resets_among_others);
	TEST(features_in_halves);
	TEST(features_whose_register_is_missing);
	TEST(a_modern_device_that_does_not_say_so);
	TEST(a_queue_as_the_device_sees_it);
	TEST(sizes_of_queues);
	TEST(sizes_that_no_queue_has);
	TEST(queues_that_do_not_stand);
	TEST(a_queue_is_reset_alone);
	TEST(notified_outside_of_the_structure);
	TEST(notified_with_data_outside_of_the_structure);
	TEST(notifications);
	TEST(a_vector_each);
	TEST(all_queues_on_one);
	TEST(the_pin);
	TEST(vectors_that_are_refused);
	TEST(an_msix_table_that_is_nowhere);
	TEST(an_msix_table_upon_structures);
	TEST(pending_bits_that_are_nowhere);
	TEST(memory_runs_out);
	TEST(a_kick_of_a_device_that_is_gone);
	TEST(a_pin_of_a_device_that_is_gone);
	TEST(a_device_in_the_place_of_another);
	TEST(fields_of_the_configuration);
	TEST(a_configuration_that_never_settles);
	TEST(a_legacy_device);
	TEST(a_legacy_device_without_msix);
	TEST(legacy_queues_that_cannot_be);
	return tap_done();
}
