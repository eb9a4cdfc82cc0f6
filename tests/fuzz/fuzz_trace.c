/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reader of recorded traces, on files that are damaged or made up: whatever
 * it says of an event can be shown, and what is wrong with a file is said with
 * an offset inside it.
 */
#include <string.h>

#include "../../tools/trace_file.c"
#include "fuzz.h"

#define MOST_BYTES 65536

/* Which kinds can be shown is the tool's business. */
bool event_is_known(unsigned int kind)
{
	return kind <= VIRTIO_EVENT_USE;
}

static void check_text(const char *text)
{
	CHECK(strlen(text) <= TRACE_TEXT_MAX);
	for (; *text; text++)
		CHECK(*text >= ' ' && *text <= '~');
}

static void check_event(const struct event *ev)
{
	CHECK(event_is_known((unsigned int)ev->kind));
	CHECK(ev->index <= UINT16_MAX);
	check_text(ev->device);
	check_text(ev->location);
	if (ev->driver)
		check_text(ev->driver);
	if (ev->queue_name) {
		CHECK(ev->on_queue);
		check_text(ev->queue_name);
	}
}

static void read_all(FILE *in, size_t size)
{
	struct trace_file t;
	enum trace_item item = TRACE_ITEM_BAD;
	struct event ev;
	size_t items = 0;

	if (trace_file_open(&t, in))
		while ((item = trace_file_next(&t, &ev)) == TRACE_ITEM_EVENT ||
		       item == TRACE_ITEM_PAUSE) {
			if (item == TRACE_ITEM_EVENT)
				check_event(&ev);
			/* Each takes a record at least. */
			CHECK(++items <= size / sizeof(struct trace_record));
		}
	CHECK((item == TRACE_ITEM_BAD) == (t.error != NULL));
	CHECK(t.offset <= size && t.next <= size);
	trace_file_close(&t);
}

/* A record that could be right, so that what follows it is looked at. */
static void put_record(struct fuzz *in, struct trace_record *record)
{
	static const uint8_t kinds[] = {
		TRACE_DEVICE | TRACE_WIDE,
		TRACE_QUEUE | TRACE_WIDE,
		TRACE_DRIVER,
		TRACE_GAP | TRACE_WIDE,
		TRACE_PAUSE | TRACE_WIDE,
		TRACE_EVENT + VIRTIO_EVENT_ADD,
	};

	*record = (struct trace_record){
		.delta = cpu_to_le32(fuzz_take(in, 4)),
		.kind = kinds[fuzz_below(in, sizeof(kinds))],
		.place = cpu_to_le16((uint16_t)fuzz_below(in, 4)),
		.bytes = cpu_to_le32(fuzz_near(in, 0)),
	};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz in = { data, size };
	struct trace_header header = {
		.magic = { 0x89, 'V', 'T', 'R', 'A', 'C', 'E', '\n' },
		.version = cpu_to_le32(TRACE_VERSION),
		.clock = cpu_to_le32(TRACE_CLOCK_MONOTONIC),
	};
	static uint8_t file[MOST_BYTES];
	bool whole = fuzz_flip(&in);
	size_t used = 0;
	FILE *stream;

	if (whole) {
		memcpy(file, &header, sizeof(header));
		used = sizeof(header);
	}
	while (fuzz_more(&in) && used + 32 <= sizeof(file)) {
		struct trace_record record;

		if (whole && fuzz_flip(&in)) {
			put_record(&in, &record);
			memcpy(file + used, &record, sizeof(record));
			used += sizeof(record);
		} else {
			size_t n = fuzz_below(&in, 17);

			n = n < in.left ? n : in.left;
			memcpy(file + used, in.data, n);
			in.data += n;
			in.left -= n;
			used += n;
		}
	}
	if (!used)
		return 0;
	stream = fmemopen(file, used, "r");
	CHECK(stream);
	read_all(stream, used);
	fclose(stream);
	return 0;
}
