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
 * By hand, for longer, with other schedules:
 *
 *     pair-test_every --seconds 600 --seed 7
 */
#include <sys/mman.h>
#include <time.h>

#include "schedule.h"
#include "shrink.h"
#include "tap.h"

/*
 * For each size. TSan has little to find in one thread and takes very long.
 */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SCHEDULES 1
#endif
#endif
#ifndef SCHEDULES
#define SCHEDULES 30
#endif

static const uint32_t split_sizes[] = { 1, 2, 4, 8, 32, 256, 512 };
static const uint32_t packed_sizes[] = {
	1, 2, 3, 4, 5, 7, 8, 33, 255, 256, 1000
};

/* Which schedule of a round is being played, for who looks from outside. */
struct progress {
	uint32_t size;
	unsigned int nr;
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
 * The n-th schedule of a combination. One of each feature set begins shortly
 * before 16-bit indices wrap.
 */
static void make(struct script *s, struct combination with, unsigned int nr,
		 uint64_t seed)
{
	struct prng p = { seed };
	bool packed = with_feature(&with, VIRTIO_F_RING_PACKED);

	p.state = prng_next(&p) ^ with.features;
	p.state = prng_next(&p) ^ ((uint64_t)with.size << 32 | nr);
	schedule_make(s, with, prng_next(&p));
	if (nr == 0 && with.size == (packed ? 7 : 8))
		s->ops[0] = (struct op){ OP_TURN,
					 { 65536 - prng_below(&p, 16), 0, 0 } };
}

/* In a child: play all schedules of a feature set, until one fails. */
static _Noreturn void play_round(uint64_t features, uint64_t seed)
{
	static struct script s;
	unsigned int count;
	const uint32_t *sizes = sizes_of(features, &count);

	alarm(10 * TRIAL_SECONDS);
	for (unsigned int i = 0; i < count; i++) {
		struct combination with = { features, sizes[i] };

		progress->size = with.size;
		for (unsigned int nr = 0; nr < SCHEDULES; nr++) {
			progress->nr = nr;
			make(&s, with, nr, seed);
			play(&s);
			if (oracle.wrong)
				_exit(1);
		}
	}
	_exit(0);
}

static void explain(struct combination with, uint64_t seed)
{
	static struct shrink sh;

	tap_note("seed", seed);
	make(&sh.best, with, progress->nr, seed);
	trial_fails(&sh.best, true);
	shrink(&sh);
	trial_fails(&sh.best, true);
	printf("# again: pair-test_every '");
	script_print(stdout, &sh.best);
	printf("'\n");
}

static void test_features(uint64_t features, uint64_t seed)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (!pid)
		play_round(features, seed);
	status = trial_wait(pid);
	if (!is_int(status, 0))
		explain((struct combination){ features, progress->size }, seed);
}

static void all_features(uint64_t seed)
{
	for (unsigned int n = 0; n < 1u << SCRIPT_FEATURES; n++) {
		uint64_t features = script_feature_set(n);
		char name[128] = "";
		FILE *f = fmemopen(name, sizeof(name), "w");

		script_print_features(f, features);
		fclose(f);
		tap_begin();
		test_features(features, seed);
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
	uint64_t seed = 1;
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
			seed = strtoull(argv[i + 1], NULL, 0);
	}
	tap_note("seed", seed);
	do
		all_features(seed++);
	while (time(NULL) < end);
	return tap_done();
}
