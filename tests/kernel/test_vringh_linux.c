/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Both halves of a ring in one process by Linux's names, as a Linux program
 * would have them: a device made up, a queue without a transport, vringh.
 */
#include <linux/uaccess.h>
#include <linux/vringh.h>
#include <linux/virtio_config.h>

#include "fake_platform.h"
#include "tap.h"

enum {
	NUM = 8,
	ALIGN = 64,
	LONG = 20, /* so many segments that an array grows twice */
};

static struct fake_platform fp;
static struct virtio_device vdev;
static struct virtqueue *vq;
static struct vringh vrh;
static unsigned int kicks, calls;
static _Alignas(ALIGN) unsigned char pages[4096];
static char data[64];
static u16 head;

static bool kicked(struct virtqueue *q)
{
	kicks++;
	return q == vq;
}

static void called(struct virtqueue *q)
{
	calls += q == vq;
}

static void begin(u64 features)
{
	fake_platform_init(&fp);
	fp.platform.dma_offset = 0; /* an address is a pointer */
	virtio_bus_set_platform(&fp.platform);
	vdev = (struct virtio_device){ .features = features };
	INIT_LIST_HEAD(&vdev.vqs);
	kicks = calls = 0;
	memset(pages, 0x55, sizeof(pages));
	memcpy(data, "0123456789abcdefghijklmnopqrstuvwxyz", 37);
}

static bool host(u64 features)
{
	const struct vring *vr = virtqueue_get_vring(vq);

	return !vringh_init_kern(&vrh, features, vr->num, true, vr->desc,
				 vr->avail, vr->used);
}

static void up(u64 features)
{
	begin(features);
	vq = vring_create_virtqueue(3, NUM, ALIGN, &vdev, true, false, false,
				    kicked, called, "test");
	ok(vq != NULL);
	ok(host(features));
}

static void down(void)
{
	vring_del_virtqueue(vq);
	ok(list_empty(&vdev.vqs));
	is_int(fp.allocs, fp.frees);
	is_int(fp.violations, 0);
	virtio_bus_set_platform(NULL);
}

static int add_out(unsigned int segments)
{
	struct scatterlist sg[LONG];

	sg_init_table(sg, segments);
	for (unsigned int i = 0; i < segments; i++)
		sg_set_buf(&sg[i], data + i, 1);
	return virtqueue_add_outbuf(vq, sg, segments, data, GFP_KERNEL);
}

static int add_in(unsigned int bytes)
{
	struct scatterlist sg;

	sg_init_one(&sg, data, bytes);
	return virtqueue_add_inbuf(vq, &sg, 1, data, GFP_KERNEL);
}

/* ---- the layout --------------------------------------------------------- */

static void a_ring_lies_in_one_piece(void)
{
	struct vring vr;

	vring_init(&vr, NUM, pages, ALIGN);
	is_int(vr.num, NUM);
	is_int((char *)vr.desc - (char *)pages, 0);
	is_int((char *)vr.avail - (char *)pages, 16 * NUM);
	/* 16 * 8, 6 + 2 * 8, up to 64: 192; 6 + 8 * 8 more. */
	is_int((char *)vr.used - (char *)pages, 192);
	is_int(vring_size(NUM, ALIGN), 192 + 6 + 8 * NUM);
	is_int((char *)&vring_used_event(&vr) - (char *)pages,
	       16 * NUM + 4 + 2 * NUM);
	is_int((char *)&vring_avail_event(&vr) - (char *)pages,
	       192 + 4 + 8 * NUM);
	is_int(vring_size(256, 4096), 8192 + 6 + 8 * 256);
}

static void an_event_is_passed_or_not(void)
{
	ok(vring_need_event(4, 5, 4));
	ok(!vring_need_event(5, 5, 4));
	ok(!vring_need_event(3, 5, 4));
	ok(vring_need_event(0xffff, 1, 0xfffe));
}

/* ---- both halves, kernel memory ------------------------------------------ */

