/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver of 2007 that has one queue or two, and what it does with them, for
 * the tests of those queues.
 */
#ifndef TESTS_CLASSIC_QUEUES_H
#define TESTS_CLASSIC_QUEUES_H

#include "classic_rig.h"

static struct classic_virtqueue *vq, *vq2;
static unsigned char in[64], out[64];
static unsigned int called, called2;
static uint64_t without; /* features of the ring, for all tests */
static bool again;	 /* what the callback returns */

static inline bool callback(struct classic_virtqueue *q)
{
	ok(q == vq);
	called++;
	return again;
}

static inline bool callback2(struct classic_virtqueue *q)
{
	ok(q == vq2);
	called2++;
	return true;
}

static inline struct classic_virtqueue *
find_vq(bool (*cb)(struct classic_virtqueue *vq))
{
	return cr.vdev->config->find_vq(cr.vdev, cb);
}

static inline int probe_one(struct classic_virtio_device *vdev)
{
	vq = find_vq(callback);
	ok(!IS_ERR(vq));
	ok(vq->vdev == vdev);
	return 0;
}

static inline int probe_two(struct classic_virtio_device *vdev)
{
	probe_one(vdev);
	vq2 = find_vq(callback2);
	ok(!IS_ERR(vq2));
	is_int(PTR_ERR(find_vq(callback)), -ENOENT);
	return 0;
}

static inline void shut_all(struct classic_virtio_device *vdev)
{
	vq->vq_ops->shutdown(vq);
	if (vq2)
		vq2->vq_ops->shutdown(vq2);
	if (vq2)
		vdev->config->del_vq(vq2);
	vdev->config->del_vq(vq);
}

static inline void init(unsigned int queues)
{
	cr_init(queues == 2 ? VIRTIO_ID_NET : VIRTIO_ID_RNG);
	cr.dev.queues = queues;
	cr.dev.without = without;
	cr.probe = queues == 2 ? probe_two : probe_one;
	cr.remove = shut_all;
	vq = vq2 = NULL;
	called = called2 = 0;
	again = true;
	for (unsigned int i = 0; i < sizeof(out); i++)
		out[i] = (unsigned char)(i * 3 + 1);
	memset(in, 0, sizeof(in));
}

static inline int add(struct classic_virtqueue *q, void *data)
{
	struct scatterlist sg[1];

	sg_init_one(sg, in, sizeof(in));
	return q->vq_ops->add_buf(q, sg, 0, 1, data);
}

static inline void *get(struct classic_virtqueue *q)
{
	unsigned int len;

	return q->vq_ops->get_buf(q, &len);
}

static inline void fill(struct classic_virtqueue *q, unsigned int num)
{
	for (unsigned int i = 0; i < num; i++)
		is_int(add(q, &in[i]), 0);
	q->vq_ops->kick(q);
}

/* Have a buffer used; its interrupt may come. */
static inline void exchange(void)
{
	is_int(add(vq, in), 0);
	vq->vq_ops->kick(vq);
	cr_run(CR_ALL);
}

/* All tests, over the queues that the device prefers and over plain ones. */
static inline int run_twice(void (*tests)(void))
{
	tests();
	without = BIT(VIRTIO_F_RING_PACKED) | BIT(VIRTIO_F_IN_ORDER);
	tests();
	return tap_done();
}

#endif /* TESTS_CLASSIC_QUEUES_H */
