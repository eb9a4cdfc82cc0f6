/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's driver of crypto devices, linked into a program: it encrypts
 * what standards have results for, many texts at once, and is stopped in the
 * middle of that. linux_crypto.py builds it with the driver's sources.
 *
 * Usage: crypto_life MACHINE DEVICE
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <kernel/linux/moduleloader.h>
#include <virtio/port/linux.h>
#include <virtio/port/qemu.h>
#include <virtio/trace.h>
#include <virtio/virtio.h>

#include "crypto_user.h"
#include "in_flight.h"
#include "tap.h"

#define ROUNDS	  3
#define SECOND_NS 1000000000u

extern struct module __this_module;

static struct virtio_linux host;
static struct virtio_qemu *qemu;

/* QEMU's platform, which lets no interrupt through while it is deaf. */
static struct virtio_platform platform;
static struct virtio_platform_ops ops;
static bool deaf;

static int listen(void *ctx, uint64_t timeout_ns)
{
	if (deaf)
		return 0;
	return virtio_qemu_platform(qemu)->ops->wait(ctx, timeout_ns);
}

static unsigned char nibble(char c)
{
	return (unsigned char)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static unsigned int from_hex(unsigned char *bytes, const char *hex)
{
	unsigned int n = 0;

	for (; *hex; hex += 2)
		bytes[n++] =
			(unsigned char)(nibble(hex[0]) << 4 | nibble(hex[1]));
	return n;
}

static struct module_service *find(const char *kind, const char *algorithm)
{
	struct module_service *service;

	list_for_each_entry(service, &__this_module.services, node) {
		const char *name;

		if (strcmp(service->kind, kind) != 0)
			continue;
		name = strcmp(kind, "skcipher") == 0
			       ? ((struct module_skcipher *)service)->algorithm
			       : ((struct module_akcipher *)service)->algorithm;
		if (strcmp(name, algorithm) == 0)
			return service;
	}
	fail("no such algorithm");
	return NULL;
}

static void start(void)
{
	is_int(__this_module.init(), 0);
}

static void stop(unsigned int left)
{
	__this_module.exit();
	ok(list_empty(&__this_module.services));
	ok(list_empty(&__this_module.deferred));
	is_int(__this_module.blocks, left);
	is_int(in_flight, 0);
}

/* ---- results of NIST SP 800-38A, F.2 ------------------------------------- */

#define IV "000102030405060708090a0b0c0d0e0f"
#define PLAIN                                                                  \
	"6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"     \
	"30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
#define SIZE 64

static const struct {
	const char *key;
	const char *secret;
} cbc[] = {
	{ "2b7e151628aed2a6abf7158809cf4f3c",
	  "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
	  "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7" },
	{ "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
	  "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
	  "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd" },
	{ "603deb1015ca71be2b73aef0857d7781"
	  "1f352c073b6108d72d9810a30914dff4",
	  "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
	  "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b" },
};

static void encrypt_and_decrypt(struct module_skcipher *c, const char *key_hex,
				const char *secret_hex)
{
	unsigned char key[32], iv[16], text[SIZE], plain[SIZE], secret[SIZE];
	unsigned int keylen = from_hex(key, key_hex);

	from_hex(iv, IV);
	from_hex(plain, PLAIN);
	from_hex(secret, secret_hex);
	memcpy(text, plain, SIZE);
	is_int(c->crypt(c, true, key, keylen, iv, text, SIZE), 0);
	is_mem(text, secret, SIZE);
	is_mem(iv, secret + SIZE - 16, 16);

	/* In two parts: the vector goes on. */
	from_hex(iv, IV);
	is_int(c->crypt(c, false, key, keylen, iv, text, 16), 0);
	is_int(c->crypt(c, false, key, keylen, iv, text + 16, SIZE - 16), 0);
	is_mem(text, plain, SIZE);
}

static void encryption_is_as_the_standard_says(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct module_skcipher *c;

		start();
		c = (struct module_skcipher *)find("skcipher", "cbc(aes)");
		if (!c)
			break;
		is_int(c->iv_size, 16);
		is_int(c->block_size, 16);
		for (size_t k = 0; k < sizeof(cbc) / sizeof(cbc[0]); k++)
			encrypt_and_decrypt(c, cbc[k].key, cbc[k].secret);
		stop(0);
	}
}

static void what_makes_no_sense_is_refused(void)
{
	unsigned char key[33] = { 0 }, iv[16] = { 0 }, text[32] = { 0 };
	struct module_skcipher *c;

	start();
	c = (struct module_skcipher *)find("skcipher", "cbc(aes)");
	is_int(c->crypt(c, true, key, 15, iv, text, 16), -EINVAL);
	is_int(c->crypt(c, true, key, 17, iv, text, 16), -EINVAL);
	is_int(c->crypt(c, true, key, 33, iv, text, 16), -EINVAL);
	is_int(c->crypt(c, true, key, 16, iv, text, 17), -EINVAL);
	is_int(c->crypt(c, true, key, 16, iv, text, 0), 0);
	is_int(text[0] | text[15], 0);
	stop(0);
}

/* ---- RSA ----------------------------------------------------------------- */

#define RSA_SIZE 64

static const char public_key[] =
	"3048024100ab3b143b2f727ed4834316e9e63902b09c80660805318a8c5a6124"
	"c4fbea3b4d41ee62ed58f5722355d61eb0e39e9cff3b4c747f8d765e697e7675"
	"4f6868fd970203010001";
