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

	*used = ring_load_packed(is_platform(q, plain), &p->desc[p->last_used]);
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
	uint32_t next = p->last_used + descs;

	if (unlikely(next >= q->num)) {
		next -= q->num;
		p->used_flags ^= PACKED_OWNER;
	}
	p->last_used = next;
}

/* Tell the device how far it may go before the next interrupt. */
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
	struct ring_packed_used used;
	struct vring_state *state;
	void *data;

	if (!look(q, &used, true))
		return NULL;
	state = &q->state[used.id];
	if (unlikely(used.id >= q->num))
		return packed_get_buf(vq, len);
	data = state->data;
	if (unlikely(used.len >= state->limit))
		return packed_get_buf(vq, len);
	*len = used.len;
	state->limit = 0;
	give_id_back(q, used.id);
	/* The usual number by a branch: what follows need not wait for it. */
	if (likely(state->place < VRING_MORE)) {
		vq->num_free++;
		skip(q, 1);
		return data;
	}
	vq->num_free += vring_descs(state);
	skip(q, vring_descs(state));
	return data;
}

void *packed_plain_get_buf_ctx(struct virtqueue *vq, unsigned int *len,
			       void **ctx)
{
	if (ctx)
		*ctx = NULL;
	return packed_plain_get_buf(vq, len);
}

/* Take buffers of one descriptor as long as all is as it should be. */
static unsigned int get_singles(struct vring_virtqueue *q, void *data[],
				unsigned int len[], unsigned int num)
{
	const struct vring_packed_desc *desc = q->packed.desc;
	struct vring_state *states = q->state;
	uint16_t *ids = q->free_ids;
	uint32_t mask = q->ids_mask, tail = q->free_tail, size = q->num;
	uint32_t slot = q->packed.last_used;
	uint16_t flags = q->packed.used_flags;
	unsigned int n;

	for (n = 0; n < num; n++) {
		struct ring_packed_used used =
			ring_load_packed(false, &desc[slot]);
		struct vring_state *state = &states[used.id];

		if ((used.flags & PACKED_OWNER) != flags ||
		    unlikely(used.id >= size))
			break;
		data[n] = state->data;
		if (unlikely(used.len >= state->limit ||
			     state->place >= VRING_MORE))
			break;
		len[n] = used.len;
		state->limit = 0;
		ids[(tail + n) & mask] = used.id;
		if (unlikely(++slot == size)) {
			slot = 0;
			flags ^= PACKED_OWNER;
		}
	}
	q->free_tail = (uint16_t)(tail + n);
	q->packed.last_used = slot;
	q->packed.used_flags = flags;
	q->vq.num_free += n;
	return n;
}

unsigned int packed_plain_get_bufs(struct virtqueue *vq, void *data[],
				   unsigned int len[], unsigned int num)
{
	struct vring_virtqueue *q = to_vvq(vq);
	unsigned int n = 0;

	while (n < num) {
		n += get_singles(q, data + n, len + n, num - n);
		/* Stopped before the end: at what? */
		if (n < num) {
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
