/*
 * Requests of seal platforms to make a seal: a JSON object whose every value is a string. The
 * library takes the strings; whoever reads the JSON keeps to its own parser. All functions are
 * thread-safe.
 */
#ifndef GMSEAL_REQUEST_H
#define GMSEAL_REQUEST_H

#include <gmseal/base.h>
#include <gmseal/findings.h>
#include <gmseal/make.h>
#include <gmseal/seal.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The members of a request, by the names of the platform. */
typedef enum {
	GMSEAL_REQUEST_SEAL_NAME = 0, /* sealName: the seal's name, UTF-8 */
	GMSEAL_REQUEST_SEAL_NUM, /* sealNum: letters, 6 digits of a region, 8 digits */
	GMSEAL_REQUEST_CATEGORY, /* sealSpecificCategory: 01 to 05 */
	GMSEAL_REQUEST_HEIGHT, /* sealHeight: millimetres */
	GMSEAL_REQUEST_WIDTH, /* sealWidth: millimetres */
	GMSEAL_REQUEST_IMAGE, /* sealImg: Base64 */
	GMSEAL_REQUEST_TYPE, /* sealType: PNG */
	GMSEAL_REQUEST_START, /* validStartTime: yyyy-MM-dd HH:mm:ss, China Standard Time */
	GMSEAL_REQUEST_END, /* validEndTime */
	GMSEAL_REQUEST_CERTIFICATE, /* signCert: Base64 of the signer's certificate */
	GMSEAL_REQUEST_KIND, /* bakType: 1 new, 2 update */
	GMSEAL_REQUEST_CARRIER, /* sealCarrier: 1 USB key, 2 server */
	GMSEAL_REQUEST_LOCAL, /* localOr: Y local, N filed */
	GMSEAL_REQUEST_ORG_CODE, /* orgCode: the code from the registration packet */
	GMSEAL_REQUEST_MEMBERS /* how many there are */
} gmseal_request_member;

/* The name of a member in JSON; NULL behind the last. Static storage. */
GMSEAL_API const char *gmseal_request_member_name(gmseal_request_member member);

/* How many days before its end a certificate is to be renewed, unless the caller says otherwise. */
#define GMSEAL_NOTICE_DAYS 30

/* What a request is compared with, and what is made of the findings. Set it to zero with
 * GMSEAL_REQUEST_CONTEXT_INIT first. */
typedef struct {
	int64_t now; /* the time at which the seal would be made */
	int generation; /* in which it would be made, GMSEAL_GENERATION_*; 0: 4 */
	int64_t notice_days; /* before signCert's end there is a notice; 0: GMSEAL_NOTICE_DAYS */
	/* The registry: seals that exist already. NULL if it is not asked; an empty one is not NULL. */
	const gmseal_seal *const *seals;
	size_t seal_count;
	/* Where each of them was found, for sentences; NULL: not told. */
	const char *const *places;
	/* The code from the registration packet; without data: not compared. */
	gmseal_bytes org_code;
	/* Reasons whose findings are errors, whatever they are otherwise. */
	const char *const *refuse;
	size_t refuse_count;
	/* Reasons whose findings are notices, unless they are refused. Of the errors only "too-large"
	 * and "other-holder" can be allowed; with any other the seal would be wrong. */
	const char *const *allow;
	size_t allow_count;
} gmseal_request_context;

#define GMSEAL_REQUEST_CONTEXT_INIT                                                                \
	{                                                                                          \
		0                                                                                  \
	}

typedef struct gmseal_request gmseal_request;

/*
 * Reads and examines a request. members has GMSEAL_REQUEST_MEMBERS texts; one without data is
 * missing. *findings (always written on GMSEAL_OK) says what is wrong, each finding with the
 * member's name as its field; *request is NULL if any finding is an error. GMSEAL_ERROR_ARGUMENT if
 * the context refuses a reason that is not known, or allows one that is not known or cannot be
 * allowed, or if the generation cannot hold the time at which the seal would be made.
 *
 * Errors: "missing"; "malformed" (of any member); "too-large" (sealImg above 25 KiB);
 * "out-of-order" (validEndTime not behind validStartTime); "no-base64" and "no-certificate"
 * (signCert, sealImg); "damaged" (sealImg); "is-ca", "not-der", "key-type" (the generation has no
 * signatures of such a key), "key-usage", "extended-key-usage", "expired" and "not-yet-valid"
 * (signCert); "out-of-range" (validStartTime, validEndTime: the generation cannot
 * hold it); "expires-before-made" (validEndTime); "other-code" (orgCode); and by the registry
 * "seal-number-exists" (sealNum of a new seal), "certificate-has-seal" (signCert; an update may keep
 * the certificate of the seal that it replaces), "nothing-to-replace" (an update whose sealNum no seal
 * has), "other-holder" (signCert: an update with a certificate that has neither the code, in T or
 * 2.5.4.1, nor without codes the subject of one of the seal's that it replaces).
 *
 * Notices: what gmseal_picture_examine() finds by the rules of platforms (field sealImg, or
 * sealWidth, sealHeight, sealType), "subject" (signCert: what gmseal_subject_examine() finds),
 * "expires-soon" (signCert: within notice_days), "outlives-certificate" (validEndTime),
 * "line-breaks" (sealImg, signCert), "replaces" (sealNum: an update, of the seal that is named), and
 * "no-registry" (sealNum: an update of a seal that could not be named).
 *
 * Whoever reads the JSON and the registry tells three more, which may be refused or allowed like these
 * so that one list serves both: "not-text", an error (a value that is no string, which is handed over
 * as missing), "unknown-member", a notice, and "passed-by", a notice (what could not be asked).
 */
GMSEAL_API gmseal_status gmseal_request_examine(const gmseal_bytes *members,
	const gmseal_request_context *context, gmseal_request **request, gmseal_findings **findings,
	gmseal_error *error);

GMSEAL_API void gmseal_request_free(gmseal_request *request);

/*
 * Fills in what the request says: id (sealNum), vendor (its letters), type (the category's number),
 * name, picture, validity and the signer's certificate. What it points at lives as long as the
 * request. generation and created are left to the caller.
 */
GMSEAL_API void gmseal_request_apply(
	const gmseal_request *request, gmseal_seal_parameters *parameters);

/* The seal of the registry that an update replaces, the newest with its number; NULL if there is
 * none. */
GMSEAL_API const gmseal_seal *gmseal_request_replaces(const gmseal_request *request);

/*
 * Asks the registry alone, about a seal that no request describes: its id and certificates (field "id"
 * and "certificates"), with the same reasons as above. renews: it replaces the newest seal with its
 * id, which *replaced is then; otherwise, and if there is none, that is NULL. *findings is always
 * written on GMSEAL_OK.
 */
GMSEAL_API gmseal_status gmseal_registry_examine(const gmseal_seal_parameters *parameters,
	bool renews, const gmseal_request_context *context, const gmseal_seal **replaced,
	gmseal_findings **findings, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
