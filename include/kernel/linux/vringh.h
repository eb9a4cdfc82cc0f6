/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * The device's half of a split ring by Linux's names: <virtio/vringh.h>, with
 * what Linux does and the library does not.
 *
 * The functions come in two kinds. Those for `_kern` memory take an address
 * that the driver names for a pointer. Those for `_user` memory ask a function
 * of the caller's which range an address is in; a user's memory is the
 * process's own.
 *
 * As in Linux, arrays of pieces grow when a chain needs it, and
 * vringh_iov_cleanup() frees them; a chain may go on behind an indirect table;
 * and the caller may set vringh::last_avail_idx and vringh::last_used_idx.
 *
 * Unlike Linux's:
 *
 * - A chain that breaks a rule breaks the ring, until it is initialised again:
 *   the error is -EIO, and the log says which clause. Name a platform with
 *   virtio_bus_set_platform() before.
 * - While a buffer is copied in parts its pieces stay as they are;
 *   vringh_kiov::consumed alone tells how much of the first was copied.
 * - An indirect table lies in one range.
 * - No packed rings, and no IOTLB.
 */
#ifndef LINUX_VRINGH_H
#define LINUX_VRINGH_H

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/virtio.h>
#include <linux/virtio_ring.h>

/* The library's conversions are for its structures; below are those for plain
 * integers. */
#define vringh16_to_cpu vringh16_to_cpu_ /**< the library's */
#define vringh32_to_cpu vringh32_to_cpu_ /**< the library's */
#define vringh64_to_cpu vringh64_to_cpu_ /**< the library's */
#define cpu_to_vringh16 cpu_to_vringh16_ /**< the library's */
#define cpu_to_vringh32 cpu_to_vringh32_ /**< the library's */
#include <virtio/vringh.h>
#undef vringh16_to_cpu
#undef vringh32_to_cpu
#undef vringh64_to_cpu
#undef cpu_to_vringh16
#undef cpu_to_vringh32

struct virtio_device;
struct vringh;

/** A ring's callback: the other side made buffers available. */
typedef void vrh_callback_t(struct virtio_device *vdev, struct vringh *vrh);

/** How a driver finds queues whose device half is its own: see CAIF. */
struct vringh_config_ops {
	/** Make @p nhvrs rings; 0, or a negative error and none stands. */
	int (*find_vrhs)(struct virtio_device *vdev, unsigned int nhvrs,
			 struct vringh *vrhs[], vrh_callback_t *callbacks[]);
	/** Delete them. */
	void (*del_vrhs)(struct virtio_device *vdev);
};

/* ---- byte order ------------------------------------------------------- */

/** Tell whether the fields of a ring are little-endian. */
static inline bool vringh_is_little_endian(const struct vringh *vrh)
{
	return vrh->little_endian;
}

/** Read a field. */
static inline u16 vringh16_to_cpu(const struct vringh *vrh, __virtio16 val)
{
	return virtio_swab16(vrh->little_endian, val);
}

/** Read a field. */
static inline u32 vringh32_to_cpu(const struct vringh *vrh, __virtio32 val)
{
	return virtio_swab32(vrh->little_endian, val);
}

/** Read a field. */
static inline u64 vringh64_to_cpu(const struct vringh *vrh, __virtio64 val)
{
	return virtio_swab64(vrh->little_endian, val);
}

/** Make a field. */
static inline __virtio16 cpu_to_vringh16(const struct vringh *vrh, u16 val)
{
	return virtio_swab16(vrh->little_endian, val);
}

/** Make a field. */
static inline __virtio32 cpu_to_vringh32(const struct vringh *vrh, u32 val)
{
	return virtio_swab32(vrh->little_endian, val);
}

/** Make a field. */
static inline __virtio64 cpu_to_vringh64(const struct vringh *vrh, u64 val)
{
	return virtio_swab64(vrh->little_endian, val);
}

/* ---- pieces ----------------------------------------------------------- */

/** In max_num: the array was allocated and is freed by the cleanup. */
#define VRINGH_IOV_ALLOCATED 0x8000000

/** As struct vringh_kiov, which it is laid out as, for a user's memory. */
struct vringh_iov {
	struct iovec *iov;    /**< the caller's array, or an allocated one */
	unsigned int max_num; /**< its length, and VRINGH_IOV_ALLOCATED */
	unsigned int used;    /**< entries that are filled */
	unsigned int i;	      /**< entry that the next copy is from or to */
	size_t consumed;      /**< bytes of that entry already copied */
};

_Static_assert(sizeof(struct iovec) == sizeof(struct kvec) &&
		       offsetof(struct iovec, iov_len) ==
			       offsetof(struct kvec, iov_len),
	       "a struct iovec is a struct kvec");

