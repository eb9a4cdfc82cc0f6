/* SPDX-License-Identifier: BSD-2-Clause */
/* Trying what a loaded driver offers: reading from it, looking around on it. */
#ifndef TOOL_SERVICE_H
#define TOOL_SERVICE_H

#include <kernel/linux/moduleloader.h>

#include "machine.h"
#include "show.h"

/*
 * Try each service, and show what came of it. Nothing is changed at the
 * devices. Returns the exit status: bad if one gave nothing, with the error
 * printed; of a machine that has died, its own.
 */
int service_try_all(const struct module *module, const struct show *show,
		    const struct machine *machine, uint64_t timeout_ns);

#endif /* TOOL_SERVICE_H */
