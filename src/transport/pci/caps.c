/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtio over PCI (4.1.4): where the structures of the modern interface are.
 *
 * The device describes each structure in a capability, more than once if it
 * likes. Nothing that a capability says is used before it was checked against
 * the BAR; one that does not fit is passed over in favour of the next of its
 * type. A structure in a BAR that cannot be reached is used only if there is no
 * other, through the window in configuration space (4.1.4.9).
 */
#include <virtio/err.h>

#include "driver.h"

/* More vendor-specific capabilities do not fit; the list may be changing. */
#define MAX_CAPS 48

/* A capability, as it was read once. */
struct cap {
	unsigned int at;
	unsigned int len;
	uint8_t type;
	uint8_t bar;
	uint8_t id;
	uint64_t offset;
	uint64_t length;
};

static void read_cap(const struct pci_dev *dev, unsigned int at, struct cap *c)
{
	c->at = at;
	c->len = pci_config_read(dev, at + VIRTIO_PCI_CAP_LEN, 1);
	c->type =
		(uint8_t)pci_config_read(dev, at + VIRTIO_PCI_CAP_CFG_TYPE, 1);
	c->bar = (uint8_t)pci_config_read(dev, at + VIRTIO_PCI_CAP_BAR, 1);
	c->id = (uint8_t)pci_config_read(dev, at + VIRTIO_PCI_CAP_ID, 1);
	c->offset = pci_config_read(dev, at + VIRTIO_PCI_CAP_OFFSET, 4);
	c->length = pci_config_read(dev, at + VIRTIO_PCI_CAP_LENGTH, 4);
}

/*
 * The next capability of virtio that lies whole in configuration space: 1, or 0
 * if there is none, or -EIO. @c is where to go on from; zeroed to begin.
 */
static int next_cap(const struct pci_dev *dev, struct cap *c)
{
	int at = (int)c->at;

	for (unsigned int n = 0; n < MAX_CAPS; n++) {
		at = pci_find_capability(dev, PCI_CAP_ID_VNDR,
					 (unsigned int)at);
		if (at <= 0)
			return at;
		if (at + VIRTIO_PCI_CAP_SIZEOF > PCI_CFG_SPACE_SIZE)
			continue;
		read_cap(dev, (unsigned int)at, c);
		if (c->len >= VIRTIO_PCI_CAP_SIZEOF &&
		    c->at + c->len <= PCI_CFG_SPACE_SIZE)
			return 1;
	}
	return -EIO;
}

/* ---- checking --------------------------------------------------------- */

/* The window's offset has 32 bits (4.1.4.9), whatever the size of the BAR. */
#define WINDOW_END ((uint64_t)1 << 32)

/* What a structure has to be like. */
struct want {
	const char *name;
	uint64_t length;  /* at least */
	uint64_t align;	  /* of its offset */
	unsigned int len; /* of the capability */
	size_t region;	  /* where in struct virtio_pci_device */
};

static const struct want wants[] = {
	[VIRTIO_PCI_CAP_COMMON_CFG] = { "common configuration",
					VIRTIO_PCI_COMMON_CFG_MIN, 4,
					VIRTIO_PCI_CAP_SIZEOF,
					offsetof(struct virtio_pci_device,
						 common) },
	[VIRTIO_PCI_CAP_NOTIFY_CFG] = { "notifications", 2, 2,
					VIRTIO_PCI_NOTIFY_CAP_SIZEOF,
					offsetof(struct virtio_pci_device,
						 notify) },
	[VIRTIO_PCI_CAP_ISR_CFG] = { "ISR status", 1, 1, VIRTIO_PCI_CAP_SIZEOF,
				     offsetof(struct virtio_pci_device, isr) },
	[VIRTIO_PCI_CAP_DEVICE_CFG] = { "device configuration", 1, 4,
					VIRTIO_PCI_CAP_SIZEOF,
					offsetof(struct virtio_pci_device,
						 config) },
};

static const struct want *want_of(unsigned int type)
{
	if (type < VIRTIO_PCI_CAP_COMMON_CFG ||
	    type > VIRTIO_PCI_CAP_DEVICE_CFG)
		return NULL;
	return &wants[type];
}

static struct virtio_pci_region *region_of(struct virtio_pci_device *vp,
					   unsigned int type)
{
	return (struct virtio_pci_region *)(void *)((char *)vp +
						    wants[type].region);
}

