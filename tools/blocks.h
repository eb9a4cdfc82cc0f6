/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The blocks of kmalloc() that a driver has: it is told when it frees what is
 * none, or what something may still reach, and, under a sanitizer, which ones
 * it never frees.
 */
#ifndef TOOL_BLOCKS_H
#define TOOL_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

struct drivers;
struct module;

/*
 * Follow drivers before their first call; the bus has its platform. With the
 * runtime of a sanitizer in the program, accesses behind blocks and to those
 * that were freed are found as well, on whatever memory.
 */
void blocks_init(const struct drivers *d, bool sanitized);

/* How many blocks, and allocations of pages, a driver has not freed. */
long blocks_left(const struct module *module);

/*
 * The driver has ended. A sanitizer that looks for leaks from now on finds the
 * blocks that were never freed, whoever still knows them.
 */
void blocks_end(void);

#endif /* TOOL_BLOCKS_H */
