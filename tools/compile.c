/* SPDX-License-Identifier: BSD-2-Clause */
/* Running the compiler. */
#include <ctype.h>
#include <errno.h>
#include <libgen.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compile.h"
#include "tool.h"

/* $CC may be several words, such as "ccache gcc". */
#define MAX_WORDS 16
#define MAX_ARGS  1024

extern char **environ;

static bool classic;
static bool sanitized;

struct command {
	char *argv[MAX_ARGS];
	size_t argc;
	char *words; /* what $CC was cut from */
	char *modname;
};

static void add(struct command *c, const char *arg)
{
	c->argv[c->argc++] = (char *)(uintptr_t)arg;
}

static void add_compiler(struct command *c)
{
	const char *cc = getenv("CC");
	char *rest, *word;

	c->words = strdup(cc ? cc : "");
	rest = c->words;
	while (rest && (word = strsep(&rest, " \t")))
		if (*word && c->argc < MAX_WORDS)
			add(c, word);
	if (!c->argc)
		add(c, "cc");
}

/* Where the headers are: in the source tree if it is there, else installed. */
static void add_includes(struct command *c)
{
	const char *include = VIRTIO_SOURCE_INCLUDE;
	const char *kernel = VIRTIO_SOURCE_INCLUDE "/kernel";
	const char *old = VIRTIO_SOURCE_INCLUDE "/classic";

	if (access(kernel, R_OK)) {
		include = VIRTIO_INSTALLED_INCLUDE;
		kernel = VIRTIO_INSTALLED_INCLUDE "/libvirtio/kernel";
		old = VIRTIO_INSTALLED_INCLUDE "/libvirtio/classic";
	}
	/* It has some of the names that kernel has, and is to be found first. */
	if (classic) {
		add(c, "-I");
		add(c, old);
	}
	add(c, "-I");
	add(c, kernel);
	add(c, "-I");
	add(c, include);
}

char *compile_module_name(const char *path)
{
	char *copy = strdup(path);
	char *name = NULL, *c;

	if (!copy)
		return NULL;
	name = strdup(basename(copy));
	free(copy);
	if (!name)
		return NULL;
	name[strcspn(name, ".")] = '\0';
	for (c = name; *c; c++)
		if (!isalnum((unsigned char)*c))
			*c = '_';
	return name;
}

/* Files and flags of the module; a file may not be taken for an option. */
static bool add_words(struct command *c, char *const *words)
{
	for (; *words && c->argc < MAX_ARGS - 1; words++)
		add(c, *words);
	return !*words;
}

/* What the kernel's build makes an error is one here. */
static bool make_command(struct command *c, const char *name,
			 char *const *flags, char *const *sources,
			 const char *object)
{
	static const char *const options[] = {
		"-shared",
		"-fPIC",
		"-g",
		"-O1",
		"-std=gnu11",
		"-Wall",
		"-Werror=implicit-function-declaration",
		"-Werror=implicit-int",
		"-Werror=return-type",
		"-Werror=incompatible-pointer-types",
		/* As the kernel is built. */
		"-Wno-pointer-sign",
		"-funsigned-char",
		"-fno-strict-aliasing",
		"-D__KERNEL__",
		"-DMODULE",
	};
	size_t i;

	memset(c, 0, sizeof(*c));
	if (asprintf(&c->modname, "-DKBUILD_MODNAME=\"%s\"", name) < 0)
		c->modname = NULL;
	add_compiler(c);
	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		add(c, options[i]);
	if (sanitized) {
		add(c, "-fsanitize=address,undefined");
		add(c, "-fno-sanitize-recover=all");
		add(c, "-fno-omit-frame-pointer");
	}
	add(c, c->modname);
	add_includes(c);
	add(c, "-o");
	add(c, object);
	return add_words(c, flags) && add_words(c, sources) && c->words &&
	       c->modname;
}

/* What it prints goes to the file `out`, if that is not negative. */
static int spawn(struct command *c, int out, int *status)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	pid_t pid;
	int err;

	/* The caller may have blocked signals; they shall end the compiler. */
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	err = posix_spawnp(&pid, c->argv[0], &files, &attr, c->argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	if (err)
		return err;
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return errno;
	return 0;
}

void compile_classic(void)
{
	classic = true;
}

void compile_sanitized(void)
{
	sanitized = true;
}

/* The first line of a file, without its end; NULL if there is none. */
static char *first_line(FILE *file)
{
	char *line = NULL;
	size_t size;

	rewind(file);
	if (getline(&line, &size, file) < 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

char *compile_find_library(const char *name)
{
	struct command c = { 0 };
	FILE *answer = tmpfile();
	char *option = NULL, *path = NULL;
	int status = 0;

	add_compiler(&c);
	if (asprintf(&option, "-print-file-name=%s", name) < 0)
		option = NULL;
	add(&c, option);
	if (answer && c.words && option &&
	    !spawn(&c, fileno(answer), &status) && !status)
		path = first_line(answer);
	/* A compiler that has no such file gives the bare name back. */
	if (path && (!strchr(path, '/') || access(path, R_OK))) {
		free(path);
		path = NULL;
	}
	if (answer)
		fclose(answer);
	free(option);
	free(c.words);
	return path;
}

int compile_driver(const char *name, char *const *flags, char *const *sources,
		   const char *object)
{
	struct command c;
	int status = 0;
	int err;

	err = make_command(&c, name, flags, sources, object)
		      ? spawn(&c, -1, &status)
		      : ENOMEM;
	if (err)
		tool_error("cannot run the compiler '%s': %s: install one, or "
			   "name another with CC=",
			   c.argv[0], strerror(err));
	else if (status)
		tool_error("%s%s does not compile: see the compiler's messages "
			   "above",
			   sources[1] ? "module " : "",
			   sources[1] ? name : sources[0]);
	free(c.words);
	free(c.modname);
	return err || status ? TOOL_FAILED : 0;
}