/** The library's view of pieces in a user's memory. Private. */
static inline struct vringh_kiov *vringh_kiov_(struct vringh_iov *iov)
{
	return (struct vringh_kiov *)(void *)iov;
}

/** Go back to the first byte. */
static inline void vringh_kiov_reset(struct vringh_kiov *kiov)
{
	kiov->i = 0;
	kiov->consumed = 0;
}

/** End: free the array if it was allocated. */
static inline void vringh_kiov_cleanup(struct vringh_kiov *kiov)
{
	if (kiov->max_num & VRINGH_IOV_ALLOCATED)
		kfree(kiov->iov);
	vringh_kiov_init(kiov, NULL, 0);
}

/** Step over some bytes. */
static inline void vringh_kiov_advance(struct vringh_kiov *kiov, size_t len)
{
	vringh_iov_pull(kiov, NULL, len);
}

/** As vringh_kiov_init(). */
static inline void vringh_iov_init(struct vringh_iov *iov, struct iovec *iovec,
				   unsigned int num)
{
	*iov = (struct vringh_iov){ .iov = iovec, .max_num = num };
}

/** As vringh_kiov_reset(). */
static inline void vringh_iov_reset(struct vringh_iov *iov)
{
	vringh_kiov_reset(vringh_kiov_(iov));
}

/** As vringh_kiov_cleanup(). */
static inline void vringh_iov_cleanup(struct vringh_iov *iov)
{
	vringh_kiov_cleanup(vringh_kiov_(iov));
}

/* ---- beginning -------------------------------------------------------- */

/**
 * Begin with a ring in kernel memory.
 * @param vrh the ring; its notify is cleared
 * @param features negotiated
 * @param num queue size
 * @param weak_barriers false to order as VIRTIO_F_ORDER_PLATFORM does
 * @param desc descriptor table
 * @param avail available ring
 * @param used used ring
 * @return 0, or -EINVAL if the size is none, a part is not aligned, or the ring
 *         is packed
 */
static inline int vringh_init_kern(struct vringh *vrh, u64 features,
				   unsigned int num, bool weak_barriers,
				   struct vring_desc *desc,
				   struct vring_avail *avail,
				   struct vring_used *used)
{
	static const struct vringh_range all = { 0, UINT64_MAX, 0 };
	static const struct vringh_memory memory = { &all, 1 };
	struct vringh_config config = {
		.platform = virtio_bus_platform(),
		.memory = &memory,
		.features = features,
		.little_endian = features >> VIRTIO_F_VERSION_1 & 1 ||
				 VIRTIO_CPU_LITTLE_ENDIAN,
		.num = num,
		.desc_addr = (uintptr_t)desc,
		.avail_addr = (uintptr_t)avail,
		.used_addr = (uintptr_t)used,
	};
	int err;

	if (features >> VIRTIO_F_RING_PACKED & 1)
		return -EINVAL;
	if (!weak_barriers)
		config.features |= 1ull << VIRTIO_F_ORDER_PLATFORM;
	err = vringh_init(vrh, &config);
	vrh->weak_barriers = weak_barriers;
	vrh->vring = (struct vring){ num, desc, avail, used };
	return err;
}

/** As vringh_init_kern(), for a ring whose buffers are in a user's memory. */
static inline int vringh_init_user(struct vringh *vrh, u64 features,
				   unsigned int num, bool weak_barriers,
				   vring_desc_t *desc, vring_avail_t *avail,
				   vring_used_t *used)
{
	/* None: where a buffer is, vringh_getdesc_user() is told. */
	static const struct vringh_range empty = { 1, 0, 0 };
	static const struct vringh_memory memory = { &empty, 1 };
	int err = vringh_init_kern(vrh, features, num, weak_barriers, desc,
				   avail, used);

	vrh->memory = &memory;
	return err;
}

/* ---- taking a buffer -------------------------------------------------- */

/** Tells the range of a user's memory that an address is in. */
typedef bool vringh_getrange_(struct vringh *vrh, u64 addr,
			      struct vringh_range *r);

/** A call of getdesc, for its helper; device-readable pieces first. Private. */
struct vringh_getdesc_ {
	struct vringh_helper helper; /**< what the ring is helped with */
	vringh_getrange_ *getrange;  /**< NULL for kernel memory */
	struct vringh_kiov *iov[2];  /**< the caller's, or what follows */
	struct vringh_kiov none[2];  /**< where the caller wants none */
	bool allocated[2];	     /**< the array was */
	struct kvec nothing;	     /**< stands for an array of length 0 */
};

