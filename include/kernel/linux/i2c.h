/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * I2C adapters: a driver adds one, and the loader transfers messages over it,
 * as /dev/i2c-0 would. The messages and numbers that programs see too come from
 * the system's header of this name.
 *
 * There are no drivers of what is on the bus (i2c_driver, i2c_client), so
 * nothing is looked for there, and no SMBus calls: those are made of transfers.
 * An adapter that can do nothing but smbus_xfer is refused. Whether the device
 * can reach a message is not looked at: kmalloc() gives nothing else, and a
 * message that was not allocated so is copied.
 */
#ifndef LINUX_I2C_H
#define LINUX_I2C_H

#include_next <linux/i2c.h>

#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/types.h>

struct i2c_adapter;

/** How an adapter does it. */
struct i2c_algorithm {
	union {
		/** Transfers messages: how many went well, or an error. */
		int (*xfer)(struct i2c_adapter *adap, struct i2c_msg *msgs,
			    int num);
		/** The same by its older name. */
		int (*master_xfer)(struct i2c_adapter *adap,
				   struct i2c_msg *msgs, int num);
	};
	union {
		/** The same where waiting is not allowed; not called. */
		int (*xfer_atomic)(struct i2c_adapter *adap,
				   struct i2c_msg *msgs, int num);
		/** The same by its older name. */
		int (*master_xfer_atomic)(struct i2c_adapter *adap,
					  struct i2c_msg *msgs, int num);
	};
	/** Transfers in the shape of SMBus; not called. */
	int (*smbus_xfer)(struct i2c_adapter *adap, u16 addr,
			  unsigned short flags, char read_write, u8 command,
			  int size, union i2c_smbus_data *data);
	/** What it can: I2C_FUNC_I2C and others. */
	u32 (*functionality)(struct i2c_adapter *adap);
};

/** An adapter: one bus. The driver fills owner, name, algo and dev.parent. */
struct i2c_adapter {
	struct module *owner;		  /**< THIS_MODULE */
	unsigned int class;		  /**< not used */
	const struct i2c_algorithm *algo; /**< how it is done */
	void *algo_data;		  /**< the driver's */
	int timeout;			  /**< of a transfer, in jiffies */
	int retries;			  /**< after -EAGAIN */
	struct device dev;		  /**< the adapter to the driver */
	int nr;				  /**< number of the bus */
	char name[48];			  /**< shown */

	struct mutex bus_lock;	   /**< private: one transfer at a time */
	struct module_i2c offered; /**< private */
};

/** Remember something for an adapter. */
static inline void i2c_set_adapdata(struct i2c_adapter *adap, void *data)
{
	dev_set_drvdata(&adap->dev, data);
}

/** What was remembered for an adapter. */
static inline void *i2c_get_adapdata(const struct i2c_adapter *adap)
{
	return dev_get_drvdata(&adap->dev);
}

/** What an adapter can: I2C_FUNC_I2C and others. */
static inline u32 i2c_get_functionality(struct i2c_adapter *adap)
{
	return adap->algo->functionality(adap);
}

/** Whether an adapter can all of these. */
static inline int i2c_check_functionality(struct i2c_adapter *adap, u32 func)
{
	return (func & i2c_get_functionality(adap)) == func;
}

/** The number of an adapter's bus. */
static inline int i2c_adapter_id(const struct i2c_adapter *adap)
{
	return adap->nr;
}

/**
 * Memory for the bytes of a message that a device can reach.
 * @param msg the message
 * @param threshold of fewer bytes than this it is not worth it
 * @return it, with the bytes if the message has I2C_M_RD not set; NULL if there
 *         is no memory or it is not worth it. Given back by
 *         i2c_put_dma_safe_msg_buf()
 */
static inline u8 *i2c_get_dma_safe_msg_buf(struct i2c_msg *msg,
					   unsigned int threshold)
{
	if (msg->len < threshold || !msg->len)
		return NULL;
	if (msg->flags & I2C_M_DMA_SAFE)
		return msg->buf;
	if (msg->flags & I2C_M_RD)
		return (u8 *)kzalloc(msg->len, GFP_KERNEL);
	return (u8 *)kmemdup(msg->buf, msg->len, GFP_KERNEL);
}

/**
 * Give back what i2c_get_dma_safe_msg_buf() gave.
 * @param buf that, or NULL
 * @param msg the message
 * @param xferred whether it went well: what was read is copied then
 */
