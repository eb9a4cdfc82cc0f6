/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What is asked of a disk, so far as flushing needs it: where, how it ended and
 * who is told. There is no block layer: a bio has no data and goes through no
 * queue. What the kernel has in blk_types.h and blkdev.h of it is here.
 */
#ifndef LINUX_BIO_H
#define LINUX_BIO_H

#include <linux/errno.h>
#include <linux/types.h>

typedef u8 blk_status_t; /**< how something ended: BLK_STS_* */

#define BLK_STS_OK	      0	 /**< well */
#define BLK_STS_NOTSUPP	      1	 /**< EOPNOTSUPP */
#define BLK_STS_TIMEOUT	      2	 /**< ETIMEDOUT */
#define BLK_STS_NOSPC	      3	 /**< ENOSPC */
#define BLK_STS_TRANSPORT     4	 /**< ENOLINK */
#define BLK_STS_TARGET	      5	 /**< EREMOTEIO */
#define BLK_STS_RESV_CONFLICT 6	 /**< EBADE */
#define BLK_STS_MEDIUM	      7	 /**< ENODATA */
#define BLK_STS_PROTECTION    8	 /**< EILSEQ */
#define BLK_STS_RESOURCE      9	 /**< ENOMEM */
#define BLK_STS_IOERR	      10 /**< EIO, and whatever is not here */
#define BLK_STS_AGAIN	      12 /**< EAGAIN */
#define BLK_STS_DEV_RESOURCE  13 /**< EBUSY */
#define BLK_STS_OFFLINE	      16 /**< ENODEV */
#define BLK_STS_INVAL	      19 /**< EINVAL */

/** Where on a disk. */
struct bvec_iter {
	sector_t bi_sector; /**< in units of 512 bytes */
};

/** Something that is asked. */
struct bio {
	struct bvec_iter bi_iter;	 /**< where */
	blk_status_t bi_status;		 /**< how it ended; at first well */
	void *bi_private;		 /**< the asker's */
	void (*bi_end_io)(struct bio *); /**< told of the end; or NULL */
};

/** Errors and what they are for disks. Private. */
static const struct {
	int error;
	blk_status_t status;
} blk_errors_[] = {
	{ 0, BLK_STS_OK },
	{ EOPNOTSUPP, BLK_STS_NOTSUPP },
	{ ETIMEDOUT, BLK_STS_TIMEOUT },
	{ ENOSPC, BLK_STS_NOSPC },
	{ ENOLINK, BLK_STS_TRANSPORT },
	{ EREMOTEIO, BLK_STS_TARGET },
	{ EBADE, BLK_STS_RESV_CONFLICT },
	{ ENODATA, BLK_STS_MEDIUM },
	{ EILSEQ, BLK_STS_PROTECTION },
	{ ENOMEM, BLK_STS_RESOURCE },
	{ EBUSY, BLK_STS_DEV_RESOURCE },
	{ EAGAIN, BLK_STS_AGAIN },
	{ ENODEV, BLK_STS_OFFLINE },
	{ EINVAL, BLK_STS_INVAL },
};

/** What an error, 0 or negative, is for disks. Any context. */
static inline blk_status_t errno_to_blk_status(int error)
{
	for (size_t i = 0; i < sizeof(blk_errors_) / sizeof(*blk_errors_); i++)
		if (blk_errors_[i].error == -error)
			return blk_errors_[i].status;
	return BLK_STS_IOERR;
}

/** Back again: 0 or a negative error. Any context. */
static inline int blk_status_to_errno(blk_status_t status)
{
	for (size_t i = 0; i < sizeof(blk_errors_) / sizeof(*blk_errors_); i++)
		if (blk_errors_[i].status == status)
			return -blk_errors_[i].error;
	return -EIO;
}

/** It has ended, as its bi_status says. What the asker may do is its matter. */
static inline void bio_endio(struct bio *bio)
{
	if (bio->bi_end_io)
		bio->bi_end_io(bio);
}

#endif /* LINUX_BIO_H */
