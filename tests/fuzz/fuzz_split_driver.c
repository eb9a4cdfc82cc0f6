/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the split ring, brought up through the MMIO transport and
 * fed by a device that lies in the used ring, in its wishes and in registers,
 * and writes whatever it likes to all memory that it shares with the driver.
 *
 * Whatever the device does: a buffer comes back at most once, only while it is
 * in flight, with a length that it can have; no descriptor is in two chains;
 * room is accounted for; a broken queue says -EIO and stays broken, and there
 * was a reason; memory around the buffers is as it was, and nothing is lost
 * when the queue goes.
 */
#include "fuzz.h"

#include <virtio/virtio_ring.h>

#include "driver_rig.h"
#include "ring/virtqueue.h"

#define BUFFERS	     24u
#define SEGMENTS     20u /* more than the longest queue has */
#define SEGMENT_SIZE 16u
#define CANARY	     0x5c

struct segment {
	void *addr;
	uint32_t len;
	bool writable;
};

/* A buffer, as the driver gave it and as the device finds it. */
struct buffer {
	bool in_flight;
	bool shown; /* it was kicked */
	bool used;  /* the device has used it, and did not lie */
	void *ctx;
	unsigned int out; /* device-readable segments; those come first */
	unsigned int count;
	struct segment segments[SEGMENTS];
	uint64_t total;	   /* bytes of all */
	uint64_t writable; /* bytes that the device may write */
	uint16_t head;
	uint32_t descs; /* the ring's descriptors that it takes, as bits */
};

/* Where the segments of the buffers are, each between canaries. */
struct room {
	unsigned char before[8];
	unsigned char bytes[SEGMENT_SIZE];
	unsigned char after[8];
};

static struct room rooms[BUFFERS][SEGMENTS];
static struct room canaries[BUFFERS][SEGMENTS]; /* as all begin and end */

static struct {
	bool strict;  /* a length that cannot be breaks the queue */
	bool drains;  /* the callback takes buffers back */
	bool forgets; /* remove leaves buffers behind */
	struct buffer buffers[BUFFERS];
	uint16_t added;	   /* buffers since the queue began */
	uint16_t shown;	   /* of these, kicked */
	uint16_t taken;	   /* of these, taken back */
	unsigned int free; /* descriptors that no buffer takes */
} driver;

/* ---- adding ------------------------------------------------------------- */

/* Lengths that do not fit memory are never looked into, or cannot be mapped. */
static uint32_t segment_len(struct fuzz *in)
{
	uint32_t len = fuzz_take(in, 1);

	if (len < 0xf8)
		return 1 + len % SEGMENT_SIZE;
	return 0xffffffffu >> (len & 3);
}

static void shape(struct fuzz *in, struct buffer *b)
{
	unsigned int i = (unsigned int)(b - driver.buffers);

	b->count = fuzz_below(in, fuzz_below(in, 4) ? 6 : SEGMENTS + 1);
	b->out = fuzz_below(in, b->count + 1);
	b->total = 0;
	b->writable = 0;
	for (unsigned int n = 0; n < b->count; n++) {
		struct segment *s = &b->segments[n];

		s->addr = rooms[i][n].bytes;
		s->len = segment_len(in);
		s->writable = n >= b->out;
		b->total += s->len;
		if (s->writable)
			b->writable += s->len;
	}
}

/* Add it as one list a direction, or as more lists where @cuts has a bit. */
static int add_lists(const struct buffer *b, uint32_t cuts, void *data)
{
	struct scatterlist sg[SEGMENTS];
	struct scatterlist *lists[SEGMENTS];
	unsigned int n = 0, out = 0;

	for (unsigned int i = 0; i < b->count; i++) {
		sg[i].flags = 0;
		sg_set_buf(&sg[i], b->segments[i].addr, b->segments[i].len);
		if (!i || i == b->out || cuts >> i & 1) {
			if (i)
				sg_mark_end(&sg[i - 1]);
			lists[n++] = &sg[i];
			out += i < b->out;
		}
	}
	if (b->count)
		sg_mark_end(&sg[b->count - 1]);
	if (n == 1 && out && cuts & 1)
		return virtqueue_add_outbuf(rig.vq, sg, b->count, data, 0);
	if (n == 1 && b->ctx)
		return virtqueue_add_inbuf_ctx(rig.vq, sg, b->count, data,
					       b->ctx, 0);
	if (n == 1 && !out && cuts & 1)
		return virtqueue_add_inbuf(rig.vq, sg, b->count, data, 0);
	return virtqueue_add_sgs(rig.vq, lists, out, n - out, data, 0);
}

