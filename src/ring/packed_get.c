/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The packed ring, driver half: taking buffers back (2.8.22).
 *
 * The device writes its answer over the descriptors: where the next one is due
 * says how far it is. That descriptor is read once; all else is known from
 * private state.
 */
#include "packed_driver.h"

/* ---- looking ---------------------------------------------------------- */

/* Read the descriptor where the next answer is due: is there one? */
RING_INLINE bool look(const struct vring_virtqueue *q,
		      struct ring_packed_used *used, const bool plain)
{
	const struct vring_packed *p = &q->packed;

	/* [packed:get-look] [packed:get-read] */
	*used = ring_load_packed(is_platform(q, plain), p->due);
	return (used->flags & PACKED_OWNER) == p->used_flags;
}

bool packed_more_used(struct vring_virtqueue *q)
{
	struct ring_packed_used used;

	return q->batch_last != VRING_NO_ID || look(q, &used, false);
}

/* Does the id name a buffer that the device has not used? */
static bool in_flight(struct vring_virtqueue *q, uint16_t id)
{
	if (id < q->num && q->state[id].limit)
		return true;
	vring_break(q, "2.8.15", "used id is no buffer in flight", id);
	return false;
}

/* ---- taking ----------------------------------------------------------- */

void packed_release(struct vring_virtqueue *q, uint16_t id)
{
	if (q->maps)
		vring_unmap(q, id);
	q->state[id].limit = 0;
	q->vq.num_free += vring_descs(&q->state[id]);
	give_id_back(q, id);
}

/* Step over a buffer's descriptors. */
RING_INLINE void skip(struct vring_virtqueue *q, uint32_t descs)
{
	struct vring_packed *p = &q->packed;
	struct vring_packed_desc *due = p->due + descs;

	if (unlikely(due >= p->end)) {
		due -= q->num;
		p->used_flags ^= PACKED_OWNER;
	}
	p->due = due;
}

/*
 * Tell the device how far it may go before the next interrupt.
 * [packed:get-wish] [packed:get-barrier]
 */
static void move_event(struct vring_virtqueue *q)
{
	packed_store_event(q->packed.driver, packed_used_place(q),
			   VRING_PACKED_EVENT_FLAG_DESC);
	/* The next look at a descriptor must come after this store. */
	ring_full_barrier(q->platform_order);
}

/* Take buffer @id, for which the device claims @written bytes. */
static void *take(struct vring_virtqueue *q, uint16_t id, uint32_t written,
		  unsigned int *len, void **ctx)
{
	void *data = q->state[id].data;

	if (written >= q->state[id].limit &&
	    !vring_cut_len(q, id, &written, "2.8.5"))
		return NULL;
	if (ctx)
		*ctx = q->ctx ? q->ctx[id] : NULL;
	*len = written;
	q->bytes += written;
	skip(q, vring_descs(&q->state[id]));
	packed_release(q, id);
	if (q->tell_used)
		move_event(q);
	return data;
}

/*
 * 2.8.4 would have the length count only with the WRITE flag; QEMU's devices
 * never set it, and a length of 0 says the same.
 */
void *packed_get_buf_ctx(struct virtqueue *vq, unsigned int *len, void **ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);
	struct ring_packed_used used;

	if (!look(q, &used, false) || !in_flight(q, used.id))
		return NULL;
	return take(q, used.id, used.len, len, ctx);
}

void *packed_get_buf(struct virtqueue *vq, unsigned int *len)
{
	return packed_get_buf_ctx(vq, len, NULL);
}

unsigned int packed_get_bufs(struct virtqueue *vq, void *data[],
			     unsigned int len[], unsigned int num)
{
	unsigned int n = 0;

	while (n < num && (data[n] = packed_get_buf(vq, &len[n])))
		n++;
	return n;
}

/* ---- the plain case --------------------------------------------------- */

