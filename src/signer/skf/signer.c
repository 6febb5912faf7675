/*
 * Signers whose key is in a container of a SKF device.
 *
 * A signer stays at its device, logged in. When the device has forgotten the login, the PIN is asked
 * for and verified once; when the device is gone and has come back, what was open is opened again, the
 * key is compared with the certificate again, and the PIN is asked for. No PIN is kept.
 */
#include "signer/skf/skf.h"

#include "crypto/crypto.h"
#include "pki/pki.h"

#include <stdlib.h>

/* How long others may hold the device, in milliseconds. */
#define LOCK_LIMIT 60000

struct skf_signer {
	/* Of all that follows. The library is not enough: it may be left before a call is over, when
	 * it is stuck. */
	pthread_mutex_t lock;
	struct gms_skf_session session;
	struct gms_refusals refusals; /* locks itself */
	gmseal_certificate *certificate;
	gmseal_key_type type;
	size_t modulus_size; /* RSA only */
	bool opened; /* once */
	uint32_t lost; /* what showed that the device is gone; 0: it is not */
};

/* What the absence of a device that was there before comes to. */
static gmseal_status absent(const struct skf_signer *signer, gmseal_error *error)
{
	if (signer->lost == GMS_SAR_OK)
		return gms_error(
			error, GMSEAL_ERROR_DEVICE_ABSENT, "%s", _("the device was unplugged"));
	return gms_device_error(error, GMSEAL_ERROR_DEVICE_ABSENT, signer->lost,
		_("the device was unplugged (0x%08X)"), (unsigned)signer->lost);
}

/* The certificate that was given, or the container's. */
static gmseal_status find_certificate(
	struct skf_signer *signer, gmseal_bytes given, gmseal_error *error)
{
	gmseal_buffer found = GMSEAL_BUFFER_INIT;
	uint32_t code = GMS_SAR_OK;
	gmseal_status status = GMSEAL_OK;
	if (given.size == 0)
		status = gms_skf_certificate_get(&signer->session, &found, &code, error);
	if (status == GMSEAL_OK && code == GMS_SAR_CERTNOTFOUNTERR)
		status = gms_skf_error(&signer->session, SKF_ExportCertificate, code, error);
	if (status == GMSEAL_OK)
		status = gms_token_certificate(
			given, gms_bytes(&found), &signer->certificate, error);
	gmseal_buffer_free(&found);
	return status;
}

/* Looks at the key in the container that was just opened. */
static gmseal_status check_key(
	struct skf_signer *signer, gmseal_bytes certificate, gmseal_error *error)
{
	struct gms_skf_key key;
	gmseal_status status = gms_skf_key_get(&signer->session, &key, error);
	if (status == GMSEAL_OK && signer->certificate == NULL)
		status = find_certificate(signer, certificate, error);
	if (status == GMSEAL_OK)
		status = gms_skf_key_check(&key, signer->certificate, error);
	signer->type = key.type;
	signer->modulus_size = key.modulus.size;
	return status;
}

/* Opens what is closed and logs in. certificate matters the first time only. */
static gmseal_status open_signer(
	struct skf_signer *signer, gmseal_bytes certificate, gmseal_error *error)
{
	struct gms_skf_session *session = &signer->session;
	gmseal_status status = gms_skf_find_device(session, error);
	if (signer->opened &&
		(status == GMSEAL_ERROR_NOT_FOUND || status == GMSEAL_ERROR_DEVICE_ABSENT))
		return absent(signer, error);
	if (status == GMSEAL_OK && session->container == NULL) {
		status = gms_skf_find_container(session, error);
		if (status == GMSEAL_OK)
			status = check_key(signer, certificate, error);
		if (status != GMSEAL_OK)
			gms_skf_release_device(session); /* what was not checked is not used */
	}
	if (status == GMSEAL_OK)
		status = gms_skf_login(session, error);
	if (status == GMSEAL_OK) {
		signer->opened = true;
		signer->lost = GMS_SAR_OK;
	}
	return status;
}

static gmseal_status sign_sm2(const struct skf_signer *signer,
	const gmseal_signing_request *request, gmseal_buffer *value, gmseal_error *error)
{
	const struct gms_skf_session *session = &signer->session;
	uint8_t e[GMSEAL_SM2_DIGEST_SIZE], wide[2 * GMS_SKF_COORDINATE_SIZE] = {0};
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const size_t size = sizeof raw / 2, unused = GMS_SKF_COORDINATE_SIZE - size;
	memcpy(e, request->digest.data, sizeof e);
	uint32_t code = gms_skf_ecc_sign_data(&session->api, session->container, e, sizeof e, wide);
	if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_ECCSignData, code, error);
	memcpy(raw, wide + unused, size);
	memcpy(raw + size, wide + GMS_SKF_COORDINATE_SIZE + unused, size);
	return gms_copy((gmseal_bytes){raw, sizeof raw}, value, error);
}

