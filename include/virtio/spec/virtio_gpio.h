/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The GPIO device's feature, configuration and messages (5.18).
 */
#ifndef VIRTIO_SPEC_VIRTIO_GPIO_H
#define VIRTIO_SPEC_VIRTIO_GPIO_H

#include <stddef.h>
#include <stdint.h>

#include <virtio/byteorder.h>

#define VIRTIO_GPIO_F_IRQ 0 /**< 5.18.3: interrupts, and the eventq */

#define VIRTIO_GPIO_QUEUE_REQUEST 0 /**< 5.18.2: requestq */
#define VIRTIO_GPIO_QUEUE_EVENT	  1 /**< 5.18.2: eventq */

#define VIRTIO_GPIO_MSG_GET_LINE_NAMES 1 /**< 5.18.6.1 */
#define VIRTIO_GPIO_MSG_GET_DIRECTION  2 /**< 5.18.6.2 */
#define VIRTIO_GPIO_MSG_SET_DIRECTION  3 /**< 5.18.6.3 */
#define VIRTIO_GPIO_MSG_GET_VALUE      4 /**< 5.18.6.4 */
#define VIRTIO_GPIO_MSG_SET_VALUE      5 /**< 5.18.6.5 */
#define VIRTIO_GPIO_MSG_SET_IRQ_TYPE   6 /**< 5.18.6.6 */

#define VIRTIO_GPIO_STATUS_OK  0 /**< 5.18.6: done */
#define VIRTIO_GPIO_STATUS_ERR 1 /**< 5.18.6: failed */

#define VIRTIO_GPIO_DIRECTION_NONE 0 /**< 5.18.6: not in use */
#define VIRTIO_GPIO_DIRECTION_OUT  1 /**< 5.18.6: the device drives it */
#define VIRTIO_GPIO_DIRECTION_IN   2 /**< 5.18.6: the device senses it */

#define VIRTIO_GPIO_IRQ_TYPE_NONE	  0 /**< 5.18.6: disabled */
#define VIRTIO_GPIO_IRQ_TYPE_EDGE_RISING  1 /**< 5.18.6: when it goes up */
#define VIRTIO_GPIO_IRQ_TYPE_EDGE_FALLING 2 /**< 5.18.6: when it goes down */
#define VIRTIO_GPIO_IRQ_TYPE_EDGE_BOTH	  3 /**< 5.18.6: when it changes */
#define VIRTIO_GPIO_IRQ_TYPE_LEVEL_HIGH	  4 /**< 5.18.6: while it is up */
#define VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW	  8 /**< 5.18.6: while it is down */

#define VIRTIO_GPIO_IRQ_STATUS_INVALID 0 /**< 5.18.7: it was disabled */
#define VIRTIO_GPIO_IRQ_STATUS_VALID   1 /**< 5.18.7: an interrupt */

/** Device configuration (5.18.4). */
struct virtio_gpio_config {
	le16 ngpio;	      /**< lines */
	uint8_t padding[2];   /**< 0 */
	le32 gpio_names_size; /**< bytes of all names; 0: there are none */
};

/** A message to the requestq: device-readable (5.18.6). */
struct virtio_gpio_request {
	le16 type;  /**< VIRTIO_GPIO_MSG_* */
	le16 gpio;  /**< line */
	le32 value; /**< depends on the type */
};

/** Its answer, but for that to a request of names (5.18.6). */
struct virtio_gpio_response {
	uint8_t status; /**< VIRTIO_GPIO_STATUS_* */
	uint8_t value;	/**< depends on the type */
};

/** An unmasked line, in the eventq: device-readable (5.18.7). */
struct virtio_gpio_irq_request {
	le16 gpio; /**< line */
};

/** Why it is masked again: device-writable (5.18.7). */
struct virtio_gpio_irq_response {
	uint8_t status; /**< VIRTIO_GPIO_IRQ_STATUS_* */
};

#ifndef __cplusplus
_Static_assert(sizeof(struct virtio_gpio_config) == 8, "5.18.4");
_Static_assert(offsetof(struct virtio_gpio_config, gpio_names_size) == 4,
	       "5.18.4");
_Static_assert(sizeof(struct virtio_gpio_request) == 8, "5.18.6");
_Static_assert(offsetof(struct virtio_gpio_request, value) == 4, "5.18.6");
_Static_assert(sizeof(struct virtio_gpio_response) == 2, "5.18.6");
_Static_assert(sizeof(struct virtio_gpio_irq_request) == 2, "5.18.7");
_Static_assert(sizeof(struct virtio_gpio_irq_response) == 1, "5.18.7");
#endif

#endif /* VIRTIO_SPEC_VIRTIO_GPIO_H */
