/* SPDX-License-Identifier: BSD-2-Clause */
/* What a driver says of itself, and its parameters. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kernel/linux/moduleloader.h>

#include "driver.h"
#include "tool.h"

/* Texts follow one another, with any number of zero bytes between them. */
const char *driver_text_next(const char *texts, const char *end,
			     const char *tag, const char *text)
{
	size_t len = strlen(tag);

	text = text ? text + strlen(text) : texts;
	for (; text < end; text += strlen(text) + 1)
		if (strncmp(text, tag, len) == 0 && text[len] == '=')
			return text + len + 1;
	return NULL;
}

const char *driver_info_next(const struct module *module, const char *tag,
			     const char *text)
{
	return driver_text_next(module->modinfo, module->modinfo_end, tag,
				text);
}

const char *driver_info(const struct module *module, const char *tag)
{
	return driver_info_next(module, tag, NULL);
}

/* As in the kernel, a dash in a name is as good as an underscore. */
static bool same_name(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (a[i] != b[i] &&
		    !(strchr("-_", a[i]) && a[i] && strchr("-_", b[i]) && b[i]))
			return false;
	return true;
}

const char *driver_param_info(const struct module *module, const char *tag,
			      const char *name)
{
	size_t len = strlen(name);
	const char *text = NULL;

	while ((text = driver_info_next(module, tag, text)))
		if (strncmp(text, name, len) == 0 && text[len] == ':')
			return text + len + 1;
	return NULL;
}

static const struct kernel_param *find(const struct module *module,
				       const char *name, size_t len)
{
	const struct kernel_param *kp;

	for (kp = module->params; kp < module->params_end; kp++)
		if (strlen(kp->name) == len && same_name(kp->name, name, len))
			return kp;
	return NULL;
}

/* ---- several modules ----------------------------------------------------- */

/* "greets has count, loud; other has none" */
static void list_params(FILE *out, const struct drivers *d)
{
	const struct kernel_param *kp;
	unsigned int i;

	for (i = 0; i < d->num; i++) {
		const struct module *module = d->at[i].module;
		const char *between = "";

		fprintf(out, "%s%s has ", i ? "; " : "",
			d->num > 1 ? module->name : "it");
		for (kp = module->params; kp < module->params_end; kp++) {
			fprintf(out, "%s%s", between, kp->name);
			between = ", ";
		}
		fputs(*between ? "" : "none", out);
	}
}

static int unknown_error(const struct drivers *d, const char *name, size_t len)
{
	char *known = NULL;
	size_t size;
	FILE *out = open_memstream(&known, &size);

	if (!out)
		return TOOL_FAILED;
	list_params(out, d);
	fclose(out);
	tool_error("%s has no parameter '%.*s': %s",
		   d->num > 1 ? "no module" : d->at[0].module->name, (int)len,
		   name, known);
	free(known);
	return TOOL_USAGE;
}

static int ambiguous_error(const struct module *a, const struct module *b,
			   const char *name, size_t len)
{
	tool_error("%s and %s both have a parameter '%.*s': say --param "
		   "%s.%.*s=",
		   a->name, b->name, (int)len, name, a->name, (int)len, name);
	return TOOL_USAGE;
}

/* The module that a name with a dot begins with; NULL: none is named. */
static const struct module *named(const struct drivers *d, const char *name,
				  size_t len)
{
	const char *dot = memchr(name, '.', len);
	size_t first = dot ? (size_t)(dot - name) : 0;
	unsigned int i;

	for (i = 0; dot && i < d->num; i++) {
		const struct module *module = d->at[i].module;

		if (strlen(module->name) == first &&
		    same_name(module->name, name, first))
			return module;
	}
	return NULL;
}

static int set(const struct module *module, const struct kernel_param *kp,
	       const char *value)
{
	/* Setting it may cut the text into pieces. */
	char *text = strdup(value ? value : "");
	const char *type;
	int err = -EINVAL;

	if (value || (kp->ops->flags & KERNEL_PARAM_OPS_FL_NOARG))
		err = kp->ops->set ? kp->ops->set(value, kp) : -EPERM;
	if (err) {
		type = driver_param_info(module, "parmtype", kp->name);
		tool_error("parameter %s of %s does not take '%s': %s%s%s",
			   kp->name, module->name, text ? text : "",
			   tool_errname(err), type ? ", it is of type " : "",
			   type ? type : "");
	}
	free(text);
	return err ? TOOL_USAGE : 0;
}

int drivers_set_param(const struct drivers *d, const char *assignment)
{
	size_t len = strcspn(assignment, "=");
	const char *value = assignment[len] ? assignment + len + 1 : NULL;
	const struct module *only = named(d, assignment, len), *whose = NULL;
	const size_t skip = only ? strlen(only->name) + 1 : 0;
	const struct kernel_param *kp, *found = NULL;
	unsigned int i;

	for (i = 0; i < d->num; i++) {
		const struct module *module = d->at[i].module;

		if (only && module != only)
			continue;
		kp = find(module, assignment + skip, len - skip);
		if (kp && found)
			return ambiguous_error(whose, module, assignment, len);
		if (kp) {
			found = kp;
			whose = module;
		}
	}
	return found ? set(whose, found, value)
		     : unknown_error(d, assignment, len);
}
