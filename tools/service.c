/* SPDX-License-Identifier: BSD-2-Clause */
/* What a driver offers, each kind tried in its own way. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <kernel/linux/moduleloader.h>

#include "service.h"
#include "tool.h"
#include "watchdog.h"

/* Read from a source of entropy, and how many bytes of that are shown. */
#define READ_SIZE  64
#define READ_SHOWN 16

/* Addresses of seven bits that are not reserved. */
#define I2C_FIRST 0x08
#define I2C_LAST  0x77

#define GPIO_SHOWN 32

/* Bytes of a key and a text, and of an iv at most. */
#define CIPHER_SIZE 16
#define CIPHER_MAX  64

/* ---- a source of entropy ------------------------------------------------- */

/* The first bytes, in hexadecimal. */
static int try_hwrng(struct module_service *service, const struct show *show)
{
	unsigned char buf[READ_SIZE];
	char text[2 * READ_SHOWN + 1] = "";
	int len = service->read(service, buf, sizeof(buf));
	int i;

	if (len <= 0)
		return len;
	for (i = 0; i < len && i < READ_SHOWN; i++)
		snprintf(text + 2 * i, 3, "%02x", buf[i]);
	show_line(show, "read", "%s %s: %d bytes: %s%s", service->kind,
		  service->name, len, text, len > READ_SHOWN ? "..." : "");
	return len;
}

/* ---- an I2C bus ---------------------------------------------------------- */

/*
 * Whether somebody acknowledges the address. Writing nothing is the usual way;
 * where memories sit it could change them, so a byte is read there.
 */
static int i2c_answers(struct module_i2c *i2c, unsigned int address)
{
	bool memory = (address >= 0x30 && address <= 0x37) ||
		      (address >= 0x50 && address <= 0x5f);
	unsigned char byte;
	const struct module_i2c_segment segment = {
		.address = (uint16_t)address,
		.read = memory,
		.len = memory,
		.buf = &byte,
	};

	return i2c->transfer(i2c, &segment, 1);
}

static int try_i2c(struct module_service *service, const struct show *show)
{
	struct module_i2c *i2c =
		container_of(service, struct module_i2c, service);
	char text[5 * (I2C_LAST - I2C_FIRST + 1) + 1] = "";
	unsigned int address;
	size_t len = 0;

	for (address = I2C_FIRST; address <= I2C_LAST; address++)
		if (i2c_answers(i2c, address) == 1)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						" 0x%02x", address);
	show_line(show, "scan", "%s %s: answers at%s", service->kind,
		  service->name, len ? text : " no address");
	return 1;
}

/* ---- GPIO lines ---------------------------------------------------------- */

static const char *line_direction(int direction)
{
	if (direction < 0)
		return "not in use";
	return direction ? "input" : "output";
}

static int try_gpio(struct module_service *service, const struct show *show)
{
	struct module_gpio *gpio =
		container_of(service, struct module_gpio, service);
	unsigned int i;

	for (i = 0; i < gpio->num_lines && i < GPIO_SHOWN; i++) {
		const char *name = gpio->names ? gpio->names[i] : NULL;
		int direction = gpio->direction(gpio, i);
		int value = gpio->get(gpio, i);

		if (value < 0)
			return value;
		show_line(show, "line", "%s %s: %u \"%s\": %s, %s",
			  service->kind, service->name, i, name ? name : "",
			  line_direction(direction), value ? "high" : "low");
	}
	if (i < gpio->num_lines)
		show_line(show, "line", "%s %s: %u more", service->kind,
			  service->name, gpio->num_lines - i);
	return 1;
}

/* ---- ciphers ------------------------------------------------------------- */

/* Of 16 zeros with a key of 16 zeros, and back: whether it can be undone. */
static int try_skcipher(struct module_service *service, const struct show *show)
{
	struct module_skcipher *cipher =
		container_of(service, struct module_skcipher, service);
	unsigned char iv[CIPHER_MAX] = { 0 }, text[CIPHER_SIZE] = { 0 };
	static const unsigned char zeros[CIPHER_SIZE];
	char hex[2 * CIPHER_SIZE + 1] = "";
	int err;

	if (cipher->iv_size > sizeof(iv) || CIPHER_SIZE % cipher->block_size)
		return 1;
	err = cipher->crypt(cipher, true, zeros, sizeof(zeros), iv, text,
			    sizeof(text));
	if (err)
		return err;
	for (size_t i = 0; i < sizeof(text); i++)
		snprintf(hex + 2 * i, 3, "%02x", text[i]);
	memset(iv, 0, sizeof(iv));
	err = cipher->crypt(cipher, false, zeros, sizeof(zeros), iv, text,
			    sizeof(text));
	if (err)
		return err;
	if (memcmp(text, zeros, sizeof(text)) != 0)
		return -EBADMSG;
	show_line(show, "cipher", "%s %s: %s: 16 zeros are %s, and back",
		  service->kind, service->name, cipher->algorithm, hex);
	return 1;
}

static int try_akcipher(struct module_service *service, const struct show *show)
{
	const struct module_akcipher *cipher =
		container_of(service, struct module_akcipher, service);

	show_line(show, "cipher", "%s %s: %s: not tried without a key",
		  service->kind, service->name, cipher->algorithm);
	return 1;
}

/* ---- all ----------------------------------------------------------------- */

/* How kinds are tried: above 0, or it gave nothing. Others stay untried. */
static const struct {
	const char *kind;
	int (*try)(struct module_service *service, const struct show *show);
} kinds[] = {
	{ "hwrng", try_hwrng },	      { "i2c", try_i2c },
	{ "gpio", try_gpio },	      { "skcipher", try_skcipher },
	{ "akcipher", try_akcipher },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int try_service(struct module_service *service, const struct show *show)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(service->kind, kinds[i].kind) == 0)
			return kinds[i].try(service, show);
	return 1;
}

int service_try_all(const struct module *module, const struct show *show,
		    const struct machine *machine, uint64_t timeout_ns)
{
	struct module_service *service;
	int status = 0, n;

	list_for_each_entry(service, &module->services, node) {
		watchdog_start("a call of what it offers", timeout_ns);
		n = try_service(service, show);
		watchdog_stop();
		if (n > 0)
			continue;
		if (machine_died(machine))
			return TOOL_FAILED;
		tool_error("%s %s of %s gave nothing: %s", service->kind,
			   service->name, module->name,
			   n ? tool_errname(n) : "0 bytes");
		status = TOOL_FAILED;
	}
	return status;
}
