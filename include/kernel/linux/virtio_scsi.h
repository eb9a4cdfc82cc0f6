/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A SCSI host (5.6).
 */
#ifndef LINUX_VIRTIO_SCSI_H
#define LINUX_VIRTIO_SCSI_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_SCSI_F_INOUT   0 /**< one command may go both ways */
#define VIRTIO_SCSI_F_HOTPLUG 1 /**< units come and go */
#define VIRTIO_SCSI_F_CHANGE  2 /**< units tell of changes */
#define VIRTIO_SCSI_F_T10_PI  3 /**< data is protected */

#define VIRTIO_SCSI_CDB_DEFAULT_SIZE   32 /**< bytes of a command */
#define VIRTIO_SCSI_SENSE_DEFAULT_SIZE 96 /**< bytes of sense data */
#ifndef VIRTIO_SCSI_CDB_SIZE
#define VIRTIO_SCSI_CDB_SIZE VIRTIO_SCSI_CDB_DEFAULT_SIZE /**< as set */
#endif
#ifndef VIRTIO_SCSI_SENSE_SIZE
#define VIRTIO_SCSI_SENSE_SIZE VIRTIO_SCSI_SENSE_DEFAULT_SIZE /**< as set */
#endif

/** A command; data follows. */
struct virtio_scsi_cmd_req {
	__u8 lun[8];	/**< which unit */
	__virtio64 tag; /**< which command */
	__u8 task_attr; /**< VIRTIO_SCSI_S_SIMPLE and the like */
	__u8 prio;
	__u8 crn;
	__u8 cdb[VIRTIO_SCSI_CDB_SIZE];
} __attribute__((packed));

/** The same with VIRTIO_SCSI_F_T10_PI. */
struct virtio_scsi_cmd_req_pi {
	__u8 lun[8];
	__virtio64 tag;
	__u8 task_attr;
	__u8 prio;
	__u8 crn;
	__virtio32 pi_bytesout; /**< bytes of protection written */
	__virtio32 pi_bytesin;	/**< and read */
	__u8 cdb[VIRTIO_SCSI_CDB_SIZE];
} __attribute__((packed));

/** How a command went. */
struct virtio_scsi_cmd_resp {
	__virtio32 sense_len; /**< bytes of sense data */
	__virtio32 resid;     /**< bytes of data that are missing */
	__virtio16 status_qualifier;
	__u8 status;   /**< as SCSI has it */
	__u8 response; /**< VIRTIO_SCSI_S_OK and the like */
	__u8 sense[VIRTIO_SCSI_SENSE_SIZE];
} __attribute__((packed));

/** A request about commands. */
struct virtio_scsi_ctrl_tmf_req {
	__virtio32 type;    /**< VIRTIO_SCSI_T_TMF */
	__virtio32 subtype; /**< VIRTIO_SCSI_T_TMF_* */
	__u8 lun[8];
	__virtio64 tag;
} __attribute__((packed));

/** How it went. */
struct virtio_scsi_ctrl_tmf_resp {
	__u8 response;
} __attribute__((packed));

/** A request to hear of events. */
struct virtio_scsi_ctrl_an_req {
	__virtio32 type; /**< VIRTIO_SCSI_T_AN_* */
	__u8 lun[8];
	__virtio32 event_requested;
} __attribute__((packed));

/** How it went. */
struct virtio_scsi_ctrl_an_resp {
	__virtio32 event_actual;
	__u8 response;
} __attribute__((packed));

/** An event. */
struct virtio_scsi_event {
	__virtio32 event; /**< VIRTIO_SCSI_T_* */
	__u8 lun[8];
	__virtio32 reason; /**< VIRTIO_SCSI_EVT_* */
} __attribute__((packed));

/** The configuration. */
struct virtio_scsi_config {
	__virtio32 num_queues;	    /**< of commands */
	__virtio32 seg_max;	    /**< segments of a command */
	__virtio32 max_sectors;	    /**< most in one command */
	__virtio32 cmd_per_lun;	    /**< commands of a unit at a time */
	__virtio32 event_info_size; /**< bytes of an event */
	__virtio32 sense_size;	    /**< bytes of sense data */
	__virtio32 cdb_size;	    /**< bytes of a command */
	__virtio16 max_channel;	    /**< highest channel */
	__virtio16 max_target;	    /**< highest target */
	__virtio32 max_lun;	    /**< highest unit */
} __attribute__((packed));

