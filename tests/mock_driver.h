/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver for tests of the bus: it counts its calls and answers what the test
 * tells it to.
 */
#ifndef TESTS_MOCK_DRIVER_H
#define TESTS_MOCK_DRIVER_H

#include <virtio/virtio.h>
#include <virtio/virtio_config.h>

#include "mem.h"

struct mock_driver {
	struct virtio_driver drv;
	struct virtio_device_id ids[3];
	/* What to do; set by the test. */
	int validate_error;
	uint64_t validate_clears;
	int probe_error;
	bool probe_readies;	   /* calls virtio_device_ready() */
	bool probe_changes_config; /* a change arrives during probe */
	int freeze_error;
	int restore_error;
	/* What happened. */
	unsigned int validated;
	unsigned int probed;
	unsigned int scanned;
	unsigned int removed;
	unsigned int config_changes;
	unsigned int changes_in_probe;
	unsigned int frozen;
	unsigned int restored;
	struct virtio_device *last; /* whom it was called for */
	uint8_t status_at_probe;
	uint8_t status_at_scan;
};

static inline struct mock_driver *mock_driver_of(struct virtio_device *vdev)
{
	return container_of(drv_to_virtio(vdev->dev.driver), struct mock_driver,
			    drv);
}

static inline int mock_validate(struct virtio_device *vdev)
{
	struct mock_driver *d = mock_driver_of(vdev);

	d->validated++;
	vdev->features &= ~d->validate_clears;
	return d->validate_error;
}

static inline int mock_probe(struct virtio_device *vdev)
{
	struct mock_driver *d = mock_driver_of(vdev);

	d->probed++;
	d->last = vdev;
	d->status_at_probe = vdev->config->get_status(vdev);
	if (d->probe_readies)
		virtio_device_ready(vdev);
	if (d->probe_changes_config) {
		virtio_config_changed(vdev);
		virtio_config_changed(vdev);
	}
	d->changes_in_probe = d->config_changes;
	return d->probe_error;
}

static inline void mock_scan(struct virtio_device *vdev)
{
	struct mock_driver *d = mock_driver_of(vdev);

	d->scanned++;
	d->status_at_scan = vdev->config->get_status(vdev);
}

static inline void mock_remove(struct virtio_device *vdev)
{
	mock_driver_of(vdev)->removed++;
	virtio_reset_device(vdev);
	vdev->config->del_vqs(vdev);
}

static inline void mock_config_changed(struct virtio_device *vdev)
{
	mock_driver_of(vdev)->config_changes++;
}

static inline int mock_freeze(struct virtio_device *vdev)
{
	struct mock_driver *d = mock_driver_of(vdev);

	d->frozen++;
	virtio_reset_device(vdev);
	return d->freeze_error;
}

static inline int mock_restore(struct virtio_device *vdev)
{
	struct mock_driver *d = mock_driver_of(vdev);

	d->restored++;
	return d->restore_error;
}

/* A driver of one type of device, of any vendor. */
static inline void mock_driver_init(struct mock_driver *d, const char *name,
				    uint32_t device)
{
	memset(d, 0, sizeof(*d));
	d->drv.driver.name = name;
	d->ids[0].device = device;
	d->ids[0].vendor = VIRTIO_DEV_ANY_ID;
	d->drv.id_table = d->ids;
	d->drv.validate = mock_validate;
	d->drv.probe = mock_probe;
	d->drv.scan = mock_scan;
	d->drv.remove = mock_remove;
	d->drv.config_changed = mock_config_changed;
	d->drv.freeze = mock_freeze;
	d->drv.restore = mock_restore;
}

#endif /* TESTS_MOCK_DRIVER_H */
