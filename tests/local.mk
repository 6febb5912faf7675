# Tests: Check programs named after what they test, and scripts that use the command as a person
# would. A program of tests/ links the internal library, so that parts without a public face are
# tested, too.

TEST_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src -I$(top_srcdir)/tests \
	$(OPENSSL_CFLAGS) $(LIBTASN1_CFLAGS) $(CHECK_CFLAGS) $(P11_KIT_CFLAGS)

check_LTLIBRARIES += libharness.la
libharness_la_SOURCES = \
	tests/forge.c \
	tests/forge.h \
	tests/harness.c \
	tests/harness.h \
	tests/keys.c \
	tests/keys.h \
	tests/message.c \
	tests/message.h \
	tests/ocsp.c \
	tests/ocsp.h \
	tests/packet.c \
	tests/packet.h \
	tests/picture.c \
	tests/picture.h \
	tests/pki.c \
	tests/pki.h \
	tests/revocation.c \
	tests/revocation.h \
	tests/stage.c \
	tests/stage.h \
	tests/stamp.c \
	tests/stamp.h \
	tests/token.c \
	tests/token.h
libharness_la_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
libharness_la_LIBADD = libgmseal-internal.la $(CHECK_LIBS) $(OPENSSL_LIBS) $(DL_LIBS)

# Scripts that look at the project as a whole. What they print is counted line by line: ok, not ok,
# skipped.
project_tests = \
	tests/test-configure.sh \
	tests/test-examples.sh \
	tests/test-exports.sh \
	tests/test-headers.sh \
	tests/test-install.sh \
	tests/test-manual.sh \
	tests/test-messages.sh

dist_check_SCRIPTS += $(project_tests)
EXTRA_DIST += tests/script.sh
TESTS += $(project_tests)

# Scripts that use the command as a person would.
command_tests = \
	tests/cli/corpus.sh \
	tests/cli/demo.sh \
	tests/cli/elsewhere.sh \
	tests/cli/files.sh \
	tests/cli/help.sh \
	tests/cli/language.sh \
	tests/cli/memory.sh \
	tests/cli/message.sh \
	tests/cli/ocsp.sh \
	tests/cli/picture.sh \
	tests/cli/platform-certificate.sh \
	tests/cli/platform-message.sh \
	tests/cli/prompt.sh \
	tests/cli/register.sh \
	tests/cli/registry.sh \
	tests/cli/request.sh \
	tests/cli/seal-status.sh \
	tests/cli/timestamp.sh \
	tests/cli/token.sh \
	tests/cli/verify.sh

dist_check_SCRIPTS += $(command_tests)
EXTRA_DIST += tests/cli/common tests/cli/requests
check_PROGRAMS += tests/peak-memory
TESTS += $(command_tests)

AM_TESTS_ENVIRONMENT = \
	CC='$(CC)'; export CC; \
	MAKE='$(MAKE)'; export MAKE; \
	PKG_CONFIG='$(PKG_CONFIG)'; export PKG_CONFIG; \
	SANITIZE='$(SANITIZE)'; export SANITIZE;

check_PROGRAMS += tests/test-translate
TESTS += tests/test-translate
tests_test_translate_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_translate_LDADD = libharness.la

CHECK_SUITES = \
	tests/test-cache \
	tests/test-certificate \
	tests/test-certificate-alone \
	tests/test-chain \
	tests/test-corpus \
	tests/test-crl \
	tests/test-crl-delta \
	tests/test-crl-input \
	tests/test-crl-scope \
	tests/test-crl-signer \
	tests/test-der \
	tests/test-digest \
	tests/test-explain \
	tests/test-guest \
	tests/test-key-file \
	tests/test-make \
	tests/test-make-refusals \
	tests/test-message \
	tests/test-ocsp \
	tests/test-ocsp-input \
	tests/test-ocsp-request \
	tests/test-ocsp-responder \
	tests/test-picture \
	tests/test-picture-examine \
	tests/test-picture-size \
	tests/test-policy-threads \
	tests/test-registration \
	tests/test-request \
	tests/test-request-context \
	tests/test-revocation-order \
	tests/test-revocation-threads \
	tests/test-seal \
	tests/test-seal-status \
	tests/test-sdf \
	tests/test-sdf-faults \
	tests/test-sdf-list \
	tests/test-signature \
	tests/test-signer \
	tests/test-skf \
	tests/test-skf-faults \
	tests/test-skf-list \
	tests/test-skf-pin \
	tests/test-skf-seals \
	tests/test-skf-threads \
	tests/test-sm2 \
	tests/test-subject \
	tests/test-time \
	tests/test-timestamp \
	tests/test-timestamp-verify \
	tests/test-token \
	tests/test-token-parts \
	tests/test-token-pin \
	tests/test-token-uri \
	tests/test-value \
	tests/test-verify-certificate \
	tests/test-verify-corpus \
	tests/test-verify-seal \
	tests/test-verify-signature \
	tests/test-when-it-counts

