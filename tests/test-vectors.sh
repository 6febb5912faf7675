#!/bin/sh
# The published test vectors pass, and the program that runs them notices what is wrong.
. "${srcdir:=.}/tests/script.sh"

run=vectors/run-vectors

for path in "$srcdir"/vectors/*.txt; do
	expect "passes_$(basename "$path" .txt)" $run "$path"
	cat "$scratch/output"
	expect "names_its_source: $(basename "$path")" \
		grep -q -E '^# (Source: |Ours, made )' "$path"
done

# change FILE SED-EXPRESSION: a copy of a vector file with something else in it.
change() {
	sed "$2" "$srcdir/vectors/$1" >"$scratch/changed.txt"
	! cmp -s "$srcdir/vectors/$1" "$scratch/changed.txt"
}

# notices BEHAVIOUR STATUS COMPLAINT FILE SED-EXPRESSION
notices() {
	change "$4" "$5" || {
		not_ok "$1: the expression changes nothing"
		return
	}
	$run "$scratch/changed.txt" >"$scratch/output" 2>&1
	status=$?
	if [ $status -eq "$2" ] && grep -q -F "$3" "$scratch/output"; then
		ok "$1"
	else
		sed 's/^/    /' "$scratch/output"
		not_ok "$1 (exit status $status)"
	fi
}

curve=sm2-recommended-curve.txt
other=sm2-example-curve.txt
notices notices_a_wrong_digest 1 'the digest differs' sm3.txt 's/= 66c7/= 66c8/'
notices notices_another_message 1 'the digest differs' sm3.txt 's/= abc$/= abd/'
notices notices_a_wrong_z 1 'Z differs' $curve 's/= B2E1/= B2E2/'
notices notices_a_wrong_z_on_another_curve 1 'Z differs' $other 's/= F4A3/= F4A4/'
notices notices_a_wrong_e 1 'e differs' $curve 's/= F0B4/= F0B5/'
notices notices_a_wrong_r 1 'verifies otherwise' $curve 's/= F5A0/= F5A1/'
notices notices_a_wrong_s 1 'verifies otherwise' $curve 's/= B1B6/= B1B7/'
notices notices_a_wrong_s_on_another_curve 1 'verifies otherwise' $other 's/= 6FC6/= 6FC7/'
notices notices_a_wrong_d 1 'd does not belong' $curve 's/= 3945/= 3946/'
notices notices_a_wrong_k 1 'does not give r and s' $curve 's/= 5927/= 5928/'
notices notices_another_curve 1 'no point of the curve' $other 's/^p  = 85/p  = 86/'
notices notices_a_valid_value_called_invalid 1 'verifies otherwise' $curve \
	's/^kind = sm2/&\nresult = invalid/'
notices notices_an_invalid_value_called_valid 1 'verifies otherwise' sm2-openssl.txt \
	's/^result = invalid/result = valid/'
notices counts_what_failed 1 '1 passed, 1 failed' sm3.txt 's/= 66c7/= 66c8/'
notices refuses_an_unknown_key 2 'the key is unknown' sm3.txt 's/^digest/digset/'
notices refuses_a_line_without_key 2 'there is no =' sm3.txt 's/^digest = //'
notices refuses_an_unknown_kind 1 'the kind is neither' sm3.txt 's/= sm3/= sm4/'
notices refuses_a_missing_value 1 'missing or malformed' sm3.txt '/^digest/d'
expect_failure refuses_a_missing_file $run "$scratch/nothing.txt"

finish
