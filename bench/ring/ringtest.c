// SPDX-License-Identifier: BSD-2-Clause
/*
 * The rings of Linux's tools/virtio/ringtest between two cores, timed as ours
 * is. Takes the place of ringtest's own main.c, which tells no time, and does
 * the same when nobody sleeps: each side goes on as long as it finds something
 * to do, and polls for it.
 *
 *     ringtest-RING IN_FLIGHT BUFFERS
 */
#include <stdlib.h>

#include "main.h"
#include "two.h"

/* What a ring of ringtest expects of a program. */
bool do_sleep, do_relax, do_exit;
int param;
unsigned int ring_size = 256;

/* Nobody sleeps, so nobody is woken. */
void kick(void)
{
}

void wait_for_kick(void)
{
}

void call(void)
{
}

void wait_for_call(void)
{
}

static unsigned long in_flight, added;

static void device(unsigned long num)
{
	unsigned int len;
	void *buf;

	while (num) {
		while (avail_empty())
			busy_wait();
		while (num && use_buf(&len, &buf))
			num--;
	}
}

static void drive(unsigned long num);

static struct two two = { .device = device, .drive = drive };

static bool add(void)
{
	static char data[] = "buffer";

	if (added == two.num || added - two.taken >= in_flight ||
	    add_inbuf(0, data, data))
		return false;
	added++;
	return true;
}

static bool take(void)
{
	unsigned int len;
	void *buf;

	if (!get_buf(&len, &buf))
		return false;
	two.taken++;
	return true;
}

static void drive(unsigned long num)
{
	while (two.taken < num) {
		bool more = add();

		if (!take() && !more)
			while (used_empty())
				busy_wait();
	}
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	in_flight = strtoul(argv[1], NULL, 10);
	two.num = strtoul(argv[2], NULL, 10);
	alloc_ring();
	two_run(&two);
	return 0;
}
