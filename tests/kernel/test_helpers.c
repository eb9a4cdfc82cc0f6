/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel environment's small things: memory, numbers, lists, texts. */
#include <stdio.h>
#include <stdlib.h>

#include "fake_platform.h"
#include "tap.h"

#include <asm/byteorder.h>
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/hw_random.h>
#include <linux/idr.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/vmalloc.h>

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

/* ---- memory -------------------------------------------------------------- */

static void memory_is_allocated(void)
{
	char *p, *copy;
	long *objects;

	begin();
	p = kzalloc(10, GFP_KERNEL);
	is_int(__this_module.blocks, 1);
	is_int(ksize(p), 10);
	strcpy(p, "letters");
	copy = kmemdup(p, 8, GFP_KERNEL);
	is_str(copy, "letters");
	kfree(copy);
	p = krealloc(p, 1000, GFP_KERNEL);
	is_str(p, "letters");
	p = krealloc(p, 4, GFP_KERNEL);
	is_mem(p, "lett", 4);
	kfree(p);
	kfree(NULL);
	p = kstrdup("text", GFP_KERNEL);
	is_str(p, "text");
	kvfree(p);
	ok(!kstrdup(NULL, GFP_KERNEL));
	ok(!kcalloc(SIZE_MAX / 2, 3, GFP_KERNEL));
	ok(!kmalloc_objs(long, SIZE_MAX / 2));
	objects = kzalloc_objs(*objects, 3, GFP_ATOMIC);
	is_int(ksize(objects), 3 * sizeof(*objects));
	kfree(objects);
	objects = kzalloc_obj(*objects);
	is_int(ksize(objects), sizeof(*objects));
	kfree(objects);
	fp.fail_alloc = 1;
	p = vmalloc(4);
	ok(!p);
	end();
}

static char actions[8];

static void action(void *data)
{
	actions[strlen(actions)] = *(const char *)data;
}

static void what_is_a_devices_ends_with_it(void)
{
	struct device dev = { .name = "a" }, other = { .name = "b" };
	char *p;

	begin();
	memset(actions, 0, sizeof(actions));
	p = devm_kzalloc(&dev, 100, GFP_KERNEL);
	ok(p && (uintptr_t)p % ARCH_KMALLOC_MINALIGN == 0);
	devm_kfree(&dev, p);
	p = devm_kasprintf(&dev, GFP_KERNEL, "%s-%d", "text", 7);
	is_str(p, "text-7");
	is_str(devm_kstrdup(&other, p, GFP_KERNEL), "text-7");
	is_int(devm_add_action(&dev, action, "1"), 0);
	is_int(devm_add_action_or_reset(&dev, action, "2"), 0);
	fp.fail_alloc = 1;
	is_int(devm_add_action_or_reset(&dev, action, "0"), -ENOMEM);
	devres_release_all(&dev);
	is_str(actions, "021");
	is_int(__this_module.blocks, 1);
	devres_release_all(&other);
	end();
}

/* ---- numbers that are given out ------------------------------------------ */

static void numbers_are_given_out(void)
{
	static DEFINE_IDA(ida);

	begin();
	is_int(ida_alloc(&ida, GFP_KERNEL), 0);
	is_int(ida_alloc(&ida, GFP_KERNEL), 1);
	is_int(ida_alloc(&ida, GFP_KERNEL), 2);
	ida_free(&ida, 1);
	is_int(ida_alloc(&ida, GFP_KERNEL), 1);
	is_int(ida_alloc_min(&ida, 10, GFP_KERNEL), 10);
	is_int(ida_alloc_range(&ida, 10, 11, GFP_KERNEL), 11);
	is_int(ida_alloc_range(&ida, 10, 11, GFP_KERNEL), -ENOSPC);
	is_int(ida_alloc_max(&ida, 2, GFP_KERNEL), -ENOSPC);
	is_int(ida_alloc_max(&ida, 3, GFP_KERNEL), 3);
	fp.fail_alloc = 1;
	is_int(ida_alloc(&ida, GFP_KERNEL), -ENOMEM);
	ida_destroy(&ida);
	ok(ida_is_empty(&ida));
	end();
}

