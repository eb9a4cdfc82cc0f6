/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The translator: features, queues and configuration of a device of today as
 * the fields of 2007.
 *
 * What is offered shrinks to what was accepted once the features are agreed on:
 * an acknowledgement that comes too late is one of a bit that is not there.
 */
#include <virtio/assert.h>

#include "../mem.h"
#include "classic.h"

/* The longest field. */
#define MAX_LEN 8

/* ---- the list --------------------------------------------------------- */

static void add_field(struct classic_device *c, struct classic_field field)
{
	VIRTIO_ASSERT(c->nr_fields < CLASSIC_MAX_FIELDS);
	c->fields[c->nr_fields++] = field;
}

void classic_list_fields(struct classic_device *c)
{
	for (unsigned int i = 0; i < c->type->nr_queues; i++)
		add_field(c, (struct classic_field){
				     .type = VIRTIO_CONFIG_F_VIRTQUEUE,
				     .len = 2,
				     .queue = i,
			     });
	add_field(c, (struct classic_field){
			     .type = CLASSIC_CONFIG_F_FEATURES,
			     .len = 8,
		     });
	for (unsigned int i = 0; i < c->type->nr_values; i++)
		add_field(c, (struct classic_field){
				     .type = c->type->values[i].type,
				     .len = c->type->values[i].len,
				     .value = &c->type->values[i],
			     });
}

/* What the driver can have: all that is offered, then what was accepted. */
static uint64_t features(const struct classic_device *c)
{
	return c->started ? c->core->features : c->offered;
}

/* Is a field there? Finding one that depends on a feature accepts that. */
static bool use_field(struct classic_device *c, struct classic_field *field)
{
	uint64_t needed = 0;

	if (field->value && field->value->feature != CLASSIC_NO_FEATURE)
		needed = (uint64_t)1 << field->value->feature;
	if (field->used || (features(c) & needed) != needed)
		return false;
	c->found |= needed;
	field->used = true;
	return true;
}

void *classic_find(struct classic_virtio_device *vdev, uint8_t type,
		   unsigned int *len)
{
	struct classic_device *c = classic_device(vdev);

	for (unsigned int i = 0; i < c->nr_fields; i++) {
		struct classic_field *field = &c->fields[i];

		if (field->type != type || !use_field(c, field))
			continue;
		*len = field->len;
		return field;
	}
	return NULL;
}

/* ---- their bytes ------------------------------------------------------ */

static void put_number(uint8_t *to, uint64_t value, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		to[i] = (uint8_t)(value >> (8 * i));
}

/* A value in the device's byte order becomes one that is little-endian. */
static void read_value(struct virtio_device *core,
		       const struct classic_value *value, uint8_t *to)
{
	switch (value->width) {
	case 4:
		put_number(to, virtio_cread32(core, value->offset), 4);
		break;
	case 8:
		put_number(to, virtio_cread64(core, value->offset), 8);
		break;
	default:
		VIRTIO_ASSERT(value->width == 1);
		virtio_cread_bytes(core, value->offset, to, value->len);
	}
}

static void read_features(const struct classic_device *c, uint8_t *to)
{
	put_number(to, classic_bits_of(c->type, features(c)), 4);
	put_number(to + 4, classic_bits_of(c->type, c->acknowledged), 4);
}

void classic_get(struct classic_virtio_device *vdev, void *token, void *buf,
		 unsigned int len)
{
	struct classic_device *c = classic_device(vdev);
	const struct classic_field *field = token;
	uint8_t bytes[MAX_LEN];

	VIRTIO_ASSERT(field->used && len <= field->len);
	if (field->value)
		read_value(c->core, field->value, bytes);
	else if (field->type == VIRTIO_CONFIG_F_VIRTQUEUE)
		put_number(bytes, field->queue, 2);
	else
		read_features(c, bytes);
	memcpy(buf, bytes, len);
}

void classic_set(struct classic_virtio_device *vdev, void *token,
		 const void *buf, unsigned int len)
{
	struct classic_device *c = classic_device(vdev);
	const struct classic_field *field = token;
	const uint8_t *bytes = buf;
	uint32_t bits = 0;

	VIRTIO_ASSERT(field->used && len == field->len);
	if (field->type != CLASSIC_CONFIG_F_FEATURES) {
		dev_warn(&vdev->dev, "field 0x%02x cannot be written",
			 field->type);
		return;
	}
	/* What use would it be? The device has been told. */
	if (c->started)
		return;
	for (unsigned int i = 0; i < 4; i++)
		bits |= (uint32_t)bytes[4 + i] << (8 * i);
	c->acknowledged = classic_features_of(c->type, bits) & c->offered;
}
