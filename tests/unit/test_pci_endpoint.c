/* SPDX-License-Identifier: BSD-2-Clause */
/* A PCI function that shows a model, as a driver sees it, one by one. */
#include <virtio/virtio_ids.h>

#include "pci_endpoint_rig.h"
#include "tap.h"

#define BIT(n) ((uint64_t)1 << (n))
#define V1     BIT(VIRTIO_F_VERSION_1)
#define NONE   VIRTIO_MSI_NO_VECTOR
#define MODERN VIRTIO_PCI_MODERN
#define LEGACY VIRTIO_PCI_LEGACY
#define BOTH   VIRTIO_PCI_TRANSITIONAL

static const enum virtio_pci_kind kinds[] = { MODERN, LEGACY, BOTH };

/* ---- configuration space ------------------------------------------------- */

static void show_type(uint32_t type, enum virtio_pci_kind kind)
{
	er_make_model();
	er.model.config.id.device = type;
	is_int(pr_show(kind, PR_VECTORS), 0);
	is_hex(pr_get(PCI_VENDOR_ID, 2), 0x1af4);
	is_hex(pr_get(PCI_SUBSYSTEM_VENDOR_ID, 2), 0x1af4);
	is_int(pr_get(PCI_INTERRUPT_PIN, 1), 1);
	is_int(pr_get(PCI_HEADER_TYPE, 1), PCI_HEADER_TYPE_NORMAL);
}

/* dev.pci.pci-device-discovery.1, .2, .4 to .6 */
static void a_modern_identity(void)
{
	show_type(VIRTIO_ID_BLOCK, MODERN);
	is_hex(pr_get(PCI_DEVICE_ID, 2), 0x1042);
	is_int(pr_get(PCI_REVISION_ID, 1), 1);
	ok(pr_get(PCI_SUBSYSTEM_ID, 2) >= 0x40);
	is_hex(pr_get(PCI_CLASS_DEVICE, 2), 0x0100);
	pr_down();
	is_clean(&vr.fp);
}

/* leg.pci.pci-device-discovery.1 to .3 */
static void transitional_identities(void)
{
	static const unsigned int ids[][2] = {
		{ VIRTIO_ID_NET, 0x1000 },     { VIRTIO_ID_BLOCK, 0x1001 },
		{ VIRTIO_ID_BALLOON, 0x1002 }, { VIRTIO_ID_CONSOLE, 0x1003 },
		{ VIRTIO_ID_SCSI, 0x1004 },    { VIRTIO_ID_RNG, 0x1005 },
		{ VIRTIO_ID_9P, 0x1009 },      { 62, 0x103f },
	};

	for (unsigned int i = 0; i < 8; i++) {
		show_type(ids[i][0], i % 2 ? LEGACY : BOTH);
		is_hex(pr_get(PCI_DEVICE_ID, 2), ids[i][1]);
		is_int(pr_get(PCI_REVISION_ID, 1), 0);
		is_int(pr_get(PCI_SUBSYSTEM_ID, 2), ids[i][0]);
		pr_down();
	}
}

static void what_cannot_be_shown(void)
{
	er_make_model();
	is_int(pr_show(MODERN, 2049), -EINVAL);
	er.model.config.id.device = 64;
	is_int(pr_show(MODERN, 0), -EINVAL);
	er.model.config.id.device = 0;
	is_int(pr_show(BOTH, 0), -EINVAL);
	er.model.config.id.device = 1;
	er.model.config.nshm = 4;
	is_int(pr_show(MODERN, 0), -EINVAL);
	er.model.config.nshm = 0;
	vr.fp.fail_alloc = 1;
	is_int(pr_show(MODERN, 0), -ENOMEM);
	virtio_model_exit(&er.model);
	is_clean(&vr.fp);
}

static void most_of_it_is_read_only(void)
{
	uint8_t before[PCI_CFG_SPACE_SIZE];

	pr_up(BOTH, PR_VECTORS);
	for (unsigned int i = 0; i < PCI_CFG_SPACE_SIZE; i++)
		before[i] = (uint8_t)pr_get(i, 1);
	for (unsigned int i = 0; i < PCI_CFG_SPACE_SIZE; i++) {
		pr_set(i, 1, 0xff);
		pr_set(i, 1, 0);
		is_hex(pr_get(i, 1) & ~3u, before[i] & ~3u);
	}
	pr_set(PCI_VENDOR_ID, 4, 0xffffffff);
	is_hex(pr_get(PCI_VENDOR_ID, 2), 0x1af4);
	pr_set(PCI_COMMAND, 2, 0xffff);
	is_hex(pr_get(PCI_COMMAND, 2), PR_ENABLE | PCI_COMMAND_INTX_DISABLE);
	pr_down();
}

static void what_is_no_access_to_it(void)
{
	pr_up(MODERN, 0);
	is_int(pr_get(0, 3), 0);
	is_int(pr_get(0, 8), 0);
	is_int(pr_get(1, 2), 0);
	is_int(pr_get(2, 4), 0);
	is_int(pr_get(256, 4), 0);
	is_int(pr_get(0xfffffffc, 4), 0);
	pr_set(PCI_COMMAND, 3, 7);
	pr_set(256, 4, 7);
	pr_set(0xffffffff, 1, 7);
	is_int(pr_get(PCI_COMMAND, 2), 0);
	pr_down();
}

