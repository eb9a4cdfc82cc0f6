/* SPDX-License-Identifier: BSD-2-Clause */
/* Drivers as files, brought into this process, and what they say. */
#ifndef TOOL_DRIVER_H
#define TOOL_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "object.h"

struct module;

#define MAX_DRIVERS 32

struct driver {
	const char *path;      /* as it was named */
	struct module *module; /* once it is loaded */
	char *depends;	       /* whose symbols it uses, as "one,other" */
	bool needed;	       /* by another one */

	/* Private. */
	char *name;	  /* of the module */
	char *file;	  /* the shared object, or what was made of it */
	struct object is; /* what that says */
	uint32_t uses;	  /* a bit for each one whose symbols it uses */
	uint32_t after;	  /* and for each one that goes before it */
	int visit;	  /* while they are put in order */
};

/* Those that were named together. */
struct drivers {
	struct driver at[MAX_DRIVERS];
	unsigned int num;
	struct driver *order[MAX_DRIVERS]; /* the ones that others need first */
};

/*
 * Load drivers, each of which is a shared object, a source file that is
 * compiled first, or a folder with a makefile of several (kbuild.h); in the
 * order of their needs. They stay loaded as long as the program runs: nothing
 * tells whether a driver left pointers into itself behind. Returns 0, or the
 * exit status after the error was printed.
 */
int drivers_load(struct drivers *d, char *const *paths, unsigned int num);

/* Part of it: who needs whom, and the order (driver_order.c). */
int drivers_order(struct drivers *d);

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

/* The same of texts that are not a module's yet. */
const char *driver_text_next(const char *texts, const char *end,
			     const char *tag, const char *text);

/*
 * A text of MODULE_PARM_DESC() or of a parameter's type, which are kept as
 * "name:text" under the tags "parm" and "parmtype"; or NULL.
 */
const char *driver_param_info(const struct module *module, const char *tag,
			      const char *name);

/*
 * Set a parameter from "name=value", or "name" where the type allows it; of
 * several modules that have it, of that in "module.name=value". The text has to
 * stay. Returns 0, or the exit status after the error was printed.
 */
int drivers_set_param(const struct drivers *d, const char *assignment);

#endif /* TOOL_DRIVER_H */
