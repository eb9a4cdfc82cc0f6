/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver of 2007 and a device of today, in an emulated machine. The test
 * plays the driver: its probe and remove are functions of the test. The device
 * uses as many buffers as the test lets it: it writes back what it reads.
 */
#ifndef TESTS_CLASSIC_RIG_H
#define TESTS_CLASSIC_RIG_H

#include <virtio/classic.h>
#include <virtio/model.h>
#include <virtio/port/emu.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_ids.h>

#include "fake_platform.h"
#include "tap.h"

#define CR_VENDOR 0x1234
#define CR_CONFIG 64
#define CR_ALL	  1000000 /* buffers: as many as there are */
#define BIT(n)	  ((uint64_t)1 << (n))

/* What the device is, set by a test before cr_up(). */
struct cr_device {
	uint32_t type;
	uint32_t version; /* of MMIO: 1 is legacy */
	uint64_t features;
	uint64_t without; /* features of the ring */
	unsigned int queues;
	unsigned int queue_size;
	uint8_t config[CR_CONFIG];
};

struct classic_rig {
	struct fake_platform fp;
	struct virtio_emu emu;
	struct virtio_emu_mmio place;
	struct virtio_model model;
	struct virtio_device_id ids[2];
	struct classic_virtio_driver drv;
	struct cr_device dev;
	/* The driver. */
	int (*probe)(struct classic_virtio_device *vdev); /* or NULL */
	void (*remove)(struct classic_virtio_device *vdev);
	struct classic_virtio_device *vdev; /* between probe and remove */
	unsigned int probed;
	unsigned int removed;
	/* The device. */
	unsigned int budget; /* buffers that it may use still */
	unsigned int used[2];
	bool refuses; /* FEATURES_OK */
};

static struct classic_rig cr;

static inline int cr_probe(struct classic_virtio_device *vdev)
{
	cr.probed++;
	cr.vdev = vdev;
	return cr.probe ? cr.probe(vdev) : 0;
}

static inline void cr_remove(struct classic_virtio_device *vdev)
{
	cr.removed++;
	ok(vdev == cr.vdev);
	if (cr.remove)
		cr.remove(vdev);
	cr.vdev = NULL;
}

/* ---- the device ------------------------------------------------------- */

static inline void cr_handle_queue(struct virtio_model_queue *q)
{
	while (cr.budget && virtio_model_get(q)) {
		uint32_t len = 0;
		uint8_t byte;

		cr.budget--;
		cr.used[q->index]++;
		while (vringh_iov_pull(&q->riov, &byte, 1) == 1)
			if (vringh_iov_push(&q->wiov, &byte, 1) == 1)
				len++;
		virtio_model_put(q, len);
	}
}

static inline int cr_validate(struct virtio_model *model, uint64_t features)
{
	(void)model;
	(void)features;
	/* The bus asks first, and is not to be refused. */
	return cr.refuses && cr.probed ? -EINVAL : 0;
}

/* Let the device use @num buffers, and deliver its interrupts. */
static inline void cr_run(unsigned int num)
{
	cr.budget = num;
	cr.place.base.pending = true;
	for (unsigned int i = 0; i < cr.dev.queues; i++)
		cr.model.vqs[i].kicked |= cr.model.vqs[i].ready;
	cr.emu.ops.wait(&cr.emu, 0);
	cr.budget = 0;
}

/* ---- its life --------------------------------------------------------- */

/* A modern device of one queue, with nothing to say for itself. */
static inline void cr_init(uint32_t type)
{
	fake_platform_init(&cr.fp);
	virtio_emu_init(&cr.emu, &cr.fp.platform);
	cr.dev = (struct cr_device){
		.type = type, .version = 2, .queues = 1, .queue_size = 4
	};
	cr.ids[0] = (struct virtio_device_id){ type, VIRTIO_DEV_ANY_ID };
	cr.ids[1] = (struct virtio_device_id){ 0, 0 };
	cr.drv = (struct classic_virtio_driver){
		.driver.name = "classic",
		.id_table = cr.ids,
		.probe = cr_probe,
		.remove = cr_remove,
	};
	cr.probe = NULL;
	cr.remove = NULL;
	cr.vdev = NULL;
	cr.probed = cr.removed = 0;
	cr.used[0] = cr.used[1] = 0;
	cr.budget = 0;
	cr.refuses = false;
}

static inline void cr_up(void)
{
	static const struct virtio_model_ops ops = {
		.handle_queue = cr_handle_queue,
		.validate = cr_validate,
	};
	const struct virtio_model_config config = {
		.ops = &ops,
		.platform = &cr.emu.platform,
		.id = { cr.dev.type, CR_VENDOR },
		.features = cr.dev.features,
		.nvqs = cr.dev.queues,
		.queue_size = cr.dev.queue_size,
		.config = cr.dev.config,
		.config_len = CR_CONFIG,
	};

	is_int(virtio_model_init(&cr.model, &config), 0);
	virtio_model_mask_features(&cr.model, ~cr.dev.without);
	is_int(classic_register_virtio_driver(&cr.drv), 0);
	is_int(virtio_emu_add(&cr.emu, &cr.place, &cr.model, cr.dev.version),
	       0);
}

static inline void cr_down(void)
{
	virtio_emu_remove(&cr.place);
	classic_unregister_virtio_driver(&cr.drv);
	virtio_model_exit(&cr.model);
	is_clean(&cr.fp);
}

/* The device as today's bus has it. */
static inline struct virtio_device *cr_core(void)
{
	return &cr.place.device.vdev;
}

#endif /* TESTS_CLASSIC_RIG_H */
