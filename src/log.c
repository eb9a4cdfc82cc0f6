/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines for humans, made without a C library: the few conversions that
 * messages of a driver use, into a buffer on the stack, handed to the port.
 */
#include <stdint.h>

#include <virtio/device.h>

/* Longest line a port is handed, its terminating zero included. */
#define LINE_SIZE 241

/* Text being made: counts on when the buffer is full, as snprintf() does. */
struct out {
	char *buf;
	size_t size;
	size_t len;
};

/* One conversion of a format. */
struct spec {
	bool zero_pad;
	bool left;
	unsigned int width;
	int precision; /* -1 if none was given */
	int size;      /* 2: h, 1: hh, 0: int, 4: l, 5: ll, 6: z */
};

static void put(struct out *o, char c)
{
	if (o->len + 1 < o->size)
		o->buf[o->len] = c;
	o->len++;
}

static void pad(struct out *o, unsigned int have, unsigned int width, char c)
{
	for (; have < width; have++)
		put(o, c);
}

static void put_string(struct out *o, const struct spec *s, const char *text)
{
	unsigned int len = 0;

	if (!text)
		text = "(null)";
	while ((s->precision < 0 || len < (unsigned int)s->precision) &&
	       text[len])
		len++;
	if (!s->left)
		pad(o, len, s->width, ' ');
	for (unsigned int i = 0; i < len; i++)
		put(o, text[i]);
	if (s->left)
		pad(o, len, s->width, ' ');
}

static void put_number(struct out *o, const struct spec *s, uint64_t value,
		       unsigned int base, bool negative, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[24];
	unsigned int n = 0;
	unsigned int len;

	do {
		text[n++] = digits[value % base];
		value /= base;
	} while (value);
	len = n + negative;

	if (!s->left && !s->zero_pad)
		pad(o, len, s->width, ' ');
	if (negative)
		put(o, '-');
	if (!s->left && s->zero_pad)
		pad(o, len, s->width, '0');
	while (n)
		put(o, text[--n]);
	if (s->left)
		pad(o, len, s->width, ' ');
}

static const char *parse_flags(const char *fmt, struct spec *s)
{
	for (;; fmt++) {
		if (*fmt == '0')
			s->zero_pad = true;
		else if (*fmt == '-')
			s->left = true;
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
			s->size = s->size == 2 ? 1 : 2;
		else if (*fmt == 'l')
			s->size = s->size == 4 ? 5 : 4;
		else if (*fmt == 'z')
			s->size = 6;
		else
			return fmt;
	}
}

static uint64_t unsigned_arg(const struct spec *s, va_list *args)
{
	switch (s->size) {
	case 1:
		return (unsigned char)va_arg(*args, unsigned int);
	case 2:
		return (unsigned short)va_arg(*args, unsigned int);
	case 4:
		return va_arg(*args, unsigned long);
	case 5:
		return va_arg(*args, unsigned long long);
	case 6:
		return va_arg(*args, size_t);
	default:
		return va_arg(*args, unsigned int);
	}
}

static int64_t signed_arg(const struct spec *s, va_list *args)
{
	switch (s->size) {
	case 1:
		return (signed char)va_arg(*args, int);
	case 2:
		return (short)va_arg(*args, int);
	case 4:
		return va_arg(*args, long);
	case 5:
		return va_arg(*args, long long);
	case 6:
		return va_arg(*args, ptrdiff_t);
	default:
		return va_arg(*args, int);
	}
}

/* Convert one argument; what is not understood is shown as it stands. */
static void convert(struct out *o, const struct spec *s, char conversion,
		    va_list *args)
{
	int64_t number;
	char text[2];

	switch (conversion) {
	case 'd':
	case 'i':
		number = signed_arg(s, args);
		put_number(o, s,
			   number < 0 ? -(uint64_t)number : (uint64_t)number,
			   10, number < 0, false);
		break;
	case 'u':
		put_number(o, s, unsigned_arg(s, args), 10, false, false);
		break;
	case 'x':
	case 'X':
		put_number(o, s, unsigned_arg(s, args), 16, false,
			   conversion == 'X');
		break;
	case 'p':
		put(o, '0');
		put(o, 'x');
		put_number(o, s, (uintptr_t)va_arg(*args, void *), 16, false,
			   false);
		break;
	case 's':
		put_string(o, s, va_arg(*args, const char *));
		break;
	case 'c':
		text[0] = (char)va_arg(*args, int);
		text[1] = '\0';
		put_string(o, s, text);
		break;
	default:
		put(o, '%');
		put(o, conversion);
	}
}

static void format(struct out *o, const char *fmt, va_list *args)
{
	while (*fmt) {
		struct spec s = { .precision = -1 };

		if (*fmt != '%') {
			put(o, *fmt++);
			continue;
		}
		fmt = parse_flags(fmt + 1, &s);
		fmt = parse_width(fmt, &s, args);
		if (*fmt == '.')
			fmt = parse_amount(fmt + 1, &s.precision, args);
		fmt = parse_size(fmt, &s);
		if (!*fmt)
			return;
		if (*fmt == '%')
			put(o, '%');
		else
			convert(o, &s, *fmt, args);
		fmt++;
	}
}

size_t virtio_vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct out o = { buf, size, 0 };
	va_list copy;

	va_copy(copy, args);
	format(&o, fmt, &copy);
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

/*
 * Hand a line over. Linux's messages end with a newline, lines of this contract
 * do not; a driver may do as it is used to.
 */
static void emit(const struct virtio_platform *platform,
		 enum virtio_log_level level, char *line, size_t len)
{
	if (len >= LINE_SIZE)
		len = LINE_SIZE - 1;
	if (len && line[len - 1] == '\n')
		line[len - 1] = '\0';
	platform->ops->log(platform->ctx, level, line);
}

void virtio_printk(const struct virtio_platform *platform,
		   enum virtio_log_level level, const char *fmt, ...)
{
	char line[LINE_SIZE];
	va_list args;
	size_t len;

	va_start(args, fmt);
	len = virtio_vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	emit(platform, level, line, len);
}

void virtio_dev_printk(enum virtio_log_level level, const struct device *dev,
		       const char *fmt, ...)
{
	const char *driver = dev->driver ? dev->driver->name : "virtio";
	char line[LINE_SIZE];
	va_list args;
	size_t len;

	len = virtio_snprintf(line, sizeof(line), "%s %s: ", driver, dev->name);
	if (len >= sizeof(line))
		len = sizeof(line) - 1;
	va_start(args, fmt);
	len += virtio_vsnprintf(line + len, sizeof(line) - len, fmt, args);
	va_end(args);
	emit(dev->platform, level, line, len);
}
