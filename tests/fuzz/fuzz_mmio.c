/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of the MMIO endpoint, written and read in any order, width and
 * value, with a device model behind them - a disk in memory, an entropy source
 * or the dummy - and rings that are right or wrong.
 *
 * Whatever the driver does: status bits only come, and go with a reset;
 * FEATURES_OK stands for a set that was offered; the interrupt line is the
 * interrupt status; a queue is enabled only if it lies in memory, and worked on
 * only if it is enabled and the device live; memory is written by nothing else.
 */
#include "lying_driver.h"

#include <virtio/virtio_blk.h>
#include <virtio/virtio_dummy.h>
#include <virtio/virtio_mmio.h>
#include <virtio/virtio_rng.h>

#define QUEUES	     2u
#define QUEUE_SIZE   1024u /* a legacy ring of this size fits device_rig.h */
#define DISK_SECTORS 64u
#define DISK_SIZE    (DISK_SECTORS * 512u)
#define RNG_MOST     0x1000 /* that it has in one run */

static struct {
	struct virtio_mmio_endpoint ep;
	struct virtio_model *model;
	struct virtio_blk_model blk;
	struct virtio_rng_model rng;
	struct virtio_dummy_model dummy;
	bool legacy;
	bool line;
	bool was_reset; /* in this step */
	bool fails;	/* the disk, or the source of entropy */
	size_t entropy; /* bytes left in this run */
	unsigned char disk[DISK_SIZE];
} dev;

/* ---- what models stand on ----------------------------------------------- */

static int disk_copy(uint64_t offset, const struct kvec *iov, unsigned int num,
		     size_t len, bool to_disk)
{
	CHECK(offset <= DISK_SIZE && len <= DISK_SIZE - offset);
	for (unsigned int i = 0; i < num && len; i++) {
		size_t n = iov[i].iov_len < len ? iov[i].iov_len : len;

		CHECK(machine_has(iov[i].iov_base, iov[i].iov_len));
		if (to_disk)
			memcpy(&dev.disk[offset], iov[i].iov_base, n);
		else
			memcpy(iov[i].iov_base, &dev.disk[offset], n);
		offset += n;
		len -= n;
	}
	CHECK(!len);
	return dev.fails ? -EIO : 0;
}

static int disk_read(void *ctx, uint64_t offset, const struct kvec *iov,
		     unsigned int num, size_t len)
{
	(void)ctx;
	return disk_copy(offset, iov, num, len, false);
}

static int disk_write(void *ctx, uint64_t offset, const struct kvec *iov,
		      unsigned int num, size_t len)
{
	(void)ctx;
	return disk_copy(offset, iov, num, len, true);
}

static int disk_flush(void *ctx)
{
	(void)ctx;
	return dev.fails ? -EIO : 0;
}

static int disk_discard(void *ctx, uint64_t offset, uint64_t len)
{
	(void)ctx;
	CHECK(offset <= DISK_SIZE && len <= DISK_SIZE - offset);
	return dev.fails ? -EOPNOTSUPP : 0;
}

static int disk_write_zeroes(void *ctx, uint64_t offset, uint64_t len,
			     bool unmap)
{
	(void)unmap;
	return disk_discard(ctx, offset, len);
}

static int entropy(void *ctx, void *buf, size_t len)
{
	size_t n = len < dev.entropy ? len : dev.entropy;

	(void)ctx;
	CHECK(machine_has(buf, len));
	memset(buf, 0x77, n);
	dev.entropy -= n;
	return dev.fails ? -EIO : (int)n;
}

/* ---- making ------------------------------------------------------------- */

static int make_blk(void)
{
	static const struct virtio_blk_backend_ops ops = {
		.read = disk_read,
		.write = disk_write,
		.flush = disk_flush,
		.discard = disk_discard,
		.write_zeroes = disk_write_zeroes,
	};
	struct virtio_blk_model_config config = {
		.platform = &vr.fp.platform,
		.ops = &ops,
		.capacity = DISK_SECTORS,
		.num_queues = QUEUES,
		.queue_size = QUEUE_SIZE,
		.serial = "fuzzed",
	};

	dev.model = &dev.blk.model;
	return virtio_blk_model_init(&dev.blk, &config);
}

static int make_model(unsigned int which)
{
	switch (which) {
	case 0:
		dev.model = &dev.rng.model;
		return virtio_rng_model_init(&dev.rng, &vr.fp.platform,
					     QUEUE_SIZE, entropy, NULL);
	case 1:
		dev.model = &dev.dummy.model;
		return virtio_dummy_model_init(&dev.dummy, &vr.fp.platform,
					       QUEUE_SIZE);
	default:
		return make_blk();
	}
}

