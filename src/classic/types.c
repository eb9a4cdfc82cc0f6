/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How devices of today look in 2007: which queues they have, what number a
 * feature bit had, and which fields their configuration is made of.
 */
#include <virtio/spec/virtio_blk.h>
#include <virtio/virtio_ids.h>

#include "classic.h"

/* Bits that belong to a device type and fit into a field's half. */
#define TYPE_BITS ((1u << VIRTIO_TRANSPORT_F_START) - 1)

/* Network device, 5.1.3: today's numbers. */
enum {
	NET_F_CSUM = 0,
	NET_F_MAC = 5,
	NET_F_HOST_TSO4 = 11,
	NET_F_HOST_TSO6 = 12,
	NET_F_HOST_ECN = 13,
	NET_F_HOST_UFO = 14,
};

static const struct classic_bit net_bits[] = {
	{ CLASSIC_NET_F_NO_CSUM, NET_F_CSUM },
	{ CLASSIC_NET_F_TSO4, NET_F_HOST_TSO4 },
	{ CLASSIC_NET_F_UFO, NET_F_HOST_UFO },
	{ CLASSIC_NET_F_TSO4_ECN, NET_F_HOST_ECN },
	{ CLASSIC_NET_F_TSO6, NET_F_HOST_TSO6 },
};

static const struct classic_bit blk_bits[] = {
	{ CLASSIC_BLK_F_BARRIER, VIRTIO_BLK_F_BARRIER },
};

static const struct classic_type types[] = {
	{
		.id = VIRTIO_ID_NET,
		.queues = { "receive", "send" },
		.nr_queues = 2,
		.bits = net_bits,
		.nr_bits = sizeof(net_bits) / sizeof(net_bits[0]),
		.values = { { VIRTIO_CONFIG_NET_MAC_F, 6, 1, 0, NET_F_MAC } },
		.nr_values = 1,
	},
	{
		.id = VIRTIO_ID_BLOCK,
		.queues = { "requests" },
		.nr_queues = 1,
		.bits = blk_bits,
		.nr_bits = sizeof(blk_bits) / sizeof(blk_bits[0]),
		.values = {
			{ VIRTIO_CONFIG_BLK_F_CAPACITY, 8, 8,
			  offsetof(struct virtio_blk_config, capacity),
			  CLASSIC_NO_FEATURE },
			{ VIRTIO_CONFIG_BLK_F_SIZE_MAX, 4, 4,
			  offsetof(struct virtio_blk_config, size_max),
			  VIRTIO_BLK_F_SIZE_MAX },
			{ VIRTIO_CONFIG_BLK_F_SEG_MAX, 4, 4,
			  offsetof(struct virtio_blk_config, seg_max),
			  VIRTIO_BLK_F_SEG_MAX },
		},
		.nr_values = 3,
	},
	{
		.id = VIRTIO_ID_CONSOLE,
		.queues = { "input", "output" },
		.nr_queues = 2,
	},
};

/* 2007 had no others. */
static const struct classic_type any_type = {
	.queues = { "queue" },
	.nr_queues = 1,
};

const struct classic_type *classic_type(uint32_t id)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].id == id)
			return &types[i];
	return &any_type;
}

uint32_t classic_bits_of(const struct classic_type *type, uint64_t features)
{
	uint32_t bits = 0;

	if (!type->bits)
		return (uint32_t)features & TYPE_BITS;
	for (unsigned int i = 0; i < type->nr_bits; i++)
		bits |= (uint32_t)(features >> type->bits[i].today & 1)
			<< type->bits[i].classic;
	return bits;
}

uint64_t classic_features_of(const struct classic_type *type, uint32_t bits)
{
	uint64_t features = 0;

	if (!type->bits)
		return bits & TYPE_BITS;
	for (unsigned int i = 0; i < type->nr_bits; i++)
		features |= (uint64_t)(bits >> type->bits[i].classic & 1)
			    << type->bits[i].today;
	return features;
}
