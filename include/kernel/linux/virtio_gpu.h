/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A graphics device (5.7).
 */
#ifndef LINUX_VIRTIO_GPU_H
#define LINUX_VIRTIO_GPU_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_GPU_F_VIRGL	   0 /**< draws in three dimensions */
#define VIRTIO_GPU_F_EDID	   1 /**< tells of its screens */
#define VIRTIO_GPU_F_RESOURCE_UUID 2 /**< resources can be exported */
#define VIRTIO_GPU_F_RESOURCE_BLOB 3 /**< resources can be bytes */
#define VIRTIO_GPU_F_CONTEXT_INIT  4 /**< contexts are of kinds */

/** What a message says. */
enum virtio_gpu_ctrl_type {
	VIRTIO_GPU_UNDEFINED = 0,		   /**< nothing */
	VIRTIO_GPU_CMD_GET_DISPLAY_INFO = 0x100,   /**< tell of screens */
	VIRTIO_GPU_CMD_RESOURCE_CREATE_2D = 0x101, /**< make a picture */
	VIRTIO_GPU_CMD_RESOURCE_UNREF = 0x102, /**< it is not wanted any more */
	VIRTIO_GPU_CMD_SET_SCANOUT = 0x103,    /**< show it */
	VIRTIO_GPU_CMD_RESOURCE_FLUSH = 0x104, /**< show what changed */
	VIRTIO_GPU_CMD_TRANSFER_TO_HOST_2D = 0x105, /**< take what changed */
	VIRTIO_GPU_CMD_RESOURCE_ATTACH_BACKING =
		0x106, /**< its memory is here */
	VIRTIO_GPU_CMD_RESOURCE_DETACH_BACKING =
		0x107, /**< it is not any more */
	VIRTIO_GPU_CMD_GET_CAPSET_INFO =
		0x108,			   /**< tell of a kind of contexts */
	VIRTIO_GPU_CMD_GET_CAPSET = 0x109, /**< tell what it can */
	VIRTIO_GPU_CMD_GET_EDID = 0x10a,   /**< tell of a screen */
	VIRTIO_GPU_CMD_RESOURCE_ASSIGN_UUID = 0x10b, /**< export a resource */
	VIRTIO_GPU_CMD_RESOURCE_CREATE_BLOB = 0x10c, /**< make one of bytes */
	VIRTIO_GPU_CMD_SET_SCANOUT_BLOB = 0x10d,     /**< show that */
	VIRTIO_GPU_CMD_CTX_CREATE = 0x200,	     /**< make a context */
	VIRTIO_GPU_CMD_CTX_DESTROY = 0x201,	     /**< end it */
	VIRTIO_GPU_CMD_CTX_ATTACH_RESOURCE =
		0x202, /**< let it use a resource */
	VIRTIO_GPU_CMD_CTX_DETACH_RESOURCE = 0x203,   /**< or not */
	VIRTIO_GPU_CMD_RESOURCE_CREATE_3D = 0x204,    /**< make a resource */
	VIRTIO_GPU_CMD_TRANSFER_TO_HOST_3D = 0x205,   /**< take what changed */
	VIRTIO_GPU_CMD_TRANSFER_FROM_HOST_3D = 0x206, /**< give what changed */
	VIRTIO_GPU_CMD_SUBMIT_3D = 0x207,	      /**< draw */
	VIRTIO_GPU_CMD_RESOURCE_MAP_BLOB = 0x208,     /**< show its bytes */
	VIRTIO_GPU_CMD_RESOURCE_UNMAP_BLOB = 0x209,   /**< hide them */
	VIRTIO_GPU_CMD_UPDATE_CURSOR = 0x300,	      /**< show the cursor */
	VIRTIO_GPU_CMD_MOVE_CURSOR = 0x301,	      /**< move it */
	VIRTIO_GPU_RESP_OK_NODATA = 0x1100,	      /**< done */
	VIRTIO_GPU_RESP_OK_DISPLAY_INFO = 0x1101,     /**< these screens */
	VIRTIO_GPU_RESP_OK_CAPSET_INFO = 0x1102,      /**< this kind */
	VIRTIO_GPU_RESP_OK_CAPSET = 0x1103,	      /**< this it can */
	VIRTIO_GPU_RESP_OK_EDID = 0x1104,	      /**< this screen */
	VIRTIO_GPU_RESP_OK_RESOURCE_UUID = 0x1105,    /**< this is its name */
	VIRTIO_GPU_RESP_OK_MAP_INFO = 0x1106, /**< this is how it is cached */
	VIRTIO_GPU_RESP_ERR_UNSPEC = 0x1200,  /**< failed */
	VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY = 0x1201,	 /**< no memory */
	VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID = 0x1202, /**< no such screen */
	VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID =
		0x1203, /**< no such resource */
	VIRTIO_GPU_RESP_ERR_INVALID_CONTEXT_ID = 0x1204, /**< no such context */
	VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER = 0x1205,	 /**< wrong */
};

