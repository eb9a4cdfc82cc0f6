/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Sets of CPUs. There is one CPU, number 0, and it is present, online and where
 * everything runs.
 */
#ifndef LINUX_CPUMASK_H
#define LINUX_CPUMASK_H

#include <linux/bitmap.h>
#include <linux/gfp.h>
#include <linux/types.h>

#define NR_CPUS		1	   /**< CPUs that there can be */
#define nr_cpu_ids	1u	   /**< numbers of CPUs are below */
#define nr_cpumask_bits nr_cpu_ids /**< bits of a set that are looked at */

/** A set of CPUs. */
struct cpumask {
	DECLARE_BITMAP(bits, NR_CPUS); /**< a bit for each */
};

typedef struct cpumask cpumask_t;	 /**< a set of CPUs */
typedef struct cpumask cpumask_var_t[1]; /**< one that may be allocated */

/** The set with the only CPU. Private. */
static const struct cpumask cpumask_one_ __attribute__((unused)) = { { 1 } };

#define cpu_possible_mask (&cpumask_one_) /**< CPUs that there can be */
#define cpu_present_mask  (&cpumask_one_) /**< CPUs that there are */
#define cpu_online_mask	  (&cpumask_one_) /**< CPUs that run */
#define cpu_active_mask	  (&cpumask_one_) /**< CPUs that take work */
#define cpu_all_mask	  (&cpumask_one_) /**< every CPU */
/** The set with one CPU. */
#define cpumask_of(cpu) ((void)(cpu), &cpumask_one_)
/** The set of a node's CPUs. */
#define cpumask_of_node(node) ((void)(node), &cpumask_one_)

#define num_possible_cpus() 1u		 /**< how many there can be */
#define num_present_cpus()  1u		 /**< how many there are */
#define num_online_cpus()   1u		 /**< how many run */
#define cpu_online(cpu)	    ((cpu) == 0) /**< whether a CPU runs */
#define cpu_possible(cpu)   ((cpu) == 0) /**< whether it can be */
#define cpus_read_lock()    ((void)0)	 /**< none comes or goes */
#define cpus_read_unlock()  ((void)0)	 /**< they may again */

/** The bits of a set. */
#define cpumask_bits(mask) ((mask)->bits)

/** How many bytes a set has. */
static inline unsigned int cpumask_size(void)
{
	return sizeof(struct cpumask);
}

/** Make a set: true, as it takes no memory. */
static inline bool alloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	(void)mask;
	(void)flags;
	return true;
}

/** Make an empty set: true. */
static inline bool zalloc_cpumask_var(cpumask_var_t *mask, gfp_t flags)
{
	(void)flags;
	(*mask)->bits[0] = 0;
	return true;
}

/** Free a set. */
static inline void free_cpumask_var(cpumask_var_t mask)
{
	(void)mask;
}

/** Put a CPU into a set. */
static inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask)
{
	set_bit(cpu, mask->bits);
}

/** Take a CPU out of a set. */
static inline void cpumask_clear_cpu(unsigned int cpu, struct cpumask *mask)
{
	clear_bit(cpu, mask->bits);
}

/** Tell whether a CPU is in a set. */
static inline bool cpumask_test_cpu(unsigned int cpu,
				    const struct cpumask *mask)
{
	return cpu < nr_cpu_ids && test_bit(cpu, mask->bits);
}

/** Make a set empty. */
static inline void cpumask_clear(struct cpumask *mask)
{
	mask->bits[0] = 0;
}

/** Make a set that of all CPUs. */
static inline void cpumask_setall(struct cpumask *mask)
{
	mask->bits[0] = 1;
}

/** Copy a set. */
static inline void cpumask_copy(struct cpumask *dst, const struct cpumask *src)
{
	*dst = *src;
}

/** Tell whether a set is empty. */
static inline bool cpumask_empty(const struct cpumask *mask)
{
	return (mask->bits[0] & 1) == 0;
}

/** How many CPUs are in a set. */
static inline unsigned int cpumask_weight(const struct cpumask *mask)
{
	return cpumask_empty(mask) ? 0 : 1;
}

/** The first CPU of a set; nr_cpu_ids if it is empty. */
static inline unsigned int cpumask_first(const struct cpumask *mask)
{
	return cpumask_empty(mask) ? nr_cpu_ids : 0;
}

/** The next CPU after @p cpu; nr_cpu_ids if there is none. */
static inline unsigned int cpumask_next(int cpu, const struct cpumask *mask)
{
	return cpu < 0 ? cpumask_first(mask) : nr_cpu_ids;
}

/** The next one after @p cpu, going round once from @p start. */
static inline unsigned int
cpumask_next_wrap(int cpu, const struct cpumask *mask, int start, bool wrap)
{
	(void)start;
	return wrap ? nr_cpu_ids : cpumask_next(cpu, mask);
}

/** Visit each CPU of a set. */
#define for_each_cpu(cpu, mask)                                                \
	for ((cpu) = 0; (unsigned int)(cpu) < nr_cpu_ids; (cpu)++)             \
		if (!cpumask_test_cpu((unsigned int)(cpu), mask)) {            \
		} else
#define for_each_possible_cpu(cpu) for_each_cpu(cpu, cpu_possible_mask)
#define for_each_present_cpu(cpu)  for_each_cpu(cpu, cpu_present_mask)
#define for_each_online_cpu(cpu)   for_each_cpu(cpu, cpu_online_mask)

#endif /* LINUX_CPUMASK_H */
