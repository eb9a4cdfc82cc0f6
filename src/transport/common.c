/* SPDX-License-Identifier: BSD-2-Clause */
/* What the driver halves of all transports do in the same way. */
#include <virtio/err.h>

#include "../ring/virtqueue.h"
#include "common.h"

/* A device is given a second to do what it was told, and looked at each time. */
#define PATIENCE_NS 1000000000u
#define WAIT_NS	    1000000u

int transport_wait_zero(struct virtio_device *vdev,
			uint32_t (*read)(struct virtio_device *vdev))
{
	const struct virtio_platform *p = vdev->dev.platform;
	uint64_t start = p->ops->now(p->ctx);
	bool late;
	int ret;

	/* A wait ends at each interrupt, whosever it is: only the clock counts. */
	do {
		late = p->ops->now(p->ctx) - start >= PATIENCE_NS;
		if (!read(vdev))
			return 0;
		ret = p->ops->wait(p->ctx, WAIT_NS);
	} while (!late && ret >= 0);
	return ret < 0 ? ret : -ETIMEDOUT;
}

/* ---- queues ----------------------------------------------------------- */

struct virtqueue *transport_create_vq(struct vring_config *config)
{
	struct virtqueue *vq = NULL;

	/* A smaller queue is better than none where memory is short. */
	for (config->num = vring_usable_size(config->vdev, config->num_max);
	     config->num && !vq;
	     config->num = vring_usable_size(config->vdev, config->num / 2))
		vq = vring_create(config);
	return vq;
}

int transport_setup_vqs(struct virtio_device *vdev, unsigned int nvqs,
			struct virtqueue *vqs[],
			const struct virtqueue_info vqs_info[],
			transport_setup_t *setup)
{
	unsigned int index = 0;

	for (unsigned int i = 0; i < nvqs; i++) {
		vqs[i] = NULL;
		if (!vqs_info[i].name)
			continue;
		vqs[i] = setup(vdev, index++, &vqs_info[i]);
		if (IS_ERR(vqs[i]))
			return (int)PTR_ERR(vqs[i]);
	}
	return 0;
}

void transport_warn_kept(struct virtio_device *vdev, unsigned int num)
{
	if (num)
		dev_warn(&vdev->dev, "device does not let %u of its queues go",
			 num);
}

/* ---- configuration ---------------------------------------------------- */

unsigned int transport_field_width(unsigned int offset, unsigned int len)
{
	if (len == 8)
		len = 4;
	if (len != 1 && len != 2 && len != 4)
		return 1;
	return offset % len ? 1 : len;
}

void transport_put_bytes(uint8_t *to, uint32_t value, unsigned int width)
{
	for (unsigned int i = 0; i < width; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

uint32_t transport_get_bytes(const uint8_t *from, unsigned int width)
{
	uint32_t value = 0;

	for (unsigned int i = 0; i < width; i++)
		value |= (uint32_t)from[i] << (8 * i);
	return value;
}
