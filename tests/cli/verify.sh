#!/bin/sh
# Verdicts, several files, what a file looks like that is no seal, JSON, languages, memory.
. "${srcdir:=.}/tests/cli/common"
make_demo
data="--data demo/document.txt"

exits "a sealed document is valid" 0 "$gmseal" verify $trust $data demo/document.sig
says "the verdict stands first" '^demo/document.sig: VALID'
shows "it is in the first line" sh -c 'head -1 out | grep -q VALID'
says "the signer is told" 'gmseal demo signer'
says "marks are plain where there is no UTF-8" '^  + signature.value '
exits "a seal is valid" 0 "$gmseal" verify $trust demo/seal.esl
exits "a document given for a seal is a mistake" 64 "$gmseal" verify $trust --data demo/changed.txt demo/seal.esl
exits "a digest given for a seal is a mistake" 64 "$gmseal" verify $trust \
	--digest 0000000000000000000000000000000000000000000000000000000000000000 demo/seal.esl
exits "seal verify takes a seal" 0 "$gmseal" seal verify $trust demo/seal.esl
exits "seal verify refuses a signature" 3 "$gmseal" seal verify $trust demo/document.sig
exits "a changed document is invalid" 1 "$gmseal" verify $trust --data demo/changed.txt demo/document.sig
says "the check that fails is marked" '^  x signature.data '
exits "without the document it is indeterminate" 2 "$gmseal" verify $trust demo/document.sig
says "what is unknown is marked" '^  ? signature.data '
exits "without revocation lists it is indeterminate" 2 "$gmseal" verify --trust demo/root.pem \
	--untrusted demo/ca.pem $data demo/document.sig
exits "with --revocation off it is valid" 0 "$gmseal" verify --trust demo/root.pem \
	--untrusted demo/ca.pem --revocation off $data demo/document.sig
says "what is skipped is marked" '^  - signature.signer.revocation '
"$gmseal" verify $data demo/document.sig >out 2>err
shows "without trust it is not valid" [ $? -ne 0 ]
exits "folders serve as trust material" 0 "$gmseal" verify --trust demo --crl demo $data demo/document.sig
exits "before it was signed it is invalid" 1 "$gmseal" verify $trust $data --at 2001-01-01T00:00:00Z \
	demo/document.sig
exits "another user identifier makes it invalid" 1 "$gmseal" verify $trust $data --user-id other \
	demo/document.sig
exits "--explain names clauses" 2 "$gmseal" verify $trust --explain demo/document.sig
says "--explain says what to do" 'What to do: give the document'

# advises BEHAVIOUR WORDS OPTION...: they stand in the report, whose lines are joined.
advises()
{
	behaviour=$1
	words=$2
	shift 2
	run "$gmseal" verify --explain $trust "$@"
	tr -s ' \n' ' ' <out >advice
	shows "$behaviour" grep -q -e "$words" advice
}
run "$gmseal" seal create --version 5 --id 1 --vendor T --type 1 --name T --picture demo/seal.png --width 1 \
	--height 1 --signer-cert demo/signer.pem --valid-from now --valid-to 2099-01-01T00:00:00Z \
	--cert demo/maker.pem --key demo/maker.key -o five.esl
past="--at 2001-01-01T00:00:00Z"
advises "a seal by itself may be verified as of another time" 'seal.validity .*--at verifies as of another' \
	$past demo/seal.esl
advises "a seal yet to be made points to the clock" 'seal.created .*s clock, is right.* seal.validity' $past five.esl
advises "a signing time to come points to the clock" 'signature.time .*s clock, is right.* signature.data' \
	$past demo/document.sig
shows "a signature is not sent to another time" sh -c '! grep -q "at verifies as of another" advice'
advises "a seal that fails points to its own checks" 'signature.seal .*the checks above that begin with seal. and failed' \
	--user-id other demo/document.sig

# One octet of the signature value, which ends the file.
size=$(stat -c %s demo/document.sig)
cp demo/document.sig changed.sig
printf '\0' | dd of=changed.sig bs=1 seek=$((size - 1)) conv=notrunc 2>/dev/null
cmp -s changed.sig demo/document.sig &&
	printf '\1' | dd of=changed.sig bs=1 seek=$((size - 1)) conv=notrunc 2>/dev/null
exits "a changed signature value is invalid" 1 "$gmseal" verify $trust $data changed.sig
says "the check of the value fails" '^  x signature.value '
head -c 300 demo/document.sig >short.sig
exits "a truncated signature is exit status 3" 3 "$gmseal" verify $trust $data short.sig
complains "the place of the damage is told" 'offset [0-9]'
exits "a file over the limit is exit status 3" 3 "$gmseal" verify $trust --max-size 100 demo/document.sig
complains "the limit is told" '100 octets'

