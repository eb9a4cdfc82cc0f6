/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine's RAM: mapped into this process, and handed out in chunks.
 *
 * The list of chunks is not in the RAM itself, where a device that writes too
 * far would break it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "qemu.h"

#define PAGE	   4096u
#define CACHE_LINE ((size_t)64)

/*
 * The first of it is left alone: x86 has device memory in the first mebibyte,
 * the other machines put there what a guest begins with.
 */
#define RESERVED (4u << 20)

/* A piece of RAM; they follow each other without holes. */
struct chunk {
	struct list_head node;
	size_t start, size;
	bool used;
};

static struct chunk *next_chunk(const struct virtio_qemu *q,
				const struct chunk *c)
{
	return c->node.next == &q->chunks
		       ? NULL
		       : list_entry(c->node.next, struct chunk, node);
}

/* Cut a chunk at `size`; the rest follows it. */
static bool split(struct chunk *c, size_t size)
{
	struct chunk *rest;

	if (c->size == size)
		return true;
	rest = malloc(sizeof(*rest));
	if (!rest)
		return false;
	*rest = (struct chunk){
		.start = c->start + size,
		.size = c->size - size,
	};
	c->size = size;
	list_add_tail(&rest->node, c->node.next);
	return true;
}

/* Make one of a chunk and the next, if both are free. */
static void join(struct virtio_qemu *q, struct chunk *c)
{
	struct chunk *next = next_chunk(q, c);

	if (!next || c->used || next->used)
		return;
	c->size += next->size;
	list_del_init(&next->node);
	free(next);
}

void *memory_alloc(struct virtio_qemu *q, size_t size, size_t align)
{
	struct chunk *c;

	if (size > q->ram_size)
		return NULL;
	/* No two of them share a cache line. */
	if (align < CACHE_LINE)
		align = CACHE_LINE;
	size = size ? (size + CACHE_LINE - 1) & ~(CACHE_LINE - 1) : CACHE_LINE;
	list_for_each_entry(c, &q->chunks, node) {
		size_t gap = -c->start & (align - 1);

		if (c->used || c->size < size || c->size - size < gap)
			continue;
		if (gap) {
			if (!split(c, gap))
				return NULL;
			c = next_chunk(q, c);
		}
		if (!split(c, size))
			return NULL;
		c->used = true;
		return memset(q->ram + c->start, 0, size);
	}
	return NULL;
}

void memory_free(struct virtio_qemu *q, void *mem)
{
	struct chunk *c, *before = NULL;

	if (!mem)
		return;
	list_for_each_entry(c, &q->chunks, node) {
		if (q->ram + c->start == (char *)mem) {
			c->used = false;
			join(q, c);
			if (before)
				join(q, before);
			return;
		}
		before = c;
	}
}

int memory_map(struct virtio_qemu *q, int fd)
{
	struct chunk *all = malloc(sizeof(*all));
	struct stat st;
	void *ram;

	if (!all)
		return -ENOMEM;
	if (fstat(fd, &st) || st.st_size <= RESERVED) {
		free(all);
		return -EINVAL;
	}
	ram = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED,
		   fd, 0);
	if (ram == MAP_FAILED) {
		free(all);
		return -errno;
	}
	q->ram_fd = fd;
	q->ram = ram;
	q->ram_size = (size_t)st.st_size;
	*all = (struct chunk){
		.start = RESERVED,
		.size = q->ram_size - RESERVED,
	};
	list_add_tail(&all->node, &q->chunks);
	q->platform.dma_offset = q->machine->ram_base - (uintptr_t)q->ram;
	return 0;
}

void memory_unmap(struct virtio_qemu *q)
{
	struct chunk *c, *next;

	list_for_each_entry_safe(c, next, &q->chunks, node)
		free(c);
	if (q->ram)
		munmap(q->ram, q->ram_size);
	if (q->ram_fd >= 0)
		close(q->ram_fd);
}

const void *memory_next_page(const struct virtio_qemu *q, size_t *offset)
{
	/* Pages that nobody wrote are holes, and stay so: skip them unread. */
	off_t data = lseek(q->ram_fd, (off_t)*offset, SEEK_DATA);

	if (data < 0 || (size_t)data + PAGE > q->ram_size)
		return NULL;
	*offset = (size_t)data & ~(size_t)(PAGE - 1);
	return q->ram + *offset;
}
