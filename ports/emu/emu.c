/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The emu port: registers lead to endpoints, doorbells to models, interrupts to
 * handlers, all by function calls within this program.
 *
 * A device has a number, its slot, counted from 1. Where its registers are
 * follows from it, and its interrupts' numbers. Nothing happens at once: kicks
 * only mark a device, and the machine's wait() lets the marked models work and
 * delivers what they raise. The kinds of devices are in files of their own.
 */
#include "../front/front.h"
#include "emu.h"

/* The driver's writes never go here: a NULL page, as programs have it. */
#define EMU_MEMORY_START 4096

/*
 * A legacy MMIO queue is found by a page number of 32 bits; a program's memory
 * by addresses of up to 48. Pages of this size bring the two together.
 */
#define EMU_PAGE_SIZE 65536

/* A line that is up after so many calls of its handler is stuck. */
#define EMU_STUCK_CALLS 1000

/* ---- the devices ------------------------------------------------------ */

static struct virtio_emu_device *find(const struct virtio_emu *emu,
				      unsigned int slot)
{
	struct virtio_emu_device *dev;

	list_for_each_entry(dev, &emu->devices, node)
		if (dev->slot == slot)
			return dev;
	return NULL;
}

void emu_plug(struct virtio_emu *emu, struct virtio_emu_device *dev)
{
	dev->emu = emu;
	dev->slot = 1;
	while (find(emu, dev->slot))
		dev->slot++;
	list_add_tail(&dev->node, &emu->devices);
}

void emu_unplug(struct virtio_emu_device *dev)
{
	list_del_init(&dev->node);
}

void emu_kicked(void *ctx)
{
	struct virtio_emu_device *dev = ctx;

	dev->pending = true;
}

void emu_set_line(void *ctx, bool level)
{
	struct virtio_emu_device *dev = ctx;

	dev->irqs[0].raised = level;
}

/* ---- the platform: memory --------------------------------------------- */

/*
 * The devices of this machine are program, so they find memory at its own
 * address, whatever the host's devices do.
 */
static void *emu_dma_alloc(void *ctx, size_t size, size_t align,
			   dma_addr_t *addr)
{
	const struct virtio_platform *host = ((struct virtio_emu *)ctx)->host;
	void *mem = host->ops->dma_alloc(host->ctx, size, align, addr);

	*addr = (dma_addr_t)(uintptr_t)mem;
	return mem;
}

static void emu_dma_free(void *ctx, void *mem, size_t size, dma_addr_t addr)
{
	const struct virtio_platform *host = ((struct virtio_emu *)ctx)->host;

	host->ops->dma_free(host->ctx, mem, size, addr + host->dma_offset);
}

/* ---- the platform: registers ------------------------------------------ */

/* Where nothing is, reads give ones and writes are lost, as on a bus. */
static uint32_t emu_read(void *ctx, uintptr_t reg, unsigned int width)
{
	struct virtio_emu *emu = ctx;
	struct virtio_emu_device *dev;
	uint32_t value;

	list_for_each_entry(dev, &emu->devices, node)
		if (dev->ops->read(dev, reg, width, &value))
			return value;
	return emu_nothing(width);
}

static void emu_write(void *ctx, uintptr_t reg, unsigned int width,
		      uint32_t value)
{
	struct virtio_emu *emu = ctx;
	struct virtio_emu_device *dev;

	list_for_each_entry(dev, &emu->devices, node)
		if (dev->ops->write(dev, reg, width, value))
			return;
}

/* ---- the platform: interrupts ----------------------------------------- */

static struct virtio_emu_irq *find_irq(const struct virtio_emu *emu,
				       unsigned int irq)
{
	struct virtio_emu_device *dev = find(emu, irq >> EMU_IRQ_SHIFT);
	unsigned int index = irq & EMU_IRQ_MASK;

	return dev && index < dev->num_irq ? &dev->irqs[index] : NULL;
}

static int emu_request_irq(void *ctx, unsigned int irq, irq_handler_t handler,
			   void *dev_id)
{
	struct virtio_emu_irq *i = find_irq(ctx, irq);

	if (!i)
		return -EINVAL;
	/* Each leads to one device, so nobody shares it. */
	if (i->handler)
		return -EBUSY;
	i->handler = handler;
	i->dev_id = dev_id;
	return 0;
}

static void emu_free_irq(void *ctx, unsigned int irq, void *dev_id)
{
	struct virtio_emu_irq *i = find_irq(ctx, irq);

	if (i && i->dev_id == dev_id)
		i->handler = NULL;
}

