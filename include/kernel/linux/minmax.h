/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * min(), max(), clamp(). Values of two types are compared as C does it: the
 * kernel refuses those whose signs differ.
 */
#ifndef LINUX_MINMAX_H
#define LINUX_MINMAX_H

/** The smaller one, of type @p type. */
#define min_t(type, a, b)                                                      \
	({                                                                     \
		type min_a_ = (type)(a);                                       \
		type min_b_ = (type)(b);                                       \
		min_a_ < min_b_ ? min_a_ : min_b_;                             \
	})
/** The larger one, of type @p type. */
#define max_t(type, a, b)                                                      \
	({                                                                     \
		type max_a_ = (type)(a);                                       \
		type max_b_ = (type)(b);                                       \
		max_a_ > max_b_ ? max_a_ : max_b_;                             \
	})
/** The type that two values have together. */
#define minmax_type_(a, b) __typeof__(1 ? (a) : (b))
/** The smaller one. */
#define min(a, b) min_t(minmax_type_(a, b), a, b)
/** The larger one. */
#define max(a, b) max_t(minmax_type_(a, b), a, b)
/** The smallest of three. */
#define min3(a, b, c) min(a, min_t(minmax_type_(b, c), b, c))
/** The largest of three. */
#define max3(a, b, c) max(a, max_t(minmax_type_(b, c), b, c))
/** The smaller one that is not 0. */
#define min_not_zero(a, b)                                                     \
	({                                                                     \
		__typeof__(a) nonzero_a_ = (a);                                \
		__typeof__(b) nonzero_b_ = (b);                                \
		!nonzero_a_   ? nonzero_b_                                     \
		: !nonzero_b_ ? nonzero_a_                                     \
			      : min(nonzero_a_, nonzero_b_);                   \
	})
/** The value, or the limit that it is beyond. */
#define clamp(val, lo, hi) clamp_t(__typeof__(val), val, lo, hi)
/** The same, of type @p type. */
#define clamp_t(type, val, lo, hi)                                             \
	({                                                                     \
		type clamp_val_ = (type)(val);                                 \
		type clamp_lo_ = (type)(lo);                                   \
		type clamp_hi_ = (type)(hi);                                   \
		clamp_val_<clamp_lo_ ? clamp_lo_ : clamp_val_> clamp_hi_       \
			? clamp_hi_                                            \
			: clamp_val_;                                          \
	})
/** The same, of the value's type. */
#define clamp_val(val, lo, hi) clamp_t(__typeof__(val), val, lo, hi)
/** Exchange two variables. */
#define swap(a, b)                                                             \
	do {                                                                   \
		__typeof__(a) swap_ = (a);                                     \
		(a) = (b);                                                     \
		(b) = swap_;                                                   \
	} while (0)

#endif /* LINUX_MINMAX_H */
