/* Attributes of the objects of the PKCS#11 test module. */
#include "pkcs11-module.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509.h>

/* OBJECT IDENTIFIER 1.2.156.10197.1.301, the SM2 curve */
static const unsigned char sm2_curve[] = {
	0x06, 0x08, 0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D};

void attribute_free(struct attribute *attribute)
{
	free(attribute->data);
}

static CK_RV set(struct attribute *attribute, const void *data, size_t size)
{
	attribute->size = size;
	attribute->data = malloc(size > 0 ? size : 1);
	if (attribute->data == NULL)
		return CKR_HOST_MEMORY;
	if (size > 0)
		memcpy(attribute->data, data, size);
	return CKR_OK;
}

static CK_RV set_number(struct attribute *attribute, CK_ULONG number)
{
	return set(attribute, &number, sizeof number);
}

static CK_RV set_truth(struct attribute *attribute, bool truth)
{
	CK_BBOOL octet = truth ? CK_TRUE : CK_FALSE;
	return set(attribute, &octet, sizeof octet);
}

/* Octets that OpenSSL allocated. */
static CK_RV set_der(struct attribute *attribute, unsigned char **der, int size)
{
	CK_RV answer = size > 0 ? set(attribute, *der, (size_t)size) : CKR_DEVICE_ERROR;
	OPENSSL_free(*der);
	return answer;
}

static CK_RV set_key_number(struct attribute *attribute, const EVP_PKEY *key, const char *name)
{
	unsigned char octets[1024];
	BIGNUM *number = NULL;
	int size = -1;
	if (EVP_PKEY_get_bn_param(key, name, &number) == 1)
		size = BN_bn2binpad(number, octets, BN_num_bytes(number));
	BN_free(number);
	return size < 0 ? CKR_DEVICE_ERROR : set(attribute, octets, (size_t)size);
}

static CK_RV set_point(struct attribute *attribute, const struct object *object)
{
	unsigned char point[2 + 65] = {0x04, 65}; /* OCTET STRING */
	size_t size = 0;
	if (EVP_PKEY_get_octet_string_param(
		    object->key, OSSL_PKEY_PARAM_PUB_KEY, point + 2, 65, &size) != 1 ||
		size != 65)
		return CKR_DEVICE_ERROR;
	return object->raw_point ? set(attribute, point + 2, 65)
				 : set(attribute, point, sizeof point);
}

static CK_RV get_of_certificate(
	const struct object *object, CK_ATTRIBUTE_TYPE type, struct attribute *attribute)
{
	const unsigned char *position = object->der;
	unsigned char *der = NULL;
	X509 *x509;
	CK_RV answer = CKR_ATTRIBUTE_TYPE_INVALID;
	if (type == CKA_VALUE)
		return set(attribute, object->der, object->der_size);
	if (type == CKA_CERTIFICATE_TYPE)
		return set_number(attribute, CKC_X_509);
	ERR_set_mark();
	x509 = d2i_X509(NULL, &position, (long)object->der_size);
	if (x509 == NULL)
		answer = set(attribute, "", 0);
	else if (type == CKA_SUBJECT)
		answer = set_der(attribute, &der, i2d_X509_NAME(X509_get_subject_name(x509), &der));
	else if (type == CKA_ISSUER)
		answer = set_der(attribute, &der, i2d_X509_NAME(X509_get_issuer_name(x509), &der));
	else if (type == CKA_SERIAL_NUMBER)
		answer = set_der(
			attribute, &der, i2d_ASN1_INTEGER(X509_get_serialNumber(x509), &der));
	X509_free(x509);
	ERR_pop_to_mark();
	return answer;
}

static CK_RV get_of_rsa(
	const struct object *object, CK_ATTRIBUTE_TYPE type, struct attribute *attribute)
{
	switch (type) {
	case CKA_MODULUS:
		return set_key_number(attribute, object->key, OSSL_PKEY_PARAM_RSA_N);
	case CKA_PUBLIC_EXPONENT:
		return set_key_number(attribute, object->key, OSSL_PKEY_PARAM_RSA_E);
	case CKA_MODULUS_BITS:
		return set_number(attribute, (CK_ULONG)EVP_PKEY_get_bits(object->key));
	case CKA_PRIVATE_EXPONENT:
		return object->class == CKO_PRIVATE_KEY ? CKR_ATTRIBUTE_SENSITIVE
							: CKR_ATTRIBUTE_TYPE_INVALID;
	default:
		return CKR_ATTRIBUTE_TYPE_INVALID;
	}
}

