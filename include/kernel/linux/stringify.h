/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * __stringify(): a macro's value as text.
 */
#ifndef LINUX_STRINGIFY_H
#define LINUX_STRINGIFY_H

#define __stringify_1(...) #__VA_ARGS__		      /**< private */
#define __stringify(...)   __stringify_1(__VA_ARGS__) /**< as a string */

#endif /* LINUX_STRINGIFY_H */
