/* SPDX-License-Identifier: BSD-2-Clause */
/* Compiling a driver as the kernel's build would, for this process. */
#ifndef TOOL_COMPILE_H
#define TOOL_COMPILE_H

/*
 * The name that the kernel's build would give the module that is made of a file:
 * "my_driver" for "dir/my-driver.c". To be freed; NULL: no memory.
 */
char *compile_module_name(const char *path);

/*
 * Compile the module `name` of source files to the shared object `object`,
 * against the kernel environment, with $CC or cc. Both lists end with a NULL.
 * The compiler's messages go to standard error. Returns 0, or the exit status
 * after the error was printed.
 */
int compile_driver(const char *name, char *const *flags, char *const *sources,
		   const char *object);

/* From now on drivers are written to the virtio of 2007. */
void compile_classic(void);

/* From now on drivers check their memory and their arithmetic (sanitize.h). */
void compile_sanitized(void);

/*
 * Where the compiler has the library `name`: a path, to be freed; or NULL if it
 * has none of that name, or there is no compiler.
 */
char *compile_find_library(const char *name);

#endif /* TOOL_COMPILE_H */
