/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Error numbers.
 *
 * The C library's <errno.h> may itself include a header of this name, so the
 * system's is looked for first; without one the library's numbers are used.
 * Those that no program ever sees are below.
 */
#ifndef LINUX_ERRNO_H
#define LINUX_ERRNO_H

#if defined(__has_include_next)
#if __has_include_next(<linux/errno.h>)
#include_next <linux/errno.h>
#endif
#endif

#include <virtio/err.h>

#define ERESTARTSYS  512 /**< a wait ended before its time */
#define EPROBE_DEFER 517 /**< probe again later */
#define ENOTSUPP     524 /**< not there */

#endif /* LINUX_ERRNO_H */
