/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers of the device half, whatever the ring's layout: where they are in
 * memory, and copying from and to them.
 */
#include <virtio/vringh.h>

#include "../mem.h"

void *vringh_translate(const struct vringh_memory *memory, uint64_t addr,
		       uint64_t *len)
{
	for (unsigned int i = 0; i < memory->count; i++) {
		const struct vringh_range *r = &memory->ranges[i];
		uint64_t last;

		if (addr < r->start || addr > r->end_incl)
			continue;
		last = r->end_incl - addr; /* bytes that follow the first */
		if (*len && *len - 1 > last)
			*len = last + 1;
		return (void *)(uintptr_t)(addr + r->offset);
	}
	return NULL;
}

size_t vringh_kiov_length(const struct vringh_kiov *iov)
{
	size_t len = 0;

	for (unsigned int i = iov->i; i < iov->used; i++)
		len += iov->iov[i].iov_len;
	return len - iov->consumed;
}

/*
 * The next bytes that lie together, at most @len. Steps over them, to the next
 * piece if they are the last of theirs; NULL at the end.
 */
static void *step(struct vringh_kiov *iov, size_t *len)
{
	const struct kvec *piece;
	size_t left;
	char *at;

	while (iov->i < iov->used && !iov->iov[iov->i].iov_len)
		iov->i++;
	if (iov->i == iov->used)
		return NULL;
	piece = &iov->iov[iov->i];
	left = piece->iov_len - iov->consumed;
	at = (char *)piece->iov_base + iov->consumed;
	if (*len > left)
		*len = left;
	iov->consumed += *len;
	if (iov->consumed == piece->iov_len) {
		iov->i++;
		iov->consumed = 0;
	}
	return at;
}

size_t vringh_iov_pull(struct vringh_kiov *riov, void *dst, size_t len)
{
	size_t done = 0;

	while (done < len) {
		size_t n = len - done;
		const void *src = step(riov, &n);

		if (!src)
			break;
		if (dst)
			memcpy((char *)dst + done, src, n);
		done += n;
	}
	return done;
}

size_t vringh_iov_push(struct vringh_kiov *wiov, const void *src, size_t len)
{
	size_t done = 0;

	while (done < len) {
		size_t n = len - done;
		void *dst = step(wiov, &n);

		if (!dst)
			break;
		if (src)
			memcpy(dst, (const char *)src + done, n);
		done += n;
	}
	return done;
}
