/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Encryption with authentication: not there. A driver that only brings its
 * header along finds what that brings.
 */
#ifndef CRYPTO_AEAD_H
#define CRYPTO_AEAD_H

#include <linux/crypto.h>

#endif /* CRYPTO_AEAD_H */
