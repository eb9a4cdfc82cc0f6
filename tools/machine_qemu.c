/* SPDX-License-Identifier: BSD-2-Clause */
/* Building the machine of --on out of a QEMU and its devices. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/port/qemu.h>
#include <virtio/virtio.h>

#include "machine_qemu.h"
#include "tool.h"
#include "transport.h"

/* Each device is two arguments, each disk and each socket two more. */
#define MAX_DEVICES 32
#define MAX_SOCKETS 32
/* Each device, disk, socket and what does the work of a crypto device. */
#define MAX_ARGS (2 * (3 * MAX_DEVICES + MAX_SOCKETS))

struct machine_qemu {
	struct virtio_qemu *qemu;
	const struct virtio_platform *host;
	/* What the port stands on: the host, but for messages. */
	struct virtio_platform platform;
	struct virtio_platform_ops ops;
	char error[512]; /* why it does not start, or what it died of */
	bool quiet;	 /* nobody wants to hear what comes after that */

	struct virtio_qemu_config config;
	struct virtio_qemu_sockets sockets; /* to attach to, or all NULL */
	const char *args[MAX_ARGS + 1];
	char *texts[MAX_ARGS]; /* those of them that are freed */
	unsigned int num_args, num_texts, num_devices;
	struct stat drives[MAX_DEVICES];
	unsigned int num_drives, num_sockets, num_cryptodevs;
};

/* ---- what it stands on -------------------------------------------------- */

static void *host_alloc(void *ctx, size_t size, size_t align)
{
	const struct virtio_platform *host = ((struct machine_qemu *)ctx)->host;

	return host->ops->alloc(host->ctx, size, align);
}

static void host_free(void *ctx, void *mem)
{
	const struct virtio_platform *host = ((struct machine_qemu *)ctx)->host;

	host->ops->free(host->ctx, mem);
}

static uint64_t host_now(void *ctx)
{
	const struct virtio_platform *host = ((struct machine_qemu *)ctx)->host;

	return host->ops->now(host->ctx);
}

/*
 * Why QEMU does not start, or is of no use any more, is the error of the
 * command, in its own form. What follows from it only misleads.
 */
static void host_log(void *ctx, enum virtio_log_level level, const char *line)
{
	struct machine_qemu *m = ctx;
	bool dead = !m->qemu || virtio_qemu_error(m->qemu);

	if (dead && level == VIRTIO_LOG_ERR && !*m->error)
		snprintf(m->error, sizeof(m->error), "%s", line);
	if (m->qemu && !(dead && m->quiet))
		m->host->ops->log(m->host->ctx, level, line);
}

static void host_trace(void *ctx, const struct virtio_event *event)
{
	const struct virtio_platform *host = ((struct machine_qemu *)ctx)->host;

	host->ops->trace(host->ctx, event);
}

static void stand_on(struct machine_qemu *m, const struct virtio_platform *host)
{
	m->host = host;
	m->ops = *host->ops;
	m->ops.alloc = host_alloc;
	m->ops.free = host_free;
	m->ops.now = host_now;
	m->ops.log = host_log;
	if (host->ops->trace)
		m->ops.trace = host_trace;
	m->platform = *host;
	m->platform.ops = &m->ops;
	m->platform.ctx = m;
}

/* ---- its devices -------------------------------------------------------- */

/* An argument for QEMU; it is freed with the machine. */
static int add_arg(struct machine_qemu *m, const char *option, char *text)
{
	if (!text) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	m->texts[m->num_texts++] = text;
	m->args[m->num_args++] = option;
	m->args[m->num_args++] = text;
	return 0;
}

/* To QEMU as to us a comma that ends nothing is written twice. */
static char *without_double_commas(const char *text)
{
	char *plain = strdup(text), *to = plain;

	while (plain && (*to = *text)) {
		text += *text == ',' && text[1] == ',' ? 2 : 1;
		to++;
	}
	return plain;
}

static int add_drive(struct machine_qemu *m, const char *file)
{
	char *name, *text;
	int missing;

	if (m->num_drives == MAX_DEVICES) {
		tool_error("--on: more than %u disks", MAX_DEVICES);
		return TOOL_USAGE;
	}
	name = without_double_commas(file);
	missing = !name || stat(name, &m->drives[m->num_drives]);
	if (missing)
		tool_error("cannot open disk image %s: %m: check what follows "
			   "drive=",
			   name ? name : file);
	free(name);
	if (missing)
		return TOOL_FAILED;
	/* What has a colon and no folder would be one of QEMU's protocols. */
	if (asprintf(&text, "if=none,id=drive%u,format=raw,file=%s%s",
		     m->num_drives++, *file == '/' ? "" : "./", file) < 0)
		text = NULL;
	return add_arg(m, "-drive", text);
}

