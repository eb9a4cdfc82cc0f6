/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The port contract over a QEMU: registers by qtest, what devices reach from
 * its RAM, interrupts as QEMU tells of them. Time, messages and memory of the
 * CPU alone are the host's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "qemu.h"

#define NSEC_PER_SEC 1000000000u

/* How often a handler looks whose interrupt QEMU does not tell us of. */
#define POLL_NS 200000u

/* When nothing was said for so long, QEMU is asked whether it lives. */
#define ALIVE_NS 2000000000u

/* A line that is up after so many calls of its handlers is stuck. */
#define STUCK_CALLS 1000

#define MAX_EVENTS 16

struct handler {
	struct list_head node;
	unsigned int irq;
	irq_handler_t handler;
	void *dev_id;
};

/* ---- memory, registers, the host -------------------------------------- */

static void *alloc(void *ctx, size_t size, size_t align)
{
	const struct virtio_platform *host = ((struct virtio_qemu *)ctx)->host;

	return host->ops->alloc(host->ctx, size, align);
}

static void free_mem(void *ctx, void *mem)
{
	const struct virtio_platform *host = ((struct virtio_qemu *)ctx)->host;

	host->ops->free(host->ctx, mem);
}

static void *dma_alloc(void *ctx, size_t size, size_t align, dma_addr_t *addr)
{
	struct virtio_qemu *q = ctx;
	void *mem = memory_alloc(q, size, align);

	*addr = (dma_addr_t)(uintptr_t)mem + q->platform.dma_offset;
	return mem;
}

static void dma_free(void *ctx, void *mem, size_t size, dma_addr_t addr)
{
	(void)size;
	(void)addr;
	memory_free(ctx, mem);
}

static uint32_t read_reg(void *ctx, uintptr_t reg, unsigned int width)
{
	return qtest_read(ctx, reg, width);
}

static void write_reg(void *ctx, uintptr_t reg, unsigned int width,
		      uint32_t value)
{
	qtest_write(ctx, reg, width, value);
}

uint64_t platform_now(const struct virtio_qemu *q)
{
	return q->host->ops->now(q->host->ctx);
}

static uint64_t now(void *ctx)
{
	return platform_now(ctx);
}

static void log_line(void *ctx, enum virtio_log_level level, const char *line)
{
	const struct virtio_platform *host = ((struct virtio_qemu *)ctx)->host;

	host->ops->log(host->ctx, level, line);
}

static void trace(void *ctx, const struct virtio_event *event)
{
	const struct virtio_platform *host = ((struct virtio_qemu *)ctx)->host;

	host->ops->trace(host->ctx, event);
}

/* ---- interrupts -------------------------------------------------------- */

static int request_irq(void *ctx, unsigned int irq, irq_handler_t handler,
		       void *dev_id)
{
	struct virtio_qemu *q = ctx;
	struct handler *h;

	if (irq >= QEMU_IRQS)
		return -EINVAL;
	h = malloc(sizeof(*h));
	if (!h)
		return -ENOMEM;
	*h = (struct handler){
		.irq = irq,
		.handler = handler,
		.dev_id = dev_id,
	};
	list_add_tail(&h->node, &q->handlers);
	return 0;
}

static void free_irq(void *ctx, unsigned int irq, void *dev_id)
{
	struct virtio_qemu *q = ctx;
	struct handler *h, *next;

	list_for_each_entry_safe(h, next, &q->handlers, node) {
		if (h->irq != irq || h->dev_id != dev_id)
			continue;
		list_del_init(&h->node);
		free(h);
		return;
	}
}

/* Call the handlers of one interrupt; says whether any had something to do. */
static bool call_handlers(struct virtio_qemu *q, unsigned int irq, int *calls)
{
	struct handler *h, *next;
	bool handled = false;

	q->lines[irq].pending = false;
	list_for_each_entry_safe(h, next, &q->handlers, node) {
		if (h->irq != irq)
			continue;
		handled |= h->handler((int)irq, h->dev_id) == IRQ_HANDLED;
		(*calls)++;
	}
	return handled;
}

static int deliver(struct virtio_qemu *q, unsigned int irq)
{
	struct qemu_line *line = &q->lines[irq];
	int calls = 0, before;

	do {
		before = calls;
		call_handlers(q, irq, &calls);
		if (calls == before)
			break; /* nobody wants it */
	} while (!q->error && (line->level || line->pending) &&
		 calls < STUCK_CALLS);
	if (calls >= STUCK_CALLS) {
		qemu_err(q,
			 "interrupt %u stays up after %d calls of its "
			 "handlers: dropped",
			 irq, calls);
		line->level = false;
	}
	return calls;
}

