/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Power: a driver's freeze and restore are called by virtio_device_freeze() and
 * virtio_device_restore(), so it has to bring them.
 */
#ifndef LINUX_PM_H
#define LINUX_PM_H

#define CONFIG_PM	1 /**< there is power management */
#define CONFIG_PM_SLEEP 1 /**< and the machine may sleep */

#define pm_sleep_ptr(ptr) (ptr) /**< the function, as there is sleep */
#define pm_ptr(ptr)	  (ptr) /**< the function */

#endif /* LINUX_PM_H */