/*
 * Call the handler as long as the line is up, as an interrupt controller would.
 * Nothing else runs meanwhile, so a line that the handler does not get down
 * would stay up for ever.
 */
static int deliver_line(const struct virtio_emu *emu, struct virtio_emu_irq *i,
			unsigned int irq)
{
	int calls = 0;

	while (i->raised && i->handler) {
		i->handler((int)irq, i->dev_id);
		if (++calls < EMU_STUCK_CALLS || !i->raised)
			continue;
		virtio_printk(&emu->platform, VIRTIO_LOG_ERR,
			      "interrupt %u stays up after %d calls of its "
			      "handler: dropped",
			      irq, calls);
		i->raised = false;
	}
	return calls;
}

/* A message is over when it arrives, whether somebody hears it or not. */
static int deliver_message(struct virtio_emu_irq *i, unsigned int irq)
{
	if (!i->raised)
		return 0;
	i->raised = false;
	if (!i->handler)
		return 0;
	i->handler((int)irq, i->dev_id);
	return 1;
}

static int deliver(struct virtio_emu_device *dev)
{
	int calls = 0;

	for (unsigned int n = 0; n < dev->num_irq; n++) {
		struct virtio_emu_irq *i = &dev->irqs[n];
		unsigned int irq = emu_irq(dev, n);

		calls += i->message ? deliver_message(i, irq)
				    : deliver_line(dev->emu, i, irq);
	}
	return calls;
}

bool virtio_emu_run(struct virtio_emu *emu)
{
	struct virtio_emu_device *dev;
	bool worked = false;

	list_for_each_entry(dev, &emu->devices, node) {
		if (dev->muted || !dev->pending)
			continue;
		dev->pending = false;
		worked |= virtio_model_run(dev->model);
	}
	return worked;
}

/* One round: let models work, then deliver. Says whether any did. */
static bool emu_round(struct virtio_emu *emu, int *delivered)
{
	struct virtio_emu_device *dev;
	bool worked = virtio_emu_run(emu);

	list_for_each_entry(dev, &emu->devices, node)
		*delivered += deliver(dev);
	return worked;
}

static int emu_wait(void *ctx, uint64_t timeout_ns)
{
	struct virtio_emu *emu = ctx;
	const struct virtio_platform *host = emu->host;
	bool worked = false;
	int delivered = 0;

	while (!delivered && emu_round(emu, &delivered))
		worked = true;
	if (delivered || worked)
		return delivered;
	return host->ops->wait(host->ctx, timeout_ns);
}

/* ---- the machine ------------------------------------------------------ */

_Static_assert(offsetof(struct virtio_emu, host) == 0, "as front.h wants it");

/* What is not named here is the host's. */
static struct virtio_platform_ops emu_ops(const struct virtio_platform *host)
{
	struct virtio_platform_ops ops = front_ops(host);

	ops.dma_alloc = emu_dma_alloc;
	ops.dma_free = emu_dma_free;
	ops.dma_map = NULL;
	ops.dma_unmap = NULL;
	ops.read = emu_read;
	ops.write = emu_write;
	ops.request_irq = emu_request_irq;
	ops.free_irq = emu_free_irq;
	ops.wait = emu_wait;
	return ops;
}

void virtio_emu_init(struct virtio_emu *emu, const struct virtio_platform *host)
{
	emu->host = host;
	emu->ops = emu_ops(host);
	emu->platform = (struct virtio_platform){
		.ops = &emu->ops,
		.ctx = emu,
		.page_size = EMU_PAGE_SIZE,
		.big_endian = host->big_endian,
	};
	INIT_LIST_HEAD(&emu->devices);
	emu->range = (struct vringh_range){
		.start = EMU_MEMORY_START,
		.end_incl = UINT64_MAX,
	};
	emu->memory = (struct vringh_memory){ &emu->range, 1 };
}

void virtio_emu_set_memory(struct virtio_emu *emu,
			   const struct vringh_memory *memory)
{
	struct virtio_platform_ops host = front_ops(emu->host);

	emu->ops.dma_alloc = host.dma_alloc;
	emu->ops.dma_free = host.dma_free;
	emu->ops.dma_map = host.dma_map;
	emu->ops.dma_unmap = host.dma_unmap;
	emu->platform.dma_offset = emu->host->dma_offset;
	emu->memory = *memory;
}
