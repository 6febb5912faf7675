/*
 * Registration packets (SystemRegister): how a system registers with a seal platform, signed with
 * the key of its own certificate. A gmseal_registration is immutable and may be shared between
 * threads.
 */
#ifndef GMSEAL_REGISTRATION_H
#define GMSEAL_REGISTRATION_H

#include <gmseal/base.h>
#include <gmseal/policy.h>
#include <gmseal/report.h>
#include <gmseal/signer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_registration gmseal_registration;

typedef enum {
	GMSEAL_SYSTEM_MANAGEMENT = 1,
	GMSEAL_SYSTEM_STATUS = 2, /* publishes the status of seals */
	GMSEAL_SYSTEM_APPLICATION = 3
} gmseal_system_type;

/* What a packet says. Slices of it, which live as long as the registration. */
typedef struct {
	gmseal_bytes id; /* "BJCARegisterInfo" */
	int64_t version; /* 1 */
	gmseal_bytes vendor; /* vid: "BJCA" */
	int64_t system_type;
	gmseal_bytes certificate; /* systemCert: DER as it should be */
	gmseal_bytes service_address;
	gmseal_bytes org_code, org_name; /* of the system: ASCII, UTF-8 */
	gmseal_bytes sub_org_code, sub_org_name; /* of the subsystem */
	gmseal_bytes algorithm; /* dotted OID */
	gmseal_bytes value; /* SM2: DER or raw */
} gmseal_registration_facts;

/* As gmseal_seal_decode(), for a packet. */
GMSEAL_API gmseal_status gmseal_registration_decode(gmseal_bytes input,
	const gmseal_decoding *decoding, gmseal_registration **registration, gmseal_error *error);
GMSEAL_API void gmseal_registration_free(gmseal_registration *registration);

/* The SEQUENCE as received. */
GMSEAL_API gmseal_bytes gmseal_registration_bytes(const gmseal_registration *registration);
/* registerInfo as received, which the value is over. */
GMSEAL_API gmseal_bytes gmseal_registration_to_be_signed(const gmseal_registration *registration);
GMSEAL_API const gmseal_registration_facts *gmseal_registration_facts_of(
	const gmseal_registration *registration);
GMSEAL_API size_t gmseal_registration_deviation_count(const gmseal_registration *registration);
GMSEAL_API const gmseal_deviation *gmseal_registration_deviation(
	const gmseal_registration *registration, size_t index);

/*
 * Verifies a packet at the reference time now. The checks are registration.format (id, version,
 * vid, systemType), registration.codes (both orgCode are unified social credit codes with a right
 * check character; a notice if not), registration.value (over registerInfo, by the key of
 * systemCert), registration.chain, .validity, .revocation and .usage of that certificate at now.
 */
GMSEAL_API gmseal_status gmseal_verify_registration(const gmseal_policy *policy,
	const gmseal_registration *registration, int64_t now, gmseal_report **report,
	gmseal_error *error);

/* What a packet is to say. Set it to zero with GMSEAL_REGISTRATION_PARAMETERS_INIT first. */
typedef struct {
	gmseal_system_type system_type;
	gmseal_bytes service_address;
	gmseal_bytes org_code, org_name; /* printable ASCII; UTF-8 */
	gmseal_bytes sub_org_code, sub_org_name; /* those of the system where empty */
} gmseal_registration_parameters;

#define GMSEAL_REGISTRATION_PARAMETERS_INIT                                                        \
	{                                                                                          \
		0                                                                                  \
	}

/* Makes a packet; systemCert is the signer's certificate. GMSEAL_ERROR_ARGUMENT for what does not
 * fit, GMSEAL_ERROR_FORBIDDEN if a certificate authority's or a certificate without a usage for
 * signatures is to sign, and whatever the signer returns. */
GMSEAL_API gmseal_status gmseal_registration_create(
	const gmseal_registration_parameters *parameters, const gmseal_signer *signer,
	gmseal_registration **registration, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
