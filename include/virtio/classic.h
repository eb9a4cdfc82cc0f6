/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The driver interface that virtio began with in October 2007, over today's bus
 * and rings.
 *
 * A driver of 2007 does not include this file but `<linux/virtio.h>` and
 * `<linux/virtio_config.h>` of include/classic, where everything below has the
 * name that it had then: `struct virtqueue` is struct classic_virtqueue, and so
 * on. Here the names begin with `classic_`, so that both interfaces can be in
 * one program, and in one file.
 *
 * # What such a driver sees
 *
 * The configuration of a device is a list of *fields*, [type][length][bytes],
 * the bytes little-endian. classic_virtio_config_ops::find finds each of them
 * once. A translator shows a device of today so:
 *
 * | field | bytes |
 * |---|---|
 * | VIRTIO_CONFIG_F_VIRTQUEUE, one a queue | its number, two bytes |
 * | CLASSIC_CONFIG_F_FEATURES | four bytes of bits offered, four acknowledged |
 * | a field of the device type, see VIRTIO_CONFIG_BLK_F_CAPACITY | its value |
 *
 * VIRTIO_CONFIG_F_VIRTIO never is among them: features of ring and transport
 * are the bus's business, and it has seen to them. Queues are those that a
 * device of the type has without any feature. Feature bits have the numbers of
 * 2007 for network and block devices, and today's numbers, 0 to 23, for all
 * others. A field that depends on a feature is there if the feature is offered,
 * and finding it accepts the feature.
 *
 * # When features are agreed on
 *
 * Today a driver's features are written and FEATURES_OK set before there are
 * queues; in 2007 bits were acknowledged one by one, anywhere in probe, also
 * after the queues were found. So acknowledgements are collected, and the
 * device is told, and its queues are made, at whatever comes first:
 * classic_virtqueue_ops::add_buf or kick on any queue, or the end of probe.
 * From then on a bit that was not acknowledged is not offered any more, and a
 * field that depends on one is not found. If the device refuses, add_buf
 * returns the error; after probe, remove is called and the device has FAILED.
 *
 * DRIVER_OK is set by the first kick, or when probe has returned 0.
 *
 * # How it differs from 2007
 *
 * - A vendor in an id table has to be the device's. Then it had to be another.
 * - classic_virtio_use_bit() reaches every bit of the field's first half, not
 *   only one in 64; a field of any length is safe; bits are counted in bytes,
 *   so that they are the same ones on a big-endian CPU.
 * - remove is called. Then the bus forgot to.
 * - After remove the device is reset, for which there was no call then. Buffers
 *   that a driver left in a queue are taken from the device, with a warning.
 * - The ops tables are constant, and are in memory that cannot be written,
 *   though the pointers to them do not say so, as they did not then.
 * - Queue operations are for any context, as they were, but not
 *   classic_virtqueue_ops::shutdown: it may have to wait for the device.
 *
 * The bytes inside of buffers are between driver and device. What has changed
 * in them since 2007 - a network header is longer on today's devices - the
 * driver has to follow.
 */
#ifndef VIRTIO_CLASSIC_H
#define VIRTIO_CLASSIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/byteorder.h>
#include <virtio/virtio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct classic_virtio_config_ops;
struct classic_virtio_device;
struct classic_virtqueue_ops;

/* ---- fields ----------------------------------------------------------- */

/** Type of a field: what the implementation of virtio needs. */
#define VIRTIO_CONFIG_F_VIRTIO 1
/** Type of a field: a virtqueue. There may be several. */
#define VIRTIO_CONFIG_F_VIRTQUEUE 2

/** Type of a field: the feature bits of the device type, whichever it is. */
#define CLASSIC_CONFIG_F_FEATURES 0x40

/** Block devices: the feature bits. */
#define VIRTIO_CONFIG_BLK_F CLASSIC_CONFIG_F_FEATURES
/** Block devices: how many sectors of 512 bytes; 64 bits. */
#define VIRTIO_CONFIG_BLK_F_CAPACITY 0x41
/** Block devices: bytes in a segment at most; 32 bits. */
#define VIRTIO_CONFIG_BLK_F_SIZE_MAX 0x42
/** Block devices: segments in a request at most; 32 bits. */
#define VIRTIO_CONFIG_BLK_F_SEG_MAX 0x43
/** A bit of VIRTIO_CONFIG_BLK_F: barriers. */
#define CLASSIC_BLK_F_BARRIER 1

