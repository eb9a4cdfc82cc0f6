/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Stacks that somebody lends: on each a function runs that can stop in the
 * middle and go on later. All of them take turns in one thread.
 *
 * The library needs none. The kernel environment of <linux/module.h> does, to
 * let a work item of a driver wait while another runs.
 */
#ifndef VIRTIO_STACK_H
#define VIRTIO_STACK_H

#ifdef __cplusplus
extern "C" {
#endif

/** How stacks are made and entered. All of it in one thread. */
struct virtio_stack_ops {
	/**
	 * Make a stack. Nothing runs on it yet.
	 * @param fn what shall run there; it ends by returning
	 * @param arg handed to it
	 * @return the stack, or NULL if there is no memory
	 */
	void *(*create)(void (*fn)(void *arg), void *arg);

	/**
	 * Let its function begin, or go on where it left. Called on any other
	 * stack.
	 * @param stack one whose function has not returned
	 */
	void (*enter)(void *stack);

	/**
	 * Let go on who entered last. Called on the stack; returns when it is
	 * entered again.
	 * @param stack the one that this is called on
	 */
	void (*leave)(void *stack);

	/**
	 * Give a stack back. Called on another one.
	 * @param stack one whose function has returned, or which is never
	 *        entered again
	 */
	void (*destroy)(void *stack);
};

#ifdef __cplusplus
}
#endif

#endif /* VIRTIO_STACK_H */