check_PROGRAMS += $(CHECK_SUITES)
TESTS += $(CHECK_SUITES)

tests_test_cache_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_cache_LDADD = libharness.la

tests_test_certificate_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_certificate_LDADD = libharness.la
tests_test_certificate_alone_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_certificate_alone_LDADD = libharness.la

tests_test_chain_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_chain_LDADD = libharness.la

tests_test_crl_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_crl_LDADD = libharness.la

tests_test_timestamp_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_timestamp_LDADD = libharness.la

tests_test_timestamp_verify_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_timestamp_verify_LDADD = libharness.la

tests_test_crl_delta_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_crl_delta_LDADD = libharness.la

tests_test_crl_input_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_crl_input_LDADD = libharness.la

tests_test_crl_scope_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_crl_scope_LDADD = libharness.la

tests_test_crl_signer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_crl_signer_LDADD = libharness.la

tests_test_ocsp_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_ocsp_LDADD = libharness.la

tests_test_ocsp_input_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_ocsp_input_LDADD = libharness.la

tests_test_ocsp_request_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_ocsp_request_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_ocsp_responder_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_ocsp_responder_LDADD = libharness.la

tests_test_revocation_order_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_revocation_order_LDADD = libharness.la

tests_test_revocation_threads_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_revocation_threads_LDADD = libharness.la $(PTHREAD_LIBS)

tests_test_when_it_counts_SOURCES = \
	tests/test-when-it-counts.c \
	tests/when-it-counts.h
tests_test_when_it_counts_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_when_it_counts_LDADD = libharness.la

tests_test_registration_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_registration_LDADD = libharness.la

tests_test_request_SOURCES = tests/test-request.c tests/request.c tests/request.h
tests_test_request_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_request_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_request_context_SOURCES = tests/test-request-context.c tests/request.c tests/request.h
tests_test_request_context_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_request_context_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_subject_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_subject_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_picture_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_picture_LDADD = libharness.la

tests_test_picture_examine_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_picture_examine_LDADD = libharness.la

tests_test_picture_size_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_picture_size_LDADD = libharness.la

tests_test_seal_status_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_seal_status_LDADD = libharness.la

tests_test_time_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_time_LDADD = libharness.la

tests_test_der_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_der_LDADD = libharness.la

tests_test_corpus_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_corpus_LDADD = libharness.la

tests_test_digest_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_digest_LDADD = libharness.la

tests_test_key_file_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_key_file_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_message_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_message_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_value_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_value_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_sm2_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_sm2_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_signer_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_signer_LDADD = libharness.la $(OPENSSL_LIBS) $(PTHREAD_LIBS)

# Signs and verifies with files, for the script that does the same with the openssl command.
check_PROGRAMS += tests/signer-tool
tests_signer_tool_CPPFLAGS = $(TEST_CPPFLAGS)
tests_signer_tool_LDADD = libgmseal-internal.la
# A time-stamp authority with files, for tests/cli/timestamp.sh.
check_PROGRAMS += tests/tsa-tool
tests_tsa_tool_LDADD = libgmseal.la

dist_check_SCRIPTS += tests/test-signer-openssl.sh
TESTS += tests/test-signer-openssl.sh

# What no hostile input may do, and how long it may take.
libharness_la_SOURCES += tests/sample.c tests/sample.h
hostile_tests = tests/test-enormous tests/test-hostile
check_PROGRAMS += $(hostile_tests)
TESTS += $(hostile_tests)
tests_test_enormous_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_enormous_LDADD = libharness.la $(OPENSSL_LIBS)
tests_test_hostile_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_hostile_LDADD = libharness.la

# Makes allocations fail, which GNU ld and lld can arrange.
check_PROGRAMS += tests/test-memory
TESTS += tests/test-memory
tests_test_memory_SOURCES = tests/test-memory.c tests/request.c tests/request.h
tests_test_memory_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_memory_LDADD = libharness.la $(LIBTASN1_LIBS) $(OPENSSL_LIBS)
tests_test_memory_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc -Wl,--wrap=strdup -Wl,--wrap=free \
	-Wl,--wrap=asn1_create_element -Wl,--wrap=asn1_der_decoding2 -Wl,--wrap=asn1_write_value

