/*
 * Inside src/pki: revocation lists and OCSP responses, what each of them says about a certificate,
 * and how that is put together.
 */
#ifndef GMS_REVOCATION_H
#define GMS_REVOCATION_H

#include "pki/parts.h"

#include <openssl/ocsp.h>

/* What is asked of all lists and responses. */
struct gms_question {
	const struct gms_trust *trust;
	const gmseal_certificate *certificate, *issuer;
	int64_t at, now; /* as for gms_trust_revocation() */
	unsigned
		depth; /* asked about who signs lists or responses, to trust them: how far from the first */
	struct gms_memory *memory; /* of what was found out on the way */
};

/* What one list or response says about the certificate. The farther down, the more it tells. */
enum gms_finding_kind {
	GMS_FOUND_NOTHING,
	GMS_OCSP_UNSUCCESSFUL,
	GMS_OCSP_OTHER_CERTIFICATE,
	GMS_CRL_DELTA, /* a delta list without a base */
	GMS_CRL_INDIRECT,
	GMS_CRL_CRITICAL_EXTENSION,
	GMS_CRL_MALFORMED,
	GMS_CRL_OTHER_SCOPE,
	GMS_OCSP_CRITICAL_EXTENSION,
	GMS_OCSP_RESPONDER,
	GMS_OCSP_SELF, /* the certificate that it is about vouches for itself */
	GMS_CRL_ISSUER_USAGE,
	GMS_CRL_ISSUER_CHAIN,
	GMS_CRL_ISSUER_EXPIRED, /* not valid when the list was made */
	GMS_CRL_ISSUER_ENDED, /* valid then, but not at the time that counts any more */
	GMS_CRL_ISSUER_REVOKED,
	GMS_OCSP_DELEGATE_USAGE,
	GMS_OCSP_DELEGATE_EXPIRED,
	GMS_OCSP_DELEGATE_REVOKED,
	GMS_OCSP_DELEGATE_UNKNOWN,
	GMS_CRL_SIGNATURE,
	GMS_OCSP_SIGNATURE,
	GMS_CRL_FUTURE,
	GMS_OCSP_FUTURE,
	GMS_CRL_STALE,
	GMS_OCSP_STALE,
	GMS_CRL_PARTIAL,
	GMS_OCSP_UNKNOWN,
	GMS_FOUND_CLEAR,
	GMS_CRL_NAMES, /* it is named by a list that cannot be used */
	GMS_FOUND_REVOKED
};

struct gms_finding {
	enum gms_finding_kind kind;
	bool ocsp; /* where it comes from */
	int64_t this_update, next_update;
	const char
		*signer; /* the subject of the certificate at fault, where it is not the issuer */
	unsigned reasons; /* GMS_FOUND_CLEAR: for which, as in GMS_ALL_REASONS */
	int64_t revoked_at; /* GMS_FOUND_REVOKED */
	int crl_reason; /* GMS_FOUND_REVOKED: CRLReason, or -1 */
};

/* CRLReason of RFC 5280 5.3.1 1 to 10 as the bits of ReasonFlags (RFC 5280 4.2.1.13) 1 to 8. */
#define GMS_ALL_REASONS 0x1FEu
#define GMS_FIRST_REASON 1
#define GMS_REASON_HOLD 6
#define GMS_LAST_REASON 8

/* What all lists and responses together say. It is the same whatever order they come in. */
struct gms_evidence {
	struct gms_finding revoked; /* for good: the earliest time, and a compromise if one tells */
	struct gms_finding held; /* certificateHold: the earliest time, but the last thisUpdate */
	struct gms_finding clear[GMS_LAST_REASON + 1]; /* the newest that clears of each reason */
	bool named; /* GMS_CRL_NAMES */
	struct gms_finding other; /* the most telling of those that tell nothing, or the newest */
};
void gms_evidence_add(struct gms_evidence *evidence, const struct gms_finding *finding);

/* Whether it is revoked, and since when. A hold alone may be lifted, by something newer that can tell
 * of holds and has none. */
bool gms_evidence_revocation(const struct gms_evidence *evidence, struct gms_finding *revocation);

/* Whether a signer of lists or responses of whom this is known was revoked at that time; after a
 * compromise he was. revocation is GMS_FOUND_NOTHING if he is not revoked at all. */
bool gms_finding_discredits(const struct gms_finding *revocation, int64_t at);

/* What it all comes to at the time that counts. What clears it is as old as its oldest part. */
void gms_evidence_sum(const struct gms_evidence *evidence, int64_t at, struct gms_finding *sum);

/* Whether a list or response tells about the time that counts: it was fresh then, or was made later
 * and while the certificate, had it been revoked, still had to be named. */
bool gms_tells_about(const struct gms_question *question, int64_t this_update, int64_t next_update);

/* The stable word for a finding and a sentence about it. */
void gms_finding_tell(const struct gms_finding *finding, const struct gms_question *question,
	struct gms_revocation *result);

/* Certificates of the issuer's name that are tried for a list, untrusted ones and anchors. */
#define GMS_MAX_TRIED 8

