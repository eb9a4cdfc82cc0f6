/* SPDX-License-Identifier: BSD-2-Clause */
/* Buffers in flight: a list, as the tool has time and drivers add but few. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <virtio/list.h>
#include <virtio/scatterlist.h>
#include <virtio/virtio.h>

#include "flight.h"
#include "oops.h"

struct segment {
	uintptr_t start;
	uintptr_t end; /* behind the last byte */
};

struct flight {
	struct list_head node;
	const struct virtio_device *vdev;
	const struct virtqueue *vq; /* NULL once that is deleted */
	const void *data;
	bool live; /* the device may still use it */
	char where[64];
	size_t num;
	struct segment segments[];
};

static struct list_head flights = LIST_HEAD_INIT(flights);
static uintptr_t stack; /* its base: a driver's calls are below */

static size_t count_segments(const struct virtio_event *ev)
{
	return (size_t)(ev->a + ev->b);
}

void flight_init(const void *base)
{
	stack = (uintptr_t)base;
}

/* Between the program's own stack and any other memory there is more. */
#define STACK_MAX ((uintptr_t)128 << 20)

/*
 * It is somebody else's by the time that the device writes to it. A work item
 * has a stack that was lent, whose end is not known here: it is not looked at.
 */
static void look_for_stack(const struct flight *f)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	char why[256];
	size_t i;

	if (here >= stack || stack - here > STACK_MAX)
		return;
	for (i = 0; i < f->num; i++) {
		uintptr_t start = f->segments[i].start;

		if (start < here || start >= stack)
			continue;
		snprintf(why, sizeof(why),
			 "the driver gives a device memory of its stack, which "
			 "a kernel cannot: a buffer for %s",
			 f->where);
		oops_die(why);
	}
}

static void add(const struct virtio_event *ev)
{
	size_t size = count_segments(ev) * sizeof(struct segment);
	struct flight *f = calloc(1, sizeof(*f) + size);
	struct scatterlist *sg;
	unsigned int i;

	/* Then a mistake with this buffer is not seen. */
	if (!f)
		return;
	f->vdev = ev->vdev;
	f->vq = ev->vq;
	f->data = ev->data;
	f->live = true;
	snprintf(f->where, sizeof(f->where), "queue %u (%s) of %s",
		 ev->vq->index, ev->vq->name, dev_name(&ev->vdev->dev));
	for (i = 0; i < ev->num_sgs; i++)
		for (sg = ev->sgs[i]; sg; sg = sg_next(sg)) {
			uintptr_t start = (uintptr_t)sg_virt(sg);

			f->segments[f->num++] =
				(struct segment){ start, start + sg->length };
		}
	list_add_tail(&f->node, &flights);
	look_for_stack(f);
}

static void forget(struct flight *f)
{
	list_del_init(&f->node);
	free(f);
}

/* Several may have the same name: any of them is as good. */
static void taken_back(const struct virtio_event *ev)
{
	struct flight *f;

	list_for_each_entry(f, &flights, node)
		if (f->vq == ev->vq && f->data == ev->data) {
			forget(f);
			return;
		}
}

/* From now on the device uses nothing of it. */
static void land(const struct virtio_event *ev)
{
	bool deleted = ev->kind == VIRTIO_EVENT_DEL_QUEUE;
	struct flight *f;

	list_for_each_entry(f, &flights, node) {
		if (f->vdev != ev->vdev || (deleted && f->vq != ev->vq))
			continue;
		f->live = false;
		if (deleted)
			f->vq = NULL;
	}
}

void flight_event(const struct virtio_event *ev)
{
	switch (ev->kind) {
	case VIRTIO_EVENT_ADD:
		add(ev);
		break;
	case VIRTIO_EVENT_GET:
	case VIRTIO_EVENT_DETACH:
		taken_back(ev);
		break;
	case VIRTIO_EVENT_RESET:
	case VIRTIO_EVENT_DEL_QUEUE:
		land(ev);
		break;
	default:
		break;
	}
}

static bool overlaps(const struct flight *f, uintptr_t start, uintptr_t end)
{
	size_t i;

	for (i = 0; i < f->num; i++)
		if (f->segments[i].start < end && start < f->segments[i].end)
			return true;
	return false;
}

const char *flight_find(const void *block, size_t size)
{
	uintptr_t start = (uintptr_t)block;
	struct flight *f, *next;

	list_for_each_entry_safe(f, next, &flights, node) {
		if (!overlaps(f, start, start + size))
			continue;
		if (f->live)
			return f->where;
		if (!f->vq)
			forget(f);
	}
	return NULL;
}

void flight_end(void)
{
	struct flight *f, *next;

	list_for_each_entry_safe(f, next, &flights, node)
		forget(f);
}

unsigned int flight_lost(void)
{
	unsigned int lost = 0;
	struct flight *f;

	list_for_each_entry(f, &flights, node)
		lost += !f->vq;
	return lost;
}
