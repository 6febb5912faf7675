/* Verifying one file, whatever it is, and printing the result. */
#include "verify.h"
#include "json-report.h"
#include "message.h"
#include "show.h"

int verification_problem(
	struct verification *verification, const char *file, const struct problem *problem)
{
	verification->counts[3]++;
	if (!verification->json)
		return problem_tell(problem, file);
	json_t *object = need(json_object());
	json_add(object, "file", json_word(file));
	json_add(object, "error", json_problem(problem));
	json_print(object, verification->one_line);
	return problem->exit;
}

/* A digest of another algorithm is a mistake of the caller's, and says nothing of the document. */
static int check_digest(
	const struct document *document, gmseal_digest_algorithm algorithm, struct problem *problem)
{
	size_t size = gmseal_digest_size(algorithm);
	if (!document->has_digest || size == 0 || document->digest.size == size)
		return EXIT_DONE;
	return problem_set(problem, EXIT_USAGE, "usage",
		_("--digest has %zu octets, but the digest in this signature is %s, of %zu octets"),
		document->digest.size, gmseal_digest_name(algorithm), size);
}

static int make_report(struct verification *verification, const struct sealed *sealed,
	gmseal_report **report, struct problem *problem)
{
	if (sealed->seal != NULL)
		return problem_of(problem, gmseal_verify_seal(verification->policy, sealed->seal,
						   verification->now, report, &problem->error));
	gmseal_bytes digest;
	gmseal_digest_algorithm algorithm = gmseal_signature_data_digest(sealed->signature);
	int exit = check_digest(&verification->document, algorithm, problem);
	if (exit == EXIT_DONE)
		exit = document_digest(&verification->document, algorithm, &digest, problem);
	if (exit != EXIT_DONE)
		return exit;
	return problem_of(problem, gmseal_verify_signature(verification->policy, sealed->signature,
					   verification->now, digest, report, &problem->error));
}

/* Whether nothing was printed yet that a blank line should part from what comes. */
static bool is_first(const struct verification *verification)
{
	const size_t *counts = verification->counts;
	return counts[GMSEAL_VERDICT_VALID] + counts[GMSEAL_VERDICT_INVALID] +
		       counts[GMSEAL_VERDICT_INDETERMINATE] ==
	       0;
}

static int count_verdict(struct verification *verification, gmseal_verdict verdict)
{
	static const int exit_of[] = {EXIT_DONE, EXIT_INVALID, EXIT_INDETERMINATE};
	verification->counts[verdict]++;
	return exit_of[verdict];
}

static int print_verified(struct verification *verification, const struct verified *verified)
{
	if (verification->json) {
		json_print(json_verified(verified, verification->explain), verification->one_line);
	} else {
		struct text text = {0};
		text_add(&text, "%s", is_first(verification) ? "" : "\n");
		show_verified(&text, verified, verification->explain);
		text_print(&text, stdout);
		text_free(&text);
	}
	return count_verdict(verification, gmseal_report_verdict(verified->report));
}

static int print_message(struct verification *verification, const struct verified_message *verified)
{
	if (verification->json) {
		json_print(json_verified_message(verified, verification->explain),
			verification->one_line);
	} else {
		struct text text = {0};
		text_add(&text, "%s", is_first(verification) ? "" : "\n");
		show_verified_message(&text, verified, verification->explain);
		text_print(&text, stdout);
		text_free(&text);
	}
	return count_verdict(verification, verified->verdict);
}

/* What is said of documents and signers says nothing of a seal by itself. */
static int check_seal_options(const struct verification *verification, struct problem *problem)
{
	const struct document *document = &verification->document;
	if (document->path != NULL || document->has_digest)
		return problem_set(problem, EXIT_USAGE, "usage", "%s",
			_("this is a seal, which covers no document; --data and --digest are for "
			  "signatures"));
	if (verification->platform.signer != GMSEAL_SUBJECT_NONE)
		return problem_set(problem, EXIT_USAGE, "usage", "%s",
			_("this is a seal, which has no signer; --subject is for signatures, and "
			  "--maker-subject for the maker of a seal"));
	return EXIT_DONE;
}

static int verify_sealed(struct verification *verification, const char *file, gmseal_bytes bytes)
{
	struct sealed sealed = {0};
	struct problem problem;
	gmseal_report *report = NULL;
	const gmseal_decoding *decoding = gmseal_policy_decoding(verification->policy);
	int exit = decode_sealed(bytes, decoding, &sealed, &problem);
	if (exit == EXIT_DONE && verification->seals_only && sealed.seal == NULL)
		exit = problem_set(&problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is a signature, not a seal; \"gmseal verify\" verifies it"));
	if (exit == EXIT_DONE && sealed.seal != NULL)
		exit = check_seal_options(verification, &problem);
	if (exit == EXIT_DONE)
		exit = make_report(verification, &sealed, &report, &problem);
	if (exit == EXIT_DONE) {
		struct verified verified = {
			file, seal_of(&sealed), sealed.signature, report, verification->now};
		exit = print_verified(verification, &verified);
	} else {
		const struct document *document = &verification->document;
		exit = verification_problem(
			verification, document->failed ? document->path : file, &problem);
	}
	gmseal_report_free(report);
	sealed_free(&sealed);
	return exit;
}

static int verify_signed(struct verification *verification, const char *file, gmseal_bytes bytes)
{
	struct verified_message verified = {.file = file, .now = verification->now};
	struct problem problem;
	gmseal_bytes content;
	int exit = EXIT_DONE;
	if (has_platform_policy(&verification->platform))
		exit = problem_set(&problem, EXIT_USAGE, "usage", "%s",
			_("this is a signed message, which has no seal; --subject, --maker-subject "
			  "and --seal-status are for signatures and seals"));
	if (exit == EXIT_DONE)
		exit = document_content(&verification->document, &content, &problem);
	if (exit == EXIT_DONE)
		exit = verify_message(verification->policy, bytes, content, &verified, &problem);
	const struct document *document = &verification->document;
	exit = exit == EXIT_DONE ? print_message(verification, &verified)
				 : verification_problem(verification,
					   document->failed ? document->path : file, &problem);
	verified_message_free(&verified);
	return exit;
}

int verify_file(struct verification *verification, const char *file)
{
	struct content content = {0};
	struct problem problem;
	const gmseal_decoding *decoding = gmseal_policy_decoding(verification->policy);
	int exit = read_file(file, decoding->max_size, &content, &problem);
	gmseal_bytes bytes = content_bytes(&content);
	if (exit != EXIT_DONE)
		exit = verification_problem(verification, file, &problem);
	else if (gmseal_detect(bytes) == GMSEAL_KIND_MESSAGE && !verification->seals_only)
		exit = verify_signed(verification, file, bytes);
	else
		exit = verify_sealed(verification, file, bytes);
	content_free(&content);
	return exit;
}
