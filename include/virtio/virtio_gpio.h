/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The GPIO device (5.18): its model. What its lines are connected to is the
 * caller's.
 */
#ifndef VIRTIO_VIRTIO_GPIO_H
#define VIRTIO_VIRTIO_GPIO_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio/model.h>
#include <virtio/spec/virtio_gpio.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A line. The caller sets its name; the rest is private. */
struct virtio_gpio_model_line {
	const char *name;  /**< in ASCII, and no other's; NULL or "": none */
	uint8_t direction; /**< VIRTIO_GPIO_DIRECTION_* */
	uint8_t irq_type;  /**< VIRTIO_GPIO_IRQ_TYPE_* */
	bool output;	   /**< what it is driven to, as an output */
	bool input;	   /**< what it is driven to from outside */
	bool latched;	   /**< an edge was seen */
	uint32_t head;	   /**< of the buffer that unmasks it */
	uint8_t *status;   /**< and its answer; NULL: masked */
};

/** What a GPIO device is made of; see virtio_gpio_model_init(). */
struct virtio_gpio_model_config {
	const struct virtio_platform *platform; /**< for memory and messages */
	unsigned int queue_size; /**< largest size of its queues */
	/** The lines; the caller's, and used while the device is. */
	struct virtio_gpio_model_line *lines;
	unsigned int num_lines; /**< 1 to 65535 */
	bool irq;		/**< offers interrupts */
	/**
	 * A line is driven to @p level, 0 or 1, or is not driven any more, -1;
	 * optional. It may call virtio_gpio_model_set_input() of another line.
	 */
	void (*output)(void *ctx, unsigned int line, int level);
	void *ctx; /**< handed to it */
};

/** A GPIO device. Members are private. */
struct virtio_gpio_model {
	struct virtio_model model;		/**< for the endpoint */
	struct virtio_gpio_model_config config; /**< what it was made of */
	struct virtio_gpio_config space;	/**< its configuration */
	uint32_t names_size;			/**< bytes of all names */
};

/**
 * Make a GPIO device. Its lines are low. Process context.
 * @param gpio the device; the caller's; ended by virtio_model_exit()
 * @param config copied
 * @return 0; -EINVAL if two lines have the same name or a number is not
 *         allowed; or an error of virtio_model_init()
 */
int virtio_gpio_model_init(struct virtio_gpio_model *gpio,
			   const struct virtio_gpio_model_config *config);

/**
 * Drive a line from outside. What this means to the driver depends on how it
 * uses the line: it may be interrupted.
 * @param gpio the device
 * @param line its number; others are ignored
 * @param level true: high
 */
void virtio_gpio_model_set_input(struct virtio_gpio_model *gpio,
				 unsigned int line, bool level);

/**
 * What the driver drives a line to.
 * @param gpio the device
 * @param line its number
 * @return 0 or 1; -1 if the line is no output
 */
int virtio_gpio_model_output(const struct virtio_gpio_model *gpio,
			     unsigned int line);

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_VIRTIO_GPIO_H */
