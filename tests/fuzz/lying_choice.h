/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a lying PCI function is like: its identity, manners and features, and
 * the host that it is behind, by the input.
 */
#ifndef TESTS_FUZZ_LYING_CHOICE_H
#define TESTS_FUZZ_LYING_CHOICE_H

#include "lying_pci.h"

#include <virtio/spec/virtio_blk.h>
#include <virtio/spec/virtio_console.h>
#include <virtio/virtio_ids.h>

#define OWN_TYPE 42 /* that no driver of the library is for */

static inline void choose_identity(struct fuzz *in)
{
	static const uint8_t types[] = { OWN_TYPE, VIRTIO_ID_BLOCK,
					 VIRTIO_ID_RNG, VIRTIO_ID_CONSOLE };
	uint8_t type = types[fuzz_below(in, 4)];

	switch (fuzz_below(in, 3)) {
	case 0:
		fake_set(&lp.dev, PCI_DEVICE_ID, 2,
			 VIRTIO_PCI_ID_MODERN_BASE + type);
		break;
	case 1: /* legacy */
		fake_pci_make_legacy(&lp.dev);
		break;
	default: /* transitional */
		fake_set(&lp.dev, PCI_DEVICE_ID, 2, 0x1005);
		fake_set(&lp.dev, PCI_REVISION_ID, 1, 0);
	}
	fake_set(&lp.dev, PCI_SUBSYSTEM_ID, 2, type);
}

static inline void choose_queues(struct fuzz *in)
{
	static const uint16_t sizes[] = { 8, 1, 2, 64, 7, 0x400, 0x8000, 0 };
	uint8_t how = fuzz_byte(in);
	uint8_t all = how & 0x80 ? 0 : fuzz_byte(in);

	for (unsigned int i = 0; i < FAKE_PCI_QUEUES; i++)
		lp.dev.queues[i].size = sizes[all & 7];
	if (how & 0x40)
		lp.dev.queues[how & 3].size = (uint16_t)fuzz_take(in, 2);
	if (how & 0x20)
		lp.dev.queues[how & 3].notify_off = (uint16_t)any_value(in);
	if (how & 0x10)
		lp.dev.num_queues = fuzz_byte(in) & 7;
}

/* What it keeps doing wrong; the slow ways, which take all waits, are rare. */
static inline void choose_manners(struct fuzz *in)
{
	switch (fuzz_byte(in) & 0x3f) {
	case 1:
		lp.dev.never_resets = true;
		break;
	case 2:
		lp.dev.never_resets_queue = true;
		break;
	case 3:
		lp.dev.churn = UINT32_MAX;
		break;
	case 4:
	case 5:
		lp.dev.churn = fuzz_byte(in);
		break;
	case 6:
		lp.dev.enable_stays_zero = true;
		break;
	case 7:
		lp.dev.size_stays = true;
		break;
	case 8:
	case 9:
		lp.dev.host_vectors = fuzz_below(in, 4);
		break;
	case 10:
	case 11:
	case 12:
		lp.dev.refused_from = fuzz_below(in, 4);
		break;
	case 13:
		lp.refuses_config = true;
		break;
	default:
		break;
	}
}

static inline bool is_console(void)
{
	return fake_get(&lp.dev, PCI_SUBSYSTEM_ID, 2) == VIRTIO_ID_CONSOLE;
}

/* For a driver of block devices: 256 sectors, a queue; of consoles: a port. */
static inline void choose_config(void)
{
	uint8_t *config = lp.dev.config;

	memset(config, 0, FAKE_PCI_CONFIG);
	if (is_console()) {
		config[offsetof(struct virtio_console_config, max_nr_ports)] =
			1;
		return;
	}
	config[offsetof(struct virtio_blk_config, capacity) + 1] = 1;
	config[offsetof(struct virtio_blk_config, num_queues)] = 1;
}

static inline void choose_features(struct fuzz *in)
{
	static const uint64_t usual = (uint64_t)1 << VIRTIO_F_VERSION_1 |
				      (uint64_t)1 << VIRTIO_F_RING_RESET;
	uint8_t how = fuzz_byte(in);

	lp.dev.features = fuzz_take(in, 4) | (how & 7 ? usual : 0) |
			  (uint64_t)fuzz_below(in, 4)
				  << VIRTIO_F_NOTIFICATION_DATA;
	if (how & 0x80)
		fake_platform_bounce(&lp.fp);
	if (how & 7 && is_console())
		lp.dev.features |= 1u << VIRTIO_CONSOLE_F_MULTIPORT;
	choose_config();
	for (unsigned int n = how >> 3 & 7; n; n--) {
		unsigned int at = fuzz_below(in, FAKE_PCI_CONFIG);

		lp.dev.config[at] = fuzz_byte(in);
	}
}

/* Firmware placed the BARs, or we do, or in part. */
static inline void choose_host(struct fuzz *in)
{
	uint8_t how = fuzz_byte(in);

	lp.dev.host.place = how & 1;
	lp.dev.host.last_bus = how & 2 ? 3 : 0;
	lp.copies = !(how & 0x1c);
	lp.lied |= lp.copies;
	lp.dev.host.io = (struct pci_window){
		FAKE_PCI_PORT, FAKE_PCI_PORT + (how & 0x20 ? 0 : 0x1000)
	};
	lp.dev.host.mem = (struct pci_window){
		FAKE_PCI_MEMORY,
		FAKE_PCI_MEMORY + (how & 0x40 ? 0x2000 : 0x1000000)
	};
	/* Firmware has put the BARs elsewhere, too. */
	if (!lp.dev.host.place)
		lp.dev.host.mem.end = how & 0x40 ? 0 : FAKE_PCI_TABLE + 0x1000;
	if (how & 0x80)
		lp.dev.host.mem64 = (struct pci_window){ (uint64_t)1 << 32,
							 (uint64_t)1 << 40 };
}

/* What matters most first: a fuzzer begins with short inputs. */
static inline void choose(struct fuzz *in)
{
	choose_identity(in);
	for (unsigned int n = fuzz_below(in, 6); n; n--)
		spoil_space(in);
	plan_lie();
	choose_manners(in);
	choose_host(in);
	choose_queues(in);
	choose_features(in);
}

#endif /* TESTS_FUZZ_LYING_CHOICE_H */
