/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transport that is nothing but struct virtio_config_ops: devices for tests
 * of the bus. It writes down every status and can refuse what a device can.
 */
#ifndef TESTS_MOCK_DEVICE_H
#define TESTS_MOCK_DEVICE_H

#include <virtio/virtio.h>
#include <virtio/virtio_config.h>

#include "fake_platform.h"

#define MOCK_STATUSES 32
#define MOCK_CONFIG   32

struct mock_device {
	struct virtio_device vdev;
	/* Set by the test. */
	uint64_t features;
	bool refuses_features; /* FEATURES_OK does not stick */
	bool never_resets;
	int finalize_error;
	uint64_t transport_cannot; /* dropped by finalize_features */
	uint8_t config[MOCK_CONFIG];
	unsigned int churn; /* configuration reads during which it changes */
	/* What happened. */
	uint8_t status;
	uint32_t generation;
	uint64_t finalized; /* features as they were written to the device */
	unsigned int resets;
	unsigned int gets;
	unsigned int get_len[MOCK_STATUSES]; /* of each */
	unsigned int synchronized;
	unsigned int deleted;
	uint8_t statuses[MOCK_STATUSES]; /* 0 is a reset */
	unsigned int nr_statuses;
};

static inline struct mock_device *to_mock(struct virtio_device *vdev)
{
	return container_of(vdev, struct mock_device, vdev);
}

static inline void mock_note_status(struct mock_device *m, uint8_t status)
{
	if (m->nr_statuses < MOCK_STATUSES)
		m->statuses[m->nr_statuses++] = status;
}

/* Each read of a changing configuration sees other bytes. */
static inline void mock_get(struct virtio_device *vdev, unsigned int offset,
			    void *buf, unsigned int len)
{
	struct mock_device *m = to_mock(vdev);

	if (m->gets < MOCK_STATUSES)
		m->get_len[m->gets] = len;
	m->gets++;
	memcpy(buf, &m->config[offset], len);
	if (m->churn) {
		m->churn--;
		m->generation++;
		m->config[0]++;
	}
}

static inline void mock_set(struct virtio_device *vdev, unsigned int offset,
			    const void *buf, unsigned int len)
{
	memcpy(&to_mock(vdev)->config[offset], buf, len);
}

static inline uint32_t mock_generation(struct virtio_device *vdev)
{
	return to_mock(vdev)->generation;
}

static inline uint8_t mock_get_status(struct virtio_device *vdev)
{
	return to_mock(vdev)->status;
}

static inline void mock_set_status(struct virtio_device *vdev, uint8_t status)
{
	struct mock_device *m = to_mock(vdev);

	mock_note_status(m, status);
	m->status = status;
	if (m->refuses_features)
		m->status &= (uint8_t)~VIRTIO_CONFIG_S_FEATURES_OK;
}

static inline int mock_reset(struct virtio_device *vdev)
{
	struct mock_device *m = to_mock(vdev);

	virtio_device_was_reset(vdev);
	if (m->never_resets)
		return -ETIMEDOUT;
	mock_note_status(m, 0);
	m->status = 0;
	m->resets++;
	return 0;
}

static inline int mock_find_vqs(struct virtio_device *vdev, unsigned int nvqs,
				struct virtqueue *vqs[],
				struct virtqueue_info vqs_info[],
				struct irq_affinity *desc)
{
	(void)vdev;
	(void)nvqs;
	(void)vqs;
	(void)vqs_info;
	(void)desc;
	return -ENOENT;
}

static inline void mock_del_vqs(struct virtio_device *vdev)
{
	to_mock(vdev)->deleted++;
}

static inline void mock_synchronize_cbs(struct virtio_device *vdev)
{
	to_mock(vdev)->synchronized++;
}

static inline uint64_t mock_get_features(struct virtio_device *vdev)
{
	return to_mock(vdev)->features;
}

static inline int mock_finalize_features(struct virtio_device *vdev)
{
	struct mock_device *m = to_mock(vdev);

	vdev->features &= ~m->transport_cannot;
	m->finalized = vdev->features;
	return m->finalize_error;
}

static inline const char *mock_bus_name(struct virtio_device *vdev)
{
	(void)vdev;
	return "mock";
}

/* A modern device, not on the bus yet. */
static inline void mock_device_init(struct mock_device *m,
				    struct fake_platform *fp, uint32_t device,
				    uint32_t vendor)
{
	static const struct virtio_config_ops ops = {
		.get = mock_get,
		.set = mock_set,
		.generation = mock_generation,
		.get_status = mock_get_status,
		.set_status = mock_set_status,
		.reset = mock_reset,
		.find_vqs = mock_find_vqs,
		.del_vqs = mock_del_vqs,
		.synchronize_cbs = mock_synchronize_cbs,
		.get_features = mock_get_features,
		.finalize_features = mock_finalize_features,
		.bus_name = mock_bus_name,
	};

	memset(m, 0, sizeof(*m));
	m->vdev.config = &ops;
	m->vdev.id.device = device;
	m->vdev.id.vendor = vendor;
	m->vdev.dev.platform = &fp->platform;
	m->features = (uint64_t)1 << VIRTIO_F_VERSION_1;
}

#endif /* TESTS_MOCK_DEVICE_H */
