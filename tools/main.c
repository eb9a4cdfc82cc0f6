/* SPDX-License-Identifier: BSD-2-Clause */
/* The virtio command: one program, several verbs. */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"

const char *argp_program_version = "virtio " VIRTIO_VERSION;

static const struct tool_verb verbs[] = {
	{ "ls", cmd_ls, "list devices: features, queues, configuration" },
	{ "run", cmd_run, "compile and load a driver and show what it does" },
	{ "rng", cmd_rng, "random bytes from an entropy device" },
	{ "blk", cmd_blk, "look at a disk, read, write, copy and measure it" },
	{ "console", cmd_console, "join a port of a console to the terminal" },
	{ "trace", cmd_trace, "record what happens in the rings, and show it" },
	{ "modinfo", cmd_modinfo, "what a driver says of itself, and drives" },
	{ NULL, NULL, NULL },
};

static const char doc[] =
	"Use virtio devices from this process, by way of libvirtio.";

int tool_command(int argc, char **argv)
{
	return tool_dispatch(verbs, doc, argc, argv);
}

/* Output that did not arrive is a failure, silent if nobody wants it. */
static int flush_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		tool_error("cannot write standard output: %s", strerror(errno));
	return status ? status : TOOL_FAILED;
}

int main(int argc, char **argv)
{
	static char name[] = "virtio";

	/* Writing then fails with EPIPE or EFBIG, and is cleaned up after. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	argp_err_exit_status = TOOL_USAGE;
	if (argc > 0)
		argv[0] = name;
	return flush_output(tool_command(argc, argv));
}