/*
 * Here the driver does not wait for an interrupt and everything is as it should
 * be. Whatever else may be the case is left to packed_get_buf(), which looks
 * again.
 */
void *packed_plain_get_buf(struct virtqueue *vq, unsigned int *len)
{
	struct vring_virtqueue *q = to_vvq(vq);
	const struct vring_packed_desc *due = q->packed.due;
	uint16_t flags = ring_load_acquire(true, false, &due->flags);
	uint32_t id = ring_load16(true, &due->id);
	uint32_t written = ring_load32(true, &due->len);
	struct vring_state *state = &q->state[id];
	void *data;

	if (unlikely((flags & PACKED_OWNER) != q->packed.used_flags))
		return NULL;
	if (unlikely(id >= q->num))
		return packed_get_buf(vq, len);
	data = state->data;
	if (unlikely(written >= state->limit))
		return packed_get_buf(vq, len);
	state->limit = 0;
	q->free_ids[q->free_tail & q->ids_mask] = (uint16_t)id;
	*len = written;
	q->free_tail++;
	q->bytes += written;
	/* The usual number by a branch: what follows need not wait for it. */
	if (likely(state->place < VRING_MORE)) {
		q->vq.num_free++;
		skip(q, 1);
	} else {
		q->vq.num_free += vring_descs(state);
		skip(q, vring_descs(state));
	}
	return data;
}

void *packed_plain_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			       void **ctx)
{
	if (ctx)
		*ctx = NULL;
	return packed_plain_get_buf(vq, len);
}

/*
 * Take buffers of one descriptor which lie side by side, as do the places in the
 * FIFO, as long as all is as it should be.
 */
static RING_NOINLINE unsigned int plain_run(struct vring_virtqueue *q,
					    void *data[], unsigned int len[],
					    unsigned int num)
{
	struct vring_packed_desc *due = q->packed.due;
	uint16_t *ids = &q->free_ids[q->free_tail & q->ids_mask];
	uint32_t size = q->num, flags = q->packed.used_flags;
	uint64_t bytes = 0;
	size_t n;

	for (n = 0; n < num; n++) {
		uint16_t now = ring_load_acquire(true, false, &due[n].flags);
		uint32_t id = ring_load16(true, &due[n].id);
		uint32_t written = ring_load32(true, &due[n].len);
		struct vring_state *state = &q->state[id];

		if ((now & PACKED_OWNER) != flags || unlikely(id >= size))
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
	q->free_tail += (uint32_t)n;
	q->vq.num_free += (uint32_t)n;
	skip(q, (uint32_t)n);
	return (unsigned int)n;
}

unsigned int packed_plain_get_bufs(struct virtqueue *vq, void *data[],
				   unsigned int len[], unsigned int num)
{
	struct vring_virtqueue *q = to_vvq(vq);
	unsigned int n = 0, got, run;

	while (n < num) {
		run = side_by_side(q, q->free_tail, num - n);
		run = before_end(q, q->packed.due, run);
		got = plain_run(q, data + n, len + n, run);
		n += got;
		/* Stopped before the end: at what? */
		if (got < run) {
			data[n] = packed_get_buf(vq, &len[n]);
			if (!data[n])
				break;
			n++;
		}
	}
	return n;
}

/* ---- in order (2.8.8) ------------------------------------------------- */

/* Begin with a used descriptor: it may stand for all buffers up to its own. */
static bool begin_batch(struct vring_virtqueue *q)
{
	struct ring_packed_used used;

	if (!look(q, &used, false) || !in_flight(q, used.id))
		return false;
	q->batch_last = used.id;
	q->batch_len = used.len;
	return true;
}

void *packed_order_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			       void **ctx)
{
	struct vring_virtqueue *q = to_vvq(vq);
	uint16_t id = oldest_id(q);

	if (q->batch_last == VRING_NO_ID && !begin_batch(q))
		return NULL;
	return take(q, id, vring_order_len(q, id), len, ctx);
}