/** Ask where an address is. Private. */
static inline bool vringh_find_(struct vringh *vrh, uint64_t addr,
				struct vringh_range *range)
{
	const struct vringh_getdesc_ *call =
		container_of(vrh->helper, const struct vringh_getdesc_, helper);

	return call->getrange && call->getrange(vrh, addr, range);
}

/** Make an array longer. Private. */
static inline bool vringh_grow_(struct vringh *vrh, struct vringh_kiov *iov)
{
	struct vringh_getdesc_ *call =
		(struct vringh_getdesc_ *)(uintptr_t)container_of(
			vrh->helper, const struct vringh_getdesc_, helper);
	unsigned int num = iov->max_num < 4 ? 8 : 2 * iov->max_num;
	bool *allocated = &call->allocated[iov == call->iov[1]];
	struct kvec *longer;

	if (iov == &call->none[0] || iov == &call->none[1] ||
	    num >= VRINGH_IOV_ALLOCATED)
		return false;
	longer = (struct kvec *)kmalloc_array(num, sizeof(*longer), GFP_KERNEL);
	if (!longer)
		return false;
	memcpy(longer, iov->iov, iov->used * sizeof(*longer));
	if (*allocated)
		kfree(iov->iov);
	*allocated = true;
	iov->iov = longer;
	iov->max_num = num;
	return true;
}

/** Make an array one for the library, which knows of no marks. Private. */
static inline void vringh_open_(struct vringh_getdesc_ *call, bool writable,
				struct vringh_kiov *iov)
{
	if (!iov)
		iov = &call->none[writable];
	call->iov[writable] = iov;
	call->allocated[writable] = iov->max_num & VRINGH_IOV_ALLOCATED;
	iov->max_num &= ~(unsigned int)VRINGH_IOV_ALLOCATED;
	if (!iov->iov)
		iov->iov = &call->nothing;
}

/** Make it the caller's again. Private. */
static inline void vringh_close_(struct vringh_getdesc_ *call, bool writable)
{
	struct vringh_kiov *iov = call->iov[writable];

	if (call->allocated[writable])
		iov->max_num |= VRINGH_IOV_ALLOCATED;
	if (iov->iov == &call->nothing)
		iov->iov = NULL;
}

/**
 * Look whether there is a buffer: as in Linux, by nothing but the index, which
 * the caller may have set to where it likes. Private.
 */
static inline bool vringh_look_(struct vringh *vrh)
{
	u16 seen = vringh16_to_cpu(
		vrh, __atomic_load_n(&vrh->vring.avail->idx, __ATOMIC_RELAXED));

	virtio_rmb(vrh->weak_barriers);
	vrh->avail_seen = seen;
	return seen != vrh->last_avail_idx;
}

/** Take a buffer, of either kind of memory. Private. */
static inline int vringh_take_(struct vringh *vrh, struct vringh_kiov *riov,
			       struct vringh_kiov *wiov,
			       vringh_getrange_ *getrange, u16 *head)
{
	struct vringh_getdesc_ call = {
		.helper = { vringh_find_, vringh_grow_, true },
		.getrange = getrange,
	};
	uint32_t id = 0;
	int ret;

	if (!vringh_look_(vrh))
		return 0;
	vringh_open_(&call, false, riov);
	vringh_open_(&call, true, wiov);
	vrh->helper = &call.helper;
	ret = vringh_getdesc(vrh, call.iov[0], call.iov[1], &id);
	vrh->helper = NULL;
	vringh_close_(&call, false);
	vringh_close_(&call, true);
	*head = (u16)id;
	return ret;
}

/**
 * Take the next buffer.
 * @param vrh the ring
 * @param riov set to the device-readable pieces; NULL if there may be none
 * @param wiov set to the device-writable pieces; NULL if there may be none
 * @param head set to what vringh_complete_kern() needs
 * @param gfp ignored
 * @return 1 if there was one; 0 if not; -EIO if the driver broke a rule; -ENOSPC
 *         if there is no memory for so many pieces, or none were allowed
 */
static inline int vringh_getdesc_kern(struct vringh *vrh,
				      struct vringh_kiov *riov,
				      struct vringh_kiov *wiov, u16 *head,
				      gfp_t gfp)
{
	(void)gfp;
	return vringh_take_(vrh, riov, wiov, NULL, head);
}

/**
 * Take the next buffer, as vringh_getdesc_kern().
 * @param vrh the ring
 * @param riov set to the device-readable pieces; NULL if there may be none
 * @param wiov set to the device-writable pieces; NULL if there may be none
 * @param getrange tells where an address is; false if nowhere
 * @param head set to what vringh_complete_user() needs
 * @return as vringh_getdesc_kern()
 */
