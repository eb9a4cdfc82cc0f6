/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Turning an empty ring: single buffers go there and back, so that indices come
 * near the place where they wrap, as after hours of work.
 */
#ifndef TESTS_PAIR_TURN_H
#define TESTS_PAIR_TURN_H

#include "halves.h"

static inline bool turn_once(struct scatterlist *sg)
{
	struct vringh_kiov riov, wiov;
	struct kvec out, in;
	unsigned int len;
	uint32_t token;

	vringh_kiov_init(&riov, &out, 1);
	vringh_kiov_init(&wiov, &in, 1);
	if (virtqueue_add_outbuf(halves.vq, sg, 1, sg, GFP_ATOMIC))
		return false;
	virtqueue_kick_prepare(halves.vq);
	if (vringh_getdesc(&halves.vrh, &riov, &wiov, &token) != 1)
		return false;
	vringh_complete(&halves.vrh, token, 0);
	vringh_need_notify(&halves.vrh);
	return virtqueue_get_buf(halves.vq, &len) == sg;
}

/* Turn @count times; false if a buffer did not come back. */
static inline bool turn(uint32_t count)
{
	struct scatterlist sg;

	sg_init_one(&sg, mirror.memory, 1);
	while (count && turn_once(&sg))
		count--;
	return !count;
}

#endif /* TESTS_PAIR_TURN_H */
