/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A sound device (5.14).
 */
#ifndef LINUX_VIRTIO_SND_H
#define LINUX_VIRTIO_SND_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

/** Features. */
enum {
	VIRTIO_SND_F_CTLS = 0, /**< has controls */
};

/** The configuration. */
struct virtio_snd_config {
	__le32 jacks;	 /**< how many */
	__le32 streams;	 /**< how many */
	__le32 chmaps;	 /**< how many channel maps */
	__le32 controls; /**< how many, with VIRTIO_SND_F_CTLS */
};

/** Queues. */
enum {
	VIRTIO_SND_VQ_CONTROL = 0, /**< requests */
	VIRTIO_SND_VQ_EVENT = 1,   /**< what happens */
	VIRTIO_SND_VQ_TX = 2,	   /**< to be played */
	VIRTIO_SND_VQ_RX = 3,	   /**< recorded */
	VIRTIO_SND_VQ_MAX = 4,	   /**< how many */
};

/** Where sound goes. */
enum {
	VIRTIO_SND_D_OUTPUT = 0, /**< out of the driver */
	VIRTIO_SND_D_INPUT = 1,	 /**< into it */
};

/** What a message says. */
enum {
	VIRTIO_SND_R_JACK_INFO = 1,	      /**< tell of jacks */
	VIRTIO_SND_R_JACK_REMAP = 2,	      /**< use one for something else */
	VIRTIO_SND_R_PCM_INFO = 0x100,	      /**< tell of streams */
	VIRTIO_SND_R_PCM_SET_PARAMS = 0x101,  /**< how it is to be */
	VIRTIO_SND_R_PCM_PREPARE = 0x102,     /**< get ready */
	VIRTIO_SND_R_PCM_RELEASE = 0x103,     /**< give back all */
	VIRTIO_SND_R_PCM_START = 0x104,	      /**< begin */
	VIRTIO_SND_R_PCM_STOP = 0x105,	      /**< end */
	VIRTIO_SND_R_CHMAP_INFO = 0x200,      /**< tell of channel maps */
	VIRTIO_SND_R_CTL_INFO = 0x300,	      /**< tell of controls */
	VIRTIO_SND_R_CTL_ENUM_ITEMS = 0x301,  /**< tell what one can be */
	VIRTIO_SND_R_CTL_READ = 0x302,	      /**< what it is */
	VIRTIO_SND_R_CTL_WRITE = 0x303,	      /**< set it */
	VIRTIO_SND_R_CTL_TLV_READ = 0x304,    /**< what is said of it */
	VIRTIO_SND_R_CTL_TLV_WRITE = 0x305,   /**< say that */
	VIRTIO_SND_R_CTL_TLV_COMMAND = 0x306, /**< do that */
	VIRTIO_SND_EVT_JACK_CONNECTED = 0x1000,	   /**< something was plugged */
	VIRTIO_SND_EVT_JACK_DISCONNECTED = 0x1001, /**< or unplugged */
	VIRTIO_SND_EVT_PCM_PERIOD_ELAPSED = 0x1100, /**< a period is over */
	VIRTIO_SND_EVT_PCM_XRUN = 0x1101,	    /**< too late */
	VIRTIO_SND_EVT_CTL_NOTIFY = 0x1200,	    /**< a control changed */
	VIRTIO_SND_S_OK = 0x8000,		    /**< done */
	VIRTIO_SND_S_BAD_MSG = 0x8001,		    /**< a message is wrong */
	VIRTIO_SND_S_NOT_SUPP = 0x8002,		    /**< it cannot */
	VIRTIO_SND_S_IO_ERR = 0x8003,		    /**< it failed */
};

/** What each message begins with. */
struct virtio_snd_hdr {
	__le32 code; /**< VIRTIO_SND_R_*, _EVT_* or _S_* */
};

/** Something happened. */
struct virtio_snd_event {
	struct virtio_snd_hdr hdr;
	__le32 data; /**< to whom */
};

