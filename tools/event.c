/* SPDX-License-Identifier: BSD-2-Clause */
/* Events of the bus, the rings and the models, in words and as JSON. */
#include <inttypes.h>
#include <stdio.h>

#include <virtio/model.h>
#include <virtio/virtio_config.h>

#include "event.h"
#include "json.h"
#include "tool.h"

/* How a number of an event is to be read. */
enum number {
	UNUSED,
	NUMBER,
	TRUTH,
	ERROR,
};

struct kind {
	const char *tag;  /* of a line */
	const char *name; /* in JSON */
	bool indexed;	  /* virtio_event::index is used */
	bool bytes;	  /* and virtio_event::bytes */
	enum number type; /* of a; b is a number */
	const char *a;
	const char *b; /* or NULL */
};

#define LIFE(_tag, _name)      .tag = _tag, .name = _name
#define RING(_tag, _name)      LIFE(_tag, _name), .indexed = true
#define A(_type, _name)	       .type = _type, .a = _name
#define A_B(_type, _name, _b_) A(_type, _name), .b = _b_

static const struct kind kinds[] = {
	[VIRTIO_EVENT_ADD_DEVICE] = { LIFE("device", "add_device") },
	[VIRTIO_EVENT_REMOVE_DEVICE] = { LIFE("gone", "remove_device") },
	[VIRTIO_EVENT_MATCH] = { LIFE("match", "match") },
	[VIRTIO_EVENT_RESET] = { LIFE("reset", "reset") },
	[VIRTIO_EVENT_STATUS] = { LIFE("status", "status"),
				  A_B(NUMBER, "new", "old") },
	[VIRTIO_EVENT_FEATURES] = { LIFE("features", "features"),
				    A_B(NUMBER, "accepted", "offered") },
	[VIRTIO_EVENT_PROBE] = { LIFE("probe", "probe") },
	[VIRTIO_EVENT_PROBED] = { LIFE("probed", "probed"), A(ERROR, "error") },
	[VIRTIO_EVENT_REMOVE] = { LIFE("remove", "remove") },
	[VIRTIO_EVENT_CONFIG] = { LIFE("config", "config_changed") },
	[VIRTIO_EVENT_QUEUE] = { LIFE("queue", "queue"), A(NUMBER, "size") },
	[VIRTIO_EVENT_DEL_QUEUE] = { LIFE("no queue", "del_queue") },
	[VIRTIO_EVENT_ADD] = { RING("add", "add"), .bytes = true,
			       A_B(NUMBER, "segments_out", "segments_in") },
	[VIRTIO_EVENT_ADD_FAILED] = { RING("add", "add_failed"),
				      A(ERROR, "error") },
	[VIRTIO_EVENT_PUBLISH] = { RING("publish", "publish"),
				   A(TRUTH, "kick_due") },
	[VIRTIO_EVENT_NOTIFY] = { RING("notify", "notify") },
	[VIRTIO_EVENT_INTERRUPT] = { RING("interrupt", "interrupt"),
				     A(TRUTH, "work_found") },
	[VIRTIO_EVENT_GET] = { RING("get", "get"), .bytes = true },
	[VIRTIO_EVENT_DISABLE_CB] = { RING("callbacks", "disable_cb") },
	[VIRTIO_EVENT_ENABLE_CB] = { RING("callbacks", "enable_cb"),
				     A(TRUTH, "none_missed") },
	[VIRTIO_EVENT_DETACH] = { LIFE("detach", "detach") },
	[VIRTIO_EVENT_BROKEN] = { LIFE("broken", "broken") },
	[VIRTIO_EVENT_TAKE] = { RING("take", "take"), .bytes = true,
				A_B(NUMBER, "pieces_out", "pieces_in") },
	[VIRTIO_EVENT_USE] = { RING("use", "use"), .bytes = true,
			       A(TRUTH, "interrupts") },
};

struct event event_of(const struct virtio_event *ev)
{
	struct virtio_device *vdev = ev->vdev;
	struct event e = {
		.kind = ev->kind,
		.flags = ev->flags,
		.index = ev->index,
		.bytes = ev->bytes,
		.a = ev->a,
		.b = ev->b,
		.device = dev_name(&vdev->dev),
		.type = vdev->id.device,
		.vendor = vdev->id.vendor,
		.location = virtio_bus_name(vdev),
		.driver = ev->drv ? ev->drv->driver.name : NULL,
		.on_queue = ev->vq || ev->mq,
	};

	if (ev->vq) {
		e.queue = ev->vq->index;
		e.queue_name = ev->vq->name;
	} else if (ev->mq) {
		e.queue = ev->mq->index;
	}
	return e;
}

bool event_is_known(unsigned int kind)
{
	return kind < sizeof(kinds) / sizeof(kinds[0]);
}

const char *event_tag(enum virtio_event_kind kind)
{
	return kinds[kind].tag;
}

bool event_has_index(const struct event *ev)
{
	return kinds[ev->kind].indexed;
}

/* ---- life of a device --------------------------------------------------- */

/* A recorded number can be anything. */
static const char *error_name(uint64_t number)
{
	int64_t err = (int64_t)number;

	return err < 0 && err >= -4095 ? tool_errname((int)err)
				       : "an unknown error";
}

static void print_status(unsigned int new, unsigned int old)
{
	const char *between = "";
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
	printf("%s(0x%02x -> 0x%02x)", *between ? " " : "", old, new);
}

