/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a loader finds in a driver that was built as a shared object: the symbol
 * `__this_module` is a struct module.
 */
#ifndef LINUX_MODULELOADER_H
#define LINUX_MODULELOADER_H

struct virtio_driver;

/** A loaded driver, as it describes itself. */
struct module {
	const char *name;   /**< KBUILD_MODNAME */
	int (*init)(void);  /**< what module_init() named, or NULL */
	void (*exit)(void); /**< what module_exit() named, or NULL */
	/**
	 * What MODULE_LICENSE() and the others said: "license=text" and so on,
	 * each ended by one or more zero bytes; NULL if nothing was said.
	 */
	const char *modinfo;
	const char *modinfo_end; /**< behind the last of them */
	/** The driver it registered last, or NULL; set by the environment. */
	const struct virtio_driver *driver;
};

#endif /* LINUX_MODULELOADER_H */
