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
#include "fuzz.h"

#include "pci_endpoint_rig.h"

static uint32_t any_value(struct fuzz *in)
{
	switch (fuzz_below(in, 4)) {
	case 0:
		return fuzz_byte(in) & 15;
	case 1:
		return VR_BASE + 16u * fuzz_take(in, 2);
	case 2:
		return 1u << (fuzz_byte(in) & 31);
	default:
		return fuzz_take(in, 4);
	}
}

/* Near where something is, or anywhere. */
static uint64_t any_offset(struct fuzz *in)
{
	switch (fuzz_below(in, 4)) {
	case 0:
	case 1:
		return fuzz_byte(in) & 0x7f;
	case 2:
		return 4096u * fuzz_below(in, 4) + (fuzz_byte(in) & 0x1f);
	default:
		return (uint64_t)fuzz_take(in, 4) << 32 | fuzz_take(in, 4);
	}
}

static unsigned int any_width(struct fuzz *in)
{
	static const unsigned int widths[] = { 1, 2, 4, 2, 4, 1, 0, 8 };

	return widths[fuzz_below(in, 8)];
}

static unsigned int any_bar(struct fuzz *in)
{
	static const unsigned int bars[] = { PR_LEGACY, PR_MSIX,   PR_SHM,
					     PR_MODERN, PR_MODERN, PR_LEGACY,
					     5,		0xffffffff };

	return bars[fuzz_below(in, 8)];
}

static void access_space(struct fuzz *in)
{
	unsigned int offset = fuzz_flip(in) ? fuzz_byte(in) : fuzz_take(in, 4);
	unsigned int width = any_width(in);

	if (fuzz_flip(in))
		pr_set(offset, width, any_value(in));
	else
		pr_get(offset, width);
}

static void access_bar(struct fuzz *in)
{
	unsigned int bar = any_bar(in);
	uint64_t offset = any_offset(in);
	unsigned int width = any_width(in);

	if (fuzz_byte(in) & 3)
		pr_write(bar, offset, width, any_value(in));
	else
		pr_read(bar, offset, width);
}

static void aim_window(struct fuzz *in)
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

static void bring_up(struct fuzz *in)
{
	memset(vr.machine.mem, 0, VR_DATA);
	if (fuzz_flip(in))
		pr_msix_on(fuzz_flip(in) ? PCI_MSIX_FLAGS_MASKALL : 0);
	if (fuzz_flip(in))
		pr_legacy_live();
	else
		pr_go_live((uint64_t)fuzz_take(in, 4) << 10, fuzz_byte(in) & 3);
}

static void spoil(struct fuzz *in)
{
	static const uint32_t places[] = { VR_DESC, VR_AVAIL, VR_USED };

	vr.machine.mem[places[fuzz_below(in, 3)] + fuzz_byte(in)] =
		fuzz_byte(in);
}

static void decode(struct fuzz *in)
{
	uint64_t offset = 0;
	int bar = virtio_pci_endpoint_decode(&pr.ep, fuzz_flip(in),
					     any_offset(in), &offset);

	CHECK(bar < PCI_STD_NUM_BARS);
	CHECK(bar < 0 || offset < pr.ep.bar_size[bar]);
}

/* One queue hears of a notification that is right, if it is enabled. */
static void kick(struct fuzz *in)
{
	unsigned int i = fuzz_below(in, ER_QUEUES + 1);
	struct virtio_model_queue *q = virtio_model_queue(&er.model, i);

	pr_kick(i);
	CHECK(!q || er.model.legacy || pr.ep.config.kind == VIRTIO_PCI_LEGACY ||
	      q->kicked || !q->ready);
}

static void step(struct fuzz *in)
{
	switch (fuzz_below(in, 10)) {
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
	CHECK(pr_get(PCI_VENDOR_ID, 2) == PCI_VENDOR_ID_REDHAT_QUMRANET);
	CHECK(pr_get(PCI_HEADER_TYPE, 1) == PCI_HEADER_TYPE_NORMAL);
	CHECK(er.line == (pr.ep.isr && pin_may_be_up()));
	CHECK(pr.messages == messages || could_go || messages_may_go());
	CHECK(!(er.model.features & ~er.model.offered));
	CHECK(pr.ep.config.kind != VIRTIO_PCI_MODERN || !er.model.legacy);
	CHECK(vr_intact());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum virtio_pci_kind kinds[] = { VIRTIO_PCI_MODERN,
						      VIRTIO_PCI_LEGACY,
						      VIRTIO_PCI_TRANSITIONAL };
	struct fuzz in = { data, size };

	pr_up(kinds[fuzz_below(&in, 3)], fuzz_flip(&in) ? PR_VECTORS : 0);
	er.shm[0] = (struct virtio_shm_region){ VR_BASE + VR_DATA, 0x1000 };
	er.refused = 1u << 7;
	while (fuzz_more(&in)) {
		unsigned int messages = pr.messages;
		bool could_go = messages_may_go();
		bool bringing_up = *in.data % 10 == 5;

		step(&in);
		check(messages, could_go || bringing_up);
	}
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 0);
	pr_set_status(0);
	CHECK(!er.line && !er.model.status && !pr.ep.isr);
	CHECK(!er.model.vqs[0].ready && !er.model.vqs[1].ready);
	pr_down();
	CHECK(!fake_live_blocks(&vr.fp) && !vr.fp.violations);
	return 0;
}
