/* SPDX-License-Identifier: BSD-2-Clause */
/* Building the machine of --on out of device models. */
#include <stdlib.h>
#include <string.h>

#include <virtio/port/emu.h>
#include <virtio/port/linux.h>
#include <virtio/virtio_blk.h>
#include <virtio/virtio_dummy.h>
#include <virtio/virtio_rng.h>

#include "console_device.h"
#include "device_spec.h"
#include "gpio_device.h"
#include "i2c_device.h"
#include "machine.h"
#include "machine_qemu.h"
#include "tool.h"
#include "trace_record.h"

struct machine;
struct transport;

struct machine_device {
	struct machine_device *next; /* the one that came before it */
	const struct transport *transport;
	union {
		struct virtio_emu_mmio mmio;
		struct virtio_emu_pci pci;
	} place;
	struct virtio_device *vdev; /* as the bus sees it */
	struct virtio_model *model; /* which of those below */
	union {
		struct virtio_blk_model blk;
		struct virtio_rng_model rng;
		struct virtio_dummy_model dummy;
		struct console_device console;
		struct i2c_device i2c;
		struct gpio_device gpio;
	};
	bool has_file;
	struct virtio_linux_file file;
	struct stat file_stat;
};

/* How devices are put into the machine; `how` is its own business. */
struct transport {
	const char *name;
	int (*add)(struct machine *m, struct machine_device *dev,
		   unsigned int how);
	void (*remove)(struct machine_device *dev);
	void (*mute)(struct machine_device *dev, bool mute);
	unsigned int how;
};

struct machine {
	struct virtio_linux port;
	struct virtio_emu emu;
	const struct transport *transport;
	const struct machine_hooks *hooks;
	struct machine_device *devices; /* the last one first */
	struct machine_qemu *qemu;	/* instead of emu, or NULL */
};

/* ---- transports --------------------------------------------------------- */

static int add_mmio(struct machine *m, struct machine_device *dev,
		    unsigned int version)
{
	dev->vdev = &dev->place.mmio.device.vdev;
	return virtio_emu_add(&m->emu, &dev->place.mmio, dev->model, version);
}

static void remove_mmio(struct machine_device *dev)
{
	virtio_emu_remove(&dev->place.mmio);
}

static void mute_mmio(struct machine_device *dev, bool mute)
{
	virtio_emu_mute(&dev->place.mmio, mute);
}

static int add_pci(struct machine *m, struct machine_device *dev,
		   unsigned int kind)
{
	dev->vdev = &dev->place.pci.device.vdev;
	return virtio_emu_add_pci(&m->emu, &dev->place.pci, dev->model,
				  (enum virtio_pci_kind)kind);
}

static void remove_pci(struct machine_device *dev)
{
	virtio_emu_remove_pci(&dev->place.pci);
}

static void mute_pci(struct machine_device *dev, bool mute)
{
	virtio_emu_mute_pci(&dev->place.pci, mute);
}

#define MMIO add_mmio, remove_mmio, mute_mmio
#define PCI  add_pci, remove_pci, mute_pci

static const struct transport transports[] = {
	{ "mmio", MMIO, 2 },
	{ "mmio-legacy", MMIO, 1 },
	{ "pci", PCI, VIRTIO_PCI_MODERN },
	{ "pci-legacy", PCI, VIRTIO_PCI_LEGACY },
	{ "pci-transitional", PCI, VIRTIO_PCI_TRANSITIONAL },
};

/* ---- a disk ------------------------------------------------------------ */

static int image_error(const char *path, int err, const struct stat *st)
{
	bool disk_like = S_ISREG(st->st_mode) || S_ISBLK(st->st_mode);

	if (err == -EINVAL && !disk_like)
		tool_error("%s is neither a file nor a block device: "
			   "blk= takes a raw disk image",
			   path);
	else if (err == -EINVAL)
		tool_error("the size of %s is no multiple of 512: "
			   "enlarge it with 'truncate -s %%512 %s'",
			   path, path);
	else if (err == -EACCES || err == -EROFS || err == -EPERM)
		tool_error("cannot open disk image %s: %s: "
			   "try blk=%s;ro to only read it",
			   path, strerror(-err), path);
	else
		tool_error("cannot open disk image %s: %s: "
			   "check what follows blk=",
			   path, strerror(-err));
	return TOOL_FAILED;
}

static int open_image(struct machine_device *dev,
		      const struct device_spec *spec)
{
	int err;

	/* Looked at first: opening a FIFO would wait for its writer. */
	if (stat(spec->file, &dev->file_stat))
		return image_error(spec->file, -errno, &dev->file_stat);
	if (!S_ISREG(dev->file_stat.st_mode) &&
	    !S_ISBLK(dev->file_stat.st_mode))
		return image_error(spec->file, -EINVAL, &dev->file_stat);
	err = virtio_linux_file_open(&dev->file, spec->file, spec->read_only);
	if (err)
		return image_error(spec->file, err, &dev->file_stat);
	dev->has_file = true;
	return 0;
}

