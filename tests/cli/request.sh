#!/bin/sh
# Requests of seal platforms: what is found in them, and the seals that are made of them.
. "${srcdir:=.}/tests/cli/requests"

# --- A request that keeps every rule -----------------------------------------------------------
request
exits "a request that keeps every rule can be granted" 0 $create --request request.json --check
says "nothing is found" 'errors: 0, notices: 0'
exits "the seal is made" 0 $create --request request.json $maker -o one.esl
exits "it is valid" 0 "$gmseal" seal verify $trust one.esl
says "it is of generation 4" 'A seal of GB/T 38540-2020'
says "its identifier is sealNum" 'id  *XXCA11010800000001$'
says "its vendor is the letters before it" 'vendor  *XXCA$'
says "its name is sealName" 'Seal  *Example Ltd. contracts$'
midnight=$(date -u -d "$(day 0) UTC - 8 hours" +%Y-%m-%dT%H:%M:%SZ)
says "times are China Standard Time" "valid  *$midnight to "
exits "its picture can be taken out" 0 "$gmseal" seal picture -o one.png one.esl
printf '%s' "$picture" | base64 -d >wanted.png
shows "it is the one of the request" cmp one.png wanted.png
exits "the holder of the certificate signs with it" 0 "$gmseal" sign --seal one.esl --cert holder.pem \
	--key holder.key --data demo/document.txt -o one.sig
exits "nobody else does" 1 "$gmseal" sign --seal one.esl --cert demo/signer.pem --key demo/signer.key \
	--data demo/document.txt -o none.sig
for version in 2014 4 5; do
	exits "a seal of generation $version is made" 0 $create --request request.json --version $version \
		$maker -o $version.esl
	exits "it is valid: $version" 0 "$gmseal" seal verify $trust $version.esl
done
exits "the time when it was made can be set" 0 $create --request request.json $maker \
	--created "$(day 1 | tr ' ' T)Z" -o tomorrow.esl
says "the findings are told" '^request.json: VALID$'
exits "a request is read from standard input" 0 sh -c "$create --request - --check <request.json"
exits "the seal goes to standard output" 0 $create --request request.json $maker -o -
cp out piped.esl
complains "the findings to standard error then" '^request.json: VALID$'
exits "it is a seal" 0 "$gmseal" seal verify $trust piped.esl
exits "what is to be signed goes to somebody else" 0 $create --request request.json \
	--cert demo/maker.pem --prepare prepared.json
shows "it is a signing request" grep -q gmseal-signing-request prepared.json

exits "a seal is not replaced" 64 $create --request request.json $maker -o one.esl
complains "that is told" 'one.esl: exists already; --force replaces it'
exits "unless --force says so" 0 $create --request request.json $maker --force -o one.esl
for option in "-o none.esl" --force "--prepare none.esl" "--key demo/maker.key" "--cert demo/maker.pem"; do
	exits "--check writes nothing, so that it is not for $option" 64 $create --request request.json \
		--check $option
	complains "that is told: $option" '--check writes nothing, so -o, --force, --prepare'
done
shows "nothing was written" nothing_of none.esl
if [ -c /dev/full ]; then
	exits "what cannot be told is not made" 70 sh -c \
		"$create --request request.json $maker -o none.esl >/dev/full"
	complains "that is told" 'standard output: cannot write: No space left'
	exits "nor is it known whether it could be" 70 sh -c "$create --request request.json --check >/dev/full"
	shows "nothing was written then" nothing_of none.esl
else
	skip "what cannot be told is not made" "there is no /dev/full"
fi
# Of several at a time one makes the file.
for i in 1 2 3 4 5 6; do
	$create --request request.json $maker -o race.esl >race.$i 2>&1 &
done
wait
shows "of several at a time one makes the seal" [ "$(grep -l 'race.esl: ' race.? | wc -l)" -eq 5 ]
exits "what it made is whole" 0 "$gmseal" seal verify $trust race.esl

# --- Findings ----------------------------------------------------------------------------------
# What a picture cannot be compared with is no finding about the picture.
for member in sealType sealHeight sealWidth; do
	request "$member="
	exits "there is no more to say of it: $member" 1 $create --request request.json --check
	says "only that it is missing: $member" 'errors: 1, notices: 0'
