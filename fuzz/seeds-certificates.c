/* Certificates, lists and PEM files, and what the policy of the targets is made of. */
#include "seeds.h"

static void write_buffer(
	struct seeds *seeds, const char *subfolder, const char *name, gmseal_buffer buffer)
{
	seeds_write(seeds, subfolder, name, BUFFER_BYTES(buffer));
	gmseal_buffer_free(&buffer);
}

/* PEM files joined. */
static void join(gmseal_buffer *all, gmseal_buffer pem)
{
	der_add(all, BUFFER_BYTES(pem));
	gmseal_buffer_free(&pem);
}

static void write_policy(struct seeds *seeds)
{
	const struct test_pki *pkis[] = {seeds->sm2, seeds->rsa};
	gmseal_buffer trust = GMSEAL_BUFFER_INIT, untrusted = GMSEAL_BUFFER_INIT;
	gmseal_buffer crls = GMSEAL_BUFFER_INIT, root_crls = GMSEAL_BUFFER_INIT;
	for (size_t i = 0; i < 2; i++) {
		der_add(&trust, BUFFER_BYTES(pkis[i]->root.pem));
		der_add(&untrusted, BUFFER_BYTES(pkis[i]->ca.pem));
		join(&crls, test_pem("X509 CRL", BUFFER_BYTES(pkis[i]->root_crl)));
		join(&root_crls, test_pem("X509 CRL", BUFFER_BYTES(pkis[i]->root_crl)));
		join(&crls, test_pem("X509 CRL", BUFFER_BYTES(pkis[i]->ca_crl)));
	}
	write_buffer(seeds, "policy", "trust.pem", trust);
	write_buffer(seeds, "policy", "untrusted.pem", untrusted);
	write_buffer(seeds, "policy", "crls.pem", crls);
	write_buffer(seeds, "policy", "root-crls.pem", root_crls);
	gmseal_signature *signature = test_signature_new(seeds->sm2, &(struct test_sample){0});
	seeds_write(seeds, "policy", "signature.dat", gmseal_signature_bytes(signature));
	seeds_write_signed(seeds, "plain.dat", gmseal_signature_bytes(signature));
	gmseal_signature_free(signature);
}

static void write_hierarchy(struct seeds *seeds, const char *prefix, const struct test_pki *pki)
{
	const struct {
		const char *name;
		gmseal_buffer der;
	} files[] = {{"root.cer", pki->root.der}, {"ca.cer", pki->ca.der},
		{"maker.cer", pki->maker.der}, {"signer.cer", pki->signer.der},
		{"ca.pem", pki->ca.pem}, {"root.crl", pki->root_crl}, {"ca.crl", pki->ca_crl}};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char name[128];
		snprintf(name, sizeof name, "%s-%s", prefix, files[i].name);
		seeds_write(seeds, "certificate", name, BUFFER_BYTES(files[i].der));
	}
}

static void write_odd_certificates(struct seeds *seeds)
{
	static const char *const extensions[] = {"1.2.3.4=critical,DER:0500",
		"nameConstraints=critical,permitted;DNS:example.com",
		"subjectAltName=DNS:example.com,email:a@example.com",
		"crlDistributionPoints=URI:http://example.com/crl", NULL};
	static const char *const holder[] = {"1.2.156.10260.4.1.1=DER:A0051303313131",
		"1.2.156.10260.4.1.3=DER:8003313131", "1.2.156.10260.4.1.4=DER:0C03313131",
		"1.2.156.10260.4.1.5=DER:020131", NULL};
	X509_NAME *name = test_name("C=CN, O=Odd, 2.5.4.1=x, 2.5.4.12=title");
	test_name_add(name, "2.5.4.3", V_ASN1_BMPSTRING, BYTES("\x6D\x4B\x8B\xD5"), false);
	test_name_add(name, "2.5.4.3", V_ASN1_T61STRING, BYTES("t61\xE9"), true);
	const struct test_certificate wanted[] = {
		{.name = name, .extensions = extensions, .key_ids = true},
		{.subject = "CN=No zone", .from = "2001010000", .null_parameters = true},
		{.subject = "CN=Long serial",
			.serial = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF"},
		{.subject = "CN=Bad",
			.bad_signature = true,
			.extended_key_usage = "critical,timeStamping"},
		{.subject = "2.5.4.12=91350100M000100Y43, 2.5.4.1=91350100M000100Y43, "
			    "2.5.4.42=A, CN=A",
			.extensions = holder},
		{.subject = "2.5.4.12=110105194912310021, 2.5.4.1=11010519491231002X, "
			    "2.5.4.42=A, CN=B"},
		{.subject = "CN=Other CA",
			.basic_constraints = "CA:TRUE,pathlen:3",
			.key_usage = "keyCertSign,cRLSign,keyAgreement,decipherOnly"},
	};
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		char file[128];
		struct test_identity identity = test_issue(&wanted[i], &seeds->sm2->ca);
		snprintf(file, sizeof file, "odd-%zu.cer", i);
		seeds_write(seeds, "certificate", file, BUFFER_BYTES(identity.der));
		test_identity_free(&identity);
	}
	X509_NAME_free(name);
}

static void write_lists(struct seeds *seeds)
{
	static const struct test_revoked entries[] = {
		{.serial = "2103",
			.reason = "keyCompromise",
			.invalid_since = "2021-01-01T00:00:00Z"},
		{.serial = "2002", .reason = "removeFromCRL"},
		{.serial = "FF", .extension = "1.2.3=critical,DER:0500"}};
	static const char *const delta[] = {"deltaCRL=critical,DER:020101", NULL};
	static const char *const scope[] = {
		"issuingDistributionPoint=critical,DER:30038201FF", NULL};
	const struct test_crl wanted[] = {{.entries = entries, .count = 3}, {.extensions = delta},
		{.extensions = scope}, {.no_next_update = true}, {.bad_signature = true}};
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		char file[128];
		snprintf(file, sizeof file, "list-%zu.crl", i);
		write_buffer(
			seeds, "certificate", file, test_crl_make(&wanted[i], &seeds->sm2->ca));
	}
}

void seeds_certificates(struct seeds *seeds)
{
	write_policy(seeds);
	write_hierarchy(seeds, "sm2", seeds->sm2);
	write_hierarchy(seeds, "rsa", seeds->rsa);
	write_odd_certificates(seeds);
	write_lists(seeds);
	gmseal_buffer bundle = GMSEAL_BUFFER_INIT;
	der_add(&bundle, BYTES("text in front\n"));
	der_add(&bundle, BUFFER_BYTES(seeds->sm2->signer.pem));
	der_add(&bundle, BUFFER_BYTES(seeds->rsa->ca.pem));
	join(&bundle, test_pem("X509 CRL", BUFFER_BYTES(seeds->sm2->ca_crl)));
	write_buffer(seeds, "certificate", "bundle.pem", bundle);
}
