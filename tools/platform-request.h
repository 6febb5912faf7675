/*
 * A platform's request to make a seal: a JSON file, examined, with all that is found.
 */
#ifndef PLATFORM_REQUEST_H
#define PLATFORM_REQUEST_H

#include "options.h"
#include "registry.h"

/* What the command line says of a request. */
struct request_use {
	const char *path; /* NULL: there is none */
	const char *org_code, *registration;
	struct texts registry;
	struct texts refused, allowed; /* reasons */
	int64_t notice_days; /* 0: as ever */
	bool check, renew, json;
};

/* Takes one of the options in platform_request_options but the first, --request; false if it told that
 * the value is wrong. */
bool take_request_option(const struct command *command, struct request_use *use, int id);
void request_use_free(struct request_use *use);

enum {
	OPTION_REQUEST = 1300,
	OPTION_CHECK,
	OPTION_REGISTRY,
	OPTION_RENEW,
	OPTION_ORG_CODE,
	OPTION_REGISTRATION,
	OPTION_REFUSE,
	OPTION_ALLOW,
	OPTION_NOTICE_DAYS,
	OPTION_JSON_REPORT
};
extern const struct option_spec platform_request_options[];

/* A request, with what it points at; or another seal to be made, with what the registry says. */
struct platform_request {
	const char *label; /* how it is called in what is printed */
	json_t *json; /* NULL: there is no request */
	gmseal_bytes members[GMSEAL_REQUEST_MEMBERS]; /* of json */
	struct registry registry;
	gmseal_findings *examined;
	gmseal_request *request; /* NULL if a finding of the library is an error */
	const gmseal_seal *replaced; /* of the registry */
	gmseal_finding *findings; /* all, errors first */
	size_t count;
	char **sentences; /* those of the findings that are the command's own */
	size_t sentence_count;
};

/* Reads and examines the request for a seal of the generation and time in parameters. Tells what is
 * wrong, but not what was found; returns an exit status. request is to be released in any case. */
int platform_request_read(const struct request_use *use, const gmseal_seal_parameters *parameters,
	struct platform_request *request);
/* The same for a seal that parameters alone describe, which has nothing to fear but the registry. */
int platform_request_ask(const struct request_use *use, const gmseal_seal_parameters *parameters,
	const char *label, struct platform_request *request);
void platform_request_free(struct platform_request *request);

/* Whether a seal can be made: no finding is an error. */
bool platform_request_is_good(const struct platform_request *request);

/* Prints what was found, as text or JSON; false if that did not arrive. */
bool platform_request_print(
	const struct request_use *use, const struct platform_request *request, FILE *stream);

#endif
