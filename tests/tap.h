/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tests' own harness. It prints the Test Anything Protocol and needs
 * nothing but a way to print a character, so that a test runs on bare metal as
 * it runs here: define TAP_PUTCHAR to a function that takes a char.
 *
 * A program is a main() that calls TEST() for each test function and returns
 * tap_done(). A test makes checks: ok(), fail(), is_int(), is_hex(), is_str(),
 * is_mem(). Only those that fail print a line. A test that made no check
 * fails, so one that lost its body does not pass. tap_skip() says why a test
 * cannot run here.
 */
#ifndef TESTS_TAP_H
#define TESTS_TAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef TAP_PUTCHAR
#include <stdio.h>
/* Flushed line by line: what was printed before a crash tells where it was. */
static inline void tap_putchar(char c)
{
	putchar(c);
	if (c == '\n')
		fflush(stdout);
}
#define TAP_PUTCHAR tap_putchar
#endif

/* A check that fails in a loop of thousands shall not flood the log. */
#define TAP_MAX_LINES 10

struct tap {
	unsigned int tests;
	unsigned int failed_tests;
	unsigned int checks; /* in this test */
	unsigned int failed; /* in this test */
	const char *skip;
};

static struct tap tap;

static inline void tap_puts(const char *s)
{
	while (*s)
		TAP_PUTCHAR(*s++);
}

static inline void tap_put_number(unsigned long long v, unsigned int base)
{
	char digits[24];
	unsigned int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	while (n)
		TAP_PUTCHAR(digits[--n]);
}

static inline void tap_put_int(long long v)
{
	if (v < 0)
		TAP_PUTCHAR('-');
	tap_put_number(
		v < 0 ? 0 - (unsigned long long)v : (unsigned long long)v, 10);
}

static inline void tap_put_hex(unsigned long long v)
{
	tap_puts("0x");
	tap_put_number(v, 16);
}

/* A line that is no result: a seed, a count. */
static inline void tap_note(const char *what, unsigned long long v)
{
	tap_puts("# ");
	tap_puts(what);
	tap_puts(": ");
	tap_put_hex(v);
	tap_puts("\n");
}

/* Count a check. Returns true if a line about its failure is to be printed. */
static inline bool tap_count(bool good, const char *file, int line)
{
	tap.checks++;
	if (good || ++tap.failed > TAP_MAX_LINES)
		return false;
	tap_puts("# ");
	tap_puts(file);
	TAP_PUTCHAR(':');
	tap_put_int(line);
	tap_puts(": ");
	return true;
}

static inline bool tap_ok(bool good, const char *text, const char *file,
			  int line)
{
	if (tap_count(good, file, line)) {
		tap_puts(text);
		tap_puts("\n");
	}
	return good;
}

static inline bool tap_is_int(long long got, long long want, const char *text,
			      const char *file, int line)
{
	if (tap_count(got == want, file, line)) {
		tap_puts(text);
		tap_puts(" is ");
		tap_put_int(got);
		tap_puts(", not ");
		tap_put_int(want);
		tap_puts("\n");
	}
	return got == want;
}

static inline bool tap_is_hex(unsigned long long got, unsigned long long want,
			      const char *text, const char *file, int line)
{
	if (tap_count(got == want, file, line)) {
		tap_puts(text);
		tap_puts(" is ");
		tap_put_hex(got);
		tap_puts(", not ");
		tap_put_hex(want);
		tap_puts("\n");
	}
	return got == want;
}

static inline bool tap_same_text(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static inline bool tap_is_str(const char *got, const char *want,
			      const char *text, const char *file, int line)
{
	bool same = got && tap_same_text(got, want);

	if (tap_count(same, file, line)) {
		tap_puts(text);
		tap_puts(" is \"");
		tap_puts(got ? got : "(null)");
		tap_puts("\", not \"");
		tap_puts(want);
		tap_puts("\"\n");
	}
	return same;
}

static inline bool tap_is_mem(const void *got, const void *want, size_t len,
			      const char *text, const char *file, int line)
{
	const unsigned char *g = (const unsigned char *)got;
	const unsigned char *w = (const unsigned char *)want;
	size_t i = 0;

	while (i < len && g[i] == w[i])
		i++;
	if (tap_count(i == len, file, line)) {
		tap_puts(text);
		tap_puts(" differs at byte ");
		tap_put_number(i, 10);
		tap_puts(": ");
		tap_put_hex(g[i]);
		tap_puts(", not ");
		tap_put_hex(w[i]);
		tap_puts("\n");
	}
	return i == len;
}

/* Each of these returns whether the check passed. */
#define ok(condition) tap_ok((condition), #condition, __FILE__, __LINE__)
#define fail(text)    tap_ok(false, text, __FILE__, __LINE__)
#define is_int(got, want)                                                      \
	tap_is_int((long long)(got), (long long)(want), #got, __FILE__,        \
		   __LINE__)
#define is_hex(got, want)                                                      \
	tap_is_hex((unsigned long long)(got), (unsigned long long)(want),      \
		   #got, __FILE__, __LINE__)
#define is_str(got, want) tap_is_str((got), (want), #got, __FILE__, __LINE__)
#define is_mem(got, want, len)                                                 \
	tap_is_mem((got), (want), (len), #got, __FILE__, __LINE__)

/* Give this test up without a verdict; the test function returns after it. */
static inline void tap_skip(const char *why)
{
	tap.skip = why;
}

static inline void tap_begin(void)
{
	tap.checks = 0;
	tap.failed = 0;
	tap.skip = NULL;
}

/* The verdict on what was checked since tap_begin(). */
static inline void tap_end(const char *name)
{
	bool good = tap.skip || (tap.checks && !tap.failed);

	if (!tap.skip && !tap.checks)
		tap_puts("# no checks were made\n");
	tap_puts(good ? "ok " : "not ok ");
	tap_put_number(++tap.tests, 10);
	tap_puts(" - ");
	for (; *name; name++)
		TAP_PUTCHAR((char)(*name == '_' ? ' ' : *name));
	if (tap.skip) {
		tap_puts(" # SKIP ");
		tap_puts(tap.skip);
	}
	tap_puts("\n");
	if (!good)
		tap.failed_tests++;
}

/* Run a test; its name is that of the function. */
#define TEST(function)                                                         \
	do {                                                                   \
		tap_begin();                                                   \
		function();                                                    \
		tap_end(#function);                                            \
	} while (0)

/* The plan, and the exit status of the program. */
static inline int tap_done(void)
{
	tap_puts("1..");
	tap_put_number(tap.tests, 10);
	tap_puts("\n");
	return tap.failed_tests || !tap.tests;
}

#endif /* TESTS_TAP_H */