tests_test_token_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_token_LDADD = libharness.la

tests_test_token_parts_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_token_parts_LDADD = libharness.la $(OPENSSL_LIBS)

tests_test_token_pin_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_token_pin_LDADD = libharness.la

tests_test_token_uri_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_token_uri_LDADD = libharness.la

tests_test_explain_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_explain_LDADD = libharness.la

tests_test_guest_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_guest_LDADD = libharness.la

tests_test_make_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_make_LDADD = libharness.la

tests_test_make_refusals_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_make_refusals_LDADD = libharness.la

tests_test_policy_threads_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_policy_threads_LDADD = libharness.la

tests_test_seal_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_seal_LDADD = libharness.la

tests_test_signature_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_signature_LDADD = libharness.la

tests_test_verify_seal_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_verify_seal_LDADD = libharness.la

tests_test_verify_signature_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_verify_signature_LDADD = libharness.la

tests_test_verify_certificate_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_verify_certificate_LDADD = libharness.la

tests_test_verify_corpus_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_verify_corpus_LDADD = libharness.la

# Test tokens: libraries that speak the interfaces of vendors, with keys in a folder. The tests load
# them by path; nothing of gmseal is in them.
TOKEN_CPPFLAGS = $(AM_CPPFLAGS) $(OPENSSL_CFLAGS) $(P11_KIT_CFLAGS)
TOKEN_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

check_LTLIBRARIES += tests/tokens/pkcs11.la
tests_tokens_pkcs11_la_SOURCES = \
	tests/tokens/pkcs11.c \
	tests/tokens/pkcs11-attribute.c \
	tests/tokens/pkcs11-call.c \
	tests/tokens/pkcs11-crypto.c \
	tests/tokens/pkcs11-module.h \
	tests/tokens/pkcs11-object.c \
	tests/tokens/pkcs11-pin.c \
	tests/tokens/pkcs11-profile.c \
	tests/tokens/pkcs11-session.c \
	tests/tokens/pkcs11-sign.c \
	tests/tokens/pkcs11-slot.c \
	tests/tokens/pkcs11-unsupported.c \
	tests/tokens/state.c \
	tests/tokens/state.h
tests_tokens_pkcs11_la_CPPFLAGS = $(TOKEN_CPPFLAGS)
tests_tokens_pkcs11_la_LDFLAGS = $(TOKEN_LDFLAGS) -export-symbols-regex '^C_'
tests_tokens_pkcs11_la_LIBADD = $(OPENSSL_LIBS) $(PTHREAD_LIBS)

# Looks at what is wiped, which takes the same linkers as tests/test-memory does.
wiped = tests/wiped.c tests/wiped.h
WIPED_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=OPENSSL_cleanse

# Tokens behind PKCS#11: profiles, and SoftHSM 2 for RSA.
libharness_la_SOURCES += tests/pkcs11-stage.c tests/pkcs11-stage.h
pkcs11_tests = \
	tests/test-pkcs11 \
	tests/test-pkcs11-faults \
	tests/test-pkcs11-pin \
	tests/test-pkcs11-profile \
	tests/test-pkcs11-threads \
	tests/test-softhsm
check_PROGRAMS += $(pkcs11_tests)
TESTS += $(pkcs11_tests)
tests_test_pkcs11_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
tests_test_pkcs11_LDADD = libharness.la $(OPENSSL_LIBS) $(P11_KIT_LIBS)
tests_test_pkcs11_faults_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
tests_test_pkcs11_faults_LDADD = libharness.la
tests_test_pkcs11_pin_SOURCES = tests/test-pkcs11-pin.c $(wiped)
tests_test_pkcs11_pin_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
tests_test_pkcs11_pin_LDADD = libharness.la $(OPENSSL_LIBS)
tests_test_pkcs11_pin_LDFLAGS = $(WIPED_LDFLAGS)
tests_test_pkcs11_profile_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
tests_test_pkcs11_profile_LDADD = libharness.la
tests_test_pkcs11_threads_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
tests_test_pkcs11_threads_LDADD = libharness.la $(PTHREAD_LIBS)
tests_test_softhsm_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
tests_test_softhsm_LDADD = libharness.la $(OPENSSL_LIBS) $(PTHREAD_LIBS)

