/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Members of structures.
 */
#ifndef LINUX_STDDEF_H
#define LINUX_STDDEF_H

#include <stddef.h>

/* The UAPI has macros for members under this name too. */
#if defined(__has_include_next)
#if __has_include_next(<linux/stddef.h>)
#include_next <linux/stddef.h>
#endif
#endif

/** Bytes in a member. */
#define sizeof_field(type, member) sizeof(((type *)0)->member)
/** Where a member ends. */
#define offsetofend(type, member)                                              \
	(offsetof(type, member) + sizeof_field(type, member))
/** An array without a size, in a union or alone. */
#define DECLARE_FLEX_ARRAY(type, name)                                         \
	struct {                                                               \
		struct {                                                       \
		} __empty_##name;                                              \
		type name[];                                                   \
	}

#endif /* LINUX_STDDEF_H */
