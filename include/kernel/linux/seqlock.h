/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What is read again if it was written meanwhile. Here nothing is: who writes
 * does not wait. Reading in the middle of one's own writing would go on for
 * ever, and ends the program.
 */
#ifndef LINUX_SEQLOCK_H
#define LINUX_SEQLOCK_H

#include <linux/spinlock.h>

/** Counts beginnings and ends of writing. */
typedef struct seqcount {
	unsigned int sequence; /**< odd: somebody writes */
} seqcount_t;

/** Initialiser of a counter called @p name. */
#define SEQCNT_ZERO(name)                                                      \
	{                                                                      \
		.sequence = 0                                                  \
	}

/** Begin. */
static inline void seqcount_init(seqcount_t *s)
{
	s->sequence = 0;
}

/** Begin to read: hand this to read_seqcount_retry(). Any context. */
static inline unsigned int read_seqcount_begin(const seqcount_t *s)
{
	if (s->sequence & 1)
		virtio_kernel_die("what a seqcount guards is read by who "
				  "writes it: the driver would spin for ever");
	return s->sequence;
}

/** Whether what was read has to be read again. */
static inline int read_seqcount_retry(const seqcount_t *s, unsigned int start)
{
	return s->sequence != start;
}

/** Begin to write; no waiting from here. */
static inline void write_seqcount_begin(seqcount_t *s)
{
	preempt_disable();
	s->sequence++;
}

/** It is written. */
static inline void write_seqcount_end(seqcount_t *s)
{
	s->sequence++;
	preempt_enable();
}

/** A counter with a lock for those who write. */
typedef struct {
	seqcount_t seqcount; /**< the counter */
	spinlock_t lock;     /**< the lock */
} seqlock_t;

/** A lock called @p name. */
#define DEFINE_SEQLOCK(name)                                                   \
	seqlock_t name = { SEQCNT_ZERO(name), __SPIN_LOCK_UNLOCKED(name) }

/** Begin. */
static inline void seqlock_init(seqlock_t *sl)
{
	seqcount_init(&sl->seqcount);
	spin_lock_init(&sl->lock);
}

/** Begin to read: hand this to read_seqretry(). Any context. */
static inline unsigned int read_seqbegin(const seqlock_t *sl)
{
	return read_seqcount_begin(&sl->seqcount);
}

/** Whether what was read has to be read again. */
static inline unsigned int read_seqretry(const seqlock_t *sl,
					 unsigned int start)
{
	return (unsigned int)read_seqcount_retry(&sl->seqcount, start);
}

/** Begin to write. */
static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	write_seqcount_begin(&sl->seqcount);
}

/** It is written. */
static inline void write_sequnlock(seqlock_t *sl)
{
	write_seqcount_end(&sl->seqcount);
	spin_unlock(&sl->lock);
}

#define write_seqlock_irq(sl)	write_seqlock(sl)   /**< no interrupts */
#define write_sequnlock_irq(sl) write_sequnlock(sl) /**< again */
#define write_seqlock_bh(sl)	write_seqlock(sl)   /**< no timers */
#define write_sequnlock_bh(sl)	write_sequnlock(sl) /**< again */
/** Begin to write, and no interrupts. */
#define write_seqlock_irqsave(sl, flags)                                       \
	do {                                                                   \
		local_irq_save(flags);                                         \
		write_seqlock(sl);                                             \
	} while (0)
/** It is written, and as before. */
#define write_sequnlock_irqrestore(sl, flags)                                  \
	do {                                                                   \
		write_sequnlock(sl);                                           \
		local_irq_restore(flags);                                      \
	} while (0)

#endif /* LINUX_SEQLOCK_H */
