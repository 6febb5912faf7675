#!/bin/sh
# The manual: every public function has a page that names it and gives its parameters, and the pages
# are well formed.
. "${srcdir:=.}/tests/script.sh"

pages=$srcdir/man

# The names of all pages of section 3, one a line.
for page in "$pages"/*.3; do
	awk -f "$pages/names.awk" "$page"
done | sort >"$scratch/named"

# "function parameter-count" as the synopses give it.
cat "$pages"/*.3 | awk '
	/^\.Sh/ { synopsis = $2 == "SYNOPSIS" }
	synopsis && /^\.Fo / { name = $2; parameters = 0 }
	synopsis && /^\.Fa / { parameters++ }
	synopsis && /^\.Fc/ { print name, parameters }' | sort >"$scratch/synopses"

# The same as the headers declare it.
public_declarations | awk '{
	name = $0
	sub(/\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	print name, gsub(/,/, ",") + 1
}' | sort >"$scratch/declarations"

symbols=$srcdir/src/gmseal.sym
sort "$symbols" | comm -23 - "$scratch/named" >"$scratch/unnamed"
expect names_every_exported_function_on_a_page diff /dev/null "$scratch/unnamed"
expect names_no_function_on_two_pages sort -c -u "$scratch/named"
expect gives_every_function_its_parameters diff "$scratch/declarations" "$scratch/synopses"

# Types and the library itself have names in the manual, too; anything else is a function that was
# renamed or removed.
comm -13 "$symbols" "$scratch/named" | grep -v -x -e gmseal -e gmseal_error >"$scratch/strange"
expect names_no_function_that_is_not_exported diff /dev/null "$scratch/strange"

# Every page of ours that another one refers to exists.
cat "$pages"/*.[1-8] | sed -n 's/^\.[XI][rt] \(Xr \)\{0,1\}\(gmseal[a-z0-9_-]*\) \([0-9]\).*/\2.\3/p' |
	sort -u | while read -r page; do
	[ -e "$pages/$page" ] && continue
	[ "${page##*.}" = 3 ] && grep -q -x "${page%.*}" "$scratch/named" && continue
	echo "$page"
done >"$scratch/dangling"
expect refers_to_pages_that_exist diff /dev/null "$scratch/dangling"

# What the code can report: identifiers of checks, reasons and diagnoses.
cat "$srcdir"/src/verify/*.c | tr '\n\t' '  ' >"$scratch/verify"
{
	grep -oE '"(seal|signature|message|timestamp|registration)\.[a-z.-]+"' "$scratch/verify" | grep -v '\."$'
	grep -oE 'gms_report_(fail|unknown|skip|notice)\([^;]*' "$scratch/verify" |
		grep -oE ' id(s\[i\])?, *"[a-z0-9-]+"' | grep -oE '"[a-z0-9-]+"'
	grep -oE '"(token-[a-z-]+|not-a-token)"' "$scratch/verify"
	cat "$srcdir"/src/pki/*.c | grep -oE 'reason = [^;]*' | grep -oE '"[a-z0-9-]+"'
	grep -oE '"[a-z0-9-]+", +N_\(|diagnosis = "[a-z0-9-]+"' "$scratch/verify" |
		grep -oE '"[a-z0-9-]+"'
} | tr -d '"' | sort -u >"$scratch/reported"
sed -n 's/^\.It //p' "$pages/gmseal-verification.7" | tr ',' '\n' | tr -d ' ' | sort -u \
	>"$scratch/described"
comm -23 "$scratch/reported" "$scratch/described" >"$scratch/undescribed"
expect finds_what_can_be_reported grep -q -x not-listed "$scratch/reported"
expect describes_whatever_is_reported diff /dev/null "$scratch/undescribed"
for id in $(grep -E '^(seal|signature|message|registration)\.' "$scratch/described"); do
	grep -q -x "$id" "$scratch/reported" || echo "$id"
done >"$scratch/invented"
expect describes_no_check_that_is_not_made diff /dev/null "$scratch/invented"

if command -v mandoc >/dev/null; then
	expect is_well_formed mandoc -T lint -W warning "$pages"/*.[1-8]
else
	skip is_well_formed "mandoc is not installed"
fi

finish
