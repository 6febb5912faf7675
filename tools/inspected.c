/* Decoding what "gmseal inspect" looks at. */
#include "inspected.h"
#include "message.h"
#include "show.h"

/* How the kinds that are shown as a tree are called. */
static const struct kind_name names[] = {
	{GMSEAL_KIND_SEAL, "seal", N_(": a damaged seal\n")},
	{GMSEAL_KIND_SIGNATURE, "signature", N_(": a damaged seal signature\n")},
	{GMSEAL_KIND_MESSAGE, "message", N_(": a damaged signed message\n")},
	{GMSEAL_KIND_TIMESTAMP, "timestamp", N_(": a damaged time-stamp token\n")},
	{GMSEAL_KIND_TIMESTAMP_REQUEST, "timestampRequest", N_(": a damaged time-stamp request\n")},
	{GMSEAL_KIND_TIMESTAMP_RESPONSE, "timestampResponse",
		N_(": a damaged time-stamp response\n")},
	{GMSEAL_KIND_REGISTRATION, "registration", N_(": a damaged registration packet\n")},
	{GMSEAL_KIND_CRL, "crl", N_(": a damaged certificate revocation list\n")},
	{GMSEAL_KIND_OCSP_RESPONSE, "ocspResponse", N_(": a damaged OCSP response\n")},
};

const struct kind_name *kind_name_of(gmseal_kind kind)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].kind == kind)
			return &names[i];
	return NULL;
}

int inspected_decode(gmseal_bytes bytes, const gmseal_decoding *decoding,
	struct inspected *inspected, struct problem *problem)
{
	if (inspected->kind == GMSEAL_KIND_SEAL || inspected->kind == GMSEAL_KIND_SIGNATURE ||
		kind_name_of(inspected->kind) == NULL)
		return decode_sealed(bytes, decoding, &inspected->sealed, problem);
	if (inspected->kind == GMSEAL_KIND_REGISTRATION)
		return problem_of(problem, gmseal_registration_decode(bytes, decoding,
						   &inspected->registration, &problem->error));
	/* Of the others but messages the walk has seen all that the tree shows. */
	if (inspected->kind != GMSEAL_KIND_MESSAGE && inspected->kind != GMSEAL_KIND_TIMESTAMP)
		return EXIT_DONE;
	return problem_of(problem,
		gmseal_message_decode(bytes, decoding, &inspected->message, &problem->error));
}

bool inspected_is_sealed(const struct inspected *inspected)
{
	return inspected->sealed.seal != NULL || inspected->sealed.signature != NULL;
}

size_t inspected_deviation_count(const struct inspected *inspected)
{
	if (inspected->message != NULL)
		return gmseal_message_deviation_count(inspected->message);
	if (inspected->registration != NULL)
		return gmseal_registration_deviation_count(inspected->registration);
	if (!inspected_is_sealed(inspected))
		return 0;
	return inspected->sealed.seal != NULL
		       ? gmseal_seal_deviation_count(inspected->sealed.seal)
		       : gmseal_signature_deviation_count(inspected->sealed.signature);
}

const gmseal_deviation *inspected_deviation(const struct inspected *inspected, size_t index)
{
	if (inspected->message != NULL)
		return gmseal_message_deviation(inspected->message, index);
	if (inspected->registration != NULL)
		return gmseal_registration_deviation(inspected->registration, index);
	return inspected->sealed.seal != NULL
		       ? gmseal_seal_deviation(inspected->sealed.seal, index)
		       : gmseal_signature_deviation(inspected->sealed.signature, index);
}

const char *inspected_standard(const struct inspected *inspected)
{
	if (inspected_is_sealed(inspected))
		return generation_standard(gmseal_seal_generation(seal_of(&inspected->sealed)));
	if (inspected->kind == GMSEAL_KIND_REGISTRATION)
		return "seal platforms";
	if (inspected->message != NULL)
		return message_standard(inspected->message);
	return inspected->kind == GMSEAL_KIND_CRL             ? "RFC 5280"
	       : inspected->kind == GMSEAL_KIND_OCSP_RESPONSE ? "RFC 6960"
							      : "RFC 3161";
}

void inspected_free(struct inspected *inspected)
{
	sealed_free(&inspected->sealed);
	gmseal_message_free(inspected->message);
	gmseal_registration_free(inspected->registration);
	*inspected = (struct inspected){0};
}

void show_inspected(struct text *text, const struct inspected *inspected)
{
	const char *standard = inspected_standard(inspected);
	switch (inspected->kind) {
	case GMSEAL_KIND_SEAL:
		text_add(text, _(": a seal of %s\n"), standard);
		break;
	case GMSEAL_KIND_SIGNATURE:
		text_add(text, _(": a seal signature of %s\n"), standard);
		break;
	case GMSEAL_KIND_MESSAGE:
		text_add(text, _(": a signed message of %s\n"), standard);
		break;
	case GMSEAL_KIND_TIMESTAMP_REQUEST:
		text_add(text, _(": a time-stamp request of %s\n"), standard);
		break;
	case GMSEAL_KIND_TIMESTAMP_RESPONSE:
		text_add(text, _(": a time-stamp response of %s\n"), standard);
		break;
	case GMSEAL_KIND_REGISTRATION:
		text_add(text, "%s", _(": a registration packet\n"));
		break;
	case GMSEAL_KIND_CRL:
		text_add(text, _(": a certificate revocation list of %s\n"), standard);
		break;
	case GMSEAL_KIND_OCSP_RESPONSE:
		text_add(text, _(": an OCSP response of %s\n"), standard);
		break;
	default:
		text_add(text, _(": a time-stamp token of %s\n"), standard);
	}
}