/** A request to tell of several. */
struct virtio_snd_query_info {
	struct virtio_snd_hdr hdr;
	__le32 start_id; /**< the first */
	__le32 count;	 /**< how many */
	__le32 size;	 /**< bytes for each */
};

/** What is told of any begins with it. */
struct virtio_snd_info {
	__le32 hda_fn_nid; /**< its node in High Definition Audio */
};

/** A request to a jack. */
struct virtio_snd_jack_hdr {
	struct virtio_snd_hdr hdr;
	__le32 jack_id;
};

/** What a jack can. */
enum {
	VIRTIO_SND_JACK_F_REMAP = 0, /**< be for something else */
};

/** What is told of a jack. */
struct virtio_snd_jack_info {
	struct virtio_snd_info hdr;
	__le32 features; /**< bits VIRTIO_SND_JACK_F_* */
	__le32 hda_reg_defconf;
	__le32 hda_reg_caps;
	__u8 connected;
	__u8 padding[7];
};

/** A request to use it for something else. */
struct virtio_snd_jack_remap {
	struct virtio_snd_jack_hdr hdr;
	__le32 association;
	__le32 sequence;
};

/** A request to a stream. */
struct virtio_snd_pcm_hdr {
	struct virtio_snd_hdr hdr;
	__le32 stream_id;
};

/** What a stream can. */
enum {
	VIRTIO_SND_PCM_F_SHMEM_HOST = 0,	/**< share its memory */
	VIRTIO_SND_PCM_F_SHMEM_GUEST = 1,	/**< share the driver's */
	VIRTIO_SND_PCM_F_MSG_POLLING = 2,	/**< be asked where it is */
	VIRTIO_SND_PCM_F_EVT_SHMEM_PERIODS = 3, /**< tell of periods */
	VIRTIO_SND_PCM_F_EVT_XRUNS = 4,		/**< tell of what is late */
};

/** What a sample is: S signed, U unsigned. */
enum {
	VIRTIO_SND_PCM_FMT_IMA_ADPCM = 0,	 /**< 4 bits, adaptive */
	VIRTIO_SND_PCM_FMT_MU_LAW = 1,		 /**< 8 bits, logarithmic */
	VIRTIO_SND_PCM_FMT_A_LAW = 2,		 /**< 8 bits, logarithmic */
	VIRTIO_SND_PCM_FMT_S8 = 3,		 /**< 8 bits */
	VIRTIO_SND_PCM_FMT_U8 = 4,		 /**< 8 bits */
	VIRTIO_SND_PCM_FMT_S16 = 5,		 /**< 16 bits */
	VIRTIO_SND_PCM_FMT_U16 = 6,		 /**< 16 bits */
	VIRTIO_SND_PCM_FMT_S18_3 = 7,		 /**< 18 bits in 3 bytes */
	VIRTIO_SND_PCM_FMT_U18_3 = 8,		 /**< 18 bits in 3 bytes */
	VIRTIO_SND_PCM_FMT_S20_3 = 9,		 /**< 20 bits in 3 bytes */
	VIRTIO_SND_PCM_FMT_U20_3 = 10,		 /**< 20 bits in 3 bytes */
	VIRTIO_SND_PCM_FMT_S24_3 = 11,		 /**< 24 bits in 3 bytes */
	VIRTIO_SND_PCM_FMT_U24_3 = 12,		 /**< 24 bits in 3 bytes */
	VIRTIO_SND_PCM_FMT_S20 = 13,		 /**< 20 bits in 4 bytes */
	VIRTIO_SND_PCM_FMT_U20 = 14,		 /**< 20 bits in 4 bytes */
	VIRTIO_SND_PCM_FMT_S24 = 15,		 /**< 24 bits in 4 bytes */
	VIRTIO_SND_PCM_FMT_U24 = 16,		 /**< 24 bits in 4 bytes */
	VIRTIO_SND_PCM_FMT_S32 = 17,		 /**< 32 bits */
	VIRTIO_SND_PCM_FMT_U32 = 18,		 /**< 32 bits */
	VIRTIO_SND_PCM_FMT_FLOAT = 19,		 /**< 32 bits */
	VIRTIO_SND_PCM_FMT_FLOAT64 = 20,	 /**< 64 bits */
	VIRTIO_SND_PCM_FMT_DSD_U8 = 21,		 /**< 8 bits of one each */
	VIRTIO_SND_PCM_FMT_DSD_U16 = 22,	 /**< 16 bits of one each */
	VIRTIO_SND_PCM_FMT_DSD_U32 = 23,	 /**< 32 bits of one each */
	VIRTIO_SND_PCM_FMT_IEC958_SUBFRAME = 24, /**< 32 bits */
};

