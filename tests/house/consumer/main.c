/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program that takes the library in as source, by one of the fragments in
 * dropin/: it brings a model to the bus and looks whether it arrived.
 */
#include <stdio.h>

#include <virtio/port/emu.h>
#include <virtio/port/linux.h>
#include <virtio/virtio.h>
#include <virtio/virtio_dummy.h>

int main(void)
{
	static struct virtio_linux process;
	static struct virtio_emu machine;
	static struct virtio_dummy_model dummy;
	static struct virtio_emu_mmio place;
	struct virtio_device *vdev;

	virtio_linux_init(&process);
	virtio_emu_init(&machine, &process.platform);
	if (virtio_dummy_model_init(&dummy, &process.platform, 8) ||
	    virtio_emu_add(&machine, &place, &dummy.model, 2))
		return 1;
	vdev = virtio_bus_next_device(NULL);
	if (!vdev)
		return 1;
	puts(dev_name(&vdev->dev));
	virtio_emu_remove(&place);
	virtio_model_exit(&dummy.model);
	return 0;
}
