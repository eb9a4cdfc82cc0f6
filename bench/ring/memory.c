// SPDX-License-Identifier: BSD-2-Clause
/*
 * What a queue takes of memory, private and shared: the heap's own account of
 * what it has handed out, for both rings get all they have from it.
 */
#include <malloc.h>
#include <stdio.h>

#include "lane.h"
#include "modes.h"

static size_t handed_out(void)
{
	struct mallinfo2 heap = mallinfo2();

	/* Small blocks, and those that were mapped for themselves. */
	return heap.uordblks + heap.hblkhd;
}

void mode_memory(void)
{
	static struct lane lane;
	unsigned int descs = work.indirect ? 1 : work.segments;
	size_t begin, rest, full;

	ring_init();
	buffers_init();
	begin = handed_out();
	lane_init(&lane);
	rest = handed_out() - begin;
	for (unsigned int i = 0; i < work.size / descs; i++)
		lane_submit(&lane, 1);
	full = handed_out() - begin;
	printf("rest %zu\nfull %zu\n", rest, full);
}
