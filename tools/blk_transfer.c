/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * virtio blk read, write and copy: data in one direction, several requests in
 * flight.
 *
 * Slots are used in turn, so that data arrives in order whichever way the
 * device completes requests. All slots together are to stay in a CPU's cache,
 * where they are filled and emptied without waiting for memory.
 */
#include <string.h>

#include "blk.h"
#include "input.h"
#include "output.h"
#include "progress.h"
#include "tool.h"

#define DEFAULT_DEPTH 4
#define MAX_DEPTH     1024
#define PIECE	      (256 * 1024)

struct transfer_options {
	struct bus_options bus;
	const char *path; /* file, or NULL for a standard stream */
	uint64_t offset;
	uint64_t size;
	bool size_given;
	unsigned int depth;
};

/* ---- pumps -------------------------------------------------------------- */

static struct blk_slot *next_slot(struct blk_session *s, struct blk_slot *slot)
{
	return slot + 1 < s->slots + s->depth ? slot + 1 : s->slots;
}

static size_t piece_at(const struct blk_session *s, uint64_t at, uint64_t end)
{
	return end - at < s->slot_size ? (size_t)(end - at) : s->slot_size;
}

/*
 * Start a slot that came back. The device sees it at once, not with the next
 * one's: it works while that one's data is on its way.
 */
static int send_piece(struct blk_slot *slot, uint32_t type, uint64_t *at,
		      uint64_t end)
{
	size_t len = piece_at(slot->session, *at, end);
	int err;

	slot->len = 0;
	if (!len)
		return 0;
	err = blk_start(slot, type, *at, len);
	*at += len;
	return err ? err : blk_kick(slot->session, slot->queue);
}

/* Start as many slots as there is to read for, all together. */
static int read_ahead(struct blk_session *s, uint64_t *at, uint64_t end)
{
	struct blk_slot *slot;

	for (slot = s->slots; slot < s->slots + s->depth && *at < end; slot++) {
		size_t len = piece_at(s, *at, end);

		blk_make_ready(slot, VIRTIO_BLK_T_IN, *at, len);
		*at += len;
	}
	return blk_start_ready(s, s->depth);
}

static int read_disk(struct blk_session *s, uint64_t at, uint64_t size,
		     struct output *out, struct progress *progress)
{
	uint64_t end = at + size;
	struct blk_slot *slot;
	int err = read_ahead(s, &at, end), status;

	for (slot = s->slots; !err && slot->len; slot = next_slot(s, slot)) {
		err = blk_finish(slot);
		if (err)
			break;
		status = output_write(out, slot->buf, slot->len);
		if (status)
			return status;
		progress_add(progress, slot->len);
		err = send_piece(slot, VIRTIO_BLK_T_IN, &at, end);
	}
	return err ? blk_error(s, "reading", err) : 0;
}

/* Wait for everything that is in flight, and make it lasting. */
static int finish_writing(struct blk_session *s)
{
	unsigned int i;
	int err = 0;

	for (i = 0; !err && i < s->depth; i++)
		err = blk_finish(&s->slots[i]);
	return err ? err : virtio_blk_flush(s->blk, s->options->timeout_ns);
}

static int write_disk(struct blk_session *s, uint64_t at, struct input *in,
		      struct progress *progress)
{
	uint64_t end = at + in->size;
	struct blk_slot *slot;
	int err = 0, status;

	for (slot = s->slots; !err && at < end; slot = next_slot(s, slot)) {
		size_t len = piece_at(s, at, end);

		err = blk_finish(slot);
		if (err)
			break;
		status = input_read(in, slot->buf, len);
		if (status)
			return status;
		err = send_piece(slot, VIRTIO_BLK_T_OUT, &at, end);
		progress_add(progress, len);
	}
	if (!err)
		err = finish_writing(s);
	return err ? blk_error(s, "writing", err) : 0;
}

/* ---- from the disk ------------------------------------------------------ */

static int read_to_output(struct blk_session *s,
			  const struct transfer_options *o)
{
	struct progress progress;
	struct output out;
	int status;

	status = output_open(&out, o->path, o->size, s->machine);
	if (status)
		return status;
	progress_begin(&progress, o->size);
	status = read_disk(s, o->offset, o->size, &out, &progress);
	progress_end(&progress, status == 0);
	if (!status)
		return output_finish(&out);
	output_discard(&out);
	return status;
}

/* Find out what is left of the disk, and see that the rest is in it. */
static int check_range(const struct blk_session *s, struct transfer_options *o)
{
	uint64_t size = blk_size(s);
	char has[TOOL_SIZE_TEXT];

	if (!o->size_given && o->offset <= size)
		o->size = size - o->offset;
	if (o->offset <= size && o->size <= size - o->offset)
		return 0;
	tool_error("%s has %s (%llu bytes): choose a smaller --offset or "
		   "--size",
		   dev_name(&s->vdev->dev), tool_format_size(size, has),
		   (unsigned long long)size);
	return TOOL_FAILED;
}

