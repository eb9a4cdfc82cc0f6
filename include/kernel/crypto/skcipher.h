/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Ciphers with one key, as who uses them sees them: a transformation, a key,
 * and requests.
 */
#ifndef CRYPTO_SKCIPHER_H
#define CRYPTO_SKCIPHER_H

#include <linux/crypto.h>
#include <linux/scatterlist.h>

struct crypto_skcipher;
struct skcipher_request;

/** An algorithm. */
struct skcipher_alg {
	/** Take a key: 0 or an error. */
	int (*setkey)(struct crypto_skcipher *tfm, const u8 *key,
		      unsigned int keylen);
	/** Encrypt: 0, -EINPROGRESS if that takes time, or an error. */
	int (*encrypt)(struct skcipher_request *req);
	/** Decrypt: the same. */
	int (*decrypt)(struct skcipher_request *req);
	/** Somebody begins to use it: 0 or an error; or NULL. */
	int (*init)(struct crypto_skcipher *tfm);
	/** And ends; or NULL. */
	void (*exit)(struct crypto_skcipher *tfm);
	unsigned int min_keysize; /**< bytes */
	unsigned int max_keysize; /**< bytes */
	unsigned int ivsize;	  /**< bytes of the vector to begin with */
	unsigned int chunksize;	  /**< not used */
	unsigned int walksize;	  /**< not used */
	struct crypto_alg base;	  /**< what every algorithm has */

	struct module_skcipher offered; /**< private */
};

/** An algorithm in use. */
struct crypto_skcipher {
	unsigned int reqsize;	/**< bytes that it needs in each request */
	struct crypto_tfm base; /**< what every one has */
	u8 ctx[] CRYPTO_MINALIGN_ATTR; /**< see crypto_skcipher_ctx() */
};

/** Something to be encrypted or decrypted. */
struct skcipher_request {
	unsigned int cryptlen;	 /**< bytes */
	u8 *iv;			 /**< what to begin with, and to go on with */
	struct scatterlist *src; /**< from here */
	struct scatterlist *dst; /**< to here; may be the same */
	struct crypto_async_request base;   /**< what every one has */
	void *__ctx[] CRYPTO_MINALIGN_ATTR; /**< see skcipher_request_ctx() */
};

/** The algorithm of a transformation. */
static inline struct skcipher_alg *
crypto_skcipher_alg(struct crypto_skcipher *tfm)
{
	return container_of(tfm->base.__crt_alg, struct skcipher_alg, base);
}

/** The context of a transformation: the driver's. */
static inline void *crypto_skcipher_ctx(struct crypto_skcipher *tfm)
{
	return tfm->ctx;
}

/** How many bytes its vector has. */
static inline unsigned int crypto_skcipher_ivsize(struct crypto_skcipher *tfm)
{
	return crypto_skcipher_alg(tfm)->ivsize;
}

/** How many bytes a block has. */
static inline unsigned int
crypto_skcipher_blocksize(struct crypto_skcipher *tfm)
{
	return tfm->base.__crt_alg->cra_blocksize;
}

/** How many bytes it needs in each request. */
static inline unsigned int crypto_skcipher_reqsize(struct crypto_skcipher *tfm)
{
	return tfm->reqsize;
}

/** What does a request. */
static inline struct crypto_skcipher *
crypto_skcipher_reqtfm(struct skcipher_request *req)
{
	return container_of(req->base.tfm, struct crypto_skcipher, base);
}

/** Find an algorithm: NULL if there is none. Private. */
static inline struct skcipher_alg *crypto_find_skcipher_(const char *name)
{
	struct skcipher_alg *best = NULL;
	struct module_skcipher *at;
	int best_match = -1;

	list_for_each_entry(at, &__this_module.services, service.node) {
		struct skcipher_alg *alg;
		int match;

		if (strcmp(at->service.kind, "skcipher") != 0)
			continue;
		alg = container_of(at, struct skcipher_alg, offered);
		match = crypto_match_(&alg->base, name);
		if (match > best_match) {
			best = alg;
			best_match = match;
		}
	}
	return best;
}