static void numbers_stand_for_something(void)
{
	DEFINE_IDR(idr);
	char *seen, a = 'a', b = 'b';
	int id, n = 0;

	begin();
	is_int(idr_alloc(&idr, &a, 5, 7, GFP_KERNEL), 5);
	is_int(idr_alloc(&idr, &b, 5, 7, GFP_KERNEL), 6);
	is_int(idr_alloc(&idr, &b, 5, 7, GFP_KERNEL), -ENOSPC);
	is_int(idr_alloc(&idr, &b, -1, 0, GFP_KERNEL), -EINVAL);
	ok(idr_find(&idr, 6) == &b && !idr_find(&idr, 7));
	idr_for_each_entry(&idr, seen, id) n +=
		id * (*seen == (id == 5 ? 'a' : 'b'));
	is_int(n, 11);
	ok(idr_replace(&idr, &b, 5) == &a);
	is_int(PTR_ERR(idr_replace(&idr, &b, 9)), -ENOENT);
	ok(idr_remove(&idr, 5) == &b && !idr_remove(&idr, 5));
	idr_destroy(&idr);
	ok(idr_is_empty(&idr));

	is_int(idr_alloc_cyclic(&idr, &a, 0, 3, GFP_KERNEL), 0);
	idr_remove(&idr, 0);
	is_int(idr_alloc_cyclic(&idr, &a, 0, 3, GFP_KERNEL), 1);
	is_int(idr_alloc_cyclic(&idr, &a, 0, 3, GFP_KERNEL), 2);
	is_int(idr_alloc_cyclic(&idr, &a, 0, 3, GFP_KERNEL), 0);
	idr_destroy(&idr);
	end();
}

/* ---- references and lists ------------------------------------------------ */

static int released;

static void release(struct kref *kref)
{
	(void)kref;
	released++;
}

static void the_last_reference_releases(void)
{
	struct kref kref;

	begin();
	kref_init(&kref);
	kref_get(&kref);
	is_int(kref_read(&kref), 2);
	is_int(kref_put(&kref, release), 0);
	is_int(kref_put(&kref, release), 1);
	is_int(released, 1);
	ok(!kref_get_unless_zero(&kref));
	kref_get(&kref);
	is_int(kref_put(&kref, release), 0);
	is_int(fp.nr_lines, 2);
	is_int(released, 1);
	end();
}

struct item {
	struct list_head node;
	char letter;
};

static void is_list(const struct list_head *head, const char *want)
{
	char letters[8] = "";
	struct item *i;

	list_for_each_entry(i, head, node)
		letters[strlen(letters)] = i->letter;
	is_str(letters, want);
}

static void lists(void)
{
	struct item a = { .letter = 'a' }, b = { .letter = 'b' };
	struct item c = { .letter = 'c' };
	LIST_HEAD(one);
	LIST_HEAD(two);

	list_add(&b.node, &one);
	list_add(&a.node, &one);
	list_add_tail(&c.node, &two);
	is_list(&one, "ab");
	ok(list_is_singular(&two) && !list_is_singular(&one));
	ok(list_is_last(&b.node, &one));
	ok(list_next_entry(&a, node) == &b);
	list_splice_init(&one, &two);
	is_list(&two, "abc");
	ok(list_empty(&one));
	list_splice_tail_init(&two, &one);
	is_list(&one, "abc");
	list_move_tail(&a.node, &one);
	is_list(&one, "bca");
	list_del(&c.node);
	is_list(&one, "ba");
	list_replace_init(&b.node, &c.node);
	is_list(&one, "ca");
}

/* ---- bits and numbers ---------------------------------------------------- */

