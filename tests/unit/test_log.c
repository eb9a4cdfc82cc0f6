/* SPDX-License-Identifier: BSD-2-Clause */
/* Formatting of messages, and the lines that reach a port. */
#include <limits.h>

#include <virtio/device.h>
#include <virtio/virtio.h>

#include "fake_platform.h"
#include "tap.h"

static struct fake_platform fp;
static char text[64];

/* The text, and the length that was returned, of one format. */
#define is_format(want, ...)                                                   \
	do {                                                                   \
		memset(text, '#', sizeof(text));                               \
		is_int(virtio_snprintf(text, sizeof(text), __VA_ARGS__),       \
		       sizeof(want) - 1);                                      \
		is_str(text, want);                                            \
	} while (0)

/* Volatile, or the compiler refuses what is meant here. */
static const char *volatile no_text;

static void text_and_percent(void)
{
	is_format("", "%s", "");
	is_format("plain", "plain");
	is_format("100%", "100%%");
	is_format("a", "%c", 'a');
}

static void strings(void)
{
	is_format("<abc>", "<%s>", "abc");
	is_format("<  abc>", "<%5s>", "abc");
	is_format("<abc  >", "<%-5s>", "abc");
	is_format("<abcdef>", "<%3s>", "abcdef");
	is_format("<ab>", "<%.2s>", "abc");
	is_format("<   ab>", "<%5.2s>", "abc");
	is_format("<>", "<%.0s>", "abc");
	is_format("<(null)>", "<%s>", no_text);
}

static void a_precision_limits_what_is_read(void)
{
	const char letters[2] = { 'x', 'y' };

	is_format("xy", "%.2s", letters);
	is_format("xy", "%.*s", 2, letters);
}

static void amounts_are_arguments(void)
{
	is_format("<ab>", "<%.*s>", 2, "abc");
	is_format("<>", "<%.*s>", 0, "abc");
	is_format("<abc>", "<%.*s>", -1, "abc");
	is_format("<   ab>", "<%*.*s>", 5, 2, "abc");
	is_format("<   7>", "<%*d>", 4, 7);
	is_format("<7   >", "<%*d>", -4, 7);
}

static void signed_numbers(void)
{
	is_format("0", "%d", 0);
	is_format("-1", "%d", -1);
	is_format("2147483647", "%d", INT_MAX);
	is_format("-2147483648", "%i", INT_MIN);
	is_format("   -7", "%5d", -7);
	is_format("-0007", "%05d", -7);
	is_format("-7   |", "%-5d|", -7);
	is_format("-9223372036854775808", "%lld", LLONG_MIN);
	is_format("-5", "%ld", -5L);
	is_format("-128", "%hhd", (signed char)-128);
	is_format("-32768", "%hd", (short)-32768);
}

static void unsigned_numbers(void)
{
	is_format("4294967295", "%u", UINT_MAX);
	is_format("18446744073709551615", "%llu", ULLONG_MAX);
	is_format("7", "%lu", 7ul);
	is_format("8", "%zu", (size_t)8);
	is_format("255", "%hhu", (unsigned char)255);
	is_format("65535", "%hu", (unsigned short)65535);
}

static void hexadecimal(void)
{
	is_format("deadbeef", "%x", 0xdeadbeefu);
	is_format("DEADBEEF", "%X", 0xdeadbeefu);
	is_format("0x0002", "0x%04x", 2u);
	is_format("00000001", "%08x", 1u);
	is_format("12345", "%04x", 0x12345u);
	is_format("ffffffffffffffff", "%llx", ULLONG_MAX);
	is_format("0xabc", "%p", (void *)(uintptr_t)0xabc);
}

static void flags_of_c(void)
{
	is_format("0xff of name", "%#x of %s", 255u, "name");
	is_format("0XFF", "%#X", 255u);
	is_format("0x0", "%#x", 0u); /* as the kernel has it */
	is_format("<0x00ff>", "<%#06x>", 255u);
	is_format("<  0xff>", "<%#6x>", 255u);
	is_format("<0xff  >", "<%-#6x>", 255u);
	is_format("017 0", "%#o %#o", 15u, 0u);
	is_format("17", "%o", 15u);
	is_format("+7 -7", "%+d %+d", 7, -7);
	is_format(" 7 -7", "% d % d", 7, -7);
	is_format("<+0007>", "<%+05d>", 7);
	is_format("<   +7>", "<%+5d>", 7);
}

static void precisions_of_numbers(void)
{
	is_format("<0007>", "<%.4d>", 7);
	is_format("<-0007>", "<%.4d>", -7);
	is_format("<  0007>", "<%6.4d>", 7);
	is_format("<0007  >", "<%-6.*x>", 4, 7u);
	is_format("<7>", "<%.0d>", 7);
}

