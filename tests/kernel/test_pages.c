/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel environment's pages, lists of them, and their way to a device. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake_platform.h"
#include "noncoherent.h"
#include "tap.h"

#include <linux/dma-mapping.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/oom.h>
#include <linux/pagemap.h>
#include <linux/scatterlist.h>
#include <linux/shrinker.h>

static struct fake_platform fp;
static struct device dev;

static void begin(void)
{
	fake_platform_init(&fp);
	virtio_bus_set_platform(&fp.platform);
	dev.platform = &fp.platform;
}

static void end(void)
{
	is_int(__this_module.blocks, 0);
	is_int(virtio_page_chains_.pages, 0);
	ok(!virtio_page_chains_.made);
	is_clean(&fp);
	virtio_bus_set_platform(NULL);
}

/* ---- pages --------------------------------------------------------------- */

static void a_page_leads_to_its_memory_and_back(void)
{
	struct page *page;
	char *mem;

	begin();
	page = alloc_page(GFP_KERNEL);
	mem = page_address(page);
	ok(PAGE_ALIGNED(mem));
	ok(!memchr_inv(mem, 0, PAGE_SIZE));
	is_hex(page_to_phys(page), fake_dma_addr(&fp, mem));
	ok(virt_to_page(mem) == page && virt_to_page(mem + 4095) == page);
	ok(pfn_to_page(page_to_pfn(page)) == page);
	is_hex(virt_to_phys(mem + 5), page_to_phys(page) + 5);
	ok(phys_to_virt(page_to_phys(page) + 5) == mem + 5);
	is_int(offset_in_page(mem + 7), 7);
	ok(list_empty(&page->lru));
	__free_page(page);
	end();
}

static void pages_are_allocated_together(void)
{
	struct page *page;
	unsigned long addr;

	begin();
	page = alloc_pages(GFP_KERNEL, 2);
	ok(IS_ALIGNED(page_to_phys(page), 4 * PAGE_SIZE));
	ok((char *)page_address(page + 3) ==
	   (char *)page_address(page) + 3 * PAGE_SIZE);
	ok(virt_to_page(page_address(nth_page(page, 2))) == page + 2);
	is_int(page_to_pfn(page + 1), page_to_pfn(page) + 1);
	ok(compound_head(page + 3) == page);
	is_int(page_size(page), 4 * PAGE_SIZE);
	__free_pages(page, 2);
	addr = __get_free_pages(GFP_KERNEL, 1);
	ok(addr);
	free_pages(addr, 1);
	free_pages(0, 1);
	is_int(get_order(1), 0);
	is_int(get_order(PAGE_SIZE + 1), 1);
	is_int(get_order(4 * PAGE_SIZE), 2);
	ok(!alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER + 1));
	fp.fail_alloc = 1;
	ok(!alloc_page(GFP_KERNEL));
	fp.fail_alloc = 2;
	ok(!alloc_page(GFP_KERNEL));
	fp.fail_alloc = 0;
	end();
}

static void the_last_one_frees_a_page(void)
{
	struct page *page;

	begin();
	page = alloc_pages(GFP_KERNEL, 1);
	get_page(page + 1);
	is_int(page_count(page), 2);
	put_page(page);
	is_int(__this_module.blocks, 1);
	put_page(page);
	is_int(__this_module.blocks, 0);
	page = alloc_pages(GFP_KERNEL, 1);
	split_page(page, 1);
	put_page(page);
	is_int(__this_module.blocks, 1);
	is_int(page_count(page + 1), 1);
	put_page(page + 1);
	end();
}

static void memory_of_others_has_pages_too(void)
{
	char *mem;
	struct page *page;

	begin();
	mem = kmalloc(2 * PAGE_SIZE, GFP_KERNEL);
	page = virt_to_page(mem);
	ok(page == virt_to_page(mem));
	ok((char *)page_address(page) + offset_in_page(mem) == mem);
	is_hex(virt_to_phys(mem), fake_dma_addr(&fp, mem));
	ok(pfn_to_page(page_to_pfn(page)) == page);
	ok(vmalloc_to_page(mem + PAGE_SIZE) != page);
	ok(!is_vmalloc_addr(mem));
	is_int(page_count(page), 1);
	kfree(mem);
	end();
}

static jmp_buf died;

static _Noreturn void note_death(const char *why)
{
	is_str(why, "a page is freed that was not allocated, or twice");
	longjmp(died, 1);
}

