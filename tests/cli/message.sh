#!/bin/sh
# Signed messages: verdicts, detached content, several signers, and messages of openssl and certtool.
. "${srcdir:=.}/tests/cli/common"
make_demo
sign=$build_directory/examples/sign-message

# sign_demo_message NAME FORM: demo/document.txt signed by the demo's signer.
sign_demo_message()
{
	run "$sign" "$2" demo/signer.pem demo/signer.key demo/document.txt "$1"
	shows "the example signs a message: $2" [ "$status" -eq 0 ]
}

sign_demo_message gbt.p7 gbt
sign_demo_message cms.p7 cms
for form in gbt cms; do
	exits "a signed message is valid: $form" 0 "$gmseal" verify $trust $form.p7
	says "the verdict stands first: $form" "^$form.p7: VALID"
	says "the signer is told: $form" 'gmseal demo signer'
	exits "the content may be given as well: $form" 0 "$gmseal" verify $trust \
		--data demo/document.txt $form.p7
	exits "other content is noticed: $form" 1 "$gmseal" verify $trust --data demo/changed.txt $form.p7
	says "the check that fails is marked: $form" '^  x message.content '
	exits "it is inspected: $form" 0 "$gmseal" inspect $form.p7
	says "its content is shown: $form" 'ontent OCTET STRING'
done
says "fields have the names of CMS" 'encapContentInfo SEQUENCE'
says "implicit tags have the type of the standard" 'signedAttrs SET'
exits "without trust it is indeterminate" 2 "$gmseal" verify gbt.p7
exits "a seal and a message may stand side by side" 0 "$gmseal" verify $trust --data demo/document.txt \
	demo/document.sig gbt.p7 cms.p7
says "each has a result" '3 files: 3 valid'
exits "a digest does not replace the content" 64 "$gmseal" verify $trust --digest \
	0000000000000000000000000000000000000000000000000000000000000000 gbt.p7
exits "seal verify refuses a message" 3 "$gmseal" seal verify $trust gbt.p7
complains "a message is told apart" 'this is a signed message'
exits "inspect --strict takes what is made here" 0 "$gmseal" inspect --strict cms.p7
size=$(stat -c %s gbt.p7)
cp gbt.p7 changed.p7
printf '\0' | dd of=changed.p7 bs=1 seek=$((size - 1)) conv=notrunc 2>/dev/null
cmp -s changed.p7 gbt.p7 && printf '\1' | dd of=changed.p7 bs=1 seek=$((size - 1)) conv=notrunc 2>/dev/null
exits "a changed value is invalid" 1 "$gmseal" verify $trust --explain changed.p7
says "the check of the value fails" '^  x message.value '
says "--explain says what was tried" 'the attributes with their implicit tag'
says "--explain says what to do" 'What to do: take message and content'
head -c 300 gbt.p7 >short.p7
exits "a truncated message is exit status 3" 3 "$gmseal" verify $trust short.p7

if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	cat >check.py <<'SCRIPT'
import json, sys
result = json.loads(sys.stdin.read())
names = ["file", "kind", "standard", "verdict", "contentType", "detached", "signers", "deviations"]
assert list(result) == names, list(result)
assert (result["kind"], result["standard"], result["verdict"]) == ("message", "RFC 5652", "valid")
assert result["detached"] is False and result["deviations"] == []
(signer,) = result["signers"]
assert list(signer) == ["verdict", "checks", "signer", "time", "diagnosis", "explanation"]
assert [check["id"] for check in signer["checks"]][:4] == [
	"message.format", "message.content", "message.digest", "message.value"]
assert "gmseal demo signer" in signer["signer"]["subject"] and signer["time"]
SCRIPT
	run "$gmseal" verify --json $trust cms.p7
	shows "the JSON has the members that are promised" sh -c 'python3 check.py <out'
	run "$gmseal" inspect --json cms.p7
	shows "inspect --json tells kind and standard" python3 -c \
		'import json; r = json.load(open("out")); assert (r["kind"], r["standard"]) == ("message", "RFC 5652")'
