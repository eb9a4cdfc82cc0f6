/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Where this runs: on CPU 0, and it stays there.
 */
#ifndef LINUX_SMP_H
#define LINUX_SMP_H

#define smp_processor_id()     0	 /**< the CPU */
#define raw_smp_processor_id() 0	 /**< the CPU */
#define get_cpu()	       0	 /**< the CPU; none other from here */
#define put_cpu()	       ((void)0) /**< any other may be */

#endif /* LINUX_SMP_H */
