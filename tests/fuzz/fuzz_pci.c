/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PCI function that shows a model: configuration space, the window in it and
 * all BARs, read and written in any order, width and place, with a ring that
 * may be right or wrong.
 *
 * Whatever is done, identity and capabilities stay, the pin follows ISR status,
 * no message goes whose way is barred, a reset leaves nothing behind, and
 * nothing beside the machine's memory is touched.
 */
#include "input.h"

#include "pci_endpoint_rig.h"

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

/* Near where something is, or anywhere. */
static uint64_t any_offset(struct input *in)
{
	switch (below(in, 4)) {
	case 0:
	case 1:
		return take8(in) & 0x7f;
	case 2:
		return 4096u * below(in, 4) + (take8(in) & 0x1f);
	default:
		return (uint64_t)take32(in) << 32 | take32(in);
	}
}

static unsigned int any_width(struct input *in)
{
	static const unsigned int widths[] = { 1, 2, 4, 2, 4, 1, 0, 8 };

	return widths[below(in, 8)];
}

static unsigned int any_bar(struct input *in)
{
	static const unsigned int bars[] = { PR_LEGACY, PR_MSIX,   PR_SHM,
					     PR_MODERN, PR_MODERN, PR_LEGACY,
					     5,		0xffffffff };

	return bars[below(in, 8)];
}

static void access_space(struct input *in)
{
	unsigned int offset = take8(in) & 1 ? take8(in) : take32(in);
	unsigned int width = any_width(in);

	if (take8(in) & 1)
		pr_set(offset, width, any_value(in));
	else
		pr_get(offset, width);
}

static void access_bar(struct input *in)
{
	unsigned int bar = any_bar(in);
	uint64_t offset = any_offset(in);
	unsigned int width = any_width(in);

	if (take8(in) & 3)
		pr_write(bar, offset, width, any_value(in));
	else
		pr_read(bar, offset, width);
}

static void aim_window(struct input *in)
{
	unsigned int cap = pr.ep.window_cap;

	if (!cap)
		return;
	pr_set(cap + VIRTIO_PCI_CAP_BAR, 1, any_bar(in));
	pr_set(cap + VIRTIO_PCI_CAP_OFFSET, 4, (uint32_t)any_offset(in));
	pr_set(cap + VIRTIO_PCI_CAP_LENGTH, 4, any_width(in));
	pr_set(cap + VIRTIO_PCI_CFG_CAP_DATA, 4, any_value(in));
	pr_get(cap + VIRTIO_PCI_CFG_CAP_DATA, 4);
}

static void bring_up(struct input *in)
{
	memset(vr.machine.mem, 0, VR_DATA);
	if (take8(in) & 1)
		pr_msix_on(take8(in) & 1 ? PCI_MSIX_FLAGS_MASKALL : 0);
	if (take8(in) & 1)
		pr_legacy_live();
	else
		pr_go_live((uint64_t)take32(in) << 10, take8(in) & 3);
}

static void spoil(struct input *in)
{
	static const uint32_t places[] = { VR_DESC, VR_AVAIL, VR_USED };

	vr.machine.mem[places[below(in, 3)] + take8(in)] = take8(in);
}

static void decode(struct input *in)
{
	uint64_t offset = 0;
	int bar = virtio_pci_endpoint_decode(&pr.ep, take8(in) & 1,
					     any_offset(in), &offset);

	must(bar < PCI_STD_NUM_BARS);
	must(bar < 0 || offset < pr.ep.bar_size[bar]);
}

/* One queue hears of a notification that is right, if it is enabled. */
static void kick(struct input *in)
{
	unsigned int i = below(in, ER_QUEUES + 1);
	struct virtio_model_queue *q = virtio_model_queue(&er.model, i);

	pr_kick(i);
	must(!q || er.model.legacy || pr.ep.config.kind == VIRTIO_PCI_LEGACY ||
	     q->kicked || !q->ready);
}

static void step(struct input *in)
{
	switch (below(in, 10)) {
	case 0:
		access_space(in);
		break;
	case 1:
	case 2:
	case 3:
		access_bar(in);
		break;
	case 4:
		aim_window(in);
		break;
	case 5:
		bring_up(in);
		break;
	case 6:
		spoil(in);
		break;
	case 7:
		decode(in);
		break;
	case 8:
		er_offer();
		kick(in);
		virtio_model_run(&er.model);
		break;
	default:
		virtio_model_config_changed(&er.model);
	}
}

/* A message may go only if MSI-X is on, not masked, and memory in reach. */
static bool messages_may_go(void)
{
	unsigned int flags = 0;

	if (pr.ep.msix_cap)
		flags = pr_get(pr.ep.msix_cap + PCI_MSIX_FLAGS, 2);
	return (pr_get(PCI_COMMAND, 2) & PCI_COMMAND_MASTER) &&
	       flags & PCI_MSIX_FLAGS_ENABLE &&
	       !(flags & PCI_MSIX_FLAGS_MASKALL);
}

static bool pin_may_be_up(void)
{
	return !(pr_get(PCI_COMMAND, 2) & PCI_COMMAND_INTX_DISABLE) &&
	       (!pr.ep.msix_cap ||
		!(pr_get(pr.ep.msix_cap + PCI_MSIX_FLAGS, 2) &
		  PCI_MSIX_FLAGS_ENABLE));
}

static void check(unsigned int messages, bool could_go)
{
	must(pr_get(PCI_VENDOR_ID, 2) == PCI_VENDOR_ID_REDHAT_QUMRANET);
	must(pr_get(PCI_HEADER_TYPE, 1) == PCI_HEADER_TYPE_NORMAL);
	must(er.line == (pr.ep.isr && pin_may_be_up()));
	must(pr.messages == messages || could_go || messages_may_go());
	must(!(er.model.features & ~er.model.offered));
	must(pr.ep.config.kind != VIRTIO_PCI_MODERN || !er.model.legacy);
	must(vr_intact());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum virtio_pci_kind kinds[] = { VIRTIO_PCI_MODERN,
						      VIRTIO_PCI_LEGACY,
						      VIRTIO_PCI_TRANSITIONAL };
	struct input in = { data, size };

	pr_up(kinds[below(&in, 3)], take8(&in) & 1 ? PR_VECTORS : 0);
	er.shm[0] = (struct virtio_shm_region){ VR_BASE + VR_DATA, 0x1000 };
	er.refused = 1u << 7;
	while (!done(&in)) {
		unsigned int messages = pr.messages;
		bool could_go = messages_may_go();
		bool bringing_up = *in.data % 10 == 5;

		step(&in);
		check(messages, could_go || bringing_up);
	}
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 0);
	pr_set_status(0);
	must(!er.line && !er.model.status && !pr.ep.isr);
	must(!er.model.vqs[0].ready && !er.model.vqs[1].ready);
	pr_down();
	must(!fake_live_blocks(&vr.fp) && !vr.fp.violations);
	return 0;
}
