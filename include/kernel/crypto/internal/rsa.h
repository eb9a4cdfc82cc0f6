/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Keys of RSA as RFC 8017 writes them (RSAPublicKey, RSAPrivateKey), in DER.
 * The kernel takes any BER; a length that could be shorter is refused here.
 */
#ifndef CRYPTO_INTERNAL_RSA_H
#define CRYPTO_INTERNAL_RSA_H

#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>

/** A key: where its numbers are, and how many bytes they have. */
struct rsa_key {
	const u8 *n;	/**< modulus */
	const u8 *e;	/**< public exponent */
	const u8 *d;	/**< private exponent, or NULL */
	const u8 *p;	/**< first prime, or NULL */
	const u8 *q;	/**< second prime, or NULL */
	const u8 *dp;	/**< d mod p - 1, or NULL */
	const u8 *dq;	/**< d mod q - 1, or NULL */
	const u8 *qinv; /**< inverse of q mod p, or NULL */
	size_t n_sz;	/**< bytes */
	size_t e_sz;	/**< bytes */
	size_t d_sz;	/**< bytes */
	size_t p_sz;	/**< bytes */
	size_t q_sz;	/**< bytes */
	size_t dp_sz;	/**< bytes */
	size_t dq_sz;	/**< bytes */
	size_t qinv_sz; /**< bytes */
};

/** What is left to be read. Private. */
struct rsa_der_ {
	const u8 *at;
	size_t left;
};

/** Step over the head of an element: its length, or -EBADMSG. Private. */
static inline int rsa_der_open_(struct rsa_der_ *der, u8 tag, size_t *len)
{
	size_t bytes = 0, i;

	if (der->left < 2 || der->at[0] != tag)
		return -EBADMSG;
	*len = der->at[1];
	der->at += 2;
	der->left -= 2;
	if (*len & 0x80) {
		bytes = *len & 0x7f;
		if (!bytes || bytes > 4 || bytes > der->left || !der->at[0])
			return -EBADMSG;
		for (*len = 0, i = 0; i < bytes; i++)
			*len = *len << 8 | der->at[i];
		if (*len < 0x80)
			return -EBADMSG;
		der->at += bytes;
		der->left -= bytes;
	}
	return *len <= der->left ? 0 : -EBADMSG;
}

/** Read a number that is not below 0: 0 or an error. Private. */
static inline int rsa_der_number_(struct rsa_der_ *der, const u8 **number,
				  size_t *size)
{
	size_t len;
	int err = rsa_der_open_(der, 0x02, &len);

	if (err)
		return err;
	if (!len || der->at[0] & 0x80)
		return -EBADMSG;
	*number = der->at;
	*size = len;
	der->at += len;
	der->left -= len;
	/* A zero in front says only that it is not below 0. */
	if (len > 1 && !**number) {
		++*number;
		--*size;
	}
	return 0;
}

/** Open the sequence that a key is: 0 or an error. Private. */
static inline int rsa_der_begin_(struct rsa_der_ *der, const void *key,
				 unsigned int key_len)
{
	size_t len;
	int err;

	*der = (struct rsa_der_){ (const u8 *)key, key_len };
	err = rsa_der_open_(der, 0x30, &len);
	if (!err && len != der->left)
		err = -EBADMSG;
	return err;
}

/**
 * Read a public key.
 * @param rsa_key filled; points into @p key
 * @param key RSAPublicKey in DER
 * @param key_len its bytes
 * @return 0; -EBADMSG if it is none
 */
static inline int rsa_parse_pub_key(struct rsa_key *rsa_key, const void *key,
				    unsigned int key_len)
{
	struct rsa_der_ der;
	int err = rsa_der_begin_(&der, key, key_len);

	if (!err)
		err = rsa_der_number_(&der, &rsa_key->n, &rsa_key->n_sz);
	if (!err)
		err = rsa_der_number_(&der, &rsa_key->e, &rsa_key->e_sz);
	return !err && der.left ? -EBADMSG : err;
}

/**
 * Read a private key.
 * @param rsa_key filled; points into @p key
 * @param key RSAPrivateKey in DER
 * @param key_len its bytes
 * @return 0; -EBADMSG if it is none
 */
static inline int rsa_parse_priv_key(struct rsa_key *rsa_key, const void *key,
				     unsigned int key_len)
{
	const u8 *version = NULL;
	size_t version_sz = 0;
	struct {
		const u8 **number;
		size_t *size;
	} parts[] = {
		{ &version, &version_sz },
		{ &rsa_key->n, &rsa_key->n_sz },
		{ &rsa_key->e, &rsa_key->e_sz },
		{ &rsa_key->d, &rsa_key->d_sz },
		{ &rsa_key->p, &rsa_key->p_sz },
		{ &rsa_key->q, &rsa_key->q_sz },
		{ &rsa_key->dp, &rsa_key->dp_sz },
		{ &rsa_key->dq, &rsa_key->dq_sz },
		{ &rsa_key->qinv, &rsa_key->qinv_sz },
	};
	struct rsa_der_ der;
	int err = rsa_der_begin_(&der, key, key_len);
	size_t i;

	for (i = 0; !err && i < sizeof(parts) / sizeof(parts[0]); i++)
		err = rsa_der_number_(&der, parts[i].number, parts[i].size);
	return !err && der.left ? -EBADMSG : err;
}

#endif /* CRYPTO_INTERNAL_RSA_H */
