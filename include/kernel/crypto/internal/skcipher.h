/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Ciphers with one key, as who provides them sees them. What is registered is
 * offered to the loader too.
 */
#ifndef CRYPTO_INTERNAL_SKCIPHER_H
#define CRYPTO_INTERNAL_SKCIPHER_H

#include <crypto/skcipher.h>

/** What an algorithm keeps of its own in a request. */
static inline void *skcipher_request_ctx(struct skcipher_request *req)
{
	return req->__ctx;
}

/** Say how much that is; in skcipher_alg::init. */
static inline void crypto_skcipher_set_reqsize(struct crypto_skcipher *tfm,
					       unsigned int reqsize)
{
	tfm->reqsize = reqsize;
}

/** End a request: 0 or an error. */
static inline void skcipher_request_complete(struct skcipher_request *req,
					     int err)
{
	crypto_request_complete(&req->base, err);
}

/** Do one request on a copy of the text, and wait for it. Private. */
static inline int skcipher_once_(struct crypto_skcipher *tfm, bool encrypt,
				 u8 *iv, u8 *text, unsigned int len)
{
	struct skcipher_request *req = skcipher_request_alloc(tfm, GFP_KERNEL);
	struct scatterlist sg;
	DECLARE_CRYPTO_WAIT(wait);
	int err;

	if (!req)
		return -ENOMEM;
	sg_init_one(&sg, text, len);
	skcipher_request_set_callback(req, CRYPTO_TFM_REQ_MAY_BACKLOG,
				      crypto_req_done, &wait);
	skcipher_request_set_crypt(req, &sg, &sg, len, iv);
	err = encrypt ? crypto_skcipher_encrypt(req)
		      : crypto_skcipher_decrypt(req);
	err = crypto_wait_req(err, &wait);
	skcipher_request_free(req);
	return err;
}

/** As module_skcipher::crypt says. Private. */
static inline int skcipher_offered_crypt_(struct module_skcipher *offered,
					  bool encrypt, const void *key,
					  unsigned int keylen, void *iv,
					  void *text, unsigned int len)
{
	struct skcipher_alg *alg =
		container_of(offered, struct skcipher_alg, offered);
	u8 *copy = (u8 *)kmemdup(text, len, GFP_KERNEL);
	struct crypto_skcipher *tfm;
	int err;

	if (!copy)
		return -ENOMEM;
	tfm = crypto_use_skcipher_(alg);
	err = PTR_ERR_OR_ZERO(tfm);
	if (!err)
		err = crypto_skcipher_setkey(tfm, (const u8 *)key, keylen);
	if (!err)
		err = skcipher_once_(tfm, encrypt, (u8 *)iv, copy, len);
	if (!err)
		memcpy(text, copy, len);
	crypto_free_skcipher(tfm);
	kfree_sensitive(copy);
	return err;
}

/** Let others use an algorithm: 0; -EINVAL; -EEXIST. Process context. */
static inline int crypto_register_skcipher(struct skcipher_alg *alg)
{
	struct skcipher_alg *other =
		crypto_find_skcipher_(alg->base.cra_driver_name);
	int err = crypto_check_alg_(&alg->base);

	if (err)
		return err;
	if (other &&
	    strcmp(other->base.cra_driver_name, alg->base.cra_driver_name) == 0)
		return -EEXIST;
	alg->base.users = 0;
	alg->offered = (struct module_skcipher){
		.service = { .kind = "skcipher",
			     .name = alg->base.cra_driver_name },
		.algorithm = alg->base.cra_name,
		.iv_size = alg->ivsize,
		.block_size = alg->base.cra_blocksize,
		.crypt = skcipher_offered_crypt_,
	};
	list_add_tail(&alg->offered.service.node, &__this_module.services);
	return 0;
}

/** Take an algorithm back. Process context. */
static inline void crypto_unregister_skcipher(struct skcipher_alg *alg)
{
	crypto_check_unused_(&alg->base);
	list_del(&alg->offered.service.node);
}

#endif /* CRYPTO_INTERNAL_SKCIPHER_H */
