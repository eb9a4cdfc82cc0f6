/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A network device (5.1).
 */
#ifndef LINUX_VIRTIO_NET_H
#define LINUX_VIRTIO_NET_H

#include <linux/if_ether.h>
#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_NET_F_CSUM		 0 /**< takes some without a checksum */
#define VIRTIO_NET_F_GUEST_CSUM		 1 /**< gives some without one */
#define VIRTIO_NET_F_CTRL_GUEST_OFFLOADS 2 /**< what it gives can be switched */
#define VIRTIO_NET_F_MTU		 3 /**< knows its largest packet */
#define VIRTIO_NET_F_MAC		 5 /**< knows its address */
#define VIRTIO_NET_F_GUEST_TSO4		 7 /**< gives long TCP of IPv4 */
#define VIRTIO_NET_F_GUEST_TSO6		 8 /**< gives long TCP of IPv6 */
#define VIRTIO_NET_F_GUEST_ECN		 9 /**< gives long TCP with ECN */
#define VIRTIO_NET_F_GUEST_UFO		 10 /**< gives UDP in fragments */
#define VIRTIO_NET_F_HOST_TSO4		 11 /**< takes long TCP of IPv4 */
#define VIRTIO_NET_F_HOST_TSO6		 12 /**< takes long TCP of IPv6 */
#define VIRTIO_NET_F_HOST_ECN		 13 /**< takes long TCP with ECN */
#define VIRTIO_NET_F_HOST_UFO		 14 /**< takes UDP to be fragmented */
#define VIRTIO_NET_F_MRG_RXBUF		 15 /**< packets fill several buffers */
#define VIRTIO_NET_F_STATUS		 16 /**< knows if it is connected */
#define VIRTIO_NET_F_CTRL_VQ		 17 /**< has a queue of commands */
#define VIRTIO_NET_F_CTRL_RX		 18 /**< what is received can be set */
#define VIRTIO_NET_F_CTRL_VLAN		 19 /**< VLANs can be chosen */
#define VIRTIO_NET_F_CTRL_RX_EXTRA	 20 /**< more can be chosen */
#define VIRTIO_NET_F_GUEST_ANNOUNCE	 21 /**< asks for an announcement */
#define VIRTIO_NET_F_MQ			 22 /**< has several pairs of queues */
#define VIRTIO_NET_F_CTRL_MAC_ADDR	 23 /**< its address can be set */
#define VIRTIO_NET_F_DEVICE_STATS	 50 /**< counts */
#define VIRTIO_NET_F_VQ_NOTF_COAL	 52 /**< interrupts wait, by queue */
#define VIRTIO_NET_F_NOTF_COAL		 53 /**< interrupts wait */
#define VIRTIO_NET_F_GUEST_USO4		 54 /**< gives long UDP of IPv4 */
#define VIRTIO_NET_F_GUEST_USO6		 55 /**< gives long UDP of IPv6 */
#define VIRTIO_NET_F_HOST_USO		 56 /**< takes long UDP */
#define VIRTIO_NET_F_HASH_REPORT	 57 /**< tells the hash of a packet */
#define VIRTIO_NET_F_GUEST_HDRLEN	 59 /**< hdr_len is right */
#define VIRTIO_NET_F_RSS		 60 /**< spreads them by their hash */
#define VIRTIO_NET_F_RSC_EXT		 61 /**< tells what it put together */
#define VIRTIO_NET_F_STANDBY		 62 /**< stands in for another */
#define VIRTIO_NET_F_SPEED_DUPLEX	 63 /**< knows its speed */

#ifndef VIRTIO_NET_NO_LEGACY
#define VIRTIO_NET_F_GSO 6 /**< legacy: takes any long packets */
#endif

#define VIRTIO_NET_S_LINK_UP  1 /**< it is connected */
#define VIRTIO_NET_S_ANNOUNCE 2 /**< it asks for an announcement */

