#!/bin/sh
# fuzz/run.sh [SECONDS] [BUILD-FOLDER]: makes the seeds, replays them through every fuzz target, and
# runs each target for so many seconds (30) with libFuzzer. The build folder is configured for it if
# it is not yet; without one, a folder is made that is removed again. Nothing is written into the
# source tree. What makes a target fail is left in the current folder's fuzz-failures/ and printed.
set -u
seconds=${1:-30}
top=$(cd "$(dirname "$0")/.." && pwd) || exit 70
: "${CLANG:=clang}"
jobs=$(nproc 2>/dev/null || echo 2)

die() {
	printf 'fuzz/run.sh: %s\n' "$*" >&2
	exit 1
}

case $seconds in
'' | *[!0-9]*) die "usage: fuzz/run.sh [SECONDS] [BUILD-FOLDER]" ;;
esac
command -v "$CLANG" >/dev/null || die "$CLANG is not installed"
[ -x "$top/configure" ] || (cd "$top" && autoreconf -fi) || die "there is no configure"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/gmseal-fuzz.XXXXXX") || exit 70
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
build=${2:-$scratch/build}
failures=$PWD/fuzz-failures

# --- building -------------------------------------------------------------------------------------

mkdir -p "$build" && cd "$build" || exit 70
if [ ! -f Makefile ]; then
	"$top/configure" -q CC="$CLANG" --enable-fuzzing --enable-sanitizers --disable-shared \
		>"$scratch/log" 2>&1 || { cat "$scratch/log"; die "configure failed"; }
fi
make -j"$jobs" fuzz/make-seeds fuzz/fuzz-seal fuzz/fuzz-signature fuzz/fuzz-certificate fuzz/fuzz-crl fuzz/fuzz-ocsp \
	fuzz/fuzz-message fuzz/fuzz-picture fuzz/fuzz-registration fuzz/fuzz-timestamp \
	>"$scratch/log" 2>&1 || { cat "$scratch/log"; die "the targets cannot be built"; }

# --- seeds ----------------------------------------------------------------------------------------

GMSEAL_FUZZ_SEEDS=$scratch/seeds
export GMSEAL_FUZZ_SEEDS
corpus=${GMSEAL_CORPUS:-$top/../shared/corpus/real}
set -- "$corpus"/*.esl "$corpus"/*.dat "$corpus"/*.pem
[ -e "$1" ] || set --
fuzz/make-seeds "$GMSEAL_FUZZ_SEEDS" "$@" || die "the seeds cannot be made"

# --- fuzzing --------------------------------------------------------------------------------------

# The libraries around gmseal keep what they made once until the process ends.
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=1:allocator_may_return_null=1
export ASAN_OPTIONS
status=0

# libfuzzer TARGET ARGUMENT...
libfuzzer() {
	target=$1
	shift
	"fuzz/$target" -timeout=5 -rss_limit_mb=2048 -dict="$top/fuzz/gmseal.dict" \
		-artifact_prefix="$scratch/failures/$target-" -print_final_stats=1 "$@" \
		>"$scratch/log" 2>&1
}

# judge BEHAVIOUR STATUS
judge() {
	if [ "$2" -eq 0 ]; then
		printf 'ok - %s' "$1"
		sed -n 's/^stat::number_of_executed_units: */, inputs: /p' "$scratch/log" | tr -d '\n'
		grep -o 'cov: [0-9]*' "$scratch/log" | tail -n 1 | sed 's/^cov/, edges reached/' | tr -d '\n'
		printf '\n'
		return
	fi
	status=1
	printf 'not ok - %s\n' "$1"
	tail -n 60 "$scratch/log"
}

mkdir "$scratch/failures"
for kind in seal signature certificate crl ocsp message picture registration timestamp; do
	target=fuzz-$kind
	mkdir "$scratch/$kind"
	libfuzzer "$target" -runs=0 "$GMSEAL_FUZZ_SEEDS/seal" "$GMSEAL_FUZZ_SEEDS/signature" \
		"$GMSEAL_FUZZ_SEEDS/certificate"
	judge "$target: all seeds" $?
	libfuzzer "$target" -max_total_time="$seconds" -max_len=65536 "$scratch/$kind" \
		"$GMSEAL_FUZZ_SEEDS/$kind"
	judge "$target: $seconds seconds" $?
done
if [ -n "$(ls -A "$scratch/failures")" ]; then
	mkdir -p "$failures" && cp "$scratch"/failures/* "$failures" &&
		printf 'the inputs are in %s; the seeds they need in %s/seeds\n' "$failures" "$failures" &&
		cp -R "$GMSEAL_FUZZ_SEEDS" "$failures/"
fi
exit $status