/* ---- BARs --------------------------------------------------------------- */

static uint64_t size_bar(unsigned int bar)
{
	unsigned int reg = PCI_BASE_ADDRESS_0 + 4 * bar;
	uint64_t mask;

	pr_set(reg, 4, 0xffffffff);
	mask = pr_get(reg, 4);
	if (mask & PCI_BASE_ADDRESS_SPACE_IO)
		return (uint32_t)(~(mask & ~3u) + 1);
	if (!(mask & PCI_BASE_ADDRESS_MEM_64))
		return (uint32_t)(~(mask & ~0xfu) + 1);
	pr_set(reg + 4, 4, 0xffffffff);
	mask |= (uint64_t)pr_get(reg + 4, 4) << 32;
	return ~(mask & ~(uint64_t)0xf) + 1;
}

static void bars_have_sizes(void)
{
	pr_up(BOTH, PR_VECTORS);
	is_int(size_bar(PR_LEGACY), 64);
	is_int(size_bar(PR_MSIX), 4096);
	is_hex(size_bar(PR_SHM), 0x1000000000);
	is_int(size_bar(PR_MODERN), 16384);
	pr_down();
	pr_up(MODERN, 2048);
	is_int(size_bar(PR_LEGACY), 0);
	is_int(size_bar(PR_MSIX), 65536);
	pr_down();
	pr_up(LEGACY, 0);
	is_int(size_bar(PR_MSIX), 0);
	is_int(size_bar(PR_MODERN), 0);
	pr_down();
}

static int decode(bool io, uint64_t addr, uint64_t offset)
{
	uint64_t found = 0;
	int bar = virtio_pci_endpoint_decode(&pr.ep, io, addr, &found);

	if (bar >= 0)
		is_hex(found, offset);
	return bar;
}

static void bars_answer_where_they_are_placed(void)
{
	pr_up(BOTH, PR_VECTORS);
	pr_set(PCI_BASE_ADDRESS_0, 4, 0xc000);
	pr_set(PCI_BASE_ADDRESS_0 + 4, 4, 0xfebd0000);
	pr_set(PCI_BASE_ADDRESS_0 + 16, 4, 0x00004000);
	pr_set(PCI_BASE_ADDRESS_0 + 20, 4, 0x00000007);
	is_int(decode(true, 0xc000, 0), -ENOENT);
	is_int(decode(false, 0xfebd0000, 0), -ENOENT);
	pr_set(PCI_COMMAND, 2, PCI_COMMAND_IO);
	is_int(decode(true, 0xc000, 0), PR_LEGACY);
	is_int(decode(true, 0xc03f, 0x3f), PR_LEGACY);
	is_int(decode(true, 0xc040, 0), -ENOENT);
	is_int(decode(true, 0xbfff, 0), -ENOENT);
	is_int(decode(false, 0xc000, 0), -ENOENT);
	pr_set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	is_int(decode(true, 0xc000, 0), -ENOENT);
	is_int(decode(false, 0xfebd0ffc, 0xffc), PR_MSIX);
	is_int(decode(false, 0x700004000, 0), PR_MODERN);
	is_int(decode(false, 0x4000, 0), -ENOENT);
	is_int(decode(false, 0, 0), -ENOENT);
	is_int(decode(false, UINT64_MAX, 0), -ENOENT);
	pr_down();
}

static void what_is_in_no_bar(void)
{
	pr_up(BOTH, PR_VECTORS);
	for (unsigned int bar = 0; bar < 8; bar++) {
		is_int(pr_read(bar, 0x1000000000, 4), 0);
		is_int(pr_read(bar, UINT64_MAX, 1), 0);
		is_int(pr_read(bar, 0, 8), 0);
		is_int(pr_read(bar, 0, 0), 0);
		pr_write(bar, UINT64_MAX - 2, 4, 1);
		pr_write(bar, 0, 3, 1);
	}
	is_int(pr_read(5, 0, 4), 0);
	is_int(pr_read(0xffffffff, 0, 4), 0);
	pr_write(0xffffffff, 0, 4, 1);
	is_int(pr_read(PR_LEGACY, 62, 4), 0);
	pr_down();
}

/* ---- capabilities ------------------------------------------------------- */

static void check_cap(unsigned int type)
{
	unsigned int cap = pr_virtio_cap(type);
	unsigned int bar = pr_get(cap + VIRTIO_PCI_CAP_BAR, 1);
	uint64_t offset = pr_get(cap + VIRTIO_PCI_CAP_OFFSET, 4);
	uint64_t length = pr_get(cap + VIRTIO_PCI_CAP_LENGTH, 4);

	ok(cap >= 0x40 && cap % 4 == 0);
	ok(pr_get(cap + VIRTIO_PCI_CAP_LEN, 1) >= VIRTIO_PCI_CAP_SIZEOF);
	is_int(bar, PR_MODERN);
	is_int(offset % 4, 0);
	ok(length && offset + length <= 16384);
}

