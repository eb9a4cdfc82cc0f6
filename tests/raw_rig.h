/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver of any device: it has one queue and puts there what the test says,
 * good or bad. For models, in a machine that the test has made.
 */
#ifndef TESTS_RAW_RIG_H
#define TESTS_RAW_RIG_H

#include <virtio/port/emu.h>
#include <virtio/virtio_config.h>

#include "tap.h"

#define RAW_PIECES 64

struct raw_rig {
	struct virtio_driver drv;
	struct virtio_emu_mmio place;
	struct virtqueue *vq;
	int len; /* used length of the last answer */
};

static struct raw_rig raw;

static inline void raw_callback(struct virtqueue *vq)
{
	unsigned int len;

	while (virtqueue_get_buf(vq, &len))
		raw.len = (int)len;
}

static inline int raw_probe(struct virtio_device *vdev)
{
	raw.vq = virtio_find_single_vq(vdev, raw_callback, "raw");
	return IS_ERR(raw.vq) ? (int)PTR_ERR(raw.vq) : 0;
}

static inline void raw_remove(struct virtio_device *vdev)
{
	virtio_reset_device(vdev);
	while (virtqueue_detach_unused_buf(raw.vq))
		;
	vdev->config->del_vqs(vdev);
}

/* Put a model into a machine, driven with some of its features. */
static inline void raw_up(struct virtio_emu *emu, struct virtio_model *model,
			  uint32_t version, const unsigned int *features,
			  unsigned int nr_features)
{
	static const struct virtio_device_id any[] = {
		{ VIRTIO_DEV_ANY_ID, VIRTIO_DEV_ANY_ID },
		{ 0, 0 },
	};

	raw.drv = (struct virtio_driver){
		.driver.name = "raw",
		.id_table = any,
		.feature_table = features,
		.feature_table_size = nr_features,
		.probe = raw_probe,
		.remove = raw_remove,
	};
	is_int(register_virtio_driver(&raw.drv), 0);
	is_int(virtio_emu_add(emu, &raw.place, model, version), 0);
	ok(raw.place.device.vdev.dev.driver != NULL);
}

static inline void raw_down(void)
{
	virtio_emu_remove(&raw.place);
	unregister_virtio_driver(&raw.drv);
}

static inline struct scatterlist *
raw_list(struct scatterlist *sg, const struct kvec *pieces, unsigned int num)
{
	sg_init_table(sg, num);
	for (unsigned int i = 0; i < num; i++)
		sg_set_buf(&sg[i], pieces[i].iov_base,
			   (unsigned int)pieces[i].iov_len);
	return sg;
}

/* Offer a buffer of such pieces: the used length, or -1 without an answer. */
static inline int raw_send(const struct kvec *out, unsigned int num_out,
			   const struct kvec *in, unsigned int num_in)
{
	const struct virtio_platform *p = raw.place.device.vdev.dev.platform;
	struct scatterlist sg[2][RAW_PIECES], *sgs[2];
	unsigned int lists = 0;

	if (num_out)
		sgs[lists++] = raw_list(sg[0], out, num_out);
	if (num_in)
		sgs[lists++] = raw_list(sg[1], in, num_in);
	raw.len = -1;
	is_int(virtqueue_add_sgs(raw.vq, sgs, num_out ? 1 : 0, num_in ? 1 : 0,
				 &raw, GFP_KERNEL),
	       0);
	virtqueue_kick(raw.vq);
	p->ops->wait(p->ctx, 0);
	return raw.len;
}

static inline bool raw_needs_reset(void)
{
	return raw.place.endpoint.model->status & VIRTIO_CONFIG_S_NEEDS_RESET;
}

#endif /* TESTS_RAW_RIG_H */
