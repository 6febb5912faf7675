#!/bin/sh
# The registry of seals that exist, asked about requests and about seals without one.
. "${srcdir:=.}/tests/cli/requests"
number=XXCA11010800000001

# makes BEHAVIOUR STATUS ID CERTIFICATE OPTION...: a seal is made without a request, or is not.
makes()
{
	behaviour=$1 wanted=$2 id=$3 signer=$4
	shift 4
	exits "$behaviour" "$wanted" $create --version 4 --id "$id" --vendor X --type 1 \
		--name "Seal $id" --picture demo/seal.png --width 1 --height 1 --signer-cert "$signer" \
		--valid-from now --valid-to 2099-01-01T00:00:00Z $maker "$@"
}

request
exits "there is a seal" 0 $create --request request.json $maker -o one.esl
makes "there is another one" 0 OTHER soon.pem -o other.esl
mkdir empty registry && cp other.esl registry/a.esl && cp one.esl registry
cp demo/root.pem registry/notes.txt

# --- Requests ----------------------------------------------------------------------------------
exits "nothing is in the way of the first seal" 0 $create --request request.json --check --registry empty
exits "a second seal for the certificate is refused" 1 $create --request request.json $maker \
	--registry registry -o none.esl
exits "a folder may be written with a slash" 1 $create --request request.json $maker \
	--registry registry/ -o none.esl
says "for its number, with the file that has it" \
	"^  x sealNum (seal-number-exists) .*$number (\"Example Ltd. contracts\", registry/one.esl)\.$"
says "and for its certificate" \
	"^  x signCert (certificate-has-seal) .*$number (\"Example Ltd. contracts\", registry/one.esl) already"
says "what is no seal is passed by, and told" '^  ! registry/notes.txt: passed by: this is a certificate'
shows "nothing is written then" nothing_of none.esl
exits "a seal can be named alone" 1 $create --request request.json --check --registry one.esl
exits "what is no seal cannot" 3 $create --request request.json --check --registry demo/root.pem
complains "that is told with its name" 'demo/root.pem: this is a certificate'
exits "nor what is not there" 70 $create --request request.json --check --registry nowhere
exits "the other seal is not in the way" 0 $create --request request.json --check --registry other.esl
request 'sealNum="XXCA11010800000002"'
exits "another number does not help" 1 $create --request request.json --check --registry registry
shows "the number is no finding then" sh -c '! grep -q seal-number-exists out'
request "signCert=\"$(base64 -w0 next.der)\"" 'sealNum="XXCA11010800000002"'
exits "another certificate and another number do" 0 $create --request request.json --check \
	--registry registry

# --- Renewals ----------------------------------------------------------------------------------
request 'bakType="2"'
exits "a renewal replaces the seal" 0 $create --request request.json $maker --registry registry \
	-o renewed.esl
says "it is told which one" '^  Replaces  *Example Ltd. contracts$'
says "with its number" "^    id  *$number$"
says "and its file" '^    file  *registry/one.esl$'
says "it is a notice" '^  ! sealNum (replaces) .*registry/one.esl'
exits "what it made is valid" 0 "$gmseal" seal verify $trust renewed.esl
exits "the registry may be named in parts" 0 $create --request request.json --check --registry empty \
	--registry other.esl --registry registry
exits "a renewal needs no registry" 0 $create --request request.json --check
says "but then it cannot name what it replaces" '^  ! sealNum (no-registry) .*could not be named'
options='--refuse no-registry'
finds sealNum no-registry
request "signCert=\"$(base64 -w0 next.der)\"" 'bakType="2"'
exits "a renewal may have a new certificate" 0 $create --request request.json --check --registry registry
request "signCert=\"$(base64 -w0 soon.der)\"" 'bakType="2"'
options='--registry one.esl'
finds signCert other-holder
options='--registry one.esl --allow other-holder'
notices signCert other-holder
request 'bakType="2"' 'sealNum="XXCA11010800000002"'
options="--registry empty"
finds sealNum nothing-to-replace
options="--registry registry"
finds sealNum nothing-to-replace

# --- What is read as a seal --------------------------------------------------------------------
request
base64 one.esl >one.txt
printf '{"data": {"sealData": "%s"}}' "$(base64 -w0 one.esl)" >one.json
run "$gmseal" sign --seal one.esl --cert holder.pem --key holder.key --data demo/document.txt -o one.sig
for file in one.txt one.json one.sig; do
	options="--registry $file"
	finds sealNum seal-number-exists
	says "its file is told: $file" "seal-number-exists.*, $file)"
	mkdir "in.$file" && mv "$file" "in.$file"
	options="--registry in.$file"
	finds sealNum seal-number-exists
	shows "it is not passed by: $file" sh -c '! grep -q passed out'
done
mkdir passed passed/old && cp one.esl passed/old/ && cp one.esl passed/.hidden.esl && mkfifo passed/pipe
echo '{"a": 1}' >passed/a.json
ln -s loop passed/loop && ln -s nowhere passed/gone && ln -s a.json/b passed/through
options='--registry passed'
notices registry passed-by
says "how many are told, and the first" 'passed-by) .*: 7, first passed/.hidden.esl\.$'
says "a hidden file is told" '^  ! passed/.hidden.esl: passed by: this is hidden'
says "a folder is told" '^  ! passed/old: passed by: this is a folder'
says "a pipe is told" '^  ! passed/pipe: passed by: this is a device or a pipe'
says "what is no seal is told" '^  ! passed/a.json: passed by: this is JSON'
for link in loop gone through; do
	says "a link that leads nowhere is told: $link" "^  ! passed/$link: passed by: this link leads nowhere$"
