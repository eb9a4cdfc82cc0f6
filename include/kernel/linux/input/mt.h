/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Fingers: a driver that reports which finger it is may say so. Nobody follows
 * them here.
 */
#ifndef LINUX_INPUT_MT_H
#define LINUX_INPUT_MT_H

#include <linux/input.h>

/** Say that a device reports so many fingers: 0, or -EINVAL. */
static inline int input_mt_init_slots(struct input_dev *dev,
				      unsigned int num_slots,
				      unsigned int flags)
{
	(void)flags;
	if (!num_slots || num_slots > 1024)
		return -EINVAL;
	dev->mt = dev;
	input_set_abs_params(dev, ABS_MT_SLOT, 0, (int)num_slots - 1, 0, 0);
	return 0;
}

#endif /* LINUX_INPUT_MT_H */