#define VIRTIO_NET_RSS_HASH_TYPE_IPv4	(1 << 0) /**< IPv4 */
#define VIRTIO_NET_RSS_HASH_TYPE_TCPv4	(1 << 1) /**< TCP of it */
#define VIRTIO_NET_RSS_HASH_TYPE_UDPv4	(1 << 2) /**< UDP of it */
#define VIRTIO_NET_RSS_HASH_TYPE_IPv6	(1 << 3) /**< IPv6 */
#define VIRTIO_NET_RSS_HASH_TYPE_TCPv6	(1 << 4) /**< TCP of it */
#define VIRTIO_NET_RSS_HASH_TYPE_UDPv6	(1 << 5) /**< UDP of it */
#define VIRTIO_NET_RSS_HASH_TYPE_IP_EX	(1 << 6) /**< IPv6 and its extensions */
#define VIRTIO_NET_RSS_HASH_TYPE_TCP_EX (1 << 7) /**< TCP of that */
#define VIRTIO_NET_RSS_HASH_TYPE_UDP_EX (1 << 8) /**< UDP of that */

/** The configuration. */
struct virtio_net_config {
	__u8 mac[ETH_ALEN]; /**< its address */
	__virtio16 status;  /**< VIRTIO_NET_S_* */
	__virtio16 max_virtqueue_pairs;
	__virtio16 mtu;	       /**< bytes of the largest packet */
	__le32 speed;	       /**< millions of bits in a second */
	__u8 duplex;	       /**< 1: both ways at once, 0: not */
	__u8 rss_max_key_size; /**< bytes */
	__le16 rss_max_indirection_table_length;
	__le32 supported_hash_types; /**< VIRTIO_NET_RSS_HASH_TYPE_* */
} __attribute__((packed));

_Static_assert(sizeof(struct virtio_net_config) == 24, "5.1.4");

#define VIRTIO_NET_HDR_F_NEEDS_CSUM 1 /**< the checksum is missing */
#define VIRTIO_NET_HDR_F_DATA_VALID 2 /**< it is right */
#define VIRTIO_NET_HDR_F_RSC_INFO   4 /**< rsc counts */

#define VIRTIO_NET_HDR_GSO_NONE	  0    /**< one packet */
#define VIRTIO_NET_HDR_GSO_TCPV4  1    /**< several of TCP of IPv4 */
#define VIRTIO_NET_HDR_GSO_UDP	  3    /**< several fragments of UDP */
#define VIRTIO_NET_HDR_GSO_TCPV6  4    /**< several of TCP of IPv6 */
#define VIRTIO_NET_HDR_GSO_UDP_L4 5    /**< several of UDP */
#define VIRTIO_NET_HDR_GSO_ECN	  0x80 /**< and with ECN */

/** What is in front of a packet. */
struct virtio_net_hdr_v1 {
	__u8 flags;	     /**< VIRTIO_NET_HDR_F_* */
	__u8 gso_type;	     /**< VIRTIO_NET_HDR_GSO_* */
	__virtio16 hdr_len;  /**< bytes of its headers */
	__virtio16 gso_size; /**< bytes of each, without headers */
	union {
		struct {
			__virtio16 csum_start;	/**< what it is of */
			__virtio16 csum_offset; /**< where it goes */
		};
		/** The same by other names. */
		struct {
			__virtio16 start;
			__virtio16 offset;
		} csum;
		/** With VIRTIO_NET_HDR_F_RSC_INFO. */
		struct {
			__le16 segments; /**< packets put together */
			__le16 dup_acks; /**< acknowledged twice */
		} rsc;
	};
	__virtio16 num_buffers; /**< that the packet fills */
};

#define VIRTIO_NET_HASH_REPORT_NONE	0 /**< none */
#define VIRTIO_NET_HASH_REPORT_IPv4	1 /**< of IPv4 */
#define VIRTIO_NET_HASH_REPORT_TCPv4	2 /**< of TCP of it */
#define VIRTIO_NET_HASH_REPORT_UDPv4	3 /**< of UDP of it */
#define VIRTIO_NET_HASH_REPORT_IPv6	4 /**< of IPv6 */
#define VIRTIO_NET_HASH_REPORT_TCPv6	5 /**< of TCP of it */
#define VIRTIO_NET_HASH_REPORT_UDPv6	6 /**< of UDP of it */
#define VIRTIO_NET_HASH_REPORT_IPv6_EX	7 /**< of IPv6 and its extensions */
#define VIRTIO_NET_HASH_REPORT_TCPv6_EX 8 /**< of TCP of that */
#define VIRTIO_NET_HASH_REPORT_UDPv6_EX 9 /**< of UDP of that */

