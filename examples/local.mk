# Examples: one file a use, and nothing but public headers. They are built with everything else, so
# that they cannot go stale, and are not installed.

EXAMPLES = \
	examples/platform-request \
	examples/seal-document \
	examples/sign-elsewhere \
	examples/sign-message \
	examples/sign-with-token \
	examples/signing-service \
	examples/timestamp-signature \
	examples/verify-seal \
	examples/verify-signature
noinst_PROGRAMS += $(EXAMPLES)

examples_platform_request_LDADD = libgmseal.la
examples_seal_document_LDADD = libgmseal.la
examples_sign_message_LDADD = libgmseal.la
examples_timestamp_signature_LDADD = libgmseal.la
examples_verify_seal_LDADD = libgmseal.la
examples_verify_signature_LDADD = libgmseal.la
examples_sign_elsewhere_LDADD = libgmseal.la
examples_sign_with_token_LDADD = libgmseal.la
examples_signing_service_CPPFLAGS = $(OPENSSL_CFLAGS)
examples_signing_service_LDADD = $(OPENSSL_LIBS)