_Static_assert(sizeof(struct virtio_scsi_cmd_req) == 51, "5.6.6.1");
_Static_assert(sizeof(struct virtio_scsi_cmd_req_pi) == 59, "5.6.6.1");
_Static_assert(sizeof(struct virtio_scsi_cmd_resp) == 108, "5.6.6.1");
_Static_assert(sizeof(struct virtio_scsi_ctrl_tmf_req) == 24, "5.6.6.2");
_Static_assert(sizeof(struct virtio_scsi_event) == 16, "5.6.6.3");
_Static_assert(sizeof(struct virtio_scsi_config) == 36, "5.6.4");

#define VIRTIO_SCSI_S_OK		 0  /**< see the status */
#define VIRTIO_SCSI_S_OVERRUN		 1  /**< the data does not fit */
#define VIRTIO_SCSI_S_ABORTED		 2  /**< taken back */
#define VIRTIO_SCSI_S_BAD_TARGET	 3  /**< no such target */
#define VIRTIO_SCSI_S_RESET		 4  /**< ended by a reset */
#define VIRTIO_SCSI_S_BUSY		 5  /**< later */
#define VIRTIO_SCSI_S_TRANSPORT_FAILURE	 6  /**< lost on the way */
#define VIRTIO_SCSI_S_TARGET_FAILURE	 7  /**< the target failed */
#define VIRTIO_SCSI_S_NEXUS_FAILURE	 8  /**< this way there failed */
#define VIRTIO_SCSI_S_FAILURE		 9  /**< failed */
#define VIRTIO_SCSI_S_FUNCTION_SUCCEEDED 10 /**< a request was done */
#define VIRTIO_SCSI_S_FUNCTION_REJECTED	 11 /**< it was not */
#define VIRTIO_SCSI_S_INCORRECT_LUN	 12 /**< no such unit */

#define VIRTIO_SCSI_T_TMF	   0 /**< about commands */
#define VIRTIO_SCSI_T_AN_QUERY	   1 /**< which events there are */
#define VIRTIO_SCSI_T_AN_SUBSCRIBE 2 /**< which are wanted */

#define VIRTIO_SCSI_T_TMF_ABORT_TASK	     0 /**< end a command */
#define VIRTIO_SCSI_T_TMF_ABORT_TASK_SET     1 /**< end this host's */
#define VIRTIO_SCSI_T_TMF_CLEAR_ACA	     2 /**< go on after an error */
#define VIRTIO_SCSI_T_TMF_CLEAR_TASK_SET     3 /**< end everybody's */
#define VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET    4 /**< reset this way there */
#define VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET 5 /**< reset a unit */
#define VIRTIO_SCSI_T_TMF_QUERY_TASK	     6 /**< whether one is there */
#define VIRTIO_SCSI_T_TMF_QUERY_TASK_SET     7 /**< whether any is */

#define VIRTIO_SCSI_T_EVENTS_MISSED   0x80000000 /**< some were lost */
#define VIRTIO_SCSI_T_NO_EVENT	      0		 /**< nothing */
#define VIRTIO_SCSI_T_TRANSPORT_RESET 1		 /**< a unit came or went */
#define VIRTIO_SCSI_T_ASYNC_NOTIFY    2		 /**< what was asked for */
#define VIRTIO_SCSI_T_PARAM_CHANGE    3		 /**< a unit changed */

#define VIRTIO_SCSI_EVT_RESET_HARD    0 /**< it was reset */
#define VIRTIO_SCSI_EVT_RESET_RESCAN  1 /**< it is there now */
#define VIRTIO_SCSI_EVT_RESET_REMOVED 2 /**< it is not */

#define VIRTIO_SCSI_S_SIMPLE  0 /**< in any order */
#define VIRTIO_SCSI_S_ORDERED 1 /**< in this order */
#define VIRTIO_SCSI_S_HEAD    2 /**< before others */
#define VIRTIO_SCSI_S_ACA     3 /**< after an error */

#endif /* LINUX_VIRTIO_SCSI_H */