static void structures_are_announced(void)
{
	unsigned int notify;

	pr_up(MODERN, PR_VECTORS);
	ok(pr_get(PCI_STATUS, 2) & PCI_STATUS_CAP_LIST);
	for (unsigned int type = VIRTIO_PCI_CAP_COMMON_CFG;
	     type <= VIRTIO_PCI_CAP_DEVICE_CFG; type++)
		check_cap(type);
	ok(pr_virtio_cap(VIRTIO_PCI_CAP_PCI_CFG));
	notify = pr_virtio_cap(VIRTIO_PCI_CAP_NOTIFY_CFG);
	is_int(pr_get(notify + VIRTIO_PCI_NOTIFY_CAP_MULT, 4), 4);
	is_int(pr_get(notify + VIRTIO_PCI_CAP_LENGTH, 4), ER_QUEUES * 4);
	is_int(pr_get(pr_next_cap(0, PCI_CAP_ID_MSIX) + PCI_MSIX_FLAGS, 2),
	       PR_VECTORS - 1);
	pr_down();
	pr_up(LEGACY, PR_VECTORS);
	ok(!pr_next_cap(0, PCI_CAP_ID_VNDR));
	ok(pr_next_cap(0, PCI_CAP_ID_MSIX));
	pr_down();
	pr_up(LEGACY, 0);
	ok(!pr_get(PCI_CAPABILITY_LIST, 1));
	ok(!(pr_get(PCI_STATUS, 2) & PCI_STATUS_CAP_LIST));
	pr_down();
}

/* dev.pci.shared-mem-cap.1 */
static void shared_memory_is_shown(void)
{
	unsigned int cap;

	er_make_model();
	er.shm[0].addr = VR_BASE + VR_DATA;
	er.shm[0].len = 0x1800;
	is_int(pr_show(MODERN, 0), 0);
	cap = pr_virtio_cap(VIRTIO_PCI_CAP_SHARED_MEMORY_CFG);
	is_int(pr_get(cap + VIRTIO_PCI_CAP_BAR, 1), PR_SHM);
	is_hex(pr_get(cap + VIRTIO_PCI_CAP_LENGTH, 4), 0x1800);
	pr_write(PR_SHM, 0x17fc, 4, 0x64636261);
	is_mem(&vr.machine.mem[VR_DATA + 0x17fc], "abcd", 4);
	is_hex(pr_read(PR_SHM, 0x17fe, 2), 0x6463);
	is_int(pr_read(PR_SHM, 0x17fe, 4), 0);
	pr_write(PR_SHM, 0x1800, 4, 1);
	is_int(pr_read(PR_SHM, 0x1fff, 1), 0);
	pr_down();
	/* A region outside of the memory that the driver may name. */
	pr_up(MODERN, 0);
	is_int(pr_read(PR_SHM, 0, 4), 0);
	pr_write(PR_SHM, 0, 4, 1);
	pr_down();
}

/* ---- the window --------------------------------------------------------- */

static unsigned int aim(unsigned int bar, uint32_t offset, uint32_t length)
{
	unsigned int cap = pr_virtio_cap(VIRTIO_PCI_CAP_PCI_CFG);

	pr_set(cap + VIRTIO_PCI_CAP_BAR, 1, bar);
	pr_set(cap + VIRTIO_PCI_CAP_OFFSET, 4, offset);
	pr_set(cap + VIRTIO_PCI_CAP_LENGTH, 4, length);
	return cap + VIRTIO_PCI_CFG_CAP_DATA;
}

/* dev.pci.pci-cfg-access-cap.2, .3; BARs need not be enabled. */
static void the_window_reaches_bars(void)
{
	unsigned int data;

	pr_up(MODERN, 0);
	data = aim(PR_MODERN, VIRTIO_PCI_COMMON_STATUS, 1);
	pr_set(data, 1, 3);
	is_int(pr_status(), 3);
	is_int(pr_get(data, 1), 3);
	data = aim(PR_MODERN, VIRTIO_PCI_COMMON_NUMQ, 2);
	is_int(pr_get(data, 2), ER_QUEUES);
	is_int(pr_get(data, 4) & 0xffff, ER_QUEUES);
	data = aim(PR_MODERN, pr_where(VIRTIO_PCI_CAP_DEVICE_CFG), 4);
	is_hex(pr_get(data, 4), 0xc3c2c1c0);
	pr_down();
}

static void the_window_onto_nothing(void)
{
	static const uint32_t at[][3] = { { 4, 20, 0 },	  { 4, 20, 3 },
					  { 4, 20, 5 },	  { 4, 20, 0xffffffff },
					  { 4, 21, 2 },	  { 4, 0xfffffffc, 4 },
					  { 5, 20, 1 },	  { 6, 20, 1 },
					  { 255, 20, 1 }, { 0, 18, 1 },
					  { 4, 4096, 2 } };

	pr_up(MODERN, 0);
	for (unsigned int i = 0; i < 11; i++) {
		unsigned int data = aim(at[i][0], at[i][1], at[i][2]);

		pr_set(data, 4, 0);
		is_int(pr_get(data, 1), 0);
		pr_set(data, 4, 0x01010101);
		is_int(pr_status(), 0);
	}
	pr_down();
}

