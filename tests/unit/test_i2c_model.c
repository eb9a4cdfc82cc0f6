/* SPDX-License-Identifier: BSD-2-Clause */
/* The I2C adapter's model: segments, transactions, and what breaks it. */
#include <virtio/spec/virtio_i2c.h>

#include "bytes.h"
#include "fake_platform.h"
#include "i2c_memory.h"
#include "raw_rig.h"

#define ADDR	(0x50 << 1)
#define ABSENT	(0x51 << 1)
#define TEN_BIT (0xf0 | 3 << 1 | 0x50 << 8)
#define READ	VIRTIO_I2C_FLAGS_M_RD
#define MORE	VIRTIO_I2C_FLAGS_FAIL_NEXT

static const unsigned int accepted[] = { VIRTIO_I2C_F_ZERO_LENGTH_REQUEST };

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_i2c_model model;
static struct i2c_memory memory;
static struct virtio_i2c_out_hdr hdr;
static uint8_t buf[64], status;

static void up(uint32_t version)
{
	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	i2c_memory_init(&memory);
	memset(buf, 0, sizeof(buf));
	is_int(virtio_i2c_model_init(&model, &fp.platform, 16, &i2c_memory_ops,
				     &memory),
	       0);
	raw_up(&emu, &model.model, version, accepted, 1);
}

static void down(void)
{
	raw_down();
	virtio_model_exit(&model.model);
	is_clean(&fp);
}

static void head(unsigned int addr, unsigned int flags)
{
	hdr = (struct virtio_i2c_out_hdr){
		.addr = cpu_to_le16((uint16_t)addr),
		.flags = cpu_to_le32(flags),
	};
	status = 0xee;
}

/* The status of a write of some first bytes of buf, in two pieces. */
static int write_some(unsigned int addr, unsigned int flags, size_t len)
{
	const struct kvec o[] = { { &hdr, sizeof(hdr) },
				  { buf, 1 },
				  { buf + 1, len - 1 } };
	const struct kvec i = { &status, 1 };

	head(addr, flags);
	is_int(raw_send(o, len > 1 ? 3 : len ? 2 : 1, &i, 1), 1);
	return status;
}

/* The same for a read. */
static int read_some(unsigned int addr, unsigned int flags, size_t len)
{
	const struct kvec o = { &hdr, sizeof(hdr) };
	const struct kvec i[] = { { buf, 1 },
				  { buf + 1, len - 1 },
				  { &status, 1 } };

	head(addr, flags | READ);
	is_int(raw_send(&o, 1, i, 3), (int)len + 1);
	return status;
}

static void bytes_go_both_ways(uint32_t version)
{
	up(version);
	memcpy(buf,
	       "\x10"
	       "abc",
	       4);
	is_int(write_some(ADDR, 0, 4), VIRTIO_I2C_MSG_OK);
	is_mem(memory.bytes + 0x10, "abc", 3);
	is_int(write_some(ADDR, MORE, 1), VIRTIO_I2C_MSG_OK);
	is_int(read_some(ADDR, 0, 5), VIRTIO_I2C_MSG_OK);
	is_mem(buf, "abc\xec\xeb", 5);
	down();
}

static void a_modern_adapter_reads_and_writes(void)
{
	bytes_go_both_ways(2);
}

static void a_legacy_adapter_reads_and_writes(void)
{
	bytes_go_both_ways(1);
}

static void a_group_is_one_transaction(void)
{
	up(2);
	is_int(write_some(ADDR, MORE, 1), VIRTIO_I2C_MSG_OK);
	is_int(memory.stops, 0);
	is_int(write_some(ADDR, MORE, 0), VIRTIO_I2C_MSG_OK);
	is_int(read_some(ADDR, 0, 2), VIRTIO_I2C_MSG_OK);
	is_int(memory.starts, 3);
	is_int(memory.stops, 1);
	is_int(write_some(ADDR, 0, 1), VIRTIO_I2C_MSG_OK);
	is_int(memory.stops, 2);
	down();
}

static void nothing_is_a_request_too(void)
{
	up(2);
	is_int(write_some(ADDR, 0, 0), VIRTIO_I2C_MSG_OK);
	is_int(write_some(ABSENT, 0, 0), VIRTIO_I2C_MSG_ERR);
	is_int(memory.stops, 2);
	is_int(memory.placed, false);
	down();
}

static void ten_bits_are_another_address(void)
{
	up(2);
	is_int(write_some(TEN_BIT, 0, 0), VIRTIO_I2C_MSG_OK);
	is_int(write_some(TEN_BIT ^ 1 << 8, 0, 0), VIRTIO_I2C_MSG_ERR);
	is_int(write_some(TEN_BIT ^ 1 << 1, 0, 0), VIRTIO_I2C_MSG_ERR);
	/* Neither seven bits nor ten. */
	memory.starts = 0;
	is_int(write_some(ADDR | 1, 0, 0), VIRTIO_I2C_MSG_ERR);
	is_int(write_some(ADDR | 1 << 8, 0, 0), VIRTIO_I2C_MSG_ERR);
	is_int(memory.starts, 0);
	down();
}

