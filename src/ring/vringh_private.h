/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the layouts of the device half have in common.
 *
 * The driver can write all of a ring, at any time, and so can say anything. An
 * index or a descriptor is read once into locals, checked, and only then used;
 * a table is never gone back to. The rules that both layouts have are checked
 * here, and named by the clause that the layout has for them.
 */
#ifndef VIRTIO_RING_VRINGH_PRIVATE_H
#define VIRTIO_RING_VRINGH_PRIVATE_H

#include <virtio/err.h>
#include <virtio/vringh.h>

/* On the way of every buffer: what is constant there must be seen to be. */
#define VRINGH_INLINE static inline __attribute__((always_inline))

/* Where the rules that both layouts have are found. */
struct vringh_clauses {
	const char *setup;	  /* alignment of the parts */
	const char *address;	  /* where a buffer is */
	const char *bytes;	  /* how long a chain is in bytes */
	const char *length;	  /* how long in descriptors */
	const char *order;	  /* readable before writable */
	const char *pieces;	  /* the device's own limit */
	const char *not_indirect; /* tables are to be negotiated */
	const char *table;	  /* what a table is */
	const char *table_next;	  /* a table is not chained */
};

/* What a layout does: as the public calls. */
struct vringh_layout {
	int (*setup)(struct vringh *vrh, const struct vringh_config *c);
	int (*getdesc)(struct vringh *vrh, struct vringh_kiov *riov,
		       struct vringh_kiov *wiov, uint32_t *head);
	void (*abandon)(struct vringh *vrh);
	void (*complete)(struct vringh *vrh, uint32_t head, uint32_t len);
	void (*complete_multi)(struct vringh *vrh,
			       const struct vringh_used *used, unsigned int n);
	bool (*need_notify)(struct vringh *vrh);
	bool (*notify_enable)(struct vringh *vrh);
	void (*notify_disable)(struct vringh *vrh);
	/* The same for a broken ring, so that no other has to look. */
	const struct vringh_layout *broken;
	struct vringh_clauses clauses;
};

/* The split ring in the CPU's byte order, and in the other one. */
extern const struct vringh_layout vringh_split;
extern const struct vringh_layout vringh_split_ordered;
extern const struct vringh_layout vringh_split_swapped;
extern const struct vringh_layout vringh_packed;
extern const struct vringh_layout vringh_packed_ordered;

/* How a broken ring gives a buffer: not at all. */
int vringh_getdesc_broken(struct vringh *vrh, struct vringh_kiov *riov,
			  struct vringh_kiov *wiov, uint32_t *head);

/* Refuse a ring, as vringh_init() does; returns @err. */
int vringh_bad_setup(const struct vringh *vrh, const char *what, uint64_t value,
		     int err);

/*
 * Find a part of a ring, aligned and whole, in the machine's memory; an
 * ERR_PTR() after a message that calls it @name.
 */
void *vringh_part(const struct vringh *vrh, const char *name, uint64_t addr,
		  uint64_t size, unsigned int align);

/*
 * Give a ring up: the first time, say which rule its driver broke. Returns
 * -EIO, so that a check can return it.
 */
__attribute__((cold)) int vringh_break(struct vringh *vrh, const char *clause,
				       const char *what, uint64_t value);

/*
 * Add a segment to the pieces of a buffer, whatever it is: in several ranges of
 * memory, of no bytes, outside of all memory.
 */
int vringh_place_any(struct vringh *vrh, struct vringh_kiov *iov, uint64_t addr,
		     uint64_t len);

/*
 * Check the descriptor that refers to an indirect table. Returns where that is,
 * or NULL after breaking the ring.
 */
const char *vringh_table(struct vringh *vrh, uint64_t addr, uint32_t len,
			 uint16_t flags);

/* Nothing to read or to write. */
VRINGH_INLINE void vringh_empty(struct vringh_kiov *iov)
{
	iov->used = 0;
	iov->i = 0;
	iov->consumed = 0;
}

/*
 * Most machines have one range of memory, and most segments some bytes: tell
 * whether a segment is of this kind, by its last byte. That this does not wrap
 * is a matter of the carry, if it is asked first.
 */
VRINGH_INLINE bool vringh_is_plain(const struct vringh_range *r, uint64_t addr,
				   uint32_t len)
{
	uint64_t last = addr + ((uint64_t)len - 1);

	return last >= addr && addr >= r->start && last <= r->end_incl;
}

/* Fill a piece with a plain segment. */
VRINGH_INLINE void vringh_fill(struct kvec *piece, const struct vringh_range *r,
			       uint64_t addr, uint32_t len)
{
	piece->iov_base = (void *)(uintptr_t)(addr + r->offset);
	piece->iov_len = len;
}

/*
 * Plain segments of a buffer, one after the other. What a loop needs of them is
 * here, to be kept in registers.
 */
struct vringh_plain {
	const struct vringh_range *range; /* the first one */
	uint64_t bytes;			  /* in all segments so far */
	struct kvec *piece;		  /* the next one */
	int64_t left; /* pieces, with this one; below 0 is one compare */
};

/* Fill this direction from now on. */
VRINGH_INLINE void vringh_plain_into(struct vringh_plain *p,
				     const struct vringh_kiov *iov)
{
	p->piece = iov->iov;
	p->left = iov->max_num;
}

/* Another one, in the next piece; false if it is not plain, or has none. */
VRINGH_INLINE bool vringh_plain_add(struct vringh_plain *p, uint64_t addr,
				    uint32_t len)
{
	if (--p->left < 0 || !vringh_is_plain(p->range, addr, len))
		return false;
	vringh_fill(p->piece++, p->range, addr, len);
	p->bytes += len;
	return true;
}

