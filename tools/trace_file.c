/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading a recorded trace, which may be damaged or made up. */
#include <stdlib.h>
#include <string.h>

#include "trace_file.h"
#include "trace_format.h"

/* A device or a queue that was named. */
struct trace_place {
	bool is_queue;
	char name[TRACE_TEXT_MAX + 1];
	/* of a device */
	uint32_t type;
	uint32_t vendor;
	char location[TRACE_TEXT_MAX + 1];
	char driver[TRACE_TEXT_MAX + 1]; /* "" if it has none */
	/* of a queue */
	uint32_t number;
	size_t device;
};

/* A record with all that follows it. */
struct full {
	struct trace_record head;
	unsigned int kind;
	uint64_t a, b;
	size_t place;
	char text[TRACE_TEXT_MAX + 1];
	size_t len;
};

static bool bad(struct trace_file *t, const char *error)
{
	t->error = error;
	return false;
}

/* ---- pieces ------------------------------------------------------------- */

static bool read_piece(struct trace_file *t, void *to, size_t size)
{
	size_t n = fread(to, 1, size, t->in);

	t->next += n;
	if (n == size)
		return true;
	return bad(t, ferror(t->in) ? "it cannot be read" : "it is cut off");
}

/* Some bytes that a terminal could take for a command are none. */
static void make_printable(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] && (text[i] < ' ' || text[i] > '~'))
			text[i] = '?';
}

static bool read_text(struct trace_file *t, struct full *f)
{
	size_t len = le32_to_cpu(f->head.bytes);
	char piece[sizeof(struct trace_record)];

	if (len > TRACE_TEXT_MAX)
		return bad(t, "a name is too long");
	f->len = len;
	for (size_t at = 0; at < len; at += sizeof(piece)) {
		size_t left = len - at;

		if (!read_piece(t, piece, sizeof(piece)))
			return false;
		memcpy(f->text + at, piece,
		       left < sizeof(piece) ? left : sizeof(piece));
	}
	f->text[len] = '\0';
	make_printable(f->text, len);
	return true;
}

static bool is_name(unsigned int kind)
{
	return kind == TRACE_DEVICE || kind == TRACE_DRIVER ||
	       kind == TRACE_QUEUE;
}

/* The first piece, unless the file ends before it. */
static bool read_head(struct trace_file *t, struct full *f, bool *end)
{
	size_t n;

	t->offset = t->next;
	n = fread(&f->head, 1, sizeof(f->head), t->in);
	t->next += n;
	*end = !n && !ferror(t->in);
	if (*end)
		return true;
	if (n != sizeof(f->head))
		return bad(t, ferror(t->in) ? "it cannot be read"
					    : "it is cut off");
	/* Recording was killed: the rest of the file was never used. */
	*end = f->head.kind == TRACE_END;
	return true;
}

static bool read_record(struct trace_file *t, struct full *f, bool *end)
{
	struct trace_wide wide;

	if (!read_head(t, f, end))
		return false;
	if (*end)
		return true;
	f->kind = f->head.kind & (TRACE_WIDE - 1u);
	f->place = le16_to_cpu(f->head.place);
	f->a = f->head.a;
	f->b = f->head.b;
	if (f->head.kind & TRACE_WIDE) {
		if (!read_piece(t, &wide, sizeof(wide)))
			return false;
		f->a = le64_to_cpu(wide.a);
		f->b = le64_to_cpu(wide.b);
	}
	return !is_name(f->kind) || read_text(t, f);
}

/* ---- names -------------------------------------------------------------- */

/* The place that a record names: a known one, or the next. */
static struct trace_place *make_place(struct trace_file *t,
				      const struct full *f)
{
	struct trace_place *places = t->places;
	size_t n = t->num_places;

	if (f->place > n) {
		t->error = "a place is named out of order";
		return NULL;
	}
	if (f->place < n)
		return &places[f->place];
	/* Doubled whenever it is full, which is at powers of two. */
	if (!(n & (n - 1)))
		places = realloc(places, (n ? 2 * n : 1) * sizeof(*places));
	if (!places) {
		t->error = "there is no memory for its names";
		return NULL;
	}
	t->places = places;
	t->num_places = n + 1;
	return memset(&places[n], 0, sizeof(*places));
}

