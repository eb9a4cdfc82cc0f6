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
	TEST(several_arguments);
	TEST(long_text_is_cut);
	TEST(no_room_is_not_touched);
	TEST(a_line_reaches_the_port);
	TEST(a_long_line_is_cut_at_240);
	TEST(a_device_line_names_driver_and_device);
	TEST(a_device_without_driver_has_lines_too);
	return tap_done();
}
