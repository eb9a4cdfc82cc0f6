/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the ring against the device half, on the same memory, in
 * every combination of features and with sizes of every kind, on random
 * schedules. An oracle knows what each step must do: which buffer comes back
 * with which bytes, when there is no room, who must be notified and who must
 * not (oracle.h, wish.h). A schedule that fails is shrunk to a short script,
 * which is printed so that it can be played again:
 *
 *     pair-test_every 'packed event_idx size 5: a1,2,7 k t c g'
 *
 * Half of the schedules are the same as ever; the others are those of a seed
 * that it prints, another one each time (seed.h). With a seed, and for longer,
 * of those that follow it too:
 *
 *     pair-test_every --seconds 600 --seed 7
 */
#include <sys/mman.h>
#include <time.h>

#include "schedule.h"
#include "seed.h"
#include "shrink.h"
#include "tap.h"

/*
 * For each size: schedules, and how many of them, the first ones, begin shortly
 * before 16-bit indices wrap. TSan has little to find in one thread and takes
 * very long.
 */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SCHEDULES 2
#define LATE	  0
#endif
#endif
#ifndef SCHEDULES
#define SCHEDULES 32
#define LATE	  8u
#endif

#define TURN_BY	   65527 /* an index shortly before it wraps */
#define FIXED_SEED 1

static const uint32_t split_sizes[] = { 1, 2, 4, 8, 32, 256, 512 };
static const uint32_t packed_sizes[] = {
	1, 2, 3, 4, 5, 7, 8, 33, 255, 256, 1000
};

/* Which schedule of a round is being played, for who looks from outside. */
struct progress {
	uint32_t size;
	unsigned int nr;
};

/* Half of the schedules are of one seed, half of the other. */
struct seeds {
	uint64_t of[2];
};

static volatile struct progress *progress;

static const uint32_t *sizes_of(uint64_t features, unsigned int *count)
{
	if (features >> VIRTIO_F_RING_PACKED & 1) {
		*count = sizeof(packed_sizes) / sizeof(packed_sizes[0]);
		return packed_sizes;
	}
	*count = sizeof(split_sizes) / sizeof(split_sizes[0]);
	return split_sizes;
}

/*
 * The n-th schedule of a combination. All ways to describe the memory take
 * turns; those that begin late have one in common.
 */
static void make(struct script *s, struct combination with, unsigned int nr,
		 const struct seeds *seeds)
{
	struct prng p = { seeds->of[nr % 2] };

	p.state = prng_next(&p) ^ with.features;
	p.state = prng_next(&p) ^ ((uint64_t)with.size << 32 | nr);
	with.reach = (enum reach)(((nr < LATE ? 0 : nr) + with.size) % REACHES);
	schedule_make(s, with, prng_next(&p));
	if (nr < LATE)
		s->ops[0] = (struct op){ OP_TURN, { TURN_BY, 0, 0 } };
}

/* In a child of the child: go on where the ring was turned to. */
static int play_late(const struct script *s)
{
	pid_t pid = fork();

	if (!pid) {
		alarm(TRIAL_SECONDS);
		play_from(s, 1);
		_exit(oracle.wrong != NULL);
	}
	return trial_wait(pid);
}

/* Turning takes much longer than anything else: it is done once for all. */
static bool play_all_late(struct combination with, const struct seeds *seeds)
{
	static struct script s;

	for (unsigned int nr = 0; nr < LATE; nr++) {
		make(&s, with, nr, seeds);
		progress->nr = nr;
		if (!nr && play_begin(&s.with))
			play_op(&s.ops[0]);
		if (oracle.wrong || play_late(&s))
			return false;
	}
	return true;
}

static bool play_all(struct combination with, const struct seeds *seeds)
{
	static struct script s;

	progress->size = with.size;
	if (!play_all_late(with, seeds))
		return false;
	for (unsigned int nr = LATE; nr < SCHEDULES; nr++) {
		progress->nr = nr;
		make(&s, with, nr, seeds);
		play(&s);
		if (oracle.wrong)
			return false;
	}
	return true;
}

/* In a child: play all schedules of a feature set, until one fails. */
static _Noreturn void play_round(uint64_t features, const struct seeds *seeds)
{
	unsigned int count;
	const uint32_t *sizes = sizes_of(features, &count);

	alarm(10 * TRIAL_SECONDS);
	for (unsigned int i = 0; i < count; i++) {
		struct combination with = {
			.features = features,
			.size = sizes[i],
		};

		if (!play_all(with, seeds))
			_exit(1);
	}
	_exit(0);
}

static void explain(struct combination with, const struct seeds *seeds)
{
	static struct shrink sh;

	tap_note("seed", seeds->of[progress->nr % 2]);
	make(&sh.best, with, progress->nr, seeds);
	trial_fails(&sh.best, true);
	shrink(&sh);
	trial_fails(&sh.best, true);
	printf("# again: pair-test_every '");
	script_print(stdout, &sh.best);
	printf("'\n");
}

static void test_features(uint64_t features, const struct seeds *seeds)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (!pid)
		play_round(features, seeds);
	status = trial_wait(pid);
	if (!is_int(status, 0))
		explain((struct combination){ .features = features,
					      .size = progress->size },
			seeds);
}

static void all_features(const struct seeds *seeds)
{
	tap_note("fixed seed", seeds->of[0]);
	tap_note("seed", seeds->of[1]);
	for (unsigned int n = 0; n < 1u << SCRIPT_FEATURES; n++) {
		uint64_t features = script_feature_set(n);
		char name[128] = "";
		FILE *f = fmemopen(name, sizeof(name), "w");

		script_print_features(f, features);
		fclose(f);
		tap_begin();
		test_features(features, seeds);
		tap_end(name);
	}
}

/* A script that shows all of its text, and the oracle at work. */
static int replay(const char *text)
{
	static struct script s;

	tap_begin();
	if (ok(script_read(&s, text)))
		ok(!trial_fails(&s, true));
	tap_end("the script");
	return tap_done();
}

int main(int argc, char *argv[])
{
	struct seeds seeds = { { FIXED_SEED, seed_of_this_run() } };
	time_t end = time(NULL);

	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED)
		return 1;
	if (argc == 2)
		return replay(argv[1]);
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--seconds"))
			end += atol(argv[i + 1]);
		else
			seeds.of[1] = strtoull(argv[i + 1], NULL, 0);
	}
	do {
		all_features(&seeds);
		seeds.of[0] = ~seeds.of[1];
		seeds.of[1]++;
	} while (time(NULL) < end);
	return tap_done();
}
