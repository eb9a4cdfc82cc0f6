/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of the ring against the device half, in every combination of
 * features, transports and sizes, on random schedules.
 *
 * Driver and device are two state machines that make one step at a time, in an
 * order that a random number generator chooses. Each works until it has
 * nothing to do, asks to be woken, and sleeps only if its enable function says
 * that it may. If both sleep, no interrupt and no kick is on its way, and the
 * device has buffers to take, then a wake-up was lost. Every byte is compared.
 */
#include "pair_rig.h"
#include "prng.h"
#include "tap.h"

#define SLOTS	   1024
#define SLOT_SIZE  4096
#define GUARD	   0xa5
#define UNWRITTEN  0x3c
#define WRAP_COUNT 70000u /* buffers, so that 16-bit indices wrap */
#define COUNT	   3000u

/* A buffer of the driver's, in flight or free. */
struct slot {
	bool busy;
	unsigned int out; /* segments */
	unsigned int in;
	uint8_t key; /* what its contents are made of */
};

/* A buffer that the device has taken and not yet given back. */
struct held {
	uint32_t head;
	uint32_t len;
};

static unsigned char memory[SLOTS][SLOT_SIZE];
static struct slot slots[SLOTS];
static struct held held[SLOTS];

static struct {
	struct pair_config config;
	struct prng prng;
	/* driver */
	unsigned int wanted; /* buffers to pass through */
	unsigned int added;
	unsigned int returned;
	bool driver_sleeps;
	unsigned int unkicked; /* added since the last kick */
	bool notify_due;       /* kick_prepare said so */
	/* device */
	unsigned int nr_held;
	bool device_sleeps;
	/* what happened */
	unsigned int callbacks;
	unsigned int interrupts;
	unsigned int kicks;
	bool failed;
} run;

static bool chance(unsigned int percent)
{
	return prng_below(&run.prng, 100) < percent;
}

/* ---- contents ----------------------------------------------------------- */

/*
 * Segment i of a slot has a length that follows from its key, and a guard byte
 * behind it.
 */
static unsigned int segment_len(const struct slot *s, unsigned int i)
{
	unsigned int segments = s->out + s->in;
	unsigned int most = SLOT_SIZE / segments - 1;

	return 1 + (s->key * 7u + i * 13u) % (most < 60 ? most : 60);
}

static uint8_t sent_byte(const struct slot *s, size_t i)
{
	return (uint8_t)(s->key * 31u + i * 7u);
}

/* The device answers with what was sent, inverted, then with a count. */
static uint8_t answer_byte(uint8_t sent)
{
	return (uint8_t)~sent;
}

static uint8_t count_byte(size_t i)
{
	return (uint8_t)(i * 5u + 1);
}

static void fill(struct slot *s, unsigned char *mem)
{
	size_t sent = 0;

	for (unsigned int i = 0; i < s->out + s->in; i++) {
		unsigned int len = segment_len(s, i);

		for (unsigned int j = 0; j < len; j++)
			*mem++ = i < s->out ? sent_byte(s, sent++) : UNWRITTEN;
		*mem++ = GUARD;
	}
}

static size_t part_len(const struct slot *s, unsigned int from,
		       unsigned int count)
{
	size_t len = 0;

	for (unsigned int i = from; i < from + count; i++)
		len += segment_len(s, i);
	return len;
}

/* Is every byte of a slot what it should be, the device having written len? */
static bool contents_right(const struct slot *s, const unsigned char *mem,
			   size_t len)
{
	size_t sent = 0, got = 0;
	size_t all = part_len(s, 0, s->out);

	for (unsigned int i = 0; i < s->out + s->in; i++) {
		unsigned int n = segment_len(s, i);

		for (unsigned int j = 0; j < n; j++, mem++) {
			uint8_t want = UNWRITTEN;

			if (i < s->out)
				want = sent_byte(s, sent++);
			else if (got < len)
				want = got < all
					       ? answer_byte(sent_byte(s, got))
					       : count_byte(got);
			if (i >= s->out && got++ >= len && pair_maps())
				continue; /* it may be anything */
			if (*mem != want)
				return false;
		}
		if (*mem++ != GUARD)
			return false;
	}
	return true;
}

/* ---- the driver's steps ------------------------------------------------- */

static void woken(struct virtqueue *vq)
{
	run.callbacks++;
	run.driver_sleeps = false;
	if (chance(50))
		virtqueue_disable_cb(vq);
}

static unsigned int free_slot(void)
{
	unsigned int i = 0;

	while (slots[i].busy)
		i++;
	return i;
}

/* Mostly short chains, sometimes as long as the queue allows. */
static void choose_shape(struct slot *s)
{
	unsigned int size = run.config.size;
	unsigned int most = chance(90) && size > 6 ? 6 : size;
	unsigned int segments = 1 + prng_below(&run.prng, most);

	s->out = prng_below(&run.prng, segments + 1);
	s->in = segments - s->out;
	s->key = (uint8_t)prng_next(&run.prng);
}

