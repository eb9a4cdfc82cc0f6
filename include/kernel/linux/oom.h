/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Who is told when there is no memory, and may give some. No program is ended.
 */
#ifndef LINUX_OOM_H
#define LINUX_OOM_H

#include <linux/reclaim.h>

/**
 * Ask to be told. Process context.
 * @param nb called with a pointer to an unsigned long: it adds the pages that
 *        it freed
 * @return 0 or -EEXIST
 */
static inline int register_oom_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&virtio_reclaimers_.oom, nb);
}

/** Do not be told any more: 0 or -ENOENT. */
static inline int unregister_oom_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&virtio_reclaimers_.oom, nb);
}

#endif /* LINUX_OOM_H */
