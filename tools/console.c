/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio console: a port of a console joined to standard input and output. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <virtio/virtio_console.h>
#include <virtio/virtio_ids.h>

#include "machine.h"
#include "options.h"
#include "terminal.h"
#include "tool.h"

#define PIECE 4096

/* Ports that came without a word for so long are all there are. */
#define SETTLED_NS 200000000u

/* After the end of the input, the device may be silent for so long. */
#define DEFAULT_WAIT "500ms"

/* What was typed before leaving may take so long to arrive. */
#define FAREWELL_NS 500000000u

struct console_options {
	struct bus_options bus;
	const char *port; /* NULL: for text, or else the first */
	uint64_t wait_ns; /* for an answer, after the end of the input */
};

/* A port at work. */
struct session {
	const struct console_options *options;
	struct machine *machine;
	const struct virtio_platform *platform;
	const char *device;
	struct virtio_console *console;
	struct virtio_console_port *port;
	bool terminal;
	struct terminal_keys keys;
	bool leave;
	bool connected;		 /* the device's end is open, or was */
	bool closed;		 /* it was, and is no more */
	bool input_ended;	 /* of standard input */
	char pending[PIECE + 1]; /* read there, not yet written to the port */
	size_t pending_len;
	uint64_t active_ns; /* when something happened last */
};

static uint64_t now(const struct session *s)
{
	return s->platform->ops->now(s->platform->ctx);
}

static bool silent_for(const struct session *s, uint64_t ns)
{
	return now(s) - s->active_ns >= ns;
}

/* Let the device work, until something happens or it is that late. */
static int wait_until(const struct session *s, uint64_t deadline)
{
	uint64_t at = now(s);
	int ret = s->platform->ops->wait(s->platform->ctx,
					 at < deadline ? deadline - at : 0);

	return ret < 0 ? ret : 0;
}

static int failed(const struct session *s, const char *doing, int err)
{
	terminal_end();
	if (machine_died(s->machine))
		return TOOL_FAILED;
	if (err == -ENODEV)
		tool_error("%s: the device has removed the port", s->device);
	else if (err == -ETIMEDOUT)
		tool_error("%s %s: no answer within %s: --timeout allows more",
			   doing, s->device, s->options->bus.timeout);
	else
		tool_error("%s %s: %s", doing, s->device, tool_errname(err));
	return TOOL_FAILED;
}

/* ---- choosing a port ---------------------------------------------------- */

static bool is_wanted(const struct virtio_console_port *port, const char *name)
{
	const struct virtio_console_port_info *info =
		virtio_console_port_info(port);
	unsigned long number;
	char *end;

	if (strcmp(info->name, name) == 0)
		return true;
	number = strtoul(name, &end, 10);
	return *name >= '0' && *name <= '9' && !*end && number == info->id;
}

/* The port of that name or number; without one, for text rather than not. */
static struct virtio_console_port *find_port(struct virtio_console *console,
					     const char *name)
{
	struct virtio_console_port *port = NULL, *first = NULL;

	while ((port = virtio_console_next_port(console, port))) {
		if (name && is_wanted(port, name))
			return port;
		if (!name && virtio_console_port_info(port)->console)
			return port;
		if (!name && !first)
			first = port;
	}
	return first;
}

static int no_such_port(const struct session *s)
{
	struct virtio_console_port *port = NULL;
	char list[256] = "";
	size_t len = 0;

	while ((port = virtio_console_next_port(s->console, port)) &&
	       len < sizeof(list) - 1) {
		const struct virtio_console_port_info *info =
			virtio_console_port_info(port);

		len += (size_t)snprintf(list + len, sizeof(list) - len,
					"%s%u%s%s", len ? ", " : "", info->id,
					*info->name ? " " : "", info->name);
	}
	if (!len) {
		tool_error("%s has announced no port within %s: --timeout "
			   "allows more",
			   s->device, s->options->bus.timeout);
		return TOOL_FAILED;
	}
	tool_error("%s has no port '%s': there is %s", s->device,
		   s->options->port, list);
	return TOOL_USAGE;
}

