/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of the split ring (2.7).
 *
 * The driver can write everything but the used ring, at any time. So the
 * available index and each descriptor are read once into locals, checked, and
 * only then used; a table is never gone back to. The rules that a chain must
 * keep are in add_segment() and enter_table(); walk_chain() bounds its length.
 */
#include <virtio/device.h>
#include <virtio/err.h>
#include <virtio/spec/virtio_config.h>
#include <virtio/vringh.h>

#include "../mem.h"
#include "access.h"
#include "split.h"
#include "vringh_private.h"

/* ---- beginning -------------------------------------------------------- */

static int bad_setup(const struct vringh_config *c, const char *what,
		     uint64_t value, int err)
{
	virtio_printk(c->platform, VIRTIO_LOG_ERR,
		      "queue %u cannot be enabled: %s: 0x%llx (drv.split.vq.1)",
		      c->index, what, (unsigned long long)value);
	return err;
}

/* Find one part of the ring, whole, in the machine's memory. */
static void *find_part(const struct vringh_config *c, uint64_t addr,
		       uint64_t size)
{
	uint64_t len = size;
	void *part = vringh_translate(c->memory, addr, &len);

	return len == size ? part : NULL;
}

static int check_setup(const struct vringh_config *c)
{
	if (!c->num || c->num > VRING_SPLIT_NUM_MAX || c->num & (c->num - 1))
		return bad_setup(c, "its size is no power of two up to 32768",
				 c->num, -EINVAL);
	if (c->desc_addr % VRING_DESC_ALIGN_SIZE)
		return bad_setup(c, "descriptor table not aligned to 16",
				 c->desc_addr, -EINVAL);
	if (c->avail_addr % VRING_AVAIL_ALIGN_SIZE)
		return bad_setup(c, "available ring not aligned to 2",
				 c->avail_addr, -EINVAL);
	if (c->used_addr % VRING_USED_ALIGN_SIZE)
		return bad_setup(c, "used ring not aligned to 4", c->used_addr,
				 -EINVAL);
	return 0;
}

int vringh_init(struct vringh *vrh, const struct vringh_config *c)
{
	int err = check_setup(c);

	if (err)
		return err;
	*vrh = (struct vringh){
		.platform = c->platform,
		.memory = c->memory,
		.num = (uint16_t)c->num,
		.index = c->index,
		.little_endian = c->little_endian,
		.platform_order = c->features >> VIRTIO_F_ORDER_PLATFORM & 1,
		.event_indices = c->features >> VIRTIO_RING_F_EVENT_IDX & 1,
		.indirect = c->features >> VIRTIO_RING_F_INDIRECT_DESC & 1,
	};
	vrh->desc = find_part(c, c->desc_addr, split_desc_size(c->num));
	if (!vrh->desc)
		return bad_setup(c, "descriptor table outside memory",
				 c->desc_addr, -EFAULT);
	vrh->avail = find_part(c, c->avail_addr, split_avail_size(c->num));
	if (!vrh->avail)
		return bad_setup(c, "available ring outside memory",
				 c->avail_addr, -EFAULT);
	vrh->used = find_part(c, c->used_addr, split_used_size(c->num));
	if (!vrh->used)
		return bad_setup(c, "used ring outside memory", c->used_addr,
				 -EFAULT);
	return 0;
}

/* ---- taking a buffer -------------------------------------------------- */

/* A descriptor as it was read, once. */
struct desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next;
};

/* A walk along a chain. */
struct walk {
	struct vringh *vrh;
	struct vringh_kiov *riov;
	struct vringh_kiov *wiov;
	const char *table;  /* descriptors: the ring's, or an indirect table */
	uint32_t table_len; /* how many */
	bool in_table;	    /* it is an indirect one */
	bool writable;	    /* a device-writable segment was seen */
	uint32_t seen;	    /* descriptors so far */
	uint64_t bytes;	    /* in all of them */
};

int vringh_break(struct vringh *vrh, const char *clause, const char *what,
		 uint64_t value)
{
	if (!vrh->broken)
		virtio_printk(vrh->platform, VIRTIO_LOG_ERR,
			      "queue %u is broken: %s: 0x%llx (%s)", vrh->index,
			      what, (unsigned long long)value, clause);
	vrh->broken = true;
	return -EIO;
}

