/* SPDX-License-Identifier: BSD-2-Clause */
/* A check of many bytes that all have one value. */
#ifndef TESTS_BYTES_H
#define TESTS_BYTES_H

#include <stdbool.h>
#include <stddef.h>

static inline bool all_bytes(const unsigned char *at, size_t len, int value)
{
	for (size_t i = 0; i < len; i++)
		if (at[i] != value)
			return false;
	return true;
}

#endif /* TESTS_BYTES_H */
