/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stacks of a process. Each is a mapping with a page below that nobody may
 * touch; what is known of it lies at its upper end. A few that were given back
 * are kept for the next that are asked for.
 *
 * AddressSanitizer has to hear of each change of stacks, and where pointers to
 * memory may be that is no leak. It may be part of the program or be loaded
 * ahead of it, so it is looked for when the program runs. A stack is begun by
 * what <ucontext.h> has; to and fro it goes by jumps, which need no system call
 * and which the sanitizer does not complain of.
 */
#undef _FORTIFY_SOURCE /* takes a jump to another stack for an attack */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <setjmp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include <virtio/port/linux.h>

#define STACK_SIZE (256u << 10)
#define MAX_SPARE  16

struct stack {
	ucontext_t first; /* as it begins */
	bool begun;
	jmp_buf self; /* while it is left */
	jmp_buf back; /* who entered it */
	void (*fn)(void *arg);
	void *arg;
	char *map; /* the page below, then the stack with this at its end */
	size_t map_size;
	size_t guard;

	/* The sanitizer's, of both sides. */
	void *self_fake;
	void *back_fake;
	const void *back_bottom;
	size_t back_size;

	struct stack *next_spare;
};

/* ---- the sanitizer ------------------------------------------------------- */

extern void __sanitizer_start_switch_fiber(void **fake, const void *bottom,
					   size_t size) __attribute__((weak));
extern void __sanitizer_finish_switch_fiber(void *fake, const void **bottom,
					    size_t *size) __attribute__((weak));
extern void __lsan_register_root_region(const void *at, size_t size)
	__attribute__((weak));
extern void __lsan_unregister_root_region(const void *at, size_t size)
	__attribute__((weak));

static void announce(void **fake, const void *bottom, size_t size)
{
	if (__sanitizer_start_switch_fiber)
		__sanitizer_start_switch_fiber(fake, bottom, size);
}

static void arrive(void *fake, const void **bottom, size_t *size)
{
	if (__sanitizer_finish_switch_fiber)
		__sanitizer_finish_switch_fiber(fake, bottom, size);
}

static const void *bottom(const struct stack *s)
{
	return s->map + s->guard;
}

static size_t usable(const struct stack *s)
{
	return (size_t)((const char *)s - s->map) - s->guard;
}

/* ---- memory -------------------------------------------------------------- */

static struct stack *spare;
static unsigned int num_spare;
static atomic_flag spare_lock = ATOMIC_FLAG_INIT;

static void lock(void)
{
	while (atomic_flag_test_and_set_explicit(&spare_lock,
						 memory_order_acquire))
		;
}

static void unlock(void)
{
	atomic_flag_clear_explicit(&spare_lock, memory_order_release);
}

static struct stack *take_spare(void)
{
	struct stack *s;

	lock();
	s = spare;
	if (s) {
		spare = s->next_spare;
		num_spare--;
	}
	unlock();
	return s;
}

static bool keep_spare(struct stack *s)
{
	bool keep;

	lock();
	keep = num_spare < MAX_SPARE;
	if (keep) {
		s->next_spare = spare;
		spare = s;
		num_spare++;
	}
	unlock();
	return keep;
}

static struct stack *map_stack(void)
{
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = guard + STACK_SIZE;
	size_t room = (sizeof(struct stack) + 63) & ~(size_t)63;
	struct stack *s;
	char *map;

	map = mmap(NULL, size, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1,
		   0);
	if (map == MAP_FAILED)
		return NULL;
	if (mprotect(map, guard, PROT_NONE)) {
		munmap(map, size);
		return NULL;
	}
	s = (struct stack *)(void *)(map + size - room);
	s->map = map;
	s->map_size = size;
	s->guard = guard;
	return s;
}

/* ---- the functions ------------------------------------------------------- */

/* By themselves, as the compiler is wary of what may be changed meanwhile. */
static __attribute__((noinline)) void jump(jmp_buf from, jmp_buf to)
{
	/* What is in registers a sanitizer finds on the stack, not mangled. */
	__builtin_unwind_init();
	if (!_setjmp(from))
		_longjmp(to, 1);
}

static __attribute__((noinline)) void jump_first(struct stack *s)
{
	if (!_setjmp(s->back))
		setcontext(&s->first);
}

/* A pointer comes as two halves, as what begins takes nothing but int. */
static void begin(unsigned int high, unsigned int low)
{
	struct stack *s = (struct stack *)((uintptr_t)high << 16 << 16 | low);

	arrive(NULL, &s->back_bottom, &s->back_size);
	s->fn(s->arg);
	announce(NULL, s->back_bottom, s->back_size);
	_longjmp(s->back, 1);
}

static __attribute__((noinline)) void prepare(struct stack *s)
{
	uintptr_t at = (uintptr_t)s;

	getcontext(&s->first);
	s->first.uc_stack.ss_sp = s->map + s->guard;
	s->first.uc_stack.ss_size = usable(s);
	s->first.uc_link = NULL;
	makecontext(&s->first, (void (*)(void))begin, 2,
		    (unsigned int)(at >> 16 >> 16), (unsigned int)at);
}

static void *stack_create(void (*fn)(void *arg), void *arg)
{
	struct stack *s = take_spare();

	if (!s)
		s = map_stack();
	if (!s)
		return NULL;
	s->fn = fn;
	s->arg = arg;
	s->self_fake = NULL;
	s->begun = false;
	prepare(s);
	if (__lsan_register_root_region)
		__lsan_register_root_region(bottom(s), STACK_SIZE);
	return s;
}

static void stack_enter(void *stack)
{
	struct stack *s = stack;

	announce(&s->back_fake, bottom(s), usable(s));
	if (s->begun) {
		jump(s->back, s->self);
	} else {
		s->begun = true;
		jump_first(s);
	}
	arrive(s->back_fake, NULL, NULL);
}

static void stack_leave(void *stack)
{
	struct stack *s = stack;

	announce(&s->self_fake, s->back_bottom, s->back_size);
	jump(s->self, s->back);
	arrive(s->self_fake, &s->back_bottom, &s->back_size);
}

static void stack_destroy(void *stack)
{
	struct stack *s = stack;

	if (__lsan_unregister_root_region)
		__lsan_unregister_root_region(bottom(s), STACK_SIZE);
	if (!keep_spare(s))
		munmap(s->map, s->map_size);
}

const struct virtio_stack_ops *virtio_linux_stacks(void)
{
	static const struct virtio_stack_ops ops = {
		.create = stack_create,
		.enter = stack_enter,
		.leave = stack_leave,
		.destroy = stack_destroy,
	};

	return &ops;
}
