/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio blk: its verbs, and starting and ending work with a disk. */
#include <stdlib.h>
#include <string.h>

#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "blk.h"
#include "tool.h"

static const struct tool_verb verbs[] = {
	{ "info", cmd_blk_info, "size, limits and abilities of a disk" },
	{ "read", cmd_blk_read, "part of a disk to a file" },
	{ "write", cmd_blk_write, "a file to part of a disk" },
	{ "copy", cmd_blk_copy, "the whole disk to a file or a device" },
	{ "bench", cmd_blk_bench, "how fast it reads, by queue depth" },
	{ NULL, NULL, NULL },
};

int cmd_blk(int argc, char **argv)
{
	return tool_dispatch(verbs, "Work with a virtio block device.", argc,
			     argv);
}

/* ---- beginning and end -------------------------------------------------- */

int blk_open(struct blk_session *s, const struct bus_options *options)
{
	int status;

	*s = (struct blk_session){ .options = options };
	status = machine_open(&s->machine, options->on, NULL);
	if (status)
		return status;
	virtio_blk_driver_init(&s->driver);
	register_virtio_driver(&s->driver);
	status = bus_options_device(options, s->machine, VIRTIO_ID_BLOCK,
				    &s->vdev);
	if (status) {
		blk_close(s);
		return status;
	}
	s->blk = virtio_blk_from_vdev(s->vdev);
	s->info = virtio_blk_info(s->blk);
	return 0;
}

void blk_close(struct blk_session *s)
{
	unsigned int i;

	/*
	 * A device that never answered still has its requests: then the driver
	 * gives the memory back, once the device is reset.
	 */
	for (i = 0; i < s->depth && !s->in_flight; i++)
		virtio_blk_free(s->blk, s->slots[i].buf, s->slot_size);
	unregister_virtio_driver(&s->driver);
	free(s->slots);
	free(s->batch);
	machine_close(s->machine);
}

uint64_t blk_size(const struct blk_session *s)
{
	return s->info->capacity * VIRTIO_BLK_SECTOR_SIZE;
}

int blk_error(const struct blk_session *s, const char *doing, int err)
{
	const char *name = dev_name(&s->vdev->dev);

	if (machine_died(s->machine))
		return TOOL_FAILED;
	if (err == -ETIMEDOUT)
		tool_error("%s %s: no answer within %s: "
			   "--timeout allows more",
			   doing, name, s->options->timeout);
	else if (err == -EROFS)
		tool_error("%s %s: the disk is read-only: "
			   "leave ;ro out of --on",
			   doing, name);
	else if (err == -EIO)
		tool_error("%s %s: the device reports an I/O error: "
			   "check what the disk is made of",
			   doing, name);
	else
		tool_error("%s %s: %s", doing, name, tool_errname(err));
	return TOOL_FAILED;
}

/* ---- requests ----------------------------------------------------------- */

static void request_done(struct virtio_blk_request *rq)
{
	struct blk_slot *slot = rq->priv;

	slot->in_flight = false;
	slot->session->in_flight--;
}

static size_t fitting_size(const struct blk_session *s, size_t size)
{
	/* Data is one segment, and whole blocks. */
	if (size > s->info->size_max)
		size = s->info->size_max;
	return size < s->info->blk_size ? s->info->blk_size
					: size - size % s->info->blk_size;
}

int blk_make_slots(struct blk_session *s, unsigned int depth, size_t size)
{
	unsigned int i;

	s->slots = calloc(depth, sizeof(*s->slots));
	s->batch = calloc(depth, sizeof(struct virtio_blk_request *));
	if (!s->slots || !s->batch) {
		tool_error("out of memory: try a smaller --depth");
		return TOOL_FAILED;
	}
	s->slot_size = fitting_size(s, size);
	for (i = 0; i < depth; i++) {
		struct blk_slot *slot = &s->slots[i];

		slot->buf = virtio_blk_alloc(s->blk, s->slot_size);
		if (!slot->buf) {
			tool_error("out of memory: try a smaller --depth");
			return TOOL_FAILED;
		}
		s->depth = i + 1;
		slot->session = s;
		slot->queue = i % s->info->num_queues;
		slot->rq.sg = &slot->sg;
		slot->rq.done = request_done;
		slot->rq.priv = slot;
	}
	return 0;
}

