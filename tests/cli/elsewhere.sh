#!/bin/sh
# Signing where the key is out of reach: what is to be signed goes out in a request, a value comes
# back. openssl plays the part of the signing service, and knows nothing but e.
. "${srcdir:=.}/tests/cli/common"
make_demo

# from_hex HEX: the octets.
from_hex()
{
	printf '%b' "$(echo "$1" | awk '{
		digits = "0123456789abcdef"
		for (i = 1; i < length($0); i += 2)
			printf "\\0%03o", 16 * index(digits, substr($0, i, 1)) - 17 \
				+ index(digits, substr($0, i + 1, 1))
	}')"
}

digest_of()
{
	from_hex "$(sed -n 's/.*"e": "\([0-9a-f]*\)".*/\1/p' "$1")" >e.bin
}

# answer KEY REQUEST: the service signs e of the request.
answer()
{
	digest_of "$2"
	openssl pkeyutl -sign -inkey "$1" -in e.bin -out value.der 2>/dev/null
}

# make_raw DER RAW: r and s of 32 octets each, from the sequence of two integers.
make_raw()
{
	zeros=0000000000000000000000000000000000000000000000000000000000000000
	from_hex "$(openssl asn1parse -inform DER -in "$1" |
		sed -n "s/.*INTEGER *:\([0-9A-F]*\)\$/$zeros\1/p" | sed 's/.*\(.\{64\}\)$/\1/' |
		tr -d '\n' | tr A-F a-f)" >"$2"
}

prepare()
{
	run "$gmseal" sign --seal demo/seal.esl --cert demo/signer.pem --data demo/document.txt "$@"
}

prepare --prepare request.json
shows "a request is prepared" [ "$status" -eq 0 ]
shows "it names its format" grep -q '"format": "gmseal-signing-request"' request.json
shows "it has the digest that is to be signed" grep -q '"e": "[0-9a-f]\{64\}"' request.json
shows "there is no key in it" sh -c '! grep -q "PRIVATE" request.json'
cp request.json first.json
prepare --prepare request.json
shows "a request that is there is not replaced" [ "$status" -eq 64 ]
shows "it is as it was" cmp request.json first.json
answer demo/signer.key request.json
complete="$gmseal sign --complete request.json"
exits "the answer completes the signature" 0 $complete --value value.der -o document.sig
exits "the signature verifies" 0 "$gmseal" verify $trust --data demo/document.txt document.sig
base64 <value.der >value.b64
exits "the answer may be in Base64" 0 $complete --value value.b64 -o base64.sig
shows "that is the same signature" cmp base64.sig document.sig
make_raw value.der value.raw
shows "a raw value has 64 octets" [ "$(wc -c <value.raw)" -eq 64 ]
exits "the answer may be raw" 0 $complete --value value.raw -o raw.sig
shows "that is the same signature as well" cmp raw.sig document.sig
base64 <value.raw >raw.b64
exits "the answer may be raw in Base64" 0 $complete --value raw.b64 -o raw64.sig
exits "the answer may come from standard input" 0 sh -c '"$@" <value.b64' sh $complete --value - -o stdin.sig
exits "the request may come from standard input" 0 sh -c '"$@" <request.json' sh "$gmseal" sign \
	--complete - --value value.der -o request.sig
for other in "--data demo/document.txt" "--time now" "--key demo/signer.key" "--pin-env X" --allow-default-pin; do
	exits "the request has it all: ${other%% *}" 64 $complete --value value.der -o wrong.sig $other
	complains "that is told: ${other%% *}" "not with ${other%% *}\$"
done
exits "the request of a seal has it all, too" 64 "$gmseal" seal create --complete request.json \
	--value value.der -o wrong.esl --type 1
complains "what does not go with it is told" 'not with --type'
exits "both cannot" 64 "$gmseal" sign --complete - --value - -o both.sig

# What is refused, and leaves nothing.
answer demo/maker.key request.json
exits "the value of another key is exit status 4" 4 $complete --value value.der -o wrong.sig
complains "that it does not verify is told" 'does not verify with the certificate'
shows "nothing is written then" nothing_of wrong.sig
answer demo/signer.key request.json
head -c 20 value.der >short.der
exits "half a value is refused" 3 $complete --value short.der -o wrong.sig
exits "what is no value is refused" 3 $complete --value demo/document.txt -o wrong.sig
: >empty
exits "nothing is no value" 3 $complete --value empty -o wrong.sig
shows "nothing is written of any" nothing_of wrong.sig
exits "an output that is there is not replaced" 64 $complete --value value.der -o document.sig

