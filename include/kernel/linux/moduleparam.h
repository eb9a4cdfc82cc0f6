/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Parameters of a module: module_param() and its family.
 *
 * `virtio run --param name=value` sets them before init. A `charp` points into
 * the loader's text, which stays. The mode in sysfs is remembered and not used.
 */
#ifndef LINUX_MODULEPARAM_H
#define LINUX_MODULEPARAM_H

#include <limits.h>

#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/sprintf.h>

#define MODULE_PASTE_(a, b) a##b		/**< private */
#define MODULE_PASTE(a, b)  MODULE_PASTE_(a, b) /**< private */
/** A name that nothing else in the file has. */
#define MODULE_UNIQUE(prefix) MODULE_PASTE(prefix, __COUNTER__)

/* What is said first is found first; clang does so without being told. */
#if defined(__GNUC__) && !defined(__clang__)
#define MODULE_IN_ORDER_ no_reorder, used /**< private */
#else
#define MODULE_IN_ORDER_ used /**< private */
#endif

/** Remember a text about the module. */
#define MODULE_INFO(tag, info)                                                 \
	static const char MODULE_UNIQUE(__modinfo_)[]                          \
		__attribute__((MODULE_IN_ORDER_, section("modinfo"),           \
			       aligned(1))) = #tag "=" info

/** What a parameter means. */
#define MODULE_PARM_DESC(name, text) MODULE_INFO(parm, #name ":" text)

/** A parameter that functions of the driver set and show. */
#define module_param_cb(name_, ops_, arg_, perm_)                              \
	static const struct kernel_param MODULE_UNIQUE(__modparam_)            \
		__attribute__((MODULE_IN_ORDER_, section("modparam"),          \
			       aligned(sizeof(void *)))) = { #name_, ops_,     \
							     arg_, perm_ }

/** Parameter @p name_, which is in @p variable of @p type. */
#define module_param_named(name_, variable, type, perm)                        \
	static inline __attribute__((unused))                                  \
	type_##type *__check_##name_(void)                                     \
	{                                                                      \
		return &(variable);                                            \
	}                                                                      \
	MODULE_INFO(parmtype, #name_ ":" #type);                               \
	module_param_cb(name_, &param_ops_##type, &(variable), perm)

/** Parameter @p name, which is in the variable of that name. */
#define module_param(name, type, perm)                                         \
	module_param_named(name, name, type, perm)

/** A parameter of text, in an array of @p len bytes. */
#define module_param_string(name, string, len, perm)                           \
	static struct kparam_string __string_##name = { len, string };         \
	MODULE_INFO(parmtype, #name ":string");                                \
	module_param_cb(name, &param_ops_string, &__string_##name, perm)

/** What module_param_string() knows. */
struct kparam_string {
	size_t maxlen; /**< bytes in the array */
	char *string;  /**< the array */
};

/* ---- types --------------------------------------------------------------- */

/** Set and show a number. */
#define PARAM_NUMBER_(name, type, parse, format)                               \
	typedef type type_##name;                                              \
	static inline int param_set_##name(const char *val,                    \
					   const struct kernel_param *kp)      \
	{                                                                      \
		return val ? parse(val, 0, (type *)kp->arg) : -EINVAL;         \
	}                                                                      \
	static inline int param_get_##name(char *buffer,                       \
					   const struct kernel_param *kp)      \
	{                                                                      \
		return sprintf(buffer, format "\n", *(type *)kp->arg);         \
	}                                                                      \
	static const struct kernel_param_ops param_ops_##name                  \
		__attribute__((unused)) = { param_set_##name,                  \
					    param_get_##name }

PARAM_NUMBER_(byte, unsigned char, kstrtou8, "%hhu");
PARAM_NUMBER_(short, short, kstrtos16, "%hd");
PARAM_NUMBER_(ushort, unsigned short, kstrtou16, "%hu");
PARAM_NUMBER_(int, int, kstrtoint, "%d");
PARAM_NUMBER_(uint, unsigned int, kstrtouint, "%u");
PARAM_NUMBER_(long, long, kstrtol, "%ld");
PARAM_NUMBER_(ulong, unsigned long, kstrtoul, "%lu");
PARAM_NUMBER_(ullong, unsigned long long, kstrtoull, "%llu");
PARAM_NUMBER_(hexint, unsigned int, kstrtouint, "0x%x");

typedef bool type_bool;	   /**< y or n */
typedef bool type_invbool; /**< the other way round */
typedef char *type_charp;  /**< text */

/** Set a bool: y, n, 1, 0, on, off; the name alone is y. */
static inline int param_set_bool(const char *val, const struct kernel_param *kp)
{
	return kstrtobool(val ? val : "1", (bool *)kp->arg);
}

/** Show a bool. */
static inline int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'Y' : 'N');
}

/** Set a bool to the opposite. */
static inline int param_set_invbool(const char *val,
				    const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}

/** Show the opposite of a bool. */
static inline int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", *(bool *)kp->arg ? 'N' : 'Y');
}

/** Set a pointer to text. */
static inline int param_set_charp(const char *val,
				  const struct kernel_param *kp)
{
	if (!val)
		return -EINVAL;
	*(char **)kp->arg = (char *)(uintptr_t)val;
	return 0;
}

/** Show a text. */
static inline int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%s\n", *(char **)kp->arg);
}

/** Copy a text to an array: -ENOSPC if it is too long. */
static inline int param_set_copystring(const char *val,
				       const struct kernel_param *kp)
{
	const struct kparam_string *array =
		(const struct kparam_string *)kp->arg;

	if (!val)
		return -EINVAL;
	if (strlen(val) >= array->maxlen)
		return -ENOSPC;
	strcpy(array->string, val);
	return 0;
}

/** Show a text that is in an array. */
static inline int param_get_string(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_string *array =
		(const struct kparam_string *)kp->arg;

	return sprintf(buffer, "%s\n", array->string);
}

#define PARAM_OPS_(name, set, get)                                             \
	static const struct kernel_param_ops name                              \
		__attribute__((unused)) = { set, get } /**< private */

PARAM_OPS_(param_ops_bool, param_set_bool, param_get_bool);
PARAM_OPS_(param_ops_invbool, param_set_invbool, param_get_invbool);
PARAM_OPS_(param_ops_charp, param_set_charp, param_get_charp);
PARAM_OPS_(param_ops_string, param_set_copystring, param_get_string);

#endif /* LINUX_MODULEPARAM_H */