/* ---- common configuration ----------------------------------------------- */

static uint64_t offered(void)
{
	uint64_t features;

	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_DFSELECT, 4, 1);
	features = (uint64_t)pr_read(PR_MODERN, VIRTIO_PCI_COMMON_DF, 4) << 32;
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_DFSELECT, 4, 0);
	return features | pr_read(PR_MODERN, VIRTIO_PCI_COMMON_DF, 4);
}

/* dev.pci.common-cfg-struct-layout.3, .4 */
static void features_go_in_halves(void)
{
	pr_up(MODERN, 0);
	is_hex(offered(), BIT(3) | BIT(7) | ER_CORE_FEATURES |
				  BIT(VIRTIO_F_NOTIF_CONFIG_DATA));
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_DFSELECT, 4, 2);
	is_hex(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_DF, 4), 0);
	pr_negotiate(V1 | BIT(3));
	is_int(pr_status(), 11);
	is_hex(er.model.features, V1 | BIT(3));
	is_hex(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_GF, 4), 1);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_GFSELECT, 4, 0);
	is_hex(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_GF, 4), BIT(3));
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_GFSELECT, 4, 9);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_GF, 4, 0xffffffff);
	is_hex(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_GF, 4), 0);
	pr_down();
}

/* dev.reserved.reserved-feat-bits.2 */
static void modern_registers_want_a_modern_driver(void)
{
	for (unsigned int i = 0; i < 3; i += 2) {
		pr_up(kinds[i], 0);
		pr_negotiate(BIT(3));
		is_int(pr_status(), 3);
		pr_down();
	}
}

static void fields_are_accessed_whole(void)
{
	pr_up(MODERN, 0);
	pr_negotiate(V1);
	is_int(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_STATUS, 4), 0);
	is_int(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_STATUS, 2), 0);
	is_int(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_NUMQ, 1), 0);
	is_int(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_DF, 2), 0);
	is_int(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_MSIX, 4), 0);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_STATUS, 4, 0);
	is_int(pr_status(), 11);
	pr_down();
}

static uint32_t queue_field(unsigned int field)
{
	return pr_read(PR_MODERN, field,
		       field < VIRTIO_PCI_COMMON_Q_DESCLO ||
				       field >= VIRTIO_PCI_COMMON_Q_NDATA
			       ? 2
			       : 4);
}

/* dev.pci.common-cfg-struct-layout.8, .14, .15 */
static void queues(void)
{
	pr_up(MODERN, PR_VECTORS);
	pr_negotiate(V1);
	is_int(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_NUMQ, 2), ER_QUEUES);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SELECT, 2, 1);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_SIZE), ER_QUEUE_SIZE);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_NOFF), 1);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 0);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_NDATA), 0);
	pr_enable_queue(1, 2);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 1);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_MSIX), 2);
	is_hex(queue_field(VIRTIO_PCI_COMMON_Q_AVAILLO), VR_BASE + VR_AVAIL);
	/* Enabled, it does not change. */
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SIZE, 2, 2);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_USEDHI, 4, 2);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_ENABLE, 2, 0);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_SIZE), ER_QUEUE_SIZE);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_USEDHI), 0);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 1);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SELECT, 2, ER_QUEUES);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_SIZE), 0);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_MSIX), NONE);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_ENABLE, 2, 1);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 0);
	pr_set_status(0);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SELECT, 2, 1);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 0);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_MSIX), NONE);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_SIZE), ER_QUEUE_SIZE);
	pr_down();
}

static void queues_that_are_wrong_are_not_enabled(void)
{
	static const uint32_t sizes[] = { 0, 3, 32, 0x8000, 0xffff };

	pr_up(MODERN, 0);
	for (unsigned int i = 0; i < 5; i++) {
		pr_negotiate(V1);
		pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SIZE, 2, sizes[i]);
		is_int(queue_field(VIRTIO_PCI_COMMON_Q_SIZE), 0);
		pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_ENABLE, 2, 1);
		is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 0);
	}
	pr_negotiate(V1);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_DESCHI, 4, 0xffffffff);
	pr_enable_queue(0, NONE);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 0);
	pr_down();
}

/* dev.pci.common-cfg-struct-layout.11, .13 */
static void a_queue_is_reset(void)
{
	pr_up(MODERN, 0);
	pr_go_live(0, NONE);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_RESET, 2, 1);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 1);
	pr_go_live(BIT(VIRTIO_F_RING_RESET), NONE);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_RESET, 2, 2);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 1);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_RESET, 2, 1);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_RESET), 0);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 0);
	pr_enable_queue(0, NONE);
	is_int(queue_field(VIRTIO_PCI_COMMON_Q_ENABLE), 1);
	pr_down();
}

