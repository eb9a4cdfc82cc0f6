/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * An engine: requests wait in its queue, and it gives them to a device one
 * after the other, from a work item, where waiting is allowed.
 *
 * There are ciphers with one key and with two; no hashes, AEADs and KPPs. No
 * batches are ended. rt means nothing.
 */
#ifndef CRYPTO_ENGINE_H
#define CRYPTO_ENGINE_H

#include <crypto/internal/akcipher.h>
#include <crypto/internal/skcipher.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

/** An engine. */
struct crypto_engine {
	struct device *dev;	/**< whose it is */
	spinlock_t queue_lock;	/**< held to look at the rest */
	struct list_head queue; /**< requests that wait */
	/** The first of them that is beyond max_qlen, or the queue. */
	struct list_head *backlog;
	unsigned int qlen;	 /**< how many */
	unsigned int max_qlen;	 /**< and at most, without backlog */
	bool retry_support;	 /**< the device takes several */
	bool running;		 /**< it was started */
	unsigned int in_device;	 /**< requests that the device has */
	struct work_struct pump; /**< gives out what waits */
};

/** How an algorithm is given to a device. */
struct crypto_engine_op {
	/** Begin a request, of its kind's base: 0 or an error. May wait. */
	int (*do_one_request)(struct crypto_engine *engine, void *areq);
};

/** A cipher with one key. */
struct skcipher_engine_alg {
	struct skcipher_alg base;   /**< the algorithm */
	struct crypto_engine_op op; /**< and how */
};

/** A cipher with two keys. */
struct akcipher_engine_alg {
	struct akcipher_alg base;   /**< the algorithm */
	struct crypto_engine_op op; /**< and how */
};

/* ---- the queue ----------------------------------------------------------- */

/** Take the first of those that are beyond, if any. Private. */
static inline struct crypto_async_request *
crypto_engine_backlog_(struct crypto_engine *engine)
{
	struct list_head *first = engine->backlog;

	if (first == &engine->queue)
		return NULL;
	engine->backlog = first->next;
	return list_entry(first, struct crypto_async_request, list);
}

/** The next request that the device can have; NULL: none. Private. */
static inline struct crypto_async_request *
crypto_engine_next_(struct crypto_engine *engine)
{
	struct crypto_async_request *req = NULL, *moved_up = NULL;

	spin_lock(&engine->queue_lock);
	if (engine->running && engine->qlen &&
	    (engine->retry_support || !engine->in_device)) {
		moved_up = crypto_engine_backlog_(engine);
		req = list_first_entry(&engine->queue,
				       struct crypto_async_request, list);
		list_del(&req->list);
		engine->qlen--;
		engine->in_device++;
	}
	spin_unlock(&engine->queue_lock);
	if (moved_up)
		crypto_request_complete(moved_up, -EINPROGRESS);
	return req;
}

/** The device has no room: it gets this one first, later. Private. */
static inline void crypto_engine_again_(struct crypto_engine *engine,
					struct crypto_async_request *req)
{
	spin_lock(&engine->queue_lock);
	list_add(&req->list, &engine->queue);
	engine->qlen++;
	engine->in_device--;
	spin_unlock(&engine->queue_lock);
}

/** A request is over. In a callback too. Private. */
static inline void crypto_engine_end_(struct crypto_engine *engine,
				      struct crypto_async_request *req, int err)
{
	spin_lock(&engine->queue_lock);
	engine->in_device--;
	spin_unlock(&engine->queue_lock);
	crypto_request_complete(req, err);
	schedule_work(&engine->pump);
}

/** Give the device what waits. Private. */
static inline void crypto_engine_pump_(struct work_struct *work)
{
	struct crypto_engine *engine =
		container_of(work, struct crypto_engine, pump);
	struct crypto_async_request *req;
	int err;

	while ((req = crypto_engine_next_(engine)) != NULL) {
		const struct crypto_engine_op *op =
			req->tfm->__crt_alg->engine_op;

		err = op ? op->do_one_request(engine, req) : -EINVAL;
		if (err == -ENOSPC && engine->retry_support) {
			crypto_engine_again_(engine, req);
			return;
		}
		if (err) {
			dev_err(engine->dev, "request failed: %d\n", err);
			crypto_engine_end_(engine, req, err);
		}
	}
}

/** Queue a request: -EINPROGRESS, or an error. Private. */
static inline int crypto_engine_transfer_(struct crypto_engine *engine,
					  struct crypto_async_request *req)
{
	int ret = -EINPROGRESS;

	spin_lock(&engine->queue_lock);
	if (!engine->running)
		ret = -ESHUTDOWN;
	else if (engine->qlen >= engine->max_qlen)
		ret = req->flags & CRYPTO_TFM_REQ_MAY_BACKLOG ? -EBUSY
							      : -ENOSPC;
	if (ret == -EINPROGRESS || ret == -EBUSY) {
		list_add_tail(&req->list, &engine->queue);
		if (ret == -EBUSY && engine->backlog == &engine->queue)
			engine->backlog = &req->list;
		engine->qlen++;
		schedule_work(&engine->pump);
	}
	spin_unlock(&engine->queue_lock);
	return ret;
}

