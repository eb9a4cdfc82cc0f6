/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * @file
 * A crypto device (5.9).
 */
#ifndef LINUX_VIRTIO_CRYPTO_H
#define LINUX_VIRTIO_CRYPTO_H

#include <linux/types.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_types.h>

#define VIRTIO_CRYPTO_SERVICE_CIPHER   0 /**< ciphers */
#define VIRTIO_CRYPTO_SERVICE_HASH     1 /**< hashes */
#define VIRTIO_CRYPTO_SERVICE_MAC      2 /**< authentication codes */
#define VIRTIO_CRYPTO_SERVICE_AEAD     3 /**< ciphers that authenticate */
#define VIRTIO_CRYPTO_SERVICE_AKCIPHER 4 /**< ciphers with two keys */

/** An operation of a service. */
#define VIRTIO_CRYPTO_OPCODE(service, op) (((service) << 8) | (op))

#define VIRTIO_CRYPTO_CIPHER_CREATE_SESSION                                    \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_CIPHER, 0x02) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_CIPHER_DESTROY_SESSION                                   \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_CIPHER, 0x03) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_HASH_CREATE_SESSION                                      \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_HASH, 0x02) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_HASH_DESTROY_SESSION                                     \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_HASH, 0x03) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_MAC_CREATE_SESSION                                       \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_MAC, 0x02) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_MAC_DESTROY_SESSION                                      \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_MAC, 0x03) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_AEAD_CREATE_SESSION                                      \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AEAD, 0x02) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_AEAD_DESTROY_SESSION                                     \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AEAD, 0x03) /**< 5.9.7.2 */
#define VIRTIO_CRYPTO_AKCIPHER_CREATE_SESSION                                  \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AKCIPHER, 0x04)
#define VIRTIO_CRYPTO_AKCIPHER_DESTROY_SESSION                                 \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AKCIPHER, 0x05)

/** What a request on the control queue begins with. */
struct virtio_crypto_ctrl_header {
	__le32 opcode; /**< VIRTIO_CRYPTO_*_SESSION */
	__le32 algo;
	__le32 flag;
	__le32 queue_id; /**< the queue that will be used */
};

/* ---- ciphers ------------------------------------------------------------- */

#define VIRTIO_CRYPTO_NO_CIPHER		 0
#define VIRTIO_CRYPTO_CIPHER_ARC4	 1
#define VIRTIO_CRYPTO_CIPHER_AES_ECB	 2
#define VIRTIO_CRYPTO_CIPHER_AES_CBC	 3
#define VIRTIO_CRYPTO_CIPHER_AES_CTR	 4
#define VIRTIO_CRYPTO_CIPHER_DES_ECB	 5
#define VIRTIO_CRYPTO_CIPHER_DES_CBC	 6
#define VIRTIO_CRYPTO_CIPHER_3DES_ECB	 7
#define VIRTIO_CRYPTO_CIPHER_3DES_CBC	 8
#define VIRTIO_CRYPTO_CIPHER_3DES_CTR	 9
#define VIRTIO_CRYPTO_CIPHER_KASUMI_F8	 10
#define VIRTIO_CRYPTO_CIPHER_SNOW3G_UEA2 11
#define VIRTIO_CRYPTO_CIPHER_AES_F8	 12
#define VIRTIO_CRYPTO_CIPHER_AES_XTS	 13
#define VIRTIO_CRYPTO_CIPHER_ZUC_EEA3	 14

#define VIRTIO_CRYPTO_OP_ENCRYPT 1 /**< a key that encrypts */
#define VIRTIO_CRYPTO_OP_DECRYPT 2 /**< a key that decrypts */

/** What a session of a cipher is. */
struct virtio_crypto_cipher_session_para {
	__le32 algo;   /**< VIRTIO_CRYPTO_CIPHER_* */
	__le32 keylen; /**< bytes of the key */
	__le32 op;     /**< VIRTIO_CRYPTO_OP_* */
	__le32 padding;
};

/** The session that was made. */
struct virtio_crypto_session_input {
	__le64 session_id;
	__le32 status; /**< VIRTIO_CRYPTO_OK and the like */
	__le32 padding;
};

/** A request for one. */
struct virtio_crypto_cipher_session_req {
	struct virtio_crypto_cipher_session_para para;
	__u8 padding[32];
};