static int add_slot(struct slot *s, unsigned char *mem)
{
	static struct scatterlist sg[2][SLOTS];
	struct scatterlist *lists[2] = { sg[0], sg[1] };

	sg_init_table(sg[0], s->out ? s->out : 1);
	sg_init_table(sg[1], s->in ? s->in : 1);
	for (unsigned int i = 0; i < s->out + s->in; i++) {
		unsigned int len = segment_len(s, i);

		sg_set_buf(i < s->out ? &sg[0][i] : &sg[1][i - s->out], mem,
			   len);
		mem += len + 1;
	}
	if (!s->out)
		return virtqueue_add_inbuf(pair.vq, sg[1], s->in, s, 0);
	if (!s->in)
		return virtqueue_add_outbuf(pair.vq, sg[0], s->out, s, 0);
	return virtqueue_add_sgs(pair.vq, lists, 1, 1, s, 0);
}

static void driver_add(void)
{
	unsigned int i = free_slot();
	struct slot *s = &slots[i];
	int err;

	choose_shape(s);
	fill(s, memory[i]);
	err = add_slot(s, memory[i]);
	if (err == -ENOSPC || (err == -ENOMEM && pair_maps()))
		return;
	if (!is_int(err, 0)) {
		run.failed = true;
		return;
	}
	s->busy = true;
	run.added++;
	run.unkicked++;
}

static void driver_kick(void)
{
	run.notify_due |= virtqueue_kick_prepare(pair.vq);
	run.unkicked = 0;
}

static void driver_notify(void)
{
	run.notify_due = false;
	run.kicks++;
	virtqueue_notify(pair.vq);
}

static bool driver_get(void)
{
	unsigned int len;
	struct slot *s = virtqueue_get_buf(pair.vq, &len);

	if (!s)
		return false;
	if (!s->busy || !contents_right(s, memory[s - slots], len)) {
		fail("a buffer came back wrong");
		run.failed = true;
	}
	s->busy = false;
	run.returned++;
	return true;
}

/* Everything is kicked; ask to be woken, in one of the three ways. */
static void driver_sleep(void)
{
	unsigned int way = prng_below(&run.prng, 3);

	driver_kick();
	if (run.notify_due)
		driver_notify();
	if (run.returned == run.added)
		return; /* nobody would wake it */
	if (way == 0)
		run.driver_sleeps = virtqueue_enable_cb(pair.vq);
	else if (way == 1)
		run.driver_sleeps = virtqueue_enable_cb_delayed(pair.vq);
	else
		run.driver_sleeps = !virtqueue_poll(
			pair.vq, virtqueue_enable_cb_prepare(pair.vq));
}

static void driver_step(void)
{
	switch (prng_below(&run.prng, 6)) {
	case 0:
	case 1:
		if (run.added < run.wanted && run.added - run.returned < SLOTS)
			driver_add();
		break;
	case 2:
		if (run.unkicked)
			driver_kick();
		break;
	case 3:
		if (run.notify_due)
			driver_notify();
		break;
	case 4:
		driver_get();
		break;
	default:
		if (!driver_get() && chance(30))
			driver_sleep();
	}
}

/* ---- the device's steps ------------------------------------------------- */

/* Answer the buffer that was taken: how many bytes were written. */
static uint32_t answer(void)
{
	struct vringh_kiov *in = &pair.mq->wiov;
	size_t want = vringh_kiov_length(in);
	uint32_t done = 0;
	uint8_t byte;

	if (want && chance(20)) /* less than there is room for */
		want = prng_below(&run.prng, (unsigned int)want + 1);
	for (; done < want; done++) {
		if (vringh_iov_pull(&pair.mq->riov, &byte, 1))
			byte = answer_byte(byte);
		else
			byte = count_byte(done);
		vringh_iov_push(in, &byte, 1);
	}
	return done;
}

static void device_take(void)
{
	struct vringh *vrh = &pair.mq->vrh;
	struct held *h = &held[run.nr_held];
	int ret;

	if (chance(50))
		vringh_notify_disable(vrh);
	ret = vringh_getdesc(vrh, &pair.mq->riov, &pair.mq->wiov, &h->head);
	if (ret > 0) {
		if (chance(5)) {
			vringh_abandon(vrh); /* not yet */
			return;
		}
		h->len = answer();
		run.nr_held++;
		return;
	}
	if (ret < 0) {
		fail("the device broke the ring");
		run.failed = true;
	}
	run.device_sleeps = vringh_notify_enable(vrh);
}

/* Give back some of what is held, in any order, and interrupt once. */
static void device_complete(void)
{
	unsigned int batch = 1 + prng_below(&run.prng, 4);

	for (; batch && run.nr_held; batch--) {
		unsigned int i = prng_below(&run.prng, run.nr_held);

		vringh_complete(&pair.mq->vrh, held[i].head, held[i].len);
		held[i] = held[--run.nr_held];
	}
	pair_notify_driver();
}

static void device_step(void)
{
	if (run.nr_held && (run.device_sleeps || chance(40)))
		device_complete();
	else if (!run.device_sleeps)
		device_take();
}

/* ---- the world ----------------------------------------------------------- */

