/* SPDX-License-Identifier: BSD-2-Clause */
/* The registers of the MMIO transport, as a driver sees them, one by one. */
#include "endpoint_rig.h"
#include "tap.h"

#define BIT(n) ((uint64_t)1 << (n))
#define V1     BIT(VIRTIO_F_VERSION_1)

static const uint32_t write_only[] = {
	VIRTIO_MMIO_DEVICE_FEATURES_SEL, VIRTIO_MMIO_DRIVER_FEATURES,
	VIRTIO_MMIO_DRIVER_FEATURES_SEL, VIRTIO_MMIO_QUEUE_SEL,
	VIRTIO_MMIO_QUEUE_NUM,		 VIRTIO_MMIO_QUEUE_NOTIFY,
	VIRTIO_MMIO_INTERRUPT_ACK,	 VIRTIO_MMIO_QUEUE_DESC_LOW,
	VIRTIO_MMIO_QUEUE_DESC_HIGH,	 VIRTIO_MMIO_QUEUE_AVAIL_LOW,
	VIRTIO_MMIO_QUEUE_AVAIL_HIGH,	 VIRTIO_MMIO_QUEUE_USED_LOW,
	VIRTIO_MMIO_QUEUE_USED_HIGH,	 VIRTIO_MMIO_SHM_SEL,
};

static const uint32_t read_only[] = {
	VIRTIO_MMIO_MAGIC_VALUE,      VIRTIO_MMIO_VERSION,
	VIRTIO_MMIO_DEVICE_ID,	      VIRTIO_MMIO_VENDOR_ID,
	VIRTIO_MMIO_DEVICE_FEATURES,  VIRTIO_MMIO_QUEUE_NUM_MAX,
	VIRTIO_MMIO_INTERRUPT_STATUS, VIRTIO_MMIO_SHM_LEN_LOW,
	VIRTIO_MMIO_SHM_LEN_HIGH,     VIRTIO_MMIO_SHM_BASE_LOW,
	VIRTIO_MMIO_SHM_BASE_HIGH,    VIRTIO_MMIO_CONFIG_GENERATION,
};

/* dev.mmio.mmio-device-register-layout.1, .2 */
static void identity(void)
{
	er_up(2);
	is_hex(er_read(VIRTIO_MMIO_MAGIC_VALUE), 0x74726976);
	is_int(er_read(VIRTIO_MMIO_VERSION), 2);
	is_int(er_read(VIRTIO_MMIO_DEVICE_ID), 42);
	is_hex(er_read(VIRTIO_MMIO_VENDOR_ID), 0x1af4);
	er_down();
	er_up(1);
	is_int(er_read(VIRTIO_MMIO_VERSION), 1);
	er_down();
	is_clean(&vr.fp);
}

static uint64_t offered(void)
{
	uint64_t features;

	er_write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
	features = (uint64_t)er_read(VIRTIO_MMIO_DEVICE_FEATURES) << 32;
	er_write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
	return features | er_read(VIRTIO_MMIO_DEVICE_FEATURES);
}

static void features_are_offered_in_halves(void)
{
	er_up(2);
	is_hex(offered(), BIT(3) | BIT(7) | ER_CORE_FEATURES);
	er_write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 2);
	is_hex(er_read(VIRTIO_MMIO_DEVICE_FEATURES), 0);
	er_write(VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0xffffffff);
	is_hex(er_read(VIRTIO_MMIO_DEVICE_FEATURES), 0);
	er_down();
}

static void a_legacy_device_offers_no_upper_half(void)
{
	er_up(1);
	is_hex(offered() >> 32, 0);
	ok(offered() & BIT(VIRTIO_RING_F_EVENT_IDX));
	ok(offered() & BIT(3));
	er_down();
}

static void features_can_be_masked(void)
{
	er_up(2);
	virtio_model_mask_features(&er.model, ~BIT(VIRTIO_RING_F_EVENT_IDX));
	ok(!(offered() & BIT(VIRTIO_RING_F_EVENT_IDX)));
	ok(offered() & BIT(VIRTIO_RING_F_INDIRECT_DESC));
	er_down();
}

