/* SPDX-License-Identifier: BSD-2-Clause */
/* Which devices have nothing to say for as long as nothing happens to them. */
#ifndef TOOL_SILENT_H
#define TOOL_SILENT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Whether a device of this type has queues whose buffers it uses only on an
 * event, so that none used is no failure. Of others each buffer is a request.
 */
bool device_may_be_silent(uint32_t type);

#endif /* TOOL_SILENT_H */
