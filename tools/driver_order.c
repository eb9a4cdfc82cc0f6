/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of several modules needs which, by symbols and by what they say. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"
#include "tool.h"

/* In names of modules a dash is as good as an underscore. */
static bool same_module(const char *name, const char *text, size_t len)
{
	size_t i;

	if (strlen(name) != len)
		return false;
	for (i = 0; i < len; i++)
		if (name[i] != (text[i] == '-' ? '_' : text[i]))
			return false;
	return true;
}

/* ---- symbols ------------------------------------------------------------- */

static void add_depends(struct driver *who, const struct driver *on)
{
	char *list;

	if (asprintf(&list, "%s%s%s", who->depends, *who->depends ? "," : "",
		     on->name) < 0)
		return;
	free(who->depends);
	who->depends = list;
}

/* Another one has it, and says that it may be used, or does not. */
static int find_symbol(struct drivers *d, struct driver *who, const char *name)
{
	const struct driver *hidden = NULL;
	unsigned int i;

	for (i = 0; i < d->num; i++) {
		struct driver *on = &d->at[i];

		if (on == who)
			continue;
		if (object_exports(&on->is, name)) {
			if (!(who->uses & 1u << i))
				add_depends(who, on);
			who->uses |= 1u << i;
			on->needed = true;
			return 0;
		}
		if (object_has(&on->is, name))
			hidden = on;
	}
	if (!hidden || dlsym(RTLD_DEFAULT, name))
		return 0;
	tool_error("%s uses %s, which %s has and does not export: add "
		   "EXPORT_SYMBOL(%s) to that",
		   who->path, name, hidden->path, name);
	return TOOL_FAILED;
}

static int find_symbols(struct drivers *d, struct driver *who)
{
	const char *name;
	int status = 0;
	size_t i;

	for (i = 0; !status && i < who->is.num_symbols; i++) {
		name = object_needs(&who->is, i);
		if (*name)
			status = find_symbol(d, who, name);
	}
	who->after |= who->uses;
	return status;
}

/* ---- MODULE_SOFTDEP() ---------------------------------------------------- */

static void soft(struct drivers *d, struct driver *who, const char *word,
		 size_t len, bool before)
{
	unsigned int me = (unsigned int)(who - d->at), i;

	for (i = 0; i < d->num; i++) {
		if (i == me || !same_module(d->at[i].name, word, len))
			continue;
		if (before)
			who->after |= 1u << i;
		else
			d->at[i].after |= 1u << me;
		d->at[i].needed = true;
	}
}

/* "pre: one other post: third" */
static void find_soft(struct drivers *d, struct driver *who)
{
	const char *text = NULL, *word;
	bool before = true;
	size_t len;

	while ((text = driver_text_next(who->is.modinfo, who->is.modinfo_end,
					"softdep", text)))
		for (word = text; *word; word += len) {
			word += strspn(word, " ");
			len = strcspn(word, " ");
			if (len && word[len - 1] == ':')
				before = strncmp(word, "pre:", len) == 0;
			else
				soft(d, who, word, len, before);
		}
}

/* ---- the order ----------------------------------------------------------- */

static int visit(struct drivers *d, struct driver *who, unsigned int *num)
{
	unsigned int i;
	int status = 0;

	if (who->visit == 2)
		return 0;
	if (who->visit == 1) {
		tool_error("%s needs another module that needs it: neither can "
			   "be loaded first",
			   who->path);
		return TOOL_FAILED;
	}
	who->visit = 1;
	for (i = 0; !status && i < d->num; i++)
		if (who->after & 1u << i)
			status = visit(d, &d->at[i], num);
	who->visit = 2;
	if (!status)
		d->order[(*num)++] = who;
	return status;
}

static int check_names(const struct drivers *d)
{
	unsigned int i, j;

	for (i = 0; i < d->num; i++)
		for (j = 0; j < i; j++)
			if (!strcmp(d->at[i].name, d->at[j].name)) {
				tool_error("%s and %s are both module %s",
					   d->at[j].path, d->at[i].path,
					   d->at[i].name);
				return TOOL_USAGE;
			}
	return 0;
}

int drivers_order(struct drivers *d)
{
	unsigned int i, num = 0;
	int status = check_names(d);

	for (i = 0; !status && i < d->num; i++) {
		status = find_symbols(d, &d->at[i]);
		find_soft(d, &d->at[i]);
	}
	for (i = 0; !status && i < d->num; i++)
		status = visit(d, &d->at[i], &num);
	return status;
}
