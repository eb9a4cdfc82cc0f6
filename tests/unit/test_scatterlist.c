/* SPDX-License-Identifier: BSD-2-Clause */
/* Scatterlists: single entries, tables, chained tables. */
#include <virtio/scatterlist.h>

#include "tap.h"

static void one_segment(void)
{
	struct scatterlist sg;
	static char buf[4];

	sg_init_one(&sg, buf, sizeof(buf));
	ok(sg_virt(&sg) == buf);
	is_int(sg.length, 4);
	ok(sg_is_last(&sg));
	ok(!sg_next(&sg));
	is_int(sg_nents(&sg), 1);
}

static void no_list_has_no_segments(void)
{
	is_int(sg_nents(NULL), 0);
}

static void a_table_ends_at_its_last_entry(void)
{
	struct scatterlist sg[3], *s;
	static char buf[3];
	unsigned int i;

	sg_init_table(sg, 3);
	for_each_sg(sg, s, 3, i)
		sg_set_buf(s, &buf[i], 1);
	is_int(sg_nents(sg), 3);
	ok(!sg_is_last(&sg[1]));
	ok(sg_is_last(&sg[2]));
	ok(sg_virt(&sg[2]) == &buf[2]);
}

static void setting_memory_keeps_the_end(void)
{
	struct scatterlist sg[2];
	static char buf[2];

	sg_init_table(sg, 2);
	sg_set_buf(&sg[1], buf, 2);
	ok(sg_is_last(&sg[1]));
	sg_mark_end(&sg[0]);
	is_int(sg_nents(sg), 1);
}

static void chained_tables_are_one_list(void)
{
	struct scatterlist first[3], second[2], *s;
	static char buf[4];
	unsigned int i;

	sg_init_table(first, 3);
	sg_init_table(second, 2);
	sg_chain(first, 3, second);
	is_int(sg_nents(first), 4);
	for_each_sg(first, s, 4, i)
		sg_set_buf(s, &buf[i], i + 1);
	ok(sg_virt(&first[1]) == &buf[1]);
	ok(sg_virt(&second[0]) == &buf[2]);
	is_int(second[1].length, 4);
}

int main(void)
{
	TEST(one_segment);
	TEST(no_list_has_no_segments);
	TEST(a_table_ends_at_its_last_entry);
	TEST(setting_memory_keeps_the_end);
	TEST(chained_tables_are_one_list);
	return tap_done();
}