done
exits "a link that leads nowhere is not passed by where it is named" 70 $create --request request.json \
	--check --registry passed/loop
complains "that is told with its name" '^gmseal: passed/loop: cannot open: '
mkdir linked && ln -s ../one.esl linked/one.esl
options='--registry linked'
finds sealNum seal-number-exists
# What is there, and cannot be read, might be a seal.
mkdir unread && ln -s /proc/self/mem unread/one.esl
if [ -e /proc/self/mem ]; then
	exits "what cannot be read is not passed by" 70 $create --request request.json --check --registry unread
	complains "that is told with its name, too" '^gmseal: unread/one.esl: cannot read: '
else
	skip "what cannot be read is not passed by" "there is no /proc"
fi
mkdir closed && cp one.esl closed && chmod 000 closed/one.esl
if [ "$(id -u)" -ne 0 ]; then
	exits "what may not be opened is not passed by" 70 $create --request request.json --check \
		--registry closed
	complains "that is told with its name as well" '^gmseal: closed/one.esl: cannot open: '
else
	skip "what may not be opened is not passed by" "root may open anything"
fi
exits "they can be refused" 1 $create --request request.json --check --registry passed --refuse passed-by
exits "nothing is told of a registry of seals" 0 $create --request request.json --check \
	--registry other.esl --refuse passed-by

# --- Many of them ------------------------------------------------------------------------------
mkdir many
for i in $(seq 300); do
	cp one.esl "many/$i.esl"
done
request 'sealNum="XXCA11010800000002"'
options='--registry many'
finds signCert certificate-has-seal
says "the others are counted" '^  x findings (more)  *There are 44 findings more, 44 errors among them\.'
request 'sealNum="XXCA11010800000002"' 'localOr="N", "findings": 1'
finds findings more
says "also where a member has the name of that finding" '^  ! findings (unknown-member) '
if command -v python3 >/dev/null && python3 -c 'import json' 2>/dev/null; then
	exits "also in JSON" 1 $create --request request.json --check --registry many --registry passed \
		--json
	shows "with all that was passed by" python3 -c '
import json
r = json.load(open("out"))
assert r["verdict"] == "invalid", r
found = {(f["field"], f["reason"]): f for f in r["findings"]}
assert "44 findings more" in found["findings", "more"]["detail"] and found["findings", "more"]["error"], r
assert ": 7, first passed/.hidden.esl." in found["registry", "passed-by"]["detail"], r
assert not found["registry", "passed-by"]["error"], r
assert [p["file"] for p in r["passedBy"]] == ["passed/" + f for f in (
	".hidden.esl", "a.json", "gone", "loop", "old", "pipe", "through")], r'
else
	skip "also in JSON" "there is no python3"
fi

# --- Without a request -------------------------------------------------------------------------
makes "a seal is made where the registry does not forbid it" 0 NEW next.pem --registry registry -o new.esl
says "that is told" '^NEW: VALID$'
says "with what was passed by" '^  ! registry (passed-by) .*registry/notes.txt'
exits "it is valid" 0 "$gmseal" seal verify $trust new.esl
makes "a certificate has one seal" 1 NEW holder.pem --registry registry -o none.esl
says "it is told which one" "^  x certificates (certificate-has-seal) .*$number .*registry/one.esl) already"
makes "every signer is asked about" 1 NEW next.pem --signer-cert holder.pem --registry registry -o none.esl
says "it is told who" 'certificate-has-seal) *The certificate of ".*Example Ltd.*" belongs'
makes "an identifier has one seal" 1 $number next.pem --registry registry -o none.esl
says "it is told, too" '^  x id (seal-number-exists) .*registry/one.esl)\.$'
exits "no signing request is made either" 1 $create --version 4 --id NEW --vendor X --type 1 --name X \
	--picture demo/seal.png --width 1 --height 1 --signer-cert holder.pem --valid-from now \
	--valid-to 2099-01-01T00:00:00Z --cert demo/maker.pem --prepare none.esl --registry registry
shows "nothing was written" nothing_of none.esl
makes "a renewal keeps both" 0 $number holder.pem --registry registry --renew -o kept.esl
says "it is told what it replaces" '^    file  *registry/one.esl$'
makes "or has another certificate of the holder" 0 $number next.pem --registry registry --renew -o second.esl
makes "but not of somebody else" 1 $number soon.pem --registry one.esl --renew -o none.esl
says "that is told" '^  x certificates (other-holder)'
makes "unless it is allowed" 0 $number soon.pem --registry one.esl --renew --allow other-holder -o third.esl
makes "it replaces what exists" 1 NEW next.pem --registry registry --renew -o none.esl
says "that is told, too" '^  x id (nothing-to-replace)'
makes "a notice can be refused" 1 NEW next.pem --registry registry --refuse passed-by -o none.esl
makes "the seal goes to standard output" 0 NEW next.pem --registry one.esl -o -
shows "the findings do not" grep -q '^NEW: VALID$' err
makes "a registry that cannot be read is told" 70 NEW next.pem --registry nowhere -o none.esl
complains "with its name" 'nowhere: cannot open'
for option in --renew "--refuse passed-by" "--allow other-holder"; do
	makes "${option%% *} needs a registry" 64 NEW next.pem $option -o none.esl
	complains "that is told: $option" "${option%% *} goes with --request or --registry only"
done
exits "a request says itself whether it renews" 64 $create --request request.json --check --renew
complains "where" '--renew and --request exclude each other: bakType'
shows "nothing was written at all" nothing_of none.esl
finish
