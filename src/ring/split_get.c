/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The split ring, driver half: taking buffers back (2.7.14).
 *
 * The device can write the used ring at any time, and the rest of the shared
 * memory if it is malicious. Only the used ring is read, each field once; all
 * else is known from private state.
 */
#include "split_driver.h"

/* ---- looking ---------------------------------------------------------- */

/* Read used.idx: is there more than was known? [split:get-look] */
static RING_NOINLINE bool look_again(struct vring_virtqueue *q)
{
	struct vring_split *s = &q->split;
	uint16_t idx = ring_load_acquire(q->little_endian, q->platform_order,
					 &s->used->idx);
	uint16_t more = (uint16_t)(idx - s->last_used);

	if (!more)
		return false;
	if (more > (uint16_t)(s->published - s->last_used)) {
		vring_break(q, "2.7.8", "used.idx passes avail.idx", idx);
		return false;
	}
	s->used_seen = s->last_used + more;
	return true;
}

/* used.idx is read only when all that it told of last time are done with. */
static bool more_used(struct vring_virtqueue *q)
{
	if (q->split.last_used != q->split.used_seen)
		return true;
	return look_again(q);
}

bool split_more_used(struct vring_virtqueue *q)
{
	return q->batch_last != VRING_NO_ID || more_used(q);
}

/*
 * Was the buffer with this id, which was added, not shown to the device yet?
 * Then its id is still where it was taken from, behind what was shown.
 */
static bool unpublished(const struct vring_virtqueue *q, uint16_t id)
{
	uint16_t at = (uint16_t)q->state[id].place;
	uint16_t behind = (uint16_t)(at - q->split.shown_head);

	return behind < (uint16_t)(q->free_head - q->split.shown_head) &&
	       q->free_ids[at & q->ids_mask] == id;
}

/* Does an id name a buffer that the device was shown and has not used? */
static bool in_flight(const struct vring_virtqueue *q, uint32_t id)
{
	if (id >= q->num || !q->state[id].limit)
		return false;
	return q->added == q->split.published || !unpublished(q, (uint16_t)id);
}

/* The used entry to look at. [split:get-read] */
static uint32_t read_used(const struct vring_virtqueue *q, uint32_t *len)
{
	const struct vring_split *s = &q->split;
	const struct vring_used_elem *e =
		&s->used->ring[s->last_used & q->ids_mask];
	uint32_t id = ring_load32(q->little_endian, &e->id);

	*len = ring_load32(q->little_endian, &e->len);
	return id;
}

/* ---- taking ----------------------------------------------------------- */

/*
 * Is this chain the buffer that has been out longest? Then its ids lie where the
 * FIFO is to be filled next, in the right order: a place keeps what was taken
 * from it until the FIFO has gone around. Places are known modulo 65536 only,
 * but the id at this one has been elsewhere since if it is not the same place.
 */
RING_INLINE bool is_oldest(const struct vring_virtqueue *q,
			   const struct vring_state *state, uint32_t id)
{
	uint32_t tail = q->free_tail;

	return (uint16_t)state->place == (uint16_t)tail &&
	       q->free_ids[tail & q->ids_mask] == id;
}

/*
 * The FIFO is filled with all ids of a chain that is not. Returns @data, for
 * those who end with it.
 */
static RING_NOINLINE void *scatter_chain(struct vring_virtqueue *q, uint32_t id,
					 void *data)
{
	uint32_t descs = vring_descs(&q->state[id]);

	q->vq.num_free += descs;
	for (;;) {
		give_id_back(q, (uint16_t)id);
		if (!--descs)
			return data;
		id = q->split.next[id];
	}
}

