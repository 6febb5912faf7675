#!/bin/sh
# Time stamps: requests, answers, what is put on seals and signatures; and the same with openssl ts.
. "${srcdir:=.}/tests/cli/common"
make_demo
tool=$build_directory/tests/tsa-tool
example=$build_directory/examples/timestamp-signature
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
request="$gmseal timestamp request"
attach="$gmseal timestamp attach"

exits "a request for a signature is made" 0 $request --for demo/document.sig -o plain.tsq
exits "a request is not written over a file" 64 $request --for demo/document.sig -o plain.tsq
exits "unless --force says so" 0 $request --for demo/document.sig --force -o plain.tsq
exits "it is shown" 0 "$gmseal" timestamp show plain.tsq
says "SM3 is the digest" 'Digest *SM3'
says "there is a nonce of 16 octets" 'Nonce *[0-9a-f]\{32\}$'
says "the certificate was asked for by itself" 'Certificate *asked for'
exits "it may be left out" 0 $request --for demo/document.sig --no-cert-req -o without.tsq
exits "that is shown" 0 "$gmseal" timestamp show without.tsq
says "the certificate was not asked for" 'Certificate *not asked for'
exits "every part of a request can be set" 0 $request --data demo/document.txt --digest-algorithm sha256 \
	--nonce 80ff --policy 1.2.3.4 --cert-req -o full.tsq
exits "it is shown, too" 0 "$gmseal" timestamp show full.tsq
says "the digest is the one that was set" 'Digest *SHA-256'
says "the imprint is that of the data" "Imprint *$(sha256sum <demo/document.txt | cut -d ' ' -f 1)"
says "the nonce is the one that was set" 'Nonce *80ff$'
says "the policy is the one that was set" 'Policy *1\.2\.3\.4$'
says "the certificate was asked for" 'Certificate *asked for'
digest=$(sha256sum <demo/document.txt | cut -d ' ' -f 1)
exits "a digest stands for the data" 0 $request --digest "$digest" --digest-algorithm sha256 \
	--nonce 80ff --policy 1.2.3.4 --cert-req -o same.tsq
shows "it makes the same request" cmp full.tsq same.tsq
exits "a request may have no nonce" 0 $request --data demo/document.txt --no-nonce -o bare.tsq
exits "that shows" 0 "$gmseal" timestamp show bare.tsq
says "there is none" 'Nonce *none'
exits "a request goes to standard output" 0 $request --data demo/document.txt -o -
exits "inspect shows a request" 0 "$gmseal" inspect full.tsq
says "with the standard's names" 'messageImprint SEQUENCE'

exits "something is to be stamped" 64 $request -o none.tsq
exits "but only one thing" 64 $request --data demo/document.txt --for demo/document.sig -o none.tsq
exits "an output is needed" 64 $request --data demo/document.txt
exits "a nonce is hexadecimal" 64 $request --data demo/document.txt --nonce xyz -o none.tsq
exits "a nonce is set or left out" 64 $request --data demo/document.txt --nonce 01 --no-nonce -o none.tsq
exits "a policy is an OID" 64 $request --data demo/document.txt --policy none -o none.tsq
exits "a policy is an OID that can be encoded" 64 $request --data demo/document.txt --policy 9.9.9 -o none.tsq
exits "a digest is not SHA-1" 64 $request --digest 0123456789012345678901234567890123456789 -o none.tsq
exits "a digest algorithm is known" 64 $request --data demo/document.txt --digest-algorithm md5 -o none.tsq
exits "a seal of generation 4 takes no time stamp" 1 $request --for demo/seal.esl -o none.tsq
complains "the standard is named" 'GB/T 38540-2020'
exits "a picture takes none either" 3 $request --for demo/seal.png -o none.tsq
shows "nothing was written" nothing_of none.tsq

exits "a time stamp is put on a signature" 0 $attach --request demo/document.tsq \
	--response demo/document.tsr -o stamped.sig demo/document.sig
shows "it is the one of the demonstration" cmp stamped.sig demo/stamped.sig
exits "it is shown" 0 "$gmseal" timestamp show stamped.sig
cp out shown
says "the authority is told" 'gmseal demo time-stamp authority'
says "the accuracy is told" '1\.000000 seconds'
exits "the answer shows the same" 0 "$gmseal" timestamp show demo/document.tsr
shows "but for the name of the file" [ "$(diff out shown | grep -c '^[<>]')" -eq 2 ]
exits "inspect shows an answer" 0 "$gmseal" inspect demo/document.tsr
says "its status is told" 'status INTEGER 0'
exits "the stamped signature is valid" 0 "$gmseal" verify $trust --data demo/document.txt stamped.sig
says "the time stamp is told" '^  + signature.timestamp .*trusted saw it at'
exits "without trust it is indeterminate" 2 "$gmseal" verify --explain --data demo/document.txt stamped.sig
says "the check of the token is named" 'signature.timestamp .*timestamp.tsa.chain'
says "--explain says what to do" 'root certificate that the time-stamp'
exits "an answer to another request is refused" 1 $attach --request plain.tsq \
	--response demo/document.tsr -o none.sig demo/document.sig