static void sizes_of_c(void)
{
	is_format("1 2 3 4", "%jd %td %qd %Lu", (intmax_t)1, (ptrdiff_t)2, 3ll,
		  4ull);
	is_format("-3 end", "%zd %s", (ssize_t)-3, "end");
	is_format("18446744073709551615", "%ju", UINTMAX_MAX);
	is_format("1777777777777777777777", "%llo", ULLONG_MAX);
}

static void errors_by_name(void)
{
	is_format("-EIO", "%pe", (void *)(intptr_t)-5);
	is_format("-EINVAL.", "%pe.", (void *)(intptr_t)-22);
	is_format("-EPROBE_DEFER", "%pe", (void *)(intptr_t)-517);
	is_format("<   -EIO>", "<%7pe>", (void *)(intptr_t)-5);
	is_format("0xfffffffffffff060", "%pe", (void *)(intptr_t)-4000);
	is_format("0x10", "%pe", (void *)(uintptr_t)16);
}

static void bytes_of_the_kernel(void)
{
	static const unsigned char b[16] = { 0, 1, 2,  3,  4,  5,  6,  7,
					     8, 9, 10, 11, 12, 13, 14, 255 };

	is_format("00 01 02.", "%*ph.", 3, b);
	is_format("00:01:02", "%*phC", 3, b);
	is_format("00-01-02", "%*phD", 3, b);
	is_format("000102 7", "%3phN %d", b, 7);
	is_format("00:01:02:03:04:05", "%pM", b);
	is_format("000102030405", "%pm", b);
	is_format("05:04:03:02:01:00", "%pMR", b);
	is_format("00-01-02-03-04-05", "%pMF", b);
	is_format("00010203-0405-0607-0809-0a0b0c0d0eff", "%pU", b);
	is_format("00010203-0405-0607-0809-0A0B0C0D0EFF", "%pUB", b);
	is_format("03020100-0504-0706-0809-0a0b0c0d0eff", "%pUl", b);
	is_format("03020100-0504-0706-0809-0A0B0C0D0EFF", "%pUL", b);
	is_format("0.1.2.3", "%pI4", b);
	is_format("0001:0203:0405:0607:0809:0a0b:0c0d:0eff", "%pI6", b);
	is_format("(null) (efault)", "%pM %pM", (void *)no_text, (void *)8);
}

static void a_dump_has_64_bytes(void)
{
	static const unsigned char many[100];

	is_int(virtio_snprintf(NULL, 0, "%*phN", 100, many), 128);
	is_int(virtio_snprintf(NULL, 0, "%phN", many), 2);
}

static void addresses_and_bitmaps(void)
{
	const uint64_t address = 0x12345;
	const unsigned long bits[2] = { 0x8000000f0ul, 5 };

	is_format("0x0000000000012345", "%pad", &address);
	is_format("0x0000000000012345 x", "%pap %c", &address, 'x');
	is_format("05,00000008,000000f0", "%*pb", 70, bits);
	is_format("4-7,35,64,66", "%*pbl", 70, bits);
	is_format("<>", "<%*pb>", 0, bits);
	is_format("<>", "<%*pbl>", 0, bits);
}

static void pointers_are_plain(void)
{
	void *p = (void *)(uintptr_t)0xabc;

	is_format("0xabc 0xabc 0xabc.", "%pS %ps %pOF.", p, p, p);
	is_format("0xabc,0xabc", "%px,%pK", p, p);
	is_format("<   0xabc>", "<%8p>", p);
}

/* A format within another one, as va_format has it. */
static void check_within(const char *fmt, ...)
{
	struct va_format inner = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	inner.va = &args;
	is_format("<5 of x, 5 of x> 6", "<%pV, %pV> %d", &inner, &inner, 6);
	va_end(args);
}

static void formats_within(void)
{
	check_within("%d of %s", 5, "x");
}

/* The compiler is not to see that these are none. */
static const char *volatile unknown[] = { "%y of %s", "%-5.2f %d", "ends %l",
					  "50%" };

static void what_is_unknown_stays(void)
{
	for (unsigned int i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
		virtio_snprintf(text, sizeof(text), unknown[i], 1, 2);
		is_str(text, unknown[i]);
	}
}

static void several_arguments(void)
{
	is_format("virtio3: queue 2 of blk, 0x1f",
		  "virtio%d: queue %u of %s, "
		  "0x%x",
		  3, 2u, "blk", 0x1fu);
}

