/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Another file of the driver's module: it uses the cipher as others in the
 * kernel do, with many requests under way at once.
 */
#include <crypto/skcipher.h>
#include <linux/err.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "crypto_user.h"

#define BLOCK 16
#define SIZE  (2 * BLOCK)

/* Texts lie in pieces, and the last block begins within the third. */
#define PIECES 4
static const unsigned int sizes[PIECES] = { 5, 6, 10, 11 };

/* AES-128-CBC of two blocks of zeros, with a key and a vector of zeros. */
static const u8 expected[SIZE] = { 0x66, 0xe9, 0x4b, 0xd4, 0xef, 0x8a, 0x2c,
				   0x3b, 0x88, 0x4c, 0xfa, 0x59, 0xca, 0x34,
				   0x2b, 0x2e, 0xf7, 0x95, 0xbd, 0x4a, 0x52,
				   0xe2, 0x9e, 0xd7, 0x13, 0xd3, 0x13, 0xfa,
				   0x20, 0xe9, 0x8d, 0xbc };

struct text {
	struct text *next;
	struct skcipher_request *req;
	struct scatterlist sg[PIECES];
	u8 iv[BLOCK];
	u8 bytes[SIZE];
};

static struct crypto_skcipher *tfm;
static struct text *texts;
static unsigned int good, bad, backlogged, moved_up;

static void done(void *data, int err)
{
	const struct text *text = data;

	if (err == -EINPROGRESS)
		moved_up++;
	else if (err || memcmp(text->bytes, expected, SIZE) != 0 ||
		 memcmp(text->iv, expected + BLOCK, BLOCK) != 0)
		bad++;
	else
		good++;
}

static int begin_text(void)
{
	struct text *text = kzalloc(sizeof(*text), GFP_KERNEL);
	unsigned int i;
	u8 *at;
	int err;

	if (!text)
		return -ENOMEM;
	at = text->bytes;
	text->req = skcipher_request_alloc(tfm, GFP_KERNEL);
	if (!text->req) {
		kfree(text);
		return -ENOMEM;
	}
	text->next = texts;
	texts = text;
	sg_init_table(text->sg, PIECES);
	for (i = 0; i < PIECES; i++) {
		sg_set_buf(&text->sg[i], at, sizes[i]);
		at += sizes[i];
	}
	skcipher_request_set_callback(text->req, CRYPTO_TFM_REQ_MAY_BACKLOG,
				      done, text);
	skcipher_request_set_crypt(text->req, text->sg, text->sg, SIZE,
				   text->iv);
	err = crypto_skcipher_encrypt(text->req);
	backlogged += err == -EBUSY;
	return err == -EINPROGRESS || err == -EBUSY ? 0 : err;
}

int crypto_user_begin(unsigned int num)
{
	static const u8 key[16];
	int err;

	good = bad = backlogged = moved_up = 0;
	tfm = crypto_alloc_skcipher("cbc(aes)", 0, 0);
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	err = crypto_skcipher_setkey(tfm, key, sizeof(key));
	while (!err && num--)
		err = begin_text();
	return err;
}

unsigned int crypto_user_good(void)
{
	return good;
}

unsigned int crypto_user_bad(void)
{
	return bad;
}

unsigned int crypto_user_backlogged(void)
{
	return backlogged;
}

unsigned int crypto_user_moved_up(void)
{
	return moved_up;
}

static void free_texts(void)
{
	while (texts) {
		struct text *text = texts;

		texts = text->next;
		skcipher_request_free(text->req);
		kfree(text);
	}
}

void crypto_user_end(void)
{
	free_texts();
	crypto_free_skcipher(tfm);
}

/* What the driver would do to free its part needs the device. */
void crypto_user_give_up(void)
{
	free_texts();
	kfree(tfm);
}