/*
 * Copy a descriptor. An indirect table may lie at any address, so it is copied
 * as bytes; the fence keeps the compiler from looking again.
 */
static struct desc read_desc(const struct walk *w, uint32_t i)
{
	const struct vringh *vrh = w->vrh;
	struct vring_desc copy;

	memcpy(&copy, w->table + (size_t)i * sizeof(copy), sizeof(copy));
	atomic_signal_fence(memory_order_seq_cst);
	return (struct desc){
		.addr = vringh64_to_cpu(vrh, copy.addr),
		.len = vringh32_to_cpu(vrh, copy.len),
		.flags = vringh16_to_cpu(vrh, copy.flags),
		.next = vringh16_to_cpu(vrh, copy.next),
	};
}

/* Add what lies at a device address; in pieces, if its memory is in pieces. */
static int add_pieces(struct walk *w, struct vringh_kiov *iov,
		      const struct desc *d)
{
	uint64_t addr = d->addr;
	uint64_t left = d->len;

	while (left) {
		uint64_t len = left;
		void *mem = vringh_translate(w->vrh->memory, addr, &len);

		if (!mem)
			return vringh_break(w->vrh, "2.7.5",
					    "buffer outside memory", addr);
		if (iov->used == iov->max_num) {
			vringh_break(w->vrh, "dev.split.message-framing.2",
				     "chain has too many segments",
				     iov->max_num);
			return -ENOSPC;
		}
		iov->iov[iov->used].iov_base = mem;
		iov->iov[iov->used].iov_len = (size_t)len;
		iov->used++;
		addr += len;
		left -= len;
	}
	return 0;
}

static int add_segment(struct walk *w, const struct desc *d)
{
	bool writable = d->flags & VRING_DESC_F_WRITE;

	if (!writable && w->writable)
		return vringh_break(w->vrh, "drv.split.message-framing.1",
				    "device-readable after device-writable",
				    d->addr);
	if (d->len && d->addr > UINT64_MAX - (d->len - 1))
		return vringh_break(w->vrh, "2.7.5",
				    "buffer wraps around the address space",
				    d->addr);
	w->bytes += d->len;
	if (w->bytes > UINT32_MAX)
		return vringh_break(w->vrh, "drv.split.vq-desc-table.1",
				    "chain of too many bytes", w->bytes);
	w->writable = writable;
	return add_pieces(w, writable ? w->wiov : w->riov, d);
}

/* Go on in the indirect table that @d refers to (2.7.5.3). */
static int enter_table(struct walk *w, const struct desc *d)
{
	uint64_t len = d->len;

	if (!w->vrh->indirect)
		return vringh_break(w->vrh, "drv.split.indirect-desc.1",
				    "indirect descriptor not negotiated",
				    d->flags);
	if (w->in_table)
		return vringh_break(w->vrh, "drv.split.indirect-desc.2",
				    "indirect descriptor in a table", d->flags);
	if (d->flags & VRING_DESC_F_NEXT)
		return vringh_break(w->vrh, "drv.split.indirect-desc.4",
				    "indirect descriptor with next", d->flags);
	if (!len || len % sizeof(struct vring_desc))
		return vringh_break(w->vrh, "2.7.5.3",
				    "indirect table of odd length", len);
	w->table = vringh_translate(w->vrh->memory, d->addr, &len);
	if (!w->table || len != d->len)
		return vringh_break(w->vrh, "2.7.5.3",
				    "indirect table outside memory", d->addr);
	w->table_len = d->len / (uint32_t)sizeof(struct vring_desc);
	w->in_table = true;
	return 0;
}

/*
 * Follow a chain from descriptor @i of the ring. It has no more descriptors
 * than the queue, so a loop ends as a chain that is too long; the one that
 * refers to a table does not count.
 */
static int walk_chain(struct walk *w, uint32_t i)
{
	for (;;) {
		struct desc d;
		int err;

		if (i >= w->table_len)
			return vringh_break(w->vrh, "2.7.5",
					    "descriptor outside the table", i);
		d = read_desc(w, i);
		if (d.flags & VRING_DESC_F_INDIRECT) {
			err = enter_table(w, &d);
			if (err)
				return err;
			i = 0;
			continue;
		}
		if (++w->seen > w->vrh->num)
			return vringh_break(w->vrh, "drv.split.indirect-desc.3",
					    "chain longer than the queue, or a "
					    "loop",
					    w->seen);
		err = add_segment(w, &d);
		if (err)
			return err;
		if (!(d.flags & VRING_DESC_F_NEXT))
			return 0;
		i = d.next;
	}
}