/* What was mapped for the device holds what that left there: paint it over. */
static void paint(const struct buffer *b)
{
	for (unsigned int i = 0; i < b->count; i++)
		if (b->segments[i].writable && rig.fp.ops.dma_map)
			memset(b->segments[i].addr, CANARY,
			       b->segments[i].len < SEGMENT_SIZE
				       ? b->segments[i].len
				       : SEGMENT_SIZE);
}

/* The answer fits the buffer and the room there was. */
static void check_refusal(const struct buffer *b, int err)
{
	unsigned int num = rig.ring.num;

	paint(b);
	CHECK(rig.vq->num_free == driver.free);
	if (virtqueue_is_broken(rig.vq))
		CHECK(err == -EIO);
	else if (err == -EINVAL)
		CHECK(!b->count || b->count > num || b->total > UINT32_MAX);
	else if (err == -ENOSPC)
		CHECK(b->count <= num && b->count > driver.free);
	else
		CHECK(err == -ENOMEM && rig.fp.ops.dma_map);
}

/* A descriptor that the device finds: true if another follows. */
static bool check_desc(const struct vring_desc *d, const struct segment *s)
{
	uint16_t flags = rig16(d->flags);

	CHECK(rig32(d->len) == s->len);
	CHECK(!(flags & VRING_DESC_F_WRITE) == !s->writable);
	CHECK(!(flags & VRING_DESC_F_INDIRECT));
	if (!rig.fp.ops.dma_map)
		CHECK(rig_segment(d) == s->addr);
	return flags & VRING_DESC_F_NEXT;
}

/* What the device finds in the ring is the buffer, and no other has it. */
static void check_chain(struct buffer *b)
{
	const struct vring_desc *table = rig.ring.desc;
	uint32_t i = b->head, num = rig.ring.num;

	CHECK(i < num);
	b->descs = 1u << i;
	if (rig16(table[i].flags) & VRING_DESC_F_INDIRECT) {
		num = rig32(table[i].len) / (uint32_t)sizeof(*table);
		table = fake_cpu_addr(&rig.fp, rig64(table[i].addr));
		CHECK(num == b->count);
		i = 0;
	}
	for (unsigned int n = 0; n < b->count; n++) {
		bool last = n + 1 == b->count;

		CHECK(i < num);
		if (table == rig.ring.desc)
			b->descs |= 1u << i;
		CHECK(check_desc(&table[i], &b->segments[n]) == !last);
		i = rig16(table[i].next);
	}
	for (unsigned int n = 0; n < BUFFERS; n++)
		CHECK(!driver.buffers[n].in_flight ||
		      !(driver.buffers[n].descs & b->descs));
}

static unsigned int nr_descs(const struct buffer *b)
{
	return (unsigned int)__builtin_popcount(b->descs);
}

static void add(struct fuzz *in)
{
	struct buffer *b = driver.buffers;
	uint32_t cuts = fuzz_take(in, 3);
	int err;

	while (b < driver.buffers + BUFFERS && b->in_flight)
		b++;
	if (b == driver.buffers + BUFFERS)
		return;
	shape(in, b);
	/* Only a single list of device-writable segments can have one. */
	b->ctx = !b->out && b->count && !(cuts >> 1) ? &b->ctx : NULL;
	err = add_lists(b, cuts, b);
	if (err) {
		check_refusal(b, err);
		return;
	}
	CHECK(!virtqueue_is_broken(rig.vq));
	CHECK(b->count && b->total <= UINT32_MAX);
	b->head = rig_head(driver.added++);
	check_chain(b);
	b->in_flight = true;
	b->shown = false;
	b->used = false;
	driver.free -= nr_descs(b);
}

