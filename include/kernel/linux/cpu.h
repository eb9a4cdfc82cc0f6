/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * CPUs that come and go: none does. See cpumask.h.
 */
#ifndef LINUX_CPU_H
#define LINUX_CPU_H

#include <linux/cpumask.h>
#include <linux/smp.h>

#endif /* LINUX_CPU_H */
