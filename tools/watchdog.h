/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A limit on how long a driver may keep the program busy: one that waits for a
 * device that never answers does not return, and cannot be interrupted.
 */
#ifndef TOOL_WATCHDOG_H
#define TOOL_WATCHDOG_H

#include <stdint.h>

/*
 * From now on the program may be busy with `what` for so long; after that it
 * ends with a message and status 1. `limit` is the same time as text.
 */
void watchdog_start(const char *what, uint64_t limit_ns, const char *limit);

/* The driver has returned. */
void watchdog_stop(void);

#endif /* TOOL_WATCHDOG_H */