static inline int vringh_getdesc_user(
	struct vringh *vrh, struct vringh_iov *riov, struct vringh_iov *wiov,
	bool (*getrange)(struct vringh *vrh, u64 addr, struct vringh_range *r),
	u16 *head)
{
	return vringh_take_(vrh, riov ? vringh_kiov_(riov) : NULL,
			    wiov ? vringh_kiov_(wiov) : NULL, getrange, head);
}

/** Copy from the device-readable pieces; how many bytes. */
static inline ssize_t vringh_iov_pull_kern(struct vringh_kiov *riov, void *dst,
					   size_t len)
{
	return (ssize_t)vringh_iov_pull(riov, dst, len);
}

/** Copy to the device-writable pieces; how many bytes. */
static inline ssize_t vringh_iov_push_kern(struct vringh_kiov *wiov,
					   const void *src, size_t len)
{
	return (ssize_t)vringh_iov_push(wiov, src, len);
}

/** Copy from the device-readable pieces; how many bytes. */
static inline ssize_t vringh_iov_pull_user(struct vringh_iov *riov, void *dst,
					   size_t len)
{
	return vringh_iov_pull_kern(vringh_kiov_(riov), dst, len);
}

/** Copy to the device-writable pieces; how many bytes. */
static inline ssize_t vringh_iov_push_user(struct vringh_iov *wiov,
					   const void *src, size_t len)
{
	return vringh_iov_push_kern(vringh_kiov_(wiov), src, len);
}

/** Give the last @p num buffers back to the ring: they are taken again. */
static inline void vringh_abandon_kern(struct vringh *vrh, unsigned int num)
{
	vrh->last_avail_idx = (u16)(vrh->last_avail_idx - num);
}

/** As vringh_abandon_kern(). */
static inline void vringh_abandon_user(struct vringh *vrh, unsigned int num)
{
	vringh_abandon_kern(vrh, num);
}

/* ---- giving it back --------------------------------------------------- */

/** Give a buffer back to the driver, @p len bytes written; 0. */
static inline int vringh_complete_kern(struct vringh *vrh, u16 head, u32 len)
{
	vringh_complete(vrh, head, len);
	return 0;
}

/** As vringh_complete_kern(). */
static inline int vringh_complete_user(struct vringh *vrh, u16 head, u32 len)
{
	return vringh_complete_kern(vrh, head, len);
}

/**
 * Give buffers back to the driver, who sees a few of them at a time.
 * @param vrh the ring
 * @param used what the used ring shall say of each, in its byte order
 * @param num_used how many
 * @return 0
 */
static inline int
vringh_complete_multi_kern(struct vringh *vrh,
			   const struct vring_used_elem used[],
			   unsigned int num_used)
{
	struct vringh_used some[16];

	while (num_used) {
		unsigned int n =
			min_t(unsigned int, num_used, ARRAY_SIZE(some));

		for (unsigned int i = 0; i < n; i++)
			some[i] = (struct vringh_used){
				.head = vringh32_to_cpu(vrh, used[i].id),
				.len = vringh32_to_cpu(vrh, used[i].len),
			};
		vringh_complete_multi(vrh, some, n);
		used += n;
		num_used -= n;
	}
	return 0;
}

/** As vringh_complete_multi_kern(). */
static inline int
vringh_complete_multi_user(struct vringh *vrh,
			   const struct vring_used_elem used[],
			   unsigned int num_used)
{
	return vringh_complete_multi_kern(vrh, used, num_used);
}

/* ---- notifications ---------------------------------------------------- */

/** Does the driver want an interrupt for what was completed? 1 if so, or 0. */
static inline int vringh_need_notify_kern(struct vringh *vrh)
{
	return vringh_need_notify(vrh);
}

/** As vringh_need_notify_kern(). */
static inline int vringh_need_notify_user(struct vringh *vrh)
{
	return vringh_need_notify(vrh);
}

/** Ask for kicks; false if there are buffers already: take them first. */
static inline bool vringh_notify_enable_kern(struct vringh *vrh)
{
	return vringh_notify_enable(vrh);
}

/** As vringh_notify_enable_kern(). */
static inline bool vringh_notify_enable_user(struct vringh *vrh)
{
	return vringh_notify_enable(vrh);
}

/** Ask for no kicks: a hint. */
static inline void vringh_notify_disable_kern(struct vringh *vrh)
{
	vringh_notify_disable(vrh);
}

/** As vringh_notify_disable_kern(). */
static inline void vringh_notify_disable_user(struct vringh *vrh)
{
	vringh_notify_disable(vrh);
}

/** Tell the driver of what was completed, as vringh::notify does. */
static inline void vringh_notify(struct vringh *vrh)
{
	if (vrh->notify)
		vrh->notify(vrh);
}

#endif /* LINUX_VRINGH_H */
