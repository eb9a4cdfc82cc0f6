/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Who may read and write a file: remembered, not enforced.
 */
#ifndef LINUX_STAT_H
#define LINUX_STAT_H

#ifndef S_IRUSR
#define S_IRUSR 00400 /**< its owner may read */
#define S_IWUSR 00200 /**< its owner may write */
#define S_IRGRP 00040 /**< its group may read */
#define S_IROTH 00004 /**< anybody may read */
#endif
#define S_IRUGO (S_IRUSR | S_IRGRP | S_IROTH) /**< all may read */

#endif /* LINUX_STAT_H */