int blk_kick(struct blk_session *s, unsigned int queue)
{
	return virtio_blk_kick(s->blk, queue);
}

int blk_wait(struct blk_session *s, unsigned int queue)
{
	const struct virtio_platform *platform = machine_platform(s->machine);
	uint64_t begun = platform->ops->now(platform->ctx);
	uint64_t timeout = s->options->timeout_ns, elapsed = 0;
	unsigned int before = s->in_flight;
	int ret;

	for (;;) {
		ret = platform->ops->wait(platform->ctx, timeout - elapsed);
		if (ret < 0)
			return ret;
		/* What came without an interrupt; tells if all is over, too. */
		ret = virtio_blk_poll(s->blk, queue);
		if (ret < 0)
			return ret;
		if (s->in_flight < before)
			return 0;
		if (s->vdev->config->get_status(s->vdev) &
		    VIRTIO_CONFIG_S_NEEDS_RESET)
			return -EIO;
		elapsed = platform->ops->now(platform->ctx) - begun;
		if (elapsed >= timeout)
			return -ETIMEDOUT;
	}
}

void blk_make_ready(struct blk_slot *slot, uint32_t type, uint64_t offset,
		    size_t len)
{
	slot->rq.type = type;
	slot->rq.sector = offset / VIRTIO_BLK_SECTOR_SIZE;
	slot->len = len;
	slot->ready = true;
	sg_init_one(&slot->sg, slot->buf, (unsigned int)len);
}

/* Submit as much of the batch as there is room for: how many, or an error. */
static int submit_batch(struct blk_session *s, unsigned int queue,
			unsigned int from, unsigned int num)
{
	int ret = virtio_blk_submit_many(s->blk, queue, s->batch + from,
					 num - from);
	int i;

	for (i = 0; i < ret; i++) {
		struct blk_slot *slot = s->batch[from + (unsigned int)i]->priv;

		slot->ready = false;
		slot->in_flight = true;
		s->in_flight++;
	}
	return ret;
}

/* Submit all of it, however much that may be. */
static int start_batch(struct blk_session *s, unsigned int queue,
		       unsigned int num)
{
	unsigned int done = 0;
	int ret;

	while (done < num) {
		ret = submit_batch(s, queue, done, num);
		if (ret > 0) {
			done += (unsigned int)ret;
			continue;
		}
		if (ret != -ENOSPC || !s->in_flight)
			return ret;
		ret = blk_kick(s, queue);
		if (!ret)
			ret = blk_wait(s, queue);
		if (ret)
			return ret;
	}
	return 0;
}

int blk_start_ready(struct blk_session *s, unsigned int num)
{
	unsigned int queue, i, ready;
	int err = 0;

	for (queue = 0; !err && queue < s->info->num_queues; queue++) {
		ready = 0;
		/* As blk_make_slots() dealt them out. */
		for (i = queue; i < num; i += s->info->num_queues)
			if (s->slots[i].ready)
				s->batch[ready++] = &s->slots[i].rq;
		if (!ready)
			continue;
		err = start_batch(s, queue, ready);
		if (!err)
			err = blk_kick(s, queue);
	}
	return err;
}

int blk_start(struct blk_slot *slot, uint32_t type, uint64_t offset, size_t len)
{
	struct blk_session *s = slot->session;

	blk_make_ready(slot, type, offset, len);
	s->batch[0] = &slot->rq;
	return start_batch(s, slot->queue, 1);
}

int blk_finish(struct blk_slot *slot)
{
	int err;

	while (slot->in_flight) {
		err = blk_wait(slot->session, slot->queue);
		if (err)
			return err;
	}
	return slot->rq.error;
}