done
for member in sealName sealNum sealSpecificCategory sealHeight sealWidth sealImg sealType \
	validStartTime validEndTime signCert bakType sealCarrier localOr orgCode; do
	request "$member="
	finds "$member" missing
	request "$member=12"
	finds "$member" not-text
	shows "it is not missing as well: $member" sh -c "! grep -q '$member (missing)' out"
done
while read -r member value; do
	request "$member=$value"
	finds "$member" malformed
done <<'VALUES'
sealName ""
sealNum "XXCA1101080000000"
sealNum "11010800000001"
sealNum "XXCA1101080000000A"
sealSpecificCategory "06"
sealSpecificCategory "4"
sealHeight "0"
sealHeight "3.5"
sealWidth "-30"
sealType "GIF"
validStartTime "2026-02-30 00:00:00"
validEndTime "2026-02-28T00:00:00"
bakType "3"
sealCarrier "0"
localOr "n"
orgCode ""
VALUES
request 'sealImg="a b"'
finds sealImg no-base64
request 'sealImg=""'
finds sealImg malformed
says "it is empty" 'sealImg (malformed)  *"" is not what belongs here: a picture in Base64, which is not empty'
request 'sealImg="QR=="'
finds sealImg no-base64
request 'signCert="MIIB*"'
finds signCert no-base64
request 'signCert="MAA="'
finds signCert no-certificate
request 'sealImg="iVBORw0KGgo="'
finds sealImg damaged
request "sealImg=\"$(head -c 30000 /dev/zero | base64 -w0)\""
finds sealImg too-large
request "validEndTime=\"$(day -1)\""
finds validEndTime out-of-order
request "signCert=\"$(base64 -w0 authority.der)\""
finds signCert is-ca
request "signCert=\"$(base64 -w0 sealer.der)\""
finds signCert key-usage
request "signCert=\"$(base64 -w0 responder.der)\""
finds signCert extended-key-usage
request
options="--created 2020-01-01T00:00:00Z"
finds signCert not-yet-valid
options="--created 2099-01-01T00:00:00Z"
finds signCert expired
options="--org-code 91000000000000002R"
finds orgCode other-code
says "the code is compared with --org-code" 'not the one in the registration packet'
options=
request 'sealWidth="31"'
notices sealWidth unusual-size
notices sealWidth pixels-mismatch
request "sealImg=\"$(base64 -w0 demo/seal.png)\""
notices sealImg not-two-colours
notices sealImg not-600-dpi
request "sealImg=\"$(printf '%s' "$picture" | fold -w 76 | awk '{ printf "%s\\n", $0 }')\""
notices sealImg line-breaks
request "signCert=\"$(base64 -w0 soon.der)\""
notices signCert expires-soon
exits "the notice comes when it is asked for" 0 $create --request request.json --check --notice-days 1
shows "it is not told before" sh -c '! grep -q expires-soon out'
exits "days are a number" 64 $create --request request.json --check --notice-days 0
notices signCert subject
notices validEndTime outlives-certificate
request "validStartTime=\"$(day -9)\"" "validEndTime=\"$(day -8)\""
finds validEndTime expires-before-made
exits "such a seal is not made" 1 $create --request request.json $maker -o none.esl
request 'validStartTime="0000-01-01 00:00:00"'
finds validStartTime out-of-range
request 'validEndTime="2050-01-01 08:00:00"'
notices validEndTime outlives-certificate
shows "it can be held" sh -c '! grep -q out-of-range out'
exits "and is made" 0 $create --request request.json $maker -o 2050.esl
options="--version 2014"
finds validEndTime out-of-range
options=
request 'localOr="N", "remark": "none"'
notices remark unknown-member
options="--refuse unknown-member"
finds remark unknown-member
options=
request "localOr=\"N\"$(printf ', "m%s": 1' $(seq 30))"
notices m19 unknown-member
says "many are told together" '^  ! m20 (unknown-member) .*, nor 10 others behind it'
shows "they have no lines of their own" sh -c '! grep -q m21 out'
request "localOr=\"N\"$(printf ', "m%s": 1' $(seq 20))"
exits "as many as are told one by one do not forbid" 0 $create --request request.json --check
says "the last of them is told alone" '^  ! m20 (unknown-member)  *No rule knows this member; it is ignored\.$'
shows "there are no others behind it" sh -c '! grep -q "others behind" out'
request "localOr=\"N\"$(printf ', "m%s": 1' $(seq 21))"
exits "nor does one more" 0 $create --request request.json --check
says "it is told with the last" '^  ! m20 (unknown-member) .*, nor 1 others behind it'