/** Network devices: the feature bits. */
#define VIRTIO_CONFIG_NET_F CLASSIC_CONFIG_F_FEATURES
/** Network devices: the address; 6 bytes. */
#define VIRTIO_CONFIG_NET_MAC_F 0x41
/** A bit of VIRTIO_CONFIG_NET_F: packets may lack a checksum. */
#define CLASSIC_NET_F_NO_CSUM 0
/** A bit of VIRTIO_CONFIG_NET_F: segmentation of TCP over IPv4. */
#define CLASSIC_NET_F_TSO4 1
/** A bit of VIRTIO_CONFIG_NET_F: fragmentation of UDP. */
#define CLASSIC_NET_F_UFO 2
/** A bit of VIRTIO_CONFIG_NET_F: segmentation of TCP with ECN. */
#define CLASSIC_NET_F_TSO4_ECN 3
/** A bit of VIRTIO_CONFIG_NET_F: segmentation of TCP over IPv6. */
#define CLASSIC_NET_F_TSO6 4

/* ---- queues ----------------------------------------------------------- */

/** A queue, from classic_virtio_config_ops::find_vq. */
struct classic_virtqueue {
	/**
	 * Buffers were used; false: be quiet until
	 * classic_virtqueue_ops::restart. NULL: never call.
	 */
	bool (*callback)(struct classic_virtqueue *vq);
	struct classic_virtio_device *vdev;   /**< the device it belongs to */
	struct classic_virtqueue_ops *vq_ops; /**< what it can do: read only */
	void *priv; /**< for who implements the queue */
};

/** What a queue can do. The driver serialises the calls on a queue. */
struct classic_virtqueue_ops {
	/**
	 * Give the device a buffer: @p out_num entries that it reads, then
	 * @p in_num that it writes. An array: marks of an end, and links, are
	 * not looked at and are cleared. @p data, not NULL, names the buffer.
	 * 0 or an error, as virtqueue_add_sgs().
	 */
	int (*add_buf)(struct classic_virtqueue *vq, struct scatterlist sg[],
		       unsigned int out_num, unsigned int in_num, void *data);
	/** Show the device what was added. */
	void (*kick)(struct classic_virtqueue *vq);
	/**
	 * Take the next buffer that the device has used: its name, or NULL if
	 * there is none. @p len is set to how many bytes were written.
	 */
	void *(*get_buf)(struct classic_virtqueue *vq, unsigned int *len);
	/**
	 * Have callbacks again. False, and none will come, if buffers were used
	 * meanwhile: take them first.
	 */
	bool (*restart)(struct classic_virtqueue *vq);
	/**
	 * Take all buffers from the device: they are the driver's again, and
	 * get_buf returns none of them. The queue can be used on if
	 * VIRTIO_F_RING_RESET was negotiated. If not, this needs a reset of the
	 * device: then no queue of it takes or returns a buffer any more.
	 */
	void (*shutdown)(struct classic_virtqueue *vq);
};

/* ---- devices and drivers ---------------------------------------------- */

/** A device. */
struct classic_virtio_device {
	int index;		    /**< its number on the bus */
	struct device dev;	    /**< for messages */
	struct virtio_device_id id; /**< what it is */
	struct classic_virtio_config_ops
		*config;	   /**< how to reach it: read only */
	void *priv;		   /**< for the driver */
	struct virtio_device core; /**< private: as today's bus sees it */
};

/** A driver. Members that are not set are 0. */
struct classic_virtio_driver {
	struct device_driver driver; /**< the driver fills name and owner */
	/** Devices that it drives; ended by an entry whose device is 0. */
	const struct virtio_device_id *id_table;
	/** Starts a device: 0, or a negative error with everything undone. */
	int (*probe)(struct classic_virtio_device *vdev);
	/** Ends what probe began; may be NULL. */
	void (*remove)(struct classic_virtio_device *vdev);
	struct virtio_driver core; /**< private: as today's bus sees it */
};

/**
 * Let a driver have every device that it fits and nobody drives, as
 * register_virtio_driver(). Process context.
 *
 * @param drv the driver; stays the caller's, in place until unregistered
 * @return 0; -EINVAL without a name, id table or probe, or if registered
 */
int classic_register_virtio_driver(struct classic_virtio_driver *drv);