static void note_event(void *ctx, struct virtio_console_port *port,
		       enum virtio_console_event event)
{
	struct session *s = ctx;

	(void)port;
	(void)event;
	s->active_ns = now(s);
}

/* When all ports have been announced: one after the other, each with a name. */
static uint64_t settled_at(const struct session *s, uint64_t give_up)
{
	uint64_t settled = s->active_ns + SETTLED_NS;

	if (!virtio_console_next_port(s->console, NULL))
		return give_up;
	return settled < give_up ? settled : give_up;
}

static int choose_port(struct session *s)
{
	uint64_t give_up = now(s) + s->options->bus.timeout_ns;
	int err;

	s->active_ns = now(s);
	virtio_console_set_handler(s->console, note_event, s);
	do {
		err = wait_until(s, settled_at(s, give_up));
		if (err)
			return failed(s, "waiting for", err);
		s->port = find_port(s->console, s->options->port);
		if (s->port && (s->options->port ||
				virtio_console_port_info(s->port)->console))
			break;
	} while (now(s) < settled_at(s, give_up));
	virtio_console_set_handler(s->console, NULL, NULL);
	if (!s->port)
		return no_such_port(s);
	err = virtio_console_open(s->port);
	return err ? failed(s, "opening", err) : 0;
}

/* ---- joining ------------------------------------------------------------ */

static int output_failed(int err)
{
	terminal_end();
	if (err != -EPIPE)
		tool_error("cannot write standard output: %s", strerror(-err));
	return TOOL_FAILED;
}

/* From the port to standard output. */
static int move_out(struct session *s)
{
	char piece[PIECE];
	int n, err;

	n = virtio_console_read(s->port, piece, sizeof(piece), 0);
	if (n == -ETIMEDOUT) {
		s->connected = true;
		return 0;
	}
	if (n < 0)
		return failed(s, "reading from", n);
	if (!n) {
		s->closed = s->leave = s->connected;
		return 0;
	}
	s->connected = true;
	s->active_ns = now(s);
	err = tool_write_all(STDOUT_FILENO, piece, (size_t)n);
	return err ? output_failed(err) : 0;
}

static int read_in(struct session *s)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	char piece[PIECE];
	ssize_t n;

	if (poll(&fd, 1, 0) <= 0)
		return 0;
	n = read(STDIN_FILENO, piece, sizeof(piece));
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	/* A terminal that is gone reports an error. */
	if (n < 0 && errno != EIO) {
		terminal_end();
		tool_error("cannot read standard input: %s", strerror(errno));
		return TOOL_FAILED;
	}
	s->active_ns = now(s);
	if (n <= 0) {
		s->input_ended = true;
	} else if (s->terminal) {
		s->pending_len = terminal_filter(&s->keys, piece, (size_t)n,
						 s->pending, &s->leave);
	} else {
		memcpy(s->pending, piece, (size_t)n);
		s->pending_len = (size_t)n;
	}
	return 0;
}

/* From standard input to the port. */
static int move_in(struct session *s)
{
	int n;

	if (!s->pending_len)
		return s->input_ended ? 0 : read_in(s);
	n = virtio_console_write(s->port, s->pending, s->pending_len, 0);
	if (n == -ETIMEDOUT && silent_for(s, s->options->bus.timeout_ns) &&
	    !s->terminal)
		return failed(s, "writing to", n);
	if (n < 0)
		return n == -ETIMEDOUT ? 0 : failed(s, "writing to", n);
	s->active_ns = now(s);
	s->pending_len -= (size_t)n;
	memmove(s->pending, s->pending + n, s->pending_len);
	return 0;
}

/* When all input has arrived, and nothing comes back any more. */
static int check_end(struct session *s)
{
	int err;

	if (!s->input_ended || s->pending_len ||
	    !silent_for(s, s->options->wait_ns))
		return 0;
	s->leave = true;
	err = virtio_console_flush(s->port, s->options->bus.timeout_ns);
	return err ? failed(s, "writing to", err) : 0;
}

static uint64_t end_of_wait(const struct session *s)
{
	uint64_t end = s->active_ns + s->options->wait_ns;

	return end < s->active_ns ? UINT64_MAX : end;
}

