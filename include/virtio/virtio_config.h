/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a transport gives a driver: status, features, configuration, queues.
 *
 * A transport fills one struct virtio_config_ops. Drivers use the functions
 * below it.
 */
#ifndef VIRTIO_VIRTIO_CONFIG_H
#define VIRTIO_VIRTIO_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/err.h>
#include <virtio/spec/virtio_config.h>
#include <virtio/virtio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct cpumask;
struct irq_affinity;

/** A queue's callback: the device used buffers. Interrupt context. */
typedef void vq_callback_t(struct virtqueue *vq);

/** Memory that the device shares (2.10). */
struct virtio_shm_region {
	uint64_t addr; /**< where, in the device's address space */
	uint64_t len;  /**< its length in bytes */
};

/** What a driver wants of a queue. Members not set are 0. */
struct virtqueue_info {
	const char *name;	 /**< for messages; NULL: no queue here */
	vq_callback_t *callback; /**< or NULL if the driver polls */
	bool ctx;		 /**< virtqueue_add_inbuf_ctx() will be used */
	/**
	 * Segments of the longest buffer that shall take one descriptor when
	 * VIRTIO_RING_F_INDIRECT_DESC is negotiated; 0 means
	 * VIRTQUEUE_INDIRECT_DEFAULT. Longer ones are chained in the ring. Each
	 * costs 16 bytes for each descriptor of the queue.
	 */
	unsigned int max_indirect;
};

/** Segments that an indirect table holds unless the driver asks for more. */
#define VIRTQUEUE_INDIRECT_DEFAULT 4

/**
 * What a transport does. All are called in process context unless said; those
 * marked optional may be NULL.
 */
struct virtio_config_ops {
	/** Read @p len bytes of configuration at @p offset. Any context. */
	void (*get)(struct virtio_device *vdev, unsigned int offset, void *buf,
		    unsigned int len);
	/** Write @p len bytes of configuration at @p offset. */
	void (*set)(struct virtio_device *vdev, unsigned int offset,
		    const void *buf, unsigned int len);
	/** A number that changes with the configuration; optional. */
	uint32_t (*generation)(struct virtio_device *vdev);
	/** Read the device status. */
	uint8_t (*get_status)(struct virtio_device *vdev);
	/** Write the device status; never 0. */
	void (*set_status)(struct virtio_device *vdev, uint8_t status);
	/**
	 * Reset: 0 once the device reports status 0, -ETIMEDOUT if it does not,
	 * -ENODEV if it is not there any more. Calls virtio_device_was_reset().
	 */
	int (*reset)(struct virtio_device *vdev);
	/** Make @p nvqs queues; 0, or a negative error and none stands. */
	int (*find_vqs)(struct virtio_device *vdev, unsigned int nvqs,
			struct virtqueue *vqs[],
			struct virtqueue_info vqs_info[],
			struct irq_affinity *desc);
	/**
	 * Whether it is not there any more; optional. Is asked at each kick:
	 * where a look takes time, it shall not take one each time. Any
	 * context.
	 */
	bool (*is_gone)(struct virtio_device *vdev);
	/** Delete all queues; the device has been reset. */
	void (*del_vqs)(struct virtio_device *vdev);
	/** Return once no callback is running; optional. */
	void (*synchronize_cbs)(struct virtio_device *vdev);
	/** The features that the device offers. */
	uint64_t (*get_features)(struct virtio_device *vdev);
	/**
	 * Drop from virtio_device::features what the transport cannot do, and
	 * write the rest to the device.
	 */
	int (*finalize_features)(struct virtio_device *vdev);
	/** Where the device is, for humans. */
	const char *(*bus_name)(struct virtio_device *vdev);
	/** Find shared memory @p id: false if there is none; optional. */
	bool (*get_shm_region)(struct virtio_device *vdev,
			       struct virtio_shm_region *region, uint8_t id);
	/** Have a queue's interrupts at these CPUs; optional. */
	int (*set_vq_affinity)(struct virtqueue *vq,
			       const struct cpumask *cpu_mask);
	/** Where the interrupts of a queue arrive, or NULL; optional. */
	const struct cpumask *(*get_vq_affinity)(struct virtio_device *vdev,
						 int index);
	/** Reset one queue at the device; optional. */
	int (*disable_vq_and_reset)(struct virtqueue *vq);
	/** Start it again; optional. */
	int (*enable_vq_after_reset)(struct virtqueue *vq);
};

/* ---- features --------------------------------------------------------- */

/**
 * Assert that a driver asks only about features it knows: one that is in
 * neither of its tables can never have been negotiated. Any context.
 *
 * @param vdev the device
 * @param fbit feature bit
 */
void virtio_check_driver_offered_feature(const struct virtio_device *vdev,
					 unsigned int fbit);

