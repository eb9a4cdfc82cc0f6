/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Copying to and from the middle of a scatterlist.
 */
#ifndef CRYPTO_SCATTERWALK_H
#define CRYPTO_SCATTERWALK_H

#include <linux/scatterlist.h>

/**
 * Copy bytes.
 * @param buf from here, or to here
 * @param sg the list
 * @param start where in the list, in bytes
 * @param nbytes how many; those beyond the end of the list are not copied
 * @param out 1: to the list; 0: from it
 */
static inline void scatterwalk_map_and_copy(void *buf, struct scatterlist *sg,
					    unsigned int start,
					    unsigned int nbytes, int out)
{
	u8 *at = (u8 *)buf;

	for (; sg && nbytes; sg = sg_next(sg)) {
		unsigned int n = sg->length - start;

		if (start >= sg->length) {
			start -= sg->length;
			continue;
		}
		if (n > nbytes)
			n = nbytes;
		if (out)
			memcpy((u8 *)sg_virt(sg) + start, at, n);
		else
			memcpy(at, (u8 *)sg_virt(sg) + start, n);
		at += n;
		nbytes -= n;
		start = 0;
	}
}

#endif /* CRYPTO_SCATTERWALK_H */
