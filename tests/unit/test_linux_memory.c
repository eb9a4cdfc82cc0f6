/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory of the hosted port: a queue of whole pages lies low, others do not. */
#include <virtio/port/linux.h>

#include "tap.h"

#define BLOCKS 5

static struct virtio_linux port;
static const size_t aligns[BLOCKS] = { 16, 4096, 65536, 4096, 64 };

static bool is_zero(const unsigned char *mem, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (mem[i])
			return false;
	return true;
}

static void blocks_are_apart_and_aligned(void)
{
	const struct virtio_platform_ops *ops = &port.ops;
	unsigned char *mem[BLOCKS];
	dma_addr_t addr[BLOCKS];

	virtio_linux_init(&port);
	for (unsigned int i = 0; i < BLOCKS; i++) {
		mem[i] = ops->dma_alloc(&port, 10000, aligns[i], &addr[i]);
		ok(mem[i] && (uintptr_t)mem[i] % aligns[i] == 0);
		is_hex(addr[i], (uintptr_t)mem[i]);
		ok(is_zero(mem[i], 10000));
		for (unsigned int j = 0; j < 10000; j++)
			mem[i][j] = (unsigned char)(i + 1);
	}
	for (unsigned int i = 0; i < BLOCKS; i++)
		ok(mem[i][0] == i + 1 && mem[i][9999] == i + 1);
	/* In no order. */
	for (unsigned int i = 0; i < BLOCKS; i++) {
		unsigned int n = i * 3 % BLOCKS;

		ops->dma_free(&port, mem[n], 10000, addr[n]);
	}
	ok(!port.low_blocks);
}

static void pages_lie_low(void)
{
	const struct virtio_platform_ops *ops = &port.ops;
	dma_addr_t addr;
	void *mem;

	virtio_linux_init(&port);
	mem = ops->dma_alloc(&port, 1 << 20, 4096, &addr);
#ifdef __x86_64__
	ok(addr < (dma_addr_t)1 << 31);
#endif
	ops->dma_free(&port, mem, 1 << 20, addr);
	ok(!port.low_blocks);
}

/* What fits nowhere is refused. */
static void more_than_there_is(void)
{
	const struct virtio_platform_ops *ops = &port.ops;
	dma_addr_t addr;
	void *mem;

	virtio_linux_init(&port);
	mem = ops->dma_alloc(&port, SIZE_MAX - 100, 4096, &addr);
	ok(!mem && !port.low_blocks);
}

int main(void)
{
	TEST(blocks_are_apart_and_aligned);
	TEST(pages_lie_low);
	TEST(more_than_there_is);
	return tap_done();
}
