/* SPDX-License-Identifier: BSD-2-Clause */
/* A driver as a file, brought into this process. */
#ifndef TOOL_DRIVER_H
#define TOOL_DRIVER_H

struct module;

/*
 * Load the driver `path`, a shared object, or a source file that is compiled
 * first. It stays loaded as long as the program runs: nothing tells whether the
 * driver left pointers into itself behind. Returns 0, or the exit status after
 * the error was printed.
 */
int driver_load(const char *path, const struct module **module);

/*
 * A text of MODULE_LICENSE() and the like by its tag, such as "license"; NULL
 * if the module does not say.
 */
const char *driver_info(const struct module *module, const char *tag);

#endif /* TOOL_DRIVER_H */