/* When the silence has been long enough to mean something. */
static uint64_t silence_ends(const struct session *s)
{
	if (s->input_ended && !s->pending_len)
		return end_of_wait(s);
	if (s->pending_len && !s->terminal)
		return s->active_ns + s->options->bus.timeout_ns;
	return UINT64_MAX;
}

/* Wait for the device, or for input if there is room for it. */
static int wait_for_either(const struct session *s)
{
	bool room = !s->pending_len && !s->input_ended;
	int err;

	machine_wake_on(s->machine, room ? STDIN_FILENO : -1);
	err = wait_until(s, silence_ends(s));
	machine_wake_on(s->machine, -1);
	return err;
}

static int join(struct session *s)
{
	int status = 0, err;

	s->active_ns = now(s);
	while (!status && !s->leave) {
		uint64_t before = s->active_ns;

		status = move_out(s);
		if (!status && !s->leave)
			status = move_in(s);
		if (!status && !s->leave)
			status = check_end(s);
		if (status || s->leave || s->active_ns != before)
			continue;
		err = wait_for_either(s);
		if (err)
			status = failed(s, "waiting for", err);
	}
	return status;
}

static int join_terminal(struct session *s)
{
	const struct virtio_console_port_info *info =
		virtio_console_port_info(s->port);
	int status;

	fprintf(stderr,
		"%s, port %u%s%s: leave with Ctrl-] or, on a new line, ~.\n",
		s->device, info->id, *info->name ? " " : "", info->name);
	status = terminal_begin(&s->keys);
	if (!status)
		status = join(s);
	/* What was typed before leaving counts, if the device takes it. */
	if (!status && s->pending_len)
		virtio_console_write(s->port, s->pending, s->pending_len,
				     FAREWELL_NS);
	if (!status)
		virtio_console_flush(s->port, FAREWELL_NS);
	terminal_end();
	fputc('\n', stderr);
	if (!status && s->closed)
		fprintf(stderr, "%s: the device has closed the port\n",
			s->device);
	return status;
}

/* ---- the verb ----------------------------------------------------------- */

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct console_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case 'p':
		o->port = arg;
		return 0;
	case 'w':
		o->wait_ns = option_time("--wait", arg);
		return 0;
	case ARGP_KEY_ARG:
		tool_usage("console takes no argument '%s': choose a port with "
			   "--port",
			   arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "port",
	  .key = 'p',
	  .arg = "PORT",
	  .doc = "name or number of the port; without it, the first that is "
		 "for text" },
	{ .name = "wait",
	  .key = 'w',
	  .arg = "TIME",
	  .doc = "after the end of the input, leave when the device has sent "
		 "nothing for so long: " DEFAULT_WAIT " unless given" },
	{ 0 },
};

static int use_console(const struct console_options *o, struct machine *m)
{
	struct session s = {
		.options = o,
		.machine = m,
		.platform = machine_platform(m),
	};
	struct virtio_device *vdev;
	int status;

	status = bus_options_device(&o->bus, m, VIRTIO_ID_CONSOLE, &vdev);
	if (status)
		return status;
	s.device = dev_name(&vdev->dev);
	s.console = virtio_console_from_vdev(vdev);
	s.terminal = isatty(STDIN_FILENO);
	status = choose_port(&s);
	if (status)
		return status;
	return s.terminal ? join_terminal(&s) : join(&s);
}

int cmd_console(int argc, char **argv)
{
	static const struct argp_child child[] = { { .argp = &device_argp },
						   { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.doc = "Join a port of a console to standard input and output.",
		.children = child,
	};
	struct console_options o = { .port = NULL };
	struct virtio_driver driver;
	struct machine *m;
	int status;

	o.wait_ns = option_time("--wait", DEFAULT_WAIT);
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	status = machine_open(&m, o.bus.on, NULL);
	if (status)
		return status;
	virtio_console_driver_init(&driver);
	register_virtio_driver(&driver);
	status = use_console(&o, m);
	unregister_virtio_driver(&driver);
	machine_close(m);
	return status;
}