static void set_irq(void *ctx, bool level)
{
	(void)ctx;
	dev.line = level;
}

/* The input says when the model works. */
static void work(void *ctx)
{
	(void)ctx;
}

static void up(struct fuzz *in)
{
	uint32_t how = fuzz_take(in, 1);
	struct virtio_mmio_endpoint_config config = {
		.version = how & 1 ? 1 : 2,
		.memory = &vr.memory,
		.set_irq = set_irq,
		.work = work,
	};

	lie_init(in, VR_INDIRECT | VR_EVENT, QUEUE_SIZE);
	dev.legacy = config.version == 1;
	dev.line = false;
	dev.fails = false;
	CHECK(!make_model(how >> 1 & 3));
	config.model = dev.model;
	virtio_mmio_endpoint_init(&dev.ep, &config);
}

/* ---- registers ---------------------------------------------------------- */

static uint32_t get_reg(uint32_t reg)
{
	return virtio_mmio_endpoint_read(&dev.ep, reg, 4);
}

/* dev.basic.device-reset.1, .2 */
static void check_reset(void)
{
	CHECK(!get_reg(VIRTIO_MMIO_STATUS));
	CHECK(!get_reg(VIRTIO_MMIO_INTERRUPT_STATUS) && !dev.line);
	CHECK(!dev.model->features);
	for (unsigned int i = 0; i < dev.model->config.nvqs; i++)
		CHECK(!dev.model->vqs[i].ready);
}

static void put_reg(uint32_t reg, uint32_t value)
{
	virtio_mmio_endpoint_write(&dev.ep, reg, 4, value);
	if (reg != VIRTIO_MMIO_STATUS || value & 0xff)
		return;
	dev.was_reset = true;
	check_reset();
}

static uint32_t any_reg(struct fuzz *in)
{
	uint32_t n = fuzz_take(in, 1);

	if (n < 0xe0) /* registers, and some of the configuration */
		return 4 * (n % 0x50);
	return fuzz_take(in, 4);
}

static unsigned int any_width(struct fuzz *in)
{
	return fuzz_below(in, 8) ? 4 : fuzz_below(in, 9);
}

static uint32_t any_value(struct fuzz *in)
{
	switch (fuzz_below(in, 4)) {
	case 0:
		return fuzz_take(in, 1);
	case 1:
		return VR_BASE + 16 * fuzz_take(in, 2);
	case 2:
		return VR_BASE / 4096 + fuzz_below(in, 32);
	default:
		return fuzz_near(in, 1u << fuzz_below(in, 32));
	}
}

static bool allowed(uint32_t reg, unsigned int width)
{
	if (reg < VIRTIO_MMIO_CONFIG)
		return width == 4 && reg % 4 == 0;
	return (width == 1 || width == 2 || width == 4) && reg % width == 0;
}

static void write_any(struct fuzz *in)
{
	uint32_t reg = any_reg(in), value = any_value(in);
	unsigned int width = any_width(in);

	if (width == 4)
		put_reg(reg, value);
	else
		virtio_mmio_endpoint_write(&dev.ep, reg, width, value);
	CHECK(lie_same());
}

static void read_any(struct fuzz *in)
{
	uint32_t reg = any_reg(in);
	unsigned int width = any_width(in);
	uint32_t value = virtio_mmio_endpoint_read(&dev.ep, reg, width);

	CHECK(allowed(reg, width) || !value);
	CHECK(width >= 4 || !(value >> 8 * width));
	CHECK(lie_same());
}

/* ---- a driver that does it right ---------------------------------------- */

