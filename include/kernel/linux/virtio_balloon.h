/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A memory balloon (5.5).
 */
#ifndef LINUX_VIRTIO_BALLOON_H
#define LINUX_VIRTIO_BALLOON_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_BALLOON_F_MUST_TELL_HOST 0 /**< told before pages are used */
#define VIRTIO_BALLOON_F_STATS_VQ	1 /**< asks for statistics */
#define VIRTIO_BALLOON_F_DEFLATE_ON_OOM 2 /**< gives when memory is short */
#define VIRTIO_BALLOON_F_FREE_PAGE_HINT 3 /**< asks which pages are free */
#define VIRTIO_BALLOON_F_PAGE_POISON	4 /**< knows what free pages hold */
#define VIRTIO_BALLOON_F_REPORTING	5 /**< is told of free pages */

/** Pages have 4096 bytes for the device, whatever they have for the driver. */
#define VIRTIO_BALLOON_PFN_SHIFT 12

#define VIRTIO_BALLOON_CMD_ID_STOP 0 /**< of free pages: no more */
#define VIRTIO_BALLOON_CMD_ID_DONE 1 /**< they may be used again */

/** The configuration. */
struct virtio_balloon_config {
	__le32 num_pages; /**< how large the device wants the balloon */
	__le32 actual;	  /**< how large it is */
	/** The number of the command of VIRTIO_BALLOON_F_FREE_PAGE_HINT. */
	union {
		__le32 free_page_hint_cmd_id;
		__le32 free_page_report_cmd_id; /**< its old name */
	};
	__le32 poison_val; /**< what free pages hold */
};

_Static_assert(sizeof(struct virtio_balloon_config) == 16, "5.5.4");

#define VIRTIO_BALLOON_S_SWAP_IN	0  /**< bytes read back from disk */
#define VIRTIO_BALLOON_S_SWAP_OUT	1  /**< bytes written there */
#define VIRTIO_BALLOON_S_MAJFLT		2  /**< faults that read a disk */
#define VIRTIO_BALLOON_S_MINFLT		3  /**< those that did not */
#define VIRTIO_BALLOON_S_MEMFREE	4  /**< bytes nobody uses */
#define VIRTIO_BALLOON_S_MEMTOT		5  /**< bytes that there are */
#define VIRTIO_BALLOON_S_AVAIL		6  /**< bytes that could be had */
#define VIRTIO_BALLOON_S_CACHES		7  /**< bytes of disk caches */
#define VIRTIO_BALLOON_S_HTLB_PGALLOC	8  /**< huge pages given */
#define VIRTIO_BALLOON_S_HTLB_PGFAIL	9  /**< and not given */
#define VIRTIO_BALLOON_S_OOM_KILL	10 /**< programs ended for memory */
#define VIRTIO_BALLOON_S_ALLOC_STALL	11 /**< allocations that waited */
#define VIRTIO_BALLOON_S_ASYNC_SCAN	12 /**< pages looked at, behind */
#define VIRTIO_BALLOON_S_DIRECT_SCAN	13 /**< pages looked at, waited for */
#define VIRTIO_BALLOON_S_ASYNC_RECLAIM	14 /**< pages got back, behind */
#define VIRTIO_BALLOON_S_DIRECT_RECLAIM 15 /**< pages got back, waited for */
#define VIRTIO_BALLOON_S_NR		16 /**< how many there are */

/** Names for those, in their order, each behind a prefix. */
#define VIRTIO_BALLOON_S_NAMES_WITH_PREFIX(p)                                  \
	{                                                                      \
		p "swap-in", p "swap-out", p "major-faults", p "minor-faults", \
			p "free-memory", p "total-memory",                     \
			p "available-memory", p "disk-caches",                 \
			p "hugetlb-allocations", p "hugetlb-failures",         \
			p "oom-kills", p "alloc-stalls", p "async-scans",      \
			p "direct-scans", p "async-reclaims",                  \
			p "direct-reclaims"                                    \
	}
/** The names alone. */
#define VIRTIO_BALLOON_S_NAMES VIRTIO_BALLOON_S_NAMES_WITH_PREFIX("")

/** A number of the statistics. */
struct virtio_balloon_stat {
	__virtio16 tag; /**< VIRTIO_BALLOON_S_* */
	__virtio64 val; /**< how much */
} __attribute__((packed));

_Static_assert(sizeof(struct virtio_balloon_stat) == 10, "5.5.6.4");

#endif /* LINUX_VIRTIO_BALLOON_H */
