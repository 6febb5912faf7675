/*
 * Writes the seeds of the fuzz targets into a folder: seal/, signature/, certificate/, crl/, ocsp/,
 * message/, picture/, registration/ and timestamp/, one for each target; valid/, what is valid under
 * the policy; signed/, the to-be-signed bytes of lists and responses; stamped/, the contents of
 * tokens; registered/, those of packets; policy/, what the policy is made of. Files given besides (of
 * a corpus) are sorted in.
 */
#include "seeds.h"

#include <errno.h>
#include <sys/stat.h>

static void make_folder(const char *path)
{
	ck_assert_msg(mkdir(path, 0777) == 0 || errno == EEXIST, "%s: %s", path, strerror(errno));
}

static void make_folders(const char *folder)
{
	static const char *const names[] = {"seal", "signature", "certificate", "crl", "ocsp",
		"message", "picture", "registration", "timestamp", "signed", "stamped", "said",
		"registered", "valid", "policy"};
	make_folder(folder);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		make_folder(path);
	}
}

void seeds_write(struct seeds *seeds, const char *subfolder, const char *name, gmseal_bytes bytes)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s/%s", seeds->folder, subfolder, name);
	FILE *file = fopen(path, "wb");
	ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
	ck_assert_uint_eq(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	ck_assert_int_eq(fclose(file), 0);
	seeds->written++;
}

static bool is_valid_seal(const struct seeds *seeds, gmseal_bytes bytes)
{
	gmseal_seal *seal = NULL;
	gmseal_report *report = NULL;
	gmseal_error error;
	if (gmseal_seal_decode(bytes, NULL, &seal, &error) != GMSEAL_OK)
		return false;
	assert_ok(gmseal_verify_seal(seeds->policy, seal, test_now(), &report, &error), error);
	bool valid = gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID;
	gmseal_report_free(report);
	gmseal_seal_free(seal);
	return valid;
}

static bool is_valid_signature(const struct seeds *seeds, gmseal_bytes bytes)
{
	gmseal_signature *signature = NULL;
	gmseal_report *report = NULL;
	gmseal_digest_value digest = {.size = 0};
	gmseal_error error;
	if (gmseal_signature_decode(bytes, NULL, &signature, &error) != GMSEAL_OK)
		return false;
	gmseal_digest_algorithm algorithm = gmseal_signature_data_digest(signature);
	if (algorithm != GMSEAL_DIGEST_NONE)
		assert_ok(
			gmseal_digest_bytes(algorithm, BYTES("document"), &digest, &error), error);
	assert_ok(gmseal_verify_signature(seeds->policy, signature, test_now(),
			  (gmseal_bytes){digest.data, digest.size}, &report, &error),
		error);
	bool valid = gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID;
	gmseal_report_free(report);
	gmseal_signature_free(signature);
	return valid;
}

void seeds_write_signed(struct seeds *seeds, const char *name, gmseal_bytes bytes)
{
	bool is_seal = gmseal_detect(bytes) == GMSEAL_KIND_SEAL;
	seeds_write(seeds, is_seal ? "seal" : "signature", name, bytes);
	if (is_seal ? is_valid_seal(seeds, bytes) : is_valid_signature(seeds, bytes)) {
		seeds_write(seeds, "valid", name, bytes);
		seeds->valid++;
	}
}

static void sort_in(struct seeds *seeds, const char *path)
{
	gmseal_buffer buffer = read_file(path);
	gmseal_bytes bytes = BUFFER_BYTES(buffer);
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	gmseal_kind kind = gmseal_detect(bytes);
	if (kind == GMSEAL_KIND_SEAL || kind == GMSEAL_KIND_UNKNOWN)
		seeds_write(seeds, "seal", name, bytes);
	if (kind == GMSEAL_KIND_SIGNATURE || kind == GMSEAL_KIND_UNKNOWN)
		seeds_write(seeds, "signature", name, bytes);
	if (kind == GMSEAL_KIND_MESSAGE || kind == GMSEAL_KIND_UNKNOWN)
		seeds_write(seeds, "message", name, bytes);
	if (kind == GMSEAL_KIND_REGISTRATION || kind == GMSEAL_KIND_UNKNOWN)
		seeds_write(seeds, "registration", name, bytes);
	if (kind == GMSEAL_KIND_CERTIFICATE || kind == GMSEAL_KIND_UNKNOWN)
		seeds_write(seeds, "certificate", name, bytes);
	gmseal_buffer_free(&buffer);
}

static int argument_count;
static char **arguments;

START_TEST(make_seeds)
{
	struct seeds seeds = {.folder = arguments[1]};
	gmseal_error error;
	make_folders(seeds.folder);
	seeds.sm2 = test_pki_new(TEST_SM2);
	seeds.rsa = test_pki_new(TEST_RSA);
	const struct test_pki *rsa = seeds.rsa;
	seeds.policy = test_policy_new(seeds.sm2);
	assert_ok(
		gmseal_policy_add_trust(seeds.policy, BUFFER_BYTES(rsa->root.der), &error), error);
	assert_ok(gmseal_policy_add_untrusted(seeds.policy, BUFFER_BYTES(rsa->ca.der), &error),
		error);
	assert_ok(gmseal_policy_add_crl(seeds.policy, BUFFER_BYTES(rsa->root_crl), &error), error);
	assert_ok(gmseal_policy_add_crl(seeds.policy, BUFFER_BYTES(rsa->ca_crl), &error), error);
	seeds_certificates(&seeds);
	seeds_revocation(&seeds);
	seeds_samples(&seeds);
	seeds_deviations(&seeds);
	seeds_messages(&seeds);
	seeds_pictures(&seeds);
	seeds_registrations(&seeds);
	seeds_timestamps(&seeds);
	for (int i = 2; i < argument_count; i++)
		sort_in(&seeds, arguments[i]);
	printf("%s: %zu files, %zu of them valid\n", seeds.folder, seeds.written, seeds.valid);
	gmseal_policy_free(seeds.policy);
	test_pki_free(seeds.sm2);
	test_pki_free(seeds.rsa);
}
END_TEST

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: %s FOLDER [FILE...]\n", argv[0]);
		return 64;
	}
	argument_count = argc;
	arguments = argv;
	return test_run_program(make_seeds);
}
