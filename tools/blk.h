/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the verbs of "virtio blk" share: a disk with several requests in flight.
 *
 * Requests live in slots, each with its own memory that the device reaches. A
 * slot is started, kicked, and finished; several are in flight meanwhile.
 */
#ifndef TOOL_BLK_H
#define TOOL_BLK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>
#include <virtio/virtio_blk.h>

#include "machine.h"
#include "options.h"

struct blk_session;

struct blk_slot {
	struct virtio_blk_request rq;
	struct scatterlist sg;
	struct blk_session *session;
	void *buf;
	size_t len;	    /* bytes of the request that was started last */
	unsigned int queue; /* where it is sent to */
	bool ready; /* its request was made, and waits for blk_start_ready() */
	bool in_flight;
};

struct blk_session {
	const struct bus_options *options;
	struct machine *machine;
	struct virtio_driver driver;
	struct virtio_device *vdev;
	struct virtio_blk *blk;
	const struct virtio_blk_info *info;
	struct blk_slot *slots;
	/* Room for that many: the requests of one call. */
	struct virtio_blk_request **batch;
	unsigned int depth;	/* how many slots */
	size_t slot_size;	/* bytes of memory in each */
	unsigned int in_flight; /* how many are, now */
};

int cmd_blk_info(int argc, char **argv);
int cmd_blk_read(int argc, char **argv);
int cmd_blk_write(int argc, char **argv);
int cmd_blk_copy(int argc, char **argv);
int cmd_blk_bench(int argc, char **argv);

/*
 * Build the machine and start the disk that the options name. Returns 0, or
 * the exit status after the error was printed.
 */
int blk_open(struct blk_session *s, const struct bus_options *options);

void blk_close(struct blk_session *s);

/* The size of the disk in bytes. */
uint64_t blk_size(const struct blk_session *s);

/*
 * Make slots of at most `size` bytes, less if the disk takes no such requests.
 * Returns 0, or the exit status after the error was printed.
 */
int blk_make_slots(struct blk_session *s, unsigned int depth, size_t size);

/* Make a request of VIRTIO_BLK_T_IN or OUT in a free slot. */
void blk_make_ready(struct blk_slot *slot, uint32_t type, uint64_t offset,
		    size_t len);

/*
 * Start all requests that were made in the first `num` slots, waiting for others
 * to finish if a queue is full; each queue is kicked once, after the last. 0 or
 * a negative error.
 */
int blk_start_ready(struct blk_session *s, unsigned int num);

/*
 * Put a request of VIRTIO_BLK_T_IN or OUT into a free slot, waiting for others
 * to finish if the queue is full. The device sees it after blk_kick(). 0 or a
 * negative error.
 */
int blk_start(struct blk_slot *slot, uint32_t type, uint64_t offset,
	      size_t len);

int blk_kick(struct blk_session *s, unsigned int queue);

/* Wait until a request of this queue, or any if fewer, is finished. */
int blk_wait(struct blk_session *s, unsigned int queue);

/* Wait until the slot is free. 0, or the negative error of its request. */
int blk_finish(struct blk_slot *slot);

/* Say what went wrong, "reading" for example; returns the exit status. */
int blk_error(const struct blk_session *s, const char *doing, int err);

/* What the disk is like, for JSON and for blk_print_description(). */
struct json_object *blk_describe(const struct virtio_blk_info *info);

/* The same for people, each line after `indent`. */
void blk_print_description(struct json_object *description, const char *indent);

#endif /* TOOL_BLK_H */
