/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications of a split ring (2.7): nobody sleeps with work to do.
 *
 * A driver passes BUFFERS buffers through a queue of SIZE to a device and back.
 * It adds, kicks, takes back, turns callbacks off and on, and sleeps, in every
 * order that drivers may; the device takes, uses, notifies at once or later,
 * and sleeps when it finds nothing. If both sleep before all buffers are back,
 * spin reports an invalid end state; if one reads an entry before it was
 * written, an assertion.
 *
 * The names in brackets stand at the same steps in src/ring/. EVENT is 1 if
 * VIRTIO_RING_F_EVENT_IDX was negotiated, else 0.
 */
#define SIZE	2
#define BUFFERS 3
#define FIRST	7 /* the indices' first value: they wrap at once */
#define MASK	7 /* of an index; enough for twice the queue */

/* What the driver writes, what the device writes. */
#define AVAIL(i)    ((i) % SIZE) /* head, descriptor and data, as one */
#define AVAIL_IDX   2
#define DRIVER_WISH 3 /* avail.flags or used_event */
#define USED(i)	    (4 + (i) % SIZE) /* used entry and data, as one */
#define USED_IDX    6
#define DEVICE_WISH 7 /* used.flags or avail_event */
#define PLACES	    8

#ifndef MISSING
#define MISSING nothing
#endif
mtype = { nothing,
	  /* The steps whose order matters, as MISSING can name them. */
	  kick_publish, kick_barrier, get_look, get_barrier, wait_barrier,
	  delay_barrier, take_look, use_publish, tell_barrier, rest_barrier };

#include "memory.pml"

#define DONT 1 /* flags: no notification is needed */
/* An index of the ring, of buffers counted from 0. */
#define IDX(count) ((FIRST + (count)) & MASK)
#define PASSED(event, new_idx, old) \
	(((new_idx - event - 1) & MASK) < ((new_idx - old) & MASK))
#define WANTED(wish, new_idx, old) \
	(EVENT -> PASSED(wish, new_idx, old) : wish != DONT)

bool kicked, interrupted;

/* ---- driver ----------------------------------------------------------- */

inline add()
{
	store(DRIVER, AVAIL(added), added + 1);
	added++
}

inline kick()
{
	/* [split:kick-publish] */
	store_release(DRIVER, kick_publish, AVAIL_IDX, IDX(added));
	/* [split:kick-barrier] */
	full_barrier(DRIVER, kick_barrier);
	/* [split:kick-look] */
	load(DRIVER, DEVICE_WISH, v);
	if
	:: WANTED(v, IDX(added), IDX(shown)) -> notify(DRIVER, kicked)
	:: else
	fi;
	shown = added;
	v = 0
}

/* Is there a buffer to take back? */
inline more_used()
{
	if
	:: known == IDX(taken) ->
		/* [split:get-look] */
		load_acquire(DRIVER, get_look, USED_IDX, known)
	:: else
	fi;
	got = known != IDX(taken)
}

inline get_buf()
{
	/* [split:get-read] */
	load(DRIVER, USED(taken), v);
	assert(v == taken + 1);
	v = 0;
	taken++;
	if
	:: EVENT && !off ->
		/* [split:get-wish] */
		store(DRIVER, DRIVER_WISH, IDX(taken));
		/* [split:get-barrier] */
		full_barrier(DRIVER, get_barrier)
	:: else
	fi
}

inline disable_cb()
{
	off = true;
	if
	:: EVENT -> store(DRIVER, DRIVER_WISH, IDX(taken + (MASK + 1) / 2))
	:: else -> store(DRIVER, DRIVER_WISH, DONT)
	fi
}

/* Turn callbacks on; @got tells whether there is more to take. */
inline enable_cb()
{
	off = false;
	/* [split:wait-wish] */
	if
	:: EVENT -> store(DRIVER, DRIVER_WISH, IDX(taken))
	:: else -> store(DRIVER, DRIVER_WISH, 0)
	fi;
	/* [split:wait-barrier] */
	full_barrier(DRIVER, wait_barrier);
	/* [split:wait-look] */
	load(DRIVER, USED_IDX, v);
	got = v != IDX(taken);
	v = 0
}

#define MOST ((added - taken) * 3 / 4)

/* The same, to be told when most of the buffers are back. */
inline enable_cb_delayed()
{
	off = false;
	/* [split:delay-wish] */
	if
	:: EVENT -> store(DRIVER, DRIVER_WISH, IDX(taken + MOST))
	:: else -> store(DRIVER, DRIVER_WISH, 0)
	fi;
	/* [split:delay-barrier] */
	full_barrier(DRIVER, delay_barrier);
	/* [split:delay-look] */
	load(DRIVER, USED_IDX, v);
	got = ((v - IDX(taken)) & MASK) > MOST;
	v = 0
}

proctype Driver()
{
	byte added, shown, taken; /* buffers */
	byte known = FIRST;	  /* used.idx as last read */
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
	if
	:: heads == IDX(used) ->
		/* [split:take-look] */
		load_acquire(DEVICE, take_look, AVAIL_IDX, heads)
	:: else
	fi;
	more = heads != IDX(used)
}

inline getdesc()
{
	/* [split:take-read] */
	load(DEVICE, AVAIL(used), w);
	assert(w == used + 1);
	w = 0
}

inline complete()
{
	store(DEVICE, USED(used), used + 1);
	used++;
	/* [split:use-publish] */
	store_release(DEVICE, use_publish, USED_IDX, IDX(used))
}

inline need_notify()
{
	/* [split:tell-barrier] */
	full_barrier(DEVICE, tell_barrier);
	/* [split:tell-look] */
	load(DEVICE, DRIVER_WISH, w);
	if
	:: WANTED(w, IDX(used), IDX(told)) -> notify(DEVICE, interrupted)
	:: else
	fi;
	told = used;
	w = 0
}

inline notify_disable()
{
	quiet = true;
	store(DEVICE, DEVICE_WISH, DONT)
}

/* Ask for kicks; @more tells whether one was missed. */
inline notify_enable()
{
	quiet = false;
	/* [split:rest-wish] */
	if
	:: EVENT -> store(DEVICE, DEVICE_WISH, IDX(used))
	:: else -> store(DEVICE, DEVICE_WISH, 0)
	fi;
	/* [split:rest-barrier] */
	full_barrier(DEVICE, rest_barrier);
	/* [split:rest-look] */
	load(DEVICE, AVAIL_IDX, w);
	more = w != IDX(used);
	w = 0
}

proctype Device()
{
	byte used, told;    /* buffers */
	byte heads = FIRST; /* avail.idx as last read */
	byte w;
	bool more, quiet;

work:
	atomic {
		if
		:: !EVENT && !quiet -> notify_disable()
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
		if
		:: EVENT ->
			memory[DRIVER_WISH] = FIRST;
			memory[DEVICE_WISH] = FIRST
		:: else
		fi;
		memory[AVAIL_IDX] = FIRST;
		memory[USED_IDX] = FIRST;
		look_again(DRIVER);
		look_again(DEVICE);
		run Memory(DRIVER);
		run Memory(DEVICE);
		run Driver();
		run Device()
	}
}
