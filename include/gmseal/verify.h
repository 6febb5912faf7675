/*
 * Verification of seals and signatures (GB/T 38540-2020 6.3 and 7.3, and their like in the other
 * generations). The library opens no connection and asks no clock: certificates and CRLs are in
 * the policy, the time is a parameter.
 *
 * The status tells whether there is a report; whether the seal is valid is in the report.
 * Thread-safe; one policy may serve all threads.
 */
#ifndef GMSEAL_VERIFY_H
#define GMSEAL_VERIFY_H

#include <gmseal/base.h>
#include <gmseal/certificate.h>
#include <gmseal/policy.h>
#include <gmseal/report.h>
#include <gmseal/seal.h>
#include <gmseal/signature.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Verifies a seal by itself at the reference time now.
 * GMSEAL_ERROR_MEMORY or GMSEAL_ERROR_CRYPTO if no report could be made.
 */
GMSEAL_API gmseal_status gmseal_verify_seal(const gmseal_policy *policy, const gmseal_seal *seal,
	int64_t now, gmseal_report **report, gmseal_error *error);

/*
 * Verifies a signature, the seal inside it included, at the reference time now. data_hash is the
 * digest of the document, made with gmseal_signature_data_digest(); empty if there is no document
 * at hand, which leaves signature.data unknown. GMSEAL_ERROR_ARGUMENT if it has another size than
 * that digest.
 */
GMSEAL_API gmseal_status gmseal_verify_signature(const gmseal_policy *policy,
	const gmseal_signature *signature, int64_t now, gmseal_bytes data_hash,
	gmseal_report **report, gmseal_error *error);

/*
 * Verifies a certificate by itself at the reference time now, as that of somebody who signs. The
 * checks are certificate.chain, .validity, .revocation and .usage.
 * GMSEAL_ERROR_MEMORY or GMSEAL_ERROR_CRYPTO if no report could be made.
 */
GMSEAL_API gmseal_status gmseal_verify_certificate(const gmseal_policy *policy,
	const gmseal_certificate *certificate, int64_t now, gmseal_report **report,
	gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
