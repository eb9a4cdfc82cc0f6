/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the MMIO transport: what it does at the registers, in
 * which order, and what it makes of registers that say something strange.
 */
#include "driver_rig.h"
#include "tap.h"

static int probe_window(void)
{
	return virtio_mmio_probe(&rig.vm, &rig.fp.platform, FAKE_MMIO_BASE,
				 FAKE_MMIO_IRQ);
}

/* drv.mmio.mmio-device-register-layout.4 */
static void a_wrong_magic_value(void)
{
	rig_init(2, 0, 8);
	rig.dev.magic = 0x76697274;
	is_int(probe_window(), -ENODEV);
	is_int(rig.fp.nr_lines, 1);
	is_int(fake_logged(&rig.fp, "0x76697274"), 1);
	is_int(rig.dev.nr_log, 1);
	is_clean(&rig.fp);
}

/* drv.mmio.mmio-device-register-layout.5 */
static void a_version_from_elsewhere(void)
{
	static const uint32_t versions[] = { 0, 3, 0xffffffffu };

	for (unsigned int i = 0; i < 3; i++) {
		rig_init(2, 0, 8);
		rig.dev.version = versions[i];
		is_int(probe_window(), -ENXIO);
		is_int(rig.fp.nr_lines, 1);
		is_int(fake_logged(&rig.fp, "version"), 1);
		is_clean(&rig.fp);
	}
}

/* drv.mmio.device-init.2: nothing else is read, nothing is said */
static void a_placeholder_is_passed_over_silently(void)
{
	rig_init(2, 0, 8);
	rig.dev.device_id = 0;
	is_int(probe_window(), -ENODEV);
	is_int(rig.fp.nr_lines, 0);
	is_int(rig.dev.nr_log, 3);
	is_int(rig.dev.log[0].reg, VIRTIO_MMIO_MAGIC_VALUE);
	is_int(rig.dev.log[1].reg, VIRTIO_MMIO_VERSION);
	is_int(rig.dev.log[2].reg, VIRTIO_MMIO_DEVICE_ID);
	is_clean(&rig.fp);
}

static void the_identity_is_the_devices(void)
{
	rig_up(0, 8);
	is_int(rig.vm.vdev.id.device, 42);
	is_hex(rig.vm.vdev.id.vendor, 0x554d4551);
	is_str(virtio_bus_name(&rig.vm.vdev), "mmio@0x40000");
	rig_stop();
	is_clean(&rig.fp);
}

/* A device that does not reset: given a second, and no more. */
static void a_status_that_never_resets(void)
{
	rig_init(2, 0, 8);
	rig.dev.status = 0x0f;
	rig.dev.never_resets = true;
	is_int(probe_window(), -EIO);
	is_int(rig.fp.nr_lines, 1);
	ok(rig.fp.now >= 900000000u && rig.fp.now <= 2000000000u);
	is_clean(&rig.fp);
}

/* Each access to a control register is aligned and 32 bits wide. */
static void accesses_are_whole(void)
{
	rig_up(RIG_RESET, 8);
	for (unsigned int i = 0; i < rig.dev.nr_log; i++) {
		is_int(rig.dev.log[i].width, 4);
		is_int(rig.dev.log[i].reg % 4, 0);
	}
	rig_stop();
	is_int(rig.fp.violations, 0);
}

/* Where in the log of accesses a register was first written so, or -1. */
static int first_write(uint32_t reg, uint32_t value)
{
	for (unsigned int i = 0; i < rig.dev.nr_log; i++) {
		const struct fake_access *a = &rig.dev.log[i];

		if (a->write && a->reg == reg && a->value == value)
			return (int)i;
	}
	return -1;
}

/* 4.2.3.2: enabled last, after everything about the queue was said. */
static void a_queue_is_set_up_in_order(void)
{
	int ready, num;

	rig_up(0, 8);
	ready = first_write(VIRTIO_MMIO_QUEUE_READY, 1);
	num = first_write(VIRTIO_MMIO_QUEUE_NUM, 8);
	ok(num >= 0 && num < ready);
	ok(first_write(VIRTIO_MMIO_QUEUE_DESC_LOW,
		       (uint32_t)rig.dev.queues[0].desc) < ready);
	ok(first_write(VIRTIO_MMIO_QUEUE_USED_HIGH,
		       (uint32_t)(rig.dev.queues[0].used >> 32)) < ready);
	ok(ready < first_write(VIRTIO_MMIO_STATUS, 15));
	is_int(fake_live_irqs(&rig.fp), 1);
	rig_stop();
	is_int(rig.dev.queues[0].ready, 0);
	is_clean(&rig.fp);
}

