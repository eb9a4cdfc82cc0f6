/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver half of PCI against the library's own endpoint, which lies: what
 * stands between them changes what is read of configuration space and BARs, and
 * swallows what is written. Each lie is found and named in one line. What can
 * be done without the part that was lied about goes on; and when the lie ends,
 * the device is as good as any.
 */
#include <virtio/port/emu.h>
#include <virtio/virtio_console.h>

#include "fake_platform.h"
#include "tap.h"

#define SECOND	     1000000000u
#define QUEUE	     16 /* buffers */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define LEGACY_BAR 0
#define MSIX_BAR   1
#define MODERN_BAR 4

/* What is untrue of the device now. */
static struct {
	/* Bytes of configuration space. */
	uint8_t space[PCI_CFG_SPACE_SIZE];
	bool in_space[PCI_CFG_SPACE_SIZE];
	/* Where a BAR says that it is. */
	int bar;
	uint64_t bar_at;
	bool placed; /* by us: there was no firmware */
	/* A register, at a BAR's beginning: always, or until it is written. */
	int reg_bar;
	uint64_t reg;
	uint32_t value;
	bool until_written;
	bool never_settles, never_resets;
	bool only_split; /* rings: packed ones are not offered */
} lie;

static struct fake_platform fp;
static struct virtio_emu emu;
static struct virtio_emu_pci slot;
static struct virtio_console_model model;
static struct virtio_console_model_port port;
static struct virtio_driver driver;
static struct vringh_range range; /* what the device reaches */
static struct vringh_memory memory;
static char written; /* what arrived at the device's end */
static uint8_t generation;

/* The driver's side of what stands between. */
static struct virtio_platform_ops ops;
static struct virtio_platform platform;
static struct pci_host_ops host_ops;
static struct pci_host host;
static struct pci_dev function;
static struct virtio_pci_device vp;

/* ---- configuration space ------------------------------------------------- */

static unsigned int bar_register(unsigned int bar)
{
	return PCI_BASE_ADDRESS_0 + 4 * bar;
}

static uint32_t honest(unsigned int at, unsigned int width)
{
	return slot.host.ops->config_read(&slot, 0, slot.function.devfn, at,
					  width);
}

/*
 * Which half of the lying BAR a register is, or -1. While the BAR is sized,
 * which is by ones, it says how large it is.
 */
static int lying_half(unsigned int at)
{
	const struct pci_bar *bar = &slot.function.bars[lie.bar];
	uint32_t low = bar_register((unsigned int)lie.bar);

	if (at == low && (honest(at, 4) & ~PCI_BASE_ADDRESS_MEM_FLAGS) ==
				 (uint32_t)bar->addr)
		return 0;
	if (at == low + 4 && bar->is_64 && honest(at, 4) == bar->addr >> 32)
		return 1;
	return -1;
}

static bool is_here(unsigned int bus, unsigned int devfn)
{
	return !bus && devfn == slot.function.devfn;
}

static uint32_t lying_config_read(void *ctx, unsigned int bus,
				  unsigned int devfn, unsigned int at,
				  unsigned int width)
{
	uint32_t v = slot.host.ops->config_read(ctx, bus, devfn, at, width);
	int half;

	if (!is_here(bus, devfn))
		return v;
	half = lie.bar < 0 ? -1 : lying_half(at);
	if (!half)
		return (uint32_t)lie.bar_at | (v & PCI_BASE_ADDRESS_MEM_FLAGS);
	if (half == 1)
		return (uint32_t)(lie.bar_at >> 32);
	for (unsigned int i = 0; i < width; i++) {
		if (!lie.in_space[at + i])
			continue;
		v &= ~((uint32_t)0xff << 8 * i);
		v |= (uint32_t)lie.space[at + i] << 8 * i;
	}
	return v;
}

/* ---- registers ----------------------------------------------------------- */

static bool is_status(int bar, uint64_t at)
{
	return (bar == MODERN_BAR && at == VIRTIO_PCI_COMMON_STATUS) ||
	       (bar == LEGACY_BAR && at == VIRTIO_PCI_STATUS);
}