/* Signers that are remembered: all that are tried, at both depths. */
#define GMS_MAX_SIGNERS (2 * 2 * GMS_MAX_TRIED)

/* How far the question who may sign lists and responses is followed. */
#define GMS_MAX_DEPTH 2

/* Signers of lists that were asked about, as many lists have the same: what the first asked for them
 * is not asked again. As long as one question lasts. */
struct gms_memory {
	struct {
		const gmseal_certificate *signer;
		int64_t at;
		unsigned depth;
		struct gms_finding revocation;
	} places[GMS_MAX_SIGNERS];
	size_t count;
};

/* How many signers a list or response remembers to have been verified with. */
#define GMS_REMEMBERED 8

/* A CRL and what has been found out about it. Read only but for what the lock guards. */
struct gms_crl {
	gmseal_buffer der;
	X509_CRL *x509_crl;
	/* Parts of der, for its signature. */
	gmseal_bytes to_be_signed, value;
	char algorithm[GMS_OID_SIZE];
	int64_t this_update, next_update;
	ISSUING_DIST_POINT *scope; /* or NULL */
	AUTHORITY_KEYID *key_id; /* or NULL */
	ASN1_INTEGER *number; /* or NULL */
	ASN1_INTEGER *base; /* of a delta list: the least number of lists that it adds to */
	bool algorithms_agree; /* the one inside and the one outside */
	unsigned reasons; /* that it covers, as in GMS_ALL_REASONS */
	enum gms_finding_kind unusable; /* why it is not used at all, or GMS_FOUND_NOTHING */
	/* Certificates that its signature was verified with, and what came out. */
	pthread_mutex_t lock;
	struct {
		gmseal_certificate *signer;
		bool valid;
	} checked[GMS_REMEMBERED];
	size_t next_checked;
};
gmseal_status gms_crl_decode(gmseal_bytes der, struct gms_crl **crl, gmseal_error *error);
void gms_crl_free(struct gms_crl *crl);

/* Whether the list covers the certificate (RFC 5280 6.3.3 b). */
bool gms_crl_covers(const struct gms_crl *crl, const gmseal_certificate *certificate);

/* Whether a delta list adds to a complete one (RFC 5280 5.2.4), its signature apart. */
bool gms_crl_adds_to(const struct gms_crl *delta, const struct gms_crl *complete);

/* Who signed the list: the issuer, or a certificate of the same name that is for that. If nobody
 * who may, *signer is NULL and finding tells why. */
gmseal_status gms_crl_signer(struct gms_crl *crl, const struct gms_question *question,
	const gmseal_certificate **signer, struct gms_finding *finding, gmseal_error *error);

/* Adds what all lists say. */
gmseal_status gms_crls_ask(
	const struct gms_question *question, struct gms_evidence *evidence, gmseal_error *error);

/* An OCSP response. Read only but for what the lock guards. */
struct gms_ocsp {
	gmseal_buffer der;
	int status; /* OCSPResponseStatus */
	OCSP_BASICRESP *basic; /* NULL if it was not successful */
	/* Parts of der, for its signature. */
	gmseal_bytes to_be_signed, value;
	char algorithm[GMS_OID_SIZE];
	int64_t produced_at;
	bool critical_extension; /* there is one that is not known here */
	struct gms_certificates certificates;
	/* Issuers that it was judged under: who signed it, and whether that is in order. */
	pthread_mutex_t lock;
	struct gms_responder {
		gmseal_certificate *issuer;
		const gmseal_certificate *delegate; /* NULL: the issuer itself, or nobody */
		enum gms_finding_kind fault; /* GMS_FOUND_NOTHING: none */
	} checked[GMS_REMEMBERED];
	size_t next_checked;
};
gmseal_status gms_ocsp_decode(gmseal_bytes der, struct gms_ocsp **ocsp, gmseal_error *error);
void gms_ocsp_free(struct gms_ocsp *ocsp);
/* Forgets who signed it, for certificates have been added that may have. */
void gms_ocsp_forget(struct gms_ocsp *ocsp);

/* Who signed the response: the issuer or its delegate, and whether he may, his own revocation
 * apart. What *responder points at lives as long as the trust and the question. */
gmseal_status gms_ocsp_responder(struct gms_ocsp *ocsp, const struct gms_question *question,
	struct gms_responder *responder, gmseal_error *error);

/* The digests by which a CertID names an issuer (RFC 6960 4.1.1). */
struct gms_issuer_id {
	int digest; /* NID */
	uint8_t name[EVP_MAX_MD_SIZE], key[EVP_MAX_MD_SIZE];
	size_t size;
};
/* False if the digest is none of SHA-1, SHA-256 and SM3. */
bool gms_issuer_id(struct gms_issuer_id *id, const gmseal_certificate *issuer, int digest);

/* Adds what all responses say. */
gmseal_status gms_ocsps_ask(
	const struct gms_question *question, struct gms_evidence *evidence, gmseal_error *error);

#endif