static int run_read(struct transfer_options *o)
{
	struct blk_session s;
	int status;

	status = blk_open(&s, &o->bus);
	if (status)
		return status;
	status = check_range(&s, o);
	if (!status)
		status = blk_make_slots(&s, o->depth, PIECE);
	if (!status)
		status = read_to_output(&s, o);
	blk_close(&s);
	return status;
}

/* ---- to the disk -------------------------------------------------------- */

static int check_source(const struct blk_session *s, const struct input *in,
			uint64_t room)
{
	char has[TOOL_SIZE_TEXT];

	if (in->size > room) {
		tool_error("%s is too large for the %s (%llu bytes) from "
			   "--offset to the end of %s: nothing was written",
			   in->name, tool_format_size(room, has),
			   (unsigned long long)room, dev_name(&s->vdev->dev));
		return TOOL_FAILED;
	}
	if (in->size % s->info->blk_size) {
		tool_error("the size of %s, %llu bytes, is no multiple of %u: "
			   "enlarge it with truncate -s %%%u; nothing was "
			   "written",
			   in->name, (unsigned long long)in->size,
			   s->info->blk_size, s->info->blk_size);
		return TOOL_FAILED;
	}
	return 0;
}

static int write_from_input(struct blk_session *s,
			    const struct transfer_options *o)
{
	uint64_t room = blk_size(s) - o->offset;
	struct progress progress;
	struct input in;
	int status;

	status = input_open(&in, o->path, room);
	if (status)
		return status;
	status = check_source(s, &in, room);
	if (!status) {
		progress_begin(&progress, in.size);
		status = write_disk(s, o->offset, &in, &progress);
		progress_end(&progress, status == 0);
	}
	input_close(&in);
	return status;
}

static int run_write(struct transfer_options *o)
{
	struct blk_session s;
	int status;

	status = blk_open(&s, &o->bus);
	if (status)
		return status;
	status = check_range(&s, o);
	if (!status && s.info->read_only)
		status = blk_error(&s, "writing", -EROFS);
	if (!status)
		status = blk_make_slots(&s, o->depth, PIECE);
	if (!status)
		status = write_from_input(&s, o);
	blk_close(&s);
	return status;
}

/* ---- command lines ------------------------------------------------------ */

static uint64_t sectors_option(const char *option, const char *text)
{
	uint64_t bytes = option_size(option, text);

	if (bytes % VIRTIO_BLK_SECTOR_SIZE)
		tool_usage("%s '%s' is no multiple of %u", option, text,
			   VIRTIO_BLK_SECTOR_SIZE);
	return bytes;
}

static unsigned int depth_option(const char *text)
{
	uint64_t depth;

	if (!tool_parse_size(text, &depth) || !depth || depth > MAX_DEPTH)
		tool_usage("--depth '%s' is no number from 1 to %d", text,
			   MAX_DEPTH);
	return (unsigned int)depth;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct transfer_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case 'o':
		o->offset = sectors_option("--offset", arg);
		return 0;
	case 'n':
		o->size = sectors_option("--size", arg);
		o->size_given = true;
		return 0;
	case 'd':
		o->depth = depth_option(arg);
		return 0;
	case ARGP_KEY_ARG:
		if (o->path)
			tool_usage("one file is enough: what is '%s' for?",
				   arg);
		o->path = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

#define OFFSET_OPTION                                                          \
	{                                                                      \
		.name = "offset", .key = 'o', .arg = "SIZE",                   \
		.doc = "begin so many bytes into the disk, as in 1M"           \
	}

#define DEPTH_OPTION                                                           \
	{                                                                      \
		.name = "depth", .key = 'd', .arg = "N",                       \
		.doc = "requests in flight: 4 unless given"                    \
	}

static const struct argp_child child[] = { { .argp = &device_argp }, { 0 } };

int cmd_blk_read(int argc, char **argv)
{
	static const struct argp_option option[] = {
		OFFSET_OPTION,
		{ .name = "size",
		  .key = 'n',
		  .arg = "SIZE",
		  .doc = "read so many bytes: to the end unless given" },
		DEPTH_OPTION,
		{ 0 },
	};
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.args_doc = "[FILE]",
		.doc = "Read part of a disk to FILE, or to standard output.",
		.children = child,
	};
	struct transfer_options o = { .depth = DEFAULT_DEPTH };

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	return run_read(&o);
}

int cmd_blk_copy(int argc, char **argv)
{
	static const struct argp_option option[] = { DEPTH_OPTION, { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.args_doc = "TARGET",
		.doc = "Copy a whole disk to TARGET: a file, which appears "
		       "once it is complete, a block device, or - for "
		       "standard output.",
		.children = child,
	};
	struct transfer_options o = { .depth = DEFAULT_DEPTH };

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (!o.path)
		tool_usage("say where to copy to: a file, a block device, or - "
			   "for standard output");
	return run_read(&o);
}

int cmd_blk_write(int argc, char **argv)
{
	static const struct argp_option option[] = { OFFSET_OPTION,
						     DEPTH_OPTION,
						     { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.args_doc = "[FILE]",
		.doc = "Write FILE, or standard input, to part of a disk.",
		.children = child,
	};
	struct transfer_options o = { .depth = DEFAULT_DEPTH };

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	return run_write(&o);
}
