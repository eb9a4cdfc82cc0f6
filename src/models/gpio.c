/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of a GPIO device (5.18). A line's interrupt is enabled by a message
 * and unmasked by a buffer in the eventq, which stays there until the interrupt
 * comes: its answer masks the line again.
 */
#include <virtio/err.h>
#include <virtio/spec/virtio_config.h>
#include <virtio/virtio_config.h>
#include <virtio/virtio_gpio.h>
#include <virtio/virtio_ids.h>

#include "../mem.h"
#include "vendor.h"

#define GPIO_LINES_MAX 65535u

/* No buffer is answered any more. */
#define STOPPED (VIRTIO_CONFIG_S_NEEDS_RESET | VIRTIO_CONFIG_S_FAILED)

static struct virtio_gpio_model *to_gpio(struct virtio_model *model)
{
	return container_of(model, struct virtio_gpio_model, model);
}

static bool is_output(const struct virtio_gpio_model_line *line)
{
	return line->direction == VIRTIO_GPIO_DIRECTION_OUT;
}

/* What is sensed on a line, whoever drives it. */
static bool level_of(const struct virtio_gpio_model_line *line)
{
	return is_output(line) ? line->output : line->input;
}

/* ---- interrupts ---------------------------------------------------------- */

/* Answer the buffer that unmasks a line, which masks it. */
static void gpio_mask(struct virtio_gpio_model *gpio,
		      struct virtio_gpio_model_line *line, uint8_t status)
{
	struct virtio_model_queue *q =
		virtio_model_queue(&gpio->model, VIRTIO_GPIO_QUEUE_EVENT);

	if (!line->status || gpio->model.status & STOPPED)
		return;
	*line->status = status;
	line->status = NULL;
	q->head = line->head;
	virtio_model_put(q, sizeof(struct virtio_gpio_irq_response));
}

/* Interrupt the driver if there is a reason and it wants to be. */
static void gpio_interrupt(struct virtio_gpio_model *gpio,
			   struct virtio_gpio_model_line *line)
{
	bool high = level_of(line);
	bool pending = line->latched;

	pending |= line->irq_type == VIRTIO_GPIO_IRQ_TYPE_LEVEL_HIGH && high;
	pending |= line->irq_type == VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW && !high;
	if (!pending || !line->status)
		return;
	line->latched = false;
	gpio_mask(gpio, line, VIRTIO_GPIO_IRQ_STATUS_VALID);
}

/*
 * Look at a line that may have changed. An edge is latched until the line is
 * unmasked, a level is not (dev.gpio.requestq-op.9, .10).
 */
static void gpio_sense(struct virtio_gpio_model *gpio,
		       struct virtio_gpio_model_line *line, bool before)
{
	bool high = level_of(line);
	unsigned int edge = high ? VIRTIO_GPIO_IRQ_TYPE_EDGE_RISING
				 : VIRTIO_GPIO_IRQ_TYPE_EDGE_FALLING;

	if (high != before && line->irq_type & edge)
		line->latched = true;
	gpio_interrupt(gpio, line);
}

static bool irq_type_allowed(const struct virtio_gpio_model *gpio,
			     const struct virtio_gpio_model_line *line,
			     uint32_t type)
{
	if (!virtio_model_has_feature(&gpio->model, VIRTIO_GPIO_F_IRQ))
		return false;
	if (type == VIRTIO_GPIO_IRQ_TYPE_NONE)
		return true;
	/* drv.gpio.requestq-op.7, .9 */
	if (is_output(line) || (line->irq_type && line->irq_type != type))
		return false;
	return type <= VIRTIO_GPIO_IRQ_TYPE_LEVEL_HIGH ||
	       type == VIRTIO_GPIO_IRQ_TYPE_LEVEL_LOW;
}

static uint8_t gpio_set_irq_type(struct virtio_gpio_model *gpio,
				 struct virtio_gpio_model_line *line,
				 uint32_t type)
{
	if (!irq_type_allowed(gpio, line, type))
		return VIRTIO_GPIO_STATUS_ERR;
	line->irq_type = (uint8_t)type;
	if (type != VIRTIO_GPIO_IRQ_TYPE_NONE) {
		gpio_interrupt(gpio, line);
		return VIRTIO_GPIO_STATUS_OK;
	}
	/* dev.gpio.requestq-op.11, dev.gpio.eventq-op.2 */
	line->latched = false;
	gpio_mask(gpio, line, VIRTIO_GPIO_IRQ_STATUS_INVALID);
	return VIRTIO_GPIO_STATUS_OK;
}

/* ---- lines --------------------------------------------------------------- */

static void tell_output(struct virtio_gpio_model *gpio,
			const struct virtio_gpio_model_line *line)
{
	unsigned int number = (unsigned int)(line - gpio->config.lines);

	if (gpio->config.output)
		gpio->config.output(gpio->config.ctx, number,
				    virtio_gpio_model_output(gpio, number));
}