/** The same with VIRTIO_NET_F_HASH_REPORT. */
struct virtio_net_hdr_v1_hash {
	struct virtio_net_hdr_v1 hdr;
	__le32 hash_value;
	__le16 hash_report; /**< VIRTIO_NET_HASH_REPORT_* */
	__le16 padding;
};

_Static_assert(sizeof(struct virtio_net_hdr_v1) == 12, "5.1.9");
_Static_assert(sizeof(struct virtio_net_hdr_v1_hash) == 20, "5.1.9");

#ifndef VIRTIO_NET_NO_LEGACY
/** What legacy devices have in front of a packet. */
struct virtio_net_hdr {
	__u8 flags;	     /**< VIRTIO_NET_HDR_F_* */
	__u8 gso_type;	     /**< VIRTIO_NET_HDR_GSO_* */
	__virtio16 hdr_len;  /**< bytes of its headers */
	__virtio16 gso_size; /**< bytes of each, without headers */
	__virtio16 csum_start;
	__virtio16 csum_offset;
};

/** The same with VIRTIO_NET_F_MRG_RXBUF. */
struct virtio_net_hdr_mrg_rxbuf {
	struct virtio_net_hdr hdr;
	__virtio16 num_buffers; /**< that the packet fills */
};

_Static_assert(sizeof(struct virtio_net_hdr) == 10, "5.1.9.1");
#endif

/** What a command begins with. */
struct virtio_net_ctrl_hdr {
	__u8 class; /**< what it is about */
	__u8 cmd;   /**< which one of those */
} __attribute__((packed));

/** How it ended. */
typedef __u8 virtio_net_ctrl_ack;

#define VIRTIO_NET_OK  0 /**< done */
#define VIRTIO_NET_ERR 1 /**< failed */

#define VIRTIO_NET_CTRL_RX	    0 /**< class: what is received */
#define VIRTIO_NET_CTRL_RX_PROMISC  0 /**< all */
#define VIRTIO_NET_CTRL_RX_ALLMULTI 1 /**< all that is for several */
#define VIRTIO_NET_CTRL_RX_ALLUNI   2 /**< all that is for one */
#define VIRTIO_NET_CTRL_RX_NOMULTI  3 /**< nothing for several */
#define VIRTIO_NET_CTRL_RX_NOUNI    4 /**< nothing for one */
#define VIRTIO_NET_CTRL_RX_NOBCAST  5 /**< nothing for all */

#define VIRTIO_NET_CTRL_MAC	      1 /**< class: for whom */
#define VIRTIO_NET_CTRL_MAC_TABLE_SET 0 /**< for these */
#define VIRTIO_NET_CTRL_MAC_ADDR_SET  1 /**< its own address */

/** A list of addresses. */
struct virtio_net_ctrl_mac {
	__virtio32 entries; /**< how many */
	__u8 macs[][ETH_ALEN];
} __attribute__((packed));

#define VIRTIO_NET_CTRL_VLAN	 2 /**< class: VLANs */
#define VIRTIO_NET_CTRL_VLAN_ADD 0 /**< of this one, too */
#define VIRTIO_NET_CTRL_VLAN_DEL 1 /**< not of this one */

#define VIRTIO_NET_CTRL_ANNOUNCE     3 /**< class: announcements */
#define VIRTIO_NET_CTRL_ANNOUNCE_ACK 0 /**< it is made */

#define VIRTIO_NET_CTRL_MQ		4      /**< class: pairs of queues */
#define VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET 0      /**< so many */
#define VIRTIO_NET_CTRL_MQ_RSS_CONFIG	1      /**< by hash */
#define VIRTIO_NET_CTRL_MQ_HASH_CONFIG	2      /**< tell the hash */
#define VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MIN 1      /**< at least */
#define VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MAX 0x8000 /**< at most */

