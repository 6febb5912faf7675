/* Keys on a token: finding the one that is meant, its type, its certificate and its public half. */
#include "signer/pkcs11/pkcs11.h"

#include "crypto/crypto.h"
#include "pki/pki.h"

#include <stdlib.h>

/* The SM2 curve, 1.2.156.10197.1.301 (GB/T 35276-2017), as CKA_EC_PARAMS has it. */
static const uint8_t sm2_curve[] = {0x06, 0x08, 0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D};

gmseal_status gms_p11_key_type(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, const struct gms_p11_profile *profile, gmseal_key_type *type,
	CK_RV *answer, gmseal_error *error)
{
	CK_ULONG number = gms_p11_number(
		functions, session, object, CKA_KEY_TYPE, CK_UNAVAILABLE_INFORMATION);
	*type = GMSEAL_KEY_OTHER;
	if (number == CKK_RSA)
		*type = GMSEAL_KEY_RSA;
	else if (profile->name[0] != '\0' && profile->key_type != CKK_EC &&
		 number == profile->key_type)
		*type = GMSEAL_KEY_SM2;
	if (number != CKK_EC)
		return GMSEAL_OK;
	gmseal_buffer curve = GMSEAL_BUFFER_INIT;
	gmseal_status status =
		gms_p11_attribute(functions, session, object, CKA_EC_PARAMS, &curve, answer, error);
	if (gms_equal(gms_bytes(&curve), (gmseal_bytes){sm2_curve, sizeof sm2_curve}))
		*type = GMSEAL_KEY_SM2;
	gmseal_buffer_free(&curve);
	return status;
}

void gms_p11_key_free(struct gms_p11_key *key)
{
	gmseal_buffer_free(&key->id);
	gmseal_buffer_free(&key->label);
	*key = (struct gms_p11_key){0};
}

/* What an object of a class is looked for by; values that are not there do not count. */
struct wanted {
	CK_OBJECT_CLASS class;
	CK_ATTRIBUTE attributes[3];
	size_t count;
};

static void add(struct wanted *wanted, CK_ATTRIBUTE_TYPE type, gmseal_bytes value)
{
	if (value.size > 0)
		wanted->attributes[wanted->count++] =
			(CK_ATTRIBUTE){type, (void *)value.data, value.size};
}

static void want(struct wanted *wanted, CK_OBJECT_CLASS class, gmseal_bytes id, gmseal_bytes label)
{
	wanted->class = class;
	wanted->count = 1;
	wanted->attributes[0] = (CK_ATTRIBUTE){CKA_CLASS, &wanted->class, sizeof wanted->class};
	add(wanted, CKA_ID, id);
	add(wanted, CKA_LABEL, label);
}

/* Keys that fit so far. */
struct candidates {
	struct gms_p11_key key; /* the first */
	size_t count, others; /* others cannot be used here */
};

static gmseal_status consider(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, const struct gms_p11_profile *profile,
	struct candidates *candidates, gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	gmseal_key_type type = GMSEAL_KEY_OTHER;
	CK_RV answer = CKR_OK;
	gmseal_status status =
		gms_p11_key_type(functions, session, object, profile, &type, &answer, error);
	if (status != GMSEAL_OK)
		return status;
	/* Tokens for SM2 have a second pair of keys for encryption, often under the same name. */
	if (type == GMSEAL_KEY_OTHER ||
		!gms_p11_truth(functions, session, object, CKA_SIGN, true)) {
		candidates->others++;
		return GMSEAL_OK;
	}
	if (candidates->count++ > 0)
		return GMSEAL_OK;
	struct gms_p11_key *key = &candidates->key;
	key->handle = object;
	key->type = type;
	key->always_authenticate =
		gms_p11_truth(functions, session, object, CKA_ALWAYS_AUTHENTICATE, false);
	status = gms_p11_attribute(functions, session, object, CKA_ID, &key->id, &answer, error);
	if (status == GMSEAL_OK)
		status = gms_p11_attribute(
			functions, session, object, CKA_LABEL, &key->label, &answer, error);
	return status;
}

static gmseal_status judge(const struct gms_p11_token *token, const struct candidates *candidates,
	const struct gms_p11_profile *profile, gmseal_error *error)
{
	if (candidates->count == 1)
		return GMSEAL_OK;
	if (candidates->count > 1)
		return gms_error(error, GMSEAL_ERROR_AMBIGUOUS,
			_("%zu keys of the token \"%s\" fit the PKCS#11 URI; name one by id= or "
			  "object="),
			candidates->count, token->label);
	if (candidates->others == 0)
		return gms_error(error, GMSEAL_ERROR_NOT_FOUND,
			_("no key of the token \"%s\" fits the PKCS#11 URI"), token->label);
	if (profile->name[0] == '\0')
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("no key of the token \"%s\" is RSA, and no mechanism profile is known "
			  "for its module, by which it could be SM2"),
			token->label);
	return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
		_("no key of the token \"%s\" that may sign is SM2 by the mechanism profile "
		  "\"%s\", or RSA"),
		token->label, profile->name);
}