static void long_text_is_cut(void)
{
	memset(text, '#', sizeof(text));
	is_int(virtio_snprintf(text, 5, "abcdefgh"), 8);
	is_str(text, "abcd");
	is_int(text[5], '#');
	is_int(virtio_snprintf(text, 4, "%s", "abc"), 3);
	is_str(text, "abc");
	is_int(virtio_snprintf(text, 1, "%d", 123), 3);
	is_str(text, "");
}

static void no_room_is_not_touched(void)
{
	text[0] = '#';
	is_int(virtio_snprintf(text, 0, "abc"), 3);
	is_int(text[0], '#');
	is_int(virtio_snprintf(NULL, 0, "%u", 12u), 2);
}

static void a_line_reaches_the_port(void)
{
	fake_platform_init(&fp);
	virtio_printk(&fp.platform, VIRTIO_LOG_INFO, "%u bytes", 17u);
	is_int(fp.nr_lines, 1);
	is_str(fp.lines[0], "17 bytes");
	is_int(fp.levels[0], VIRTIO_LOG_INFO);
}

static void a_newline_makes_another_line(void)
{
	struct device dev = { .name = "virtio7", .platform = &fp.platform };

	fake_platform_init(&fp);
	virtio_printk(&fp.platform, VIRTIO_LOG_INFO, "one\n%s\n", "two\nthree");
	is_int(fp.nr_lines, 3);
	is_str(fp.lines[0], "one");
	is_str(fp.lines[1], "two");
	is_str(fp.lines[2], "three");
	virtio_printk(&fp.platform, VIRTIO_LOG_INFO, "\nafter");
	is_str(fp.lines[3], "");
	is_str(fp.lines[4], "after");
	virtio_printk(&fp.platform, VIRTIO_LOG_INFO, "%s", "");
	is_int(fp.nr_lines, 6);
	dev_info(&dev, "first\nsecond\n");
	is_str(fp.lines[6], "virtio virtio7: first");
	is_str(fp.lines[7], "second");
	is_int(fp.nr_lines, 8);
}

static void a_long_line_is_cut_at_240(void)
{
	char line[300];

	memset(line, 'x', sizeof(line));
	line[299] = '\0';
	fake_platform_init(&fp);
	virtio_printk(&fp.platform, VIRTIO_LOG_ERR, "%s", line);
	line[240] = '\0';
	is_str(fp.lines[0], line);
}

static void a_device_line_names_driver_and_device(void)
{
	struct device_driver driver = { .name = "virtio_blk" };
	struct device dev = { .name = "virtio7",
			      .driver = &driver,
			      .platform = &fp.platform };

	fake_platform_init(&fp);
	dev_err(&dev, "queue %u is lost", 3u);
	dev_warn(&dev, "w");
	dev_info(&dev, "i");
	dev_dbg(&dev, "d");
	is_str(fp.lines[0], "virtio_blk virtio7: queue 3 is lost");
	is_int(fp.levels[0], VIRTIO_LOG_ERR);
	is_int(fp.levels[1], VIRTIO_LOG_WARNING);
	is_int(fp.levels[2], VIRTIO_LOG_INFO);
	is_int(fp.levels[3], VIRTIO_LOG_DEBUG);
}

static void a_device_without_driver_has_lines_too(void)
{
	struct device dev = { .name = "virtio7", .platform = &fp.platform };

	fake_platform_init(&fp);
	dev_err(&dev, "alone");
	is_int(fp.nr_lines, 1);
	is_int(fake_logged(&fp, "virtio7: alone"), 1);
}

int main(void)
{
	TEST(text_and_percent);
	TEST(strings);
	TEST(a_precision_limits_what_is_read);
	TEST(amounts_are_arguments);
	TEST(signed_numbers);
	TEST(unsigned_numbers);
	TEST(hexadecimal);
	TEST(flags_of_c);
	TEST(precisions_of_numbers);
	TEST(sizes_of_c);
	TEST(errors_by_name);
	TEST(bytes_of_the_kernel);
	TEST(a_dump_has_64_bytes);
	TEST(addresses_and_bitmaps);
	TEST(pointers_are_plain);
	TEST(formats_within);
	TEST(what_is_unknown_stays);
	TEST(several_arguments);
	TEST(long_text_is_cut);
	TEST(no_room_is_not_touched);
	TEST(a_line_reaches_the_port);
	TEST(a_newline_makes_another_line);
	TEST(a_long_line_is_cut_at_240);
	TEST(a_device_line_names_driver_and_device);
	TEST(a_device_without_driver_has_lines_too);
	return tap_done();
}