static void the_platforms_order_is_offered_if_asked_for(void)
{
	er_up(2);
	virtio_model_offer_features(&er.model, UINT64_MAX);
	is_hex(offered(), BIT(3) | BIT(7) | ER_CORE_FEATURES |
				  BIT(VIRTIO_F_ORDER_PLATFORM));
	virtio_model_mask_features(&er.model, ~BIT(VIRTIO_F_ORDER_PLATFORM));
	is_hex(offered(), BIT(3) | BIT(7) | ER_CORE_FEATURES);
	er_down();
	er_up(1);
	virtio_model_offer_features(&er.model, UINT64_MAX);
	is_hex(offered() >> 32, 0);
	er_down();
}

static void features_are_accepted(void)
{
	er_up(2);
	er_negotiate(V1 | BIT(3));
	is_int(er_read(VIRTIO_MMIO_STATUS), 11);
	is_hex(er.model.features, V1 | BIT(3));
	/* Afterwards it is too late. */
	er_write(VIRTIO_MMIO_DRIVER_FEATURES, 1 << 7);
	is_hex(er.model.features, V1 | BIT(3));
	er_write(VIRTIO_MMIO_STATUS, 0);
	is_hex(er.model.features, 0);
	er_down();
}

/* dev.reserved.reserved-feat-bits.2 */
static void a_modern_device_wants_a_modern_driver(void)
{
	er_up(2);
	er_negotiate(BIT(3));
	is_int(er_read(VIRTIO_MMIO_STATUS), 3);
	er_down();
}

/* drv.basic.feat-bits.1 */
static void features_that_were_not_offered_are_dropped(void)
{
	er_up(2);
	er_negotiate(V1 | BIT(3) | BIT(4) | BIT(63));
	is_hex(er.model.features, V1 | BIT(3));
	ok(fake_logged(&vr.fp, "drv.basic.feat-bits.1") >= 1);
	er_down();
}

/* dev.basic.feat-bits.2 */
static void the_model_may_refuse_a_set(void)
{
	er_up(2);
	er.refused = BIT(7);
	er_negotiate(V1 | BIT(7));
	is_int(er_read(VIRTIO_MMIO_STATUS), 3);
	er_negotiate(V1 | BIT(3));
	is_int(er_read(VIRTIO_MMIO_STATUS), 11);
	er_down();
}

static void status_bits_only_come(void)
{
	er_up(2);
	er_negotiate(V1);
	er_write(VIRTIO_MMIO_STATUS, 1);
	is_int(er_read(VIRTIO_MMIO_STATUS), 11);
	er_write(VIRTIO_MMIO_STATUS, 15);
	is_int(er_read(VIRTIO_MMIO_STATUS), 15);
	is_int(er.driver_oks, 1);
	er_write(VIRTIO_MMIO_STATUS, 15);
	is_int(er.driver_oks, 1);
	/* NEEDS_RESET is the device's to set. */
	er_write(VIRTIO_MMIO_STATUS, 15 | VIRTIO_CONFIG_S_NEEDS_RESET);
	is_int(er_read(VIRTIO_MMIO_STATUS), 15);
	er_write(VIRTIO_MMIO_STATUS, 0);
	is_int(er_read(VIRTIO_MMIO_STATUS), 0);
	er_down();
}

static void queues_have_a_size(void)
{
	er_up(2);
	er_write(VIRTIO_MMIO_QUEUE_SEL, 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_NUM_MAX), ER_QUEUE_SIZE);
	er_write(VIRTIO_MMIO_QUEUE_SEL, ER_QUEUES);
	is_int(er_read(VIRTIO_MMIO_QUEUE_NUM_MAX), 0);
	er_write(VIRTIO_MMIO_QUEUE_SEL, 0xffffffff);
	is_int(er_read(VIRTIO_MMIO_QUEUE_NUM_MAX), 0);
	er_write(VIRTIO_MMIO_QUEUE_READY, 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	er_down();
}

