/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A socket device (5.10).
 */
#ifndef LINUX_VIRTIO_VSOCK_H
#define LINUX_VIRTIO_VSOCK_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_VSOCK_F_SEQPACKET 1 /**< keeps the ends of messages */

/** The configuration. */
struct virtio_vsock_config {
	__le64 guest_cid; /**< the driver's address */
} __attribute__((packed));

/** What happened. */
enum virtio_vsock_event_id {
	VIRTIO_VSOCK_EVENT_TRANSPORT_RESET = 0, /**< all is over */
};

/** An event. */
struct virtio_vsock_event {
	__le32 id; /**< enum virtio_vsock_event_id */
} __attribute__((packed));

/** What a packet begins with. */
struct virtio_vsock_hdr {
	__le64 src_cid;
	__le64 dst_cid;
	__le32 src_port;
	__le32 dst_port;
	__le32 len;	  /**< bytes that follow */
	__le16 type;	  /**< enum virtio_vsock_type */
	__le16 op;	  /**< enum virtio_vsock_op */
	__le32 flags;	  /**< of the operation */
	__le32 buf_alloc; /**< bytes of the sender's buffer */
	__le32 fwd_cnt;	  /**< bytes it has taken out of it */
} __attribute__((packed));

_Static_assert(sizeof(struct virtio_vsock_hdr) == 44, "5.10.6");

/** Kinds of sockets. */
enum virtio_vsock_type {
	VIRTIO_VSOCK_TYPE_STREAM = 1,	 /**< bytes */
	VIRTIO_VSOCK_TYPE_SEQPACKET = 2, /**< messages */
};

/** What a packet does. */
enum virtio_vsock_op {
	VIRTIO_VSOCK_OP_INVALID = 0,	    /**< nothing */
	VIRTIO_VSOCK_OP_REQUEST = 1,	    /**< connect */
	VIRTIO_VSOCK_OP_RESPONSE = 2,	    /**< accept */
	VIRTIO_VSOCK_OP_RST = 3,	    /**< end it at once */
	VIRTIO_VSOCK_OP_SHUTDOWN = 4,	    /**< end it */
	VIRTIO_VSOCK_OP_RW = 5,		    /**< data */
	VIRTIO_VSOCK_OP_CREDIT_UPDATE = 6,  /**< tell of the buffer */
	VIRTIO_VSOCK_OP_CREDIT_REQUEST = 7, /**< ask for that */
};

/** What is ended. */
enum virtio_vsock_shutdown {
	VIRTIO_VSOCK_SHUTDOWN_RCV = 1,	/**< nothing is taken any more */
	VIRTIO_VSOCK_SHUTDOWN_SEND = 2, /**< nothing is sent any more */
};

/** What data is. */
enum virtio_vsock_rw {
	VIRTIO_VSOCK_SEQ_EOM = 1, /**< the end of a message */
	VIRTIO_VSOCK_SEQ_EOR = 2, /**< the end of a record */
};

#endif /* LINUX_VIRTIO_VSOCK_H */
