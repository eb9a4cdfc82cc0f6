/* SPDX-License-Identifier: BSD-2-Clause */
/* What a platform is told of a ring: by the driver's half, by the model's. */
#include <virtio/virtio_dummy.h>
#include <virtio/virtio_ring.h>

#include "fake_platform.h"
#include "raw_rig.h"

#define SIZE	 8
#define INDIRECT ((uint64_t)1 << VIRTIO_RING_F_INDIRECT_DESC | MODERN)
#define EVENT	 ((uint64_t)1 << VIRTIO_RING_F_EVENT_IDX | MODERN)
#define MODERN	 ((uint64_t)1 << VIRTIO_F_VERSION_1)

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_dummy_model model;
static char out[300], in[700];
static const struct kvec two_out[] = { { out, 100 }, { out + 100, 200 } };
static const struct kvec one_in[] = { { in, 700 } };

static void up(bool traced, uint64_t features)
{
	fake_platform_init(&fp);
	if (traced)
		fake_platform_trace(&fp);
	virtio_emu_init(&emu, &fp.platform);
	is_int(virtio_dummy_model_init(&model, &fp.platform, SIZE), 0);
	virtio_model_mask_features(&model.model, features);
	raw_up(&emu, &model.model, 2, NULL, 0);
	fake_forget(&fp);
}

static void down(void)
{
	raw_down();
	virtio_model_exit(&model.model);
	is_clean(&fp);
}

/* The next event is of this kind, and at this place of the ring. */
static const struct virtio_event *
next(unsigned int *at, enum virtio_event_kind kind, uint16_t index)
{
	const struct virtio_event *ev = &fp.events[(*at)++];

	ok(*at <= fp.nr_events);
	is_int(ev->kind, kind);
	is_int(ev->index, index);
	return ev;
}

/* The way of one buffer through both halves. */
static void follow(unsigned int *at, uint16_t index, unsigned int flags)
{
	const struct virtio_event *ev;

	ev = next(at, VIRTIO_EVENT_ADD, index);
	ok(ev->vdev == &raw.place.device.vdev && ev->vq == raw.vq && !ev->mq);
	is_int(ev->a, 2);
	is_int(ev->b, 1);
	is_int(ev->bytes, 1000);
	is_int(ev->flags, flags);
	is_int(next(at, VIRTIO_EVENT_PUBLISH, (uint16_t)(index + 1))->a, 1);
	next(at, VIRTIO_EVENT_NOTIFY, (uint16_t)(index + 1));

	ev = next(at, VIRTIO_EVENT_TAKE, index);
	ok(!ev->vdev && !ev->vq && ev->mq == &model.model.vqs[0]);
	is_int(ev->a, 2);
	is_int(ev->b, 1);
	is_int(ev->bytes, 1000);
	ev = next(at, VIRTIO_EVENT_USE, index);
	is_int(ev->a, 1);
	is_int(ev->bytes, 300);

	is_int(next(at, VIRTIO_EVENT_INTERRUPT, index)->a, 1);
	ev = next(at, VIRTIO_EVENT_GET, index);
	is_int(ev->bytes, 300);
}

static void a_buffer_is_followed_through_both_halves(void)
{
	unsigned int at = 0;

	up(true, INDIRECT);
	for (uint16_t i = 0; i < 2 * SIZE; i++)
		is_int(raw_send(two_out, 2, one_in, 1), 300);
	for (uint16_t i = 0; i < 2 * SIZE; i++)
		follow(&at, i, VIRTIO_EVENT_F_INDIRECT);
	is_int(at, fp.nr_events);
	down();
}

static void a_chain_is_not_indirect(void)
{
	unsigned int at = 0;

	up(true, EVENT);
	is_int(raw_send(two_out, 2, one_in, 1), 300);
	follow(&at, 0, 0);
	down();
}

static void what_is_not_wanted_is_told(void)
{
	unsigned int at = 0;
	struct scatterlist sg;

	up(true, EVENT);
	virtqueue_disable_cb(raw.vq);
	next(&at, VIRTIO_EVENT_DISABLE_CB, 0);
	is_int(raw_send(NULL, 0, one_in, 1), -1);
	at += 4; /* add, publish, notify, take */
	is_int(next(&at, VIRTIO_EVENT_USE, 0)->a, 0);
	ok(!virtqueue_enable_cb(raw.vq));
	is_int(next(&at, VIRTIO_EVENT_ENABLE_CB, 0)->a, 0);

	sg_init_one(&sg, in, 1);
	for (unsigned int i = 1; i < SIZE; i++)
		is_int(virtqueue_add_inbuf(raw.vq, &sg, 1, in, GFP_KERNEL), 0);
	is_int(virtqueue_add_inbuf(raw.vq, &sg, 1, in, GFP_KERNEL), -ENOSPC);
	at += SIZE - 1;
	is_int((int64_t)next(&at, VIRTIO_EVENT_ADD_FAILED, SIZE)->a, -ENOSPC);
	down();
}

static void nobody_is_told_who_did_not_ask(void)
{
	up(false, EVENT);
	is_int(raw_send(two_out, 2, one_in, 1), 300);
	is_int(fp.nr_events, 0);
	down();
}

int main(void)
{
	TEST(a_buffer_is_followed_through_both_halves);
	TEST(a_chain_is_not_indirect);
	TEST(what_is_not_wanted_is_told);
	TEST(nobody_is_told_who_did_not_ask);
	return tap_done();
}
