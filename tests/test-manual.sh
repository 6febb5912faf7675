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

if command -v mandoc >/dev/null; then
	expect is_well_formed mandoc -T lint -W warning "$pages"/*.[1-8]
else
	skip is_well_formed "mandoc is not installed"
fi

finish
