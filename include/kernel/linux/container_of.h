/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * container_of(): the object that a member is in.
 */
#ifndef LINUX_CONTAINER_OF_H
#define LINUX_CONTAINER_OF_H

#include <virtio/list.h>

/** Tell whether two things are of one type. */
#define __same_type(a, b)                                                      \
	__builtin_types_compatible_p(__typeof__(a), __typeof__(b))

#endif /* LINUX_CONTAINER_OF_H */