/* This direction is done. */
VRINGH_INLINE void vringh_plain_filled(const struct vringh_plain *p,
				       struct vringh_kiov *iov)
{
	iov->used = iov->max_num - (unsigned int)p->left;
}

/* Segments in both directions, of which one may be as vringh_empty() left it. */
VRINGH_INLINE uint64_t vringh_plain_count(const struct vringh_kiov *riov,
					  const struct vringh_kiov *wiov)
{
	return (uint64_t)riov->used + wiov->used;
}

/*
 * At the end: @count segments are no more than @most, and how much was written
 * can be said in 32 bits. No loop is endless before, as the pieces are not.
 */
VRINGH_INLINE bool vringh_plain_end(const struct vringh_plain *p,
				    uint64_t count, uint32_t most)
{
	return count <= most && p->bytes <= UINT32_MAX;
}

/* How the segments of one direction end. */
enum vringh_ending {
	VRINGH_ODD,  /* with one that is not plain, or nowhere */
	VRINGH_LAST, /* with the last of the buffer */
	VRINGH_TURN, /* with one that is not of this direction */
};

/*
 * A buffer of one plain segment, which is device-writable or not; false if it
 * is not plain. The direction comes last, as it is not needed before.
 */
VRINGH_INLINE bool vringh_place_one(const struct vringh *vrh,
				    struct vringh_kiov *riov,
				    struct vringh_kiov *wiov, uint64_t addr,
				    uint32_t len, uint16_t flags)
{
	const struct vringh_range *r = vrh->memory->ranges;

	if (!vringh_is_plain(r, addr, len))
		return false;
	if (flags & VRING_DESC_F_WRITE)
		riov = wiov;
	if (!riov->max_num)
		return false;
	vringh_fill(riov->iov, r, addr, len);
	riov->used = 1;
	return true;
}

/*
 * In order: the last buffer of the batch that begins with used[i]. Those before
 * it can be left out, for the driver takes a buffer that it is not told of for
 * one that was written as a whole (2.7.9, 2.8.8).
 */
VRINGH_INLINE unsigned int vringh_batch_end(const struct vringh_used *used,
					    unsigned int i, unsigned int n)
{
	while (i + 1 < n && used[i].whole)
		i++;
	return i;
}

/*
 * A walk along a chain of descriptors. Device-readable segments come first, so
 * one direction is filled at a time.
 */
struct vringh_walk {
	struct vringh *vrh;
	const struct vringh_range *range; /* the first one */
	struct vringh_kiov *iov;  /* the direction that is being filled */
	struct vringh_kiov *wiov; /* the one for writing */
	struct kvec *piece;	  /* the next piece of iov */
	struct kvec *end;	  /* there are no more */
	uint32_t left;		  /* segments that may come */
	uint64_t bytes;		  /* in all of them so far */
};

/* Fill this direction from now on: it is empty. */
VRINGH_INLINE void vringh_walk_into(struct vringh_walk *w,
				    struct vringh_kiov *iov)
{
	w->iov = iov;
	w->piece = iov->iov;
	w->end = iov->iov + iov->max_num;
}

VRINGH_INLINE void vringh_walk_begin(struct vringh_walk *w, struct vringh *vrh,
				     struct vringh_kiov *riov,
				     struct vringh_kiov *wiov, uint32_t left)
{
	w->vrh = vrh;
	w->range = vrh->memory->ranges;
	w->wiov = wiov;
	w->left = left;
	w->bytes = 0;
	vringh_walk_into(w, riov);
}

/* Say how many pieces there are in the direction that was filled. */
VRINGH_INLINE void vringh_walk_count(const struct vringh_walk *w)
{
	w->iov->used = (unsigned int)(w->piece - w->iov->iov);
}

/*
 * The next segment is device-writable, or not (@flags). Returns whether it is
 * where it may be.
 */
VRINGH_INLINE bool vringh_walk_turn(struct vringh_walk *w, uint16_t flags)
{
	if (!(flags & VRING_DESC_F_WRITE))
		return w->iov != w->wiov;
	if (w->iov != w->wiov) {
		vringh_walk_count(w);
		vringh_walk_into(w, w->wiov);
	}
	return true;
}

VRINGH_INLINE int vringh_walk_add(struct vringh_walk *w, uint64_t addr,
				  uint32_t len, uint16_t flags)
{
	int err;

	if (!vringh_walk_turn(w, flags))
		return vringh_break(w->vrh, w->vrh->layout->clauses.order,
				    "device-readable after device-writable",
				    addr);
	w->bytes += len;
	if (vringh_is_plain(w->range, addr, len) && w->piece != w->end) {
		vringh_fill(w->piece++, w->range, addr, len);
		return 0;
	}
	vringh_walk_count(w);
	err = vringh_place_any(w->vrh, w->iov, addr, len);
	/* The array may be another one now. */
	w->piece = w->iov->iov + w->iov->used;
	w->end = w->iov->iov + w->iov->max_num;
	return err;
}

/* At the end of a chain: how much was written can be said in 32 bits. */
VRINGH_INLINE int vringh_walk_end(const struct vringh_walk *w)
{
	vringh_walk_count(w);
	if (w->bytes > UINT32_MAX)
		return vringh_break(w->vrh, w->vrh->layout->clauses.bytes,
				    "chain of too many bytes", w->bytes);
	return 0;
}

#endif /* VIRTIO_RING_VRINGH_PRIVATE_H */
