/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The full barriers of both halves: each lies between a store of one's own and
 * the load of what the other side stored before it looked. The other side is
 * played as late as the barrier lets it be: it acts at the first instruction at
 * which the store was made and a full barrier came after it. Whoever loads
 * before that, or has no barrier, misses what it did, and would sleep for ever.
 *
 * The barrier of the kick is in the tests of the clauses that ask for it.
 */
#include "device_rig.h"
#include "driver_rig.h"
#include "packed_raw.h"
#include "stepping.h"
#include "tap.h"

#define NUM 8

static struct {
	const void *field; /* which is stored before the barrier */
	unsigned int width;
	unsigned char before[4];
	bool acted;
	void (*act)(void); /* what the other side does */
} other;

static bool packed;
static uint64_t features;
static bool noticed; /* what the other side did */
static char mem[NUM][64];
static int tokens[NUM];

static void watch(const void *field, unsigned int width, void (*act)(void))
{
	other.field = field;
	other.width = width;
	other.acted = false;
	other.act = act;
	memcpy(other.before, field, width);
}

static void look(void)
{
	if (other.acted)
		return;
	if (!memcmp(other.before, other.field, other.width)) {
		step.barriers = 0;
	} else if (step.barriers) {
		other.acted = true;
		other.act();
	}
}

static void is_noticed(void (*work)(void))
{
	noticed = false;
	step_through(work, look);
	ok(other.acted);
	ok(noticed);
}

/* ---- the driver half ----------------------------------------------------- */

static unsigned int in_flight;

static void driver_up(unsigned int buffers)
{
	is_int(rig_up(features | (packed ? PK_PACKED : 0), NUM), 0);
	if (packed)
		pk_view(rig.ring.desc, rig.ring.avail, rig.ring.used, NUM);
	for (in_flight = 0; in_flight < buffers; in_flight++) {
		struct scatterlist sg;

		sg_init_one(&sg, mem[in_flight], 64);
		is_int(virtqueue_add_inbuf(rig.vq, &sg, 1, &tokens[in_flight],
					   0),
		       0);
	}
	virtqueue_kick(rig.vq);
}

static void driver_down(void)
{
	rig_stop();
	is_clean(&rig.fp);
}

/* All that is left, oldest first. */
static void use_all(void)
{
	for (uint16_t i = packed ? pk.at : rig16(rig.ring.used->idx);
	     i < in_flight; i++) {
		if (packed)
			pk_use(pk_id(i), 0, 1);
		else
			rig_use(rig_head(i), 0);
	}
}

static void watch_driver_wish(void)
{
	if (packed)
		watch(pk.driver, 4, use_all);
	else if (features & RIG_EVENT)
		watch(rig_used_event(), 2, use_all);
	else
		watch(&rig.ring.avail->flags, 2, use_all);
}

static void enable(void)
{
	noticed = !virtqueue_enable_cb(rig.vq);
}

static void wait(void)
{
	driver_up(1);
	virtqueue_disable_cb(rig.vq);
	watch_driver_wish();
	is_noticed(enable);
	driver_down();
}

static void enable_delayed(void)
{
	noticed = !virtqueue_enable_cb_delayed(rig.vq);
}

static void delay(void)
{
	driver_up(4);
	virtqueue_disable_cb(rig.vq);
	watch_driver_wish();
	is_noticed(enable_delayed);
	driver_down();
}

static void get_two(void)
{
	unsigned int len;

	if (virtqueue_get_buf(rig.vq, &len))
		noticed = virtqueue_get_buf(rig.vq, &len) != NULL;
}

/* Callbacks are on: each buffer that is taken asks for the next one. */
static void get(void)
{
	if (!(features & RIG_EVENT))
		return;
	driver_up(2);
	if (packed)
		pk_use(pk_id(0), 0, 1);
	else
		rig_use(rig_head(0), 0);
	watch_driver_wish();
	is_noticed(get_two);
	driver_down();
}

/* ---- the device half ----------------------------------------------------- */

static void device_up(void)
{
	is_int(vr_up(features | (packed ? PK_PACKED : 0), NUM), 0);
	if (packed)
		pk_view(&vr.machine.mem[VR_DESC], &vr.machine.mem[VR_AVAIL],
			&vr.machine.mem[VR_USED], NUM);
}

static void offer(void)
{
	if (packed) {
		pk_put(VR_BASE + VR_DATA, 64, 3, 0);
	} else {
		vr_set(0, VR_DATA, 64, 0, 0);
		vr_offer(0);
	}
}

static void want_interrupt(void)
{
	if (packed) {
		pk_wish(pk.driver, VRING_PACKED_EVENT_FLAG_ENABLE, 0, false);
		return;
	}
	vr_avail()->flags = to_vr16(0);
	vr_set_used_event(0);
}

static void answer(void)
{
	vringh_complete(&vr.vrh, vr.head, 0);
	noticed = vringh_need_notify(&vr.vrh);
}

static void tell(void)
{
	device_up();
	if (packed) {
		pk_wish(pk.driver, VRING_PACKED_EVENT_FLAG_DISABLE, 0, false);
	} else {
		vr_avail()->flags = to_vr16(VRING_AVAIL_F_NO_INTERRUPT);
		vr_set_used_event(0x7777);
	}
	offer();
	is_int(vr_get(), 1);
	if (packed)
		watch(&pk.desc[0].flags, 2, want_interrupt);
	else
		watch(&vr_used()->idx, 2, want_interrupt);
	is_noticed(answer);
}

static void enable_kicks(void)
{
	noticed = !vringh_notify_enable(&vr.vrh);
}

static void rest(void)
{
	virtio16 *event = &vr_avail()->idx;

	device_up();
	vringh_notify_disable(&vr.vrh);
	if (packed) {
		watch(pk.device, 4, offer);
	} else if (features & VR_EVENT) {
		event = (virtio16 *)(void *)&vr_used()->ring[NUM];
		*event = to_vr16(0x7777);
		watch(event, 2, offer);
	} else {
		watch(&vr_used()->flags, 2, offer);
	}
	is_noticed(enable_kicks);
}

/* ---- all of them --------------------------------------------------------- */

/* In both layouts, and with each kind of wish and of barrier. */
static void in_all_rings(void (*test)(void))
{
	static const uint64_t sets[] = { 0, RIG_EVENT, RIG_PLATFORM,
					 RIG_EVENT | RIG_PLATFORM };

	if (!STEP_POSSIBLE) {
		tap_skip("no single steps on this processor");
		return;
	}
	for (unsigned int i = 0; i < 8; i++) {
		packed = i & 1;
		features = sets[i / 2];
		test();
	}
}

static void a_driver_that_waits(void)
{
	in_all_rings(wait);
}

static void a_driver_that_waits_for_many(void)
{
	in_all_rings(delay);
}

static void a_driver_that_takes_a_buffer(void)
{
	in_all_rings(get);
}

static void a_device_that_tells(void)
{
	in_all_rings(tell);
}

static void a_device_that_rests(void)
{
	in_all_rings(rest);
}

int main(void)
{
	TEST(a_driver_that_waits);
	TEST(a_driver_that_waits_for_many);
	TEST(a_driver_that_takes_a_buffer);
	TEST(a_device_that_tells);
	TEST(a_device_that_rests);
	return tap_done();
}