static void deliver(void)
{
	if (pair.kicked && chance(60)) {
		pair.kicked = false;
		run.device_sleeps = false;
	}
	if (pair_interrupt_due() && chance(60)) {
		run.interrupts++;
		pair_interrupt();
	}
}

static bool wake_up_lost(void)
{
	return run.driver_sleeps && run.device_sleeps && !run.nr_held &&
	       !pair.kicked && !pair_interrupt_due();
}

static void simulate(void)
{
	while (run.returned < run.wanted && !run.failed) {
		if (wake_up_lost()) {
			fail("both sides wait for ever");
			return;
		}
		if (!run.driver_sleeps && chance(50))
			driver_step();
		else
			device_step();
		deliver();
	}
}

static void run_pair(const struct pair_config *config, unsigned int wanted,
		     uint64_t seed)
{
	memset(&run, 0, sizeof(run));
	memset(slots, 0, sizeof(slots));
	run.config = *config;
	run.config.buffers = memory;
	run.config.buffers_len = sizeof(memory);
	run.config.callback = woken;
	run.prng.state = seed;
	run.wanted = wanted;
	run.device_sleeps = true; /* until the first kick */
	if (!is_int(pair_up(&run.config), 0))
		return;
	is_int(virtqueue_get_vring_size(pair.vq), config->size);
	ok(pair_interrupts_right());
	is_hex(pair.vq->vdev->features & PAIR_PACKED,
	       PAIR_PACKED & ~config->without);
	is_int(virtio_has_feature(pair.vq->vdev, VIRTIO_F_ORDER_PLATFORM),
	       config->ordered);
	simulate();
	is_int(run.returned, wanted);
	is_int(pair.vq->num_free, config->size);
	is_int(pair.fp.nr_lines, 0);
	ok(run.interrupts > 0 && run.kicks > 0);
	pair_down();
	is_clean(&pair.fp);
}

/* ---- the combinations ---------------------------------------------------- */

/* covers: dev.split.vq-used-ring.2 dev.split.message-framing.1 */
static void test_pair(const struct pair_config *c, unsigned int wanted)
{
	static const char *const transports[] = {
		[PAIR_MMIO] = "modern",
		[PAIR_MMIO_LEGACY] = "legacy",
		[PAIR_PCI] = "pci",
		[PAIR_PCI_PIN] = "pci by its pin",
		[PAIR_PCI_LEGACY] = "legacy pci",
		[PAIR_PCI_LEGACY_PIN] = "legacy pci by its pin",
		[PAIR_PCI_TRANSITIONAL] = "transitional pci as legacy",
	};
	char name[80];
	uint64_t seed = c->size * 8 + (c->mask >> 28);

	virtio_snprintf(name, sizeof(name),
			"%s%s%s%s%s%s%s, size %u, %u buffers, seed %llu",
			transports[c->transport],
			c->without & PAIR_PACKED ? "" : ", packed",
			c->mask & PAIR_INDIRECT ? ", indirect" : "",
			c->mask & PAIR_EVENT ? ", event index" : "",
			c->bounce ? ", mapped" : "",
			c->big_endian ? ", big-endian" : "",
			c->ordered ? ", ordered" : "", c->size, wanted,
			(unsigned long long)seed);
	tap_begin();
	run_pair(c, wanted, seed);
	tap_end(name);
}

static void all_sizes(struct pair_config c)
{
	for (c.size = 1; c.size <= 1024; c.size *= 2) {
		bool wrap = c.transport <= PAIR_MMIO_LEGACY &&
			    (c.size == 1 || c.size == 4);

		test_pair(&c, wrap ? WRAP_COUNT : COUNT);
	}
}

static void other_platforms(struct pair_config c)
{
	for (c.size = 1; c.size <= 64; c.size *= 4) {
		c.bounce = true;
		test_pair(&c, COUNT);
		c.bounce = false;
		c.big_endian = true;
		test_pair(&c, COUNT);
		c.big_endian = false;
	}
}

static void other_barriers(struct pair_config c)
{
	c.ordered = true;
	for (c.size = 1; c.size <= 64; c.size *= 4)
		test_pair(&c, COUNT);
}

static bool is_legacy(enum pair_transport transport)
{
	return transport != PAIR_MMIO && transport != PAIR_PCI &&
	       transport != PAIR_PCI_PIN;
}

static void all_features(struct pair_config c)
{
	static const uint64_t masks[] = { 0, PAIR_INDIRECT, PAIR_EVENT,
					  PAIR_INDIRECT | PAIR_EVENT };

	for (unsigned int i = 0; i < 4; i++) {
		c.mask = masks[i];
		all_sizes(c);
		other_platforms(c);
		if (!is_legacy(c.transport))
			other_barriers(c);
	}
}

int main(void)
{
	for (unsigned int i = 0; i < PAIR_TRANSPORTS; i++) {
		struct pair_config c = {
			.transport = (enum pair_transport)i,
			.without = PAIR_PACKED,
		};

		all_features(c);
		if (is_legacy(c.transport))
			continue;
		c.without = 0;
		all_features(c);
	}
	return tap_done();
}