static gmseal_status sign_rsa(const struct skf_signer *signer,
	const gmseal_signing_request *request, gmseal_buffer *value, gmseal_error *error)
{
	const struct gms_skf_session *session = &signer->session;
	gmseal_buffer info = GMSEAL_BUFFER_INIT;
	uint8_t octets[GMSEAL_SIGNATURE_VALUE_MAX_SIZE] = {0};
	uint32_t size = sizeof octets;
	gmseal_status status = gms_token_digest_info(request, &info, error);
	if (status != GMSEAL_OK)
		return status;
	uint32_t code = gms_skf_rsa_sign_data(
		&session->api, session->container, info.data, (uint32_t)info.size, octets, &size);
	if (code != GMS_SAR_OK)
		status = gms_skf_error(session, SKF_RSASignData, code, error);
	else if (size != signer->modulus_size)
		status = gms_skf_rubbish(SKF_RSASignData, size, error);
	else
		status = gms_copy((gmseal_bytes){octets, size}, value, error);
	gmseal_buffer_free(&info);
	return status;
}

/* Signs while no other program uses the device. */
static gmseal_status sign_once(const struct skf_signer *signer,
	const gmseal_signing_request *request, gmseal_buffer *value, gmseal_error *error)
{
	const struct gms_skf_session *session = &signer->session;
	uint32_t code = gms_skf_lock_dev(&session->api, session->device, LOCK_LIMIT);
	bool locked = code == GMS_SAR_OK;
	if (!locked && code != GMS_SKF_LACKING && code != GMS_SAR_NOTSUPPORTYETERR)
		return gms_skf_error(session, SKF_LockDev, code, error);
	gmseal_status status = signer->type == GMSEAL_KEY_SM2
				       ? sign_sm2(signer, request, value, error)
				       : sign_rsa(signer, request, value, error);
	if (locked)
		gms_skf_unlock_dev(&session->api, session->device);
	return status;
}

/* Signs at a device that may have forgotten the login, or have been away. error is not NULL. */
static gmseal_status sign_patiently(struct skf_signer *signer,
	const gmseal_signing_request *request, gmseal_buffer *value, gmseal_error *error)
{
	const gmseal_bytes none = {NULL, 0};
	struct gms_skf_session *session = &signer->session;
	bool fresh = session->container == NULL, forgotten = false;
	for (;;) {
		gmseal_status status = open_signer(signer, none, error);
		if (status == GMSEAL_OK)
			status = sign_once(signer, request, value, error);
		if (status == GMSEAL_OK)
			return GMSEAL_OK;
		uint32_t code = (uint32_t)error->device_code;
		if (code == GMS_SAR_USER_NOT_LOGGED_IN && !session->asked && !forgotten) {
			forgotten = true;
			session->logged_in = false;
			continue;
		}
		if (gms_skf_breaks(code))
			gms_skf_release_device(session);
		if (gms_skf_is_gone(code))
			signer->lost = code;
		/* The PIN is asked for once in a call. */
		if (!gms_skf_is_gone(code) || fresh || session->asked)
			return status;
		fresh = true;
	}
}

static gmseal_status skf_sign(void *state, const gmseal_signing_request *request,
	gmseal_buffer *value, gmseal_error *error)
{
	struct skf_signer *signer = state;
	gmseal_error own = {.offset = GMSEAL_NO_OFFSET};
	gmseal_key_type type = gmseal_certificate_key_type(signer->certificate);
	if (gms_algorithm_for(type, request->digest_algorithm) == NULL)
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the key does not sign digests of %s"),
			gmseal_digest_name(request->digest_algorithm));
	unsigned long seen = gms_refusals_seen(&signer->refusals);
	pthread_mutex_lock(&signer->lock);
	gmseal_status status = gms_refusals_since(&signer->refusals, seen, &own);
	if (status == GMSEAL_OK)
		status = gms_skf_begin(&signer->session, &own);
	if (status == GMSEAL_OK) {
		status = sign_patiently(signer, request, value, &own);
		if (status != GMSEAL_OK)
			gms_refusals_add(&signer->refusals, &own);
	}
	gms_skf_end(&signer->session);
	pthread_mutex_unlock(&signer->lock);
	if (status != GMSEAL_OK && error != NULL)
		*error = own;
	return status;
}

/* What is open is closed, unless the library is stuck. */
static void skf_free(void *state)
{
	struct skf_signer *signer = state;
	if (signer->session.device != NULL && gms_skf_begin(&signer->session, NULL) == GMSEAL_OK)
		gms_skf_release_device(&signer->session);
	gms_skf_finish(&signer->session);
	gmseal_certificate_free(signer->certificate);
	pthread_mutex_destroy(&signer->lock);
	gms_refusals_destroy(&signer->refusals);
	free(signer);
}

static const struct gms_signer_operations signer_operations = {skf_sign, skf_free};

gmseal_status gms_skf_signer(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error)
{
	struct skf_signer *state = calloc(1, sizeof *state);
	if (state == NULL || pthread_mutex_init(&state->lock, NULL) != 0) {
		free(state);
		return gms_error_memory(error);
	}
	gms_refusals_init(&state->refusals);
	gmseal_status status = gms_skf_start(&state->session, uri, options, error);
	if (status == GMSEAL_OK)
		status = gms_skf_begin(&state->session, error);
	if (status == GMSEAL_OK)
		status = open_signer(state, certificate, error);
	gms_skf_end(&state->session);
	if (status != GMSEAL_OK) {
		skf_free(state);
		return status;
	}
	return gms_signer_new(&signer_operations, state, gms_certificate_share(state->certificate),
		signer, error);
}
