/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Ciphers with a public and a private key, as who uses them sees them: a
 * transformation, a key, and requests.
 */
#ifndef CRYPTO_AKCIPHER_H
#define CRYPTO_AKCIPHER_H

#include <linux/crypto.h>
#include <linux/scatterlist.h>

struct crypto_akcipher;

/** Something to be encrypted or decrypted. */
struct akcipher_request {
	struct crypto_async_request base; /**< what every one has */
	struct scatterlist *src;	  /**< from here */
	struct scatterlist *dst;	  /**< to here */
	unsigned int src_len;		  /**< bytes */
	unsigned int dst_len; /**< bytes there is room for, then those used */
	void *__ctx[] CRYPTO_MINALIGN_ATTR; /**< see akcipher_request_ctx() */
};

/** An algorithm. */
struct akcipher_alg {
	/** Encrypt: 0, -EINPROGRESS if that takes time, or an error. */
	int (*encrypt)(struct akcipher_request *req);
	/** Decrypt: the same. */
	int (*decrypt)(struct akcipher_request *req);
	/** Take a public key in BER: 0 or an error. */
	int (*set_pub_key)(struct crypto_akcipher *tfm, const void *key,
			   unsigned int keylen);
	/** Take a private key in BER: 0 or an error. */
	int (*set_priv_key)(struct crypto_akcipher *tfm, const void *key,
			    unsigned int keylen);
	/** Bytes that a result may have. */
	unsigned int (*max_size)(struct crypto_akcipher *tfm);
	/** Somebody begins to use it: 0 or an error; or NULL. */
	int (*init)(struct crypto_akcipher *tfm);
	/** And ends; or NULL. */
	void (*exit)(struct crypto_akcipher *tfm);
	struct crypto_alg base; /**< what every algorithm has */

	struct module_akcipher offered; /**< private */
};

/** An algorithm in use. */
struct crypto_akcipher {
	unsigned int reqsize;	/**< bytes that it needs in each request */
	struct crypto_tfm base; /**< what every one has */
	u8 ctx[] CRYPTO_MINALIGN_ATTR; /**< see akcipher_tfm_ctx() */
};

/** The algorithm of a transformation. */
static inline struct akcipher_alg *
crypto_akcipher_alg(struct crypto_akcipher *tfm)
{
	return container_of(tfm->base.__crt_alg, struct akcipher_alg, base);
}

/** What does a request. */
static inline struct crypto_akcipher *
crypto_akcipher_reqtfm(struct akcipher_request *req)
{
	return container_of(req->base.tfm, struct crypto_akcipher, base);
}

/** Bytes that a result may have. */
static inline unsigned int crypto_akcipher_maxsize(struct crypto_akcipher *tfm)
{
	return crypto_akcipher_alg(tfm)->max_size(tfm);
}

/** Find an algorithm: NULL if there is none. Private. */
static inline struct akcipher_alg *crypto_find_akcipher_(const char *name)
{
	struct akcipher_alg *best = NULL;
	struct module_akcipher *at;
	int best_match = -1;

	list_for_each_entry(at, &__this_module.services, service.node) {
		struct akcipher_alg *alg;
		int match;

		if (strcmp(at->service.kind, "akcipher") != 0)
			continue;
		alg = container_of(at, struct akcipher_alg, offered);
		match = crypto_match_(&alg->base, name);
		if (match > best_match) {
			best = alg;
			best_match = match;
		}
	}
	return best;
}

/** Use an algorithm. Private. */
static inline struct crypto_akcipher *
crypto_use_akcipher_(struct akcipher_alg *alg)
{
	struct crypto_akcipher *tfm = (struct crypto_akcipher *)kzalloc(
		sizeof(*tfm) + alg->base.cra_ctxsize, GFP_KERNEL);
	int err;

	if (!tfm)
		return (struct crypto_akcipher *)ERR_PTR(-ENOMEM);
	tfm->base.__crt_alg = &alg->base;
	err = alg->init ? alg->init(tfm) : 0;
	if (err) {
		kfree(tfm);
		return (struct crypto_akcipher *)ERR_PTR(err);
	}
	alg->base.users++;
	return tfm;
}

/** As crypto_alloc_skcipher(): "rsa". Process context. */
static inline struct crypto_akcipher *crypto_alloc_akcipher(const char *name,
							    u32 type, u32 mask)
{
	struct akcipher_alg *alg = crypto_find_akcipher_(name);

	(void)type;
	(void)mask;
	if (!alg)
		return (struct crypto_akcipher *)ERR_PTR(-ENOENT);
	return crypto_use_akcipher_(alg);
}

/** Do not use it any more. No request may be under way. Process context. */
static inline void crypto_free_akcipher(struct crypto_akcipher *tfm)
{
	struct akcipher_alg *alg;

	if (IS_ERR_OR_NULL(tfm))
		return;
	alg = crypto_akcipher_alg(tfm);
	if (alg->exit)
		alg->exit(tfm);
	alg->base.users--;
	kfree_sensitive(tfm);
}

/** Set a public key: 0 or an error. Process context. */
static inline int crypto_akcipher_set_pub_key(struct crypto_akcipher *tfm,
					      const void *key,
					      unsigned int keylen)
{
	return crypto_akcipher_alg(tfm)->set_pub_key(tfm, key, keylen);
}

/** Set a private key: 0 or an error. Process context. */
static inline int crypto_akcipher_set_priv_key(struct crypto_akcipher *tfm,
					       const void *key,
					       unsigned int keylen)
{
	return crypto_akcipher_alg(tfm)->set_priv_key(tfm, key, keylen);
}

/** Make a request; NULL if there is no memory. Process context. */
static inline struct akcipher_request *
akcipher_request_alloc(struct crypto_akcipher *tfm, gfp_t gfp)
{
	struct akcipher_request *req = (struct akcipher_request *)kmalloc(
		sizeof(*req) + tfm->reqsize, gfp);

	if (req)
		req->base.tfm = &tfm->base;
	return req;
}

/** Free a request that is not under way. Process context. */
static inline void akcipher_request_free(struct akcipher_request *req)
{
	kfree_sensitive(req);
}

/** Say who is told when a request is done. */
static inline void akcipher_request_set_callback(struct akcipher_request *req,
						 u32 flags,
						 crypto_completion_t done,
						 void *data)
{
	req->base.flags = flags;
	req->base.complete = done;
	req->base.data = data;
}

/** Say what a request is about. All of it is memory that devices reach. */
static inline void akcipher_request_set_crypt(struct akcipher_request *req,
					      struct scatterlist *src,
					      struct scatterlist *dst,
					      unsigned int src_len,
					      unsigned int dst_len)
{
	req->src = src;
	req->dst = dst;
	req->src_len = src_len;
	req->dst_len = dst_len;
}

/** Begin to encrypt: 0 if it is done, -EINPROGRESS, or an error. */
static inline int crypto_akcipher_encrypt(struct akcipher_request *req)
{
	return crypto_akcipher_alg(crypto_akcipher_reqtfm(req))->encrypt(req);
}

/** Begin to decrypt: 0 if it is done, -EINPROGRESS, or an error. */
static inline int crypto_akcipher_decrypt(struct akcipher_request *req)
{
	return crypto_akcipher_alg(crypto_akcipher_reqtfm(req))->decrypt(req);
}

#endif /* CRYPTO_AKCIPHER_H */