static void kick(void)
{
	bool broken = virtqueue_is_broken(rig.vq);
	unsigned int kicks = rig.dev.queues[0].kicks;
	bool wanted = virtqueue_kick_prepare(rig.vq);

	CHECK(rig16(rig.ring.avail->idx) == driver.added);
	for (unsigned int i = 0; i < BUFFERS; i++)
		driver.buffers[i].shown |= driver.buffers[i].in_flight;
	driver.shown = driver.added;
	if (!wanted)
		return;
	CHECK(virtqueue_notify(rig.vq) == !broken);
	CHECK(rig.dev.queues[0].kicks - kicks == !broken);
}

/* ---- taking back -------------------------------------------------------- */

/* A buffer is the driver's again. */
static void take(void *data)
{
	struct buffer *b = data;

	CHECK(b >= driver.buffers && b < driver.buffers + BUFFERS);
	CHECK(b == &driver.buffers[b - driver.buffers]);
	CHECK(b->in_flight);
	b->in_flight = false;
	driver.free += nr_descs(b);
	paint(b);
}

static struct buffer *with_head(uint32_t head)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (driver.buffers[i].in_flight &&
		    driver.buffers[i].head == head)
			return &driver.buffers[i];
	return NULL;
}

/* Does used.idx tell of more than was shown? */
static bool index_lies(void)
{
	uint16_t idx = rig16(rig.ring.used->idx);

	return (uint16_t)(idx - driver.taken) >
	       (uint16_t)(driver.shown - driver.taken);
}

/* A queue that just broke had a reason, and said it. */
static void check_broke(unsigned int lines, bool lie)
{
	CHECK(lie);
	CHECK(rig.fp.nr_lines - lines == 1);
}

/* How many more buffers the queue takes for used, without looking again. */
static uint16_t believed_used(void)
{
	return (uint16_t)(to_vvq(rig.vq)->split.used_seen - driver.taken);
}

static bool get(void)
{
	struct vring_used_elem e =
		rig.ring.used->ring[driver.taken & (rig.ring.num - 1)];
	struct buffer *expected = with_head(rig32(e.id));
	bool guessed = !expected || !expected->shown;
	bool too_long = expected && rig32(e.len) > expected->writable;
	bool broken = virtqueue_is_broken(rig.vq);
	unsigned int lines = rig.fp.nr_lines, len = 0;
	void *ctx = &len;
	void *data = virtqueue_get_buf_ctx(rig.vq, &len, &ctx);

	if (data) {
		CHECK(!broken && data == expected && expected->shown);
		CHECK(!too_long || !driver.strict);
		CHECK(len == (too_long ? expected->writable : rig32(e.len)));
		CHECK(ctx == expected->ctx);
		take(data);
		driver.taken++;
		CHECK(believed_used() <=
		      (uint16_t)(driver.shown - driver.taken));
	} else if (!virtqueue_is_broken(rig.vq)) {
		CHECK(rig16(rig.ring.used->idx) == driver.taken);
	} else if (!broken) {
		check_broke(lines, index_lies() || guessed ||
					   (too_long && driver.strict));
	}
	return data;
}

static void callback(struct virtqueue *vq)
{
	CHECK(vq == rig.vq && !virtqueue_is_broken(vq));
	while (driver.drains && get())
		;
}

static void interrupt(struct fuzz *in)
{
	bool broken = virtqueue_is_broken(rig.vq) || driver.drains;
	unsigned int lines = rig.fp.nr_lines;

	fake_mmio_interrupt(&rig.dev, fuzz_take(in, 1));
	if (!broken && virtqueue_is_broken(rig.vq))
		check_broke(lines, index_lies());
}

static void callbacks(struct fuzz *in)
{
	bool broken = virtqueue_is_broken(rig.vq);
	bool more = rig16(rig.ring.used->idx) != driver.taken;

	switch (fuzz_below(in, 4)) {
	case 0:
		virtqueue_disable_cb(rig.vq);
		break;
	case 1:
		CHECK(virtqueue_enable_cb(rig.vq) == (broken || !more));
		break;
	case 2:
		virtqueue_enable_cb_delayed(rig.vq);
		break;
	default:
		virtqueue_poll(rig.vq, fuzz_near(in, driver.taken));
	}
}

