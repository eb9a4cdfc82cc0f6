/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a driver says of its locks.
 */
#ifndef LINUX_LOCKDEP_H
#define LINUX_LOCKDEP_H

#include <linux/bug.h>

/** Say where if nobody holds this lock. */
#define lockdep_assert_held(lock) WARN_ON(!(lock)->held)

#endif /* LINUX_LOCKDEP_H */
