# The benchmark: `make bench` measures, and `make check` compiles it and sees that it runs.

check_PROGRAMS += bench/bench
bench_bench_SOURCES = \
	bench/actions.c \
	bench/bench.c \
	bench/bench.h \
	bench/crl.c \
	bench/measure.c \
	bench/pkcs11.c \
	bench/stamp.c \
	bench/token-sdf.c \
	bench/token-skf.c \
	$(sdf_stage) \
	$(skf_stage)
bench_bench_CPPFLAGS = $(TEST_CPPFLAGS) $(P11_KIT_CFLAGS)
bench_bench_LDADD = libharness.la $(OPENSSL_LIBS)

EXTRA_DIST += bench/README.md
dist_check_SCRIPTS += bench/test-bench.sh
TESTS += bench/test-bench.sh

bench: bench/bench tests/tokens/pkcs11.la tests/tokens/sdf.la tests/tokens/skf32.la
	bench/bench

.PHONY: bench