static uint32_t answer(int bar, uint64_t at, uint32_t v)
{
	if (lie.never_resets && is_status(bar, at))
		return v | VIRTIO_CONFIG_S_DRIVER_OK;
	if (lie.never_settles && bar == MODERN_BAR &&
	    at == VIRTIO_PCI_COMMON_CFGGENERATION)
		return generation++;
	if (lie.only_split && bar == MODERN_BAR && at == VIRTIO_PCI_COMMON_DF &&
	    slot.endpoint.device_features_sel == VIRTIO_F_RING_PACKED / 32)
		v &= ~(1u << VIRTIO_F_RING_PACKED % 32);
	return bar == lie.reg_bar && at == lie.reg ? lie.value : v;
}

static void note_write(int bar, uint64_t at)
{
	if (lie.until_written && bar == lie.reg_bar && at == lie.reg)
		lie.reg_bar = -1;
}

static int decode(bool io, uint64_t addr, uint64_t *at)
{
	return virtio_pci_endpoint_decode(&slot.endpoint, io, addr, at);
}

static uint32_t lying_read(void *ctx, uintptr_t reg, unsigned int width)
{
	uint32_t v = emu.ops.read(ctx, reg, width);
	uint64_t at;
	int bar = decode(false, reg, &at);

	return bar < 0 ? v : answer(bar, at, v);
}

static void lying_write(void *ctx, uintptr_t reg, unsigned int width,
			uint32_t v)
{
	uint64_t at;
	int bar = decode(false, reg, &at);

	if (bar >= 0)
		note_write(bar, at);
	emu.ops.write(ctx, reg, width, v);
}

static uint32_t lying_io_read(void *ctx, uint32_t reg, unsigned int width)
{
	uint32_t v = slot.host.ops->io_read(ctx, reg, width);
	uint64_t at;
	int bar = decode(true, reg, &at);

	return bar < 0 ? v : answer(bar, at, v);
}

/* ---- lies ---------------------------------------------------------------- */

static void say(unsigned int at, unsigned int width, uint32_t value)
{
	for (unsigned int i = 0; i < width; i++) {
		lie.in_space[at + i] = true;
		lie.space[at + i] = (uint8_t)(value >> 8 * i);
	}
}

/* A capability of the device: of MSI-X, or of a structure. */
static unsigned int msix(void)
{
	return slot.endpoint.msix_cap;
}

static unsigned int structure(unsigned int type)
{
	unsigned int at = honest(PCI_CAPABILITY_LIST, 1);

	while (at && (honest(at, 1) != PCI_CAP_ID_VNDR ||
		      honest(at + VIRTIO_PCI_CAP_CFG_TYPE, 1) != type))
		at = honest(at + 1, 1);
	ok(at != 0);
	return at;
}

static void say_register(int bar, uint64_t reg, uint32_t value)
{
	lie.reg_bar = bar;
	lie.reg = reg;
	lie.value = value;
}

static void say_common(uint64_t reg, uint32_t value)
{
	say_register(MODERN_BAR, reg, value);
}

static void say_bar_at(int bar, uint64_t at)
{
	lie.bar = bar;
	lie.bar_at = at;
}

static void chain_loops(void)
{
	say(structure(VIRTIO_PCI_CAP_PCI_CFG) + 1, 1,
	    honest(PCI_CAPABILITY_LIST, 1));
}

static void chain_leads_into_the_header(void)
{
	say(structure(VIRTIO_PCI_CAP_ISR_CFG) + 1, 1, PCI_BASE_ADDRESS_0);
}

static void common_is_short(void)
{
	say(structure(VIRTIO_PCI_CAP_COMMON_CFG) + VIRTIO_PCI_CAP_LENGTH, 4,
	    55);
}

static void common_is_outside(void)
{
	say(structure(VIRTIO_PCI_CAP_COMMON_CFG) + VIRTIO_PCI_CAP_OFFSET, 4,
	    0xfffff000);
}

static void common_is_in_no_bar(void)
{
	say(structure(VIRTIO_PCI_CAP_COMMON_CFG) + VIRTIO_PCI_CAP_BAR, 1, 3);
}

static void isr_is_outside(void)
{
	say(structure(VIRTIO_PCI_CAP_ISR_CFG) + VIRTIO_PCI_CAP_OFFSET, 4,
	    0x80000000);
}

