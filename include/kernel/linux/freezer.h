/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Tasks that stop with the machine: there are none; see wait.h for
 * wait_event_freezable().
 */
#ifndef LINUX_FREEZER_H
#define LINUX_FREEZER_H

#include <linux/sched.h>
#include <linux/wait.h>

#endif /* LINUX_FREEZER_H */