/** How many pairs are used. */
struct virtio_net_ctrl_mq {
	__virtio16 virtqueue_pairs;
};

/** How packets are spread; of a table of one, which is always longer. */
struct virtio_net_rss_config {
	__le32 hash_types;	       /**< VIRTIO_NET_RSS_HASH_TYPE_* */
	__le16 indirection_table_mask; /**< its length less 1 */
	__le16 unclassified_queue;     /**< for what has no hash */
	__le16 indirection_table[1];   /**< queues by hash */
	__le16 max_tx_vq;	       /**< queues that send */
	__u8 hash_key_length;
	__u8 hash_key_data[];
};

/** The part up to the table. */
struct virtio_net_rss_config_hdr {
	__le32 hash_types;
	__le16 indirection_table_mask;
	__le16 unclassified_queue;
	__le16 indirection_table[];
};

/** The part behind it. */
struct virtio_net_rss_config_trailer {
	__le16 max_tx_vq;
	__u8 hash_key_length;
	__u8 hash_key_data[];
};

/** Which hash is told. */
struct virtio_net_hash_config {
	__le32 hash_types; /**< VIRTIO_NET_RSS_HASH_TYPE_* */
	__le16 reserved[4];
	__u8 hash_key_length;
	__u8 hash_key_data[];
};

#define VIRTIO_NET_CTRL_GUEST_OFFLOADS	   5 /**< class: what it gives */
#define VIRTIO_NET_CTRL_GUEST_OFFLOADS_SET 0 /**< these features */

#define VIRTIO_NET_CTRL_NOTF_COAL	 6 /**< class: interrupts wait */
#define VIRTIO_NET_CTRL_NOTF_COAL_TX_SET 0 /**< of all that send */
#define VIRTIO_NET_CTRL_NOTF_COAL_RX_SET 1 /**< of all that receive */
#define VIRTIO_NET_CTRL_NOTF_COAL_VQ_SET 2 /**< of one queue */
#define VIRTIO_NET_CTRL_NOTF_COAL_VQ_GET 3 /**< how one is set */

/** How long those of queues that send wait. */
struct virtio_net_ctrl_coal_tx {
	__le32 tx_max_packets; /**< for so many packets */
	__le32 tx_usecs;       /**< or so many microseconds */
};

/** The same of queues that receive. */
struct virtio_net_ctrl_coal_rx {
	__le32 rx_max_packets;
	__le32 rx_usecs;
};

/** The same of any. */
struct virtio_net_ctrl_coal {
	__le32 max_packets;
	__le32 max_usecs;
};

/** The same of one queue. */
struct virtio_net_ctrl_coal_vq {
	__le16 vqn; /**< which one */
	__le16 reserved;
	struct virtio_net_ctrl_coal coal;
};

#define VIRTIO_NET_CTRL_STATS	    8 /**< class: counters */
#define VIRTIO_NET_CTRL_STATS_QUERY 0 /**< which there are */
#define VIRTIO_NET_CTRL_STATS_GET   1 /**< what they say */

#define VIRTIO_NET_STATS_TYPE_CVQ      (1ULL << 32) /**< of commands */
#define VIRTIO_NET_STATS_TYPE_RX_BASIC (1ULL << 0)  /**< of packets received */
#define VIRTIO_NET_STATS_TYPE_RX_CSUM  (1ULL << 1)  /**< of their checksums */
#define VIRTIO_NET_STATS_TYPE_RX_GSO   (1ULL << 2)  /**< of long ones */
#define VIRTIO_NET_STATS_TYPE_RX_SPEED (1ULL << 3)  /**< of limits */
#define VIRTIO_NET_STATS_TYPE_TX_BASIC (1ULL << 16) /**< of packets sent */
#define VIRTIO_NET_STATS_TYPE_TX_CSUM  (1ULL << 17) /**< of their checksums */
#define VIRTIO_NET_STATS_TYPE_TX_GSO   (1ULL << 18) /**< of long ones */
#define VIRTIO_NET_STATS_TYPE_TX_SPEED (1ULL << 19) /**< of limits */

