/* SPDX-License-Identifier: BSD-2-Clause */
/* Bringing the sanitizers' runtime into this program, and asking it. */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile.h"
#include "sanitize.h"
#include "tool.h"

#define PRELOAD "LD_PRELOAD"
#define OPTIONS "ASAN_OPTIONS"

/*
 * Leaks are looked for while the tool still knows all that is its own. Who
 * allocated what is found through code that may have no frame pointers.
 */
#define OUR_OPTIONS "leak_check_at_exit=0:fast_unwind_on_malloc=0"

static bool is_inside(void)
{
	return dlsym(RTLD_DEFAULT, "__asan_init");
}

/* clang finds gcc's too, so its own name comes first. */
static char *find_runtime(void)
{
	static const char *const names[] = {
		"libclang_rt.asan-x86_64.so",
		"libclang_rt.asan-aarch64.so",
		"libclang_rt.asan.so",
		"libasan.so",
	};
	char *path = NULL;
	size_t i;

	for (i = 0; !path && i < sizeof(names) / sizeof(names[0]); i++)
		path = compile_find_library(names[i]);
	return path;
}

/* Put a word in front of an environment variable's list. */
static int put_in_front(const char *variable, const char *word)
{
	const char *old = getenv(variable);
	char *list = NULL;
	int err;

	if (asprintf(&list, "%s%s%s", word, old ? ":" : "", old ? old : "") < 0)
		return -1;
	err = setenv(variable, list, 1);
	free(list);
	return err;
}

static bool was_preloaded(const char *runtime)
{
	const char *list = getenv(PRELOAD);

	return list && strncmp(list, runtime, strlen(runtime)) == 0;
}

/* Neither the compiler nor a QEMU is to have the runtime. */
static void take_runtime_away(void)
{
	const char *list = getenv(PRELOAD);
	const char *at = list ? strstr(list, "asan") : NULL;
	const char *rest = list ? strchr(list, ':') : NULL;

	if (!at || (rest && at > rest))
		return;
	if (rest)
		setenv(PRELOAD, rest + 1, 1);
	else
		unsetenv(PRELOAD);
}

/* The arguments as they were before they were parsed. */
static char **arguments(void)
{
	FILE *file = fopen("/proc/self/cmdline", "r");
	char **argv = NULL, **more, *arg = NULL;
	size_t argc = 0, size = 0;

	while (file && getdelim(&arg, &size, '\0', file) > 0) {
		more = realloc(argv, (argc + 2) * sizeof(*argv));
		if (!more)
			break;
		argv = more;
		argv[argc++] = arg;
		argv[argc] = NULL;
		arg = NULL;
	}
	free(arg);
	if (file)
		fclose(file);
	return argv;
}

static int start_anew(void)
{
	char *runtime = find_runtime();
	char **argv = arguments();

	if (!runtime) {
		tool_error("--sanitize: the compiler has no AddressSanitizer: "
			   "install its runtime, on Debian libgcc-12-dev or "
			   "libclang-rt-14-dev, or name another compiler with "
			   "CC=");
		return TOOL_FAILED;
	}
	if (was_preloaded(runtime)) {
		tool_error("--sanitize: %s cannot be loaded", runtime);
		return TOOL_FAILED;
	}
	if (argv && !put_in_front(PRELOAD, runtime) &&
	    !put_in_front(OPTIONS, OUR_OPTIONS))
		execv("/proc/self/exe", argv);
	tool_error("--sanitize: cannot start anew with %s: %s", runtime,
		   strerror(errno));
	return TOOL_FAILED;
}

int sanitize(void)
{
	if (!is_inside())
		return start_anew();
	take_runtime_away();
	compile_sanitized();
	return 0;
}

bool sanitize_finds_leaks(void)
{
	int (*find)(void);

	*(void **)&find =
		dlsym(RTLD_DEFAULT, "__lsan_do_recoverable_leak_check");
	return find && find();
}
