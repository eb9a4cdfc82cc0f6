/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Device types (chapter 5), under the names that Linux gives them.
 */
#ifndef VIRTIO_VIRTIO_IDS_H
#define VIRTIO_VIRTIO_IDS_H

#define VIRTIO_ID_NET		 1  /**< network device */
#define VIRTIO_ID_BLOCK		 2  /**< block device */
#define VIRTIO_ID_CONSOLE	 3  /**< console */
#define VIRTIO_ID_RNG		 4  /**< entropy source */
#define VIRTIO_ID_BALLOON	 5  /**< memory balloon, traditional */
#define VIRTIO_ID_IOMEM		 6  /**< ioMemory */
#define VIRTIO_ID_RPMSG		 7  /**< remote processor messaging */
#define VIRTIO_ID_SCSI		 8  /**< SCSI host */
#define VIRTIO_ID_9P		 9  /**< 9P transport */
#define VIRTIO_ID_MAC80211_WLAN	 10 /**< mac80211 wlan */
#define VIRTIO_ID_RPROC_SERIAL	 11 /**< remote processor serial */
#define VIRTIO_ID_CAIF		 12 /**< CAIF */
#define VIRTIO_ID_MEMORY_BALLOON 13 /**< memory balloon */
#define VIRTIO_ID_GPU		 16 /**< GPU */
#define VIRTIO_ID_CLOCK		 17 /**< timer, clock (RTC) */
#define VIRTIO_ID_INPUT		 18 /**< input */
#define VIRTIO_ID_VSOCK		 19 /**< socket */
#define VIRTIO_ID_CRYPTO	 20 /**< crypto */
#define VIRTIO_ID_SIGNAL_DIST	 21 /**< signal distribution */
#define VIRTIO_ID_PSTORE	 22 /**< pstore */
#define VIRTIO_ID_IOMMU		 23 /**< IOMMU */
#define VIRTIO_ID_MEM		 24 /**< memory */
#define VIRTIO_ID_SOUND		 25 /**< sound */
#define VIRTIO_ID_FS		 26 /**< file system */
#define VIRTIO_ID_PMEM		 27 /**< persistent memory */
#define VIRTIO_ID_RPMB		 28 /**< replay-protected memory block */
#define VIRTIO_ID_MAC80211_HWSIM 29 /**< mac80211 simulation */
#define VIRTIO_ID_VIDEO_ENCODER	 30 /**< video encoder */
#define VIRTIO_ID_VIDEO_DECODER	 31 /**< video decoder */
#define VIRTIO_ID_SCMI		 32 /**< SCMI */
#define VIRTIO_ID_NITRO_SEC_MOD	 33 /**< Nitro security module */
#define VIRTIO_ID_I2C_ADAPTER	 34 /**< I2C adapter */
#define VIRTIO_ID_WATCHDOG	 35 /**< watchdog */
#define VIRTIO_ID_CAN		 36 /**< CAN */
#define VIRTIO_ID_DMABUF	 37 /**< DMA-BUF */
#define VIRTIO_ID_PARAM_SERV	 38 /**< parameter server */
#define VIRTIO_ID_AUDIO_POLICY	 39 /**< audio policy */
#define VIRTIO_ID_BT		 40 /**< Bluetooth */
#define VIRTIO_ID_GPIO		 41 /**< GPIO */
#define VIRTIO_ID_RDMA		 42 /**< RDMA */
#define VIRTIO_ID_CAMERA	 43 /**< camera */
#define VIRTIO_ID_ISM		 44 /**< internal shared memory */
#define VIRTIO_ID_SPI		 45 /**< SPI controller */
#define VIRTIO_ID_TEE		 46 /**< trusted execution environment */
#define VIRTIO_ID_CPU_BALLOON	 47 /**< CPU balloon */
#define VIRTIO_ID_MEDIA		 48 /**< media */
#define VIRTIO_ID_USB		 49 /**< USB controller */

/**
 * The dummy of the kernel's guide to writing drivers. No such type is in the
 * specification; this number is far above the assigned ones and below the 127
 * that PCI device ids can show.
 */
#ifndef VIRTIO_ID_DUMMY
#define VIRTIO_ID_DUMMY 0x3e
#endif

#endif /* VIRTIO_VIRTIO_IDS_H */
