/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Devices that wake a sleeping machine, or keep one awake: a process does not
 * sleep, so there is nothing to keep.
 */
#ifndef LINUX_PM_WAKEUP_H
#define LINUX_PM_WAKEUP_H

#include <virtio/device.h>

/** Keep the machine awake. Any context. */
static inline void pm_stay_awake(struct device *dev)
{
	(void)dev;
}

/** Let it sleep. Any context. */
static inline void pm_relax(struct device *dev)
{
	(void)dev;
}

/** Say whether a device can wake it. */
static inline void device_set_wakeup_capable(struct device *dev, bool capable)
{
	(void)dev;
	(void)capable;
}

/** Say whether a device can wake it, and shall: 0. */
static inline int device_init_wakeup(struct device *dev, bool enable)
{
	(void)dev;
	(void)enable;
	return 0;
}

#endif /* LINUX_PM_WAKEUP_H */