static int make_blk(struct machine_device *dev, const struct device_spec *spec,
		    const struct virtio_platform *platform)
{
	const struct virtio_blk_model_config config = {
		.platform = platform,
		.ops = virtio_linux_file_ops(),
		.ctx = &dev->file,
		.capacity = dev->file.size / VIRTIO_BLK_SECTOR_SIZE,
		.num_queues = spec->num_queues,
		.queue_size = spec->queue_size,
		.read_only = spec->read_only,
		.serial = spec->serial,
	};

	dev->model = &dev->blk.model;
	return virtio_blk_model_init(&dev->blk, &config);
}

/* ---- any device --------------------------------------------------------- */

static int make_model(struct machine_device *dev,
		      const struct device_spec *spec,
		      const struct virtio_platform *platform)
{
	switch (spec->kind) {
	case DEVICE_BLK:
		return make_blk(dev, spec, platform);
	case DEVICE_RNG:
		dev->model = &dev->rng.model;
		return virtio_rng_model_init(&dev->rng, platform,
					     spec->queue_size,
					     virtio_linux_entropy, NULL);
	case DEVICE_CONSOLE:
		dev->model = &dev->console.console.model;
		return console_device_init(&dev->console, spec, platform);
	case DEVICE_I2C:
		dev->model = &dev->i2c.i2c.model;
		return i2c_device_init(&dev->i2c, spec, platform);
	case DEVICE_GPIO:
		dev->model = &dev->gpio.gpio.model;
		return gpio_device_init(&dev->gpio, spec, platform);
	case DEVICE_DUMMY:
		break;
	}
	dev->model = &dev->dummy.model;
	return virtio_dummy_model_init(&dev->dummy, platform, spec->queue_size);
}

/* What was asked for by name shall not be missing without a word. */
static int check_features(const struct machine *m,
			  const struct machine_device *dev,
			  const struct device_spec *spec)
{
	struct virtio_device *vdev = dev->vdev;
	uint64_t missing = spec->with & ~vdev->config->get_features(vdev);
	unsigned int bit = 0;

	if (!missing)
		return 0;
	while (!(missing >> bit & 1))
		bit++;
	tool_error("--on: %s cannot offer %s on %s", spec->name,
		   tool_feature_name(vdev->id.device, bit), m->transport->name);
	return TOOL_USAGE;
}

static void stop_device(struct machine_device *dev)
{
	dev->transport->remove(dev);
	virtio_model_exit(dev->model);
}

static int start_device(struct machine *m, struct machine_device *dev,
			const struct device_spec *spec)
{
	int err = make_model(dev, spec, &m->port.platform);

	if (!err) {
		virtio_model_mask_features(dev->model, ~spec->without);
		virtio_model_offer_features(dev->model, spec->with);
		err = m->transport->add(m, dev, m->transport->how);
		if (err)
			virtio_model_exit(dev->model);
	}
	if (err) {
		tool_error("cannot make device %s: %s", spec->name,
			   tool_errname(err));
		return TOOL_FAILED;
	}
	dev->transport = m->transport;
	err = check_features(m, dev, spec);
	if (err)
		stop_device(dev);
	else
		dev->transport->mute(dev, spec->mute);
	return err;
}

static void free_device(struct machine_device *dev)
{
	if (dev->has_file)
		virtio_linux_file_close(&dev->file);
	free(dev);
}

static int add_device(struct machine *m, char *text)
{
	struct machine_device *dev;
	struct device_spec spec;
	int status = device_spec_parse(&spec, text);

	if (status)
		return status;
	dev = calloc(1, sizeof(*dev));
	if (!dev) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	if (spec.kind == DEVICE_BLK)
		status = open_image(dev, &spec);
	if (!status)
		status = start_device(m, dev, &spec);
	if (status) {
		free_device(dev);
		return status;
	}
	dev->next = m->devices;
	m->devices = dev;
	return 0;
}

static void remove_device(struct machine_device *dev)
{
	stop_device(dev);
	free_device(dev);
}

/* ---- the machine -------------------------------------------------------- */

/* Which device shows a model, as no model knows; all are on the bus by now. */
static struct virtio_device *find_vdev(const struct machine *m,
				       const struct virtio_model *model)
{
	struct machine_device *dev = m->devices;

	while (dev->model != model)
		dev = dev->next;
	return dev->vdev;
}

static void pass_trace(void *ctx, const struct virtio_event *ev)
{
	struct virtio_linux *port = ctx;
	struct machine *m = container_of(port, struct machine, port);
	struct virtio_event copy;

	if (ev->mq) {
		copy = *ev;
		copy.vdev = find_vdev(m, ev->mq->model);
		ev = &copy;
	}
	trace_record_event(ev);
	if (m->hooks && m->hooks->trace)
		m->hooks->trace(m->hooks->ctx, ev);
}

