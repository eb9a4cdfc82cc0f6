/* SPDX-License-Identifier: BSD-2-Clause */
/* Locks that are no plain mutex, RCU, and what ends with a block. */
#include "tasks.h"

#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/rculist.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/u64_stats_sync.h>

static DECLARE_RWSEM(rwsem);

static int run_read(void *data)
{
	down_read(&rwsem);
	ran(*(char *)data);
	msleep(10);
	ran(')');
	up_read(&rwsem);
	return 0;
}

static int run_write(void *data)
{
	down_write(&rwsem);
	ran(*(char *)data);
	msleep(10);
	ran(']');
	downgrade_write(&rwsem);
	msleep(10);
	up_read(&rwsem);
	return 0;
}

/* Readers together, the writer alone, and no reader past a writer. */
static void readers_share_and_do_not_overtake(void)
{
	begin();
	kthread_run(run_read, "a", "a");
	kthread_run(run_read, "b", "b");
	kthread_run(run_write, "w", "w");
	kthread_run(run_read, "c", "c");
	msleep(9);
	is_str(order, "ab");
	is_int(down_read_trylock(&rwsem), 0);
	msleep(2);
	is_str(order, "ab))w");
	msleep(10);
	is_str(order, "ab))w]c");
	is_int(down_write_trylock(&rwsem), 0);
	is_int(down_read_trylock(&rwsem), 1);
	up_read(&rwsem);
	down_write(&rwsem); /* waits for both */
	is_int(fp.now, 35 * MS);
	up_write(&rwsem);
	THIS_MODULE->wait(0);
	ok(!rwsem_is_locked(&rwsem));
	end();
}

static int run_lock_then_write(void *data)
{
	struct mutex *mutex = data;

	mutex_lock(mutex);
	down_write(&rwsem);
	return 0;
}

static void what_never_ends_is_told(void)
{
	DEFINE_MUTEX(mutex);

	begin();
	dies(up_read(&rwsem), "nobody holds for reading");
	dies(up_write(&rwsem), "does not hold it for writing");
	down_write(&rwsem);
	dies(down_read(&rwsem), "by who holds it for writing");
	dies(kthread_run(run_lock_then_write, &mutex, "x"); msleep(1);
	     mutex_lock(&mutex), "neither goes on");
	__this_module.stacks = NULL;
	up_write(&rwsem);
	down_read(&rwsem);
	dies(down_write(&rwsem), "lends no stacks");
	__this_module.stacks = virtio_linux_stacks();
	up_read(&rwsem);
	end();
}

static DEFINE_SEMAPHORE(sem, 2);

static int run_down(void *data)
{
	down(&sem);
	ran(*(char *)data);
	return 0;
}

static void a_semaphore_counts(void)
{
	begin();
	is_int(down_interruptible(&sem), 0);
	is_int(down_trylock(&sem), 0);
	is_int(down_trylock(&sem), 1);
	is_int(down_timeout(&sem, 10), -ETIME);
	is_int(fp.now, 15 * MS);
	kthread_run(run_down, "a", "a");
	kthread_run(run_down, "b", "b");
	msleep(1);
	up(&sem);
	is_int(down_trylock(&sem), 1); /* it is the first one's already */
	msleep(1);
	is_str(order, "a");
	up(&sem);
	msleep(1);
	is_str(order, "ab");
	up(&sem);
	up(&sem);
	is_int(sem.count, 2);
	end();
}

static void spinning_for_ever_is_told(void)
{
	DEFINE_RWLOCK(rwlock);
	DEFINE_SEQLOCK(seq);
	DEFINE_RAW_SPINLOCK(raw);
	unsigned long flags;
	unsigned int start;

	begin();
	read_lock(&rwlock);
	read_lock_irqsave(&rwlock, flags);
	dies(write_lock(&rwlock), "by who holds it");
	dies(msleep(1), "waits where it must not");
	read_unlock_irqrestore(&rwlock, flags);
	read_unlock(&rwlock);
	dies(read_unlock(&rwlock), "nobody holds for reading");
	write_lock(&rwlock);
	dies(read_lock(&rwlock), "for writing");
	write_unlock(&rwlock);

	start = read_seqbegin(&seq);
	ok(!read_seqretry(&seq, start));
	write_seqlock(&seq);
	dies(read_seqbegin(&seq), "by who writes");
	write_sequnlock(&seq);
	ok(read_seqretry(&seq, start));

	dies(assert_spin_locked(&raw), "BUG");
	raw_spin_lock_irqsave(&raw, flags);
	assert_spin_locked(&raw);
	raw_spin_unlock_irqrestore(&raw, flags);
	dies(preempt_enable(), "without what it ends");
	end();
}

