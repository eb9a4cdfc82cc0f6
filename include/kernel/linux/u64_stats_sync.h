/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Counters of 64 bits that are read while others count. Who counts does not
 * wait, so nobody reads meanwhile, on a machine of 32 bits either: what is read
 * never has to be read again.
 */
#ifndef LINUX_U64_STATS_SYNC_H
#define LINUX_U64_STATS_SYNC_H

#include <linux/seqlock.h>
#include <linux/types.h>

/** Goes with some counters. */
struct u64_stats_sync {
	seqcount_t seq; /**< odd: somebody counts */
};

/** A counter. */
typedef struct {
	u64 v; /**< what it is at */
} u64_stats_t;

/** Begin. */
static inline void u64_stats_init(struct u64_stats_sync *syncp)
{
	seqcount_init(&syncp->seq);
}

/** Begin to count; no waiting from here. */
static inline void u64_stats_update_begin(struct u64_stats_sync *syncp)
{
	write_seqcount_begin(&syncp->seq);
}

/** It is counted. */
static inline void u64_stats_update_end(struct u64_stats_sync *syncp)
{
	write_seqcount_end(&syncp->seq);
}

/** Begin to count, and no interrupts: hand this to the end. */
static inline unsigned long
u64_stats_update_begin_irqsave(struct u64_stats_sync *syncp)
{
	u64_stats_update_begin(syncp);
	return 0;
}

/** It is counted, and as before. */
static inline void u64_stats_update_end_irqrestore(struct u64_stats_sync *syncp,
						   unsigned long flags)
{
	(void)flags;
	u64_stats_update_end(syncp);
}

/** Begin to read: hand this to u64_stats_fetch_retry(). Any context. */
static inline unsigned int
u64_stats_fetch_begin(const struct u64_stats_sync *syncp)
{
	return read_seqcount_begin(&syncp->seq);
}

/** Whether what was read has to be read again. */
static inline bool u64_stats_fetch_retry(const struct u64_stats_sync *syncp,
					 unsigned int start)
{
	return read_seqcount_retry(&syncp->seq, start);
}

/** What a counter is at. */
static inline u64 u64_stats_read(const u64_stats_t *p)
{
	return p->v;
}

/** Set a counter. */
static inline void u64_stats_set(u64_stats_t *p, u64 val)
{
	p->v = val;
}

/** Count so many more. */
static inline void u64_stats_add(u64_stats_t *p, unsigned long val)
{
	p->v += val;
}

/** Count one more. */
static inline void u64_stats_inc(u64_stats_t *p)
{
	p->v++;
}

#endif /* LINUX_U64_STATS_SYNC_H */