# --- Which are errors --------------------------------------------------------------------------
request 'sealWidth="31"'
options="--refuse unusual-size --refuse not-600-dpi"
finds sealWidth unusual-size
options="--refuse unusual-size --allow pixels-mismatch"
finds sealWidth unusual-size
says "what is allowed stays a notice" '^  ! sealWidth (pixels-mismatch)'
request "sealImg=\"$(head -c 30000 /dev/zero | base64 -w0)\""
options="--allow too-large"
notices sealImg too-large
options=
exits "what was allowed is made" 0 $create --request request.json $maker --allow too-large -o large.esl
exits "no reason is invented" 64 $create --request request.json --check --refuse no-such-reason
complains "the word is told" 'no-such-reason'
exits "what would make a wrong seal cannot be allowed" 64 $create --request request.json --check \
	--allow malformed
complains "the word is told, too" '"malformed" cannot be allowed'

# --- Nothing is written ------------------------------------------------------------------------
request 'sealNum="1"'
exits "no seal is made of a request with an error" 1 $create --request request.json $maker -o none.esl
says "that is told" '^request.json: INVALID$'
exits "nor a signing request" 1 $create --request request.json --cert demo/maker.pem --prepare none.esl
request
exits "nor with the key of somebody else" 4 $create --request request.json --cert demo/maker.pem \
	--key demo/signer.key -o none.esl
exits "nor with the certificate of somebody who makes none" 1 $create --request request.json \
	--cert demo/ca.pem --key demo/ca.key -o none.esl
shows "nothing was written" nothing_of none.esl

# --- JSON that is none -------------------------------------------------------------------------
# refuses BEHAVIOUR SENTENCE: what is in request.json is refused before anything is looked at.
refuses()
{
	exits "$1" 3 $create --request request.json $maker -o none.esl
	complains "it is told: $1" "$2"
	shows "nothing is written: $1" nothing_of none.esl
}
printf '{"sealNum": "1",' >request.json
refuses "JSON that is cut off" 'request.json: this is no JSON that can be read: .*(offset 16)'
: >request.json
refuses "an empty file" 'request.json: the file is empty'
echo '["sealNum"]' >request.json
refuses "a list" 'request.json: this is JSON, but no object'
echo '"sealNum"' >request.json
refuses "a text" 'request.json: this is no JSON that can be read'
request 'sealNum="XXCA11010800000001", "sealNum": "XXCA11010800000002"'
refuses "a member that occurs twice" 'request.json: a member occurs twice .*(field sealNum, offset'
printf '{"a\\u001b[31m": 1, "a\\u001b[31m": 2}' >request.json
refuses "a member that would disturb the terminal" 'field a\\x1b\[31m, offset'
echo '{"a": {"b": 1, "b": 2}}' >request.json
refuses "a member that occurs twice further down" 'a member occurs twice .*(offset'
printf '{"sealNum": "\377\376"}' >request.json
refuses "text that is no UTF-8" 'no JSON that can be read: unable to decode byte 0xff'
printf '{"sealNum": "a\000b"}' >request.json
refuses "a NUL" 'no JSON that can be read: control character 0x0'
printf '{"sealNum": "\\u0000"}' >request.json
refuses "a NUL that is escaped" 'no JSON that can be read: .u0000 is not allowed'
echo '{"sealNum": 1e999999}' >request.json
refuses "a number beyond all numbers" 'no JSON that can be read: real number overflow'
for number in 9223372036854775808 -9223372036854775809; do
	echo "{\"sealNum\": $number}" >request.json
	refuses "a whole number beyond 64 bits: $number" 'no JSON that can be read: too big'
done
for half in '\ud800' '\udc00' '\ud800\u0041'; do
	printf '{"sealNum": "%s"}' "$half" >request.json
	refuses "half a surrogate pair: $half" 'no JSON that can be read: invalid Unicode'