/* ---- hashes -------------------------------------------------------------- */

#define VIRTIO_CRYPTO_NO_HASH		 0
#define VIRTIO_CRYPTO_HASH_MD5		 1
#define VIRTIO_CRYPTO_HASH_SHA1		 2
#define VIRTIO_CRYPTO_HASH_SHA_224	 3
#define VIRTIO_CRYPTO_HASH_SHA_256	 4
#define VIRTIO_CRYPTO_HASH_SHA_384	 5
#define VIRTIO_CRYPTO_HASH_SHA_512	 6
#define VIRTIO_CRYPTO_HASH_SHA3_224	 7
#define VIRTIO_CRYPTO_HASH_SHA3_256	 8
#define VIRTIO_CRYPTO_HASH_SHA3_384	 9
#define VIRTIO_CRYPTO_HASH_SHA3_512	 10
#define VIRTIO_CRYPTO_HASH_SHA3_SHAKE128 11
#define VIRTIO_CRYPTO_HASH_SHA3_SHAKE256 12

/** What a session of a hash is. */
struct virtio_crypto_hash_session_para {
	__le32 algo;		/**< VIRTIO_CRYPTO_HASH_* */
	__le32 hash_result_len; /**< bytes of a result */
	__u8 padding[8];
};

/** A request for one. */
struct virtio_crypto_hash_create_session_req {
	struct virtio_crypto_hash_session_para para;
	__u8 padding[40];
};

/* ---- authentication codes ------------------------------------------------ */

#define VIRTIO_CRYPTO_NO_MAC		   0
#define VIRTIO_CRYPTO_MAC_HMAC_MD5	   1
#define VIRTIO_CRYPTO_MAC_HMAC_SHA1	   2
#define VIRTIO_CRYPTO_MAC_HMAC_SHA_224	   3
#define VIRTIO_CRYPTO_MAC_HMAC_SHA_256	   4
#define VIRTIO_CRYPTO_MAC_HMAC_SHA_384	   5
#define VIRTIO_CRYPTO_MAC_HMAC_SHA_512	   6
#define VIRTIO_CRYPTO_MAC_CMAC_3DES	   25
#define VIRTIO_CRYPTO_MAC_CMAC_AES	   26
#define VIRTIO_CRYPTO_MAC_KASUMI_F9	   27
#define VIRTIO_CRYPTO_MAC_SNOW3G_UIA2	   28
#define VIRTIO_CRYPTO_MAC_GMAC_AES	   41
#define VIRTIO_CRYPTO_MAC_GMAC_TWOFISH	   42
#define VIRTIO_CRYPTO_MAC_CBCMAC_AES	   49
#define VIRTIO_CRYPTO_MAC_CBCMAC_KASUMI_F9 50
#define VIRTIO_CRYPTO_MAC_XCBC_AES	   53

/** What a session of an authentication code is. */
struct virtio_crypto_mac_session_para {
	__le32 algo;		/**< VIRTIO_CRYPTO_MAC_* */
	__le32 hash_result_len; /**< bytes of a result */
	__le32 auth_key_len;	/**< bytes of the key */
	__le32 padding;
};

/** A request for one. */
struct virtio_crypto_mac_create_session_req {
	struct virtio_crypto_mac_session_para para;
	__u8 padding[40];
};

/* ---- ciphers that authenticate ------------------------------------------- */

#define VIRTIO_CRYPTO_NO_AEAD		     0
#define VIRTIO_CRYPTO_AEAD_GCM		     1
#define VIRTIO_CRYPTO_AEAD_CCM		     2
#define VIRTIO_CRYPTO_AEAD_CHACHA20_POLY1305 3

/** What a session of such a cipher is. */
struct virtio_crypto_aead_session_para {
	__le32 algo;		/**< VIRTIO_CRYPTO_AEAD_* */
	__le32 key_len;		/**< bytes of the key */
	__le32 hash_result_len; /**< bytes of a result */
	__le32 aad_len;		/**< bytes that are authenticated only */
	__le32 op;		/**< VIRTIO_CRYPTO_OP_* */
	__le32 padding;
};

/** A request for one. */
struct virtio_crypto_aead_create_session_req {
	struct virtio_crypto_aead_session_para para;
	__u8 padding[32];
};

/* ---- ciphers with two keys ----------------------------------------------- */

