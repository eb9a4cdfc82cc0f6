/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a driver does that waits without giving others a turn.
 *
 * The device models of this program have to work meanwhile, or what it looks
 * for never comes; no interrupt is delivered. virtqueue_get_buf() that finds
 * nothing twice does the same. A loop that only reads memory, with barrier() or
 * READ_ONCE() in it and nothing else, gives them no turn: it ends with a device
 * outside this program, and never with a model.
 */
#ifndef ASM_PROCESSOR_H
#define ASM_PROCESSOR_H

#include <linux/export.h>

/** Do nothing for a moment. Any context. */
static inline void cpu_relax(void)
{
	if (__this_module.poll)
		__this_module.poll();
}

#endif /* ASM_PROCESSOR_H */
