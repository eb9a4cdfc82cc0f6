/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The emu port: registers lead to endpoints, doorbells to models, interrupt
 * lines to handlers, all by function calls within this program.
 *
 * A device's window of registers has a number, counted from 1: it is what the
 * driver half takes for an interrupt, and shifted, for an address. Nothing
 * happens at once: kicks only mark a device, and the machine's wait() lets the
 * marked models work and delivers what they raise.
 */
#include <virtio/port/emu.h>

#define EMU_WINDOW_SHIFT 12
#define EMU_WINDOW_MASK	 (((uintptr_t)1 << EMU_WINDOW_SHIFT) - 1)

/* The driver's writes never go here: a NULL page, as programs have it. */
#define EMU_MEMORY_START 4096

/*
 * A legacy queue is found by a page number of 32 bits; a program's memory by
 * addresses of up to 48. Pages of this size bring the two together.
 */
#define EMU_PAGE_SIZE 65536

/* A line that is up after so many calls of its handler is stuck. */
#define EMU_STUCK_CALLS 1000

/* ---- finding a device ------------------------------------------------- */

static struct virtio_emu_mmio *emu_find(struct virtio_emu *emu,
					uintptr_t window)
{
	struct virtio_emu_mmio *dev;

	list_for_each_entry(dev, &emu->devices, node)
		if (dev->device.base >> EMU_WINDOW_SHIFT == window)
			return dev;
	return NULL;
}

static uintptr_t emu_free_window(const struct virtio_emu *emu)
{
	struct virtio_emu_mmio *dev;
	uintptr_t last = 0;

	list_for_each_entry(dev, &emu->devices, node)
		if (dev->device.base >> EMU_WINDOW_SHIFT > last)
			last = dev->device.base >> EMU_WINDOW_SHIFT;
	return last + 1;
}

/* ---- the platform: what the host does as well ------------------------- */

static void *emu_alloc(void *ctx, size_t size, size_t align)
{
	const struct virtio_platform *host = ((struct virtio_emu *)ctx)->host;

	return host->ops->alloc(host->ctx, size, align);
}

static void emu_free(void *ctx, void *mem)
{
	const struct virtio_platform *host = ((struct virtio_emu *)ctx)->host;

	host->ops->free(host->ctx, mem);
}

/*
 * The devices of this machine are program, so any memory will do, at its own
 * address: the host's way to devices of its own is not theirs.
 */
static void *emu_dma_alloc(void *ctx, size_t size, size_t align,
			   dma_addr_t *addr)
{
	void *mem = emu_alloc(ctx, size, align);

	*addr = (dma_addr_t)(uintptr_t)mem;
	return mem;
}

static void emu_dma_free(void *ctx, void *mem, size_t size, dma_addr_t addr)
{
	(void)size;
	(void)addr;
	emu_free(ctx, mem);
}

static uint64_t emu_now(void *ctx)
{
	const struct virtio_platform *host = ((struct virtio_emu *)ctx)->host;

	return host->ops->now(host->ctx);
}

static void emu_log(void *ctx, enum virtio_log_level level, const char *line)
{
	const struct virtio_platform *host = ((struct virtio_emu *)ctx)->host;

	host->ops->log(host->ctx, level, line);
}

static void emu_trace(void *ctx, const struct virtio_event *event)
{
	const struct virtio_platform *host = ((struct virtio_emu *)ctx)->host;

	host->ops->trace(host->ctx, event);
}

/* ---- the platform: registers ------------------------------------------ */

/* Where nothing is, reads give ones and writes are lost, as on a bus. */
static uint32_t emu_read(void *ctx, uintptr_t reg, unsigned int width)
{
	struct virtio_emu_mmio *dev = emu_find(ctx, reg >> EMU_WINDOW_SHIFT);

	if (!dev)
		return UINT32_MAX >> (32 - 8 * width);
	return virtio_mmio_endpoint_read(
		&dev->endpoint, (uint32_t)(reg & EMU_WINDOW_MASK), width);
}

static void emu_write(void *ctx, uintptr_t reg, unsigned int width,
		      uint32_t value)
{
	struct virtio_emu_mmio *dev = emu_find(ctx, reg >> EMU_WINDOW_SHIFT);

	if (dev)
		virtio_mmio_endpoint_write(&dev->endpoint,
					   (uint32_t)(reg & EMU_WINDOW_MASK),
					   width, value);
}

