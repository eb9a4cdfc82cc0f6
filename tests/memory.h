/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory that lies between driver and device in a test.
 *
 * A test that uses this runs over every kind: TEST_MEMORY, or if that is not
 * defined the environment's VIRTIO_TEST_MEMORY, names it, and the build runs
 * the test once for each. Without a name, the device reaches all memory. With
 * one, it reaches only what the platform maps or hands out as the device's: an
 * address that was not mapped is outside memory.
 */
#ifndef TESTS_MEMORY_H
#define TESTS_MEMORY_H

#include <virtio/port/bounce.h>
#include <virtio/port/emu.h>

#include "noncoherent.h"
#include "tap.h"

#ifndef TEST_MEMORY
#include <stdlib.h>
#define TEST_MEMORY getenv("VIRTIO_TEST_MEMORY")
#endif

/* Enough for a long queue full of short chains. */
#define MEMORY_POOL_SIZE (1u << 20)

enum memory_kind {
	MEMORY_DIRECT,	    /* the device reaches it */
	MEMORY_BOUNCE,	    /* the bounce port copies it */
	MEMORY_NONCOHERENT, /* see noncoherent.h */
};

struct test_memory {
	const struct virtio_platform *platform; /* for drivers */
	enum memory_kind kind;
	struct virtio_bounce bounce;
	struct vringh_range range; /* what the device reaches, if not all */
	struct vringh_memory reach;
};

/* The kind that this run of the test is for. */
static inline enum memory_kind memory_kind(void)
{
	const char *name = TEST_MEMORY;

	if (!name || tap_same_text(name, "direct"))
		return MEMORY_DIRECT;
	if (tap_same_text(name, "bounce"))
		return MEMORY_BOUNCE;
	if (!tap_same_text(name, "noncoherent"))
		fail("the kind of memory is direct, bounce or noncoherent");
	return MEMORY_NONCOHERENT;
}

/* Put memory of a kind in front of what a fake platform has. */
static inline void memory_begin(struct test_memory *m, struct fake_platform *fp,
				enum memory_kind kind)
{
	uint64_t arena = fake_dma_addr(fp, fp->arena);

	m->kind = kind;
	m->platform = &fp->platform;
	if (kind == MEMORY_NONCOHERENT)
		noncoherent_init(fp);
	if (kind == MEMORY_BOUNCE) {
		is_int(virtio_bounce_init(&m->bounce, &fp->platform,
					  MEMORY_POOL_SIZE),
		       0);
		m->platform = &m->bounce.platform;
	}
	m->range = (struct vringh_range){ arena, arena + FAKE_ARENA_SIZE - 1,
					  0 - fp->platform.dma_offset };
	m->reach = (struct vringh_memory){ &m->range, 1 };
}

/* Make a machine whose drivers and devices have this memory between them. */
static inline void memory_machine(const struct test_memory *m,
				  struct virtio_emu *emu)
{
	virtio_emu_init(emu, m->platform);
	if (m->kind != MEMORY_DIRECT)
		virtio_emu_set_memory(emu, &m->reach);
}

/*
 * Nothing is mapped any more. The rest is in is_clean(), which comes after
 * this.
 */
static inline void memory_end(struct test_memory *m)
{
	if (m->kind != MEMORY_BOUNCE)
		return;
	if (is_int(virtio_bounce_used(&m->bounce), 0))
		virtio_bounce_exit(&m->bounce);
}

#endif /* TESTS_MEMORY_H */