/**
 * Stop a driver: remove is called for each device it drives. Process context.
 * @param drv a registered driver
 */
void classic_unregister_virtio_driver(struct classic_virtio_driver *drv);

/**
 * Bring a device of a transport of 2007 to today's bus, where a driver of 2007
 * can have it. It is no device for today's drivers: it has no features and no
 * queues for them. Where the bus resets a device, the status 0 is written.
 * Process context.
 *
 * @param vdev the device: zeroed, then id and config set, and dev.platform if
 *        it is not that of virtio_bus_set_platform(); stays the caller's, in
 *        place until unregistered
 * @return 0, even if no driver fits or a probe fails; -EINVAL without config or
 *         platform; -EIO if the status does not become 0
 */
int classic_register_virtio_device(struct classic_virtio_device *vdev);

/**
 * Take a device off the bus; its driver's remove is called. Process context.
 * @param vdev a device of classic_register_virtio_device()
 */
void classic_unregister_virtio_device(struct classic_virtio_device *vdev);

/* ---- configuration ---------------------------------------------------- */

/** What a transport does. Process context, but get_status: any. */
struct classic_virtio_config_ops {
	/**
	 * Find the next field of a type and use it up: it is not found again
	 * before the next probe. Sets @p len to its length. A token for get and
	 * set, or NULL.
	 */
	void *(*find)(struct classic_virtio_device *vdev, uint8_t type,
		      unsigned int *len);
	/** Read a field; @p len is its length, as find() gave it. */
	void (*get)(struct classic_virtio_device *vdev, void *token, void *buf,
		    unsigned int len);
	/** Write a field. Of a device of today: feature bits and no other. */
	void (*set)(struct classic_virtio_device *vdev, void *token,
		    const void *buf, unsigned int len);
	/** Read the device status. */
	uint8_t (*get_status)(struct classic_virtio_device *vdev);
	/** Write the device status; a device of today keeps bits it has. */
	void (*set_status)(struct classic_virtio_device *vdev, uint8_t status);
	/**
	 * Use up the next VIRTIO_CONFIG_F_VIRTQUEUE field and make its queue,
	 * or return an ERR_PTR(): -ENOENT after the last.
	 */
	struct classic_virtqueue *(*find_vq)(
		struct classic_virtio_device *vdev,
		bool (*callback)(struct classic_virtqueue *vq));
	/** Delete a queue; shutdown comes first if there are buffers in it. */
	void (*del_vq)(struct classic_virtqueue *vq);
};

/**
 * Find a field of a known length and read its bytes: __virtio_config_val() of
 * 2007. Process context.
 *
 * @param vdev the device
 * @param type the field's type
 * @param val where to
 * @param size its length
 * @return 0; -ENOENT if there is none (any more); -EIO if it has another length
 */
int classic_virtio_config_val(struct classic_virtio_device *vdev, uint8_t type,
			      void *val, size_t size);

/**
 * Use a feature bit: if the first half of a bit field has it, set it in the
 * second half, which acknowledges it. Process context.
 *
 * @param vdev the device
 * @param token the field, as classic_virtio_config_ops::find returned it; NULL
 *        if there is none, and then there is no bit
 * @param len its length, from there too
 * @param bitnum the bit
 * @return 1 if the bit is there, and now acknowledged; 0 if it is not
 */
int classic_virtio_use_bit(struct classic_virtio_device *vdev, void *token,
			   unsigned int len, unsigned int bitnum);

/**
 * Find a field that is a number and read it. Process context.
 * @param vdev the device
 * @param type the field's type
 * @param val a variable of the CPU's byte order; not changed on an error
 * @param size its size: 1, 2, 4 or 8
 * @return as classic_virtio_config_val()
 */
static inline int
classic_virtio_config_number(struct classic_virtio_device *vdev, uint8_t type,
			     void *val, size_t size)
{
	int err = classic_virtio_config_val(vdev, type, val, size);

	if (err)
		return err;
	if (size == 2)
		*(uint16_t *)val = virtio_swab16(true, *(uint16_t *)val);
	else if (size == 4)
		*(uint32_t *)val = virtio_swab32(true, *(uint32_t *)val);
	else if (size == 8)
		*(uint64_t *)val = virtio_swab64(true, *(uint64_t *)val);
	return 0;
}

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_CLASSIC_H */
