/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio trace: its verbs, and running another verb while it is recorded. */
#include <argp.h>
#include <string.h>

#include "tool.h"
#include "trace.h"
#include "trace_format.h"
#include "trace_record.h"

static const struct tool_verb verbs[] = {
	{ "record", cmd_trace_record, "run a command and record its rings" },
	{ "show", cmd_trace_show, "the events of a recording" },
	{ NULL, NULL, NULL },
};

int cmd_trace(int argc, char **argv)
{
	return tool_dispatch(verbs, "Record what happens in the rings.", argc,
			     argv);
}

struct record_options {
	const char *file;
	int command; /* where on the command line it is */
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct record_options *o = state->input;

	switch (key) {
	case 'o':
		o->file = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (strcmp(arg, "trace") == 0)
			tool_usage("a recording cannot be recorded: name "
				   "another command");
		/* The rest of the line is the command's: stop here. */
		o->command = state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		tool_usage("say what to record, as in trace record rng --on "
			   "emu,rng -n 1K");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "output",
	  .key = 'o',
	  .arg = "FILE",
	  .doc = "where to: " TRACE_DEFAULT_FILE " unless given" },
	{ 0 },
};

int cmd_trace_record(int argc, char **argv)
{
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.args_doc = "COMMAND [OPTION...]",
		.doc = "Run a command of virtio, and record every event of the "
		       "bus and the rings.",
	};
	static char name[] = "virtio";
	struct record_options o = { .file = TRACE_DEFAULT_FILE };
	int status, end;

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &o);
	status = trace_record_begin(o.file);
	if (status)
		return status;
	argv[o.command - 1] = name;
	status = tool_command(argc - o.command + 1, argv + o.command - 1);
	end = trace_record_end();
	return status ? status : end;
}
