/* SPDX-License-Identifier: BSD-2-Clause */
/* A file as a disk: what is opened, whole transfers, holes, and errors. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <virtio/port/linux.h>
#include <virtio/virtio.h>

#include "bytes.h"
#include "tap.h"

#define SECTORS 1000u
#define SIZE	(SECTORS * 512u)

/* More than one system call takes, of whatever kernel. */
#define PIECES 3000u

static char folder[] = "/tmp/virtio-test-XXXXXX";
static char path[64], other[64];
static unsigned char written[SIZE], found[SIZE];
static struct kvec pieces[PIECES];
static struct virtio_linux_file file;

/* ---- helpers ---------------------------------------------------------- */

static const struct virtio_blk_backend_ops *ops(void)
{
	return virtio_linux_file_ops();
}

static void up_at(const char *name, bool read_only)
{
	for (size_t i = 0; i < SIZE; i++)
		written[i] = (unsigned char)(1 + i % 251);
	is_int(truncate(name, 0), 0);
	is_int(truncate(name, SIZE), 0);
	is_int(virtio_linux_file_open(&file, name, read_only), 0);
}

static void up(bool read_only)
{
	up_at(path, read_only);
}

static void down(void)
{
	virtio_linux_file_close(&file);
	is_int(file.fd, -1);
}

/* Cut memory into pieces of uneven lengths, some of them empty. */
static unsigned int cut(unsigned char *mem, size_t len)
{
	unsigned int n = 0;

	for (size_t at = 0; at < len; n++) {
		size_t part = n * 37 % 400;

		if (n == PIECES - 1 || part > len - at)
			part = len - at;
		pieces[n] = (struct kvec){ mem + at, part };
		at += part;
	}
	return n;
}

static int write_all(void)
{
	struct kvec all = { written, SIZE };

	return ops()->write(&file, 0, &all, 1, SIZE);
}

static void is_in_file(void)
{
	struct kvec all = { found, SIZE };

	memset(found, 0, SIZE);
	is_int(ops()->read(&file, 0, &all, 1, SIZE), 0);
	is_mem(found, written, SIZE);
}

/* ---- opening ---------------------------------------------------------- */

static void its_size_is_known(void)
{
	up(false);
	is_int(file.size, SIZE);
	ok(!file.read_only);
	down();
	up(true);
	is_int(file.size, SIZE);
	ok(file.read_only);
	down();
}

static void what_is_no_disk_is_not_opened(void)
{
	is_int(virtio_linux_file_open(&file, other, false), -ENOENT);
	is_int(virtio_linux_file_open(&file, folder, false), -EISDIR);
	is_int(virtio_linux_file_open(&file, folder, true), -EINVAL);
	is_int(virtio_linux_file_open(&file, "/dev/null", true), -EINVAL);
	/* Nobody is at its other end: nobody is waited for. */
	is_int(mkfifo(other, 0600), 0);
	is_int(virtio_linux_file_open(&file, other, true), -EINVAL);
	is_int(virtio_linux_file_open(&file, other, false), -EINVAL);
	unlink(other);
	is_int(truncate(path, 1000), 0);
	is_int(virtio_linux_file_open(&file, path, false), -EINVAL);
	is_int(file.fd, -1);
}

/* ---- transfers -------------------------------------------------------- */

static void more_pieces_than_a_system_call_takes(void)
{
	unsigned int n;

	up(false);
	n = cut(written, SIZE);
	ok(n > 1024);
	is_int(ops()->write(&file, 0, pieces, n, SIZE), 0);
	is_in_file();
	memset(found, 0, SIZE);
	n = cut(found, SIZE);
	is_int(ops()->read(&file, 0, pieces, n, SIZE), 0);
	is_mem(found, written, SIZE);
	down();
}

static void no_byte_beyond_the_length_is_touched(void)
{
	struct kvec p[2] = { { found, 700 }, { found + 700, 1000 } };

	up(false);
	is_int(write_all(), 0);
	memset(found, 0xee, SIZE);
	is_int(ops()->read(&file, 512, p, 2, 1024), 0);
	is_mem(found, written + 512, 1024);
	ok(all_bytes(found + 1024, 676, 0xee));
	p[0] = (struct kvec){ found + 1024, 676 };
	is_int(ops()->write(&file, 1024, p, 1, 512), 0);
	memset(written + 1024, 0xee, 512);
	is_in_file();
	down();
}

