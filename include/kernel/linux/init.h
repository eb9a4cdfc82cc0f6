/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Marks for code and data that the kernel drops after use; here they stay.
 */
#ifndef LINUX_INIT_H
#define LINUX_INIT_H

#define __init	   /**< a function used by init only */
#define __exit	   /**< a function used by exit only */
#define __initdata /**< data used by init only */
#define __exitdata /**< data used by exit only */

#endif /* LINUX_INIT_H */
