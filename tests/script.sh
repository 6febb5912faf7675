# What test scripts share; to be sourced. A script runs in the build tree, srcdir names the source
# tree, and every test ends in one line: "ok - BEHAVIOUR", "not ok - BEHAVIOUR", or "skipped -
# BEHAVIOUR: REASON". Ends with `finish`.
# shellcheck shell=sh
set -u
: "${srcdir:=.}"
: "${CC:=cc}" "${MAKE:=make}" "${PKG_CONFIG:=pkg-config}" "${SANITIZE:=}"
LC_ALL=C
export LC_ALL

passed=0 failed=0 skipped=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/gmseal-test.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

ok() {
	passed=$((passed + 1))
	printf 'ok - %s\n' "$*"
}

not_ok() {
	failed=$((failed + 1))
	printf 'not ok - %s\n' "$*"
}

# skip BEHAVIOUR REASON
skip() {
	skipped=$((skipped + 1))
	printf 'skipped - %s: %s\n' "$1" "$2"
}

# expect BEHAVIOUR COMMAND...: the command succeeds. What it printed is shown if it does not.
expect() {
	behaviour=$1
	shift
	if "$@" >"$scratch/output" 2>&1; then
		ok "$behaviour"
	else
		sed 's/^/    /' "$scratch/output"
		not_ok "$behaviour"
		return 1
	fi
}

# expect_failure BEHAVIOUR COMMAND...: the command fails.
expect_failure() {
	behaviour=$1
	shift
	if "$@" >"$scratch/output" 2>&1; then
		sed 's/^/    /' "$scratch/output"
		not_ok "$behaviour"
		return 1
	else
		ok "$behaviour"
	fi
}

# Prints the declarations of all public functions, one a line, white space in them folded.
public_declarations() {
	awk '
		/^GMSEAL_API/ { collecting = 1; declaration = "" }
		collecting { declaration = declaration " " $0 }
		collecting && /;/ {
			collecting = 0
			sub(/;.*/, "", declaration)
			sub(/^ *GMSEAL_API */, "", declaration)
			gsub(/[ \t]+/, " ", declaration)
			print declaration
		}' "$srcdir"/include/gmseal/*.h
}

# Prints their names, sorted.
public_functions() {
	public_declarations | sed 's/(.*//; s/.*[ *]//' | sort
}

finish() {
	if [ "$failed" -gt 0 ]; then
		exit 1
	elif [ "$passed" -eq 0 ] && [ "$skipped" -gt 0 ]; then
		exit 77
	fi
	exit 0
}