/* ---- resetting ---------------------------------------------------------- */

static void begin(void)
{
	driver.added = 0;
	driver.shown = 0;
	driver.taken = 0;
	driver.free = rig.ring.num;
}

static void recycle(struct virtqueue *vq, void *data)
{
	CHECK(vq == rig.vq);
	take(data);
}

/* The queue alone is reset; the device may not do it. */
static void reset_queue(struct fuzz *in)
{
	bool can = virtio_has_feature(&rig.vm.vdev, VIRTIO_F_RING_RESET);
	int err;

	rig.dev.never_resets_queue = !fuzz_below(in, 16);
	rig.dev.ready_stays_zero = !fuzz_below(in, 16);
	err = virtqueue_reset(rig.vq, recycle);
	if (!can)
		CHECK(err == -ENOENT);
	else if (rig.dev.never_resets_queue)
		CHECK(err == -EBUSY);
	else
		CHECK(err == (rig.dev.ready_stays_zero ? -EIO : 0));
	if (can)
		CHECK(virtqueue_is_broken(rig.vq) == (err != 0));
	if (!can || rig.dev.never_resets_queue)
		return;
	for (unsigned int i = 0; i < BUFFERS; i++)
		CHECK(!driver.buffers[i].in_flight);
	begin();
	CHECK(!get() && virtqueue_is_broken(rig.vq) == (err != 0));
}

static void remove_rig(struct virtio_device *vdev)
{
	void *data;

	virtio_reset_device(vdev);
	while (!driver.forgets &&
	       (data = virtqueue_detach_unused_buf(rig.vq)) != NULL)
		take(data);
	vdev->config->del_vqs(vdev);
}

/*
 * Thousands of buffers come and go while those in flight stay: what that does
 * to the indices, done at once. In whole turns of the ring nothing else moves.
 */
static void pass_time(struct fuzz *in)
{
	struct vring_split *s = &to_vvq(rig.vq)->split;
	uint16_t n = (uint16_t)(rig.ring.num * fuzz_take(in, 2));

	if (driver.shown != driver.added || !driver.free)
		return;
	s->free_head = (uint16_t)(s->free_head + n);
	s->free_tail = (uint16_t)(s->free_tail + n);
	s->added += n;
	s->published += n;
	s->last_used = (uint16_t)(s->last_used + n);
	s->used_seen = (uint16_t)(s->used_seen + n);
	driver.added = (uint16_t)(driver.added + n);
	driver.shown = (uint16_t)(driver.shown + n);
	driver.taken = (uint16_t)(driver.taken + n);
	rig_set_used_idx((uint16_t)(rig16(rig.ring.used->idx) + n));
	kick();
}

static void drive(struct fuzz *in)
{
	switch (fuzz_below(in, 16)) {
	case 0:
		callbacks(in);
		break;
	case 1:
		reset_queue(in);
		break;
	case 2:
		interrupt(in);
		break;
	case 3:
		rig.fp.fail_map = fuzz_below(in, 8);
		break;
	case 4:
		if (!fuzz_below(in, 16))
			virtio_break_device(&rig.vm.vdev);
		break;
	case 5:
		pass_time(in);
		break;
	case 6:
	case 7:
		kick();
		break;
	case 8:
	case 9:
	case 10:
		get();
		break;
	default:
		add(in);
	}
}

/* ---- the device --------------------------------------------------------- */

/* Any buffer of which something holds, or NULL; the input says where. */
static struct buffer *pick(struct fuzz *in, bool honest)
{
	unsigned int first = fuzz_below(in, BUFFERS);

	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &driver.buffers[(first + i) % BUFFERS];

		if (b->in_flight && (!honest || (b->shown && !b->used)))
			return b;
	}
	return NULL;
}

