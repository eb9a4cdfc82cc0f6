/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the ring, fed by a device that does anything: uses buffers
 * as it should, and writes whatever it likes to all memory that the two share.
 *
 * Whatever it does, each buffer comes back at most once, its length is never
 * beyond what the device could write, room is accounted for, a broken queue
 * stays broken, and nothing is lost when the queue is taken down.
 */
#include "input.h"

#include "driver_rig.h"

#define BUFFERS	 64
#define SEGMENTS 6
#define SEG_SIZE 32

struct buffer {
	bool in_flight;
	uint32_t writable;
};

static struct buffer buffers[BUFFERS];
static unsigned char memory[BUFFERS][SEGMENTS][SEG_SIZE];
static unsigned int in_flight;

/* ---- the driver ---------------------------------------------------------- */

static struct buffer *free_buffer(void)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (!buffers[i].in_flight)
			return &buffers[i];
	return NULL;
}

static int add_lists(struct buffer *b, struct scatterlist *sg, unsigned int out,
		     unsigned int in, bool ctx)
{
	struct scatterlist *lists[2] = { sg, sg + out };

	if (!out && ctx)
		return virtqueue_add_inbuf_ctx(rig.vq, sg, in, b, b, 0);
	if (!out)
		return virtqueue_add_inbuf(rig.vq, sg, in, b, 0);
	return virtqueue_add_sgs(rig.vq, lists, 1, in ? 1 : 0, b, 0);
}

static void add(struct input *in)
{
	struct buffer *b = free_buffer();
	unsigned int count = 1 + below(in, SEGMENTS);
	unsigned int out = below(in, count + 1);
	struct scatterlist sg[SEGMENTS];
	unsigned int free;
	int err;

	if (!b)
		return;
	b->writable = 0;
	sg_init_table(sg, count);
	if (out)
		sg_mark_end(&sg[out - 1]);
	for (unsigned int i = 0; i < count; i++) {
		unsigned int len = 1 + below(in, SEG_SIZE);

		sg_set_buf(&sg[i], memory[b - buffers][i], len);
		if (i >= out)
			b->writable += len;
	}
	free = rig.vq->num_free;
	err = add_lists(b, sg, out, count - out, take8(in) & 1);
	if (err) {
		must(rig.vq->num_free == free);
		must(err == -ENOSPC || err == -EINVAL || err == -EIO ||
		     err == -ENOMEM);
		return;
	}
	must(!virtqueue_is_broken(rig.vq) && rig.vq->num_free < free);
	b->in_flight = true;
	in_flight++;
}

static void get(void)
{
	bool broken = virtqueue_is_broken(rig.vq);
	unsigned int len;
	void *ctx = NULL;
	struct buffer *b = virtqueue_get_buf_ctx(rig.vq, &len, &ctx);

	if (!b)
		return;
	must(!broken);
	must(b >= buffers && b < buffers + BUFFERS);
	must(!ctx || ctx == b);
	must(b->in_flight && len <= b->writable);
	b->in_flight = false;
	in_flight--;
}

static void recycle(struct virtqueue *vq, void *buf)
{
	struct buffer *b = buf;

	(void)vq;
	must(b->in_flight);
	b->in_flight = false;
	in_flight--;
}

static void drive(struct input *in)
{
	switch (below(in, 11)) {
	case 0:
	case 1:
		add(in);
		break;
	case 2:
		virtqueue_kick(rig.vq);
		break;
	case 3:
	case 4:
		get();
		break;
	case 5:
		virtqueue_disable_cb(rig.vq);
		break;
	case 6:
		virtqueue_enable_cb(rig.vq);
		break;
	case 7:
		virtqueue_enable_cb_delayed(rig.vq);
		break;
	case 8:
		fake_mmio_interrupt(&rig.dev, take8(in));
		break;
	case 9:
		rig.fp.fail_map = below(in, 8);
		break;
	default:
		virtqueue_reset(rig.vq, recycle);
	}
}

/* ---- the device ----------------------------------------------------------- */

/* Write anywhere in the ring: descriptors, available and used ring. */
static void scribble(struct input *in)
{
	unsigned char *start = (unsigned char *)rig.ring.desc;
	unsigned char *end =
		(unsigned char *)&rig.ring.used->ring[rig.ring.num];
	size_t len = (size_t)(end - start) + 2;
	size_t at = take16(in) % len;
	unsigned int count = 1 + below(in, 8);

	for (; count && at < len; count--)
		start[at++] = take8(in);
}

static void use_next(struct input *in)
{
	uint16_t idx = rig16(rig.ring.used->idx);

	rig_use(rig_head(idx), below(in, 4) ? 0 : take8(in));
}

static void misbehave(struct input *in)
{
	switch (below(in, 8)) {
	case 0:
	case 1:
	case 2:
		use_next(in);
		break;
	case 3:
		rig_use(rig_head(take8(in)), take8(in));
		break;
	case 4:
		rig_use(take32(in), take32(in));
		break;
	case 5:
		rig_set_used_idx((uint16_t)(rig16(rig.ring.used->idx) +
					    (int8_t)take8(in)));
		break;
	case 6:
		rig_set_avail_event(take16(in));
		break;
	default:
		scribble(in);
	}
}

/* ---- both ------------------------------------------------------------------ */

static bool up(struct input *in)
{
	uint8_t how = take8(in);

	memset(buffers, 0, sizeof(buffers));
	in_flight = 0;
	rig_init(how & 1 ? 1 : 2,
		 (how & 2 ? RIG_INDIRECT : 0) | (how & 4 ? RIG_EVENT : 0) |
			 (how & 8 ? RIG_RESET : 0),
		 1u << below(in, 5));
	if (how & 16)
		fake_platform_bounce(&rig.fp);
	if (how & 32)
		fake_platform_trace(&rig.fp);
	rig.info.max_indirect = how >> 6;
	return rig_start() == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	bool broken = false;

	if (!up(&in))
		__builtin_trap();
	while (!done(&in)) {
		if (take8(&in) & 1)
			drive(&in);
		else
			misbehave(&in);
		/* Only a reset of the queue mends it, which no buffer survives. */
		must(!broken || virtqueue_is_broken(rig.vq) || !in_flight);
		broken = virtqueue_is_broken(rig.vq);
	}
	rig_stop();
	must(rig.detached == in_flight);
	must(!rig.fp.violations && !rig.fp.nr_maps);
	must(!fake_live_blocks(&rig.fp) && !fake_live_irqs(&rig.fp));
	return 0;
}
