/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A port in front of another: each call is made of the one behind, with that
 * one's context.
 */
#include "front.h"

static const struct virtio_platform *of(void *ctx)
{
	return *(const struct virtio_platform *const *)ctx;
}

/* ---- memory ----------------------------------------------------------- */

static void *pass_alloc(void *ctx, size_t size, size_t align)
{
	const struct virtio_platform *p = of(ctx);

	return p->ops->alloc(p->ctx, size, align);
}

static void pass_free(void *ctx, void *mem)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->free(p->ctx, mem);
}

static void *pass_dma_alloc(void *ctx, size_t size, size_t align,
			    dma_addr_t *addr)
{
	const struct virtio_platform *p = of(ctx);

	return p->ops->dma_alloc(p->ctx, size, align, addr);
}

static void pass_dma_free(void *ctx, void *mem, size_t size, dma_addr_t addr)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->dma_free(p->ctx, mem, size, addr);
}

static dma_addr_t pass_dma_map(void *ctx, void *mem, size_t size,
			       enum dma_data_direction dir)
{
	const struct virtio_platform *p = of(ctx);

	return p->ops->dma_map(p->ctx, mem, size, dir);
}

static void pass_dma_unmap(void *ctx, dma_addr_t addr, size_t size,
			   enum dma_data_direction dir)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->dma_unmap(p->ctx, addr, size, dir);
}

static void pass_dma_sync(void *ctx, dma_addr_t addr, size_t size,
			  enum dma_data_direction dir, bool for_device)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->dma_sync(p->ctx, addr, size, dir, for_device);
}

/* ---- registers and interrupts ----------------------------------------- */

static uint32_t pass_read(void *ctx, uintptr_t reg, unsigned int width)
{
	const struct virtio_platform *p = of(ctx);

	return p->ops->read(p->ctx, reg, width);
}

static void pass_write(void *ctx, uintptr_t reg, unsigned int width,
		       uint32_t value)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->write(p->ctx, reg, width, value);
}

static int pass_request_irq(void *ctx, unsigned int irq, irq_handler_t handler,
			    void *dev_id)
{
	const struct virtio_platform *p = of(ctx);

	return p->ops->request_irq(p->ctx, irq, handler, dev_id);
}

static void pass_free_irq(void *ctx, unsigned int irq, void *dev_id)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->free_irq(p->ctx, irq, dev_id);
}

/* ---- time and messages ------------------------------------------------ */

static uint64_t pass_now(void *ctx)
{
	const struct virtio_platform *p = of(ctx);

	return p->ops->now(p->ctx);
}

static int pass_wait(void *ctx, uint64_t timeout_ns)
{
	const struct virtio_platform *p = of(ctx);

	return p->ops->wait(p->ctx, timeout_ns);
}

static void pass_log(void *ctx, enum virtio_log_level level, const char *line)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->log(p->ctx, level, line);
}

static void pass_trace(void *ctx, const struct virtio_event *event)
{
	const struct virtio_platform *p = of(ctx);

	p->ops->trace(p->ctx, event);
}

/* ---- all of them ------------------------------------------------------ */

struct virtio_platform_ops front_ops(const struct virtio_platform *behind)
{
	const struct virtio_platform_ops *ops = behind->ops;

	return (struct virtio_platform_ops){
		.alloc = pass_alloc,
		.free = pass_free,
		.dma_alloc = pass_dma_alloc,
		.dma_free = pass_dma_free,
		.dma_map = ops->dma_map ? pass_dma_map : NULL,
		.dma_unmap = ops->dma_unmap ? pass_dma_unmap : NULL,
		.dma_sync = ops->dma_sync ? pass_dma_sync : NULL,
		.read = ops->read ? pass_read : NULL,
		.write = ops->write ? pass_write : NULL,
		.request_irq = pass_request_irq,
		.free_irq = pass_free_irq,
		.now = pass_now,
		.wait = pass_wait,
		.log = pass_log,
		.trace = ops->trace ? pass_trace : NULL,
	};
}
