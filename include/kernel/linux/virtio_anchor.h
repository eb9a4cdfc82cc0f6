/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Machines whose memory devices reach only in part. Whether a device may be
 * driven without VIRTIO_F_ACCESS_PLATFORM is left to its platform here, so
 * there is nothing to set.
 */
#ifndef LINUX_VIRTIO_ANCHOR_H
#define LINUX_VIRTIO_ANCHOR_H

/** Say who decides: nobody is asked. */
#define virtio_set_mem_acc_cb(func)                                            \
	do {                                                                   \
	} while (0)

#endif /* LINUX_VIRTIO_ANCHOR_H */
