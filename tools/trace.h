/* SPDX-License-Identifier: BSD-2-Clause */
/* The verbs of "virtio trace". */
#ifndef TOOL_TRACE_H
#define TOOL_TRACE_H

int cmd_trace_record(int argc, char **argv);
int cmd_trace_show(int argc, char **argv);

#endif /* TOOL_TRACE_H */
