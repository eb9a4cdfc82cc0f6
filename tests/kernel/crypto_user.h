/* SPDX-License-Identifier: BSD-2-Clause */
/* Somebody in the kernel who encrypts: see crypto_user.c. */
#ifndef TESTS_KERNEL_CRYPTO_USER_H
#define TESTS_KERNEL_CRYPTO_USER_H

/* Begin to encrypt so many texts at once: 0 or a negative error. */
int crypto_user_begin(unsigned int texts);

/* Of these, how many are encrypted as they should be, and how many went bad. */
unsigned int crypto_user_good(void);
unsigned int crypto_user_bad(void);

/* How many waited beyond the end of the queue, and moved up into it. */
unsigned int crypto_user_backlogged(void);
unsigned int crypto_user_moved_up(void);

/* All are done: end. */
void crypto_user_end(void);

/* The device is gone, and its driver does not say how they went: end. */
void crypto_user_give_up(void);

#endif /* TESTS_KERNEL_CRYPTO_USER_H */
