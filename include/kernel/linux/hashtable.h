/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Tables of lists, found by a hash: DEFINE_HASHTABLE().
 */
#ifndef LINUX_HASHTABLE_H
#define LINUX_HASHTABLE_H

#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/list.h>

/** A table of a power of two of lists. */
#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
/** The same, empty. */
#define DEFINE_HASHTABLE(name, bits)                                           \
	DECLARE_HASHTABLE(name, bits) = { HLIST_HEAD_INIT }
#define HASH_SIZE(table) ARRAY_SIZE(table) /**< its lists */
#define HASH_BITS(table) ((unsigned int)ilog2(HASH_SIZE(table))) /**< log2 */
/** The list of a table that a key belongs to. Private. */
#define hash_list_(table, key) (&(table)[hash_64(key, HASH_BITS(table))])

/** Make a table empty. */
#define hash_init(table)                                                       \
	do {                                                                   \
		for (size_t hash_i_ = 0; hash_i_ < HASH_SIZE(table);           \
		     hash_i_++)                                                \
			INIT_HLIST_HEAD(&(table)[hash_i_]);                    \
	} while (0)
/** Put a node where its key belongs. */
#define hash_add(table, node, key) hlist_add_head(node, hash_list_(table, key))

/** Take a node out of its table. */
static inline void hash_del(struct hlist_node *node)
{
	hlist_del_init(node);
}

/** Visit each object that may have a key. */
#define hash_for_each_possible(table, obj, member, key)                        \
	hlist_for_each_entry(obj, hash_list_(table, key), member)
/** The same; the object may be removed. */
#define hash_for_each_possible_safe(table, obj, tmp, member, key)              \
	hlist_for_each_entry_safe(obj, tmp, hash_list_(table, key), member)
/** Visit each object of a table. */
#define hash_for_each(table, bkt, obj, member)                                 \
	for ((bkt) = 0; (size_t)(bkt) < HASH_SIZE(table); (bkt)++)             \
	hlist_for_each_entry(obj, &(table)[bkt], member)
/** The same; the object may be removed. */
#define hash_for_each_safe(table, bkt, tmp, obj, member)                       \
	for ((bkt) = 0; (size_t)(bkt) < HASH_SIZE(table); (bkt)++)             \
	hlist_for_each_entry_safe(obj, tmp, &(table)[bkt], member)

#endif /* LINUX_HASHTABLE_H */
