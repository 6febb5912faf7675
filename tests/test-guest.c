/* The library as a guest in other programs: whatever it does, succeeding or failing, it leaves the
 * host's OpenSSL, locale, environment, signals, files and threads as they were. */
#define _GNU_SOURCE
#include "stage.h"

#include <dirent.h>
#include <locale.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Calls that succeed. */
static void do_right(const struct test_pki *pki)
{
	const int generations[] = {2014, 4, 5};
	for (size_t i = 0; i < 3; i++) {
		gmseal_signature_parameters parameters =
			signature_parameters(default_seal(generations[i], pki));
		gmseal_signature *signature = NULL;
		gmseal_buffer der = GMSEAL_BUFFER_INIT;
		gmseal_error error;
		assert_ok(gmseal_signature_create(
				  &parameters, stage_signer(&pki->signer), &signature, &error),
			error);
		keep_signature(signature);
		assert_ok(gmseal_signature_encode(signature, &der, &error), error);
		assert_verdict(verify_signature(stage_policy(pki), keep_buffer(der), NOW),
			GMSEAL_VERDICT_VALID);
	}
}

static void visit(void *user, const gmseal_element *element)
{
	(void)element;
	++*(size_t *)user;
}

static bool give_wrong_secret(void *user, char *secret, size_t size, size_t *length)
{
	(void)user, (void)size;
	memcpy(secret, "wrong", 5);
	*length = 5;
	return true;
}

/* Calls that fail in every part of the library. */
static void do_wrong(const struct test_pki *pki)
{
	gmseal_bytes garbage = BYTES("\x30\x05garbage");
	gmseal_policy *policy = stage_policy(pki);
	gmseal_seal *seal = NULL;
	gmseal_signature *signature = NULL;
	gmseal_certificate *certificate = NULL;
	gmseal_signer *signer = NULL;
	size_t visited = 0;
	ck_assert_int_ne(gmseal_seal_decode(garbage, NULL, &seal, NULL), GMSEAL_OK);
	ck_assert_int_ne(gmseal_signature_decode(garbage, NULL, &signature, NULL), GMSEAL_OK);
	ck_assert_int_ne(gmseal_certificate_decode(garbage, &certificate, NULL), GMSEAL_OK);
	ck_assert_int_ne(gmseal_inspect(garbage, NULL, visit, &visited, NULL), GMSEAL_OK);
	ck_assert_int_ne(gmseal_policy_add_trust(policy, garbage, NULL), GMSEAL_OK);
	ck_assert_int_ne(gmseal_policy_add_crl(policy, garbage, NULL), GMSEAL_OK);
	ck_assert_int_ne(gmseal_signer_from_key(
				 garbage, BUFFER_BYTES(pki->signer.der), NULL, NULL, &signer, NULL),
		GMSEAL_OK);
	gmseal_buffer pem = test_key_pem(pki->signer.key, "secret");
	ck_assert_int_eq(gmseal_signer_from_key(BUFFER_BYTES(pem), BUFFER_BYTES(pki->signer.der),
				 give_wrong_secret, NULL, &signer, NULL),
		GMSEAL_ERROR_KEY);
	gmseal_buffer_free(&pem);
	bool valid = true;
	const uint8_t no_point[GMSEAL_SM2_PUBLIC_KEY_SIZE] = {1}, e[GMSEAL_SM2_DIGEST_SIZE] = {0};
	ck_assert_int_eq(
		gmseal_sm2_verify(no_point, e,
			BYTES("0123456789012345678901234567890123456789012345678901234567890123"),
			&valid, NULL),
		GMSEAL_ERROR_CRYPTO);
	struct forged_signature parts = forged_signature(4, pki);
	parts.signing.message = BYTES("something else");
	const struct test_identity *forged = stage_issue(
		&(struct test_certificate){.subject = "CN=Forged", .bad_signature = true},
		&pki->ca);
	parts.certificate = der_octets(BUFFER_BYTES(forged->der));
	assert_verdict(
		verify_signature(policy, forge_signature(&parts), NOW), GMSEAL_VERDICT_INVALID);
	parts.certificate = der_octets(garbage);
	assert_verdict(
		verify_signature(policy, forge_signature(&parts), NOW), GMSEAL_VERDICT_INVALID);
}

START_TEST(the_error_queue_stays_empty)
{
	const struct test_pki *pki = stage_pki(TEST_SM2), *rsa = stage_pki(TEST_RSA);
	ERR_clear_error();
	do_right(pki);
	ck_assert_uint_eq(ERR_peek_error(), 0);
	do_wrong(pki);
	ck_assert_uint_eq(ERR_peek_error(), 0);
	struct forged_signature parts = forged_signature(2014, rsa);
	assert_verdict(verify_signature(stage_policy(rsa), forge_signature(&parts), NOW),
		GMSEAL_VERDICT_VALID);
	parts.value = der_bits(BYTES("too short for RSA"));
	assert_verdict(verify_signature(stage_policy(rsa), forge_signature(&parts), NOW),
		GMSEAL_VERDICT_INVALID);
	ck_assert_uint_eq(ERR_peek_error(), 0);
}
END_TEST

START_TEST(errors_of_the_host_stay_in_the_queue)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 1);
	ERR_raise(ERR_LIB_USER, 2);
	do_right(pki);
	do_wrong(pki);
	ck_assert_int_eq(ERR_GET_REASON(ERR_get_error()), 1);
	ck_assert_int_eq(ERR_GET_REASON(ERR_get_error()), 2);
	ck_assert_uint_eq(ERR_get_error(), 0);
}
END_TEST

static int count_provider(OSSL_PROVIDER *provider, void *user)
{
	char *names = user;
	size_t length = strlen(names);
	snprintf(names + length, 256 - length, "%s ", OSSL_PROVIDER_get0_name(provider));
	return 1;
}

