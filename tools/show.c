/* SPDX-License-Identifier: BSD-2-Clause */
/* Events of the bus and the rings as text. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <virtio/virtio_config.h>

#include "show.h"
#include "tool.h"

/* Without --trace this many lines tell of rings; then they are only counted. */
#define RING_LINES 24

/* Which events are told without --trace. */
enum told {
	TRACED, /* not */
	STEP,	/* always: a step in the life of a device */
	RING,	/* the first few: buffers on their way */
};

struct kind {
	const char *tag;
	enum told told;
};

static const struct kind kinds[] = {
	[VIRTIO_EVENT_ADD_DEVICE] = { "device", STEP },
	[VIRTIO_EVENT_REMOVE_DEVICE] = { "gone", STEP },
	[VIRTIO_EVENT_MATCH] = { "match", STEP },
	[VIRTIO_EVENT_RESET] = { "reset", STEP },
	[VIRTIO_EVENT_STATUS] = { "status", STEP },
	[VIRTIO_EVENT_FEATURES] = { "features", STEP },
	[VIRTIO_EVENT_PROBE] = { "probe", STEP },
	[VIRTIO_EVENT_PROBED] = { "probed", STEP },
	[VIRTIO_EVENT_REMOVE] = { "remove", STEP },
	[VIRTIO_EVENT_CONFIG] = { "config", STEP },
	[VIRTIO_EVENT_QUEUE] = { "queue", STEP },
	[VIRTIO_EVENT_DEL_QUEUE] = { "no queue", STEP },
	[VIRTIO_EVENT_ADD] = { "add", RING },
	[VIRTIO_EVENT_ADD_FAILED] = { "add", RING },
	[VIRTIO_EVENT_PUBLISH] = { "publish", TRACED },
	[VIRTIO_EVENT_NOTIFY] = { "notify", RING },
	[VIRTIO_EVENT_INTERRUPT] = { "interrupt", RING },
	[VIRTIO_EVENT_GET] = { "get", RING },
	[VIRTIO_EVENT_DISABLE_CB] = { "callbacks", TRACED },
	[VIRTIO_EVENT_ENABLE_CB] = { "callbacks", TRACED },
	[VIRTIO_EVENT_DETACH] = { "detach", RING },
	[VIRTIO_EVENT_BROKEN] = { "broken", STEP },
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

/* ---- life of a device --------------------------------------------------- */

static void print_status(unsigned int new, unsigned int old)
{
	const char *between = " ";
	unsigned int bit;

	for (bit = 0; bit < 8; bit++) {
		const char *name = tool_status_name(bit);

		if (!((new & ~old) >> bit & 1))
			continue;
		if (name)
			printf("%s%s", between, name);
		else
			printf("%sbit %u", between, bit);
		between = ", ";
	}
	printf(" (0x%02x -> 0x%02x)", old, new);
}

static void print_features(const char *what, uint32_t id, uint64_t features)
{
	const char *between = "";
	unsigned int bit;

	if (!features)
		return;
	printf(" %s ", what);
	for (bit = 0; bit < 64; bit++) {
		const char *name = tool_feature_name(id, bit);

		if (!(features >> bit & 1))
			continue;
		if (name)
			printf("%s%s", between, name);
		else
			printf("%sbit %u", between, bit);
		between = ", ";
	}
	putchar(';');
}

static void print_device(struct virtio_device *vdev)
{
	printf(" type %u (%s), vendor 0x%x, at %s", vdev->id.device,
	       tool_device_name(vdev->id.device), vdev->id.vendor,
	       virtio_bus_name(vdev));
}

static void print_life(const struct virtio_event *ev)
{
	struct virtio_device *vdev = ev->vdev;

	printf("%s:", dev_name(&vdev->dev));
	switch (ev->kind) {
	case VIRTIO_EVENT_ADD_DEVICE:
		print_device(vdev);
		break;
	case VIRTIO_EVENT_STATUS:
		print_status((unsigned int)ev->a, (unsigned int)ev->b);
		break;
	case VIRTIO_EVENT_FEATURES:
		print_features("accepted", vdev->id.device, ev->a);
		print_features("left out", vdev->id.device, ev->b & ~ev->a);
		printf(" 0x%" PRIx64 " of 0x%" PRIx64, ev->a, ev->b);
		break;
	case VIRTIO_EVENT_PROBED:
		printf(" %s", (int)ev->a ? tool_errname((int)ev->a) : "well");
		break;
	case VIRTIO_EVENT_REMOVE_DEVICE:
		printf(" off the bus");
		break;
	case VIRTIO_EVENT_RESET:
		printf(" it forgets everything");
		break;
	default:
		if (ev->drv)
			printf(" by driver %s", ev->drv->driver.name);
	}
}

/* ---- rings --------------------------------------------------------------- */

static void print_ring(const struct virtio_event *ev)
{
	printf("%s: queue %u \"%s\":", dev_name(&ev->vdev->dev), ev->vq->index,
	       ev->vq->name);
	switch (ev->kind) {
	case VIRTIO_EVENT_QUEUE:
		printf(" stands, %" PRIu64 " descriptors", ev->a);
		break;
	case VIRTIO_EVENT_DEL_QUEUE:
		printf(" deleted");
		break;
	case VIRTIO_EVENT_ADD:
		printf(" buffer, %" PRIu64 " segments out, %" PRIu64 " in",
		       ev->a, ev->b);
		break;
	case VIRTIO_EVENT_ADD_FAILED:
		printf(" refused: %s", tool_errname((int)ev->a));
		break;
	case VIRTIO_EVENT_PUBLISH:
		printf(" available, %s", ev->a ? "kick due" : "no kick wanted");
		break;
	case VIRTIO_EVENT_NOTIFY:
		printf(" kicked");
		break;
	case VIRTIO_EVENT_INTERRUPT:
		printf(" %s", ev->a ? "buffers were used" : "spurious");
		break;
	case VIRTIO_EVENT_GET:
		printf(" buffer, %" PRIu64 " bytes written", ev->a);
		break;
	case VIRTIO_EVENT_DISABLE_CB:
		printf(" not wanted");
		break;
	case VIRTIO_EVENT_ENABLE_CB:
		printf(" wanted%s", ev->a ? "" : ", some missed");
		break;
	case VIRTIO_EVENT_DETACH:
		printf(" unused buffer taken back");
		break;
	default:
		printf(" given up");
	}
}

/* ---- counting and choosing ----------------------------------------------- */

static void note_probe(struct show *s, const struct virtio_event *ev)
{
	if (!ev->a) {
		s->bound++;
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
		s->bytes += ev->a;
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

static bool is_told(struct show *s, enum told told)
{
	if (s->trace || told == STEP)
		return true;
	if (told == TRACED || s->ring_lines > RING_LINES)
		return false;
	if (s->ring_lines++ < RING_LINES)
		return true;
	show_line(s, "...",
		  "buffers are only counted from here on: --trace "
		  "shows each");
	return false;
}

void show_event(void *ctx, const struct virtio_event *ev)
{
	const struct kind *kind = &kinds[ev->kind];
	struct show *s = ctx;

	count(s, ev);
	if (!is_told(s, kind->told))
		return;
	begin_line(s, kind->tag);
	if (ev->vq)
		print_ring(ev);
	else
		print_life(ev);
	putchar('\n');
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
