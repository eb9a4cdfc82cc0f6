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
int driver_load(const char *path, struct module **module);

/*
 * A text of MODULE_LICENSE() and the like by its tag, such as "license"; NULL
 * if the module does not say.
 */
const char *driver_info(const struct module *module, const char *tag);

/*
 * The text with that tag after `text`, or the first one if that is NULL; NULL
 * if there is no more.
 */
const char *driver_info_next(const struct module *module, const char *tag,
			     const char *text);

/*
 * A text of MODULE_PARM_DESC() or of a parameter's type, which are kept as
 * "name:text" under the tags "parm" and "parmtype"; or NULL.
 */
const char *driver_param_info(const struct module *module, const char *tag,
			      const char *name);

/*
 * Set a parameter from "name=value", or "name" where the type allows it. The
 * text has to stay. Returns 0, or the exit status after the error was printed.
 */
int driver_set_param(const struct module *module, const char *assignment);

#endif /* TOOL_DRIVER_H */