static void freeing_what_is_none_is_noticed(void)
{
	char *mem;

	begin();
	mem = kmalloc(8, GFP_KERNEL);
	__this_module.die = note_death;
	if (!setjmp(died)) {
		free_page((unsigned long)mem);
		fail("memory of kmalloc() was freed as a page");
	}
	__this_module.die = NULL;
	kfree(mem);
	end();
}

static void flags_and_locks(void)
{
	struct page *page;

	begin();
	page = alloc_page(GFP_KERNEL);
	ok(!PageDirty(page));
	SetPageDirty(page);
	ok(PageDirty(page) && !PageOffline(page));
	ClearPageDirty(page);
	ok(!PageDirty(page));
	ok(trylock_page(page) && !trylock_page(page));
	unlock_page(page);
	memcpy_to_page(page, 100, "text", 5);
	is_str((char *)kmap_local_page(page) + 100, "text");
	zero_user(page, 101, 3);
	is_str((char *)page_address(page) + 100, "t");
	put_page(page);
	end();
}

static void memory_is_counted(void)
{
	struct page *page;
	struct sysinfo info;

	begin();
	si_meminfo(&info);
	is_int(info.totalram, 0);
	__this_module.memory = 100 * PAGE_SIZE;
	page = alloc_pages(GFP_KERNEL, 1);
	si_meminfo(&info);
	is_int(info.totalram, 100);
	is_int(info.freeram, 98);
	adjust_managed_page_count(page, -2);
	si_meminfo(&info);
	is_int(info.totalram, 98);
	is_int(info.freeram, 98);
	adjust_managed_page_count(page, 2);
	put_page(page);
	is_int(si_mem_available(), 100);
	__this_module.memory = 0;
	end();
}

static struct page *spare;

static int give(struct notifier_block *nb, unsigned long action, void *data)
{
	(void)nb;
	(void)action;
	if (spare) {
		__free_page(spare);
		++*(unsigned long *)data;
	}
	spare = NULL;
	return NOTIFY_OK;
}

static unsigned long count(struct shrinker *shrinker, struct shrink_control *sc)
{
	return sc->nr_to_scan ? 0 : *(unsigned long *)shrinker->private_data;
}

static unsigned long scan(struct shrinker *shrinker, struct shrink_control *sc)
{
	unsigned long *left = (unsigned long *)shrinker->private_data;

	*left -= sc->nr_to_scan;
	return sc->nr_to_scan;
}

static void others_are_asked_for_memory(void)
{
	struct notifier_block nb = { give, NULL, 0 };
	struct shrinker *shrinker;
	unsigned long left = 1;
	struct page *page;

	begin();
	is_int(register_oom_notifier(&nb), 0);
	shrinker = shrinker_alloc(0, "test");
	shrinker->count_objects = count;
	shrinker->scan_objects = scan;
	shrinker->private_data = &left;
	shrinker_register(shrinker);
	spare = alloc_page(GFP_KERNEL);
	fp.fail_alloc = 2;
	page = alloc_page(GFP_KERNEL);
	ok(page && left == 0 && spare);
	put_page(page);
	/* The shrinker has nothing more, and not everybody may ask. */
	fp.fail_alloc = 2;
	ok(!alloc_page(GFP_KERNEL | __GFP_NORETRY) && spare);
	fp.fail_alloc = 2;
	page = alloc_page(GFP_KERNEL);
	ok(page && !spare);
	put_page(page);
	fp.fail_alloc = 2;
	ok(!alloc_page(GFP_KERNEL));
	shrinker_free(shrinker);
	is_int(unregister_oom_notifier(&nb), 0);
	is_int(unregister_oom_notifier(&nb), -ENOENT);
	end();
}

/* ---- lists --------------------------------------------------------------- */

