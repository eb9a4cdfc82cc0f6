/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hosted port: memory, time and messages of a Linux process. There are no
 * interrupts and no registers here; ports that stand on this one bring theirs.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>

#include <virtio/port/linux.h>

#define NSEC_PER_SEC 1000000000u

static void *linux_alloc(void *ctx, size_t size, size_t align)
{
	void *mem;

	(void)ctx;
	if (size > SIZE_MAX - align)
		return NULL;
	/* Not a byte more: a sanitizer shall see what is beyond. */
	if (posix_memalign(&mem, align < sizeof(mem) ? sizeof(mem) : align,
			   size))
		return NULL;
	memset(mem, 0, size);
	return mem;
}

static void linux_free(void *ctx, void *mem)
{
	(void)ctx;
	free(mem);
}

/* ---- memory that devices reach ---------------------------------------- */

/* Blocks of this alignment or more are pages, counted by legacy devices. */
#define PAGE_ALIGN 4096

/* A block in low memory, and how it is given back. */
struct virtio_linux_block {
	struct virtio_linux_block *next;
	void *mem;
	void *map; /* what was mapped, with room to align */
	size_t map_size;
};

/*
 * The queue of a legacy PCI device is named by a page number of 32 bits, so it
 * lies below 2^44, where the heap does not. This finds memory below 2^31.
 */
static void *map_low(size_t size)
{
#ifdef MAP_32BIT
	void *map = mmap(NULL, size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	return map == MAP_FAILED ? NULL : map;
#else
	(void)size;
	return NULL;
#endif
}

static void *alloc_low(struct virtio_linux *port, size_t size, size_t align)
{
	struct virtio_linux_block *block;

	if (size > SIZE_MAX - align)
		return NULL;
	block = malloc(sizeof(*block));
	if (!block)
		return NULL;
	block->map_size = size + align;
	block->map = map_low(block->map_size);
	if (!block->map) {
		free(block);
		return NULL;
	}
	block->mem = (void *)(((uintptr_t)block->map + align - 1) &
			      ~(uintptr_t)(align - 1));
	block->next = port->low_blocks;
	port->low_blocks = block;
	return block->mem;
}

/* False if it is none of these. */
static bool free_low(struct virtio_linux *port, const void *mem)
{
	struct virtio_linux_block **at = &port->low_blocks;
	struct virtio_linux_block *block;

	while (*at && (*at)->mem != mem)
		at = &(*at)->next;
	block = *at;
	if (!block)
		return false;
	*at = block->next;
	munmap(block->map, block->map_size);
	free(block);
	return true;
}

/* Devices live in this process: they find memory where the CPU does. */
static void *linux_dma_alloc(void *ctx, size_t size, size_t align,
			     dma_addr_t *addr)
{
	void *mem = NULL;

	if (align >= PAGE_ALIGN)
		mem = alloc_low(ctx, size, align);
	if (!mem)
		mem = linux_alloc(ctx, size, align);
	*addr = (dma_addr_t)(uintptr_t)mem;
	return mem;
}

static void linux_dma_free(void *ctx, void *mem, size_t size, dma_addr_t addr)
{
	(void)size;
	(void)addr;
	if (!free_low(ctx, mem))
		linux_free(ctx, mem);
}

/* ---- the rest of the contract ------------------------------------------ */

/* No interrupt line leads here, whatever its number. */
static int linux_request_irq(void *ctx, unsigned int irq, irq_handler_t handler,
			     void *dev_id)
{
	(void)ctx;
	(void)irq;
	(void)handler;
	(void)dev_id;
	return -EINVAL;
}

static void linux_free_irq(void *ctx, unsigned int irq, void *dev_id)
{
	(void)ctx;
	(void)irq;
	(void)dev_id;
}

static uint64_t linux_now(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* Nothing can be dispatched, so this only sleeps; a signal ends it early. */
static int linux_wait(void *ctx, uint64_t timeout_ns)
{
	const struct virtio_linux *port = ctx;
	struct pollfd wake = { .fd = port->wake_fd, .events = POLLIN };
	struct timespec ts = {
		.tv_sec = (time_t)(timeout_ns / NSEC_PER_SEC),
		.tv_nsec = (long)(timeout_ns % NSEC_PER_SEC),
	};

	ppoll(&wake, 1, &ts, NULL);
	return 0;
}

static const char *level_word(enum virtio_log_level level)
{
	switch (level) {
	case VIRTIO_LOG_ERR:
		return "error";
	case VIRTIO_LOG_WARNING:
		return "warning";
	case VIRTIO_LOG_INFO:
		return "info";
	default:
		return "debug";
	}
}

static void linux_log(void *ctx, enum virtio_log_level level, const char *line)
{
	const struct virtio_linux *port = ctx;

	if (level <= port->log_level)
		fprintf(stderr, "%s: %s\n", level_word(level), line);
}

static const struct virtio_platform_ops linux_ops = {
	.alloc = linux_alloc,
	.free = linux_free,
	.dma_alloc = linux_dma_alloc,
	.dma_free = linux_dma_free,
	.request_irq = linux_request_irq,
	.free_irq = linux_free_irq,
	.now = linux_now,
	.wait = linux_wait,
	.log = linux_log,
};

void virtio_linux_init(struct virtio_linux *port)
{
	port->ops = linux_ops;
	port->platform = (struct virtio_platform){
		.ops = &port->ops,
		.ctx = port,
		.big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
	};
	port->log_level = VIRTIO_LOG_WARNING;
	port->wake_fd = -1;
	port->low_blocks = NULL;
}

int virtio_linux_entropy(void *ctx, void *buf, size_t len)
{
	ssize_t n;

	(void)ctx;
	if (len > INT_MAX)
		len = INT_MAX;
	do
		n = getrandom(buf, len, 0);
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : (int)n;
}
