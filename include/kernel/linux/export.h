/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * THIS_MODULE, and EXPORT_SYMBOL(), which lets other modules use a function or
 * a variable: it leaves the symbol `__ksymtab_NAME`, by which a loader knows.
 * For which licences, and in which namespace, is not looked at.
 *
 * A module may have several source files: each holds a weak `__this_module`,
 * and they share one.
 */
#ifndef LINUX_EXPORT_H
#define LINUX_EXPORT_H

#include <linux/kconfig.h>
#include <linux/task.h>

#ifndef KBUILD_MODNAME
/** The module's name; its source file if the build does not say. */
#define KBUILD_MODNAME __BASE_FILE__
#endif

/**
 * What module_init() named; absent if nothing was. Hidden, as each module has
 * its own. Not called init_module: C libraries export a function of that name,
 * and the dynamic linker would find it first.
 */
int virtio_module_init(void) __attribute__((weak, visibility("hidden")));
/** What module_exit() named; absent if nothing was. */
void virtio_module_exit(void) __attribute__((weak, visibility("hidden")));

/** Where the linker puts the first element of a section, and the end. */
#define MODULE_SECTION_(type, section)                                         \
	extern const type __start_##section[]                                  \
		__attribute__((weak, visibility("hidden")));                   \
	extern const type __stop_##section[]                                   \
		__attribute__((weak, visibility("hidden")))

MODULE_SECTION_(char, modinfo);
MODULE_SECTION_(struct kernel_param, modparam);
MODULE_SECTION_(struct module_table, modtable);

struct module __this_module __attribute__((weak)) = {
	.name = KBUILD_MODNAME,
	.init = virtio_module_init,
	.exit = virtio_module_exit,
	.modinfo = __start_modinfo,
	.modinfo_end = __stop_modinfo,
	.params = __start_modparam,
	.params_end = __stop_modparam,
	.tables = __start_modtable,
	.tables_end = __stop_modtable,
	.wait = virtio_kernel_wait,
	.flush = message_flush,
	.services = LIST_HEAD_INIT(__this_module.services),
	.deferred = LIST_HEAD_INIT(__this_module.deferred),
	.tasks.list = LIST_HEAD_INIT(__this_module.tasks.list),
	.resources = LIST_HEAD_INIT(__this_module.resources),
	.drivers = LIST_HEAD_INIT(__this_module.drivers),
};

/** This module. */
#define THIS_MODULE (&__this_module)

/** The module's name is among what it says of itself, too. */
#define MODULE_NAME_(text)                                                     \
	const char __module_name[]                                             \
		__attribute__((weak, visibility("hidden"), used,               \
			       section("modinfo"), aligned(1))) = "name=" text
MODULE_NAME_(KBUILD_MODNAME);

/** Other modules may use it. */
#define EXPORT_SYMBOL(sym)                                                     \
	extern __typeof__(sym) sym;                                            \
	extern const char __ksymtab_##sym[];                                   \
	const char __ksymtab_##sym[]                                           \
		__attribute__((used, section("ksymtab_strings"))) = #sym
#define EXPORT_SYMBOL_GPL(sym)	      EXPORT_SYMBOL(sym) /**< the same */
#define EXPORT_SYMBOL_NS(sym, ns)     EXPORT_SYMBOL(sym) /**< the same */
#define EXPORT_SYMBOL_NS_GPL(sym, ns) EXPORT_SYMBOL(sym) /**< the same */

#endif /* LINUX_EXPORT_H */