static void a_queue_is_enabled(void)
{
	er_up(2);
	er_negotiate(V1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	er_enable(0);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 1);
	/* The other one is not. */
	er_write(VIRTIO_MMIO_QUEUE_SEL, 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	er_write(VIRTIO_MMIO_QUEUE_SEL, 0);
	er_write(VIRTIO_MMIO_QUEUE_READY, 0);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	is_int(vr.fp.nr_lines, 0);
	er_down();
}

/* drv.mmio.mmio-device-register-layout.10 */
static void an_enabled_queue_does_not_change(void)
{
	er_up(2);
	er_negotiate(V1);
	er_enable(0);
	er_write(VIRTIO_MMIO_QUEUE_NUM, 2);
	er_write(VIRTIO_MMIO_QUEUE_DESC_LOW, 0);
	er_write(VIRTIO_MMIO_QUEUE_AVAIL_HIGH, 9);
	is_int(er.model.vqs[0].num, ER_QUEUE_SIZE);
	is_hex(er.model.vqs[0].desc_addr, VR_BASE + VR_DESC);
	is_hex(er.model.vqs[0].avail_addr, VR_BASE + VR_AVAIL);
	er_down();
}

static void a_queue_that_is_wrong_is_not_enabled(void)
{
	static const uint32_t sizes[] = {
		0, 3, 32, 0x10000, 0x10008, 0xffffffff
	};

	for (unsigned int i = 0; i < 6; i++) {
		er_up(2);
		er_negotiate(V1);
		er_enable(0);
		er_write(VIRTIO_MMIO_QUEUE_READY, 0);
		er_write(VIRTIO_MMIO_QUEUE_NUM, sizes[i]);
		er_write(VIRTIO_MMIO_QUEUE_READY, 1);
		is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
		is_int(vr.fp.nr_lines, 1);
		er_down();
	}
	er_up(2);
	er_negotiate(V1);
	er_enable(0);
	er_write(VIRTIO_MMIO_QUEUE_READY, 0);
	er_write(VIRTIO_MMIO_QUEUE_USED_HIGH, 1);
	er_write(VIRTIO_MMIO_QUEUE_READY, 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	er_down();
}

static void a_buffer_goes_through(void)
{
	er_up(2);
	er_go_live(0);
	er_offer();
	ok(!virtio_model_run(&er.model)); /* nobody kicked */
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	is_int(er.works, 1);
	is_int(er.handled, 0);
	ok(virtio_model_run(&er.model));
	is_int(er.echoed, 1);
	is_int(vr16(vr_used()->idx), 1);
	is_int(vr32(vr_used()->ring[0].len), 5);
	is_mem(&vr.machine.mem[VR_DATA + 0x100], "hello", 5);
	ok(er.line);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), VIRTIO_MMIO_INT_VRING);
	ok(!virtio_model_run(&er.model));
	er_down();
}

/* dev.mmio.mmio-device-register-layout.3, .4 */
static void interrupts_stay_until_acknowledged(void)
{
	er_up(2);
	er_go_live(0);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	virtio_model_config_changed(&er.model);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), 3);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), 3);
	er_write(VIRTIO_MMIO_INTERRUPT_ACK, 1);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), 2);
	ok(er.line);
	er_write(VIRTIO_MMIO_INTERRUPT_ACK, 0xfffffffc);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), 2);
	er_write(VIRTIO_MMIO_INTERRUPT_ACK, 2);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), 0);
	ok(!er.line);
	er_down();
}

/* dev.basic.device-status-field.1 */
static void nothing_happens_before_driver_ok(void)
{
	er_up(2);
	er_negotiate(V1);
	er_enable(0);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(er.handled, 0);
	is_int(er.works, 0);
	is_int(vr16(vr_used()->idx), 0);
	/* The kick was not lost. */
	er_write(VIRTIO_MMIO_STATUS, 15);
	ok(er.works >= 1);
	virtio_model_run(&er.model);
	is_int(er.echoed, 1);
	er_down();
}