#define VIRTIO_CRYPTO_RSA_RAW_PADDING	0 /**< none */
#define VIRTIO_CRYPTO_RSA_PKCS1_PADDING 1 /**< that of PKCS 1 */
#define VIRTIO_CRYPTO_RSA_NO_HASH	0
#define VIRTIO_CRYPTO_RSA_MD2		1
#define VIRTIO_CRYPTO_RSA_MD3		2
#define VIRTIO_CRYPTO_RSA_MD4		3
#define VIRTIO_CRYPTO_RSA_MD5		4
#define VIRTIO_CRYPTO_RSA_SHA1		5
#define VIRTIO_CRYPTO_RSA_SHA256	6
#define VIRTIO_CRYPTO_RSA_SHA384	7
#define VIRTIO_CRYPTO_RSA_SHA512	8
#define VIRTIO_CRYPTO_RSA_SHA224	9

/** How RSA is used. */
struct virtio_crypto_rsa_session_para {
	__le32 padding_algo; /**< VIRTIO_CRYPTO_RSA_*_PADDING */
	__le32 hash_algo;    /**< VIRTIO_CRYPTO_RSA_* */
};

#define VIRTIO_CRYPTO_CURVE_UNKNOWN   0
#define VIRTIO_CRYPTO_CURVE_NIST_P192 1
#define VIRTIO_CRYPTO_CURVE_NIST_P224 2
#define VIRTIO_CRYPTO_CURVE_NIST_P256 3
#define VIRTIO_CRYPTO_CURVE_NIST_P384 4
#define VIRTIO_CRYPTO_CURVE_NIST_P521 5

/** How ECDSA is used. */
struct virtio_crypto_ecdsa_session_para {
	__le32 curve_id; /**< VIRTIO_CRYPTO_CURVE_* */
	__le32 padding;
};

#define VIRTIO_CRYPTO_NO_AKCIPHER    0
#define VIRTIO_CRYPTO_AKCIPHER_RSA   1
#define VIRTIO_CRYPTO_AKCIPHER_DSA   2
#define VIRTIO_CRYPTO_AKCIPHER_ECDSA 3

#define VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_PUBLIC	1
#define VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_PRIVATE 2

/** What a session of such a cipher is. */
struct virtio_crypto_akcipher_session_para {
	__le32 algo;	/**< VIRTIO_CRYPTO_AKCIPHER_* */
	__le32 keytype; /**< VIRTIO_CRYPTO_AKCIPHER_KEY_TYPE_* */
	__le32 keylen;	/**< bytes of the key */
	/** What the algorithm needs. */
	union {
		struct virtio_crypto_rsa_session_para rsa;
		struct virtio_crypto_ecdsa_session_para ecdsa;
	} u;
};

/** A request for one. */
struct virtio_crypto_akcipher_create_session_req {
	struct virtio_crypto_akcipher_session_para para;
	__u8 padding[36];
};

/* ---- a cipher with a hash ------------------------------------------------ */

#define VIRTIO_CRYPTO_SYM_ALG_CHAIN_ORDER_HASH_THEN_CIPHER 1
#define VIRTIO_CRYPTO_SYM_ALG_CHAIN_ORDER_CIPHER_THEN_HASH 2
#define VIRTIO_CRYPTO_SYM_HASH_MODE_PLAIN		   1
#define VIRTIO_CRYPTO_SYM_HASH_MODE_AUTH		   2
#define VIRTIO_CRYPTO_SYM_HASH_MODE_NESTED		   3

/** Bytes that the parts of a hash or a code take. */
#define VIRTIO_CRYPTO_ALG_CHAIN_SESS_OP_SPEC_HDR_SIZE 16

/** What a session of both is. */
struct virtio_crypto_alg_chain_session_para {
	__le32 alg_chain_order; /**< VIRTIO_CRYPTO_SYM_ALG_CHAIN_ORDER_* */
	__le32 hash_mode;	/**< VIRTIO_CRYPTO_SYM_HASH_MODE_* */
	struct virtio_crypto_cipher_session_para cipher_param;
	/** What is done besides. */
	union {
		struct virtio_crypto_hash_session_para hash_param;
		struct virtio_crypto_mac_session_para mac_param;
		__u8 padding[16];
	} u;
	__le32 aad_len; /**< bytes that are authenticated only */
	__le32 padding;
};

