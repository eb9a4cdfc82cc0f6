/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A QEMU device that is unplugged while its driver has requests in flight, or
 * goes on to submit more. Every request ends, once; whoever waits is told;
 * memory, interrupts and vectors come back; and the machine's other device is
 * none the wiser.
 */
#include <stdio.h>
#include <string.h>

#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/virtio_blk.h>
#include <virtio/virtio_rng.h>

#include "hot_slot.h"
#include "tap.h"

#define TIMEOUT_NS 5000000000u
#define SHORT_NS   200000000u
#define BYTES	   4096u /* of each request */
#define FLYING	   32u
#define REQUESTS   1024u /* more than the queue holds */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * One disk; one so slow that requests pile up, which QEMU completes when the
 * device goes; and one whose errors stop the machine, so that it never does.
 */
#define ZEROES "null-co,size=1048576,read-zeroes=on,node-name="
static const char *const args[] = {
	/* Of machines with PCI Express alone. */
	"-device",
	"pcie-root-port,id=root,chassis=1,addr=9",
	"-global",
	"ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off",
#define EXPRESS_ARGS 4
	"-device",
	"virtio-rng-pci",
	"-blockdev",
	ZEROES "fast",
	"-blockdev",
	ZEROES "below-slow",
	"-object",
	"throttle-group,id=group,x-iops-total=1",
	"-blockdev",
	"throttle,node-name=slow,throttle-group=group,"
	"file=below-slow",
	"-blockdev",
	ZEROES "below-bad",
	"-blockdev",
	"blkdebug,node-name=bad,image=below-bad,"
	"inject-error.0.event=none,inject-error.0.iotype=read",
	NULL,
};

/* How the machine and the device are to be. */
static const struct setup {
	const char *name;
	bool no_msi;
	struct hot_config hot;
} setups[] = {
	{ "pc: modern, MSI-X", false, { false, false, false } },
	{ "pc: modern, INTx", true, { false, false, false } },
	{ "pc: modern, INTx, then ones", true, { false, false, true } },
	{ "pc: legacy, INTx", true, { false, true, true } },
	{ "q35: modern, MSI-X", false, { true, false, false } },
	{ "q35: legacy, INTx, then ones", true, { true, true, true } },
};

static struct virtio_linux port;
static struct virtio_driver rng_driver, blk_driver;
static struct virtio_qemu *qemu;
static const struct setup *s; /* now */

static struct virtio_blk_request requests[REQUESTS];
static struct scatterlist sg;
static unsigned int done[REQUESTS];
static unsigned int finished, successes;

/* ---- machine ------------------------------------------------------------ */

static bool begin(void)
{
	const struct virtio_qemu_config config = {
		.machine = s->hot.express ? "q35" : "pc",
		.args = s->hot.express ? args : args + EXPRESS_ARGS,
		.no_msi = s->no_msi,
		.prefer_legacy = s->hot.legacy,
		.host = &port.platform,
	};

	if (!is_int(virtio_qemu_start(&qemu, &config), 0))
		return false;
	is_int(virtio_qemu_probe(qemu), 0);
	return true;
}

static struct virtio_blk *plug(const char *disk)
{
	struct virtio_blk *blk = hot_plug(qemu, disk, &s->hot);

	is_int(hot.device.irq_mode,
	       s->no_msi ? VIRTIO_PCI_IRQ_INTX : VIRTIO_PCI_IRQ_PER_VQ);
	return blk;
}

static void check_other_device(void)
{
	struct virtio_device *rng = virtio_bus_next_device(NULL);
	uint8_t bytes[64];

	is_int(virtio_rng_read(virtio_rng_from_vdev(rng), bytes, sizeof(bytes),
			       TIMEOUT_NS),
	       0);
}

static void remove_and_go_on(void)
{
	hot_remove();
	is_int(virtio_qemu_qmp(qemu, "{\"execute\": \"cont\"}", NULL), 0);
	hot_wait_until_running(true);
	check_other_device();
}

/* ---- requests ----------------------------------------------------------- */

/* Whoever wants to go on with a device that is gone is refused. */
static void request_done(struct virtio_blk_request *rq)
{
	done[rq - requests]++;
	finished++;
	successes += !rq->error;
	if (!rq->error)
		return;
	is_int(rq->error, -ENODEV);
	is_int(virtio_blk_submit(rq->priv, 0, rq), -EIO);
}

