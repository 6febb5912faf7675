#!/bin/sh
# make install: a program compiles and runs against what it installs, and make uninstall takes
# everything away again.
. "${srcdir:=.}/tests/script.sh"

root=$scratch/root

# The make that runs this test has given its own options and job slots on.
plain_make() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL "$MAKE" "$@" DESTDIR="$root"
}

installed() {
	find "$root" ! -type d -path "*/$1" | grep .
}

expect installs plain_make install || finish
for file in bin/gmseal libgmseal.so libgmseal.a include/gmseal.h include/gmseal/verify.h \
	pkgconfig/gmseal.pc share/locale/zh_CN/LC_MESSAGES/gmseal.mo \
	share/man/man1/gmseal.1 share/man/man3/gmseal.3 share/man/man7/gmseal-formats.7; do
	expect "installs_file: $file" installed "$file"
done

every_header_is_installed() {
	(cd "$srcdir/include" && find . -name '*.h') | while read -r header; do
		installed "include/${header#./}" >/dev/null || echo "$header"
	done >"$scratch/missing"
	diff /dev/null "$scratch/missing"
}
expect installs_every_public_header every_header_is_installed

every_function_has_a_page() {
	pages=$(dirname "$(installed man3/gmseal.3)")
	while read -r function; do
		[ -s "$pages/$function.3" ] || echo "$function"
	done <"$srcdir/src/gmseal.sym" >"$scratch/missing"
	diff /dev/null "$scratch/missing"
}
expect installs_a_page_under_every_function_name every_function_has_a_page

package=$(installed pkgconfig/gmseal.pc)
library=$(dirname "$(installed libgmseal.so)")
pkg_config() {
	env PKG_CONFIG_PATH="$(dirname "$package")" PKG_CONFIG_SYSROOT_DIR="$root" \
		"$PKG_CONFIG" "$@"
}

# compile_shared EXAMPLE PROGRAM; the static one links the archive that lies alone in its folder.
compile_shared() {
	packages=gmseal
	[ "$1" = signing-service ] && packages=libcrypto
	# shellcheck disable=SC2046,SC2086 # lists of words
	$CC -std=c11 $SANITIZE -o "$2" "$srcdir/examples/$1.c" \
		$(pkg_config --cflags --libs $packages)
}

# The README has the command that links it.
says_how_to_link() {
	grep -q -x -F "cc -o $1 $1.c \$(pkg-config --cflags --libs $2)" "$srcdir/$3"
}

compile_static() {
	mkdir -p "$scratch/static"
	cp "$library/libgmseal.a" "$scratch/static"
	# shellcheck disable=SC2046,SC2086
	$CC -std=c11 $SANITIZE -o "$2" "$srcdir/examples/$1.c" $(pkg_config --cflags gmseal) \
		-L"$scratch/static" $(pkg_config --static --libs gmseal libcrypto)
}

# Without arguments the examples say how they are used.
says_usage() {
	LD_LIBRARY_PATH=$library "$@" 2>&1 | grep '^usage: '
}

for readme in README.md README.zh-CN.md; do
	expect "says_how_to_link: $readme" says_how_to_link verify-seal gmseal "$readme"
	expect "says_how_to_link_with_openssl: $readme" \
		says_how_to_link signing-service libcrypto "$readme"
done
for example in verify-seal verify-signature seal-document sign-elsewhere signing-service \
	sign-with-token; do
	expect "compiles_with_pkg_config: $example" compile_shared "$example" "$scratch/$example" &&
		expect "runs_with_the_installed_library: $example" says_usage "$scratch/$example"
done
expect compiles_with_the_static_library compile_static verify-signature "$scratch/static-example" &&
	expect runs_with_the_static_library says_usage "$scratch/static-example"

nothing_is_left() {
	find "$root" ! -type d >"$scratch/left"
	diff /dev/null "$scratch/left"
}
expect uninstalls plain_make uninstall
expect leaves_nothing_behind nothing_is_left

finish