static uint8_t gpio_set_direction(struct virtio_gpio_model *gpio,
				  struct virtio_gpio_model_line *line,
				  uint32_t direction)
{
	bool before = level_of(line), was_output = is_output(line);

	if (direction > VIRTIO_GPIO_DIRECTION_IN)
		return VIRTIO_GPIO_STATUS_ERR;
	line->direction = (uint8_t)direction;
	/* dev.gpio.requestq-op.8 */
	if (direction == VIRTIO_GPIO_DIRECTION_NONE) {
		line->irq_type = VIRTIO_GPIO_IRQ_TYPE_NONE;
		line->latched = false;
		line->output = false;
		gpio_mask(gpio, line, VIRTIO_GPIO_IRQ_STATUS_INVALID);
	}
	if (was_output != is_output(line))
		tell_output(gpio, line);
	gpio_sense(gpio, line, before);
	return VIRTIO_GPIO_STATUS_OK;
}

static uint8_t gpio_set_value(struct virtio_gpio_model *gpio,
			      struct virtio_gpio_model_line *line,
			      uint32_t value)
{
	bool before = level_of(line);

	if (value > 1)
		return VIRTIO_GPIO_STATUS_ERR;
	line->output = value;
	if (is_output(line))
		tell_output(gpio, line);
	gpio_sense(gpio, line, before);
	return VIRTIO_GPIO_STATUS_OK;
}

void virtio_gpio_model_set_input(struct virtio_gpio_model *gpio,
				 unsigned int number, bool level)
{
	struct virtio_gpio_model_line *line;
	bool before;

	if (number >= gpio->config.num_lines)
		return;
	line = &gpio->config.lines[number];
	before = level_of(line);
	line->input = level;
	gpio_sense(gpio, line, before);
}

int virtio_gpio_model_output(const struct virtio_gpio_model *gpio,
			     unsigned int number)
{
	if (number >= gpio->config.num_lines ||
	    !is_output(&gpio->config.lines[number]))
		return -1;
	return gpio->config.lines[number].output;
}

/* ---- names --------------------------------------------------------------- */

static uint32_t name_size(const char *name)
{
	uint32_t n = 0;

	while (name && name[n])
		n++;
	return n + 1;
}

static bool same_name(const char *a, const char *b)
{
	uint32_t size = name_size(a);

	return size > 1 && size == name_size(b) && memcmp(a, b, size) == 0;
}

/* Bytes of all names, 0 if there are none; or -EINVAL. */
static int64_t names_size(const struct virtio_gpio_model_config *c)
{
	int64_t size = 0;

	for (unsigned int i = 0; i < c->num_lines; i++) {
		size += name_size(c->lines[i].name);
		/* dev.gpio.requestq-op.5 */
		for (unsigned int j = 0; j < i; j++)
			if (same_name(c->lines[i].name, c->lines[j].name))
				return -EINVAL;
	}
	return size == c->num_lines ? 0 : size;
}

static void push_names(struct virtio_gpio_model *gpio,
		       struct virtio_model_queue *q)
{
	const struct virtio_gpio_model_config *c = &gpio->config;

	for (unsigned int i = 0; i < c->num_lines; i++)
		vringh_iov_push(&q->wiov,
				c->lines[i].name ? c->lines[i].name : "",
				name_size(c->lines[i].name));
}

/* ---- the requestq -------------------------------------------------------- */

static uint8_t gpio_message(struct virtio_gpio_model *gpio, uint16_t type,
			    uint16_t number, uint32_t value, uint8_t *answer)
{
	struct virtio_gpio_model_line *line;

	*answer = 0;
	if (number >= gpio->config.num_lines)
		return VIRTIO_GPIO_STATUS_ERR;
	line = &gpio->config.lines[number];
	switch (type) {
	case VIRTIO_GPIO_MSG_GET_DIRECTION:
		*answer = line->direction;
		return VIRTIO_GPIO_STATUS_OK;
	case VIRTIO_GPIO_MSG_SET_DIRECTION:
		return gpio_set_direction(gpio, line, value);
	case VIRTIO_GPIO_MSG_GET_VALUE:
		*answer = level_of(line);
		return VIRTIO_GPIO_STATUS_OK;
	case VIRTIO_GPIO_MSG_SET_VALUE:
		return gpio_set_value(gpio, line, value);
	case VIRTIO_GPIO_MSG_SET_IRQ_TYPE:
		return gpio_set_irq_type(gpio, line, value);
	default:
		return VIRTIO_GPIO_STATUS_ERR;
	}
}

static void gpio_request(struct virtio_gpio_model *gpio,
			 struct virtio_model_queue *q)
{
	struct virtio_gpio_response answer = { 0 };
	struct virtio_gpio_request req;
	size_t size = sizeof(answer);
	uint16_t type;
	bool names;

