#!/bin/sh
# What leaves the libraries: the shared one the listed symbols only, the static one nothing that
# could clash with a name of the program around it.
. "${srcdir:=.}/tests/script.sh"

list=$srcdir/src/gmseal.sym
public_functions >"$scratch/declared"

expect lists_symbols_sorted_and_once sort -c -u "$list"
expect lists_what_the_headers_declare diff -u "$scratch/declared" "$list"

shared=.libs/libgmseal.so
if [ -e "$shared" ]; then
	nm -D --defined-only "$shared" | awk '{ print $3 }' | sort >"$scratch/exported"
	expect exports_what_the_list_names diff -u "$list" "$scratch/exported"
else
	skip exports_what_the_list_names "no shared library was built"
fi

# The sanitizers mark every variable with a name of their own.
foreign_symbols() {
	nm -g --defined-only "$1" | awk 'NF == 3 { print $3 }' |
		grep -Ev '^(gmseal_|gms_|__(odr_asan|odr_asan_gen)[._])'
}

static=.libs/libgmseal.a
if [ -e "$static" ]; then
	expect_failure keeps_to_its_prefixes_in_the_static_library foreign_symbols "$static"
else
	skip keeps_to_its_prefixes_in_the_static_library "no static library was built"
fi

# The comparison above is worth something only if it sees a symbol that does not belong.
printf 'int stray;\nint gms_own;\n' >"$scratch/stray.c"
$CC -c -o "$scratch/stray.o" "$scratch/stray.c"
expect notices_a_symbol_without_prefix foreign_symbols "$scratch/stray.o"

finish
