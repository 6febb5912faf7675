#!/bin/sh
# Whether the benchmark runs, and prints what README.md says that it prints.
. "${srcdir:=.}/tests/script.sh"

expect "the benchmark runs" sh -c 'bench/bench --quick >"$1"' sh "$scratch/figures"
cat "$scratch/figures"
expect "every line has five fields: name, number, unit, ratio, of" \
	awk -F '\t' '
		# What is added may be less than the noise.
		$1 ~ /-added$/ { sub(/^-/, "", $2); sub(/^-/, "", $4) }
		NF != 5 || $1 !~ /^[a-z0-9-]+$/ || $2 !~ /^[0-9]+\.[0-9]+$/ ||
			$3 !~ /^(us|MB\/s)$/ || $4 !~ /^[0-9]+\.[0-9]+$/ || $5 == "" { bad = 1 }
		END { exit bad || NR == 0 }' "$scratch/figures"
finish