gmseal_status gms_p11_key_find(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	const struct gms_p11_uri *uri, const struct gms_p11_profile *profile,
	struct gms_p11_key *key, gmseal_error *error)
{
	struct wanted wanted;
	struct candidates candidates = {.count = 0};
	CK_OBJECT_HANDLE *objects = NULL;
	size_t count = 0;
	CK_RV answer = CKR_OK;
	want(&wanted, CKO_PRIVATE_KEY, uri->id, uri->label);
	gmseal_status status = gms_p11_find(gms_p11_functions(token->module), session,
		wanted.attributes, wanted.count, &objects, &count, &answer, error);
	for (size_t i = 0; status == GMSEAL_OK && i < count; i++)
		status = consider(token, session, objects[i], profile, &candidates, error);
	if (status == GMSEAL_OK)
		status = judge(token, &candidates, profile, error);
	if (status == GMSEAL_OK)
		*key = candidates.key;
	else
		gms_p11_key_free(&candidates.key);
	free(objects);
	return status;
}

gmseal_status gms_p11_key_again(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	const struct gms_p11_key *key, CK_OBJECT_HANDLE *handle, CK_RV *answer, gmseal_error *error)
{
	struct wanted wanted;
	CK_OBJECT_HANDLE *objects = NULL;
	size_t count = 0;
	bool found = false;
	want(&wanted, CKO_PRIVATE_KEY, gms_bytes(&key->id), gms_bytes(&key->label));
	gmseal_status status = gms_p11_find(functions, session, wanted.attributes, wanted.count,
		&objects, &count, answer, error);
	for (size_t i = 0; status == GMSEAL_OK && !found && i < count; i++) {
		found = count == 1 || gms_p11_truth(functions, session, objects[i], CKA_SIGN, true);
		*handle = objects[i];
	}
	if (status == GMSEAL_OK && !found) {
		*answer = CKR_OBJECT_HANDLE_INVALID; /* gone, or not to be seen without a login */
		status = gms_error(error, GMSEAL_ERROR_NOT_FOUND, "%s",
			_("the key is not on the token any more"));
	}
	free(objects);
	return status;
}

/* The one object of a class with the key's identifier, or none. */
static gmseal_status beside(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	const struct gms_p11_key *key, CK_OBJECT_CLASS class, CK_OBJECT_HANDLE **objects,
	size_t *count, gmseal_error *error)
{
	struct wanted wanted;
	CK_RV answer = CKR_OK;
	if (key->id.size == 0)
		return GMSEAL_OK; /* nothing says what belongs together */
	want(&wanted, class, gms_bytes(&key->id), (gmseal_bytes){NULL, 0});
	return gms_p11_find(functions, session, wanted.attributes, wanted.count, objects, count,
		&answer, error);
}

/* What stands in CKA_EC_POINT: a point in an OCTET STRING; with some vendors the point, or x and y
 * alone. */
static bool read_point(gmseal_bytes point, gmseal_bytes *x, gmseal_bytes *y)
{
	const size_t half = GMSEAL_SM2_PUBLIC_KEY_SIZE / 2;
	/* x may begin with what looks like a length. */
	if (point.size > 2 * half + 1 && point.data[0] == 0x04 && point.data[1] == point.size - 2)
		point = (gmseal_bytes){point.data + 2, point.size - 2};
	if (point.size == 2 * half + 1 && point.data[0] == 0x04)
		point = (gmseal_bytes){point.data + 1, point.size - 1};
	if (point.size != 2 * half)
		return false;
	*x = (gmseal_bytes){point.data, half};
	*y = (gmseal_bytes){point.data + half, half};
	return true;
}

static gmseal_status check_object(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, gmseal_key_type type, const gmseal_certificate *certificate,
	bool *checked, gmseal_error *error)
{
	gmseal_buffer first = GMSEAL_BUFFER_INIT, second = GMSEAL_BUFFER_INIT;
	gmseal_bytes x, y;
	CK_RV answer = CKR_OK;
	bool rsa = type == GMSEAL_KEY_RSA;
	gmseal_status status = gms_p11_attribute(functions, session, object,
		rsa ? CKA_MODULUS : CKA_EC_POINT, &first, &answer, error);
	if (status == GMSEAL_OK && rsa)
		status = gms_p11_attribute(
			functions, session, object, CKA_PUBLIC_EXPONENT, &second, &answer, error);
	if (status != GMSEAL_OK)
		goto out;
	*checked = rsa ? first.size > 0 && second.size > 0 : read_point(gms_bytes(&first), &x, &y);
	if (*checked && rsa)
		status = gms_token_check_rsa(
			certificate, gms_bytes(&first), gms_bytes(&second), error);
	else if (*checked)
		status = gms_token_check_sm2(certificate, x, y, error);
out:
	gmseal_buffer_free(&first);
	gmseal_buffer_free(&second);
	return status;
}