/* Submit so many; how many the queue took. */
static unsigned int submit(struct virtio_blk *blk, unsigned int num)
{
	void *mem = virtio_blk_alloc(blk, BYTES);
	unsigned int i;

	memset(done, 0, sizeof(done));
	finished = successes = 0;
	sg_init_one(&sg, mem, BYTES);
	for (i = 0; i < num; i++) {
		requests[i] = (struct virtio_blk_request){
			.type = VIRTIO_BLK_T_IN,
			.sg = &sg,
			.done = request_done,
			.priv = blk,
		};
		if (virtio_blk_submit(blk, 0, &requests[i]))
			break;
	}
	return i;
}

static void submit_all(struct virtio_blk *blk)
{
	is_int(submit(blk, FLYING), FLYING);
	is_int(virtio_blk_kick(blk, 0), 0);
	is_int(finished, 0);
}

static void check_each_done_once(unsigned int num)
{
	is_int(finished, num);
	for (unsigned int i = 0; i < num; i++)
		is_int(done[i], 1);
}

/* ---- tests -------------------------------------------------------------- */

/* QEMU never completes them: the driver's remove does. */
static void requests_are_lost(struct virtio_blk *blk)
{
	submit_all(blk);
	hot_wait_until_running(false);
	hot_unplug();
	is_int(finished, 0);
	remove_and_go_on();
	check_each_done_once(FLYING);
	is_int(successes, 0);
}

/* QEMU completes them as the device goes, and nobody looks. */
static void requests_are_completed_unseen(struct virtio_blk *blk)
{
	submit_all(blk);
	hot_unplug();
	is_int(finished, 0);
	remove_and_go_on();
	check_each_done_once(FLYING);
}

/* As before, but somebody looks: what was read is good. */
static void requests_are_completed(struct virtio_blk *blk)
{
	submit_all(blk);
	hot_unplug();
	is_int(virtio_blk_poll(blk, 0), FLYING);
	is_int(successes, FLYING);
	remove_and_go_on();
	check_each_done_once(FLYING);
}

static void somebody_waits(struct virtio_blk *blk)
{
	uint8_t bytes[BYTES];

	hot_ask_to_unplug();
	hot.eject_in_wait = true;
	ok(virtio_blk_read(blk, 0, bytes, BYTES, SHORT_NS) < 0);
	ok(!hot.eject_in_wait);
	ok(!hot_is_plugged());
	remove_and_go_on();
}

/* Nothing tells the driver that it talks to nobody. */
static void driver_goes_on(struct virtio_blk *blk)
{
	uint8_t bytes[BYTES];
	unsigned int num;

	is_int(virtio_blk_read(blk, 0, bytes, BYTES, TIMEOUT_NS), 0);
	hot_unplug();
	num = submit(blk, REQUESTS);
	ok(num < REQUESTS);
	virtio_blk_kick(blk, 0);
	ok(virtio_blk_poll(blk, 0) <= 0);
	check_other_device();
	ok(virtio_blk_read(blk, 0, bytes, BYTES, SHORT_NS) < 0);
	ok(virtio_blk_flush(blk, SHORT_NS) < 0);
	remove_and_go_on();
	check_each_done_once(num);
	is_int(successes, 0);
}

static void another_takes_its_place(struct virtio_blk *blk)
{
	uint8_t bytes[BYTES];

	submit_all(blk);
	hot_unplug();
	remove_and_go_on();
	blk = plug("fast");
	if (!blk)
		return;
	is_int(virtio_blk_read(blk, 0, bytes, BYTES, TIMEOUT_NS), 0);
	hot_unplug();
	remove_and_go_on();
}

static const struct {
	const char *name;
	const char *disk;
	void (*run)(struct virtio_blk *blk);
} tests[] = {
	{ "requests are lost", "bad", requests_are_lost },
	{ "requests are completed unseen", "slow",
	  requests_are_completed_unseen },
	{ "requests are completed", "slow", requests_are_completed },
	{ "somebody waits", "bad", somebody_waits },
	{ "driver goes on", "fast", driver_goes_on },
	{ "another takes its place", "slow", another_takes_its_place },
};

static void test(size_t i)
{
	struct virtio_blk *blk;
	char name[128];

	tap_begin();
	if (begin()) {
		blk = plug(tests[i].disk);
		if (blk)
			tests[i].run(blk);
		virtio_qemu_close(qemu);
	}
	snprintf(name, sizeof(name), "%s: %s", s->name, tests[i].name);
	tap_end(name);
}

int main(void)
{
	virtio_linux_init(&port);
	virtio_rng_driver_init(&rng_driver);
	register_virtio_driver(&rng_driver);
	virtio_blk_driver_init(&blk_driver);
	register_virtio_driver(&blk_driver);
	for (s = setups; s < setups + COUNT(setups); s++)
		for (size_t i = 0; i < COUNT(tests); i++)
			test(i);
	unregister_virtio_driver(&blk_driver);
	unregister_virtio_driver(&rng_driver);
	return tap_done();
}