static struct trace_place *find_device(struct trace_file *t, uint64_t place)
{
	if (place < t->num_places && !t->places[place].is_queue)
		return &t->places[place];
	t->error = "its device has no name";
	return NULL;
}

static bool name_device(struct trace_file *t, const struct full *f)
{
	struct trace_place *p = make_place(t, f);
	size_t name_len = strlen(f->text);

	if (!p)
		return false;
	memset(p, 0, sizeof(*p));
	p->type = (uint32_t)f->a;
	p->vendor = (uint32_t)f->b;
	strcpy(p->name, f->text);
	if (name_len < f->len)
		strcpy(p->location, f->text + name_len + 1);
	return true;
}

static bool name_driver(struct trace_file *t, const struct full *f)
{
	struct trace_place *device = find_device(t, f->place);

	if (!device)
		return false;
	strcpy(device->driver, f->text);
	return true;
}

static bool name_queue(struct trace_file *t, const struct full *f)
{
	struct trace_place *p;

	if (f->a == f->place || !find_device(t, f->a))
		return bad(t, "its device has no name");
	p = make_place(t, f);
	if (!p)
		return false;
	memset(p, 0, sizeof(*p));
	p->is_queue = true;
	p->device = (size_t)f->a;
	p->number = (uint32_t)f->b;
	strcpy(p->name, f->text);
	return true;
}

/* ---- events ------------------------------------------------------------- */

static bool make_event(struct trace_file *t, const struct full *f,
		       struct event *ev)
{
	const struct trace_place *place, *device;

	if (!event_is_known(f->kind - TRACE_EVENT))
		return bad(t, "it has an event that this version of virtio "
			      "does not know");
	if (f->place >= t->num_places)
		return bad(t, "its device or queue has no name");
	place = &t->places[f->place];
	device = place->is_queue ? find_device(t, place->device) : place;
	if (!device)
		return false;
	*ev = (struct event){
		.kind = (enum virtio_event_kind)(f->kind - TRACE_EVENT),
		.flags = f->head.flags,
		.index = le16_to_cpu(f->head.index),
		.bytes = le32_to_cpu(f->head.bytes),
		.a = f->a,
		.b = f->b,
		.device = device->name,
		.type = device->type,
		.vendor = device->vendor,
		.location = device->location,
		.driver = *device->driver ? device->driver : NULL,
		.on_queue = place->is_queue,
		.queue = place->number,
		.queue_name =
			place->is_queue && *place->name ? place->name : NULL,
	};
	return true;
}

/* ---- reading ------------------------------------------------------------ */

bool trace_file_open(struct trace_file *t, FILE *in)
{
	struct trace_header header;

	*t = (struct trace_file){ .in = in };
	if (!read_piece(t, &header, sizeof(header)))
		return false;
	if (memcmp(header.magic, TRACE_MAGIC, sizeof(header.magic)) != 0)
		return bad(t, "it is no trace of virtio");
	if (le32_to_cpu(header.version) != TRACE_VERSION)
		return bad(t, "it has a version that this virtio cannot read");
	if (le32_to_cpu(header.clock) != TRACE_CLOCK_MONOTONIC)
		return bad(t, "it has a clock that this virtio does not know");
	return true;
}

/* Take in a record that is no item; false after an error. */
static bool note(struct trace_file *t, const struct full *f)
{
	switch (f->kind) {
	case TRACE_DEVICE:
		return name_device(t, f);
	case TRACE_DRIVER:
		return name_driver(t, f);
	case TRACE_QUEUE:
		return name_queue(t, f);
	default:
		t->time += f->a;
		return true;
	}
}

enum trace_item trace_file_next(struct trace_file *t, struct event *ev)
{
	struct full f;
	bool end;

	for (;;) {
		if (!read_record(t, &f, &end))
			return TRACE_ITEM_BAD;
		if (end)
			return TRACE_ITEM_END;
		t->time += le32_to_cpu(f.head.delta);
		if (f.kind == TRACE_PAUSE) {
			*ev = (struct event){ .a = f.a };
			return TRACE_ITEM_PAUSE;
		}
		if (!is_name(f.kind) && f.kind != TRACE_GAP)
			return make_event(t, &f, ev) ? TRACE_ITEM_EVENT
						     : TRACE_ITEM_BAD;
		if (!note(t, &f))
			return TRACE_ITEM_BAD;
	}
}

void trace_file_close(struct trace_file *t)
{
	free(t->places);
}
