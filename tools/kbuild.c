/* SPDX-License-Identifier: BSD-2-Clause */
/* The few lines of a makefile that say what modules are made of. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kbuild.h"
#include "tool.h"

void words_add(struct words *w, char *text)
{
	char **more = realloc(w->at, (w->num + 2) * sizeof(*more));

	if (!more || !text) {
		tool_error("out of memory");
		exit(TOOL_FAILED);
	}
	w->at = more;
	w->at[w->num++] = text;
	w->at[w->num] = NULL;
}

void words_free(struct words *w)
{
	unsigned int i;

	for (i = 0; i < w->num; i++)
		free(w->at[i]);
	free(w->at);
	memset(w, 0, sizeof(*w));
}

/* ---- lines --------------------------------------------------------------- */

/* What a line gives to a list of objects: "foo" of foo-y += a.o b.o. */
struct assignment {
	char *list;
	char *words;
};

struct makefile {
	struct assignment *at;
	unsigned int num;
};

/* A line whose end is not escaped, without comment; NULL at the end. */
static char *read_line(FILE *file)
{
	char *line = NULL, *part = NULL, *all;
	size_t size = 0;
	bool more = true;

	while (more && getline(&part, &size, file) > 0) {
		part[strcspn(part, "#\n")] = '\0';
		more = *part && part[strlen(part) - 1] == '\\';
		if (more)
			part[strlen(part) - 1] = ' ';
		if (asprintf(&all, "%s%s", line ? line : "", part) < 0)
			break;
		free(line);
		line = all;
	}
	free(part);
	return line;
}

/* Whether what follows the last dash of a list's name means: take it. */
static bool is_taken(const char *suffix)
{
	return !strcmp(suffix, "-m") || !strcmp(suffix, "-y") ||
	       !strcmp(suffix, "-objs") || !strncmp(suffix, "-$(CONFIG_", 10);
}

/* Reads "name-suffix = words"; false if the line is anything else. */
static bool parse_line(char *line, struct assignment *a)
{
	char *name = line + strspn(line, " ");
	char *op = name + strcspn(name, "=\t:+? ");
	char *equal = op + strspn(op, "\t:+? ");
	char *dash;

	if (*line == '\t' || *equal != '=')
		return false;
	*op = '\0';
	dash = strrchr(name, '-');
	if (!dash || !is_taken(dash))
		return false;
	*dash = '\0';
	a->list = strdup(name);
	a->words = strdup(equal + 1);
	return a->list && a->words;
}

static void read_makefile(struct makefile *m, FILE *file)
{
	struct assignment a = { 0 }, *more;
	char *line;

	while ((line = read_line(file))) {
		if (parse_line(line, &a)) {
			more = realloc(m->at, (m->num + 1) * sizeof(*more));
			if (!more)
				break;
			m->at = more;
			m->at[m->num++] = a;
		}
		free(line);
	}
}

static void free_makefile(struct makefile *m)
{
	unsigned int i;

	for (i = 0; i < m->num; i++) {
		free(m->at[i].list);
		free(m->at[i].words);
	}
	free(m->at);
}

/* All words that a list was given. */
static void words_of(const struct makefile *m, const char *list,
		     struct words *words)
{
	unsigned int i;
	char *word, *rest, *copy;

	for (i = 0; i < m->num; i++) {
		if (strcmp(m->at[i].list, list) != 0)
			continue;
		copy = rest = strdup(m->at[i].words);
		while (rest && (word = strsep(&rest, " \t")))
			if (*word)
				words_add(words, strdup(word));
		free(copy);
	}
}

/* ---- modules ------------------------------------------------------------- */

static char *join(const char *a, const char *b, const char *c)
{
	char *text;

	return asprintf(&text, "%s%s%s", a, b, c) < 0 ? NULL : text;
}

/* Whether it is an object, and then without its end. */
static bool cut_object(char *word)
{
	size_t len = strlen(word);

	if (len < 3 || strcmp(word + len - 2, ".o") != 0)
		return false;
	word[len - 2] = '\0';
	return true;
}

static void add_source(struct words *sources, const char *folder,
		       const char *stem)
{
	char *path = join(folder, "/", stem);

	words_add(sources, join(path ? path : "", ".c", ""));
	free(path);
}

static void add_module(struct kbuild *k, const struct makefile *m,
		       const char *folder, const char *name)
{
	struct kbuild_module *more =
		realloc(k->modules, (k->num + 1) * sizeof(*more));
	struct words parts = { 0 };
	unsigned int i;

	if (!more)
		return;
	k->modules = more;
	more += k->num++;
	memset(more, 0, sizeof(*more));
	more->name = strdup(name);
	words_of(m, name, &parts);
	for (i = 0; i < parts.num; i++)
		if (cut_object(parts.at[i]))
			add_source(&more->sources, folder, parts.at[i]);
	if (!more->sources.num)
		add_source(&more->sources, folder, name);
	words_free(&parts);
}

/* A flag as it is, with the folder in the place of what stands for it. */
static char *flag(const char *word, const char *folder)
{
	static const char *const names[] = { "$(srctree)/$(src)", "$(src)",
					     "$(obj)", "$(M)" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *at = strstr(word, names[i]);
		char *before, *all;

		if (!at)
			continue;
		before = strndup(word, (size_t)(at - word));
		all = join(before ? before : "", folder, at + strlen(names[i]));
		free(before);
		return all;
	}
	return strdup(word);
}

static void take(struct kbuild *k, const struct makefile *m, const char *folder)
{
	struct words objects = { 0 }, flags = { 0 };
	unsigned int i;

	words_of(m, "obj", &objects);
	for (i = 0; i < objects.num; i++)
		if (cut_object(objects.at[i]))
			add_module(k, m, folder, objects.at[i]);
	words_of(m, "ccflags", &flags);
	for (i = 0; i < flags.num; i++)
		words_add(&k->flags, flag(flags.at[i], folder));
	words_free(&objects);
	words_free(&flags);
}

static FILE *open_makefile(const char *folder)
{
	char *kbuild = join(folder, "/Kbuild", "");
	char *makefile = join(folder, "/Makefile", "");
	FILE *file = kbuild ? fopen(kbuild, "re") : NULL;

	if (!file && makefile)
		file = fopen(makefile, "re");
	free(kbuild);
	free(makefile);
	return file;
}

int kbuild_read(struct kbuild *k, const char *folder)
{
	FILE *file = open_makefile(folder);
	struct makefile m = { 0 };

	memset(k, 0, sizeof(*k));
	if (!file) {
		tool_error("%s is a folder without a Kbuild or a Makefile that "
			   "can be read: name a source file",
			   folder);
		return TOOL_FAILED;
	}
	read_makefile(&m, file);
	fclose(file);
	take(k, &m, folder);
	free_makefile(&m);
	if (k->num)
		return 0;
	tool_error("the makefile of %s makes no module: it has no line such as "
		   "obj-m := driver.o",
		   folder);
	return TOOL_FAILED;
}

void kbuild_free(struct kbuild *k)
{
	unsigned int i;

	for (i = 0; i < k->num; i++) {
		free(k->modules[i].name);
		words_free(&k->modules[i].sources);
	}
	free(k->modules);
	words_free(&k->flags);
}