gmseal_status gms_p11_key_check(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	const struct gms_p11_key *key, const gmseal_certificate *certificate, bool *checked,
	gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	CK_OBJECT_HANDLE *objects = NULL;
	size_t count = 0;
	*checked = false;
	if (gmseal_certificate_key_type(certificate) != key->type)
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the certificate of \"%s\" is for another kind of key than that on the "
			  "token \"%s\""),
			gmseal_certificate_subject(certificate), token->label);
	/* RSA's private key shows its public half. */
	gmseal_status status = check_object(
		functions, session, key->handle, key->type, certificate, checked, error);
	if (status != GMSEAL_OK || *checked)
		return status;
	status = beside(functions, session, key, CKO_PUBLIC_KEY, &objects, &count, error);
	if (status == GMSEAL_OK && count == 1)
		status = check_object(
			functions, session, objects[0], key->type, certificate, checked, error);
	free(objects);
	return status;
}

/* Of several certificates with the key's identifier, the first whose key is known to be this one;
 * one that fits no better than others is not taken. */
struct choice {
	gmseal_certificate *certificate;
	bool certain;
	size_t count; /* of certificates that may be the one */
	gmseal_error mismatch;
};

static gmseal_status consider_certificate(const struct gms_p11_token *token,
	CK_SESSION_HANDLE session, const struct gms_p11_key *key, CK_OBJECT_HANDLE object,
	struct choice *choice, gmseal_error *error)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_certificate *certificate = NULL;
	bool checked = false;
	CK_RV answer = CKR_OK;
	gmseal_status status = gms_p11_attribute(
		gms_p11_functions(token->module), session, object, CKA_VALUE, &der, &answer, error);
	if (status == GMSEAL_OK && der.size > 0)
		status = gms_token_certificate(
			(gmseal_bytes){NULL, 0}, gms_bytes(&der), &certificate, error);
	gmseal_buffer_free(&der);
	if (certificate == NULL)
		return status;
	status = gms_p11_key_check(token, session, key, certificate, &checked, &choice->mismatch);
	if (status != GMSEAL_OK) {
		gmseal_certificate_free(certificate);
		if (status != GMSEAL_ERROR_MISMATCH && error != NULL)
			*error = choice->mismatch;
		return status != GMSEAL_ERROR_MISMATCH ? status : GMSEAL_OK;
	}
	choice->count++;
	if (choice->certificate != NULL && !(checked && !choice->certain)) {
		gmseal_certificate_free(certificate);
		return GMSEAL_OK;
	}
	gmseal_certificate_free(choice->certificate);
	choice->certificate = certificate;
	choice->certain = checked;
	return GMSEAL_OK;
}

static gmseal_status choose(const struct gms_p11_token *token, struct choice *choice,
	gmseal_certificate **certificate, gmseal_error *error)
{
	gmseal_status status = choice->mismatch.status;
	if (choice->certain || choice->count == 1) {
		*certificate = choice->certificate;
		choice->certificate = NULL;
		return GMSEAL_OK;
	}
	if (choice->count > 1)
		return gms_error(error, GMSEAL_ERROR_AMBIGUOUS,
			_("%zu certificates on the token \"%s\" have the key's identifier; give "
			  "the right one"),
			choice->count, token->label);
	if (status == GMSEAL_OK)
		return gms_token_certificate(
			(gmseal_bytes){NULL, 0}, (gmseal_bytes){NULL, 0}, certificate, error);
	if (error != NULL)
		*error = choice->mismatch;
	return status;
}

gmseal_status gms_p11_key_certificate(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	const struct gms_p11_key *key, gmseal_bytes given, gmseal_certificate **certificate,
	gmseal_error *error)
{
	if (given.size > 0)
		return gms_token_certificate(given, (gmseal_bytes){NULL, 0}, certificate, error);
	struct choice choice = {.certificate = NULL};
	CK_OBJECT_HANDLE *objects = NULL;
	size_t count = 0;
	gmseal_status status = beside(gms_p11_functions(token->module), session, key,
		CKO_CERTIFICATE, &objects, &count, error);
	for (size_t i = 0; status == GMSEAL_OK && i < count; i++)
		status = consider_certificate(token, session, key, objects[i], &choice, error);
	if (status == GMSEAL_OK)
		status = choose(token, &choice, certificate, error);
	gmseal_certificate_free(choice.certificate);
	free(objects);
	return status;
}