static void structures_overlap(void)
{
	say(structure(VIRTIO_PCI_CAP_ISR_CFG) + VIRTIO_PCI_CAP_OFFSET, 4, 0x10);
}

static void bars_overlap(void)
{
	say_bar_at(MODERN_BAR, slot.function.bars[MSIX_BAR].addr);
}

static void bar_is_out_of_range(void)
{
	say_bar_at(MSIX_BAR, 0x10000);
}

static void bar_does_not_stay(void)
{
	lie.placed = true;
	say_bar_at(MSIX_BAR, 0x10000);
}

static void table_upon_common(void)
{
	say(msix() + PCI_MSIX_TABLE, 4, MODERN_BAR);
}

static void table_upon_config(void)
{
	say(msix() + PCI_MSIX_TABLE, 4, 0x2000 | MODERN_BAR);
}

static void pending_upon_isr(void)
{
	say(msix() + PCI_MSIX_PBA, 4, 0x1000 | MODERN_BAR);
}

static void table_is_outside(void)
{
	say(msix() + PCI_MSIX_TABLE, 4, 0xfff8 | MSIX_BAR);
}

static void no_version(void)
{
	say_common(VIRTIO_PCI_COMMON_DF, 0);
}

static void size_0(void)
{
	say_common(VIRTIO_PCI_COMMON_Q_SIZE, 0);
}

static void size_65535(void)
{
	say_common(VIRTIO_PCI_COMMON_Q_SIZE, 65535);
}

static void split_size_65535(void)
{
	lie.only_split = true;
	size_65535();
}

static void split_size_12(void)
{
	lie.only_split = true;
	lie.until_written = true;
	say_common(VIRTIO_PCI_COMMON_Q_SIZE, 12);
}

static void size_that_is_not_taken(void)
{
	say_common(VIRTIO_PCI_COMMON_Q_SIZE, 32);
	lie.until_written = true;
}

static void queue_in_use(void)
{
	say_common(VIRTIO_PCI_COMMON_Q_ENABLE, 1);
}

static void queue_not_enabled(void)
{
	say_common(VIRTIO_PCI_COMMON_Q_ENABLE, 0);
}

static void config_vector_refused(void)
{
	say_common(VIRTIO_PCI_COMMON_MSIX, VIRTIO_MSI_NO_VECTOR);
}

static void queue_vector_refused(void)
{
	say_common(VIRTIO_PCI_COMMON_Q_MSIX, VIRTIO_MSI_NO_VECTOR);
}

static void notified_outside(void)
{
	say_common(VIRTIO_PCI_COMMON_Q_NOFF, 0xffff);
}

static void never_settles(void)
{
	lie.never_settles = true;
}

static void never_resets(void)
{
	lie.never_resets = true;
}

static void legacy_size_0(void)
{
	say_register(LEGACY_BAR, VIRTIO_PCI_QUEUE_NUM, 0);
}

static void legacy_size_65535(void)
{
	say_register(LEGACY_BAR, VIRTIO_PCI_QUEUE_NUM, 65535);
}

static void legacy_queue_not_taken(void)
{
	say_register(LEGACY_BAR, VIRTIO_PCI_QUEUE_PFN, 0);
}

static void legacy_vector_refused(void)
{
	say_register(LEGACY_BAR, VIRTIO_MSI_CONFIG_VECTOR,
		     VIRTIO_MSI_NO_VECTOR);
}

