/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio trace show: the events of a recording, as lines or as JSON. */
#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "tool.h"
#include "trace.h"
#include "trace_file.h"
#include "trace_format.h"

#define NS_PER_S 1000000000u

enum { OPTION_DEVICE = 0x100, OPTION_QUEUE };

struct show_options {
	const char *file;   /* NULL until given */
	const char *device; /* the only one to show, or NULL */
	bool one_queue;
	uint32_t queue; /* the only one, then */
	bool json;
};

/* ---- choosing ----------------------------------------------------------- */

static bool is_wanted(const struct show_options *o, const struct event *ev)
{
	if (o->device && strcmp(o->device, ev->device) != 0)
		return false;
	return !o->one_queue || (ev->on_queue && o->queue == ev->queue);
}

/* ---- lines -------------------------------------------------------------- */

static void print_time(uint64_t ns)
{
	printf("%5" PRIu64 ".%09" PRIu64 "  ", ns / NS_PER_S, ns % NS_PER_S);
}

static void print_event(uint64_t time, const struct event *ev)
{
	print_time(time);
	printf("%-9s ", ev->device);
	if (ev->on_queue)
		printf("%5" PRIu32, ev->queue);
	else
		printf("%5s", "-");
	printf("  %-10s ", event_tag(ev->kind));
	if (event_has_index(ev))
		printf("%5u  ", ev->index);
	else
		printf("%5s  ", "-");
	event_print(ev);
	putchar('\n');
}

static void print_pause(uint64_t time, uint64_t ns)
{
	print_time(time);
	printf("%-9s %5s  %-10s %5s  the recording itself took %" PRIu64
	       ".%03" PRIu64 " us\n",
	       "-", "-", "pause", "-", ns / 1000, ns % 1000);
}

static void print_heading(void)
{
	printf("%15s  %-9s %5s  %-10s %5s  %s\n", "TIME", "DEVICE", "QUEUE",
	       "EVENT", "INDEX", "WHAT");
}

/* ---- JSON --------------------------------------------------------------- */

/* One element of the array at a time: a recording may be larger than memory. */
static void print_element(bool first, struct json_object *o)
{
	printf("%s  %s", first ? "[\n" : ",\n",
	       json_object_to_json_string_ext(
		       o, JSON_C_TO_STRING_SPACED |
				  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
}

static void print_event_json(bool first, uint64_t time, const struct event *ev)
{
	struct json_object *o = json_object_new_object();

	json_add_number(o, "time_ns", time);
	event_describe(ev, o);
	print_element(first, o);
}

static void print_pause_json(bool first, uint64_t time, uint64_t ns)
{
	struct json_object *o = json_object_new_object();

	json_add_number(o, "time_ns", time);
	json_add_text(o, "event", "pause");
	json_add_number(o, "ns", ns);
	print_element(first, o);
}

/* ---- the verb ----------------------------------------------------------- */

static int complain(const struct show_options *o, const struct trace_file *t)
{
	tool_error("cannot read %s beyond byte %" PRIu64 ": %s: record it "
		   "again with 'virtio trace record'",
		   o->file, t->offset, t->error);
	return TOOL_FAILED;
}

static void show_item(const struct show_options *o, const struct trace_file *t,
		      const struct event *ev, bool pause, bool first)
{
	if (o->json && pause)
		print_pause_json(first, t->time, ev->a);
	else if (o->json)
		print_event_json(first, t->time, ev);
	else if (pause)
		print_pause(t->time, ev->a);
	else
		print_event(t->time, ev);
}

static int show_all(const struct show_options *o, struct trace_file *t)
{
	enum trace_item item;
	struct event ev;
	bool first = true;

	if (!o->json)
		print_heading();
	while ((item = trace_file_next(t, &ev)) == TRACE_ITEM_EVENT ||
	       item == TRACE_ITEM_PAUSE) {
		bool pause = item == TRACE_ITEM_PAUSE;

		if (!pause && !is_wanted(o, &ev))
			continue;
		show_item(o, t, &ev, pause, first);
		first = false;
		if (ferror(stdout))
			return 0; /* main() says why */
	}
	if (o->json)
		printf(first ? "[]\n" : "\n]\n");
	return item == TRACE_ITEM_BAD ? complain(o, t) : 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct show_options *o = state->input;
	char *end;

	switch (key) {
	case OPTION_DEVICE:
		o->device = arg;
		return 0;
	case OPTION_QUEUE:
		errno = 0;
		o->queue = (uint32_t)strtoul(arg, &end, 10);
		if (*arg < '0' || *arg > '9' || *end || errno)
			tool_usage("--queue '%s' is no number", arg);
		o->one_queue = true;
		return 0;
	case 'j':
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (o->file)
			tool_usage("trace show takes one file, and '%s' is a "
				   "second",
				   arg);
		o->file = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "device",
	  .key = OPTION_DEVICE,
	  .arg = "NAME",
	  .doc = "events of this device alone, as in virtio1" },
	{ .name = "queue",
	  .key = OPTION_QUEUE,
	  .arg = "N",
	  .doc = "events on queues of this number alone" },
	{ .name = "json", .key = 'j', .doc = "as JSON" },
	{ 0 },
};

int cmd_trace_show(int argc, char **argv)
{
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.args_doc = "[FILE]",
		.doc = "Show the events that virtio trace record wrote to "
		       "FILE, which is " TRACE_DEFAULT_FILE " unless given.",
	};
	struct show_options o = { .file = NULL };
	struct trace_file t;
	FILE *in;
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (!o.file)
		o.file = TRACE_DEFAULT_FILE;
	in = fopen(o.file, "re");
	if (!in) {
		tool_error("cannot open %s: %s: 'virtio trace record' makes a "
			   "recording",
			   o.file, strerror(errno));
		return TOOL_FAILED;
	}
	status = trace_file_open(&t, in) ? show_all(&o, &t) : complain(&o, &t);
	trace_file_close(&t);
	fclose(in);
	return status;
}