static void a_buffer_goes_there_and_back(void)
{
	struct kvec rvec[2], wvec[2];
	struct vringh_kiov riov, wiov;
	struct scatterlist out, in, *sgs[] = { &out, &in };
	unsigned int len;
	char got[8];

	up(0);
	vringh_kiov_init(&riov, rvec, 2);
	vringh_kiov_init(&wiov, wvec, 2);
	is_int(vringh_getdesc_kern(&vrh, &riov, &wiov, &head, GFP_KERNEL), 0);
	sg_init_one(&out, data, 4);
	sg_init_one(&in, data + 8, 6);
	is_int(virtqueue_add_sgs(vq, sgs, 1, 1, data, GFP_KERNEL), 0);

	is_int(vringh_getdesc_kern(&vrh, &riov, &wiov, &head, GFP_KERNEL), 1);
	is_int(vringh_kiov_length(&riov), 4);
	is_int(vringh_iov_pull_kern(&riov, got, 3), 3);
	is_int(riov.i, 0);
	is_int(vringh_iov_pull_kern(&riov, got + 3, 1), 1);
	is_mem(got, "0123", 4);
	is_int(riov.i, 1);
	vringh_kiov_reset(&riov);
	vringh_kiov_advance(&riov, 2);
	is_int(vringh_iov_pull_kern(&riov, got, 8), 2);
	is_mem(got, "23", 2);
	is_int(vringh_iov_push_kern(&wiov, "AB", 2), 2);
	is_int(vringh_complete_kern(&vrh, head, 2), 0);
	is_int(vringh_need_notify_kern(&vrh), 1);
	is_int(vringh_need_notify_kern(&vrh), 0);
	is_int(vring_interrupt(0, vq), IRQ_HANDLED);
	is_int(calls, 1);
	ok(virtqueue_get_buf(vq, &len) == data);
	is_int(len, 2);
	is_mem(data + 8, "ABab", 4);
	down();
}

static void a_buffer_is_shown_before_the_kick(void)
{
	struct kvec vec[1];
	struct vringh_kiov wiov;

	up(1ull << VIRTIO_RING_F_EVENT_IDX);
	vringh_kiov_init(&wiov, vec, 1);
	ok(vringh_notify_enable_kern(&vrh));
	is_int(add_in(4), 0);
	is_int(kicks, 0);
	ok(!vringh_notify_enable_kern(&vrh));
	is_int(vringh_getdesc_kern(&vrh, NULL, &wiov, &head, GFP_KERNEL), 1);
	ok(virtqueue_kick(vq));
	is_int(kicks, 1);
	/* Nothing more was asked for. */
	is_int(add_in(4), 0);
	ok(virtqueue_kick(vq));
	is_int(kicks, 1);
	down();
}

/* All of them, and one kick tells of them. */
static void many_are_shown_before_the_kick(void)
{
	struct scatterlist sg, *sgs[] = { &sg };
	struct virtqueue_buf bufs[NUM + 1];

	up(0);
	sg_init_one(&sg, data, 1);
	for (unsigned int i = 0; i <= NUM; i++)
		bufs[i] = (struct virtqueue_buf){ sgs, 1, 0, data };
	is_int(virtqueue_add_bufs(vq, bufs, 0), 0);
	is_int(virtqueue_add_bufs(vq, bufs, NUM + 1), NUM);
	is_int(virtio16_to_cpu(&vdev, virtqueue_get_vring(vq)->avail->idx),
	       NUM);
	ok(virtqueue_kick(vq));
	is_int(kicks, 1);
	while (virtqueue_detach_unused_buf(vq))
		;
	down();
}

static void what_is_given_up_is_taken_again(void)
{
	struct kvec vec[1];
	struct vringh_kiov riov;
	u16 first, again;

	up(0);
	vringh_kiov_init(&riov, vec, 1);
	add_out(1);
	add_out(1);
	vringh_getdesc_kern(&vrh, &riov, NULL, &first, GFP_KERNEL);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL), 1);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL), 0);
	vringh_abandon_kern(&vrh, 2);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &again, GFP_KERNEL), 1);
	is_int(again, first);
	down();
}

