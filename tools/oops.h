/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a kernel would say in an oops, as one line and status 1: the driver, or
 * the device with what the driver gave it, crashed.
 */
#ifndef TOOL_OOPS_H
#define TOOL_OOPS_H

#include <stdbool.h>

struct drivers;

/*
 * Begin to listen for crashes. With a sanitizer in the program those that have
 * no name are left to it, as it can say more.
 */
void oops_init(const struct drivers *d, bool sanitized);

/*
 * The driver went on where a kernel would have stopped: say why, and where it
 * is, and end the program.
 */
_Noreturn void oops_die(const char *why);

#endif /* TOOL_OOPS_H */
