/* SPDX-License-Identifier: BSD-2-Clause */
/* Copying from and to a buffer's pieces. */
#include <virtio/vringh.h>

#include "mem.h"
#include "tap.h"

static char a[4], b[1], c[6];
static struct kvec pieces[4];
static struct vringh_kiov iov;

static void setup(void)
{
	memcpy(a, "abcd", 4);
	memcpy(b, "e", 1);
	memcpy(c, "fghijk", 6);
	pieces[0] = (struct kvec){ a, 4 };
	pieces[1] = (struct kvec){ b, 1 };
	pieces[2] = (struct kvec){ NULL, 0 };
	pieces[3] = (struct kvec){ c, 6 };
	vringh_kiov_init(&iov, pieces, 4);
	iov.used = 4;
}

static void a_pull_goes_across_pieces(void)
{
	char got[12] = { 0 };

	setup();
	is_int(vringh_kiov_length(&iov), 11);
	is_int(vringh_iov_pull(&iov, got, 3), 3);
	is_int(vringh_kiov_length(&iov), 8);
	is_int(vringh_iov_pull(&iov, got + 3, 4), 4);
	is_int(vringh_iov_pull(&iov, got + 7, 5), 4);
	is_mem(got, "abcdefghijk", 12);
	is_int(vringh_iov_pull(&iov, got, 1), 0);
	is_int(vringh_kiov_length(&iov), 0);
}

static void a_push_goes_across_pieces(void)
{
	setup();
	is_int(vringh_iov_push(&iov, "01", 2), 2);
	is_int(vringh_iov_push(&iov, "23456789AB", 10), 9);
	is_mem(a, "0123", 4);
	is_mem(b, "4", 1);
	is_mem(c, "56789A", 6);
	is_int(vringh_iov_push(&iov, "x", 1), 0);
}

static void both_can_skip(void)
{
	char got[2];

	setup();
	is_int(vringh_iov_pull(&iov, NULL, 5), 5);
	is_int(vringh_iov_pull(&iov, got, 2), 2);
	is_mem(got, "fg", 2);
	setup();
	is_int(vringh_iov_push(&iov, NULL, 4), 4);
	is_int(vringh_iov_push(&iov, "XY", 2), 2);
	is_mem(a, "abcd", 4);
	is_mem(b, "X", 1);
	is_mem(c, "Yghijk", 6);
}

static void nothing_copies_nothing(void)
{
	char got;

	setup();
	is_int(vringh_iov_pull(&iov, &got, 0), 0);
	is_int(vringh_kiov_length(&iov), 11);
	iov.used = 0;
	is_int(vringh_iov_pull(&iov, &got, 1), 0);
	is_int(vringh_kiov_length(&iov), 0);
}

int main(void)
{
	TEST(a_pull_goes_across_pieces);
	TEST(a_push_goes_across_pieces);
	TEST(both_can_skip);
	TEST(nothing_copies_nothing);
	return tap_done();
}
