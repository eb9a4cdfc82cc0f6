/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel environment's lists, tables, pools, texts, bits and chains. */
#include <stdio.h>
#include <stdlib.h>

#include "fake_platform.h"
#include "tap.h"

#include <linux/bitfield.h>
#include <linux/cpumask.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hashtable.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/sizes.h>
#include <linux/unaligned.h>
#include <linux/uuid.h>

static struct fake_platform fp;

static void begin(void)
{
	fake_platform_init(&fp);
	virtio_bus_set_platform(&fp.platform);
}

static void end(void)
{
	is_int(__this_module.blocks, 0);
	is_clean(&fp);
	virtio_bus_set_platform(NULL);
}

/* ---- lists --------------------------------------------------------------- */

struct thing {
	struct list_head node;
	struct hlist_node hnode;
	struct llist_node lnode;
	int n;
};

static struct thing things[6];

static void fill(struct list_head *head)
{
	INIT_LIST_HEAD(head);
	for (int i = 0; i < 6; i++) {
		things[i].n = i;
		list_add_tail(&things[i].node, head);
	}
}

/* The numbers on a list, as digits of one. */
static int numbers(struct list_head *head)
{
	struct thing *t;
	int sum = 0;

	list_for_each_entry(t, head, node)
		sum = sum * 10 + t->n + 1;
	return sum;
}

static void lists_are_cut_and_joined(void)
{
	struct list_head a, b;
	struct thing *t, *n;
	int sum = 0;

	fill(&a);
	list_cut_position(&b, &a, &things[1].node);
	is_int(numbers(&b), 12);
	is_int(numbers(&a), 3456);
	list_splice_tail(&b, &a);
	is_int(numbers(&a), 345612);
	list_cut_before(&b, &a, &things[4].node);
	is_int(numbers(&b), 34);
	list_splice(&b, &a);
	is_int(numbers(&a), 345612);
	list_cut_position(&b, &a, &a);
	ok(list_empty(&b));
	list_rotate_left(&a);
	is_int(numbers(&a), 456123);
	is_int(list_count_nodes(&a), 6);
	ok(list_is_first(&things[3].node, &a));
	t = &things[5];
	list_for_each_entry_continue(t, &a, node) sum = sum * 10 + t->n;
	is_int(sum, 12);
	sum = 0;
	list_for_each_entry_safe_reverse(t, n, &a, node)
	{
		sum = sum * 10 + t->n + 1;
		list_del(&t->node);
	}
	is_int(sum, 321654);
	ok(list_empty(&a));
}

static void tables_find_by_a_key(void)
{
	DEFINE_HASHTABLE(table, 3);
	struct hlist_node *tmp;
	struct thing *t;
	int bkt, found = 0;

	for (int i = 0; i < 6; i++) {
		things[i].n = i;
		hash_add(table, &things[i].hnode, (u64)i);
	}
	hash_for_each_possible(table, t, hnode, 4) found += t->n == 4;
	is_int(found, 1);
	hash_for_each(table, bkt, t, hnode) found++;
	is_int(found, 7);
	hash_for_each_safe(table, bkt, tmp, t, hnode) if (t->n != 2)
		hash_del(&t->hnode);
	found = 0;
	hash_for_each(table, bkt, t, hnode) found = found * 10 + t->n;
	is_int(found, 2);
	hash_del(&things[2].hnode);
	hash_del(&things[2].hnode);
	ok(hlist_unhashed(&things[2].hnode));
}

static void what_several_added_is_taken_at_once(void)
{
	LLIST_HEAD(head);
	struct llist_node *all;
	struct thing *t, *n;
	int sum = 0;

	ok(llist_add(&things[0].lnode, &head));
	ok(!llist_add(&things[1].lnode, &head));
	all = llist_reverse_order(llist_del_all(&head));
	ok(llist_empty(&head));
	llist_for_each_entry_safe(t, n, all, lnode) sum =
		sum * 10 + (int)(t - things) + 1;
	is_int(sum, 12);
}

/* ---- memory -------------------------------------------------------------- */