#define VIRTIO_NET_STATS_TYPE_REPLY_CVQ	     32 /**< of commands */
#define VIRTIO_NET_STATS_TYPE_REPLY_RX_BASIC 0	/**< of packets received */
#define VIRTIO_NET_STATS_TYPE_REPLY_RX_CSUM  1	/**< of their checksums */
#define VIRTIO_NET_STATS_TYPE_REPLY_RX_GSO   2	/**< of long ones */
#define VIRTIO_NET_STATS_TYPE_REPLY_RX_SPEED 3	/**< of limits */
#define VIRTIO_NET_STATS_TYPE_REPLY_TX_BASIC 16 /**< of packets sent */
#define VIRTIO_NET_STATS_TYPE_REPLY_TX_CSUM  17 /**< of their checksums */
#define VIRTIO_NET_STATS_TYPE_REPLY_TX_GSO   18 /**< of long ones */
#define VIRTIO_NET_STATS_TYPE_REPLY_TX_SPEED 19 /**< of limits */

/** Which there are. */
struct virtio_net_stats_capabilities {
	__le64 supported_stats_types[1]; /**< VIRTIO_NET_STATS_TYPE_* */
};

/** Which are asked for. */
struct virtio_net_ctrl_queue_stats {
	struct {
		__le16 vq_index;
		__le16 reserved[3];
		__le64 types_bitmap[1]; /**< VIRTIO_NET_STATS_TYPE_* */
	} stats[1];			/**< of each queue */
};

/** What counters begin with. */
struct virtio_net_stats_reply_hdr {
	__u8 type; /**< VIRTIO_NET_STATS_TYPE_REPLY_* */
	__u8 reserved;
	__le16 vq_index;
	__le16 reserved1;
	__le16 size; /**< bytes with this */
};

/** Commands. */
struct virtio_net_stats_cvq {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 command_num;
	__le64 ok_num;
};

/** Packets received. */
struct virtio_net_stats_rx_basic {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 rx_notifications;
	__le64 rx_packets;
	__le64 rx_bytes;
	__le64 rx_interrupts;
	__le64 rx_drops;
	__le64 rx_drop_overruns;
};

/** Packets sent. */
struct virtio_net_stats_tx_basic {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 tx_notifications;
	__le64 tx_packets;
	__le64 tx_bytes;
	__le64 tx_interrupts;
	__le64 tx_drops;
	__le64 tx_drop_malformed;
};

/** Checksums of packets received. */
struct virtio_net_stats_rx_csum {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 rx_csum_valid;
	__le64 rx_needs_csum;
	__le64 rx_csum_none;
	__le64 rx_csum_bad;
};

/** Checksums of packets sent. */
struct virtio_net_stats_tx_csum {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 tx_csum_none;
	__le64 tx_needs_csum;
};

/** Long packets received. */
struct virtio_net_stats_rx_gso {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 rx_gso_packets;
	__le64 rx_gso_bytes;
	__le64 rx_gso_packets_coalesced;
	__le64 rx_gso_bytes_coalesced;
};

/** Long packets sent. */
struct virtio_net_stats_tx_gso {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 tx_gso_packets;
	__le64 tx_gso_bytes;
	__le64 tx_gso_segments;
	__le64 tx_gso_segments_bytes;
	__le64 tx_gso_packets_noseg;
	__le64 tx_gso_bytes_noseg;
};

/** Limits of what is received. */
struct virtio_net_stats_rx_speed {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 rx_ratelimit_packets;
	__le64 rx_ratelimit_bytes;
};

/** Limits of what is sent. */
struct virtio_net_stats_tx_speed {
	struct virtio_net_stats_reply_hdr hdr;
	__le64 tx_ratelimit_packets;
	__le64 tx_ratelimit_bytes;
};

_Static_assert(sizeof(struct virtio_net_stats_reply_hdr) == 8, "5.1.9.5.11.2");

#endif /* LINUX_VIRTIO_NET_H */
