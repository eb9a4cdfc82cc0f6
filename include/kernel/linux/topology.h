/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Which CPUs and memory are near to each other: there is one CPU, and one node.
 */
#ifndef LINUX_TOPOLOGY_H
#define LINUX_TOPOLOGY_H

#include <linux/numa.h>
#include <linux/smp.h>

/** The package of a CPU. */
#define topology_physical_package_id(cpu) ((void)(cpu), 0)

#endif /* LINUX_TOPOLOGY_H */