/* dev.pci.common-cfg-struct-layout.6 */
static void the_configuration(void)
{
	uint32_t at, generation;

	pr_up(MODERN, 0);
	at = pr_where(VIRTIO_PCI_CAP_DEVICE_CFG);
	is_hex(pr_read(PR_MODERN, at, 4), 0xc3c2c1c0);
	is_hex(pr_read(PR_MODERN, at + 2, 2), 0xc3c2);
	is_hex(pr_read(PR_MODERN, at + 11, 1), 0xcb);
	is_hex(pr_read(PR_MODERN, at + 12, 4), 0);
	is_hex(pr_read(PR_MODERN, at + 1, 2), 0);
	pr_write(PR_MODERN, at + 4, 4, 0x44332211);
	is_hex(er.config[4], 0x11);
	is_int(er.write_len, 4);
	pr_write(PR_MODERN, at, 4, 0);
	pr_write(PR_MODERN, at + 4092, 4, 0);
	is_int(er.writes, 1);
	generation = pr_read(PR_MODERN, VIRTIO_PCI_COMMON_CFGGENERATION, 1);
	virtio_model_config_changed(&er.model);
	ok(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_CFGGENERATION, 1) !=
	   generation);
	pr_down();
}

/* ---- work --------------------------------------------------------------- */

static void a_buffer_goes_through(void)
{
	pr_up(MODERN, PR_VECTORS);
	pr_msix_on(0);
	pr_go_live(0, 1);
	er.works = 0;
	er_offer();
	pr_kick(1); /* not enabled */
	pr_kick(2); /* not there */
	pr_write(PR_MODERN, pr_where(VIRTIO_PCI_CAP_NOTIFY_CFG), 1, 0);
	pr_write(PR_MODERN, pr_where(VIRTIO_PCI_CAP_NOTIFY_CFG) + 2, 2, 0);
	is_int(er.works, 0);
	pr_kick(0);
	is_int(er.works, 1);
	ok(virtio_model_run(&er.model));
	is_int(er.echoed, 1);
	is_mem(&vr.machine.mem[VR_DATA + 0x100], "hello", 5);
	is_int(pr.messages, 1);
	is_hex(pr.address, 0x100000000 + PR_ADDRESS + 16);
	is_hex(pr.data, 0x71);
	ok(!er.line);
	pr_down();
	is_clean(&vr.fp);
}

static void notify_at(unsigned int queue, unsigned int width, uint32_t value)
{
	pr_write(PR_MODERN, pr_where(VIRTIO_PCI_CAP_NOTIFY_CFG) + 4 * queue,
		 width, value);
}

/* drv.pci.avail-buf-notif.1 to .6: nothing but what was negotiated is heard. */
static void notifications(uint64_t features, unsigned int width, uint32_t id)
{
	uint32_t next = width == 4 ? 0xabcd0000 : 0;

	pr_up(MODERN, 0);
	pr_go_live(features, NONE);
	pr_enable_queue(1, NONE);
	er.works = 0;
	for (unsigned int wrong = 1; wrong <= 4; wrong *= 2)
		if (wrong != width)
			notify_at(0, wrong, id);
	notify_at(0, width, next | (id ^ 1));
	notify_at(0, width, next | (id ^ 0x100));
	notify_at(1, width, next | id);
	notify_at(ER_QUEUES, width, next | (id ^ ER_QUEUES));
	is_int(er.works, 0);
	notify_at(0, width, next | id);
	is_int(er.works, 1);
	ok(er.model.vqs[0].kicked && !er.model.vqs[1].kicked);
	notify_at(1, width, id ^ 1);
	is_int(er.works, 2);
	ok(er.model.vqs[1].kicked);
	pr_down();
}

static void notifications_are_as_negotiated(void)
{
	notifications(0, 2, 0);
	notifications(BIT(VIRTIO_F_NOTIFICATION_DATA), 4, 0);
}

/* 4.1.4.3: what names a queue is the device's; here it is not the index. */
static void queues_have_names(void)
{
	uint32_t id;

	pr_up(MODERN, 0);
	pr_negotiate(V1 | BIT(VIRTIO_F_NOTIF_CONFIG_DATA));
	id = queue_field(VIRTIO_PCI_COMMON_Q_NDATA);
	ok(id >= ER_QUEUES);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_NDATA, 2, 0);
	is_hex(queue_field(VIRTIO_PCI_COMMON_Q_NDATA), id);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SELECT, 2, 1);
	is_hex(queue_field(VIRTIO_PCI_COMMON_Q_NDATA), id ^ 1);
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_Q_SELECT, 2, ER_QUEUES);
	is_hex(queue_field(VIRTIO_PCI_COMMON_Q_NDATA), 0);
	pr_down();
	notifications(BIT(VIRTIO_F_NOTIF_CONFIG_DATA), 2, id);
	notifications(BIT(VIRTIO_F_NOTIF_CONFIG_DATA) |
			      BIT(VIRTIO_F_NOTIFICATION_DATA),
		      4, id);
}

