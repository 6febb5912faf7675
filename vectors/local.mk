# Test vectors and the program that runs them.

vector_files = \
	vectors/sm2-example-curve.txt \
	vectors/sm2-openssl.txt \
	vectors/sm2-recommended-curve.txt \
	vectors/sm3.txt
EXTRA_DIST += vectors/README.md $(vector_files)

check_PROGRAMS += vectors/run-vectors
vectors_run_vectors_SOURCES = \
	vectors/run-vectors.c \
	vectors/sm2-arithmetic.c \
	vectors/sm2-arithmetic.h \
	vectors/vector-file.c \
	vectors/vector-file.h
vectors_run_vectors_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src $(OPENSSL_CFLAGS)
vectors_run_vectors_LDADD = libgmseal-internal.la $(OPENSSL_LIBS)

dist_check_SCRIPTS += tests/test-vectors.sh
TESTS += tests/test-vectors.sh
