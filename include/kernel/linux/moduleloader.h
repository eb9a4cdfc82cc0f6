/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * What a loader finds in a driver that was built as a shared object, or linked
 * into the program: the symbol `__this_module` is a struct module. It holds all
 * that the kernel environment remembers for the driver, so the environment
 * needs no library of its own.
 *
 * The order of calls: parameters are set (kernel_param), then init; from then
 * on the loader calls wait whenever it has nothing else to do; then exit. What
 * is left on the lists after exit was left behind by the driver.
 */
#ifndef LINUX_MODULELOADER_H
#define LINUX_MODULELOADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio/list.h>
#include <virtio/stack.h>

struct virtio_driver;
struct virtio_device_id;
struct virtio_platform;
struct kernel_param;
struct kparam_array;
struct kparam_string;
struct rcu_head;
struct task_struct;

/** How a type of parameter is set. */
struct kernel_param_ops {
	/**
	 * Take a text; NULL if only the name was given. The text has to stay,
	 * and may be cut into pieces. 0 or an error.
	 */
	int (*set)(const char *val, const struct kernel_param *kp);
	/** Write the value as text, a page at most; its length. */
	int (*get)(char *buffer, const struct kernel_param *kp);
	unsigned int flags;	 /**< KERNEL_PARAM_OPS_FL_NOARG */
	void (*free)(void *arg); /**< not called: nothing was allocated */
};

/** The name of a parameter alone is a value, too: then set is given NULL. */
#define KERNEL_PARAM_OPS_FL_NOARG 1

/** A parameter, as module_param() made it. */
struct kernel_param {
	const char *name;		    /**< as in `name=value` */
	const struct kernel_param_ops *ops; /**< how to set it */
	union {
		void *arg;		   /**< the driver's variable */
		struct kparam_string *str; /**< module_param_string() */
		struct kparam_array *arr;  /**< module_param_array() */
	};
	unsigned int perm; /**< its mode in sysfs; not used */
};

/** A table of ids, as MODULE_DEVICE_TABLE() named it. */
struct module_table {
	const char *type; /**< of which bus: "virtio" */
	const void *ids;  /**< of "virtio": struct virtio_device_id */
};

/**
 * What a driver registered for others to use. Those that can do more than be
 * read from are the beginning of a structure of their kind, of those that
 * follow. What they can do is for process context, and waits for the device.
 */
struct module_service {
	struct list_head node; /**< in module::services */
	const char *kind;      /**< "hwrng", "input", or as below */
	const char *name;      /**< the driver's name for it */
	/** Fill some of @p buf, and wait for it: bytes, or an error; or NULL. */
	int (*read)(struct module_service *service, void *buf, size_t size);
};

/** What a driver says and has not ended with a newline yet (message.h). */
struct module_line {
	const struct virtio_platform *platform; /**< whose log it is for */
	int level;				/**< enum virtio_log_level */
	unsigned int len;			/**< of the text */
	char text[241];				/**< not terminated yet */
};

/** A segment of a transaction on an I2C bus. */
struct module_i2c_segment {
	uint16_t address; /**< of seven bits */
	bool read;	  /**< from the target, or else to it */
	uint16_t len;	  /**< bytes at buf; may be 0 */
	void *buf;	  /**< the bytes */
};

/** An I2C bus: kind "i2c". */
struct module_i2c {
	struct module_service service; /**< its name is the adapter's */
	/**
	 * Do the segments of one transaction: how many went well, or a negative
	 * error.
	 */
	int (*transfer)(struct module_i2c *i2c,
			const struct module_i2c_segment *segments, int num);
};

/**
 * The lines of a GPIO controller: kind "gpio". All but request, direction and
 * get are for lines that were requested. Errors are negative.
 */
struct module_gpio {
	struct module_service service; /**< its name is the controller's */
	unsigned int num_lines;	       /**< they are 0 and up */
	/** One for each line, which may be NULL or empty; or NULL. */
	const char *const *names;
	/** Begin to use a line. */
	int (*request)(struct module_gpio *gpio, unsigned int line);
	/** Do not use it any more, and do not watch it. */
	void (*free)(struct module_gpio *gpio, unsigned int line);
	/** 0 if it is an output, 1 if it is an input. */
	int (*direction)(struct module_gpio *gpio, unsigned int line);
	/** Make it an input. */
	int (*input)(struct module_gpio *gpio, unsigned int line);
	/** Make it an output that is 0 or 1. */
	int (*output)(struct module_gpio *gpio, unsigned int line, int value);
	/** What is sensed: 0 or 1. */
	int (*get)(struct module_gpio *gpio, unsigned int line);
	/** Drive an output to 0 or 1. */
	int (*set)(struct module_gpio *gpio, unsigned int line, int value);
	/**
	 * Be called, while somebody waits, when an input goes up (@p type 1) or
	 * down (2), at both (3), or while it is up (4) or down (8). What is
	 * called must not wait, and so cannot use the lines.
	 */
	int (*watch)(struct module_gpio *gpio, unsigned int line,
		     unsigned int type, void (*changed)(void *ctx), void *ctx);
	/** Do not be called any more. */
	void (*unwatch)(struct module_gpio *gpio, unsigned int line);
};

