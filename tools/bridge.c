/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A shared object with nothing in it but what it needs. The dynamic linker
 * looks for a module's symbols in the object that it was opened with, and in
 * all that this needs, in their order: so each module finds its own first, and
 * then those of the modules it was opened with; the others, and what they are
 * called, are not there for it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "object.h"
#include "tool.h"

#define MORE_TAGS 6 /* besides those that name what is needed */

/* All but the tags and the texts, which follow in this order. */
struct bridge {
	ElfW(Ehdr) head;
	ElfW(Phdr) load, dynamic, stack;
	ElfW(Sym) none; /* a table of symbols begins with one of no name */
	ElfW(Word) hash[4];
};

static ElfW(Phdr) segment(ElfW(Word) type, size_t offset, size_t size)
{
	return (ElfW(Phdr)){ .p_type = type,
			     .p_flags = PF_R | PF_W,
			     .p_offset = offset,
			     .p_vaddr = offset,
			     .p_paddr = offset,
			     .p_filesz = size,
			     .p_memsz = size,
			     .p_align = type == PT_LOAD ? 0x10000 : 8 };
}

static void fill(struct bridge *b, const struct object *like, size_t tags,
		 size_t size)
{
	memset(b, 0, sizeof(*b));
	b->head = *like->head;
	b->head.e_entry = 0;
	b->head.e_phoff = offsetof(struct bridge, load);
	b->head.e_phnum = 3;
	b->head.e_shoff = 0;
	b->head.e_shnum = 0;
	b->head.e_shstrndx = 0;
	b->load = segment(PT_LOAD, 0, size);
	b->dynamic = segment(PT_DYNAMIC, sizeof(*b), tags);
	b->stack = segment(PT_GNU_STACK, 0, 0);
	b->hash[0] = b->hash[1] = 1; /* a bucket and a chain, both empty */
}

static void add(ElfW(Dyn) * *tag, ElfW(Sxword) kind, size_t value)
{
	(*tag)->d_tag = kind;
	(*tag)->d_un.d_val = value;
	++*tag;
}

static void fill_tags(ElfW(Dyn) * tag, const char *const *paths,
		      unsigned int num, size_t texts, size_t texts_size)
{
	size_t at = 1;
	unsigned int i;

	for (i = 0; i < num; at += strlen(paths[i++]) + 1)
		add(&tag, DT_NEEDED, at);
	add(&tag, DT_HASH, offsetof(struct bridge, hash));
	add(&tag, DT_STRTAB, texts);
	add(&tag, DT_SYMTAB, offsetof(struct bridge, none));
	add(&tag, DT_STRSZ, texts_size);
	add(&tag, DT_SYMENT, sizeof(ElfW(Sym)));
	add(&tag, DT_NULL, 0);
}

static int save(const char *bytes, size_t size)
{
	int fd = memfd_create("modules", MFD_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	err = tool_write_all(fd, bytes, size);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

int object_make_bridge(const struct object *like, const char *const *paths,
		       unsigned int num)
{
	size_t tags = (num + MORE_TAGS) * sizeof(ElfW(Dyn));
	size_t texts = sizeof(struct bridge) + tags;
	size_t size = texts + 1, at = size;
	unsigned int i;
	char *bytes;
	int fd;

	for (i = 0; i < num; i++)
		size += strlen(paths[i]) + 1;
	bytes = calloc(1, size);
	if (!bytes)
		return -ENOMEM;
	fill((struct bridge *)bytes, like, tags, size);
	fill_tags((ElfW(Dyn) *)(bytes + sizeof(struct bridge)), paths, num,
		  texts, size - texts);
	for (i = 0; i < num; at += strlen(paths[i++]) + 1)
		strcpy(bytes + at, paths[i]);
	fd = save(bytes, size);
	free(bytes);
	return fd;
}