/**
 * Tell whether a bit is set in virtio_device::features. Any context.
 * @param vdev the device
 * @param fbit feature bit, below 64
 * @return true if it is
 */
static inline bool __virtio_test_bit(const struct virtio_device *vdev,
				     unsigned int fbit)
{
	return (vdev->features >> fbit & 1) != 0;
}

/**
 * Set a bit in virtio_device::features. For transports, while negotiating.
 * @param vdev the device
 * @param fbit feature bit, below 64
 */
static inline void __virtio_set_bit(struct virtio_device *vdev,
				    unsigned int fbit)
{
	vdev->features |= (uint64_t)1 << fbit;
}

/**
 * Clear a bit in virtio_device::features. For transports, and for a driver's
 * validate.
 *
 * @param vdev the device
 * @param fbit feature bit, below 64
 */
static inline void __virtio_clear_bit(struct virtio_device *vdev,
				      unsigned int fbit)
{
	vdev->features &= ~((uint64_t)1 << fbit);
}

/**
 * Tell whether a feature was negotiated. Any context.
 * @param vdev the device
 * @param fbit feature bit, below 64; a bit of the device type must be in one
 *        of the driver's feature tables
 * @return true if it was
 */
static inline bool virtio_has_feature(const struct virtio_device *vdev,
				      unsigned int fbit)
{
	if (fbit < VIRTIO_TRANSPORT_F_START)
		virtio_check_driver_offered_feature(vdev, fbit);
	return __virtio_test_bit(vdev, fbit);
}

/**
 * Tell in which byte order the device's fields are. Any context.
 * @param vdev the device
 * @return true if little-endian
 */
static inline bool virtio_is_little_endian(const struct virtio_device *vdev)
{
	return __virtio_test_bit(vdev, VIRTIO_F_VERSION_1) ||
	       !vdev->dev.platform->big_endian;
}

/* ---- queues ----------------------------------------------------------- */

/**
 * Find the queues of a device, numbered from 0. Process context.
 *
 * @param vdev the device
 * @param nvqs how many
 * @param vqs set to the queues; an entry is NULL where the name is NULL
 * @param vqs_info what is wanted of each. Named queues are numbered without
 *        gaps
 * @param desc not looked at; NULL
 * @return 0, or a negative error and no queue stands: -ENOENT if the device has
 *         no such queue, -ENOMEM, -EBUSY if it is in use, -EIO if the device
 *         breaks the rules
 */
static inline int virtio_find_vqs(struct virtio_device *vdev, unsigned int nvqs,
				  struct virtqueue *vqs[],
				  struct virtqueue_info vqs_info[],
				  struct irq_affinity *desc)
{
	return vdev->config->find_vqs(vdev, nvqs, vqs, vqs_info, desc);
}

/**
 * Find the only queue of a device. Process context.
 * @param vdev the device
 * @param c called when buffers were used, or NULL
 * @param n its name; stays the caller's
 * @return the queue or an ERR_PTR(), as virtio_find_vqs()
 */
static inline struct virtqueue *
virtio_find_single_vq(struct virtio_device *vdev, vq_callback_t *c,
		      const char *n)
{
	struct virtqueue_info info = { n, c, false, 0 };
	struct virtqueue *vq;
	int err = virtio_find_vqs(vdev, 1, &vq, &info, NULL);

	if (err < 0)
		return (struct virtqueue *)ERR_PTR(err);
	return vq;
}

/**
 * Say at which CPUs a queue's interrupts shall arrive. Process context.
 * @param vq the queue
 * @param cpu_mask the CPUs; NULL for any
 * @return 0, also where the transport leaves that to others; or its error
 */
static inline int virtqueue_set_affinity(struct virtqueue *vq,
					 const struct cpumask *cpu_mask)
{
	const struct virtio_config_ops *ops = vq->vdev->config;

	return ops->set_vq_affinity ? ops->set_vq_affinity(vq, cpu_mask) : 0;
}

/**
 * Return once no queue callback is running. Process context.
 * @param vdev the device
 */
static inline void virtio_synchronize_cbs(struct virtio_device *vdev)
{
	if (vdev->config->synchronize_cbs)
		vdev->config->synchronize_cbs(vdev);
}

/**
 * Make the device live from within probe: sets DRIVER_OK
 * (drv.init.device-init.1, step 8). Kicks may follow. Process context.
 *
 * @param vdev the device; must not be live yet
 */
void virtio_device_ready(struct virtio_device *vdev);

/**
 * Say that a device was reset, or does not complete it: what it was told before
 * holds no more. For transports, as the last step of virtio_config_ops::reset,
 * which drivers may call themselves.
 *
 * @param vdev the device
 */
void virtio_device_was_reset(struct virtio_device *vdev);

/**
 * Where a device is, for humans. Any context.
 * @param vdev the device
 * @return text that lives as long as the device
 */
