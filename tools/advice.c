/* What to do about checks that did not pass, told by --explain. */
#include "show.h"

#include <string.h>

static bool ends_with(const char *id, const char *end)
{
	size_t length = strlen(id), wanted = strlen(end);
	return length >= wanted && strcmp(id + length - wanted, end) == 0;
}

/* Seals count as of the reference time by themselves, and as of the signing time in signatures. */
enum place {
	ANYWHERE,
	BY_ITSELF,
	IN_SIGNATURE
};

/* Of several that fit a check the last one counts. */
struct advice {
	const char *end; /* of the check's id */
	gmseal_check_status status;
	const char *reason; /* NULL: any */
	enum place place;
	const char *words;
};

static const struct advice list[] = {
	{".chain", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: give the root certificate that you trust with --trust, and the "
		   "certificates between it and this one with --untrusted.")},
	{".chain", GMSEAL_CHECK_UNKNOWN, "self-issued", ANYWHERE,
		N_("What to do: if you trust the newer certificate of the authority that changed "
		   "its key, give it with --trust as well.")},
	{".chain", GMSEAL_CHECK_UNKNOWN, "too-many-ways", ANYWHERE,
		N_("What to do: give no other certificates with --untrusted than those between "
		   "this one and the root given with --trust.")},
	{".chain", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: make sure that the root given with --trust is the right one and "
		   "that every certificate between is given with --untrusted. If they are, the "
		   "certificate was not issued under that root.")},
	{".revocation", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: get the current revocation list of the certificate's issuer, and "
		   "the lists of the authorities above it, and give them with --crl; or ask an "
		   "OCSP responder, with a request made by \"gmseal cert ocsp-request\", and give "
		   "its answers with --ocsp. --revocation off leaves the question out, and the "
		   "report says so.")},
	{".revocation", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the issuer withdrew the certificate. Ask whoever sealed the "
		   "document for one sealed with a certificate that holds.")},
	{"signer.validity", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the signer's certificate did not hold at the signing time, which "
		   "--at does not change. Ask whoever sealed the document to seal it anew with a "
		   "certificate that holds.")},
	{"maker.validity", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: ask the seal's maker for a seal made with a certificate that "
		   "holds, and whoever sealed the document to seal it anew with that.")},
	{"maker.validity", GMSEAL_CHECK_FAIL, NULL, BY_ITSELF,
		N_("What to do: compare the validity with the time that counts. If that is the "
		   "time checked as of, --at verifies as of another one, such as that at which "
		   "the seal was used; otherwise ask the seal's maker for a seal made with a "
		   "certificate that holds.")},
	{".usage", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the certificate was not issued for signing; its holder needs "
		   "another one.")},
	{"signature.data", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: give the document with --data, or its digest with --digest. For an "
		   "OFD document that is the Signature.xml beside the signature.")},
	{"signature.data", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the document is not, octet for octet, the one that was sealed. "
		   "Make sure that it is the right file and was not converted on the way; for an "
		   "OFD document it is Signature.xml as it lies in the archive.")},
	{"message.content", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: give the content that was signed with --data.")},
	{"message.digest", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the content is not, octet for octet, what was signed. Make sure "
		   "that it is the right file and was not converted on the way.")},
	{"message.value", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: give the signer's certificate with --untrusted, or the content "
		   "with --data, whichever is missing.")},
	{"message.value", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: take message and content from their source once more. If it stays "
		   "wrong, the program that made it does not follow the standard, or something "
		   "was changed.")},
	{"signature.data", GMSEAL_CHECK_FAIL, "bad-data-hash", ANYWHERE,
		N_("What to do: the program that made the signature does not follow the standard. "
		   "Ask whoever sealed the document to seal it anew with one that does.")},
	{"cert-listed", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the signer was not allowed to use this seal. The seal's maker has "
		   "to issue a seal that lists the signer's present certificate.")},
	{"signature.value", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: take the file from its source once more. If it stays wrong, the "
		   "program that made it does not follow the standard, or the file was changed.")},
	{"seal.signature", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: take the seal from its source once more. If it stays wrong, its "
		   "maker's program does not follow the standard, or the seal was changed.")},
	{".timestamp", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: what stands in the place of the time stamp is none that counts; "
		   "ask for a new one, or for the file without it.")},
	{".timestamp", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: give the root certificate that the time-stamp authority is to be "
		   "trusted under with --trust, its own and those between with --untrusted, and "
		   "their revocation lists with --crl.")},
	{".timestamp", GMSEAL_CHECK_UNKNOWN, "token-value", ANYWHERE,
		N_("What to do: the time stamp does not hold its authority's certificate. Get it "
		   "from the authority and give it with --untrusted. Next time ask for it: "
		   "\"gmseal timestamp request\" does unless --no-cert-req is given.")},
	{".timestamp", GMSEAL_CHECK_UNKNOWN, "token-time", ANYWHERE,
		N_("What to do: have it stamped by an authority that tells the time more "
		   "accurately.")},
	{"seal.created", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the maker's certificate did not hold when the seal was made, which "
		   "--at does not change. Ask the seal's maker for a seal made with a certificate "
		   "that holds.")},
	{"seal.created", GMSEAL_CHECK_FAIL, "future", ANYWHERE,
		N_("What to do: make sure that the time given with --at, or else this computer's "
		   "clock, is right. If it is, the seal's maker gave the seal a wrong time and has "
		   "to make another one.")},
	{"seal.validity", GMSEAL_CHECK_FAIL, NULL, IN_SIGNATURE,
		N_("What to do: the seal did not hold at the signing time, which --at does not "
		   "change. Ask whoever sealed the document to seal it anew with a seal that "
		   "holds.")},
	{"seal.validity", GMSEAL_CHECK_FAIL, NULL, BY_ITSELF,
		N_("What to do: --at verifies as of another time, such as that at which the seal "
		   "was used. To use it now, ask the seal's maker for a seal that holds.")},
	{"signature.seal", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: follow what is said to the checks above that begin with seal. and "
		   "failed.")},
	{"signature.seal", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: follow what is said to the checks above that begin with seal. and "
		   "are unknown.")},
	{"signature.time", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the seal or the signer's certificate did not hold at the signing "
		   "time, which --at does not change. Ask whoever sealed the document to seal it "
		   "anew with a seal and a certificate that hold.")},
	{"signature.time", GMSEAL_CHECK_FAIL, "future", ANYWHERE,
		N_("What to do: make sure that the time given with --at, or else this computer's "
		   "clock, is right. If it is, the clock was wrong where the document was sealed, "
		   "and it has to be sealed anew.")},
	{".subject", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the subject is not what --subject or --maker-subject asks for. "
		   "\"gmseal "
		   "cert show\" shows what is in it; a certificate with another one comes from its "
		   "issuer.")},
	{"seal.status", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: the seal was not to be used then. Ask whoever sealed the document "
		   "what "
		   "happened to the seal, and to seal it anew with one that is in force.")},
	{"seal.status", GMSEAL_CHECK_UNKNOWN, NULL, ANYWHERE,
		N_("What to do: ask the platform that the seal lives in for the state of the seal, "
		   "and "
		   "give it with --seal-status.")},
	{"seal.status", GMSEAL_CHECK_UNKNOWN, "lost-since", ANYWHERE,
		N_("What to do: ask whoever sealed the document for the time stamp that they got "
		   "with "
		   "it, if there is one, or to seal it anew with a seal that is in force.")},
	{"seal.status", GMSEAL_CHECK_UNKNOWN, "no-time", ANYWHERE,
		N_("What to do: follow what is said to the check signature.time.")},
	{"registration.format", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: ask for a packet of the form that seal platforms define.")},
	{"registration.value", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: take the packet from its source once more. If it stays wrong, it "
		   "was changed, or another key than that of the certificate in it signed it.")},
	{"registration.validity", GMSEAL_CHECK_FAIL, NULL, ANYWHERE,
		N_("What to do: compare the validity with the time checked as of, which --at sets; "
		   "otherwise the system has to register with a certificate that holds.")},
	{"signature.time", GMSEAL_CHECK_UNKNOWN, "no-time", ANYWHERE,
		N_("What to do: ask whoever sealed the document for a signature that says its time "
		   "itself, or make its time stamp verify, which tells it as well.")},
};

const char *advice_for(const gmseal_check *check, bool in_signature)
{
	enum place other = in_signature ? BY_ITSELF : IN_SIGNATURE;
	for (size_t i = sizeof list / sizeof list[0]; i-- > 0;)
		if (check->status == list[i].status && ends_with(check->id, list[i].end) &&
			list[i].place != other &&
			(list[i].reason == NULL || strcmp(check->reason, list[i].reason) == 0))
			return _(list[i].words);
	return NULL;
}

const char *tried_for(const gmseal_check *check)
{
	bool is_value = strcmp(check->id, "signature.value") == 0 ||
			strcmp(check->id, "seal.signature") == 0;
	bool is_message = strcmp(check->id, "message.value") == 0;
	if ((!is_value && !is_message) || check->status != GMSEAL_CHECK_FAIL)
		return NULL;
	if (check->explanation[0] != '\0')
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