static void arrays_grow_and_are_freed(void)
{
	struct kvec vec[2];
	struct vringh_kiov riov;
	char got[LONG];

	begin(0);
	vq = vring_create_virtqueue(0, 32, ALIGN, &vdev, true, false, false,
				    kicked, called, "test");
	ok(host(0));
	vringh_kiov_init(&riov, vec, 2);
	is_int(add_out(LONG), 0);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL), 1);
	is_int(riov.used, LONG);
	ok(riov.max_num & VRINGH_IOV_ALLOCATED);
	ok(riov.iov != vec);
	is_int(vringh_iov_pull_kern(&riov, got, sizeof(got)), LONG);
	is_mem(got, data, LONG);
	/* The array that it has is used again. */
	vringh_abandon_kern(&vrh, 1);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL), 1);
	is_int(riov.used, LONG);
	ok(riov.max_num & VRINGH_IOV_ALLOCATED);
	vringh_kiov_cleanup(&riov);
	ok(!riov.iov && !riov.max_num);
	down();
}

static void memory_for_an_array_may_be_missing(void)
{
	struct vringh_kiov riov;

	up(0);
	vringh_kiov_init(&riov, NULL, 0);
	add_out(1);
	fp.fail_alloc = 1;
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL),
	       -ENOSPC);
	is_int(fp.nr_lines, 1);
	down();
}

static void a_direction_may_be_ruled_out(void)
{
	struct kvec vec[1];
	struct vringh_kiov riov;

	up(0);
	vringh_kiov_init(&riov, vec, 1);
	add_in(4);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL),
	       -ENOSPC);
	down();
}

static void many_are_given_back_at_once(void)
{
	struct vring_used_elem used[40];
	struct kvec vec[1];
	struct vringh_kiov wiov;
	unsigned int len;

	begin(0);
	vq = vring_create_virtqueue(0, 64, ALIGN, &vdev, true, false, false,
				    kicked, called, "test");
	ok(host(0));
	vringh_kiov_init(&wiov, vec, 1);
	for (u32 i = 0; i < 40; i++) {
		add_in(40);
		vringh_getdesc_kern(&vrh, NULL, &wiov, &head, GFP_KERNEL);
		used[i].id = cpu_to_vringh32(&vrh, head);
		used[i].len = cpu_to_vringh32(&vrh, i);
	}
	is_int(vringh_complete_multi_kern(&vrh, used, 40), 0);
	is_int(vrh.last_used_idx, 40);
	for (u32 i = 0; i < 40; i++)
		ok(virtqueue_get_buf(vq, &len) == data && len == i);
	ok(!virtqueue_get_buf(vq, &len));
	down();
}

/* The caller of Linux's may go back, or somewhere else; so may its driver. */
static void the_index_may_be_set(void)
{
	struct kvec vec[1];
	struct vringh_kiov wiov;
	u16 first;

	up(0);
	vringh_kiov_init(&wiov, vec, 1);
	add_in(4);
	vringh_getdesc_kern(&vrh, NULL, &wiov, &first, GFP_KERNEL);
	host(0);
	vrh.last_avail_idx = vrh.last_used_idx = 1;
	is_int(vringh_getdesc_kern(&vrh, NULL, &wiov, &head, GFP_KERNEL), 0);
	vrh.last_avail_idx = 0;
	is_int(vringh_getdesc_kern(&vrh, NULL, &wiov, &head, GFP_KERNEL), 1);
	is_int(head, first);
	/* Taken for one that went on: what comes next in the ring. */
	virtqueue_get_vring(vq)->avail->idx = 0;
	is_int(vringh_getdesc_kern(&vrh, NULL, &wiov, &head, GFP_KERNEL), 1);
	down();
}

static void a_lie_breaks_the_ring(void)
{
	struct kvec vec[1];
	struct vringh_kiov wiov;

	up(0);
	vringh_kiov_init(&wiov, vec, 1);
	add_in(4);
	virtqueue_get_vring(vq)->avail->ring[0] = NUM;
	is_int(vringh_getdesc_kern(&vrh, NULL, &wiov, &head, GFP_KERNEL), -EIO);
	is_int(vringh_getdesc_kern(&vrh, NULL, &wiov, &head, GFP_KERNEL), -EIO);
	is_int(fp.nr_lines, 1);
	down();
}

/* ---- the caller's pages, a user's memory --------------------------------- */

#define OFFSET 0x100000000ull /* device addresses are as much less */

static unsigned int asked;
static size_t at_once; /* bytes in a range */

