/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The console driver against a device that lies in its messages, in what it
 * uses and in how many ports it has, and tells the truth in all that
 * fuzz_pci_driver is for: so every input comes as far as the ports.
 *
 * Whatever the device says, a port has a number below the most and a name that
 * a terminal can show, nothing is written but what was asked for, and nothing
 * stays behind.
 */
#define FAKE_PCI_QUEUES 8 /* of three ports, and two for control */

#include "lying_console.h"

#include <virtio/virtio_ids.h>

#define STEPS 500 /* setting up costs more than many of them */

static struct virtio_driver driver;

static int on_wait(void *device)
{
	(void)device;
	CHECK(lp.fp.waits < LYING_WAITS);
	if (!fuzz_more(&lp.in))
		return 0;
	tell(&lp.in);
	exchange(&lp.in);
	return 1;
}

static void make_console(struct fuzz *in)
{
	uint8_t how = fuzz_byte(in);

	fake_set(&lp.dev, PCI_DEVICE_ID, 2,
		 VIRTIO_PCI_ID_MODERN_BASE + VIRTIO_ID_CONSOLE);
	lp.dev.features |= 1u << VIRTIO_CONSOLE_F_MULTIPORT |
			   1u << VIRTIO_CONSOLE_F_SIZE |
			   1u << VIRTIO_CONSOLE_F_EMERG_WRITE;
	lp.dev.num_queues = FAKE_PCI_QUEUES;
	for (unsigned int i = 0; i < FAKE_PCI_QUEUES; i++)
		lp.dev.queues[i].size = how & 0x10 ? 8 : 1;
	lp.dev.config[offsetof(struct virtio_console_config, max_nr_ports)] =
		(how + 1) & 3;
	if (how & 0x80)
		fake_platform_bounce(&lp.fp);
}

/* Most lives begin with a port that is open at both ends. */
static void begin(void)
{
	struct virtio_console *console = virtio_console_from_vdev(&lp.vp.vdev);
	struct virtio_console_port *port = NULL;

	tell_of_port(0);
	if (console)
		port = virtio_console_next_port(console, NULL);
	if (port)
		virtio_console_open(port);
}

static void step(struct fuzz *in)
{
	struct virtio_console *console = virtio_console_from_vdev(&lp.vp.vdev);

	lying_begin();
	switch (fuzz_below(in, 12)) {
	case 0:
		if (!virtio_device_freeze(&lp.vp.vdev))
			virtio_device_restore(&lp.vp.vdev);
		break;
	case 1:
		act(in);
		break;
	case 2:
	case 3:
	case 4:
		exchange(in);
		break;
	case 5:
	case 6:
		if (console)
			request_console(in, console);
		break;
	default:
		tell(in);
	}
}

static void live(struct fuzz *in)
{
	lying_begin();
	CHECK(fake_pci_scan(&lp.dev) == 1);
	CHECK(!virtio_pci_probe(&lp.vp, &lp.dev.dev, VIRTIO_PCI_MODERN_FIRST));
	if (fuzz_below(in, 4))
		begin();
	for (unsigned int n = 0; n < STEPS && fuzz_more(in); n++)
		step(in);
	lying_begin();
	virtio_pci_remove(&lp.vp);
	CHECK(!lp.dev.vectors_out && !fake_live_irqs(&lp.fp));
	CHECK(!fake_live_blocks(&lp.fp) && !lp.fp.nr_maps);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	lying_init(data, size);
	lp.fp.on_wait = on_wait;
	make_console(&lp.in);
	virtio_console_driver_init(&driver);
	register_virtio_driver(&driver);
	live(&lp.in);
	unregister_virtio_driver(&driver);
	CHECK(!lp.fp.violations);
	return 0;
}