/** A request for one. */
struct virtio_crypto_alg_chain_session_req {
	struct virtio_crypto_alg_chain_session_para para;
};

#define VIRTIO_CRYPTO_SYM_OP_NONE		0
#define VIRTIO_CRYPTO_SYM_OP_CIPHER		1 /**< a cipher */
#define VIRTIO_CRYPTO_SYM_OP_ALGORITHM_CHAINING 2 /**< with a hash */

/** A request for a session with one key. */
struct virtio_crypto_sym_create_session_req {
	/** What it is. */
	union {
		struct virtio_crypto_cipher_session_req cipher;
		struct virtio_crypto_alg_chain_session_req chain;
		__u8 padding[48];
	} u;
	__le32 op_type; /**< VIRTIO_CRYPTO_SYM_OP_* */
	__le32 padding;
};

/** A request to end a session. */
struct virtio_crypto_destroy_session_req {
	__le64 session_id;
	__u8 padding[48];
};

/** A request on the control queue. */
struct virtio_crypto_op_ctrl_req {
	struct virtio_crypto_ctrl_header header;
	/** What is wanted. */
	union {
		struct virtio_crypto_sym_create_session_req sym_create_session;
		struct virtio_crypto_hash_create_session_req
			hash_create_session;
		struct virtio_crypto_mac_create_session_req mac_create_session;
		struct virtio_crypto_aead_create_session_req
			aead_create_session;
		struct virtio_crypto_akcipher_create_session_req
			akcipher_create_session;
		struct virtio_crypto_destroy_session_req destroy_session;
		__u8 padding[56];
	} u;
};

_Static_assert(sizeof(struct virtio_crypto_session_input) == 16, "5.9.7.2");
_Static_assert(sizeof(struct virtio_crypto_sym_create_session_req) == 56,
	       "5.9.7.2");
_Static_assert(sizeof(struct virtio_crypto_op_ctrl_req) == 72, "5.9.7.2");

/* ---- data ---------------------------------------------------------------- */

#define VIRTIO_CRYPTO_CIPHER_ENCRYPT                                           \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_CIPHER, 0x00) /**< 5.9.7.4 */
#define VIRTIO_CRYPTO_CIPHER_DECRYPT                                           \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_CIPHER, 0x01) /**< 5.9.7.4 */
#define VIRTIO_CRYPTO_HASH                                                     \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_HASH, 0x00) /**< 5.9.7.4 */
#define VIRTIO_CRYPTO_MAC                                                      \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_MAC, 0x00) /**< 5.9.7.4 */
#define VIRTIO_CRYPTO_AEAD_ENCRYPT                                             \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AEAD, 0x00) /**< 5.9.7.4 */
#define VIRTIO_CRYPTO_AEAD_DECRYPT                                             \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AEAD, 0x01) /**< 5.9.7.4 */
#define VIRTIO_CRYPTO_AKCIPHER_ENCRYPT                                         \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AKCIPHER, 0x00)
#define VIRTIO_CRYPTO_AKCIPHER_DECRYPT                                         \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AKCIPHER, 0x01)
#define VIRTIO_CRYPTO_AKCIPHER_SIGN                                            \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AKCIPHER, 0x02)
#define VIRTIO_CRYPTO_AKCIPHER_VERIFY                                          \
	VIRTIO_CRYPTO_OPCODE(VIRTIO_CRYPTO_SERVICE_AKCIPHER, 0x03)

/** What a request on a data queue begins with. */
struct virtio_crypto_op_header {
	__le32 opcode;
	__le32 algo;
	__le64 session_id;
	__le32 flag; /**< 0 */
	__le32 padding;
};

/** What a cipher is given. */
struct virtio_crypto_cipher_para {
	__le32 iv_len;	     /**< bytes to begin with */
	__le32 src_data_len; /**< bytes given */
	__le32 dst_data_len; /**< bytes wanted */
	__le32 padding;
};

/** What a hash is given. */
struct virtio_crypto_hash_para {
	__le32 src_data_len;
	__le32 hash_result_len;
};

/** What an authentication code is given. */
struct virtio_crypto_mac_para {
	struct virtio_crypto_hash_para hash;
};

/** What a cipher that authenticates is given. */
struct virtio_crypto_aead_para {
	__le32 iv_len;
	__le32 aad_len;
	__le32 src_data_len;
	__le32 dst_data_len;
};

