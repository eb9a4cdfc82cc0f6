/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's own conversions: letters behind "%p" that say what is pointed
 * to. Those of things that are not here (device trees, files, clocks, symbols)
 * show the pointer.
 */
#include <virtio/device.h>

#include "format.h"
#include "mem.h"

#define MAX_ERRNO 4095
#define MAX_BYTES 64 /* in a dump, as in the kernel */

static const struct spec plain = { .precision = -1 };

/* Bytes in hexadecimal, `between` between them unless that is 0. */
static void put_bytes(struct out *o, const unsigned char *bytes,
		      unsigned int num, char between)
{
	const struct spec two = { .zero_pad = true,
				  .width = 2,
				  .precision = -1 };

	for (unsigned int i = 0; i < num; i++) {
		if (i && between)
			out_char(o, between);
		out_number(o, &two, bytes[i], 16, 0, false);
	}
}

/* %*ph: as many bytes as the width says. */
static void put_dump(struct out *o, const struct spec *s, char kind,
		     const void *bytes)
{
	unsigned int num = s->width ? s->width : 1;
	char between = ' ';

	if (kind == 'C')
		between = ':';
	else if (kind == 'D')
		between = '-';
	else if (kind == 'N')
		between = 0;
	put_bytes(o, bytes, num < MAX_BYTES ? num : MAX_BYTES, between);
}

/* %pM: a network address; m has nothing between, R turns it round. */
static void put_mac(struct out *o, const char *letters,
		    const unsigned char *mac)
{
	unsigned char turned[6];
	char between = letters[0] == 'm' ? 0 : ':';

	if (letters[1] == 'F')
		between = '-';
	for (unsigned int i = 0; i < 6; i++)
		turned[i] = letters[1] == 'R' ? mac[5 - i] : mac[i];
	put_bytes(o, turned, 6, between);
}

/* %pU: in order, or for l and L with the first three fields turned round. */
static void put_uuid(struct out *o, char kind, const unsigned char *uuid)
{
	static const unsigned char big[] = { 0, 1, 2,  3,  4,  5,  6,  7,
					     8, 9, 10, 11, 12, 13, 14, 15 };
	static const unsigned char little[] = { 3, 2, 1,  0,  5,  4,  7,  6,
						8, 9, 10, 11, 12, 13, 14, 15 };
	bool upper = kind == 'L' || kind == 'B';
	const unsigned char *order = big;
	const struct spec two = { .zero_pad = true,
				  .width = 2,
				  .precision = -1 };

	if (kind == 'l' || kind == 'L')
		order = little;
	for (unsigned int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out_char(o, '-');
		out_number(o, &two, uuid[order[i]], 16, 0, upper);
	}
}

/* %pI4 */
static void put_ipv4(struct out *o, const unsigned char *address)
{
	for (unsigned int i = 0; i < 4; i++) {
		if (i)
			out_char(o, '.');
		out_number(o, &plain, address[i], 10, 0, false);
	}
}

/* %pI6, in full */
static void put_ipv6(struct out *o, const unsigned char *address)
{
	for (unsigned int i = 0; i < 16; i += 2) {
		if (i)
			out_char(o, ':');
		put_bytes(o, address + i, 2, 0);
	}
}

/* %pa and %pad: addresses of the machine are 64 bits everywhere. */
static void put_address(struct out *o, const void *at)
{
	const struct spec all = { .zero_pad = true,
				  .alternate = true,
				  .width = 18,
				  .precision = -1 };
	uint64_t address;

	memcpy(&address, at, sizeof(address));
	out_number(o, &all, address, 16, 0, false);
}

/* %*pb: bits, in groups of 32, the highest first. */
static void put_bits(struct out *o, unsigned int num, const unsigned long *bits)
{
	const unsigned int word = 8 * sizeof(*bits);
	struct spec group = { .zero_pad = true, .precision = -1 };

	if (!num)
		return;
	for (unsigned int first = (num - 1) / 32 * 32;; first -= 32) {
		unsigned int here = num - first < 32 ? num - first : 32;
		uint64_t value = bits[first / word] >> first % word;

		group.width = (here + 3) / 4;
		value &= ((uint64_t)1 << here) - 1;
		out_number(o, &group, value, 16, 0, false);
		if (!first)
			return;
		out_char(o, ',');
	}
}

