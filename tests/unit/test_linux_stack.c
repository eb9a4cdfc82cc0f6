/* SPDX-License-Identifier: BSD-2-Clause */
/* Stacks of a process: entered, left, given back, and no deeper than they are. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <virtio/port/linux.h>

#include "tap.h"

#define STACKS 40

static const struct virtio_stack_ops *ops;

struct job {
	void *stack;
	unsigned int turns; /* that it takes */
	unsigned int taken;
	bool kept; /* what it had on its stack was there again */
};

static void take_turns(void *arg)
{
	struct job *job = arg;
	char text[32];

	snprintf(text, sizeof(text), "%u turns", job->turns);
	job->kept = true;
	while (job->taken < job->turns) {
		job->taken++;
		ops->leave(job->stack);
		job->kept &= strstr(text, " turns") != NULL;
	}
	job->taken++;
}

static void a_function_goes_on_where_it_left(void)
{
	struct job job = { .turns = 2 };

	job.stack = ops->create(take_turns, &job);
	if (!ok(job.stack != NULL))
		return;
	is_int(job.taken, 0);
	for (unsigned int i = 1; i <= 3; i++) {
		ops->enter(job.stack);
		is_int(job.taken, i);
	}
	ok(job.kept);
	ops->destroy(job.stack);
}

/* More than are kept, and in several rounds, so that some come again. */
static void many_take_turns(void)
{
	struct job jobs[STACKS];

	for (unsigned int round = 0; round < 3; round++) {
		for (unsigned int i = 0; i < STACKS; i++) {
			jobs[i] = (struct job){ .turns = 1 + i % 3 };
			jobs[i].stack = ops->create(take_turns, &jobs[i]);
		}
		for (unsigned int turn = 0; turn < 5; turn++)
			for (unsigned int i = 0; i < STACKS; i++)
				if (jobs[i].taken <= jobs[i].turns)
					ops->enter(jobs[i].stack);
		for (unsigned int i = 0; i < STACKS; i++) {
			is_int(jobs[i].taken, jobs[i].turns + 1);
			ok(jobs[i].kept);
			ops->destroy(jobs[i].stack);
		}
	}
}

static void what_never_ends_is_given_back(void)
{
	struct job job = { .turns = 100 };

	for (unsigned int i = 0; i < 1000; i++) {
		job.taken = 0;
		job.stack = ops->create(take_turns, &job);
		ops->enter(job.stack);
		ops->destroy(job.stack);
	}
	is_int(job.taken, 1);
}

static void enter_the_other(void *arg)
{
	struct job *job = arg;

	ops->enter(job->stack);
	job->taken += 10;
}

/* Who leaves goes back to who entered last, wherever that was. */
static void a_stack_is_entered_from_another(void)
{
	struct job job = { .turns = 1 };
	void *outer;

	job.stack = ops->create(take_turns, &job);
	outer = ops->create(enter_the_other, &job);
	ops->enter(outer);
	is_int(job.taken, 11);
	ops->destroy(outer);
	ops->enter(job.stack);
	is_int(job.taken, 12);
	ops->destroy(job.stack);
}

static unsigned int sink;

static void dig(volatile unsigned char *above)
{
	volatile unsigned char here[1024];

	here[0] = above[0];
	if (here[0])
		dig(here);
	sink += here[0];
}

static void dig_deep(void *arg)
{
	volatile unsigned char first[1] = { 1 };

	(void)arg;
	dig(first);
}

static void found_the_end(int sig)
{
	(void)sig;
	_exit(7);
}

/* The page below is what ends it, so a signal's own stack sees it. */
static void the_end_of_a_stack_is_found(void)
{
	pid_t child = fork();
	int status = 0;

	if (!child) {
		stack_t other = { .ss_size = 1 << 16 };
		struct sigaction action = { .sa_handler = found_the_end,
					    .sa_flags = SA_ONSTACK };

		other.ss_sp = mmap(NULL, other.ss_size, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		sigaltstack(&other, NULL);
		sigaction(SIGSEGV, &action, NULL);
		ops->enter(ops->create(dig_deep, NULL));
		_exit(0);
	}
	is_int(waitpid(child, &status, 0), child);
	ok(WIFEXITED(status));
	is_int(WEXITSTATUS(status), 7);
}

int main(void)
{
	ops = virtio_linux_stacks();
	TEST(a_function_goes_on_where_it_left);
	TEST(many_take_turns);
	TEST(what_never_ends_is_given_back);
	TEST(a_stack_is_entered_from_another);
	TEST(the_end_of_a_stack_is_found);
	return tap_done();
}
