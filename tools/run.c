/* SPDX-License-Identifier: BSD-2-Clause */
/* virtio run: compile a driver, load it, bind it, and show what happens. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/linux.h>
#include <virtio/virtio.h>

#include "blocks.h"
#include "compile.h"
#include "driver.h"
#include "flight.h"
#include "guard.h"
#include "left.h"
#include "machine.h"
#include "modules.h"
#include "oops.h"
#include "options.h"
#include "run_refused.h"
#include "sanitize.h"
#include "service.h"
#include "show.h"
#include "suspend.h"
#include "tool.h"
#include "transport.h"
#include "watchdog.h"
#include "where.h"

#define DEFAULT_TIMEOUT "10s"

/* Nothing more happens if nothing happened for so long. */
#define QUIET_NS 100000000

#define MAX_PARAMS 32

struct run_options {
	struct bus_options bus;
	const struct machine *machine; /* once it is open */
	char *paths[MAX_DRIVERS];
	unsigned int num_paths;
	bool trace;
	bool sanitize;
	bool suspend;
	uint64_t timeout_ns;
	const char *timeout; /* the same as text */
	const char *params[MAX_PARAMS];
	unsigned int num_params;
};

enum {
	OPTION_TRACE = 0x200,
	OPTION_TIMEOUT,
	OPTION_PARAM,
	OPTION_CLASSIC,
	OPTION_SANITIZE,
	OPTION_SUSPEND
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->bus;
		return 0;
	case OPTION_CLASSIC:
		compile_classic();
		return 0;
	case OPTION_SANITIZE:
		o->sanitize = true;
		return 0;
	case OPTION_SUSPEND:
		o->suspend = true;
		return 0;
	case OPTION_TRACE:
		o->trace = true;
		return 0;
	case OPTION_TIMEOUT:
		o->timeout = arg;
		o->timeout_ns = option_time("--timeout", arg);
		return 0;
	case OPTION_PARAM:
		if (o->num_params == MAX_PARAMS)
			tool_usage("--param: more than %u of them", MAX_PARAMS);
		o->params[o->num_params++] = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (o->num_paths == MAX_DRIVERS)
			tool_usage("more than %u drivers", MAX_DRIVERS);
		o->paths[o->num_paths++] = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		tool_usage("name a driver, as in run driver.c --on "
			   "emu:mmio,dummy");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option[] = {
	{ .name = "classic",
	  .key = OPTION_CLASSIC,
	  .doc = "DRIVER.c is written to the virtio interface of 2007; a "
		 "DRIVER.so knows itself" },
	{ .name = "sanitize",
	  .key = OPTION_SANITIZE,
	  .doc = "check each access of the driver to memory, its arithmetic, "
		 "and that it leaks no memory; the compiler's "
		 "AddressSanitizer has to be installed" },
	{ .name = "suspend",
	  .key = OPTION_SUSPEND,
	  .doc = "then have the machine sleep and wake up: the driver's freeze "
		 "and restore are called, and it goes on" },
	{ .name = "trace",
	  .key = OPTION_TRACE,
	  .doc = "show every event of the bus and the rings, with the time" },
	{ .name = "timeout",
	  .key = OPTION_TIMEOUT,
	  .arg = "TIME",
	  .doc = "how long to watch, and how long the driver may take to "
		 "start: " DEFAULT_TIMEOUT " unless given" },
	{ .name = "param",
	  .key = OPTION_PARAM,
	  .arg = "[MODULE.]NAME=VALUE",
	  .doc = "set a parameter of the driver; may be given again" },
	{ 0 },
};

/* ---- running ------------------------------------------------------------- */

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Nothing is on its way, neither from a device nor in a driver. */
static bool at_rest(const struct drivers *d, const struct show *show)
{
	unsigned int i;

	for (i = 0; i < d->num; i++)
		if (!list_empty(&d->at[i].module->deferred) ||
		    d->at[i].module->tasks.sleeping)
			return false;
	return show->taken || !show->added;
}

/*
 * Deliver interrupts until nothing more happens or time is up. A device that
 * has buffers and has not used one yet gets all of the time, and so does a
 * driver that has put something off. None used at all is a failure, unless
 * there is a device that may be waiting for something to happen to it.
 */
static int watch(const struct run_options *o, const struct drivers *d,
		 const struct show *show)
{
	uint64_t end = show_time(show) + o->timeout_ns;
	uint64_t active = show_time(show);
	uint64_t now;
	int n;

	while ((now = show_time(show)) < end) {
		watchdog_start("what runs by itself", o->timeout_ns + QUIET_NS);
		n = modules_wait(d, smaller(end - now, QUIET_NS));
		watchdog_stop();
		if (n < 0) {
			if (!machine_died(o->machine))
				tool_error("the machine stopped: %s",
					   tool_errname(n));
			return TOOL_FAILED;
		}
		now = show_time(show);
		if (n > 0)
			active = now;
		else if (now - active >= QUIET_NS && at_rest(d, show)) {
			show_line(show, "idle", "nothing more happens");
			return 0;
		}
	}
	show_line(show, "stop", "%s are over", o->timeout);
	if (show->taken || !show->added || show->silent)
		return 0;
	tool_error("no buffer was used within %s: do the devices answer?",
		   o->timeout);
	return TOOL_FAILED;
}

static int start(const struct run_options *o, const struct module *module,
		 const struct show *show)
{
	char why[REFUSAL_TEXT];
	int err;

	show_line(show, "init", "%s", module->name);
	watchdog_start("init", o->timeout_ns);
	err = module->init ? module->init() : 0;
	watchdog_stop();
	module->flush();
	if (machine_died(o->machine))
		return TOOL_FAILED;
	left_show_held(module, show, "init");
	if (!err)
		return 0;
	left_show(module, show);
	tool_error("init of %s failed: %s", module->name, refusal(err, why));
	return TOOL_FAILED;
}

static void stop(const struct run_options *o, const struct module *module,
		 const struct show *show)
{
	if (!module->exit && module->init) {
		show_line(show, "exit", "%s has none: it stays", module->name);
		return;
	}
	show_line(show, "exit", "%s", module->name);
	watchdog_start("exit", o->timeout_ns);
	if (module->exit)
		module->exit();
	watchdog_stop();
	module->flush();
	left_show_held(module, show, "exit");
	left_show(module, show);
}

static int look_for_leaks(const struct module *module)
{
	flight_end();
	blocks_end();
	if (!sanitize_finds_leaks())
		return 0;
	tool_error("%s leaks memory: see above where it was allocated",
		   module->name);
	return TOOL_FAILED;
}

/* The ones that were started, the last one first. */
static void stop_all(const struct run_options *o, const struct drivers *d,
		     unsigned int started, const struct show *show)
{
	while (started--)
		stop(o, d->order[started]->module, show);
}

/* What is only there for others has no device of its own. */
static const struct module *main_module(const struct drivers *d)
{
	const struct driver *found = NULL;
	unsigned int i;

	for (i = 0; i < d->num; i++)
		if (!d->at[i].needed || !found)
			found = &d->at[i];
	return found->module;
}

static int go_on(const struct run_options *o, const struct drivers *d,
		 const struct show *show)
{
	int status = watch(o, d, show);
	unsigned int i;

	for (i = 0; !status && i < d->num; i++)
		status = service_try_all(d->order[i]->module, show, o->machine,
					 o->timeout_ns);
	return status;
}

static int work(const struct run_options *o, const struct drivers *d,
		const struct show *show)
{
	unsigned int i;
	int status;

	for (i = 0; i < d->num; i++)
		if (!d->at[i].needed && !d->at[i].module->driver)
			return unbound(d->at[i].module, show);
	if (!show->bound)
		return unbound(main_module(d), show);
	status = go_on(o, d, show);
	if (!status && o->suspend) {
		status = suspend(show, o->timeout_ns);
		modules_flush(d);
	}
	if (!status && o->suspend)
		status = go_on(o, d, show);
	return status;
}

static int run(const struct run_options *o, const struct drivers *d,
	       const struct show *show)
{
	const struct module *module = main_module(d);
	unsigned int started = 0;
	int status = 0;

	while (!status && started < d->num)
		status = start(o, d->order[started++]->module, show);
	if (status) {
		stop_all(o, d, started - 1, show);
		return status;
	}
	transport_show(show);
	status = work(o, d, show);
	stop_all(o, d, started, show);
	show_summary(show, module->name);
	if (!status && o->sanitize && module->exit)
		status = look_for_leaks(module);
	return status;
}

static void show_module(const struct show *show, const struct module *module)
{
	const char *description = driver_info(module, "description");
	const char *license = driver_info(module, "license");

	show_line(show, "module", "%s: %s; license: %s", module->name,
		  description ? description : "no description",
		  license ? license : "none named");
}

static struct machine *machine; /* NULL before it is made */

static void poll_models(void)
{
	if (machine)
		machine_poll(machine);
}

static void follow(void *ctx, const struct virtio_event *ev)
{
	/* What a driver said before comes first, ended or not. */
	modules_flush(((struct show *)ctx)->drivers);
	where_event(ev);
	guard_event(ev);
	flight_event(ev);
	show_event(ctx, ev);
	left_event(ctx, ev);
}

/* A module that is there for nobody has to do something itself. */
static int check_start(const struct drivers *d)
{
	unsigned int i;

	for (i = 0; i < d->num; i++) {
		if (d->at[i].module->init || d->at[i].needed)
			continue;
		tool_error("%s has nothing to start: it says neither "
			   "module_init() nor module_virtio_driver()",
			   d->at[i].path);
		return TOOL_FAILED;
	}
	return 0;
}

static int load(struct run_options *o, struct drivers *d)
{
	int status = drivers_load(d, o->paths, o->num_paths);
	unsigned int i;

	if (!status)
		status = check_start(d);
	for (i = 0; !status && i < o->num_params; i++)
		status = drivers_set_param(d, o->params[i]);
	for (i = 0; !status && i < d->num; i++) {
		d->at[i].module->poll = poll_models;
		d->at[i].module->stacks = virtio_linux_stacks();
	}
	return status;
}

/* The devices' machine is the one that drivers ask about. */
static void tell_memory(const struct drivers *d, const struct machine *m)
{
	unsigned int i;

	for (i = 0; i < d->num; i++)
		d->at[i].module->memory = machine_memory(m);
}

/* From now on the driver's mistakes have names. */
static void look_after(const struct run_options *o, const struct drivers *d)
{
	flight_init(__builtin_frame_address(0));
	where_init(d);
	left_init(d);
	blocks_init(d, o->sanitize);
	watchdog_init(o->timeout);
	oops_init(d, o->sanitize);
}

int cmd_run(int argc, char **argv)
{
	static const struct argp_child child[] = { { .argp = &bus_argp },
						   { 0 } };
	static const struct argp argp = {
		.options = option,
		.parser = parse,
		.args_doc = "DRIVER.c|DRIVER.so|FOLDER...",
		.doc = "Compile a Linux virtio driver, load it, bind it to the "
		       "devices of a bus and show what happens. Several are "
		       "loaded in the order of their needs; a FOLDER has a "
		       "Kbuild or Makefile that says obj-m.",
		.children = child,
	};
	struct run_options o = { .timeout = DEFAULT_TIMEOUT };
	struct show show;
	const struct machine_hooks hooks = {
		.trace = follow,
		.log = show_log,
		.ctx = &show,
		.alloc = guard_alloc,
		.free = guard_free,
	};
	static struct drivers drivers;
	unsigned int i;
	int status;

	o.timeout_ns = option_time("--timeout", o.timeout);
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	/* What was shown counts, should the driver end the program. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	status = o.sanitize ? sanitize() : 0;
	if (!status)
		status = load(&o, &drivers);
	if (status)
		return status;
	show_init(&show, o.trace);
	show.drivers = &drivers;
	for (i = 0; i < drivers.num; i++)
		show_module(&show, drivers.order[i]->module);
	status = machine_open(&machine, o.bus.on, &hooks);
	if (status)
		return status;
	o.machine = machine;
	tell_memory(&drivers, machine);
	modules_begin(&drivers);
	look_after(&o, &drivers);
	status = run(&o, &drivers, &show);
	machine_close(machine);
	return status;
}
