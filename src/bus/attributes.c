/* SPDX-License-Identifier: BSD-2-Clause */
/* What Linux shows of a device in /sys/bus/virtio/devices. */
#include <virtio/virtio_config.h>

#include "bus.h"

static size_t show_device(struct virtio_device *vdev, char *buf, size_t size)
{
	return virtio_snprintf(buf, size, "0x%04x\n",
			       (unsigned int)vdev->id.device);
}

static size_t show_vendor(struct virtio_device *vdev, char *buf, size_t size)
{
	return virtio_snprintf(buf, size, "0x%04x\n",
			       (unsigned int)vdev->id.vendor);
}

static size_t show_status(struct virtio_device *vdev, char *buf, size_t size)
{
	return virtio_snprintf(buf, size, "0x%08x\n",
			       vdev->config->get_status(vdev));
}

static size_t show_modalias(struct virtio_device *vdev, char *buf, size_t size)
{
	return virtio_snprintf(buf, size, "virtio:d%08Xv%08X\n",
			       (unsigned int)vdev->id.device,
			       (unsigned int)vdev->id.vendor);
}

/* A character for each bit, the lowest first. */
static size_t show_features(struct virtio_device *vdev, char *buf, size_t size)
{
	char bits[65];

	for (unsigned int i = 0; i < 64; i++)
		bits[i] = __virtio_test_bit(vdev, i) ? '1' : '0';
	bits[64] = '\0';
	return virtio_snprintf(buf, size, "%s\n", bits);
}

static const struct {
	const char *name;
	size_t (*show)(struct virtio_device *vdev, char *buf, size_t size);
} attributes[] = {
	{ "device", show_device },     { "vendor", show_vendor },
	{ "status", show_status },     { "modalias", show_modalias },
	{ "features", show_features },
};

static bool same_text(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

int virtio_device_attribute(struct virtio_device *vdev, const char *name,
			    char *buf, size_t size)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]);
	     i++) {
		size_t len;

		if (!same_text(attributes[i].name, name))
			continue;
		len = attributes[i].show(vdev, buf, size);
		return len < size ? (int)len : -ENOSPC;
	}
	return -ENOENT;
}