/* Give the ids of a buffer's descriptors back. Returns @data. */
RING_INLINE void *release_ids(struct vring_virtqueue *q,
			      const struct vring_state *state, uint32_t id,
			      void *data)
{
	uint32_t descs = vring_descs(state);

	if (likely(state->place < VRING_MORE)) {
		give_id_back(q, (uint16_t)id);
		q->vq.num_free++;
		return data;
	}
	if (unlikely(!is_oldest(q, state, id)))
		return scatter_chain(q, id, data);
	q->vq.num_free += descs;
	q->free_tail += descs;
	return data;
}

/* Give a buffer's descriptors back to the FIFO and end its mappings. */
static void release(struct vring_virtqueue *q, uint16_t id)
{
	if (q->maps)
		vring_unmap(q, id);
	q->state[id].limit = 0;
	release_ids(q, &q->state[id], id, NULL);
}

void split_release(struct vring_virtqueue *q, uint16_t id)
{
	release(q, id);
}

/*
 * Tell the device how far it may go before the next interrupt.
 * [split:get-wish] [split:get-barrier]
 */
static void move_used_event(struct vring_virtqueue *q)
{
	ring_store16(q->little_endian, split_used_event(q->split.avail, q->num),
		     (uint16_t)q->split.last_used);
	/* The next look at used.idx must come after this store. */
	ring_full_barrier(q->platform_order);
}

/* Take the buffer of the next used entry. */
static void *get_one(struct vring_virtqueue *q, unsigned int *len, void **ctx)
{
	uint32_t written;
	uint32_t id = read_used(q, &written);
	void *data;

	if (!in_flight(q, id)) {
		vring_break(q, "2.7.8", "used id is no buffer in flight", id);
		return NULL;
	}
	data = q->state[id].data;
	if (written >= q->state[id].limit &&
	    !vring_cut_len(q, (uint16_t)id, &written,
			   "dev.split.vq-used-ring.2"))
		return NULL;
	if (ctx)
		*ctx = q->ctx ? q->ctx[id] : NULL;
	*len = written;
	q->bytes += written;
	q->split.last_used++;
	release(q, (uint16_t)id);
	return data;
}

void *split_get_buf_ctx(struct virtqueue *vq, unsigned int *len, void **ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);
	void *data;

	if (!more_used(q))
		return NULL;
	data = get_one(q, len, ctx);
	if (q->tell_used && data)
		move_used_event(q);
	return data;
}

void *split_get_buf(struct virtqueue *vq, unsigned int *len)
{
	return split_get_buf_ctx(vq, len, NULL);
}

unsigned int split_get_bufs(struct virtqueue *vq, void *data[],
			    unsigned int len[], unsigned int num)
{
	unsigned int n = 0;

	while (n < num && (data[n] = split_get_buf(vq, &len[n])))
		n++;
	return n;
}

/* ---- the plain case --------------------------------------------------- */

/*
 * Here the buffer was shown to the device, the driver does not wait for an
 * interrupt, and everything is as it should be. Whatever else may be the case is
 * left to split_get_buf(), which looks again.
 */

/* Nothing more is known of: look, and begin again. */
static RING_NOINLINE void *plain_look_and_get(struct virtqueue *vq,
					      unsigned int *len)
{
	return look_again(to_vvq(vq)) ? split_plain_get_buf(vq, len) : NULL;
}

void *split_plain_get_buf(struct virtqueue *vq, unsigned int *len)
{
	struct vring_virtqueue *q = to_vvq(vq);
	uint32_t last = q->split.last_used;
	const struct vring_used_elem *e;
	struct vring_state *state;
	uint32_t id, written;
	void *data;

	if (unlikely(last == q->split.used_seen))
		return plain_look_and_get(vq, len);
	e = &q->split.used->ring[last & q->ids_mask];
	id = ring_load32(VIRTIO_CPU_LITTLE_ENDIAN, &e->id);
	written = ring_load32(VIRTIO_CPU_LITTLE_ENDIAN, &e->len);
	if (unlikely(id >= q->num || q->added != q->split.published))
		return split_get_buf(vq, len);
	state = &q->state[id];
	data = state->data;
	if (unlikely(written >= state->limit))
		return split_get_buf(vq, len);
	state->limit = 0;
	*len = written;
	q->split.last_used++;
	q->bytes += written;
	return release_ids(q, state, id, data);
}