static void features_are_read_and_written_in_halves(void)
{
	rig_up(RIG_INDIRECT | RIG_EVENT | (uint64_t)1 << 62, 8);
	is_hex(rig.dev.driver_features,
	       RIG_INDIRECT | RIG_EVENT | (uint64_t)1 << VIRTIO_F_VERSION_1);
	ok(first_write(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1) >= 0);
	ok(first_write(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0) >= 0);
	rig_stop();
}

/* 4.2.3.3; what names a queue is its index, whatever else is offered. */
static void notifications(void)
{
	uint64_t data = (uint64_t)1 << VIRTIO_F_NOTIFICATION_DATA;
	uint64_t ids = (uint64_t)1 << VIRTIO_F_NOTIF_CONFIG_DATA;
	uint64_t features[] = { 0, ids, data, ids | data };
	static char mem[8];
	struct scatterlist sg;

	sg_init_one(&sg, mem, sizeof(mem));
	for (unsigned int i = 0; i < 4; i++) {
		rig_up(features[i], 8);
		is_hex(rig.dev.driver_features >> VIRTIO_F_NOTIFICATION_DATA,
		       features[i] >> VIRTIO_F_NOTIFICATION_DATA & 1);
		virtqueue_notify(rig.vq);
		is_hex(rig.dev.queues[0].kicked_with, 0);
		virtqueue_add_inbuf(rig.vq, &sg, 1, mem, 0);
		virtqueue_kick(rig.vq);
		is_int(rig.dev.queues[0].kicks, 2);
		is_hex(rig.dev.queues[0].kicked_with,
		       features[i] & data ? 0x10000 : 0);
		rig_stop();
		is_clean(&rig.fp);
	}
}

/* dev.reserved.reserved-feat-bits.1 */
static void a_modern_device_that_does_not_say_so(void)
{
	rig_init(2, 0, 8);
	rig.dev.features = 0;
	rig_start();
	ok(!rig.vq);
	ok(fake_logged(&rig.fp, "VERSION_1") >= 1);
	is_int(rig.dev.status & VIRTIO_CONFIG_S_FAILED, VIRTIO_CONFIG_S_FAILED);
	rig_stop();
	is_clean(&rig.fp);
}

static void features_that_are_refused(void)
{
	rig_init(2, 0, 8);
	rig.dev.refuses_features = true;
	rig_start();
	ok(!rig.vq);
	is_int(rig.dev.status & VIRTIO_CONFIG_S_FAILED, VIRTIO_CONFIG_S_FAILED);
	rig_stop();
	is_clean(&rig.fp);
}

/* ---- queues ------------------------------------------------------------- */

static void a_queue_that_is_not_there(void)
{
	rig_init(2, 0, 0);
	is_int(rig_start(), -ENOENT);
	rig_stop();
	is_clean(&rig.fp);
}

static void sizes_that_are_no_power_of_two_are_rounded_down(void)
{
	static const uint32_t offered[] = {
		3, 7, 100, 1023, 65535, 0xffffffffu
	};
	static const uint32_t taken[] = { 2, 4, 64, 512, 32768, 32768 };

	for (unsigned int i = 0; i < 6; i++) {
		rig_init(2, 0, offered[i]);
		is_int(rig_start(), 0);
		is_int(virtqueue_get_vring_size(rig.vq), taken[i]);
		is_int(rig.dev.queues[0].num, taken[i]);
		is_hex(rig.vq->num_max, offered[i]);
		rig_stop();
		is_clean(&rig.fp);
	}
}

static void a_queue_that_is_in_use_already(void)
{
	rig_init(2, 0, 8);
	rig.dev.never_stops_queue = true;
	is_int(rig_start(), -EBUSY);
	rig_stop();
	is_clean(&rig.fp);
}

static void a_queue_that_is_not_accepted(void)
{
	rig_init(2, 0, 8);
	rig.dev.ready_stays_zero = true;
	is_int(rig_start(), -EIO);
	rig_stop();
	is_clean(&rig.fp);
}

static void the_second_queue_missing_undoes_the_first(void)
{
	struct virtqueue_info info[2] = { { "a", NULL, false, 0 },
					  { "b", NULL, false, 0 } };
	struct virtqueue *vqs[2];

	rig_up(0, 8);
	rig.vm.vdev.config->del_vqs(&rig.vm.vdev);
	rig.dev.queues[1].num_max = 0;
	is_int(virtio_find_vqs(&rig.vm.vdev, 2, vqs, info, NULL), -ENOENT);
	ok(list_empty(&rig.vm.vdev.vqs));
	is_int(rig.dev.queues[0].ready, 0);
	is_clean(&rig.fp);
	rig.dev.queues[1].num_max = 8;
	is_int(virtio_find_vqs(&rig.vm.vdev, 2, vqs, info, NULL), 0);
	rig.vq = vqs[0];
	rig_stop();
	is_clean(&rig.fp);
}