static void lists_hold_pages(void)
{
	struct scatterlist sg[2], *at;
	struct page *page;
	struct sg_table t;
	struct page *run[4];

	begin();
	page = alloc_pages(GFP_KERNEL, 1);
	sg_init_table(sg, 2);
	sg_set_page(&sg[0], page, 100, 50);
	sg_set_page(&sg[1], page + 1, 200, 0);
	ok(sg_page(&sg[0]) == page && sg_page(&sg[1]) == page + 1);
	is_hex(sg_phys(&sg[0]), page_to_phys(page) + 50);
	is_int(sg_nents_for_len(sg, 100), 1);
	is_int(sg_nents_for_len(sg, 101), 2);
	is_int(sg_nents_for_len(sg, 301), -EINVAL);
	ok(sg_last(sg, 2) == &sg[1]);
	sg_mark_end(&sg[0]);
	is_int(sg_nents(sg), 1);
	sg_unmark_end(&sg[0]);
	is_int(sg_nents(sg), 2);
	/* Side by side: one entry; the first again: another. */
	run[0] = page;
	run[1] = page + 1;
	run[2] = page;
	is_int(sg_alloc_table_from_pages(&t, run, 3, 10, 2 * PAGE_SIZE + 90,
					 GFP_KERNEL),
	       0);
	is_int(t.nents, 2);
	is_int(t.sgl->length, 2 * PAGE_SIZE - 10);
	at = sg_next(t.sgl);
	is_int(at->length, 100);
	ok(sg_virt(at) == page_address(page));
	sg_free_table(&t);
	is_int(sg_alloc_table(&t, 0, GFP_KERNEL), -EINVAL);
	fp.fail_alloc = 1;
	is_int(sg_alloc_table(&t, 2, GFP_KERNEL), -ENOMEM);
	put_page(page);
	end();
}

static void lists_are_copied(void)
{
	char a[5] = "abcde", b[4] = "fghi", got[10] = "";
	struct scatterlist sg[2];

	begin();
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], a, 5);
	sg_set_buf(&sg[1], b, 4);
	is_int(sg_copy_to_buffer(sg, 2, got, 10), 9);
	is_mem(got, "abcdefghi", 9);
	is_int(sg_copy_to_buffer(sg, 1, got, 10), 5);
	is_int(sg_pcopy_to_buffer(sg, 2, got, 3, 4), 3);
	is_mem(got, "efg", 3);
	is_int(sg_pcopy_to_buffer(sg, 2, got, 3, 6), 3);
	is_mem(got, "ghi", 3);
	is_int(sg_pcopy_from_buffer(sg, 2, "XYZ", 3, 3), 3);
	is_mem(a, "abcXY", 5);
	is_mem(b, "Zghi", 4);
	is_int(sg_copy_from_buffer(sg, 2, "1", 1), 1);
	is_mem(a, "1bcXY", 5);
	is_int(sg_zero_buffer(sg, 2, 100, 4), 5);
	is_mem(a, "1bcX\0", 5);
	is_mem(b, "\0\0\0\0", 4);
	end();
}

/* ---- the way to a device ------------------------------------------------- */

static void lists_are_mapped(void)
{
	struct scatterlist sg[2];
	unsigned char a[32], b[32];
	dma_addr_t addr;

	begin();
	noncoherent_init(&fp);
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], a, 32);
	sg_set_buf(&sg[1], b, 32);
	is_int(dma_map_sg(&dev, sg, 2, DMA_FROM_DEVICE), 2);
	memset(fake_cpu_addr(&fp, sg_dma_address(&sg[1])), 'b', 32);
	dma_unmap_sg(&dev, sg, 2, DMA_FROM_DEVICE);
	is_int(b[31], 'b');
	is_int(a[31], NONCOHERENT_DEVICE);
	fp.fail_map = 2;
	is_int(dma_map_sg(&dev, sg, 2, DMA_FROM_DEVICE), 0);
	is_int(fp.nr_maps, 0);
	addr = dma_map_single(&dev, a, 32, DMA_TO_DEVICE);
	ok(!dma_mapping_error(&dev, addr) && dma_need_sync(&dev, addr));
	memset(a, 'c', 32);
	dma_sync_single_for_device(&dev, addr, 32, DMA_TO_DEVICE);
	is_mem(fake_cpu_addr(&fp, addr), a, 32);
	dma_unmap_single(&dev, addr, 32, DMA_TO_DEVICE);
	is_int(DMA_BIT_MASK(32), 0xffffffff);
	ok(DMA_BIT_MASK(64) == ~0ull);
	end();
}

int main(void)
{
	TEST(a_page_leads_to_its_memory_and_back);
	TEST(pages_are_allocated_together);
	TEST(the_last_one_frees_a_page);
	TEST(memory_of_others_has_pages_too);
	TEST(freeing_what_is_none_is_noticed);
	TEST(flags_and_locks);
	TEST(memory_is_counted);
	TEST(others_are_asked_for_memory);
	TEST(lists_hold_pages);
	TEST(lists_are_copied);
	TEST(lists_are_mapped);
	return tap_done();
}