/* dev.mmio.mmio-device-register-layout.5 */
static void a_reset_forgets_all(void)
{
	er_up(2);
	er_go_live(BIT(3));
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	er_write(VIRTIO_MMIO_STATUS, 0);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), 0);
	ok(!er.line);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	is_int(er_read(VIRTIO_MMIO_STATUS), 0);
	ok(er.resets >= 1);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(er.echoed, 1);
	/* And it can be brought up again. */
	memset(vr_avail(), 0, 4);
	memset(vr_used(), 0, 4);
	er_go_live(0);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(er.echoed, 2);
	er_down();
}

/* dev.mmio.mmio-device-register-layout.7 */
static void a_disabled_queue_is_not_touched(void)
{
	er_up(2);
	er_go_live(0);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	er_write(VIRTIO_MMIO_QUEUE_READY, 0);
	virtio_model_run(&er.model);
	is_int(er.echoed, 0);
	is_int(vr16(vr_used()->idx), 0);
	er_down();
}

/* dev.mmio.mmio-device-register-layout.8 to .12 */
static void one_queue_is_reset(void)
{
	er_up(2);
	er_go_live(BIT(VIRTIO_F_RING_RESET));
	er_write(VIRTIO_MMIO_QUEUE_RESET, 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_RESET), 0);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	is_int(er_read(VIRTIO_MMIO_STATUS), 15);
	er_enable(0);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_RESET), 0);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(er.echoed, 1);
	er_down();
}

static void a_queue_is_not_reset_unless_negotiated(void)
{
	er_up(2);
	er_go_live(0);
	er_write(VIRTIO_MMIO_QUEUE_RESET, 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 1);
	is_int(er_read(VIRTIO_MMIO_QUEUE_RESET), 0);
	er_down();
}

/* covers: dev.split.avail-buf-notif-suppr.5 */
static void kicks_that_mean_nothing(void)
{
	er_up(2);
	er_go_live(0);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 1);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, ER_QUEUES);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0xffffffff);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0x10000);
	is_int(er.works, 0);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(er.echoed, 0);
	ok(!er.line);
	er_down();
}

/* 4.2.3.3: the index is in the low 16 bits, whatever is above. */
static void kicks_with_data(void)
{
	er_up(2);
	er_go_live(BIT(VIRTIO_F_NOTIFICATION_DATA));
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0x10001);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0x10000 | ER_QUEUES);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0xffffffff);
	is_int(er.works, 0);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0xffff0000);
	is_int(er.works, 1);
	virtio_model_run(&er.model);
	is_int(er.echoed, 1);
	er_down();
}

/* dev.basic.device-status-field.2, .3 */
static void a_broken_ring_needs_a_reset(void)
{
	er_up(2);
	er_go_live(0);
	vr_offer(999);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(er_read(VIRTIO_MMIO_STATUS), 15 | VIRTIO_CONFIG_S_NEEDS_RESET);
	is_int(er_read(VIRTIO_MMIO_INTERRUPT_STATUS), VIRTIO_MMIO_INT_CONFIG);
	is_int(vr.fp.nr_lines, 1);
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(vr.fp.nr_lines, 1);
	er_write(VIRTIO_MMIO_STATUS, 0);
	memset(vr_avail(), 0, 4);
	er_go_live(0);
	er_offer();
	er_write(VIRTIO_MMIO_QUEUE_NOTIFY, 0);
	virtio_model_run(&er.model);
	is_int(er.echoed, 1);
	er_down();
}

/* ---- configuration ------------------------------------------------------ */

static void configuration_has_three_widths(void)
{
	er_up(2);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x100, 1), 0xc0);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x103, 1), 0xc3);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x102, 2), 0xc3c2);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x104, 4), 0xc7c6c5c4);
	/* Unaligned, or of another width. */
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x101, 2), 0);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x102, 4), 0);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x100, 8), 0);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x100, 3), 0);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 0x100, 0), 0);
	er_down();
}

