#!/bin/sh
# What platforms add to verification: the subjects that certificates have to have, and in what state seals
# are.
. "${srcdir:=.}/tests/cli/common"
make_demo
openssl ecparam -list_curves 2>/dev/null | grep -q SM2 || skip_all "this openssl has no SM2"

# --- A seal of an organisation, made by an organisation, used by a person -------------------------------

# certify NAME CODE HOLDER: key and certificate of somebody, from the demonstration's authority.
certify()
{
	openssl ecparam -name SM2 -genkey -noout -out "$1.key" 2>/dev/null
	cat >req.cnf <<CONFIG
oid_section = oids
[oids]
again = 2.5.4.1
[req]
distinguished_name = dn
x509_extensions = ext
[dn]
[ext]
keyUsage = critical, digitalSignature, nonRepudiation
authorityKeyIdentifier = keyid
CONFIG
	openssl req -x509 -config req.cnf -key "$1.key" -CA demo/ca.pem -CAkey demo/ca.key -sm3 \
		-sigopt distid:1234567812345678 -days 500 -utf8 \
		-subj "/title=$2/again=$2/GN=$3/CN=$3" -out "$1.pem" >openssl.log 2>&1 || {
		cat openssl.log
		not_ok "openssl makes the certificate of the $1"
	}
}
certify maker 91350100M000100Y43 Example
certify signer 11010519491231002X Sample
exits "a seal is made" 0 "$gmseal" seal create --version 4 --id XXCA11010800000001 --vendor XX --type 1 \
	--name Example --picture demo/seal.png --width 42 --height 42 --signer-cert signer.pem \
	--valid-from now --valid-to 2099-01-01T00:00:00Z --cert maker.pem --key maker.key -o seal.esl
exits "a document is sealed" 0 "$gmseal" sign --seal seal.esl --cert signer.pem --key signer.key \
	--data demo/document.txt -o document.sig
verify="$gmseal verify $trust --data demo/document.txt"

exits "nothing is asked unless somebody asks" 0 $verify document.sig
for id in signature.subject seal.maker.subject seal.status; do
	says "it is skipped: $id" "^  - $id "
done

# --- Subjects ------------------------------------------------------------------------------------------

exits "the signer is a person" 0 $verify --subject person document.sig
says "which the check says" '^  + signature.subject '
says "the maker is not asked about" '^  - seal.maker.subject '
exits "the signer is no organisation" 1 $verify --subject organisation document.sig
says "which the check says, too" '^  x signature.subject .*organisation.s is wanted'
exits "any is either" 0 $verify --subject any --maker-subject any document.sig
exits "the maker is an organisation" 0 $verify --maker-subject organisation document.sig
says "which its check says" '^  + seal.maker.subject '
exits "the maker is no person" 1 $verify --maker-subject person document.sig
says "which its check says, too" '^  x seal.maker.subject '
exits "a seal has a maker" 0 "$gmseal" seal verify $trust --maker-subject organisation seal.esl
exits "which may be the wrong one" 1 "$gmseal" verify $trust --maker-subject person seal.esl
exits "a certificate without codes fails" 1 $verify --subject any --explain demo/document.sig
says "with the reason" 'reason: missing'
says "--explain says what to do" 'What to do: the subject is not what --subject'
exits "a seal has no signer" 64 "$gmseal" verify $trust --subject person seal.esl
complains "which is told" 'seal.esl: this is a seal, which has no signer'
exits "seal verify knows none" 64 "$gmseal" seal verify $trust --subject person seal.esl
complains "which is told, too" 'unknown option --subject'
exits "a profile is one of three" 64 $verify --subject company document.sig
complains "which are told" '--subject: "company" is not one of: organisation, person, any'
exits "that of the maker, too" 64 $verify --maker-subject none document.sig
complains "with its option" '--maker-subject: "none" is not one of'

# --- States ----------------------------------------------------------------------------------------------

id='"seal": "XXCA11010800000001"'
said()
{
	printf '{%s, "status": "%s", "since": "%s"}' "$id" "$1" "$2"
}
early=2020-01-01T08:00:00+08:00
late=2090-01-01T00:00:00Z
printf '[%s]' "$(said in-force $early)" >force.json
printf '[%s]' "$(said frozen $early)" >frozen.json
printf '[%s]' "$(said lost $early)" >lost.json
printf '[%s]' "$(said cancelled $early)" >cancelled.json
printf '[%s]' "$(said lost $late)" >lost-later.json
printf '[%s]' "$(said cancelled $late)" >cancelled-later.json
printf '[%s,\n%s]\n' "$(said frozen $early)" "$(said in-force 2021-01-01T00:00:00Z)" >thawed.json
printf '[{"seal": "another", "status": "lost", "since": "%s"}]' $early >another.json
hex=$(printf XXCA11010800000001 | od -An -v -tx1 | tr -d ' \n')
printf '[{"sealHex": "%s", "status": "frozen", "since": "%s"}]' "$hex" $early >hex.json

