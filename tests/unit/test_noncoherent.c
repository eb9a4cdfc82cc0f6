/* SPDX-License-Identifier: BSD-2-Clause */
/* The tests' own memory behind a cache: does it notice what it is there for? */
#include "bytes.h"
#include "noncoherent.h"
#include "tap.h"

static struct fake_platform fp;
static unsigned char buf[64];

static void up(void)
{
	fake_platform_init(&fp);
	noncoherent_init(&fp);
	memset(buf, 'a', sizeof(buf));
}

static dma_addr_t map(size_t size, enum dma_data_direction dir)
{
	return fp.platform.ops->dma_map(&fp, buf, size, dir);
}

static void unmap(dma_addr_t addr, size_t size, enum dma_data_direction dir)
{
	fp.platform.ops->dma_unmap(&fp, addr, size, dir);
}

static unsigned char *device(dma_addr_t addr)
{
	return fake_cpu_addr(&fp, addr);
}

static void each_side_sees_its_own(void)
{
	dma_addr_t addr;

	up();
	addr = map(40, DMA_FROM_DEVICE);
	ok(all_bytes(buf, 40, NONCOHERENT_CPU));
	ok(all_bytes(buf + 40, 24, 'a'));
	memset(device(addr), 'd', 30);
	ok(all_bytes(buf, 40, NONCOHERENT_CPU));
	unmap(addr, 40, DMA_FROM_DEVICE);
	ok(all_bytes(buf, 30, 'd'));
	ok(all_bytes(buf + 30, 10, NONCOHERENT_DEVICE));
	addr = map(40, DMA_TO_DEVICE);
	is_mem(device(addr), buf, 40);
	unmap(addr, 40, DMA_TO_DEVICE);
	ok(all_bytes(buf, 30, 'd'));
	is_clean(&fp);
}

static void a_mapping_that_goes_on_is_brought_over(void)
{
	dma_addr_t addr;

	up();
	addr = map(40, DMA_FROM_DEVICE);
	memset(device(addr), 'd', 40);
	fp.platform.ops->dma_sync(&fp, addr, 30, DMA_FROM_DEVICE, false);
	ok(all_bytes(buf, 30, 'd'));
	ok(all_bytes(buf + 30, 10, NONCOHERENT_CPU));
	unmap(addr, 40, DMA_FROM_DEVICE);
	ok(all_bytes(buf, 40, 'd'));
	is_clean(&fp);
}

static void is_noticed(const char *what)
{
	is_int(fp.violations, 1);
	is_str(fp.violation, what);
}

static void a_write_in_flight_is_noticed(void)
{
	static const enum dma_data_direction dirs[] = { DMA_TO_DEVICE,
							DMA_FROM_DEVICE,
							DMA_BIDIRECTIONAL };
	dma_addr_t addr;

	for (unsigned int i = 0; i < 3; i++) {
		up();
		addr = map(40, dirs[i]);
		buf[39] = 'x';
		unmap(addr, 40, dirs[i]);
		is_noticed("a buffer was written while in flight");
		is_int(fp.nr_maps, 0);
	}
}

static void what_is_not_unmapped_as_it_was_mapped_is_noticed(void)
{
	dma_addr_t addr;

	up();
	addr = map(40, DMA_TO_DEVICE);
	unmap(addr, 41, DMA_TO_DEVICE);
	is_noticed("dma_unmap differs from dma_map");
	up();
	addr = map(40, DMA_TO_DEVICE);
	unmap(addr, 40, DMA_FROM_DEVICE);
	is_noticed("dma_unmap differs from dma_map");
	up();
	addr = map(40, DMA_TO_DEVICE);
	unmap(addr, 40, DMA_TO_DEVICE);
	unmap(addr, 40, DMA_TO_DEVICE);
	is_noticed("what is unmapped was not mapped");
	up();
	unmap(fake_dma_addr(&fp, buf), 40, DMA_TO_DEVICE);
	is_noticed("what is unmapped was not mapped");
	up();
	map(40, DMA_TO_DEVICE);
	is_int(fp.nr_maps, 1); /* which is_clean() would not have */
}

int main(void)
{
	TEST(each_side_sees_its_own);
	TEST(a_mapping_that_goes_on_is_brought_over);
	TEST(a_write_in_flight_is_noticed);
	TEST(what_is_not_unmapped_as_it_was_mapped_is_noticed);
	return tap_done();
}
