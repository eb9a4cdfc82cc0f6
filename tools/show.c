/* SPDX-License-Identifier: BSD-2-Clause */
/* Events of the bus and the rings as text. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <virtio/virtio.h>

#include "event.h"
#include "show.h"
#include "silent.h"
#include "tool.h"

/* Without --trace this many lines tell of rings; then they are only counted. */
#define RING_LINES 24

/* Which events are told without --trace. */
enum told {
	TRACED, /* not */
	STEP,	/* always: a step in the life of a device */
	RING,	/* the first few: buffers on their way */
};

static const enum told told[] = {
	[VIRTIO_EVENT_ADD_DEVICE] = STEP,   [VIRTIO_EVENT_REMOVE_DEVICE] = STEP,
	[VIRTIO_EVENT_MATCH] = STEP,	    [VIRTIO_EVENT_RESET] = STEP,
	[VIRTIO_EVENT_STATUS] = STEP,	    [VIRTIO_EVENT_FEATURES] = STEP,
	[VIRTIO_EVENT_PROBE] = STEP,	    [VIRTIO_EVENT_PROBED] = STEP,
	[VIRTIO_EVENT_REMOVE] = STEP,	    [VIRTIO_EVENT_CONFIG] = STEP,
	[VIRTIO_EVENT_QUEUE] = STEP,	    [VIRTIO_EVENT_DEL_QUEUE] = STEP,
	[VIRTIO_EVENT_ADD] = RING,	    [VIRTIO_EVENT_ADD_FAILED] = RING,
	[VIRTIO_EVENT_PUBLISH] = TRACED,    [VIRTIO_EVENT_NOTIFY] = RING,
	[VIRTIO_EVENT_INTERRUPT] = RING,    [VIRTIO_EVENT_GET] = RING,
	[VIRTIO_EVENT_DISABLE_CB] = TRACED, [VIRTIO_EVENT_ENABLE_CB] = TRACED,
	[VIRTIO_EVENT_DETACH] = RING,	    [VIRTIO_EVENT_BROKEN] = STEP,
	[VIRTIO_EVENT_TAKE] = TRACED,	    [VIRTIO_EVENT_USE] = TRACED,
};

void show_init(struct show *s, bool trace)
{
	memset(s, 0, sizeof(*s));
	s->trace = trace;
	s->start_ns = show_time(s);
}

uint64_t show_time(const struct show *s)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec -
	       s->start_ns;
}

static void begin_line(const struct show *s, const char *tag)
{
	if (s->trace)
		printf("%9" PRIu64 " us  ", show_time(s) / 1000);
	printf("%-10s ", tag);
}

void show_line(const struct show *s, const char *tag, const char *fmt, ...)
{
	va_list args;

	begin_line(s, tag);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

/* ---- counting and choosing ----------------------------------------------- */

static void note_probe(struct show *s, const struct virtio_event *ev)
{
	if (!ev->a) {
		s->bound++;
		s->silent += device_may_be_silent(ev->vdev->id.device);
		return;
	}
	s->probe_error = (int)ev->a;
	snprintf(s->probe_name, sizeof(s->probe_name), "%s",
		 dev_name(&ev->vdev->dev));
}

static void count(struct show *s, const struct virtio_event *ev)
{
	switch (ev->kind) {
	case VIRTIO_EVENT_MATCH:
		s->matched++;
		break;
	case VIRTIO_EVENT_PROBED:
		note_probe(s, ev);
		break;
	case VIRTIO_EVENT_ADD:
		s->added++;
		break;
	case VIRTIO_EVENT_GET:
		s->taken++;
		s->bytes += ev->bytes;
		break;
	case VIRTIO_EVENT_DETACH:
		s->detached++;
		break;
	case VIRTIO_EVENT_NOTIFY:
		s->notifications++;
		break;
	case VIRTIO_EVENT_INTERRUPT:
		s->interrupts++;
		break;
	default:
		break;
	}
}

static bool is_told(struct show *s, enum virtio_event_kind kind)
{
	if (s->trace || told[kind] == STEP)
		return true;
	if (told[kind] == TRACED || s->ring_lines > RING_LINES)
		return false;
	if (s->ring_lines++ < RING_LINES)
		return true;
	show_line(s, "...",
		  "buffers are only counted from here on: --trace "
		  "shows each");
	return false;
}

/*
 * What the kernel would tell udev, which loads and sets up drivers by it, each
 * key in the kernel's order. How devices sit on one another is not known here:
 * a path names the device alone.
 */
static void show_uevent(struct show *s, const struct virtio_event *ev)
{
	const char *name = dev_name(&ev->vdev->dev);
	bool bound = ev->kind == VIRTIO_EVENT_PROBED && !ev->a;
	const char *action = NULL;
	char modalias[32];

	if (ev->kind == VIRTIO_EVENT_ADD_DEVICE)
		action = "add";
	else if (ev->kind == VIRTIO_EVENT_REMOVE_DEVICE)
		action = "remove";
	else if (bound)
		action = "bind";
	else if (ev->kind == VIRTIO_EVENT_REMOVE)
		action = "unbind";
	if (!action || !s->trace ||
	    virtio_device_attribute(ev->vdev, "modalias", modalias,
				    sizeof(modalias)) < 0)
		return;
	modalias[strcspn(modalias, "\n")] = '\0';
	show_line(s, "uevent",
		  "%s: ACTION=%s DEVPATH=/devices/%s SUBSYSTEM=virtio%s%s "
		  "MODALIAS=%s SEQNUM=%u",
		  name, action, name, bound ? " DRIVER=" : "",
		  bound ? ev->drv->driver.name : "", modalias, ++s->uevents);
}

void show_event(void *ctx, const struct virtio_event *ev)
{
	struct show *s = ctx;
	struct event e;

	count(s, ev);
	if (!is_told(s, ev->kind))
		return;
	e = event_of(ev);
	begin_line(s, event_tag(e.kind));
	printf("%s: ", e.device);
	if (e.queue_name)
		printf("queue %u \"%s\": ", e.queue, e.queue_name);
	else if (e.on_queue)
		printf("queue %u: ", e.queue);
	event_print(&e);
	putchar('\n');
	show_uevent(s, ev);
}

void show_log(void *ctx, enum virtio_log_level level, const char *line)
{
	const struct show *s = ctx;
	const char *tag = "says";

	if (level == VIRTIO_LOG_DEBUG && !s->trace)
		return;
	if (level == VIRTIO_LOG_ERR)
		tag = "ERROR";
	else if (level == VIRTIO_LOG_WARNING)
		tag = "WARNING";
	/* Messages of kernel drivers end with a newline. */
	show_line(s, tag, "%.*s", (int)strcspn(line, "\n"), line);
}

void show_summary(const struct show *s, const char *module)
{
	char size[TOOL_SIZE_TEXT];

	show_line(s, "summary",
		  "%s drove %u device%s: %" PRIu64 " buffers added, %" PRIu64
		  " used (%s written), %" PRIu64 " taken back unused; %" PRIu64
		  " notifications, %" PRIu64 " interrupts",
		  module, s->bound, s->bound == 1 ? "" : "s", s->added,
		  s->taken, tool_format_size(s->bytes, size), s->detached,
		  s->notifications, s->interrupts);
}
