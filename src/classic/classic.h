/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the 2007 interface share: a device of today as a driver of
 * 2007 sees it. One exists from before the driver's probe until after its
 * remove.
 */
#ifndef VIRTIO_CLASSIC_CLASSIC_H
#define VIRTIO_CLASSIC_CLASSIC_H

#include <virtio/classic.h>
#include <virtio/virtio_config.h>

#define CLASSIC_MAX_QUEUES 2 /* of a device type, without any feature */
#define CLASSIC_MAX_VALUES 3 /* configuration fields of a device type */
#define CLASSIC_MAX_FIELDS (1 + CLASSIC_MAX_QUEUES + CLASSIC_MAX_VALUES)

/* Every value depends on no feature or on one. */
#define CLASSIC_NO_FEATURE 0xff

/* ---- device types ----------------------------------------------------- */

/* A feature bit, by its number in 2007 and today. */
struct classic_bit {
	uint8_t classic;
	uint8_t today;
};

/* A configuration field. */
struct classic_value {
	uint8_t type; /* of the field */
	uint8_t len;
	uint8_t width; /* of each number in it */
	uint8_t offset;
	uint8_t feature; /* that it depends on, or CLASSIC_NO_FEATURE */
};

/* A device type. Without a table of bits they have today's numbers. */
struct classic_type {
	uint32_t id;
	const char *queues[CLASSIC_MAX_QUEUES];
	unsigned int nr_queues;
	const struct classic_bit *bits;
	unsigned int nr_bits;
	struct classic_value values[CLASSIC_MAX_VALUES];
	unsigned int nr_values;
};

const struct classic_type *classic_type(uint32_t id);

/* Feature bits of a device type, renumbered. */
uint32_t classic_bits_of(const struct classic_type *type, uint64_t features);
uint64_t classic_features_of(const struct classic_type *type, uint32_t bits);

/* ---- a device --------------------------------------------------------- */

struct classic_field {
	uint8_t type;
	uint8_t len;
	bool used;
	unsigned int queue;		   /* if it is that of a queue */
	const struct classic_value *value; /* if it is one */
};

struct classic_queue {
	struct classic_virtqueue vq;
	struct virtqueue *core; /* NULL before classic_start() */
	unsigned int in_flight; /* buffers that the driver waits for */
	volatile bool quiet;	/* the callback returned false */
};

struct classic_device {
	struct classic_virtio_device vdev;
	struct virtio_device *core;
	const struct classic_type *type;
	uint64_t offered;      /* features of the device */
	uint64_t ring;	       /* those that the bus accepted */
	uint64_t acknowledged; /* those that the driver said it uses */
	uint64_t found;	       /* those whose fields it found */
	bool started;	       /* features are agreed on, or that failed */
	int error;	       /* why it failed */
	bool live;	       /* DRIVER_OK is set */
	struct classic_field fields[CLASSIC_MAX_FIELDS];
	unsigned int nr_fields;
	struct classic_queue queues[CLASSIC_MAX_QUEUES];
};

static inline struct classic_device *
classic_device(struct classic_virtio_device *vdev)
{
	return container_of(vdev, struct classic_device, vdev);
}

/* ---- fields.c --------------------------------------------------------- */

/* List the fields of a device; type and offered are set. */
void classic_list_fields(struct classic_device *c);

void *classic_find(struct classic_virtio_device *vdev, uint8_t type,
		   unsigned int *len);
void classic_get(struct classic_virtio_device *vdev, void *token, void *buf,
		 unsigned int len);
void classic_set(struct classic_virtio_device *vdev, void *token,
		 const void *buf, unsigned int len);

/* ---- start.c ---------------------------------------------------------- */

/* Undo what the bus negotiated: acknowledgements come before it. */
int classic_begin(struct classic_device *c);

/* Agree on features and make the queues; what came of it if that was done. */
int classic_start(struct classic_device *c);

/* DRIVER_OK. */
void classic_go_live(struct classic_device *c);

/* Take the device down, whatever the driver left. */
void classic_stop(struct classic_device *c);

/* ---- queue.c ---------------------------------------------------------- */

struct classic_virtqueue *
classic_find_vq(struct classic_virtio_device *vdev,
		bool (*callback)(struct classic_virtqueue *vq));
void classic_del_vq(struct classic_virtqueue *vq);

/* Buffers were used in a queue of today. */
void classic_interrupt(struct virtqueue *vq);

#endif /* VIRTIO_CLASSIC_CLASSIC_H */
