/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Variables that each CPU has one of: there is one.
 */
#ifndef LINUX_PERCPU_H
#define LINUX_PERCPU_H

#include <linux/slab.h>
#include <linux/cpumask.h>
#include <linux/smp.h>

#define __percpu /**< each CPU has one */

/** A variable that each CPU has one of. */
#define DEFINE_PER_CPU(type, name) __typeof__(type) name
/** The same, defined elsewhere. */
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name
#define per_cpu_ptr(ptr, cpu)	    ((void)(cpu), (ptr)) /**< that of a CPU */
#define this_cpu_ptr(ptr)	    (ptr)	  /**< that of this CPU */
#define raw_cpu_ptr(ptr)	    (ptr)	  /**< that of this CPU */
#define get_cpu_ptr(ptr)	    (ptr)	  /**< the same; stay there */
#define put_cpu_ptr(ptr)	    ((void)(ptr)) /**< leave again */
#define per_cpu(var, cpu)	    (*per_cpu_ptr(&(var), cpu)) /**< of a CPU */
#define this_cpu_read(var)	    (var)		     /**< its value */
#define this_cpu_write(var, val)    ((void)((var) = (val)))  /**< set it */
#define this_cpu_inc(var)	    ((void)((var)++))	     /**< count up */
#define this_cpu_dec(var)	    ((void)((var)--))	     /**< count down */
#define this_cpu_add(var, val)	    ((void)((var) += (val))) /**< add to it */

/** Allocate one for each CPU, zeroed; or NULL. */
#define alloc_percpu(type) ((type *)kzalloc(sizeof(type), GFP_KERNEL))
/** The same; flags are ignored. */
#define alloc_percpu_gfp(type, gfp) ((type *)kzalloc(sizeof(type), gfp))
#define free_percpu(ptr)	    kfree(ptr) /**< free them */

#endif /* LINUX_PERCPU_H */
