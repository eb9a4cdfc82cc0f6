/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Message-signalled interrupts, on any machine with PCI: the machine gets an
 * ivshmem device, whose doorbell register QEMU ties to eventfds of this
 * process. A function whose message is a write to that register wakes us.
 *
 * The device wants a server that tells it of its peers. What the server would
 * say is little, and waits in the socket before QEMU starts.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "qemu.h"

#define IVSHMEM_VENDOR	 0x1af4
#define IVSHMEM_DEVICE	 0x1110
#define IVSHMEM_DOORBELL 0x0c
#define IVSHMEM_VERSION	 0
#define IVSHMEM_MEMORY	 (-1) /* message: here is the shared memory */

/* The device itself, and we, as its server counts them. */
#define PEER_DEVICE 0
#define PEER_US	    1

#define MEMORY_BYTES 4096

/* Say a number to the device, with a file if that is one. */
static int tell(int fd, int64_t number, int file)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	uint64_t le = (uint64_t)number;
	struct iovec iov = { .iov_base = &le, .iov_len = sizeof(le) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
		le = __builtin_bswap64(le);
	if (file >= 0) {
		struct cmsghdr *c;

		msg.msg_control = control.bytes;
		msg.msg_controllen = sizeof(control.bytes);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &file, sizeof(int));
	}
	return sendmsg(fd, &msg, MSG_NOSIGNAL) == sizeof(le) ? 0 : -errno;
}

static int tell_of_memory(int fd)
{
	int memory = memfd_create("virtio-qemu-doorbell", MFD_CLOEXEC);
	int err;

	if (memory < 0)
		return -errno;
	err = ftruncate(memory, MEMORY_BYTES) ? -errno : 0;
	if (!err)
		err = tell(fd, IVSHMEM_MEMORY, memory);
	close(memory);
	return err;
}

static int tell_of_vector(struct virtio_qemu *q, int fd, unsigned int i)
{
	int event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	int err;

	q->doorbell.events[i] = event;
	if (event < 0)
		return -errno;
	err = platform_watch(q, event, QEMU_MSI_IRQ + i);
	return err ? err : tell(fd, PEER_US, event);
}

void doorbell_init(struct virtio_qemu *q)
{
	q->doorbell.socket = q->doorbell.server = -1;
	for (unsigned int i = 0; i < QEMU_MSI_VECTORS; i++)
		q->doorbell.events[i] = -1;
}

int doorbell_open(struct virtio_qemu *q)
{
	int fds[2], err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return -errno;
	q->doorbell.server = fds[0];
	q->doorbell.socket = fds[1];
	err = tell(fds[0], IVSHMEM_VERSION, -1);
	if (!err)
		err = tell(fds[0], PEER_DEVICE, -1);
	/* We come first: what follows the memory is read only later. */
	for (unsigned int i = 0; !err && i < QEMU_MSI_VECTORS; i++)
		err = tell_of_vector(q, fds[0], i);
	if (!err)
		err = tell_of_memory(fds[0]);
	return err;
}

void doorbell_close(struct virtio_qemu *q)
{
	if (q->doorbell.socket >= 0)
		close(q->doorbell.socket);
	if (q->doorbell.server >= 0)
		close(q->doorbell.server);
	for (unsigned int i = 0; i < QEMU_MSI_VECTORS; i++)
		if (q->doorbell.events[i] >= 0)
			close(q->doorbell.events[i]);
}

void doorbell_find(struct virtio_qemu *q, struct pci_dev *dev)
{
	if (q->doorbell.socket < 0 || dev->vendor != IVSHMEM_VENDOR ||
	    dev->device != IVSHMEM_DEVICE || !pci_bar_usable(dev, 0))
		return;
	pci_enable_device(dev);
	q->doorbell.address = dev->bars[0].addr + IVSHMEM_DOORBELL;
}

static int take_vector(struct virtio_qemu *q, struct pci_msi *msi)
{
	unsigned int i = 0;

	while (q->doorbell.taken[i])
		if (++i == QEMU_MSI_VECTORS)
			return -ENOSPC;
	q->doorbell.taken[i] = true;
	*msi = (struct pci_msi){
		.address = q->doorbell.address,
		.data = PEER_US << 16 | i,
		.irq = QEMU_MSI_IRQ + i,
	};
	/* Messages are little-endian, this register is the machine's. */
	if (q->machine->big_endian)
		msi->data = __builtin_bswap32(msi->data);
	return 0;
}

int doorbell_alloc(struct virtio_qemu *q, unsigned int num, struct pci_msi *msi)
{
	if (!q->doorbell.address)
		return -ENOSPC;
	for (unsigned int i = 0; i < num; i++) {
		int err = take_vector(q, &msi[i]);

		if (err) {
			doorbell_free(q, i, msi);
			return err;
		}
	}
	return 0;
}

void doorbell_free(struct virtio_qemu *q, unsigned int num,
		   const struct pci_msi *msi)
{
	for (unsigned int i = 0; i < num; i++)
		q->doorbell.taken[msi[i].irq - QEMU_MSI_IRQ] = false;
}
