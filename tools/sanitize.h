/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Running a driver under the compiler's AddressSanitizer, which checks each
 * access of the driver to memory, and UndefinedBehaviorSanitizer.
 */
#ifndef TOOL_SANITIZE_H
#define TOOL_SANITIZE_H

#include <stdbool.h>

/*
 * From now on drivers are compiled with the sanitizers. Their runtime has to be
 * in a program from its first instruction on, so this starts the program anew,
 * with the same arguments, unless it is. Returns 0, or the exit status after
 * the error was printed.
 */
int sanitize(void);

/* Whether there is memory that nobody knows; says on standard error which. */
bool sanitize_finds_leaks(void);

#endif /* TOOL_SANITIZE_H */
