/* SPDX-License-Identifier: BSD-2-Clause */
/* What a shared object says before it is loaded: its symbols and its texts. */
#ifndef TOOL_OBJECT_H
#define TOOL_OBJECT_H

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <stddef.h>

struct object {
	const char *map; /* the file */
	size_t size;
	const ElfW(Ehdr) * head;
	const ElfW(Sym) * symbols; /* the dynamic ones */
	size_t num_symbols;
	const char *names; /* theirs */
	size_t names_size;
	const char *modinfo; /* as in struct module; NULL: there is none */
	const char *modinfo_end;
};

/*
 * Look at the file `path`. Returns false if it is no shared object of this
 * machine; then all of it is as if it were empty.
 */
bool object_open(struct object *o, const char *path);
void object_close(struct object *o);

/* The name of a symbol that it needs from others, or NULL: it needs none. */
const char *object_needs(const struct object *o, size_t symbol);

/* Whether it has a symbol that others can see. */
bool object_has(const struct object *o, const char *name);

/* Whether it says EXPORT_SYMBOL() of it. */
bool object_exports(const struct object *o, const char *name);

/*
 * Make an object that has nothing but the needs `paths`, by which they find each
 * other's symbols, the first one first. `like` is one of this machine. Returns a
 * file, to be closed, or a negative errno.
 */
int object_make_bridge(const struct object *like, const char *const *paths,
		       unsigned int num);

#endif /* TOOL_OBJECT_H */