static void without_bus_mastering_nothing_happens(void)
{
	pr_up(MODERN, PR_VECTORS);
	pr_msix_on(0);
	pr_go_live(0, 1);
	er.works = 0;
	er_offer();
	pr_set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	pr_kick(0);
	virtio_model_config_changed(&er.model);
	is_int(er.works, 0);
	pr_set(PCI_COMMAND, 2, PR_ENABLE);
	is_int(er.works, 1);
	ok(virtio_model_run(&er.model));
	is_int(pr.messages, 1);
	pr_set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	pr.ep.config_vector = 2;
	virtio_model_config_changed(&er.model);
	is_int(pr.messages, 1);
	pr_set(PCI_COMMAND, 2, PR_ENABLE);
	is_int(pr.messages, 2);
	is_hex(pr.data, 0x72);
	pr_down();
}

/* ---- the pin ------------------------------------------------------------ */

static bool status_bit(void)
{
	return pr_get(PCI_STATUS, 2) & PCI_STATUS_INTERRUPT;
}

/* dev.pci.isr-status-cap.2 to .5 */
static void the_pin_follows_isr_status(void)
{
	uint32_t isr;

	pr_up(MODERN, PR_VECTORS);
	isr = pr_where(VIRTIO_PCI_CAP_ISR_CFG);
	pr_go_live(0, NONE);
	pr_echo();
	ok(er.line && status_bit());
	virtio_model_config_changed(&er.model);
	is_int(pr_read(PR_MODERN, isr, 1), 3);
	ok(!er.line && !status_bit());
	is_int(pr_read(PR_MODERN, isr, 1), 0);
	/* INTX_DISABLE holds the pin, not the bit. */
	pr_set(PCI_COMMAND, 2, PR_ENABLE | PCI_COMMAND_INTX_DISABLE);
	virtio_model_config_changed(&er.model);
	ok(!er.line && status_bit());
	pr_set(PCI_COMMAND, 2, PR_ENABLE);
	ok(er.line);
	/* MSI-X takes its place. */
	pr_msix_on(0);
	ok(!er.line && !status_bit());
	pr_set(pr_next_cap(0, PCI_CAP_ID_MSIX) + PCI_MSIX_FLAGS, 2, 0);
	ok(er.line);
	pr_set_status(0);
	ok(!er.line && !status_bit());
	is_int(pr_read(PR_MODERN, isr, 1), 0);
	is_int(pr.messages, 0);
	pr_down();
}

/* ---- messages ----------------------------------------------------------- */

static uint32_t map_config(uint32_t vector)
{
	pr_write(PR_MODERN, VIRTIO_PCI_COMMON_MSIX, 2, vector);
	return pr_read(PR_MODERN, VIRTIO_PCI_COMMON_MSIX, 2);
}

/* dev.pci.msi-x-vector-cfg.4 to .7, .9 */
static void vectors_are_mapped(void)
{
	pr_up(MODERN, PR_VECTORS);
	is_int(map_config(0), 0);
	is_int(map_config(PR_VECTORS - 1), PR_VECTORS - 1);
	is_int(map_config(PR_VECTORS), NONE);
	is_int(map_config(0x7fff), NONE);
	is_int(map_config(1), 1);
	is_int(map_config(NONE), NONE);
	is_int(map_config(1), 1);
	pr_set_status(0);
	is_int(pr_read(PR_MODERN, VIRTIO_PCI_COMMON_MSIX, 2), NONE);
	pr_down();
	pr_up(MODERN, 0);
	is_int(map_config(0), NONE);
	pr_down();
}

/* dev.pci.used-buf-notif.1, dev.pci.notif-device-cfg-changes.1 */
static void events_without_a_vector(void)
{
	pr_up(MODERN, PR_VECTORS);
	pr_msix_on(0);
	pr_go_live(0, NONE);
	pr_echo();
	virtio_model_config_changed(&er.model);
	is_int(pr.messages, 0);
	ok(!er.line);
	/* dev.pci.isr-status-cap.2: all the same */
	is_int(pr_read(PR_MODERN, pr_where(VIRTIO_PCI_CAP_ISR_CFG), 1), 2);
	pr_down();
}

static void pending(unsigned int bits)
{
	is_hex(pr_read(PR_MSIX, PR_VECTORS * PCI_MSIX_ENTRY_SIZE, 4), bits);
}

static void a_masked_vector_waits(void)
{
	pr_up(MODERN, PR_VECTORS);
	pr_msix_on(0);
	pr_go_live(0, 1);
	map_config(2);
	pr_mask(1, true);
	pr_mask(2, true);
	pr_echo();
	pr_echo();
	virtio_model_config_changed(&er.model);
	is_int(pr.messages, 0);
	pending(6);
	pr_mask(1, false);
	is_int(pr.messages, 1);
	is_hex(pr.data, 0x71);
	pending(4);
	pr_set_status(0);
	pending(0);
	pr_mask(2, false);
	is_int(pr.messages, 1);
	pr_down();
}