static const struct {
	const char *name;
	void (*tell)(void);
	const char *line; /* that names it */
	int err;	  /* of the transport */
	bool driven;	  /* by the console driver, all the same */
	bool legacy;
} lies[] = {
	{ "the capability chain loops", chain_loops,
	  "capability list loops or leads nowhere", -EIO, false, false },
	{ "the capability chain leads into the header",
	  chain_leads_into_the_header, "capability list loops or leads nowhere",
	  -EIO, false, false },
	{ "the common configuration is short", common_is_short,
	  "common configuration at 0x0 in BAR 4, 0x37 bytes: it is too short",
	  -ENODEV, false, false },
	{ "the common configuration is outside of its BAR", common_is_outside,
	  "it is not within the BAR", -ENODEV, false, false },
	{ "the common configuration is in no BAR", common_is_in_no_bar,
	  "there is no such BAR", -ENODEV, false, false },
	{ "the ISR status is outside of its BAR", isr_is_outside,
	  "has no usable ISR status", -EIO, false, false },
	{ "structures overlap", structures_overlap,
	  "common configuration and ISR status overlap in BAR 4", -EIO, false,
	  false },
	{ "BARs overlap", bars_overlap, "overlaps with BAR 1", 0, true, false },
	{ "a BAR is out of range", bar_is_out_of_range,
	  "BAR 1 of 0x1000 bytes at 0x10000 is not where the bus has its "
	  "memory",
	  0, true, false },
	{ "a BAR does not stay", bar_does_not_stay, "and is at 0x10000", 0,
	  true, false },
	{ "the MSI-X table lies upon registers", table_upon_common,
	  "overlap with common configuration", 0, false, false },
	{ "the MSI-X table lies upon the configuration", table_upon_config,
	  "overlap with device configuration", 0, false, false },
	{ "the pending bits lie upon the ISR status", pending_upon_isr,
	  "overlap with ISR status", 0, false, false },
	{ "the MSI-X table is outside of its BAR", table_is_outside,
	  "the table is not within its BAR", 0, false, false },
	{ "no VERSION_1", no_version, "dev.reserved.reserved-feat-bits.1", 0,
	  false, false },
	{ "a queue of 0", size_0, "device has no queue 0", 0, false, false },
	{ "a queue of 65535", size_65535,
	  "65535 is no size for queue 0: more than 32768 (2.8)", 0, false,
	  false },
	{ "a split queue of 65535", split_size_65535,
	  "65535 is no size for queue 0: more than 32768 (2.7, "
	  "dev.pci.common-cfg-struct-layout.15)",
	  0, false, false },
	{ "a split queue of 12", split_size_12,
	  "12 as size of queue 0 is no power of two", 0, true, false },
	{ "a queue larger than it is", size_that_is_not_taken,
	  "device does not accept 32 as size of queue 0", 0, false, false },
	{ "a queue that is in use", queue_in_use, "queue 0 is in use already",
	  0, false, false },
	{ "a queue that is not enabled", queue_not_enabled,
	  "device does not accept queue 0", 0, false, false },
	{ "the configuration's vector is refused", config_vector_refused,
	  "device refuses MSI-X vector 0", 0, true, false },
	{ "a queue's vector is refused", queue_vector_refused,
	  "device refuses MSI-X vector 1", 0, true, false },
	{ "a queue is notified outside", notified_outside,
	  "queue 0 is notified at 65535 * 4", 0, false, false },
	{ "the configuration never settles", never_settles,
	  "configuration does not settle", 0, true, false },
	{ "the status never resets", never_resets,
	  "does not complete its reset", -EIO, false, false },
	{ "legacy: a queue of 0", legacy_size_0, "device has no queue 0", 0,
	  false, true },
	{ "legacy: a queue of 65535", legacy_size_65535,
	  "65535 is no size for queue 0", 0, false, true },
	{ "legacy: a queue that is not taken", legacy_queue_not_taken,
	  "device does not accept queue 0", 0, false, true },
	{ "legacy: the configuration's vector is refused",
	  legacy_vector_refused, "device refuses MSI-X vector 0", 0, true,
	  true },
	{ "legacy: the status never resets", never_resets,
	  "does not complete its reset", -EIO, false, true },
};

/* ---- the device ---------------------------------------------------------- */

static size_t take_output(void *ctx, unsigned int number, const void *buf,
			  size_t len)
{
	(void)ctx;
	(void)number;
	written = ((const char *)buf)[len - 1];
	return len;
}

static void nobody_listens(void *ctx, unsigned int number)
{
	(void)ctx;
	(void)number;
}

static void nobody_opens(void *ctx, unsigned int number, bool open)
{
	(void)ctx;
	(void)number;
	(void)open;
}

static void nobody_reads(void *ctx, uint8_t c)
{
	(void)ctx;
	(void)c;
}

static const struct virtio_console_backend_ops backend = {
	.output = take_output,
	.ready = nobody_listens,
	.open = nobody_opens,
	.emergency = nobody_reads,
};