: >empty
base64 demo/document.sig >text.b64
printf '%%PDF-1.7\n' >x.pdf
printf 'PK\003\004xxxx' >x.ofd
for kind in 'empty:is empty' 'text.b64:Base64' 'demo/root.pem:cert show' 'demo/root.crl:revocation list' 'demo/root.key:private key' 'x.pdf:PDF' 'x.ofd:OFD' 'demo/seal.png:PNG'; do
	file=${kind%%:*}
	exits "$file is no signature" 3 "$gmseal" verify $trust "$file"
	complains "$file is told apart" "${kind#*:}"
done
openssl x509 -in demo/root.pem -outform DER -out root.der
exits "a certificate is no signature" 3 "$gmseal" verify $trust root.der
complains "a certificate is told apart" 'cert show'

exits "of several files the worst counts" 3 "$gmseal" verify $trust $data demo/document.sig changed.sig empty
says "several files have a summary" '3 files: 1 valid, 1 invalid, 0 indeterminate, 1 could not be verified'
exits "invalid is worse than indeterminate" 1 "$gmseal" verify $trust changed.sig demo/document.sig
exits "what cannot be read is worst" 70 "$gmseal" verify $trust $data changed.sig missing empty

if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	cat >check.py <<'SCRIPT'
import json, sys
result = json.loads(sys.stdin.read())
names = ["file", "kind", "version", "verdict", "checks", "deviations", "signer", "maker", "seal",
	"time", "diagnosis", "explanation"]
assert list(result) == names, list(result)
assert (result["kind"], result["version"], result["verdict"]) == ("signature", 4, "valid")
for check in result["checks"]:
	assert list(check) == ["id", "status", "reason", "detail", "clause", "notice"]
	assert check["status"] in ("pass", "skipped"), check
for name in ("id", "name", "vendor", "validFrom", "validTo"):
	assert isinstance(result["seal"][name], str)
assert result["signer"]["subject"] != result["maker"]["subject"]
SCRIPT
	run "$gmseal" verify --json $trust $data demo/document.sig
	shows "the JSON has the members that are promised" sh -c 'python3 check.py <out'
	run "$gmseal" verify --json $trust $data demo/document.sig changed.sig empty missing
	shows "several files are one object a line" sh -c \
		'[ "$(wc -l <out)" -eq 4 ] && python3 -c "import json, sys; [json.loads(x) for x in sys.stdin]" <out'
	shows "nothing is on standard error then" [ ! -s err ]
	run "$gmseal" verify --json $trust short.sig
	shows "a file that does not decode has an error object" python3 -c \
		'import json; e = json.load(open("out"))["error"]; assert e["status"] == "format" and e["offset"] is not None and e["message"]'
	run "$gmseal" verify --json --explain $trust demo/document.sig
	shows "--explain adds to the JSON" python3 -c 'import json
checks = {c["id"]: c for c in json.load(open("out"))["checks"]}
assert checks["signature.data"]["advice"].startswith("What to do: give the document")
assert checks["signature.value"]["advice"] is None and checks["signature.value"]["tried"] is None'
	run "$gmseal" verify --json --explain $trust $data changed.sig
	shows "--explain adds what was tried" python3 -c 'import json
checks = {c["id"]: c for c in json.load(open("out"))["checks"]}
assert checks["signature.value"]["tried"].startswith("What was tried")'
	cat >error.py <<'SCRIPT'
import json, sys
result = json.load(open("out"))
assert result["file"] == sys.argv[1], result
assert list(result) == ["file", "error"], result
assert list(result["error"]) == ["status", "field", "offset", "message"], result
assert result["error"]["status"] == sys.argv[2], result
SCRIPT
	# fails FILE STATUS-WORD COMMAND...
	fails()
	{
		file=$1
		word=$2
		shift 2
		run "$gmseal" "$@"
		shows "an error object tells: $*" python3 error.py "$file" "$word"
		shows "nothing is on standard error for: $*" [ ! -s err ]
	}
	for option in trust untrusted crl; do
		fails missing system verify --json --$option missing demo/document.sig
		fails demo/document.txt format verify --json --$option demo/document.txt demo/document.sig
	done
	fails missing system verify --json --data missing demo/document.sig
	fails missing system verify --json --data missing demo/document.sig demo/seal.esl
	fails missing system verify --json missing
	fails demo/document.sig usage verify --json --digest 0000000000000000000000000000000000000000 demo/document.sig
	fails missing system inspect --json missing
	fails demo/seal.png format inspect --json demo/seal.png
	fails missing system cert show --json missing
	fails demo/seal.png format cert show --json demo/seal.png
	for file in demo/seal.esl demo/document.sig demo/root.pem root.der short.sig; do
		run "$gmseal" inspect --json $file
		shows "inspect --json of $file is JSON" sh -c 'python3 -m json.tool <out'
	done
	run "$gmseal" cert show --json demo/signer.pem
	shows "cert show --json is JSON" python3 -c \
		'import json; c = json.load(open("out")); assert c["key"] == {"type": "SM2", "bits": 256} and not c["ca"]'
