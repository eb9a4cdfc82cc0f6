/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The functions of drivers by their addresses. The dynamic linker knows those
 * that are exported, and those of a driver hardly ever are.
 */
#ifndef TOOL_SYMBOLS_H
#define TOOL_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Learn the functions of the object that this variable of it is in. */
void symbols_load(const void *variable);

/*
 * In the code of which object an address is: by the variable it was loaded by,
 * or NULL if it is none of them. May be called by a signal handler.
 */
const void *symbols_owner(uintptr_t pc);

/*
 * Which function of theirs an address is in: its name, or NULL if nobody knows,
 * and how far behind its begin. May be called by a signal handler.
 */
const char *symbols_find(uintptr_t pc, size_t *offset);

#define SYMBOLS_TEXT 96

/*
 * Write "probe+0x1c", or "address 0x1c" for what is in no object at all. Returns
 * buf, of SYMBOLS_TEXT bytes. May be called by a signal handler.
 */
const char *symbols_text(uintptr_t pc, char *buf);

#endif /* TOOL_SYMBOLS_H */
