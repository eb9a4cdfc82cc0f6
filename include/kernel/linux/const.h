/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Constants of a type.
 */
#ifndef LINUX_CONST_H
#define LINUX_CONST_H

#define _AC(x, suffix)	     AC_PASTE_(x, suffix) /**< a number with its suffix */
#define AC_PASTE_(x, suffix) x##suffix		  /**< private */
#define _UL(x)		     _AC(x, UL)		  /**< an unsigned long */
#define _ULL(x)		     _AC(x, ULL)	  /**< an unsigned long long */
#define UL(x)		     _UL(x)		  /**< an unsigned long */
#define ULL(x)		     _ULL(x)		  /**< an unsigned long long */
#define _BITUL(nr)	     (_UL(1) << (nr))	  /**< a bit of one */
#define _BITULL(nr)	     (_ULL(1) << (nr))	  /**< a bit of the other */

#endif /* LINUX_CONST_H */
