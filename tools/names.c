/* SPDX-License-Identifier: BSD-2-Clause */
/* The specification's names for numbers: device types, features, status. */
#include <virtio/spec/virtio_blk.h>
#include <virtio/spec/virtio_config.h>
#include <virtio/spec/virtio_console.h>
#include <virtio/virtio_ids.h>

#include "tool.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const char *const device_names[] = {
	[VIRTIO_ID_NET] = "network",
	[VIRTIO_ID_BLOCK] = "block",
	[VIRTIO_ID_CONSOLE] = "console",
	[VIRTIO_ID_RNG] = "entropy",
	[VIRTIO_ID_BALLOON] = "traditional balloon",
	[VIRTIO_ID_IOMEM] = "ioMemory",
	[VIRTIO_ID_RPMSG] = "rpmsg",
	[VIRTIO_ID_SCSI] = "SCSI host",
	[VIRTIO_ID_9P] = "9P transport",
	[VIRTIO_ID_MAC80211_WLAN] = "mac80211 wlan",
	[VIRTIO_ID_RPROC_SERIAL] = "rproc serial",
	[VIRTIO_ID_CAIF] = "CAIF",
	[VIRTIO_ID_MEMORY_BALLOON] = "memory balloon",
	[VIRTIO_ID_GPU] = "GPU",
	[VIRTIO_ID_CLOCK] = "RTC",
	[VIRTIO_ID_INPUT] = "input",
	[VIRTIO_ID_VSOCK] = "socket",
	[VIRTIO_ID_CRYPTO] = "crypto",
	[VIRTIO_ID_SIGNAL_DIST] = "signal distribution",
	[VIRTIO_ID_PSTORE] = "pstore",
	[VIRTIO_ID_IOMMU] = "IOMMU",
	[VIRTIO_ID_MEM] = "memory",
	[VIRTIO_ID_SOUND] = "sound",
	[VIRTIO_ID_FS] = "file system",
	[VIRTIO_ID_PMEM] = "PMEM",
	[VIRTIO_ID_RPMB] = "RPMB",
	[VIRTIO_ID_MAC80211_HWSIM] = "mac80211 hwsim",
	[VIRTIO_ID_VIDEO_ENCODER] = "video encoder",
	[VIRTIO_ID_VIDEO_DECODER] = "video decoder",
	[VIRTIO_ID_SCMI] = "SCMI",
	[VIRTIO_ID_NITRO_SEC_MOD] = "NitroSecureModule",
	[VIRTIO_ID_I2C_ADAPTER] = "I2C adapter",
	[VIRTIO_ID_WATCHDOG] = "watchdog",
	[VIRTIO_ID_CAN] = "CAN",
	[VIRTIO_ID_DMABUF] = "DMA-BUF",
	[VIRTIO_ID_PARAM_SERV] = "parameter server",
	[VIRTIO_ID_AUDIO_POLICY] = "audio policy",
	[VIRTIO_ID_BT] = "Bluetooth",
	[VIRTIO_ID_GPIO] = "GPIO",
	[VIRTIO_ID_RDMA] = "RDMA",
	[VIRTIO_ID_CAMERA] = "camera",
	[VIRTIO_ID_ISM] = "ISM",
	[VIRTIO_ID_SPI] = "SPI controller",
	[VIRTIO_ID_TEE] = "TEE",
	[VIRTIO_ID_CPU_BALLOON] = "CPU balloon",
	[VIRTIO_ID_MEDIA] = "media",
	[VIRTIO_ID_USB] = "USB controller",
	[VIRTIO_ID_DUMMY] = "dummy",
};