/** Frames in a second. */
enum {
	VIRTIO_SND_PCM_RATE_5512 = 0,
	VIRTIO_SND_PCM_RATE_8000 = 1,
	VIRTIO_SND_PCM_RATE_11025 = 2,
	VIRTIO_SND_PCM_RATE_16000 = 3,
	VIRTIO_SND_PCM_RATE_22050 = 4,
	VIRTIO_SND_PCM_RATE_32000 = 5,
	VIRTIO_SND_PCM_RATE_44100 = 6,
	VIRTIO_SND_PCM_RATE_48000 = 7,
	VIRTIO_SND_PCM_RATE_64000 = 8,
	VIRTIO_SND_PCM_RATE_88200 = 9,
	VIRTIO_SND_PCM_RATE_96000 = 10,
	VIRTIO_SND_PCM_RATE_176400 = 11,
	VIRTIO_SND_PCM_RATE_192000 = 12,
	VIRTIO_SND_PCM_RATE_384000 = 13,
};

/** What is told of a stream. */
struct virtio_snd_pcm_info {
	struct virtio_snd_info hdr;
	__le32 features;   /**< bits VIRTIO_SND_PCM_F_* */
	__le64 formats;	   /**< bits VIRTIO_SND_PCM_FMT_* */
	__le64 rates;	   /**< bits VIRTIO_SND_PCM_RATE_* */
	__u8 direction;	   /**< VIRTIO_SND_D_* */
	__u8 channels_min; /**< channels at least */
	__u8 channels_max; /**< and at most */
	__u8 padding[5];
};

/** A request to be like this. */
struct virtio_snd_pcm_set_params {
	struct virtio_snd_pcm_hdr hdr;
	__le32 buffer_bytes; /**< of all periods */
	__le32 period_bytes; /**< of one */
	__le32 features;     /**< bits VIRTIO_SND_PCM_F_* */
	__u8 channels;	     /**< how many */
	__u8 format;	     /**< VIRTIO_SND_PCM_FMT_* */
	__u8 rate;	     /**< VIRTIO_SND_PCM_RATE_* */
	__u8 padding;
};

/** What sound begins with. */
struct virtio_snd_pcm_xfer {
	__le32 stream_id;
};

/** What it ends with. */
struct virtio_snd_pcm_status {
	__le32 status;	      /**< VIRTIO_SND_S_* */
	__le32 latency_bytes; /**< not played yet */
};

/** A request to a channel map. */
struct virtio_snd_chmap_hdr {
	struct virtio_snd_hdr hdr;
	__le32 chmap_id;
};