/** What memory is shared for. */
enum virtio_gpu_shm_id {
	VIRTIO_GPU_SHM_ID_UNDEFINED = 0,    /**< nothing */
	VIRTIO_GPU_SHM_ID_HOST_VISIBLE = 1, /**< resources of bytes */
};

#define VIRTIO_GPU_FLAG_FENCE	      (1 << 0) /**< answer once it is done */
#define VIRTIO_GPU_FLAG_INFO_RING_IDX (1 << 1) /**< ring_idx counts */

/** What each message begins with. */
struct virtio_gpu_ctrl_hdr {
	__le32 type;	 /**< enum virtio_gpu_ctrl_type */
	__le32 flags;	 /**< VIRTIO_GPU_FLAG_* */
	__le64 fence_id; /**< with VIRTIO_GPU_FLAG_FENCE */
	__le32 ctx_id;	 /**< the context, of three dimensions */
	__u8 ring_idx;	 /**< in which order of that context */
	__u8 padding[3];
};

/** Where the cursor is. */
struct virtio_gpu_cursor_pos {
	__le32 scanout_id; /**< on which screen */
	__le32 x;
	__le32 y;
	__le32 padding;
};

/** Show it, or move it. */
struct virtio_gpu_update_cursor {
	struct virtio_gpu_ctrl_hdr hdr;
	struct virtio_gpu_cursor_pos pos;
	__le32 resource_id; /**< its picture; 0: it is not shown */
	__le32 hot_x;	    /**< what of it points */
	__le32 hot_y;
	__le32 padding;
};

/** A part of a picture. */
struct virtio_gpu_rect {
	__le32 x;
	__le32 y;
	__le32 width;
	__le32 height;
};

/** A resource is not wanted any more. */
struct virtio_gpu_resource_unref {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 padding;
};

/** Make a picture. */
struct virtio_gpu_resource_create_2d {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id; /**< the driver chooses it */
	__le32 format;	    /**< enum virtio_gpu_formats */
	__le32 width;
	__le32 height;
};

/** Show it. */
struct virtio_gpu_set_scanout {
	struct virtio_gpu_ctrl_hdr hdr;
	struct virtio_gpu_rect r;
	__le32 scanout_id;
	__le32 resource_id; /**< 0: nothing is shown */
};

/** Show what changed. */
struct virtio_gpu_resource_flush {
	struct virtio_gpu_ctrl_hdr hdr;
	struct virtio_gpu_rect r;
	__le32 resource_id;
	__le32 padding;
};

/** Take what changed. */
struct virtio_gpu_transfer_to_host_2d {
	struct virtio_gpu_ctrl_hdr hdr;
	struct virtio_gpu_rect r;
	__le64 offset; /**< within the memory of the resource */
	__le32 resource_id;
	__le32 padding;
};

/** A piece of memory. */
struct virtio_gpu_mem_entry {
	__le64 addr;
	__le32 length;
	__le32 padding;
};

/** Where the memory of a resource is; the pieces follow. */
struct virtio_gpu_resource_attach_backing {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 nr_entries; /**< pieces */
};

/** It is not there any more. */
struct virtio_gpu_resource_detach_backing {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 padding;
};

#define VIRTIO_GPU_MAX_SCANOUTS 16 /**< screens at most */

