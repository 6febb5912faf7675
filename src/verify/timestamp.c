/* Time stamps: whether there is one, and whether it is a token at all. */
#include "verify/verify.h"

/* A ContentInfo of signed data, CMS or GB/T 35275. */
static bool is_token(gmseal_bytes bytes)
{
	static const char *const types[] = {"1.2.840.113549.1.7.2", "1.2.156.10197.6.1.4.2.2"};
	struct gms_document *document = NULL;
	struct gms_der type, content;
	char oid[GMS_OID_SIZE] = "";
	bool found = gms_der_decode("PKIX.ContentInfo", bytes, false, NULL, &document, NULL) ==
			     GMSEAL_OK &&
		     gms_document_find(document, "contentType", &type) &&
		     gms_der_oid(&type, "contentType", oid, NULL) == GMSEAL_OK &&
		     gms_document_find(document, "content", &content) &&
		     content.tag == GMS_TAG_SEQUENCE;
	gms_document_free(document);
	return found && (strcmp(oid, types[0]) == 0 || strcmp(oid, types[1]) == 0);
}

void gms_verify_timestamp(const struct gms_verification *verification, const char *id, bool present,
	gmseal_bytes token)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	if (!present)
		gms_report_skip(
			report, generation, id, "no-timestamp", _("There is no time stamp."));
	else if (!is_token(token))
		gms_report_fail(report, generation, id, "not-a-token",
			_("The time stamp of %zu octets is no time-stamp token (a ContentInfo with "
			  "signed "
			  "data)."),
			token.size);
	else
		gms_report_unknown(report, generation, id, "not-verified",
			_("There is a time-stamp token, which this version cannot verify yet; its "
			  "time does "
			  "not count."));
}