static void empty(struct vringh_kiov *iov)
{
	iov->used = 0;
	iov->i = 0;
	iov->consumed = 0;
}

/* Is there a head to take? avail.idx is read only if none is known. */
static int more_avail(struct vringh *vrh)
{
	uint16_t seen;

	if (vrh->broken)
		return -EIO;
	if (vrh->last_avail_idx != vrh->avail_seen)
		return 1;
	seen = ring_load_acquire(vrh->little_endian, vrh->platform_order,
				 &vrh->avail->idx);
	if ((uint16_t)(seen - vrh->last_avail_idx) > vrh->num)
		return vringh_break(vrh, "drv.split.vq-avail-ring.1",
				    "avail.idx is more than the queue's size "
				    "ahead, or went back",
				    seen);
	vrh->avail_seen = seen;
	return seen != vrh->last_avail_idx;
}

int vringh_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		   struct vringh_kiov *wiov, uint16_t *head)
{
	struct walk w = {
		.vrh = vrh,
		.riov = riov,
		.wiov = wiov,
		.table = (const char *)vrh->desc,
		.table_len = vrh->num,
	};
	int err = more_avail(vrh);

	empty(riov);
	empty(wiov);
	if (err <= 0)
		return err;
	*head = ring_load16(
		vrh->little_endian,
		&vrh->avail->ring[vrh->last_avail_idx & (vrh->num - 1u)]);
	err = walk_chain(&w, *head);
	if (err)
		return err;
	vrh->last_avail_idx++;
	return 1;
}

void vringh_abandon(struct vringh *vrh)
{
	vrh->last_avail_idx--;
}

/* ---- giving it back --------------------------------------------------- */

void vringh_complete(struct vringh *vrh, uint16_t head, uint32_t len)
{
	struct vring_used_elem *elem =
		&vrh->used->ring[vrh->last_used_idx & (vrh->num - 1u)];

	ring_store32(vrh->little_endian, &elem->id, head);
	ring_store32(vrh->little_endian, &elem->len, len);
	vrh->last_used_idx++;
	vrh->completed++;
	/* dev.split.vq-used-ring.1, .2: data and length before the index. */
	ring_store_release(vrh->little_endian, vrh->platform_order,
			   &vrh->used->idx, vrh->last_used_idx);
}

bool vringh_need_notify(struct vringh *vrh)
{
	uint16_t old = (uint16_t)(vrh->last_used_idx - vrh->completed);
	uint16_t event;

	if (vrh->broken || !vrh->completed)
		return false;
	vrh->completed = 0;
	/* The used index before the driver's wish. */
	ring_full_barrier(vrh->platform_order);
	if (!vrh->event_indices)
		return !(ring_load16(vrh->little_endian, &vrh->avail->flags) &
			 VRING_AVAIL_F_NO_INTERRUPT);
	event = ring_load16(vrh->little_endian,
			    split_used_event(vrh->avail, vrh->num));
	return vring_need_event(event, vrh->last_used_idx, old);
}

/* ---- kicks ------------------------------------------------------------ */

bool vringh_notify_enable(struct vringh *vrh)
{
	if (vrh->event_indices)
		ring_store16(vrh->little_endian,
			     split_avail_event(vrh->used, vrh->num),
			     vrh->last_avail_idx);
	else
		ring_store16(vrh->little_endian, &vrh->used->flags, 0);
	/* The wish for kicks before the look that justifies waiting. */
	ring_full_barrier(vrh->platform_order);
	return ring_load16(vrh->little_endian, &vrh->avail->idx) ==
	       vrh->last_avail_idx;
}

void vringh_notify_disable(struct vringh *vrh)
{
	/* With event indices the old avail_event, once passed, is quiet. */
	if (!vrh->event_indices)
		ring_store16(vrh->little_endian, &vrh->used->flags,
			     VRING_USED_F_NO_NOTIFY);
}
