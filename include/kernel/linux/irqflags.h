/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Interrupts held back. They come from waits only, and who holds them back does
 * not wait: there is nothing to do.
 */
#ifndef LINUX_IRQFLAGS_H
#define LINUX_IRQFLAGS_H

#define local_irq_disable() ((void)0) /**< none from here */
#define local_irq_enable()  ((void)0) /**< again */
/** None from here; @p flags is an unsigned long. */
#define local_irq_save(flags) ((flags) = 0ul)
/** As it was before. */
#define local_irq_restore(flags) ((void)(flags))

#endif /* LINUX_IRQFLAGS_H */
