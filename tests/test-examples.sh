#!/bin/sh
# The examples do what they say, on the files of the demonstration.
. "${srcdir:=.}/tests/script.sh"

demo=$scratch/demo
expect makes_the_files_of_the_demonstration tools/gmseal demo "$demo" || finish

# exits STATUS COMMAND...: the command ends with that status.
exits() {
	wanted=$1
	shift
	"$@"
	got=$?
	[ "$got" -eq "$wanted" ] || { echo "exit status $got"; return 1; }
}

verify() {
	examples/verify-signature "$1" "$2" "$demo/root.pem" "$demo/ca.pem" "$demo/root.crl" \
		"$demo/ca.crl"
}

expect accepts_the_demonstration exits 0 verify "$demo/document.sig" "$demo/document.txt"
expect refuses_a_changed_document exits 1 verify "$demo/document.sig" "$demo/changed.txt"
awk '$1 == "fail" { print $2 }' "$scratch/output" >"$scratch/failed"
echo signature.data >"$scratch/wanted"
expect names_the_check_that_failed diff "$scratch/wanted" "$scratch/failed"
expect leaves_undecided_what_no_revocation_list_covers exits 2 examples/verify-signature \
	"$demo/document.sig" "$demo/document.txt" "$demo/root.pem" "$demo/ca.pem"
expect tells_a_document_from_a_signature exits 3 verify "$demo/document.txt" "$demo/document.txt"

expect accepts_the_seal exits 0 sh -c '
	cat "$0/root.pem" "$0/ca.pem" >"$0/both.pem" &&
	examples/verify-seal "$0/seal.esl" "$0/both.pem"' "$demo"
expect reads_files_of_more_than_a_mebibyte_whole exits 0 sh -c '
	{ yes "not a certificate" | head -c 1200000; echo; cat "$0/both.pem"; } >"$0/long.pem" &&
	examples/verify-seal "$0/seal.esl" "$0/long.pem"' "$demo"
expect refuses_a_seal_of_an_untrusted_maker exits 1 examples/verify-seal "$demo/seal.esl" \
	"$demo/signer.pem"

seal() {
	program=$1
	key=$2
	rm -f "$demo/mine.sig"
	case $program in
	sign-elsewhere)
		examples/sign-elsewhere "$demo/seal.esl" "$demo/signer.pem" "$demo/changed.txt" \
			"$demo/mine.sig" examples/signing-service "$key"
		;;
	sign-with-token)
		cp "$key" "$demo/token/seal.pem"
		GMSEAL_TEST_TOKEN=$demo/token TOKEN_PIN=123456 examples/sign-with-token \
			"skf:$PWD/tests/tokens/.libs/skf64.so" "$demo/seal.esl" \
			"$demo/changed.txt" "$demo/mine.sig"
		;;
	*)
		"examples/$program" "$demo/seal.esl" "$demo/signer.pem" "$key" \
			"$demo/changed.txt" "$demo/mine.sig"
		;;
	esac
}

mkdir "$demo/token" && : >"$demo/token/token.conf"
openssl x509 -in "$demo/signer.pem" -outform DER -out "$demo/token/seal.der"

for program in seal-document sign-elsewhere sign-with-token; do
	expect "seals_a_document: $program" exits 0 seal "$program" "$demo/signer.key"
	expect "makes_a_valid_signature: $program" exits 0 verify "$demo/mine.sig" "$demo/changed.txt"
	expect "refuses_the_key_of_somebody_else: $program" exits 1 seal "$program" "$demo/maker.key"
	expect "leaves_no_file_after_a_failure: $program" test ! -e "$demo/mine.sig"
done

for program in false true cat no-such-program; do
	expect "refuses_the_answer_of_another_program: $program" exits 1 examples/sign-elsewhere \
		"$demo/seal.esl" "$demo/signer.pem" "$demo/changed.txt" "$demo/no.sig" "$program"
	expect "leaves_no_file_after_that: $program" test ! -e "$demo/no.sig"
done

openssl pkcs8 -topk8 -in "$demo/signer.key" -passout pass:sesame -out "$demo/encrypted.key" 2>/dev/null
if [ -s "$demo/encrypted.key" ]; then
	expect asks_for_the_passphrase_of_an_encrypted_key exits 0 \
		env SEAL_PASSPHRASE=sesame examples/seal-document "$demo/seal.esl" \
		"$demo/signer.pem" "$demo/encrypted.key" "$demo/document.txt" "$demo/mine.sig"
	expect refuses_a_wrong_passphrase exits 1 \
		env SEAL_PASSPHRASE=open examples/seal-document "$demo/seal.esl" \
		"$demo/signer.pem" "$demo/encrypted.key" "$demo/document.txt" "$demo/mine2.sig"
else
	skip asks_for_the_passphrase_of_an_encrypted_key "openssl cannot encrypt the key"
fi

# A platform's request, whose picture keeps not all rules, which does not forbid it.
cat >"$demo/request" <<REQUEST
sealName=Example Ltd. contracts
sealNum=XXCA11010800000001
sealSpecificCategory=04
sealHeight=42
sealWidth=42
sealImg=$(base64 -w0 "$demo/seal.png")
sealType=PNG
validStartTime=2020-01-01 00:00:00
validEndTime=2099-12-31 23:59:59
signCert=$(base64 -w0 "$demo/token/seal.der")
bakType=1
sealCarrier=2
localOr=N
orgCode=91000000000000001N
REQUEST

answer() {
	examples/platform-request "$1" "$demo/maker.pem" "$2" "$demo/both.pem" "$demo/$3"
}

expect makes_the_seal_that_a_platform_asks_for exits 0 answer "$demo/request" "$demo/maker.key" \
	platform.esl
cp "$scratch/output" "$scratch/told"
expect tells_what_is_to_be_noticed grep '^notice sealImg not-600-dpi: ' "$scratch/told"
expect makes_a_valid_seal tools/gmseal seal verify --trust "$demo/root.pem" --untrusted "$demo/ca.pem" \
	--revocation off "$demo/platform.esl"
sed 's/^sealNum=.*/sealNum=1/' "$demo/request" >"$demo/wrong"
expect refuses_a_request_that_is_wrong exits 1 answer "$demo/wrong" "$demo/maker.key" no.esl
expect tells_what_is_wrong_in_it sh -c '
	examples/platform-request "$0/wrong" "$0/maker.pem" "$0/maker.key" "$0/both.pem" "$0/no.esl" |
		grep "^error sealNum malformed: "' "$demo"
expect refuses_the_key_of_another_maker exits 1 answer "$demo/request" "$demo/signer.key" no.esl
expect writes_no_seal_then test ! -e "$demo/no.esl"

# The example that the READMEs show is the one that is built.
for readme in README.md README.zh-CN.md; do
	awk '/^```c$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$srcdir/$readme" \
		>"$scratch/shown.c"
	expect "shows_the_example_as_it_is: $readme" diff "$srcdir/examples/verify-seal.c" \
		"$scratch/shown.c"
done

finish
