/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Ciphers with a public and a private key, as who provides them sees them. What
 * is registered is offered to the loader too.
 */
#ifndef CRYPTO_INTERNAL_AKCIPHER_H
#define CRYPTO_INTERNAL_AKCIPHER_H

#include <crypto/akcipher.h>

/** The context of a transformation: the driver's. */
static inline void *akcipher_tfm_ctx(struct crypto_akcipher *tfm)
{
	return tfm->ctx;
}

/** What an algorithm keeps of its own in a request. */
static inline void *akcipher_request_ctx(struct akcipher_request *req)
{
	return req->__ctx;
}

/** Say how much that is; in akcipher_alg::init. */
static inline void akcipher_set_reqsize(struct crypto_akcipher *tfm,
					unsigned int reqsize)
{
	tfm->reqsize = reqsize;
}

/** End a request: 0 or an error. */
static inline void akcipher_request_complete(struct akcipher_request *req,
					     int err)
{
	crypto_request_complete(&req->base, err);
}

/** Do one request, and wait for it: bytes or an error. Private. */
static inline int akcipher_once_(struct crypto_akcipher *tfm, bool encrypt,
				 u8 *src, unsigned int src_len, u8 *dst,
				 unsigned int dst_len)
{
	struct akcipher_request *req = akcipher_request_alloc(tfm, GFP_KERNEL);
	struct scatterlist from, to;
	DECLARE_CRYPTO_WAIT(wait);
	int err;

	if (!req)
		return -ENOMEM;
	sg_init_one(&from, src, src_len);
	sg_init_one(&to, dst, dst_len);
	akcipher_request_set_callback(req, CRYPTO_TFM_REQ_MAY_BACKLOG,
				      crypto_req_done, &wait);
	akcipher_request_set_crypt(req, &from, &to, src_len, dst_len);
	err = encrypt ? crypto_akcipher_encrypt(req)
		      : crypto_akcipher_decrypt(req);
	err = crypto_wait_req(err, &wait);
	if (!err)
		err = (int)req->dst_len;
	akcipher_request_free(req);
	return err;
}

/** As module_akcipher::crypt says. Private. */
static inline int akcipher_offered_crypt_(struct module_akcipher *offered,
					  bool encrypt, const void *key,
					  unsigned int keylen, const void *src,
					  unsigned int src_len, void *dst,
					  unsigned int dst_len)
{
	struct crypto_akcipher *tfm = crypto_use_akcipher_(
		container_of(offered, struct akcipher_alg, offered));
	u8 *from = (u8 *)kmemdup(src, src_len, GFP_KERNEL);
	u8 *to = (u8 *)kmalloc(dst_len, GFP_KERNEL);
	int n = PTR_ERR_OR_ZERO(tfm);

	if (!n && (!from || !to))
		n = -ENOMEM;
	if (!n)
		n = encrypt ? crypto_akcipher_set_pub_key(tfm, key, keylen)
			    : crypto_akcipher_set_priv_key(tfm, key, keylen);
	if (!n && crypto_akcipher_maxsize(tfm) > dst_len)
		n = -EOVERFLOW;
	if (!n)
		n = akcipher_once_(tfm, encrypt, from, src_len, to, dst_len);
	if (n > 0)
		memcpy(dst, to, (size_t)n);
	crypto_free_akcipher(tfm);
	kfree_sensitive(to);
	kfree_sensitive(from);
	return n;
}

/** Let others use an algorithm: 0; -EINVAL; -EEXIST. Process context. */
static inline int crypto_register_akcipher(struct akcipher_alg *alg)
{
	struct akcipher_alg *other =
		crypto_find_akcipher_(alg->base.cra_driver_name);
	int err = crypto_check_alg_(&alg->base);

	if (err)
		return err;
	if (other &&
	    strcmp(other->base.cra_driver_name, alg->base.cra_driver_name) == 0)
		return -EEXIST;
	alg->base.users = 0;
	alg->offered = (struct module_akcipher){
		.service = { .kind = "akcipher",
			     .name = alg->base.cra_driver_name },
		.algorithm = alg->base.cra_name,
		.crypt = akcipher_offered_crypt_,
	};
	list_add_tail(&alg->offered.service.node, &__this_module.services);
	return 0;
}

/** Take an algorithm back. Process context. */
static inline void crypto_unregister_akcipher(struct akcipher_alg *alg)
{
	crypto_check_unused_(&alg->base);
	list_del(&alg->offered.service.node);
}

#endif /* CRYPTO_INTERNAL_AKCIPHER_H */
