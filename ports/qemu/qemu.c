/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A machine's life: a QEMU is started or attached to, its devices are looked
 * for and brought to the bus, and it ends. Once something went wrong with QEMU
 * nothing is said to it any more.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <virtio/virtio_mmio.h>
#include <virtio/virtio_pci.h>

#include "qemu.h"

/* A device on the bus. */
struct qemu_device {
	struct list_head node;
	bool is_pci;
	union {
		struct virtio_mmio_device mmio;
		struct virtio_pci_device pci;
	};
};

/* ---- devices ----------------------------------------------------------- */

static int probe_window(struct virtio_qemu *q, const struct qemu_window *w)
{
	struct qemu_device *dev = calloc(1, sizeof(*dev));
	int err;

	if (!dev)
		return -ENOMEM;
	err = virtio_mmio_probe(&dev->mmio, &q->platform, (uintptr_t)w->base,
				w->irq);
	if (err)
		free(dev);
	else
		list_add_tail(&dev->node, &q->devices);
	return 0;
}

static int probe_function(struct virtio_qemu *q, struct pci_dev *function)
{
	struct qemu_device *dev = calloc(1, sizeof(*dev));
	int err;

	if (!dev)
		return -ENOMEM;
	dev->is_pci = true;
	err = virtio_pci_probe(&dev->pci, function,
			       q->prefer_legacy ? VIRTIO_PCI_LEGACY_FIRST
						: VIRTIO_PCI_MODERN_FIRST);
	if (err)
		free(dev);
	else
		list_add_tail(&dev->node, &q->devices);
	return 0;
}

static int probe_functions(struct virtio_qemu *q)
{
	unsigned int num, i;
	int err = 0;

	if (!q->pci.host.ops)
		return 0;
	num = pci_scan(&q->pci.host, q->functions, QEMU_MAX_FUNCTIONS);
	if (num > QEMU_MAX_FUNCTIONS) {
		qemu_err(q, "%u PCI functions: those after %u are passed over",
			 num, QEMU_MAX_FUNCTIONS);
		num = QEMU_MAX_FUNCTIONS;
	}
	for (i = 0; i < num; i++)
		doorbell_find(q, &q->functions[i]);
	for (i = 0; !err && i < num; i++)
		err = probe_function(q, &q->functions[i]);
	return err;
}

int virtio_qemu_probe(struct virtio_qemu *q)
{
	int err = q->error;

	for (unsigned int i = 0; !err && i < q->num_windows; i++)
		err = probe_window(q, &q->windows[i]);
	if (!err)
		err = probe_functions(q);
	return err ? err : q->error;
}

static void remove_devices(struct virtio_qemu *q)
{
	struct qemu_device *dev, *next;

	list_for_each_entry_safe(dev, next, &q->devices, node) {
		if (dev->is_pci)
			virtio_pci_remove(&dev->pci);
		else
			virtio_mmio_remove(&dev->mmio);
		free(dev);
	}
}

/* ---- begin and end ----------------------------------------------------- */

static void free_machine(struct virtio_qemu *q)
{
	qemu_kill(q);
	doorbell_close(q);
	platform_exit(q);
	memory_unmap(q);
	if (q->qtest.fd >= 0)
		close(q->qtest.fd);
	if (q->qmp.fd >= 0)
		close(q->qmp.fd);
	if (q->stderr_fd >= 0)
		close(q->stderr_fd);
	free(q->pci.fdt);
	free(q);
}

static int make_machine(struct virtio_qemu **qemu,
			const struct virtio_qemu_config *config)
{
	const struct qemu_machine *machine = machine_find(config->machine);
	struct virtio_qemu *q;
	int err;

	if (!machine)
		return -EINVAL;
	q = calloc(1, sizeof(*q));
	if (!q)
		return -ENOMEM;
	q->machine = machine;
	q->no_msi = config->no_msi;
	q->prefer_legacy = config->prefer_legacy;
	q->ram_fd = q->stderr_fd = q->qtest.fd = q->qmp.fd = -1;
	doorbell_init(q);
	INIT_LIST_HEAD(&q->chunks);
	INIT_LIST_HEAD(&q->handlers);
	INIT_LIST_HEAD(&q->devices);
	err = platform_init(q, config->host);
	if (err)
		free_machine(q);
	else
		*qemu = q;
	return err;
}

/* Both sockets are open: get to know the machine. */
static int meet(struct virtio_qemu *q)
{
	int err = platform_watch(q, q->qtest.fd, 0);

	if (!err)
		err = qmp_begin(q);
	if (!err)
		err = qmp_intercept(q);
	return err ? err : q->machine->discover(q);
}

int virtio_qemu_start(struct virtio_qemu **qemu,
		      const struct virtio_qemu_config *config)
{
	struct virtio_qemu *q;
	int err = make_machine(&q, config);

	if (err)
		return err;
	err = qemu_spawn(q, config);
	if (!err)
		err = meet(q);
	if (err)
		free_machine(q);
	else
		*qemu = q;
	return err;
}

static int connect_to(const char *path, int *fd)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(addr.sun_path))
		return -ENAMETOOLONG;
	strcpy(addr.sun_path, path);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*fd < 0 || connect(*fd, (struct sockaddr *)&addr, sizeof(addr)))
		return -errno;
	return 0;
}

static int connect_all(struct virtio_qemu *q,
		       const struct virtio_qemu_sockets *sockets)
{
	int fd, err = connect_to(sockets->qtest, &q->qtest.fd);

	if (!err)
		err = connect_to(sockets->qmp, &q->qmp.fd);
	if (err)
		return err;
	fd = open(sockets->ram, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = memory_map(q, fd);
	if (err)
		close(fd);
	return err;
}

int virtio_qemu_attach(struct virtio_qemu **qemu,
		       const struct virtio_qemu_config *config,
		       const struct virtio_qemu_sockets *sockets)
{
	struct virtio_qemu *q;
	int err = make_machine(&q, config);

	if (err)
		return err;
	err = connect_all(q, sockets);
	if (err)
		qemu_err(q, "cannot attach to QEMU: %s", strerror(-err));
	else
		err = meet(q);
	if (err)
		free_machine(q);
	else
		*qemu = q;
	return err;
}

int virtio_qemu_error(const struct virtio_qemu *q)
{
	return q->error;
}

const struct virtio_platform *virtio_qemu_platform(struct virtio_qemu *q)
{
	return &q->platform;
}

uint64_t virtio_qemu_memory(const struct virtio_qemu *q)
{
	return q->ram_size;
}

void virtio_qemu_close(struct virtio_qemu *q)
{
	remove_devices(q);
	free_machine(q);
}
