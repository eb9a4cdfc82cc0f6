/* SPDX-License-Identifier: BSD-2-Clause */
/* Which devices have nothing to say for as long as nothing happens to them. */
#include <virtio/virtio_ids.h>

#include "silent.h"

bool device_may_be_silent(uint32_t type)
{
	switch (type) {
	/* What comes from others waits for them. */
	case VIRTIO_ID_NET:
	case VIRTIO_ID_CONSOLE:
	case VIRTIO_ID_RPMSG:
	case VIRTIO_ID_RPROC_SERIAL:
	case VIRTIO_ID_CAIF:
	case VIRTIO_ID_INPUT:
	case VIRTIO_ID_VSOCK:
	case VIRTIO_ID_SCMI:
	case VIRTIO_ID_MAC80211_HWSIM:
	case VIRTIO_ID_CAN:
	case VIRTIO_ID_BT:
	/* It keeps a buffer until it is asked for statistics. */
	case VIRTIO_ID_BALLOON:
	/* Faults, plugs that are pulled and interrupts of lines are events. */
	case VIRTIO_ID_IOMMU:
	case VIRTIO_ID_SCSI:
	case VIRTIO_ID_SOUND:
	case VIRTIO_ID_GPIO:
		return true;
	default:
		return false;
	}
}