/* Somebody listens at the other end of a port of a console. */
static int add_socket(struct machine_qemu *m, const char *path)
{
	char *text;

	if (m->num_sockets == MAX_SOCKETS) {
		tool_error("--on: more than %u sockets", MAX_SOCKETS);
		return TOOL_USAGE;
	}
	if (asprintf(&text, "socket,id=socket%u,path=%s", m->num_sockets++,
		     path) < 0)
		text = NULL;
	return add_arg(m, "-chardev", text);
}

/* What does the work of a crypto device: "builtin" does it itself. */
static int add_cryptodev(struct machine_qemu *m, const char *kind)
{
	char *text;

	if (m->num_cryptodevs == MAX_DEVICES) {
		tool_error("--on: more than %u of cryptodev=", MAX_DEVICES);
		return TOOL_USAGE;
	}
	if (asprintf(&text, "cryptodev-backend-%s,id=cryptodev%u", kind,
		     m->num_cryptodevs++) < 0)
		text = NULL;
	return add_arg(m, "-object", text);
}

/* DEVICE;PROPERTY=VALUE... becomes DEVICE,PROPERTY=VALUE... */
static int add_device(struct machine_qemu *m, char *text)
{
	const char *property = strsep(&text, ";");
	char *device = NULL;
	size_t size;
	FILE *out;
	int status = 0;

	if (!*property) {
		tool_error("--on: a comma without a device after it: leave it "
			   "out, or name one, as in virtio-rng-pci");
		return TOOL_USAGE;
	}
	if (m->num_devices++ == MAX_DEVICES) {
		tool_error("--on: more than %u devices", MAX_DEVICES);
		return TOOL_USAGE;
	}
	out = open_memstream(&device, &size);
	if (!out)
		return add_arg(m, "-device", NULL);
	fputs(property, out);
	while (!status && (property = strsep(&text, ";"))) {
		if (strncmp(property, "drive=", 6) == 0) {
			fprintf(out, ",drive=drive%u", m->num_drives);
			status = add_drive(m, property + 6);
		} else if (strncmp(property, "chardev=", 8) == 0) {
			fprintf(out, ",chardev=socket%u", m->num_sockets);
			status = add_socket(m, property + 8);
		} else if (strncmp(property, "cryptodev=", 10) == 0) {
			fprintf(out, ",cryptodev=cryptodev%u",
				m->num_cryptodevs);
			status = add_cryptodev(m, property + 10);
		} else {
			fprintf(out, ",%s", property);
		}
	}
	fclose(out);
	if (!status)
		return add_arg(m, "-device", device);
	free(device);
	return status;
}

static int set_option(struct machine_qemu *m, const char *option)
{
	if (strcmp(option, "legacy") == 0) {
		m->config.force_legacy = true;
		m->config.prefer_legacy = true;
		return 0;
	}
	if (strcmp(option, "intx") == 0) {
		m->config.no_msi = true;
		return 0;
	}
	if (strncmp(option, "qtest=", 6) == 0)
		m->sockets.qtest = option + 6;
	else if (strncmp(option, "qmp=", 4) == 0)
		m->sockets.qmp = option + 4;
	else if (strncmp(option, "ram=", 4) == 0)
		m->sockets.ram = option + 4;
	else {
		tool_error("--on: unknown option '%s' of %s: there is legacy, "
			   "intx, and qtest=, qmp=, ram= of one that runs",
			   option, m->config.machine);
		return TOOL_USAGE;
	}
	return 0;
}

/* Whether it runs already. */
static bool attaches(const struct machine_qemu *m)
{
	return m->sockets.qtest || m->sockets.qmp || m->sockets.ram;
}

static int check_options(const struct machine_qemu *m)
{
	const struct virtio_qemu_sockets *s = &m->sockets;

	if (!attaches(m))
		return 0;
	if (!s->qtest || !s->qmp || !s->ram) {
		tool_error("--on: a QEMU that runs is reached by all three of "
			   "qtest=, qmp= and ram=");
		return TOOL_USAGE;
	}
	if (m->num_devices) {
		tool_error("--on: a QEMU that runs has its devices: give it "
			   "'%s' on its own command line",
			   m->args[1]);
		return TOOL_USAGE;
	}
	return 0;
}

/* ---- the machine -------------------------------------------------------- */