static bool getrange(struct vringh *v, u64 addr, struct vringh_range *r)
{
	u64 first = (u64)(uintptr_t)data - OFFSET;

	asked += v == &vrh;
	if (addr < first || addr >= first + sizeof(data))
		return false;
	r->start = addr - (addr - first) % at_once;
	r->end_incl = r->start + at_once - 1;
	r->offset = OFFSET;
	return true;
}

static void up_in_pages(u64 features)
{
	struct vring vr;

	begin(features);
	fp.platform.dma_offset = -OFFSET;
	vq = vring_new_virtqueue(0, NUM, ALIGN, &vdev, true, false, pages,
				 kicked, called, "test");
	ok(vq != NULL);
	vring_init(&vr, NUM, pages, ALIGN);
	is_int(vringh_init_user(&vrh, features, NUM, true, vr.desc, vr.avail,
				vr.used),
	       0);
	ok(vrh.vring.used == virtqueue_get_vring(vq)->used);
	asked = 0;
	at_once = sizeof(data);
}

static void a_users_buffer_is_where_the_caller_says(void)
{
	struct iovec rvec[2];
	struct vringh_iov riov;
	unsigned int len;
	char got[4];

	up_in_pages(0);
	vringh_iov_init(&riov, rvec, 2);
	is_int(add_out(2), 0);
	is_int(vringh_getdesc_user(&vrh, &riov, NULL, getrange, &head), 1);
	is_int(asked, 2);
	ok(riov.iov[1].iov_base == data + 1);
	is_int(vringh_iov_pull_user(&riov, got, 4), 2);
	is_mem(got, "01", 2);
	is_int(vringh_complete_user(&vrh, head, 0), 0);
	ok(virtqueue_get_buf(vq, &len) == data);

	vringh_iov_init(&riov, rvec, 2);
	at_once = 4;
	is_int(add_in(12), 0);
	is_int(vringh_getdesc_user(&vrh, NULL, &riov, getrange, &head), 1);
	is_int(riov.used, 3);
	is_int(vringh_iov_push_user(&riov, "ABCDEFGHIJKLM", 13), 12);
	is_mem(data, "ABCDEFGHIJKLcd", 14);
	vringh_iov_cleanup(&riov);
	down();
}

static void a_buffer_that_is_nowhere_breaks_the_ring(void)
{
	struct iovec rvec[2];
	struct vringh_iov riov;

	up_in_pages(0);
	vringh_iov_init(&riov, rvec, 2);
	add_out(1);
	virtqueue_get_vring(vq)->desc[0].addr += sizeof(data);
	is_int(vringh_getdesc_user(&vrh, &riov, NULL, getrange, &head), -EIO);
	down();
}

static void pages_are_used_as_far_as_the_ring_goes(void)
{
	up_in_pages(1ull << VIRTIO_RING_F_INDIRECT_DESC);
	is_int(pages[vring_size(NUM, ALIGN) - 1], 0);
	is_hex(pages[vring_size(NUM, ALIGN)], 0x55);
	/* No table: it would not be in the pages. */
	is_int(add_out(3), 0);
	is_int(vq->num_free, NUM - 3);
	is_int(virtqueue_get_vring(vq)->desc[0].flags, VRING_DESC_F_NEXT);
	down();
}

/* Linux lets a chain go on behind a table. */
static void a_chain_goes_on_behind_a_table(void)
{
	static _Alignas(16) struct vring_desc table[2];
	struct vringh_kiov riov;
	struct vring_desc *desc;
	char got[3];

	up(0);
	vrh.indirect = true;
	add_out(2);
	desc = virtqueue_get_vring(vq)->desc;
	table[0] = (struct vring_desc){ (uintptr_t)&data[10], 1,
					VRING_DESC_F_NEXT, 1 };
	table[1] = (struct vring_desc){ (uintptr_t)&data[11], 1, 0, 0 };
	desc[0].addr = (uintptr_t)table;
	desc[0].len = sizeof(table);
	desc[0].flags |= VRING_DESC_F_INDIRECT;
	vringh_kiov_init(&riov, NULL, 0);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL), 1);
	is_int(riov.used, 3);
	is_int(vringh_iov_pull_kern(&riov, got, 3), 3);
	is_mem(got, "ab1", 3);
	vringh_kiov_cleanup(&riov);

	/* But not for ever. */
	vringh_abandon_kern(&vrh, 1);
	desc[1].flags = VRING_DESC_F_INDIRECT | VRING_DESC_F_NEXT;
	desc[1].addr = desc[0].addr;
	desc[1].len = desc[0].len;
	desc[1].next = 0;
	vringh_kiov_init(&riov, NULL, 0);
	is_int(vringh_getdesc_kern(&vrh, &riov, NULL, &head, GFP_KERNEL), -EIO);
	vringh_kiov_cleanup(&riov);
	down();
}