static void queues_without_a_name_take_no_number(void)
{
	struct virtqueue_info info[3] = { { "a", NULL, false, 0 },
					  { NULL, NULL, false, 0 },
					  { "c", NULL, false, 0 } };
	struct virtqueue *vqs[3];

	rig_up(0, 8);
	rig.vm.vdev.config->del_vqs(&rig.vm.vdev);
	is_int(virtio_find_vqs(&rig.vm.vdev, 3, vqs, info, NULL), 0);
	ok(!vqs[1]);
	is_int(vqs[2]->index, 1);
	is_str(vqs[2]->name, "c");
	rig.vq = vqs[0];
	rig_stop();
	is_clean(&rig.fp);
}

static void single_queues_come_as_a_pointer(void)
{
	struct virtqueue *vq;

	rig_up(0, 8);
	rig.vm.vdev.config->del_vqs(&rig.vm.vdev);
	rig.dev.queues[0].num_max = 0;
	vq = virtio_find_single_vq(&rig.vm.vdev, NULL, "only");
	ok(IS_ERR(vq));
	is_int(PTR_ERR(vq), -ENOENT);
	rig.dev.queues[0].num_max = 8;
	vq = virtio_find_single_vq(&rig.vm.vdev, NULL, "only");
	ok(!IS_ERR(vq));
	rig.vq = vq;
	rig_stop();
	is_clean(&rig.fp);
}

static void a_queue_that_does_not_reset(void)
{
	rig_up(RIG_RESET, 8);
	rig.dev.never_resets_queue = true;
	is_int(virtqueue_reset(rig.vq, NULL, NULL), -EBUSY);
	ok(virtqueue_is_broken(rig.vq));
	rig_stop();
	is_clean(&rig.fp);
}

/* ---- interrupts --------------------------------------------------------- */

static unsigned int changes;

static void config_changed(struct virtio_device *vdev)
{
	(void)vdev;
	changes++;
}

static void interrupts_are_told_apart_and_acknowledged(void)
{
	struct scatterlist sg;
	static char mem[8];
	unsigned int len;

	rig_init(2, 0, 8);
	rig.drv.config_changed = config_changed;
	changes = 0;
	rig_start();
	/* drv.mmio.notif-device.1: it was somebody else's. */
	is_int(fake_mmio_interrupt(&rig.dev, 0), 0);
	is_int(fake_mmio_interrupt(&rig.dev, VIRTIO_MMIO_INT_CONFIG), 1);
	is_int(changes, 1);
	is_int(rig.callbacks, 0);
	is_int(rig.dev.interrupt_status, 0);
	sg_init_one(&sg, mem, 8);
	virtqueue_add_inbuf(rig.vq, &sg, 1, mem, 0);
	virtqueue_kick(rig.vq);
	rig_use(rig_head(0), 8);
	is_int(fake_mmio_interrupt(&rig.dev, VIRTIO_MMIO_INT_VRING), 1);
	is_int(rig.callbacks, 1);
	is_int(changes, 1);
	is_int(rig.dev.interrupt_status, 0);
	ok(virtqueue_get_buf(rig.vq, &len) == mem);
	rig_stop();
	is_clean(&rig.fp);
}

/* drv.mmio.mmio-device-register-layout.12, .13 */
static void undefined_interrupt_bits_are_left_alone(void)
{
	rig_up(0, 8);
	is_int(fake_mmio_interrupt(&rig.dev, 0xfffffffc), 0);
	is_hex(rig.dev.interrupt_status, 0xfffffffc);
	is_int(fake_mmio_interrupt(&rig.dev, VIRTIO_MMIO_INT_VRING), 1);
	is_hex(rig.dev.interrupt_status, 0xfffffffc);
	rig_stop();
}

/* ---- configuration ------------------------------------------------------ */

/* drv.mmio.mmio-device-register-layout.3 */
static void fields_are_read_in_their_width(void)
{
	rig_up(0, 8);
	for (unsigned int i = 0; i < FAKE_MMIO_CONFIG; i++)
		rig.dev.config[i] = (uint8_t)(i + 1);
	rig.dev.nr_log = 0;
	is_hex(virtio_cread16(&rig.vm.vdev, 2), 0x0403);
	is_hex(virtio_cread32(&rig.vm.vdev, 4), 0x08070605);
	is_hex(virtio_cread8(&rig.vm.vdev, 9), 0x0a);
	for (unsigned int i = 0; i < rig.dev.nr_log; i++) {
		const struct fake_access *a = &rig.dev.log[i];

		if (a->reg == 0x102)
			is_int(a->width, 2);
		if (a->reg == 0x104)
			is_int(a->width, 4);
		if (a->reg == 0x109)
			is_int(a->width, 1);
	}
	is_hex(virtio_cread64(&rig.vm.vdev, 8), 0x100f0e0d0c0b0a09u);
	virtio_cwrite32(&rig.vm.vdev, 16, 0x01020304);
	is_hex(rig.dev.config[16], 4);
	is_hex(rig.dev.config[19], 1);
	rig_stop();
	is_int(rig.fp.violations, 0);
}