done
request 'localOr="N", "a": 9223372036854775807, "b": -9223372036854775808, "c": 1e308, "d": "\ud83d\ude00"'
exits "what is just within is read" 0 $create --request request.json --check
printf '\357\273\277{}' >request.json
refuses "a byte order mark" 'request.json: this begins with a byte order mark .* has to go (offset 0)'
printf '\357\273' >request.json
refuses "half a byte order mark" 'no JSON that can be read: unable to decode byte 0xef'
printf '{"sealNum": "\357\273\277"' >request.json
refuses "a byte order mark in a text" 'no JSON that can be read: .*, in line 1'
{
	head -c 100000 /dev/zero | tr '\0' '['
} >request.json
refuses "nesting without end" 'no JSON that can be read: maximum parsing depth reached'
head -c 17000000 /dev/zero >request.json
refuses "a file that is too large" 'is larger than the limit of 16777216 octets'
exits "a file that is not there is told" 70 $create --request nowhere.json --check
complains "with its name" 'nowhere.json: cannot open'

# --- A request that breaks every rule that can be broken at once --------------------------------
mkdir all && cp one.esl all && "$gmseal" seal create --version 4 --id OTHER --vendor X --type 1 \
	--name Other --picture demo/seal.png --width 1 --height 1 --signer-cert soon.pem --valid-from now \
	--valid-to 2099-01-01T00:00:00Z $maker -o all/other.esl >other.log 2>&1
request 'sealName=""' 'sealSpecificCategory="99"' 'sealHeight="0"' 'sealWidth="31"' \
	"sealImg=\"$(base64 -w0 demo/seal.png)\"" 'sealType="JPG"' "validStartTime=\"$(day 5)\"" \
	"validEndTime=\"$(day 4)\"" "signCert=\"$(base64 -w0 soon.der)\"" 'bakType="x"' 'sealCarrier=3' \
	'localOr=' 'orgCode="1", "remark": "none"'
exits "a request that breaks every rule is refused" 1 $create --request request.json --check \
	--registry all --org-code $code --created 2099-01-01T00:00:00Z
sed -n 's/^  [x!] \([A-Za-z]*\) (\([a-z0-9-]*\)).*/\1 \2/p' out >found
cat >wanted <<'FINDINGS'
sealName malformed
sealSpecificCategory malformed
sealHeight malformed
sealType malformed
validEndTime out-of-order
signCert expired
bakType malformed
localOr missing
orgCode other-code
sealNum seal-number-exists
signCert certificate-has-seal
sealCarrier not-text
sealWidth pixels-mismatch
sealWidth unusual-size
sealImg not-two-colours
sealImg not-600-dpi
signCert subject
remark unknown-member
FINDINGS
sort -u wanted >wanted.sorted
sort -u found >found.sorted
shows "every finding is listed" diff wanted.sorted found.sorted
shows "errors come before notices" awk '/^  !/ { notices = 1 } /^  x/ && notices { exit 1 }' out

# --- The registration packet -------------------------------------------------------------------
exits "a registration packet is made" 0 "$gmseal" register create --type application --address x \
	--org-code $code --org-name Example --cert holder.pem --key holder.key -o system.reg
request
exits "its code is compared" 0 $create --request request.json --check --registration system.reg
request 'orgCode="91000000000000002R"'
options="--registration system.reg"
finds orgCode other-code
exits "a packet of a subsystem is made" 0 "$gmseal" register create --type application --address x \
	--org-code 91000000000000002R --org-name Example --sub-org-code $code --sub-org-name Branch \
	--cert holder.pem --key holder.key -o branch.reg
options="--registration branch.reg"
exits "the code is the system's" 0 $create --request request.json --check $options
request
finds orgCode other-code
options=
exits "what is no packet is told" 3 $create --request request.json --check --registration one.esl
complains "with its name" 'one.esl: '
exits "one code is enough" 64 $create --request request.json --check --registration system.reg \
	--org-code $code

# --- The command line --------------------------------------------------------------------------
request
while read -r option value; do
	exits "$option does not go with --request" 64 $create --request request.json --check "$option" "$value"
	complains "it is named: $option" "^gmseal seal create: $option and --request exclude each other"
