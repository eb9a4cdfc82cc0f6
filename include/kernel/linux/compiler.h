/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What kernel code asks of its compiler. Hints and attributes only.
 */
#ifndef LINUX_COMPILER_H
#define LINUX_COMPILER_H

/** The condition is usually true. */
#define likely(x) __builtin_expect(!!(x), 1)
/** The condition is usually false. */
#define unlikely(x) __builtin_expect(!!(x), 0)

/** A structure without padding. */
#define __packed __attribute__((packed))
/** A definition that may stay unused. */
#define __maybe_unused __attribute__((unused))

#endif /* LINUX_COMPILER_H */
