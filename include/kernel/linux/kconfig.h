/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Options of the kernel's build: IS_ENABLED() and the like.
 *
 * An option is set where a header has what it stands for: CONFIG_PM_SLEEP in
 * pm.h. A build may set others: `-DCONFIG_X=1`, or `-DCONFIG_X_MODULE=1` for
 * what is a module.
 */
#ifndef LINUX_KCONFIG_H
#define LINUX_KCONFIG_H

#define KCONFIG_IS_(value)	 KCONFIG_IS_ONE_(KCONFIG_##value) /**< private */
#define KCONFIG_IS_ONE_(junk)	 KCONFIG_PICK_(junk 1, 0) /**< private */
#define KCONFIG_PICK_(a, b, ...) b			  /**< private */
#define KCONFIG_1		 0,			  /**< private */
#define KCONFIG_DEFINED_(value)	 KCONFIG_IS_(value)	  /**< private */

/** Whether an option is set to y. */
#define IS_BUILTIN(option) KCONFIG_DEFINED_(option)
/** Whether it is set to m. */
#define IS_MODULE(option) KCONFIG_DEFINED_(option##_MODULE)
/** Whether it is set to y or m. */
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
/** Whether what it stands for can be called from here. */
#define IS_REACHABLE(option)                                                   \
	(IS_BUILTIN(option) || (IS_MODULE(option) && KCONFIG_DEFINED_(MODULE)))

#endif /* LINUX_KCONFIG_H */