static void pass_log(void *ctx, enum virtio_log_level level, const char *line)
{
	struct virtio_linux *port = ctx;
	struct machine *m = container_of(port, struct machine, port);

	m->hooks->log(m->hooks->ctx, level, line);
}

static void start_machine(struct machine *m)
{
	virtio_linux_init(&m->port);
	if (trace_is_recording() || (m->hooks && m->hooks->trace))
		m->port.ops.trace = pass_trace;
	if (m->hooks && m->hooks->log)
		m->port.ops.log = pass_log;
	if (m->hooks && m->hooks->alloc) {
		m->port.ops.alloc = m->hooks->alloc;
		m->port.ops.free = m->hooks->free;
	}
	virtio_emu_init(&m->emu, &m->port.platform);
	virtio_bus_set_platform(&m->emu.platform);
}

static int choose_transport(struct machine *m, const char *name)
{
	size_t i;

	m->transport = &transports[0];
	if (!name)
		return 0;
	for (i = 0; i < sizeof(transports) / sizeof(transports[0]); i++) {
		m->transport = &transports[i];
		if (strcmp(name, m->transport->name) == 0)
			return 0;
	}
	tool_error("--on: unknown transport '%s': there is mmio, mmio-legacy, "
		   "pci, pci-legacy, pci-transitional",
		   name);
	return TOOL_USAGE;
}

static int build(struct machine *m, char *text)
{
	char *transport = strsep(&text, ",");
	const char *kind = strsep(&transport, ":");
	char *device;
	int status;

	if (strcmp(kind, "emu") != 0) {
		tool_error("--on: unknown bus '%s': there are emu and qemu, as "
			   "in --on emu:mmio,rng",
			   kind);
		return TOOL_USAGE;
	}
	status = choose_transport(m, transport);
	while (!status && (device = strsep(&text, ",")))
		status = add_device(m, device);
	return status;
}

int machine_open(struct machine **m, const char *on,
		 const struct machine_hooks *hooks)
{
	struct machine *machine;
	char *text;
	int status;

	if (!on) {
		tool_error("say where the devices are with --on, as in "
			   "--on emu:mmio,rng");
		return TOOL_USAGE;
	}
	text = strdup(on);
	machine = calloc(1, sizeof(*machine));
	if (!text || !machine) {
		tool_error("out of memory");
		free(text);
		free(machine);
		return TOOL_FAILED;
	}
	machine->hooks = hooks;
	start_machine(machine);
	if (strncmp(text, "qemu:", 5) == 0)
		status = machine_qemu_open(&machine->qemu, text + 5,
					   &machine->port.platform,
					   !hooks || !hooks->log);
	else
		status = build(machine, text);
	free(text);
	if (status)
		machine_close(machine);
	else
		*m = machine;
	return status;
}

const struct virtio_platform *machine_platform(struct machine *m)
{
	return m->qemu ? machine_qemu_platform(m->qemu) : &m->emu.platform;
}

uint64_t machine_memory(const struct machine *m)
{
	return m->qemu ? machine_qemu_memory(m->qemu) : 0;
}

bool machine_died(const struct machine *m)
{
	const char *error = m->qemu ? machine_qemu_error(m->qemu) : NULL;

	if (error)
		tool_error("%s", error);
	return error != NULL;
}

void machine_wake_on(struct machine *m, int fd)
{
	if (m->qemu)
		machine_qemu_wake_on(m->qemu, fd);
	else
		m->port.wake_fd = fd;
}

void machine_poll(struct machine *m)
{
	if (!m->qemu)
		virtio_emu_run(&m->emu);
}

const char *machine_transport(const struct machine *m)
{
	return m->qemu ? NULL : m->transport->name;
}

bool machine_uses_file(const struct machine *m, const struct stat *st)
{
	const struct machine_device *dev;

	if (m->qemu)
		return machine_qemu_uses_file(m->qemu, st);
	for (dev = m->devices; dev; dev = dev->next) {
		const struct stat *image = &dev->file_stat;

		if (!dev->has_file)
			continue;
		if (S_ISBLK(st->st_mode) && S_ISBLK(image->st_mode) &&
		    st->st_rdev == image->st_rdev)
			return true;
		if (st->st_dev == image->st_dev && st->st_ino == image->st_ino)
			return true;
	}
	return false;
}

void machine_close(struct machine *m)
{
	struct machine_device *dev;

	while ((dev = m->devices)) {
		m->devices = dev->next;
		remove_device(dev);
	}
	if (m->qemu)
		machine_qemu_close(m->qemu);
	virtio_bus_set_platform(NULL);
	free(m);
}
