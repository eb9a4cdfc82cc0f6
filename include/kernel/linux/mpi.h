/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Long numbers, as far as a driver needs them whose device does the arithmetic:
 * they are read and have a size.
 */
#ifndef LINUX_MPI_H
#define LINUX_MPI_H

#include <linux/slab.h>
#include <linux/types.h>

/** A long number. */
struct gcry_mpi {
	size_t nbytes; /**< bytes, without zeros in front */
	u8 bytes[];    /**< the highest first */
};

typedef struct gcry_mpi *MPI; /**< a long number */

/** Read a number, the highest byte first; NULL if there is no memory. */
static inline MPI mpi_read_raw_data(const void *buf, size_t nbytes)
{
	const u8 *bytes = (const u8 *)buf;
	MPI number;

	while (nbytes && !*bytes) {
		bytes++;
		nbytes--;
	}
	number = (MPI)kmalloc(sizeof(*number) + nbytes, GFP_KERNEL);
	if (!number)
		return NULL;
	number->nbytes = nbytes;
	memcpy(number->bytes, bytes, nbytes);
	return number;
}

/** How many bytes a number takes in memory, a multiple of a long's. */
static inline unsigned int mpi_get_size(MPI number)
{
	return (unsigned int)((number->nbytes + sizeof(long) - 1) /
			      sizeof(long) * sizeof(long));
}

/** Free a number, or NULL. */
static inline void mpi_free(MPI number)
{
	kfree_sensitive(number);
}

#endif /* LINUX_MPI_H */
