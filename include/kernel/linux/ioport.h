/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Ranges of addresses. There is no tree of them here, so nothing is requested
 * or looked up: a range is what its owner has written into it.
 */
#ifndef LINUX_IOPORT_H
#define LINUX_IOPORT_H

#include <linux/types.h>

/** A range of addresses of the machine. */
struct resource {
	resource_size_t start; /**< its first */
	resource_size_t end;   /**< its last */
	const char *name;      /**< whose it is */
	unsigned long flags;   /**< IORESOURCE_* */
};

#define IORESOURCE_IO  0x00000100 /**< ports */
#define IORESOURCE_MEM 0x00000200 /**< memory, or registers in it */

/** How many addresses a range has. */
static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

#endif /* LINUX_IOPORT_H */
