/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Pins (5.18).
 */
#ifndef LINUX_VIRTIO_GPIO_H
#define LINUX_VIRTIO_GPIO_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_GPIO_F_IRQ 0 /**< pins can interrupt */

#define VIRTIO_GPIO_MSG_GET_NAMES     0x0001 /**< what pins are called */
#define VIRTIO_GPIO_MSG_GET_DIRECTION 0x0002 /**< whether one is an output */
#define VIRTIO_GPIO_MSG_SET_DIRECTION 0x0003 /**< make it one, or not */
#define VIRTIO_GPIO_MSG_GET_VALUE     0x0004 /**< whether one is high */
#define VIRTIO_GPIO_MSG_SET_VALUE     0x0005 /**< make it high, or low */
#define VIRTIO_GPIO_MSG_IRQ_TYPE      0x0006 /**< when it interrupts */

#define VIRTIO_GPIO_STATUS_OK  0x0 /**< done */
#define VIRTIO_GPIO_STATUS_ERR 0x1 /**< failed */

#define VIRTIO_GPIO_DIRECTION_NONE 0x00 /**< not in use */
#define VIRTIO_GPIO_DIRECTION_OUT  0x01 /**< an output */
#define VIRTIO_GPIO_DIRECTION_IN   0x02 /**< an input */

#define VIRTIO_GPIO_IRQ_TYPE_NONE	  0x00 /**< never */
#define VIRTIO_GPIO_IRQ_TYPE_EDGE_RISING  0x01 /**< when it becomes high */
#define VIRTIO_GPIO_IRQ_TYPE_EDGE_FALLING 0x02 /**< when it becomes low */
#define VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH	  0x03 /**< both */
#define VIRTIO_GPIO_IRQ_TYPE_LEVEL_HIGH	  0x04 /**< while it is high */
#define VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW	  0x08 /**< while it is low */

/** The configuration. */
struct virtio_gpio_config {
	__le16 ngpio; /**< pins */
	__u8 padding[2];
	__le32 gpio_names_size; /**< bytes of all names; 0: none have one */
};

/** A request. */
struct virtio_gpio_request {
	__le16 type;  /**< VIRTIO_GPIO_MSG_* */
	__le16 gpio;  /**< which pin */
	__le32 value; /**< what is set */
};

/** An answer. */
struct virtio_gpio_response {
	__u8 status; /**< VIRTIO_GPIO_STATUS_* */
	__u8 value;  /**< what was asked for */
};

/** The answer to VIRTIO_GPIO_MSG_GET_NAMES. */
struct virtio_gpio_response_get_names {
	__u8 status;
	__u8 value[];
};

/** A request to hear of an interrupt. */
struct virtio_gpio_irq_request {
	__le16 gpio; /**< of which pin */
};

/** How it ended. */
struct virtio_gpio_irq_response {
	__u8 status; /**< VIRTIO_GPIO_IRQ_STATUS_* */
};

_Static_assert(sizeof(struct virtio_gpio_config) == 8, "5.18.4");
_Static_assert(sizeof(struct virtio_gpio_request) == 8, "5.18.6");
_Static_assert(sizeof(struct virtio_gpio_response) == 2, "5.18.6");

#define VIRTIO_GPIO_IRQ_STATUS_INVALID 0x0 /**< it was taken back */
#define VIRTIO_GPIO_IRQ_STATUS_VALID   0x1 /**< there was an interrupt */

#endif /* LINUX_VIRTIO_GPIO_H */
