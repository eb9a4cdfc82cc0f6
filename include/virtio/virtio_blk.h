/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The block device (5.2): its driver for applications, and its model.
 */
#ifndef VIRTIO_VIRTIO_BLK_H
#define VIRTIO_VIRTIO_BLK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/model.h>
#include <virtio/scatterlist.h>
#include <virtio/spec/virtio_blk.h>
#include <virtio/virtio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- driver ----------------------------------------------------------- */

/**
 * Make a driver for block devices, ready for register_virtio_driver().
 * @param drv filled; the caller's
 */
void virtio_blk_driver_init(struct virtio_driver *drv);

/** A block device as its driver sees it. */
struct virtio_blk;

/** What a block device is like. All sizes in bytes unless said. */
struct virtio_blk_info {
	uint64_t capacity; /**< size of the disk, in sectors of 512 */
	uint32_t size_max; /**< longest segment */
	uint32_t seg_max;  /**< most segments of data in a request */
	uint32_t blk_size; /**< logical block; 512 if the device is silent */
	uint32_t physical_size; /**< physical block */
	uint32_t
		alignment_offset; /**< first aligned logical block, in blocks */
	uint32_t min_io_size;	  /**< smallest good request, in blocks; or 0 */
	uint32_t opt_io_size;	  /**< best request, in blocks; or 0 */
	uint32_t num_queues;	  /**< request queues that are in use */
	uint32_t queue_size;	  /**< descriptors in each */
	uint32_t max_discard_sectors;	   /**< in one segment; 0: cannot */
	uint32_t max_discard_seg;	   /**< segments in a request */
	uint32_t discard_sector_alignment; /**< in sectors */
	uint32_t max_write_zeroes_sectors; /**< in one segment; 0: cannot */
	uint32_t max_write_zeroes_seg;	   /**< segments in a request */
	bool write_zeroes_may_unmap;	   /**< the unmap flag is heeded */
	bool read_only;			   /**< writing fails with -EROFS */
	bool flush; /**< has a cache that wants flushing */
};

/**
 * One request. The caller fills the first group, submits it, and leaves it in
 * place until done is called.
 */
struct virtio_blk_request {
	uint32_t type;	 /**< VIRTIO_BLK_T_* */
	uint64_t sector; /**< first sector, of 512 bytes */
	/**
	 * The data, in memory that the device reaches (virtio_blk_alloc()):
	 * read from for OUT, DISCARD and WRITE_ZEROES, written to for IN and
	 * GET_ID. NULL if there is none.
	 */
	struct scatterlist *sg;
	/**
	 * Called once, from the queue's callback: any context. May submit
	 * again.
	 */
	void (*done)(struct virtio_blk_request *rq);
	void *priv; /**< the caller's */

	/**
	 * Result: 0, -EIO if the device reports an I/O error, -EOPNOTSUPP if it
	 * does not know the request, -ENODEV if it went away meanwhile.
	 */
	int error;
	uint16_t slot; /**< private to the driver */
};

/**
 * The block device behind a virtio device. Any context.
 * @param vdev any device on the bus
 * @return it, until the driver's remove; NULL if a driver made by
 *         virtio_blk_driver_init() does not drive it
 */
struct virtio_blk *virtio_blk_from_vdev(struct virtio_device *vdev);

/**
 * What the device is like. Any context.
 * @param blk the device
 * @return kept up to date when the device changes; valid as long as it is
 */
const struct virtio_blk_info *virtio_blk_info(const struct virtio_blk *blk);

/**
 * Memory for data that the device reaches: zeroed, aligned to 4096. Process
 * context.
 *
 * @param blk the device
 * @param len bytes
 * @return the memory, or NULL; what was not given back is freed by the driver's
 *         remove, when the device cannot reach it any more
 */
void *virtio_blk_alloc(struct virtio_blk *blk, size_t len);

/**
 * Give memory back. Process context.
 * @param blk the device
 * @param mem what virtio_blk_alloc() returned; NULL is allowed
 * @param len as asked for
 */