/* A console on the emulated bus, that nobody drives yet. */
static bool make_device(bool legacy)
{
	struct virtio_console_model_config config = {
		.platform = &fp.platform,
		.ops = &backend,
		.queue_size = QUEUE,
		.ports = &port,
		.num_ports = 1,
		.cols = 80,
		.rows = 25,
	};
	uint64_t arena;

	fake_platform_init(&fp);
	virtio_emu_init(&emu, &fp.platform);
	arena = fake_dma_addr(&fp, fp.arena);
	range = (struct vringh_range){ arena, arena + FAKE_ARENA_SIZE - 1,
				       0 - fp.platform.dma_offset };
	memory = (struct vringh_memory){ &range, 1 };
	virtio_emu_set_memory(&emu, &memory);
	if (!is_int(virtio_console_model_init(&model, &config), 0))
		return false;
	return is_int(virtio_emu_add_pci(&emu, &slot, &model.model,
					 legacy ? VIRTIO_PCI_LEGACY
						: VIRTIO_PCI_MODERN),
		      0);
}

static void end_device(void)
{
	virtio_emu_remove_pci(&slot);
	virtio_model_exit(&model.model);
	is_clean(&fp);
}

/* What stands between, and tells the truth so far. */
static void stand_between(void)
{
	memset(&lie, 0, sizeof(lie));
	lie.bar = -1;
	lie.reg_bar = -1;
	ops = emu.ops;
	ops.read = lying_read;
	ops.write = lying_write;
	platform = emu.platform;
	platform.ops = &ops;
	host_ops = *slot.host.ops;
	host_ops.config_read = lying_config_read;
	host_ops.io_read = lying_io_read;
	host = slot.host;
	host.ops = &host_ops;
	host.platform = &platform;
}

/* ---- tests --------------------------------------------------------------- */

static void check_works(struct virtio_device *vdev, char c)
{
	struct virtio_console *console = virtio_console_from_vdev(vdev);
	struct virtio_console_port *p;

	if (!ok(console != NULL))
		return;
	p = virtio_console_next_port(console, NULL);
	is_int(virtio_console_write(p, &c, 1, SECOND), 1);
	is_int(virtio_console_flush(p, SECOND), 0);
	is_int(written, c);
}

/* Where the BARs were placed when the device came; that is free again. */
static void bus_is_free(struct pci_host *h)
{
	h->io.next &= ~(uint64_t)0x3ff;
	h->mem.next &= ~(uint64_t)0xffffff;
	h->mem64.next &= ~(((uint64_t)1 << 40) - 1);
}

static void probe_the_liar(size_t i)
{
	int err;

	/* As firmware left it, unless we are the firmware. */
	host.place = lie.placed;
	bus_is_free(&host);
	is_int(pci_scan(&host, &function, 1), 1);
	err = virtio_pci_probe(&vp, &function, VIRTIO_PCI_MODERN_FIRST);
	is_int(err, lies[i].err);
	is_int(fake_logged(&fp, lies[i].line) >= 1, 1);
	if (err)
		return;
	ok((vp.vdev.dev.driver != NULL) == lies[i].driven);
	if (vp.vdev.dev.driver)
		check_works(&vp.vdev, 'a');
	virtio_pci_remove(&vp);
}

static void check_honest(void)
{
	unsigned int lines = fp.nr_lines;

	bus_is_free(&slot.host);
	is_int(pci_scan(&slot.host, &slot.function, 1), 1);
	is_int(virtio_pci_probe(&slot.device, &slot.function,
				VIRTIO_PCI_MODERN_FIRST),
	       0);
	check_works(&slot.device.vdev, 'b');
	is_int(fp.nr_lines, lines);
}

static void test(size_t i)
{
	tap_begin();
	if (make_device(lies[i].legacy)) {
		virtio_pci_remove(&slot.device);
		register_virtio_driver(&driver);
		stand_between();
		lies[i].tell();
		is_int(fp.nr_lines, 0);
		probe_the_liar(i);
		check_honest();
		unregister_virtio_driver(&driver);
		end_device();
	}
	tap_end(lies[i].name);
}

int main(void)
{
	virtio_console_driver_init(&driver);
	for (size_t i = 0; i < COUNT(lies); i++)
		test(i);
	return tap_done();
}