static inline void i2c_put_dma_safe_msg_buf(u8 *buf, struct i2c_msg *msg,
					    bool xferred)
{
	if (!buf || buf == msg->buf)
		return;
	if (xferred && msg->flags & I2C_M_RD)
		memcpy(msg->buf, buf, msg->len);
	kfree(buf);
}

/** As i2c_transfer(), by who holds the bus. */
static inline int __i2c_transfer(struct i2c_adapter *adap, struct i2c_msg *msgs,
				 int num)
{
	unsigned long start = jiffies;
	int tries = 0;
	int ret;

	if (num < 1)
		return -EINVAL;
	do {
		ret = adap->algo->xfer(adap, msgs, num);
	} while (ret == -EAGAIN && tries++ < adap->retries &&
		 jiffies - start <= (unsigned long)adap->timeout);
	return ret;
}

/**
 * Transfer messages as one transaction. Process context.
 * @param adap an adapter
 * @param msgs the messages
 * @param num how many
 * @return how many went well, or a negative error
 */
static inline int i2c_transfer(struct i2c_adapter *adap, struct i2c_msg *msgs,
			       int num)
{
	int ret;

	mutex_lock(&adap->bus_lock);
	ret = __i2c_transfer(adap, msgs, num);
	mutex_unlock(&adap->bus_lock);
	return ret;
}

/** As module_i2c::transfer says. Private. */
static inline int i2c_offered_transfer_(struct module_i2c *offered,
					const struct module_i2c_segment *segs,
					int num)
{
	struct i2c_adapter *adap =
		container_of(offered, struct i2c_adapter, offered);
	struct i2c_msg *msgs;
	int i, ret;

	if (num < 1)
		return -EINVAL;
	msgs = (struct i2c_msg *)kcalloc((size_t)num, sizeof(*msgs),
					 GFP_KERNEL);
	if (!msgs)
		return -ENOMEM;
	for (i = 0; i < num; i++)
		msgs[i] = (struct i2c_msg){
			.addr = segs[i].address,
			.flags = segs[i].read ? I2C_M_RD : 0,
			.len = segs[i].len,
			.buf = (__u8 *)segs[i].buf,
		};
	ret = i2c_transfer(adap, msgs, num);
	kfree(msgs);
	return ret;
}

/** Give an adapter the first number that no other has. Private. */
static inline void i2c_number_(struct i2c_adapter *adap)
{
	const struct module_i2c *other;
	bool taken;

	adap->nr = -1;
	do {
		adap->nr++;
		taken = false;
		list_for_each_entry(other, &__this_module.services,
				    service.node)
			taken |= strcmp(other->service.kind, "i2c") == 0 &&
				 container_of(other, const struct i2c_adapter,
					      offered)
						 ->nr == adap->nr;
	} while (taken);
}

/**
 * Let others use an adapter. Process context.
 * @param adap the adapter; stays the driver's, in place until it is deleted
 * @return 0; -EINVAL if it has no name or cannot transfer
 */
static inline int i2c_add_adapter(struct i2c_adapter *adap)
{
	if (!adap->name[0] || !adap->algo || !adap->algo->xfer)
		return -EINVAL;
	if (!adap->timeout)
		adap->timeout = HZ;
	mutex_init(&adap->bus_lock);
	i2c_number_(adap);
	if (adap->dev.parent)
		adap->dev.platform = adap->dev.parent->platform;
	virtio_snprintf(adap->dev.name, sizeof(adap->dev.name), "i2c-%d",
			adap->nr);
	adap->offered = (struct module_i2c){
		.service = { .kind = "i2c", .name = adap->name },
		.transfer = i2c_offered_transfer_,
	};
	list_add_tail(&adap->offered.service.node, &__this_module.services);
	return 0;
}

/**
 * Take an adapter back. Nobody may be transferring: the kernel would wait for
 * them. Process context.
 */
static inline void i2c_del_adapter(struct i2c_adapter *adap)
{
	if (mutex_is_locked(&adap->bus_lock))
		virtio_kernel_die("an I2C adapter is deleted while a transfer "
				  "waits for it: the driver would wait for "
				  "ever");
	list_del(&adap->offered.service.node);
}

/** i2c_del_adapter() as an action. Private. */
static inline void i2c_del_adapter_(void *adap)
{
	i2c_del_adapter((struct i2c_adapter *)adap);
}

/** As i2c_add_adapter(), until the device ends. */
static inline int devm_i2c_add_adapter(struct device *dev,
				       struct i2c_adapter *adap)
{
	int err = i2c_add_adapter(adap);

	return err ? err
		   : devm_add_action_or_reset(dev, i2c_del_adapter_, adap);
}

#endif /* LINUX_I2C_H */
