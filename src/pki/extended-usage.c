/* What a certificate's key is for, where that is more than keyUsage says (RFC 5280 4.2.1.12). */
#include "pki/parts.h"

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
