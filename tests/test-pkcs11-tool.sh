#!/bin/sh
# The PKCS#11 test module is one for others, too: pkcs11-tool of OpenSC lists, logs in and signs.
. "${srcdir:=.}/tests/script.sh"

module=$PWD/tests/tokens/.libs/pkcs11.so
for tool in pkcs11-tool openssl; do
	if ! command -v $tool >/dev/null; then
		skip pkcs11_tool_lists_logs_in_and_signs "$tool is not installed"
		finish
	fi
done

# A module that was built with a sanitizer needs its library before any other.
preload=
case $SANITIZE in
'') ;;
*sanitize=address*)
	preload=$($CC -print-file-name=libasan.so)
	if [ ! -e "$preload" ]; then
		skip pkcs11_tool_lists_logs_in_and_signs "$CC has no libasan.so to load first"
		finish
	fi
	;;
*)
	skip pkcs11_tool_lists_logs_in_and_signs "pkcs11-tool cannot load a module with $SANITIZE"
	finish
	;;
esac

# The leaks of pkcs11-tool are not ours.
tool() {
	ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$preload pkcs11-tool --module "$module" "$@"
}

cd "$scratch" || exit 99
GMSEAL_TEST_TOKEN=$scratch/token
export GMSEAL_TEST_TOKEN
mkdir token
id=distid:1234567812345678

# Runs a command whose output does not matter; the test is of no use without it.
prepare() {
	"$@" >prepare.log 2>&1 && return
	cat prepare.log
	not_ok "prepares: $*"
	finish
}

prepare openssl genpkey -algorithm SM2 -out token/seal.pem
prepare openssl req -x509 -new -key token/seal.pem -sm3 -sigopt $id -subj /CN=sm2 -days 30 \
	-outform DER -out token/seal.der
prepare openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out token/stamp.pem
prepare openssl req -x509 -new -key token/stamp.pem -sha256 -subj /CN=rsa -days 30 -outform DER \
	-out token/stamp.der
printf 'a message\n' >message
prepare openssl dgst -sm3 -binary -out e message

# settings LINE...
settings() {
	printf '%s\n' 'label = Company seal' 'serial = 4711' 'seal.id = a1' 'stamp.id = a2' "$@" \
		>token/token.conf
}

# prints BEHAVIOUR WORDS ARGUMENT...: what the tool prints has the words.
prints() {
	behaviour=$1
	words=$2
	shift 2
	if tool "$@" >output 2>&1 && grep -q "$words" output; then
		ok "$behaviour"
	else
		cat output
		not_ok "$behaviour"
	fi
}

# refuses BEHAVIOUR WORDS ARGUMENT...
refuses() {
	behaviour=$1
	words=$2
	shift 2
	if ! tool "$@" >output 2>&1 && grep -q "$words" output; then
		ok "$behaviour"
	else
		cat output
		not_ok "$behaviour"
	fi
}

settings
prints tells_what_it_is 'Library  *upkcs11' --show-info
prints lists_tokens 'token label  *: Company seal' --list-slots
prints lists_mechanisms 'mechtype-0x80008104.*sign' --list-mechanisms
prints lists_certificates 'subject:.*CN=sm2' --list-objects --type cert
prints reads_a_certificate 'CN *= *sm2' --list-objects --type cert --id a1
tool --read-object --type cert --id a1 --output-file read.der >output 2>&1
expect reads_the_same_certificate cmp read.der token/seal.der
tool --list-objects >output 2>&1
expect_failure lists_no_private_keys_without_login grep 'Private Key Object' output
prints lists_private_keys_after_login 'Private Key Object; RSA' --login --pin 123456 --list-objects

# sign MECHANISM ID INPUT
sign() {
	rm -f value
	tool --login --pin 123456 --sign --mechanism "$1" --id "$2" --input-file "$3" \
		--output-file value
}

verify_e() {
	openssl pkeyutl -verify -inkey token/seal.pem -in e -sigfile value
}

# A raw value as DER, so that openssl takes it.
verify_raw() {
	hex=$(od -An -v -tx1 value | tr -d ' \n')
	[ ${#hex} -eq 128 ] || return 1
	half=$(printf %s "$hex" | cut -c65-)
	printf 'asn1=SEQUENCE:pair\n[pair]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' \
		"${hex%"$half"}" "$half" >pair.conf
	openssl asn1parse -genconf pair.conf -noout -out value && verify_e
}

expect signs_e_with_sansec_as_der sign 0x80008104 a1 e && expect openssl_verifies_it verify_e
expect signs_e_with_sansec_raw sign 0x80008105 a1 e && expect openssl_verifies_it verify_raw
expect signs_a_message_with_sansec sign 0x80008103 a1 message &&
	expect openssl_verifies_it openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt $id \
		-inkey token/seal.pem -in message -sigfile value
expect signs_with_rsa sign SHA256-RSA-PKCS a2 message &&
	expect openssl_verifies_it openssl dgst -sha256 -prverify token/stamp.pem -signature value \
		message

for profile in tass=0x80008000=verify_e ibm=0x8005000B=verify_raw luna=0x80000B21=verify_raw \
	generic=0xFFFFF002=verify_raw; do
	name=${profile%%=*}
	check=${profile##*=}
	mechanism=${profile#*=}
	settings "profile = $name"
	expect "signs_e: $name" sign "${mechanism%=*}" a1 e && expect "openssl_verifies_it: $name" "$check"
done
settings 'profile = curve-only' 'sign-e = 0x1041'
expect "signs_e: curve-only" sign ECDSA a1 e && expect "openssl_verifies_it: curve-only" verify_raw

settings 'max-tries = 2' 'default-pin = 123456'
prints tells_that_the_pin_is_to_be_changed 'user PIN to be changed' --list-slots
refuses refuses_a_wrong_pin CKR_PIN_INCORRECT --login --pin 654321 --list-objects
prints tells_the_last_try 'final user PIN try' --list-slots
refuses refuses_another_wrong_pin CKR_PIN_INCORRECT --login --pin 654321 --list-objects
refuses locks_the_pin CKR_PIN_LOCKED --login --pin 123456 --list-objects
prints tells_that_the_pin_is_locked 'user PIN locked' --list-slots
prints unlocks_the_pin 'User PIN successfully initialized' --login --login-type so \
	--so-pin 12345678 --init-pin --new-pin 246810
prints changes_the_pin 'PIN successfully changed' --change-pin --pin 246810 --new-pin 135791
prints takes_the_new_pin 'Private Key Object' --login --pin 135791 --list-objects
: >token/absent
prints shows_an_empty_slot '(empty)' --list-slots
rm token/absent
prints shows_the_token_again 'Company seal' --list-slots
expect is_used_as_it_should_be test ! -e token/misuse

finish
