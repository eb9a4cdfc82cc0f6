/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * There is no ACPI: no device has a companion there, and setting one does
 * nothing, as in a kernel that was built without it.
 */
#ifndef LINUX_ACPI_H
#define LINUX_ACPI_H

#include <linux/device.h>

/** What firmware says of a device. There is none. */
struct acpi_device;

/** A device's companion: NULL. */
static inline struct acpi_device *ACPI_COMPANION(const struct device *dev)
{
	(void)dev;
	return NULL;
}

/** Nothing to do. */
static inline void ACPI_COMPANION_SET(struct device *dev,
				      struct acpi_device *companion)
{
	(void)dev;
	(void)companion;
}

/** Whether a device has a companion. */
static inline bool has_acpi_companion(const struct device *dev)
{
	return ACPI_COMPANION(dev) != NULL;
}

#endif /* LINUX_ACPI_H */
