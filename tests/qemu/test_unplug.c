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
#include <virtio/virtio_console.h>
#include <virtio/virtio_rng.h>

#include "host_end.h"
#include "hot_slot.h"
#include "tap.h"

#define TIMEOUT_NS 5000000000u
#define SHORT_NS   200000000u
#define SOON_NS	   2000000000u
#define BYTES	   4096u /* of each request */
#define FLYING	   32u
#define REQUESTS   1024u    /* more than the queue holds */
#define OUTPUT	   1000000u /* bytes, more than a socket holds */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The other ends of a console's port, and of a source of no entropy. */
static struct host_end end, silence;

/*
 * One disk; one so slow that requests pile up, which QEMU completes when the
 * device goes; and one whose errors stop the machine, so that it never does.
 * And entropy that never comes.
 */
#define ZEROES "null-co,size=1048576,read-zeroes=on,node-name="
static const char *args[] = {
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
	"-chardev",
	silence.chardev,
	"-object",
	"rng-egd,id=silent,chardev=silence",
	"-chardev",
	end.chardev,
	NULL,
};

/* What is plugged. */
#define DISK(name)                                                             \
	"\"driver\": \"virtio-blk-pci\", \"rerror\": \"stop\", "               \
	"\"drive\": \"" name "\""
#define RNG "\"driver\": \"virtio-rng-pci\", \"rng\": \"silent\""
#define CONSOLE                                                                \
	"\"driver\": \"virtio-serial-pci\", \"max_ports\": 2, \"vectors\": 8"

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

static struct virtio_linux linux_port;
static struct virtio_driver drivers[3];
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
		.host = &linux_port.platform,
	};

	host_end_open(&end, "end");
	host_end_open(&silence, "silence");
	if (!is_int(virtio_qemu_start(&qemu, &config), 0))
		return false;
	host_end_given(&end);
	host_end_given(&silence);
	is_int(virtio_qemu_probe(qemu), 0);
	return true;
}

static struct virtio_device *plug(const char *properties)
{
	struct virtio_device *vdev = hot_plug(qemu, properties, &s->hot);

	is_int(hot.device.irq_mode,
	       s->no_msi ? VIRTIO_PCI_IRQ_INTX : VIRTIO_PCI_IRQ_PER_VQ);
	return vdev;
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
static void requests_are_lost(struct virtio_device *vdev)
{
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);

	submit_all(blk);
	hot_wait_until_running(false);
	hot_unplug();
	is_int(finished, 0);
	remove_and_go_on();
	check_each_done_once(FLYING);
	is_int(successes, 0);
}

/* QEMU completes them as the device goes, and nobody looks. */
static void requests_are_completed_unseen(struct virtio_device *vdev)
{
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);

	submit_all(blk);
	hot_unplug();
	is_int(finished, 0);
	remove_and_go_on();
	check_each_done_once(FLYING);
}

/* As before, but somebody looks: what was read is good. */
static void requests_are_completed(struct virtio_device *vdev)
{
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);

	submit_all(blk);
	hot_unplug();
	is_int(virtio_blk_poll(blk, 0), FLYING);
	is_int(successes, FLYING);
	remove_and_go_on();
	check_each_done_once(FLYING);
}

/* Somebody began to wait while it was there; how long it took to tell. */
static void check_told(int ret, uint64_t start)
{
	is_int(ret, -ENODEV);
	ok(hot_now() - start < SOON_NS);
	ok(!hot.eject_in_wait);
	ok(!hot_is_plugged());
}

static void begin_to_wait(void)
{
	hot_ask_to_unplug();
	hot.eject_in_wait = true;
}

static void somebody_waits(struct virtio_device *vdev)
{
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);
	uint64_t start = hot_now();
	uint8_t bytes[BYTES];

	begin_to_wait();
	hot.stops = true;
	check_told(virtio_blk_read(blk, 0, bytes, BYTES, UINT64_MAX), start);
	is_int(virtio_blk_read(blk, 0, bytes, BYTES, UINT64_MAX), -ENODEV);
	is_int(virtio_blk_flush(blk, UINT64_MAX), -ENODEV);
	is_int(virtio_blk_poll(blk, 0), -ENODEV);
	remove_and_go_on();
}

/* Nothing tells the driver that it talks to nobody. */
static void driver_goes_on(struct virtio_device *vdev)
{
	struct virtio_blk *blk = virtio_blk_from_vdev(vdev);
	uint8_t bytes[BYTES];
	unsigned int num;

	is_int(virtio_blk_read(blk, 0, bytes, BYTES, TIMEOUT_NS), 0);
	hot_unplug();
	num = submit(blk, REQUESTS);
	ok(num < REQUESTS);
	virtio_blk_kick(blk, 0);
	ok(virtio_blk_poll(blk, 0) <= 0);
	check_other_device();
	is_int(virtio_blk_read(blk, 0, bytes, BYTES, UINT64_MAX), -ENODEV);
	is_int(virtio_blk_flush(blk, UINT64_MAX), -ENODEV);
	is_int(virtio_blk_kick(blk, 0), -ENODEV);
	remove_and_go_on();
	check_each_done_once(num);
	is_int(successes, 0);
}

static void another_takes_its_place(struct virtio_device *vdev)
{
	uint8_t bytes[BYTES];

	submit_all(virtio_blk_from_vdev(vdev));
	hot_unplug();
	remove_and_go_on();
	vdev = plug(DISK("fast"));
	if (!vdev)
		return;
	is_int(virtio_blk_read(virtio_blk_from_vdev(vdev), 0, bytes, BYTES,
			       TIMEOUT_NS),
	       0);
	hot_unplug();
	remove_and_go_on();
}

/* ---- tests of entropy ---------------------------------------------------- */