/** Where a channel is heard. */
enum {
	VIRTIO_SND_CHMAP_NONE = 0,  /**< not known */
	VIRTIO_SND_CHMAP_NA = 1,    /**< silent */
	VIRTIO_SND_CHMAP_MONO = 2,  /**< all */
	VIRTIO_SND_CHMAP_FL = 3,    /**< front left */
	VIRTIO_SND_CHMAP_FR = 4,    /**< front right */
	VIRTIO_SND_CHMAP_RL = 5,    /**< rear left */
	VIRTIO_SND_CHMAP_RR = 6,    /**< rear right */
	VIRTIO_SND_CHMAP_FC = 7,    /**< front */
	VIRTIO_SND_CHMAP_LFE = 8,   /**< low tones */
	VIRTIO_SND_CHMAP_SL = 9,    /**< left */
	VIRTIO_SND_CHMAP_SR = 10,   /**< right */
	VIRTIO_SND_CHMAP_RC = 11,   /**< rear */
	VIRTIO_SND_CHMAP_FLC = 12,  /**< front, a bit left */
	VIRTIO_SND_CHMAP_FRC = 13,  /**< front, a bit right */
	VIRTIO_SND_CHMAP_RLC = 14,  /**< rear, a bit left */
	VIRTIO_SND_CHMAP_RRC = 15,  /**< rear, a bit right */
	VIRTIO_SND_CHMAP_FLW = 16,  /**< front, far left */
	VIRTIO_SND_CHMAP_FRW = 17,  /**< front, far right */
	VIRTIO_SND_CHMAP_FLH = 18,  /**< front left, high */
	VIRTIO_SND_CHMAP_FCH = 19,  /**< front, high */
	VIRTIO_SND_CHMAP_FRH = 20,  /**< front right, high */
	VIRTIO_SND_CHMAP_TC = 21,   /**< above */
	VIRTIO_SND_CHMAP_TFL = 22,  /**< above, front left */
	VIRTIO_SND_CHMAP_TFR = 23,  /**< above, front right */
	VIRTIO_SND_CHMAP_TFC = 24,  /**< above, front */
	VIRTIO_SND_CHMAP_TRL = 25,  /**< above, rear left */
	VIRTIO_SND_CHMAP_TRR = 26,  /**< above, rear right */
	VIRTIO_SND_CHMAP_TRC = 27,  /**< above, rear */
	VIRTIO_SND_CHMAP_TFLC = 28, /**< above, front, a bit left */
	VIRTIO_SND_CHMAP_TFRC = 29, /**< above, front, a bit right */
	VIRTIO_SND_CHMAP_TSL = 30,  /**< above, left */
	VIRTIO_SND_CHMAP_TSR = 31,  /**< above, right */
	VIRTIO_SND_CHMAP_LLFE = 32, /**< low tones, left */
	VIRTIO_SND_CHMAP_RLFE = 33, /**< low tones, right */
	VIRTIO_SND_CHMAP_BC = 34,   /**< below */
	VIRTIO_SND_CHMAP_BLC = 35,  /**< below, a bit left */
	VIRTIO_SND_CHMAP_BRC = 36,  /**< below, a bit right */
};

#define VIRTIO_SND_CHMAP_MAX_SIZE 18 /**< channels in a map */

/** What is told of a channel map. */
struct virtio_snd_chmap_info {
	struct virtio_snd_info hdr;
	__u8 direction;				   /**< VIRTIO_SND_D_* */
	__u8 channels;				   /**< how many */
	__u8 positions[VIRTIO_SND_CHMAP_MAX_SIZE]; /**< VIRTIO_SND_CHMAP_* */
};

/** A request to a control. */
struct virtio_snd_ctl_hdr {
	struct virtio_snd_hdr hdr;
	__le32 control_id;
};

/** What a control is for. */
enum {
	VIRTIO_SND_CTL_ROLE_UNDEFINED = 0, /**< something */
	VIRTIO_SND_CTL_ROLE_VOLUME = 1,	   /**< how loud */
	VIRTIO_SND_CTL_ROLE_MUTE = 2,	   /**< whether at all */
	VIRTIO_SND_CTL_ROLE_GAIN = 3,	   /**< how sensitive */
};

/** What it holds. */
enum {
	VIRTIO_SND_CTL_TYPE_BOOLEAN = 0,    /**< 0 or 1 */
	VIRTIO_SND_CTL_TYPE_INTEGER = 1,    /**< 32 bits */
	VIRTIO_SND_CTL_TYPE_INTEGER64 = 2,  /**< 64 bits */
	VIRTIO_SND_CTL_TYPE_ENUMERATED = 3, /**< one of some names */
	VIRTIO_SND_CTL_TYPE_BYTES = 4,	    /**< any */
	VIRTIO_SND_CTL_TYPE_IEC958 = 5,	    /**< of a digital line */
};