/** What screens there are. */
struct virtio_gpu_resp_display_info {
	struct virtio_gpu_ctrl_hdr hdr;
	/** A screen. */
	struct virtio_gpu_display_one {
		struct virtio_gpu_rect r; /**< how it is best */
		__le32 enabled;		  /**< whether it is on */
		__le32 flags;
	} pmodes[VIRTIO_GPU_MAX_SCANOUTS];
};

/** A part of three dimensions. */
struct virtio_gpu_box {
	__le32 x; /**< where it begins */
	__le32 y;
	__le32 z;
	__le32 w; /**< how long it is in each */
	__le32 h;
	__le32 d;
};

/** Take, or give, what changed. */
struct virtio_gpu_transfer_host_3d {
	struct virtio_gpu_ctrl_hdr hdr;
	struct virtio_gpu_box box;
	__le64 offset; /**< within the memory of the resource */
	__le32 resource_id;
	__le32 level;
	__le32 stride;
	__le32 layer_stride;
};

#define VIRTIO_GPU_RESOURCE_FLAG_Y_0_TOP (1 << 0) /**< its top comes first */

/** Make a resource. */
struct virtio_gpu_resource_create_3d {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 target;
	__le32 format;
	__le32 bind;
	__le32 width;
	__le32 height;
	__le32 depth;
	__le32 array_size;
	__le32 last_level;
	__le32 nr_samples;
	__le32 flags; /**< VIRTIO_GPU_RESOURCE_FLAG_* */
	__le32 padding;
};

#define VIRTIO_GPU_CONTEXT_INIT_CAPSET_ID_MASK 0x000000ff /**< its kind */

/** Make a context. */
struct virtio_gpu_ctx_create {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 nlen;	     /**< letters of its name */
	__le32 context_init; /**< VIRTIO_GPU_CONTEXT_INIT_* */
	char debug_name[64]; /**< its name */
};

/** End it. */
struct virtio_gpu_ctx_destroy {
	struct virtio_gpu_ctrl_hdr hdr;
};

/** Let it use a resource, or not. */
struct virtio_gpu_ctx_resource {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 padding;
};

/** Draw; how to follows. */
struct virtio_gpu_cmd_submit {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 size; /**< bytes that follow */
	__le32 padding;
};

#define VIRTIO_GPU_CAPSET_VIRGL	 1 /**< OpenGL, at first */
#define VIRTIO_GPU_CAPSET_VIRGL2 2 /**< OpenGL */
#define VIRTIO_GPU_CAPSET_VENUS	 4 /**< Vulkan */
#define VIRTIO_GPU_CAPSET_DRM	 6 /**< the driver of the device's machine */

/** Ask for a kind of contexts. */
struct virtio_gpu_get_capset_info {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 capset_index; /**< which, counted from 0 */
	__le32 padding;
};

/** The answer. */
struct virtio_gpu_resp_capset_info {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 capset_id; /**< VIRTIO_GPU_CAPSET_* */
	__le32 capset_max_version;
	__le32 capset_max_size; /**< bytes of what it can */
	__le32 padding;
};

/** Ask what it can. */
struct virtio_gpu_get_capset {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 capset_id; /**< VIRTIO_GPU_CAPSET_* */
	__le32 capset_version;
};

/** The answer. */
struct virtio_gpu_resp_capset {
	struct virtio_gpu_ctrl_hdr hdr;
	__u8 capset_data[];
};

/** Ask for what a screen says of itself. */
struct virtio_gpu_cmd_get_edid {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 scanout; /**< which one */
	__le32 padding;
};

/** The answer. */
struct virtio_gpu_resp_edid {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 size; /**< bytes of it */
	__le32 padding;
	__u8 edid[1024];
};

#define VIRTIO_GPU_EVENT_DISPLAY (1 << 0) /**< ask for the screens again */

/** The configuration. */
struct virtio_gpu_config {
	__le32 events_read;  /**< VIRTIO_GPU_EVENT_* that happened */
	__le32 events_clear; /**< those that were seen */
	__le32 num_scanouts; /**< screens */
	__le32 num_capsets;  /**< kinds of contexts */
};

