/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A function, one machine instruction at a time.
 *
 * The other side of a ring can look at any moment. So what a test checks after
 * each instruction is all that it can ever see of the order in which this
 * compiler has the stores made: an index that tells too early of an entry is
 * caught, at each run and without a race. Full barriers are counted, so that a
 * test can play a side that acts just after one.
 *
 * The processor's trap flag does it, which is set and cleared in the handler.
 * Where there is none that is known here, STEP_POSSIBLE is false, and the test
 * looks once, at the end.
 */
#ifndef TESTS_STEPPING_H
#define TESTS_STEPPING_H

#include <stdbool.h>

#if defined(__x86_64__) && defined(__linux__)
#include <signal.h>
#include <ucontext.h>

#define STEP_POSSIBLE true
#define STEP_TRAP     0x100

/* Registers in uc_mcontext, whose names <ucontext.h> may hide. */
#define STEP_RIP   16
#define STEP_FLAGS 17

static struct {
	void (*look)(void);
	volatile sig_atomic_t on;
	bool at_barrier;       /* the next instruction is one */
	unsigned int barriers; /* executed; a test may set it to 0 */
} step;

/* mfence, what is locked, and an exchange, which locks unasked. */
static inline bool step_is_barrier(const unsigned char *code)
{
	if (code[0] == 0x0f && code[1] == 0xae)
		return code[2] == 0xf0;
	if (code[0] == 0x66 || (code[0] & 0xf0) == 0x40)
		code++; /* the width of what follows */
	return code[0] == 0xf0 || (code[0] == 0x87 && code[1] < 0xc0);
}

static inline void step_trap(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = (ucontext_t *)context;

	(void)sig;
	(void)info;
	if (step.on) {
		step.barriers += step.at_barrier;
		step.at_barrier = step_is_barrier(
			(const unsigned char *)uc->uc_mcontext.gregs[STEP_RIP]);
		step.look();
		uc->uc_mcontext.gregs[STEP_FLAGS] |= STEP_TRAP;
	} else {
		uc->uc_mcontext.gregs[STEP_FLAGS] &= ~STEP_TRAP;
	}
}

/* Do some work, and look after each instruction. */
static inline void step_through(void (*work)(void), void (*look)(void))
{
	struct sigaction action = { .sa_flags = SA_SIGINFO }, before;

	action.sa_sigaction = step_trap;
	sigemptyset(&action.sa_mask);
	sigaction(SIGTRAP, &action, &before);
	step.look = look;
	step.at_barrier = false;
	step.barriers = 0;
	step.on = true;
	__asm__ volatile("int3" ::: "memory");
	work();
	step.on = false;
	sigaction(SIGTRAP, &before, NULL);
	look();
}
#else
#define STEP_POSSIBLE false

static struct {
	bool on;
	unsigned int barriers;
} step;

static inline void step_through(void (*work)(void), void (*look)(void))
{
	work();
	look();
}
#endif

#endif /* TESTS_STEPPING_H */
