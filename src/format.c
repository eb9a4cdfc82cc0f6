/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text for humans, made without a C library: all conversions of C but those of
 * floating point, and the kernel's own ones of pointers (format_pointer.c).
 */
#include <virtio/device.h>

#include "format.h"

/* A number in octal digits, with its terminating zero. */
#define NUMBER_SIZE 24

void out_char(struct out *o, char c)
{
	if (c == '\n' && o->line_ends) {
		o->line_ends(o);
		return;
	}
	if (o->len + 1 < o->size)
		o->buf[o->len] = c;
	o->len++;
}

static void pad(struct out *o, unsigned int have, unsigned int width, char c)
{
	for (; have < width; have++)
		out_char(o, c);
}

static void put_text(struct out *o, const struct spec *s, const char *text,
		     unsigned int len)
{
	if (!s->left)
		pad(o, len, s->width, ' ');
	for (unsigned int i = 0; i < len; i++)
		out_char(o, text[i]);
	if (s->left)
		pad(o, len, s->width, ' ');
}

void out_string(struct out *o, const struct spec *s, const char *text)
{
	unsigned int len = 0;

	if (!text)
		text = "(null)";
	while ((s->precision < 0 || len < (unsigned int)s->precision) &&
	       text[len])
		len++;
	put_text(o, s, text, len);
}

/* ---- numbers ------------------------------------------------------------- */

/* What goes in front of the digits; the kernel writes 0x before a zero too. */
static unsigned int prefix(const struct spec *s, uint64_t value,
			   unsigned int base, char sign, bool upper, char *text)
{
	unsigned int n = 0;

	if (sign)
		text[n++] = sign;
	if (!s->alternate || (base == 8 && !value))
		return n;
	if (base != 10)
		text[n++] = '0';
	if (base == 16)
		text[n++] = upper ? 'X' : 'x';
	return n;
}

/* The digits of a number, the last one first. */
static unsigned int digits(uint64_t value, unsigned int base, bool upper,
			   char *text)
{
	const char *digit = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned int n = 0;

	do {
		text[n++] = digit[value % base];
		value /= base;
	} while (value);
	return n;
}

void out_number(struct out *o, const struct spec *s, uint64_t value,
		unsigned int base, char sign, bool upper)
{
	char text[NUMBER_SIZE], before[4];
	unsigned int n = digits(value, base, upper, text);
	unsigned int m = prefix(s, value, base, sign, upper, before);
	unsigned int least = s->precision > 0 ? (unsigned int)s->precision : 0;

	/* A precision takes the place of zeros that fill the width. */
	if (s->zero_pad && !s->left && s->precision < 0 && s->width > m)
		least = s->width - m;
	if (least < n)
		least = n;
	if (!s->left)
		pad(o, m + least, s->width, ' ');
	for (unsigned int i = 0; i < m; i++)
		out_char(o, before[i]);
	pad(o, n, least, '0');
	while (n)
		out_char(o, text[--n]);
	if (s->left)
		pad(o, m + least, s->width, ' ');
}

static uint64_t unsigned_arg(const struct spec *s, va_list *args)
{
	switch (s->size) {
	case 'H':
		return (unsigned char)va_arg(*args, unsigned int);
	case 'h':
		return (unsigned short)va_arg(*args, unsigned int);
	case 'l':
		return va_arg(*args, unsigned long);
	case 'L':
		return va_arg(*args, unsigned long long);
	case 'j':
		return va_arg(*args, uintmax_t);
	case 'z':
	case 't':
		return va_arg(*args, size_t);
	default:
		return va_arg(*args, unsigned int);
	}
}

static int64_t signed_arg(const struct spec *s, va_list *args)
{
	switch (s->size) {
	case 'H':
		return (signed char)va_arg(*args, int);
	case 'h':
		return (short)va_arg(*args, int);
	case 'l':
		return va_arg(*args, long);
	case 'L':
		return va_arg(*args, long long);
	case 'j':
		return va_arg(*args, intmax_t);
	case 'z':
	case 't':
		return va_arg(*args, ptrdiff_t);
	default:
		return va_arg(*args, int);
	}
}

static void put_signed(struct out *o, const struct spec *s, int64_t number)
{
	char sign = 0;

	if (number < 0)
		sign = '-';
	else if (s->plus)
		sign = '+';
	else if (s->space)
		sign = ' ';
	out_number(o, s, number < 0 ? -(uint64_t)number : (uint64_t)number, 10,
		   sign, false);
}