static void bits(void)
{
	DECLARE_BITMAP(map, 130) = { 0 };
	unsigned long bit, sum = 0;

	is_int(sizeof(map) * 8 % BITS_PER_LONG, 0);
	__set_bit(0, map);
	set_bit(64, map);
	ok(!test_and_set_bit(129, map) && test_and_set_bit(129, map));
	for_each_set_bit(bit, map, 130) sum += bit;
	is_int(sum, 193);
	is_int(bitmap_weight(map, 130), 3);
	is_int(find_next_bit(map, 130, 65), 129);
	is_int(find_first_zero_bit(map, 130), 1);
	clear_bit(64, map);
	ok(!test_bit(64, map) && test_bit(129, map));
	bitmap_zero(map, 130);
	ok(bitmap_empty(map, 130));
	is_int(find_first_bit(map, 130), 130);
	is_hex(GENMASK(7, 4), 0xf0);
	is_hex(GENMASK_ULL(63, 60), 0xf000000000000000ull);
	is_int(fls(0x80), 8);
	is_int(__ffs(0x80ul), 7);
	is_int(hweight32(0xf0f), 8);
}

static void numbers(void)
{
	static const int array[7];
	unsigned long big = ULONG_MAX;

	is_int(min(3, 4), 3);
	is_int(max_t(u8, 0x104, 3), 4);
	is_int(clamp(12, 0, 10), 10);
	is_int(min_not_zero(0u, 4u), 4);
	is_int(ARRAY_SIZE(array), 7);
	is_int(DIV_ROUND_UP(7, 4), 2);
	is_int(ALIGN(13, 8), 16);
	is_int(roundup_pow_of_two(17), 32);
	is_int(ilog2(4096), 12);
	ok(is_power_of_2(64) && !is_power_of_2(0) && !is_power_of_2(6));
	is_int(size_mul(SIZE_MAX, 2), SIZE_MAX);
	is_int(array_index_nospec(5ul, 6ul), 5);
	is_int(array_index_nospec(6ul, 6ul), 0);
	is_int(array_index_nospec(big, 6ul), 0);
	is_hex(be32_to_cpu(cpu_to_be32(0x12345678)), 0x12345678);
	is_hex(swab16(0x1234), 0x3412);
	is_int(IS_ENABLED(CONFIG_PM_SLEEP), 1);
	is_int(IS_ENABLED(CONFIG_NO_SUCH), 0);
	is_hex(upper_32_bits(0x123456789aull), 0x12);
}

static void numbers_of_one_field_are_little_endian(void)
{
	const u8 bytes[] = { 0x34, 0x12 };
	__le16 field;

	memcpy(&field, bytes, 2);
	is_hex(le16_to_cpu(field), 0x1234);
	is_hex(cpu_to_le16(0x1234), field);
}

/* ---- texts --------------------------------------------------------------- */

static void texts_become_numbers(void)
{
	unsigned long long ull;
	long long ll;
	bool yes = false;
	u8 byte = 7;
	int n;

	ok(!kstrtoint("-12\n", 0, &n) && n == -12);
	ok(!kstrtoint("0x1F", 0, &n) && n == 31);
	ok(!kstrtoint("010", 0, &n) && n == 8);
	ok(!kstrtoint("+010", 10, &n) && n == 10);
	is_int(kstrtoint("2147483648", 0, &n), -ERANGE);
	is_int(kstrtoint("", 0, &n), -EINVAL);
	is_int(kstrtoint("1 2", 0, &n), -EINVAL);
	is_int(kstrtoint("-+1", 0, &n), -EINVAL);
	is_int(kstrtoint("0x", 0, &n), -EINVAL);
	ok(!kstrtoull("18446744073709551615", 0, &ull) && ull == ULLONG_MAX);
	is_int(kstrtoull("18446744073709551616", 0, &ull), -ERANGE);
	ok(!kstrtoll("-9223372036854775808", 0, &ll) && ll == LLONG_MIN);
	is_int(kstrtoll("-9223372036854775809", 0, &ll), -ERANGE);
	is_int(kstrtou8("256", 0, &byte), -ERANGE);
	is_int(byte, 7);
	ok(!kstrtobool("on", &yes) && yes);
	ok(!kstrtobool("n", &yes) && !yes);
	is_int(kstrtobool("maybe", &yes), -EINVAL);
}