void virtio_blk_free(struct virtio_blk *blk, void *mem, size_t len);

/**
 * Put a request on a queue. The device sees it after virtio_blk_kick(). Any
 * context.
 *
 * @param blk the device
 * @param queue number of the queue, below virtio_blk_info::num_queues
 * @param rq the request
 * @return 0, and done will be called; -ENOSPC if the queue is full until a
 *         request is done; -EROFS; -EOPNOTSUPP; -EINVAL if the data is no whole
 *         number of sectors, lies beyond the end, or exceeds a limit in
 *         virtio_blk_info; -ENOMEM if the platform cannot map it now; -ENODEV
 *         if the device is gone; -EIO if the queue is broken
 */
int virtio_blk_submit(struct virtio_blk *blk, unsigned int queue,
		      struct virtio_blk_request *rq);

/**
 * Put many requests on a queue, each as by virtio_blk_submit(). The device sees
 * them after one virtio_blk_kick() (on a packed queue, it may see some before).
 * Any context.
 *
 * @param blk the device
 * @param queue number of the queue, below virtio_blk_info::num_queues
 * @param rqs the requests, each in it once; the array is read during the call
 *        only
 * @param num how many
 * @return how many were put there, from the first on, and done will be called
 *         for these: less than @p num if there was no room for the next, or
 *         another error kept it out, which a call that begins with it tells;
 *         or, if none was, an error as virtio_blk_submit(). 0 if @p num is 0
 */
int virtio_blk_submit_many(struct virtio_blk *blk, unsigned int queue,
			   struct virtio_blk_request *const rqs[],
			   unsigned int num);

/**
 * Let the device see what was submitted: once for many requests. Any context.
 * @param blk the device
 * @param queue number of the queue
 * @return 0; -ENODEV if the device is gone; -EIO if the queue is broken
 */
int virtio_blk_kick(struct virtio_blk *blk, unsigned int queue);

/**
 * Take what the device has done with and call done for it, without waiting for
 * an interrupt: for callers that poll. Serialise with everything else on the
 * queue. Any context.
 *
 * @param blk the device
 * @param queue number of the queue
 * @return how many were done; if none, -ENODEV if the device is gone, -EIO if
 *         the queue is broken
 */
int virtio_blk_poll(struct virtio_blk *blk, unsigned int queue);

/**
 * Read, waiting for the device: the simple form. Any length, any memory; data
 * goes through a buffer of the driver's. Process context.
 *
 * @param blk the device
 * @param sector first sector
 * @param buf where to
 * @param len bytes: a multiple of 512
 * @param timeout_ns how long to wait for one request before giving up
 * @return 0; -ETIMEDOUT; or as virtio_blk_submit() and
 *         virtio_blk_request::error. What was read before an error is in
 *         @p buf
 */
int virtio_blk_read(struct virtio_blk *blk, uint64_t sector, void *buf,
		    size_t len, uint64_t timeout_ns);

/**
 * Write, waiting for the device. As virtio_blk_read(). Process context.
 * @param blk the device
 * @param sector first sector
 * @param buf the data
 * @param len bytes: a multiple of 512
 * @param timeout_ns how long to wait for one request before giving up
 * @return as virtio_blk_read()
 */
int virtio_blk_write(struct virtio_blk *blk, uint64_t sector, const void *buf,
		     size_t len, uint64_t timeout_ns);

/**
 * Make what was written lasting, waiting for the device. Process context.
 * @param blk the device
 * @param timeout_ns how long to wait before giving up
 * @return 0, at once if the device has no cache; or as virtio_blk_read()
 */
int virtio_blk_flush(struct virtio_blk *blk, uint64_t timeout_ns);

/**
 * Tell the device that sectors are not needed, waiting for it. Process context.
 * @param blk the device
 * @param sector first sector
 * @param num_sectors how many; split to what the device takes
 * @param timeout_ns how long to wait for one request before giving up
 * @return as virtio_blk_read()
 */
