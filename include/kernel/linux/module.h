/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A driver as a module: module_init(), module_exit(), MODULE_LICENSE() and the
 * like.
 *
 * The same file is a module of the Linux kernel, built by its Kbuild, and a
 * shared object for this library, built by hand:
 *
 *     cc -shared -fPIC -DKBUILD_MODNAME='"mydriver"' -DMODULE \
 *        -I include/kernel -I include -o mydriver.so mydriver.c
 *
 * `virtio run mydriver.so --on emu:mmio,dummy` loads it, and `virtio run
 * mydriver.c` does both. Any program that has libvirtio can do the same: open
 * it with dlopen(), find the symbol `__this_module` (moduleloader.h), call its
 * init.
 *
 * A module may have several source files: each holds a weak `__this_module`,
 * and one of them says module_init(). module_param() is not there. The license
 * and the rest are remembered, not enforced; EXPORT_SYMBOL() does nothing, as
 * nothing is hidden.
 */
#ifndef LINUX_MODULE_H
#define LINUX_MODULE_H

#include <linux/init.h>
#include <linux/moduleloader.h>

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
/** Where the linker puts the first string of the section "modinfo". */
extern const char __start_modinfo[] __attribute__((weak, visibility("hidden")));
/** The end of the last one. */
extern const char __stop_modinfo[] __attribute__((weak, visibility("hidden")));

/** This module. */
extern struct module __this_module;

struct module __this_module __attribute__((weak)) = {
	.name = KBUILD_MODNAME,
	.init = virtio_module_init,
	.exit = virtio_module_exit,
	.modinfo = __start_modinfo,
	.modinfo_end = __stop_modinfo,
};

/** This module. */
#define THIS_MODULE (&__this_module)

/** Name the function that starts the module: 0 or a negative error. */
#define module_init(fn) int virtio_module_init(void) __attribute__((alias(#fn)))

/** Name the function that ends the module. */
#define module_exit(fn)                                                        \
	void virtio_module_exit(void) __attribute__((alias(#fn)))

#define MODULE_PASTE_(a, b) a##b		/**< private */
#define MODULE_PASTE(a, b)  MODULE_PASTE_(a, b) /**< private */

/** Remember a text about the module. */
#define MODULE_INFO(tag, info)                                                 \
	static const char MODULE_PASTE(__modinfo_, __COUNTER__)[]              \
		__attribute__((used, section("modinfo"), aligned(1))) =        \
			#tag "=" info

/** Its license. */
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
/** Who wrote it. */
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
/** What it is. */
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
/** Its version. */
#define MODULE_VERSION(text) MODULE_INFO(version, text)
/** Another name to load it by. */
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
/** What a parameter means. */
#define MODULE_PARM_DESC(name, text) MODULE_INFO(parm, #name ":" text)

/** Export an id table from the object as `__mod_device_table__TYPE__NAME`. */
#define MODULE_DEVICE_TABLE(type, name)                                        \
	extern __typeof__(name) __mod_device_table__##type##__##name           \
		__attribute__((unused, alias(#name)))

#define EXPORT_SYMBOL(sym)     extern __typeof__(sym) sym /**< nothing to do */
#define EXPORT_SYMBOL_GPL(sym) extern __typeof__(sym) sym /**< nothing to do */

#endif /* LINUX_MODULE_H */