done <<'OPTIONS'
--id 1
--vendor X
--type 1
--name X
--picture demo/seal.png
--picture-type PNG
--width 1
--height 1
--signer-cert holder.pem
--valid-from now
--valid-to now
OPTIONS
for option in --check --json "--org-code x" "--registration x"; do
	exits "$option does not go without --request" 64 $create $option --version 4 $maker -o none.esl
	complains "it is named, too: $option" "${option%% *} goes with --request only"
done
exits "--complete and --request exclude each other" 64 $create --request request.json \
	--complete x --value y -o none.esl
exits "a key is needed" 64 $create --request request.json -o none.esl
complains "it is --key" '--key is missing'
exits "an output is needed" 64 $create --request request.json $maker
complains "it is -o" '-o is missing'
exits "JSON and seal do not share standard output" 64 $create --request request.json $maker --json -o -
shows "nothing was written" nothing_of none.esl

if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	mkdir registry && cp one.esl registry && cp demo/root.pem registry/notes.txt
	request 'bakType="2"' 'sealWidth="31"' 'localOr="N", "remark": "none"'
	exits "the findings are JSON as well" 0 $create --request request.json --check --json \
		--registry registry
	shows "it has the members that are promised" python3 -c '
import json
r = json.load(open("out"))
assert list(r) == ["file", "kind", "verdict", "findings", "replaces", "passedBy"], r
assert (r["file"], r["kind"], r["verdict"]) == ("request.json", "sealRequest", "valid"), r
assert all(list(f) == ["field", "reason", "error", "detail"] for f in r["findings"]), r
assert ("remark", "unknown-member", False) in [(f["field"], f["reason"], f["error"]) for f in r["findings"]], r
assert r["replaces"]["id"] == "XXCA11010800000001", r
assert [list(p) for p in r["passedBy"]] == [["file", "message"]], r'
	request 'localOr="x"'
	exits "an error is JSON" 1 $create --request request.json --check --json
	shows "it is one" python3 -c '
import json
r = json.load(open("out"))
assert r["verdict"] == "invalid" and r["replaces"] is None, r
assert [(f["field"], f["reason"], f["error"]) for f in r["findings"]] == [("localOr", "malformed", True)], r'
	# problem BEHAVIOUR STATUS FILE WORD SENTENCE OPTION...: what cannot be read is JSON, and nothing else.
	problem()
	{
		behaviour=$1 wanted=$2 file=$3 word=$4 sentence=$5
		shift 5
		for way in --check "$maker -o none.esl"; do
			exits "$behaviour is refused" "$wanted" $create "$@" $way --json
			shows "it is told in JSON: $behaviour" python3 -c '
import json, sys
r = json.load(open("out"))
assert list(r) == ["file", "error"] and r["file"] == sys.argv[1], r
assert r["error"]["status"] == sys.argv[2] and sys.argv[3] in r["error"]["message"], r
assert open("err").read() == ""' "$file" "$word" "$sentence"
		done
	}
	echo '["sealNum"]' >list.json
	mkdir broken && ln -s /proc/self/mem broken/one.esl
	printf '{"sealNum": "1",' >cut.json
	printf '\357\273\277{}' >mark.json
	request
	problem "a request that is no JSON" 3 cut.json format 'this is no JSON that can be read' \
		--request cut.json
	problem "a request with a byte order mark" 3 mark.json format 'byte order mark' --request mark.json
	problem "a request that is a list" 3 list.json format 'no object' --request list.json
	problem "a request that is missing" 70 nowhere.json system 'cannot open: ' --request nowhere.json
	problem "a registry that is missing" 70 nowhere system 'cannot open: ' --request request.json \
		--registry registry --registry nowhere
	problem "a registry that is no seal" 3 demo/root.pem format 'this is a certificate' \
		--request request.json --registry demo/root.pem
	if [ -e /proc/self/mem ]; then
		problem "a file in a registry that cannot be read" 70 broken/one.esl system 'cannot read: ' \
			--request request.json --registry broken
	else
		skip "a file in a registry that cannot be read" "there is no /proc"
	fi
	problem "a registration that is no packet" 3 one.esl format '' --request request.json \
		--registration one.esl
	problem "a registration that is missing" 70 nowhere.reg system 'cannot open: ' \
		--request request.json --registration nowhere.reg
	shows "nothing was written for any of them" nothing_of none.esl
else
	skip "the findings are JSON as well" "there is no python3"
fi
finish
