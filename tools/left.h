/* SPDX-License-Identifier: BSD-2-Clause */
/* What a driver leaves behind that a kernel would miss, or run into. */
#ifndef TOOL_LEFT_H
#define TOOL_LEFT_H

#include <virtio/trace.h>

struct drivers;
struct module;
struct show;

/* Begin to follow drivers. */
void left_init(const struct drivers *d);

/* Follow what happens. */
void left_event(const struct show *show, const struct virtio_event *ev);

/* The call `what` of a driver has returned: warn of locks that it holds. */
void left_show_held(const struct module *module, const struct show *show,
		    const char *what);

/* A driver has ended: warn of all that is still there. */
void left_show(const struct module *module, const struct show *show);

#endif /* TOOL_LEFT_H */
