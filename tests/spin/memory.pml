/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory that two processors share, each with a store buffer.
 *
 * A store waits in the buffer of who made it and reaches memory later, when
 * the process Memory likes. Whoever made it reads it back from the buffer
 * before that. There are two kinds of memory:
 *
 *   TSO     stores reach memory in the order in which they were made, and a
 *           load reads what memory holds now: as x86
 *   (weak)  stores to different places reach memory in any order, but a
 *           release waits for all that were made before it; a load reads what
 *           memory holds now, or what the processor saw there last, which is
 *           no older than its last acquire, full barrier or wake-up: as Arm,
 *           RISC-V and POWER may do
 *
 * In both a full barrier waits until the buffer is empty, and nothing read
 * after it is older than it. Not in the model: a store that is made before a
 * load above it was answered. In the rings a release stands between the two,
 * or the store depends on what was loaded.
 *
 * Others cannot see what a processor does between two of its loads until Memory
 * lets them, so that models make it one atomic step.
 *
 * Who includes this says before how many PLACES there are, names the steps of
 * its protocol in an mtype, and can take the order of one step away by defining
 * MISSING as its name.
 */
#define DRIVER 0
#define DEVICE 1
#define DEPTH  3 /* stores that fit in a buffer */

typedef waiting_store {
	byte place;
	byte value;
	bool release
};

typedef store_buffer {
	waiting_store at[DEPTH];
	byte count
};

byte memory[PLACES];
/* What a processor takes a place to hold, until it looks again. */
byte seen[2 * PLACES];
store_buffer buffer[2];
/* For the inlines below; 0 outside of them. */
byte n, m;

inline put(who, where, what, is_release)
{
	d_step {
		buffer[who].count < DEPTH ->
		n = buffer[who].count;
		buffer[who].at[n].place = where;
		buffer[who].at[n].value = what;
		buffer[who].at[n].release = is_release;
		buffer[who].count++;
		n = 0
	}
}

inline store(who, where, what)
{
	put(who, where, what, false)
}

inline store_release(who, step, where, what)
{
	put(who, where, what, step != MISSING)
}

inline look_again(who)
{
	d_step {
		for (n : 0 .. PLACES - 1) {
			seen[who * PLACES + n] = memory[n]
		}
		n = 0
	}
}

#ifdef TSO
#define SEES_NOW(who, where) true
#else
/* As good as what was seen before, if nothing has changed. */
#define SEES_NOW(who, where) (memory[where] != seen[who * PLACES + where])
#endif

/* A processor's own store is the newest value it can read. */
inline load(who, where, result)
{
	atomic {
		n = buffer[who].count;
		do
		:: n > 0 && buffer[who].at[n - 1].place != where -> n--
		:: else -> break
		od;
		if
		:: n > 0 -> result = buffer[who].at[n - 1].value
#ifndef TSO
		:: n == 0 -> result = seen[who * PLACES + where]
#endif
		:: n == 0 && SEES_NOW(who, where) ->
			result = memory[where];
			seen[who * PLACES + where] = memory[where]
		fi;
		n = 0
	}
}

inline load_acquire(who, step, where, result)
{
	atomic {
		load(who, where, result);
		if
		:: step != MISSING -> look_again(who)
		:: else
		fi
	}
}

inline full_barrier(who, step)
{
	if
	:: step != MISSING -> atomic {
		buffer[who].count == 0 -> look_again(who)
	}
	:: else
	fi
}

/*
 * Notify the other processor. Weak memory lets a notification overtake stores
 * that wait; on a TSO machine it is one more store. Who gets it looks again.
 */
inline notify(who, flag)
{
#ifdef TSO
	buffer[who].count == 0;
#endif
	flag = true
}

inline await(who, flag)
{
	atomic {
		flag -> flag = false;
		look_again(who)
	}
}

/* May the store at @i of @who's buffer reach memory before those below it? */
#define OTHER(who, i, j) (buffer[who].at[i].place != buffer[who].at[j].place)
#ifdef TSO
#define FREE(who, i) false
#else
#define FREE(who, i) (i < buffer[who].count && !buffer[who].at[i].release)
#endif
#define MAY_PASS_1(who) (FREE(who, 1) && OTHER(who, 1, 0))
#define MAY_PASS_2(who) (FREE(who, 2) && OTHER(who, 2, 0) && OTHER(who, 2, 1))

/* Whoever made it sees it there; the other, when it looks. */
inline reach_memory(who, i)
{
	m = buffer[who].at[i].place;
	memory[m] = buffer[who].at[i].value;
	seen[who * PLACES + m] = memory[m];
	m = 0;
	d_step {
		for (n : i .. DEPTH - 2) {
			buffer[who].at[n].place = buffer[who].at[n + 1].place;
			buffer[who].at[n].value = buffer[who].at[n + 1].value;
			buffer[who].at[n].release =
				buffer[who].at[n + 1].release
		}
		n = 0;
		buffer[who].at[DEPTH - 1].place = 0;
		buffer[who].at[DEPTH - 1].value = 0;
		buffer[who].at[DEPTH - 1].release = false;
		buffer[who].count--
	}
}

proctype Memory(byte who)
{
end_quiet:
	do
	:: atomic { buffer[who].count > 0 -> reach_memory(who, 0) }
	:: atomic { MAY_PASS_1(who) -> reach_memory(who, 1) }
	:: atomic { MAY_PASS_2(who) -> reach_memory(who, 2) }
	od
}