/* dev.i2c.device-op.7: the rest of the group is not tried. */
static void the_rest_of_a_group_fails(void)
{
	up(2);
	is_int(write_some(ABSENT, MORE, 1), VIRTIO_I2C_MSG_ERR);
	is_int(memory.starts, 1);
	is_int(memory.stops, 1);
	is_int(write_some(ADDR, MORE, 2), VIRTIO_I2C_MSG_ERR);
	memset(buf, 'x', sizeof(buf));
	is_int(read_some(ADDR, 0, 4), VIRTIO_I2C_MSG_ERR);
	ok(all_bytes(buf, 4, 0) && all_bytes(buf + 4, 4, 'x'));
	is_int(memory.starts, 1);
	is_int(write_some(ADDR, 0, 1), VIRTIO_I2C_MSG_OK);
	is_int(memory.starts, 2);
	down();
}

static void a_byte_that_is_not_acknowledged_ends_it(void)
{
	up(2);
	memory.writable = 3;
	is_int(write_some(ADDR, 0, 5), VIRTIO_I2C_MSG_ERR);
	is_int(memory.stops, 1);
	memory.writable = 9;
	is_int(write_some(ADDR, 0, 5), VIRTIO_I2C_MSG_OK);
	down();
}

/* A group whose end never came is forgotten, and so is that it failed. */
static void a_reset_ends_a_group(void)
{
	up(2);
	is_int(write_some(ADDR, MORE, 1), VIRTIO_I2C_MSG_OK);
	unregister_virtio_driver(&raw.drv);
	is_int(memory.stops, 1);
	register_virtio_driver(&raw.drv);
	is_int(write_some(ABSENT, MORE, 1), VIRTIO_I2C_MSG_ERR);
	unregister_virtio_driver(&raw.drv);
	register_virtio_driver(&raw.drv);
	is_int(write_some(ADDR, 0, 1), VIRTIO_I2C_MSG_OK);
	down();
}

/* ---- what breaks it --------------------------------------------------- */

static void breaks(unsigned int flags, size_t out, size_t in, const char *why)
{
	const struct kvec o[] = { { &hdr,
				    out < sizeof(hdr) ? out : sizeof(hdr) },
				  { buf, out - sizeof(hdr) } };
	const struct kvec i[] = { { buf, in - 1 }, { &status, 1 } };

	up(2);
	head(ADDR, flags);
	is_int(raw_send(o, out > sizeof(hdr) ? 2 : 1, in > 1 ? i : i + 1,
			in > 1 ? 2
			: in   ? 1
			       : 0),
	       -1);
	ok(raw_needs_reset());
	is_int(fake_logged(&fp, why), 1);
	is_int(memory.starts, 0);
	down();
}

static void a_driver_that_breaks_the_rules_breaks_it(void)
{
	breaks(0, 7, 1, "5.16.6.1");
	breaks(0, 8, 0, "5.16.6.1");
	breaks(4, 8, 1, "drv.i2c.device-op.3");
	breaks(READ, 9, 2, "drv.i2c.device-op.6");
	breaks(0, 9, 2, "drv.i2c.device-op.7");
}

/* dev.i2c.device-op.1 */
static void without_its_feature_it_does_nothing(void)
{
	const struct kvec o = { &hdr, sizeof(hdr) }, i = { &status, 1 };

	up(2);
	unregister_virtio_driver(&raw.drv);
	raw.drv.feature_table_size = 0;
	register_virtio_driver(&raw.drv);
	ok(raw.place.device.vdev.dev.driver == NULL);
	down();

	up(1);
	unregister_virtio_driver(&raw.drv);
	raw.drv.feature_table_size = 0;
	register_virtio_driver(&raw.drv);
	head(ADDR, 0);
	is_int(raw_send(&o, 1, &i, 1), -1);
	is_int(fake_logged(&fp, "dev.i2c.device-op.1"), 1);
	is_int(memory.starts, 0);
	down();
}

int main(void)
{
	TEST(a_modern_adapter_reads_and_writes);
	TEST(a_legacy_adapter_reads_and_writes);
	TEST(a_group_is_one_transaction);
	TEST(nothing_is_a_request_too);
	TEST(ten_bits_are_another_address);
	TEST(the_rest_of_a_group_fails);
	TEST(a_byte_that_is_not_acknowledged_ends_it);
	TEST(a_reset_ends_a_group);
	TEST(a_driver_that_breaks_the_rules_breaks_it);
	TEST(without_its_feature_it_does_nothing);
	return tap_done();
}