/* ---- the platform: interrupts ----------------------------------------- */

static int emu_request_irq(void *ctx, unsigned int irq, irq_handler_t handler,
			   void *dev_id)
{
	struct virtio_emu_mmio *dev = emu_find(ctx, irq);

	if (!dev)
		return -EINVAL;
	/* Each line leads to one device, so nobody shares it. */
	if (dev->handler)
		return -EBUSY;
	dev->handler = handler;
	dev->dev_id = dev_id;
	return 0;
}

static void emu_free_irq(void *ctx, unsigned int irq, void *dev_id)
{
	struct virtio_emu_mmio *dev = emu_find(ctx, irq);

	if (dev && dev->dev_id == dev_id)
		dev->handler = NULL;
}

/* An endpoint's set_irq. */
static void emu_set_line(void *ctx, bool level)
{
	struct virtio_emu_mmio *dev = ctx;

	dev->line = level;
}

/* An endpoint's work. */
static void emu_kicked(void *ctx)
{
	struct virtio_emu_mmio *dev = ctx;

	dev->pending = true;
}

/*
 * Call the handler as long as the line is up, as an interrupt controller would.
 * Nothing else runs meanwhile, so a line that the handler does not get down
 * would stay up for ever.
 */
static int emu_deliver(struct virtio_emu_mmio *dev)
{
	unsigned int irq = (unsigned int)(dev->device.base >> EMU_WINDOW_SHIFT);
	int calls = 0;

	while (dev->line && dev->handler) {
		dev->handler((int)irq, dev->dev_id);
		if (++calls < EMU_STUCK_CALLS || !dev->line)
			continue;
		virtio_printk(&dev->emu->platform, VIRTIO_LOG_ERR,
			      "interrupt %u stays up after %d calls of its "
			      "handler: dropped",
			      irq, calls);
		dev->line = false;
	}
	return calls;
}

/* One round: let models work, then deliver. Says whether any did. */
static bool emu_round(struct virtio_emu *emu, int *delivered)
{
	struct virtio_emu_mmio *dev;
	bool worked = false;

	list_for_each_entry(dev, &emu->devices, node) {
		if (dev->muted || !dev->pending)
			continue;
		dev->pending = false;
		worked |= virtio_model_run(dev->endpoint.model);
	}
	list_for_each_entry(dev, &emu->devices, node)
		*delivered += emu_deliver(dev);
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

static const struct virtio_platform_ops emu_ops = {
	.alloc = emu_alloc,
	.free = emu_free,
	.dma_alloc = emu_dma_alloc,
	.dma_free = emu_dma_free,
	.read = emu_read,
	.write = emu_write,
	.request_irq = emu_request_irq,
	.free_irq = emu_free_irq,
	.now = emu_now,
	.wait = emu_wait,
	.log = emu_log,
};

void virtio_emu_init(struct virtio_emu *emu, const struct virtio_platform *host)
{
	emu->host = host;
	emu->ops = emu_ops;
	if (host->ops->trace)
		emu->ops.trace = emu_trace;
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

int virtio_emu_add(struct virtio_emu *emu, struct virtio_emu_mmio *dev,
		   struct virtio_model *model, uint32_t version)
{
	const struct virtio_mmio_endpoint_config config = {
		.model = model,
		.version = version,
		.memory = &emu->memory,
		.set_irq = emu_set_line,
		.work = emu_kicked,
		.ctx = dev,
	};
	uintptr_t window = emu_free_window(emu);
	int err;

	*dev = (struct virtio_emu_mmio){ .emu = emu };
	virtio_mmio_endpoint_init(&dev->endpoint, &config);
	/* The probe finds the registers by the window that it will be given. */
	dev->device.base = window << EMU_WINDOW_SHIFT;
	list_add_tail(&dev->node, &emu->devices);
	err = virtio_mmio_probe(&dev->device, &emu->platform, dev->device.base,
				(unsigned int)window);
	if (err)
		list_del_init(&dev->node);
	return err;
}

void virtio_emu_remove(struct virtio_emu_mmio *dev)
{
	virtio_mmio_remove(&dev->device);
	list_del_init(&dev->node);
}

void virtio_emu_mute(struct virtio_emu_mmio *dev, bool mute)
{
	dev->muted = mute;
}
