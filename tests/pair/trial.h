/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A script is tried in a process of its own, so that one that ends in a trap,
 * in the address sanitizer or never at all has failed like any other.
 */
#ifndef TESTS_PAIR_TRIAL_H
#define TESTS_PAIR_TRIAL_H

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "play.h"

#define TRIAL_SECONDS 10 /* for what takes a few milliseconds */

static inline void trial_explain(const struct script *s, unsigned int played)
{
	printf("# %s ", oracle.homeward ? "on the way home, after" : "at");
	if (played)
		script_print_op(stdout, &s->ops[played - 1]);
	printf(" (operation %u of %u): %s: %lld, not %lld\n", played, s->count,
	       oracle.wrong, oracle.is, oracle.should);
	for (unsigned int i = 0; i < halves.fp.nr_lines && i < FAKE_LINES; i++)
		printf("# log: %s\n", halves.fp.lines[i]);
}

/* In the child: what a sanitizer says would be said many times. */
static inline _Noreturn void trial_child(const struct script *s, bool loud)
{
	unsigned int played;

	alarm(TRIAL_SECONDS);
	if (!loud && !freopen("/dev/null", "w", stderr))
		_exit(2);
	played = play(s);
	if (loud && oracle.wrong)
		trial_explain(s, played);
	fflush(stdout);
	_exit(oracle.wrong != NULL);
}

/* How a child that was waited for ended: 0 if all was well. */
static inline int trial_wait(pid_t pid)
{
	int status = 0;

	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

static inline bool trial_fails(const struct script *s, bool loud)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (!pid)
		trial_child(s, loud);
	status = trial_wait(pid);
	if (loud && WIFSIGNALED(status))
		printf("# killed by signal %d\n", WTERMSIG(status));
	return status != 0;
}

#endif /* TESTS_PAIR_TRIAL_H */
