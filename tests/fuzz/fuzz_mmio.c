/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registers of the MMIO endpoint, read and written in any order and width,
 * with a model behind them and a ring that may be right or wrong.
 *
 * Whatever is done, the interrupt line follows the interrupt status, a reset
 * leaves nothing behind, no queue is worked on that is not ready, and nothing
 * beside the machine's memory is touched.
 */
#include "input.h"

#include "endpoint_rig.h"

static const uint32_t registers[] = {
	VIRTIO_MMIO_DEVICE_FEATURES_SEL,
	VIRTIO_MMIO_DRIVER_FEATURES,
	VIRTIO_MMIO_DRIVER_FEATURES_SEL,
	VIRTIO_MMIO_GUEST_PAGE_SIZE,
	VIRTIO_MMIO_QUEUE_SEL,
	VIRTIO_MMIO_QUEUE_NUM,
	VIRTIO_MMIO_QUEUE_ALIGN,
	VIRTIO_MMIO_QUEUE_PFN,
	VIRTIO_MMIO_QUEUE_READY,
	VIRTIO_MMIO_QUEUE_NOTIFY,
	VIRTIO_MMIO_INTERRUPT_ACK,
	VIRTIO_MMIO_STATUS,
	VIRTIO_MMIO_QUEUE_DESC_LOW,
	VIRTIO_MMIO_QUEUE_AVAIL_LOW,
	VIRTIO_MMIO_QUEUE_USED_LOW,
	VIRTIO_MMIO_QUEUE_USED_HIGH,
	VIRTIO_MMIO_SHM_SEL,
	VIRTIO_MMIO_QUEUE_RESET,
	VIRTIO_MMIO_CONFIG,
	VIRTIO_MMIO_CONFIG + 8,
};

static uint32_t any_value(struct input *in)
{
	switch (below(in, 4)) {
	case 0:
		return take8(in) & 15;
	case 1:
		return VR_BASE + 16u * take16(in);
	case 2:
		return 1u << (take8(in) & 31);
	default:
		return take32(in);
	}
}

static uint32_t any_register(struct input *in)
{
	unsigned int n = take8(in);

	return n & 0x80 ? take32(in) : registers[n % 20];
}

/* The ring of a well-behaved driver, with one buffer, or many. */
static void offer(struct input *in)
{
	unsigned int count = 1 + below(in, 4);

	for (; count; count--)
		er_offer();
}

static void bring_up(struct input *in)
{
	memset(vr_avail(), 0, 4);
	memset(vr_used(), 0, 4);
	er_go_live((uint64_t)take32(in) << 10);
}

static void bring_up_legacy(struct input *in)
{
	er_write(VIRTIO_MMIO_STATUS, 0);
	er_write(VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
	er_write(VIRTIO_MMIO_STATUS, 3);
	er_write(VIRTIO_MMIO_QUEUE_SEL, 0);
	er_write(VIRTIO_MMIO_QUEUE_NUM, 1u << below(in, 6));
	er_write(VIRTIO_MMIO_QUEUE_ALIGN, 4096);
	er_write(VIRTIO_MMIO_QUEUE_PFN, VR_BASE / 4096 + below(in, 16));
	er_write(VIRTIO_MMIO_STATUS, 7);
}

static void spoil(struct input *in)
{
	static const uint32_t places[] = { VR_DESC, VR_AVAIL, VR_USED };

	vr.machine.mem[places[below(in, 3)] + take8(in)] = take8(in);
}

/* The model works, if it may. */
static void run_model(void)
{
	bool live = er.model.status & VIRTIO_CONFIG_S_DRIVER_OK;
	unsigned int echoed = er.echoed;

	virtio_model_run(&er.model);
	if (er.ep.version == 2 && !live)
		must(er.echoed == echoed);
	if (!er.model.vqs[0].ready && !er.model.vqs[1].ready)
		must(er.echoed == echoed);
}

static void step(struct input *in)
{
	uint32_t reg = 0;

	switch (below(in, 10)) {
	case 0:
	case 1:
		reg = any_register(in);
		virtio_mmio_endpoint_write(&er.ep, reg, 4, any_value(in));
		break;
	case 2:
		reg = any_register(in);
		virtio_mmio_endpoint_write(&er.ep, reg, take8(in), take32(in));
		break;
	case 3:
		virtio_mmio_endpoint_read(&er.ep, 4u * take8(in), 4);
		break;
	case 4:
		reg = take32(in);
		virtio_mmio_endpoint_read(&er.ep, reg, take8(in));
		break;
	case 5:
		offer(in);
		break;
	case 6:
		spoil(in);
		break;
	case 7:
		if (er.ep.version == 2)
			bring_up(in);
		else
			bring_up_legacy(in);
		break;
	case 8:
		er_write(VIRTIO_MMIO_QUEUE_NOTIFY, below(in, 3));
		run_model();
		break;
	default:
		virtio_model_config_changed(&er.model);
	}
}

static void check(void)
{
	uint32_t events = er_read(VIRTIO_MMIO_INTERRUPT_STATUS);

	must(!(events & ~3u));
	must(er.line == (events != 0));
	must(er_read(VIRTIO_MMIO_MAGIC_VALUE) == VIRTIO_MMIO_MAGIC);
	must(!(er.model.features & ~er.model.offered));
	must(vr_intact());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };

	er_up(take8(&in) & 1 ? 1 : 2);
	er.refused = 1u << 7;
	while (!done(&in)) {
		step(&in);
		check();
	}
	er_write(VIRTIO_MMIO_STATUS, 0);
	must(!er.line && !er_read(VIRTIO_MMIO_STATUS));
	must(!er.model.vqs[0].ready && !er.model.vqs[1].ready);
	er_down();
	must(!fake_live_blocks(&vr.fp) && !vr.fp.violations);
	return 0;
}
