# The benchmark: `make bench` measures, and `make check` compiles it and sees that it runs.

check_PROGRAMS += bench/bench
bench_bench_SOURCES = \
	bench/actions.c \
	bench/bench.c \
	bench/bench.h \
	bench/crl.c \
	bench/measure.c \
	bench/stamp.c
bench_bench_CPPFLAGS = $(TEST_CPPFLAGS)
bench_bench_LDADD = libharness.la $(OPENSSL_LIBS)

EXTRA_DIST += bench/README.md
dist_check_SCRIPTS += bench/test-bench.sh
TESTS += bench/test-bench.sh

bench: bench/bench
	bench/bench

.PHONY: bench