/** Use an algorithm. Private. */
static inline struct crypto_skcipher *
crypto_use_skcipher_(struct skcipher_alg *alg)
{
	struct crypto_skcipher *tfm = (struct crypto_skcipher *)kzalloc(
		sizeof(*tfm) + alg->base.cra_ctxsize, GFP_KERNEL);
	int err;

	if (!tfm)
		return (struct crypto_skcipher *)ERR_PTR(-ENOMEM);
	tfm->base.__crt_alg = &alg->base;
	tfm->base.need_key = alg->max_keysize != 0;
	err = alg->init ? alg->init(tfm) : 0;
	if (err) {
		kfree(tfm);
		return (struct crypto_skcipher *)ERR_PTR(err);
	}
	alg->base.users++;
	return tfm;
}

/**
 * Use an algorithm. Process context.
 * @param name its name: "cbc(aes)"
 * @param type not looked at
 * @param mask not looked at
 * @return it; ERR_PTR(-ENOENT) if the module registered none; or another error
 */
static inline struct crypto_skcipher *crypto_alloc_skcipher(const char *name,
							    u32 type, u32 mask)
{
	struct skcipher_alg *alg = crypto_find_skcipher_(name);

	(void)type;
	(void)mask;
	if (!alg)
		return (struct crypto_skcipher *)ERR_PTR(-ENOENT);
	return crypto_use_skcipher_(alg);
}

/** Do not use it any more. No request may be under way. Process context. */
static inline void crypto_free_skcipher(struct crypto_skcipher *tfm)
{
	struct skcipher_alg *alg;

	if (IS_ERR_OR_NULL(tfm))
		return;
	alg = crypto_skcipher_alg(tfm);
	if (alg->exit)
		alg->exit(tfm);
	alg->base.users--;
	kfree_sensitive(tfm);
}

/** Set the key: 0 or an error. Process context. */
static inline int crypto_skcipher_setkey(struct crypto_skcipher *tfm,
					 const u8 *key, unsigned int keylen)
{
	const struct skcipher_alg *alg = crypto_skcipher_alg(tfm);
	int err;

	if (keylen < alg->min_keysize || keylen > alg->max_keysize)
		return -EINVAL;
	err = alg->setkey(tfm, key, keylen);
	tfm->base.need_key = err != 0;
	return err;
}

/** Make a request; NULL if there is no memory. Process context. */
static inline struct skcipher_request *
skcipher_request_alloc(struct crypto_skcipher *tfm, gfp_t gfp)
{
	struct skcipher_request *req = (struct skcipher_request *)kmalloc(
		sizeof(*req) + tfm->reqsize, gfp);

	if (req)
		req->base.tfm = &tfm->base;
	return req;
}

/** Free a request that is not under way. Process context. */
static inline void skcipher_request_free(struct skcipher_request *req)
{
	kfree_sensitive(req);
}

/** Say who is told when a request is done. */
static inline void skcipher_request_set_callback(struct skcipher_request *req,
						 u32 flags,
						 crypto_completion_t done,
						 void *data)
{
	req->base.flags = flags;
	req->base.complete = done;
	req->base.data = data;
}

/** Say what a request is about. All of it is memory that devices reach. */
static inline void skcipher_request_set_crypt(struct skcipher_request *req,
					      struct scatterlist *src,
					      struct scatterlist *dst,
					      unsigned int cryptlen, void *iv)
{
	req->src = src;
	req->dst = dst;
	req->cryptlen = cryptlen;
	req->iv = (u8 *)iv;
}

/** Begin to encrypt: 0 if it is done, -EINPROGRESS, or an error. */
static inline int crypto_skcipher_encrypt(struct skcipher_request *req)
{
	struct crypto_skcipher *tfm = crypto_skcipher_reqtfm(req);

	if (tfm->base.need_key)
		return -ENOKEY;
	return crypto_skcipher_alg(tfm)->encrypt(req);
}

/** Begin to decrypt: 0 if it is done, -EINPROGRESS, or an error. */
static inline int crypto_skcipher_decrypt(struct skcipher_request *req)
{
	struct crypto_skcipher *tfm = crypto_skcipher_reqtfm(req);

	if (tfm->base.need_key)
		return -ENOKEY;
	return crypto_skcipher_alg(tfm)->decrypt(req);
}

#endif /* CRYPTO_SKCIPHER_H */