static void entropy_is_waited_for(struct virtio_device *vdev)
{
	struct virtio_rng *rng = virtio_rng_from_vdev(vdev);
	uint64_t start = hot_now();
	uint8_t bytes[64];

	begin_to_wait();
	check_told(virtio_rng_read(rng, bytes, sizeof(bytes), UINT64_MAX),
		   start);
	is_int(virtio_rng_read(rng, bytes, sizeof(bytes), UINT64_MAX), -ENODEV);
	remove_and_go_on();
}

static void entropy_is_asked_for(struct virtio_device *vdev)
{
	struct virtio_rng *rng = virtio_rng_from_vdev(vdev);
	uint8_t bytes[64];

	hot_unplug();
	is_int(virtio_rng_read(rng, bytes, sizeof(bytes), UINT64_MAX), -ENODEV);
	remove_and_go_on();
}

/* ---- tests of consoles --------------------------------------------------- */

/* Bring a port, which QEMU tells of when it has come. */
static struct virtio_console_port *plug_port(struct virtio_device *vdev)
{
	struct virtio_console_port *port;
	uint64_t start = hot_now();

	is_int(virtio_qemu_qmp(qemu,
			       "{\"execute\": \"device_add\", \"arguments\": "
			       "{\"driver\": \"virtserialport\", \"bus\": "
			       "\"hot.0\", \"chardev\": \"end\"}}",
			       NULL),
	       0);
	port = host_end_wait(virtio_console_from_vdev(vdev), &hot.platform, 1,
			     HOST_END_NAME)
		       .port[0];
	if (!ok(port != NULL))
		return NULL;
	is_int(virtio_console_open(port), 0);
	/* QEMU tells last that there is somebody at its end. */
	while (!virtio_console_port_info(port)->peer && hot_in_time(start))
		hot.platform.ops->wait(hot.platform.ctx, TIMEOUT_NS);
	ok(virtio_console_port_info(port)->peer);
	return port;
}

static void check_port_gone(struct virtio_console_port *port)
{
	char c = 'x';

	is_int(virtio_console_read(port, &c, 1, UINT64_MAX), -ENODEV);
	is_int(virtio_console_write(port, &c, 1, UINT64_MAX), -ENODEV);
	is_int(virtio_console_flush(port, UINT64_MAX), -ENODEV);
}

static void input_is_waited_for(struct virtio_device *vdev)
{
	struct virtio_console_port *port = plug_port(vdev);
	uint64_t start = hot_now();
	char c;

	if (!port)
		return;
	begin_to_wait();
	check_told(virtio_console_read(port, &c, 1, UINT64_MAX), start);
	check_port_gone(port);
	remove_and_go_on();
}

/* More output than the host's end takes, which nobody reads. */
static void output_is_waited_for(struct virtio_device *vdev)
{
	struct virtio_console_port *port = plug_port(vdev);
	static char bytes[OUTPUT];
	uint64_t start;

	if (!port)
		return;
	ok(virtio_console_write(port, bytes, sizeof(bytes), SHORT_NS) > 0);
	start = hot_now();
	begin_to_wait();
	check_told(virtio_console_flush(port, UINT64_MAX), start);
	check_port_gone(port);
	remove_and_go_on();
}

static void output_goes_nowhere(struct virtio_device *vdev)
{
	struct virtio_console_port *port = plug_port(vdev);
	uint64_t start;
	int ret;

	if (!port)
		return;
	hot_unplug();
	start = hot_now();
	/* What was written just then is found lost by whoever goes on. */
	do {
		ret = virtio_console_write(port, "x", 1, UINT64_MAX);
	} while (ret > 0 && hot_now() - start < SOON_NS);
	is_int(ret, -ENODEV);
	check_port_gone(port);
	remove_and_go_on();
}

static const struct {
	const char *name;
	const char *properties;
	void (*run)(struct virtio_device *vdev);
} tests[] = {
	{ "requests are lost", DISK("bad"), requests_are_lost },
	{ "requests are completed unseen", DISK("slow"),
	  requests_are_completed_unseen },
	{ "requests are completed", DISK("slow"), requests_are_completed },
	{ "somebody waits", DISK("bad"), somebody_waits },
	{ "driver goes on", DISK("fast"), driver_goes_on },
	{ "another takes its place", DISK("slow"), another_takes_its_place },
	{ "entropy is waited for", RNG, entropy_is_waited_for },
	{ "entropy is asked for", RNG, entropy_is_asked_for },
	{ "input is waited for", CONSOLE, input_is_waited_for },
	{ "output is waited for", CONSOLE, output_is_waited_for },
	{ "output goes nowhere", CONSOLE, output_goes_nowhere },
};

static void test(size_t i)
{
	struct virtio_device *vdev;
	char name[128];

	tap_begin();
	if (begin()) {
		vdev = plug(tests[i].properties);
		if (vdev)
			tests[i].run(vdev);
		virtio_qemu_close(qemu);
	}
	close(end.ours);
	close(silence.ours);
	snprintf(name, sizeof(name), "%s: %s", s->name, tests[i].name);
	tap_end(name);
}

int main(void)
{
	virtio_linux_init(&linux_port);
	virtio_rng_driver_init(&drivers[0]);
	virtio_blk_driver_init(&drivers[1]);
	virtio_console_driver_init(&drivers[2]);
	for (size_t i = 0; i < COUNT(drivers); i++)
		register_virtio_driver(&drivers[i]);
	for (s = setups; s < setups + COUNT(setups); s++)
		for (size_t i = 0; i < COUNT(tests); i++)
			test(i);
	for (size_t i = 0; i < COUNT(drivers); i++)
		unregister_virtio_driver(&drivers[i]);
	return tap_done();
}
