# Fuzz targets. Without --enable-fuzzing a main that replays files is linked in, so that every build
# compiles them and `make check` replays the seeds. They see public headers only; make-seeds is made
# like a test.

FUZZ_TARGETS = \
	fuzz/fuzz-certificate \
	fuzz/fuzz-crl \
	fuzz/fuzz-message \
	fuzz/fuzz-ocsp \
	fuzz/fuzz-picture \
	fuzz/fuzz-registration \
	fuzz/fuzz-seal \
	fuzz/fuzz-signature \
	fuzz/fuzz-timestamp
check_PROGRAMS += $(FUZZ_TARGETS) fuzz/make-seeds

fuzz_common = fuzz/fuzz.c fuzz/fuzz.h
if FUZZING
fuzz_linking = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_common += fuzz/standalone.c
fuzz_linking = $(AM_LDFLAGS)
endif
EXTRA_DIST += fuzz/standalone.c

fuzz_fuzz_certificate_SOURCES = fuzz/fuzz-certificate.c $(fuzz_common)
fuzz_fuzz_certificate_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_certificate_LDADD = libgmseal-internal.la
fuzz_fuzz_crl_SOURCES = fuzz/fuzz-crl.c fuzz/revocation.c fuzz/revocation.h $(fuzz_common)
fuzz_fuzz_crl_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_crl_LDADD = libgmseal-internal.la
fuzz_fuzz_message_SOURCES = fuzz/fuzz-message.c $(fuzz_common)
fuzz_fuzz_message_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_message_LDADD = libgmseal-internal.la
fuzz_fuzz_ocsp_SOURCES = fuzz/fuzz-ocsp.c fuzz/revocation.c fuzz/revocation.h $(fuzz_common)
fuzz_fuzz_ocsp_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_ocsp_LDADD = libgmseal-internal.la
fuzz_fuzz_picture_SOURCES = fuzz/fuzz-picture.c $(fuzz_common)
fuzz_fuzz_picture_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_picture_LDADD = libgmseal-internal.la
fuzz_fuzz_registration_SOURCES = fuzz/fuzz-registration.c $(fuzz_common)
fuzz_fuzz_registration_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_registration_LDADD = libgmseal-internal.la
fuzz_fuzz_seal_SOURCES = fuzz/fuzz-seal.c $(fuzz_common)
fuzz_fuzz_seal_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_seal_LDADD = libgmseal-internal.la
fuzz_fuzz_signature_SOURCES = fuzz/fuzz-signature.c $(fuzz_common)
fuzz_fuzz_signature_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_signature_LDADD = libgmseal-internal.la
fuzz_fuzz_timestamp_SOURCES = fuzz/fuzz-timestamp.c $(fuzz_common)
fuzz_fuzz_timestamp_LDFLAGS = $(fuzz_linking)
fuzz_fuzz_timestamp_LDADD = libgmseal-internal.la

fuzz_make_seeds_SOURCES = \
	fuzz/der-edit.c \
	fuzz/der-edit.h \
	fuzz/make-seeds.c \
	fuzz/seeds-certificates.c \
	fuzz/seeds-deviations.c \
	fuzz/seeds-messages.c \
	fuzz/seeds-pictures.c \
	fuzz/seeds-registrations.c \
	fuzz/seeds-revocation.c \
	fuzz/seeds-samples.c \
	fuzz/seeds-timestamps.c \
	fuzz/seeds.h
fuzz_make_seeds_CPPFLAGS = $(TEST_CPPFLAGS)
fuzz_make_seeds_LDADD = libharness.la $(OPENSSL_LIBS)

EXTRA_DIST += fuzz/README.md fuzz/gmseal.dict fuzz/run.sh
dist_check_SCRIPTS += fuzz/replay.sh
TESTS += fuzz/replay.sh