/* Why a capability is of no use, or NULL. */
static const char *problem(const struct virtio_pci_device *vp,
			   const struct cap *c, const struct want *want)
{
	uint64_t size;

	/* drv.pci.struct-pci-cap.4 */
	if (c->bar >= PCI_STD_NUM_BARS || !vp->pci->bars[c->bar].size)
		return "there is no such BAR";
	if (c->len < want->len)
		return "the capability is too short";
	if (c->offset % want->align)
		return "it is not aligned";
	if (c->length < want->length)
		return "it is too short";
	size = vp->pci->bars[c->bar].size;
	if (c->offset > size || size - c->offset < want->length)
		return "it is not within the BAR";
	if (pci_bar_usable(vp->pci, c->bar))
		return NULL;
	if (!vp->window_cap)
		return "the BAR cannot be reached";
	if (WINDOW_END - c->offset < want->length)
		return "the BAR cannot be reached so far up";
	return NULL;
}

/* drv.pci.struct-pci-cap.6: bytes of a structure, as far as it can be used. */
static uint64_t usable_length(const struct virtio_pci_device *vp,
			      const struct cap *c)
{
	uint64_t end = vp->pci->bars[c->bar].size;

	if (end > WINDOW_END && !pci_bar_usable(vp->pci, c->bar))
		end = WINDOW_END;
	return c->length < end - c->offset ? c->length : end - c->offset;
}

static void consider(struct virtio_pci_device *vp, const struct cap *c)
{
	const struct want *want = want_of(c->type);
	struct virtio_pci_region *region;
	const char *why;

	/* drv.pci.struct-pci-cap.1 */
	if (!want)
		return;
	region = region_of(vp, c->type);
	/* drv.pci.struct-pci-cap.2, as far as the first can be reached. */
	if (region->length &&
	    (!region->window || !pci_bar_usable(vp->pci, c->bar)))
		return;
	why = problem(vp, c, want);
	if (why) {
		vp_warn(vp,
			"%s at 0x%llx in BAR %u, 0x%llx bytes: %s: passed over",
			want->name, (unsigned long long)c->offset, c->bar,
			(unsigned long long)c->length, why);
		return;
	}
	region->length = usable_length(vp, c);
	region->offset = c->offset;
	region->bar = c->bar;
	region->window = !pci_bar_usable(vp->pci, c->bar);
	if (c->type == VIRTIO_PCI_CAP_NOTIFY_CFG)
		vp->notify_multiplier = pci_config_read(
			vp->pci, c->at + VIRTIO_PCI_NOTIFY_CAP_MULT, 4);
}

/* Each capability of virtio, in order: 0, or -EIO with a message. */
static int each_cap(struct virtio_pci_device *vp,
		    void (*look)(struct virtio_pci_device *vp,
				 const struct cap *c))
{
	struct cap c = { 0 };
	int err = 0;

	for (unsigned int n = 0; n < MAX_CAPS; n++) {
		err = next_cap(vp->pci, &c);
		if (err <= 0)
			break;
		look(vp, &c);
	}
	if (!err)
		return 0;
	vp_err(vp, "capability list %s", "loops or leads nowhere");
	return -EIO;
}

static void look_for_window(struct virtio_pci_device *vp, const struct cap *c)
{
	if (c->type == VIRTIO_PCI_CAP_PCI_CFG && !vp->window_cap &&
	    c->len >= VIRTIO_PCI_CFG_CAP_SIZEOF)
		vp->window_cap = c->at;
}

/* ---- the structures as a whole ---------------------------------------- */

static bool overlap(const struct virtio_pci_region *a, uint64_t a_length,
		    const struct virtio_pci_region *b, uint64_t b_length)
{
	return a->length && b->length && a->bar == b->bar &&
	       a->offset < b->offset + b_length &&
	       b->offset < a->offset + a_length;
}

/* Structures may be larger than they need to; the needed parts are apart. */
static int check_overlaps(struct virtio_pci_device *vp)
{
	for (unsigned int i = VIRTIO_PCI_CAP_COMMON_CFG;
	     i <= VIRTIO_PCI_CAP_DEVICE_CFG; i++) {
		for (unsigned int j = VIRTIO_PCI_CAP_COMMON_CFG; j < i; j++) {
			if (!overlap(region_of(vp, i), wants[i].length,
				     region_of(vp, j), wants[j].length))
				continue;
			vp_err(vp, "%s and %s overlap in BAR %u", wants[j].name,
			       wants[i].name, region_of(vp, i)->bar);
			return -EIO;
		}
	}
	return 0;
}