complains "the reason is told" 'another request'
exits "a token is no answer" 3 $attach --request demo/document.tsq --response demo/document.sig \
	-o none.sig demo/document.sig
exits "a request that is none is told" 3 $attach --request demo/document.txt \
	--response demo/document.tsr -o none.sig demo/document.sig
complains "with its name" 'demo/document.txt'
exits "the stamp of another signature is refused" 1 $attach --request demo/document.tsq \
	--response demo/document.tsr -o none.sig demo/seal.esl
exits "an existing file is not replaced" 64 $attach --request demo/document.tsq \
	--response demo/document.tsr -o stamped.sig demo/document.sig
exits "inputs are needed" 64 $attach --response demo/document.tsr -o none.sig demo/document.sig
exits "both of them" 64 $attach --request demo/document.tsq -o none.sig demo/document.sig
exits "and something to stamp" 64 $attach --request demo/document.tsq --response demo/document.tsr -o none.sig
exits "standard input is read once" 64 $attach --request - --response - -o none.sig demo/document.sig
shows "nothing was written for what was refused" nothing_of none.sig
exits "a file without a time stamp has none to show" 3 "$gmseal" timestamp show demo/document.sig
complains "that is told" 'no time stamp'
exits "the JSON has an error instead" 3 "$gmseal" timestamp show --json demo/document.sig
says "it is an object" '"error"'
exits "a picture is shown in no way" 3 "$gmseal" timestamp show demo/seal.png

# A seal of the latest generation.
exits "a seal is made" 0 "$gmseal" seal create --version 5 --id 1 --vendor T --type 1 --name T \
	--picture demo/seal.png --width 1 --height 1 --signer-cert demo/signer.pem --valid-from now \
	--valid-to 2099-01-01T00:00:00Z --cert demo/maker.pem --key demo/maker.key -o five.esl
exits "a request for it is made" 0 $request --for five.esl --no-cert-req -o five.tsq
for form in cms gbt; do
	exits "an authority answers: $form" 0 "$tool" $form demo/tsa.pem demo/tsa.key \
		"$(date -u +%Y-%m-%dT%H:%M:%SZ)" five.tsq five-$form.tsr
	exits "its time stamp goes on the seal: $form" 0 $attach --request five.tsq \
		--response five-$form.tsr -o five-$form.esl five.esl
	exits "without the authority's certificate it is indeterminate: $form" 2 "$gmseal" seal verify \
		$trust five-$form.esl
	run "$gmseal" seal verify --explain $trust five-$form.esl
	says "--explain says where it comes from: $form" 'does not hold its authority'
	exits "with it, the seal is valid: $form" 0 "$gmseal" seal verify $trust --untrusted demo/tsa.pem \
		five-$form.esl
	says "its time stamp passes: $form" '^  + seal.timestamp '
done
head -c 20 demo/document.txt >bad.tsq
exits "what is no request is refused by the authority" 0 "$tool" cms demo/tsa.pem demo/tsa.key "$now" \
	bad.tsq refused.tsr
exits "the refusal is told" 1 $attach --request five.tsq --response refused.tsr -o none.esl five.esl
complains "in the authority's words" 'badRequest.*this is no TimeStampReq'
exits "a refusal has nothing to show" 1 "$gmseal" timestamp show refused.tsr

exits "the example makes a request" 0 "$example" request demo/document.sig example.tsq
exits "the authority answers it" 0 "$tool" gbt demo/tsa.pem demo/tsa.key "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
	example.tsq example.tsr
cat demo/root.pem demo/ca.pem >chain.pem
exits "the example puts the time stamp on" 0 "$example" attach demo/document.sig example.tsq example.tsr \
	chain.pem example.sig
exits "what it made is valid" 0 "$gmseal" verify $trust --data demo/document.txt example.sig
exits "the example refuses what nobody trusts" 1 "$example" attach demo/document.sig example.tsq \
	example.tsr demo/maker.pem none.sig
complains "it names the check" 'timestamp.tsa.chain'

if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	run "$gmseal" timestamp show --json full.tsq
	shows "the JSON of a request has the members that are promised" python3 -c '
import json
r = json.load(open("out"))
assert list(r) == ["file", "kind", "request"] and r["kind"] == "timestampRequest", r
assert list(r["request"]) == ["digest", "imprint", "nonce", "policy", "certificate"], r
assert (r["request"]["nonce"], r["request"]["certificate"]) == ("80ff", True)'
	run "$gmseal" timestamp show --json stamped.sig
	shows "so has that of a time stamp" python3 -c '
import json
r = json.load(open("out"))
assert list(r) == ["file", "kind", "timestamp"] and r["kind"] == "timestamp", r
t = r["timestamp"]
assert list(t) == ["time", "accuracyMicroseconds", "ordering", "digest", "imprint", "nonce", "serial",
	"policy", "authority"], t