static void print_features(const char *what, uint32_t type, uint64_t features)
{
	const char *between = "";
	unsigned int bit;

	if (!features)
		return;
	printf("%s ", what);
	for (bit = 0; bit < 64; bit++) {
		const char *name = tool_feature_name(type, bit);

		if (!(features >> bit & 1))
			continue;
		if (name)
			printf("%s%s", between, name);
		else
			printf("%sbit %u", between, bit);
		between = ", ";
	}
	printf("; ");
}

static void print_life(const struct event *ev)
{
	switch (ev->kind) {
	case VIRTIO_EVENT_ADD_DEVICE:
		printf("type %u (%s), vendor 0x%x, at %s", ev->type,
		       tool_device_name(ev->type), ev->vendor, ev->location);
		break;
	case VIRTIO_EVENT_STATUS:
		print_status((unsigned int)ev->a, (unsigned int)ev->b);
		break;
	case VIRTIO_EVENT_FEATURES:
		print_features("accepted", ev->type, ev->a);
		print_features("left out", ev->type, ev->b & ~ev->a);
		printf("0x%" PRIx64 " of 0x%" PRIx64, ev->a, ev->b);
		break;
	case VIRTIO_EVENT_PROBED:
		printf("%s", ev->a ? error_name(ev->a) : "well");
		break;
	case VIRTIO_EVENT_REMOVE_DEVICE:
		printf("off the bus");
		break;
	case VIRTIO_EVENT_RESET:
		printf("it forgets everything");
		break;
	default:
		if (ev->driver)
			printf("by driver %s", ev->driver);
	}
}

/* ---- rings --------------------------------------------------------------- */

static void print_ring(const struct event *ev)
{
	switch (ev->kind) {
	case VIRTIO_EVENT_QUEUE:
		printf("stands, %" PRIu64 " descriptors", ev->a);
		break;
	case VIRTIO_EVENT_DEL_QUEUE:
		printf("deleted");
		break;
	case VIRTIO_EVENT_ADD:
		printf("buffer, %" PRIu64 " segments out, %" PRIu64
		       " in, %" PRIu32 " bytes%s",
		       ev->a, ev->b, ev->bytes,
		       ev->flags & VIRTIO_EVENT_F_INDIRECT ? ", indirect" : "");
		break;
	case VIRTIO_EVENT_ADD_FAILED:
		printf("refused: %s", error_name(ev->a));
		break;
	case VIRTIO_EVENT_PUBLISH:
		printf("available, %s", ev->a ? "kick due" : "no kick wanted");
		break;
	case VIRTIO_EVENT_NOTIFY:
		printf("kicked");
		break;
	case VIRTIO_EVENT_INTERRUPT:
		printf("%s", ev->a ? "buffers were used" : "spurious");
		break;
	case VIRTIO_EVENT_GET:
		printf("buffer, %" PRIu32 " bytes written", ev->bytes);
		break;
	case VIRTIO_EVENT_DISABLE_CB:
		printf("not wanted");
		break;
	case VIRTIO_EVENT_ENABLE_CB:
		printf("wanted%s", ev->a ? "" : ", some missed");
		break;
	case VIRTIO_EVENT_DETACH:
		printf("unused buffer taken back");
		break;
	case VIRTIO_EVENT_TAKE:
		printf("device has %" PRIu64 " pieces out, %" PRIu64
		       " in, %" PRIu32 " bytes",
		       ev->a, ev->b, ev->bytes);
		break;
	case VIRTIO_EVENT_USE:
		printf("device wrote %" PRIu32 " bytes, %s", ev->bytes,
		       ev->a ? "interrupts" : "no interrupt wanted");
		break;
	default:
		printf("given up");
	}
	if (ev->flags & VIRTIO_EVENT_F_WRAP)
		printf(", wrap");
}

void event_print(const struct event *ev)
{
	if (ev->on_queue)
		print_ring(ev);
	else
		print_life(ev);
}

/* ---- JSON ---------------------------------------------------------------- */

static void describe_a(const struct kind *kind, uint64_t a,
		       struct json_object *o)
{
	switch (kind->type) {
	case UNUSED:
		break;
	case NUMBER:
		json_add_number(o, kind->a, a);
		break;
	case TRUTH:
		json_add_bool(o, kind->a, a != 0);
		break;
	case ERROR:
		json_add_text(o, kind->a, a ? error_name(a) : NULL);
	}
}

void event_describe(const struct event *ev, struct json_object *o)
{
	const struct kind *kind = &kinds[ev->kind];

	json_add_text(o, "device", ev->device);
	if (ev->on_queue)
		json_add_number(o, "queue", ev->queue);
	json_add_text(o, "event", kind->name);
	if (kind->indexed)
		json_add_number(o, "index", ev->index);
	describe_a(kind, ev->a, o);
	if (kind->b)
		json_add_number(o, kind->b, ev->b);
	if (kind->bytes)
		json_add_number(o, "bytes", ev->bytes);
	if (ev->kind == VIRTIO_EVENT_ADD)
		json_add_bool(o, "indirect",
			      ev->flags & VIRTIO_EVENT_F_INDIRECT);
	if (ev->flags & VIRTIO_EVENT_F_WRAP)
		json_add_bool(o, "wrap", true);
	if (ev->kind == VIRTIO_EVENT_ADD_DEVICE) {
		json_add_number(o, "type", ev->type);
		json_add_number(o, "vendor", ev->vendor);
		json_add_text(o, "location", ev->location);
	}
	if (ev->driver && !ev->on_queue)
		json_add_text(o, "driver", ev->driver);
	if (ev->kind == VIRTIO_EVENT_QUEUE)
		json_add_text(o, "name", ev->queue_name);
}