static void make_ready(void *object)
{
	*(int *)object = 7;
}

static void caches_and_pools(void)
{
	struct kmem_cache *cache;
	mempool_t *pool;
	int *a, *b;

	begin();
	cache = kmem_cache_create("ints", sizeof(int), 0, 0, make_ready);
	a = kmem_cache_alloc(cache, GFP_KERNEL);
	is_int(*a, 7);
	is_int(cache->objects, 1);
	kmem_cache_free(cache, a);
	pool = mempool_create_slab_pool(1, cache);
	fp.fail_alloc = 1;
	a = mempool_alloc(pool, GFP_NOIO);
	ok(a);
	fp.fail_alloc = 1;
	ok(!mempool_alloc(pool, GFP_NOIO));
	b = mempool_alloc(pool, GFP_NOIO);
	mempool_free(a, pool);
	mempool_free(b, pool);
	is_int(cache->objects, 1);
	mempool_destroy(pool);
	kmem_cache_destroy(cache);
	fp.fail_alloc = 2;
	ok(!mempool_create_kmalloc_pool(3, 8));
	fp.fail_alloc = 0;
	end();
}

static void copies_of_texts(void)
{
	char *p;

	begin();
	p = kstrndup("letters", 3, GFP_KERNEL);
	is_str(p, "let");
	kfree(p);
	p = kmemdup_nul("letters", 4, GFP_KERNEL);
	is_str(p, "lett");
	kfree(p);
	fp.fail_alloc = 1;
	is_int(PTR_ERR(memdup_user("x", 1)), -ENOMEM);
	p = memdup_user_nul("xy", 1);
	is_str(p, "x");
	kfree(p);
	end();
}

/* ---- small things -------------------------------------------------------- */

static void texts(void)
{
	static const char *const words[] = { "one", "two", NULL };
	char buf[8] = "???????", line[] = "  two \n";

	is_int(strscpy_pad(buf, "ab"), 2);
	is_mem(buf, "ab\0\0\0\0\0\0", 8);
	is_str(strim(line), "two");
	ok(strstarts("virtio0", "virtio") && !strstarts("vir", "virtio"));
	ok(sysfs_streq("on\n", "on") && sysfs_streq("on", "on"));
	ok(!sysfs_streq("on", "off") && !sysfs_streq("on\n\n", "on"));
	is_int(match_string(words, 3, "two"), 1);
	is_int(match_string(words, 3, "three"), -EINVAL);
	is_int(sysfs_match_string(words, "one\n"), 0);
	is_str(kbasename("/a/b.c"), "b.c");
	memzero_explicit(buf, sizeof(buf));
	ok(mem_is_zero(buf, 8));
}

static void fields_and_bits(void)
{
	u8 bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	is_hex(FIELD_PREP(GENMASK(7, 4), 5), 0x50);
	is_hex(FIELD_GET(GENMASK(7, 4), 0xabcd), 0xc);
	ok(FIELD_FIT(0xf0u, 15u) && !FIELD_FIT(0xf0u, 16u));
	is_hex(u32_replace_bits(0xffffffff, 0x12, 0xff00), 0xffff12ff);
	is_hex(get_unaligned_le32(bytes + 1), 0x05040302);
	is_hex(get_unaligned_be16(bytes + 1), 0x0203);
	put_unaligned_be32(0x01020304, bytes + 3);
	is_hex(bytes[6], 4);
	is_hex(rol32(0x80000001, 4), 0x18);
	is_hex(ror8(1, 1), 0x80);
	is_hex(rol64(1, 0), 1);
	is_int(sign_extend32(0x80, 7), -128);
	is_int(get_count_order(9), 4);
	is_hex(U32_MAX, 0xffffffff);
	ok(S64_MIN < 0 && S8_MAX == 127);
	is_int(SZ_4K, 4096);
	ok(IS_ERR_VALUE((unsigned long)-5) && !IS_ERR_VALUE(5ul));
}