assert t["accuracyMicroseconds"] == 1000000 and "time-stamp" in t["authority"]["subject"], t'
else
	skip "the JSON of a request has the members that are promised" "there is no python3"
fi

# The authority of OpenSSL, which knows RSA and SHA-256.
cat >ts.cnf <<'CONFIG'
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
[wrong]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping, emailProtection
[tsa]
serial = ./tsa.serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sm3
accuracy = secs:1, millisecs:500, microsecs:100
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = yes
CONFIG
prepare()
{
	"$@" >prepare.log 2>&1 && return
	cat prepare.log
	not_ok "prepares: $*"
	finish
}
openssl ts -help >/dev/null 2>&1 || skip_all "this openssl has no ts command"
prepare openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out root.key
prepare openssl req -new -key root.key -subj /CN=root -out root.csr
prepare openssl x509 -req -in root.csr -signkey root.key -sha256 -days 30 -extfile ts.cnf -extensions root \
	-out root.pem
for name in leaf wrong; do
	prepare openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out $name.key
	prepare openssl req -new -key $name.key -subj /CN=$name -out $name.csr
	prepare openssl x509 -req -in $name.csr -CA root.pem -CAkey root.key -set_serial "0x1$(
		printf '%s' $name | wc -c)" -sha256 -days 30 -extfile ts.cnf -extensions $name -out $name.pem
done
both="$trust --trust root.pem --revocation off"
for digest in sm3 sha256; do
	for ess in sha1 sha256; do
		what="$digest, signing certificate by $ess"
		sed "s/^serial/ess_cert_id_alg = $ess\\n&/" ts.cnf >this.cnf
		exits "a request for openssl is made: $what" 0 $request --for demo/document.sig \
			--digest-algorithm $digest --cert-req --force -o their.tsq
		exits "openssl reads it: $what" 0 openssl ts -query -in their.tsq -text
		exits "openssl answers it: $what" 0 openssl ts -reply -config this.cnf -section tsa \
			-queryfile their.tsq -signer leaf.pem -inkey leaf.key -chain root.pem -out their.tsr
		exits "its time stamp goes on: $what" 0 $attach --request their.tsq --response their.tsr \
			--force -o their.sig demo/document.sig
		exits "and verifies: $what" 0 "$gmseal" verify $both --data demo/document.txt their.sig
		says "the check passes: $what" '^  + signature.timestamp '
	done
done
exits "its parts are shown" 0 "$gmseal" timestamp show their.sig
says "the accuracy of openssl is told" 'Accuracy *1\.500100 seconds'
says "the ordering of openssl is told" 'Ordering *yes'
# With a chain, openssl has the certificates in the order of the chain and not in that of DER.
prepare openssl ts -reply -config ts.cnf -section tsa -queryfile their.tsq -signer leaf.pem -inkey leaf.key \
	-out their.tsr
prepare $attach --request their.tsq --response their.tsr --force -o their.sig demo/document.sig
exits "a strict reading finds nothing" 0 "$gmseal" verify $both --strict --data demo/document.txt their.sig
exits "an authority that nobody trusts is indeterminate" 2 "$gmseal" verify $trust \
	--data demo/document.txt their.sig
prepare openssl ts -query -data demo/document.txt -sha256 -cert -out query.tsq
exits "a request of openssl is shown" 0 "$gmseal" timestamp show query.tsq
says "its imprint is the document's" "$(sha256sum <demo/document.txt | cut -d ' ' -f 1)"
exits "our authority answers it" 0 "$tool" cms leaf.pem leaf.key "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
	query.tsq ours.tsr
exits "openssl verifies our time stamp" 0 openssl ts -verify -in ours.tsr -queryfile query.tsq -CAfile root.pem
exits "openssl reads it" 0 openssl ts -reply -in ours.tsr -text
says "openssl reads our accuracy" 'Accuracy: 0x01 seconds, 0x01 millis, 0x01 micros'
says "openssl reads our policy" 'Policy OID: .*1'
exits "openssl refuses it for other data" 1 openssl ts -verify -in ours.tsr -data demo/changed.txt \
	-CAfile root.pem
exits "our refusal is one for openssl, too" 0 openssl ts -reply -in refused.tsr -text
says "it reads why" 'this is no TimeStampReq'
exits "an authority whose key is for more than time stamps answers" 0 "$tool" cms wrong.pem wrong.key \
	"$(date -u +%Y-%m-%dT%H:%M:%SZ)" their.tsq wrong.tsr
exits "what it stamps can be put on" 0 $attach --request their.tsq --response wrong.tsr -o wrong.sig \
	demo/document.sig
exits "and is invalid" 1 "$gmseal" verify $both --data demo/document.txt wrong.sig
says "the reason is told: wrong use" 'signature.timestamp .*together with other uses'
finish