static void a_masked_function_waits(void)
{
	unsigned int flags;

	pr_up(MODERN, PR_VECTORS);
	flags = pr_next_cap(0, PCI_CAP_ID_MSIX) + PCI_MSIX_FLAGS;
	pr_msix_on(PCI_MSIX_FLAGS_MASKALL);
	pr_go_live(0, 0);
	map_config(2);
	pr_mask(2, true);
	pr_echo();
	virtio_model_config_changed(&er.model);
	is_int(pr.messages, 0);
	pending(5);
	pr_set(flags, 2, PCI_MSIX_FLAGS_ENABLE);
	is_int(pr.messages, 1);
	is_hex(pr.data, 0x70);
	pr_mask(2, false);
	is_int(pr.messages, 2);
	pending(0);
	pr_down();
}

static void the_table_is_of_words(void)
{
	pr_up(MODERN, PR_VECTORS);
	is_int(pr_read(PR_MSIX, 12, 4), 1); /* masked at first */
	pr_msix_on(0);
	is_hex(pr_read(PR_MSIX, 16, 4), PR_ADDRESS + 16);
	is_int(pr_read(PR_MSIX, 20, 4), 1);
	is_hex(pr_read(PR_MSIX, 24, 4), 0x71);
	is_int(pr_read(PR_MSIX, 28, 4), 0);
	pr_write(PR_MSIX, 24, 2, 9);
	pr_write(PR_MSIX, 26, 4, 9);
	is_hex(pr_read(PR_MSIX, 24, 4), 0x71);
	is_int(pr_read(PR_MSIX, 24, 1), 0);
	pr_write(PR_MSIX, 48, 4, 0xffffffff); /* pending bits */
	pr_write(PR_MSIX, 4092, 4, 0xffffffff);
	pending(0);
	is_int(pr_read(PR_MSIX, 56, 4), 0);
	is_int(pr_read(PR_MSIX, 4092, 4), 0);
	pr_down();
}

/* ---- the legacy interface ----------------------------------------------- */

/* Where leg.split.vq-layout.2 puts the rings of a queue of 16. */
#define LEG_AVAIL 256
#define LEG_USED  4096

static uint16_t legacy_echo(void)
{
	struct vring_avail *avail =
		(struct vring_avail *)(void *)&vr.machine.mem[LEG_AVAIL];
	struct vring_used *used =
		(struct vring_used *)(void *)&vr.machine.mem[LEG_USED];

	er_offer();
	avail->ring[0] = to_vr16(0);
	avail->idx = to_vr16(1);
	pr_write(PR_LEGACY, VIRTIO_PCI_QUEUE_NOTIFY, 2, 0);
	virtio_model_run(&er.model);
	return vr16(used->idx);
}

/* leg.pci.pci-device-layout.1 */
static void legacy_registers(void)
{
	for (unsigned int i = 1; i < 3; i++) {
		pr_up(kinds[i], 0);
		pr_legacy_live();
		is_hex(pr_read(PR_LEGACY, VIRTIO_PCI_HOST_FEATURES, 4),
		       BIT(3) | BIT(7) | BIT(VIRTIO_F_ANY_LAYOUT) |
			       BIT(VIRTIO_RING_F_INDIRECT_DESC) |
			       BIT(VIRTIO_RING_F_EVENT_IDX));
		is_int(pr_read(PR_LEGACY, VIRTIO_PCI_STATUS, 1), 7);
		is_int(pr_read(PR_LEGACY, VIRTIO_PCI_QUEUE_NUM, 2),
		       ER_QUEUE_SIZE);
		is_hex(pr_read(PR_LEGACY, VIRTIO_PCI_QUEUE_PFN, 4),
		       VR_BASE / 4096);
		is_int(legacy_echo(), 1);
		ok(er.line);
		is_int(pr_read(PR_LEGACY, VIRTIO_PCI_ISR, 1), 1);
		ok(!er.line);
		pr_write(PR_LEGACY, VIRTIO_PCI_QUEUE_PFN, 4, 0);
		is_int(pr_read(PR_LEGACY, VIRTIO_PCI_QUEUE_PFN, 4), 0);
		pr_write(PR_LEGACY, VIRTIO_PCI_QUEUE_PFN, 4, 0xffffffff);
		is_int(pr_read(PR_LEGACY, VIRTIO_PCI_QUEUE_PFN, 4), 0);
		pr_write(PR_LEGACY, VIRTIO_PCI_QUEUE_SEL, 2, 7);
		is_int(pr_read(PR_LEGACY, VIRTIO_PCI_QUEUE_NUM, 2), 0);
		is_int(pr_read(PR_LEGACY, VIRTIO_PCI_STATUS, 2), 0);
		pr_down();
		is_clean(&vr.fp);
	}
}

static void legacy_features_are_fixed_late(void)
{
	pr_up(LEGACY, 0);
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 3);
	pr_write(PR_LEGACY, VIRTIO_PCI_GUEST_FEATURES, 4, 1 << 3);
	is_hex(pr_read(PR_LEGACY, VIRTIO_PCI_GUEST_FEATURES, 4), 1 << 3);
	/* There is no FEATURES_OK. */
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 15);
	is_int(pr_read(PR_LEGACY, VIRTIO_PCI_STATUS, 1), 7);
	pr_write(PR_LEGACY, VIRTIO_PCI_GUEST_FEATURES, 4, 1 << 7);
	is_hex(pr_read(PR_LEGACY, VIRTIO_PCI_GUEST_FEATURES, 4), 1 << 3);
	pr_down();
}