static void there_is_one_cpu(void)
{
	cpumask_var_t mask;
	unsigned int cpu, n = 0;

	ok(zalloc_cpumask_var(&mask, GFP_KERNEL));
	ok(cpumask_empty(mask));
	for_each_cpu(cpu, mask) n++;
	cpumask_set_cpu(0, mask);
	for_each_cpu(cpu, mask) n += cpu + 10;
	is_int(n, 10);
	is_int(cpumask_next(0, mask), nr_cpu_ids);
	is_int(cpumask_first(cpu_online_mask), 0);
	free_cpumask_var(mask);
}

static char told[8];

static int hear(struct notifier_block *nb, unsigned long action, void *data)
{
	(void)data;
	told[strlen(told)] = (char)('0' + nb->priority);
	return action == 1 && nb->priority == 5 ? notifier_from_errno(-EBUSY)
						: NOTIFY_OK;
}

static void chains_are_told_in_order(void)
{
	static BLOCKING_NOTIFIER_HEAD(chain);
	struct notifier_block low = { hear, NULL, 1 };
	struct notifier_block high = { hear, NULL, 9 };
	struct notifier_block middle = { hear, NULL, 5 };

	blocking_notifier_chain_register(&chain, &low);
	blocking_notifier_chain_register(&chain, &high);
	blocking_notifier_chain_register(&chain, &middle);
	is_int(blocking_notifier_call_chain(&chain, 0, NULL), NOTIFY_OK);
	is_str(told, "951");
	is_int(notifier_to_errno(blocking_notifier_call_chain(&chain, 1, NULL)),
	       -EBUSY);
	is_str(told, "95195");
	is_int(blocking_notifier_chain_unregister(&chain, &middle), 0);
	is_int(blocking_notifier_chain_unregister(&chain, &middle), -ENOENT);
	blocking_notifier_call_chain(&chain, 1, NULL);
	is_str(told, "9519591");
}

/* ---- attributes ---------------------------------------------------------- */

static ssize_t size_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%s of %s\n", attr->attr.name, dev_name(dev));
}
static DEVICE_ATTR_RO(size);
static DEVICE_ATTR(secret, 0400, size_show, NULL);
static struct attribute *some_attrs[] = { &dev_attr_size.attr,
					  &dev_attr_secret.attr, NULL };

static umode_t visible(struct kobject *kobj, struct attribute *attr, int n)
{
	ok(kobj_to_dev(kobj)->name[0] == 'd');
	return n == 0 ? attr->mode : 0;
}

static unsigned int released;

static void release(struct device *dev)
{
	(void)dev;
	released++;
}

static void attributes_are_read(void)
{
	const struct attribute_group group = { .is_visible = visible,
					       .attrs = some_attrs };
	struct device dev = { .release = release };
	struct module_service *service;
	char text[32] = "";

	begin();
	device_initialize(&dev);
	dev_set_name(&dev, "dev%d", 7);
	is_int(sysfs_create_group(&dev.kobj, &group), 0);
	service = list_first_entry(&__this_module.services,
				   struct module_service, node);
	ok(list_is_singular(&__this_module.services));
	is_str(service->kind, "attribute");
	is_str(service->name, "size");
	is_int(service->read(service, text, sizeof(text)), 13);
	is_str(text, "size of dev7\n");
	is_int(service->read(service, text, 4), 4);
	sysfs_remove_group(&dev.kobj, &group);
	ok(list_empty(&__this_module.services));
	fp.fail_alloc = 1;
	is_int(device_create_file(&dev, &dev_attr_size), -ENOMEM);
	ok(get_device(&dev) == &dev);
	put_device(&dev);
	is_int(released, 0);
	put_device(&dev);
	is_int(released, 1);
	end();
}

int main(void)
{
	TEST(lists_are_cut_and_joined);
	TEST(tables_find_by_a_key);
	TEST(what_several_added_is_taken_at_once);
	TEST(caches_and_pools);
	TEST(copies_of_texts);
	TEST(texts);
	TEST(fields_and_bits);
	TEST(there_is_one_cpu);
	TEST(chains_are_told_in_order);
	TEST(attributes_are_read);
	return tap_done();
}
