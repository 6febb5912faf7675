#!/bin/sh
# Keys and signatures of the openssl command are ours, and ours are its.
. "${srcdir:=.}/tests/script.sh"

tool=$PWD/tests/signer-tool
if ! command -v openssl >/dev/null; then
	skip exchanges_keys_and_signatures_with_openssl "the openssl command is not installed"
	finish
fi

cd "$scratch" || exit 99
printf 'a message of ours\n' >message
printf 'another message\n' >another
id=distid:1234567812345678

# Runs a command whose output does not matter; the test is of no use without it.
prepare() {
	"$@" >prepare.log 2>&1 && return
	cat prepare.log
	not_ok "prepares: $*"
	finish
}

for name in sm2 rsa; do
	if [ $name = sm2 ]; then
		prepare openssl genpkey -algorithm SM2 -out sm2.pem
		prepare openssl req -x509 -new -key sm2.pem -sm3 -sigopt $id -subj /CN=sm2 -days 30 \
			-out sm2.crt
	else
		prepare openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem
		prepare openssl req -x509 -new -key rsa.pem -sha256 -subj /CN=rsa -days 30 -out rsa.crt
	fi
	prepare openssl x509 -in $name.crt -pubkey -noout -out $name.pub
	prepare openssl x509 -in $name.crt -outform DER -out $name.cer
done

verify_theirs() {
	if [ "$1" = sm2 ]; then
		openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt $id -pubin -inkey sm2.pub \
			-in message -sigfile value
	else
		openssl dgst -sha256 -verify rsa.pub -signature value message
	fi
}

digest_of() {
	[ "$1" = sm2 ] && echo SM3 || echo SHA-256
}

# signs BEHAVIOUR sm2|rsa KEY CERTIFICATE|- PASSPHRASE|-: we sign with a key, openssl verifies.
signs() {
	rm -f value
	expect "$1" "$tool" sign "$3" "$4" "$5" "$(digest_of "$2")" message value &&
		expect "$1: openssl verifies it" verify_theirs "$2"
}

# refuses BEHAVIOUR COMPLAINT KEY CERTIFICATE|- PASSPHRASE|-
refuses() {
	"$tool" sign "$3" "$4" "$5" SM3 message value </dev/null >output 2>&1
	status=$?
	if [ $status -eq 2 ] && grep -q "$2" output; then
		ok "$1"
	else
		cat output
		not_ok "$1 (exit status $status)"
	fi
}

# Signatures of the openssl command.
prepare openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt $id -inkey sm2.pem -in message -out value
expect verifies_an_sm2_signature_of_openssl "$tool" verify sm2.crt SM3 message value
expect_failure rejects_it_over_another_message "$tool" verify sm2.crt SM3 another value
prepare openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:ALICE123@YAHOO.COM -inkey sm2.pem \
	-in message -out value
expect_failure rejects_it_under_another_identifier "$tool" verify sm2.crt SM3 message value
for digest in SHA-1 SHA-256; do
	prepare openssl dgst -"$(echo $digest | tr -d - | tr A-Z a-z)" -sign rsa.pem -out value message
	expect "verifies_an_rsa_signature_of_openssl: $digest" \
		"$tool" verify rsa.crt $digest message value
	expect_failure "rejects_it_over_another_message: $digest" \
		"$tool" verify rsa.crt $digest another value
done

# Plain keys.
signs signs_with_pkcs8 sm2 sm2.pem sm2.crt -
signs signs_with_pkcs8_of_rsa rsa rsa.pem rsa.crt -
prepare openssl pkey -in sm2.pem -outform DER -out sm2.der
signs signs_with_pkcs8_in_der sm2 sm2.der sm2.cer -
prepare openssl ec -in sm2.pem -out sec1.pem
signs signs_with_sec1 sm2 sec1.pem sm2.crt -
prepare openssl ec -in sm2.pem -outform DER -out sec1.der
signs signs_with_sec1_in_der sm2 sec1.der sm2.crt -
prepare openssl ec -in sm2.pem -no_public -out sec1.pem
signs signs_with_sec1_without_public_key sm2 sec1.pem sm2.crt -
prepare openssl rsa -in rsa.pem -traditional -out pkcs1.pem
signs signs_with_pkcs1 rsa pkcs1.pem rsa.crt -
cat sm2.crt sm2.pem >both.pem
signs signs_with_key_and_certificate_in_one_file sm2 both.pem - -
prepare openssl ecparam -name SM2 -genkey -out ecparam.pem
prepare openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:SM2 -out genpkey.pem
for name in ecparam genpkey; do
	prepare openssl req -x509 -new -key $name.pem -sm3 -sigopt $id -subj /CN=sm2 -days 30 \
		-out $name.crt
	expect "signs_with_a_key_of_$name" "$tool" sign $name.pem $name.crt - SM3 message value
	expect "verifies_with_a_key_of_$name" "$tool" verify $name.crt SM3 message value