/* ---- the parts of a conversion ------------------------------------------- */

static const char *parse_flags(const char *fmt, struct spec *s)
{
	for (;; fmt++) {
		if (*fmt == '0')
			s->zero_pad = true;
		else if (*fmt == '-')
			s->left = true;
		else if (*fmt == '+')
			s->plus = true;
		else if (*fmt == ' ')
			s->space = true;
		else if (*fmt == '#')
			s->alternate = true;
		else
			return fmt;
	}
}

static const char *parse_number(const char *fmt, unsigned int *value)
{
	for (*value = 0; *fmt >= '0' && *fmt <= '9'; fmt++)
		*value = *value * 10 + (unsigned int)(*fmt - '0');
	return fmt;
}

/* A number, or an argument in its place. */
static const char *parse_amount(const char *fmt, int *value, va_list *args)
{
	unsigned int number;

	if (*fmt == '*') {
		*value = va_arg(*args, int);
		return fmt + 1;
	}
	fmt = parse_number(fmt, &number);
	*value = (int)number;
	return fmt;
}

/* A negative width is one with a minus in front. */
static const char *parse_width(const char *fmt, struct spec *s, va_list *args)
{
	int width;

	fmt = parse_amount(fmt, &width, args);
	if (width < 0)
		s->left = true;
	s->width = width < 0 ? 0 - (unsigned int)width : (unsigned int)width;
	return fmt;
}

static const char *parse_size(const char *fmt, struct spec *s)
{
	for (;; fmt++) {
		if (*fmt == 'h')
			s->size = s->size == 'h' ? 'H' : 'h';
		else if (*fmt == 'l')
			s->size = s->size == 'l' ? 'L' : 'l';
		else if (*fmt == 'q' || *fmt == 'L')
			s->size = 'L';
		else if (*fmt == 'z' || *fmt == 'Z')
			s->size = 'z';
		else if (*fmt == 't' || *fmt == 'j')
			s->size = *fmt;
		else
			return fmt;
	}
}

/* ---- all of it ----------------------------------------------------------- */

/* Convert one argument. Returns what follows; NULL if there is no such one. */
static const char *convert(struct out *o, struct spec *s, const char *fmt,
			   va_list *args)
{
	char c;

	switch (*fmt) {
	case '%':
		out_char(o, '%');
		break;
	case 'd':
	case 'i':
		put_signed(o, s, signed_arg(s, args));
		break;
	case 'u':
		out_number(o, s, unsigned_arg(s, args), 10, 0, false);
		break;
	case 'o':
		out_number(o, s, unsigned_arg(s, args), 8, 0, false);
		break;
	case 'x':
	case 'X':
		out_number(o, s, unsigned_arg(s, args), 16, 0, *fmt == 'X');
		break;
	case 's':
		out_string(o, s, va_arg(*args, const char *));
		break;
	case 'c':
		c = (char)va_arg(*args, int);
		put_text(o, s, &c, 1);
		break;
	case 'p':
		return out_pointer(o, s, fmt + 1, va_arg(*args, const void *));
	default:
		return NULL;
	}
	return fmt + 1;
}

/*
 * How large the argument of a conversion is that is not known, nobody can tell,
 * so neither where the next one begins: from there on the format is shown as it
 * stands, and no argument is looked at.
 */
void out_format(struct out *o, const char *fmt, va_list *args)
{
	const char *at, *next;

	while (*fmt) {
		struct spec s = { .precision = -1 };

		if (*fmt != '%') {
			out_char(o, *fmt++);
			continue;
		}
		at = parse_flags(fmt + 1, &s);
		at = parse_width(at, &s, args);
		if (*at == '.')
			at = parse_amount(at + 1, &s.precision, args);
		at = parse_size(at, &s);
		next = convert(o, &s, at, args);
		while (!next && *fmt)
			out_char(o, *fmt++);
		if (next)
			fmt = next;
	}
}

size_t virtio_vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct out o = { .buf = buf, .size = size };
	va_list copy;

	va_copy(copy, args);
	out_format(&o, fmt, &copy);
	va_end(copy);
	if (size)
		buf[o.len < size ? o.len : size - 1] = '\0';
	return o.len;
}

size_t virtio_snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	size_t len;

	va_start(args, fmt);
	len = virtio_vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
