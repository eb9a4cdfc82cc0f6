/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Statistics of memory. None are kept, and CONFIG_VM_EVENT_COUNTERS is not set.
 */
#ifndef LINUX_VMSTAT_H
#define LINUX_VMSTAT_H

/** What could be counted of a node. */
enum node_stat_item {
	NR_FILE_PAGES,	      /**< pages of files */
	NR_FILE_DIRTY,	      /**< of those, to be written */
	NR_ANON_MAPPED,	      /**< pages of programs */
	NR_SHMEM,	      /**< pages of shared memory */
	NR_VM_NODE_STAT_ITEMS /**< how many there are */
};

/** How many pages of a kind there are: none. */
static inline unsigned long global_node_page_state(enum node_stat_item item)
{
	(void)item;
	return 0;
}

#endif /* LINUX_VMSTAT_H */
