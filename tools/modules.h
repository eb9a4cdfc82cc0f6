/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Several modules in one process: each has its own list of what it put off, and
 * whoever waits runs what is due in all of them.
 */
#ifndef TOOL_MODULES_H
#define TOOL_MODULES_H

#include <stdint.h>

struct drivers;

/* Once there is a machine: from now on who waits does so for all. */
void modules_begin(const struct drivers *d);

/* module::wait of all of them. */
int modules_wait(const struct drivers *d, uint64_t timeout_ns);

/* module::flush of all of them; NULL: there are none. */
void modules_flush(const struct drivers *d);

#endif /* TOOL_MODULES_H */
