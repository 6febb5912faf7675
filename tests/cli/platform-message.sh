#!/bin/sh
# Signed messages of seal platforms: what is signed, how the value looks, and what openssl says of it;
# and seals that come back in JSON.
. "${srcdir:=.}/tests/cli/common"
make_demo
libraries=$build_directory/tests/tokens/.libs
distid=distid:1234567812345678
signer="--cert demo/signer.pem --key demo/signer.key"
sign="$gmseal message sign"
bare="$gmseal message verify --cert demo/signer.pem"
verify="$bare $trust"
openssl x509 -in demo/signer.pem -pubkey -noout -out signer.pub

# der_of VALUE FILE: r || s in Base64 as DER.
der_of()
{
	hex=$(printf '%s' "$1" | base64 -d | od -An -v -tx1 | tr -d ' \n')
	cat >der.cnf <<CONFIG
asn1 = SEQUENCE:value
[value]
r = INTEGER:0x$(printf '%s' "$hex" | cut -c 1-64)
s = INTEGER:0x$(printf '%s' "$hex" | cut -c 65-128)
CONFIG
	openssl asn1parse -genconf der.cnf -noout -out "$2" >der.log 2>&1
}

# raw_of FILE: r || s of DER, in Base64.
raw_of()
{
	openssl asn1parse -inform DER -in "$1" | sed -n 's/.*INTEGER *://p' | while read -r number; do
		while [ ${#number} -lt 64 ]; do number=0$number; done
		printf '%s' "$number"
	done | sed 's/../\\x&/g' >raw.escapes
	# shellcheck disable=SC2059
	env printf "$(cat raw.escapes)" | base64 -w0
}

openssl_verifies()
{
	openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt $distid -pubin -inkey signer.pub -in "$1" \
		-sigfile "$2"
}

openssl_signs()
{
	openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt $distid -inkey demo/signer.key -in "$1" -out "$2"
}

value_in()
{
	sed -n 's/.*"signValue": "\([^"]*\)".*/\1/p' "$1"
}

# --- The whole file ----------------------------------------------------------------------------
printf '{"taskTypeCode": "6", "data": "x"}\n' >message.json
exits "a message is signed" 0 $sign $signer message.json
says "what is printed is signInfo" \
	'^{"signAlgorithm": "1.2.156.10197.1.501", "signValue": "[A-Za-z0-9+/]*=*"}$'
cp out info.json
shows "the value is 64 octets" [ "$(value_in info.json | base64 -d | wc -c)" -eq 64 ]
der_of "$(value_in info.json)" ours.der
shows "openssl verifies it" openssl_verifies message.json ours.der
exits "it verifies" 0 $verify --sign-info info.json message.json
says "the verdict is told" '^message.json: VALID$'
says "how much is signed is told" 'signed is the whole file, 35 octets'
exits "who nobody trusts is not valid" 2 $bare --sign-info info.json message.json
says "that is told" '^  ? certificate.chain  *No trust anchors were given'
exits "not even what is asked of it is passed over" 1 $bare --at 2020-01-01T00:00:00Z \
	--sign-info info.json message.json
exits "a certificate that is trusted itself is enough" 0 $bare --trust demo/signer.pem \
	--sign-info info.json message.json
exits "the value alone is enough" 0 $verify --value "$(value_in info.json)" message.json
openssl_signs message.json theirs.der
exits "what openssl signed verifies" 0 $verify --value "$(raw_of theirs.der)" message.json
exits "what is no JSON is signed whole" 0 $sign $signer demo/seal.png
cp out picture.json
exits "and verifies" 0 $verify --sign-info picture.json demo/seal.png
: >empty
exits "an empty file is signed" 0 $sign $signer empty
cp out empty.json
exits "and verifies, too" 0 $verify --sign-info empty.json empty
exits "a message comes from standard input" 0 sh -c "$sign $signer - <message.json"
cp out piped.json
exits "and is verified from there" 0 sh -c "$verify --sign-info piped.json - <message.json"
exits "another user identifier is another signature" 0 $sign $signer --user-id somebody message.json
cp out somebody.json
exits "it verifies with it" 0 $verify --user-id somebody --sign-info somebody.json message.json
exits "and not without it" 1 $verify --sign-info somebody.json message.json

# --- What is wrong with a value ----------------------------------------------------------------
# finds BEHAVIOUR REASON SENTENCE FILE OPTION...
finds()
{
	behaviour="$1 is invalid" reason=$2 sentence=$3
	shift 3
	exits "$behaviour" 1 $verify "$@"
	says "it is told why: $behaviour" "^  x value  *$sentence"
	run $verify --json "$@"
	says "the JSON has the reason: $behaviour" "\"reason\": \"$reason\""
}
finds "DER" der "The value is right, but it stands there in DER" --value "$(base64 -w0 theirs.der)" \
	message.json
finds "a value that is too short" malformed "This is no signature value at all" --value AAAA message.json
finds "a value of zeros" malformed "This is no signature value at all" \
	--value "$(head -c 64 /dev/zero | base64 -w0)" message.json
finds "a value that is empty" malformed "This is no signature value at all" --value "" message.json
finds "Base64 with rubbish" no-base64 "The value is no Base64" --value "$(value_in info.json)!" message.json
finds "Base64 that is cut off" no-base64 "The value is no Base64" \
	--value "$(value_in info.json | tr -d =)" message.json
value=$(value_in info.json)
finds "Base64 with a line end" no-base64 "The value is no Base64.* such as a blank or a line end" \
	--value "$(printf '%s\n%s' "${value%????????}" "${value#"${value%????????}"}")" message.json
sed 's/"signValue": "/& /' info.json >blank.json
finds "Base64 with a blank" no-base64 "The value is no Base64" --sign-info blank.json message.json
sed 's/"signValue": "/&\\n/' info.json >line.json
finds "Base64 with a line end in JSON" no-base64 "The value is no Base64" --sign-info line.json message.json
# 64 octets leave four bits, which are 0: the last digit is A, Q, g or w.
finds "Base64 with bits that stand for nothing" no-base64 "The value is no Base64" \
	--value "$(printf '%s' "$value" | sed 's/A==$/B==/;s/Q==$/R==/;s/g==$/h==/;s/w==$/x==/')" message.json
printf '{"taskTypeCode": "6", "data": "x"}' >short.json
finds "a message without its last line end" changed-ending "The value is right for the message with another" \
	--sign-info info.json short.json
printf '{"taskTypeCode": "6", "data": "x"}\r\n' >windows.json
finds "a message with other line ends" changed-ending "The value is right for the message with another" \
	--sign-info info.json windows.json
printf '\357\273\277{"taskTypeCode": "6", "data": "x"}\n' >mark.json
finds "a message with a byte order mark" changed-ending "The value is right for the message with another" \
	--sign-info info.json mark.json
printf '{"taskTypeCode": "7", "data": "x"}\n' >other.json
finds "another message" wrong "The value is wrong: another message" --sign-info info.json other.json
printf '{"taskTypeCode":"6","data":"x"}' >dense.json
exits "dense JSON is signed" 0 $sign $signer dense.json
cp out dense.info
finds "JSON that was laid out anew" changed-layout "The value is right for the message without the blanks" \
	--sign-info dense.info message.json
openssl pkeyutl -sign -rawin -digest sm3 -inkey demo/signer.key -in message.json -out no-id.der \
	-pkeyopt distid: >/dev/null 2>&1 ||
	openssl pkeyutl -sign -rawin -digest sm3 -inkey demo/signer.key -in message.json -out no-id.der
finds "a value without user identifier" signer-error "The program that signed errs" \
	--value "$(raw_of no-id.der)" message.json
openssl_signs message.json theirs.der
exits "another key is invalid" 1 "$gmseal" message verify --cert demo/maker.pem --sign-info info.json \
	message.json
says "it is told: another key" '^  x value  *The value is wrong: another message was signed, or with another'
sed 's/\.501/.301/' info.json >algorithm.json
finds "another algorithm" other-algorithm "The algorithm that signInfo names" --sign-info algorithm.json \
	message.json

# --- A member's value --------------------------------------------------------------------------
# The octets of each member's value are in expected.NAME.
printf ' {\n\t"text" : "a \\"quoted\\" }{ \\u4e2d\\/中" , "number":-1.50e+3,\r\n"list": [1, [2, {"text": 3}] ]\t,' \
	>message.json
# shellcheck disable=SC2016
printf '"object"\n:\n{"text": {"object": "}" , "text":"\\\\"}, "b": [ ] } ,"\\u0065scaped":true,"none":null,' \
	>>message.json
printf '"":{},"last": ""\n}\n\n' >>message.json
printf '"a \\"quoted\\" }{ \\u4e2d\\/中"' >expected.text
printf -- '-1.50e+3' >expected.number
printf '[1, [2, {"text": 3}] ]' >expected.list
printf '{"text": {"object": "}" , "text":"\\\\"}, "b": [ ] }' >expected.object
printf 'true' >expected.escaped
printf 'null' >expected.none
printf '""' >expected.last
for member in text number list object escaped none last; do
	exits "the value of a member is signed: $member" 0 $sign $signer --member $member message.json
	cp out info.json
	der_of "$(value_in info.json)" ours.der
	shows "openssl verifies it over exactly its octets: $member" openssl_verifies expected.$member ours.der
	exits "it verifies: $member" 0 $verify --member $member --sign-info info.json message.json
	says "its size is told: $member" "value of a member, $(wc -c <expected.$member) octets"
	rm -f signed.json
	exits "signInfo is put into the message: $member" 0 $sign $signer --member $member -o signed.json \
		message.json
	exits "it verifies in there: $member" 0 $verify --member $member signed.json
	openssl_signs expected.$member theirs.der
	exits "openssl's value over it verifies: $member" 0 $verify --member $member \
		--value "$(raw_of theirs.der)" message.json
done
exits "a member without a name is one" 0 $sign $signer --member "" message.json
exits "the certificate is verified" 0 $verify --member last signed.json
says "the chain is told" '^  + certificate.chain '
exits "what cannot be decided about the certificate is" 2 $bare --trust demo/root.pem --member last \
	signed.json
exits "a certificate that nobody trusts is not valid" 2 $bare --trust demo/maker.pem --member last \
	signed.json
exits "a certificate that does not hold is invalid" 1 $verify --at 2020-01-01T00:00:00Z \
	--member last signed.json
exits "another member's value is invalid" 1 $verify --member none signed.json

# Every other octet of the message stays as it was.
sed 's/, "signInfo": {[^}]*}//' signed.json >back.json
shows "nothing else in the message changes" cmp message.json back.json
printf '{}' >empty.json
printf '{"x": {"signInfo": 1}}' >nested.json
exits "a member of that name further down is none" 0 $sign $signer --member x -o nested.signed nested.json
exits "it verifies" 0 $verify --member x nested.signed
exits "standard output is a file as well" 0 $sign $signer --member x -o - nested.json
cp out piped.json
exits "what went there verifies" 0 $verify --member x piped.json
cp nested.json same.json
exits "a message is not replaced" 64 $sign $signer --member x -o same.json same.json
shows "it is as it was" cmp nested.json same.json
exits "unless --force says so" 0 $sign $signer --member x -o same.json --force same.json
exits "what replaced it verifies" 0 $verify --member x same.json
exits "a signature is not replaced" 3 $sign $signer --member x -o same.json --force same.json
complains "that is told" 'has a member "signInfo" already'
exits "it verifies still" 0 $verify --member x same.json
exits "signed anew it is all the same, without -o" 0 $sign $signer --member x same.json

# --- What is refused ---------------------------------------------------------------------------
# refuses BEHAVIOUR SENTENCE FILE: it can neither be signed nor verified by its member x.
refuses()
{
	exits "$1 is not signed" 3 $sign $signer --member x -o none.json "$3"
	complains "that is told: $1" "^gmseal: $3: .*$2"
	exits "$1 is not verified" 3 $verify --member x "$3"
	complains "that is told, too: $1" "^gmseal: $3: .*$2"
}
printf '{"x": 1, "y": 2, "x": 3}' >bad.json
refuses "a member that occurs twice" 'a member occurs twice .*(field x, offset' bad.json
printf '{"x": 1, "\\u0078": 3}' >bad.json
refuses "a member that occurs twice in other words" 'a member occurs twice .*(field x, offset' bad.json
printf '{"y": {"x": 1}}' >bad.json
refuses "a message without the member" 'no member "x" at the top' bad.json
printf '[{"x": 1}]' >bad.json
refuses "a list" 'JSON, but no object' bad.json
printf '{"x": 1} {"x": 2}' >bad.json
refuses "more than one object" 'no JSON that can be read: end of file expected' bad.json
printf '{"x": 01}' >bad.json
refuses "a number that is none" 'no JSON that can be read' bad.json
printf '{"x": "\377"}' >bad.json
refuses "a text that is no UTF-8" 'no JSON that can be read: unable to decode byte 0xff' bad.json
printf '{"x": "\000"}' >bad.json
refuses "a NUL" 'no JSON that can be read: control character 0x0' bad.json
printf '{"x": 1e99999}' >bad.json
refuses "a number beyond all numbers" 'no JSON that can be read: real number overflow' bad.json
{
	printf '{"x": '
	head -c 100000 /dev/zero | tr '\0' '['
} >bad.json
refuses "nesting without end" 'maximum parsing depth reached' bad.json
printf '\357\273\277{"x": 1}' >bad.json
refuses "a byte order mark" 'this begins with a byte order mark .* has to go (offset 0)' bad.json
refuses "a picture" 'no JSON that can be read' demo/seal.png
refuses "nothing" 'the file is empty' empty
shows "nothing was written" nothing_of none.json
head -c 17000000 /dev/zero >large
exits "a file that is too large is told" 3 $sign $signer large
complains "with the limit" 'larger than the limit of 16777216 octets'
exits "a file that is not there is told" 70 $sign $signer nowhere
exits "a message without signInfo is told" 3 $verify --member last message.json
complains "with what helps" 'no object "signInfo"; --sign-info or --value'
for info in '{}' '{"signAlgorithm": "1.2.156.10197.1.501"}' '{"signAlgorithm": 1, "signValue": ""}'; do
	printf '%s' "$info" >bad.json
	exits "a signInfo that lacks something is told: $info" 3 $verify --sign-info bad.json message.json
	complains "it is named: $info" '^gmseal: bad.json: the signInfo lacks "sign'
done
printf '\357\273\277' | cat - info.json >bad.json
exits "a signInfo with a byte order mark is told" 3 $verify --sign-info bad.json message.json
complains "with its name: byte order mark" '^gmseal: bad.json: this begins with a byte order mark'
exits "a signInfo that is no JSON is told" 3 $verify --sign-info demo/seal.png message.json
complains "with its name" '^gmseal: demo/seal.png: '
exits "problems are JSON" 3 $verify --json --member nothing message.json
says "with the file" '"file": "message.json"'
says "and the sentence" 'no member ..nothing.. at the top'
exits "a certificate that is none is told" 3 "$gmseal" message verify --cert message.json --member last \
	signed.json
exits "who may sign certificates only signs no message" 1 $sign --cert demo/ca.pem --key demo/ca.key \
	message.json
complains "with the reason" 'authority.s, which signs certificates only'
printf '[req]\ndistinguished_name = dn\n[dn]\n[sealing]\nkeyUsage = keyEncipherment\n' >usage.cnf
openssl req -x509 -config usage.cnf -extensions sealing -key demo/signer.key -sm3 -subj /CN=usage -days 30 \
	-sigopt $distid -out usage.pem >usage.log 2>&1
exits "who may not sign signs no message" 1 $sign --cert usage.pem --key demo/signer.key message.json
complains "with this reason" 'key usage of the certificate allows no signatures'
exits "the key of somebody else is told" 4 $sign --cert demo/signer.pem --key demo/maker.key message.json

exits "a message is needed" 64 $sign $signer
exits "and only one" 64 $sign $signer message.json message.json
exits "a key is needed" 64 $sign message.json
exits "a whole file cannot hold its signature" 64 $sign $signer -o none.json message.json
complains "that is told" '--member is missing'
exits "a message to verify is needed" 64 $verify
exits "and only one, too" 64 $verify --member x message.json message.json
exits "a certificate is needed" 64 "$gmseal" message verify --member x message.json
exits "what was signed is to be named" 64 $verify message.json
complains "that is told, too" '--member is missing'
exits "one signature is enough" 64 $verify --sign-info info.json --value AAAA message.json
exits "standard input is read once" 64 $verify --sign-info - -
complains "that is told as well" "standard input (-) can be read only once"
shows "nothing was written for what was refused" nothing_of none.json

if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	run $verify --json --member last signed.json
	shows "the JSON has the members that are promised" python3 -c '
import json
r = json.load(open("out"))
assert list(r) == ["file", "kind", "verdict", "member", "size", "checks", "certificate"], r
assert (r["kind"], r["verdict"], r["member"], r["size"]) == ("platformMessage", "valid", "last", 2), r
assert (r["checks"][0]["id"], r["checks"][0]["reason"]) == ("value", "valid"), r
assert "certificate.chain" in [c["id"] for c in r["checks"]], r'
	shows "the signed message is JSON" python3 -c '
import json
r = json.load(open("signed.json"))
assert list(r)[-1] == "signInfo" and list(r["signInfo"]) == ["signAlgorithm", "signValue"], r'
else
	skip "the JSON has the members that are promised" "there is no python3"
fi

# --- Other keys --------------------------------------------------------------------------------
printf '[req]\ndistinguished_name = dn\n[dn]\n' >rsa.cnf
openssl req -x509 -config rsa.cnf -newkey rsa:2048 -nodes -keyout rsa.key -subj /CN=rsa -days 30 -out rsa.pem \
	>rsa.log 2>&1
exits "an RSA key signs" 0 $sign --cert rsa.pem --key rsa.key message.json
says "with its own algorithm" '"signAlgorithm": "1.2.840.113549.1.1.11"'
cp out rsa.json
exits "it verifies with RSA" 0 "$gmseal" message verify --cert rsa.pem --trust rsa.pem --sign-info rsa.json message.json
value_in rsa.json | base64 -d >rsa.sig
openssl x509 -in rsa.pem -pubkey -noout -out rsa.pub
shows "openssl verifies it with RSA" openssl dgst -sha256 -verify rsa.pub -signature rsa.sig message.json

# What is signed can be verified: signInfo has to fit into what is read.
# large_message ROOM: a message that leaves so much room, with blanks at its end.
large_message()
{
	printf '{"x": 1}%*s' $((16777216 - $1 - 8)) ''
}
printf '{"x": 1}' >small.json
for key in demo/signer.pem:demo/signer.key rsa.pem:rsa.key; do
	keys="--cert ${key%:*} --key ${key#*:}"
	rm -f signed.json
	run $sign $keys --member x -o signed.json small.json
	room=$(($(wc -c <signed.json) - 8))
	large_message $room >large
	exits "a message that signInfo fits into is signed: ${key#*:}" 0 $sign $keys --member x -o signed.json \
		--force large
	shows "it is as large as can be: ${key#*:}" [ "$(wc -c <signed.json)" -eq 16777216 ]
	exits "it verifies: ${key%:*}" 0 "$gmseal" message verify --cert "${key%:*}" $trust --trust rsa.pem \
		--member x signed.json
	large_message $((room - 1)) >large
	for output in none.json -; do
		exits "one octet more is not signed: ${key#*:} $output" 3 $sign $keys --member x -o $output large
		complains "the limit is told: ${key#*:} $output" \
			'^gmseal: large: with signInfo in it .* larger than the limit of 16777216 octets'
		shows "nothing is printed: ${key#*:} $output" [ ! -s out ]
	done
	shows "nothing is written: ${key#*:}" nothing_of none.json
	large_message 0 >large
	exits "its signInfo by itself can be had: ${key#*:}" 0 $sign $keys --member x large
	cp out large.json
	exits "it verifies: ${key#*:}" 0 "$gmseal" message verify --cert "${key%:*}" $trust --trust rsa.pem \
		--member x --sign-info large.json large
done
sed 's/"/ "/' message.json >other.json
exits "another message is told from another key with RSA" 1 "$gmseal" message verify --cert rsa.pem \
	--sign-info rsa.json other.json
says "it is told" "^  x value  *The certificate's key made the value, but for another message"
if [ -e "$libraries/skf64.so" ]; then
	printf '123456\n' >pin
	mkdir token && : >token/token.conf && cp demo/signer.key token/seal.pem
	openssl x509 -in demo/signer.pem -outform DER -out token/seal.der
	GMSEAL_TEST_TOKEN=$scratch/token
	export GMSEAL_TEST_TOKEN
	# use_machine: the same key in a crypto machine.
	use_machine()
	{
		rm token/seal.*
		cp demo/signer.key token/sm2-1.pem
		printf 'password-1 = 123456\n' >token/token.conf
	}
	for key in "skf:$libraries/skf64.so" "pkcs11:?module-path=$libraries/pkcs11.so" \
		"sdf:$libraries/sdf.so?key=1"; do
		rm -f signed.json
		[ "${key#sdf}" = "$key" ] || use_machine
		exits "a key on a token signs: ${key##*/}" 0 $sign --cert demo/signer.pem --key "$key" \
			--pin-file pin --member list -o signed.json message.json
		exits "it verifies: ${key##*/}" 0 $verify --member list signed.json
	done
	printf '000000\n' >wrong
	rm token/sm2-1.pem && cp demo/signer.key token/seal.pem && : >token/token.conf
	exits "a wrong PIN is told" 4 $sign --cert demo/signer.pem --key "skf:$libraries/skf64.so" \
		--pin-file wrong --member list -o none.json message.json
	shows "nothing is written then" nothing_of none.json
else
	skip "a key on a token signs" "the test tokens are not built"
fi

# --- Seals that come back ----------------------------------------------------------------------
exits "a seal is shown" 0 "$gmseal" inspect demo/seal.esl
sed 1d out >seal.tree
printf '{"code": 0, "result": [{"x": 1}, {"sealData": "%s"}]}' "$(base64 -w0 demo/seal.esl)" >answer.json
exits "a seal in an answer is shown" 0 "$gmseal" inspect answer.json
says "where it was found is told" \
	'^answer.json (the member result\[1\].sealData, in Base64): a seal of GB/T 38540-2020$'
sed 1d out >found.tree
shows "it is the same seal" cmp seal.tree found.tree
exits "in JSON as well" 0 "$gmseal" inspect --json answer.json
says "the JSON has the place" '"member": "result\[1\].sealData"'
base64 demo/seal.esl >seal.txt
exits "a seal in bare Base64 is shown" 0 "$gmseal" inspect seal.txt
says "that it is Base64 is told" '^seal.txt (in Base64): a seal of'
sed 1d out >found.tree
shows "it is the same seal, too" cmp seal.tree found.tree
openssl x509 -in demo/signer.pem -outform DER | base64 >certificate.txt
exits "so is a certificate" 0 "$gmseal" inspect certificate.txt
says "it is told what it is" '^certificate.txt (in Base64): a certificate$'
# opens BEHAVIOUR SENTENCE JSON: it cannot be opened.
opens()
{
	printf '%s' "$3" >answer.json
	exits "$1 is not opened" 3 "$gmseal" inspect answer.json
	complains "that is told: $1" "^gmseal: answer.json.*: $2"
}
opens "JSON without a seal" 'this is JSON without a member "sealData"' '{"a": 1}'
opens "JSON with two seals" 'this is JSON with more than one member "sealData", of which the first is a.sealData' \
	'{"a": {"sealData": "MAA="}, "sealData": "MAA="}'
opens "a seal that is no text" 'the member sealData is no Base64' '{"sealData": 1}'
opens "a seal with rubbish" 'the member sealData is no Base64' '{"sealData": "MAA=!"}'
opens "a seal that is none" 'this is neither a seal' '{"sealData": "MAA="}'
opens "a picture" 'this is a PNG picture' "{\"sealData\": \"$(base64 -w0 demo/seal.png)\"}"
opens "JSON with a byte order mark" 'this begins with a byte order mark' \
	"$(printf '\357\273\277')"' {"sealData": "MAA="}'
opens "a seal with bits that stand for nothing" 'the member sealData is no Base64' '{"sealData": "MAB="}'
opens "JSON that is none" 'this is no JSON that can be read' '{"sealData": '
base64 demo/seal.png >picture.txt
exits "a picture in Base64 is not opened" 3 "$gmseal" inspect picture.txt
complains "that is told" 'looks like Base64'
finish