static const char private_key[] =
	"30820139020100024100ab3b143b2f727ed4834316e9e63902b09c8066080531"
	"8a8c5a6124c4fbea3b4d41ee62ed58f5722355d61eb0e39e9cff3b4c747f8d76"
	"5e697e76754f6868fd970203010001024029a0f259353ed3c0dcaca9dc71a138"
	"9b316131ed0f3e2d1dd4373bd63c1c850fec82d4dcff62a46ef2bc79170ad1b2"
	"ae5ba1c4767987138d9695819cc85d5f11022100d246f70e5e73c9ce6e47a238"
	"a96438dc490a41da403207c07ea553de7314412f022100d0769a5b3d28cad5ae"
	"59ad0445769a7169f533afaa55faa5f1bd8eb9eb93601902205c662e9db3c771"
	"8032596be1361e02165a4a1591cfefac145c124dfe4bd734a50220693a956c5d"
	"110c6294e21b9e3e5a4257e1beaeda8bc75f0109684075c55edd710220783f2a"
	"76f26ee465a20fa4ccb655f7e50b61cf1645339cf35273e868d62cfa45";
/* "libvirtio", encrypted by another program. */
static const char rsa_secret[] =
	"0208727c6ce016f1d0ae21fba078813001bbc74cd10f9e85d3a37368f3c3a3bc"
	"095528ba7820ee10fa4dda40fbe2b247d085f45e792a4f4b0fdf9c95e0907151";

/* With the padding of PKCS1, where no two encryptions of a text are the same. */
static void rsa_encrypts_and_decrypts(void)
{
	unsigned char pub[80], priv[320], secret[RSA_SIZE];
	unsigned char text[RSA_SIZE], back[RSA_SIZE] = { 0 };
	unsigned int publen = from_hex(pub, public_key);
	unsigned int privlen = from_hex(priv, private_key);
	struct module_akcipher *c;

	from_hex(secret, rsa_secret);
	start();
	c = (struct module_akcipher *)find("akcipher", "pkcs1pad(rsa)");
	is_int(c->crypt(c, false, priv, privlen, secret, RSA_SIZE, back,
			RSA_SIZE),
	       9);
	is_mem(back, "libvirtio", 9);
	is_int(c->crypt(c, true, pub, publen, "secret", 6, text, RSA_SIZE),
	       RSA_SIZE);
	is_int(c->crypt(c, false, priv, privlen, text, RSA_SIZE, back,
			RSA_SIZE),
	       6);
	is_mem(back, "secret", 6);
	is_int(c->crypt(c, true, pub, publen, "secret", 6, text, RSA_SIZE - 1),
	       -EOVERFLOW);
	stop(0);
}

/* ---- many at once, and stopped in the middle ----------------------------- */

static void wait_for_all(unsigned int texts)
{
	const struct virtio_platform_ops *ops = &host.ops;
	uint64_t end = ops->now(&host) + 60 * (uint64_t)SECOND_NS;

	/* Each wait ends with the first few that are done. */
	while (crypto_user_good() < texts && ops->now(&host) < end)
		__this_module.wait(SECOND_NS);
	is_int(crypto_user_good(), texts);
	is_int(crypto_user_bad(), 0);
}

static void many_texts_at_once(unsigned int texts, unsigned int backlogged)
{
	start();
	is_int(crypto_user_begin(texts), 0);
	is_int(crypto_user_backlogged(), backlogged);
	wait_for_all(texts);
	is_int(crypto_user_moved_up(), backlogged);
	is_int(in_flight, 0);
	crypto_user_end();
	stop(0);
}

/* The queue of the device, and that of its engine, have room for 1024. */
static void many_texts_are_encrypted_at_once(void)
{
	many_texts_at_once(1, 0);
	many_texts_at_once(100, 0);
	many_texts_at_once(1500, 1500 - 1024);
}

/*
 * The driver forgets the vectors of requests that the device has, and never
 * says how these went.
 */
static void it_is_stopped_in_the_middle(void)
{
	unsigned int lost = 0;

	for (unsigned int texts = 1; texts < 8; texts += 3) {
		start();
		is_int(crypto_user_begin(texts), 0);
		deaf = true;
		__this_module.wait(0);
		is_int(in_flight, texts);
		__this_module.exit();
		deaf = false;
		is_int(in_flight, 0);
		is_int(crypto_user_good(), 0);
		crypto_user_give_up();
		lost += texts;
		is_int(__this_module.blocks, lost);
		ok(list_empty(&__this_module.services));
		ok(list_empty(&__this_module.deferred));
	}
	__this_module.blocks = 0;
	many_texts_at_once(10, 0);
}

int main(int argc, char **argv)
{
	const char *const args[] = { "-object",
				     "cryptodev-backend-builtin,id=it",
				     "-device", argc > 2 ? argv[2] : "", NULL };
	const struct virtio_qemu_config config = {
		.machine = argc > 1 ? argv[1] : "",
		.args = args,
		.host = &host.platform,
	};

	virtio_linux_init(&host);
	host.ops.trace = count;
	if (virtio_qemu_start(&qemu, &config) || virtio_qemu_probe(qemu)) {
		puts("Bail out! QEMU does not start");
		return 1;
	}
	platform = *virtio_qemu_platform(qemu);
	ops = *platform.ops;
	ops.wait = listen;
	platform.ops = &ops;
	virtio_bus_set_platform(&platform);
	TEST(encryption_is_as_the_standard_says);
	TEST(what_makes_no_sense_is_refused);
	TEST(rsa_encrypts_and_decrypts);
	TEST(many_texts_are_encrypted_at_once);
	TEST(it_is_stopped_in_the_middle);
	virtio_qemu_close(qemu);
	return tap_done();
}
