/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding out what kind of file a driver is, and loading it. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kernel/linux/moduleloader.h>

#include "compile.h"
#include "driver.h"
#include "tool.h"

/* Say why the dynamic linker refuses, about the file that the user named. */
static int load_error(const char *path)
{
	static const char undefined[] = "undefined symbol: ";
	const char *why = dlerror();
	const char *symbol = strstr(why, undefined);

	if (symbol)
		tool_error("%s uses %s, which neither libvirtio nor the kernel "
			   "environment has",
			   path, symbol + strlen(undefined));
	else
		tool_error("cannot load %s: %s", path, why);
	return TOOL_FAILED;
}

static int load(const char *path, const char *object, struct module **module)
{
	void *handle;

	handle = dlopen(object, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return load_error(path);
	*module = dlsym(handle, "__this_module");
	if (!*module) {
		tool_error("%s is no driver module: it does not include "
			   "<linux/module.h>",
			   path);
		return TOOL_FAILED;
	}
	if (!(*module)->init) {
		tool_error("%s has nothing to start: it says neither "
			   "module_init() nor module_virtio_driver()",
			   path);
		return TOOL_FAILED;
	}
	return 0;
}

static int load_object(const char *path, struct module **module)
{
	char *object = NULL;
	int status;

	/* A name without a slash would be looked for among the libraries. */
	if (asprintf(&object, "%s%s", strchr(path, '/') ? "" : "./", path) <
	    0) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	status = load(path, object, module);
	free(object);
	return status;
}

/* ---- a source file ------------------------------------------------------ */

/*
 * The object is removed at once, so that nothing is left behind however the
 * program ends. It stays readable under the name that it is loaded by, for
 * debuggers and for reports that tell lines of the source.
 */
static int load_and_remove(const char *path, const char *object,
			   struct module **module)
{
	char name[48];
	int fd = open(object, O_RDONLY | O_CLOEXEC);

	unlink(object);
	if (fd < 0) {
		tool_error("cannot load what was made of %s: %s", path,
			   strerror(errno));
		return TOOL_FAILED;
	}
	snprintf(name, sizeof(name), "/proc/%ld/fd/%d", (long)getpid(), fd);
	return load(path, name, module);
}

static int build_in(const char *folder, const char *path,
		    struct module **module)
{
	char *object = NULL;
	int status;

	if (asprintf(&object, "%s/driver.so", folder) < 0) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	status = compile_driver(path, object);
	if (!status)
		status = load_and_remove(path, object, module);
	else
		unlink(object);
	free(object);
	return status;
}

static int build_somewhere(const char *path, struct module **module)
{
	const char *tmp = getenv("TMPDIR");
	char *folder = NULL;
	int status = TOOL_FAILED;

	if (asprintf(&folder, "%s/virtio-run-XXXXXX", tmp ? tmp : "/tmp") < 0) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	if (mkdtemp(folder)) {
		status = build_in(folder, path, module);
		rmdir(folder);
	} else {
		tool_error("cannot make the folder %s: %s: name another place "
			   "with TMPDIR=",
			   folder, strerror(errno));
	}
	free(folder);
	return status;
}

/* Signals wait until nothing is left behind that they could leave. */
static int load_source(const char *path, struct module **module)
{
	sigset_t signals, old;
	int status;

	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &old);
	status = build_somewhere(path, module);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

/* ---- either ------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text);

	return len > strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

int driver_load(const char *path, struct module **module)
{
	bool source = ends_with(path, ".c");

	if (!source && !ends_with(path, ".so")) {
		tool_error("'%s' is no driver: name a source file DRIVER.c or "
			   "a shared object DRIVER.so",
			   path);
		return TOOL_USAGE;
	}
	if (access(path, R_OK)) {
		tool_error("cannot read the driver %s: %s", path,
			   strerror(errno));
		return TOOL_FAILED;
	}
	return source ? load_source(path, module) : load_object(path, module);
}
