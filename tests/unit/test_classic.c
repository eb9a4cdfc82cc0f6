/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The 2007 interface: which fields a device of today has, and how features are
 * agreed on through them. Its queues are tested in tests/pair.
 */
#include <virtio/spec/virtio_blk.h>

#include "classic_rig.h"

#define V1 BIT(VIRTIO_F_VERSION_1)

static void *find(uint8_t type, unsigned int *len)
{
	return cr.vdev->config->find(cr.vdev, type, len);
}

static int val(uint8_t type, void *v, size_t size)
{
	return classic_virtio_config_val(cr.vdev, type, v, size);
}

static int number(uint8_t type, void *v, size_t size)
{
	return classic_virtio_config_number(cr.vdev, type, v, size);
}

/* Both halves of the feature bits, as the device's driver reads them. */
static void is_bits(void *token, uint32_t offered, uint32_t acknowledged)
{
	le32 halves[2];

	cr.vdev->config->get(cr.vdev, token, halves, sizeof(halves));
	is_hex(le32_to_cpu(halves[0]), offered);
	is_hex(le32_to_cpu(halves[1]), acknowledged);
}

static int use(void *token, unsigned int len, unsigned int bit)
{
	return classic_virtio_use_bit(cr.vdev, token, len, bit);
}

/* The features of the device type that were agreed on. */
static uint64_t agreed(void)
{
	is_hex(cr.model.features, cr_core()->features);
	return cr.model.features & (BIT(VIRTIO_TRANSPORT_F_START) - 1);
}

/* ---- fields of a disk -------------------------------------------------- */

static const uint8_t disk_config[] = {
	8,   7, 6, 5, 4, 3, 2, 1, /* capacity */
	0,   2, 0, 0,		  /* size_max */
	126, 0, 0, 0,		  /* seg_max */
};

static void disk(uint64_t features)
{
	cr_init(VIRTIO_ID_BLOCK);
	cr.dev.features = features;
	memcpy(cr.dev.config, disk_config, sizeof(disk_config));
}

static int probe_disk(struct classic_virtio_device *vdev)
{
	uint64_t capacity = 0;
	uint32_t v = 0;
	uint8_t raw[8];

	(void)vdev;
	is_int(number(VIRTIO_CONFIG_BLK_F_CAPACITY, &capacity, 8), 0);
	is_hex(capacity, 0x0102030405060708);
	is_int(number(VIRTIO_CONFIG_BLK_F_SEG_MAX, &v, 4), 0);
	is_int(v, 126);
	/* Not offered. */
	is_int(number(VIRTIO_CONFIG_BLK_F_SIZE_MAX, &v, 4), -ENOENT);
	/* Each is found once. */
	is_int(val(VIRTIO_CONFIG_BLK_F_CAPACITY, raw, 8), -ENOENT);
	is_int(number(VIRTIO_CONFIG_BLK_F_SEG_MAX, &v, 4), -ENOENT);
	is_int(v, 126);
	return 0;
}

static void a_disk_has_the_fields_of_2007(void)
{
	disk(BIT(VIRTIO_BLK_F_SEG_MAX) | BIT(VIRTIO_BLK_F_FLUSH));
	cr.probe = probe_disk;
	cr_up();
	/* Who found a field that depends on a feature has accepted that. */
	is_hex(agreed(), BIT(VIRTIO_BLK_F_SEG_MAX));
	/* The next probe finds all of it again. */
	classic_unregister_virtio_driver(&cr.drv);
	is_int(cr.removed, 1);
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	is_int(cr.probed, 2);
	is_int(cr.fp.nr_lines, 0);
	cr_down();
}

static int probe_wrong_size(struct classic_virtio_device *vdev)
{
	uint32_t v = 7;

	(void)vdev;
	is_int(number(VIRTIO_CONFIG_BLK_F_CAPACITY, &v, 4), -EIO);
	is_int(v, 7);
	/* It is used up all the same. */
	is_int(number(VIRTIO_CONFIG_BLK_F_CAPACITY, &v, 4), -ENOENT);
	is_int(number(0x55, &v, 4), -ENOENT);
	/* The bus has seen to it. */
	is_int(number(VIRTIO_CONFIG_F_VIRTIO, &v, 4), -ENOENT);
	return 0;
}