# changed BEHAVIOUR SED: a request that was changed on the way.
changed()
{
	sed "$2" request.json >changed.json
	exits "$1" 3 "$gmseal" sign --complete changed.json --value value.der -o wrong.sig
}
year=$(date -u +%Y)
changed "a changed time is refused" "s/\"time\": \"$year/\"time\": \"$((year + 1))/"
complains "that the request was changed is told" 'this signing request was changed'
changed "a changed digest of the document is refused" 's/"dataHash": "../"dataHash": "ff/'
changed "a changed e is refused" 's/"e": "../"e": "ff/'
changed "a changed property is refused" 's/"property": ""/"property": "x"/'
changed "a changed user identifier is refused" 's/"userId": ""/"userId": "x"/'
changed "another digest is refused" 's/"digestAlgorithm": "SM3"/"digestAlgorithm": "SHA-256"/'
changed "a request without what is to be signed is refused" '/toBeSigned/d'
changed "another name of who is to sign is refused" 's/"subject": "/&CN=Somebody, /'
complains "that it was changed is told, too" 'this signing request was changed'
changed "another kind of key is refused" 's/"keyType": "[^"]*"/"keyType": "RSA"/'
changed "a member that does not belong there is refused" 's/"version": 1,/& "more": 1,/'
changed "a request without its inputs is refused" 's/"inputs"/"outputs"/'
complains "what it lacks is told" 'lacks "inputs"'
changed "a request of another version is refused" 's/"version": 1/"version": 2/'
complains "that is told" 'of a version that is not known here'
changed "another format is refused" 's/gmseal-signing-request/something/'
changed "broken Base64 is refused" 's/"certificate": "M/"certificate": "?/'
changed "a number in place of a text is refused" 's/"property": ""/"property": 5/'
changed "what is no JSON is refused" 's/{/[/'
complains "that it is none is told" 'changed.json: this is no JSON that can be read'
changed "a byte order mark is refused" "1s/^/$(printf '\357\273\277')/"
complains "that it has to go is told" 'changed.json: this begins with a byte order mark'
printf '[]' >list.json
exits "a list is no request" 3 "$gmseal" sign --complete list.json --value value.der -o wrong.sig
complains "that is told" 'list.json: this is JSON, but no object'
exits "a seal's request is another thing" 3 "$gmseal" seal create --complete request.json --value value.der -o wrong.sig
complains "which command completes it is told" '"gmseal sign" completes'
shows "nothing is written of them" nothing_of wrong.sig

# What would be refused anyway is refused before it goes out.
run "$gmseal" sign --seal demo/seal.esl --cert demo/maker.pem --data demo/document.txt --prepare unlisted.json
shows "a signer whom the seal does not list is exit status 1" [ "$status" -eq 1 ]
shows "no request is written for him" nothing_of unlisted.json

# A seal.
create="$gmseal seal create --version 5 --id 33010000000001 --vendor EXAMPLE --type 1 --name Example
	--picture demo/seal.png --width 42 --height 42 --signer-cert demo/signer.pem --cert-digests
	--extension 1.2.3=critical:0500 --valid-from now --valid-to 2028-12-31T23:59:59Z"
exits "the request of a seal is prepared" 0 $create --cert demo/maker.pem --prepare seal.json
answer demo/maker.key seal.json
exits "the answer completes the seal" 0 "$gmseal" seal create --complete seal.json --value value.der -o made.esl
exits "the seal can be read" 0 "$gmseal" inspect made.esl
says "it has the name" 'Example'
sed 's/"width": 42/"width": 43/' seal.json >changed.json
exits "a changed picture is refused" 3 "$gmseal" seal create --complete changed.json --value value.der -o wrong.esl
exits "a signature's request is another thing" 3 "$gmseal" sign --complete seal.json --value value.der -o wrong.esl
complains "which command completes a seal is told" '"gmseal seal create" completes'
shows "no seal is written of them" nothing_of wrong.esl

# RSA, in the generation that has it.
openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.pem -subj /CN=RSA -days 20 \
	-addext basicConstraints=CA:FALSE 2>/dev/null
exits "the request of a seal by an RSA key is prepared" 0 "$gmseal" seal create --version 2014 --id 1 \
	--vendor X --type 1 --name N --picture demo/seal.png --width 42 --height 42 --signer-cert rsa.pem \
	--valid-from now --valid-to 2028-12-31T23:59:59Z --cert rsa.pem --prepare rsa.json
shows "its digest is SHA-256" grep -q '"digestAlgorithm": "SHA-256"' rsa.json
digest_of rsa.json
openssl pkeyutl -sign -inkey rsa.key -in e.bin -pkeyopt digest:sha256 -out rsa.value
exits "the answer completes that seal" 0 "$gmseal" seal create --complete rsa.json --value rsa.value -o rsa.esl
exits "it verifies" 0 "$gmseal" seal verify --revocation off --trust rsa.pem rsa.esl
finish
