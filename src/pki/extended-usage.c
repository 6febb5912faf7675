/* What a certificate's key is good for beyond keyUsage: extended key usage (RFC 5280 4.2.1.12), and what
 * kinds of keys and algorithms count at all. */
#include "pki/parts.h"

#include <openssl/objects.h>

static bool contains(const EXTENDED_KEY_USAGE *usage, int nid)
{
	for (int i = 0; i < sk_ASN1_OBJECT_num(usage); i++)
		if (OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, i)) == nid)
			return true;
	return false;
}

enum gms_timestamping gms_certificate_timestamping(const gmseal_certificate *certificate)
{
	int critical = -1;
	gms_openssl_begin();
	EXTENDED_KEY_USAGE *usage =
		X509_get_ext_d2i(certificate->x509, NID_ext_key_usage, &critical, NULL);
	enum gms_timestamping result = GMS_TIMESTAMPING_ONLY;
	if (usage == NULL || !contains(usage, NID_time_stamp))
		result = GMS_TIMESTAMPING_MISSING;
	else if (sk_ASN1_OBJECT_num(usage) > 1)
		result = GMS_TIMESTAMPING_AND_OTHERS;
	else if (critical != 1)
		result = GMS_TIMESTAMPING_NOT_CRITICAL;
	EXTENDED_KEY_USAGE_free(usage);
	gms_openssl_end();
	return result;
}

bool gms_certificate_is_for_others(const gmseal_certificate *certificate)
{
	static const int others[] = {NID_server_auth, NID_code_sign, NID_time_stamp, NID_OCSP_sign,
		NID_ipsecEndSystem, NID_ipsecTunnel, NID_ipsecUser};
	int critical = -1;
	gms_openssl_begin();
	EXTENDED_KEY_USAGE *usage =
		X509_get_ext_d2i(certificate->x509, NID_ext_key_usage, &critical, NULL);
	bool for_others = usage != NULL && critical == 1;
	for (int i = 0; i < sk_ASN1_OBJECT_num(usage) && for_others; i++) {
		int nid = OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, i));
		bool known = false;
		for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
			known = known || others[k] == nid;
		for_others = known;
	}
	EXTENDED_KEY_USAGE_free(usage);
	gms_openssl_end();
	return for_others;
}

bool gms_signature_is_sound(int algorithm)
{
	int digest = NID_undef;
	if (OBJ_find_sigid_algs(algorithm, &digest, NULL) != 1)
		return true;
	return digest != NID_md2 && digest != NID_md4 && digest != NID_md5 &&
	       digest != NID_md5_sha1 && digest != NID_mdc2;
}

bool gms_certificate_verifies(const gmseal_certificate *certificate)
{
	return certificate->key != NULL &&
	       gms_public_key_type(certificate->key) != GMSEAL_KEY_OTHER;
}