	if (vringh_kiov_length(&q->riov) != sizeof(req)) {
		virtio_model_fail(q, "message of another size "
				     "(drv.gpio.requestq-op.3)");
		return;
	}
	vringh_iov_pull(&q->riov, &req, sizeof(req));
	type = le16_to_cpu(req.type);
	names = type == VIRTIO_GPIO_MSG_GET_LINE_NAMES && gpio->names_size;
	if (names)
		size = sizeof(answer.status) + (size_t)gpio->names_size;
	if (vringh_kiov_length(&q->wiov) < size) {
		virtio_model_fail(q, "no room for the answer "
				     "(drv.gpio.requestq-op.2)");
		return;
	}
	if (names) {
		vringh_iov_push(&q->wiov, &answer.status, 1);
		push_names(gpio, q);
	} else {
		answer.status =
			gpio_message(gpio, type, le16_to_cpu(req.gpio),
				     le32_to_cpu(req.value), &answer.value);
		vringh_iov_push(&q->wiov, &answer, sizeof(answer));
	}
	virtio_model_put(q, (uint32_t)size);
}

/* ---- the eventq ---------------------------------------------------------- */

/* Where the first byte of the device-writable part goes. */
static uint8_t *first_byte(const struct vringh_kiov *wiov)
{
	unsigned int i = 0;

	while (i < wiov->used && !wiov->iov[i].iov_len)
		i++;
	return i < wiov->used ? (uint8_t *)wiov->iov[i].iov_base : NULL;
}

/* Keep a buffer: its line is unmasked. */
static void gpio_unmask(struct virtio_gpio_model *gpio,
			struct virtio_model_queue *q)
{
	struct virtio_gpio_irq_request req;
	uint8_t *status = first_byte(&q->wiov);
	struct virtio_gpio_model_line *line;

	if (!virtio_model_has_feature(q->model, VIRTIO_GPIO_F_IRQ) ||
	    vringh_iov_pull(&q->riov, &req, sizeof(req)) < sizeof(req) ||
	    le16_to_cpu(req.gpio) >= gpio->config.num_lines || !status) {
		virtio_model_fail(q, "buffer for no line (5.18.7)");
		return;
	}
	line = &gpio->config.lines[le16_to_cpu(req.gpio)];
	if (line->status) {
		virtio_model_fail(q, "second buffer for a line "
				     "(drv.gpio.eventq-op.4)");
		return;
	}
	line->status = status;
	line->head = q->head;
	/* 5.18.6.6: not before it is enabled. */
	if (!line->irq_type)
		gpio_mask(gpio, line, VIRTIO_GPIO_IRQ_STATUS_INVALID);
	gpio_interrupt(gpio, line);
}

static void gpio_handle_queue(struct virtio_model_queue *q)
{
	struct virtio_gpio_model *gpio = to_gpio(q->model);

	while (virtio_model_get(q)) {
		if (q->index == VIRTIO_GPIO_QUEUE_REQUEST)
			gpio_request(gpio, q);
		else
			gpio_unmask(gpio, q);
	}
}

/* ---- the device ---------------------------------------------------------- */

static void gpio_queue_reset(struct virtio_model_queue *q)
{
	struct virtio_gpio_model *gpio = to_gpio(q->model);

	if (q->index != VIRTIO_GPIO_QUEUE_EVENT)
		return;
	for (unsigned int i = 0; i < gpio->config.num_lines; i++)
		gpio->config.lines[i].status = NULL;
}

static void gpio_reset(struct virtio_model *model)
{
	struct virtio_gpio_model *gpio = to_gpio(model);

	for (unsigned int i = 0; i < gpio->config.num_lines; i++)
		gpio_set_direction(gpio, &gpio->config.lines[i],
				   VIRTIO_GPIO_DIRECTION_NONE);
}

static const struct virtio_model_ops gpio_ops = {
	.handle_queue = gpio_handle_queue,
	.queue_reset = gpio_queue_reset,
	.reset = gpio_reset,
};

int virtio_gpio_model_init(struct virtio_gpio_model *gpio,
			   const struct virtio_gpio_model_config *config)
{
	const struct virtio_model_config model_config = {
		.ops = &gpio_ops,
		.platform = config->platform,
		.id = { VIRTIO_ID_GPIO, VIRTIO_MODEL_VENDOR },
		.features = (uint64_t)config->irq << VIRTIO_GPIO_F_IRQ,
		.nvqs = config->irq ? 2 : 1,
		.queue_size = config->queue_size,
		.config = &gpio->space,
		.config_len = sizeof(gpio->space),
	};
	int64_t size;
	int err;

	if (!config->num_lines || config->num_lines > GPIO_LINES_MAX)
		return -EINVAL;
	size = names_size(config);
	if (size < 0 || size > UINT32_MAX)
		return -EINVAL;
	gpio->config = *config;
	gpio->names_size = (uint32_t)size;
	gpio->space = (struct virtio_gpio_config){
		.ngpio = cpu_to_le16((uint16_t)config->num_lines),
		.gpio_names_size = cpu_to_le32(gpio->names_size),
	};
	for (unsigned int i = 0; i < config->num_lines; i++)
		config->lines[i] = (struct virtio_gpio_model_line){
			.name = config->lines[i].name,
		};
	err = virtio_model_init(&gpio->model, &model_config);
	/* Interrupts come in any order. */
	if (!err)
		virtio_model_mask_features(&gpio->model,
					   ~((uint64_t)1 << VIRTIO_F_IN_ORDER));
	return err;
}
