/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A memory on an I2C bus at address 0x50, and at 0x350 of ten bits: the first
 * byte written says where, the others go there, and reading goes on. It counts
 * what it sees of the bus.
 */
#ifndef TESTS_I2C_MEMORY_H
#define TESTS_I2C_MEMORY_H

#include <virtio/err.h>
#include <virtio/virtio_i2c.h>

struct i2c_memory {
	unsigned char bytes[256];
	unsigned char next;
	bool placed;
	unsigned int writable; /* bytes that are acknowledged, then none */
	unsigned int starts;
	unsigned int stops;
};

static inline void i2c_memory_init(struct i2c_memory *mem)
{
	*mem = (struct i2c_memory){ .writable = UINT32_MAX };
	for (unsigned int i = 0; i < sizeof(mem->bytes); i++)
		mem->bytes[i] = (unsigned char)(255 - i);
}

static inline int i2c_memory_start(void *ctx, unsigned int address, bool read)
{
	struct i2c_memory *mem = ctx;

	mem->starts++;
	mem->placed = read;
	if (address == 0x50 || address == (VIRTIO_I2C_TEN_BIT | 0x350))
		return 0;
	return -ENXIO;
}

static inline int i2c_memory_write(void *ctx, const void *bytes, size_t len)
{
	struct i2c_memory *mem = ctx;
	const unsigned char *from = bytes;

	for (size_t i = 0; i < len; i++) {
		if (!mem->writable)
			return -EIO;
		mem->writable--;
		if (mem->placed)
			mem->bytes[mem->next++] = from[i];
		else
			mem->next = from[i];
		mem->placed = true;
	}
	return 0;
}

static inline int i2c_memory_read(void *ctx, void *bytes, size_t len)
{
	struct i2c_memory *mem = ctx;
	unsigned char *to = bytes;

	for (size_t i = 0; i < len; i++)
		to[i] = mem->bytes[mem->next++];
	return 0;
}

static inline void i2c_memory_stop(void *ctx)
{
	((struct i2c_memory *)ctx)->stops++;
}

static const struct virtio_i2c_bus_ops i2c_memory_ops = {
	.start = i2c_memory_start,
	.write = i2c_memory_write,
	.read = i2c_memory_read,
	.stop = i2c_memory_stop,
};

#endif /* TESTS_I2C_MEMORY_H */
