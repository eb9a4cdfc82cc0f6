/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications of a packed ring (2.8): nobody sleeps with work to do.
 *
 * The same driver and device as in split.pml, the same two complaints. Each
 * buffer is one descriptor; both sides write it in turns, and its flags say
 * whose turn it is. An event structure is written and read whole.
 *
 * The names in brackets stand at the same steps in src/ring/. EVENT is 1 if
 * VIRTIO_RING_F_EVENT_IDX was negotiated, else 0.
 */
#define SIZE	2
#define BUFFERS 3 /* the wrap counters turn over */

/* What both write, what the driver writes, what the device writes. */
#define BODY(i)	     ((i) % SIZE)     /* id, length and data, as one */
#define FLAGS(i)     (2 + (i) % SIZE) /* of the descriptor */
#define DRIVER_WISH  4 /* the driver's event structure */
#define DEVICE_WISH  5 /* the device's */
#define PLACES	     6

#ifndef MISSING
#define MISSING nothing
#endif
mtype = { nothing,
	  /* The steps whose order matters, as MISSING can name them. */
	  add_publish, kick_barrier, get_look, get_barrier, wait_barrier,
	  delay_barrier, take_look, use_publish, tell_barrier, rest_barrier };

#include "memory.pml"

/* Wishes. */
#define ENABLE	0
#define DISABLE 1
#define AT_DESC 2 /* and more: off_wrap is what is above it */

/* Descriptors are counted from 0; the wrap counter is 1 in the first lap. */
#define WRAP(i)	     (1 - ((i) / SIZE) % 2)
#define IS_AVAIL(i)  (WRAP(i) -> 1 : 2) /* flags: avail is 1, used is 2 */
#define IS_USED(i)   (WRAP(i) -> 3 : 0)
#define USED_BODY(i) (16 + (i))
/* Slot and wrap counter: a place in a circle of two laps. */
#define MASK  (2 * SIZE - 1)
#define AT(i) (AT_DESC + ((i) & MASK))
#if EVENT
#define WISH(i) AT(i)
#else
#define WISH(i) ENABLE
#endif
#define PASSED(wish, new_pos, old_pos) \
	(((new_pos - wish + AT_DESC - 1) & MASK) < new_pos - old_pos)
#define WANTED(wish, new_pos, old_pos) \
	(wish >= AT_DESC -> PASSED(wish, new_pos, old_pos) : wish == ENABLE)

bool kicked, interrupted;

/* ---- driver ----------------------------------------------------------- */

inline add()
{
	store(DRIVER, BODY(added), added);
	/* [packed:add-publish] */
	store_release(DRIVER, add_publish, FLAGS(added), IS_AVAIL(added));
	added++
}

inline kick()
{
	/* [packed:kick-barrier] */
	full_barrier(DRIVER, kick_barrier);
	/* [packed:kick-look] */
	load(DRIVER, DEVICE_WISH, v);
	if
	:: WANTED(v, added, shown) -> notify(DRIVER, kicked)
	:: else
	fi;
	shown = added;
	v = 0
}

/* Is there a buffer to take back? */
inline more_used()
{
	/* [packed:get-look] */
	load_acquire(DRIVER, get_look, FLAGS(taken), v);
	got = v == IS_USED(taken);
	v = 0
}

inline get_buf()
{
	/* [packed:get-read] */
	load(DRIVER, BODY(taken), v);
	assert(v == USED_BODY(taken));
	v = 0;
	taken++;
	if
	:: EVENT && !off ->
		/* [packed:get-wish] */
		store(DRIVER, DRIVER_WISH, AT(taken));
		/* [packed:get-barrier] */
		full_barrier(DRIVER, get_barrier)
	:: else
	fi
}

inline disable_cb()
{
	off = true;
	store(DRIVER, DRIVER_WISH, DISABLE)
}

/* Turn callbacks on; @got tells whether there is more to take. */
inline enable_cb()
{
	off = false;
	/* [packed:wait-wish] */
	store(DRIVER, DRIVER_WISH, WISH(taken));
	/* [packed:wait-barrier] */
	full_barrier(DRIVER, wait_barrier);
	/* [packed:wait-look] */
	load(DRIVER, FLAGS(taken), v);
	got = v == IS_USED(taken);
	v = 0
}