# That they are what they say, by programs that know nothing of gmseal, or little.
libharness_la_SOURCES += \
	tests/cryptoki.c \
	tests/cryptoki.h \
	tests/token.c \
	tests/token.h
pkcs11_module_tests = \
	tests/test-pkcs11-module \
	tests/test-pkcs11-module-faults \
	tests/test-pkcs11-module-pin
check_PROGRAMS += $(pkcs11_module_tests)
TESTS += $(pkcs11_module_tests)
tests_test_pkcs11_module_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_pkcs11_module_LDADD = libharness.la $(OPENSSL_LIBS)
tests_test_pkcs11_module_faults_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_pkcs11_module_faults_LDADD = libharness.la $(OPENSSL_LIBS) $(PTHREAD_LIBS)
tests_test_pkcs11_module_pin_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_pkcs11_module_pin_LDADD = libharness.la $(OPENSSL_LIBS)

dist_check_SCRIPTS += tests/test-pkcs11-tool.sh
TESTS += tests/test-pkcs11-tool.sh

# Test machines of SDF.
check_LTLIBRARIES += tests/tokens/sdf.la tests/tokens/sdf-bare.la
tests_tokens_sdf_la_SOURCES = \
	tests/tokens/sdf-abi.h \
	tests/tokens/sdf-machine.c \
	tests/tokens/sdf-machine.h \
	tests/tokens/sdf.c \
	tests/tokens/state.c \
	tests/tokens/state.h
tests_tokens_sdf_la_CPPFLAGS = $(TOKEN_CPPFLAGS)
tests_tokens_sdf_la_LDFLAGS = $(TOKEN_LDFLAGS) -export-symbols-regex '^SDF_'
tests_tokens_sdf_la_LIBADD = $(OPENSSL_LIBS) $(PTHREAD_LIBS)
# The same without the functions that a library may lack.
tests_tokens_sdf_bare_la_SOURCES = $(tests_tokens_sdf_la_SOURCES)
tests_tokens_sdf_bare_la_CPPFLAGS = $(TOKEN_CPPFLAGS)
tests_tokens_sdf_bare_la_LDFLAGS = $(TOKEN_LDFLAGS) \
	-export-symbols-regex '^SDF_(Open|Close|ExportSignPublicKey_ECC)'
tests_tokens_sdf_bare_la_LIBADD = $(OPENSSL_LIBS) $(PTHREAD_LIBS)

sdf_stage = tests/sdf-stage.c tests/sdf-stage.h
tests_test_sdf_SOURCES = tests/test-sdf.c $(sdf_stage)
tests_test_sdf_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_sdf_LDADD = libharness.la

tests_test_sdf_faults_SOURCES = tests/test-sdf-faults.c $(sdf_stage)
tests_test_sdf_faults_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_sdf_faults_LDADD = libharness.la $(PTHREAD_LIBS)

tests_test_sdf_list_SOURCES = tests/test-sdf-list.c $(sdf_stage)
tests_test_sdf_list_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_sdf_list_LDADD = libharness.la

# SKF libraries with both widths of ULONG, and one that lacks what is optional.
check_LTLIBRARIES += tests/tokens/skf32.la tests/tokens/skf64.la tests/tokens/skf-poor.la
SKF_SOURCES = \
	tests/tokens/sign.c \
	tests/tokens/sign.h \
	tests/tokens/skf-abi.h \
	tests/tokens/skf-application.c \
	tests/tokens/skf-file.c \
	tests/tokens/skf-key.c \
	tests/tokens/skf-token.h \
	tests/tokens/skf.c \
	tests/tokens/state.c \
	tests/tokens/state.h
SKF_LDFLAGS = $(TOKEN_LDFLAGS) -export-symbols-regex '^SKF_'
SKF_LIBADD = $(OPENSSL_LIBS) $(PTHREAD_LIBS)
tests_tokens_skf32_la_SOURCES = $(SKF_SOURCES)
tests_tokens_skf32_la_CPPFLAGS = $(TOKEN_CPPFLAGS) -DSKF_ULONG=uint32_t
tests_tokens_skf32_la_LDFLAGS = $(SKF_LDFLAGS)
tests_tokens_skf32_la_LIBADD = $(SKF_LIBADD)
tests_tokens_skf64_la_SOURCES = $(SKF_SOURCES)
tests_tokens_skf64_la_CPPFLAGS = $(TOKEN_CPPFLAGS) -DSKF_ULONG=uint64_t
tests_tokens_skf64_la_LDFLAGS = $(SKF_LDFLAGS)
tests_tokens_skf64_la_LIBADD = $(SKF_LIBADD)
tests_tokens_skf_poor_la_SOURCES = $(SKF_SOURCES)
tests_tokens_skf_poor_la_CPPFLAGS = $(TOKEN_CPPFLAGS) -DSKF_ULONG=uint32_t -DSKF_POOR
tests_tokens_skf_poor_la_LDFLAGS = $(SKF_LDFLAGS)
tests_tokens_skf_poor_la_LIBADD = $(SKF_LIBADD)

