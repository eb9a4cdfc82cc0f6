/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Timers that count nanoseconds of the platform's clock, whichever clock the
 * driver names. A function is called from a wait, as task.h says, once its time
 * has come, and must not wait itself.
 */
#ifndef LINUX_HRTIMER_H
#define LINUX_HRTIMER_H

#include <linux/container_of.h>
#include <linux/export.h>
#include <linux/ktime.h>

#ifndef CLOCK_MONOTONIC
#define CLOCK_REALTIME	0 /**< all the same */
#define CLOCK_MONOTONIC 1 /**< all the same */
#define CLOCK_BOOTTIME	7 /**< all the same */
#endif

/** What a time means. */
enum hrtimer_mode {
	HRTIMER_MODE_ABS,			    /**< a moment */
	HRTIMER_MODE_REL,			    /**< so long from now */
	HRTIMER_MODE_ABS_SOFT = HRTIMER_MODE_ABS,   /**< the same */
	HRTIMER_MODE_REL_SOFT = HRTIMER_MODE_REL,   /**< the same */
	HRTIMER_MODE_ABS_HARD = HRTIMER_MODE_ABS,   /**< the same */
	HRTIMER_MODE_REL_HARD = HRTIMER_MODE_REL,   /**< the same */
	HRTIMER_MODE_ABS_PINNED = HRTIMER_MODE_ABS, /**< the same */
	HRTIMER_MODE_REL_PINNED = HRTIMER_MODE_REL, /**< the same */
};

/** What a timer's function returns. */
enum hrtimer_restart {
	HRTIMER_NORESTART, /**< it is over */
	HRTIMER_RESTART,   /**< again, when hrtimer_forward() said */
};

/** A timer. */
struct hrtimer {
	/** What is called. */
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	ktime_t expires;      /**< private: when */
	struct deferred item; /**< private */
};

/* Have it called. */
static inline void hrtimer_put_off_(struct hrtimer *timer)
{
	deferred_cancel(&timer->item);
	deferred_add(&timer->item,
		     timer->expires > 0 ? (uint64_t)timer->expires : 0);
}

/* Calls the function. */
static inline void hrtimer_run_(struct deferred *item)
{
	struct hrtimer *timer = container_of(item, struct hrtimer, item);

	if (timer->function(timer) == HRTIMER_RESTART)
		hrtimer_put_off_(timer);
}

/** Begin; the driver sets hrtimer::function. */
static inline void hrtimer_init(struct hrtimer *timer, int clock,
				enum hrtimer_mode mode)
{
	(void)clock;
	(void)mode;
	*timer = (struct hrtimer){ .item.run = hrtimer_run_ };
	INIT_LIST_HEAD(&timer->item.node);
}

/** Begin. */
static inline void
hrtimer_setup(struct hrtimer *timer,
	      enum hrtimer_restart (*function)(struct hrtimer *timer),
	      int clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}

/** Call it at a time, and not when it was said before. Any context. */
static inline void hrtimer_start(struct hrtimer *timer, ktime_t time,
				 enum hrtimer_mode mode)
{
	if (!timer->item.run || !timer->function)
		virtio_kernel_die("an hrtimer is started that has no function, "
				  "or that hrtimer_init() was not called for");
	timer->expires = mode == HRTIMER_MODE_REL ? ktime_get() + time : time;
	hrtimer_put_off_(timer);
}

/** Call it at a time, or a little later. Any context. */
static inline void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t time,
					  u64 range_ns, enum hrtimer_mode mode)
{
	(void)range_ns;
	hrtimer_start(timer, time, mode);
}

/** Call it when it was said last. Any context. */
static inline void hrtimer_restart(struct hrtimer *timer)
{
	hrtimer_start(timer, timer->expires, HRTIMER_MODE_ABS);
}

/** Do not call it; 1 if it was going to be. Any context. */
static inline int hrtimer_cancel(struct hrtimer *timer)
{
	return deferred_cancel(&timer->item);
}
#define hrtimer_try_to_cancel(timer) hrtimer_cancel(timer) /**< the same */

/** Whether it is going to be called. */
static inline bool hrtimer_active(const struct hrtimer *timer)
{
	return deferred_pending(&timer->item);
}
#define hrtimer_is_queued(timer) hrtimer_active(timer) /**< the same */

/** When it is going to be called. */
static inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->expires;
}

/** How long that is from now. */
static inline ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return timer->expires - ktime_get();
}

/** Say when to call it next: so many intervals later that it is after @p now.
 * How many. */
static inline u64 hrtimer_forward(struct hrtimer *timer, ktime_t now,
				  ktime_t interval)
{
	u64 n;

	if (interval <= 0 || now < timer->expires)
		return 0;
	n = (u64)(now - timer->expires) / (u64)interval + 1;
	timer->expires += (ktime_t)n * interval;
	return n;
}

/** Say when to call it next: so many intervals later that it is to come. */
static inline u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval)
{
	return hrtimer_forward(timer, ktime_get(), interval);
}

#endif /* LINUX_HRTIMER_H */
