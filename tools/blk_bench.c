/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio blk bench: requests and bytes in a second, by queue depth. */
#include <stdio.h>

#include "blk.h"
#include "json.h"
#include "queue.h"
#include "tool.h"

#define MAX_DEPTH	   128
#define DEFAULT_BLOCK_SIZE 4096
#define MAX_BLOCK_SIZE	   (1 << 20)
#define NS_PER_S	   1000000000ULL

struct bench_options {
	struct bus_options bus;
	uint64_t block_size;
	uint64_t runtime_ns; /* for each depth */
	bool sequential;
	bool json;
};

/* One row of the table. */
struct result {
	unsigned int depth;
	uint64_t requests;
	double seconds;
	uint64_t kicks;	     /* that the device was sent */
	uint64_t interrupts; /* that found requests done */
};

struct bench {
	const struct bench_options *options;
	struct blk_session s;
	uint64_t blocks; /* on the disk */
	uint64_t last;	 /* block read last */
	uint64_t random;
};

/* ---- measuring ---------------------------------------------------------- */

/* Marsaglia's xorshift: the same sequence in each run, and no time spent. */
static uint64_t next_random(struct bench *b)
{
	b->random ^= b->random << 13;
	b->random ^= b->random >> 7;
	b->random ^= b->random << 17;
	return b->random;
}

static uint64_t next_offset(struct bench *b)
{
	if (b->options->sequential)
		b->last = b->last + 1 < b->blocks ? b->last + 1 : 0;
	else
		b->last = next_random(b) % b->blocks;
	return b->last * b->s.slot_size;
}

/*
 * Start every free slot among the first `depth` together; counts what was
 * finished.
 */
static int refill(struct bench *b, unsigned int depth, uint64_t *finished)
{
	struct blk_slot *slot;

	for (slot = b->s.slots; slot < b->s.slots + depth; slot++) {
		if (slot->in_flight)
			continue;
		if (slot->len) {
			if (slot->rq.error)
				return slot->rq.error;
			++*finished;
		}
		blk_make_ready(slot, VIRTIO_BLK_T_IN, next_offset(b),
			       b->s.slot_size);
	}
	return blk_start_ready(&b->s, depth);
}

/* Let what is in flight finish; counts it. */
static int drain(struct bench *b, unsigned int depth, uint64_t *finished)
{
	struct blk_slot *slot;
	int err;

	for (slot = b->s.slots; slot < b->s.slots + depth; slot++) {
		err = blk_finish(slot);
		if (err)
			return err;
		*finished += slot->len != 0;
		slot->len = 0;
	}
	return 0;
}

static int measure(struct bench *b, unsigned int depth, struct result *result)
{
	const struct virtio_platform *p = machine_platform(b->s.machine);
	const struct virtqueue_counters before = queue_sum(b->s.vdev);
	uint64_t begun = p->ops->now(p->ctx), now;
	struct virtqueue_counters after;
	int err;

	*result = (struct result){ .depth = depth };
	do {
		err = refill(b, depth, &result->requests);
		if (!err)
			err = blk_wait(&b->s, 0);
		now = p->ops->now(p->ctx);
	} while (!err && now - begun < b->options->runtime_ns);
	if (!err)
		err = drain(b, depth, &result->requests);
	now = p->ops->now(p->ctx);
	result->seconds = (double)(now - begun) / (double)NS_PER_S;
	after = queue_sum(b->s.vdev);
	result->kicks = after.kicks - before.kicks;
	result->interrupts = after.interrupts - after.spurious -
			     (before.interrupts - before.spurious);
	return err;
}

/* ---- showing ------------------------------------------------------------ */

static double iops(const struct result *r)
{
	return (double)r->requests / r->seconds;
}

/* How many of something there were to a request. */
static double each(const struct result *r, uint64_t number)
{
	return (double)number / (double)r->requests;
}

static void print_heading(const struct bench *b)
{
	char size[TOOL_SIZE_TEXT];

	printf("%s: %s reads of %s\n%5s  %10s  %13s  %8s  %13s\n",
	       dev_name(&b->s.vdev->dev),
	       b->options->sequential ? "sequential" : "random",
	       tool_format_size(b->s.slot_size, size), "depth", "IOPS",
	       "bandwidth", "kicks/IO", "interrupts/IO");
}

static void print_row(const struct bench *b, const struct result *r)
{
	char size[TOOL_SIZE_TEXT];

	printf("%5u  %10.0f  %11s/s  %8.3f  %13.3f\n", r->depth, iops(r),
	       tool_format_size((uint64_t)(iops(r) * (double)b->s.slot_size),
				size),
	       each(r, r->kicks), each(r, r->interrupts));
	/* Each row takes a while: show it now. */
	fflush(stdout);
}

