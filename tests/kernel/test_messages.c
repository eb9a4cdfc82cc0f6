/* SPDX-License-Identifier: BSD-2-Clause */
/* What a driver says, as lines of the log. */
#define pr_fmt(fmt) "mine: " fmt

#include "fake_platform.h"
#include "tap.h"

#include <linux/device.h>
#include <linux/module.h>
#include <linux/printk.h>

static struct fake_platform fp;
static struct device_driver driver = { .name = "drv" };
static struct device dev = { .name = "virtio7",
			     .driver = &driver,
			     .platform = &fp.platform };

static void begin(void)
{
	fake_platform_init(&fp);
	virtio_bus_set_platform(&fp.platform);
}

static void end(void)
{
	message_flush();
	virtio_bus_set_platform(NULL);
}

static void every_level(void)
{
	const enum virtio_log_level levels[] = {
		VIRTIO_LOG_ERR,	    VIRTIO_LOG_ERR,  VIRTIO_LOG_ERR,
		VIRTIO_LOG_ERR,	    VIRTIO_LOG_ERR,  VIRTIO_LOG_WARNING,
		VIRTIO_LOG_WARNING, VIRTIO_LOG_INFO, VIRTIO_LOG_INFO,
		VIRTIO_LOG_DEBUG,   VIRTIO_LOG_DEBUG
	};

	begin();
	pr_emerg("x\n");
	pr_alert("x\n");
	pr_crit("x\n");
	pr_err("x\n");
	printk("%s", KERN_ERR "by an argument\n");
	pr_warn("x\n");
	is_int(printk(KERN_DEFAULT "%d\n", 17), 3);
	pr_notice("x\n");
	pr_info("x\n");
	pr_debug("x\n");
	pr_devel("x\n");
	is_int(fp.nr_lines, 11);
	for (unsigned int i = 0; i < 11; i++)
		is_int(fp.levels[i], levels[i]);
	is_str(fp.lines[0], "mine: x");
	is_str(fp.lines[4], "by an argument");
	is_str(fp.lines[6], "17");
	end();
}

static void a_line_goes_on(void)
{
	begin();
	pr_err("one");
	pr_cont(", two");
	is_int(fp.nr_lines, 0);
	pr_cont(", three\n");
	is_str(fp.lines[0], "mine: one, two, three");
	is_int(fp.levels[0], VIRTIO_LOG_ERR);
	is_int(fp.nr_lines, 1);
	/* What nothing goes on with is ended by the next. */
	pr_info("alone");
	dev_info(&dev, "begun:");
	is_str(fp.lines[1], "mine: alone");
	pr_cont(" more\nlast");
	is_str(fp.lines[2], "drv virtio7: begun: more");
	is_int(fp.nr_lines, 3);
	virtio_kernel_wait(0);
	is_str(fp.lines[3], "last");
	pr_cont("on its own\n");
	is_str(fp.lines[4], "on its own");
	is_int(fp.levels[4], VIRTIO_LOG_WARNING);
	end();
}

static void several_lines(void)
{
	begin();
	pr_info("one\ntwo\n");
	dev_warn(&dev, "three\n\nfive\n");
	is_int(fp.nr_lines, 5);
	is_str(fp.lines[0], "mine: one");
	is_str(fp.lines[1], "two");
	is_str(fp.lines[2], "drv virtio7: three");
	is_str(fp.lines[3], "");
	is_str(fp.lines[4], "five");
	is_int(fp.levels[4], VIRTIO_LOG_WARNING);
	end();
}

static void about_a_device(void)
{
	begin();
	dev_emerg(&dev, "%s\n", "a");
	dev_alert(&dev, "b\n");
	dev_crit(&dev, "c\n");
	dev_notice(&dev, "d\n");
	dev_printk(KERN_DEBUG, &dev, "e %d\n", 5);
	dev_info(NULL, "f\n");
	is_int(fp.levels[2], VIRTIO_LOG_ERR);
	is_int(fp.levels[3], VIRTIO_LOG_INFO);
	is_str(fp.lines[4], "drv virtio7: e 5");
	is_int(fp.levels[4], VIRTIO_LOG_DEBUG);
	is_str(fp.lines[5], "(NULL device *): f");
	end();
}

static void why_probe_fails(void)
{
	begin();
	is_int(dev_err_probe(&dev, -EIO, "no %s\n", "irq"), -EIO);
	is_int(dev_err_probe(&dev, -ENOMEM, "no memory\n"), -ENOMEM);
	is_int(dev_err_probe(&dev, -EPROBE_DEFER, "later\n"), -EPROBE_DEFER);
	is_int(PTR_ERR(dev_err_ptr_probe(&dev, -ENXIO, "none\n")), -ENXIO);
	is_int(fp.nr_lines, 3);
	is_str(fp.lines[0], "drv virtio7: error -EIO: no irq");
	is_str(fp.lines[1], "drv virtio7: error -EPROBE_DEFER: later");
	is_int(fp.levels[1], VIRTIO_LOG_DEBUG);
	end();
}

static void once(void)
{
	begin();
	for (unsigned int i = 0; i < 3; i++) {
		pr_notice_once("%u\n", i);
		dev_crit_once(&dev, "%u\n", i);
		printk_once("%u\n", i);
	}
	is_int(fp.nr_lines, 3);
	end();
}

static void not_too_often(void)
{
	begin();
	for (unsigned int i = 0; i < 36; i++) {
		dev_warn_ratelimited(&dev, "%u\n", i);
		if (i == 24)
			fp.now += 5000000000;
	}
	is_int(fp.nr_lines, 21);
	is_str(fp.lines[9], "drv virtio7: 9");
	is_str(fp.lines[10], "not_too_often: 15 callbacks suppressed");
	is_str(fp.lines[11], "drv virtio7: 25");
	end();
}

static void memory_as_numbers(void)
{
	static const char text[] __attribute__((aligned(8))) =
		"sixteen letters\n"
		"and 5";
	const uint32_t numbers[] = { 1, 0xabcdef };
	char line[100];

	begin();
	print_hex_dump(KERN_INFO, "d ", DUMP_PREFIX_OFFSET, 16, 1, text, 21,
		       true);
	is_int(fp.nr_lines, 2);
	is_int(fp.levels[0], VIRTIO_LOG_INFO);
	is_str(fp.lines[0], "d 00000000: 73 69 78 74 65 65 6e 20 6c 65 74 74 "
			    "65 72 73 0a  sixteen letters.");
	is_str(fp.lines[1], "d 00000010: 61 6e 64 20 35"
			    "                                   and 5");
	print_hex_dump_debug("", DUMP_PREFIX_NONE, 32, 4, numbers, 8, false);
	is_str(fp.lines[2], "00000001 00abcdef");
	is_int(fp.levels[2], VIRTIO_LOG_DEBUG);
	is_int(hex_dump_to_buffer(numbers, 7, 16, 4, line, 6, false), 20);
	is_int(strlen(line), 5);
	is_int(hex_dump_to_buffer(text, 0, 16, 1, line, 6, true), 0);
	is_str(line, "");
	end();
}

int main(void)
{
	TEST(every_level);
	TEST(a_line_goes_on);
	TEST(several_lines);
	TEST(about_a_device);
	TEST(why_probe_fails);
	TEST(once);
	TEST(not_too_often);
	TEST(memory_as_numbers);
	return tap_done();
}
