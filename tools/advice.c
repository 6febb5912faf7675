/* What to do about checks that did not pass, told by --explain. */
#include "show.h"

#include <string.h>

static bool ends_with(const char *id, const char *end)
{
	size_t length = strlen(id), wanted = strlen(end);
	return length >= wanted && strcmp(id + length - wanted, end) == 0;
}

struct advice {
	const char *end; /* of the check's id */
	gmseal_check_status status;
	const char *words;
};

static const struct advice list[] = {
	{".chain", GMSEAL_CHECK_UNKNOWN,
		N_("What to do: give the root certificate that you trust with --trust, and the "
		   "certificates between it and this one with --untrusted.")},
	{".chain", GMSEAL_CHECK_FAIL,
		N_("What to do: make sure that the root given with --trust is the right one and "
		   "that every certificate between is given with --untrusted. If they are, the "
		   "certificate was not issued under that root.")},
	{".revocation", GMSEAL_CHECK_UNKNOWN,
		N_("What to do: get the current revocation list of the certificate's issuer, and "
		   "the lists of the authorities above it, and give them with --crl; or ask an "
		   "OCSP "
		   "responder, with a request made by \"gmseal cert ocsp-request\", and give its "
		   "answers with --ocsp. --revocation off leaves the question out, and the report "
		   "says so.")},
	{".revocation", GMSEAL_CHECK_FAIL,
		N_("What to do: the issuer withdrew the certificate. Ask whoever sealed the "
		   "document for one sealed with a certificate that holds.")},
	{".validity", GMSEAL_CHECK_FAIL,
		N_("What to do: compare the validity shown above with the signing time. --at "
		   "verifies as of another time.")},
	{".usage", GMSEAL_CHECK_FAIL,
		N_("What to do: the certificate was not issued for signing; its holder needs "
		   "another one.")},
	{"signature.data", GMSEAL_CHECK_UNKNOWN,
		N_("What to do: give the document with --data, or its digest with --digest. For an "
		   "OFD document that is the Signature.xml beside the signature.")},
	{"signature.data", GMSEAL_CHECK_FAIL,
		N_("What to do: the document is not, octet for octet, the one that was sealed. "
		   "Make sure that it is the right file and was not converted on the way; for an "
		   "OFD document it is Signature.xml as it lies in the archive.")},
	{"message.content", GMSEAL_CHECK_UNKNOWN,
		N_("What to do: give the content that was signed with --data.")},
	{"message.digest", GMSEAL_CHECK_FAIL,
		N_("What to do: the content is not, octet for octet, what was signed. Make sure "
		   "that it is the right file and was not converted on the way.")},
	{"message.value", GMSEAL_CHECK_UNKNOWN,
		N_("What to do: give the signer's certificate with --untrusted, or the content "
		   "with --data, whichever is missing.")},
	{"message.value", GMSEAL_CHECK_FAIL,
		N_("What to do: take message and content from their source once more. If it stays "
		   "wrong, the program that made it does not follow the standard, or something "
		   "was changed.")},
	{"cert-listed", GMSEAL_CHECK_FAIL,
		N_("What to do: the signer was not allowed to use this seal. The seal's maker has "
		   "to issue a seal that lists the signer's present certificate.")},
	{"signature.value", GMSEAL_CHECK_FAIL,
		N_("What to do: take the file from its source once more. If it stays wrong, the "
		   "program that made it does not follow the standard, or the file was changed.")},
	{"seal.signature", GMSEAL_CHECK_FAIL,
		N_("What to do: take the seal from its source once more. If it stays wrong, its "
		   "maker's program does not follow the standard, or the seal was changed.")},
	{".timestamp", GMSEAL_CHECK_FAIL,
		N_("What to do: what stands in the place of the time stamp is none that counts; "
		   "ask for a new one, or for the file without it.")},
	{".timestamp", GMSEAL_CHECK_UNKNOWN,
		N_("What to do: give the root certificate that the time-stamp authority is to be "
		   "trusted under with --trust, its own and those between with --untrusted, and "
		   "their revocation lists with --crl.")},
	{"seal.validity", GMSEAL_CHECK_FAIL,
		N_("What to do: ask the seal's maker for a seal that holds at that time.")},
};

const char *advice_for(const gmseal_check *check)
{
	for (size_t i = sizeof list / sizeof list[0]; i-- > 0;)
		if (check->status == list[i].status && ends_with(check->id, list[i].end))
			return _(list[i].words);
	return NULL;
}

const char *tried_for(const gmseal_check *check, const gmseal_report *report)
{
	bool is_value = strcmp(check->id, "signature.value") == 0 ||
			strcmp(check->id, "seal.signature") == 0;
	bool is_message = strcmp(check->id, "message.value") == 0;
	if ((!is_value && !is_message) || check->status != GMSEAL_CHECK_FAIL)
		return NULL;
	if (gmseal_report_explanation(report)[0] != '\0')
		return _("What was tried: the mistakes that signing programs are known to make; "
			 "what explains the value is told below.");
	if (is_message)
		return _("What was tried: other user identifiers, no Z, a digest signed as a "
			 "message, r and s swapped or turned around, the content in place of the "
			 "signed attributes, and the attributes with their implicit tag. None of "
			 "them explains the value.");
	return _("What was tried: other user identifiers, no Z, the document's digest in place of "
		 "e, a digest signed as a message, the forms of the other generations, r and s "
		 "swapped or turned around, the other certificates of the seal, and to-be-signed "
		 "bytes that hold too much. None of them explains the value.");
}
