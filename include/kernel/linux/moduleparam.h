/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Parameters of a module: module_param() and its family.
 *
 * `virtio run --param name=value` sets them before init. A `charp` points into
 * the loader's text, which stays. The mode in sysfs is remembered and not used,
 * and the levels of core_param_cb() and the like are one. Too many values for
 * an array are -E2BIG.
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
			       aligned(sizeof(void *)))) = {                   \
			#name_, ops_, { (void *)(uintptr_t)(arg_) }, perm_     \
		}

/** The same, by its functions alone. */
#define module_param_call(name, set_, get_, arg, perm)                         \
	static const struct kernel_param_ops __param_ops_##name = {            \
		.set = set_, .get = get_                                       \
	};                                                                     \
	module_param_cb(name, &__param_ops_##name, arg, perm)

#define module_param_cb_unsafe(name, ops, arg, perm)                           \
	module_param_cb(name, ops, arg, perm) /**< the same */
#define core_param_cb(name, ops, arg, perm)                                    \
	module_param_cb(name, ops, arg, perm) /**< the same */
#define postcore_param_cb(name, ops, arg, perm)                                \
	module_param_cb(name, ops, arg, perm) /**< the same */
#define arch_param_cb(name, ops, arg, perm)                                    \
	module_param_cb(name, ops, arg, perm) /**< the same */
#define subsys_param_cb(name, ops, arg, perm)                                  \
	module_param_cb(name, ops, arg, perm) /**< the same */
#define fs_param_cb(name, ops, arg, perm)                                      \
	module_param_cb(name, ops, arg, perm) /**< the same */
#define device_param_cb(name, ops, arg, perm)                                  \
	module_param_cb(name, ops, arg, perm) /**< the same */
#define late_param_cb(name, ops, arg, perm)                                    \
	module_param_cb(name, ops, arg, perm) /**< the same */

/** Remember what type a parameter is of. */
#define __MODULE_PARM_TYPE(name, type) MODULE_INFO(parmtype, #name ":" type)

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

#define module_param_unsafe(name, type, perm)                                  \
	module_param(name, type, perm) /**< the same */
#define module_param_named_unsafe(name, variable, type, perm)                  \
	module_param_named(name, variable, type, perm) /**< the same */
#define module_param_hw(name, type, hwtype, perm)                              \
	module_param(name, type, perm) /**< the same */
#define module_param_hw_named(name, variable, type, hwtype, perm)              \
	module_param_named(name, variable, type, perm) /**< the same */
#define core_param(name, variable, type, perm)                                 \
	module_param_named(name, variable, type, perm) /**< the same */

/**
 * Parameter @p name_, several values with commas between them, in @p array;
 * how many is put at @p nump, unless that is NULL.
 */
#define module_param_array_named(name_, array, type, nump, perm)               \
	static inline __attribute__((unused))                                  \
	type_##type *__check_##name_(void)                                     \
	{                                                                      \
		return &(array)[0];                                            \
	}                                                                      \
	static struct kparam_array __array_##name_ = {                         \
		sizeof(array) / sizeof((array)[0]), sizeof((array)[0]), nump,  \
		&param_ops_##type, array                                       \
	};                                                                     \
	MODULE_INFO(parmtype, #name_ ":array of " #type);                      \
	module_param_cb(name_, &param_array_ops, &__array_##name_, perm)

/** Parameter @p name, several values, in the array of that name. */
#define module_param_array(name, type, nump, perm)                             \
	module_param_array_named(name, name, type, nump, perm)

#define module_param_hw_array(name, type, hwtype, nump, perm)                  \
	module_param_array(name, type, nump, perm) /**< the same */

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

/** What module_param_array() knows. */
struct kparam_array {
	unsigned int max;		    /**< elements */
	unsigned int elemsize;		    /**< bytes in one */
	unsigned int *num;		    /**< how many were given, or NULL */
	const struct kernel_param_ops *ops; /**< how to set one */
	void *elem;			    /**< the array */
};

/** Hold sysfs off the parameters: nothing to do. */
static inline void kernel_param_lock(struct module *module)
{
	(void)module;
}

/** Let sysfs go on. */
static inline void kernel_param_unlock(struct module *module)
{
	(void)module;
}

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
					    param_get_##name, 0, NULL }

PARAM_NUMBER_(byte, unsigned char, kstrtou8, "%hhu");
PARAM_NUMBER_(short, short, kstrtos16, "%hd");
PARAM_NUMBER_(ushort, unsigned short, kstrtou16, "%hu");
PARAM_NUMBER_(int, int, kstrtoint, "%d");
PARAM_NUMBER_(uint, unsigned int, kstrtouint, "%u");
PARAM_NUMBER_(long, long, kstrtol, "%ld");
PARAM_NUMBER_(ulong, unsigned long, kstrtoul, "%lu");
PARAM_NUMBER_(ullong, unsigned long long, kstrtoull, "%llu");
PARAM_NUMBER_(hexint, unsigned int, kstrtouint, "0x%x");

/** Set a number that has limits: -EINVAL outside of them. */
static inline int param_set_uint_minmax(const char *val,
					const struct kernel_param *kp,
					unsigned int min, unsigned int max)
{
	unsigned int number;
	int err = val ? kstrtouint(val, 0, &number) : -EINVAL;

	if (!err && (number < min || number > max))
		err = -EINVAL;
	if (!err)
		*(unsigned int *)kp->arg = number;
	return err;
}

typedef bool type_bool;		    /**< y or n */
typedef bool type_bool_enable_only; /**< may be set, not cleared */
typedef int type_bint;		    /**< y or n, in an int */
typedef bool type_invbool;	    /**< the other way round */
typedef char *type_charp;	    /**< text */

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

/** Set a bool that is not cleared again: -EROFS. */
static inline int param_set_bool_enable_only(const char *val,
					     const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (!err && !value && *(bool *)kp->arg)
		err = -EROFS;
	if (!err)
		*(bool *)kp->arg = value;
	return err;
}

/** Set an int to 0 or 1. */
static inline int param_set_bint(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = kstrtobool(val ? val : "1", &value);

	if (!err)
		*(int *)kp->arg = value;
	return err;
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
	const struct kparam_string *array = kp->str;

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
	const struct kparam_string *array = kp->str;

	return sprintf(buffer, "%s\n", array->string);
}

/** An element of an array, as a parameter. Private. */
static inline struct kernel_param param_element_(const struct kernel_param *kp,
						 unsigned int i)
{
	struct kernel_param element = *kp;

	element.ops = kp->arr->ops;
	element.arg = (char *)kp->arr->elem + (size_t)i * kp->arr->elemsize;
	return element;
}

/** Set the elements of an array, from the first one on. */
static inline int param_array_set(const char *val,
				  const struct kernel_param *kp)
{
	char *at = (char *)(uintptr_t)val, *next;
	unsigned int n = 0;
	int err = at ? 0 : -EINVAL;

	for (; at && !err; at = next) {
		struct kernel_param element = param_element_(kp, n);

		if (n++ == kp->arr->max)
			return -E2BIG;
		next = strchr(at, ',');
		if (next)
			*next++ = '\0';
		err = element.ops->set(at, &element);
	}
	if (!err && kp->arr->num)
		*kp->arr->num = n;
	return err;
}

/** Show an array, with commas. */
static inline int param_array_get(char *buffer, const struct kernel_param *kp)
{
	unsigned int num = kp->arr->num ? *kp->arr->num : kp->arr->max, i;
	int len = 0;

	for (i = 0; i < num; i++) {
		struct kernel_param element = param_element_(kp, i);

		if (i)
			buffer[len - 1] = ','; /* in the newline's place */
		len += element.ops->get(buffer + len, &element);
	}
	buffer[len] = '\0';
	return len;
}

#define PARAM_OPS_(name, set, get, flags)                                      \
	static const struct kernel_param_ops name                              \
		__attribute__((unused)) = { set, get, flags,                   \
					    NULL } /**< private */

PARAM_OPS_(param_ops_bool, param_set_bool, param_get_bool,
	   KERNEL_PARAM_OPS_FL_NOARG);
PARAM_OPS_(param_ops_invbool, param_set_invbool, param_get_invbool,
	   KERNEL_PARAM_OPS_FL_NOARG);
PARAM_OPS_(param_ops_bool_enable_only, param_set_bool_enable_only,
	   param_get_bool, KERNEL_PARAM_OPS_FL_NOARG);
PARAM_OPS_(param_ops_bint, param_set_bint, param_get_int,
	   KERNEL_PARAM_OPS_FL_NOARG);
PARAM_OPS_(param_ops_charp, param_set_charp, param_get_charp, 0);
PARAM_OPS_(param_ops_string, param_set_copystring, param_get_string, 0);
PARAM_OPS_(param_array_ops, param_array_set, param_array_get, 0);

#endif /* LINUX_MODULEPARAM_H */
