#!/bin/sh
# The subject profile of platforms, and the extensions of GM/T 0015: certificates that openssl makes.
. "${srcdir:=.}/tests/cli/common"
openssl ecparam -list_curves 2>/dev/null | grep -q SM2 || skip_all "this openssl has no SM2"
make_demo

code=91350100M000100Y43
number=11010519491231002X
company='示例科技有限公司'
person='甲示例'
openssl ecparam -name SM2 -genkey -noout -out key.pem 2>/dev/null

# certify FILE SUBJECT [STRING-MASK [EXTENSION...]]: a certificate with that subject, signed by itself.
certify()
{
	file=$1
	subject=$2
	mask=${3:-utf8only}
	[ $# -lt 3 ] && shift $# || shift 3
	{
		# openssl has no name for 2.5.4.1.
		printf 'oid_section = oids\n[oids]\nagain = 2.5.4.1\n'
		printf '[req]\ndistinguished_name = dn\nstring_mask = %s\nx509_extensions = ext\n' "$mask"
		printf '[dn]\n[ext]\nkeyUsage = critical, digitalSignature\n'
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >req.cnf
	openssl req -x509 -config req.cnf -key key.pem -sm3 -sigopt distid:1234567812345678 -utf8 -days 3000 \
		-subj "$subject" -out "$file" >openssl.log 2>&1 || {
		cat openssl.log
		not_ok "openssl makes $file"
	}
}

# shown FILE PROFILE FINDING...: the profile and the findings, each as field:reason, and no other ones.
shown()
{
	file=$1
	profile=$2
	shift 2
	exits "$file is shown" 0 env LC_ALL=C.UTF-8 "$gmseal" cert show "$file.pem"
	says "its profile is: $profile" "^  subject profile *$profile"
	sed -n 's/^  ✗ \([0-9.]*\) (\([a-z-]*\)).*/\1:\2/p' out >findings
	: >wanted
	[ $# -eq 0 ] || printf '%s\n' "$@" >wanted
	shows "its findings are: $*" diff wanted findings
	run "$gmseal" cert show --json "$file.pem"
	cp out json
	if [ -n "$python" ]; then
		shows "they are in the JSON of $file" $python -c 'import json, sys
subject = json.load(open("json"))["subjectProfile"]
words = {"none": "none", "organisation": "that of an", "person": "that of a person"}
assert sys.argv[1].startswith(words[subject["profile"]]), subject
found = [f["field"] + ":" + f["reason"] for f in subject["findings"]]
assert found == sys.argv[2:], found
assert all(f["error"] and f["detail"] for f in subject["findings"])' "$profile" "$@"
	fi
}

# checked FILE STATUS PROFILE CHECK-STATUS REASON: with --subject PROFILE.
checked()
{
	exits "with --subject $3 the status of $1 is $2" "$2" "$gmseal" cert check --json --subject "$3" "$1.pem"
	[ -n "$python" ] || return 0
	shows "its subject is: $4, $5" $python -c 'import json, sys
check, = [c for c in json.load(open("out"))["checks"] if c["id"] == "certificate.subject"]
assert [check["status"], check["reason"], check["notice"]] == [sys.argv[1], sys.argv[2], False], check' "$4" "$5"
}
python=
if command -v python3 >/dev/null; then
	python=python3
else
	skip "the JSON says the same" "there is no python3"
fi
none='none; the subject has no code'
organisation='that of an organisation'
private='that of a person'

# --- What is right -----------------------------------------------------------------------------------

company_subject="/C=CN/title=$code/again=$code/GN=$company/CN=$company"
person_subject="/C=CN/title=$number/again=$number/GN=$person/CN=$person"
certify company.pem "$company_subject"
certify person.pem "$person_subject"
certify passport.pem "/title=E00000000/again=E00000000/GN=A/CN=A"
shown company "$organisation"
if [ -n "$python" ]; then
	shows "attributes are in the JSON" $python -c 'import json, sys
subject = json.load(open("json", encoding="utf-8"))["subjectProfile"]
assert subject["T"] == subject["2.5.4.1"] == [sys.argv[1]], subject
assert subject["G"] == subject["CN"] == ["\u793a\u4f8b\u79d1\u6280\u6709\u9650\u516c\u53f8"], subject' $code
fi
run env LC_ALL=C.UTF-8 "$gmseal" cert show company.pem
says "T is shown" "^  T  *$code$"
says "2.5.4.1 is shown" "^  2\\.5\\.4\\.1  *$code$"
says "G is shown in Chinese" "^  G  *$company$"
says "CN is shown in Chinese" "^  CN  *$company$"
shows "nothing is said to be wrong" sh -c '! grep -q "would find wrong" out'
shown person "$private"
shown passport "$private"
checked company 0 organisation pass ok
checked company 0 any pass ok
checked company 1 person fail other-profile
checked person 0 person pass ok
checked person 1 organisation fail other-profile
checked passport 0 person pass ok
run "$gmseal" cert check person.pem
says "what is right is told without being asked for" "^  + certificate.subject  *The subject is a person's"
for kind in 'BMPString:MASK:0x800:BMPSTRING' 'UTF8String:utf8only:UTF8STRING'; do
	name=${kind%%:*}
	mask=${kind#*:}
	certify "$name.pem" "$company_subject" "${mask%:*}"
	shows "openssl says that there is a $name" sh -c \
		"openssl asn1parse -in $name.pem | grep -q ${kind##*:}"
	shown "$name" "$organisation"
	run env LC_ALL=C.UTF-8 "$gmseal" cert show "$name.pem"
	says "the name is Chinese in a $name" "^  CN  *$company$"
done
certify T61String.pem "/title=$code/again=$code/GN=Example/CN=Example" MASK:0x4
shows "openssl says that there is a T61String" sh -c "openssl asn1parse -in T61String.pem | grep -q T61STRING"
shown T61String "$organisation"
certify joined.pem "/C=CN+O=X/title=$code+again=$code/CN=$company+GN=$company"
shown joined "$organisation"

# --- What is wrong -----------------------------------------------------------------------------------

certify bare.pem "/CN=$company"
shown bare "$none" 2.5.4.12:missing 2.5.4.1:missing 2.5.4.42:missing
checked bare 1 any fail missing
run "$gmseal" cert check bare.pem
shows "without codes nothing is wrong with a certificate" [ "$status" -eq 0 ]
says "that it has none is told" '^  - certificate.subject .*no code as seal platforms want it'
shows "and no notice" sh -c '! grep "certificate.subject" out | grep -q "take note"'
certify nameless.pem "/title=$code/again=$code"
shown nameless "$organisation" 2.5.4.42:missing 2.5.4.3:missing
certify once.pem "/again=$number/GN=$person/CN=$person"
shown once "$private" 2.5.4.12:missing
certify twice.pem "/title=$code/title=$number/again=$code/GN=$company/CN=$company"
shown twice "$organisation" 2.5.4.12:several
run "$gmseal" cert show twice.pem
says "each of them is shown" "^  T  *$code$"
says "the other one, too" "^  T  *$number$"
certify other.pem "/title=$code/again=$number/GN=$company/CN=$company"
shown other "$organisation" 2.5.4.1:codes-differ
certify names.pem "/title=$code/again=$code/GN=$company/CN=$person"
shown names "$organisation" 2.5.4.42:names-differ
certify letter.pem "/title=91350100I000100Y43/again=91350100I000100Y43/GN=A/CN=A"
shown letter "$organisation" 2.5.4.12:credit-code-character
checked letter 1 organisation fail credit-code-character
certify digit.pem "/title=91350100M000100Y44/again=91350100M000100Y44/GN=A/CN=A"
shown digit "$organisation" 2.5.4.12:credit-code-check
checked digit 1 organisation fail credit-code-check
certify date.pem "/title=110105194902310026/again=110105194902310026/GN=A/CN=A"
shown date "$private" 2.5.4.12:identity-number-date
checked date 1 person fail identity-number-date
certify check.pem "/title=110105194912310021/again=110105194912310021/GN=A/CN=A"
shown check "$private" 2.5.4.12:identity-number-check
checked check 1 person fail identity-number-check
certify all.pem "/title=$code/title=$code/again=91350100M000100Y44/GN=A/CN=B"
shown all "$organisation" 2.5.4.12:several 2.5.4.1:credit-code-check 2.5.4.42:names-differ
run "$gmseal" cert check names.pem
shows "what was not asked for is no failure" [ "$status" -eq 0 ]
says "but a notice" '^  - certificate.subject .*names in G and in CN are not the same.*take note'
exits "in JSON, too" 0 "$gmseal" cert check --json names.pem
[ -z "$python" ] || shows "with its reason" $python -c 'import json
result = json.load(open("out"))
check, = [c for c in result["checks"] if c["id"] == "certificate.subject"]
assert [check["status"], check["reason"], check["notice"]] == ["skipped", "names-differ", True], check
assert result["certificate"]["subjectProfile"]["findings"][0]["reason"] == "names-differ"'
run "$gmseal" cert check --subject any all.pem
shows "what was asked for is one" [ "$status" -eq 1 ]
says "with all sentences" '^  x certificate.subject .*2 values of T.*wrong.*not the same'
if [ -n "$python" ]; then
	openssl x509 -in company.pem -outform DER -out company.der
	# The tag of T: a SEQUENCE in place of an UTF8String.
	$python -c 'data = open("company.der", "rb").read()
tag = b"\x06\x03\x55\x04\x0c"
open("broken.pem", "wb").write(data.replace(tag + b"\x0c", tag + b"\x30"))'
	shown broken "$organisation" 2.5.4.12:not-text
	run "$gmseal" cert show broken.pem
	says "what is no text is told" '^  T  *(no text)$'
	run "$gmseal" cert show --json broken.pem
	says "and null in JSON" '"T": \[$'
	shows "as one value" $python -c 'import json; assert json.load(open("out"))["subjectProfile"]["T"] == [None]'
fi
run "$gmseal" cert show demo/root.pem
shows "nothing is said of an authority's subject" sh -c '! grep -q "subject profile\|would find" out'
certify evil.pem "/title=$(printf 'a\033[31m\342\200\256')/CN=x"
run env LC_ALL=C.UTF-8 "$gmseal" cert show evil.pem
says "marks in codes are shown as numbers" '^  T  *a\\x1b\[31m\\u202e$'
shows "nowhere as they are" sh -c '! grep -q "$(printf "\\033")" out'

# --- The extensions of GM/T 0015 -----------------------------------------------------------------------

certify codes.pem "$company_subject" utf8only "1.2.156.10260.4.1.1 = ASN1:EXPLICIT:0,PRINTABLESTRING:$number" \
	'1.2.156.10260.4.1.2 = ASN1:PRINTABLESTRING:I-0002' \
	'1.2.156.10260.4.1.3 = ASN1:PRINTABLESTRING:R-0003' \
	'1.2.156.10260.4.1.4 = ASN1:UTF8String:O-0004' '1.2.156.10260.4.1.5 = ASN1:PRINTABLESTRING:T-0005'
shown codes "$organisation"
run "$gmseal" cert show codes.pem
says "the identity code is shown" "^  identity code  *$number$"
says "the insurance number is shown" '^  insurance number  *I-0002$'
says "the registration number is shown" '^  registration number  *R-0003$'
says "the organisation code is shown" '^  organisation code  *O-0004$'
says "the taxation number is shown" '^  taxation number  *T-0005$'
run "$gmseal" inspect codes.pem
says "inspect shows them, too" '^  taxation number  *T-0005$'
run "$gmseal" cert show --json codes.pem
[ -z "$python" ] || shows "they are in the JSON by OID" $python -c 'import json
codes = json.load(open("out"))["holderCodes"]
start = "1.2.156.10260.4.1."
assert codes == {start + "1": "11010519491231002X", start + "2": "I-0002", start + "3": "R-0003",
	start + "4": "O-0004", start + "5": "T-0005"}, codes'
certify strange.pem "$company_subject" utf8only '1.2.156.10260.4.1.3 = ASN1:NULL'
run "$gmseal" cert show strange.pem
shows "an extension without text is no failure" [ "$status" -eq 0 ]
says "it is told" '^  registration number  *the extension holds no text'
run "$gmseal" cert show --json strange.pem
[ -z "$python" ] || shows "it is null in the JSON" $python -c 'import json
assert json.load(open("out"))["holderCodes"] == {"1.2.156.10260.4.1.3": None}'
run "$gmseal" cert show --json company.pem
[ -z "$python" ] || shows "without extensions there are no codes" $python -c 'import json
assert json.load(open("out"))["holderCodes"] == {}'

exits "a profile is one of three" 64 "$gmseal" cert check --subject company company.pem
complains "which are told" '--subject: "company" is not one of: organisation, person, any'
exits "--subject needs one" 64 "$gmseal" cert check company.pem --subject
finish