static inline const char *virtio_bus_name(struct virtio_device *vdev)
{
	if (!vdev->config->bus_name)
		return "virtio";
	return vdev->config->bus_name(vdev);
}

/**
 * Find memory that the device shares (2.10). Process context.
 * @param vdev the device
 * @param region set to where it is
 * @param id its number at the device
 * @return false if there is none
 */
static inline bool virtio_get_shm_region(struct virtio_device *vdev,
					 struct virtio_shm_region *region,
					 uint8_t id)
{
	if (!vdev->config->get_shm_region)
		return false;
	return vdev->config->get_shm_region(vdev, region, id);
}

/* ---- configuration ---------------------------------------------------- */

/**
 * Read bytes of the configuration, all of one generation
 * (drv.basic.device-cfg-space.1): the read is repeated while the device
 * changes it, at most a thousand times, then logged. Any context.
 *
 * @param vdev the device
 * @param offset where
 * @param buf where to
 * @param len how many
 */
void virtio_cread_bytes(struct virtio_device *vdev, unsigned int offset,
			void *buf, size_t len);

/**
 * Read a field of the configuration. Any context.
 * @param vdev the device
 * @param offset where
 * @return its value
 */
uint8_t virtio_cread8(struct virtio_device *vdev, unsigned int offset);

/**
 * Read a field in the device's byte order. Any context.
 * @param vdev the device
 * @param offset where
 * @return its value
 */
uint16_t virtio_cread16(struct virtio_device *vdev, unsigned int offset);

/**
 * Read a field in the device's byte order. Any context.
 * @param vdev the device
 * @param offset where
 * @return its value
 */
uint32_t virtio_cread32(struct virtio_device *vdev, unsigned int offset);

/**
 * Read a field in the device's byte order, whole. Any context.
 * @param vdev the device
 * @param offset where
 * @return its value
 */
uint64_t virtio_cread64(struct virtio_device *vdev, unsigned int offset);

/**
 * Write a field of the configuration. Any context.
 * @param vdev the device
 * @param offset where
 * @param val its value
 */
void virtio_cwrite8(struct virtio_device *vdev, unsigned int offset,
		    uint8_t val);

/**
 * Write a field in the device's byte order. Any context.
 * @param vdev the device
 * @param offset where
 * @param val its value
 */
void virtio_cwrite16(struct virtio_device *vdev, unsigned int offset,
		     uint16_t val);

/**
 * Write a field in the device's byte order. Any context.
 * @param vdev the device
 * @param offset where
 * @param val its value
 */
void virtio_cwrite32(struct virtio_device *vdev, unsigned int offset,
		     uint32_t val);

/**
 * Write a field in the device's byte order. Any context.
 * @param vdev the device
 * @param offset where
 * @param val its value
 */
void virtio_cwrite64(struct virtio_device *vdev, unsigned int offset,
		     uint64_t val);

/**
 * Read a field into a variable of the same size, in the device's byte order;
 * what the virtio_cread() macro does. Any context.
 *
 * @param vdev the device
 * @param offset where
 * @param size bytes in the field: 1, 2, 4 or 8
 * @param ptr the variable
 * @param ptr_size its size; must be @p size
 */
void virtio_cread_field(struct virtio_device *vdev, unsigned int offset,
			size_t size, void *ptr, size_t ptr_size);

/**
 * Write a field from a variable of the same size, in the device's byte order;
 * what the virtio_cwrite() macro does. Any context.
 *
 * @param vdev the device
 * @param offset where
 * @param size bytes in the field: 1, 2, 4 or 8
 * @param ptr the variable
 * @param ptr_size its size; must be @p size
 */
void virtio_cwrite_field(struct virtio_device *vdev, unsigned int offset,
			 size_t size, const void *ptr, size_t ptr_size);

/** Read member @p member of configuration @p structname into `*ptr`. */
#define virtio_cread(vdev, structname, member, ptr)                            \
	virtio_cread_field((vdev), offsetof(structname, member),               \
			   sizeof(((structname *)0)->member), (ptr),           \
			   sizeof(*(ptr)))

/** Write `*ptr` to member @p member of configuration @p structname. */
#define virtio_cwrite(vdev, structname, member, ptr)                           \
	virtio_cwrite_field((vdev), offsetof(structname, member),              \
			    sizeof(((structname *)0)->member), (ptr),          \
			    sizeof(*(ptr)))

/** virtio_cread() if feature @p fbit was negotiated, else -ENOENT. */
#define virtio_cread_feature(vdev, fbit, structname, member, ptr)              \
	(virtio_has_feature(vdev, fbit)                                        \
		 ? (virtio_cread(vdev, structname, member, ptr), 0)            \
		 : -ENOENT)

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_CONFIG_H */