#define MOST ((added - taken) * 3 / 4)

/* The same, to be told when most of the buffers are back. */
inline enable_cb_delayed()
{
	off = false;
	/* [packed:delay-wish] */
	store(DRIVER, DRIVER_WISH, WISH(taken + MOST));
	/* [packed:delay-barrier] */
	full_barrier(DRIVER, delay_barrier);
	/* [packed:delay-look] */
	load(DRIVER, FLAGS(taken), v);
	got = v == IS_USED(taken);
	v = 0
}

proctype Driver()
{
	byte added, shown, taken; /* buffers */
	byte v;
	bool got, off;

work:
	atomic {
		if
		:: taken == BUFFERS -> goto done
		:: added < BUFFERS && added - taken < SIZE -> add(); goto work
		:: added > shown -> kick(); goto work
		:: shown > taken
		fi
	}
take:
	skip; /* others may run before each look */
	atomic { more_used() }
	atomic {
		if
		:: got -> get_buf(); goto work
		:: else
		fi;
		if
		:: added < BUFFERS && added - taken < SIZE -> goto work
		:: !off -> disable_cb(); goto take
		:: off -> enable_cb()
		:: off -> enable_cb_delayed()
		:: !off
		fi;
		/* A driver that sleeps has kicked. */
		if
		:: got || added > shown -> goto work
		:: else
		fi
	}
	await(DRIVER, interrupted);
	goto take;
done:
	skip
}

/* ---- device ----------------------------------------------------------- */

/* Is there a buffer to take? */
inline more_avail()
{
	/* [packed:take-look] */
	load_acquire(DEVICE, take_look, FLAGS(used), w);
	more = w == IS_AVAIL(used);
	w = 0
}

inline getdesc()
{
	/* [packed:take-read] */
	load(DEVICE, BODY(used), w);
	assert(w == used);
	w = 0
}

inline complete()
{
	store(DEVICE, BODY(used), USED_BODY(used));
	/* [packed:use-publish] */
	store_release(DEVICE, use_publish, FLAGS(used), IS_USED(used));
	used++
}

inline need_notify()
{
	/* [packed:tell-barrier] */
	full_barrier(DEVICE, tell_barrier);
	/* [packed:tell-look] */
	load(DEVICE, DRIVER_WISH, w);
	if
	:: WANTED(w, used, told) -> notify(DEVICE, interrupted)
	:: else
	fi;
	told = used;
	w = 0
}

inline notify_disable()
{
	quiet = true;
	store(DEVICE, DEVICE_WISH, DISABLE)
}

/* Ask for kicks; @more tells whether one was missed. */
inline notify_enable()
{
	quiet = false;
	/* [packed:rest-wish] */
	store(DEVICE, DEVICE_WISH, WISH(used));
	/* [packed:rest-barrier] */
	full_barrier(DEVICE, rest_barrier);
	/* [packed:rest-look] */
	load(DEVICE, FLAGS(used), w);
	more = w == IS_AVAIL(used);
	w = 0
}

proctype Device()
{
	byte used, told; /* buffers */
	byte w;
	bool more, quiet;

work:
	atomic {
		if
		:: !quiet -> notify_disable()
		:: true
		fi
	}
	atomic { more_avail() }
	atomic {
		if
		:: more ->
			getdesc();
			complete();
			if
			:: need_notify()
			:: true /* later, for several */
			fi;
			goto work
		:: else
		fi;
		if
		:: told != used -> need_notify()
		:: else
		fi;
		notify_enable();
		if
		:: more -> goto work
		:: else
		fi
	}
end_asleep:
	await(DEVICE, kicked);
	goto work
}

init
{
	atomic {
		memory[DRIVER_WISH] = WISH(0);
		memory[DEVICE_WISH] = WISH(0);
		look_again(DRIVER);
		look_again(DEVICE);
		run Memory(DRIVER);
		run Memory(DEVICE);
		run Driver();
		run Device()
	}
}