static int deliver_all(struct virtio_qemu *q)
{
	int delivered = 0, calls = 0;

	for (unsigned int irq = 0; irq < QEMU_POLLED_IRQ; irq++)
		if (q->lines[irq].level || q->lines[irq].pending)
			delivered += deliver(q, irq);
	/* Of this one only what it did tells whether it was raised. */
	if (call_handlers(q, QEMU_POLLED_IRQ, &calls))
		delivered++;
	return delivered;
}

static bool has_polled(const struct virtio_qemu *q)
{
	struct handler *h;

	list_for_each_entry(h, &q->handlers, node)
		if (h->irq == QEMU_POLLED_IRQ)
			return true;
	return false;
}

/* ---- waiting ----------------------------------------------------------- */

/*
 * Sleep until QEMU or a doorbell has something, or for so long. Says whether
 * the caller's file has something.
 */
static bool sleep_for(const struct virtio_qemu *q, uint64_t ns)
{
	struct pollfd files[] = {
		{ .fd = q->epoll, .events = POLLIN },
		{ .fd = q->wake_fd, .events = POLLIN },
	};
	struct timespec ts = {
		.tv_sec = (time_t)(ns / NSEC_PER_SEC),
		.tv_nsec = (long)(ns % NSEC_PER_SEC),
	};

	return ppoll(files, 2, &ts, NULL) > 0 && files[1].revents;
}

/* Take note of what has happened. */
static int collect(struct virtio_qemu *q)
{
	struct epoll_event events[MAX_EVENTS];
	int n = epoll_wait(q->epoll, events, MAX_EVENTS, 0);

	for (int i = 0; i < n; i++) {
		unsigned int irq = events[i].data.u32;
		uint64_t count;

		if (irq < QEMU_MSI_IRQ)
			continue;
		if (read(q->doorbell.events[irq - QEMU_MSI_IRQ], &count,
			 sizeof(count)) == sizeof(count))
			q->lines[irq].pending = true;
	}
	return qtest_collect(q);
}

/*
 * How long to sleep at once. A QEMU that hangs tells nobody: now and then it is
 * to be asked, which it is from `heard` on.
 */
static uint64_t pause_until(const struct virtio_qemu *q, uint64_t at,
			    uint64_t timeout_ns)
{
	uint64_t most = has_polled(q) ? POLL_NS : q->heard + ALIVE_NS - at;

	return timeout_ns < most ? timeout_ns : most;
}

static int wait(void *ctx, uint64_t timeout_ns)
{
	struct virtio_qemu *q = ctx;
	uint64_t at = now(q), slept = 0;
	bool woken = false;
	int err, delivered;

	for (;;) {
		err = collect(q);
		if (err)
			return err;
		delivered = deliver_all(q);
		if (delivered || woken || slept >= timeout_ns)
			return delivered;
		timeout_ns -= slept;
		if (at >= q->heard + ALIVE_NS) {
			slept = 0;
			qtest_ping(q);
			continue;
		}
		woken = sleep_for(q, pause_until(q, at, timeout_ns));
		slept = now(q) - at;
		at += slept;
	}
}

void virtio_qemu_wake_on(struct virtio_qemu *q, int fd)
{
	q->wake_fd = fd;
}

int platform_watch(struct virtio_qemu *q, int fd, unsigned int irq)
{
	struct epoll_event event = {
		.events = EPOLLIN,
		.data.u32 = irq,
	};

	return epoll_ctl(q->epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

/* ---- making it --------------------------------------------------------- */

static const struct virtio_platform_ops qemu_ops = {
	.alloc = alloc,
	.free = free_mem,
	.dma_alloc = dma_alloc,
	.dma_free = dma_free,
	.read = read_reg,
	.write = write_reg,
	.request_irq = request_irq,
	.free_irq = free_irq,
	.now = now,
	.wait = wait,
	.log = log_line,
};

int platform_init(struct virtio_qemu *q, const struct virtio_platform *host)
{
	q->host = host;
	q->ops = qemu_ops;
	if (host->ops->trace)
		q->ops.trace = trace;
	q->platform = (struct virtio_platform){
		.ops = &q->ops,
		.ctx = q,
		.big_endian = q->machine->big_endian,
	};
	q->wake_fd = -1;
	q->epoll = epoll_create1(EPOLL_CLOEXEC);
	return q->epoll < 0 ? -errno : 0;
}

void platform_exit(struct virtio_qemu *q)
{
	struct handler *h, *next;

	list_for_each_entry_safe(h, next, &q->handlers, node)
		free(h);
	if (q->epoll >= 0)
		close(q->epoll);
}
