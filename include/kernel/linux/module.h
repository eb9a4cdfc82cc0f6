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
 * it with dlopen(), find the symbol `__this_module`, and go on as
 * moduleloader.h says.
 *
 * A module may have several source files; one of them says module_init(). The
 * license and the rest are remembered, not enforced.
 */
#ifndef LINUX_MODULE_H
#define LINUX_MODULE_H

#include <linux/export.h>
#include <linux/init.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/stringify.h>

/** Name the function that starts the module: 0 or a negative error. */
#define module_init(fn) int virtio_module_init(void) __attribute__((alias(#fn)))

/** Name the function that ends the module. */
#define module_exit(fn)                                                        \
	void virtio_module_exit(void) __attribute__((alias(#fn)))

/* The same for what is built into a kernel, in which they come one after the
 * other; a module has one of them. */
#define early_initcall(fn)	   module_init(fn) /**< init */
#define pure_initcall(fn)	   module_init(fn) /**< init */
#define core_initcall(fn)	   module_init(fn) /**< init */
#define core_initcall_sync(fn)	   module_init(fn) /**< init */
#define postcore_initcall(fn)	   module_init(fn) /**< init */
#define postcore_initcall_sync(fn) module_init(fn) /**< init */
#define arch_initcall(fn)	   module_init(fn) /**< init */
#define arch_initcall_sync(fn)	   module_init(fn) /**< init */
#define subsys_initcall(fn)	   module_init(fn) /**< init */
#define subsys_initcall_sync(fn)   module_init(fn) /**< init */
#define fs_initcall(fn)		   module_init(fn) /**< init */
#define fs_initcall_sync(fn)	   module_init(fn) /**< init */
#define rootfs_initcall(fn)	   module_init(fn) /**< init */
#define console_initcall(fn)	   module_init(fn) /**< init */
#define device_initcall(fn)	   module_init(fn) /**< init */
#define device_initcall_sync(fn)   module_init(fn) /**< init */
#define late_initcall(fn)	   module_init(fn) /**< init */
#define late_initcall_sync(fn)	   module_init(fn) /**< init */
#define __initcall(fn)		   module_init(fn) /**< init */
#define __exitcall(fn)		   module_exit(fn) /**< exit */

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
/** A module that is to be loaded before it. */
#define MODULE_SOFTDEP(text) MODULE_INFO(softdep, text)
/** A file that it loads into its device. */
#define MODULE_FIRMWARE(text) MODULE_INFO(firmware, text)
/** A namespace of symbols that it uses: there are none. */
#define MODULE_IMPORT_NS(name) MODULE_INFO(import_ns, #name)

/**
 * Export an id table: as `__mod_TYPE__NAME_device_table` from the object, by
 * which Linux's tools find it, and to the loader.
 */
#define MODULE_DEVICE_TABLE(type_, name)                                       \
	extern __typeof__(name) __mod_##type_##__##name##_device_table         \
		__attribute__((unused, alias(#name)));                         \
	static const struct module_table MODULE_UNIQUE(__modtable_)            \
		__attribute__((MODULE_IN_ORDER_, section("modtable"),          \
			       aligned(sizeof(void *)))) = { #type_, name }

/**
 * Hold on to a module: it stays as long as the program.
 * @param module the module
 * @return true
 */
static inline bool try_module_get(struct module *module)
{
	(void)module;
	return true;
}

/** Hold on to a module. */
static inline void __module_get(struct module *module)
{
	(void)module;
}

/** Let go of a module. */
static inline void module_put(struct module *module)
{
	(void)module;
}

#endif /* LINUX_MODULE_H */