static void texts_are_copied(void)
{
	char four[4];

	is_int(strscpy(four, "abc"), 3);
	is_str(four, "abc");
	is_int(strscpy(four, "abcd", sizeof(four)), -E2BIG);
	is_str(four, "abc");
	is_int(scnprintf(four, sizeof(four), "%d", 12345), 3);
	is_int(snprintf(four, sizeof(four), "%d", 12345), 5);
	is_int(sprintf(four, "%c", 'x'), 1);
	is_str(four, "x");
	ok(memchr_inv("aab", 'a', 2) == NULL);
	is_int(str_has_prefix("prefix", "pre"), 3);
}

/* ---- parameters ---------------------------------------------------------- */

static int count = 3;
static bool flag;
static bool refused = true;
static char *name = "nobody";
static char code[4];
module_param(count, int, 0444);
MODULE_PARM_DESC(count, "how many");
module_param(flag, bool, 0);
module_param_named(allowed, refused, invbool, 0);
module_param(name, charp, 0644);
module_param_string(code, code, sizeof(code), 0);

static const struct kernel_param *find(const char *param)
{
	const struct kernel_param *kp = THIS_MODULE->params;

	while (strcmp(kp->name, param) != 0)
		kp++;
	return kp;
}

static int set(const char *param, const char *value)
{
	return find(param)->ops->set(value, find(param));
}

static void parameters_are_set(void)
{
	char page[64];

	is_int(THIS_MODULE->params_end - THIS_MODULE->params, 5);
	is_int(set("count", "-7"), 0);
	is_int(count, -7);
	is_int(set("count", "many"), -EINVAL);
	is_int(set("count", NULL), -EINVAL);
	is_int(count, -7);
	is_int(set("flag", NULL), 0);
	ok(flag);
	is_int(set("allowed", "y"), 0);
	ok(!refused);
	is_int(set("name", "somebody"), 0);
	is_str(name, "somebody");
	is_int(set("code", "abc"), 0);
	is_int(set("code", "abcd"), -ENOSPC);
	is_str(code, "abc");
	is_int(find("count")->ops->get(page, find("count")), 3);
	is_str(page, "-7\n");
}

/* ---- sources of entropy -------------------------------------------------- */

static int cleaned;

static int give(struct hwrng *rng, void *data, size_t max, bool wait)
{
	memset(data, wait ? (int)rng->priv : 0, max);
	return (int)max;
}

static void clean(struct hwrng *rng)
{
	cleaned += (int)rng->priv;
}

static void a_source_of_entropy_is_offered(void)
{
	struct hwrng rng = {
		.name = "dice", .read = give, .cleanup = clean, .priv = 6
	};
	struct hwrng again = rng, nameless = { .read = give };
	struct module_service *service;
	u8 bytes[2];

	is_int(hwrng_register(&rng), 0);
	is_int(hwrng_register(&again), -EEXIST);
	is_int(hwrng_register(&nameless), -EINVAL);
	service = list_first_entry(&THIS_MODULE->services,
				   struct module_service, node);
	is_str(service->name, "dice");
	is_int(service->read(service, bytes, 2), 2);
	is_mem(bytes, "\6\6", 2);
	hwrng_unregister(&rng);
	is_int(cleaned, 6);
	ok(list_empty(&THIS_MODULE->services));
}

int main(void)
{
	TEST(memory_is_allocated);
	TEST(what_is_a_devices_ends_with_it);
	TEST(numbers_are_given_out);
	TEST(numbers_stand_for_something);
	TEST(the_last_reference_releases);
	TEST(lists);
	TEST(bits);
	TEST(numbers);
	TEST(numbers_of_one_field_are_little_endian);
	TEST(texts_become_numbers);
	TEST(texts_are_copied);
	TEST(parameters_are_set);
	TEST(a_source_of_entropy_is_offered);
	return tap_done();
}
