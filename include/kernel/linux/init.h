/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Marks for code and data that the kernel drops after use; here they stay.
 */
#ifndef LINUX_INIT_H
#define LINUX_INIT_H

#define __init		  /**< a function used by init only */
#define __exit		  /**< a function used by exit only */
#define __initdata	  /**< data used by init only */
#define __initconst	  /**< constants used by init only */
#define __exitdata	  /**< data used by exit only */
#define __exit_p(fn) (fn) /**< a function of __exit */
#define __ref		  /**< may use what is of __init */
#define __refdata	  /**< may point to what is of __init */
#define __refconst	  /**< may point to what is of __init */

#define __init_or_module     /**< a function */
#define __initdata_or_module /**< data */

/* Drivers before Linux 3.8 have these. */
#define __devinit	     /**< a function used by probe only */
#define __devexit	     /**< a function used by remove only */
#define __devinitdata	     /**< data used by probe only */
#define __devinitconst	     /**< constants used by probe only */
#define __devexit_p(fn) (fn) /**< a function of __devexit */

#endif /* LINUX_INIT_H */