/* leg.pci.pci-device-layout.3, .5 */
static void the_legacy_configuration_moves(void)
{
	pr_up(LEGACY, PR_VECTORS);
	is_hex(pr_read(PR_LEGACY, 20, 4), 0xc3c2c1c0);
	is_hex(pr_read(PR_LEGACY, 21, 2), 0xc2c1);
	pr_msix_on(0);
	is_hex(pr_read(PR_LEGACY, 24, 4), 0xc3c2c1c0);
	is_hex(pr_read(PR_LEGACY, VIRTIO_MSI_CONFIG_VECTOR, 2), NONE);
	pr_write(PR_LEGACY, VIRTIO_MSI_CONFIG_VECTOR, 2, 1);
	is_int(pr_read(PR_LEGACY, VIRTIO_MSI_CONFIG_VECTOR, 2), 1);
	pr_write(PR_LEGACY, VIRTIO_MSI_QUEUE_VECTOR, 2, 3);
	is_int(pr_read(PR_LEGACY, VIRTIO_MSI_QUEUE_VECTOR, 2), NONE);
	pr_write(PR_LEGACY, VIRTIO_MSI_QUEUE_VECTOR, 2, 2);
	pr_legacy_live(); /* which forgets it */
	pr_write(PR_LEGACY, VIRTIO_MSI_QUEUE_VECTOR, 2, 2);
	is_int(legacy_echo(), 1);
	is_hex(pr.data, 0x72);
	pr_write(PR_LEGACY, 24 + ER_WRITABLE + 1, 1, 0x99);
	is_hex(er.config[ER_WRITABLE + 1], 0x99);
	pr_down();
}

/* leg.basic.feat-bits.4 */
static void a_transitional_device_is_whose_comes(void)
{
	pr_up(BOTH, 0);
	ok(offered() & V1);
	pr_legacy_live();
	ok(!(offered() & V1));
	/* The modern registers are not for writing now. */
	pr_enable_queue(1, NONE);
	pr_write(PR_MODERN, pr_where(VIRTIO_PCI_CAP_DEVICE_CFG) + 4, 4, 0);
	is_int(er.writes, 0);
	ok(!er.model.vqs[1].ready);
	is_int(legacy_echo(), 1);
	/* Reset it, and it is modern. */
	pr_set_status(0);
	ok(offered() & V1);
	pr_go_live(0, NONE);
	is_int(pr_status(), 15);
	pr_write(PR_LEGACY, VIRTIO_PCI_QUEUE_PFN, 4, 1);
	pr_write(PR_LEGACY, 24, 4, 0);
	is_int(er.writes, 0);
	is_hex(er.model.vqs[0].desc_addr, VR_BASE + VR_DESC);
	pr_write(PR_LEGACY, VIRTIO_PCI_STATUS, 1, 0);
	is_int(pr_status(), 0);
	pr_down();
}

/*
 * 4.1.4.10: rings and configuration are the guest's; registers are numbers.
 *
 * covers: leg.split.vq-endianness.1
 */
static void a_legacy_ring_is_big_endian(void)
{
	er_make_model();
	vr.fp.platform.big_endian = true;
	is_int(pr_show(BOTH, 0), 0);
	pr_go_live(0, NONE);
	ok(er.model.little_endian);
	pr_legacy_live();
	ok(!er.model.little_endian);
	vr.config.little_endian = false;
	is_int(legacy_echo(), 1);
	is_mem(&vr.machine.mem[VR_DATA + 0x100], "hello", 5);
	pr_down();
}

int main(void)
{
	TEST(a_modern_identity);
	TEST(transitional_identities);
	TEST(what_cannot_be_shown);
	TEST(most_of_it_is_read_only);
	TEST(what_is_no_access_to_it);
	TEST(bars_have_sizes);
	TEST(bars_answer_where_they_are_placed);
	TEST(what_is_in_no_bar);
	TEST(structures_are_announced);
	TEST(shared_memory_is_shown);
	TEST(the_window_reaches_bars);
	TEST(the_window_onto_nothing);
	TEST(features_go_in_halves);
	TEST(modern_registers_want_a_modern_driver);
	TEST(fields_are_accessed_whole);
	TEST(queues);
	TEST(queues_that_are_wrong_are_not_enabled);
	TEST(a_queue_is_reset);
	TEST(the_configuration);
	TEST(a_buffer_goes_through);
	TEST(notifications_are_as_negotiated);
	TEST(queues_have_names);
	TEST(without_bus_mastering_nothing_happens);
	TEST(the_pin_follows_isr_status);
	TEST(vectors_are_mapped);
	TEST(events_without_a_vector);
	TEST(a_masked_vector_waits);
	TEST(a_masked_function_waits);
	TEST(the_table_is_of_words);
	TEST(legacy_registers);
	TEST(legacy_features_are_fixed_late);
	TEST(the_legacy_configuration_moves);
	TEST(a_transitional_device_is_whose_comes);
	TEST(a_legacy_ring_is_big_endian);
	return tap_done();
}