/** Work for a cipher. */
struct virtio_crypto_cipher_data_req {
	struct virtio_crypto_cipher_para para;
	__u8 padding[24];
};

/** Work for a hash. */
struct virtio_crypto_hash_data_req {
	struct virtio_crypto_hash_para para;
	__u8 padding[40];
};

/** Work for an authentication code. */
struct virtio_crypto_mac_data_req {
	struct virtio_crypto_mac_para para;
	__u8 padding[40];
};

/** What a cipher with a hash is given. */
struct virtio_crypto_alg_chain_data_para {
	__le32 iv_len;
	__le32 src_data_len;
	__le32 dst_data_len;
	__le32 cipher_start_src_offset;
	__le32 len_to_cipher;
	__le32 hash_start_src_offset;
	__le32 len_to_hash;
	__le32 aad_len;
	__le32 hash_result_len;
	__le32 reserved;
};

/** Work for both. */
struct virtio_crypto_alg_chain_data_req {
	struct virtio_crypto_alg_chain_data_para para;
};

/** Work with one key. */
struct virtio_crypto_sym_data_req {
	/** What it is. */
	union {
		struct virtio_crypto_cipher_data_req cipher;
		struct virtio_crypto_alg_chain_data_req chain;
		__u8 padding[40];
	} u;
	__le32 op_type; /**< VIRTIO_CRYPTO_SYM_OP_* */
	__le32 padding;
};

/** Work for a cipher that authenticates. */
struct virtio_crypto_aead_data_req {
	struct virtio_crypto_aead_para para;
	__u8 padding[32];
};

/** What a cipher with two keys is given. */
struct virtio_crypto_akcipher_para {
	__le32 src_data_len;
	__le32 dst_data_len;
};

/** Work for one. */
struct virtio_crypto_akcipher_data_req {
	struct virtio_crypto_akcipher_para para;
	__u8 padding[40];
};

/** A request on a data queue. */
struct virtio_crypto_op_data_req {
	struct virtio_crypto_op_header header;
	/** What is wanted. */
	union {
		struct virtio_crypto_sym_data_req sym_req;
		struct virtio_crypto_hash_data_req hash_req;
		struct virtio_crypto_mac_data_req mac_req;
		struct virtio_crypto_aead_data_req aead_req;
		struct virtio_crypto_akcipher_data_req akcipher_req;
		__u8 padding[48];
	} u;
};

_Static_assert(sizeof(struct virtio_crypto_op_header) == 24, "5.9.7.4");
_Static_assert(sizeof(struct virtio_crypto_op_data_req) == 72, "5.9.7.4");

#define VIRTIO_CRYPTO_OK	   0 /**< done */
#define VIRTIO_CRYPTO_ERR	   1 /**< failed */
#define VIRTIO_CRYPTO_BADMSG	   2 /**< it is not authentic */
#define VIRTIO_CRYPTO_NOTSUPP	   3 /**< not known */
#define VIRTIO_CRYPTO_INVSESS	   4 /**< no such session */
#define VIRTIO_CRYPTO_NOSPC	   5 /**< no room for another */
#define VIRTIO_CRYPTO_KEY_REJECTED 6 /**< a signature is not good */

#define VIRTIO_CRYPTO_S_HW_READY (1 << 0) /**< it can be used */

/** The configuration. */
struct virtio_crypto_config {
	__le32 status;		/**< VIRTIO_CRYPTO_S_* */
	__le32 max_dataqueues;	/**< how many */
	__le32 crypto_services; /**< a bit for each service */
	__le32 cipher_algo_l;	/**< a bit for each algorithm ... */
	__le32 cipher_algo_h;	/**< ... from the 32nd on */
	__le32 hash_algo;
	__le32 mac_algo_l;
	__le32 mac_algo_h;
	__le32 aead_algo;
	__le32 max_cipher_key_len; /**< bytes */
	__le32 max_auth_key_len;   /**< bytes */
	__le32 akcipher_algo;
	__le64 max_size; /**< bytes of a request */
};

_Static_assert(sizeof(struct virtio_crypto_config) == 56, "5.9.5");

/** How it went. */
struct virtio_crypto_inhdr {
	__u8 status; /**< VIRTIO_CRYPTO_OK and the like */
};

#endif /* LINUX_VIRTIO_CRYPTO_H */