static int unknown_machine(const char *name)
{
	char *list = NULL;
	const char *machine;
	size_t size;
	FILE *out = open_memstream(&list, &size);

	for (unsigned int i = 0; out && (machine = virtio_qemu_machine(i)); i++)
		fprintf(out, "%s%s", i ? ", " : "", machine);
	if (out)
		fclose(out);
	tool_error("--on: unknown machine '%s': there is %s", name,
		   list ? list : "q35");
	free(list);
	return TOOL_USAGE;
}

/* What was asked for is not to be something else without a word. */
static int check_legacy(const struct machine_qemu *m)
{
	struct virtio_device *vdev = NULL;

	while (m->config.force_legacy &&
	       (vdev = virtio_bus_next_device(vdev))) {
		if (!transport_is_mmio_v2(vdev))
			continue;
		tool_error("--on: %s on %s is of version 2 alone: leave legacy "
			   "out",
			   dev_name(&vdev->dev), m->config.machine);
		return TOOL_USAGE;
	}
	return 0;
}

static bool machine_is_known(const char *name)
{
	const char *machine;
	unsigned int i = 0;

	while ((machine = virtio_qemu_machine(i++)))
		if (strcmp(machine, name) == 0)
			return true;
	return false;
}

static int start(struct machine_qemu *m)
{
	int err;

	if (!machine_is_known(m->config.machine))
		return unknown_machine(m->config.machine);
	m->config.host = &m->platform;
	m->config.args = m->args;
	if (attaches(m))
		err = virtio_qemu_attach(&m->qemu, &m->config, &m->sockets);
	else
		err = virtio_qemu_start(&m->qemu, &m->config);
	if (!err) {
		virtio_bus_set_platform(virtio_qemu_platform(m->qemu));
		err = virtio_qemu_probe(m->qemu);
	}
	if (!err)
		return check_legacy(m);
	tool_error("cannot %s %s: %s", attaches(m) ? "use" : "start",
		   m->config.machine, *m->error ? m->error : tool_errname(err));
	return TOOL_FAILED;
}

/* Cut what is before the next comma that is not written twice. */
static char *next_part(char **text)
{
	char *part = *text, *end = part;

	if (!part)
		return NULL;
	end += strcspn(end, ",");
	while (*end && end[1] == ',')
		end += 2 + strcspn(end + 2, ",");
	*text = *end ? end + 1 : NULL;
	*end = '\0';
	return part;
}

int machine_qemu_open(struct machine_qemu **machine, char *text,
		      const struct virtio_platform *host, bool quiet)
{
	struct machine_qemu *m = calloc(1, sizeof(*m));
	char *part = next_part(&text);
	const char *option;
	int status = 0;

	if (!m) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	stand_on(m, host);
	m->quiet = quiet;
	m->config.machine = strsep(&part, ";");
	while (!status && (option = strsep(&part, ";")))
		status = set_option(m, option);
	while (!status && (part = next_part(&text)))
		status = add_device(m, part);
	if (!status)
		status = check_options(m);
	if (!status)
		status = start(m);
	if (status)
		machine_qemu_close(m);
	else
		*machine = m;
	return status;
}

const struct virtio_platform *machine_qemu_platform(struct machine_qemu *m)
{
	return virtio_qemu_platform(m->qemu);
}

uint64_t machine_qemu_memory(const struct machine_qemu *m)
{
	return virtio_qemu_memory(m->qemu);
}

const char *machine_qemu_error(const struct machine_qemu *m)
{
	int err = virtio_qemu_error(m->qemu);

	if (!err)
		return NULL;
	return *m->error ? m->error : tool_errname(err);
}

void machine_qemu_wake_on(struct machine_qemu *m, int fd)
{
	virtio_qemu_wake_on(m->qemu, fd);
}

bool machine_qemu_uses_file(const struct machine_qemu *m, const struct stat *st)
{
	for (unsigned int i = 0; i < m->num_drives; i++) {
		const struct stat *image = &m->drives[i];

		if (S_ISBLK(st->st_mode) && S_ISBLK(image->st_mode) &&
		    st->st_rdev == image->st_rdev)
			return true;
		if (st->st_dev == image->st_dev && st->st_ino == image->st_ino)
			return true;
	}
	return false;
}

void machine_qemu_close(struct machine_qemu *m)
{
	if (m->qemu)
		virtio_qemu_close(m->qemu);
	virtio_bus_set_platform(NULL);
	for (unsigned int i = 0; i < m->num_texts; i++)
		free(m->texts[i]);
	free(m);
}