/* ---- what cannot be ------------------------------------------------------ */

static struct virtqueue *create(unsigned int num, bool may_reduce)
{
	return vring_create_virtqueue(0, num, ALIGN, &vdev, true, may_reduce,
				      false, kicked, called, "test");
}

static void a_size_may_be_reduced(void)
{
	begin(0);
	fp.fail_alloc = 2; /* the ring, behind the structure */
	ok(!create(64, false));
	fp.fail_alloc = 2;
	vq = create(64, true);
	is_int(virtqueue_get_vring_size(vq), 32);
	is_int(vq->num_max, 32);
	down();
}

static void what_cannot_be_is_refused(void)
{
	struct vring vr;

	begin(1ull << VIRTIO_F_RING_PACKED | 1ull << VIRTIO_F_VERSION_1);
	ok(!vring_new_virtqueue(0, NUM, ALIGN, &vdev, true, false, pages,
				kicked, called, "test"));
	vring_init(&vr, NUM, pages, ALIGN);
	is_int(vringh_init_kern(&vrh, vdev.features, NUM, true, vr.desc,
				vr.avail, vr.used),
	       -EINVAL);
	vq = create(7, false);
	is_int(virtqueue_get_vring_size(vq), 7);
	ok(!virtqueue_get_vring(vq));
	is_int(add_in(4), 0);
	ok(virtqueue_kick(vq));
	is_int(kicks, 1);
	vring_del_virtqueue(vq);
	vdev.features = 0;
	ok(!create(7, false));
	ok(!create(0, true));
	is_int(vringh_init_kern(&vrh, 0, 7, true, vr.desc, vr.avail, vr.used),
	       -EINVAL);
	vdev.dev.platform = NULL;
	virtio_bus_set_platform(NULL);
	ok(!create(NUM, false));
	is_int(fp.allocs, fp.frees);
}

static void unknown_features_of_transports_are_dropped(void)
{
	begin(~0ull);
	vring_transport_features(&vdev);
	ok(__virtio_test_bit(&vdev, VIRTIO_RING_F_EVENT_IDX));
	ok(__virtio_test_bit(&vdev, VIRTIO_F_VERSION_1));
	ok(__virtio_test_bit(&vdev, 0));
	ok(__virtio_test_bit(&vdev, 63));
	ok(!__virtio_test_bit(&vdev, 30));
	ok(!__virtio_test_bit(&vdev, VIRTIO_F_SR_IOV));
}

int main(void)
{
	TEST(a_ring_lies_in_one_piece);
	TEST(an_event_is_passed_or_not);
	TEST(a_buffer_goes_there_and_back);
	TEST(a_buffer_is_shown_before_the_kick);
	TEST(many_are_shown_before_the_kick);
	TEST(what_is_given_up_is_taken_again);
	TEST(arrays_grow_and_are_freed);
	TEST(memory_for_an_array_may_be_missing);
	TEST(a_direction_may_be_ruled_out);
	TEST(many_are_given_back_at_once);
	TEST(the_index_may_be_set);
	TEST(a_lie_breaks_the_ring);
	TEST(a_users_buffer_is_where_the_caller_says);
	TEST(a_buffer_that_is_nowhere_breaks_the_ring);
	TEST(pages_are_used_as_far_as_the_ring_goes);
	TEST(a_chain_goes_on_behind_a_table);
	TEST(a_size_may_be_reduced);
	TEST(what_cannot_be_is_refused);
	TEST(unknown_features_of_transports_are_dropped);
	return tap_done();
}
