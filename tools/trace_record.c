/* SPDX-License-Identifier: BSD-2-Clause */
/* Recording events: naming devices and queues, and what happens to them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/model.h>
#include <virtio/virtio_config.h>

#include "trace_record.h"
#include "trace_write.h"

/* Places are numbered in 16 bits. */
#define MAX_PLACES 65536

/* A device that was named; kept when it is gone, as it may come again. */
struct named {
	char *name;
	const struct virtio_device *vdev; /* NULL when it is gone */
	const struct virtio_driver *drv;  /* as named last */
	uint16_t place;
	uint16_t *queues; /* the place of each, 0 if not named */
	size_t num_queues;
};

static struct {
	bool on;
	struct trace_writer out;
	uint64_t last; /* time of the last event */
	struct named *devices;
	size_t num_devices;
	size_t current; /* the device of the last event */
	uint32_t places;
} rec;

/* ---- names -------------------------------------------------------------- */

static void put_name(uint8_t kind, uint16_t place, uint64_t a, uint64_t b,
		     const char *text, size_t len)
{
	struct trace_record record = { .kind = kind,
				       .place = cpu_to_le16(place) };

	if (len > TRACE_TEXT_MAX)
		len = TRACE_TEXT_MAX;
	record.bytes = cpu_to_le32((uint32_t)len);
	trace_write_record(&rec.out, &record);
	if (kind & TRACE_WIDE)
		trace_write_wide(&rec.out, a, b);
	trace_write_text(&rec.out, text, len);
}

static bool new_place(uint16_t *place)
{
	if (rec.places == MAX_PLACES) {
		trace_write_fail(&rec.out, EOVERFLOW);
		return false;
	}
	*place = (uint16_t)rec.places++;
	return true;
}

static void name_device(struct named *dev, struct virtio_device *vdev)
{
	char text[TRACE_TEXT_MAX];
	int len = snprintf(text, sizeof(text), "%s%c%s", dev->name, 0,
			   virtio_bus_name(vdev));

	if (len >= TRACE_TEXT_MAX)
		len = TRACE_TEXT_MAX - 1;
	dev->vdev = vdev;
	dev->drv = NULL;
	put_name(TRACE_DEVICE | TRACE_WIDE, dev->place, vdev->id.device,
		 vdev->id.vendor, text, (size_t)len);
}

static struct named *add_device(struct virtio_device *vdev)
{
	size_t size = (rec.num_devices + 1) * sizeof(*rec.devices);
	struct named *devices = realloc(rec.devices, size);
	struct named dev = { .name = strdup(dev_name(&vdev->dev)) };

	if (devices)
		rec.devices = devices;
	if (!devices || !dev.name || !new_place(&dev.place)) {
		trace_write_fail(&rec.out, rec.out.err ? rec.out.err : ENOMEM);
		free(dev.name);
		return NULL;
	}
	rec.devices[rec.num_devices] = dev;
	return &rec.devices[rec.num_devices++];
}

static struct named *find_device(struct virtio_device *vdev)
{
	const char *name = dev_name(&vdev->dev);
	size_t i;

	for (i = 0; i < rec.num_devices; i++)
		if (rec.devices[i].vdev == vdev)
			break;
	if (i < rec.num_devices && strcmp(rec.devices[i].name, name) == 0) {
		rec.current = i;
		return &rec.devices[i];
	}
	/* One that was gone, or one at the memory of another. */
	for (i = 0; i < rec.num_devices; i++)
		if (strcmp(rec.devices[i].name, name) == 0)
			break;
	if (i == rec.num_devices && !add_device(vdev))
		return NULL;
	rec.current = i;
	name_device(&rec.devices[i], vdev);
	return &rec.devices[i];
}

static void name_driver(struct named *dev, const struct virtio_driver *drv)
{
	const char *name = drv ? drv->driver.name : "";

	dev->drv = drv;
	put_name(TRACE_DRIVER, dev->place, 0, 0, name, strlen(name));
}

/* Queues are few, and known by their number; so an array finds the place. */
static bool make_queues(struct named *dev, size_t num)
{
	uint16_t *queues;

	if (num <= dev->num_queues)
		return true;
	queues = realloc(dev->queues, num * sizeof(*queues));
	if (!queues) {
		trace_write_fail(&rec.out, ENOMEM);
		return false;
	}
	memset(queues + dev->num_queues, 0,
	       (num - dev->num_queues) * sizeof(*queues));
	dev->queues = queues;
	dev->num_queues = num;
	return true;
}

