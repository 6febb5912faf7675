#!/bin/sh
# Every public header stands on its own, in C and in C++.
. "${srcdir:=.}/tests/script.sh"

warnings="-Wall -Wextra -Wpedantic -Werror"

# compiles COMPILER-AND-OPTIONS HEADER: a file that includes nothing but the header, twice.
compiles() {
	# shellcheck disable=SC2086 # compiler and options are words
	printf '#include <%s>\n#include <%s>\n' "$2" "$2" |
		$1 $warnings -I"$srcdir/include" -fsyntax-only -
}

cxx=$(command -v g++ || command -v clang++) || cxx=

for path in "$srcdir"/include/gmseal.h "$srcdir"/include/gmseal/*.h; do
	header=${path#"$srcdir/include/"}
	name=$(printf '%s' "${header%.h}" | tr -c 'a-z0-9' _)
	expect "compiles_alone_in_c11: $name" compiles "$CC -std=c11 -x c" "$header"
	if [ -n "$cxx" ]; then
		expect "compiles_alone_in_cxx: $name" compiles "$cxx -std=c++11 -x c++" "$header"
	else
		skip "compiles_alone_in_cxx: $name" "neither g++ nor clang++ is installed"
	fi
	[ "$header" = gmseal.h ] ||
		expect "is_included_by_gmseal_h: $name" grep -q -F "<$header>" "$srcdir/include/gmseal.h"
done

finish
