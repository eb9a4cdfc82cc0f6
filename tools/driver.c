/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding out what kind of file a driver is, and loading it. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kernel/linux/moduleloader.h>

#include "compile.h"
#include "driver.h"
#include "kbuild.h"
#include "tool.h"

static int no_memory(void)
{
	tool_error("out of memory");
	return TOOL_FAILED;
}

/* ---- loading ------------------------------------------------------------- */

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

/* Together with those whose symbols it uses, which are loaded. */
static void *open_with_needs(const struct drivers *d,
			     const struct driver *driver)
{
	const char *files[MAX_DRIVERS] = { driver->file };
	unsigned int num = 1, i;
	char name[48];
	void *handle;
	int fd;

	for (i = 0; i < d->num; i++)
		if (driver->uses & 1u << i)
			files[num++] = d->at[i].file;
	if (num == 1)
		return dlopen(driver->file, RTLD_NOW | RTLD_LOCAL);
	fd = object_make_bridge(&driver->is, files, num);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	/* Not closed: an open file's name is never used twice. */
	return handle;
}

static int load(const struct drivers *d, struct driver *driver)
{
	void *handle = open_with_needs(d, driver);

	if (!handle)
		return load_error(driver->path);
	driver->module = dlsym(handle, "__this_module");
	if (driver->module)
		return 0;
	tool_error("%s is no driver module: it does not include "
		   "<linux/module.h>",
		   driver->path);
	return TOOL_FAILED;
}

/* ---- shared objects ------------------------------------------------------ */

static struct driver *new_driver(struct drivers *d, const char *path)
{
	struct driver *driver = &d->at[d->num];

	if (d->num == MAX_DRIVERS) {
		tool_error("more than %u modules", MAX_DRIVERS);
		return NULL;
	}
	driver->path = path;
	driver->depends = strdup("");
	d->num++;
	return driver;
}

static int take_object(struct drivers *d, const char *path)
{
	struct driver *driver = new_driver(d, path);
	const char *name;

	if (!driver)
		return TOOL_FAILED;
	/* A name without a slash would be looked for among the libraries. */
	driver->file = realpath(path, NULL);
	if (!driver->file)
		return no_memory();
	object_open(&driver->is, driver->file);
	name = driver_text_next(driver->is.modinfo, driver->is.modinfo_end,
				"name", NULL);
	driver->name = name ? strdup(name) : compile_module_name(path);
	return driver->name ? 0 : no_memory();
}

/* ---- source files -------------------------------------------------------- */

/*
 * The object is removed at once, so that nothing is left behind however the
 * program ends. It stays readable under the name that it is loaded by, for
 * debuggers and for reports that tell lines of the source.
 */
static int take_and_remove(struct driver *driver, const char *object)
{
	int fd = open(object, O_RDONLY | O_CLOEXEC);

	unlink(object);
	if (fd < 0) {
		tool_error("cannot load what was made of %s: %s", driver->path,
			   strerror(errno));
		return TOOL_FAILED;
	}
	if (asprintf(&driver->file, "/proc/%ld/fd/%d", (long)getpid(), fd) < 0)
		return no_memory();
	object_open(&driver->is, driver->file);
	return 0;
}

static int build_in(const char *folder, struct driver *driver,
		    char *const *flags, char *const *sources)
{
	char *object = NULL;
	int status;

	if (asprintf(&object, "%s/driver.so", folder) < 0)
		return no_memory();
	status = compile_driver(driver->name, flags, sources, object);
	if (!status)
		status = take_and_remove(driver, object);
	else
		unlink(object);
	free(object);
	return status;
}

static int build_somewhere(struct driver *driver, char *const *flags,
			   char *const *sources)
{
	const char *tmp = getenv("TMPDIR");
	char *folder = NULL;
	int status = TOOL_FAILED;

	if (asprintf(&folder, "%s/virtio-run-XXXXXX", tmp ? tmp : "/tmp") < 0)
		return no_memory();
	if (mkdtemp(folder)) {
		status = build_in(folder, driver, flags, sources);
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
static int take_sources(struct drivers *d, const char *path, const char *name,
			char *const *flags, char *const *sources)
{
	struct driver *driver = new_driver(d, path);
	sigset_t signals, old;
	int status;

	if (!driver)
		return TOOL_FAILED;
	driver->name = compile_module_name(name);
	if (!driver->name)
		return no_memory();
	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, &old);
	status = build_somewhere(driver, flags, sources);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return status;
}

static int take_source(struct drivers *d, const char *path)
{
	char *const flags[] = { NULL };
	struct words sources = { 0 };
	char *source;
	int status;

	/* The compiler would take it for an option. */
	if (asprintf(&source, "%s%s", *path == '-' ? "./" : "", path) < 0)
		return no_memory();
	words_add(&sources, source);
	status = take_sources(d, path, path, flags, sources.at);
	words_free(&sources);
	return status;
}

static int take_folder(struct drivers *d, const char *path)
{
	char *const none[] = { NULL };
	struct kbuild k;
	int status = kbuild_read(&k, path);
	unsigned int i;

	for (i = 0; !status && i < k.num; i++)
		status = take_sources(d, path, k.modules[i].name,
				      k.flags.at ? k.flags.at : none,
				      k.modules[i].sources.at);
	kbuild_free(&k);
	return status;
}

/* ---- any ----------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text);

	return len > strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

static int take(struct drivers *d, const char *path)
{
	bool source = ends_with(path, ".c");
	struct stat st;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		return take_folder(d, path);
	if (!source && !ends_with(path, ".so")) {
		tool_error("'%s' is no driver: name a source file DRIVER.c, a "
			   "shared object DRIVER.so, or a folder with a Kbuild",
			   path);
		return TOOL_USAGE;
	}
	if (access(path, R_OK)) {
		tool_error("cannot read the driver %s: %s", path,
			   strerror(errno));
		return TOOL_FAILED;
	}
	return source ? take_source(d, path) : take_object(d, path);
}

int drivers_load(struct drivers *d, char *const *paths, unsigned int num)
{
	int status = 0;
	unsigned int i;

	memset(d, 0, sizeof(*d));
	for (i = 0; !status && i < num; i++)
		status = take(d, paths[i]);
	if (!status)
		status = drivers_order(d);
	for (i = 0; !status && i < d->num; i++)
		status = load(d, d->order[i]);
	return status;
}