/* The place of a queue, which is named when it comes to be. */
static bool queue_place(struct named *dev, const struct virtio_event *ev,
			uint16_t *place)
{
	uint32_t index = ev->vq ? ev->vq->index : ev->mq->index;
	const char *name = ev->vq && ev->vq->name ? ev->vq->name : "";

	if (index < dev->num_queues && dev->queues[index] &&
	    ev->kind != VIRTIO_EVENT_QUEUE) {
		*place = dev->queues[index];
		return true;
	}
	if (!make_queues(dev, (size_t)index + 1))
		return false;
	/* Place 0 is the first device's. */
	if (!dev->queues[index] && !new_place(&dev->queues[index]))
		return false;
	*place = dev->queues[index];
	put_name(TRACE_QUEUE | TRACE_WIDE, *place, dev->place, index, name,
		 strlen(name));
	return true;
}

/* Where it happened; what has no name yet is named. False after an error. */
static bool find_place(const struct virtio_event *ev, uint16_t *place)
{
	struct named *dev = rec.current < rec.num_devices
				    ? &rec.devices[rec.current]
				    : NULL;

	if (!dev || dev->vdev != ev->vdev ||
	    ev->kind == VIRTIO_EVENT_ADD_DEVICE)
		dev = find_device(ev->vdev);
	if (!dev)
		return false;
	if (ev->kind == VIRTIO_EVENT_REMOVE_DEVICE)
		dev->vdev = NULL;
	*place = dev->place;
	if (ev->vq || ev->mq)
		return queue_place(dev, ev, place);
	/* Events on queues do not say. */
	if (ev->drv != dev->drv)
		name_driver(dev, ev->drv);
	return true;
}

/* ---- events ------------------------------------------------------------- */

/* Since the last event; what 32 bits do not hold becomes a record of its own. */
static uint32_t elapsed(void)
{
	const struct trace_record gap = { .kind = TRACE_GAP | TRACE_WIDE };
	uint64_t time = trace_write_time();
	uint64_t ns = time - rec.last;

	rec.last = time;
	if (ns <= UINT32_MAX)
		return (uint32_t)ns;
	trace_write_record(&rec.out, &gap);
	trace_write_wide(&rec.out, ns, 0);
	return 0;
}

void trace_record_event(const struct virtio_event *ev)
{
	bool wide = (ev->a | ev->b) > UINT8_MAX;
	struct trace_record record;
	uint16_t place;

	if (!rec.on || !trace_write_room(&rec.out) || !find_place(ev, &place))
		return;
	record = (struct trace_record){
		.delta = cpu_to_le32(elapsed()),
		.kind = (uint8_t)(TRACE_EVENT + ev->kind +
				  (wide ? TRACE_WIDE : 0)),
		.flags = (uint8_t)ev->flags,
		.place = cpu_to_le16(place),
		.index = cpu_to_le16(ev->index),
		.a = wide ? 0 : (uint8_t)ev->a,
		.b = wide ? 0 : (uint8_t)ev->b,
		.bytes = cpu_to_le32(ev->bytes),
	};
	trace_write_record(&rec.out, &record);
	if (wide)
		trace_write_wide(&rec.out, ev->a, ev->b);
}

/* ---- beginning and end -------------------------------------------------- */

bool trace_is_recording(void)
{
	return rec.on;
}

/* A driver can end the program. */
static void end_at_exit(void)
{
	trace_record_end();
}

int trace_record_begin(const char *path)
{
	int status = trace_write_begin(&rec.out, path);

	if (status)
		return status;
	rec.last = trace_write_time();
	rec.on = true;
	atexit(end_at_exit);
	return 0;
}

int trace_record_end(void)
{
	if (!rec.on)
		return 0;
	rec.on = false;
	while (rec.num_devices) {
		struct named *dev = &rec.devices[--rec.num_devices];

		free(dev->name);
		free(dev->queues);
	}
	free(rec.devices);
	rec.devices = NULL;
	return trace_write_end(&rec.out);
}
