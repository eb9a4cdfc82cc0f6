/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What all kinds of cryptography have in common: an algorithm, a transformation
 * that uses it, and a request.
 *
 * There are no algorithms but those of the module itself, so none is loaded,
 * made of others by a template, or tested before its use; and no larval ones.
 * An algorithm is found by its name, the one with the highest priority first,
 * or by its driver's.
 */
#ifndef LINUX_CRYPTO_H
#define LINUX_CRYPTO_H

#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/types.h>

#define CRYPTO_MAX_ALG_NAME 128 /**< bytes of a name */

#define CRYPTO_ALG_ASYNC	    0x00000080 /**< requests take time */
#define CRYPTO_ALG_NEED_FALLBACK    0x00000100 /**< cannot do all; unused */
#define CRYPTO_ALG_KERN_DRIVER_ONLY 0x00001000 /**< hardware; not used */
#define CRYPTO_ALG_ALLOCATES_MEMORY 0x00010000 /**< for each request */

#define CRYPTO_TFM_REQ_MAY_SLEEP   0x00000200 /**< who asks may wait */
#define CRYPTO_TFM_REQ_MAY_BACKLOG 0x00000400 /**< a full queue grows */

#define CRYPTO_MINALIGN ARCH_KMALLOC_MINALIGN /**< what a context has */
/** Aligned so. */
#define CRYPTO_MINALIGN_ATTR __attribute__((__aligned__(CRYPTO_MINALIGN)))

struct crypto_tfm;
struct crypto_engine_op;

/** What every kind of algorithm has. */
struct crypto_alg {
	u32 cra_flags;		    /**< CRYPTO_ALG_ASYNC and others */
	unsigned int cra_blocksize; /**< bytes; a request has whole ones */
	unsigned int cra_ctxsize;   /**< bytes of a transformation's context */
	unsigned int cra_alignmask; /**< all contexts are well aligned */
	int cra_priority;	    /**< the highest is taken */
	/** What it does: "cbc(aes)". */
	char cra_name[CRYPTO_MAX_ALG_NAME];
	/** Who does it. */
	char cra_driver_name[CRYPTO_MAX_ALG_NAME];
	struct module *cra_module; /**< THIS_MODULE */

	unsigned int users;			  /**< private */
	const struct crypto_engine_op *engine_op; /**< private */
};

/** An algorithm in use, with a key. A context follows where it is. */
struct crypto_tfm {
	struct crypto_alg *__crt_alg; /**< the algorithm */
	bool need_key;		      /**< it has none yet */
};

/**
 * Called when a request is done: 0, or an error. In a callback. -EINPROGRESS
 * says only that one which waited beyond the end of a queue is in it now.
 */
typedef void (*crypto_completion_t)(void *data, int err);

/** What every kind of request has. */
struct crypto_async_request {
	struct list_head list;	      /**< private: in an engine's queue */
	crypto_completion_t complete; /**< called at the end */
	void *data;		      /**< handed to it */
	struct crypto_tfm *tfm;	      /**< what does it */
	u32 flags;		      /**< CRYPTO_TFM_REQ_MAY_BACKLOG */
};

/** End a request. In a callback, or in process context. */
static inline void crypto_request_complete(struct crypto_async_request *req,
					   int err)
{
	req->complete(req->data, err);
}

/** The name of what a transformation does. */
static inline const char *crypto_tfm_alg_name(const struct crypto_tfm *tfm)
{
	return tfm->__crt_alg->cra_name;
}

/** The name of who does it. */
static inline const char *
crypto_tfm_alg_driver_name(const struct crypto_tfm *tfm)
{
	return tfm->__crt_alg->cra_driver_name;
}

/**
 * Whether an algorithm is found by a name. Private.
 * @return its priority; INT_MAX if the name is the driver's; or -1
 */
static inline int crypto_match_(const struct crypto_alg *alg, const char *name)
{
	if (strcmp(alg->cra_driver_name, name) == 0)
		return 0x7fffffff;
	return strcmp(alg->cra_name, name) == 0 ? alg->cra_priority : -1;
}

/** Whether an algorithm may be registered: 0 or -EINVAL. Private. */
static inline int crypto_check_alg_(const struct crypto_alg *alg)
{
	return alg->cra_name[0] && alg->cra_driver_name[0] &&
			       alg->cra_priority >= 0
		       ? 0
		       : -EINVAL;
}

/** An algorithm goes: nobody should use it any more. Private. */
static inline void crypto_check_unused_(const struct crypto_alg *alg)
{
	WARN(alg->users, "%s is unregistered, and %u still use it",
	     alg->cra_driver_name, alg->users);
}

/* ---- waiting for a request ----------------------------------------------- */

/** Waits for a request. */
struct crypto_wait {
	struct completion completion; /**< it is done */
	int err;		      /**< and how it went */
};

/** One called @p wait, in a function. */
#define DECLARE_CRYPTO_WAIT(wait)                                              \
	struct crypto_wait wait = { COMPLETION_INITIALIZER(wait.completion), 0 }

/** Begin. */
static inline void crypto_init_wait(struct crypto_wait *wait)
{
	init_completion(&wait->completion);
}

/** A crypto_completion_t whose data is a struct crypto_wait. */
static inline void crypto_req_done(void *data, int err)
{
	struct crypto_wait *wait = (struct crypto_wait *)data;

	if (err == -EINPROGRESS)
		return;
	wait->err = err;
	complete(&wait->completion);
}

/**
 * Wait for a request. Process context.
 * @param err what the call returned that began it
 * @param wait what its crypto_req_done() has
 * @return 0 or an error
 */
static inline int crypto_wait_req(int err, struct crypto_wait *wait)
{
	if (err != -EINPROGRESS && err != -EBUSY)
		return err;
	wait_for_completion(&wait->completion);
	reinit_completion(&wait->completion);
	return wait->err;
}

#endif /* LINUX_CRYPTO_H */