else
	skip "the JSON has the members that are promised" "there is no python3"
fi

# RSA, which other programs sign messages with.
cat >ca.cnf <<'CONFIG'
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[leaf]
keyUsage = critical, digitalSignature
subjectKeyIdentifier = hash
CONFIG
prepare()
{
	"$@" >prepare.log 2>&1 && return
	cat prepare.log
	not_ok "prepares: $*"
	finish
}
prepare openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out root.key
prepare openssl req -new -key root.key -subj /CN=root -out root.csr
prepare openssl x509 -req -in root.csr -signkey root.key -sha256 -days 30 -extfile ca.cnf -extensions ca \
	-out root.pem
for name in alice bob; do
	prepare openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out $name.key
	prepare openssl req -new -key $name.key -subj /CN=$name -out $name.csr
	prepare openssl x509 -req -in $name.csr -CA root.pem -CAkey root.key -set_serial "0x1$(
		printf '%s' $name | wc -c)" -sha256 -days 30 -extfile ca.cnf -extensions leaf -out $name.pem
done
theirs="--trust root.pem --revocation off"
printf 'A text.\n' >text

run "$sign" cms alice.pem alice.key text ours.p7
shows "an RSA key signs" [ "$status" -eq 0 ]
exits "openssl verifies our message" 0 openssl cms -verify -binary -inform DER -in ours.p7 -CAfile root.pem \
	-purpose any -out content
shows "openssl finds our content" cmp -s content text
if command -v certtool >/dev/null; then
	exits "certtool verifies our message" 0 certtool --p7-verify --inder --infile ours.p7 \
		--load-ca-certificate root.pem
	exits "certtool refuses it under another root" 1 certtool --p7-verify --inder --infile ours.p7 \
		--load-ca-certificate bob.pem
else
	skip "certtool verifies our message" "certtool is not installed"
fi
for options in "" "-noattr" "-keyid"; do
	prepare openssl cms -sign -binary -nodetach -outform DER -in text -signer alice.pem \
		-inkey alice.key $options -out theirs.p7
	exits "a message of openssl is valid: ${options:-attributes}" 0 "$gmseal" verify $theirs theirs.p7
	prepare openssl cms -sign -binary -outform DER -in text -signer alice.pem -inkey alice.key \
		$options -out detached.p7
	exits "so is a detached one: ${options:-attributes}" 0 "$gmseal" verify $theirs --data text detached.p7
	exits "it is indeterminate without its content: ${options:-attributes}" 2 "$gmseal" verify \
		$theirs detached.p7
	exits "it is invalid with other content: ${options:-attributes}" 1 "$gmseal" verify $theirs \
		--data root.pem detached.p7
done
run sh -c "\"$gmseal\" verify $theirs --data - detached.p7 <text"
shows "content comes from standard input, too" [ "$status" -eq 0 ]
prepare openssl cms -sign -binary -nodetach -outform DER -in text -signer alice.pem -inkey alice.key \
	-signer bob.pem -inkey bob.key -out two.p7
exits "a message of two signers is valid" 0 "$gmseal" verify $theirs two.p7
shows "both are told" [ "$(grep -c '^  + message.value ' out)" -eq 2 ]
prepare openssl cms -sign -binary -nodetach -nocerts -outform DER -in text -signer alice.pem \
	-inkey alice.key -out bare.p7
exits "without the signer's certificate it is indeterminate" 2 "$gmseal" verify $theirs bare.p7
says "the reason is told" 'neither in the message nor among those'
exits "with it, it is valid" 0 "$gmseal" verify $theirs --untrusted alice.pem bare.p7
prepare openssl cms -sign -binary -nodetach -stream -outform DER -in text -signer alice.pem -inkey alice.key \
	-out stream.p7
exits "indefinite lengths are refused" 3 "$gmseal" verify $theirs stream.p7
complains "the reason of the refusal is told" 'indefinite'
finish