void *split_plain_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			      void **ctx)
{
	if (ctx)
		*ctx = NULL;
	return split_plain_get_buf(vq, len);
}

/*
 * Take buffers of one descriptor whose used entries lie side by side, as do the
 * places in the FIFO, as long as all is as it should be.
 */
static unsigned int plain_run(struct vring_virtqueue *q, void *data[],
			      unsigned int len[], unsigned int num)
{
	const struct vring_used_elem *e =
		&q->split.used->ring[q->split.last_used & q->ids_mask];
	uint16_t *ids = &q->free_ids[q->free_tail & q->ids_mask];
	uint32_t size = q->num;
	uint64_t bytes = 0;
	unsigned int n;

	for (n = 0; n < num; n++) {
		uint32_t id = ring_load32(VIRTIO_CPU_LITTLE_ENDIAN, &e[n].id);
		uint32_t written =
			ring_load32(VIRTIO_CPU_LITTLE_ENDIAN, &e[n].len);
		struct vring_state *state = &q->state[id];

		if (unlikely(id >= size))
			break;
		data[n] = state->data;
		if (unlikely(written >= state->limit ||
			     state->place >= VRING_MORE))
			break;
		len[n] = written;
		bytes += written;
		state->limit = 0;
		ids[n] = (uint16_t)id;
	}
	q->bytes += bytes;
	q->free_tail += n;
	q->split.last_used += n;
	q->vq.num_free += n;
	return n;
}

unsigned int split_plain_get_bufs(struct virtqueue *vq, void *data[],
				  unsigned int len[], unsigned int num)
{
	struct vring_virtqueue *q = to_vvq(vq);
	unsigned int n = 0, got, run;

	while (n < num && more_used(q)) {
		run = (uint16_t)(q->split.used_seen - q->split.last_used);
		if (run > num - n)
			run = num - n;
		run = side_by_side(q, q->split.last_used, run);
		run = side_by_side(q, q->free_tail, run);
		/* What was not shown yet must be told from what was. */
		if (unlikely(q->added != q->split.published))
			run = 0;
		got = plain_run(q, data + n, len + n, run);
		n += got;
		/* Stopped before the end: what is it? */
		if (!run || got < run) {
			data[n] = split_get_buf(vq, &len[n]);
			if (!data[n])
				return n;
			n++;
		}
	}
	return n;
}

/* ---- in order (2.7.9) ------------------------------------------------- */

/* Begin with a used entry: it may stand for all buffers up to its own. */
static bool begin_batch(struct vring_virtqueue *q)
{
	uint32_t id;

	if (!more_used(q))
		return false;
	id = read_used(q, &q->batch_len);
	if (!in_flight(q, id)) {
		vring_break(q, "2.7.8", "used id is no buffer in flight", id);
		return false;
	}
	q->batch_last = (uint16_t)id;
	return true;
}

void *split_order_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			      void **ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);
	uint16_t id = oldest_id(q);
	uint32_t written;
	void *data;

	if (q->batch_last == VRING_NO_ID && !begin_batch(q))
		return NULL;
	if (q->split.last_used == q->split.used_seen) {
		vring_break(q, "2.7.9", "used.idx ends within a batch",
			    (uint16_t)q->split.used_seen);
		return NULL;
	}
	written = vring_order_len(q, id);
	if (written >= q->state[id].limit &&
	    !vring_cut_len(q, id, &written, "dev.split.vq-used-ring.2"))
		return NULL;
	data = q->state[id].data;
	if (ctx)
		*ctx = q->ctx ? q->ctx[id] : NULL;
	*len = written;
	q->bytes += written;
	q->split.last_used++;
	release(q, id);
	if (q->tell_used)
		move_used_event(q);
	return data;
}
