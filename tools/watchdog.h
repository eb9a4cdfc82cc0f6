/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A limit on how long a driver may keep the program busy: one that waits for a
 * device that never answers does not return, and cannot be interrupted.
 */
#ifndef TOOL_WATCHDOG_H
#define TOOL_WATCHDOG_H

#include <stdint.h>

/* Once where_init() was called; `limit` is the limit as the user said it. */
void watchdog_init(const char *limit);

/*
 * From now on the program may be busy with this call of the driver, as
 * where_call() takes it, for so long; after that it ends with a message, which
 * says where the driver is, and status 1.
 */
void watchdog_start(const char *what, uint64_t limit_ns);

/* The driver has returned. */
void watchdog_stop(void);

#endif /* TOOL_WATCHDOG_H */
