/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The hosted port: a Linux process.
 *
 * Memory comes from the C library, time from CLOCK_MONOTONIC, log lines go to
 * standard error. Where the CPU allows that, a queue of whole pages, as legacy
 * devices have it, lies below 2^31: they name it by a page number of 32 bits.
 * It has no devices of its own: other ports stand on it.
 */
#ifndef VIRTIO_PORT_LINUX_H
#define VIRTIO_PORT_LINUX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/platform.h>
#include <virtio/stack.h>
#include <virtio/virtio_blk.h>

#ifdef __cplusplus
extern "C" {
#endif

struct virtio_linux_block;

/** A process. Set the members after virtio_linux_init() to differ. */
struct virtio_linux {
	struct virtio_platform platform; /**< the port */
	/** Its functions, a copy: log and trace may be replaced. */
	struct virtio_platform_ops ops;
	/** Lines that matter less are dropped; VIRTIO_LOG_WARNING at first. */
	enum virtio_log_level log_level;
	/** wait() also ends when this file can be read; -1, at first: none. */
	int wake_fd;
	struct virtio_linux_block *low_blocks; /**< private */
};

/**
 * Make the port.
 * @param port the caller's; must outlive every device on it
 */
void virtio_linux_init(struct virtio_linux *port);

/**
 * Random bytes of the operating system, for virtio_rng_model_init().
 * @param ctx not looked at
 * @param buf where to
 * @param len how many
 * @return how many, or a negative error
 */
int virtio_linux_entropy(void *ctx, void *buf, size_t len);

/**
 * Stacks of this process, for a loader of drivers to lend: set module::stacks
 * of <linux/moduleloader.h> to this. Below each is a page that ends the program
 * when it is touched. Any thread.
 *
 * @return the functions
 */
const struct virtio_stack_ops *virtio_linux_stacks(void);

/** A raw disk image. */
struct virtio_linux_file {
	int fd;		/**< private */
	bool read_only; /**< opened for reading only */
	uint64_t size;	/**< its length in bytes */
};

/**
 * Open a regular file or block device as a raw disk image.
 * @param file the caller's
 * @param path its name
 * @param read_only open for reading only
 * @return 0; -errno of open(2); -EINVAL if its length is no multiple of 512 or
 *         it is neither a file nor a block device
 */
int virtio_linux_file_open(struct virtio_linux_file *file, const char *path,
			   bool read_only);

/**
 * Close the image. No model may use it any more.
 * @param file an open image
 */
void virtio_linux_file_close(struct virtio_linux_file *file);

/**
 * What makes a disk of an image: set virtio_blk_model_config::ops to this and
 * virtio_blk_model_config::ctx to the struct virtio_linux_file.
 *
 * @return the functions
 */
const struct virtio_blk_backend_ops *virtio_linux_file_ops(void);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_PORT_LINUX_H */
