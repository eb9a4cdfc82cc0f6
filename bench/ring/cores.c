// SPDX-License-Identifier: BSD-2-Clause
/*
 * The ring between two cores.
 */
#include "lane.h"
#include "modes.h"
#include "two.h"

static struct lane lane;

static void device(unsigned long num)
{
	while (num)
		num -= lane_device(&lane, work.batch);
}

static void drive(unsigned long num);

static struct two two = { .device = device, .drive = drive };

static void drive(unsigned long num)
{
	while (lane.taken < num) {
		unsigned long out = lane.added - lane.taken;

		if (lane.added < work.buffers &&
		    out + work.batch <= work.in_flight)
			lane_submit(&lane, work.batch);
		while (lane_reap_some(&lane, SLOTS))
			;
	}
	two.taken = lane.taken;
}

void mode_cores(void)
{
	ring_init();
	buffers_init();
	lane_init(&lane);
	two.num = work.buffers;
	two_run(&two);
	lane_verify(&lane);
}
