/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Sizes of AES. There is no AES here: devices have it.
 */
#ifndef CRYPTO_AES_H
#define CRYPTO_AES_H

#define AES_MIN_KEY_SIZE 16 /**< bytes */
#define AES_MAX_KEY_SIZE 32 /**< bytes */
#define AES_KEYSIZE_128	 16 /**< bytes of 128 bits */
#define AES_KEYSIZE_192	 24 /**< bytes of 192 bits */
#define AES_KEYSIZE_256	 32 /**< bytes of 256 bits */
#define AES_BLOCK_SIZE	 16 /**< bytes of a block */

#endif /* CRYPTO_AES_H */