START_TEST(no_provider_is_loaded_or_unloaded)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	char before[256] = "", after[256] = "";
	OSSL_PROVIDER_do_all(NULL, count_provider, before);
	do_right(pki);
	do_wrong(pki);
	OSSL_PROVIDER_do_all(NULL, count_provider, after);
	ck_assert_str_eq(before, after);
	ck_assert_str_eq(before, "default ");
	ck_assert_int_eq(OSSL_PROVIDER_available(NULL, "legacy"), 0);
	ck_assert_int_eq(EVP_default_properties_is_fips_enabled(NULL), 0);
}
END_TEST

static size_t count_entries(const char *directory)
{
	size_t count = 0;
	DIR *opened = opendir(directory);
	ck_assert_ptr_nonnull(opened);
	while (readdir(opened) != NULL)
		count++;
	closedir(opened);
	return count;
}

/* The environment as one text that has to be freed. */
static char *all_variables(void)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);
	for (char **variable = environ; *variable != NULL; variable++)
		fprintf(stream, "%s\n", *variable);
	fclose(stream);
	return text;
}

START_TEST(locale_environment_umask_and_directory_are_left_alone)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	char directory[4096], *locale = strdup(setlocale(LC_ALL, NULL));
	char *variables = all_variables();
	ck_assert_ptr_nonnull(getcwd(directory, sizeof directory));
	umask(0137);
	do_right(pki);
	do_wrong(pki);
	ck_assert_uint_eq(umask(022), 0137);
	char now_in[4096], *now_variables = all_variables();
	ck_assert_str_eq(setlocale(LC_ALL, NULL), locale);
	ck_assert_str_eq(now_variables, variables);
	ck_assert_str_eq(getcwd(now_in, sizeof now_in), directory);
	free(now_variables);
	free(variables);
	free(locale);
}
END_TEST

START_TEST(no_thread_is_started_and_no_file_left_open)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	size_t threads = count_entries("/proc/self/task");
	size_t files = count_entries("/proc/self/fd");
	do_right(pki);
	do_wrong(pki);
	ck_assert_uint_eq(count_entries("/proc/self/task"), threads);
	/* OpenSSL keeps its random device open from the first use on. */
	ck_assert_uint_le(count_entries("/proc/self/fd"), files + 1);
}
END_TEST

START_TEST(no_signal_is_touched)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct sigaction before[32];
	sigset_t mask_before, mask_after;
	memset(before, 0, sizeof before);
	for (int i = 1; i < 32; i++)
		sigaction(i, NULL, &before[i]);
	sigprocmask(SIG_SETMASK, NULL, &mask_before);
	do_right(pki);
	do_wrong(pki);
	sigprocmask(SIG_SETMASK, NULL, &mask_after);
	for (int i = 1; i < 32; i++) {
		struct sigaction after = {.sa_flags = 0};
		sigaction(i, NULL, &after);
		ck_assert_msg(after.sa_handler == before[i].sa_handler, "signal %d", i);
		ck_assert_int_eq(sigismember(&mask_after, i), sigismember(&mask_before, i));
	}
}
END_TEST

static gmseal_bytes sign(const struct test_pki *pki, const gmseal_seal *seal)
{
	gmseal_signature_parameters parameters = signature_parameters(seal);
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signature_create(
			  &parameters, stage_signer(&pki->signer), &signature, &error),
		error);
	return gmseal_signature_bytes(keep_signature(signature));
}

static bool is_valid(const gmseal_policy *policy, gmseal_bytes signature)
{
	return gmseal_report_verdict(verify_signature(policy, signature, NOW)) ==
	       GMSEAL_VERDICT_VALID;
}

START_TEST(parent_and_child_go_on_after_a_fork)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const gmseal_seal *seal = default_seal(4, pki);
	gmseal_policy *policy = stage_policy(pki);
	gmseal_bytes before = sign(pki, seal);
	int pipe_ends[2], status = -1;
	uint8_t theirs[8192];
	ck_assert(is_valid(policy, before));
	ck_assert_int_eq(pipe(pipe_ends), 0);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		gmseal_bytes mine = sign(pki, seal);
		bool good = is_valid(policy, before) && is_valid(policy, mine) &&
			    write(pipe_ends[1], mine.data, mine.size) == (ssize_t)mine.size;
		_exit(good ? 0 : 1);
	}
	gmseal_bytes ours = sign(pki, seal);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ssize_t size = read(pipe_ends[0], theirs, sizeof theirs);
	ck_assert_int_gt(size, 0);
	ck_assert(is_valid(policy, ours));
	gmseal_bytes received = {theirs, (size_t)size};
	ck_assert(is_valid(policy, received));
	/* The same random number in two values would give the key away. */
	gmseal_bytes a = gmseal_signature_value(stage_signature(ours));
	gmseal_bytes b = gmseal_signature_value(stage_signature(received));
	uint8_t raw_a[GMSEAL_SM2_RAW_SIZE], raw_b[GMSEAL_SM2_RAW_SIZE];
	gmseal_error error;
	assert_ok(gmseal_sm2_value_to_raw(a, raw_a, &error), error);
	assert_ok(gmseal_sm2_value_to_raw(b, raw_b, &error), error);
	ck_assert_mem_ne(raw_a, raw_b, GMSEAL_SM2_RAW_SIZE / 2);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
}
END_TEST

SUITE("guest", the_error_queue_stays_empty, errors_of_the_host_stay_in_the_queue,
	no_provider_is_loaded_or_unloaded, locale_environment_umask_and_directory_are_left_alone,
	no_thread_is_started_and_no_file_left_open, no_signal_is_touched,
	parent_and_child_go_on_after_a_fork)
