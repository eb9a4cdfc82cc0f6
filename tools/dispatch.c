/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding the verb on a command line, and the help that lists the verbs. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

struct dispatch {
	const struct tool_verb *verbs;
	const struct tool_verb *verb; /* the one that was asked for */
	int first;		      /* where on the command line it is */
};

/* "ls, run, rng, blk"; the caller frees it. */
static char *list_verbs(const struct tool_verb *verb)
{
	char *list = NULL;
	size_t len;
	FILE *out = open_memstream(&list, &len);

	if (!out)
		return NULL;
	fputs(verb->name, out);
	while ((++verb)->name)
		fprintf(out, ", %s", verb->name);
	fclose(out);
	return list;
}

static void find_verb(struct dispatch *d, const char *name,
		      const struct argp_state *state)
{
	char *list;

	for (d->verb = d->verbs; d->verb->name; d->verb++)
		if (strcmp(d->verb->name, name) == 0)
			return;
	list = list_verbs(d->verbs);
	tool_error("unknown command '%s': %s knows %s", name, state->name,
		   list ? list : "others");
	free(list);
	exit(TOOL_USAGE);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct dispatch *d = state->input;
	char *list;

	switch (key) {
	case ARGP_KEY_ARG:
		find_verb(d, arg, state);
		/* The rest of the line is the verb's: stop here. */
		d->first = state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		list = list_verbs(d->verbs);
		tool_error("a command is missing: %s knows %s", state->name,
			   list ? list : "several");
		free(list);
		exit(TOOL_USAGE);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The text after the options: one line for each verb; the caller frees it. */
static char *describe(const struct tool_verb *verb, const char *doc)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	fprintf(out, "%s\vCommands:\n\n", doc);
	for (; verb->name; verb++)
		fprintf(out, "  %-7s %s\n", verb->name, verb->doc);
	fprintf(out, "\nCOMMAND --help tells more of each.");
	fclose(out);
	return text;
}

int tool_dispatch(const struct tool_verb *verbs, const char *doc, int argc,
		  char **argv)
{
	struct dispatch d = { .verbs = verbs };
	char *text = describe(verbs, doc);
	const struct argp argp = {
		.parser = parse,
		.args_doc = "COMMAND [OPTION...]",
		.doc = text,
	};
	char name[64];
	error_t err;

	err = argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &d);
	free(text);
	if (err) {
		tool_error("%s", strerror(err));
		return TOOL_FAILED;
	}
	snprintf(name, sizeof(name), "%s %s", argv[0], d.verb->name);
	argv[d.first] = name;
	return d.verb->run(argc - d.first, argv + d.first);
}
