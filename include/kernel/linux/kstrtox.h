/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Numbers out of text: kstrtoint() and its family.
 *
 * Base 0 reads 0x as hexadecimal and a leading 0 as octal; one newline may
 * follow the number. All return 0, -EINVAL if it is no number, or -ERANGE if it
 * does not fit, and set the result only on success.
 */
#ifndef LINUX_KSTRTOX_H
#define LINUX_KSTRTOX_H

#include <limits.h>

#include <linux/errno.h>
#include <linux/types.h>

/** The value of a digit; 36 if it is none. */
static inline unsigned int kstrtox_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned int)(c - '0');
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'z' ? (unsigned int)(c - 'a') + 10 : 36;
}

/** Read a number without a sign. */
static inline int kstrtoull(const char *s, unsigned int base,
			    unsigned long long *res)
{
	unsigned long long value = 0;
	bool any = false;

	s += *s == '+';
	if ((base == 0 || base == 16) && s[0] == '0' && (s[1] | 0x20) == 'x' &&
	    kstrtox_digit(s[2]) < 16) {
		base = 16;
		s += 2;
	}
	if (base == 0)
		base = s[0] == '0' ? 8 : 10;
	for (; kstrtox_digit(*s) < base; s++) {
		if (__builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, kstrtox_digit(*s), &value))
			return -ERANGE;
		any = true;
	}
	s += any && *s == '\n';
	if (!any || *s)
		return -EINVAL;
	*res = value;
	return 0;
}

/** Read a number with or without a sign. */
static inline int kstrtoll(const char *s, unsigned int base, long long *res)
{
	bool negative = *s == '-';
	unsigned long long value;
	int err = kstrtoull(s + negative, base, &value);

	if (err)
		return err;
	if (negative && s[1] == '+')
		return -EINVAL;
	if (value > (unsigned long long)LLONG_MAX + negative)
		return -ERANGE;
	*res = (long long)(negative ? 0 - value : value);
	return 0;
}

/** The same for a smaller type. */
#define KSTRTOX_(name, type, wide, read)                                       \
	static inline int name(const char *s, unsigned int base, type *res)    \
	{                                                                      \
		wide value;                                                    \
		int err = read(s, base, &value);                               \
                                                                               \
		if (err)                                                       \
			return err;                                            \
		if ((wide)(type)value != value)                                \
			return -ERANGE;                                        \
		*res = (type)value;                                            \
		return 0;                                                      \
	}

KSTRTOX_(kstrtoul, unsigned long, unsigned long long, kstrtoull)
KSTRTOX_(kstrtol, long, long long, kstrtoll)
KSTRTOX_(kstrtouint, unsigned int, unsigned long long, kstrtoull)
KSTRTOX_(kstrtoint, int, long long, kstrtoll)
KSTRTOX_(kstrtou64, u64, unsigned long long, kstrtoull)
KSTRTOX_(kstrtos64, s64, long long, kstrtoll)
KSTRTOX_(kstrtou32, u32, unsigned long long, kstrtoull)
KSTRTOX_(kstrtos32, s32, long long, kstrtoll)
KSTRTOX_(kstrtou16, u16, unsigned long long, kstrtoull)
KSTRTOX_(kstrtos16, s16, long long, kstrtoll)
KSTRTOX_(kstrtou8, u8, unsigned long long, kstrtoull)
KSTRTOX_(kstrtos8, s8, long long, kstrtoll)

/** Read y, n, t, f, 1, 0, on or off; what follows does not matter. */
static inline int kstrtobool(const char *s, bool *res)
{
	char second = s[0] ? (char)(s[1] | 0x20) : '\0';

	switch (s[0] | 0x20) {
	case 'y':
	case 't':
	case '1':
		*res = true;
		return 0;
	case 'n':
	case 'f':
	case '0':
		*res = false;
		return 0;
	case 'o':
		if (second != 'n' && second != 'f')
			return -EINVAL;
		*res = second == 'n';
		return 0;
	default:
		return -EINVAL;
	}
}

#endif /* LINUX_KSTRTOX_H */
