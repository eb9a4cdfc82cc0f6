/* SPDX-License-Identifier: BSD-2-Clause */
/* The table is read when there is time, so that a signal handler has it. */
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver.h"
#include "symbols.h"

struct symbol {
	uintptr_t start;
	size_t size;
	const char *name; /* in the file, which stays mapped */
};

struct code {
	const void *variable;
	uintptr_t base;	    /* what the object's addresses count from */
	uintptr_t code;	    /* where its code begins */
	uintptr_t code_end; /* and ends */
	struct symbol *symbols;
	size_t num;
};

static struct code objects[MAX_DRIVERS];
static unsigned int num_objects;

/* A file in memory, to its end. */
struct image {
	const char *bytes;
	size_t size;
};

static bool map_file(const char *path, struct image *image)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *map = MAP_FAILED;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && st.st_size > 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			   0);
	close(fd);
	if (map == MAP_FAILED)
		return false;
	*image = (struct image){ map, (size_t)st.st_size };
	return true;
}

/* `num` things of `size` at an offset; NULL if the file ends before. */
static const void *at(const struct image *image, uint64_t offset, uint64_t num,
		      uint64_t size)
{
	if (offset > image->size || num > (image->size - offset) / size)
		return NULL;
	return image->bytes + offset;
}

static void add(struct code *o, const ElfW(Sym) * sym, const char *names,
		size_t names_size)
{
	if (ELF64_ST_TYPE(sym->st_info) != STT_FUNC || !sym->st_size ||
	    sym->st_name >= names_size)
		return;
	o->symbols[o->num++] = (struct symbol){
		.start = o->base + sym->st_value,
		.size = sym->st_size,
		.name = names + sym->st_name,
	};
}

static void read_table(struct code *o, const struct image *image,
		       const ElfW(Shdr) * table, const ElfW(Shdr) * texts)
{
	size_t num = table->sh_size / sizeof(ElfW(Sym)), i;
	const ElfW(Sym) *syms =
		at(image, table->sh_offset, num, sizeof(ElfW(Sym)));
	const char *names = at(image, texts->sh_offset, texts->sh_size, 1);

	/* A name ends where the table does, at the latest. */
	if (!syms || !names || !texts->sh_size || names[texts->sh_size - 1])
		return;
	o->symbols = calloc(num ? num : 1, sizeof(*o->symbols));
	for (i = 0; o->symbols && i < num; i++)
		add(o, &syms[i], names, texts->sh_size);
}

static void read_image(struct code *o, const struct image *image)
{
	const ElfW(Ehdr) *head = at(image, 0, 1, sizeof(*head));
	const ElfW(Shdr) * sections;
	size_t i;

	if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG))
		return;
	sections = at(image, head->e_shoff, head->e_shnum, sizeof(*sections));
	for (i = 0; sections && i < head->e_shnum && !o->symbols; i++)
		if (sections[i].sh_type == SHT_SYMTAB &&
		    sections[i].sh_link < head->e_shnum)
			read_table(o, image, &sections[i],
				   &sections[sections[i].sh_link]);
}

static int find_code(struct dl_phdr_info *info, size_t size, void *object)
{
	struct code *o = object;
	unsigned int i;

	(void)size;
	if (info->dlpi_addr != o->base)
		return 0;
	for (i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type != PT_LOAD || !(p->p_flags & PF_X))
			continue;
		o->code = info->dlpi_addr + p->p_vaddr;
		o->code_end = o->code + p->p_memsz;
	}
	return 1;
}

void symbols_load(const void *variable)
{
	struct code *o = &objects[num_objects];
	struct link_map *map;
	struct image image;
	Dl_info info;

	if (num_objects == MAX_DRIVERS ||
	    !dladdr1(variable, &info, (void **)&map, RTLD_DL_LINKMAP))
		return;
	num_objects++;
	o->variable = variable;
	o->base = map->l_addr;
	dl_iterate_phdr(find_code, o);
	if (map_file(info.dli_fname, &image))
		read_image(o, &image);
}

static const struct code *find_object(uintptr_t pc)
{
	unsigned int i;

	for (i = 0; i < num_objects; i++)
		if (pc >= objects[i].code && pc < objects[i].code_end)
			return &objects[i];
	return NULL;
}

const void *symbols_owner(uintptr_t pc)
{
	const struct code *o = find_object(pc);

	return o ? o->variable : NULL;
}

const char *symbols_find(uintptr_t pc, size_t *offset)
{
	const struct code *o = find_object(pc);
	size_t i;

	for (i = 0; o && i < o->num; i++) {
		*offset = pc - o->symbols[i].start;
		if (*offset < o->symbols[i].size)
			return o->symbols[i].name;
	}
	return NULL;
}

/* The last part of a path. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

const char *symbols_text(uintptr_t pc, char *buf)
{
	const struct code *o = find_object(pc);
	size_t offset = 0;
	const char *name = symbols_find(pc, &offset);
	Dl_info info;

	if (o && !name) {
		name = "the driver";
		offset = pc - o->base;
	}
	if (!name && dladdr((void *)pc, &info) && info.dli_fname) {
		name = info.dli_sname ? info.dli_sname
				      : base_name(info.dli_fname);
		offset = pc - (uintptr_t)(info.dli_sname ? info.dli_saddr
							 : info.dli_fbase);
	}
	if (name)
		snprintf(buf, SYMBOLS_TEXT, "%s+0x%zx", name, offset);
	else
		snprintf(buf, SYMBOLS_TEXT, "address 0x%zx", (size_t)pc);
	return buf;
}