static void counters_are_read_whole(void)
{
	struct u64_stats_sync sync;
	u64_stats_t packets;
	unsigned int start;
	unsigned long flags;

	begin();
	u64_stats_init(&sync);
	u64_stats_set(&packets, UINT32_MAX);
	start = u64_stats_fetch_begin(&sync);
	flags = u64_stats_update_begin_irqsave(&sync);
	dies(u64_stats_fetch_begin(&sync), "by who writes");
	dies(msleep(1), "waits where it must not");
	u64_stats_inc(&packets);
	u64_stats_add(&packets, 2);
	u64_stats_update_end_irqrestore(&sync, flags);
	ok(u64_stats_fetch_retry(&sync, start));
	start = u64_stats_fetch_begin(&sync);
	ok(u64_stats_read(&packets) == (u64)UINT32_MAX + 3);
	ok(!u64_stats_fetch_retry(&sync, start));
	end();
}

/* ---- RCU ----------------------------------------------------------------- */

struct object {
	struct list_head node;
	struct rcu_head rcu;
	char letter;
};

static LIST_HEAD(objects);

static struct object *add_object(char letter)
{
	struct object *o = kzalloc(sizeof(*o), GFP_KERNEL);

	o->letter = letter;
	list_add_tail_rcu(&o->node, &objects);
	return o;
}

static void who_reads_still_finds_what_is_freed(void)
{
	struct object *o;

	begin();
	add_object('a');
	add_object('b');
	add_object('c');
	rcu_read_lock();
	list_for_each_entry_rcu(o, &objects, node)
	{
		ran(o->letter);
		if (o->letter != 'b')
			continue;
		list_del_rcu(&o->node);
		rcu_read_lock();
		kfree_rcu(o, rcu);
		rcu_read_unlock();
		is_int(__this_module.blocks, 3);
	}
	dies(synchronize_rcu(), "waits where it must not");
	rcu_read_unlock();
	is_int(__this_module.blocks, 2);
	is_str(order, "abc");
	while ((o = list_first_or_null_rcu(&objects, struct object, node))) {
		list_del_rcu(&o->node);
		synchronize_rcu();
		kfree_rcu(o, rcu);
	}
	kfree_rcu(o, rcu); /* NULL */
	dies(rcu_read_unlock(), "without rcu_read_lock()");
	end();
}

static void free_object(struct rcu_head *head)
{
	struct object *o = container_of(head, struct object, rcu);

	ran(o->letter);
	kfree(o);
}

static void what_is_put_off_comes_later(void)
{
	struct object __rcu *shared = NULL;
	struct object *o;

	begin();
	o = add_object('z');
	rcu_assign_pointer(shared, o);
	ok(rcu_dereference(shared) == o && rcu_access_pointer(shared) == o);
	ok(rcu_replace_pointer(shared, NULL, true) == o && !shared);
	list_del_rcu(&o->node);
	call_rcu(&o->rcu, free_object);
	is_str(order, "");
	rcu_barrier();
	is_str(order, "z");
	end();
}

/* ---- what ends with a block ---------------------------------------------- */

static DEFINE_MUTEX(mutex);
static DEFINE_SPINLOCK(spinlock);

static int leave_early(bool early)
{
	guard(mutex)(&mutex);
	if (early)
		return mutex_is_locked(&mutex);
	scoped_guard(spinlock_irqsave, &spinlock)
	{
		if (!spin_is_locked(&spinlock))
			return -1;
		break;
	}
	if (spin_is_locked(&spinlock))
		return -2;
	scoped_guard(rcu)
	{
		if (!__this_module.tasks.reading)
			return -3;
	}
	return 2;
}

static void a_guard_ends_with_its_block(void)
{
	begin();
	is_int(leave_early(true), 1);
	ok(!mutex_is_locked(&mutex));
	is_int(leave_early(false), 2);
	ok(!mutex_is_locked(&mutex));
	is_int(__this_module.tasks.reading, 0);
	{
		guard(rwsem_read)(&rwsem);
		guard(preempt)();
		ok(in_atomic());
	}
	ok(!rwsem_is_locked(&rwsem));
	end();
}

static char *make(bool keep)
{
	char *text __free(kfree) = kstrdup("text", GFP_KERNEL);

	if (keep)
		return_ptr(text);
	return NULL;
}

DEFINE_FREE(note, char, if (_T) ran(_T))

static void a_value_ends_with_its_block(void)
{
	char *text;

	begin();
	ok(!make(false));
	is_int(__this_module.blocks, 0);
	text = make(true);
	is_str(text, "text");
	kfree(text);
	{
		char first __free(note) = 'x', second __free(note) = 'y';

		(void)first;
		(void)second;
	}
	is_str(order, "yx");
	end();
}

int main(void)
{
	__this_module.stacks = virtio_linux_stacks();
	TEST(readers_share_and_do_not_overtake);
	TEST(what_never_ends_is_told);
	TEST(a_semaphore_counts);
	TEST(spinning_for_ever_is_told);
	TEST(counters_are_read_whole);
	TEST(who_reads_still_finds_what_is_freed);
	TEST(what_is_put_off_comes_later);
	TEST(a_guard_ends_with_its_block);
	TEST(a_value_ends_with_its_block);
	return tap_done();
}
