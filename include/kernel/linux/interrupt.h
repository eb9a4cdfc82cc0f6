/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Interrupts, and tasklets: functions that an interrupt puts off for a moment.
 *
 * A virtio driver meets interrupts as queue callbacks, so there is no
 * request_irq(): transports ask the platform for theirs. How a driver wants
 * them spread over CPUs is not looked at. A tasklet is called from a wait, as
 * task.h says, and must not wait itself.
 */
#ifndef LINUX_INTERRUPT_H
#define LINUX_INTERRUPT_H

#include <linux/bottom_half.h>
#include <linux/container_of.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/irqreturn.h>

/** How many sets of queues a driver may want. */
#define IRQ_AFFINITY_MAX_SETS 4

/** How a device's interrupts shall be spread over CPUs. */
struct irq_affinity {
	unsigned int pre_vectors;  /**< interrupts at the front: left alone */
	unsigned int post_vectors; /**< interrupts at the end: left alone */
	unsigned int nr_sets;	   /**< sets, each spread over all CPUs */
	unsigned int set_size[IRQ_AFFINITY_MAX_SETS]; /**< of each set */
	/** Divides so many interrupts into sets, or NULL. */
	void (*calc_sets)(struct irq_affinity *affd, unsigned int nvecs);
	void *priv; /**< the driver's */
};

/** A tasklet. Members are private. */
struct tasklet_struct {
	void (*callback)(struct tasklet_struct *t); /**< is called, or */
	void (*func)(unsigned long data);	    /**< is called */
	unsigned long data;			    /**< with this */
	unsigned int disabled;			    /**< so many times */
	bool scheduled;				    /**< it shall be called */
	struct deferred item;			    /**< to call it */
};

/* Calls the function. */
static inline void tasklet_run_(struct deferred *item)
{
	struct tasklet_struct *t =
		container_of(item, struct tasklet_struct, item);

	t->scheduled = false;
	if (t->callback)
		t->callback(t);
	else
		t->func(t->data);
}

/** Begin: a tasklet that is handed itself. */
static inline void tasklet_setup(struct tasklet_struct *t,
				 void (*callback)(struct tasklet_struct *t))
{
	*t = (struct tasklet_struct){ .callback = callback,
				      .item.run = tasklet_run_ };
	INIT_LIST_HEAD(&t->item.node);
}

/** Begin: a tasklet that is handed a number. */
static inline void tasklet_init(struct tasklet_struct *t,
				void (*func)(unsigned long data),
				unsigned long data)
{
	tasklet_setup(t, NULL);
	t->func = func;
	t->data = data;
}

/** A tasklet called @p name. */
#define DECLARE_TASKLET(name, callback_)                                       \
	struct tasklet_struct name = {                                         \
		.callback = callback_,                                         \
		.item = { .node = LIST_HEAD_INIT(name.item.node),              \
			  .run = tasklet_run_ },                               \
	}

/** What the tasklet @p callback_tasklet is a member of. */
#define from_tasklet(var, callback_tasklet, tasklet_fieldname)                 \
	container_of(callback_tasklet, __typeof__(*var), tasklet_fieldname)

/** Call it soon, once. Any context. */
static inline void tasklet_schedule(struct tasklet_struct *t)
{
	if (!t->item.run)
		virtio_kernel_die("a tasklet is scheduled that tasklet_setup() "
				  "was not called for");
	t->scheduled = true;
	if (!t->disabled && !deferred_pending(&t->item))
		deferred_add(&t->item, 0);
}
#define tasklet_hi_schedule(t) tasklet_schedule(t) /**< before others */

/** Do not call it until it is enabled. Any context. */
static inline void tasklet_disable(struct tasklet_struct *t)
{
	t->disabled++;
	deferred_cancel(&t->item);
}
#define tasklet_disable_nosync(t)    tasklet_disable(t) /**< the same */
#define tasklet_disable_in_atomic(t) tasklet_disable(t) /**< the same */

/** Call it again, if it was scheduled meanwhile. Any context. */
static inline void tasklet_enable(struct tasklet_struct *t)
{
	if (!t->disabled)
		virtio_kernel_die("a tasklet is enabled that is not disabled");
	if (!--t->disabled && t->scheduled)
		tasklet_schedule(t);
}

/** Have it called if it is scheduled; then no more. Process context. */
static inline void tasklet_kill(struct tasklet_struct *t)
{
	might_sleep();
	while (deferred_pending(&t->item))
		if (virtio_kernel_wait(VIRTIO_KERNEL_FOREVER) < 0)
			break;
	deferred_cancel(&t->item);
	t->scheduled = false;
}

#endif /* LINUX_INTERRUPT_H */