# judged LIST... STATUS MARK REASON
judged()
{
	lists=$1
	options=
	for list in $lists; do
		options="$options --seal-status $list.json"
	done
	exits "with $lists the status is $2" "$2" $verify $options --explain document.sig
	says "the check seal.status is marked $3" "^  $3 seal.status "
	sed -n '/^  . seal.status/,/reason/p' out >status
	[ -z "$4" ] || shows "its reason is $4" grep -q "reason: $4" status
}
judged force 0 + ''
says "since when is told" 'seal.status .*2020-01-01T00:00:00Z'
judged frozen 1 x frozen
judged lost 1 x lost
says "what to do is told" 'What to do: the seal was not to be used then'
judged cancelled 1 x cancelled
judged thawed 0 + ''
judged hex 1 x frozen
judged another 2 '?' no-status
says "what to do is told" 'What to do: ask the platform that the seal lives in'
judged 'another force' 0 + ''
judged 'force cancelled-later' 0 + ended-since
says "what came later is a notice" 'seal.status .*take note'
judged 'force lost-later' 2 '?' lost-since
says "what to do is told" 'What to do: ask whoever sealed the document for the time stamp'
exits "the list comes from standard input" 1 sh -c "$verify --seal-status - document.sig <frozen.json"
exits "a seal by itself has a state" 1 "$gmseal" seal verify $trust --seal-status frozen.json seal.esl
says "which its check says" '^  x seal.status '
exits "a seal in force is valid" 0 "$gmseal" seal verify $trust --seal-status force.json seal.esl
exits "the JSON has the check" 1 $verify --json --seal-status frozen.json document.sig
if command -v python3 >/dev/null; then
	shows "with status and reason" python3 -c 'import json
check, = [c for c in json.load(open("out"))["checks"] if c["id"] == "seal.status"]
assert (check["status"], check["reason"]) == ("fail", "frozen"), check'
else
	skip "with status and reason" "there is no python3"
fi

# --- Lists that are none -----------------------------------------------------------------------------------

# refuses WORDS PLACE TEXT: a list is refused, and nothing is verified.
refuses()
{
	printf '%s' "$3" >bad.json
	exits "a list is refused: $(printf '%s' "$3" | tr -d '\n')" 3 $verify --seal-status force.json --seal-status bad.json document.sig
	complains "it is told why: $1" "bad.json: .*$1"
	[ -z "$2" ] || complains "and where: $2" "(field $2)$"
	shows "nothing is verified: $1" [ ! -s out ]
}
good='"seal": "1", "status": "lost", "since": "2020-01-01T00:00:00Z"'
refuses 'the file is empty' '' ''
refuses 'no JSON that can be read: .*in line 1' '' 'lost'
refuses 'no JSON that can be read: .*in line 3' '' "[{$good},

	{$good]"
refuses 'no JSON that can be read' '' "[{$good}] and more"
refuses 'this begins with a byte order mark' '' "$(printf '\357\273\277')[{$good}]"
refuses 'this is JSON, but no list' '' "{$good}"
refuses 'this list is empty' '' '[]'
refuses 'has to be an object' '\[0\]' '["1"]'
refuses 'has to be an object' '\[1\]' "[{$good}, null]"
refuses 'a member occurs twice' '' "[{$good, \"status\": \"lost\"}]"
refuses 'there is no such member' '\[0\]\.name' "[{$good, \"name\": \"x\"}]"
refuses 'there is no such member' '\[0\]\.a\\x1b' "[{$good, \"a\\u001b\": \"x\"}]"
refuses 'the value is no text' '\[0\]\.seal' '[{"seal": 1, "status": "lost", "since": "2020-01-01T00:00:00Z"}]'
refuses 'the value is no text' '\[1\]\.status' "[{$good}, {\"seal\": \"1\", \"status\": true}]"
refuses 'the value is no text' '\[0\]\.since' '[{"seal": "1", "status": "lost", "since": 1577836800}]'
refuses 'the identifier of the seal is missing' '\[0\]\.seal' \
	'[{"status": "lost", "since": "2020-01-01T00:00:00Z"}]'
refuses 'the identifier of the seal is empty' '\[0\]\.seal' \
	'[{"seal": "", "status": "lost", "since": "2020-01-01T00:00:00Z"}]'
refuses 'the identifier of the seal is empty' '\[0\]\.sealHex' \
	'[{"sealHex": "", "status": "lost", "since": "2020-01-01T00:00:00Z"}]'
refuses 'seal and sealHex exclude each other' '\[0\]\.sealHex' "[{$good, \"sealHex\": \"31\"}]"
refuses 'pairs of hexadecimal digits' '\[0\]\.sealHex' \
	'[{"sealHex": "3", "status": "lost", "since": "2020-01-01T00:00:00Z"}]'
refuses 'the status of the seal is missing' '\[0\]\.status' '[{"seal": "1", "since": "2020-01-01T00:00:00Z"}]'
refuses 'this is no status of a seal; there are in-force, frozen, lost and cancelled' '\[0\]\.status' \
	'[{"seal": "1", "status": "stolen", "since": "2020-01-01T00:00:00Z"}]'
refuses 'the time since when' '\[0\]\.since' '[{"seal": "1", "status": "lost"}]'
refuses '"2020-13-01T00:00:00Z" is no time' '\[0\]\.since' \
	'[{"seal": "1", "status": "lost", "since": "2020-13-01T00:00:00Z"}]'
refuses '"now" is no time' '\[0\]\.since' '[{"seal": "1", "status": "lost", "since": "now"}]'
exits "a list that is not there is told" 70 $verify --seal-status missing.json document.sig
complains "with its name" 'missing.json: cannot open'
exits "with --json it is told as JSON" 3 $verify --json --seal-status bad.json document.sig
says "with the file" '"file": "bad.json"'
says "and the place" '"field": "\[0\].since"'
shows "and nothing on standard error" [ ! -s err ]
exits "standard input is one thing only" 64 $verify --seal-status - -
exits "--seal-status needs a file" 64 $verify document.sig --seal-status

make_message()
{
	openssl cms -sign -in demo/document.txt -signer rsa.pem -inkey rsa.key -outform DER -nodetach \
		-binary -out message.p7
}
openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.pem -subj /CN=RSA -days 20 >openssl.log 2>&1
if make_message 2>>openssl.log; then
	exits "a signed message has no seal" 64 "$gmseal" verify --seal-status force.json message.p7
	complains "which is told" 'message.p7: this is a signed message, which has no seal'
else
	skip "a signed message has no seal" "openssl makes none"
fi
finish
