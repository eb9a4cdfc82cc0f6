/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A raw disk image, in a file or on a block device, as the backend of a block
 * device model. Every transfer is whole or an error: short ones are continued.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <virtio/port/linux.h>

/* Pieces in one system call; the kernel would take 1024. */
#define FILE_IOV_MAX 64

/* ---- opening ---------------------------------------------------------- */

static int file_find_size(struct virtio_linux_file *file)
{
	struct stat st;

	if (fstat(file->fd, &st))
		return -errno;
	if (S_ISBLK(st.st_mode)) {
		if (ioctl(file->fd, BLKGETSIZE64, &file->size))
			return -errno;
	} else if (S_ISREG(st.st_mode)) {
		file->size = (uint64_t)st.st_size;
	} else {
		return -EINVAL;
	}
	return file->size % VIRTIO_BLK_SECTOR_SIZE ? -EINVAL : 0;
}

int virtio_linux_file_open(struct virtio_linux_file *file, const char *path,
			   bool read_only)
{
	int err;

	file->read_only = read_only;
	/* Not to wait for the other end of what turns out to be a pipe. */
	file->fd = open(path, (read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC |
				      O_NONBLOCK);
	if (file->fd < 0)
		return -errno;
	err = file_find_size(file);
	if (err)
		virtio_linux_file_close(file);
	return err;
}

void virtio_linux_file_close(struct virtio_linux_file *file)
{
	close(file->fd);
	file->fd = -1;
}

/* ---- reading and writing ---------------------------------------------- */

typedef ssize_t (*file_transfer_t)(int fd, const struct iovec *iov, int num,
				   off_t offset);

/* Where in the pieces a transfer is. */
struct file_place {
	const struct kvec *iov;
	unsigned int num;
	size_t done; /* bytes of the first piece */
};

/* What lies ahead, at most @len bytes of it: how many entries of @out. */
static int place_ahead(const struct file_place *p, struct iovec *out,
		       size_t len)
{
	size_t skip = p->done;
	int n = 0;

	for (unsigned int i = 0; i < p->num && n < FILE_IOV_MAX && len; i++) {
		size_t part = p->iov[i].iov_len - skip;

		if (part > len)
			part = len;
		out[n].iov_base = (char *)p->iov[i].iov_base + skip;
		out[n].iov_len = part;
		n++;
		len -= part;
		skip = 0;
	}
	return n;
}

static void place_advance(struct file_place *p, size_t len)
{
	p->done += len;
	while (p->num && p->done >= p->iov->iov_len) {
		p->done -= p->iov->iov_len;
		p->iov++;
		p->num--;
	}
}

static int file_transfer(struct virtio_linux_file *file,
			 file_transfer_t transfer, uint64_t offset,
			 struct file_place p, size_t len)
{
	struct iovec iov[FILE_IOV_MAX];

	while (len) {
		int num = place_ahead(&p, iov, len);
		ssize_t n = transfer(file->fd, iov, num, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n) /* somebody cut the file, or the pieces were short */
			return -EIO;
		place_advance(&p, (size_t)n);
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return 0;
}

static int file_read(void *ctx, uint64_t offset, const struct kvec *iov,
		     unsigned int num, size_t len)
{
	struct file_place p = { iov, num, 0 };

	return file_transfer(ctx, preadv, offset, p, len);
}

static int file_write(void *ctx, uint64_t offset, const struct kvec *iov,
		      unsigned int num, size_t len)
{
	struct file_place p = { iov, num, 0 };

	return file_transfer(ctx, pwritev, offset, p, len);
}

static int file_flush(void *ctx)
{
	struct virtio_linux_file *file = ctx;

	return fdatasync(file->fd) ? -errno : 0;
}

/* ---- discarding ------------------------------------------------------- */

static int file_allocate(struct virtio_linux_file *file, int mode,
			 uint64_t offset, uint64_t len)
{
	int ret;

	if (!len)
		return 0;
	do
		ret = fallocate(file->fd, mode | FALLOC_FL_KEEP_SIZE,
				(off_t)offset, (off_t)len);
	while (ret && errno == EINTR);
	/* Kernels and file systems differ in what they call "cannot". */
	if (ret && (errno == ENOSYS || errno == ENOTTY))
		return -EOPNOTSUPP;
	return ret ? -errno : 0;
}

static int file_discard(void *ctx, uint64_t offset, uint64_t len)
{
	return file_allocate(ctx, FALLOC_FL_PUNCH_HOLE, offset, len);
}

static int file_write_zero_bytes(struct virtio_linux_file *file,
				 uint64_t offset, uint64_t len)
{
	static const char zeroes[65536];
	int err = 0;

	while (len && !err) {
		struct kvec piece = {
			.iov_base = (void *)(uintptr_t)zeroes,
			.iov_len = len < sizeof(zeroes) ? (size_t)len
							: sizeof(zeroes),
		};

		err = file_write(file, offset, &piece, 1, piece.iov_len);
		offset += piece.iov_len;
		len -= piece.iov_len;
	}
	return err;
}

/* The cheapest way that the file system knows. */
static int file_write_zeroes(void *ctx, uint64_t offset, uint64_t len,
			     bool unmap)
{
	int err = -EOPNOTSUPP;

	if (unmap)
		err = file_allocate(ctx, FALLOC_FL_PUNCH_HOLE, offset, len);
	if (err == -EOPNOTSUPP)
		err = file_allocate(ctx, FALLOC_FL_ZERO_RANGE, offset, len);
	if (err == -EOPNOTSUPP)
		err = file_write_zero_bytes(ctx, offset, len);
	return err;
}

static const struct virtio_blk_backend_ops file_ops = {
	.read = file_read,
	.write = file_write,
	.flush = file_flush,
	.discard = file_discard,
	.write_zeroes = file_write_zeroes,
};

const struct virtio_blk_backend_ops *virtio_linux_file_ops(void)
{
	return &file_ops;
}