/* Features that are offered, as a rule. */
static void negotiate(struct fuzz *in)
{
	uint64_t features = (uint64_t)fuzz_take(in, 4) << 10;

	features |= (uint64_t)1 << VIRTIO_F_VERSION_1;
	if (fuzz_below(in, 8))
		features &= dev.model->offered;
	vr.config.features = features;
	put_reg(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
	put_reg(VIRTIO_MMIO_DRIVER_FEATURES, (uint32_t)(features >> 32));
	put_reg(VIRTIO_MMIO_DRIVER_FEATURES_SEL, 0);
	put_reg(VIRTIO_MMIO_DRIVER_FEATURES, (uint32_t)features);
	put_reg(VIRTIO_MMIO_STATUS, 11);
}

static void enable_legacy(void)
{
	vr.config.num = QUEUE_SIZE;
	put_reg(VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
	put_reg(VIRTIO_MMIO_QUEUE_NUM, QUEUE_SIZE);
	put_reg(VIRTIO_MMIO_QUEUE_ALIGN, 4096);
	put_reg(VIRTIO_MMIO_QUEUE_PFN, VR_BASE / 4096);
}

static void enable_modern(struct fuzz *in)
{
	/* As a rule few descriptors, so that a chain soon has too many. */
	vr.config.num = 1u << fuzz_below(in, fuzz_below(in, 8) ? 6 : 13);
	put_reg(VIRTIO_MMIO_QUEUE_NUM, vr.config.num);
	put_reg(VIRTIO_MMIO_QUEUE_DESC_LOW, VR_BASE + VR_DESC);
	put_reg(VIRTIO_MMIO_QUEUE_DESC_HIGH, 0);
	put_reg(VIRTIO_MMIO_QUEUE_AVAIL_LOW, VR_BASE + VR_AVAIL);
	put_reg(VIRTIO_MMIO_QUEUE_AVAIL_HIGH, 0);
	put_reg(VIRTIO_MMIO_QUEUE_USED_LOW, VR_BASE + VR_USED);
	put_reg(VIRTIO_MMIO_QUEUE_USED_HIGH, 0);
	put_reg(VIRTIO_MMIO_QUEUE_READY, 1);
}

/* Begin anew and go live with a queue. */
static void bring_up(struct fuzz *in)
{
	put_reg(VIRTIO_MMIO_STATUS, 0);
	put_reg(VIRTIO_MMIO_STATUS, 3);
	negotiate(in);
	memset(vr_avail(), 0, 4);
	memset(vr_used(), 0, 4);
	put_reg(VIRTIO_MMIO_QUEUE_SEL, fuzz_below(in, QUEUES));
	if (dev.legacy)
		enable_legacy();
	else
		enable_modern(in);
	put_reg(VIRTIO_MMIO_STATUS, 15);
}

/* A header, data in one direction, a status byte. */
static void offer_request(struct fuzz *in)
{
	static const uint32_t types[] = {
		VIRTIO_BLK_T_IN,	   VIRTIO_BLK_T_OUT,
		VIRTIO_BLK_T_FLUSH,	   VIRTIO_BLK_T_GET_ID,
		VIRTIO_BLK_T_DISCARD,	   VIRTIO_BLK_T_WRITE_ZEROES,
		VIRTIO_BLK_T_SECURE_ERASE, VIRTIO_BLK_T_BARRIER,
	};
	uint32_t type = types[fuzz_below(in, 8)];
	uint32_t sector = fuzz_near(in, fuzz_below(in, DISK_SECTORS));
	uint32_t hdr[4] = { type, 0, sector,
			    fuzz_below(in, 8) ? 0 : UINT32_MAX };
	uint32_t range[4] = { sector, 0, fuzz_near(in, 8), fuzz_below(in, 3) };
	bool out = type == VIRTIO_BLK_T_OUT || type >= VIRTIO_BLK_T_DISCARD;
	uint32_t len = fuzz_flip(in) ? 16 : 512 * fuzz_below(in, 8);
	unsigned int mask = vr.config.num - 1;

	memcpy(&vr.machine.mem[VR_DATA], hdr, sizeof(hdr));
	memcpy(&vr.machine.mem[VR_DATA + 64], range, sizeof(range));
	vr_set(lie.desc & mask, VR_DATA, 16, VRING_DESC_F_NEXT,
	       (uint16_t)((lie.desc + 1) & mask));
	vr_set((lie.desc + 1) & mask, VR_DATA + 64, len,
	       VRING_DESC_F_NEXT | (out ? 0 : VRING_DESC_F_WRITE),
	       (uint16_t)((lie.desc + 2) & mask));
	vr_set((lie.desc + 2) & mask, VR_DATA + 32, 1, VRING_DESC_F_WRITE, 0);
	offer_next(3);
}

/* ---- the model ---------------------------------------------------------- */

static bool is_live(void)
{
	uint32_t status = get_reg(VIRTIO_MMIO_STATUS);

	if (status & (VIRTIO_CONFIG_S_NEEDS_RESET | VIRTIO_CONFIG_S_FAILED))
		return false;
	return dev.legacy || status & VIRTIO_CONFIG_S_DRIVER_OK;
}

/* dev.basic.device-status-field.1: nothing is done unless it is live. */
static void run(void)
{
	bool live = is_live(), ready = false;
	bool worked;

	for (unsigned int i = 0; i < dev.model->config.nvqs; i++)
		ready |= dev.model->vqs[i].ready;
	dev.entropy = RNG_MOST;
	lie_look();
	worked = virtio_model_run(dev.model);
	if (live && ready)
		return;
	CHECK(!worked);
	CHECK(lie_same());
}

static void change_model(struct fuzz *in)
{
	if (fuzz_flip(in))
		dev.fails = fuzz_flip(in);
	else if (dev.model == &dev.blk.model)
		virtio_blk_model_resize(&dev.blk,
					fuzz_below(in, DISK_SECTORS + 1));
	else
		virtio_model_config_changed(dev.model);
}

/* ---- what must hold ----------------------------------------------------- */

static void check_queue(const struct virtio_model_queue *q)
{
	CHECK(q->ready || !q->kicked);
	if (!q->ready)
		return;
	CHECK(q->num && q->num <= QUEUE_SIZE && !(q->num & (q->num - 1u)));
	CHECK(machine_whole(q->desc_addr, 16u * q->num));
	CHECK(machine_whole(q->avail_addr, 6 + 2u * q->num));
	CHECK(machine_whole(q->used_addr, 6 + 8u * q->num));
}

static void check_status(uint32_t before)
{
	uint32_t status = get_reg(VIRTIO_MMIO_STATUS);
	const struct virtio_model *model = dev.model;

	CHECK(dev.was_reset || !(before & ~status));
	CHECK(!(status & (16 | 32)));
	if (!(status & VIRTIO_CONFIG_S_FEATURES_OK))
		return;
	CHECK(!dev.legacy);
	CHECK(!(model->features & ~model->offered) && !model->not_offered);
	CHECK(virtio_model_has_feature(model, VIRTIO_F_VERSION_1));
}

static void check_interrupt(uint32_t before)
{
	uint32_t events = get_reg(VIRTIO_MMIO_INTERRUPT_STATUS);
	uint32_t status = get_reg(VIRTIO_MMIO_STATUS);

	CHECK(dev.line == (events != 0));
	CHECK(!(events & ~3u));
	if (events & ~before && !dev.legacy)
		CHECK(status & VIRTIO_CONFIG_S_DRIVER_OK);
}

/* 4.2.3.3: above the index may be data, if that was negotiated. */
static void notify(struct fuzz *in)
{
	uint32_t index = fuzz_below(in, QUEUES + 1);
	uint32_t next = fuzz_flip(in) ? fuzz_take(in, 2) : 0;
	struct virtio_model_queue *q = virtio_model_queue(dev.model, index);
	bool understood =
		!next ||
		virtio_model_has_feature(dev.model, VIRTIO_F_NOTIFICATION_DATA);
	bool kicked = q && (q->kicked || (q->ready && understood));

	put_reg(VIRTIO_MMIO_QUEUE_NOTIFY, index | next << 16);
	CHECK(!q || q->kicked == kicked);
}

static void step(struct fuzz *in)
{
	switch (fuzz_below(in, 16)) {
	case 0:
		read_any(in);
		break;
	case 1:
		bring_up(in);
		break;
	case 2:
		change_model(in);
		break;
	case 3:
	case 4:
	case 5:
		write_any(in);
		break;
	case 6:
	case 7:
		lie_somewhere(in);
		break;
	case 8:
	case 9:
		offer_request(in);
		break;
	case 10:
	case 11:
		offer_chain(in);
		break;
	case 12:
		put_reg(VIRTIO_MMIO_INTERRUPT_ACK, fuzz_below(in, 4));
		put_reg(VIRTIO_MMIO_STATUS, 1u << fuzz_below(in, 8));
		break;
	default:
		notify(in);
		run();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz in = { data, size };

	up(&in);
	if (fuzz_flip(&in)) /* straight to where it is deep */
		bring_up(&in);
	while (fuzz_more(&in)) {
		uint32_t status = get_reg(VIRTIO_MMIO_STATUS);
		uint32_t events = get_reg(VIRTIO_MMIO_INTERRUPT_STATUS);

		dev.was_reset = false;
		lie_look();
		step(&in);
		check_status(status);
		check_interrupt(events);
		for (unsigned int i = 0; i < dev.model->config.nvqs; i++)
			check_queue(&dev.model->vqs[i]);
	}
	put_reg(VIRTIO_MMIO_STATUS, 0);
	virtio_model_exit(dev.model);
	CHECK(!fake_live_blocks(&vr.fp) && !vr.fp.violations);
	lie_exit();
	return 0;
}
