/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Reading what others replace meanwhile. Tasks take turns only where they wait,
 * and nobody waits between rcu_read_lock() and rcu_read_unlock() - who does is
 * told - so nobody else reads while anything is replaced. What is freed by
 * kfree_rcu() lasts until who reads now has ended; what call_rcu() puts off is
 * called from a wait, as a timer is.
 */
#ifndef LINUX_RCUPDATE_H
#define LINUX_RCUPDATE_H

#include <linux/preempt.h>
#include <linux/slab.h>

/** In an object that is freed or put off. Members are private. */
struct rcu_head {
	void (*func)(struct rcu_head *head); /**< what is called */
	struct deferred item;		     /**< to call it */
	struct rcu_head *next;		     /**< is freed after it */
	void *block;			     /**< is freed */
};
#define callback_head rcu_head /**< its other name */

/** What call_rcu() calls. */
typedef void (*rcu_callback_t)(struct rcu_head *head);

/** Begin to read. Any context. */
static inline void rcu_read_lock(void)
{
	preempt_disable();
	__this_module.tasks.reading++;
}

/** Read no more. */
static inline void rcu_read_unlock(void)
{
	struct module_tasks *tasks = &__this_module.tasks;
	struct rcu_head *head;

	if (!tasks->reading)
		virtio_kernel_die("rcu_read_unlock() is called without "
				  "rcu_read_lock()");
	tasks->reading--;
	while (!tasks->reading && (head = tasks->unused)) {
		tasks->unused = head->next;
		kfree(head->block);
	}
	preempt_enable();
}

#define rcu_read_lock_bh()   rcu_read_lock()   /**< the same */
#define rcu_read_unlock_bh() rcu_read_unlock() /**< the same */

/** A pointer that others may replace, for who reads. */
#define rcu_dereference(p)    __atomic_load_n(&(p), __ATOMIC_CONSUME)
#define rcu_dereference_bh(p) rcu_dereference(p) /**< the same */
/** The same, or who replaces it cannot if the condition is true. */
#define rcu_dereference_check(p, condition) rcu_dereference(p)
/** The same, for who keeps others from replacing it. */
#define rcu_dereference_protected(p, condition) READ_ONCE(p)
#define rcu_access_pointer(p)			READ_ONCE(p) /**< only to compare it */
/** Replace a pointer: what it points to is complete. */
#define rcu_assign_pointer(p, v) __atomic_store_n(&(p), v, __ATOMIC_RELEASE)
#define RCU_INIT_POINTER(p, v)	 WRITE_ONCE(p, v) /**< as nobody reads yet */
/** Replace a pointer; the old one. */
#define rcu_replace_pointer(p, v, condition)                                   \
	({                                                                     \
		__typeof__(p) rcu_old_ = READ_ONCE(p);                         \
                                                                               \
		rcu_assign_pointer(p, v);                                      \
		rcu_old_;                                                      \
	})

/** Wait until those who read now have ended. Process context. */
static inline void synchronize_rcu(void)
{
	might_sleep();
}
#define synchronize_rcu_expedited() synchronize_rcu() /**< soon */
#define synchronize_net()	    synchronize_rcu() /**< the same */

/* Calls the function. */
static inline void rcu_run_(struct deferred *item)
{
	struct rcu_head *head = container_of(item, struct rcu_head, item);

	head->func(head);
}

/** Call a function once those who read now have ended. Any context. */
static inline void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	head->func = func;
	head->item = (struct deferred){ .run = rcu_run_ };
	INIT_LIST_HEAD(&head->item.node);
	deferred_add(&head->item, 0);
}

/** Wait until all is called that call_rcu() put off. Process context. */
static inline void rcu_barrier(void)
{
	struct deferred *item;
	bool left;

	might_sleep();
	do {
		left = false;
		list_for_each_entry(item, &__this_module.deferred, node)
			left |= item->run == rcu_run_;
	} while (left && virtio_kernel_wait(VIRTIO_KERNEL_FOREVER) >= 0);
}

/* Free a block as soon as nobody reads. */
static inline void rcu_free_(struct rcu_head *head, void *block)
{
	struct module_tasks *tasks = &__this_module.tasks;

	if (!tasks->reading) {
		kfree(block);
		return;
	}
	head->block = block;
	head->next = tasks->unused;
	tasks->unused = head;
}

/** Free an object, once those who read now have ended. Any context. */
#define kfree_rcu(ptr, rhf)                                                    \
	do {                                                                   \
		__typeof__(ptr) rcu_ptr_ = (ptr);                              \
                                                                               \
		if (rcu_ptr_)                                                  \
			rcu_free_(&rcu_ptr_->rhf, rcu_ptr_);                   \
	} while (0)
#define kvfree_rcu(ptr, rhf) kfree_rcu(ptr, rhf) /**< the same */

/** Free a block, once those who read now have ended. Process context. */
static inline void kfree_rcu_mightsleep(void *ptr)
{
	synchronize_rcu();
	kfree(ptr);
}

#endif /* LINUX_RCUPDATE_H */