static bool bit(const unsigned long *bits, unsigned int n)
{
	const unsigned int word = 8 * sizeof(*bits);

	return bits[n / word] >> n % word & 1;
}

/* %*pbl: the numbers of bits that are set, as ranges. */
static void put_ranges(struct out *o, unsigned int num,
		       const unsigned long *bits)
{
	bool more = false;

	for (unsigned int i = 0, last; i < num; i = last + 1) {
		last = i;
		if (!bit(bits, i))
			continue;
		while (last + 1 < num && bit(bits, last + 1))
			last++;
		if (more)
			out_char(o, ',');
		more = true;
		out_number(o, &plain, i, 10, 0, false);
		if (last > i) {
			out_char(o, '-');
			out_number(o, &plain, last, 10, 0, false);
		}
	}
}

/* %pV: a format within a format. */
static void put_format(struct out *o, const struct va_format *inner)
{
	va_list args;

	va_copy(args, *inner->va);
	out_format(o, inner->fmt, &args);
	va_end(args);
}

/* Not disguised: where drivers run here, the reader is who runs them. */
static void put_pointer(struct out *o, const struct spec *s, const void *p)
{
	struct spec number = *s;

	number.alternate = true;
	number.size = 0;
	out_number(o, &number, (uintptr_t)p, 16, 0, false);
}

static void put_error(struct out *o, const struct spec *s, const void *p)
{
	/* ERR_PTR() made it of a negative number. */
	uintptr_t number = 0 - (uintptr_t)p;
	const char *name = NULL;
	char text[24] = "-";

	if (number <= MAX_ERRNO)
		name = errno_name(number);
	if (!name) {
		put_pointer(o, s, p);
		return;
	}
	for (unsigned int i = 0; name[i]; i++)
		text[i + 1] = name[i];
	out_string(o, s, text);
}

/* Something that is behind the pointer; false if it is none of these. */
static bool put_object(struct out *o, const struct spec *s, const char *letters,
		       const void *p)
{
	if (letters[0] == 'h')
		put_dump(o, s, letters[1], p);
	else if (letters[0] == 'M' || letters[0] == 'm')
		put_mac(o, letters, p);
	else if (letters[0] == 'U')
		put_uuid(o, letters[1], p);
	else if (letters[0] == 'I' && letters[1] == '4')
		put_ipv4(o, p);
	else if (letters[0] == 'I' && letters[1] == '6')
		put_ipv6(o, p);
	else if (letters[0] == 'a')
		put_address(o, p);
	else if (letters[0] == 'b' && letters[1] == 'l')
		put_ranges(o, s->width, p);
	else if (letters[0] == 'b')
		put_bits(o, s->width, p);
	else if (letters[0] == 'V')
		put_format(o, p);
	else
		return false;
	return true;
}

/* One that is followed would fault; these the kernel shows so, too. */
static bool is_bad(const void *p)
{
	return (uintptr_t)p < 4096 || 0 - (uintptr_t)p <= MAX_ERRNO;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

static bool follows(char letter)
{
	static const char known[] = "hMmUIabV";

	for (unsigned int i = 0; known[i]; i++)
		if (known[i] == letter)
			return true;
	return false;
}

const char *out_pointer(struct out *o, struct spec *s, const char *letters,
			const void *p)
{
	if (letters[0] == 'e')
		put_error(o, s, p);
	else if (follows(letters[0]) && is_bad(p))
		out_string(o, &plain, p ? "(efault)" : "(null)");
	else if (!put_object(o, s, letters, p))
		put_pointer(o, s, p);
	while (is_alnum(*letters))
		letters++;
	return letters;
}
