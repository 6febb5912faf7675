/* What the files of src/pki share with each other and with nobody else. */
#ifndef GMS_PKI_PARTS_H
#define GMS_PKI_PARTS_H

#include "asn1/der.h"
#include "pki/pki.h"

#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdatomic.h>

struct gmseal_certificate {
	atomic_uint references;
	gmseal_buffer der;
	X509 *x509;
	struct gms_public_key *key; /* NULL if it could not be read */
	char *subject, *issuer, *serial;
	int64_t not_before, not_after;
	unsigned key_usage;
	bool is_ca;
	bool signature_sound; /* what it is signed with is no broken digest */
	bool extensions_sound; /* those that OpenSSL knows can be read and do not contradict */
};

/* DER of one certificate and nothing behind it. */
gmseal_status gms_certificate_from_der(
	gmseal_bytes der, gmseal_certificate **certificate, gmseal_error *error);

static inline bool gms_certificate_equal(const gmseal_certificate *a, const gmseal_certificate *b)
{
	return gms_equal(gms_bytes(&a->der), gms_bytes(&b->der));
}

static inline bool gms_certificate_holds(const gmseal_certificate *certificate, int64_t at)
{
	return certificate->not_before <= at && at <= certificate->not_after;
}

/* A name as RFC 4514 text that the caller frees. */
gmseal_status gms_name_text(const X509_NAME *name, char **text, gmseal_error *error);

/* A string of any type as UTF-8; GMSEAL_ERROR_FORMAT if it is no text. */
gmseal_status gms_name_value(const ASN1_STRING *value, gmseal_buffer *text, gmseal_error *error);

/* Whether a signature algorithm (NID) digests with something that nobody can find collisions of at
 * will: not with MD2, MD4 and MD5. SHA-1 is taken, since GM/T 0031-2014 has it. */
bool gms_signature_is_sound(int algorithm);

/* Whether signatures by a certificate's key are looked at: SM2, and RSA of a sensible size. */
bool gms_certificate_verifies(const gmseal_certificate *certificate);

/* UTCTime or GeneralizedTime, also without seconds or zone (then it is UTC). */
bool gms_x509_time(const ASN1_STRING *time, int64_t *seconds);

/* What files hold: DER of one object, or PEM. */
enum gms_object_kind {
	GMS_OBJECT_CERTIFICATE,
	GMS_OBJECT_CRL
};
typedef gmseal_status gms_object_visitor(void *user, gmseal_bytes der, gmseal_error *error);
/* Visits the only one, or every PEM block of that kind (the first alone if first). A failing
 * visitor ends it; GMSEAL_ERROR_FORMAT if there is no object of that kind. */
gmseal_status gms_objects_visit(enum gms_object_kind kind, gmseal_bytes input, bool first,
	gms_object_visitor *visitor, void *user, gmseal_error *error);

/* Octets of a certificate. */
#define GMS_MAX_CERTIFICATE ((size_t)64 * 1024)

/* Certificates without repetition. */
struct gms_certificates {
	gmseal_certificate **list;
	size_t count, room;
};
/* Adds its own reference. */
gmseal_status gms_certificates_add(struct gms_certificates *certificates,
	const gmseal_certificate *certificate, gmseal_error *error);
bool gms_certificates_contain(
	const struct gms_certificates *certificates, const gmseal_certificate *certificate);
/* Gives back all but the first count of them. */
void gms_certificates_shorten(struct gms_certificates *certificates, size_t count);
void gms_certificates_free(struct gms_certificates *certificates);

/* What is remembered: certificates by their octets, and with them their verified chains. Locks
 * itself; when full, older entries make room. */
struct gms_cache;
struct gms_cache *gms_cache_new(void);
void gms_cache_free(struct gms_cache *cache);
void gms_cache_clear(struct gms_cache *cache);
/* Shared for the caller; NULL if it is not there. */
gmseal_certificate *gms_cache_certificate(struct gms_cache *cache, gmseal_bytes der);
void gms_cache_add_certificate(struct gms_cache *cache, const gmseal_certificate *certificate);
/* A chain that holds at that time, copied for the caller; NULL if there is none. */
struct gms_chain *gms_cache_chain(
	struct gms_cache *cache, const gmseal_certificate *certificate, int64_t at);
void gms_cache_add_chain(struct gms_cache *cache, const struct gms_chain *chain);

/* A chain of its own out of shared certificates; NULL without memory. */
struct gms_chain *gms_chain_new(gmseal_certificate *const *certificates, size_t count);

/* Revocation lists and OCSP responses: revocation.h. */
struct gms_crl;
struct gms_ocsp;

struct gms_trust {
	struct gms_certificates anchors, untrusted;
	struct gms_crl **crls;
	size_t crl_count, crl_room;
	struct gms_ocsp **ocsps;
	size_t ocsp_count, ocsp_room;
	X509_STORE *store; /* empty: it carries the callbacks of chain.c */
	struct gms_cache *cache;
};

/* Whether two certificates have the same name and key. */
bool gms_same_entity(const gmseal_certificate *a, const gmseal_certificate *b);

/* Whether a certificate has the name and key of a trust anchor (RFC 5280 6.1.1 d). */
bool gms_trust_is_anchor(const struct gms_trust *trust, const gmseal_certificate *certificate);

/* The store with the callbacks for gms_chain_judge(); NULL without memory. */
X509_STORE *gms_chain_store(void);

/* Records why there is no chain; a fault counts more than missing information, and the first more
 * than a later one. detail is taken over. */
void gms_chain_fault(struct gms_chain_result *result, const char *reason, bool unknown,
	struct gms_string *detail);

/* Verifies a path whose last certificate is an anchor; a fault is recorded in result. */
gmseal_status gms_chain_judge(const struct gms_trust *trust, gmseal_certificate *const *path,
	size_t count, int64_t at, bool *sound, struct gms_chain_result *result,
	gmseal_error *error);

/* Looks for a sound path from a certificate to an anchor; further certificates serve like the
 * untrusted ones. */
gmseal_status gms_chain_search(const struct gms_trust *trust, const gmseal_certificate *certificate,
	const struct gms_certificates *further, const struct gms_detour *detour, int64_t at,
	struct gms_chain_result *result, gmseal_error *error);

#endif