done

# Encrypted keys.
for options in '-v2 aes-256-cbc' '-v2 aes-128-cbc -v2prf hmacWithSHA1' \
	'-v2 sm4-cbc -v2prf hmacWithSHA256' '-v2 aes-256-cbc -scrypt' '-v1 PBE-SHA1-3DES'; do
	# shellcheck disable=SC2086 # options are words
	prepare openssl pkcs8 -topk8 -in sm2.pem $options -passout pass:secret -out encrypted.pem
	signs "signs_with_pkcs8: $options" sm2 encrypted.pem sm2.crt secret
	refuses "refuses_a_wrong_passphrase: $options" '^key: .*passphrase is wrong' encrypted.pem \
		sm2.crt Secret
	refuses "asks_nobody_else_for_a_passphrase: $options" '^key: .*no passphrase for it' \
		encrypted.pem sm2.crt -
done
prepare openssl ec -in sm2.pem -aes128 -passout pass:secret -out sec1.pem
signs signs_with_encrypted_sec1 sm2 sec1.pem sm2.crt secret
refuses refuses_a_wrong_passphrase_of_sec1 '^key: .*passphrase is wrong' sec1.pem sm2.crt Secret
prepare openssl rsa -in rsa.pem -traditional -aes256 -passout pass:secret -out pkcs1.pem
signs signs_with_encrypted_pkcs1 rsa pkcs1.pem rsa.crt secret
refuses asks_nobody_else_for_a_passphrase_of_pkcs1 '^key: .*no passphrase for it' pkcs1.pem rsa.crt -
if openssl pkcs8 -topk8 -in sm2.pem -v2 sm4-cbc -v2prf hmacWithSM3 -passout pass:secret \
	-out encrypted.pem >prepare.log 2>&1; then
	signs signs_with_pkcs8_by_hmac_sm3 sm2 encrypted.pem sm2.crt secret
else
	skip signs_with_pkcs8_by_hmac_sm3 "this openssl does not know hmacWithSM3"
fi

# PKCS#12.
for options in '' '-macalg sm3 -keypbe sm4-cbc -certpbe sm4-cbc' '-legacy' \
	'-legacy -descert' '-nomac' '-keypbe NONE -certpbe NONE'; do
	for name in sm2 rsa; do
		# shellcheck disable=SC2086 # options are words
		if ! openssl pkcs12 -export -inkey $name.pem -in $name.crt $options \
			-passout pass:secret -out file.p12 >prepare.log 2>&1; then
			skip "signs_with_pkcs12: $name $options" "$(head -n 1 prepare.log)"
			continue
		fi
		signs "signs_with_pkcs12: $name $options" $name file.p12 - secret
		refuses "refuses_a_wrong_passphrase_of_pkcs12: $name $options" \
			'^key: .*passphrase is wrong' file.p12 - Secret
		refuses "asks_nobody_else_for_a_passphrase_of_pkcs12: $name $options" \
			'^key: .*no passphrase for it' file.p12 - -
	done
done
prepare openssl pkcs12 -export -inkey sm2.pem -in sm2.crt -nomac -keypbe NONE -certpbe NONE \
	-passout pass: -out file.p12
signs signs_with_open_pkcs12 sm2 file.p12 - -
prepare openssl pkcs12 -export -nokeys -in sm2.crt -passout pass:secret -out file.p12
refuses refuses_pkcs12_without_a_key '^format: there is no private key in the PKCS#12 file' \
	file.p12 - secret

refuses refuses_the_key_of_another_certificate '^mismatch: ' sm2.pem ecparam.crt -
prepare openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.pem
refuses refuses_a_key_on_another_curve '^unsupported: ' p256.pem sm2.crt -

finish