static void beyond_the_configuration_there_is_zero(void)
{
	er_up(2);
	is_hex(er_read(0x108), 0xcbcac9c8);
	is_hex(er_read(0x10c), 0);
	is_hex(er_read(0x200), 0);
	is_hex(er_read(0xfffffffc), 0);
	er_write(0x10c, 1);
	er_write(0xfffffffc, 1);
	is_int(er.writes, 0);
	er_down();
}

static void some_configuration_can_be_written(void)
{
	er_up(2);
	virtio_mmio_endpoint_write(&er.ep, 0x104, 1, 0x11);
	is_int(er.writes, 1);
	is_int(er.write_offset, 4);
	is_int(er.write_len, 1);
	virtio_mmio_endpoint_write(&er.ep, 0x106, 2, 0x3322);
	virtio_mmio_endpoint_write(&er.ep, 0x108, 4, 0x77665544);
	is_hex(er_read(0x104), 0x3322c511);
	is_hex(er_read(0x108), 0x77665544);
	is_int(er.writes, 3);
	/* The rest cannot. */
	virtio_mmio_endpoint_write(&er.ep, 0x100, 4, 0);
	virtio_mmio_endpoint_write(&er.ep, 0x103, 1, 0);
	virtio_mmio_endpoint_write(&er.ep, 0x105, 2, 0);
	is_hex(er_read(0x100), 0xc3c2c1c0);
	is_int(er.writes, 3);
	er_down();
}

/* dev.mmio.mmio-device-register-layout.6 */
static void the_generation_changes_with_the_configuration(void)
{
	uint32_t before;

	er_up(2);
	before = er_read(VIRTIO_MMIO_CONFIG_GENERATION);
	is_int(er_read(VIRTIO_MMIO_CONFIG_GENERATION), before);
	virtio_model_config_changed(&er.model);
	ok(er_read(VIRTIO_MMIO_CONFIG_GENERATION) != before);
	ok(!er.line); /* nobody is listening yet */
	er_go_live(0);
	virtio_model_config_changed(&er.model);
	ok(er.line);
	er_down();
}

static void shared_memory_regions(void)
{
	er_up(2);
	er_write(VIRTIO_MMIO_SHM_SEL, 0);
	is_hex(er_read(VIRTIO_MMIO_SHM_BASE_LOW), 0x3456789a);
	is_hex(er_read(VIRTIO_MMIO_SHM_BASE_HIGH), 0x12);
	is_hex(er_read(VIRTIO_MMIO_SHM_LEN_LOW), 0);
	is_hex(er_read(VIRTIO_MMIO_SHM_LEN_HIGH), 0xb);
	er_write(VIRTIO_MMIO_SHM_SEL, 1);
	is_hex(er_read(VIRTIO_MMIO_SHM_BASE_LOW), 0xffffffff);
	is_hex(er_read(VIRTIO_MMIO_SHM_BASE_HIGH), 0xffffffff);
	is_hex(er_read(VIRTIO_MMIO_SHM_LEN_LOW), 0xffffffff);
	is_hex(er_read(VIRTIO_MMIO_SHM_LEN_HIGH), 0xffffffff);
	er_down();
}

/* ---- what no driver may do ---------------------------------------------- */

static void write_only_registers_read_zero(void)
{
	er_up(2);
	er_go_live(0);
	for (unsigned int i = 0; i < 14; i++)
		is_hex(er_read(write_only[i]), 0);
	er_down();
}

static void read_only_registers_keep_their_value(void)
{
	er_up(2);
	er_go_live(0);
	for (unsigned int i = 0; i < 12; i++) {
		uint32_t before = er_read(read_only[i]);

		er_write(read_only[i], ~before);
		is_hex(er_read(read_only[i]), before);
	}
	is_int(er_read(VIRTIO_MMIO_STATUS), 15);
	er_down();
}