static void add_row(const struct bench *b, const struct result *r,
		    struct json_object *rows)
{
	struct json_object *o = json_object_new_object();

	json_add_number(o, "depth", r->depth);
	json_add_number(o, "requests", r->requests);
	json_object_object_add(o, "seconds",
			       json_object_new_double(r->seconds));
	json_add_number(o, "iops", (uint64_t)iops(r));
	json_add_number(o, "bytes_per_second",
			(uint64_t)(iops(r) * (double)b->s.slot_size));
	json_add_number(o, "kicks", r->kicks);
	json_add_number(o, "interrupts", r->interrupts);
	json_object_array_add(rows, o);
}

static void print_json(const struct bench *b, struct json_object *rows)
{
	struct json_object *o = json_object_new_object();

	json_add_text(o, "device", dev_name(&b->s.vdev->dev));
	json_add_text(o, "pattern",
		      b->options->sequential ? "sequential" : "random");
	json_add_number(o, "block_size", b->s.slot_size);
	json_object_object_add(o, "results", json_object_get(rows));
	json_object_object_add(o, "queues", queue_describe_all(b->s.vdev));
	json_print(o);
	json_object_put(o);
}

/* What happened on the queues, at all depths together. */
static void print_queues(const struct bench *b)
{
	struct json_object *queues = queue_describe_all(b->s.vdev);

	putchar('\n');
	queue_print_all(queues);
	json_object_put(queues);
}

/* Each request takes a descriptor at least: a small queue holds fewer. */
static unsigned int most_in_flight(const struct bench *b)
{
	unsigned int room = b->s.info->num_queues * b->s.info->queue_size;

	return room < MAX_DEPTH ? room : MAX_DEPTH;
}

static int measure_depths(struct bench *b, struct json_object *rows)
{
	struct result result;
	unsigned int depth;
	int err;

	if (!b->options->json)
		print_heading(b);
	for (depth = 1; depth <= most_in_flight(b); depth *= 2) {
		err = measure(b, depth, &result);
		if (err)
			return blk_error(&b->s, "reading", err);
		if (!b->options->json)
			print_row(b, &result);
		add_row(b, &result, rows);
	}
	if (b->options->json)
		print_json(b, rows);
	else
		print_queues(b);
	return 0;
}

/* ---- the verb ----------------------------------------------------------- */

static int check_block_size(const struct bench *b)
{
	if (b->s.slot_size == b->options->block_size && b->blocks)
		return 0;
	tool_error("--block-size of %llu does not suit %s: it takes multiples "
		   "of %u up to the size of the disk",
		   (unsigned long long)b->options->block_size,
		   dev_name(&b->s.vdev->dev), b->s.info->blk_size);
	return TOOL_FAILED;
}

static int bench_disk(struct bench *b)
{
	struct json_object *rows;
	int status;

	status = blk_make_slots(&b->s, MAX_DEPTH, b->options->block_size);
	if (status)
		return status;
	b->blocks = blk_size(&b->s) / b->s.slot_size;
	status = check_block_size(b);
	if (status)
		return status;
	rows = json_object_new_array();
	status = measure_depths(b, rows);
	json_object_put(rows);
	return status;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct bench_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case 'b':
		o->block_size = option_size("--block-size", arg);
		if (!o->block_size || o->block_size > MAX_BLOCK_SIZE)
			tool_usage("--block-size '%s' is not from 512 to 1M",
				   arg);
		return 0;
	case 't':
		o->runtime_ns = option_time("--runtime", arg);
		return 0;
	case 's':
		o->sequential = true;
		return 0;
	case 'j':
		o->json = true;
		return 0;
	case ARGP_KEY_ARG:
		tool_usage("blk bench takes no argument '%s'", arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "block-size",
	  .key = 'b',
	  .arg = "SIZE",
	  .doc = "bytes in a request: 4K unless given" },
	{ .name = "runtime",
	  .key = 't',
	  .arg = "TIME",
	  .doc = "how long to measure each depth: 1s unless given" },
	{ .name = "sequential",
	  .key = 's',
	  .doc = "read in order, not at random" },
	{ .name = "json", .key = 'j', .doc = "as JSON, with plain numbers" },
	{ 0 },
};

int cmd_blk_bench(int argc, char **argv)
{
	static const struct argp_child child[] = { { .argp = &device_argp },
						   { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.doc = "Measure how fast a disk reads with 1, 2, 4 to 128 "
		       "requests in flight. Nothing is written.",
		.children = child,
	};
	struct bench_options o = { .block_size = DEFAULT_BLOCK_SIZE,
				   .runtime_ns = NS_PER_S };
	struct bench b = { .options = &o, .random = 88172645463325252u };
	int status;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	status = blk_open(&b.s, &o.bus);
	if (status)
		return status;
	status = bench_disk(&b);
	blk_close(&b.s);
	return status;
}