static void fields_of_another_length_and_none(void)
{
	disk(0);
	cr.probe = probe_wrong_size;
	cr_up();
	is_hex(agreed(), 0);
	cr_down();
}

static int probe_raw(struct classic_virtio_device *vdev)
{
	static const uint8_t want[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	uint8_t raw[8];

	(void)vdev;
	is_int(val(VIRTIO_CONFIG_BLK_F_CAPACITY, raw, 8), 0);
	is_mem(raw, want, 8);
	return 0;
}

/* Fields are little-endian whatever the device's configuration is. */
static void fields_of_a_big_endian_machine(void)
{
	disk(0);
	cr.fp.platform.big_endian = true;
	virtio_emu_init(&cr.emu, &cr.fp.platform);
	cr.dev.version = 1;
	cr.probe = probe_raw;
	cr_up();
	is_int(cr.probed, 1);
	cr_down();
}

static int probe_write(struct classic_virtio_device *vdev)
{
	unsigned int len;
	void *token = find(VIRTIO_CONFIG_BLK_F_CAPACITY, &len);
	uint8_t raw[8] = { 0 };

	is_int(len, 8);
	vdev->config->set(vdev, token, raw, len);
	vdev->config->get(vdev, token, raw, len);
	is_mem(raw, disk_config, 8);
	return 0;
}

static void values_cannot_be_written(void)
{
	disk(0);
	cr.probe = probe_write;
	cr_up();
	is_int(fake_logged(&cr.fp, "field 0x41 cannot be written"), 1);
	cr_down();
}

/* ---- feature bits ------------------------------------------------------ */

static int probe_bits(struct classic_virtio_device *vdev)
{
	unsigned int len;
	void *token = find(CLASSIC_CONFIG_F_FEATURES, &len);

	(void)vdev;
	is_int(len, 8);
	is_bits(token, (uint32_t)cr.dev.features, 0);
	is_int(use(token, len, 0), 1);
	is_int(use(token, len, 1), 0);
	is_int(use(token, len, 23), 1);
	is_bits(token, (uint32_t)cr.dev.features, 1 | 1u << 23);
	/* Beyond the half there are the acknowledgements. */
	is_int(use(token, len, 31), 0);
	is_int(use(token, len, 32), 0);
	is_int(use(token, len, 32 + 23), 0);
	is_int(use(token, len, UINT32_MAX), 0);
	is_int(use(NULL, len, 0), 0);
	is_int(use(token, 1, 0), 0);
	is_int(use(token, 0, 0), 0);
	ok(!find(CLASSIC_CONFIG_F_FEATURES, &len));
	return 0;
}

static void acknowledged_bits_are_accepted(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.dev.features = BIT(0) | BIT(5) | BIT(23);
	cr.probe = probe_bits;
	cr_up();
	is_hex(agreed(), BIT(0) | BIT(23));
	ok(cr.model.features & V1);
	ok(cr.model.features & BIT(VIRTIO_RING_F_EVENT_IDX));
	cr_down();
}

static void legacy_devices_get_them_too(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.dev.version = 1;
	cr.dev.features = BIT(0) | BIT(5) | BIT(23);
	cr.probe = probe_bits;
	cr_up();
	is_hex(agreed(), BIT(0) | BIT(23));
	is_int(cr.model.status, VIRTIO_CONFIG_S_ACKNOWLEDGE |
					VIRTIO_CONFIG_S_DRIVER |
					VIRTIO_CONFIG_S_DRIVER_OK);
	cr_down();
}

static int probe_change_of_mind(struct classic_virtio_device *vdev)
{
	static const uint8_t too_many[8] = { 0, 0, 0, 0, 0xff, 0xff };
	static const uint8_t one[8] = { 0xff, 0, 0, 0, 2 };
	unsigned int len;
	void *token = find(CLASSIC_CONFIG_F_FEATURES, &len);

	/* What is not offered cannot be acknowledged. */
	vdev->config->set(vdev, token, too_many, len);
	is_bits(token, 6, 6);
	vdev->config->set(vdev, token, one, len);
	is_bits(token, 6, 2);
	return 0;
}

static void acknowledgements_can_be_taken_back(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.dev.features = 6;
	cr.probe = probe_change_of_mind;
	cr_up();
	is_hex(agreed(), 2);
	cr_down();
}

static int probe_net(struct classic_virtio_device *vdev)
{
	unsigned int len;
	void *token = find(VIRTIO_CONFIG_NET_F, &len);
	uint8_t mac[6];

	(void)vdev;
	is_bits(token,
		1u << CLASSIC_NET_F_NO_CSUM | 1u << CLASSIC_NET_F_TSO4 |
			1u << CLASSIC_NET_F_TSO6,
		0);
	is_int(use(token, len, CLASSIC_NET_F_NO_CSUM), 1);
	is_int(use(token, len, CLASSIC_NET_F_TSO6), 1);
	is_int(use(token, len, CLASSIC_NET_F_UFO), 0);
	is_int(val(VIRTIO_CONFIG_NET_MAC_F, mac, 6), 0);
	is_mem(mac, "\x52\x54\0\x12\x34\x56", 6);
	return 0;
}

/* 5.1.3: CSUM is 0 today, MAC 5, HOST_TSO4 11, HOST_TSO6 12, CTRL_VQ 17. */
static void network_bits_have_the_numbers_of_2007(void)
{
	cr_init(VIRTIO_ID_NET);
	cr.dev.queues = 2;
	cr.dev.features = BIT(0) | BIT(5) | BIT(11) | BIT(12) | BIT(17);
	memcpy(cr.dev.config, "\x52\x54\0\x12\x34\x56", 6);
	cr.probe = probe_net;
	cr_up();
	is_hex(agreed(), BIT(0) | BIT(5) | BIT(12));
	cr_down();
}

static int probe_barrier(struct classic_virtio_device *vdev)
{
	unsigned int len;
	void *token = find(VIRTIO_CONFIG_BLK_F, &len);

	(void)vdev;
	is_bits(token, 1u << CLASSIC_BLK_F_BARRIER, 0);
	is_int(use(token, len, CLASSIC_BLK_F_BARRIER), 1);
	return 0;
}

static void barriers_have_the_number_of_2007(void)
{
	disk(BIT(VIRTIO_BLK_F_BARRIER) | BIT(VIRTIO_BLK_F_SIZE_MAX));
	cr.dev.version = 1;
	cr.probe = probe_barrier;
	cr_up();
	is_hex(agreed(), BIT(VIRTIO_BLK_F_BARRIER));
	cr_down();
}

/* ---- status ------------------------------------------------------------ */

enum {
	ACK = VIRTIO_CONFIG_S_ACKNOWLEDGE,
	DRIVER = ACK | VIRTIO_CONFIG_S_DRIVER,
	FEATURES_OK = DRIVER | VIRTIO_CONFIG_S_FEATURES_OK,
	LIVE = FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK,
};

static int probe_status(struct classic_virtio_device *vdev)
{
	is_int(vdev->config->get_status(vdev), DRIVER);
	/* No bit is cleared, and DRIVER_OK does not come without features. */
	vdev->config->set_status(vdev, 0);
	is_int(vdev->config->get_status(vdev), DRIVER);
	vdev->config->set_status(vdev, VIRTIO_CONFIG_S_DRIVER_OK);
	is_int(vdev->config->get_status(vdev), LIVE);
	vdev->config->set_status(vdev, VIRTIO_CONFIG_S_DRIVER_OK);
	return 0;
}

/* The bus has negotiated before; it shall be as if it had not. */
static void probe_comes_before_features_ok(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.probe = probe_status;
	cr_up();
	is_int(cr.model.status, LIVE);
	cr_down();
}

static int probe_names(struct classic_virtio_device *vdev)
{
	is_int(vdev->index, cr_core()->index);
	is_str(dev_name(&vdev->dev), "virtio0");
	is_int(vdev->id.device, VIRTIO_ID_RNG);
	is_int(vdev->id.vendor, CR_VENDOR);
	ok(vdev->dev.driver == &cr.drv.driver);
	dev_info(&vdev->dev, "hello");
	return 0;
}

static void a_device_has_its_names(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.probe = probe_names;
	cr_up();
	is_int(fake_logged(&cr.fp, "classic virtio0: hello"), 1);
	cr_down();
}

static void a_device_that_refuses(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.refuses = true;
	cr_up();
	is_int(cr.probed, 1);
	is_int(cr.removed, 1);
	ok(cr.model.status & VIRTIO_CONFIG_S_FAILED);
	is_int(fake_logged(&cr.fp, "drv.init.device-init.1, step 6"), 1);
	cr_down();
}

static int probe_nonsense(struct classic_virtio_device *vdev)
{
	(void)vdev;
	return 42;
}

static void probe_returns_no_error_number(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.probe = probe_nonsense;
	cr_up();
	is_int(fake_logged(&cr.fp, "probe returned 42"), 1);
	is_int(fake_logged(&cr.fp, "error -22"), 1);
	is_int(cr.removed, 0);
	cr_down();
}

static void no_memory_for_the_device(void)
{
	cr_init(VIRTIO_ID_RNG);
	/* No smaller queue would do. */
	cr.dev.queue_size = 1;
	cr_up();
	classic_unregister_virtio_driver(&cr.drv);
	for (unsigned int n = 1; n <= 3; n++) {
		cr.probed = cr.removed = 0;
		cr.fp.fail_alloc = n;
		is_int(classic_register_virtio_driver(&cr.drv), 0);
		is_int(cr.fp.fail_alloc, 0);
		ok(!cr_core()->dev.driver);
		is_int(cr.probed, n == 1 ? 0 : 1);
		classic_unregister_virtio_driver(&cr.drv);
		is_int(cr.removed, cr.probed);
	}
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	cr_down();
}

static void power_stays_on(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr_up();
	is_int(virtio_device_freeze(cr_core()), -EOPNOTSUPP);
	is_int(cr.model.status, LIVE);
	cr_down();
}

/* ---- drivers ----------------------------------------------------------- */

static void a_driver_needs_its_members(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.drv.probe = NULL;
	is_int(classic_register_virtio_driver(&cr.drv), -EINVAL);
	cr_init(VIRTIO_ID_RNG);
	cr.drv.driver.name = NULL;
	is_int(classic_register_virtio_driver(&cr.drv), -EINVAL);
	cr_init(VIRTIO_ID_RNG);
	cr.drv.id_table = NULL;
	is_int(classic_register_virtio_driver(&cr.drv), -EINVAL);
	/* Twice; the first time still holds. */
	cr_init(VIRTIO_ID_RNG);
	cr.drv.remove = NULL;
	cr_up();
	is_int(classic_register_virtio_driver(&cr.drv), -EINVAL);
	ok(cr_core()->dev.driver == &cr.drv.core.driver);
	cr_down();
}

/* In 2007 it was the other way round. */
static void the_vendor_has_to_be_the_same(void)
{
	cr_init(VIRTIO_ID_RNG);
	cr.ids[0].vendor = CR_VENDOR + 1;
	cr_up();
	is_int(cr.probed, 0);
	classic_unregister_virtio_driver(&cr.drv);
	cr.ids[0].vendor = CR_VENDOR;
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	is_int(cr.probed, 1);
	cr_down();
}

int main(void)
{
	TEST(a_disk_has_the_fields_of_2007);
	TEST(fields_of_another_length_and_none);
	TEST(fields_of_a_big_endian_machine);
	TEST(values_cannot_be_written);
	TEST(acknowledged_bits_are_accepted);
	TEST(legacy_devices_get_them_too);
	TEST(acknowledgements_can_be_taken_back);
	TEST(network_bits_have_the_numbers_of_2007);
	TEST(barriers_have_the_number_of_2007);
	TEST(probe_comes_before_features_ok);
	TEST(a_device_has_its_names);
	TEST(a_device_that_refuses);
	TEST(probe_returns_no_error_number);
	TEST(no_memory_for_the_device);
	TEST(power_stays_on);
	TEST(a_driver_needs_its_members);
	TEST(the_vendor_has_to_be_the_same);
	return tap_done();
}
