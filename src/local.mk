# The library. Everything is compiled once into a convenience library, which the tests of internal
# parts link; libgmseal is the same with only the listed symbols showing.

include_HEADERS = include/gmseal.h
gmsealincludedir = $(includedir)/gmseal
gmsealinclude_HEADERS = \
	include/gmseal/base.h \
	include/gmseal/certificate.h \
	include/gmseal/digest.h \
	include/gmseal/inspect.h \
	include/gmseal/make.h \
	include/gmseal/message.h \
	include/gmseal/ocsp.h \
	include/gmseal/policy.h \
	include/gmseal/report.h \
	include/gmseal/seal.h \
	include/gmseal/signature.h \
	include/gmseal/signer.h \
	include/gmseal/sm2.h \
	include/gmseal/timestamp.h \
	include/gmseal/token.h \
	include/gmseal/verify.h

noinst_LTLIBRARIES += libgmseal-internal.la
libgmseal_internal_la_SOURCES = \
	src/asn1/builder.c \
	src/asn1/der.h \
	src/asn1/document.c \
	src/asn1/element.c \
	src/asn1/element.h \
	src/asn1/name.c \
	src/asn1/schema.c \
	src/asn1/schema.h \
	src/asn1/walk.c \
	src/base/base.h \
	src/base/bytes.c \
	src/base/deviations.c \
	src/base/error.c \
	src/base/time.c \
	src/base/translate.c \
	src/codec/detect.c \
	src/codec/detect.h \
	src/codec/inspect.c \
	src/codec/message.c \
	src/codec/message.h \
	src/codec/reader.c \
	src/codec/reader.h \
	src/codec/seal-encode.c \
	src/codec/seal-fields.c \
	src/codec/seal.c \
	src/codec/seal.h \
	src/codec/signature-encode.c \
	src/codec/signature-fields.c \
	src/codec/signature.c \
	src/codec/signature.h \
	src/codec/signed-data-encode.c \
	src/codec/signed-data.c \
	src/codec/signed-data.h \
	src/codec/signer-name.c \
	src/codec/sm2-value.c \
	src/codec/sm2-value.h \
	src/codec/time.c \
	src/codec/time.h \
	src/codec/timestamp-accept.c \
	src/codec/timestamp-encode.c \
	src/codec/timestamp-request.c \
	src/codec/timestamp-response.c \
	src/codec/timestamp.c \
	src/codec/timestamp.h \
	src/crypto/algorithm.c \
	src/crypto/crypto.h \
	src/crypto/digest.c \
	src/crypto/key.h \
	src/crypto/openssl.c \
	src/crypto/private-key.c \
	src/crypto/public-key.c \
	src/crypto/rsa.c \
	src/crypto/signature.c \
	src/crypto/sm2-backend.h \
	src/crypto/sm2-openssl.c \
	src/crypto/sm2.c \
	src/make/attach.c \
	src/make/draft.c \
	src/make/make.h \
	src/make/message.c \
	src/make/message.h \
	src/make/rules.c \
	src/make/seal.c \
	src/make/signature.c \
	src/make/tsa.c \
	src/pki/cache.c \
	src/pki/certificate.c \
	src/pki/chain.c \
	src/pki/crl-lookup.c \
	src/pki/crl-scope.c \
	src/pki/crl-signer.c \
	src/pki/crl.c \
	src/pki/extended-usage.c \
	src/pki/fields.c \
	src/pki/list.c \
	src/pki/name.c \
	src/pki/objects.c \
	src/pki/ocsp-accept.c \
	src/pki/ocsp-lookup.c \
	src/pki/ocsp-request.c \
	src/pki/ocsp-responder.c \
	src/pki/ocsp.c \
	src/pki/parts.h \
	src/pki/pki.h \
	src/pki/revocation-tell.c \
	src/pki/revocation.c \
	src/pki/revocation.h \
	src/pki/search.c \
	src/pki/time.c \
	src/pki/trust.c \
	src/signer/callback.c \
	src/signer/file.c \
	src/signer/key-file.c \
	src/signer/key-file.h \
	src/signer/pkcs11/connect.c \
	src/signer/pkcs11/error.c \
	src/signer/pkcs11/key.c \
	src/signer/pkcs11/list.c \
	src/signer/pkcs11/login.c \
	src/signer/pkcs11/mechanism.c \
	src/signer/pkcs11/module.c \
	src/signer/pkcs11/object.c \
	src/signer/pkcs11/pin.c \
	src/signer/pkcs11/pkcs11.h \
	src/signer/pkcs11/pool.c \
	src/signer/pkcs11/pool.h \
	src/signer/pkcs11/profile-text.c \
	src/signer/pkcs11/profile.c \
	src/signer/pkcs11/signer.c \
	src/signer/pkcs11/token.c \
	src/signer/pkcs11/uri.c \
	src/signer/pkcs12.c \
	src/signer/pkcs8.c \
	src/signer/sdf/device.c \
	src/signer/sdf/error.c \
	src/signer/sdf/key.c \
	src/signer/sdf/library.c \
	src/signer/sdf/list.c \
	src/signer/sdf/pool.c \
	src/signer/sdf/sdf.h \
	src/signer/sdf/sign.c \
	src/signer/sdf/signer.c \
	src/signer/secret.c \
	src/signer/signer.c \
	src/signer/signer.h \
	src/signer/skf/abi.c \
	src/signer/skf/abi.h \
	src/signer/skf/connect.c \
	src/signer/skf/error.c \
	src/signer/skf/file.c \
	src/signer/skf/functions.def \
	src/signer/skf/key.c \
	src/signer/skf/library.c \
	src/signer/skf/list.c \
	src/signer/skf/names.c \
	src/signer/skf/pin.c \
	src/signer/skf/replace.c \
	src/signer/skf/seals.c \
	src/signer/skf/session.c \
	src/signer/skf/signer.c \
	src/signer/skf/skf.c \
	src/signer/skf/skf.h \
	src/signer/token-certificate.c \
	src/signer/token-error.c \
	src/signer/token-library.c \
	src/signer/token-list.c \
	src/signer/token-pin.c \
	src/signer/token-refusal.c \
	src/signer/token-uri.c \
	src/signer/token.c \
	src/signer/token.h \
	src/verify/certificate.c \
	src/verify/explain.c \
	src/verify/message.c \
	src/verify/policy.c \
	src/verify/policy.h \
	src/verify/report.c \
	src/verify/report.h \
	src/verify/seal.c \
	src/verify/signature.c \
	src/verify/signer-info.c \
	src/verify/signer-info.h \
	src/verify/signing-certificate.c \
	src/verify/stamp.c \
	src/verify/timestamp.c \
	src/verify/token.h \
	src/verify/verify.h
nodist_libgmseal_internal_la_SOURCES = $(ASN1_TABLES)
libgmseal_internal_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src \
	-DLOCALEDIR='"$(localedir)"' $(OPENSSL_CFLAGS) $(LIBTASN1_CFLAGS) $(P11_KIT_CFLAGS)
libgmseal_internal_la_CFLAGS = $(AM_CFLAGS) -fvisibility=hidden
libgmseal_internal_la_LIBADD = $(OPENSSL_LIBS) $(LIBTASN1_LIBS) $(P11_KIT_LIBS) \
	$(PTHREAD_LIBS) $(DL_LIBS)

lib_LTLIBRARIES += libgmseal.la
libgmseal_la_SOURCES =
libgmseal_la_LIBADD = libgmseal-internal.la
libgmseal_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(LIBGMSEAL_VERSION) -no-undefined \
	-export-symbols $(srcdir)/src/gmseal.sym
EXTRA_libgmseal_la_DEPENDENCIES = src/gmseal.sym
EXTRA_DIST += src/gmseal.sym