/* The bits that mean the same for every device type. */
static const char *const common_features[] = {
	[VIRTIO_F_NOTIFY_ON_EMPTY] = "NOTIFY_ON_EMPTY",
	[VIRTIO_F_ANY_LAYOUT] = "ANY_LAYOUT",
	[VIRTIO_RING_F_INDIRECT_DESC] = "INDIRECT_DESC",
	[VIRTIO_RING_F_EVENT_IDX] = "EVENT_IDX",
	[VIRTIO_F_VERSION_1] = "VERSION_1",
	[VIRTIO_F_ACCESS_PLATFORM] = "ACCESS_PLATFORM",
	[VIRTIO_F_RING_PACKED] = "RING_PACKED",
	[VIRTIO_F_IN_ORDER] = "IN_ORDER",
	[VIRTIO_F_ORDER_PLATFORM] = "ORDER_PLATFORM",
	[VIRTIO_F_SR_IOV] = "SR_IOV",
	[VIRTIO_F_NOTIFICATION_DATA] = "NOTIFICATION_DATA",
	[VIRTIO_F_NOTIF_CONFIG_DATA] = "NOTIF_CONFIG_DATA",
	[VIRTIO_F_RING_RESET] = "RING_RESET",
	[VIRTIO_F_ADMIN_VQ] = "ADMIN_VQ",
	[VIRTIO_F_SUSPEND] = "SUSPEND",
};

static const char *const blk_features[] = {
	[VIRTIO_BLK_F_BARRIER] = "BARRIER",
	[VIRTIO_BLK_F_SIZE_MAX] = "SIZE_MAX",
	[VIRTIO_BLK_F_SEG_MAX] = "SEG_MAX",
	[VIRTIO_BLK_F_GEOMETRY] = "GEOMETRY",
	[VIRTIO_BLK_F_RO] = "RO",
	[VIRTIO_BLK_F_BLK_SIZE] = "BLK_SIZE",
	[VIRTIO_BLK_F_SCSI] = "SCSI",
	[VIRTIO_BLK_F_FLUSH] = "FLUSH",
	[VIRTIO_BLK_F_TOPOLOGY] = "TOPOLOGY",
	[VIRTIO_BLK_F_CONFIG_WCE] = "CONFIG_WCE",
	[VIRTIO_BLK_F_MQ] = "MQ",
	[VIRTIO_BLK_F_DISCARD] = "DISCARD",
	[VIRTIO_BLK_F_WRITE_ZEROES] = "WRITE_ZEROES",
	[VIRTIO_BLK_F_LIFETIME] = "LIFETIME",
	[VIRTIO_BLK_F_SECURE_ERASE] = "SECURE_ERASE",
	[VIRTIO_BLK_F_ZONED] = "ZONED",
};

static const char *const console_features[] = {
	[VIRTIO_CONSOLE_F_SIZE] = "SIZE",
	[VIRTIO_CONSOLE_F_MULTIPORT] = "MULTIPORT",
	[VIRTIO_CONSOLE_F_EMERG_WRITE] = "EMERG_WRITE",
};

static const char
	*const status_names[] = {
		"ACKNOWLEDGE", "DRIVER",  "DRIVER_OK",
		"FEATURES_OK", "SUSPEND", [6] = "NEEDS_RESET",
		"FAILED",
	};

static const char *name_of(const char *const *names, size_t count,
			   size_t number)
{
	return number < count ? names[number] : NULL;
}

const char *tool_device_name(uint32_t id)
{
	const char *name = name_of(device_names, ARRAY_LEN(device_names), id);

	return name ? name : "unknown";
}

const char *tool_feature_name(uint32_t id, unsigned int bit)
{
	const char *name =
		name_of(common_features, ARRAY_LEN(common_features), bit);

	if (!name && id == VIRTIO_ID_BLOCK)
		name = name_of(blk_features, ARRAY_LEN(blk_features), bit);
	if (!name && id == VIRTIO_ID_CONSOLE)
		name = name_of(console_features, ARRAY_LEN(console_features),
			       bit);
	return name;
}

const char *tool_status_name(unsigned int bit)
{
	return name_of(status_names, ARRAY_LEN(status_names), bit);
}
