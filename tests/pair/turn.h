/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Turning an empty ring: buffers of one segment go there and back, some at once,
 * so that indices come near the place where they wrap, as after hours of work.
 */
#ifndef TESTS_PAIR_TURN_H
#define TESTS_PAIR_TURN_H

#include "halves.h"

#define TURN_BATCH  32
#define TURN_STRIDE 2 /* no segment ends where another one begins */

static inline bool turn_take(struct vringh_used *used)
{
	struct vringh_kiov riov, wiov;
	struct kvec out, in;

	vringh_kiov_init(&riov, &out, 1);
	vringh_kiov_init(&wiov, &in, 1);
	used->len = 0;
	used->whole = true;
	return vringh_getdesc(&halves.vrh, &riov, &wiov, &used->head) == 1;
}

/* All of @n come back, oldest first. */
static inline bool turn_get(const struct scatterlist *sg, unsigned int n)
{
	void *data[TURN_BATCH];
	unsigned int len[TURN_BATCH];
	unsigned int got = 0;

	if (virtqueue_get_bufs(halves.vq, data, len, n) != n)
		return false;
	while (got < n && data[got] == &sg[got])
		got++;
	return got == n;
}

/* So many buffers, there and back. */
static inline bool turn_once(struct scatterlist *sg, unsigned int n)
{
	struct vringh_used used[TURN_BATCH];
	void *data[TURN_BATCH];

	for (unsigned int i = 0; i < n; i++)
		data[i] = &sg[i];
	if (virtqueue_add_outbufs(halves.vq, sg, data, n) != (int)n)
		return false;
	virtqueue_kick_prepare(halves.vq);
	for (unsigned int i = 0; i < n; i++)
		if (!turn_take(&used[i]))
			return false;
	vringh_complete_multi(&halves.vrh, used, n);
	vringh_need_notify(&halves.vrh);
	return turn_get(sg, n);
}

/* Turn by @count buffers; false if one did not come back. */
static inline bool turn(uint32_t count)
{
	uint32_t most = virtqueue_get_vring_size(halves.vq);
	struct scatterlist sg[TURN_BATCH];

	if (most > TURN_BATCH)
		most = TURN_BATCH;
	for (unsigned int i = 0; i < most; i++)
		sg_init_one(&sg[i], &mirror.memory[i * TURN_STRIDE], 1);
	while (count) {
		uint32_t n = count < most ? count : most;

		if (!turn_once(sg, n))
			return false;
		count -= n;
	}
	return true;
}

#endif /* TESTS_PAIR_TURN_H */