/* ---- for drivers --------------------------------------------------------- */

/**
 * Make an engine. Process context.
 * @param dev whose it is
 * @param retry_support the device takes several requests, and says -ENOSPC when
 *        it has no room
 * @param cbk_do_batch not called
 * @param rt not looked at
 * @param qlen requests that may wait
 * @return it, until the device ends; NULL if there is no memory
 */
static inline struct crypto_engine *crypto_engine_alloc_init_and_set(
	struct device *dev, bool retry_support,
	int (*cbk_do_batch)(struct crypto_engine *engine), bool rt, int qlen)
{
	struct crypto_engine *engine = (struct crypto_engine *)devm_kzalloc(
		dev, sizeof(*engine), GFP_KERNEL);

	(void)cbk_do_batch;
	(void)rt;
	if (!engine)
		return NULL;
	engine->dev = dev;
	engine->retry_support = retry_support;
	engine->max_qlen = (unsigned int)qlen;
	INIT_LIST_HEAD(&engine->queue);
	engine->backlog = &engine->queue;
	spin_lock_init(&engine->queue_lock);
	INIT_WORK(&engine->pump, crypto_engine_pump_);
	return engine;
}

/** The same with a queue of ten. */
static inline struct crypto_engine *crypto_engine_alloc_init(struct device *dev,
							     bool rt)
{
	return crypto_engine_alloc_init_and_set(dev, false, NULL, rt, 10);
}

/** Start it: 0; -EBUSY if it runs. Process context. */
static inline int crypto_engine_start(struct crypto_engine *engine)
{
	if (engine->running)
		return -EBUSY;
	engine->running = true;
	schedule_work(&engine->pump);
	return 0;
}

/**
 * Stop it. What waits gets ten seconds to be given out. Process context.
 * @return 0; -EBUSY if requests still waited: they will not be done
 */
static inline int crypto_engine_stop(struct crypto_engine *engine)
{
	int rounds = 500;
	int err;

	while (engine->qlen && rounds--)
		msleep(20);
	err = engine->qlen ? -EBUSY : 0;
	engine->running = false;
	if (err)
		dev_warn(engine->dev, "could not stop engine\n");
	return err;
}

/** Stop it, and end it: 0 or -EBUSY. Process context. */
static inline int crypto_engine_exit(struct crypto_engine *engine)
{
	int err = crypto_engine_stop(engine);

	cancel_work_sync(&engine->pump);
	return err;
}

/** Let others use an algorithm. Process context. */
static inline int
crypto_engine_register_skcipher(struct skcipher_engine_alg *alg)
{
	if (!alg->op.do_one_request)
		return -EINVAL;
	alg->base.base.engine_op = &alg->op;
	return crypto_register_skcipher(&alg->base);
}

/** Take an algorithm back. Process context. */
static inline void
crypto_engine_unregister_skcipher(struct skcipher_engine_alg *alg)
{
	crypto_unregister_skcipher(&alg->base);
}

/** Let others use an algorithm. Process context. */
static inline int
crypto_engine_register_akcipher(struct akcipher_engine_alg *alg)
{
	if (!alg->op.do_one_request)
		return -EINVAL;
	alg->base.base.engine_op = &alg->op;
	return crypto_register_akcipher(&alg->base);
}

/** Take an algorithm back. Process context. */
static inline void
crypto_engine_unregister_akcipher(struct akcipher_engine_alg *alg)
{
	crypto_unregister_akcipher(&alg->base);
}

/** Queue a request: -EINPROGRESS, -EBUSY if it waits longer, or an error. */
static inline int
crypto_transfer_skcipher_request_to_engine(struct crypto_engine *engine,
					   struct skcipher_request *req)
{
	return crypto_engine_transfer_(engine, &req->base);
}

/** Queue a request: -EINPROGRESS, -EBUSY if it waits longer, or an error. */
static inline int
crypto_transfer_akcipher_request_to_engine(struct crypto_engine *engine,
					   struct akcipher_request *req)
{
	return crypto_engine_transfer_(engine, &req->base);
}

/** A request that the device had is done: 0 or an error. */
static inline void
crypto_finalize_skcipher_request(struct crypto_engine *engine,
				 struct skcipher_request *req, int err)
{
	crypto_engine_end_(engine, &req->base, err);
}

/** A request that the device had is done: 0 or an error. */
static inline void
crypto_finalize_akcipher_request(struct crypto_engine *engine,
				 struct akcipher_request *req, int err)
{
	crypto_engine_end_(engine, &req->base, err);
}

#endif /* CRYPTO_ENGINE_H */