static void legacy_fields_are_read_by_the_byte(void)
{
	rig_init(1, 0, 8);
	rig.fp.platform.big_endian = true;
	rig_start();
	rig.dev.config[0] = 0x12;
	rig.dev.config[1] = 0x34;
	rig.dev.nr_log = 0;
	is_hex(virtio_cread16(&rig.vm.vdev, 0), 0x1234);
	for (unsigned int i = 0; i < rig.dev.nr_log; i++)
		is_int(rig.dev.log[i].width, 1);
	rig_stop();
}

static void a_changing_configuration_is_read_again(void)
{
	rig_up(0, 8);
	rig.dev.churn = 6;
	virtio_cread32(&rig.vm.vdev, 0);
	ok(rig.dev.churn < 2);
	is_int(rig.fp.nr_lines, 0);
	rig_stop();
}

static void shared_memory(void)
{
	struct virtio_shm_region region;

	rig_init(2, 0, 8);
	rig.dev.shm_len = 0x1000;
	rig.dev.shm_base = 0xabc000;
	rig_start();
	ok(virtio_get_shm_region(&rig.vm.vdev, &region, 0));
	is_hex(region.addr, 0xabc000);
	is_hex(region.len, 0x1000);
	ok(!virtio_get_shm_region(&rig.vm.vdev, &region, 1));
	rig_stop();
}

/* ---- legacy ------------------------------------------------------------- */

/* covers: leg.split.vq-layout.2 */
static void a_legacy_queue_is_one_page_number(void)
{
	rig_init(1, 0, 8);
	is_int(rig_start(), 0);
	is_int(rig.dev.guest_page_size, 4096);
	is_int(rig.dev.queues[0].num, 8);
	is_hex((uint64_t)rig.dev.queues[0].pfn * 4096,
	       virtqueue_get_desc_addr(rig.vq));
	is_hex(fake_dma_addr(&rig.fp, rig.ring.avail),
	       virtqueue_get_avail_addr(rig.vq));
	is_hex(fake_dma_addr(&rig.fp, rig.ring.used),
	       virtqueue_get_used_addr(rig.vq));
	is_int(rig.dev.status, 7);
	rig_stop();
	is_int(rig.dev.queues[0].pfn, 0);
	is_clean(&rig.fp);
}

static void a_legacy_page_has_the_platforms_size(void)
{
	rig_init(1, 0, 8);
	rig.fp.platform.page_size = 16384;
	is_int(rig_start(), 0);
	is_int(rig.dev.guest_page_size, 16384);
	is_int(virtqueue_get_desc_addr(rig.vq) % 16384, 0);
	rig_stop();
	is_clean(&rig.fp);
}

static void a_legacy_queue_beyond_its_reach(void)
{
	rig_init(1, 0, 8);
	rig.fp.platform.dma_offset += (uint64_t)1 << 50;
	ok(rig_start() < 0);
	ok(rig.fp.nr_lines >= 1);
	rig_stop();
	is_clean(&rig.fp);
}

int main(void)
{
	TEST(a_wrong_magic_value);
	TEST(a_version_from_elsewhere);
	TEST(a_placeholder_is_passed_over_silently);
	TEST(the_identity_is_the_devices);
	TEST(a_status_that_never_resets);
	TEST(accesses_are_whole);
	TEST(a_queue_is_set_up_in_order);
	TEST(features_are_read_and_written_in_halves);
	TEST(notifications);
	TEST(a_modern_device_that_does_not_say_so);
	TEST(features_that_are_refused);
	TEST(a_queue_that_is_not_there);
	TEST(sizes_that_are_no_power_of_two_are_rounded_down);
	TEST(a_queue_that_is_in_use_already);
	TEST(a_queue_that_is_not_accepted);
	TEST(the_second_queue_missing_undoes_the_first);
	TEST(queues_without_a_name_take_no_number);
	TEST(single_queues_come_as_a_pointer);
	TEST(a_queue_that_does_not_reset);
	TEST(interrupts_are_told_apart_and_acknowledged);
	TEST(undefined_interrupt_bits_are_left_alone);
	TEST(fields_are_read_in_their_width);
	TEST(legacy_fields_are_read_by_the_byte);
	TEST(a_changing_configuration_is_read_again);
	TEST(shared_memory);
	TEST(a_legacy_queue_is_one_page_number);
	TEST(a_legacy_page_has_the_platforms_size);
	TEST(a_legacy_queue_beyond_its_reach);
	return tap_done();
}