else
	skip "the JSON has the members that are promised" "there is no python3"
fi

exits "inspect shows a seal as a tree" 0 "$gmseal" inspect demo/seal.esl
says "inspect names elements" 'picture'
# A NULL in the place of the algorithm, near the end.
"$gmseal" inspect demo/document.sig >out
offset=$(awk '/signatureAlgID/ { print $1 }' out)
cp demo/document.sig damaged.sig
printf '\005' | dd of=damaged.sig bs=1 seek="$offset" conv=notrunc 2>/dev/null
exits "inspect shows a damaged file up to the damage" 3 "$gmseal" inspect damaged.sig
says "the elements before the damage are shown" 'dataHash BIT STRING'
complains "the damage is told with its place" "damaged.sig: .*offset $offset"
exits "inspect shows a truncated file as far as it goes" 3 "$gmseal" inspect short.sig
complains "the truncated file is named" 'short.sig: '
says "the elements before the end are shown" 'header SEQUENCE'
says "what the truncated file may be is told" 'short.sig: perhaps a damaged seal or seal signature'
run "$gmseal" inspect --json short.sig
shows "they are in the JSON, with the error" sh -c 'grep -q "\"elements\"" out && grep -q "\"error\"" out'
exits "inspect shows a certificate" 0 "$gmseal" inspect demo/signer.pem
openssl crl -in demo/root.crl -outform DER -out root-der.crl
exits "inspect shows a revocation list" 0 "$gmseal" inspect root-der.crl
says "it is told what it is" 'root-der.crl: a certificate revocation list of RFC 5280'
says "elements of the list are named" 'thisUpdate'
exits "verify does not take a revocation list for a seal" 3 "$gmseal" verify root-der.crl
complains "it says what takes the list" 'a certificate revocation list, .* with --crl'
for file in root.crl root.key document.txt; do
	for command in inspect 'seal picture'; do
		exits "$command refuses $file" 3 "$gmseal" $command demo/$file
		shows "$command names no option that it lacks for $file" sh -c '! grep -q -e "--trust\|--cert" err'
	done
done
exits "seal picture refuses a certificate" 3 "$gmseal" seal picture demo/root.pem
complains "seal picture says what takes a certificate" 'cert show'
exits "cert show shows certificates" 0 "$gmseal" cert show demo/signer.pem root.der
says "the subject is shown" 'gmseal demo signer'
fingerprint=$(openssl x509 -in demo/signer.pem -outform DER | openssl dgst -sha256 | sed 's/.*= *//')
says "the SHA-256 fingerprint is openssl's" "$fingerprint"
fingerprint=$(openssl x509 -in demo/signer.pem -outform DER | openssl dgst -sm3 | sed 's/.*= *//')
says "the SM3 fingerprint is openssl's" "$fingerprint"
exits "cert show refuses what is no certificate" 3 "$gmseal" cert show demo/seal.png

# Names that would turn a terminal around, or forge a line.
name=$(printf 'evil\033[31m\342\200\256name\nVALID')
run "$gmseal" seal create --version 4 --id 1 --vendor T --type 1 --name "$name" --picture demo/seal.png \
	--width 1 --height 1 --signer-cert demo/signer.pem --valid-from now \
	--valid-to 2099-01-01T00:00:00Z --cert demo/maker.pem --key demo/maker.key -o evil.esl
if [ "$status" -eq 0 ]; then
	LC_ALL=C.UTF-8 run "$gmseal" verify $trust evil.esl
	says "marks in names are shown as numbers" 'evil\\x1b\[31m\\u202ename\\x0aVALID'
	LC_ALL=C.UTF-8 run "$gmseal" verify --json $trust evil.esl
	shows "marks in names are escaped in JSON" sh -c 'grep -qi "u202e" out && grep -qi "u001b" out'
else
	skip "marks in names are shown as numbers" "the library refuses such a name"
fi

if [ "$(LC_ALL=C.UTF-8 locale charmap 2>/dev/null)" = UTF-8 ]; then
	LC_ALL=C.UTF-8 run "$gmseal" verify $trust $data demo/document.sig
	says "marks are Unicode where there is UTF-8" '^  ✓ signature.value '
else
	skip "marks are Unicode where there is UTF-8" "there is no locale C.UTF-8"
fi

# The document is read piece by piece.
if [ -n "$SANITIZE" ]; then
	skip "a document of 256 MiB needs less than 16 MiB" "the sanitizers need more"
elif [ -x /usr/bin/time ]; then
	truncate -s 256M large
	run /usr/bin/time -f '%M' -o memory "$gmseal" verify $trust --data large demo/document.sig
	shows "a document of 256 MiB is read to its end" [ "$status" -eq 1 ]
	shows "a document of 256 MiB needs less than 16 MiB" [ "$(tail -1 memory)" -lt 16384 ]
else
	skip "a document of 256 MiB needs less than 16 MiB" "there is no /usr/bin/time"
fi
finish
