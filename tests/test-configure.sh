#!/bin/sh
# ./configure without what it needs: it names every Debian package that is missing, and fails.
. "${srcdir:=.}/tests/script.sh"

if [ ! -x "$srcdir/configure" ]; then
	skip names_missing_packages "there is no configure script"
	finish
fi
source=$(cd "$srcdir" && pwd)

# configure_without LIBRARIES...: in a folder of its own, so that this build stays as it is.
configure_without_libraries() {
	mkdir -p "$scratch/libraries"
	(cd "$scratch/libraries" && PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR=/nonexistent \
		CC="$CC" "$source/configure" -q)
}

configure_without_tools() {
	mkdir -p "$scratch/tools"
	(cd "$scratch/tools" && CC="$CC" ac_cv_path_ASN1PARSER='' ac_cv_path_MSGFMT='' \
		ac_cv_path_ac_pt_PKG_CONFIG='' ac_cv_path_PKG_CONFIG='' "$source/configure" -q)
}

if configure_without_libraries >"$scratch/libraries.log" 2>&1; then
	not_ok fails_without_libraries
else
	ok fails_without_libraries
fi
advice=$(grep 'apt-get install' "$scratch/libraries.log")
for package in libssl-dev libtasn1-6-dev libjansson-dev libpng-dev libp11-kit-dev; do
	expect "names_missing_package: $package" test "${advice#*" $package"}" != "$advice"
done
expect writes_no_makefile_when_something_is_missing test ! -e "$scratch/libraries/Makefile"

if configure_without_tools >"$scratch/tools.log" 2>&1; then
	not_ok fails_without_tools
else
	ok fails_without_tools
fi
advice=$(grep 'apt-get install' "$scratch/tools.log")
for package in libtasn1-bin gettext; do
	expect "names_missing_package: $package" test "${advice#*" $package"}" != "$advice"
done

# A system with nothing but its base: no compiler, no make, no pkg-config.
configure_on_a_bare_system() {
	mkdir -p "$scratch/bin" "$scratch/bare"
	ln -s /usr/bin/* "$scratch/bin"
	(cd "$scratch/bin" && rm -f -- *gcc* *cc *clang* c89* c99* *make* *pkg-config* *pkgconf*)
	(cd "$scratch/bare" && unset CC MAKE PKG_CONFIG && PATH=$scratch/bin "$source/configure" -q)
}

expect_failure fails_on_a_bare_system configure_on_a_bare_system
cp "$scratch/output" "$scratch/bare.log"
advice=$(grep 'apt-get install' "$scratch/bare.log")
for package in gcc libc6-dev make pkg-config libssl-dev libtasn1-6-dev libjansson-dev libpng-dev \
	libp11-kit-dev; do
	expect "names_package_missing_on_a_bare_system: $package" \
		test "${advice#*" $package"}" != "$advice"
done

finish
