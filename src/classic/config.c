/* SPDX-License-Identifier: BSD-2-Clause */
/* What drivers of 2007 call to read their configuration field by field. */
#include <virtio/err.h>

#include "classic.h"

/* The length of a field is one byte. */
#define MAX_LEN 255

int classic_virtio_config_val(struct classic_virtio_device *vdev, uint8_t type,
			      void *val, size_t size)
{
	unsigned int len;
	void *token = vdev->config->find(vdev, type, &len);

	if (!token)
		return -ENOENT;
	if (len != size)
		return -EIO;
	vdev->config->get(vdev, token, val, len);
	return 0;
}

int classic_virtio_use_bit(struct classic_virtio_device *vdev, void *token,
			   unsigned int len, unsigned int bitnum)
{
	unsigned int half = len / 2, at = bitnum / 8;
	uint8_t mask = (uint8_t)(1u << bitnum % 8);
	uint8_t bytes[MAX_LEN];

	if (!token || at >= half || len > sizeof(bytes))
		return 0;
	vdev->config->get(vdev, token, bytes, len);
	if (!(bytes[at] & mask))
		return 0;
	bytes[half + at] |= mask;
	vdev->config->set(vdev, token, bytes, len);
	return 1;
}
