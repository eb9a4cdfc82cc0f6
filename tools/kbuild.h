/* SPDX-License-Identifier: BSD-2-Clause */
/* Modules of several source files, as users of the kernel's build name them. */
#ifndef TOOL_KBUILD_H
#define TOOL_KBUILD_H

/* Words that grow; `at` ends with a NULL. */
struct words {
	char **at;
	unsigned int num;
};

/* Add a text, which is taken over, and may be NULL if memory ran out. */
void words_add(struct words *w, char *text);
void words_free(struct words *w);

/* A module that a folder makes. */
struct kbuild_module {
	char *name;	      /* as in its makefile: may have dashes */
	struct words sources; /* paths */
};

struct kbuild {
	struct kbuild_module *modules;
	unsigned int num;
	struct words flags; /* for the compiler */
};

/*
 * Read the Kbuild or, if there is none, the Makefile of a folder: the modules of
 * its lines `obj-m` (or of any CONFIG_, as if it were m), their `-y` and `-objs`,
 * and `ccflags-y`. Conditions and rules are not looked at. Returns 0, or the
 * exit status after the error was printed; kbuild_free() either way.
 */
int kbuild_read(struct kbuild *k, const char *folder);
void kbuild_free(struct kbuild *k);

#endif /* TOOL_KBUILD_H */