/** What may be done with it. */
enum {
	VIRTIO_SND_CTL_ACCESS_READ = 0,	       /**< read */
	VIRTIO_SND_CTL_ACCESS_WRITE = 1,       /**< written */
	VIRTIO_SND_CTL_ACCESS_VOLATILE = 2,    /**< changes by itself */
	VIRTIO_SND_CTL_ACCESS_INACTIVE = 3,    /**< nothing */
	VIRTIO_SND_CTL_ACCESS_TLV_READ = 4,    /**< what is said of it read */
	VIRTIO_SND_CTL_ACCESS_TLV_WRITE = 5,   /**< that written */
	VIRTIO_SND_CTL_ACCESS_TLV_COMMAND = 6, /**< that done */
};

/** What is told of a control. */
struct virtio_snd_ctl_info {
	struct virtio_snd_info hdr;
	__le32 role;   /**< VIRTIO_SND_CTL_ROLE_* */
	__le32 type;   /**< VIRTIO_SND_CTL_TYPE_* */
	__le32 access; /**< bits VIRTIO_SND_CTL_ACCESS_* */
	__le32 count;  /**< values in it */
	__le32 index;  /**< tells those of one name apart */
	__u8 name[44]; /**< its name, ended by a zero */
	/** What it can be. */
	union {
		struct {
			__le32 min;
			__le32 max;
			__le32 step;
		} integer;
		struct {
			__le64 min;
			__le64 max;
			__le64 step;
		} integer64;
		struct {
			__le32 items; /**< how many names */
		} enumerated;
	} value;
};

/** A name of a value. */
struct virtio_snd_ctl_enum_item {
	__u8 item[64];
};

/** What goes with sound on a digital line. */
struct virtio_snd_ctl_iec958 {
	__u8 status[24];
	__u8 subcode[147];
	__u8 pad;
	__u8 dig_subframe[4];
};

/** What a control holds. */
struct virtio_snd_ctl_value {
	/** As its type says. */
	union {
		__le32 integer[128];
		__le64 integer64[64];
		__le32 enumerated[128];
		__u8 bytes[512];
		struct virtio_snd_ctl_iec958 iec958;
	} value;
};

/** What of a control changed. */
enum {
	VIRTIO_SND_CTL_EVT_MASK_VALUE = 0, /**< what it holds */
	VIRTIO_SND_CTL_EVT_MASK_INFO = 1,  /**< what it is */
	VIRTIO_SND_CTL_EVT_MASK_TLV = 2,   /**< what is said of it */
};

/** A control changed. */
struct virtio_snd_ctl_event {
	struct virtio_snd_hdr hdr;
	__le16 control_id;
	__le16 mask; /**< bits VIRTIO_SND_CTL_EVT_MASK_* */
};

_Static_assert(sizeof(struct virtio_snd_config) == 16, "5.14.4");
_Static_assert(sizeof(struct virtio_snd_event) == 8, "5.14.6");
_Static_assert(sizeof(struct virtio_snd_query_info) == 16, "5.14.6.1");
_Static_assert(sizeof(struct virtio_snd_jack_info) == 24, "5.14.6.4.1");
_Static_assert(sizeof(struct virtio_snd_pcm_info) == 32, "5.14.6.6.2");
_Static_assert(sizeof(struct virtio_snd_pcm_set_params) == 24, "5.14.6.6.3");
_Static_assert(sizeof(struct virtio_snd_chmap_info) == 24, "5.14.6.9.1");
_Static_assert(sizeof(struct virtio_snd_ctl_value) == 512, "5.14.6.10.2");

#endif /* LINUX_VIRTIO_SND_H */