/** What a pixel is: colours as they lie in memory, bits, X is not used. */
enum virtio_gpu_formats {
	VIRTIO_GPU_FORMAT_B8G8R8A8_UNORM = 1,
	VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM = 2,
	VIRTIO_GPU_FORMAT_A8R8G8B8_UNORM = 3,
	VIRTIO_GPU_FORMAT_X8R8G8B8_UNORM = 4,
	VIRTIO_GPU_FORMAT_R8G8B8A8_UNORM = 67,
	VIRTIO_GPU_FORMAT_X8B8G8R8_UNORM = 68,
	VIRTIO_GPU_FORMAT_A8B8G8R8_UNORM = 121,
	VIRTIO_GPU_FORMAT_R8G8B8X8_UNORM = 134,
};

/** Export a resource. */
struct virtio_gpu_resource_assign_uuid {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 padding;
};

/** What it is called outside. */
struct virtio_gpu_resp_resource_uuid {
	struct virtio_gpu_ctrl_hdr hdr;
	__u8 uuid[16];
};

#define VIRTIO_GPU_BLOB_MEM_GUEST	 0x0001 /**< of the driver */
#define VIRTIO_GPU_BLOB_MEM_HOST3D	 0x0002 /**< of the device */
#define VIRTIO_GPU_BLOB_MEM_HOST3D_GUEST 0x0003 /**< of both */

#define VIRTIO_GPU_BLOB_FLAG_USE_MAPPABLE     0x0001 /**< can be shown */
#define VIRTIO_GPU_BLOB_FLAG_USE_SHAREABLE    0x0002 /**< can be shared */
#define VIRTIO_GPU_BLOB_FLAG_USE_CROSS_DEVICE 0x0004 /**< with a device */

/** Make a resource of bytes. */
struct virtio_gpu_resource_create_blob {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 blob_mem;   /**< VIRTIO_GPU_BLOB_MEM_* */
	__le32 blob_flags; /**< VIRTIO_GPU_BLOB_FLAG_* */
	__le32 nr_entries; /**< pieces of memory that follow */
	__le64 blob_id;	   /**< what a context has called it */
	__le64 size;
};

/** Show one. */
struct virtio_gpu_set_scanout_blob {
	struct virtio_gpu_ctrl_hdr hdr;
	struct virtio_gpu_rect r;
	__le32 scanout_id;
	__le32 resource_id;
	__le32 width;
	__le32 height;
	__le32 format; /**< enum virtio_gpu_formats */
	__le32 padding;
	__le32 strides[4]; /**< bytes from line to line, of each plane */
	__le32 offsets[4]; /**< where each plane begins */
};

/** Show its bytes in the shared memory. */
struct virtio_gpu_resource_map_blob {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 padding;
	__le64 offset; /**< where */
};

#define VIRTIO_GPU_MAP_CACHE_MASK     0x0f /**< the bits of these */
#define VIRTIO_GPU_MAP_CACHE_NONE     0x00 /**< not said */
#define VIRTIO_GPU_MAP_CACHE_CACHED   0x01 /**< cached */
#define VIRTIO_GPU_MAP_CACHE_UNCACHED 0x02 /**< not cached */
#define VIRTIO_GPU_MAP_CACHE_WC	      0x03 /**< writes are combined */

/** How they are cached. */
struct virtio_gpu_resp_map_info {
	struct virtio_gpu_ctrl_hdr hdr;
	__u32 map_info; /**< VIRTIO_GPU_MAP_CACHE_* */
	__u32 padding;
};

/** Hide them. */
struct virtio_gpu_resource_unmap_blob {
	struct virtio_gpu_ctrl_hdr hdr;
	__le32 resource_id;
	__le32 padding;
};

_Static_assert(sizeof(struct virtio_gpu_config) == 16, "5.7.4");
_Static_assert(sizeof(struct virtio_gpu_ctrl_hdr) == 24, "5.7.6.7");
_Static_assert(sizeof(struct virtio_gpu_update_cursor) == 56, "5.7.6.10");
_Static_assert(sizeof(struct virtio_gpu_resp_display_info) == 408, "5.7.6.8");
_Static_assert(sizeof(struct virtio_gpu_resource_create_3d) == 72, "5.7.6.9");
_Static_assert(sizeof(struct virtio_gpu_resource_create_blob) == 56, "5.7.6.8");
_Static_assert(sizeof(struct virtio_gpu_set_scanout_blob) == 96, "5.7.6.8");

#endif /* LINUX_VIRTIO_GPU_H */
