/* Encoding TSTInfo, and the ESS signing-certificate attributes of RFC 5035 in both directions. */
#include "codec/time.h"
#include "codec/timestamp.h"

static void set_accuracy(struct gms_builder *builder, int64_t accuracy)
{
	enum {
		MILLION = 1000000
	};
	if (accuracy == 0) {
		gms_builder_omit(builder, "accuracy");
		return;
	}
	struct {
		const char *path;
		int64_t value;
	} parts[] = {{"accuracy.seconds", accuracy / MILLION},
		{"accuracy.millis", accuracy % MILLION / 1000},
		{"accuracy.micros", accuracy % 1000}};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].value > 0)
			gms_builder_set_integer(builder, parts[i].path, parts[i].value);
		else
			gms_builder_omit(builder, parts[i].path);
}

gmseal_status gms_tst_info_encode(const struct gms_timestamp_query *query,
	const gmseal_tsa_parameters *parameters, const char *policy, gmseal_buffer *der,
	gmseal_error *error)
{
	char time[GMS_TIME_TEXT_SIZE];
	struct gms_builder *builder = gms_builder_new("RFC3161.TSTInfo");
	gms_time_generalized(parameters->time, time);
	gms_builder_set_integer(builder, "version", 1);
	gms_builder_set_text(builder, "policy", policy);
	gms_builder_set_text(
		builder, "messageImprint.hashAlgorithm.algorithm", query->imprint_algorithm);
	gms_builder_omit(builder, "messageImprint.hashAlgorithm.parameters");
	gms_builder_set(builder, "messageImprint.hashedMessage", query->imprint);
	gms_builder_set_number(builder, "serialNumber", parameters->serial);
	gms_builder_set_text(builder, "genTime", time);
	set_accuracy(builder, parameters->accuracy);
	gms_builder_set_boolean(builder, "ordering", false);
	if (query->nonce.size > 0)
		gms_builder_set(builder, "nonce", query->nonce);
	else
		gms_builder_omit(builder, "nonce");
	gms_builder_omit(builder, "tsa");
	gms_builder_omit(builder, "extensions");
	return gms_builder_finish(builder, der, error);
}

enum {
	TAG_DIRECTORY_NAME = 0xA4 /* of GeneralName, RFC 5280 4.2.1.6 */
};

/* IssuerSerial: GeneralNames with the one directory name, and the serial number. */
static void read_issuer(
	const struct gms_der *issuer_serial, struct gms_ess_certificate *certificate)
{
	struct gms_der part = {0}, name = {0}, directory = {0};
	certificate->has_issuer = true;
	gms_der_next(issuer_serial, &part);
	if (gms_der_next(&part, &name) && name.tag == TAG_DIRECTORY_NAME &&
		gms_der_next(&name, &directory))
		certificate->issuer = directory.whole;
	gms_der_next(issuer_serial, &part);
	certificate->serial = part.content;
}

static gmseal_status read_algorithm(const struct gms_der *identifier,
	struct gms_ess_certificate *certificate, gmseal_error *error)
{
	char oid[GMS_OID_SIZE];
	struct gms_der first = {0};
	gms_der_next(identifier, &first);
	gmseal_status status = gms_der_oid(&first, "hashAlgorithm", oid, error);
	if (status == GMSEAL_OK)
		certificate->algorithm = gms_digest_find(gms_text(oid));
	return status;
}

/* One ESSCertID or ESSCertIDv2, whose members the walk has found in their places. */
static gmseal_status read_id(
	const struct gms_der *id, struct gms_ess_certificate *certificate, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	struct gms_der part = {0};
	gms_der_next(id, &part);
	if (part.tag == GMS_TAG_SEQUENCE) {
		status = read_algorithm(&part, certificate, error);
		gms_der_next(id, &part);
	}
	certificate->hash = part.content;
	if (gms_der_next(id, &part))
		read_issuer(&part, certificate);
	return status;
}

gmseal_status gms_ess_decode(const struct gms_der *value, bool v2,
	struct gms_ess_certificate *certificate, gmseal_error *error)
{
	/* What stands where no algorithm is named: SHA-1 in the first version, RFC 2634 5.4; SHA-256
	 * in the second, RFC 5035 4. */
	*certificate = (struct gms_ess_certificate){
		.algorithm = v2 ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SHA1};
	struct gms_document *document = NULL;
	struct gms_der list, id = {0};
	gmseal_status status =
		gms_der_decode(v2 ? "RFC3161.SigningCertificateV2" : "RFC3161.SigningCertificate",
			value->whole, false, NULL, &document, error);
	if (status != GMSEAL_OK)
		return status;
	if (gms_document_find(document, "certs", &list) && gms_der_next(&list, &id))
		status = read_id(&id, certificate, error);
	else
		status = gms_error_at(error, GMSEAL_ERROR_FORMAT, "certs", GMSEAL_NO_OFFSET,
			_("the attribute names no certificate"));
	gms_document_free(document);
	return status;
}

gmseal_status gms_ess_encode(gmseal_digest_algorithm algorithm, gmseal_bytes certificate,
	gmseal_buffer *der, gmseal_error *error)
{
	gmseal_digest_value digest;
	gmseal_status status = gmseal_digest_bytes(algorithm, certificate, &digest, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_builder *builder = gms_builder_new("RFC3161.SigningCertificateV2");
	gms_builder_add(builder, "certs");
	if (algorithm == GMSEAL_DIGEST_SHA256) {
		gms_builder_omit(builder, "certs.?LAST.hashAlgorithm");
	} else {
		gms_builder_set_text(
			builder, "certs.?LAST.hashAlgorithm.algorithm", gms_digest_oid(algorithm));
		gms_builder_omit(builder, "certs.?LAST.hashAlgorithm.parameters");
	}
	gms_builder_set(builder, "certs.?LAST.certHash", (gmseal_bytes){digest.data, digest.size});
	gms_builder_omit(builder, "certs.?LAST.issuerSerial");
	gms_builder_omit(builder, "policies");
	return gms_builder_finish(builder, der, error);
}