/* Vectors and a structure: whatever is written to one would be to both. */
static bool shares(const struct virtio_pci_region *r,
		   const struct pci_msix *msix)
{
	const struct virtio_pci_region table = {
		.bar = msix->bar,
		.offset = msix->table,
		.length = msix->table_len,
	};
	const struct virtio_pci_region pending = {
		.bar = msix->pending_bar,
		.offset = msix->pending,
		.length = msix->pending_len,
	};

	return overlap(r, r->length, &table, table.length) ||
	       overlap(r, r->length, &pending, pending.length);
}

int vp_check_msix(struct virtio_pci_device *vp, const struct pci_msix *msix)
{
	const char *name = NULL;

	if (vp->legacy) {
		name = shares(&vp->common, msix) ? "the legacy registers"
						 : NULL;
	} else {
		for (unsigned int i = VIRTIO_PCI_CAP_COMMON_CFG;
		     !name && i <= VIRTIO_PCI_CAP_DEVICE_CFG; i++)
			if (shares(region_of(vp, i), msix))
				name = wants[i].name;
	}
	if (!name)
		return 0;
	vp_err(vp,
	       "MSI-X table at 0x%llx in BAR %u, pending bits at 0x%llx in BAR "
	       "%u: they overlap with %s",
	       (unsigned long long)msix->table, msix->bar,
	       (unsigned long long)msix->pending, msix->pending_bar, name);
	return -EIO;
}

/* A device that has some of them, but not all that it must, is broken. */
static int check_complete(struct virtio_pci_device *vp)
{
	for (unsigned int i = VIRTIO_PCI_CAP_COMMON_CFG;
	     i <= VIRTIO_PCI_CAP_ISR_CFG; i++) {
		if (region_of(vp, i)->length)
			continue;
		vp_err(vp, "has no usable %s (4.1.4)", wants[i].name);
		return -EIO;
	}
	return 0;
}

int vp_find_structures(struct virtio_pci_device *vp)
{
	int err = each_cap(vp, look_for_window);

	if (!err)
		err = each_cap(vp, consider);
	if (err)
		return err;
	if (!vp->common.length)
		return -ENODEV;
	err = check_complete(vp);
	return err ? err : check_overlaps(vp);
}

/* ---- shared memory ---------------------------------------------------- */

static void read_upper_halves(const struct pci_dev *dev, struct cap *c)
{
	uint64_t offset =
		pci_config_read(dev, c->at + VIRTIO_PCI_CAP64_OFFSET_HI, 4);
	uint64_t length =
		pci_config_read(dev, c->at + VIRTIO_PCI_CAP64_LENGTH_HI, 4);

	c->offset |= offset << 32;
	c->length |= length << 32;
}

/* dev.pci.shared-mem-cap.1 */
static bool is_memory(const struct pci_dev *dev, const struct cap *c)
{
	const struct pci_bar *bar;

	if (!pci_bar_usable(dev, c->bar))
		return false;
	bar = &dev->bars[c->bar];
	return !bar->io && c->length && c->offset < bar->size &&
	       c->length <= bar->size - c->offset;
}

bool vp_get_shm_region(struct virtio_device *vdev,
		       struct virtio_shm_region *region, uint8_t id)
{
	struct virtio_pci_device *vp = to_vp(vdev);
	struct cap c = { 0 };

	for (unsigned int n = 0; n < MAX_CAPS; n++) {
		if (next_cap(vp->pci, &c) <= 0)
			return false;
		if (c.type != VIRTIO_PCI_CAP_SHARED_MEMORY_CFG || c.id != id ||
		    c.len < VIRTIO_PCI_CAP64_SIZEOF)
			continue;
		read_upper_halves(vp->pci, &c);
		if (!is_memory(vp->pci, &c)) {
			dev_err(&vdev->dev,
				"shared memory %u is not within BAR %u "
				"(dev.pci.shared-mem-cap.1)",
				id, c.bar);
			return false;
		}
		region->addr = vp->pci->bars[c.bar].addr + c.offset;
		region->len = c.length;
		return true;
	}
	return false;
}
