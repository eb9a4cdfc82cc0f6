/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading a shared object, as a file: it may be anything, so whatever is read
 * is checked to lie in it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object.h"

/* EXPORT_SYMBOL() puts it in front of the name. */
#define EXPORTED "__ksymtab_"

/* A part of the file; NULL if it is not all in it. */
static const void *part(const struct object *o, size_t offset, size_t size)
{
	if (offset > o->size || size > o->size - offset || offset % 8)
		return NULL;
	return o->map + offset;
}

static const ElfW(Shdr) * section(const struct object *o, unsigned int n)
{
	const ElfW(Shdr) *s =
		part(o, o->head->e_shoff, o->head->e_shnum * sizeof(*s));

	return s && n < o->head->e_shnum ? s + n : NULL;
}

/* The bytes of a section; NULL if it has none here. */
static const char *bytes(const struct object *o, const ElfW(Shdr) * s)
{
	if (!s || s->sh_type == SHT_NOBITS || s->sh_offset > o->size ||
	    s->sh_size > o->size - s->sh_offset)
		return NULL;
	return o->map + s->sh_offset;
}

/* A text in a section of texts that end. */
static const char *text(const char *texts, size_t size, size_t at)
{
	if (!texts || at >= size || texts[size - 1])
		return "";
	return texts + at;
}

static void find_symbols(struct object *o, const ElfW(Shdr) * s)
{
	const ElfW(Shdr) *names = section(o, s->sh_link);

	o->symbols = part(o, s->sh_offset, s->sh_size);
	o->names = bytes(o, names);
	if (!o->symbols || !o->names)
		return;
	o->num_symbols = s->sh_size / sizeof(*o->symbols);
	o->names_size = names->sh_size;
}

static void find_sections(struct object *o)
{
	const ElfW(Shdr) *names = section(o, o->head->e_shstrndx);
	const ElfW(Shdr) * s;
	unsigned int i;

	for (i = 0; (s = section(o, i)); i++) {
		if (s->sh_type == SHT_DYNSYM)
			find_symbols(o, s);
		else if (names && !strcmp(text(bytes(o, names), names->sh_size,
					       s->sh_name),
					  "modinfo"))
			o->modinfo = bytes(o, s);
		else
			continue;
		if (o->modinfo && !o->modinfo_end)
			o->modinfo_end = o->modinfo + s->sh_size;
	}
	/* The last text has to end. */
	if (o->modinfo == o->modinfo_end || (o->modinfo && o->modinfo_end[-1]))
		o->modinfo = o->modinfo_end = NULL;
}

/* Of this program's kind: the class and the byte order are in the identity. */
static bool is_ours(const struct object *o)
{
	const int one = 1;
	const char data = *(const char *)&one ? ELFDATA2LSB : ELFDATA2MSB;

	return o->size >= sizeof(*o->head) &&
	       !memcmp(o->map, ELFMAG, SELFMAG) &&
	       o->map[EI_CLASS] ==
		       (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) &&
	       o->map[EI_DATA] == data && o->head->e_type == ET_DYN &&
	       o->head->e_shentsize == sizeof(ElfW(Shdr));
}

bool object_open(struct object *o, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map = MAP_FAILED;

	memset(o, 0, sizeof(*o));
	if (fd >= 0 && !fstat(fd, &st) && st.st_size > 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			   0);
	if (fd >= 0)
		close(fd);
	if (map == MAP_FAILED)
		return false;
	o->map = map;
	o->size = (size_t)st.st_size;
	o->head = map;
	if (is_ours(o)) {
		find_sections(o);
		return true;
	}
	object_close(o);
	return false;
}

void object_close(struct object *o)
{
	if (o->map)
		munmap((void *)(uintptr_t)o->map, o->size);
	memset(o, 0, sizeof(*o));
}

/* ---- symbols ------------------------------------------------------------- */

static const char *name_of(const struct object *o, const ElfW(Sym) * s)
{
	return text(o->names, o->names_size, s->st_name);
}

const char *object_needs(const struct object *o, size_t symbol)
{
	const ElfW(Sym) *s = o->symbols + symbol;

	return s->st_shndx == SHN_UNDEF ? name_of(o, s) : "";
}

bool object_has(const struct object *o, const char *name)
{
	size_t i;

	for (i = 0; i < o->num_symbols; i++)
		if (o->symbols[i].st_shndx != SHN_UNDEF &&
		    !strcmp(name_of(o, &o->symbols[i]), name))
			return true;
	return false;
}

bool object_exports(const struct object *o, const char *name)
{
	size_t len = strlen(EXPORTED), i;

	for (i = 0; i < o->num_symbols; i++) {
		const char *mark = name_of(o, &o->symbols[i]);

		if (o->symbols[i].st_shndx != SHN_UNDEF &&
		    !strncmp(mark, EXPORTED, len) && !strcmp(mark + len, name))
			return true;
	}
	return false;
}