skf_stage = tests/skf-stage.c tests/skf-stage.h
tests_test_skf_SOURCES = tests/test-skf.c $(skf_stage)
tests_test_skf_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_skf_LDADD = libharness.la

tests_test_skf_faults_SOURCES = tests/test-skf-faults.c $(skf_stage)
tests_test_skf_faults_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_skf_faults_LDADD = libharness.la

tests_test_skf_list_SOURCES = tests/test-skf-list.c $(skf_stage)
tests_test_skf_list_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_skf_list_LDADD = libharness.la

tests_test_skf_pin_SOURCES = tests/test-skf-pin.c $(skf_stage) $(wiped)
tests_test_skf_pin_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_skf_pin_LDADD = libharness.la $(OPENSSL_LIBS)
tests_test_skf_pin_LDFLAGS = $(WIPED_LDFLAGS)

tests_test_skf_seals_SOURCES = tests/test-skf-seals.c $(skf_stage)
tests_test_skf_seals_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_skf_seals_LDADD = libharness.la

tests_test_skf_threads_SOURCES = tests/test-skf-threads.c $(skf_stage)
tests_test_skf_threads_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_skf_threads_LDADD = libharness.la $(PTHREAD_LIBS)

# That these libraries are what they say, called directly; SKF with each width of ULONG.
skf_direct = tests/skf-direct.c tests/skf-direct.h tests/tokens/skf-abi.h
SKF32_CPPFLAGS = $(TEST_CPPFLAGS) -DSKF_ULONG=uint32_t -DSKF_LIBRARY=TEST_TOKEN_SKF32
SKF64_CPPFLAGS = $(TEST_CPPFLAGS) -DSKF_ULONG=uint64_t -DSKF_LIBRARY=TEST_TOKEN_SKF64
direct_tests = \
	tests/test-sdf-module \
	tests/test-skf32-module \
	tests/test-skf32-module-faults \
	tests/test-skf64-module \
	tests/test-skf64-module-faults
check_PROGRAMS += $(direct_tests)
TESTS += $(direct_tests)

tests_test_sdf_module_SOURCES = tests/test-sdf-module.c tests/tokens/sdf-abi.h
tests_test_sdf_module_CPPFLAGS = $(TEST_CPPFLAGS)
tests_test_sdf_module_LDADD = libharness.la $(OPENSSL_LIBS) $(PTHREAD_LIBS) $(DL_LIBS)

tests_test_skf32_module_SOURCES = tests/test-skf-module.c $(skf_direct)
tests_test_skf32_module_CPPFLAGS = $(SKF32_CPPFLAGS)
tests_test_skf32_module_LDADD = libharness.la $(OPENSSL_LIBS) $(DL_LIBS)

tests_test_skf32_module_faults_SOURCES = tests/test-skf-module-faults.c $(skf_direct)
tests_test_skf32_module_faults_CPPFLAGS = $(SKF32_CPPFLAGS)
tests_test_skf32_module_faults_LDADD = libharness.la $(OPENSSL_LIBS) $(PTHREAD_LIBS) $(DL_LIBS)

tests_test_skf64_module_SOURCES = tests/test-skf-module.c $(skf_direct)
tests_test_skf64_module_CPPFLAGS = $(SKF64_CPPFLAGS)
tests_test_skf64_module_LDADD = libharness.la $(OPENSSL_LIBS) $(DL_LIBS)

tests_test_skf64_module_faults_SOURCES = tests/test-skf-module-faults.c $(skf_direct)
tests_test_skf64_module_faults_CPPFLAGS = $(SKF64_CPPFLAGS)
tests_test_skf64_module_faults_LDADD = libharness.la $(OPENSSL_LIBS) $(PTHREAD_LIBS) $(DL_LIBS)