/* Use a buffer as a device should. */
static void use(struct fuzz *in)
{
	struct buffer *b = pick(in, true);

	if (!b)
		return;
	b->used = true;
	rig_use(b->head, (uint32_t)(fuzz_take(in, 4) % (b->writable + 1)));
}

/* An entry that is almost right, and perhaps an index that tells of it. */
static void lie_in_entry(struct fuzz *in)
{
	const struct buffer *b = pick(in, false);
	uint16_t slot = (uint16_t)(driver.taken + fuzz_below(in, 4));
	uint32_t head = b ? b->head : 0;
	uint32_t len = b ? (uint32_t)b->writable : 0;

	rig_set_used(slot, fuzz_flip(in) ? head : fuzz_near(in, head),
		     fuzz_flip(in) ? len : fuzz_near(in, len));
	if (fuzz_flip(in))
		rig_set_used_idx((uint16_t)(slot + 1));
}

/* Write anywhere in memory that the device can reach. */
static void scribble(struct fuzz *in)
{
	unsigned int first = fuzz_below(in, rig.fp.nr_blocks);

	for (unsigned int i = 0; i < rig.fp.nr_blocks; i++) {
		struct fake_block *b =
			&rig.fp.blocks[(first + i) % rig.fp.nr_blocks];

		if (b->live && b->dma) {
			b->mem[fuzz_take(in, 2) % b->size] =
				(unsigned char)fuzz_take(in, 1);
			return;
		}
	}
}

static void misbehave(struct fuzz *in)
{
	switch (fuzz_below(in, 12)) {
	case 0:
		lie_in_entry(in);
		break;
	case 1:
		rig_set_used_idx((uint16_t)fuzz_near(in, driver.taken));
		break;
	case 2:
		rig_set_avail_event((uint16_t)fuzz_near(in, driver.added));
		break;
	case 3:
		rig.ring.used->flags.raw = (uint16_t)fuzz_take(in, 2);
		break;
	case 4:
	case 5:
		scribble(in);
		break;
	default:
		use(in);
	}
}

/* ---- both --------------------------------------------------------------- */

static void up(struct fuzz *in)
{
	uint32_t how = fuzz_take(in, 1), more = fuzz_take(in, 1);

	memset(canaries, CANARY, sizeof(canaries));
	memset(rooms, CANARY, sizeof(rooms));
	memset(&driver, 0, sizeof(driver));
	rig_init(how & 1 ? 1 : 2,
		 (how & 2 ? RIG_INDIRECT : 0) | (how & 4 ? RIG_EVENT : 0) |
			 (how & 8 ? RIG_RESET : 0),
		 1u << fuzz_below(in, 5));
	if (how & 16)
		fake_platform_bounce(&rig.fp);
	if (how & 32)
		fake_platform_trace(&rig.fp);
	rig.info.max_indirect = how >> 6;
	rig.info.callback = more & 1 ? callback : NULL;
	rig.drv.remove = remove_rig;
	driver.strict = !(how & 1);
	driver.drains = more & 2;
	driver.forgets = more & 4;
	CHECK(!rig_start());
	begin();
	/* Lies are about something from the first step on. */
	add(in);
	add(in);
	kick();
}

/* Everything goes, whatever it has come to. */
static void down(void)
{
	rig_stop();
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (driver.buffers[i].in_flight) {
			CHECK(driver.forgets);
			take(&driver.buffers[i]);
		}
	CHECK(!memcmp(rooms, canaries, sizeof(rooms)));
	CHECK(!rig.fp.violations && !rig.fp.nr_maps);
	CHECK(!fake_live_blocks(&rig.fp) && !fake_live_irqs(&rig.fp));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz in = { data, size };

	up(&in);
	while (fuzz_more(&in)) {
		bool broken = virtqueue_is_broken(rig.vq);
		bool driving = fuzz_flip(&in);

		if (driving)
			drive(&in);
		else
			misbehave(&in);
		CHECK(rig.vq->num_free == driver.free);
		/* Only the reset of a queue mends it. */
		CHECK(!broken || virtqueue_is_broken(rig.vq) || !driver.added);
	}
	down();
	return 0;
}
