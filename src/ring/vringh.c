/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The device half of a ring, whatever its layout: which one it is, chosen once,
 * and the checks that both have.
 */
#include <virtio/device.h>
#include <virtio/err.h>
#include <virtio/spec/virtio_config.h>
#include <virtio/vringh.h>

#include "vringh_private.h"

/* ---- beginning -------------------------------------------------------- */

int vringh_bad_setup(const struct vringh *vrh, const char *what, uint64_t value,
		     int err)
{
	virtio_printk(vrh->platform, VIRTIO_LOG_ERR,
		      "queue %u cannot be enabled: %s: 0x%llx (%s)", vrh->index,
		      what, (unsigned long long)value,
		      vrh->layout->clauses.setup);
	return err;
}

void *vringh_part(const struct vringh *vrh, const char *name, uint64_t addr,
		  uint64_t size, unsigned int align)
{
	uint64_t len = size;
	void *part = vringh_translate(vrh->memory, addr, &len);

	if (addr % align == 0 && part && len == size)
		return part;
	virtio_printk(vrh->platform, VIRTIO_LOG_ERR,
		      "queue %u cannot be enabled: %s %s: 0x%llx (%s)",
		      vrh->index, name,
		      addr % align ? "not aligned" : "outside memory",
		      (unsigned long long)addr, vrh->layout->clauses.setup);
	return ERR_PTR(addr % align ? -EINVAL : -EFAULT);
}

/* A packed ring is little-endian: no legacy device has one. */
static const struct vringh_layout *choose_layout(const struct vringh_config *c)
{
	bool ordered = c->features >> VIRTIO_F_ORDER_PLATFORM & 1;

	if (c->features >> VIRTIO_F_RING_PACKED & 1)
		return ordered ? &vringh_packed_ordered : &vringh_packed;
	if (c->little_endian != VIRTIO_CPU_LITTLE_ENDIAN)
		return &vringh_split_swapped;
	return ordered ? &vringh_split_ordered : &vringh_split;
}

int vringh_init(struct vringh *vrh, const struct vringh_config *c)
{
	*vrh = (struct vringh){
		.layout = choose_layout(c),
		.platform = c->platform,
		.memory = c->memory,
		.num = c->num,
		.index = c->index,
		.little_endian = c->little_endian,
		.platform_order = c->features >> VIRTIO_F_ORDER_PLATFORM & 1,
		.event_indices = c->features >> VIRTIO_RING_F_EVENT_IDX & 1,
		.indirect = c->features >> VIRTIO_RING_F_INDIRECT_DESC & 1,
		.in_order = c->features >> VIRTIO_F_IN_ORDER & 1,
	};
	return vrh->layout->setup(vrh, c);
}

/* ---- the checks that both layouts have -------------------------------- */

int vringh_break(struct vringh *vrh, const char *clause, const char *what,
		 uint64_t value)
{
	if (!vrh->broken)
		virtio_printk(vrh->platform, VIRTIO_LOG_ERR,
			      "queue %u is broken: %s: 0x%llx (%s)", vrh->index,
			      what, (unsigned long long)value, clause);
	vringh_give_up(vrh);
	return -EIO;
}

void vringh_give_up(struct vringh *vrh)
{
	vrh->broken = true;
	vrh->layout = vrh->layout->broken;
}

int vringh_getdesc_broken(struct vringh *vrh, struct vringh_kiov *riov,
			  struct vringh_kiov *wiov, uint32_t *head)
{
	(void)vrh, (void)head;
	vringh_empty(riov);
	vringh_empty(wiov);
	return -EIO;
}

/* As vringh_translate(), and where the helper says. */
static void *locate(struct vringh *vrh, uint64_t addr, uint64_t *len)
{
	void *mem = vringh_translate(vrh->memory, addr, len);
	struct vringh_range range;

	if (mem || !vrh->helper || !vrh->helper->find(vrh, addr, &range))
		return mem;
	return vringh_translate(&(struct vringh_memory){ &range, 1 }, addr,
				len);
}

/* Is there a piece left, or room for more? */
static bool has_room(struct vringh *vrh, struct vringh_kiov *iov)
{
	return iov->used < iov->max_num ||
	       (vrh->helper && vrh->helper->grow(vrh, iov));
}

/* In pieces, if its memory is in pieces; of no bytes, in none. */
int vringh_place_any(struct vringh *vrh, struct vringh_kiov *iov, uint64_t addr,
		     uint64_t len)
{
	const struct vringh_clauses *clauses = &vrh->layout->clauses;

	if (len && addr > UINT64_MAX - (len - 1))
		return vringh_break(vrh, clauses->address,
				    "buffer wraps around the address space",
				    addr);
	while (len) {
		uint64_t n = len;
		void *mem = locate(vrh, addr, &n);

		if (!mem)
			return vringh_break(vrh, clauses->address,
					    "buffer outside memory", addr);
		if (!has_room(vrh, iov)) {
			vringh_break(vrh, clauses->pieces,
				     "chain has too many segments",
				     iov->max_num);
			return -ENOSPC;
		}
		iov->iov[iov->used].iov_base = mem;
		iov->iov[iov->used].iov_len = (size_t)n;
		iov->used++;
		addr += n;
		len -= n;
	}
	return 0;
}

const char *vringh_table(struct vringh *vrh, uint64_t addr, uint32_t len,
			 uint16_t flags)
{
	const struct vringh_clauses *clauses = &vrh->layout->clauses;
	uint64_t whole = len;
	const char *table;

	if (!vrh->indirect) {
		vringh_break(vrh, clauses->not_indirect,
			     "indirect descriptor not negotiated", flags);
		return NULL;
	}
	if (flags & VRING_DESC_F_NEXT &&
	    !(vrh->helper && vrh->helper->tables_go_on)) {
		vringh_break(vrh, clauses->table_next,
			     "indirect descriptor with next", flags);
		return NULL;
	}
	if (!len || len % sizeof(struct vring_desc)) {
		vringh_break(vrh, clauses->table,
			     "indirect table of odd length", len);
		return NULL;
	}
	table = locate(vrh, addr, &whole);
	if (!table || whole != len) {
		vringh_break(vrh, clauses->table,
			     "indirect table outside memory", addr);
		return NULL;
	}
	return table;
}

/* ---- the calls -------------------------------------------------------- */

int vringh_getdesc(struct vringh *vrh, struct vringh_kiov *riov,
		   struct vringh_kiov *wiov, uint32_t *head)
{
	return vrh->layout->getdesc(vrh, riov, wiov, head);
}

void vringh_abandon(struct vringh *vrh)
{
	vrh->layout->abandon(vrh);
}

void vringh_complete(struct vringh *vrh, uint32_t head, uint32_t len)
{
	vrh->layout->complete(vrh, head, len);
}

void vringh_complete_multi(struct vringh *vrh, const struct vringh_used *used,
			   unsigned int n)
{
	vrh->layout->complete_multi(vrh, used, n);
}

bool vringh_need_notify(struct vringh *vrh)
{
	return vrh->layout->need_notify(vrh);
}

bool vringh_notify_enable(struct vringh *vrh)
{
	return vrh->layout->notify_enable(vrh);
}

void vringh_notify_disable(struct vringh *vrh)
{
	vrh->layout->notify_disable(vrh);
}
