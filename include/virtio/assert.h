/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What happens when our own caller breaks a documented rule.
 *
 * A mistake of the peer - the device, for a driver - is never an assertion: it
 * makes the queue broken and returns an error.
 */
#ifndef VIRTIO_ASSERT_H
#define VIRTIO_ASSERT_H

/**
 * Check a rule that the caller had to keep.
 *
 * A build may define its own (`-DVIRTIO_ASSERT(x)=...`), for example to log,
 * or to do nothing. The default stops the program at the spot.
 */
#ifndef VIRTIO_ASSERT
#define VIRTIO_ASSERT(condition)                                               \
	do {                                                                   \
		if (!(condition))                                              \
			__builtin_trap();                                      \
	} while (0)
#endif

#endif /* VIRTIO_ASSERT_H */
