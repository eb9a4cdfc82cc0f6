/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Nodes: memory that is nearer to some CPUs than to others. There is one.
 */
#ifndef LINUX_NUMA_H
#define LINUX_NUMA_H

#define NUMA_NO_NODE (-1) /**< any node */
#define MAX_NUMNODES 1	  /**< nodes that there can be */

#define numa_node_id()	     0		      /**< where this runs */
#define numa_mem_id()	     0		      /**< where its memory is */
#define cpu_to_node(cpu)     ((void)(cpu), 0) /**< where a CPU is */
#define num_online_nodes()   1		      /**< how many there are */
#define num_possible_nodes() 1		      /**< how many there can be */

/* The node of memory at an address. */
#define memory_add_physaddr_to_nid(start) ((void)(start), 0)
#define phys_to_target_node(start)	  ((void)(start), 0)

#endif /* LINUX_NUMA_H */