/* drv.mmio.mmio-device-register-layout.2 */
static void registers_are_32_bits_wide(void)
{
	static const unsigned int widths[] = { 1, 2, 8 };

	er_up(2);
	for (unsigned int i = 0; i < 3; i++) {
		is_hex(virtio_mmio_endpoint_read(&er.ep, 0, widths[i]), 0);
		virtio_mmio_endpoint_write(&er.ep, VIRTIO_MMIO_STATUS,
					   widths[i], 1);
		is_int(er_read(VIRTIO_MMIO_STATUS), 0);
	}
	is_hex(virtio_mmio_endpoint_read(&er.ep, 1, 4), 0);
	is_hex(virtio_mmio_endpoint_read(&er.ep, 2, 4), 0);
	virtio_mmio_endpoint_write(&er.ep, VIRTIO_MMIO_STATUS + 2, 4, 1);
	is_int(er_read(VIRTIO_MMIO_STATUS), 0);
	er_down();
}

static void the_versions_do_not_mix(void)
{
	er_up(2);
	er_negotiate(V1);
	er_write(VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
	er_write(VIRTIO_MMIO_QUEUE_NUM, 8);
	er_write(VIRTIO_MMIO_QUEUE_PFN, VR_BASE / 4096);
	is_int(er_read(VIRTIO_MMIO_QUEUE_PFN), 0);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	er_down();
	er_up(1);
	er_enable(0);
	is_int(er_read(VIRTIO_MMIO_QUEUE_READY), 0);
	ok(!er.model.vqs[0].ready);
	is_int(er_read(VIRTIO_MMIO_SHM_LEN_LOW), 0);
	er_down();
}

static void unknown_registers(void)
{
	static const uint32_t regs[] = { 0x18, 0x1c, 0x2c, 0x48, 0x4c,
					 0x54, 0x68, 0x74, 0x88, 0x98,
					 0xa8, 0xc4, 0xf8 };

	er_up(2);
	for (unsigned int i = 0; i < 13; i++) {
		er_write(regs[i], 0xffffffff);
		is_hex(er_read(regs[i]), 0);
	}
	is_int(er_read(VIRTIO_MMIO_STATUS), 0);
	er_down();
}

/* ---- legacy ------------------------------------------------------------- */

static void up_legacy(void)
{
	er_up(1);
	er_write(VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
	er_write(VIRTIO_MMIO_STATUS, 1);
	er_write(VIRTIO_MMIO_STATUS, 3);
	er_write(VIRTIO_MMIO_QUEUE_SEL, 0);
}

/* covers: leg.split.vq-layout.2 */
static void a_page_number_places_a_legacy_queue(void)
{
	up_legacy();
	er_write(VIRTIO_MMIO_QUEUE_NUM, ER_QUEUE_SIZE);
	er_write(VIRTIO_MMIO_QUEUE_ALIGN, 64);
	er_write(VIRTIO_MMIO_QUEUE_PFN, VR_BASE / 4096 + 2);
	is_hex(er_read(VIRTIO_MMIO_QUEUE_PFN), VR_BASE / 4096 + 2);
	is_hex(er.model.vqs[0].desc_addr, VR_BASE + 0x2000);
	is_hex(er.model.vqs[0].avail_addr, VR_BASE + 0x2000 + 16 * 16);
	/* 256 + 6 + 32 = 294, at the next multiple of 64 */
	is_hex(er.model.vqs[0].used_addr, VR_BASE + 0x2000 + 320);
	er_write(VIRTIO_MMIO_QUEUE_PFN, 0);
	is_hex(er_read(VIRTIO_MMIO_QUEUE_PFN), 0);
	ok(!er.model.vqs[0].ready);
	er_down();
}

static void the_page_size_is_the_drivers(void)
{
	up_legacy();
	er_write(VIRTIO_MMIO_GUEST_PAGE_SIZE, 0x10000000);
	er_write(VIRTIO_MMIO_QUEUE_NUM, ER_QUEUE_SIZE);
	er_write(VIRTIO_MMIO_QUEUE_ALIGN, 4096);
	er_write(VIRTIO_MMIO_QUEUE_PFN, 4);
	is_hex(er_read(VIRTIO_MMIO_QUEUE_PFN), 4);
	is_hex(er.model.vqs[0].desc_addr, VR_BASE);
	is_hex(er.model.vqs[0].used_addr, VR_BASE + 4096);
	er_down();
}

static void a_legacy_queue_outside_memory_is_refused(void)
{
	up_legacy();
	er_write(VIRTIO_MMIO_QUEUE_NUM, ER_QUEUE_SIZE);
	er_write(VIRTIO_MMIO_QUEUE_ALIGN, 4096);
	er_write(VIRTIO_MMIO_QUEUE_PFN, 0xffffffff);
	is_hex(er_read(VIRTIO_MMIO_QUEUE_PFN), 0);
	is_int(vr.fp.nr_lines, 1);
	er_down();
}

static void nonsense_alignments(void)
{
	static const uint32_t values[] = { 0, 3, 1, 0x80000000, 0xffffffff };

	for (unsigned int i = 0; i < 5; i++) {
		up_legacy();
		er_write(VIRTIO_MMIO_GUEST_PAGE_SIZE, values[i]);
		er_write(VIRTIO_MMIO_QUEUE_NUM, ER_QUEUE_SIZE);
		er_write(VIRTIO_MMIO_QUEUE_ALIGN, values[i]);
		er_write(VIRTIO_MMIO_QUEUE_PFN, 1);
		er_read(VIRTIO_MMIO_QUEUE_PFN);
		ok(!er.model.vqs[0].ready);
		er_down();
	}
}

static void a_legacy_device_knows_no_features_ok(void)
{
	up_legacy();
	er_write(VIRTIO_MMIO_STATUS, 11);
	is_int(er_read(VIRTIO_MMIO_STATUS), 3);
	er_down();
}

int main(void)
{
	TEST(identity);
	TEST(features_are_offered_in_halves);
	TEST(a_legacy_device_offers_no_upper_half);
	TEST(features_can_be_masked);
	TEST(the_platforms_order_is_offered_if_asked_for);
	TEST(features_are_accepted);
	TEST(a_modern_device_wants_a_modern_driver);
	TEST(features_that_were_not_offered_are_dropped);
	TEST(the_model_may_refuse_a_set);
	TEST(status_bits_only_come);
	TEST(queues_have_a_size);
	TEST(a_queue_is_enabled);
	TEST(an_enabled_queue_does_not_change);
	TEST(a_queue_that_is_wrong_is_not_enabled);
	TEST(a_buffer_goes_through);
	TEST(interrupts_stay_until_acknowledged);
	TEST(nothing_happens_before_driver_ok);
	TEST(a_reset_forgets_all);
	TEST(a_disabled_queue_is_not_touched);
	TEST(one_queue_is_reset);
	TEST(a_queue_is_not_reset_unless_negotiated);
	TEST(kicks_that_mean_nothing);
	TEST(kicks_with_data);
	TEST(a_broken_ring_needs_a_reset);
	TEST(configuration_has_three_widths);
	TEST(beyond_the_configuration_there_is_zero);
	TEST(some_configuration_can_be_written);
	TEST(the_generation_changes_with_the_configuration);
	TEST(shared_memory_regions);
	TEST(write_only_registers_read_zero);
	TEST(read_only_registers_keep_their_value);
	TEST(registers_are_32_bits_wide);
	TEST(the_versions_do_not_mix);
	TEST(unknown_registers);
	TEST(a_page_number_places_a_legacy_queue);
	TEST(the_page_size_is_the_drivers);
	TEST(a_legacy_queue_outside_memory_is_refused);
	TEST(nonsense_alignments);
	TEST(a_legacy_device_knows_no_features_ok);
	return tap_done();
}
