/* SPDX-License-Identifier: BSD-2-Clause */
/* What to say when a driver did not start, or has nothing to drive. */
#ifndef TOOL_RUN_REFUSED_H
#define TOOL_RUN_REFUSED_H

#include "show.h"

struct module;

/* Room for what refusal() says. */
#define REFUSAL_TEXT 96

/* What init or probe returned instead of 0, in words that are put at `text`. */
const char *refusal(int err, char *text);

/* Print why no device is driven. Returns the exit status. */
int unbound(const struct module *module, const struct show *show);

#endif /* TOOL_RUN_REFUSED_H */