/** What task.h remembers of a driver's tasks. */
struct module_tasks {
	struct list_head list;	 /**< work items and threads that have begun */
	struct task_struct *now; /**< whose turn it is; NULL: the loader's */
	void *ended;		 /**< a stack that is to be given back */
	unsigned long happened;	 /**< counts what others may wait for */
	unsigned long serial;	 /**< counts what was put off */
	unsigned long round;	 /**< counts turns of all */
	unsigned int sleeping;	 /**< how many go on when their time comes */
	unsigned int reading;	 /**< sections of rcupdate.h that are open */
	struct rcu_head *unused; /**< is freed when none is any more */
	int stopped;		 /**< the platform's error, while it is told */
	const void *empty; /**< the queue that had nothing when asked last */
};

/** A cipher with one key: kind "skcipher". */
struct module_skcipher {
	struct module_service service; /**< its name is the driver's for it */
	const char *algorithm;	       /**< what it does: "cbc(aes)" */
	unsigned int iv_size;	       /**< bytes of an iv */
	unsigned int block_size;       /**< bytes; a text has whole ones */
	/**
	 * Encrypt or decrypt a text in place: 0 or a negative error. The iv is
	 * what to begin with, and becomes that of a text that goes on.
	 */
	int (*crypt)(struct module_skcipher *skcipher, bool encrypt,
		     const void *key, unsigned int keylen, void *iv, void *text,
		     unsigned int len);
};

/** A cipher with a public and a private key: kind "akcipher". */
struct module_akcipher {
	struct module_service service; /**< its name is the driver's for it */
	const char *algorithm;	       /**< what it does: "rsa" */
	/**
	 * Encrypt with a public key or decrypt with a private one, in DER: how
	 * many bytes the result has, or a negative error.
	 */
	int (*crypt)(struct module_akcipher *akcipher, bool encrypt,
		     const void *key, unsigned int keylen, const void *src,
		     unsigned int src_len, void *dst, unsigned int dst_len);
};

/** Persistent memory: kind "pmem". */
struct module_pmem {
	struct module_service service; /**< its name is the region's */
	uint64_t start;		       /**< its address in the machine */
	uint64_t size;		       /**< bytes */
	/** Make what was written to it last: 0 or a negative error. */
	int (*flush)(struct module_pmem *pmem);
};

/** A loaded driver, as it describes itself. */
struct module {
	const char *name;   /**< KBUILD_MODNAME */
	int (*init)(void);  /**< what module_init() named, or NULL */
	void (*exit)(void); /**< what module_exit() named, or NULL */
	/**
	 * What MODULE_LICENSE() and the others said: "license=text" and so on,
	 * each ended by one or more zero bytes; NULL if nothing was said.
	 */
	const char *modinfo;
	const char *modinfo_end;	       /**< behind the last of them */
	const struct kernel_param *params;     /**< its parameters */
	const struct kernel_param *params_end; /**< behind the last of them */
	const struct module_table *tables;     /**< its tables of ids */
	const struct module_table *tables_end; /**< behind the last of them */

	/**
	 * Wait for interrupts as virtio_platform_ops::wait does, and let work
	 * items and timers of the driver run when they are due. Returns how
	 * many things happened, or a negative error.
	 */
	int (*wait)(uint64_t timeout_ns);
	/**
	 * Called when the driver did what the kernel would not survive, with
	 * one line that says what; must not return. Where it is NULL the line
	 * goes to the log and the program stops at the spot.
	 */
	void (*die)(const char *why);
	/** Told of pages before they are freed; or NULL. */
	void (*freeing)(const void *mem, size_t size);
	/** Told of each block that kmalloc() has allocated; or NULL. */
	void (*allocated)(const void *block, size_t size);
	/**
	 * Asked about whatever the driver gives to kfree() before anything is
	 * read there: a loader that was told of all blocks knows whether it is
	 * one. False: the loader keeps it, and it is not freed. Or NULL.
	 */
	bool (*kfreeing)(const void *block);
	/** Bytes behind each block of kmalloc() that are left alone. */
	size_t redzone;

	/** How much memory the machine has, in bytes; 0 if that is unknown. */
	uint64_t memory;

	/**
	 * Lent by the loader: a stack for each work item and thread of the
	 * driver, so that one may wait while others run. Where it is NULL they
	 * run on the stack of who waits, as task.h says, and there are no
	 * threads. Set before init, and not changed.
	 */
	const struct virtio_stack_ops *stacks;
	/**
	 * Let device models of this program work, and deliver no interrupt: the
	 * driver looks at its queue in a loop. NULL where devices work anyway.
	 */
	void (*poll)(void);

	/* What follows is the environment's; a loader reads it. */

	/** Show a message that no newline has ended. */
	void (*flush)(void);
	struct module_line line; /**< that message */
	/** The driver it registered last, or NULL. */
	const struct virtio_driver *driver;
	struct list_head services;  /**< struct module_service */
	struct list_head deferred;  /**< what runs later, the first due first */
	struct list_head resources; /**< of devm_kzalloc() and the like */
	struct list_head drivers;   /**< those that are registered */
	struct module_tasks tasks;  /**< work items and threads */
	unsigned long blocks;	    /**< of kmalloc(), not freed yet */
	unsigned int atomic;	    /**< spinlocks held, callbacks running */
	unsigned int mutexes;	    /**< held on the loader's stack */
	bool waiting;		    /**< in the platform's wait */
	const char *waits; /**< meanwhile: its function that waits, or NULL */
};

#endif /* LINUX_MODULELOADER_H */