int virtio_blk_discard(struct virtio_blk *blk, uint64_t sector,
		       uint64_t num_sectors, uint64_t timeout_ns);

/**
 * Have the device fill sectors with zeroes, waiting for it. Process context.
 * @param blk the device
 * @param sector first sector
 * @param num_sectors how many; split to what the device takes
 * @param unmap whether it may give up the space
 * @param timeout_ns how long to wait for one request before giving up
 * @return as virtio_blk_read()
 */
int virtio_blk_write_zeroes(struct virtio_blk *blk, uint64_t sector,
			    uint64_t num_sectors, bool unmap,
			    uint64_t timeout_ns);

/**
 * Ask for the serial number, waiting for the device. Process context.
 * @param blk the device
 * @param id set to it, terminated
 * @param timeout_ns how long to wait before giving up
 * @return as virtio_blk_read()
 */
int virtio_blk_get_id(struct virtio_blk *blk, char id[VIRTIO_BLK_ID_BYTES + 1],
		      uint64_t timeout_ns);

/* ---- model ------------------------------------------------------------ */

/** What the disk is made of. All functions return 0 or a negative error. */
struct virtio_blk_backend_ops {
	/** Read @p len bytes at @p offset into the pieces. */
	int (*read)(void *ctx, uint64_t offset, const struct kvec *iov,
		    unsigned int num, size_t len);
	/** Write @p len bytes at @p offset from the pieces. */
	int (*write)(void *ctx, uint64_t offset, const struct kvec *iov,
		     unsigned int num, size_t len);
	/** Make lasting what was written. */
	int (*flush)(void *ctx);
	/** Give up @p len bytes at @p offset; NULL: no discard offered. */
	int (*discard)(void *ctx, uint64_t offset, uint64_t len);
	/** Fill with zeroes; NULL: no write-zeroes offered. */
	int (*write_zeroes)(void *ctx, uint64_t offset, uint64_t len,
			    bool unmap);
};

/** What a block device model is made of; see virtio_blk_model_init(). */
struct virtio_blk_model_config {
	const struct virtio_platform *platform;	  /**< memory and messages */
	const struct virtio_blk_backend_ops *ops; /**< what it is made of */
	void *ctx;				  /**< handed to each of them */
	uint64_t capacity;	    /**< size, in sectors of 512 */
	unsigned int num_queues;    /**< request queues, at least 1 */
	unsigned int queue_size;    /**< largest size of each: a power of two */
	uint32_t blk_size;	    /**< logical block; 0 means 512 */
	uint8_t physical_block_exp; /**< logical in a physical block, log2 */
	uint16_t min_io_size;	    /**< in logical blocks, or 0 */
	uint32_t opt_io_size;	    /**< in logical blocks, or 0 */
	bool read_only;		    /**< refuse to write */
	const char *serial; /**< at most 20 characters; copied; or NULL */
};

/** A block device. Members are private. */
struct virtio_blk_model {
	struct virtio_model model;	       /**< for the endpoint */
	struct virtio_blk_model_config config; /**< what it was made of */
	struct virtio_blk_config space;	       /**< its configuration */
	char serial[VIRTIO_BLK_ID_BYTES];      /**< its serial number */
};

/**
 * Make a block device. Process context.
 * @param blk the device; the caller's; ended by virtio_model_exit()
 * @param config copied; what it points to must outlive the device
 * @return 0; -EINVAL if blk_size is no power of two from 512 or the capacity in
 *         bytes exceeds 63 bits; or an error of virtio_model_init()
 */
int virtio_blk_model_init(struct virtio_blk_model *blk,
			  const struct virtio_blk_model_config *config);

/**
 * Tell the driver that the disk has grown or shrunk.
 * @param blk the device
 * @param capacity its new size, in sectors of 512; as for
 *        virtio_blk_model_init(), its bytes must be countable in 63 bits
 */
void virtio_blk_model_resize(struct virtio_blk_model *blk, uint64_t capacity);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_BLK_H */