static void an_empty_transfer_is_nothing(void)
{
	up(true);
	is_int(ops()->read(&file, 0, NULL, 0, 0), 0);
	is_int(ops()->write(&file, 0, NULL, 0, 0), 0);
	down();
}

/* ---- errors ----------------------------------------------------------- */

static void the_end_of_the_file_is_an_error(void)
{
	struct kvec all = { found, SIZE };

	up(false);
	is_int(ops()->read(&file, 512, &all, 1, SIZE), -EIO);
	is_int(truncate(path, 1000), 0); /* under the disk's feet */
	is_int(ops()->read(&file, 0, &all, 1, SIZE), -EIO);
	is_int(ops()->read(&file, 0, &all, 1, 512), 0);
	down();
}

static void pieces_that_are_too_short_are_an_error(void)
{
	struct kvec part = { found, 100 };

	up(false);
	is_int(ops()->read(&file, 0, &part, 1, 512), -EIO);
	down();
}

static void a_file_for_reading_is_not_written(void)
{
	up(true);
	is_int(write_all(), -EBADF);
	is_int(ops()->write_zeroes(&file, 0, 512, false), -EBADF);
	ok(ops()->discard(&file, 0, 512) < 0);
	down();
}

static void a_file_that_cannot_grow_is_an_error(void)
{
	struct rlimit before, limit;
	struct kvec all = { written, SIZE };

	up(false);
	is_int(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = SIZE + 512;
	is_int(setrlimit(RLIMIT_FSIZE, &limit), 0);
	/* Half a sector is written before the limit: not a success. */
	is_int(ops()->write(&file, 1024, &all, 1, SIZE), -EFBIG);
	is_int(setrlimit(RLIMIT_FSIZE, &before), 0);
	down();
}

/* ---- flushing, discarding --------------------------------------------- */

static void flush_succeeds(void)
{
	up(false);
	is_int(ops()->flush(&file), 0);
	close(file.fd);
	is_int(ops()->flush(&file), -EBADF);
	file.fd = -1;
}

static void zeroes(bool unmap)
{
	is_int(write_all(), 0);
	/* Long enough for several pieces where they have to be written. */
	is_int(ops()->write_zeroes(&file, 512, 200 * 1024, unmap), 0);
	memset(written + 512, 0, 200 * 1024);
	is_int(ops()->write_zeroes(&file, SIZE - 512, 512, unmap), 0);
	memset(written + SIZE - 512, 0, 512);
	is_int(ops()->write_zeroes(&file, 0, 0, unmap), 0);
	is_in_file();
}

static void zeroes_that_keep_the_space(void)
{
	up(false);
	zeroes(false);
	down();
}

static void zeroes_that_give_up_the_space(void)
{
	up(false);
	zeroes(true);
	down();
}

/* A file in memory knows no other way to keep the space. */
static void zeroes_that_have_to_be_written(void)
{
	char name[64];
	int fd = memfd_create("disk", 0);

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	up_at(name, false);
	zeroes(false);
	down();
	close(fd);
}

/* A hole reads as zeroes here; that it is one is up to the file system. */
static void a_discard_stays_in_its_range(void)
{
	int err;

	up(false);
	is_int(write_all(), 0);
	is_int(ops()->discard(&file, 0, 0), 0);
	is_in_file();
	err = ops()->discard(&file, 4096, 8192);
	ok(!err || err == -EOPNOTSUPP);
	if (!err)
		memset(written + 4096, 0, 8192);
	is_in_file();
	down();
}

int main(void)
{
	FILE *f;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/disk", folder);
	snprintf(other, sizeof(other), "%s/other", folder);
	f = fopen(path, "w");
	if (!f)
		return 1;
	fclose(f);
	signal(SIGXFSZ, SIG_IGN);
	TEST(its_size_is_known);
	TEST(what_is_no_disk_is_not_opened);
	TEST(more_pieces_than_a_system_call_takes);
	TEST(no_byte_beyond_the_length_is_touched);
	TEST(an_empty_transfer_is_nothing);
	TEST(the_end_of_the_file_is_an_error);
	TEST(pieces_that_are_too_short_are_an_error);
	TEST(a_file_for_reading_is_not_written);
	TEST(a_file_that_cannot_grow_is_an_error);
	TEST(flush_succeeds);
	TEST(zeroes_that_keep_the_space);
	TEST(zeroes_that_give_up_the_space);
	TEST(zeroes_that_have_to_be_written);
	TEST(a_discard_stays_in_its_range);
	unlink(path);
	rmdir(folder);
	return tap_done();
}
