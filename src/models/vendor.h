/* SPDX-License-Identifier: BSD-2-Clause */
/* Who made the models: what their endpoints show as the vendor. */
#ifndef VIRTIO_MODELS_VENDOR_H
#define VIRTIO_MODELS_VENDOR_H

/* "libv", as its bytes stand in a little-endian register. */
#define VIRTIO_MODEL_VENDOR 0x7662696cu

#endif /* VIRTIO_MODELS_VENDOR_H */
