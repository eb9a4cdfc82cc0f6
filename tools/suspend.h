/* SPDX-License-Identifier: BSD-2-Clause */
/* A machine that goes to sleep and wakes up, as devices and drivers see it. */
#ifndef TOOL_SUSPEND_H
#define TOOL_SUSPEND_H

#include "show.h"

/*
 * Freeze every device that has a driver, the last one first, and restore them.
 * `timeout_ns`, which is `timeout` as text, is how long a driver may take for
 * its part. Returns 0, or the exit status after the error was printed.
 */
int suspend(const struct show *show, uint64_t timeout_ns);

#endif /* TOOL_SUSPEND_H */
