/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * Memory as lines of hexadecimal numbers: print_hex_dump() and
 * hex_dump_to_buffer(). The kernel has them in printk.h, which includes this.
 */
#ifndef LINUX_HEXDUMP_H
#define LINUX_HEXDUMP_H

#include <linux/printk.h>
#include <linux/sprintf.h>

/** What a line begins with. */
enum {
	DUMP_PREFIX_NONE,    /**< nothing */
	DUMP_PREFIX_ADDRESS, /**< where it is */
	DUMP_PREFIX_OFFSET   /**< how far from the first byte */
};

/** A number of 1, 2, 4 or 8 bytes, in the CPU's byte order. Private. */
static inline unsigned long long hexdump_number_(const void *at, size_t size)
{
	uint64_t n8;
	uint32_t n4;
	uint16_t n2;

	switch (size) {
	case 8:
		memcpy(&n8, at, sizeof(n8));
		return n8;
	case 4:
		memcpy(&n4, at, sizeof(n4));
		return n4;
	case 2:
		memcpy(&n2, at, sizeof(n2));
		return n2;
	default:
		return *(const unsigned char *)at;
	}
}

/**
 * One line of a dump.
 * @param buf the bytes
 * @param len how many; no more than a line are looked at
 * @param rowsize bytes in a full line: 16 or 32
 * @param groupsize bytes in a number: 1, 2, 4 or 8
 * @param line where to
 * @param size bytes there
 * @param ascii show them as characters too
 * @return the length of the whole line: cut if it is not below @p size
 */
static inline int hex_dump_to_buffer(const void *buf, size_t len, int rowsize,
				     int groupsize, char *line, size_t size,
				     bool ascii)
{
	const unsigned char *bytes = (const unsigned char *)buf;
	size_t row = rowsize == 32 ? 32 : 16, group = 1, i;
	char text[32 * 3 + 32 + 3];
	int n = 0;

	if (len > row)
		len = row;
	if ((groupsize == 2 || groupsize == 4 || groupsize == 8) &&
	    len % (size_t)groupsize == 0)
		group = (size_t)groupsize;
	text[0] = '\0';
	for (i = 0; i < len; i += group)
		n += sprintf(text + n, "%s%0*llx", i ? " " : "", 2 * (int)group,
			     hexdump_number_(bytes + i, group));
	while (ascii && len && n < (int)(row * 2 + row / group + 1))
		text[n++] = ' ';
	for (i = 0; ascii && i < len; i++)
		text[n++] = bytes[i] >= ' ' && bytes[i] <= '~' ? (char)bytes[i]
							       : '.';
	text[n] = '\0';
	return snprintf(line, size, "%s", text);
}

/**
 * Write memory to the log. Any context.
 * @param level KERN_DEBUG and the like
 * @param prefix begins each line
 * @param type and goes on: DUMP_PREFIX_OFFSET and the like
 * @param rowsize as hex_dump_to_buffer()
 * @param groupsize the same
 * @param buf the bytes
 * @param len how many
 * @param ascii show them as characters too
 */
static inline void print_hex_dump(const char *level, const char *prefix,
				  int type, int rowsize, int groupsize,
				  const void *buf, size_t len, bool ascii)
{
	const unsigned char *bytes = (const unsigned char *)buf;
	size_t row = rowsize == 32 ? 32 : 16, i;
	char line[32 * 3 + 32 + 3];

	for (i = 0; i < len; i += row) {
		hex_dump_to_buffer(bytes + i, len - i, rowsize, groupsize, line,
				   sizeof(line), ascii);
		if (type == DUMP_PREFIX_ADDRESS)
			printk("%s%s%p: %s\n", level, prefix,
			       (const void *)(bytes + i), line);
		else if (type == DUMP_PREFIX_OFFSET)
			printk("%s%s%.8x: %s\n", level, prefix, (unsigned int)i,
			       line);
		else
			printk("%s%s%s\n", level, prefix, line);
	}
}

/** The same for debugging. */
#define print_hex_dump_debug(prefix, type, rowsize, groupsize, buf, len,       \
			     ascii)                                            \
	print_hex_dump(KERN_DEBUG, prefix, type, rowsize, groupsize, buf, len, \
		       ascii)
/** The same, with numbers of one byte, and characters. */
#define print_hex_dump_bytes(prefix, type, buf, len)                           \
	print_hex_dump_debug(prefix, type, 16, 1, buf, len, true)

#endif /* LINUX_HEXDUMP_H */