static CK_RV get_of_sm2(
	const struct object *object, CK_ATTRIBUTE_TYPE type, struct attribute *attribute)
{
	if (type == CKA_EC_PARAMS)
		return set(attribute, sm2_curve, sizeof sm2_curve);
	if (type == CKA_EC_POINT && object->class == CKO_PUBLIC_KEY)
		return set_point(attribute, object);
	return type == CKA_VALUE && object->class == CKO_PRIVATE_KEY ? CKR_ATTRIBUTE_SENSITIVE
								     : CKR_ATTRIBUTE_TYPE_INVALID;
}

static CK_RV get_of_key(
	const struct object *object, CK_ATTRIBUTE_TYPE type, struct attribute *attribute)
{
	bool private = object->class == CKO_PRIVATE_KEY;
	switch (type) {
	case CKA_KEY_TYPE:
		return set_number(
			attribute, object->kind == KEY_RSA ? CKK_RSA : module.profile.key_type);
	case CKA_SIGN:
		return private ? set_truth(attribute, object->sign) : CKR_ATTRIBUTE_TYPE_INVALID;
	case CKA_VERIFY:
		return private ? CKR_ATTRIBUTE_TYPE_INVALID : set_truth(attribute, object->sign);
	case CKA_SENSITIVE:
	case CKA_ALWAYS_SENSITIVE:
	case CKA_NEVER_EXTRACTABLE:
		return private ? set_truth(attribute, true) : CKR_ATTRIBUTE_TYPE_INVALID;
	case CKA_EXTRACTABLE:
	case CKA_DECRYPT:
	case CKA_UNWRAP:
		return private ? set_truth(attribute, false) : CKR_ATTRIBUTE_TYPE_INVALID;
	case CKA_ENCRYPT:
	case CKA_WRAP:
		return private ? CKR_ATTRIBUTE_TYPE_INVALID : set_truth(attribute, false);
	case CKA_DERIVE:
	case CKA_LOCAL:
		return set_truth(attribute, false);
	case CKA_ALWAYS_AUTHENTICATE:
		return private ? set_truth(attribute, object->always_authenticate)
			       : CKR_ATTRIBUTE_TYPE_INVALID;
	default:
		return object->kind == KEY_RSA ? get_of_rsa(object, type, attribute)
					       : get_of_sm2(object, type, attribute);
	}
}

CK_RV attribute_get(
	const struct object *object, CK_ATTRIBUTE_TYPE type, struct attribute *attribute)
{
	*attribute = (struct attribute){0};
	switch (type) {
	case CKA_CLASS:
		return set_number(attribute, object->class);
	case CKA_TOKEN:
		return set_truth(attribute, true);
	case CKA_PRIVATE:
		return set_truth(attribute, object->private);
	case CKA_MODIFIABLE:
		return set_truth(attribute, false);
	case CKA_LABEL:
		return set(attribute, object->label, strlen(object->label));
	case CKA_ID:
		return set(attribute, object->id, object->id_size);
	default:
		return object->class == CKO_CERTIFICATE
			       ? get_of_certificate(object, type, attribute)
			       : get_of_key(object, type, attribute);
	}
}

/* One entry of a template. */
static CK_RV answer_attribute(
	const struct call *call, const struct object *object, CK_ATTRIBUTE *wanted)
{
	struct attribute value;
	CK_RV answer = attribute_get(object, wanted->type, &value);
	CK_ULONG room = wanted->ulValueLen;
	wanted->ulValueLen = CK_UNAVAILABLE_INFORMATION;
	if (answer == CKR_OK && call->fault.action == STATE_RUBBISH_LENGTH)
		wanted->ulValueLen = call->fault.number;
	else if (answer == CKR_OK && wanted->pValue == NULL)
		wanted->ulValueLen = value.size;
	else if (answer == CKR_OK && (room < value.size || call->fault.action == STATE_TOO_SMALL))
		answer = CKR_BUFFER_TOO_SMALL;
	else if (answer == CKR_OK) {
		wanted->ulValueLen = value.size;
		memcpy(wanted->pValue, value.data, value.size);
	}
	attribute_free(&value);
	return answer;
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE object_handle,
	CK_ATTRIBUTE_PTR wanted, CK_ULONG count)
{
	struct call call;
	const struct object *object;
	CK_RV answer = call_begin_session(&call, "C_GetAttributeValue", handle);
	if (answer != CKR_OK)
		return answer;
	object = session_object(call.session, object_handle);
	if (object == NULL)
		return call_end(&call, CKR_OBJECT_HANDLE_INVALID);
	if (wanted == NULL)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	for (CK_ULONG i = 0; i < count; i++) {
		CK_RV one = answer_attribute(&call, object, &wanted[i]);
		if (one != CKR_OK)
			answer = one;
	}
	return call_end(&call, answer);
}
