/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each block has pages of its own. Given back, they stay, without permission to
 * touch them; the handler of the signal that follows is told whose they were.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <virtio/list.h>
#include <virtio/virtio.h>

#include "guard.h"

struct block {
	struct list_head node;
	char *map;
	size_t size;
	char *mem;	   /* in it, aligned */
	char message[192]; /* once it was a queue, what to say */
};

static struct list_head blocks = LIST_HEAD_INIT(blocks);

static struct block *find(const void *at)
{
	uintptr_t addr = (uintptr_t)at;
	struct block *b;

	list_for_each_entry(b, &blocks, node)
		if (addr - (uintptr_t)b->map < b->size)
			return b;
	return NULL;
}

void *guard_alloc(void *ctx, size_t size, size_t align)
{
	struct block *b = calloc(1, sizeof(*b));

	(void)ctx;
	if (!b)
		return NULL;
	if (__builtin_add_overflow(size, align, &b->size)) {
		free(b);
		return NULL;
	}
	b->map = mmap(NULL, b->size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (b->map == MAP_FAILED) {
		free(b);
		return NULL;
	}
	b->mem = b->map + (-(uintptr_t)b->map & (align - 1));
	list_add_tail(&b->node, &blocks);
	return b->mem;
}

void guard_free(void *ctx, void *mem)
{
	struct block *b = mem ? find(mem) : NULL;

	(void)ctx;
	if (!b)
		return;
	/* Only of a queue is there something to say. */
	if (*b->message && !mprotect(b->map, b->size, PROT_NONE))
		return;
	munmap(b->map, b->size);
	list_del_init(&b->node);
	free(b);
}

void guard_event(const struct virtio_event *ev)
{
	struct block *b;

	if (ev->kind != VIRTIO_EVENT_DEL_QUEUE)
		return;
	b = find(ev->vq);
	/* A handler of signals may hardly do anything: this is for it. */
	if (b)
		snprintf(b->message, sizeof(b->message),
			 "virtio: the driver touches queue %u (%s) of %s, "
			 "which del_vqs() has deleted\n",
			 ev->vq->index, ev->vq->name, dev_name(&ev->vdev->dev));
}

const char *guard_message(const void *at)
{
	const struct block *b = find(at);

	return b && *b->message ? b->message : NULL;
}
