/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A device half that does no more than it must, so that what is measured is the
 * driver's: it believes everything, looks at each descriptor, touches no
 * payload, and gives buffers back in order. The same one is behind each ring.
 */
#ifndef BENCH_PLAIN_H
#define BENCH_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

struct split_desc;
struct packed_desc;

struct plain {
	bool packed;
	uint16_t num;
	union {
		volatile struct split_desc *split;
		volatile struct packed_desc *ring;
	};
	volatile uint16_t *driver; /* available ring, or driver's events */
	volatile uint16_t *device; /* used ring, or device's events */
	uint16_t next;		   /* available index, or descriptor */
	uint16_t used_idx;	   /* split: published */
	uint16_t signalled;	   /* split: of that, at the last signal */
	bool wrap;		   /* packed: the lap's counter */
	uint64_t seen;		   /* sum of all addresses and lengths */
};

/* Begin with a ring that is empty, and want no kicks. */
void plain_init(struct plain *dev, bool packed, unsigned int num, void *desc,
		void *driver, void *device);

/* Take up to @max buffers and give them back; how many there were. */
unsigned int plain_run(struct plain *dev, unsigned int max);

/* Does the driver want an interrupt for them? */
bool plain_need_notify(struct plain *dev);

#endif /* BENCH_PLAIN_H */
