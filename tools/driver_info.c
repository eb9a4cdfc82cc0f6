/* SPDX-License-Identifier: BSD-2-Clause */
/* What a driver says of itself, and its parameters. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kernel/linux/moduleloader.h>

#include "driver.h"
#include "tool.h"

/* Texts follow one another, with any number of zero bytes between them. */
const char *driver_info_next(const struct module *module, const char *tag,
			     const char *text)
{
	size_t len = strlen(tag);

	text = text ? text + strlen(text) : module->modinfo;
	for (; text < module->modinfo_end; text += strlen(text) + 1)
		if (strncmp(text, tag, len) == 0 && text[len] == '=')
			return text + len + 1;
	return NULL;
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

static void unknown_error(const struct module *module, const char *name,
			  size_t len)
{
	const struct kernel_param *kp;
	char *known = NULL;
	size_t size;
	FILE *out = open_memstream(&known, &size);

	if (!out)
		return;
	for (kp = module->params; kp < module->params_end; kp++)
		fprintf(out, "%s%s", kp == module->params ? "" : ", ",
			kp->name);
	fclose(out);
	tool_error("%s has no parameter '%.*s': it has %s", module->name,
		   (int)len, name, *known ? known : "none");
	free(known);
}

int driver_set_param(const struct module *module, const char *assignment)
{
	size_t len = strcspn(assignment, "=");
	const char *value = assignment[len] ? assignment + len + 1 : NULL;
	const struct kernel_param *kp = find(module, assignment, len);
	const char *type;
	int err;

	if (!kp) {
		unknown_error(module, assignment, len);
		return TOOL_USAGE;
	}
	err = kp->ops->set(value, kp);
	if (!err)
		return 0;
	type = driver_param_info(module, "parmtype", kp->name);
	tool_error("parameter %s of %s does not take '%s': %s%s%s", kp->name,
		   module->name, value ? value : "", tool_errname(err),
		   type ? ", it is of type " : "", type ? type : "");
	return TOOL_USAGE;
}
